#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every command of doc/tutorial.md, in one shell: it prints what the page shows."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from cli import TOOL, main

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


class Tutorial(unittest.TestCase):
    maxDiff = None

    def test_page(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        with open(f'{SRC}/doc/tutorial.md', encoding='utf-8') as f:
            steps = list(commands(f.read()))
        self.assertGreater(len(steps), 10)
        mark = '-- next command --'
        script = ''.join(f'{command}\necho "{mark}"\n' for command, _ in steps)
        path = os.path.dirname(os.path.abspath(TOOL)) + ':' + os.environ['PATH']
        done = subprocess.run(['sh'], input=script.encode(), stdout=subprocess.PIPE, cwd=folder,
                              env={**os.environ, 'PATH': path, 'LC_ALL': 'C.UTF-8'})
        printed = done.stdout.decode().split(mark + '\n')
        for (command, output), real in zip(steps, printed):
            with self.subTest(command=command):
                # An empty last field leaves a tab that the page does not show.
                self.assertEqual([line.rstrip('\t') for line in real.split('\n')],
                                 output.split('\n'))
        self.assertEqual(len(printed), len(steps) + 1)


if __name__ == '__main__':
    main()
