/* SPDX-License-Identifier: MIT */
/*
 * libidnv-zone: the durable index of the names registered in a zone, and the question it answers:
 * which registered names does this one collide with, how, and at which tier?
 *
 * File      One file (LMDB, MDB_NOSUBDIR) and beside it its lock file, the same path with "-lock".
 *           The lock file holds no data; it is made again when it is missing, but must not be
 *           removed while any process has the index open. Local file systems only: LMDB needs
 *           coherent memory maps and file locks, which NFS, CIFS and most network file systems do
 *           not give.
 * Writers   One at a time, over all processes: the next waits. A transaction is there completely or
 *           not at all; what was committed is on the disk and survives the death of the process at
 *           any moment.
 * Readers   Any number of processes and threads, never waiting for a writer; each call sees one
 *           state of the index.
 * Growth    The memory map is only changed while no thread of the process uses it. A writer whose
 *           map is full waits for the audits and backups under way, and later ones for it;
 *           questions go on. Where another process has outgrown our map, the next call waits for
 *           the audits, backups and transactions of this process, also for one that still waits to
 *           begin; in a callback of an audit it is IDNV_ERR_FULL.
 * Handles   One idnv_zone per file and process, not to be used across fork(). One idnv_zone_reader
 *           and thread.
 * Names     A name is kept under its canonical key (idnv_canonical_key, profile "registration"), so
 *           its A-form and U-form are the same entry, and as it stood when it was added. What is
 *           compared is one label of it: the one left of the TLD or of the longest suffix that the
 *           policy names, or the whole where there is no dot.
 * Versions  The index records what made its keys: format, Unicode version, fold data, checksum of
 *           the policy image. A key is only found by the same data, so an index made with other
 *           data is refused (IDNV_ERR_MISMATCH) until idnv_zone_rebuild has computed its keys anew.
 * Messages  Every failure leaves a sentence in the handle (idnv_zone_message) or, of a reader's
 *           call, in the reader (idnv_zone_reader_message). Only IDNV_ERR_ARGUMENT for a NULL or
 *           for a handle that is not open may leave none.
 * Memory    Functions allocate with malloc; IDNV_ERR_MEMORY leaves everything as it was, but for
 *           a new index (idnv_zone_open).
 */
#ifndef IDNV_ZONE_H
#define IDNV_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/export.h>
#include <idnv/homograph.h>
#include <idnv/name.h>
#include <idnv/policy.h>
#include <idnv/status.h>

IDNV_BEGIN

/* Version of libidnv-zone that is loaded; the same numbering as idnv_version(). */
IDNV_API const char *idnv_zone_version(void);

typedef struct idnv_zone idnv_zone;               /* an open index */
typedef struct idnv_zone_reader idnv_zone_reader; /* one thread's view of it */
typedef struct idnv_zone_txn idnv_zone_txn;       /* one change, all or nothing */

/* Octets of the longest owner, and of the longest name as it stands. */
#define IDNV_ZONE_OWNER_MAX 64
#define IDNV_ZONE_NAME_MAX  1024

/* How to open. */
enum {
    IDNV_ZONE_WRITE = 1,  /* for changes; without it the file is only read */
    IDNV_ZONE_CREATE = 2, /* make it; IDNV_ERR_IO where the file exists; implies WRITE */
    IDNV_ZONE_ANY = 4     /* accept an index made with other data, for statistics, export and
                             backup; questions and changes then return IDNV_ERR_MISMATCH */
};

/* Set size to sizeof(idnv_zone_options), the rest to zero, then what is wanted. */
typedef struct idnv_zone_options {
    uint32_t size;             /* sizeof(idnv_zone_options) */
    uint32_t flags;            /* IDNV_ZONE_... */
    const idnv_policy *policy; /* the TLD's policy, open as long as the handle (not open:
                                  IDNV_ERR_ARGUMENT); NULL: none. A label with more than 64
                                  different bucket keys is IDNV_ERR_LIMIT */
    const char *tld;           /* CREATE, rebuild: the TLD whose policy this is, recorded in the
                                  index; idnv_zone_stat tells it. Letters a-z, digits and
                                  hyphens: an A-label where it is not ASCII. May be NULL. Where
                                  nothing is recorded, its octets do not matter */
    size_t tld_len;            /* octets of tld, at most 63 */
    uint64_t map_size;         /* first size of the memory map in octets; 0: automatic. It grows by
                                  itself when it is full. */
} idnv_zone_options;
IDNV_API size_t idnv_zone_options_sizeof(void);

/*
 * Opens or creates the index in the file path (path_len octets, no NUL inside). options NULL: for
 * reading, without a policy. The header of the file and its length are checked before anything in
 * it is used. A new index is in its place when it is complete, and is then opened: where that
 * fails, with IDNV_ERR_MEMORY say, it stays, without names, since others may have opened it.
 *
 * *zone receives the handle, also on failure, to ask it for the message; the caller closes it in
 * either case. It is NULL only after IDNV_ERR_ARGUMENT and IDNV_ERR_MEMORY.
 *
 * IDNV_ERR_ARGUMENT: no zone or path, or options that are not as described above.
 * IDNV_ERR_IO: cannot be opened, is not an index, or is truncated. IDNV_ERR_VERSION: its format is
 * newer than this library. IDNV_ERR_MISMATCH: made with other Unicode or fold data or another
 * policy. IDNV_ERR_FULL: no room on the disk, or all reader slots are taken.
 */
IDNV_API idnv_status idnv_zone_open(idnv_zone **zone, const char *path, size_t path_len,
                                    const idnv_zone_options *options);

/* Closes the index. Its readers and transactions have been freed before. NULL is allowed. */
IDNV_API void idnv_zone_close(idnv_zone *zone);

/*
 * The sentence that explains the last failure of a call with this handle or with a transaction of
 * it; "" where there was none. Valid until the next such call. A reader, which another thread may
 * use, has its own: idnv_zone_reader_message.
 */
IDNV_API const char *idnv_zone_message(const idnv_zone *zone);

/* ---- changes --------------------------------------------------------------------------------- */

/*
 * Begins a change; waits for another writer to end. *txn is freed by idnv_zone_commit or
 * idnv_zone_abort. One transaction at a time and handle; it belongs to the thread that began it.
 * Where the memory map is full it is rolled back and done again in a larger one: IDNV_ERR_FULL also
 * where another process changed the same names in between, and it is to be begun anew.
 */
IDNV_API idnv_status idnv_zone_begin(idnv_zone_txn **txn, idnv_zone *zone);

/*
 * Adds a name (UTF-8, A- or U-form) with an optional owner (owner_len 0: none; at most
 * IDNV_ZONE_OWNER_MAX octets, any bytes). IDNV_OK; IDNV_NO: it is there already, nothing was
 * changed; IDNV_ERR_SYNTAX: not a valid name, it has no key; IDNV_ERR_ARGUMENT: NULL with a length,
 * or an owner that is longer: nothing was changed, and the transaction goes on. After any other
 * error it is lost and must be aborted.
 */
IDNV_API idnv_status idnv_zone_add(idnv_zone_txn *txn, const char *name, size_t name_len,
                                   const char *owner, size_t owner_len);

/* Removes a name, given in any form. IDNV_NO: it is not there. Errors as idnv_zone_add. */
IDNV_API idnv_status idnv_zone_remove(idnv_zone_txn *txn, const char *name, size_t name_len);

/*
 * Makes the change durable and frees txn. After an error (IDNV_ERR_FULL: disk full) nothing of it
 * was done.
 */
IDNV_API idnv_status idnv_zone_commit(idnv_zone_txn *txn);

/* Drops the change and frees txn. NULL is allowed. */
IDNV_API void idnv_zone_abort(idnv_zone_txn *txn);

/* ---- bulk load ------------------------------------------------------------------------------- */

/*
 * Gives the next name to load: sets *name, *name_len, *owner, *owner_len (valid until the next
 * call) and returns 1; 0 at the end; a negative idnv_status to give up, which idnv_zone_load
 * returns. NULL with a length, or an owner that is too long, is IDNV_ERR_ARGUMENT.
 */
typedef int32_t (*idnv_zone_source)(void *context, const char **name, size_t *name_len,
                                    const char **owner, size_t *owner_len);

/*
 * Told of every name that was not loaded: number is its 0-based place, status IDNV_NO (there
 * already or twice) or IDNV_ERR_SYNTAX. Return 0 to go on, other to give up (IDNV_ERR_ARGUMENT).
 */
typedef int (*idnv_zone_refusal)(void *context, uint64_t number, idnv_status status);

/* What a load did. */
typedef struct idnv_zone_load_result {
    uint64_t loaded;    /* names added */
    uint64_t duplicate; /* names that were there already, or came twice */
    uint64_t refused;   /* names without a key */
} idnv_zone_load_result;
IDNV_API size_t idnv_zone_load_result_sizeof(void);

/*
 * Loads names in one transaction: all that have a key, or nothing. Sorts at most memory octets at a
 * time (0: 256 MiB) and merges through a nameless temporary file beside the index, so that
 * the index is written in its own order. refusal may be NULL; it is called in no particular order.
 */
IDNV_API idnv_status idnv_zone_load(idnv_zone_load_result *result, idnv_zone *zone,
                                    idnv_zone_source source, idnv_zone_refusal refusal,
                                    void *context, size_t memory);

/* ---- questions ------------------------------------------------------------------------------- */

/* A reader, for one thread. Freed before its zone is closed. */
IDNV_API idnv_status idnv_zone_reader_new(idnv_zone_reader **reader, idnv_zone *zone);
IDNV_API void idnv_zone_reader_free(idnv_zone_reader *reader);

/* The sentence that explains the last failure of a call with this reader; "" for none. */
IDNV_API const char *idnv_zone_reader_message(const idnv_zone_reader *reader);

/* A registered name: where it is, whose, and, in an answer, how it clashes. */
typedef struct idnv_zone_entry {
    uint64_t id;                     /* ascending in the order of answers; above 0 */
    int32_t tier;                    /* IDNV_TIER_..., the first that holds */
    int32_t kind;                    /* IDNV_CLASH_... */
    uint32_t distance;               /* of the comparison, for ranking; 0 for the same label */
    uint32_t same;                   /* 1: it is the very name that was asked for */
    uint32_t key_len;                /* octets of key */
    uint32_t label_start, label_len; /* the label that is compared, within key */
    uint32_t name_len, owner_len;    /* octets of name and owner */
    char key[256];                   /* canonical key */
    char name[IDNV_ZONE_NAME_MAX];   /* as it stood when it was added */
    char owner[IDNV_ZONE_OWNER_MAX];
} idnv_zone_entry;
IDNV_API size_t idnv_zone_entry_sizeof(void);

/* Is this very name there (in any form)? IDNV_OK and *entry (may be NULL), or IDNV_NO. */
IDNV_API idnv_status idnv_zone_find(idnv_zone_entry *entry, idnv_zone_reader *reader,
                                    const char *name, size_t name_len);

/*
 * The registered names that this one collides with, in pages: entries receives up to cap of them,
 * *count their number. Start with *after = 0; call again with the value it got while the return
 * value is IDNV_NO (there is more). IDNV_OK: this was the last page. The name itself is among them,
 * where it is registered (same is 1).
 *
 * worst leaves out tiers beyond it (IDNV_TIER_K3 or more: none). owner (owner_len above 0) leaves
 * out names of the same owner. IDNV_ERR_SYNTAX: not a valid name.
 *
 * Candidates are the names with the same K3 key or the same bucket key of the policy; the
 * comparison of the pair, and exact membership in the variant set in both directions, decide.
 */
IDNV_API idnv_status idnv_zone_query(idnv_zone_entry *entries, size_t cap, size_t *count,
                                     uint64_t *after, idnv_zone_reader *reader, const char *name,
                                     size_t name_len, int32_t worst, const char *owner,
                                     size_t owner_len);

/*
 * All names in order of id: *after as above, 0 to start. IDNV_OK: an entry was given, IDNV_NO:
 * there are no more. Names that are added or removed meanwhile may or may not be seen.
 */
IDNV_API idnv_status idnv_zone_next(idnv_zone_entry *entry, uint64_t *after,
                                    idnv_zone_reader *reader);

/* ---- the whole index ------------------------------------------------------------------------- */

/* Figures and versions. Texts are NUL-terminated. */
typedef struct idnv_zone_stats {
    uint64_t names;       /* registered names */
    uint64_t octets;      /* octets of the file in use */
    uint64_t free_octets; /* of these, free for reuse */
    uint64_t map_size;    /* octets of the memory map */
    uint32_t readers;     /* reader slots taken now, in all processes: one for each reader that has
                             been asked, until it is freed */
    uint32_t format;      /* format of the index */
    char library[32];     /* version of idnv that made or rebuilt it */
    char unicode[32];     /* Unicode version of its keys */
    char fold[32];        /* how its keys are made: a number of this library, a dot, and what
                             idnv_homograph_version() was, as "1.6" */
    char policy[32];      /* fingerprint of its policy (doc/zone.md); "" without one */
    char tld[64];         /* its TLD; "" where none was given */
} idnv_zone_stats;
IDNV_API size_t idnv_zone_stats_sizeof(void);

IDNV_API idnv_status idnv_zone_stat(idnv_zone_stats *stats, idnv_zone *zone);

/* Called for each collision found; return 0 to go on, other to end idnv_zone_audit with IDNV_NO. */
typedef int (*idnv_zone_clash)(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b);

/* Called now and then with how far the work is; return 0 to go on. */
typedef int (*idnv_zone_progress)(void *context, uint64_t done, uint64_t total);

/*
 * All collisions inside the index up to the tier worst: each pair once, a.id < b.id, tier, kind and
 * distance in b; in the order of the keys, so the names of one class come together. Bounded memory:
 * the index is streamed. In one state of the index; a long audit keeps pages that a writer frees
 * from being used again meanwhile. progress may be NULL. clash and progress must not change the
 * index; they may ask, with another reader.
 */
IDNV_API idnv_status idnv_zone_audit(idnv_zone_reader *reader, int32_t worst,
                                     idnv_zone_clash clash, idnv_zone_progress progress,
                                     void *context);

/*
 * Called for each name for which something is answered otherwise than when it was added; what says
 * which of the answers differ. Return 0 to go on, other to stop.
 */
typedef int (*idnv_zone_change)(void *context, const idnv_zone_entry *entry, uint32_t what);
enum {
    IDNV_ZONE_CHANGE_NAME = 1,    /* the canonical key, or the label of it that is compared */
    IDNV_ZONE_CHANGE_BUCKET = 2,  /* a bucket key of the policy: another, one more, one fewer */
    IDNV_ZONE_CHANGE_K3 = 4,      /* the look-alike key of k3 */
    IDNV_ZONE_CHANGE_VERDICT = 8, /* the name is not valid any more; alone */
    IDNV_ZONE_CHANGE_POLICY = 16, /* what the policy says: disposition, table or index label */
    IDNV_ZONE_CHANGE_KEYS = 32    /* a look-alike key of k0 to k2 */
};

/*
 * Which registered names change any answer under the data now in use: answers and keys that were
 * kept when a name was added are compared with fresh ones (for what a record keeps as a hash of 24
 * bits, one change in 16 million passes unseen). For an index opened with IDNV_ZONE_ANY. Which
 * pairs of names clash is no answer about one name: compare two runs of idnv_zone_audit. The names
 * are streamed; the bucket keys that the index has are sorted before, as by idnv_zone_load, in at
 * most 256 MiB.
 */
IDNV_API idnv_status idnv_zone_upgrade_audit(idnv_zone_reader *reader, idnv_zone_change change,
                                             idnv_zone_progress progress, void *context);

/*
 * Writes a copy of one state of the index to the new file path, compacted, while others read and
 * write. IDNV_ERR_IO where the file exists, IDNV_ERR_FULL where there is no room for it.
 */
IDNV_API idnv_status idnv_zone_backup(idnv_zone *zone, const char *path, size_t path_len);

/*
 * Computes every key anew with the data now in use and the policy of options (its flags do not
 * matter), in one transaction: readers keep the old keys until the end, and whoever has the index
 * open with the old data is told at its next call (IDNV_ERR_MISMATCH). This process must not have
 * the index open: its readers would lose their hold on what they read. Names that have no key any
 * more are reported to refusal (number is the 0-based place in the order of idnv_zone_next) and
 * left out; with refusal NULL, or when it returns other than 0, such a name is IDNV_ERR_SYNTAX and
 * nothing is changed. message (message_cap octets, NUL-terminated, may be NULL) receives what went
 * wrong, "" for nothing. Errors also as idnv_zone_open.
 */
IDNV_API idnv_status idnv_zone_rebuild(idnv_zone_load_result *result, const char *path,
                                       size_t path_len, const idnv_zone_options *options,
                                       idnv_zone_refusal refusal, void *context, char *message,
                                       size_t message_cap);

IDNV_END

#endif
