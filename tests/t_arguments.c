/* SPDX-License-Identifier: MIT */
/*
 * What each function says of arguments that break its contract: each fault alone, and none of what
 * is allowed (no octets at no address, no room for what is not wanted).
 */
#include <stdbool.h>

#include "test.h"

#include <idnv.h>

static const idnv_profile *strict(void) { return idnv_profile_find("registration", 12); }

#define REFUSED(call)  assert_int_equal(call, IDNV_ERR_ARGUMENT)
#define ACCEPTED(call) assert_int_not_equal(call, IDNV_ERR_ARGUMENT)

/* The length is of nothing then, and not what was in it. */
#define REFUSED_WITHOUT_LENGTH(call)                                                               \
    do {                                                                                           \
        n = 9;                                                                                     \
        REFUSED(call);                                                                             \
        assert_int_equal(n, 0);                                                                    \
    } while (0)

static uint32_t cps[64], a_cp[] = {'a'};
static char text[64];
static size_t n;

static void octets_and_code_points(void **state)
{
    (void)state;
    REFUSED_WITHOUT_LENGTH(idnv_utf8_to_utf32(NULL, 1, &n, NULL, "a", 1));
    REFUSED_WITHOUT_LENGTH(idnv_utf8_to_utf32(cps, 1, &n, NULL, NULL, 1));
    ACCEPTED(idnv_utf8_to_utf32(NULL, 0, NULL, NULL, "a", 1));
    assert_int_equal(idnv_utf8_to_utf32(cps, 1, NULL, NULL, "a", 1), IDNV_OK);
    assert_int_equal(idnv_utf8_to_utf32(cps, 1, &n, NULL, NULL, 0), IDNV_OK);
    REFUSED_WITHOUT_LENGTH(idnv_utf32_to_utf8(NULL, 1, &n, NULL, a_cp, 1));
    REFUSED_WITHOUT_LENGTH(idnv_utf32_to_utf8(text, 1, &n, NULL, NULL, 1));
    assert_int_equal(idnv_utf32_to_utf8(text, 1, NULL, NULL, a_cp, 1), IDNV_OK);
    assert_int_equal(idnv_utf32_to_utf8(NULL, 0, &n, NULL, a_cp, 1), IDNV_ERR_SPACE);
    assert_int_equal(idnv_utf32_to_utf8(NULL, 0, &n, NULL, NULL, 0), IDNV_OK);
    REFUSED_WITHOUT_LENGTH(idnv_punycode_encode(NULL, 1, &n, a_cp, 1));
    REFUSED_WITHOUT_LENGTH(idnv_punycode_encode(text, 9, &n, NULL, 1));
    assert_int_equal(idnv_punycode_encode(text, 9, NULL, a_cp, 1), IDNV_OK);
    assert_int_equal(idnv_punycode_encode(NULL, 0, &n, a_cp, 1), IDNV_ERR_SPACE);
    assert_int_equal(idnv_punycode_encode(text, 9, &n, NULL, 0), IDNV_OK);
    REFUSED_WITHOUT_LENGTH(idnv_punycode_decode(NULL, 1, &n, NULL, "a-", 2));
    REFUSED_WITHOUT_LENGTH(idnv_punycode_decode(cps, 9, &n, NULL, NULL, 2));
    assert_int_equal(idnv_punycode_decode(cps, 9, NULL, NULL, "a-", 2), IDNV_OK);
    assert_int_equal(idnv_punycode_decode(NULL, 0, &n, NULL, "a-", 2), IDNV_ERR_SPACE);
    assert_int_equal(idnv_punycode_decode(cps, 9, &n, NULL, NULL, 0), IDNV_OK);
}

static void labels_and_names(void **state)
{
    const idnv_profile *p = strict();
    size_t m;
    (void)state;
    REFUSED(idnv_label_check(cps, 9, &n, text, 9, &m, "a", 1, NULL, NULL));
    REFUSED(idnv_label_check(cps, 9, &n, text, 9, &m, NULL, 1, p, NULL));
    REFUSED(idnv_label_check(cps, 9, &n, NULL, 9, &m, "a", 1, p, NULL));
    REFUSED(idnv_label_check(NULL, 9, &n, text, 9, &m, "a", 1, p, NULL));
    assert_int_equal(idnv_label_check(cps, 9, NULL, text, 9, NULL, "a", 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_label_check(NULL, 0, NULL, NULL, 0, NULL, "a", 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_label_check(NULL, 0, &n, NULL, 0, &m, NULL, 0, p, NULL), IDNV_NO);
    REFUSED(idnv_label_check_utf32(text, 9, &n, a_cp, 1, NULL, NULL));
    REFUSED(idnv_label_check_utf32(text, 9, &n, NULL, 1, p, NULL));
    REFUSED(idnv_label_check_utf32(NULL, 9, &n, a_cp, 1, p, NULL));
    assert_int_equal(idnv_label_check_utf32(NULL, 0, NULL, a_cp, 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_label_check_utf32(text, 9, &n, NULL, 0, p, NULL), IDNV_NO);
    REFUSED(idnv_to_unicode(text, 9, &n, "a", 1, NULL, NULL));
    REFUSED(idnv_to_unicode(text, 9, &n, NULL, 1, p, NULL));
    REFUSED(idnv_check(text, 9, &n, text, 9, &m, "a", 1, NULL, NULL));
    REFUSED(idnv_check(text, 9, &n, text, 9, &m, NULL, 1, p, NULL));
    REFUSED(idnv_check(NULL, 9, &n, text, 9, &m, "a", 1, p, NULL));
    REFUSED(idnv_check(text, 9, &n, NULL, 9, &m, "a", 1, p, NULL));
    REFUSED(idnv_check_utf32(text, 9, &n, text, 9, &m, a_cp, 1, NULL, NULL));
    REFUSED(idnv_check_utf32(text, 9, &n, text, 9, &m, NULL, 1, p, NULL));
    REFUSED(idnv_check_utf32(NULL, 9, &n, text, 9, &m, a_cp, 1, p, NULL));
    REFUSED(idnv_check_utf32(text, 9, &n, NULL, 9, &m, a_cp, 1, p, NULL));
    REFUSED(idnv_canonical_key(text, 9, &n, "a", 1, NULL));
    REFUSED(idnv_canonical_key(text, 9, &n, NULL, 1, p));
    REFUSED(idnv_canonical_key(NULL, 9, &n, "a", 1, p));
    assert_int_equal(idnv_canonical_key(text, 9, NULL, "a", 1, p), IDNV_OK);
    REFUSED(idnv_pair_check("a", 1, "a", 1, NULL, NULL));
    REFUSED(idnv_pair_check(NULL, 1, "a", 1, p, NULL));
    REFUSED(idnv_pair_check("a", 1, NULL, 1, p, NULL));
    assert_int_equal(idnv_pair_check("a", 1, "a", 1, p, NULL), IDNV_OK);
    assert_int_equal(idnv_pair_check(NULL, 0, NULL, 0, p, NULL), IDNV_NO);
}

/* A plain name of four octets or more is answered before any stage: the same is refused for it. */
static void plain_names(void **state)
{
    const idnv_profile *p = strict();
    size_t m;
    (void)state;
    assert_int_equal(idnv_to_unicode(text, 9, &n, "abcd", 4, p, NULL), IDNV_OK);
    REFUSED(idnv_to_unicode(text, 9, &n, "abcd", 4, NULL, NULL));
    REFUSED(idnv_to_unicode(text, 9, &n, NULL, 4, p, NULL));
    REFUSED(idnv_to_unicode(NULL, 9, &n, "abcd", 4, p, NULL));
    assert_int_equal(idnv_to_unicode(NULL, 0, &n, "abcd", 4, p, NULL), IDNV_ERR_SPACE);
    assert_int_equal(idnv_to_ascii(text, 4, &n, "abcd", 4, p, NULL), IDNV_OK);
    assert_int_equal(idnv_to_ascii(text, 3, &n, "abcd", 4, p, NULL), IDNV_ERR_SPACE);
    REFUSED(idnv_to_ascii(text, 9, &n, "abcd", 4, NULL, NULL));
    REFUSED(idnv_to_ascii(text, 9, &n, NULL, 4, p, NULL));
    REFUSED(idnv_to_ascii(NULL, 9, &n, "abcd", 4, p, NULL));
    assert_int_equal(idnv_check(text, 9, &n, text + 9, 9, &m, "abcd", 4, p, NULL), IDNV_OK);
    REFUSED(idnv_check(text, 9, &n, text + 9, 9, &m, "abcd", 4, NULL, NULL));
    REFUSED(idnv_check(text, 9, &n, text + 9, 9, &m, NULL, 4, p, NULL));
    REFUSED(idnv_check(NULL, 9, &n, text + 9, 9, &m, "abcd", 4, p, NULL));
    REFUSED(idnv_check(text, 9, &n, NULL, 9, &m, "abcd", 4, p, NULL));
    if (SIZE_MAX > UINT32_MAX) { /* a length is not cut to 32 bits */
        const size_t huge = (size_t)UINT32_MAX + 5;
        assert_int_equal(idnv_to_unicode(text, 9, &n, "abcd", huge, p, NULL), IDNV_ERR_LIMIT);
        assert_int_equal(idnv_to_ascii(text, 9, &n, "abcd", huge, p, NULL), IDNV_ERR_LIMIT);
        assert_int_equal(idnv_check(NULL, 0, &n, NULL, 0, &m, "abcd", huge, p, NULL),
                         IDNV_ERR_LIMIT);
    }
}

/* The units of byte positions are limited by their type. */
static void inputs_of_four_gigabytes(void **state)
{
    const idnv_profile *p = strict();
    const size_t huge = UINT32_MAX;
    (void)state;
    assert_int_equal(idnv_to_unicode(text, 9, &n, "a", huge, p, NULL), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_check(NULL, 0, NULL, NULL, 0, NULL, "a", huge, p, NULL),
                     IDNV_ERR_LIMIT);
    assert_int_equal(idnv_check_utf32(NULL, 0, NULL, NULL, 0, NULL, a_cp, huge, p, NULL),
                     IDNV_ERR_LIMIT);
    assert_int_equal(idnv_label_check(NULL, 0, NULL, NULL, 0, NULL, "a", huge, p, NULL),
                     IDNV_ERR_LIMIT);
    assert_int_equal(idnv_label_check_utf32(NULL, 0, NULL, a_cp, huge, p, NULL), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_pair_check("a", huge, "a", 1, p, NULL), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_pair_check("a", 1, "a", huge, p, NULL), IDNV_ERR_LIMIT);
}

static void scripts_and_marks(void **state)
{
    idnv_script_set set, all = {{~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0)}};
    (void)state;
    REFUSED(idnv_scripts_used(NULL, a_cp, 1));
    REFUSED(idnv_scripts_used(&set, NULL, 1));
    assert_int_equal(idnv_scripts_used(&set, NULL, 0), IDNV_OK);
    REFUSED(idnv_scripts_resolve(NULL, a_cp, 1));
    REFUSED(idnv_scripts_resolve(&set, NULL, 1));
    ACCEPTED(idnv_scripts_resolve(&set, NULL, 0));
    REFUSED(idnv_mixed_numbers(cps, 9, NULL, a_cp, 1));
    REFUSED_WITHOUT_LENGTH(idnv_mixed_numbers(cps, 9, &n, NULL, 1));
    REFUSED_WITHOUT_LENGTH(idnv_mixed_numbers(NULL, 9, &n, a_cp, 1));
    assert_int_equal(idnv_mixed_numbers(NULL, 0, &n, NULL, 0), IDNV_OK);
    REFUSED(idnv_whole_script(NULL, a_cp, 1, &all));
    REFUSED(idnv_whole_script(&set, a_cp, 1, NULL));
    REFUSED(idnv_whole_script(&set, NULL, 1, &all));
    ACCEPTED(idnv_whole_script(&set, a_cp, 1, &all));
    static const char *const of_middle_dot[] = {"Bopo", "Hang", "Hani", "Hira", "Kana", "Yiii"};
    for (size_t i = 0; i < COUNT(of_middle_dot); i++)
        assert_string_equal(idnv_character_script(0x30FB, i), of_middle_dot[i]);
    assert_null(idnv_character_script(0x30FB, COUNT(of_middle_dot)));
    assert_string_equal(idnv_character_script('a', 0), "Latn");
    assert_null(idnv_character_script('a', 1));
    unsigned sources = 0;
    for (unsigned i = 0; i < 256; i++)
        sources += idnv_homograph_source((uint8_t)i)[0] != 0;
    assert_int_equal(sources, 17);
    static const int32_t none[] = {-1, INT32_MIN, 5, INT32_MAX};
    for (size_t i = 0; i < COUNT(none); i++)
        assert_string_equal(idnv_tier_name(none[i]), "");
    assert_null(idnv_script_code(SIZE_MAX));
    assert_true(idnv_script_find(NULL, 0) < 0);
    assert_true(idnv_script_find("Lat", 3) < 0);
    assert_true(idnv_script_find("Latin", 5) >= 0 || idnv_script_find("Latn", 4) >= 0);
    for (size_t i = 0; idnv_script_code(i) != NULL; i++) /* there and back */
        assert_int_equal(idnv_script_find(idnv_script_code(i), 4), i);
    assert_int_equal(idnv_script_find("jPAN", 4), idnv_script_find("Jpan", 4));
    assert_true(idnv_script_find("Jpa", 3) < 0);
    static const int32_t no_level[] = {-1, INT32_MIN, 6, INT32_MAX};
    for (size_t i = 0; i < COUNT(no_level); i++)
        assert_string_equal(idnv_restriction_name(no_level[i]), "");
    static const int32_t no_kind[] = {-1, INT32_MIN, 7, INT32_MAX};
    for (size_t i = 0; i < COUNT(no_kind); i++)
        assert_string_equal(idnv_clash_name(no_kind[i]), "");
    assert_int_equal(idnv_restriction_level(NULL, 0), IDNV_RESTRICTION_ASCII);
    /* UTS #39, 5.2: what is not in the profile comes first; a domain name has no case in ASCII. */
    static const uint32_t in_profile[] = {'A', 'Z', 'a', 'z', '-', '0', '9'};
    static const uint32_t outside[] = {'_', '@', '[', '`', '{', 0x7F, 0x80};
    assert_int_equal(idnv_restriction_level(in_profile, COUNT(in_profile)), IDNV_RESTRICTION_ASCII);
    for (size_t i = 0; i < COUNT(outside); i++)
        assert_int_equal(idnv_restriction_level(outside + i, 1), IDNV_RESTRICTION_UNRESTRICTED);
    assert_int_equal(idnv_marks_check(NULL, NULL, 0), 0);
}

/* Each status has a name and a text of its own; other numbers have those of none. */
static void statuses(void **state)
{
    (void)state;
    for (int i = IDNV_ERR_NOT_FOUND - 3; i <= IDNV_NO + 3; i++) {
        bool known = i >= IDNV_ERR_NOT_FOUND && i <= IDNV_NO;
        const char *name = idnv_status_name((idnv_status)i);
        assert_int_equal(strcmp(name, "IDNV_ERR_UNKNOWN") != 0, known);
        assert_int_equal(strcmp(idnv_status_text((idnv_status)i), "unknown status") != 0, known);
        for (int k = IDNV_ERR_NOT_FOUND; known && k < i; k++) {
            assert_string_not_equal(name, idnv_status_name((idnv_status)k));
            assert_string_not_equal(idnv_status_text((idnv_status)i),
                                    idnv_status_text((idnv_status)k));
        }
    }
    assert_string_equal(idnv_status_name(IDNV_ERR_LIMIT), "IDNV_ERR_LIMIT");
    assert_string_equal(idnv_status_text(IDNV_ERR_MEMORY), "out of memory");
}

/* UTS #46 mappings, of deviations too, and as a version had them. */
static void mappings_of_characters(void **state)
{
    static const struct {
        uint32_t cp, mapping[4];
    } rows[] = {
        {'A', {'a'}},
        {'a', {0}},
        {0xC4, {0xE4}},
        {0xDF, {'s', 's'}},           /* deviation */
        {0x200D, {0}},                /* deviation: to nothing */
        {0xAD, {0}},                  /* ignored */
        {0xBD, {'1', 0x2044, '2'}},
        {0x80, {0}},                  /* disallowed */
        {0x1D7D8, {'0'}},
        {0xA7DC, {0x19B}},            /* new in 16.0 */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_character c = {.size = sizeof c};
        uint32_t len = 0;
        while (rows[i].mapping[len] != 0)
            len++;
        assert_int_equal(idnv_character_get(&c, rows[i].cp, strict()), 0);
        assert_int_equal(c.mapping_len, len);
        assert_memory_equal(c.mapping, rows[i].mapping, len * sizeof *c.mapping);
    }
    idnv_character c = {.size = sizeof c};
    assert_int_equal(idnv_character_get(&c, 0xA7DC, idnv_profile_restrict(strict(), "15.0", 4)), 0);
    assert_int_equal(c.mapping_len, 0);
    /* RFC 5892, 3: that a code point was not assigned is asked before all but the exceptions. */
    static const struct {
        const char *version;
        uint32_t cp;
        uint8_t derived;
        const char *rule;
    } categories[] = {
        {"6.1", 0x1C80, IDNV_DERIVED_UNASSIGNED, "Unassigned"},
        {"6.2", 0x111C9, IDNV_DERIVED_UNASSIGNED, "Unassigned"},
        {"8.0", 0x111C9, IDNV_DERIVED_DISALLOWED, "none"},
        {"11.0", 0x111C9, IDNV_DERIVED_PVALID, "LetterDigits"},
        {"6.1", 0xDF, IDNV_DERIVED_PVALID, "Exceptions"},
        {"6.1", 0x19DA, IDNV_DERIVED_DISALLOWED, "none"},
    };
    for (size_t i = 0; i < COUNT(categories); i++) {
        const idnv_profile *old = idnv_profile_restrict(strict(), categories[i].version,
                                                        strlen(categories[i].version));
        assert_int_equal(idnv_character_get(&c, categories[i].cp, old), 0);
        assert_int_equal(c.derived, categories[i].derived);
        assert_string_equal(c.derived_rule, categories[i].rule);
    }
    /* UTS #39, table 1: twelve types. */
    for (size_t i = 0; i < 12; i++)
        assert_true(idnv_identifier_type_name(i)[0] != 0);
    assert_null(idnv_identifier_type_name(12));
    assert_null(idnv_identifier_type_name(SIZE_MAX));
}

static void characters(void **state)
{
    idnv_character c = {.size = sizeof c};
    (void)state;
    assert_int_equal(idnv_character_get(&c, 0xDF, strict()), 0);
    assert_string_equal(c.derived_name, "PVALID");
    assert_true(idnv_character_get(NULL, 0xDF, strict()) != 0);
    assert_true(idnv_character_get(&c, 0xDF, NULL) != 0);
    assert_int_equal(idnv_character_get(&c, 0x10FFFF, strict()), 0);
    c.size--;
    assert_true(idnv_character_get(&c, 0xDF, strict()) != 0);
}

static void skeletons_and_keys(void **state)
{
    idnv_homograph_keys keys;
    idnv_homograph_step steps[4];
    idnv_homograph_match match = {.size = sizeof match};
    (void)state;
    REFUSED(idnv_skeleton(cps, 9, &n, NULL, 1));
    REFUSED(idnv_skeleton(NULL, 9, &n, a_cp, 1));
    REFUSED(idnv_skeleton(cps, 9, NULL, a_cp, 1));
    assert_int_equal(idnv_skeleton(NULL, 0, &n, NULL, 0), IDNV_OK);
    assert_int_equal(idnv_skeleton(NULL, 0, &n, a_cp, 1), IDNV_ERR_SPACE);
    REFUSED(idnv_skeleton_bidi(cps, 9, &n, NULL, 1, 0));
    REFUSED(idnv_skeleton_bidi(NULL, 9, &n, a_cp, 1, 0));
    REFUSED(idnv_skeleton_bidi(cps, 9, NULL, a_cp, 1, 0));
    assert_int_equal(idnv_skeleton_bidi(NULL, 0, &n, NULL, 0, 1), IDNV_OK);
    REFUSED(idnv_homograph_hash(NULL, a_cp, 1));
    REFUSED(idnv_homograph_hash(&keys, NULL, 1));
    ACCEPTED(idnv_homograph_hash(&keys, NULL, 0));
    REFUSED(idnv_homograph_key_text(cps, 9, NULL, a_cp, 1, IDNV_TIER_K0));
    REFUSED(idnv_homograph_key_text(cps, 9, &n, NULL, 1, IDNV_TIER_K0));
    REFUSED(idnv_homograph_key_text(NULL, 9, &n, a_cp, 1, IDNV_TIER_K0));
    REFUSED(idnv_homograph_key_text(cps, 9, &n, a_cp, 1, IDNV_TIER_V));
    REFUSED(idnv_homograph_key_text(cps, 9, &n, a_cp, 1, -1));
    REFUSED(idnv_homograph_key_text(cps, 9, &n, a_cp, 1, IDNV_TIER_K3 + 1));
    static const int32_t tiers[] = {IDNV_TIER_K0, IDNV_TIER_K1, IDNV_TIER_K2, IDNV_TIER_K3};
    for (size_t i = 0; i < COUNT(tiers); i++)
        assert_int_equal(idnv_homograph_key_text(cps, 64, &n, a_cp, 1, tiers[i]), IDNV_OK);
    REFUSED(idnv_homograph_compare(NULL, steps, 4, &n, a_cp, 1, a_cp, 1));
    REFUSED(idnv_homograph_compare(&match, steps, 4, &n, NULL, 1, a_cp, 1));
    REFUSED(idnv_homograph_compare(&match, steps, 4, &n, a_cp, 1, NULL, 1));
    REFUSED(idnv_homograph_compare(&match, NULL, 4, &n, a_cp, 1, a_cp, 1));
    match.size--;
    REFUSED(idnv_homograph_compare(&match, steps, 4, &n, a_cp, 1, a_cp, 1));
    match.size++;
    assert_int_equal(idnv_homograph_compare(&match, NULL, 0, NULL, a_cp, 1, a_cp, 1), IDNV_OK);
    ACCEPTED(idnv_homograph_compare(&match, NULL, 0, NULL, NULL, 0, a_cp, 1));
    ACCEPTED(idnv_homograph_compare(&match, NULL, 0, NULL, a_cp, 1, NULL, 0));
}

/* A label of the longest length that homographs are told of, and one more. */
static void labels_of_63_code_points(void **state)
{
    uint32_t label[IDNV_HOMOGRAPH_MAX + 1];
    static uint32_t out[IDNV_HOMOGRAPH_KEY_MAX];
    idnv_homograph_keys keys;
    idnv_homograph_match match = {.size = sizeof match};
    (void)state;
    for (size_t i = 0; i < COUNT(label); i++)
        label[i] = 'b';
    for (size_t len = IDNV_HOMOGRAPH_MAX; len <= COUNT(label); len++) {
        idnv_status want = len <= IDNV_HOMOGRAPH_MAX ? IDNV_OK : IDNV_ERR_LIMIT;
        assert_int_equal(idnv_homograph_hash(&keys, label, len), want);
        assert_int_equal(idnv_homograph_key_text(out, COUNT(out), &n, label, len, IDNV_TIER_K3),
                         want);
        assert_int_equal(idnv_homograph_compare(&match, NULL, 0, NULL, label, len, label, 5),
                         want == IDNV_OK ? IDNV_NO : want);
        assert_int_equal(idnv_homograph_compare(&match, NULL, 0, NULL, label, 5, label, len),
                         want == IDNV_OK ? IDNV_NO : want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(octets_and_code_points),   cmocka_unit_test(labels_and_names),
        cmocka_unit_test(plain_names),
        cmocka_unit_test(inputs_of_four_gigabytes), cmocka_unit_test(scripts_and_marks),
        cmocka_unit_test(characters),
        cmocka_unit_test(skeletons_and_keys),       cmocka_unit_test(statuses),
        cmocka_unit_test(mappings_of_characters),
        cmocka_unit_test(labels_of_63_code_points),
    };
    return cmocka_run_group_tests_name("arguments", tests, NULL, NULL);
}
