/* SPDX-License-Identifier: MIT */
/* What a caller gets of a name: places of findings, exact capacities, reports, keys, labels. */
#include "names.h"

static void positions_through_mapping(void **state)
{
    (void)state;
    /* U+3300 maps to four katakana, U+2A74 to "::=": the finding is at the ligature. */
    const struct answer *a = ask("uts46", S("a\xC2\xAD.b\xE2\xA9\xB4" "c"));
    assert_finding(a, IDNV_RULE_STD3_ASCII, 1, 1, 0x2A74, 5, 3);
    /* Ignored characters keep their places. */
    a = ask("uts46", S("\xC2\xAD\xC2\xAD" "a!"));
    assert_finding(a, IDNV_RULE_STD3_ASCII, 0, 3, '!', 5, 1);
    /* A mark that composes belongs to the range of its base. */
    a = ask("uts46", S("xo\xCC\x88!"));
    assert_finding(a, IDNV_RULE_STD3_ASCII, 0, 3, '!', 4, 1);
    a = ask("uts46", S("1o\xCC\x88.\xD7\x90"));
    assert_finding(a, IDNV_RULE_BIDI_1, 0, 0, '1', 0, 1);
    a = ask("uts46", S("\xD7\x90" "o\xCC\x88\xD7\x90"));
    assert_finding(a, IDNV_RULE_BIDI_2, 0, 1, 'o', 2, 3);
}

static void positions_in_utf_32(void **state)
{
    static const uint32_t src[] = {0xAD, 0xFC, '.', 'b', 0x2A74, 'c', '.', '-'};
    idnv_finding room[16];
    idnv_report report;
    (void)state;
    idnv_report_init(&report, room, COUNT(room));
    assert_int_equal(idnv_check_utf32(NULL, 0, NULL, NULL, 0, NULL, src, COUNT(src),
                                      profile_of("uts46"), &report),
                     IDNV_NO);
    assert_int_equal(room[0].rule, IDNV_RULE_STD3_ASCII);
    assert_int_equal(room[0].byte, 4);
    assert_int_equal(room[0].bytes, 1);
    assert_int_equal(room[0].index, 1);
    assert_int_equal(room[1].byte, 7); /* U+2A74 is three characters that are one fault */
}

static void positions_in_a_labels(void **state)
{
    (void)state;
    /* U+00B7 between other letters than l, in decoded form at 1. */
    const struct answer *a = ask("registration", S("www.xn--ab-0ea.de"));
    assert_finding(a, IDNV_RULE_CONTEXTO_MIDDLE_DOT, 1, 1, 0xB7, 4, 10);
    a = ask("registration", S("x.a·b.de"));
    assert_finding(a, IDNV_RULE_CONTEXTO_MIDDLE_DOT, 1, 1, 0xB7, 3, 2);
    /* Broken Punycode has its place in the label as it stands. */
    a = ask("registration", S("a.xn--ple/.de"));
    assert_finding(a, IDNV_RULE_PUNYCODE, 1, 7, '/', 9, 1);
    a = ask("registration", S("a.xn--b.de"));
    assert_finding(a, IDNV_RULE_PUNYCODE, 1, IDNV_ABSENT, IDNV_ABSENT, 2, 5);
}

static void findings_come_in_the_order_of_places(void **state)
{
    (void)state;
    assert_rules("registration", "_-.a_b.-", "DISALLOWED,HYPHEN_END,DISALLOWED,HYPHEN_START,"
                                             "HYPHEN_END");
    assert_rules("registration", "1\xCC\x88_.\xD7\x90",
                 "BIDI_1,DISALLOWED"); /* found in two passes */
}

static void capacities_are_exact(void **state)
{
    static const char *const names[] = {"bücher.example.", "www.example", "ü"};
    char dst[64];
    (void)state;
    for (size_t n = 0; n < COUNT(names); n++)
        for (size_t i = 0; i < COUNT(all_profiles); i++) {
            const idnv_profile *p = profile_of(all_profiles[i]);
            size_t src_len = strlen(names[n]), full, unicode, needed;
            assert_true(idnv_to_ascii(NULL, 0, &full, names[n], src_len, p, NULL) ==
                        IDNV_ERR_SPACE);
            assert_true(idnv_to_unicode(NULL, 0, &unicode, names[n], src_len, p, NULL) ==
                        IDNV_ERR_SPACE);
            for (size_t cap = 0; cap <= full + 1; cap++) {
                memset(dst, '#', sizeof dst);
                assert_int_equal(idnv_to_ascii(dst, cap, &needed, names[n], src_len, p, NULL),
                                 cap < full ? IDNV_ERR_SPACE : IDNV_OK);
                assert_int_equal(needed, full);
                for (size_t k = cap < full ? cap : full; k < sizeof dst; k++)
                    assert_int_equal(dst[k], '#');
            }
            for (size_t cap = 0; cap <= unicode + 1; cap++) {
                memset(dst, '#', sizeof dst);
                assert_int_equal(idnv_to_unicode(dst, cap, &needed, names[n], src_len, p, NULL),
                                 cap < unicode ? IDNV_ERR_SPACE : IDNV_OK);
                assert_int_equal(needed, unicode);
                for (size_t k = cap < unicode ? cap : unicode; k < sizeof dst; k++)
                    assert_int_equal(dst[k], '#');
            }
            size_t a, u;
            assert_int_equal(idnv_check(dst, full, &a, NULL, 0, &u, names[n], src_len, p, NULL),
                             IDNV_OK);
            assert_int_equal(a, full);
            assert_int_equal(u, unicode);
        }
}

static void arguments(void **state)
{
    const idnv_profile *p = profile_of("registration");
    char dst[8];
    size_t needed;
    (void)state;
    assert_int_equal(idnv_to_ascii(dst, 8, &needed, "a", 1, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_to_ascii(dst, 8, &needed, NULL, 1, p, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_to_ascii(NULL, 8, &needed, "a", 1, p, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_to_ascii(dst, 8, NULL, "a", 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_to_ascii(dst, 8, NULL, NULL, 0, p, NULL), IDNV_NO);
    assert_int_equal(idnv_to_unicode(dst, 8, NULL, "a", 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_to_unicode(NULL, 8, NULL, "a", 1, p, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_check(NULL, 0, NULL, NULL, 0, NULL, "a", 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_check(NULL, 0, NULL, NULL, 1, NULL, "a", 1, p, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_check_utf32(NULL, 0, NULL, NULL, 0, NULL, NULL, 1, p, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_to_ascii(dst, 8, &needed, "a", (size_t)UINT32_MAX, p, NULL),
                     IDNV_ERR_LIMIT);
    /* Where nothing is known of the forms their lengths are 0. */
    size_t other = 9;
    uint32_t cps[8];
    assert_int_equal(needed, 0);
    assert_int_equal(idnv_check(dst, 8, &needed, NULL, 0, &other, "a", UINT32_MAX, p, NULL),
                     IDNV_ERR_LIMIT);
    assert_true(needed == 0 && other == 0);
    needed = other = 9;
    assert_int_equal(idnv_label_check(cps, 8, &other, NULL, 8, &needed, "a", 1, p, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_true(needed == 0 && other == 0);
    needed = 9;
    assert_int_equal(idnv_label_check_utf32(dst, 8, &needed, cps, UINT32_MAX, p, NULL),
                     IDNV_ERR_LIMIT);
    assert_int_equal(needed, 0);
    /* A capacity of 0 is one; a form that is not wanted has no place. */
    assert_int_equal(idnv_label_check(cps, 8, &other, dst, 0, &needed, "ü", 2, p, NULL),
                     IDNV_ERR_SPACE);
    assert_int_equal(needed, 7);
    assert_int_equal(idnv_label_check(cps, 8, &other, NULL, 0, &needed, "ü", 2, p, NULL), IDNV_OK);
    assert_int_equal(needed, 7);
    assert_int_equal(idnv_name_ascii_max(), IDNV_NAME_ASCII_MAX);
    assert_int_equal(idnv_name_unicode_max(), IDNV_NAME_UNICODE_MAX);
}

static void without_a_report_the_status_is_the_same(void **state)
{
    static const char *const rows[] = {"ü", "-", "a..b", "xn--", "XN--TDA", "1.\xD7\x90", "a b",
                                       ".", "a.", "\xFF", "aa--b", "xn--99999999", "\xC2\xB7"};
    char dst[64];
    size_t needed;
    (void)state;
    for (size_t i = 0; i < COUNT(all_profiles); i++)
        for (size_t k = 0; k < COUNT(rows); k++) {
            idnv_status with = ask(all_profiles[i], rows[k], strlen(rows[k]))->status;
            idnv_status without = idnv_to_ascii(dst, sizeof dst, &needed, rows[k], strlen(rows[k]),
                                                profile_of(all_profiles[i]), NULL);
            assert_int_equal(with, without);
            if (without == IDNV_NO)
                assert_int_equal(needed, 0);
        }
}

/* A length that is asked for is that of the whole form, also of a name that is refused. */
static void lengths_without_a_report(void **state)
{
    static const char name[] = "a_b.bücher.de";
    const idnv_profile *p = profile_of("registration");
    size_t ascii, unicode;
    (void)state;
    assert_int_equal(idnv_check(NULL, 0, &ascii, NULL, 0, &unicode, name, sizeof name - 1, p, NULL),
                     IDNV_NO);
    assert_int_equal(ascii, 20);
    assert_int_equal(unicode, sizeof name - 1);
}

static void a_full_report_counts_on(void **state)
{
    idnv_finding room[3];
    idnv_report report;
    (void)state;
    memset(room, 0x5A, sizeof room);
    idnv_report_init(&report, room, 2);
    assert_int_equal(idnv_check(NULL, 0, NULL, NULL, 0, NULL, S("_____"),
                                profile_of("registration"), &report),
                     IDNV_NO);
    assert_int_equal(report.count, 5);
    assert_int_equal(report.errors, 5);
    assert_int_equal(room[1].index, 1);
    assert_int_equal(room[2].rule, 0x5A5A);
    /* A second name adds to the report and leaves the first one's findings alone. */
    idnv_check(NULL, 0, NULL, NULL, 0, NULL, S("-"), profile_of("registration"), &report);
    assert_int_equal(report.count, 7);
    assert_int_equal(room[0].rule, IDNV_RULE_DISALLOWED);
}

static void keys(void **state)
{
    static const char *const same[][2] = {
        {"Bücher.Example", "xn--bcher-kva.example."},
        {"WWW.EXAMPLE.COM", "www.example.com"},
        {"bücher\xE3\x80\x82" "de", "xn--bcher-kva.de"},
    };
    char a[IDNV_NAME_MAX], b[IDNV_NAME_MAX], small[4];
    size_t a_len, b_len;
    (void)state;
    for (size_t i = 0; i < COUNT(mapping_profiles); i++)
        for (size_t k = 0; k < COUNT(same); k++) {
            const idnv_profile *p = profile_of(mapping_profiles[i]);
            assert_int_equal(idnv_canonical_key(a, sizeof a, &a_len, same[k][0],
                                                strlen(same[k][0]), p),
                             IDNV_OK);
            assert_int_equal(idnv_canonical_key(b, sizeof b, &b_len, same[k][1],
                                                strlen(same[k][1]), p),
                             IDNV_OK);
            assert_int_equal(a_len, b_len);
            assert_memory_equal(a, b, a_len);
        }
    const idnv_profile *p = profile_of("registration");
    assert_int_equal(idnv_canonical_key(a, sizeof a, &a_len, S("WWW.bücher."), p), IDNV_OK);
    assert_int_equal(a_len, 17);
    assert_memory_equal(a, "www.xn--bcher-kva", 17);
    assert_int_equal(idnv_canonical_key(a, sizeof a, &a_len, S("a b"), p), IDNV_NO);
    assert_int_equal(a_len, 0);
    assert_int_equal(idnv_canonical_key(small, 4, &a_len, S("abcde"), p), IDNV_ERR_SPACE);
    assert_int_equal(a_len, 5);
    assert_int_equal(idnv_canonical_key(small, 4, &a_len, S("abcd."), p), IDNV_OK);
    assert_int_equal(a_len, 4);
    /* The root has no label, so that its dot is all of it. */
    assert_int_equal(idnv_canonical_key(small, 4, &a_len, S("."), profile_of("dns")), IDNV_OK);
    assert_int_equal(a_len, 1);
    assert_int_equal(idnv_canonical_key(NULL, 4, &a_len, S("abc"), p), IDNV_ERR_ARGUMENT);
    /* What judges no lengths has names that are too long for a key. */
    char name[255], key[300];
    memset(name, 'a', sizeof name);
    name[63] = name[127] = name[191] = name[253] = '.';
    assert_int_equal(idnv_canonical_key(key, sizeof key, &a_len, name, 254, profile_of("browser")),
                     IDNV_OK);
    assert_int_equal(a_len, IDNV_NAME_MAX);
    assert_int_equal(idnv_canonical_key(key, sizeof key, &a_len, name, 255, profile_of("browser")),
                     IDNV_NO);
    assert_int_equal(a_len, 0);
}

static void labels_are_walked(void **state)
{
    static const struct {
        const char *profile, *src, *labels;
    } rows[] = {
        {"registration", "a.b\xE3\x80\x82" "c.", "a|b\xE3\x80\x82" "c|"},
        {"uts46", "a.b\xE3\x80\x82" "c\xEF\xBD\xA1", "a|b|c|"},
        {"registration", "", ""},  {"registration", ".", "|"},
        {"registration", "a", "a|"}, {"registration", "a..b", "a||b|"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[64] = "";
        size_t pos = 0, start, len;
        while (idnv_label_next(&pos, &start, &len, rows[i].src, strlen(rows[i].src),
                               profile_of(rows[i].profile))) {
            strncat(text, rows[i].src + start, len);
            strcat(text, "|");
        }
        assert_string_equal(text, rows[i].labels);
    }
}

/* Each form is given with its length or without. */
static void forms_without_lengths(void **state)
{
    char ascii[16], unicode[16];
    (void)state;
    memset(ascii, '#', sizeof ascii);
    memset(unicode, '#', sizeof unicode);
    assert_int_equal(idnv_check(ascii, 13, NULL, unicode, 7, NULL, S("bücher"),
                                profile_of("registration"), NULL),
                     IDNV_OK);
    assert_memory_equal(ascii, "xn--bcher-kva###", 16);
    assert_memory_equal(unicode, "bücher#########", 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_through_mapping),
        cmocka_unit_test(positions_in_utf_32),
        cmocka_unit_test(positions_in_a_labels),
        cmocka_unit_test(findings_come_in_the_order_of_places),
        cmocka_unit_test(capacities_are_exact),
        cmocka_unit_test(arguments),
        cmocka_unit_test(without_a_report_the_status_is_the_same),
        cmocka_unit_test(lengths_without_a_report),
        cmocka_unit_test(a_full_report_counts_on),
        cmocka_unit_test(keys),
        cmocka_unit_test(forms_without_lengths),
        cmocka_unit_test(labels_are_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
