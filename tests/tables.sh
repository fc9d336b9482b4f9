#!/bin/sh
# SPDX-License-Identifier: MIT
# The committed tables are what the generator makes from the pinned files.
set -u
top=${srcdir:-.}
inputs=${IDNV_TEST_DATA:-$top/../shared}/ucd/18.0.0
python=${PYTHON:-python3}

[ -f "$inputs/UnicodeData.txt" ] || {
    echo "SKIP: $inputs not found. Put the Unicode 18.0.0 files of" \
        "https://www.unicode.org/Public/ into a folder ucd/18.0.0 and set IDNV_TEST_DATA."
    exit 77
}
command -v "$python" >/dev/null 2>&1 || { echo "SKIP: no python3"; exit 77; }

made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
"$python" -B "$top/tables/unicode/gen/generate.py" -o "$made" "$inputs" || exit 1
status=0
for new in "$made"/*; do
    cmp "$new" "$top/tables/unicode/${new##*/}" || status=1
done
for old in "$top"/tables/unicode/*.[ch]; do
    [ -f "$made/${old##*/}" ] || { echo "$old: not generated"; status=1; }
done
"$python" -B "$top/tables/homograph/gen.py" -o "$made" "$inputs" || exit 1
for name in fold.c fold_values.h; do
    cmp "$made/$name" "$top/tables/homograph/$name" || status=1
done
[ $status = 0 ] || echo "The tables differ from what the generator makes. To fix: ./dev tables"
exit $status
