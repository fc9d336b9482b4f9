/* SPDX-License-Identifier: MIT */
/* Internal: UTF-8, inline because it runs for every code point of every name. */
#ifndef IDNVI_UTF8_H
#define IDNVI_UTF8_H

#include <stdbool.h>

#include <idnv/utf8.h>

/* For what runs once per code point: compilers see only that it is long. */
#if defined(__GNUC__)
#define IDNVI_INLINE static inline __attribute__((always_inline))
#else
#define IDNVI_INLINE static inline
#endif

/* An ill-formed sequence: minus its octets, the longest that could begin one (Unicode, 3.9, U+FFFD). */
int32_t idnvi_utf8_ill_formed(const uint8_t *src, size_t len);

static inline bool idnvi_utf8_continues(uint8_t octet) { return (octet & 0xC0) == 0x80; }

/*
 * Decodes one code point of src[0..len), len > 0: as idnv_utf8_decode. Kept apart from the public
 * function so that callers with the first octet at hand pay no call.
 */
IDNVI_INLINE int32_t idnvi_utf8_decode(uint32_t *cp, const uint8_t *src, size_t len)
{
    uint32_t b = src[0], c;

    if (b < 0x80) {
        *cp = b;
        return 1;
    }
    if (b < 0xE0) {
        if (b >= 0xC2 && len > 1 && idnvi_utf8_continues(src[1])) {
            *cp = (b & 0x1F) << 6 | (src[1] & 0x3Fu);
            return 2;
        }
    } else if (b < 0xF0) {
        if (len > 2 && idnvi_utf8_continues(src[1]) && idnvi_utf8_continues(src[2])) {
            c = (b & 0x0F) << 12 | (src[1] & 0x3Fu) << 6 | (src[2] & 0x3Fu);
            if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) {
                *cp = c;
                return 3;
            }
        }
    } else if (len > 3 && idnvi_utf8_continues(src[1]) && idnvi_utf8_continues(src[2]) &&
               idnvi_utf8_continues(src[3])) {
        c = (b & 0x0F) << 18 | (src[1] & 0x3Fu) << 12 | (src[2] & 0x3Fu) << 6 | (src[3] & 0x3Fu);
        if (c >= 0x10000 && c <= 0x10FFFF) {
            *cp = c;
            return 4;
        }
    }
    *cp = 0xFFFD;
    return idnvi_utf8_ill_formed(src, len);
}

/* The octets of a code point that is no surrogate, below 0x110000, into dst[4]; their number. */
static inline size_t idnvi_utf8_encode(char *dst, uint32_t cp)
{
    if (cp < 0x80) {
        dst[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        dst[0] = (char)(0xC0 | cp >> 6);
        dst[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        dst[0] = (char)(0xE0 | cp >> 12);
        dst[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        dst[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    dst[0] = (char)(0xF0 | cp >> 18);
    dst[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    dst[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    dst[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

#endif
