/* SPDX-License-Identifier: MIT */
/* One label in UTF-8, U-form or A-form; the walk over labels; UTF-8 to code points and back. */
#include "fuzz.h"

static void judge_label(const char *src, size_t len, const idnv_profile *profile)
{
    static idnv_finding findings[FUZZ_FINDINGS];
    idnv_report report;
    size_t cps_len, ascii_len, again[2], back_len;

    idnv_report_init(&report, findings, FUZZ_FINDINGS);
    idnv_status status = idnv_label_check(NULL, 0, &cps_len, NULL, 0, &ascii_len, src, len, profile,
                                          &report);
    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_SPACE);
    fuzz_judge_report(&report, len, NULL);
    uint32_t count = report.count, *cps = fuzz_block(cps_len * sizeof *cps);
    char *ascii = fuzz_block(ascii_len);
    idnv_report_clear(&report);
    status = idnv_label_check(cps, cps_len, &again[0], ascii, ascii_len, &again[1], src, len,
                              profile, &report);
    REQUIRE(again[0] == cps_len && again[1] == ascii_len && report.count == count);
    REQUIRE(status == (report.errors ? IDNV_NO : IDNV_OK));
    if (status != IDNV_OK)
        return;
    REQUIRE(idnv_label_check(NULL, 0, NULL, NULL, 0, NULL, src, len, profile, NULL) == IDNV_OK);
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

    while (idnv_label_next(&pos, &start, &label, src, len, profile)) {
        REQUIRE(start >= end && start <= len && label <= len - start);
        end = start + label;
        REQUIRE(pos >= end && ++steps <= len + 1);
    }
}

static void judge_utf8(const char *src, size_t len)
{
    size_t needed, again, at = 0, back_len;
    idnv_status status = idnv_utf8_to_utf32(fuzz_block(0), 0, &needed, &at, src, len);
    uint32_t *cps = fuzz_block(needed * sizeof *cps);

    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_SPACE);
    status = idnv_utf8_to_utf32(cps, needed, &again, &at, src, len);
    REQUIRE(needed == again && (status == IDNV_OK || (status == IDNV_NO && at < len)));
    if (status != IDNV_OK)
        return;
    char *back = fuzz_block(len);
    REQUIRE(idnv_utf32_to_utf8(back, len, &back_len, NULL, cps, needed) == IDNV_OK);
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
