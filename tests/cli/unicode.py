#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The list of doc/readings.md: what had another property in an older version of Unicode."""
import os
import re
import unicodedata
import unittest

from cli import main, run

DATA = os.environ.get('IDNV_TEST_DATA', '../shared') + '/ucd/18.0.0/'
README = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../doc/readings.md')
ROW = re.compile(r'\| ([0-9A-F -]+) \| ([\w #]+) \| ([\d.]+) \| ([\w ]+) \| ([\w ]+) \|')
# Versions of a Python in which both properties were compared throughout.
SEEN = ('11.0', '12.1', '13.0', '14.0', '15.0', '15.1')


def number(version):
    return tuple(int(part) for part in version.split('.')[:2])


def code_points(text):
    for part in text.split():
        first, _, last = part.partition('-')
        yield from range(int(first, 16), int(last or first, 16) + 1)


def rows():
    """(code point, property, last version of the old value, old value, new value)"""
    with open(README, encoding='utf-8') as file:
        return [(cp, m[2], number(m[3]), m[4], m[5])
                for m in map(ROW.fullmatch, file.read().split('\n')) if m for cp in code_points(m[1])]


def explain(cps, *options):
    return run('explain', '--format=json', *options, *['U+%04X' % cp for cp in cps]).objects


def ucd(name):
    with open(DATA + name, encoding='utf-8') as file:
        for line in file:
            fields = [field.strip() for field in line.partition('#')[0].split(';')]
            if len(fields) > 1:
                yield fields


class Versions(unittest.TestCase):
    def test_values_of_today(self):
        listed = rows()
        self.assertEqual(len(listed), 376)
        told = explain(row[0] for row in listed)
        self.assertEqual(len(told), len(listed))
        for (cp, what, _, then, now), o in zip(listed, told):
            uts46 = o['uts46']
            if uts46 == 'mapped' and ' to ' in now:
                uts46 += ' to ' + ' '.join(c[2:] for c in o['mapping'])
            said = {'Bidi_Class': o['bidi_class'], 'General_Category': o['category'],
                    'Joining_Type': o['joining_type'], 'Script': ' '.join(o['scripts']), 'UTS #46': uts46}
            self.assertEqual(said[what], now, '%04X' % cp)
            self.assertNotEqual(then, now)

    def test_derived_property(self):
        for cp, version, derived in ((0x111C9, '8.0', 'DISALLOWED'), (0x111C9, '10.0', 'DISALLOWED'),
                                     (0x111C9, '11.0', 'PVALID'), (0x19DA, '6.1', 'DISALLOWED'),
                                     (0x19DA, '18.0', 'DISALLOWED')):
            self.assertEqual(explain([cp], '--unicode=' + version)[0]['derived'], derived)

    @unittest.skipUnless(os.path.isfile(DATA + 'UnicodeData.txt'),
                         'put ucd/18.0.0 below $IDNV_TEST_DATA')
    def test_the_version_of_this_python(self):
        version = number(unicodedata.unidata_version)
        allowed = {cp for name, values in (('Idna2008.txt', ('PVALID', 'CONTEXTJ', 'CONTEXTO')),
                                           ('IdnaMappingTable.txt', ('valid', 'deviation')))
                   for fields in ucd(name) if fields[1] in values
                   for cp in code_points(fields[0].replace('..', '-'))}
        found = set()
        for fields in ucd('UnicodeData.txt'):
            cp, now, direction, char = int(fields[0], 16), fields[2], fields[4], chr(int(fields[0], 16))
            then = unicodedata.category(char)
            if cp not in allowed or then == 'Cn':
                continue
            if then != now and 'M' in then[0] + now[0]:
                found.add((cp, 'General_Category', then, now))
            if unicodedata.bidirectional(char) != direction:
                found.add((cp, 'Bidi_Class', unicodedata.bidirectional(char), direction))
        listed = {(cp, what, then, now) for cp, what, last, then, now in rows()
                  if what in ('General_Category', 'Bidi_Class') and
                  (last >= version or '%d.%d' % version not in SEEN) and
                  unicodedata.category(chr(cp)) != 'Cn'}
        if '%d.%d' % version in SEEN:
            self.assertEqual(found, listed)
        else: # between two that were compared, or newer: what has changed is listed
            self.assertLessEqual(found, listed)


if __name__ == '__main__':
    main()
