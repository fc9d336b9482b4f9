/* SPDX-License-Identifier: MIT */
/* The lines of a file of names. */
#include <string.h>

#include "lines.h"

enum { NO_NAMES_TOLD = 10 };

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

static const char *name_of(const struct line_source *s)
{
    return strcmp(s->path, "-") == 0 ? "standard input" : s->path;
}

static unsigned long number_of(const struct line_source *s, const char *line)
{
    unsigned long number = 1;
    for (const char *p = s->text->data, *lf; (lf = memchr(p, '\n', (size_t)(line - p)));
         p = lf + 1)
        number++;
    return number;
}

int line_check(const struct line_source *s, const char *line, size_t len)
{
    if (idnv_utf8_to_utf32(NULL, 0, NULL, NULL, line, len) != IDNV_NO)
        return EXIT_VALID;
    return tool_fail(s->tool, EXIT_IO, "%s:%lu: not UTF-8", name_of(s), number_of(s, line));
}

void line_no_name(struct line_source *s, const char *line, const char *why)
{
    if (s->no_names++ < NO_NAMES_TOLD)
        (void)tool_fail(s->tool, 0, "%s:%lu: no name: %s", name_of(s), number_of(s, line), why);
}

void line_more_no_names(const struct line_source *s)
{
    if (s->no_names > NO_NAMES_TOLD)
        (void)tool_fail(s->tool, 0, "%s: and %llu more", name_of(s),
                        (unsigned long long)s->no_names - NO_NAMES_TOLD);
}
