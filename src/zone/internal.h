/* SPDX-License-Identifier: MIT */
/*
 * Inside libidnv-zone. doc/zone.md describes the file to the bit.
 *
 *   env.c       open, create, close           map.c     memory map, length of the file
 *   versions.c  which data made the keys      message.c what is said of a failure
 *   record.c    a record and an index entry   keys.c    the keys of a name, two compared
 *   txn.c       transactions                  load.c, sort.c  bulk load
 *   query.c     readers                       audit.c   collisions inside an index, new data
 *   admin.c     statistics, backup, rebuild      lock.c    who uses the memory map
 */
#ifndef IDNV_ZONE_INTERNAL_H
#define IDNV_ZONE_INTERNAL_H

#include "config.h" /* system extensions: before any other header */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <lmdb.h>

#include <idnv/label.h>
#include <idnv/policy.h>
#include <idnv/zone.h>

/* Format of the file; and of the keys, where their computation changes but not the data. */
#define IDNVI_ZONE_FORMAT 2u
#define IDNVI_ZONE_KEYS   1u

#define IDNVI_MESSAGE_MAX 512
#define IDNVI_BUCKETS_MAX 64 /* tables of a policy */

/* The three orders of the index: the single octet under which each is kept. */
enum { IDNVI_BY_NAME = 'n', IDNVI_BY_BUCKET = 'v', IDNVI_BY_K3 = '3' };

#define IDNVI_ID_LEN    5  /* octets of an id, big-endian */
#define IDNVI_ENTRY_LEN 12 /* hash: 7 octets, id: 5, both big-endian */
#define IDNVI_ID_MAX    ((UINT64_C(1) << 40) - 1)
#define IDNVI_HASH_MASK ((UINT64_C(1) << 56) - 1)

/* What a name is found by, and what it is compared as. */
struct idnvi_zone_keys {
    char key[256]; /* canonical key */
    uint32_t key_len;
    uint32_t label_start, label_len; /* the label, within key */
    uint32_t cps[IDNV_LABEL_MAX];    /* its code points, U-form */
    uint32_t cps_len;
    uint64_t name, k3; /* hashes of 56 bits */
    uint64_t bucket[IDNVI_BUCKETS_MAX];
    uint32_t buckets; /* how many; no two are equal */
    uint32_t looks;   /* 24 bits of a hash of K0 to K2 */
    uint32_t suffix;  /* of the policy, which the label stands below; IDNV_POLICY_NONE */
};

/*
 * What was answered for a name when its record was made, to be compared under other data: 24 bits
 * each, of the keys that the index does not hold, and of the policy's answer.
 */
struct idnvi_zone_answers {
    uint32_t known; /* 0: an older record, which does not say */
    uint32_t looks, judged;
};

/* Where keys come from: the library's data, or a test's. */
struct idnvi_zone_keyer {
    const char *(*unicode)(void);
    const char *(*fold)(void);
    int (*opened)(const idnv_policy *policy);
    /* Checksum of the policy as text of at most 31 octets and NUL. */
    void (*policy)(char dst[32], const idnv_policy *policy);
    /* IDNV_OK; IDNV_NO: not a valid name; IDNV_ERR_LIMIT: too many bucket keys, and keys->key is set. */
    idnv_status (*keys)(struct idnvi_zone_keys *keys, const char *name, size_t name_len,
                        const idnv_zone *zone);
    /* 24 bits of a hash of disposition, table and index label; NULL: always 0. With a policy. */
    uint32_t (*judge)(const struct idnvi_zone_keys *keys, const idnv_zone *zone);
    /* Code points of a canonical label; returns their number. */
    size_t (*decode)(uint32_t cps[IDNV_LABEL_MAX], const char *label, size_t label_len);
    /* U-form of a canonical key; returns its length. */
    size_t (*display)(char *dst, size_t cap, const char *key, size_t key_len);
    /* 1: they clash; sets tier, kind and distance of the entry. */
    int (*compare)(idnv_zone_entry *entry, const uint32_t *a, size_t a_len, const uint32_t *b,
                   size_t b_len, const idnv_zone *zone);
};

extern const struct idnvi_zone_keyer idnvi_zone_keyer_library;

/* A use of the memory map that may last, by one thread; it lies where the use is known. */
struct idnvi_zone_stay {
    pthread_t thread;
    struct idnvi_zone_stay *next;
};

enum { IDNVI_GATE_OPEN, IDNVI_GATE_STAYS, IDNVI_GATE_CLOSED };

struct idnvi_zone_lock {
    pthread_rwlock_t map; /* for reading: to use it; for writing: to change it */
    pthread_mutex_t gate; /* of what follows */
    pthread_cond_t moved;
    atomic_int closed; /* IDNVI_GATE_..., to what; read without the mutex */
    struct idnvi_zone_stay *stays;
};

struct idnv_zone {
    MDB_env *env;
    MDB_dbi meta, names, index;
    const struct idnvi_zone_keyer *keyer;
    const idnv_policy *policy;
    char *path;
    char tld[64];
    uint32_t tld_len;
    uint32_t flags;
    int usable;        /* keys of the data in use are those of the index */
    uint64_t stamp;    /* of the versions in the index, seen when it was opened */
    size_t page;       /* octets */
    idnv_zone_txn *txn; /* the open transaction, for its message */
    struct idnvi_zone_lock lock; /* of the map; used by whoever has a transaction */
    char message[IDNVI_MESSAGE_MAX];
};

struct idnv_zone_reader {
    idnv_zone *zone;
    MDB_txn *txn;
    MDB_cursor *cursor[2]; /* over the index: K3, bucket */
    idnv_zone_entry a, b, how; /* of an audit: too large for its stack frames */
    char message[IDNVI_MESSAGE_MAX];
};

/* env.c */
idnv_status idnvi_zone_open(idnv_zone **zone, const char *path, size_t path_len,
                            const idnv_zone_options *options,
                            const struct idnvi_zone_keyer *keyer);
/* Is this a TLD as an index records it now? */
int idnvi_zone_tld_ok(const char *tld, size_t len);
/* The two texts as one, allocated; NULL: no memory. */
char *idnvi_zone_path(const char *path, const char *suffix);
/*
 * Makes an empty file beside path, under another name, *made, to be freed; its descriptor *fd.
 * After a failure, which message tells, *made is NULL.
 */
idnv_status idnvi_zone_make_beside(char **made, int *fd, char *message, const char *path,
                                   const char *suffix);
/*
 * Gives a complete file its name, unless there is a file of that name: that is IDNV_ERR_IO. In any
 * case its first name is gone.
 */
idnv_status idnvi_zone_in_place(char *message, const char *made, const char *path);

/* message.c */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
idnv_status idnvi_zone_fail(char *message, idnv_status status, const char *format, ...);
/* A name for which the keyer said status, which is not IDNV_OK: IDNV_ERR_SYNTAX for IDNV_NO. */
idnv_status idnvi_zone_fail_keys(char *message, const idnv_zone *zone, idnv_status status,
                                 const struct idnvi_zone_keys *keys);
idnv_status idnvi_zone_fail_mdb(char *message, const idnv_zone *zone, int rc, const char *what);
/* A file for which the system said rc, an errno. */
idnv_status idnvi_zone_fail_file(char *message, const char *path, int rc);
/* IDNV_ERR_FULL where there is no room, IDNV_ERR_MEMORY, otherwise IDNV_ERR_IO. */
idnv_status idnvi_zone_errno_status(int rc);

/* map.c */
/* Address space that a load or a rebuild asks for: what it writes is not known before. */
#define IDNVI_ZONE_MAP_LOAD (sizeof(void *) > 4 ? UINT64_C(1) << 36 : UINT64_C(1) << 29)
/*
 * Begins a transaction, which uses the map; adopts a map that another process has grown. stay is
 * NULL where it is for reading and short.
 */
idnv_status idnvi_zone_txn_begin(MDB_txn **txn, idnv_zone *zone, struct idnvi_zone_stay *stay,
                                 unsigned flags, char *message);
/* The end of the use. The transaction has been committed, aborted or reset. */
void idnvi_zone_txn_end(idnv_zone *zone, struct idnvi_zone_stay *stay);
/*
 * Makes the map size octets or more than the file has, whichever is more, if the address space has
 * room. The caller has no transaction open.
 */
idnv_status idnvi_zone_grow(idnv_zone *zone, uint64_t size, char *message);
/* The size for a new map: what is wanted, or as much of it as the address space has room for. */
uint64_t idnvi_zone_map_fit(uint64_t size);
/* Octets in use and of the map. They look into it: in a transaction, or with no other thread. */
uint64_t idnvi_zone_used(const idnv_zone *zone);
uint64_t idnvi_zone_map_size(const idnv_zone *zone);
/* The same, outside a transaction. */
void idnvi_zone_sizes(uint64_t *used, uint64_t *map_size, idnv_zone *zone);
/* Before a commit: keeps the file as long as its page numbers reach (doc/zone.md). */
idnv_status idnvi_zone_extend(idnv_zone *zone, MDB_txn *txn, uint64_t operations, char *message);
void idnvi_zone_give_back(idnv_zone *zone);

/* lock.c */
int idnvi_zone_lock_init(struct idnvi_zone_lock *lock); /* 0: it cannot be made */
void idnvi_zone_lock_destroy(struct idnvi_zone_lock *lock);
/* To use the map. A thread that stays may use it again. */
void idnvi_zone_lock_use(struct idnvi_zone_lock *lock, struct idnvi_zone_stay *stay);
void idnvi_zone_lock_leave(struct idnvi_zone_lock *lock, struct idnvi_zone_stay *stay);
/* To change it. EDEADLK: this thread stays, and would wait for itself. */
int idnvi_zone_lock_change(struct idnvi_zone_lock *lock);
void idnvi_zone_lock_changed(struct idnvi_zone_lock *lock);

/* versions.c */
/* Writes the versions of the data in use; reads those of the index, and says whether they agree. */
int idnvi_zone_meta_write(idnv_zone *zone, MDB_txn *txn);
int idnvi_zone_meta_read(idnv_zone_stats *stats, idnv_zone *zone, MDB_txn *txn);
idnv_status idnvi_zone_meta_check(idnv_zone *zone, const idnv_zone_stats *stats);
/* IDNV_ERR_MISMATCH where the index was rebuilt since it was opened, or never agreed. */
idnv_status idnvi_zone_meta_same(idnv_zone *zone, MDB_txn *txn, int must_be_usable, char *message);
uint64_t idnvi_zone_stamp(const idnv_zone_stats *stats);

/* admin.c */
idnv_status idnvi_zone_rebuild(idnv_zone_load_result *result, const char *path, size_t path_len,
                               const idnv_zone_options *options,
                               const struct idnvi_zone_keyer *keyer, idnv_zone_refusal refusal,
                               void *context, char *message, size_t message_cap);

/* record.c */
uint64_t idnvi_zone_hash(const void *data, size_t len);
void idnvi_zone_id_put(uint8_t dst[IDNVI_ID_LEN], uint64_t id);
uint64_t idnvi_zone_id_get(const uint8_t *src);
void idnvi_zone_entry_put(uint8_t dst[IDNVI_ENTRY_LEN], uint64_t hash, uint64_t id);
uint64_t idnvi_zone_entry_hash(const uint8_t *src);
uint64_t idnvi_zone_entry_id(const uint8_t *src);
#define IDNVI_RECORD_MAX (4 + 6 + 256 + 1 + IDNV_ZONE_OWNER_MAX + IDNV_ZONE_NAME_MAX)
/* A record as it lies in the file: pointers into the page. */
struct idnvi_zone_record {
    const char *key, *owner, *text;
    uint32_t key_len, owner_len, text_len;
    uint32_t label_start, label_len;
    uint32_t form; /* IDNVI_FORM_... */
    struct idnvi_zone_answers answers;
};
enum { IDNVI_FORM_KEY = 0, IDNVI_FORM_UNICODE = 1, IDNVI_FORM_TEXT = 2 };
size_t idnvi_zone_record_pack(uint8_t dst[IDNVI_RECORD_MAX], const idnv_zone *zone,
                              const struct idnvi_zone_keys *keys, const char *name,
                              size_t name_len, const char *owner, size_t owner_len);
struct idnvi_zone_answers idnvi_zone_answers_now(const idnv_zone *zone,
                                                 const struct idnvi_zone_keys *keys);
/* 0: the record is damaged. */
int idnvi_zone_record_unpack(struct idnvi_zone_record *record, const MDB_val *val);
void idnvi_zone_entry_fill(idnv_zone_entry *entry, const idnv_zone *zone, uint64_t id,
                           const struct idnvi_zone_record *record);
/* Text of the name as it stood; returns its length. */
size_t idnvi_zone_record_text(char *dst, size_t cap, const idnv_zone *zone,
                              const struct idnvi_zone_record *record);
int idnvi_zone_record_get(struct idnvi_zone_record *record, MDB_txn *txn, const idnv_zone *zone,
                          uint64_t id);
/* First entry of an order at or after (hash, id): *found 0 past the last one of this hash. */
int idnvi_zone_seek(int *found, uint64_t *id, MDB_cursor *cursor, int order, uint64_t hash,
                    uint64_t from);
int idnvi_zone_step(int *found, uint64_t *id, MDB_cursor *cursor, uint64_t hash);
/* The id of a canonical key; 0 in *id: not there. */
int idnvi_zone_lookup(uint64_t *id, struct idnvi_zone_record *record, MDB_cursor *cursor,
                      const idnv_zone *zone, const struct idnvi_zone_keys *keys);

/* query.c */
idnv_status idnvi_zone_reader_begin(idnv_zone_reader *reader, struct idnvi_zone_stay *stay,
                                    int must_be_usable);
void idnvi_zone_reader_end(idnv_zone_reader *reader, struct idnvi_zone_stay *stay);

/* sort.c: many entries, sorted through a temporary file where memory does not hold them. */
struct idnvi_zone_sorter;
struct idnvi_zone_sorter *idnvi_zone_sorter_new(const char *path, size_t memory);
void idnvi_zone_sorter_free(struct idnvi_zone_sorter *sorter);
int idnvi_zone_sorter_add(struct idnvi_zone_sorter *sorter, uint64_t hash, uint64_t id);
int idnvi_zone_sorter_finish(struct idnvi_zone_sorter *sorter);
/* 1: an entry; 0: the end; below 0: an error, errno is set. */
void idnvi_zone_sorter_rewind(struct idnvi_zone_sorter *sorter); /* once finished */
int idnvi_zone_sorter_next(struct idnvi_zone_sorter *sorter, uint8_t entry[IDNVI_ENTRY_LEN]);

/* load.c: the three orders while they are collected. Functions return LMDB's or the system's error. */
struct idnvi_zone_bulk {
    struct idnvi_zone_sorter *name, *bucket, *k3;
    uint64_t *dead; /* ids of names that came twice, ascending once idnvi_zone_bulk_unique is done */
    size_t dead_len, dead_cap;
};
/* Octets for sorting where the caller names none. */
#define IDNVI_ZONE_SORT_MEMORY ((size_t)256 << 20)
int idnvi_zone_bulk_open(struct idnvi_zone_bulk *bulk, const idnv_zone *zone, size_t memory);
void idnvi_zone_bulk_close(struct idnvi_zone_bulk *bulk);
int idnvi_zone_bulk_add(struct idnvi_zone_bulk *bulk, const struct idnvi_zone_keys *keys,
                        uint64_t id);
/* After the last add: sorts, drops the records of names that came twice (the later ones). */
int idnvi_zone_bulk_unique(struct idnvi_zone_bulk *bulk, MDB_txn *txn, const idnv_zone *zone);
/* Writes the index; empty: there are no entries yet. */
int idnvi_zone_bulk_write(struct idnvi_zone_bulk *bulk, MDB_txn *txn, const idnv_zone *zone,
                          int empty);

#endif
