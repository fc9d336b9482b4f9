#!/usr/bin/env python3
"""How many honest words of dictionaries look like one of a list of names, by dictionary and tier.

usage: other_words.py [OPTION]... TARGETS WORDS...

    --tool=PROGRAM   the tool (build/idnv)
    --count=N        how many words of each list (5000)
    --seed=N         of the random sample (1)
    --without=FILE   leave out its words, the last field of each line (may be gzipped)
    --list           print each clash at k0 to k2

TARGETS: one name in a line. WORDS: lists of words in UTF-8, one in a line, or Hunspell's .dic files
beside their .aff (stems). Words are taken in lower case and NFC. They are of three or more code
points, not all of ASCII, without hyphens, valid as labels, and no TARGETS themselves.
"""
import collections
import gzip
import json
import os
import random
import re
import subprocess
import sys
import unicodedata

TIERS = ('k0', 'k1', 'k2', 'k3')


def run(tool, lines, *args):
    text = '\n'.join(lines) + '\n'
    done = subprocess.run([tool, *args], input=text.encode(), capture_output=True)
    return done.stdout.decode().split('\n')[:-1]


def encoding(path):
    """That of a dictionary: what SET in its .aff says."""
    aff = os.path.splitext(path)[0] + '.aff'
    if not path.endswith('.dic') or not os.path.exists(aff):
        return 'utf-8'
    with open(aff, encoding='latin-1') as file:
        found = (re.match('(?:\xef\xbb\xbf)?SET\\s+(?:microsoft-)?(\\S+)', line) for line in file)
        return next((m[1] for m in found if m), 'latin-1')


def words_of(path):
    stems = path.endswith('.dic')
    with open(path, encoding=encoding(path), errors='replace') as file:
        for line in file:
            word = re.split('/|\\s', line.strip())[0] if stems else line.strip()
            word = unicodedata.normalize('NFC', word.lower())
            if len(word) > 2 and not word.isascii() and not re.search('[-\\s.\ufffd]', word):
                yield word


def last_fields(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
        return {line.rstrip('\n').split('\t')[-1] for line in file}


def sample(tool, path, without, count, seed):
    words = sorted(set(words_of(path)) - without)
    random.Random(f'{seed} {os.path.basename(path)}').shuffle(words)
    words = words[:count + count // 4]  # some will not be valid
    rows = run(tool, words, 'check', '--quiet', '--format=tsv')
    return [word for word, row in zip(words, rows) if row.split('\t')[4] == 'valid'][:count]


def clashes(tool, targets, words):
    """(tier, word, target) of the nearest clash of each word that has one."""
    for line in run(tool, words, 'audit', '--format=json', '--targets=' + targets):
        answer = json.loads(line)
        found = answer.get('homograph', {}).get('clashes', [])
        if found:
            yield found[0]['tier'], words[answer['line'] - 1], found[0]['name']


def row(name, words, found):
    far = found['k3']
    near = sum(found.values()) - far
    share = 100 / max(1, words)
    print(f'| {name} | {words} | {near} | {far} | {share * near:.4f} % | {share * far:.4f} % |')


def main(args):
    options = {'tool': 'build/idnv', 'count': '5000', 'seed': '1', 'without': '', 'list': ''}
    known = len(options)
    while args and args[0].startswith('--'):
        name, _, value = args.pop(0)[2:].partition('=')
        options[name] = value or 'yes'
    if len(args) < 2 or len(options) > known:
        print(__doc__.split('\n\n', 1)[1], end='', file=sys.stderr)
        return 2
    targets, files = args[0], args[1:]
    without = last_fields(options['without']) if options['without'] else set()
    without |= last_fields(targets)
    near, total, count = [], collections.Counter(), 0
    print('| words | number | k0-k2 | k3 | k0-k2 | k3 |\n| --- | --- | --- | --- | --- | --- |')
    for path in files:
        words = sample(options['tool'], path, without, int(options['count']), options['seed'])
        hits = list(clashes(options['tool'], targets, words))
        found = collections.Counter(tier for tier, _, _ in hits)
        near += [(os.path.basename(path), hit) for hit in hits if hit[0] != 'k3']
        total, count = total + found, count + len(words)
        row(os.path.basename(path), len(words), found)
    row('all', count, total)
    for path, (tier, word, target) in near if options['list'] else ():
        print(f'{tier}\t{word}\t{target}\t{path}')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
