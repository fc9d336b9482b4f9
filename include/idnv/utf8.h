/* SPDX-License-Identifier: MIT */
/* UTF-8 (RFC 3629): the codec that everything else stands on. */
#ifndef IDNV_UTF8_H
#define IDNV_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/status.h>

IDNV_BEGIN

/*
 * Decodes one code point from src[0..src_len). Stores the code point in *cp and returns the octets
 * used (1 to 4). Ill-formed input (overlong, surrogate, above 10FFFF, truncated): stores U+FFFD in
 * *cp and returns minus the length of the maximal ill-formed part (-1 to -3), as Unicode 18.0, 3.9
 * recommends. Returns 0 when src_len is 0 or a pointer is NULL. Any thread.
 */
IDNV_API int32_t idnv_utf8_decode(uint32_t *cp, const char *src, size_t src_len);

/*
 * Encodes one code point into dst (room for 4 octets) and returns the octets written, 1 to 4; 0 for
 * a surrogate or a value above 10FFFF. Any thread.
 */
IDNV_API size_t idnv_utf8_encode(char *dst, uint32_t cp);

/*
 * Whole strings between UTF-8 and code points. *needed (may be NULL) receives the length of the
 * full result on every path. Returns IDNV_OK; IDNV_NO for ill-formed input, with *error_at (may be
 * NULL) the position of the first fault in units of src; IDNV_ERR_SPACE; IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_utf8_to_utf32(uint32_t *dst, size_t dst_cap, size_t *needed,
                                        size_t *error_at, const char *src, size_t src_len);
IDNV_API idnv_status idnv_utf32_to_utf8(char *dst, size_t dst_cap, size_t *needed,
                                        size_t *error_at, const uint32_t *src, size_t src_len);

IDNV_END

#endif
