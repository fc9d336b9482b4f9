# Sourced by ./dev coverage: the tests in a build for gcov, then lines and branches of src/ as a table.
. tests/check.sh
configure build-coverage --enable-coverage --disable-shared
find build-coverage -name '*.gcda' -exec rm {} +
check build-coverage >&2
python3 -B tests/coverage.py build-coverage build-coverage/untaken || failed=$((failed + 1))
[ "$failed" = 0 ]
