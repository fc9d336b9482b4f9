#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The display forecast rule by rule: what is shown, what is not and for which reason."""
import os
import tempfile
import unittest

from cli import main, run

TWIN = 'kana that look like those of the other kind'
SOUND = 'the prolonged sound mark not after kana'
REPEAT = 'a Katakana iteration mark not after Katakana'
STROKE = 'a stroke-like character beside a letter of another script'
DOTLESS = 'a mark on a dotless letter'
DOT = ('the Katakana middle dot not among kana and ideographs',
       'the Katakana middle dot beside a Latin letter')

# Name, what Chromium says, what Firefox says; None: shown as it is.
ROWS = (
    ('カヘカ.jp', None, None), ('かへか.jp', None, None), ('へ.jp', None, None),
    ('ヘ.jp', None, None), ('かヘか.jp', TWIN, TWIN), ('カへカ.jp', TWIN, TWIN),
    ('カへ.jp', None, TWIN), ('へカ.jp', None, TWIN), ('ヘか.jp', None, TWIN),
    ('かヘ.jp', None, TWIN), ('かヘカ.jp', None, TWIN), ('ベか.jp', None, TWIN),
    ('かペか.jp', TWIN, TWIN), ('カぺカ.jp', TWIN, TWIN),
    ('ーか.jp', SOUND, SOUND), ('かー.jp', None, None), ('カー.jp', None, None),
    ('aー.jp', SOUND, SOUND), ('ヽ.jp', REPEAT, REPEAT), ('カヽ.jp', None, None),
    ('カヾ.jp', None, None), ('aヽ.jp', REPEAT, REPEAT), ('かヾ.jp', REPEAT, REPEAT),
    ('ッ・カ.jp', None, None), ('a・カ.jp', *DOT), ('カ・a.jp', *DOT),
    ('aノb.jp', STROKE, STROKE), ('カノb.jp', None, None), ('ノ.jp', None, None),
    ('aソb.jp', STROKE, STROKE), ('ı\u0300.de', DOTLESS, DOTLESS), ('ıx\u0300.de', None, None),
    ('x\u0300.de', None, None), ('б\u0300.ru', None, None),
)


class Rules(unittest.TestCase):
    def test_each_rule(self):
        for name, *want in ROWS:
            said = run('check', '--explain', '--profile=browser', name).err.decode()
            for browser, why in zip(('Chromium', 'Firefox'), want):
                with self.subTest(name=name, browser=browser):
                    self.assertIn(f'{browser} shows the name as it is.' if why is None else
                                  f'{browser} shows the A-label: {why}.', said)

    def test_the_tld_of_a_label_alone(self):
        """That of --tld, or of the policy; without a TLD thorn is of none."""
        with tempfile.TemporaryDirectory() as folder:
            image = folder + '/is.policy'
            table = os.path.join(os.environ.get('srcdir', '.'), 'tables/policies/is')
            if run('policy', 'compile', '-o', image, table).status != 0:
                self.skipTest('no policies in this build')
            for options, shown in (['--tld=is'], True), (['--policy=' + image], True), ([], False):
                said = run('check', '--explain', *options, 'þórr').err.decode()
                self.assertEqual(said.count('shows the name as it is'), 2 if shown else 0, options)

    def test_capitals_in_an_a_label(self):
        """A note of the profile lookup; a browser lowers them first."""
        said = run('check', '--explain', '--profile=lookup', 'XN--MLLER-KVA.de').err.decode()
        self.assertEqual(said.count('shows the name as it is'), 2)

    def test_a_name_in_ascii_has_no_other_form(self):
        with tempfile.NamedTemporaryFile('w', encoding='utf-8') as targets:
            targets.write('bücher\n')
            targets.flush()
            for name, want in ('bucher.zz', 'shows the name as it is'), ('buchér.zz', 'shows the A-label'):
                said = run('check', '--explain', '--targets=' + targets.name, name).err.decode()
                self.assertIn('Chromium ' + want, said)


if __name__ == '__main__':
    main()
