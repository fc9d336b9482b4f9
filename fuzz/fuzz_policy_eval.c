/* SPDX-License-Identifier: MIT */
/* A digit that chooses a table, then two labels in UTF-8 with a line feed between. */
#include "policy.h"
#include "tables.h"

static void judge_match(const idnv_policy *policy, const uint32_t *a, size_t a_len,
                        const uint32_t *b, size_t b_len)
{
    idnv_policy_bucket keys[2];
    idnv_policy_text disposition;
    idnv_status status = fuzz_match(&disposition, policy, 0, a, a_len, b, b_len);

    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_LIMIT);
    if (status != IDNV_OK)
        return;
    REQUIRE(idnv_policy_bucket_key(&keys[0], policy, 0, a, a_len) == IDNV_OK);
    REQUIRE(idnv_policy_bucket_key(&keys[1], policy, 0, b, b_len) == IDNV_OK);
    REQUIRE(memcmp(keys[0].hash, keys[1].hash, sizeof keys[0].hash) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static idnv_policy policies[FUZZ_TABLES];
    static void *images[FUZZ_TABLES]; /* open to the end of the program */

    if (size == 0 || size > 512)
        return 0;
    size_t which = data[0] % FUZZ_TABLES;
    if (!images[which]) {
        idnv_lgr *lgr;
        REQUIRE(idnv_lgr_read(&lgr, fuzz_tables[which], strlen(fuzz_tables[which]), NULL, NULL) ==
                IDNV_OK);
        REQUIRE(fuzz_compile(&policies[which], &images[which], lgr));
        idnv_lgr_free(lgr);
    }
    const char *src = (const char *)data + 1, *feed = memchr(src, '\n', size - 1);
    size_t first = feed ? (size_t)(feed - src) : size - 1, a_len, b_len;
    uint32_t *a = fuzz_code_points(&a_len, src, first);
    uint32_t *b = fuzz_code_points(&b_len, feed ? feed + 1 : src, feed ? size - first - 2 : 0);
    a = fuzz_copy(a, a_len * sizeof *a);
    b = fuzz_copy(b, b_len * sizeof *b);
    fuzz_judge_policy(&policies[which], 0, a, a_len, true);
    if (a_len <= IDNV_POLICY_LABEL_MAX && b_len <= IDNV_POLICY_LABEL_MAX) {
        judge_match(&policies[which], a, a_len, b, b_len);
        judge_match(&policies[which], b, b_len, a, a_len);
    }
    fuzz_free_all();
    return 0;
}
