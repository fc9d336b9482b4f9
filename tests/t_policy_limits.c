/* SPDX-License-Identifier: MIT */
/* The policy engine at its limits: costs, steps, lengths, and numbers that would be too great. */
#include "rulesets.h"

#include "imagewords.h"

static char *put(char *at, const char *text)
{
    size_t len = strlen(text);
    memcpy(at, text, len + 1);
    return at + len;
}

static bool in_class(unsigned i, unsigned k)
{
    return (k * 0x9E3779B1u >> (8 + i) & 1) != 0;
}

/* More match sets than are kept for a label: the k-th rule is of the k-th class, then one code
 * point. */
static void test_many_sets(void **state)
{
    enum { LETTERS = 12, RULES = 200 };
    char *text = malloc(1 << 17), *at = text;
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    assert_non_null(text);
    at = put(at, DOCUMENT_BEGIN "<range first-cp=\"4E00\" last-cp=\"4E0B\"/>"
                                "<range first-cp=\"5000\" last-cp=\"50C7\"/></data><rules>");
    for (unsigned k = 0; k < RULES; k++) {
        at += sprintf(at, "<rule name=\"r%u\"><start/><class>50C7", k);
        for (unsigned i = 0; i < LETTERS; i++)
            if (in_class(i, k))
                at += sprintf(at, " %04X", 0x4E00 + i);
        at += sprintf(at, "</class><char cp=\"%04X\"/><end/></rule>", 0x5000 + k);
    }
    for (unsigned k = 0; k < RULES; k++)
        at += sprintf(at, "<action disp=\"invalid\" match=\"r%u\"/>", k);
    put(at, "</rules></lgr>");
    open_ruleset(&e, &lgr, text);
    for (unsigned i = 0; i < LETTERS; i++)
        for (unsigned k = 0; k < RULES; k++) {
            const uint32_t cps[] = {0x4E00 + i, 0x5000 + k};
            idnv_policy_result result = {.size = sizeof result};
            idnv_status status = idnv_policy_eval(&result, &e.policy, 0, cps, 2, NULL);
            if (status != (in_class(i, k) ? IDNV_NO : IDNV_OK))
                fail_msg("letter %u, class %u: %d", i, k, (int)status);
        }
    close_ruleset(&e, lgr);
    free(text);
}

/* A rule that looks at the whole label is asked in one of at most 63; one with an anchor in the
 * label. */
static void test_index_of_long_labels(void **state)
{
    static const char *const rules[] = {"<char cp=\"007A 007A\"/>",
                                        AHEAD("<char cp=\"007A 007A\"/>")};
    char text[1024];
    uint32_t cps[63];
    (void)state;
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = i == 0 ? 'd' : 'z';
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct engine e;
        idnv_lgr *lgr;
        snprintf(text, sizeof text, DOCUMENT(D_TO("0061 0062"), "<rule name=\"r\">%s</rule>"),
                 rules[i]);
        open_ruleset(&e, &lgr, text);
        for (size_t n = 2; n <= COUNT(cps); n++) {
            idnv_policy_result result = {.size = sizeof result};
            bool made = n > 2 && (i == 1 || n < COUNT(cps));
            assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, n, NULL), IDNV_OK);
            assert_int_equal(result.index_len, n + made);
            assert_int_equal(result.index_label[0], made ? 'a' : 'd');
        }
        close_ruleset(&e, lgr);
    }
}

/* IDNV_POLICY_INDEX_MAX code points are given, and no part of more. */
static void test_index_at_its_limit(void **state)
{
    static const struct {
        const char *label;
        uint32_t len;
    } rows[] = {
        {"ddddzzz", 255}, {"zzzdddd", 255}, {"ddddzzzz", 0}, {"zzzzdddd", 0},
        {"zzddddz", 255}, {"zzdddd", 254},  {"dddddzzz", 0},
    };
    static const char *const more[] = {"", "<char cp=\"007A 007A\"/>"}; /* one partition; several */
    char text[1024];
    (void)state;
    for (size_t t = 0; t < COUNT(more); t++) {
        struct engine e;
        idnv_lgr *lgr;
        char *at = put(text, DOCUMENT_BEGIN "<char cp=\"0064\"><var cp=\"0061");
        for (size_t i = 1; i < 63; i++)
            at = put(at, " 0061");
        at = put(put(at, "\"/></char><char cp=\"007A\"/>"), more[t]);
        put(at, "</data></lgr>");
        open_ruleset(&e, &lgr, text);
        for (size_t i = 0; i < COUNT(rows); i++) {
            idnv_policy_result result = {.size = sizeof result};
            uint32_t cps[8];
            size_t len = strlen(rows[i].label);
            widen(cps, rows[i].label, len);
            memset(result.reserved, 0xEE, sizeof result.reserved);
            assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, len, NULL), IDNV_OK);
            assert_int_equal(result.index_len, rows[i].len);
            for (size_t k = 0; k < COUNT(result.reserved); k++)
                assert_int_equal(result.reserved[k], 0);
        }
        close_ruleset(&e, lgr);
    }
}

static unsigned variants_of(const struct engine *e, const uint32_t *cps, size_t n, uint32_t filter,
                            uint64_t limit, idnv_status *end)
{
    static idnv_variants variants;
    uint32_t out[IDNV_POLICY_LABEL_MAX];
    idnv_policy_text disposition;
    unsigned found = 0;
    size_t len;
    assert_int_equal(idnv_variants_begin(&variants, &e->policy, 0, cps, n, filter, limit), IDNV_OK);
    while ((*end = idnv_variants_next(out, &len, &disposition, &variants)) == IDNV_OK)
        found++;
    return found;
}

/* Variants of 63 code points are given, longer ones left out. */
static void test_longest_variants(void **state)
{
    static const char text[] = DOCUMENT(
        "<char cp=\"0064\"><var cp=\"0061 0062\" type=\"blocked\"/></char><char cp=\"0061\"/>"
        "<char cp=\"0062\"/><char cp=\"007A\"/>",
        "");
    uint32_t cps[63];
    struct engine e;
    idnv_lgr *lgr;
    idnv_status end;
    (void)state;
    open_ruleset(&e, &lgr, text);
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = i == 7 ? 'd' : 'z';
    assert_int_equal(variants_of(&e, cps, 61, IDNV_VARIANTS_ALL, 0, &end), 1);
    assert_int_equal(variants_of(&e, cps, 62, IDNV_VARIANTS_ALL, 0, &end), 1);
    assert_int_equal(variants_of(&e, cps, 63, IDNV_VARIANTS_ALL, 0, &end), 0);
    assert_int_equal(end, IDNV_NO);
    close_ruleset(&e, lgr);
}

/* A variant is judged by its own code points, not by those of a longer one before it. */
static void test_script_of_a_shorter_variant(void **state)
{
    static const char text[] =
        DOCUMENT("<char cp=\"0061\"><var cp=\"0430 0431\"/><var cp=\"0561\"/></char>"
                 "<char cp=\"0430\"/><char cp=\"0431\"/><char cp=\"0561\"/>",
                 "");
    static const uint32_t cps[] = {'a'};
    struct engine e;
    idnv_lgr *lgr;
    idnv_status end;
    (void)state;
    open_ruleset(&e, &lgr, text);
    assert_int_equal(variants_of(&e, cps, 1, IDNV_VARIANTS_ALL, 0, &end), 2);
    assert_int_equal(variants_of(&e, cps, 1, IDNV_VARIANTS_ONE_SCRIPT, 0, &end), 2);
    close_ruleset(&e, lgr);
}

/* The more steps, the more variants, in the end all; and those alone that may be had. */
static void test_variants_within_limits(void **state)
{
    static const char text[] = DOCUMENT("<char cp=\"0061\"><var cp=\"0062\" type=\"blocked\"/><var "
                                        "cp=\"0063\" type=\"allocatable\"/>"
                                        "<var cp=\"0064\" type=\"activated\"/></char>"
                                        "<char cp=\"0062\"/><char cp=\"0063\"/><char cp=\"0064\"/>",
                                        "");
    static const uint32_t cps[] = {'a', 'a', 'a', 'a'};
    struct engine e;
    idnv_lgr *lgr;
    idnv_status end;
    unsigned before = 0, all = 4 * 4 * 4 * 4 - 1, several = 0;
    (void)state;
    open_ruleset(&e, &lgr, text);
    assert_int_equal(variants_of(&e, cps, 4, IDNV_VARIANTS_ALL, 0, &end), all);
    assert_int_equal(end, IDNV_NO);
    assert_int_equal(variants_of(&e, cps, 4, IDNV_VARIANTS_ELIGIBLE, 0, &end), 3 * 3 * 3 * 3 - 1);
    assert_int_equal(variants_of(&e, cps, 1, IDNV_VARIANTS_ELIGIBLE, 0, &end), 2);
    for (uint64_t limit = 1; before < all; limit += 1 + limit / 8) {
        unsigned found = variants_of(&e, cps, 4, IDNV_VARIANTS_ALL, limit, &end);
        assert_true(found >= before && found <= all);
        if (found < all)
            assert_int_equal(end, IDNV_ERR_LIMIT);
        several += found > before;
        before = found;
        assert_true(limit < 1000 * all); /* some hundred steps for a variant */
    }
    assert_true(several > 10);
    (void)variants_of(&e, cps, 4, IDNV_VARIANTS_ALL, UINT64_MAX, &end);
    assert_int_equal(end, IDNV_NO);
    close_ruleset(&e, lgr);
}

/* Partitions of {a, aa} are exponential in number; no answer may depend on counting them. */
static void test_exponential(void **state)
{
    static const char text[] = DOCUMENT("<char cp=\"0061\"/><char cp=\"0061 0061\"/>", "");
    uint32_t cps[63];
    idnv_policy_result result;
    struct engine e;
    idnv_lgr *lgr;
    uint64_t bound;
    (void)state;
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = 'a';
    open_ruleset(&e, &lgr, text);
    result.size = sizeof result;
    assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 63, NULL), IDNV_OK);
    assert_int_equal(result.index_len, 63);
    assert_int_equal(idnv_policy_bound(&bound, &e.policy, 0, cps, 63), IDNV_OK);
    assert_true(bound == UINT64_C(10610209857723)); /* Fibonacci(64) */
    assert_int_equal(idnv_policy_match(NULL, &e.policy, 0, cps, 63, cps, 63), IDNV_OK);
    cps[0] = 'b';
    assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 64, NULL), IDNV_NO);
    assert_int_equal(result.finding, IDNV_RULE_POLICY_LENGTH);
    close_ruleset(&e, lgr);
}

/* It goes up to 2^64 - 1: products and sums that are greater are that. */
static void test_bound_saturates(void **state)
{
    static const struct {
        const char *data;
        size_t len;
        uint64_t bound;
    } rows[] = {
#define A_TO_B "<char cp=\"0061\"><var cp=\"0062\"/></char>"
#define A_TO_3 "<char cp=\"0061\"><var cp=\"0062\"/><var cp=\"0063\"/><var cp=\"0064\"/></char>"
        {A_TO_B, 63, UINT64_C(1) << 63},
        {A_TO_3, 31, UINT64_C(1) << 62},
        {A_TO_3, 32, UINT64_MAX},
        {A_TO_3, 63, UINT64_MAX},
        /* Nothing or something before each letter and at the end; more than one partition. */
        {"<char cp=\"\"><var cp=\"0078\"/></char><char cp=\"0061\"/>", 62, UINT64_C(1) << 63},
        {"<char cp=\"\"><var cp=\"0078\"/></char><char cp=\"0061\"/>", 63, UINT64_MAX},
        {"<char cp=\"\"><var cp=\"0078\"/></char><char cp=\"0061\"/><char cp=\"0061 0061\"/>", 62,
         UINT64_MAX},
    };
    uint32_t cps[63];
    (void)state;
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = 'a';
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[1024];
        struct engine e;
        idnv_lgr *lgr;
        uint64_t bound;
        snprintf(text, sizeof text, DOCUMENT("%s", ""), rows[i].data);
        open_ruleset(&e, &lgr, text);
        assert_int_equal(idnv_policy_bound(&bound, &e.policy, 0, cps, rows[i].len), IDNV_OK);
        if (bound != rows[i].bound)
            fail_msg("row %zu: %llx", i, (unsigned long long)bound);
        close_ruleset(&e, lgr);
    }
}

/* Rules that 6.4 leaves undefined, or that cost too much, are refused when they are compiled. */
static void test_refused(void **state)
{
    static const char *const rules[] = {
        "<rule name=\"w\"><choice><rule><anchor/><look-ahead><any/></look-ahead></rule>"
        "<char cp=\"0061\"/></choice></rule>",
        "<rule name=\"w\"><anchor/><any/><anchor/></rule>",
        "<rule name=\"w\"><rule count=\"0+\"><rule count=\"0+\"><rule count=\"0+\">"
        "<char cp=\"0061 0062\" count=\"0+\"/></rule></rule></rule></rule>",
    };
    char text[4096];
    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct engine e;
        idnv_lgr *lgr;
        snprintf(text, sizeof text, DOCUMENT("<char cp=\"0061\" when=\"w\"/>", "%s"), rules[i]);
        if (read_text(&lgr, text) != IDNV_OK)
            continue; /* the reader may know already */
        assert_true(engine_open(&e, lgr) < 0);
        close_ruleset(&e, lgr);
    }
}

/*
 * The example of RFC 7940, 6.3.8, with letters and marks as the rule that it names: what is counted
 * without an end inside groups that are counted without an end is within the limits.
 */
static void test_the_example_of_6_3_8(void **state)
{
    static const char text[] = DOCUMENT(
        "<range first-cp=\"0061\" last-cp=\"007A\"/><range first-cp=\"0030\" last-cp=\"0039\"/>"
        "<range first-cp=\"0300\" last-cp=\"0304\"/>",
        "<class name=\"letter\" property=\"gc:L\"/><class name=\"digit\" property=\"gc:Nd\"/>"
        "<class name=\"combining-mark\" property=\"gc:M\"/>"
        "<rule name=\"letter-grapheme\"><class by-ref=\"letter\" count=\"1+\"/>"
        "<class by-ref=\"combining-mark\" count=\"0+\"/></rule>"
        "<rule name=\"leading-letter\"><start/><rule by-ref=\"letter-grapheme\" count=\"1\"/>"
        "<choice count=\"0+\"><rule by-ref=\"letter-grapheme\" count=\"0+\"/>"
        "<class by-ref=\"digit\" count=\"0+\"/></choice><end/></rule>"
        "<action disp=\"invalid\" not-match=\"leading-letter\"/>");
    static const struct {
        uint32_t cps[5];
        bool good;
    } rows[] = {
        {{'a'}, true},          {{'a', '1', 'b'}, true},        {{'a', 0x301, '1', 'b', 0x302}, true},
        {{'1'}, false},         {{'1', 'a'}, false},            {{0x301}, false},
        {{0x301, 'a'}, false},  {{'a', '1', 0x301}, false},     {{'a', 0x301, 0x302, '1'}, true},
    };
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_policy_result result = {.size = sizeof result};
        uint32_t n = 0;
        while (n < COUNT(rows[i].cps) && rows[i].cps[n] != 0)
            n++;
        idnv_status status = idnv_policy_eval(&result, &e.policy, 0, rows[i].cps, n, NULL);
        if (status != (rows[i].good ? IDNV_OK : IDNV_NO))
            fail_msg("row %zu: status %d", i, (int)status);
        assert_null(engine_compare(&e, rows[i].cps, n, 1000));
    }
    close_ruleset(&e, lgr);
}

/* A rule of 65409 steps (a loop of 128 rounds over 510 code points) and as many as are asked for. */
static char *put_rule(char *at, unsigned number, unsigned more)
{
    at += sprintf(at, "<rule name=\"r%u\"><rule count=\"64+\">", number);
    for (unsigned i = 0; i < 510; i++)
        at = put(at, "<any/>");
    at = put(at, "</rule>");
    for (unsigned i = 0; i < more; i++)
        at = put(at, "<any/>");
    return put(at, "</rule>");
}

/* 2^16 steps of a rule and 2^20 of a table: what is compiled up to there opens, and one more is refused. */
static void test_costs_at_their_limits(void **state)
{
    static const struct {
        unsigned rules, more, last;
        idnv_status status;
    } rows[] = {
        {0, 0, 126, IDNV_OK},
        {0, 0, 127, IDNV_OK},
        {0, 0, 128, IDNV_ERR_LIMIT},
        {15, 127, 126, IDNV_OK},
        {15, 127, 127, IDNV_OK},
        {16, 127, 0, IDNV_ERR_LIMIT},
    };
    const uint32_t cps[] = {'a'};
    char *text = malloc(1 << 17);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_policy_result result = {.size = sizeof result};
        struct engine e;
        idnv_lgr *lgr;
        char *at = put(text, DOCUMENT_BEGIN "<char cp=\"0061\"/></data><rules>");
        for (unsigned k = 1; k <= rows[i].rules; k++)
            at = put_rule(at, k, rows[i].more);
        at = put_rule(at, 0, rows[i].last);
        for (unsigned k = 0; k <= rows[i].rules; k++) /* what no action asks for is left out */
            at += sprintf(at, "<action disp=\"invalid\" match=\"r%u\"/>", k);
        put(at, "</rules></lgr>");
        assert_int_equal(read_text(&lgr, text), IDNV_OK);
        if (engine_open(&e, lgr) != rows[i].status)
            fail_msg("row %zu", i);
        if (rows[i].status == IDNV_OK)
            assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 1, NULL), IDNV_OK);
        close_ruleset(&e, lgr);
    }
    free(text);
}

/* The steps of the first rule of an image. */
static uint32_t cost_of_rule(const struct engine *e)
{
    const uint8_t *table = (const uint8_t *)e->image + image_get(e->image, IDNVI_H_TABLES);
    const uint8_t *rules = (const uint8_t *)e->image + image_get(table, IDNVI_T_RULES);
    return image_get(rules, IDNVI_U_COST);
}

/* The image with its rule there as many times as are asked for, and room for a program for each,
 * which is what opening looks at: what opening says. */
static idnv_status open_with_rules(const struct engine *e, uint32_t rules)
{
    const size_t item = 4 * IDNVI_U_WORDS, size = e->size + rules * (item + e->size);
    uint8_t *image = malloc(size), *table = image + image_get(e->image, IDNVI_H_TABLES);
    idnv_policy policy;
    assert_non_null(image);
    memcpy(image, e->image, e->size);
    for (uint32_t i = 0; i < rules; i++)
        memcpy(image + e->size + i * item, image + image_get(table, IDNVI_T_RULES), item);
    image_put(table, IDNVI_T_RULES, (uint32_t)e->size);
    image_put(table, IDNVI_T_RULES + 1, rules);
    image_put(image, IDNVI_H_SIZE, (uint32_t)size);
    image_seal(image, size);
    idnv_status status = idnv_policy_open(&policy, image, size);
    free(image);
    return status;
}

/* What the compiler refuses does not open: rules that cost too much together, too many rules. */
static void test_rules_of_images(void **state)
{
    static const char few[] =
        DOCUMENT("<char cp=\"0061\"/>", "<rule name=\"r\"><char cp=\"0062\"/></rule>"
                                        "<action disp=\"invalid\" match=\"r\"/>");
    const uint32_t dear = IDNVI_COST_TABLE / IDNVI_COST_RULE, most = IDNVI_CONTEXT_RULE - 1;
    char *text = malloc(1 << 14);
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    assert_non_null(text);
    char *at = put(text, DOCUMENT_BEGIN "<char cp=\"0061\"/></data><rules>");
    put(put_rule(at, 0, 127), "<action disp=\"invalid\" match=\"r0\"/></rules></lgr>");
    open_ruleset(&e, &lgr, text);
    assert_int_equal(cost_of_rule(&e), IDNVI_COST_RULE);
    assert_int_equal(open_with_rules(&e, 1), IDNV_OK);
    assert_int_equal(open_with_rules(&e, dear), IDNV_OK);
    assert_int_equal(open_with_rules(&e, dear + 1), IDNV_ERR_IMAGE);
    close_ruleset(&e, lgr);
    open_ruleset(&e, &lgr, few);
    assert_int_equal(open_with_rules(&e, most), IDNV_OK);
    assert_int_equal(open_with_rules(&e, most + 1), IDNV_ERR_IMAGE);
    close_ruleset(&e, lgr);
    free(text);
}

/*
 * 2^16 steps for the contexts of variants at one place: 128 of a rule of 256, and as many for its
 * label. Sequences add up, single code points do not, as only one stands at a place.
 */
static void test_costs_of_contexts(void **state)
{
    static const char *const elements[] = {"0061", "0062", "0061 0061", "0061 0061 0061"};
    static const struct {
        unsigned variants[COUNT(elements)];
        idnv_status status;
    } rows[] = {
        {{1, 0, 0, 0}, IDNV_OK}, /* to know what the rule costs */
        {{128, 0, 0, 0}, IDNV_OK},
        {{129, 0, 0, 0}, IDNV_ERR_LIMIT},
        {{128, 128, 0, 0}, IDNV_OK},
        {{64, 64, 32, 32}, IDNV_OK},
        {{64, 64, 32, 33}, IDNV_ERR_LIMIT},
    };
    static char text[16384];
    unsigned more = 256;
    (void)state;
    for (size_t row = 0; row < COUNT(rows); row++) {
        struct engine e;
        idnv_lgr *lgr;
        char *at = put(text, DOCUMENT_BEGIN);
        for (size_t k = 0; k < COUNT(elements); k++) {
            at += sprintf(at, "<char cp=\"%s\">", elements[k]);
            for (unsigned i = 0; i < rows[row].variants[k]; i++)
                at += sprintf(at, "<var cp=\"%X\" when=\"r\"/>", 0x4E00 + i);
            at = put(at, "</char>");
        }
        at = put(at, "</data><rules><rule name=\"r\"><choice><any/><rule>");
        for (unsigned i = 0; i < more; i++)
            at = put(at, "<any/>");
        put(at, "</rule></choice></rule></rules></lgr>");
        assert_int_equal(read_text(&lgr, text), IDNV_OK);
        if (engine_open(&e, lgr) != rows[row].status)
            fail_msg("row %zu", row);
        if (row == 0)
            more -= cost_of_rule(&e) - IDNVI_COST_ALONE;
        close_ruleset(&e, lgr);
    }
}

/* A sequence may be as long as a label. */
static void test_longest_sequence(void **state)
{
    char text[1024], *at = put(text, DOCUMENT_BEGIN "<char cp=\"0061");
    uint32_t cps[63];
    idnv_policy_result result = {.size = sizeof result};
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    for (size_t i = 1; i < COUNT(cps); i++)
        at = put(at, " 0061");
    put(at, "\"/></data></lgr>");
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = 'a';
    open_ruleset(&e, &lgr, text);
    assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 63, NULL), IDNV_OK);
    assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 62, NULL), IDNV_NO);
    close_ruleset(&e, lgr);
}

/*
 * "a" with 4023 variants, nothing with 200, and a context that always holds, of as many steps as
 * are asked for.
 */
static void open_costly(struct engine *e, idnv_lgr **lgr, unsigned cost)
{
    char *text = malloc(1 << 19);
    unsigned more = cost;
    assert_non_null(text);
    for (int round = 0; round < 2; round++) {
        char *at = put(text, DOCUMENT_BEGIN "<char cp=\"\">");
        for (unsigned i = 0; i < 200; i++)
            at += sprintf(at, "<var cp=\"%X\"/>", 0x3400 + i);
        at = put(at, "</char><char cp=\"0061\" when=\"r\">");
        for (unsigned i = 0; i < 4023; i++)
            at += sprintf(at, "<var cp=\"%X\"/>", 0x4E00 + i);
        at = put(at, "</char></data><rules><rule name=\"r\"><choice><any/><rule>");
        for (unsigned i = 0; i < more; i++)
            at = put(at, "<any/>");
        put(at, "</rule></choice></rule></rules></lgr>");
        assert_int_equal(read_text(lgr, text), IDNV_OK);
        assert_int_equal(engine_open(e, *lgr), IDNV_OK);
        if (round == 0) { /* what is about the choice costs something too */
            more -= cost_of_rule(e) - cost;
            engine_close(e);
            idnv_lgr_free(*lgr);
        }
    }
    assert_int_equal(cost_of_rule(e), cost);
    free(text);
}

/* 2^24 steps may be taken before the first place of a pair is looked at, and not one more. */
static void test_work_at_its_limit(void **state)
{
    /* Elements and options at each of 63 places, against 64 of the other label; those of nothing.
     */
    const unsigned steps = 62 * (2 + 64 * (1 + 4023 + 200)) + 64 * 200;
    uint32_t a[63], b[63];
    (void)state;
    for (size_t i = 0; i < COUNT(a); i++) {
        a[i] = 'a';
        b[i] = 'z';
    }
    for (unsigned more = 0; more < 2; more++) {
        struct engine e;
        idnv_lgr *lgr;
        open_costly(&e, &lgr, (1u << 24) - steps + more);
        assert_int_equal(idnv_policy_match(NULL, &e.policy, 0, a, 63, b, 63),
                         more ? IDNV_ERR_LIMIT : IDNV_NO);
        close_ruleset(&e, lgr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_sets),
        cmocka_unit_test(test_variants_within_limits),
        cmocka_unit_test(test_exponential),
        cmocka_unit_test(test_bound_saturates),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_the_example_of_6_3_8),
        cmocka_unit_test(test_costs_at_their_limits),
        cmocka_unit_test(test_costs_of_contexts),
        cmocka_unit_test(test_longest_sequence),
        cmocka_unit_test(test_work_at_its_limit),
        cmocka_unit_test(test_longest_variants),
        cmocka_unit_test(test_script_of_a_shorter_variant),
        cmocka_unit_test(test_rules_of_images),
        cmocka_unit_test(test_index_at_its_limit),
        cmocka_unit_test(test_index_of_long_labels),
    };
    return cmocka_run_group_tests_name("policy-limits", tests, NULL, NULL);
}
