#!/bin/sh
# SPDX-License-Identifier: MIT
# The table of doc/fuzzing.md is the sum of fuzz/campaign.log; each fuzz target is in one family.
set -u
top=${srcdir:-.}
status=0
table() { grep -E '^\| ([a-z]+, [0-9]+ min|) \|' "$1"; }
made=$(mktemp) || exit 99
trap 'rm -f "$made"' EXIT
sh "$top/fuzz/campaign.sh" report >"$made" || status=1
[ "$(table "$made")" = "$(table "$top/doc/fuzzing.md")" ] || {
    echo "doc/fuzzing.md does not show what fuzz/campaign.sh report prints:"
    cat "$made"
    status=1
}
# What is in no family would be in no sum.
families=$(sh "$top/fuzz/campaign.sh" families | cut -d '|' -f 3 | tr ' ' '\n' | sort)
targets=$(sed -n 's/^FUZZ_TARGETS += fuzz_//p' "$top/fuzz/local.mk" | sort)
[ "$families" = "$targets" ] || { echo "families and FUZZ_TARGETS differ"; status=1; }
awk 'NF != 9 || $4 !~ /^[0-9]+$/ || $5 !~ /^[0-9]+$/ {
    print "fuzz/campaign.log:" FNR ": not nine fields"; bad = 1 } END { exit bad }' \
    "$top/fuzz/campaign.log" || status=1
exit $status
