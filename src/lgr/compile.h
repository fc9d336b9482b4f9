/* SPDX-License-Identifier: MIT */
/*
 * Internal: from the model to a policy image. The words of the image are collected in one vector;
 * everything about the table at hand is in struct idnvi_lgr_compiler. The first failure sets status,
 * after which every step is a no-op. Names of fields and instructions are those of src/policy.h.
 */
#ifndef IDNVI_LGR_COMPILE_H
#define IDNVI_LGR_COMPILE_H

#include "../policy.h"
#include "arena.h"
#include "model.h"

/* A set of code points that programs ask for. */
struct idnvi_lgr_match_set {
    struct idnvi_lgr_set set;
    struct idnvi_lgr_interval one; /* where set.ptr is NULL: a literal */
};

/* What is known of one code point while a table is compiled. */
struct idnvi_lgr_point {
    uint32_t entry;     /* char or range that lists it + 1; 0: not listed alone */
    uint32_t parent;    /* union-find of the bucket key */
    uint32_t sign;      /* signature: match sets it is in */
    uint32_t sequence;  /* first sequence that begins with it, in the model's order */
    uint8_t known;      /* listed, in a sequence, or in a variant's target */
    uint8_t begins;     /* a sequence begins with it */
    uint8_t run;        /* of a root: runs of the class collapse */
    uint8_t in_sequence;
};

struct idnvi_lgr_compiler {
    const idnv_lgr_allocator *allocator;
    idnv_lgr_diagnostics *diagnostics;
    char file[128]; /* the id of the table at hand, for diagnostics, which cut it */
    idnv_status status;
    struct idnvi_lgr_vec image; /* uint32_t */

    /* The table at hand. */
    const struct idnv_lgr *lgr;
    uint32_t *table; /* its words, IDNVI_T_WORDS of them */
    struct idnvi_lgr_point *points; /* by code point; the last is "nothing" */
    uint32_t point_count;           /* greatest known code point + 1 */
    uint8_t *type_codes;            /* by word */
    uint64_t standard_types;        /* mask of the types that RFC 7940, 7.3 names */
    struct idnvi_lgr_vec sets;      /* struct idnvi_lgr_match_set */
    struct idnvi_lgr_vec signs;     /* struct sign: a trie of set lists */
    struct idnvi_lgr_vec sign_hash; /* uint32_t */
    struct idnvi_lgr_vec records, record_hash, shorts, longs, pool, code, paths, stack;
    uint32_t *node_prev, *node_last; /* backward links of the model's nodes */
    uint8_t *node_anchor;
    uint64_t work;
    const struct idnvi_lgr_notes *rule; /* being compiled, or NULL */
};

/*
 * Sets status once; false, so that a step can return it. at: the element that is to blame; NULL: the
 * rule being compiled, if one is.
 */
bool idnvi_lgr_compile_fail(struct idnvi_lgr_compiler *c, idnv_status status,
                            const struct idnvi_lgr_notes *at, const char *element,
                            const char *section, const char *text);

/* Appends words or texts to the image; the pair (offset, count) goes to pair[0..1]. */
bool idnvi_lgr_put(struct idnvi_lgr_compiler *c, uint32_t pair[2], const uint32_t *words,
                   uint32_t count);
bool idnvi_lgr_put_halves(struct idnvi_lgr_compiler *c, uint32_t pair[2], const uint16_t *halves,
                          uint32_t count);
bool idnvi_lgr_put_text(struct idnvi_lgr_compiler *c, uint32_t pair[2], const char *text,
                        size_t len);

/* One word more in a vector of words. */
/* One more element, or NULL and the status that says why. */
void *idnvi_lgr_compile_push(struct idnvi_lgr_compiler *c, struct idnvi_lgr_vec *vec, size_t size);
bool idnvi_lgr_word_push(struct idnvi_lgr_compiler *c, struct idnvi_lgr_vec *vec, uint32_t word);
/* Zeroed memory from the allocator; NULL sets status. */
void *idnvi_lgr_compile_alloc(struct idnvi_lgr_compiler *c, size_t count, size_t size);
void idnvi_lgr_compile_release(struct idnvi_lgr_compiler *c, void *block);

static inline uint32_t idnvi_lgr_context_word(const struct idnvi_lgr_context *context)
{
    if (context->rule == IDNVI_LGR_NONE)
        return 0;
    return (context->rule + 1) | (context->negated ? IDNVI_CONTEXT_NEGATED : 0);
}

/* compile_points.c: which code points there are, bucket classes, the certificate. */
bool idnvi_lgr_compile_points(struct idnvi_lgr_compiler *c);
bool idnvi_lgr_index_sound(struct idnvi_lgr_compiler *c);
uint32_t idnvi_lgr_bucket_root(struct idnvi_lgr_compiler *c, uint32_t point);

/* compile_rules.c: programs and the match sets that they need. */
bool idnvi_lgr_compile_rules(struct idnvi_lgr_compiler *c);

/* compile_sets.c: signatures of the code points. */
bool idnvi_lgr_compile_sets(struct idnvi_lgr_compiler *c);
/* Number of the match set; UINT32_MAX after a failure. */
uint32_t idnvi_lgr_match_set(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_set *set);

/* compile_actions.c: types, dispositions, actions. */
bool idnvi_lgr_compile_types(struct idnvi_lgr_compiler *c);
bool idnvi_lgr_compile_actions(struct idnvi_lgr_compiler *c);

/* compile_records.c: records, variants, sequences, the lookup. */
bool idnvi_lgr_compile_records(struct idnvi_lgr_compiler *c);

/* sha256.c */
void idnvi_sha256(uint8_t digest[32], const uint8_t *data, size_t len);

#endif
