/* SPDX-License-Identifier: MIT */
/* UTF-8: every code point round trips; every ill-formed pattern of RFC 3629 is refused. */
#include "test.h"

#include <idnv/utf8.h>

static void every_code_point_round_trips(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x110000; cp++) {
        char octets[4];
        uint32_t back;
        size_t len = idnv_utf8_encode(octets, cp);
        if ((cp >= 0xD800 && cp <= 0xDFFF) || cp > 0x10FFFF) {
            assert_int_equal(len, 0);
            continue;
        }
        assert_int_equal(idnv_utf8_decode(&back, octets, len), len);
        assert_int_equal(back, cp);
        /* Every shorter prefix is ill-formed, and as long as it is. */
        for (size_t cut = 1; cut < len; cut++) {
            assert_int_equal(idnv_utf8_decode(&back, octets, cut), -(int32_t)cut);
            assert_int_equal(back, 0xFFFD);
        }
    }
}

static void ill_formed_parts_have_their_length(void **state)
{
    static const struct {
        const char *octets;
        size_t len;
        int32_t result;
    } cases[] = {
        {"\x80", 1, -1},             {"\xBF", 1, -1},
        {"\xC0\x80", 2, -1},         {"\xC1\xBF", 2, -1},
        {"\xE0\x80\x80", 3, -1},     {"\xE0\x9F\xBF", 3, -1},
        {"\xED\xA0\x80", 3, -1},     {"\xED\xBF\xBF", 3, -1},
        {"\xF0\x80\x80\x80", 4, -1}, {"\xF0\x8F\xBF\xBF", 4, -1},
        {"\xF4\x90\x80\x80", 4, -1}, {"\xF5\x80\x80\x80", 4, -1},
        {"\xFF", 1, -1},             {"\xE2\x82", 2, -2},
        {"\xE2\x82" "a", 3, -2},     {"\xF0\x9F\x98", 3, -3},
        {"\xF0\x9F" "a", 3, -2},     {"\xC3" "a", 2, -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t cp;
        assert_int_equal(idnv_utf8_decode(&cp, cases[i].octets, cases[i].len), cases[i].result);
        assert_int_equal(cp, 0xFFFD);
    }
}

static void strings_report_length_and_fault(void **state)
{
    uint32_t cps[4];
    char octets[8];
    size_t needed, at;
    static const uint32_t bad[] = {'a', 0xD800, 0x10FFFF};
    (void)state;

    assert_int_equal(idnv_utf8_to_utf32(cps, 4, &needed, &at, "a\xC3\x9F", 3), IDNV_OK);
    assert_int_equal(needed, 2);
    assert_int_equal(at, 3);
    assert_int_equal(cps[1], 0xDF);
    assert_int_equal(idnv_utf8_to_utf32(cps, 1, &needed, NULL, "a\xC3\x9F", 3), IDNV_ERR_SPACE);
    assert_int_equal(needed, 2);
    assert_int_equal(idnv_utf8_to_utf32(cps, 4, &needed, &at, "a\xFF" "b", 3), IDNV_NO);
    assert_int_equal(needed, 3);
    assert_int_equal(at, 1);
    assert_int_equal(cps[1], 0xFFFD);
    assert_int_equal(idnv_utf8_to_utf32(NULL, 0, &needed, NULL, NULL, 0), IDNV_OK);
    assert_int_equal(idnv_utf8_to_utf32(NULL, 1, &needed, NULL, "a", 1), IDNV_ERR_ARGUMENT);

    assert_int_equal(idnv_utf32_to_utf8(octets, 8, &needed, &at, bad, 3), IDNV_NO);
    assert_int_equal(needed, 8);
    assert_int_equal(at, 1);
    assert_memory_equal(octets, "a\xEF\xBF\xBD\xF4\x8F\xBF\xBF", 8);
}

static void what_holds_no_character(void **state)
{
    uint32_t cp = 7;
    (void)state;
    assert_int_equal(idnv_utf8_decode(&cp, "a", 0), 0);
    assert_int_equal(idnv_utf8_decode(&cp, NULL, 1), 0);
    assert_int_equal(idnv_utf8_decode(NULL, "a", 1), 0);
    assert_int_equal(cp, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_round_trips),
        cmocka_unit_test(what_holds_no_character),
        cmocka_unit_test(ill_formed_parts_have_their_length),
        cmocka_unit_test(strings_report_length_and_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
