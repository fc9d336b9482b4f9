/* SPDX-License-Identifier: MIT */
/* Ways in which a label makes another. */
#include "policy_ways.h"

/*
 * An element that stays does so as an original code point, whose own context must hold in b, or by
 * a reflexive variant, whose context must.
 */
static bool may_stay(const struct idnvi_pair *pair, const struct idnvi_option *option, uint32_t j)
{
    uint64_t types = 0;
    return idnvi_context_holds(pair->b, idnvi_le32(option->record), j, option->consumed) ||
           idnvi_reflexive_types(&types, pair->b, option->record, j, option->consumed);
}

bool idnvi_option_fits(const struct idnvi_pair *pair, const struct idnvi_option *option, uint32_t i,
                       uint32_t j)
{
    uint32_t len = idnvi_option_len(option);
    pair->b->work++;
    if (j + len > pair->b->n)
        return false;
    for (uint32_t k = 0; k < len; k++) {
        uint32_t cp = option->stays ? pair->a->cps[i + k] : idnvi_variant_cp(&option->variant, k);
        if (pair->b->cps[j + k] != cp)
            return false;
    }
    return option->stays ? may_stay(pair, option, j)
                         : idnvi_context_holds(pair->b, option->variant.context, j, len);
}

bool idnvi_option_get(struct idnvi_option *dst, const struct idnvi_plabel *a, const uint8_t *record,
                      uint32_t len, uint32_t at, uint32_t number)
{
    dst->record = record;
    dst->consumed = len;
    dst->stays = number == 0;
    if (number == 0)
        return true;
    idnvi_variant_get(&dst->variant, a->table, record, number - 1);
    /* What maps to itself stays: see follow_reflexive. */
    return !idnvi_variant_reflexive(&dst->variant, a->cps + at, len);
}

/* Whether from (i, j) with an element of a the ends can be reached. */
static bool element_reaches(const struct idnvi_pair *pair, const uint8_t *record, uint32_t len,
                            uint32_t i, uint32_t j)
{
    for (uint32_t k = 0; k <= idnvi_variant_count(record); k++) {
        struct idnvi_option option;
        if (!idnvi_option_get(&option, pair->a, record, len, i, k) ||
            !idnvi_option_fits(pair, &option, i, j))
            continue;
        uint32_t next = j + (idnvi_option_len(&option));
        if (pair->reach[0][i + len] >> next & 1)
            return true;
    }
    return false;
}

static bool null_reaches(const struct idnvi_pair *pair, const uint8_t *null, uint32_t i, uint32_t j)
{
    for (uint32_t k = 0; k < idnvi_variant_count(null); k++) {
        struct idnvi_option option = {0, false, null, {0}};
        idnvi_variant_get(&option.variant, pair->a->table, null, k);
        if (option.variant.len > 0 && idnvi_option_fits(pair, &option, i, j) &&
            pair->reach[1][i] >> (j + option.variant.len) & 1)
            return true;
    }
    return false;
}

static bool is_too_much(const struct idnvi_pair *pair)
{
    return pair->a->work + pair->b->work > IDNVI_MATCH_WORK;
}

/* Fills reach from the end; a place of a at a time. */
bool idnvi_find_reach(struct idnvi_pair *pair)
{
    uint32_t n = pair->a->n, m = pair->b->n;
    for (uint32_t i = n + 1; i-- > 0;) {
        if (is_too_much(pair))
            return false;
        struct idnvi_elements elements;
        elements.count = 0;
        if (i < n)
            idnvi_elements_at(&elements, pair->a, i);
        pair->reach[1][i] = i == n ? UINT64_C(1) << m : 0;
        for (uint32_t j = 0; j <= m; j++)
            for (uint32_t e = 0; e < elements.count; e++)
                if (element_reaches(pair, idnvi_record(pair->a->table, elements.records[e]),
                                    elements.lens[e], i, j)) {
                    pair->reach[1][i] |= UINT64_C(1) << j;
                    break;
                }
        pair->reach[0][i] = pair->reach[1][i];
        const uint8_t *null = idnvi_null_at(pair->a, i);
        for (uint32_t j = 0; null && j <= m; j++)
            if (null_reaches(pair, null, i, j))
                pair->reach[0][i] |= UINT64_C(1) << j;
    }
    return true;
}

/* Adds what an option records: the type of a variant, of a reflexive one where an element stays. */
static void types_of(struct idnvi_types *types, const struct idnvi_option *option,
                     struct idnvi_pair *pair, uint32_t j)
{
    if (!option->stays)
        types->mask |= option->variant.type ? UINT64_C(1) << (option->variant.type - 1) : 0;
    else if (!idnvi_reflexive_types(&types->mask, pair->b, option->record, j, option->consumed))
        types->only = false;
}

/* Ways to make b that differ in what the actions see: (i, j) and the types so far. */
#define WAYS_MAX 320u
struct ways {
    uint64_t mask[WAYS_MAX];
    uint8_t i[WAYS_MAX], j[WAYS_MAX], flags[WAYS_MAX]; /* flags: 1 only, 2 put */
    uint32_t count;
};

static bool ways_add(struct ways *ways, uint32_t i, uint32_t j, uint32_t put,
                     const struct idnvi_types *types)
{
    uint8_t flags = (uint8_t)((types->only ? 1 : 0) | (put ? 2 : 0));
    for (uint32_t k = 0; k < ways->count; k++)
        if (ways->i[k] == i && ways->j[k] == j && ways->flags[k] == flags &&
            ways->mask[k] == types->mask)
            return true;
    if (ways->count == WAYS_MAX)
        return false;
    ways->i[ways->count] = (uint8_t)i;
    ways->j[ways->count] = (uint8_t)j;
    ways->flags[ways->count] = flags;
    ways->mask[ways->count++] = types->mask;
    return true;
}

/* Goes on from (i, j) with an option. */
static bool follow_option(struct ways *ways, struct idnvi_pair *pair,
                          const struct idnvi_option *option, uint32_t i, uint32_t j,
                          struct idnvi_types types)
{
    types_of(&types, option, pair, j);
    return ways_add(ways, i + option->consumed, j + idnvi_option_len(option), option->consumed == 0,
                    &types);
}

/*
 * An element that stays, and has a list of reflexive variants: a way for each of those that hold, as
 * for other variants (8.2, step 1); without any it is unmapped.
 */
static bool follow_reflexive(struct ways *ways, struct idnvi_pair *pair,
                             const struct idnvi_option *option, uint32_t i, uint32_t j,
                             struct idnvi_types types)
{
    bool mapped = false;
    for (uint32_t k = 0; k < idnvi_variant_count(option->record); k++) {
        struct idnvi_option reflexive = {option->consumed, false, option->record, {0}};
        idnvi_variant_get(&reflexive.variant, pair->a->table, option->record, k);
        if (!idnvi_variant_reflexive(&reflexive.variant, pair->a->cps + i, option->consumed) ||
            !idnvi_option_fits(pair, &reflexive, i, j))
            continue;
        mapped = true;
        if (!follow_option(ways, pair, &reflexive, i, j, types))
            return false;
    }
    return mapped || follow_option(ways, pair, option, i, j, types);
}

static bool follow_record(struct ways *ways, struct idnvi_pair *pair, uint32_t way,
                          const uint8_t *record, uint32_t len)
{
    uint32_t i = ways->i[way], j = ways->j[way];
    bool inserting = len == 0;
    for (uint32_t k = inserting ? 1 : 0; k <= idnvi_variant_count(record); k++) {
        struct idnvi_option option;
        struct idnvi_types types = {ways->mask[way], (ways->flags[way] & 1) != 0};
        if (!idnvi_option_get(&option, pair->a, record, len, i, k) ||
            !idnvi_option_fits(pair, &option, i, j))
            continue;
        uint32_t next = j + (idnvi_option_len(&option));
        if (!(pair->reach[inserting][i + len] >> next & 1))
            continue;
        bool listed = option.stays && idnvi_stays(record) == IDNVI_STAY_CONDITIONAL;
        if (!(listed ? follow_reflexive : follow_option)(ways, pair, &option, i, j, types))
            return false;
    }
    return true;
}

/* Follows all ways; false when there are too many. */
static bool follow(struct ways *ways, struct idnvi_pair *pair)
{
    struct idnvi_types none = {0, true};
    ways->count = 0;
    ways_add(ways, 0, 0, 0, &none);
    for (uint32_t way = 0; way < ways->count; way++) {
        uint32_t i = ways->i[way];
        struct idnvi_elements elements;
        elements.count = 0;
        if (is_too_much(pair))
            return false;
        const uint8_t *null = ways->flags[way] & 2 ? NULL : idnvi_null_at(pair->a, i);
        if (null && !follow_record(ways, pair, way, null, 0))
            return false;
        if (i < pair->a->n)
            idnvi_elements_at(&elements, pair->a, i);
        for (uint32_t e = 0; e < elements.count; e++)
            if (!follow_record(ways, pair, way, idnvi_record(pair->a->table, elements.records[e]),
                               elements.lens[e]))
                return false;
    }
    return true;
}

/* The strictest disposition over all ways that arrive. */
static uint32_t strictest(struct ways *ways, struct idnvi_pair *pair)
{
    struct idnvi_decision best = {0, 0, IDNVI_RANK_COUNT};
    for (uint32_t way = 0; way < ways->count; way++) {
        struct idnvi_decision decision;
        if (ways->i[way] != pair->a->n || ways->j[way] != pair->b->n)
            continue;
        idnvi_decide(&decision, pair->b, ways->mask[way], (ways->flags[way] & 1) != 0);
        if (decision.rank < best.rank)
            best = decision;
    }
    return best.disposition;
}

/* The first word of that rank; the default actions always have an "invalid". */
static uint32_t first_of_rank(const struct idnvi_table *table, uint32_t rank)
{
    uint32_t count = idnvi_word(table->head, IDNVI_T_DISPOSITIONS + 1), i = 0;
    while (i + 1 < count && idnvi_disposition_rank(table, i) != rank)
        i++;
    return i;
}

idnv_status idnvi_dispose(uint32_t *disposition, struct idnvi_pair *pair)
{
    struct ways ways;
    if (!idnvi_covered(pair->b)) { /* 7.5: the implied action of its elements */
        *disposition = first_of_rank(pair->b->table, IDNVI_RANK_INVALID);
        return IDNV_OK;
    }
    if (!follow(&ways, pair))
        return IDNV_ERR_LIMIT;
    *disposition = strictest(&ways, pair);
    return IDNV_OK;
}
