# SPDX-License-Identifier: MIT
"""Tables that the tests of the authoring commands write."""
import os
import shutil
import tempfile
import unittest

META = ('<meta><version>1</version><date>2026-01-01</date><language>und-Latn</language>'
        '<scope type="domain">xx</scope><unicode-version>6.3.0</unicode-version>'
        '<description>d</description></meta>\n')
LGR = '<lgr xmlns="urn:ietf:params:xml:ns:lgr-1.0">\n'
VALID = '<action disp="valid"/>'


class Documents(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, text, name='table.xml'):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def table(self, data, rules='', meta=META, name='table.xml'):
        return self.write(LGR + meta + '<data>' + data + '</data><rules>' + (rules or VALID) +
                          '</rules></lgr>\n', name)
