# Sourced by ./dev coverage: the tests in a build for gcov, then lines and branches of src/ as a table.
configure build-coverage --enable-coverage --disable-shared
find build-coverage -name '*.gcda' -exec rm {} +
make -s -C build-coverage -j"$jobs" check >build-coverage/check.out 2>&1 ||
    grep -E '^(FAIL|ERROR):' build-coverage/check.out >&2 || :
python3 -B tests/coverage.py build-coverage build-coverage/untaken
