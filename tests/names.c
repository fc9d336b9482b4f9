/* SPDX-License-Identifier: MIT */
#include "names.h"

#define STRICT "registration", "lookup"
#define MAPPING "uts46", "uts46-transitional", "browser", "dns"

const char *const all_profiles[6] = {STRICT, MAPPING};
const char *const strict_profiles[2] = {STRICT};
const char *const mapping_profiles[4] = {MAPPING};

static struct answer answer, other;

const idnv_profile *profile_of(const char *name)
{
    const idnv_profile *profile = idnv_profile_find(name, strlen(name));
    if (!profile) {
        fprintf(stderr, "no profile %s\n", name);
        abort();
    }
    return profile;
}

static void reset(struct answer *a)
{
    memset(a, 0xA5, sizeof *a);
    idnv_report_init(&a->report, a->findings, ANSWER_FINDINGS);
}

/* A copy without an octet of room behind it: a sanitizer sees what is read there. */
static void *exact(const void *data, size_t size)
{
    void *copy = malloc(size);
    assert_true(copy != NULL || size == 0);
    return size > 0 ? memcpy(copy, data, size) : copy;
}

/* The code points of src; an ill-formed part becomes a surrogate, which is ill-formed in UTF-32. */
static uint32_t *to_code_points(size_t *len, const char *src, size_t src_len)
{
    uint32_t *cps = malloc((src_len + 1) * sizeof *cps);
    assert_non_null(cps);
    *len = 0;
    for (size_t at = 0; at < src_len;) {
        int32_t used = idnv_utf8_decode(&cps[*len], src + at, src_len - at);
        if (used < 0)
            cps[*len] = 0xD800;
        (*len)++;
        at += (size_t)(used < 0 ? -used : used);
    }
    uint32_t *copy = exact(cps, *len * sizeof *cps);
    free(cps);
    return copy;
}

static void assert_same(const struct answer *a, const struct answer *b)
{
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->report.count, b->report.count);
    assert_int_equal(a->report.errors, b->report.errors);
    for (uint32_t i = 0; i < a->report.count && i < ANSWER_FINDINGS; i++) {
        assert_int_equal(a->findings[i].rule, b->findings[i].rule);
        assert_int_equal(a->findings[i].severity, b->findings[i].severity);
        assert_int_equal(a->findings[i].label, b->findings[i].label);
        assert_int_equal(a->findings[i].index, b->findings[i].index);
        assert_int_equal(a->findings[i].cp, b->findings[i].cp);
    }
}

/* Findings are in the order of their places, and their ranges lie inside the input. */
static void assert_in_order(const struct answer *a, size_t units)
{
    for (uint32_t i = 0; i < a->report.count && i < ANSWER_FINDINGS; i++) {
        const idnv_finding *f = &a->findings[i];
        assert_true(f->byte <= units && f->bytes <= units - f->byte);
        assert_true(idnv_rule_name(f->rule)[0] != 0);
        assert_int_equal(f->reserved0 | f->reserved1[0] | f->reserved1[1], 0);
        if (i == 0)
            continue;
        const idnv_finding *before = f - 1;
        assert_true(before->label < f->label ||
                    (before->label == f->label && before->index <= f->index));
    }
}

/* What was found, and the A-form, are the same of `octets` of UTF-8 as of `len` code points. */
static void assert_agree(size_t octets, size_t len)
{
    assert_in_order(&answer, octets);
    assert_in_order(&other, len);
    assert_same(&answer, &other);
    assert_int_equal(answer.ascii_len, other.ascii_len);
    if (answer.status >= 0)
        assert_memory_equal(answer.ascii, other.ascii, answer.ascii_len);
}

const struct answer *ask_profile(const idnv_profile *profile, const char *src, size_t src_len)
{
    size_t len;
    uint32_t *cps = to_code_points(&len, src, src_len);
    char *octets = exact(src, src_len);

    reset(&answer);
    reset(&other);
    answer.status = idnv_check(answer.ascii, ANSWER_TEXT, &answer.ascii_len, answer.unicode,
                               ANSWER_TEXT, &answer.unicode_len, octets, src_len, profile,
                               &answer.report);
    other.status = idnv_check_utf32(other.ascii, ANSWER_TEXT, &other.ascii_len, other.unicode,
                                    ANSWER_TEXT, &other.unicode_len, cps, len, profile,
                                    &other.report);
    free(cps);
    free(octets);
    assert_agree(src_len, len);
    assert_int_equal(answer.unicode_len, other.unicode_len);
    if (answer.status >= 0)
        assert_memory_equal(answer.unicode, other.unicode, answer.unicode_len);
    return &answer;
}

const struct answer *ask(const char *profile, const char *src, size_t src_len)
{
    return ask_profile(profile_of(profile), src, src_len);
}

const struct answer *ask_label(const char *profile, const char *src, size_t src_len)
{
    uint32_t u_cps[512];
    size_t len, u_len = 0;
    uint32_t *cps = to_code_points(&len, src, src_len);
    char *octets = exact(src, src_len);
    const idnv_profile *p = profile_of(profile);

    reset(&answer);
    reset(&other);
    answer.status = idnv_label_check(u_cps, COUNT(u_cps), &u_len, answer.ascii, ANSWER_TEXT,
                                     &answer.ascii_len, octets, src_len, p, &answer.report);
    other.status = idnv_label_check_utf32(other.ascii, ANSWER_TEXT, &other.ascii_len, cps, len, p,
                                          &other.report);
    free(cps);
    free(octets);
    assert_agree(src_len, len);
    idnv_utf32_to_utf8(answer.unicode, ANSWER_TEXT, &answer.unicode_len, NULL, u_cps, u_len);
    return &answer;
}

const idnv_finding *found(const struct answer *a, uint16_t rule)
{
    for (uint32_t i = 0; i < a->report.count && i < ANSWER_FINDINGS; i++)
        if (a->findings[i].rule == rule)
            return &a->findings[i];
    return NULL;
}

const char *rules_of(const struct answer *a)
{
    static char text[ANSWER_FINDINGS * 48];
    size_t len = 0;

    strcpy(text, "valid");
    for (uint32_t i = 0; i < a->report.count && i < ANSWER_FINDINGS; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", i ? "," : "",
                                idnv_rule_name(a->findings[i].rule));
    return text;
}

void assert_forms(const char *profile, const char *src, const char *ascii, const char *unicode)
{
    const struct answer *a = ask(profile, src, strlen(src));
    assert_int_equal(a->status, IDNV_OK);
    assert_int_equal(a->ascii_len, strlen(ascii));
    assert_memory_equal(a->ascii, ascii, a->ascii_len);
    assert_int_equal(a->unicode_len, strlen(unicode));
    assert_memory_equal(a->unicode, unicode, a->unicode_len);
}
