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

#endif
