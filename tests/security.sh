#!/bin/sh
# SPDX-License-Identifier: MIT
# SECURITY.md speaks of functions and tests that are there, and of every public function.
set -u
top=${srcdir:-.}
status=0
made=$(mktemp) || exit 99
trap 'rm -f "$made"' EXIT
awk '/^## What bounds what/ { here = 1 } /^## Past faults/ { here = 0 }
     here && /^\|/ { split($0, cell, "|"); print cell[2] }' "$top/SECURITY.md" |
    grep -o '`idnv_[a-z0-9_*]*`' | tr -d '`' >"$made"
# Each is public, or stands for some that are.
while read -r pattern; do
    grep -q " $(echo "$pattern" | sed 's/\*/.*/')\$" "$top/tests/abi/symbols.txt" ||
        { echo "SECURITY.md: $pattern is no public function"; status=1; }
done <"$made"
# And each function has its row.
while read -r _ function; do
    while read -r pattern; do
        # shellcheck disable=SC2254
        case $function in $pattern) continue 2 ;; esac
    done <"$made"
    echo "SECURITY.md does not say what bounds $function"
    status=1
done <"$top/tests/abi/symbols.txt"
for test in $(sed -n '/^## Past faults/,$p' "$top/SECURITY.md" | grep -o '`[a-z0-9_]*_[a-z0-9_]*`' | tr -d '`'); do
    cat "$top"/tests/*.c "$top"/tests/cli/*.py |
        grep -q -e "cmocka_unit_test($test)" -e "def $test(self)" ||
        { echo "SECURITY.md: there is no test $test"; status=1; }
done
for file in $(grep -o '`\(tests\|fuzz\)/[A-Za-z0-9_./]*`' "$top/SECURITY.md" | tr -d '`'); do
    [ -f "$top/$file" ] || { echo "SECURITY.md: there is no $file"; status=1; }
done
exit $status
