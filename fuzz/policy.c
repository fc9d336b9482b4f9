/* SPDX-License-Identifier: MIT */
#include "policy.h"
#include "lgr/model.h"

/* Blocks for each of the steps that are allowed, and for the label at hand; of a match. */
enum { VARIANTS = 64, STEPS = 200000, VARIANT_STEPS = 200 * STEPS, MATCH_STEPS = 100000000 };

static bool same_text(idnv_policy_text a, idnv_policy_text b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static void judge_text(idnv_policy_text text)
{
    REQUIRE(text.ptr != NULL && text.ptr[text.len] == 0);
}

struct subject {
    const idnv_policy *policy;
    uint32_t table;
    const uint32_t *cps;
    size_t len;
    bool sound;
    idnv_policy_bucket bucket;
    const idnv_policy_result *result;
};

/* The work on a label is fixed for a table, of which the image is a measure. */
static uint64_t label_steps(const idnv_policy *policy, size_t len)
{
    const uint64_t positions = len < IDNV_POLICY_LABEL_MAX ? len : IDNV_POLICY_LABEL_MAX;
    return 100000 + 2 * positions * idnv_policy_size(policy);
}

static idnv_status bucket_key(idnv_policy_bucket *bucket, const idnv_policy *policy, uint32_t table,
                              const uint32_t *cps, size_t len)
{
    idnv_status status;
    WITHIN(label_steps(policy, len), status,
           idnv_policy_bucket_key(bucket, policy, table, cps, len));
    return status;
}

idnv_status fuzz_match(idnv_policy_text *disposition, const idnv_policy *policy, uint32_t table,
                       const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    idnv_status status;
    WITHIN(MATCH_STEPS, status,
           idnv_policy_match(disposition, policy, table, a, a_len, b, b_len));
    return status;
}

/* A variant that was listed: exactly a member, of that disposition, with the bucket of the label. */
static void judge_variant(const struct subject *s, const uint32_t *variant, size_t len,
                          idnv_policy_text disposition)
{
    static idnv_policy_result result;
    idnv_policy_bucket bucket;
    idnv_policy_text again;

    REQUIRE(len != s->len || memcmp(variant, s->cps, len * sizeof *variant) != 0);
    REQUIRE(fuzz_match(&again, s->policy, s->table, s->cps, s->len, variant, len) == IDNV_OK);
    REQUIRE(same_text(again, disposition));
    REQUIRE(bucket_key(&bucket, s->policy, s->table, variant, len) == IDNV_OK);
    REQUIRE(memcmp(bucket.hash, s->bucket.hash, sizeof bucket.hash) == 0);
    REQUIRE(bucket.len == s->bucket.len);
    if (!s->sound)
        return;
    result.size = sizeof result;
    if (idnv_policy_eval(&result, s->policy, s->table, variant, len, NULL) == IDNV_OK) {
        REQUIRE(result.index_len == s->result->index_len);
        REQUIRE(memcmp(result.index_label, s->result->index_label,
                       result.index_len * sizeof *result.index_label) == 0);
    }
}

static void judge_variants(const struct subject *s, bool compiled)
{
    static idnv_variants variants;
    uint32_t *cps = fuzz_block(IDNV_POLICY_LABEL_MAX * sizeof *cps);
    idnv_policy_text disposition;
    uint64_t bound, count = 0, walked = 0;
    size_t len;

    idnv_status status;
    WITHIN(label_steps(s->policy, s->len), status,
           idnv_policy_bound(&bound, s->policy, s->table, s->cps, s->len));
    REQUIRE(status == IDNV_OK);
    const uint64_t before = fuzz_steps;
    status = idnv_variants_begin(&variants, s->policy, s->table, s->cps, s->len,
                                 IDNV_VARIANTS_ALL, STEPS);
    REQUIRE_STEPS(before, VARIANT_STEPS);
    REQUIRE(status == (s->result->eligible ? IDNV_OK : IDNV_NO) || status == IDNV_ERR_LIMIT);
    if (status != IDNV_OK)
        return;
    for (; count < VARIANTS; count++) {
        const uint64_t now = fuzz_steps;
        status = idnv_variants_next(cps, &len, &disposition, &variants);
        walked += fuzz_steps - now;
        REQUIRE_STEPS(fuzz_steps - walked, VARIANT_STEPS);
        if (status != IDNV_OK)
            break;
        REQUIRE(len <= IDNV_POLICY_LABEL_MAX);
        judge_text(disposition);
        if (compiled)
            judge_variant(s, cps, len, disposition);
    }
    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_LIMIT);
    REQUIRE(!compiled || count < bound || count == 0);
}

void fuzz_judge_policy(const idnv_policy *policy, uint32_t table, const uint32_t *cps, size_t len,
                       bool compiled)
{
    static idnv_policy_result result, again;
    static idnv_finding findings[FUZZ_FINDINGS];
    struct subject s = {policy, table, cps, len, false, {{0}, 0, {0}}, &result};
    idnv_policy_table info;
    idnv_report report;

    REQUIRE(idnv_policy_table_info(&info, policy, table) == IDNV_OK);
    judge_text(info.id);
    judge_text(info.version);
    s.sound = info.index_sound;
    result.size = again.size = sizeof result;
    idnv_report_init(&report, findings, FUZZ_FINDINGS);
    idnv_status status, first;
    WITHIN(label_steps(policy, len), status,
           idnv_policy_eval(&result, policy, table, cps, len, &report));
    REQUIRE(status == IDNV_OK || status == IDNV_NO);
    REQUIRE((status == IDNV_OK) == (result.eligible == 1) && result.eligible <= 1);
    REQUIRE((status == IDNV_OK) == (result.finding == IDNV_RULE_NONE));
    REQUIRE((status == IDNV_OK) == (report.errors == 0));
    REQUIRE(result.index_len <= IDNV_POLICY_INDEX_MAX && result.table == table);
    REQUIRE(result.index == IDNV_ABSENT || result.index < len);
    REQUIRE(result.finding == IDNV_RULE_NONE || idnv_rule_name((uint16_t)result.finding)[0]);
    judge_text(result.disposition);
    fuzz_judge_report(&report, len, NULL);
    WITHIN(label_steps(policy, len), first,
           idnv_policy_eval(&again, policy, table, cps, len, NULL));
    REQUIRE(first == status);
    status = bucket_key(&s.bucket, policy, table, cps, len);
    REQUIRE(status == (len > IDNV_POLICY_LABEL_MAX ? IDNV_ERR_LIMIT : IDNV_OK));
    if (len <= IDNV_POLICY_LABEL_MAX)
        judge_variants(&s, compiled);
}

idnv_status fuzz_open(idnv_policy *policy, const void *image, size_t len)
{
    idnv_status status;
    WITHIN(5000 + 10 * (uint64_t)len, status, idnv_policy_open(policy, image, len));
    return status;
}

static idnv_status write_document(void *context, void *dst, size_t cap, size_t *needed)
{
    idnv_status status;
    WITHIN(50000 + 50 * (uint64_t)*needed, status, idnv_lgr_write(dst, cap, needed, context));
    return status;
}

char *fuzz_document(size_t *len, const idnv_lgr *lgr)
{
    idnv_status status;
    char *text = fuzz_write(len, &status, 1, write_document, (void *)lgr);
    REQUIRE(status == IDNV_OK && *len > 0);
    return text;
}

bool fuzz_compile(idnv_policy *policy, void **image, const idnv_lgr *lgr)
{
    idnv_lgr_source source = {.size = sizeof source, .lgr = lgr, .id = "t", .id_len = 1};
    idnv_lgr_suffix suffix = {.name = "test", .name_len = 4};
    size_t len, text_len;

    REQUIRE(idnv_lgr_write(NULL, 0, &text_len, lgr) == IDNV_ERR_SPACE);
    const uint64_t greatest = idnvi_lgr_greatest(lgr); /* compiling keeps a record for each up to it */
    idnv_status status;
    WITHIN(100000 + 100 * greatest + 2000 * (uint64_t)text_len, status,
           idnv_lgr_compile(image, &len, &source, 1, &suffix, 1, NULL, NULL));
    REQUIRE(status == IDNV_OK || status == IDNV_ERR_SYNTAX || status == IDNV_ERR_LIMIT);
    if (status != IDNV_OK)
        return false;
    REQUIRE(fuzz_open(policy, *image, len) == IDNV_OK);
    REQUIRE(idnv_policy_size(policy) == len && idnv_policy_tables(policy) == 1);
    REQUIRE(fuzz_open(policy, *image, len - 4) == IDNV_ERR_IMAGE);
    REQUIRE(fuzz_open(policy, *image, len) == IDNV_OK);
    return true;
}
