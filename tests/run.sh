# Sourced by ./dev test: builds, runs every suite, adds up what passed. With --analysis the lines of
# tests/analysis.sh too, with --full also those of tests/full.sh; with names of lines after it those
# alone.
. tests/check.sh
extent=${1:-}
[ $# -eq 0 ] || shift
case $extent in ''|--analysis|--full) ;; *) usage >&2; exit 2 ;; esac
# What the others are compared with is made in any case.
lines="${*:+ $* answers-reference }"

build
if [ -z "$lines" ]; then
    # Everything: the writer of the zone index is killed a thousand times in each of the two builds.
    [ "$extent" != --full ] || { IDNV_KILLS=1000; export IDNV_KILLS; }
    check build

    # The same tests with AddressSanitizer and UndefinedBehaviorSanitizer, which come with gcc.
    UBSAN_OPTIONS=print_stacktrace=1
    export UBSAN_OPTIONS
    configure build-asan --enable-werror --enable-sanitizers=address,undefined
    make -s -C build-asan -j"$jobs" >&2
    check build-asan
    unset IDNV_KILLS
fi

[ -z "$extent" ] || . tests/analysis.sh
[ "$extent" != --full ] || . tests/full.sh
for line in "$@"; do
    case $met in *" $line "*) continue ;; esac
    failed=$((failed + 1))
    echo "FAIL: there is no line $line"
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
