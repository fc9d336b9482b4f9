/* SPDX-License-Identifier: MIT */
/* Collisions inside one index, and names whose answers have changed: streams. */
#include "zone/internal.h"

#include <errno.h>
#include <string.h>

#define PROGRESS_EVERY 65536u

struct audit {
    idnv_zone_reader *r;
    int32_t worst;
    idnv_zone_clash clash;
    idnv_zone_progress progress;
    void *context;
    uint64_t done, total, ticks;
    int stop;
};

static int tick(struct audit *a)
{
    if (a->progress && ++a->ticks % PROGRESS_EVERY == 0 &&
        a->progress(a->context, a->done, a->total))
        a->stop = 1;
    return a->stop;
}

/* Keys of a registered name, from its canonical key. IDNV_NO: it has none any more. */
static idnv_status keys_again(struct idnvi_zone_keys *keys, const idnv_zone *zone,
                              const struct idnvi_zone_record *record)
{
    return zone->keyer->keys(keys, record->key, record->key_len, zone);
}

/*
 * A pair found by an equal bucket key is reported under the least bucket that the two share, and not
 * at all where they share K3, which has its own pass: so each pair is reported once.
 */
static int reported_elsewhere(const struct audit *a, uint64_t bucket,
                              const struct idnvi_zone_record *x, const struct idnvi_zone_record *y)
{
    struct idnvi_zone_keys kx, ky;
    if (keys_again(&kx, a->r->zone, x) || keys_again(&ky, a->r->zone, y))
        return 0;
    if (kx.k3 == ky.k3)
        return 1;
    for (uint32_t i = 0; i < kx.buckets; i++)
        for (uint32_t j = 0; j < ky.buckets; j++)
            if (kx.bucket[i] == ky.bucket[j] && kx.bucket[i] < bucket)
                return 1;
    return 0;
}

static void report(struct audit *a, const struct idnvi_zone_record *x, uint64_t x_id,
                   const struct idnvi_zone_record *y, uint64_t y_id)
{
    idnv_zone_reader *r = a->r;
    idnvi_zone_entry_fill(&r->a, r->zone, x_id, x);
    idnvi_zone_entry_fill(&r->b, r->zone, y_id, y);
    r->b.tier = r->how.tier;
    r->b.kind = r->how.kind;
    r->b.distance = r->how.distance;
    if (a->clash(a->context, &r->a, &r->b))
        a->stop = 1;
}

struct side {
    struct idnvi_zone_record record;
    uint32_t cps[IDNV_LABEL_MAX];
    size_t len;
};

static int side_get(struct side *s, const struct audit *a, uint64_t id)
{
    int rc = idnvi_zone_record_get(&s->record, a->r->txn, a->r->zone, id);
    if (!rc)
        s->len = a->r->zone->keyer->decode(s->cps, s->record.key + s->record.label_start,
                                           s->record.label_len);
    return rc;
}

/* One name against those after it in its class. */
static int pairs_of(struct audit *a, int order, uint64_t hash, uint64_t id)
{
    const idnv_zone *zone = a->r->zone;
    idnv_zone_entry *how = &a->r->how;
    struct side x, y;
    uint64_t other = 0;
    int found, rc = side_get(&x, a, id);
    if (!rc)
        rc = idnvi_zone_seek(&found, &other, a->r->cursor[1], order, hash, id + 1);
    while (!rc && found && !tick(a)) {
        rc = side_get(&y, a, other);
        if (rc)
            break;
        int clash = 1;
        if (x.record.label_len == y.record.label_len &&
            memcmp(x.record.key + x.record.label_start, y.record.key + y.record.label_start,
                   x.record.label_len) == 0) {
            how->tier = IDNV_TIER_K0;
            how->kind = IDNV_CLASH_IDENTICAL;
            how->distance = 0;
        } else {
            clash = zone->keyer->compare(how, x.cps, x.len, y.cps, y.len, zone);
        }
        if (clash && how->tier <= a->worst &&
            !(order == IDNVI_BY_BUCKET && reported_elsewhere(a, hash, &x.record, &y.record)))
            report(a, &x.record, id, &y.record, other);
        rc = idnvi_zone_step(&found, &other, a->r->cursor[1], hash);
    }
    return rc;
}

/* A class of one name, which nearly all are, costs one look at the next entry. */
static int one_order(struct audit *a, int order)
{
    uint8_t name = (uint8_t)order;
    MDB_val key = {1, &name}, val;
    MDB_cursor *cursor = a->r->cursor[0];
    int rc = mdb_cursor_get(cursor, &key, &val, MDB_SET_KEY);
    while (!rc && !a->stop) {
        uint64_t hash = idnvi_zone_entry_hash(val.mv_data), id = idnvi_zone_entry_id(val.mv_data);
        if (tick(a))
            break;
        a->done++;
        rc = mdb_cursor_get(cursor, &key, &val, MDB_NEXT_DUP);
        if (!rc && idnvi_zone_entry_hash(val.mv_data) == hash) {
            int failed = pairs_of(a, order, hash, id);
            if (failed)
                return failed;
        }
    }
    return rc == MDB_NOTFOUND ? MDB_SUCCESS : rc;
}

idnv_status idnv_zone_audit(idnv_zone_reader *r, int32_t worst, idnv_zone_clash clash,
                            idnv_zone_progress progress, void *context)
{
    struct audit a = {.r = r, .worst = worst, .clash = clash, .progress = progress,
                      .context = context};
    struct idnvi_zone_stay stay;
    MDB_stat s;
    idnv_status status;
    int rc;
    if (!r || !clash)
        return IDNV_ERR_ARGUMENT;
    status = idnvi_zone_reader_begin(r, &stay, 1);
    if (status)
        return status;
    rc = mdb_stat(r->txn, r->zone->index, &s);
    if (!rc) {
        a.total = s.ms_entries;
        rc = mdb_stat(r->txn, r->zone->names, &s);
    }
    if (!rc) {
        a.total -= s.ms_entries; /* the order of the canonical keys, one for each name */
        rc = one_order(&a, IDNVI_BY_K3);
    }
    if (!rc && !a.stop && r->zone->policy)
        rc = one_order(&a, IDNVI_BY_BUCKET);
    idnvi_zone_reader_end(r, &stay);
    if (rc)
        return idnvi_zone_fail_mdb(r->message, r->zone, rc, "reading it");
    return a.stop ? IDNV_NO : IDNV_OK;
}

/* ---- changes of data ---- */

static int has_entry(int *yes, idnv_zone_reader *r, int order, uint64_t hash, uint64_t id)
{
    uint64_t at = 0;
    int found, rc = idnvi_zone_seek(&found, &at, r->cursor[0], order, hash, id);
    *yes = found && at == id;
    return rc;
}

/*
 * How many bucket keys each name has in the index, where they are in another order: sorted by id, read
 * along with the names. A key that is gone can be seen from their number alone.
 */
struct kept {
    struct idnvi_zone_sorter *sorter;
    uint64_t id; /* of the entry that comes next; UINT64_MAX: none */
};

static int kept_next(struct kept *kept)
{
    uint8_t entry[IDNVI_ENTRY_LEN];
    int more = idnvi_zone_sorter_next(kept->sorter, entry);
    kept->id = more > 0 ? idnvi_zone_entry_hash(entry) : UINT64_MAX; /* what it is sorted by */
    return more < 0 ? errno : MDB_SUCCESS;
}

static int kept_open(struct kept *kept, const idnv_zone_reader *r)
{
    uint8_t name = IDNVI_BY_BUCKET;
    MDB_val key = {1, &name}, val;
    MDB_cursor *cursor = r->cursor[1];
    size_t entries, memory = IDNVI_ZONE_SORT_MEMORY;
    int rc = mdb_cursor_get(cursor, &key, &val, MDB_SET_KEY);
    if (!rc)
        rc = mdb_cursor_count(cursor, &entries);
    if (rc)
        return rc == MDB_NOTFOUND ? MDB_SUCCESS : rc;
    if (entries < memory / (2 * IDNVI_ENTRY_LEN))
        memory = entries * 2 * IDNVI_ENTRY_LEN;
    kept->sorter = idnvi_zone_sorter_new(r->zone->path, memory);
    if (!kept->sorter)
        return ENOMEM;
    while (!rc) {
        if (idnvi_zone_sorter_add(kept->sorter, idnvi_zone_entry_id(val.mv_data), 0))
            return errno;
        rc = mdb_cursor_get(cursor, &key, &val, MDB_NEXT_DUP);
    }
    if (rc != MDB_NOTFOUND)
        return rc;
    return idnvi_zone_sorter_finish(kept->sorter) ? errno : kept_next(kept);
}

/* The number of a name; names are asked for in order of id. */
static int kept_of(uint32_t *buckets, struct kept *kept, uint64_t id)
{
    int rc = MDB_SUCCESS;
    for (*buckets = 0; !rc && kept->id <= id; rc = kept_next(kept))
        *buckets += kept->id == id;
    return rc;
}

static int what_changed(uint32_t *what, idnv_zone_reader *r,
                        const struct idnvi_zone_record *record, uint64_t id, struct kept *kept)
{
    struct idnvi_zone_keys keys;
    uint32_t buckets;
    int yes, rc;
    *what = 0;
    idnv_status status = keys_again(&keys, r->zone, record);
    if (status) {
        *what = IDNV_ZONE_CHANGE_VERDICT;
        return MDB_SUCCESS;
    }
    if (keys.key_len != record->key_len ||
        memcmp(keys.key, record->key, keys.key_len) != 0 ||
        keys.label_start != record->label_start || keys.label_len != record->label_len)
        *what |= IDNV_ZONE_CHANGE_NAME;
    struct idnvi_zone_answers now = idnvi_zone_answers_now(r->zone, &keys);
    if (record->answers.known && now.judged != record->answers.judged)
        *what |= IDNV_ZONE_CHANGE_POLICY;
    if (record->answers.known && now.looks != record->answers.looks)
        *what |= IDNV_ZONE_CHANGE_KEYS;
    rc = has_entry(&yes, r, IDNVI_BY_K3, keys.k3, id);
    if (!yes)
        *what |= IDNV_ZONE_CHANGE_K3;
    for (uint32_t i = 0; i < keys.buckets && !rc; i++) {
        rc = has_entry(&yes, r, IDNVI_BY_BUCKET, keys.bucket[i], id);
        if (!yes)
            *what |= IDNV_ZONE_CHANGE_BUCKET;
    }
    if (!rc)
        rc = kept_of(&buckets, kept, id);
    if (!rc && buckets != keys.buckets)
        *what |= IDNV_ZONE_CHANGE_BUCKET;
    return rc;
}

idnv_status idnv_zone_upgrade_audit(idnv_zone_reader *r, idnv_zone_change change,
                                    idnv_zone_progress progress, void *context)
{
    struct audit a = {.r = r, .progress = progress, .context = context};
    struct kept kept = {.id = UINT64_MAX};
    MDB_cursor *cursor = NULL;
    MDB_val key, val;
    struct idnvi_zone_stay stay;
    MDB_stat s;
    idnv_status status;
    int rc;
    if (!r || !change)
        return IDNV_ERR_ARGUMENT;
    status = idnvi_zone_reader_begin(r, &stay, 0);
    if (status)
        return status;
    rc = mdb_stat(r->txn, r->zone->names, &s);
    a.total = s.ms_entries;
    if (!rc)
        rc = kept_open(&kept, r);
    if (!rc)
        rc = mdb_cursor_open(r->txn, r->zone->names, &cursor);
    if (!rc)
        rc = mdb_cursor_get(cursor, &key, &val, MDB_FIRST);
    while (!rc && !tick(&a)) {
        struct idnvi_zone_record record;
        uint64_t id = idnvi_zone_id_get(key.mv_data);
        uint32_t what;
        a.done++;
        rc = idnvi_zone_record_unpack(&record, &val) ? what_changed(&what, r, &record, id, &kept)
                                                     : MDB_CORRUPTED;
        if (rc)
            break;
        if (what) {
            idnvi_zone_entry_fill(&r->a, r->zone, id, &record);
            if (change(context, &r->a, what)) {
                a.stop = 1;
                break;
            }
        }
        rc = mdb_cursor_get(cursor, &key, &val, MDB_NEXT);
    }
    if (cursor)
        mdb_cursor_close(cursor);
    idnvi_zone_sorter_free(kept.sorter);
    idnvi_zone_reader_end(r, &stay);
    if (rc && rc != MDB_NOTFOUND)
        return idnvi_zone_fail_mdb(r->message, r->zone, rc, "reading it");
    return a.stop ? IDNV_NO : IDNV_OK;
}
