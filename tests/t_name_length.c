/* SPDX-License-Identifier: MIT */
/* Names of nothing, of a dot, and of labels as long as they may be and longer. */
#include "names.h"

static void a_final_dot_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strict_profiles); i++)
        assert_forms(strict_profiles[i], "bücher.", "xn--bcher-kva.", "bücher.");
    assert_forms("browser", "bücher.", "xn--bcher-kva.", "bücher.");
    assert_forms("dns", "bücher.", "xn--bcher-kva.", "bücher.");
    assert_forms("dns", "example.com.", "example.com.", "example.com.");
    assert_forms("dns", "example\xE3\x80\x82", "example.", "example.");
    for (size_t i = 0; i < 2; i++) {
        const struct answer *a = ask(mapping_profiles[i], S("a.b."));
        assert_int_equal(a->status, IDNV_OK);
        assert_string_equal(rules_of(a), "ROOT_LABEL");
        assert_int_equal(a->findings[0].severity, IDNV_SEVERITY_WARNING);
        assert_finding(a, IDNV_RULE_ROOT_LABEL, IDNV_ABSENT, IDNV_ABSENT, IDNV_ABSENT, 0, 4);
        assert_int_equal(a->ascii_len, 4);
    }
}

static void the_root_label_is_no_finding_of_to_unicode(void **state)
{
    char text[16];
    size_t len;
    idnv_finding room[4];
    idnv_report report;
    (void)state;
    idnv_report_init(&report, room, 4);
    assert_int_equal(idnv_to_unicode(text, sizeof text, &len, S("a.b."), profile_of("uts46"),
                                     &report),
                     IDNV_OK);
    assert_int_equal(report.count, 0);
    assert_int_equal(len, 4);
}

static void the_root_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strict_profiles); i++)
        assert_rules(strict_profiles[i], ".", "EMPTY_LABEL");
    for (size_t i = 0; i < 2; i++)
        assert_rules(mapping_profiles[i], ".", "EMPTY_LABEL,ROOT_LABEL");
    assert_forms("dns", ".", ".", ".");
    assert_forms("dns", "\xEF\xBC\x8E", ".", ".");
    assert_forms("browser", ".", ".", ".");
}

static void empty_labels(void **state)
{
    static const struct {
        const char *src;
        const char *rules;
    } rows[] = {
        {"", "EMPTY_LABEL"},         {"..", "EMPTY_LABEL,EMPTY_LABEL"}, {".a", "EMPTY_LABEL"},
        {".ab", "EMPTY_LABEL"},      {".abc", "EMPTY_LABEL"},           {"a..", "EMPTY_LABEL"},
        {"a..b", "EMPTY_LABEL"},     {".ü", "EMPTY_LABEL"},             {"ü..b", "EMPTY_LABEL"},
        {"...", "EMPTY_LABEL,EMPTY_LABEL,EMPTY_LABEL"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_rules("registration", rows[i].src, rows[i].rules);
        assert_rules("lookup", rows[i].src, rows[i].rules);
        assert_rules("dns", rows[i].src, rows[i].rules);
        assert_non_null(found(ask("uts46", rows[i].src, strlen(rows[i].src)),
                              IDNV_RULE_EMPTY_LABEL));
    }
    const struct answer *a = ask("registration", S("ü..b"));
    assert_finding(a, IDNV_RULE_EMPTY_LABEL, 1, IDNV_ABSENT, IDNV_ABSENT, 3, 0);
    a = ask("registration", S(""));
    assert_finding(a, IDNV_RULE_EMPTY_LABEL, IDNV_ABSENT, IDNV_ABSENT, IDNV_ABSENT, 0, 0);
    assert_forms("browser", "a..b", "a..b", "a..b");
    assert_forms("browser", "ü..b", "xn--tda..b", "ü..b");
    assert_int_equal(ask("browser", S(""))->status, IDNV_NO);
    assert_int_equal(ask("browser", S("\xC2\xAD"))->status, IDNV_NO);
}

/* A name of labels of 63 octets and a last one, `total` octets long. */
static size_t long_name(char *dst, size_t total)
{
    for (size_t i = 0; i < total; i++)
        dst[i] = i % 64 == 63 ? '.' : 'a';
    return total;
}

static void lengths_are_of_the_a_form(void **state)
{
    static const size_t totals[] = {252, 253, 254, 255, 300};
    char name[512];
    (void)state;
    for (size_t i = 0; i < COUNT(all_profiles); i++) {
        for (size_t k = 0; k < COUNT(totals); k++) {
            size_t len = long_name(name, totals[k]);
            bool judged = strcmp(all_profiles[i], "browser") != 0;
            const struct answer *a = ask(all_profiles[i], name, len);
            assert_int_equal(a->status, judged && len > 253 ? IDNV_NO : IDNV_OK);
            assert_int_equal(found(a, IDNV_RULE_NAME_TOO_LONG) != NULL, judged && len > 253);
            if (len >= 255)
                continue;
            name[len] = '.'; /* the final dot does not count */
            a = ask(all_profiles[i], name, len + 1);
            assert_int_equal(found(a, IDNV_RULE_NAME_TOO_LONG) != NULL, judged && len > 253);
        }
        memset(name, 'a', 64);
        assert_int_equal(ask(all_profiles[i], name, 63)->status, IDNV_OK);
        const struct answer *a = ask(all_profiles[i], name, 64);
        if (strcmp(all_profiles[i], "browser") == 0) {
            assert_int_equal(a->status, IDNV_OK);
            continue;
        }
        assert_string_equal(rules_of(a), "LABEL_TOO_LONG");
        assert_finding(a, IDNV_RULE_LABEL_TOO_LONG, 0, IDNV_ABSENT, IDNV_ABSENT, 0, 64);
        assert_int_equal(a->ascii_len, 64);
    }
}

/* UTS #46, 4.2: the root label and its dot do not count, however the root is written. */
static void the_root_may_be_mapped_to_nothing(void **state)
{
    static const char *const roots[] = {".\u00AD", "\u3002\u00AD\u200B"};
    char name[300];
    (void)state;
    for (size_t i = 0; i < COUNT(roots); i++)
        for (size_t total = 253; total <= 254; total++) {
            size_t len = long_name(name, total);
            memcpy(name + len, roots[i], strlen(roots[i]));
            len += strlen(roots[i]);
            assert_string_equal(rules_of(ask("dns", name, len)),
                                total == 253 ? "valid" : "NAME_TOO_LONG");
            const struct answer *a = ask("uts46", name, len);
            assert_non_null(found(a, IDNV_RULE_ROOT_LABEL));
            assert_int_equal(found(a, IDNV_RULE_NAME_TOO_LONG) != NULL, total > 253);
            assert_int_equal(a->ascii_len, total + 1);
        }
}

/* 56 letters of the same row take 63 octets as an A-label, 57 take 64. */
static void a_u_label_is_as_long_as_its_a_label(void **state)
{
    char name[200];
    (void)state;
    for (size_t i = 0; i < COUNT(all_profiles); i++) {
        size_t fits = 0;
        for (size_t n = 1; n < 63; n++) {
            for (size_t k = 0; k < n; k++)
                memcpy(name + 2 * k, "ü", 2);
            const struct answer *a = ask(all_profiles[i], name, 2 * n);
            bool too_long = found(a, IDNV_RULE_LABEL_TOO_LONG) != NULL;
            if (strcmp(all_profiles[i], "browser") != 0)
                assert_int_equal(too_long, a->ascii_len > 63);
            fits += a->ascii_len <= 63;
            char text[256];
            size_t len;
            assert_int_equal(idnv_to_unicode(text, sizeof text, &len, name, 2 * n,
                                             profile_of(all_profiles[i]), NULL),
                             IDNV_OK);
        }
        assert_true(fits >= 50 && fits < 62);
    }
}

/* One label without an A-form does not hide how long another is. */
static void a_label_behind_a_broken_one_is_measured(void **state)
{
    char name[2 + 2 * 60] = "\xFF.";
    (void)state;
    for (size_t k = 0; k < 60; k++)
        memcpy(name + 2 + 2 * k, "ü", 2);
    for (size_t i = 0; i < COUNT(all_profiles); i++) {
        const struct answer *a = ask(all_profiles[i], name, sizeof name);
        assert_non_null(found(a, IDNV_RULE_ILL_FORMED_UTF8));
        assert_int_equal(a->ascii_len, 0);
        if (strcmp(all_profiles[i], "browser") != 0)
            assert_finding(a, IDNV_RULE_LABEL_TOO_LONG, 1, IDNV_ABSENT, IDNV_ABSENT, 2, 120);
    }
}

/* URL standard, domain to ASCII: an empty result is a failure; an all-ASCII name has itself. */
static void empty_results_of_browsers(void **state)
{
    (void)state;
    assert_rules("browser", "", "EMPTY_LABEL"); /* once: it is no result */
    assert_rules("browser", "\u00AD", "EMPTY_LABEL");
    assert_rules("browser", "\u00AD.", "valid");
    assert_rules("browser", "xn--", "A_LABEL_EMPTY");
    /* With an ignored character in it, it is no ASCII name; domain to Unicode knows no such
     * failure. */
    static const char name[] = "x\u00ADn--";
    idnv_finding findings[4];
    idnv_report report;
    size_t n;
    assert_rules("browser", name, "A_LABEL_EMPTY,EMPTY_LABEL");
    idnv_report_init(&report, findings, COUNT(findings));
    assert_int_equal(idnv_to_unicode(NULL, 0, &n, S(name), profile_of("browser"), &report),
                     IDNV_NO);
    assert_int_equal(report.count, 1);
    assert_int_equal(findings[0].rule, IDNV_RULE_A_LABEL_EMPTY);
}

/* Between 63 and 255 code points: refused, and its forms are given, as of every label. */
static void labels_of_64_to_255_code_points_have_both_forms(void **state)
{
    char src[2 * 255];
    (void)state;
    for (size_t i = 0; i < 255; i++)
        memcpy(src + 2 * i, "\xC3\xBC", 2);
    for (size_t i = 0; i < COUNT(strict_profiles); i++)
        for (size_t len = 64; len <= 255; len += 191) {
            const struct answer *a = ask(strict_profiles[i], src, 2 * len);
            assert_non_null(found(a, IDNV_RULE_LABEL_TOO_LONG));
            assert_int_equal(a->unicode_len, 2 * len);
            assert_true(a->ascii_len > 63);
            assert_memory_equal(a->ascii, "xn--", 4);
        }
}

static void labels_over_255_code_points_are_not_examined(void **state)
{
    char name[1200];
    (void)state;
    for (size_t n = 254; n <= 257; n++) {
        for (size_t k = 0; k < n; k++)
            memcpy(name + 2 * k, "Ü", 2);
        const struct answer *a = ask("uts46", name, 2 * n);
        bool over = n > 255;
        assert_int_equal(found(a, IDNV_RULE_LABEL_LIMIT) != NULL, over);
        assert_int_equal(found(a, IDNV_RULE_LABEL_TOO_LONG) != NULL, !over);
        assert_int_equal(a->unicode_len, 2 * n);
        assert_memory_equal(a->unicode, over ? "Ü" : "ü", 2);
        assert_int_equal(a->ascii_len == 0, over);
    }
    /* Nor for the Bidi rule, when a later label makes the name one of right to left. */
    memset(name, '1', 300);
    memcpy(name + 300, ".\u05D0", 3);
    assert_string_equal(rules_of(ask("uts46", name, 303)), "LABEL_LIMIT,NAME_TOO_LONG");
    /* Length counts after mapping: 250 and a ligature of three letters, of 18 characters. */
    for (size_t k = 0; k < 250; k++)
        name[k] = 'a';
    memcpy(name + 250, "\xEF\xB7\xBA", 3); /* U+FDFA maps to 18 code points */
    assert_non_null(found(ask("browser", name, 253), IDNV_RULE_LABEL_LIMIT));
    /* A label of ignored characters alone is short. */
    for (size_t k = 0; k < 300; k++)
        memcpy(name + 2 * k, "\xC2\xAD", 2);
    memcpy(name + 600, "ü.de", 5);
    assert_forms("uts46", "ü.de", "xn--tda.de", "ü.de");
    assert_int_equal(ask("uts46", name, 605)->status, IDNV_OK);
}

/* VerifyDnsLength is false there: a label may be as long as it is. */
static void browser_takes_long_labels(void **state)
{
    char name[3 * 70];
    (void)state;
    for (size_t i = 0; i < sizeof name; i += 3)
        memcpy(name + i, i % 2 ? "\u6F22" : "\u5B57", 3);
    const struct answer *a = ask("browser", name, sizeof name);
    assert_int_equal(a->status, IDNV_OK);
    assert_true(a->ascii_len > IDNV_LABEL_MAX);
    assert_int_equal(a->report.count, 0);
    assert_non_null(found(ask("dns", name, sizeof name), IDNV_RULE_LABEL_TOO_LONG));
}

/*
 * An A-label of too many octets is decoded and judged, as its U-label is. Of one that holds too many
 * code points, or nothing, its length is all that is said.
 */
static void long_a_labels_are_decoded(void **state)
{
    static const struct {
        size_t as;
        const char *end, *unicode_end;
        const char *profile, *rules;
    } rows[] = {
        {56, "-t2f", "\u00FC", "registration", "LABEL_TOO_LONG"},
        {56, "-t2f", "\u00FC", "lookup", "LABEL_TOO_LONG"},
        {56, "-t2fa", "\u00FC\u00FC", "registration", "LABEL_TOO_LONG"},
        {56, "-t2F", "\u00FC", "lookup", "LABEL_TOO_LONG,A_LABEL_UPPER_CASE"},
        {59, "--", NULL, "registration", "LABEL_TOO_LONG"},
        {70, "-t2f", NULL, "registration", "LABEL_TOO_LONG"},
        {200, "-t2f", NULL, "registration", "LABEL_TOO_LONG"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char name[300] = "xn--", lower[300], unicode[300] = "";
        memset(name + 4, 'a', rows[i].as);
        strcpy(name + 4 + rows[i].as, rows[i].end);
        strcpy(lower, name);
        if (rows[i].unicode_end == NULL) {
            strcpy(unicode, name);
        } else {
            memset(unicode, 'a', rows[i].as);
            strcpy(unicode + rows[i].as, rows[i].unicode_end);
            lower[strlen(lower) - 1] |= 32;
        }
        const struct answer *a = ask(rows[i].profile, name, strlen(name));
        assert_int_equal(a->ascii_len, strlen(lower));
        assert_memory_equal(a->ascii, lower, a->ascii_len);
        assert_int_equal(a->unicode_len, strlen(unicode));
        assert_memory_equal(a->unicode, unicode, a->unicode_len);
        assert_string_equal(rules_of(a), rows[i].rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_final_dot_is_kept),
        cmocka_unit_test(the_root_label_is_no_finding_of_to_unicode),
        cmocka_unit_test(the_root_alone),
        cmocka_unit_test(empty_labels),
        cmocka_unit_test(lengths_are_of_the_a_form),
        cmocka_unit_test(the_root_may_be_mapped_to_nothing),
        cmocka_unit_test(a_u_label_is_as_long_as_its_a_label),
        cmocka_unit_test(a_label_behind_a_broken_one_is_measured),
        cmocka_unit_test(empty_results_of_browsers),
        cmocka_unit_test(labels_of_64_to_255_code_points_have_both_forms),
        cmocka_unit_test(labels_over_255_code_points_are_not_examined),
        cmocka_unit_test(browser_takes_long_labels),
        cmocka_unit_test(long_a_labels_are_decoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
