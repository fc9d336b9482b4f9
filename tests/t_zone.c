/* SPDX-License-Identifier: MIT */
/* The zone index against a plain array; its files, faults, and allocations that fail. */
#include "zonekeys.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the i-th allocation of the library fails (linked with --wrap) ---- */

static long fail_after = -1;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

static int fails(void)
{
    if (fail_after < 0)
        return 0;
    return fail_after-- == 0;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t n, size_t size) { return fails() ? NULL : __real_calloc(n, size); }
void *__wrap_realloc(void *p, size_t size) { return fails() ? NULL : __real_realloc(p, size); }

/* ---- helpers ---- */

static const idnv_policy *const some_policy = (const idnv_policy *)(const void *)"policy 1";

static idnv_status try_open(idnv_zone **zone, uint32_t flags, const idnv_policy *policy)
{
    idnv_zone_options options = {.size = sizeof options, .flags = flags, .policy = policy};
    options.map_size = flags & IDNV_ZONE_WRITE ? 1 << 20 : 0;
    return idnvi_zone_open(zone, test_path, strlen(test_path), &options, &test_keyer);
}

static idnv_zone *must_open(uint32_t flags, const idnv_policy *policy)
{
    idnv_zone *zone;
    idnv_status status = try_open(&zone, flags, policy);
    if (status)
        fail_msg("open: %s", zone ? idnv_zone_message(zone) : "no handle");
    return zone;
}

static idnv_zone *fresh(const idnv_policy *policy)
{
    test_files_gone();
    return must_open(IDNV_ZONE_CREATE | IDNV_ZONE_WRITE, policy);
}

/* Opening fails with this status, and the message has these words. */
static void refused(uint32_t flags, const idnv_policy *policy, idnv_status status,
                    const char *words)
{
    idnv_zone *zone;
    assert_int_equal(try_open(&zone, flags, policy), status);
    assert_non_null(zone);
    if (!strstr(idnv_zone_message(zone), words))
        fail_msg("message '%s' lacks '%s'", idnv_zone_message(zone), words);
    idnv_zone_close(zone);
}

static void put(idnv_zone *zone, const char *name, const char *owner)
{
    idnv_zone_txn *txn;
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    assert_int_equal(idnv_zone_add(txn, name, strlen(name), owner, strlen(owner)), 0);
    assert_int_equal(idnv_zone_commit(txn), 0);
}

static uint64_t names_in(idnv_zone *zone)
{
    idnv_zone_stats stats;
    assert_int_equal(idnv_zone_stat(&stats, zone), 0);
    return stats.names;
}

static idnv_zone_entry page[8];

/* All clashes of a name as "name:tier ", from pages of cap. */
static const char *clashes_of(idnv_zone *zone, const char *name, size_t cap, const char *owner)
{
    static const char *const tiers[] = {"k0", "v", "k1", "k2", "k3"};
    static char text[4096];
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

/* ---- what it answers ---- */

static void names_clash_by_tier_in_pages(void **state)
{
    idnv_zone *zone = fresh(some_policy);
    (void)state;
    put(zone, "Look.se", "");
    put(zone, "l00k.se", "alice");
    put(zone, "iook.se", "bob");
    put(zone, "vow", "");
    put(zone, "~wow", "");
    put(zone, "viw", "");
    assert_string_equal(clashes_of(zone, "look", 8, ""), "Look.se:k0 l00k.se:k2 iook.se:k3 ");
    assert_string_equal(clashes_of(zone, "look", 1, ""), "Look.se:k0 l00k.se:k2 iook.se:k3 ");
    assert_string_equal(clashes_of(zone, "look", 2, "alice"), "Look.se:k0 iook.se:k3 ");
    assert_string_equal(clashes_of(zone, "vov", 1, ""), "vow:v ~wow:v ");
    assert_string_equal(clashes_of(zone, "wov", 2, ""), "vow:v ~wow:v ");
    assert_string_equal(clashes_of(zone, "nothing", 2, ""), "");
    idnv_zone_close(zone);
}

static void any_form_is_one_entry_kept_as_it_stood(void **state)
{
    idnv_zone *zone = fresh(NULL);
    idnv_zone_reader *reader;
    idnv_zone_txn *txn;
    static idnv_zone_entry entry;
    (void)state;
    put(zone, "ABC.se", "an owner");
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    assert_int_equal(idnv_zone_add(txn, "abc.se", 6, NULL, 0), IDNV_NO);
    assert_int_equal(idnv_zone_add(txn, "~abc.se", 7, NULL, 0), IDNV_NO);
    assert_int_equal(idnv_zone_add(txn, "a b", 3, NULL, 0), IDNV_ERR_SYNTAX);
    assert_int_equal(idnv_zone_add(txn, "b", 1, NULL, 0), IDNV_OK);
    assert_int_equal(idnv_zone_remove(txn, "c", 1), IDNV_NO);
    assert_int_equal(idnv_zone_commit(txn), 0);
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_find(&entry, reader, "abc.SE", 6), 0);
    assert_int_equal(entry.name_len, 6);
    assert_memory_equal(entry.name, "ABC.se", 6);
    assert_memory_equal(entry.key, "abc.se", 6);
    assert_int_equal(entry.label_len, 3);
    assert_int_equal(entry.owner_len, 8);
    assert_memory_equal(entry.owner, "an owner", 8);
    assert_int_equal(idnv_zone_find(&entry, reader, "zz", 2), IDNV_NO);
    assert_int_equal(idnv_zone_find(&entry, reader, "z z", 3), IDNV_ERR_SYNTAX);
    idnv_zone_reader_free(reader);
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    assert_int_equal(idnv_zone_remove(txn, "aBc.se", 6), 0);
    assert_int_equal(idnv_zone_commit(txn), 0);
    assert_int_equal(names_in(zone), 1);
    assert_string_equal(clashes_of(zone, "abc", 4, ""), "");
    idnv_zone_close(zone);
}

static void an_aborted_change_leaves_nothing(void **state)
{
    idnv_zone *zone = fresh(NULL);
    idnv_zone_txn *txn;
    (void)state;
    put(zone, "a", "");
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    assert_int_equal(idnv_zone_add(txn, "b", 1, NULL, 0), 0);
    assert_int_equal(idnv_zone_remove(txn, "a", 1), 0);
    idnv_zone_abort(txn);
    assert_int_equal(names_in(zone), 1);
    assert_string_equal(clashes_of(zone, "a", 1, ""), "a:k0 ");
    idnv_zone_close(zone);
}

/* ---- against a plain array ---- */

#define MODEL_MAX 400
static struct {
    char name[MODEL_MAX][8];
    size_t len;
} model, before;

static uint32_t seed = 1;
static uint32_t draw(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static void draw_name(char name[8])
{
    static const char letters[] = "o0l1ivwa";
    size_t len = 1 + draw(4);
    for (size_t i = 0; i < len; i++)
        name[i] = letters[draw(8)];
    name[len] = 0;
}

static size_t model_find(const char *name)
{
    size_t i = 0;
    while (i < model.len && strcmp(model.name[i], name) != 0)
        i++;
    return i;
}

static size_t model_clashes(const char *name, const idnv_zone *zone)
{
    struct idnvi_zone_keys a, b;
    static idnv_zone_entry how;
    size_t n = 0;
    test_keys(&a, name, strlen(name), zone);
    for (size_t i = 0; i < model.len; i++) {
        test_keys(&b, model.name[i], strlen(model.name[i]), zone);
        n += (size_t)test_compare(&how, a.cps, a.cps_len, b.cps, b.cps_len, zone);
    }
    return n;
}

static void query_agrees(idnv_zone *zone, const char *name)
{
    const char *text = clashes_of(zone, name, 1 + draw(8), "");
    size_t n = 0;
    for (const char *p = text; *p; p++)
        n += *p == ' ';
    assert_int_equal(n, model_clashes(name, zone));
}

static void one_change(idnv_zone_txn *txn)
{
    char name[8];
    size_t at;
    draw_name(name);
    at = model_find(name);
    if (draw(5) < 3 && model.len < MODEL_MAX) {
        idnv_status want = at < model.len ? IDNV_NO : IDNV_OK;
        assert_int_equal(idnv_zone_add(txn, name, strlen(name), NULL, 0), want);
        if (want == IDNV_OK)
            strcpy(model.name[model.len++], name);
    } else {
        idnv_status want = at < model.len ? IDNV_OK : IDNV_NO;
        assert_int_equal(idnv_zone_remove(txn, name, strlen(name)), want);
        if (want == IDNV_OK)
            memmove(model.name[at], model.name[--model.len], sizeof *model.name);
    }
}

struct pairs {
    size_t n;
};

static int count_pair(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    struct pairs *pairs = context;
    assert_true(a->id < b->id);
    assert_true(b->tier <= IDNV_TIER_K3);
    pairs->n++;
    return 0;
}

static void audit_agrees(idnv_zone *zone)
{
    idnv_zone_reader *reader;
    struct pairs pairs = {0};
    size_t want = 0;
    for (size_t i = 0; i < model.len; i++)
        want += model_clashes(model.name[i], zone) - 1; /* itself */
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_audit(reader, IDNV_TIER_K3, count_pair, NULL, &pairs), 0);
    assert_int_equal(pairs.n, want / 2);
    idnv_zone_reader_free(reader);
}

static void random_commands_agree_with_an_array(void **state)
{
    const idnv_policy *policy = *state ? some_policy : NULL;
    idnv_zone *zone = fresh(policy);
    char name[8];
    model.len = 0;
    for (int round = 0; round < 300; round++) {
        idnv_zone_txn *txn;
        uint32_t changes = draw(12);
        before = model;
        assert_int_equal(idnv_zone_begin(&txn, zone), 0);
        while (changes-- > 0)
            one_change(txn);
        if (draw(6) == 0) {
            idnv_zone_abort(txn);
            model = before;
        } else {
            assert_int_equal(idnv_zone_commit(txn), 0);
        }
        if (draw(20) == 0) {
            idnv_zone_close(zone);
            zone = must_open(IDNV_ZONE_WRITE, policy);
        }
        draw_name(name);
        query_agrees(zone, name);
        assert_int_equal(names_in(zone), model.len);
    }
    audit_agrees(zone);
    idnv_zone_close(zone);
}

/* ---- bulk ---- */

struct list {
    uint64_t at, n;
    uint64_t refused, last;
    char name[32];
};

/* n names in a scattered order, every tenth twice, every hundredth not a name. */
static int32_t give(void *context, const char **name, size_t *name_len, const char **owner,
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

static void load_of(idnv_zone *zone, uint64_t n, size_t memory, uint64_t known)
{
    struct list list = {.n = n};
    idnv_zone_load_result result;
    assert_int_equal(idnv_zone_load(&result, zone, give, count_refused, &list, memory), 0);
    assert_int_equal(result.refused, n / 100);
    assert_int_equal(result.duplicate, n / 10 - n / 100 + (known ? known : 0));
    assert_int_equal(result.loaded, n - n / 10 - known);
    assert_int_equal(list.refused, result.refused + result.duplicate);
}

static void bulk_load_sorts_through_a_file(void **state)
{
    idnv_zone *zone = fresh(some_policy);
    (void)state;
    load_of(zone, 20000, 1, 0); /* the smallest runs */
    assert_int_equal(names_in(zone), 18000);
    assert_string_equal(clashes_of(zone, "n79l9", 4, ""), "n7919:k2 ");
    idnv_zone_close(zone);
}

static void bulk_load_into_a_full_index_and_again(void **state)
{
    idnv_zone *zone = fresh(some_policy);
    (void)state;
    load_of(zone, 1000, 0, 0);
    load_of(zone, 3000, 0, 900);
    assert_int_equal(names_in(zone), 2700);
    put(zone, "one-more", "");
    assert_string_equal(clashes_of(zone, "one-more", 4, ""), "one-more:k0 ");
    idnv_zone_close(zone);
}

static int32_t give_failing(void *context, const char **name, size_t *name_len, const char **owner,
                            size_t *owner_len)
{
    struct list *list = context;
    return list->at == 500 ? IDNV_ERR_IO : give(context, name, name_len, owner, owner_len);
}

static void a_load_that_fails_leaves_nothing(void **state)
{
    idnv_zone *zone = fresh(NULL);
    struct list list = {.n = 1000};
    idnv_zone_load_result result;
    (void)state;
    put(zone, "a", "");
    assert_int_equal(idnv_zone_load(&result, zone, give_failing, NULL, &list, 0), IDNV_ERR_IO);
    assert_int_equal(result.loaded, 0);
    assert_int_equal(names_in(zone), 1);
    idnv_zone_close(zone);
}

static void the_map_grows_inside_a_transaction(void **state)
{
    idnv_zone *zone = fresh(some_policy);
    idnv_zone_txn *txn;
    uint64_t size = idnvi_zone_map_size(zone);
    char name[16];
    (void)state;
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    for (int i = 0; i < 30000; i++) {
        snprintf(name, sizeof name, "x%dy", i);
        assert_int_equal(idnv_zone_add(txn, name, strlen(name), NULL, 0), 0);
    }
    assert_int_equal(idnv_zone_commit(txn), 0);
    assert_true(idnvi_zone_map_size(zone) > size);
    assert_int_equal(names_in(zone), 30000);
    assert_string_equal(clashes_of(zone, "x29999y", 4, ""), "x29999y:k0 ");
    idnv_zone_close(zone);
}

/* ---- versions ---- */

static int count_change(void *context, const idnv_zone_entry *entry, uint32_t what)
{
    (void)entry;
    assert_int_equal(what, IDNV_ZONE_CHANGE_NAME);
    ++*(int *)context;
    return 0;
}

static int accept_refusal(void *context, uint64_t number, idnv_status status)
{
    (void)number;
    assert_int_equal(status, IDNV_ERR_SYNTAX);
    ++*(int *)context;
    return 0;
}

static idnv_status rebuild(const idnv_policy *policy, idnv_zone_refusal refusal, int *n,
                           char message[512])
{
    idnv_zone_options options = {.size = sizeof options, .policy = policy};
    idnv_zone_load_result result;
    return idnvi_zone_rebuild(&result, test_path, strlen(test_path), &options, &test_keyer,
                              refusal, n, message, 512);
}

static void other_data_is_refused_until_rebuilt(void **state)
{
    const idnv_policy *other = (const idnv_policy *)(const void *)"policy 2";
    idnv_zone *zone = fresh(some_policy);
    idnv_zone_reader *reader;
    char message[512];
    int n = 0;
    size_t count;
    uint64_t after = 0;
    (void)state;
    put(zone, "quiz", "");
    put(zone, "vow", "");
    idnv_zone_close(zone);
    refused(0, NULL, IDNV_ERR_MISMATCH, "policy image policy 1, but (none)");
    refused(IDNV_ZONE_WRITE, other, IDNV_ERR_MISMATCH, "policy image policy 1, but policy 2");
    test_unicode_version = "2.0.0";
    refused(0, some_policy, IDNV_ERR_MISMATCH, "Unicode 1.0.0, but 2.0.0");
    zone = must_open(IDNV_ZONE_ANY, some_policy);
    assert_int_equal(names_in(zone), 2);
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_query(page, 1, &count, &after, reader, "a", 1, IDNV_TIER_K3, NULL,
                                     0), IDNV_ERR_MISMATCH);
    assert_int_equal(idnv_zone_upgrade_audit(reader, count_change, NULL, &n), 0);
    assert_int_equal(n, 1);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
    assert_int_equal(rebuild(some_policy, NULL, NULL, message), IDNV_ERR_SYNTAX);
    assert_non_null(strstr(message, "quiz"));
    n = 0;
    assert_int_equal(rebuild(some_policy, accept_refusal, &n, message), IDNV_OK);
    assert_string_equal(message, "");
    assert_int_equal(n, 1);
    zone = must_open(0, some_policy);
    assert_int_equal(names_in(zone), 1);
    assert_string_equal(clashes_of(zone, "vov", 4, ""), "vow:v ");
    idnv_zone_close(zone);
    test_unicode_version = "1.0.0";
    assert_int_equal(rebuild(NULL, NULL, NULL, message), IDNV_OK);
    zone = must_open(0, NULL);
    assert_string_equal(clashes_of(zone, "vov", 4, ""), "");
    idnv_zone_close(zone);
}

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

/* ---- allocations ---- */

/* All that allocates, once; the first status that is not the expected one. */
static idnv_status everything(void)
{
    idnv_zone *zone = NULL;
    idnv_zone_txn *txn;
    idnv_zone_reader *reader;
    idnv_zone_load_result result;
    struct list list = {.n = 3000};
    char copy[128];
    idnv_status status = try_open(&zone, IDNV_ZONE_CREATE, some_policy);
    if (!status)
        status = idnv_zone_begin(&txn, zone);
    if (!status) {
        for (int i = 0; i < 200 && !status; i++)
            status = idnv_zone_add(txn, &"abcdefghijklmnop"[i % 16], 1, NULL, 0) < 0 ? IDNV_ERR_MEMORY
                                                                                 : IDNV_OK;
        if (status)
            idnv_zone_abort(txn);
        else
            status = idnv_zone_commit(txn);
    }
    if (!status)
        status = idnv_zone_load(&result, zone, give, NULL, &list, 1);
    if (!status)
        status = idnv_zone_reader_new(&reader, zone);
    if (!status) {
        status = idnv_zone_find(NULL, reader, "a", 1);
        idnv_zone_reader_free(reader);
    }
    snprintf(copy, sizeof copy, "%s.copy", test_path);
    remove(copy);
    if (!status)
        status = idnv_zone_backup(zone, copy, strlen(copy));
    remove(copy);
    idnv_zone_close(zone);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    idnv_status status = IDNV_ERR_MEMORY;
    long i;
    (void)state;
    for (i = 0; status && i < 1000; i++) {
        idnv_zone *zone;
        test_files_gone();
        fail_after = i;
        status = everything();
        fail_after = -1;
        if (!status)
            break;
        assert_int_equal(status, IDNV_ERR_MEMORY);
        if (access(test_path, F_OK) == 0) { /* whatever was left is an index */
            zone = must_open(0, some_policy);
            idnv_zone_close(zone);
        }
    }
    assert_int_equal(status, IDNV_OK);
    assert_true(i > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_clash_by_tier_in_pages),
        cmocka_unit_test(any_form_is_one_entry_kept_as_it_stood),
        cmocka_unit_test(an_aborted_change_leaves_nothing),
        cmocka_unit_test_prestate(random_commands_agree_with_an_array, NULL),
        cmocka_unit_test_prestate(random_commands_agree_with_an_array, &model),
        cmocka_unit_test(bulk_load_sorts_through_a_file),
        cmocka_unit_test(bulk_load_into_a_full_index_and_again),
        cmocka_unit_test(a_load_that_fails_leaves_nothing),
        cmocka_unit_test(the_map_grows_inside_a_transaction),
        cmocka_unit_test(other_data_is_refused_until_rebuilt),
        cmocka_unit_test(files_that_are_no_index_are_refused),
        cmocka_unit_test(an_index_of_another_program_is_refused),
        cmocka_unit_test(a_truncated_file_is_refused_at_every_length),
        cmocka_unit_test(a_newer_format_is_refused),
        cmocka_unit_test(a_read_only_file_can_be_read),
        cmocka_unit_test(all_reader_slots_taken),
        cmocka_unit_test(no_room_on_the_disk),
        cmocka_unit_test(a_backup_is_the_index),
        cmocka_unit_test(every_allocation_may_fail),
    };
    int failed;
    snprintf(test_dir, sizeof test_dir, "zone.%ld.d", (long)getpid());
    mkdir(test_dir, 0777);
    snprintf(test_path, sizeof test_path, "%s/index", test_dir);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    test_files_gone();
    rmdir(test_dir);
    return failed;
}
