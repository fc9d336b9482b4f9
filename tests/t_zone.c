/* SPDX-License-Identifier: MIT */
/* The zone index: what it answers, also against a plain array; bulk loads; changes of its data. */
#include "zoneindex.h"

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

struct steps {
    struct pairs pairs;
    uint64_t done, total;
};

static int see_step(void *context, uint64_t done, uint64_t total)
{
    struct steps *steps = context;
    assert_true(done >= steps->done);
    assert_true(done <= total);
    steps->done = done;
    steps->total = total;
    return 0;
}

/* Each name has one K3 key and two bucket keys. */
static void the_progress_of_an_audit_stays_within_its_total(void **state)
{
    struct steps steps = {.done = 0};
    idnv_zone *zone = fresh(some_policy);
    idnv_zone_reader *reader;
    (void)state;
    load_of(zone, 30000, 0, 0);
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_audit(reader, IDNV_TIER_K3, count_pair, see_step, &steps), 0);
    assert_int_equal(steps.total, 3 * names_in(zone));
    assert_true(steps.done > 2 * names_in(zone));
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

/* ---- what is asked for wrongly ---- */

static int32_t give_nothing(void *context, const char **name, size_t *name_len, const char **owner,
                            size_t *owner_len)
{
    *name = context ? "name" : NULL;
    *name_len = 4;
    *owner = NULL;
    *owner_len = context ? 3 : 0;
    return 1;
}

static void a_length_without_a_text_is_no_name_to_load(void **state)
{
    idnv_zone *zone = fresh(NULL);
    idnv_zone_load_result result;
    (void)state;
    for (int named = 0; named < 2; named++) {
        assert_int_equal(idnv_zone_load(&result, zone, give_nothing, NULL, named ? zone : NULL, 0),
                         IDNV_ERR_ARGUMENT);
        assert_non_null(strstr(idnv_zone_message(zone), "NULL with a length"));
    }
    assert_int_equal(names_in(zone), 0);
    idnv_zone_close(zone);
}

/* They share a bucket, and nothing else: candidates at any tier. */
static void no_tier_is_too_bad_to_be_a_clash(void **state)
{
    idnv_zone *zone = fresh(some_policy);
    idnv_zone_reader *reader;
    struct pairs pairs = {0};
    (void)state;
    put(zone, "bab", "");
    put(zone, "beb", "");
    put(zone, "bob", "");
    put(zone, "b0b", "");
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_audit(reader, IDNV_TIER_NONE, count_pair, NULL, &pairs), 0);
    assert_int_equal(pairs.n, 1);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

static void a_page_of_no_entries_is_refused_in_words(void **state)
{
    static idnv_zone_entry page[1];
    idnv_zone *zone = fresh(NULL);
    idnv_zone_reader *reader;
    size_t count = 1;
    uint64_t after = 0;
    (void)state;
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_query(page, 0, &count, &after, reader, "a", 1, IDNV_TIER_K3, NULL,
                                     0), IDNV_ERR_ARGUMENT);
    assert_int_equal(count, 0);
    assert_non_null(strstr(idnv_zone_reader_message(reader), "no entries"));
    count = 1;
    assert_int_equal(idnv_zone_query(NULL, 1, &count, &after, reader, "a", 1, IDNV_TIER_K3, NULL,
                                     0), IDNV_ERR_ARGUMENT);
    assert_int_equal(count, 0);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

static void what_a_closed_index_gives_is_null(void **state)
{
    idnv_zone *zone;
    idnv_zone_reader *reader = (idnv_zone_reader *)&zone;
    idnv_zone_txn *txn = (idnv_zone_txn *)&zone;
    (void)state;
    test_files_gone();
    assert_int_equal(try_open(&zone, 0, NULL), IDNV_ERR_IO);
    assert_int_equal(idnv_zone_reader_new(&reader, zone), IDNV_ERR_ARGUMENT);
    assert_null(reader);
    reader = (idnv_zone_reader *)&zone;
    assert_int_equal(idnv_zone_reader_new(&reader, NULL), IDNV_ERR_ARGUMENT);
    assert_null(reader);
    assert_int_equal(idnv_zone_begin(&txn, NULL), IDNV_ERR_ARGUMENT);
    assert_null(txn);
    idnv_zone_close(zone);
}

static void a_rebuild_for_nobody_says_so(void **state)
{
    char message[64];
    (void)state;
    memset(message, 'x', sizeof message);
    assert_int_equal(idnv_zone_rebuild(NULL, "a", 1, NULL, NULL, NULL, message, sizeof message),
                     IDNV_ERR_ARGUMENT);
    assert_string_equal(message, idnv_status_text(IDNV_ERR_ARGUMENT));
}

/* ---- versions ---- */

/* What an upgrade to the data in use would change. */
static void upgrade_is(const idnv_policy *policy, const char *expected)
{
    upgrade_says(must_open(IDNV_ZONE_ANY, policy), expected);
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
    static idnv_zone_entry page[1];
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

/* Every answer about a name, not only what it is found by. */
static void an_upgrade_says_what_is_answered_otherwise(void **state)
{
    const idnv_policy *other = (const idnv_policy *)(const void *)"policy 2";
    idnv_zone *zone = fresh(some_policy);
    char message[512];
    int n = 0;
    (void)state;
    put(zone, "quiz", "");
    put(zone, "zoo", "");
    put(zone, "B5", "");
    put(zone, "same", "");
    idnv_zone_close(zone);
    upgrade_is(some_policy, "");
    upgrade_is(other, "quiz:16 zoo:16 "); /* IDNV_ZONE_CHANGE_POLICY */
    test_unicode_version = "2.0.0";
    upgrade_is(some_policy, "quiz:8 B5:32 "); /* _VERDICT, _KEYS */
    upgrade_is(other, "quiz:8 zoo:16 B5:32 ");
    /* A rebuild keeps the answers of now. */
    assert_int_equal(rebuild(other, accept_refusal, &n, message), IDNV_OK);
    upgrade_is(other, "");
    upgrade_is(some_policy, "zoo:16 ");
    test_unicode_version = "1.0.0";
}

/* Makes every record one of format 1, which has no answers in it: six octets fewer. */
static void records_of_format_1(idnv_zone *zone)
{
    MDB_txn *txn = NULL;
    MDB_cursor *cursor;
    MDB_val key, val;
    char message[IDNVI_MESSAGE_MAX];
    struct idnvi_zone_stay stay;
    assert_int_equal(idnvi_zone_txn_begin(&txn, zone, &stay, 0, message), 0);
    assert_int_equal(mdb_cursor_open(txn, zone->names, &cursor), 0);
    while (mdb_cursor_get(cursor, &key, &val, MDB_NEXT) == 0) {
        uint8_t octets[IDNVI_RECORD_MAX], id[IDNVI_ID_LEN];
        MDB_val same = {sizeof id, id}, old = {val.mv_size - 6, octets};
        memcpy(id, key.mv_data, sizeof id);
        memcpy(octets, val.mv_data, 4);
        memcpy(octets + 4, (uint8_t *)val.mv_data + 10, val.mv_size - 10);
        assert_int_equal(octets[0] & 8, 8);
        octets[0] = (uint8_t)(octets[0] & ~8u);
        assert_int_equal(mdb_cursor_put(cursor, &same, &old, MDB_CURRENT), 0);
    }
    mdb_cursor_close(cursor);
    assert_int_equal(mdb_txn_commit(txn), 0);
    idnvi_zone_txn_end(zone, &stay);
}

/* LMDB moves what is on a page when a record becomes longer: ids must not be read from there. */
static void a_rebuild_makes_records_longer(void **state)
{
    enum { NAMES = 300 };
    idnv_zone *zone = fresh(some_policy);
    char message[512], name[16], expected[32];
    (void)state;
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof name, "b%dx", i + 2000);
        put(zone, name, i % 3 == 0 ? "owner" : "");
    }
    records_of_format_1(zone);
    idnv_zone_close(zone);
    assert_int_equal(rebuild(some_policy, NULL, NULL, message), IDNV_OK);
    zone = must_open(0, some_policy);
    assert_int_equal(names_in(zone), NAMES);
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof name, "b%dx", i + 2000);
        snprintf(expected, sizeof expected, "%s:k0 ", name);
        assert_non_null(strstr(clashes_of(zone, name, 8, ""), expected));
    }
    idnv_zone_close(zone);
    upgrade_is(some_policy, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_clash_by_tier_in_pages),
        cmocka_unit_test(an_upgrade_says_what_is_answered_otherwise),
        cmocka_unit_test(any_form_is_one_entry_kept_as_it_stood),
        cmocka_unit_test(an_aborted_change_leaves_nothing),
        cmocka_unit_test_prestate(random_commands_agree_with_an_array, NULL),
        cmocka_unit_test_prestate(random_commands_agree_with_an_array, &model),
        cmocka_unit_test(bulk_load_sorts_through_a_file),
        cmocka_unit_test(bulk_load_into_a_full_index_and_again),
        cmocka_unit_test(a_load_that_fails_leaves_nothing),
        cmocka_unit_test(the_progress_of_an_audit_stays_within_its_total),
        cmocka_unit_test(the_map_grows_inside_a_transaction),
        cmocka_unit_test(a_length_without_a_text_is_no_name_to_load),
        cmocka_unit_test(no_tier_is_too_bad_to_be_a_clash),
        cmocka_unit_test(a_page_of_no_entries_is_refused_in_words),
        cmocka_unit_test(what_a_closed_index_gives_is_null),
        cmocka_unit_test(a_rebuild_for_nobody_says_so),
        cmocka_unit_test(other_data_is_refused_until_rebuilt),
        cmocka_unit_test(a_rebuild_makes_records_longer),
    };
    return run_with_index("zone", tests, COUNT(tests));
}
