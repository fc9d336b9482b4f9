/* SPDX-License-Identifier: MIT */
/* Keys of look-alikes: what labels that clash have in common. */
#include "compared.h"
#include "fold.h"
#include "ucd.h"

/* The text of a key is composed: over marks of another class, not over one of the same. */
static void keys_are_composed(void **state)
{
    static const struct {
        uint32_t src[4], key[4];
        size_t len;
    } rows[] = {
        {{'a', 0x301}, {0xE1}, 1},
        {{'a', 0x316, 0x301}, {0xE1, 0x316}, 2},
        {{'a', 0x30D, 0x301}, {'a', 0x30D, 0x301}, 3},
        {{'a', 0x301, 0x30D}, {0xE1, 0x30D}, 2},
        {{0x1100, 0x1161}, {0xAC00}, 1},
        {{0x301, 'a', 0x301}, {0x301, 0xE1}, 2},
        {{0x301, 0x323}, {0x323, 0x301}, 2},
        {{0x628, 0x651, 0x64E}, {0x628, 0x64E, 0x651}, 3}, /* marks that compose with nothing */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint32_t key[8];
        size_t n, len = 0;
        while (len < 4 && rows[i].src[len] != 0)
            len++;
        assert_int_equal(
            idnv_homograph_key_text(key, COUNT(key), &n, rows[i].src, len, IDNV_TIER_K0), IDNV_OK);
        assert_int_equal(n, rows[i].len);
        assert_memory_equal(key, rows[i].key, n * sizeof *key);
        idnv_homograph_keys of_src, of_key;
        assert_int_equal(idnv_homograph_hash(&of_src, rows[i].src, len), IDNV_OK);
        assert_int_equal(idnv_homograph_hash(&of_key, key, n), IDNV_OK);
        assert_memory_equal(&of_src, &of_key, sizeof of_src);
    }
}

/* Marks that look alike do so at the tier of the weaker of their readings, and keys say the same.
 */
static void marks_that_look_alike(void **state)
{
    static struct {
        uint32_t cp;
        idnv_homograph_keys keys;
    } marks[4096];
    size_t count = 0, alike = 0;
    (void)state;
    for (uint32_t cp = 0x300; cp < 0x20000; cp++) {
        const uint32_t text[] = {'e', cp};
        if (idnvi_props(cp)->ccc == 0 || idnvi_derived(idnvi_props(cp)) != IDNVI_PVALID)
            continue; /* the tables are of what a label may hold */
        assert_true(count < COUNT(marks));
        marks[count].cp = cp;
        assert_int_equal(idnv_homograph_hash(&marks[count++].keys, text, 2), IDNV_OK);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            if (memcmp(&marks[i].keys.k[2], &marks[k].keys.k[2], sizeof marks[i].keys.k[2]) != 0)
                continue;
            const struct label a = {{'e', marks[i].cp}, 2}, b = {{'e', marks[k].cp}, 2};
            idnv_homograph_match match;
            assert_keys(&a, &b, tier_of(&a, &b, &match));
            alike++;
        }
    assert_true(alike > 100);
}

/* The order of marks: what stands before the text is none of it. */
static void order_begins_with_the_text(void **state)
{
    uint32_t cps[] = {0x301, 0x301, 0x345, 0x323, 'a'};
    static const uint32_t sorted[] = {0x301, 0x323, 0x301, 0x345, 'a'};
    uint8_t pos[] = {9, 0, 1, 2, 3};
    static const uint8_t places[] = {9, 2, 0, 1, 3};
    (void)state;
    idnvi_canonical_order(cps + 1, pos + 1, 4);
    assert_memory_equal(cps, sorted, sizeof cps);
    assert_memory_equal(pos, places, sizeof pos);
}

/* Marks whose look-alikes are of other classes, in two orders: the keys say what the tiers say. */
static void keys_follow_the_order_of_marks(void **state)
{
    static const uint32_t letters[] = {'a',   'c',   0x628, 0x649,  0x751,
                                       0x6A4, 0xE19, 0x915, 0x1EAD, 0xF5A};
    static const uint32_t marks[] = {
        0x301, 0x306, 0x307, 0x30A, 0x315,  0x317, 0x323,  0x334,   0x338,   0x64B,   0x650,
        0x651, 0x6DB, 0x7A6, 0x7AC, 0x7AD,  0x7AE, 0x901,  0x902,   0x93C,   0x941,   0x94D,
        0xA41, 0xBCD, 0xE49, 0xE4D, 0x309A, 0x2BC, 0x1A56, 0x10D27, 0x10EF4, 0x10EF5, 0x48B,
        0x5A4, 0x5AD, 0xF39, 0xF71, 0xF72,  0xF7A, 0xF7E,  0xFB0,   0x1037,  0x1039,  0xE48};
    uint32_t seed = 7;
    size_t same = 0, near = 0;
    (void)state;
    for (size_t round = 0; round < 200000; round++) {
        struct label a, b;
        idnv_homograph_match match;
        seed = seed * 1664525 + 1013904223;
        a.len = 3 + (seed >> 28) % 4;
        a.cp[0] = letters[(seed >> 16) % COUNT(letters)];
        for (size_t i = 1; i < a.len; i++) {
            seed = seed * 1664525 + 1013904223;
            a.cp[i] = marks[(seed >> 16) % COUNT(marks)];
        }
        b = a;
        size_t i = 1 + (seed >> 20) % (a.len - 1), k = 1 + (seed >> 24) % (a.len - 1);
        b.cp[i] = a.cp[k];
        b.cp[k] = a.cp[i];
        int32_t tier = tier_of(&a, &b, &match);
        assert_keys(&a, &b, tier);
        same += tier == IDNV_TIER_K0;
        near += tier == IDNV_TIER_K2;
    }
    assert_true(same > 1000 && near > 1000);
}

/* Pseudo-random labels of letters with look-alikes: the properties of the header. */
static void test_properties(void **state)
{
    static const uint32_t letters[] = {'a',   'c',   'd',   'e',    'i',    'l',    'm',   'n',
                                       'o',   'r',   'v',   'w',    '0',    '1',    0x131, 0xF8,
                                       0xFE,  0x153, 0x430, 0x43E,  0x456,  0x3BD,  0x261, 0x142,
                                       0x301, 0x323, 0x307, 0x338,  0x200D, 0x14B,  0xE9,  0x448,
                                       0xE6,  0x70,  0x62,  0x1EAD, 0xAC01, 0x1100, 0x499, 0x33};
    uint32_t seed = 1;
    size_t clashes = 0;
    (void)state;
    for (size_t round = 0; round < 200000; round++) {
        struct label pair[2];
        idnv_homograph_match match;
        for (int p = 0; p < 2; p++) {
            seed = seed * 1664525 + 1013904223;
            pair[p].len = 1 + (seed >> 28) % 4;
            for (size_t i = 0; i < pair[p].len; i++) {
                seed = seed * 1664525 + 1013904223;
                pair[p].cp[i] = letters[(seed >> 16) % COUNT(letters)];
            }
        }
        int32_t tier = tier_of(&pair[0], &pair[1], &match);
        assert_keys(&pair[0], &pair[1], tier);
        clashes += tier != IDNV_TIER_NONE;
    }
    assert_true(clashes > 500);
}

static void test_limits(void **state)
{
    (void)state;
    uint32_t cps[IDNV_HOMOGRAPH_MAX + 1];
    idnv_homograph_keys keys;
    idnv_homograph_match match = {.size = sizeof match};
    size_t n;
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = 0x1EAD; /* three code points in NFD */
    assert_int_equal(idnv_homograph_hash(&keys, cps, COUNT(cps)), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_homograph_hash(&keys, cps, IDNV_HOMOGRAPH_MAX), IDNV_OK);
    idnv_homograph_keys room[2];
    memset(room, 0xEE, sizeof room);
    assert_int_equal(idnv_homograph_hash(room, cps, IDNV_HOMOGRAPH_MAX), IDNV_OK);
    assert_memory_equal(room, &keys, sizeof keys);
    for (size_t i = 0; i < sizeof room[1]; i++)
        assert_int_equal(((const uint8_t *)&room[1])[i], 0xEE);
    assert_int_equal(idnv_homograph_hash(NULL, cps, 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_homograph_hash(&keys, NULL, 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_homograph_compare(&match, NULL, 0, NULL, cps, COUNT(cps), cps, 1),
                     IDNV_ERR_LIMIT);
    match.size = 4;
    assert_int_equal(idnv_homograph_compare(&match, NULL, 0, NULL, cps, 1, cps, 1),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_homograph_key_text(NULL, 0, &n, cps, 2, IDNV_TIER_K1), IDNV_ERR_SPACE);
    assert_int_equal(n, 6);
    assert_int_equal(idnv_homograph_key_text(NULL, 0, &n, cps, 2, IDNV_TIER_V), IDNV_ERR_ARGUMENT);
    static uint32_t line[IDNV_SKELETON_BIDI_MAX + 1];
    assert_int_equal(idnv_skeleton_bidi(NULL, 0, &n, line, IDNV_SKELETON_BIDI_MAX, 0),
                     IDNV_ERR_SPACE);
    assert_int_equal(n, IDNV_SKELETON_BIDI_MAX);
    assert_int_equal(idnv_skeleton_bidi(NULL, 0, &n, line, COUNT(line), 0), IDNV_ERR_LIMIT);
    /* 256 code points when it is mapped: 14 of U+FDFA, of 18 each, and 4. */
    for (size_t i = 0; i < 19; i++)
        cps[i] = i < 14 ? 0xFDFA : 'a';
    assert_int_equal(idnv_homograph_hash(&keys, cps, 18), IDNV_OK);
    assert_int_equal(idnv_homograph_hash(&keys, cps, 19), IDNV_ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_composed),
        cmocka_unit_test(marks_that_look_alike),
        cmocka_unit_test(order_begins_with_the_text),
        cmocka_unit_test(keys_follow_the_order_of_marks),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
