/* SPDX-License-Identifier: MIT */
/*
 * Rulesets made at random, of all that RFC 7940 has, over a few letters: the engine against the
 * literal reading on every label of up to three letters and some longer ones.
 *
 *     IDNV_TEST_RULESETS=N   as many rulesets (default 60)
 *     IDNV_TEST_SEED=N       the first of them; a failure names the seed of its ruleset
 */
#include "test.h"

#include <stdarg.h>

#include <idnv/report.h>

#include "engine.h"

enum { LETTERS = 5, SHORT_LABELS = 5 + 25 + 125, LONG_LABELS = 40, PAIRS = 12, PERMUTATIONS = 2000 };

static const uint32_t letters[LETTERS] = {0x61, 0x62, 0x63, 0x3B1, 0x10330};

static uint64_t state;
static uint32_t below(uint32_t n)
{
    state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = state;
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ z >> 31) >> 32) % n;
}

static bool chance(uint32_t percent) { return below(100) < percent; }

/* ---- the document ---- */

static char document[1 << 16];
static size_t used;

static void put(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(document + used, sizeof document - used, format, arguments);
    va_end(arguments);
    assert_true(len >= 0 && (size_t)len < sizeof document - used);
    used += (size_t)len;
}

#define PICK(array) array[below((uint32_t)(sizeof array / sizeof *array))]

static void put_cps(uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        put(i > 0 ? " %04X" : "%04X", (unsigned)letters[below(LETTERS)]);
}

static void put_count(void)
{
    static const char *const counts[] = {"1", "2", "0+", "1+", "2+", "0:1", "0:2", "1:2", "2:3"};
    if (chance(35))
        put(" count=\"%s\"", PICK(counts));
}

enum { CLASSES = 4, FREE_RULES = 2, PLAIN_RULES = 3, CONTEXT_RULES = 4 };

/* How many of them are defined so far. */
static uint32_t classes, free_rules;

/* A set: by name, tag, property or list, or combined of two others. */
static void put_class(unsigned depth, const char *name, bool counted)
{
    static const char *const tags[] = {"t0", "t1", "none"};
    static const char *const properties[] = {"gc:Ll",   "gc:L",    "sc:Grek",
                                             "sc:Goth", "sc:Latn", "ccc:0"};
    static const char *const operators[] = {"union", "intersection", "difference",
                                            "symmetric-difference", "complement"};
    char attribute[32] = "";
    uint32_t kind = below(depth > 0 ? 6 : 4);
    if (name != NULL)
        snprintf(attribute, sizeof attribute, " name=\"%s\"", name);
    if (kind == 0 && classes > 0 && name == NULL) {
        put("<class by-ref=\"c%u\"", (unsigned)below(classes));
        if (counted)
            put_count();
        put("/>");
    } else if (kind <= 1) {
        put("<class%s from-tag=\"%s\"", attribute, PICK(tags));
        if (counted)
            put_count();
        put("/>");
    } else if (kind == 2) {
        put("<class%s property=\"%s\"", attribute, PICK(properties));
        if (counted)
            put_count();
        put("/>");
    } else if (kind == 3) {
        put("<class%s", attribute);
        if (counted)
            put_count();
        put(">");
        put_cps(1 + below(3));
        put("</class>");
    } else {
        const char *word = PICK(operators);
        put("<%s%s", word, attribute);
        if (counted)
            put_count();
        put(">");
        put_class(depth - 1, NULL, false);
        if (strcmp(word, "complement") != 0)
            put_class(depth - 1, NULL, false);
        put("</%s>", word);
    }
}

static void put_items(unsigned depth, uint32_t count);

/* An operator that may be counted: none of it asks where it stands. */
static void put_item(unsigned depth)
{
    uint32_t kind = below(depth > 0 ? 8 : 4);
    if (kind == 0) {
        put("<char cp=\"");
        put_cps(1 + (below(4) == 0));
        put("\"");
        put_count();
        put("/>");
    } else if (kind == 1) {
        put("<any");
        put_count();
        put("/>");
    } else if (kind == 2 && free_rules > 0) {
        put("<rule by-ref=\"s%u\"", (unsigned)below(free_rules));
        put_count();
        put("/>");
    } else if (kind <= 5) {
        put_class(depth > 0 ? 1 : 0, NULL, true);
    } else {
        const char *word = kind == 6 ? "choice" : "rule";
        put("<%s", word);
        put_count();
        put(">");
        put_items(depth - 1, kind == 6 ? 2 + below(2) : 1 + below(2));
        put("</%s>", word);
    }
}

static void put_items(unsigned depth, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        put_item(depth);
}

/* What a rule without an anchor has between start and end. */
static void put_plain(unsigned depth)
{
    bool start = chance(40);
    if (start)
        put("<start/>");
    put_items(depth, 1 + below(3));
    if (chance(40))
        put("<end/>");
}

static void put_around(void)
{
    if (chance(60)) {
        put("<look-behind>");
        if (chance(25))
            put("<start/>");
        else if (chance(25))
            put("<choice><start/><rule><start/><any/></rule></choice>");
        put_items(1, 1 + below(2));
        put("</look-behind>");
    }
    put("<anchor/>");
    if (chance(60)) {
        put("<look-ahead>");
        put_items(1, 1 + below(2));
        if (chance(25))
            put("<end/>");
        put("</look-ahead>");
    }
}

static void put_rule(const char *name, void (*body)(unsigned depth))
{
    put("<rule name=\"%s\">", name);
    if (chance(25)) {
        put("<choice><rule>");
        body(1);
        put("</rule><rule>");
        body(1);
        put("</rule></choice>");
    } else {
        body(2);
    }
    put("</rule>");
}

static void body_free(unsigned depth) { put_items(depth, 1 + below(2)); }
static void body_context(unsigned depth)
{
    (void)depth;
    put_around();
}

static void put_rules(void)
{
    char name[8];
    for (classes = 0; classes < CLASSES; classes++) {
        snprintf(name, sizeof name, "c%u", (unsigned)classes);
        put_class(2, name, false);
    }
    for (free_rules = 0; free_rules < FREE_RULES; free_rules++) {
        snprintf(name, sizeof name, "s%u", (unsigned)free_rules);
        put_rule(name, body_free);
    }
    for (uint32_t i = 0; i < PLAIN_RULES; i++) {
        snprintf(name, sizeof name, "p%u", (unsigned)i);
        put_rule(name, put_plain);
    }
    for (uint32_t i = 0; i < CONTEXT_RULES; i++) {
        snprintf(name, sizeof name, "w%u", (unsigned)i);
        put_rule(name, body_context);
    }
}

static const char *const types[] = {"invalid", "blocked", "allocatable", "activated",
                                    "valid",   "r",       "s",           "t"};

static void put_actions(void)
{
    static const char *const words[] = {"invalid", "blocked", "allocatable",
                                        "activated", "valid", "odd"};
    static const char *const triggers[] = {"any-variant", "all-variants", "only-variants"};
    for (uint32_t i = below(5); i > 0; i--) {
        put("<action disp=\"%s\"", PICK(words));
        if (chance(50))
            put(" %s=\"p%u\"", chance(50) ? "match" : "not-match", (unsigned)below(PLAIN_RULES));
        if (chance(70)) {
            put(" %s=\"%s", PICK(triggers), PICK(types));
            put(chance(40) ? " %s\"" : "\"", PICK(types));
        }
        put("/>");
    }
}

/* A context, now and then; the text says which. */
static void some_context(char text[32], uint32_t percent)
{
    text[0] = '\0';
    if (!chance(percent))
        return;
    const char *word = chance(60) ? "when" : "not-when";
    if (chance(80))
        snprintf(text, 32, " %s=\"w%u\"", word, (unsigned)below(CONTEXT_RULES));
    else
        snprintf(text, 32, " %s=\"p%u\"", word, (unsigned)below(PLAIN_RULES));
}

/* Different variants; two reflexive ones only in contexts that exclude each other (5.3.5). */
static void put_variants(const char *source, uint32_t count)
{
    char seen[6][64];
    uint32_t n = 0;
    bool reflexive = false;
    for (uint32_t i = 0; i < count; i++) {
        char target[24] = "", context[32], type[24] = "";
        uint32_t len = chance(6) ? 0 : chance(75) ? 1 : 2;
        for (uint32_t k = 0; k < len; k++)
            snprintf(target + strlen(target), sizeof target - strlen(target),
                     k > 0 ? " %04X" : "%04X", (unsigned)letters[below(LETTERS)]);
        if (chance(15))
            snprintf(target, sizeof target, "%s", source);
        some_context(context, 35);
        if (chance(85))
            snprintf(type, sizeof type, " type=\"%s\"", PICK(types));
        if (strcmp(target, source) == 0) {
            if (reflexive)
                continue;
            reflexive = true;
            if (chance(20)) {
                uint32_t rule = below(CONTEXT_RULES);
                put("<var cp=\"%s\" not-when=\"w%u\" type=\"r\"/>", target, (unsigned)rule);
                snprintf(context, sizeof context, " when=\"w%u\"", (unsigned)rule);
            }
        }
        snprintf(seen[n], sizeof *seen, "%s|%s", target, context);
        uint32_t k = 0;
        while (strcmp(seen[k], seen[n]) != 0)
            k++;
        if (k < n)
            continue;
        n++;
        put("<var cp=\"%s\"%s%s/>", target, context, type);
    }
}

static void put_char(const char *source, uint32_t variants, bool may_tag)
{
    static const char *const tags[] = {"", "", " tag=\"t0\"", " tag=\"t1\"", " tag=\"t0 t1\""};
    char context[32];
    some_context(context, 25);
    put("<char cp=\"%s\"%s%s>", source, context, may_tag ? PICK(tags) : "");
    put_variants(source, variants);
    put("</char>");
}

static void put_data(void)
{
    char sequences[3][24];
    uint32_t count = below(4), kept = 0;
    for (uint32_t i = 0; i < LETTERS; i++) {
        char source[8];
        snprintf(source, sizeof source, "%04X", (unsigned)letters[i]);
        if (chance(88))
            put_char(source, below(4), true);
    }
    for (uint32_t i = 0; i < count; i++) {
        char *text = sequences[kept];
        uint32_t len = 2 + (below(3) == 0);
        text[0] = '\0';
        for (uint32_t k = 0; k < len; k++)
            snprintf(text + strlen(text), sizeof *sequences - strlen(text),
                     k > 0 ? " %04X" : "%04X", (unsigned)letters[below(LETTERS)]);
        uint32_t k = 0;
        while (strcmp(sequences[k], text) != 0)
            k++;
        if (k < kept)
            continue;
        kept++;
        put_char(text, below(3), false);
    }
    if (chance(12)) {
        char context[32];
        some_context(context, 40);
        put("<char cp=\"\"%s><var cp=\"%04X\" type=\"%s\"/></char>", context,
            (unsigned)letters[below(LETTERS)], PICK(types));
    }
}

static void make_document(uint64_t seed)
{
    state = seed * UINT64_C(0xD1342543DE82EF95) + 1;
    used = 0;
    put("<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\"><meta>"
        "<unicode-version>15.0.0</unicode-version></meta><data>");
    put_data();
    put("</data><rules>");
    put_rules();
    put_actions();
    put("</rules></lgr>");
}

/* ---- the comparison ---- */

struct label {
    uint32_t cps[8];
    uint32_t len;
};

static struct label labels[SHORT_LABELS + LONG_LABELS];

static void make_labels(void)
{
    struct label *at = labels;
    uint32_t all = LETTERS;
    for (uint32_t len = 1; len <= 3; len++, all *= LETTERS)
        for (uint32_t number = 0; number < all; number++, at++) {
            at->len = len;
            for (uint32_t i = 0, rest = number; i < len; i++, rest /= LETTERS)
                at->cps[i] = letters[rest % LETTERS];
        }
    for (uint32_t i = 0; i < LONG_LABELS; i++, at++) {
        at->len = 4 + below(4);
        for (uint32_t k = 0; k < at->len; k++)
            at->cps[k] = letters[below(LETTERS)];
    }
}

static void expect(const struct engine *e, const char *differs, uint64_t seed,
                   const struct label *label)
{
    if (differs == NULL)
        return;
    fputs(document, stderr);
    for (uint32_t i = 0; i < label->len; i++)
        print_message(" %04X", (unsigned)label->cps[i]);
    fail_msg("IDNV_TEST_SEED=%llu: %s%s", (unsigned long long)seed, differs,
             e->detail);
}

/* Which of the short labels are variants: both answers of the engine, yes and no. */
static void compare_pairs(struct engine *e, uint64_t seed, const struct label *label)
{
    struct literal_list list;
    if (literal_variants(&list, e->lgr, label->cps, label->len, PERMUTATIONS)) {
        for (uint32_t i = 0; i < SHORT_LABELS; i++) {
            const struct label *other = &labels[i];
            if (other->len == label->len &&
                memcmp(other->cps, label->cps, label->len * sizeof *label->cps) == 0)
                continue;
            expect(e, engine_compare_pair(e, &list, label->cps, label->len, other->cps, other->len),
                   seed, label);
        }
    }
    free(list.list);
}

/* The canonical form of the document is read to the same image. */
static bool survives(const struct engine *e)
{
    size_t needed = 0;
    struct engine again;
    idnv_lgr *lgr;
    (void)idnv_lgr_write(NULL, 0, &needed, e->lgr);
    char *xml = malloc(needed);
    bool good = idnv_lgr_write(xml, needed, &needed, e->lgr) == IDNV_OK &&
                idnv_lgr_read(&lgr, xml, needed, NULL, NULL) == IDNV_OK;
    free(xml);
    if (!good)
        return false;
    good = engine_open(&again, lgr) == IDNV_OK && again.size == e->size &&
           memcmp(again.image, e->image, e->size) == 0;
    engine_close(&again);
    idnv_lgr_free(lgr);
    return good;
}

/* False: a ruleset that is refused. */
static bool compare(uint64_t seed)
{
    idnv_lgr_diagnostic list[16];
    idnv_lgr_diagnostics found;
    struct engine e;
    idnv_lgr *lgr;
    make_document(seed);
    idnv_lgr_diagnostics_init(&found, list, (uint32_t)COUNT(list));
    if (idnv_lgr_read(&lgr, document, used, NULL, &found) != IDNV_OK) {
        fputs(document, stderr);
        for (uint32_t i = 0; i < found.count && i < found.cap; i++)
            print_message("%s: %s: %s\n", idnv_severity_name((uint8_t)list[i].severity),
                          list[i].section, list[i].text);
        fail_msg("IDNV_TEST_SEED=%llu: not read", (unsigned long long)seed);
    }
    if (engine_open(&e, lgr) != IDNV_OK) {
        idnv_lgr_free(lgr);
        return false;
    }
    make_labels();
    expect(&e, survives(&e) ? NULL : "another image from the canonical form", seed, &labels[0]);
    for (uint32_t i = 0; i < COUNT(labels); i++)
        expect(&e, engine_compare(&e, labels[i].cps, labels[i].len, PERMUTATIONS), seed, &labels[i]);
    for (uint32_t i = 0; i < PAIRS; i++)
        compare_pairs(&e, seed, &labels[below((uint32_t)COUNT(labels))]);
    engine_close(&e);
    idnv_lgr_free(lgr);
    return true;
}

static void test_random_rulesets(void **unused)
{
    const char *count = getenv("IDNV_TEST_RULESETS"), *first = getenv("IDNV_TEST_SEED");
    unsigned rulesets = count ? (unsigned)atoi(count) : first ? 1 : 60, compiled = 0;
    uint64_t seed = first ? strtoull(first, NULL, 10) : 1;
    (void)unused;
    for (unsigned i = 0; i < rulesets; i++)
        compiled += compare(seed + i);
    print_message("%u rulesets, %u of them evaluated\n", rulesets, compiled);
    assert_true(compiled >= rulesets * 9 / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_rulesets)};
    return cmocka_run_group_tests_name("policy_random", tests, NULL, NULL);
}
