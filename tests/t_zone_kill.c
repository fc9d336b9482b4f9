/* SPDX-License-Identifier: MIT */
/*
 * A writer is killed at random moments: the index opens, holds every name whose commit was answered,
 * and no half transaction. Two processes that write wait for each other. What a killed reader had is
 * used again.
 *
 * $IDNV_KILLS: how many times (default 30; ./dev test --full: 1000).
 */
#include "zonekeys.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PER_TXN = 7 }; /* names of one transaction */

static idnv_zone *open_it(uint32_t flags)
{
    idnv_zone_options options = {.size = sizeof options, .flags = flags,
                                 .policy = (const idnv_policy *)(const void *)"policy 1"};
    idnv_zone *zone;
    options.map_size = 1 << 18; /* so that growing is interrupted too */
    idnv_status status =
        idnvi_zone_open(&zone, test_path, strlen(test_path), &options, &test_keyer);
    if (status)
        fail_msg("%s", zone ? idnv_zone_message(zone) : "no handle");
    return zone;
}

static size_t name_of(char name[32], uint64_t txn, int i)
{
    return (size_t)snprintf(name, 32, "t%llu-%d", (unsigned long long)txn, i);
}

/* Writes transactions from number `from` on; each number goes into the pipe once it is committed. */
static void write_until_killed(int pipe_end, uint64_t from)
{
    idnv_zone *zone = open_it(IDNV_ZONE_WRITE);
    for (uint64_t n = from;; n++) {
        idnv_zone_txn *txn;
        char name[32];
        if (idnv_zone_begin(&txn, zone))
            _exit(9);
        for (int i = 0; i < PER_TXN; i++)
            if (idnv_zone_add(txn, name, name_of(name, n, i), NULL, 0))
                _exit(9);
        /* A removal too: its pages are freed, and reused by later transactions. */
        if (n > 20 && idnv_zone_remove(txn, name, name_of(name, n - 20, 0)) < 0)
            _exit(9);
        if (idnv_zone_commit(txn))
            _exit(9);
        if (write(pipe_end, &n, sizeof n) != sizeof n)
            _exit(9);
    }
}

/* How many names of a transaction are there, found both by name and as their own look-alike. */
static int present(idnv_zone_reader *reader, uint64_t txn)
{
    static idnv_zone_entry entries[4];
    int n = 0;
    for (int i = 0; i < PER_TXN; i++) {
        char name[32];
        size_t len = name_of(name, txn, i), count = 0;
        uint64_t after = 0;
        idnv_status status = idnv_zone_find(NULL, reader, name, len);
        assert_true(status == IDNV_OK || status == IDNV_NO);
        assert_true(idnv_zone_query(entries, 4, &count, &after, reader, name, len, IDNV_TIER_K0,
                                    NULL, 0) >= 0);
        assert_int_equal(count, status == IDNV_OK);
        n += status == IDNV_OK;
    }
    return n;
}

static void whole(uint64_t committed, uint64_t *next)
{
    idnv_zone *zone = open_it(IDNV_ZONE_WRITE);
    idnv_zone_reader *reader;
    idnv_zone_stats stats;
    uint64_t last, names;
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    last = committed;
    if (present(reader, last + 1)) /* committed, but killed before it could say so */
        last++;
    assert_int_equal(present(reader, last + 1), 0);
    for (uint64_t n = last; n > 0 && n + 5 > last; n--)
        assert_int_equal(present(reader, n), PER_TXN);
    names = last * PER_TXN - (last > 20 ? last - 20 : 0);
    assert_int_equal(idnv_zone_stat(&stats, zone), 0);
    assert_int_equal(stats.names, names);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
    *next = last + 1;
}

static void sleep_for(long microseconds)
{
    struct timespec t = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&t, NULL);
}

static void a_killed_writer_loses_nothing_committed(void **state)
{
    const char *kills = getenv("IDNV_KILLS");
    int rounds = kills ? atoi(kills) : 30;
    uint64_t next = 1;
    (void)state;
    test_files_gone();
    idnv_zone_close(open_it(IDNV_ZONE_CREATE));
    srand((unsigned)getpid());
    for (int round = 0; round < rounds; round++) {
        uint64_t committed = next - 1, n;
        int ends[2], status;
        pid_t child;
        assert_int_equal(pipe(ends), 0);
        child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(ends[0]);
            write_until_killed(ends[1], next);
        }
        close(ends[1]);
        /* Every other time it has committed before, however slow the machine is. */
        if (round % 2 == 0)
            assert_int_equal(read(ends[0], &committed, sizeof committed), sizeof committed);
        sleep_for(500 + rand() % 20000);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status)); /* it did not end by itself, with an error */
        while (read(ends[0], &n, sizeof n) == sizeof n)
            committed = n;
        close(ends[0]);
        whole(committed, &next);
    }
    assert_true(next > 1);
    print_message("%d kills, %llu transactions\n", rounds, (unsigned long long)next - 1);
}

enum { EACH = 100 };

static void writers_wait_for_each_other(void **state)
{
    pid_t child[3];
    idnv_zone *zone;
    idnv_zone_stats stats;
    (void)state;
    test_files_gone();
    idnv_zone_close(open_it(IDNV_ZONE_CREATE));
    for (int c = 0; c < 3; c++) {
        child[c] = fork();
        assert_true(child[c] >= 0);
        if (child[c] != 0)
            continue;
        zone = open_it(IDNV_ZONE_WRITE);
        for (int i = 0; i < EACH; i++) {
            idnv_zone_txn *txn;
            char name[32];
            int n = snprintf(name, sizeof name, "w%d-%d", c, i);
            /* All try one name too: just one of them can have it. */
            if (idnv_zone_begin(&txn, zone) ||
                idnv_zone_add(txn, name, (size_t)n, NULL, 0) != IDNV_OK)
                _exit(9);
            n = snprintf(name, sizeof name, "all-%d", i);
            if (idnv_zone_add(txn, name, (size_t)n, NULL, 0) < 0 || idnv_zone_commit(txn))
                _exit(9);
        }
        idnv_zone_close(zone);
        _exit(0);
    }
    for (int c = 0; c < 3; c++) {
        int status;
        assert_int_equal(waitpid(child[c], &status, 0), child[c]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    zone = open_it(0);
    assert_int_equal(idnv_zone_stat(&stats, zone), 0);
    assert_int_equal(stats.names, 4 * EACH);
    idnv_zone_close(zone);
}

static int stand_still(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    (void)a;
    (void)b;
    if (write(*(int *)context, "x", 1) == 1)
        pause();
    _exit(9);
}

/* A process is killed inside an audit, in which it has one state of the index. */
static pid_t audit_to_be_killed(int pipe_end)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        idnv_zone_reader *reader;
        idnv_zone *zone = open_it(0);
        if (idnv_zone_reader_new(&reader, zone) == IDNV_OK)
            idnv_zone_audit(reader, IDNV_TIER_K3, stand_still, NULL, &pipe_end);
        _exit(9);
    }
    return child;
}

static void add_and_remove(idnv_zone *zone, const char *name, int times)
{
    for (int i = 0; i < times; i++) {
        idnv_zone_txn *txn;
        assert_int_equal(idnv_zone_begin(&txn, zone), IDNV_OK);
        if (i % 2 == 0)
            assert_int_equal(idnv_zone_add(txn, name, strlen(name), NULL, 0), IDNV_OK);
        else
            assert_int_equal(idnv_zone_remove(txn, name, strlen(name)), IDNV_OK);
        assert_int_equal(idnv_zone_commit(txn), IDNV_OK);
    }
}

static uint64_t octets_of(idnv_zone *zone)
{
    idnv_zone_stats stats;
    assert_int_equal(idnv_zone_stat(&stats, zone), IDNV_OK);
    return stats.octets;
}

/* The index stays open in this process all the time: LMDB clears the slots when the last closes it. */
static void a_killed_reader_holds_no_pages(void **state)
{
    int ends[2], status;
    char octet;
    (void)state;
    test_files_gone();
    idnv_zone *zone = open_it(IDNV_ZONE_CREATE);
    add_and_remove(zone, "look", 1);
    add_and_remove(zone, "l00k", 1);
    idnv_zone_close(zone);
    assert_int_equal(pipe(ends), 0);
    pid_t child = audit_to_be_killed(ends[1]);
    zone = open_it(IDNV_ZONE_WRITE);
    assert_int_equal(read(ends[0], &octet, 1), 1);
    add_and_remove(zone, "other", 20); /* while it lives its pages are kept */
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    uint64_t before = octets_of(zone);
    add_and_remove(zone, "other", 200);
    assert_int_equal(octets_of(zone), before);
    idnv_zone_close(zone);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_writer_loses_nothing_committed),
        cmocka_unit_test(a_killed_reader_holds_no_pages),
        cmocka_unit_test(writers_wait_for_each_other),
    };
    int failed;
    snprintf(test_dir, sizeof test_dir, "zone-kill.%ld.d", (long)getpid());
    mkdir(test_dir, 0777);
    snprintf(test_path, sizeof test_path, "%s/index", test_dir);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    test_files_gone();
    rmdir(test_dir);
    return failed;
}
