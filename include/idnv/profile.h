/* SPDX-License-Identifier: MIT */
/* Profiles: which of the standards' options a name is judged by. */
#ifndef IDNV_PROFILE_H
#define IDNV_PROFILE_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/status.h>

IDNV_BEGIN

/*
 * A profile is a constant object of the library, found by name; there are no flags to combine.
 *
 *   registration        RFC 5891, 4: strict, maps nothing, CONTEXTJ and CONTEXTO, hyphens at 3-4
 *                       refused, an upper-case letter in an A-label refused
 *   lookup              RFC 5891, 5: as registration, but an A-label is put in lower case (a note)
 *   uts46               UTS #46 processing, non-transitional, all its flags set
 *   uts46-transitional  the same, transitional (deprecated; for conformance tests)
 *   browser             the URL standard's domain to ASCII, not strict
 *   dns                 as uts46, and also '_' and '/' in ASCII labels, hyphens anywhere inside,
 *                       and the root "."
 */
typedef struct idnv_profile idnv_profile;

/* The profile of that name (exact), with the newest Unicode version; NULL: there is none. */
IDNV_API const idnv_profile *idnv_profile_find(const char *name, size_t name_len);

/*
 * The same profile with its repertoire restricted to Unicode version "6.1" to "18.0" (also
 * "15.0.0"): code points that came later count as unassigned, and the IDNA2008 derived property is
 * the one of that version; all other properties stay those of idnv_unicode_version()
 * (doc/readings.md lists the code points that had other values). NULL: unknown version, or profile
 * is NULL. Any thread.
 */
IDNV_API const idnv_profile *idnv_profile_restrict(const idnv_profile *profile, const char *version,
                                                   size_t version_len);

/* Name and Unicode version ("18.0") of a profile. Static storage. */
IDNV_API const char *idnv_profile_name(const idnv_profile *profile);
IDNV_API const char *idnv_profile_unicode(const idnv_profile *profile);

/* 1: the profile maps its input (UTS #46); 0: it never changes a U-label. */
IDNV_API int idnv_profile_maps(const idnv_profile *profile);

/* The i-th profile, NULL past the end: for listings. */
IDNV_API const idnv_profile *idnv_profile_at(size_t i);

IDNV_END

#endif
