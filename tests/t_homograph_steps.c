/* SPDX-License-Identifier: MIT */
/* The steps of a comparison: where two labels differ, and why they look alike there. */
#include "compared.h"

static void test_steps(void **state)
{
    (void)state;
    struct label a = label_of("modern"), b = label_of("rnod\u00E9rn");
    idnv_homograph_match match = {.size = sizeof match};
    idnv_homograph_step steps[8];
    size_t n;
    assert_int_equal(idnv_homograph_compare(&match, steps, 8, &n, a.cp, a.len, b.cp, b.len),
                     IDNV_OK);
    assert_int_equal(match.tier, IDNV_TIER_K3);
    assert_int_equal(n, 2);
    assert_int_equal(steps[0].a, 0);
    assert_int_equal(steps[0].a_len, 1);
    assert_int_equal(steps[0].b, 0);
    assert_int_equal(steps[0].b_len, 2);
    assert_int_equal(steps[0].tier, IDNV_TIER_K2);
    assert_string_equal(idnv_homograph_source(steps[0].source), "sequence");
    assert_int_equal(steps[1].a_len, 0);
    assert_int_equal(steps[1].a, 3);
    assert_int_equal(steps[1].b, 4);
    assert_string_equal(idnv_homograph_source(steps[1].source), "accent");
}

/* A step says why; what Unicode lists is named before a shape that costs as much. */
static void test_sources(void **state)
{
    static const struct {
        const char *a, *b, *source;
    } rows[] = {
        {"1", "l", "digit"},
        {"\u0649", "\u064A", "UTS #39"},
        {"\u1004", "\U0001DF44", "UTS #39"},
        {"\u00F8", "o", "stroke"},
        {"\u00EA", "\u0207", "UTS #39"}, /* their marks */
        {"rn", "m", "sequence"},
        {"\u00E9", "e", "accent"},
        {"a\u0335", "a", "overlay"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct label a = label_of(rows[i].a), b = label_of(rows[i].b);
        idnv_homograph_match match = {.size = sizeof match};
        idnv_homograph_step step;
        size_t count;
        assert_int_equal(idnv_homograph_compare(&match, &step, 1, &count, a.cp, a.len, b.cp, b.len),
                         IDNV_OK);
        assert_int_equal(count, 1);
        assert_string_equal(idnv_homograph_source(step.source), rows[i].source);
    }
}

/* Where UTS #39 has one skeleton for both, a step that is near by itself keeps its reason. */
static void test_sources_of_one_skeleton(void **state)
{
    static const uint32_t yeru[] = {0xA651}, parts[] = {0x2C9, 'b', 'i'};
    idnv_homograph_match match = {.size = sizeof match};
    idnv_homograph_step steps[2];
    size_t count;
    (void)state;
    assert_int_equal(idnv_homograph_compare(&match, steps, COUNT(steps), &count, yeru, COUNT(yeru),
                                            parts, COUNT(parts)),
                     IDNV_OK);
    assert_int_equal(match.tier, IDNV_TIER_K2);
    assert_int_equal(count, 2);
    assert_string_equal(idnv_homograph_source(steps[0].source), "UTS #39");
    assert_string_equal(idnv_homograph_source(steps[1].source), "sequence");
}

/* A mark that one of the labels has, against the letter that has none in the other. */
static void steps_of_marks(void **state)
{
    static const struct {
        uint32_t a[6], b[6];
        idnv_homograph_step steps[4];
        size_t count;
    } rows[] = {
        {{'w', 'e', 0x323, 'x'}, {'w', 'e', 0x323, 0x301, 'x'}, {{1, 0, 3, 1, 0, 0, 0}}, 1},
        {{'w', 'e', 0x323, 0x301, 'x'}, {'w', 'e', 0x323, 'x'}, {{3, 1, 1, 0, 0, 0, 0}}, 1},
        {{'w', 'e', 'x'},
         {'w', 'e', 0x323, 0x301, 'x'},
         {{1, 0, 2, 1, 0, 0, 0}, {1, 0, 3, 1, 0, 0, 0}},
         2},
        {{'w', 'e', 0x323, 0x301, 'x'},
         {'w', 'e', 'x'},
         {{2, 1, 1, 0, 0, 0, 0}, {3, 1, 1, 0, 0, 0, 0}},
         2},
        {{'w', 'e', 0x308, 'x'},
         {'w', 'e', 0x323, 0x301, 'x'},
         {{1, 0, 2, 1, 0, 0, 0}, {2, 1, 1, 0, 0, 0, 0}, {1, 0, 3, 1, 0, 0, 0}},
         3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_homograph_match match = {.size = sizeof match};
        idnv_homograph_step steps[8];
        size_t a_len = 0, b_len = 0, count;
        while (rows[i].a[a_len] != 0)
            a_len++;
        while (rows[i].b[b_len] != 0)
            b_len++;
        assert_int_equal(idnv_homograph_compare(&match, steps, COUNT(steps), &count, rows[i].a,
                                                a_len, rows[i].b, b_len),
                         IDNV_OK);
        assert_int_equal(match.tier, IDNV_TIER_K3);
        assert_int_equal(count, rows[i].count);
        for (size_t k = 0; k < count; k++) {
            assert_int_equal(steps[k].a, rows[i].steps[k].a);
            assert_int_equal(steps[k].a_len, rows[i].steps[k].a_len);
            assert_int_equal(steps[k].b, rows[i].steps[k].b);
            assert_int_equal(steps[k].b_len, rows[i].steps[k].b_len);
            assert_int_equal(steps[k].tier, IDNV_TIER_K3);
        }
    }
}

/* A step has all that it compares: the mark or letter that is part of one character there. */
static void steps_of_characters_in_parts(void **state)
{
    static const struct {
        uint32_t a[4], b[4];
        idnv_homograph_step step;
    } rows[] = {
        {{0x111, 'a'}, {'d', 0x335, 'a'}, {0, 1, 0, 2, IDNV_TIER_K2, 0, 0}},
        {{'x', 'd', 0x335, 'a'}, {'x', 0x111, 'a'}, {1, 2, 1, 1, IDNV_TIER_K2, 0, 0}},
        {{0x111, 'a'}, {'d', 'a'}, {0, 1, 0, 1, IDNV_TIER_K2, 0, 0}},
        {{0xB94}, {0xB92, 0xBB3}, {0, 1, 0, 2, IDNV_TIER_K2, 0, 0}}, /* two letters in one */
        {{0x271, 'y'}, {'r', 'n', 0x326, 'y'}, {0, 1, 0, 2, IDNV_TIER_K2, 0, 0}}, /* and a mark */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_homograph_match match = {.size = sizeof match};
        const idnv_homograph_step *want = &rows[i].step;
        idnv_homograph_step step;
        size_t a_len = 0, b_len = 0, count;
        while (a_len < COUNT(rows[i].a) && rows[i].a[a_len] != 0)
            a_len++;
        while (b_len < COUNT(rows[i].b) && rows[i].b[b_len] != 0)
            b_len++;
        assert_int_equal(
            idnv_homograph_compare(&match, &step, 1, &count, rows[i].a, a_len, rows[i].b, b_len),
            IDNV_OK);
        assert_int_equal(count, 1);
        if (step.a != want->a || step.a_len != want->a_len || step.b != want->b ||
            step.b_len != want->b_len || step.tier != want->tier)
            fail_msg("%u: %u+%u %u+%u %s", (unsigned)i, step.a, step.a_len, step.b, step.b_len,
                     idnv_tier_name(step.tier));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_sources_of_one_skeleton),
        cmocka_unit_test(steps_of_marks),
        cmocka_unit_test(steps_of_characters_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
