#!/usr/bin/env python3
"""Makes fold.c and fold_values.h from fold.txt and the Unicode files; see README.md.

usage: gen.py [-o DIRECTORY] [-s] [-l] [INPUTS]    -s: sizes, -l: list every pair with its source
"""
import os
import re
import sys
import unicodedata
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
VERSION = "6"
CP_BITS = 19  # planes 0 to 7, of which 0 to 3 have letters; the other 13 number a record
YOD = 0x5D9
ITSELF = 0xFFFF
SOURCES = ["", "UTS #39", "intentional", "twin", "digit", "stroke", "hook", "smallcap", "shape",
           "sequence", "sign", "accent", "overlay", "capital", "turned", "ligature", "gap", "stem"]
CAPITAL, GAP = SOURCES.index("capital"), SOURCES.index("gap")
# What looks like a small capital looks like a capital, no more; and so on.
NOT_CHAINED = ("smallcap", "capital", "turned")
OVERLAYS = range(0x334, 0x337)
STRIP_SCRIPTS = {"Inherited", "Latin", "Greek", "Cyrillic", "Hebrew", "Arabic"}
STRIP_CCC = {7, 8, 103, 107, 118, 122, 216}
NAME = re.compile(r"(LATIN|CYRILLIC|GREEK|COPTIC)(?: EPIGRAPHIC)? (?:SMALL |CAPITAL )?"
                  r"(?:LETTER|LIGATURE) (.*?)(?: (?:WITH|WITHOUT) (.*))?")
DIGRAPH = re.compile("(A[AEOUVY]|O[EIOU]|U[EIO]|[VT][YHZ]|HV|AU|IE|WH|D[BZ]|QP|T[CLS]|L[SZ])(?: DIGRAPH)?")
STROKES = {"STROKE", "BAR", "OVERLAY", "TILDE", "SLASH", "STRIKETHROUGH", "BELT", "RING"}
ALNUM = "abcdefghijklmnopqrstuvwxyz0123456789"
COST_SHAPE, COST_TURNED, COST_LIGATURE = 3, 4, 4
# Words before a letter in names, and those after it.
STYLES = (({"BARRED", "CROSSED"}, "stroke", COST_SHAPE),
          ({"SMALL CAPITAL"}, "smallcap", COST_SHAPE),
          ({"TURNED", "REVERSED", "INVERTED", "SIDEWAYS"}, "turned", COST_TURNED),
          ({"SCRIPT", "BLACKLETTER", "INSULAR", "VISIGOTHIC", "ANGLICANA", "STIRRUP", "LENIS", "HALF",
            "STRETCHED", "SPLIT", "SIGMOID", "TAILLESS", "DOTLESS", "BROKEN", "MIDDLE-WELSH", "CLOSED",
            "GLOTTAL", "VOLAPUK", "PHONOTYPIC", "STRAIGHT", "BROAD", "NARROW", "TALL", "BASHKIR",
            "ALEUT", "KHAKASSIAN", "SOFT", "SEMISOFT", "MONOCULAR"},
           "shape", COST_SHAPE))
AFTER = {"ROTUNDA", "BAR"}
COST_ACCENT, COST_OVERLAY, COST_UTS39, COST_INTENTIONAL = 5, 3, 3, 1


def rows(path):
    with open(path, encoding="utf-8-sig") as file:
        for line in file:
            fields = [f.strip() for f in line.split("#")[0].split(";")]
            if len(fields) > 1:
                yield fields


def ranges(path):
    for fields in rows(path):
        first, _, last = fields[0].partition("..")
        for cp in range(int(first, 16), int(last or first, 16) + 1):
            yield cp, fields[1:]


class Unicode:
    """What the fold needs of the Unicode files."""

    def __init__(self, folder):
        def at(name):
            return os.path.join(folder, name)
        self.gc, self.ccc, self.raw, self.name = {}, {}, {}, {}
        for line in open(at("UnicodeData.txt"), encoding="ascii"):
            f = line.split(";")
            cp = int(f[0], 16)
            self.name[cp], self.gc[cp], self.ccc[cp] = f[1], f[2], int(f[3])
            if f[5] and not f[5].startswith("<"):
                self.raw[cp] = [int(x, 16) for x in f[5].split()]
        self.script = {cp: v[0] for cp, v in ranges(at("Scripts.txt"))}
        self.valid = {cp for cp, v in ranges(at("Idna2008.txt"))
                      if v[0] in ("PVALID", "CONTEXTJ", "CONTEXTO")}
        self.lower = {}
        for cp, v in ranges(at("IdnaMappingTable.txt")):
            if v[0] == "mapped" and len(v) > 1 and v[1]:
                self.lower[cp] = [int(x, 16) for x in v[1].split()]
        self.prototypes = {}
        for f in rows(at("confusables.txt")):
            self.prototypes[int(f[0], 16)] = [int(x, 16) for x in f[1].split()]
        # What labels are made of once they are decomposed: of Hangul jamo, which are not valid.
        self.parts = {part for cp in self.valid for part in self.decompose(cp)}
        self.by_name = {name: cp for cp, name in self.name.items()}
        self.intentional = [(int(a, 16), int(b, 16)) for a, b in rows(at("intentional.txt"))]
        self.soft = sorted(cp for cp, v in ranges(at("PropList.txt")) if v[0] == "Soft_Dotted")
        self.codes = {}
        for f in rows(at("PropertyValueAliases.txt")):
            if f[0] == "sc":
                self.codes[f[2]] = f[1]
        names = sorted(set(self.codes.values()))
        # The numbers of src/ucd.h: the ISO 15924 codes in order.
        self.bits = {code: 1 << i for i, code in enumerate(names)}
        self.extensions = {cp: v[0].split() for cp, v in ranges(at("ScriptExtensions.txt"))}

    def scripts(self, cp):
        """The set of scripts that cp can be of; {Zyyy} for all, as for marks that inherit theirs."""
        own = self.codes[self.script.get(cp, "Unknown")]
        codes = ["Zyyy"] if own == "Zinh" else self.extensions.get(cp, [own])
        return sum(self.bits[code] for code in codes)

    def decompose(self, cp):
        if 0xAC00 <= cp < 0xAC00 + 11172:
            return [ord(c) for c in unicodedata.normalize("NFD", chr(cp))]
        out = []
        for part in self.raw.get(cp, []):
            out += self.decompose(part) if part in self.raw else [part]
        return out or [cp]

    def nfd(self, seq):
        out = []
        for cp in seq:
            out += self.decompose(cp)
        for end in range(1, len(out)):
            i = end
            while i and self.ccc.get(out[i], 0) and self.ccc.get(out[i - 1], 0) > self.ccc[out[i]]:
                out[i - 1], out[i] = out[i], out[i - 1]
                i -= 1
        return out

    def lowered(self, seq):
        return self.nfd([x for cp in seq for x in self.lower.get(cp, [cp])])


def base_letters(u, script, body):
    """The letter that the body of a name says, as (letters, source), or None."""
    if script == "LATIN" and len(body) == 1:
        return [ord(body.lower())], None
    cp = u.by_name.get(f"{script} SMALL LETTER {body}", u.by_name.get(f"{script} LETTER {body}"))
    return ([cp], None) if cp in u.valid and u.decompose(cp) == [cp] else None


def named(u, x):
    """What the name of a letter says that it is made of: (target, tier, cost, source)."""
    m = NAME.fullmatch(u.name.get(x, ""))
    if not m:
        return
    script, body, how = m.groups()
    base = base_letters(u, script, body) if how else None
    if base:
        stroke = any(word in STROKES for word in re.split("[ -]", how))
        yield base[0], 2, COST_SHAPE, "stroke" if stroke else "hook"
        return
    first, _, rest = body.partition(" ")
    if script == "LATIN" and not how and (m := DIGRAPH.fullmatch(body)):
        letters = m[1].replace("-", "").lower()
        yield [ord(c) for c in letters], 3, COST_LIGATURE, "ligature"
        return
    if body.startswith("SMALL CAPITAL "):
        first, rest = "SMALL CAPITAL", body[len("SMALL CAPITAL "):]
    for words, source, cost in STYLES:
        if first in words or (source == "shape" and rest in AFTER):
            base = base_letters(u, script, first if rest in AFTER else rest)
            if base and base[0] != [x]:
                yield base[0], 2, cost, source


class Relations:
    """(tier, cost, source) of each pair x -> target, x one code point, target a tuple."""

    def __init__(self, u):
        self.u = u
        self.pairs = defaultdict(dict)
        self.by_name = set()

    def yield_to(self, x, target):
        """Drops what the name of x says, where it contradicts other sources or joins classes."""
        if (x, target) not in self.by_name:
            return False
        self.by_name.remove((x, target))
        del self.pairs[x][target]
        return True

    def add(self, x, target, tier, cost, source):
        target = tuple(target)
        if target == (x,):
            return
        old = self.pairs[x].get(target)
        if old is None or (tier, cost) <= old[:2]:
            self.pairs[x][target] = (tier, cost, SOURCES.index(source))

    def read_all(self, path):
        u = self.u
        self.read_hand(path)
        hand = {(x, target) for x in self.pairs for target in self.pairs[x]}
        for x, target in u.prototypes.items():
            target = tuple(u.lowered(target))
            if u.script.get(x) == "Hebrew" and self.is_letter(x):
                # Yod is drawn like an apostrophe, and is none: a letter is never left out.
                target = tuple(YOD if t == ord("'") else t for t in target)
            # Of the tense initials of Hangul UTS #39 makes two plain ones, of a final the plain initial:
            # syllables that do not look alike (U+B3C4 U+B07C, U+B3C5 U+AE30) would be read alike.
            tense = 0x1100 <= x <= 0x1112 and len(target) > 1
            if x in u.parts and (x, target) not in hand and not tense:
                self.add(x, target, 2, COST_UTS39, "UTS #39")
        for a, b in u.intentional:
            if a in u.valid and b in u.valid and u.decompose(a) == [a] and u.decompose(b) == [b]:
                if b < 0x80:
                    a, b = b, a
                self.add(b, [a], 1, COST_INTENTIONAL, "intentional")
        for x in sorted(u.valid):
            if u.decompose(x) == [x]:
                for target, tier, cost, source in named(u, x):
                    if tuple(target) not in self.pairs[x]:
                        self.add(x, target, tier, cost, source)
                        self.by_name.add((x, tuple(target)))
        self.read_marks()
        self.spread()

    def read_hand(self, path):
        u = self.u
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            line = line.split("#")[0].split() if not line.startswith("#") else []
            if not line:
                continue
            tier, cost, source, target, arrow = line[:5]
            assert arrow == "<" and tier in ("k1", "k2", "k3"), f"{path}:{number}"
            target = {"-": [], "hyphen": [0x2D]}.get(target) or [ord(c) for c in target if target != "-"]
            for x in line[5:]:
                assert len(x) == 1, f"{path}:{number}: {x}"
                if ord(x) in u.valid and u.decompose(ord(x)) == [ord(x)]:
                    self.add(ord(x), target, int(tier[1]), int(cost), source)

    def read_marks(self):
        u = self.u
        for cp in sorted(u.valid):
            if cp in OVERLAYS:
                self.add(cp, [], 2, COST_OVERLAY, "overlay")
            elif u.gc.get(cp) == "Mn" and u.decompose(cp) == [cp] and (
                    u.script.get(cp) in STRIP_SCRIPTS or u.ccc[cp] in STRIP_CCC):
                self.add(cp, [], 3, COST_ACCENT, "accent")

    def is_letter(self, cp):
        return self.u.gc.get(cp, "")[:1] == "L" and self.u.gc[cp] != "Lm"

    def is_letter_or_vowel(self, cp):
        return self.is_letter(cp) or "VOWEL SIGN" in self.u.name.get(cp, "")

    def spread(self):
        """What looks like signs that may be left out may be left out, and the other way round, save
        letters, and vowel signs that happen to be the prototype of an accent."""
        more = True
        while more:
            more = False
            gone = {x for x in self.pairs if () in self.pairs[x]}
            for x in sorted(self.pairs):
                for target in sorted(self.pairs[x]):
                    if not target:
                        continue
                    new, kept = [], self.is_letter
                    if x not in gone and all(t in gone for t in target):
                        new = [x]
                    elif x in gone and not all(t in gone for t in target):
                        new, kept = [t for t in target if t not in gone], self.is_letter_or_vowel
                    if any(kept(t) for t in new):
                        del self.pairs[x][target]
                        continue
                    for t in new:
                        self.add(t, [], 3, COST_ACCENT, "accent")
                        more = True
                        gone.add(t)


class Morphism:
    """The key of one tier: the coarsest-needed map h with h(x) = h(target) for each pair."""

    def __init__(self, u, pairs, tier, erasable, weak):
        self.u, self.map, self.erasable, self.bad = u, {}, erasable, []
        # Sequences and exact pairs first, so that the ones that erase marks come last; weak ones
        # after all others.
        order = sorted(((x, t) in weak, len(t) != 0, len(t) < 2, x, t) for x in pairs
                       for t in pairs[x] if pairs[x][t][0] <= tier)
        for is_weak, _, _, x, target in order:
            before = (dict(self.map), self.classes()) if is_weak else None
            agreed = self.unify(self.of([x]), self.of(target))
            if not agreed or (is_weak and self.classes() != before[1]):
                self.bad.append((x, target))
                if is_weak:
                    self.map = before[0]

    def classes(self):
        """Which of the letters and digits of ASCII share a key, and the lengths of the keys."""
        keys = [tuple(self.of([ord(c)])) for c in ALNUM]
        return [(keys.index(key), len(key)) for key in keys]

    def of(self, seq):
        out, todo = [], list(reversed(seq))
        while todo:
            cp = todo.pop()
            if cp in self.map:
                todo.extend(reversed(self.map[cp]))
            else:
                out.append(cp)
        return out

    def rank(self, cp):
        """The representative of a class is an ASCII letter, else the smallest one. Of marks, which
        stand where its combining class says, it is a prototype of UTS #39."""
        taken = self.u.gc.get(cp) == "Mn" and cp in self.u.prototypes
        return not 0x61 <= cp <= 0x7A, taken, cp

    def unify(self, a, b):
        while True:
            a, b = self.of(a), self.of(b)
            while a and b and a[0] == b[0]:
                a, b = a[1:], b[1:]
            while a and b and a[-1] == b[-1]:
                a, b = a[:-1], b[:-1]
            if not a and not b:
                return True
            if not a or not b:
                rest = a or b
                if all(c in self.erasable for c in rest):
                    for c in rest:
                        self.map[c] = []
                    continue
                return False
            if len(a) == 1 and len(b) == 1:
                y, x = sorted((a[0], b[0]), key=self.rank)
                self.map[x] = [y]
                continue
            single, other = (a, b) if len(a) == 1 else (b, a)
            if len(single) == 1 and single[0] not in other and not (
                    single[0] in self.erasable and not all(c in self.erasable for c in other)):
                self.map[single[0]] = list(other)
                continue
            if len(a) == len(b):
                for x, y in zip(a, b):
                    if not self.unify([x], [y]):
                        return False
                continue
            extra = [c for c in (a if len(a) > len(b) else b) if c in self.erasable]
            if not extra:
                return False
            self.map[extra[0]] = []


class Readings:
    """All readings of a code point: (slots, marks) -> (tier, cost, source)."""

    def __init__(self, pairs, h3):
        self.pairs, self.h3, self.memo = pairs, h3, {}

    def own(self, cp):
        n = len(self.h3.of([cp]))
        if n == 0:
            return ((), (cp,))
        return (tuple(cp | i << 21 for i in range(n)) if n > 1 else (cp,), ())

    def follows(self, source, tier, so_far, depth):
        """The tier of a pair at the end of a chain whose worst link so far is so_far; 0: not."""
        name = SOURCES[source]
        if depth > 0 and (name in NOT_CHAINED or (name == "gap" and so_far > 1)):
            return 0
        return 3 if name == "stem" and so_far > 1 else tier

    def of(self, cp, stack=(), so_far=1):
        known = (cp, bool(stack), so_far)
        if known in self.memo:
            return self.memo[known]
        out = {self.own(cp): (0, 0, 0)}
        for target, (tier, cost, source) in sorted(self.pairs.get(cp, {}).items()):
            tier = self.follows(source, tier, so_far, len(stack))
            if not target or tier == 0 or any(t in stack or t == cp for t in target):
                continue
            parts = {((), ()): (0, 0, 0)}
            for t in target:
                step = {}
                for (s1, m1), (t1, c1, w1) in parts.items():
                    for (s2, m2), (t2, c2, w2) in self.of(
                            t, stack + (cp,), max(so_far, tier)).items():
                        weak = max(w1, w2) if max(w1, w2) >= GAP else 0
                        if (t2 == 3 or weak) and len(target) > 1:
                            continue  # a sequence is an illusion of plain letters
                        # A sign before a letter is not the same sign behind it.
                        before = tuple(m & 0x1FFFFF | 1 << 21 for m in m1) if s2 else m1
                        key, value = (s1 + s2, before + m2), (max(t1, t2), c1 + c2, weak)
                        if key not in step or value < step[key]:
                            step[key] = value
                parts = step
            for key, (t, c, weak) in parts.items():
                value = (max(t, tier), c + cost, weak or source)
                if key not in out or value < out[key]:
                    out[key] = value
        n = len(self.h3.of([cp]))
        out = {k: v for k, v in out.items() if len(k[0]) == n}
        if len(stack) < 2:
            self.memo[known] = out
        return out


class Looks:
    """The scripts of what looks like a code point at k0 to k2, as idnv_homograph_compare finds it:
    readings are alike that have the same letters, and the same marks but for those that k2 leaves
    out. A weak one (gap, stem) is alike with the letter itself and its twins alone."""

    def __init__(self, u, pairs, readings):
        self.u, self.pairs = u, pairs
        self.near, self.twins, self.weak = defaultdict(int), defaultdict(int), defaultdict(int)
        for x in u.valid:
            if u.decompose(x) != [x]:
                continue
            for key, tier, weak in self.keys(readings[x]):
                (self.weak if weak else self.near)[key] |= u.scripts(x)
                if tier <= 1:
                    self.twins[key] |= u.scripts(x)

    def keys(self, readings):
        for (slots, marks), (tier, _, source) in readings.items():
            if tier <= 2 and source != CAPITAL:
                kept = tuple(m for m in marks if self.pairs.get(m, {}).get((), (3,))[0] > 2)
                yield (slots, kept), tier, source >= GAP

    def of(self, readings):
        found = 0
        for key, tier, weak in self.keys(readings):
            found |= self.twins[key] if weak else self.near[key]
            if tier <= 1:
                found |= self.weak[key]
        return self.u.bits["Zyyy"] if found & self.u.bits["Zyyy"] else found


class Tables:
    def __init__(self, u, rel, h, readings):
        self.u, self.rel, self.h = u, rel, h
        self.pool, self.places = [], {}
        self.records, self.index, self.reading_rows, self.reading_lists = [None], {}, [], {}
        self.sets, self.set_index = [0], {0: 0}
        # What IDNA2008 refuses and Unicode takes for a prototype has the key of its look-alikes.
        known_by = u.parts | {t for x in rel.pairs for target in rel.pairs[x] for t in target}
        known = {x: readings.of(x) for x in sorted(known_by) if u.decompose(x) == [x]}
        looks = Looks(u, rel.pairs, known)
        memo = {}
        for x, mine in known.items():
            texts = tuple(h[t].of([x]) for t in (1, 2, 3))
            strip = rel.pairs[x][()][0] if () in rel.pairs.get(x, {}) else 0
            assert strip or texts[2], hex(x)
            scripts = looks.of(mine)
            if scripts & ~u.scripts(x) == 0:
                scripts = 0  # its own, which need no entry
            read = (0, 0)
            if len(mine) > 1 or texts != ([x], [x], [x]) or strip:
                read = self.add_readings(mine)
            elif scripts == 0:
                continue
            if scripts not in self.set_index:
                self.set_index[scripts] = len(self.sets)
                self.sets.append(scripts)
            keys = tuple((ITSELF, 1) if text == [x] else self.place(text) for text in texts)
            moves = any(u.ccc.get(c, 0) != u.ccc.get(x, 0) for c in texts[1])
            row = keys + read + (strip | moves << 2, self.set_index[scripts])
            if row not in memo:
                memo[row] = len(self.records)
                self.records.append(row)
            self.index[x] = memo[row]
        self.records[0] = ((ITSELF, 1),) * 3 + (0, 0, 0, 0)

    def place(self, seq):
        seq = tuple(seq)
        if seq not in self.places:
            at = len(self.pool)
            self.pool += seq
            for i in range(len(seq)):
                for k in range(i + 1, len(seq) + 1):
                    self.places.setdefault(seq[i:k], at + i)
            self.places.setdefault((), 0)
        return (self.places[seq], len(seq))

    def add_readings(self, mine):
        """Where these readings stand in reading_rows, and how many; equal lists stand there once."""
        rows = []
        for (slots, marks), (tier, cost, source) in sorted(mine.items(), key=lambda kv: kv[1]):
            if tier == 0 and len(slots) < 2:
                continue  # itself, which needs no entry
            at, _ = self.place(slots + marks)
            rows.append((at, len(slots), len(marks), tier, min(cost, 255), source))
        rows = tuple(rows)
        if rows not in self.reading_lists:
            self.reading_lists[rows] = len(self.reading_rows)
            self.reading_rows += rows
        return (self.reading_lists[rows], len(rows))

    def hashed(self, bits):
        """Open addressing: record << CP_BITS | code point; 0 in an empty slot."""
        slots = [0] * (1 << bits)
        for cp in sorted(self.index):
            slot = (cp * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - bits)
            while slots[slot]:
                slot = (slot + 1) % (1 << bits)
            assert cp >> CP_BITS == 0 and self.index[cp] >> 32 - CP_BITS == 0, hex(cp)
            slots[slot] = self.index[cp] << CP_BITS | cp
        return slots


def array(out, kind, name, values, form=str):
    out.append(f"const {kind} {name}[{len(values)}] = {{")
    line = "   "
    for v in values:
        text = " " + form(v) + ","
        if len(line) + len(text) > 99:
            out.append(line)
            line = "   "
        line += text
    out += [line, "};", ""]


def write(path, lines):
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write("\n".join(lines).rstrip("\n") + "\n")
    os.replace(path + ".new", path)


def emit(folder, t, u):
    bits = max(8, (len(t.index) * 3 // 2).bit_length())
    slots = t.hashed(bits)
    note = "Generated by tables/homograph/gen.py; see tables/homograph/README.md."
    most = 1 + max(r[4] for r in t.records if r)
    h = [f"/* Sizes of the fold tables. {note} */", "#ifndef IDNVI_FOLD_VALUES_H",
         "#define IDNVI_FOLD_VALUES_H", ""]
    for name, value in (("BITS", bits), ("CP_BITS", CP_BITS), ("RECORDS", len(t.records)),
                        ("READINGS", len(t.reading_rows)), ("POOL", len(t.pool)), ("SETS", len(t.sets)), ("READINGS_MAX", most),
                        ("KEY_MAX", max(k[1] for r in t.records for k in r[:3])),
                        ("SOURCES", len(SOURCES)), ("SOFT", len(u.soft))):
        h.append(f"#define IDNVI_FOLD_{name} {value}")
    h.append(f"#define IDNVI_FOLD_UTS39 {SOURCES.index('UTS #39')}u")
    for name in ("sequence", "accent", "overlay", "capital", "gap", "stem"):
        h.append(f"#define IDNVI_FOLD_{name.upper()} {SOURCES.index(name)}u")
    h += [f'#define IDNVI_FOLD_VERSION "{VERSION}"', "", "#endif"]
    write(os.path.join(folder, "fold_values.h"), h)
    out = [f"/* Look-alike fold. {note} */", '#include "../../src/fold.h"', ""]
    array(out, "uint16_t", "idnvi_fold_ascii", [t.index.get(c, 0) for c in range(128)])
    array(out, "uint32_t", "idnvi_fold_hash", slots, lambda v: f"0x{v:X}")
    array(out, "uint32_t", "idnvi_fold_pool", t.pool, lambda v: f"0x{v:X}")
    array(out, "struct idnvi_fold", "idnvi_folds", t.records, lambda r:
          "{{%d, %d, %d}, %d, %d, %d, %d, %d}" % (
              r[0][0], r[1][0], r[2][0], r[3], r[0][1] | r[1][1] << 4, r[2][1] | r[5] << 4,
              r[4], r[6]))
    array(out, "struct idnvi_reading", "idnvi_readings", t.reading_rows,
          lambda r: "{%d, %d, %d, %d}" % (r[0], r[1] << 4 | r[2], r[3] << 6 | r[5], r[4]))
    array(out, "struct idnvi_scx", "idnvi_fold_sets", t.sets, lambda s:
          "{{0x%X, 0x%X, 0x%X}}" % tuple(s >> 64 * i & (1 << 64) - 1 for i in range(3)))
    array(out, "uint32_t", "idnvi_soft_dotted", u.soft, lambda v: f"0x{v:X}")
    width = max(map(len, SOURCES)) + 1
    array(out, "char", f"idnvi_fold_sources[{len(SOURCES)}][{width}]", SOURCES, lambda s: f'"{s}"')
    out = [line.replace(f"[{len(SOURCES)}] = {{", " = {") if "fold_sources" in line else line
           for line in out]
    write(os.path.join(folder, "fold.c"), out)
    return 4 << bits


def main(args):
    folder, sizes, listing = HERE, "-s" in args, "-l" in args
    args = [a for a in args if a not in ("-s", "-l")]
    if args[:1] == ["-o"]:
        folder, args = args[1], args[2:]
    inputs = args[0] if args else os.path.join(
        os.environ.get("IDNV_TEST_DATA", os.path.join(HERE, "../../../shared")), "ucd/18.0.0")
    u = Unicode(inputs)
    rel = Relations(u)
    rel.read_all(os.path.join(HERE, "fold.txt"))
    while True:
        erasable = {x for x in rel.pairs if () in rel.pairs[x]}
        h = {t: Morphism(u, rel.pairs, t, erasable, rel.by_name) for t in (1, 2, 3)}
        if not any([rel.yield_to(x, target) for m in h.values() for x, target in m.bad]):
            break
    for tier, m in h.items():
        for x, target in m.bad:
            print(f"k{tier}: no key for {x:04X} {chr(x)} -> {''.join(map(chr, target))}",
                  file=sys.stderr)
            for later in (1, 2, 3):
                rel.pairs[x].pop(target, None)
    if any(m.bad for m in h.values()):
        return 1
    if listing:
        for x in sorted(rel.pairs):
            for target, (tier, cost, source) in sorted(rel.pairs[x].items()):
                print(f"k{tier} {cost} {SOURCES[source]} {''.join(map(chr, target))} < {chr(x)}"
                      f" # U+{x:04X}")
        return 0
    t = Tables(u, rel, h, Readings(rel.pairs, h[3]))
    lookup = emit(folder, t, u)
    if sizes:
        classes = defaultdict(list)
        for x in rel.pairs:
            classes[tuple(h[2].of([x]))].append(x)
        print("bytes", lookup + 256 + 4 * len(t.pool) + 12 * len(t.records) +
              6 * len(t.reading_rows) + 24 * len(t.sets), "records", len(t.records),
              "readings", len(t.reading_rows), "pool", len(t.pool), "sets", len(t.sets))
        for key in sorted(classes, key=lambda k: -len(classes[k]))[:40]:
            print("".join(map(chr, key)), len(classes[key]), "".join(map(chr, classes[key]))[:80])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
