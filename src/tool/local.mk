# The tool. The program links the C library and the core of libidnv; what only some commands need
# (libidnv-lgr, libidnv-zone, libunistring) is in modules that those commands load (module.h).
TOOL_CPPFLAGS = $(AM_CPPFLAGS) -DPKGLIBDIR='"$(pkglibdir)"' -DPOLICYDIR='"$(policydir)"'

# What the program and the modules share. It has no state, so each may have its own copy.
noinst_LTLIBRARIES += libidnv-tool.la
libidnv_tool_la_CPPFLAGS = $(TOOL_CPPFLAGS)
libidnv_tool_la_SOURCES = \
	%reldir%/answer.c \
	%reldir%/buf.c \
	%reldir%/buf.h \
	%reldir%/code_points.c \
	%reldir%/code_points.h \
	%reldir%/diagnostics.c \
	%reldir%/diagnostics.h \
	%reldir%/findings.c \
	%reldir%/json.c \
	%reldir%/json.h \
	%reldir%/lines.c \
	%reldir%/lines.h \
	%reldir%/module.c \
	%reldir%/module.h \
	%reldir%/output.c \
	%reldir%/policy_store.c \
	%reldir%/policy_store.h \
	%reldir%/progress.c \
	%reldir%/progress.h \
	%reldir%/quote.c \
	%reldir%/quote.h \
	%reldir%/text.c \
	%reldir%/text.h \
	%reldir%/tool.h \
	%reldir%/zone_path.c \
	%reldir%/zonecmd.h

# The core is linked in, not loaded: the dynamic linker's work for one library costs more than
# what the tool does with a name.
bin_PROGRAMS += idnv
idnv_CPPFLAGS = $(TOOL_CPPFLAGS)
idnv_SOURCES = \
	%reldir%/character.c \
	%reldir%/character.h \
	%reldir%/commands.c \
	%reldir%/compare.c \
	%reldir%/convert.c \
	%reldir%/explain.c \
	%reldir%/forecast.c \
	%reldir%/forecast.h \
	%reldir%/forecast_chromium.c \
	%reldir%/forecast_firefox.c \
	%reldir%/forecast_rules.h \
	%reldir%/homograph.c \
	%reldir%/homograph.h \
	%reldir%/homograph_json.c \
	%reldir%/list.c \
	%reldir%/list.h \
	%reldir%/main.c \
	%reldir%/options.c \
	%reldir%/pair.c \
	%reldir%/part_homograph.c \
	%reldir%/part_policy.c \
	%reldir%/policy_choice.c \
	%reldir%/policy_choice.h \
	%reldir%/policy_explain.c \
	%reldir%/policy_json.c \
	%reldir%/policy_json.h \
	%reldir%/policy_judge.c \
	%reldir%/policy_judge.h \
	%reldir%/policy_list.c \
	%reldir%/run.c \
	%reldir%/skeleton.c \
	%reldir%/tldrules.c \
	%reldir%/tldrules.h \
	%reldir%/variants.c \
	%reldir%/zone_query.c
idnv_LDADD = libidnv-tool.la libidnv-core.la

TOOL_ZONE = \
	%reldir%/zone_change.c \
	%reldir%/zone_module.c \
	%reldir%/zone_report.c

TOOL_POLICY = \
	%reldir%/policy_compile.c \
	%reldir%/policy_module.c \
	%reldir%/policy_module.h

TOOL_AUTHORING = \
	%reldir%/authoring.c \
	%reldir%/authoring.h \
	%reldir%/policy_diff.c \
	%reldir%/diff.h \
	%reldir%/diff_rules.c \
	%reldir%/html.h \
	%reldir%/lint.h \
	%reldir%/lint_rules.c \
	%reldir%/lint_sequences.c \
	%reldir%/html_chart.c \
	%reldir%/html_description.c \
	%reldir%/html_rules.c \
	%reldir%/html_variants.c \
	%reldir%/policy_html.c \
	%reldir%/policy_labels.c \
	%reldir%/policy_lint.c \
	%reldir%/policy_show.c

if TOOL_MODULES
MODULE_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
pkglib_LTLIBRARIES = idnv-display.la
idnv_display_la_CPPFLAGS = $(TOOL_CPPFLAGS)
idnv_display_la_SOURCES = %reldir%/display.c
idnv_display_la_LDFLAGS = $(MODULE_LDFLAGS)
idnv_display_la_LIBADD = $(UNISTRING_LIBS)
if LGR
pkglib_LTLIBRARIES += idnv-policy.la
POLICY_MODULE = idnv-policy.la
idnv_policy_la_CPPFLAGS = $(TOOL_CPPFLAGS)
idnv_policy_la_SOURCES = $(TOOL_POLICY)
idnv_policy_la_LDFLAGS = $(MODULE_LDFLAGS)
idnv_policy_la_LIBADD = libidnv-tool.la libidnv-lgr-core.la libidnv-core.la $(EXPAT_LIBS)
pkglib_LTLIBRARIES += idnv-authoring.la
idnv_authoring_la_CPPFLAGS = $(TOOL_CPPFLAGS) -DPKGDATADIR='"$(pkgdatadir)"'
idnv_authoring_la_SOURCES = $(TOOL_AUTHORING)
idnv_authoring_la_LDFLAGS = $(MODULE_LDFLAGS)
idnv_authoring_la_LIBADD = libidnv-tool.la libidnv-lgr-core.la libidnv-core.la $(EXPAT_LIBS)
endif
if ZONE
pkglib_LTLIBRARIES += idnv-zone.la
idnv_zone_la_CPPFLAGS = $(TOOL_CPPFLAGS)
idnv_zone_la_SOURCES = $(TOOL_ZONE)
idnv_zone_la_LDFLAGS = $(MODULE_LDFLAGS)
idnv_zone_la_LIBADD = libidnv-tool.la libidnv-zone-core.la libidnv-core.la $(LMDB_LIBS)
endif
else
TOOL_CPPFLAGS += -DIDNV_MODULES_LINKED
idnv_SOURCES += %reldir%/display.c
idnv_LDADD += $(UNISTRING_LIBS)
if LGR
idnv_SOURCES += $(TOOL_POLICY)
idnv_CPPFLAGS += -DPKGDATADIR='"$(pkgdatadir)"'
idnv_SOURCES += $(TOOL_AUTHORING)
idnv_LDADD += libidnv-lgr-core.la libidnv-core.la $(EXPAT_LIBS)
endif
if ZONE
idnv_SOURCES += $(TOOL_ZONE)
idnv_LDADD += libidnv-zone-core.la libidnv-core.la $(LMDB_LIBS)
endif
endif
