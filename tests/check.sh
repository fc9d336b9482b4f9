# Sourced by what runs `make check`: adds up what passed, was skipped and failed.
passed=0 skipped=0 failed=0

# log_of DIR NAME: where automake writes what a test says.
log_of()
{
    log=$1/${2%.*}.log
    [ -f "$log" ] || log=$1/$2.log
    echo "$log"
}

# check DIR: make check in a build folder.
check()
{
    out=$1/check.out
    make -s -C "$1" -j"$jobs" check >"$out" 2>&1 && ok=0 || ok=1
    # Of what failed, its own words: they name the case.
    [ $ok = 0 ] || grep -E '^(FAIL|ERROR):' "$out" | sort -u | while read -r _ name; do
        echo "== $1: $name"
        tail -n 100 "$(log_of "$1" "$name")" 2>/dev/null
    done
    passed=$((passed + $(grep -c '^PASS:' "$out" || :)))
    skipped=$((skipped + $(grep -c '^SKIP:' "$out" || :)))
    count=$(grep -c -E '^(FAIL|ERROR):' "$out" || :)
    if [ $ok != 0 ] && [ "$count" = 0 ]; then
        tail -n 60 "$out"
        count=1
    fi
    failed=$((failed + count))
    grep '^SKIP:' "$out" | while read -r _ name; do
        echo "$1: SKIP: $name"
        grep '^SKIP: ' "$(log_of "$1" "$name")" | sort -u | sed 's/^SKIP:/   /' || :
    done
}
