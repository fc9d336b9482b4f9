/* SPDX-License-Identifier: MIT */
/* Property classes of RFC 7940, 6.2.2: every set against a plain parse of the Unicode files. */
#include "test.h"

#include "lgr/property.h"
#include "ucd.h"
#include "ucdfile.h"

enum { LATEST = IDNVI_UNICODE_COUNT - 1 };

static bool members[UCD_LIMIT];

static struct idnvi_property parse(const char *text)
{
    struct idnvi_property property;
    if (idnvi_property_parse(&property, text, strlen(text)) != IDNVI_PROPERTY_OK)
        fail_msg("%s: not known", text);
    return property;
}

/*
 * The set is what members[] says of assigned code points: by ranges for all of them, one by one
 * where it begins and ends and at every 16th.
 */
static void compare(const char *text, unsigned version)
{
    struct idnvi_property property = parse(text);
    uint32_t first = 0, last = 0, from = 0;
    bool before = false;
    bool more = idnvi_property_next(&property, version, 0, &first, &last);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        if (more && cp > last) {
            from = last + 1;
            more = idnvi_property_next(&property, version, from, &first, &last);
            assert_true(!more || (first > from && last >= first && last < UCD_LIMIT));
        }
        bool want = members[cp] && idnvi_age(idnvi_props(cp)) <= version;
        bool single = want;
        if (want != before || cp % 16 == 0)
            single = idnvi_property_has(&property, cp, version);
        before = want;
        if (want != (more && cp >= first) || want != single)
            fail_msg("%s: U+%04X, expected %d", text, (unsigned)cp, want);
    }
    assert_false(more && idnvi_property_next(&property, version, last + 1, &first, &last));
}

static const char *words; /* separated by spaces: the values that belong to the set */
static int value_field;

static bool is_word(const char *value)
{
    size_t len = strlen(value);
    for (const char *at = words; (at = strstr(at, value)) != NULL; at++) {
        if ((at == words || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
            return true;
    }
    return false;
}

static void set_members(const struct ucd_row *row, void *data)
{
    if (row->count <= value_field || (data != NULL && strcmp(row->field[1], data) != 0))
        return;
    memset(&members[row->first], is_word(row->field[value_field]), row->last + 1 - row->first);
}

static void check(const char *text, const char *file, const char *values, bool otherwise)
{
    words = values;
    value_field = 1;
    memset(members, otherwise, sizeof members);
    ucd_each(file, set_members, NULL);
    compare(text, LATEST);
    compare(text, IDNVI_UNICODE_7_0);
}

static void general_category(void **state)
{
    static const char file[] = "18.0.0/DerivedGeneralCategory.txt";
    (void)state;
    check("gc:Mn", file, "Mn", false);
    check("gc:Mc", file, "Mc", false);
    check("gc:Spacing_Mark", file, "Mc", false);
    check("General_Category:digit", file, "Nd", false);
    check("gc:L", file, "Ll Lm Lo Lt Lu", false);
    check("gc:LC", file, "Ll Lt Lu", false);
    check("gc:Combining_Mark", file, "Mn Mc Me", false);
    check("gc:punct", file, "Pc Pd Pe Pf Pi Po Ps", false);
    check("gc:C", file, "Cc Cf Cn Co Cs", true);
}

static void each_category(void **state)
{
    char text[8];
    (void)state;
    for (int i = 0; i < IDNVI_GC_COUNT; i++) {
        snprintf(text, sizeof text, "gc:%.2s", idnvi_gc_names[i]);
        for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
            members[cp] = idnvi_props(cp)->gc == i;
        compare(text, LATEST);
    }
}

static void scripts(void **state)
{
    char text[40];
    (void)state;
    check("sc:Latn", "18.0.0/Scripts.txt", "Latin", false);
    check("script:latin", "18.0.0/Scripts.txt", "Latin", false);
    check("sc:Qaai", "18.0.0/Scripts.txt", "Inherited", false);
    for (unsigned i = 0; i < IDNVI_SCRIPT_COUNT; i++) {
        for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
            members[cp] = idnvi_props(cp)->script == i;
        snprintf(text, sizeof text, "sc:%.30s", idnvi_script_names[i]);
        compare(text, LATEST);
        for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
            members[cp] = idnvi_scx_has(idnvi_scx(idnvi_props(cp)), i);
        snprintf(text, sizeof text, "scx:%.4s", idnvi_script_codes[i]);
        compare(text, LATEST);
    }
}

static void other_enumerated(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        members[cp] = idnvi_props(cp)->ccc == 9;
    compare("ccc:9", LATEST);
    compare("ccc:Virama", LATEST);
    compare("ccc:VR", IDNVI_UNICODE_9_0);
    check("jt:D", "18.0.0/DerivedJoiningType.txt", "D", false);
    check("jt:Right_Joining", "18.0.0/DerivedJoiningType.txt", "R", false);
    check("jt:T", "18.0.0/DerivedJoiningType.txt", "T", false);
    check("bc:AL", "18.0.0/DerivedBidiClass.txt", "AL Arabic_Letter", false);
    check("bc:Nonspacing_Mark", "18.0.0/DerivedBidiClass.txt", "NSM", false);
    check("age:5.2", "18.0.0/DerivedAge.txt", "5.2", false);
    check("age:V18_0", "18.0.0/DerivedAge.txt", "18.0", false);
    check("hst:LV", "18.0.0/HangulSyllableType.txt", "LV", false);
}

/* Block names have spaces, so they cannot be words; one by one. */
static const char *block;

static void set_block(const struct ucd_row *row, void *data)
{
    (void)data;
    if (!row->missing)
        memset(&members[row->first], strcmp(row->field[1], block) == 0, row->last + 1 - row->first);
}

static void blocks(void **state)
{
    static const char *const pairs[][2] = {
        {"blk:Greek", "Greek and Coptic"},
        {"blk:ASCII", "Basic Latin"},
        {"Block:Latin_1_Supplement", "Latin-1 Supplement"},
        {"blk:Diacriticals_For_Symbols", "Combining Diacritical Marks for Symbols"},
        {"blk:Superscripts And Subscripts", "Superscripts and Subscripts"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        block = pairs[i][1];
        memset(members, 0, sizeof members);
        ucd_each("18.0.0/Blocks.txt", set_block, NULL);
        compare(pairs[i][0], LATEST);
    }
}

/* Each binary property of a file, found by reading it: alone, with "Yes" and with "No". */
struct names {
    char list[64][40];
    size_t count;
};

static void collect_name(const struct ucd_row *row, void *data)
{
    struct names *names = data;
    if (row->missing || row->count != 2)
        return;
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->list[i], row->field[1]) == 0)
            return;
    }
    assert_true(names->count < COUNT(names->list));
    snprintf(names->list[names->count++], sizeof names->list[0], "%s", row->field[1]);
}

static void binary_properties(void **state)
{
    static const char *const files[] = {"18.0.0/DerivedCoreProperties.txt", "18.0.0/PropList.txt"};
    static struct names names;
    char text[64];
    (void)state;
    for (size_t f = 0; f < COUNT(files); f++) {
        names.count = 0;
        ucd_each(files[f], collect_name, &names);
        assert_true(names.count > 15);
        for (size_t i = 0; i < names.count; i++) {
            words = names.list[i];
            value_field = 1;
            memset(members, 0, sizeof members);
            ucd_each(files[f], set_members, names.list[i]);
            compare(names.list[i], LATEST);
            for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
                members[cp] = !members[cp];
            snprintf(text, sizeof text, "%s:No", names.list[i]);
            compare(text, IDNVI_UNICODE_12_1);
        }
    }
}

static void quick_checks(void **state)
{
    (void)state;
    words = "N";
    value_field = 2;
    memset(members, 0, sizeof members);
    ucd_each("18.0.0/DerivedNormalizationProps.txt", set_members, (void *)(uintptr_t)"NFKC_QC");
    compare("NFKC_QC:No", LATEST);
    words = "M";
    memset(members, 0, sizeof members);
    ucd_each("18.0.0/DerivedNormalizationProps.txt", set_members, (void *)(uintptr_t)"NFC_QC");
    compare("NFC_Quick_Check:Maybe", LATEST);
    words = "Linker";
    memset(members, 0, sizeof members);
    ucd_each("18.0.0/DerivedCoreProperties.txt", set_members, (void *)(uintptr_t)"InCB");
    compare("InCB:Linker", LATEST);
}

static void same_set(const char *a, const char *b)
{
    struct idnvi_property one = parse(a), other = parse(b);
    assert_ptr_equal(one.runs, other.runs);
    assert_memory_equal(one.wanted, other.wanted, sizeof one.wanted);
}

static void loose_names(void **state)
{
    (void)state;
    same_set("gc:Mn", "General Category:nonspacing-mark");
    same_set("Uppercase", "upper:YES");
    same_set("Dep", "Deprecated:true");
    same_set("ccc:9", "Canonical_Combining_Class:009");
    same_set("jt:D", "joiningtype:dual_joining");
}

static void unknown(void **state)
{
    static const char *const names[] = {"", "InSC:Virama", "nothing", "g:Mn", "gcx:Mn", ":Mn",
                                        "gc\t:Mn", "name:A"};
    static const char *const values[] = {"gc",     "gc:",      "gc:Xx",   "gc:Mnn", "sc:Lat",
                                         "ccc:",   "ccc:255",  "ccc:-1",  "ccc:99999999999",
                                         "Dep:",   "Dep:Maybe", "age:1.0", "jt:D:R"};
    struct idnvi_property property;
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++)
        assert_int_equal(idnvi_property_parse(&property, names[i], strlen(names[i])),
                         IDNVI_PROPERTY_NO_NAME);
    for (size_t i = 0; i < COUNT(values); i++)
        assert_int_equal(idnvi_property_parse(&property, values[i], strlen(values[i])),
                         IDNVI_PROPERTY_NO_VALUE);
    assert_int_equal(idnvi_property_parse(&property, "gc:Mnemonic", 5), IDNVI_PROPERTY_OK);
    uint32_t first, last;
    assert_false(idnvi_property_has(&property, UCD_LIMIT, LATEST));
    assert_false(idnvi_property_has(&property, UINT32_MAX, LATEST));
    assert_false(idnvi_property_next(&property, LATEST, UCD_LIMIT, &first, &last));
    assert_false(idnvi_property_next(&property, LATEST, UINT32_MAX, &first, &last));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(general_category), cmocka_unit_test(each_category),
        cmocka_unit_test(scripts),          cmocka_unit_test(other_enumerated),
        cmocka_unit_test(blocks),           cmocka_unit_test(binary_properties),
        cmocka_unit_test(quick_checks),     cmocka_unit_test(loose_names),
        cmocka_unit_test(unknown),
    };
    if (!ucd_available())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
