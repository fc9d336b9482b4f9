/* SPDX-License-Identifier: MIT */
#include "vectors.h"

static unsigned passed, failed;

size_t split_fields(struct text *fields, size_t cap, char *line)
{
    size_t count = 0, len = strcspn(line, "\r\n");
    while (count < cap) {
        char *tab = memchr(line, '\t', len);
        size_t field = tab ? (size_t)(tab - line) : len;
        fields[count++] = (struct text){line, field};
        if (!tab)
            break;
        line += field + 1;
        len -= field + 1;
    }
    return count;
}

void unescape(struct text *field)
{
    char *out = (char *)(uintptr_t)field->octets, *start = out;
    const char *at = field->octets, *end = at + field->len;
    uint32_t high = 0;

    while (at < end) {
        char *stop;
        if (at[0] == '\\' && end - at > 3 && at[1] == 'x' && at[2] == '{') {
            out += idnv_utf8_encode(out, (uint32_t)strtoul(at + 3, &stop, 16));
            at = stop + 1;
        } else if (at[0] == '\\' && end - at >= 6 && at[1] == 'u') {
            char hex[5] = {at[2], at[3], at[4], at[5], 0};
            uint32_t cp = (uint32_t)strtoul(hex, &stop, 16);
            at += 6;
            if (cp >> 10 == 0x36) {
                high = cp;
                continue;
            }
            if (cp >> 10 == 0x37)
                cp = 0x10000 + ((high & 0x3FF) << 10) + (cp & 0x3FF);
            out += idnv_utf8_encode(out, cp);
        } else {
            *out++ = *at++;
        }
    }
    field->len = (size_t)(out - start);
}

void count_case(bool ok, const char *format, ...)
{
    va_list arguments;
    if (ok) {
        passed++;
        return;
    }
    failed++;
    va_start(arguments, format);
    printf("not ok ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
}

int close_cases(const char *title, unsigned least)
{
    printf("%s: %u passed, %u failed\n", title, passed, failed);
    if (passed + failed < least)
        printf("not ok: only %u cases were found\n", passed + failed);
    int status = failed || passed < least;
    passed = failed = 0;
    return status;
}

bool text_is(struct text text, const char *octets, size_t len)
{
    return text.len == len && memcmp(text.octets, octets, len) == 0;
}
