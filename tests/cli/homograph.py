#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""skeleton, compare, audit, and the homograph part of check."""
import itertools
import os
import shutil
import tempfile
import unittest

from cli import answer, main, run


def listed(*lines):
    file = tempfile.NamedTemporaryFile('w', suffix='.txt', delete=False, encoding='utf-8')
    file.write('\n'.join(lines) + '\n')
    file.close()
    return file.name


class Compare(unittest.TestCase):
    def test_shape(self):
        r = run('compare', '--format=json', 'pаypal', 'paypal')
        self.assertEqual(r.status, 1)
        self.assertEqual(list(r.objects[0].items()), [
            ('line', 1), ('a', 'pаypal'), ('b', 'paypal'), ('tier', 'k1'),
            ('kind', 'mixed-script'), ('at', [[1, 1]]), ('distance', 1),
            ('scripts_a', ['Cyrl', 'Latn']), ('scripts_b', ['Latn'])])

    def test_no_clash(self):
        r = run('compare', '--format=json', 'abc', 'abd')
        self.assertEqual(r.status, 0)
        self.assertIsNone(r.objects[0]['tier'])
        self.assertNotIn('kind', r.objects[0])

    def test_a_form_and_pairs_from_standard_input(self):
        r = run('compare', '--format=json', stdin='xn--pypal-4ve\tpaypal\nmodern\trnodem\nalone\n')
        self.assertEqual([o['tier'] for o in r.objects], ['k1', 'k2', None])
        self.assertEqual(r.objects[1]['at'], [[0, 0], [0, 1], [4, 5], [5, 5]])
        self.assertEqual(r.status, 1)

    def test_two_fields(self):
        r = run('compare', '--format=json', stdin='a\ta\na\na\ta\ta\n\n\t\n')
        self.assertEqual([(o['a'], o.get('b'), o['tier']) for o in r.objects],
                         [('a', 'a', 'k0'), ('a', None, None), ('a\ta\ta', None, None),
                          ('', None, None), ('', '', 'k0')])
        self.assertEqual(run('compare', stdin='a\n').errors[0].split(':')[1], ' FIELDS')
        self.assertEqual(run('compare', stdin='a\n').status, 1)

    def test_scripts_of_what_is_text(self):
        """Also where it is too long to be compared; of what is no text there are none to tell."""
        r = run('compare', '--format=json', stdin=b'a\n\xd0\xb0\t\xff\n' + b'a' * 70 + b'\t\xd0\xb0\n')
        self.assertEqual([(o.get('scripts_a'), o.get('scripts_b')) for o in r.objects],
                         [(None, None), (['Cyrl'], None), (['Latn'], ['Cyrl'])])

    def test_too_long_to_compare(self):
        r = run('compare', 'b' * 64, 'b' * 64)
        self.assertEqual((r.status, r.lines[0][:4]), (1, 'none'))
        self.assertIn('COMPARE_LIMIT', r.errors[0])
        o = answer('compare', 'b' * 64, 'b')
        self.assertEqual((o['tier'], [f['rule'] for f in o['findings']]), (None, ['COMPARE_LIMIT']))
        self.assertNotIn('findings', answer('compare', 'b' * 63, 'b'))
        # U+FDFA is 18 code points once it is decomposed.
        self.assertEqual(run('compare', 'ﷺ' * 20, 'ﷺ' * 20).errors[0].split(':')[1], ' COMPARE_LIMIT')

    def test_places_are_the_same_in_each_format(self):
        """Each letter of a sequence has its place, a letter and its mark have one."""
        for a, b, at in (('rnicrosoft', 'microsoft', '0:0,1:0'), ('œuvre', 'oeuvre', '0:0,0:1'),
                         ('ó', 'о', '0:0'), ('paypal', 'pаypаl', '1:1,4:4'), ('a', 'a', '')):
            pairs = [pair.split(':') for pair in at.split(',') if pair]
            self.assertEqual(answer('compare', a, b)['at'], [[int(i), int(k)] for i, k in pairs])
            self.assertEqual(run('compare', '--format=tsv', a, b).lines[0].split('\t')[5], at)
            self.assertEqual(run('compare', a, b).lines[0].split('\t')[4],
                             ','.join(f'{int(i) + 1}:{int(k) + 1}' for i, k in pairs))

    def test_names_are_compared_label_by_label(self):
        """Scripts mix, and directions meet, in a label; positions are those of the name."""
        for a, b, tier, kind, at in (
                ('мор.com', 'mop.com', None, None, None),
                ('сосо.com', 'coco.com', 'k1', 'whole-script', [[0, 0], [1, 1], [2, 2], [3, 3]]),
                ('ס.com', 'o.com', 'k2', 'whole-script', [[0, 0]]),
                ('www.pаypal.com.', 'www.paypal.com', 'k1', 'mixed-script', [[5, 5]]),
                ('rn.corn', 'm.com', 'k2', 'single-script', [[0, 0], [1, 0], [5, 4], [6, 4]]),
                ('www.gοοgle.com', 'vvwvv.google.com', 'k2', 'mixed-script',
                 [[0, 0], [0, 1], [2, 3], [2, 4], [5, 7], [6, 8]]),
                ('rnicrosoft.cоm', 'microsoft.com', 'k2', 'mixed-script', [[0, 0], [1, 0], [12, 11]]),
                ('é.сосо', 'e.coco', 'k3', 'whole-script', [[0, 0], [2, 2], [3, 3], [4, 4], [5, 5]]),
                ('a.b.com', 'a.com', None, None, None), ('a..b', 'a..b', 'k0', 'identical', []),
                ('a..b', 'a.c.b', None, None, None), ('paypalꓸcom', 'paypal.com', 'k2', 'mixed-script', [[6, 6]]),
                ('a。com', 'a.com', 'k0', 'identical', []), ('a' * 60 + '.b.c', 'a' * 60 + '.b', None, None, None)):
            o = answer('compare', a, b)
            self.assertEqual((o['tier'], o.get('kind'), o.get('at')), (tier, kind, at), (a, b))
            if tier is not None and a.count('.') == b.count('.'):
                labels = [answer('compare', x, y) for x, y in zip(a.split('.'), b.split('.'))]
                self.assertEqual(o['distance'], sum(x['distance'] for x in labels))
                self.assertEqual(tier, max(x['tier'] for x in labels))
        long = '.'.join('a' * 60 for _ in range(4))
        self.assertEqual(answer('compare', long, long[:-1] + 'а')['at'], [[242, 242]])
        o = answer('compare', long + '.' + long, long + '.' + long)
        self.assertEqual(o['findings'][0]['rule'], 'COMPARE_LIMIT')
        self.assertEqual(answer('compare', 'a' * 64, 'x.y')['findings'][0]['rule'], 'COMPARE_LIMIT')

    def test_octets_that_are_no_text(self):
        r = run('compare', '--format=json', stdin=b'\xff\t\xfe\na\ta\r\n')
        self.assertEqual([(o['tier'], [f['rule'] for f in o['findings']]) for o in r.objects],
                         [(None, ['ILL_FORMED_UTF8'] * 2), ('k0', ['CR_DROPPED'])])
        self.assertEqual(r.status, 1)

    def test_octets_that_are_no_text_have_their_places(self):
        """As in pair: each in its own field, those of the first before those of the second."""
        lines = b'ok\ta\xffb\n\xe0\xa0b.\xff\xfe\ta\xed\xa0.\xc3\xbc\xf0\n' + b'a' * 300 + b'\xff\tb\n'
        r = run('compare', '--format=json', stdin=lines)
        self.assertEqual([[(f['label'], f['index'], f['byte'], f['bytes']) for f in o['findings']] for o in r.objects],
                         [[(0, 1, 1, 1)],
                          [(0, 0, 0, 2), (1, 0, 4, 1), (1, 1, 5, 1), (0, 1, 1, 1), (0, 2, 2, 1), (1, 1, 6, 1)],
                          [(0, 300, 300, 1)]])
        pairs = run('pair', '--format=json', stdin=lines)
        for ours, theirs in list(zip(r.objects, pairs.objects))[:2]:
            self.assertEqual(ours['findings'], [f for f in theirs['findings'] if f['rule'] == 'ILL_FORMED_UTF8'])
        o = answer('compare', 'a', 'b' * 300)
        self.assertEqual([(f['rule'], f['byte'], f['bytes']) for f in o['findings']], [('COMPARE_LIMIT', 0, 300)])

    def test_every_place_of_long_labels(self):
        self.assertEqual(len(answer('compare', 'ἇ' * 63, 'ặ' * 63)['at']), 63)

    def test_refused_labels_are_answered(self):
        self.assertEqual(answer('compare', 'PAYPAL', 'paypal')['tier'], 'k0')
        self.assertEqual(answer('compare', 'ﬁsh', 'fish')['tier'], 'k0')
        # A final dot is no character of a name (RFC 1034, 3.1).
        for a, b in ('paypal.com.', 'paypal.com'), ('a', 'a.'), ('b' * 63 + '.', 'b' * 63):
            self.assertEqual((answer('compare', a, b)['tier'], answer('compare', a, b)['kind']),
                             ('k0', 'identical'))
        self.assertEqual(answer('compare', 'pаypal.', 'paypal')['at'], [[1, 1]])

    def test_positions_are_from_one_in_text(self):
        self.assertEqual(run('compare', 'pаypal', 'paypal').lines,
                         ['k1\tmixed-script\tpаypal\tpaypal\t2:2'])


class Vectors(unittest.TestCase):
    def test_vectors(self):
        path = os.path.join(os.environ.get('srcdir', '../..'), 'tests/vectors/homograph.tsv')
        with open(path, encoding='utf-8') as file:
            rows = [line.rstrip('\n').split('\t') for line in file if not line.startswith('#')]
        pairs = ''.join(f'{r[0]}\t{r[1]}\n{r[1]}\t{r[0]}\n' for r in rows)
        found = run('compare', '--format=json', stdin=pairs).objects
        self.assertEqual(len(found), 2 * len(rows))
        for i, o in enumerate(found):
            row = rows[i // 2]
            with self.subTest(a=o['a'], b=o['b']):
                self.assertEqual(o['tier'] or '-', row[2])
                self.assertEqual(o.get('kind', ''), row[3])


class Skeleton(unittest.TestCase):
    def test_shape(self):
        r = run('skeleton', '--format=json', 'pаypal')
        self.assertEqual(r.status, 0)
        o = r.objects[0]
        self.assertEqual(list(o), ['line', 'input', 'a_label', 'u_label', 'findings', 'homograph'])
        self.assertEqual(list(o['homograph']), ['scripts', 'restriction', 'keys'])
        self.assertEqual(o['homograph']['scripts'], ['Cyrl', 'Latn'])
        self.assertEqual(o['homograph']['restriction'], 'minimally')
        self.assertEqual(o['homograph']['keys']['k0'], 'pаypal')
        self.assertEqual(o['homograph']['keys']['k1'], 'paypal')

    def test_keys_of_what_clashes_are_equal(self):
        a, b = run('skeleton', '--format=json', 'pаypal', 'paypál').objects
        self.assertEqual(a['homograph']['keys']['k3'], b['homograph']['keys']['k3'])
        self.assertNotEqual(a['homograph']['keys']['k2'], b['homograph']['keys']['k2'])

    def test_a_final_dot_is_no_character(self):
        a, b = run('skeleton', '--format=json', 'paypal', 'paypal.').objects
        self.assertEqual(a['homograph'], b['homograph'])

    def test_of_a_name_each_label(self):
        for name in 'google.com', 'été.fr', 'сосо.com', 'мор.срб', 'a..b', 'xn--l-7sba6dbr.com':
            o = answer('skeleton', name)
            labels = [answer('skeleton', label).get('homograph') for label in o['u_label'].split('.')]
            keys = o['homograph']['keys']
            for tier in keys:
                self.assertEqual(keys[tier], '.'.join(x['keys'][tier] if x else '' for x in labels))
            levels = ['ascii', 'single-script', 'highly', 'moderately', 'minimally', 'unrestricted']
            self.assertEqual(o['homograph']['restriction'],
                             max((x['restriction'] for x in labels if x), key=levels.index))
        self.assertEqual(answer('skeleton', 'сосо.com')['homograph']['scripts'], ['Cyrl', 'Latn'])

    def test_too_long(self):
        r = run('skeleton', '--format=json', '--profile=uts46', 'ä' * 64)
        self.assertEqual(r.status, 1)
        self.assertIn('COMPARE_LIMIT', [f['rule'] for f in r.objects[0]['findings']])
        self.assertNotIn('homograph', r.objects[0])
        o = run('skeleton', '--format=json', stdin='a.' * 200000 + '\n').objects[0]
        self.assertIn('COMPARE_LIMIT', [f['rule'] for f in o['findings']])


class Lists(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.targets = listed('# comment', '', 'paypal.com', 'apple', 'xn--bcher-kva.de')
        cls.blocked = listed('police', 'straße')

    @classmethod
    def tearDownClass(cls):
        os.unlink(cls.targets)
        os.unlink(cls.blocked)

    def test_ends_of_lines(self):
        """A CR is dropped before LF and nowhere else."""
        with tempfile.NamedTemporaryFile() as targets:
            targets.write(b'apple\r\n\r\n#\r\npaypal\r')
            targets.flush()
            r = run('check', '--format=json', '--targets=' + targets.name, 'apple', 'paypal')
        self.assertEqual([[c['name'] for c in o['homograph']['clashes']] for o in r.objects], [['apple'], []])

    def test_lines_that_are_no_name(self):
        """Nothing can clash with them; that must not come as a surprise. What is skipped may hold anything."""
        lines = [b'# \xfc', b'', b'paypal ', b'paypal\0x', b'.', b'a' * 64, b'a' * 5000, b'police', '\u3000'.encode(),
                 b'\xef\xbb\xbfapple', b'p\xe2\x80\xaeq'] + [b'%d\t' % i for i in range(5)]
        with tempfile.NamedTemporaryFile() as blocked:
            blocked.write(b'\n'.join(lines))
            blocked.flush()
            args = ('check', '--blocked=' + blocked.name, 'paypal', 'police', 'apple')
            for quiet in [], ['--quiet']:
                r = run(*args, *quiet)
                self.assertEqual((r.status, [line.split('\t')[0] for line in r.lines]),
                                 (1, ['valid', 'blocked', 'blocked']))
                if quiet:
                    self.assertEqual(r.err, b'')
                    continue
                told = [line for line in r.errors if line.startswith('idnv: ')]
                self.assertEqual([line[len(f'idnv: {blocked.name}:'):] for line in told], [
                    '3: no name: U+0020 in it', '4: no name: U+0000 in it', '5: no name: there is no label to compare',
                    '6: no name: its label is too long', '7: no name: too long', '9: no name: U+0020 in it',
                    '11: no name: U+202E in it', '12: no name: U+0009 in it', '13: no name: U+0009 in it',
                    '14: no name: U+0009 in it', ' and 2 more'])
            self.assertEqual(run(*args[:2], 'paypal').status, 0)

    def test_cve_2023_28321_a_list_holds_no_patterns(self):
        """A line with * is no name or, where a profile allows *, that very name; never those that it would match."""
        lines = ['x*', 'xn--bcher-*', 'b*', '*', '*.example', 'xn--*', '*bcher*', 'b?cher']
        names = ['xbox', 'xn--bcher-kva', 'bücher', 'b.example', 'xn--bcher-kva.example', 'bacher']
        patterns = listed(*lines)
        try:
            for profile in ('registration', 'lookup', 'uts46', 'browser', 'dns'):
                for option in '--blocked=', '--targets=':
                    r = run('check', '--profile=' + profile, option + patterns, '--format=json', '--quiet', *names)
                    self.assertEqual([o['verdict'] for o in r.objects], ['valid'] * len(names), profile)
                    self.assertEqual([o['homograph']['clashes'] for o in r.objects], [[]] * len(names), profile)
            r = run('check', '--profile=browser', '--blocked=' + patterns, '--format=json', '--quiet', 'X*', 'xn--bcher-*')
            self.assertEqual([o['verdict'] for o in r.objects], ['blocked', 'blocked'])
        finally:
            os.unlink(patterns)

    def test_a_list_that_is_not_utf8_cannot_be_used(self):
        with tempfile.NamedTemporaryFile() as listing:
            listing.write('police\r\nbücher\n'.encode('latin-1'))
            listing.flush()
            for command in ('check', '--blocked='), ('check', '--targets='), ('audit', '--targets='):
                r = run(command[0], command[1] + listing.name, 'police')
                self.assertEqual((r.status, r.out, r.errors), (3, b'', [f'idnv: {listing.name}:2: not UTF-8']))
        r = run('check', '--blocked=-', 'police', stdin=b'\xff')
        self.assertEqual((r.status, r.errors), (3, ['idnv: standard input:1: not UTF-8']))

    def test_target_asks_for_a_review(self):
        r = run('check', '--format=json', '--targets=' + self.targets, 'pаypal')
        self.assertEqual(r.status, 1)
        self.assertEqual(r.objects[0]['verdict'], 'review')
        self.assertEqual(r.objects[0]['homograph']['clashes'], [
            {'name': 'paypal.com', 'tier': 'k1', 'kind': 'mixed-script', 'at': [[1, 1]],
             'list': 'targets'}])

    def test_actions(self):
        for action, verdict in (('list', 'valid'), ('review', 'review'), ('block', 'blocked')):
            o = answer('check', '--targets=' + self.targets, '--targets-action=' + action, 'pаypal')
            self.assertEqual(o['verdict'], verdict)

    def test_explain_says_whose_verdict_it_is(self):
        """The profile says valid or invalid; a list, a person or the registry the rest."""
        for command, options, name, said in (
                ('check', ['--targets=' + self.targets], 'paypa1',
                 'valid under the profile {}, but a person has to decide (review).'),
                ('audit', ['--targets=' + self.targets], 'paypa1',
                 'valid under the profile {}, but a person has to decide (review).'),
                ('check', ['--blocked=' + self.blocked], 'police',
                 'valid under the profile {}, but a registered or listed name stands in its way (blocked).'),
                ('check', ['--tld=xx'], 'foo.at', 'valid under the profile {}, but the registry does not take it '
                 '(ineligible): one rule is broken, as said above.'),
                ('check', ['--targets=' + self.targets], 'other', 'valid under the profile {}.'),
                ('check', ['--targets=' + self.targets], 'paypa1_',
                 'invalid under the profile {}: one rule is broken, as said above.')):
            unicode = answer('check', '--explain', 'a')['versions']['unicode']
            want = f"'{name}' is " + said.format('registration with Unicode ' + unicode)
            self.assertIn(want, run(command, '--explain', *options, name).errors)

    def test_accents_are_listed_only(self):
        o = answer('check', '--targets=' + self.targets, 'paypál')
        self.assertEqual(o['verdict'], 'valid')
        self.assertEqual(o['homograph']['clashes'][0]['tier'], 'k3')

    def test_block_list_holds_both_forms(self):
        for name in ('straße', 'xn--strae-oqa', 'police'):
            r = run('check', '--format=json', '--blocked=' + self.blocked, name)
            self.assertEqual(r.objects[0]['verdict'], 'blocked')
            clash = r.objects[0]['homograph']['clashes'][0]
            self.assertEqual((clash['tier'], clash['kind'], clash['list']),
                             ('k0', 'blocked', 'blocked'))

    def test_without_lists_there_is_no_homograph(self):
        self.assertNotIn('homograph', answer('check', 'paypal'))
        self.assertIn('homograph', answer('check', '--explain', 'paypal'))

    def test_protocol_comes_first(self):
        o = answer('check', '--targets=' + self.targets, 'pаypal-')
        self.assertEqual(o['verdict'], 'invalid')
        self.assertNotIn('homograph', o)

    def test_list_that_cannot_be_read(self):
        for command in ('check', 'audit'):
            r = run(command, '--targets=/nonexistent', stdin='a\n')
            self.assertEqual((r.status, r.out), (3, b''))

    def test_audit_between_hyphens(self):
        r = run('audit', '--format=json', '--targets=' + self.targets,
                stdin='login-раypal-secure.net\nharmless\nаррӏе\nbucher.at\n')
        first, second, third, fourth = r.objects
        self.assertEqual(first['homograph']['clashes'][0]['at'], [[6, 0], [7, 1]])
        self.assertEqual(first['verdict'], 'review')
        self.assertEqual((second['verdict'], second['homograph']['clashes']), ('valid', []))
        self.assertEqual(third['homograph']['clashes'][0]['kind'], 'whole-script')
        self.assertEqual(fourth['homograph']['clashes'][0]['name'], 'xn--bcher-kva.de')
        self.assertEqual(r.status, 1)

    def test_text_says_what_clashes(self):
        """A verdict without a finding has its reason on standard error, as far as it counts."""
        r = run('check', '--targets=' + self.targets, 'paypa1', 'paypál', 'pаypal-')
        self.assertEqual([line.split('\t')[0] for line in r.lines], ['review', 'valid', 'invalid'])
        self.assertEqual(r.errors[0], "1: looks like 'paypal.com' of the targets (k2, single-script): "
                         'U+0031 ~ U+006C at 6')
        self.assertEqual(len(r.errors), 2)
        path = listed('google', 'banana', 'schmidt')
        r = run('check', '--targets=' + path, 'gооgle', 'bаnаnа', 'ѕсһmіԁt')
        os.unlink(path)
        self.assertEqual([line.partition('): ')[2] for line in r.errors[:3]], [
            'U+043E ~ U+006F at 2, U+043E ~ U+006F at 3',
            'U+0430 ~ U+0061 at 2, U+0430 ~ U+0061 at 4, U+0430 ~ U+0061 at 6',
            'U+0455 ~ U+0073 at 1, U+0441 ~ U+0063 at 2, U+04BB ~ U+0068 at 3, U+0456 ~ U+0069 at 5 and 1 more'])
        r = run('check', '--targets=' + self.targets, '--quiet', 'paypa1')
        self.assertEqual((r.lines, r.err), (['review\tpaypa1\tpaypa1\t'], b''))
        self.assertIn("1: is the same as 'police' of the block list (k0, blocked)",
                      run('check', '--blocked=' + self.blocked, 'police').errors)
        r = run('audit', '--targets=' + self.targets, '-0', stdin='x-paypa1\0b\0')
        self.assertEqual(r.out, b'review\tx-paypa1\tx-paypa1\t\tpaypal.com (k2)\0valid\tb\tb\t\0')
        self.assertEqual(r.errors, ["1: a part looks like 'paypal.com' of the targets (k2, "
                                    "single-script): U+0031 ~ U+006C at 8"])
        path = listed(*['paypa' + 'l' * (i % 2) + '1' * (i % 2 == 0) for i in range(30)])
        r = run('check', '--targets=' + path, 'paypal')
        os.unlink(path)
        self.assertEqual((len(r.errors), r.errors[-1]), (11, '1: and 20 more'))

    def test_variants_under_the_policy(self):
        path = listed('国家.cn')
        o = answer('check', '--targets=' + path, '國家.cn')
        os.unlink(path)
        if o['policy']['table'] is None:
            self.skipTest('no policies in this build')
        self.assertEqual(o['homograph']['clashes'], [
            {'name': '国家.cn', 'tier': 'v', 'kind': 'variant', 'at': [[0, 0]], 'list': 'targets'}])
        self.assertIn('v', o['homograph']['keys'])

    def test_variants_of_every_table(self):
        """As an index does: also of the tables that did not accept the label, none of what is refused."""
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        pair = ''.join(f'<char cp="{a}"><var cp="{b}" type="blocked"/></char>' for a, b in
                       (('006F', '00F6'), ('00F6', '006F')))
        tables = {'plain': '<range first-cp="0061" last-cp="007A"/>', 'marked': pair + '<char cp="006B"/>',
                  'long': pair + '<char cp="006B"/></data><rules><rule name="short"><start/><any/><any/>'
                                 '<end/></rule><action disp="invalid" match="short"/></rules><data>'}
        for name, data in tables.items():
            text = f'<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0"><data>{data}</data></lgr>'
            with open(f'{folder}/{name}.xml', 'w') as file:
                file.write(text.replace('<data></data>', ''))
        path = listed('kök', 'kö')

        def clashes(order, name, *args):
            image = f'{folder}/{"-".join(order)}.img'
            run('policy', 'compile', '-o', image, *(f'{folder}/{o}.xml' for o in order))
            of = [answer(command, '--policy=' + image, word + path, name, *args)
                  for command, word in (('check', '--blocked='), ('check', '--targets='), ('audit', '--targets='))]
            found = [[c['name'] for c in o['homograph']['clashes'] if c['tier'] == 'v'] for o in of]
            self.assertEqual(found[0], found[1])
            self.assertEqual(found[0], found[2])
            return found[0]

        for order in ('plain', 'marked'), ('marked', 'plain'):
            self.assertEqual(clashes(order, 'kok'), ['kök'])
            self.assertEqual(clashes(order, 'kok', '--table=plain'), [])
            self.assertEqual(clashes(order, 'kok', '--table=marked'), ['kök'])
        self.assertEqual(clashes(['long'], 'kok'), ['kök'])
        self.assertEqual(clashes(['long'], 'ko'), [])  # neither is eligible: RFC 7940, 8.2
        os.unlink(path)

    def test_names_of_other_zones_are_cut_as_ever(self):
        path = listed('livraria.net.br', 'amazon.co.uk')
        if answer('check', '--tld=br', 'caf')['policy']['table'] is None:
            os.unlink(path)
            self.skipTest('no policies in this build')
        for tld in 'br', 'com.br', 'de':
            o = run('audit', '--tld=' + tld, '--targets=' + path, '--format=json', '1ivraria.com.br', 'amaz0n.org.uk',
                    'net.com.br', 'co.de').objects
            self.assertEqual([[c['name'] for c in x['homograph']['clashes']] for x in o],
                             [['livraria.net.br'], ['amazon.co.uk'], [], []], tld)
        os.unlink(path)

    def test_policies_that_cannot_be_used(self):
        """Neither a list nor a name is cut by a guess and answered as if nothing were wrong."""
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        with open(folder + '/zz.policy', 'wb') as file:
            file.write(b'no image')
        env = dict(os.environ, IDNV_POLICY_PATH=folder)
        path = listed('foo.com.zz')
        for args in ('check', '--targets='), ('check', '--blocked='), ('audit', '--targets='):
            for more in [], ['--tld=de']:
                r = run(args[0], args[1] + path, *more, 'com.de', env=env)
                self.assertEqual((r.status, r.out), (3, b''), (args, more))
        os.unlink(path)
        path = listed('foo.com')
        self.assertEqual(run('audit', '--targets=' + path, 'a.com.zz', env=env).status, 3)
        os.unlink(path)

    def test_what_stands_for_what(self):
        """A letter with an accent of its own stands for the letter, in check and compare alike."""
        path = listed('bücher')
        for name, places in ('bucher', 'U+0075 ~ U+00FC at 2'), ('buchér', 'U+0075 ~ U+00FC at 2, U+00E9 ~ U+0065 at 5'):
            r = run('check', '--explain', '--targets=' + path, name)
            self.assertIn(('(k3, single-script): ' + places + '\n').encode(), r.err)
            r = run('compare', '--explain', name, 'bücher')
            for place in places.split(', '):
                step, at = place.split(' at ')
                self.assertIn(f'{at}:{at} {step} (k3, '.encode(), r.err)
        os.unlink(path)

    def test_audit_looks_at_variants(self):
        """As check does, under the policy of an option or of the name's TLD; not of a part between hyphens."""
        path = listed('caf', 'coração.com.br', 'x-cafe')
        if answer('check', '--tld=br', 'caf')['policy']['table'] is None:
            os.unlink(path)
            self.skipTest('no policies in this build')
        names = ['çáf', 'çáf.br', 'coracao.com.br', 'caf', 'x-çáf', 'livre', 'cof']
        for option, name in itertools.product(('--tld=br', '--quiet'), names):
            with self.subTest(option=option, name=name):
                check = answer('check', option, '--targets=' + path, name)
                audit = answer('audit', option, '--targets=' + path, name)
                self.assertNotIn('policy', audit)
                self.assertEqual(audit['homograph']['keys'], check['homograph']['keys'])
                if name[:2] != 'x-':
                    self.assertEqual(audit['homograph'], check['homograph'])
        r = run('audit', '--tld=br', '--format=json', '--targets=' + path, '--blocked=' + path, '-j2', *names)
        self.assertEqual([[(c['name'], c['tier'], c['kind'], c['list']) for c in o['homograph']['clashes']]
                          for o in r.objects[:3:2]],
                         [[(name, 'v', 'variant', word) for word in ('blocked', 'targets')]
                          for name in ('caf', 'coração.com.br')])
        self.assertEqual({c['tier'] for c in r.objects[4]['homograph']['clashes']}, {'k3'})
        # A table tells capitals apart, a name does not.
        for command in ('audit', '--targets=' + os.devnull), ('check',):
            r = run(*command, '--format=json', '--blocked=' + path, 'çaf.br', 'CAF.br', 'COF.br', 'cOracao.COM.BR')
            self.assertEqual([o['verdict'] for o in r.objects], ['blocked', 'blocked', 'valid', 'blocked'])
            self.assertEqual([o['homograph']['keys']['v'] for o in r.objects], ['caf', 'caf', 'cof', 'coracao'])
        o = answer('audit', '--targets=' + path, 'çáf.br')
        self.assertEqual((o['verdict'], [c['tier'] for c in o['homograph']['clashes']]), ('review', ['v']))
        self.assertNotIn('v', answer('audit', '--targets=' + path, 'çáf')['homograph']['keys'])
        self.assertNotIn('v', answer('audit', '--tld=br', '--targets=' + path, 'çáf.de')['homograph']['keys'])
        os.unlink(path)

    def test_rules_of_a_tld(self):
        folder = tempfile.mkdtemp()
        with open(os.path.join(folder, 'zz.homograph'), 'w', encoding='utf-8') as file:
            file.write('# rules\nk2 block\nexempt U+00FE U+0142\n')
        path = listed('ping', 'lyft')
        env = dict(os.environ, IDNV_POLICY_PATH=folder)
        command = ['check', '--format=json', '--targets=' + path, '--targets-action=block']
        r = run(*command, 'þing.zz', 'þing.yy', 'ɭyft.zz', 'łуft.zz', env=env)
        self.assertEqual([o['verdict'] for o in r.objects][:3], ['valid', 'review', 'blocked'])
        self.assertEqual(r.objects[0]['homograph']['clashes'][0]['tier'], 'k2')
        self.assertNotEqual(r.objects[3]['verdict'], 'valid')
        with open(os.path.join(folder, 'yy.homograph'), 'w', encoding='utf-8') as file:
            file.write('k2 perhaps\n')
        self.assertEqual(run(*command, 'þing.yy', env=env).status, 3)
        os.unlink(path)
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)

    def test_rules_that_are_none(self):
        """The file is read to its end, and a line that is no rule is told with its number."""
        path = listed('ping')
        with tempfile.TemporaryDirectory() as folder:
            env = dict(os.environ, IDNV_POLICY_PATH=folder)

            def judge(rules):
                with open(os.path.join(folder, 'zz.homograph'), 'wb') as file:
                    file.write(rules.encode())
                return run('check', '--targets=' + path, '--targets-action=block', 'þing.zz', env=env)
            for rules, verdict in (('', 'review'), ('k2 list', 'valid'), ('k2 review\n', 'review'),
                                   ('\tk2  block \r\n\n# k2 list\n', 'blocked'),
                                   ('k0 block\nv block\nk1 review\nk3 review\n', 'review'),
                                   ('exempt\nexempt U+0041 U+10FFFF\tU+FE', 'failed'),
                                   ('exempt U+00fe\n', 'valid'), ('foreign U+00FE', 'review'),
                                   ('exempt' + ''.join(' U+%04X' % cp for cp in range(0x100, 0x900)) + ' U+00FE', 'valid')):
                with self.subTest(rules=rules):
                    r = judge(rules)
                    self.assertTrue(r.status == 3 if verdict == 'failed' else
                                    r.out.decode().startswith(verdict + '\t'), (r.out, r.err))
            for rule in ('k2', 'k2 maybe', 'k2 block now', 'k4 block', 'K2 block', 'kk2 block', 'exempts U+00FE',
                         'exempt þ', 'exempt U+FE', 'exempt U+000000FE', 'exempt U+00FG', 'exempt u+00FE',
                         'exempt U+-00FE', 'exempt U+0x41', 'exempt U+110000', 'exempt 0041 U+00FE',
                         'exempt U+00\0FE'):
                with self.subTest(rule=rule[:40]):
                    r = judge('k2 list\n\n' + rule + '\nk2 block\n')
                    self.assertEqual((r.status, r.out[:7]), (3, b'review\t'))
                    self.assertIn(b'zz.homograph:3: not a rule about look-alikes', r.err)
            # Defaults that the TLD may not have let nothing through; without a clash there is none to use.
            for command in 'check', 'audit':
                r = run(command, '--targets=' + path, 'píng.zz', 'pong.zz', env=env)
                self.assertEqual([line.split('\t')[0] for line in r.lines], ['review', 'valid'], command)
                self.assertEqual(r.status, 3)
            # What --tld names is read first, and then no record is answered.
            for command in 'check', 'audit':
                r = run(command, '--targets=' + path, '--tld=zz', 'þing', env=env)
                self.assertEqual((r.status, r.out), (3, b''))
                self.assertIn(b'zz.homograph:3: not a rule about look-alikes', r.err)
        os.unlink(path)

    def test_rules_that_cannot_be_reached(self):
        """They are the TLD's all the same: the next folder does not stand in for them."""
        path = listed('ping')
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            os.symlink('zz.homograph', os.path.join(first, 'zz.homograph'))
            with open(os.path.join(second, 'zz.homograph'), 'w', encoding='ascii') as file:
                file.write('k2 list\n')
            for folders, want in ((second, (0, 'valid')), (first + ':' + second, (3, 'review'))):
                r = run('check', '--targets=' + path, 'þing.zz', env=dict(os.environ, IDNV_POLICY_PATH=folders))
                self.assertEqual((r.status, r.lines[0].split('\t')[0]), want)
            self.assertIn(b'zz.homograph: ', r.err)
        os.unlink(path)

    def test_rules_are_of_the_name_s_own_tld(self):
        """Also where --tld names another one whose policy is for it too."""
        if answer('check', '--tld=fr', 'a.pm').get('verdict') != 'valid':
            self.skipTest('no policies in this build')
        path = listed('modern')
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'fr.homograph'), 'w', encoding='ascii') as file:
                file.write('k2 list\n')
            env = dict(os.environ, IDNV_POLICY_PATH=folder)
            for command in 'check', 'audit':
                for options in [], ['--tld=fr']:
                    r = run(command, '--targets=' + path, *options, 'rnodern.fr', 'rnodern.pm', env=env)
                    self.assertEqual([line.split('\t')[0] for line in r.lines], ['valid', 'review'])
        os.unlink(path)

    def test_a_block_list_blocks_whatever_the_tld_does(self):
        path = listed('lodz', 'сосо', 'þyt')
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'zz.homograph'), 'w', encoding='ascii') as file:
                file.write('k1 list\nk2 list\nexempt U+00FE\n')
            env = dict(os.environ, IDNV_POLICY_PATH=folder)
            r = run('check', '--blocked=' + path, 'l0dz.zz', 'coco.zz', 'lódz.zz', 'pyt.zz', env=env)
        self.assertEqual([line.split('\t')[0] for line in r.lines], ['blocked', 'blocked', 'valid', 'valid'])
        os.unlink(path)

    def test_an_audit_without_the_policy_of_a_name(self):
        """Which of its labels to compare only that policy knows."""
        path = listed('foo')
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'uk.policy'), 'wb') as file:
                file.write(b'no image')
            r = run('audit', '--targets=' + path, 'foo.co.uk', 'bar.zz',
                    env=dict(os.environ, IDNV_POLICY_PATH=folder))
        os.unlink(path)
        self.assertEqual((r.status, [line.split('\t')[0] for line in r.lines]), (3, ['review', 'valid']))
        self.assertIn(b'uk.policy: ', r.err)

    def test_letters_of_the_tables_are_native(self):
        path = listed('ping', 'lyft', 'paypal', 'barn')
        command = ['check', '--format=json', '--targets=' + path]
        names = ['łyft.pl', 'þing.is', 'łyft.is', 'paypa1.pl', 'bam.pl', 'pаypаl.bg', 'łyft.zz']
        found = run(*command, *names).objects
        if found[0]['policy']['table'] is None:
            os.unlink(path)
            self.skipTest('no policies in this build')
        self.assertEqual([o['homograph']['clashes'][0]['tier'] for o in found],
                         ['k2', 'k2', 'k2', 'k2', 'k2', 'k1', 'k2'])
        self.assertEqual([o['verdict'] for o in found],
                         ['valid', 'valid', 'ineligible', 'review', 'review', 'ineligible', 'review'])
        # A table for a script (und-Latn) permits letters, and makes none native.
        o = answer(*command, 'łyft.ac')
        self.assertEqual((o['policy']['disposition'], o['verdict']), ('valid', 'review'))
        # What the tables permit and the registry does not want to exempt.
        folder = tempfile.mkdtemp()
        rules = os.path.join(folder, 'pl.homograph')
        with open(rules, 'w', encoding='utf-8') as file:
            file.write('foreign U+0142\n')
        env = dict(os.environ, IDNV_POLICY_PATH=folder)
        self.assertEqual(run(*command, 'łyft.pl', env=env).objects[0]['verdict'], 'review')
        os.unlink(rules)
        os.rmdir(folder)
        os.unlink(path)

    def test_a_label_alone_stands_below_the_tld_of_an_image(self):
        path = listed('grob')
        with tempfile.TemporaryDirectory() as folder:
            image = folder + '/of.policy'
            table = os.path.join(os.environ.get('srcdir', '.'), 'tables/policies/de')
            if run('policy', 'compile', '-o', image, table).status != 0:
                self.skipTest('no policies in this build')
            for command in ('check', '--targets='), ('check', '--blocked='), ('audit', '--targets='):
                r = run(command[0], '--policy=' + image, command[1] + path, 'groß', 'groß.de')
                self.assertEqual([line.split('\t')[0] for line in r.lines], ['valid', 'valid'], command)
        os.unlink(path)

    def test_native_letters_count_on_both_sides(self):
        """Which of two names comes first does not matter; what is no letter of the TLD is a disguise."""
        if answer('check', '--format=json', 'a.pl')['policy']['table'] is None:
            self.skipTest('no policies in this build')
        for one, other, tld in (('koło', 'kolo', 'pl'), ('đa', 'da', 'vn'), ('bak', 'þak', 'is'),
                                ('qız', 'qiz', 'az'), ('groß', 'grob', 'de'), ('cœur', 'coeur', 'fr')):
            for name, target in ((one, other), (other, one)):
                path = listed(target)
                o = answer('check', '--format=json', '--targets=' + path, f'{name}.{tld}')
                os.unlink(path)
                self.assertEqual((o['verdict'], o['homograph']['clashes'][0]['tier']), ('valid', 'k2'), o)
        for name, target, tld in (('barn', 'bam', 'pl'), ('ko1o', 'kolo', 'pl'), ('kołm', 'kolrn', 'pl'),
                                  ('ko1o', 'koło', 'pl'), ('6аба', 'баба', 'ua'), ('οικος', '0ικος', 'gr'),
                                  ('с6ербанк', 'сбербанк', 'xn--p1ai')):
            path = listed(target)
            self.assertEqual(answer('check', '--format=json', '--targets=' + path, f'{name}.{tld}')['verdict'],
                             'review')
            os.unlink(path)

    def test_native_marks_and_sequences_are_a_disguise(self):
        """Two orders of native marks, one native letter as two others: nobody tells them apart."""
        if answer('check', '--format=json', 'a.pl')['policy']['table'] is None:
            self.skipTest('no policies in this build')
        for one, other, tld in (('ນໍ້າ', 'ນ້ໍາ', 'xn--q7ce6a'), ('ஔவை', 'ஒளவை', 'xn--clchc0ea0b2g2a9gcd')):
            for name, target in ((one, other), (other, one)):
                path = listed(target)
                o = answer('check', '--format=json', '--targets=' + path, f'--tld={tld}', name)
                os.unlink(path)
                self.assertEqual((o['verdict'], o['homograph']['clashes'][0]['tier']), ('review', 'k2'), o)

    def test_native_letters_out_of_place_are_a_disguise(self):
        """A letter of another script among letters of one, also of scripts that are written together; a digit."""
        if answer('check', '--format=json', 'a.pl')['policy']['table'] is None:
            self.skipTest('no policies in this build')
        for name, target, tld, verdict in (
                ('トヨ夕', 'トヨタ', 'jp', 'review'), ('トヨタ', 'トヨ夕', 'jp', 'review'),
                ('ユ二クロ', 'ユニクロ', 'jp', 'review'), ('g口口gle', 'google', 'jp', 'review'),
                ('g〇〇gle', 'google', 'jp', 'review'), ('ba冂k', 'bank', 'cn', 'review'),
                ('م۵ر', 'مهر', 'xn--mgba3a4f16a', 'review'), ('ب١ب', 'باب', 'xn--mgberp4a5d4ar', 'review'),
                # One script on each side, and two characters of one script.
                ('夕', 'タ', 'jp', 'valid'), ('曰本', '日本', 'jp', 'valid'), ('сок', 'cok', 'ua', 'valid')):
            path = listed(target)
            o = answer('check', '--format=json', '--targets=' + path, f'--tld={tld}', name)
            r = run('check', '--explain', '--targets=' + path, f'--tld={tld}', name)
            os.unlink(path)
            self.assertEqual((o['verdict'], o['homograph']['clashes'][0]['tier']), (verdict, 'k2'), o)
            self.assertEqual(r.errors[0].endswith('; letters native to the TLD'), verdict == 'valid', r.err)

    def test_the_letters_of_a_tld_are_not_forgotten(self):
        path = listed('lyft')
        names = ['łyft.pl'] + [f'lyft.pl\0{i}' for i in range(300)] + [f'łyft.x{i}' for i in range(600)]
        r = run('audit', '-q', '--targets=' + path, stdin='\n'.join(names + ['łyft.pl', 'łyft.se']) + '\n')
        os.unlink(path)
        verdicts = [line.split('\t')[0] for line in r.lines]
        self.assertEqual(verdicts[-2], verdicts[0])
        self.assertEqual(set(verdicts[301:]) - {verdicts[0]}, {'review'})

    def test_letters_of_one_script(self):
        """One shape is k2, dots and everyday strokes are k3, what is only read alike is nothing."""
        pairs = {'k2': 'ธนาฅาร ธนาคาร ඝිංහල සිංහල םלקום סלקום ၇န်ကုန် ရန်ကုန် 才ークション オークション 千ーズ チーズ ハりー ハリー ڄم ڃم '
                       'ᑕisco cisco ᒎohn john ᑫuit quit सॆवा सेवा मॏसम मौसम गऺगा गंगा ॳग्रेज़ी अंग्रेज़ी ॴध्र आंध्र '
                       'कऻग्रेस कांग्रेस ပဳ ပီ さ丶き さヽき',
                 'k3': 'بنں بنن 自巳 自己 天干 天千 ソフト ンフト シール ツール ޙަމް ހަމް 5potify spotify tw1tter twitter 8inance binance '
                       'ٲحمد أحمد ٲحمد احمد آڢریدی آفریدی دقتر دفتر トョタ トヨタ キヤノン キャノン がつこう がっこう',
                 'none': 'ሀገር ሐገር סך סכ กิิน กิน nnicrosoft microsoft'}
        text = {tier: words.split() for tier, words in pairs.items()}
        for tier, words in text.items():
            for one, other in zip(words[::2], words[1::2]):
                self.assertEqual(answer('compare', '--format=json', one, other)['tier'],
                                 None if tier == 'none' else tier, (one, other))

    def test_idn_only(self):
        for command in ('check', 'audit'):
            r = run(command, '--idn-only', '--format=json', '--targets=' + self.targets,
                    'payp0l', 'paypa1', 'pаypal')
            self.assertEqual([o['verdict'] for o in r.objects], ['valid', 'valid', 'review'])

    def test_idn_only_leaves_out_every_list(self):
        """As the manual says of it: an ASCII name is valid also where it stands on the block list."""
        with tempfile.TemporaryDirectory() as folder:
            path, index = os.path.join(folder, 'list'), os.path.join(folder, 'index')
            with open(path, 'w') as file:
                file.write('paypal\n')
            options = ['--blocked=' + path, '--targets=' + path]
            if run('zone', 'create', index).status == 0:
                run('zone', 'load', index, path)
                options.append('--zone=' + index)
            for option in options:
                self.assertNotEqual(answer('check', option, 'paypal')['verdict'], 'valid', option)
                o = answer('check', '--idn-only', option, 'paypal')
                self.assertEqual((o['verdict'], o['homograph']['clashes']), ('valid', []), option)

    def test_audit_needs_targets(self):
        self.assertEqual(run('audit', 'a').status, 2)


if __name__ == '__main__':
    main()
