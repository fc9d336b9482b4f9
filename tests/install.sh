#!/bin/sh
# SPDX-License-Identifier: MIT
# Run in the build folder. Installs into a folder of its own, builds doc/examples with what pkg-config
# says of that installation, and runs them; the one in Python loads the installed library.
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
sed -i.old "s|^\([a-z_]*prefix\)=/|\1=$made/root/|" "$pc"
PKG_CONFIG_PATH=$(dirname "$pc")
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
headers=$(find "$made/root" -name idnv.h)
[ -n "$headers" ] || { echo "no installed header"; status=1; }
exit $status
