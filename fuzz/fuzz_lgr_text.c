/* SPDX-License-Identifier: MIT */
/* Tables from before RFC 7940, in each format: what is read is an RFC 7940 document like any other. */
#include "policy.h"

static uint64_t rows_of(const char *src, size_t len)
{
    uint64_t rows = 1;
    for (size_t i = 0; i < len; i++)
        rows += src[i] == '\n' || src[i] == '\r';
    return rows;
}

static void import(const char *src, size_t len, idnv_lgr_format format)
{
    static idnv_lgr_diagnostic list[8];
    idnv_lgr_diagnostics found;
    idnv_lgr_options options;
    idnv_lgr *lgr, *again;
    idnv_policy policy;
    void *image = NULL;
    size_t needed, text_len;

    idnv_lgr_diagnostics_init(&found, list, 8);
    idnv_lgr_options_init(&options);
    const uint64_t before = fuzz_steps;
    idnv_status status = idnv_lgr_import(&lgr, src, len, format, &options, &found);
    /* A row may list every code point there is. */
    REQUIRE_STEPS(before, 200000 + 500 * (uint64_t)len + 15 * rows_of(src, len) * 0x110000);
    REQUIRE(status == IDNV_OK || status == IDNV_ERR_SYNTAX || status == IDNV_ERR_LIMIT);
    REQUIRE((status == IDNV_OK) == (lgr != NULL) && (status == IDNV_OK) == (found.errors == 0));
    if (status != IDNV_OK)
        return;
    const char *text = fuzz_document(&text_len, lgr);
    options.lenient = 1;
    status = idnv_lgr_read(&again, text, text_len, &options, NULL);
    REQUIRE(status == IDNV_OK);
    const char *second = fuzz_document(&needed, again);
    REQUIRE(needed == text_len && memcmp(second, text, needed) == 0);
    if (fuzz_compile(&policy, &image, lgr)) {
        static const uint32_t label[] = {0x61, 0x62, 0xE4, 0x4E2D};
        fuzz_judge_policy(&policy, 0, label, 4, true);
        idnv_lgr_image_free(image, NULL);
    }
    idnv_lgr_free(again);
    idnv_lgr_free(lgr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > FUZZ_INPUT_MAX)
        return 0;
    for (idnv_lgr_format format = IDNV_LGR_FORMAT_GUESS; format <= IDNV_LGR_FORMAT_IDNTABLE; format++)
        import((const char *)data, size, format);
    fuzz_free_all();
    return 0;
}
