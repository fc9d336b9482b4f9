/* SPDX-License-Identifier: MIT */
/* Single labels: RFC 5891 4.2, each contextual rule of RFC 5892, the Bidi rule of RFC 5893. */
#include "names.h"

#include "stage.h"

struct row {
    const char *src;
    const char *rules;
};

static void judge_rows(const char *profile, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct answer *a = ask_label(profile, rows[i].src, strlen(rows[i].src));
        if (strcmp(rules_of(a), rows[i].rules) != 0)
            fail_msg("%s, \"%s\": %s, not %s", profile, rows[i].src, rules_of(a), rows[i].rules);
        if (strcmp(rows[i].rules, "valid") != 0)
            continue;
        /* What is right as a U-label is right as an A-label, and the same label. */
        char ascii[64], u[256];
        size_t ascii_len = a->ascii_len, u_len = a->unicode_len;
        assert_true(ascii_len <= sizeof ascii && u_len <= sizeof u);
        memcpy(ascii, a->ascii, ascii_len);
        memcpy(u, a->unicode, u_len);
        a = ask_label(profile, ascii, ascii_len);
        assert_string_equal(rules_of(a), "valid");
        assert_int_equal(a->unicode_len, u_len);
        assert_memory_equal(a->unicode, u, u_len);
    }
}

static void hyphens(void **state)
{
    static const struct row rows[] = {
        {"a", "valid"},          {"a-b", "valid"},       {"a--b", "valid"},
        {"aa--b", "HYPHEN_3_4"}, {"AA--b", "HYPHEN_3_4"}, {"éé--a", "HYPHEN_3_4"},
        {"aé--a", "HYPHEN_3_4"}, {"é--a", "valid"},      {"aaa--a", "valid"},
        {"-a", "HYPHEN_START"},  {"a-", "HYPHEN_END"},   {"-", "HYPHEN_START,HYPHEN_END"},
        {"-é", "HYPHEN_START"},  {"é-", "HYPHEN_END"},
        {"----", "HYPHEN_START,HYPHEN_3_4,HYPHEN_END"},
    };
    (void)state;
    judge_rows("registration", rows, COUNT(rows));
    judge_rows("lookup", rows, COUNT(rows));
    judge_rows("uts46", rows, COUNT(rows));
}

static void leading_marks(void **state)
{
    static const struct row rows[] = {
        {"\xCC\x81" "a", "LEADING_MARK"},             /* U+0301, Mn */
        {"\xE0\xA4\xBE\xE0\xA4\x95", "LEADING_MARK"}, /* U+093E, Mc */
        {"b\xCC\x81", "valid"},
        {"\xE0\xA4\x95\xE0\xA4\xBE", "valid"},
    };
    (void)state;
    judge_rows("registration", rows, COUNT(rows));
    judge_rows("uts46", rows, COUNT(rows));
    assert_non_null(found(ask_label("registration", S("\xE2\x83\x9D" "a")),
                          IDNV_RULE_LEADING_MARK)); /* U+20DD, Me */
}

static void normal_form(void **state)
{
    static const struct row rows[] = {
        {"e\xCC\x81", "NOT_NFC"},                 /* composes */
        {"b\xCC\x87\xCC\xA3", "NOT_NFC"},         /* marks in the wrong order, and composes */
        {"q\xCC\x87\xCC\xA3", "NOT_NFC"},         /* marks in the wrong order */
        {"q\xCC\xA3\xCC\x87", "valid"},
        {"\xD7\x90\xD6\xB4\xD6\xB0", "NOT_NFC"}, /* marks that compose with nothing, of 14 and 10 */
        {"\xD7\x90\xD6\xB0\xD6\xB4", "valid"},
        {"\xE0\xA4\x95\xE0\xA4\xBC", "valid"},    /* a composition exclusion stays in two */
        {"\xE1\x84\x80\xE1\x85\xA1", "DISALLOWED,NOT_NFC,DISALLOWED"}, /* conjoining jamo */
    };
    (void)state;
    judge_rows("registration", rows, COUNT(rows));
    const struct answer *a = ask_label("registration", S("ab\xE2\x82\xACu\xCC\x88x"));
    assert_finding(a, IDNV_RULE_NOT_NFC, 0, 3, 'u', 5, 1);
}

static void code_points(void **state)
{
    static const struct row rows[] = {
        {"straße", "valid"},    {"φίλος", "valid"},
        {"Straße", "DISALLOWED"}, {"a_b", "DISALLOWED"},
        {"a b", "DISALLOWED"},  {"ab\xEF\xBC\xA1", "DISALLOWED"},      /* fullwidth A */
        {"\xE2\x98\x83", "DISALLOWED"},                               /* U+2603 */
        {"\xCD\xB8", "UNASSIGNED"},                                   /* U+0378 */
        {"\xEF\xB7\x90", "DISALLOWED"},                               /* a noncharacter */
        {"a\xC2\xAD" "b", "DISALLOWED"},                              /* soft hyphen */
        {"a\xE2\x80\x8B", "DISALLOWED"},                              /* zero width space */
        {"\xE3\x80\x87", "valid"},                                    /* U+3007, RFC 5892 2.6 */
    };
    (void)state;
    judge_rows("registration", rows, COUNT(rows));
    judge_rows("lookup", rows, COUNT(rows));
}

/* RFC 5892 A.1 to A.9: what the rule allows, and each way to break it. */
static const struct row context[] = {
    /* A.1: after a virama; between characters that join (beh ZWNJ beh, with marks between). */
    {"क्\xE2\x80\x8Cष", "valid"},
    {"\xD8\xA8\xE2\x80\x8C\xD8\xA8", "valid"},
    {"\xD8\xA8\xD9\x8E\xE2\x80\x8C\xD9\x8E\xD8\xA8", "valid"},
    {"a\xE2\x80\x8C" "b", "CONTEXTJ_ZWNJ"},
    {"\xE2\x80\x8C" "a", "CONTEXTJ_ZWNJ"},
    {"a\xE2\x80\x8C", "CONTEXTJ_ZWNJ"},
    {"\xD8\xA7\xE2\x80\x8C\xD8\xA8", "CONTEXTJ_ZWNJ"}, /* alef joins to the right only */
    {"क\xE2\x80\x8Cष", "CONTEXTJ_ZWNJ"},
    /* A.2 */
    {"क्\xE2\x80\x8Dष", "valid"},
    {"क्\xE2\x80\x8D", "valid"},
    {"क\xE2\x80\x8Dष", "CONTEXTJ_ZWJ"},
    {"\xE2\x80\x8D" "a", "CONTEXTJ_ZWJ"},
    {"\xD8\xA8\xE2\x80\x8D\xD8\xA8", "CONTEXTJ_ZWJ"},
    {"क्\xE2\x80\x8D\xE2\x80\x8D", "CONTEXTJ_ZWJ"},
};

static const struct row contexto[] = {
    /* A.3 */
    {"l·l", "valid"},
    {"paral·lel", "valid"},
    {"l·", "CONTEXTO_MIDDLE_DOT"},
    {"·l", "CONTEXTO_MIDDLE_DOT"},
    {"·", "CONTEXTO_MIDDLE_DOT"},
    {"l·a", "CONTEXTO_MIDDLE_DOT"},
    {"a·l", "CONTEXTO_MIDDLE_DOT"},
    {"l··l", "CONTEXTO_MIDDLE_DOT,CONTEXTO_MIDDLE_DOT"},
    /* A.4 */
    {"\xCD\xB5α", "valid"},
    {"α\xCD\xB5", "CONTEXTO_GREEK_KERAIA"},
    {"\xCD\xB5" "a", "CONTEXTO_GREEK_KERAIA"},
    {"\xCD\xB5", "CONTEXTO_GREEK_KERAIA"},
    /* A.5, A.6 */
    {"ש\xD7\xB3", "valid"},
    {"ש\xD7\xB4ש", "valid"},
    {"\xD7\xB3ש", "CONTEXTO_HEBREW_GERESH"},
    {"\xD7\xB4ש", "CONTEXTO_HEBREW_GERSHAYIM"},
    /* A.7 */
    {"ア・ア", "valid"},
    {"あ・", "valid"},
    {"・漢", "valid"},
    {"漢・a", "valid"},
    {"a・a", "CONTEXTO_KATAKANA_MIDDLE_DOT"},
    {"・", "CONTEXTO_KATAKANA_MIDDLE_DOT"},
    {"ー・ー", "CONTEXTO_KATAKANA_MIDDLE_DOT,CONTEXTO_KATAKANA_MIDDLE_DOT"},
    /* A.8, A.9 (with a letter: a label of digits alone breaks the Bidi rule) */
    {"ب٠١", "valid"},
    {"ب۰۱", "valid"},
    {"ب٠۰", "CONTEXTO_ARABIC_INDIC_DIGITS,CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS,BIDI_4"},
    {"ب٩۹", "CONTEXTO_ARABIC_INDIC_DIGITS,CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS,BIDI_4"},
};

static void contextual_rules(void **state)
{
    (void)state;
    judge_rows("registration", context, COUNT(context));
    judge_rows("lookup", context, COUNT(context));
    judge_rows("uts46", context, COUNT(context));
    for (size_t i = 0; i < COUNT(contexto); i++) {
        /* U+30FC has script Common: a label of it and the dot has one fault, at the dot. */
        const char *want = strcmp(contexto[i].src, "ー・ー") == 0 ? "CONTEXTO_KATAKANA_MIDDLE_DOT"
                                                                  : contexto[i].rules;
        const struct row row = {contexto[i].src, want};
        judge_rows("registration", &row, 1);
        judge_rows("lookup", &row, 1);
    }
}

/* UTS #46 has no CONTEXTO rules (IdnaTestV2 applies none). */
static void uts46_has_no_contexto(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(contexto); i++) {
        const char *rules = rules_of(ask_label("uts46", contexto[i].src, strlen(contexto[i].src)));
        assert_null(strstr(rules, "CONTEXTO"));
    }
}

/* RFC 5893, 2: one row for each way to satisfy or to break each rule. */
static void bidi_rules(void **state)
{
    static const struct row rows[] = {
        {"\xD7\x90", "valid"},             /* R */
        {"\xD8\xA7", "valid"},             /* AL */
        {"\xD7\x90\xD8\xA7", "valid"},     /* R AL */
        {"\xD7\x90\xD9\xA1", "valid"},     /* R AN */
        {"\xD7\x90" "1", "valid"},         /* R EN */
        {"\xD7\x90-\xD7\x90", "valid"},    /* R ES R */
        {"\xD7\x90\xD6\xB7", "valid"},     /* R NSM */
        {"\xD7\x90\xD6\xB7\xD6\xB7", "valid"},
        {"\xD9\xA1", "BIDI_1"},            /* AN alone */
        {"1\xD7\x90", "BIDI_1"},           /* EN first */
        {"\xD9\xA1\xD7\x90", "BIDI_1"},
        {"\xD7\x90" "a", "BIDI_2,BIDI_3"}, /* R L */
        {"\xD7\x90" "a\xD7\x90", "BIDI_2"},
        {"\xD7\x90-", "HYPHEN_END,BIDI_3"},
        {"\xD7\x90-\xD6\xB7", "BIDI_3"},   /* marks at the end are passed over */
        {"\xD7\x90" "1\xD9\xA1", "BIDI_4"},
        {"\xD7\x90\xD9\xA1" "1", "BIDI_4"},
        {"a\xD7\x90", "BIDI_5,BIDI_6"},    /* L R */
        {"a\xD7\x90" "b", "BIDI_5"},
        {"a\xD9\xA1" "1", "BIDI_5"},
    };
    (void)state;
    judge_rows("registration", rows, COUNT(rows));
    judge_rows("lookup", rows, COUNT(rows));
    judge_rows("uts46", rows, COUNT(rows));
    const struct answer *a = ask_label("registration", S("\xD7\x90-\xD6\xB7"));
    assert_finding(a, IDNV_RULE_BIDI_3, 0, 1, '-', 2, 1);
    a = ask_label("registration", S("\xD7\x90" "1\xD9\xA1" "1"));
    assert_finding(a, IDNV_RULE_BIDI_4, 0, 2, 0x661, 3, 2);
}

/* RFC 5893, 3 and 4: Dhivehi and Yiddish words that end in marks, and names that mix labels. */
static void examples_of_rfc_5893(void **state)
{
    (void)state;
    /* 4.1: Dhivehi, ends with U+07AA. */
    assert_rules("registration", "\xDE\x86\xDE\xAE\xDE\x82\xDE\xB0\xDE\x95\xDE\xA9\xDE\x81\xDE\xAA",
                 "valid");
    /* 4.2: Yiddish YIVO, which begins with yod and a mark and ends with U+05B8. */
    assert_rules("registration", "\xD7\x99\xD6\xB4\xD7\x95\xD7\x95\xD7\x90\xD6\xB8", "valid");
    /* 4.3: Hebrew labels with European digits at the end; 3: a digit first in a Bidi name. */
    assert_rules("registration", "\xD7\x90\xD7\x91" "1.com", "valid");
    assert_rules("registration", "1com.\xD7\x90\xD7\x91", "BIDI_1");
    assert_rules("registration", "\xD7\x90\xD7\x91.1com", "BIDI_1");
    assert_rules("registration", "com1.\xD7\x90\xD7\x91", "valid");
    assert_rules("registration", "1com.com", "valid");
}

/* CheckHyphens, UTS #46, 4.1, V2 and V3: browsers do without, the profile dns looks at the ends. */
static void hyphens_of_profiles(void **state)
{
    static const struct {
        const char *profile, *src, *rules;
    } rows[] = {
        {"browser", "-\u00FC-", "valid"},
        {"browser", "\u00FCa--b", "valid"},
        {"browser", "-", "valid"},
        {"dns", "-\u00FC", "HYPHEN_START"},
        {"dns", "\u00FC-", "HYPHEN_END"},
        {"dns", "\u00FCa--b", "valid"},
        {"uts46", "-\u00FC-", "HYPHEN_START,HYPHEN_END"},
        {"uts46", "\u00FCa--b", "HYPHEN_3_4"},
        {"uts46", "\u00FCa--", "HYPHEN_3_4,HYPHEN_END"},
        {"uts46", "\u00FCa-b-c", "valid"},
        {"registration", "-", "HYPHEN_START,HYPHEN_END"},
        {"lookup", "\u00FCa--b", "HYPHEN_3_4"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        judge_rows(rows[i].profile, &(struct row){rows[i].src, rows[i].rules}, 1);
}

/* RFC 5892, A.8 and A.9, each digit with each: not together, and each kind alone. */
static void digits_of_two_kinds(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        const char one[] = {'\xD9', (char)(0xA0 + i % 10), 0},
                   two[] = {'\xDB', (char)(0xB0 + i / 10), 0};
        char text[16];
        snprintf(text, sizeof text, "\u0628%s%s", one, two);
        assert_string_equal(rules_of(ask_label("lookup", text, 6)),
                            "CONTEXTO_ARABIC_INDIC_DIGITS,"
                            "CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS,BIDI_4");
        snprintf(text, sizeof text, "\u0628%s\u06EF",
                 one); /* before and after the digits: letters */
        assert_string_equal(rules_of(ask_label("lookup", text, 6)), "valid");
        snprintf(text, sizeof text, "\u0628%s\u06FA", one);
        assert_string_equal(rules_of(ask_label("lookup", text, 6)), "valid");
        snprintf(text, sizeof text, "\u0628%s\u066E", two);
        assert_string_equal(rules_of(ask_label("lookup", text, 6)), "valid");
    }
}

/* U+007F is of ASCII, and U+0080 is not: STD3 and the URL standard speak of the former. */
static void ascii_ends_at_7f(void **state)
{
    static const struct row std3[] = {{"a\x7F", "STD3_ASCII"}, {"a\xC2\x80", "UTS46_DISALLOWED"}};
    static const struct row url[] = {{"\u00FC\x7F", "FORBIDDEN_CODE_POINT"},
                                     {"\u00FC\xC2\x80", "UTS46_DISALLOWED"}};
    static const struct row idna[] = {{"a\x7F", "DISALLOWED"}, {"a\xC2\x80", "DISALLOWED"}};
    (void)state;
    judge_rows("uts46", std3, COUNT(std3));
    judge_rows("browser", url, COUNT(url));
    judge_rows("registration", idna, COUNT(idna));
    assert_finding(ask_label("registration", S("xn--a\xC2\x80\u00FC")), IDNV_RULE_A_LABEL_NOT_ASCII,
                   0, 5, 0x80, 5, 2);
    /* U+0080 alone: no label of ASCII in any form. */
    static const struct row alone[] = {{"\xC2\x80", "DISALLOWED"},
                                       {"xn--a", "DISALLOWED"},
                                       {"XN--A", "DISALLOWED,A_LABEL_UPPER_CASE"}};
    judge_rows("lookup", alone, COUNT(alone));
    const struct answer *a = ask("lookup", S("\xC2\x80"));
    assert_int_equal(a->ascii_len, 5);
    assert_memory_equal(a->ascii, "xn--a", 5);
}

static void dots_are_no_part_of_a_label(void **state)
{
    (void)state;
    const char *const profiles[] = {"registration", "lookup", "uts46", "dns", "browser"};
    for (size_t i = 0; i < COUNT(profiles); i++) {
        const struct answer *a = ask_label(profiles[i], S("ab.cd"));
        assert_int_equal(a->status, IDNV_NO);
        assert_finding(a, IDNV_RULE_LABEL_CHARACTER, 0, 2, '.', 2, 1);
        assert_int_equal(ask_label(profiles[i], S("ab."))->status, IDNV_NO);
        assert_non_null(found(ask_label(profiles[i], S("ü.")), IDNV_RULE_LABEL_CHARACTER));
        assert_string_equal(rules_of(ask_label(profiles[i], S(""))), "EMPTY_LABEL");
    }
    assert_non_null(found(ask_label("uts46", S("a\xE3\x80\x82" "b")), IDNV_RULE_LABEL_CHARACTER));
    assert_string_equal(rules_of(ask_label("registration", S("a\xE3\x80\x82" "b"))), "DISALLOWED");
}

static void an_a_label_of_nothing_is_no_empty_label(void **state)
{
    (void)state;
    assert_string_equal(rules_of(ask_label("registration", "xn--", 4)), "A_LABEL_EMPTY");
    assert_string_equal(rules_of(ask_label("uts46", "xn--", 4)), "A_LABEL_EMPTY");
    assert_string_equal(rules_of(ask_label("uts46", "\xC2\xAD", 2)), "EMPTY_LABEL");
}

/*
 * An A-label of so many octets, of 63 code points at most, which stand far apart and in disorder: the
 * first such of a sequence.
 */
static void make_a_label(char *label, size_t octets)
{
    uint32_t state = 1, cps[63];
    size_t len = 0;
    while (len + 4 != octets) {
        for (size_t i = 0; i < COUNT(cps); i++) {
            state = state * 1664525u + 1013904223u;
            cps[i] = 0xE000 + (state >> 8) % 0x100000;
        }
        if (idnv_punycode_encode(label + 4, 300, &len, cps, COUNT(cps)) != IDNV_OK)
            len = 0;
    }
    memcpy(label, "xn--", 4);
}

/* Its code points are judged, as those of a U-label: more octets than 255 are too long and no more. */
static void a_label_of_255_octets(void **state)
{
    char label[304];
    (void)state;
    make_a_label(label, 255);
    assert_non_null(found(ask_label("registration", label, 255), IDNV_RULE_DISALLOWED));
    make_a_label(label, 256);
    assert_string_equal(rules_of(ask_label("registration", label, 256)), "LABEL_TOO_LONG");
}

static void labels_of_63_octets(void **state)
{
    char src[300];
    (void)state;
    memset(src, 'a', sizeof src);
    assert_string_equal(rules_of(ask_label("registration", src, 63)), "valid");
    assert_string_equal(rules_of(ask_label("registration", src, 64)), "LABEL_TOO_LONG");
    assert_string_equal(rules_of(ask_label("registration", src, 65)), "LABEL_TOO_LONG");
    assert_string_equal(rules_of(ask_label("uts46", src, 64)), "LABEL_TOO_LONG");
    assert_string_equal(rules_of(ask_label("uts46", src, 255)), "LABEL_TOO_LONG");
    assert_string_equal(rules_of(ask_label("uts46", src, 256)), "LABEL_LIMIT");
    assert_string_equal(rules_of(ask_label("registration", src, 256)), "LABEL_TOO_LONG");
    assert_int_equal(ask_label("uts46", src, 255)->unicode_len, 255);
    /* Of 255 by a mapping too: U+FDFA is 18 code points. */
    memcpy(src + 237, "\uFDFA", 3);
    assert_non_null(found(ask_label("uts46", src, 240), IDNV_RULE_LABEL_TOO_LONG));
    memcpy(src + 237, "a\uFDFA", 4);
    assert_non_null(found(ask_label("uts46", src, 241), IDNV_RULE_LABEL_LIMIT));
    memset(src, 'a', sizeof src);
    /* What separates labels is looked for in all of it. */
    memcpy(src + 256, "\u3002a", 4);
    assert_string_equal(rules_of(ask_label("uts46", src, 260)), "LABEL_CHARACTER,LABEL_LIMIT");
    assert_finding(ask_label("uts46", src, 260), IDNV_RULE_LABEL_CHARACTER, 0, 256, 0x3002, 256, 3);
    /* Over the limit by mapping only (U+FDFA is 18 code points): no code points are given. */
    memcpy(src + 250, "\xEF\xB7\xBA", 3);
    const struct answer *a = ask_label("uts46", src, 253);
    assert_non_null(found(a, IDNV_RULE_LABEL_LIMIT));
    assert_int_equal(a->unicode_len, 0);
}

/* A stage finds a fault before those of the stage that came first: both have their places. */
static void findings_go_back_to_the_source(void **state)
{
    const struct answer *a = ask_label("uts46", S("A\u200D\uE000B"));
    (void)state;
    assert_string_equal(rules_of(a), "CONTEXTJ_ZWJ,UTS46_DISALLOWED");
    assert_finding(a, IDNV_RULE_CONTEXTJ_ZWJ, 0, 1, 0x200D, 1, 3);
    assert_finding(a, IDNV_RULE_UTS46_DISALLOWED, 0, 2, 0xE000, 4, 3);
}

/* U+0958 is two code points in NFC: a label grows to its limit, and not beyond. */
static void normalisation_ends_at_the_limit(void **state)
{
    static struct idnvi_label label;
    (void)state;
    for (uint32_t len = IDNVI_LABEL_CAP - 2; len <= IDNVI_LABEL_CAP; len++) {
        memset(&label, 0, sizeof label);
        label.len = len;
        for (uint32_t i = 0; i < len; i++)
            label.cp[i] = i == 7 ? 0x958 : 'a';
        idnvi_label_summarise(&label);
        assert_int_equal(idnvi_nfc_normalise(&label), len < IDNVI_LABEL_CAP);
        if (len < IDNVI_LABEL_CAP) {
            assert_int_equal(label.len, len + 1);
            assert_int_equal(label.cp[7], 0x915);
            assert_int_equal(label.cp[8], 0x93C);
            assert_int_equal(label.cp[len], 'a');
        }
    }
}

static void capacities_are_exact(void **state)
{
    static const char src[] = "bücher";
    const idnv_profile *p = profile_of("registration");
    uint32_t cps[16];
    char ascii[32];
    size_t cps_len, ascii_len;
    (void)state;
    for (size_t cap = 0; cap <= 14; cap++) {
        memset(ascii, '#', sizeof ascii);
        memset(cps, 0xEE, sizeof cps);
        size_t cps_cap = cap < 7 ? cap : 7;
        idnv_status status = idnv_label_check(cps, cps_cap, &cps_len, ascii, cap, &ascii_len, src,
                                              sizeof src - 1, p, NULL);
        bool fits = cps_cap >= 6 && (cap == 0 || cap >= 13);
        assert_int_equal(status, fits ? IDNV_OK : IDNV_ERR_SPACE);
        assert_int_equal(cps_len, 6);
        assert_int_equal(ascii_len, 13);
        for (size_t i = cap < 13 ? cap : 13; i < sizeof ascii; i++)
            assert_int_equal(ascii[i], '#');
        for (size_t i = cps_cap < 6 ? cps_cap : 6; i < COUNT(cps); i++)
            assert_int_equal(cps[i], 0xEEEEEEEE);
    }
}

static void arguments(void **state)
{
    const idnv_profile *p = profile_of("registration");
    uint32_t cp = 'a', cps[4];
    char ascii[4];
    (void)state;
    assert_int_equal(idnv_label_check(NULL, 0, NULL, NULL, 0, NULL, "a", 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_label_check(NULL, 0, NULL, NULL, 0, NULL, "a", 1, NULL, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_label_check(NULL, 4, NULL, NULL, 0, NULL, "a", 1, p, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_label_check(cps, 4, NULL, NULL, 4, NULL, "a", 1, p, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_label_check(cps, 4, NULL, ascii, 4, NULL, NULL, 1, p, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_label_check(cps, 4, NULL, ascii, 4, NULL, NULL, 0, p, NULL), IDNV_NO);
    assert_int_equal(idnv_label_check_utf32(NULL, 0, NULL, &cp, 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_label_check_utf32(ascii, 4, NULL, NULL, 1, p, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_label_check_utf32(NULL, 4, NULL, &cp, 1, p, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_label_check_utf32(ascii, 4, NULL, &cp, 1, NULL, NULL),
                     IDNV_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hyphens),
        cmocka_unit_test(leading_marks),
        cmocka_unit_test(normal_form),
        cmocka_unit_test(code_points),
        cmocka_unit_test(contextual_rules),
        cmocka_unit_test(uts46_has_no_contexto),
        cmocka_unit_test(bidi_rules),
        cmocka_unit_test(examples_of_rfc_5893),
        cmocka_unit_test(hyphens_of_profiles),
        cmocka_unit_test(digits_of_two_kinds),
        cmocka_unit_test(ascii_ends_at_7f),
        cmocka_unit_test(dots_are_no_part_of_a_label),
        cmocka_unit_test(an_a_label_of_nothing_is_no_empty_label),
        cmocka_unit_test(a_label_of_255_octets),
        cmocka_unit_test(labels_of_63_octets),
        cmocka_unit_test(findings_go_back_to_the_source),
        cmocka_unit_test(normalisation_ends_at_the_limit),
        cmocka_unit_test(capacities_are_exact),
        cmocka_unit_test(arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
