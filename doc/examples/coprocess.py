#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An EPP server asks one idnv that stays, name after name, and turns its answers into results.

    coprocess.py bücher.de 'a_b.de' ελλάδα.de

Arguments that begin with -- are options of `idnv check` (--zone=FILE, --targets=FILE). The program
is found in $PATH; IDNV may hold another one. Prints what <domain:check> and <domain:create> say.
"""
import json
import os
import subprocess
import sys


class Idnv:
    """`idnv check` on a pipe: records end in NUL, so that no name can be two; answers in LF."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [os.environ.get('IDNV', 'idnv'), 'check', '-0', '--format=json', *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, name):
        """The answer to a name, given in octets."""
        if b'\0' in name:
            raise ValueError('a name with NUL')
        try:
            self.process.stdin.write(name + b'\0')
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = b''
        if not line:  # it has said why on standard error
            raise RuntimeError(f'idnv ended with status {self.process.wait()}')
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def reason(answer):
    """Why not, for the registrar."""
    for finding in answer['findings']:
        if finding['severity'] == 'error':
            place = f" (character {finding['index'] + 1})" if 'index' in finding else ''
            return finding['text'] + place
    for clash in answer.get('homograph', {}).get('clashes', []):
        return f"{clash['kind']}: {clash['name']}"
    return answer['verdict']


# RFC 5730, 3: what <domain:create> answers to each verdict.
RESULTS = {
    'valid': 1000,       # completed
    'review': 1001,      # completed, action pending: a person decides
    'blocked': 2302,     # object exists, or its look-alike or variant does
    'ineligible': 2306,  # parameter value policy error
    'invalid': 2005,     # parameter value syntax error
}


def main():
    options = [a for a in sys.argv[1:] if a.startswith('--')]
    names = [os.fsencode(a) for a in sys.argv[1:] if not a.startswith('--')]
    sys.stdout.reconfigure(encoding='utf-8')
    idnv = Idnv(*options)
    for name in names:
        try:
            answer = idnv.ask(name)
        except RuntimeError as error:
            sys.exit(str(error))
        code = RESULTS[answer['verdict']]
        why = '' if code == 1000 else ': ' + reason(answer)
        print(f"{answer.get('a_label', answer['input'])}: avail={int(code < 2000)}, create={code}{why}")
    return idnv.close()


if __name__ == '__main__':
    sys.exit(main())
