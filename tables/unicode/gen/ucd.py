# SPDX-License-Identifier: MIT
"""Readers for the files of the Unicode Character Database that the tables are made from.

Every property is a list indexed by code point, with the default of its @missing lines filled in.
"""

import hashlib
import os
import re
import sys

LIMIT = 0x110000

# The versions that --unicode= knows; Age values older than the first count as the first.
VERSIONS = ['6.1', '6.2', '6.3', '7.0', '8.0', '9.0', '10.0', '11.0', '12.0', '12.1', '13.0',
            '14.0', '15.0', '15.1', '16.0', '17.0', '18.0']

HANGUL_S, HANGUL_L, HANGUL_V, HANGUL_T = 0xAC00, 0x1100, 0x1161, 0x11A7
HANGUL_V_COUNT, HANGUL_T_COUNT, HANGUL_S_COUNT = 21, 28, 11172


def default_directory(top):
    """The input directory: $IDNV_TEST_DATA/ucd/18.0.0, else ../shared beside the repository."""
    data = os.environ.get('IDNV_TEST_DATA') or os.path.join(top, '..', 'shared')
    return os.path.join(data, 'ucd', '18.0.0')


def verify(directory, sums):
    """Stop unless each input has the hash that the repository pins."""
    with open(sums, encoding='ascii') as lines:
        for line in lines:
            digest, name = line.split()
            path = os.path.join(directory, name)
            if not os.path.exists(path):
                sys.exit(f'{path}: not found; get it from https://www.unicode.org/Public/')
            with open(path, 'rb') as data:
                if hashlib.sha256(data.read()).hexdigest() != digest:
                    sys.exit(f'{path}: SHA-256 differs from {sums}')


class Ucd:
    """The files of one directory, each read once."""

    def __init__(self, directory):
        self.directory = directory
        self.load_unicode_data()

    def lines(self, name):
        with open(os.path.join(self.directory, name), encoding='utf-8-sig') as data:
            return data.read().splitlines()

    def rows(self, name):
        """(first, last, [field...]) of each data line; the fields after the code points."""
        for line in self.lines(name):
            line = line.split('#', 1)[0].strip()
            if not line:
                continue
            fields = [field.strip() for field in line.split(';')]
            first, _, last = fields[0].partition('..')
            yield int(first, 16), int(last or first, 16), fields[1:]

    def missing(self, name):
        """(first, last, value) of the @missing lines, in the order of the file."""
        pattern = re.compile(r'# @missing: ([0-9A-F]+)\.\.([0-9A-F]+); (.+)$')
        for line in self.lines(name):
            match = pattern.match(line)
            if match:
                yield int(match[1], 16), int(match[2], 16), match[3].strip()

    def enumerated(self, name, default, aliases=None):
        """The values of a file with one property; aliases turns long value names into short."""
        values = [default] * LIMIT
        for first, last, value in self.missing(name):
            if value.startswith('<'):
                continue
            value = aliases[value] if aliases else value
            values[first:last + 1] = [value] * (last + 1 - first)
        for first, last, fields in self.rows(name):
            values[first:last + 1] = [fields[0]] * (last + 1 - first)
        return values

    def binary(self, name):
        """{property: ranges} of a file of binary properties."""
        found = {}
        for first, last, fields in self.rows(name):
            if len(fields) == 1:
                found.setdefault(fields[0], []).append((first, last))
        return found

    def value_aliases(self, prop):
        """[[short, long, more...]...] of one property, in the order of the file."""
        rows = []
        for line in self.lines('PropertyValueAliases.txt'):
            fields = [field.strip() for field in line.split('#', 1)[0].split(';')]
            if fields[0] == prop:
                rows.append(fields[1:])
        return rows

    def load_unicode_data(self):
        self.gc = ['Cn'] * LIMIT
        self.ccc = [0] * LIMIT
        self.raw_bc = {}
        self.canonical = {}
        self.compatibility = {}
        first = None
        for line in self.lines('UnicodeData.txt'):
            fields = line.split(';')
            cp = int(fields[0], 16)
            if fields[1].endswith(', First>'):
                first = cp
                continue
            start = cp if first is None else first
            first = None
            self.gc[start:cp + 1] = [fields[2]] * (cp + 1 - start)
            self.ccc[start:cp + 1] = [int(fields[3])] * (cp + 1 - start)
            if fields[5]:
                words = fields[5].split()
                compat = words[0].startswith('<')
                target = tuple(int(word, 16) for word in words[compat:])
                (self.compatibility if compat else self.canonical)[cp] = target


def expand(ranges):
    """A boolean list from ranges."""
    flags = [False] * LIMIT
    for first, last in ranges:
        flags[first:last + 1] = [True] * (last + 1 - first)
    return flags
