#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
How much the tests see: changes one comparison, boundary or boolean operator of libidnv at a time,
and runs the tests against the library so changed.

usage: mutate.py FOLDER COUNT SEED [FILE...]     (./dev mutate COUNT SEED [FILE...])

FOLDER is a working folder; the sources are copied there, so the caller's stay as they are. COUNT
places of src/*.c (or of FILE...) are drawn with SEED; 0: all. A mutant is killed when a test fails,
crashes or takes far longer than before. Mutants that no input can tell apart are listed, each with
its reason, in tests/mutants-equivalent.tsv; they do not count. The report is FOLDER/report.
"""
import difflib
import glob
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys

TARGET = 95.0  # per cent of the mutants that the tests are to kill
EQUIVALENT = 'tests/mutants-equivalent.tsv'
# What judges a file: the first pattern that fits; cheap tests first. What else is in `make check` tests
# the tables, the documents, the other libraries or the packaging.
NAMES = ('t_answer t_name t_label t_pair t_utf8 t_report t_abi conform_vectors conform_suites '
         'conform_idna conform_nfc fuzz_punycode fuzz_label fuzz_nfc fuzz_pair fuzz_name_utf32 '
         'tests/cli/convert.py t_punycode fuzz_name t_ucd_derived t_ucd_seq t_vulnerabilities '
         'conform_forms')
LOOKS = ('conform_icu_spoof t_icu_skeleton fuzz_homograph t_homograph t_abi '
         'tests/cli/homograph.py tests/cli/zone.py')
POLICY = 'fuzz_policy_image t_abi t_policies fuzz_policy_eval t_policy tests/cli/policy.py t_lgr_cases'
JUDGES = (
    ('src/policy', POLICY),
    ('src/(homograph|script|skeleton)', LOOKS),
    ('src/(ucd|character)', f'{NAMES} {LOOKS} t_ucd'),
    ('src/', f'{NAMES} fuzz_homograph oracle_icu oracle_idn2 tests/cli/records.py'),
)
TOKEN = re.compile(r'''
    /\*.*?\*/ | //[^\n]* | ^[ \t]*\#(?:\\\n|[^\n])* | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' |
    (?P<op> <<=|>>=|->|<<|>>|<=|>=|==|!=|&&|\|\||<|>|!)''', re.S | re.M | re.X)
INSTEAD = {
    '<': ('<=', '>='), '<=': ('<', '>'), '>': ('>=', '<='), '>=': ('>', '<'),
    '==': ('!=',), '!=': ('==',), '&&': ('||',), '||': ('&&',), '!': ('',),
}


class Mutant:
    def __init__(self, path, text, at, old, new):
        self.path, self.old, self.new = path, old, new
        self.text = text[:at] + new + text[at + len(old):]
        self.number = text.count('\n', 0, at) + 1
        start = text.rfind('\n', 0, at) + 1
        self.place = f'{path}:{self.number}:{at - start + 1}'
        self.line = self.text.split('\n')[self.number - 1].strip()
        self.diff = '\n'.join(line for line in difflib.unified_diff(
            text.split('\n'), self.text.split('\n'), n=0, lineterm='') if line[:3] not in
            ('---', '+++') and line[:2] != '@@')


def places(root, files):
    """Every place with each of its replacements, in the order of the files."""
    for path in files:
        with open(os.path.join(root, path), encoding='utf-8') as source:
            text = source.read()
        for token in TOKEN.finditer(text):
            old = token['op']
            if old in INSTEAD:
                yield path, text, token.start(), old


def equivalents(root):
    """(file, mutated line) of the mutants that a reader has found to change nothing."""
    with open(os.path.join(root, EQUIVALENT), encoding='utf-8') as listed:
        rows = [line.rstrip('\n').split('\t') for line in listed if line[0] not in '#\n']
    assert all(len(row) == 3 for row in rows), 'three fields: file, mutated line, reason'
    return {(row[0], row[1]) for row in rows}


class Bench:
    """The copy, its build, and the tests that run in it."""

    def __init__(self, folder, files):
        self.tree = os.path.join(folder, 'tree')
        self.build = os.path.join(folder, 'build')
        self.core = os.path.join(self.build, 'core.so')
        data = os.environ.get('IDNV_TEST_DATA') or os.path.abspath('../shared')
        self.environment = dict(
            os.environ, IDNV_TEST_DATA=data, srcdir=self.tree, PYTHONDONTWRITEBYTECODE='1',
            IDNV_TOOL=os.path.join(self.build, 'idnv'), PYTHON=sys.executable)
        self.judges = {path: next(tests.split() for pattern, tests in JUDGES
                                  if re.match(pattern, path)) for path in files}
        self.tests = list(dict.fromkeys(sum(self.judges.values(), [])))
        self.cost = {}
        core = glob.glob('src/*.c') + glob.glob('tables/unicode/ucd_*.c') + \
            ['tables/homograph/fold.c']
        self.objects = {path: os.path.join(self.build, os.path.basename(path)[:-1] + 'core.o')
                        for path in core}

    def prepare(self):
        self.copy()
        os.makedirs(self.build, exist_ok=True)
        if not os.path.exists(os.path.join(self.build, 'Makefile')):
            subprocess.run([os.path.join(self.tree, 'configure'), '--quiet', '--disable-static',
                            'CFLAGS=-O1 -w'], cwd=self.build, check=True)
        for path in self.objects:
            if not self.compile(path):
                sys.exit(f'mutate.py: {path} cannot be compiled')
        self.link()
        programs = {name for name in self.tests if not name.endswith('.py')}
        self.make('all', *sorted(programs))

    def copy(self):
        listed = subprocess.run(['git', 'ls-files', '-z'], check=True, capture_output=True)
        names = listed.stdout.decode().split('\0')[:-1]
        for name in names + ['configure', 'aclocal.m4', 'config.h.in', 'Makefile.in',
                             *glob.glob('config/*'), *glob.glob('m4/*.m4')]:
            target = os.path.join(self.tree, name)
            if not os.path.isfile(name):
                continue
            if os.path.exists(target):
                with open(name, 'rb') as one, open(target, 'rb') as other:
                    if one.read() == other.read():
                        continue
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(name, target)
            shutil.copymode(name, target)
        # In the order in which they are made of each other, so that make does not remake them.
        for name in ('aclocal.m4', 'config.h.in', 'Makefile.in', 'configure'):
            os.utime(os.path.join(self.tree, name))

    def make(self, *targets):
        """Whatever links the core links the shared one."""
        libraries = {
            'FUZZ_LIBS': '', 'TEST_LIBS': '-lcmocka', 'idnv_LDADD': 'libidnv-tool.la',
            'idnv_policy_la_LIBADD': 'libidnv-tool.la libidnv-lgr-core.la -lexpat',
            'idnv_authoring_la_LIBADD': 'libidnv-tool.la libidnv-lgr-core.la -lexpat',
            'idnv_zone_la_LIBADD': 'libidnv-tool.la libidnv-zone-core.la -llmdb'}
        subprocess.run(
            ['make', '-s', *[f'{name}={self.core} {rest}' for name, rest in libraries.items()],
             *targets], cwd=self.build, stdout=subprocess.DEVNULL, check=True)

    def link(self):
        subprocess.run(['cc', '-shared', '-o', self.core, *self.objects.values()], check=True)

    def compile(self, path):
        """What is hidden in a release is open here: the tests meet one shared core."""
        folders = [os.path.join(self.tree, 'include'), os.path.join(self.tree, 'src'), self.build]
        return subprocess.run(
            ['cc', '-std=c11', '-O1', '-w', '-fPIC', *['-I' + folder for folder in folders],
             '-c', os.path.join(self.tree, path), '-o', self.objects[path]]).returncode == 0

    def object(self, path):
        with open(self.objects[path], 'rb') as compiled:
            return compiled.read()

    def restore(self, path, text, compiled):
        self.write(path, text)
        with open(self.objects[path], 'wb') as kept:
            kept.write(compiled)

    def write(self, path, text):
        with open(os.path.join(self.tree, path), 'w', encoding='utf-8') as source:
            source.write(text)

    def passes(self, test):
        """Runs a test; what it may take is counted in its own time, not in that of the machine."""
        script = os.path.join(self.tree, test)
        command = [sys.executable, '-B', script] if test.endswith('.py') else ['./' + test]
        seconds = 5 + 5 * self.cost.get(test, 600)

        def limits():
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))

        child = subprocess.Popen(
            command, cwd=self.build, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=limits)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.used = used.ru_utime + used.ru_stime
        return child.returncode in (0, 77)

    def measure(self):
        for test in self.tests:
            if not self.passes(test):
                sys.exit(f'mutate.py: {test} fails with the library as it is')
            self.cost[test] = self.used

    def killer(self, path):
        """The test that fails; the next mutant of this file meets it first."""
        tests = self.judges[path]
        for test in tests:
            if not self.passes(test):
                tests.remove(test)
                tests.insert(0, test)
                return test
        return None


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    folder, count, seed = os.path.abspath(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    files = sys.argv[4:] or sorted(glob.glob('src/*.c'))
    bench = Bench(folder, files)
    bench.prepare()
    bench.measure()
    draw = random.Random(seed)
    drawn = list(places(bench.tree, files))
    draw.shuffle(drawn)
    known = equivalents(bench.tree)
    killed, survived, equal = 0, [], 0
    with open(os.path.join(folder, 'report'), 'w', encoding='utf-8') as report:
        def say(*words):
            print(*words, file=report, flush=True)
            print(*words, flush=True)

        for path, text, at, old in drawn:
            if count and killed + len(survived) == count:
                break
            mutant = Mutant(path, text, at, old, draw.choice(INSTEAD[old]))
            if (path, mutant.line) in known:
                equal += 1
                say('equivalent', mutant.place, repr(mutant.line))
                continue
            before = bench.object(path)
            bench.write(path, mutant.text)
            if bench.compile(path) and bench.object(path) != before:
                bench.link()
                test = bench.killer(path)
                if test:
                    killed += 1
                    say('killed', mutant.place, f'{old} -> {mutant.new}', 'by',
                        os.path.basename(test))
                else:
                    survived.append(mutant)
                    say(f'survived {mutant.place} {old} -> {mutant.new}\n{mutant.diff}')
            bench.restore(path, text, before)
        bench.link()
        total = killed + len(survived)
        rate = 100 * killed / total if total else 100.0
        say(f'{total} mutants of {len(drawn)} places, seed {seed}: {killed} killed, '
            f'{len(survived)} survived, {rate:.1f} % killed; {equal} listed as equivalent')
        for mutant in survived:
            say(mutant.place, repr(mutant.line))
    sys.exit(0 if rate >= TARGET else 1)


if __name__ == '__main__':
    main()
