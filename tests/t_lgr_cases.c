/* SPDX-License-Identifier: MIT */
/*
 * The literal reading of RFC 7940, section 8, against the answers of ICANN's implementation for
 * 17 tables, where KNOWN_DEVIATIONS does not say that the latter departs from the RFC. This tests
 * the reader and the literal reading; the engine is held against the literal reading, on all labels.
 */
#include "test.h"

#include "engine.h"
#include "files.h"

#define MAX_STEPS 4000

static const struct table {
    const char *cases;
    const char *xml;
} tables[] = {
    {"fvs24-fr", "full-variant-set-2024/fr.xml"},
    {"rz5-arabic", "rz-lgr-5/lgr-5-arabic-script-26may22-en.xml"},
    {"rz5-chinese", "rz-lgr-5/lgr-5-chinese-script-26may22-en.xml"},
    {"rz5-common", "rz-common/lgr-5-common-26may22-en.xml"},
    {"rz5-cyrillic", "rz-lgr-5/lgr-5-cyrillic-script-26may22-en.xml"},
    {"rz5-devanagari", "rz-lgr-5/lgr-5-devanagari-script-26may22-en.xml"},
    {"rz5-greek", "rz-lgr-5/lgr-5-greek-script-26may22-en.xml"},
    {"rz5-japanese", "rz-lgr-5/lgr-5-japanese-script-26may22-en.xml"},
    {"rz5-khmer", "rz-lgr-5/lgr-5-khmer-script-26may22-en.xml"},
    {"rz5-korean", "rz-lgr-5/lgr-5-korean-script-26may22-en.xml"},
    {"rz5-latin", "rz-lgr-5/lgr-5-latin-script-26may22-en.xml"},
    {"rz5-sinhala", "rz-lgr-5/lgr-5-sinhala-script-26may22-en.xml"},
    {"rz5-tamil", "rz-lgr-5/lgr-5-tamil-script-26may22-en.xml"},
    {"rz5-thai", "rz-lgr-5/lgr-5-thai-script-26may22-en.xml"},
    {"se-yiddish", "cctld/se_Yiddish_language.xml"},
    {"sl24-de", "second-level-2024/de.xml"},
    {"sl24-hebr", "second-level-2024/und-Hebr.xml"},
};

/* "0061 0308" up to the closing quote. */
static uint32_t parse_cps(const char *text, uint32_t *cps)
{
    uint32_t len = 0;
    while (*text != '"' && len < LITERAL_MAX) {
        char *end;
        cps[len++] = (uint32_t)strtoul(text, &end, 16);
        text = end;
        while (*text == ' ')
            text++;
    }
    return len;
}

/* The value of the first such key from text on; NULL: none. */
static const char *value(const char *text, const char *key)
{
    const char *found = text == NULL ? NULL : strstr(text, key);
    return found == NULL ? NULL : found + strlen(key);
}

static bool is_word(const struct idnv_lgr *lgr, uint32_t word, const char *text)
{
    const struct idnvi_lgr_text *w = &lgr->words[word];
    return strncmp(w->ptr, text, w->len) == 0 && text[w->len] == '"';
}

/* The listed deviation of this label; "" for none. */
static bool is_known(const char *known, const char *table, const char *cps_text)
{
    char key[1024];
    const char *end = strchr(cps_text, '"');
    snprintf(key, sizeof key, "\"cps\": \"%.*s\"", (int)(end - cps_text), cps_text);
    char name[64];
    snprintf(name, sizeof name, "\"lgr\": \"%s\"", table);
    for (const char *at = known; (at = strstr(at, key)) != NULL; at++) {
        const char *line = at;
        while (line > known && line[-1] != '\n')
            line--;
        const char *found = strstr(line, name);
        if (found != NULL && found < at)
            return true;
    }
    return false;
}

struct counts {
    unsigned labels, judged, indexed, variants, wrong;
};

static void wrong(struct counts *n, const struct table *t, const char *what, const char *cps)
{
    if (n->wrong++ < 20)
        print_message("%s: %s: %.*s\n", t->cases, what, (int)strcspn(cps, "\""), cps);
}

static void check_variants(struct counts *n, const struct table *t, const struct idnv_lgr *lgr,
                           const char *line, const uint32_t *cps, uint32_t len)
{
    struct literal_list list;
    if (value(line, "\"variants_complete\": true") == NULL ||
        value(line, "\"variants_truncated\": false") == NULL)
        return;
    bool complete = literal_variants(&list, lgr, cps, len, MAX_STEPS);
    size_t expected = 0;
    size_t ours = 0;
    bool same = true;
    for (size_t i = 0; i < list.count; i++)
        ours += !is_word(lgr, list.list[i].disp, "invalid\"");
    for (const char *v = value(line, "\"variants\": ["); complete && v != NULL;) {
        const char *text = value(v, "\"cps\": \"");
        const char *disp = value(text, "\"disposition\": \"");
        if (text == NULL || disp == NULL)
            break;
        uint32_t target[LITERAL_MAX];
        uint32_t target_len = parse_cps(text, target);
        bool original = target_len == len && memcmp(target, cps, len * sizeof *cps) == 0;
        v = disp;
        if (original || strncmp(disp, "invalid\"", 8) == 0)
            continue;
        expected++;
        bool found = false;
        for (size_t i = 0; i < list.count && !found; i++)
            found = list.list[i].len == target_len &&
                    memcmp(list.list[i].cps, target, target_len * sizeof *target) == 0 &&
                    is_word(lgr, list.list[i].disp, disp);
        same = same && found;
    }
    if (complete) {
        n->variants++;
        if (!same || expected != ours)
            wrong(n, t, "variants", value(line, "\"cps\": \""));
    }
    free(list.list);
}

static void check_line(struct counts *n, const struct table *t, const struct idnv_lgr *lgr,
                       struct engine *engine, const char *line, const char *known)
{
    uint32_t cps[LITERAL_MAX];
    uint32_t index[LITERAL_MAX * 2];
    uint32_t expected[LITERAL_MAX];
    const char *text = value(line, "\"cps\": \"");
    if (text == NULL)
        return;
    uint32_t len = parse_cps(text, cps);
    const char *differs = len > 63 ? NULL : engine_compare(engine, cps, len, MAX_STEPS);
    if (differs != NULL)
        wrong(n, t, differs, text);
    if (is_known(known, t->cases, text))
        return;
    n->labels++;
    if (len > 63)
        return;
    struct literal_verdict v = literal_judge(lgr, cps, len);
    bool eligible = strncmp(value(line, "\"eligible\": "), "true", 4) == 0;
    n->judged++;
    if (v.eligible != eligible)
        wrong(n, t, "eligibility", text);
    else if (v.member && !is_word(lgr, v.disp, value(line, "\"disposition\": \"")))
        wrong(n, t, "disposition", text);
    const char *index_text = value(line, "\"index_cps\": \"");
    if (!eligible || index_text == NULL)
        return;
    uint32_t index_len = literal_index(index, lgr, cps, len, 2000);
    if (index_len != UINT32_MAX) {
        n->indexed++;
        if (index_len != parse_cps(index_text, expected) ||
            memcmp(index, expected, index_len * sizeof *index) != 0)
            wrong(n, t, "index label", text);
    }
    check_variants(n, t, lgr, line, cps, len);
}

static void test_cases(void **state)
{
    const struct table *t = *state;
    char name[256];
    size_t len;
    char *known = read_file(data_path("lgr-cases/KNOWN_DEVIATIONS.jsonl"), &len);
    snprintf(name, sizeof name, "lgr-cases/%s.jsonl", t->cases);
    char *cases = read_file(data_path(name), &len);
    snprintf(name, sizeof name, "lgr/%s", t->xml);
    char *xml = read_file(data_path(name), &len);
    if (known == NULL || cases == NULL || xml == NULL) {
        printf("SKIP: put lgr/ and lgr-cases/ below $IDNV_TEST_DATA\n");
        free(known);
        free(cases);
        free(xml);
        skip();
    }
    struct counts n = {0};
    idnv_lgr *lgr;
    assert_int_equal(idnv_lgr_read(&lgr, xml, len, NULL, NULL), IDNV_OK);
    struct engine engine;
    assert_int_equal(engine_open(&engine, lgr), IDNV_OK);
    for (char *line = strtok(cases, "\n"); line != NULL; line = strtok(NULL, "\n"))
        check_line(&n, t, lgr, &engine, line, known);
    engine_close(&engine);
    print_message("%s: %u labels, %u judged, %u index labels, %u variant sets, %u wrong\n",
                  t->cases, n.labels, n.judged, n.indexed, n.variants, n.wrong);
    idnv_lgr_free(lgr);
    free(known);
    free(cases);
    free(xml);
    assert_int_equal(n.wrong, 0);
    assert_true(n.judged > 0);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(tables)];
    memset(tests, 0, sizeof tests);
    for (size_t i = 0; i < COUNT(tables); i++) {
        tests[i].name = tables[i].cases;
        tests[i].test_func = test_cases;
        tests[i].initial_state = (void *)(uintptr_t)&tables[i];
    }
    return cmocka_run_group_tests_name("lgr-cases", tests, NULL, NULL);
}
