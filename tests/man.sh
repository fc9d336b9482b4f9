#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual page formats without a warning and holds every rule.
set -u
page=${IDNV_MAN:-doc/man/idnv.1}
status=0
for rule in $(sed -n 's/^IDNV_RULE([0-9]*, \([A-Z0-9_]*\),.*/\1/p' "${srcdir:-.}/include/idnv/rules.def"); do
    grep -q "^\.B $rule\$" "$page" || { echo "$rule is not in $page"; status=1; }
done
[ "$(grep -c '^@' "$page")" = 0 ] || { echo "$page: a line was not replaced"; status=1; }
if command -v groff >/dev/null 2>&1; then
    warnings=$(groff -ww -man -Kutf8 -Tutf8 "$page" 2>&1 >/dev/null)
    [ -z "$warnings" ] || { echo "$warnings"; status=1; }
elif [ $status = 0 ]; then
    echo "SKIP: groff is not there, so whether the page formats was not seen; install groff-base"
    status=77
fi
exit $status
