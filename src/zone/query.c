/* SPDX-License-Identifier: MIT */
/* Readers and questions. A reader keeps its transaction and cursors between calls, at rest. */
#include "zone/internal.h"

#include <stdlib.h>
#include <string.h>

size_t idnv_zone_entry_sizeof(void) { return sizeof(idnv_zone_entry); }

idnv_status idnv_zone_reader_new(idnv_zone_reader **out, idnv_zone *zone)
{
    idnv_zone_reader *r;
    if (!out)
        return IDNV_ERR_ARGUMENT;
    *out = NULL;
    if (!zone || !zone->env)
        return IDNV_ERR_ARGUMENT;
    r = calloc(1, sizeof *r);
    if (!r)
        return idnvi_zone_fail(zone->message, IDNV_ERR_MEMORY, "out of memory");
    r->zone = zone;
    *out = r;
    return IDNV_OK;
}

void idnv_zone_reader_free(idnv_zone_reader *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < 2; i++)
        if (r->cursor[i])
            mdb_cursor_close(r->cursor[i]);
    if (r->txn)
        mdb_txn_abort(r->txn);
    free(r);
}

const char *idnv_zone_reader_message(const idnv_zone_reader *reader) { return reader->message; }

/* Takes the newest state of the index. */
idnv_status idnvi_zone_reader_begin(idnv_zone_reader *r, struct idnvi_zone_stay *stay,
                                    int must_be_usable)
{
    idnv_zone *zone = r->zone;
    MDB_txn *before = r->txn;
    int rc = 0;
    idnv_status status = idnvi_zone_txn_begin(&r->txn, zone, stay, MDB_RDONLY, r->message);
    if (status) {
        r->txn = before;
        return status;
    }
    status = idnvi_zone_meta_same(zone, r->txn, must_be_usable, r->message);
    for (size_t i = 0; i < 2 && !rc && !status; i++)
        rc = r->cursor[i] ? mdb_cursor_renew(r->txn, r->cursor[i])
                          : mdb_cursor_open(r->txn, zone->index, &r->cursor[i]);
    if (rc)
        status = idnvi_zone_fail_mdb(r->message, zone, rc, "reading it");
    if (status)
        idnvi_zone_reader_end(r, stay);
    return status;
}

void idnvi_zone_reader_end(idnv_zone_reader *r, struct idnvi_zone_stay *stay)
{
    mdb_txn_reset(r->txn);
    idnvi_zone_txn_end(r->zone, stay);
}

static idnv_status keys_of(struct idnvi_zone_keys *keys, idnv_zone_reader *r, const char *name,
                           size_t name_len)
{
    idnv_status status = r->zone->keyer->keys(keys, name, name_len, r->zone);
    return status ? idnvi_zone_fail_keys(r->message, r->zone, status, keys) : IDNV_OK;
}

idnv_status idnv_zone_find(idnv_zone_entry *entry, idnv_zone_reader *r, const char *name,
                           size_t name_len)
{
    struct idnvi_zone_keys keys;
    struct idnvi_zone_record record;
    uint64_t id;
    idnv_status status;
    int rc;
    if (!r || (!name && name_len))
        return IDNV_ERR_ARGUMENT;
    status = keys_of(&keys, r, name, name_len);
    if (!status)
        status = idnvi_zone_reader_begin(r, NULL, 1);
    if (status)
        return status;
    rc = idnvi_zone_lookup(&id, &record, r->cursor[0], r->zone, &keys);
    if (!rc && id && entry) {
        idnvi_zone_entry_fill(entry, r->zone, id, &record);
        entry->tier = IDNV_TIER_K0;
        entry->kind = IDNV_CLASH_IDENTICAL;
        entry->same = 1;
    }
    idnvi_zone_reader_end(r, NULL);
    if (rc)
        return idnvi_zone_fail_mdb(r->message, r->zone, rc, "reading it");
    return id ? IDNV_OK : IDNV_NO;
}

/* ---- clashes ---- */

/*
 * Candidates: the union of the names with the same K3 key and of those with one of the bucket keys,
 * each in order of id. Bucket lists are walked by seeking, so two cursors suffice for any number.
 */
struct merge {
    idnv_zone_reader *r;
    const struct idnvi_zone_keys *keys;
    uint64_t k3, bucket; /* heads of the two lists */
    int has_k3, has_bucket;
};

static int seek_bucket(struct merge *m, uint64_t from)
{
    m->has_bucket = 0;
    for (uint32_t i = 0; i < m->keys->buckets; i++) {
        uint64_t id = 0;
        int found, rc = idnvi_zone_seek(&found, &id, m->r->cursor[1], IDNVI_BY_BUCKET,
                                        m->keys->bucket[i], from);
        if (rc)
            return rc;
        if (found && (!m->has_bucket || id < m->bucket)) {
            m->bucket = id;
            m->has_bucket = 1;
        }
    }
    return MDB_SUCCESS;
}

static int merge_start(struct merge *m, uint64_t from)
{
    int rc = idnvi_zone_seek(&m->has_k3, &m->k3, m->r->cursor[0], IDNVI_BY_K3, m->keys->k3, from);
    return rc ? rc : seek_bucket(m, from);
}

/* The next candidate; 0 in *id: none. */
static int merge_next(struct merge *m, uint64_t *id)
{
    int rc = MDB_SUCCESS;
    *id = 0;
    if (!m->has_k3 && !m->has_bucket)
        return rc;
    *id = !m->has_bucket || (m->has_k3 && m->k3 < m->bucket) ? m->k3 : m->bucket;
    if (m->has_k3 && m->k3 == *id)
        rc = idnvi_zone_step(&m->has_k3, &m->k3, m->r->cursor[0], m->keys->k3);
    if (!rc && m->has_bucket && m->bucket == *id) {
        if (m->keys->buckets == 1)
            rc = idnvi_zone_step(&m->has_bucket, &m->bucket, m->r->cursor[1], m->keys->bucket[0]);
        else
            rc = seek_bucket(m, *id + 1);
    }
    return rc;
}

static int clashes(idnv_zone_entry *entry, const idnv_zone *zone,
                   const struct idnvi_zone_keys *keys, const struct idnvi_zone_record *record,
                   int32_t worst)
{
    uint32_t cps[IDNV_LABEL_MAX];
    const char *label = record->key + record->label_start;
    size_t len;
    /* The same label needs no comparison. */
    if (record->label_len == keys->label_len &&
        memcmp(label, keys->key + keys->label_start, keys->label_len) == 0) {
        entry->tier = IDNV_TIER_K0;
        entry->kind = IDNV_CLASH_IDENTICAL;
        entry->distance = 0;
        return 1;
    }
    len = zone->keyer->decode(cps, label, record->label_len);
    return zone->keyer->compare(entry, keys->cps, keys->cps_len, cps, len, zone) &&
           entry->tier <= worst;
}

static int same_owner(const struct idnvi_zone_record *record, const char *owner, size_t owner_len)
{
    return owner_len && record->owner_len == owner_len &&
           memcmp(record->owner, owner, owner_len) == 0;
}

static int one_page(idnv_zone_entry *entries, size_t cap, size_t *count, uint64_t *after, int *more,
                    idnv_zone_reader *r, const struct idnvi_zone_keys *keys, int32_t worst,
                    const char *owner, size_t owner_len)
{
    struct merge m = {.r = r, .keys = keys};
    idnv_zone_entry how;
    int rc = merge_start(&m, *after + 1);
    while (!rc) {
        struct idnvi_zone_record record;
        uint64_t id;
        rc = merge_next(&m, &id);
        if (rc || !id)
            break;
        rc = idnvi_zone_record_get(&record, r->txn, r->zone, id);
        if (rc)
            break;
        if (same_owner(&record, owner, owner_len) ||
            !clashes(&how, r->zone, keys, &record, worst)) {
            *after = id;
            continue;
        }
        if (*count == cap) {
            *more = 1;
            break;
        }
        idnvi_zone_entry_fill(&entries[*count], r->zone, id, &record);
        entries[*count].tier = how.tier;
        entries[*count].kind = how.kind;
        entries[*count].distance = how.distance;
        entries[*count].same =
            record.key_len == keys->key_len && memcmp(record.key, keys->key, keys->key_len) == 0;
        ++*count;
        *after = id;
    }
    return rc;
}

idnv_status idnv_zone_query(idnv_zone_entry *entries, size_t cap, size_t *count, uint64_t *after,
                            idnv_zone_reader *r, const char *name, size_t name_len, int32_t worst,
                            const char *owner, size_t owner_len)
{
    struct idnvi_zone_keys keys;
    idnv_status status;
    int rc, more = 0;
    if (count)
        *count = 0;
    if (!entries || !count || !after || !r || (!name && name_len) || (!owner && owner_len))
        return IDNV_ERR_ARGUMENT;
    if (cap == 0)
        return idnvi_zone_fail(r->message, IDNV_ERR_ARGUMENT,
                               "%s: a page of no entries was asked for", r->zone->path);
    status = keys_of(&keys, r, name, name_len);
    if (!status)
        status = idnvi_zone_reader_begin(r, NULL, 1);
    if (status)
        return status;
    rc = one_page(entries, cap, count, after, &more, r, &keys, worst, owner, owner_len);
    idnvi_zone_reader_end(r, NULL);
    if (rc)
        return idnvi_zone_fail_mdb(r->message, r->zone, rc, "reading it");
    return more ? IDNV_NO : IDNV_OK;
}

idnv_status idnv_zone_next(idnv_zone_entry *entry, uint64_t *after, idnv_zone_reader *r)
{
    struct idnvi_zone_record record;
    uint8_t octets[IDNVI_ID_LEN];
    MDB_val key = {sizeof octets, octets}, val;
    MDB_cursor *cursor = NULL;
    idnv_status status;
    int rc;
    if (!entry || !after || !r)
        return IDNV_ERR_ARGUMENT;
    if (*after >= IDNVI_ID_MAX)
        return IDNV_NO;
    status = idnvi_zone_reader_begin(r, NULL, 0);
    if (status)
        return status;
    idnvi_zone_id_put(octets, *after + 1);
    rc = mdb_cursor_open(r->txn, r->zone->names, &cursor);
    if (!rc)
        rc = mdb_cursor_get(cursor, &key, &val, MDB_SET_RANGE);
    if (!rc && !idnvi_zone_record_unpack(&record, &val))
        rc = MDB_CORRUPTED;
    if (!rc) {
        *after = idnvi_zone_id_get(key.mv_data);
        idnvi_zone_entry_fill(entry, r->zone, *after, &record);
    }
    if (cursor)
        mdb_cursor_close(cursor);
    idnvi_zone_reader_end(r, NULL);
    if (rc == MDB_NOTFOUND)
        return IDNV_NO;
    return rc ? idnvi_zone_fail_mdb(r->message, r->zone, rc, "reading it") : IDNV_OK;
}
