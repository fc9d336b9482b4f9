/* SPDX-License-Identifier: MIT */
/* The keys of a name, from the library's data; the only file that knows where they come from. */
#include "zone/internal.h"

#include <stdio.h>
#include <string.h>

#include <idnv.h>
#include <idnv/homograph.h>
#include <idnv/punycode.h>

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
 * The label that is compared: without a policy the one before the last dot, and the whole where there
 * is no dot (a label, not a name).
 */
static void cut(struct idnvi_zone_keys *keys)
{
    uint32_t end = keys->key_len, start;
    for (uint32_t i = keys->key_len; i-- > 0;)
        if (keys->key[i] == '.') {
            end = i;
            break;
        }
    for (start = end; start > 0 && keys->key[start - 1] != '.'; start--)
        ;
    keys->label_start = start;
    keys->label_len = end - start;
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
    (void)zone;
    if (status)
        return status == IDNV_ERR_LIMIT || status == IDNV_ERR_SPACE ? IDNV_NO : status;
    keys->key_len = (uint32_t)needed;
    cut(keys);
    keys->cps_len = (uint32_t)decode(keys->cps, keys->key + keys->label_start, keys->label_len);
    if (keys->cps_len == 0)
        return IDNV_NO;
    status = idnv_homograph_hash(&folded, keys->cps, keys->cps_len);
    if (status)
        return status;
    keys->name = idnvi_zone_hash(keys->key, keys->key_len);
    keys->k3 = fold_hash(&folded.k[3]);
    keys->buckets = 0;
    return IDNV_OK;
}

static int compare(idnv_zone_entry *entry, const uint32_t *a, size_t a_len, const uint32_t *b,
                   size_t b_len, const idnv_zone *zone)
{
    idnv_homograph_match match = {.size = sizeof match};
    (void)zone;
    if (idnv_homograph_compare(&match, NULL, 0, NULL, a, a_len, b, b_len) != IDNV_OK)
        return 0;
    entry->tier = match.tier;
    entry->kind = match.kind;
    entry->distance = match.distance;
    return 1;
}

static void policy_text(char dst[32], const struct idnv_policy *policy)
{
    (void)policy;
    dst[0] = 0;
}

const struct idnvi_zone_keyer idnvi_zone_keyer_library = {
    .unicode = idnv_unicode_version,
    .fold = idnv_homograph_version,
    .policy = policy_text,
    .keys = keys_of,
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
