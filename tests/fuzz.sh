# Sourced by ./dev fuzz TARGET SECONDS: runs one fuzz target, or each ("all"), that long (clang).
target=${1:-} seconds=${2:-}
case $seconds in
''|*[!0-9]*)
    echo "usage: ./dev fuzz TARGET SECONDS; targets: all" \
        "$(sed -n 's/^FUZZ_TARGETS += fuzz_//p' fuzz/local.mk | tr '\n' ' ')" >&2
    exit 2
    ;;
esac
install_missing clang
clang_version=$(clang -dumpversion | sed 's/\..*//')
install_missing "libclang-rt-$clang_version-dev"
configure build-fuzz CC=clang --enable-fuzzing --enable-sanitizers=address,undefined --disable-shared
make -s -C build-fuzz -j"$jobs" fuzz-targets >&2
[ "$target" != all ] || target=$(sed -n 's/^FUZZ_TARGETS += fuzz_//p' fuzz/local.mk)

# fuzz_one NAME: libFuzzer adds what it finds to its first folder, a scratch one.
fuzz_one()
{
    name=$1 log=build-fuzz/$1.log
    mkdir -p "build-fuzz/scratch/$name" "build-fuzz/failed"
    set -- "build-fuzz/scratch/$name" "fuzz/corpus/$name"
    [ ! -d "fuzz/repro/$name" ] || set -- "$@" "fuzz/repro/$name"
    dictionary=fuzz/dictionaries/$name.dict
    [ -f "$dictionary" ] || dictionary=fuzz/dictionaries/names.dict
    if "build-fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -dict="$dictionary" -artifact_prefix="build-fuzz/failed/$name-" "$@" >"$log" 2>&1; then
        echo "$name: $(sed -n 's/^#\([0-9]*\).*DONE *\(cov: [0-9]*\).*/\1 runs, \2/p' "$log")"
    else
        tail -40 "$log" >&2
        echo "$name: FAILED, see build-fuzz/failed"
        return 1
    fi
}

failed=0
for name in $target; do
    [ -f "fuzz/fuzz_$name.c" ] || { echo "there is no target $name" >&2; exit 2; }
    fuzz_one "$name" || failed=$((failed + 1))
done
[ "$failed" = 0 ]
