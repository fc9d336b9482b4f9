/* SPDX-License-Identifier: MIT */
/* Text for people and for TSV: escapes, and what a terminal must not receive raw. */
#ifndef IDNV_TOOL_TEXT_H
#define IDNV_TOOL_TEXT_H

#include "buf.h"

/* Characters that can control or confuse a terminal: controls, bidi controls, separators, tags. */
int text_is_control(uint32_t cp);

enum {
    TEXT_FIELDS = 1,   /* \t \n \r \\ for tab, LF, CR and backslash */
    TEXT_LINE = 2,     /* \n for LF alone: the text must stay one line */
    TEXT_TERMINAL = 4, /* \u{202E} for what text_is_control says */
    TEXT_VISIBLE = 8   /* also for joiners and other characters without a glyph */
};

/* Appends text (UTF-8; ill-formed parts become U+FFFD) with the escapes asked for. */
void text_put(struct buf *out, const char *s, size_t len, unsigned escapes);

#endif
