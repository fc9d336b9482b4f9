/* SPDX-License-Identifier: MIT */
/*
 * Match sets: the sets of code points that rules ask for, each once. A signature is the list of the
 * sets that a code point is in; signatures are the nodes of a trie, so that equal lists are one.
 */
#include "compile.h"

#define WORK_MAX  200000000u
#define SETS_MAX  8192u
#define SIGNS_MAX 65535u

struct sign {
    uint32_t parent;
    uint32_t set;
};

static bool same(const struct idnvi_lgr_set *a, const struct idnvi_lgr_set *b)
{
    return a->len == b->len &&
           (a->len == 0 || memcmp(a->ptr, b->ptr, a->len * sizeof *a->ptr) == 0);
}

uint32_t idnvi_lgr_match_set(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_set *set)
{
    struct idnvi_lgr_match_set *sets = c->sets.ptr;
    for (uint32_t i = 0; i < c->sets.len; i++) {
        struct idnvi_lgr_set have = sets[i].set;
        if (!have.ptr && have.len)
            have.ptr = &sets[i].one;
        if (same(&have, set))
            return i;
    }
    if (c->sets.len == SETS_MAX) {
        idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "rules", "RFC 7940, 6",
                               "the rules use more than 8192 different sets of code points");
        return UINT32_MAX;
    }
    struct idnvi_lgr_match_set *new = idnvi_lgr_compile_push(c, &c->sets, sizeof *new);
    if (!new)
        return UINT32_MAX;
    new->set = *set;
    if (set->len == 1) { /* it may be a literal, whose interval does not stay */
        new->one = set->ptr[0];
        new->set.ptr = NULL;
    }
    return c->sets.len - 1;
}

static uint32_t slot_of(uint32_t parent, uint32_t set, uint32_t slots)
{
    uint32_t hash = (parent * 0x9E3779B1u) ^ (set * 0x85EBCA77u);
    return (hash ^ hash >> 15) & (slots - 1);
}

/* The table of slots is twice as large as there may be signatures. */
static bool sign_table(struct idnvi_lgr_compiler *c)
{
    if (!idnvi_lgr_vec_reserve(c->allocator, &c->sign_hash, sizeof(uint32_t), 1u << 17) ||
        !idnvi_lgr_vec_push(c->allocator, &c->signs, sizeof(struct sign))) {
        c->status = IDNV_ERR_MEMORY;
        return false;
    }
    memset(c->sign_hash.ptr, 0, sizeof(uint32_t) << 17);
    return true;
}

/* The signature `parent` with one more set; UINT32_MAX after a failure. */
static uint32_t extend(struct idnvi_lgr_compiler *c, uint32_t parent, uint32_t set)
{
    uint32_t *slots = c->sign_hash.ptr, slot = slot_of(parent, set, 1u << 17);
    for (; slots[slot] != 0; slot = (slot + 1) & ((1u << 17) - 1)) {
        const struct sign *sign = (const struct sign *)c->signs.ptr + slots[slot];
        if (sign->parent == parent && sign->set == set)
            return slots[slot];
    }
    if (c->signs.len == SIGNS_MAX) {
        idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "rules", "RFC 7940, 6",
                               "code points are in more than 65534 different combinations of sets");
        return UINT32_MAX;
    }
    struct sign *sign = idnvi_lgr_compile_push(c, &c->signs, sizeof *sign);
    if (!sign)
        return UINT32_MAX;
    sign->parent = parent;
    sign->set = set;
    return slots[slot] = c->signs.len - 1;
}

static bool sign_points(struct idnvi_lgr_compiler *c)
{
    const struct idnvi_lgr_match_set *sets = c->sets.ptr;
    for (uint32_t i = 0; i < c->sets.len; i++) {
        const struct idnvi_lgr_interval *list = sets[i].set.ptr ? sets[i].set.ptr : &sets[i].one;
        for (uint32_t k = 0; k < sets[i].set.len; k++) {
            uint32_t last = list[k].last < c->point_count ? list[k].last + 1 : c->point_count;
            for (uint32_t cp = list[k].first; cp < last; cp++)
                if (c->points[cp].known) {
                    c->points[cp].sign = extend(c, c->points[cp].sign, i);
                    if (c->points[cp].sign == UINT32_MAX)
                        return false;
                }
            c->work += last > list[k].first ? last - list[k].first : 1;
            if (c->work > WORK_MAX)
                return idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "rules", "RFC 7940, 6",
                                              "the classes of the rules are too large together");
        }
    }
    return true;
}

bool idnvi_lgr_compile_sets(struct idnvi_lgr_compiler *c)
{
    struct idnvi_lgr_vec starts = {0}, list = {0};
    bool good = sign_table(c) && sign_points(c);
    /* Only signatures that code points have are written; others are inner nodes. Their lists stay
       empty, so that numbers need no translation. */
    uint8_t *used = good ? idnvi_lgr_compile_alloc(c, c->signs.len, 1) : NULL;
    good = used != NULL;
    for (uint32_t cp = 0; good && cp < c->point_count; cp++)
        used[c->points[cp].sign] = 1;
    for (uint32_t i = 0; good && i < c->signs.len; i++) {
        const struct sign *signs = c->signs.ptr;
        uint32_t depth = 0;
        for (uint32_t at = used[i] ? i : 0; at != 0; at = signs[at].parent)
            depth++;
        good = idnvi_lgr_word_push(c, &starts, list.len);
        if (good && !idnvi_lgr_vec_reserve(c->allocator, &list, sizeof(uint16_t), depth))
            good = idnvi_lgr_compile_fail(c, IDNV_ERR_MEMORY, NULL, "", "", "");
        for (uint32_t at = i; good && depth > 0; at = signs[at].parent)
            ((uint16_t *)list.ptr)[list.len + --depth] = (uint16_t)signs[at].set;
        for (uint32_t at = good && used[i] ? i : 0; at != 0; at = signs[at].parent)
            list.len++;
    }
    good = good && idnvi_lgr_word_push(c, &starts, list.len) &&
           idnvi_lgr_put(c, &c->table[IDNVI_T_SIGNATURES], starts.ptr, starts.len) &&
           idnvi_lgr_put_halves(c, &c->table[IDNVI_T_SET_LIST], list.ptr, list.len);
    c->table[IDNVI_T_SETS] = c->sets.len;
    idnvi_lgr_compile_release(c, used);
    idnvi_lgr_vec_free(c->allocator, &starts);
    idnvi_lgr_vec_free(c->allocator, &list);
    return good;
}
