/* SPDX-License-Identifier: MIT */
/*
 * Punycode both ways, the input read twice: as octets to decode, and as UTF-8 to encode.
 * What decodes encodes to the same octets, save the case of its digits (RFC 3492, 5).
 */
#include "fuzz.h"

static void judge_decoding(const char *src, size_t len)
{
    size_t needed, again, at, basic = 0;
    uint32_t *cps = fuzz_block(IDNV_PUNYCODE_MAX * sizeof *cps);
    const uint64_t before = fuzz_steps;
    idnv_status status = idnv_punycode_decode(cps, IDNV_PUNYCODE_MAX, &needed, &at, src, len);
    REQUIRE_STEPS(before, 30000);

    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_LIMIT);
    REQUIRE(at <= len);
    if (status != IDNV_OK)
        return;
    REQUIRE(needed <= len || len == 0);
    cps = fuzz_block(needed * sizeof *cps);
    REQUIRE(idnv_punycode_decode(cps, needed, &again, NULL, src, len) == IDNV_OK);
    if (needed > 0)
        REQUIRE(idnv_punycode_decode(cps, needed - 1, &again, NULL, src, len) == IDNV_ERR_SPACE);
    REQUIRE(again == needed);

    char *text = fuzz_block(IDNV_PUNYCODE_ENCODE_BOUND(needed));
    REQUIRE(idnv_punycode_encode_bound(needed) == IDNV_PUNYCODE_ENCODE_BOUND(needed));
    REQUIRE(idnv_punycode_encode(text, IDNV_PUNYCODE_ENCODE_BOUND(needed), &again, cps, needed) ==
            IDNV_OK);
    REQUIRE(again == len);
    for (size_t i = 0; i < len; i++)
        if (src[i] == '-')
            basic = i;
    for (size_t i = 0; i < len; i++) {
        bool upper = i > basic && src[i] >= 'A' && src[i] <= 'Z';
        REQUIRE(text[i] == (upper || (basic == 0 && src[i] >= 'A' && src[i] <= 'Z') ? src[i] + 32
                                                                                   : src[i]));
    }
}

static void judge_encoding(const uint32_t *cps, size_t len)
{
    size_t needed, again, back_len;
    const uint64_t before = fuzz_steps;
    idnv_status status = idnv_punycode_encode(fuzz_block(0), 0, &needed, cps, len);
    REQUIRE_STEPS(before, 100000);

    if (len > IDNV_PUNYCODE_MAX) {
        REQUIRE(status == IDNV_ERR_LIMIT);
        return;
    }
    bool good = true;
    for (size_t i = 0; i < len; i++)
        good &= cps[i] <= 0x10FFFF && (cps[i] < 0xD800 || cps[i] > 0xDFFF);
    if (!good) {
        REQUIRE(status == IDNV_NO);
        return;
    }
    REQUIRE(status == (needed ? IDNV_ERR_SPACE : IDNV_OK));
    REQUIRE(needed <= IDNV_PUNYCODE_ENCODE_BOUND(len));
    char *text = fuzz_block(needed);
    REQUIRE(idnv_punycode_encode(text, needed, &again, cps, len) == IDNV_OK && again == needed);
    if (needed > 0)
        REQUIRE(idnv_punycode_encode(text, needed - 1, &again, cps, len) == IDNV_ERR_SPACE);
    uint32_t *back = fuzz_block(len * sizeof *back);
    REQUIRE(idnv_punycode_decode(back, len, &back_len, NULL, text, needed) == IDNV_OK);
    REQUIRE(back_len == len && (len == 0 || memcmp(back, cps, len * sizeof *cps) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t len;

    if (size > FUZZ_INPUT_MAX)
        return 0;
    judge_decoding((const char *)data, size);
    uint32_t *cps = fuzz_code_points(&len, (const char *)data, size);
    judge_encoding(cps, len);
    fuzz_free_all();
    return 0;
}
