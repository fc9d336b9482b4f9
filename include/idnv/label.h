/* SPDX-License-Identifier: MIT */
/* Single labels: what a registry stores and judges. */
#ifndef IDNV_LABEL_H
#define IDNV_LABEL_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/profile.h>
#include <idnv/report.h>
#include <idnv/status.h>

IDNV_BEGIN

/* Octets of the longest A-label or NR-LDH label; code points of the longest label judged here. */
#define IDNV_LABEL_MAX 63
/* Octets of the longest U-label that has an A-label of at most 63 octets. */
#define IDNV_LABEL_UNICODE_MAX 252

/*
 * Judges one label, given in U-form or A-form as UTF-8; a dot in it is an error (LABEL_CHARACTER),
 * also a final one. cps (cap of cps_cap code points, may be NULL with 0) receives the U-form as
 * code points, *cps_len their number (0 where there is none); ascii receives the A-form (ascii_cap
 * octets, 63 suffice for a valid label, may be NULL with 0), *ascii_len its length. Bidi is judged
 * for the label alone (a label with an R, AL or AN character); faults of an A-label are errors here
 * under "browser", too, which has warnings of them in an all-ASCII name.
 *
 * IDNV_OK, IDNV_NO, IDNV_ERR_SPACE, IDNV_ERR_LIMIT, IDNV_ERR_ARGUMENT as for idnv_to_ascii. Any
 * thread.
 */
IDNV_API idnv_status idnv_label_check(uint32_t *cps, size_t cps_cap, size_t *cps_len, char *ascii,
                                      size_t ascii_cap, size_t *ascii_len, const char *src,
                                      size_t src_len, const idnv_profile *profile,
                                      idnv_report *report);

/* The same for a U-label in code points; positions in findings count code points of src. */
IDNV_API idnv_status idnv_label_check_utf32(char *ascii, size_t ascii_cap, size_t *ascii_len,
                                            const uint32_t *src, size_t src_len,
                                            const idnv_profile *profile, idnv_report *report);

IDNV_END

#endif
