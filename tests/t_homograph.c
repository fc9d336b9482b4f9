/* SPDX-License-Identifier: MIT */
/* Labels compared: the tier and kind of each clash. */
#include "compared.h"
#include "fold.h"
#include "ucd.h"

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
    /* Letters of related scripts; the capital I of scripts that have one case; signs like a hyphen.
     */
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
    /* An accent of another script is near, not the same. */
    {"\u00F3", "o\u059C", IDNV_TIER_K2, IDNV_CLASH_MIXED_SCRIPT},
    {"b\u0300", "b\u0953", IDNV_TIER_K2, IDNV_CLASH_SINGLE_SCRIPT},
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
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(every_reading_counts),
        cmocka_unit_test(hidden_dots),
        cmocka_unit_test(one_skeleton_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
