/* SPDX-License-Identifier: MIT */
/* The keys of a name, from the library's data; the only file that knows where they come from. */
#include "zone/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <idnv.h>
#include <idnv/punycode.h>

#include "has_variant.h"

static const char registration[] = "registration";

static int is_a_label(const char *label, size_t len)
{
    return len > 4 && memcmp(label, "xn--", 4) == 0;
}

static size_t decode(uint32_t cps[IDNV_LABEL_MAX], const char *label, size_t len)
{
    size_t needed = 0;
    if (is_a_label(label, len)) {
        if (idnv_punycode_decode(cps, IDNV_LABEL_MAX, &needed, NULL, label + 4, len - 4))
            return 0;
        return needed;
    }
    if (len > IDNV_LABEL_MAX)
        return 0;
    for (size_t i = 0; i < len; i++)
        cps[i] = (unsigned char)label[i];
    return len;
}

static size_t display(char *dst, size_t cap, const char *key, size_t key_len)
{
    const idnv_profile *profile = idnv_profile_find(registration, sizeof registration - 1);
    size_t needed = 0;
    if (idnv_to_unicode(dst, cap, &needed, key, key_len, profile, NULL) < 0)
        return 0;
    return needed;
}

/*
 * Octets of the longest suffix of the policy that the key ends in, with something left of it. None is
 * longer than what follows the first dot, so most names of two labels need no look at the zones.
 */
static uint32_t suffix_of(struct idnvi_zone_keys *keys, const idnv_policy *policy)
{
    const char *dot = memchr(keys->key, '.', keys->key_len);
    size_t most = dot != NULL ? keys->key_len - (size_t)(dot + 1 - keys->key) : 0;
    idnv_policy_text suffix;
    uint32_t longest = 0;
    for (uint32_t i = 0; longest < most && idnv_policy_suffix(&suffix, policy, i) == IDNV_OK; i++) {
        const char *end = keys->key + keys->key_len;
        if (suffix.len > longest && suffix.len + 1 < keys->key_len &&
            end[-(ptrdiff_t)suffix.len - 1] == '.' &&
            memcmp(end - suffix.len, suffix.ptr, suffix.len) == 0) {
            longest = (uint32_t)suffix.len;
            keys->suffix = i;
        }
    }
    return longest;
}

/*
 * The label that is compared: the one before the longest suffix of the policy, else before the last
 * dot; the whole where there is no dot (a label, not a name).
 */
static void cut(struct idnvi_zone_keys *keys, const idnv_policy *policy)
{
    keys->suffix = IDNV_POLICY_NONE;
    uint32_t suffix = policy ? suffix_of(keys, policy) : 0, end = keys->key_len, start;
    if (suffix)
        end = keys->key_len - suffix - 1;
    for (uint32_t i = keys->key_len; i-- > 0 && !suffix;)
        if (keys->key[i] == '.') {
            end = i;
            break;
        }
    for (start = end; start > 0 && keys->key[start - 1] != '.'; start--)
        ;
    keys->label_start = start;
    keys->label_len = end - start;
}

/*
 * The bucket keys of all tables, not only of those that accept the label: a label may be a variant,
 * under a table that refuses it, of a name registered under that table. Tables that give the same key
 * share one entry.
 */
static idnv_status bucket_keys(struct idnvi_zone_keys *keys, const idnv_policy *policy)
{
    idnv_policy_bucket bucket;
    for (uint32_t t = 0; t < idnv_policy_tables(policy); t++) {
        uint32_t i = 0;
        uint64_t hash;
        idnv_status status = idnv_policy_bucket_key(&bucket, policy, t, keys->cps, keys->cps_len);
        if (status)
            return status;
        hash = idnvi_zone_hash(bucket.key, bucket.len * sizeof *bucket.key);
        while (i < keys->buckets && keys->bucket[i] != hash)
            i++;
        if (i < keys->buckets)
            continue;
        if (keys->buckets == IDNVI_BUCKETS_MAX)
            return IDNV_ERR_LIMIT;
        keys->bucket[keys->buckets++] = hash;
    }
    return IDNV_OK;
}

static uint64_t fold_hash(const idnv_homograph_key *key)
{
    return idnvi_zone_hash(key->w, sizeof key->w);
}

static idnv_status keys_of(struct idnvi_zone_keys *keys, const char *name, size_t name_len,
                           const idnv_zone *zone)
{
    const idnv_profile *profile = idnv_profile_find(registration, sizeof registration - 1);
    idnv_homograph_keys folded;
    size_t needed = 0;
    idnv_status status =
        idnv_canonical_key(keys->key, sizeof keys->key, &needed, name, name_len, profile);
    if (status)
        return status == IDNV_ERR_LIMIT || status == IDNV_ERR_SPACE ? IDNV_NO : status;
    keys->key_len = (uint32_t)needed;
    cut(keys, zone->policy);
    keys->cps_len = (uint32_t)decode(keys->cps, keys->key + keys->label_start, keys->label_len);
    if (keys->cps_len == 0)
        return IDNV_NO;
    status = idnv_homograph_hash(&folded, keys->cps, keys->cps_len);
    if (status)
        return status;
    keys->name = idnvi_zone_hash(keys->key, keys->key_len);
    keys->k3 = fold_hash(&folded.k[3]);
    keys->looks = 0;
    for (int tier = 0; tier < 3; tier++) /* words of a hash already */
        keys->looks = keys->looks * 31 + (uint32_t)(folded.k[tier].w[0] >> 40);
    keys->buckets = 0;
    return zone->policy ? bucket_keys(keys, zone->policy) : IDNV_OK;
}

static uint32_t judge(const struct idnvi_zone_keys *keys, const idnv_zone *zone)
{
    idnv_policy_result result = {.size = sizeof result};
    idnv_policy_table table;
    uint64_t parts[4];
    size_t refused;
    memset(&table, 0, sizeof table);
    if (idnv_policy_eval_first(&result, NULL, 0, &refused, zone->policy, IDNV_POLICY_NONE, keys->suffix,
                               keys->cps, keys->cps_len, NULL) < 0)
        return 0;
    (void)idnv_policy_table_info(&table, zone->policy, result.table);
    parts[0] = result.eligible;
    parts[1] = idnvi_zone_hash(result.disposition.ptr, result.disposition.len);
    parts[2] = result.eligible ? idnvi_zone_hash(table.id.ptr, table.id.len) : 0;
    parts[3] = idnvi_zone_hash(result.index_label, result.index_len * sizeof *result.index_label);
    return (uint32_t)(idnvi_zone_hash(parts, sizeof parts) >> 32);
}

static int are_variants(const idnv_policy *policy, const uint32_t *a, size_t a_len,
                        const uint32_t *b, size_t b_len)
{
    for (uint32_t t = 0; t < idnv_policy_tables(policy); t++)
        if (idnvi_has_variant(policy, t, a, a_len, b, b_len) ||
            idnvi_has_variant(policy, t, b, b_len, a, a_len))
            return 1;
    return 0;
}

static int compare(idnv_zone_entry *entry, const uint32_t *a, size_t a_len, const uint32_t *b,
                   size_t b_len, const idnv_zone *zone)
{
    idnv_homograph_match match = {.size = sizeof match};
    int alike = idnv_homograph_compare(&match, NULL, 0, NULL, a, a_len, b, b_len) == IDNV_OK;
    if (alike) {
        entry->tier = match.tier;
        entry->kind = match.kind;
        entry->distance = match.distance;
    }
    if (!zone->policy || (alike && match.tier == IDNV_TIER_K0) ||
        !are_variants(zone->policy, a, a_len, b, b_len))
        return alike;
    entry->tier = IDNV_TIER_V;
    entry->kind = IDNV_CLASH_VARIANT;
    if (!alike)
        entry->distance = 0;
    return 1;
}

/*
 * What the keys depend on: the suffixes, and for each table its id and the checksum of its source.
 * Not the octets of the image, so that compiling the same tables again does not ask for a rebuild.
 */
static void policy_text(char dst[32], const idnv_policy *policy)
{
    uint8_t sums[2 * 8 + 32];
    uint64_t all = 0, one;
    idnv_policy_text suffix;
    idnv_policy_table table;
    for (uint32_t i = 0; idnv_policy_suffix(&suffix, policy, i) == IDNV_OK; i++)
        all = all * 31 + idnvi_zone_hash(suffix.ptr, suffix.len);
    for (uint32_t i = 0; idnv_policy_table_info(&table, policy, i) == IDNV_OK; i++) {
        one = idnvi_zone_hash(table.id.ptr, table.id.len);
        for (size_t k = 0; k < 8; k++) {
            sums[k] = (uint8_t)(all >> (8 * k));
            sums[8 + k] = (uint8_t)(one >> (8 * k));
        }
        memcpy(sums + 16, table.sha256, 32);
        all = idnvi_zone_hash(sums, sizeof sums);
    }
    snprintf(dst, 32, "%016" PRIx64, all);
}

static int opened(const idnv_policy *policy) { return idnv_policy_size(policy) > 0; }

const struct idnvi_zone_keyer idnvi_zone_keyer_library = {
    .unicode = idnv_unicode_version,
    .fold = idnv_homograph_version,
    .opened = opened,
    .policy = policy_text,
    .keys = keys_of,
    .judge = judge,
    .decode = decode,
    .display = display,
    .compare = compare,
};

idnv_status idnv_zone_open(idnv_zone **zone, const char *path, size_t path_len,
                           const idnv_zone_options *options)
{
    return idnvi_zone_open(zone, path, path_len, options, &idnvi_zone_keyer_library);
}

idnv_status idnv_zone_rebuild(idnv_zone_load_result *result, const char *path, size_t path_len,
                              const idnv_zone_options *options, idnv_zone_refusal refusal,
                              void *context, char *message, size_t message_cap)
{
    return idnvi_zone_rebuild(result, path, path_len, options, &idnvi_zone_keyer_library, refusal,
                              context, message, message_cap);
}
