#!/bin/sh
# A long campaign on one core, in pieces, that may be stopped and begun again at any time.
#
#   fuzz/campaign.sh run FOLDER SECONDS [TARGET]...   pieces of SECONDS of processor time, target after
#                                                     target, until a file FOLDER/stop is there; a
#                                                     target given twice has twice as many pieces
#   fuzz/campaign.sh report FOLDER                    sums FOLDER/log per target
#
# The programs are those of build-fuzz (./dev fuzz builds them), copied when a piece begins, so that
# they may be built again meanwhile. FOLDER/corpus/TARGET is kept between pieces, FOLDER/failed holds
# what failed; several campaigns may share a folder. A line of the log: time, commit, target, runs,
# processor seconds, edges, features, inputs in the corpus, "ok" or "FAILED".
set -eu
cd "$(dirname "$0")/.."
command=${1:-} folder=${2:-}
[ -n "$folder" ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }

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
    commit=$(git rev-parse --short HEAD)
    name=$1 corpus=$folder/corpus/$1 out=$folder/$1.$$.out
    mkdir -p "$corpus" "$folder/failed" "$folder/bin"
    program=$folder/bin/fuzz_$name.$$
    cp "build-fuzz/fuzz_$name" "$program"
    set -- "$corpus" "fuzz/corpus/$name"
    [ ! -d "fuzz/repro/$name" ] || set -- "$@" "fuzz/repro/$name"
    dictionary=fuzz/dictionaries/$name.dict
    [ -f "$dictionary" ] || dictionary=fuzz/dictionaries/names.dict
    verdict=ok
    times >"$folder/before.$$"
    "$program" -timeout=900 -rss_limit_mb=2048 \
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
    seconds=$3
    shift 3
    # shellcheck disable=SC2046 # one word a target
    [ $# -gt 0 ] || set -- $(sed -n 's/^FUZZ_TARGETS += fuzz_//p' fuzz/local.mk)
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    while :; do
        for name in "$@"; do
            [ ! -e "$folder/stop" ] || exit 0
            piece "$name"
        done
    done
    ;;
report)
    awk '{ runs[$3] += $4; cpu[$3] += $5; if ($6 > edges[$3]) edges[$3] = $6
           if ($7 > features[$3]) features[$3] = $7; inputs[$3] = $8; failed[$3] += $9 != "ok" }
         END { for (t in runs) printf "%-14s %12d runs %8.2f CPU h %7d edges %7d features" \
                   " %6d inputs %d failed\n", t, runs[t], cpu[t] / 3600, edges[t], features[t],
                   inputs[t], failed[t] }' "$folder/log" | sort
    ;;
*) exit 2 ;;
esac
