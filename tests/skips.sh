#!/bin/sh
# SPDX-License-Identifier: MIT
# Run in the build folder. A test without its data says so and counts as skipped, also where only a
# part of it needs them (tests/test.h, tests/cli/cli.py).
set -u
top=${srcdir:-.}
status=0
made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
IDNV_TEST_DATA=$made/none
export IDNV_TEST_DATA

# skips COMMAND...
skips()
{
    "$@" >"$made/said" 2>&1
    ended=$?
    [ $ended = 77 ] || { echo "$*: ends with $ended without data, not with 77"; status=1; }
    grep -q '^SKIP: ' "$made/said" || { echo "$*: does not say what it lacks"; status=1; }
}

count=0
for source in $(grep -l -E 'open_data\(|data_path\(|ucd_available\(' "$top"/tests/t_*.c "$top"/tests/conform_*.c); do
    program=./$(basename "$source" .c)
    [ -x "$program" ] || continue
    skips "$program"
    count=$((count + 1))
done
[ $count != 0 ] || { echo "SKIP: no test that reads data in this build"; exit 77; }
# One in Python: all end in the same function.
! command -v "${PYTHON:-python3}" >/dev/null 2>&1 || skips "${PYTHON:-python3}" -B "$top/tests/cli/variants.py"
exit $status
