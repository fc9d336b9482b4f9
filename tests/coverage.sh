# Sourced by ./dev coverage: the tests in a build for gcov, then lines and branches of src/ as a table.
configure build-coverage --enable-coverage --disable-shared
find build-coverage -name '*.gcda' -exec rm {} +
bad=0
make -s -C build-coverage -j"$jobs" check >build-coverage/check.out 2>&1 || bad=1
[ "$bad" = 0 ] || grep -E '^(FAIL|ERROR):' build-coverage/check.out >&2 ||
    tail -n 60 build-coverage/check.out >&2
python3 -B tests/coverage.py build-coverage build-coverage/untaken || bad=1
[ "$bad" = 0 ]
