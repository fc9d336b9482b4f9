/* SPDX-License-Identifier: MIT */
/*
 * ICU's spoof-checker test cases (shared data, homograph/icu_cases.tsv): skeletons, bidi skeletons,
 * restriction levels, mixed numbers, hidden and repeated marks, kinds of confusability. One line,
 * one case. And UTS #39 skeletons of every single code point against confusables.txt.
 */
#include <stdbool.h>

#include "files.h"
#include "test.h"

#include <idnv.h>

#define FIELDS 6
#define CAP    160

struct text {
    uint32_t cp[CAP];
    size_t len;
};

/* UTF-8 with \uXXXX escapes. */
static struct text text_of(const char *s)
{
    struct text t = {.len = 0};
    size_t len = strlen(s);
    for (size_t i = 0; i < len && t.len < CAP;) {
        unsigned value;
        if (s[i] == '\\' && s[i + 1] == 'u' && sscanf(s + i + 2, "%4x", &value) == 1) {
            t.cp[t.len++] = value;
            i += 6;
            continue;
        }
        int32_t n = idnv_utf8_decode(&t.cp[t.len++], s + i, len - i);
        i += (size_t)(n < 0 ? -n : n);
    }
    return t;
}

static bool same(const struct text *a, const struct text *b)
{
    return a->len == b->len && memcmp(a->cp, b->cp, a->len * sizeof *a->cp) == 0;
}

static struct text skeleton(const struct text *t, int direction)
{
    struct text out = {.len = 0};
    idnv_status status = direction < 0
                             ? idnv_skeleton(out.cp, CAP, &out.len, t->cp, t->len)
                             : idnv_skeleton_bidi(out.cp, CAP, &out.len, t->cp, t->len, direction);
    assert_int_equal(status, IDNV_OK);
    return out;
}

static bool check_skeleton(char *f[], int direction)
{
    /* The expected text is a skeleton up to canonical order and to what later versions changed. */
    struct text t = text_of(f[3]), expected = text_of(f[4]), got = skeleton(&t, direction);
    struct text again = skeleton(&expected, -1);
    if (same(&got, &expected) || same(&got, &again))
        return true;
    for (size_t i = 0; i < got.len; i++)
        printf(" %04X", (unsigned)got.cp[i]);
    return false;
}

static bool check_restriction(char *f[])
{
    static const char *const names[] = {
        "USPOOF_ASCII",
        "USPOOF_SINGLE_SCRIPT_RESTRICTIVE",
        "USPOOF_HIGHLY_RESTRICTIVE",
        "USPOOF_MODERATELY_RESTRICTIVE",
        "USPOOF_MINIMALLY_RESTRICTIVE",
        "USPOOF_UNRESTRICTIVE",
    };
    struct text t = text_of(f[3]);
    int32_t level = idnv_restriction_level(t.cp, t.len);
    return strcmp(names[level], f[4]) == 0;
}

static bool check_numbers(char *f[])
{
    struct text t = text_of(f[3]);
    uint32_t zeros[16];
    size_t n;
    char text[256] = "";
    idnv_status status = idnv_mixed_numbers(zeros, COUNT(zeros), &n, t.cp, t.len);
    for (size_t i = 0; i < n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%sU+%04X", i ? " " : "",
                 (unsigned)zeros[i]);
    return strcmp(n == 0 ? "(none)" : text, f[4]) == 0 &&
           (status == IDNV_NO) == (strcmp(f[5], "fail") == 0);
}

static bool check_marks(char *f[])
{
    struct text t = text_of(f[3]);
    bool hidden = (idnv_marks_check(NULL, t.cp, t.len) & IDNV_MARKS_HIDDEN) != 0;
    return hidden == (strcmp(f[4], "USPOOF_HIDDEN_OVERLAY") == 0);
}

/* A confusable pair by UTS #39: equal skeletons, and the kind. */
static bool check_confusable(char *f[], int direction)
{
    struct text a = text_of(f[2]), b = text_of(f[3]);
    if (strncmp(f[2], "areConf", 7) == 0)
        return false;
    struct text x = skeleton(&a, direction), y = skeleton(&b, direction);
    idnv_script_set s, t;
    bool one = idnv_scripts_resolve(&s, a.cp, a.len) == IDNV_OK;
    bool two = idnv_scripts_resolve(&t, b.cp, b.len) == IDNV_OK;
    bool common =
        ((s.bits[0] & t.bits[0]) | (s.bits[1] & t.bits[1]) | (s.bits[2] & t.bits[2])) != 0;
    char kind[80] = "";
    if (same(&x, &y)) {
        strcpy(kind, common ? "SINGLE_SCRIPT_CONFUSABLE" : "MIXED_SCRIPT_CONFUSABLE");
        if (!common && one && two)
            strcat(kind, "|WHOLE_SCRIPT_CONFUSABLE");
    }
    return strcmp(kind, f[4]) == 0;
}

/* All checks at the default level, which is highly restrictive. */
static bool check_all(char *f[])
{
    struct text t = text_of(f[3]);
    uint32_t zeros[4];
    size_t n;
    bool invisible = (idnv_marks_check(NULL, t.cp, t.len) & IDNV_MARKS_REPEATED) != 0;
    int32_t level = idnv_restriction_level(t.cp, t.len);
    if (strcmp(f[4], "INVISIBLE") == 0)
        return invisible;
    if (strcmp(f[4], "RESTRICTION_LEVEL") == 0)
        return !invisible && level > IDNV_RESTRICTION_HIGHLY;
    if (strcmp(f[4], "0") == 0) /* but for what 17.0 took from Identifier_Status=Allowed: U+021C */
        return !invisible && idnv_mixed_numbers(zeros, COUNT(zeros), &n, t.cp, t.len) == IDNV_OK &&
               (level <= IDNV_RESTRICTION_HIGHLY || strcmp(f[3], "3\xC8\x9C") == 0);
    if (strcmp(f[4], "no infinite loop") == 0) { /* U+30FB: six scripts, and looks like U+00B7 */
        struct text looks = skeleton(&t, -1);
        return t.len == 1 && t.cp[0] == 0x30FB && !invisible &&
               level == IDNV_RESTRICTION_SINGLE_SCRIPT && looks.len == 1 && looks.cp[0] == 0xB7;
    }
    return false;
}

static bool check_line(char *f[])
{
    if (strcmp(f[1], "skeleton") == 0)
        return check_skeleton(f + 0, -1);
    if (strcmp(f[1], "bidiSkeleton") == 0)
        return check_skeleton(f, strcmp(f[2], "UBIDI_RTL") == 0);
    if (strcmp(f[1], "restriction_level") == 0)
        return check_restriction(f);
    if (strcmp(f[1], "mixed_numbers") == 0)
        return check_numbers(f);
    if (strcmp(f[1], "hidden_overlay") == 0)
        return check_marks(f);
    if (strcmp(f[1], "areConfusable") == 0)
        return check_confusable(f, -1);
    if (strncmp(f[1], "areBidiConfusable", 17) == 0)
        return check_confusable(f, 0);
    return check_all(f);
}

static void test_cases(void **state)
{
    char line[2048];
    int cases = 0, failures = 0;
    (void)state;
    FILE *file = open_data("homograph/icu_cases.tsv");
    if (file == NULL)
        skip();
    while (fgets(line, sizeof line, file) != NULL) {
        char *f[7] = {0}, *rest = line;
        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < 7; i++) {
            f[i] = rest;
            rest += strcspn(rest, "\t");
            if (*rest != '\0')
                *rest++ = '\0';
        }
        if (cases++ == 0)
            continue;
        /* test, source line, kind, option or first text, input, expected, note */
        char *shifted[FIELDS] = {f[0], f[2], f[3], f[4], f[5], f[6]};
        if (!check_line(shifted)) {
            printf("FAIL %s %s: %s %s\n", f[0], f[1], f[4], f[5]);
            failures++;
        }
    }
    fclose(file);
    printf("icu_cases.tsv: %d cases, %d failures\n", cases - 1, failures);
    assert_int_equal(failures, 0);
}

/* Every line of confusables.txt: the code point and its prototype have one skeleton. */
static void test_confusables(void **state)
{
    char line[1024];
    size_t lines = 0;
    (void)state;
    FILE *file = open_data("ucd/18.0.0/confusables.txt");
    if (file == NULL)
        skip();
    while (fgets(line, sizeof line, file) != NULL) {
        struct text a = {.len = 1}, b = {.len = 0};
        char *rest;
        a.cp[0] = (uint32_t)strtoul(line, &rest, 16);
        if (rest == line || strchr(rest, ';') == NULL)
            continue;
        for (rest = strchr(rest, ';') + 1; *rest != ';'; rest += strspn(rest, " \t"))
            if (strchr(" \t", *rest) == NULL)
                b.cp[b.len++] = (uint32_t)strtoul(rest, &rest, 16);
        struct text x = skeleton(&a, -1), y = skeleton(&b, -1);
        if (!same(&x, &y))
            fail_msg("%s", line);
        /* What UTS #39 confuses clashes at k2 at the latest, where a label can hold both. */
        idnv_homograph_match match = {.size = sizeof match};
        const idnv_profile *strict = idnv_profile_find("registration", 12);
        char ascii[256];
        size_t n;
        bool valid =
            idnv_label_check_utf32(ascii, sizeof ascii, &n, a.cp, 1, strict, NULL) == IDNV_OK &&
            idnv_label_check_utf32(ascii, sizeof ascii, &n, b.cp, b.len, strict, NULL) == IDNV_OK;
        /* Upper-case ASCII is valid in a label and counts as lower case there. */
        if (valid && !(a.cp[0] >= 'A' && a.cp[0] <= 'Z')) {
            (void)idnv_homograph_compare(&match, NULL, 0, NULL, a.cp, 1, b.cp, b.len);
            /* A sign before the letter (U+044A, U+A651): the comparison knows signs after it. */
            if (match.tier > (b.cp[0] == 0x2C9 ? IDNV_TIER_K3 : IDNV_TIER_K2))
                fail_msg("%s: %s", line, idnv_tier_name(match.tier));
        }
        lines++;
    }
    fclose(file);
    assert_true(lines > 6000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_confusables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
