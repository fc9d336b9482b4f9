/* SPDX-License-Identifier: MIT */
/*
 * Punycode both ways, the input read twice: as octets to decode, and as UTF-8 to encode.
 * What decodes encodes to the same octets, save the case of its digits (RFC 3492, 5).
 */
#include "fuzz.h"

struct text {
    const char *octets;
    const uint32_t *cps;
    size_t len;
};

static idnv_status write_decoded(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct text *t = context;
    idnv_status status;
    WITHIN(30000, status, idnv_punycode_decode(dst, cap, needed, NULL, t->octets, t->len));
    return status;
}

static idnv_status write_encoded(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct text *t = context;
    idnv_status status;
    WITHIN(100000, status, idnv_punycode_encode(dst, cap, needed, t->cps, t->len));
    return status;
}

static void judge_decoding(const char *src, size_t len)
{
    struct text own = {.octets = src, .len = len};
    size_t needed, again, at, basic = 0;
    idnv_status status;
    uint32_t *most = fuzz_block(IDNV_PUNYCODE_MAX * sizeof *most);

    WITHIN(30000, status,
           idnv_punycode_decode(most, IDNV_PUNYCODE_MAX, &needed, &at, src, len));
    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_LIMIT);
    REQUIRE(at <= len);
    if (status != IDNV_OK)
        return;
    REQUIRE(needed <= len || len == 0);
    const uint32_t *cps = fuzz_write(&again, &status, sizeof *cps, write_decoded, &own);
    REQUIRE(status == IDNV_OK && again == needed);
    REQUIRE(memcmp(cps, most, needed * sizeof *cps) == 0);

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
    struct text own = {.cps = cps, .len = len};
    size_t needed, back_len;
    idnv_status status;
    const char *text = fuzz_write(&needed, &status, 1, write_encoded, &own);

    if (len > IDNV_PUNYCODE_MAX) {
        REQUIRE(status == IDNV_ERR_LIMIT);
        return;
    }
    bool good = true;
    for (size_t i = 0; i < len; i++)
        good &= cps[i] <= 0x10FFFF && (cps[i] < 0xD800 || cps[i] > 0xDFFF);
    REQUIRE(status == (good ? IDNV_OK : IDNV_NO));
    if (!good)
        return;
    REQUIRE(needed <= IDNV_PUNYCODE_ENCODE_BOUND(len));
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
