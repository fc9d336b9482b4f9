# libidnv: the core. A convenience library, so that tests reach the stages behind the ABI.
noinst_LTLIBRARIES += libidnv-core.la
LIBIDNV_SOURCES = \
	$(UNICODE_TABLES) \
	$(HOMOGRAPH_TABLES) \
	%reldir%/ace.c \
	%reldir%/bidi.c \
	%reldir%/character.c \
	%reldir%/context.c \
	%reldir%/finding.c \
	%reldir%/idna.c \
	%reldir%/label.c \
	%reldir%/map.c \
	%reldir%/name.c \
	%reldir%/nfc.c \
	%reldir%/octets.h \
	%reldir%/pair.c \
	%reldir%/policy.h \
	%reldir%/policy_bucket.c \
	%reldir%/policy_eval.c \
	%reldir%/policy_image.h \
	%reldir%/policy_index.c \
	%reldir%/policy_info.c \
	%reldir%/policy_match.c \
	%reldir%/policy_open.c \
	%reldir%/policy_variants.c \
	%reldir%/policy_walk.c \
	%reldir%/policy_ways.c \
	%reldir%/policy_ways.h \
	%reldir%/profile.c \
	%reldir%/profile.h \
	%reldir%/punycode.c \
	%reldir%/punycode.h \
	%reldir%/fold.h \
	%reldir%/has_variant.h \
	%reldir%/homograph.c \
	%reldir%/homograph_align.c \
	%reldir%/homograph_key.c \
	%reldir%/script.c \
	%reldir%/skeleton.c \
	%reldir%/skeleton_bidi.c \
	%reldir%/report.c \
	%reldir%/report.h \
	%reldir%/stage.h \
	%reldir%/status.c \
	%reldir%/ucd.c \
	%reldir%/ucd.h \
	%reldir%/utf8.c \
	%reldir%/utf8.h \
	%reldir%/version.c
libidnv_core_la_SOURCES = $(LIBIDNV_SOURCES)

lib_LTLIBRARIES += libidnv.la
libidnv_la_SOURCES =
libidnv_la_LIBADD = libidnv-core.la
libidnv_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(IDNV_LT_VERSION) -no-undefined
if VERSION_SCRIPT
libidnv_la_LDFLAGS += -Wl,--version-script=$(srcdir)/%reldir%/libidnv.map
libidnv_la_DEPENDENCIES = libidnv-core.la %reldir%/libidnv.map
endif
EXTRA_DIST += %reldir%/libidnv.map

pkgconfig_DATA += %reldir%/libidnv.pc
