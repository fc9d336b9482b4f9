#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""policy lint: each warning with its line, and what bounds them."""
import os

from cli import main, run
from documents import LGR, META, VALID, Documents

# A variant in the rest of the label, so that there are labels that arise in two ways.
E_VARIES = ('<char cp="0065"><var cp="00E9" type="allocatable"/></char>'
            '<char cp="00E9"><var cp="0065" type="allocatable"/></char>')

# What is under test begins on line 3.
LINT = [
    ('LINT_NOT_SYMMETRIC', 3, '<char cp="0061"><var cp="0062" type="blocked"/></char><char cp="0062"/>', ''),
    ('LINT_VARIANT_OUTSIDE', 4, '<char cp="0061">\n<var cp="0062" type="blocked"/></char>', ''),
    # The target is no char of its own: its parts are listed, or one of them is not.
    ('LINT_NOT_SYMMETRIC', 4, '<char cp="0073"/>\n<char cp="00DF"><var cp="0073 0073" type="blocked"/></char>', ''),
    ('LINT_NOT_SYMMETRIC', 4, '<char cp="0073"/><char cp="0061 0062"/>\n'
     '<char cp="00DF"><var cp="0061 0062 0073" type="blocked"/></char>', ''),
    ('LINT_VARIANT_OUTSIDE', 4, '<char cp="0073"/>\n<char cp="00DF"><var cp="0073 0074" type="blocked"/></char>', ''),
    ('LINT_NOT_TRANSITIVE', 3,
     '<char cp="0061"><var cp="0062" type="blocked"/></char>\n'
     '<char cp="0062"><var cp="0061" type="blocked"/><var cp="0063" type="blocked"/></char>\n'
     '<char cp="0063"><var cp="0062" type="blocked"/></char>', ''),
    ('LINT_CONTEXT_DIFFERS', 3,
     '<char cp="0061"><var cp="0062" type="blocked" when="r"/></char>\n'
     '<char cp="0062"><var cp="0061" type="blocked"/></char>', '<rule name="r"><any/></rule>' + VALID),
    ('LINT_DUPLICATE_VARIANT', 4,
     '<char cp="0061"><var cp="0061" type="blocked"/>\n<var cp="0061" type="allocatable"/></char>', ''),
    ('LINT_TYPE_UNHANDLED', 3, '<char cp="0061"><var cp="0061" type="odd"/></char>', ''),
    # The default action that names it stands behind one that takes every label.
    ('LINT_TYPE_UNHANDLED', 3, '<char cp="0061"><var cp="0061" type="blocked"/></char>', VALID),
    ('LINT_AMBIGUOUS_SEQUENCE', 4,
     '<char cp="0061"><var cp="0061" type="blocked"/></char><char cp="0062"/>\n'
     '<char cp="0061 0062"><var cp="0061 0062" type="blocked"/></char>', ''),
    ('LINT_DISALLOWED', 4, '<char cp="0061"/>\n<char cp="0041"/>', ''),
    ('LINT_JOINER', 4, '<char cp="0061"/>\n<char cp="200C"/>', ''),
    ('LINT_UNASSIGNED', 4, '<char cp="0061"/>\n<char cp="1C89"/>', ''),
    ('LINT_RULE_UNUSED', 4, '<char cp="0061"/>', '\n<rule name="r"><any/></rule>' + VALID),
    ('LINT_CLASS_UNUSED', 4, '<char cp="0061"/>', '\n<class name="c">0061</class>' + VALID),
    ('LINT_CLASS_EMPTY', 4, '<char cp="0061"/>',
     '\n<difference name="c"><class>0061</class><class>0061</class></difference>'
     '<rule name="r"><class by-ref="c"/></rule><action disp="invalid" match="r"/>' + VALID),
    ('LINT_CLASS_EMPTY', 4, '<char cp="0061"/>',
     '<rule name="r">\n<intersection><class>0061</class><class>0062</class></intersection></rule>'
     '<action disp="invalid" match="r"/>' + VALID),
    ('LINT_DOCUMENT', 4, '<char cp="0061"/>',
     '\n<rule name="r"><class from-tag="none"/></rule><action disp="invalid" match="r"/>' + VALID),
    # Neither excludes the one without a context, whatever stands between them.
    ('LINT_DUPLICATE_VARIANT', 6,
     '<char cp="0061">\n<var cp="0061" type="allocatable" when="r"/>\n'
     '<var cp="0061" type="blocked" not-when="r"/>\n<var cp="0061" type="blocked"/></char>',
     '<rule name="r"><char cp="0062"/></rule>' + VALID),
    # Parts that are sequences; sequences that overlap.
    ('LINT_AMBIGUOUS_SEQUENCE', 5,
     '<char cp="0063"/>\n<char cp="0061 0062"><var cp="0061 0062" type="blocked"/></char>\n'
     '<char cp="0061 0062 0063"><var cp="0061 0062 0063" type="blocked"/></char>', ''),
    ('LINT_AMBIGUOUS_SEQUENCE', 4,
     '<char cp="0061"/><char cp="0063"/>\n<char cp="0061 0062"/>\n'
     '<char cp="0062 0063"><var cp="0062 0063" type="blocked"/></char>', ''),
    # What stays as it is records the type of a reflexive variant in one reading only, or has none.
    ('LINT_AMBIGUOUS_SEQUENCE', 4, E_VARIES + '<char cp="0061"><var cp="0061" type="oor"/></char><char cp="0062"/>\n'
     '<char cp="0061 0062"/>', '<action disp="invalid" any-variant="oor"/>' + VALID),
    ('LINT_AMBIGUOUS_SEQUENCE', 4, E_VARIES + '<char cp="0061"/><char cp="0062"/>\n'
     '<char cp="0061 0062"><var cp="0061 0062" type="r"/></char>',
     '<action disp="activated" only-variants="r allocatable"/>' + VALID),
    ('LINT_AMBIGUOUS_SEQUENCE', 4, E_VARIES + '<char cp="0061"><var cp="0061" type="r"/></char><char cp="0063"/>\n'
     '<char cp="0061 0062"/>\n<char cp="0062 0063"/>', '<action disp="activated" all-variants="allocatable"/>' + VALID),
    # What only an unused rule names is unused.
    ('LINT_RULE_UNUSED', 4, '<char cp="0061"/>', '\n<rule name="r"><any/></rule>'
     '\n<rule name="s"><rule by-ref="r"/></rule>' + VALID),
    ('LINT_CLASS_UNUSED', 4, '<char cp="0061"/>', '\n<class name="c">0061</class>'
     '\n<rule name="s"><class by-ref="c"/></rule>' + VALID),
    ('LINT_CLASS_UNUSED', 4, '<char cp="0061"/>', '\n<class name="c">0061</class>'
     '\n<complement name="d"><class by-ref="c"/></complement>' + VALID),
    ('LINT_ACTION_UNREACHABLE', 4, '<char cp="0061"/>', '<action disp="valid"/>\n<action disp="blocked"/>'),
    ('LINT_ACTION_UNREACHABLE', 4, '<char cp="0061"><var cp="0061" type="x"/></char>',
     '<action disp="blocked" any-variant="x y"/>\n<action disp="valid" only-variants="x"/>' + VALID),
    ('LINT_ACTION_UNREACHABLE', 5, '<char cp="0061"/>', '<rule name="r"><any count="2"/></rule>'
     '<action disp="blocked" match="r"/>\n<action disp="valid" not-match="r"/>\n<action disp="x"/>'),
    ('LINT_ACTION_UNREACHABLE', 4, '<char cp="0061"/>', '<rule name="r"><any count="2"/></rule>'
     '<action disp="blocked" match="r"/>\n<action disp="valid" match="r"/>' + VALID),
    ('LINT_ACTION_UNREACHABLE', 3, '<char cp="0061"/>', '<action disp="odd" any-variant="odd"/>' + VALID),
    ('LINT_ACTION_UNREACHABLE', 4, '<char cp="0061"><var cp="0061" type="x"/><var cp="0062" type="y"/></char>',
     '<action disp="blocked" any-variant="x"/><action disp="blocked" any-variant="y"/>\n'
     '<action disp="odd" all-variants="x y z"/>' + VALID),
]


class Lint(Documents):
    def test_lint(self):
        for rule, line, data, rules in LINT:
            with self.subTest(rule=rule, line=line):
                path = self.table(data, rules)
                r = run('policy', 'lint', '--format=json', path)
                self.assertEqual(r.status, 1)
                found = [(o['rule'], o['line']) for o in r.objects]
                self.assertIn((rule, line), found)
                for o in r.objects:
                    self.assertEqual(list(o), ['file', 'line', 'column', 'rule', 'number', 'severity',
                                               'source', 'text'])
                    self.assertTrue(200 <= o['number'] < 300)
                text = run('policy', 'lint', path).out.decode()
                self.assertIn('%s:%d:' % (path, line), text)
                self.assertIn(' %s: ' % rule, text)

    def test_lint_missing_metadata(self):
        r = run('policy', 'lint', '--format=json', self.table('<char cp="0061"/>', meta=''))
        self.assertEqual(sorted(o['text'].split(': ')[1] for o in r.objects),
                         ['date', 'description', 'language', 'scope', 'unicode-version', 'version'])
        self.assertEqual({(o['rule'], o['line']) for o in r.objects}, {('LINT_META_MISSING', 1)})
        r = run('policy', 'lint', '--format=json',
                self.table('<char cp="0061"/>', meta=META.replace('<version>1</version>', '<version/>')))
        self.assertEqual([o['text'] for o in r.objects], ['metadata is missing: version'])

    def test_lint_of_dates_of_validity(self):
        def lint(start, end):
            dates = ''.join(f'<validity-{word}>{date}</validity-{word}>'
                            for word, date in (('start', start), ('end', end)) if date)
            meta = META.replace('<unicode-version>', dates + '<unicode-version>')
            return run('policy', 'lint', '--format=json', self.table('<char cp="0061"/>', meta=meta)).objects
        self.assertEqual([(o['rule'], o['text'].split(': ')[-1]) for o in lint('2024-02-01', '2024-01-31')],
                         [('LINT_DOCUMENT', 'validity-end 2024-01-31 is before validity-start 2024-02-01 (4.3.6)')])
        for dates in (('2024-02-01', '2024-02-01'), ('2023-12-31', '2024-01-01'), ('2024-02-01', ''), ('', '2024-02-01')):
            self.assertEqual(lint(*dates), [], dates)

    def test_lint_of_scopes(self):
        """RFC 7940, 4.3.4: a value of the type domain is a domain name, the root and U-labels too."""
        def lint(type_, value):
            meta = META.replace('<scope type="domain">xx</scope>', f'<scope type="{type_}">{value}</scope>')
            return run('policy', 'lint', '--format=json',
                       self.table('<char cp="0061"/>', meta=meta.replace('<scope', '\n<scope'))).objects
        for value in ('not a domain..', 'a..se', '.se', 'xn--a', '@TLD@', 'a' * 64):
            self.assertEqual([(o['rule'], o['line'], o['text'].split(': ')[-1]) for o in lint('domain', value)],
                             [('LINT_DOCUMENT', 3, value)])
            self.assertEqual(lint('x', value), [])
        for value in ('.', 'se', 'SE', 'com.se', 'com.se.', '\u0440\u0444', 'xn--p1ai', '_x.se'):
            self.assertEqual(lint('domain', value), [], value)

    def test_lint_of_actions_that_may_decide(self):
        """Another rule, a narrower or a different condition before leaves something to decide."""
        r = run('policy', 'lint', self.table(
            '<char cp="0061"><var cp="0061" type="x"/></char><char cp="0062"><var cp="0062" type="y"/></char>',
            '<rule name="r"><any/></rule><rule name="s"><char cp="0061"/></rule>'
            '<action disp="a" match="r" any-variant="x"/><action disp="b" not-match="r"/>'
            '<action disp="c" match="s"/><action disp="d" only-variants="x"/>'
            '<action disp="e" all-variants="x"/><action disp="f" any-variant="x"/>'
            '<action disp="g" any-variant="x y"/><action disp="h" match="r"/>'))
        self.assertEqual((r.status, r.out, r.err), (0, b'', b''))
        for before in ('any-variant="x" match="r"', 'only-variants="x"', 'all-variants="x"', 'any-variant="z"'):
            r = run('policy', 'lint', self.table(
                '<char cp="0061"><var cp="0061" type="x"/></char><char cp="0062"><var cp="0062" type="y"/></char>'
                '<char cp="0063"><var cp="0063" type="z"/></char>',
                f'<rule name="r"><char cp="0061"/></rule><action disp="b" {before}/><action disp="c" any-variant="y"/>'
                '<action disp="d" all-variants="x y"/><action disp="e" match="r"/>'
                '<action disp="f" any-variant="x z"/>'))
            self.assertEqual((r.status, r.out, r.err), (0, b'', b''), before)

    def test_lint_of_readings_that_record_the_same(self):
        """A reading that a context may keep out, a type that no action sees, no type; no other variants."""
        oor = '<char cp="0061"><var cp="0061" type="oor"/></char><char cp="0062"/>'
        invalid = '<action disp="invalid" any-variant="oor"/>' + VALID
        for data, rules in (
                (E_VARIES + oor.replace('"0062"', '"0062" when="r"') + '<char cp="0061 0062"/>',
                 '<rule name="r"><look-behind><char cp="0063"/></look-behind><anchor/></rule>' + invalid),
                (E_VARIES + '<char cp="0061"/><char cp="0062"/>'
                 '<char cp="0061 0062"><var cp="0061 0062" type="r"/></char>', VALID),
                (E_VARIES + '<char cp="0061"/><char cp="0062"/><char cp="0061 0062"/>',
                 '<action disp="x" only-variants="allocatable"/>' + VALID),
                (oor + '<char cp="0061 0062"/>', invalid)):
            r = run('policy', 'lint', self.table(data, rules))
            self.assertNotIn(b'LINT_AMBIGUOUS_SEQUENCE', r.out, data)

    def test_lint_of_types_that_default_actions_name(self):
        """RFC 7940, 7.6: they apply where the actions of the document leave something."""
        data = '<char cp="0061"><var cp="0061" type="blocked"/></char>'
        for rules in ('<rule name="r"><any/></rule><action disp="valid" match="r"/>',
                      '<action disp="blocked" any-variant="blocked"/>' + VALID):
            r = run('policy', 'lint', self.table(data, rules))
            self.assertEqual((r.status, r.out, r.err), (0, b'', b''))

    def test_lint_of_what_is_listed_twice(self):
        """The later one is to blame, wherever its code points stand in the order."""
        for data, line in (('<char cp="0061"/>\n<char cp="0062"/>\n<char cp="0061"/>', 5),
                           ('<char cp="0063"/>\n<range first-cp="0061" last-cp="0065"/>', 4),
                           ('<range first-cp="0064" last-cp="0069"/>\n<range first-cp="0061" last-cp="0065"/>', 4),
                           ('<char cp="0061 0062"/>\n<char cp="0061 0062"/>', 4)):
            path = self.table(data)
            r = run('policy', 'lint', path)
            self.assertEqual(r.status, 3)
            self.assertRegex(r.err.decode(), r'%s:%d:\d+: error: (char|range): "[0-9A-F ]+" is already '
                             r'listed, in line 3 ' % (path, line))

    def test_columns_in_every_encoding(self):
        """A byte order mark is no column of the first line."""
        path = os.path.join(self.folder, 'table.xml')
        for text, place in ((LGR.strip() + '<data><char cp="zz"/></data></lgr>', '1:51'),
                            (LGR + '<data><char cp="zz"/></data></lgr>', '2:7'), ('', '1:1'), ('x', '1:1')):
            for encoding in ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be'):
                with open(path, 'w', encoding=encoding) as file:
                    file.write(text)
                r = run('policy', 'lint', path)
                self.assertIn(('%s:%s: error: ' % (path, place)).encode(), r.err, (text, encoding))

    def test_lint_of_a_directory(self):
        names = ['b.xml', 'a.xml', 'c.xml']
        for name in names:
            self.table('<char cp="0041"/>', name=name)
        self.write('not a table', 'SOURCES')
        for folder in (self.folder, self.folder + '/'):
            r = run('policy', 'lint', '--format=json', folder)
            self.assertEqual((r.status, r.err), (1, b''))
            self.assertEqual([os.path.basename(o['file']) for o in r.objects], sorted(names))
        self.write(LGR + '<data>\n<char cp="zz"/></data></lgr>', 'bad.xml')
        r = run('policy', 'lint', '--format=json', self.folder)
        self.assertEqual((r.status, len(r.objects)), (3, 3))  # the others are still looked at
        empty = os.path.join(self.folder, 'empty')
        os.mkdir(empty)
        self.assertEqual(run('policy', 'lint', empty).status, 3)

    def test_lint_has_a_limit(self):
        """Many variants of each other: says that it stopped, instead of taking minutes."""
        cps = ['%04X' % (0x4E00 + i) for i in range(130)]
        r = run('policy', 'lint', '--format=json', self.table('\n'.join(
            '<char cp="%s">%s</char>' % (a, ''.join('<var cp="%s" type="blocked"/>' % b
                                                    for b in cps if a != b)) for a in cps),
            '<action disp="blocked" any-variant="blocked"/>' + VALID))
        self.assertEqual([o['rule'] for o in r.objects], ['LINT_LIMIT'])

    def test_lint_lists_some_of_each_rule_and_counts_the_rest(self):
        """A megabyte of variants with nine million findings; what the document departs in."""
        hostile = self.table('<char cp="0061">%s</char>\n' % ''.join(
            '<var cp="%04X" type="blocked"/>' % (0x4E00 + i) for i in range(3000)) + '\n'.join(
                '<char cp="%04X"><var cp="0061" type="blocked"/></char>' % (0x4E00 + i) for i in range(3000)))
        capitals = self.table('\n'.join('<char cp="%04X"/>' % (0xE000 + i) for i in range(1234)) +
                              '<char cp="0041 0061"/>', name='b.xml')
        departs = self.table('\n'.join('<char cp="%05x"/>' % (0x2A000 + i) for i in range(1234)), name='c.xml')
        for path, rule, more in ((hostile, 'LINT_NOT_TRANSITIVE', r'\d{7}'), (capitals, 'LINT_DISALLOWED', '235'),
                                 (departs, 'LINT_DOCUMENT', '234')):
            r = run('policy', 'lint', '--lenient', '--format=json', path)
            self.assertEqual(r.status, 1)
            self.assertEqual([o['rule'] for o in r.objects].count(rule), 1000, path)
            self.assertRegex([o['text'] for o in r.objects if o['rule'] == 'LINT_LIMIT'][-1],
                             r'^not everything is examined or listed: %s more %s$' % (more, rule))

    def test_lint_of_ranges(self):
        """A warning for each run of code points with one fault, to the last of the last range."""
        r = run('policy', 'lint', '--format=json', self.table(
            '<range first-cp="E000" last-cp="F8FF"/><range first-cp="20000" last-cp="20001"/>'
            '<range first-cp="F0000" last-cp="FFFFD"/>\n<range first-cp="0040" last-cp="0062"/>'
            '\n<range first-cp="0377" last-cp="037F"/>'))
        self.assertEqual([(o['line'], o['rule'], o['text'].split(': ')[1]) for o in r.objects], [
            (3, 'LINT_DISALLOWED', 'U+E000 to U+F8FF'), (3, 'LINT_DISALLOWED', 'U+F0000 to U+FFFFD'),
            (4, 'LINT_DISALLOWED', 'U+0040 to U+0060'),
            (5, 'LINT_UNASSIGNED', 'U+0378 to U+0379'), (5, 'LINT_DISALLOWED', 'U+037A'),
            (5, 'LINT_DISALLOWED', 'U+037E'), (5, 'LINT_UNASSIGNED', 'U+037F')])

    def test_lint_in_the_version_of_the_table(self):
        """The newest that is known and not after it, the oldest for older ones; U+111C9 became PVALID in 11.0."""
        data = ''.join('<char cp="%s"/>' % cp for cp in ('111C9', '0560', '30000', '1C8A'))
        old, later = ['U+0560', 'U+30000', 'U+1C8A'], ['U+30000', 'U+1C8A']
        for version, unassigned, disallowed in (
                ('5.2.0', ['U+111C9'] + old, []), ('6.0.0', ['U+111C9'] + old, []),
                ('6.1.0', ['U+111C9'] + old, []), ('9.0.0', old, ['U+111C9']),
                ('10.0.0', old, ['U+111C9']), ('11.0.0', later, []), ('11.1.0', later, []),
                ('13.0.0', ['U+1C8A'], []), ('16.0.0', [], []), ('19.0.0', [], [])):
            r = run('policy', 'lint', '--format=json', self.table(data, meta=META.replace('6.3.0', version)))
            for rule, want in (('LINT_UNASSIGNED', unassigned), ('LINT_DISALLOWED', disallowed)):
                self.assertEqual([o['text'].split(': ')[1] for o in r.objects if o['rule'] == rule], want, version)

    def test_lint_says_what_the_compiler_refuses(self):
        """A rule that costs too much: an error, as when it is compiled, behind the warnings."""
        rule = '<char cp="0061 0062" count="0+"/>'
        for _ in range(3):
            rule = '<rule count="0+">%s</rule>' % rule
        path = self.table('<char cp="0061"/>\n<char cp="0041"/>',
                          '<rule name="r">%s</rule><action disp="invalid" match="r"/>%s' % (rule, VALID))
        r = run('policy', 'lint', '--format=json', path)
        self.assertEqual((r.status, [o['rule'] for o in r.objects]), (3, ['LINT_DISALLOWED']))
        self.assertIn(b'error: ', r.err)
        self.assertIn(b'cannot be compiled', r.err)
        self.assertEqual(run('policy', 'compile', '-o', os.path.join(self.folder, 'image'), path).status, 3)

    def test_lint_is_quiet_about_good_tables(self):
        r = run('policy', 'lint', self.table('<char cp="0061"/>'))
        self.assertEqual((r.status, r.out, r.err), (0, b'', b''))


if __name__ == '__main__':
    main()
