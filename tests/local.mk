# Unit tests (cmocka) are linked with the convenience libraries, to reach the stages behind the ABI.
TEST_LIBS = libidnv-core.la $(CMOCKA_LIBS)
AM_TESTS_ENVIRONMENT = \
	IDNV_TEST_DATA="$${IDNV_TEST_DATA:-$(abs_top_srcdir)/../shared}"; export IDNV_TEST_DATA; \
	srcdir='$(srcdir)'; export srcdir; PYTHON='$(PYTHON)'; export PYTHON; CC='$(CC)'; export CC; \
	IDNV_TOOL='$(abs_top_builddir)/idnv$(EXEEXT)'; export IDNV_TOOL; \
	IDNV_CFLAGS='$(IDNV_CFLAGS)'; export IDNV_CFLAGS; PYTHONDONTWRITEBYTECODE=1; \
	export PYTHONDONTWRITEBYTECODE;

UNIT_TESTS =
if CMOCKA
# Files of data; questions to the core, put through both entry points.
check_LTLIBRARIES += libtestnames.la
libtestnames_la_SOURCES = %reldir%/files.c %reldir%/files.h %reldir%/names.c %reldir%/names.h \
	%reldir%/test.h
libtestnames_la_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
NAME_TEST_LIBS = libtestnames.la $(TEST_LIBS)

UNIT_TESTS += t_punycode
t_punycode_SOURCES = %reldir%/t_punycode.c
t_punycode_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_punycode_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_name
t_name_SOURCES = %reldir%/t_name.c
t_name_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_name_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_name_length
t_name_length_SOURCES = %reldir%/t_name_length.c
t_name_length_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_name_length_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_answer
t_answer_SOURCES = %reldir%/t_answer.c
t_answer_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_answer_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_label
t_label_SOURCES = %reldir%/t_label.c
t_label_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_label_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_pair
t_pair_SOURCES = %reldir%/t_pair.c
t_pair_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_pair_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_vulnerabilities
t_vulnerabilities_SOURCES = %reldir%/t_vulnerabilities.c
t_vulnerabilities_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_vulnerabilities_LDADD = $(NAME_TEST_LIBS)

if COUNTED
# The libraries once more, such that their work is counted: for t_linear and for the fuzz targets.
check_LIBRARIES = libidnv-counted.a
libidnv_counted_a_CFLAGS = $(AM_CFLAGS) $(IDNV_COUNT_CFLAGS)
libidnv_counted_a_SOURCES = $(LIBIDNV_SOURCES)
if LGR
check_LIBRARIES += libidnv-lgr-counted.a
libidnv_lgr_counted_a_CFLAGS = $(AM_CFLAGS) $(EXPAT_CFLAGS) $(IDNV_COUNT_CFLAGS)
libidnv_lgr_counted_a_SOURCES = $(libidnv_lgr_core_la_SOURCES)
endif

UNIT_TESTS += t_linear
t_linear_SOURCES = %reldir%/t_linear.c bench/shapes.h
t_linear_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_linear_LDADD = libidnv-counted.a $(CMOCKA_LIBS)
t_linear_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset,--wrap=memcmp,--wrap=memchr
endif

UNIT_TESTS += t_arguments
t_arguments_SOURCES = %reldir%/t_arguments.c
t_arguments_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_arguments_LDADD = $(TEST_LIBS)

UNIT_TESTS += t_pages
t_pages_SOURCES = %reldir%/t_pages.c
t_pages_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_pages_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_abi
t_abi_SOURCES = %reldir%/t_abi.c
t_abi_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_abi_LDADD =
if ZONE
t_abi_LDADD += libidnv-zone-core.la $(LMDB_LIBS)
endif
if LGR
t_abi_LDADD += libidnv-lgr-core.la $(EXPAT_LIBS)
endif
t_abi_LDADD += $(TEST_LIBS)

UNIT_TESTS += t_utf8
t_utf8_SOURCES = %reldir%/t_utf8.c
t_utf8_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_utf8_LDADD = $(TEST_LIBS)

UNIT_TESTS += t_report
t_report_SOURCES = %reldir%/t_report.c
t_report_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_report_LDADD = $(TEST_LIBS)

UNIT_TESTS += t_homograph
t_homograph_SOURCES = %reldir%/t_homograph.c %reldir%/compared.h %reldir%/labels.h
t_homograph_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_homograph_LDADD = $(TEST_LIBS)

UNIT_TESTS += t_homograph_keys
t_homograph_keys_SOURCES = %reldir%/t_homograph_keys.c %reldir%/compared.h %reldir%/labels.h
t_homograph_keys_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_homograph_keys_LDADD = $(TEST_LIBS)

UNIT_TESTS += t_homograph_steps
t_homograph_steps_SOURCES = %reldir%/t_homograph_steps.c %reldir%/compared.h %reldir%/labels.h
t_homograph_steps_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_homograph_steps_LDADD = $(TEST_LIBS)

UNIT_TESTS += t_script
t_script_SOURCES = %reldir%/t_script.c %reldir%/labels.h
t_script_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_script_LDADD = $(TEST_LIBS)

UNIT_TESTS += t_whole_script
t_whole_script_SOURCES = %reldir%/t_whole_script.c %reldir%/labels.h
t_whole_script_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_whole_script_LDADD = $(TEST_LIBS)

if ICU
UNIT_TESTS += t_icu_skeleton
t_icu_skeleton_SOURCES = %reldir%/t_icu_skeleton.c %reldir%/ucdfile.c %reldir%/ucdfile.h
t_icu_skeleton_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(ICU_CFLAGS)
t_icu_skeleton_LDADD = $(NAME_TEST_LIBS) $(ICU_LIBS) -licui18n

UNIT_TESTS += t_icu_spoof
t_icu_spoof_SOURCES = %reldir%/t_icu_spoof.c
t_icu_spoof_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(ICU_CFLAGS)
t_icu_spoof_LDADD = $(TEST_LIBS) $(ICU_LIBS) -licui18n
endif
EXTRA_DIST += %reldir%/vectors/skeletons-since-15.0.txt %reldir%/vectors/homograph.tsv

UNIT_TESTS += conform_icu_spoof
conform_icu_spoof_SOURCES = %reldir%/conform_icu_spoof.c
conform_icu_spoof_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
conform_icu_spoof_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_ucd
t_ucd_SOURCES = %reldir%/t_ucd.c %reldir%/ucdfile.c %reldir%/ucdfile.h
t_ucd_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_ucd_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_ucd_derived
t_ucd_derived_SOURCES = %reldir%/t_ucd_derived.c %reldir%/ucdfile.c %reldir%/ucdfile.h
t_ucd_derived_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_ucd_derived_LDADD = $(NAME_TEST_LIBS)

UNIT_TESTS += t_ucd_seq
t_ucd_seq_SOURCES = %reldir%/t_ucd_seq.c %reldir%/ucdfile.c %reldir%/ucdfile.h
t_ucd_seq_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_ucd_seq_LDADD = $(NAME_TEST_LIBS)

if LGR
UNIT_TESTS += t_lgr_property
t_lgr_property_SOURCES = %reldir%/t_lgr_property.c %reldir%/ucdfile.c %reldir%/ucdfile.h
t_lgr_property_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_lgr_property_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_lgr_read
t_lgr_read_SOURCES = %reldir%/t_lgr_read.c %reldir%/lgrtext.c %reldir%/lgrtext.h
t_lgr_read_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_lgr_read_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_lgr_import
t_lgr_import_SOURCES = %reldir%/t_lgr_import.c %reldir%/lgrtext.c %reldir%/lgrtext.h
t_lgr_import_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_lgr_import_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_lgr_write
t_lgr_write_SOURCES = %reldir%/t_lgr_write.c %reldir%/lgrtext.c %reldir%/lgrtext.h
t_lgr_write_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_lgr_write_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_lgr_limits
t_lgr_limits_SOURCES = %reldir%/t_lgr_limits.c %reldir%/lgrtext.c %reldir%/lgrtext.h
t_lgr_limits_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_lgr_limits_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy_words
t_policy_words_SOURCES = %reldir%/t_policy_words.c %reldir%/lgrtext.c %reldir%/lgrtext.h \
	%reldir%/imagewords.h
t_policy_words_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_words_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy_image
t_policy_image_SOURCES = %reldir%/t_policy_image.c %reldir%/lgrtext.c %reldir%/lgrtext.h
t_policy_image_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_image_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy
t_policy_SOURCES = %reldir%/t_policy.c %reldir%/engine.c %reldir%/engine.h \
	%reldir%/literal.c %reldir%/literal.h %reldir%/rulesets.h
t_policy_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_LDADD = libidnv-lgr-core.la $(TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy_null
t_policy_null_SOURCES = %reldir%/t_policy_null.c %reldir%/engine.c %reldir%/engine.h \
	%reldir%/literal.c %reldir%/literal.h %reldir%/rulesets.h
t_policy_null_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_null_LDADD = libidnv-lgr-core.la $(TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy_limits
t_policy_limits_SOURCES = %reldir%/t_policy_limits.c %reldir%/engine.c %reldir%/engine.h \
	%reldir%/imagewords.h %reldir%/literal.c %reldir%/literal.h %reldir%/rulesets.h
t_policy_limits_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_limits_LDADD = libidnv-lgr-core.la $(TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy_overlap
t_policy_overlap_SOURCES = %reldir%/t_policy_overlap.c %reldir%/engine.c %reldir%/engine.h \
	%reldir%/imagewords.h %reldir%/literal.c %reldir%/literal.h %reldir%/rulesets.h
t_policy_overlap_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_overlap_LDADD = libidnv-lgr-core.la $(TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy_tables
t_policy_tables_SOURCES = %reldir%/t_policy_tables.c %reldir%/engine.c %reldir%/engine.h \
	%reldir%/literal.c %reldir%/literal.h
t_policy_tables_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_tables_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policy_random
t_policy_random_SOURCES = %reldir%/t_policy_random.c %reldir%/engine.c %reldir%/engine.h \
	%reldir%/literal.c %reldir%/literal.h
t_policy_random_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_policy_random_LDADD = libidnv-lgr-core.la $(TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_lgr_cases
t_lgr_cases_SOURCES = %reldir%/t_lgr_cases.c %reldir%/engine.c %reldir%/engine.h \
	%reldir%/literal.c %reldir%/literal.h
t_lgr_cases_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -Wframe-larger-than=16384
t_lgr_cases_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)

UNIT_TESTS += t_policies
t_policies_SOURCES = %reldir%/t_policies.c
t_policies_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
t_policies_LDADD = libidnv-lgr-core.la $(NAME_TEST_LIBS) $(EXPAT_LIBS)
endif
if ZONE
ZONE_INDEX = %reldir%/zoneindex.c %reldir%/zoneindex.h %reldir%/zonekeys.c %reldir%/zonekeys.h
UNIT_TESTS += t_zone
t_zone_SOURCES = %reldir%/t_zone.c $(ZONE_INDEX)
t_zone_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LMDB_CFLAGS)
t_zone_LDADD = libidnv-zone-core.la $(TEST_LIBS) $(LMDB_LIBS)

UNIT_TESTS += t_zone_files
t_zone_files_SOURCES = %reldir%/t_zone_files.c $(ZONE_INDEX)
t_zone_files_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LMDB_CFLAGS)
t_zone_files_LDADD = libidnv-zone-core.la $(TEST_LIBS) $(LMDB_LIBS)

UNIT_TESTS += t_zone_threads
t_zone_threads_SOURCES = %reldir%/t_zone_threads.c $(ZONE_INDEX)
t_zone_threads_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LMDB_CFLAGS)
t_zone_threads_LDADD = libidnv-zone-core.la $(TEST_LIBS) $(LMDB_LIBS)

if LGR
UNIT_TESTS += t_zone_policy
t_zone_policy_SOURCES = %reldir%/t_zone_policy.c $(ZONE_INDEX)
t_zone_policy_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LMDB_CFLAGS)
t_zone_policy_LDADD = libidnv-zone-core.la libidnv-lgr-core.la $(TEST_LIBS) $(EXPAT_LIBS) $(LMDB_LIBS)
endif

UNIT_TESTS += t_zone_faults
t_zone_faults_SOURCES = %reldir%/t_zone_faults.c $(ZONE_INDEX)
t_zone_faults_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LMDB_CFLAGS)
t_zone_faults_LDADD = libidnv-zone-core.la $(NAME_TEST_LIBS) $(LMDB_LIBS)
t_zone_faults_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc \
	-Wl,--wrap=mdb_env_create,--wrap=mdb_env_set_maxdbs,--wrap=mdb_env_set_maxreaders \
	-Wl,--wrap=mdb_env_set_mapsize,--wrap=mdb_env_open,--wrap=mdb_env_stat \
	-Wl,--wrap=mdb_env_get_fd,--wrap=mdb_env_copyfd2,--wrap=mdb_dbi_open,--wrap=mdb_drop \
	-Wl,--wrap=mdb_stat,--wrap=mdb_get,--wrap=mdb_put,--wrap=mdb_del,--wrap=mdb_cursor_open \
	-Wl,--wrap=mdb_cursor_renew,--wrap=mdb_cursor_get,--wrap=mdb_cursor_put \
	-Wl,--wrap=mdb_cursor_del,--wrap=mdb_txn_begin,--wrap=mdb_txn_renew \
	-Wl,--wrap=mdb_txn_commit,--wrap=fstat,--wrap=stat,--wrap=ftruncate,--wrap=fsync \
	-Wl,--wrap=link,--wrap=rename,--wrap=mkstemp,--wrap=mmap,--wrap=open,--wrap=pread \
	-Wl,--wrap=pwrite \
	-Wl,--wrap=fstat64,--wrap=stat64,--wrap=__fstat64_time64,--wrap=__stat64_time64 \
	-Wl,--wrap=ftruncate64,--wrap=mkstemp64,--wrap=mmap64,--wrap=open64,--wrap=pread64 \
	-Wl,--wrap=pwrite64

UNIT_TESTS += t_zone_kill
t_zone_kill_SOURCES = %reldir%/t_zone_kill.c %reldir%/zonekeys.c %reldir%/zonekeys.h
t_zone_kill_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LMDB_CFLAGS)
t_zone_kill_LDADD = libidnv-zone-core.la $(TEST_LIBS) $(LMDB_LIBS)
endif
endif
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)

# The contract of the tool, on the program that was built.
TEST_EXTENSIONS = .py
if HAVE_PYTHON
PY_LOG_COMPILER = $(PYTHON)
else
PY_LOG_COMPILER = sh -c 'echo "SKIP: $$0: no Python 3.8 or later"; exit 77'
endif
CLI_TESTS = \
	%reldir%/cli/authoring.py \
	%reldir%/cli/completion.py \
	%reldir%/cli/contract.py \
	%reldir%/cli/convert.py \
	%reldir%/cli/forecast.py \
	%reldir%/cli/forecast_rules.py \
	%reldir%/cli/forms.py \
	%reldir%/cli/homograph.py \
	%reldir%/cli/hostile.py \
	%reldir%/cli/homograph_rates.py \
	%reldir%/cli/lint.py \
	%reldir%/cli/manual.py \
	%reldir%/cli/modules.py \
	%reldir%/cli/policy.py \
	%reldir%/cli/policy_explain.py \
	%reldir%/cli/policy_list.py \
	%reldir%/cli/policy_set.py \
	%reldir%/cli/records.py \
	%reldir%/cli/tutorial.py \
	%reldir%/cli/unicode.py \
	%reldir%/cli/usage.py \
	%reldir%/cli/variants.py \
	%reldir%/cli/zone.py
TESTS += $(CLI_TESTS)
EXTRA_DIST += $(CLI_TESTS) %reldir%/cli/faults.py %reldir%/cli/faults.c %reldir%/cli/cli.py \
	%reldir%/cli/documents.py %reldir%/cli/policies.py

TESTS += %reldir%/readme.py
EXTRA_DIST += %reldir%/readme.py

TESTS += %reldir%/campaign.sh %reldir%/man.sh %reldir%/security.sh
EXTRA_DIST += %reldir%/campaign.sh %reldir%/man.sh %reldir%/security.sh

# The libraries as others meet them, and the tool in a bad environment. A sanitizer adds symbols and
# an allocator of its own, and says nothing about these.
if !SANITIZED
TESTS += %reldir%/cli/faults.py
TESTS += %reldir%/headers.sh %reldir%/abi.sh %reldir%/install.sh %reldir%/skips.sh
endif
EXTRA_DIST += %reldir%/headers.sh %reldir%/abi.sh %reldir%/install.sh %reldir%/skips.sh \
	%reldir%/abi/symbols.txt

# The interface against that of the last release.
check-abi: $(lib_LTLIBRARIES)
	srcdir='$(srcdir)' sh $(srcdir)/%reldir%/abidiff.sh
.PHONY: check-abi
EXTRA_DIST += %reldir%/abidiff.sh %reldir%/abi/libidnv.abi %reldir%/abi/libidnv-lgr.abi \
	%reldir%/abi/libidnv-zone.abi

TESTS += %reldir%/tables.sh
EXTRA_DIST += %reldir%/tables.sh

TESTS += %reldir%/policies.sh
EXTRA_DIST += %reldir%/policies.sh

# Conformance runners: every data line a case; skipped where the data is not at hand.
CONFORMANCE = conform_idna conform_nfc conform_vectors conform_suites conform_forms
conform_forms_SOURCES = %reldir%/conform_forms.c %reldir%/vectors.c %reldir%/vectors.h
conform_forms_LDADD = $(NAME_TEST_LIBS)
conform_vectors_SOURCES = %reldir%/conform_vectors.c %reldir%/vectors.c %reldir%/vectors.h
conform_vectors_LDADD = $(NAME_TEST_LIBS)
conform_suites_SOURCES = %reldir%/conform_suites.c %reldir%/vectors.c %reldir%/vectors.h
conform_suites_LDADD = $(NAME_TEST_LIBS)
EXTRA_DIST += %reldir%/vectors/core-kjd.tsv %reldir%/vectors/core-tlds.tsv
conform_idna_SOURCES = %reldir%/conform_idna.c
conform_idna_LDADD = $(NAME_TEST_LIBS)
conform_nfc_SOURCES = %reldir%/conform_nfc.c
conform_nfc_LDADD = $(NAME_TEST_LIBS)

# Other implementations, on the corpora and on labels around every code point.
if ICU
CONFORMANCE += oracle_icu
oracle_icu_SOURCES = %reldir%/oracle_icu.c %reldir%/oracle.c %reldir%/oracle.h \
	%reldir%/peer_icu.c %reldir%/peer.h \
	%reldir%/vectors.c %reldir%/vectors.h
oracle_icu_CFLAGS = $(AM_CFLAGS) $(ICU_CFLAGS)
oracle_icu_LDADD = $(NAME_TEST_LIBS) $(ICU_LIBS)
endif
if IDN2
CONFORMANCE += oracle_idn2
oracle_idn2_SOURCES = %reldir%/oracle_idn2.c %reldir%/oracle.c %reldir%/oracle.h \
	%reldir%/peer_idn2.c %reldir%/peer.h \
	%reldir%/vectors.c %reldir%/vectors.h
oracle_idn2_CFLAGS = $(AM_CFLAGS) $(IDN2_CFLAGS)
oracle_idn2_LDADD = $(NAME_TEST_LIBS) $(IDN2_LIBS)
endif
if CMOCKA
check_PROGRAMS += $(CONFORMANCE)
TESTS += $(CONFORMANCE)
endif

# All programs that make check would run, for a machine that cannot run them here.
check-programs: $(check_PROGRAMS)
.PHONY: check-programs

# What ./dev runs beside `make check`.
EXTRA_DIST += \
	%reldir%/analysis.sh \
	%reldir%/answers.c \
	%reldir%/check.sh \
	%reldir%/coverage.py \
	%reldir%/coverage.sh \
	%reldir%/full.sh \
	%reldir%/fuzz.sh \
	%reldir%/lint.known \
	%reldir%/lint.sh \
	%reldir%/mutants-equivalent.tsv \
	%reldir%/mutate.py \
	%reldir%/package.sh \
	%reldir%/run.sh \
	%reldir%/tarball.sh
