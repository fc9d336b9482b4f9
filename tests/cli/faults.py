#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Faults of the system: the i-th allocation fails in every command, reads and writes are short,
interrupted or fail. The tool then ends with status 3 and a message, never with a signal, and what it
has written up to there is the beginning of the right answer, save that a record is "review" or
"failed" where it could not be told; or the fault changes nothing.

IDNV_FAULTS=all tries every allocation; without it those after the first forty are sampled."""
import errno
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

from cli import TOOL, main

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = os.path.join(HERE, '..', '..', 'tables', 'policies')
ALL = os.environ.get('IDNV_FAULTS') == 'all'
NAMES = 'bücher.de\nxn--bcher-kva.de\na\u0301.se\n\u0430pple.de\na·b.es\nplain.de\n'.encode()

TABLE = '''<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta><version>1</version></meta><data>
<range first-cp="0061" last-cp="007A"/><char cp="00E4" tag="t">
<var cp="0061 0065" type="blocked"/></char><char cp="0061 0065"><var cp="00E4" type="blocked"/></char>
</data><rules><class name="c" from-tag="t"/><rule name="r"><start/><class by-ref="c"/></rule>
<action disp="invalid" match="r"/></rules></lgr>
'''.encode()

TWO = ['apple.de', 'bücher.de']

folder = library = None


# Faults that change nothing.
PASSING = [(call, what) for what in ('short', f'{errno.EINTR},ok',
                                     f'{errno.EINTR},short,{errno.EINTR},short,ok')
           for call in ('read', 'write')]


def build():
    """The library that puts faults in, or None where it cannot be made."""
    made = os.path.join(folder, 'faults.so')
    compiler = shlex.split(os.environ.get('CC', 'cc'))
    done = subprocess.run([*compiler, '-std=c11', '-O1', '-shared', '-fPIC', '-o', made,
                           os.path.join(HERE, 'faults.c'), '-ldl'], capture_output=True)
    return made if done.returncode == 0 else None


def run(*args, stdin=NAMES, **faults):
    """(status, output, messages, was a fault put in) of the tool."""
    read, write = os.pipe()
    env = {**os.environ, 'LD_PRELOAD': library, 'IDNV_FAULT_REPORT': str(write)}
    env.update({'IDNV_FAULT_' + name.upper(): value for name, value in faults.items()})
    try:
        done = subprocess.run([TOOL, *args], input=stdin, capture_output=True, env=env, timeout=60,
                              pass_fds=[write])
    finally:
        os.close(write)
    reached = os.read(read, 8) != b''
    os.close(read)
    return done.returncode, done.stdout, done.stderr, reached


def so_far(out, right):
    """Is that the beginning of the right answer, but for lines that it could not give?"""
    if right.startswith(out):
        return True
    wanted = set(right.split(b'\n'))
    return all(line in wanted or line.startswith((b'review\t', b'failed\t')) or
               b'"verdict":"review"' in line
               for line in out.split(b'\n'))


def steps(every):
    """The allocations that are made to fail: all, or after the first forty a sample."""
    i = 1
    while True:
        yield i
        i += 1 if every or i < 40 else i // 4


class Faults(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.mkdtemp(dir=folder)

    def tearDown(self):
        shutil.rmtree(self.work)

    def path(self, name, content=None):
        path = os.path.join(self.work, name)
        if content is not None:
            with open(path, 'wb') as file:
                file.write(content)
        return path

    def every_allocation(self, *args, stdin=NAMES, prepare=lambda: None, after=lambda status: None,
                         every=ALL):
        prepare()
        status, right, _, _ = run(*args, stdin=stdin)
        self.assertIn(status, (0, 1), args)
        for i in steps(every):
            for more in ('', '+'):
                prepare()
                with self.subTest(args=args, allocation='%d%s' % (i, more)):
                    got, out, err, reached = run(*args, stdin=stdin, alloc='%d%s' % (i, more))
                    if err.startswith(b'cannot allocate memory for thread-local data'):
                        continue  # glibc's own end, where a module that was loaded needs some
                    self.assertIn(got, (status, 3), err)
                    if got == 3 and reached:
                        self.assertRegex(err, rb'(?m)^idnv: ')  # findings may stand before it
                        self.assertTrue(so_far(out, right), out[-500:])
                    else:
                        self.assertEqual(out, right)
                    after(got)
            if not reached:
                return

    def test_names(self):
        self.every_allocation('check', '--format=json', '--explain')
        self.every_allocation('check', '--tld=de', '-j', '2')
        self.every_allocation('to-ascii', '--format=tsv')
        self.every_allocation('to-unicode', 'xn--bcher-kva.de')
        self.every_allocation('skeleton', '--format=json')
        self.every_allocation('compare', 'apple', '\u0430pple')
        self.every_allocation('pair', 'xn--bcher-kva.de', 'bücher.de')
        self.every_allocation('explain', 'CONTEXTJ_ZWJ')

    def test_names_of_characters(self):
        """Out of memory while their module is loaded: never an answer without them."""
        table = self.path('table.xml', b'<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><meta>'
                          b'<version>1</version></meta><data><char cp="00E4"/></data></lgr>')
        for args in (['explain', 'ß'], ['policy', 'html', table]):
            self.assertIn(b'LATIN SMALL LETTER', run(*args)[1])
            self.every_allocation(*args, every=True)

    def test_lists(self):
        targets = self.path('targets', b'apple.de\nbuecher.de\n')
        self.every_allocation('check', '--targets=' + targets, '--blocked=' + targets)
        self.every_allocation('audit', '--targets=' + targets, '--format=json', '-j', '2')

    def test_policies(self):
        table = os.path.join(TABLES, 'de', 'de.xml')
        if not os.path.exists(table):
            table = next(os.path.join(TABLES, 'de', f) for f in sorted(os.listdir(
                os.path.join(TABLES, 'de'))) if f.endswith('.xml'))
        image = self.path('image')

        def no_half_image(status):
            self.assertEqual(os.path.exists(image), status == 0)

        def remove():
            if os.path.exists(image):
                os.remove(image)
        self.every_allocation('policy', 'compile', '-o', image, table, prepare=remove,
                              after=no_half_image)
        self.every_allocation('policy', 'eval', '--policy=' + table, 'bücher')
        self.every_allocation('variants', '--policy=' + table, 'bücher')
        self.every_allocation('policy', 'list')
        for word in ('lint', 'show', 'html', 'import'):
            self.every_allocation('policy', word, table)
        self.every_allocation('policy', 'diff', table, table)
        self.every_allocation('policy', 'new', '--script=Latn', '--tld=example')

    def fresh(self):
        """An index of two names, a table and a list, and nothing else; the first call makes them."""
        kept = self.work + '.kept'
        if not os.path.exists(kept):
            self.path('a.xml', TABLE)
            self.path('names', b'c.de')
            self.assertEqual(run('zone', 'create', self.path('index'))[0], 0)
            self.assertEqual(run('zone', 'add', self.path('index'), *TWO)[0], 0)
            shutil.copytree(self.work, kept)
        shutil.rmtree(self.work)
        shutil.copytree(kept, self.work)

    def changes(self):
        """(arguments, input, the names of the index after it) of what writes a file."""
        index, new, table = self.path('index'), self.path('new'), self.path('a.xml')
        yield ['zone', 'create', new], b'', TWO
        yield ['zone', 'add', index, 'c.de', 'd.de'], b'', [*TWO, 'c.de', 'd.de']
        yield ['zone', 'add', index], b'c.de\nd.de\n', [*TWO, 'c.de', 'd.de']
        yield ['zone', 'load', index], b'c.de\nd.de\n', [*TWO, 'c.de', 'd.de']
        yield ['zone', 'load', index, self.path('names')], b'', [*TWO, 'c.de']
        yield ['zone', 'remove', index, TWO[0]], b'', TWO[1:]
        yield ['zone', 'remove', index], TWO[0].encode(), TWO[1:]
        yield ['zone', 'backup', index, new], b'', TWO
        yield ['zone', 'rebuild', index], b'', TWO
        yield ['policy', 'compile', '-o', new, table], b'', TWO
        yield ['policy', 'import', '-o', new, table], b'', TWO
        yield ['policy', 'new', '-o', new, '--script=Latn', '--tld=example'], b'', TWO

    def whole(self, args, names, right):
        """What a command that ended with a status leaves: a change is there or not, nothing between, the
        index is sound, a new file is there whole or not at all, and no other is."""
        def after(status):
            got, out, err, _ = run('zone', 'export', self.path('index'))
            self.assertEqual(got, 0, err)
            self.assertIn(sorted(out.decode().split()), [names] if status == 0 else [TWO, names])
            new = self.path('new')
            if os.path.exists(new) and args[0] == 'zone':
                self.assertEqual(run('zone', 'export', new)[0], 0)
            elif os.path.exists(new):
                with open(new, 'rb') as file:
                    self.assertEqual(file.read(), right)
            elif status == 0:
                self.assertNotIn(new, args)
            self.assertLessEqual(set(os.listdir(self.work)), {
                'a.xml', 'names', 'index', 'index-lock', 'new', 'new-lock'})
        return after

    def each_change(self):
        """(arguments, input, what to ask after it)"""
        for args, stdin, names in self.changes():
            self.fresh()
            self.assertEqual(run(*args, stdin=stdin)[0], 0, args)
            right = None
            if args[0] == 'policy':
                with open(self.path('new'), 'rb') as file:
                    right = file.read()
            yield args, stdin, self.whole(args, names, right)

    def test_zone(self):
        for args, stdin, after in self.each_change():
            self.every_allocation(*args, stdin=stdin, prepare=self.fresh, after=after)
        self.fresh()
        index = self.path('index')
        for word in ('query', 'audit', 'stats', 'export'):
            self.every_allocation('zone', word, index, *(['\u0430pple.de'] * (word == 'query')))
        self.every_allocation('check', '--zone=' + index)

    def test_short_and_interrupted(self):
        args = ('check', '--format=json')
        status, right, _, _ = run(*args)
        for call, what in PASSING:
            with self.subTest(call=call, what=what):
                got, out, err, reached = run(*args, **{call: what})
                self.assertTrue(reached)
                self.assertEqual((got, out), (status, right), err)

    def test_short_and_interrupted_changes(self):
        """Also of an input that others may not have to wait for, which has nothing yet."""
        for args, stdin, after in self.each_change():
            self.fresh()
            status, right, _, _ = run(*args, stdin=stdin)
            for call, what in (*PASSING, *[('read', f'{errno.EAGAIN},ok')] * (stdin != b'')):
                self.fresh()
                with self.subTest(args=args, call=call, what=what):
                    got, out, err, reached = run(*args, stdin=stdin, **{call: what})
                    self.assertTrue(reached or call == 'write' or not stdin)
                    if args[1] != 'backup' or call == 'read':  # LMDB writes it, and is not patient
                        self.assertEqual((got, out), (status, right), err)
                    after(got)

    def every_command(self):
        """One of each kind, with what it reads."""
        table = self.path('a.xml', TABLE)
        other = self.path('b.xml', TABLE.replace(b'007A', b'0079'))
        targets = self.path('targets', 'apple\näpfel\n# comment\n'.encode())
        index = self.path('index')
        self.assertEqual(run('zone', 'create', index)[0], 0)
        self.assertEqual(run('zone', 'add', index, 'apple.de')[0], 0)
        for args in (['to-ascii'], ['to-unicode', '--format=json'], ['skeleton', '--format=tsv'],
                     ['check', '-j2', '--format=tsv'], ['check', '--explain', '--format=json'],
                     ['check', '--targets=' + targets, '--blocked=' + targets, '--policy=' + table],
                     ['check', '--zone=' + index], ['audit', '--targets=' + targets],
                     ['variants', '--policy=' + table], ['policy', 'eval', '--policy=' + table],
                     ['compare', 'a', 'b'], ['pair', 'a', 'b'], ['explain', 'ß'], ['--help'],
                     ['policy', 'lint', table], ['policy', 'show', table, 'ä'],
                     ['policy', 'show', '--xml', table], ['policy', 'diff', table, other],
                     ['policy', 'html', table], ['policy', 'import', table], ['policy', 'list'],
                     ['policy', 'compile', '-o', '-', table],
                     ['policy', 'new', '--script=Latn', '--tld=example'], ['zone', 'query', index],
                     ['zone', 'stats', index], ['zone', 'export', index], ['zone', 'audit', index]):
            yield args

    def test_every_call_in_every_change(self):
        for args, stdin, after in self.each_change():
            self.fresh()
            want, right, _, _ = run(*args, stdin=stdin)
            for call, number in (('read', errno.EIO), ('write', errno.ENOSPC), ('file', errno.EIO)):
                for place in range(1000):
                    self.fresh()
                    status, out, err, reached = run(*args, stdin=stdin,
                                                    **{call: 'ok,' * place + f'{number},ok'})
                    if not reached:
                        break
                    with self.subTest(args=args, call=call, place=place):
                        if (status, out) != (want, right):
                            self.assertEqual(status, 3)
                            self.assertNotEqual(err, b'')
                        after(status)

    def test_every_call_in_every_command(self):
        for args in self.every_command():
            want, right, _, _ = run(*args)
            for call, number in (('read', errno.EIO), ('write', errno.ENOSPC),
                                 ('file', errno.EMFILE)):
                for place in (*range(6), 9, 14, 25, 60):
                    faults = {call: 'ok,' * place + f'{number},ok'}
                    status, out, err, reached = run(*args, **faults)
                    if not reached:
                        break
                    with self.subTest(args=args, call=call, place=place):
                        if (status, out) == (want, right):
                            continue
                        self.assertEqual(status, 3)
                        self.assertNotEqual(err, b'')
                        if args != ['policy', 'list']:  # it goes on with what it can read
                            for line in out.split(b'\n')[:-1]:  # never valid for want of an answer
                                if line not in right.split(b'\n'):
                                    self.assertNotIn(b'valid', line.split(b'\t'))

    def test_nothing_to_write_to(self):
        for number in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            status, out, err, _ = run('check', write='short,%d' % number)
            self.assertEqual((status, len(out)), (3, 1))
            self.assertIn(os.strerror(number).encode(), err)
        status, out, err, _ = run('check', write=str(errno.EPIPE))
        self.assertEqual((status, out), (3, b''))
        self.assertNotIn(b'cannot write', err)

    def test_nothing_to_read_from(self):
        status, _, err, _ = run('check', read=str(errno.EIO))
        self.assertEqual(status, 3)
        self.assertIn(os.strerror(errno.EIO).encode(), err)

    def test_half_a_record_is_none(self):
        """What stands before an error of reading may be the beginning of another name."""
        for jobs in '-j1', '-j2':
            for stdin, want in ((b'a.de\nb.de\nc.d', b'a.de\nb.de\n'), (b'a.de\n', b'a.de\n'),
                                (b'a.d', b'')):
                status, out, _, reached = run('to-ascii', jobs, stdin=stdin,
                                              read='ok,%d' % errno.EIO)
                self.assertEqual((status, out, reached), (3, want, True))

    def test_a_change_that_is_broken_off(self):
        """An input that could not be read, answers that could not be written: nothing is changed."""
        index = self.path('index')
        self.assertEqual(run('zone', 'create', index)[0], 0)
        self.assertEqual(run('zone', 'add', index, 'a.de')[0], 0)
        names = b'a.de\n' + b''.join(b'n%d.de\n' % i for i in range(5000)) + b'last'
        for word in 'add', 'remove':
            for fault in ({'read': 'ok,%d' % errno.EIO}, {'write': str(errno.ENOSPC)},
                          {'write': 'short,%d' % errno.EPIPE}):
                with self.subTest(word=word, fault=fault):
                    status, _, err, reached = run('zone', word, index, stdin=names, **fault)
                    self.assertEqual((status, reached), (3, True))
                    self.assertIn(b'idnv: nothing was changed\n', err)
                    self.assertEqual(run('zone', 'export', index)[1], b'a.de\n')
        status, out, err, reached = run('zone', 'load', index, stdin=names, read='ok,%d' % errno.EIO)
        self.assertEqual((status, out, reached), (3, b'', True))
        self.assertIn(os.strerror(errno.EIO).encode(), err)
        self.assertEqual(run('zone', 'export', index)[1], b'a.de\n')

    def test_half_an_image_is_none(self):
        image = self.path('image')
        status, _, err, _ = run('policy', 'compile', '-o', image, os.path.join(TABLES, 'de'),
                                write='short,%d' % errno.ENOSPC)
        self.assertEqual(status, 3)
        self.assertIn(os.strerror(errno.ENOSPC).encode(), err)
        self.assertEqual(os.listdir(self.work), [])


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as folder:
        library = build()
        if library is None or subprocess.run(
                [TOOL, '--version'], env={**os.environ, 'LD_PRELOAD': library},
                capture_output=True).returncode != 0:
            print('SKIP: no library of faults can be preloaded here (it needs glibc)')
            sys.exit(77)
        main()
