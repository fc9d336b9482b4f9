#!/bin/sh
# SPDX-License-Identifier: MIT
# SECURITY.md speaks of functions and tests that are there, and of every function that takes data.
set -u
top=${srcdir:-.}
status=0
made=$(mktemp) || exit 99
trap 'rm -f "$made"' EXIT
awk '/^## What bounds what/ { here = 1 } /^## Past faults/ { here = 0 }
     here && /^\|/ { split($0, cell, "|"); print cell[2] }' "$top/SECURITY.md" |
    grep -o '`idnv_[a-z0-9_*]*`' | tr -d '`' >"$made"
# Named ones are public.
while read -r pattern; do
    # shellcheck disable=SC2254
    case $pattern in
    *\**) ;;
    *) grep -q " $pattern\$" "$top/tests/abi/symbols.txt" ||
        { echo "SECURITY.md: $pattern is no public function"; status=1; } ;;
    esac
done <"$made"
# Whatever takes a pointer to octets, code points, or a structure that came from such is named.
for function in $(cat "$top"/include/idnv/*.h | tr '\n' ' ' |
    grep -o 'IDNV_API[^;]*;' | grep -E 'const (char|uint32_t|void) \*(src|a|b|cps|blob|bytes|name)\b' |
    grep -o 'idnv_[a-z0-9_]*(' | tr -d '(' | sort -u); do
    case $function in
    # Names of rules, profiles, scripts: looked up in short lists.
    idnv_*_find) continue ;;
    esac
    while read -r pattern; do
        # shellcheck disable=SC2254
        case $function in $pattern) continue 2 ;; esac
    done <"$made"
    echo "SECURITY.md does not say what bounds $function"
    status=1
done
for test in $(grep -o '`[a-z0-9_]*_[a-z0-9_]*`' "$top/SECURITY.md" | tr -d '`' |
    grep -E '^(cve|url|go|libidn|curl)_'); do
    cat "$top"/tests/*.c | grep -q "cmocka_unit_test($test)" ||
        { echo "SECURITY.md: there is no test $test"; status=1; }
done
for file in $(grep -o '`\(tests\|fuzz\)/[A-Za-z0-9_./]*`' "$top/SECURITY.md" | tr -d '`'); do
    [ -f "$top/$file" ] || { echo "SECURITY.md: there is no $file"; status=1; }
done
exit $status
