/* SPDX-License-Identifier: MIT */
/* Whole domain names: conversion, check, canonical key, pairs. */
#ifndef IDNV_NAME_H
#define IDNV_NAME_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/profile.h>
#include <idnv/report.h>
#include <idnv/status.h>

IDNV_BEGIN

/* Octets of the longest valid name in A-form, without and with its final dot (RFC 1035, 2.3.4). */
#define IDNV_NAME_MAX     253
#define IDNV_NAME_ASCII_MAX 254
IDNV_API size_t idnv_name_ascii_max(void);

/* Octets of the longest U-form of a valid name. */
#define IDNV_NAME_UNICODE_MAX 1016
IDNV_API size_t idnv_name_unicode_max(void);

/*
 * To-ASCII: src (UTF-8, src_len octets) to its A-form in dst (dst_cap octets, no terminator).
 *
 * *needed (may be NULL) receives the octets of the A-form on every path; 0 where there is none.
 * The A-form is given whenever it can be computed, also together with IDNV_NO: a label that has
 * errors but can be encoded is encoded. Where a label cannot be encoded (ill-formed UTF-8, a broken
 * A-label beyond repair, over the limits) there is no A-form, and *needed is 0.
 *
 * Returns IDNV_OK: no error (warnings and notes are possible). IDNV_NO: errors; the report, where
 * one is given, lists every one of them. IDNV_ERR_SPACE: dst too small. IDNV_ERR_LIMIT: src_len
 * of UINT32_MAX or above. IDNV_ERR_ARGUMENT. With report NULL the work stops at the first error and
 * *needed is 0. The work is linear in src_len. Any thread. RFC 5891, 4 and 5; UTS #46, 4.2.
 */
IDNV_API idnv_status idnv_to_ascii(char *dst, size_t dst_cap, size_t *needed, const char *src,
                                   size_t src_len, const idnv_profile *profile,
                                   idnv_report *report);

/*
 * To-Unicode: src to its U-form in UTF-8. Always yields text: a label that cannot be decoded stays
 * as it is, ill-formed octets become U+FFFD, and the findings say so; *needed is the length of the
 * U-form on every path. Lengths are not judged. Returns as idnv_to_ascii; with report NULL IDNV_NO
 * still comes with the text. UTS #46, 4.3.
 */
IDNV_API idnv_status idnv_to_unicode(char *dst, size_t dst_cap, size_t *needed, const char *src,
                                     size_t src_len, const idnv_profile *profile,
                                     idnv_report *report);

/*
 * Both forms and all findings of one pass (those of to-ASCII): what a registration system wants.
 * ascii/unicode may be NULL with capacity 0 when a form is not wanted.
 */
IDNV_API idnv_status idnv_check(char *ascii, size_t ascii_cap, size_t *ascii_needed, char *unicode,
                                size_t unicode_cap, size_t *unicode_needed, const char *src,
                                size_t src_len, const idnv_profile *profile, idnv_report *report);

/*
 * The same for input in code points (src_len of them); outputs stay UTF-8. In findings byte and
 * bytes count code points of src. A surrogate or a value above 10FFFF is reported as
 * IDNV_RULE_ILL_FORMED_UTF8 and stands as U+FFFD in the U-form.
 */
IDNV_API idnv_status idnv_check_utf32(char *ascii, size_t ascii_cap, size_t *ascii_needed,
                                      char *unicode, size_t unicode_cap, size_t *unicode_needed,
                                      const uint32_t *src, size_t src_len,
                                      const idnv_profile *profile, idnv_report *report);

/*
 * Do an A-form and a U-form belong together (RFC 5891, 4.1)? Each is checked by itself; then the
 * A-form must be the one that the U-form converts to, label by label. In the findings of the
 * U-name, label, byte and bytes speak of u; findings of the A-name come first. IDNV_OK, IDNV_NO or
 * an error.
 */
IDNV_API idnv_status idnv_pair_check(const char *a, size_t a_len, const char *u, size_t u_len,
                                     const idnv_profile *profile, idnv_report *report);

/*
 * The canonical key of a valid name: A-form, lower case, without its final dot ("." stays, and
 * ".." of "browser", which takes empty labels, has the same key). The same octets for every form of
 * one name, so that a list cannot be bypassed by sending the other form; but what "browser" (faults
 * in an all-ASCII name are warnings) or "uts46-transitional" (maps U+00DF to ss) takes for
 * different names has different keys, as "xn--strae-oqa" and its U-form have under the latter: keys
 * of lists are those of "registration" or "lookup". IDNV_NO: the name is not valid under the
 * profile and has no key. At most IDNV_NAME_MAX octets.
 */
IDNV_API idnv_status idnv_canonical_key(char *dst, size_t dst_cap, size_t *needed, const char *src,
                                        size_t src_len, const idnv_profile *profile);

/*
 * Walks over the labels of a name without judging them. Start with *pos = 0; each call gives the
 * octet range of the next label in src and moves *pos. Returns 1 while there is a label, then 0.
 * The separators are those of the profile: '.', and where it maps also U+3002, U+FF0E, U+FF61.
 * The empty label after a final dot is not given.
 */
IDNV_API int idnv_label_next(size_t *pos, size_t *label_start, size_t *label_len, const char *src,
                             size_t src_len, const idnv_profile *profile);

IDNV_END

#endif
