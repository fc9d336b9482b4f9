/* SPDX-License-Identifier: MIT */
/* Which data made the keys of an index, and whether it is the data in use. */
#include "zone/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <idnv/version.h>

static const char *const copied[] = {"format", "library", "unicode", "fold", "policy", "tld"};
#define COPIED (sizeof copied / sizeof *copied)

static char *meta_field(idnv_zone_stats *stats, size_t i, size_t *cap)
{
    switch (i) {
    case 1: *cap = sizeof stats->library; return stats->library;
    case 2: *cap = sizeof stats->unicode; return stats->unicode;
    case 3: *cap = sizeof stats->fold; return stats->fold;
    case 4: *cap = sizeof stats->policy; return stats->policy;
    default: *cap = sizeof stats->tld; return stats->tld;
    }
}

/* What the data in use would write. */
static void meta_now(idnv_zone_stats *stats, const idnv_zone *zone)
{
    memset(stats, 0, sizeof *stats);
    stats->format = IDNVI_ZONE_FORMAT;
    snprintf(stats->library, sizeof stats->library, "%s", idnv_version());
    snprintf(stats->unicode, sizeof stats->unicode, "%s", zone->keyer->unicode());
    snprintf(stats->fold, sizeof stats->fold, "%u.%s", IDNVI_ZONE_KEYS, zone->keyer->fold());
    if (zone->policy)
        zone->keyer->policy(stats->policy, zone->policy);
    memcpy(stats->tld, zone->tld, zone->tld_len);
}

/* Everything that decides keys; the library's version and the name of the TLD do not. */
uint64_t idnvi_zone_stamp(const idnv_zone_stats *stats)
{
    char all[sizeof stats->unicode + sizeof stats->fold + sizeof stats->policy + 16];
    int n = snprintf(all, sizeof all, "%" PRIu32 "\n%s\n%s\n%s", stats->format, stats->unicode,
                     stats->fold, stats->policy);
    return idnvi_zone_hash(all, (size_t)n);
}

static int meta_put(idnv_zone *zone, MDB_txn *txn, const char *name, void *data, size_t len)
{
    char key[16];
    MDB_val k = {strlen(name), key}, v = {len, data};
    memcpy(key, name, k.mv_size);
    return mdb_put(txn, zone->meta, &k, &v, 0);
}

int idnvi_zone_meta_write(idnv_zone *zone, MDB_txn *txn)
{
    idnv_zone_stats stats;
    uint8_t format[4], stamp[8];
    int rc;
    meta_now(&stats, zone);
    for (size_t i = 0; i < 4; i++)
        format[i] = (uint8_t)(stats.format >> (8 * i));
    rc = meta_put(zone, txn, copied[0], format, sizeof format);
    for (size_t i = 1; i < COPIED && !rc; i++) {
        size_t cap;
        char *field = meta_field(&stats, i, &cap);
        /* An empty value is a value: it tells "none" from "lost". */
        rc = meta_put(zone, txn, copied[i], field, strlen(field));
    }
    zone->stamp = idnvi_zone_stamp(&stats);
    for (size_t i = 0; i < 8; i++)
        stamp[i] = (uint8_t)(zone->stamp >> (8 * i));
    return rc ? rc : meta_put(zone, txn, "stamp", stamp, sizeof stamp);
}

int idnvi_zone_meta_read(idnv_zone_stats *stats, idnv_zone *zone, MDB_txn *txn)
{
    memset(stats, 0, sizeof *stats);
    for (size_t i = 0; i < COPIED; i++) {
        char key[16];
        MDB_val k = {strlen(copied[i]), key}, v;
        int rc;
        memcpy(key, copied[i], k.mv_size);
        rc = mdb_get(txn, zone->meta, &k, &v);
        if (rc)
            return rc == MDB_NOTFOUND ? MDB_INVALID : rc;
        if (i == 0) {
            const uint8_t *p = v.mv_data;
            if (v.mv_size != 4)
                return MDB_INVALID;
            stats->format = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
                            (uint32_t)p[3] << 24;
            if (stats->format > IDNVI_ZONE_FORMAT)
                return MDB_SUCCESS; /* the rest may be kept in another way */
        } else {
            size_t cap;
            char *field = meta_field(stats, i, &cap);
            if (v.mv_size >= cap)
                return MDB_INVALID;
            memcpy(field, v.mv_data, v.mv_size);
        }
    }
    return MDB_SUCCESS;
}

static idnv_status differ(idnv_zone *zone, const char *what, const char *index, const char *use)
{
    return idnvi_zone_fail(zone->message, IDNV_ERR_MISMATCH,
                           "%s: made with %s %s, but %s is in use; 'idnv zone rebuild' (with the "
                           "--tld or --policy wanted) makes its keys anew",
                           zone->path, what, *index ? index : "(none)", *use ? use : "(none)");
}

idnv_status idnvi_zone_meta_check(idnv_zone *zone, const idnv_zone_stats *stats)
{
    idnv_zone_stats now;
    if (stats->format > IDNVI_ZONE_FORMAT)
        return idnvi_zone_fail(zone->message, IDNV_ERR_VERSION,
                               "%s: format %" PRIu32 " is newer than this library, which knows %u",
                               zone->path, stats->format, IDNVI_ZONE_FORMAT);
    if (stats->format < IDNVI_ZONE_FORMAT)
        return idnvi_zone_fail(zone->message, IDNV_ERR_MISMATCH,
                               "%s: format %" PRIu32 " is older than %u; 'idnv zone rebuild' (with "
                               "the --tld or --policy wanted) brings it up to date",
                               zone->path, stats->format, IDNVI_ZONE_FORMAT);
    meta_now(&now, zone);
    if (strcmp(stats->unicode, now.unicode) != 0)
        return differ(zone, "Unicode", stats->unicode, now.unicode);
    if (strcmp(stats->fold, now.fold) != 0)
        return differ(zone, "fold data", stats->fold, now.fold);
    if (strcmp(stats->policy, now.policy) != 0)
        return differ(zone, "the policy image", stats->policy, now.policy);
    return IDNV_OK;
}

idnv_status idnvi_zone_meta_same(idnv_zone *zone, MDB_txn *txn, int must_be_usable, char *message)
{
    char name[] = "stamp";
    MDB_val key = {sizeof name - 1, name}, val;
    uint64_t stamp = 0;
    int rc = mdb_get(txn, zone->meta, &key, &val);
    if (rc)
        return idnvi_zone_fail_mdb(message, zone, rc, "reading its versions");
    for (size_t i = 0; i < val.mv_size && i < 8; i++)
        stamp |= (uint64_t)((const uint8_t *)val.mv_data)[i] << (8 * i);
    if (stamp != zone->stamp)
        return idnvi_zone_fail(message, IDNV_ERR_MISMATCH,
                               "%s: rebuilt with other data since it was opened; open it again",
                               zone->path);
    if (must_be_usable && !zone->usable)
        return idnvi_zone_fail(message, IDNV_ERR_MISMATCH,
                               "%s: made with other data than is in use; 'idnv zone rebuild' makes "
                               "its keys anew", zone->path);
    return IDNV_OK;
}
