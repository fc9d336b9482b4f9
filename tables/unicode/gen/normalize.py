# SPDX-License-Identifier: MIT
"""Normalisation over the tables of one Unicode version (The Unicode Standard, 3.11)."""

import ucd


class Normalizer:
    def __init__(self, data):
        self.data = data
        excluded = ucd.expand(
            data.binary('DerivedNormalizationProps.txt')['Full_Composition_Exclusion'])
        self.pairs = {pair: cp for cp, pair in data.canonical.items()
                      if len(pair) == 2 and not excluded[cp]}
        self.full = {}

    def decompose(self, cp, compat):
        """The full decomposition of one code point, before reordering."""
        known = self.full.get((cp, compat))
        if known is not None:
            return known
        index = cp - ucd.HANGUL_S
        if 0 <= index < ucd.HANGUL_S_COUNT:
            lead, rest = divmod(index, ucd.HANGUL_V_COUNT * ucd.HANGUL_T_COUNT)
            vowel, trail = divmod(rest, ucd.HANGUL_T_COUNT)
            target = [ucd.HANGUL_L + lead, ucd.HANGUL_V + vowel]
            if trail:
                target.append(ucd.HANGUL_T + trail)
        else:
            step = self.data.canonical.get(cp)
            if step is None and compat:
                step = self.data.compatibility.get(cp)
            if step is None:
                target = [cp]
            else:
                target = [part for each in step for part in self.decompose(each, compat)]
        self.full[(cp, compat)] = tuple(target)
        return self.full[(cp, compat)]

    def reorder(self, text):
        """Canonical ordering: stable by combining class between starters."""
        out, run = [], []
        for cp in text:
            if self.data.ccc[cp] == 0:
                out += sorted(run, key=self.data.ccc.__getitem__) + [cp]
                run = []
            else:
                run.append(cp)
        return out + sorted(run, key=self.data.ccc.__getitem__)

    def compose_pair(self, first, second):
        lead, vowel = first - ucd.HANGUL_L, second - ucd.HANGUL_V
        if 0 <= lead < 19 and 0 <= vowel < ucd.HANGUL_V_COUNT:
            return ucd.HANGUL_S + (lead * ucd.HANGUL_V_COUNT + vowel) * ucd.HANGUL_T_COUNT
        index, trail = first - ucd.HANGUL_S, second - ucd.HANGUL_T
        if (0 <= index < ucd.HANGUL_S_COUNT and index % ucd.HANGUL_T_COUNT == 0
                and 0 < trail < ucd.HANGUL_T_COUNT):
            return first + trail
        return self.pairs.get((first, second))

    def compose(self, text):
        out, starter, last = [], -1, 0
        for cp in text:
            ccc = self.data.ccc[cp]
            if starter >= 0 and (len(out) == starter + 1 or last < ccc):
                made = self.compose_pair(out[starter], cp)
                if made is not None:
                    out[starter] = made
                    continue
            if ccc == 0:
                starter = len(out)
            last = ccc
            out.append(cp)
        return out

    def nfc(self, text):
        return self.compose(self.reorder([p for cp in text for p in self.decompose(cp, False)]))

    def nfkc(self, text):
        return self.compose(self.reorder([p for cp in text for p in self.decompose(cp, True)]))
