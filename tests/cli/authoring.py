#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""policy show, diff, html, import and new: each form of answer."""
import glob
import html.parser
import os
import resource
import stat
import unittest

from cli import main, on_terminal, run
from documents import LGR, META, VALID, Documents

DATA = os.environ.get('IDNV_TEST_DATA', '../shared')
DATA = DATA if os.path.isdir(os.path.join(DATA, 'lgr')) else ''

class Page(html.parser.HTMLParser):
    """Counts what is open, so that a page that is not well-formed is noticed."""
    VOID = {'meta', 'br'}

    def __init__(self, text):
        super().__init__()
        self.stack, self.bad, self.links, self.ids = [], [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if 'id' in attrs:
            self.ids.add(attrs['id'])
        for key in ('href', 'src'):
            if key in attrs:
                self.links.add(attrs[key])
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        while self.stack and self.stack[-1] != tag and self.stack[-1] in ('li', 'tr', 'td', 'th', 'thead'):
            self.stack.pop()
        if not self.stack or self.stack.pop() != tag:
            self.bad.append((tag, self.getpos()))


class Authoring(Documents):
    def test_unusable(self):
        bad = self.write(LGR + '<data>\n<char cp="zz"/></data></lgr>', 'bad.xml')
        for second in ('lint', 'show', 'html', 'import'):
            r = run('policy', second, bad)
            self.assertEqual((r.status, r.out), (3, b''), second)
            self.assertIn(b'bad.xml:3:1: error: char: "zz" is not a code point (RFC 7940, 5)', r.err)
            self.assertEqual(run('policy', second, bad + '.none').status, 3)
            self.assertEqual(run('policy', second).status, 2)
        self.assertEqual(run('policy', 'diff', bad, bad).status, 3)
        self.assertEqual(run('policy', 'diff', bad).status, 2)

    def test_lenient(self):
        path = self.table('<char cp="00e9"/>')
        self.assertEqual(run('policy', 'show', path).status, 3)
        self.assertEqual(run('policy', 'show', '--lenient', path).status, 0)

    def test_lenient_compile(self):
        """What breaks the RFC is compiled only when that is asked for, and never used uncompiled."""
        path, image = self.table('<char cp="00e9"/>'), os.path.join(self.folder, 'image')
        r = run('policy', 'compile', '-o', image, path)
        self.assertEqual((r.status, os.path.exists(image)), (3, False))
        self.assertIn(b'error: ', r.err)
        r = run('check', '--policy=' + path, '\u00e9')
        self.assertEqual((r.status, r.out), (3, b''))
        r = run('policy', 'compile', '--lenient', '-o', image, path)
        self.assertEqual(r.status, 0)
        self.assertIn(b'warning: ', r.err)
        self.assertEqual(run('check', '--policy=' + image, '\u00e9').status, 0)

    def test_compile_folder(self):
        """A word that is none of SOURCES' is an error with its line; what SOURCES leaves out is told."""
        image = os.path.join(self.folder, 'image')
        for name in 'a.xml', 'b.xml', 'c.xml.txt', '.xml':
            self.table('<char cp="0061"/>', name=name)
        lines = ['tld: example', 'place: x', 'zone: q.example (secondary source)', '[a.xml]', 'language: und',
                 'date: 2026-01-01', 'dated: table', 'confidence: general knowledge', 'source: x',
                 'accepts: 0061', 'accept-label: a r', 'refuse-label: b r', '']
        for line, good, bad in ((0, '', ''), (3, 'secondary', 'a secondary'), (6, '01-01', '01-32'),
                                (7, 'table', 'tabel'), (8, 'general', 'General')):
            text = '\n'.join(s.replace(good, bad) if i == line else s for i, s in enumerate(lines, 1))
            self.write(text, 'SOURCES')
            r = run('policy', 'compile', '-o', image, self.folder)
            if line:
                self.assertEqual(r.status, 3, bad)
                self.assertIn(f'/SOURCES:{line}:1: error: '.encode(), r.err)
            else:
                self.assertEqual((r.status, r.err), (0, (f'idnv: {self.folder}/b.xml: warning: left out, SOURCES '
                                                         'has no section for it\n').encode()))
                self.assertIn(b'POLICY_UNVERIFIED', run('check', '--policy=' + image, 'a').out)
                self.assertEqual(run('policy', 'compile', '--quiet', '-o', image, self.folder).err, b'')

    def test_show(self):
        path = self.table('<char cp="0061" comment="first"><var cp="0061" type="blocked"/></char>'
                          '<char cp="0061 0308"/>')
        text = run('policy', 'show', path).out.decode()
        self.assertRegex(text, r'(?m)^code points +1$')
        self.assertRegex(text, r'(?m)^sequences +1$')
        r = run('policy', 'show', path, 'a', 'U+0061 U+0308')
        self.assertEqual(r.status, 0)
        self.assertIn('U+0061: line 3', r.out.decode())
        self.assertIn('variant U+0061, blocked', r.out.decode())
        r = run('policy', 'show', '--format=json', path, 'U+0062', 'a')
        self.assertEqual(r.status, 1)
        self.assertEqual([o['listed'] for o in r.objects], [False, True])
        self.assertEqual(r.objects[1]['variants'], [{'cp': 'U+0061', 'type': 'blocked'}])
        o = run('policy', 'show', '--format=json', path).objects[0]
        self.assertEqual((o['version'], o['scopes'], o['code_points']), ('1', ['xx'], 1))

    def test_show_says_what_was_asked(self):
        path = self.table('<range first-cp="0061" last-cp="007A"/>\n<char cp="00E9"/><char cp="00E9 0061"/>')
        r = run('policy', 'show', '--format=json', path, 'b', 'U+00E8', '\u00e9', 'U+00E9 U+0061', '\u00e8a')
        self.assertEqual(r.objects, [
            {'listed': True, 'cp': 'U+0062', 'first': 'U+0061', 'last': 'U+007A', 'line': 3, 'variants': []},
            {'listed': False, 'cp': 'U+00E8'}, {'listed': True, 'cp': 'U+00E9', 'line': 4, 'variants': []},
            {'listed': True, 'cp': 'U+00E9 U+0061', 'line': 4, 'variants': []},
            {'listed': False, 'cp': 'U+00E8 U+0061'}])

    def test_show_reads_all_arguments_first(self):
        """A fault of use is found before anything is answered, and before the file is read."""
        for path in (self.table('<char cp="0061"/>'), os.path.join(self.folder, 'none')):
            for arguments in (('a', 'U+ZZ'), ('U+ZZ', 'a'), ('a', 'b', 'U+110000')):
                r = run('policy', 'show', path, *arguments)
                self.assertEqual((r.status, r.out), (2, b''), arguments)

    def test_show_on_a_terminal(self):
        """Whatever text of the document it is: controls are escaped, and characters are not cut."""
        bidi, long = '\u202e\u009b', '\u00e9' * 150
        meta = META.replace('</meta>', '<references><reference id="%s">%s</reference></references></meta>'
                            % ('1' + bidi, 'v' + bidi))
        path = self.table(
            '<char cp="0061" when="r%s" tag="t%s %s" ref="1%s" comment="c%s"><var cp="0061" type="x%s" '
            'not-when="r%s"/></char>' % (bidi, bidi, long, bidi, bidi, bidi, bidi),
            '<rule name="r%s"><look-behind><start/></look-behind><anchor/></rule>%s' % (bidi, VALID), meta)
        status, text = on_terminal('policy', 'show', '--quiet', '--lenient', path, 'a')
        self.assertEqual(status, 0)
        self.assertNotRegex(text, bidi[0] + '|' + bidi[1])
        self.assertEqual(text.count('\\u{202E}\\u{9B}'), 7)
        self.assertIn(', tag ' + long, text)

    def test_an_image_that_keeps_its_source(self):
        a = self.table('<char cp="0061"/>', name='a.xml')
        b = self.table('<char cp="0062"/>\n<char cp="0041"/>', name='b.xml')
        image, bare = os.path.join(self.folder, 'kept'), os.path.join(self.folder, 'bare')
        self.assertEqual(run('policy', 'compile', '--keep-source', '-o', image, a, b).status, 0)
        self.assertEqual(run('policy', 'compile', '-o', bare, a).status, 0)
        for path, table in ((a, 'a'), (b, 'b')):
            with open(path, 'rb') as file:
                self.assertEqual(run('policy', 'show', '--xml', '--table=' + table, image).out,
                                 file.read())
            # What reads a document reads it out of the image too.
            self.assertEqual(run('policy', 'import', '--table=' + table, image).out,
                             run('policy', 'import', path).out)
            self.assertEqual(run('policy', 'show', '--table=' + table, image).out,
                             run('policy', 'show', path).out)
            self.assertEqual(
                [(o['rule'], o['line']) for o in
                 run('policy', 'lint', '--format=json', '--table=' + table, image).objects],
                [('LINT_DISALLOWED', 4)] if table == 'b' else [])
        for arguments, status, text in (([image], 2, b'--table'), (['--table=c', image], 2, b"'c'"),
                                        ([bare], 3, b'--keep-source'), ([image, 'a'], 2, b'--xml')):
            r = run('policy', 'show', '--xml', *arguments)
            self.assertEqual((r.status, r.out), (status, b''), arguments)
            self.assertIn(text, r.err)
        with open(image, 'r+b') as file:
            file.truncate(1000)
        self.assertEqual(run('policy', 'show', '--xml', image).status, 3)

    @unittest.skipUnless(DATA, 'put lgr/ below $IDNV_TEST_DATA')
    def test_every_table_to_image_and_back(self):
        """XML, image, XML, image: the same octets each time, for all tables that can be read."""
        names = ['first', 'second']
        images = [os.path.join(self.folder, name) for name in names]
        done = 0
        for path in sorted(glob.glob(DATA + '/lgr/**/*.xml', recursive=True)):
            with open(path, 'rb') as file:
                document = file.read()
            back = os.path.join(self.folder, os.path.basename(path))
            if run('policy', 'compile', '--keep-source', '-o', images[0], path).status != 0:
                continue  # no RFC 7940, or names rules that are not there
            shown = run('policy', 'show', '--xml', images[0])
            self.assertEqual((shown.status, shown.err), (0, b''), path)
            self.assertEqual(shown.out, document, path)
            with open(back, 'wb') as file:
                file.write(shown.out)
            self.assertEqual(run('policy', 'compile', '--keep-source', '-o', images[1], back).status, 0)
            with open(images[0], 'rb') as one, open(images[1], 'rb') as two:
                self.assertEqual(one.read(), two.read(), path)
            os.unlink(back)
            done += 1
        self.assertGreater(done, 200)

    def test_output_goes_where_it_is_sent(self):
        """A pipe or device is written to and stays one; a link stays one; a file keeps its mode."""
        path = self.table('<char cp="0061"/>')
        for command in (['policy', 'html'], ['policy', 'import'], ['policy', 'compile']):
            with self.subTest(command=command):
                want = run(*command, '-o', '-', path).out
                fifo = os.path.join(self.folder, 'fifo')
                os.mkfifo(fifo)
                reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
                self.assertEqual(run(*command, '-o', fifo, path).status, 0)
                self.assertTrue(stat.S_ISFIFO(os.stat(fifo).st_mode))
                self.assertEqual(os.read(reader, len(want) + 1), want)
                os.close(reader)
                os.unlink(fifo)
                file, link = os.path.join(self.folder, 'file'), os.path.join(self.folder, 'link')
                with open(file, 'wb') as f:
                    f.write(want + b'old')  # of policy compile: an image
                os.chmod(file, 0o640)
                os.symlink('file', link)
                self.assertEqual(run(*command, '-o', link, path).status, 0)
                self.assertTrue(os.path.islink(link))
                with open(file, 'rb') as f:
                    self.assertEqual(f.read(), want)
                self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o640)
                os.unlink(link)

    def test_diff(self):
        old = self.table('<char cp="0061"><var cp="0062" type="blocked"/></char><char cp="0062"/>',
                         '<rule name="r"><any/></rule><rule name="gone"><any/></rule>' + VALID, name='a.xml')
        new = self.table('<char cp="0061"><var cp="0062" type="allocatable"/></char><char cp="0063"/>',
                         '<rule name="r"><any count="2"/></rule><class name="c">0061</class>'
                         '<action disp="blocked" match="r"/>' + VALID,
                         META.replace('<version>1', '<version>2'), 'b.xml')
        r = run('policy', 'diff', '--format=json', old, new)
        self.assertEqual(r.status, 1)
        changes = [(o['change'], o['kind'], o['name']) for o in r.objects]
        for change in (('changed', 'meta', 'version'), ('removed', 'code-point', 'U+0062'),
                       ('added', 'code-point', 'U+0063'), ('removed', 'variant', 'U+0061'),
                       ('added', 'variant', 'U+0061'), ('changed', 'rule', 'r'), ('removed', 'rule', 'gone'),
                       ('added', 'class', 'c')):
            self.assertIn(change, changes)
        self.assertIn('added', [o['change'] for o in r.objects if o['kind'] == 'action'])
        self.assertEqual(run('policy', 'diff', old, old).status, 0)
        self.assertEqual(run('policy', 'diff', old, old).out, b'')

    def test_diff_of_tags_and_contexts(self):
        rules = '<rule name="r"><look-behind><start/></look-behind><anchor/></rule>' + VALID
        a = self.table('<char cp="0061"/><char cp="0062" tag="x"/>', rules, name='a.xml')
        b = self.table('<char cp="0061" when="r" tag="y"/><char cp="0062"/>', rules, name='b.xml')
        self.assertEqual(run('policy', 'diff', a, b).lines,
                         ['~ code-point U+0061: plain -> when r, tag y',
                          '~ code-point U+0062: tag x -> plain'])

    def test_diff_finds_every_text(self):
        """What the document says beside its labels: a change, wherever it stands."""
        def table(name, x):
            meta = META.replace('<version>', '<version comment="v%s">' % x).replace(
                'type="domain"', 'type="%s"' % {'1': 'domain', '2': 'label'}[x]).replace(
                    '<description>', '<description type="text/%s">' % {'1': 'plain', '2': 'html'}[x]).replace(
                        '</meta>', '<references><reference id="0" comment="c%s">same</reference>'
                        '<reference id="1">text %s</reference><reference id="X%s">r</reference>'
                        '</references></meta>' % (x, x, x))
            return self.table('<char cp="0061" comment="a%s"><var cp="0062" type="blocked" comment="b%s"/></char>'
                              '<char cp="0062" ref="%s"/>' % (x, x, {'1': '0', '2': '1 0'}[x]),
                              '<action disp="valid" comment="x%s"/>' % x, meta, name)
        self.assertEqual(run('policy', 'diff', table('a.xml', '1'), table('b.xml', '2')).lines, [
            '~ meta version-comment: v1 -> v2', '~ meta description-type: text/plain -> text/html',
            '- meta scope: xx', '+ meta scope: xx, type label', '~ reference 0: comment c1 -> c2',
            '~ reference 1: text 1 -> text 2', '- reference X1: r', '+ reference X2: r',
            '~ code-point U+0061: comment a1 -> comment a2', '- variant U+0061: U+0062 blocked, comment b1',
            '+ variant U+0061: U+0062 blocked, comment b2', '~ code-point U+0062: ref 0 -> ref 0, ref 1',
            '- action <action disp="valid" comment="x1"/>', '+ action <action disp="valid" comment="x2"/>'])

    def test_diff_of_what_is_the_same(self):
        """The order of a list of names, how a class lists its members, and count="1" say nothing."""
        meta = META.replace('</meta>', '<references><reference id="0">a</reference><reference id="1">b</reference>'
                            '</references></meta>')
        turned = META.replace('</meta>', '<references><reference id="1">b</reference><reference id="0">a</reference>'
                              '</references></meta>')
        data = ('<char cp="0061" tag="%s" ref="%s"><var cp="0061" type="x" ref="%s"/></char>'
                '<char cp="0062" tag="t u"><var cp="0062" type="y"/></char>')
        rules = ('<class name="c" ref="%s">%s</class><rule name="r"><any%s/><class by-ref="c"/></rule>'
                 '<action disp="blocked" any-variant="%s"/><action disp="blocked" all-variants="%s"/>'
                 '<action disp="blocked" only-variants="%s"/>' + VALID)
        a = self.table(data % ('t u', '0 1', '0 1'), rules % ('0 1', '0061-0063', '', 'x y', 'x y', 'x y'), meta,
                       'a.xml')
        for members in ('0061 0062 0063', '0063 0061-0062', '0061-0062 0062-0063'):
            b = self.table(data % ('u t', '1 0', '1 0'),
                           rules % ('1 0', members, ' count="1"', 'y x', 'y x', 'y x'), turned, 'b.xml')
            r = run('policy', 'diff', a, b)
            self.assertEqual((r.status, r.out, r.err), (0, b'', b''))

    def test_diff_of_order(self):
        one, two = '<action disp="blocked" any-variant="x"/>', '<action disp="odd" any-variant="x"/>'
        a = self.table('<char cp="0061"><var cp="0061" type="x"/></char>', one + two, name='a.xml')
        b = self.table('<char cp="0061"><var cp="0061" type="x"/></char>', two + one, name='b.xml')
        r = run('policy', 'diff', a, b)
        self.assertEqual(r.status, 1)
        self.assertIn(b'another order', r.out)
        # One more, one less and one for another leave the rest as they were.
        other = '<action disp="other" any-variant="x"/>'
        for actions in (other + one + two, one, one + other, other):
            b = self.table('<char cp="0061"><var cp="0061" type="x"/></char>', actions, name='b.xml')
            r = run('policy', 'diff', a, b)
            self.assertEqual(r.status, 1)
            self.assertNotIn(b'another order', r.out)

    def test_diff_of_actions(self):
        """One for one: an action that is there once more has come, and the others kept their order."""
        rule, blocked, valid = '<rule name="r"><char cp="0061"/></rule>', '<action disp="blocked" match="r"/>', \
            '<action disp="valid"/>'
        once, twice, last = (self.table('<char cp="0061"/>', rule + actions, name=name) for name, actions in (
            ('once.xml', blocked + valid), ('twice.xml', blocked * 2 + valid), ('last.xml', blocked + valid * 2)))
        self.assertEqual(run('policy', 'diff', once, twice).lines, ['+ action ' + blocked])
        self.assertEqual(run('policy', 'diff', twice, once).lines, ['- action ' + blocked])
        self.assertEqual(run('policy', 'diff', once, last).lines, ['+ action ' + valid])
        self.assertEqual(run('policy', 'diff', twice, last).lines, ['- action ' + blocked, '+ action ' + valid])

    def test_diff_of_a_class_without_a_name(self):
        """Only a lenient reader takes it; it is known by what it is."""
        a, b = (self.table('<char cp="0061"/>', '<class>%s</class><action disp="valid"/>' % cp, name=cp + '.xml')
                for cp in ('0061', '0062'))
        self.assertEqual(run('policy', 'diff', '--lenient', a, b).lines,
                         ['- class <class>0061</class>', '+ class <class>0062</class>'])
        self.assertEqual(run('policy', 'diff', '--lenient', a, a).status, 0)

    def test_diff_of_the_comment_of_a_reference(self):
        a, b = (self.table('<char cp="0061"/>', '', META.replace(
            '</meta>', '<references><reference id="0"%s>x</reference></references></meta>' % comment), name)
            for name, comment in (('with.xml', ' comment="c"'), ('without.xml', '')))
        self.assertEqual(run('policy', 'diff', a, b).lines, ['~ reference 0: comment c -> '])
        self.assertEqual(run('policy', 'diff', b, a).lines, ['~ reference 0: comment  -> c'])

    def test_diff_of_nothing(self):
        a = self.table('<char cp="0061"/>', name='a.xml')
        b = self.table('<char cp=""><var cp="0061" type="invalid"/></char><char cp="0061"/>', name='b.xml')
        self.assertEqual(run('policy', 'diff', a, b).lines,
                         ['+ code-point (nothing)', '+ variant (nothing): U+0061 invalid'])
        self.assertEqual(run('policy', 'diff', b, b).status, 0)

    def test_diff_labels(self):
        old = self.table('<range first-cp="0061" last-cp="007A"/>', name='a.xml')
        new = self.table('<range first-cp="0061" last-cp="0079"/>', name='b.xml')
        labels = self.write('# registered\nabc.xx\n\nzoo.xx\nzz\r\n', 'labels')
        r = run('policy', 'diff', '--format=json', '--labels=' + labels, old, new)
        self.assertEqual([o['name'] for o in r.objects if o['kind'] == 'label'], ['zoo.xx', 'zz'])
        self.assertEqual(run('policy', 'diff', '--labels=' + labels + '.none', old, new).status, 3)
        labels = self.write('zoo.xx\r\nzz\r', 'labels')  # a CR without LF belongs to the label
        r = run('policy', 'diff', '--format=json', '--labels=' + labels, old, new)
        self.assertEqual([o['name'] for o in r.objects if o['kind'] == 'label'], ['zoo.xx'])

    def test_diff_labels_that_are_none(self):
        """As of --targets: one that cannot be compared is told of, and what is not UTF-8 is no list."""
        table = self.table('<char cp="0061"/>')
        labels = self.write('a\n' + 'b' * 70 + '\n' + '.\n' * 11 + 'a\n', 'labels')
        r = run('policy', 'diff', '--labels=' + labels, table, table)
        self.assertEqual((r.status, r.out, len(r.errors)), (0, b'', 11))
        self.assertIn('labels:2: no name: ', r.errors[0])
        self.assertIn('labels: and 2 more', r.errors[-1])
        with open(labels, 'wb') as file:
            file.write(b'a\nb\xff\n')
        r = run('policy', 'diff', '--labels=' + labels, table, table)
        self.assertEqual(r.status, 3)
        self.assertIn(b'labels:2: not UTF-8', r.err)

    def test_diff_labels_in_every_form(self):
        """A line is its label whatever its form, and so is the scope of the table."""
        def changed(scopes, lines):
            meta = META.replace('<scope type="domain">xx</scope>',
                                ''.join('<scope type="domain">%s</scope>' % s for s in scopes))
            old = self.table('<range first-cp="0061" last-cp="007A"/><char cp="00E4"/>', meta=meta, name='a.xml')
            new = self.table('<range first-cp="0061" last-cp="0079"/>', meta=meta, name='b.xml')
            r = run('policy', 'diff', '--format=json', '--labels=' +
                    self.write('\n'.join(lines) + '\n', 'labels'), old, new)
            return [o['name'] for o in r.objects if o['kind'] == 'label']
        capital, russian = 'ZOO', '\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444'
        ace = 'xn--e1afmkfd.xn--p1ai'
        lines = ['zoo', capital, '\u00e4', 'xn--4ca', 'XN--4CA', 'zoo.', 'XN--Z-0FA.xx']
        self.assertEqual(changed(['xx'], lines + ['a_b', 'abc', 'xn--a']), lines)
        lines = [label + end for label in ('zoo', 'ZOO', '\u00e4', 'xn--4ca', 'XN--4CA')
                 for end in ('.' + russian, '.' + ace, '.' + ace.upper(), '.' + ace + '.',
                             '.xn--e1afmkfd.\u0440\u0444', '.\u043f\u0440\u0438\u043c\u0435\u0440.XN--P1AI')]
        for scope in (russian, ace, '.' + ace, ace.upper()):
            self.assertEqual(changed(['\u0440\u0444', scope, 'x'], lines), lines, scope)
        # Left of the longest scope, else of the last label.
        same = ['abc.zz', 'zoo.abc.xx', 'zoo.abc.com.xx', 'abc.zz.', 'xx', 'com.xx']
        for scopes in (['xx', 'com.xx'], ['com.xx', 'XX']):
            self.assertEqual(changed(scopes, same + ['abc.zoo.xx', 'zoo.com.xx']), ['abc.zoo.xx', 'zoo.com.xx'])
        self.assertEqual(changed(['.'], ['abc.zz', 'zoo.xx', 'zoo']), ['zoo.xx', 'zoo'])

    def test_html(self):
        path = self.table(
            '<char cp="05D0" when="r" comment="&lt;script&gt;"><var cp="05D1" type="blocked"/></char>'
            '<char cp="05D1"><var cp="05D0" type="blocked"/></char><char cp="05D0 05B7"/>',
            '<class name="c">05D0</class><rule name="r" comment="a &lt;b&gt;"><look-behind><choice><start/>'
            '<class by-ref="c" count="1:2"/></choice></look-behind><anchor/></rule>' + VALID,
            META.replace('<description>', '<description type="text/html">&lt;script&gt;x&lt;/script&gt;'))
        r = run('policy', 'html', path)
        self.assertEqual(r.status, 0)
        text = r.out.decode()
        page = Page(text)
        self.assertEqual((page.bad, page.stack), ([], []))
        self.assertTrue(page.links and all(a[1:] in page.ids for a in page.links), page.links)
        self.assertNotIn('<script', text)
        self.assertIn('<bdi>\u05d0</bdi>', text)
        self.assertIn('<td>2 code points, 1 sequence</td>', text)
        self.assertIn('the code point in question', text)
        for section in ('repertoire', 'contexts', 'sequences', 'variants', 'classes', 'rules',
                        'actions', 'description'):
            self.assertIn('#' + section, page.links)
        self.assertNotIn('#references', page.links)
        self.assertEqual(text.count('only when <a href="#rule-0">r</a></th><td>'), 1)
        self.assertIn('blocked: <span class="chip" title="HEBREW LETTER BET">', text)
        out = os.path.join(self.folder, 'page.html')
        self.assertEqual(run('policy', 'html', '-o', out, path).status, 0)
        with open(out, 'rb') as file:
            self.assertEqual(file.read(), r.out)
        self.assertEqual(run('policy', 'html', '-o', out + '/none/x', path).status, 3)
        self.assertEqual([p for p in os.listdir(self.folder) if p.startswith('page.html.')], [])

    def test_html_of_nothing(self):
        """A mapping from nothing has no place among the characters: its context stands at its variants."""
        path = self.table('<char cp="0061"/><char cp="" when="w"><var cp="0061"/></char>',
                          '<rule name="w"><look-behind><start/></look-behind><anchor/></rule>' + VALID)
        page = run('policy', 'html', path).out.decode()
        self.assertEqual(page.count('all of it only when <a href="#rule-0">w</a>'), 1)

    def test_html_description(self):
        """Tags, comments, styles and scripts are left out whole, blocks stay apart, all else is shown."""
        for text, want in (('1 < 2 and <b>more</b>', '1 &lt; 2 and more'), ('a <!-- b > c --> d', 'a  d'),
                           ('a<!DOCTYPE x>b<?pi?>c</p>d<', 'abc\n\nd&lt;'), ('<!--> a -->b <', 'b &lt;'),
                           ('a <b c', 'a &lt;b c'), ('a <!-- b <i>c</i>', 'a &lt;!-- b &lt;i&gt;c&lt;/i&gt;'),
                           ('a<br>b<BR/>\nc<br><br> d', 'a\nb\nc\n\nd'), ('<p>one</p><p>two</p>\n\n<p>x', 'one\n\ntwo\n\nx'),
                           ('<h1>A</h1><ul><li>b</li> <li>c</li></ul>d', 'A\n\nb\nc\nd'),
                           ('<table><tr><td>a</td><td>b</td></tr><tr><th>c</th> <th>d</th></tr></table>e', 'a b\nc d\ne'),
                           ('a<b>b</b><brx>c', 'abc'), ('<style>b{}</style>text<SCRIPT x>1 < 2</p></Script>.', 'text.'),
                           ('a<style>b<p>', 'a&lt;style&gt;b&lt;p&gt;')):
            path = self.table('<char cp="0061"/>', meta=META.replace(
                '<description>d', '<description type="text/html"><![CDATA[%s]]>' % text))
            page = run('policy', 'html', path).out.decode()
            self.assertIn('<pre>%s</pre>' % want, page)

    def test_html_controls(self):
        """Nothing of a table puts the page in another order, or turns into markup there."""
        for kind, text in (('plain', 'a \u202eb <'), ('html', 'a \u202eb &lt;'), ('html', 'a &#x202E;b &lt;'),
                           ('html', 'a &#8238 b &lt;'), ('html', 'a &#x202e;b &lt;')):
            path = self.table('<char cp="0061" ref="0"/>', meta=META.replace(
                '<description>d', '<description type="text/%s"><![CDATA[%s]]>' % (kind, text)).replace(
                    '</meta>', '<references><reference id="0">evil \u202e&amp;\u2066 ref\u200f</reference>'
                    '</references></meta>'))
            page = run('policy', 'html', path).out.decode()
            self.assertFalse(set(page) & set('\u202e\u2066\u200f'), text)
            self.assertIn('evil \\u{202E}&amp;\\u{2066} ref\\u{200F}</td>', page)
            self.assertIn('<pre>a \\u{202E}b &lt;</pre>', page.replace('} b', '}b'))
        path = self.table('<char cp="0061"/>', meta=META.replace(
            '<description>d', '<description type="text/html"><![CDATA[%s]]>' % '&rlm;a&#150;b&#;c&#xg;&eacute;&rlmx'))
        self.assertIn('<pre>\\u{200F}a&#150;b&#;c&#xg;&eacute;&rlmx</pre>', run('policy', 'html', path).out.decode())

    def test_html_of_many_contexts(self):
        """Each context is one row, before and after code points without one; in linear time."""
        contexts = ' when="r"', ' not-when="r"', ' when="s"'
        path = self.table(
            ''.join('<char cp="%04X"/>' % (0x30000 + i) for i in range(90000)) +
            ''.join('<char cp="%04X"%s/>' % (0x80000 + i, contexts[i % 3]) for i in range(90000)),
            '<rule name="r"><look-behind><start/></look-behind><anchor/></rule>'
            '<rule name="s"><anchor/><look-ahead><end/></look-ahead></rule>' + VALID)
        r = run('policy', 'html', path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (8, 8)))
        text = r.out.decode()
        for link in ('only when <a href="#rule-0">r', 'not when <a href="#rule-0">r', 'only when <a href="#rule-1">s'):
            self.assertEqual(text.count(link + '</a></th><td>'), 1)

    def test_import(self):
        for text, cps in (('U+0061;U+0061;U+0062\n', 1), ('U+0061|U+0062\n', 1),
                          ('U+0061 # A\nU+0062\nU+0030-U+0039\n', 12)):
            path = self.write(text, 'table.txt')
            r = run('policy', 'import', path)
            self.assertEqual((r.status, r.err), (0, b''), text)
            again = self.write(r.out.decode(), 'again.xml')
            self.assertEqual(run('policy', 'show', '--format=json', again).objects[0]['code_points'], cps)
            self.assertEqual(run('policy', 'import', again).out, r.out)
        # UTF-8 or UTF-16, with a mark or without.
        path = self.table('<char cp="0061"/>')
        want = run('policy', 'import', path).out
        with open(path, encoding='utf-8') as file:
            document = file.read()
        for encoding in ('utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be'):
            with open(path, 'w', encoding=encoding) as file:
                file.write(document)
            r = run('policy', 'import', path)
            self.assertEqual((r.status, r.out, r.err), (0, want, b''), encoding)
            r = run('policy', 'eval', '--policy=' + path, 'a')
            self.assertEqual((r.status, r.out, r.err), (0, b'valid\ta\ta\t\n', b''), encoding)
        self.assertEqual(run('policy', 'import', '--from=rfc3743', self.write('U+0061|U+0062\n', 't')).status, 3)

    def test_import_guesses(self):
        """Whatever ends a line ends its comment; XML is what begins with <, in each encoding."""
        for text in ('# a; b\n0061|0062\n# c < d\n0062|0061 # <\n', '# a\n0061;0061;0062 # 1 | 2\n0062;0062;0061\n',
                     '# a | b\n0061\n0062 # ; <\n'):
            want = run('policy', 'import', self.write(text, 'table.txt'))
            self.assertEqual((want.status, want.err), (0, b''), text)
            for end in ('\r', '\r\n'):
                path = os.path.join(self.folder, 'ends.txt')
                with open(path, 'wb') as file:
                    file.write(text.replace('\n', end).encode())
                self.assertEqual(run('policy', 'import', path).out, want.out, (text, end))
        r = run('policy', 'import', self.write('0061 <b>\n', 'table.txt'))
        self.assertIn(b'table.txt:1:6: error: cannot read the row', r.err)
        document = ('<?xml version="1.0"?>\n<idntable xmlns="http://www.iana.org/idn-tables/0.1"><data>'
                    '<char cp="0061"/></data></idntable>')
        outs = set()
        for encoding in ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be'):
            path = os.path.join(self.folder, 'old.xml')
            with open(path, 'w', encoding=encoding) as file:
                file.write(document)
            r = run('policy', 'import', path)
            self.assertEqual(r.status, 0, (encoding, r.err))
            outs.add(r.out)
        self.assertEqual(len(outs), 1)

    def scripts(self):
        generic = os.path.join(os.environ.get('srcdir', '.'), 'tables', 'generic')
        scripts = [os.path.basename(p)[:-4] for p in glob.glob(os.path.join(generic, '*.xml'))]
        self.assertTrue(scripts)
        return scripts

    def test_new(self):
        for script in self.scripts():
            out = os.path.join(self.folder, script + '.xml')
            r = run('policy', 'new', '--script=' + script, '--tld=xx', '-o', out)
            self.assertEqual((r.status, r.err), (0, b''), script)
            with open(out, encoding='utf-8') as file:
                self.assertNotRegex(file.read(), '@(TLD|DATE)@')
            summary = run('policy', 'show', '--format=json', out)
            self.assertEqual(summary.status, 0, script)
            self.assertEqual(summary.objects[0]['scopes'], ['xx'])
        for arguments in (['--script=Latn'], ['--tld=xx'], ['--script=../x', '--tld=xx'],
                          ['--script=Zzzz', '--tld=xx'], ['--script=Latn', '--tld=<x>'],
                          ['--script=Lat', '--tld=xx'], ['--script=L4tn', '--tld=xx']):
            self.assertEqual(run('policy', 'new', *arguments).status, 2, arguments)
        r = run('policy', 'new', '--script=zzzz', '--tld=xx')
        self.assertEqual(r.errors, ["idnv: there is no starting file for script 'Zzzz': there are " +
                                    ', '.join(sorted(self.scripts()))])
        for code, same in (('latn', 'Latn'), ('LATN', 'Latn'), ('kORE', 'Hang')):
            self.assertEqual(run('policy', 'new', '--script=' + code, '--tld=xx').out,
                             run('policy', 'new', '--script=' + same, '--tld=xx').out)

    def test_new_for_an_idn_tld(self):
        """The hyphens of an A-label may not stand in a comment (XML 1.0, 2.5)."""
        for script in self.scripts():
            out = os.path.join(self.folder, script + '.xml')
            r = run('policy', 'new', '--script=' + script, '--tld=\u0440\u0444', '-o', out)
            self.assertEqual((r.status, r.err), (0, b''), script)
            summary = run('policy', 'show', '--format=json', out)
            self.assertEqual(summary.status, 0, (script, summary.err))
            self.assertEqual(summary.objects[0]['scopes'], ['xn--p1ai'])


if __name__ == '__main__':
    main()
