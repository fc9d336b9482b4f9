#!/usr/bin/env python3
"""Which dictionary words collide inside one zone, by language and tier: the table of doc/homograph.md.

usage: collisions.py [--tool=PROGRAM] WORDS    WORDS: lines of language, TLD, word (may be gzipped)

A word counts at a tier when another word of its language clashes with it at that tier or an earlier
one. Keys find the candidates, `idnv compare` decides.
"""
import collections
import gzip
import subprocess
import sys

TIERS = ('k0', 'k1', 'k2', 'k3')


def answers(tool, command, lines):
    done = subprocess.run([tool, command, '--format=tsv'], input='\n'.join(lines).encode() + b'\n',
                          capture_output=True)
    return [line.split('\t') for line in done.stdout.decode().split('\n')[:-1]]


def main(args):
    tool = 'build/idnv'
    if args and args[0].startswith('--tool='):
        tool = args.pop(0).partition('=')[2]
    if len(args) != 1:
        print(__doc__.split('\n\n')[1], file=sys.stderr)
        return 2
    opener = gzip.open if args[0].endswith('.gz') else open
    languages = collections.defaultdict(set)
    with opener(args[0], 'rt', encoding='utf-8') as file:
        for line in file:
            language, _, word = line.rstrip('\n').split('\t')
            languages[language].add(word)
    print('| language | words | k0 | k1 | k2 | k3 |\n| --- | --- | --- | --- | --- | --- |')
    for language in sorted(languages):
        words = sorted(languages[language])
        groups = collections.defaultdict(list)
        for word, row in zip(words, answers(tool, 'skeleton', words)):
            groups[row[7]].append(word)
        pairs = [(a, b) for group in groups.values() for i, a in enumerate(group) for b in group[:i]]
        best = {}
        for (a, b), row in zip(pairs, answers(tool, 'compare', [f'{a}\t{b}' for a, b in pairs])
                               if pairs else []):
            if row[3]:
                for word in (a, b):
                    best[word] = min(best.get(word, 'k9'), row[3])
        share = [100 * sum(t <= tier for t in best.values()) / len(words) for tier in TIERS]
        print(f'| {language} | {len(words)} | ' + ' | '.join(f'{s:.2f} %' for s in share) + ' |')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
