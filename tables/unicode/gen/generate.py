#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write tables/unicode/*.c and *.h: generate.py [-o DIRECTORY] [-s] [INPUTS]

INPUTS is a directory with the Unicode 18.0.0 files, by default
$IDNV_TEST_DATA/ucd/18.0.0, else ../shared/ucd/18.0.0 beside the repository.
-s prints the size of each array.
"""

import argparse
import os
import sys

sys.dont_write_bytecode = True

import core  # noqa: E402
import lgr  # noqa: E402
import normalize  # noqa: E402
import ucd  # noqa: E402


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    top = os.path.dirname(os.path.dirname(os.path.dirname(here)))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('-o', '--output', default=os.path.dirname(here))
    parser.add_argument('-s', '--sizes', action='store_true')
    parser.add_argument('inputs', nargs='?', default=ucd.default_directory(top))
    options = parser.parse_args()
    ucd.verify(options.inputs, os.path.join(os.path.dirname(here), 'SHA256SUMS'))
    data = ucd.Ucd(options.inputs)
    known = core.Core(data, normalize.Normalizer(data))
    for library, sizes in (('libidnv', core.write(known, options.output)),
                           ('libidnv-lgr', lgr.write(data, known, options.output))):
        if options.sizes:
            for name, size in sizes:
                print(f'{size:8} {name}')
            print(f'{sum(size for _, size in sizes):8} total in {library}')


if __name__ == '__main__':
    main()
