#!/usr/bin/env python3
"""Write the page of all policies (doc/policies.md) from the SOURCES files to standard output."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check  # noqa: E402

MARK = {'exact table seen': 'exact table', 'secondary source': 'secondary', 'general knowledge': '**unverified**'}
LDH = {(cp,) for cp in (0x2D, *range(0x30, 0x3A), *range(0x61, 0x7B))}


def shown(tld):
    return '.' + (tld[4:].encode().decode('punycode') if tld.startswith('xn--') else tld)


def values(pairs, key):
    return [v for k, v in pairs if k == key]


def policies():
    for tld in sorted(os.listdir(check.HERE)):
        folder = os.path.join(check.HERE, tld)
        if os.path.isdir(folder):
            blocks = check.read_sources(os.path.join(folder, 'SOURCES'))
            yield tld, blocks[0][1], blocks[1:]


def overview(everything):
    yield '| TLD | place | table | language | beyond LDH | date | confidence |'
    yield '| --- | --- | --- | --- | ---: | --- | --- |'
    for tld, header, tables in everything:
        names = ' '.join(map(shown, [tld] + values(header, 'also')))
        place = values(header, 'place')[0]
        for name, pairs in tables:
            count = len(check.parse_accepts(values(pairs, 'accepts')) - LDH)
            one = {k: v for k, v in pairs}
            yield (f'| [{names}](#{tld}) | {place} | {name} | {", ".join(values(pairs, "language"))} | {count} | '
                   f'{one["date"]} ({one["dated"]}) | {MARK[one["confidence"]]} |')


def zones(header):
    below = {}
    for line in values(header, 'zone'):
        line, bracket, confidence = line.partition(' (')
        if bracket:
            below.setdefault(confidence[:-1], []).append(line.split(' ')[0])
    for confidence in MARK:
        if confidence in below:
            yield f' Zones ({MARK[confidence].strip("*")}): {", ".join(below[confidence])}.'


def details(tld, header, tables):
    yield f'### <a id="{tld}"></a>{" ".join(map(shown, [tld] + values(header, "also")))}'
    yield ''
    who = values(header, 'place') + values(header, 'registry')
    yield ', '.join(who) + '.' + ''.join(zones(header))
    for note in values(header, 'note'):
        yield f'- {note}'
    for name, pairs in tables:
        yield ''
        yield f'**{name}**: ' + '; '.join(values(pairs, 'source')) + '.'
        for note in values(pairs, 'note'):
            yield f'- {note}'
    yield ''


def main():
    everything = list(policies())
    tlds = sum(1 + len(values(h, 'also')) for _, h, _ in everything)
    tables = [p for _, _, t in everything for _, p in t]
    print('# Policies of the world\'s ccTLDs\n')
    print('Written by `tables/policies/page.py` from the SOURCES files; do not edit. What the columns and words mean:')
    print('[tables/policies/README.md](../tables/policies/README.md).\n')
    print(f'{tlds} TLDs, {len(tables)} tables: ' + ', '.join(
        f'{sum(values(p, "confidence") == [c] for p in tables)} {MARK[c].strip("*")}' for c in check.CONFIDENCE) + '.\n')
    print('\n'.join(overview(everything)))
    print('\n## Sources and notes\n')
    print('\n'.join(line for one in everything for line in details(*one)).rstrip())


if __name__ == '__main__':
    main()
