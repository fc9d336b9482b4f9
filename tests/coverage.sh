# Sourced by ./dev coverage: the tests in a build for gcov, then lines and branches of src/ as a table.
configure build-coverage --enable-coverage --disable-shared
find build-coverage -name '*.gcda' -exec rm {} +
make -s -C build-coverage -j"$jobs" check >build-coverage/check.out 2>&1 ||
    grep -E '^(FAIL|ERROR):' build-coverage/check.out >&2 || :
# A file is compiled once per library that it is part of: the best object of each counts.
find build-coverage/src -name '*.gcda' | while read -r data; do
    gcov -b -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk '
    /^File / { file = ""; if (match($0, /src\/[a-z_\/]*\.c/)) file = substr($0, RSTART, RLENGTH) }
    file != "" && /^Lines executed:/ {
        split(substr($0, 16), part, "% of "); keep = part[1] * part[2] >= covered[file]
        if (keep) { covered[file] = part[1] * part[2]; total[file] = part[2] } }
    file != "" && keep && /^Branches executed:/ { split(substr($0, 19), part, "% of ")
        branches[file] = part[2] }
    file != "" && keep && /^Taken at least once:/ { split(substr($0, 21), part, "% of ")
        taken[file] = part[1] * branches[file] }
    END {
        for (file in total) {
            printf "%-32s %6.1f %% of %4d lines  %6.1f %% of %4d branches\n", file,
                covered[file] / total[file], total[file],
                branches[file] ? taken[file] / branches[file] : 100, branches[file] | "sort"
            c += covered[file]; t += total[file]; b += branches[file]; k += taken[file] }
        close("sort")
        if (t) printf "%-32s %6.1f %% of %4d lines  %6.1f %% of %4d branches\n", "src/", c / t, t,
            k / b, b }'
