/* SPDX-License-Identifier: MIT */
/* Internal: the UTF-8 decoder, inline because it runs for every code point of every name. */
#ifndef IDNVI_UTF8_H
#define IDNVI_UTF8_H

#include <idnv/utf8.h>

/*
 * Decodes one code point of src[0..len), len > 0: as idnv_utf8_decode. Kept apart from the public
 * function so that callers with the first octet at hand pay no call.
 */
static inline int32_t idnvi_utf8_decode(uint32_t *cp, const uint8_t *src, size_t len)
{
    uint32_t b = src[0];
    uint32_t c = 0, low = 0x80, high = 0xBF;
    int32_t n;

    *cp = 0xFFFD;
    if (b < 0x80) {
        *cp = b;
        return 1;
    }
    if (b < 0xC2 || b > 0xF4)
        return -1;
    if (b < 0xE0) {
        n = 2;
        c = b & 0x1F;
    } else if (b < 0xF0) {
        n = 3;
        c = b & 0x0F;
        if (b == 0xE0)
            low = 0xA0; /* overlong */
        else if (b == 0xED)
            high = 0x9F; /* surrogate */
    } else {
        n = 4;
        c = b & 0x07;
        if (b == 0xF0)
            low = 0x90; /* overlong */
        else if (b == 0xF4)
            high = 0x8F; /* above 10FFFF */
    }
    for (int32_t i = 1; i < n; i++) {
        if ((size_t)i >= len || src[i] < low || src[i] > high)
            return -i;
        c = c << 6 | (src[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    *cp = c;
    return n;
}

#endif
