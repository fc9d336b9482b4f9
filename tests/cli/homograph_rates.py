#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How many attacks are found and how many honest words are not left alone (shared data)."""
import collections
import gzip
import json
import os
import subprocess
import sys
import tempfile
import unicodedata

from cli import TOOL, run

DATA = os.path.join(os.environ.get('IDNV_TEST_DATA', '../shared'), 'homograph')


def bare(text):
    return ''.join(c for c in unicodedata.normalize('NFD', text) if not unicodedata.combining(c))


def is_other_letter(attack, target):
    """A substitution of one ASCII letter by another: no business of this check."""
    return len(attack) == len(target) and any(
        a != b and a < '\x80' and b < '\x80' for a, b in zip(attack, target))


def attacks():
    with open(os.path.join(DATA, 'homographs.tsv'), encoding='utf-8') as file:
        rows = [line.rstrip('\n').split('\t') for line in file][1:]
    pairs = [(r[2], r[3]) for r in rows if not is_other_letter(r[2], r[3])]
    text = ''.join(f'{a}\t{b}\n' for a, b in pairs)
    tiers = [o['tier'] for o in run('compare', '--format=json', stdin=text).objects]
    same_marks = [t for (a, _), t in zip(pairs, tiers) if unicodedata.normalize('NFD', a) == bare(a)]
    return (sum(t is not None for t in tiers) / len(tiers),
            sum(t in ('k0', 'k1', 'k2') for t in same_marks) / len(same_marks))


def alarms(words, targets):
    done = subprocess.run([TOOL, 'audit', '--format=json', '--targets=' + targets],
                          input='\n'.join(words).encode() + b'\n', capture_output=True)
    found = collections.Counter()
    for line in done.stdout.splitlines():
        clashes = json.loads(line).get('homograph', {}).get('clashes', [])
        if clashes:
            found[clashes[0]['tier']] += 1
    near = sum(found[t] for t in ('k0', 'k1', 'k2'))
    return near / len(words), found['k3'] / len(words)


def verdicts(rows, targets):
    """Each word under the ccTLD of its language, joiners and all, by every language."""
    names = [f'{word}.{tld}' for _, tld, word in rows]
    done = subprocess.run([TOOL, 'check', '--quiet', '--format=tsv', '--targets=' + targets],
                          input='\n'.join(names).encode() + b'\n', capture_output=True)
    fields = [line.split('\t') for line in done.stdout.decode().splitlines()]
    assert len(fields) == len(rows)
    return [(row[0], f[4], f[5]) for row, f in zip(rows, fields)]


def main():
    if not os.path.isdir(DATA):
        print('SKIP:', DATA, 'is not there (set IDNV_TEST_DATA)')
        sys.exit(77)
    failures = 0

    def judge(what, value, good):
        nonlocal failures
        failures += not good
        print(f'{"ok" if good else "FAIL"} {what}: {100 * value:.4f} %')

    found, near = attacks()
    judge('attacks found at k0 to k3', found, found >= 0.99)
    judge('attacks without marks found at k0 to k2', near, near >= 0.95)
    with gzip.open(os.path.join(DATA, 'benign_words.tsv.gz'), 'rt', encoding='utf-8') as file:
        rows = [line.rstrip('\n').split('\t') for line in file]
    words = [row[2] for row in rows]
    with open(os.path.join(DATA, 'target_labels.tsv'), encoding='utf-8') as file, \
            tempfile.NamedTemporaryFile('w', encoding='utf-8') as targets:
        targets.writelines(line.split('\t')[0] + '\n' for line in list(file)[1:])
        targets.flush()
        near, far = alarms(words, targets.name)
        at_home = verdicts(rows, targets.name)
    judge('honest words like a target at k0 to k2', near, near <= 0.00005)
    judge('honest words like a target at k3', far, far <= 0.001)
    near, far = alarms(words, os.path.join(DATA, 'target_top_domains.txt'))
    judge('honest words like a top target', near + far, near + far <= 0.0001)
    blocked = sorted({lang for lang, verdict, _ in at_home if verdict == 'blocked'})
    judge(f'words blocked under the ccTLD of their language {blocked}', len(blocked), not blocked)
    # What a policy refuses (ineligible) is the registry's word; the protocol refuses no word.
    joined = [row[2] for row, (_, verdict, _) in zip(rows, at_home) if verdict == 'invalid']
    judge(f'words refused by the protocol {joined[:3]}', len(joined), not joined)
    share = sum(verdict == 'review' for _, verdict, _ in at_home) / len(at_home)
    judge('words to be reviewed under the ccTLD of their language', share, share <= 0.00005)
    joiners = sum('\u200c' in word or '\u200d' in word for word in words)
    print(f'{joiners} words with joiners, {len(set(lang for lang, _, _ in at_home))} languages')
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
