#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages format without a warning, are what the public headers make, and name every public
# function and every rule.
set -u
top=${srcdir:-.}
pages=$top/doc/man
made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
status=0 missing=

python=${PYTHON:-python3}
[ "$python" != : ] || python=python3 # what configure says when it found none
if command -v "$python" >/dev/null 2>&1; then
    "$python" -B "$pages/gen.py" "$made" || status=1
    for page in "$made"/*.[37]; do
        cmp "$page" "$pages/${page##*/}" || { echo "stale; this makes it anew: ./dev man"; status=1; }
    done
else
    missing="$missing python3"
fi
for function in $(sed 's/^[a-z-]* //' "$top/tests/abi/symbols.txt"); do
    # Between .SH NAME and the dash.
    sed -n '/^\.SH NAME/,/\\-/p' "$pages"/*.3 | tr ' ,' '\n\n' | grep -q -x "$function" ||
        { echo "$function has no page"; status=1; }
done
for rule in $(sed -n 's/^IDNV_RULE([0-9]*, \([A-Z0-9_]*\),.*/\1/p' "$top/include/idnv/rules.def"); do
    grep -q -x "\.B $rule" "$pages/idnv-rules.7" || { echo "$rule is in no page"; status=1; }
done

for page in "$pages"/*.[137]; do
    grep -q "man/${page##*/}" "$top/doc/local.mk" || { echo "$page is not installed"; status=1; }
    if command -v man >/dev/null 2>&1; then
        warnings=$(LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l "$page" \
            2>&1 >"$made/text")
    elif command -v groff >/dev/null 2>&1; then
        warnings=$(groff -ww -man -Kutf8 -Tutf8 "$page" 2>&1 >"$made/text")
    else
        warnings= missing="$missing groff-base"
    fi
    [ -z "$warnings" ] || { echo "$page: $warnings"; status=1; }
done
[ "$status" != 0 ] || [ -z "$missing" ] || { echo "SKIP: not all was seen; install$missing"; exit 77; }
exit $status
