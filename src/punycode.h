/* SPDX-License-Identifier: MIT */
/* Internal: Punycode for the label stages, which have bounded their input already. */
#ifndef IDNVI_PUNYCODE_H
#define IDNVI_PUNYCODE_H

#include <idnv/punycode.h>

/*
 * Encodes len <= IDNV_PUNYCODE_MAX code points into dst, which has room for
 * IDNV_PUNYCODE_ENCODE_BOUND(len) octets. Returns the length. Every value must be <= 10FFFF.
 */
uint32_t idnvi_punycode_encode(char *dst, const uint32_t *src, uint32_t len);

/*
 * Decodes octets into dst, which has room for IDNV_PUNYCODE_MAX code points. Stores the length and
 * the OR of the hot words (ucd.h) of the code points that are not basic, which are looked up while
 * the next number is on its way, and returns IDNV_OK; IDNV_NO with *error_at; or IDNV_ERR_LIMIT.
 */
idnv_status idnvi_punycode_decode(uint32_t *dst, uint32_t *len, uint32_t *hot, uint32_t *error_at,
                                  const char *src, uint32_t src_len);

#endif
