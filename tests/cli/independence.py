#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One TLD's policy never changes the answer for another: replaced, removed or broken."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import cli
from cli import main, run

SRC = os.environ.get('srcdir', '.')
BUILT = os.path.join(os.path.dirname(cli.TOOL), 'policies')


def names():
    with open(f'{SRC}/tables/policies/examples.txt', encoding='utf-8') as f:
        return [n for n in f.read().split('\n') if n and not n.startswith('#')]


@unittest.skipUnless(os.path.isdir(BUILT), 'no policies in this build')
class Independence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = names()
        cls.before = cls.answers({})

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    @staticmethod
    def answers(env, tool=None, among=None, skip=None):
        """name -> answer without the line number; names below the TLD skip are not asked."""
        asked = [n for n in among or names() if not (skip and n.endswith(skip))]
        done = subprocess.run([tool or cli.TOOL, 'check', '--quiet', '--format=json'],
                              input='\n'.join(asked + ['']).encode(), capture_output=True,
                              env={**os.environ, **env})
        lines = done.stdout.decode().split('\n')[:-1]
        assert len(lines) == len(asked), done.stderr
        return {n: line.split(',', 1)[1] for n, line in zip(asked, lines)}

    def drop(self, tld, change):
        """A changed copy of a TLD's folder, compiled, in a folder of its own."""
        copy = f'{self.folder}/{tld}'
        shutil.copytree(f'{SRC}/tables/policies/{tld}', copy)
        os.chmod(copy, 0o755)
        for name in os.listdir(copy):
            if name.endswith('.xml'):
                with open(f'{copy}/{name}', encoding='utf-8') as f:
                    text = f.read()
                os.chmod(f'{copy}/{name}', 0o644)
                with open(f'{copy}/{name}', 'w', encoding='utf-8') as f:
                    f.write(change(text))
        r = run('policy', 'compile', '-o', f'{self.folder}/{tld}.policy', copy)
        self.assertEqual(r.status, 0, r.err)
        return {'IDNV_POLICY_PATH': self.folder}

    def others_same(self, after, suffix):
        for name, line in self.before.items():
            if name in after and not name.endswith(suffix):
                self.assertEqual(after[name], line, name)

    def test_a_registry_replaces_its_own(self):
        env = self.drop('de', lambda text: re.sub('<char cp="00DF"[^>]*/>', '', text))
        after = self.answers(env)
        self.assertIn('"verdict":"valid"', self.before['straße.de'])
        self.assertIn('"verdict":"ineligible"', after['straße.de'])
        self.others_same(after, '.de')

    def test_any_replaced(self):
        for tld, suffix in (('cn', '.cn'), ('xn--p1ai', '.рф'), ('jp', '.jp')):
            env = self.drop(tld, lambda text: text.replace('<version>1<', '<version>2<'))
            after = self.answers(env)
            self.assertTrue(any('"version":"2"' in line for n, line in after.items()
                                if n.endswith(suffix)))
            self.others_same(after, suffix)
            os.remove(f'{self.folder}/{tld}.policy')

    def test_broken(self):
        with open(f'{self.folder}/fr.policy', 'wb') as f:
            f.write(b'IDNV' + bytes(range(256)))
        env = {'IDNV_POLICY_PATH': self.folder}
        self.others_same(self.answers(env, skip='.fr'), '.fr')
        r = run('check', 'été.fr', env={**os.environ, **env})
        self.assertEqual(r.status, 3)
        self.assertTrue(r.err)

    def test_removed(self):
        tool = f'{self.folder}/idnv'
        shutil.copy(cli.TOOL, tool)
        shutil.copytree(BUILT, f'{self.folder}/policies')
        open(f'{self.folder}/config.status', 'w').close()   # a build folder, to the tool
        os.remove(f'{self.folder}/policies/at.policy')
        env = {'HOME': self.folder, 'XDG_DATA_HOME': f'{self.folder}/none'}
        after = self.answers(env, tool)
        if after['müller.de'] != self.before['müller.de']:
            self.skipTest('the tool cannot be run from another folder')
        self.assertIn('"table":null', after['österreich.at'])
        self.others_same(after, '.at')


if __name__ == '__main__':
    main()
