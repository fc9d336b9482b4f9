# libidnv-zone. Its own convenience library, so that tests reach what is behind the ABI.
noinst_LTLIBRARIES += libidnv-zone-core.la
libidnv_zone_core_la_SOURCES = \
	%reldir%/admin.c \
	%reldir%/audit.c \
	%reldir%/env.c \
	%reldir%/internal.h \
	%reldir%/keys.c \
	%reldir%/load.c \
	%reldir%/lock.c \
	%reldir%/map.c \
	%reldir%/message.c \
	%reldir%/query.c \
	%reldir%/record.c \
	%reldir%/sort.c \
	%reldir%/txn.c \
	%reldir%/versions.c
libidnv_zone_core_la_CFLAGS = $(AM_CFLAGS) $(LMDB_CFLAGS)

lib_LTLIBRARIES += libidnv-zone.la
libidnv_zone_la_SOURCES =
libidnv_zone_la_LIBADD = libidnv-zone-core.la libidnv.la $(LMDB_LIBS)
libidnv_zone_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(IDNV_LT_VERSION) -no-undefined
if VERSION_SCRIPT
libidnv_zone_la_LDFLAGS += -Wl,--version-script=$(srcdir)/%reldir%/libidnv-zone.map
endif
EXTRA_DIST += %reldir%/libidnv-zone.map

pkgconfig_DATA += %reldir%/libidnv-zone.pc

idnvinclude_HEADERS += include/idnv/zone.h
