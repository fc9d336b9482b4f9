#!/bin/sh
# SPDX-License-Identifier: MIT
# Run in the build folder. Installs into a folder of its own, builds doc/examples and a small program for
# each other library with what pkg-config says of that installation, and runs them; the example in
# Python loads the installed library.
set -u
top=$(cd "${srcdir:-.}" && pwd)
made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
command -v pkg-config >/dev/null 2>&1 || { echo "SKIP: no pkg-config"; exit 77; }

MAKEFLAGS= MFLAGS= make -s install DESTDIR="$made/root" >"$made/log" 2>&1 ||
    { cat "$made/log"; echo "make install failed"; exit 1; }
[ -n "$(find "$made/root" -name 'libidnv.so*')" ] ||
    { echo "SKIP: built without shared libraries, and the examples load one"; exit 77; }
# The folder stands before the prefix that configure was given.
pc=$(find "$made/root" -name libidnv.pc)
[ -n "$pc" ] || { echo "libidnv.pc is not installed"; exit 1; }
PKG_CONFIG_PATH=$(dirname "$pc")
sed -i.old "s|^\([a-z_]*prefix\)=/|\1=$made/root/|" "$PKG_CONFIG_PATH"/*.pc
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
export PKG_CONFIG_PATH LD_LIBRARY_PATH

cp "$top"/doc/examples/check_name.c "$top"/doc/examples/Makefile "$made"
MAKEFLAGS= MFLAGS= make -s -C "$made" check_name CC="${CC:-cc}" ||
    { echo "the example does not build with the installed library"; exit 1; }

status=0
cat >"$made/want" <<'END'
bücher.example: valid, xn--bcher-kva.example, bücher.example
xn--bcher-kva.example: valid, xn--bcher-kva.example, bücher.example
a.l·a: invalid
  CONTEXTO_MIDDLE_DOT: MIDDLE DOT is not between two letters l (U+006C), U+00B7 at character 2 of label 2 (RFC 5892, A.3)
xn--0: invalid
  PUNYCODE: the Punycode cannot be decoded (RFC 3492, 6.2)
END
# judge COMMAND...: the answers, and the exit status of a run in which some are refused.
judge()
{
    "$@" bücher.example xn--bcher-kva.example a.l·a xn--0 >"$made/got"
    [ $? = 1 ] || { echo "$1: another exit status than 1"; status=1; }
    diff -u "$made/want" "$made/got" || { echo "$*: another answer"; status=1; }
    "$@" bücher.example >/dev/null || { echo "$*: a valid name is refused"; status=1; }
}
judge "$made/check_name"
if command -v "${PYTHON:-python3}" >/dev/null 2>&1; then
    judge "${PYTHON:-python3}" -B -X utf8 "$top/doc/examples/check_name.py"
    cat >"$made/want" <<'END'
a\xff: invalid
  ILL_FORMED_UTF8: the octets are not well-formed UTF-8 at character 2 of label 1 (RFC 3629)
b.example: valid, b.example, b.example
END
    "${PYTHON:-python3}" -B -X utf8 "$top/doc/examples/check_name.py" "$(printf 'a\377')" b.example >"$made/got"
    diff -u "$made/want" "$made/got" || { echo "check_name.py: another answer to what is not UTF-8"; status=1; }
else
    echo "SKIP: no python3: the example in Python was not run"
    [ $status != 0 ] || status=77
fi

# uses LIBRARY WORDS: compiles LIBRARY.c by the .pc file of that name, runs it; then the same without
# any shared library, where static ones are built, and there are such of what it needs.
uses()
{
    [ -f "$PKG_CONFIG_PATH/$1.pc" ] || { echo "$1: not built"; return; }
    ${CC:-cc} "$made/$1.c" -o "$made/$1" $(pkg-config --cflags --libs "$1") || { status=1; return; }
    [ "$("$made/$1" "$made/$1.index")" = "$2" ] || { echo "$1: another answer"; status=1; }
    [ -f "$LD_LIBRARY_PATH/$1.a" ] || { echo "$1: no static library was built"; return; }
    echo 'int main(void) { return 0; }' >"$made/empty.c"
    needed=$(pkg-config --static --libs "$1" | tr ' ' '\n' | grep -v 'lidnv')
    ${CC:-cc} -static "$made/empty.c" -o "$made/empty" $needed 2>/dev/null ||
        { echo "$1: there are no static libraries of what it needs"; return; }
    rm -f "$made/$1.index"*
    ${CC:-cc} -static "$made/$1.c" -o "$made/$1" $(pkg-config --static --cflags --libs "$1") ||
        { status=1; return; }
    [ "$("$made/$1" "$made/$1.index")" = "$2" ] || { echo "$1, static: another answer"; status=1; }
}
cat >"$made/libidnv.c" <<'END'
#include <stdio.h>
#include <idnv.h>
int main(void)
{
    char ascii[IDNV_NAME_ASCII_MAX];
    size_t len;
    idnv_status status = idnv_to_ascii(ascii, sizeof ascii, &len, "b\303\274cher", 7,
                                       idnv_profile_find("registration", 12), NULL);
    printf("%d %.*s\n", (int)status, (int)len, ascii);
    return 0;
}
END
cat >"$made/libidnv-lgr.c" <<'END'
#include <stdio.h>
#include <idnv/lgr.h>
#include <idnv/policy.h>
int main(void)
{
    idnv_lgr *lgr;
    idnv_lgr_source source = {.size = sizeof source, .id = "t", .id_len = 1};
    idnv_policy policy;
    void *image = NULL;
    size_t len = 0;
    int status[] = {idnv_lgr_import(&lgr, "U+0061\n", 7, IDNV_LGR_FORMAT_LIST, NULL, NULL), 9, 9};
    source.lgr = lgr;
    status[1] = idnv_lgr_compile(&image, &len, &source, 1, NULL, 0, NULL, NULL);
    status[2] = idnv_policy_open(&policy, image, len);
    printf("%d %d %d\n", status[0], status[1], status[2]);
    idnv_lgr_image_free(image, NULL);
    idnv_lgr_free(lgr);
    return 0;
}
END
cat >"$made/libidnv-zone.c" <<'END'
#include <stdio.h>
#include <string.h>
#include <idnv/zone.h>
int main(int argc, char **argv)
{
    const idnv_zone_options options = {.size = sizeof options, .flags = IDNV_ZONE_CREATE};
    idnv_zone *zone;
    idnv_zone_txn *txn;
    if (argc < 2 || idnv_zone_open(&zone, argv[1], strlen(argv[1]), &options) != IDNV_OK ||
        idnv_zone_begin(&txn, zone) != IDNV_OK)
        return 1;
    idnv_status added = idnv_zone_add(txn, "look.example", 12, "", 0);
    printf("%d %d\n", (int)added, (int)idnv_zone_commit(txn));
    idnv_zone_close(zone);
    return 0;
}
END
uses libidnv '0 xn--bcher-kva'
uses libidnv-lgr '0 0 0'
uses libidnv-zone '0 0'
# On systems whose C library has the threads in it the program above is linked without, too.
[ ! -f "$PKG_CONFIG_PATH/libidnv-zone.pc" ] ||
    case $(pkg-config --static --libs libidnv-zone) in *-pthread*) ;; *)
        echo "libidnv-zone.pc does not name pthread for static linking"; status=1 ;;
    esac
headers=$(find "$made/root" -name idnv.h)
[ -n "$headers" ] || { echo "no installed header"; status=1; }
exit $status
