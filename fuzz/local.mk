# Fuzz targets, one per entry point (doc/fuzzing.md). With --enable-fuzzing they are linked with
# $(LIB_FUZZING_ENGINE); without it with a driver that replays corpus/ and repro/ in `make check`.
FUZZ_COMMON = %reldir%/fuzz.c %reldir%/fuzz.h
FUZZ_TEXT = %reldir%/mutate.c %reldir%/mutate.h %reldir%/mutate_text.c %reldir%/repertoires.h
FUZZ_XML = %reldir%/mutate.c %reldir%/mutate.h %reldir%/mutate_xml.c
if COUNTED
FUZZ_LGR = libidnv-lgr-counted.a
FUZZ_LIBS = libidnv-counted.a $(FUZZ_COUNT_LDFLAGS)
AM_CPPFLAGS += -DFUZZ_COUNTED
else
FUZZ_LGR = libidnv-lgr-core.la
FUZZ_LIBS = libidnv-core.la
endif
if FUZZING
FUZZ_LIBS += $(LIB_FUZZING_ENGINE)
else
FUZZ_COMMON += %reldir%/replay.c
endif

FUZZ_TARGETS =

FUZZ_TARGETS += fuzz_name
fuzz_name_SOURCES = %reldir%/fuzz_name.c $(FUZZ_TEXT) $(FUZZ_COMMON)
fuzz_name_LDADD = $(FUZZ_LIBS)

FUZZ_TARGETS += fuzz_name_utf32
fuzz_name_utf32_SOURCES = %reldir%/fuzz_name_utf32.c $(FUZZ_COMMON)
fuzz_name_utf32_LDADD = $(FUZZ_LIBS)

FUZZ_TARGETS += fuzz_label
fuzz_label_SOURCES = %reldir%/fuzz_label.c $(FUZZ_TEXT) $(FUZZ_COMMON)
fuzz_label_LDADD = $(FUZZ_LIBS)

FUZZ_TARGETS += fuzz_punycode
fuzz_punycode_SOURCES = %reldir%/fuzz_punycode.c $(FUZZ_COMMON)
fuzz_punycode_LDADD = $(FUZZ_LIBS)

FUZZ_TARGETS += fuzz_pair
fuzz_pair_SOURCES = %reldir%/fuzz_pair.c $(FUZZ_TEXT) $(FUZZ_COMMON)
fuzz_pair_LDADD = $(FUZZ_LIBS)

FUZZ_TARGETS += fuzz_nfc
fuzz_nfc_SOURCES = %reldir%/fuzz_nfc.c $(FUZZ_TEXT) $(FUZZ_COMMON)
fuzz_nfc_CPPFLAGS = $(AM_CPPFLAGS)
fuzz_nfc_LDADD = $(FUZZ_LIBS)
if ICU
fuzz_nfc_CPPFLAGS += -DFUZZ_ICU $(ICU_CFLAGS)
fuzz_nfc_LDADD += $(ICU_LIBS)
endif

FUZZ_TARGETS += fuzz_homograph
fuzz_homograph_SOURCES = %reldir%/fuzz_homograph.c $(FUZZ_TEXT) $(FUZZ_COMMON)
fuzz_homograph_LDADD = $(FUZZ_LIBS)

# run.c and output.c are included, so that reading and writing can be cut and fail.
FUZZ_TARGETS += fuzz_records
fuzz_records_SOURCES = %reldir%/fuzz_records.c src/tool/buf.c src/tool/progress.c src/tool/text.c \
	$(FUZZ_COMMON)
fuzz_records_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/tool
fuzz_records_LDADD = $(FUZZ_LIBS)

FUZZ_TARGETS += fuzz_peers
fuzz_peers_SOURCES = %reldir%/fuzz_peers.c tests/peer.h $(FUZZ_TEXT) $(FUZZ_COMMON)
fuzz_peers_CPPFLAGS = $(AM_CPPFLAGS)
fuzz_peers_LDADD = $(FUZZ_LIBS)
if ICU
fuzz_peers_SOURCES += tests/peer_icu.c
fuzz_peers_CPPFLAGS += -DFUZZ_ICU $(ICU_CFLAGS)
fuzz_peers_LDADD += $(ICU_LIBS)
endif
if IDN2
fuzz_peers_SOURCES += tests/peer_idn2.c
fuzz_peers_CPPFLAGS += -DFUZZ_IDN2 $(IDN2_CFLAGS)
fuzz_peers_LDADD += $(IDN2_LIBS)
endif

if LGR
FUZZ_TARGETS += fuzz_lgr_xml
fuzz_lgr_xml_SOURCES = %reldir%/fuzz_lgr_xml.c %reldir%/policy.c %reldir%/policy.h $(FUZZ_XML) \
	$(FUZZ_COMMON)
fuzz_lgr_xml_LDADD = $(FUZZ_LGR) $(FUZZ_LIBS) $(EXPAT_LIBS)

FUZZ_TARGETS += fuzz_lgr_text
fuzz_lgr_text_SOURCES = %reldir%/fuzz_lgr_text.c %reldir%/policy.c %reldir%/policy.h $(FUZZ_COMMON)
fuzz_lgr_text_LDADD = $(FUZZ_LGR) $(FUZZ_LIBS) $(EXPAT_LIBS)

FUZZ_TARGETS += fuzz_policy_eval
fuzz_policy_eval_SOURCES = %reldir%/fuzz_policy_eval.c %reldir%/policy.c %reldir%/policy.h %reldir%/tables.h $(FUZZ_TEXT) $(FUZZ_COMMON)
fuzz_policy_eval_LDADD = $(FUZZ_LGR) $(FUZZ_LIBS) $(EXPAT_LIBS)

FUZZ_TARGETS += fuzz_policy_literal
fuzz_policy_literal_SOURCES = %reldir%/fuzz_policy_literal.c %reldir%/policy.c %reldir%/policy.h \
	tests/engine.c tests/engine.h tests/literal.c tests/literal.h $(FUZZ_COMMON)
fuzz_policy_literal_CFLAGS = $(AM_CFLAGS) -Wframe-larger-than=16384
fuzz_policy_literal_LDADD = $(FUZZ_LGR) $(FUZZ_LIBS) $(EXPAT_LIBS)

FUZZ_TARGETS += fuzz_policy_image
fuzz_policy_image_SOURCES = %reldir%/fuzz_policy_image.c %reldir%/policy.c %reldir%/policy.h %reldir%/tables.h \
	tests/imagewords.h $(FUZZ_COMMON)
fuzz_policy_image_LDADD = $(FUZZ_LGR) $(FUZZ_LIBS) $(EXPAT_LIBS)
endif

if ZONE
FUZZ_TARGETS += fuzz_zone
fuzz_zone_SOURCES = %reldir%/fuzz_zone.c %reldir%/failing.c %reldir%/failing.h $(FUZZ_TEXT) \
	$(FUZZ_COMMON)
fuzz_zone_CPPFLAGS = $(AM_CPPFLAGS)
fuzz_zone_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
fuzz_zone_LDADD = libidnv-zone-core.la $(FUZZ_LIBS) $(LMDB_LIBS)
if LGR
fuzz_zone_SOURCES += %reldir%/policy.c %reldir%/policy.h %reldir%/tables.h
fuzz_zone_CPPFLAGS += -DFUZZ_POLICY
fuzz_zone_LDADD += $(FUZZ_LGR) $(EXPAT_LIBS)
endif
endif

if FUZZING
noinst_PROGRAMS += $(FUZZ_TARGETS)
else
check_PROGRAMS += $(FUZZ_TARGETS)
TESTS += $(FUZZ_TARGETS)
endif

# For a fuzzer's build: all targets and nothing else.
fuzz-targets: $(FUZZ_TARGETS)
.PHONY: fuzz-targets

# Folders are copied whole.
EXTRA_DIST += \
	%reldir%/README.md \
	%reldir%/campaign.log \
	%reldir%/campaign.sh \
	%reldir%/corpus \
	%reldir%/dictionaries \
	%reldir%/oss-fuzz.sh \
	%reldir%/repertoires.py \
	%reldir%/repro
CLEANFILES += failed-input
