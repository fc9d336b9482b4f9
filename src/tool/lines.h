/* SPDX-License-Identifier: MIT */
/*
 * The lines of a file of names (--targets, --blocked, --labels, zone load). Empty lines and lines
 * beginning with # are skipped; a CR is dropped before LF and nowhere else.
 */
#ifndef IDNV_TOOL_LINES_H
#define IDNV_TOOL_LINES_H

#include "tool.h"

/* The length of a line without its end (LF, or NUL), which the last one may lack; 0: skip it. */
size_t line_length(const char *line, size_t len, char end);

/* The next line of text that is not skipped, and its length; NULL: no more. *at is 0 at first. */
const char *line_next(size_t *len, size_t *at, const struct buf *text);

/* Whose lines are read, for messages. */
struct line_source {
    const struct tool *tool;
    const char *path; /* "-": standard input */
    const struct buf *text;
    uint64_t no_names; /* lines that were told of, or only counted */
};

/* EXIT_IO, after a message: a text that is not UTF-8 cannot be used. line lies in the text. */
int line_check(const struct line_source *s, const char *line, size_t len);

/* A line that is no name: the file is used all the same, but whoever wrote it means a name by it. */
void line_no_name(struct line_source *s, const char *line, const char *why);

/* At the end: how many lines there were that were not told of. */
void line_more_no_names(const struct line_source *s);

#endif
