# Sourced by ./dev lint: gcc -fanalyzer, clang-tidy, cppcheck, shellcheck over the whole project. A
# finding is an error. Each check that is left out has its reason beside it.
install_missing clang clang-tidy cppcheck shellcheck
build
sources=$(git ls-files 'src/*.c' 2>/dev/null || find src -name '*.c')
flags="-std=c11 -D_GNU_SOURCE -Iinclude -Isrc -Ibuild $(pkg-config --cflags expat lmdb 2>/dev/null)"
bad=0

# gcc -fanalyzer sees no faults that cross files; it is quick and knows paths.
for file in $sources; do
    # shellcheck disable=SC2086
    gcc $flags -DPKGLIBDIR='""' -O1 -fanalyzer -Werror -fsyntax-only "$file" || bad=1
done

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
# shellcheck disable=SC2086
clang-tidy --quiet --warnings-as-errors='*' --checks="$checks" $sources -- $flags \
    -DPKGLIBDIR='""' 2>/dev/null || bad=1

# missingIncludeSystem: cppcheck is given no system headers. unusedFunction: a library has callers
# elsewhere. variableScope: declarations stand where a reader looks for them.
# shellcheck disable=SC2086
cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
    --suppress=missingIncludeSystem --suppress=unusedFunction --suppress=variableScope \
    --inline-suppr -Iinclude -Isrc -Ibuild $sources || bad=1

# SC2086: lists of flags are split on purpose; SC1091, SC2034, SC2154: parts of ./dev are sourced and
# share variables with it; SC3013: every shell of Debian, Alpine and the BSDs has -nt; SC1007:
# "CDPATH= cd" is meant so.
shellcheck -s sh -S warning -e SC1007,SC1091,SC2034,SC2086,SC2154,SC3013 dev tests/*.sh fuzz/*.sh || bad=1
[ "$bad" = 0 ] && echo "no findings"
