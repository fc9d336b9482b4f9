/* SPDX-License-Identifier: MIT */
/*
 * Punycode (RFC 3492) with the parameters of IDNA, without the prefix xn-- and without any check
 * of IDNA. For labels: at most IDNV_PUNYCODE_MAX code points, so that the work is bounded before
 * it begins.
 */
#ifndef IDNV_PUNYCODE_H
#define IDNV_PUNYCODE_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/status.h>

IDNV_BEGIN

/* Longest input in code points (encode) or output in code points (decode). */
#define IDNV_PUNYCODE_MAX 255

/* Bound of the octets that n code points encode to; agrees with idnv_punycode_encode_bound(n). */
#define IDNV_PUNYCODE_ENCODE_BOUND(n) (8u * (size_t)(n) + 1u)
IDNV_API size_t idnv_punycode_encode_bound(size_t src_len);

/*
 * Encodes src (src_len code points) to lower-case ASCII in dst. *needed receives the octets of the
 * result on every path that can know them. Returns IDNV_OK; IDNV_NO for a surrogate or a value
 * above 10FFFF; IDNV_ERR_SPACE; IDNV_ERR_LIMIT (src_len above IDNV_PUNYCODE_MAX);
 * IDNV_ERR_ARGUMENT. Not terminated by NUL. Any thread.
 */
IDNV_API idnv_status idnv_punycode_encode(char *dst, size_t dst_cap, size_t *needed,
                                          const uint32_t *src, size_t src_len);

/*
 * Decodes src (src_len octets) to code points in dst. *error_at (may be NULL) receives the octet
 * of the first fault when the result is IDNV_NO: not a digit of RFC 3492, overflow (6.4), a code
 * point above 10FFFF, a surrogate, or the end in the middle of a number. IDNV_ERR_LIMIT: more than
 * IDNV_PUNYCODE_MAX code points. IDNV_ERR_SPACE: *needed is what it takes. Any thread.
 */
IDNV_API idnv_status idnv_punycode_decode(uint32_t *dst, size_t dst_cap, size_t *needed,
                                          size_t *error_at, const char *src, size_t src_len);

IDNV_END

#endif
