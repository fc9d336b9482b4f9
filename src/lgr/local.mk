# libidnv-lgr. Its own convenience library, so that tests reach what is behind the ABI.
noinst_LTLIBRARIES += libidnv-lgr-core.la
libidnv_lgr_core_la_SOURCES = \
	$(LGR_TABLES) \
	%reldir%/arena.c \
	%reldir%/arena.h \
	%reldir%/build.c \
	%reldir%/build.h \
	%reldir%/compile.c \
	%reldir%/compile.h \
	%reldir%/compile_actions.c \
	%reldir%/compile_points.c \
	%reldir%/compile_records.c \
	%reldir%/compile_rules.c \
	%reldir%/compile_sets.c \
	%reldir%/diag.c \
	%reldir%/import.c \
	%reldir%/import.h \
	%reldir%/import_rows.c \
	%reldir%/import_text.h \
	%reldir%/model.c \
	%reldir%/model.h \
	%reldir%/read.c \
	%reldir%/read.h \
	%reldir%/read_data.c \
	%reldir%/read_meta.c \
	%reldir%/read_rules.c \
	%reldir%/read_value.c \
	%reldir%/resolve.c \
	%reldir%/resolve_class.c \
	%reldir%/resolve_rule.c \
	%reldir%/set.c \
	%reldir%/sha256.c \
	%reldir%/set.h \
	%reldir%/sources.c \
	%reldir%/sources.h \
	%reldir%/write.c \
	%reldir%/lgr.c \
	%reldir%/property.c \
	%reldir%/property.h \
	%reldir%/property_data.h
libidnv_lgr_core_la_CFLAGS = $(AM_CFLAGS) $(EXPAT_CFLAGS)

lib_LTLIBRARIES += libidnv-lgr.la
libidnv_lgr_la_SOURCES =
libidnv_lgr_la_LIBADD = libidnv-lgr-core.la libidnv.la $(EXPAT_LIBS)
libidnv_lgr_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(IDNV_LT_VERSION) -no-undefined
if VERSION_SCRIPT
libidnv_lgr_la_LDFLAGS += -Wl,--version-script=$(srcdir)/%reldir%/libidnv-lgr.map
endif
EXTRA_DIST += %reldir%/libidnv-lgr.map

pkgconfig_DATA += %reldir%/libidnv-lgr.pc

idnvinclude_HEADERS += include/idnv/lgr.h
