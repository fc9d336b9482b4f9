#!/bin/sh
# A long campaign on one core, in pieces, that may be stopped and begun again at any time.
#
#   fuzz/campaign.sh run FOLDER SECONDS [TARGET]...   pieces of SECONDS of processor time, target after
#                                                     target, until a file FOLDER/stop is there; a
#                                                     target given twice has twice as many pieces
#   fuzz/campaign.sh report [LOG]   sums fuzz/campaign.log, or LOG, as doc/fuzzing.md has it, and what
#                                   of it each family had on its sources as this commit has them
#   fuzz/campaign.sh families       family, sources, targets
#
# The programs are those of build-fuzz (./dev fuzz configures it), built and copied at the beginning.
# FOLDER/corpus/TARGET is kept between pieces, FOLDER/failed holds what failed; several campaigns may
# share a folder. A line of FOLDER/log: time, commit, target, runs, processor seconds, edges, features,
# inputs in the corpus, "ok" or "FAILED". When a campaign is over its lines go to the end of
# fuzz/campaign.log.
set -eu
cd "$(dirname "$0")/.."
command=${1:-}

usage()
{
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

# without PART...: the sources that do not belong to these parts, as git names them.
without()
{
    printf '%s' 'include/idnv/*.h include/idnv/*.def src/*.c src/*.h tables/*/*.c tables/*/*.h'
    for part in "$@"; do
        printf ' %s' ":!include/idnv/$part*" ":!src/$part*" ":!tables/*/$part*"
    done
}

# Families, the sources that each has, and their targets. A piece ran on the final code when none of
# its family's sources has changed since the commit that the log gives.
families()
{
    look_alikes='homograph skeleton script fold'
    echo "names|$(without lgr tool zone has_variant policy $look_alikes)|name name_utf32 label peers punycode pair nfc"
    echo "homograph|$(without lgr tool zone has_variant policy)|homograph"
    echo "rulesets|$(without tool zone has_variant $look_alikes)|lgr_xml lgr_text"
    echo "policy|$(without tool zone has_variant $look_alikes)|policy_literal policy_eval policy_image"
    echo "zone|$(without lgr tool)|zone"
    echo "tool|src/tool/buf.* src/tool/output.c src/tool/progress.* src/tool/run.c src/tool/text.*" \
        "src/tool/tool.h|records"
}

# The commits of the log whose sources of these names are still those of HEAD.
same_sources()
{
    log=$1
    shift
    for commit in $(cut -d ' ' -f 2 "$log" | sort -u); do
        git diff --quiet "$commit" HEAD -- "$@" 2>/dev/null && printf '%s ' "$commit"
    done
}

report()
{
    families | while IFS='|' read -r family sources targets; do
        set -f # git expands the names
        # shellcheck disable=SC2086 # one word a name
        echo "$family|$targets|$(same_sources "$1" $sources)"
    done | awk '
        function commas(n) {
            n = n ""
            while (match(n, /[0-9][0-9][0-9][0-9](,|$)/))
                n = substr(n, 1, RSTART) "," substr(n, RSTART + 1)
            return n
        }
        NR == FNR { split($0, part, "|"); family[NR] = part[1]; targets[NR] = part[2]; same[NR] = part[3]
                    families = NR; next }
        { runs[$3] += $4; cpu[$3] += $5; cpu_at[$3, $2] += $5; failed[$3] += $9 != "ok"
          if ($6 > edges[$3]) edges[$3] = $6 }
        END {
            print "| family | target | runs | processor minutes | edges |\n| --- | --- | --- | --- | --- |"
            for (f = 1; f <= families; f++) {
                all = final = bad = 0
                n = split(targets[f], target, " "); m = split(same[f], commit, " ")
                for (i = 1; i <= n; i++) {
                    all += cpu[target[i]]; bad += failed[target[i]]
                    for (k = 1; k <= m; k++) final += cpu_at[target[i], commit[k]]
                }
                for (i = 1; i <= n; i++)
                    printf "| %s | `%s` | %s | %.1f | %s |\n",
                        i == 1 ? sprintf("%s, %d min", family[f], all / 60) : "", target[i],
                        commas(runs[target[i]] + 0), cpu[target[i]] / 60, commas(edges[target[i]] + 0)
                notes = notes sprintf("%s: %d of %d minutes on these sources, %d failed\n", family[f],
                    final / 60, all / 60, bad)
            }
            printf "\n%s", notes
        }' - "$1"
}

# Processor seconds of all children, from what `times` wrote: it must run in this very shell.
spent() { awk 'NR == 2 { gsub(/[ms]/, " "); print int($1 * 60 + $2 + $3 * 60 + $4) }' "$1"; }

# Waits until the process has taken so many processor seconds, or has ended. On a machine that does
# other work a piece of the clock would be over before the corpus is read.
wait_for()
{
    hertz=$(getconf CLK_TCK)
    while kill -0 "$1" 2>/dev/null && [ ! -e "$folder/stop" ]; do
        [ "$(awk -v hertz="$hertz" '{ print int(($14 + $15) / hertz) }' "/proc/$1/stat")" -lt "$2" ] ||
            break
        sleep 1
    done 2>/dev/null
    kill -USR1 "$1" 2>/dev/null || : # libFuzzer ends in order
}

last() { sed -n "s/.* $1: \([0-9]*\) .*/\1/p" "$2" | tail -n 1; }

piece()
{
    name=$1 corpus=$folder/corpus/$1 out=$folder/$1.$$.out
    mkdir -p "$corpus"
    set -- "$corpus" "fuzz/corpus/$name"
    [ ! -d "fuzz/repro/$name" ] || set -- "$@" "fuzz/repro/$name"
    dictionary=fuzz/dictionaries/$name.dict
    [ -f "$dictionary" ] || dictionary=fuzz/dictionaries/names.dict
    verdict=ok
    times >"$folder/before.$$"
    "$folder/bin.$$/fuzz_$name" -timeout=900 -rss_limit_mb=2048 \
        -dict="$dictionary" -artifact_prefix="$folder/failed/$name-" "$@" >"$out" 2>&1 &
    pid=$!
    wait_for "$pid" "$seconds"
    wait "$pid" || verdict=FAILED
    [ "$verdict" = ok ] || cp "$out" "$folder/failed/$name-$(date +%H%M%S).out"
    times >"$folder/after.$$"
    runs=$(sed -n 's/^#\([0-9][0-9]*\).*/\1/p' "$out" | tail -n 1)
    cpu=$(($(spent "$folder/after.$$") - $(spent "$folder/before.$$")))
    inputs=$(find "$corpus" -type f | wc -l)
    echo "$(date -u +%FT%TZ) $commit $name $runs $cpu $(last cov "$out") $(last ft "$out")" \
        "$inputs $verdict" >>"$folder/log"
}

case $command in
run)
    [ $# -ge 3 ] || usage
    folder=$2 seconds=$3
    shift 3
    # shellcheck disable=SC2046 # one word a target
    [ $# -gt 0 ] || set -- $(sed -n 's/^FUZZ_TARGETS += fuzz_//p' fuzz/local.mk)
    commit=$(git describe --always --exclude='*' --dirty)
    make -s -C build-fuzz fuzz-targets
    mkdir -p "$folder/failed" "$folder/bin.$$"
    folder=$(cd "$folder" && pwd)
    for name in "$@"; do
        cp "build-fuzz/fuzz_$name" "$folder/bin.$$"
    done
    while :; do
        for name in "$@"; do
            [ ! -e "$folder/stop" ] || exit 0
            piece "$name"
        done
    done
    ;;
report) report "${2:-fuzz/campaign.log}" ;;
families) families ;;
*) usage ;;
esac
