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

install_missing musl-tools
run_test answers-musl answers musl '' musl-gcc -static -O2

# --- all tests in C, of all three libraries, on machines of other word size and byte order ---

# sysroot ARCH: the libraries that the tests need, unpacked in a folder; nothing is installed.
sysroot()
{
    root=$full/root-$1
    [ ! -e "$root/complete" ] || return 0
    state=$(pwd)/$full/apt-$1
    rm -rf "$root" "$state"
    mkdir -p "$root" "$state/lists/partial" "$state/archives/partial" "$state/packages"
    : >"$state/status"
    echo "deb http://deb.debian.org/debian $(. /etc/os-release && echo "$VERSION_CODENAME") main" \
        >"$state/sources"
    options="-o APT::Architecture=$1 -o APT::Architectures::=$1 -o Dir::State=$state
        -o Dir::State::Lists=$state/lists -o Dir::State::status=$state/status
        -o Dir::Cache=$state -o Dir::Cache::archives=$state/archives
        -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::SourceList=$state/sources
        -o APT::Sandbox::User=root"
    # shellcheck disable=SC2086
    apt-get $options update && (cd "$state/packages" && apt-get $options download libcmocka-dev \
        libcmocka0 libexpat1-dev libexpat1 liblmdb-dev liblmdb0 libunistring-dev libunistring2) ||
        return 1
    for package in "$state"/packages/*.deb; do
        dpkg -x "$package" "$root" || return 1
    done
    : >"$root/complete"
}

# foreign ARCH TRIPLET COMPILER RUNNER: builds with that compiler, runs every program of `make check`.
foreign()
{
    sysroot "$1" || return 1
    base=$(pwd)/$full/root-$1 lib=usr/lib/$2 runner=$4
    (
        PKG_CONFIG_LIBDIR=$base/$lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$base
        export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
        configure "build-$1" --host="$2" CC="$3" CPPFLAGS="-I$base/usr/include" --disable-shared \
            LDFLAGS="-L$base/$lib -L$base/lib/$2 -Wl,-rpath-link,$base/$lib"
    ) && make -s -C "build-$1" -j"$jobs" check-programs || return 1
    # Images are the same on every machine: these judge by those that this one has made.
    rm -rf "build-$1/policies" && cp -R build/policies "build-$1/policies"
    wrong=0
    for program in "build-$1"/t_* "build-$1"/conform_* "build-$1"/fuzz_*; do
        case $program in *.*) continue ;; esac
        [ -x "$program" ] || continue
        # shellcheck disable=SC2086
        (cd "build-$1" && srcdir=.. IDNV_TEST_DATA=${IDNV_TEST_DATA:-$(pwd)/../../shared} \
            IDNV_FUZZ_MUTATIONS=20 IDNV_KILLS=30 $runner "./${program##*/}") >"$program.out" 2>&1
        case $? in
        0) echo "PASS ${program##*/}" ;;
        77) echo "SKIP ${program##*/}" ;;
        *) echo "FAIL ${program##*/}"; tail -n 30 "$program.out"; wrong=$((wrong + 1)) ;;
        esac
    done
    [ "$wrong" = 0 ]
}

# libraries ARCH TRIPLET: where the loader finds those of the folder.
libraries() { echo "LD_LIBRARY_PATH=$(pwd)/$full/root-$1/usr/lib/$2:$(pwd)/$full/root-$1/lib/$2"; }

[ -z "$gcc32" ] || run_test foreign-i386 foreign i386 i386-linux-gnu "$gcc32" \
    "env $(libraries i386 i386-linux-gnu)"
# In a reserved address space of 4 GiB: in an unlimited one qemu promises the 64 GiB that an index
# would like, then maps no file there, and it keeps a table of every page that ever was mapped.
if command -v qemu-s390x >/dev/null 2>&1 && command -v s390x-linux-gnu-gcc >/dev/null 2>&1; then
    run_test foreign-s390x foreign s390x s390x-linux-gnu s390x-linux-gnu-gcc \
        "qemu-s390x -R 0x100000000 -L /usr/s390x-linux-gnu -E $(libraries s390x s390x-linux-gnu)"
else
    skip_test foreign-s390x "there is no qemu-s390x or no compiler for it"
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

# The same answers from four threads as from one, under the same policies, lists and index.
threads()
{
    targets=$full/targets index=$full/index
    grep -v '^#' tables/policies/examples.txt >"$targets"
    rm -f "$index" "$index-lock"
    configure build-tsan CC=clang --enable-sanitizers=thread --disable-shared &&
        make -s -C build-tsan -j"$jobs" idnv && build/idnv zone create "$index" || return 1
    build/idnv zone load "$index" "$targets" >/dev/null || [ $? = 1 ] || return 1
    for options in --format=text --format=tsv --format=json "--format=json --targets=$targets" \
        "--format=json --zone=$index --explain"; do
        one=0 four=0
        # shellcheck disable=SC2086
        build/idnv check -j 1 --quiet $options <"$full/names" >"$full/one" || one=$?
        # shellcheck disable=SC2086
        IDNV_POLICY_PATH=build/policies build-tsan/idnv check -j 4 --quiet $options \
            <"$full/names" >"$full/four" || four=$?
        # 3 where the index has no policy: it does not know the variants of a name that has one.
        case $options in *--zone*) want=3 ;; *) want=1 ;; esac
        { [ $one = $want ] && [ $four = $want ] && cmp "$full/one" "$full/four"; } || return 1
    done
}
run_test threads threads

# --- faults of the system, the interface, the release, static analysis ---

IDNV_FAULTS=all run_test faults env IDNV_TOOL="$(pwd)/build/idnv" CC=cc \
    python3 -B tests/cli/faults.py
install_missing abigail-tools
run_test abi make -s -C build check-abi

# A tarball, the same twice, that needs no network, no Python and no file beside it.
release()
{
    rm -rf "$full/release" && mkdir -p "$full/release/bin" && make_tarball || return 1
    tarball=$(ls build/idnv-*.tar.xz)
    mv "$tarball" "$full/release/first.tar.xz" && make_tarball &&
        cmp "$full/release/first.tar.xz" "$tarball" || return 1
    for program in /usr/bin/* /bin/*; do
        case ${program##*/} in python*|pydoc*) continue ;; esac
        ln -sf "$program" "$full/release/bin/${program##*/}"
    done
    tar xJf "$tarball" -C "$full/release" --strip-components=1
    alone=
    ! unshare -rn true 2>/dev/null || alone="unshare -rn"
    (cd "$full/release" && PATH=$(pwd)/bin && export PATH && ! command -v python3 &&
        $alone ./configure && $alone make -j"$jobs" && ./idnv check bücher.de)
}
run_test release release

# --- commands of ./dev that stand for themselves ---

run_test dist ./dev dist
run_test package ./dev package
run_test lint ./dev lint
run_test fuzz ./dev fuzz all "${IDNV_FULL_FUZZ:-60}"
run_test coverage ./dev coverage
# Other places with each commit, the same ones for it.
run_test mutants ./dev mutate 200 "$(git rev-parse --short=12 HEAD)"
