/* SPDX-License-Identifier: MIT */
/* Escapes of text output. */
#include "text.h"

#include <idnv/utf8.h>

int text_is_control(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
        return 1;
    return cp == 0x61C || cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) ||
           (cp >= 0xE0000 && cp <= 0xE0FFF);
}

static int is_invisible(uint32_t cp)
{
    return cp == 0xAD || cp == 0x34F || cp == 0x115F || cp == 0x1160 || cp == 0x17B4 ||
           cp == 0x17B5 || (cp >= 0x180B && cp <= 0x180F) || (cp >= 0x200B && cp <= 0x200D) ||
           (cp >= 0x2060 && cp <= 0x2065) || cp == 0x3164 || (cp >= 0xFE00 && cp <= 0xFE0F) ||
           cp == 0xFFA0 || (cp >= 0x1D173 && cp <= 0x1D17A);
}

static int needs_escape(uint32_t cp, unsigned escapes)
{
    if (cp == '\n' && (escapes & (TEXT_FIELDS | TEXT_LINE)) != 0)
        return 1;
    if ((escapes & TEXT_FIELDS) != 0 && (cp == '\t' || cp == '\r' || cp == '\\'))
        return 1;
    return ((escapes & (TEXT_TERMINAL | TEXT_VISIBLE)) != 0 && text_is_control(cp)) ||
           ((escapes & TEXT_VISIBLE) != 0 && is_invisible(cp));
}

static void put_escape(struct buf *out, uint32_t cp, unsigned escapes)
{
    static const char short_forms[] = "\tt\nn\rr\\\\";
    if ((escapes & (TEXT_FIELDS | TEXT_LINE)) != 0)
        for (size_t i = 0; i < sizeof short_forms - 1; i += 2)
            if ((uint32_t)short_forms[i] == cp) {
                buf_putc(out, '\\');
                buf_putc(out, short_forms[i + 1]);
                return;
            }
    buf_put(out, "\\u{", 3);
    buf_puthex(out, cp, 1);
    buf_putc(out, '}');
}

void text_put(struct buf *out, const char *s, size_t len, unsigned escapes)
{
    size_t start = 0, i = 0;
    while (i < len) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c < 0x7F && c != '\\') {
            i++;
            continue;
        }
        uint32_t cp = c;
        int32_t used = c < 0x80 ? 1 : idnv_utf8_decode(&cp, s + i, len - i);
        size_t step = (size_t)(used < 0 ? -used : used);
        if (used < 0 || needs_escape(cp, escapes)) {
            buf_put(out, s + start, i - start);
            if (used < 0)
                buf_put(out, "\xEF\xBF\xBD", 3);
            else
                put_escape(out, cp, escapes);
            start = i + step;
        }
        i += step;
    }
    buf_put(out, s + start, len - start);
}
