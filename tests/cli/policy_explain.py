#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check --explain under a policy: who says what, since when, how sure that is, and why not."""
import os
import tempfile
import unittest

from cli import answer, main, run
from policies import clean, need_images


def sentences(*args, **more):
    r = run('check', '--explain', *args, **more)
    return r, '\n'.join(r.errors)


class Explain(unittest.TestCase):
    def about(self, tld, table):
        for o in run('policy', 'list', tld, '--format=json').objects:
            if o['table'] == table:
                return (f"table '{table}' (version {o['version']} of {o['date']}, "
                        f"{o['confidence']}: {o['source']})")
        self.fail(f'{tld} has no table {table}')

    def test_accepted(self):
        r, text = sentences('bücher.de')
        self.assertEqual(r.status, 0)
        self.assertIn(f"The policy of .de accepts 'bücher' by its {self.about('de', 'latin')}.", text)
        self.assertNotIn('unverified', text)

    def test_refused_for_a_character(self):
        _, text = sentences('straße.se')
        self.assertIn("The policy of .se refuses 'straße'.", text)
        for table, character in (('latin', "5, 'ß' (U+00DF"), ('yiddish', "1, 's' (U+0073")):
            self.assertIn(f'By its {self.about("se", table)}, character {character}', text)

    def test_refused_by_a_rule_in_the_registry_s_words(self):
        _, text = sentences('ab.co.jp')
        self.assertIn("a label has at least 3 characters (rule 'at-least-3')", text)
        _, text = sentences('กะา.th')
        self.assertIn("(rule 'sara-aa-place')", text)

    def test_variants_that_the_protocol_refuses(self):
        """Nobody may have them, whatever the table says, by whose word they are counted."""
        with tempfile.NamedTemporaryFile(suffix='.xml') as table:
            table.write(b'<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data><char cp="0061">'
                        b'<var cp="005F" type="allocatable"/><var cp="0062" type="allocatable"/>'
                        b'</char><char cp="005F"/><char cp="0062"/></data><rules><action disp="allocatable" '
                        b'any-variant="allocatable"/><action disp="valid"/></rules></lgr>')
            table.flush()
            _, text = sentences('--policy=' + table.name, 'a')
            policy = answer('check', '--policy=' + table.name, 'a')['policy']
        self.assertIn("Only its registrant may also have 1 variant of it: 'b'.", text)
        self.assertIn('Nobody may have 1 variant of it.', text)
        counted = policy['variants']
        self.assertEqual((counted['allocatable'], counted['blocked'], policy['bundle']), (2, 0, ['b']))

    def test_many_tables(self):
        _, text = sentences('ñaş', '--tld=pl')
        self.assertEqual(text.count('By its table'), 5)
        self.assertIn('So do its other tables, 31 in number.', text)
        # The one whose findings are told comes first: Belarusian lacks one letter of four.
        _, text = sentences('щёўї', '--tld=pl')
        self.assertEqual([part.split("'")[1] for part in text.split('By its table ')[1:3]], ['be', 'pl'])
        self.assertEqual(text.count('By its table'), 5)

    def test_an_unverified_zone(self):
        _, text = sentences('ação.nom.br', '12.nom.br')
        line = 'That names are registered below .nom.br is unverified: it is general knowledge.'
        self.assertEqual(text.count(line), 2)
        _, text = sentences('ação.br', 'äb.co.at', 'שלום.ממשל.ישראל')
        self.assertNotIn('That names are registered', text)

    def test_the_tld_that_was_meant(self):
        for name, tld in (('中国.中国', '中国'), ('中国.cn', 'cn'), ('abc.com.cn', 'cn'), ('été.re', 're')):
            self.assertIn(f'The policy of .{tld} accepts', sentences(name)[1])
            label = name.split('.')[0]
            self.assertIn(f'The policy of .{tld} accepts', sentences(label, '--tld=' + tld)[1])

    def test_unverified_is_said_in_every_answer(self):
        """Without --explain it is a note: no error, and no change of the verdict."""
        for name, verdict in (('বাংলা.বাংলা', 'valid'), ('bangla.বাংলা', 'ineligible')):
            r = run('check', name)
            cells = r.lines[0].split('\t')
            self.assertEqual(cells[0], verdict)
            self.assertIn('POLICY_UNVERIFIED', cells[3].split(','))
            self.assertTrue(any('POLICY_UNVERIFIED: the answer rests on' in e for e in r.errors))
            f = [f for f in run('check', '--format=json', name).objects[0]['findings']
                 if f['rule'] == 'POLICY_UNVERIFIED']
            self.assertEqual([(x['severity'], x['label'], x['byte']) for x in f], [('note', 0, 0)])
        self.assertEqual(run('check', 'বাংলা.বাংলা').status, 0)
        self.assertNotIn(b'POLICY_UNVERIFIED', run('check', 'bücher.de').out)
        # Also where an assumed zone is assumed to take no other table.
        for name in ('中文.gov.cn', '中文.bj.cn'):
            self.assertIn(b'POLICY_UNVERIFIED', run('check', name).out)
        for name in ('abc.co.jp', '日本語.co.jp', '日本语.jp', 'é.com.br', 'ñandú.com.br', '한국.co.kr',
                     '中文.com.cn'):
            self.assertNotIn(b'POLICY_UNVERIFIED', run('check', name).out)

    def test_unverified(self):
        unsure = {o['tld']: o for o in run('policy', 'list', '--format=json').objects
                  if o['confidence'] == 'general knowledge'}
        sure = {o['tld'] for o in run('policy', 'list', '--format=json').objects
                if o['confidence'] != 'general knowledge'}
        self.assertTrue(unsure)
        for tld, o in unsure.items():
            _, text = sentences('--tld=' + tld, 'ж\u0250')  # no table has both
            told = text.count('By its table')
            self.assertGreater(told, 0)
            if tld not in sure and told < 5:
                self.assertEqual(text.count('unverified'), told, text)
        r, text = sentences('example.su')
        self.assertEqual(r.status, 0)
        self.assertIn('That table is unverified', text)

    def test_bundle(self):
        _, text = sentences('中国.cn')
        self.assertIn("Only its registrant may also have 1 variant of it: '中國'.", text)
        self.assertIn('Nobody may have 2 variants of it.', text)
        _, text = sentences('été.ca')
        self.assertIn('Only its registrant may also have 24 variants of it: ', text)
        self.assertIn(' and others.', text)
        _, text = sentences('été.ca', '--limit=3')
        self.assertIn('It has more than 3 variants; no more were looked at.\n'
                      'Only its registrant may also have 3 of these: ', text)
        _, text = sentences('中国.cn', '--limit=1')
        self.assertIn('It has more than 1 variants; no more were looked at.\nNobody may have 1 of these.', text)

    def test_not_judged(self):
        for args, wanted in ((['x_.de'], 'the protocol refuses the name'),
                             (['foo.example'], 'No policy of its TLD is known'),
                             (['--idn-only', 'ab.jp'], 'all ASCII'),
                             (['--tld=de', 'foo.com'], 'NOT_IN_TLD')):
            self.assertIn(wanted, sentences(*args)[1])

    def test_outside(self):
        """What the name should have ended in: the zone asked for, not its TLD."""
        images = os.path.dirname(answer('policy', 'list', 'de')['file'])
        for args, where in ((['--tld=com.br', 'foo.br'], '.com.br'), (['--tld=com.br', 'foo.net.br'], '.com.br'),
                            (['--tld=xn--p1ai', 'foo.com'], '.рф'), (['--tld=xx', 'foo.com'], '.xx'),
                            (['--policy=' + os.path.join(images, 'de.policy'), 'foo.com'], '.de'),
                            (['--policy=' + os.path.join(images, 'br.policy'), 'foo.com'],
                             '.br or another suffix of the policy')):
            why = 'the name does not end in ' + where
            with self.subTest(args=args):
                self.assertEqual(answer('check', *args)['findings'][0]['text'], why)
                text = sentences(*args)[1]
                self.assertIn(f'1: NOT_IN_TLD: {why} (idnv, policy)', text)
                self.assertIn(f'No policy was asked, since {why}.', text)

    def test_a_twin_is_named_in_its_own_script(self):
        self.assertIn('The policy of .рф accepts', sentences('иван.xn--p1ai')[1])

    def test_standard_output_is_the_same(self):
        names = ['bücher.de', 'straße.se', 'foo.example', 'x_.de', '中国.cn']
        for form in ('text', 'tsv'):
            self.assertEqual(run('check', '--format=' + form, *names).out,
                             run('check', '--explain', '--format=' + form, *names).out)
        plain = run('check', '--format=json', *names).objects
        told = run('check', '--explain', '--format=json', *names).objects
        for a, b in zip(plain, told, strict=True):
            self.assertEqual(list(b)[-1], 'versions')
            b.pop('versions')
            b.pop('homograph', None)
            self.assertEqual(a, b)
        self.assertEqual(sentences('--quiet', *names)[1], '')

    def test_controls_do_not_reach_the_reader(self):
        _, text = sentences('--tld=de', 'a\u200db\x1b[31m')
        self.assertNotIn('\x1b', text)


if __name__ == '__main__':
    need_images()
    try:
        main()
    finally:
        clean()
