include_HEADERS = %reldir%/idnv.h
idnvincludedir = $(includedir)/idnv
idnvinclude_HEADERS = \
	%reldir%/idnv/character.h \
	%reldir%/idnv/export.h \
	%reldir%/idnv/homograph.h \
	%reldir%/idnv/label.h \
	%reldir%/idnv/name.h \
	%reldir%/idnv/policy.h \
	%reldir%/idnv/profile.h \
	%reldir%/idnv/punycode.h \
	%reldir%/idnv/report.h \
	%reldir%/idnv/rules.def \
	%reldir%/idnv/status.h \
	%reldir%/idnv/utf8.h \
	%reldir%/idnv/version.h
