/* SPDX-License-Identifier: MIT */
/*
 * The checks of UTS #39 on generated labels, against the installed ICU: restriction level, mixed
 * numbers, hidden dots, repeated marks, confusables and their kind. Labels are made of code points
 * whose scripts, number and skeleton ICU's older data has as ours has them, so that every difference
 * is one of the algorithms.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "test.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include <idnv.h>

#include "ucd.h"

enum { LABEL_CAP = 10, GROUPS = 256, LABELS = 150000 };

struct label {
    uint32_t cp[LABEL_CAP];
    int32_t len;
};

/* Code points that may be used, by the script that ICU gives them; Common and Inherited are two. */
static uint32_t *group[GROUPS];
static size_t group_len[GROUPS];
static USpoofChecker *icu;
static uint64_t seed = 1;

static uint32_t random_below(uint32_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % n);
}

static int32_t units_of(UChar *dst, int32_t cap, const struct label *l)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    u_strFromUTF32(dst, cap, &n, (const UChar32 *)l->cp, l->len, &error);
    assert_true(U_SUCCESS(error));
    return n;
}

/* ICU's scripts of a code point, in our numbers; those that are not in one of the lists: 0. */
static bool same_scripts(uint32_t cp)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode codes[64];
    idnv_script_set ours, theirs = {{0}};
    int32_t n = uscript_getScriptExtensions((UChar32)cp, codes, 64, &error);
    UScriptCode script = uscript_getScript((UChar32)cp, &error);
    const struct idnvi_props *props = idnvi_props(cp);
    if (strcmp(uscript_getShortName(script), idnv_script_code(props->script)) != 0)
        return false;
    for (int32_t i = 0; i < n; i++) {
        int32_t at = idnv_script_find(uscript_getShortName(codes[i]), 4);
        theirs.bits[at / 64] |= UINT64_C(1) << at % 64;
    }
    (void)idnv_scripts_resolve(&ours, &cp, 1);
    bool all = n == 1 && (codes[0] == USCRIPT_COMMON || codes[0] == USCRIPT_INHERITED);
    for (size_t i = 0; idnv_script_code(i) != NULL; i++) {
        const char *code = idnv_script_code(i);
        /* Sets that only augmentation gives (UTS #39, 5.1). */
        if (strcmp(code, "Hanb") == 0 || strcmp(code, "Jpan") == 0 || strcmp(code, "Kore") == 0)
            continue;
        if (!all && idnv_script_set_has(&ours, i) != idnv_script_set_has(&theirs, i))
            return false;
    }
    return !all || (ours.bits[0] & ours.bits[1]) == UINT64_MAX;
}

static bool same_skeleton(uint32_t cp)
{
    struct label one = {{cp}, 1};
    UChar text[2], skeleton[64], expected[64];
    uint32_t ours[64];
    UErrorCode error = U_ZERO_ERROR;
    size_t len;
    int32_t n = units_of(text, 2, &one), m = 0;
    n = uspoof_getSkeleton(icu, 0, text, n, skeleton, 64, &error);
    assert_int_equal(idnv_skeleton(ours, 64, &len, &cp, 1), IDNV_OK);
    u_strFromUTF32(expected, 64, &m, (const UChar32 *)ours, (int32_t)len, &error);
    return U_SUCCESS(error) && n == m && memcmp(skeleton, expected, (size_t)n * sizeof *text) == 0;
}

/* Assigned in both, allowed in labels, with the same data. */
static bool is_usable(uint32_t cp)
{
    const struct idnvi_props *props = idnvi_props(cp);
    enum idnvi_derived derived = idnvi_derived(props);
    int digit = u_charDigitValue((UChar32)cp), ours = props->gc == IDNVI_GC_ND;
    return u_isdefined((UChar32)cp) &&
           (derived == IDNVI_PVALID || derived == IDNVI_CONTEXTJ || derived == IDNVI_CONTEXTO) &&
           (u_charType((UChar32)cp) == U_DECIMAL_DIGIT_NUMBER) == ours && (!ours || digit >= 0) &&
           same_scripts(cp) && same_skeleton(cp);
}

static int set_up(void **state)
{
    UErrorCode error = U_ZERO_ERROR;
    USet *allowed = uset_openEmpty();
    size_t used = 0, left_out = 0;
    (void)state;
    icu = uspoof_open(&error);
    assert_true(U_SUCCESS(error));
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        enum idnvi_derived derived = idnvi_derived(idnvi_props(cp));
        if (U_IS_SURROGATE(cp) || derived == IDNVI_DISALLOWED || derived == IDNVI_UNASSIGNED)
            continue;
        uset_add(allowed, (UChar32)cp);
        if (!is_usable(cp)) {
            left_out += u_isdefined((UChar32)cp) ? 1 : 0;
            continue;
        }
        size_t g = (size_t)uscript_getScript((UChar32)cp, &error);
        assert_true(g < GROUPS);
        if ((group_len[g] & (group_len[g] - 1)) == 0) {
            size_t cap = group_len[g] == 0 ? 1 : 2 * group_len[g];
            group[g] = realloc(group[g], cap * sizeof *group[g]);
            assert_non_null(group[g]);
        }
        group[g][group_len[g]++] = cp;
        used++;
    }
    uspoof_setAllowedChars(icu, allowed, &error);
    uset_close(allowed);
    assert_true(U_SUCCESS(error));
    printf("%zu code points, %zu left out for their data\n", used, left_out);
    assert_true(left_out * 50 < used);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    uspoof_close(icu);
    for (size_t g = 0; g < GROUPS; g++)
        free(group[g]);
    return 0;
}

/* Scripts that combine to something more often than all others. */
static const UScriptCode frequent[] = {
    USCRIPT_LATIN,    USCRIPT_LATIN,    USCRIPT_HAN,      USCRIPT_HIRAGANA, USCRIPT_KATAKANA,
    USCRIPT_BOPOMOFO, USCRIPT_HANGUL,   USCRIPT_CYRILLIC, USCRIPT_GREEK,    USCRIPT_CHEROKEE,
    USCRIPT_ARABIC,   USCRIPT_HEBREW,   USCRIPT_THAI,     USCRIPT_DEVANAGARI,
};

static uint32_t from_group(size_t g)
{
    return group_len[g] != 0 ? group[g][random_below((uint32_t)group_len[g])] : 'a';
}

/*
 * A label of one to three scripts, with some that belong to all, and some plain letters. any_mark: also
 * marks whose scripts have changed, the dot above with them.
 */
static struct label generate(bool any_mark)
{
    static const uint32_t special[] = {'i', 'j', 'l', 0x131, 0x237, 0x307, 0x307, 0x301, 0x323,
                                       '1', '7', 0x661, 0x6F1, 0x967, 0x30FC, 0xB7};
    struct label l = {.len = (int32_t)(1 + random_below(LABEL_CAP - 1))};
    size_t scripts[3], n = 1 + random_below(3);
    for (size_t i = 0; i < n; i++)
        scripts[i] = random_below(4) != 0 ? (size_t)frequent[random_below(COUNT(frequent))]
                                          : random_below(GROUPS);
    for (int32_t i = 0; i < l.len; i++) {
        uint32_t what = random_below(10), one = special[random_below(COUNT(special))];
        l.cp[i] = what == 0   ? from_group(USCRIPT_COMMON)
                  : what == 1 ? from_group(USCRIPT_INHERITED)
                  : what <= 3 ? (any_mark || is_usable(one) ? one : 'i')
                  : what == 4 ? 'a' + random_below(26)
                              : from_group(scripts[random_below((uint32_t)n)]);
    }
    return l;
}

static const char *shown(const struct label *l)
{
    static char texts[2][LABEL_CAP * 8];
    static unsigned turn;
    char *text = texts[turn++ % 2];
    size_t at = 0;
    for (int32_t i = 0; i < l->len; i++)
        at += (size_t)snprintf(text + at, sizeof texts[0] - at, "%04X ", (unsigned)l->cp[i]);
    return text;
}

static int32_t level_of(URestrictionLevel level)
{
    switch (level) {
    case USPOOF_ASCII: return IDNV_RESTRICTION_ASCII;
    case USPOOF_SINGLE_SCRIPT_RESTRICTIVE: return IDNV_RESTRICTION_SINGLE_SCRIPT;
    case USPOOF_HIGHLY_RESTRICTIVE: return IDNV_RESTRICTION_HIGHLY;
    case USPOOF_MODERATELY_RESTRICTIVE: return IDNV_RESTRICTION_MODERATELY;
    case USPOOF_MINIMALLY_RESTRICTIVE: return IDNV_RESTRICTION_MINIMALLY;
    default: return IDNV_RESTRICTION_UNRESTRICTED;
    }
}

/*
 * "Latin and any one other Recommended script" (UTS #39, 5.2, of UAX #31, table 5): ICU leaves it to
 * the set of allowed characters that the script is recommended, which here is that of IDNA2008.
 */
static bool only_recommended(const struct label *l)
{
    static const char codes[][5] = {"Arab", "Armn", "Beng", "Bopo", "Cyrl", "Deva", "Ethi", "Geor",
                                    "Grek", "Gujr", "Guru", "Hang", "Hani", "Hebr", "Hira", "Kana",
                                    "Khmr", "Knda", "Laoo", "Latn", "Mlym", "Mymr", "Orya", "Sinh",
                                    "Taml", "Telu", "Thaa", "Thai", "Tibt"};
    idnv_script_set set;
    for (int32_t i = 0; i < l->len; i++) {
        bool known = false;
        (void)idnv_scripts_resolve(&set, &l->cp[i], 1);
        for (size_t k = 0; k < COUNT(codes) && !known; k++)
            known = idnv_script_set_has(&set, (size_t)idnv_script_find(codes[k], 4));
        if (!known)
            return false;
    }
    return true;
}

static void same_numbers(const struct label *l, const USet *theirs)
{
    uint32_t zeros[LABEL_CAP];
    size_t n;
    idnv_status status = idnv_mixed_numbers(zeros, LABEL_CAP, &n, l->cp, (size_t)l->len);
    assert_int_equal(status, uset_size(theirs) > 1 ? IDNV_NO : IDNV_OK);
    if ((int32_t)n != uset_size(theirs))
        fail_msg("numbers of %s", shown(l));
    for (size_t i = 0; i < n; i++)
        assert_true(uset_contains(theirs, (UChar32)zeros[i]));
}

static void checks_agree(void **state)
{
    UErrorCode error = U_ZERO_ERROR;
    USpoofCheckResult *result = uspoof_openCheckResult(&error);
    size_t levels[6] = {0}, mixed = 0;
    (void)state;
    uspoof_setChecks(icu, USPOOF_RESTRICTION_LEVEL | USPOOF_MIXED_NUMBERS, &error);
    for (int i = 0; i < LABELS; i++) {
        struct label l = generate(false);
        UChar text[2 * LABEL_CAP];
        int32_t n = units_of(text, 2 * LABEL_CAP, &l);
        (void)uspoof_check2(icu, text, n, result, &error);
        int32_t level = level_of(uspoof_getCheckResultRestrictionLevel(result, &error));
        assert_true(U_SUCCESS(error));
        if (level == IDNV_RESTRICTION_MODERATELY && !only_recommended(&l))
            level = IDNV_RESTRICTION_MINIMALLY;
        if (idnv_restriction_level(l.cp, (size_t)l.len) != level)
            fail_msg("%s is %s", shown(&l),
                     idnv_restriction_name(idnv_restriction_level(l.cp, (size_t)l.len)));
        same_numbers(&l, uspoof_getCheckResultNumerics(result, &error));
        levels[level]++;
        mixed += uset_size(uspoof_getCheckResultNumerics(result, &error)) > 1;
    }
    printf("levels %zu %zu %zu %zu %zu %zu, mixed numbers %zu\n", levels[0], levels[1], levels[2],
           levels[3], levels[4], levels[5], mixed);
    for (size_t i = 0; i < COUNT(levels) - 1; i++)
        assert_true(levels[i] > 100);
    assert_true(mixed > 100);
    uspoof_closeCheckResult(result);
}

/* ICU looks at the text as it is, we at its canonical decomposition: here they are the same. */
static void marks_agree(void **state)
{
    UErrorCode error = U_ZERO_ERROR;
    size_t hidden = 0, repeated = 0;
    (void)state;
    uspoof_setChecks(icu, USPOOF_HIDDEN_OVERLAY | USPOOF_INVISIBLE, &error);
    for (int i = 0; i < LABELS; i++) {
        struct label l = generate(true);
        for (int32_t k = 0; k < l.len; k++)
            l.cp[k] = (idnvi_props(l.cp[k])->hot & IDNVI_HOT_DECOMPOSES) != 0 ? 'l' : l.cp[k];
        UChar text[2 * LABEL_CAP];
        int32_t n = units_of(text, 2 * LABEL_CAP, &l);
        int32_t found = uspoof_check2(icu, text, n, NULL, &error);
        int32_t marks = idnv_marks_check(NULL, l.cp, (size_t)l.len);
        assert_true(U_SUCCESS(error));
        if (!(marks & IDNV_MARKS_HIDDEN) != !(found & USPOOF_HIDDEN_OVERLAY) ||
            !(marks & IDNV_MARKS_REPEATED) != !(found & USPOOF_INVISIBLE))
            fail_msg("marks of %s: %d, ICU %X", shown(&l), (int)marks, (unsigned)found);
        hidden += (marks & IDNV_MARKS_HIDDEN) != 0;
        repeated += (marks & IDNV_MARKS_REPEATED) != 0;
    }
    printf("hidden dots %zu, repeated marks %zu\n", hidden, repeated);
    assert_true(hidden > 100 && repeated > 100);
}

/* Code points of one skeleton, by the hash of it: partners for a disguise. */
static uint32_t twin_of(uint32_t cp)
{
    for (int tries = 0; tries < 200; tries++) {
        uint32_t other = from_group((size_t)frequent[random_below(COUNT(frequent))]), a[64], b[64];
        size_t n, m;
        (void)idnv_skeleton(a, 64, &n, &cp, 1);
        (void)idnv_skeleton(b, 64, &m, &other, 1);
        if (n == m && memcmp(a, b, n * sizeof *a) == 0)
            return other;
    }
    return cp;
}

static int32_t kind_of(const struct label *a, const struct label *b)
{
    static uint32_t x[64 * LABEL_CAP], y[64 * LABEL_CAP];
    idnv_script_set sa, sb;
    size_t n, m;
    (void)idnv_skeleton(x, COUNT(x), &n, a->cp, (size_t)a->len);
    (void)idnv_skeleton(y, COUNT(y), &m, b->cp, (size_t)b->len);
    if (n != m || memcmp(x, y, n * sizeof *x) != 0)
        return 0;
    bool one_a = idnv_scripts_resolve(&sa, a->cp, (size_t)a->len) == IDNV_OK;
    bool one_b = idnv_scripts_resolve(&sb, b->cp, (size_t)b->len) == IDNV_OK;
    if (((sa.bits[0] & sb.bits[0]) | (sa.bits[1] & sb.bits[1]) | (sa.bits[2] & sb.bits[2])) != 0)
        return USPOOF_SINGLE_SCRIPT_CONFUSABLE;
    return USPOOF_MIXED_SCRIPT_CONFUSABLE |
           (one_a && one_b ? USPOOF_WHOLE_SCRIPT_CONFUSABLE : 0);
}

static void confusables_agree(void **state)
{
    UErrorCode error = U_ZERO_ERROR;
    size_t kinds[3] = {0};
    (void)state;
    uspoof_setChecks(icu, USPOOF_CONFUSABLE, &error);
    for (int i = 0; i < LABELS / 30; i++) {
        struct label a = generate(false), b;
        UChar x[2 * LABEL_CAP], y[2 * LABEL_CAP];
        a.len = a.len > 4 ? 4 : a.len;
        for (int32_t k = 0; k < a.len && random_below(2) == 0; k++)
            a.cp[k] = (unsigned char)"acehijlnopsuvxy"[random_below(15)];
        b = a;
        for (int32_t k = 0; k < b.len; k++)
            b.cp[k] = random_below(2) == 0 ? twin_of(a.cp[k]) : a.cp[k];
        int32_t n = units_of(x, 2 * LABEL_CAP, &a), m = units_of(y, 2 * LABEL_CAP, &b);
        int32_t theirs = uspoof_areConfusable(icu, x, n, y, m, &error), ours = kind_of(&a, &b);
        assert_true(U_SUCCESS(error));
        if (ours != theirs)
            fail_msg("%sand %s: %X, ICU %X", shown(&a), shown(&b), (unsigned)ours,
                     (unsigned)theirs);
        kinds[0] += ours == USPOOF_SINGLE_SCRIPT_CONFUSABLE;
        kinds[1] += ours == USPOOF_MIXED_SCRIPT_CONFUSABLE;
        kinds[2] += ours > USPOOF_MIXED_SCRIPT_CONFUSABLE;
    }
    printf("single script %zu, mixed %zu, whole %zu\n", kinds[0], kinds[1], kinds[2]);
    assert_true(kinds[0] > 20 && kinds[1] > 20 && kinds[2] > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_agree),
        cmocka_unit_test(marks_agree),
        cmocka_unit_test(confusables_agree),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
