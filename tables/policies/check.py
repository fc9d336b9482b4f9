#!/usr/bin/env python3
"""Check the policies of this directory: SOURCES, the documents, and one against the other.

    check.py [TLD]...        all directories when none is named
    check.py --generic       the starting files of ../generic

Grammar and keys: README.md. Standard library only. It holds a small evaluator of RFC 7940 rules, written
independently of the C engine: positions are sets, nothing backtracks. Exit status 0 when all is well, 1 when
something is wrong (each finding is one line on standard error), 2 for a usage error.
"""
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET

NS = '{urn:ietf:params:xml:ns:lgr-1.0}'
HERE = os.path.dirname(os.path.abspath(__file__))
CONFIDENCE = ('exact table seen', 'secondary source', 'general knowledge')
DATED = ('table', 'source', 'compiled')
# key -> (least, most); the order is the order in the file
HEADER = {'tld': (1, 1), 'also': (0, 99), 'place': (1, 1), 'registry': (0, 1), 'zone': (0, 999), 'note': (0, 99)}
SECTION = {'language': (1, 9), 'date': (1, 1), 'dated': (1, 1), 'confidence': (1, 1), 'source': (1, 99),
           'accepts': (1, 999), 'frame': (0, 99), 'accept-label': (1, 999), 'refuse-label': (1, 999),
           'note': (0, 99), 'lint': (0, 99)}
LDH_LABEL = re.compile(r'[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z')


class Bad(Exception):
    pass


# ---------------------------------------------------------------- SOURCES

def check_pairs(where, pairs, allowed):
    order = list(allowed)
    last = 0
    for key, _ in pairs:
        if key not in allowed:
            raise Bad(f'{where}: unknown key {key}')
        if order.index(key) < last:
            raise Bad(f'{where}: key {key} is in the wrong place')
        last = order.index(key)
    for key, (least, most) in allowed.items():
        n = sum(k == key for k, _ in pairs)
        if not least <= n <= most:
            raise Bad(f'{where}: key {key} occurs {n} times')


def read_sources(path, name=r'[a-z0-9][a-z0-9-]*', header=HEADER):
    """[(None, header pairs), (name, section pairs)...]"""
    with open(path, 'rb') as f:
        data = f.read()
    if data.startswith(b'\xef\xbb\xbf') or b'\r' in data or not data.endswith(b'\n'):
        raise Bad('SOURCES: byte order mark, carriage return or no final line feed')
    blocks = [(None, [])]
    for number, raw in enumerate(data.decode('utf-8').split('\n')[:-1], 1):
        if len(raw.encode()) > 8191:
            raise Bad(f'SOURCES:{number}: line too long')
        if not raw or raw.startswith('#'):
            continue
        if raw != raw.rstrip():
            raise Bad(f'SOURCES:{number}: white space at the end')
        m = re.fullmatch(rf'\[({name})\.xml\]', raw)
        if m:
            if any(m[1] == known for known, _ in blocks):
                raise Bad(f'SOURCES:{number}: {m[1]} again')
            blocks.append((m[1], []))
            continue
        m = re.fullmatch(r'([a-z-]+): (\S.*)', raw)
        if not m:
            raise Bad(f'SOURCES:{number}: not "key: value"')
        blocks[-1][1].append((m[1], m[2]))
    for section, pairs in blocks:
        check_pairs(f'SOURCES [{section}]' if section else 'SOURCES', pairs, SECTION if section else header)
    return blocks


def parse_accepts(values):
    """A set of tuples of code points; refuses what is not ascending."""
    out, last = set(), -1
    for token in ' '.join(values).split(' '):
        m = re.fullmatch(r'([0-9A-F]{4,6})(?:-([0-9A-F]{4,6})|((?:\+[0-9A-F]{4,6})+))?', token)
        if not m:
            raise Bad(f'accepts: {token}')
        first = int(m[1], 16)
        if m[3]:
            out.add((first,) + tuple(int(x, 16) for x in m[3][1:].split('+')))
            continue
        end = int(m[2], 16) if m[2] else first
        if first <= last or end < first:
            raise Bad(f'accepts: {token} is not ascending')
        last = end
        out |= {(cp,) for cp in range(first, end + 1)}
    return out


# ---------------------------------------------------------------- IDNA2008 (RFC 5892, 3)

EXCEPTIONS = dict.fromkeys((0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007), 'PVALID')
EXCEPTIONS.update(dict.fromkeys((0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, *range(0x660, 0x66A), *range(0x6F0, 0x6FA)),
                                'CONTEXTO'))
EXCEPTIONS.update(dict.fromkeys((0x640, 0x7FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B),
                                'DISALLOWED'))


def derived(cp):
    c = chr(cp)
    if cp in EXCEPTIONS:
        return EXCEPTIONS[cp]
    if cp in (0x200C, 0x200D):
        return 'CONTEXTJ'
    if cp == 0x2D or 0x30 <= cp <= 0x39 or 0x61 <= cp <= 0x7A:
        return 'PVALID'
    nfkc = unicodedata.normalize('NFKC', unicodedata.normalize('NFKC', c).casefold())
    if nfkc != c or 0x1100 <= cp <= 0x11FF or 0xA960 <= cp <= 0xA97F or 0xD7B0 <= cp <= 0xD7FF:
        return 'DISALLOWED'
    return 'PVALID' if unicodedata.category(c) in ('Ll', 'Lu', 'Lo', 'Nd', 'Lm', 'Mn', 'Mc') else 'DISALLOWED'


# ---------------------------------------------------------------- RFC 7940

def cps(text):
    return tuple(int(x, 16) for x in text.split())


class Document:
    def __init__(self, path, replace=None):
        with open(path, encoding='utf-8') as f:
            text = f.read()
        for mark, value in (replace or {}).items():
            if mark not in text:
                raise Bad(f'{mark} is missing')
            text = text.replace(mark, value)
        self.root = ET.fromstring(text.encode('utf-8'))
        if self.root.tag != NS + 'lgr':
            raise Bad('not an RFC 7940 document')
        self.meta = self.root.find(NS + 'meta')
        self.rows = {}          # tuple -> element
        self.tags = {}          # tag -> set of code points
        last = {False: (), True: ()}  # code points ascend, and sequences, which may stand after all code points
        for e in self.root.find(NS + 'data'):
            if e.tag == NS + 'range':
                keys = [(cp,) for cp in range(int(e.get('first-cp'), 16), int(e.get('last-cp'), 16) + 1)]
            else:
                keys = [cps(e.get('cp'))]
            for k in keys:
                if k in self.rows:
                    raise Bad(f'{k[0]:04X} twice')
                if k < last[len(k) > 1]:
                    raise Bad(f'{k[0]:04X} is not ascending')
                last[len(k) > 1] = k
                self.rows[k] = e
                for tag in (e.get('tag') or '').split():
                    self.tags.setdefault(tag, set()).add(k[0])
        self.longest = max(map(len, self.rows))
        self.rules, self.classes, self.actions, self.sets = {}, {}, [], {}
        for e in self.root.find(NS + 'rules') if self.root.find(NS + 'rules') is not None else ():
            if e.tag == NS + 'action':
                self.actions.append(e)
            elif e.tag == NS + 'rule':
                self.rules[e.get('name')] = e
            else:
                self.classes[e.get('name')] = e

    def members(self, e):
        if e not in self.sets:
            self.sets[e] = self.evaluate(e)
        return self.sets[e]

    def evaluate(self, e):
        """The set of code points of a class or set operator."""
        op = e.tag[len(NS):]
        if op == 'class':
            if e.get('by-ref'):
                return self.members(self.classes[e.get('by-ref')])
            if e.get('from-tag'):
                return self.tags.get(e.get('from-tag'), set())
            if e.get('property'):
                name, value = e.get('property').split(':')
                assert name == 'gc'
                return {k[0] for k in self.rows if unicodedata.category(chr(k[0])) == value}
            out = set()
            for token in (e.text or '').split():
                a, _, b = token.partition('-')
                out |= set(range(int(a, 16), int(b or a, 16) + 1))
            return out
        parts = [self.members(x) for x in e]
        if op == 'union':
            return set().union(*parts)
        if op == 'intersection':
            return set.intersection(*parts)
        if op == 'difference':
            return parts[0] - parts[1]
        if op == 'symmetric-difference':
            return parts[0] ^ parts[1]
        if op == 'complement':
            return {k[0] for k in self.rows if len(k) == 1} - parts[0]
        raise Bad(f'unknown operator {op}')

    def once(self, e, label, starts, anchor):
        op = e.tag[len(NS):]
        n = len(label)
        if op == 'start':
            return starts & {0}
        if op == 'end':
            return starts & {n}
        if op == 'any':
            return {p + 1 for p in starts if p < n}
        if op == 'char':
            k = cps(e.get('cp'))
            return {p + len(k) for p in starts if label[p:p + len(k)] == k}
        if op == 'anchor':
            return {anchor[1]} if anchor and anchor[0] in starts else set()
        if op == 'choice':
            return set().union(*(self.match(x, label, starts, anchor) for x in e))
        if op == 'rule':
            return self.sequence(self.rules[e.get('by-ref')] if e.get('by-ref') else e, label, starts, anchor)
        if op == 'look-behind':
            return {p for p in starts
                    if any(p in self.sequence(e, label, {q}, None) for q in range(p + 1))}
        if op == 'look-ahead':
            return {p for p in starts if self.sequence(e, label, {p}, None)}
        return {p + 1 for p in starts if p < n and label[p] in self.members(e)}

    def match(self, e, label, starts, anchor):
        count = e.get('count') or '1:1'
        m = re.fullmatch(r'(\d+)(?::(\d+)|(\+))?', count)
        least = int(m[1])
        most = int(m[2]) if m[2] else (len(label) + 1 if m[3] else least)
        now, out = set(starts), set()
        for i in range(most + 1):
            if i >= least:
                out |= now
            if i == most or not now:
                break
            now = self.once(e, label, now, anchor)
        return out

    def sequence(self, e, label, starts, anchor):
        for child in e:
            starts = self.match(child, label, starts, anchor)
        return starts

    def holds(self, name, label, anchor=None):
        return bool(self.sequence(self.rules[name], label, set(range(len(label) + 1)), anchor))

    def partition(self, label):
        """Longest first (RFC 7940, 8.1): elements as (start, end), or the position where it stops."""
        out, p = [], 0
        while p < len(label):
            for size in range(min(self.longest, len(label) - p), 0, -1):
                if label[p:p + size] in self.rows:
                    break
            else:
                return None, p
            out.append((p, p + size))
            p += size
        return out, None

    def judge(self, text):
        """(True, None), or (False, the rule that refuses or 'repertoire')."""
        label = tuple(map(ord, text))
        parts, _ = self.partition(label)
        if parts is None:
            return False, 'repertoire'
        types = []
        for a, b in parts:
            e = self.rows[label[a:b]]
            if e.get('when') and not self.holds(e.get('when'), label, (a, b)):
                return False, e.get('when')
            if e.get('not-when') and self.holds(e.get('not-when'), label, (a, b)):
                return False, e.get('not-when')
            types += [v.get('type') for v in e if cps(v.get('cp')) == label[a:b]]
        for act in self.actions:
            if act.get('match') and not self.holds(act.get('match'), label):
                continue
            if act.get('not-match') and self.holds(act.get('not-match'), label):
                continue
            named = [act.get(k) for k in ('any-variant', 'all-variants', 'only-variants')]
            if named[0] is not None and not set(types) & set(named[0].split()):
                continue
            if named[1] is not None and not (types and set(types) <= set(named[1].split())):
                continue
            if named[2] is not None and not (len(types) == len(parts) and set(types) <= set(named[2].split())):
                continue
            return act.get('disp') in ('valid', 'allocatable', 'activated'), act.get('match') or act.get('not-match')
        return True, None


# ---------------------------------------------------------------- one against the other

def check_labels(doc, pairs, complain):
    tested = {'accept-label': set(), 'refuse-label': set()}
    for key, value in pairs:
        if key not in tested:
            continue
        label, _, rule = value.partition(' ')
        if rule != 'repertoire' and rule not in doc.rules:
            complain(f'{key}: no rule {rule}')
            continue
        if unicodedata.normalize('NFC', label) != label:
            complain(f'{key}: {label} is not NFC')
        tested[key].add(rule)
        ok, why = doc.judge(label)
        if key == 'accept-label' and not ok:
            complain(f'{label} should be accepted, {why} refuses')
        if key == 'refuse-label' and (ok or why != rule):
            complain(f'{label} should be refused by {rule}: {"accepted" if ok else why}')
    used = {a.get(k) for a in doc.actions for k in ('match', 'not-match')}
    used |= {e.get(k) for e in doc.rows.values() for k in ('when', 'not-when')}
    for rule in sorted(used - {None}):
        for key, seen in tested.items():
            if rule not in seen:
                complain(f'no {key} for rule {rule}')


def check_frames(doc, accepts, pairs, complain):
    frames = [v for k, v in pairs if k == 'frame'] or ['@']
    if any(f.count('@') != 1 for f in frames):
        complain('a frame needs one @')
        return
    for k in sorted(accepts):
        text = ''.join(map(chr, k))
        if not any(doc.judge(f.replace('@', text))[0] for f in frames):
            complain(f'{text} ({k[0]:04X}) is accepted in no frame')
            break
    others = {cp for k in doc.rows for cp in k} - {k[0] for k in accepts if len(k) == 1}
    for cp in sorted(others):
        if any(doc.judge(f.replace('@', chr(cp)))[0] for f in frames):
            complain(f'{cp:04X} is accepted in a frame')


def check_variants(doc, complain):
    for key, e in doc.rows.items():
        for v in e:
            target = cps(v.get('cp'))
            if target and target not in doc.rows and v.get('type') != 'out-of-repertoire-var':
                complain(f'variant of {key[0]:04X} is not in the repertoire')
            if not v.get('type'):
                complain(f'variant of {key[0]:04X} has no type')


def check_meta(doc, name, header, pairs, complain):
    value = dict(pairs)
    text = {k: doc.meta.findtext(NS + k) or '' for k in ('version', 'date', 'description', 'unicode-version')}
    if not re.fullmatch(r'[1-9]\d*', text['version']):
        complain('version is not a number')
    if not re.fullmatch(r'\d{4}-\d\d-\d\d', value['date']) or text['date'] != value['date']:
        complain('date differs')
    if [e.text for e in doc.meta.findall(NS + 'language')] != [v for k, v in pairs if k == 'language']:
        complain('languages differ')
    if [e.text for e in doc.meta.findall(NS + 'scope')] != [v for k, v in header if k in ('tld', 'also')]:
        complain('scopes differ from tld and also')
    if value['dated'] not in DATED or value['confidence'] not in CONFIDENCE:
        complain('dated or confidence is none of the words')
    if value['dated'] == 'table' and not any(value['date'] in v for k, v in pairs if k in ('source', 'note')):
        complain(f'no source or note has the date of the table, {value["date"]}')
    if (value['confidence'] == 'general knowledge') != text['description'].strip().startswith('Unverified'):
        complain('"Unverified" and confidence do not agree')
    if not re.fullmatch(r'\d+\.\d+\.\d+', text['unicode-version']):
        complain('no unicode-version')


def check_rules(doc, complain):
    for e in list(doc.rules.values()) + doc.actions:
        if not e.get('comment'):
            complain(f'{e.get("name") or "action"}: no comment')
    if not doc.actions or [doc.actions[-1].get(k) for k in ('disp', 'match', 'not-match')] != ['valid', None, None]:
        complain('the last action is not the catch-all')


def check_table(path, name, header, pairs, complain, replace=None):
    doc = Document(path, replace)
    accepts = parse_accepts([v for k, v in pairs if k == 'accepts'])
    for what, odd in (('only in the document', set(doc.rows) - accepts - {()}), ('only in SOURCES', accepts - set(doc.rows))):
        if odd:
            complain(f'{what}: ' + ' '.join('+'.join(f'{cp:04X}' for cp in k) for k in sorted(odd)[:9]))
    for cp in sorted({cp for k in doc.rows for cp in k}):
        if derived(cp) == 'DISALLOWED':
            complain(f'{cp:04X} is DISALLOWED in IDNA2008')
    check_meta(doc, name, header, pairs, complain)
    check_rules(doc, complain)
    check_variants(doc, complain)
    check_labels(doc, pairs, complain)
    check_frames(doc, accepts, pairs, complain)


def check_header(tld, blocks, complain):
    header = blocks[0][1]
    own = [v for k, v in header if k in ('tld', 'also')]
    if own[0] != tld:
        complain('tld is not the name of the directory')
    for v in own:
        if not LDH_LABEL.match(v):
            complain(f'not a TLD: {v}')
    tables = [name for name, _ in blocks[1:]]
    if not tables:
        complain('no table')
    for k, v in header:
        if k == 'zone':
            line, bracket, confidence = v.partition(' (')
            suffix, *names = line.split(' ')
            labels = suffix.split('.')
            if (len(labels) > 1 or bracket) and (confidence[-1:] != ')' or confidence[:-1] not in CONFIDENCE):
                complain(f'zone {suffix}: no confidence')
            if (len(labels) < 2 and not names) or labels[-1] not in own or not all(map(LDH_LABEL.match, labels)):
                complain(f'not a zone below the TLD: {suffix}')
            for n in names:
                if n[:-4] not in tables or not n.endswith('.xml'):
                    complain(f'zone {suffix}: no table {n}')


def check_tld(tld):
    errors = []
    folder = os.path.join(HERE, tld)
    try:
        blocks = read_sources(os.path.join(folder, 'SOURCES'))
    except (Bad, OSError, UnicodeDecodeError) as e:
        return [f'{tld}: {e}'], 0, set()
    check_header(tld, blocks, lambda text: errors.append(f'{tld}: {text}'))
    listed = {name + '.xml' for name, _ in blocks[1:]}
    if listed | {'SOURCES'} != set(os.listdir(folder)):
        errors.append(f'{tld}: files and sections differ: {sorted(listed ^ (set(os.listdir(folder)) - {"SOURCES"}))}')
    for name, pairs in blocks[1:]:
        try:
            check_table(os.path.join(folder, name + '.xml'), name, blocks[0][1], pairs,
                        lambda text: errors.append(f'{tld}/{name}: {text}'))
        except (Bad, OSError, ET.ParseError, KeyError) as e:
            errors.append(f'{tld}/{name}: {e!r}')
    return errors, len(blocks) - 1, {v for k, v in blocks[0][1] if k in ('tld', 'also')}


def check_generic():
    folder = os.path.join(os.path.dirname(HERE), 'generic')
    blocks = read_sources(os.path.join(folder, 'SOURCES'), '[A-Z][a-z]{3}', {})
    errors = []
    for name, pairs in blocks[1:]:
        replace = {'@TLD@': 'example', '@DATE@': dict(pairs)['date']}
        try:
            check_table(os.path.join(folder, name + '.xml'), name, [('tld', 'example')], pairs,
                        lambda text: errors.append(f'generic/{name}: {text}'), replace)
        except (Bad, ET.ParseError, KeyError) as e:
            errors.append(f'generic/{name}: {e!r}')
    if {name + '.xml' for name, _ in blocks[1:]} != set(os.listdir(folder)) - {'SOURCES', 'README.md'}:
        errors.append('generic: files and sections differ')
    for e in errors:
        print(e, file=sys.stderr)
    print(f'{len(blocks) - 1} scripts, {len(errors)} errors')
    return 1 if errors else 0


def main(argv):
    if argv == ['--generic']:
        return check_generic()
    if any(a.startswith('-') for a in argv):
        print(__doc__, file=sys.stderr)
        return 2
    folders = argv or sorted(d for d in os.listdir(HERE) if os.path.isdir(os.path.join(HERE, d)) and d != '__pycache__')
    errors, tables, tlds = [], 0, set()
    for tld in folders:
        e, n, names = check_tld(tld)
        errors += e
        if tlds & names:
            errors.append(f'{tld}: {sorted(tlds & names)} belongs to two directories')
        tables += n
        tlds |= names
    for e in errors:
        print(e, file=sys.stderr)
    print(f'{len(folders)} directories, {len(tlds)} TLDs, {tables} tables, {len(errors)} errors')
    return 1 if errors else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
