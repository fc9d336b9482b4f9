#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""variants and policy eval: the contract, ICANN's answers for 17 tables, its registry test labels."""
import collections
import json
import os
import tempfile
import unittest

from cli import answer, main, run
from policies import IMAGES

DATA = os.environ.get('IDNV_TEST_DATA', '../shared')
SMALL = '''<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data>
<char cp="0061"><var cp="0062" type="blocked"/></char>
<char cp="0062"><var cp="0061" type="blocked"/></char>
<char cp="00DF"><var cp="0073 0073" type="allocatable"/></char><char cp="0073"/>
</data><rules><rule name="r"><char cp="0061 0061"/></rule>
<action disp="invalid" match="r"/></rules></lgr>'''
TABLES = {'fvs24-fr': 'full-variant-set-2024/fr', 'se-yiddish': 'cctld/se_Yiddish_language',
          'rz5-common': 'rz-common/lgr-5-common-26may22-en', 'sl24-de': 'second-level-2024/de',
          'sl24-hebr': 'second-level-2024/und-Hebr'}
for script in ('arabic chinese cyrillic devanagari greek japanese khmer korean latin sinhala tamil '
               'thai').split():
    TABLES['rz5-' + script] = 'rz-lgr-5/lgr-5-%s-script-26may22-en' % script


def text(cps):
    return ''.join(chr(int(cp, 16)) for cp in cps.split())


class Contract(unittest.TestCase):
    def setUp(self):
        file = tempfile.NamedTemporaryFile('w', suffix='.xml', delete=False)
        file.write(SMALL)
        file.close()
        self.addCleanup(os.unlink, file.name)
        self.policy = '--policy=' + file.name

    def test_variants(self):
        o = answer('variants', self.policy, 'aß')
        self.assertEqual(list(o), ['line', 'input', 'a_label', 'u_label', 'disposition',
                                   'index_label', 'variants', 'list'])
        self.assertEqual(o['variants'], {'bound': 4, 'complete': True, 'total': 3, 'allocatable': 1,
                                         'activated': 0, 'blocked': 2})
        self.assertEqual(sorted((v['u_label'], v['disposition']) for v in o['list']),
                         [('ass', 'allocatable'), ('bss', 'blocked'), ('bß', 'blocked')])
        self.assertEqual(o['index_label'], 'ass')

    def test_ineligible(self):
        o = answer('variants', self.policy, 'baa')
        self.assertEqual((o['disposition'], o['findings'][0]['rule']), ('invalid', 'POLICY_RULE'))
        self.assertNotIn('list', o)
        self.assertEqual(run('variants', self.policy, 'baa').status, 1)

    def test_eval(self):
        o = answer('policy', 'eval', self.policy, 'aéa')
        f = o['findings'][0]
        self.assertEqual((o['verdict'], f['rule'], f['index'], f['byte'], f['bytes'], f['cp']),
                         ('ineligible', 'POLICY_CODE_POINT', 1, 1, 2, 'U+00E9'))
        self.assertEqual(answer('policy', 'eval', self.policy, 'xn--a-qfa')['u_label'], 'aß')
        self.assertEqual(run('policy', 'eval', self.policy, 'ab').status, 0)

    def test_dots_and_octets(self):
        # A ruleset that names no suffix judges labels; a dot is a code point like another.
        o = answer('policy', 'eval', self.policy, 'a.b')
        self.assertEqual([(f['index'], f['byte'], f['cp']) for f in o['findings']],
                         [(1, 1, 'U+002E')])
        self.assertNotIn('tld', o['policy'])
        for command in (['variants'], ['policy', 'eval']):
            o = run(*command, self.policy, '--format=json', stdin=b'a\xffb\r\nab\r\n').objects
            self.assertEqual((o[0]['u_label'], [f['rule'] for f in o[0]['findings']]),
                             ('a\ufffdb', ['CR_DROPPED', 'ILL_FORMED_UTF8']))
            self.assertEqual([f['rule'] for f in o[1]['findings']], ['CR_DROPPED'])
        self.assertEqual(answer('variants', self.policy, 'a')['variants']['total'], 1)

    def test_no_label(self):
        # Octets and A-labels without a U-form are in no repertoire.
        for label, rule in ((b'\xff', 'ILL_FORMED_UTF8'), (b'xn--zzzzzzz99999', 'PUNYCODE'),
                            (b'xn--', 'A_LABEL_EMPTY'), (b'xn--ab-', 'A_LABEL_ASCII'),
                            ('xn--aß'.encode(), 'A_LABEL_NOT_ASCII')):
            r = run('variants', self.policy, '--format=json', stdin=label + b'\n')
            o = r.objects[0]
            self.assertEqual((r.status, o['disposition'], [f['rule'] for f in o['findings']]),
                             (1, 'invalid', [rule]))
            self.assertFalse({'list', 'variants', 'index_label'} & set(o))
            r = run('policy', 'eval', self.policy, '--format=json', stdin=label + b'\n')
            o = r.objects[0]
            self.assertEqual((r.status, o['verdict'], o['policy']['disposition'],
                              [f['rule'] for f in o['findings']]),
                             (1, 'ineligible', 'invalid', [rule]))

    def test_limit(self):
        o = answer('variants', self.policy, '--limit=2', 'ababab')
        self.assertEqual((o['variants']['total'], o['variants']['complete'], len(o['list'])),
                         (2, False, 2))

    def test_long_label_and_bad_file(self):
        o = answer('policy', 'eval', self.policy, 'b' * 64)
        self.assertEqual(o['findings'][0]['rule'], 'POLICY_LENGTH')
        r = run('variants', '--policy=/nonexistent', 'a')
        self.assertEqual((r.status, r.out), (3, b''))


@unittest.skipUnless(os.path.isfile(IMAGES + '/xn--p1ai.policy'), 'no compiled policies')
class Names(unittest.TestCase):
    def test_a_tld_in_any_form(self):
        for tld in ('рф', 'РФ', '.рф', 'xn--p1ai', 'XN--P1AI.'):
            for command in (['variants'], ['policy', 'eval'], ['check']):
                with self.subTest(tld=tld, command=command):
                    self.assertEqual(run(*command, '--tld', tld, 'пример').status, 0)
        self.assertEqual(run('variants', '--tld=a.b', 'a').status, 2)

    def test_suffixes(self):
        names = ['пример', 'xn--e1afmkfd', 'пример.рф', 'пример.xn--p1ai', 'xn--e1afmkfd.XN--P1AI.',
                 'x.пример.рф']
        for o in run('policy', 'eval', '--tld=рф', '--format=json', *names).objects:
            self.assertEqual((o['verdict'], o['policy']['index_label']), ('valid', 'пример'))
        o = answer('variants', '--tld=cn', 'x.电话.cn')
        self.assertEqual((o['a_label'], o['u_label']), ('x.xn--wny669b.cn', 'x.电话.cn'))
        self.assertIn({'a_label': 'xn--722ax0w', 'u_label': '電話', 'disposition': 'activated'},
                      o['list'])
        o = answer('policy', 'eval', '--tld=рф', 'x.приzер.рф')
        self.assertEqual([(f['label'], f['index'], f['byte']) for f in o['findings']], [(1, 3, 8)])

    def test_outside(self):
        for command in (['variants'], ['policy', 'eval'], ['check']):
            o = answer(*command, '--tld=рф', 'пример.com')
            self.assertEqual([f['rule'] for f in o['findings']], ['NOT_IN_TLD'])
            self.assertNotIn('list', o)

    def test_nothing_left_of_the_suffix(self):
        """The name ends in the TLD; it is the label that is missing."""
        for command in (['variants'], ['policy', 'eval'], ['check'], ['check', '--profile=browser']):
            for tld, name in (('de', '.de'), ('de', '..de'), ('de', 'a..de'), ('br', '.com.br'),
                              ('com.br', '.com.br')):
                o = answer(*command, '--tld=' + tld, name)
                self.assertEqual({f['rule'] for f in o['findings']}, {'EMPTY_LABEL'}, (command, name))
        o = answer('policy', 'eval', '--tld=br', 'com.br') # a label of the TLD, although a zone
        self.assertEqual(o['verdict'], 'valid')

    def test_code_points_as_given(self):
        # check judges an NR-LDH label in lower case; the ruleset alone does not.
        self.assertEqual(run('check', '--tld=de', 'ABC').status, 0)
        self.assertEqual(run('policy', 'eval', '--tld=de', 'ABC').status, 1)


@unittest.skipUnless(os.path.isdir(DATA + '/lgr-cases'), 'put lgr-cases/ below $IDNV_TEST_DATA')
class Cases(unittest.TestCase):
    def test_icann(self):
        with open(DATA + '/lgr-cases/KNOWN_DEVIATIONS.jsonl') as f:
            known = {(d['lgr'], d['cps']) for d in map(json.loads, f)}
        for table, path in TABLES.items():
            with open('%s/lgr-cases/%s.jsonl' % (DATA, table)) as f:
                cases = [c for c in map(json.loads, f) if c['len'] <= 63]
            stdin = ''.join(c['label'] + '\0' for c in cases)
            policy = '--policy=%s/lgr/%s.xml' % (DATA, path)
            found = run('variants', '-0', '--limit=400', '--format=json', policy,
                        stdin=stdin).objects
            self.assertEqual(len(found), len(cases))
            for case, o in zip(cases, found):
                if (table, case['cps']) not in known:
                    with self.subTest(table=table, cps=case['cps']):
                        self.compare(case, o)

    def compare(self, case, o):
        self.assertEqual(('list' in o, o['disposition']), (case['eligible'], case['disposition']))
        if case['eligible'] and case.get('index_cps'):
            self.assertEqual(o['index_label'], text(case['index_cps']))
        if case['eligible'] and case.get('variants_complete') and not case['variants_truncated'] \
                and o['variants']['complete']:
            self.assertEqual(sorted((v['u_label'], v['disposition']) for v in o['list']),
                             sorted((v['label'], v['disposition']) for v in case['variants']
                                    if v['disposition'] != 'invalid'))


@unittest.skipUnless(os.path.isdir(DATA + '/suites/rst'), 'put suites/rst below $IDNV_TEST_DATA')
class RegistryTest(unittest.TestCase):
    def rows(self):
        tables = collections.defaultdict(list)
        with open(DATA + '/suites/rst/rst-labels.tsv') as f:
            for line in f:
                if not line.startswith('#'):
                    fields = line.rstrip('\n').split('\t')
                    name = fields[0].replace('second-level-reference', 'second-level-2024')
                    tables['--policy=%s/lgr/%s.xml' % (DATA, name)].append(fields)
        return tables

    def test_labels(self):
        for policy, rows in self.rows().items():
            stdin = ''.join(row[2] + '\n' for row in rows)
            judged = run('policy', 'eval', policy, '--format=json', stdin=stdin).objects
            strict = run('check', '--format=json', stdin=stdin).objects
            for row, o, protocol in zip(rows, judged, strict):
                with self.subTest(row=row):
                    if row[1] == 'allocatable':
                        self.assertEqual(o['verdict'], 'valid')
                    elif row[1] == 'unallocatable':
                        self.assertIn('invalid', (protocol['verdict'],
                                                  'invalid' if o['verdict'] != 'valid' else ''))
                    else:
                        self.variant(policy, row)

    def variant(self, policy, row):
        primary = answer('variants', policy, '--limit=5000', row[3])
        found = [v['disposition'] for v in primary['list'] if v.get('a_label') == row[2]]
        self.assertEqual(found, [row[1].split('-', 1)[1]])
        self.assertEqual(answer('variants', policy, '--limit=1', row[2]).get('index_label'),
                         primary['index_label'])


# Registrable labels that are variants of each other and have different index labels.
MISSED = [
    ('rz-lgr-5/lgr-5-myanmar-script-26may22-en', '105A 1036', '1004 1036'),
    ('second-level-2024/und-Sinh', '0DA3 0DA0 0DCA 0DBA 0DAA 0DC5 0DA0 0DC3 0DCA 200D 0DBB',
     '0DA3 0DA0 0DCA 0DBA 0DAA 0DC5 0DC0 0DC3 0DCA 0DBB'),
    ('rz-lgr-5/lgr-5-malayalam-script-26may22-en', '0D28 0D4D 0D08 0D33 0D4D 0D33 0D33 0D4D 0D33',
     '0D28 0D4D 0D08 0D33 0D4D 0D33 0D4D 0D33 0D33'),
    ('rz-lgr-5/lgr-5-devanagari-script-26may22-en', '0906 093C 097C 092A 094D 091F 0946',
     '0906 097C 092A 094D 091F 0946'),
]


@unittest.skipUnless(os.path.isdir(DATA + '/lgr'), 'put lgr/ below $IDNV_TEST_DATA')
class MissedByIndexLabels(unittest.TestCase):
    """Whoever asks for one of the two finds the other, in an index and in a list."""

    def pairs(self):
        for path, a, b in MISSED:
            policy = '--policy=%s/lgr/%s.xml' % (DATA, path)
            for one, other in ((a, b), (b, a)):
                with self.subTest(path=path, one=one):
                    yield policy, text(one), text(other)

    def found(self, o, name):
        self.assertEqual(o['verdict'], 'blocked')
        self.assertEqual([(c['name'], c['tier'], c['kind']) for c in o['homograph']['clashes']],
                         [(name, 'v', 'variant')])

    def test_index_labels_differ(self):
        for policy, one, other in self.pairs():
            o = run('policy', 'eval', policy, '--format=json', one, other).objects
            self.assertEqual([x['verdict'] for x in o], ['valid', 'valid'])
            self.assertNotEqual(*[x['policy']['index_label'] for x in o])

    def test_list(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'blocked')
            for policy, one, other in self.pairs():
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(one + '\n')
                self.found(answer('check', policy, '--blocked=' + path, other), one)

    def test_index(self):
        with tempfile.TemporaryDirectory() as folder:
            for i, (policy, one, other) in enumerate(self.pairs()):
                index = os.path.join(folder, str(i))
                if run('zone', 'create', index, policy).status == 3:
                    self.skipTest('no LMDB in this build')
                self.assertEqual(run('zone', 'add', index, policy, one).status, 0)
                self.found(answer('zone', 'query', index, policy, other), one)


if __name__ == '__main__':
    main()
