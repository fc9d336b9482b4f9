# Nothing is built here unless its tools are there.

EXTRA_DIST += %reldir%/fuzzing.md %reldir%/readings.md
EXTRA_DIST += %reldir%/homograph.md
EXTRA_DIST += %reldir%/policies.md %reldir%/tutorial.md
EXTRA_DIST += %reldir%/zone.md
EXTRA_DIST += %reldir%/lgr-notes.md %reldir%/policy-image.md
EXTRA_DIST += %reldir%/examples/Makefile %reldir%/examples/check_name.c %reldir%/examples/check_name.py

# The manual page: the list of rules comes from rules.def.
man1_MANS = %reldir%/man/idnv.1
CLEANFILES += %reldir%/man/idnv.1
EXTRA_DIST += %reldir%/man/idnv.1.in %reldir%/man/rules.awk
%reldir%/man/idnv.1: %reldir%/man/idnv.1.in %reldir%/man/rules.awk include/idnv/rules.def
	$(AM_V_GEN)$(MKDIR_P) %reldir%/man && \
	awk -f $(srcdir)/%reldir%/man/rules.awk $(srcdir)/include/idnv/rules.def \
	    $(srcdir)/%reldir%/man/idnv.1.in >$@.new && mv $@.new $@

# Completion: what the program's help says, so that it is never behind.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %reldir%/completion/idnv.bash
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = %reldir%/completion/_idnv
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_fishcompletion_DATA = %reldir%/completion/idnv.fish

# A start for packagers; the tarball has no folder debian at its top.
EXTRA_DIST += %reldir%/packaging
