/* SPDX-License-Identifier: MIT */
/* Names under each profile: forms, dots, empty labels, lengths, case, Bidi, Unicode versions. */
#include "names.h"

static const char *const strict[] = {"registration", "lookup"};
static const char *const mapping[] = {"uts46", "uts46-transitional", "browser", "dns"};
static const char *const all[] = {"registration", "lookup",  "uts46",
                                  "uts46-transitional", "browser", "dns"};

static void assert_forms(const char *profile, const char *src, const char *ascii,
                         const char *unicode)
{
    const struct answer *a = ask(profile, src, strlen(src));
    assert_int_equal(a->status, IDNV_OK);
    assert_int_equal(a->ascii_len, strlen(ascii));
    assert_memory_equal(a->ascii, ascii, a->ascii_len);
    assert_int_equal(a->unicode_len, strlen(unicode));
    assert_memory_equal(a->unicode, unicode, a->unicode_len);
}

static void a_plain_name_is_both_its_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        assert_forms(all[i], "a", "a", "a");
        assert_forms(all[i], "www.example-1.com", "www.example-1.com", "www.example-1.com");
        assert_forms(all[i], "a--b.c", "a--b.c", "a--b.c");
    }
}

/*
 * Octets are looked at eight at a time, code points one by one: idnv_check of one and of the other,
 * and the shorter ways of to-ASCII and to-Unicode, agree, and nothing is written behind the answer.
 */
static void same_as_code_points(const char *name, size_t len, const char *profile)
{
    char ascii[3][80], unicode[3][80];
    size_t a[3] = {0}, u[3] = {0};
    uint32_t cps[80];
    idnv_status status[3];
    const idnv_profile *p = profile_of(profile);
    idnv_report report;

    memset(ascii, '!', sizeof ascii);
    memset(unicode, '!', sizeof unicode);
    for (size_t i = 0; i < len; i++)
        cps[i] = (uint8_t)name[i];
    idnv_report_init(&report, NULL, 0);
    status[0] = idnv_check_utf32(ascii[0], 80, &a[0], unicode[0], 80, &u[0], cps, len, p, &report);
    status[1] = idnv_check(ascii[1], 80, &a[1], unicode[1], 80, &u[1], name, len, p, &report);
    status[2] = idnv_to_ascii(ascii[2], 80, &a[2], name, len, p, &report);
    (void)idnv_to_unicode(unicode[2], 80, &u[2], name, len, p, NULL);
    for (size_t i = 1; i < 3; i++)
        if (status[i] != status[0] || a[i] != a[0] || u[i] != u[0] ||
            memcmp(ascii[i], ascii[0], 80) != 0 || memcmp(unicode[i], unicode[0], 80) != 0)
            fail_msg("%s, %zu: %.*s", profile, i, (int)len, name);
}

static void octets_at_every_place(void **state)
{
    static const char octets[] = {'z', '0', '9', '-', '.', 'A', 'Z', '@', '[', '`', '{', '/', ':',
                                  ',', ' ', '_', 0x7F, 0};
    static const char *const four[] = {"registration", "uts46", "browser", "dns"};
    char name[72];
    (void)state;
    for (size_t len = 1; len <= 70; len++)
        for (size_t at = 0; at < len; at++)
            for (size_t i = 0; i < COUNT(octets); i++)
                for (size_t k = 0; k < COUNT(four); k++) {
                    memset(name, 'a', sizeof name);
                    name[at] = octets[i];
                    same_as_code_points(name, len, four[k]);
                    name[len / 2] = i % 2 ? '-' : '.'; /* beside one of its kind, too */
                    same_as_code_points(name, len, four[k]);
                }
}

static void both_forms_of_a_name_in_every_profile(void **state)
{
    static const char *const pairs[][2] = {
        {"bücher.example", "xn--bcher-kva.example"},
        {"пример.рф", "xn--e1afmkfd.xn--p1ai"},
        {"例え.テスト", "xn--r8jz45g.xn--zckzah"},
        {"अगर.भारत", "xn--80bai8a0c.xn--h2brj9c"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++)
        for (size_t k = 0; k < 3; k++) {
            assert_forms(all[i], pairs[k][0], pairs[k][1], pairs[k][0]);
            assert_forms(all[i], pairs[k][1], pairs[k][1], pairs[k][0]);
        }
}

static void strict_profiles_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strict); i++) {
        assert_forms(strict[i], "WWW.Example.COM", "WWW.Example.COM", "WWW.Example.COM");
        assert_rules(strict[i], "BÜCHER", "DISALLOWED,DISALLOWED,DISALLOWED,DISALLOWED,DISALLOWED,"
                                          "DISALLOWED");
        assert_rules(strict[i], "Bücher", "DISALLOWED");
        assert_rules(strict[i], "ｂücher", "DISALLOWED");
        assert_rules(strict[i], "bu\xCC\x88" "cher", "NOT_NFC");
        assert_rules(strict[i], "a\xC2\xADü", "DISALLOWED");
    }
}

static void mapping_profiles_map(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(mapping); i++) {
        assert_forms(mapping[i], "WWW.Example.COM", "www.example.com", "www.example.com");
        assert_forms(mapping[i], "BU\xCC\x88" "CHER.Example", "xn--bcher-kva.example",
                     "bücher.example");
        assert_forms(mapping[i], "ｂücher\xC2\xAD", "xn--bcher-kva", "bücher");
        assert_forms(mapping[i], "ＸＮ--BCHER-kva", "xn--bcher-kva", "bücher");
    }
    assert_forms("uts46", "Straße", "xn--strae-oqa", "straße");
    assert_forms("uts46", "ΦΊΛΟΣ", "xn--kxaymql", "φίλοσ");
    assert_forms("uts46-transitional", "Straße.ẞ", "strasse.ss", "strasse.ss");
}

static void other_full_stops(void **state)
{
    static const char *const dots[] = {"\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"};
    static const uint32_t cps[] = {0x3002, 0xFF0E, 0xFF61};
    (void)state;
    for (size_t d = 0; d < COUNT(dots); d++) {
        char name[32];
        snprintf(name, sizeof name, "curl%sse", dots[d]);
        for (size_t i = 0; i < COUNT(strict); i++) {
            const struct answer *a = ask(strict[i], name, strlen(name));
            assert_string_equal(rules_of(a), "DISALLOWED");
            assert_finding(a, IDNV_RULE_DISALLOWED, 0, 4, cps[d], 4, 3);
        }
        for (size_t i = 0; i < COUNT(mapping); i++)
            assert_forms(mapping[i], name, "curl.se", "curl.se");
    }
}

static void a_final_dot_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strict); i++)
        assert_forms(strict[i], "bücher.", "xn--bcher-kva.", "bücher.");
    assert_forms("browser", "bücher.", "xn--bcher-kva.", "bücher.");
    assert_forms("dns", "bücher.", "xn--bcher-kva.", "bücher.");
    assert_forms("dns", "example.com.", "example.com.", "example.com.");
    assert_forms("dns", "example\xE3\x80\x82", "example.", "example.");
    for (size_t i = 0; i < 2; i++) {
        const struct answer *a = ask(mapping[i], S("a.b."));
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
    for (size_t i = 0; i < COUNT(strict); i++)
        assert_rules(strict[i], ".", "EMPTY_LABEL");
    for (size_t i = 0; i < 2; i++)
        assert_rules(mapping[i], ".", "EMPTY_LABEL,ROOT_LABEL");
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
    for (size_t i = 0; i < COUNT(all); i++) {
        for (size_t k = 0; k < COUNT(totals); k++) {
            size_t len = long_name(name, totals[k]);
            bool judged = strcmp(all[i], "browser") != 0;
            const struct answer *a = ask(all[i], name, len);
            assert_int_equal(a->status, judged && len > 253 ? IDNV_NO : IDNV_OK);
            assert_int_equal(found(a, IDNV_RULE_NAME_TOO_LONG) != NULL, judged && len > 253);
            if (len >= 255)
                continue;
            name[len] = '.'; /* the final dot does not count */
            a = ask(all[i], name, len + 1);
            assert_int_equal(found(a, IDNV_RULE_NAME_TOO_LONG) != NULL, judged && len > 253);
        }
        memset(name, 'a', 64);
        assert_int_equal(ask(all[i], name, 63)->status, IDNV_OK);
        const struct answer *a = ask(all[i], name, 64);
        if (strcmp(all[i], "browser") == 0) {
            assert_int_equal(a->status, IDNV_OK);
            continue;
        }
        assert_string_equal(rules_of(a), "LABEL_TOO_LONG");
        assert_finding(a, IDNV_RULE_LABEL_TOO_LONG, 0, IDNV_ABSENT, IDNV_ABSENT, 0, 64);
        assert_int_equal(a->ascii_len, 64);
    }
}

/* 56 letters of the same row take 63 octets as an A-label, 57 take 64. */
static void a_u_label_is_as_long_as_its_a_label(void **state)
{
    char name[200];
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        size_t fits = 0;
        for (size_t n = 1; n < 63; n++) {
            for (size_t k = 0; k < n; k++)
                memcpy(name + 2 * k, "ü", 2);
            const struct answer *a = ask(all[i], name, 2 * n);
            bool too_long = found(a, IDNV_RULE_LABEL_TOO_LONG) != NULL;
            if (strcmp(all[i], "browser") != 0)
                assert_int_equal(too_long, a->ascii_len > 63);
            fits += a->ascii_len <= 63;
            char text[256];
            size_t len;
            assert_int_equal(idnv_to_unicode(text, sizeof text, &len, name, 2 * n,
                                             profile_of(all[i]), NULL),
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
    for (size_t i = 0; i < COUNT(all); i++) {
        const struct answer *a = ask(all[i], name, sizeof name);
        assert_non_null(found(a, IDNV_RULE_ILL_FORMED_UTF8));
        assert_int_equal(a->ascii_len, 0);
        if (strcmp(all[i], "browser") != 0)
            assert_finding(a, IDNV_RULE_LABEL_TOO_LONG, 1, IDNV_ABSENT, IDNV_ABSENT, 2, 120);
    }
}

/* What is no A-label stays as it stands, in both forms where it is ASCII; UTS #46 decodes what it
 * can. */
static void forms_of_broken_a_labels(void **state)
{
    static const struct {
        const char *profile, *src, *ascii, *unicode;
    } rows[] = {
        {"registration", "xn--a-", "xn--a-", "xn--a-"},
        {"lookup", "xn--a-", "xn--a-", "xn--a-"},
        {"uts46", "xn--a-", "a", "a"},
        {"registration", "xn--99999999", "xn--99999999", "xn--99999999"},
        {"lookup", "a.xn--99999999.b", "a.xn--99999999.b", "a.xn--99999999.b"},
        {"uts46", "xn--99999999", "xn--99999999", "xn--99999999"},
        {"registration", "xn--\u00FC", "", "xn--\u00FC"},
        {"lookup", "xn--\u00FC", "", "xn--\u00FC"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct answer *a = ask(rows[i].profile, rows[i].src, strlen(rows[i].src));
        assert_int_equal(a->status, IDNV_NO);
        assert_int_equal(a->ascii_len, strlen(rows[i].ascii));
        assert_memory_equal(a->ascii, rows[i].ascii, a->ascii_len);
        assert_int_equal(a->unicode_len, strlen(rows[i].unicode));
        assert_memory_equal(a->unicode, rows[i].unicode, a->unicode_len);
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
    for (size_t i = 0; i < COUNT(strict); i++)
        for (size_t len = 64; len <= 255; len += 191) {
            const struct answer *a = ask(strict[i], src, 2 * len);
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

static void upper_case_in_a_labels(void **state)
{
    (void)state;
    const struct answer *a = ask("registration", S("a.XN--BCHER-KVA"));
    assert_string_equal(rules_of(a), "A_LABEL_UPPER_CASE");
    assert_int_equal(a->findings[0].severity, IDNV_SEVERITY_ERROR);
    assert_finding(a, IDNV_RULE_A_LABEL_UPPER_CASE, 1, IDNV_ABSENT, IDNV_ABSENT, 2, 13);
    a = ask("lookup", S("Xn--bcher-kva"));
    assert_string_equal(rules_of(a), "A_LABEL_UPPER_CASE");
    assert_int_equal(a->findings[0].severity, IDNV_SEVERITY_NOTE);
    assert_int_equal(a->status, IDNV_OK);
    assert_memory_equal(a->ascii, "xn--bcher-kva", 13);
    assert_forms("uts46", "XN--BCHER-KVA", "xn--bcher-kva", "bücher");
}

static void browser_only_warns_of_ascii_names(void **state)
{
    static const char *const rows[] = {"xn--", "a.xn--example-", "xn--99999999", "xn--xn---epa",
                                       "xn---", "XN--0000h.de", "xn--a-b"};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct answer *a = ask("browser", rows[i], strlen(rows[i]));
        assert_int_equal(a->status, IDNV_OK);
        assert_true(a->report.count > 0);
        assert_int_equal(a->findings[0].severity, IDNV_SEVERITY_WARNING);
        assert_int_equal(a->ascii_len, strlen(rows[i]));
        for (size_t k = 0; k < a->ascii_len; k++)
            assert_int_equal(a->ascii[k], rows[i][k] >= 'A' && rows[i][k] <= 'Z'
                                              ? rows[i][k] + 32
                                              : rows[i][k]);
        /* Beside a label that is not ASCII the same fault is an error. */
        char name[64];
        snprintf(name, sizeof name, "ü.%s", rows[i]);
        assert_int_equal(ask("browser", name, strlen(name))->status, IDNV_NO);
    }
    assert_rules("browser", "xn--", "A_LABEL_EMPTY"); /* the result is that, and not empty */
    assert_forms("browser", "a_b!.-c-.d--e", "a_b!.-c-.d--e", "a_b!.-c-.d--e");
    assert_rules("browser", "a%b", "FORBIDDEN_CODE_POINT");
    assert_rules("browser", "a b", "FORBIDDEN_CODE_POINT");
    assert_rules("browser", "ü/b", "FORBIDDEN_CODE_POINT");
    assert_rules("browser", "\xE2\x84\x80", "FORBIDDEN_CODE_POINT");
}

/* Whatever else is wrong with a label is a warning: what no host may hold stays an error. */
static void browser_refuses_forbidden_code_points_anywhere(void **state)
{
    static const struct {
        const char *name;
        uint32_t label, index;
    } rows[] = {{"xn--a^b", 0, 5}, {"a.xn--^", 1, 4},     {"XN--TDA<.de", 0, 7},
                {"xn-- ", 0, 4},   {"a.xn--%-.de", 1, 0}, {"xn--a b/-", 0, 1}};
    char label[300];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct answer *a = ask("browser", rows[i].name, strlen(rows[i].name));
        const idnv_finding *forbidden = found(a, IDNV_RULE_FORBIDDEN_CODE_POINT);
        assert_int_equal(a->status, IDNV_NO);
        assert_non_null(forbidden);
        assert_int_equal(forbidden->severity, IDNV_SEVERITY_ERROR);
        assert_int_equal(forbidden->label, rows[i].label);
        assert_int_equal(forbidden->index, rows[i].index);
    }
    memset(label, 'a', sizeof label);
    assert_int_equal(ask("browser", label, sizeof label)->status, IDNV_OK);
    label[280] = '|';
    const struct answer *a = ask("browser", label, sizeof label);
    assert_int_equal(a->status, IDNV_NO);
    assert_int_equal(found(a, IDNV_RULE_FORBIDDEN_CODE_POINT)->byte, 280);
    assert_int_equal(found(a, IDNV_RULE_LABEL_LIMIT)->severity, IDNV_SEVERITY_WARNING);
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

/* Without a report a check of the A-form alone may stop at the first error, one for both may not. */
static void answers_without_a_report(void **state)
{
    static const char name[] = "b\u00FCcher.a_b.stra\u00DFe";
    const idnv_profile *profile = profile_of("registration");
    char ascii[64], unicode[64];
    size_t a, u;
    (void)state;
    assert_int_equal(idnv_check(ascii, sizeof ascii, &a, NULL, 0, NULL, name, sizeof name - 1, profile,
                                NULL),
                     IDNV_NO);
    assert_int_equal(a, 0);
    assert_int_equal(idnv_check(ascii, sizeof ascii, &a, unicode, sizeof unicode, &u, name,
                                sizeof name - 1, profile, NULL),
                     IDNV_NO);
    assert_int_equal(u, sizeof name - 1);
    assert_memory_equal(unicode, name, u);
    assert_int_equal(a, 31);
    assert_memory_equal(ascii, "xn--bcher-kva.a_b.xn--strae-oqa", 31);
}

/* A label before the one that makes the name bidi is judged again only where it is a label. */
static void broken_a_labels_are_not_judged_by_direction(void **state)
{
    (void)state;
    assert_null(found(ask("lookup", S("xn--1-.\u05D0")), IDNV_RULE_BIDI_1));
    assert_null(found(ask("lookup", S("xn--\u00FC.\u05D0")), IDNV_RULE_BIDI_1));
    assert_non_null(found(ask("lookup", S("1.\u05D0")), IDNV_RULE_BIDI_1));
}

static void dns_names(void **state)
{
    (void)state;
    assert_forms("dns", "_443._tcp.Example.com", "_443._tcp.example.com", "_443._tcp.example.com");
    assert_forms("dns", "1.2.3.4/24", "1.2.3.4/24", "1.2.3.4/24");
    assert_forms("dns", "0/28.2.0.192.in-addr.arpa", "0/28.2.0.192.in-addr.arpa",
                 "0/28.2.0.192.in-addr.arpa");
    assert_forms("dns", "ab--cd.bücher", "ab--cd.xn--bcher-kva", "ab--cd.bücher");
    assert_rules("dns", "_ü", "STD3_ASCII");
    assert_rules("dns", "a b", "STD3_ASCII");
    assert_rules("dns", "-a", "HYPHEN_START");
    assert_rules("dns", "a-", "HYPHEN_END");
    assert_rules("uts46", "_443._tcp", "STD3_ASCII,STD3_ASCII");
    assert_rules("registration", "_tcp", "DISALLOWED");
}

/* The label before the one that makes a name a Bidi name is judged again, and found in place. */
static void bidi_is_judged_over_the_whole_name(void **state)
{
    (void)state;
    const struct answer *a = ask("registration", S("ab.1a.-\xD7\x90"));
    assert_finding(a, IDNV_RULE_BIDI_1, 1, 0, '1', 3, 1);
    assert_finding(a, IDNV_RULE_HYPHEN_START, 2, 0, '-', 6, 1);
    assert_rules("registration", "1a.com", "valid");
    assert_rules("registration", "1a.\xD7\x90", "BIDI_1");
    assert_rules("registration", "\xD7\x90.1a", "BIDI_1");
    assert_rules("registration", "1a.xn--4db", "BIDI_1");
    assert_rules("registration", "xn--4db.1a", "BIDI_1");
    assert_rules("uts46", "1A.xn--4db", "BIDI_1");
    a = ask("registration", S("a.1\xC3\xBC.\xD7\x90"));
    assert_finding(a, IDNV_RULE_BIDI_1, 1, 0, '1', 2, 1);
    a = ask("registration", S("xn--1-eha.\xD7\x90"));
    assert_finding(a, IDNV_RULE_BIDI_1, 0, 0, '1', 0, 9);
}

static void ill_formed_utf_8_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        const struct answer *a = ask(all[i], S("a\xFF" "b.\xC3"));
        assert_int_equal(a->status, IDNV_NO);
        assert_string_equal(rules_of(a), "ILL_FORMED_UTF8,ILL_FORMED_UTF8");
        assert_finding(a, IDNV_RULE_ILL_FORMED_UTF8, 0, 1, IDNV_ABSENT, 1, 1);
        assert_int_equal(a->ascii_len, 0);
        assert_int_equal(a->unicode_len, 9);
        assert_memory_equal(a->unicode, "a\xEF\xBF\xBD" "b.\xEF\xBF\xBD", 9);
        a = ask(all[i], S("xn--\xC3\xBC-\xFF\xC3\xBC\xC3"));
        assert_string_equal(rules_of(a), "A_LABEL_NOT_ASCII,ILL_FORMED_UTF8,ILL_FORMED_UTF8");
        assert_finding(a, IDNV_RULE_ILL_FORMED_UTF8, 0, 6, IDNV_ABSENT, 7, 1);
    }
}

static void a_broken_a_label_stays_as_it_is(void **state)
{
    char text[64];
    size_t len;
    (void)state;
    assert_int_equal(idnv_to_unicode(text, sizeof text, &len, "XN--99999999.De", 15,
                                     profile_of("lookup"), NULL), IDNV_NO);
    assert_int_equal(len, 15);
    assert_memory_equal(text, "XN--99999999.De", 15);
}

static void to_unicode_never_loses_text(void **state)
{
    static const char *const rows[] = {"xn--", "xn--99999999", "a..b", "-", "xn--\xC3\xBC", "\xFF",
                                       "xn--a.xn--bcher-kva", "_", "1.\xD7\x90"};
    char text[64];
    size_t with, without;
    idnv_report report;
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++)
        for (size_t k = 0; k < COUNT(rows); k++) {
            idnv_report_init(&report, NULL, 0);
            idnv_status one = idnv_to_unicode(text, sizeof text, &with, rows[k], strlen(rows[k]),
                                              profile_of(all[i]), &report);
            idnv_status two = idnv_to_unicode(text, sizeof text, &without, rows[k],
                                              strlen(rows[k]), profile_of(all[i]), NULL);
            assert_int_equal(one, two);
            assert_int_equal(with, without);
            /* UTS #46 empties an A-label that holds nothing. */
            if (strcmp(rows[k], "xn--") != 0)
                assert_true(with > 0);
        }
}

static void older_unicode_versions(void **state)
{
    static const struct {
        const char *version, *src, *rules;
    } rows[] = {
        {"18.0", "\xF0\x91\x87\x89", "LEADING_MARK"},    /* U+111C9 */
        {"10.0", "a\xF0\x91\x87\x89", "DISALLOWED"}, {"8.0", "a\xF0\x91\x87\x89", "DISALLOWED"},
        {"11.0", "a\xF0\x91\x87\x89", "valid"},      {"7.0", "a\xF0\x91\x87\x89", "UNASSIGNED"},
        {"6.1", "\xE1\xA7\x9A", "DISALLOWED"},       {"6.3", "\xE1\xA7\x9A", "DISALLOWED"},
        {"18.0", "\xE1\xA7\x9A", "DISALLOWED"},      /* U+19DA */
        {"12.0", "\xE1\xB2\x90", "DISALLOWED"},      /* U+1C90, capital Georgian, of 11.0 */
        {"10.0", "\xE1\xB2\x90", "UNASSIGNED"},
        {"15.0", "\xF0\xB1\x8D\x90", "valid"},       /* U+31350, Han of 15.0 */
        {"15.0.0", "\xF0\xB1\x8D\x90", "valid"},     {"14.0", "\xF0\xB1\x8D\x90", "UNASSIGNED"},
        {"6.1", "bücher", "valid"},
    };
    const idnv_profile *p = profile_of("registration");
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const idnv_profile *old =
            idnv_profile_restrict(p, rows[i].version, strlen(rows[i].version));
        assert_non_null(old);
        if (strcmp(rules_of(ask_profile(old, rows[i].src, strlen(rows[i].src))), rows[i].rules))
            fail_msg("%s in %s: %s", rows[i].src, rows[i].version,
                     rules_of(ask_profile(old, rows[i].src, strlen(rows[i].src))));
    }
    assert_null(idnv_profile_find(S("foobar"))); /* as long as "lookup" */
    assert_null(idnv_profile_find(S("look")));
    assert_null(idnv_profile_find(S("")));
    assert_null(idnv_profile_find(NULL, 6));
    assert_null(idnv_profile_restrict(p, NULL, 4));
    assert_null(idnv_profile_restrict(p, S("5.2")));
    assert_null(idnv_profile_restrict(p, S("19.0")));
    assert_null(idnv_profile_restrict(p, S("15.")));
    assert_null(idnv_profile_restrict(p, S("15.0.0.0")));
    assert_null(idnv_profile_restrict(p, S("15.0.1")));
    assert_null(idnv_profile_restrict(p, S("15.0xx")));
    assert_null(idnv_profile_restrict(p, S("")));
    assert_null(idnv_profile_restrict(NULL, S("15.0")));
    assert_string_equal(idnv_profile_unicode(idnv_profile_restrict(p, S("15.0.0"))), "15.0");
    /* The mapping of a later character is not known to an earlier version. */
    const idnv_profile *u = idnv_profile_restrict(profile_of("uts46"), S("10.0"));
    assert_string_equal(rules_of(ask_profile(u, S("\xE1\xB2\x90"))), "UTS46_DISALLOWED");
    assert_int_equal(ask("uts46", S("\xE1\xB2\x90"))->status, IDNV_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_name_is_both_its_forms),
        cmocka_unit_test(octets_at_every_place),
        cmocka_unit_test(both_forms_of_a_name_in_every_profile),
        cmocka_unit_test(strict_profiles_change_nothing),
        cmocka_unit_test(mapping_profiles_map),
        cmocka_unit_test(other_full_stops),
        cmocka_unit_test(a_final_dot_is_kept),
        cmocka_unit_test(the_root_label_is_no_finding_of_to_unicode),
        cmocka_unit_test(the_root_alone),
        cmocka_unit_test(empty_labels),
        cmocka_unit_test(lengths_are_of_the_a_form),
        cmocka_unit_test(a_u_label_is_as_long_as_its_a_label),
        cmocka_unit_test(a_label_behind_a_broken_one_is_measured),
        cmocka_unit_test(forms_of_broken_a_labels),
        cmocka_unit_test(empty_results_of_browsers),
        cmocka_unit_test(labels_of_64_to_255_code_points_have_both_forms),
        cmocka_unit_test(labels_over_255_code_points_are_not_examined),
        cmocka_unit_test(upper_case_in_a_labels),
        cmocka_unit_test(browser_only_warns_of_ascii_names),
        cmocka_unit_test(browser_refuses_forbidden_code_points_anywhere),
        cmocka_unit_test(browser_takes_long_labels),
        cmocka_unit_test(answers_without_a_report),
        cmocka_unit_test(broken_a_labels_are_not_judged_by_direction),
        cmocka_unit_test(dns_names),
        cmocka_unit_test(bidi_is_judged_over_the_whole_name),
        cmocka_unit_test(ill_formed_utf_8_everywhere),
        cmocka_unit_test(a_broken_a_label_stays_as_it_is),
        cmocka_unit_test(to_unicode_never_loses_text),
        cmocka_unit_test(older_unicode_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
