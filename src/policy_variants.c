/* SPDX-License-Identifier: MIT */
/* Variant labels, RFC 7940, 8.2: upper bound and exact membership. */
#include "policy.h"
#include "policy_ways.h"

/* Saturating at UINT64_MAX. */
static uint64_t times(uint64_t a, uint64_t b)
{
    return a != 0 && b > UINT64_MAX / a ? UINT64_MAX : a * b;
}

static uint64_t plus(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }

/* The different targets of an element other than itself, and itself. */
static uint64_t choices(const struct idnvi_plabel *label, const uint8_t *record, uint32_t at,
                        uint32_t len)
{
    uint64_t count = 1;
    struct idnvi_variant variant, last = {NULL, 0, 0, 0, 0};
    for (uint32_t i = 0; i < idnvi_variant_count(record); i++) {
        idnvi_variant_get(&variant, label->table, record, i);
        bool same = i > 0 && last.len == variant.len;
        for (uint32_t k = 0; same && k < variant.len; k++)
            same = idnvi_variant_cp(&last, k) == idnvi_variant_cp(&variant, k);
        count += !same && !idnvi_variant_reflexive(&variant, label->cps + at, len);
        last = variant;
    }
    return count;
}

/* What may stand before an element, or at the end: nothing, or a null variant. */
static uint64_t gap(struct idnvi_plabel *label, uint32_t at)
{
    const uint8_t *null = idnvi_null_at(label, at);
    return null ? (uint64_t)idnvi_variant_count(null) + 1 : 1;
}

static idnv_status start(struct idnvi_table *table, struct idnvi_plabel *label,
                         const idnv_policy *policy, uint32_t number, const uint32_t *cps, size_t n)
{
    if (!cps && n > 0)
        return IDNV_ERR_ARGUMENT;
    if (n > IDNV_POLICY_LABEL_MAX)
        return IDNV_ERR_LIMIT;
    if (!idnvi_table_get(table, policy, number))
        return IDNV_ERR_NOT_FOUND;
    idnvi_plabel_init(label, table, cps, (uint32_t)n);
    return IDNV_OK;
}

idnv_status idnv_policy_bound(uint64_t *bound, const idnv_policy *policy, uint32_t table,
                              const uint32_t *cps, size_t n)
{
    struct idnvi_table parts;
    struct idnvi_plabel label;
    uint64_t from[64];
    if (!bound)
        return IDNV_ERR_ARGUMENT;
    *bound = 0;
    idnv_status status = start(&parts, &label, policy, table, cps, n);
    if (status != IDNV_OK)
        return status;
    from[n] = gap(&label, (uint32_t)n);
    for (uint32_t at = (uint32_t)n; at-- > 0;) {
        struct idnvi_elements elements;
        idnvi_elements_at(&elements, &label, at);
        from[at] = 0;
        for (uint32_t i = 0; i < elements.count; i++) {
            const uint8_t *record = idnvi_record(&parts, elements.records[i]);
            uint64_t here = choices(&label, record, at, elements.lens[i]);
            from[at] = plus(from[at], times(here, from[at + elements.lens[i]]));
        }
        from[at] = times(from[at], gap(&label, at));
    }
    *bound = n > 0 ? from[0] : 0;
    return IDNV_OK;
}

/* A frame of its own, so that none is larger than 4 KiB. */
static IDNVI_NOINLINE idnv_status match(idnv_policy_text *disposition, struct idnvi_plabel *a,
                                        const uint32_t *b, uint32_t b_len)
{
    struct idnvi_plabel second;
    struct idnvi_pair pair = {a, &second, {{0}}};
    uint32_t number;
    idnvi_plabel_init(&second, a->table, b, b_len);
    if (!idnvi_find_reach(&pair))
        return IDNV_ERR_LIMIT;
    if (!(pair.reach[0][0] & 1))
        return IDNV_NO;
    idnv_status status = idnvi_dispose(&number, &pair);
    if (status == IDNV_OK && disposition)
        idnvi_disposition_text(disposition, a->table, number);
    return status;
}

idnv_status idnv_policy_match(idnv_policy_text *disposition, const idnv_policy *policy,
                              uint32_t table, const uint32_t *a, size_t a_len, const uint32_t *b,
                              size_t b_len)
{
    struct idnvi_table parts;
    struct idnvi_plabel first;
    if (!b && b_len > 0)
        return IDNV_ERR_ARGUMENT;
    if (b_len > IDNV_POLICY_LABEL_MAX)
        return IDNV_ERR_LIMIT;
    idnv_status status = start(&parts, &first, policy, table, a, a_len);
    if (status == IDNV_OK && b_len == 0)
        return IDNV_NO; /* null variants may leave nothing, which is no label */
    return status == IDNV_OK ? match(disposition, &first, b, (uint32_t)b_len) : status;
}

