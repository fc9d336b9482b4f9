/* SPDX-License-Identifier: MIT */
/*
 * Past vulnerabilities of IDN software, one test each, named by their ids. Every input goes through
 * the UTF-8 and the UTF-32 entry points (names.c), under the strict profiles and under UTS #46.
 */
#include "names.h"

static const char *const judged[] = {"registration", "lookup", "uts46", "dns"};

/*
 * `browser` is the URL standard's domain to ASCII, not strict: faults of an A-label are errors beside
 * a label that is not ASCII, and warnings in a name that is all ASCII, which keeps its text.
 */
static void refused_by_browser(const char *src, size_t len, uint16_t rule)
{
    char name[256];
    bool ascii = true;
    for (size_t i = 0; i < len; i++)
        ascii = ascii && !(src[i] & 0x80);
    const struct answer *a = ask("browser", src, len);
    bool forbidden = found(a, IDNV_RULE_FORBIDDEN_CODE_POINT) != NULL;
    assert_int_equal(a->status, ascii && !forbidden ? IDNV_OK : IDNV_NO);
    assert_non_null(found(a, rule));
    assert_int_equal(found(a, rule)->severity,
                     ascii ? IDNV_SEVERITY_WARNING : IDNV_SEVERITY_ERROR);
    if (ascii && !forbidden) {
        assert_int_equal(a->ascii_len, len);
        for (size_t i = 0; i < len; i++)
            assert_int_equal(a->ascii[i], src[i] >= 'A' && src[i] <= 'Z' ? src[i] + 32 : src[i]);
    }
    int name_len = snprintf(name, sizeof name, "\xC3\xBC.%.*s.com", (int)len, src);
    a = ask("browser", name, (size_t)name_len);
    if (a->status != IDNV_NO || !found(a, rule))
        fail_msg("browser, \"%s\": %s", name, rules_of(a));
    assert_int_equal(found(a, rule)->severity, IDNV_SEVERITY_ERROR);
    assert_int_equal(found(a, rule)->label, 1);
}

/* The name is refused, with this rule, alone and beside other labels. */
static void refused(const char *src, size_t len, uint16_t rule)
{
    char name[256];
    for (size_t i = 0; i < COUNT(judged); i++) {
        const struct answer *a = ask(judged[i], src, len);
        if (a->status != IDNV_NO || !found(a, rule))
            fail_msg("%s, \"%.*s\": %s, not %s", judged[i], (int)len, src, rules_of(a),
                     idnv_rule_name(rule));
        assert_int_equal(found(a, rule)->label, 0);
        int name_len = snprintf(name, sizeof name, "www.%.*s.com", (int)len, src);
        a = ask(judged[i], name, (size_t)name_len);
        if (a->status != IDNV_NO || !found(a, rule))
            fail_msg("%s, \"%s\": %s", judged[i], name, rules_of(a));
        assert_int_equal(found(a, rule)->label, 1);
        /* The canonical key of a refused name would let it through a list. */
        size_t key_len;
        assert_int_equal(idnv_canonical_key(name, sizeof name, &key_len, src, len,
                                            profile_of(judged[i])),
                         IDNV_NO);
    }
    refused_by_browser(src, len, rule);
}

static void cve_2024_12224_2026_39821_2026_46644_a_label_of_ascii_or_nothing(void **state)
{
    (void)state;
    refused(S("xn--"), IDNV_RULE_A_LABEL_EMPTY);
    refused(S("xn--example-"), IDNV_RULE_A_LABEL_ASCII);
    refused(S("xN--ASCII-"), IDNV_RULE_A_LABEL_ASCII);
    refused(S("XN--"), IDNV_RULE_A_LABEL_EMPTY);
    refused(S("Xn---"), IDNV_RULE_PUNYCODE);
    refused(S("xn--a-"), IDNV_RULE_A_LABEL_ASCII);
}

static void cve_2019_12290_no_round_trip(void **state)
{
    (void)state;
    refused(S("xn---9uc"), IDNV_RULE_PUNYCODE);
    for (size_t i = 0; i < 2; i++) /* U+00A1, which UTS #46 lets pass */
        assert_string_equal(rules_of(ask(judged[i], S("xn--7a"))), "DISALLOWED");
    /* A-labels that hold default-ignorables, capitals, or what normalisation changes. */
    static const uint32_t changed[] = {0xAD, 0x34F, 0x200B, 0xFE00, 0xDC, 0xFF41, 0x212B, 0x1E9E};
    for (size_t i = 0; i < COUNT(changed); i++) {
        const uint32_t cps[] = {'a', changed[i], 'b'};
        char name[32] = "xn--";
        size_t len;
        assert_int_equal(idnv_punycode_encode(name + 4, sizeof name - 4, &len, cps, 3), IDNV_OK);
        for (size_t k = 0; k < COUNT(judged); k++) {
            const struct answer *a = ask(judged[k], name, len + 4);
            assert_int_equal(a->status, IDNV_NO);
            assert_int_equal(a->findings[0].index, 1);
            assert_int_equal(a->findings[0].cp, changed[i]);
        }
        char beside[64];
        int beside_len = snprintf(beside, sizeof beside, "\xC3\xBC.%.*s", (int)len + 4, name);
        const struct answer *a = ask("browser", beside, (size_t)beside_len);
        assert_int_equal(a->status, IDNV_NO);
        assert_int_equal(a->findings[0].label, 1);
        assert_int_equal(a->findings[0].cp, changed[i]);
    }
}

static void url_standard_603_760_double_encoding(void **state)
{
    (void)state;
    refused(S("xn--xn---epa"), IDNV_RULE_HYPHEN_3_4);
    refused(S("xn----"), IDNV_RULE_A_LABEL_ASCII);
    for (size_t i = 0; i < COUNT(judged); i++)
        assert_int_equal(ask(judged[i], S("xn--xn-----"))->status, IDNV_NO);
    assert_int_equal(ask("browser", S("\xC3\xBC.xn--xn---epa"))->status, IDNV_NO);
}

static void go_81116_icu_21212_no_digit_inside_punycode(void **state)
{
    static const char octets[] = "/:@[`{";
    (void)state;
    refused(S("xn--\xE3\x81\x8C-"), IDNV_RULE_A_LABEL_NOT_ASCII);
    refused(S("xn--ple\xD1\x90"), IDNV_RULE_A_LABEL_NOT_ASCII);
    refused(S("xn--\xE3\x81\x8C"), IDNV_RULE_A_LABEL_NOT_ASCII);
    for (size_t i = 0; i + 1 < sizeof octets; i++) {
        char name[] = "xn--ple?";
        name[7] = octets[i];
        refused(name, 8, IDNV_RULE_PUNYCODE);
        const struct answer *a = ask("registration", name, 8);
        assert_finding(a, IDNV_RULE_PUNYCODE, 0, 7, (unsigned char)octets[i], 7, 1);
    }
    /* Every octet that is no digit of Punycode, in the middle of a number. */
    for (int octet = 0; octet < 0x80; octet++) {
        char name[] = "xn--tda?a";
        name[7] = (char)octet;
        bool digit = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
                     (octet >= '0' && octet <= '9') || octet == '-' || octet == '.';
        if (!digit)
            assert_non_null(found(ask("registration", name, 9), IDNV_RULE_PUNYCODE));
    }
}

static void go_81026_hyphens_are_counted_in_code_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) { /* dns takes hyphens anywhere inside */
        const struct answer *a = ask(judged[i], S("\xC3\xA9\xC3\xA9--a"));
        assert_int_equal(a->status, IDNV_NO);
        assert_finding(a, IDNV_RULE_HYPHEN_3_4, 0, 2, '-', 4, 1);
        assert_null(found(ask(judged[i], S("\xC3\xA9--a")), IDNV_RULE_HYPHEN_3_4));
    }
}

/*
 * A million characters are refused for their length, with one finding and not one per character,
 * and without any output; linear work is shown by bench/.
 */
static void million(const char *unit, const char *tail)
{
    enum { N = 1000000 };
    size_t unit_len = strlen(unit), tail_len = strlen(tail), len = N * unit_len + tail_len, needed;
    char *name = malloc(len + 1);
    uint32_t *cps = malloc((N + 8) * sizeof *cps);
    assert_true(name && cps);
    for (size_t i = 0; i < N; i++)
        memcpy(name + i * unit_len, unit, unit_len);
    memcpy(name + N * unit_len, tail, tail_len + 1);
    for (size_t i = 0; i < COUNT(judged); i++) {
        idnv_finding room[8];
        idnv_report report;
        bool strict = i < 2;
        idnv_report_init(&report, room, COUNT(room));
        assert_int_equal(idnv_check(NULL, 0, &needed, NULL, 0, NULL, name, len,
                                    profile_of(judged[i]), &report),
                         IDNV_NO);
        assert_true(report.count <= 2);
        assert_int_equal(room[0].rule, strict ? IDNV_RULE_LABEL_TOO_LONG : IDNV_RULE_LABEL_LIMIT);
        size_t cps_len;
        assert_int_equal(idnv_utf8_to_utf32(cps, N + 8, &cps_len, NULL, name, len), IDNV_OK);
        idnv_report_clear(&report);
        assert_int_equal(idnv_check_utf32(NULL, 0, &needed, NULL, 0, NULL, cps, cps_len,
                                          profile_of(judged[i]), &report),
                         IDNV_NO);
        assert_true(report.count <= 2);
        idnv_report_clear(&report);
        assert_int_equal(idnv_label_check(NULL, 0, NULL, NULL, 0, NULL, name, len,
                                          profile_of(judged[i]), &report),
                         IDNV_NO);
        assert_true(report.count <= 2);
    }
    /* `browser` has no limit of the DNS: that of a label, 255 code points, holds. */
    idnv_finding room[8];
    idnv_report report;
    idnv_report_init(&report, room, COUNT(room));
    assert_int_equal(idnv_check(NULL, 0, &needed, NULL, 0, NULL, name, len, profile_of("browser"),
                                &report),
                     IDNV_NO);
    assert_int_equal(report.count, 1);
    assert_int_equal(room[0].rule, IDNV_RULE_LABEL_LIMIT);
    free(name);
    free(cps);
}

static void cve_2024_3651_2026_45409_length_before_other_work(void **state)
{
    (void)state;
    million("\xD9\xA0", "");
    million("\xE3\x83\xBB", "\xE6\xBC\xA2");
}

static void cve_2022_45061_icu_13727_quadratic_punycode(void **state)
{
    static char name[60000];
    uint32_t cps[4];
    size_t needed;
    (void)state;
    strcpy(name, "xn--016c");
    memset(name + 8, 'a', 5000);
    for (size_t i = 0; i < COUNT(judged); i++) {
        const struct answer *a = ask(judged[i], name, 5008);
        assert_true(a->report.count <= 2);
        assert_int_equal(a->findings[0].rule,
                         i < 2 ? IDNV_RULE_LABEL_TOO_LONG : IDNV_RULE_LABEL_LIMIT);
    }
    memset(name, 'a', 50000);
    for (size_t i = 0; i < COUNT(judged); i++) {
        idnv_report report;
        idnv_report_init(&report, NULL, 0);
        assert_int_equal(idnv_check(NULL, 0, &needed, NULL, 0, NULL, name, 50000,
                                    profile_of(judged[i]), &report),
                         IDNV_NO);
        assert_true(report.count <= 2);
    }
    /* The codec itself refuses what is longer than any label before it looks at it. */
    assert_int_equal(idnv_punycode_decode(cps, 4, &needed, NULL, name, 50000), IDNV_ERR_LIMIT);
}

static void cve_2017_14062_overflow_in_decoding(void **state)
{
    char name[64] = "xn--";
    (void)state;
    refused(S("xn--99999999"), IDNV_RULE_PUNYCODE);
    /* U+00FC, then 2^32 - 1 and 2^32 + 1 from there: modulo 2^32 U+00FC once more. */
    refused(S("xn--tda904870604b"), IDNV_RULE_PUNYCODE);
    refused(S("xn--tda114870604b"), IDNV_RULE_PUNYCODE);
    for (size_t n = 4; n < 59; n++) {
        memset(name + 4, '9', n);
        assert_non_null(found(ask("registration", name, n + 4), IDNV_RULE_PUNYCODE));
        memset(name + 4, 'z', n); /* 25: the largest digit that is a letter */
        ask("registration", name, n + 4);
    }
}

static void libidn_2018_code_point_above_10ffff(void **state)
{
    uint32_t beyond[] = {'a', 0x110000};
    idnv_report report;
    (void)state;
    refused(S("xn--0000h"), IDNV_RULE_PUNYCODE);
    refused(S("xn--en32g"), IDNV_RULE_PUNYCODE); /* 110000 */
    refused(S("xn--a-j023p"), IDNV_RULE_PUNYCODE);
    refused(S("xn--ib9b"), IDNV_RULE_PUNYCODE); /* D800, DFFF */
    refused(S("xn--zy0c"), IDNV_RULE_PUNYCODE);
    assert_null(found(ask("registration", S("xn--dn32g")), IDNV_RULE_PUNYCODE)); /* 10FFFF */
    for (size_t i = 0; i < COUNT(judged); i++) {
        idnv_finding room[4];
        idnv_report_init(&report, room, 4);
        assert_int_equal(idnv_check_utf32(NULL, 0, NULL, NULL, 0, NULL, beyond, 2,
                                          profile_of(judged[i]), &report),
                         IDNV_NO);
        assert_int_equal(room[0].rule, IDNV_RULE_ILL_FORMED_UTF8);
        assert_int_equal(room[0].byte, 1);
    }
}

static void cve_2019_18224_fixed_output_through_utf_32(void **state)
{
    uint32_t cps[300];
    char *out = malloc(63); /* on the heap: a sanitizer sees the octet after it */
    size_t needed;
    (void)state;
    assert_non_null(out);
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = 0xFC + (uint32_t)(i % 3);
    for (size_t n = 1; n <= COUNT(cps); n++)
        for (size_t i = 0; i < COUNT(judged); i++) {
            idnv_status status = idnv_label_check_utf32(out, 63, &needed, cps, n,
                                                        profile_of(judged[i]), NULL);
            assert_true(status == IDNV_OK ? needed <= 63
                                          : status == IDNV_NO || status == IDNV_ERR_SPACE);
        }
    free(out);
}

static void cve_2022_3602_3786_exactly_the_capacity(void **state)
{
    static const char name[] = "xn--bcher-kva.example";
    const idnv_profile *p = profile_of("registration");
    size_t len = sizeof name - 1, needed;
    (void)state;
    for (size_t cap = len - 1; cap <= len + 1; cap++) {
        char *out = malloc(cap);
        assert_non_null(out);
        idnv_status want = cap < len ? IDNV_ERR_SPACE : IDNV_OK;
        assert_int_equal(idnv_to_ascii(out, cap, &needed, S("bücher.example"), p, NULL), want);
        assert_int_equal(needed, len);
        assert_int_equal(idnv_to_ascii(out, cap, &needed, name, len, p, NULL), want);
        free(out);
    }
    uint32_t *cps = malloc(3 * sizeof *cps);
    assert_non_null(cps);
    assert_int_equal(idnv_punycode_decode(cps, 3, &needed, NULL, S("abc-")), IDNV_OK);
    assert_int_equal(idnv_punycode_decode(cps, 3, &needed, NULL, S("abcd-")), IDNV_ERR_SPACE);
    assert_int_equal(idnv_punycode_decode(cps, 3, &needed, NULL, S("ab-ja")), IDNV_OK);
    assert_int_equal(idnv_punycode_decode(cps, 3, &needed, NULL, S("abc-ja")), IDNV_ERR_SPACE);
    free(cps);
}

/* Nothing is terminated, and nothing is read or written beyond the length: 254 to 257 octets. */
static void cve_2024_6874_output_of_256_octets(void **state)
{
    (void)state;
    for (size_t len = 253; len <= 257; len++) {
        char *in = malloc(len), *out = malloc(len);
        size_t needed;
        assert_true(in && out);
        for (size_t i = 0; i < len; i++)
            in[i] = i % 60 == 59 ? '.' : 'b';
        in[len - 1] = 'b';
        assert_int_equal(idnv_to_ascii(out, len, &needed, in, len, profile_of("browser"), NULL),
                         IDNV_OK);
        assert_int_equal(needed, len);
        assert_memory_equal(in, out, len);
        assert_int_equal(idnv_to_unicode(out, len, &needed, in, len, profile_of("uts46"), NULL),
                         IDNV_OK);
        assert_int_equal(needed, len);
        free(in);
        free(out);
    }
}

static void cve_2016_6261_labels_at_64_octets(void **state)
{
    (void)state;
    for (size_t len = 62; len <= 66; len++) {
        char *name = malloc(len);
        assert_non_null(name);
        for (size_t i = 0; i < COUNT(judged); i++) {
            memset(name, 'a', len);
            assert_int_equal(ask(judged[i], name, len)->status, len <= 63 ? IDNV_OK : IDNV_NO);
            memcpy(name, "xn--", 4); /* all of it is one number, which overflows */
            assert_int_equal(ask(judged[i], name, len)->status, IDNV_NO);
            memset(name, 'a', len);
            memcpy(name + len - 2, "\xC3\xBC", 2); /* 2 octets in, but 5 or more of the A-form */
            assert_non_null(found(ask(judged[i], name, len), IDNV_RULE_LABEL_TOO_LONG));
        }
        free(name);
    }
}

static void cve_2015_8948_2016_6262_nul(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(judged); i++) {
        const struct answer *a = ask(judged[i], S("\0"));
        uint16_t rule = i < 2 ? IDNV_RULE_DISALLOWED : IDNV_RULE_STD3_ASCII;
        assert_int_equal(a->status, IDNV_NO);
        assert_finding(a, rule, 0, 0, 0, 0, 1);
        a = ask(judged[i], S("\0\n"));
        assert_int_equal(a->report.count, 2);
        a = ask(judged[i], S("good.com\0.evil.com"));
        assert_finding(a, rule, 1, 3, 0, 8, 1);
    }
    assert_non_null(found(ask("browser", S("a\0b")), IDNV_RULE_FORBIDDEN_CODE_POINT));
}

static void cve_2015_2059_2016_6263_ill_formed_utf_8(void **state)
{
    static const struct {
        const char *octets;
        size_t len;
        unsigned parts; /* maximal ill-formed parts (Unicode 18.0, 3.9) */
    } rows[] = {
        {S("\xC3"), 1},                 /* truncated */
        {S("\xE2\x82"), 1},
        {S("\xF0\x9F\x98"), 1},
        {S("\xC0\xAE"), 2},             /* overlong: a hidden dot */
        {S("\xC1\xA1"), 2},
        {S("\xE0\x80\xAE"), 3},
        {S("\xE0\x9F\xBF"), 3},
        {S("\xF0\x80\x80\xAE"), 4},
        {S("\xF0\x8F\xBF\xBF"), 4},
        {S("\xED\xA0\x80"), 3},         /* surrogates */
        {S("\xED\xBF\xBF"), 3},
        {S("\xF4\x90\x80\x80"), 4},     /* above 10FFFF */
        {S("\xF5\x80\x80\x80"), 4},
        {S("\xF8\x88\x80\x80\x80"), 5},
        {S("\xFE"), 1},
        {S("\xFF"), 1},
        {S("\x80"), 1},
    };
    (void)state;
    for (size_t r = 0; r < COUNT(rows); r++)
        for (size_t i = 0; i < COUNT(judged); i++) {
            char *exact = malloc(rows[r].len); /* a sanitizer sees a read beyond it */
            assert_non_null(exact);
            memcpy(exact, rows[r].octets, rows[r].len);
            const struct answer *a = ask(judged[i], exact, rows[r].len);
            free(exact);
            assert_int_equal(a->status, IDNV_NO);
            unsigned count = 0;
            for (uint32_t k = 0; k < a->report.count; k++)
                count += a->findings[k].rule == IDNV_RULE_ILL_FORMED_UTF8;
            assert_int_equal(count, rows[r].parts);
            assert_int_equal(a->ascii_len, 0);
            assert_int_equal(a->unicode_len, 3 * rows[r].parts);
        }
}

/* What a failed decoding leaves is fully defined: a sanitizer that tracks memory sees the rest. */
static void cve_2026_57053_failed_decode_is_initialised(void **state)
{
    static const char *const broken[] = {"xn--tda-99999999", "xn--0000h", "xn--bcher-kv",
                                         "xn--a-b-/", "xn--99", "xn--abc-\xC3\xBC"};
    (void)state;
    for (size_t i = 0; i < COUNT(judged); i++)
        for (size_t k = 0; k < COUNT(broken); k++) {
            const struct answer *a = ask(judged[i], broken[k], strlen(broken[k]));
            assert_int_equal(a->status, IDNV_NO);
            assert_int_equal(a->unicode_len, strlen(broken[k]));
            assert_memory_equal(a->unicode, broken[k], a->unicode_len);
        }
}

static void cve_2016_8625_name_of_idna2008(void **state)
{
    static const char *const of_2008[] = {"registration", "lookup", "uts46", "dns", "browser"};
    (void)state;
    for (size_t i = 0; i < COUNT(of_2008); i++) {
        const struct answer *a = ask(of_2008[i], S("straße"));
        assert_int_equal(a->status, IDNV_OK);
        assert_int_equal(a->ascii_len, 13);
        assert_memory_equal(a->ascii, "xn--strae-oqa", 13);
        a = ask(of_2008[i], S("xn--strae-oqa"));
        assert_int_equal(a->unicode_len, 7);
        assert_memory_equal(a->unicode, "straße", 7);
    }
}

static void cve_2022_42916_43551_30115_dot_forms(void **state)
{
    static const char *const names[] = {"curl\xE3\x80\x82se", "curl\xEF\xBC\x8Ese",
                                        "curl\xEF\xBD\xA1se"};
    char key[64];
    size_t len;
    (void)state;
    for (size_t n = 0; n < COUNT(names); n++) {
        for (size_t i = 0; i < 2; i++)
            assert_string_equal(rules_of(ask(judged[i], names[n], strlen(names[n]))),
                                "DISALLOWED");
        for (size_t i = 0; i < COUNT(mapping_profiles); i++) {
            assert_int_equal(idnv_canonical_key(key, sizeof key, &len, names[n], strlen(names[n]),
                                                profile_of(mapping_profiles[i])),
                             IDNV_OK);
            assert_int_equal(len, 7);
            assert_memory_equal(key, "curl.se", 7);
        }
    }
}

static void cve_2023_28321_wildcards(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(judged); i++) {
        assert_int_equal(ask(judged[i], S("x*"))->status, IDNV_NO);
        assert_int_equal(ask(judged[i], S("*.example"))->status, IDNV_NO);
        assert_int_equal(ask(judged[i], S("xn--*"))->status, IDNV_NO);
    }
}

static void cve_2019_9636_mapping_creates_delimiters(void **state)
{
    static const char *const names[] = {"a\xE2\x84\x80" "b", /* a/c */
                                        "a\xEF\xBC\x8F" "b", "a\xEF\xBC\xA0" "b",
                                        "a\xE2\x92\x88" "b" /* 1. */};
    (void)state;
    for (size_t n = 0; n < COUNT(names); n++) {
        for (size_t i = 0; i < COUNT(judged); i++) {
            const struct answer *a = ask(judged[i], names[n], strlen(names[n]));
            assert_int_equal(a->status, IDNV_NO);
            assert_int_equal(a->findings[0].index, 1);
            assert_int_equal(a->findings[0].byte, 1);
            assert_int_equal(a->findings[0].bytes, 3);
        }
        assert_int_equal(ask("browser", names[n], strlen(names[n]))->status, IDNV_NO);
    }
}

static void curl_10617_commons_validator_429_empty_or_another_name(void **state)
{
    char key[64];
    size_t len;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(rules_of(ask(judged[i], S("\xC2\xAD.c"))), "DISALLOWED");
        assert_string_equal(rules_of(ask(judged[i], S("exa\xCD\x8Fmple.com"))), "DISALLOWED");
    }
    for (size_t i = 2; i < COUNT(judged); i++) {
        assert_string_equal(rules_of(ask(judged[i], S("\xC2\xAD.c"))), "EMPTY_LABEL");
        assert_int_equal(ask(judged[i], S("\xC2\xAD"))->status, IDNV_NO);
        assert_int_equal(ask("browser", S("\xC2\xAD"))->status, IDNV_NO);
        /* UTS #46 ignores U+034F; the key shows what the name is. */
        assert_int_equal(idnv_canonical_key(key, sizeof key, &len, S("exa\xCD\x8Fmple.com"),
                                            profile_of(judged[i])),
                         IDNV_OK);
        assert_int_equal(len, 11);
        assert_memory_equal(key, "example.com", 11);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cve_2024_12224_2026_39821_2026_46644_a_label_of_ascii_or_nothing),
        cmocka_unit_test(cve_2019_12290_no_round_trip),
        cmocka_unit_test(url_standard_603_760_double_encoding),
        cmocka_unit_test(go_81116_icu_21212_no_digit_inside_punycode),
        cmocka_unit_test(go_81026_hyphens_are_counted_in_code_points),
        cmocka_unit_test(cve_2024_3651_2026_45409_length_before_other_work),
        cmocka_unit_test(cve_2022_45061_icu_13727_quadratic_punycode),
        cmocka_unit_test(cve_2017_14062_overflow_in_decoding),
        cmocka_unit_test(libidn_2018_code_point_above_10ffff),
        cmocka_unit_test(cve_2019_18224_fixed_output_through_utf_32),
        cmocka_unit_test(cve_2022_3602_3786_exactly_the_capacity),
        cmocka_unit_test(cve_2024_6874_output_of_256_octets),
        cmocka_unit_test(cve_2016_6261_labels_at_64_octets),
        cmocka_unit_test(cve_2015_8948_2016_6262_nul),
        cmocka_unit_test(cve_2015_2059_2016_6263_ill_formed_utf_8),
        cmocka_unit_test(cve_2026_57053_failed_decode_is_initialised),
        cmocka_unit_test(cve_2016_8625_name_of_idna2008),
        cmocka_unit_test(cve_2022_42916_43551_30115_dot_forms),
        cmocka_unit_test(cve_2023_28321_wildcards),
        cmocka_unit_test(cve_2019_9636_mapping_creates_delimiters),
        cmocka_unit_test(curl_10617_commons_validator_429_empty_or_another_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
