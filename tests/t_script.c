/* SPDX-License-Identifier: MIT */
/* UTS #39 on one text: skeletons of marks and of formatting, scripts, numbers, marks that hide. */
#include "labels.h"

#include "ucd.h"

/* UTS #39 works on NFD: marks are in canonical order before anything is said of them. */
static void test_order_of_marks(void **state)
{
    static const uint32_t order[2][3] = {{'o', 0x89E, 0x5BA}, {'o', 0x5BA, 0x89E}};
    static const uint32_t dots[] = {0x170A, 0x307, 0x1715, 0x307}; /* 1715 comes first, and is Mc */
    uint32_t skeleton[2][8], marks[300];
    size_t len[2], at;
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(idnv_skeleton(skeleton[i], 8, &len[i], order[i], 3), IDNV_OK);
    assert_int_equal(len[0], len[1]);
    assert_memory_equal(skeleton[0], skeleton[1], len[0] * sizeof skeleton[0][0]);
    assert_int_equal(idnv_marks_check(&at, dots, COUNT(dots)), IDNV_MARKS_REPEATED);
    assert_int_equal(at, 3);
    /* Runs of any length; skeletons have a limit. */
    for (size_t i = 0; i < COUNT(marks); i++)
        marks[i] = 0x300;
    assert_int_equal(idnv_marks_check(&at, marks, COUNT(marks)), IDNV_MARKS_REPEATED);
    assert_int_equal(at, 1);
    assert_int_equal(idnv_skeleton(NULL, 0, &len[0], marks, 255), IDNV_ERR_SPACE);
    assert_int_equal(len[0], 255);
    assert_int_equal(idnv_skeleton(NULL, 0, &len[0], marks, 256), IDNV_ERR_LIMIT);
}

static void test_scripts(void **state)
{
    idnv_script_set all, found;
    (void)state;
    memset(&all, 0xFF, sizeof all);
    struct label l = label_of("\u0441\u043E\u0440\u0435");
    assert_int_equal(idnv_whole_script(&found, l.cp, l.len, &all), IDNV_OK);
    assert_true(idnv_script_set_has(&found, (size_t)idnv_script_find("Latin", 5)));
    assert_false(idnv_script_set_has(&found, (size_t)idnv_script_find("Cyrl", 4)));
    l = label_of("\u0436\u0443\u043A");
    assert_int_equal(idnv_scripts_resolve(&found, l.cp, l.len), IDNV_OK);
    assert_int_equal(idnv_whole_script(&found, l.cp, l.len, &all), IDNV_NO);
    l = label_of("12-3");
    assert_int_equal(idnv_scripts_used(&found, l.cp, l.len), IDNV_OK);
    assert_true(idnv_script_set_has(&found, (size_t)idnv_script_find("Zyyy", 4)));
}

/* The codes of a set, in the order of the numbers. Static. */
static const char *codes_of(const idnv_script_set *set)
{
    static char text[1024];
    text[0] = '\0';
    for (size_t i = 0; idnv_script_code(i) != NULL; i++)
        if (idnv_script_set_has(set, i)) {
            strcat(text, text[0] != '\0' ? " " : "");
            strcat(text, idnv_script_code(i));
        }
    return text;
}

/* Scripts that occur, and those that every code point can be of (UTS #39, 5.1). */
static void scripts_of_texts(void **state)
{
    static const struct {
        const char *text, *used, *resolved;
    } rows[] = {
        {"a1-", "Latn", "Latn"},
        {"a\u0431", "Cyrl Latn", ""},
        {"1\u0431", "Cyrl", "Cyrl"},
        {"\u30FC", "Hira Kana", "Hira Kana Jpan"}, /* Common, of two scripts by its extensions */
        {"\u30FC\u30AB", "Kana", "Kana Jpan"},
        {"\u302A", "Bopo Hani", "Bopo Hani Hanb Jpan Kore"}, /* Inherited */
        {"\u6F22", "Hani", "Hani Hanb Jpan Kore"},
        {"\u6F22\u30AB", "Hani Kana", "Jpan"},
        {"\u6F22\uD55C", "Hang Hani", "Kore"},
        {"\u6F22\u3105", "Bopo Hani", "Hanb"},
        {"\u304B\u30AB", "Hira Kana", "Jpan"},
        {"\uD55C\u30AB", "Hang Kana", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct label l = label_of(rows[i].text);
        idnv_script_set set;
        assert_int_equal(idnv_scripts_used(&set, l.cp, l.len), IDNV_OK);
        assert_string_equal(codes_of(&set), rows[i].used);
        assert_int_equal(idnv_scripts_resolve(&set, l.cp, l.len),
                         rows[i].resolved[0] != '\0' ? IDNV_OK : IDNV_NO);
        assert_string_equal(codes_of(&set), rows[i].resolved);
    }
    struct label digits = label_of("1-");
    idnv_script_set set;
    assert_int_equal(idnv_scripts_used(&set, digits.cp, digits.len), IDNV_OK);
    assert_string_equal(codes_of(&set), "Zyyy");
}

/* Numbers of scripts go from 0 to that of Kore; a set has no further bits. */
static void numbers_of_scripts(void **state)
{
    static const char *const last[] = {"Hanb", "Jpan", "Kore"};
    struct {
        idnv_script_set set;
        uint64_t behind;
    } full;
    size_t count = 0;
    (void)state;
    memset(&full, 0xFF, sizeof full);
    while (idnv_script_code(count) != NULL && count < 200)
        count++;
    assert_true(count > 150 && count < 192);
    for (size_t i = 0; i < COUNT(last); i++)
        assert_string_equal(idnv_script_code(count - COUNT(last) + i), last[i]);
    for (size_t i = 1; i < count - COUNT(last); i++)
        assert_true(strcmp(idnv_script_code(i - 1), idnv_script_code(i)) < 0);
    assert_int_equal(idnv_script_set_has(&full.set, 191), 1);
    assert_int_equal(idnv_script_set_has(&full.set, 192), 0);
    assert_int_equal(idnv_script_set_has(NULL, 0), 0);
}

/* UTS #39, 5.3: the zero of each system, as many as there is room for. */
static void systems_of_numbers(void **state)
{
    static const struct {
        const char *text;
        uint32_t zeros[3];
        size_t count;
    } rows[] = {
        {"a", {0}, 0},
        {"a1", {'0'}, 1},
        {"09", {'0'}, 1},
        {"\u0660\u0669", {0x660}, 1},
        {"\u06F01", {'0', 0x6F0}, 2},
        {"\u09679\u0660", {'0', 0x660, 0x966}, 3},
        {"\U0001D7D7\U0001D7D8", {0x1D7CE, 0x1D7D8}, 2}, /* series that follow each other */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct label l = label_of(rows[i].text);
        idnv_status all = rows[i].count > 1 ? IDNV_NO : IDNV_OK;
        for (size_t cap = 0; cap <= 3; cap++) {
            uint32_t zeros[4] = {7, 7, 7, 7};
            size_t n, stored = cap < rows[i].count ? cap : rows[i].count;
            assert_int_equal(idnv_mixed_numbers(zeros, cap, &n, l.cp, l.len),
                             rows[i].count > cap ? IDNV_ERR_SPACE : all);
            assert_int_equal(n, rows[i].count);
            for (size_t k = 0; k < 4; k++)
                assert_int_equal(zeros[k], k < stored ? rows[i].zeros[k] : 7);
        }
        size_t n;
        assert_int_equal(idnv_mixed_numbers(NULL, 0, &n, l.cp, l.len), all);
        assert_int_equal(n, rows[i].count);
    }
}

/* UTS #39, 5.4, in NFD: what hides a dot, and what is there twice on one base. */
static void marks_that_are_wrong(void **state)
{
    static const struct {
        const char *text;
        int32_t found;
        size_t at;
    } rows[] = {
        {"i\u0307", IDNV_MARKS_HIDDEN, 1},
        {"xl\u0307", IDNV_MARKS_HIDDEN, 2},
        {"\u0131\u0307", IDNV_MARKS_HIDDEN, 1},
        {"\u0237\u0307", IDNV_MARKS_HIDDEN, 1},
        {"\u012F\u0307", IDNV_MARKS_HIDDEN, 1},
        {"\u0249\u0307", IDNV_MARKS_HIDDEN, 1},
        {"i\u0301\u0307", 0, 3}, /* a mark above stands between */
        {"a\u0307", 0, 2},
        {"a\u0301\u0301", IDNV_MARKS_REPEATED, 2},
        {"\u00E1\u0301", IDNV_MARKS_REPEATED, 1},
        {"\u00E1\u00E1", 0, 2}, /* one on each base */
        {"a\u0301\u00E1b\u0301", 0, 5},
        {"i\u0307\u0307", IDNV_MARKS_HIDDEN | IDNV_MARKS_REPEATED, 1},
    };
    uint32_t many[70] = {'a'};
    size_t at, count = 1;
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct label l = label_of(rows[i].text);
        if (idnv_marks_check(&at, l.cp, l.len) != rows[i].found || at != rows[i].at)
            fail_msg("%s: at %zu", rows[i].text, at);
    }
    /* More different marks on one base than any script has. */
    for (uint32_t cp = 0x300; count < COUNT(many); cp++)
        if (idnvi_props(cp)->gc == IDNVI_GC_MN && idnvi_props(cp)->ccc == 230 &&
            (idnvi_props(cp)->hot & IDNVI_HOT_DECOMPOSES) == 0)
            many[count++] = cp;
    for (size_t n = 1; n <= COUNT(many); n++)
        assert_int_equal(idnv_marks_check(&at, many, n), 0);
    many[COUNT(many) - 1] = many[1];
    assert_int_equal(idnv_marks_check(&at, many, COUNT(many)), IDNV_MARKS_REPEATED);
    assert_int_equal(at, COUNT(many) - 1);
}

/* Embeddings, overrides and isolates are not resolved: each counts as neutral, and is not seen. */
static void formatting_is_neutral(void **state)
{
    static const uint32_t formats[] = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E,
                                       0x2066, 0x2067, 0x2068, 0x2069};
    static const uint32_t around[] = {'a', 'b', 0x5D0, 0x5D1, '1', '!', '*'};
    (void)state;
    for (size_t n = 0; n < 7 * 7 * 7 * 7; n++)
        for (int rtl = 0; rtl < 2; rtl++) {
            uint32_t first[8], now[8];
            size_t first_len = 0, len;
            for (size_t i = 0; i < COUNT(formats); i++) {
                const uint32_t text[] = {around[n % 7], around[n / 7 % 7], formats[i],
                                         around[n / 49 % 7], around[n / 343]};
                assert_int_equal(idnv_skeleton_bidi(now, 8, &len, text, COUNT(text), rtl), IDNV_OK);
                if (i == 0) {
                    memcpy(first, now, sizeof first);
                    first_len = len;
                }
                assert_int_equal(len, first_len);
                assert_memory_equal(now, first, len * sizeof *now);
            }
        }
}

/* What the rules of the order do not see (UAX #9, X9) changes nothing of what is seen, wherever it
 * stands: between a digit and a sign, or between a letter and its mark. */
static void joiners_change_no_order(void **state)
{
    static const uint32_t classes[] = {'a', 0x5D0, 0x628, '1', 0x661,  '-',
                                       ':', '%',   '!',   ' ', 0x5B7, '\t'};
    enum { N = COUNT(classes), LEN = 4 };
    (void)state;
    for (size_t number = 0; number < (size_t)N * N * N * N * 2; number++) {
        uint32_t text[LEN], with[2 * LEN], plain[16], now[16];
        size_t plain_len, len, rest = number / 2;
        int rtl = number % 2;
        for (size_t i = 0; i < LEN; i++, rest /= N)
            text[i] = classes[rest % N];
        assert_int_equal(idnv_skeleton_bidi(plain, 16, &plain_len, text, LEN, rtl), IDNV_OK);
        for (unsigned places = 1; places < 1u << LEN; places++) {
            size_t n = 0;
            for (size_t i = 0; i < LEN; i++) {
                with[n++] = text[i];
                if ((places >> i & 1) != 0)
                    with[n++] = 0x200C;
            }
            assert_int_equal(idnv_skeleton_bidi(now, 16, &len, with, n, rtl), IDNV_OK);
            assert_int_equal(len, plain_len);
            assert_memory_equal(now, plain, len * sizeof *now);
        }
    }
    /* A digit of class EN after an ADLAM letter, a hyphen, and another digit behind a joiner. */
    static const uint32_t adlam[] = {0x1E92C, '2', '-', 0x200C, 0x6F7};
    uint32_t now[8];
    size_t len;
    assert_int_equal(idnv_skeleton_bidi(now, 8, &len, adlam, COUNT(adlam), 0), IDNV_OK);
    assert_int_equal(len, 4);
    assert_int_equal(now[3], 0x1E92C);
    assert_int_equal(now[0], '2');
}

/* Marks are put in order in runs: 255 of them, and one more. */
static void runs_of_marks(void **state)
{
    static uint32_t src[300], dst[300];
    size_t needed;
    (void)state;
    src[0] = 'a';
    for (size_t i = 1; i < COUNT(src); i++)
        src[i] = i % 2 ? 0x301 : 0x323; /* classes 230 and 220 */
    assert_int_equal(idnv_skeleton(dst, COUNT(dst), &needed, src, 256), IDNV_OK);
    assert_int_equal(needed, 256);
    for (size_t i = 1; i < 256; i++)
        assert_int_equal(dst[i], i < 128 ? 0x323 : 0x301);
    assert_int_equal(idnv_skeleton(dst, COUNT(dst), &needed, src, 257), IDNV_ERR_LIMIT);
    src[256] = 'b';
    assert_int_equal(idnv_skeleton(dst, COUNT(dst), &needed, src, 300), IDNV_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(scripts_of_texts),
        cmocka_unit_test(numbers_of_scripts),
        cmocka_unit_test(systems_of_numbers),
        cmocka_unit_test(marks_that_are_wrong),
        cmocka_unit_test(joiners_change_no_order),
        cmocka_unit_test(formatting_is_neutral),
        cmocka_unit_test(test_order_of_marks),
        cmocka_unit_test(runs_of_marks),
    };
    return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
