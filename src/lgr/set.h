/* SPDX-License-Identifier: MIT */
/* Internal: sets of code points as sorted intervals, for character classes (RFC 7940, 6.2). */
#ifndef IDNVI_LGR_SET_H
#define IDNVI_LGR_SET_H

#include "arena.h"
#include "model.h"

/* Boolean operations of two sets; bit 0: keep what only a has, 1: only b, 2: both, 3: neither. */
enum idnvi_lgr_set_op {
    IDNVI_LGR_SET_UNION = 7,
    IDNVI_LGR_SET_INTERSECTION = 4,
    IDNVI_LGR_SET_DIFFERENCE = 1,
    IDNVI_LGR_SET_SYMMETRIC_DIFFERENCE = 3,
    IDNVI_LGR_SET_COMPLEMENT = 10, /* of a, with b empty or not */
};

/* Appends intervals of the result to dst (struct idnvi_lgr_interval). False: out of memory. */
bool idnvi_lgr_set_combine(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *dst,
                           enum idnvi_lgr_set_op op, const struct idnvi_lgr_set *a,
                           const struct idnvi_lgr_set *b);

/* Sorts intervals in place and merges what overlaps or touches; first <= last in each. */
void idnvi_lgr_set_normalize(struct idnvi_lgr_vec *intervals);

#endif
