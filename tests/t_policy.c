/* SPDX-License-Identifier: MIT */
/*
 * The policy engine: operators of RFC 7940 that no published table uses, every shared table against
 * the literal reading on one- and random code point labels, damaged images.
 */
#include "test.h"

#include "engine.h"
#include "files.h"

static uint64_t seed = 88172645463325252u;
static uint32_t random_below(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

#define DOCUMENT(data, rules) \
    "<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\"><meta>" \
    "<unicode-version>15.0.0</unicode-version></meta><data>" data "</data><rules>" rules \
    "</rules></lgr>"
#define A_TO_E "<range first-cp=\"0061\" last-cp=\"0065\"/>"
#define AFTER_B \
    "<rule name=\"after-b\"><look-behind><char cp=\"0062\"/></look-behind><anchor/></rule>"
#define ONLY(name) "<action disp=\"invalid\" not-match=\"" name "\"/>"

static idnv_status read_text(idnv_lgr **lgr, const char *text)
{
    return idnv_lgr_read(lgr, text, strlen(text), NULL, NULL);
}

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
     "<rule name=\"r\"><start/><char cp=\"0061\" count=\"2:3\"/><any count=\"2\"/><end/></rule>"
     ONLY("r"),
     "aabb aaabc aaaa aaaaa", "abb aab aaaaaa bbbb"},
    {"counted group",
     "<rule name=\"r\"><start/><rule count=\"2+\"><char cp=\"0061 0062\"/>"
     "<char cp=\"0063\" count=\"0:1\"/></rule><end/></rule>" ONLY("r"),
     "abab abcab abcabc ababab", "ab abc abcc aabb"},
    {"group that matches nothing",
     "<rule name=\"r\"><start/><rule count=\"3+\"><char cp=\"0061\" count=\"0+\"/></rule>"
     "<char cp=\"0062\"/><end/></rule>" ONLY("r"),
     "b ab aaab", "a ba c"},
    {"choice with ends",
     "<rule name=\"r\"><choice><rule><start/><char cp=\"0061\"/></rule>"
     "<rule><char cp=\"0062\"/><end/></rule></choice></rule>" ONLY("r"),
     "a ab cb ac", "c ba bc"},
    {"unanchored search", "<rule name=\"r\"><char cp=\"0061 0062\"/></rule>" ONLY("r"), "ab cab abc",
     "a ba acb"},
    {"empty class",
     "<class name=\"none\" from-tag=\"no-such\"/><rule name=\"r\"><class by-ref=\"none\"/></rule>"
     "<action disp=\"invalid\" match=\"r\"/>",
     "a b", ""},
};

static bool accepts(const idnv_policy *policy, const char *text, size_t len)
{
    uint32_t cps[16];
    idnv_policy_result result;
    for (size_t i = 0; i < len; i++)
        cps[i] = (uint8_t)text[i];
    result.size = sizeof result;
    return idnv_policy_eval(&result, policy, 0, cps, len, NULL) == IDNV_OK;
}

static void expect_words(struct engine *e, const char *words, bool expected)
{
    while (*words != '\0') {
        uint32_t cps[16];
        size_t len = strcspn(words, " ");
        for (size_t i = 0; i < len; i++)
            cps[i] = (uint8_t)words[i];
        if (accepts(&e->policy, words, len) != expected)
            fail_msg("%.*s: %s", (int)len, words, expected ? "refused" : "accepted");
        const char *differs = engine_compare(e, cps, (uint32_t)len, 1000);
        if (differs != NULL)
            fail_msg("%.*s: %s", (int)len, words, differs);
        words += len + (words[len] == ' ');
    }
}

static void test_operators(void **state)
{
    char text[4096];
    (void)state;
    for (size_t i = 0; i < COUNT(operators); i++) {
        struct engine e;
        idnv_lgr *lgr;
        snprintf(text, sizeof text, DOCUMENT(A_TO_E, "%s"), operators[i].rules);
        print_message("%s\n", operators[i].name);
        assert_int_equal(read_text(&lgr, text), IDNV_OK);
        assert_int_equal(engine_open(&e, lgr), IDNV_OK);
        expect_words(&e, operators[i].good, true);
        expect_words(&e, operators[i].bad, false);
        engine_close(&e);
        idnv_lgr_free(lgr);
    }
}

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
    assert_int_equal(read_text(&lgr, text), IDNV_OK);
    assert_int_equal(engine_open(&e, lgr), IDNV_OK);
    assert_int_equal(idnv_policy_match(&text_of, &e.policy, 0, a, 3, b, 2), IDNV_OK);
    assert_string_equal(text_of.ptr, "blocked");
    assert_int_equal(idnv_policy_match(&text_of, &e.policy, 0, b, 2, a, 3), IDNV_NO);
    assert_int_equal(idnv_policy_bucket_key(&x, &e.policy, 0, a, 3), IDNV_OK);
    assert_int_equal(idnv_policy_bucket_key(&y, &e.policy, 0, b, 2), IDNV_OK);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.hash, y.hash, sizeof x.hash);
    assert_null(engine_compare(&e, a, 3, 1000));
    engine_close(&e);
    idnv_lgr_free(lgr);
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
    assert_int_equal(read_text(&lgr, text), IDNV_OK);
    assert_int_equal(engine_open(&e, lgr), IDNV_OK);
    expect_words(&e, "a aa ab", true);
    engine_close(&e);
    idnv_lgr_free(lgr);
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
        assert_int_equal(read_text(&lgr, texts[i]), IDNV_OK);
        assert_int_equal(engine_open(&e, lgr), IDNV_OK);
        assert_true(accepts(&e.policy, "xa", 2));
        assert_int_equal(idnv_policy_match(&word, &e.policy, 0, a, 2, b, 2),
                         i == 0 ? IDNV_OK : IDNV_NO);
        if (i == 0)
            assert_string_equal(word.ptr, "blocked");
        const char *differs = engine_compare(&e, a, 2, 1000);
        if (differs != NULL)
            fail_msg("%s", differs);
        engine_close(&e);
        idnv_lgr_free(lgr);
    }
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
    assert_int_equal(read_text(&lgr, text), IDNV_OK);
    assert_int_equal(engine_open(&e, lgr), IDNV_OK);
    result.size = sizeof result;
    assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 63, NULL), IDNV_OK);
    assert_int_equal(result.index_len, 63);
    assert_int_equal(idnv_policy_bound(&bound, &e.policy, 0, cps, 63), IDNV_OK);
    assert_true(bound == UINT64_C(10610209857723)); /* Fibonacci(64) */
    assert_int_equal(idnv_policy_match(NULL, &e.policy, 0, cps, 63, cps, 63), IDNV_OK);
    cps[0] = 'b';
    assert_int_equal(idnv_policy_eval(&result, &e.policy, 0, cps, 64, NULL), IDNV_NO);
    assert_int_equal(result.finding, IDNV_RULE_POLICY_LENGTH);
    engine_close(&e);
    idnv_lgr_free(lgr);
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
        engine_close(&e);
        idnv_lgr_free(lgr);
    }
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
    assert_int_equal(read_text(&lgr, text), IDNV_OK);
    assert_int_equal(engine_open(&e, lgr), IDNV_OK);
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
    engine_close(&e);
    idnv_lgr_free(lgr);
}

/* ---- every shared table ---- */

/* The i-th listed single code point, ranges counted out only at their ends. */
static uint32_t some_cp(const struct idnv_lgr *lgr, uint32_t i)
{
    const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[i % lgr->single_count]];
    return c->cps.ptr[0] + random_below(c->last - c->cps.ptr[0] + 1);
}

static void compare(struct engine *e, const char *path, const uint32_t *cps, uint32_t len,
                    unsigned *wrong)
{
    const char *differs = engine_compare(e, cps, len, 200);
    if (differs == NULL || (*wrong)++ >= 5)
        return;
    print_message("%s: %s:", path, differs);
    for (uint32_t i = 0; i < len; i++)
        print_message(" %04X", cps[i]);
    print_message("\n");
}

/* Labels made of elements, half of them grown so that each prefix is eligible. */
static void random_labels(struct engine *e, const char *path, unsigned count, unsigned *wrong)
{
    const struct idnv_lgr *lgr = e->lgr;
    idnv_policy_result result;
    uint32_t cps[63];
    result.size = sizeof result;
    for (unsigned i = 0; i < count; i++) {
        uint32_t len = 0, want = 2 + random_below(7);
        for (unsigned tries = 0; len < want && tries < 60; tries++) {
            uint32_t add = 1;
            if (lgr->sequence_count > 0 && random_below(4) == 0) {
                uint32_t which = lgr->sequences[random_below(lgr->sequence_count)];
                add = lgr->chars[which].cps.len;
                memcpy(cps + len, lgr->chars[which].cps.ptr, add * sizeof *cps);
            } else {
                cps[len] = some_cp(lgr, random_below(lgr->single_count));
            }
            if (i % 2 == 0 ||
                idnv_policy_eval(&result, &e->policy, 0, cps, len + add, NULL) == IDNV_OK)
                len += add;
            if (len > 40)
                break;
        }
        if (len > 0)
            compare(e, path, cps, len, wrong);
    }
}

/* XML -> image -> XML -> image: the image that keeps its document gives it back, octet for octet the
 * same image comes of it, and also of the canonical form of the document. */
static bool survives(const struct engine *e, const char *text, size_t len)
{
    idnv_lgr_source source = {.size = sizeof source, .keep_document = 1, .lgr = e->lgr};
    struct engine again[2];
    idnv_policy_table info;
    idnv_policy policy;
    idnv_lgr *lgr[2] = {NULL, NULL};
    void *image;
    size_t size, needed = 0;
    bool good;
    source.document = text;
    source.document_len = len;
    if (idnv_lgr_compile(&image, &size, &source, 1, NULL, 0, NULL, NULL) != IDNV_OK)
        return false;
    good = idnv_policy_open(&policy, image, size) == IDNV_OK &&
           idnv_policy_table_info(&info, &policy, 0) == IDNV_OK && info.document.len == len &&
           idnv_lgr_read(&lgr[0], info.document.ptr, info.document.len, NULL, NULL) == IDNV_OK;
    idnv_lgr_image_free(image, NULL);
    (void)idnv_lgr_write(NULL, 0, &needed, e->lgr);
    char *xml = malloc(needed + 1);
    good = good && idnv_lgr_write(xml, needed, &needed, e->lgr) == IDNV_OK &&
           idnv_lgr_read(&lgr[1], xml, needed, NULL, NULL) == IDNV_OK;
    free(xml);
    for (size_t i = 0; i < 2 && lgr[i] != NULL; i++) {
        good = engine_open(&again[i], lgr[i]) == IDNV_OK && good &&
               again[i].size == e->size && memcmp(again[i].image, e->image, e->size) == 0;
        engine_close(&again[i]);
    }
    idnv_lgr_free(lgr[0]);
    idnv_lgr_free(lgr[1]);
    return good;
}

static void test_table(const char *path, unsigned count, unsigned *wrong)
{
    size_t len;
    char *text = read_file(path, &len);
    idnv_lgr *lgr;
    struct engine e;
    if (text == NULL || idnv_lgr_read(&lgr, text, len, NULL, NULL) != IDNV_OK)
        lgr = NULL;
    if (lgr == NULL || engine_open(&e, lgr) != IDNV_OK) {
        print_message("%s: cannot be compiled\n", path);
        ++*wrong;
        idnv_lgr_free(lgr);
        free(text);
        return;
    }
    if (!survives(&e, text, len)) {
        print_message("%s: does not survive the round trip\n", path);
        ++*wrong;
    }
    free(text);
    for (uint32_t i = 0; i < lgr->single_count && i < 4 * count; i++) {
        uint32_t cp = some_cp(lgr, i);
        compare(&e, path, &cp, 1, wrong);
    }
    random_labels(&e, path, count, wrong);
    engine_close(&e);
    idnv_lgr_free(lgr);
}

struct run {
    unsigned labels; /* of each table */
    unsigned wrong;
};

static void test_file(const char *path, void *context)
{
    struct run *run = context;
    test_table(path, run->labels, &run->wrong);
}

static void test_folder(void **state)
{
    const char *more = getenv("IDNV_TEST_LABELS");
    struct run run = {more ? (unsigned)atoi(more) : 60, 0};
    char name[256];
    snprintf(name, sizeof name, "lgr/%s", (const char *)*state);
    size_t tables = each_file(data_path(name), ".xml", test_file, &run);
    if (tables == 0) {
        print_message("skip: put lgr/ below $IDNV_TEST_DATA\n");
        skip();
    }
    print_message("%s: %zu tables\n", name, tables);
    assert_int_equal(run.wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_null_variant),
        cmocka_unit_test(test_types_apart),
        cmocka_unit_test(test_reflexive_stays),
        cmocka_unit_test(test_exponential),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_damaged),
        {"second-level-2024", test_folder, NULL, NULL, "second-level-2024"},
        {"full-variant-set-2024", test_folder, NULL, NULL, "full-variant-set-2024"},
        {"rz-lgr-5", test_folder, NULL, NULL, "rz-lgr-5"},
        {"rz-common", test_folder, NULL, NULL, "rz-common"},
        {"cctld", test_folder, NULL, NULL, "cctld"},
        {"gtld", test_folder, NULL, NULL, "gtld"},
    };
    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
