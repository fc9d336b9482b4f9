/* SPDX-License-Identifier: MIT */
/* What is said of a failure. */
#include "zone/internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

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

idnv_status idnvi_zone_fail_keys(char *message, const idnv_zone *zone, idnv_status status,
                                 const struct idnvi_zone_keys *keys)
{
    if (status == IDNV_NO)
        return idnvi_zone_fail(message, IDNV_ERR_SYNTAX, "%s: not a valid name", zone->path);
    if (status == IDNV_ERR_LIMIT)
        return idnvi_zone_fail(message, status,
                               "%s: '%.*s' has more than %d different bucket keys under the tables "
                               "of the policy", zone->path, (int)keys->key_len, keys->key,
                               IDNVI_BUCKETS_MAX);
    return idnvi_zone_fail(message, status, "%s: the keys of a name: %s", zone->path,
                           idnv_status_text(status));
}

idnv_status idnvi_zone_errno_status(int rc)
{
    return rc == ENOSPC || rc == EDQUOT || rc == EFBIG ? IDNV_ERR_FULL
           : rc == ENOMEM                              ? IDNV_ERR_MEMORY
                                                       : IDNV_ERR_IO;
}

idnv_status idnvi_zone_fail_file(char *message, const char *path, int rc)
{
    return idnvi_zone_fail(message, idnvi_zone_errno_status(rc), "%s: %s", path, strerror(rc));
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
