/* SPDX-License-Identifier: MIT */
/* The policy engine held against the literal reading of RFC 7940 (literal.h). */
#ifndef IDNV_TEST_ENGINE_H
#define IDNV_TEST_ENGINE_H

#include <idnv/policy.h>

#include "literal.h"

struct engine {
    const struct idnv_lgr *lgr;
    idnv_policy policy;
    void *image;
    size_t size;
    unsigned long labels, indexes, variant_sets, variants; /* compared so far */
    char detail[600]; /* of the last difference: the variant, what each side says */
};

/* Compiles and opens; a status below 0 on failure. */
idnv_status engine_open(struct engine *engine, const struct idnv_lgr *lgr);
void engine_close(struct engine *engine);

/*
 * What differs between engine and literal reading for this label ("disposition", "variants", ...),
 * NULL when nothing does. At most max permutations and partitions are enumerated; what would need
 * more is not compared.
 */
const char *engine_compare(struct engine *engine, const uint32_t *cps, uint32_t len, size_t max);

/*
 * The same for whether b is a variant of a and of which disposition, given all literal variants of a;
 * a and b differ.
 */
const char *engine_compare_pair(struct engine *engine, const struct literal_list *list,
                                const uint32_t *a, uint32_t a_len, const uint32_t *b,
                                uint32_t b_len);

/* Whether two bucket keys are the same, the sequences and their hashes. */
bool engine_same_bucket(const idnv_policy_bucket *a, const idnv_policy_bucket *b);

#endif
