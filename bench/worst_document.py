#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The document that takes idnv_lgr_read the longest, of those known: all the attributes that fit into its limits, with a
prefix, a million of them different.

    python3 bench/worst_document.py >worst.xml; time build/idnv policy lint worst.xml
"""
import sys

OCTETS, DIFFERENT, OF_AN_ELEMENT = 32 << 20, 1_000_000, 999
BEGIN = '<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta xmlns:a="u">'
END = '</meta><data><char cp="0061"/></data></lgr>'


def main():
    sys.stdout.write(BEGIN)
    room, at = OCTETS - len(BEGIN) - len(END), 0
    while True:
        names = ''.join(f" a:n{n % DIFFERENT:x}=''" for n in range(at, at + OF_AN_ELEMENT))
        element = f'<n{names}/>'
        room -= len(element)
        if room < 0:
            break
        sys.stdout.write(element)
        at += OF_AN_ELEMENT
    sys.stdout.write(END)


if __name__ == '__main__':
    main()
