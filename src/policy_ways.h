/* SPDX-License-Identifier: MIT */
/*
 * Internal: whether and in which ways one label makes another, RFC 7940, 8.2.
 *
 * It is reachability over pairs (place in a, place in b). Every context of what stays or is put in
 * is judged in b, the label that results; whether an element exists at all (8.1) is judged in a, for
 * the source of null variants too. Before each element and at the end one null variant may be put in.
 */
#ifndef IDNVI_POLICY_WAYS_H
#define IDNVI_POLICY_WAYS_H

#include "policy.h"

struct idnvi_pair {
    struct idnvi_plabel *a; /* eligible elements */
    struct idnvi_plabel *b; /* contexts */
    uint64_t reach[2][64];  /* [put][i]: places j from which both ends can be reached; put: the
                               place has had its null variant */
};

/* What may happen to an element: it stays or is exchanged. */
struct idnvi_option {
    uint32_t consumed; /* code points of a; 0: a null variant is put in */
    bool stays;
    const uint8_t *record;
    struct idnvi_variant variant; /* unless it stays */
};

/* The source of null variants at a place of a label; NULL: there is none, its context does not hold. */
static inline const uint8_t *idnvi_null_at(struct idnvi_plabel *label, uint32_t at)
{
    uint32_t index = idnvi_word(label->table->head, IDNVI_T_NULL_RECORD);
    const uint8_t *record = idnvi_record(label->table, index);
    return index && idnvi_context_holds(label, idnvi_le32(record), at, 0) ? record : NULL;
}

/*
 * Option `number` of a record: 0 is that it stays, k its variant k - 1. False for a variant that is
 * reflexive: that makes the same label as staying.
 */
bool idnvi_option_get(struct idnvi_option *dst, const struct idnvi_plabel *a, const uint8_t *record,
                      uint32_t len, uint32_t at, uint32_t number);
/* Whether the option at place i of a gives what stands at place j of b, its context satisfied. */
bool idnvi_option_fits(const struct idnvi_pair *pair, const struct idnvi_option *option, uint32_t i,
                       uint32_t j);
static inline uint32_t idnvi_option_len(const struct idnvi_option *option)
{
    return option->stays ? option->consumed : option->variant.len;
}

/*
 * Fills reach. a makes b when reach[0][0] has bit 0. False: the work for it was too much.
 */
bool idnvi_find_reach(struct idnvi_pair *pair);

/* The strictest disposition over all ways; IDNV_ERR_LIMIT when there are too many. */
idnv_status idnvi_dispose(uint32_t *disposition, struct idnvi_pair *pair);

#endif
