#!/bin/sh
# SPDX-License-Identifier: MIT
# Every public header compiles alone, in C11, C++98 and C++17, without an extension.
set -u
top=${srcdir:-.}
made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
status=0
cxx=${CXX:-c++}
command -v "$cxx" >/dev/null 2>&1 || { echo "SKIP: no C++ compiler: install g++, or set CXX"; cxx=; }

# compile COMPILER LANGUAGE STANDARD HEADER
compile()
{
    printf '#include <%s>\nint idnv_headers_alone;\n' "$4" >"$made/alone.$2"
    $1 -x "$2" -std="$3" -pedantic-errors -Wall -Wextra -Werror -I"$top/include" -fsyntax-only \
        "$made/alone.$2" || { echo "<$4> does not compile alone as $3"; status=1; }
}

count=0
for header in "$top"/include/idnv.h "$top"/include/idnv/*.h; do
    name=${header#"$top/include/"}
    compile "${CC:-cc}" c c11 "$name"
    [ -z "$cxx" ] || compile "$cxx" c++ c++98 "$name"
    [ -z "$cxx" ] || compile "$cxx" c++ c++17 "$name"
    count=$((count + 1))
done
[ $count -gt 10 ] || { echo "only $count headers"; status=1; }
[ $status = 0 ] && [ -z "$cxx" ] && exit 77
exit $status
