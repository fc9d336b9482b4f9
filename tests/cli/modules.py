#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Modules of the tool: one that is not installed is done without, or named; one that is there and
cannot be loaded ends the program, so that nothing is missing from an answer in silence."""
import glob
import os
import shutil
import subprocess
import tempfile
import unittest

from cli import TOOL, main

BUILT = os.path.join(os.path.dirname(os.path.abspath(TOOL)), '.libs')
TABLE = '''<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><version>1</version></meta><data>
<char cp="00E4"/></data></lgr>
'''
# What needs each module, with what it reads; an answer of "display" is one without names.
USERS = {'display': (['explain', 'ß'], ['policy', 'html', 'table.xml']),
         'policy': (['policy', 'compile', '-o', 'image', 'table.xml'],
                    ['check', '--policy=table.xml', 'ä']),
         'authoring': (['policy', 'html', 'table.xml'],),
         'zone': (['zone', 'create', 'index'], ['check', '--zone=index', 'ä.de'])}


@unittest.skipUnless(os.path.exists(os.path.join(BUILT, 'idnv-display.so')),
                     'the modules are linked in')
class Modules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(os.path.join(self.folder, '.libs'))
        shutil.copy(TOOL, os.path.join(self.folder, 'idnv'))
        for module in glob.glob(os.path.join(BUILT, 'idnv-*.so')):
            shutil.copy(module, os.path.join(self.folder, '.libs'))
        with open(os.path.join(self.folder, 'table.xml'), 'w') as file:
            file.write(TABLE)

    def run_copy(self, *args):
        return subprocess.run([os.path.join(self.folder, 'idnv'), *args], cwd=self.folder,
                              capture_output=True)

    def uses(self):
        """(module, the path of its copy, a command that needs it)."""
        for name, commands in USERS.items():
            path = os.path.join(self.folder, '.libs', 'idnv-%s.so' % name)
            if os.path.exists(path):
                yield from ((name, path, args) for args in commands)

    def assert_ended(self, done, path):
        self.assertEqual((done.returncode, done.stdout), (3, b''))
        self.assertRegex(done.stderr.decode(), r'^idnv: %s cannot be loaded: .+\n$' % path)
        self.assertFalse(os.path.exists(os.path.join(self.folder, 'image')))
        self.assertFalse(os.path.exists(os.path.join(self.folder, 'index')))

    def test_not_a_library(self):
        for name, path, args in self.uses():
            os.rename(path, path + '.own')
            for content in ('', 'no library'):
                with open(path, 'w') as file:
                    file.write(content)
                with self.subTest(module=name, args=args, content=content):
                    self.assert_ended(self.run_copy(*args), path)
            os.replace(path + '.own', path)

    def test_another_module_in_its_place(self):
        for name, path, args in self.uses():
            os.rename(path, path + '.own')
            others = glob.glob(os.path.join(self.folder, '.libs', '*.so'))
            if not others:
                self.skipTest('display is the only module of this build')
            shutil.copy(others[0], path)
            with self.subTest(module=name, args=args):
                self.assert_ended(self.run_copy(*args), path)
            os.replace(path + '.own', path)

    def test_not_installed(self):
        for name, path, args in self.uses():
            os.rename(path, path + '.own')
            done = self.run_copy(*args)
            os.replace(path + '.own', path)
            if b'LATIN SMALL LETTER' in done.stdout or b'cannot be loaded' in done.stderr:
                self.skipTest('modules are installed where this build looks for them')
            with self.subTest(module=name, args=args):
                if name == 'display':
                    self.assertEqual((done.returncode, done.stderr), (0, b''))
                    self.assertIn(b'U+00', done.stdout)
                    self.assertNotIn(b'LATIN SMALL LETTER', done.stdout)
                else:
                    self.assertEqual((done.returncode, done.stdout), (3, b''))
                    self.assertRegex(done.stderr, rb'idnv-%s|libidnv-lgr' % name.encode())


if __name__ == '__main__':
    main()
