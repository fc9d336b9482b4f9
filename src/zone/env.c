/* SPDX-License-Identifier: MIT */
/* Opening: a file is made whole under another name, and looked at before LMDB trusts it. */
#include "zone/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <idnv/version.h>

size_t idnv_zone_options_sizeof(void) { return sizeof(idnv_zone_options); }

/*
 * First size of the map: address space, not memory. On 64 bits generous, so that growing is rare.
 */
#define MAP_FIRST   (sizeof(void *) > 4 ? UINT64_C(1) << 30 : UINT64_C(1) << 26)
#define READERS_MAX 1022

const char *idnv_zone_version(void) { return IDNV_VERSION_STRING; }

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

/*
 * The folder may be open to others, who could put a link there: nothing that exists is written to.
 * Not mkstemp: the mode is that of any new file of the user.
 */
idnv_status idnvi_zone_make_beside(char **made, int *fd, char *message, const char *path,
                                   const char *suffix)
{
    idnv_status status;
    int rc = EEXIST;
    *made = NULL;
    for (unsigned i = 0; i < 100 && rc == EEXIST; i++) {
        char more[64];
        snprintf(more, sizeof more, "%s.%ld.%u", suffix, (long)getpid(), i);
        free(*made);
        *made = idnvi_zone_path(path, more);
        if (!*made)
            return idnvi_zone_fail(message, IDNV_ERR_MEMORY, "out of memory");
        *fd = open(*made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*fd >= 0)
            return IDNV_OK;
        rc = errno;
    }
    /* The caller knows the name that was asked for, and that of a file in the way. */
    status = idnvi_zone_fail_file(message, rc == EEXIST ? *made : path, rc);
    free(*made);
    *made = NULL;
    return status;
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

idnv_status idnvi_zone_in_place(char *message, const char *made, const char *path)
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
    return rc ? idnvi_zone_fail_file(message, path, rc) : IDNV_OK;
}

/* What LMDB would take for an empty index, or stumble over, is refused before it sees the file. */
static idnv_status look_at_file(idnv_zone *zone)
{
    uint8_t head[32];
    struct stat st;
    ssize_t n;
    int fd = open(zone->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* no pipe is waited for */
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
    if (!rc)
        rc = mdb_env_set_mapsize(zone->env, (size_t)idnvi_zone_map_fit(map_size));
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
 * which a file is there that is not an index. Nobody else knows it: it needs no lock file.
 */
static idnv_status create_file(idnv_zone *zone)
{
    char *path;
    MDB_txn *txn = NULL;
    int rc, fd;
    idnv_status status = idnvi_zone_make_beside(&path, &fd, zone->message, zone->path, ".new");
    if (!path)
        return status;
    close(fd);
    rc = set_up_env(zone, 1 << 20, path, MDB_NOLOCK);
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
    if (!status)
        status = idnvi_zone_in_place(zone->message, path, zone->path);
    else
        (void)unlink(path);
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

/*
 * LMDB opens the lock file for writing, and makes it, through any link of that name. What is put
 * there after this is not seen: where others may write, no folder is safe.
 */
static idnv_status look_at_lock(idnv_zone *zone)
{
    char *lock = idnvi_zone_path(zone->path, "-lock");
    idnv_status status = IDNV_OK;
    struct stat st;
    if (!lock)
        return idnvi_zone_fail(zone->message, IDNV_ERR_MEMORY, "out of memory");
    if (lstat(lock, &st) == 0 && !S_ISREG(st.st_mode))
        status = idnvi_zone_fail(zone->message, IDNV_ERR_IO, "%s: not a regular file", lock);
    free(lock);
    return status;
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
    idnv_status status = idnvi_zone_txn_begin(&txn, zone, NULL, MDB_RDONLY, zone->message);
    if (status)
        return status;
    rc = open_tables(zone, txn, 0);
    if (!rc)
        rc = idnvi_zone_meta_read(&stats, zone, txn);
    if (rc)
        mdb_txn_abort(txn);
    else
        rc = mdb_txn_commit(txn); /* keeps the handles of the tables */
    idnvi_zone_txn_end(zone, NULL);
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

int idnvi_zone_tld_ok(const char *tld, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-", tld[i], 37))
            return 0;
    return 1;
}

/* An index may have recorded a TLD in another form, and be asked with what it tells. */
static int good_options(const idnv_zone_options *o)
{
    if (o->size < sizeof *o || o->flags > 7 || o->tld_len >= sizeof((idnv_zone *)0)->tld ||
        (!o->tld && o->tld_len))
        return 0;
    return !(o->flags & IDNV_ZONE_CREATE) || idnvi_zone_tld_ok(o->tld, o->tld_len);
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
    if (!good_options(options) || (options->policy && !keyer->opened(options->policy)))
        return IDNV_ERR_ARGUMENT;
    zone = calloc(1, sizeof *zone);
    if (!zone)
        return IDNV_ERR_MEMORY;
    zone->path = malloc(path_len + 1);
    if (!zone->path || !idnvi_zone_lock_init(&zone->lock)) {
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
    if (zone->flags & IDNV_ZONE_CREATE) {
        status = look_at_lock(zone); /* no index is left that cannot be opened */
        if (!status)
            status = create_file(zone);
    }
    if (!status)
        status = look_at_file(zone);
    if (!status)
        status = look_at_lock(zone);
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
    idnvi_zone_lock_destroy(&zone->lock);
    free(zone->path);
    free(zone);
}
