/* SPDX-License-Identifier: MIT */
/*
 * Every buffer ends at a page that cannot be touched: one octet read or written behind an input, an
 * output or the findings ends the program, with or without a sanitizer.
 */
#include "config.h" /* system extensions: before any other header */

#include "names.h"

#include <sys/mman.h>
#include <unistd.h>

enum { BUFFERS = 6, SIZE = 1 << 16 };

static char *page[BUFFERS]; /* the first octet that cannot be touched */

static int map_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < BUFFERS; i++) {
        size_t guard = (size_t)sysconf(_SC_PAGESIZE);
        char *area = mmap(NULL, SIZE + guard, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (area == MAP_FAILED || mprotect(area + SIZE, guard, PROT_NONE) != 0)
            return -1;
        page[i] = area + SIZE;
    }
    return 0;
}

/* Room for n octets that ends where the i-th page begins. */
static void *room(size_t i, size_t n) { return page[i] - n; }

static void *copy(size_t i, const void *data, size_t n)
{
    return n > 0 ? memcpy(room(i, n), data, n) : room(i, 0);
}

static const char *const names[] = {
    "", ".", "a", "bücher.example.", "xn--bcher-kva", "a_b.-.c", "_-_-_", "1.\xD7\x90", "\xFF",
    "a\xF0\x9F\x98", "a.b\xC3", "xn--", "xn--99999999", "straße", "e\xCC\x81", "l·l", "क्\xE2\x80\x8D",
    "\xE2\x80\x8C", "ب٠۰", "\xCC\x81", "aa--a", "\xEF\xB7\xBA.\xEF\xB7\xBA", "\xE3\x80\x82", "xn--a-\xC3\xBC",
};

static void names_and_findings(void **state)
{
    static const char *const profiles[] = {"registration", "lookup", "uts46", "browser", "dns"};
    (void)state;
    for (size_t p = 0; p < COUNT(profiles); p++)
        for (size_t k = 0; k < COUNT(names); k++) {
            const idnv_profile *profile = profile_of(profiles[p]);
            size_t len = strlen(names[k]), a_len, u_len, n;
            const char *src = copy(0, names[k], len);
            idnv_report report;
            idnv_report_init(&report, NULL, 0);
            (void)idnv_check(NULL, 0, &a_len, NULL, 0, &u_len, src, len, profile, &report);
            uint32_t count = report.count;
            /* Exactly the room that is needed, and every smaller one for the findings. */
            for (uint32_t cap = 0; cap <= count; cap++) {
                idnv_report_init(&report, room(1, cap * sizeof(idnv_finding)), cap);
                (void)idnv_check(room(2, a_len), a_len, &n, room(3, u_len), u_len, &n, src, len,
                                 profile, &report);
                assert_int_equal(report.count, count);
            }
            (void)idnv_to_ascii(room(2, a_len), a_len, &n, src, len, profile, NULL);
            (void)idnv_to_unicode(NULL, 0, &n, src, len, profile, NULL);
            (void)idnv_to_unicode(room(3, n), n, &n, src, len, profile, NULL);
            (void)idnv_canonical_key(NULL, 0, &n, src, len, profile);
            (void)idnv_canonical_key(room(2, n), n, &n, src, len, profile);
            (void)idnv_pair_check(src, len, copy(4, names[k], len), len, profile, NULL);
            size_t pos = 0, start;
            while (idnv_label_next(&pos, &start, &n, src, len, profile))
                assert_true(start + n <= len);
        }
}

static void labels_and_codecs(void **state)
{
    const idnv_profile *profile = profile_of("registration");
    (void)state;
    for (size_t k = 0; k < COUNT(names); k++) {
        size_t len = strlen(names[k]), cps, n, m;
        const char *src = copy(0, names[k], len);
        (void)idnv_label_check(NULL, 0, &cps, NULL, 0, &m, src, len, profile, NULL);
        (void)idnv_label_check(room(1, cps * 4), cps, &n, room(2, m), m, &m, src, len, profile,
                               NULL);
        (void)idnv_utf8_to_utf32(NULL, 0, &cps, NULL, src, len);
        uint32_t *points = room(1, cps * 4);
        if (idnv_utf8_to_utf32(points, cps, &n, NULL, src, len) != IDNV_OK)
            continue;
        (void)idnv_label_check_utf32(NULL, 0, &m, points, n, profile, NULL);
        (void)idnv_label_check_utf32(room(2, m), m, &m, points, n, profile, NULL);
        (void)idnv_check_utf32(NULL, 0, &m, NULL, 0, &m, points, n, profile, NULL);
        (void)idnv_utf32_to_utf8(room(2, len), len, &m, NULL, points, n);
        assert_int_equal(m, len);
        (void)idnv_punycode_encode(NULL, 0, &m, points, n);
        assert_true(idnv_punycode_encode(room(2, m), m, &m, points, n) != IDNV_ERR_SPACE);
        const char *ace = room(2, m);
        assert_true(idnv_punycode_decode(room(3, n * 4), n, &cps, NULL, ace, m) != IDNV_ERR_SPACE);
        for (size_t cut = 0; cut <= len; cut++)
            (void)idnv_punycode_decode(NULL, 0, &cps, NULL, copy(4, names[k], cut), cut);
        for (size_t cut = 1; cut <= len; cut++) {
            uint32_t cp;
            assert_true(idnv_utf8_decode(&cp, copy(4, names[k], cut), cut) != 0);
        }
    }
}

/* The beginning of a name is no name, and what would follow is not read. */
static void names_of_scripts(void **state)
{
    static const char *const scripts[] = {"Latn", "Latin", "Canadian_Aboriginal", "nko", "N-Ko "};
    (void)state;
    for (size_t k = 0; k < COUNT(scripts); k++) {
        size_t len = strlen(scripts[k]);
        for (size_t cut = 0; cut < len; cut++)
            if (cut != 4 || k != 4) /* a space more or less is the same name */
                assert_int_equal(idnv_script_find(copy(0, scripts[k], cut), cut), -1);
        assert_true(idnv_script_find(copy(0, scripts[k], len), len) >= 0);
    }
}

static void look_alikes(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(names); k++) {
        size_t len = strlen(names[k]), n, m, count;
        uint32_t *points = room(1, len * 4);
        if (idnv_utf8_to_utf32(points, len, &n, NULL, names[k], len) != IDNV_OK)
            continue;
        points = memmove(room(1, n * 4), points, n * 4);
        (void)idnv_skeleton(NULL, 0, &m, points, n);
        assert_int_equal(idnv_skeleton(room(2, m * 4), m, &m, points, n), IDNV_OK);
        (void)idnv_skeleton_bidi(NULL, 0, &m, points, n, 1);
        assert_int_equal(idnv_skeleton_bidi(room(2, m * 4), m, &m, points, n, 1), IDNV_OK);
        for (int32_t tier = IDNV_TIER_K0; tier <= IDNV_TIER_K3; tier++) {
            if (tier == IDNV_TIER_V)
                continue;
            (void)idnv_homograph_key_text(NULL, 0, &m, points, n, tier);
            (void)idnv_homograph_key_text(room(2, m * 4), m, &m, points, n, tier);
        }
        (void)idnv_mixed_numbers(NULL, 0, &m, points, n);
        (void)idnv_mixed_numbers(room(2, m * 4), m, &m, points, n);
        (void)idnv_marks_check(&m, points, n);
        (void)idnv_restriction_level(points, n);
        for (size_t other = 0; other < COUNT(names); other++) {
            idnv_homograph_match match = {.size = sizeof match};
            size_t other_len = strlen(names[other]);
            uint32_t *second = room(3, other_len * 4);
            if (idnv_utf8_to_utf32(second, other_len, &m, NULL, names[other], other_len) != IDNV_OK)
                continue;
            second = memmove(room(3, m * 4), second, m * 4);
            if (idnv_homograph_compare(&match, NULL, 0, &count, points, n, second, m) < 0)
                continue;
            (void)idnv_homograph_compare(&match, room(4, count * sizeof(idnv_homograph_step)),
                                         count, &count, points, n, second, m);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_findings),
        cmocka_unit_test(labels_and_codecs),
        cmocka_unit_test(names_of_scripts),
        cmocka_unit_test(look_alikes),
    };
    return cmocka_run_group_tests_name("pages", tests, map_pages, NULL);
}
