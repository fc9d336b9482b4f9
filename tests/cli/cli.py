# SPDX-License-Identifier: MIT
"""Runs the built tool for the tests of its contract."""
import json
import os
import pty
import subprocess
import sys
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


def on_terminal(*args):
    """What a terminal receives."""
    try:
        pid, fd = pty.fork()
    except OSError as e:
        raise unittest.SkipTest(f'no terminal can be had here: {e}') from None
    if pid == 0:
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


class Progress(unittest.TestCase):
    """One line a quarter of a second, after a second, where it is asked for or seen."""

    def slowly(self, *args):
        p = subprocess.Popen([TOOL, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        p.stdin.write(b'a.de\n' * 300)
        p.stdin.flush()
        time.sleep(1.2)
        return p.communicate(b'b.de\n' * 300)

    def test_records(self):
        out, err = self.slowly('to-ascii', '--progress=always')
        self.assertEqual(out.count(b'\n'), 600)
        self.assertRegex(err, rb'^idnv: 600 records, \d+/s\n$')
        for option in ('--progress=never', '--progress=auto', '--quiet'):
            self.assertEqual(self.slowly('to-ascii', option)[1], b'')

    def test_load(self):
        with tempfile.TemporaryDirectory() as folder:
            index = os.path.join(folder, 'index')
            if run('zone', 'create', index).status == 3:
                self.skipTest('no LMDB in this build')
            out, err = self.slowly('zone', 'load', index, '--progress=always')
            self.assertTrue(out.startswith(b'loaded\t2\n'))
            self.assertRegex(err, rb'^idnv: 512 names, \d+/s\nidnv: all names read, writing')


def main():
    if not os.access(TOOL, os.X_OK):
        print('no tool at', TOOL, '(set IDNV_TOOL)')
        sys.exit(99)
    unittest.main()
