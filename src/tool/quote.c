/* SPDX-License-Identifier: MIT */
/* Text in quotes (quote.h). */
#include "quote.h"

#include <idnv/character.h>
#include <idnv/utf8.h>

#include "text.h"

static int begins_with_mark(const char *s, size_t len)
{
    idnv_character c = {.size = sizeof c};
    uint32_t cp;
    return len > 0 && idnv_utf8_decode(&cp, s, len) > 1 &&
           idnv_character_get(&c, cp, idnv_profile_at(0)) == IDNV_OK && c.category[0] == 'M';
}

void quote_put(struct buf *out, const char *s, size_t len)
{
    struct buf text = {0};
    text_put(&text, s, len, TEXT_VISIBLE);
    buf_putc(out, '\'');
    if (text.len > 0 && text.data[0] != '\\' && begins_with_mark(s, len))
        buf_puts(out, DOTTED_CIRCLE);
    buf_put(out, text.data, text.len);
    buf_putc(out, '\'');
    buf_free(&text);
}

void quote_put_cps(struct buf *out, const uint32_t *cps, size_t n)
{
    struct buf text = {0};
    char utf8[4];
    for (size_t i = 0; i < n; i++)
        buf_put(&text, utf8, idnv_utf8_encode(utf8, cps[i]));
    quote_put(out, text.data, text.len);
    buf_free(&text);
}
