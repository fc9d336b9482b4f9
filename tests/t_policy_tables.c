/* SPDX-License-Identifier: MIT */
/*
 * Every shared table: the engine against the literal reading, bucket keys along chains of variants,
 * pairs of registrable labels that index labels miss, XML to image and back.
 *
 *     IDNV_TEST_LABELS=N     per table N random labels and N chains, all labels of one code point,
 *                            all of two where they are at most 10 N (default 40, without those)
 *     IDNV_TEST_TABLES=WORD  only tables with this in their path, to run it in pieces
 */
#include "test.h"

#include "engine.h"
#include "files.h"

enum { DEFAULT_LABELS = 40, PERMUTATIONS = 400, CHAIN = 12 };

static uint64_t seed = 88172645463325252u;
static uint32_t random_below(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

/* A table under test, and what was found in it. */
struct subject {
    struct engine engine;
    const struct idnv_lgr *lgr;
    const char *path;
    unsigned wrong;
    unsigned long chains;
    unsigned long pairs;  /* registrable labels that are variants of each other */
    unsigned long missed; /* those of them with different index labels */
    unsigned long pair_labels;
};

static void complain(struct subject *s, const char *what, const uint32_t *cps, uint32_t len)
{
    if (s->wrong++ >= 5)
        return;
    print_message("%s: %s%s:", s->path, what, s->engine.detail);
    for (uint32_t i = 0; i < len; i++)
        print_message(" %04X", (unsigned)cps[i]);
    print_message("\n");
    s->engine.detail[0] = '\0';
}

static void compare(struct subject *s, const uint32_t *cps, uint32_t len)
{
    const char *differs = engine_compare(&s->engine, cps, len, PERMUTATIONS);
    if (differs != NULL)
        complain(s, differs, cps, len);
}

static bool is_eligible(const struct subject *s, const uint32_t *cps, size_t len,
                        idnv_policy_result *result)
{
    result->size = sizeof *result;
    return idnv_policy_eval(result, &s->engine.policy, 0, cps, len, NULL) == IDNV_OK;
}

/* ---- labels ---- */

/* The i-th single code point of the table, from 0 to below lgr->code_points. */
static uint32_t single(const struct idnv_lgr *lgr, uint64_t i)
{
    for (uint32_t k = 0;; k++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[k]];
        uint32_t count = c->last - c->cps.ptr[0] + 1;
        if (i < count)
            return c->cps.ptr[0] + (uint32_t)i;
        i -= count;
    }
}

static uint32_t random_cp(const struct idnv_lgr *lgr)
{
    const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[random_below(lgr->single_count)]];
    return c->cps.ptr[0] + random_below(c->last - c->cps.ptr[0] + 1);
}

static void short_labels(struct subject *s, unsigned count)
{
    uint64_t ones = s->lgr->code_points, twos = ones * ones;
    uint64_t step_one = count > DEFAULT_LABELS ? 1 : ones / (4 * (uint64_t)count) + 1;
    for (uint64_t i = 0; i < ones; i += step_one) {
        uint32_t cp = single(s->lgr, i);
        compare(s, &cp, 1);
    }
    for (uint64_t i = 0; twos <= 10 * (uint64_t)count && i < twos; i++) {
        uint32_t cps[2] = {single(s->lgr, i / ones), single(s->lgr, i % ones)};
        compare(s, cps, 2);
    }
}

/* A label of elements; grown: so that each beginning of it is eligible. */
static uint32_t random_label(uint32_t cps[64], const struct subject *s, bool grown)
{
    const struct idnv_lgr *lgr = s->lgr;
    idnv_policy_result result;
    uint32_t len = 0, want = 2 + random_below(7);
    for (unsigned tries = 0; len < want && tries < 60; tries++) {
        uint32_t add = 1;
        if (lgr->sequence_count > 0 && random_below(4) == 0) {
            uint32_t which = lgr->sequences[random_below(lgr->sequence_count)];
            add = lgr->chars[which].cps.len;
            if (len + add > IDNV_POLICY_LABEL_MAX)
                break;
            memcpy(cps + len, lgr->chars[which].cps.ptr, add * sizeof *cps);
        } else {
            cps[len] = random_cp(lgr);
        }
        if (!grown || is_eligible(s, cps, len + add, &result))
            len += add;
    }
    return len;
}

/* ---- bucket keys along chains ---- */

/* Applies a mapping somewhere, whatever its context says; false when none was found. */
static bool substitute(uint32_t cps[64], uint32_t *len, const struct idnv_lgr *lgr)
{
    uint32_t at = random_below(*len);
    uint32_t room = *len - at < lgr->max_sequence ? *len - at : lgr->max_sequence;
    uint32_t index = idnvi_lgr_find(lgr, cps + at, 1 + random_below(room));
    if (index == IDNVI_LGR_NONE)
        index = idnvi_lgr_find(lgr, cps + at, 1);
    if (index == IDNVI_LGR_NONE || lgr->chars[index].variants.count == 0)
        return false;
    const struct idnvi_lgr_char *c = &lgr->chars[index];
    const struct idnvi_lgr_cps *to =
        &lgr->variants[c->variants.first + random_below(c->variants.count)].cps;
    uint32_t rest = *len - at - c->cps.len;
    if (at + to->len + rest > IDNV_POLICY_LABEL_MAX || at + to->len + rest == 0)
        return false;
    memmove(cps + at + to->len, cps + at + c->cps.len, rest * sizeof *cps);
    if (to->len > 0)
        memcpy(cps + at, to->ptr, to->len * sizeof *cps);
    *len = at + to->len + rest;
    return true;
}

/* Variants of variants of ...: the contexts aside, so that every chain is among them. */
static void chain(struct subject *s)
{
    idnv_policy_bucket own, other;
    uint32_t cps[64], len = random_label(cps, s, false);
    if (len == 0)
        return;
    assert_int_equal(idnv_policy_bucket_key(&own, &s->engine.policy, 0, cps, len), IDNV_OK);
    for (unsigned i = 0, made = 0; i < 4 * CHAIN && made < CHAIN; i++) {
        if (!substitute(cps, &len, s->lgr))
            continue;
        made++;
        assert_int_equal(idnv_policy_bucket_key(&other, &s->engine.policy, 0, cps, len), IDNV_OK);
        if (!engine_same_bucket(&own, &other))
            complain(s, "bucket key of a chain", cps, len);
    }
    s->chains++;
}

/* ---- pairs of registrable labels ---- */

static bool matches(const struct subject *s, const uint32_t *a, uint32_t a_len, const uint32_t *b,
                    uint32_t b_len)
{
    return idnv_policy_match(NULL, &s->engine.policy, 0, a, a_len, b, b_len) == IDNV_OK;
}

/*
 * The literal variants of a label that are registrable too: whoever asks for either of the two must
 * find the other, by the bucket key and the match, and by the index label where that is certified.
 */
static void registrable_pairs(struct subject *s, const uint32_t *cps, uint32_t len, bool sound)
{
    idnv_policy_result own, other;
    idnv_policy_bucket a, b;
    struct literal_list list;
    if (len == 0 || !is_eligible(s, cps, len, &own))
        return;
    s->pair_labels++;
    (void)literal_variants(&list, s->lgr, cps, len, PERMUTATIONS);
    assert_int_equal(idnv_policy_bucket_key(&a, &s->engine.policy, 0, cps, len), IDNV_OK);
    for (size_t i = 0; i < list.count; i++) {
        const struct literal_variant *v = &list.list[i];
        if (v->len > IDNV_POLICY_LABEL_MAX || !is_eligible(s, v->cps, v->len, &other))
            continue;
        bool missed = own.index_len != other.index_len ||
                      memcmp(own.index_label, other.index_label,
                             own.index_len * sizeof *own.index_label) != 0;
        s->pairs++;
        s->missed += missed;
        assert_int_equal(idnv_policy_bucket_key(&b, &s->engine.policy, 0, v->cps, v->len), IDNV_OK);
        if (!matches(s, cps, len, v->cps, v->len) || !engine_same_bucket(&a, &b))
            complain(s, "a registrable variant is not found", v->cps, v->len);
        if (missed && sound)
            complain(s, "the index label is certified and misses", v->cps, v->len);
    }
    free(list.list);
}

/* ---- XML -> image -> XML -> image ---- */

/*
 * The image that keeps its document gives it back, octet for octet the same image comes of it, and
 * also of the canonical form of the document.
 */
static bool survives(const struct subject *s, const char *text, size_t len)
{
    idnv_lgr_source source = {.size = sizeof source, .keep_document = 1, .lgr = s->lgr};
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
    (void)idnv_lgr_write(NULL, 0, &needed, s->lgr);
    char *xml = malloc(needed + 1);
    good = good && idnv_lgr_write(xml, needed, &needed, s->lgr) == IDNV_OK &&
           idnv_lgr_read(&lgr[1], xml, needed, NULL, NULL) == IDNV_OK;
    free(xml);
    for (size_t i = 0; i < 2 && lgr[i] != NULL; i++) {
        good = engine_open(&again[i], lgr[i]) == IDNV_OK && good &&
               again[i].size == s->engine.size &&
               memcmp(again[i].image, s->engine.image, s->engine.size) == 0;
        engine_close(&again[i]);
    }
    idnv_lgr_free(lgr[0]);
    idnv_lgr_free(lgr[1]);
    return good;
}

/* ---- tables and folders ---- */

static void check_table(struct subject *s, unsigned count)
{
    idnv_policy_table info;
    uint32_t cps[64];
    assert_int_equal(idnv_policy_table_info(&info, &s->engine.policy, 0), IDNV_OK);
    short_labels(s, count);
    for (unsigned i = 0; i < count; i++) {
        uint32_t len = random_label(cps, s, i % 2 == 1);
        if (len > 0)
            compare(s, cps, len);
        if (i % 2 == 1)
            registrable_pairs(s, cps, len, info.index_sound != 0);
        chain(s);
    }
}

static void test_table(struct subject *s, const char *path, unsigned count)
{
    size_t len;
    char *text = read_file(path, &len);
    idnv_lgr *lgr = NULL;
    memset(s, 0, sizeof *s);
    s->path = path;
    if (text == NULL || idnv_lgr_read(&lgr, text, len, NULL, NULL) != IDNV_OK)
        lgr = NULL;
    s->lgr = lgr;
    if (lgr == NULL || engine_open(&s->engine, lgr) != IDNV_OK) {
        complain(s, "cannot be compiled", NULL, 0);
    } else {
        if (!survives(s, text, len))
            complain(s, "does not survive the round trip", NULL, 0);
        check_table(s, count);
        engine_close(&s->engine);
    }
    if (count > DEFAULT_LABELS)
        print_message("%s: %lu labels, %lu index labels, %lu variant sets of %lu variants, %lu "
                      "chains; of %lu registrable pairs of %lu labels index labels miss %lu\n",
                      path, s->engine.labels, s->engine.indexes, s->engine.variant_sets,
                      s->engine.variants, s->chains, s->pairs, s->pair_labels, s->missed);
    idnv_lgr_free(lgr);
    free(text);
}

static unsigned label_count(void)
{
    const char *more = getenv("IDNV_TEST_LABELS");
    return more ? (unsigned)atoi(more) : DEFAULT_LABELS;
}

/* Whether the table is one of those that were asked for. */
static bool wanted(const char *path)
{
    const char *only = getenv("IDNV_TEST_TABLES");
    return only == NULL || strstr(path, only) != NULL;
}

struct folder {
    unsigned wrong, tables;
};

static void test_file(const char *path, void *context)
{
    struct folder *folder = context;
    struct subject s;
    if (!wanted(path))
        return;
    test_table(&s, path, label_count());
    folder->wrong += s.wrong;
    folder->tables++;
}

static void test_folder(void **state)
{
    struct folder folder = {0, 0};
    char path[256];
    snprintf(path, sizeof path, "lgr/%s", (const char *)*state);
    if (each_file(data_path(path), ".xml", test_file, &folder) == 0) {
        printf("SKIP: put lgr/ below $IDNV_TEST_DATA\n");
        skip();
    }
    print_message("%s: %u tables\n", path, folder.tables);
    assert_int_equal(folder.wrong, 0);
}

/* Tables in which index labels miss pairs: some are met, and all of them are found. */
static void test_missed_by_index_labels(void **state)
{
    struct subject s;
    const char *path = data_path(*state);
    size_t len;
    idnv_lgr *lgr;
    char *text = wanted(path) ? read_file(path, &len) : NULL;
    if (text == NULL) {
        printf("SKIP: %s is not there or not asked for\n", path);
        skip();
    }
    memset(&s, 0, sizeof s);
    s.path = *state;
    assert_int_equal(idnv_lgr_read(&lgr, text, len, NULL, NULL), IDNV_OK);
    free(text);
    s.lgr = lgr;
    assert_int_equal(engine_open(&s.engine, lgr), IDNV_OK);
    for (unsigned i = 0; i < 3000; i++) {
        uint32_t cps[64], n = random_label(cps, &s, true);
        registrable_pairs(&s, cps, n, false);
    }
    print_message("of %lu registrable pairs of %lu labels index labels miss %lu\n", s.pairs,
                  s.pair_labels, s.missed);
    assert_true(s.missed > 0);
    assert_int_equal(s.wrong, 0);
    engine_close(&s.engine);
    idnv_lgr_free(lgr);
}

#define FOLDER(name) {name, test_folder, NULL, NULL, name}
#define MISSED(path)                                                                      \
    {"missed by index labels: " path, test_missed_by_index_labels, NULL, NULL, "lgr/" path}

int main(void)
{
    struct CMUnitTest tests[] = {
        MISSED("rz-lgr-5/lgr-5-myanmar-script-26may22-en.xml"),
        MISSED("second-level-2024/und-Sinh.xml"),
        MISSED("rz-lgr-5/lgr-5-malayalam-script-26may22-en.xml"),
        MISSED("rz-lgr-5/lgr-5-devanagari-script-26may22-en.xml"),
        FOLDER("second-level-2024"),
        FOLDER("full-variant-set-2024"),
        FOLDER("rz-lgr-5"),
        FOLDER("rz-common"),
        FOLDER("cctld"),
        FOLDER("gtld"),
        FOLDER("msr"),
    };
    return cmocka_run_group_tests_name("policy_tables", tests, NULL, NULL);
}
