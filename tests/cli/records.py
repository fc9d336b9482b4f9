#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records: one out for each in, in order, whatever they hold."""
import os
import resource
import subprocess
import sys
import unittest

from cli import TOOL, answer, limits_memory, main, run


class Records(unittest.TestCase):
    def test_one_out_for_one_in(self):
        data = b'ok.de\n\n..\n\xff\xfe\nb\0c.de\n \n\xef\xbb\xbfbom.de\n\t\nlast'
        for command in ('to-ascii', 'to-unicode', 'check'):
            for form in ('text', 'tsv', 'json'):
                with self.subTest(command=command, form=form):
                    r = run(command, '--format=' + form, stdin=data)
                    self.assertEqual(r.out.count(b'\n'), 9)
                    self.assertEqual(r.status, 1)

    def test_nothing_is_trimmed(self):
        r = run('check', '--format=json', stdin=b' a.de\n\xef\xbb\xbfb.de\nc.de\t\n')
        self.assertEqual([o['input'] for o in r.objects], [' a.de', '\ufeffb.de', 'c.de\t'])
        self.assertEqual([o['verdict'] for o in r.objects], ['invalid'] * 3)

    def test_line_numbers(self):
        r = run('check', '--format=json', 'a', 'b', 'c')
        self.assertEqual([o['line'] for o in r.objects], [1, 2, 3])

    def test_empty_input(self):
        r = run('check', stdin=b'')
        self.assertEqual((r.status, r.out, r.err), (0, b'', b''))

    def test_carriage_return(self):
        r = run('check', '--format=json', stdin=b'a.de\r\nb.de\r')
        first, second = r.objects
        self.assertEqual((first['input'], first['verdict']), ('a.de', 'valid'))
        self.assertEqual(first['findings'][0]['rule'], 'CR_DROPPED')
        self.assertEqual(first['findings'][0]['severity'], 'note')
        self.assertNotIn('label', first['findings'][0])
        self.assertEqual((second['input'], second['verdict']), ('b.de\r', 'invalid'))

    def test_cve_2015_8948_2016_6262_nul(self):
        """A record that is, begins with or holds NUL is one record, and is refused where NUL stands."""
        for data, want in ((b'\0', [0]), (b'\0\n', [0]), (b'\0a.de\n', [0]), (b'a\0.de', [1])):
            for command in ('to-ascii', 'to-unicode', 'check'):
                with self.subTest(data=data, command=command):
                    r = run(command, '--format=json', stdin=data)
                    self.assertEqual(r.status, 1)
                    self.assertEqual([f['index'] for f in r.objects[0]['findings']], want)
                    self.assertEqual(r.objects[0]['input'], data.rstrip(b'\n').decode())
                    self.assertEqual(len(run(command, stdin=data).lines), 1)

    def test_nul(self):
        data = b'a.de\0b\nc.de\0\xc3\xbc.de'
        self.assertEqual(run('to-ascii', '-0', stdin=data).out, b'a.de\0\0xn--tda.de\0')
        self.assertEqual(run('to-unicode', '-0', stdin=data).out,
                         'a.de\0b\nc.de\0ü.de\0'.encode())
        self.assertEqual(run('check', '--null', '--format=tsv', stdin=data).out.count(b'\0'), 3)
        r = run('check', '-0', '--format=json', stdin=data)
        self.assertEqual([o['input'] for o in r.objects], ['a.de', 'b\nc.de', 'ü.de'])
        self.assertEqual(run('to-ascii', '-0', stdin=b'a.de\r\0').status, 1)

    def test_line_feed_in_an_argument(self):
        self.assertEqual(run('to-unicode', 'a\nb').out, b'a\\nb\n')

    def test_ill_formed(self):
        o = answer('check', stdin=b'a\xff\xc3.de\n')
        self.assertEqual(o['input'], 'a\ufffd\ufffd.de')
        self.assertEqual(o['input_hex'], '61ffc32e6465')
        self.assertEqual(list(o)[:3], ['line', 'input', 'input_hex'])
        self.assertEqual([(f['rule'], f['byte'], f['bytes']) for f in o['findings'][:2]],
                         [('ILL_FORMED_UTF8', 1, 1), ('ILL_FORMED_UTF8', 2, 1)])
        self.assertEqual(run('to-unicode', stdin=b'a\xff.de\n').lines, ['a\ufffd.de'])

    def test_more_findings(self):
        o = answer('check', stdin=b'_' * 100 + b'.' + b'_.' * 2000 + b'de\n')
        self.assertEqual(len(o['findings']), 1001)
        self.assertEqual([f['rule'] for f in o['findings']].count('MORE_FINDINGS'), 1)
        last = o['findings'][-1]
        self.assertEqual((last['rule'], last['severity']), ('MORE_FINDINGS', 'note'))
        self.assertRegex(last['text'], r'^\d+ more findings')

    def test_threads_keep_the_order(self):
        data = ''.join(f'name{i}ü.de\n' if i % 3 else f'bad_{i}.de\r\n' for i in range(60000))
        one = run('check', '--format=json', stdin=data)
        for jobs in ('-j2', '-j7'):
            more = run('check', '--format=json', jobs, stdin=data)
            self.assertEqual((more.status, more.out), (one.status, one.out))
        text = run('check', '--color=never', stdin=data)
        more = run('check', '--color=never', '-j', '3', stdin=data)
        self.assertEqual((more.out, more.err), (text.out, text.err))
        self.assertEqual(run('to-ascii', '-j3', 'ü.de', 'b').lines, ['xn--tda.de', 'b'])

    def test_answered_at_once(self):
        for jobs in ('-j1', '-j2'):
            p = subprocess.Popen([TOOL, 'to-ascii', jobs], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE)
            p.stdin.write('ü.de\n'.encode())
            p.stdin.flush()
            self.assertEqual(p.stdout.readline(), b'xn--tda.de\n')
            p.stdin.close()
            self.assertEqual(p.wait(), 0)
            p.stdout.close()


LIMIT = 200 << 20


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))


@limits_memory
class LongRecords(unittest.TestCase):
    SIZE = 10_000_000

    def answered(self, record, *args):
        r = run('check', *args, '--quiet', stdin=record + b'\nok.de\n', preexec_fn=limited)
        self.assertEqual(r.out.count(b'\n'), 2)
        self.assertEqual(r.status, 1)
        self.assertTrue(b'ok.de' in r.out[r.out.index(b'\n'):])

    def test_long_records(self):
        for part in (b'a', b'.', b'\xff', b'\0', 'ü.'.encode(), '\u0301'.encode(), b'\x01', b'xn--',
                     '\u0660'.encode(), '\u30fb'.encode()):
            with self.subTest(part=part):
                record = part * (self.SIZE // len(part))
                self.answered(record, '--format=json')
                self.answered(record)

    def peak(self, data, *args):
        """The most memory, in kB, that the tool has at a time."""
        with open('cli-records.tmp', 'wb') as f:
            f.write(data)
        # A process has had the memory of the one it was forked from, so that one is small.
        child = ('import os, sys\n'
                 'process = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])\n'
                 '_, status, usage = os.wait4(process, 0)\n'
                 'print(os.waitstatus_to_exitcode(status), usage.ru_maxrss, file=sys.stderr)\n')
        with open('cli-records.tmp', 'rb') as f:
            done = subprocess.run([sys.executable, '-c', child, TOOL, *args, '--quiet'], stdin=f,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        os.unlink('cli-records.tmp')
        status, peak = done.stderr.split()
        self.assertEqual(int(status), 1)
        return int(peak)

    def test_long_records_that_grow(self):
        """The two forms of such a record are the larger part of its memory; with threads, too."""
        record = ('\ufdfa.' * (self.SIZE // 4) + '\n').encode()
        for args in (('check', '--format=json'), ('to-unicode', '--format=tsv'), ('to-ascii',),
                     ('check', '--explain')):
            with self.subTest(args=args):
                self.assertLess(self.peak(record, *args, '--profile=uts46'), LIMIT >> 10)
        for record in (record * 2, b'\xff.' * (self.SIZE // 2) * 2):
            self.assertLess(self.peak(record, 'to-ascii', '--format=json', '-j', '2'), LIMIT >> 10)

    def test_long_records_and_others_keep_their_order(self):
        data = (b'a.de\n' * 3 + b'b' * (self.SIZE // 2) + b'\n') * 3 + b'c.de'
        r = run('check', '--format=json', '-j', '2', stdin=data)
        self.assertEqual([o['line'] for o in r.objects], list(range(1, 14)))
        self.assertEqual(''.join(o['input'][0] for o in r.objects), 'aaabaaabaaabc')

    def test_memory_does_not_grow(self):
        peaks = [self.peak('straße.de\na·b.de\n'.encode() * n, 'check', '--format=json')
                 for n in (20_000, 400_000)]
        self.assertLess(peaks[1], peaks[0] + 1024)


if __name__ == '__main__':
    main()
