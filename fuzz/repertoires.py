#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write fuzz/repertoires.h, the repertoires of the tables of tables/policies, to standard output.

Of a repertoire with more ranges than RANGES_MAX, those at equal distances; equal ones once.
"""
import glob
import os
import xml.etree.ElementTree as xml

RANGES_MAX = 32
HERE = os.path.dirname(os.path.abspath(__file__))
LGR = '{urn:ietf:params:xml:ns:lgr-1.0}'


def ranges(path):
    """The code points that stand alone, as [first, last] in order."""
    found = []
    for element in xml.parse(path).getroot().iter():
        if element.tag == LGR + 'range':
            found.append([int(element.get('first-cp'), 16), int(element.get('last-cp'), 16)])
        elif element.tag == LGR + 'char' and len(element.get('cp').split()) == 1:
            found.append([int(element.get('cp'), 16)] * 2)
    joined = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(last, joined[-1][1])
        else:
            joined.append([first, last])
    return joined


def main():
    seen = {}
    for path in sorted(glob.glob(os.path.join(HERE, '../tables/policies/*/*.xml'))):
        some = ranges(path)
        if len(some) > RANGES_MAX:
            some = [some[i * len(some) // RANGES_MAX] for i in range(RANGES_MAX)]
        seen.setdefault(tuple(map(tuple, some)), '/'.join(path.split('/')[-2:]))
    print('/* SPDX-License-Identifier: MIT */\n'
          '/* Made by fuzz/repertoires.py: code points that tables of ccTLDs permit. */\n'
          '#ifndef FUZZ_REPERTOIRES_H\n#define FUZZ_REPERTOIRES_H\n\n#include <stdint.h>\n\n'
          '/* clang-format off */\n'
          'static const uint32_t ranges[][2] = {')
    starts = [0]
    for some, table in seen.items():
        print(f'    /* {table} */')
        cells = [f'{{0x{first:X}, 0x{last:X}}},' for first, last in some]
        for i in range(0, len(cells), 5):
            print('    ' + ' '.join(cells[i:i + 5]))
        starts.append(starts[-1] + len(some))
    print('};\n\n/* Where in ranges a repertoire begins; the last number is where the last one ends. */\n'
          'static const uint16_t repertoires[] = {')
    for i in range(0, len(starts), 12):
        print('    ' + ' '.join(f'{start},' for start in starts[i:i + 12]))
    print('};\n/* clang-format on */\n\n#endif')


if __name__ == '__main__':
    main()
