# Sourced by tests/run.sh for ./dev test --analysis and --full: static analysis, and what checkers
# other than ASan see. Each line it prints is one test (tests/check.sh).
mkdir -p "$full"
: >"$full/config.h"

# install_each PACKAGES...: what cannot be installed is missed by the lines that need it, and they
# say so. A word of several packages: one is of no use without the other.
install_each()
{
    for wanted in "$@"; do
        (install_missing $wanted) >>"$full/install.log" 2>&1 || :
    done
}
: >"$full/install.log"
install_each clang valgrind clang-tidy cppcheck shellcheck
! command -v clang >/dev/null 2>&1 ||
    install_each "libclang-rt-$(clang -dumpversion | sed 's/\..*//')-dev"

# --- the same answers everywhere: libidnv alone, compiled in one command ---

core="$(ls src/*.c) $(ls tables/unicode/ucd_*.c) tables/homograph/fold.c"
# A line for each; the inputs of the fuzz targets end in none.
{
    LC_ALL=C awk 1 fuzz/corpus/name/* fuzz/repro/name/* | tr -d '\r'
    grep -v '^#' tables/policies/examples.txt
} >"$full/names"
# One without variants, two with, one with rules on what stands before and behind.
images=
for tld in de ca gr xn--fzc2c9e2c; do images="$images $full/$tld.image"; done

# answers NAME RUNNER COMPILER FLAGS...: compiles, runs, compares the answers with the reference.
answers()
{
    kind=$1 runner=$2
    shift 2
    "$@" -std=c11 -Iinclude -Isrc tests/answers.c $core -o "$full/answers-$kind" &&
        $runner "$full/answers-$kind" $images <"$full/names" >"$full/answers-$kind.out" &&
        cmp "$full/answers-reference.out" "$full/answers-$kind.out"
}

reference()
{
    for image in $images; do
        tld=${image##*/}
        build/idnv policy compile -o "$image" "tables/policies/${tld%.image}" || return 1
    done
    answers reference '' cc -O2 && [ -s "$full/answers-reference.out" ]
}
# Nothing is compared with those of an earlier run.
rm -f "$full/answers-reference.out" $images
run_test answers-reference reference

# --- MSan, integers, valgrind ---

# replay NAME COMPILER...: fuzz targets of libidnv alone, which need no library that is compiled
# otherwise: MSan takes what such a one writes for unwritten.
replay()
{
    kind=$1 top=$(pwd) objects=$full/objects-$1
    shift
    rm -rf "$objects" && mkdir -p "$objects" || return 1
    common="$core fuzz/mutate.c fuzz/mutate_text.c fuzz/fuzz.c fuzz/replay.c"
    (cd "$objects" && "$@" -std=c11 -D_GNU_SOURCE "-I$top/include" "-I$top/src" "-I$top/$full" -c \
        $(for file in $common; do echo "$top/$file"; done)) || return 1
    for target in name name_utf32 label punycode pair nfc homograph; do
        "$@" -std=c11 -D_GNU_SOURCE -Iinclude -Isrc "fuzz/fuzz_$target.c" "$objects"/*.o \
            -o "$full/fuzz_$target-$kind" &&
            srcdir=. "$full/fuzz_$target-$kind" $(inputs "$target") || return 1
    done
}

# inputs TARGET: its seeds and, where it has some, its fixed faults; not that of the name $without.
without=
inputs()
{
    find "fuzz/corpus/$1" "fuzz/repro/$1" -type f ! -name "$without" 2>/dev/null | LC_ALL=C sort
}

# targets DIR RUNNER...: every fuzz target, as this folder has it.
targets()
{
    folder=$1
    shift
    for target in $(sed -n 's/^FUZZ_TARGETS += fuzz_//p' fuzz/local.mk); do
        echo "$target"
        srcdir=. "$@" "$folder/fuzz_$target" $(inputs "$target") || return 1
    done
}

memory='clang -O1 -g -fsanitize=memory -fno-sanitize-recover=all'
# Hash sums wrap by intent, so unsigned overflow is not among the faults.
integers=undefined,implicit-conversion
check_valgrind='valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite'

integer_targets()
{
    configure build-integer CC=clang --enable-sanitizers=$integers --disable-shared &&
        make -s -C build-integer -j"$jobs" fuzz-targets && targets build-integer env
}

# range-wide lists every code point: it alone would take longer than all others.
valgrind_targets()
{
    without=range-wide
    make -s -C build -j"$jobs" fuzz-targets &&
        targets build env IDNV_FUZZ_MUTATIONS=5 $check_valgrind
}

needs answers-memory clang && run_test answers-memory answers memory '' $memory
needs answers-integer clang && run_test answers-integer answers integer '' clang -O1 -g \
    -fsanitize=$integers -fno-sanitize-recover=all
needs answers-valgrind valgrind &&
    run_test answers-valgrind answers valgrind "$check_valgrind" cc -O1 -g
needs replay-memory clang && run_test replay-memory replay memory $memory
needs replay-integer clang && run_test replay-integer integer_targets
needs replay-valgrind valgrind && run_test replay-valgrind valgrind_targets

# --- TSan ---

tsan()
{
    configure build-tsan CC=clang --enable-sanitizers=thread --disable-shared &&
        make -s -C build-tsan -j"$jobs" "$@"
}

# The same answers from four threads as from one, under the same policies, lists and index.
threads()
{
    targets=$full/targets index=$full/index
    grep -v '^#' tables/policies/examples.txt >"$targets"
    rm -f "$index" "$index-lock"
    tsan idnv && build/idnv zone create "$index" || return 1
    build/idnv zone load "$index" "$targets" >/dev/null || [ $? = 1 ] || return 1
    for options in --format=text --format=tsv --format=json "--format=json --targets=$targets" \
        "--format=json --zone=$index --explain"; do
        one=0 four=0
        build/idnv check -j 1 --quiet $options <"$full/names" >"$full/one" || one=$?
        IDNV_POLICY_PATH=build/policies build-tsan/idnv check -j 4 --quiet $options \
            <"$full/names" >"$full/four" || four=$?
        # 3 where the index has no policy: it does not know the variants of a name that has one.
        case $options in *--zone*) want=3 ;; *) want=1 ;; esac
        { [ $one = $want ] && [ $four = $want ] && cmp "$full/one" "$full/four"; } || return 1
    done
}

# Threads that share an index.
zone_threads() { tsan t_zone_threads && (cd build-tsan && ./t_zone_threads); }

needs threads clang && run_test threads threads
needs threads-zone clang && run_test threads-zone zone_threads

# --- static analysis ---

! needs lint clang clang-tidy cppcheck shellcheck || run_test lint ./dev lint
