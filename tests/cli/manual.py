#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""idnv(1) names every command, every option and every key of JSON."""
import os
import re
import tempfile
import unittest

from cli import main, run

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
TABLE = os.path.join(TOP, 'tables', 'policies', 'de', 'latin.xml')


OTHER = os.path.join(TOP, 'tables', 'policies', 'cn', 'chinese.xml')


def page():
    with open(os.path.join(TOP, 'doc', 'man', 'idnv.1'), encoding='utf-8') as file:
        text = file.read().replace('\\-', '-')
    # What is set in bold: whole lines, every other argument, or between marks.
    bold = re.findall(r'^\.B (.*)$', text, re.M) + re.findall(r'\\fB(.*?)\\f', text)
    bold += re.findall(r'^\.B[RI] (.*)$', text, re.M) + re.findall(r'^\.RB (.*)$', text, re.M)
    return set(re.findall(r'-{0,2}[A-Za-z0-9_-]+', ' '.join(bold))), text


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


class Manual(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.words, self.text = page()

    def commands(self):
        found = [line.strip().split('  ')[0] for line in run('--help').lines
                 if re.match('  [a-z]', line)]
        self.assertGreater(len(found), 20)
        return found

    def test_commands(self):
        for command in self.commands():
            self.assertRegex(self.text, r'(?s)%s.*\b%s\b' % tuple((command.split() * 2)[:2]), command)

    def test_options(self):
        """Those of the section and those of --help are the same, and a letter stands beside its word."""
        told = {tuple(filter(None, option)) for command in self.commands() for option in
                re.findall(r'^  (?:(-.), )?(--[a-z0-9-]+)', run(*command.split(), '--help').out.decode(), re.M)}
        section = self.text.split('.SH OPTIONS')[1].split('.SH')[0]
        named = [re.findall(r'(?<![\w-])(?:-\w|--[a-z0-9-]+)', heading)
                 for heading in re.findall(r'\.TP\n\.\w+ (.*)', re.sub(r'\\f.', '', section))]
        self.assertEqual({word for words in told for word in words}, {word for words in named for word in words})
        for words in told:
            self.assertTrue(any(set(words) <= set(heading) for heading in named), words)

    def test_status(self):
        """What answers 1 for another reason than a verdict is named there."""
        section = self.text.split('.SH "EXIT STATUS"')[1].split('.B 2')[0]
        with tempfile.TemporaryDirectory() as folder:
            index, refused = folder + '/index', folder + '/refused'
            if run('zone', 'create', index).status != 0:
                self.skipTest('no LMDB in this build')
            run('zone', 'add', index, 'a.de', 'ä.de')
            with open(refused, 'w', encoding='utf-8') as file:
                file.write('a b\n')
            for args in (['skeleton', 'a_b'], ['variants', '--policy=' + TABLE, 'λ'], ['compare', 'a', 'а'],
                         ['audit', '--targets=-', 'a'], ['zone query', index, 'ä'], ['zone audit', index],
                         ['zone add', index, 'a.de'], ['zone remove', index, 'b.de'],
                         ['zone load', index, refused], ['policy list', 'zz'],
                         ['policy show', TABLE, 'U+4E00'], ['policy diff', TABLE, OTHER]):
                with self.subTest(command=args[0]):
                    r = run(*args[0].split(), *args[1:], stdin=b'a\n')
                    if b' needs ' not in r.err:  # what this build was made without
                        self.assertEqual(r.status, 1)
                    self.assertIn(args[0], section)

    def test_keys(self):
        with tempfile.TemporaryDirectory() as folder:
            index, targets = folder + '/index', folder + '/targets'
            self.assertEqual(run('zone', 'create', index).status, 0)
            with open(targets, 'w', encoding='utf-8') as file:
                file.write('apple.de\n')
            run('zone', 'add', index, 'b.de', '--owner=o')
            answers = [
                run('check', '--explain', '--targets=' + targets, '--format=json', '\u0430pple.de',
                    'bücher.de', 'a.b\u00b7', 'a.invalid', stdin=b''),
                run('check', '--format=json', stdin=b'\xff\n'),
                run('variants', '--policy=' + TABLE, '--format=json', 'bücher'),
                run('policy', 'eval', '--policy=' + TABLE, '--format=json', 'bücher'),
                run('compare', '--format=json', 'a', 'b'),
                run('pair', '--format=json', 'xn--bcher-kva.de', 'bücher.de'),
                run('skeleton', '--format=json', 'a'),
                run('audit', '--targets=' + targets, '--format=json', 'a.de'),
                run('zone', 'add', index, '--format=json', 'a.de'),
                run('zone', 'query', index, '--format=json', 'b.de', 'a.de'),
                run('zone', 'stats', index, '--format=json'),
                run('zone', 'add', index, 'а.de'),
                run('zone', 'audit', index, '--format=json'),
                run('zone', 'load', index, '--format=json', stdin=b'c.de\n'),
                run('zone', 'export', index, '--format=json'),
                run('policy', 'list', '--format=json', 'de'),
                run('policy', 'lint', '--format=json', OTHER),
                run('policy', 'show', '--format=json', TABLE),
                run('policy', 'show', '--format=json', OTHER, 'U+4E00'),
                run('policy', 'diff', '--format=json', TABLE, OTHER),
                run('explain', '--format=json', 'U+00DF'),
                run('explain', '--format=json', 'CONTEXTJ_ZWJ'),
            ]
            missing = {}
            for answer in answers:
                if not answer.out.startswith(b'{'):
                    continue
                for record in answer.objects:
                    for key in keys(record):
                        if key not in self.words:
                            missing.setdefault(key, list(record)[:6])
            self.assertEqual(missing, {})


if __name__ == '__main__':
    main()
