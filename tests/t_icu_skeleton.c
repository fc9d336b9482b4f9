/* SPDX-License-Identifier: MIT */
/*
 * The skeletons of all code points against the installed ICU. They differ only where UTS #39's data
 * changed after ICU's Unicode version: tests/vectors/skeletons-since-15.0.txt lists the code points
 * of ICU 72 (Unicode 15.0) that do not decompose and have another prototype in 18.0.0.
 * t_icu_skeleton -w prints that list.
 */
#include <stdbool.h>

#include "test.h"

#include <unicode/uchar.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include <idnv.h>

#include "ucd.h"

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

static bool agrees(USpoofChecker *icu, uint32_t cp)
{
    UChar text[2], skeleton[128];
    uint32_t ours[128];
    UChar32 theirs[128];
    size_t len = 0;
    int32_t n = 0, points = 0;
    UErrorCode error = U_ZERO_ERROR;
    int bad = 0;
    U16_APPEND(text, n, 2, cp, bad);
    (void)bad;
    int32_t units = uspoof_getSkeleton(icu, 0, text, n, skeleton, 128, &error);
    u_strToUTF32(theirs, 128, &points, skeleton, units, &error);
    return U_SUCCESS(error) && idnv_skeleton(ours, 128, &len, &cp, 1) == IDNV_OK &&
           len == (size_t)points && memcmp(ours, theirs, len * sizeof *ours) == 0;
}

static bool may_differ(uint32_t cp)
{
    uint32_t parts[IDNVI_NFD_MAX];
    size_t n = idnvi_decompose(parts, cp);
    for (size_t i = 0; i < n; i++) {
        if (is_changed(parts[i]))
            return true;
    }
    return n == 0 && is_changed(cp);
}

static bool is_tested(uint32_t cp)
{
    return !U_IS_SURROGATE(cp) && u_isdefined((UChar32)cp);
}

static void test_all(void **state)
{
    UErrorCode error = U_ZERO_ERROR;
    size_t tested = 0, differ = 0;
    (void)state;
    if (strcmp(U_UNICODE_VERSION, "15.0") != 0) {
        printf("SKIP: ICU has Unicode %s, the list is for 15.0 (ICU 72)\n", U_UNICODE_VERSION);
        skip();
    }
    assert_true(load());
    USpoofChecker *icu = uspoof_open(&error);
    assert_true(U_SUCCESS(error));
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        if (!is_tested(cp))
            continue;
        tested++;
        if (agrees(icu, cp))
            continue;
        differ++;
        if (!may_differ(cp))
            fail_msg("U+%04X", (unsigned)cp);
    }
    uspoof_close(icu);
    printf("%zu code points, %zu of them changed since Unicode 15.0\n", tested, differ);
}

static int print_list(void)
{
    UErrorCode error = U_ZERO_ERROR;
    USpoofChecker *icu = uspoof_open(&error);
    uint32_t parts[IDNVI_NFD_MAX], first = 0;
    bool in_run = false;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        bool now = is_tested(cp) && idnvi_decompose(parts, cp) == 0 && !agrees(icu, cp);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    if (argc > 1 && strcmp(argv[1], "-w") == 0)
        return print_list();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
