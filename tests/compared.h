/* SPDX-License-Identifier: MIT */
/* Two labels compared from both sides, their steps and keys held against the answer. */
#ifndef IDNV_TESTS_COMPARED_H
#define IDNV_TESTS_COMPARED_H

#include <stdbool.h>

#include "labels.h"

/* The tier of the pair is the worst of its steps, the distance the sum of their costs. */
static inline void assert_steps(const idnv_homograph_match *match, const idnv_homograph_step *steps,
                                size_t count, const struct label *a, const struct label *b)
{
    uint32_t cost = 0;
    int32_t worst = IDNV_TIER_K0;
    for (size_t i = 0; i < count; i++) {
        assert_true(steps[i].a + steps[i].a_len <= a->len);
        assert_true(steps[i].b + steps[i].b_len <= b->len);
        assert_true(steps[i].a_len != 0 || steps[i].b_len != 0);
        cost += steps[i].cost;
        worst = steps[i].tier > worst ? steps[i].tier : worst;
    }
    /* Labels of opposite directions are a tier of their own. */
    assert_true(match->tier == worst || match->tier == IDNV_TIER_K3);
    if (match->tier == IDNV_TIER_K0)
        assert_int_equal(match->distance,
                         a->len != b->len || memcmp(a->cp, b->cp, a->len * sizeof *a->cp) != 0);
    else
        assert_int_equal(match->distance, cost);
}

static inline int32_t tier_of(const struct label *a, const struct label *b,
                              idnv_homograph_match *match)
{
    static idnv_homograph_step steps[IDNV_HOMOGRAPH_STEP_MAX], turned[IDNV_HOMOGRAPH_STEP_MAX];
    idnv_homograph_match back = {.size = sizeof back};
    size_t count, back_count;
    *match = (idnv_homograph_match){.size = sizeof *match};
    idnv_status status =
        idnv_homograph_compare(match, steps, COUNT(steps), &count, a->cp, a->len, b->cp, b->len);
    assert_int_equal(status, match->tier == IDNV_TIER_NONE ? IDNV_NO : IDNV_OK);
    (void)idnv_homograph_compare(&back, turned, COUNT(turned), &back_count, b->cp, b->len, a->cp,
                                 a->len);
    assert_int_equal(match->tier, back.tier);
    assert_int_equal(match->kind, back.kind);
    assert_int_equal(match->distance, back.distance);
    assert_int_equal(count, back_count);
    if (match->tier == IDNV_TIER_NONE) {
        assert_int_equal(count, 0);
    } else {
        assert_steps(match, steps, count, a, b);
        assert_steps(&back, turned, count, b, a);
    }
    return match->tier;
}

/* A clash at a tier needs equal keys at that tier and all later ones; equal keys nest. */
static inline void assert_keys(const struct label *a, const struct label *b, int32_t tier)
{
    static const int32_t tiers[] = {IDNV_TIER_K0, IDNV_TIER_K1, IDNV_TIER_K2, IDNV_TIER_K3};
    idnv_homograph_keys x, y;
    assert_int_equal(idnv_homograph_hash(&x, a->cp, a->len), IDNV_OK);
    assert_int_equal(idnv_homograph_hash(&y, b->cp, b->len), IDNV_OK);
    bool before = false;
    for (size_t i = 0; i < 4; i++) {
        static uint32_t s[IDNV_HOMOGRAPH_KEY_MAX], t[IDNV_HOMOGRAPH_KEY_MAX];
        size_t s_len, t_len;
        bool equal = memcmp(&x.k[i], &y.k[i], sizeof x.k[i]) == 0;
        if (tier <= tiers[i])
            assert_true(equal);
        if (before)
            assert_true(equal);
        before = equal;
        assert_int_equal(idnv_homograph_key_text(s, COUNT(s), &s_len, a->cp, a->len, tiers[i]),
                         IDNV_OK);
        assert_int_equal(idnv_homograph_key_text(t, COUNT(t), &t_len, b->cp, b->len, tiers[i]),
                         IDNV_OK);
        assert_int_equal(equal, s_len == t_len && memcmp(s, t, s_len * sizeof *s) == 0);
    }
}

#endif
