/* SPDX-License-Identifier: MIT */
/* The policy engine: operators of RFC 7940 that no published table uses, hostile rules, damaged images. */
#include "rulesets.h"

/* Rules over the letters a to e: labels that are accepted, labels that are not. */
static const struct operator_case {
    const char *name, *rules, *good, *bad;
} operators[] = {
    {"intersection",
     "<rule name=\"r\"><start/><intersection><class>0061-0063</class><class>0062-0065</class>"
     "</intersection><end/></rule>" ONLY("r"),
     "b c", "a d bb"},
    {"symmetric-difference",
     "<rule name=\"r\"><start/><symmetric-difference count=\"1+\"><class>0061-0063</class>"
     "<class>0062-0065</class></symmetric-difference><end/></rule>" ONLY("r"),
     "a d e ade", "b ab c"},
    {"complement",
     "<rule name=\"r\"><start/><complement count=\"1+\"><class>0061</class></complement><end/>"
     "</rule>" ONLY("r"),
     "b bcd", "a ba"},
    {"difference",
     "<rule name=\"r\"><start/><difference><class>0061-0063</class><class>0062</class>"
     "</difference><end/></rule>" ONLY("r"),
     "a c", "b d"},
    {"counts",
     "<rule name=\"r\"><start/><char cp=\"0061\" count=\"2:3\"/><any "
     "count=\"2\"/><end/></rule>" ONLY("r"),
     "aabb aaabc aaaa aaaaa", "abb aab aaaaaa bbbb"},
    {"counted group",
     "<rule name=\"r\"><start/><rule count=\"2+\"><char cp=\"0061 0062\"/>"
     "<char cp=\"0063\" count=\"0:1\"/></rule><end/></rule>" ONLY("r"),
     "abab abcab abcabc ababab", "ab abc abcc aabb"},
    {"group that matches nothing",
     "<rule name=\"r\"><start/><rule count=\"3+\"><char cp=\"0061\" count=\"0+\"/></rule>"
     "<char cp=\"0062\"/><end/></rule>" ONLY("r"),
     "b ab aaab", "a ba c"},
    {"counted group behind a letter",
     "<rule name=\"r\"><start/><char cp=\"0061\"/><rule count=\"1+\"><char cp=\"0062\"/>"
     "<rule count=\"1:2\"><char cp=\"0063\"/><char cp=\"0064\"/></rule></rule><end/></rule>" ONLY(
         "r"),
     "abcd abcdcd abcdbcd", "d cd a ab bcd cdcd abcdcdcd abcdb"},
    {"choice behind a letter, in a choice",
     "<rule name=\"r\"><start/><choice><rule><char cp=\"0061\"/><choice><char cp=\"0062 0063\"/>"
     "<char cp=\"0063 0064\"/></choice></rule><char cp=\"0064 0065\"/></choice><end/></rule>" ONLY(
         "r"),
     "abc acd de", "bc cd a d acde abcd ebc ecd"},
    {"choice with ends",
     "<rule name=\"r\"><choice><rule><start/><char cp=\"0061\"/></rule>"
     "<rule><char cp=\"0062\"/><end/></rule></choice></rule>" ONLY("r"),
     "a ab cb ac", "c ba bc"},
    {"unanchored search", "<rule name=\"r\"><char cp=\"0061 0062\"/></rule>" ONLY("r"),
     "ab cab abc", "a ba acb"},
    {"empty class",
     "<class name=\"none\" from-tag=\"no-such\"/><rule name=\"r\"><class by-ref=\"none\"/></rule>"
     "<action disp=\"invalid\" match=\"r\"/>",
     "a b", ""},
};

static bool accepts(const idnv_policy *policy, const char *text, size_t len)
{
    uint32_t cps[16];
    idnv_policy_result result;
    widen(cps, text, len);
    result.size = sizeof result;
    return idnv_policy_eval(&result, policy, 0, cps, len, NULL) == IDNV_OK;
}

static void expect_words(struct engine *e, const char *words, bool expected)
{
    while (*words != '\0') {
        uint32_t cps[16];
        size_t len = strcspn(words, " ");
        widen(cps, words, len);
        if (accepts(&e->policy, words, len) != expected)
            fail_msg("%.*s: %s", (int)len, words, expected ? "refused" : "accepted");
        const char *differs = engine_compare(e, cps, (uint32_t)len, 1000);
        if (differs != NULL)
            fail_msg("%.*s: %s", (int)len, words, differs);
        words += len + (words[len] == ' ');
    }
}

/* The table is read, and accepts the good words and no bad one, as the literal reading does. */
static void expect_table(const char *text, const char *good, const char *bad)
{
    struct engine e;
    idnv_lgr *lgr;
    open_ruleset(&e, &lgr, text);
    expect_words(&e, good, true);
    expect_words(&e, bad, false);
    close_ruleset(&e, lgr);
}

static void test_operators(void **state)
{
    char text[4096];
    (void)state;
    for (size_t i = 0; i < COUNT(operators); i++) {
        snprintf(text, sizeof text, DOCUMENT(A_TO_E, "%s"), operators[i].rules);
        print_message("%s\n", operators[i].name);
        expect_table(text, operators[i].good, operators[i].bad);
    }
}

/* What stands before or after a letter e: elements of any count, met in either direction. */
static void test_look_around(void **state)
{
    static const struct {
        const char *rule, *good, *bad;
    } rows[] = {
        {AHEAD("<any count=\"0+\"/><char cp=\"0061\"/>"), "ea eba ebac ebbbbbbbbbbbba cebcda",
         "e eb aeb abe"},
        {AHEAD("<any count=\"2+\"/><char cp=\"0061\"/>"), "ebca ebbbbbbbbbbbba aedca",
         "ea eba eab aea"},
        {AHEAD("<class count=\"0+\">0062</class><char cp=\"0061\"/>"),
         "ea eba ebbbbbbbbbbbba cebbac", "eca ebca ebb"},
        {AHEAD("<char cp=\"0061\"/><any count=\"0+\"/><end/>"), "ea eabb eabcd", "e eb eba"},
        {AHEAD("<char cp=\"0061 0062\" count=\"2\"/>"), "eabab eababc", "eab eabcab ebaba"},
        {BEHIND("<char cp=\"0061\"/><any count=\"0+\"/>"), "ae abe cabe abbbbbbbbbbbbe dabcde",
         "e be bbe bcdbcdbcde"},
        {BEHIND("<char cp=\"0061\"/><any count=\"2+\"/>"), "abce cabbbbbbbbbbbe acde",
         "ae abe bae"},
        {BEHIND("<char cp=\"0061\"/><class count=\"0+\">0062</class>"),
         "ae abe abbbbbbbbbbbbe cabbe", "ace acbe bbe abce"},
        {BEHIND("<start/><any count=\"0+\"/><char cp=\"0061\"/>"), "ae bbae bcdae", "e abe be"},
        {BEHIND("<char cp=\"0061 0062\" count=\"2\"/>"), "ababe cababe", "abe abcabe babae"},
    };
    char text[1024];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(text, sizeof text,
                 DOCUMENT("<range first-cp=\"0061\" last-cp=\"0064\"/><char cp=\"0065\" when=\"r\"/>",
                          "<rule name=\"r\">%s</rule>"),
                 rows[i].rule);
        expect_table(text, rows[i].good, rows[i].bad);
    }
}

/* The index label of two partitions that reach the same repeated text one letter pair apart. */
static void test_index_of_repeats(void **state)
{
    static const char text[] =
        DOCUMENT("<char cp=\"0063\"><var cp=\"0061\"/></char><char cp=\"0063 0064\"><var "
                 "cp=\"0061\"/></char>"
                 "<char cp=\"0064\"><var cp=\"0061 0062\"/></char>"
                 "<char cp=\"0065\"><var cp=\"0061 0062 0061 0062 0061 007A\"/></char>",
                 "");
    static const uint32_t cps[] = {'c', 'd', 'e'};
    static const char index[] = "aabababaz"; /* of c, d and e; not "aababaz", of cd and e */
    idnv_policy_result result = {.size = sizeof result};
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 3, NULL), IDNV_OK);
    assert_int_equal(result.index_len, strlen(index));
    for (size_t i = 0; i < result.index_len; i++)
        assert_int_equal(result.index_label[i], index[i]);
    assert_null(engine_compare(&e, cps, 3, 1000));
    close_ruleset(&e, lgr);
}

/* A variant stands in the index label where its context holds with it in place of its source. */
static void test_index_in_contexts(void **state)
{
    static const struct {
        const char *data, *rule, *label, *index;
    } rows[] = {
#define LENGTH(n) "<start/><any count=\"" n "\"/><end/>"
        {D_TO("0061 0062"), BEHIND("<char cp=\"007A\"/>"), "zd", "zab"},
        {D_TO("0061 0062"), BEHIND("<char cp=\"007A\"/>"), "dz", "dz"},
        /* Where nothing is left at the anchor, the end of the label may be before it. */
        {D_TO(""), BEHIND("<end/>"), "zd", "z"},
        {D_TO(""), BEHIND("<end/>"), "dz", "dz"},
        {D_TO(""), AHEAD("<start/>"), "dz", "z"},
        /* The length is that of the label with the variant. */
        {D_TO("0061 0062"), LENGTH("3"), "zd", "zab"},
        {D_TO("0061 0062"), LENGTH("2"), "zd", "zd"},
        {D_TO("0061"), LENGTH("2"), "zd", "za"},
        {D_TO("0061"), LENGTH("3"), "zd", "zd"},
        /* The beginning of the element is less than it; what else the element has is not looked at.
         */
        {"<char cp=\"0061 0062 0062\"><var cp=\"0061\" when=\"r\"/><var cp=\"0062 0063\" "
         "when=\"r\"/>"
         "</char>",
         "<any/>", "abb", "a"},
        {"<char cp=\"0061 0062\"><var cp=\"0061 0062 0061\" when=\"r\"/></char>", "<any/>", "ab",
         "ab"},
    };
    char text[1024];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_policy_result result = {.size = sizeof result};
        uint32_t cps[8];
        size_t len = strlen(rows[i].label);
        struct engine e;
        idnv_lgr *lgr;
        snprintf(text, sizeof text, DOCUMENT("%s", "<rule name=\"r\">%s</rule>"), rows[i].data,
                 rows[i].rule);
        open_ruleset(&e, &lgr, text);
        widen(cps, rows[i].label, len);
        assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, len, NULL), IDNV_OK);
        if (result.index_len != strlen(rows[i].index))
            fail_msg("row %zu: %u code points", i, (unsigned)result.index_len);
        for (size_t k = 0; k < result.index_len; k++)
            assert_int_equal(result.index_label[k], rows[i].index[k]);
        const char *differs = engine_compare(&e, cps, (uint32_t)len, 1000);
        if (differs != NULL)
            fail_msg("row %zu: %s", i, differs);
        close_ruleset(&e, lgr);
    }
}

/* The reasons among sequences: where the first of the types stands, whose context does not hold. */
static void test_refusals_of_sequences(void **state)
{
    static const char text[] = DOCUMENT(
        "<char cp=\"0061\"><var cp=\"0061\" type=\"out\"/></char><char cp=\"0061 0062\"/>"
        "<char cp=\"0062\"/><char cp=\"0063\"/>"
        "<char cp=\"0063 0064\"><var cp=\"0063 0064\" type=\"out\"/></char>"
        "<char cp=\"0065 0066\" when=\"after-b\"/>"
        "<char cp=\"0067 0068\" when=\"after-b\"/><char cp=\"0067 0068 0061\" when=\"first\"/>"
        "<char cp=\"0068\" when=\"first\"/><char cp=\"0068 0061\" when=\"after-b\"/>",
        AFTER_B "<rule name=\"first\"><look-behind><start/></look-behind><anchor/></rule>"
                "<action disp=\"invalid\" any-variant=\"out\"/>");
    static const struct {
        const char *label;
        uint16_t finding;
        uint32_t index;
        const char *rule;
    } rows[] = {
        {"ab", 0, IDNV_ABSENT, ""},
        {"aba", IDNV_RULE_POLICY_VARIANT_TYPE, 2, ""}, /* the first a is part of another element */
        {"bcd", IDNV_RULE_POLICY_VARIANT_TYPE, 1, ""}, /* a sequence has the type */
        {"bef", 0, IDNV_ABSENT, ""},
        {"cef", IDNV_RULE_POLICY_CONTEXT, 1, "after-b"}, /* listed, though e is not */
        {"ceg", IDNV_RULE_POLICY_CODE_POINT, 1, ""},
        {"ce", IDNV_RULE_POLICY_CODE_POINT, 1, ""},
        {"cgh", IDNV_RULE_POLICY_CONTEXT, 1, "after-b"},
        {"cgha", IDNV_RULE_POLICY_CONTEXT, 1, "first"},  /* the longest */
        {"cha", IDNV_RULE_POLICY_CONTEXT, 1, "first"}, /* what is listed alone comes first */
    };
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_policy_result result = {.size = sizeof result};
        idnv_policy_text rule = {"", 0}, comment;
        uint32_t cps[4];
        size_t len = strlen(rows[i].label);
        widen(cps, rows[i].label, len);
        idnv_status status = idnv_policy_eval(&result, &e.policy, 0, cps, len, NULL);
        if (result.finding != rows[i].finding || result.index != rows[i].index)
            fail_msg("%s: %u at %u", rows[i].label, (unsigned)result.finding, (unsigned)result.index);
        assert_int_equal(status, rows[i].finding == 0 ? IDNV_OK : IDNV_NO);
        if (rows[i].rule[0] != '\0')
            assert_int_equal(idnv_policy_rule(&rule, &comment, &e.policy, 0, result.rule), IDNV_OK);
        else
            assert_int_equal(result.rule, IDNV_POLICY_NONE);
        if (strcmp(rule.ptr, rows[i].rule) != 0)
            fail_msg("%s: rule %s", rows[i].label, rule.ptr);
        assert_null(engine_compare(&e, cps, (uint32_t)len, 1000));
    }
    close_ruleset(&e, lgr);
}

/* Why a label is refused: the first reason, its place and its rule; with a report every place. */
static void test_refusals(void **state)
{
    static const char text[] = DOCUMENT(
        "<char cp=\"0061\"/><char cp=\"0062\"><var cp=\"0062\" type=\"one\"/></char>"
        "<char cp=\"0063\"><var cp=\"0063\" type=\"two\"/></char>"
        "<char cp=\"0064\" when=\"after-b\"/><char cp=\"0065\"/><char cp=\"0066\"/>",
        AFTER_B
        "<rule name=\"ee\"><char cp=\"0065 0065\"/></rule>"
        "<rule name=\"a\"><start/><char cp=\"0061\"/></rule><rule name=\"f\"><char "
        "cp=\"0066\"/></rule>"
        "<action disp=\"invalid\" match=\"ee\"/><action disp=\"blocked\" any-variant=\"one\"/>"
        "<action disp=\"blocked\" all-variants=\"two\"/><action disp=\"allocatable\" match=\"f\"/>"
        "<action disp=\"valid\" match=\"a\"/><action disp=\"strange\"/>");
    static const struct {
        const char *label;
        uint16_t finding;
        uint32_t index;
        const char *rule;
        uint32_t faults; /* in a report */
    } rows[] = {
        {"aa", 0, IDNV_ABSENT, "", 0},
        {"ef", 0, IDNV_ABSENT, "", 0},
        {"ax", IDNV_RULE_POLICY_CODE_POINT, 1, "", 1},
        {"xaxx", IDNV_RULE_POLICY_CODE_POINT, 0, "", 3},
        {"add", IDNV_RULE_POLICY_CONTEXT, 1, "after-b", 2},
        {"adx", IDNV_RULE_POLICY_CODE_POINT, 2, "", 1}, /* no context beside what is not known */
        {"aee", IDNV_RULE_POLICY_RULE, IDNV_ABSENT, "ee", 1},
        {"cab", IDNV_RULE_POLICY_VARIANT_TYPE, 2, "", 1},
        {"bb", IDNV_RULE_POLICY_VARIANT_TYPE, 0, "", 1},
        {"cc", IDNV_RULE_POLICY_VARIANT_TYPE, IDNV_ABSENT, "", 1},
        {"ea", IDNV_RULE_POLICY_DISPOSITION, IDNV_ABSENT, "", 1},
    };
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_policy_result quiet = {.size = sizeof quiet}, result = {.size = sizeof result};
        idnv_policy_text rule = {"", 0}, comment;
        idnv_finding findings[4];
        idnv_report report;
        uint32_t cps[4];
        size_t len = strlen(rows[i].label);
        widen(cps, rows[i].label, len);
        idnv_status status = idnv_policy_eval(&quiet, &e.policy, 0, cps, len, NULL);
        idnv_report_init(&report, findings, COUNT(findings));
        assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, len, &report), status);
        assert_int_equal(status, rows[i].finding == 0 ? IDNV_OK : IDNV_NO);
        assert_int_equal(result.finding, rows[i].finding);
        assert_int_equal(result.index, rows[i].index);
        assert_int_equal(quiet.finding, result.finding);
        assert_int_equal(quiet.index, result.index);
        assert_int_equal(quiet.rule, result.rule);
        assert_int_equal(result.rule == IDNV_POLICY_NONE, rows[i].rule[0] == '\0');
        if (result.rule != IDNV_POLICY_NONE)
            assert_int_equal(idnv_policy_rule(&rule, &comment, &e.policy, 0, result.rule), IDNV_OK);
        assert_int_equal(rule.len, strlen(rows[i].rule));
        assert_memory_equal(rule.ptr, rows[i].rule, rule.len);
        assert_int_equal(report.count, rows[i].faults);
        if (report.count == 0)
            continue;
        bool whole = rows[i].index == IDNV_ABSENT;
        assert_int_equal(findings[0].rule, rows[i].finding);
        assert_int_equal(findings[0].index, rows[i].index);
        assert_int_equal(findings[0].cp, whole ? IDNV_ABSENT : cps[rows[i].index]);
        assert_int_equal(findings[0].byte, whole ? 0 : rows[i].index);
        assert_int_equal(findings[0].bytes, whole ? len : 1);
    }
    close_ruleset(&e, lgr);
}

/* 7.5: what the table does not list is "invalid", whatever its actions say first. */
static void test_variants_outside(void **state)
{
    static const char text[] =
        DOCUMENT("<char cp=\"0061\"><var cp=\"0078\" type=\"blocked\"/></char><char cp=\"0062\"/>",
                 "<rule name=\"b\"><char cp=\"0062\"/></rule><action disp=\"valid\" match=\"b\"/>"
                 "<action disp=\"blocked\" any-variant=\"blocked\"/>");
    static const uint32_t a[] = {'a', 'b'}, b[] = {'x', 'b'};
    idnv_policy_text word;
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    assert_int_equal(idnv_policy_match(&word, &e.policy, 0, a, 2, b, 2), IDNV_OK);
    assert_string_equal(word.ptr, "invalid");
    assert_int_equal(idnv_policy_match(&word, &e.policy, 0, a, 1, b, 1), IDNV_OK);
    assert_string_equal(word.ptr, "invalid");
    close_ruleset(&e, lgr);
}

/* Types are told apart by the conditions that name them: one that none names is not "blocked". */
static void test_types_apart(void **state)
{
    static const char text[] = DOCUMENT(
        "<char cp=\"0061\"><var cp=\"0061\" type=\"r\"/><var cp=\"0062\" type=\"blocked\"/></char>"
        "<char cp=\"0062\"/>",
        "");
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    expect_words(&e, "a aa ab", true);
    close_ruleset(&e, lgr);
}

/* A reflexive variant counts where its context holds; the variants of the next element never do. */
static void test_reflexive_contexts(void **state)
{
    (void)state;
    expect_table(
        DOCUMENT("<char cp=\"0061\"><var cp=\"0061\" type=\"blocked\" when=\"after-b\"/></char>"
                 "<char cp=\"0062\"><var cp=\"0061\" type=\"blocked\" not-when=\"after-b\"/>"
                 "</char>",
                 AFTER_B),
        "a aa ab b bb", "ba aba baa");
}

/*
 * 8.2: "a" stays in "xa" by its reflexive variant, although its own context fails there; the label is
 * eligible by the sequence. Without the reflexive variant it is no original code point of "xa".
 */
static void test_reflexive_stays(void **state)
{
    static const char *const texts[] = {
        DOCUMENT("<char cp=\"0061\" when=\"after-b\"><var cp=\"0061\" type=\"r\"/></char>"
                 "<char cp=\"0062\"><var cp=\"0078\" type=\"blocked\"/></char>"
                 "<char cp=\"0078\"/><char cp=\"0078 0061\"/>",
                 AFTER_B),
        DOCUMENT("<char cp=\"0061\" when=\"after-b\"/>"
                 "<char cp=\"0062\"><var cp=\"0078\" type=\"blocked\"/></char>"
                 "<char cp=\"0078\"/><char cp=\"0078 0061\"/>",
                 AFTER_B),
    };
    static const uint32_t a[] = {'b', 'a'}, b[] = {'x', 'a'};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        idnv_policy_text word;
        struct engine e;
        idnv_lgr *lgr;
        open_ruleset(&e, &lgr, texts[i]);
        assert_true(accepts(&e.policy, "xa", 2));
        assert_int_equal(idnv_policy_match(&word, &e.policy, 0, a, 2, b, 2),
                         i == 0 ? IDNV_OK : IDNV_NO);
        if (i == 0)
            assert_string_equal(word.ptr, "blocked");
        const char *differs = engine_compare(&e, a, 2, 1000);
        if (differs != NULL)
            fail_msg("%s", differs);
        close_ruleset(&e, lgr);
    }
}

/*
 * 8.2, steps 1 and 3: in a variant an element stays by one reflexive variant or the other, and the
 * strictest of the dispositions holds; the unpermuted label records the types of both.
 */
static void test_reflexive_each(void **state)
{
    static const char text[] = DOCUMENT(
        "<char cp=\"0061\"><var cp=\"0062\" type=\"x\"/></char>"
        "<char cp=\"0062\"><var cp=\"0062\" type=\"y\"/><var cp=\"0062\" type=\"x\"/></char>",
        "<action disp=\"blocked\" only-variants=\"x\"/><action disp=\"valid\" only-variants=\"x "
        "y\"/>");
    static const uint32_t ab[] = {'a', 'b'}, bb[] = {'b', 'b'};
    idnv_policy_text word;
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    assert_true(accepts(&e.policy, "bb", 2));
    assert_int_equal(idnv_policy_match(&word, &e.policy, 0, ab, 2, bb, 2), IDNV_OK);
    assert_string_equal(word.ptr, "blocked");
    const char *differs = engine_compare(&e, ab, 2, 1000);
    if (differs != NULL)
        fail_msg("%s", differs);
    close_ruleset(&e, lgr);
}

/* The bound counts each place's different targets once, and itself once. */
static void test_bound(void **state)
{
    static const char text[] = DOCUMENT(
        "<char cp=\"0061\"><var cp=\"0061\" type=\"r\"/><var cp=\"0062\" type=\"x\" when=\"after-b\"/>"
        "<var cp=\"0062\" type=\"y\" not-when=\"after-b\"/><var cp=\"0063\" type=\"x\"/></char>"
        "<char cp=\"0062\"/><char cp=\"0063\"/>",
        AFTER_B);
    const uint32_t cps[] = {'a', 'b', 'a'};
    struct engine e;
    idnv_lgr *lgr;
    uint64_t bound;
    (void)state;
    open_ruleset(&e, &lgr, text);
    for (size_t n = 1; n <= 3; n++) {
        assert_int_equal(idnv_policy_bound(&bound, &e.policy, 0, cps, n), IDNV_OK);
        assert_int_equal(bound, n < 3 ? 3 : 9);
    }
    close_ruleset(&e, lgr);
}

/* Every octet changed, every length: an error, never a crash; a newer version says so. */
static void test_damaged(void **state)
{
    static const char text[] =
        DOCUMENT(A_TO_E "<char cp=\"0061 0062\"><var cp=\"0063\" type=\"blocked\"/></char>",
                 "<rule name=\"r\"><start/><class count=\"1+\">0061-0063</class></rule>" ONLY("r"));
    const uint32_t cps[] = {'a', 'b', 'c'};
    idnv_policy policy;
    idnv_policy_result result;
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, text);
    uint8_t *copy = malloc(e.size);
    for (size_t len = 0; len < e.size; len++) {
        uint8_t *cut = malloc(len + 1);
        memcpy(cut, e.image, len);
        assert_int_equal(idnv_policy_open(&policy, cut, len), IDNV_ERR_IMAGE);
        free(cut);
    }
    for (size_t i = 0; i < e.size; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(copy, e.image, e.size);
            copy[i] ^= (uint8_t)(1u << bit);
            assert_true(idnv_policy_open(&policy, copy, e.size) < 0);
            /* With the sum made right again only the validation is between it and the evaluator. */
            uint64_t low = 1, high = 0;
            for (size_t w = 6; w < e.size / 4; w++) {
                low += copy[4 * w] | (uint32_t)copy[4 * w + 1] << 8 |
                       (uint32_t)copy[4 * w + 2] << 16 | (uint32_t)copy[4 * w + 3] << 24;
                high += low;
            }
            low ^= high << 32 | high >> 32;
            for (unsigned k = 0; k < 8; k++)
                copy[16 + k] = (uint8_t)(low >> 8 * k);
            if (idnv_policy_open(&policy, copy, e.size) != IDNV_OK)
                continue;
            result.size = sizeof result;
            (void)idnv_policy_eval(&result, &policy, 0, cps, 3, NULL);
            (void)idnv_policy_match(NULL, &policy, 0, cps, 3, cps, 2);
        }
    memcpy(copy, e.image, e.size);
    copy[8]++;
    assert_int_equal(idnv_policy_open(&policy, copy, e.size), IDNV_ERR_VERSION);
    free(copy);
    close_ruleset(&e, lgr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_look_around),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_index_of_repeats),
        cmocka_unit_test(test_index_in_contexts),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_refusals_of_sequences),
        cmocka_unit_test(test_variants_outside),
        cmocka_unit_test(test_types_apart),
        cmocka_unit_test(test_reflexive_contexts),
        cmocka_unit_test(test_reflexive_stays),
        cmocka_unit_test(test_reflexive_each),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
