#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Every command with one fault at every place in turn: the i-th allocation, read, write or file. The
answer is the one without the fault, or the status is 3, what was written is a beginning of it, and
standard error says why. (faults.c, compiled here, stands between the tool and the C library.)
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from cli import TOOL, main

TOP = os.environ.get('srcdir', os.path.join(os.path.dirname(__file__), '../..'))
TABLE = '''<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><version>1</version></meta><data>
<range first-cp="0061" last-cp="007A"/><char cp="00E4" tag="t">
<var cp="0061 0065" type="blocked"/></char><char cp="0061 0065"><var cp="00E4" type="blocked"/></char>
</data><rules><class name="c" from-tag="t"/><rule name="r"><start/><class by-ref="c"/></rule>
<action disp="invalid" match="r"/></rules></lgr>
'''
RECORDS = 'ok.test\nbücher.test\na_b.test\nxn--bcher-kva.test\npаypal.test\na·b\n\xff\n'


def preload(folder):
    """The library of faults; None where none can be made, or a sanitizer brings its own."""
    with open(TOOL, 'rb') as tool:
        if b'__asan_init' in tool.read():
            return None
    path = os.path.join(folder, 'faults.so')
    source = os.path.join(os.path.abspath(TOP), 'tests', 'cli', 'faults.c')
    done = subprocess.run([*os.environ.get('CC', 'cc').split(), '-shared', '-fPIC', '-o', path,
                           source, '-ldl'], capture_output=True)
    return path if done.returncode == 0 else None


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.library = preload(cls.folder)
        cls.table, cls.other = cls.file('a.xml', TABLE), cls.file('b.xml', TABLE.replace('7A', '79'))
        cls.targets = cls.file('targets', 'paypal\näpfel\n# comment\n')
        cls.index = os.path.join(cls.folder, 'index')
        subprocess.run([TOOL, 'zone', 'create', cls.index], check=True)
        subprocess.run([TOOL, 'zone', 'load', cls.index, cls.file('names', 'paypal.test\tp\nz\n')],
                       check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def file(cls, name, text):
        path = os.path.join(cls.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def setUp(self):
        if self.library is None:
            self.skipTest('no library of faults in this build')

    def run_tool(self, args, stdin, fault):
        """(status, output, errors, whether the fault was reached)."""
        note = os.path.join(self.folder, 'unreached')
        if os.path.exists(note):
            os.unlink(note)
        env = dict(os.environ, LD_PRELOAD=self.library, IDNV_FAULT=fault, IDNV_FAULT_FILE=note)
        done = subprocess.run([TOOL, *args], input=stdin, capture_output=True, env=env, timeout=120)
        status = done.returncode
        if status == 127 and b'cannot allocate memory for thread-local' in done.stderr:
            status = 3  # the C library's own end, while it loads a module
        return status, done.stdout, done.stderr, not os.path.exists(note)

    @staticmethod
    def without_names(got, want):
        """The module that knows the names of characters could not be loaded: the rest stands."""
        return got[0] == want[0] and b'LATIN SMALL LETTER' in want[1] and \
            b'LATIN SMALL LETTER' not in got[1]

    @staticmethod
    def is_part(out, whole):
        """Lines of the whole; a name that could not be looked up is for review; a cut last line."""
        lines = whole.splitlines()
        *out, last = out.splitlines() or [b'']
        return all(line in lines or b'review' in line for line in out) and \
            (b'review' in last or any(line.startswith(last) for line in lines) or last == b'')

    def judge(self, args, stdin, kind):
        want = self.run_tool(args, stdin, 'none')
        place = 0
        while place < 3000:
            got = self.run_tool(args, stdin, f'{kind} {place}')
            with self.subTest(args=args, fault=kind, place=place):
                if got[:2] != want[:2] and not self.without_names(got, want):
                    self.assertEqual((got[0], got[2] != b''), (3, True), got)
                    if args[1:] != ['list']:  # which goes on with the files that it can read
                        self.assertTrue(self.is_part(got[1], want[1]), got)
            if not got[3]:
                break
            place += 1 + place // 6

    COMMANDS = (
        ['to-ascii'], ['to-unicode', '--format=json'], ['check', '-j2', '--format=tsv'],
        ['check', '--explain', '--format=json'], ['pair'], ['compare', '--format=json'],
        ['check', '--targets=TARGETS', '--blocked=TARGETS', '--policy=TABLE'],
        ['check', '--zone=INDEX', '--format=json'], ['audit', '--targets=TARGETS'],
        ['skeleton', '--format=tsv'], ['variants', '--policy=TABLE'],
        ['policy', 'eval', '--policy=TABLE', '--format=json'], ['explain', 'DISALLOWED'],
        ['explain', 'ß', '--format=json'], ['policy', 'lint', 'TABLE'],
        ['policy', 'show', 'TABLE'], ['policy', 'show', 'TABLE', 'ä'],
        ['policy', 'diff', 'TABLE', 'OTHER'], ['policy', 'html', 'TABLE'],
        ['policy', 'compile', '-o', '-', 'TABLE'], ['policy', 'import', 'TABLE'],
        ['policy', 'list'], ['zone', 'query', 'INDEX'], ['zone', 'stats', 'INDEX'],
        ['zone', 'export', 'INDEX'], ['zone', 'audit', 'INDEX'], ['--version'], ['--help'],
    )

    def commands(self):
        words = {'TABLE': self.table, 'OTHER': self.other, 'TARGETS': self.targets,
                 'INDEX': self.index}
        for args in self.COMMANDS:
            for word, path in words.items():
                args = [arg.replace(word, path) for arg in args]
            stdin = RECORDS.encode('utf-8', 'surrogateescape')
            if args[0] in ('pair', 'compare'):
                stdin = 'xn--bcher-kva\tbücher\nа\ta\n'.encode()
            yield args, stdin

    def test_memory(self):
        for args, stdin in self.commands():
            self.judge(args, stdin, 'memory')

    def test_read_and_write(self):
        for args, stdin in self.commands():
            self.judge(args, stdin, 'read')
            self.judge(args, stdin, 'write')

    def test_files(self):
        for args, stdin in self.commands():
            self.judge(args, stdin, 'file')

    def test_short_and_interrupted(self):
        for args, stdin in self.commands():
            with self.subTest(args=args):
                self.assertEqual(self.run_tool(args, stdin, 'short')[:3],
                                 self.run_tool(args, stdin, 'none')[:3])

    def test_an_index_is_changed_whole_or_not_at_all(self):
        for kind in 'memory', 'write', 'file':
            for place in range(0, 120, 3):
                index = os.path.join(self.folder, 'changed')
                shutil.copyfile(self.index, index)
                names = ''.join(f'n{i}.test\n' for i in range(50)).encode()
                status, _, err, _ = self.run_tool(['zone', 'add', index], names,
                                                  f'{kind} {place}')
                self.assertEqual(err == b'', status == 0)
                with self.subTest(kind=kind, place=place):
                    after = subprocess.run([TOOL, 'zone', 'export', index], capture_output=True)
                    self.assertEqual(after.returncode, 0, after.stderr)
                    self.assertIn(len(after.stdout.splitlines()), (52,) if status == 0 else (2, 52))

    def test_an_image_is_written_whole_or_not_at_all(self):
        image = os.path.join(self.folder, 'image')
        subprocess.run([TOOL, 'policy', 'compile', '-o', image, self.table], check=True)
        with open(image, 'rb') as file:
            whole = file.read()
        for kind in 'memory', 'write', 'file':
            for place in range(40):
                status, _, err, _ = self.run_tool(['policy', 'compile', '-o', image, self.table],
                                                  b'', f'{kind} {place}')
                with self.subTest(kind=kind, place=place):
                    self.assertIn(status, (0, 3))
                    self.assertEqual(err == b'', status == 0)
                    with open(image, 'rb') as file:
                        self.assertEqual(file.read(), whole)
                    if kind != 'memory':
                        self.assertFalse(os.path.exists(image + '.new'))


if __name__ == '__main__':
    main()
