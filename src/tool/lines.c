/* SPDX-License-Identifier: MIT */
/* The lines of a file of names. */
#include "lines.h"

size_t line_length(const char *line, size_t len, char end)
{
    if (len > 0 && line[len - 1] == end) {
        len--;
        if (end == '\n' && len > 0 && line[len - 1] == '\r')
            len--;
    }
    return len > 0 && line[0] != '#' ? len : 0;
}

const char *line_next(size_t *len, size_t *at, const struct buf *text)
{
    while (*at < text->len) {
        const char *line = text->data + *at, *lf = memchr(line, '\n', text->len - *at);
        size_t with_end = lf != NULL ? (size_t)(lf - line) + 1 : text->len - *at;
        *at += with_end;
        *len = line_length(line, with_end, '\n');
        if (*len > 0)
            return line;
    }
    return NULL;
}
