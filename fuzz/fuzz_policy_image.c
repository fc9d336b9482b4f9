/* SPDX-License-Identifier: MIT */
/*
 * Policy images. The input is a list of changes to a good image, so that what is opened is nearly
 * right: a digit that chooses the image, then six octets per change: word (two octets, least first)
 * and its new value (four). An input that begins with '!' is an image itself. The sum is put right.
 */
#include "../tests/imagewords.h"
#include "policy.h"
#include "tables.h"

static uint8_t *good_image(size_t *len, size_t which)
{
    idnv_lgr *lgr;
    void *image;
    idnv_lgr_source source = {.size = sizeof source, .id = "t", .id_len = 1};
    idnv_lgr_suffix suffix = {.name = "test", .name_len = 4};

    REQUIRE(idnv_lgr_read(&lgr, fuzz_tables[which], strlen(fuzz_tables[which]), NULL, NULL) ==
            IDNV_OK);
    source.lgr = lgr;
    REQUIRE(idnv_lgr_compile(&image, len, &source, 1, &suffix, 1, NULL, NULL) == IDNV_OK);
    idnv_lgr_free(lgr);
    return image;
}

static void judge(const uint8_t *image, size_t len)
{
    static const uint32_t labels[][6] = {{0x61, 0x62, 0xE4, 0x2D, 0x7A, 0x61},
                                         {0x6B, 0x69, 0x63, 0x68, 0x73, 0x73},
                                         {0x4E00, 0x4E01, 0x4E02, 0x4E03, 0x4E04, 0x4E03}};
    idnv_policy_text text;
    idnv_policy policy;
    idnv_status status = idnv_policy_open(&policy, image, len);

    REQUIRE(status == IDNV_OK || status == IDNV_ERR_IMAGE || status == IDNV_ERR_VERSION);
    if (status != IDNV_OK)
        return;
    for (uint32_t i = 0; i < idnv_policy_suffixes(&policy) && i < 4; i++) {
        REQUIRE(idnv_policy_suffix(&text, &policy, i) == IDNV_OK && text.ptr[text.len] == 0);
        idnv_policy_suffix_uses(&policy, i, 0);
    }
    for (uint32_t table = 0; table < idnv_policy_tables(&policy) && table < 2; table++)
        for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
            for (size_t n = 1; n <= 6; n += i + 1)
                fuzz_judge_policy(&policy, table, labels[i], n, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t *good[FUZZ_TABLES]; /* to the end of the program */
    static size_t good_len[FUZZ_TABLES];

    if (size == 0 || size > FUZZ_INPUT_MAX)
        return 0;
    size_t which = data[0] % FUZZ_TABLES, len = (size - 1) / 4 * 4;
    uint8_t *image;
    if (!good[which])
        good[which] = good_image(&good_len[which], which);
    if (data[0] == '!' && len >= 4 * IDNVI_H_WORDS) {
        image = fuzz_copy(data + 1, len);
        image_put(image, IDNVI_H_MAGIC, IDNVI_IMAGE_MAGIC0);
        image_put(image, IDNVI_H_MAGIC + 1, IDNVI_IMAGE_MAGIC1);
        image_put(image, IDNVI_H_SIZE, (uint32_t)len);
    } else {
        len = good_len[which];
        image = fuzz_copy(good[which], len);
        for (size_t i = 1; i + 6 <= size; i += 6)
            image_put(image, (data[i] | (size_t)data[i + 1] << 8) % (len / 4),
                     image_get(data + i + 2, 0));
    }
    judge(image, len); /* mostly refused for its sum */
    image_seal(image, len);
    judge(image, len);
    fuzz_free_all();
    return 0;
}
