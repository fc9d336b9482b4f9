# SPDX-License-Identifier: MIT
"""The tables of libidnv-lgr: the properties that a class of RFC 7940, 6.2.2, may name."""

import os
import re

import core
import emit
import ucd

# Values of src/lgr/property.h, enum property_kind.
ENUMERATED, BINARY, NUMERIC, EXTENSIONS, GROUPED = range(5)
KIND_NAMES = ['PROPERTY_ENUMERATED', 'PROPERTY_BINARY', 'PROPERTY_NUMERIC',
              'PROPERTY_EXTENSIONS', 'PROPERTY_GROUPED']
VALUE_BITS = 9


def long_names(data):
    """{short name: long name} of the properties; PropertyValueAliases.txt has both in titles."""
    pattern = re.compile(r'# (\w+) \((\w+)\)$')
    return {match[2]: match[1] for match in map(pattern.match,
                                                data.lines('PropertyValueAliases.txt')) if match}


class Property:
    """values: one number per code point; aliases: [(name, number)...]."""

    def __init__(self, short, kind, values, aliases=()):
        self.short, self.kind, self.values, self.aliases = short, kind, values, list(aliases)

    def runs(self):
        out, last = [], None
        for cp, value in enumerate(self.values):
            if value != last:
                assert value < 1 << VALUE_BITS
                out.append(cp << VALUE_BITS | value)
                last = value
        return out


def enumerated(data, short, values):
    """A property whose values are the names in values, any alias of them."""
    aliases, number = [], {}
    for i, row in enumerate(data.value_aliases(short)):
        for name in row:
            number[name] = i
            if (name, i) not in aliases:
                aliases.append((name, i))
    seen = {name: number[name] for name in set(values)}
    return Property(short, ENUMERATED, [seen[name] for name in values], aliases)


def grouped(data, values):
    """General_Category: numbers of core.GC, then masks for the groups."""
    aliases, masks = [], []
    for line in data.lines('PropertyValueAliases.txt'):
        if not line.startswith('gc ;'):
            continue
        row, _, comment = line.partition('#')
        names = [field.strip() for field in row.split(';')[1:]] + \
                [field.strip() for field in comment.split(';')[1:]]
        if names[0] in core.GC:
            number = core.GC.index(names[0])
        else:
            number = len(core.GC) + len(masks)
            parts = [part.strip() for part in comment.split(';')[0].split('|')]
            masks.append(sum(1 << core.GC.index(part) for part in parts))
        aliases += [(name, number) for name in dict.fromkeys(names) if name]
    return Property('gc', GROUPED, [core.GC.index(name) for name in values], aliases), masks


def quick_checks(data):
    """The quick check properties, whose values are one letter in the file."""
    for short in ('NFC_QC', 'NFD_QC', 'NFKC_QC', 'NFKD_QC'):
        values = ['Y'] * ucd.LIMIT
        for first, last, fields in data.rows('DerivedNormalizationProps.txt'):
            if fields[0] == short:
                values[first:last + 1] = [fields[1]] * (last + 1 - first)
        yield enumerated(data, short, values)


def binaries(data, titles):
    short = {name: key for key, name in titles.items()}
    found = {}
    for name in ('DerivedCoreProperties.txt', 'PropList.txt', 'DerivedNormalizationProps.txt'):
        found.update(data.binary(name))
    for name in sorted(found):
        if name in short:
            values = [int(flag) for flag in ucd.expand(found[name])]
            yield Property(short[name], BINARY, values)


def conjunct_break(data):
    values = ['None'] * ucd.LIMIT
    for first, last, fields in data.rows('DerivedCoreProperties.txt'):
        if fields[0] == 'InCB':
            values[first:last + 1] = [fields[1]] * (last + 1 - first)
    return enumerated(data, 'InCB', values)


def collect(data, known, titles):
    """All properties, the masks of the groups of gc, the sets of scx."""
    script = Property('sc', ENUMERATED, known.script)
    for row in data.value_aliases('sc'):
        names = dict.fromkeys(row)
        script.aliases += [(name, known.scripts.index(row[0])) for name in names]
    gc, masks = grouped(data, data.gc)
    classes = Property('ccc', NUMERIC, data.ccc)
    for row in data.value_aliases('ccc'):
        classes.aliases += [(name, int(row[0])) for name in dict.fromkeys(row[1:])]
    out = [gc, script, Property('scx', EXTENSIONS, known.scx, script.aliases), classes,
           enumerated(data, 'bc', known.bc), enumerated(data, 'jt', known.jt),
           enumerated(data, 'age', data.enumerated('DerivedAge.txt', 'NA',
                                                   {'Unassigned': 'NA'})),
           enumerated(data, 'blk', [name.replace(' ', '_').replace('-', '_') for name in
                                    blocks(data)]),
           enumerated(data, 'hst', data.enumerated('HangulSyllableType.txt', 'NA',
                                                   {'Not_Applicable': 'NA'})),
           conjunct_break(data)]
    return out + list(quick_checks(data)) + list(binaries(data, titles)), masks


def blocks(data):
    """Blocks.txt writes names loosely; PropertyValueAliases.txt has '_' in their place."""
    exact = {name.replace('_', '').lower(): row[0]
             for row in data.value_aliases('blk') for name in row}
    names = data.enumerated('Blocks.txt', 'No_Block')
    short = {name: exact[re.sub('[ _-]', '', name).lower()] for name in set(names)}
    return [short[name] for name in names]


class Strings:
    def __init__(self):
        self.places, self.size, self.text = {}, 0, []

    def add(self, name):
        if name not in self.places:
            self.places[name] = self.size
            self.text.append(name)
            self.size += len(name) + 1
            assert self.size <= 0x10000
        return self.places[name]


def write(data, known, top):
    titles = long_names(data)
    properties, masks = collect(data, known, titles)
    strings, runs, aliases, rows, names = Strings(), [], [], [], {}
    for each in properties:
        own = each.runs()
        if id(each.aliases) not in names or not each.aliases:
            names[id(each.aliases)] = len(aliases)
            aliases += [(strings.add(name), value) for name, value in each.aliases]
        rows.append((len(runs), len(own), strings.add(each.short),
                     strings.add(titles[each.short]), names[id(each.aliases)],
                     len(each.aliases), KIND_NAMES[each.kind]))
        runs += own
    age = next(each for each in properties if each.short == 'age')
    out = emit.Source(os.path.join(top, 'lgr_property.c'), 'Properties for RFC 7940 classes.')
    out.line('#include "lgr/property_data.h"')
    out.line()
    out.line(f'const unsigned idnvi_lgr_property_count = {len(rows)};')
    out.line(f'const unsigned idnvi_lgr_age_property = {properties.index(age)};')
    first = dict(age.aliases)[ucd.VERSIONS[0]]
    out.line(f'const unsigned idnvi_lgr_age_base = {first};')
    out.line(f'const unsigned idnvi_lgr_scx_count = {len(known.scx_sets)};')
    out.line(f'const unsigned idnvi_lgr_gc_count = {len(core.GC)};')
    out.line()
    out.line(f'const struct idnvi_lgr_property idnvi_lgr_properties[{len(rows)}] = {{')
    for row in rows:
        out.line('    {' + ', '.join(str(part) for part in row) + '},')
    out.line('};')
    out.array('uint32_t', 'idnvi_lgr_gc_masks', [f'0x{mask:X}' for mask in masks], 4)
    out.line()
    out.line(f'const struct idnvi_lgr_alias idnvi_lgr_aliases[{len(aliases)}] = {{')
    out.rows([f'{{{place}, {value}}}' for place, value in aliases])
    out.line('};')
    out.line()
    out.line(f'const uint64_t idnvi_lgr_scx_sets[{len(known.scx_sets)}][3] = {{')
    sets = [sum(1 << script for script in each) for each in known.scx_sets]
    out.rows(['{' + ', '.join(f'0x{bits >> 64 * i & 2 ** 64 - 1:X}' for i in range(3)) + '}'
              for bits in sets])
    out.line('};')
    out.line()
    out.line(f'const char idnvi_lgr_names[{strings.size}] = {{')
    for name in strings.text:
        letters = ', '.join(f"'{letter}'" for letter in name)
        out.rows(letters.split(', ') + ["0"])
    out.line('};')
    out.array('uint32_t', 'idnvi_lgr_runs', [f'0x{run:X}' for run in runs], 4)
    out.write()
    out.sizes += [('idnvi_lgr_aliases', 4 * len(aliases)), ('idnvi_lgr_names', strings.size),
                  ('idnvi_lgr_scx_sets', 24 * len(sets))]
    return out.sizes
