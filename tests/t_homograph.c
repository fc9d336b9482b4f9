/* SPDX-License-Identifier: MIT */
/* Keys and comparison of look-alikes: what a registry decides with. */
#include <stdbool.h>

#include "labels.h"

#include "fold.h"
#include "ucd.h"

/* The tier of the pair is the worst of its steps, the distance the sum of their costs. */
static void assert_steps(const idnv_homograph_match *match, const idnv_homograph_step *steps,
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

static int32_t tier_of(const struct label *a, const struct label *b, idnv_homograph_match *match)
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
static void assert_keys(const struct label *a, const struct label *b, int32_t tier)
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

static const struct pair {
    const char *a, *b;
    int32_t tier, kind;
} pairs[] = {
    {"paypal", "paypal", IDNV_TIER_K0, IDNV_CLASH_IDENTICAL},
    {"PayPal", "paypal", IDNV_TIER_K0, IDNV_CLASH_IDENTICAL},
    {"\u06A9\u062A\u0627\u0628\u200C\u0647\u0627", "\u06A9\u062A\u0627\u0628\u0647\u0627",
     IDNV_TIER_K0, IDNV_CLASH_IDENTICAL},
    {"e\u0301", "\u00E9", IDNV_TIER_K0, IDNV_CLASH_IDENTICAL},
    {"p\u0430ypal", "paypal", IDNV_TIER_K1, IDNV_CLASH_MIXED_SCRIPT},
    {"\u0441\u043E\u0440\u0435", "cope", IDNV_TIER_K1, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u0457", "\u00EF", IDNV_TIER_K1, IDNV_CLASH_WHOLE_SCRIPT},
    {"modern", "rnodem", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"www", "vvvvvv", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"www", "vwwv", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"dick", "click", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"g00gle", "google", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"goo\u0261le", "google", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0142yft", "lyft", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0131ce", "ice", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0131ce", "lce", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    /* i and l: a stem, hidden by a mark below, not by one that takes the place of the stem. */
    {"app\u1ECBe", "apple", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"app\u00EDe", "apple", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"med\u013Aum", "medium", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    /* o and c: a gap, among twins of the two only. */
    {"\u0441\u0441", "oo", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u043E", "c", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u00F3n", "cn", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u0441\u0441\u0440", "\u0441\u043E\u0440", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u00F8n", "cn", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    /* Letters drawn like capitals: out of place among letters of another script, at home in their
       own. */
    {"\u043Cyether", "myether", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"\u043C\u043E\u0440", "mop", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    /* A sequence is an illusion of plain letters. */
    {"c\u013A", "d", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u010Dl", "d", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"ac\u0131", "ad", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"b\u00F8rn", "bom", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"c1", "d", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"oi", "\u01A3", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"uc", "\uAB63", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    /* Letters of related scripts; the capital I of scripts that have one case; signs like a hyphen. */
    {"\u0C2E\u0C30", "\u0CAE\u0CB0", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u0A17", "\u0917", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u0A2C", "\u0918", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\uA4F2nstagram", "instagram", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"\uA4F2nstagram", "lnstagram", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"a\u30FCb", "a-b", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"a\u4E00b", "a-b", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    /* Yod is a letter, though it is drawn like an apostrophe. */
    {"\u05D1\u05D9\u05EA", "\u05D1\u05EA", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u05F2", "\u05D9\u05D9", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u05F1", "\u05D5\u05D9", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    /* A sign before a letter is not the same sign behind it. */
    {"\u140C", "\u140D", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u14B6", "l\u00B7", IDNV_TIER_K3, IDNV_CLASH_WHOLE_SCRIPT},
    /* Bars and tildes are left out at k2, inside a sequence too. */
    {"a\u0335", "a", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"r\u0335n", "m", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    /* A palochka and an i, of which anybody types one only. */
    {"\u04CF", "i", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    /* Right to left against left to right: one letter looks alike, several are mirrored. */
    {"\u05E1", "o", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u05F0", "l\U0001028A", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"\u05E1\u05D5\u05E1", "olo", IDNV_TIER_K3, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u0661\u0662\u0663", "\u06F1\u06F2\u06F3", IDNV_TIER_K1, IDNV_CLASH_SINGLE_SCRIPT},
    {"a\u0661\u0662\u0663", "a\u06F1\u06F2\u06F3", IDNV_TIER_K1, IDNV_CLASH_MIXED_SCRIPT},
    {"\u0628\u0661\u0662", "\u0628\u06F1\u06F2", IDNV_TIER_K1, IDNV_CLASH_SINGLE_SCRIPT},
    /* Letters that only their names describe. */
    {"\uA7CAex", "sex", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\uA75Bolex", "rolex", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0287ext", "text", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u1D19olex", "rolex", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0275pen", "open", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"b\u0275st", "best", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u00FEing", "bing", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u00FEing", "ping", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    /* Letters and zeros of scripts that UTS #39 has only in part. */
    {"goog\u4E28e", "google", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"\u10EBell", "dell", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"\u10052", "o2", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\u10D99", "39", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0A5C9", "39", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0153xam\u00FEle", "cexarnple", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0153uvre", "oeuvre", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"p\u1C50rt", "port", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"\u04C8\u043E\u0441\u0442", "host", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u04C8\u043E\u0440", "hop", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"p\u00E4ypal", "paypal", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"m\u00E0\u0323", "rna", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u014B", "n\u0329", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    /* One letter spelled out as several and the mark that it has; another mark is not that one. */
    {"a\u0271", "arn\u0326", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0271", "rn\u0301", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0271", "rn\u0326\u0301", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0271\u0301", "rn\u0326", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0271", "r\u014B\u0326", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\uAB51", "rn", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0F00", "\u0F68\u0F7C", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"cl\u0335", "\u0111", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"cl\u0301", "\u0111", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"bing", "ping", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"open", "epen", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"ice", "lce", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    /* Signs of class 0 that look like marks: nobody sees in which order they and others are. */
    {"\u0E19\u0E49\u0E4D\u0E32", "\u0E19\u0E4D\u0E49\u0E32", IDNV_TIER_K2,
     IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0E81\u0E4D\u0E48", "\u0E81\u0E48\u0E4D", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"\u0E9A\u0ECD\u0EC8", "\u0E9A\u0EC8\u0ECD", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0915\u0323\u0902", "\u0915\u0902\u0323", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    /* Marks that look like ones of the same class stack in the order of the text. */
    {"\u0915\u0301\u0902", "\u0915\u0902\u0301", IDNV_TIER_K3, IDNV_CLASH_MIXED_SCRIPT},
    {"\u0751\u064B", "\u0628\u064B\u06DB", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0751\u0650", "\u0628\u0650\u06DB", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    /* Vowel signs are letters, save those that look like a mark above. */
    {"\u0A38\u0A42\u0A30\u0A1C", "\u0A38\u0A30\u0A1C", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u0A38\u0A42", "\u0A38\u0A41", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u0915\u0956", "\u0915", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u0915\u0945\u091F", "\u0915\u091F", IDNV_TIER_K3, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u0A41", "\U00011B62", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    /* Jamo, of which syllables are made, are like strokes of Han. */
    {"\uC2A5", "\u4ECA", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\uC2B4", "\u5408", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\uB258", "\u723F", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\uC4F0", "\u4E1B", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    /* A final and a plain initial are no tense initial. */
    {"\uB3C4\uB07C", "\uB3C5\uAE30", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\uAE4E\uAE30", "\uAE4D\uB07C", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\uC624\uBE60", "\uC635\uBC14", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    /* Two letters of one script that are near one Latin letter. */
    {"\u1005\u1000\u103A", "\u101D\u1000\u103A", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u0A2C\u0A3E\u0A24", "\u0A2C\u0A3E\u0A5C", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u10D9", "\u10F3", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"\u10052", "o2", IDNV_TIER_K2, IDNV_CLASH_WHOLE_SCRIPT},
    {"\uD2BD", "\u9577", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\uC2A5", "\uC2A4", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    /* A prototype of UTS #39 that IDNA2008 refuses. */
    {"\u0BAA", "\U00011FC8", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"\u6B63", "\U0001D376", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
    {"rnn", "m", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"a", "", IDNV_TIER_NONE, IDNV_CLASH_NONE},
    {"", "", IDNV_TIER_K0, IDNV_CLASH_IDENTICAL},
};

static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct label a = label_of(pairs[i].a), b = label_of(pairs[i].b);
        idnv_homograph_match match;
        if (tier_of(&a, &b, &match) != pairs[i].tier || match.kind != pairs[i].kind)
            fail_msg("%s %s: %s %s", pairs[i].a, pairs[i].b, idnv_tier_name(match.tier),
                     idnv_clash_name(match.kind));
        assert_keys(&a, &b, match.tier);
    }
}

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

/* A reading of a code point in the data, or the code point itself. */
struct reading {
    uint32_t text[16];
    unsigned len, tier, cost;
};

static unsigned readings_of(struct reading *dst, uint32_t cp)
{
    const struct idnvi_fold *fold = &idnvi_folds[idnvi_fold_index(cp)];
    unsigned count = 0;
    if ((fold->len3 & 15u) == 1)
        dst[count++] = (struct reading){{cp}, 1, 0, 0};
    for (unsigned i = 0; i < fold->readings; i++) {
        const struct idnvi_reading *r = &idnvi_readings[fold->reading + i];
        if ((r->why & 63u) == IDNVI_FOLD_CAPITAL || (r->why & 63u) >= IDNVI_FOLD_GAP)
            continue; /* they depend on what is around them */
        dst[count].len = (r->shape >> 4) + (r->shape & 15u);
        dst[count].tier = r->why >> 6;
        dst[count].cost = r->cost;
        memcpy(dst[count].text, &idnvi_fold_pool[r->place], dst[count].len * sizeof *dst->text);
        count++;
    }
    return count;
}

/* Each letter is allowed all of its readings: none that two letters share is better than the
 * answer. */
static void every_reading_counts(void **state)
{
    static uint32_t letters[1 << IDNVI_FOLD_BITS];
    size_t count = 0, shared = 0;
    (void)state;
    for (uint32_t cp = 'a'; cp < 0x20000; cp++)
        if (idnvi_fold_index(cp) != 0 && idnvi_folds[idnvi_fold_index(cp)].readings > 1 &&
            idnvi_derived(idnvi_props(cp)) == IDNVI_PVALID)
            letters[count++] = cp;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct label a = {{letters[i]}, 1}, b = {{letters[k]}, 1};
            struct reading x[16], y[16];
            unsigned x_count = readings_of(x, letters[i]), y_count = readings_of(y, letters[k]);
            unsigned tier = 4, cost = 0;
            for (unsigned n = 0; n < x_count * y_count; n++) {
                const struct reading *p = &x[n / y_count], *q = &y[n % y_count];
                unsigned worse = p->tier > q->tier ? p->tier : q->tier;
                if (p->len == q->len && memcmp(p->text, q->text, p->len * sizeof *p->text) == 0 &&
                    (worse < tier || (worse == tier && p->cost + q->cost < cost))) {
                    tier = worse;
                    cost = p->cost + q->cost;
                }
            }
            if (tier == 4)
                continue;
            idnv_homograph_match match;
            int32_t found = tier_of(&a, &b, &match);
            shared++;
            if (found > idnvi_public_tier[tier] ||
                (found == idnvi_public_tier[tier] && match.distance > cost))
                fail_msg("U+%04X U+%04X: %s %u, not %s %u", (unsigned)letters[i],
                         (unsigned)letters[k], idnv_tier_name(found), (unsigned)match.distance,
                         idnv_tier_name(idnvi_public_tier[tier]), cost);
        }
    assert_true(shared > 1000);
}

/* The dot above is seen where another mark stands between, and gives a dotless letter its dot. */
static void hidden_dots(void **state)
{
    static const struct {
        const char *a, *b;
        int32_t tier;
    } rows[] = {
        {"\u0131\u0307", "i", IDNV_TIER_K0},
        {"\u0237\u0307", "j", IDNV_TIER_K0},
        {"i\u0307", "i", IDNV_TIER_K0},
        {"j\u0307\u0307", "j", IDNV_TIER_K0},
        {"\u0249\u0307", "\u0249", IDNV_TIER_K0},
        {"\u0268\u0307", "\u0268", IDNV_TIER_K0},
        {"\u0456\u0307", "\u0456", IDNV_TIER_K0},
        {"\u0269\u0307", "\u0269", IDNV_TIER_K3},
        {"i\u0323\u0307", "i\u0323", IDNV_TIER_K0},
        {"\u0131\u0323\u0307", "i\u0323", IDNV_TIER_K0},
        {"i\u0301\u0307", "i\u0301", IDNV_TIER_K3},
        {"a\u0307", "a", IDNV_TIER_K3},
        {"ia\u0307", "ia", IDNV_TIER_K3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct label a = label_of(rows[i].a), b = label_of(rows[i].b);
        idnv_homograph_match match;
        if (tier_of(&a, &b, &match) != rows[i].tier)
            fail_msg("%s %s: %s", rows[i].a, rows[i].b, idnv_tier_name(match.tier));
        assert_keys(&a, &b, match.tier);
    }
}

/* The text of a key is composed: over marks of another class, not over one of the same. */
static void keys_are_composed(void **state)
{
    static const struct {
        uint32_t src[4], key[4];
        size_t len;
    } rows[] = {
        {{'a', 0x301}, {0xE1}, 1},
        {{'a', 0x316, 0x301}, {0xE1, 0x316}, 2},
        {{'a', 0x30D, 0x301}, {'a', 0x30D, 0x301}, 3},
        {{'a', 0x301, 0x30D}, {0xE1, 0x30D}, 2},
        {{0x1100, 0x1161}, {0xAC00}, 1},
        {{0x301, 'a', 0x301}, {0x301, 0xE1}, 2},
        {{0x301, 0x323}, {0x323, 0x301}, 2},
        {{0x628, 0x651, 0x64E}, {0x628, 0x64E, 0x651}, 3}, /* marks that compose with nothing */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint32_t key[8];
        size_t n, len = 0;
        while (len < 4 && rows[i].src[len] != 0)
            len++;
        assert_int_equal(idnv_homograph_key_text(key, COUNT(key), &n, rows[i].src, len, IDNV_TIER_K0),
                         IDNV_OK);
        assert_int_equal(n, rows[i].len);
        assert_memory_equal(key, rows[i].key, n * sizeof *key);
        idnv_homograph_keys of_src, of_key;
        assert_int_equal(idnv_homograph_hash(&of_src, rows[i].src, len), IDNV_OK);
        assert_int_equal(idnv_homograph_hash(&of_key, key, n), IDNV_OK);
        assert_memory_equal(&of_src, &of_key, sizeof of_src);
    }
}

/* Marks that look alike do so at the tier of the weaker of their readings, and keys say the same. */
static void marks_that_look_alike(void **state)
{
    static struct {
        uint32_t cp;
        idnv_homograph_keys keys;
    } marks[4096];
    size_t count = 0, alike = 0;
    (void)state;
    for (uint32_t cp = 0x300; cp < 0x20000; cp++) {
        const uint32_t text[] = {'e', cp};
        if (idnvi_props(cp)->ccc == 0 || idnvi_derived(idnvi_props(cp)) != IDNVI_PVALID)
            continue; /* the tables are of what a label may hold */
        assert_true(count < COUNT(marks));
        marks[count].cp = cp;
        assert_int_equal(idnv_homograph_hash(&marks[count++].keys, text, 2), IDNV_OK);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            if (memcmp(&marks[i].keys.k[2], &marks[k].keys.k[2], sizeof marks[i].keys.k[2]) != 0)
                continue;
            const struct label a = {{'e', marks[i].cp}, 2}, b = {{'e', marks[k].cp}, 2};
            idnv_homograph_match match;
            assert_keys(&a, &b, tier_of(&a, &b, &match));
            alike++;
        }
    assert_true(alike > 100);
}

/* The order of marks: what stands before the text is none of it. */
static void order_begins_with_the_text(void **state)
{
    uint32_t cps[] = {0x301, 0x301, 0x345, 0x323, 'a'};
    static const uint32_t sorted[] = {0x301, 0x323, 0x301, 0x345, 'a'};
    uint8_t pos[] = {9, 0, 1, 2, 3};
    static const uint8_t places[] = {9, 2, 0, 1, 3};
    (void)state;
    idnvi_canonical_order(cps + 1, pos + 1, 4);
    assert_memory_equal(cps, sorted, sizeof cps);
    assert_memory_equal(pos, places, sizeof pos);
}

/* Marks whose look-alikes are of other classes, in two orders: the keys say what the tiers say. */
static void keys_follow_the_order_of_marks(void **state)
{
    static const uint32_t letters[] = {'a',   'c',   0x628, 0x649,  0x751,
                                       0x6A4, 0xE19, 0x915, 0x1EAD, 0xF5A};
    static const uint32_t marks[] = {
        0x301, 0x306, 0x307, 0x30A, 0x315, 0x317, 0x323, 0x334, 0x338, 0x64B, 0x650, 0x651,
        0x6DB, 0x7A6, 0x7AC, 0x7AD, 0x7AE, 0x901, 0x902, 0x93C, 0x941, 0x94D, 0xA41, 0xBCD,
        0xE49, 0xE4D, 0x309A, 0x2BC, 0x1A56, 0x10D27, 0x10EF4, 0x10EF5, 0x48B, 0x5A4, 0x5AD,
        0xF39, 0xF71, 0xF72, 0xF7A, 0xF7E, 0xFB0, 0x1037, 0x1039, 0xE48};
    uint32_t seed = 7;
    size_t same = 0, near = 0;
    (void)state;
    for (size_t round = 0; round < 200000; round++) {
        struct label a, b;
        idnv_homograph_match match;
        seed = seed * 1664525 + 1013904223;
        a.len = 3 + (seed >> 28) % 4;
        a.cp[0] = letters[(seed >> 16) % COUNT(letters)];
        for (size_t i = 1; i < a.len; i++) {
            seed = seed * 1664525 + 1013904223;
            a.cp[i] = marks[(seed >> 16) % COUNT(marks)];
        }
        b = a;
        size_t i = 1 + (seed >> 20) % (a.len - 1), k = 1 + (seed >> 24) % (a.len - 1);
        b.cp[i] = a.cp[k];
        b.cp[k] = a.cp[i];
        int32_t tier = tier_of(&a, &b, &match);
        assert_keys(&a, &b, tier);
        same += tier == IDNV_TIER_K0;
        near += tier == IDNV_TIER_K2;
    }
    assert_true(same > 1000 && near > 1000);
}

/* Pseudo-random labels of letters with look-alikes: the properties of the header. */
static void test_properties(void **state)
{
    static const uint32_t letters[] = {'a',   'c',   'd',   'e',    'i',    'l',    'm',   'n',
                                       'o',   'r',   'v',   'w',    '0',    '1',    0x131, 0xF8,
                                       0xFE,  0x153, 0x430, 0x43E,  0x456,  0x3BD,  0x261, 0x142,
                                       0x301, 0x323, 0x307, 0x338,  0x200D, 0x14B,  0xE9,  0x448,
                                       0xE6,  0x70,  0x62,  0x1EAD, 0xAC01, 0x1100, 0x499, 0x33};
    uint32_t seed = 1;
    size_t clashes = 0;
    (void)state;
    for (size_t round = 0; round < 200000; round++) {
        struct label pair[2];
        idnv_homograph_match match;
        for (int p = 0; p < 2; p++) {
            seed = seed * 1664525 + 1013904223;
            pair[p].len = 1 + (seed >> 28) % 4;
            for (size_t i = 0; i < pair[p].len; i++) {
                seed = seed * 1664525 + 1013904223;
                pair[p].cp[i] = letters[(seed >> 16) % COUNT(letters)];
            }
        }
        int32_t tier = tier_of(&pair[0], &pair[1], &match);
        assert_keys(&pair[0], &pair[1], tier);
        clashes += tier != IDNV_TIER_NONE;
    }
    assert_true(clashes > 500);
}

static void test_limits(void **state)
{
    (void)state;
    uint32_t cps[IDNV_HOMOGRAPH_MAX + 1];
    idnv_homograph_keys keys;
    idnv_homograph_match match = {.size = sizeof match};
    size_t n;
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = 0x1EAD; /* three code points in NFD */
    assert_int_equal(idnv_homograph_hash(&keys, cps, COUNT(cps)), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_homograph_hash(&keys, cps, IDNV_HOMOGRAPH_MAX), IDNV_OK);
    idnv_homograph_keys room[2];
    memset(room, 0xEE, sizeof room);
    assert_int_equal(idnv_homograph_hash(room, cps, IDNV_HOMOGRAPH_MAX), IDNV_OK);
    assert_memory_equal(room, &keys, sizeof keys);
    for (size_t i = 0; i < sizeof room[1]; i++)
        assert_int_equal(((const uint8_t *)&room[1])[i], 0xEE);
    assert_int_equal(idnv_homograph_hash(NULL, cps, 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_homograph_hash(&keys, NULL, 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_homograph_compare(&match, NULL, 0, NULL, cps, COUNT(cps), cps, 1),
                     IDNV_ERR_LIMIT);
    match.size = 4;
    assert_int_equal(idnv_homograph_compare(&match, NULL, 0, NULL, cps, 1, cps, 1),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_homograph_key_text(NULL, 0, &n, cps, 2, IDNV_TIER_K1), IDNV_ERR_SPACE);
    assert_int_equal(n, 6);
    assert_int_equal(idnv_homograph_key_text(NULL, 0, &n, cps, 2, IDNV_TIER_V), IDNV_ERR_ARGUMENT);
    static uint32_t line[IDNV_SKELETON_BIDI_MAX + 1];
    assert_int_equal(idnv_skeleton_bidi(NULL, 0, &n, line, IDNV_SKELETON_BIDI_MAX, 0),
                     IDNV_ERR_SPACE);
    assert_int_equal(n, IDNV_SKELETON_BIDI_MAX);
    assert_int_equal(idnv_skeleton_bidi(NULL, 0, &n, line, COUNT(line), 0), IDNV_ERR_LIMIT);
    /* 256 code points when it is mapped: 14 of U+FDFA, of 18 each, and 4. */
    for (size_t i = 0; i < 19; i++)
        cps[i] = i < 14 ? 0xFDFA : 'a';
    assert_int_equal(idnv_homograph_hash(&keys, cps, 18), IDNV_OK);
    assert_int_equal(idnv_homograph_hash(&keys, cps, 19), IDNV_ERR_LIMIT);
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
        assert_int_equal(idnv_homograph_compare(&match, &step, 1, &count, rows[i].a, a_len,
                                                rows[i].b, b_len),
                         IDNV_OK);
        assert_int_equal(count, 1);
        if (step.a != want->a || step.a_len != want->a_len || step.b != want->b ||
            step.b_len != want->b_len || step.tier != want->tier)
            fail_msg("%u: %u+%u %u+%u %s", (unsigned)i, step.a, step.a_len, step.b, step.b_len,
                     idnv_tier_name(step.tier));
    }
}

/* Of labels that have one skeleton all steps are near, and keys k2 are equal. */
static void one_skeleton_is_near(void **state)
{
    static const char *const rows[][2] = {
        {"\u0911\u0928\u0932\u093E\u0907\u0928", "\u0905\u0949\u0928\u0932\u093E\u0907\u0928"},
        {"\u0911", "\u0905\u093E\u0945"},
        {"\u091A\u093E\u0901\u0926", "\u091A\u093E\u0945\u0902\u0926"},
        {"\u0A0A\u0A20", "\u0A73\u0A42\u0A20"},
        {"\u0A38\u0A42\u0A30\u0A1C", "\u0A38\u0A41\u0A41\u0A30\u0A1C"},
        {"\u0151", "\u00F3\u0301"},
        {"\u0150", "\u00F3\u0301"}, /* as its small letter */
        {"\u0171", "\u00FA\u0301"},
        {"\u04F3", "\u0443\u0301\u0301"},
        {"\u0F00", "\u0F68\u0F7C\u0F7E"},
        {"\u0F5A\u0F7A", "\u0F46\u0F7A\u0F39"},
        {"\u0F5A\u0F7A\u0F62\u0F72\u0F44", "\u0F46\u0F7A\u0F39\u0F62\u0F72\u0F44"},
        {"\u0F59\u0F71", "\u0F45\u0F71\u0F39"},
        {"\u0915\u0902\u094D", "\u0915\u094D\u0902"},
        {"\u0786\u07A7", "\u0786\u07A6\u07A6"},
        {"\u0641\u064B", "\u0641\u064E\u064E"},
        {"\u044A", "\u02C9b"},
        {"\u140C", "\u00B7\u1401"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct label a = label_of(rows[i][0]), b = label_of(rows[i][1]);
        idnv_homograph_match match;
        if (tier_of(&a, &b, &match) != IDNV_TIER_K2)
            fail_msg("%s %s: %s", rows[i][0], rows[i][1], idnv_tier_name(match.tier));
        assert_keys(&a, &b, match.tier);
    }
    /* Where keys do not have the order of marks of the skeleton, the tier goes with the keys. */
    struct label a = label_of("e\u0900\u1715"), b = label_of("e\u1715\u0352");
    idnv_homograph_match match;
    assert_keys(&a, &b, tier_of(&a, &b, &match));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_dots),
        cmocka_unit_test(keys_are_composed),
        cmocka_unit_test(marks_that_look_alike),
        cmocka_unit_test(order_begins_with_the_text),
        cmocka_unit_test(keys_follow_the_order_of_marks),
        cmocka_unit_test(steps_of_marks),
        cmocka_unit_test(steps_of_characters_in_parts),
        cmocka_unit_test(one_skeleton_is_near),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(every_reading_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
