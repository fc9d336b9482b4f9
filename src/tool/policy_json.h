/* SPDX-License-Identifier: MIT */
/* Pieces of the answers about policy, and the walk through the variants of an accepted label. */
#ifndef IDNV_TOOL_POLICY_JSON_H
#define IDNV_TOOL_POLICY_JSON_H

#include <idnv/policy.h>

#include "tool.h"

enum { POLICY_REFUSED_MAX = 64 };

void policy_json_cps(struct json *j, const uint32_t *cps, size_t n);
/* Nothing when the text is empty. */
void policy_json_member(struct json *j, const char *key, idnv_policy_text text);
void policy_json_table(struct json *j, const idnv_policy_table *info);
void policy_json_result(struct json *j, const idnv_policy_result *result);
void policy_json_refused(struct json *j, const idnv_policy *policy,
                         const idnv_policy_refusal *refused, size_t n);

/* The variants of an accepted label, counted. */
struct policy_tally {
    uint64_t bound;
    uint64_t total, allocatable, activated, blocked;
    int complete;
};
void policy_json_tally(struct json *j, const struct policy_tally *t);

enum policy_kind { POLICY_ALLOCATABLE, POLICY_ACTIVATED, POLICY_BLOCKED };

struct policy_walk {
    const idnv_policy *policy;
    uint32_t table;
    const uint32_t *cps;
    size_t n;
    const idnv_profile *registration; /* what it refuses is blocked; NULL: the LGR alone judges */
    idnv_variants *variants;
    uint64_t limit;
    idnv_policy_text disposition; /* of the variant given last */
};

/* Sets the tally to nothing but the bound. */
void policy_walk_begin(struct policy_walk *walk, struct policy_tally *t);
/* The next variant, counted; 0: no more, or the limit is reached (t->complete tells). */
int policy_walk_next(struct policy_walk *walk, struct policy_tally *t, uint32_t *cps, size_t *n,
                     enum policy_kind *kind);

#endif
