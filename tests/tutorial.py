#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs every command of doc/tutorial.md, in order, and compares what is printed.

A fenced block `sh` is run; a block `text` after it is what it prints (standard output, then standard
error). A block without one prints nothing. `tutorial.py --update` writes the outputs anew, for a
person to read over.
"""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ.get('srcdir', '.')
TOOL = os.path.abspath(os.environ.get('IDNV_TOOL', './idnv'))
PAGE = os.path.join(TOP, 'doc', 'tutorial.md')
# ```sh block, and the ```text block that may follow it with nothing but a blank line between
STEP = re.compile(r'^```sh\n(.*?)^```\n(\n```text\n(.*?)^```\n)?', re.M | re.S)
# Each step begins with the variables and the folder that the one before left.
KEEP = 'set +e; . ./.before; set -e\n%s\n{ export -p; } >./.before'


def run(command, folder, env):
    done = subprocess.run(['sh', '-c', KEEP % command], cwd=folder, env=env, capture_output=True,
                          text=True)
    return done.returncode, done.stdout + done.stderr


def main():
    update = sys.argv[1:] == ['--update']
    if not os.path.isfile(os.path.join(os.path.dirname(TOOL), 'policies', 'se.policy')):
        print('SKIP: no compiled policies (they need libidnv-lgr)')
        return 77
    with open(PAGE, encoding='utf-8') as f:
        page = f.read()
    failed, steps = 0, 0
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as tools:
        os.symlink(TOOL, os.path.join(tools, 'idnv'))
        env = {**os.environ, 'PATH': tools + ':' + os.environ['PATH'], 'HOME': home,
               'LC_ALL': 'C.UTF-8'}
        for name in ('IDNV_POLICY_PATH', 'XDG_DATA_HOME'):
            env.pop(name, None)
        open(os.path.join(home, '.before'), 'w').close()

        def step(match):
            nonlocal failed, steps
            command, wanted = match[1], match[3] or ''
            steps += 1
            status, printed = run(command, home, env)
            title = command.strip().split('\n')[0]
            if status != 0 or (printed != wanted and not update):
                failed += 1
                print(f'FAIL {title} (status {status})\n--- page\n{wanted}--- printed\n{printed}---')
            else:
                print('ok  ', title)
            text = f'\n```text\n{printed}```\n' if printed else ''
            return f'```sh\n{command}```\n{text}'

        told = STEP.sub(step, page)
    if page.count('```sh\n') != steps or steps < 10:
        print(f'FAIL {steps} steps, {page.count("```sh")} blocks')
        failed += 1
    if update and not failed:
        with open(PAGE, 'w', encoding='utf-8') as f:
            f.write(told)
    return failed != 0


sys.exit(main())
