/* SPDX-License-Identifier: MIT */
/*
 * The bucket key: the classes of the label's code points, where the compiler has put into one class
 * whatever a variant may exchange (doc/policy-image.md). Equal for all labels that any chain of
 * variants connects, whatever contexts and partitions say.
 */
#include "policy.h"

static uint64_t mix(uint64_t hash, uint32_t word, uint64_t factor)
{
    hash = (hash ^ word) * factor;
    return hash ^ hash >> 29;
}

idnv_status idnv_policy_bucket_key(idnv_policy_bucket *bucket, const idnv_policy *policy,
                                   uint32_t table, const uint32_t *cps, size_t n)
{
    struct idnvi_table parts;
    if (!bucket || (!cps && n > 0))
        return IDNV_ERR_ARGUMENT;
    bucket->len = 0;
    if (n > IDNV_POLICY_LABEL_MAX)
        return IDNV_ERR_LIMIT;
    if (!idnvi_table_get(&parts, policy, table))
        return IDNV_ERR_NOT_FOUND;
    uint64_t low = UINT64_C(0x9E3779B97F4A7C15), high = UINT64_C(0xC2B2AE3D27D4EB4F);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *record = idnvi_record(&parts, idnvi_record_index(&parts, cps[i]));
        uint32_t head = idnvi_le32(record), key = cps[i];
        if (head & IDNVI_HEAD_NOTHING)
            continue;
        if (head & IDNVI_HEAD_CLASS)
            key = idnvi_word(record, IDNVI_R_CLASS) & ~IDNVI_CLASS_KNOWN;
        if (head & IDNVI_HEAD_RUN && bucket->len > 0 && bucket->key[bucket->len - 1] == key)
            continue;
        bucket->key[bucket->len++] = key;
        low = mix(low, key, UINT64_C(0xFF51AFD7ED558CCD));
        high = mix(high, key, UINT64_C(0xC4CEB9FE1A85EC53));
    }
    bucket->hash[0] = mix(low, bucket->len, UINT64_C(0x9FB21C651E98DF25));
    bucket->hash[1] = mix(high, bucket->len, UINT64_C(0xD6E8FEB86659FD93));
    return IDNV_OK;
}
