# SPDX-License-Identifier: MIT
"""The tables of libidnv: one record per code point, sequences, composition, names."""

import collections
import os

import derived
import emit
import ucd

GC = ['Cc', 'Cf', 'Cn', 'Co', 'Cs', 'Ll', 'Lm', 'Lo', 'Lt', 'Lu', 'Mc', 'Me', 'Mn', 'Nd', 'Nl',
      'No', 'Pc', 'Pd', 'Pe', 'Pf', 'Pi', 'Po', 'Ps', 'Sc', 'Sk', 'Sm', 'So', 'Zl', 'Zp', 'Zs']
BC = ['L', 'R', 'AL', 'AN', 'EN', 'ES', 'CS', 'ET', 'ON', 'BN', 'NSM', 'B', 'S', 'WS', 'LRE',
      'LRO', 'RLE', 'RLO', 'PDF', 'LRI', 'RLI', 'FSI', 'PDI']
JT = ['U', 'C', 'D', 'L', 'R', 'T']
DERIVED = {'PVALID': 0, 'CONTEXTJ': 1, 'CONTEXTO': 2, 'DISALLOWED': 4, 'UNASSIGNED': 5}
UTS46 = {'valid': 0, 'mapped': 1, 'deviation': 2, 'ignored': 4, 'disallowed': 7}
QC = {'Y': 0, 'N': 1, 'M': 2}
ID_TYPES = ['Not_Character', 'Deprecated', 'Default_Ignorable', 'Not_NFKC', 'Not_XID',
            'Exclusion', 'Obsolete', 'Technical', 'Uncommon_Use', 'Limited_Use', 'Inclusion',
            'Recommended']
UNASSIGNED_AGE = 31

# A mapping to one code point at a distance that so many code points of one record share is
# stored as the distance in the record, so that case pairs and full width need no second table.
SHARED_DELTA = 6


class Core:
    """The values of every property, as the records hold them."""

    def __init__(self, data, normalizer):
        self.data = data
        self.normalizer = normalizer
        self.load_scripts()
        self.load_mapping()
        self.load_confusables()
        self.load_rest()
        self.build_records()

    def load_scripts(self):
        aliases = self.data.value_aliases('sc')
        self.scripts = sorted(row[0] for row in aliases)
        self.script_names = {row[0]: row[1] for row in aliases}
        long_to_short = {name: row[0] for row in aliases for name in row}
        index = {code: i for i, code in enumerate(self.scripts)}
        self.script = [index[long_to_short[name]] for name in
                       self.data.enumerated('Scripts.txt', 'Unknown')]
        sets = [frozenset([i]) for i in range(len(self.scripts))]
        places = {each: i for i, each in enumerate(sets)}
        self.scx = list(self.script)
        for first, last, fields in sorted(self.data.rows('ScriptExtensions.txt')):
            each = frozenset(index[code] for code in fields[0].split())
            if each not in places:
                places[each] = len(sets)
                sets.append(each)
            self.scx[first:last + 1] = [places[each]] * (last + 1 - first)
        self.scx_sets = sets

    def load_mapping(self):
        self.uts46 = [UTS46['disallowed']] * ucd.LIMIT
        self.mapping = {}
        for first, last, fields in self.data.rows('IdnaMappingTable.txt'):
            status = UTS46[fields[0]]
            self.uts46[first:last + 1] = [status] * (last + 1 - first)
            if fields[0] in ('mapped', 'deviation'):
                target = tuple(int(part, 16) for part in fields[1].split())
                for cp in range(first, last + 1):
                    self.mapping[cp] = target

    def load_confusables(self):
        self.prototype = {}
        for first, _, fields in self.data.rows('confusables.txt'):
            self.prototype[first] = tuple(int(part, 16) for part in fields[0].split())

    def load_rest(self):
        data = self.data
        core = data.binary('DerivedCoreProperties.txt')
        self.ignorable = ucd.expand(core['Default_Ignorable_Code_Point'])
        bc_names = {row[1]: row[0] for row in data.value_aliases('bc')}
        self.bc = data.enumerated('DerivedBidiClass.txt', 'L', bc_names)
        jt_names = {row[1]: row[0] for row in data.value_aliases('jt')}
        self.jt = data.enumerated('DerivedJoiningType.txt', 'U', jt_names)
        for first, last, fields in data.rows('DerivedGeneralCategory.txt'):
            data.gc[first:last + 1] = [fields[0]] * (last + 1 - first)
        self.qc = [QC['Y']] * ucd.LIMIT
        for first, last, fields in data.rows('DerivedNormalizationProps.txt'):
            if fields[0] == 'NFC_QC':
                self.qc[first:last + 1] = [QC[fields[1]]] * (last + 1 - first)
        self.age = [UNASSIGNED_AGE] * ucd.LIMIT
        for first, last, fields in data.rows('DerivedAge.txt'):
            age = ucd.VERSIONS.index(fields[0]) if fields[0] in ucd.VERSIONS else 0
            self.age[first:last + 1] = [age] * (last + 1 - first)
        status = data.enumerated('IdentifierStatus.txt', 'Restricted')
        self.id_allowed = [value == 'Allowed' for value in status]
        types = {'Not_Character': 1}
        self.id_types = []
        for value in data.enumerated('IdentifierType.txt', 'Not_Character'):
            if value not in types:
                types[value] = sum(1 << ID_TYPES.index(word) for word in value.split())
            self.id_types.append(types[value])
        self.derived = derived.derive(data, self.normalizer)
        self.decomposition = {cp: self.normalizer.decompose(cp, False) for cp in data.canonical}

    def hot(self, cp):
        """The 32-bit word of a code point; the layout is in tables/unicode/README.md."""
        data = self.data
        rtl = ('R', 'AL', 'AN')
        hangul = 0 <= cp - ucd.HANGUL_S < ucd.HANGUL_S_COUNT
        decomposes = hangul or cp in self.decomposition
        second = (cp in self.seconds or 0x1161 <= cp <= 0x1175 or 0x11A8 <= cp <= 0x11C2)
        same = not (decomposes or cp in self.prototype or data.ccc[cp] or self.ignorable[cp])
        flags = (data.gc[cp][0] == 'M', data.ccc[cp] == 9, self.bc[cp] in rtl,
                 any(self.bc[part] in rtl for part in self.mapping.get(cp, ())), decomposes,
                 second, self.ignorable[cp], cp in self.prototype, not same,
                 self.id_allowed[cp])
        word = (DERIVED[self.derived[cp][0]] | self.uts46[cp] << 3 | BC.index(self.bc[cp]) << 6
                | JT.index(self.jt[cp]) << 11 | self.qc[cp] << 14 | self.age[cp] << 16)
        for bit, flag in enumerate(flags):
            word |= flag << (21 + bit)
        return word

    def build_records(self):
        self.seconds = {pair[1] for pair in self.normalizer.pairs}
        plain = []
        for cp in range(ucd.LIMIT):
            plain.append((self.hot(cp), self.scx[cp], self.id_types[cp], self.data.ccc[cp],
                          GC.index(self.data.gc[cp]), self.script[cp],
                          derived.RULES.index(self.derived[cp][1])))
        common = collections.Counter()
        for cp, target in self.mapping.items():
            if len(target) == 1:
                common[(plain[cp], target[0] - cp)] += 1
        self.rare_mapping = {}
        places, self.records, self.index = {}, [], []
        for cp in range(ucd.LIMIT):
            target = self.mapping.get(cp)
            delta = 0
            if target is not None:
                if len(target) == 1 and common[(plain[cp], target[0] - cp)] >= SHARED_DELTA:
                    delta = target[0] - cp
                elif target:
                    self.rare_mapping[cp] = target
            record = (plain[cp][0], delta) + plain[cp][1:]
            if record not in places:
                places[record] = len(self.records)
                self.records.append(record)
            self.index.append(places[record])


# From plane 2 on properties seldom change from one code point to the next.
RUNS_FROM = 0x20000


def runs(core):
    """[(first code point, record)] from RUNS_FROM to the end."""
    return [(cp, core.index[cp]) for cp in range(RUNS_FROM, ucd.LIMIT)
            if cp == RUNS_FROM or core.index[cp] != core.index[cp - 1]]


def write_props(core, top):
    out = emit.Source(os.path.join(top, 'ucd_props.c'), 'One record of properties per code point.')
    out.line('#include "ucd.h"')
    _, shift, stage1, stage2 = emit.smallest(core.index[:RUNS_FROM], (3, 4, 5, 6, 7))
    high = runs(core)
    out.array('uint16_t', 'idnvi_ucd_stage1', [block << shift for block in stage1], 2)
    out.array('uint16_t', 'idnvi_ucd_stage2', stage2, 2)
    out.array('uint32_t', 'idnvi_ucd_run_first', [f'0x{first:X}' for first, _ in high], 4)
    out.array('uint16_t', 'idnvi_ucd_run_record', [record for _, record in high], 2)
    out.line()
    out.line(f'const struct idnvi_props idnvi_ucd_records[{len(core.records)}] = {{')
    for record in core.records:
        out.line(f'    {{0x{record[0]:08X}, ' + ', '.join(str(part) for part in record[1:]) + '},')
    out.line('};')
    out.sizes.append(('idnvi_ucd_records', 16 * len(core.records)))
    out.write()
    return out.sizes, (('IDNVI_UCD_LIMIT', f'0x{RUNS_FROM:X}'), ('IDNVI_UCD_SHIFT', shift),
                       ('IDNVI_UCD_STAGE1', len(stage1)), ('IDNVI_UCD_STAGE2', len(stage2)),
                       ('IDNVI_UCD_RUNS', len(high)),
                       ('IDNVI_UCD_UNASSIGNED', core.index[0x378]))


def write_sequences(core, top):
    out = emit.Source(os.path.join(top, 'ucd_seq.c'), 'Mappings, decompositions, prototypes.')
    out.line('#include "ucd.h"')
    pool = emit.Pool()
    # The last is the number of octets of a block number; src/ucd.h declares it so.
    maps = (('map', core.rare_mapping, 1), ('nfd', core.decomposition, 1),
            ('skel', core.prototype, 2))
    pool.add_all([text for _, each, _ in maps for text in each.values()])
    facts = []
    for name, each, width in maps:
        top, present, first, dense = emit.ranked({cp: pool[text] for cp, text in each.items()})
        assert len(present) <= 256 ** width, f'{name}: a block number needs more octets'
        out.array(f'uint{8 * width}_t', f'idnvi_{name}_top', top, width)
        out.array('uint64_t', f'idnvi_{name}_present', [f'0x{bits:X}' for bits in present], 8)
        out.array('uint16_t', f'idnvi_{name}_first', first, 2)
        out.array('uint16_t', f'idnvi_{name}_places', dense, 2)
        facts.append((name, len(top), len(present), len(dense),
                      max(len(text) for text in each.values())))
    out.array('uint16_t', 'idnvi_seq_pool', pool.data, 2)
    out.write()
    return out.sizes, facts, len(pool.data)


def mix(first, second):
    """The hash of a pair; idnvi_compose() in src/ucd.h has the same lines."""
    value = (first * 0x9E3779B1 ^ second * 0x85EBCA6B) & 0xFFFFFFFF
    value = (value ^ value >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    return value ^ value >> 13


def write_compose(core, top):
    """Primary composites in a perfect hash: bucket -> displacement, slot -> triple."""
    buckets, slots = 256, 1024
    table = [None] * slots
    shifts = [0] * buckets
    groups = collections.defaultdict(list)
    for pair, cp in core.normalizer.pairs.items():
        value = mix(*pair)
        groups[value >> 24].append((value, pair, cp))
    for bucket in sorted(groups, key=lambda item: (-len(groups[item]), item)):
        for shift in range(0x10000):
            places = [(value + shift * (value >> 10 | 1)) % slots
                      for value, _, _ in groups[bucket]]
            if len(set(places)) == len(places) and all(table[p] is None for p in places):
                break
        else:
            raise SystemExit('no perfect hash; change the constants of mix()')
        shifts[bucket] = shift
        for place, (_, pair, cp) in zip(places, groups[bucket]):
            table[place] = (*pair, cp)
    out = emit.Source(os.path.join(top, 'ucd_compose.c'), 'Primary composites, hashed by pair.')
    out.line('#include "ucd.h"')
    out.array('uint16_t', 'idnvi_compose_shift', shifts, 2)
    out.line()
    out.line(f'const struct idnvi_composite idnvi_compose_slots[{slots}] = {{')
    out.rows(['{0x%04X, 0x%04X, 0x%04X}' % (row or (0, 0, 0)) for row in table])
    out.line('};')
    out.sizes.append(('idnvi_compose_slots', slots * 12))
    out.write()
    return out.sizes


def string_array(out, name, words, cap):
    out.line()
    out.line(f'const char {name}[{len(words)}][{cap}] = {{')
    out.rows([f'"{word}"' for word in words])
    out.line('};')
    assert max(len(word) for word in words) < cap
    out.sizes.append((name, len(words) * cap))


def write_names(core, top):
    out = emit.Source(os.path.join(top, 'ucd_names.c'), 'Names of property values.')
    out.line('#include "ucd.h"')
    string_array(out, 'idnvi_unicode_versions', ucd.VERSIONS, 5)
    string_array(out, 'idnvi_script_codes', core.scripts, 5)
    string_array(out, 'idnvi_gc_names', GC, 3)
    string_array(out, 'idnvi_bidi_names', BC, 4)
    string_array(out, 'idnvi_joining_names', JT, 2)
    string_array(out, 'idnvi_id_type_names', ID_TYPES, 18)
    string_array(out, 'idnvi_derived_rule_names', derived.RULES, 20)
    names = [core.script_names[code] for code in core.scripts]
    cap = max(len(name) for name in names) + 1
    string_array(out, 'idnvi_script_names', names, cap)
    out.line()
    out.line(f'const struct idnvi_scx idnvi_scx_sets[{len(core.scx_sets)}] = {{')
    rows = []
    for each in core.scx_sets:
        bits = sum(1 << script for script in each)
        words = [f'0x{bits >> (64 * i) & (2 ** 64 - 1):X}' for i in range(3)]
        rows.append('{{' + ', '.join(words) + '}}')
    out.rows(rows)
    out.line('};')
    out.sizes.append(('idnvi_scx_sets', 24 * len(rows)))
    out.write()
    return out.sizes, cap


def write_values(core, top, props, seq, name_cap):
    out = emit.Source(os.path.join(top, 'ucd_values.h'), 'Values and sizes of the tables.')
    _, facts, pool = seq
    out.line('#ifndef IDNVI_UCD_VALUES_H')
    out.line('#define IDNVI_UCD_VALUES_H')
    out.line()
    out.line('#define IDNVI_UNICODE_VERSION "18.0.0"')
    out.line(f'#define IDNVI_UNICODE_COUNT {len(ucd.VERSIONS)}')
    out.line(f'#define IDNVI_SCRIPT_COUNT {len(core.scripts)}')
    out.line(f'#define IDNVI_SCRIPT_NAME_CAP {name_cap}')
    out.line(f'#define IDNVI_SCX_COUNT {len(core.scx_sets)}')
    out.line(f'#define IDNVI_RECORD_COUNT {len(core.records)}')
    for name, value in props[1]:
        out.line(f'#define {name} {value}')
    out.line(f'#define IDNVI_SEQ_POOL {pool}')
    for name, top, blocks, places, longest in facts:
        upper = name.upper()
        out.line(f'#define IDNVI_{upper}_TOP {top}')
        out.line(f'#define IDNVI_{upper}_BLOCKS {blocks}')
        out.line(f'#define IDNVI_{upper}_PLACES {places}')
        out.line(f'#define IDNVI_{upper}_MAX {longest}')
    out.line()
    out.line('enum idnvi_unicode {')
    for i, version in enumerate(ucd.VERSIONS):
        out.line(f'    IDNVI_UNICODE_{version.replace(".", "_")} = {i},')
    out.line('};')
    out.line()
    out.line('enum idnvi_script {')
    for i, code in enumerate(core.scripts):
        out.line(f'    IDNVI_SCRIPT_{code.upper()} = {i}, /* {core.script_names[code]} */')
    out.line('};')
    out.line()
    out.line('#endif')
    out.write()


def write(core, top):
    """Write all files of libidnv; returns [(array, bytes)...]."""
    assert core.data.gc[0x378] == 'Cn' and core.scripts[core.script[0x378]] == 'Zzzz'
    props = write_props(core, top)
    seq = write_sequences(core, top)
    compose = write_compose(core, top)
    names, cap = write_names(core, top)
    write_values(core, top, props, seq, cap)
    return props[0] + seq[0] + compose + names
