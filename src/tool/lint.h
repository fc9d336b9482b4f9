/* SPDX-License-Identifier: MIT */
/* policy lint: what its checks share. */
#ifndef IDNV_TOOL_LINT_H
#define IDNV_TOOL_LINT_H

#include "authoring.h"

/* Documents are not trusted. What these cut off is told in LINT_LIMIT warnings. */
#define LINT_MAX_WORK   50000000u /* comparisons: bounds the time */
#define LINT_MAX_LISTED 1000u     /* warnings of one rule: bounds the memory; more are counted */
#define LINT_WARN_WORK  16u       /* comparisons that a warning counts for */

struct lint {
    const struct idnv_lgr *lgr;
    struct buf warnings; /* struct warning */
    uint32_t found[IDNV_RULE_LINT_LIMIT - IDNV_RULE_LINT_DOCUMENT]; /* warnings of each rule */
    struct buf used;     /* bytes: marks of the check at hand */
    uint64_t work;
    unsigned version;
};

void lint_warn(struct lint *l, uint16_t rule, uint32_t line, uint32_t column, const char *detail);

void lint_sequences(struct lint *l); /* lint_sequences.c */
/* Whether members of the repertoire, one after the other, make the code points up. */
int lint_is_label(struct lint *l, const struct idnvi_lgr_cps *cps);
void lint_rules(struct lint *l);     /* lint_rules.c: rules and classes */
void lint_actions(struct lint *l);

#endif
