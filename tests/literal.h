/* SPDX-License-Identifier: MIT */
/*
 * RFC 7940, section 8, read literally: every partition, every permutation, every action, by plain
 * enumeration over the model. Slow, and only for tests: the engine is held against it.
 */
#ifndef IDNV_TEST_LITERAL_H
#define IDNV_TEST_LITERAL_H

#include "../src/lgr/model.h"

#define LITERAL_MAX 128 /* code points of a label or variant label */

struct literal_verdict {
    bool member;       /* 8.1: every code point is in the repertoire, in its context */
    uint32_t index;    /* not member: the first code point that is not */
    bool eligible;     /* member, and the disposition is not "invalid" */
    uint32_t disp;     /* in words; only for members */
    uint32_t action;   /* 1-based number in the file; 0: a default action */
};

/* 8.1 and 8.3 for a label as it is. */
struct literal_verdict literal_judge(const struct idnv_lgr *lgr, const uint32_t *cps,
                                     uint32_t len);

struct literal_variant {
    uint32_t cps[LITERAL_MAX];
    uint32_t len;
    uint32_t disp;
};

struct literal_list {
    struct literal_variant *list; /* sorted by code points, each label once; freed by the caller */
    size_t count;
    size_t cap;
    size_t steps; /* permutations tried */
};

/*
 * 8.2 to 8.4: all variant labels other than the label, whatever their disposition. False: more
 * than max permutations; the list is then incomplete.
 */
bool literal_variants(struct literal_list *result, const struct idnv_lgr *lgr,
                      const uint32_t *cps, uint32_t len, size_t max);

/*
 * 8.5: the least label made of the least member of each element's variant set, over all eligible
 * partitions. Returns its length; UINT32_MAX when no partition is eligible or there are too many.
 */
uint32_t literal_index(uint32_t *dst, const struct idnv_lgr *lgr, const uint32_t *cps,
                       uint32_t len, size_t max);

/* Whether the rule matches the label; anchored at [at, at + anchor_len) where it has an anchor. */
bool literal_match(const struct idnv_lgr *lgr, uint32_t rule, const uint32_t *cps, uint32_t len,
                   uint32_t at, uint32_t anchor_len);

#endif
