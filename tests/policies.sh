#!/bin/sh
# SPDX-License-Identifier: MIT
# The policies hold what their SOURCES say; what is made from them is up to date.
set -u
top=${srcdir:-.}
python=${PYTHON:-python3}

command -v "$python" >/dev/null 2>&1 || { echo "SKIP: no python3"; exit 77; }
page=$(mktemp) || exit 99
trap 'rm -f "$page"' EXIT
status=0
"$python" -B "$top/tables/policies/check.py" || status=1
"$python" -B "$top/tables/policies/check.py" --generic || status=1
"$python" -B "$top/tables/policies/page.py" >"$page" || status=1
cmp "$page" "$top/doc/policies.md" || {
    echo "To fix: python3 tables/policies/page.py > doc/policies.md"
    status=1
}
"$python" -B "$top/fuzz/repertoires.py" >"$page" || status=1
cmp "$page" "$top/fuzz/repertoires.h" || {
    echo "To fix: python3 fuzz/repertoires.py > fuzz/repertoires.h"
    status=1
}
exit $status
