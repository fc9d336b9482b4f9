/* SPDX-License-Identifier: MIT */
/* explain of a character. */
#ifndef IDNV_TOOL_CHARACTER_H
#define IDNV_TOOL_CHARACTER_H

#include "tool.h"

/* All that is known of cp, in the format asked for. */
void character_put(struct buf *out, const struct tool *tool, uint32_t cp);

#endif
