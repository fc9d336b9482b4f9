#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What README.md shows is what the tool prints, and its figures are those of `./dev run`; those of
tables/policies/README.md are of the images; the tests of past faults that SECURITY.md names are
there.
"""
import collections
import glob
import os
import re
import statistics
import subprocess
import sys
import tempfile

TOP = os.environ.get('srcdir', '.')
TOOL = os.path.abspath(os.environ.get('IDNV_TOOL', './idnv'))
VERDICTS = ('valid', 'review', 'blocked', 'ineligible', 'invalid')
README = open(os.path.join(TOP, 'README.md'), encoding='utf-8').read()
failed = 0


def check(ok, what):
    global failed
    print('ok  ' if ok else 'FAIL', what)
    failed += not ok


def examples():
    """(command, printed lines) of each indented block that begins with a prompt."""
    for block in re.findall(r'(?:^    .*\n)+', README, re.M):
        command, lines = None, []
        for line in block.splitlines():
            line = line[4:]
            if line.startswith('$ '):
                if command:
                    yield command, lines
                command, lines = line[2:], []
            elif command:
                lines.append(line)
        if command:
            yield command, lines


def shell(command, home):
    env = {**os.environ, 'PATH': home + ':' + os.environ['PATH'], 'XDG_DATA_HOME': home}
    done = subprocess.run(command, shell=True, env=env, capture_output=True, text=True)
    return done.stdout.splitlines() + done.stderr.splitlines()


def count_names():
    """The last line of `./dev run`."""
    seen = collections.Counter()
    with open(os.path.join(TOP, 'tables', 'policies', 'examples.txt'), encoding='utf-8') as f:
        names = ''.join(line for line in f if line.strip() and not line.startswith('#'))
    done = subprocess.run([TOOL, 'check', '--quiet', '--format=tsv'], input=names,
                          capture_output=True, text=True)
    for line in done.stdout.splitlines():
        seen[line.split('\t')[4]] += 1
    counts = ', '.join(f'{seen[v]} {v}' for v in VERDICTS if seen[v])
    return sum(seen.values()), f'{sum(seen.values())} names: {counts}'


def image_sizes():
    """What tables/policies/README.md says of the compiled policies."""
    sizes = {os.path.basename(path): os.path.getsize(path)
             for path in glob.glob(os.path.join(os.path.dirname(TOOL), 'policies', '*.policy'))}
    yield f'all {len(sizes)} images take {sum(sizes.values()) / 1e6:.1f} MB'
    assert 2000 <= statistics.median(sizes.values()) < 2250
    yield 'half of them have little more than 2 kB'
    # A twin has the image of the TLD whose directory it shares.
    largest = max(sizes, key=lambda name: (sizes[name], not name.startswith('xn--')))
    yield f'the largest, `.{largest[:-len(".policy")]}`, {sizes[largest] / 1e3:.0f} kB'


def named_tests():
    """(test, whether a test of that name is run) of each row of the table of past faults."""
    with open(os.path.join(TOP, 'SECURITY.md'), encoding='utf-8') as f:
        rows = [line for line in f if re.match(r'\| (CVE|URL|Go|libidn|curl)', line)]
    sources = ''
    for path in glob.glob(os.path.join(TOP, 'tests', 't_*.c')) + \
            glob.glob(os.path.join(TOP, 'tests', 'cli', '*.py')):
        with open(path, encoding='utf-8') as f:
            sources += f.read()
    for row in rows:
        names = re.findall(r'`(\w*_[0-9]\w*)`', row)
        yield row, names and all(f'cmocka_unit_test({name})' in sources or
                                 f'def {name}(self)' in sources for name in names)


def main():
    rows = list(named_tests())
    check(len(rows) >= 23, 'SECURITY.md has its table of past faults')
    for row, there in rows:
        check(there, row.split('|')[1].strip() + ' has its test')
    if not os.path.isfile(os.path.join(os.path.dirname(TOOL), 'policies', 'se.policy')):
        print('SKIP: no compiled policies (they need libidnv-lgr)')
        return 77
    os.environ.pop('IDNV_POLICY_PATH', None)
    with tempfile.TemporaryDirectory() as home:
        os.symlink(TOOL, os.path.join(home, 'idnv'))
        found = list(examples())
        check(found, 'the README has an example')
        for command, lines in found:
            printed = shell(command, home)
            check(printed == lines, command)
            if printed != lines:
                print('\n'.join(['  README has:'] + lines + ['  printed:'] + printed))
    n, total = count_names()
    check(total in README, f'"{total}" is in the README')
    check(f'{n} real-looking names' in README, f'"{n} real-looking names" is in the README')
    with open(os.path.join(TOP, 'tables', 'policies', 'README.md'), encoding='utf-8') as f:
        text = ' '.join(f.read().split())
    for figure in image_sizes():
        check(figure in text, f'"{figure}" is in tables/policies/README.md')
    return failed != 0


sys.exit(main())
