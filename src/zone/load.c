/* SPDX-License-Identifier: MIT */
/* Bulk load: records are appended in the order they come, the index is written sorted at the end. */
#include "zone/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int idnvi_zone_bulk_open(struct idnvi_zone_bulk *bulk, const idnv_zone *zone, size_t memory)
{
    memset(bulk, 0, sizeof *bulk);
    memory = (memory ? memory : IDNVI_ZONE_SORT_MEMORY) / (zone->policy ? 3 : 2);
    bulk->name = idnvi_zone_sorter_new(zone->path, memory);
    bulk->k3 = idnvi_zone_sorter_new(zone->path, memory);
    if (zone->policy)
        bulk->bucket = idnvi_zone_sorter_new(zone->path, memory);
    if (bulk->name && bulk->k3 && (bulk->bucket || !zone->policy))
        return 0;
    idnvi_zone_bulk_close(bulk);
    return ENOMEM;
}

void idnvi_zone_bulk_close(struct idnvi_zone_bulk *bulk)
{
    idnvi_zone_sorter_free(bulk->name);
    idnvi_zone_sorter_free(bulk->bucket);
    idnvi_zone_sorter_free(bulk->k3);
    free(bulk->dead);
    memset(bulk, 0, sizeof *bulk);
}

int idnvi_zone_bulk_add(struct idnvi_zone_bulk *bulk, const struct idnvi_zone_keys *keys,
                        uint64_t id)
{
    if (idnvi_zone_sorter_add(bulk->name, keys->name, id) ||
        idnvi_zone_sorter_add(bulk->k3, keys->k3, id))
        return errno;
    for (uint32_t i = 0; i < keys->buckets && bulk->bucket; i++)
        if (idnvi_zone_sorter_add(bulk->bucket, keys->bucket[i], id))
            return errno;
    return 0;
}

/* ---- names that come twice ---- */

struct ids {
    uint64_t *at;
    size_t len, cap;
};

static int ids_add(struct ids *ids, uint64_t id)
{
    if (ids->len == ids->cap) {
        size_t cap = ids->cap ? 2 * ids->cap : 64;
        uint64_t *at = realloc(ids->at, cap * sizeof *at);
        if (!at)
            return ENOMEM;
        ids->at = at;
        ids->cap = cap;
    }
    ids->at[ids->len++] = id;
    return 0;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Is the name of this id among those kept, which have the same hash? */
static int seen(int *yes, MDB_txn *txn, const idnv_zone *zone, const struct ids *kept, uint64_t id)
{
    struct idnvi_zone_record a, b;
    int rc = idnvi_zone_record_get(&a, txn, zone, id);
    *yes = 0;
    for (size_t i = 0; i < kept->len && !rc && !*yes; i++) {
        rc = idnvi_zone_record_get(&b, txn, zone, kept->at[i]);
        *yes = !rc && a.key_len == b.key_len && memcmp(a.key, b.key, a.key_len) == 0;
    }
    return rc;
}

static int find_twice(struct idnvi_zone_bulk *bulk, MDB_txn *txn, const idnv_zone *zone)
{
    struct ids kept = {0}, dead = {0};
    uint8_t entry[IDNVI_ENTRY_LEN];
    uint64_t hash = UINT64_MAX, first = 0;
    int more, rc = 0;
    while (!rc && (more = idnvi_zone_sorter_next(bulk->name, entry)) != 0) {
        uint64_t id, h;
        int twice = 0;
        if (more < 0) {
            rc = errno;
            break;
        }
        id = idnvi_zone_entry_id(entry);
        h = idnvi_zone_entry_hash(entry);
        if (h != hash) { /* almost always: nothing is read for a hash that occurs once */
            hash = h;
            first = id;
            kept.len = 0;
            continue;
        }
        if (kept.len == 0)
            rc = ids_add(&kept, first);
        if (!rc)
            rc = seen(&twice, txn, zone, &kept, id);
        if (!rc)
            rc = ids_add(twice ? &dead : &kept, id);
    }
    free(kept.at);
    if (dead.len)
        qsort(dead.at, dead.len, sizeof *dead.at, by_value);
    bulk->dead = dead.at;
    bulk->dead_len = dead.len;
    idnvi_zone_sorter_rewind(bulk->name);
    return rc;
}

int idnvi_zone_bulk_unique(struct idnvi_zone_bulk *bulk, MDB_txn *txn, const idnv_zone *zone)
{
    int rc;
    if (idnvi_zone_sorter_finish(bulk->name) || idnvi_zone_sorter_finish(bulk->k3) ||
        (bulk->bucket && idnvi_zone_sorter_finish(bulk->bucket)))
        return errno;
    rc = find_twice(bulk, txn, zone);
    for (size_t i = 0; i < bulk->dead_len && !rc; i++) {
        uint8_t octets[IDNVI_ID_LEN];
        MDB_val key = {sizeof octets, octets};
        idnvi_zone_id_put(octets, bulk->dead[i]);
        rc = mdb_del(txn, zone->names, &key, NULL);
    }
    return rc;
}

static int is_dead(const struct idnvi_zone_bulk *bulk, uint64_t id)
{
    return bulk->dead_len &&
           bsearch(&id, bulk->dead, bulk->dead_len, sizeof id, by_value) != NULL;
}

static int write_order(const struct idnvi_zone_bulk *bulk, struct idnvi_zone_sorter *sorter,
                       MDB_cursor *cursor, int order, unsigned flags)
{
    uint8_t entry[IDNVI_ENTRY_LEN], name = (uint8_t)order;
    int more, rc = 0;
    while (!rc && (more = idnvi_zone_sorter_next(sorter, entry)) != 0) {
        MDB_val key = {1, &name}, val = {sizeof entry, entry};
        if (more < 0)
            return errno;
        if (!is_dead(bulk, idnvi_zone_entry_id(entry)))
            rc = mdb_cursor_put(cursor, &key, &val, flags);
    }
    return rc;
}

int idnvi_zone_bulk_write(struct idnvi_zone_bulk *bulk, MDB_txn *txn, const idnv_zone *zone,
                          int empty)
{
    unsigned flags = empty ? MDB_APPENDDUP : MDB_NODUPDATA;
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, zone->index, &cursor);
    if (rc)
        return rc;
    /* In the order of their names, '3' 'n' 'v', so that all is appended. */
    rc = write_order(bulk, bulk->k3, cursor, IDNVI_BY_K3, flags);
    if (!rc)
        rc = write_order(bulk, bulk->name, cursor, IDNVI_BY_NAME, flags);
    if (!rc && bulk->bucket)
        rc = write_order(bulk, bulk->bucket, cursor, IDNVI_BY_BUCKET, flags);
    mdb_cursor_close(cursor);
    return rc;
}

/* ---- load ---- */

struct load {
    idnv_zone *zone;
    MDB_txn *txn;
    MDB_cursor *index, *names;
    struct idnvi_zone_stay stay;
    struct idnvi_zone_bulk bulk;
    idnv_zone_load_result *result;
    idnv_zone_refusal refusal;
    void *context;
    uint64_t number, first; /* names read; id of the first */
    int empty;
};

static idnv_status refuse(struct load *l, uint64_t number, idnv_status status)
{
    if (status == IDNV_NO)
        l->result->duplicate++;
    else
        l->result->refused++;
    if (l->refusal && l->refusal(l->context, number, status))
        return idnvi_zone_fail(l->zone->message, IDNV_ERR_ARGUMENT,
                               "%s: given up at name %llu; nothing was changed", l->zone->path,
                               (unsigned long long)number + 1);
    return IDNV_OK;
}

static idnv_status load_one(struct load *l, int *rc, const char *name, size_t name_len,
                            const char *owner, size_t owner_len)
{
    struct idnvi_zone_keys keys;
    struct idnvi_zone_record record;
    uint8_t octets[IDNVI_RECORD_MAX], id_octets[IDNVI_ID_LEN];
    MDB_val key = {sizeof id_octets, id_octets}, val = {0, octets};
    uint64_t number = l->number++, id = 0;
    idnv_status status = IDNV_NO;
    if ((!name && name_len) || (!owner && owner_len))
        return idnvi_zone_fail(l->zone->message, IDNV_ERR_ARGUMENT,
                               "%s: name %llu or its owner is NULL with a length", l->zone->path,
                               (unsigned long long)number + 1);
    if (owner_len > IDNV_ZONE_OWNER_MAX)
        return idnvi_zone_fail(l->zone->message, IDNV_ERR_ARGUMENT,
                               "%s: owner of name %llu is longer than %d octets", l->zone->path,
                               (unsigned long long)number + 1, IDNV_ZONE_OWNER_MAX);
    if (name_len <= IDNV_ZONE_NAME_MAX)
        status = l->zone->keyer->keys(&keys, name, name_len, l->zone);
    if (status < 0)
        return idnvi_zone_fail_keys(l->zone->message, l->zone, status, &keys);
    if (status)
        return refuse(l, number, IDNV_ERR_SYNTAX);
    if (!l->empty) {
        *rc = idnvi_zone_lookup(&id, &record, l->index, l->zone, &keys);
        if (*rc)
            return IDNV_OK;
        if (id)
            return refuse(l, number, IDNV_NO);
    }
    id = l->first + number;
    if (id > IDNVI_ID_MAX) {
        *rc = MDB_MAP_FULL;
        return IDNV_OK;
    }
    val.mv_size =
        idnvi_zone_record_pack(octets, l->zone, &keys, name, name_len, owner, owner_len);
    idnvi_zone_id_put(id_octets, id);
    *rc = mdb_cursor_put(l->names, &key, &val, MDB_APPEND);
    if (!*rc)
        *rc = idnvi_zone_bulk_add(&l->bulk, &keys, id);
    l->result->loaded++;
    return IDNV_OK;
}

static idnv_status load_all(struct load *l, int *rc, idnv_zone_source source)
{
    for (;;) {
        const char *name = NULL, *owner = NULL;
        size_t name_len = 0, owner_len = 0;
        idnv_status status;
        int32_t more = source(l->context, &name, &name_len, &owner, &owner_len);
        if (more < 0)
            return idnvi_zone_fail(l->zone->message, more,
                                   "%s: the source of names failed; nothing was changed",
                                   l->zone->path);
        if (more == 0)
            break;
        status = load_one(l, rc, name, name_len, owner, owner_len);
        if (status || *rc)
            return status;
    }
    *rc = idnvi_zone_bulk_unique(&l->bulk, l->txn, l->zone);
    for (size_t i = 0; i < l->bulk.dead_len && !*rc; i++) {
        idnv_status status = refuse(l, l->bulk.dead[i] - l->first, IDNV_NO);
        l->result->loaded--;
        if (status)
            return status;
    }
    if (!*rc)
        *rc = idnvi_zone_bulk_write(&l->bulk, l->txn, l->zone, l->empty);
    return IDNV_OK;
}

static int load_begin(struct load *l)
{
    MDB_val key, val;
    MDB_stat s;
    int rc = mdb_stat(l->txn, l->zone->index, &s);
    if (!rc)
        rc = mdb_cursor_open(l->txn, l->zone->index, &l->index);
    if (!rc)
        rc = mdb_cursor_open(l->txn, l->zone->names, &l->names);
    if (rc)
        return rc;
    l->empty = s.ms_entries == 0;
    l->first = 1;
    rc = mdb_cursor_get(l->names, &key, &val, MDB_LAST);
    if (!rc)
        l->first = idnvi_zone_id_get(key.mv_data) + 1;
    return rc == MDB_NOTFOUND ? 0 : rc;
}

size_t idnv_zone_load_result_sizeof(void) { return sizeof(idnv_zone_load_result); }

idnv_status idnv_zone_load(idnv_zone_load_result *result, idnv_zone *zone,
                           idnv_zone_source source, idnv_zone_refusal refusal, void *context,
                           size_t memory)
{
    struct load l = {.zone = zone, .result = result, .refusal = refusal, .context = context};
    uint64_t used, map_size;
    idnv_status status;
    int rc = 0;
    if (!result || !zone || !source)
        return IDNV_ERR_ARGUMENT;
    memset(result, 0, sizeof *result);
    if (!zone->env || !(zone->flags & IDNV_ZONE_WRITE) || zone->txn)
        return idnvi_zone_fail(zone->message, IDNV_ERR_ARGUMENT,
                               "%s: not open for changes, or a transaction is open", zone->path);
    idnvi_zone_sizes(&used, &map_size, zone);
    if (map_size < used + IDNVI_ZONE_MAP_LOAD / 2) {
        status = idnvi_zone_grow(zone, used + IDNVI_ZONE_MAP_LOAD, zone->message);
        if (status)
            return status;
    }
    if (idnvi_zone_bulk_open(&l.bulk, zone, memory))
        return idnvi_zone_fail(zone->message, IDNV_ERR_MEMORY, "out of memory");
    status = idnvi_zone_txn_begin(&l.txn, zone, &l.stay, 0, zone->message);
    if (!status) {
        status = idnvi_zone_meta_same(zone, l.txn, 1, zone->message);
        if (!status)
            rc = load_begin(&l);
        if (!status && !rc)
            status = load_all(&l, &rc, source);
        if (l.index)
            mdb_cursor_close(l.index);
        if (l.names)
            mdb_cursor_close(l.names);
        if (!status && !rc)
            status = idnvi_zone_extend(zone, l.txn, result->loaded + result->duplicate,
                                       zone->message);
        if (!status && !rc)
            rc = mdb_txn_commit(l.txn);
        else
            mdb_txn_abort(l.txn);
        idnvi_zone_txn_end(zone, &l.stay);
    }
    idnvi_zone_bulk_close(&l.bulk);
    if (!status && rc)
        status = idnvi_zone_fail_mdb(zone->message, zone, rc, "loading");
    if (status == IDNV_ERR_FULL)
        idnvi_zone_give_back(zone);
    if (status)
        memset(result, 0, sizeof *result);
    return status;
}
