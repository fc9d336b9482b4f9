/* SPDX-License-Identifier: MIT */
/*
 * Every buffer ends at a page that cannot be touched: one octet read or written behind an input, an
 * output or the findings ends the program, with or without a sanitizer. And what lies on the stack
 * from before does not show in an answer.
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
    "", ".", "a", "eXAMPLe", "bücher.example.", "xn--bcher-kva", "a_b.-.c", "_-_-_", "1.\xD7\x90", "\xFF",
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
        idnv_script_set set, all = {{UINT64_MAX, UINT64_MAX, UINT64_MAX}};
        (void)idnv_scripts_used(&set, points, n);
        (void)idnv_scripts_resolve(&set, points, n);
        (void)idnv_whole_script(&set, points, n, &all);
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

/* Leaves a text on the stack, where the frames of what is called next will lie. */
static void soil(uint32_t cp, unsigned depth)
{
    volatile uint32_t text[900];
    for (size_t i = 0; i < COUNT(text); i++)
        text[i] = cp;
    if (depth > 0)
        soil(text[depth], depth - 1);
}

static uint64_t add(uint64_t sum, const void *data, size_t len)
{
    const uint8_t *octets = data;
    for (size_t i = 0; i < len; i++)
        sum = (sum ^ octets[i]) * UINT64_C(0x100000001B3);
    return sum;
}

/* All that is said of a name, and of it as a label beside another. */
static uint64_t answers(const char *name, const char *other, uint32_t left)
{
    static char ascii[4096], unicode[4096];
    static uint32_t a[64], b[64], text[1024];
    static idnv_finding findings[32];
    static idnv_homograph_step steps[64];
    static idnv_report report;
    static size_t a_len, b_len, n, m;
    static idnv_homograph_match match;
    static idnv_homograph_keys keys;
    static idnv_script_set set;
    static const idnv_script_set all = {{UINT64_MAX, UINT64_MAX, UINT64_MAX}};
    static const char *const profiles[] = {"registration", "uts46"};
    uint64_t sum = 1;
#define SOILED(call) (soil(left, 8), sum = sum * 31 + (uint64_t)(call))
    for (size_t p = 0; p < COUNT(profiles); p++) {
        const idnv_profile *profile = profile_of(profiles[p]);
        idnv_report_init(&report, findings, COUNT(findings));
        SOILED(idnv_check(ascii, sizeof ascii, &n, unicode, sizeof unicode, &m, name, strlen(name),
                          profile, &report));
        sum = add(add(sum, ascii, n), unicode, m);
        sum = add(sum, findings, report.count * sizeof *findings);
        SOILED(idnv_canonical_key(ascii, sizeof ascii, &n, name, strlen(name), profile));
        sum = add(sum, ascii, n);
    }
    if (idnv_utf8_to_utf32(a, COUNT(a), &a_len, NULL, name, strlen(name)) != IDNV_OK ||
        idnv_utf8_to_utf32(b, COUNT(b), &b_len, NULL, other, strlen(other)) != IDNV_OK)
        return sum;
    SOILED(idnv_skeleton(text, COUNT(text), &n, a, a_len));
    sum = add(sum, text, n * sizeof *text);
    for (int rtl = 0; rtl < 2; rtl++) {
        SOILED(idnv_skeleton_bidi(text, COUNT(text), &n, a, a_len, rtl));
        sum = add(sum, text, n * sizeof *text);
    }
    SOILED(idnv_marks_check(&n, a, a_len));
    SOILED(n);
    SOILED(idnv_restriction_level(a, a_len));
    SOILED(idnv_mixed_numbers(text, COUNT(text), &n, a, a_len));
    SOILED(idnv_scripts_used(&set, a, a_len));
    sum = add(sum, &set, sizeof set);
    SOILED(idnv_scripts_resolve(&set, a, a_len));
    sum = add(sum, &set, sizeof set);
    SOILED(idnv_whole_script(&set, a, a_len, &all));
    sum = add(sum, &set, sizeof set);
    SOILED(idnv_homograph_hash(&keys, a, a_len));
    sum = add(sum, &keys, sizeof keys);
    SOILED(idnv_homograph_key_text(text, COUNT(text), &n, a, a_len, IDNV_TIER_K0));
    sum = add(sum, text, n * sizeof *text);
    match = (idnv_homograph_match){.size = sizeof match};
    SOILED(idnv_homograph_compare(&match, steps, COUNT(steps), &n, a, a_len, b, b_len));
    sum = add(sum, &match, sizeof match);
    return add(sum, steps, n * sizeof *steps);
}

/* What was not written is not read: an answer does not depend on what the stack held before. */
static void nothing_is_left_from_before(void **state)
{
    static const uint32_t texts[] = {0x4E00, 0x301, 'a', 0x627, 0xD800, UINT32_MAX};
    static const char *const more[] = {"соре",        "cope",          "rn",     "m",
                                       "\u0271",      "rn\u0326",      "\u05E1", "paypal",
                                       "p\u0430ypal", "a\u0323\u0301", "\u1E37", "\u1ECB",
                                       "\u1EAD",      "\u0958",        "\uAC01"};
    (void)state;
    for (size_t i = 0; i < COUNT(names) + COUNT(more); i++)
        for (size_t k = 0; k < COUNT(more); k++) {
            const char *name = i < COUNT(names) ? names[i] : more[i - COUNT(names)];
            uint64_t clean = answers(name, more[k], 0);
            for (size_t t = 0; t < COUNT(texts); t++)
                if (answers(name, more[k], texts[t]) != clean)
                    fail_msg("%s, %s: U+%04X shows", name, more[k], (unsigned)texts[t]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_findings),
        cmocka_unit_test(labels_and_codecs),
        cmocka_unit_test(names_of_scripts),
        cmocka_unit_test(look_alikes),
        cmocka_unit_test(nothing_is_left_from_before),
    };
    return cmocka_run_group_tests_name("pages", tests, map_pages, NULL);
}
