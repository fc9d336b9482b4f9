/* SPDX-License-Identifier: MIT */
/* Code points in a row (code_points.h). */
#include "code_points.h"

int code_points_ascii(const uint32_t *cps, size_t n)
{
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= cps[i];
    return all < 0x80;
}

void code_points_canonical(uint32_t *cps, size_t n)
{
    if (!code_points_ascii(cps, n))
        return;
    for (size_t i = 0; i < n; i++)
        cps[i] += cps[i] >= 'A' && cps[i] <= 'Z' ? 32 : 0;
}

void code_points_put(struct buf *out, const uint32_t *cps, size_t n, const char *none)
{
    if (n == 0)
        buf_puts(out, none);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_putc(out, ' ');
        buf_putcp(out, cps[i]);
    }
}
