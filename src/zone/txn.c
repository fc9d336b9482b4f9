/* SPDX-License-Identifier: MIT */
/*
 * Transactions. A full memory map can only be enlarged outside a transaction, so each keeps a log of
 * what was asked; when the map is full it is rolled back, the map grown, and the log done again.
 */
#include "zone/internal.h"

#include <stdlib.h>
#include <string.h>

struct idnv_zone_txn {
    idnv_zone *zone;
    MDB_txn *txn;
    MDB_cursor *cursor; /* over the index */
    struct idnvi_zone_stay stay;
    uint8_t *log;
    size_t log_len, log_cap;
    uint64_t operations;
    idnv_status lost; /* the error after which only abort is allowed */
};

/* An operation in the log: kind, length of the owner, length of the name (two octets), both texts;
 * the status that it had last, so that doing it again can be seen to come out the same. */
enum { OP_ADD = 1, OP_REMOVE = 2, OP_HEAD = 5 };

static void drop(idnv_zone_txn *t)
{
    if (t->cursor)
        mdb_cursor_close(t->cursor);
    t->cursor = NULL;
    if (t->txn) {
        mdb_txn_abort(t->txn);
        t->txn = NULL;
        idnvi_zone_txn_end(t->zone, &t->stay);
    }
}

static idnv_status start(idnv_zone_txn *t)
{
    idnv_zone *zone = t->zone;
    idnv_status status = idnvi_zone_txn_begin(&t->txn, zone, &t->stay, 0, zone->message);
    int rc;
    if (status) {
        t->txn = NULL;
        return status;
    }
    status = idnvi_zone_meta_same(zone, t->txn, 1, zone->message);
    if (status) {
        drop(t);
        return status;
    }
    rc = mdb_cursor_open(t->txn, zone->index, &t->cursor);
    if (rc) {
        drop(t);
        return idnvi_zone_fail_mdb(zone->message, zone, rc, "beginning a transaction");
    }
    return IDNV_OK;
}

idnv_status idnv_zone_begin(idnv_zone_txn **out, idnv_zone *zone)
{
    idnv_zone_txn *t;
    idnv_status status;
    if (!out)
        return IDNV_ERR_ARGUMENT;
    *out = NULL;
    if (!zone)
        return IDNV_ERR_ARGUMENT;
    if (!zone->env || !(zone->flags & IDNV_ZONE_WRITE) || zone->txn)
        return idnvi_zone_fail(zone->message, IDNV_ERR_ARGUMENT,
                               "%s: not open for changes, or a transaction is open", zone->path);
    t = calloc(1, sizeof *t);
    if (!t)
        return idnvi_zone_fail(zone->message, IDNV_ERR_MEMORY, "out of memory");
    t->zone = zone;
    status = start(t);
    if (status) {
        free(t);
        return status;
    }
    zone->txn = t;
    *out = t;
    return IDNV_OK;
}

void idnv_zone_abort(idnv_zone_txn *t)
{
    if (!t)
        return;
    drop(t);
    t->zone->txn = NULL;
    free(t->log);
    free(t);
}

/* ---- one operation ---- */

static int put_entry(idnv_zone_txn *t, int order, uint64_t hash, uint64_t id)
{
    uint8_t octets[IDNVI_ENTRY_LEN], name = (uint8_t)order;
    MDB_val key = {1, &name}, val = {sizeof octets, octets};
    idnvi_zone_entry_put(octets, hash, id);
    return mdb_cursor_put(t->cursor, &key, &val, MDB_NODUPDATA);
}

static int del_entry(idnv_zone_txn *t, int order, uint64_t hash, uint64_t id)
{
    uint8_t octets[IDNVI_ENTRY_LEN], name = (uint8_t)order;
    MDB_val key = {1, &name}, val = {sizeof octets, octets};
    int rc;
    idnvi_zone_entry_put(octets, hash, id);
    rc = mdb_cursor_get(t->cursor, &key, &val, MDB_GET_BOTH);
    if (rc)
        return rc == MDB_NOTFOUND ? MDB_CORRUPTED : rc;
    return mdb_cursor_del(t->cursor, 0);
}

static int each_entry(idnv_zone_txn *t, const struct idnvi_zone_keys *keys, uint64_t id,
                      int (*f)(idnv_zone_txn *, int, uint64_t, uint64_t))
{
    int rc = f(t, IDNVI_BY_NAME, keys->name, id);
    for (uint32_t i = 0; i < keys->buckets && !rc; i++)
        rc = f(t, IDNVI_BY_BUCKET, keys->bucket[i], id);
    return rc ? rc : f(t, IDNVI_BY_K3, keys->k3, id);
}

/* One above the last id; records come in the order of ids, so this is an append. */
static int next_id(idnv_zone_txn *t, uint64_t *id)
{
    MDB_cursor *cursor;
    MDB_val key, val;
    int rc = mdb_cursor_open(t->txn, t->zone->names, &cursor);
    *id = 1;
    if (rc)
        return rc;
    rc = mdb_cursor_get(cursor, &key, &val, MDB_LAST);
    if (!rc)
        *id = idnvi_zone_id_get(key.mv_data) + 1;
    mdb_cursor_close(cursor);
    if (*id > IDNVI_ID_MAX)
        return MDB_MAP_FULL;
    return rc == MDB_NOTFOUND ? MDB_SUCCESS : rc;
}

static int add(idnv_zone_txn *t, int *changed, const struct idnvi_zone_keys *keys,
               const char *name, size_t name_len, const char *owner, size_t owner_len)
{
    struct idnvi_zone_record record;
    uint8_t octets[IDNVI_RECORD_MAX], id_octets[IDNVI_ID_LEN];
    MDB_val key = {sizeof id_octets, id_octets}, val = {0, octets};
    uint64_t id;
    int rc = idnvi_zone_lookup(&id, &record, t->cursor, t->zone, keys);
    *changed = 0;
    if (rc || id)
        return rc;
    rc = next_id(t, &id);
    if (rc)
        return rc;
    val.mv_size =
        idnvi_zone_record_pack(octets, t->zone, keys, name, name_len, owner, owner_len);
    idnvi_zone_id_put(id_octets, id);
    rc = mdb_put(t->txn, t->zone->names, &key, &val, MDB_APPEND);
    *changed = 1;
    return rc ? rc : each_entry(t, keys, id, put_entry);
}

static int take_out(idnv_zone_txn *t, int *changed, const struct idnvi_zone_keys *keys)
{
    struct idnvi_zone_record record;
    uint8_t octets[IDNVI_ID_LEN];
    MDB_val key = {sizeof octets, octets};
    uint64_t id;
    int rc = idnvi_zone_lookup(&id, &record, t->cursor, t->zone, keys);
    *changed = id != 0;
    if (rc || !id)
        return rc;
    idnvi_zone_id_put(octets, id);
    rc = mdb_del(t->txn, t->zone->names, &key, NULL);
    return rc ? rc : each_entry(t, keys, id, del_entry);
}

/* IDNV_OK, IDNV_NO, IDNV_ERR_SYNTAX; or *rc is LMDB's error. */
static idnv_status operate(idnv_zone_txn *t, int *rc, int kind, const char *name, size_t name_len,
                           const char *owner, size_t owner_len)
{
    struct idnvi_zone_keys keys;
    int changed = 0;
    idnv_status status = t->zone->keyer->keys(&keys, name, name_len, t->zone);
    *rc = MDB_SUCCESS;
    if (status)
        return idnvi_zone_fail_keys(t->zone->message, t->zone, status, &keys);
    if (kind == OP_ADD)
        *rc = add(t, &changed, &keys, name, name_len, owner, owner_len);
    else
        *rc = take_out(t, &changed, &keys);
    return changed ? IDNV_OK : IDNV_NO;
}

/* ---- the log ---- */

static int log_reserve(idnv_zone_txn *t, size_t more)
{
    size_t cap = t->log_cap ? t->log_cap : 4096;
    uint8_t *log;
    while (cap - t->log_len < more)
        cap *= 2;
    if (cap == t->log_cap)
        return 1;
    log = realloc(t->log, cap);
    if (!log)
        return 0;
    t->log = log;
    t->log_cap = cap;
    return 1;
}

static void log_append(idnv_zone_txn *t, int kind, idnv_status status, const char *name,
                       size_t name_len, const char *owner, size_t owner_len)
{
    uint8_t *p = t->log + t->log_len;
    p[0] = (uint8_t)kind;
    p[1] = (uint8_t)owner_len;
    p[2] = (uint8_t)(name_len >> 8);
    p[3] = (uint8_t)name_len;
    p[4] = (uint8_t)status;
    if (name_len)
        memcpy(p + OP_HEAD, name, name_len);
    if (owner_len)
        memcpy(p + OP_HEAD + name_len, owner, owner_len);
    t->log_len += OP_HEAD + name_len + owner_len;
}

static int replay(idnv_zone_txn *t, int *differs)
{
    size_t at = 0;
    int rc = MDB_SUCCESS;
    while (at < t->log_len && !rc) {
        const uint8_t *p = t->log + at;
        size_t name_len = (size_t)p[2] << 8 | p[3];
        const char *name = (const char *)p + OP_HEAD;
        idnv_status status = operate(t, &rc, p[0], name, name_len, name + name_len, p[1]);
        if (!rc && status != (idnv_status)p[4])
            *differs = 1;
        at += OP_HEAD + name_len + p[1];
    }
    return rc;
}

/* Rolls back, doubles the map, does the log again, until it fits. */
static idnv_status grow_and_replay(idnv_zone_txn *t)
{
    idnv_zone *zone = t->zone;
    for (;;) {
        uint64_t used, before, now;
        int rc, differs = 0;
        idnv_status status;
        drop(t);
        idnvi_zone_sizes(&used, &before, zone);
        status = idnvi_zone_grow(zone, 2 * before, zone->message);
        if (status)
            return status;
        idnvi_zone_sizes(&used, &now, zone);
        if (now <= before)
            return idnvi_zone_fail_mdb(zone->message, zone, MDB_MAP_FULL, "changing it");
        status = start(t);
        if (status)
            return status;
        rc = replay(t, &differs);
        if (rc == MDB_MAP_FULL)
            continue;
        if (rc)
            return idnvi_zone_fail_mdb(zone->message, zone, rc, "changing it");
        if (differs)
            return idnvi_zone_fail(zone->message, IDNV_ERR_FULL,
                                   "%s: while the memory map was grown for this transaction another "
                                   "writer changed the same names; nothing was changed, do it again",
                                   zone->path);
        return IDNV_OK;
    }
}

static idnv_status change(idnv_zone_txn *t, int kind, const char *name, size_t name_len,
                          const char *owner, size_t owner_len)
{
    idnv_status status;
    int rc;
    if (!t || (!name && name_len) || (!owner && owner_len))
        return IDNV_ERR_ARGUMENT;
    if (t->lost)
        return t->lost;
    if (owner_len > IDNV_ZONE_OWNER_MAX)
        return idnvi_zone_fail(t->zone->message, IDNV_ERR_ARGUMENT,
                               "%s: the owner is longer than %d octets", t->zone->path,
                               IDNV_ZONE_OWNER_MAX);
    if (name_len > IDNV_ZONE_NAME_MAX)
        return idnvi_zone_fail_keys(t->zone->message, t->zone, IDNV_NO, NULL);
    if (!log_reserve(t, OP_HEAD + name_len + owner_len))
        return t->lost = idnvi_zone_fail(t->zone->message, IDNV_ERR_MEMORY, "out of memory");
    for (;;) {
        status = operate(t, &rc, kind, name, name_len, owner, owner_len);
        if (rc != MDB_MAP_FULL)
            break;
        status = grow_and_replay(t);
        if (status)
            return t->lost = status;
    }
    if (rc)
        return t->lost = idnvi_zone_fail_mdb(t->zone->message, t->zone, rc, "changing it");
    if (status == IDNV_OK || status == IDNV_NO) {
        log_append(t, kind, status, name, name_len, owner, owner_len);
        t->operations++;
    } else if (status != IDNV_ERR_SYNTAX) {
        t->lost = status;
    }
    return status;
}

idnv_status idnv_zone_add(idnv_zone_txn *txn, const char *name, size_t name_len, const char *owner,
                          size_t owner_len)
{
    return change(txn, OP_ADD, name, name_len, owner, owner_len);
}

idnv_status idnv_zone_remove(idnv_zone_txn *txn, const char *name, size_t name_len)
{
    return change(txn, OP_REMOVE, name, name_len, NULL, 0);
}

idnv_status idnv_zone_commit(idnv_zone_txn *t)
{
    idnv_zone *zone;
    idnv_status status;
    int rc;
    if (!t)
        return IDNV_ERR_ARGUMENT;
    zone = t->zone;
    status = t->lost;
    while (!status) {
        status = idnvi_zone_extend(zone, t->txn, t->operations, zone->message);
        if (status)
            break;
        mdb_cursor_close(t->cursor);
        t->cursor = NULL;
        rc = mdb_txn_commit(t->txn); /* frees it, also when it fails */
        t->txn = NULL;
        idnvi_zone_txn_end(zone, &t->stay);
        if (rc == MDB_MAP_FULL) {
            status = grow_and_replay(t);
            continue;
        }
        if (rc)
            status = idnvi_zone_fail_mdb(zone->message, zone, rc, "committing");
        break;
    }
    idnv_zone_abort(t);
    if (status == IDNV_ERR_FULL)
        idnvi_zone_give_back(zone);
    return status;
}
