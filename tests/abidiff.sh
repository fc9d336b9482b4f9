#!/bin/sh
# SPDX-License-Identifier: MIT
# Run in the build folder (`make check-abi`). The shared libraries against tests/abi/*.abi, the
# dumps of the last release: additions are welcome; what changes or goes breaks programs that are
# already compiled, and is a new major version. With --update the dumps are written anew, which a
# release does (before the first release: whoever changes the interface).
set -u
top=${srcdir:-.}
dumps=$top/tests/abi
made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
command -v abidiff >/dev/null 2>&1 || { echo "SKIP: no abidiff; install abigail-tools"; exit 77; }
[ "$(uname -m)" = x86_64 ] || { echo "SKIP: the dumps are of x86_64"; exit 77; }
status=0 seen=0
for library in libidnv libidnv-lgr libidnv-zone; do
    built=.libs/$library.so
    [ -f "$built" ] || continue
    seen=1
    # What is inside of opaque types is not the interface. (Let abidiff leave it out, and it leaves
    # out changes of public types with it.)
    abidw --headers-dir "$top/include" --drop-private-types --no-show-locs --no-corpus-path \
        --no-comp-dir-path --out-file "$made/$library.abi" "$built" || status=1
    if [ "${1:-}" = --update ]; then
        cp "$made/$library.abi" "$dumps"
    else
        abidiff --no-added-syms "$dumps/$library.abi" "$made/$library.abi" ||
            { echo "$library: the interface differs"; status=1; }
    fi
done
[ "$seen" = 1 ] || { echo "SKIP: no shared libraries in .libs"; exit 77; }
[ "$status" = 0 ] || echo "before the first release: cd $(pwd) && srcdir=$top sh $top/tests/abidiff.sh --update"
exit $status
