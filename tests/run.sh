# Sourced by ./dev test: builds, runs every suite, adds up what passed.
build
out=build/check.out
make -s -C build -j"$jobs" check >"$out" 2>&1 && ok=0 || ok=1
[ $ok = 0 ] || cat "$out"
passed=$(grep -c '^PASS:' "$out" || :)
skipped=$(grep -c '^SKIP:' "$out" || :)
failed=$(grep -c -E '^(FAIL|ERROR):' "$out" || :)
grep '^SKIP:' "$out" || :
[ $ok = 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
