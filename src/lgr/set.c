/* SPDX-License-Identifier: MIT */
#include "set.h"

#include <stdlib.h>

static int compare_intervals(const void *left, const void *right)
{
    const struct idnvi_lgr_interval *a = left;
    const struct idnvi_lgr_interval *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->last < b->last ? -1 : a->last > b->last;
}

void idnvi_lgr_set_normalize(struct idnvi_lgr_vec *intervals)
{
    struct idnvi_lgr_interval *list = intervals->ptr;
    uint32_t out = 0;
    if (intervals->len > 1)
        qsort(list, intervals->len, sizeof *list, compare_intervals);
    for (uint32_t i = 0; i < intervals->len; i++) {
        if (out > 0 && list[i].first <= list[out - 1].last + 1) {
            if (list[i].last > list[out - 1].last)
                list[out - 1].last = list[i].last;
        } else {
            list[out++] = list[i];
        }
    }
    intervals->len = out;
}

/* The first code point from cp on at which membership in the set changes; UINT32_MAX: none. */
static uint32_t next_change(const struct idnvi_lgr_set *set, uint32_t *i, uint32_t cp)
{
    while (*i < set->len && set->ptr[*i].last < cp)
        ++*i;
    if (*i == set->len)
        return UINT32_MAX;
    return set->ptr[*i].first > cp ? set->ptr[*i].first : set->ptr[*i].last + 1;
}

static bool inside(const struct idnvi_lgr_set *set, uint32_t i, uint32_t cp)
{
    return i < set->len && set->ptr[i].first <= cp;
}

bool idnvi_lgr_set_combine(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *dst,
                           enum idnvi_lgr_set_op op, const struct idnvi_lgr_set *a,
                           const struct idnvi_lgr_set *b)
{
    uint32_t i = 0;
    uint32_t j = 0;
    uint32_t start = dst->len;
    for (uint32_t cp = 0; cp < 0x110000;) {
        uint32_t end_a = next_change(a, &i, cp);
        uint32_t end_b = next_change(b, &j, cp);
        uint32_t end = end_a < end_b ? end_a : end_b;
        bool in_a = inside(a, i, cp);
        bool in_b = inside(b, j, cp);
        unsigned bit = in_a ? (in_b ? 4u : 1u) : (in_b ? 2u : 8u);
        if (end > 0x110000)
            end = 0x110000;
        if (((unsigned)op & bit) != 0) {
            struct idnvi_lgr_interval *list = dst->ptr;
            if (dst->len > start && list[dst->len - 1].last + 1 == cp) {
                list[dst->len - 1].last = end - 1;
            } else {
                struct idnvi_lgr_interval *slot =
                    idnvi_lgr_vec_push(allocator, dst, sizeof *slot);
                if (slot == NULL)
                    return false;
                *slot = (struct idnvi_lgr_interval){cp, end - 1};
            }
        }
        cp = end;
    }
    return true;
}
