# Sourced by ./dev test: builds, runs every suite, adds up what passed.
. tests/check.sh

# Everything: the writer of the zone index is killed a thousand times in each of the two builds.
[ "${1:-}" != --full ] || { IDNV_KILLS=1000; export IDNV_KILLS; }

build
check build

# The same tests with AddressSanitizer and UndefinedBehaviorSanitizer, which come with gcc.
UBSAN_OPTIONS=print_stacktrace=1
export UBSAN_OPTIONS
configure build-asan --enable-werror --enable-sanitizers=address,undefined
make -s -C build-asan -j"$jobs" >&2
check build-asan
unset IDNV_KILLS

[ "${1:-}" != --full ] || . tests/full.sh

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
