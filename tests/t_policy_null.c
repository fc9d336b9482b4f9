/* SPDX-License-Identifier: MIT */
/* The policy engine: variants that are nothing, and variants of nothing (RFC 7940, 5.3.3). */
#include "rulesets.h"

/* A variant may be nothing: both the member and the bucket key know it. */
static void test_null_variant(void **state)
{
    static const char text[] = DOCUMENT("<char cp=\"0061\"/><char cp=\"0062\">"
                                        "<var cp=\"\" type=\"blocked\"/></char>",
                                        "");
    const uint32_t a[] = {'a', 'b', 'a'}, b[] = {'a', 'a'};
    idnv_policy_bucket x, y;
    idnv_policy_text text_of;
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    assert_int_equal(idnv_policy_match(&text_of, &e.policy, 0, a, 3, b, 2), IDNV_OK);
    assert_string_equal(text_of.ptr, "blocked");
    assert_int_equal(idnv_policy_match(&text_of, &e.policy, 0, b, 2, a, 3), IDNV_NO);
    assert_int_equal(idnv_policy_bucket_key(&x, &e.policy, 0, a, 3), IDNV_OK);
    assert_int_equal(idnv_policy_bucket_key(&y, &e.policy, 0, b, 2), IDNV_OK);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.hash, y.hash, sizeof x.hash);
    assert_null(engine_compare(&e, a, 3, 1000));
    close_ruleset(&e, lgr);
}

/* Nothing as a source: what it is replaced by is put in anywhere, and its variants are its own. */
static void test_null_source(void **state)
{
    static const char text[] =
        DOCUMENT("<char cp=\"\"><var cp=\"0078 0079\" type=\"blocked\"/>"
                 "<var cp=\"0079 0078\" type=\"blocked\"/></char>"
                 "<char cp=\"0061\"><var cp=\"0062 0062\" type=\"allocatable\"/></char>"
                 "<char cp=\"0062\"/><char cp=\"0078\"/><char cp=\"0079\"/>",
                 "");
    static const uint32_t letters[] = {'a', 'b', 'x', 'y'};
    const uint32_t sources[][2] = {{'a'}, {'b'}, {'a', 'b'}, {'a', 'a'}};
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    for (size_t i = 0; i < COUNT(sources); i++) {
        struct literal_list list;
        uint32_t len = sources[i][1] != 0 ? 2 : 1;
        assert_true(literal_variants(&list, lgr, sources[i], len, 1000));
        const char *wrong = engine_compare(&e, sources[i], len, 1000);
        if (wrong != NULL)
            fail_msg("%s:%s", wrong, e.detail);
        for (size_t n = 0; n < 1 << 14; n++) { /* labels of one to six letters */
            uint32_t cps[6], count = 0;
            for (size_t rest = n; rest > 0 && count < COUNT(cps); rest = (rest - 1) / 4)
                cps[count++] = letters[(rest - 1) % 4];
            if (count == 0 || (count == len && memcmp(cps, sources[i], len * sizeof *cps) == 0))
                continue;
            const char *differs = engine_compare_pair(&e, &list, sources[i], len, cps, count);
            if (differs != NULL)
                fail_msg("%s:%s", differs, e.detail);
        }
        free(list.list);
    }
    close_ruleset(&e, lgr);
}

/*
 * Nothing in a context is a source only where that holds in the label (5.3.3, 8.1): neither the walk
 * nor the bound nor the question for a pair puts something in elsewhere.
 */
static void test_null_source_in_context(void **state)
{
#define AFTER_A \
    "<rule name=\"after-a\"><look-behind><char cp=\"0061\"/></look-behind><anchor/></rule>"
    static const struct {
        const char *context, *label;
        const char *variants[4]; /* in the order of the code points */
        uint64_t bound;
    } rows[] = {
        {"", "a", {"ab", "ba", "bab"}, 4},
        {"when=\"after-a\"", "a", {"ab"}, 2},
        {"not-when=\"after-a\"", "a", {"ba"}, 2},
        {"when=\"never\"", "a", {NULL}, 1},
        {"not-when=\"never\"", "a", {"ab", "ba", "bab"}, 4},
        {"when=\"after-a\"", "b", {NULL}, 1},
        {"when=\"after-a\"", "ac", {"abc"}, 2},
        {"when=\"after-a\"", "ca", {"cab"}, 2},
        {"when=\"after-a\"", "aa", {"aab", "aba", "abab"}, 4},
    };
    static const char *const labels[] = {"a",  "b",  "ab",  "ba",   "bab",  "ac", "abc", "ca",
                                         "aa", "cab", "aab", "aba", "abab", "bac", "acb"};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[1024];
        uint32_t a[4], b[4];
        size_t n = strlen(rows[i].label), expected = 0;
        uint64_t bound;
        struct literal_list list;
        struct engine e;
        idnv_lgr *lgr;
        snprintf(text, sizeof text,
                 DOCUMENT("<char cp=\"\" %s><var cp=\"0062\" type=\"allocatable\"/></char>"
                          "<range first-cp=\"0061\" last-cp=\"0063\"/>",
                          AFTER_A "<rule name=\"never\"><char cp=\"007A\"/></rule>"),
                 rows[i].context);
        open_ruleset(&e, &lgr, text);
        widen(a, rows[i].label, n);
        assert_int_equal(idnv_policy_bound(&bound, &e.policy, 0, a, n), IDNV_OK);
        if (bound != rows[i].bound)
            fail_msg("row %zu: bound %llu", i, (unsigned long long)bound);
        while (expected < COUNT(rows[i].variants) && rows[i].variants[expected] != NULL)
            expected++;
        assert_true(literal_variants(&list, lgr, a, (uint32_t)n, 1000));
        assert_int_equal(list.count, expected);
        free(list.list);
        const char *differs = engine_compare(&e, a, (uint32_t)n, 1000);
        if (differs != NULL)
            fail_msg("row %zu: %s", i, differs);
        for (size_t l = 0; l < COUNT(labels); l++) {
            size_t m = strlen(labels[l]);
            bool variant = false;
            widen(b, labels[l], m);
            for (size_t k = 0; k < expected; k++)
                variant |= strcmp(labels[l], rows[i].variants[k]) == 0;
            if (strcmp(labels[l], rows[i].label) == 0)
                continue;
            if (idnv_policy_match(NULL, &e.policy, 0, a, n, b, m) != (variant ? IDNV_OK : IDNV_NO))
                fail_msg("row %zu: %s", i, labels[l]);
        }
        close_ruleset(&e, lgr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null_variant),
        cmocka_unit_test(test_null_source),
        cmocka_unit_test(test_null_source_in_context),
    };
    return cmocka_run_group_tests_name("policy-null", tests, NULL, NULL);
}
