#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""to-ascii, to-unicode, check, pair: answers in the three formats, and exit status."""
import unittest

from cli import answer, main, run

KEYS = ['line', 'input', 'input_hex', 'a_label', 'u_label', 'verdict', 'findings', 'policy',
        'homograph', 'versions']
FINDING = ['rule', 'number', 'severity', 'label', 'index', 'byte', 'bytes', 'cp', 'source', 'text']

# Names of many scripts; the A-forms are those of Python's own Punycode codec.
NAMES = {
    'straße.de': 'xn--strae-oqa.de',
    'παράδειγμα.ελ': 'xn--hxajbheg2az3al.xn--qxam',
    'россия.рф': 'xn--h1alffa9f.xn--p1ai',
    '例え.jp': 'xn--r8jz45g.jp',
    '한국인터넷정보센터.한국': 'xn--3e0bx5euxnjje69i70af08bea817g.xn--3e0b707e',
    'पब्लिक.भारत': 'xn--11b5bgy9d2d.xn--h2brj9c',
    'ไทย.ไทย': 'xn--o3cw4h.xn--o3cw4h',
    'مثال.إختبار': 'xn--mgbh0fb.xn--kgbechtv',
    'דוגמה.טעסט': 'xn--6dbbec0c.xn--deba0ad',
    'հայ.հայ': 'xn--y9a3aq.xn--y9a3aq',
    'საქართველო.გე': 'xn--lodamdjuvtg5b.xn--node',
    'வலைத்தளம்.இந்தியா': 'xn--rlca4anhi8krbd.xn--xkc2dl3a5ee0h',
}


class Convert(unittest.TestCase):
    def test_an_a_form_without_octets_is_one(self):
        for name in ('', 'xn--', '\u00ad'):
            r = run('to-ascii', '-0', '--format=json', stdin=name + '\0').objects[0]
            self.assertEqual((r['a_label'], r['u_label'], r['verdict']), ('', '', 'invalid'))
        self.assertNotIn('a_label', answer('to-ascii', stdin=b'xn--\xff'))

    def test_names_of_many_scripts(self):
        for u, a in NAMES.items():
            with self.subTest(name=u):
                self.assertEqual(run('to-ascii', u).lines, [a])
                self.assertEqual(run('to-unicode', a).lines, [u])

    def test_text(self):
        r = run('to-ascii', 'a', '-b', stdin='')
        self.assertEqual(r.status, 2)
        r = run('to-ascii', '--', 'ok.de', '-b.de', 'ü.de')
        self.assertEqual(r.lines, ['ok.de', '', 'xn--tda.de'])
        self.assertEqual(r.errors, ['2:1:1: HYPHEN_START: U+002D HYPHEN-MINUS: '
                                    'the label begins with a hyphen (RFC 5891, 4.2.3.1)'])
        self.assertEqual(r.status, 1)

    def test_to_unicode_always_text(self):
        for name in ('xn--99999999', 'a b', '..', 'xn--0000h.de', 'x' * 70, '-'):
            with self.subTest(name=name):
                self.assertEqual(run('to-unicode', '--', name).lines, [name])

    def test_check_text(self):
        r = run('check', 'straße.de', 'a·b.de', 'xn--a')
        self.assertEqual(r.lines[0], 'valid\txn--strae-oqa.de\tstraße.de\t')
        self.assertEqual(r.lines[1], 'invalid\txn--ab-0ea.de\ta·b.de\tCONTEXTO_MIDDLE_DOT')
        self.assertEqual(r.lines[2].split('\t')[0], 'invalid')
        self.assertEqual(len(r.lines[2].split('\t')), 4)
        self.assertEqual(r.status, 1)

    def test_fields_of_check_stay_fields(self):
        r = run('check', 'a\tb\\.de')
        self.assertEqual(r.lines[0].split('\t')[2], 'a\\tb\\\\.de')

    def test_json(self):
        o = answer('check', 'a·b.de')
        self.assertEqual(list(o), [k for k in KEYS if k in o])
        self.assertEqual((o['line'], o['input'], o['verdict']), (1, 'a·b.de', 'invalid'))
        self.assertEqual(o['findings'], [
            {'rule': 'CONTEXTO_MIDDLE_DOT', 'number': 62, 'severity': 'error', 'label': 0,
             'index': 1, 'byte': 1, 'bytes': 2, 'cp': 'U+00B7', 'source': 'RFC 5892, A.3',
             'text': 'MIDDLE DOT is not between two letters l (U+006C)'}])
        self.assertEqual(list(o['findings'][0]), FINDING)
        self.assertNotIn('versions', o)
        o = answer('check', '--explain', 'a.de')
        self.assertEqual(list(o)[-1], 'versions')

    def test_whole_label_has_no_index(self):
        finding = answer('check', 'ok.' + 'a' * 64 + '.de')['findings'][0]
        self.assertEqual(finding['rule'], 'LABEL_TOO_LONG')
        self.assertEqual(finding['label'], 1)
        self.assertNotIn('index', finding)
        self.assertNotIn('cp', finding)

    def test_tsv(self):
        r = run('check', '--format=tsv', 'a·b.de', 'c\td\\.de')
        self.assertEqual(r.lines[0].split('\t'), ['1', 'a·b.de', 'xn--ab-0ea.de', 'a·b.de',
                                                  'invalid', 'CONTEXTO_MIDDLE_DOT', '', '', ''])
        fields = r.lines[1].split('\t')
        self.assertEqual(len(fields), 9)
        self.assertEqual(fields[1], 'c\\td\\\\.de')
        self.assertEqual(r.err, b'')

    def test_severity_warning_keeps_status(self):
        r = run('to-ascii', 'example.com.')
        self.assertEqual((r.status, r.lines), (0, ['example.com.']))
        finding = answer('to-ascii', 'example.com.')['findings'][0]
        self.assertEqual((finding['rule'], finding['severity']), ('ROOT_LABEL', 'warning'))

    def test_lengths_are_not_of_to_unicode(self):
        name = 'a' * 64 + '.de'
        self.assertEqual(run('to-unicode', name).status, 0)
        self.assertEqual(run('to-ascii', name).status, 1)

    def test_forms_also_with_errors(self):
        o = answer('check', 'a_b.straße.de')
        self.assertEqual((o['verdict'], o['a_label'], o['u_label']),
                         ('invalid', 'a_b.xn--strae-oqa.de', 'a_b.straße.de'))

    def test_same_answer_in_every_format(self):
        names = ['ok.de', 'ü.de', 'a·b.de', 'xn--', '', 'a..b', 'א1.com']
        for command in ('to-ascii', 'to-unicode', 'check'):
            objects = run(command, '--format=json', '--', *names).objects
            rows = [line.split('\t') for line in run(command, '--format=tsv', '--', *names).lines]
            for o, row in zip(objects, rows, strict=True):
                self.assertEqual(str(o['line']), row[0])
                self.assertEqual(o['input'], row[1])
                self.assertEqual(o.get('a_label', ''), row[2])
                self.assertEqual(o.get('u_label', ''), row[3])
                self.assertEqual(o['verdict'], row[4])
                rules = list(dict.fromkeys(f['rule'] for f in o['findings']))
                self.assertEqual(','.join(rules), row[5])

    def test_profiles(self):
        name = 'Straße.DE'
        self.assertEqual(run('to-ascii', name).lines, ['xn--strae-oqa.de'])
        self.assertEqual(run('to-ascii', '--profile=uts46-transitional', name).lines,
                         ['strasse.de'])
        self.assertEqual(run('to-ascii', '--profile=registration', name).status, 1)
        self.assertEqual(run('check', '_443._tcp.example.com').status, 1)
        self.assertEqual(run('check', '--profile=dns', '_443._tcp.example.com').status, 0)

    def test_unicode_version(self):
        name = '\u1c8a.example'  # of Unicode 16.0
        self.assertEqual(run('check', name).status, 0)
        for version in ('15.0', '15.0.0', '6.1'):
            o = answer('check', '--unicode=' + version, name)
            self.assertEqual(o['findings'][0]['rule'], 'UNASSIGNED')
        self.assertEqual(run('check', '--unicode', '16.0', name).status, 0)


class Pair(unittest.TestCase):
    def test_pair(self):
        r = run('pair', 'xn--strae-oqa.de', 'straße.de')
        self.assertEqual((r.status, r.lines), (0, ['valid\txn--strae-oqa.de\tstraße.de\t']))
        r = run('pair', 'xn--strae-oqa.de', 'strasse.de')
        self.assertEqual(r.status, 1)
        self.assertIn('PAIR_MISMATCH', r.lines[0])

    def test_json(self):
        o = answer('pair', 'xn--strae-oqa.de', 'straße.de')
        self.assertEqual(list(o), ['line', 'a_name', 'u_name', 'a_label', 'u_label', 'verdict',
                                   'findings'])

    def test_fields(self):
        r = run('pair', '--format=json', stdin='xn--tda.de\tü.de\nno tab\n\t\nb\tb\tb\n\n')
        self.assertEqual([o['verdict'] for o in r.objects], ['valid'] + ['invalid'] * 4)
        for o, record in ((r.objects[1], 'no tab'), (r.objects[3], 'b\tb\tb'), (r.objects[4], '')):
            self.assertEqual((o['a_name'], [f['rule'] for f in o['findings']]), (record, ['FIELDS']))
            self.assertNotIn('u_name', o)
        # Of a name without octets that is its A-form, as check says.
        for names, form in (('', ''), ''), (('', 'a'), ''), (('xn--', 'a', '--profile=uts46'), ''), (('a', ''), 'a'):
            self.assertEqual(answer('pair', *names).get('a_label'), form, names)
        self.assertNotIn('a_label', run('pair', '--format=json', stdin=b'a\xff\ta\n').objects[0])
        self.assertEqual(run('pair', 'only-one').status, 2)
        self.assertEqual(run('pair', 'a', 'a', 'a').status, 2)
        r = run('pair', '--format=tsv', stdin='b\tb\nb\nb\tb\tb\n')
        self.assertEqual([line.split('\t')[1] for line in r.lines], ['b\\tb', 'b', 'b\\tb\\tb'])


class Idn2Words(unittest.TestCase):
    def test_words(self):
        self.assertEqual(run('Straße.de').lines, ['xn--strae-oqa.de'])
        self.assertEqual(run('-d', 'xn--strae-oqa.de').lines, ['straße.de'])
        self.assertEqual(run('-l', 'straße.de').lines, ['xn--strae-oqa.de'])
        self.assertEqual(run('-r', 'Straße.de').status, 1)
        self.assertEqual(run('--no-tr46', 'Straße.de').status, 1)
        self.assertEqual(run('--quiet', '-r', 'Straße.de').err, b'')
        self.assertEqual(run(stdin='ü.de\n').lines, ['xn--tda.de'])


if __name__ == '__main__':
    main()
