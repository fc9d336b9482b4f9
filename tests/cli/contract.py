#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What holds of every answer, whatever the record: shape, places, one answer in three formats."""
import json
import os
import random
import tempfile
import unittest

from cli import main, run
from policies import IMAGES, TABLES

JUDGED = ['line', 'input', 'input_hex', 'a_label', 'u_label', 'verdict', 'findings', 'policy',
          'homograph', 'versions']
KEYS = {
    'variants': ['line', 'input', 'input_hex', 'a_label', 'u_label', 'disposition', 'index_label',
                 'findings', 'variants', 'list', 'versions'],
    'skeleton': ['line', 'input', 'input_hex', 'a_label', 'u_label', 'findings', 'homograph', 'versions'],
}
FINDING = ['rule', 'number', 'severity', 'label', 'index', 'byte', 'bytes', 'cp', 'source', 'text']
POLICY = ['tld', 'table', 'version', 'date', 'confidence', 'sha256', 'disposition', 'action',
          'index_label', 'variants', 'bundle', 'refused']

RANGES = [(0x61, 0x7A), (0x30, 0x39), (0x41, 0x5A), (0xE0, 0xFF), (0x3B1, 0x3C9), (0x430, 0x44F),
          (0x5D0, 0x5EA), (0x621, 0x64A), (0x660, 0x669), (0x905, 0x94D), (0xE01, 0xE2E),
          (0x4E00, 0x4E40), (0x3041, 0x3060), (0xAC00, 0xAC20), (0x1000, 0x1020), (0x300, 0x30A),
          (0xFF21, 0xFF3A), (0x1F600, 0x1F610)]
SPECIAL = list('-_./!%\\\t\r"<> \0') + [
    '\u200c', '\u200d', '\xb7', '\u30fb', '\u3002', '\uff0e', '\xad', '\u202e', '\ufeff', '\u2488',
    '\xdf', '\u03c2', '\u0345', '\u1e9e', '\ufdfa', '\u0378', 'xn--', 'xn--a', 'xn--tda', 'XN--TDA']
ENDINGS = ['', '', '.de', '.рф', '.com', '.cn', '.', '.pl', '.ir', '.xn--p1ai']


def make_label(choose):
    first, last = choose.choice(RANGES)
    label = ''.join(chr(choose.randint(first, last))
                    for _ in range(choose.choice([0, 1, 2, 3, 5, 8, 20, 63, 64, 70])))
    for _ in range(choose.choice([0, 0, 0, 1, 2])):
        at = choose.randint(0, len(label))
        label = label[:at] + choose.choice(SPECIAL) + label[at:]
    return 'xn--' + label.encode('punycode').decode() if choose.random() < .2 else label


def make_records(count):
    choose = random.Random(7940)
    records = []
    for _ in range(count):
        labels = [make_label(choose) for _ in range(choose.choice([1, 1, 2, 3]))]
        record = ('.'.join(labels) + choose.choice(ENDINGS)).encode()
        if choose.random() < .05:
            at = choose.randint(0, len(record))
            record = record[:at] + bytes([choose.randint(128, 255)]) + record[at:]
        records.append(record)
    return records


def unescape(field):
    out, chars = '', iter(field)
    for c in chars:
        out += {'t': '\t', 'n': '\n', 'r': '\r', '\\': '\\'}[next(chars)] if c == '\\' else c
    return out


class EveryAnswer(unittest.TestCase):
    RECORDS = make_records(700)
    mapped = False

    def in_order(self, o, keys):
        self.assertEqual(list(o), [k for k in keys if k in o])

    def place(self, f, record, well_formed):
        self.in_order(f, FINDING)
        self.assertLessEqual(f['byte'] + f['bytes'], len(record))
        self.assertTrue('label' in f or 'index' not in f)
        self.assertTrue('index' in f or 'cp' not in f)
        place = record[f['byte']:f['byte'] + f['bytes']]
        if well_formed:  # it begins and ends between characters, and holds the one at fault
            text = place.decode()
            if 'cp' in f and text[:4].lower() != 'xn--' and not self.mapped:
                self.assertIn(chr(int(f['cp'][2:], 16)), text)

    def policy(self, o, fields):
        p = o.get('policy', {})
        self.in_order(p, POLICY)
        if o['verdict'] == 'invalid':
            self.assertLessEqual(set(p), {'tld'})
        self.assertEqual(fields[6:8], [p.get('table') or '', p.get('disposition', '')])
        self.assertEqual(unescape(fields[8]), p.get('index_label', ''))

    def judged(self, o, row):
        fields = row.split('\t')
        errors = [f for f in o['findings'] if f['severity'] == 'error']
        self.assertEqual(bool(errors), o['verdict'] in ('invalid', 'ineligible'))
        self.assertEqual(len(fields), 9)
        self.assertEqual((fields[0], fields[4]), (str(o['line']), o['verdict']))
        self.assertEqual([unescape(f) for f in fields[1:4]],
                         [o['input'], o.get('a_label', ''), o.get('u_label', '')])
        self.assertEqual(fields[5], ','.join(dict.fromkeys(f['rule'] for f in o['findings'])))
        self.policy(o, fields)

    def hold(self, *command):
        data = b'\n'.join(self.RECORDS) + b'\n'
        answers = run(*command, '--format=json', stdin=data)
        rows = run(*command, '--format=tsv', stdin=data)
        text = run(*command, stdin=data)
        self.assertEqual(answers.err + rows.err, b'')
        self.assertEqual((answers.status, rows.status, text.status), (1, 1, 1))
        self.assertEqual(text.out.count(b'\n'), len(self.RECORDS))
        self.assertEqual(text.out, run(*command, '-j3', '--quiet', stdin=data).out)
        for number, (o, row, record) in enumerate(
                zip(answers.objects, rows.lines, self.RECORDS, strict=True), 1):
            record = record[:-1] if record.endswith(b'\r') else record
            with self.subTest(record=record):
                self.in_order(o, KEYS.get(command[0], JUDGED))
                self.assertEqual((o['line'], o['input']), (number, record.decode('utf-8', 'replace')))
                well_formed = 'input_hex' not in o
                if not well_formed:
                    self.assertEqual(bytes.fromhex(o['input_hex']), record)
                for f in o.get('findings', []):
                    self.place(f, record, well_formed)
                if command[0] not in KEYS:
                    self.judged(o, row)

    def test_protocol(self):
        for profile in ('registration', 'lookup'):
            self.hold('check', '--profile=' + profile)
        self.hold('check', '--unicode=7.0', '--explain')
        self.hold('skeleton')

    @unittest.skipUnless(os.path.isfile(IMAGES + '/xn--p1ai.policy'), 'no compiled policies')
    def test_policy(self):
        self.hold('check', '--tld=рф', '--idn-only')
        for tld in ('de', 'cn'):
            self.hold('policy', 'eval', '--tld=' + tld)
            self.hold('variants', '--tld=' + tld, '--limit=20')

    def test_versions(self):
        """With --explain each record ends in the versions of what answered; nothing else is changed."""
        table = os.path.join(TABLES, 'de', 'latin.xml')
        with tempfile.NamedTemporaryFile() as targets:
            for command in (['to-ascii'], ['to-unicode'], ['skeleton'], ['pair'], ['compare'], ['check'],
                            ['audit', '--targets=' + targets.name], ['variants', '--policy=' + table],
                            ['policy', 'eval', '--policy=' + table]):
                command += ['--format=json', '--unicode=15.0', 'ü', 'a_']
                plain, explained = run(*command), run(*command, '--explain')
                for o, with_versions in zip(plain.objects, explained.objects, strict=True):
                    with self.subTest(command=command):
                        self.assertNotIn('versions', o)
                        key, versions = with_versions.popitem()
                        self.assertEqual((key, list(versions)), ('versions', ['idnv', 'unicode', 'data']))
                        if command[0] != 'check':  # it gives `homograph` too
                            self.assertEqual(with_versions, o)

    def test_lists(self):
        with tempfile.NamedTemporaryFile() as targets:
            targets.write('paypal\nxn--tda.de\nгоогле\n'.encode())
            targets.flush()
            self.hold('check', '--targets=' + targets.name)
            self.hold('audit', '--blocked=' + targets.name, '--targets=' + targets.name)

    def test_converters_and_mapping(self):
        self.mapped = True  # the place is what was mapped: the code point at fault need not be in it
        for command in (['to-ascii'], ['to-unicode'], ['check', '--profile=browser'],
                        ['check', '--profile=dns'], ['to-ascii', '--profile=uts46-transitional']):
            self.hold(*command)


if __name__ == '__main__':
    main()
