#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""zone ..., and check --zone: the index of registered names."""
import os
import shutil
import subprocess
import tempfile
import time
import unittest

from cli import TOOL, answer, main, on_terminal, run


class Zone(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.index = self.folder + '/index'
        self.assertEqual(run('zone', 'create', self.index).status, 0)

    def zone(self, word, *args, **more):
        return run('zone', word, self.index, *args, **more)

    def test_progress(self):
        """After a second, where it is asked for: names read, then that they are written."""
        with subprocess.Popen([TOOL, 'zone', 'load', self.index, '--progress=always'],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as p:
            p.stdin.write(b'a.de\n' * 300)
            p.stdin.flush()
            time.sleep(1.2)
            out, err = p.communicate(b'b.de\n' * 300)
        self.assertTrue(out.startswith(b'loaded\t2\n'), out)
        self.assertRegex(err, rb'^(idnv: \d+ names, \d+/s\n)+idnv: all names read, writing')

    def test_add_answers_every_record(self):
        r = self.zone('add', stdin='a.de\nA.de\nä b\nmünchen.de\r\n')
        self.assertEqual(r.lines, ['added\ta.de', 'present\tA.de', 'invalid\tä b',
                                   'added\tmünchen.de'])
        self.assertEqual(r.status, 1)
        self.assertEqual([line.split(':')[:2] for line in r.errors], [['4', ' CR_DROPPED']])
        added = self.zone('add', '--format=json', stdin='münchen.de\r\n').objects[0]
        self.assertEqual([f['rule'] for f in added.pop('findings')], ['CR_DROPPED'])
        self.assertEqual(added, {'line': 1, 'input': 'münchen.de', 'result': 'present'})
        r = self.zone('add', 'xn--mnchen-3ya.de', '--format=json')
        self.assertEqual(r.objects, [{'line': 1, 'input': 'xn--mnchen-3ya.de',
                                      'result': 'present'}])
        r = self.zone('remove', 'MÜNCHEN.de', 'xn--mnchen-3ya.de', 'b.de')
        self.assertEqual(r.lines, ['invalid\tMÜNCHEN.de', 'removed\txn--mnchen-3ya.de',
                                   'absent\tb.de'])
        self.assertEqual(self.zone('export').lines, ['a.de'])

    def test_load_and_export_are_inverse(self):
        text = 'a.de\nmünchen.de\tbob\nxn--strae-oqa.de\nB.de\ta b\nlabel\n'
        r = self.zone('load', stdin='# names\n\n' + text + 'a.de\n')
        self.assertEqual(r.lines, ['loaded\t5', 'duplicate\t1', 'refused\t0'])
        self.assertEqual(r.status, 0)
        self.assertEqual(self.zone('export').out.decode(), text)
        r = self.zone('load', '-0', stdin='c.de\0a..b\0')
        self.assertEqual((r.status, r.lines[0], r.lines[2]), (1, 'loaded\t1', 'refused\t1'))
        self.assertIn(b'standard input:2: not a valid name', r.err)

    def test_what_load_skips_and_drops(self):
        """Empty lines, lines that begin with #, and a CR before LF; a CR alone belongs to the name."""
        r = self.zone('load', stdin='\r\n#\r\n\na.de\r\nb.de\tbob\r\n #c\nd.de\r')
        self.assertEqual((r.status, r.lines), (1, ['loaded\t2', 'duplicate\t0', 'refused\t2']))
        self.assertEqual([e.split(': ')[1] for e in r.errors], ['standard input:6', 'standard input:7'])
        self.assertEqual(self.zone('export').lines, ['a.de', 'b.de\tbob'])
        r = self.zone('load', '-0', stdin='\0#c\0e.de\0f.de\r\0')
        self.assertEqual((r.status, r.lines), (1, ['loaded\t1', 'duplicate\t0', 'refused\t1']))

    def test_load_without_its_file_changes_nothing(self):
        r = self.zone('load', '/dev/null', self.folder + '/none')
        self.assertEqual((r.status, r.out), (3, b''))
        self.assertEqual(self.zone('export').out, b'')

    def test_all_or_none_where_nobody_reads_the_answers(self):
        names = ''.join(f'n{i}.de\n' for i in range(40000)).encode()
        self.zone('add', 'a.de')
        for word in 'add', 'remove':
            with subprocess.Popen([TOOL, 'zone', word, self.index], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
                p.stdout.close()
                p.stdout = None
                err = p.communicate(b'a.de\n' + names)[1]
            self.assertEqual((p.returncode, err), (3, b'idnv: nothing was changed\n'))
            self.assertEqual(self.zone('export').lines, ['a.de'])
        if not os.path.exists('/dev/full'):
            self.skipTest('no /dev/full')
        with open('/dev/full', 'wb') as full:
            p = subprocess.run([TOOL, 'zone', 'add', self.index, 'b.de'], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(p.returncode, 3)
        self.assertTrue(p.stderr.endswith(b'idnv: nothing was changed\n'), p.stderr)
        self.assertEqual(self.zone('export').lines, ['a.de'])

    def test_an_owner_is_one_field_of_one_line(self):
        for owner in 'x\nevil.com', 'x\ty', 'x\r':
            for word in 'add', 'load':
                r = self.zone(word, '--owner=' + owner, stdin='a.com\n')
                self.assertEqual((r.status, r.out), (2, b''))
                self.assertIn(b'--owner', r.err)
        for option, stdin in (([], b'a.com\tx\0evil.com\nb.com\tx\rz\nc.com\tx\ty\nd.com\td\n'),
                              (['-0'], b'a.com\tx\nevil.com\0b.com\tx\r\0c.com\tx\ty\0e.com\te\0')):
            r = self.zone('load', *option, stdin=stdin)
            self.assertEqual((r.status, r.lines), (1, ['loaded\t1', 'duplicate\t0', 'refused\t3']))
            self.assertEqual([e.split(': ')[1] for e in r.errors],
                             ['standard input:%d' % i for i in (1, 2, 3)])
        self.assertEqual(self.zone('export').lines, ['d.com\td', 'e.com\te'])

    def test_an_owner_of_at_most_64_octets(self):
        longest, longer = 'ö' * 32, 'ö' * 32 + 'x'
        r = self.zone('load', stdin=f'a.com\t{longer}\nb.com\t{longest}\nc.com\t{"x" * 99999}\nd.com\n')
        self.assertEqual((r.status, r.lines), (1, ['loaded\t2', 'duplicate\t0', 'refused\t2']))
        self.assertEqual(r.errors, ['idnv: standard input:%d: the owner is longer than an index keeps, '
                                    'left out' % i for i in (1, 3)])
        self.assertEqual(self.zone('export').lines, ['b.com\t' + longest, 'd.com'])
        # One that is given for all names is no fault of a line, but of use.
        for word in 'add', 'load', 'query':
            r = self.zone(word, '--owner=' + longer, stdin='e.com\n')
            self.assertEqual((r.status, r.out, r.err), (2, b'', b'idnv: --owner takes at most 64 octets\n'))
            self.assertEqual(self.zone(word, '--owner=a\tb', stdin='e.com\n').status, 2)
        self.assertEqual(self.zone('add', '--owner=' + longest, 'e.com').status, 0)

    def test_export_of_owners_of_other_making(self):
        """The library keeps any octets: no text of them becomes another registration."""
        self.zone('load', stdin='a.com\tAAAA\nb.com\tBBBB\nc.com\tCCCC\nd.com\td\\d\n')
        with open(self.index, 'rb') as f:
            octets = f.read()
        for was, now in (b'AAAA', b'x\ny.'), (b'BBBB', b'x\0y.'), (b'CCCC', b'x\t\r.'):
            octets = octets.replace(was, now)
        with open(self.index, 'wb') as f:
            f.write(octets)
        for option, end in ([], b'\n'), (['-0'], b'\0'):
            r = self.zone('export', *option)
            self.assertEqual((r.status, r.out), (3, b'd.com\td\\d' + end))
            self.assertEqual([e.split(': ')[1] for e in r.errors], ['a.com', 'b.com', 'c.com'])
        r = self.zone('export', '--format=tsv')
        self.assertEqual((r.status, r.out), (0, b'a.com\tx\\ny.\nb.com\tx\0y.\nc.com\tx\\t\\r.\n'
                                                b'd.com\td\\\\d\n'))
        r = self.zone('export', '-0', '--format=tsv')
        self.assertEqual((r.status, r.out.count(b'\0'), len(r.errors)), (3, 3, 1))
        r = self.zone('export', '--format=json')
        self.assertEqual((r.status, [o['owner'] for o in r.objects]),
                         (0, ['x\ny.', 'x\0y.', 'x\t\r.', 'd\\d']))

    def test_owners_on_a_terminal(self):
        self.zone('add', '--owner=\x1b[31mred\u202e', 'a.com')
        self.assertEqual(self.zone('export').out, 'a.com\t\x1b[31mred\u202e\n'.encode())
        for form in 'text', 'tsv':
            self.assertEqual(on_terminal('zone', 'export', self.index, '--format=' + form),
                             (0, 'a.com\t\\u{1B}[31mred\\u{202E}\n'))

    def test_query(self):
        self.zone('load', stdin='PayPal.de\tp\nmünchen.de\nexample.de\n')
        r = self.zone('query', 'p\u0430ypal.de', 'ok.de', 'a b.de', 'munchen', '--format=json')
        self.assertEqual(r.status, 1)
        first, ok, bad, marks = r.objects
        self.assertEqual(list(first), ['line', 'input', 'a_label', 'u_label', 'verdict', 'findings',
                                       'homograph'])
        self.assertEqual(list(first['homograph']), ['scripts', 'restriction', 'keys', 'clashes'])
        self.assertEqual(first['homograph']['clashes'],
                         [{'name': 'PayPal.de', 'tier': 'k1', 'kind': 'mixed-script',
                           'at': [[1, 1]], 'list': 'zone'}])
        self.assertEqual([o['verdict'] for o in r.objects],
                         ['blocked', 'valid', 'invalid', 'valid'])
        self.assertEqual(ok['homograph']['clashes'], [])
        self.assertNotIn('homograph', bad)
        self.assertEqual([c['tier'] for c in marks['homograph']['clashes']], ['k3'])
        # A clash that was found is no status 0, whatever the verdict.
        for form in 'text', 'tsv', 'json':
            self.assertEqual(self.zone('query', 'munchen', '--format=' + form).status, 1, form)
            self.assertEqual(self.zone('query', 'ok.de', '--format=' + form).status, 0, form)
        r = self.zone('query', 'p\u0430ypal.de', '--owner=p')
        self.assertEqual((r.status, r.lines), (0, ['valid\txn--pypal-4ve.de\tp\u0430ypal.de\t']))
        r = self.zone('query', 'munchen', '--tier=k2', '--format=json')
        self.assertEqual(r.objects[0]['homograph']['clashes'], [])

    def test_more_clashes_than_a_page(self):
        names = [''.join('\u0430' if i >> k & 1 else 'a' for k in range(5)) for i in range(32)]
        self.zone('load', stdin='\n'.join(names) + '\n')
        r = self.zone('query', 'aaaaa', '--format=json')
        self.assertEqual(sorted(c['name'] for c in r.objects[0]['homograph']['clashes']),
                         sorted(names))

    def test_check_joins_it(self):
        self.zone('add', 'example.test')
        args = ['check', '--zone=' + self.index, '--format=json']
        r = run(*args, stdin='ex\u0430mple.test\nfree.test\n')
        self.assertEqual([o['verdict'] for o in r.objects], ['blocked', 'valid'])
        self.assertEqual(r.objects[0]['homograph']['clashes'][0]['list'], 'zone')
        stdin = ''.join(f'n{i}.test\nex\u0430mple.test\n' for i in range(3000))
        self.assertEqual(run(*args, '-j4', stdin=stdin).out, run(*args, stdin=stdin).out)
        r = run('check', '--zone=' + self.index, 'example.test')
        self.assertEqual((r.status, r.lines[0].split('\t')[0]), (1, 'blocked'))

    def test_an_index_that_cannot_be_used(self):
        with open(self.index, 'rb') as f:
            start = f.read(9000)
        for content in None, b'', b'example.de\n' * 2000, start:
            path = self.folder + '/other'
            if content is not None:
                with open(path, 'wb') as f:
                    f.write(content)
            for args in (['check', '--zone=' + path], ['zone', 'query', path], ['zone', 'add', path],
                         ['zone', 'stats', path], ['zone', 'rebuild', path]):
                names = ['a.de'] if args[:2] not in (['zone', 'stats'], ['zone', 'rebuild']) else []
                r = run(*args, *names)
                self.assertEqual((r.status, r.out), (3, b''), (args, r.out))
                self.assertTrue(r.err.startswith(b'idnv: ' + path.encode() + b': '), r.err)
        self.assertEqual(run('zone', 'create', self.index).status, 3)
        self.assertEqual(run('zone', 'query').status, 2)

    def test_an_index_that_is_a_pipe(self):
        """It is refused at once: nobody will ever write to it."""
        path = self.folder + '/pipe'
        os.mkfifo(path)
        for args in (['check', '--zone=' + path, 'a.de'], ['zone', 'query', path, 'a.de'],
                     ['zone', 'add', path, 'a.de'], ['zone', 'load', path], ['zone', 'stats', path],
                     ['zone', 'rebuild', path], ['zone', 'create', path]):
            r = run(*args, timeout=20)
            self.assertEqual((r.status, r.out), (3, b''), args)
            self.assertTrue(r.err.startswith(b'idnv: ' + path.encode() + b': '), r.err)

    def test_a_load_that_cannot_be_read_to_its_end(self):
        """The other side of a terminal that is gone is an error of reading, behind half a line."""
        near, far = os.openpty()
        os.write(far, b'a1.com\nb1.com\nc1.c')
        os.close(far)
        p = subprocess.run([TOOL, 'zone', 'load', self.index], stdin=near, capture_output=True)
        os.close(near)
        self.assertEqual((p.returncode, p.stdout), (3, b''))
        self.assertIn(b'standard input: ', p.stderr)
        self.assertEqual(self.zone('export').out, b'')

    def test_a_folder_that_is_missing(self):
        """The message has the name that was given, not that of the file that is made first."""
        for folder, why in (self.folder + '/none', 'No such file or directory'), (self.index, 'Not a directory'):
            path = folder + '/Z'
            for r in run('zone', 'create', path), self.zone('backup', path):
                self.assertEqual((r.status, r.out, r.errors), (3, b'', [f'idnv: {path}: {why}']))

    def test_a_tld_without_a_policy(self):
        """It may be misspelt: only a note, and none where no TLD or one with a policy is named."""
        for i, (args, err) in enumerate([
                (['--tld=ed'], ['idnv: ed: there is no policy of this TLD, so the index finds no variants']),
                (['--tld=ed', '--quiet'], []), (['--tld=br'], []), ([], [])]):
            for word in 'create', 'rebuild':
                r = run('zone', word, f'{self.folder}/tld{i}', *args)
                self.assertEqual((r.status, r.out, r.errors), (0, b'', err), (word, args))

    def test_names_of_files_that_are_empty(self):
        for args in (['zone', 'create', ''], ['zone', 'stats', ''], ['zone', 'rebuild', ''],
                     ['zone', 'add', '', 'a.de'], ['zone', 'query', '', 'a.de'],
                     ['check', '--zone=', 'a.de']):
            r = run(*args)
            self.assertEqual((r.status, r.out, r.err),
                             (3, b'', b'idnv: the name of the index is empty\n'), args)
        r = self.zone('backup', '')
        self.assertEqual((r.status, r.out), (3, b''))
        self.assertEqual(r.err.decode(), f'idnv: {self.index}: the copy needs a file name\n')

    def test_audit(self):
        self.assertEqual(self.zone('audit').status, 0)
        self.zone('load', stdin='paypal.de\np\u0430ypal.de\nmunchen.de\nmünchen.de\n')
        r = self.zone('audit')
        self.assertEqual(r.status, 1)
        self.assertEqual(sorted(r.lines), ['k1\tmixed-script\tpaypal.de\tp\u0430ypal.de',
                                           'k3\tsingle-script\tmunchen.de\tmünchen.de'])
        self.assertEqual(self.zone('audit', '--tier=k1', '--format=json').objects[0]['tier'], 'k1')
        self.assertEqual(self.zone('audit', '--upgrade').out, b'')

    def policy(self, name, variants):
        path = self.folder + '/' + name
        with open(path, 'w') as f:
            f.write('<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data>'
                    '<range first-cp="0061" last-cp="007A"/>')
            for a, b in variants:
                f.write(f'<char cp="{a}"><var cp="{b}" type="blocked"/></char>')
            f.write('</data></lgr>')
        return '--policy=' + path

    def test_policy(self):
        pairs = [('00E4', '0061 0065'), ('0061 0065', '00E4'), ('00F8', '00F6'), ('00F6', '00F8')]
        os.mkdir(self.folder + '/new')
        policy, other = self.policy('a.xml', pairs), self.policy('new/a.xml', pairs[:2])
        self.assertEqual(run('zone', 'query', self.index, policy, 'a').status, 3)
        self.assertEqual(self.zone('rebuild', policy).status, 0)
        self.zone('load', policy, stdin='bäcker.test\nføø\nzebra\n')
        r = self.zone('query', policy, 'baecker.test', 'föö', 'zebre', '--format=json')
        self.assertEqual([[(c['name'], c['tier'], c['kind']) for c in o['homograph']['clashes']]
                          for o in r.objects],
                         [[('bäcker.test', 'v', 'variant')], [('føø', 'v', 'variant')], []])
        self.assertNotIn('policy', r.objects[0])
        self.assertIn('v', r.objects[0]['homograph']['keys'])
        r = run('check', '--zone=' + self.index, policy, 'baecker.test')
        self.assertEqual(r.lines[0].split('\t')[0], 'blocked')
        self.zone('add', policy, 'baecker.test')
        self.assertEqual(self.zone('audit', policy).lines,
                         ['v\tvariant\tbäcker.test\tbaecker.test'])
        for args in [], [other]:
            r = self.zone('query', *args, 'baecker')
            self.assertEqual((r.status, r.out), (3, b''))
            self.assertIn(b'made with the policy image', r.err)
        self.assertEqual(self.zone('audit', '--upgrade', other).lines, ['føø\tpolicy,bucket'])
        # Another table that says the same of each name, and the same table under another name.
        os.mkdir(self.folder + '/more')
        more = self.policy('more/a.xml', pairs + [('00F1', '0061')])
        self.assertEqual(self.zone('audit', '--upgrade', more).out, b'')
        renamed = self.zone('audit', '--upgrade', self.policy('b.xml', pairs)).lines
        self.assertEqual(renamed, [name + '\tpolicy' for name in
                                   ('bäcker.test', 'føø', 'zebra', 'baecker.test')])
        self.assertEqual(self.zone('rebuild', other).status, 0)
        self.assertEqual(self.zone('query', other, 'föö').lines[0].split('\t')[0], 'ineligible')
        self.assertEqual(self.zone('audit', other).lines,
                         ['v\tvariant\tbäcker.test\tbaecker.test'])

    def test_backup_stats_rebuild(self):
        self.zone('load', stdin='a.de\nb.de\n')
        copy = self.folder + '/copy'
        self.assertEqual(self.zone('backup', copy).status, 0)
        self.assertEqual(self.zone('backup', copy).status, 3)
        self.assertEqual(run('zone', 'export', copy).lines, ['a.de', 'b.de'])
        self.assertEqual(self.zone('rebuild').status, 0)
        stats = run('zone', 'stats', '--zone=' + copy, '--format=json').objects[0]
        self.assertEqual((stats['names'], stats['format'], stats['unicode']), (2, 2, '18.0.0'))

    def test_a_zone_of_the_tld(self):
        """An index is made for a TLD, and asked below any zone of it."""
        index = self.folder + '/br'
        if run('zone', 'create', index, '--tld=br').status != 0 or run('check', '--tld=com.br', 'loja').status != 0:
            self.skipTest('no policies in this build')
        self.assertEqual(run('zone', 'stats', index, '--tld=com.br').status, 0)
        for word in 'create', 'rebuild':
            r = run('zone', word, index + (word == 'create') * '2', '--tld=com.br')
            self.assertEqual((r.status, r.out), (2, b''))
            self.assertEqual(r.err, b'idnv: --tld=com.br: not a top-level domain\n')
        self.assertEqual(run('zone', 'add', index, '--tld=COM.br', 'caf.com.br', 'boi').status, 0)
        self.assertEqual(run('zone', 'rebuild', index, '--tld=br').status, 0)
        for args in ['check', '--zone=' + index], ['zone', 'query', index]:
            r = run(*args, '--tld=com.br', '--format=json', 'çáf', 'caf.com.br', 'livre.com.br', 'boi.br')
            self.assertEqual(([o['verdict'] for o in r.objects], r.status),
                             (['blocked', 'blocked', 'valid', 'ineligible'], 1), args)
            self.assertEqual([(c['name'], c['tier']) for c in r.objects[0]['homograph']['clashes']],
                             [('caf.com.br', 'v')])
            for other in 'foo.br', 'a.com.br', 'com.de':
                r = run(*args, '--tld=' + other, 'a')
                self.assertEqual((r.status, r.out), (2, b''), (args, other))
        self.assertEqual(run('zone', 'export', index, '--tld=com.br').lines, ['caf.com.br', 'boi'])
        self.assertEqual(run('zone', 'remove', index, '--tld=com.br', 'boi').status, 0)

    def test_variants_that_meet_in_a_third_name(self):
        """.br drops hyphens: neither of ab-cd and a-bcd is the other without them, both are abcd."""
        index = self.folder + '/hyphens'
        if run('zone', 'create', index, '--tld=br').status != 0 or run('check', '--tld=br', 'caf').status != 0:
            self.skipTest('no policies in this build')
        run('zone', 'load', index, stdin='ab-cd.com.br\tA\nx-y-z.com.br\tB\n')
        same = ['a-bcd.com.br', 'abcd.com.br', 'abc-d.com.br', 'á-bcd.com.br', 'x--yz.com.br', 'xy-z.com.br']
        r = run('check', '--zone=' + index, '--format=json', *same, 'abce.com.br', 'x-y.com.br')
        self.assertEqual([o['verdict'] for o in r.objects], ['blocked'] * 6 + ['valid'] * 2)
        self.assertEqual({c['tier'] for o in r.objects for c in o['homograph']['clashes']}, {'v'})
        run('zone', 'add', index, 'a-bcd.com.br')
        self.assertEqual(run('zone', 'audit', index).lines, ['v\tvariant\tab-cd.com.br\ta-bcd.com.br'])
        found = run('variants', '--tld=br', 'ab').lines[0].split('\t')[2:]
        self.assertIn('a-b=allocatable', found)
        self.assertTrue(all(v[0] != '-' and v.partition('=')[0][-1] == 'b' for v in found), found)

    def test_a_recorded_tld_in_another_form(self):
        """Indexes of older programs that call the library: they are read, and rebuilt with --tld."""
        for i, (made, recorded) in enumerate([('zz', 'ZZ'), ('zz-zz', 'zz.zz'), ('zzzzzzz', 'müller')]):
            index = f'{self.folder}/recorded{i}'
            self.assertEqual(run('zone', 'create', index, '--tld=' + made).status, 0)
            with open(index, 'r+b') as file:
                octets = file.read()
                self.assertIn(b'tld' + made.encode(), octets)  # a record of LMDB: key, value
                file.seek(0)
                file.write(octets.replace(b'tld' + made.encode(), b'tld' + recorded.encode()))
            self.assertEqual(run('zone', 'add', index, 'a').lines, ['added\ta'])
            self.assertEqual(run('zone', 'export', index).lines, ['a'])
            self.assertEqual(run('zone', 'stats', index, '--format=json').objects[0]['tld'], recorded)
            self.assertEqual(run('zone', 'query', index, 'a').lines[0].split('\t')[0], 'blocked')
            r = run('zone', 'rebuild', index)
            self.assertEqual(r.status, 3)
            self.assertIn(f"the TLD '{recorded}' is not one label", r.err.decode())
            self.assertIn(b'--tld', r.err)
            self.assertEqual(run('zone', 'rebuild', index, '--tld=' + made).status, 0)
            self.assertEqual(run('zone', 'stats', index, '--format=json').objects[0]['tld'], made)

    def test_a_question_is_cut_as_the_index_is(self):
        """What has been registered is found, whatever policy the TLD of the question has."""
        self.zone('add', 'foo.co.uk', 'bar.com.pl')
        for args in ['check', '--zone=' + self.index], ['zone', 'query', self.index]:
            r = run(*args, '--format=json', 'foo.co.uk', 'bar.com.pl', 'foo', 'c0.uk')
            self.assertEqual([o['verdict'] for o in r.objects], ['blocked', 'blocked', 'valid', 'review'], args)
            self.assertEqual([[(c['name'], c['tier'], c['at']) for c in o['homograph']['clashes']] for o in r.objects],
                             [[('foo.co.uk', 'k0', [])], [('bar.com.pl', 'k0', [])], [],
                              [('foo.co.uk', 'k2', [[1, 1]])]], args)

    def test_a_policy_that_the_index_does_not_know(self):
        """Variants of a name are found under the policy that judges it, or it is said that they are not."""
        def made(*options):
            index = self.folder + '/' + str(len(os.listdir(self.folder)))
            if run('zone', 'create', index, *options).status != 0:
                self.skipTest('no policies in this build')
            self.assertEqual(run('zone', 'add', index, '国发.cn', 'foo.cn').status, 0)
            return index
        names = ['國發.cn', 'bar.cn', 'foo.cn', 'straße.de', '國發.zz']
        if run('check', '--format=json', names[0]).objects[0]['policy'].get('table') is None:
            self.skipTest('no policies in this build')
        for options in ([], ['--tld=de']):
            index = made(*options)
            r = run('check', '--zone=' + index, *names)
            # bar.cn has no variants under any table, .de has none at all, .zz has no policy.
            self.assertEqual([line.split('\t')[0] for line in r.lines],
                             ['review', 'valid', 'blocked', 'valid', 'valid'], options)
            self.assertEqual(r.status, 3)
            self.assertEqual(r.err.count(b'not made with the policy of .cn'), 1)
            q = run('zone', 'query', index, *names)
            self.assertEqual([q.status] + [line.split('\t')[0] for line in q.lines],
                             [r.status] + [line.split('\t')[0] for line in r.lines])
            self.assertEqual(q.err.count(b'not made with the policy of .cn'), 1)
        index = made('--tld=cn')
        for command in ('check', '--zone=' + index), ('zone', 'query', index):
            r = run(*command, *names[:3])
            self.assertEqual([line.split('\t')[0] for line in r.lines], ['blocked', 'valid', 'blocked'])
            self.assertNotIn(b'not made', r.err)

    def test_names_need_no_policy(self):
        """To copy, list or count them, though that of the index cannot be used."""
        index, folder = self.folder + '/de', self.folder + '/broken'
        if run('zone', 'create', index, '--tld=de').status != 0:
            self.skipTest('no policies in this build')
        self.assertEqual(run('zone', 'add', index, 'a.de').status, 0)
        os.mkdir(folder)
        with open(folder + '/de.policy', 'w', encoding='ascii') as file:
            file.write('no image')
        env = dict(os.environ, IDNV_POLICY_PATH=folder)
        for args, status in (['backup', self.folder + '/copy'], 0), (['export'], 0), (['stats'], 0), (['audit'], 3), \
                (['audit', '--upgrade'], 3), (['query', 'a.de'], 3), (['add', 'b.de'], 3):
            self.assertEqual(run('zone', args[0], index, *args[1:], env=env).status, status, args)

    def test_a_policy_that_cannot_be_used(self):
        """That of a name's own TLD costs this name its answer, whichever command asks for it."""
        self.zone('add', 'ok.de')
        folder = self.folder + '/policies'
        os.mkdir(folder)
        with open(folder + '/cn.policy', 'w', encoding='ascii') as file:
            file.write('no image')
        for command in ('zone', 'query', self.index), ('check', '--zone=' + self.index):
            r = run(*command, '國發.cn', '國發.zz', env=dict(os.environ, IDNV_POLICY_PATH=folder))
            self.assertEqual((r.status, [line.split('\t')[0] for line in r.lines]), (3, ['review', 'valid']))
            self.assertEqual(r.err.count(b'cn.policy: '), 1)

    def test_an_index_of_a_tld_knows_its_rules(self):
        """A label alone is asked about below the TLD of the index, with and without the option."""
        index = self.folder + '/pl'
        if run('zone', 'create', index, '--tld=pl').status != 0:
            self.skipTest('no policies in this build')
        run('zone', 'add', index, 'las.pl')
        for args in [], ['--tld=pl']:
            o = run('zone', 'query', index, *args, '--format=json', 'łas', 'łas.pl').objects
            self.assertEqual([x['verdict'] for x in o], ['valid', 'valid'], args)
            self.assertEqual([x['homograph']['keys'].get('v') for x in o], ['łas', 'łas'], args)
        self.assertEqual(answer('zone', 'query', index, 'LAS.pl')['homograph']['keys']['v'], 'las')

    def test_a_backup_while_another_process_writes(self):
        with subprocess.Popen([TOOL, 'zone', 'add', self.index], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL) as writer:
            writer.stdin.write(b'a.de\n' * 100000)  # more than a pipe holds: it has begun
            writer.stdin.flush()
            copy = self.folder + '/copy'
            self.assertEqual(self.zone('backup', copy).status, 0)
            self.assertEqual(run('zone', 'export', copy).out, b'')
            writer.stdin.close()
        self.assertEqual(self.zone('export').lines, ['a.de'])


if __name__ == '__main__':
    if run('zone', 'create', '/').err.find(b'lacks') >= 0:
        print('SKIP: no LMDB in this build')
        raise SystemExit(77)
    main()
