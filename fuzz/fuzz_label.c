/* SPDX-License-Identifier: MIT */
/* One label in UTF-8, U-form or A-form; the walk over labels; UTF-8 to code points and back. */
#include "fuzz.h"

struct subject {
    const char *src;
    size_t len;
    const idnv_profile *profile;
    uint32_t findings; /* of all */
    bool ascii;        /* the A-form is wanted */
};

/* The A-form or the code points, the other not wanted. */
static idnv_status write_form(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct subject *s = context;
    idnv_report report;

    idnv_report_init(&report, NULL, 0);
    idnv_status status;
    WITHIN(FUZZ_LABEL_STEPS(s->len), status,
           s->ascii ? idnv_label_check(NULL, 0, NULL, dst, cap, needed, s->src, s->len, s->profile,
                                       &report)
                    : idnv_label_check(dst, cap, needed, NULL, 0, NULL, s->src, s->len, s->profile,
                                       &report));
    REQUIRE(report.count == s->findings);
    return status;
}

static void judge_label(const char *src, size_t len, const idnv_profile *profile)
{
    static idnv_finding findings[FUZZ_FINDINGS];
    idnv_report report;
    idnv_status status;
    size_t cps_len, ascii_len, again[2], back_len;

    idnv_report_init(&report, findings, FUZZ_FINDINGS);
    WITHIN(FUZZ_LABEL_STEPS(len), status,
           idnv_label_check(NULL, 0, &again[0], NULL, 0, &again[1], src, len, profile, &report));
    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_SPACE);
    fuzz_judge_report(&report, len, fuzz_boundaries(src, len));
    struct subject subject = {src, len, profile, report.count, false};
    const uint32_t *cps = fuzz_write(&cps_len, &status, sizeof *cps, write_form, &subject);
    REQUIRE(status == (report.errors ? IDNV_NO : IDNV_OK) && cps_len == again[0]);
    subject.ascii = true;
    const char *ascii = fuzz_write(&ascii_len, &status, 1, write_form, &subject);
    REQUIRE(status == (report.errors ? IDNV_NO : IDNV_OK) && ascii_len == again[1]);
    idnv_status first; /* without a report only the first fault is looked for */
    WITHIN(FUZZ_LABEL_STEPS(len), first,
           idnv_label_check(NULL, 0, NULL, NULL, 0, NULL, src, len, profile, NULL));
    REQUIRE(first == status);
    if (status != IDNV_OK)
        return;
    REQUIRE(cps_len > 0 && ascii_len > 0 && fuzz_is_ascii(ascii, ascii_len));
    if (strcmp(idnv_profile_name(profile), "uts46-transitional") == 0)
        return; /* an A-label holds what its mapping would exchange */
    /* Its two forms are the same label. */
    char *own = fuzz_block(ascii_len);
    REQUIRE(idnv_label_check_utf32(own, ascii_len, &back_len, cps, cps_len, profile, NULL) ==
            IDNV_OK);
    REQUIRE(back_len == ascii_len && memcmp(own, ascii, ascii_len) == 0);
    uint32_t *back = fuzz_block(cps_len * sizeof *back);
    status = idnv_label_check(back, cps_len, &back_len, NULL, 0, NULL, ascii, ascii_len, profile,
                              NULL);
    REQUIRE(status == (fuzz_beyond_limit(ascii, ascii_len) ? IDNV_NO : IDNV_OK));
    if (status == IDNV_NO)
        return;
    REQUIRE(back_len == cps_len && memcmp(back, cps, cps_len * sizeof *cps) == 0);
}

static void judge_walk(const char *src, size_t len, const idnv_profile *profile)
{
    size_t pos = 0, start, label, end = 0, steps = 0;

    const uint64_t before = fuzz_steps;
    while (idnv_label_next(&pos, &start, &label, src, len, profile)) {
        REQUIRE(start >= end && start <= len && label <= len - start);
        end = start + label;
        REQUIRE(pos >= end && ++steps <= len + 1);
    }
    REQUIRE_STEPS(before, 500 + 20 * (uint64_t)len);
}

/*
 * Ill-formed text has a length in code points, too, and the place of its first fault; that is said
 * whether or not there is room.
 */
static idnv_status write_utf32(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct subject *s = context;
    size_t at = s->len;
    idnv_status status;
    WITHIN(500 + 25 * (uint64_t)s->len, status,
           idnv_utf8_to_utf32(dst, cap, needed, &at, s->src, s->len));
    REQUIRE(status == IDNV_NO ? at < s->len : at == s->len);
    return status == IDNV_NO && cap < *needed ? IDNV_ERR_SPACE : status;
}

struct code_points {
    const uint32_t *cps;
    size_t len;
};

static idnv_status write_utf8(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct code_points *s = context;
    idnv_status status;
    WITHIN(500 + 25 * (uint64_t)s->len, status,
           idnv_utf32_to_utf8(dst, cap, needed, NULL, s->cps, s->len));
    return status;
}

static void judge_utf8(const char *src, size_t len)
{
    struct subject subject = {.src = src, .len = len};
    idnv_status status;
    size_t needed, back_len;
    const uint32_t *cps = fuzz_write(&needed, &status, sizeof *cps, write_utf32, &subject);

    REQUIRE(status == IDNV_OK || status == IDNV_NO);
    if (status != IDNV_OK)
        return;
    struct code_points own = {cps, needed};
    const char *back = fuzz_write(&back_len, &status, 1, write_utf8, &own);
    REQUIRE(status == IDNV_OK);
    REQUIRE(back_len == len && (len == 0 || memcmp(back, src, len) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > FUZZ_INPUT_MAX)
        return 0;
    for (size_t i = 0; idnv_profile_at(i); i++) {
        judge_label((const char *)data, size, idnv_profile_at(i));
        judge_walk((const char *)data, size, idnv_profile_at(i));
    }
    judge_utf8((const char *)data, size);
    fuzz_free_all();
    return 0;
}
