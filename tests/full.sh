# Sourced by tests/run.sh for ./dev test --full: each line it prints is one test. What Debian has no
# package for on this machine is skipped with a line that says so.
full=build-full
mkdir -p "$full"

# run_test NAME COMMAND...: one test; its output is kept in build-full/NAME.log.
run_test()
{
    test_name=$1
    shift
    if "$@" >"$full/$test_name.log" 2>&1; then
        passed=$((passed + 1))
        echo "PASS: $test_name"
    else
        failed=$((failed + 1))
        echo "FAIL: $test_name, see $full/$test_name.log"
    fi
}

skip_test() { skipped=$((skipped + 1)); echo "SKIP: $1: $2"; }

# --- the same answers everywhere: libidnv alone, compiled in one command ---

core="$(ls src/*.c) $(ls tables/unicode/ucd_*.c) tables/homograph/fold.c"
cat fuzz/corpus/name/* fuzz/repro/name/* 2>/dev/null | tr -d '\r' >"$full/names"
grep -v '^#' tables/policies/examples.txt >>"$full/names"
build/idnv policy compile -o "$full/image" tables/policies/de && image=$full/image || image=

# answers NAME RUNNER COMPILER FLAGS...: compiles, runs, keeps the sum of the answers.
answers()
{
    kind=$1 runner=$2
    shift 2
    # shellcheck disable=SC2086
    "$@" -std=c11 -Iinclude -Isrc tests/answers.c $core -o "$full/answers-$kind" &&
        $runner "$full/answers-$kind" $image <"$full/names" >"$full/answers-$kind.out" &&
        cmp "$full/answers-reference.out" "$full/answers-$kind.out"
}

: >"$full/answers-reference.out"
answers reference '' cc -O2 >/dev/null 2>&1 || :
[ -s "$full/answers-reference.out" ] || { echo "no reference answers" >&2; exit 1; }
for level in -O0 -O1 -O3 -Os '-O2 -flto' '-O2 -fsigned-char' '-O2 -funsigned-char'; do
    for compiler in gcc clang; do
        command -v $compiler >/dev/null 2>&1 || continue
        # shellcheck disable=SC2086
        run_test "answers-$compiler$(echo "$level" | tr -d ' ')" \
            answers "$compiler$(echo "$level" | tr -d ' ')" '' $compiler $level
    done
done
# Not the package gcc-multilib: it conflicts with compilers for other machines, and all that it adds
# is a link to the headers named here.
multilib="gcc-$(gcc -dumpversion | sed 's/\..*//')-multilib libc6-dev-i386"
gcc32="gcc -m32 -isystem /usr/include/$(gcc -print-multiarch)"
# shellcheck disable=SC2086
if (install_missing $multilib) 2>"$full/multilib.log"; then
    run_test answers-m32 answers m32 '' $gcc32 -O2
else
    gcc32=
    skip_test answers-m32 "$multilib cannot be installed"
fi
if (install_missing qemu-user gcc-s390x-linux-gnu libc6-dev-s390x-cross) 2>"$full/qemu.log"; then
    run_test answers-big-endian answers big-endian 'qemu-s390x -L /usr/s390x-linux-gnu' \
        s390x-linux-gnu-gcc -O2
else
    skip_test answers-big-endian "qemu-user and a compiler for s390x cannot be installed"
fi

# --- the fuzz targets' replay under other checkers; libidnv alone, so that nothing else is needed ---

replay()
{
    kind=$1 runner=$2
    shift 2
    for target in name name_utf32 label punycode pair nfc homograph; do
        # shellcheck disable=SC2086
        "$@" -std=c11 -D_GNU_SOURCE -Iinclude -Isrc -I"$full" fuzz/fuzz_$target.c fuzz/fuzz.c \
            fuzz/replay.c $core -o "$full/fuzz_$target-$kind" || return 1
        IDNV_FUZZ_MUTATIONS=${mutations:-200} srcdir=. $runner "$full/fuzz_$target-$kind" \
            "fuzz/corpus/$target" || return 1
    done
}
: >"$full/config.h"
install_missing clang valgrind
clang_version=$(clang -dumpversion | sed 's/\..*//')
install_missing "libclang-rt-$clang_version-dev"
run_test replay-memory replay memory '' clang -O1 -g -fsanitize=memory -fno-sanitize-recover=all
# Hash sums wrap by intent, so unsigned overflow is not among the faults.
run_test replay-integer replay integer '' clang -O1 -g \
    -fsanitize=undefined,implicit-integer-sign-change,bounds -fno-sanitize-recover=all
mutations=5 run_test replay-valgrind replay valgrind \
    'valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite' cc -O1 -g
# shellcheck disable=SC2086
[ -z "$gcc32" ] || run_test replay-m32 replay m32 '' $gcc32 -O1

# --- whole programs ---

threads()
{
    configure build-tsan CC=clang --enable-sanitizers=thread --disable-shared &&
        make -s -C build-tsan -j"$jobs" idnv &&
        for format in text tsv json; do
            build/idnv check -j 1 --quiet --format=$format <"$full/names" >"$full/one" || [ $? = 1 ]
            build-tsan/idnv check -j 4 --quiet --format=$format <"$full/names" >"$full/four" ||
                [ $? = 1 ] || return 1
            cmp "$full/one" "$full/four" || return 1
        done
}
run_test threads threads
fuzz_minute() { (set -- all "${IDNV_FULL_FUZZ:-60}" && . tests/fuzz.sh); }
run_test fuzz fuzz_minute
