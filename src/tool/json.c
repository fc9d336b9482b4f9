/* SPDX-License-Identifier: MIT */
/* JSON writer (RFC 8259). */
#include "json.h"

#include <idnv/utf8.h>

#include "text.h"

static void separate(struct json *j)
{
    if (j->comma)
        buf_putc(j->out, ',');
    j->comma = 1;
}

void json_begin(struct json *j, char bracket)
{
    separate(j);
    buf_putc(j->out, bracket);
    j->comma = 0;
}

void json_end(struct json *j, char bracket)
{
    buf_putc(j->out, bracket);
    j->comma = 1;
}

void json_key(struct json *j, const char *key)
{
    size_t len = strlen(key);
    char *at = buf_room(j->out, len + 4);
    char *start = at;
    if (j->comma)
        *at++ = ',';
    *at++ = '"';
    memcpy(at, key, len);
    at += len;
    *at++ = '"';
    *at++ = ':';
    j->out->len += (size_t)(at - start);
    j->comma = 0;
}

static void put_u16(struct buf *out, uint32_t unit)
{
    buf_put(out, "\\u", 2);
    buf_puthex(out, unit, 4);
}

static void put_escaped(struct buf *out, uint32_t cp)
{
    if (cp > 0xFFFF) {
        put_u16(out, 0xD7C0 + (cp >> 10));
        put_u16(out, 0xDC00 + (cp & 0x3FF));
        return;
    }
    static const char special[] = "\"\\\b\f\n\r\t";
    const char *known = cp == 0 ? NULL : memchr(special, (int)cp, sizeof special - 1);
    if (cp < 0x80 && known != NULL) {
        buf_putc(out, '\\');
        buf_putc(out, "\"\\bfnrt"[known - special]);
    } else {
        put_u16(out, cp);
    }
}

int json_text(struct json *j, const char *s, size_t len)
{
    struct buf *out = j->out;
    int ill = 0;
    size_t start = 0, i = 0;
    separate(j);
    buf_putc(out, '"');
    while (i < len) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
            i++;
            continue;
        }
        uint32_t cp = c;
        int32_t used = c < 0x80 ? 1 : idnv_utf8_decode(&cp, s + i, len - i);
        if (used > 0 && c >= 0x7F && !(j->terminal && text_is_control(cp))) {
            i += (size_t)used;
            continue;
        }
        buf_put(out, s + start, i - start);
        if (used < 0) {
            ill = 1;
            used = -used;
            buf_put(out, "\xEF\xBF\xBD", 3);
        } else {
            put_escaped(out, cp);
        }
        i += (size_t)used;
        start = i;
    }
    buf_put(out, s + start, i - start);
    buf_putc(out, '"');
    return ill;
}

void json_string(struct json *j, const char *s)
{
    (void)json_text(j, s, strlen(s));
}

void json_uint(struct json *j, uint64_t value)
{
    int exact = value <= (uint64_t)1 << 53;
    separate(j);
    if (!exact)
        buf_putc(j->out, '"');
    buf_putu(j->out, value);
    if (!exact)
        buf_putc(j->out, '"');
}

void json_bool(struct json *j, int value)
{
    separate(j);
    buf_puts(j->out, value ? "true" : "false");
}

void json_null(struct json *j)
{
    separate(j);
    buf_puts(j->out, "null");
}

void json_raw(struct json *j, const char *s, size_t len)
{
    separate(j);
    buf_put(j->out, s, len);
}

void json_hex(struct json *j, const char *s, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    separate(j);
    buf_putc(j->out, '"');
    while (len > 0) {
        size_t n = len < 4096 ? len : 4096;
        char *at = buf_room(j->out, 2 * n);
        for (size_t i = 0; i < n; i++) {
            *at++ = digits[(unsigned char)s[i] >> 4];
            *at++ = digits[(unsigned char)s[i] & 15];
        }
        j->out->len += 2 * n;
        s += n;
        len -= n;
    }
    buf_putc(j->out, '"');
}
