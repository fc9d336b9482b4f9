# SPDX-License-Identifier: MIT
"""Runs the built tool for the tests of its contract."""
import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import unittest

TOOL = os.environ.get('IDNV_TOOL', './idnv')


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def lines(self):
        return self.out.decode().split('\n')[:-1]

    @property
    def errors(self):
        return self.err.decode().split('\n')[:-1]

    @property
    def objects(self):
        # In order: the order of keys is part of the contract.
        return [json.loads(line) for line in self.lines]


def run(*args, stdin=b'', **more):
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run([TOOL, *args], input=stdin, capture_output=True, **more)
    return Result(done.returncode, done.stdout, done.stderr)


def answer(*args, **more):
    """The one object that --format=json gives."""
    objects = run(*args, '--format=json', **more).objects
    assert len(objects) == 1, objects
    return objects[0]


def on_terminal(*args, columns=80):
    """What a terminal receives; with no columns it does not tell how many it has."""
    try:
        pid, fd = pty.fork()
    except OSError as e:
        raise unittest.SkipTest(f'no terminal can be had here: {e}') from None
    if pid == 0:
        fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack('4H', 24 if columns else 0, columns, 0, 0))
        os.execv(TOOL, [TOOL, *args])
    out = b''
    while True:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
    os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), out.decode().replace('\r\n', '\n')


def limits_memory(tests):
    """Marks a class of tests that give the tool little memory. A build with sanitizers needs more: it
    leaves them out, and the log says so; it is not that something lacks, so nothing counts as skipped."""
    if 'sanitize' not in os.environ.get('IDNV_CFLAGS', ''):
        return tests
    print(f'{tests.__name__} is left out: sanitizers need more memory')
    return None


def main():
    if not os.access(TOOL, os.X_OK):
        print('no tool at', TOOL, '(set IDNV_TOOL)')
        sys.exit(99)
    result = unittest.main(exit=False).result
    for reason in sorted({reason for _, reason in result.skipped}):
        print('SKIP:', reason)
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.skipped else 0)  # also where a part was skipped
