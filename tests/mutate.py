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
import collections
import concurrent.futures
import difflib
import filecmp
import glob
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

TARGET = 95.0  # per cent of the mutants that the tests are to kill
EQUIVALENT = 'tests/mutants-equivalent.tsv'
# What judges a file: the first pattern that fits; cheap tests first. What else is in `make check` tests
# the tables, the documents, the other libraries or the packaging.
NAMES = ('t_arguments t_pages t_answer t_name t_name_length t_label t_pair t_utf8 t_report t_abi '
         'conform_vectors conform_suites conform_idna conform_nfc fuzz_punycode fuzz_label fuzz_nfc '
         'fuzz_pair fuzz_name_utf32 tests/cli/convert.py t_punycode fuzz_name t_ucd_derived t_ucd_seq '
         't_vulnerabilities conform_forms')
LOOKS = ('t_arguments t_pages t_script conform_icu_spoof t_icu_skeleton fuzz_homograph t_homograph t_abi '
         't_homograph_keys t_homograph_steps t_whole_script t_icu_spoof tests/cli/homograph.py tests/cli/zone.py')
POLICY = ('t_policy_image t_policy_words t_policy t_policy_null t_policy_limits fuzz_policy_image t_abi t_policies '
          'fuzz_policy_eval t_policy_tables t_policy_overlap t_policy_random tests/cli/policy.py')
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
        self.path, self.old, self.new, self.original = path, old, new, text
        self.text = text[:at] + new + text[at + len(old):]
        self.number = text.count('\n', 0, at) + 1
        start = text.rfind('\n', 0, at) + 1
        self.place = f'{path}:{self.number}:{at - start + 1}'
        self.line = self.text.split('\n')[self.number - 1].strip()

    def diff(self):
        return '\n'.join(line for line in difflib.unified_diff(
            self.original.split('\n'), self.text.split('\n'), n=0, lineterm='') if line[:3] not in
            ('---', '+++') and line[:2] != '@@')


def places(files):
    """Every place, in the order of the files."""
    for path in files:
        with open(path, encoding='utf-8') as source:
            text = source.read()
        for token in TOKEN.finditer(text):
            old = token['op']
            if old in INSTEAD:
                yield path, text, token.start(), old


def equivalents(drawn, files):
    """
    (file, mutated line) of the mutants that a reader has found to change nothing. What is listed of
    these files and is no mutant of them is refused: the code that its reason was about has changed.
    """
    with open(EQUIVALENT, encoding='utf-8') as listed:
        rows = [line.rstrip('\n').split('\t') for line in listed if line[0] not in '#\n']
    assert all(len(row) == 3 for row in rows), 'three fields: file, mutated line, reason'
    known = {(path, line) for path, line, _ in rows}
    lines = {(path, Mutant(path, text, at, old, new).line)
             for path, text, at, old in drawn for new in INSTEAD[old]}
    stale = sorted(row for row in known - lines if row[0] in files or not os.path.exists(row[0]))
    if stale:
        sys.exit('\n'.join([f'{EQUIVALENT}: no mutants:', *map('\t'.join, stale)]))
    return known


class Bench:
    """The copy, and the programs in it that meet the core as a shared library of its own name."""

    def __init__(self, folder, files):
        self.folder, self.tree = folder, os.path.join(folder, 'tree')
        self.build = os.path.join(folder, 'build')
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
            # The library that is changed does not count its work, and the fuzz targets are not to ask for it.
            subprocess.run([os.path.join(self.tree, 'configure'), '--quiet', '--disable-static',
                            'CFLAGS=-O1 -w', 'CPPFLAGS=-UFUZZ_COUNTED'], cwd=self.build, check=True)
        for path, compiled in self.objects.items():
            if not self.compile(os.path.join(self.tree, path), compiled):
                sys.exit(f'mutate.py: {path} cannot be compiled')
        self.link(self.build)
        # Not in one call: beside what `all` makes in a make of its own, the tests would make it again.
        self.make('all')
        self.make(*[name for name in self.tests if not name.endswith('.py')])

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
        core = f'-L{self.build} -lidnv-mutant'
        libraries = {
            'FUZZ_LIBS': '', 'TEST_LIBS': '-lcmocka', 'idnv_LDADD': 'libidnv-tool.la',
            'idnv_policy_la_LIBADD': 'libidnv-tool.la libidnv-lgr-core.la -lexpat',
            'idnv_authoring_la_LIBADD': 'libidnv-tool.la libidnv-lgr-core.la -lexpat',
            'idnv_zone_la_LIBADD': 'libidnv-tool.la libidnv-zone-core.la -llmdb'}
        subprocess.run(
            ['make', '-s', f'-j{os.cpu_count()}', 'FUZZ_LGR=libidnv-lgr-core.la',
             *[f'{name}={rest} {core}' for name, rest in libraries.items()], *targets],
            cwd=self.build, env=dict(os.environ, LD_LIBRARY_PATH=self.build),
            stdout=subprocess.DEVNULL, check=True)

    def compile(self, source, compiled):
        """What is hidden in a release is open here: the tests reach behind the ABI."""
        folders = [os.path.join(self.tree, 'include'), os.path.join(self.tree, 'src'), self.build]
        return subprocess.run(
            ['cc', '-std=c11', '-O1', '-w', '-fPIC', *['-I' + folder for folder in folders],
             '-c', source, '-o', compiled]).returncode == 0

    def link(self, folder, instead=None):
        """The core in this folder, with other objects instead of some."""
        objects = {**self.objects, **(instead or {})}
        subprocess.run(['cc', '-shared', '-Wl,-soname,libidnv-mutant.so', '-o',
                        os.path.join(folder, 'libidnv-mutant.so'), *objects.values()], check=True)

    def passes(self, test, folder):
        """
        Runs a test with the core of a folder; returns its time, None where it failed. What it may
        take is counted in its own time, not in that of the machine.
        """
        script = os.path.join(self.tree, test)
        command = [sys.executable, '-B', script, '-f'] if test.endswith('.py') else ['./' + test]
        data = os.environ.get('IDNV_TEST_DATA') or os.path.abspath('../shared')
        child = subprocess.Popen(
            command, cwd=self.build, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env=dict(os.environ, IDNV_TEST_DATA=data, srcdir=self.tree, LD_LIBRARY_PATH=folder,
                     IDNV_TOOL=os.path.join(self.build, 'idnv'), PYTHONDONTWRITEBYTECODE='1'))
        seconds = int(5 + 5 * self.cost.get(test, 600)) if command[1:] == [] else 20
        for what, limit in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0),
                            (resource.RLIMIT_AS, 4 << 30), (resource.RLIMIT_FSIZE, 1 << 30)):
            resource.prlimit(child.pid, what, (limit, limit))
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return used.ru_utime + used.ru_stime if child.returncode in (0, 77) else None

    def measure(self):
        for test in self.tests:
            self.cost[test] = self.passes(test, self.build)
            if self.cost[test] is None:
                sys.exit(f'mutate.py: {test} fails with the library as it is')

    def killer(self, mutant):
        """
        The test that sees the mutant; '' where none does, None where the compiler makes the same
        of it or refuses it.
        """
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            source = os.path.join(folder, os.path.basename(mutant.path))
            compiled = os.path.join(folder, 'mutant.o')
            with open(source, 'w', encoding='utf-8') as file:
                file.write(mutant.text)
            if not self.compile(source, compiled) or \
                    filecmp.cmp(compiled, self.objects[mutant.path], False):
                return None
            self.link(folder, {mutant.path: compiled})
            tests = self.judges[mutant.path]
            for test in list(tests):
                if self.passes(test, folder) is None:
                    tests.remove(test)  # the next mutant of this file meets it first
                    tests.insert(0, test)
                    return test
            return ''


def judged(bench, mutants):
    """(mutant, test) in the order of the mutants, worked on by all processors."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        ahead = collections.deque()
        for mutant in mutants:
            ahead.append((mutant, pool.submit(bench.killer, mutant)))
            if len(ahead) > 2 * os.cpu_count():
                mutant, future = ahead.popleft()
                yield mutant, future.result()
        for mutant, future in ahead:
            yield mutant, future.result()


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    folder, count, seed = os.path.abspath(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    files = sys.argv[4:] or sorted(glob.glob('src/*.c'))
    drawn = list(places(files))
    known = equivalents(drawn, files)
    bench = Bench(folder, files)
    bench.prepare()
    bench.measure()
    draw = random.Random(seed)
    draw.shuffle(drawn)
    mutants = [Mutant(path, text, at, old, draw.choice(INSTEAD[old]))
               for path, text, at, old in drawn]
    new = [mutant for mutant in mutants if (mutant.path, mutant.line) not in known]
    killed, survived = 0, []
    with open(os.path.join(folder, 'report'), 'w', encoding='utf-8') as report:
        def say(*words):
            print(*words, file=report, flush=True)
            print(*words, flush=True)

        found = judged(bench, new)
        for mutant, test in found:
            if test:
                killed += 1
                say('killed', mutant.place, f'{mutant.old} -> {mutant.new}', 'by',
                    os.path.basename(test))
            elif test is not None:
                survived.append(mutant)
                say(f'survived {mutant.place} {mutant.old} -> {mutant.new}\n{mutant.diff()}')
            if count and killed + len(survived) == count:
                break
        found.close()
        total = killed + len(survived)
        rate = 100 * killed / total if total else 100.0
        say(f'{total} mutants of {len(drawn)} places, seed {seed}: {killed} killed, '
            f'{len(survived)} survived, {rate:.1f} % killed; '
            f'{len(mutants) - len(new)} places are listed as equivalent')
        for mutant in survived:
            say(mutant.place, repr(mutant.line))
    sys.exit(0 if rate >= TARGET else 1)


if __name__ == '__main__':
    main()
