/* SPDX-License-Identifier: MIT */
/* Progress of long runs, one line on standard error. */
#ifndef IDNV_TOOL_PROGRESS_H
#define IDNV_TOOL_PROGRESS_H

#include <time.h>

#include "tool.h"

struct progress {
    int wanted;
    int shown;
    int terminal;
    uint64_t size; /* of the input, where it is a file; else 0 */
    struct timespec start;
    struct timespec last;
};

void progress_init(struct progress *p, const struct tool *tool);
/* Takes the line away, so that other output can be written. */
void progress_clear(struct progress *p);
/* After a second, and four times a second. */
void progress_show(struct progress *p, uint64_t records);

#endif
