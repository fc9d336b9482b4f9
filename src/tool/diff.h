/* SPDX-License-Identifier: MIT */
/* policy diff: what its parts share. */
#ifndef IDNV_TOOL_DIFF_H
#define IDNV_TOOL_DIFF_H

#include "authoring.h"

struct diff {
    struct tool *tool;
    const struct idnv_lgr *old;
    const struct idnv_lgr *new;
    struct buf out;
    size_t changes;
};

/* One change: sign + added, - removed, ~ changed. */
void put_change(struct diff *d, char sign, const char *kind, const char *name, const char *detail);

/* For qsort and bsearch of const char *. */
int compare_texts(const void *left, const void *right);

/* diff_rules.c: rules and classes by name; actions as a list, since their order counts. */
void diff_rules(struct diff *d);

#endif
