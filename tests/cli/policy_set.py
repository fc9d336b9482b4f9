#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The policies and the starting files of this repository: lint, policy new, what they accept."""
import glob
import os
import shutil
import sys
import tempfile
import unittest

from cli import main, run

SRC = os.environ.get('srcdir', '.')
sys.path.insert(0, f'{SRC}/tables/policies')
sys.dont_write_bytecode = True
import check  # noqa: E402

GENERIC = check.read_sources(f'{SRC}/tables/generic/SOURCES', '[A-Z][a-z]{3}', {})[1:]


class PolicySet(unittest.TestCase):
    def test_lint_says_what_sources_expect(self):
        files = sorted(glob.glob(f'{SRC}/tables/policies/*/*.xml'))
        self.assertGreater(len(files), 150)
        found = set()
        for line in run('policy', 'lint', '--quiet', *files).lines:
            path, _, text = line.partition(':')
            found.add((path, text.split(': ')[1]))
        expected = set()
        for folder in sorted({os.path.dirname(f) for f in files}):
            for name, pairs in check.read_sources(f'{folder}/SOURCES')[1:]:
                expected |= {(f'{folder}/{name}.xml', v.split(' ')[0]) for k, v in pairs
                             if k == 'lint'}
        self.assertEqual(found, expected)

    def test_starting_files(self):
        self.assertEqual(len(GENERIC), 26)
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        for script, pairs in GENERIC:
            path = f'{folder}/{script}.xml'
            r = run('policy', 'new', f'--script={script}', '--tld=example', '-o', path)
            self.assertEqual((r.status, r.out), (0, b''), r.err)
            with open(path, encoding='utf-8') as f:
                self.assertNotIn('@', f.read())
            r = run('policy', 'lint', path)
            self.assertEqual((r.status, r.out), (0, b''))
            for key in ('accept-label', 'refuse-label'):
                labels = [v.split(' ')[0] for k, v in pairs if k == key]
                r = run('check', f'--policy={path}', '--quiet', stdin='\n'.join(labels) + '\n')
                for label, line in zip(labels, r.lines):
                    verdict = line.split('\t')[0]
                    if key == 'accept-label':
                        self.assertEqual(verdict, 'valid', f'{script} {label}')
                    else:
                        self.assertIn(verdict, ('ineligible', 'invalid'), f'{script} {label}')

    def test_new_takes_the_tld_in_any_form(self):
        files = [run('policy', 'new', '--script=Deva', '--tld=' + tld).out
                 for tld in ('xn--h2brj9c', '.भारत')]
        self.assertIn(b'<scope type="domain">xn--h2brj9c</scope>', files[0])
        self.assertEqual(*files)

    def test_new_refuses(self):
        for args in (['--script=Deva'], ['--tld=xx'], ['--script=Xxxx', '--tld=xx'],
                     ['--script=Deva', '--tld=co.in']):
            r = run('policy', 'new', *args)
            self.assertNotEqual(r.status, 0, args)
            self.assertEqual(r.out, b'')
            self.assertTrue(r.err)


if __name__ == '__main__':
    main()
