# SPDX-License-Identifier: MIT
"""The compiled policies of this build, for the tests that need them, and folders of their own."""
import os
import shutil
import sys
import tempfile

from cli import TOOL

IMAGES = os.path.join(os.path.dirname(os.path.abspath(TOOL)), 'policies')
TABLES = os.path.join(os.environ.get('srcdir', '.'), 'tables', 'policies')

# What the user of this machine has installed must not matter.
_empty = tempfile.mkdtemp()
os.environ['XDG_DATA_HOME'] = _empty
os.environ.pop('IDNV_POLICY_PATH', None)


def clean():
    shutil.rmtree(_empty, ignore_errors=True)


def need_images():
    if not os.path.isfile(os.path.join(IMAGES, 'se.policy')):
        print('SKIP: no compiled policies: they need libidnv-lgr (configure without --without-expat)')
        sys.exit(77)


def path_env(*folders):
    """An environment whose search path begins with these folders."""
    return {**os.environ, 'IDNV_POLICY_PATH': ':'.join(folders)}
