#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What commands print as text, as TSV, as JSON and on a terminal; and while they run."""
import os
import shutil
import subprocess
import tempfile
import time
import unittest

from cli import TOOL, main, on_terminal, run

MIXED = 'p\u0430ypal'


class Compare(unittest.TestCase):
    def test_tsv(self):
        r = run('compare', '--format=tsv', stdin=f'{MIXED}\tpaypal\nabc\tabd\nalone\na\\b\ta\n')
        self.assertEqual(r.lines, [f'1\t{MIXED}\tpaypal\tk1\tmixed-script\t1:1\t1',
                                   '2\tabc\tabd\t\t\t\t', '3\talone\t\t\t\t\t',
                                   '4\ta\\\\b\ta\t\t\t\t'])
        self.assertEqual(r.status, 1)

    def test_text(self):
        r = run('compare', stdin=f'{MIXED}\tpaypal\nabc\tabd\n')
        self.assertEqual(r.lines, [f'k1\tmixed-script\t{MIXED}\tpaypal\t2:2', 'none\t\tabc\tabd\t'])
        self.assertEqual(run('compare', '-0', stdin='a\ta\0b\tc\0').out.count(b'\0'), 2)

    def test_terminal_aligns_what_differs(self):
        status, text = on_terminal('compare', 'rnodern', 'modern')
        lines = text.split('\n')
        self.assertEqual((status, lines[0]), (1, 'k2 single-script, distance 2'))
        self.assertIn('  1:1 U+0072 U+006E ~ U+006D (k2, sequence, cost 2)', lines)
        above, below = lines[1], lines[2]
        self.assertEqual(above.index(' o '), below.index(' o '))  # the rest stands below itself
        self.assertEqual(on_terminal('compare', 'abc', 'xyzw')[1].split('\n')[0], 'no clash')
        self.assertEqual(on_terminal('compare', 'abc', 'xyzw')[0], 0)

    def test_terminal_tells_every_step(self):
        text = on_terminal('compare', 'a\u0308pf\u0435l', 'apfel')[1]
        self.assertIn('U+0435 ~ U+0065', text)
        # Marks and what removes itself are not printed raw.
        self.assertNotIn('\u200d', on_terminal('compare', 'a\u200db', 'ab')[1])

    def test_terminal_aligns_what_follows_a_joiner(self):
        for a, b in (('a\u200dbc', 'ab\u0441'), ('ab\u0441', 'a\u200d\u200cbc')):
            above, below = on_terminal('compare', a, b)[1].split('\n')[1:3]
            self.assertEqual(above.index(' b '), below.index(' b '))
            self.assertEqual(len(above.rstrip()), len(below.rstrip()))

    def test_long_labels(self):
        a, b = 'а' * 60, 'a' * 60
        o = run('compare', '--format=json', a, b).objects[0]
        self.assertEqual((o['tier'], o['kind'], len(o['at'])), ('k1', 'whole-script', 60))
        self.assertIsNone(run('compare', '--format=json', a + 'x' * 10, b).objects[0]['tier'])


class Skeleton(unittest.TestCase):
    def test_text_and_tsv(self):
        r = run('skeleton', MIXED, 'ü-')
        keys = r.lines[0].split('\t')
        self.assertEqual((keys[0], keys[1], keys[4:]), (MIXED, 'paypal', ['Cyrl,Latn', 'minimally']))
        self.assertEqual(r.status, 1)  # the hyphen at the end
        self.assertIn('HYPHEN_END', r.errors[0])
        r = run('skeleton', '--format=tsv', MIXED, 'a' * 300, '\t')
        fields = [line.split('\t') for line in r.lines]
        self.assertEqual([len(f) for f in fields], [10, 10, 10])
        self.assertEqual(fields[0][:4], ['1', MIXED, 'xn--pypal-4ve', MIXED])
        self.assertEqual(fields[1][4:], [''] * 6)  # too long for a key
        self.assertEqual(fields[2][1], '\\t')
        self.assertEqual(r.errors, [])

    def test_json_has_keys_where_there_are_any(self):
        r = run('skeleton', '--format=json', 'a' * 300, 'xn--bcher-kva')
        self.assertNotIn('homograph', r.objects[0])
        self.assertEqual(r.objects[1]['homograph']['keys']['k0'], 'bücher')


class Lists(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.targets = self.file('targets', 'paypal.com\napple\n')

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def test_audit_in_every_form(self):
        args = ['audit', '--targets=' + self.targets]
        r = run(*args, MIXED, 'plain', '\u0430\u0440\u0440\u04cf\u0435')
        self.assertEqual([line.split('\t')[0] for line in r.lines], ['review', 'valid', 'review'])
        self.assertIn('paypal.com (k1)', r.lines[0])
        self.assertTrue(r.lines[1].startswith('valid\tplain\tplain'))
        r = run(*args, '--format=tsv', MIXED, 'plain')
        self.assertEqual([line.split('\t')[4] for line in r.lines], ['review', 'valid'])
        r = run(*args, '--format=json', '--explain', 'plain')
        self.assertEqual(r.objects[0]['homograph']['clashes'], [])
        r = run(*args, '--format=json', '--targets-action=block', MIXED)
        self.assertEqual((r.status, r.objects[0]['verdict']), (1, 'blocked'))
        blocked = self.file('blocked', 'plain\n')
        r = run(*args, '--blocked=' + blocked, '--format=json', 'not-plain-at-all', 'a..b', '')
        self.assertEqual([o['verdict'] for o in r.objects], ['blocked', 'invalid', 'invalid'])
        self.assertEqual(r.objects[0]['homograph']['clashes'][0]['at'], [])

    def test_lists_with_every_kind_of_line(self):
        path = self.file('odd', '\n# comment\r\nxn--99999999\n' + 'x' * 300 + '\na..b\n' +
                         'b' * 70000 + '\nbücher.de\r\n.\nlast')
        r = run('check', '--format=json', '--targets=' + path, 'bucher', 'last', '1ast')
        self.assertEqual([[c['name'] for c in o['homograph']['clashes']] for o in r.objects],
                         [['bücher.de'], ['last'], ['last']])
        self.assertEqual([o['verdict'] for o in r.objects], ['valid', 'review', 'review'])
        r = run('check', '--targets=' + self.file('empty', ''), 'paypal')
        self.assertEqual(r.status, 0)

    def test_more_targets_than_are_kept_at_first(self):
        path = self.file('many', ''.join(f'name{i}x\n' for i in range(3000)))
        o = run('check', '--format=json', '--targets=' + path, 'n\u0430me2999x').objects[0]
        self.assertIn('name2999x', [c['name'] for c in o['homograph']['clashes']])


class Zone(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.index = self.folder + '/index'
        self.assertEqual(run('zone', 'create', self.index, '--tld=se').status, 0)
        r = run('zone', 'load', self.index, '--format=json',
                stdin='paypal.se\tbob\np\u0430ypal.se\nbücher.se\nbucher.se\n')
        self.assertEqual(r.objects, [{'loaded': 4, 'duplicate': 0, 'refused': 0}])

    def test_stats(self):
        rows = dict(line.split('\t') for line in run('zone', 'stats', self.index).lines)
        self.assertEqual((rows['names'], rows['unicode'], rows['tld']), ('4', '18.0.0', 'se'))
        o = run('zone', 'stats', self.index, '--format=json').objects[0]
        self.assertEqual(list(o), list(rows))
        self.assertGreater(o['octets_per_name'], 0)
        empty = self.folder + '/empty'
        run('zone', 'create', empty)
        o = run('zone', 'stats', empty, '--format=json').objects[0]
        self.assertEqual((o['names'], o['octets_per_name'], 'tld' in o), (0, 0, False))

    def test_export(self):
        self.assertEqual(run('zone', 'export', '-0', self.index).out.decode().split('\0')[0],
                         'paypal.se\tbob')
        objects = run('zone', 'export', self.index, '--format=json').objects
        self.assertEqual(objects[0], {'name': 'paypal.se', 'a_label': 'paypal.se', 'owner': 'bob'})
        self.assertEqual(objects[2], {'name': 'bücher.se', 'a_label': 'xn--bcher-kva.se'})

    def test_audit(self):
        want = ['k1\tmixed-script\tpaypal.se\tp\u0430ypal.se',
                'k3\tsingle-script\tbücher.se\tbucher.se']
        self.assertEqual(run('zone', 'audit', self.index).lines, want)
        self.assertEqual(run('zone', 'audit', '-0', self.index).out.decode().split('\0')[:-1], want)
        status, text = on_terminal('zone', 'audit', self.index)
        self.assertEqual((status, text.split('\n')[:2]), (1, want))
        o = run('zone', 'audit', self.index, '--format=json', '--progress=always').objects
        self.assertEqual([(x['line'], x['a'], x['b'], x['tier'], x['kind']) for x in o],
                         [(1, 'paypal.se', 'p\u0430ypal.se', 'k1', 'mixed-script'),
                          (2, 'bücher.se', 'bucher.se', 'k3', 'single-script')])
        self.assertEqual(run('zone', 'audit', '--tier=k0', self.index).status, 0)
        other = run('zone', 'audit', '--upgrade', '--tld=de', self.index, '--format=json')
        if other.status == 1:
            self.assertEqual(other.objects[0],
                             {'line': 1, 'name': 'paypal.se', 'changes': ['bucket']})

    def test_changes_in_every_form(self):
        r = run('zone', 'add', '--format=tsv', self.index, 'x.se', 'a b', 'paypal.se')
        self.assertEqual(r.lines, ['1\tadded\tx.se', '2\tinvalid\ta b', '3\tpresent\tpaypal.se'])
        r = run('zone', 'remove', '--format=json', self.index, 'x.se', 'x.se')
        self.assertEqual([o['result'] for o in r.objects], ['removed', 'absent'])

    def test_changes_of_a_damaged_index(self):
        index = self.folder + '/damaged'
        run('zone', 'create', index)
        run('zone', 'add', index, 'paypal.se')
        with open(index, 'r+b') as file:
            octets = file.read()
            self.assertEqual(octets.count(b'\x08\x09\0\6'), 1)  # a record: flags, length of the key
            file.seek(0)
            file.write(octets.replace(b'\x08\x09\0\6', b'\x08\xFF\0\6'))
        for word, changed in ('add', 'added'), ('remove', 'absent'):
            r = run('zone', word, index, 'a.se', 'paypal.se', 'b.se')
            self.assertEqual((r.status, r.lines), (3, [changed + '\ta.se', 'failed\tpaypal.se', 'failed\tb.se']))
            self.assertIn('the file is damaged', r.errors[0])
            self.assertEqual(r.errors[1:], ['idnv: nothing was changed'])
        r = run('check', '--zone=' + index, 'a.com', 'paypal.se')
        self.assertEqual((r.status, [line.split('\t')[0] for line in r.lines]), (3, ['valid', 'review']))

    def test_load_of_several_files(self):
        paths = []
        for i in range(2):
            paths.append(f'{self.folder}/{i}')
            with open(paths[-1], 'w', encoding='utf-8') as f:
                f.write(f'# file {i}\n\nn{i}.se\tsue\r\n..\n')
        r = run('zone', 'load', self.index, *paths, '-', '--owner=joe', stdin='n2.se\n')
        self.assertEqual((r.status, r.lines), (1, ['loaded\t3', 'duplicate\t0', 'refused\t2']))
        self.assertEqual([e.split(': ')[1] for e in r.errors], [p + ':4' for p in paths])
        owners = {o['name']: o.get('owner') for o in
                  run('zone', 'export', self.index, '--format=json').objects}
        self.assertEqual((owners['n0.se'], owners['n2.se']), ('sue', 'joe'))
        self.assertEqual(run('zone', 'load', self.index, self.folder).status, 3)  # a folder

    def test_wrong_arguments(self):
        for args in (['stats', self.index, 'more'], ['backup', self.index], ['create'],
                     ['create', self.index, 'more'], ['rebuild', self.index, 'more'], ['query'],
                     ['audit', self.index, '--tier=k9'], ['stats', self.index, '--tld=foo.se'],
                     ['frob'], [], ['add'], ['remove'], ['load'], ['rebuild'], ['export']):
            r = run('zone', *args)
            self.assertEqual((r.status, r.out), (2, b''), args)
            self.assertTrue(r.err.startswith(b'idnv: '), r.err)
        for args in (['stats', self.folder], ['create', self.folder + '/none/index'],
                     ['backup', self.index, self.folder + '/none/copy'],
                     ['query', self.index, '--policy=/nonexistent', 'a'],
                     ['rebuild', self.index, '--policy=/nonexistent'],
                     ['load', self.index, '--policy=/nonexistent']):
            self.assertEqual(run('zone', *args).status, 3, args)

    def test_names_that_a_rebuild_leaves_out(self):
        policy = self.folder + '/p.xml'
        with open(policy, 'w', encoding='utf-8') as f:
            f.write('<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data>'
                    '<range first-cp="0061" last-cp="007A"/></data></lgr>')
        r = run('zone', 'rebuild', self.index, '--policy=' + policy)
        self.assertEqual((r.status, r.out), (0, b''))
        r = run('zone', 'query', self.index, '--policy=' + policy, '--format=json', 'paypal.se')
        self.assertEqual(r.objects[0]['homograph']['clashes'][0]['tier'], 'k0')


class Progress(unittest.TestCase):
    def fed(self, *args, pauses=(1.2, 0.4)):
        """(output, errors) of a run whose input comes with pauses."""
        with subprocess.Popen([TOOL, 'check', *args], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
            for pause in pauses:
                p.stdin.write(b'a.test\n')
                p.stdin.flush()
                time.sleep(pause)
            p.stdin.write(b'b.test\n')
            return p.communicate()

    def test_records_are_counted(self):
        for jobs in '-j1', '-j2':
            out, err = self.fed('--progress=always', jobs)
            self.assertEqual(out.count(b'\n'), 3)
            self.assertRegex(err, rb'^(idnv: \d records, \d+/s\n)+$')
        for args in ['--progress=never'], ['--progress=always', '--quiet'], []:
            self.assertEqual(self.fed(*args)[1], b'')

    def test_a_file_has_an_end(self):
        with tempfile.TemporaryFile() as file:
            file.write(b'a.test\n' * 200_000)
            file.seek(0)
            with subprocess.Popen([TOOL, 'check', '--progress=always'], stdin=file,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
                time.sleep(1.3)  # it waits for a reader
                out, err = p.communicate()
        self.assertEqual(out.count(b'\n'), 200_000)
        self.assertRegex(err, rb'idnv: \d+ records, \d+/s, \d+ %\n')


class Variants(unittest.TestCase):
    TABLE = '''<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><language>de</language></meta><data>
<char cp="0061"><var cp="0062" type="blocked"/></char><char cp="0062"><var cp="0061" type="blocked"/>
</char><char cp="00DF"><var cp="0073 0073" type="allocatable"/></char><char cp="0073"/>
<char cp="0078"><var cp="" type="activated"/></char></data></lgr>'''

    def setUp(self):
        file = tempfile.NamedTemporaryFile('w', suffix='.xml', delete=False)
        file.write(self.TABLE)
        file.close()
        self.addCleanup(os.unlink, file.name)
        self.policy = '--policy=' + file.name
        self.id = os.path.basename(file.name)[:-4]

    def test_forms(self):
        text = run('variants', self.policy, 'aß', 'q', '\xff').lines
        self.assertEqual(text[0].split('\t')[:2], ['valid', 'ass'])
        self.assertEqual(sorted(text[0].split('\t')[2:]),
                         ['ass=allocatable', 'bss=blocked', 'bß=blocked'])
        self.assertEqual(text[1].split('\t')[0], 'invalid')
        tsv = run('variants', '--format=tsv', self.policy, 'aß', 'ax').lines
        self.assertEqual(tsv[0].split('\t'), ['1', 'aß', 'xn--a-qfa', 'aß', 'valid', '', self.id,
                                              'valid', 'ass'])
        self.assertIn('ass=allocatable', on_terminal('variants', self.policy, 'aß')[1])
        o = run('variants', '--format=json', self.policy, 'ax').objects[0]
        self.assertIn({'a_label': 'a', 'u_label': 'a', 'disposition': 'activated'}, o['list'])
        self.assertEqual(o['variants']['activated'], 1)

    def test_options(self):
        self.assertEqual(run('variants', 'a').status, 2)
        self.assertEqual(run('variants', '--tld=zz', 'a').status, 3)
        self.assertEqual(run('variants', self.policy, '--table=none', 'a').status, 2)
        self.assertEqual(run('variants', self.policy, '--table=' + self.id, 'a').status, 0)
        self.assertEqual(run('variants', self.policy, '--lang=de', 'a').status, 0)
        for limit in ('0', '1', '2'):
            o = run('variants', self.policy, '--limit=' + limit, '--format=json', 'ab').objects[0]
            self.assertEqual(len(o['list']), int(limit))
            self.assertFalse(o['variants']['complete'])

    def test_a_label_and_ill_formed(self):
        r = run('variants', '--format=json', self.policy, 'XN--a-qfa', 'xn--99999999', 'xn--')
        self.assertEqual((r.objects[0]['u_label'], r.objects[0]['disposition']), ('aß', 'valid'))
        self.assertEqual([(o['disposition'], o['findings'][0]['rule']) for o in r.objects[1:]],
                         [('invalid', 'PUNYCODE'), ('invalid', 'A_LABEL_EMPTY')])
        r = run('policy', 'eval', '--format=json', self.policy, stdin=b'a\xffb\n')
        self.assertEqual([(f['rule'], f['index'], f['byte'], f['bytes'])
                          for f in r.objects[0]['findings']], [('ILL_FORMED_UTF8', 1, 1, 1)])
        self.assertEqual(r.objects[0]['verdict'], 'ineligible')


class Characters(unittest.TestCase):
    KINDS = ('0000 002D 002E 0041 007F 00AD 00B7 00DF 0149 01C5 0221 0301 0308 0340 0378 0640 05D0 '
             '0661 0F0B 1100 19DA 200C 200D 2F800 3002 3007 30FB AC00 D800 E0001 FDFA FFFE 10FFFF '
             '1F600 111C9 31350').split()

    def test_text_says_what_json_says(self):
        for cp in self.KINDS:
            for version in ('18.0', '6.1'):
                args = ['explain', 'U+' + cp, '--unicode=' + version]
                with self.subTest(args=args):
                    r, o = run(*args), run(*args, '--format=json').objects[0]
                    text = r.out.decode()
                    self.assertEqual((r.status, o['cp']), (0, 'U+' + cp))
                    for key in ('derived', 'category', 'bidi_class', 'joining_type'):
                        self.assertIn(str(o[key]), text, key)
                    if 'name' in o:
                        self.assertIn(o['name'], text)


class Tables(unittest.TestCase):
    RICH = """<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><version comment="c">3</version><date>2020-02-29</date><language>sv</language><language>fi</language><scope type="domain">se</scope><validity-start>2021-01-01</validity-start><validity-end>2022-01-01</validity-end><unicode-version>6.3.0</unicode-version><description>some words</description><references><reference id="0">The book</reference><reference id="1" comment="x">Another</reference></references></meta><data>
<range first-cp="0030" last-cp="0039" tag="d" not-when="after"/>
<char cp="0061" tag="v w" comment="the first" ref="0 1"><var cp="0062" type="blocked" when="after"/><var cp="0063 0064" not-when="after"/></char>
<char cp="0062"><var cp="0061" type="blocked"/></char><char cp="0063"/><char cp="0064" when="after"/><char cp="0063 0064"/>
</data><rules><class name="k" comment="kk">0061-0063</class><class name="t" from-tag="d"/>
<rule name="after" comment="comes after"><look-behind><class by-ref="k"/></look-behind><anchor/></rule>
<rule name="twice"><char cp="0061 0061"/></rule><action disp="invalid" match="twice" comment="no doubles"/><action disp="blocked" any-variant="blocked"/></rules></lgr>
"""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.table = self.file('rich.xml', self.RICH)
        self.other = self.file('other.xml', self.RICH.replace('cp="0063"/>', 'cp="0065"/>').replace(
            '0061 0061"', '0061 0062"').replace('>3<', '>4<').replace('no doubles', 'none'))

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def test_show_a_summary(self):
        rows = [line.split(None, 1) for line in run('policy', 'show', self.table).lines]
        for row in (['version', '3'], ['language', 'sv'], ['language', 'fi'], ['scope', 'se'],
                    ['validity-start', '2021-01-01'], ['rule', 'after'], ['comment', 'comes after'],
                    ['sequences', '1'], ['variants', '3']):
            self.assertIn(row, rows)
        o = run('policy', 'show', '--format=json', self.table).objects[0]
        self.assertEqual((o['languages'], o['scopes'], o['code_points'], o['references']),
                         (['sv', 'fi'], ['se'], 14, 2))

    def test_show_entries(self):
        r = run('policy', 'show', self.table, 'a', '5', 'U+0063+0064', 'u+63 u+64', 'cd', 'd', 'z')
        self.assertEqual(r.lines, [
            'U+0061: line 3, tag v, tag w', '  comment        the first',
            '  variant U+0062, blocked, when after',
            '  variant U+0063 U+0064, no type, not when after', '  reference 0 The book',
            '  reference 1 Another', 'U+0030 to U+0039: line 2, not when after, tag d',
            *['U+0063 U+0064: line 4'] * 3, 'U+0064: line 4, when after',
            'U+007A: not in the repertoire'])
        self.assertEqual(r.status, 1)
        o = run('policy', 'show', '--format=json', self.table, 'a', '5', 'd', 'z').objects
        self.assertEqual(o[0]['variants'], [
            {'cp': 'U+0062', 'type': 'blocked', 'when': 'after'},
            {'cp': 'U+0063 U+0064', 'not_when': 'after'}])
        self.assertEqual((o[1]['not_when'], o[2]['when'], o[3]), ('after', 'after',
                                                                  {'listed': False, 'cp': 'U+007A'}))
        self.assertIn('the first', on_terminal('policy', 'show', self.table, 'a')[1])

    def test_show_what_is_no_character(self):
        for word in ('U+', 'U+110000', 'U+00000061', 'U+0061 x', '', '\udcff',
                     '\udcc0\udcaf', 'a' * 64, '+'.join(['U+0061'] * 64)):
            r = run('policy', 'show', self.table, word)
            self.assertEqual((r.status, r.out), (2, b''), word)
            self.assertIn('is no character', r.errors[0])
        self.assertEqual(run('policy', 'show', self.table, 'a' * 63).status, 1)
        self.assertEqual(run('policy', 'show').status, 2)
        self.assertEqual(run('policy', 'show', '--xml', self.table, 'a').status, 2)

    def test_diff(self):
        r = run('policy', 'diff', self.table, self.other)
        self.assertEqual(r.status, 1)
        for line in ('~ meta version: 3 -> 4', '- code-point U+0063', '+ code-point U+0065',
                     '~ rule twice'):
            self.assertIn(line, r.lines)
        o = run('policy', 'diff', '--format=json', self.other, self.table).objects
        self.assertIn({'change': 'removed', 'kind': 'code-point', 'name': 'U+0065'}, o)
        labels = self.file('labels', '# some\n\na\nab\naa\nb\nc\nxn--99999999\n\r\n')
        r = run('policy', 'diff', '--labels=' + labels, self.table, self.other)
        self.assertIn('~ label ab: valid, index label aa -> invalid, index label aa', r.lines)
        self.assertIn('~ label aa: invalid, index label aa -> valid, index label aa', r.lines)
        self.assertIn('~ label c: valid, index label c -> invalid', r.lines)
        self.assertNotIn('label b:', r.out.decode())

    def test_diff_of_registered_labels(self):
        """The label of a line is what stands left of a scope of the table, else of the last dot."""
        def table(letters, scopes):
            scope = ''.join(f'<scope type="domain">{s}</scope>' for s in scopes)
            return ('<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta>' + scope + '</meta><data>' +
                    ''.join('<char cp="%04X"/>' % ord(c) for c in letters) + '</data></lgr>')
        new = self.file('new.xml', table('abü', ['.co.xx', 'xx', '.']))
        old = self.file('old.xml', table('abcü', ['yy']))
        lines = ['c', 'c.xx', 'c.co.xx', 'a.c.co.xx', 'co.xx', 'c.a.xx', 'c.zz', 'a.c.zz', 'xx', 'xn--bc-yka',
                 'xn--bc-yka.co.xx', '.', 'c.', '..', 'c.xx.', 'c.zz.', 'a.xx', 'ab.co.xx', 'c' * 63, 'c' * 64, '# c',
                 'xn--', '.co.xx', 'c.xco.xx', 'cxx']
        path = self.file('labels', '\n'.join(lines))
        r = run('policy', 'diff', '--format=json', '--labels=' + path, old, new)
        self.assertEqual(r.status, 1)
        got = {o['name'] for o in r.objects if o['kind'] == 'label'}
        # 'co' of 'co.xx' is in neither table; of 'c.a.xx' the label is a, of 'c.xco.xx' it is xco
        self.assertEqual(got, {'c', 'c.xx', 'c.co.xx', 'a.c.co.xx', 'c.zz', 'a.c.zz', 'xn--bc-yka',
                               'xn--bc-yka.co.xx', 'c.', 'c.xx.', 'c.zz.', 'c' * 63})

    def test_diff_of_every_part(self):
        text = self.RICH
        for old, new in (('<language>fi', '<language>da'), ('>se</scope>', '>nu</scope>'),
                         ('<date>2020-02-29</date>', ''), ('not-when="after"/>\n', 'when="after"/>\n'),
                         ('type="blocked" when="after"', 'type="allocatable" when="after"'),
                         ('<char cp="0063 0064"/>', '<char cp="0063 0065"/><char cp="0065"/>'),
                         ('cp="0064" when="after"', 'cp="0064"'), ('tag="v w"', 'tag="v"'),
                         ('any-variant="blocked"', 'all-variants="blocked"')):
            self.assertIn(old, text)
            text = text.replace(old, new)
        other = self.file('every.xml', text)
        want = ['~ code-point U+0030: not-when after, tag d -> when after, tag d',
                '~ code-point U+0061: tag v, tag w, ref 0, ref 1, comment the first -> '
                'tag v, ref 0, ref 1, comment the first',
                '- variant U+0061: U+0062 blocked, when after',
                '+ variant U+0061: U+0062 allocatable, when after',
                '~ code-point U+0064: when after -> plain', '+ code-point U+0065',
                '- sequence U+0063 U+0064', '+ sequence U+0063 U+0065', '- meta language: fi',
                '+ meta language: da', '- meta scope: se', '+ meta scope: nu',
                '+ action <action disp="blocked" all-variants="blocked"/>']
        lines = run('policy', 'diff', self.table, other).lines
        for line in want:
            self.assertIn(line, lines)
        back = run('policy', 'diff', other, self.table).lines
        self.assertIn('- code-point U+0065', back)
        self.assertIn('~ code-point U+0064: plain -> when after', back)
        tsv = run('policy', 'diff', '--format=tsv', self.table, other).lines
        self.assertEqual(len(tsv), len(lines))
        self.assertIn('~\tcode-point\tU+0064\twhen after -> plain', tsv)
        self.assertIn('+ code-point U+0065', on_terminal('policy', 'diff', self.table, other)[1])

    def test_lint(self):
        r = run('policy', 'lint', self.table)
        self.assertEqual(r.status, 1)
        for rule, place in (('LINT_NOT_SYMMETRIC', ':3:'), ('LINT_CONTEXT_DIFFERS', ':3:'),
                            ('LINT_NOT_TRANSITIVE', ':4:'), ('LINT_CLASS_UNUSED', ':5:')):
            self.assertTrue(any(rule in line and self.table + place in line for line in r.lines),
                            rule)
        o = run('policy', 'lint', '--format=json', self.table).objects
        self.assertEqual(len(o), len(r.lines))
        self.assertEqual(run('policy', 'lint', self.table, self.folder + '/none').status, 3)
        self.assertEqual(run('policy', 'lint').status, 2)

    def test_refusals_name_the_rule(self):
        r = run('check', '--explain', '--policy=' + self.table, 'aa', 'a5', 'xyz', 'b' * 63)
        text = r.err.decode()
        for part in ("table 'rich'; rule 'twice'", "rule 'after': comes after",
                     "By its table 'rich' (version 3 of 2020-02-29)", "character 2, '5'"):
            self.assertIn(part, text)
        self.assertEqual([line.split('\t')[3] for line in r.lines],
                         ['POLICY_RULE', 'POLICY_CONTEXT', 'POLICY_CODE_POINT', ''])

    def test_html_has_every_part(self):
        text = run('policy', 'html', self.table).out.decode()
        for part in ('2020-02-29', 'some words', 'The book', 'comes after', 'no doubles', 'U+0063',
                     'twice', '<html'):
            self.assertIn(part, text)
        hostile = self.file('h.xml', self.RICH.replace('some words', '&lt;script&gt;').replace(
            'the first', '&lt;b&gt;&amp;&quot;'))
        self.assertNotIn('<script>', run('policy', 'html', hostile).out.decode())

    def test_compile(self):
        image = os.path.join(self.folder, 'image')
        self.assertEqual(run('policy', 'compile', '-o', image, self.table, self.other).status, 0)
        self.assertEqual(run('policy', 'eval', '--policy=' + image, '--table=other', 'ab').status, 1)
        self.assertEqual(run('policy', 'eval', '--policy=' + image, 'ab').status, 0)
        self.assertEqual(run('policy', 'compile', '-o', '-', self.table, self.other).out,
                         open(image, 'rb').read())
        for args in ([], ['-o', image], [self.table], ['-o', image, self.folder],
                     ['-o', image, self.folder + '/none'], ['-o', self.folder + '/no/x', self.table],
                     ['-o', image, self.file('bad.xml', '<lgr')]):
            r = run('policy', 'compile', *args)
            self.assertEqual((r.status, r.out), (3 if len(args) == 3 else 2, b''), args)
            self.assertTrue(r.err.startswith(b'idnv: '))

    def test_compile_keeps_the_documents(self):
        """A name too many after -o costs no document, nor the SOURCES of a folder."""
        folder = os.path.join(self.folder, 'xx')
        os.mkdir(folder)
        table, sources = os.path.join(folder, 'table.xml'), os.path.join(folder, 'SOURCES')
        shutil.copy(self.table, table)
        shutil.copy(self.other, sources)
        before = open(table, 'rb').read(), open(sources, 'rb').read()
        os.link(table, folder + '.link')
        for output, *args in ((table, table), (table, self.other, table), (folder + '.link', table),
                              (folder + '/./table.xml', self.other, table), (table, folder), (sources, folder + '/')):
            r = run('policy', 'compile', '-o', output, *args)
            self.assertEqual(r.status, 2, (output, args))
            self.assertIn(b'would replace a document of ', r.err)
            self.assertEqual((open(table, 'rb').read(), open(sources, 'rb').read()), before)
        self.assertEqual(run('policy', 'compile', '-o', folder + '.link', self.other).status, 0)
        self.assertEqual(run('policy', 'compile', '-o', '/dev/null', self.table).status, 0)

    def test_a_file_whose_name_is_no_text(self):
        path = os.fsencode(self.folder) + b'/caf\xe9.xml'
        shutil.copy(self.table, path)
        r = run('policy', 'compile', '-o', '-', path)
        self.assertEqual((r.status, r.out, len(r.errors)), (3, b'', 1), r.err)


if __name__ == '__main__':
    main()
