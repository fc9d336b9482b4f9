/* SPDX-License-Identifier: MIT */
/* The zone index with the library's own keys and compiled policies. */
#include "zoneindex.h"

#include <idnv/lgr.h>

/* ---- policies ---- */

struct compiled {
    idnv_policy policy;
    void *image;
};

/* What stands between <data> and </data> of a table, and its id. */
struct table {
    const char *id, *data;
};

static const struct table apart = {"t1", "<char cp='0061'/><char cp='0062'/>"};
static const struct table joined = {
    "t1", "<char cp='0061'><var cp='0062' type='blocked'/></char>"
          "<char cp='0062'><var cp='0061' type='blocked'/></char>"};

static idnv_lgr *read_table(const struct table *table)
{
    static char text[4096];
    idnv_lgr *lgr;
    int len = snprintf(text, sizeof text,
                       "<lgr xmlns='urn:ietf:params:xml:ns:lgr-1.0'><data>%s</data></lgr>",
                       table->data);
    assert_true(len > 0 && (size_t)len < sizeof text);
    assert_int_equal(idnv_lgr_read(&lgr, text, (size_t)len, NULL, NULL), IDNV_OK);
    return lgr;
}

/* The suffixes are separated by one space. */
static void compile(struct compiled *compiled, const struct table *tables, size_t count,
                    const char *suffixes)
{
    static idnv_lgr_source sources[IDNVI_BUCKETS_MAX + 1];
    idnv_lgr_suffix below[4];
    size_t size, n = 0;
    assert_true(count <= COUNT(sources));
    memset(sources, 0, sizeof sources);
    memset(below, 0, sizeof below);
    for (size_t i = 0; i < count; i++) {
        sources[i].size = sizeof *sources;
        sources[i].lgr = read_table(&tables[i]);
        sources[i].id = tables[i].id;
        sources[i].id_len = strlen(tables[i].id);
    }
    for (const char *p = suffixes; *p; p += strspn(p, " ")) {
        assert_true(n < COUNT(below));
        below[n].name = p;
        below[n].name_len = strcspn(p, " ");
        p += below[n++].name_len;
    }
    assert_int_equal(idnv_lgr_compile(&compiled->image, &size, sources, count, below, n, NULL,
                                      NULL),
                     IDNV_OK);
    assert_int_equal(idnv_policy_open(&compiled->policy, compiled->image, size), IDNV_OK);
    for (size_t i = 0; i < count; i++)
        idnv_lgr_free((idnv_lgr *)(uintptr_t)sources[i].lgr);
}

static void release(struct compiled *compiled) { idnv_lgr_image_free(compiled->image, NULL); }

/* ---- an index with the keys of the library ---- */

static idnv_zone *opened(uint32_t flags, const idnv_policy *policy)
{
    idnv_zone_options options = {.size = sizeof options, .flags = flags, .policy = policy};
    idnv_zone *zone;
    if (flags & IDNV_ZONE_CREATE)
        test_files_gone();
    if (idnv_zone_open(&zone, test_path, strlen(test_path), &options))
        fail_msg("open: %s", idnv_zone_message(zone));
    return zone;
}

/* ---- other policies ---- */

static idnv_status reopened(const idnv_policy *policy)
{
    idnv_zone_options options = {.size = sizeof options, .policy = policy};
    idnv_zone *zone;
    idnv_status status = idnv_zone_open(&zone, test_path, strlen(test_path), &options);
    idnv_zone_close(zone);
    return status;
}

/* As if none had been given, it would be: no bucket keys, and a fingerprint that nobody has. */
static void a_policy_that_is_not_open_is_refused(void **state)
{
    static const idnv_policy none;
    idnv_zone_options options = {
        .size = sizeof options, .flags = IDNV_ZONE_CREATE, .policy = &none};
    idnv_zone *zone = (idnv_zone *)&options;
    idnv_zone_load_result result;
    char message[256];
    (void)state;
    test_files_gone();
    assert_int_equal(idnv_zone_open(&zone, test_path, strlen(test_path), &options),
                     IDNV_ERR_ARGUMENT);
    assert_null(zone);
    idnv_zone_close(opened(IDNV_ZONE_CREATE, NULL));
    assert_int_equal(reopened(&none), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_zone_rebuild(&result, test_path, strlen(test_path), &options, NULL, NULL,
                                       message, sizeof message),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(reopened(NULL), IDNV_OK);
}

static void the_name_of_a_tld_is_a_label(void **state)
{
    static const char *const none[] = {"SE", "co.uk", "a b", "a_b", "a\n", "\303\251"};
    idnv_zone_options options = {.size = sizeof options, .flags = IDNV_ZONE_CREATE};
    idnv_zone_stats stats;
    idnv_zone *zone;
    (void)state;
    test_files_gone();
    for (size_t i = 0; i < COUNT(none); i++) {
        options.tld = none[i];
        options.tld_len = strlen(none[i]);
        assert_int_equal(idnv_zone_open(&zone, test_path, strlen(test_path), &options),
                         IDNV_ERR_ARGUMENT);
    }
    options.tld = "se";
    options.tld_len = 3; /* with its NUL */
    assert_int_equal(idnv_zone_open(&zone, test_path, strlen(test_path), &options),
                     IDNV_ERR_ARGUMENT);
    options.tld = "xn--p1ai";
    options.tld_len = 8;
    assert_int_equal(idnv_zone_open(&zone, test_path, strlen(test_path), &options), IDNV_OK);
    assert_int_equal(idnv_zone_stat(&stats, zone), IDNV_OK);
    assert_string_equal(stats.tld, "xn--p1ai");
    idnv_zone_close(zone);
}

/* What an index recorded as its TLD before such names were refused. */
static void recorded_tld(const char *tld)
{
    idnv_zone *zone = opened(IDNV_ZONE_CREATE, NULL);
    MDB_txn *txn;
    char name[] = "tld", text[64];
    MDB_val key = {3, name}, val = {strlen(tld), strcpy(text, tld)};
    assert_int_equal(mdb_txn_begin(zone->env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_put(txn, zone->meta, &key, &val, 0), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    idnv_zone_close(zone);
}

/* It is asked with the options that it tells, and rebuilt with others. */
static void an_index_of_a_tld_in_another_form_can_be_used(void **state)
{
    static const char *const forms[] = {"DE", "com.br", "m\303\274ller"};
    idnv_zone_options options = {.size = sizeof options};
    idnv_zone_load_result result;
    idnv_zone_stats stats;
    char message[256];
    (void)state;
    for (size_t i = 0; i < COUNT(forms); i++) {
        idnv_zone *zone;
        test_files_gone();
        recorded_tld(forms[i]);
        for (uint32_t flags = 0; flags <= IDNV_ZONE_WRITE; flags++) {
            options.flags = flags;
            options.tld = forms[i];
            options.tld_len = strlen(forms[i]);
            assert_int_equal(idnv_zone_open(&zone, test_path, strlen(test_path), &options),
                             IDNV_OK);
            assert_int_equal(idnv_zone_stat(&stats, zone), IDNV_OK);
            assert_string_equal(stats.tld, forms[i]);
            idnv_zone_close(zone);
        }
        assert_int_equal(idnv_zone_rebuild(&result, test_path, strlen(test_path), &options, NULL,
                                           NULL, message, sizeof message),
                         IDNV_ERR_ARGUMENT);
        if (!strstr(message, forms[i]) || !strstr(message, "--tld"))
            fail_msg("message '%s'", message);
        options.tld = "de";
        options.tld_len = 2;
        assert_int_equal(idnv_zone_rebuild(&result, test_path, strlen(test_path), &options, NULL,
                                           NULL, message, sizeof message),
                         IDNV_OK);
        assert_int_equal(idnv_zone_open(&zone, test_path, strlen(test_path), NULL), IDNV_OK);
        assert_int_equal(idnv_zone_stat(&stats, zone), IDNV_OK);
        assert_string_equal(stats.tld, "de");
        idnv_zone_close(zone);
    }
}

/* What an upgrade to another policy would change. */
static void upgrade_is(const idnv_policy *policy, const char *expected)
{
    upgrade_says(opened(IDNV_ZONE_ANY, policy), expected);
}

/* b and a share a bucket by the second table alone: under the first the clash is gone. */
static void an_upgrade_says_that_a_bucket_key_is_gone(void **state)
{
    const struct table both[] = {apart, {"t2", joined.data}};
    const struct table refusing = {"t1", "<char cp='0063'/>"};
    struct compiled old, one, other;
    (void)state;
    compile(&old, both, 2, "de");
    compile(&one, both, 1, "de");
    compile(&other, &refusing, 1, "de");
    idnv_zone *zone = opened(IDNV_ZONE_CREATE, &old.policy);
    put(zone, "a.de", "");
    put(zone, "b.de", "");
    put(zone, "a.b.de", "");
    assert_string_equal(clashes_of(zone, "a.de", 1, ""), "a.de:k0 b.de:v a.b.de:v ");
    idnv_zone_close(zone);
    upgrade_is(&old.policy, "");
    upgrade_is(&one.policy, "b.de:2 a.b.de:2 "); /* IDNV_ZONE_CHANGE_BUCKET */
    upgrade_is(&other.policy, "a.de:16 b.de:18 a.b.de:18 "); /* and _POLICY */
    release(&old);
    release(&one);
    release(&other);
}

/* Below the new suffix another label is compared, of which nothing is as it was for the old one. */
static void an_upgrade_says_all_that_a_new_suffix_changes(void **state)
{
    struct compiled old, new;
    char expected[64];
    (void)state;
    compile(&old, &joined, 1, "de");
    compile(&new, &joined, 1, "de co.de");
    idnv_zone *zone = opened(IDNV_ZONE_CREATE, &old.policy);
    put(zone, "a.de", "");
    put(zone, "b.co.de", "");
    idnv_zone_close(zone);
    upgrade_is(&old.policy, "");
    snprintf(expected, sizeof expected, "b.co.de:%d ",
             IDNV_ZONE_CHANGE_NAME | IDNV_ZONE_CHANGE_BUCKET | IDNV_ZONE_CHANGE_K3 |
                 IDNV_ZONE_CHANGE_POLICY | IDNV_ZONE_CHANGE_KEYS);
    upgrade_is(&new.policy, expected);
    release(&old);
    release(&new);
}

/* The compiler is given no octets of a document, so what tells the tables apart is what is in them. */
static void a_policy_without_documents_is_told_from_another(void **state)
{
    struct compiled old, same, other;
    (void)state;
    compile(&old, &apart, 1, "de");
    compile(&same, &apart, 1, "de");
    compile(&other, &joined, 1, "de");
    idnv_zone *zone = opened(IDNV_ZONE_CREATE, &old.policy);
    put(zone, "a.de", "");
    idnv_zone_close(zone);
    assert_int_equal(reopened(&same.policy), IDNV_OK);
    assert_int_equal(reopened(&other.policy), IDNV_ERR_MISMATCH);
    release(&old);
    release(&same);
    release(&other);
}

/* ---- messages ---- */

static int32_t give_one(void *context, const char **name, size_t *name_len, const char **owner,
                        size_t *owner_len)
{
    const char **next = context;
    (void)owner;
    (void)owner_len;
    if (!*next)
        return 0;
    *name = *next;
    *name_len = strlen(*next);
    *next = NULL;
    return 1;
}

/* Each table puts U+9FA5 into another class: one bucket key more than an index keeps of a name. */
static void compile_limit(struct compiled *compiled)
{
    static char text[IDNVI_BUCKETS_MAX + 1][128], id[IDNVI_BUCKETS_MAX + 1][8];
    struct table tables[IDNVI_BUCKETS_MAX + 1];
    for (unsigned i = 0; i < COUNT(tables); i++) {
        snprintf(text[i], sizeof text[i],
                 "<char cp='%04X'><var cp='9FA5' type='blocked'/></char>"
                 "<char cp='9FA5'><var cp='%04X' type='blocked'/></char>", 0x4E00 + i, 0x4E00 + i);
        snprintf(id[i], sizeof id[i], "t%u", i);
        tables[i] = (struct table){id[i], text[i]};
    }
    compile(compiled, tables, COUNT(tables), "de");
}

#define LIMIT_NAME "\xE9\xBE\xA5.de"
#define HAS(message, words)                                                                        \
    do {                                                                                           \
        if (!strstr(message, words))                                                               \
            fail_msg("'%s' lacks '%s'", message, words);                                           \
    } while (0)

static void too_many_bucket_keys_are_told_by_every_call(void **state)
{
    static const char limit[] = "more than 64 different bucket keys";
    static idnv_zone_entry page[1];
    struct compiled compiled;
    idnv_zone_load_result result;
    idnv_zone_reader *reader;
    idnv_zone_txn *txn;
    const char *name = LIMIT_NAME;
    char message[512] = "";
    uint64_t after = 0;
    size_t count;
    (void)state;
    compile_limit(&compiled);
    idnv_zone *zone = opened(IDNV_ZONE_CREATE, &compiled.policy);
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    assert_int_equal(idnv_zone_add(txn, name, strlen(name), NULL, 0), IDNV_ERR_LIMIT);
    HAS(idnv_zone_message(zone), limit);
    assert_int_equal(idnv_zone_commit(txn), IDNV_ERR_LIMIT);
    HAS(idnv_zone_message(zone), limit);
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_query(page, 1, &count, &after, reader, name, strlen(name),
                                     IDNV_TIER_K3, NULL, 0), IDNV_ERR_LIMIT);
    HAS(idnv_zone_reader_message(reader), limit);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
    zone = opened(IDNV_ZONE_WRITE, &compiled.policy);
    assert_int_equal(idnv_zone_load(&result, zone, give_one, NULL, &name, 0), IDNV_ERR_LIMIT);
    HAS(idnv_zone_message(zone), limit);
    idnv_zone_close(zone);
    zone = opened(IDNV_ZONE_CREATE, NULL);
    put(zone, LIMIT_NAME, "");
    idnv_zone_close(zone);
    idnv_zone_options options = {.size = sizeof options, .policy = &compiled.policy};
    assert_int_equal(idnv_zone_rebuild(&result, test_path, strlen(test_path), &options, NULL, NULL,
                                       message, sizeof message), IDNV_ERR_LIMIT);
    HAS(message, limit);
    HAS(message, "xn--");
    release(&compiled);
}

static void a_name_that_is_none_is_told(void **state)
{
    static const char owner[IDNV_ZONE_OWNER_MAX + 1] = "";
    static char name[IDNV_ZONE_NAME_MAX + 1];
    idnv_zone *zone = opened(IDNV_ZONE_CREATE, NULL);
    idnv_zone_reader *reader;
    idnv_zone_txn *txn;
    (void)state;
    memset(name, 'a', sizeof name);
    assert_int_equal(idnv_zone_begin(&txn, zone), 0);
    assert_int_equal(idnv_zone_add(txn, "a_b.de", 6, NULL, 0), IDNV_ERR_SYNTAX);
    HAS(idnv_zone_message(zone), "not a valid name");
    assert_int_equal(idnv_zone_add(txn, "a.de", 4, owner, sizeof owner), IDNV_ERR_ARGUMENT);
    HAS(idnv_zone_message(zone), "owner is longer than 64 octets");
    assert_int_equal(idnv_zone_remove(txn, name, sizeof name), IDNV_ERR_SYNTAX);
    HAS(idnv_zone_message(zone), "not a valid name");
    assert_int_equal(idnv_zone_add(txn, "a.de", 4, NULL, 0), IDNV_OK); /* nothing was lost */
    assert_int_equal(idnv_zone_commit(txn), IDNV_OK);
    assert_int_equal(names_in(zone), 1);
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_find(NULL, reader, "a_b.de", 6), IDNV_ERR_SYNTAX);
    HAS(idnv_zone_reader_message(reader), "not a valid name");
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_that_is_not_open_is_refused),
        cmocka_unit_test(the_name_of_a_tld_is_a_label),
        cmocka_unit_test(an_index_of_a_tld_in_another_form_can_be_used),
        cmocka_unit_test(a_policy_without_documents_is_told_from_another),
        cmocka_unit_test(an_upgrade_says_that_a_bucket_key_is_gone),
        cmocka_unit_test(an_upgrade_says_all_that_a_new_suffix_changes),
        cmocka_unit_test(too_many_bucket_keys_are_told_by_every_call),
        cmocka_unit_test(a_name_that_is_none_is_told),
    };
    return run_with_index("zone-policy", tests, COUNT(tests));
}
