/* SPDX-License-Identifier: MIT */
/*
 * Rulesets made from the input, octet by octet, and labels over their repertoire: the compiled table
 * against RFC 7940, section 8, read literally (tests/literal.h), and the promises of policy.h.
 * IDNV_FUZZ_SHOW in the environment prints the ruleset and the labels.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../tests/engine.h"
#include "policy.h"

enum {
    TEXT_MAX = 1 << 15,
    LETTERS = 7,    /* a to g */
    PLAIN_RULES = 3, /* p0 to p2: without an anchor */
    ANCHORED = 3,   /* k0 to k2: for when, not-when */
    CLASSES = 4,
    TAGS = 2,
    TYPES = 4,
    STEPS = 1000, /* partitions and permutations of the literal reading */
};

struct source {
    const uint8_t *at, *end;
    char text[TEXT_MAX];
    size_t len;
};

/* A number below n; 0 when the input is used up. */
static unsigned pick(struct source *s, unsigned n) { return s->at < s->end ? *s->at++ % n : 0; }

static void put(struct source *s, const char *text)
{
    size_t len = strlen(text);
    REQUIRE(len < TEXT_MAX - s->len);
    memcpy(s->text + s->len, text, len);
    s->len += len;
}

static void put_number(struct source *s, const char *before, unsigned number, const char *after)
{
    char text[80];
    snprintf(text, sizeof text, "%s%u%s", before, number, after);
    put(s, text);
}

static void put_cps(struct source *s, const char *attribute, unsigned len)
{
    char text[16];
    put(s, attribute);
    for (unsigned i = 0; i < len; i++) {
        snprintf(text, sizeof text, "%s%04X", i ? " " : "", 'a' + pick(s, LETTERS));
        put(s, text);
    }
    put(s, "\"");
}

/* Mostly one code point. */
static unsigned pick_length(struct source *s)
{
    unsigned n = pick(s, 8);
    return n < 5 ? 1 : n < 7 ? 2 : 3;
}

/* Sometimes a source is nothing; then it has variants (RFC 7940, 5.3.3). */
static unsigned pick_source_length(struct source *s, unsigned variants)
{
    unsigned n = pick(s, 16);
    if (n == 15 && variants > 0)
        return 0;
    n %= 8;
    return n < 5 ? 1 : n < 7 ? 2 : 3;
}

static void put_context(struct source *s)
{
    unsigned n = pick(s, 4 * ANCHORED);
    if (n < 2 * ANCHORED)
        put_number(s, n % 2 ? " when=\"k" : " not-when=\"k", n / 2, "\"");
}

static void put_variant(struct source *s)
{
    static const char *const types[TYPES] = {"blocked", "allocatable", "x", "y"};
    unsigned type = pick(s, TYPES + 1), nothing = pick(s, 16);
    put(s, "<var");
    put_cps(s, " cp=\"", nothing == 1 ? 0 : pick_length(s));
    if (type < TYPES) {
        put(s, " type=\"");
        put(s, types[type]);
        put(s, "\"");
    }
    put_context(s);
    put(s, "/>");
}

static void put_chars(struct source *s)
{
    unsigned n = 2 + pick(s, 9);
    put(s, "<data>");
    for (unsigned i = 0; i < n; i++) {
        unsigned variants = pick(s, 4), tag = pick(s, TAGS + 2);
        put(s, "<char");
        put_cps(s, " cp=\"", pick_source_length(s, variants));
        if (tag < TAGS)
            put_number(s, " tag=\"t", tag, "\"");
        put_context(s);
        put(s, ">");
        for (unsigned j = 0; j < variants; j++)
            put_variant(s);
        put(s, "</char>");
    }
    put(s, "</data>");
}

/* Attributes and content of an element that stands for a set; number: classes below are there. */
static void put_class(struct source *s, unsigned number, const char *name)
{
    static const char *const operators[] = {"union", "intersection", "difference",
                                            "symmetric-difference", "complement"};
    unsigned kind = pick(s, number > 0 ? 7 : 2);
    if (kind == 0) {
        put(s, "<class");
        put(s, name);
        put_number(s, " from-tag=\"t", pick(s, TAGS), "\"/>");
    } else if (kind == 1) {
        put(s, "<class");
        put(s, name);
        put(s, ">");
        for (unsigned n = 1 + pick(s, 3); n > 0; n--) {
            char text[16];
            snprintf(text, sizeof text, "%04X ", 'a' + pick(s, LETTERS));
            put(s, text);
        }
        put(s, "</class>");
    } else {
        put(s, "<");
        put(s, operators[kind - 2]);
        put(s, name);
        put(s, ">");
        for (unsigned n = kind == 6 ? 1 : 2; n > 0; n--)
            put_number(s, "<class by-ref=\"c", pick(s, number), "\"/>");
        put(s, "</");
        put(s, operators[kind - 2]);
        put(s, ">");
    }
}

static void put_count(struct source *s)
{
    static const char *const counts[] = {"", "", "", " count=\"2\"", " count=\"0+\"",
                                         " count=\"1+\"", " count=\"0:1\"", " count=\"1:2\""};
    put(s, counts[pick(s, 8)]);
}

/* A few match operators; rules: rules without anchor below this number are there. */
static void put_operators(struct source *s, unsigned rules, unsigned depth)
{
    for (unsigned n = 1 + pick(s, 3); n > 0; n--) {
        switch (pick(s, depth > 0 ? 8 : 5)) {
        case 0:
            put(s, "<char");
            put_cps(s, " cp=\"", pick_length(s));
            put_count(s);
            put(s, "/>");
            break;
        case 1:
            put_number(s, "<class by-ref=\"c", pick(s, CLASSES), "\"");
            put_count(s);
            put(s, "/>");
            break;
        case 2:
            put(s, "<any");
            put_count(s);
            put(s, "/>");
            break;
        case 3:
            put(s, "<start/>");
            break;
        case 4:
            put(s, "<end/>");
            break;
        case 5:
            if (rules > 0) {
                put_number(s, "<rule by-ref=\"p", pick(s, rules), "\"");
                put_count(s);
                put(s, "/>");
            }
            break;
        case 6:
            put(s, "<choice");
            put_count(s);
            put(s, ">");
            for (unsigned i = 0; i < 2; i++) {
                put(s, "<rule>");
                put_operators(s, rules, depth - 1);
                put(s, "</rule>");
            }
            put(s, "</choice>");
            break;
        default:
            put(s, "<rule");
            put_count(s);
            put(s, ">");
            put_operators(s, rules, depth - 1);
            put(s, "</rule>");
        }
    }
}

static void put_anchored(struct source *s, unsigned number)
{
    unsigned sides = 1 + pick(s, 3);
    put_number(s, "<rule name=\"k", number, "\">");
    if (sides & 1) {
        put(s, "<look-behind>");
        put_operators(s, PLAIN_RULES, 1);
        put(s, "</look-behind>");
    }
    put(s, "<anchor/>");
    if (sides & 2) {
        put(s, "<look-ahead>");
        put_operators(s, PLAIN_RULES, 1);
        put(s, "</look-ahead>");
    }
    put(s, "</rule>");
}

static void put_action(struct source *s)
{
    static const char *const dispositions[] = {"invalid", "blocked", "allocatable", "activated",
                                               "valid", "other"};
    static const char *const triggers[] = {" any-variant=\"", " all-variants=\"",
                                           " only-variants=\""};
    static const char *const lists[] = {"blocked", "allocatable", "x", "y", "x y", "x allocatable"};
    unsigned trigger = pick(s, 4), match = pick(s, 3 * PLAIN_RULES);
    put(s, "<action disp=\"");
    put(s, dispositions[pick(s, 6)]);
    put(s, "\"");
    if (match < 2 * PLAIN_RULES)
        put_number(s, match % 2 ? " match=\"p" : " not-match=\"p", match / 2, "\"");
    if (trigger < 3) {
        put(s, triggers[trigger]);
        put(s, lists[pick(s, 6)]);
        put(s, "\"");
    }
    put(s, "/>");
}

static void put_ruleset(struct source *s)
{
    put(s, "<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\"><meta><version>1</version></meta>");
    put_chars(s);
    put(s, "<rules>");
    for (unsigned i = 0; i < CLASSES; i++) {
        char name[16];
        snprintf(name, sizeof name, " name=\"c%u\"", i);
        put_class(s, i, name);
    }
    for (unsigned i = 0; i < PLAIN_RULES; i++) {
        put_number(s, "<rule name=\"p", i, "\">");
        put_operators(s, i, 2);
        put(s, "</rule>");
    }
    for (unsigned i = 0; i < ANCHORED; i++)
        put_anchored(s, i);
    for (unsigned n = pick(s, 5); n > 0; n--)
        put_action(s);
    put(s, "</rules></lgr>");
}

/* A ruleset written, read and compiled again is the same image. */
static void judge_image(const struct engine *engine, const idnv_lgr *lgr)
{
    static char text[4 * TEXT_MAX];
    struct engine again;
    idnv_lgr *second;
    size_t len;
    idnv_lgr_options options;

    idnv_lgr_options_init(&options);
    options.lenient = 1;
    REQUIRE(idnv_lgr_write(text, sizeof text, &len, lgr) == IDNV_OK);
    REQUIRE(idnv_lgr_read(&second, text, len, &options, NULL) == IDNV_OK);
    REQUIRE(engine_open(&again, second) == IDNV_OK);
    REQUIRE(again.size == engine->size && memcmp(again.image, engine->image, again.size) == 0);
    engine_close(&again);
    idnv_lgr_free(second);
}

static void judge_labels(struct source *s, struct engine *engine, bool show)
{
    for (unsigned labels = 0; labels < 8 && (labels == 0 || s->at < s->end); labels++) {
        size_t len = 1 + pick(s, 7);
        uint32_t *cps = fuzz_block(len * sizeof *cps);
        for (size_t i = 0; i < len; i++) {
            cps[i] = 'a' + pick(s, LETTERS);
            if (show)
                fprintf(stderr, "%c", (int)cps[i]);
        }
        if (show)
            fprintf(stderr, "\n");
        const char *wrong = engine_compare(engine, cps, (uint32_t)len, STEPS);
        if (wrong)
            fprintf(stderr, "%s: %s\n", wrong, engine->detail);
        REQUIRE(wrong == NULL);
        fuzz_judge_policy(&engine->policy, 0, cps, len, true);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct source s;
    idnv_lgr_options options;
    idnv_lgr *lgr;
    struct engine engine;
    bool show = getenv("IDNV_FUZZ_SHOW") != NULL;

    if (size > 1024)
        return 0;
    s = (struct source){.at = data, .end = data + size};
    put_ruleset(&s);
    if (show)
        fprintf(stderr, "%.*s\n", (int)s.len, s.text);
    idnv_lgr_options_init(&options);
    options.lenient = 1;
    if (idnv_lgr_read(&lgr, s.text, s.len, &options, NULL) != IDNV_OK)
        return 0;
    idnv_status status = engine_open(&engine, lgr);
    REQUIRE(status == IDNV_OK || status == IDNV_ERR_SYNTAX || status == IDNV_ERR_LIMIT);
    if (status == IDNV_OK) {
        judge_image(&engine, lgr);
        judge_labels(&s, &engine, show);
    }
    engine_close(&engine);
    idnv_lgr_free(lgr);
    fuzz_free_all();
    return 0;
}
