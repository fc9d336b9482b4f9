#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check under the policies of ccTLDs: which label is judged, by which table, and what is answered."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from cli import TOOL, answer, main, run
from policies import IMAGES, TABLES, clean, need_images, path_env

ABOUT = ['tld', 'table', 'version', 'date', 'confidence', 'sha256', 'disposition']
COUNTS = ['bound', 'complete', 'total', 'allocatable', 'activated', 'blocked']


def check(name, *options, **more):
    return answer('check', *options, name, **more)


def rules(a):
    return [f['rule'] for f in a['findings']]


def write(path, octets):
    with open(path, 'wb') as f:
        f.write(octets)


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def sources(folder):
    """The lines of SOURCES as pairs; none where the folder is not a policy."""
    path = os.path.join(TABLES, folder, 'SOURCES')
    if not os.path.isfile(path):
        return []
    return [line.split(': ', 1) for line in read(path).decode().split('\n') if ': ' in line]


def without(a, *keys):
    return {k: v for k, v in a.items() if k not in keys}


class Shape(unittest.TestCase):
    def test_accepted(self):
        p = check('bücher.de')['policy']
        keys = list(p)
        self.assertEqual(keys[:7], ABOUT)
        self.assertEqual(keys[-3:], ['index_label', 'variants', 'bundle'])
        self.assertEqual((p['tld'], p['table'], p['disposition']), ('de', 'latin', 'valid'))
        self.assertEqual(list(p['variants']), COUNTS)
        self.assertEqual((p['index_label'], p['bundle']), ('bücher', []))

    def test_refused(self):
        a = check('日本語.co.jp')
        self.assertEqual((a['verdict'], rules(a)), ('ineligible', ['POLICY_CODE_POINT'] * 3))
        p = a['policy']
        self.assertEqual(list(p), ['tld', 'disposition', 'refused'])
        self.assertEqual(p['refused'], [{'table': 'ldh', 'rule': 'POLICY_CODE_POINT', 'index': 0}])
        f = a['findings'][1]
        self.assertEqual((f['label'], f['index'], f['byte'], f['bytes'], f['cp']),
                         (0, 1, 3, 3, 'U+672C'))
        self.assertEqual(run('check', '日本語.co.jp').status, 1)

    def test_refused_behind_a_mapped_character(self):
        """Places of findings and of `refused` are those in the label as given; so is the reason's."""
        table = ('<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data><range first-cp="0061" last-cp="0070"/>'
                 '<char cp="0071" when="r"/><char cp="0078"/></data><rules><rule name="r" comment="only after x">'
                 '<look-behind><char cp="0078"/></look-behind><anchor/></rule></rules></lgr>')
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'q.xml')
            write(path, table.encode())
            for name, index, profile in (('\ufb03q', 1, 'uts46'), ('\ufb03\ufb03q', 2, 'uts46'),
                                         ('ffiq', 3, 'uts46'), ('ffiq', 3, 'registration')):
                a = check(name, '--policy=' + path, '--profile=' + profile)
                self.assertEqual([(f['rule'], f['index']) for f in a['findings']], [('POLICY_CONTEXT', index)])
                self.assertTrue(a['findings'][0]['text'].endswith("; table 'q'; rule 'r': only after x"))
                self.assertEqual(a['policy']['refused'],
                                 [{'table': 'q', 'rule': 'POLICY_CONTEXT', 'index': index}])

    def test_refused_lists_every_table(self):
        a = check('ñabc', '--tld=pl')
        self.assertEqual(a['verdict'], 'valid')  # Spanish has it
        a = check('ñaş', '--tld=pl')
        tables = [o['table'] for o in run('policy', 'list', 'pl', '--format=json').objects]
        self.assertEqual([r['table'] for r in a['policy']['refused']], tables)
        for r in a['policy']['refused']:
            self.assertEqual(list(r), ['table', 'rule', 'index'])
        self.assertEqual(len(tables), 36)
        # Findings are those of one table, here of Romanian, the first that lacks one letter only.
        self.assertEqual([f['index'] for f in a['findings']], [0])
        self.assertEqual([f['index'] for f in check('ñaş', '--tld=pl', '--lang=pl')['findings']], [0, 2])

    def test_a_rule_about_the_whole_label(self):
        a = check('ab', '--tld=jp', '--table=ldh')
        self.assertEqual((a['verdict'], rules(a)), ('ineligible', ['POLICY_RULE']))
        self.assertEqual(a['policy']['refused'], [{'table': 'ldh', 'rule': 'POLICY_RULE'}])
        self.assertNotIn('index', a['findings'][0])
        self.assertEqual((a['findings'][0]['label'], a['findings'][0]['bytes']), (0, 2))

    def test_reasons_are_those_of_the_nearest_table(self):
        def told(name, *options):
            a = check(name, *options)
            self.assertEqual(a['verdict'], 'ineligible')
            return [f['text'].split("; table '")[1].split("'")[0]
                    for f in a['findings'] if f['severity'] == 'error']
        for tld, first in (('jp', 'japanese'), ('il', 'hebrew'), ('th', 'thai')):  # too short in ASCII
            self.assertEqual(told('a', '--tld=' + tld), ['ldh'])
            self.assertEqual(check('a', '--tld=' + tld)['policy']['refused'][0]['table'], first)
        self.assertEqual(told('ab', '--tld=jp', '--lang=ja'), ['japanese'])
        self.assertEqual(told('щёўї', '--tld=pl'), ['be'])
        self.assertEqual(told('ñ한', '--tld=tw'), ['korean'])
        self.assertEqual(told('日本', '--tld=pl'), ['pl', 'pl'])
        self.assertEqual(told('ж', '--tld=de'), ['latin'])

    def test_texts_name_the_table_and_its_rule(self):
        self.assertIn("; table 'ldh'; rule '", check('ab', '--tld=jp', '--table=ldh')['findings'][0]
                      ['text'])
        texts = [f['text'] for f in check('ñaş', '--tld=pl')['findings']]
        for text in texts:
            self.assertRegex(text, r"; table '[a-z-]+', one of 36$")
        self.assertRegex(run('check', 'ж.de').errors[0], r"; table 'latin' \(RFC 7940, 8.1\)$")

    def test_places_in_what_was_mapped(self):
        def places(name, *options):
            return [(f['label'], f['index'], f['byte'], f['bytes'], f['cp'])
                    for f in check(name, '--tld=de', *options)['findings'] if 'index' in f]
        mapping = '--profile=uts46'
        self.assertEqual(places('ok.ﬁéЖa.DE', mapping), [(1, 2, 8, 2, 'U+0416')])
        self.assertEqual(places('a\u00adЖ', mapping), [(0, 2, 3, 2, 'U+0416')])
        self.assertEqual(places('㎏中', mapping), [(0, 1, 3, 3, 'U+4E2D')])
        self.assertEqual(places('a.xn--f1ao.de'), [(1, 0, 2, 8, 'U+0436'), (1, 1, 2, 8, 'U+043D')])
        # What is composed is one place; a soft hyphen behind a letter is no part of it.
        self.assertEqual(places('e\u0323\u0302.de', mapping), [(0, 0, 0, 5, 'U+0065')])
        self.assertEqual(places('a\u0416\u00ad.de', mapping), [(0, 1, 1, 2, 'U+0416')])
        # An A-label is one only once it is mapped.
        self.assertEqual(places('ｘn--b-eha29v.de', mapping), [(0, 2, 0, 14, 'U+0436')])
        self.assertEqual(places('x\u00adn--b-eha29v.de', mapping), [(0, 2, 0, 14, 'U+0436')])
        self.assertEqual(places('xn-ж', mapping), [(0, 3, 3, 2, 'U+0436')])
        self.assertEqual(places('XN--F1AO', '--profile=lookup'),
                         [(0, 0, 0, 8, 'U+0436'), (0, 1, 0, 8, 'U+043D')])

    def test_no_form_still_has_its_tld(self):
        for name in ('xn--ü.рф'.encode(), b'a\xff.' + 'рф'.encode()):
            a = answer('check', stdin=name + b'\n')
            self.assertEqual((a['verdict'], a['policy']), ('invalid', {'tld': 'xn--p1ai'}))
        self.assertNotIn('policy', check('..'))

    def test_tsv_and_text(self):
        self.assertEqual(run('check', '--format=tsv', 'bücher.de').lines,
                         ['1\tbücher.de\txn--bcher-kva.de\tbücher.de\tvalid\t\tlatin\tvalid\tbücher'])
        self.assertEqual(run('check', '--format=tsv', '--quiet', 'ж.de').lines[0].split('\t')[4:],
                         ['ineligible', 'POLICY_CODE_POINT', '', 'invalid', ''])
        self.assertEqual(run('check', 'ß.se').lines,
                         ['ineligible\txn--zca.se\tß.se\tPOLICY_CODE_POINT'])
        self.assertTrue(run('check', 'ß.se').errors[0].startswith('1:1:1: POLICY_CODE_POINT: U+00DF'))

    def test_places_of_variants_of_other_lengths(self):
        table = ('<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><version>1</version></meta><data>'
                 '<char cp="00E4"><var cp="00E4 0062" type="blocked"/></char>'
                 '<char cp="00E4 0062"><var cp="00E4" type="blocked"/></char>'
                 '<range first-cp="0061" last-cp="007A"/></data></lgr>')
        with tempfile.TemporaryDirectory() as folder:
            path, targets = os.path.join(folder, 'v.xml'), os.path.join(folder, 'targets')
            write(path, table.encode())
            for name, target, at in (('xä', 'xäb', [[1, 1], [1, 2]]), ('ä', 'äb', [[0, 0], [0, 1]]),
                                     ('xäb', 'xä', [[1, 1], [2, 1]]),
                                     ('xäy', 'xäby', [[1, 1], [1, 2]])):
                write(targets, target.encode() + b'\n')
                o = check(name, f'--policy={path}', f'--targets={targets}')
                self.assertEqual([(c['tier'], c['at']) for c in o['homograph']['clashes']], [('v', at)])

    HOSTILE = '''<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><version>1</version></meta><data>
<range first-cp="0061" last-cp="007A"/><char cp="00E4" when="no"/></data><rules>
<rule name="no" comment="x&#10;2:1:1: FAKE&#9;t&#x202e;b">
<look-behind><char cp="0062"/></look-behind><anchor/></rule>
</rules></lgr>'''

    def test_words_of_an_author_stay_in_their_place(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'a\tb\nc.xml')
            write(path, self.HOSTILE.encode())
            r = run('check', f'--policy={path}', '--format=tsv', 'abc')
            self.assertEqual(r.lines, ['1\tabc\tabc\tabc\tvalid\t\ta\\tb\\nc\tvalid\tabc'])
            r = run('check', f'--policy={path}', 'aä')
            self.assertEqual(len(r.errors), 1)
            self.assertNotRegex(r.errors[0], '[\t\u202e]')
            self.assertIn('\\u{202E}b', r.errors[0])

    def test_without_the_protocol_its_verdict_is_not_told(self):
        r = run('policy', 'eval', '--explain', '--tld=de', 'bä')
        self.assertEqual(len(r.errors), 1)
        self.assertTrue(r.errors[0].startswith('The policy of .de accepts'))

    def test_bundle(self):
        a = check('été', '--tld=ca')
        p = a['policy']
        self.assertEqual(p['variants']['allocatable'], len(p['bundle']))
        self.assertIn('ete', p['bundle'])
        self.assertNotIn('été', p['bundle'])
        # Whoever is in the bundle has the same bundle, and the same index label.
        for other in p['bundle'][:5]:
            q = check(other, '--tld=ca')['policy']
            self.assertEqual(set(q['bundle']) | {other}, set(p['bundle']) | {'été'})
            self.assertEqual(q['index_label'], p['index_label'])

    def test_simplified_and_traditional(self):
        """Registered together where the registry does so, else kept for the same holder."""
        for name, other, kind in (('清华大学.cn', '清華大學', 'activated'),
                                  ('臺灣大學.台灣', '台湾大学', 'activated'),
                                  ('香港大學.香港', '香港大学', 'allocatable')):
            p = check(name)['policy']
            self.assertEqual((p['bundle'], p['variants'][kind]), ([other], 1), name)
            self.assertEqual(p['variants']['blocked'], p['variants']['total'] - 1)

    def test_a_ligature_is_in_the_bundle(self):
        p, q = check('cœur', '--tld=ca')['policy'], check('coeur', '--tld=ca')['policy']
        self.assertEqual(set(p['bundle']) | {'cœur'}, set(q['bundle']) | {'coeur'})
        self.assertEqual(p['index_label'], q['index_label'])

    def test_bundle_is_limited_and_counted(self):
        p = check('pão.com.br', '--limit=5')['policy']
        self.assertEqual((len(p['bundle']), p['variants']['total']), (5, 5))
        self.assertEqual((p['variants']['complete'], p['variants']['bound']), (False, 320))
        p = check('pão.com.br')['policy']
        self.assertEqual((p['variants']['complete'], p['variants']['total']), (True, 79))
        self.assertEqual(len(p['bundle']), p['variants']['allocatable'] + p['variants']['activated'])

    def test_variants_are_counted_by_what_the_table_says(self):
        """Whoever asks; what the protocol refuses (here a label of 64 octets) is in no bundle of check."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'oe.xml')
            write(path, '<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data><char cp="0062"/>'
                  '<char cp="00F6"><var cp="006F 0065" type="allocatable"/></char>'
                  '<char cp="006F 0065"><var cp="00F6" type="allocatable"/></char></data></lgr>'.encode())
            for n, bundle in (61, []), (1, ['öb']):
                label = 'oe' + 'b' * n
                p = check(label, '--policy=' + path)['policy']
                listed, judged = (run(*command, '--format=json', '--policy=' + path, label).objects[0]
                                  for command in (('variants',), ('policy', 'eval')))
                self.assertEqual(p['variants'], {'bound': 2, 'complete': True, 'total': 1, 'allocatable': 1,
                                                 'activated': 0, 'blocked': 0})
                self.assertEqual([listed['variants'], judged['policy']['variants']], [p['variants']] * 2)
                self.assertEqual((p['bundle'], judged['policy']['bundle']), (bundle, ['ö' + 'b' * n]))
                told = run('check', '--explain', '--policy=' + path, label).err.decode()
                self.assertIn('Nobody may have 1 variant' if not bundle else 'may also have 1 variant', told)

    def test_bundle_of_many(self):
        """--limit alone says how many are listed."""
        variants = ''.join(f'<var cp="{cp:04X}" type="allocatable"/>' for cp in range(0x4E00, 0x4E00 + 150))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'many.xml')
            write(path, f'<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data><char cp="0061">{variants}</char>'
                  '<range first-cp="4E00" last-cp="4EFF"/></data></lgr>'.encode())
            for limit, listed in ((10, 10), (100, 100), (101, 101), (1000, 150)):
                p = check('a', '--policy=' + path, f'--limit={limit}')['policy']
                self.assertEqual([ord(v) for v in p['bundle']], [0x4E00 + i for i in range(listed)])
                self.assertEqual((p['variants']['allocatable'], p['variants']['complete']), (listed, listed == 150))


class Suffix(unittest.TestCase):
    def judged(self, name, *options):
        """The index label tells which label was judged, where the table has no variants."""
        p = check(name, *options)['policy']
        return p.get('table'), p.get('index_label')

    def test_from_the_name(self):
        self.assertEqual(self.judged('alpha.se'), ('latin', 'alpha'))
        self.assertEqual(self.judged('mail.alpha.se'), ('latin', 'alpha'))
        self.assertEqual(self.judged('alpha.se.'), ('latin', 'alpha'))

    def test_longest_zone(self):
        self.assertEqual(self.judged('beta.alpha.th'), ('ldh', 'alpha'))
        self.assertEqual(self.judged('gamma.beta.co.th'), ('ldh', 'beta'))
        self.assertEqual(self.judged('beta.com.br')[1], 'beta')
        self.assertEqual(self.judged('delta.gamma.com.br')[1], 'gamma')
        for name, verdict, label in (('例.東京.jp', 'valid', '例'), ('凹凸商事.hyogo.jp', 'valid', '凹凸商事'),
                                     ('żółw.krakow.pl', 'valid', 'żółw'), ('ação.ong.br', 'valid', 'acao')):
            self.assertEqual((check(name)['verdict'], self.judged(name)[1]), (verdict, label), name)
        for name in ('z.toyama.jp', 'straße.ong.br', 'tschüß.oslo.no', 'ж.seoul.kr'):
            self.assertEqual(check(name)['verdict'], 'ineligible', name)
        # The zone itself is a label below the TLD.
        self.assertEqual(self.judged('co.th'), ('ldh', 'co'))

    def test_a_zone_takes_its_tables(self):
        self.assertEqual(check('日本語.jp')['verdict'], 'valid')
        self.assertEqual(check('日本語.co.jp')['verdict'], 'ineligible')
        self.assertEqual(check('中国.cn')['verdict'], 'valid')
        self.assertEqual(check('中国.com.cn')['verdict'], 'ineligible')
        # Three characters are asked for directly below .it only.
        self.assertEqual(check('q8.it')['verdict'], 'ineligible')
        self.assertEqual(self.judged('q8.mi.it')[0], 'third-level')
        self.assertEqual(self.judged('q.roma.it')[0], 'third-level')

    def test_digits_alone_are_in_ascii(self):
        """Where a name of the script begins with a letter of it, digits have the rules of ASCII."""
        for name, verdict, table in (('בת.co.il', 'valid', 'hebrew'), ('2026.co.il', 'valid', 'ldh'),
                                     ('12.co.il', 'ineligible', None)):
            self.assertEqual((check(name)['verdict'], self.judged(name)[0]), (verdict, table), name)

    def test_tld_given(self):
        one = without(check('bücher', '--tld=de')['policy'])
        for name in ('bücher.de', 'xn--bcher-kva', 'xn--bcher-kva.de', 'www.bücher.de',
                     'bücher.de.'):
            self.assertEqual(check(name, '--tld=de')['policy'], one, name)
        for tld in ('.de', 'DE', '.De'):
            self.assertEqual(check('bücher', '--tld=' + tld)['policy'], one)
        self.assertEqual(check('gamma.com.br', '--tld=br')['policy']['index_label'], 'gamma')

    def test_a_label_stands_below_the_tld_given(self):
        """A bare label meets the tables that a whole name would meet, also those of a twin."""
        for tld, labels in {'中国': ['abc', '中国', '中--国'], 'cn': ['abc', '中国'],
                            'com.cn': ['abc', '中国'], 'com.br': ['ação', 'ж', '12'],
                            '台灣': ['한국', '台灣', 'a'], 'ไทย': ['abc', 'กา']}.items():
            for label in labels:
                name, bare = check(f'{label}.{tld}'), check(label, '--tld=' + tld)
                for key in ('verdict', 'policy'):
                    self.assertEqual(bare[key], name[key], (label, tld))
                self.assertEqual(rules(bare), rules(name), (label, tld))
        self.assertEqual(check('abc', '--tld=中国')['verdict'], 'ineligible')
        self.assertEqual(check('中国', '--tld=com.cn')['verdict'], 'ineligible')

    def test_below_a_right_to_left_tld(self):
        """The Bidi rule is about the name, also where its last label is only in an option."""
        for label in ('123', '1a', 'a-1', '\u0661', 'مصر', 'xn--tda', 'مصر1', 'xn--1-eha'):
            for profile in ('registration', 'uts46', 'browser'):
                options = ['--profile=' + profile]
                name, bare = check(label + '.مصر', *options), check(label, *options, '--tld=مصر')
                if profile == 'browser' and label.isascii():  # an all-ASCII name there has warnings
                    name = check(label + '.xn--wgbh1c', *options)
                self.assertEqual((bare['verdict'], bare['findings'], bare['policy']),
                                 (name['verdict'], name['findings'], name['policy']), (label, profile))
        self.assertEqual(rules(check('123', '--tld=مصر')), ['BIDI_1'])
        a = check('１.', '--tld=مصر', '--profile=dns')
        self.assertEqual([(f['rule'], f['byte'], f['bytes']) for f in a['findings']], [('BIDI_1', 0, 3)])
        self.assertEqual(check('123', '--tld=рф')['findings'], [])
        image = '--policy=' + os.path.join(IMAGES, 'xn--wgbh1c.policy')
        self.assertEqual(rules(check('123', image)), ['BIDI_1'])
        self.assertEqual(check('a123', '--policy=' + os.path.join(IMAGES, 'de.policy'))['findings'], [])

    def test_zone_given(self):
        self.assertEqual(check('b.a', '--tld=Com.BR')['findings'][0]['rule'], 'NOT_IN_TLD')
        self.assertEqual(check('b.alpha.com.br', '--tld=com.br')['policy'],
                         check('alpha.com.br')['policy'])
        for name in ('alpha.br', 'alpha.org.br', 'alpha.com.cn'):
            a = check(name, '--tld=com.br')
            self.assertEqual((a['verdict'], rules(a)), ('ineligible', ['NOT_IN_TLD']), name)
            self.assertEqual(a['policy'], {'tld': 'br'})

    def test_variants_name_the_tld_in_any_form(self):
        for command in (['variants'], ['policy', 'eval']):
            def answer(tld):
                return run(*command, '--format=json', '--tld=' + tld, 'ёж', 'abc').objects
            self.assertEqual(answer('.РФ'), answer('xn--p1ai'))
        self.assertEqual([o['verdict'] for o in answer('рф')], ['valid', 'ineligible'])
        r = run('policy', 'eval', '--tld=中国', '--quiet', 'abc', '中国')
        self.assertEqual([line.split('\t')[0] for line in r.lines], ['ineligible', 'valid'])

    def test_not_in_tld(self):
        for name in ('bücher.com', 'bücher.de.com', 'bücher.xde', 'bücher.d'):
            a = check(name, '--tld=de')
            self.assertEqual((a['verdict'], rules(a)), ('ineligible', ['NOT_IN_TLD']), name)
            self.assertEqual(a['policy'], {'tld': 'de'})
            self.assertEqual(list(a['findings'][0])[3:], ['byte', 'bytes', 'source', 'text'])
        self.assertEqual(check('a.com', '--policy=' + os.path.join(IMAGES, 'de.policy'))['verdict'],
                         'ineligible')

    def test_no_policy(self):
        self.assertEqual(check('bücher.example')['policy'], {'tld': 'example', 'table': None})
        self.assertEqual(check('bücher', '--tld=xx')['policy'], {'tld': 'xx', 'table': None})
        self.assertEqual(check('a.com', '--tld=xx')['verdict'], 'ineligible')
        self.assertNotIn('policy', check('bücher'))
        self.assertNotIn('policy', check('de'))
        self.assertEqual(run('check', 'bücher.example').status, 0)

    def test_after_a_protocol_error(self):
        for name in ('a_b.de', 'ab--c.de', 'x.-a.de', 'xn--0000h.de'):
            a = check(name)
            self.assertEqual((a['verdict'], a['policy']), ('invalid', {'tld': 'de'}), name)
        self.assertEqual(check('a_b', '--tld=de')['policy'], {'tld': 'de'})
        self.assertEqual(check('a_b.xx')['policy'], {'tld': 'xx'})
        # Also where the fault is in a label that no policy judges.
        self.assertEqual(check('a_b.bücher.de')['policy'], {'tld': 'de'})

    def test_further_labels_get_the_protocol_only(self):
        self.assertEqual(check('日本語.bücher.de')['verdict'], 'valid')
        self.assertEqual(check('bücher.日本語.de')['verdict'], 'ineligible')
        f = check('bücher.日本語.de')['findings'][0]
        self.assertEqual((f['label'], f['index'], f['byte'], f['bytes']), (1, 0, 8, 3))

    def test_usage(self):
        for bad in (['--tld=none.uk'], ['--tld=co.xx'], ['--tld='], ['--tld=a b'], ['--table=latin'],
                    ['--tld=de', '--table=nope'], ['--tld=xx', '--table=latin']):
            r = run('check', *bad, 'a.de')
            self.assertEqual((r.status, r.out), (2, b''), bad)
        for bad in ('/nowhere/x.policy', __file__):
            r = run('check', '--policy=' + bad, 'a.de')
            self.assertEqual((r.status, r.out), (3, b''), bad)


class Forms(unittest.TestCase):
    NAMES = ['bücher.de', 'ж.de', 'иван.рф', 'ivan.рф', '日本語.jp', 'שבת.se', '中国.中国',
             'pão.com.br', 'ตัวอย่าง.th', 'مثال.sa', '日本語.co.jp']

    def test_a_form_and_u_form(self):
        for name in self.NAMES:
            u = check(name)
            a = check(u['a_label'])
            for key in ('a_label', 'u_label', 'verdict', 'policy'):
                self.assertEqual(u[key], a[key], name)
            self.assertEqual([(f['rule'], f.get('label'), f.get('index'), f.get('cp'))
                              for f in u['findings']],
                             [(f['rule'], f.get('label'), f.get('index'), f.get('cp'))
                              for f in a['findings']])

    def test_upper_case(self):
        self.assertEqual(check('BUCH.DE')['policy'], check('buch.de')['policy'])
        self.assertEqual(check('BUCH.Co.Th')['policy']['index_label'], 'buch')

    def test_twins(self):
        for folder in sorted(os.listdir(TABLES)):
            pairs = sources(folder)
            twins = [v for k, v in pairs if k == 'also']
            own_tables = {v.split()[0] for k, v in pairs if k == 'zone' and '.xml' in v}
            labels = [v.split()[0] for k, v in pairs if k.endswith('-label')]
            if not twins:
                continue
            def answers(tld):
                found = run('check', '--tld=' + tld, '--format=json', '--quiet',
                            stdin='\n'.join(labels) + '\n').objects
                self.assertEqual(len(found), len(labels))
                return [(o['verdict'], without(o['policy'], 'tld')) for o in found]
            for twin in twins:
                if not own_tables & {folder, twin}:
                    self.assertEqual(answers(folder), answers(twin), (folder, twin))
                # The A-form and the U-form of a TLD name the same policy.
                u = check(twin)['u_label']
                self.assertEqual(answers(twin), answers(u))

    def test_idn_only(self):
        self.assertEqual(check('x', '--tld=jp', '--idn-only')['verdict'], 'valid')
        self.assertEqual(check('x', '--tld=jp')['verdict'], 'ineligible')
        self.assertEqual(check('ж.de', '--idn-only')['verdict'], 'ineligible')
        self.assertEqual(check('x_', '--tld=jp', '--idn-only')['verdict'], 'invalid')

    def test_table_and_lang(self):
        self.assertEqual(check('12-3', '--tld=pl')['policy']['table'], 'pl')
        self.assertEqual(check('12-3', '--tld=pl', '--lang=ru')['policy']['table'], 'ru')
        self.assertEqual(check('12-3', '--tld=pl', '--lang=RU')['policy']['table'], 'ru')
        self.assertEqual(check('12-3', '--tld=pl', '--lang=xx')['policy']['table'], 'pl')
        self.assertEqual(check('12-3.pl', '--lang=ru')['policy']['table'], 'ru')
        # As much of the tag as a table has (RFC 4647, 3.4).
        self.assertEqual(check('12-3', '--tld=pl', '--lang=ru-Cyrl-RU')['policy']['table'], 'ru')
        self.assertEqual(check('12-3', '--tld=pl', '--lang=xx-RU')['policy']['table'], 'pl')
        # A language is tried first, a table is the only one.
        self.assertEqual(check('ł', '--tld=pl', '--lang=ru')['policy']['table'], 'pl')
        self.assertEqual(check('ł', '--tld=pl', '--table=ru')['verdict'], 'ineligible')
        self.assertEqual(check('ł', '--tld=pl', '--table=ru')['policy']['refused'],
                         [{'table': 'ru', 'rule': 'POLICY_CODE_POINT', 'index': 0}])
        a = check('łя', '--tld=pl', '--lang=ru')
        self.assertEqual([r['table'] for r in a['policy']['refused']][:2], ['ru', 'pl'])

    def test_threads(self):
        names = ''.join(name + '\n' for name in self.NAMES * 300)
        one = run('check', '--format=json', '--quiet', stdin=names)
        self.assertEqual(len(one.lines), len(self.NAMES) * 300)
        two = run('check', '--format=json', '--quiet', '-j2', stdin=names)
        self.assertEqual((one.out, one.status), (two.out, two.status))


def all_names():
    """Names under every TLD: the labels of SOURCES under the TLD and its twins."""
    names = []
    for folder in sorted(os.listdir(TABLES)):
        tlds, labels = [], []
        for key, value in sources(folder):
            if key in ('tld', 'also', 'zone'):
                tlds.append(value.split()[0])
            elif key in ('accept-label', 'refuse-label') and len(labels) < 6:
                labels.append(value.split()[0])
        names += [f'{label}.{tld}' for tld in tlds for label in labels]
    return names


class Independence(unittest.TestCase):
    """One registry's image is changed, broken or taken away; the answers for others stay."""

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)
        self.folder = os.path.join(self.home, 'idnv', 'policies')
        shutil.copytree(IMAGES, self.folder)
        # Outside of its build folder the tool finds the user's images and no others.
        self.tool = os.path.join(self.home, 'idnv-copy')
        shutil.copy(TOOL, self.tool)
        empty = {**os.environ, 'XDG_DATA_HOME': os.path.join(self.home, 'none')}
        listed = subprocess.run([self.tool, 'policy', 'list'], env=empty, capture_output=True)
        self.installed = listed.stdout != b''
        self.names = all_names()
        self.data = '\n'.join(self.names) + '\n'

    def answers(self):
        env = {**os.environ, 'XDG_DATA_HOME': self.home}
        done = subprocess.run([self.tool, 'check', '--format=json', '--limit=3'], env=env,
                              input=self.data.encode(), capture_output=True)
        lines = done.stdout.split(b'\n')[:-1]
        self.assertEqual(len(lines), len(self.names), (done.returncode, done.stderr[-200:]))
        return lines, done.returncode

    def others(self, lines, tld):
        return [line for name, line in zip(self.names, lines) if not name.endswith('.' + tld)]

    def own(self, lines, tld):
        return [json.loads(line) for name, line in zip(self.names, lines)
                if name.endswith('.' + tld)]

    def test_each_tld(self):
        whole, status = self.answers()
        self.assertEqual(status, 1)
        self.assertGreater(len(self.names), 900)
        tlds = sorted(p[:-len('.policy')] for p in os.listdir(IMAGES) if p.endswith('.policy'))
        for i, tld in enumerate(tlds):
            file = os.path.join(self.folder, tld + '.policy')
            good = read(file)
            for change in ('change', 'break', 'remove'):
                if change == 'change':
                    shutil.copy(os.path.join(IMAGES, tlds[i - 1] + '.policy'), file)
                elif change == 'break':
                    with open(file, 'wb') as f:
                        f.write(good[:len(good) * (i + 1) // (len(tlds) + 1)])
                else:
                    os.remove(file)
                lines, status = self.answers()
                self.assertEqual(self.others(lines, tld), self.others(whole, tld), (tld, change))
                self.assertEqual(status, 3 if change == 'break' else 1, (tld, change))
                for o in self.own(lines, tld):
                    if o['verdict'] == 'invalid' or change == 'break':
                        self.assertEqual(o['policy'], {'tld': tld})
                    elif change == 'remove' and not self.installed:
                        self.assertEqual(o['policy'], {'tld': tld, 'table': None})
            with open(file, 'wb') as f:
                f.write(good)
        self.assertEqual(self.answers()[0], whole)

    def test_a_broken_image_stops_nothing(self):
        """One record out per record in, also after a policy that cannot be used."""
        os.truncate(os.path.join(self.folder, 'se.policy'), 10)
        env = path_env(self.folder)
        names = 'a.se\nbb.no\n' * 20_000
        for options in ([], ['-j2']):
            r = run('check', '--format=tsv', *options, stdin=names, env=env)
            self.assertEqual((r.status, len(r.lines)), (3, 40_000), options)
            self.assertEqual(r.lines[39_999].split('\t')[6], 'latin')
        r = run('check', '--tld=se', stdin=names, env=env)
        self.assertEqual((r.status, r.out), (3, b''))

    def test_flipped_bits(self):
        """An image with any octet changed is refused, not half believed."""
        good = read(os.path.join(IMAGES, 'th.policy'))
        file = os.path.join(self.home, 'th.policy')
        for i in range(0, len(good), max(1, len(good) // 150)):
            with open(file, 'wb') as f:
                f.write(good[:i] + bytes([good[i] ^ 1 << i % 8]) + good[i + 1:])
            r = run('check', 'abc', '--policy=' + file)
            self.assertEqual((r.status, r.out), (3, b''), i)


class Override(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def test_one_file_overrides_one_tld(self):
        shutil.copy(os.path.join(IMAGES, 'jp.policy'), os.path.join(self.folder, 'de.policy'))
        env = path_env('/nowhere', '', self.folder)
        self.assertEqual(check('日本語', '--tld=de', env=env)['policy']['table'], 'japanese')
        self.assertEqual(check('日本語', '--tld=de')['verdict'], 'ineligible')
        self.assertEqual(check('ü.at', env=env)['policy'], check('ü.at')['policy'])

    def test_the_user_s_folder(self):
        own = os.path.join(self.folder, 'idnv', 'policies')
        os.makedirs(own)
        shutil.copy(os.path.join(IMAGES, 'jp.policy'), os.path.join(own, 'xx.policy'))
        env = {**os.environ, 'XDG_DATA_HOME': self.folder}
        self.assertEqual(check('日本語', '--tld=xx', env=env)['policy']['table'], 'japanese')
        # It stands before those that idnv brings, also where idnv runs from its build folder.
        shutil.copy(os.path.join(IMAGES, 'jp.policy'), os.path.join(own, 'de.policy'))
        self.assertEqual(check('日本語', '--tld=de', env=env)['policy']['table'], 'japanese')
        self.assertEqual(check('ü.at', env=env)['policy'], check('ü.at')['policy'])
        home = os.path.join(self.folder, 'home')
        shutil.copytree(os.path.join(self.folder, 'idnv'), home + '/.local/share/idnv')
        env = {k: v for k, v in os.environ.items() if k != 'XDG_DATA_HOME'}
        env['HOME'] = home
        self.assertEqual(check('日本語', '--tld=xx', env=env)['policy']['table'], 'japanese')

    def test_a_broken_override_is_no_absence(self):
        """What stands in the place of an image and is none is said; every other TLD answers as ever,
        from whichever folder of the search path the broken one comes."""
        names = 'bücher.de\nbücher.at\n日本語.jp\n日本語.co.jp\nабв.рф\npão.com.br\n'
        user = os.path.join(self.folder, 'idnv', 'policies')
        os.makedirs(user)
        broken = {'text': lambda path: write(path, b'no image'), 'empty': lambda path: write(path, b''),
                  'folder': os.mkdir, 'dangling': lambda path: os.symlink('/nowhere', path),
                  'loop': lambda path: os.symlink(path, path),
                  'xml': lambda path: write(path, b'<lgr>')}
        for layer in ('path', 'user'):
            env = path_env(user) if layer == 'path' else {**os.environ, 'XDG_DATA_HOME': self.folder}
            for kind, make in broken.items():
                file = os.path.join(user, 'de.policy')
                make(file)
                for form in ('json', 'tsv', 'text'):
                    whole = run('check', '--format=' + form, stdin=names)
                    r = run('check', '--format=' + form, stdin=names, env=env)
                    self.assertEqual((r.status, len(r.lines)), (3, 6), (layer, kind))
                    self.assertEqual(r.lines[1:], whole.lines[1:], (layer, kind, form))
                    self.assertIn('review', r.lines[0])
                    self.assertTrue(any(file in e for e in r.errors), (kind, r.errors))
                os.rmdir(file) if kind == 'folder' else os.remove(file)

    def test_a_label_alone_stands_below_the_tld_of_an_image(self):
        for tld, label in (('es', 'ab'), ('hk', '中文'), ('es', 'abc')):
            image = os.path.join(IMAGES, tld + '.policy')
            for command in ('check', 'variants'):
                by_image = run(command, '--format=json', '--policy=' + image, label)
                by_tld = run(command, '--format=json', '--tld=' + tld, label)
                self.assertEqual(by_image.out, by_tld.out, (tld, label))

    def test_a_folder_that_cannot_be_looked_into(self):
        """In $IDNV_POLICY_PATH its policies may be there: no name is let through. What is no folder,
        or not there, holds none."""
        loop = os.path.join(self.folder, 'loop')
        os.symlink(loop, loop)
        r = run('check', '--format=json', 'bücher.de', 'бг.бг', env=path_env(loop))
        self.assertEqual((r.status, [o['verdict'] for o in r.objects]), (3, ['review', 'review']))
        whole = run('check', '--format=json', 'bücher.de')
        for env in (path_env('/nowhere'), path_env(__file__), {**os.environ, 'XDG_DATA_HOME': loop}):
            r = run('check', '--format=json', 'bücher.de', env=env)
            self.assertEqual((r.status, r.out), (0, whole.out))

    def test_a_tld_is_no_path(self):
        shutil.copy(os.path.join(IMAGES, 'jp.policy'), os.path.join(self.folder, 'up.policy'))
        inner = os.path.join(self.folder, 'in')
        os.mkdir(inner)
        for tld in ('../up', 'in/../../up'):
            self.assertEqual(run('check', '--tld=' + tld, 'a', env=path_env(inner)).status, 2)

    def test_a_tld_that_is_none_hides_no_other(self):
        """What a record calls its TLD is a key of what is kept: octet for octet, and not without end."""
        letter = 'ą.se'
        want = rules(check(letter))
        self.assertEqual(want, ['POLICY_CODE_POINT'])
        # Of some hundred such names one falls on the place of the TLD, whatever the hash.
        names = [f'foo.se\0{i}' for i in range(2000)] + [f'a.x{i}' for i in range(5000)]
        text = '\n'.join([letter] + names + [letter, 'foo.\0a']) + '\n'
        for jobs in ('1', '4'):
            r = run('check', '-q', '-j' + jobs, '--format=json', stdin=text)
            self.assertEqual(r.status, 1)
            self.assertEqual([rules(r.objects[i]) for i in (0, -2)], [want, want])
            self.assertEqual(r.objects[-1]['verdict'], 'invalid')
            self.assertIsNone(r.objects[-3]['policy']['table'])

    def test_policy_file(self):
        image = os.path.join(IMAGES, 'de.policy')
        by_image = check('bücher', '--policy=' + image)
        self.assertEqual(by_image['policy'], check('bücher', '--tld=de')['policy'])
        xml = check('bücher', '--policy=' + os.path.join(TABLES, 'de', 'latin.xml'))
        for key in ('table', 'version', 'date', 'sha256', 'disposition', 'index_label', 'variants'):
            self.assertEqual(xml['policy'][key], by_image['policy'][key], key)
        # XML alone says neither the TLD nor where it comes from.
        self.assertFalse({'tld', 'confidence'} & set(xml['policy']))


if __name__ == '__main__':
    need_images()
    try:
        main()
    finally:
        clean()
