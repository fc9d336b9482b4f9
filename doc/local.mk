# Nothing is built here unless its tools are there.

EXTRA_DIST += %reldir%/fuzzing.md
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
