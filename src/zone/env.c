/* SPDX-License-Identifier: MIT */
/* Opening: the file is looked at before LMDB trusts it; the memory map; the versions. */
#include "zone/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <idnv/version.h>

/*
 * First size of the map: address space, not memory. On 64 bits generous, so that growing is rare.
 */
#define MAP_FIRST   (sizeof(void *) > 4 ? UINT64_C(1) << 30 : UINT64_C(1) << 26)
#define READERS_MAX 1022

static const char *const copied[] = {"format", "library", "unicode", "fold", "policy", "tld"};
#define COPIED (sizeof copied / sizeof *copied)

const char *idnv_zone_version(void) { return IDNV_VERSION_STRING; }

const char *idnv_zone_message(const idnv_zone *zone) { return zone->message; }

idnv_status idnvi_zone_fail(char *message, idnv_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, IDNVI_MESSAGE_MAX, format, arguments);
    va_end(arguments);
    return status;
}

/* LMDB says "input/output error" when a write was cut short, which is how a full disk begins. */
static int disk_is_full(const idnv_zone *zone)
{
    struct statvfs s;
    mdb_filehandle_t fd;
    return zone->env && !mdb_env_get_fd(zone->env, &fd) && !fstatvfs(fd, &s) &&
           (uint64_t)s.f_bavail * s.f_frsize < 65536;
}

idnv_status idnvi_zone_fail_mdb(char *message, const idnv_zone *zone, int rc, const char *what)
{
    const char *path = zone->path;
    if (rc == EIO && disk_is_full(zone))
        rc = ENOSPC;
    switch (rc) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return idnvi_zone_fail(message, IDNV_ERR_FULL,
                               "%s: %s: %s; nothing was changed", path, what, strerror(rc));
    case MDB_MAP_FULL:
        return idnvi_zone_fail(message, IDNV_ERR_FULL,
                               "%s: %s: the memory map is full and the address space has no room "
                               "for a larger one (see ulimit -v); nothing was changed", path, what);
    case MDB_READERS_FULL:
        return idnvi_zone_fail(message, IDNV_ERR_FULL,
                               "%s: all reader slots of the lock file are taken", path);
    case ENOMEM:
        return idnvi_zone_fail(message, IDNV_ERR_MEMORY, "%s: %s: out of memory", path, what);
    case MDB_VERSION_MISMATCH:
        return idnvi_zone_fail(message, IDNV_ERR_VERSION,
                               "%s: written by another version of LMDB", path);
    case MDB_INVALID:
        return idnvi_zone_fail(message, IDNV_ERR_IO, "%s: not an index of idnv", path);
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_PANIC:
    case MDB_INCOMPATIBLE:
    case MDB_BAD_VALSIZE:
        return idnvi_zone_fail(message, IDNV_ERR_IO,
                               "%s: %s: the file is damaged (%s); restore a backup", path, what,
                               mdb_strerror(rc));
    default:
        return idnvi_zone_fail(message, IDNV_ERR_IO, "%s: %s: %s", path, what, mdb_strerror(rc));
    }
}

char *idnvi_zone_path(const char *path, const char *suffix)
{
    size_t len = strlen(path), more = strlen(suffix) + 1;
    char *dst = malloc(len + more);
    if (dst) {
        memcpy(dst, path, len);
        memcpy(dst + len, suffix, more);
    }
    return dst;
}

/* The entry in its folder is durable too. What cannot be synced is not worth failing for. */
static void sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    int fd;
    if (!slash)
        strcpy(path, "."); /* a path is never empty */
    else
        slash[slash == path] = 0;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

int idnvi_zone_in_place(const char *made, const char *path)
{
    char *folder = idnvi_zone_path(path, "");
    struct stat st;
    int rc = !folder ? ENOMEM : link(made, path) ? errno : 0;
    if (rc == EPERM || rc == ENOTSUP || rc == EOPNOTSUPP || rc == ENOSYS) {
        /* A file system without links: not exclusive against a rival at this very moment. */
        if (stat(path, &st) == 0)
            rc = EEXIST;
        else
            rc = rename(made, path) ? errno : 0;
    }
    (void)unlink(made);
    if (!rc)
        sync_folder(folder);
    free(folder);
    return rc;
}

/* ---- the map ---- */

uint64_t idnvi_zone_used(const idnv_zone *zone)
{
    MDB_envinfo info;
    if (mdb_env_info(zone->env, &info))
        return 0;
    return ((uint64_t)info.me_last_pgno + 1) * zone->page;
}

uint64_t idnvi_zone_map_size(const idnv_zone *zone)
{
    MDB_envinfo info;
    return mdb_env_info(zone->env, &info) ? 0 : info.me_mapsize;
}

/* LMDB cannot go back to the old map when a new one fails, so the address space is asked first. */
static int room_for(uint64_t size)
{
    void *map;
    if (size > SIZE_MAX / 2)
        return 0;
    map = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED)
        return 0;
    munmap(map, (size_t)size);
    return 1;
}

static uint64_t whole_pages(uint64_t size)
{
    return (size + 0xffff) & ~UINT64_C(0xffff); /* page sizes of all machines divide this */
}

idnv_status idnvi_zone_grow(idnv_zone *zone, uint64_t size, char *message)
{
    uint64_t now, used;
    int rc = MDB_SUCCESS;
    pthread_rwlock_wrlock(&zone->map_lock);
    now = idnvi_zone_map_size(zone);
    used = idnvi_zone_used(zone);
    size = whole_pages(size);
    while (size > now && !room_for(size)) /* less than was asked, but more than there is */
        size = whole_pages(now + (size - now) / 2) < size ? whole_pages(now + (size - now) / 2) : 0;
    if (size > now && size >= used)
        rc = mdb_env_set_mapsize(zone->env, (size_t)size);
    else if (used > now)
        rc = MDB_MAP_FULL;
    pthread_rwlock_unlock(&zone->map_lock);
    return rc ? idnvi_zone_fail_mdb(message, zone, rc, "growing the memory map") : IDNV_OK;
}

idnv_status idnvi_zone_txn_begin(MDB_txn **txn, idnv_zone *zone, unsigned flags, char *message)
{
    int rc = 0;
    for (int attempt = 0; attempt < 8; attempt++) {
        pthread_rwlock_rdlock(&zone->map_lock);
        if (*txn)
            rc = mdb_txn_renew(*txn);
        else
            rc = mdb_txn_begin(zone->env, NULL, flags, txn);
        if (rc == MDB_SUCCESS)
            return IDNV_OK;
        pthread_rwlock_unlock(&zone->map_lock);
        if (rc == MDB_MAP_RESIZED) {
            idnv_status status =
                idnvi_zone_grow(zone, 2 * idnvi_zone_used(zone) + (1 << 20), message);
            if (status)
                return status;
        } else if (rc == MDB_READERS_FULL) {
            int dead = 0;
            if (mdb_reader_check(zone->env, &dead) || dead == 0)
                break;
        } else {
            break;
        }
    }
    return idnvi_zone_fail_mdb(message, zone, rc, "beginning a transaction");
}

void idnvi_zone_txn_end(idnv_zone *zone) { pthread_rwlock_unlock(&zone->map_lock); }

/*
 * LMDB does not write pages that a transaction took and gave back, so the file may end before its
 * last page number, and a truncated file could not be told from a whole one. Extending it before the
 * commit (a hole, no disk space) makes "shorter than its pages" mean truncated, with no exception and
 * at no moment. An operation takes fewer than 64 pages: three trees, each no deeper than eight. With a
 * policy there may be 66 entries: 16 times that.
 */
idnv_status idnvi_zone_extend(idnv_zone *zone, MDB_txn *txn, uint64_t operations, char *message)
{
    const MDB_dbi dbis[] = {zone->meta, zone->names, zone->index};
    uint64_t pages = 0, reach = operations > (UINT64_C(1) << 40) ? UINT64_MAX
                                    : operations * (zone->policy ? 1024 : 64);
    struct stat st;
    mdb_filehandle_t fd;
    for (size_t i = 0; i < 3; i++) {
        MDB_stat s;
        int rc = mdb_stat(txn, dbis[i], &s);
        if (rc)
            return idnvi_zone_fail_mdb(message, zone, rc, "counting pages");
        pages += s.ms_branch_pages + s.ms_leaf_pages + s.ms_overflow_pages;
    }
    /* The pages inside the trees of duplicates are not in these figures: an entry of the index is 12
     * octets on pages at least a third full. */
    {
        MDB_stat s;
        int rc = mdb_stat(txn, zone->index, &s);
        if (rc)
            return idnvi_zone_fail_mdb(message, zone, rc, "counting pages");
        pages += (uint64_t)s.ms_entries * IDNVI_ENTRY_LEN * 3 / zone->page;
    }
    if (pages + 1024 < reach)
        reach = pages + 1024;
    reach = idnvi_zone_used(zone) + (reach + 256) * zone->page;
    if (mdb_env_get_fd(zone->env, &fd) || fstat(fd, &st))
        return idnvi_zone_fail_mdb(message, zone, errno, "reading the length of the file");
    if ((uint64_t)st.st_size < reach && ftruncate(fd, (off_t)reach))
        return idnvi_zone_fail_mdb(message, zone, errno, "extending the file");
    return IDNV_OK;
}

/* What a failed transaction wrote beyond the last page in use is given back to the disk. */
void idnvi_zone_give_back(idnv_zone *zone)
{
    char message[IDNVI_MESSAGE_MAX];
    struct stat st;
    mdb_filehandle_t fd;
    MDB_txn *txn = NULL;
    uint64_t used;
    if (idnvi_zone_txn_begin(&txn, zone, 0, message)) /* so that nobody else writes there */
        return;
    used = idnvi_zone_used(zone);
    if (!mdb_env_get_fd(zone->env, &fd) && !fstat(fd, &st) && (uint64_t)st.st_size > used) {
        int rc = ftruncate(fd, (off_t)used);
        (void)rc; /* it was full before, and is full still */
    }
    mdb_txn_abort(txn);
    idnvi_zone_txn_end(zone);
}

/* ---- versions ---- */

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
                           "--tld or --policy wanted) makes its keys anew", zone->path, what, *index ? index : "(none)",
                           *use ? use : "(none)");
}

idnv_status idnvi_zone_meta_check(idnv_zone *zone, const idnv_zone_stats *stats)
{
    idnv_zone_stats now;
    if (stats->format > IDNVI_ZONE_FORMAT)
        return idnvi_zone_fail(zone->message, IDNV_ERR_VERSION,
                               "%s: format %" PRIu32 " is newer than this library, which knows %u",
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

/* ---- open ---- */

/* What LMDB would take for an empty index, or stumble over, is refused before it sees the file. */
static idnv_status look_at_file(idnv_zone *zone)
{
    uint8_t head[32];
    struct stat st;
    ssize_t n;
    int fd = open(zone->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return idnvi_zone_fail(zone->message, IDNV_ERR_IO, "%s: %s", zone->path, strerror(errno));
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        close(fd);
        return idnvi_zone_fail(zone->message, IDNV_ERR_IO, "%s: not a regular file", zone->path);
    }
    do
        n = pread(fd, head, sizeof head, 0);
    while (n < 0 && errno == EINTR);
    close(fd);
    if (n < 0)
        return idnvi_zone_fail(zone->message, IDNV_ERR_IO, "%s: %s", zone->path, strerror(errno));
    if (n == 0)
        return idnvi_zone_fail(zone->message, IDNV_ERR_IO,
                               "%s: the file is empty, not an index of idnv", zone->path);
    return IDNV_OK;
}

static int set_up_env(idnv_zone *zone, uint64_t map_size, const char *path, unsigned flags)
{
    int rc = mdb_env_create(&zone->env);
    if (!rc)
        rc = mdb_env_set_maxdbs(zone->env, 3);
    if (!rc)
        rc = mdb_env_set_maxreaders(zone->env, READERS_MAX);
    while (map_size > (1 << 20) && !room_for(map_size))
        map_size /= 2;
    if (!rc)
        rc = mdb_env_set_mapsize(zone->env, (size_t)whole_pages(map_size));
    if (!rc)
        rc = mdb_env_open(zone->env, path, MDB_NOSUBDIR | MDB_NOTLS | flags, 0666);
    if (rc && zone->env) {
        mdb_env_close(zone->env);
        zone->env = NULL;
    }
    return rc;
}

static int open_tables(idnv_zone *zone, MDB_txn *txn, unsigned create)
{
    int rc = mdb_dbi_open(txn, "meta", create, &zone->meta);
    if (!rc)
        rc = mdb_dbi_open(txn, "names", create, &zone->names);
    if (!rc)
        rc = mdb_dbi_open(txn, "index", create | MDB_DUPSORT | MDB_DUPFIXED, &zone->index);
    return rc == MDB_NOTFOUND ? MDB_INVALID : rc;
}

static void set_page(idnv_zone *zone)
{
    MDB_stat s;
    zone->page = mdb_env_stat(zone->env, &s) ? 4096 : s.ms_psize;
}

/*
 * A new index is made under another name and linked to its own when it is complete: no moment at
 * which a file is there that is not an index.
 */
static idnv_status create_file(idnv_zone *zone)
{
    char pid[32], *path, *lock;
    MDB_txn *txn = NULL;
    idnv_status status = IDNV_OK;
    int rc;
    snprintf(pid, sizeof pid, ".new.%ld", (long)getpid());
    path = idnvi_zone_path(zone->path, pid);
    lock = path ? idnvi_zone_path(path, "-lock") : NULL;
    if (!lock) {
        free(path);
        return idnvi_zone_fail(zone->message, IDNV_ERR_MEMORY, "out of memory");
    }
    unlink(path);
    rc = set_up_env(zone, 1 << 20, path, 0);
    if (!rc)
        rc = mdb_txn_begin(zone->env, NULL, 0, &txn);
    if (!rc)
        rc = open_tables(zone, txn, MDB_CREATE);
    if (!rc)
        rc = idnvi_zone_meta_write(zone, txn);
    if (!rc) {
        set_page(zone);
        status = idnvi_zone_extend(zone, txn, 16, zone->message);
    }
    if (!rc && !status) {
        rc = mdb_txn_commit(txn);
        txn = NULL;
    }
    mdb_txn_abort(txn);
    if (zone->env)
        mdb_env_close(zone->env);
    zone->env = NULL;
    if (rc)
        status = idnvi_zone_fail_mdb(zone->message, zone, rc, "creating it");
    else if (!status && (rc = idnvi_zone_in_place(path, zone->path)) != 0)
        status = idnvi_zone_fail(zone->message, rc == ENOMEM ? IDNV_ERR_MEMORY : IDNV_ERR_IO,
                                 "%s: %s", zone->path, strerror(rc));
    unlink(path);
    unlink(lock);
    free(lock);
    free(path);
    return status;
}

/* No lock file and no right to make one: nobody else can have the file open for writing with one. */
static int reads_without_lock(const idnv_zone *zone)
{
    char *lock = idnvi_zone_path(zone->path, "-lock");
    struct stat st;
    int none = lock && stat(lock, &st) != 0 && errno == ENOENT;
    free(lock);
    return none;
}

static idnv_status open_file(idnv_zone *zone, uint64_t map_size)
{
    unsigned flags = zone->flags & IDNV_ZONE_WRITE ? 0 : MDB_RDONLY;
    struct stat st;
    mdb_filehandle_t fd;
    uint64_t used;
    int rc;
    if (!map_size)
        map_size = stat(zone->path, &st) ? MAP_FIRST : MAP_FIRST + 2 * (uint64_t)st.st_size;
    rc = set_up_env(zone, map_size, zone->path, flags);
    if (rc == EACCES && flags && reads_without_lock(zone))
        rc = set_up_env(zone, map_size, zone->path, flags | MDB_NOLOCK);
    if (rc == EACCES || rc == EROFS || rc == EPERM)
        return idnvi_zone_fail(zone->message, IDNV_ERR_IO,
                               "%s: %s (%s the file and its lock file %s-lock must be writable)",
                               zone->path, strerror(rc),
                               flags ? "to be read while others write," : "for changes", zone->path);
    if (rc)
        return idnvi_zone_fail_mdb(zone->message, zone, rc, "opening it");
    set_page(zone);
    used = idnvi_zone_used(zone);
    if (mdb_env_get_fd(zone->env, &fd) || fstat(fd, &st))
        return idnvi_zone_fail(zone->message, IDNV_ERR_IO, "%s: %s", zone->path, strerror(errno));
    if ((uint64_t)st.st_size < used)
        return idnvi_zone_fail(zone->message, IDNV_ERR_IO,
                               "%s: truncated: %" PRIu64 " octets of %" PRIu64
                               " are there; restore a backup",
                               zone->path, (uint64_t)st.st_size, used);
    return IDNV_OK;
}

static idnv_status read_versions(idnv_zone *zone)
{
    idnv_zone_stats stats;
    MDB_txn *txn = NULL;
    int rc;
    idnv_status status = idnvi_zone_txn_begin(&txn, zone, MDB_RDONLY, zone->message);
    if (status)
        return status;
    rc = open_tables(zone, txn, 0);
    if (!rc)
        rc = idnvi_zone_meta_read(&stats, zone, txn);
    if (rc)
        mdb_txn_abort(txn);
    else
        rc = mdb_txn_commit(txn); /* keeps the handles of the tables */
    idnvi_zone_txn_end(zone);
    if (rc)
        return idnvi_zone_fail_mdb(zone->message, zone, rc, "reading its versions");
    zone->stamp = idnvi_zone_stamp(&stats);
    status = idnvi_zone_meta_check(zone, &stats);
    zone->usable = status == IDNV_OK;
    if (status == IDNV_ERR_MISMATCH && zone->flags & IDNV_ZONE_ANY) {
        zone->message[0] = 0;
        status = IDNV_OK;
    }
    return status;
}

static int good_options(const idnv_zone_options *o)
{
    return o->size >= sizeof *o && o->flags <= 7 && o->tld_len < sizeof((idnv_zone *)0)->tld &&
           (o->tld || o->tld_len == 0);
}

idnv_status idnvi_zone_open(idnv_zone **out, const char *path, size_t path_len,
                            const idnv_zone_options *options,
                            const struct idnvi_zone_keyer *keyer)
{
    idnv_zone_options plain = {.size = sizeof plain};
    idnv_zone *zone;
    idnv_status status = IDNV_OK;
    if (!out)
        return IDNV_ERR_ARGUMENT;
    *out = NULL;
    if (!path || path_len == 0 || memchr(path, 0, path_len))
        return IDNV_ERR_ARGUMENT;
    if (!options)
        options = &plain;
    if (!good_options(options))
        return IDNV_ERR_ARGUMENT;
    zone = calloc(1, sizeof *zone);
    if (!zone)
        return IDNV_ERR_MEMORY;
    zone->path = malloc(path_len + 1);
    if (!zone->path || pthread_rwlock_init(&zone->map_lock, NULL)) {
        free(zone->path);
        free(zone);
        return IDNV_ERR_MEMORY;
    }
    memcpy(zone->path, path, path_len);
    zone->path[path_len] = 0;
    zone->keyer = keyer;
    zone->policy = options->policy;
    zone->tld_len = (uint32_t)options->tld_len;
    if (options->tld_len)
        memcpy(zone->tld, options->tld, options->tld_len);
    zone->flags = options->flags;
    if (zone->flags & IDNV_ZONE_CREATE)
        zone->flags |= IDNV_ZONE_WRITE;
    *out = zone;
    if (zone->flags & IDNV_ZONE_CREATE)
        status = create_file(zone);
    if (!status)
        status = look_at_file(zone);
    if (!status)
        status = open_file(zone, options->map_size);
    if (!status)
        status = read_versions(zone);
    return status;
}

void idnv_zone_close(idnv_zone *zone)
{
    if (!zone)
        return;
    if (zone->env)
        mdb_env_close(zone->env);
    pthread_rwlock_destroy(&zone->map_lock);
    free(zone->path);
    free(zone);
}
