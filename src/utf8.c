/* SPDX-License-Identifier: MIT */
/* UTF-8, RFC 3629. */
#include "utf8.h"

int32_t idnv_utf8_decode(uint32_t *cp, const char *src, size_t src_len)
{
    if (!cp || !src || src_len == 0)
        return 0;
    return idnvi_utf8_decode(cp, (const uint8_t *)src, src_len);
}

int32_t idnvi_utf8_ill_formed(const uint8_t *src, size_t len)
{
    uint32_t b = src[0], low = 0x80, high = 0xBF;
    int32_t n = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;

    if (b < 0xC2 || b > 0xF4)
        return -1;
    if (b == 0xE0)
        low = 0xA0; /* overlong */
    else if (b == 0xED)
        high = 0x9F; /* surrogate */
    else if (b == 0xF0)
        low = 0x90; /* overlong */
    else if (b == 0xF4)
        high = 0x8F; /* above 10FFFF */
    int32_t i = 1;
    for (; i < n && (size_t)i < len && src[i] >= low && src[i] <= high; i++) {
        low = 0x80;
        high = 0xBF;
    }
    return -i;
}

size_t idnv_utf8_encode(char *dst, uint32_t cp)
{
    if (!dst || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    return idnvi_utf8_encode(dst, cp);
}

idnv_status idnv_utf8_to_utf32(uint32_t *dst, size_t dst_cap, size_t *needed, size_t *error_at,
                               const char *src, size_t src_len)
{
    size_t n = 0, fault = src_len;

    if (needed)
        *needed = 0;
    if (error_at)
        *error_at = 0;
    if ((!dst && dst_cap) || (!src && src_len))
        return IDNV_ERR_ARGUMENT;
    for (size_t i = 0; i < src_len; n++) {
        uint32_t cp;
        int32_t used = idnvi_utf8_decode(&cp, (const uint8_t *)src + i, src_len - i);
        if (used < 0 && fault == src_len)
            fault = i;
        if (n < dst_cap)
            dst[n] = cp;
        i += (size_t)(used < 0 ? -used : used);
    }
    if (needed)
        *needed = n;
    if (error_at)
        *error_at = fault;
    if (fault < src_len)
        return IDNV_NO;
    return n > dst_cap ? IDNV_ERR_SPACE : IDNV_OK;
}

idnv_status idnv_utf32_to_utf8(char *dst, size_t dst_cap, size_t *needed, size_t *error_at,
                               const uint32_t *src, size_t src_len)
{
    size_t n = 0, fault = src_len;

    if (needed)
        *needed = 0;
    if (error_at)
        *error_at = 0;
    if ((!dst && dst_cap) || (!src && src_len))
        return IDNV_ERR_ARGUMENT;
    for (size_t i = 0; i < src_len; i++) {
        char octets[4];
        size_t len = idnv_utf8_encode(octets, src[i]);
        if (len == 0) {
            if (fault == src_len)
                fault = i;
            len = idnv_utf8_encode(octets, 0xFFFD);
        }
        for (size_t k = 0; k < len; k++, n++)
            if (n < dst_cap)
                dst[n] = octets[k];
    }
    if (needed)
        *needed = n;
    if (error_at)
        *error_at = fault;
    if (fault < src_len)
        return IDNV_NO;
    return n > dst_cap ? IDNV_ERR_SPACE : IDNV_OK;
}
