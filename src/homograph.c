/* SPDX-License-Identifier: MIT */
/* Comparison of two labels; homograph_align.c has the work. */
#include <string.h>

#include <idnv/homograph.h>

#include "fold.h"
#include "ucd.h"

_Static_assert(sizeof(idnv_homograph_match) == 64, "documented size");

/* UTS #39, 4: single-script, mixed-script or whole-script confusable. */
static int32_t kind_of(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    idnv_script_set x, y;
    bool single_a = idnv_scripts_resolve(&x, a, a_len) == IDNV_OK;
    bool single_b = idnv_scripts_resolve(&y, b, b_len) == IDNV_OK;
    if (((x.bits[0] & y.bits[0]) | (x.bits[1] & y.bits[1]) | (x.bits[2] & y.bits[2])) != 0)
        return IDNV_CLASH_SINGLE_SCRIPT;
    return single_a && single_b ? IDNV_CLASH_WHOLE_SCRIPT : IDNV_CLASH_MIXED_SCRIPT;
}

/* What idnvi_folded.mixed says; only Cyrillic letters have readings that depend on it. */
static bool is_mixed(const idnv_script_set *used, const uint32_t *cp, size_t len)
{
    idnv_script_set set;
    return idnv_script_set_has(used, IDNVI_SCRIPT_CYRL) &&
           idnv_scripts_resolve(&set, cp, len) == IDNV_NO;
}

/* Has what runs from right to left; digits of classes EN and AN run from left to right. */
static bool is_rtl(const uint32_t *cp, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        enum idnvi_bidi class = idnvi_bidi(idnvi_props(cp[i]));
        if (class == IDNVI_BIDI_R || class == IDNVI_BIDI_AL)
            return true;
    }
    return false;
}

/*
 * Labels of opposite directions stand mirrored, letter by letter, where both are displayed: several
 * letters in a row that look alike in logical order do so only when read backwards.
 */
static bool runs_against(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    return a_len > 1 && b_len > 1 && is_rtl(a, a_len) != is_rtl(b, b_len);
}

static bool order_as_seen(struct idnvi_folded *f)
{
    return idnvi_look_order(f->cp, f->pos, f->len);
}

/* UTS #39 has one skeleton for both, if not letter by letter: near, as is what differs. */
static void lift_to_near(struct idnvi_alignment *found, struct idnvi_steps *steps)
{
    if (found->tier > 2)
        found->tier = 2;
    for (size_t i = 0; i < steps->len && i < steps->cap; i++) {
        if (steps->dst[i].tier <= IDNV_TIER_K2)
            continue;
        steps->dst[i].tier = IDNV_TIER_K2;
        steps->dst[i].source = IDNVI_FOLD_UTS39;
    }
}

/*
 * Nothing but the order of their marks in the text tells a and b apart, at k0 or k1 they are not
 * alike: the pair is k2, its steps are those marks. Marks that are letters (Tibetan vowel signs)
 * cannot be left out, so that a and b are not alike where two of them changed places.
 */
static struct idnvi_alignment align_order(struct idnvi_steps *steps, const struct idnvi_folded *a,
                                          const struct idnvi_folded *b)
{
    steps->len = 0;
    struct idnvi_alignment found = idnvi_align(steps, a, b);
    if (found.tier <= 3)
        lift_to_near(&found, steps);
    return found;
}

/*
 * UTS #39 makes one letter, or one mark, of several marks and signs, which no alignment of letters
 * tells. The tier goes with the keys, which may see an order of marks where the skeleton has none.
 */
static bool same_skeleton(const struct idnvi_folded *fa, const struct idnvi_folded *fb,
                          const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    idnv_homograph_keys x, y;
    return idnvi_same_skeleton(fa, fb) && idnv_homograph_hash(&x, a, a_len) == IDNV_OK &&
           idnv_homograph_hash(&y, b, b_len) == IDNV_OK &&
           memcmp(&x.k[2], &y.k[2], sizeof x.k[2]) == 0;
}

idnv_status idnv_homograph_compare(idnv_homograph_match *match, idnv_homograph_step *steps,
                                   size_t steps_cap, size_t *steps_len, const uint32_t *a,
                                   size_t a_len, const uint32_t *b, size_t b_len)
{
    struct idnvi_folded fa, fb;
    struct idnvi_steps out = {steps, steps_cap, 0};
    if (steps_len != NULL)
        *steps_len = 0;
    if (match == NULL || match->size < sizeof *match || (a == NULL && a_len != 0) ||
        (b == NULL && b_len != 0) || (steps == NULL && steps_cap != 0))
        return IDNV_ERR_ARGUMENT;
    match->tier = IDNV_TIER_NONE;
    match->kind = IDNV_CLASH_NONE;
    match->distance = 0;
    idnv_scripts_used(&match->scripts_a, a, a_len);
    idnv_scripts_used(&match->scripts_b, b, b_len);
    if (idnvi_fold_label(&fa, a, a_len) != IDNV_OK || idnvi_fold_label(&fb, b, b_len) != IDNV_OK)
        return IDNV_ERR_LIMIT;
    fa.mixed = is_mixed(&match->scripts_a, a, a_len);
    fb.mixed = is_mixed(&match->scripts_b, b, b_len);
    bool moved = order_as_seen(&fa);
    moved |= order_as_seen(&fb);
    struct idnvi_alignment found = idnvi_align(&out, &fa, &fb);
    if (moved) { /* as they stand in the text */
        (void)idnvi_fold_label(&fa, a, a_len);
        (void)idnvi_fold_label(&fb, b, b_len);
    }
    if (moved && found.tier <= 1)
        found = align_order(&out, &fa, &fb);
    if (found.tier > 3)
        return IDNV_NO;
    if (found.tier == 3 && same_skeleton(&fa, &fb, a, a_len, b, b_len))
        lift_to_near(&found, &out);
    if (found.tier != 0 && runs_against(a, a_len, b, b_len))
        found.tier = 3;
    match->tier = idnvi_public_tier[found.tier];
    match->kind = found.tier == 0 ? IDNV_CLASH_IDENTICAL : kind_of(a, a_len, b, b_len);
    match->distance = found.cost;
    if (found.tier == 0 && (a_len != b_len || (a_len != 0 && memcmp(a, b, a_len * sizeof *a) != 0)))
        match->distance = 1;
    if (steps_len != NULL)
        *steps_len = out.len;
    return IDNV_OK;
}

const char *idnv_clash_name(int32_t kind)
{
    static const char names[][14] = {
        "", "identical", "variant", "single-script", "mixed-script", "whole-script", "blocked"};
    return kind > 0 && kind <= IDNV_CLASH_BLOCKED ? names[kind] : "";
}

const char *idnv_homograph_source(uint8_t source)
{
    return source < IDNVI_FOLD_SOURCES ? idnvi_fold_sources[source] : "";
}

size_t idnv_homograph_match_sizeof(void)
{
    return sizeof(idnv_homograph_match);
}

size_t idnv_homograph_step_sizeof(void)
{
    return sizeof(idnv_homograph_step);
}
