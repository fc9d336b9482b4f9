/* SPDX-License-Identifier: MIT */
/* The memory map and the length of the file: both as long as the pages in use reach. */
#include "zone/internal.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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

void idnvi_zone_sizes(uint64_t *used, uint64_t *map_size, idnv_zone *zone)
{
    idnvi_zone_lock_use(&zone->lock, NULL);
    *used = idnvi_zone_used(zone);
    *map_size = idnvi_zone_map_size(zone);
    idnvi_zone_lock_leave(&zone->lock, NULL);
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

uint64_t idnvi_zone_map_fit(uint64_t size)
{
    while (size > (1 << 20) && !room_for(size))
        size /= 2;
    return whole_pages(size);
}

idnv_status idnvi_zone_grow(idnv_zone *zone, uint64_t size, char *message)
{
    uint64_t now, used;
    int rc = MDB_SUCCESS;
    if (idnvi_zone_lock_change(&zone->lock))
        return idnvi_zone_fail(message, IDNV_ERR_FULL,
                               "%s: the memory map must grow, and cannot while this thread is "
                               "inside an audit or a transaction of the index", zone->path);
    now = idnvi_zone_map_size(zone);
    used = idnvi_zone_used(zone);
    if (size < used) /* of which the caller knew less: another process has grown the file */
        size = 2 * used + (1 << 20);
    size = whole_pages(size);
    while (size > now && !room_for(size)) /* less than was asked, but more than there is */
        size = whole_pages(now + (size - now) / 2) < size ? whole_pages(now + (size - now) / 2) : 0;
    if (size > now && size >= used)
        rc = mdb_env_set_mapsize(zone->env, (size_t)size);
    else if (used > now)
        rc = MDB_MAP_FULL;
    idnvi_zone_lock_changed(&zone->lock);
    return rc ? idnvi_zone_fail_mdb(message, zone, rc, "growing the memory map") : IDNV_OK;
}

static int begin(MDB_txn **txn, idnv_zone *zone, unsigned flags)
{
    if (*txn)
        return mdb_txn_renew(*txn);
    /* Known before LMDB waits for another writer: whoever asks meanwhile finds the map grown. */
    if (!(flags & MDB_RDONLY) && idnvi_zone_used(zone) > idnvi_zone_map_size(zone))
        return MDB_MAP_RESIZED;
    return mdb_txn_begin(zone->env, NULL, flags, txn);
}

idnv_status idnvi_zone_txn_begin(MDB_txn **txn, idnv_zone *zone, struct idnvi_zone_stay *stay,
                                 unsigned flags, char *message)
{
    int rc = 0, dead;
    /* A killed reader would keep all pages from being reused that are freed from now on. What fails
     * here leaves them for the next time. */
    if (!(flags & MDB_RDONLY))
        (void)mdb_reader_check(zone->env, &dead);
    for (int attempt = 0; attempt < 8; attempt++) {
        idnvi_zone_lock_use(&zone->lock, stay);
        rc = begin(txn, zone, flags);
        if (rc == MDB_SUCCESS)
            return IDNV_OK;
        idnvi_zone_lock_leave(&zone->lock, stay);
        if (rc == MDB_MAP_RESIZED) {
            idnv_status status = idnvi_zone_grow(zone, 0, message);
            if (status)
                return status;
        } else if (rc == MDB_READERS_FULL) {
            dead = 0;
            if (mdb_reader_check(zone->env, &dead) || dead == 0)
                break;
        } else {
            break;
        }
    }
    return idnvi_zone_fail_mdb(message, zone, rc, "beginning a transaction");
}

void idnvi_zone_txn_end(idnv_zone *zone, struct idnvi_zone_stay *stay)
{
    idnvi_zone_lock_leave(&zone->lock, stay);
}

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
    struct idnvi_zone_stay stay;
    uint64_t used;
    if (idnvi_zone_txn_begin(&txn, zone, &stay, 0, message)) /* so that nobody else writes there */
        return;
    used = idnvi_zone_used(zone);
    if (!mdb_env_get_fd(zone->env, &fd) && !fstat(fd, &st) && (uint64_t)st.st_size > used) {
        int rc = ftruncate(fd, (off_t)used);
        (void)rc; /* it was full before, and is full still */
    }
    mdb_txn_abort(txn);
    idnvi_zone_txn_end(zone, &stay);
}
