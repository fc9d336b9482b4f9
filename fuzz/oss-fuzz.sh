#!/bin/sh
# Builds every target in the way of OSS-Fuzz: its base image sets CC, CFLAGS, LIB_FUZZING_ENGINE,
# OUT and WORK, and this runs in the source folder. The same with AFL++:
#     CC=afl-clang-fast LIB_FUZZING_ENGINE=-fsanitize=fuzzer OUT=out WORK=work fuzz/oss-fuzz.sh
set -eu
cd "$(dirname "$0")/.."
: "${OUT:?}" "${WORK:?}" "${LIB_FUZZING_ENGINE:=-fsanitize=fuzzer}"
export LIB_FUZZING_ENGINE
source=$PWD
mkdir -p "$OUT" "$WORK"
OUT=$(cd "$OUT" && pwd)
[ -x configure ] || autoreconf -fi
cd "$WORK"
"$source/configure" --enable-fuzzing --disable-shared --without-lmdb
make -j"$(nproc)" fuzz-targets
for program in fuzz_*; do
    [ -f "$program" ] && [ -x "$program" ] || continue
    name=${program#fuzz_}
    cp "$program" "$OUT/"
    dictionary=$source/fuzz/dictionaries/$name.dict
    [ -f "$dictionary" ] || dictionary=$source/fuzz/dictionaries/names.dict
    cp "$dictionary" "$OUT/$program.dict"
    (cd "$source/fuzz/corpus/$name" && zip -q -r "$OUT/${program}_seed_corpus.zip" .)
done
