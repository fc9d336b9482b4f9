/* SPDX-License-Identifier: MIT */
/* UTF-8, RFC 3629. */
#include "utf8.h"

int32_t idnv_utf8_decode(uint32_t *cp, const char *src, size_t src_len)
{
    if (!cp || !src || src_len == 0)
        return 0;
    return idnvi_utf8_decode(cp, (const uint8_t *)src, src_len);
}

size_t idnv_utf8_encode(char *dst, uint32_t cp)
{
    if (!dst || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
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

idnv_status idnv_utf8_to_utf32(uint32_t *dst, size_t dst_cap, size_t *needed, size_t *error_at,
                               const char *src, size_t src_len)
{
    size_t n = 0, fault = src_len;

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
