# Sourced by what runs tests: adds up what passed, was skipped and failed.
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

# --- single lines, of ./dev test --analysis and --full ---

full=build-full
lines= met=

# asked LINE: whether this line is to be run: those that the caller named, without names every one.
asked()
{
    met="$met $1 "
    case ${lines:-" $1 "} in *" $1 "*) ;; *) return 1 ;; esac
}

# run_test LINE COMMAND...: one test, in a shell of its own: what exits there ends no more than the
# test. Its output is kept in build-full/LINE.log; a last line "note: ..." of it is shown.
run_test()
{
    test_name=$1
    asked "$1" || return 0
    shift
    log=$full/$test_name.log
    ("$@") >"$log" 2>&1 && ended=0 || ended=$?
    case $ended in
    0)
        passed=$((passed + 1))
        echo "PASS: $test_name$(sed -n '$s/^note: \(.*\)/ (\1)/p' "$log")"
        ;;
    77)
        skipped=$((skipped + 1))
        echo "SKIP: $test_name"
        grep '^SKIP: ' "$log" | sort -u | sed 's/^SKIP:/   /' || :
        ;;
    *)
        failed=$((failed + 1))
        tail -n 40 "$log"
        echo "FAIL: $test_name, see $log"
        ;;
    esac
}

# skip_test LINE WHY
skip_test()
{
    asked "$1" || return 0
    skipped=$((skipped + 1))
    echo "SKIP: $1: $2"
}

# needs LINE PROGRAM...: whether these programs are there; if not, the line is skipped.
needs()
{
    line=$1
    shift
    for program in "$@"; do
        command -v "$program" >/dev/null 2>&1 ||
            { skip_test "$line" "$program is not here and cannot be installed"; return 1; }
    done
}
