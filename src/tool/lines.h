/* SPDX-License-Identifier: MIT */
/*
 * The lines of a file of names (--targets, --blocked, --labels, zone load). Empty lines and lines
 * beginning with # are skipped; a CR is dropped before LF and nowhere else.
 */
#ifndef IDNV_TOOL_LINES_H
#define IDNV_TOOL_LINES_H

#include "buf.h"

/* The length of a line without its end (LF, or NUL), which the last one may lack; 0: skip it. */
size_t line_length(const char *line, size_t len, char end);

/* The next line of text that is not skipped, and its length; NULL: no more. *at is 0 at first. */
const char *line_next(size_t *len, size_t *at, const struct buf *text);

#endif
