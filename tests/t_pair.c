/* SPDX-License-Identifier: MIT */
/* Pairs: an A-form and a U-form that must be of one name (RFC 5891, 4.1). */
#include "names.h"

static idnv_finding room[32];
static idnv_report report;

static const char *pair(const char *profile, const char *a, const char *u)
{
    static char text[512];
    idnv_report_init(&report, room, COUNT(room));
    idnv_status status = idnv_pair_check(a, strlen(a), u, strlen(u), profile_of(profile), &report);
    assert_int_equal(status, report.errors ? IDNV_NO : IDNV_OK);
    assert_int_equal(idnv_pair_check(a, strlen(a), u, strlen(u), profile_of(profile), NULL),
                     status);
    strcpy(text, "valid");
    size_t len = 0;
    for (uint32_t i = 0; i < report.count && i < COUNT(room); i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", i ? "," : "",
                                idnv_rule_name(room[i].rule));
    return text;
}

static void pairs_that_belong_together(void **state)
{
    (void)state;
    assert_string_equal(pair("registration", "xn--bcher-kva", "bücher"), "valid");
    assert_string_equal(pair("registration", "www.xn--bcher-kva.de", "www.bücher.de"), "valid");
    assert_string_equal(pair("registration", "WWW.xn--bcher-kva.de", "www.bücher.DE"), "valid");
    assert_string_equal(pair("registration", "xn--strae-oqa", "straße"), "valid");
    assert_string_equal(pair("registration", "a.b", "a.b"), "valid");
    assert_string_equal(pair("uts46", "xn--bcher-kva", "BÜCHER"), "valid");
    assert_string_equal(pair("registration", "xn--4dbrk0ce.a", "ישראל.a"), "valid");
    /* The root has no characters, also where it is written with such as are mapped to nothing. */
    assert_string_equal(pair("dns", "xn--tda.", "ü.\u00AD"), "valid");
    assert_string_equal(pair("dns", "xn--tda", "ü\u3002\u00AD\u00AD"), "valid");
}

static void pairs_that_do_not(void **state)
{
    (void)state;
    assert_string_equal(pair("registration", "xn--bcher-kva", "bücherx"), "PAIR_MISMATCH");
    assert_int_equal(room[0].label, 0);
    assert_int_equal(room[0].byte, 0);
    assert_int_equal(room[0].bytes, 8);
    assert_string_equal(pair("registration", "a.xn--tda.de", "a.ö.de"), "PAIR_MISMATCH");
    assert_int_equal(room[0].label, 1);
    assert_int_equal(room[0].index, IDNV_ABSENT);
    assert_int_equal(room[0].byte, 2);
    assert_int_equal(room[0].bytes, 2);
    assert_string_equal(pair("registration", "strasse", "straße"), "PAIR_MISMATCH");
    /* A label more on one side: the whole name. */
    assert_string_equal(pair("registration", "xn--tda.de", "ü.de.de"), "PAIR_MISMATCH");
    assert_string_equal(pair("registration", "xn--tda.de", "ü.de.de.de"), "PAIR_MISMATCH");
    assert_int_equal(room[0].label, IDNV_ABSENT);
    assert_string_equal(pair("registration", "xn--tda.de.de", "ü.de"), "PAIR_MISMATCH");
    /* An A-form is ASCII, its dots too. */
    assert_string_equal(pair("uts46", "xn--tda\xEF\xBC\x8E" "de", "ü.de"), "PAIR_MISMATCH");
    assert_string_equal(pair("uts46", "xn--tda.de", "ü\xEF\xBC\x8E" "de"), "valid");
    assert_string_equal(pair("dns", "xn--tda.\u00AD", "ü."), "PAIR_MISMATCH");
    assert_string_equal(pair("dns", "xn--tda", "ü.\u00AD" "a"), "PAIR_MISMATCH");
    assert_string_equal(pair("dns", "", "\u00AD"), "EMPTY_LABEL,EMPTY_LABEL,PAIR_MISMATCH");
    /* An A-label is none of a U-form, also when mapping makes it one. */
    assert_string_equal(pair("uts46", "xn--tda", "\uFF58n--tda"), "PAIR_MISMATCH");
    assert_string_equal(pair("uts46", "xn--tda", "xn\u00AD--tda"), "PAIR_MISMATCH");
    assert_string_equal(pair("uts46", "xn--tda", "XN--TDA"), "PAIR_MISMATCH");
    /* Both sides in one form are no pair. */
    assert_string_equal(pair("registration", "ü", "ü"), "PAIR_MISMATCH");
    assert_string_equal(pair("registration", "xn--tda", "xn--tda"), "PAIR_MISMATCH");
    assert_string_equal(pair("registration", "xn--", "xn--"),
                        "A_LABEL_EMPTY,A_LABEL_EMPTY,PAIR_MISMATCH");
}

static void both_sides_are_checked(void **state)
{
    (void)state;
    assert_string_equal(pair("registration", "XN--TDA", "ü"), "A_LABEL_UPPER_CASE");
    assert_string_equal(pair("registration", "xn--tda", "Ü"), "DISALLOWED,PAIR_MISMATCH");
    assert_int_equal(report.errors, 2);
    assert_string_equal(pair("registration", "xn--99999999", "ü"), "PUNYCODE,PAIR_MISMATCH");
    assert_string_equal(pair("registration", "", ""), "EMPTY_LABEL,EMPTY_LABEL");
    /* Findings of the U-form speak of the U-form. */
    pair("registration", "xn--bcher-kva", "_bücher");
    assert_int_equal(room[0].rule, IDNV_RULE_DISALLOWED);
    assert_int_equal(room[0].byte, 0);
}

static void arguments(void **state)
{
    const idnv_profile *p = profile_of("registration");
    (void)state;
    assert_int_equal(idnv_pair_check(NULL, 1, "a", 1, p, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_pair_check("a", 1, NULL, 1, p, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_pair_check("a", 1, "a", 1, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_pair_check(NULL, 0, NULL, 0, p, NULL), IDNV_NO);
    assert_int_equal(idnv_pair_check("a", 1, "a", (size_t)UINT32_MAX, p, NULL), IDNV_ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_that_belong_together),
        cmocka_unit_test(pairs_that_do_not),
        cmocka_unit_test(both_sides_are_checked),
        cmocka_unit_test(arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
