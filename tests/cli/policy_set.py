#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The policies and the starting files of this repository: lint, policy new, what they accept."""
import glob
import gzip
import os
import shutil
import sys
import tempfile
import unittest

from cli import main, run

SRC = os.environ.get('srcdir', '.')
sys.path.insert(0, f'{SRC}/tables/policies')
sys.dont_write_bytecode = True
import check  # noqa: E402

GENERIC = check.read_sources(f'{SRC}/tables/generic/SOURCES', '[A-Z][a-z]{3}', {})[1:]


# Languages of the list of harmless words, and how many in a thousand a starting file may refuse:
# in two languages the list has ill-formed words (a doubled sign, a joiner at the end).
LANGUAGES = {'Arab': 'ar fa', 'Armn': 'hy', 'Beng': 'bn', 'Cyrl': 'mn kk be bg sr-Cyrl ru uk',
             'Deva': 'hi ne', 'Grek': 'el', 'Gujr': 'gu', 'Hebr': 'he', 'Kore': 'ko', 'Laoo': 'lo',
             'Latn': 'tr sl pt is lv da hu nb ca fr sv sk lt et cs ro pl hr es de vi',
             'Sinh': 'si', 'Telu': 'te', 'Thai': 'th'}
REFUSED = {'bn': 7, 'si': 7}

# Not one syllable, in scripts where a dictionary says little about what is not a word.
ILL_FORMED = {
    'Beng': 'অা কিি ক্্ক ক্অ ক\u200cক ক্\u200c 1ি কঁঁ',
    'Deva': 'अा किि क््क क्अ क\u200dक क्\u200d क्\u200c\u200cक 1ि कंं ऱ',
    'Gujr': 'અા કિિ ક્્ક ક\u200dક 1િ કંં', 'Guru': 'ਅਾ ਕਿਿ ਕ੍੍ਕ ਕ੍ਅ 1ਿ',
    'Knda': 'ಅಾ ಕಿಿ ಕ್್ಕ ಕ್ಅ 1ಿ', 'Khmr': 'ក្ ក្្ក ិក កិិ អ្1', 'Laoo': 'ເ ກິິ ເ1 ກ່່',
    'Mlym': 'അാ കിി ക്്ക കി് 1ി ർ്റ', 'Mymr': 'က္ ္က 1ာ', 'Orya': 'ଅା କିି କ୍୍କ 1ି',
    'Sinh': 'අා කිි ක්්ක ක\u200dක 1ි', 'Taml': 'அா கிி க்்க 1ி', 'Telu': 'అా కిి క్్క క్అ 1ి',
    'Thai': 'เ กิิ เ1 ก่่ กๅ ะก', 'Arab': 'ب\u200c \u200cب ا\u200c\u200cب ب\u200c1'}


def words():
    data = os.environ.get('IDNV_TEST_DATA', f'{SRC}/../shared')
    path = f'{data}/homograph/benign_words.tsv.gz'
    if not os.path.exists(path):
        raise unittest.SkipTest(f'needs {path} (set IDNV_TEST_DATA)')
    with gzip.open(path, 'rt', encoding='utf-8') as f:
        for line in f:
            language, _, word = line.rstrip('\n').split('\t')
            yield language, word


# Languages of a TLD, and how many in a hundred of their words its rules may refuse: .bg asks for a
# letter that Latin has not, and the Sinhala list has ill-formed words.
UNDER = {'bg': 'bg', 'br': 'pt', 'ca': 'fr', 'ch': 'de fr', 'de': 'de', 'dk': 'da',
         'ee': 'et', 'es': 'es ca', 'fi': 'sv', 'fr': 'fr', 'gr': 'el', 'hr': 'hr', 'hu': 'hu',
         'il': 'he', 'is': 'is', 'kr': 'ko', 'lt': 'lt', 'lv': 'lv', 'no': 'nb', 'pl': 'pl cs ru',
         'pt': 'pt', 'ro': 'ro', 'rs': 'hr', 'sa': 'ar', 'se': 'sv', 'si': 'sl', 'th': 'th',
         'tr': 'tr', 'ua': 'uk', 'vn': 'vi', 'xn--45brj9c': 'bn', 'xn--80ao21a': 'kk',
         'xn--90a3ac': 'sr-Cyrl', 'xn--90ais': 'be', 'xn--fpcrj9c3d': 'te', 'xn--fzc2c9e2c': 'si',
         'xn--gecrj9c': 'gu', 'xn--h2brj9c': 'hi ne', 'xn--j1amh': 'uk', 'xn--l1acc': 'mn',
         'xn--mgba3a4f16a': 'fa', 'xn--mgberp4a5d4ar': 'ar', 'xn--p1ai': 'ru', 'xn--q7ce6a': 'lo',
         'xn--y9a3aq': 'hy'}
REFUSED_UNDER = {'bg': 5, 'xn--fzc2c9e2c': 1}


class StartingFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        for script, _ in GENERIC:
            run('policy', 'new', f'--script={script}', '--tld=example', '-o', cls.file(script))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def file(cls, script):
        return f'{cls.folder}/{script}.xml'

    def verdicts(self, script, labels):
        r = run('check', '--quiet', '--policy=' + self.file(script), stdin='\n'.join(labels) + '\n')
        return [line.split('\t')[0] for line in r.lines]

    def test_words_of_their_languages(self):
        lists = {}
        for language, word in words():
            lists.setdefault(language, []).append(word)
        for script, languages in LANGUAGES.items():
            for language in languages.split():
                found = self.verdicts(script, lists[language])
                self.assertGreater(len(found), 1000)
                self.assertLessEqual(len(found) - found.count('valid'),
                                     len(found) * REFUSED.get(language, 1) // 1000, language)

    def test_words_under_their_tlds(self):
        """A word of which each letter is listed is refused only for a rule that means it."""
        lists = {}
        for language, word in words():
            lists.setdefault(language, []).append(word)
        for tld, languages in UNDER.items():
            tables = check.read_sources(f'{SRC}/tables/policies/{tld}/SOURCES')[1:]
            listed = {chr(cp) for _, pairs in tables for key in check.parse_accepts(
                [v for k, v in pairs if k == 'accepts']) for cp in key}
            labels = [w for language in languages.split() for w in lists[language]
                      if len(w) > 2 and listed.issuperset(w)]
            r = run('check', '--quiet', '--tld=' + tld, stdin=''.join(w + '\n' for w in labels))
            refused = [w for w, line in zip(labels, r.lines, strict=True)
                       if not line.startswith('valid')]
            self.assertLessEqual(len(refused) * 1000,
                                 len(labels) * REFUSED_UNDER.get(tld, 0.1) * 10, (tld, refused[:9]))

    def test_ill_formed(self):
        for script, labels in ILL_FORMED.items():
            found = self.verdicts(script, labels.split(' '))
            wrong = [ascii(w) for w, v in zip(labels.split(' '), found, strict=True)
                     if v == 'valid']
            self.assertEqual(wrong, [], script)

    def test_a_joiner_makes_no_second_name(self):
        """The label without joiners is a blocked variant of the one with them."""
        for script, label in (('Arab', 'می\u200cخواهم'), ('Deva', 'श्\u200dलोक'),
                              ('Beng', 'খুব্\u200cলাইলে')):
            o = run('check', '--format=json', '--policy=' + self.file(script), label).objects[0]
            self.assertEqual(o['policy']['variants']['blocked'], 1, script)
            self.assertEqual(o['policy']['bundle'], [])


class PolicySet(unittest.TestCase):
    def test_lint_says_what_sources_expect(self):
        files = sorted(glob.glob(f'{SRC}/tables/policies/*/*.xml'))
        self.assertGreater(len(files), 150)
        found = set()
        for line in run('policy', 'lint', '--quiet', *files).lines:
            path, _, text = line.partition(':')
            found.add((path, text.split(': ')[1]))
        expected = set()
        for folder in sorted({os.path.dirname(f) for f in files}):
            for name, pairs in check.read_sources(f'{folder}/SOURCES')[1:]:
                expected |= {(f'{folder}/{name}.xml', v.split(' ')[0]) for k, v in pairs
                             if k == 'lint'}
        self.assertEqual(found, expected)

    def test_starting_files(self):
        self.assertEqual(len(GENERIC), 26)
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        for script, pairs in GENERIC:
            path = f'{folder}/{script}.xml'
            r = run('policy', 'new', f'--script={script}', '--tld=example', '-o', path)
            self.assertEqual((r.status, r.out), (0, b''), r.err)
            with open(path, encoding='utf-8') as f:
                self.assertNotIn('@', f.read())
            r = run('policy', 'lint', path)
            self.assertEqual((r.status, r.out), (0, b''))
            for key in ('accept-label', 'refuse-label'):
                labels = [v.split(' ')[0] for k, v in pairs if k == key]
                r = run('check', f'--policy={path}', '--quiet', stdin='\n'.join(labels) + '\n')
                for label, line in zip(labels, r.lines):
                    verdict = line.split('\t')[0]
                    if key == 'accept-label':
                        self.assertEqual(verdict, 'valid', f'{script} {label}')
                    else:
                        self.assertIn(verdict, ('ineligible', 'invalid'), f'{script} {label}')

    def test_new_takes_the_tld_in_any_form(self):
        files = [run('policy', 'new', '--script=Deva', '--tld=' + tld).out
                 for tld in ('xn--h2brj9c', '.भारत')]
        self.assertIn(b'<scope type="domain">xn--h2brj9c</scope>', files[0])
        self.assertEqual(*files)

    def test_new_refuses(self):
        for args in (['--script=Deva'], ['--tld=xx'], ['--script=Xxxx', '--tld=xx'],
                     ['--script=Deva', '--tld=co.in']):
            r = run('policy', 'new', *args)
            self.assertNotEqual(r.status, 0, args)
            self.assertEqual(r.out, b'')
            self.assertTrue(r.err)


if __name__ == '__main__':
    main()
