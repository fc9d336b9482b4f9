/* SPDX-License-Identifier: MIT */
/* Names under each profile: forms, dots, case, broken A-labels, Bidi, Unicode versions. */
#include "names.h"

static void a_plain_name_is_both_its_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all_profiles); i++) {
        assert_forms(all_profiles[i], "a", "a", "a");
        assert_forms(all_profiles[i], "www.example-1.com", "www.example-1.com",
                     "www.example-1.com");
        assert_forms(all_profiles[i], "a--b.c", "a--b.c", "a--b.c");
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
    for (size_t i = 0; i < COUNT(all_profiles); i++)
        for (size_t k = 0; k < 3; k++) {
            assert_forms(all_profiles[i], pairs[k][0], pairs[k][1], pairs[k][0]);
            assert_forms(all_profiles[i], pairs[k][1], pairs[k][1], pairs[k][0]);
        }
}

static void strict_profiles_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strict_profiles); i++) {
        assert_forms(strict_profiles[i], "WWW.Example.COM", "WWW.Example.COM", "WWW.Example.COM");
        assert_rules(strict_profiles[i], "BÜCHER",
                     "DISALLOWED,DISALLOWED,DISALLOWED,DISALLOWED,DISALLOWED,"
                     "DISALLOWED");
        assert_rules(strict_profiles[i], "Bücher", "DISALLOWED");
        assert_rules(strict_profiles[i], "ｂücher", "DISALLOWED");
        assert_rules(strict_profiles[i], "bu\xCC\x88" "cher", "NOT_NFC");
        assert_rules(strict_profiles[i], "a\xC2\xADü", "DISALLOWED");
    }
}

static void mapping_profiles_map(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(mapping_profiles); i++) {
        assert_forms(mapping_profiles[i], "WWW.Example.COM", "www.example.com", "www.example.com");
        assert_forms(mapping_profiles[i], "BU\xCC\x88" "CHER.Example", "xn--bcher-kva.example",
                     "bücher.example");
        assert_forms(mapping_profiles[i], "ｂücher\xC2\xAD", "xn--bcher-kva", "bücher");
        assert_forms(mapping_profiles[i], "ＸＮ--BCHER-kva", "xn--bcher-kva", "bücher");
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
        for (size_t i = 0; i < COUNT(strict_profiles); i++) {
            const struct answer *a = ask(strict_profiles[i], name, strlen(name));
            assert_string_equal(rules_of(a), "DISALLOWED");
            assert_finding(a, IDNV_RULE_DISALLOWED, 0, 4, cps[d], 4, 3);
        }
        for (size_t i = 0; i < COUNT(mapping_profiles); i++)
            assert_forms(mapping_profiles[i], name, "curl.se", "curl.se");
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

/* Without a report a check of the A-form may stop at the first error, one of both forms may not. */
static void answers_without_a_report(void **state)
{
    static const char name[] = "b\u00FCcher.a_b.stra\u00DFe";
    const idnv_profile *profile = profile_of("registration");
    char ascii[64], unicode[64];
    size_t a, u;
    (void)state;
    assert_int_equal(idnv_check(ascii, sizeof ascii, &a, NULL, 0, NULL, name, sizeof name - 1,
                                profile, NULL),
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
    assert_rules("dns", "\uFF41_b", "STD3_ASCII"); /* ASCII labels as given (doc/readings.md) */
    assert_rules("dns", "a\uFF3Fb", "STD3_ASCII");
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

/* What is longer than any label is only that, on either side of the label that makes the name bidi. */
static void a_label_that_is_too_long_is_not_judged_by_direction(void **state)
{
    char before[70], behind[70];
    (void)state;
    for (size_t n = 63; n <= 64; n++) {
        const char *rules = n == 63 ? "BIDI_1" : "LABEL_TOO_LONG";
        memset(before, '1', n);
        memcpy(before + n, ".\u05D0", 4);
        memcpy(behind, "\u05D0.", 3);
        memset(behind + 3, '1', n);
        behind[3 + n] = 0;
        for (size_t i = 0; i < COUNT(strict_profiles); i++) {
            assert_rules(strict_profiles[i], before, rules);
            assert_rules(strict_profiles[i], behind, rules);
        }
        assert_non_null(found(ask("uts46", before, n + 3), IDNV_RULE_BIDI_1));
    }
}

static void ill_formed_utf_8_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all_profiles); i++) {
        const struct answer *a = ask(all_profiles[i], S("a\xFF" "b.\xC3"));
        assert_int_equal(a->status, IDNV_NO);
        assert_string_equal(rules_of(a), "ILL_FORMED_UTF8,ILL_FORMED_UTF8");
        assert_finding(a, IDNV_RULE_ILL_FORMED_UTF8, 0, 1, IDNV_ABSENT, 1, 1);
        assert_int_equal(a->ascii_len, 0);
        assert_int_equal(a->unicode_len, 9);
        assert_memory_equal(a->unicode, "a\xEF\xBF\xBD" "b.\xEF\xBF\xBD", 9);
        a = ask(all_profiles[i], S("xn--\xC3\xBC-\xFF\xC3\xBC\xC3"));
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
    for (size_t i = 0; i < COUNT(all_profiles); i++)
        for (size_t k = 0; k < COUNT(rows); k++) {
            idnv_report_init(&report, NULL, 0);
            idnv_status one = idnv_to_unicode(text, sizeof text, &with, rows[k], strlen(rows[k]),
                                              profile_of(all_profiles[i]), &report);
            idnv_status two = idnv_to_unicode(text, sizeof text, &without, rows[k],
                                              strlen(rows[k]), profile_of(all_profiles[i]), NULL);
            assert_int_equal(one, two);
            assert_int_equal(with, without);
            /* UTS #46 empties an A-label that holds nothing. */
            if (strcmp(rows[k], "xn--") != 0)
                assert_true(with > 0);
        }
}

/* U+FDFA is mapped to four words of Arabic, with three spaces between. */
static void what_is_mapped_breaks_a_rule_once(void **state)
{
    static const char name[] = "\uFDFA\uFDFA.xn--\u2100.\u2100";
    idnv_finding findings[16];
    idnv_report all, some, none;
    size_t len;
    (void)state;
    assert_string_equal(rules_of(ask("uts46", "\uFDFA", 3)), "STD3_ASCII,BIDI_2");
    assert_int_equal(ask("uts46", "\uFDFA", 3)->report.count, 2);
    for (size_t i = 0; i < COUNT(all_profiles); i++) {
        const idnv_profile *profile = profile_of(all_profiles[i]);
        idnv_report_init(&all, findings, 16);
        idnv_report_init(&some, findings, 1);
        idnv_report_init(&none, NULL, 0);
        (void)idnv_to_ascii(NULL, 0, &len, name, sizeof name - 1, profile, &some);
        (void)idnv_to_ascii(NULL, 0, &len, name, sizeof name - 1, profile, &none);
        (void)idnv_to_ascii(NULL, 0, &len, name, sizeof name - 1, profile, &all);
        assert_int_equal(some.count, all.count);
        assert_int_equal(none.count, all.count);
        assert_int_equal(some.errors, all.errors);
        assert_int_equal(none.errors, all.errors);
        for (uint32_t k = 1; k < all.count; k++)
            assert_false(findings[k].rule == findings[k - 1].rule &&
                         findings[k].byte == findings[k - 1].byte);
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
        cmocka_unit_test(what_is_mapped_breaks_a_rule_once),
        cmocka_unit_test(other_full_stops),
        cmocka_unit_test(forms_of_broken_a_labels),
        cmocka_unit_test(upper_case_in_a_labels),
        cmocka_unit_test(browser_only_warns_of_ascii_names),
        cmocka_unit_test(browser_refuses_forbidden_code_points_anywhere),
        cmocka_unit_test(answers_without_a_report),
        cmocka_unit_test(broken_a_labels_are_not_judged_by_direction),
        cmocka_unit_test(dns_names),
        cmocka_unit_test(bidi_is_judged_over_the_whole_name),
        cmocka_unit_test(a_label_that_is_too_long_is_not_judged_by_direction),
        cmocka_unit_test(ill_formed_utf_8_everywhere),
        cmocka_unit_test(a_broken_a_label_stays_as_it_is),
        cmocka_unit_test(to_unicode_never_loses_text),
        cmocka_unit_test(older_unicode_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
