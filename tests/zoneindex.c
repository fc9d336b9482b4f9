/* SPDX-License-Identifier: MIT */
#include "zoneindex.h"

#include <sys/stat.h>
#include <unistd.h>

const idnv_policy *const some_policy = (const idnv_policy *)(const void *)"policy 1";

idnv_status try_open(idnv_zone **zone, uint32_t flags, const idnv_policy *policy)
{
    idnv_zone_options options = {.size = sizeof options, .flags = flags, .policy = policy};
    options.map_size = flags & IDNV_ZONE_WRITE ? 1 << 20 : 0;
    return idnvi_zone_open(zone, test_path, strlen(test_path), &options, &test_keyer);
}

idnv_zone *must_open(uint32_t flags, const idnv_policy *policy)
{
    idnv_zone *zone;
    idnv_status status = try_open(&zone, flags, policy);
    if (status)
        fail_msg("open: %s", zone ? idnv_zone_message(zone) : "no handle");
    return zone;
}

idnv_zone *fresh(const idnv_policy *policy)
{
    test_files_gone();
    return must_open(IDNV_ZONE_CREATE | IDNV_ZONE_WRITE, policy);
}

void refused(uint32_t flags, const idnv_policy *policy, idnv_status status, const char *words)
{
    idnv_zone *zone;
    assert_int_equal(try_open(&zone, flags, policy), status);
    assert_non_null(zone);
    if (!strstr(idnv_zone_message(zone), words))
        fail_msg("message '%s' lacks '%s'", idnv_zone_message(zone), words);
    idnv_zone_close(zone);
}

void put(idnv_zone *zone, const char *name, const char *owner)
{
    idnv_zone_txn *txn;
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    assert_int_equal(idnv_zone_add(txn, name, strlen(name), owner, strlen(owner)), 0);
    assert_int_equal(idnv_zone_commit(txn), 0);
}

uint64_t names_in(idnv_zone *zone)
{
    idnv_zone_stats stats;
    assert_int_equal(idnv_zone_stat(&stats, zone), 0);
    return stats.names;
}

const char *clashes_of(idnv_zone *zone, const char *name, size_t cap, const char *owner)
{
    static const char *const tiers[] = {"k0", "v", "k1", "k2", "k3"};
    static char text[4096];
    static idnv_zone_entry page[8];
    idnv_zone_reader *reader;
    uint64_t after = 0;
    size_t n = 0, count;
    idnv_status more;
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    text[0] = 0;
    do {
        more = idnv_zone_query(page, cap, &count, &after, reader, name, strlen(name), IDNV_TIER_K3,
                               owner, strlen(owner));
        assert_true(more == IDNV_OK || more == IDNV_NO);
        assert_true(count <= cap);
        assert_true(more == IDNV_OK || count == cap);
        for (size_t i = 0; i < count; i++)
            n += (size_t)snprintf(text + n, sizeof text - n, "%.*s:%s ", (int)page[i].name_len,
                                  page[i].name, tiers[page[i].tier]);
    } while (more == IDNV_NO);
    idnv_zone_reader_free(reader);
    return text;
}

static int list_change(void *context, const idnv_zone_entry *entry, uint32_t what)
{
    char *text = context;
    size_t len = strlen(text);
    snprintf(text + len, 256 - len, "%.*s:%u ", (int)entry->name_len, entry->name, what);
    return 0;
}

void upgrade_says(idnv_zone *zone, const char *expected)
{
    char text[256] = "";
    idnv_zone_reader *reader;
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_upgrade_audit(reader, list_change, NULL, text), 0);
    assert_string_equal(text, expected);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

int32_t give(void *context, const char **name, size_t *name_len, const char **owner,
             size_t *owner_len)
{
    struct list *list = context;
    uint64_t i = list->at++;
    (void)owner;
    (void)owner_len;
    if (i >= list->n)
        return 0;
    if (i % 100 == 99)
        snprintf(list->name, sizeof list->name, "not a name");
    else
        snprintf(list->name, sizeof list->name, "n%llu",
                 (unsigned long long)((i % 10 == 9 ? i - 9 : i) * 7919 % 1000003));
    *name = list->name;
    *name_len = strlen(list->name);
    return 1;
}

static int count_refused(void *context, uint64_t number, idnv_status status)
{
    struct list *list = context;
    assert_true(number < list->n);
    assert_int_equal(status, number % 100 == 99 ? IDNV_ERR_SYNTAX : IDNV_NO);
    list->refused++;
    return 0;
}

void load_of(idnv_zone *zone, uint64_t n, size_t memory, uint64_t known)
{
    struct list list = {.n = n};
    idnv_zone_load_result result;
    assert_int_equal(idnv_zone_load(&result, zone, give, count_refused, &list, memory), 0);
    assert_int_equal(result.refused, n / 100);
    assert_int_equal(result.duplicate, n / 10 - n / 100 + (known ? known : 0));
    assert_int_equal(result.loaded, n - n / 10 - known);
    assert_int_equal(list.refused, result.refused + result.duplicate);
}

idnv_zone *grown_when_told(int from)
{
    struct list list = {.n = 40000};
    idnv_zone_load_result result;
    idnv_zone *zone;
    char octet;
    if (read(from, &octet, 1) != 1 || try_open(&zone, IDNV_ZONE_WRITE, NULL) ||
        idnv_zone_load(&result, zone, give, NULL, &list, 0))
        _exit(1);
    return zone;
}

int run_with_index(const char *name, const struct CMUnitTest *tests, size_t count)
{
    snprintf(test_dir, sizeof test_dir, "%s.%ld.d", name, (long)getpid());
    mkdir(test_dir, 0777);
    snprintf(test_path, sizeof test_path, "%s/index", test_dir);
    int failed = _cmocka_run_group_tests(name, tests, count, NULL, NULL);
    test_files_gone();
    rmdir(test_dir);
    return failed;
}
