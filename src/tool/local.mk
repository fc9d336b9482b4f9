# The tool. It links libidnv alone; what only some commands need (libidnv-lgr, libidnv-zone,
# libunistring) is loaded by those commands, so that a conversion starts fast.
bin_PROGRAMS += idnv
idnv_SOURCES = \
	%reldir%/main.c
idnv_LDADD = libidnv.la
