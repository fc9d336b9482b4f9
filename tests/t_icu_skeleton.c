/* SPDX-License-Identifier: MIT */
/*
 * The skeletons of all code points, against UTS #39 read literally from the files of Unicode 18.0.0
 * and against the installed ICU. Where the two judges differ the data changed after ICU's Unicode
 * version: tests/vectors/skeletons-since-15.0.txt lists these code points for ICU 72 (Unicode
 * 15.0), as far as they do not decompose. `t_icu_skeleton -w` prints that list from the two judges,
 * without a look at libidnv.
 */
#include <stdbool.h>

#include "test.h"

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include <idnv.h>

#include "files.h"
#include "ucdfile.h"

enum { TEXT_CAP = 64 };

struct text {
    UChar32 cp[TEXT_CAP];
    int32_t len;
};

static uint8_t changed[0x110000 / 8];

static bool is_changed(uint32_t cp)
{
    return changed[cp / 8] >> cp % 8 & 1;
}

static bool load(void)
{
    char path[2048], line[128];
    const char *top = getenv("srcdir");
    snprintf(path, sizeof path, "%s/tests/vectors/skeletons-since-15.0.txt", top ? top : ".");
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    while (fgets(line, sizeof line, file) != NULL) {
        unsigned long first, last;
        int n = sscanf(line, "%lx..%lx", &first, &last);
        for (unsigned long cp = first; n > 0 && cp <= (n == 2 ? last : first); cp++)
            changed[cp / 8] |= (uint8_t)(1u << cp % 8);
    }
    fclose(file);
    return true;
}

/* --- UTS #39, 4, read literally; canonical decomposition, which is stable, by ICU --- */

static struct text prototypes[0x110000];
static uint8_t ignorable[0x110000];

static void note_prototype(const struct ucd_row *row, void *data)
{
    uint32_t cps[TEXT_CAP];
    int count = ucd_sequence(cps, TEXT_CAP, row->field[1]);
    (void)data;
    if (row->missing || count <= 0)
        return;
    prototypes[row->first].len = count;
    for (int i = 0; i < count; i++)
        prototypes[row->first].cp[i] = (UChar32)cps[i];
}

static void note_ignorable(const struct ucd_row *row, void *data)
{
    (void)data;
    if (!row->missing && strcmp(row->field[1], "Default_Ignorable_Code_Point") == 0)
        memset(ignorable + row->first, 1, row->last - row->first + 1);
}

static bool read_tables(void)
{
    if (!ucd_available())
        return false;
    ucd_each("18.0.0/confusables.txt", note_prototype, NULL);
    ucd_each("18.0.0/DerivedCoreProperties.txt", note_ignorable, NULL);
    return true;
}

static struct text decomposed(const struct text *t)
{
    struct text out = {.len = 0};
    UChar units[2 * TEXT_CAP], nfd[8 * TEXT_CAP];
    int32_t n = 0, m;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF32(units, 2 * TEXT_CAP, &n, t->cp, t->len, &error);
    m = unorm2_normalize(unorm2_getNFDInstance(&error), units, n, nfd, 8 * TEXT_CAP, &error);
    u_strToUTF32(out.cp, TEXT_CAP, &out.len, nfd, m, &error);
    assert_true(U_SUCCESS(error));
    return out;
}

static struct text literal_skeleton(UChar32 cp)
{
    struct text one = {{cp}, 1}, mapped = {.len = 0}, nfd = decomposed(&one);
    for (int32_t i = 0; i < nfd.len; i++) {
        const struct text *p = &prototypes[nfd.cp[i]];
        if (ignorable[nfd.cp[i]])
            continue;
        assert_true(mapped.len + p->len < TEXT_CAP);
        if (p->len == 0)
            mapped.cp[mapped.len++] = nfd.cp[i];
        for (int32_t k = 0; k < p->len; k++)
            mapped.cp[mapped.len++] = p->cp[k];
    }
    return decomposed(&mapped);
}

static struct text icu_skeleton(USpoofChecker *icu, UChar32 cp)
{
    struct text out;
    UChar text[2], skeleton[2 * TEXT_CAP];
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    UBool bad = false;
    U16_APPEND(text, n, 2, cp, bad);
    assert_false(bad);
    n = uspoof_getSkeleton(icu, 0, text, n, skeleton, 2 * TEXT_CAP, &error);
    u_strToUTF32(out.cp, TEXT_CAP, &out.len, skeleton, n, &error);
    assert_true(U_SUCCESS(error));
    return out;
}

static bool same(const struct text *a, const struct text *b)
{
    return a->len == b->len && memcmp(a->cp, b->cp, (size_t)a->len * sizeof *a->cp) == 0;
}

static struct text our_skeleton(uint32_t cp)
{
    struct text out = {.len = 0};
    uint32_t cps[TEXT_CAP];
    size_t len;
    assert_int_equal(idnv_skeleton(cps, TEXT_CAP, &len, &cp, 1), IDNV_OK);
    for (size_t i = 0; i < len; i++)
        out.cp[out.len++] = (UChar32)cps[i];
    return out;
}

static bool decomposes(UChar32 cp)
{
    struct text one = {{cp}, 1}, nfd = decomposed(&one);
    return !same(&one, &nfd);
}

static bool may_differ(UChar32 cp)
{
    struct text one = {{cp}, 1}, nfd = decomposed(&one);
    for (int32_t i = 0; i < nfd.len; i++)
        if (is_changed((uint32_t)nfd.cp[i]))
            return true;
    return false;
}

static bool is_tested(uint32_t cp)
{
    return !U_IS_SURROGATE(cp) && u_isdefined((UChar32)cp);
}

static void ours_is_the_literal_reading(void **state)
{
    (void)state;
    if (!read_tables())
        skip();
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        if (!is_tested(cp))
            continue;
        struct text ours = our_skeleton(cp), literal = literal_skeleton((UChar32)cp);
        if (!same(&ours, &literal))
            fail_msg("U+%04X", (unsigned)cp);
    }
}

static bool icu_is_known(void)
{
    if (strcmp(U_UNICODE_VERSION, "15.0") == 0)
        return true;
    printf("SKIP: ICU has Unicode %s, the list is for 15.0 (ICU 72)\n", U_UNICODE_VERSION);
    return false;
}

/* Needs no data: what is not on the list is as ICU has it. */
static void icu_differs_where_listed(void **state)
{
    UErrorCode error = U_ZERO_ERROR;
    size_t tested = 0, differ = 0;
    (void)state;
    if (!icu_is_known())
        skip();
    assert_true(load());
    USpoofChecker *icu = uspoof_open(&error);
    assert_true(U_SUCCESS(error));
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        if (!is_tested(cp))
            continue;
        struct text ours = our_skeleton(cp), theirs = icu_skeleton(icu, (UChar32)cp);
        tested++;
        if (same(&ours, &theirs))
            continue;
        differ++;
        if (!may_differ((UChar32)cp))
            fail_msg("U+%04X", (unsigned)cp);
    }
    uspoof_close(icu);
    printf("%zu code points, %zu of them changed since Unicode 15.0\n", tested, differ);
}

/* Whether the data of 18.0.0 has another skeleton than ICU's, which is of 15.0. */
static bool data_changed(USpoofChecker *icu, uint32_t cp)
{
    if (!is_tested(cp) || decomposes((UChar32)cp))
        return false;
    struct text new = literal_skeleton((UChar32)cp), old = icu_skeleton(icu, (UChar32)cp);
    return !same(&new, &old);
}

/* The list is what changed in the data, no more: nothing of libidnv is asked. */
static void the_list_is_what_changed_in_the_data(void **state)
{
    UErrorCode error = U_ZERO_ERROR;
    (void)state;
    if (!icu_is_known() || !read_tables())
        skip();
    assert_true(load());
    USpoofChecker *icu = uspoof_open(&error);
    assert_true(U_SUCCESS(error));
    for (uint32_t cp = 0; cp < 0x110000; cp++)
        if (data_changed(icu, cp) != is_changed(cp))
            fail_msg("U+%04X is %slisted; `t_icu_skeleton -w` prints the list", (unsigned)cp,
                     is_changed(cp) ? "" : "not ");
    uspoof_close(icu);
}

/* --- the bidirectional skeleton: that of the text in the order in which it is seen --- */

static struct text seen(const uint32_t *cps, size_t len, bool rtl)
{
    struct text out;
    UChar units[64], shown[64];
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0, m;
    UBiDi *bidi = ubidi_open();
    u_strFromUTF32(units, 64, &n, (const UChar32 *)cps, (int32_t)len, &error);
    ubidi_setPara(bidi, units, n, rtl ? 1 : 0, NULL, &error);
    m = ubidi_writeReordered(bidi, shown, 64, UBIDI_DO_MIRRORING | UBIDI_KEEP_BASE_COMBINING,
                             &error);
    u_strToUTF32(out.cp, TEXT_CAP, &out.len, shown, m, &error);
    ubidi_close(bidi);
    assert_true(U_SUCCESS(error));
    return out;
}

static void bidi_agrees(const uint32_t *cps, size_t len)
{
    for (int rtl = 0; rtl < 2; rtl++) {
        uint32_t ours[TEXT_CAP], theirs[TEXT_CAP];
        size_t ours_len, theirs_len;
        struct text order = seen(cps, len, rtl);
        assert_int_equal(idnv_skeleton_bidi(ours, TEXT_CAP, &ours_len, cps, len, rtl), IDNV_OK);
        assert_int_equal(idnv_skeleton(theirs, TEXT_CAP, &theirs_len, (const uint32_t *)order.cp,
                                       (size_t)order.len), IDNV_OK);
        if (ours_len == theirs_len && memcmp(ours, theirs, ours_len * sizeof *ours) == 0)
            continue;
        for (size_t i = 0; i < len; i++)
            print_message(" %04X", (unsigned)cps[i]);
        fail_msg("%s: not the order of ICU", rtl ? "right to left" : "left to right");
    }
}

/* Two characters of each class that a label may hold, and of those around labels. */
static const uint32_t classes[] = {'a',  'b',   0x5D0, 0x5D1, 0x628, 0x62A, '1',   '2',  0x661,
                                   '-',  '+',   ',',   ':',   '%',   '$',   0x5B7, 0x64E, 0x301,
                                   '!',  '*',   ' ',   '\t'};

static void bidi_of_every_short_text(void **state)
{
    uint32_t cps[4];
    (void)state;
    for (size_t len = 1; len <= 3; len++) {
        size_t count = 1;
        for (size_t i = 0; i < len; i++)
            count *= COUNT(classes);
        for (size_t number = 0; number < count; number++) {
            for (size_t i = 0, rest = number; i < len; i++, rest /= COUNT(classes))
                cps[i] = classes[rest % COUNT(classes)];
            bidi_agrees(cps, len);
        }
    }
}

static void bidi_of_longer_texts(void **state)
{
    uint32_t cps[16], seed = 1;
    (void)state;
    for (unsigned round = 0; round < 40000; round++) {
        size_t len = 4 + round % 9;
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1664525u + 1013904223u;
            cps[i] = classes[(seed >> 8) % COUNT(classes)];
        }
        bidi_agrees(cps, len);
    }
}

static void bidi_mirrors_brackets(void **state)
{
    static const uint32_t text[] = {0x5D0, '<', 0x5D1}, ltr[] = {'a', '<', 'b'};
    static const char *const pairs[] = {"()", "<>", "[]", "{}"};
    (void)state;
    bidi_agrees(text, 3);
    bidi_agrees(ltr, 3);
    for (size_t i = 0; i < COUNT(pairs); i++)
        for (size_t k = 0; k < 2; k++) {
            const uint32_t one[] = {0x5D0, (uint32_t)pairs[i][k], 0x5D1};
            bidi_agrees(one, 3);
        }
}

static int print_list(void)
{
    UErrorCode error = U_ZERO_ERROR;
    uint32_t first = 0;
    bool in_run = false;
    if (!read_tables())
        return 77;
    USpoofChecker *icu = uspoof_open(&error);
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        bool now = data_changed(icu, cp);
        if (now && !in_run)
            first = cp;
        if (!now && in_run)
            printf(first == cp - 1 ? "%04X\n" : "%04X..%04X\n", (unsigned)first, (unsigned)cp - 1);
        in_run = now;
    }
    uspoof_close(icu);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ours_is_the_literal_reading),
        cmocka_unit_test(icu_differs_where_listed),
        cmocka_unit_test(the_list_is_what_changed_in_the_data),
        cmocka_unit_test(bidi_of_every_short_text),
        cmocka_unit_test(bidi_of_longer_texts),
        cmocka_unit_test(bidi_mirrors_brackets),
    };
    if (argc > 1 && strcmp(argv[1], "-w") == 0)
        return print_list();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
