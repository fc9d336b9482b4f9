# Nothing is built here unless its tools are there.

EXTRA_DIST += %reldir%/fuzzing.md %reldir%/guide.md %reldir%/readings.md
EXTRA_DIST += %reldir%/homograph.md
EXTRA_DIST += %reldir%/performance.md
EXTRA_DIST += %reldir%/policies.md %reldir%/testing.md %reldir%/tutorial.md
EXTRA_DIST += %reldir%/zone.md
EXTRA_DIST += %reldir%/lgr-notes.md %reldir%/policy-image.md
EXTRA_DIST += %reldir%/examples/Makefile %reldir%/examples/check_name.c \
	%reldir%/examples/check_name.py %reldir%/examples/coprocess.py

# Manual pages. Those of section 3 and the rules repeat the public headers: `./dev man` makes them,
# and they are committed, so that no build needs what makes them.
dist_man_MANS += %reldir%/man/idnv.1 %reldir%/man/idnv-rules.7 \
	%reldir%/man/idnv.3 \
	%reldir%/man/idnv_character.3 \
	%reldir%/man/idnv_homograph.3 \
	%reldir%/man/idnv_label.3 \
	%reldir%/man/idnv_lgr.3 \
	%reldir%/man/idnv_name.3 \
	%reldir%/man/idnv_policy.3 \
	%reldir%/man/idnv_profile.3 \
	%reldir%/man/idnv_punycode.3 \
	%reldir%/man/idnv_report.3 \
	%reldir%/man/idnv_status.3 \
	%reldir%/man/idnv_utf8.3 \
	%reldir%/man/idnv_version.3 \
	%reldir%/man/idnv_zone.3
EXTRA_DIST += %reldir%/man/gen.py %reldir%/man/links.sh

# Each function is found by its own name.
install-data-hook:
	sh $(srcdir)/%reldir%/man/links.sh install $(DESTDIR)$(man3dir) $(srcdir)/%reldir%/man/*.3
uninstall-hook:
	sh $(srcdir)/%reldir%/man/links.sh remove $(DESTDIR)$(man3dir) $(srcdir)/%reldir%/man/*.3

# Completion: what the program's help says, so that it is never behind.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %reldir%/completion/idnv.bash
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = %reldir%/completion/_idnv
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_fishcompletion_DATA = %reldir%/completion/idnv.fish

# A start for packagers; the tarball has no folder debian at its top.
EXTRA_DIST += %reldir%/packaging
