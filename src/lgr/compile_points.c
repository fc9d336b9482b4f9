/* SPDX-License-Identifier: MIT */
/*
 * The code points of a table, and what variants connect: the classes of the bucket key, and the
 * certificate that the index label alone finds every collision.
 */
#include "compile.h"

static void mark(struct idnvi_lgr_compiler *c, uint32_t index)
{
    const struct idnvi_lgr_char *entry = &c->lgr->chars[index];
    if (entry->cps.len == 1) {
        for (uint32_t cp = entry->cps.ptr[0]; cp <= entry->last; cp++) {
            c->points[cp].entry = index + 1;
            c->points[cp].known = 1;
        }
        return;
    }
    for (uint32_t k = 0; k < entry->cps.len; k++) {
        c->points[entry->cps.ptr[k]].known = 1;
        c->points[entry->cps.ptr[k]].in_sequence = 1;
    }
    if (entry->cps.len > 0)
        c->points[entry->cps.ptr[0]].begins = 1;
}

uint32_t idnvi_lgr_bucket_root(struct idnvi_lgr_compiler *c, uint32_t point)
{
    while (c->points[point].parent != point) {
        c->points[point].parent = c->points[c->points[point].parent].parent;
        point = c->points[point].parent;
    }
    return point;
}

/*
 * The class of a is that of b too. The least code point stays the root; "nothing" is the greatest
 * number but must be seen, so it wins over all.
 */
static void unite(struct idnvi_lgr_compiler *c, uint32_t a, uint32_t b, uint8_t run)
{
    uint32_t nothing = c->point_count, keep, drop;
    a = idnvi_lgr_bucket_root(c, a);
    b = idnvi_lgr_bucket_root(c, b);
    keep = a == nothing || (b != nothing && a < b) ? a : b;
    drop = keep == a ? b : a;
    c->points[drop].parent = keep;
    c->points[keep].run |= (uint8_t)(c->points[drop].run | run);
}

/* A mapping exchanges what is left when the common beginning and end are taken away. */
static void exchange(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_cps *from,
                     const struct idnvi_lgr_cps *to)
{
    uint32_t start = 0, a = from->len, b = to->len;
    while (start < a && start < b && from->ptr[start] == to->ptr[start])
        start++;
    while (a > start && b > start && from->ptr[a - 1] == to->ptr[b - 1])
        a--, b--;
    if (a == start && b == start)
        return;
    uint8_t run = a != b;
    uint32_t first = a == start || b == start ? c->point_count : from->ptr[start];
    for (uint32_t i = start; i < a; i++)
        unite(c, first, from->ptr[i], run);
    for (uint32_t i = start; i < b; i++)
        unite(c, first, to->ptr[i], run);
}

bool idnvi_lgr_compile_points(struct idnvi_lgr_compiler *c)
{
    const struct idnv_lgr *lgr = c->lgr;
    c->point_count = idnvi_lgr_greatest(lgr) + 1;
    c->points = idnvi_lgr_compile_alloc(c, (size_t)c->point_count + 1, sizeof *c->points);
    if (!c->points)
        return false;
    for (uint32_t i = 0; i <= c->point_count; i++)
        c->points[i].parent = i;
    for (uint32_t i = 0; i < lgr->char_count; i++)
        mark(c, i);
    for (uint32_t i = lgr->sequence_count; i-- > 0;)
        c->points[lgr->chars[lgr->sequences[i]].cps.ptr[0]].sequence = i;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        const struct idnvi_lgr_run *run = &lgr->chars[i].variants;
        for (uint32_t k = 0; k < run->count; k++) {
            const struct idnvi_lgr_cps *target = &lgr->variants[run->first + k].cps;
            for (uint32_t j = 0; j < target->len; j++)
                c->points[target->ptr[j]].known = 1;
            exchange(c, &lgr->chars[i].cps, target);
        }
    }
    return true;
}

/* Mappings of single code points that are elements too, in no sequence, unconditional. */
static bool simple(const struct idnvi_lgr_compiler *c, const struct idnvi_lgr_char *from)
{
    const struct idnv_lgr *lgr = c->lgr;
    if (from->cps.len != 1 || c->points[from->cps.ptr[0]].in_sequence)
        return false;
    for (uint32_t k = 0; k < from->variants.count; k++) {
        const struct idnvi_lgr_variant *variant = &lgr->variants[from->variants.first + k];
        if (idnvi_lgr_cps_compare(&variant->cps, &from->cps) == 0)
            continue;
        if (variant->context.rule != IDNVI_LGR_NONE || variant->cps.len != 1)
            return false;
        uint32_t entry = c->points[variant->cps.ptr[0]].entry;
        if (entry == 0 || lgr->chars[entry - 1].variants.count == 0)
            return false;
    }
    return true;
}

/*
 * Whether each element maps to all others of its class. Classes are what mappings connect, so it is
 * enough to count the targets, each once. members, seen: zeroed, one for each code point.
 */
static bool complete(struct idnvi_lgr_compiler *c, uint32_t *members, uint32_t *seen)
{
    const struct idnv_lgr *lgr = c->lgr;
    for (uint32_t cp = 0; cp < c->point_count; cp++)
        members[idnvi_lgr_bucket_root(c, cp)]++;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        const struct idnvi_lgr_char *from = &lgr->chars[i];
        uint32_t others = 0;
        for (uint32_t k = 0; k < from->variants.count; k++) {
            uint32_t to = lgr->variants[from->variants.first + k].cps.ptr[0];
            others += to != from->cps.ptr[0] && seen[to] != i + 1;
            seen[to] = i + 1;
        }
        if (from->variants.count > 0 &&
            others + 1 != members[idnvi_lgr_bucket_root(c, from->cps.ptr[0])])
            return false;
    }
    return true;
}

/*
 * Sound: all mappings are unconditional, symmetric and transitive, and no sequence has or touches a
 * code point that has variants. Then each position of a label has a class of exchangeable code
 * points whose least one is the same from whichever of them it is looked at.
 */
bool idnvi_lgr_index_sound(struct idnvi_lgr_compiler *c)
{
    const struct idnv_lgr *lgr = c->lgr;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        const struct idnvi_lgr_char *from = &lgr->chars[i];
        if (from->variants.count > 0 && !simple(c, from))
            return false;
    }
    uint32_t *counts = idnvi_lgr_compile_alloc(c, c->point_count, 2 * sizeof *counts);
    bool sound = counts && complete(c, counts, counts + c->point_count);
    idnvi_lgr_compile_release(c, counts);
    return sound;
}
