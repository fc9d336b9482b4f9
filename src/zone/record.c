/* SPDX-License-Identifier: MIT */
/* Layout of records and index entries; search in the index. */
#include "zone/internal.h"

#include <string.h>

/*
 * 64-bit FNV-1a with a final mix (the multiply-shift finaliser of SplitMix64): the same on every
 * machine; cut to 56 bits. Equal hashes of different keys cost one comparison, never an answer.
 */
uint64_t idnvi_zone_hash(const void *data, size_t len)
{
    const uint8_t *p = data;
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * UINT64_C(0x100000001b3);
    h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (h ^ (h >> 31)) & IDNVI_HASH_MASK;
}

static void put(uint8_t *dst, uint64_t value, size_t octets)
{
    for (size_t i = octets; i-- > 0; value >>= 8)
        dst[i] = (uint8_t)value;
}

static uint64_t get(const uint8_t *src, size_t octets)
{
    uint64_t value = 0;
    for (size_t i = 0; i < octets; i++)
        value = value << 8 | src[i];
    return value;
}

void idnvi_zone_id_put(uint8_t dst[IDNVI_ID_LEN], uint64_t id) { put(dst, id, IDNVI_ID_LEN); }

uint64_t idnvi_zone_id_get(const uint8_t *src) { return get(src, IDNVI_ID_LEN); }

void idnvi_zone_entry_put(uint8_t dst[IDNVI_ENTRY_LEN], uint64_t hash, uint64_t id)
{
    put(dst, hash, IDNVI_ENTRY_LEN - IDNVI_ID_LEN);
    put(dst + IDNVI_ENTRY_LEN - IDNVI_ID_LEN, id, IDNVI_ID_LEN);
}

uint64_t idnvi_zone_entry_hash(const uint8_t *src)
{
    return get(src, IDNVI_ENTRY_LEN - IDNVI_ID_LEN);
}

uint64_t idnvi_zone_entry_id(const uint8_t *src)
{
    return get(src + IDNVI_ENTRY_LEN - IDNVI_ID_LEN, IDNVI_ID_LEN);
}

/*
 * A record: form in bits 0-1, "has an owner" in bit 2, "has answers" in bit 3; length of the key; start
 * and length of the label in it; with answers their two hashes; the key; with an owner its length and
 * octets; with form TEXT the name as it stood, to the end. The other forms can be made from the key.
 */
#define HAS_OWNER   4u
#define HAS_ANSWERS 8u
#define ANSWER_LEN  3

struct idnvi_zone_answers idnvi_zone_answers_now(const idnv_zone *zone,
                                                 const struct idnvi_zone_keys *keys)
{
    struct idnvi_zone_answers now = {1, keys->looks & 0xFFFFFFu, 0};
    if (zone->policy && zone->keyer->judge)
        now.judged = zone->keyer->judge(keys, zone) & 0xFFFFFFu;
    return now;
}

size_t idnvi_zone_record_pack(uint8_t dst[IDNVI_RECORD_MAX], const idnv_zone *zone,
                              const struct idnvi_zone_keys *keys, const char *name,
                              size_t name_len, const char *owner, size_t owner_len)
{
    char text[IDNV_ZONE_NAME_MAX];
    unsigned form = IDNVI_FORM_TEXT;
    size_t n = 4;
    if (name_len == keys->key_len && memcmp(name, keys->key, name_len) == 0)
        form = IDNVI_FORM_KEY;
    else if (zone->keyer->display(text, sizeof text, keys->key, keys->key_len) == name_len &&
             memcmp(name, text, name_len) == 0)
        form = IDNVI_FORM_UNICODE;
    struct idnvi_zone_answers now = idnvi_zone_answers_now(zone, keys);
    dst[0] = (uint8_t)(form | (owner_len ? HAS_OWNER : 0) | HAS_ANSWERS);
    dst[1] = (uint8_t)keys->key_len;
    dst[2] = (uint8_t)keys->label_start;
    dst[3] = (uint8_t)keys->label_len;
    put(dst + n, now.looks, ANSWER_LEN);
    put(dst + n + ANSWER_LEN, now.judged, ANSWER_LEN);
    n += 2 * ANSWER_LEN;
    memcpy(dst + n, keys->key, keys->key_len);
    n += keys->key_len;
    if (owner_len) {
        dst[n++] = (uint8_t)owner_len;
        memcpy(dst + n, owner, owner_len);
        n += owner_len;
    }
    if (form == IDNVI_FORM_TEXT) {
        memcpy(dst + n, name, name_len);
        n += name_len;
    }
    return n;
}

int idnvi_zone_record_unpack(struct idnvi_zone_record *record, const MDB_val *val)
{
    const uint8_t *p = val->mv_data;
    size_t len = val->mv_size, n = 4;
    memset(record, 0, sizeof *record);
    if (len < n || (size_t)p[2] + p[3] > p[1] || p[3] == 0 || p[3] > IDNV_LABEL_MAX ||
        (p[0] & 3u) > IDNVI_FORM_TEXT)
        return 0;
    if (p[0] & HAS_ANSWERS)
        n += 2 * ANSWER_LEN;
    if (n + p[1] > len)
        return 0;
    if (p[0] & HAS_ANSWERS)
        record->answers = (struct idnvi_zone_answers){1, (uint32_t)get(p + 4, ANSWER_LEN),
                                                      (uint32_t)get(p + 4 + ANSWER_LEN, ANSWER_LEN)};
    record->form = p[0] & 3u;
    record->key = (const char *)p + n;
    record->key_len = p[1];
    record->label_start = p[2];
    record->label_len = p[3];
    n += p[1];
    if (p[0] & HAS_OWNER) {
        if (n >= len || p[n] > IDNV_ZONE_OWNER_MAX || n + 1 + p[n] > len)
            return 0;
        record->owner_len = p[n];
        record->owner = (const char *)p + n + 1;
        n += 1u + p[n];
    }
    if (len - n > IDNV_ZONE_NAME_MAX)
        return 0;
    record->text = (const char *)p + n;
    record->text_len = (uint32_t)(len - n);
    return 1;
}

size_t idnvi_zone_record_text(char *dst, size_t cap, const idnv_zone *zone,
                              const struct idnvi_zone_record *record)
{
    const char *text = record->form == IDNVI_FORM_TEXT ? record->text : record->key;
    size_t len = record->form == IDNVI_FORM_TEXT ? record->text_len : record->key_len;
    if (record->form == IDNVI_FORM_UNICODE)
        return zone->keyer->display(dst, cap, record->key, record->key_len);
    if (len > cap)
        len = cap;
    memcpy(dst, text, len);
    return len;
}

void idnvi_zone_entry_fill(idnv_zone_entry *entry, const idnv_zone *zone, uint64_t id,
                           const struct idnvi_zone_record *record)
{
    entry->id = id;
    entry->tier = IDNV_TIER_NONE;
    entry->kind = IDNV_CLASH_NONE;
    entry->distance = entry->same = 0;
    entry->key_len = record->key_len;
    entry->label_start = record->label_start;
    entry->label_len = record->label_len;
    memcpy(entry->key, record->key, record->key_len);
    entry->owner_len = record->owner_len;
    if (record->owner_len)
        memcpy(entry->owner, record->owner, record->owner_len);
    entry->name_len =
        (uint32_t)idnvi_zone_record_text(entry->name, sizeof entry->name, zone, record);
}

int idnvi_zone_record_get(struct idnvi_zone_record *record, MDB_txn *txn, const idnv_zone *zone,
                          uint64_t id)
{
    uint8_t octets[IDNVI_ID_LEN];
    MDB_val key = {sizeof octets, octets}, val;
    int rc;
    idnvi_zone_id_put(octets, id);
    rc = mdb_get(txn, zone->names, &key, &val);
    if (rc == MDB_SUCCESS && !idnvi_zone_record_unpack(record, &val))
        return MDB_CORRUPTED;
    return rc == MDB_NOTFOUND ? MDB_CORRUPTED : rc; /* the index points at what is not there */
}

static int found_entry(int rc, int *found, uint64_t *id, const MDB_val *val, uint64_t hash)
{
    *found = 0;
    if (rc == MDB_NOTFOUND)
        return MDB_SUCCESS;
    if (rc)
        return rc;
    if (val->mv_size != IDNVI_ENTRY_LEN)
        return MDB_CORRUPTED;
    *found = idnvi_zone_entry_hash(val->mv_data) == hash;
    *id = idnvi_zone_entry_id(val->mv_data);
    return MDB_SUCCESS;
}

int idnvi_zone_seek(int *found, uint64_t *id, MDB_cursor *cursor, int order, uint64_t hash,
                    uint64_t from)
{
    uint8_t octets[IDNVI_ENTRY_LEN], name = (uint8_t)order;
    MDB_val key = {1, &name}, val = {sizeof octets, octets};
    idnvi_zone_entry_put(octets, hash, from);
    return found_entry(mdb_cursor_get(cursor, &key, &val, MDB_GET_BOTH_RANGE), found, id, &val,
                       hash);
}

int idnvi_zone_step(int *found, uint64_t *id, MDB_cursor *cursor, uint64_t hash)
{
    MDB_val key, val;
    return found_entry(mdb_cursor_get(cursor, &key, &val, MDB_NEXT_DUP), found, id, &val, hash);
}

int idnvi_zone_lookup(uint64_t *id, struct idnvi_zone_record *record, MDB_cursor *cursor,
                      const idnv_zone *zone, const struct idnvi_zone_keys *keys)
{
    uint64_t at = 0;
    int found, rc = idnvi_zone_seek(&found, &at, cursor, IDNVI_BY_NAME, keys->name, 0);
    *id = 0;
    while (rc == MDB_SUCCESS && found) {
        rc = idnvi_zone_record_get(record, mdb_cursor_txn(cursor), zone, at);
        if (rc)
            return rc;
        if (record->key_len == keys->key_len &&
            memcmp(record->key, keys->key, keys->key_len) == 0) {
            *id = at;
            return MDB_SUCCESS;
        }
        rc = idnvi_zone_step(&found, &at, cursor, keys->name);
    }
    return rc;
}
