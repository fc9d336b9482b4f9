#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Malformed and hostile policies: a clear error, soon and in 200 MB, nothing half, the old image kept."""
import glob
import os
import resource
import shutil
import struct
import tempfile
import unittest

from cli import limits_memory, main, run

# The seconds of a processor stop what takes the square of its input's length, minutes to hours here, on any machine and
# in a build that counts every branch; the dearest of these takes one. bench/worst_document.py is for measuring.
MEMORY, SECONDS, MILLION = 200 << 20, 30, 1000000
LGR = '<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><unicode-version>15.0.0</unicode-version></meta>'
LETTERS = '<range first-cp="0061" last-cp="007A"/>'
HAN = 0x4E00


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))  # SIGXCPU; at the hard limit SIGKILL


def run_limited(*words, **more):
    return run(*words, preexec_fn=limited, **more)


def document(data=LETTERS, rules='', head=''):
    return f'{head}{LGR}<data>{data}</data><rules>{rules}</rules></lgr>'


def doubled(first, next_one, use, times=60):
    """A definition, and further ones that each name the one before twice."""
    return first + ''.join(next_one.replace('NAME', f'r{i}').replace('USE', f'r{i - 1}')
                           for i in range(1, times)) + use.replace('LAST', f'r{times - 1}')


def variants(cp, targets):
    return f'<char cp="{cp}">' + ''.join(f'<var cp="{t}" type="x"/>' for t in targets) + '</char>'


MATCH = '<action disp="invalid" match="LAST"/>'
# name, document, what the error says
REFUSED = [
    ('entity bomb', document('&a9;', head='<!DOCTYPE l [<!ENTITY a0 "ha">' + ''.join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)) + ']>'), 'document type'),
    ('one large entity', document('&a;' * 50000, head='<!DOCTYPE l [<!ENTITY a "%s">]>' % ('x' * 50000)),
     'document type'),
    ('external entity', document(head='<!DOCTYPE l SYSTEM "file:///etc/passwd">'), 'document type'),
    ('a million nested rules', document(
        rules='<rule name="r">' + '<rule>' * MILLION + '<any/>' + '</rule>' * MILLION + '</rule>'),
     'nested deeper'),
    ('a million unclosed elements', LGR + '<x>' * MILLION, 'nested too deeply'),
    ('a million nested classes', document(rules='<complement>' * MILLION), 'complement'),
    ('a count of 23 digits', document(rules='<rule name="r"><any count="99999999999999999999999"/></rule>'),
     'count'),
    ('a huge range of counts', document(rules='<rule name="r"><any count="1:99999"/></rule>'), 'count'),
    ('huge counts within each other', document(rules='<rule name="r">' + '<rule count="60000">' * 4 +
                                               '<any/>' + '</rule>' * 4 + '</rule>' + MATCH.replace('LAST', 'r')), 'too costly'),
    ('a rule that doubles', document(rules=doubled(
        '<rule name="r0"><any/></rule>',
        '<rule name="NAME"><rule by-ref="USE"/><rule by-ref="USE"/></rule>', MATCH)), 'too large'),
    ('a choice that doubles', document(rules=doubled(
        '<rule name="r0"><any/></rule>', '<rule name="NAME"><choice><rule by-ref="USE"/>'
        '<rule by-ref="USE"/></choice></rule>', MATCH)), 'too large'),
    ('a context that doubles', document('<char cp="0061" when="r59"/>', doubled(
        '<rule name="r0"><anchor/></rule>', '<rule name="NAME"><choice><rule by-ref="USE"/>'
        '<rule by-ref="USE"/></choice></rule>', '')), 'too many alternatives'),
    ('a recursive rule', document(rules='<rule name="a"><rule by-ref="a"/></rule>'), 'refers to itself'),
    ('two recursive rules', document(rules='<rule name="a"><rule by-ref="b"/></rule>'
                                     '<rule name="b"><rule by-ref="a"/></rule>'), 'refers to itself'),
    ('a recursive class', document(rules='<union name="a"><class by-ref="a"/><class>0061</class></union>'),
     'refers to itself'),
    ('an undefined rule', document(rules='<action disp="invalid" match="nope"/>'), '"nope"'),
    ('an undefined class', document(rules='<rule name="r"><class by-ref="nope"/></rule>'), '"nope"'),
    ('dear contexts of many variants', document(
        '<char cp="4E00">' + ''.join('<var cp="%04X" when="r"/>' % (0x100 + i) for i in range(4000)) + '</char>',
        '<rule name="r"><rule count="60"><rule count="60"><char cp="0061"/><any count="0:5"/></rule></rule>'
        '<char cp="0062"/></rule>'), 'too costly'),
    ('too many classes of many members', document(rules=''.join(
        '<class name="c%d">%s</class>' % (k, ' '.join('%04X' % (2 * i) for i in range(100000)))
        for k in range(21))), 'intervals'),
    ('too many code points', document(''.join('<char cp="%04X"/>' % (0x20000 + i) for i in range(200001))),
     'more than 200000'),
    ('too many variants', document(''.join(variants('%04X' % (HAN + k), ['%04X' % (HAN + i)
                                           for i in range(1000)]) for k in range(301))), 'more than 300000'),
    ('too many variants of one', document(variants('0061', ['%04X' % (HAN + i) for i in range(5000)])),
     'more than 4095'),
    ('too many rules', document(rules=''.join(f'<rule name="r{i}"><any/></rule>' for i in range(5000))),
     'more than 4096'),
    ('a sequence of a million', document('<char cp="%s"/>' % ('0061 ' * MILLION)), '63 code points'),
    ('too long a document', document(' ' * (33 << 20)), 'longer than 33554432'),
    ('too long a file', ' ' * (65 << 20), 'longer than'),
    ('nothing', '', 'no element'),
    ('no XML', '\x01\x02' * 1000, 'not well-formed'),
    ('cut in the middle', document()[:150], 'not well-formed'),
]

# What is large or dear but allowed; with a label that is dear to judge.
ALLOWED = [
    ('a class of a million members', document(rules='<rule name="r"><class>%s</class></rule>' % ' '.join(
        '%04X' % (i * 2 % 0x10FFFF) for i in range(MILLION)) + MATCH.replace('LAST', 'r')), 'a' * 63),
    ('exponential partitions', document('<char cp="0061"/><char cp="0061 0061"/>'), 'a' * 63),
    ('exponential variants', document(
        variants('0061', ['0062']) + '<char cp="0062"/>' + variants('0061 0061', ['0062', '0062 0062'])),
     'a' * 63),
    ('as many variants of each other as there may be', document(''.join(
        variants('%04X' % (HAN + k), ['%04X' % (HAN + i) for i in range(547) if i != k]) for k in range(547))),
     ''.join(chr(HAN + 8 * i) for i in range(63))),
    ('partitions whose variants are all invalid', document(
        variants('0061', ['0062', '0063']) + '<char cp="0062"/><char cp="0063"/>' +
        ''.join(variants(' '.join(['0061'] * k), ['0062', ' '.join(['0063'] * k)]) for k in range(2, 64)),
        '<action disp="invalid" any-variant="x"/>'), 'a' * 63),
    ('many variants of long sequences', document(
        '<char cp="0061"/><char cp="0062"/>' + ''.join(variants(
            ' '.join(['0061'] * k), ['0062 %04X' % (0x100 + i) for i in range(4000)]) for k in range(2, 64))),
     'a' * 63),
    ('many variants by way of one', document(
        variants('0061', ['%04X' % (HAN + i) for i in range(4000)]) +
        ''.join(variants('%04X' % (HAN + i), ['0061']) for i in range(4000))), 'a'),
    ('a class that doubles', document(rules=doubled(
        '<class name="r0">0061 0063</class>', '<union name="NAME"><class by-ref="USE"/>'
        '<class by-ref="USE"/></union>', '<rule name="r"><class by-ref="LAST"/></rule>' +
        MATCH.replace('LAST', 'r'))), 'b' * 63),
    ('a name of ten million letters', document(rules='<rule name="%s"><any/></rule>' % ('r' * 10 * MILLION)),
     'a'),
    ('contexts of many rules', document(
        ''.join('<char cp="%04X" when="r%d"/>' % (HAN + i, i) for i in range(200)),
        ''.join('<rule name="r%d"><look-behind><class count="0+">4E00</class><class count="0:%d">4E01-%04X'
                '</class></look-behind><anchor/></rule>' % (i, 1 + i % 60, HAN + 1 + i)
                for i in range(200))), ''.join(chr(HAN + i) for i in range(63))),
    ('all code points', document('<range first-cp="0000" last-cp="10FFFF"/>'), 'a' * 63),
]


@limits_memory
class Hostile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.image = os.path.join(self.folder, 'image')
        self.path = os.path.join(self.folder, 'table.xml')

    def write(self, text, path=None):
        with open(path or self.path, 'wb') as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def read(self):
        with open(self.image, 'rb') as file:
            return file.read()

    def compile(self):
        return run_limited('policy', 'compile', '-o', self.image, self.path)

    def test_refused(self):
        for name, text, said in REFUSED:
            with self.subTest(name):
                self.write(text)
                self.write('the image of yesterday', self.image)
                r = self.compile()
                self.assertEqual((r.status, r.out), (3, b''), r.err[-300:])
                self.assertIn(said.encode(), r.err)
                # The place of the fault; of a file that is too long there is none.
                if not said.startswith('longer than'):
                    self.assertRegex(r.err.decode(), self.path + r':[1-9]\d*:[1-9]\d*: ')
                self.assertEqual(self.read(), b'the image of yesterday')
                self.assertEqual(glob.glob(self.image + '?*'), [])

    def test_cve_2026_66046_45186_long_attributes_and_entities(self):
        """For these readers of XML took quadratic time; tests/t_lgr_limits.c asks for the memory."""
        def attribute(text):
            return document('<char cp="0061" comment="%s"/>' % text)
        prefixed = ''.join('<n%s/>' % ''.join(f" a:n{999 * i + k:x}=''" for k in range(999)) for i in range(500))
        for name, text, status in (
                ('a long attribute', attribute('a' * 33_000_000), 0),
                ('references to characters', attribute('&#10;' * 6 * MILLION), 0),
                ('entities that XML defines', attribute('&amp;' * 6 * MILLION), 0),
                ('entities that are not defined', attribute('&x;' * MILLION), 3),
                ('many attributes', document('<char cp="0061"%s/>' % ''.join(
                    f' a{i}=""' for i in range(2 * MILLION))), 3),
                ('attributes with a prefix', LGR.replace('<meta>', f'<meta xmlns:a="u">{prefixed}') +
                 '<data><char cp="0061"/></data></lgr>', 3)):
            with self.subTest(name):
                self.write(text)
                r = self.compile()
                self.assertEqual((r.status, r.out), (status, b''), r.err[-300:])

    def test_diff(self):
        """Two tables with as many variants of one code point as there may be."""
        other = self.path + '.other'
        for path, types in ((self.path, 5), (other, 7)):
            self.write(document('<char cp="0061">' + ''.join(
                '<var cp="%04X" type="t%d"/>' % (0x100 + i, i % types) for i in range(300000)) + '</char>'), path)
        r = run_limited('policy', 'diff', self.path, other)
        self.assertEqual((r.status, r.err), (1, b''))
        # i % 5 is i % 7 for 5 of 35 numbers; the others are listed twice.
        self.assertEqual(len(r.lines), 2 * sum(i % 5 != i % 7 for i in range(300000)))

    def test_text_tables(self):
        for name, text, status, said in (
                ('ranges that repeat each other', '0000..10FFFF\n' * 200000, 3, ':45:1: error: ranges'),
                ('a million rows', ''.join('%04X\n' % (0x100 + i % 0x9000) for i in range(MILLION)), 0, ''),
                ('ends of lines', '\r' * 30 * MILLION, 3, 'there is no row')):
            with self.subTest(name):
                self.write(text)
                self.write('the table of yesterday', self.image)
                r = run_limited('policy', 'import', '-o', self.image, self.path)
                self.assertEqual((r.status, r.out), (status, b''), r.err[-300:])
                self.assertIn(said.encode(), r.err)
                self.assertEqual(self.read() == b'the table of yesterday', status == 3)

    def test_allowed(self):
        for name, text, label in ALLOWED:
            with self.subTest(name):
                self.write(text)
                r = self.compile()
                self.assertEqual((r.status, r.out, r.err), (0, b'', b''))
                for command in (['check'], ['variants'], ['policy', 'eval']):
                    r = run_limited(*command, '--policy=' + self.image, '--format=json', '--quiet', stdin=label + '\n')
                    self.assertIn(r.status, (0, 1), command)
                    self.assertEqual(len(r.objects), 1)
                for second in ('lint', 'show', 'html', 'import'):
                    r = run_limited('policy', second, self.path)
                    self.assertIn(r.status, (0, 1), second)

    def test_images(self):
        """Cut or altered anywhere, or of a newer version: said at once, and no record is answered."""
        self.write(document())
        self.assertEqual(self.compile().status, 0)
        good = self.read()
        version = good[:8] + struct.pack('<I', 2) + good[12:]
        altered = [(good[:n], b'damaged') for n in (9, 63, 64, len(good) // 2, len(good) - 1)]
        altered += [(good[:i] + bytes([good[i] ^ 1]) + good[i + 1:], b'damaged')
                    for i in (12, 16, 30, 100, len(good) // 2, len(good) - 5)]
        for image, said in altered + [(version, b'newer version'), (good + b'\0' * 4, b'damaged')]:
            self.write(image, self.image)
            for command in (['check'], ['variants'], ['policy', 'eval']):
                r = run_limited(*command, '--policy=' + self.image, 'a', 'b')
                self.assertEqual((r.status, r.out), (3, b''))
                self.assertIn(said, r.err)

    def test_long_labels(self):
        """More than 63 code points under a policy, more than 63 octets for the protocol."""
        self.write(document(LETTERS + '<range first-cp="4E00" last-cp="4E7F"/>'))
        long = '\u4e00' * 40  # 40 code points, but no A-label
        for label in ('a' * 64, 'a' * MILLION):
            for command in ('variants', 'eval'):
                words = ['variants'] if command == 'variants' else ['policy', 'eval']
                r = run_limited(*words, '--policy=' + self.path, '--format=json', stdin=label + '\n')
                self.assertEqual((r.status, len(r.objects)), (1, 1))
                self.assertEqual([f['rule'] for f in r.objects[0]['findings']], ['POLICY_LENGTH'])
        found = [f['rule'] for f in run('check', '--policy=' + self.path, '--format=json', '--quiet',
                                        'a' * 64).objects[0]['findings']]
        self.assertIn('LABEL_TOO_LONG', found)
        o = run('policy', 'eval', '--policy=' + self.path, '--format=json', long).objects[0]
        self.assertEqual(o['verdict'], 'valid')


if __name__ == '__main__':
    main()
