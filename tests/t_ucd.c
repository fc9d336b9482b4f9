/* SPDX-License-Identifier: MIT */
/* Every property of every code point against a plain parse of the Unicode files. */
#include "test.h"
#include "ucd.h"
#include "ucdfile.h"

/* The expected value of each code point: text that lives until the next test, or a number. */
static const char *expected[UCD_LIMIT];
static uint32_t numbers[UCD_LIMIT];

/* Which field of a row holds the value, and which rows count. */
struct column {
    int field;
    const char *property; /* field 1 must be this, when given */
};

static const char *keep(const char *text)
{
    static char *pool[4096];
    static size_t count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(pool[i], text) == 0)
            return pool[i];
    }
    assert_true(count < sizeof pool / sizeof pool[0]);
    char *copy = malloc(strlen(text) + 1);
    assert_non_null(copy);
    return pool[count++] = strcpy(copy, text);
}

/* The short form of the long names that @missing lines use. */
static const char *short_name(const char *name)
{
    static const char *const pairs[][2] = {
        {"Left_To_Right", "L"},       {"Right_To_Left", "R"}, {"Arabic_Letter", "AL"},
        {"European_Terminator", "ET"}, {"Non_Joining", "U"},  {"Yes", "Y"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (strcmp(pairs[i][0], name) == 0)
            return pairs[i][1];
    }
    return name;
}

static void set_text(const struct ucd_row *row, void *data)
{
    const struct column *column = data;
    if (column->property != NULL && strcmp(row->field[1], column->property) != 0)
        return;
    const char *value = row->field[column->field];
    if (row->missing)
        value = short_name(value);
    value = keep(value);
    for (uint32_t cp = row->first; cp <= row->last; cp++)
        expected[cp] = value;
}

static void read_text(const char *file, const char *fallback, int field, const char *property)
{
    struct column column = {field, property};
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        expected[cp] = fallback;
    ucd_each(file, set_text, &column);
}

static void set_flag(const struct ucd_row *row, void *data)
{
    if (strcmp(row->field[1], data) != 0 || row->count > 2)
        return;
    for (uint32_t cp = row->first; cp <= row->last; cp++)
        numbers[cp] = 1;
}

static void read_flag(const char *file, const char *property)
{
    memset(numbers, 0, sizeof numbers);
    ucd_each(file, set_flag, (void *)(uintptr_t)property);
}

#define SAME_TEXT(cp, got)                                                                         \
    do {                                                                                           \
        if (strcmp(expected[cp], got) != 0)                                                        \
            fail_msg("U+%04X: %s, expected %s", (unsigned)(cp), got, expected[cp]);                \
    } while (0)

#define SAME_NUMBER(cp, got, want)                                                                 \
    do {                                                                                           \
        if ((unsigned)(got) != (unsigned)(want))                                                   \
            fail_msg("U+%04X: %u, expected %u", (unsigned)(cp), (unsigned)(got), (unsigned)(want)); \
    } while (0)

static void general_category(void **state)
{
    (void)state;
    read_text("18.0.0/DerivedGeneralCategory.txt", "Cn", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        SAME_TEXT(cp, idnvi_gc_names[props->gc]);
        SAME_NUMBER(cp, idnvi_is_mark(props), expected[cp][0] == 'M');
    }
}

/* UnicodeData.txt names only the ends of large ranges. */
struct unicode_data {
    uint32_t from;
    bool open;
};

static void set_class(const struct ucd_row *row, void *data)
{
    struct unicode_data *range = data;
    uint32_t first = range->open ? range->from : row->first;
    range->open = strstr(row->field[1], ", First>") != NULL;
    range->from = row->first;
    for (uint32_t cp = first; cp <= row->first; cp++) {
        numbers[cp] = (uint32_t)strtoul(row->field[3], NULL, 10);
        expected[cp] = keep(row->field[2]);
    }
}

static void combining_class(void **state)
{
    (void)state;
    struct unicode_data range = {0, false};
    memset(numbers, 0, sizeof numbers);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        expected[cp] = "Cn";
    ucd_each("18.0.0/UnicodeData.txt", set_class, &range);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        SAME_NUMBER(cp, props->ccc, numbers[cp]);
        SAME_NUMBER(cp, idnvi_is_virama(props), numbers[cp] == 9);
        SAME_TEXT(cp, idnvi_gc_names[props->gc]);
    }
}

static void bidi_class(void **state)
{
    (void)state;
    read_text("18.0.0/DerivedBidiClass.txt", "none", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        const char *want = expected[cp];
        SAME_TEXT(cp, idnvi_bidi_names[idnvi_bidi(props)]);
        bool rtl = strcmp(want, "R") == 0 || strcmp(want, "AL") == 0 || strcmp(want, "AN") == 0;
        SAME_NUMBER(cp, idnvi_is_rtl(props), rtl);
    }
}

static void joining_type(void **state)
{
    (void)state;
    read_text("18.0.0/DerivedJoiningType.txt", "none", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        SAME_TEXT(cp, idnvi_joining_names[idnvi_joining(idnvi_props(cp))]);
}

static void nfc_quick_check(void **state)
{
    (void)state;
    static const char *const names[] = {"Y", "N", "M"};
    read_text("18.0.0/DerivedNormalizationProps.txt", "Y", 2, "NFC_QC");
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        SAME_TEXT(cp, names[idnvi_nfc_qc(idnvi_props(cp))]);
}

static void age(void **state)
{
    (void)state;
    read_text("18.0.0/DerivedAge.txt", "Unassigned", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        unsigned value = idnvi_age(idnvi_props(cp));
        if (strcmp(expected[cp], "Unassigned") == 0) {
            SAME_NUMBER(cp, value, IDNVI_AGE_NEVER);
            continue;
        }
        assert_true(value < IDNVI_UNICODE_COUNT);
        if (value == 0) {
            double version = strtod(expected[cp], NULL);
            if (version > 6.11)
                fail_msg("U+%04X: 6.1 or older, expected %s", (unsigned)cp, expected[cp]);
        } else {
            SAME_TEXT(cp, idnvi_unicode_versions[value]);
        }
    }
}

static void scripts(void **state)
{
    (void)state;
    read_text("18.0.0/Scripts.txt", "Unknown", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        SAME_TEXT(cp, idnvi_script_names[idnvi_props(cp)->script]);
    for (int i = 0; i < IDNVI_SCRIPT_COUNT; i++) {
        assert_int_equal(i, idnvi_script_find(idnvi_script_codes[i], 4));
        assert_int_equal(i, idnvi_script_find(idnvi_script_names[i], strlen(idnvi_script_names[i])));
        assert_true(i == 0 || strcmp(idnvi_script_codes[i - 1], idnvi_script_codes[i]) < 0);
        assert_string_equal(idnvi_script_code((unsigned)i), idnvi_script_codes[i]);
    }
    assert_string_equal(idnvi_script_code(IDNVI_SCRIPT_COUNT), "Zzzz");
    assert_int_equal(idnvi_script_find("latin", 5), IDNVI_SCRIPT_LATN);
    assert_int_equal(idnvi_script_find("Old-Turkic", 10), IDNVI_SCRIPT_ORKH);
    assert_int_equal(idnvi_script_find("Lati", 4), -1);
    assert_int_equal(idnvi_script_find("Latinx", 6), -1);
    assert_int_equal(idnvi_script_find("", 0), -1);
    assert_string_equal(idnvi_script_names[IDNVI_SCRIPT_GREK], "Greek");
    assert_string_equal(idnvi_script_names[IDNVI_SCRIPT_ZYYY], "Common");
    assert_string_equal(idnvi_script_names[IDNVI_SCRIPT_ZINH], "Inherited");
}

static void script_extensions(void **state)
{
    (void)state;
    read_text("18.0.0/ScriptExtensions.txt", "", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        const char *codes = expected[cp];
        struct idnvi_scx set = {{0, 0, 0}};
        if (*codes == '\0' || *codes == '<')
            codes = idnvi_script_codes[props->script];
        SAME_NUMBER(cp, props->scx == props->script,
                    strcmp(codes, idnvi_script_codes[props->script]) == 0);
        for (; *codes != '\0'; codes += strspn(codes, " ")) {
            int script = idnvi_script_find(codes, 4);
            assert_true(script >= 0);
            assert_true(idnvi_scx_has(idnvi_scx(props), (unsigned)script));
            set.bits[script / 64] |= (uint64_t)1 << (script % 64);
            codes += 4;
        }
        if (memcmp(&set, idnvi_scx(props), sizeof set) != 0)
            fail_msg("U+%04X: not the set %s", (unsigned)cp, expected[cp]);
    }
}

static void identifiers(void **state)
{
    (void)state;
    read_text("18.0.0/IdentifierStatus.txt", "none", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        SAME_TEXT(cp, idnvi_id_allowed(idnvi_props(cp)) ? "Allowed" : "Restricted");
    read_text("18.0.0/IdentifierType.txt", "none", 1, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        unsigned types = 0;
        for (const char *word = expected[cp]; *word != '\0'; word += strspn(word, " ")) {
            size_t len = strcspn(word, " ");
            for (int i = 0; i < IDNVI_ID_TYPE_COUNT; i++) {
                const char *name = idnvi_id_type_names[i];
                if (strlen(name) == len && memcmp(name, word, len) == 0)
                    types |= 1u << i;
            }
            word += len;
        }
        assert_true(types != 0);
        SAME_NUMBER(cp, idnvi_props(cp)->id_types, types);
    }
}

static void default_ignorable(void **state)
{
    (void)state;
    read_flag("18.0.0/DerivedCoreProperties.txt", "Default_Ignorable_Code_Point");
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        SAME_NUMBER(cp, idnvi_is_ignorable(idnvi_props(cp)), numbers[cp]);
}

static void enumerations(void **state)
{
    (void)state;
    assert_string_equal(idnvi_gc_names[IDNVI_GC_ZS], "Zs");
    assert_string_equal(idnvi_gc_names[IDNVI_GC_MN], "Mn");
    assert_string_equal(idnvi_gc_names[IDNVI_GC_CN], "Cn");
    assert_string_equal(idnvi_gc_names[IDNVI_GC_ND], "Nd");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_L], "L");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_R], "R");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_AL], "AL");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_AN], "AN");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_EN], "EN");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_ES], "ES");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_CS], "CS");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_ET], "ET");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_ON], "ON");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_BN], "BN");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_NSM], "NSM");
    assert_string_equal(idnvi_bidi_names[IDNVI_BIDI_PDI], "PDI");
    assert_string_equal(idnvi_joining_names[IDNVI_JOINING_U], "U");
    assert_string_equal(idnvi_joining_names[IDNVI_JOINING_D], "D");
    assert_string_equal(idnvi_joining_names[IDNVI_JOINING_L], "L");
    assert_string_equal(idnvi_joining_names[IDNVI_JOINING_R], "R");
    assert_string_equal(idnvi_joining_names[IDNVI_JOINING_T], "T");
    assert_string_equal(idnvi_unicode_versions[IDNVI_UNICODE_15_1], "15.1");
    assert_string_equal(idnvi_unicode_versions[IDNVI_UNICODE_COUNT - 1], "18.0");
}

static void beyond_unicode(void **state)
{
    (void)state;
    static const uint32_t beyond[] = {0x110000, 0x110001, 0x1FFFFF, 0x7FFFFFFF, 0x80000041,
                                      0xFFFFFFFE, 0xFFFFFFFF};
    uint32_t dst[IDNVI_MAP_MAX];
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        const struct idnvi_props *props = idnvi_props(beyond[i]);
        assert_int_equal(idnvi_derived(props), IDNVI_UNASSIGNED);
        assert_int_equal(idnvi_uts46(props), IDNVI_UTS46_DISALLOWED);
        assert_int_equal(idnvi_age(props), IDNVI_AGE_NEVER);
        assert_int_equal(props->gc, IDNVI_GC_CN);
        assert_int_equal(props->script, IDNVI_SCRIPT_ZZZZ);
        assert_int_equal(idnvi_mapping(dst, beyond[i], props), 0);
        assert_int_equal(idnvi_decompose(dst, beyond[i]), 0);
        assert_int_equal(idnvi_prototype(dst, beyond[i]), 0);
        assert_int_equal(idnvi_compose(beyond[i], 0x300), 0);
        assert_int_equal(idnvi_compose('a', beyond[i]), 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(general_category), cmocka_unit_test(combining_class),
        cmocka_unit_test(bidi_class),       cmocka_unit_test(joining_type),
        cmocka_unit_test(nfc_quick_check),  cmocka_unit_test(age),
        cmocka_unit_test(scripts),          cmocka_unit_test(script_extensions),
        cmocka_unit_test(identifiers),      cmocka_unit_test(default_ignorable),
        cmocka_unit_test(enumerations),     cmocka_unit_test(beyond_unicode),
    };
    if (!ucd_available())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
