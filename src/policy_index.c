/* SPDX-License-Identifier: MIT */
/*
 * The index label, RFC 7940, 8.5: for each element of a partition the least sequence among the
 * element and its variants of any type, their contexts judged in the label as it is; the least
 * result over all eligible partitions. Most labels have one partition; where there are more it is
 * found from the end: the best rest of each place is a chain of segments.
 */
#include "policy.h"

/* The best result from a place to the end: one segment, then the best from `next`. */
struct segment {
    const uint8_t *pool; /* as in struct idnvi_variant; NULL with len > 1: the label's own */
    uint32_t cp;
    uint8_t own; /* 1: the segment is the label's own code points */
    uint8_t len;
    uint8_t next;
    uint8_t good; /* 0: no eligible partition from here */
};

struct chains {
    const struct idnvi_plabel *label;
    struct segment best[64];
};

static uint32_t segment_cp(const struct idnvi_plabel *label, const struct segment *segment,
                           uint32_t place, uint32_t i)
{
    if (segment->own)
        return label->cps[place + i];
    return segment->pool ? idnvi_word(segment->pool, i) : segment->cp;
}

/* Where reading of a chain stands. */
struct cursor {
    const struct segment *segment;
    uint32_t place, i;
};

static bool cursor_next(const struct chains *chains, struct cursor *cursor, uint32_t *cp)
{
    while (cursor->i == cursor->segment->len) {
        uint32_t next = cursor->segment->next;
        if (next == chains->label->n)
            return false;
        cursor->place = next;
        cursor->segment = &chains->best[next];
        cursor->i = 0;
    }
    *cp = segment_cp(chains->label, cursor->segment, cursor->place, cursor->i++);
    return true;
}

/* Whether chain a, beginning at place, is less than b. At most 63 segments of 63 code points. */
static bool less(const struct chains *chains, uint32_t place, const struct segment *a,
                 const struct segment *b)
{
    struct cursor x = {a, place, 0}, y = {b, place, 0};
    uint32_t p, q;
    for (;;) {
        bool more_a = cursor_next(chains, &x, &p), more_b = cursor_next(chains, &y, &q);
        if (!more_a || !more_b)
            return more_b;
        if (p != q)
            return p < q;
        if (x.segment == y.segment && x.i == y.i)
            return false; /* the same chain from here on */
    }
}

static void offer(struct chains *chains, uint32_t place, const struct segment *candidate)
{
    struct segment *best = &chains->best[place];
    if (!best->good || less(chains, place, candidate, best))
        *best = *candidate;
}

/* Whether a context holds in the label with this one substitution made. */
static IDNVI_NOINLINE bool holds_alone(const struct idnvi_plabel *label,
                                       const struct idnvi_variant *variant, uint32_t place,
                                       uint32_t len)
{
    struct idnvi_plabel changed;
    uint32_t cps[64], n = place, rest = label->n - place - len;
    if (place + variant->len + rest > IDNV_POLICY_LABEL_MAX)
        return false;
    memcpy(cps, label->cps, place * sizeof *cps);
    for (uint32_t i = 0; i < variant->len; i++)
        cps[n++] = idnvi_variant_cp(variant, i);
    memcpy(cps + n, label->cps + place + len, rest * sizeof *cps);
    idnvi_plabel_init(&changed, label->table, cps, n + rest);
    return idnvi_context_holds(&changed, variant->context, place, variant->len);
}

/*
 * What stands before and after an anchor is the same with and without the substitution, so a rule
 * with an anchor can be asked in the label itself, unless nothing is left at the anchor: then the
 * start of the label may be after it, the end before it. So can a rule that looks at the length
 * alone, when that stays ("enabled" and "never" of real tables).
 */
static bool variant_exists(struct idnvi_plabel *label, const struct idnvi_variant *variant,
                           uint32_t place, uint32_t len)
{
    if ((variant->context & IDNVI_CONTEXT_RULE) == 0)
        return true;
    uint32_t flags = idnvi_context_flags(label->table, variant->context);
    if ((flags & IDNVI_RULE_ANCHORED && variant->len > 0) ||
        (flags & IDNVI_RULE_LENGTH_ONLY && variant->len == len))
        return idnvi_context_holds(label, variant->context, place, len);
    return holds_alone(label, variant, place, len);
}

/* Whether the target is less than the element; of two equal as far as both go the shorter is. */
static bool precedes(const struct idnvi_variant *variant, const uint32_t *cps, uint32_t len)
{
    uint32_t i = 0;
    while (i < variant->len && i < len && idnvi_variant_cp(variant, i) == cps[i])
        i++;
    if (i == variant->len || i == len)
        return variant->len < len;
    return idnvi_variant_cp(variant, i) < cps[i];
}

/* The least sequence among an element and its variants. */
static void find_least(struct segment *dst, struct idnvi_plabel *label, uint32_t place,
                       uint32_t len, uint32_t record)
{
    const uint8_t *entry = idnvi_record(label->table, record);
    uint32_t count = idnvi_variant_count(entry);
    *dst = (struct segment){NULL, label->cps[place], len > 1, (uint8_t)len,
                            (uint8_t)(place + len), 1};
    /* Variants ascend: the first that exists is the least of them. */
    for (uint32_t i = 0; i < count; i++) {
        struct idnvi_variant variant;
        idnvi_variant_get(&variant, label->table, entry, i);
        if (!precedes(&variant, label->cps + place, len))
            return;
        if (!variant_exists(label, &variant, place, len))
            continue;
        dst->pool = variant.pool;
        dst->cp = variant.cp;
        dst->own = 0;
        dst->len = (uint8_t)variant.len;
        return;
    }
}

static void offer_element(struct chains *chains, struct idnvi_plabel *label, uint32_t place,
                          uint32_t len, uint32_t record)
{
    struct segment segment;
    if (place + len < label->n && !chains->best[place + len].good)
        return;
    find_least(&segment, label, place, len, record);
    offer(chains, place, &segment);
}

/* The least over all partitions. */
static IDNVI_NOINLINE uint32_t least_of_all(uint32_t *dst, struct idnvi_plabel *label)
{
    struct chains chains;
    chains.label = label;
    for (uint32_t place = label->n; place-- > 0;) {
        struct idnvi_elements elements;
        idnvi_elements_at(&elements, label, place);
        chains.best[place].good = 0;
        for (uint32_t i = 0; i < elements.count; i++)
            offer_element(&chains, label, place, elements.lens[i], elements.records[i]);
    }
    struct cursor cursor = {&chains.best[0], 0, 0};
    uint32_t len = 0, cp;
    while (cursor_next(&chains, &cursor, &cp)) {
        if (len == IDNV_POLICY_INDEX_MAX)
            return 0;
        dst[len++] = cp;
    }
    return len;
}

uint32_t idnvi_index_label(uint32_t *dst, struct idnvi_plabel *label,
                           const struct idnvi_partition *partition)
{
    uint32_t len = 0, place = 0;
    if (!partition->unique)
        return least_of_all(dst, label);
    for (uint32_t i = 0; i < partition->count; place += partition->lens[i++]) {
        struct segment least;
        uint32_t record = partition->records[i], own = partition->lens[i];
        bool plain = own == 1 && idnvi_variant_count(idnvi_record(label->table, record)) == 0;
        if (plain && len < IDNV_POLICY_INDEX_MAX) {
            dst[len++] = label->cps[place];
            continue;
        }
        find_least(&least, label, place, own, record);
        if (len + least.len > IDNV_POLICY_INDEX_MAX)
            return 0;
        for (uint32_t k = 0; k < least.len; k++)
            dst[len++] = segment_cp(label, &least, place, k);
    }
    return len;
}
