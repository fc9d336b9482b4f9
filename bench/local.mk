# The benchmark: this library and its peers in one process. Not built by default: `./dev bench`.
EXTRA_DIST += %reldir%/tool.py %reldir%/worst_document.py
if ICU
if IDN2
EXTRA_PROGRAMS = idnv-bench
idnv_bench_SOURCES = \
	%reldir%/bench.h \
	%reldir%/bench_convert.c \
	%reldir%/bench_homograph.c \
	%reldir%/bench_length.c \
	%reldir%/frame.c \
	%reldir%/main.c \
	%reldir%/shapes.h
idnv_bench_CFLAGS = $(AM_CFLAGS) $(ICU_CFLAGS) $(IDN2_CFLAGS)
idnv_bench_LDADD = libidnv-core.la $(ICU_LIBS) -licui18n $(IDN2_LIBS)
if LGR
idnv_bench_SOURCES += %reldir%/bench_policy.c
idnv_bench_LDADD += libidnv-lgr-core.la libidnv-core.la $(EXPAT_LIBS)
endif
if ZONE
idnv_bench_SOURCES += %reldir%/bench_zone.c
idnv_bench_LDADD += libidnv-zone-core.la libidnv-core.la $(LMDB_LIBS)
endif
CLEANFILES += idnv-bench
endif
endif
