#!/bin/sh
# SPDX-License-Identifier: MIT
# links.sh install|remove FOLDER PAGE...: for every function that a page of section 3 names, a page
# of one line that leads to it.
set -eu
what=$1 folder=$2
shift 2
for page in "$@"; do
    title=${page##*/}
    title=${title%.3}
    # All words between .SH NAME and the dash.
    sed -n '/^\.SH NAME/,/\\-/{/^\.SH/d;s/ \\-.*//;s/,//g;p;}' "$page" | tr ' ' '\n' |
        while read -r name; do
            [ "$name" != "$title" ] || continue
            case $what in
            install) echo ".so man3/$title.3" >"$folder/$name.3" ;;
            remove) rm -f "$folder/$name.3" ;;
            esac
        done
done
