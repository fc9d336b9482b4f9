# SPDX-License-Identifier: MIT
"""The IDNA2008 derived property, by the algorithm of RFC 5892, section 3."""

import ucd

# RFC 5892, 2.6.
EXCEPTIONS = {}
for _value, _ranges in (
        ('PVALID', ('00DF', '03C2', '06FD', '06FE', '0F0B', '3007')),
        ('CONTEXTO', ('00B7', '0375', '05F3', '05F4', '30FB', '0660..0669', '06F0..06F9')),
        ('DISALLOWED', ('0640', '07FA', '302E', '302F', '3031..3035', '303B'))):
    for _range in _ranges:
        _first, _, _last = _range.partition('..')
        for _cp in range(int(_first, 16), int(_last or _first, 16) + 1):
            EXCEPTIONS[_cp] = _value

# RFC 5892, 2.7, is empty. RFC 6452 looked at U+19DA, whose General_Category left Nd in Unicode
# 6.0, and decided not to add it: it is DISALLOWED by the algorithm.
BACKWARD_COMPATIBLE = {}

LETTER_DIGITS = {'Ll', 'Lu', 'Lo', 'Nd', 'Lm', 'Mn', 'Mc'}                        # 2.1
IGNORABLE_BLOCKS = {'Combining Diacritical Marks for Symbols', 'Musical Symbols',
                    'Ancient Greek Musical Notation'}                             # 2.4

# The category of RFC 5892 that decided, in the order of the algorithm.
RULES = ['none', 'Exceptions', 'Unassigned', 'LDH', 'JoinControl', 'OldHangulJamo', 'Unstable',
         'IgnorableProperties', 'IgnorableBlocks', 'LetterDigits']


def case_folding(data):
    """Full case folding: status C and F (2.2)."""
    fold = {}
    for first, _, fields in data.rows('CaseFolding.txt'):
        if fields[0] in 'CF':
            fold[first] = [int(part, 16) for part in fields[1].split()]
    return fold


def derive(data, normalizer):
    """[(value, rule)...] for all code points."""
    core = data.binary('DerivedCoreProperties.txt')
    props = data.binary('PropList.txt')
    ignorable = ucd.expand(core['Default_Ignorable_Code_Point'] + props['White_Space']
                           + props['Noncharacter_Code_Point'])
    nonchar = ucd.expand(props['Noncharacter_Code_Point'])
    join = ucd.expand(props['Join_Control'])
    jamo = ucd.expand([(first, last) for first, last, fields
                       in data.rows('HangulSyllableType.txt') if fields[0] in ('L', 'V', 'T')])
    blocks = ucd.expand([(first, last) for first, last, fields in data.rows('Blocks.txt')
                         if fields[0] in IGNORABLE_BLOCKS])
    fold = case_folding(data)

    def unstable(cp):
        text = normalizer.nfkc([cp])
        text = [part for each in text for part in fold.get(each, (each,))]
        return normalizer.nfkc(text) != [cp]

    def value(cp):
        if cp in EXCEPTIONS:
            return EXCEPTIONS[cp], 'Exceptions'
        if data.gc[cp] == 'Cn' and not nonchar[cp]:
            return 'UNASSIGNED', 'Unassigned'
        if cp == 0x2D or 0x30 <= cp <= 0x39 or 0x61 <= cp <= 0x7A:
            return 'PVALID', 'LDH'
        if join[cp]:
            return 'CONTEXTJ', 'JoinControl'
        if unstable(cp):
            return 'DISALLOWED', 'Unstable'
        if ignorable[cp]:
            return 'DISALLOWED', 'IgnorableProperties'
        if blocks[cp]:
            return 'DISALLOWED', 'IgnorableBlocks'
        if jamo[cp]:
            return 'DISALLOWED', 'OldHangulJamo'
        if data.gc[cp] in LETTER_DIGITS:
            return 'PVALID', 'LetterDigits'
        return 'DISALLOWED', 'none'

    return [value(cp) for cp in range(ucd.LIMIT)]
