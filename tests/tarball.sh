#!/bin/sh
# SPDX-License-Identifier: MIT
# tarball.sh TARBALL: it holds what git holds, and beside it only the generated files named here
# (the lesson of CVE-2024-3094: what is in a release but not in git is where a backdoor hides).
set -eu
list=$(mktemp -d)
trap 'rm -rf "$list"' EXIT
export LC_ALL=C
tar tJf "$1" | grep -v '/$' | sed 's,^[^/]*/,,' | sort >"$list/tar"
{
    git ls-files | grep -v -x -e '.ci/run' -e '.gitignore'
    cat <<'GENERATED'
Makefile.in
aclocal.m4
config.h.in
config/ar-lib
config/compile
config/config.guess
config/config.sub
config/depcomp
config/install-sh
config/ltmain.sh
config/missing
config/py-compile
config/test-driver
configure
m4/libtool.m4
m4/ltoptions.m4
m4/ltsugar.m4
m4/ltversion.m4
m4/lt~obsolete.m4
GENERATED
} | sort >"$list/expected"
grep -q -x config/py-compile "$list/tar" || sed -i '/^config\/py-compile$/d' "$list/expected"
diff "$list/expected" "$list/tar" && echo "the tarball is git and $(grep -c . "$list/tar") files in all"
