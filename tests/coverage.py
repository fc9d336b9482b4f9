#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Lines and branches of src/ that a build for gcov has run, as a table.

usage: coverage.py FOLDER [UNTAKEN]     (./dev coverage)

FOLDER is the build. A file is compiled once per library that it is part of: a branch counts as
taken when it was taken in any of them. UNTAKEN, a file to write, gets each line with a branch that
was never taken: how many of how many, and the text. Below the target the status is 1.
"""
import collections
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys

TARGET = 90.0  # per cent of the branches that the tests are to take
SOURCE = re.compile(r'(?:^|/)(src/[a-z_/0-9]*\.c)$')


def counted(data):
    """{(file, function, line): (times run, [times each branch is taken])} of an object."""
    answer = subprocess.run(['gcov', '-b', '-j', '-t', data], check=True, capture_output=True)
    found = {}
    for text in answer.stdout.splitlines():
        for file in json.loads(text)['files']:
            name = SOURCE.search(file['file'])
            for line in file['lines'] if name else ():
                key = name[1], line.get('function_name'), line['line_number']
                found[key] = line['count'], [branch['count'] for branch in line['branches']]
    return found


def merged(objects):
    """Of counts whose branches are not the same ones, those of the object that takes most."""
    lines = {}
    for found in objects:
        for key, (count, branches) in found.items():
            before, known = lines.get(key, (0, branches))
            if len(known) == len(branches):
                branches = [max(pair) for pair in zip(known, branches)]
            else:
                branches = max(known, branches, key=lambda all: (sum(map(bool, all)), -len(all)))
            lines[key] = max(before, count), branches
    return lines


def write_row(name, ran, lines, taken, branches):
    print(f'{name:<32} {100 * ran / max(lines, 1):6.1f} % of {lines:4} lines  '
          f'{100 * taken / branches if branches else 100:6.1f} % of {branches:4} branches')


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    data = sorted(glob.glob(os.path.join(sys.argv[1], 'src/**/*.gcda'), recursive=True))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        lines = merged(pool.map(counted, data))
    run = collections.defaultdict(lambda: collections.defaultdict(bool))
    branches = collections.defaultdict(list)
    for (file, _, number), (count, of_line) in lines.items():
        run[file][number] |= count > 0
        branches[file, number] += of_line
    total = [0, 0, 0, 0]
    for file in sorted(run):
        of_file = [count for key, counts in branches.items() if key[0] == file for count in counts]
        row = [sum(run[file].values()), len(run[file]), sum(map(bool, of_file)), len(of_file)]
        write_row(file, *row)
        total = [one + other for one, other in zip(total, row)]
    write_row('src/', *total)
    if len(sys.argv) == 3:
        with open(sys.argv[2], 'w', encoding='utf-8') as untaken:
            for (file, number), counts in sorted(branches.items()):
                if not all(counts):
                    with open(file, encoding='utf-8') as source:
                        text = source.read().split('\n')[number - 1].strip()
                    print(f'{file}:{number}: {sum(not count for count in counts)} of '
                          f'{len(counts)}: {text}', file=untaken)
    sys.exit(0 if 100 * total[2] >= TARGET * total[3] > 0 else 1)


if __name__ == '__main__':
    main()
