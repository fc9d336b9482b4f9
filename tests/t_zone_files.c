/* SPDX-License-Identifier: MIT */
/* The file of the zone index: what is none, truncated, newer, read-only, full; backups. */
#include "zoneindex.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void set_format(unsigned format)
{
    idnv_zone *zone = must_open(IDNV_ZONE_WRITE, NULL);
    MDB_txn *txn;
    char name[] = "format";
    uint8_t octets[4] = {(uint8_t)format, 0, 0, 0};
    MDB_val key = {6, name}, val = {4, octets};
    assert_int_equal(mdb_txn_begin(zone->env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_put(txn, zone->meta, &key, &val, 0), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    idnv_zone_close(zone);
}

/* ---- files ---- */

static void file_of(const void *data, size_t len)
{
    FILE *f;
    test_files_gone();
    f = fopen(test_path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    fclose(f);
}

static void files_that_are_no_index_are_refused(void **state)
{
    static char noise[20000];
    struct stat st;
    (void)state;
    test_files_gone();
    refused(IDNV_ZONE_WRITE, NULL, IDNV_ERR_IO, "No such file");
    assert_int_not_equal(stat(test_path, &st), 0); /* and is not made */
    file_of("", 0);
    refused(IDNV_ZONE_WRITE, NULL, IDNV_ERR_IO, "empty");
    file_of("example.se\n", 11);
    refused(IDNV_ZONE_WRITE, NULL, IDNV_ERR_IO, "not an index");
    memset(noise, 'x', sizeof noise);
    file_of(noise, sizeof noise);
    refused(0, NULL, IDNV_ERR_IO, "not an index");
    refused(IDNV_ZONE_CREATE, NULL, IDNV_ERR_IO, "exists");
    assert_int_equal(stat(test_path, &st), 0);
    assert_int_equal(st.st_size, sizeof noise); /* and is not changed */
    test_files_gone();
    assert_int_equal(mkdir(test_path, 0777), 0);
    refused(0, NULL, IDNV_ERR_IO, "not a regular file");
    rmdir(test_path);
}

static void an_index_of_another_program_is_refused(void **state)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    (void)state;
    test_files_gone();
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 2), 0);
    assert_int_equal(mdb_env_open(env, test_path, MDB_NOSUBDIR, 0666), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, "other", MDB_CREATE, &dbi), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
    refused(0, NULL, IDNV_ERR_IO, "not an index");
}

static void a_truncated_file_is_refused_at_every_length(void **state)
{
    idnv_zone *zone = fresh(NULL);
    uint64_t used;
    int complete = 0;
    (void)state;
    load_of(zone, 2000, 0, 0);
    used = idnvi_zone_used(zone);
    idnv_zone_close(zone);
    for (uint64_t len = used + 8192; len > 0; len = len > 4000 ? len - 4000 : 0) {
        idnv_zone *again;
        assert_int_equal(truncate(test_path, (off_t)len), 0);
        if (len >= used) {
            again = must_open(0, NULL);
            idnv_zone_close(again);
            complete++;
        } else {
            refused(0, NULL, IDNV_ERR_IO, len > 8192 ? "truncated" : "");
        }
    }
    assert_true(complete > 0);
}

static void a_newer_format_is_refused(void **state)
{
    idnv_zone *zone = fresh(NULL);
    (void)state;
    idnv_zone_close(zone);
    set_format(IDNVI_ZONE_FORMAT + 1);
    refused(0, NULL, IDNV_ERR_VERSION, "newer than this library");
    refused(IDNV_ZONE_ANY, NULL, IDNV_ERR_VERSION, "newer than this library");
}

static void a_read_only_file_can_be_read(void **state)
{
    idnv_zone *zone = fresh(NULL);
    idnv_zone_txn *txn;
    (void)state;
    put(zone, "a", "");
    idnv_zone_close(zone);
    zone = must_open(0, NULL);
    assert_int_equal(idnv_zone_begin(&txn, zone), IDNV_ERR_ARGUMENT);
    assert_string_equal(clashes_of(zone, "a", 1, ""), "a:k0 ");
    idnv_zone_close(zone);
    assert_int_equal(chmod(test_path, 0444), 0);
    if (geteuid() != 0)
        refused(IDNV_ZONE_WRITE, NULL, IDNV_ERR_IO, "must be writable");
    zone = must_open(0, NULL);
    assert_string_equal(clashes_of(zone, "a", 1, ""), "a:k0 ");
    idnv_zone_close(zone);
}

static uint32_t readers_of(idnv_zone *zone)
{
    idnv_zone_stats stats;
    assert_int_equal(idnv_zone_stat(&stats, zone), 0);
    return stats.readers;
}

static void the_readers_of_now_are_counted(void **state)
{
    idnv_zone *zone = fresh(NULL);
    idnv_zone_reader *reader[3];
    (void)state;
    put(zone, "a", "");
    assert_int_equal(readers_of(zone), 0);
    for (size_t i = 0; i < COUNT(reader); i++) {
        assert_int_equal(idnv_zone_reader_new(&reader[i], zone), 0);
        assert_int_equal(idnv_zone_find(NULL, reader[i], "a", 1), 0);
    }
    assert_int_equal(readers_of(zone), 3);
    for (size_t i = 0; i < COUNT(reader); i++) {
        idnv_zone_reader_free(reader[i]);
        assert_int_equal(readers_of(zone), 2 - i);
    }
    idnv_zone_close(zone);
}

static void all_reader_slots_taken(void **state)
{
    idnv_zone *zone = fresh(NULL);
    static idnv_zone_reader *reader[1100];
    size_t n = 0;
    idnv_status status = IDNV_OK;
    (void)state;
    put(zone, "a", "");
    while (n < COUNT(reader)) {
        assert_int_equal(idnv_zone_reader_new(&reader[n], zone), 0);
        status = idnv_zone_find(NULL, reader[n++], "a", 1);
        if (status)
            break;
    }
    assert_int_equal(status, IDNV_ERR_FULL);
    assert_non_null(strstr(idnv_zone_reader_message(reader[n - 1]), "reader slots"));
    put(zone, "b", ""); /* a writer needs none */
    idnv_zone_reader_free(reader[0]);
    assert_int_equal(idnv_zone_find(NULL, reader[n - 1], "b", 1), IDNV_OK);
    for (size_t i = 1; i < n; i++)
        idnv_zone_reader_free(reader[i]);
    idnv_zone_close(zone);
}

static void no_room_on_the_disk(void **state)
{
    idnv_zone *zone = fresh(NULL);
    struct rlimit old, small;
    struct list list = {.n = 100000};
    idnv_zone_load_result result;
    idnv_zone_txn *txn;
    (void)state;
    put(zone, "a", "");
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 1 << 20;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(idnv_zone_load(&result, zone, give, NULL, &list, 0), IDNV_ERR_FULL);
    assert_non_null(strstr(idnv_zone_message(zone), "nothing was changed"));
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    for (int i = 0; i < 40000; i++) {
        char name[16];
        snprintf(name, sizeof name, "y%d", i);
        if (idnv_zone_add(txn, name, strlen(name), NULL, 0))
            break;
    }
    assert_int_equal(idnv_zone_commit(txn), IDNV_ERR_FULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(names_in(zone), 1);
    put(zone, "b", "");
    assert_int_equal(names_in(zone), 2);
    idnv_zone_close(zone);
    zone = must_open(0, NULL);
    assert_string_equal(clashes_of(zone, "b", 1, ""), "b:k0 ");
    idnv_zone_close(zone);
}

/* What stands at a name that is easily guessed: a link to a file, where others may write too. */
static void plant(char *link, size_t cap, const char *path, const char *suffix, const char *more)
{
    snprintf(link, cap, "%s%s.%ld%s", path, suffix, (long)getpid(), more);
    assert_int_equal(symlink("victim", link), 0);
}

/* LMDB would write to what the lock file links to: of a new index, and of one that is there. */
static void a_planted_lock_is_refused(const char *victim)
{
    static const char words[] = "-lock: not a regular file";
    char lock[128];
    struct stat st;
    snprintf(lock, sizeof lock, "%s-lock", test_path);
    for (unsigned there = 0; there < 2; there++) {
        idnv_zone_close(fresh(NULL));
        assert_int_equal(unlink(lock), 0);
        if (!there)
            assert_int_equal(unlink(test_path), 0);
        for (unsigned link = 0; link < 2; link++) { /* to a file, and to none */
            assert_int_equal(symlink(link ? victim : "nowhere", lock), 0);
            if (there) {
                refused(0, NULL, IDNV_ERR_IO, words);
                refused(IDNV_ZONE_WRITE, NULL, IDNV_ERR_IO, words);
            } else {
                refused(IDNV_ZONE_CREATE, NULL, IDNV_ERR_IO, words);
                assert_int_not_equal(stat(test_path, &st), 0); /* and none is left behind */
            }
            assert_int_equal(stat(lock, &st) == 0, link); /* and nothing is made there */
            assert_int_equal(unlink(lock), 0);
        }
    }
}

static void planted_links_are_not_followed(void **state)
{
    static const char *const more[] = {"", ".0", ".0-lock", "-lock"};
    char victim[128], copy[128], links[2 * COUNT(more)][160], text[16] = "";
    struct stat st;
    (void)state;
    test_files_gone();
    snprintf(victim, sizeof victim, "%s/victim", test_dir);
    snprintf(copy, sizeof copy, "%s.copy", test_path);
    FILE *f = fopen(victim, "wb");
    assert_non_null(f);
    fputs("precious", f);
    fclose(f);
    for (size_t i = 0; i < COUNT(more); i++) {
        plant(links[2 * i], sizeof links[0], test_path, ".new", more[i]);
        plant(links[2 * i + 1], sizeof links[0], copy, ".part", more[i]);
    }
    idnv_zone *zone = fresh(NULL);
    assert_int_equal(idnv_zone_backup(zone, copy, strlen(copy)), IDNV_OK);
    assert_string_equal(idnv_zone_message(zone), "");
    idnv_zone_close(zone);
    a_planted_lock_is_refused("victim");
    f = fopen(victim, "rb");
    assert_non_null(f);
    assert_int_equal(fread(text, 1, sizeof text, f), 8);
    assert_string_equal(text, "precious");
    fclose(f);
    assert_int_equal(lstat(copy, &st), 0);
    assert_true(S_ISREG(st.st_mode) && st.st_nlink == 1);
    mode_t mask = umask(0);
    (void)umask(mask);
    assert_int_equal(st.st_mode & 0777, 0666 & ~mask);
    for (size_t i = 0; i < COUNT(links); i++)
        assert_int_equal(unlink(links[i]), 0);
    unlink(copy);
    unlink(victim);
}

/* As a hundred killed processes leave them, or one that began each time with the same number. */
static void leave(const char *path, const char *suffix, int remove_them)
{
    for (unsigned i = 0; i < 100; i++) {
        char name[160];
        snprintf(name, sizeof name, "%s%s.%ld.%u", path, suffix, (long)getpid(), i);
        FILE *f = remove_them ? NULL : fopen(name, "wb");
        assert_int_equal(remove_them ? unlink(name) : fclose(f), 0);
    }
}

static void files_left_by_killed_processes_are_named(void **state)
{
    char copy[128], words[64];
    idnv_zone *zone = fresh(NULL);
    (void)state;
    snprintf(copy, sizeof copy, "%s.copy", test_path);
    leave(copy, ".part", 0);
    assert_int_equal(idnv_zone_backup(zone, copy, strlen(copy)), IDNV_ERR_IO);
    snprintf(words, sizeof words, ".copy.part.%ld.99: File exists", (long)getpid());
    assert_non_null(strstr(idnv_zone_message(zone), words));
    leave(copy, ".part", 1);
    assert_int_equal(idnv_zone_backup(zone, copy, strlen(copy)), IDNV_OK);
    assert_int_equal(unlink(copy), 0);
    idnv_zone_close(zone);
    test_files_gone();
    leave(test_path, ".new", 0);
    snprintf(words, sizeof words, ".new.%ld.99: File exists", (long)getpid());
    refused(IDNV_ZONE_CREATE, NULL, IDNV_ERR_IO, words);
    leave(test_path, ".new", 1);
    idnv_zone_close(fresh(NULL));
}

static void a_backup_is_the_index(void **state)
{
    char copy[128], kept[96];
    idnv_zone *zone = fresh(some_policy);
    idnv_zone_txn *txn;
    (void)state;
    load_of(zone, 1000, 0, 0);
    snprintf(copy, sizeof copy, "%s.copy", test_path);
    remove(copy);
    assert_int_equal(idnv_zone_begin(&txn, zone), 0); /* while a writer is at work */
    assert_int_equal(idnv_zone_add(txn, "late", 4, NULL, 0), 0);
    assert_int_equal(idnv_zone_backup(zone, copy, strlen(copy)), 0);
    assert_int_equal(idnv_zone_backup(zone, copy, strlen(copy)), IDNV_ERR_IO);
    assert_int_equal(idnv_zone_commit(txn), 0);
    idnv_zone_close(zone);
    strcpy(kept, test_path);
    strcat(test_path, ".copy");
    zone = must_open(IDNV_ZONE_WRITE, some_policy);
    assert_int_equal(names_in(zone), 900);
    assert_string_equal(clashes_of(zone, "late", 1, ""), "");
    put(zone, "more", "");
    idnv_zone_close(zone);
    test_files_gone();
    strcpy(test_path, kept);
}

/* In another process: waits for an octet, then adds more than the map of 1 MiB here holds. */
static pid_t growing_process(int start)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    idnv_zone_close(grown_when_told(start));
    _exit(0);
}

/* An index that another process has grown beyond the map that we have of it. */
static idnv_zone *outgrown(void)
{
    int start[2], status;
    idnv_zone_close(fresh(NULL));
    assert_int_equal(pipe(start), 0);
    pid_t child = growing_process(start[0]);
    idnv_zone *zone = must_open(IDNV_ZONE_WRITE, NULL);
    uint64_t map = idnvi_zone_map_size(zone);
    assert_int_equal(write(start[1], "x", 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(idnvi_zone_used(zone) > map);
    close(start[0]);
    close(start[1]);
    return zone;
}

/* As a transaction does whose own map is full, while the other process commits. */
static void growing_a_little_is_enough_for_what_another_process_wrote(void **state)
{
    idnv_zone *zone = outgrown();
    (void)state;
    if (idnvi_zone_grow(zone, idnvi_zone_map_size(zone) + 65536, zone->message))
        fail_msg("grow: %s", idnv_zone_message(zone));
    assert_true(idnvi_zone_map_size(zone) > idnvi_zone_used(zone));
    put(zone, "one-more", "");
    assert_int_equal(names_in(zone), 36001);
    idnv_zone_close(zone);
}

static void a_backup_adopts_the_map_that_another_process_grew(void **state)
{
    char copy[128], kept[96];
    idnv_zone *zone = outgrown();
    (void)state;
    snprintf(copy, sizeof copy, "%s.copy", test_path);
    remove(copy);
    if (idnv_zone_backup(zone, copy, strlen(copy)))
        fail_msg("backup: %s", idnv_zone_message(zone));
    idnv_zone_close(zone);
    strcpy(kept, test_path);
    strcat(test_path, ".copy");
    zone = must_open(0, NULL);
    assert_int_equal(names_in(zone), 36000);
    idnv_zone_close(zone);
    test_files_gone();
    strcpy(test_path, kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_are_no_index_are_refused),
        cmocka_unit_test(an_index_of_another_program_is_refused),
        cmocka_unit_test(a_truncated_file_is_refused_at_every_length),
        cmocka_unit_test(a_newer_format_is_refused),
        cmocka_unit_test(a_read_only_file_can_be_read),
        cmocka_unit_test(the_readers_of_now_are_counted),
        cmocka_unit_test(all_reader_slots_taken),
        cmocka_unit_test(no_room_on_the_disk),
        cmocka_unit_test(planted_links_are_not_followed),
        cmocka_unit_test(files_left_by_killed_processes_are_named),
        cmocka_unit_test(a_backup_is_the_index),
        cmocka_unit_test(growing_a_little_is_enough_for_what_another_process_wrote),
        cmocka_unit_test(a_backup_adopts_the_map_that_another_process_grew),
    };
    return run_with_index("zone-files", tests, COUNT(tests));
}
