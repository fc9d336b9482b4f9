# SPDX-License-Identifier: MIT
# idnv.1 from idnv.1.in: the line @RULES@ becomes the list of include/idnv/rules.def.
# usage: awk -f rules.awk rules.def idnv.1.in

function roff(s)
{
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    return s
}

function add(all,    i, number, name, part)
{
    # IDNV_RULE(number, name, "source", "text")
    sub(/^IDNV_RULE\(/, "", all)
    i = index(all, ",")
    number = substr(all, 1, i - 1)
    all = substr(all, i + 2)
    i = index(all, ",")
    name = substr(all, 1, i - 1)
    split(all, part, "\"")
    rules = rules ".TP\n.B " name "\n" roff(part[4]) " (" number "; " roff(part[2]) ").\n"
}

FILENAME ~ /\.def$/ {
    if ($0 ~ /^IDNV_RULE/)
        collected = ""
    if ($0 ~ /^IDNV_RULE/ || collected != "") {
        sub(/^ +/, "")
        collected = collected (collected == "" ? "" : " ") $0
        if ($0 ~ /\)$/) {
            add(collected)
            collected = ""
        }
    }
    next
}

/^@RULES@$/ {
    printf "%s", rules
    next
}

{ print }
