#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""policy list: what it finds, where, in which form, and what it makes of a broken image."""
import glob
import os
import shutil
import tempfile
import unittest

from cli import main, run
from policies import IMAGES, clean, need_images, path_env

KEYS = ['tld', 'table', 'language', 'version', 'date', 'source', 'confidence', 'sha256', 'file']
CONFIDENCE = {'exact table seen', 'secondary source', 'general knowledge'}


class PolicyList(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def copy(self, tld, name=None, folder=None):
        to = os.path.join(folder or self.folder, (name or tld) + '.policy')
        shutil.copy(os.path.join(IMAGES, tld + '.policy'), to)
        return to

    def test_every_image_is_listed(self):
        r = run('policy', 'list', '--format=json')
        self.assertEqual((r.status, r.err), (0, b''))
        images = {os.path.basename(p)[:-len('.policy')]
                  for p in glob.glob(os.path.join(IMAGES, '*.policy'))}
        self.assertEqual({o['tld'] for o in r.objects}, images)
        self.assertEqual([o['tld'] for o in r.objects], sorted(o['tld'] for o in r.objects))
        for o in r.objects:
            self.assertEqual(list(o), KEYS, o)
            self.assertIn(o['confidence'], CONFIDENCE)
            self.assertRegex(o['date'], r'^\d{4}-\d\d-\d\d$')
            self.assertRegex(o['sha256'], r'^[0-9a-f]{64}$')
            self.assertTrue(o['language'] and o['source'], o)
            self.assertTrue(os.path.samefile(os.path.dirname(o['file']), IMAGES))

    def test_size(self):
        """The whole set takes little room; a TLD's image is all that a check loads."""
        sizes = [os.path.getsize(p) for p in glob.glob(os.path.join(IMAGES, '*.policy'))]
        self.assertLess(sum(sizes), 3_000_000)
        self.assertLess(max(sizes), 300_000)
        self.assertLess(sorted(sizes)[len(sizes) // 2], 2_500)

    def test_filter(self):
        objects = run('policy', 'list', '--format=json', '.РФ', 'SE').objects
        self.assertEqual([o['tld'] for o in objects], ['se'] * (len(objects) - 1) + ['xn--p1ai'])

    def test_a_twin_lists_the_tables_it_takes(self):
        def tables(tld):
            return {o['table'] for o in run('policy', 'list', '--format=json', tld).objects}
        self.assertEqual(tables('cn'), {'chinese', 'ldh'})
        self.assertEqual(tables('中国'), {'chinese'})

    def test_forms_agree(self):
        objects = run('policy', 'list', '--format=json').objects
        rows = [line.split('\t') for line in run('policy', 'list', '--format=tsv').lines]
        self.assertEqual(rows, [[o['tld'], o['table'], ' '.join(o['language']), o['date'],
                                 o['source'], o['confidence'], o['file']] for o in objects])
        head, *lines = run('policy', 'list').lines
        names = ['TLD', 'TABLE', 'LANGUAGE', 'DATE', 'CONFIDENCE', 'FILE', 'SOURCE']
        self.assertEqual(head.split(), names)
        at = [head.index(' ' + name) + 1 if i else 0 for i, name in enumerate(names)] + [None]
        for line, row in zip(lines, rows, strict=True):
            cells = [line[a:b].rstrip() for a, b in zip(at, at[1:])]
            self.assertEqual(cells, [row[i] for i in (0, 1, 2, 3, 5, 6, 4)])

    def test_columns_are_those_of_a_terminal(self):
        folder = os.path.join(self.folder, 'caf\u00e9 \u6f22')
        os.mkdir(folder)
        file = self.copy('se', 'xx', folder)
        mine = run('policy', 'list', 'xx', 'se', env=path_env(folder)).lines
        sources = [o['source'] for o in run('policy', 'list', 'xx', 'se', '--format=json', env=path_env(folder)).objects]
        self.assertTrue(any(file in line for line in mine))
        at = {sum(2 if c > '\u2e80' else 1 for c in line[:line.rindex(source)])
              for line, source in zip(mine, ['SOURCE'] + sources, strict=True)}
        self.assertEqual(len(at), 1, mine)

    def test_no_policy(self):
        r = run('policy', 'list', 'xx', 'se', '--format=tsv')
        self.assertEqual(r.status, 1)
        self.assertEqual({line.split('\t')[0] for line in r.lines}, {'se'})
        self.assertEqual(r.errors, ['idnv: xx: no policy'])
        self.assertEqual(run('policy', 'list', 'xx', '--quiet').err, b'')

    def test_usage(self):
        for bad in ('co.uk', 'a b', ''):
            r = run('policy', 'list', bad)
            self.assertEqual((r.status, r.out), (2, b''), bad)

    def test_first_folder_wins(self):
        file = self.copy('jp', 'se')
        objects = run('policy', 'list', 'se', '--format=json', env=path_env(self.folder)).objects
        self.assertEqual({o['file'] for o in objects}, {file})
        other = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, other)
        first = self.copy('de', 'se', other)
        objects = run('policy', 'list', 'se', '--format=json',
                      env=path_env(other, self.folder)).objects
        self.assertEqual({o['file'] for o in objects}, {first})

    def test_files_that_no_name_leads_to(self):
        for name in 'SE', 'a.b', 'рф', '-a', 'a b':
            self.copy('se', name)
        self.copy('se', 'xx')
        objects = run('policy', 'list', '--format=json', env=path_env(self.folder)).objects
        self.assertEqual({o['tld'] for o in objects if o['file'].startswith(self.folder)}, {'xx'})

    def test_own_tld(self):
        self.copy('jp', 'xx')
        objects = run('policy', 'list', 'xx', '--format=json', env=path_env(self.folder)).objects
        self.assertEqual({o['table'] for o in objects}, {'japanese', 'ldh'})

    def test_broken_image(self):
        whole = run('policy', 'list', '--format=tsv').lines
        file = self.copy('se')
        for size in (0, 1, 100, os.path.getsize(file) - 1):
            os.truncate(self.copy('se'), size)
            r = run('policy', 'list', '--format=tsv', env=path_env(self.folder))
            self.assertEqual(r.status, 3, size)
            self.assertEqual(len(r.errors), 1)
            self.assertIn(file, r.errors[0])
            self.assertEqual(r.lines, [line for line in whole if not line.startswith('se\t')])
            r = run('policy', 'list', 'no', env=path_env(self.folder))
            self.assertEqual((r.status, r.err), (0, b''))

    def test_folders_that_are_not_there(self):
        r = run('policy', 'list', 'se', env=path_env('/nowhere', __file__))
        self.assertEqual((r.status, r.err), (0, b''))


if __name__ == '__main__':
    need_images()
    try:
        main()
    finally:
        clean()
