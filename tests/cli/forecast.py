#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The display forecast of check --explain, on Chromium's and Firefox's own test cases (shared data)."""
import os
import sys

from cli import run

DATA = os.path.join(os.environ.get('IDNV_TEST_DATA', '../shared'), 'homograph')


def rows(name):
    with open(os.path.join(DATA, name), encoding='utf-8') as file:
        return [line.rstrip('\n').split('\t') for line in file][1:]


def shown(browser, name, *options):
    r = run('check', '--explain', '--profile=browser', *options, stdin=name + '\n')
    return f'{browser} shows the name as it is.' in r.err.decode()


def judge(browser, cases, *options):
    wrong = [(name, want) for name, want in cases if shown(browser, name, *options) != want]
    for name, want in wrong:
        print(f'{browser}: {name} should {"" if want else "not "}be shown')
    print(f'{browser}: {len(cases) - len(wrong)} of {len(cases)}')
    return len(wrong) <= 0.02 * len(cases)


def below_a_tld():
    """A label alone is judged below --tld, whose case does not matter, as that of a name."""
    wrong = 0
    for label in ('þór', 'сор', 'шмель', 'ə', 'l·l'):
        for tld in ('is', 'com', 'ru', 'az', 'cat', 'рф'):
            for browser in ('Chromium', 'Firefox'):
                want = shown(browser, f'{label}.{tld}')
                same = (shown(browser, f'{label}.{tld.upper()}') == want and
                        shown(browser, label, '--tld=' + tld) == want)
                wrong += not same
                if not same:
                    print(f'{browser}: {label} below {tld} is not {label}.{tld}')
    return wrong == 0


def main():
    good = below_a_tld()

    if not os.path.isdir(DATA):
        print('SKIP:', DATA, 'is not there (set IDNV_TEST_DATA)')
        sys.exit(77 if good else 1)
    # Rows of other platforms aside.
    chromium = [(r[2], r[6] in ('unicode', 'ascii')) for r in rows('chromium_cases.tsv') if not r[8]]
    firefox = []
    for r in rows('firefox_cases.tsv'):
        what = r[6].split('(')[0]
        if what in ('unicode', 'ascii', 'punycode', 'punycode-or-error', 'error', 'not-unicode'):
            name = r[2]
            if '\\u' in name:
                name = name.encode('latin-1', 'backslashreplace').decode('unicode_escape')
            firefox.append((name, what in ('unicode', 'ascii')))
    good &= judge('Chromium', chromium, '--targets=' + os.path.join(DATA, 'chromium_test_domains.txt'))
    good &= judge('Firefox', firefox)
    sys.exit(0 if good else 1)


if __name__ == '__main__':
    main()
