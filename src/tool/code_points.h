/* SPDX-License-Identifier: MIT */
/* Code points in a row: a label, or a part of one. */
#ifndef IDNV_TOOL_CODE_POINTS_H
#define IDNV_TOOL_CODE_POINTS_H

#include "buf.h"

/* 1: all of them are ASCII, as are none. */
int code_points_ascii(const uint32_t *cps, size_t n);

/* A label of ASCII alone in lower case, as its canonical key has it; another one stays as it is. */
void code_points_canonical(uint32_t *cps, size_t n);

/* "U+0E01 U+0E34", or the text for none. */
void code_points_put(struct buf *out, const uint32_t *cps, size_t n, const char *none);

#endif
