# Sourced by tests/run.sh for ./dev test --full, after tests/analysis.sh: other compilers, other
# machines, the release, long runs. Each line it prints is one test; what cannot be installed on
# this machine is skipped with a line that says so.

# Not the package gcc-multilib: it conflicts with compilers for other machines, and all that it adds
# is a link to the headers named here.
install_each musl-tools zsh fish abigail-tools debhelper dpkg-dev devscripts fakeroot lintian \
    "gcc-$(gcc -dumpversion | sed 's/\..*//')-multilib libc6-dev-i386" \
    "qemu-user gcc-s390x-linux-gnu libc6-dev-s390x-cross"
gcc32="gcc -m32 -isystem /usr/include/$(gcc -print-multiarch)"
has_gcc32=true
echo 'int main(void) { return 0; }' | $gcc32 -x c - -o "$full/gcc32" 2>>"$full/install.log" ||
    has_gcc32=false

# needs_gcc32 LINE
needs_gcc32()
{
    $has_gcc32 || { skip_test "$1" "gcc cannot compile for 32 bits"; return 1; }
}

# --- the same answers everywhere ---

for level in -O0 -O1 -O3 -Os '-O2 -flto' '-O2 -fsigned-char' '-O2 -funsigned-char'; do
    for compiler in gcc clang; do
        name=$compiler$(echo "$level" | tr -d ' ')
        needs "answers-$name" $compiler &&
            run_test "answers-$name" answers "$name" '' $compiler $level
    done
done
needs_gcc32 answers-m32 && run_test answers-m32 answers m32 '' $gcc32 -O2
needs answers-big-endian qemu-s390x s390x-linux-gnu-gcc &&
    run_test answers-big-endian answers big-endian 'qemu-s390x -L /usr/s390x-linux-gnu' \
        s390x-linux-gnu-gcc -O2
needs answers-musl musl-gcc && run_test answers-musl answers musl '' musl-gcc -static -O2
needs_gcc32 replay-m32 && run_test replay-m32 replay m32 $gcc32 -O1

# --- the tests in C, of all three libraries, on machines of other word size and byte order ---

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

# foreign ARCH TRIPLET COMPILER RUNNER: builds with that compiler, runs the programs of `make check`
# but not those that ask ICU and libidn2, which the folder does not have.
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
    wrong=0 right=0 without=
    for program in "build-$1"/t_* "build-$1"/conform_* "build-$1"/fuzz_*; do
        case $program in *.*) continue ;; esac
        [ -x "$program" ] || continue
        (cd "build-$1" && srcdir=.. IDNV_TEST_DATA=${IDNV_TEST_DATA:-$(pwd)/../../shared} \
            IDNV_FUZZ_MUTATIONS=20 IDNV_KILLS=30 $runner "./${program##*/}") >"$program.out" 2>&1
        case $? in
        0) right=$((right + 1)) && echo "PASS ${program##*/}" ;;
        77) without="$without ${program##*/}" && echo "SKIP ${program##*/}" ;;
        *) echo "FAIL ${program##*/}"; tail -n 30 "$program.out"; wrong=$((wrong + 1)) ;;
        esac
    done
    echo "note: $right programs passed, skipped:${without:- none}"
    [ "$wrong" = 0 ]
}

# libraries ARCH TRIPLET: where the loader finds those of the folder.
libraries() { echo "LD_LIBRARY_PATH=$(pwd)/$full/root-$1/usr/lib/$2:$(pwd)/$full/root-$1/lib/$2"; }

needs_gcc32 foreign-i386 && run_test foreign-i386 foreign i386 i386-linux-gnu "$gcc32" \
    "env $(libraries i386 i386-linux-gnu)"
# In a reserved address space of 4 GiB: in an unlimited one qemu promises the 64 GiB that an index
# would like, then maps no file there, and it keeps a table of every page that ever was mapped.
needs foreign-s390x qemu-s390x s390x-linux-gnu-gcc &&
    run_test foreign-s390x foreign s390x s390x-linux-gnu s390x-linux-gnu-gcc \
        "qemu-s390x -R 0x100000000 -L /usr/s390x-linux-gnu -E $(libraries s390x s390x-linux-gnu)"

# --- the tool, the interface, the release ---

run_test faults env IDNV_FAULTS=all IDNV_TOOL="$(pwd)/build/idnv" CC=cc \
    python3 -B tests/cli/faults.py
needs completion zsh fish && run_test completion env IDNV_TOOL="$(pwd)/build/idnv" \
    python3 -B tests/cli/completion.py
needs abi abidiff && run_test abi make -s -C build check-abi

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
    (cd "$full/release" && PATH=$(pwd)/bin && export PATH && ! command -v python3 &&
        $alone ./configure && $alone make -j"$jobs" && ./idnv check bücher.de)
}
alone="unshare -rn"
$alone true 2>/dev/null || {
    alone=
    skip_test release-alone "unshare -rn is not allowed: the tarball is built with the network on"
}
run_test release release

# --- commands of ./dev that stand for themselves ---

run_test dist ./dev dist
needs package dh dpkg-buildpackage fakeroot lintian && run_test package ./dev package
needs fuzz clang && run_test fuzz ./dev fuzz all "${IDNV_FULL_FUZZ:-60}"
run_test coverage ./dev coverage
# Other places with each commit, the same ones for it.
run_test mutants ./dev mutate 200 "$(git rev-parse --short=12 HEAD)"
