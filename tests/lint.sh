# Sourced by ./dev lint: gcc -fanalyzer, clang-tidy, cppcheck over the sources, shellcheck over the
# scripts. A finding is an error, unless tests/lint.known says why it is none; a line of that list
# that matches nothing is an error too. Each check that is left out has its reason beside it.
install_missing clang clang-tidy cppcheck shellcheck
build
sources=$(git ls-files 'src/*.c' 2>/dev/null || find src -name '*.c')
found=build/lint
mkdir -p "$found"
bad=0
# What the makefiles define for single files is empty here.
places="-D_GNU_SOURCE -Iinclude -Isrc -Ibuild -DPKGLIBDIR=\"\" -DPKGDATADIR=\"\" -DPOLICYDIR=\"\""
flags="-std=c11 $places $(pkg-config --cflags expat lmdb 2>/dev/null)"

# -fanalyzer knows paths, and no faults that cross files. It works on compiled code, so not with
# -fsyntax-only.
# shellcheck disable=SC2086
echo "$sources" | xargs -n 1 -P "$jobs" gcc $flags -O1 -fanalyzer -fdiagnostics-plain-output \
    -fdiagnostics-path-format=none -S -o /dev/null >"$found/gcc" 2>&1 || bad=1

# insecureAPI.DeprecatedOrUnsafeBufferHandling asks for memcpy_s, which glibc and musl do not have.
checks='-*,clang-analyzer-*,bugprone-*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling'
# easily-swappable-parameters: "a pointer, then its length" is the convention of the interface.
checks="$checks,-bugprone-easily-swappable-parameters"
# reserved-identifier is about names that config.h and system headers make us define.
checks="$checks,-bugprone-reserved-identifier"
# branch-clone: cases of one rule set stay in the order of the document, though two do the same.
checks="$checks,-bugprone-branch-clone"
# narrowing-conversions repeats -Wconversion, and also warns of conversions that cannot lose anything.
checks="$checks,-bugprone-narrowing-conversions,-bugprone-implicit-widening-of-multiplication-result"
# macro-parentheses: the macros that generate lists cannot have them.
checks="$checks,-bugprone-macro-parentheses"
# suspicious-include: rules.def is a list, included where it is needed.
checks="$checks,-bugprone-suspicious-include"
# assignment-in-if-condition: not in clang 14; named so that newer versions agree with it.
checks="$checks,-bugprone-assignment-in-if-condition"
# not-null-terminated-result: texts have a length and end in no NUL; that is the interface.
checks="$checks,-bugprone-not-null-terminated-result"
# insecureAPI.strcpy: into memory that was made for the length of the text.
checks="$checks,-clang-analyzer-security.insecureAPI.strcpy"
# sizeof-expression: arrays of pointers to structures are meant.
checks="$checks,-bugprone-sizeof-expression"
# One file at a time: with several, clang 14 forgets va_start in all but the first.
# shellcheck disable=SC2086
echo "$sources" | xargs -n 1 -P "$jobs" sh -c 'checks=$1 flags=$2; shift 2
    clang-tidy --quiet --checks="$checks" "$@" -- $flags' sh "$checks" "$flags" \
    >"$found/clang-tidy" 2>/dev/null || bad=1

# missingIncludeSystem: cppcheck is given no system headers. unusedFunction: a library has callers
# elsewhere. variableScope: declarations stand where a reader looks for them.
# shellcheck disable=SC2086
cppcheck --quiet -j "$jobs" --std=c11 --enable=warning,performance,portability \
    --suppress=missingIncludeSystem --suppress=unusedFunction --suppress=variableScope \
    --template='{file}:{line}:{column}: warning: {message} [{id}]' --template-location='' \
    $places $sources >"$found/cppcheck" 2>&1 || bad=1

# One line for each finding, paths from the top: file:line:column: warning: words [check]
cat "$found/gcc" "$found/clang-tidy" "$found/cppcheck" | sed "s|^$(pwd)/||" |
    grep -E '^[^ ]*:[0-9]*:[0-9]*: (warning|error): ' | sort -u >"$found/all" || :
awk -F '\t' '
    FILENAME ~ /known$/ {
        if ($0 != "" && $0 !~ /^#/ && $0 !~ /^ /) { n++; file[n] = $1; check[n] = $2; code[n] = $3; line[n] = $0 }
        next }
    {
        split($0, part, ":")
        for (i = 1; i < part[2]; i++) if ((getline text < part[1]) <= 0) break
        if ((getline text < part[1]) <= 0) text = ""
        close(part[1])
        for (i = 1; i <= n; i++)
            if (file[i] == part[1] && index($0, "[" check[i]) && index(text, code[i])) {
                met[i] = 1
                break }
        if (i > n) { print; status = 1 } }
    END {
        for (i = 1; i <= n; i++) if (!met[i]) { print "tests/lint.known: not found any more: " line[i]; status = 1 }
        exit status }' tests/lint.known "$found/all" || bad=1

# SC2086, SC2046: lists of flags and names are split on purpose; SC1091, SC2034, SC2154: parts of
# ./dev are sourced and share variables with it; SC3013: every shell of Debian, Alpine and the BSDs
# has -nt; SC1007: "CDPATH= cd" is meant so; SC2089, SC2090: the quotes of a macro's value are for
# the compiler.
shellcheck -s sh -S warning -e SC1007,SC1091,SC2034,SC2046,SC2086,SC2089,SC2090,SC2154,SC3013 dev \
    tests/*.sh fuzz/*.sh doc/man/*.sh || bad=1
[ "$bad" = 0 ] && echo "no findings"
