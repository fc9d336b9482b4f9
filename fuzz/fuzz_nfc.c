/* SPDX-License-Identifier: MIT */
/*
 * Normalisation Form C of a label in UTF-8, against ICU where it knows all of the code points: what
 * is assigned never changes its normal form (UAX #15, 3).
 */
#include "fuzz.h"
#include "stage.h"

#ifdef FUZZ_ICU
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

static void compare(const struct idnvi_label *before, const struct idnvi_label *after)
{
    static UChar utf16[4 * IDNVI_LABEL_CAP], normal[16 * IDNVI_LABEL_CAP];
    static UChar32 back[8 * IDNVI_LABEL_CAP];
    UErrorCode error = U_ZERO_ERROR;
    int32_t len, count;

    for (uint32_t i = 0; i < before->len; i++)
        if (u_charType((UChar32)before->cp[i]) == U_UNASSIGNED)
            return;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    u_strFromUTF32(utf16, 4 * IDNVI_LABEL_CAP, &len, (const UChar32 *)before->cp,
                   (int32_t)before->len, &error);
    len = unorm2_normalize(nfc, utf16, len, normal, 16 * IDNVI_LABEL_CAP, &error);
    u_strToUTF32(back, 8 * IDNVI_LABEL_CAP, &count, normal, len, &error);
    REQUIRE(U_SUCCESS(error));
    REQUIRE((uint32_t)count == after->len);
    REQUIRE(memcmp(back, after->cp, after->len * sizeof *after->cp) == 0);
}
#else
static void compare(const struct idnvi_label *before, const struct idnvi_label *after)
{
    (void)before;
    (void)after;
}
#endif

/* Of a label of at most IDNVI_LABEL_CAP code points. */
enum { NFC_STEPS = 200000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct idnvi_label label, before;
    size_t len;

    if (size > FUZZ_INPUT_MAX)
        return 0;
    uint32_t *cps = fuzz_code_points(&len, (const char *)data, size);
    label.len = 0;
    for (size_t i = 0; i < len && label.len < IDNVI_LABEL_CAP; i++) {
        label.start[label.len] = (uint32_t)i;
        label.end[label.len] = (uint32_t)i + 1;
        if (cps[i] != 0xD800)
            label.cp[label.len++] = cps[i];
    }
    label.traced = true;
    idnvi_label_summarise(&label);
    before = label;
    uint32_t at;
    WITHIN(NFC_STEPS, at, idnvi_nfc_difference(&label));
    REQUIRE(at <= label.len);
    REQUIRE(at == label.len || idnvi_nfc_suspect(&label));
    bool fits;
    WITHIN(NFC_STEPS, fits, idnvi_nfc_normalise(&label));
    if (fits) {
        REQUIRE(label.len <= IDNVI_LABEL_CAP);
        bool same = label.len == before.len &&
                    memcmp(label.cp, before.cp, label.len * sizeof *label.cp) == 0;
        REQUIRE(same == (at == before.len));
        REQUIRE(idnvi_nfc_difference(&label) == label.len);
        for (uint32_t i = 0; i < label.len; i++)
            REQUIRE(label.start[i] < label.end[i] && label.end[i] <= len);
        compare(&before, &label);
    }
    fuzz_free_all();
    return 0;
}
