/* SPDX-License-Identifier: MIT */
/* Progress of long runs, one line on standard error: after a second, then four times a second. */
#ifndef IDNV_TOOL_PROGRESS_H
#define IDNV_TOOL_PROGRESS_H

#include <time.h>

#include "tool.h"

struct progress {
    int wanted;
    int shown;
    int terminal;
    uint64_t size; /* of standard input, where it is a file; else 0 */
    struct timespec start;
    struct timespec last;
};

/* Of a command that is at work for itself, or that answers records of standard input. */
void progress_init(struct progress *p, const struct tool *tool);
void progress_init_records(struct progress *p, const struct tool *tool);
/* Takes the line away, so that other output can be written. */
void progress_clear(struct progress *p);
/* So many records, names and so on are done; at of size octets or steps, 0: nobody knows. */
void progress_show(struct progress *p, const char *what, uint64_t done, uint64_t at, uint64_t size);
/* The same for records of standard input. */
void progress_show_records(struct progress *p, uint64_t records);
/* A word about a phase that has no number, at once where there has been progress before. */
void progress_say(struct progress *p, const char *text);

#endif
