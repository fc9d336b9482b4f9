#!/bin/sh
# SPDX-License-Identifier: MIT
# tarball.sh TARBALL: it holds what git holds (HEAD), and beside it only the generated files named here
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
diff "$list/expected" "$list/tar" || exit 1
# Not only the names: each file that git has is the same, octet for octet.
mkdir "$list/git" "$list/packed"
git archive HEAD | tar xf - -C "$list/git"
tar xJf "$1" -C "$list/packed" --strip-components=1
(cd "$list/git" && find . -type f) | while read -r file; do
    [ ! -f "$list/packed/$file" ] || cmp "$list/git/$file" "$list/packed/$file" || exit 1
done
echo "the tarball is git and $(grep -c . "$list/tar") files in all"
