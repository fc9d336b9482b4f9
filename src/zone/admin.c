/* SPDX-License-Identifier: MIT */
/* The whole index: statistics, backup, rebuild. */
#include "zone/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

size_t idnv_zone_stats_sizeof(void) { return sizeof(idnv_zone_stats); }

/* Pages on the free list: each value there is a count and that many page numbers. */
static int free_pages(uint64_t *pages, MDB_txn *txn)
{
    MDB_cursor *cursor;
    MDB_val key, val;
    int rc = mdb_cursor_open(txn, 0, &cursor);
    *pages = 0;
    if (rc)
        return rc;
    while ((rc = mdb_cursor_get(cursor, &key, &val, MDB_NEXT)) == MDB_SUCCESS) {
        size_t n;
        memcpy(&n, val.mv_data, sizeof n);
        *pages += n;
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? MDB_SUCCESS : rc;
}

static int count_line(const char *line, void *context)
{
    (void)line;
    ++*(uint32_t *)context;
    return 0;
}

/*
 * me_numreaders is how many slots were ever taken at once. LMDB lists those that are taken now, a line
 * each below a heading, or in the place of both says that there are none.
 */
static int readers_now(uint32_t *readers, const idnv_zone *zone)
{
    uint32_t lines = 0;
    int rc = mdb_reader_list(zone->env, count_line, &lines);
    *readers = lines > 0 ? lines - 1 : 0;
    return rc;
}

idnv_status idnv_zone_stat(idnv_zone_stats *stats, idnv_zone *zone)
{
    MDB_txn *txn = NULL;
    MDB_envinfo info;
    MDB_stat s;
    uint64_t pages = 0;
    idnv_status status;
    int rc;
    if (!stats || !zone || !zone->env)
        return IDNV_ERR_ARGUMENT;
    status = idnvi_zone_txn_begin(&txn, zone, NULL, MDB_RDONLY, zone->message);
    if (status)
        return status;
    rc = idnvi_zone_meta_read(stats, zone, txn);
    if (!rc)
        rc = mdb_stat(txn, zone->names, &s);
    if (!rc)
        rc = free_pages(&pages, txn);
    if (!rc)
        rc = mdb_env_info(zone->env, &info);
    if (!rc) {
        stats->names = s.ms_entries;
        stats->octets = idnvi_zone_used(zone);
        stats->free_octets = pages * zone->page;
        stats->map_size = info.me_mapsize;
    }
    mdb_txn_abort(txn); /* gives its slot back, which is not counted */
    if (!rc)
        rc = readers_now(&stats->readers, zone);
    idnvi_zone_txn_end(zone, NULL);
    return rc ? idnvi_zone_fail_mdb(zone->message, zone, rc, "reading it") : IDNV_OK;
}

/* ---- backup ---- */

/*
 * LMDB copies in a transaction of its own and knows no larger map: one of ours adopts it before. Where
 * another process grows the index between the two, LMDB has written nothing yet, and it is done again.
 */
static idnv_status copy_to(idnv_zone *zone, int fd, const char *path)
{
    struct idnvi_zone_stay stay;
    struct stat st;
    int rc = MDB_MAP_RESIZED;
    for (int attempt = 0; attempt < 8 && rc == MDB_MAP_RESIZED; attempt++) {
        MDB_txn *txn = NULL;
        idnv_status status = idnvi_zone_txn_begin(&txn, zone, &stay, MDB_RDONLY, zone->message);
        if (status)
            return status;
        mdb_txn_abort(txn); /* the map stays locked */
        rc = mdb_env_copyfd2(zone->env, fd, MDB_CP_COMPACT);
        idnvi_zone_txn_end(zone, &stay);
    }
    if (!rc && (fsync(fd) || fstat(fd, &st)))
        rc = errno;
    if (!rc)
        return IDNV_OK;
    return idnvi_zone_fail(zone->message, idnvi_zone_errno_status(rc),
                           "%s: copying to it: %s; there is no backup", path, mdb_strerror(rc));
}

idnv_status idnv_zone_backup(idnv_zone *zone, const char *path, size_t path_len)
{
    idnv_status status;
    char *part, *whole;
    int fd;
    if (!zone || !zone->env)
        return IDNV_ERR_ARGUMENT;
    if (!path || path_len == 0 || memchr(path, 0, path_len))
        return idnvi_zone_fail(zone->message, IDNV_ERR_ARGUMENT,
                               "%s: the copy needs a file name", zone->path);
    whole = calloc(1, path_len + 1);
    if (!whole)
        return idnvi_zone_fail(zone->message, IDNV_ERR_MEMORY, "out of memory");
    memcpy(whole, path, path_len);
    /* Under another name first: what has the name of a backup is a whole one. */
    status = idnvi_zone_make_beside(&part, &fd, zone->message, whole, ".part");
    if (!status) {
        status = copy_to(zone, fd, whole);
        if (close(fd) && !status)
            status = idnvi_zone_fail_file(zone->message, part, errno);
        if (!status)
            status = idnvi_zone_in_place(zone->message, part, whole);
        else
            (void)unlink(part);
    }
    free(whole);
    free(part);
    return status;
}

/* ---- rebuild ---- */

struct rebuild {
    idnv_zone *zone;
    MDB_txn *txn;
    struct idnvi_zone_stay stay;
    struct idnvi_zone_bulk bulk;
    idnv_zone_load_result *result;
    idnv_zone_refusal refusal;
    void *context;
    uint64_t number;
};

/* The same name under the data now in use: the record again where what it says has changed. */
static idnv_status rebuild_one(struct rebuild *b, int *rc, MDB_cursor *cursor, MDB_val *key,
                               const MDB_val *val)
{
    struct idnvi_zone_record record;
    struct idnvi_zone_keys keys;
    uint64_t id = idnvi_zone_id_get(key->mv_data), number = b->number++;
    idnv_status status;
    if (!idnvi_zone_record_unpack(&record, val)) {
        *rc = MDB_CORRUPTED;
        return IDNV_OK;
    }
    status = b->zone->keyer->keys(&keys, record.key, record.key_len, b->zone);
    if (status < 0)
        return idnvi_zone_fail_keys(b->zone->message, b->zone, status, &keys);
    if (status) {
        b->result->refused++;
        if (!b->refusal || b->refusal(b->context, number, IDNV_ERR_SYNTAX))
            return idnvi_zone_fail(b->zone->message, IDNV_ERR_SYNTAX,
                                   "%s: '%.*s' has no key any more; nothing was changed",
                                   b->zone->path, (int)record.key_len, record.key);
        *rc = mdb_cursor_del(cursor, 0);
        return IDNV_OK;
    }
    struct idnvi_zone_answers now = idnvi_zone_answers_now(b->zone, &keys);
    if (memcmp(&now, &record.answers, sizeof now) != 0 || keys.key_len != record.key_len ||
        keys.label_start != record.label_start || keys.label_len != record.label_len ||
        memcmp(keys.key, record.key, keys.key_len) != 0) {
        uint8_t octets[IDNVI_RECORD_MAX], same_id[IDNVI_ID_LEN];
        char text[IDNV_ZONE_NAME_MAX];
        /* Out of the page: LMDB moves what is on it when the length of the record changes. */
        MDB_val again = {0, octets}, same = {sizeof same_id, same_id};
        idnvi_zone_id_put(same_id, id);
        size_t len = idnvi_zone_record_text(text, sizeof text, b->zone, &record);
        again.mv_size = idnvi_zone_record_pack(octets, b->zone, &keys, text, len, record.owner,
                                               record.owner_len);
        *rc = mdb_cursor_put(cursor, &same, &again, MDB_CURRENT);
    }
    if (!*rc)
        *rc = idnvi_zone_bulk_add(&b->bulk, &keys, id);
    b->result->loaded++;
    return IDNV_OK;
}

static idnv_status rebuild_all(struct rebuild *b, int *rc)
{
    MDB_cursor *cursor;
    MDB_val key, val;
    idnv_status status = IDNV_OK;
    *rc = mdb_cursor_open(b->txn, b->zone->names, &cursor);
    if (*rc)
        return IDNV_OK;
    *rc = mdb_cursor_get(cursor, &key, &val, MDB_FIRST);
    while (!*rc && !status) {
        status = rebuild_one(b, rc, cursor, &key, &val);
        if (!*rc && !status)
            *rc = mdb_cursor_get(cursor, &key, &val, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    if (status || *rc != MDB_NOTFOUND)
        return status;
    *rc = idnvi_zone_bulk_unique(&b->bulk, b->txn, b->zone);
    b->result->duplicate = b->bulk.dead_len;
    b->result->loaded -= b->bulk.dead_len;
    if (!*rc)
        *rc = mdb_drop(b->txn, b->zone->index, 0);
    if (!*rc)
        *rc = idnvi_zone_bulk_write(&b->bulk, b->txn, b->zone, 1);
    if (!*rc)
        *rc = idnvi_zone_meta_write(b->zone, b->txn);
    if (!*rc)
        status = idnvi_zone_extend(b->zone, b->txn, b->number + 16, b->zone->message);
    return status;
}

static idnv_status rebuild_zone(struct rebuild *b, idnv_zone *zone)
{
    idnv_status status;
    int rc = 0;
    b->zone = zone;
    if (!idnvi_zone_tld_ok(zone->tld, zone->tld_len))
        return idnvi_zone_fail(zone->message, IDNV_ERR_ARGUMENT,
                               "%s: the TLD '%s' is not one label in lower case, an A-label where "
                               "it is not ASCII; 'idnv zone rebuild' with --tld records another",
                               zone->path, zone->tld);
    /* The index is there in the old and in the new form until the end, and the new policy may give
     * each name many more bucket keys than the old. */
    status = idnvi_zone_grow(zone, 3 * idnvi_zone_used(zone) + IDNVI_ZONE_MAP_LOAD, zone->message);
    if (status)
        return status;
    /* No more than the entries that there are: two copies of each, in up to three sorters. */
    uint64_t memory = 6 * idnvi_zone_used(zone);
    if (memory > IDNVI_ZONE_SORT_MEMORY)
        memory = IDNVI_ZONE_SORT_MEMORY;
    if (idnvi_zone_bulk_open(&b->bulk, zone, (size_t)memory))
        return idnvi_zone_fail(zone->message, IDNV_ERR_MEMORY, "out of memory");
    status = idnvi_zone_txn_begin(&b->txn, zone, &b->stay, 0, zone->message);
    if (!status) {
        status = rebuild_all(b, &rc);
        if (!status && !rc)
            rc = mdb_txn_commit(b->txn);
        else
            mdb_txn_abort(b->txn);
        idnvi_zone_txn_end(zone, &b->stay);
    }
    idnvi_zone_bulk_close(&b->bulk);
    if (rc && !status)
        status = idnvi_zone_fail_mdb(zone->message, zone, rc, "rebuilding it");
    if (status == IDNV_ERR_FULL)
        idnvi_zone_give_back(zone);
    return status;
}

idnv_status idnvi_zone_rebuild(idnv_zone_load_result *result, const char *path, size_t path_len,
                               const idnv_zone_options *options,
                               const struct idnvi_zone_keyer *keyer, idnv_zone_refusal refusal,
                               void *context, char *message, size_t message_cap)
{
    idnv_zone_options ours = {.size = sizeof ours};
    struct rebuild b = {.result = result, .refusal = refusal, .context = context};
    idnv_zone *zone = NULL;
    idnv_status status = IDNV_ERR_ARGUMENT;
    if (options)
        ours = *options;
    ours.flags = IDNV_ZONE_WRITE | IDNV_ZONE_ANY;
    if (result) {
        memset(result, 0, sizeof *result);
        status = idnvi_zone_open(&zone, path, path_len, &ours, keyer);
    }
    if (!status)
        status = rebuild_zone(&b, zone);
    if (message && message_cap)
        snprintf(message, message_cap, "%s",
                 zone ? zone->message : idnv_status_text(status));
    idnv_zone_close(zone);
    if (status && result)
        memset(result, 0, sizeof *result);
    return status;
}
