/* SPDX-License-Identifier: MIT */
/* Text in quotes, for people. */
#ifndef IDNV_TOOL_QUOTE_H
#define IDNV_TOOL_QUOTE_H

#include "buf.h"

/* U+25CC, which carries a mark that has nothing before it. */
#define DOTTED_CIRCLE "\xE2\x97\x8C"

/*
 * 'text', with escapes for what is not seen. A mark at its beginning would stand on the quote: a
 * DOTTED CIRCLE carries it.
 */
void quote_put(struct buf *out, const char *s, size_t len);
void quote_put_cps(struct buf *out, const uint32_t *cps, size_t n);

#endif
