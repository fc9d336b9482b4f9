#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Options, faults of use, files and pipes that fail, what a terminal receives."""
import os
import subprocess
import tempfile
import time
import unittest
import unittest.mock

from cli import TOOL, answer, main, on_terminal, run


class Usage(unittest.TestCase):
    def refused(self, *args):
        r = run(*args, stdin='a.de\n')
        self.assertEqual(r.status, 2, args)
        self.assertEqual(r.out, b'', args)
        self.assertTrue(r.err.startswith(b'idnv: '), args)
        quiet = run(*args[:1], '--quiet', *args[1:], stdin='a.de\n')
        self.assertEqual((quiet.status, quiet.err), (2, b''), args)

    def test_faults(self):
        self.refused('check', '--profile=nope')
        self.refused('check', '--profile')
        self.refused('check', '--unicode=99.0')
        self.refused('check', '--unicode=6.0')
        self.refused('check', '--unicode=')
        self.refused('check', '--format=xml')
        self.refused('explain', '--format=tsv', 'BIDI_1')
        self.refused('explain', '--format=tsv', 'U+00DF')
        self.refused('policy', 'show', '--format=tsv', 'x.xml')
        self.refused('policy', 'show', '--format=tsv', 'x.xml', 'U+00DF')
        self.refused('check', '--prof=dns')
        self.refused('check', '--frobnicate')
        self.refused('check', '-z')
        self.refused('check', '-j0')
        self.refused('check', '-jx')
        self.refused('check', '-j')
        self.refused('check', '--explain=yes')
        self.refused('to-ascii', '--zone=x')
        self.refused('check', '--targets=-') # names and list cannot both be standard input
        self.refused('check', '--targets=-', '--blocked=-', 'a.de')
        self.refused('explain')

    def test_unknown_options_in_whole_characters(self):
        for args, name, where in ((['check', '-é'], '-é', 'check'),
                                  (['policy', 'list', '--tld=x'], '--tld', 'policy list')):
            self.assertEqual(run(*args).err.decode(), f'idnv: unknown option {name} for {where}; '
                                                      f'see idnv {where} --help\n')

    def test_command_after_options(self):
        self.refused('--format=json', 'check', 'a.de')
        self.refused('-l', 'policy', 'list')
        self.assertEqual(run('-l', '--', 'check').lines, ['check'])
        self.assertEqual(run('a', 'check').lines, ['a', 'check'])

    def test_options_after_names(self):
        self.assertEqual(run('check', 'a.de', '--format=tsv').out.count(b'\t'), 8)
        self.assertEqual(run('check', '--', '--format=tsv').status, 1)

    def test_version_and_help(self):
        for args in (['--version'], ['-V'], ['--quiet', '--version'], ['-d', '--version'], ['-qV']):
            self.assertRegex(run(*args).out, rb'^idnv \d+\.\d+\.\d+ \(Unicode 18\.0\.0\)\n$')
        for args in (['--help'], ['check', '--help'], ['pair', '-h']):
            r = run(*args)
            self.assertEqual((r.status, r.err), (0, b''))
            self.assertIn(b'usage: idnv', r.out)

    def test_quiet_is_heard_wherever_it_stands(self):
        for args in (['check', '--bogus', '--quiet'], ['check', '--bogus', '-0q'], ['zone', 'bogus', '-q'],
                     ['policy', '--quiet'], ['-q', 'check', 'a']):
            r = run(*args)
            self.assertEqual((r.status, r.out, r.err), (2, b'', b''), args)
        # What follows a letter that takes a value is the value.
        self.assertNotEqual(run('policy', 'html', '-oq', '--bogus').err, b'')
        self.assertNotEqual(run('check', '--bogus', '--', '-q').err, b'')

    def test_help_of_a_group(self):
        commands = [line for line in run('--help').lines if line.startswith('  zone ')]
        for flag in ('--help', '-h'):
            result = run('zone', flag)
            self.assertEqual(result.status, 0)
            self.assertTrue(result.lines[0].startswith('usage: idnv zone '))
            self.assertEqual([line for line in result.lines if line.startswith('  ')], commands)
        self.assertEqual(run('zone').status, 2)
        self.assertEqual(run('policy', 'no-such-word').status, 2)

    def test_help_of_every_command(self):
        words = [line[2:20].split() for line in run('--help').lines if line.startswith('  ')
                 and line[2] != ' ' and not line.startswith('       ')]
        self.assertGreater(len(words), 25)
        for word in words:
            lines = run(*word, '--help').lines
            self.assertEqual(lines[0].split()[2:2 + len(word)], word)
            names = []
            for line in lines[3:]:
                self.assertLessEqual(len(line), 110)
                self.assertRegex(line, r'^  (-., )?--[a-z0-9-]+(=\S+)?( +\S.*)?$|^ {38}\S')
                names += line.split('--')[1:2]
            self.assertEqual(len(names), len({name.split('=')[0].split()[0] for name in names}))

    def test_quiet_leaves_output(self):
        for command in ('to-ascii', 'to-unicode', 'check'):
            loud, quiet = run(command, 'a_b.de', 'ü'), run(command, '--quiet', 'a_b.de', 'ü')
            self.assertEqual((loud.out, loud.status), (quiet.out, quiet.status))
            self.assertNotEqual(loud.err, b'')
            self.assertEqual(quiet.err, b'')

    def test_locale_means_nothing(self):
        for locale in ('C', 'POSIX', 'de_DE.ISO-8859-1', 'tr_TR.UTF-8'):
            r = run('to-ascii', 'STRASSEI.ü', env={'LC_ALL': locale})
            self.assertEqual(r.lines, ['strassei.xn--tda'])


class Failures(unittest.TestCase):
    DATA = 'ü.de\n'.encode() * 200_000

    def test_full_disk(self):
        if not os.path.exists('/dev/full'):
            self.skipTest('no /dev/full')
        for jobs in ('-j1', '-j2'):
            with open('/dev/full', 'wb') as full:
                p = subprocess.run([TOOL, 'to-ascii', jobs], input=self.DATA, stdout=full,
                                   stderr=subprocess.PIPE)
            self.assertEqual(p.returncode, 3)
            self.assertIn(b'cannot write', p.stderr)

    def test_limit_on_file_sizes(self):
        for jobs in ('-j1', '-j2'):
            with tempfile.TemporaryFile() as file:
                p = subprocess.run(['sh', '-c', 'ulimit -f 8; exec "$0" to-ascii "$1"', TOOL, jobs],
                                   input=self.DATA, stdout=file, stderr=subprocess.PIPE)
            self.assertEqual(p.returncode, 3)
            self.assertIn(b'cannot write', p.stderr)

    def test_closed_pipe(self):
        for jobs in ('-j1', '-j2'):
            reader, writer = os.pipe()
            os.close(reader)
            p = subprocess.run([TOOL, 'to-ascii', jobs], input=self.DATA, stdout=writer,
                               stderr=subprocess.PIPE)
            os.close(writer)
            self.assertEqual((p.returncode, p.stderr), (3, b''))

    def test_closed_output(self):
        p = subprocess.run(['sh', '-c', 'exec "$0" to-ascii a >&-', TOOL], stderr=subprocess.PIPE)
        self.assertEqual(p.returncode, 3)

    def test_input_is_a_folder(self):
        fd = os.open('.', os.O_RDONLY)
        p = subprocess.run([TOOL, 'check'], stdin=fd, capture_output=True)
        os.close(fd)
        self.assertEqual(p.returncode, 3)
        self.assertIn(b'cannot read', p.stderr)


class Terminal(unittest.TestCase):
    def caret(self, name, rule='', **more):
        """The input as shown and the columns of the carets, at the first finding or that of a rule."""
        lines = on_terminal('check', '--color=never', '--', name, **more)[1].split('\n')
        said = next(i for i, line in enumerate(lines) if f': {rule}' in line)
        at = next(i for i in range(said, len(lines)) if lines[i].strip(' ') and not lines[i].strip(' ^'))
        return lines[at - 1][4:], lines[at].index('^') - 4, lines[at].count('^')

    def test_carets(self):
        self.assertEqual(self.caret('straße_b.de'), ('straße_b.de', 6, 1))
        # wide characters take two columns, marks none
        self.assertEqual(self.caret('漢字_.jp'), ('漢字_.jp', 4, 1))
        self.assertEqual(self.caret('漢Ａ.jp'), ('漢Ａ.jp', 2, 2))
        self.assertEqual(self.caret('กิ่_.th')[1], 1)
        self.assertEqual(self.caret('\u0301abc.de'), ('\u25cc\u0301abc.de', 0, 1))

    def test_places_in_a_pair(self):
        """What is found in the A-name is shown there, the rest in the U-name."""
        for pair, places in ((('a_b.de', 'x_yz.de'), [('a_b.de', ' ^'), ('x_yz.de', ' ^'), ('x_yz.de', '^^^^')]),
                             (('xn--tda.de', 'ü.at'), [('ü.at', '  ^^')]),
                             (('xn--a.de', 'ü.de'), [('xn--a.de', '^^^^^'), ('ü.de', '^')]),
                             (('ü.de', 'ü.de'), [('ü.de', '^')])):
            with self.subTest(pair=pair):
                lines = on_terminal('pair', '--color=never', *pair)[1].split('\n')
                at = [i for i, line in enumerate(lines) if line.strip(' ') and not line.strip(' ^')]
                self.assertEqual([(lines[i - 1][4:], lines[i][4:]) for i in at], places)

    def test_right_to_left(self):
        """Columns mean nothing where a terminal reorders the line: brackets go with the text."""
        lines = on_terminal('check', '--color=never', 'مثال_عربي.ir', 'ab\u05d0c_d.il')[1].split('\n')
        self.assertIn('    مثال[_]عربي.ir', lines)
        self.assertIn('    ab\u05d0c[_]d.il', lines)
        self.assertFalse([line for line in lines if line.strip() == '^'])

    def test_compared_labels_are_aligned(self):
        for a, b, above, below in (
                ('modern', 'rnodern', '[m]      o   d   e   r   n', '[r] [n]  o   d   e   r   n'),
                ('漢\u0430', '漢a', ' 漢 [а]', ' 漢 [a]'),
                ('q\u0300a', 'qa', ' q  [\u25cc\u0300]  a', ' q       a'),
                ('\u00e9a', 'ea', '[é]  a', '[e]  a'),
                ('كتاب', 'ڪتاب', '[ك]  ت   ا   ب', '[ڪ]  ت   ا   ب')):
            with self.subTest(a=a, b=b):
                lines = on_terminal('compare', a, b)[1].split('\n')
                self.assertEqual([line[2:].rstrip() for line in lines[1:3]], [above, below])
        lines = on_terminal('compare', '\u00e9a', 'ea')[1].split('\n')
        self.assertEqual(lines[3], '  1:1 U+00E9 ~ U+0065 (k3, accent, cost 5)')

    def test_nothing_controls_the_terminal(self):
        for name in ('\x1b[31mred', 'a\u202eb', '\x9b2J', 'a\u2066b', '\x07', '\x7f', 'a\rb',
                     'xn--ab-5q0a', '\U000e0041'):
            for command in ('to-unicode', 'check', 'to-ascii'):
                for form in ('text', 'tsv', 'json'):
                    with self.subTest(name=name, command=command, form=form):
                        out = on_terminal(command, '--color=never', '--format=' + form, name)[1]
                        bad = [c for c in out if c != '\n' and c != '\t' and (
                            ord(c) < 32 or 127 <= ord(c) < 160 or c in '\u202e\u2066\U000e0041')]
                        self.assertEqual(bad, [])

    def test_what_is_not_seen_is_escaped(self):
        """Each range of characters that control or do not show, to its ends and one beyond."""
        hidden = ((0x01, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
                  (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
                  (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
                  (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0x1D173, 0x1D17A),
                  (0xE0000, 0xE0FFF))
        edges = [cp for first, last in hidden for cp in (first - 1, first, last, last + 1) if cp]
        names = [f'a{chr(cp)}_b' for cp in edges]
        lines = on_terminal('check', '--color=never', '--', *names)[1].split('\n')
        for number, cp in enumerate(edges, 1):
            at = next(i for i, line in enumerate(lines) if line.startswith(f'{number}:1:'))
            place = lines[at + 1].strip()
            with self.subTest(cp=hex(cp)):
                if any(first <= cp <= last for first, last in hidden):
                    self.assertIn(place, ('a\\u{%X}_b' % cp, 'a[\\u{%X}]_b' % cp))
                else:
                    self.assertIn(chr(cp), place)

    def test_part_of_a_long_line(self):
        """What the terminal has columns for, in whole characters, and the mark under its place."""
        def wide(text):
            return sum(2 if c > '\u2e80' else 1 for c in text)
        for columns in (30, 80, 131, 200):
            for unit in ('x' * 49 + '.', '漢' * 30 + '.', '漢' * 29 + 'a.', 'é' * 31 + '.', 'é' * 30 + 'a.'):
                for name in (unit * 3 + '_' + unit * 2, unit + '_a.b', 'a_.' + unit * 3):
                    text, column, count = self.caret(name, 'DISALLOWED: U+005F', columns=columns)
                    inner = text.removeprefix('...').removesuffix('...')
                    with self.subTest(columns=columns, name=name):
                        self.assertIn(inner, name)
                        self.assertEqual(text[:3] == '...', not name.startswith(inner))
                        self.assertEqual(text[-3:] == '...', not name.endswith(inner))
                        self.assertLessEqual(4 + wide(text), columns)
                        if inner != name:
                            self.assertGreater(4 + wide(text), columns - 13)
                        self.assertEqual((column, count), (wide(text[:text.index('_')]), 1))
        # a finding about a long text marks its beginning
        self.assertEqual(self.caret('z' * 100), ('z' * 67 + '...', 0, 67))
        self.assertEqual(self.caret('漢' * 64), ('漢' * 33 + '...', 0, 66))
        self.assertEqual(self.caret('z' * 73)[0], 'z' * 73)
        name = 'a' * 60 + '_'
        self.assertEqual(self.caret(name, columns=3)[0], '..._')
        with unittest.mock.patch.dict(os.environ, COLUMNS='40'):
            self.assertEqual(len(self.caret(name, columns=0)[0]), 30)
        with unittest.mock.patch.dict(os.environ, COLUMNS='x'):
            self.assertEqual(self.caret(name, columns=0)[0], name)
            self.assertEqual(len(self.caret(name * 2, columns=0)[0]), 76 - 13 + 3)
        # marks take no columns, and are not shown without end
        self.assertLess(len(self.caret('a' + '\u0301' * 5000 + '_')[0].encode()), 2048)

    def test_mark_stands_over_what_it_follows(self):
        self.assertEqual(self.caret('x\u0488y'), ('x\u0488y', 0, 1))
        self.assertEqual(self.caret('漢\u0488y'), ('漢\u0488y', 1, 1))

    def test_no_place(self):
        """Where there is no text to show, none is shown."""
        lines = on_terminal('check', '--color=never', '')[1].split('\n')
        self.assertIn('1: EMPTY_LABEL: a label is empty (RFC 1035, 2.3.4)', lines)
        self.assertFalse([line for line in lines if line.strip(' ') == '^'])

    def test_color(self):
        out = on_terminal('check', 'a_b.de')[1]
        self.assertIn('\x1b[1;31m', out)
        self.assertIn('\x1b[1;32m^\x1b[0m\n', out)
        self.assertIn('\x1b[1;32m[\x1b[0m_\x1b[1;32m]\x1b[0m', on_terminal('check', 'مثال_عربي.ir')[1])
        self.assertIn('\x1b[1;33m', on_terminal('to-ascii', 'a.de.')[1])  # a warning
        self.assertIn('\x1b[1;36m', on_terminal('check', '--profile=lookup', 'XN--BCHER-KVA.DE')[1])
        self.assertNotIn('\x1b', on_terminal('check', '--color=never', 'a_b.de')[1])
        self.assertIn(b'\x1b[', run('check', '--color=always', 'a_b.de').err)
        self.assertNotIn(b'\x1b', run('check', 'a_b.de').err)

    def test_order_on_one_terminal(self):
        lines = on_terminal('to-ascii', '--color=never', 'a_b.de', 'ok.de')[1].split('\n')
        self.assertEqual(lines[0], '')
        self.assertTrue(lines[1].startswith('1:1:2: STD3_ASCII'))
        self.assertEqual(lines[-2], 'ok.de')


class Explain(unittest.TestCase):
    def test_rule(self):
        for word in ('CONTEXTJ_ZWJ', '61'):
            r = run('explain', word)
            self.assertEqual(r.status, 0)
            self.assertIn('RFC 5892, A.2', r.out.decode())
        o = answer('explain', 'DISALLOWED')
        self.assertEqual((o['rule'], o['number'], o['source']),
                         ('DISALLOWED', 20, 'RFC 5891, 4.2.2'))

    def test_every_rule(self):
        seen = 0
        for number in range(1, 400):
            r = run('explain', str(number), '--format=json')
            if r.status == 0 and number > 9:
                o = r.objects[0]
                self.assertEqual(o['number'], number)
                self.assertEqual(run('explain', o['rule'], '--format=json').out, r.out)
                seen += 1
        self.assertGreater(seen, 30)

    def test_profiles_come_from_examples(self):
        """What explain says of profiles is what they do; only rules about no name lack it."""
        without = []
        for number in range(10, 100):
            r = run('explain', str(number), '--format=json')
            if r.status == 0 and 'profiles' not in r.objects[0]:
                without.append(r.objects[0]['rule'])
            elif r.status == 0:
                self.assertNotEqual(r.objects[0]['profiles'], [], number)
        self.assertEqual(without, ['FIELDS', 'PAIR_MISMATCH'])
        for rule in ('CR_DROPPED', 'MORE_FINDINGS', 'LABEL_CHARACTER', 'POLICY_RULE'):
            self.assertNotIn('profiles', answer('explain', rule))
        self.assertEqual(answer('explain', 'A_LABEL_UPPER_CASE')['profiles'],
                         [{'profile': 'registration', 'severity': 'error'},
                          {'profile': 'lookup', 'severity': 'note'}])
        self.assertIn("example   'a..b'\n            ''\n  profiles  registration, lookup, uts46",
                      run('explain', 'EMPTY_LABEL').out.decode())

    def test_profiles_are_those_that_find_the_rule(self):
        """Names of every fault, under each profile, by every command: explain says no less and no more."""
        pieces = ['', 'a', 'B', '-', '--', '.', 'xn--', 'XN--4CA', 'xn--xn---epa', 'xn--a-', 'ä', 'Ä',
                  '\u0308', '\u0378', '\u2488', '!', '%', '_', '\u00ad', '\u00b7', '\u0375', '\u05f3',
                  '\u05f4', '\u30fb', '\u0661', '\u06f1', '\u05d0', '\u0627', '1', '\u200c', '\u200d',
                  '\udcff', '99999999']
        names = [a + b for a in pieces for b in pieces]
        names += [piece * 256 for piece in 'aä'] + ['a.' * 128, 'a' * 64, 'אa1١']
        names += ['xn--' + n.encode('punycode').decode() for n in names
                  if len(n) < 64 and '.' not in n and '\udcff' not in n]
        names += [n + '.ä' for n in names]
        records = [os.fsencode(n) for n in names if n != ''] + [b'']
        found = {}
        profiles = ('registration', 'lookup', 'uts46', 'uts46-transitional', 'browser', 'dns')
        for profile in profiles:
            for command in ('check', 'to-ascii', 'to-unicode'):
                objects = run(command, '-0', '--quiet', '--format=json', '--profile=' + profile,
                              stdin=b''.join(r + b'\0' for r in records)).objects
                for record, o in zip(records, objects, strict=True):
                    for f in o['findings']:
                        seen = found.setdefault(f['rule'], {}).setdefault(profile, set())
                        seen.add((f['severity'], record.isascii()))
        rules = sorted(set(found) - {'MORE_FINDINGS'})
        self.assertEqual(len(rules), 36)
        words = run('explain', *rules).out.decode().split('\n  profiles  ')[1:]
        for o, text in zip(run('explain', '--format=json', *rules).objects, words, strict=True):
            want, listed = [], []
            for profile in profiles:
                seen = found[o['rule']].get(profile, ())
                severities = [s for s in ('error', 'warning', 'note') if s in {s for s, _ in seen}]
                if severities:
                    want.append({'profile': profile, 'severity': severities[0]})
                    if severities[0] != 'error':
                        profile += ' (a %s)' % severities[0]
                    elif ('warning', True) in seen:
                        profile += ' (a warning in an all-ASCII name)'
                    listed.append(profile)
            self.assertEqual(o['profiles'], want, o['rule'])
            self.assertEqual(text.split('\n')[0], ', '.join(listed), o['rule'])

    def test_numbers(self):
        """A digit is a character and may be the number of a rule; what is longer is a number only."""
        rules = run('explain', '--format=json', 'LABEL_TOO_LONG', 'disallowed').objects
        self.assertEqual([o['number'] for o in rules], [3, 20])
        objects = run('explain', '--format=json', '3', '20').objects
        self.assertEqual([o.get('cp', o.get('rule')) for o in objects], ['U+0033', 'LABEL_TOO_LONG', 'DISALLOWED'])
        text = run('explain', '3').out.decode()
        self.assertIn('DIGIT THREE', text)
        self.assertIn('LABEL_TOO_LONG (rule 3)', text)
        self.assertEqual([o['cp'] for o in run('explain', '--format=json', '0', 'a').objects], ['U+0030', 'U+0061'])
        for refused in ('03', '999', 'ab', ''):
            self.assertEqual(run('explain', refused).status, 2, refused)

    def test_a_character_of_several_code_points(self):
        r = run('explain', '--format=json', 'e\u0301', 'contextj_zwj')
        self.assertEqual([o.get('cp', o.get('rule')) for o in r.objects],
                         ['U+0065', 'U+0301', 'CONTEXTJ_ZWJ'])
        self.assertEqual(run('explain', '\u00e9' * 17).status, 2)
        self.assertEqual(run('explain', os.fsdecode(b'\xc3')).status, 2)

    def test_character(self):
        for word in ('U+00DF', 'u+df', 'ß'):
            o = answer('explain', word)
            self.assertEqual((o['cp'], o['name'], o['derived'], o['because'], o['uts46']),
                             ('U+00DF', 'LATIN SMALL LETTER SHARP S', 'PVALID', 'Exceptions',
                              'deviation'))
            self.assertEqual(o['mapping'], ['U+0073', 'U+0073'])
        text = run('explain', 'U+0410').out.decode()
        self.assertIn('DISALLOWED, because of Unstable (RFC 5892, 2.2)', text)
        self.assertEqual(run('explain', 'U+110000').status, 2)
        self.assertEqual(run('explain', 'nonsense').status, 2)
        self.assertEqual(run('explain', 'U+00DF', 'nonsense').out, b'')
        # Hangul choseong filler: IgnorableProperties stand before OldHangulJamo (RFC 5892, 3).
        self.assertEqual(answer('explain', 'U+115F')['because'], 'IgnorableProperties')
        # Contextual rules ask for the script, not its extensions.
        self.assertIn('script              Zinh, used with Grek\n', run('explain', 'U+0342').out.decode())
        self.assertIn('script              Latn\n', run('explain', 'U+0041').out.decode())
        self.assertEqual(answer('explain', 'U+D800')['category'], 'Cs')


class ExplainSentences(unittest.TestCase):
    def test_sentences(self):
        r = run('check', '--explain', 'a·b.de')
        self.assertEqual(len(r.lines), 1)
        text = r.err.decode()
        self.assertIn("'a·b.de' is invalid under the profile registration", text)
        self.assertIn("Character 2 of label 1 is '·' (U+00B7 MIDDLE DOT)", text)
        text = run('pair', '--explain', 'xn--tda.de', 'ü.at').err.decode()
        self.assertIn("The pair 'xn--tda.de' and 'ü.at' is invalid under the profile registration", text)

    def test_marks_are_carried(self):
        """A mark at the beginning of a quotation does not stand on the quote."""
        text = run('check', '--explain', '\u0301a.de').err.decode()
        self.assertIn("Character 1 of label 1 is '\u25cc\u0301' (U+0301", text)
        self.assertIn("'\u25cc\u0301a.de' is invalid", text)
        self.assertIn("example   '\u25cc\u0301q'", run('explain', 'LEADING_MARK').out.decode())
        self.assertIn("mapped, to '\u25cc\u0301' (U+0301)", run('explain', 'U+0341').out.decode())
        text = run('check', '--explain', 'a\ufe0f.de').err.decode()  # nothing is seen: an escape
        self.assertIn("is '\\u{FE0F}' (U+FE0F", text)

    def test_of_compared_labels(self):
        r = run('compare', '--explain', 'modern', 'rnodern')
        self.assertEqual(r.lines, ['k2\tsingle-script\tmodern\trnodern\t1:1,1:2'])
        self.assertIn('  [m]      o', r.err.decode())
        # Every step is told, though a column shows one.
        r = run('compare', '--explain', 'ậx', 'a̱x')
        costs = [int(line.split('cost ')[1][:-1]) for line in r.errors if 'cost' in line]
        self.assertEqual((len(costs), sum(costs)), (3, answer('compare', 'ậx', 'a̱x')['distance']))
        self.assertEqual(run('compare', '--explain', '--quiet', 'modern', 'rnodern').err, b'')


if __name__ == '__main__':
    main()
