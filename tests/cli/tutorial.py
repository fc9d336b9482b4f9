#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every command of the pages for users, each page in one shell: it prints what the page shows."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from cli import TOOL, main, run

SRC = os.environ.get('srcdir', '.')


def commands(text):
    """(command, output) in the order of the page."""
    for block in re.findall(r'^```console\n(.*?)^```$', text, re.M | re.S):
        command, output = None, ''
        for line in block.split('\n')[:-1]:
            if line.startswith('$ '):
                if command is not None:
                    yield command, output
                command, output = line[2:], ''
            elif line.startswith('>') and not output:
                command += '\n' + line[2:]
            else:
                output += line + '\n'
        yield command, output


class Pages(unittest.TestCase):
    maxDiff = None

    def page(self, name):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        with open(f'{SRC}/doc/{name}', encoding='utf-8') as f:
            steps = list(commands(f.read()))
        self.assertGreater(len(steps), 10)
        mark = '-- next command --'
        script = ''.join(f'{command}\necho "{mark}"\n' for command, _ in steps)
        path = os.path.dirname(os.path.abspath(TOOL)) + ':' + os.environ['PATH']
        env = {**os.environ, 'PATH': path, 'LC_ALL': 'C.UTF-8',
               'EXAMPLES': os.path.abspath(f'{SRC}/doc/examples')}
        done = subprocess.run(['sh'], input=script.encode(), stdout=subprocess.PIPE, cwd=folder,
                              env=env)
        printed = done.stdout.decode().split(mark + '\n')
        for (command, output), real in zip(steps, printed):
            with self.subTest(command=command):
                # An empty last field leaves a tab that the page does not show.
                self.assertEqual([line.rstrip('\t') for line in real.split('\n')],
                                 output.split('\n'))
        self.assertEqual(len(printed), len(steps) + 1)

    def test_tutorial(self):
        self.page('tutorial.md')

    def test_guide(self):
        if b'lacks' in run('zone', 'stats', '/').err:
            self.skipTest('no LMDB in this build')
        self.page('guide.md')

    def test_coprocess_says_what_is_wrong(self):
        done = subprocess.run([sys.executable, f'{SRC}/doc/examples/coprocess.py', '--zone=none',
                               'a.de'], capture_output=True, env={**os.environ, 'IDNV': TOOL})
        self.assertEqual(done.returncode, 1)
        self.assertIn(b'idnv ended with status 3', done.stderr)
        self.assertNotIn(b'Traceback', done.stderr)

    def test_coprocess_takes_any_octets(self):
        done = subprocess.run([sys.executable, '-X', 'utf8', f'{SRC}/doc/examples/coprocess.py', b'a\xff.de', 'ü.de'],
                              capture_output=True, env={**os.environ, 'IDNV': TOOL})
        self.assertEqual((done.returncode, done.stderr), (1, b''))
        first, second = done.stdout.decode().splitlines()
        self.assertEqual(first, 'a\ufffd.de: avail=0, create=2005: the octets are not well-formed UTF-8 (character 2)')
        self.assertTrue(second.startswith('xn--tda.de: '), second)


if __name__ == '__main__':
    main()
