/* SPDX-License-Identifier: MIT */
/* A label judged by a policy, for all commands that ask one, and the walk through its variants. */
#ifndef IDNV_TOOL_POLICY_JUDGE_H
#define IDNV_TOOL_POLICY_JUDGE_H

#include "policy_choice.h"

enum { POLICY_REFUSED_MAX = 64 };

/* One evaluation, with what is needed to tell about it. */
struct evaluation {
    const idnv_policy *policy;
    const idnv_profile *registration; /* what it refuses nobody may have; NULL: the LGR judges alone */
    const char *form;                 /* the label in the answer's U-form */
    size_t form_len;
    uint32_t cps[IDNV_POLICY_LABEL_MAX + 1]; /* of a longer label as many as show that it is */
    size_t n;
    idnv_policy_result result;
    idnv_policy_refusal refused[POLICY_REFUSED_MAX]; /* index: in the label as given */
    size_t refused_len;
    idnv_status status;
    idnv_policy_table info;
    idnv_finding found[IDNV_POLICY_LABEL_MAX + 1];
    idnv_variants variants; /* of the walk */
};

/* The canonical form of the answer's name, in the worker's scratch. */
void policy_canonical(struct policy_cut *cut, struct worker *w);

/* The label that the cut leaves, not yet judged; it lives in the worker's scratch. */
struct evaluation *policy_label(struct worker *w, const struct policy_choice *choice,
                                const struct policy_cut *cut);

/*
 * Judges it: findings, verdict, TSV columns and sentences of the answer. e->status < 0: there was
 * no table to judge by.
 */
void policy_judge(struct evaluation *e, struct worker *w, const struct policy_choice *choice,
                  const struct policy_cut *cut);

/*
 * What is to be said of a name that the cut leaves outside: the finding, and a sentence; the policy
 * is not asked.
 */
void policy_outside(struct answer *answer, const struct policy_choice *choice);

/* Why a table refused the label, NULL: it did not, or is not among those kept. */
const idnv_policy_refusal *policy_refusal(const struct evaluation *e, uint32_t table);

/*
 * Names in the answer the table that the label of its name falls to, and judges nothing. An exit
 * status: a policy may be there and of no use.
 */
int policy_find_table(struct worker *w, const struct policy_choice *choice);

/*
 * Sentences for --explain, each ended by a line feed: what the policy says to the judged label
 * below the suffix, of its variants the first `limit`, or why no policy was asked.
 */
void policy_explain(struct buf *out, struct evaluation *e, uint32_t suffix, uint64_t limit);
/* ".рф", of an A-form without its dot */
void policy_put_suffix(struct buf *out, idnv_policy_text suffix);
enum policy_unjudged { UNJUDGED_INVALID, UNJUDGED_NO_POLICY, UNJUDGED_UNUSABLE, UNJUDGED_ASCII };
void policy_explain_unjudged(struct buf *out, enum policy_unjudged why);

/* The walk through the variants of an accepted label: the one at hand, and counts of all so far. */
enum policy_kind { POLICY_BLOCKED, POLICY_ALLOCATABLE, POLICY_ACTIVATED };

struct policy_walk {
    struct evaluation *e;
    uint64_t limit;
    uint32_t cps[IDNV_POLICY_LABEL_MAX];
    size_t n;
    idnv_policy_text disposition;
    enum policy_kind kind;
    int available; /* not blocked, and the protocol allows it */
    uint64_t bound;
    uint64_t total, counts[POLICY_ACTIVATED + 1];
    int complete; /* after the last */
};

void policy_walk_begin(struct policy_walk *walk, struct evaluation *e, uint64_t limit);
/* 0: no more, or the limit is reached. */
int policy_walk_next(struct policy_walk *walk);

#endif
