#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Completion: each shell offers every command, and every option of every command, with the words that
it takes. The help, made from the parser's table, says which."""
import os
import re
import shutil
import subprocess
import unittest

from cli import TOOL, main, run

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'doc', 'completion')

# Runs _idnv of idnv.bash as readline does.
BASH = r'''
source "$1"
COMP_LINE=$2 COMP_POINT=${#2}
compopt() { :; }
_idnv
printf '%s\n' "${COMPREPLY[@]}"
'''
# Runs _idnv as the completion system does; what it offers is written instead.
ZSH = r'''
compadd() { while [[ $1 != -- ]] shift; shift; print -l -- $@; }
_files() { print '<files>'; }
compset() { :; }
words=(${=2}); [[ $2 == *' ' ]] && words+=('')
CURRENT=$#words
source $1
'''


class Completion(unittest.TestCase):
    def offers(self, line):
        env = {**os.environ, 'PATH': os.path.dirname(os.path.abspath(TOOL)) + ':' +
               os.environ['PATH']}
        if self.shell == 'bash':
            args = ['bash', '-c', BASH, 'bash', FOLDER + '/idnv.bash', line]
        elif self.shell == 'zsh':
            args = ['zsh', '-f', '-c', ZSH, 'zsh', FOLDER + '/_idnv', line]
        else:
            args = ['fish', '--no-config', '-c', 'source $argv[1]; complete -C $argv[2]',
                    FOLDER + '/idnv.fish', line]
        done = subprocess.run(args, capture_output=True, env=env, cwd='/')
        self.assertEqual(done.stderr, b'', done.args)
        found = {text.split('\t')[0] for text in done.stdout.decode().split('\n') if text}
        if self.shell == 'bash':
            return found
        # What begins otherwise is left out by the completion system, or offered as a wild guess.
        last = line.split(' ')[-1]
        return {text for text in found if text.startswith(last) or text == '<files>'}

    def commands(self):
        found = [line.strip().split('  ')[0] for line in run('--help').lines
                 if re.match('  [a-z]', line)]
        self.assertGreater(len(found), 20)
        return found

    def each_shell(self, test):
        for self.shell in ('bash', 'zsh', 'fish'):
            with self.subTest(shell=self.shell):
                if not shutil.which(self.shell):
                    self.skipTest('no ' + self.shell)
                test()

    def test_commands(self):
        commands = self.commands()

        def test():
            self.assertEqual(self.offers('idnv '), {c.split()[0] for c in commands})
            self.assertEqual(self.offers('idnv to-u'), {'to-unicode'})
            for first in ('policy', 'zone'):
                self.assertEqual(self.offers('idnv %s ' % first),
                                 {c.split()[1] for c in commands if c.startswith(first + ' ')})
        self.each_shell(test)

    def options(self, command):
        """What is offered for a command: its options, each with the words that it takes."""
        wanted = set()
        for option, value in re.findall(r'^  (?:-., )?(--[a-z0-9-]+)(=\S*)?',
                                        run(*command.split(), '--help').out.decode(), re.M):
            values = value[1:].split('|') if '|' in value else ['']
            if option == '--profile':
                values = ['registration', 'lookup', 'uts46', 'uts46-transitional', 'browser',
                          'dns']
            wanted.update(option + value[:1] + v for v in values)
        self.assertIn('--help', wanted)
        return wanted

    def test_options(self):
        wanted = {command: self.options(command) for command in self.commands()}

        def test():
            for command in wanted:
                self.assertEqual(self.offers('idnv %s -' % command), wanted[command], command)
        self.each_shell(test)

    def test_values(self):
        def test():
            before = '' if self.shell == 'bash' else '--format='
            self.assertEqual(self.offers('idnv check --format=t'),
                             {before + 'text', before + 'tsv'})
            self.assertTrue(self.offers('idnv check --policy=/et'))
        self.each_shell(test)


if __name__ == '__main__':
    main()
