/* SPDX-License-Identifier: MIT */
/*
 * Everything an index is used for, with one fault at every place in turn: each allocation, each call
 * of the system, and of the calls of LMDB, some 27,000, the first 17 and then every i-th, i growing by
 * a sixteenth (132 places for each error). Either the operation says so, or its result is
 * right; what is left is an index with a state that was committed, and no file and no descriptor
 * beside it. The calls are those of the library (linked with --wrap), not those inside LMDB.
 */
#include "zoneindex.h"

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { ALLOCATION, LMDB, SYSTEM };

static struct {
    enum kind kind;
    int error;
    long left; /* calls before the fault; below 0: none comes */
} fault = {.left = -1};

static int strikes(enum kind kind)
{
    return fault.left >= 0 && fault.kind == kind && fault.left-- == 0;
}

/*
 * What the headers of glibc make of a call where files may be larger than a word says, and times
 * later: it is wrapped by the name that the linker sees.
 */
#ifdef __USE_FILE_OFFSET64
#define LARGE(name) name##64
#else
#define LARGE(name) name
#endif
#ifdef __USE_TIME64_REDIRECTS
#define TIMED(name) __##name##64_time64
#else
#define TIMED(name) LARGE(name)
#endif
#define JOIN(a, b) a##b
#define REAL(name) JOIN(__real_, name)
#define WRAPPED(name) JOIN(__wrap_, name)

#define WRAP(type, name, parameters, arguments, kind, failed)                                      \
    type REAL(name) parameters;                                                                    \
    type WRAPPED(name) parameters;                                                                 \
    type WRAPPED(name) parameters                                                                  \
    {                                                                                              \
        if (!strikes(kind))                                                                        \
            return REAL(name) arguments;                                                           \
        errno = fault.error;                                                                       \
        return failed;                                                                             \
    }

WRAP(void *, malloc, (size_t size), (size), ALLOCATION, NULL)
WRAP(void *, calloc, (size_t n, size_t size), (n, size), ALLOCATION, NULL)
WRAP(void *, realloc, (void *p, size_t size), (p, size), ALLOCATION, NULL)

#define WRAP_LMDB(name, parameters, arguments)                                                     \
    WRAP(int, name, parameters, arguments, LMDB, fault.error)
WRAP_LMDB(mdb_env_create, (MDB_env **env), (env))
WRAP_LMDB(mdb_env_set_maxdbs, (MDB_env *env, MDB_dbi n), (env, n))
WRAP_LMDB(mdb_env_set_maxreaders, (MDB_env *env, unsigned n), (env, n))
WRAP_LMDB(mdb_env_open, (MDB_env *env, const char *path, unsigned flags, mdb_mode_t mode),
          (env, path, flags, mode))
WRAP_LMDB(mdb_env_stat, (MDB_env *env, MDB_stat *s), (env, s))
WRAP_LMDB(mdb_env_get_fd, (MDB_env *env, mdb_filehandle_t *fd), (env, fd))
WRAP_LMDB(mdb_env_copyfd2, (MDB_env *env, mdb_filehandle_t fd, unsigned flags), (env, fd, flags))
WRAP_LMDB(mdb_dbi_open, (MDB_txn *txn, const char *name, unsigned flags, MDB_dbi *dbi),
          (txn, name, flags, dbi))
WRAP_LMDB(mdb_drop, (MDB_txn *txn, MDB_dbi dbi, int del), (txn, dbi, del))
WRAP_LMDB(mdb_stat, (MDB_txn *txn, MDB_dbi dbi, MDB_stat *s), (txn, dbi, s))
WRAP_LMDB(mdb_get, (MDB_txn *txn, MDB_dbi dbi, MDB_val *k, MDB_val *v), (txn, dbi, k, v))
WRAP_LMDB(mdb_put, (MDB_txn *txn, MDB_dbi dbi, MDB_val *k, MDB_val *v, unsigned flags),
          (txn, dbi, k, v, flags))
WRAP_LMDB(mdb_del, (MDB_txn *txn, MDB_dbi dbi, MDB_val *k, MDB_val *v), (txn, dbi, k, v))
WRAP_LMDB(mdb_cursor_open, (MDB_txn *txn, MDB_dbi dbi, MDB_cursor **c), (txn, dbi, c))
WRAP_LMDB(mdb_cursor_renew, (MDB_txn *txn, MDB_cursor *c), (txn, c))
WRAP_LMDB(mdb_cursor_get, (MDB_cursor *c, MDB_val *k, MDB_val *v, MDB_cursor_op op), (c, k, v, op))
WRAP_LMDB(mdb_cursor_put, (MDB_cursor *c, MDB_val *k, MDB_val *v, unsigned flags),
          (c, k, v, flags))
WRAP_LMDB(mdb_cursor_del, (MDB_cursor *c, unsigned flags), (c, flags))
WRAP_LMDB(mdb_txn_begin, (MDB_env *env, MDB_txn *parent, unsigned flags, MDB_txn **txn),
          (env, parent, flags, txn))
WRAP_LMDB(mdb_txn_renew, (MDB_txn *txn), (txn))

static size_t largest_map; /* that was asked for */
int __real_mdb_env_set_mapsize(MDB_env *env, size_t size);
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t size);
int __wrap_mdb_env_set_mapsize(MDB_env *env, size_t size)
{
    if (size > largest_map)
        largest_map = size;
    return strikes(LMDB) ? fault.error : __real_mdb_env_set_mapsize(env, size);
}

/* As LMDB's own: a commit that fails is an abort. */
int __real_mdb_txn_commit(MDB_txn *txn);
int __wrap_mdb_txn_commit(MDB_txn *txn);
int __wrap_mdb_txn_commit(MDB_txn *txn)
{
    if (!strikes(LMDB))
        return __real_mdb_txn_commit(txn);
    mdb_txn_abort(txn);
    return fault.error;
}

#define WRAP_SYSTEM(name, parameters, arguments) WRAP(int, name, parameters, arguments, SYSTEM, -1)
WRAP_SYSTEM(TIMED(fstat), (int fd, struct stat *s), (fd, s))
WRAP_SYSTEM(TIMED(stat), (const char *path, struct stat *s), (path, s))
WRAP_SYSTEM(LARGE(ftruncate), (int fd, off_t len), (fd, len))
WRAP_SYSTEM(fsync, (int fd), (fd))
WRAP_SYSTEM(link, (const char *old, const char *new), (old, new))
WRAP_SYSTEM(rename, (const char *old, const char *new), (old, new))
WRAP_SYSTEM(LARGE(mkstemp), (char *path), (path))
WRAP(void *, LARGE(mmap), (void *p, size_t len, int prot, int flags, int fd, off_t at),
     (p, len, prot, flags, fd, at), SYSTEM, MAP_FAILED)

int REAL(LARGE(open))(const char *path, int flags, ...);
int WRAPPED(LARGE(open))(const char *path, int flags, ...);
int WRAPPED(LARGE(open))(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (!strikes(SYSTEM))
        return REAL(LARGE(open))(path, flags, mode);
    errno = fault.error;
    return -1;
}

/* Reading and writing also come interrupted and short. */
static unsigned interrupted;
#define WRAP_TRANSFER(name, pointer)                                                               \
    ssize_t REAL(name)(int fd, pointer data, size_t len, off_t at);                                \
    ssize_t WRAPPED(name)(int fd, pointer data, size_t len, off_t at);                             \
    ssize_t WRAPPED(name)(int fd, pointer data, size_t len, off_t at)                              \
    {                                                                                              \
        if (strikes(SYSTEM) || (interrupted && interrupted++ % 2)) {                               \
            errno = interrupted ? EINTR : fault.error;                                             \
            return -1;                                                                             \
        }                                                                                          \
        return REAL(name)(fd, data, interrupted && len > 1 ? len / 2 : len, at);                   \
    }
WRAP_TRANSFER(LARGE(pread), void *)
WRAP_TRANSFER(LARGE(pwrite), const void *)

/* ---- what an index is used for ---- */

enum { LISTED = 1200, LOADED = LISTED - LISTED / 10, CHANGED = 3 };

static idnv_status expect(idnv_status status, idnv_status want)
{
    if (status >= 0)
        assert_int_equal(status, want);
    return status;
}

static idnv_status change(idnv_zone *zone)
{
    static const char *const names[] = {"vow", "Look.se", "iook.se", "wow"};
    idnv_zone_txn *txn;
    idnv_status status = expect(idnv_zone_begin(&txn, zone), IDNV_OK);
    if (status < 0)
        return status;
    for (size_t i = 0; i < COUNT(names) && status >= 0; i++)
        status = expect(idnv_zone_add(txn, names[i], strlen(names[i]), "o", 1), IDNV_OK);
    if (status >= 0)
        status = expect(idnv_zone_add(txn, "LOOK.se", 7, NULL, 0), IDNV_NO);
    if (status >= 0)
        status = expect(idnv_zone_remove(txn, "wow", 3), IDNV_OK);
    if (status >= 0)
        status = expect(idnv_zone_remove(txn, "none", 4), IDNV_NO);
    if (status >= 0)
        return expect(idnv_zone_commit(txn), IDNV_OK);
    idnv_zone_abort(txn);
    return status;
}

static idnv_status load(idnv_zone *zone)
{
    struct list list = {.n = LISTED};
    idnv_zone_load_result result;
    idnv_status status = expect(idnv_zone_load(&result, zone, give, NULL, &list, 1), IDNV_OK);
    if (status >= 0)
        assert_int_equal(result.loaded, LOADED);
    return status;
}

static int count_pairs(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    (void)a;
    (void)b;
    ++*(size_t *)context;
    return 0;
}

static int count_changes(void *context, const idnv_zone_entry *entry, uint32_t what)
{
    (void)entry;
    (void)what;
    ++*(size_t *)context;
    return 0;
}

static idnv_status ask(idnv_zone_reader *reader)
{
    static idnv_zone_entry entries[4];
    static size_t pairs_of_all; /* the first run, without a fault, says how many */
    size_t count, pairs = 0, changes = 0;
    uint64_t after = 0;
    idnv_status status = expect(idnv_zone_find(entries, reader, "LOOK.se", 7), IDNV_OK);
    if (status >= 0)
        status = expect(idnv_zone_find(entries, reader, "none", 4), IDNV_NO);
    if (status >= 0) {
        status = expect(idnv_zone_query(entries, 4, &count, &after, reader, "look", 4,
                                        IDNV_TIER_K3, NULL, 0),
                        IDNV_OK);
        if (status >= 0)
            assert_int_equal(count, 2);
    }
    after = 0;
    for (count = 0; status == IDNV_OK; count++)
        status = idnv_zone_next(entries, &after, reader);
    if (status == IDNV_NO)
        assert_int_equal(count - 1, CHANGED + LOADED);
    if (status >= 0)
        status = expect(idnv_zone_audit(reader, IDNV_TIER_K3, count_pairs, NULL, &pairs), IDNV_OK);
    if (status >= 0) {
        if (pairs_of_all == 0)
            pairs_of_all = pairs;
        assert_true(pairs > 0);
        assert_int_equal(pairs, pairs_of_all);
        status = expect(idnv_zone_upgrade_audit(reader, count_changes, NULL, &changes), IDNV_OK);
    }
    if (status >= 0)
        assert_int_equal(changes, 0);
    return status;
}

static idnv_status copy(idnv_zone *zone)
{
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s.copy", test_path);
    idnv_status status = expect(idnv_zone_backup(zone, path, strlen(path)), IDNV_OK);
    if (status >= 0)
        assert_int_equal(REAL(TIMED(stat))(path, &st), 0);
    remove(path);
    return status;
}

static idnv_status rebuild(void)
{
    char message[512];
    idnv_zone_options options = {.size = sizeof options};
    idnv_zone_load_result result;
    idnv_status status = expect(idnvi_zone_rebuild(&result, test_path, strlen(test_path), &options,
                                                   &test_keyer, NULL, NULL, message,
                                                   sizeof message),
                                IDNV_OK);
    if (status >= 0)
        assert_int_equal(result.loaded, CHANGED + LOADED);
    else if (status != IDNV_ERR_MEMORY)
        assert_true(message[0] != 0);
    return status;
}

static idnv_status everything(void)
{
    idnv_zone *zone;
    idnv_zone_reader *reader;
    idnv_zone_stats stats;
    idnv_status status = try_open(&zone, IDNV_ZONE_CREATE, some_policy);
    if (status >= 0)
        status = change(zone);
    if (status >= 0)
        status = load(zone);
    if (status >= 0 && (status = expect(idnv_zone_reader_new(&reader, zone), IDNV_OK)) >= 0) {
        status = ask(reader);
        assert_true(status >= 0 || idnv_zone_reader_message(reader)[0] != 0);
        idnv_zone_reader_free(reader);
    } else if (status < 0 && zone) {
        assert_true(idnv_zone_message(zone)[0] != 0);
    }
    if (status >= 0 && (status = expect(idnv_zone_stat(&stats, zone), IDNV_OK)) >= 0)
        assert_int_equal(stats.names, CHANGED + LOADED);
    if (status >= 0)
        status = copy(zone);
    idnv_zone_close(zone);
    return status < 0 ? status : rebuild();
}

/* ---- with a fault ---- */

static void known_file(const char *path, void *context)
{
    const char *name = strrchr(path, '/') + 1;
    (void)context;
    if (strcmp(name, "index") != 0 && strcmp(name, "index-lock") != 0)
        fail_msg("%s was left", path);
}

/* A committed state: of the empty index, of the change, of the load. */
static void assert_sound(void)
{
    struct stat st;
    each_file(test_dir, "", known_file, NULL);
    if (REAL(TIMED(stat))(test_path, &st) != 0)
        return;
    idnv_zone *zone = must_open(IDNV_ZONE_ANY, NULL);
    uint64_t names = names_in(zone);
    assert_true(names == 0 || names == CHANGED || names == CHANGED + LOADED);
    idnv_zone_close(zone);
}

static int lowest_descriptor(void)
{
    int fd = REAL(LARGE(open))("/dev/null", O_RDONLY);
    assert_true(fd >= 0);
    close(fd);
    return fd;
}

/* Of LMDB's calls later ones in growing steps: a load makes one for each entry. */
static void at_every_place(enum kind kind, int error, idnv_status want)
{
    int descriptor = lowest_descriptor();
    long failed = 0;
    for (long i = 0;; i += kind == LMDB ? 1 + i / 16 : 1) {
        test_files_gone();
        fault.kind = kind;
        fault.error = error;
        fault.left = i;
        idnv_status status = everything();
        int over = fault.left >= 0;
        fault.left = -1;
        if (status < 0 && status != want)
            fail_msg("place %ld: %s, not %s", i, idnv_status_text(status), idnv_status_text(want));
        failed += status < 0;
        assert_sound();
        assert_int_equal(lowest_descriptor(), descriptor);
        if (over) {
            assert_int_equal(status, IDNV_OK);
            break;
        }
    }
    assert_true(failed > 10);
}

static void cve_2013_7424_every_allocation_may_fail(void **state)
{
    (void)state;
    at_every_place(ALLOCATION, ENOMEM, IDNV_ERR_MEMORY);
}

static void every_call_of_lmdb_may_fail(void **state)
{
    (void)state;
    at_every_place(LMDB, EIO, IDNV_ERR_IO);
    at_every_place(LMDB, MDB_CORRUPTED, IDNV_ERR_IO);
    at_every_place(LMDB, ENOSPC, IDNV_ERR_FULL);
    at_every_place(LMDB, ENOMEM, IDNV_ERR_MEMORY);
}

/* At the first call LMDB says so of our transaction, at the second of the copy's own. */
static void a_backup_is_begun_again_where_the_map_was_grown_meanwhile(void **state)
{
    idnv_zone *zone = fresh(NULL);
    (void)state;
    for (long i = 0; i < 2; i++) {
        fault.kind = LMDB;
        fault.error = MDB_MAP_RESIZED;
        fault.left = i;
        idnv_status status = copy(zone);
        assert_int_equal(fault.left, -1);
        assert_int_equal(status, IDNV_OK);
    }
    idnv_zone_close(zone);
}

static void a_backup_without_memory_says_so(void **state)
{
    idnv_zone *zone = fresh(NULL);
    (void)state;
    fault.kind = LMDB;
    fault.error = ENOMEM;
    fault.left = 1; /* after the transaction: of the copy itself */
    idnv_status status = copy(zone);
    assert_int_equal(fault.left, -1);
    assert_int_equal(status, IDNV_ERR_MEMORY);
    idnv_zone_close(zone);
}

/* Octets are not all that a file takes: a folder may have no room for its name, a disk no inode. */
static void no_room_for_a_file_is_said(void **state)
{
    static const int errors[] = {ENOSPC, EDQUOT};
    (void)state;
    for (size_t i = 0; i < COUNT(errors); i++) {
        idnv_zone *zone;
        long failed = 0;
        fault.kind = SYSTEM;
        fault.error = errors[i];
        test_files_gone();
        fault.left = 0; /* the first name of the index */
        assert_int_equal(try_open(&zone, IDNV_ZONE_CREATE, some_policy), IDNV_ERR_FULL);
        assert_int_equal(fault.left, -1);
        assert_null(strstr(idnv_zone_message(zone), ".new"));
        assert_non_null(strstr(idnv_zone_message(zone), test_path));
        idnv_zone_close(zone);
        assert_sound();
        zone = fresh(NULL);
        for (long at = 0; fault.left < 0; at++) {
            fault.left = at;
            idnv_status status = copy(zone);
            assert_int_equal(status, status < 0 ? IDNV_ERR_FULL : IDNV_OK);
            failed += status < 0;
        }
        fault.left = -1;
        assert_true(failed > 2); /* the first name, what is in it, its own name */
        idnv_zone_close(zone);
    }
}

/* The keys of a new policy may need more room than all that is there: as much as a load asks for. */
static void a_rebuild_has_the_room_of_a_load(void **state)
{
    idnv_zone *zone = fresh(NULL);
    (void)state;
    largest_map = 0;
    assert_int_equal(change(zone), IDNV_OK);
    assert_int_equal(load(zone), IDNV_OK);
    idnv_zone_close(zone);
    size_t of_load = largest_map;
    largest_map = 0;
    assert_int_equal(rebuild(), IDNV_OK);
    assert_true(of_load > 0);
    assert_true(largest_map >= of_load / 4); /* of a small address space both take what is left */
}

static void every_call_of_the_system_may_fail(void **state)
{
    (void)state;
    at_every_place(SYSTEM, EIO, IDNV_ERR_IO);
}

static void transfers_are_interrupted_and_short(void **state)
{
    (void)state;
    test_files_gone();
    interrupted = 1;
    idnv_status status = everything();
    assert_true(interrupted > 10);
    interrupted = 0;
    assert_int_equal(status, IDNV_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transfers_are_interrupted_and_short),
        cmocka_unit_test(cve_2013_7424_every_allocation_may_fail),
        cmocka_unit_test(every_call_of_lmdb_may_fail),
        cmocka_unit_test(a_backup_is_begun_again_where_the_map_was_grown_meanwhile),
        cmocka_unit_test(a_backup_without_memory_says_so),
        cmocka_unit_test(no_room_for_a_file_is_said),
        cmocka_unit_test(a_rebuild_has_the_room_of_a_load),
        cmocka_unit_test(every_call_of_the_system_may_fail),
    };
    return run_with_index("zone-faults", tests, COUNT(tests));
}
