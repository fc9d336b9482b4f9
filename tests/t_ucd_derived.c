/* SPDX-License-Identifier: MIT */
/*
 * The IDNA2008 derived property of every code point in every Unicode version that we know, against
 * Unicode's derived files and IANA's tables, and against the sets of RFC 5892, section 2.
 */
#include "test.h"

#include "ucd.h"
#include "ucdfile.h"

enum { NOT_LISTED = 99 };

static uint8_t expected[UCD_LIMIT];
static uint8_t flags[UCD_LIMIT];

static void set_value(const struct ucd_row *row, void *data)
{
    static const char *const names[] = {"PVALID", "CONTEXTJ", "CONTEXTO", "DISALLOWED",
                                        "UNASSIGNED"};
    static const uint8_t values[] = {IDNVI_PVALID, IDNVI_CONTEXTJ, IDNVI_CONTEXTO,
                                     IDNVI_DISALLOWED, IDNVI_UNASSIGNED};
    (void)data;
    for (size_t i = 0; i < COUNT(names); i++) {
        if (strcmp(row->field[1], names[i]) == 0) {
            memset(&expected[row->first], values[i], row->last + 1 - row->first);
            return;
        }
    }
    fail_msg("U+%04X: unknown value %s", (unsigned)row->first, row->field[1]);
}

static int version_index(const char *name)
{
    for (int i = 0; i < IDNVI_UNICODE_COUNT; i++) {
        size_t len = strlen(idnvi_unicode_versions[i]);
        if (strncmp(name, idnvi_unicode_versions[i], len) == 0 && name[len] == '.')
            return i;
    }
    fail_msg("no version %s", name);
    return -1;
}

static void compare(const char *file, int version)
{
    memset(expected, NOT_LISTED, sizeof expected);
    ucd_each(file, set_value, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        unsigned got = idnvi_derived_at(idnvi_props(cp), cp, (unsigned)version);
        unsigned want = expected[cp];
        /* Unicode's files up to 6.3 call it PVALID; IANA's table and RFC 6452 do not. */
        if (cp == 0x19DA && strstr(file, "derived-history") != NULL &&
            version <= IDNVI_UNICODE_6_3)
            want = IDNVI_DISALLOWED;
        if (got != want)
            fail_msg("%s: U+%04X: %u, expected %u", file, (unsigned)cp, got, want);
    }
}

static void current(void **state)
{
    (void)state;
    compare("18.0.0/Idna2008.txt", IDNVI_UNICODE_COUNT - 1);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        assert_int_equal(idnvi_derived(idnvi_props(cp)), expected[cp]);
}

static void history(void **state)
{
    static const char *const versions[] = {
        "6.1.0",  "6.2.0",  "6.3.0",  "7.0.0",  "8.0.0",  "9.0.0",  "10.0.0", "11.0.0",
        "12.0.0", "12.1.0", "13.0.0", "14.0.0", "15.0.0", "15.1.0", "16.0.0",
    };
    char file[80];
    (void)state;
    for (size_t i = 0; i < COUNT(versions); i++) {
        snprintf(file, sizeof file, "derived-history/Idna2008-%s.txt", versions[i]);
        compare(file, version_index(versions[i]));
    }
}

static void iana(void **state)
{
    (void)state;
    compare("iana/idna-tables-properties-6.3.0.csv", IDNVI_UNICODE_6_3);
    compare("iana/idna-tables-properties-11.0.0.csv", IDNVI_UNICODE_11_0);
    compare("iana/idna-tables-properties-12.0.0.csv", IDNVI_UNICODE_12_0);
}

static void set_flag(const struct ucd_row *row, void *data)
{
    if (row->missing || strcmp(row->field[1], data) != 0)
        return;
    memset(&flags[row->first], 1, row->last + 1 - row->first);
}

static void add_flags(const char *file, const char *value)
{
    ucd_each(file, set_flag, (void *)(uintptr_t)value);
}

static bool ldh(uint32_t cp)
{
    return cp == '-' || (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
}

/* A category that decided must hold, and no earlier one may; each is decided by its own file. */
static void check_rule(enum idnvi_derived_rule rule, enum idnvi_derived result, bool always)
{
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        bool excepted = props->rule == IDNVI_RULE_EXCEPTIONS;
        if (props->rule == rule && (!flags[cp] || idnvi_derived(props) != result))
            fail_msg("U+%04X is not in category %s", (unsigned)cp, idnvi_derived_rule_names[rule]);
        if (always && flags[cp] && props->rule != rule && !excepted)
            fail_msg("U+%04X is in category %s", (unsigned)cp, idnvi_derived_rule_names[rule]);
    }
}

static void rules(void **state)
{
    static const char *const letter_digits[] = {"Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc"};
    (void)state;
    memset(flags, 0, sizeof flags);
    add_flags("18.0.0/PropList.txt", "Join_Control");
    check_rule(IDNVI_RULE_JOIN_CONTROL, IDNVI_CONTEXTJ, true);
    memset(flags, 0, sizeof flags);
    add_flags("18.0.0/HangulSyllableType.txt", "L");
    add_flags("18.0.0/HangulSyllableType.txt", "V");
    add_flags("18.0.0/HangulSyllableType.txt", "T");
    for (uint32_t filler = 0x115F; filler <= 0x1160; filler++) { /* ignorable: decided before */
        assert_int_equal(idnvi_props(filler)->rule, IDNVI_RULE_IGNORABLE_PROPERTIES);
        flags[filler] = 0;
    }
    check_rule(IDNVI_RULE_OLD_HANGUL_JAMO, IDNVI_DISALLOWED, true);
    memset(flags, 0, sizeof flags);
    add_flags("18.0.0/DerivedCoreProperties.txt", "Default_Ignorable_Code_Point");
    add_flags("18.0.0/PropList.txt", "White_Space");
    add_flags("18.0.0/PropList.txt", "Noncharacter_Code_Point");
    check_rule(IDNVI_RULE_IGNORABLE_PROPERTIES, IDNVI_DISALLOWED, false);
    memset(flags, 0, sizeof flags);
    add_flags("18.0.0/Blocks.txt", "Combining Diacritical Marks for Symbols");
    add_flags("18.0.0/Blocks.txt", "Musical Symbols");
    add_flags("18.0.0/Blocks.txt", "Ancient Greek Musical Notation");
    check_rule(IDNVI_RULE_IGNORABLE_BLOCKS, IDNVI_DISALLOWED, false);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        flags[cp] = ldh(cp);
    check_rule(IDNVI_RULE_LDH, IDNVI_PVALID, true);
    memset(flags, 0, sizeof flags);
    for (size_t i = 0; i < COUNT(letter_digits); i++)
        add_flags("18.0.0/DerivedGeneralCategory.txt", letter_digits[i]);
    check_rule(IDNVI_RULE_LETTER_DIGITS, IDNVI_PVALID, false);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        if (idnvi_props(cp)->rule == IDNVI_RULE_NONE)
            assert_false(flags[cp]);
        flags[cp] = idnvi_age(idnvi_props(cp)) == IDNVI_AGE_NEVER;
    }
    check_rule(IDNVI_RULE_UNASSIGNED, IDNVI_UNASSIGNED, true);
}

/* RFC 5892, 2.6, in its own words; every line of it. */
static void exceptions(void **state)
{
    static const struct {
        uint32_t first, last;
        enum idnvi_derived value;
    } list[] = {
        {0x00DF, 0x00DF, IDNVI_PVALID},     {0x03C2, 0x03C2, IDNVI_PVALID},
        {0x06FD, 0x06FE, IDNVI_PVALID},     {0x0F0B, 0x0F0B, IDNVI_PVALID},
        {0x3007, 0x3007, IDNVI_PVALID},     {0x00B7, 0x00B7, IDNVI_CONTEXTO},
        {0x0375, 0x0375, IDNVI_CONTEXTO},   {0x05F3, 0x05F4, IDNVI_CONTEXTO},
        {0x30FB, 0x30FB, IDNVI_CONTEXTO},   {0x0660, 0x0669, IDNVI_CONTEXTO},
        {0x06F0, 0x06F9, IDNVI_CONTEXTO},   {0x0640, 0x0640, IDNVI_DISALLOWED},
        {0x07FA, 0x07FA, IDNVI_DISALLOWED}, {0x302E, 0x302F, IDNVI_DISALLOWED},
        {0x3031, 0x3035, IDNVI_DISALLOWED}, {0x303B, 0x303B, IDNVI_DISALLOWED},
    };
    unsigned count = 0, total = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(list); i++) {
        for (uint32_t cp = list[i].first; cp <= list[i].last; cp++, count++) {
            assert_int_equal(idnvi_derived(idnvi_props(cp)), list[i].value);
            assert_int_equal(idnvi_props(cp)->rule, IDNVI_RULE_EXCEPTIONS);
        }
    }
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        total += idnvi_props(cp)->rule == IDNVI_RULE_EXCEPTIONS;
    assert_int_equal(count, total);
}

static void uts46_at(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        for (unsigned version = 0; version < IDNVI_UNICODE_COUNT; version++) {
            bool assigned = idnvi_age(props) <= version;
            enum idnvi_uts46 want = assigned ? idnvi_uts46(props) : IDNVI_UTS46_DISALLOWED;
            assert_int_equal(idnvi_uts46_at(props, version), want);
            assert_int_equal(idnvi_assigned_at(props, version), assigned);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(current), cmocka_unit_test(history),    cmocka_unit_test(iana),
        cmocka_unit_test(rules),   cmocka_unit_test(exceptions), cmocka_unit_test(uts46_at),
    };
    if (!ucd_available())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
