#!/bin/sh
# SPDX-License-Identifier: MIT
# Run in the build folder. The shared libraries export what tests/abi/symbols.txt lists, and libidnv
# takes nothing from outside but copying and comparing memory: no heap, no input or output, no locale.
# With --update the list is written anew.
set -u
top=${srcdir:-.}
list=$top/tests/abi/symbols.txt
made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
LC_ALL=C
export LC_ALL

command -v nm >/dev/null 2>&1 || { echo "SKIP: no nm (binutils)"; exit 77; }
for library in libidnv libidnv-lgr libidnv-zone; do
    [ -f ".libs/$library.so" ] || continue
    nm -D --defined-only ".libs/$library.so" | awk -v library="$library" \
        '$2 != "A" { sub(/@.*/, "", $3); print library, $3 }' | sort -u >>"$made/symbols"
    echo "$library" >>"$made/libraries"
done
[ -s "$made/symbols" ] || { echo "SKIP: no shared libraries in .libs"; exit 77; }
if [ "${1:-}" = --update ]; then
    cp "$made/symbols" "$list"
    exit
fi

status=0
# Only the libraries that this configuration builds.
awk 'NR == FNR { built[$1]; next } $1 in built' "$made/libraries" "$list" >"$made/listed"
diff -u "$made/listed" "$made/symbols" || {
    echo "The exported symbols differ from $list. Gone (-) breaks programs; new (+) is added with:"
    echo "  cd $(pwd) && srcdir=$top sh $top/tests/abi.sh --update"
    status=1
}
grep -v ' idnv_' "$made/symbols" && { echo "not ours by name"; status=1; }

nm -D --undefined-only .libs/libidnv.so | awk '{ sub(/@.*/, "", $NF); print $NF }' | sort -u |
    grep -v -x -E 'mem(chr|cmp|cpy|move|set)|str(cmp|len)|_ITM_.*|__cxa_finalize|__gmon_start__|__stack_chk_fail|__mem(cpy|move|set)_chk' \
        >"$made/foreign"
[ -s "$made/foreign" ] && {
    echo "libidnv may not need:"
    cat "$made/foreign"
    status=1
}
# No data that changes: what is not read-only after loading belongs to the compiler's start-up code.
if command -v objdump >/dev/null 2>&1; then
    objdump -t .libs/libidnv.so | grep -E '[[:space:]]\.(data|bss)[[:space:]]' | awk '{ print $NF }' |
        grep -v -x -E '\.data|\.bss|completed\.[0-9]+|__dso_handle|__TMC_END__|_edata|__bss_start|_end' \
            >"$made/mutable"
else
    echo "SKIP: no objdump (binutils): not looked for changing globals"
    : >"$made/mutable"
    [ $status != 0 ] || status=77
fi
[ -s "$made/mutable" ] && {
    echo "changing globals in libidnv:"
    cat "$made/mutable"
    status=1
}
exit $status
