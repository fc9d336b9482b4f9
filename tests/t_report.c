/* SPDX-License-Identifier: MIT */
/* The list of rules is a list: ascending, unique, complete; reports count past their capacity. */
#include <stdbool.h>

#include "test.h"

#include <idnv/name.h>
#include <idnv/profile.h>

#include "report.h"

static void rules_ascend_and_are_found_by_name(void **state)
{
    size_t i;
    uint16_t last = 0;
    (void)state;
    for (i = 0; idnv_rule_at(i); i++) {
        uint16_t rule = idnv_rule_at(i);
        const char *name = idnv_rule_name(rule);
        assert_true(rule > last);
        assert_true(strlen(idnv_rule_source(rule)) > 0);
        assert_true(strlen(idnv_rule_text(rule)) > 0);
        assert_int_equal(idnv_rule_find(name, strlen(name)), rule);
        last = rule;
    }
    assert_true(i > 30);
    assert_string_equal(idnv_rule_name(9999), "");
    assert_string_equal(idnv_rule_source(9999), "");
    assert_string_equal(idnv_rule_text(9999), "");
    assert_int_equal(idnv_rule_find("NO_SUCH_RULE", 12), 0);
    for (size_t len = 0; len < 64; len++) /* as long as the names are */
        assert_int_equal(idnv_rule_find(NULL, len), 0);
}

/* As many as rules.def has, and no number beside theirs has a name. */
static void numbers_of_no_rule_have_no_name(void **state)
{
    static const uint16_t numbers[] = {
#define IDNV_RULE(number, name, source, text) number,
#include <idnv/rules.def>
#undef IDNV_RULE
    };
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++)
        assert_int_equal(idnv_rule_at(i), numbers[i]);
    assert_int_equal(idnv_rule_at(COUNT(numbers)), IDNV_RULE_NONE);
    for (uint32_t number = 0, next = 0; number <= UINT16_MAX; number++) {
        bool listed = next < COUNT(numbers) && number == numbers[next];
        next += listed;
        assert_int_equal(idnv_rule_name((uint16_t)number)[0] != '\0', listed);
    }
    for (unsigned severity = 0; severity <= UINT8_MAX; severity++)
        assert_int_equal(idnv_severity_name((uint8_t)severity)[0] != '\0',
                         severity >= IDNV_SEVERITY_NOTE && severity <= IDNV_SEVERITY_ERROR);
}

static void a_full_report_counts_on(void **state)
{
    idnv_finding room[1];
    idnv_report report;
    idnv_finding finding = {.rule = IDNV_RULE_DISALLOWED, .severity = IDNV_SEVERITY_ERROR};
    (void)state;
    idnv_report_init(&report, room, 1);
    idnvi_report_add(&report, &finding);
    finding.severity = IDNV_SEVERITY_NOTE;
    idnvi_report_add(&report, &finding);
    assert_int_equal(report.count, 2);
    assert_int_equal(report.errors, 1);
    assert_int_equal(room[0].severity, IDNV_SEVERITY_ERROR);
    report.count = report.errors = UINT32_MAX; /* where counting ends */
    finding.severity = IDNV_SEVERITY_ERROR;
    idnvi_report_add(&report, &finding);
    assert_int_equal(report.count, UINT32_MAX);
    assert_int_equal(report.errors, UINT32_MAX);
    idnv_report_clear(&report);
    assert_int_equal(report.count, 0);
    assert_int_equal(sizeof(idnv_finding), 32);
}

static void a_report_without_an_array_counts(void **state)
{
    static const char name[] = "-A_b.c_D-";
    const idnv_profile *profile = idnv_profile_find("registration", 12);
    idnv_report counted, by_hand = {.size = sizeof by_hand, .cap = 4};
    size_t ascii, unicode;
    (void)state;
    idnv_report_init(&counted, NULL, 0);
    assert_int_equal(idnv_check(NULL, 0, &ascii, NULL, 0, &unicode, name, sizeof name - 1, profile,
                                &counted), IDNV_NO);
    assert_int_equal(idnv_check(NULL, 0, &ascii, NULL, 0, &unicode, name, sizeof name - 1, profile,
                                &by_hand), IDNV_NO);
    assert_true(counted.count > 1);
    assert_int_equal(by_hand.count, counted.count);
    assert_int_equal(by_hand.errors, counted.errors);
}

/* What a report holds is not looked at beyond its room, however many were counted before. */
static void a_name_is_checked_where_counting_ends(void **state)
{
    static const char name[] = "A_b.c_D";
    const idnv_profile *profile = idnv_profile_find("registration", 12);
    idnv_finding room[2] = {{0}};
    idnv_report report;
    (void)state;
    for (uint32_t count = UINT32_MAX - 3; count != 0; count++) {
        idnv_report_init(&report, room, COUNT(room));
        report.count = count;
        size_t ascii, unicode;
        assert_int_equal(idnv_check(NULL, 0, &ascii, NULL, 0, &unicode, name, sizeof name - 1,
                                    profile, &report), IDNV_NO);
        assert_true(report.count > count || count == UINT32_MAX);
    }
    assert_int_equal(room[0].rule, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_ascend_and_are_found_by_name),
        cmocka_unit_test(numbers_of_no_rule_have_no_name),
        cmocka_unit_test(a_full_report_counts_on),
        cmocka_unit_test(a_report_without_an_array_counts),
        cmocka_unit_test(a_name_is_checked_where_counting_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
