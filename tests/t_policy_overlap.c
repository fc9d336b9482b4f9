/* SPDX-License-Identifier: MIT */
/* Images of which parts overlap: what opening them looks at is counted, not timed. */
#include "rulesets.h"

#include "imagewords.h"

/* Octets that are shared, all zero at first. */
#define SHARED 4096u

static const char document[] = DOCUMENT(
    "<char cp=\"0061\"><var cp=\"0062\" when=\"r\"/></char><char cp=\"0061 0062\"/>",
    "<rule name=\"r\"><anchor/><look-ahead><char cp=\"0063\"/></look-ahead></rule>");

/* An image that grows. */
struct craft {
    uint8_t *image;
    uint32_t size;
};

static uint8_t *table_of(const struct craft *craft)
{
    return craft->image + image_get(craft->image, IDNVI_H_TABLES);
}

/* Zeros at the end; where they begin. */
static uint32_t grow(struct craft *craft, uint32_t octets)
{
    uint32_t at = craft->size;
    craft->image = realloc(craft->image, at + octets);
    assert_non_null(craft->image);
    memset(craft->image + at, 0, octets);
    craft->size += octets;
    image_put(craft->image, IDNVI_H_SIZE, craft->size);
    return at;
}

static void put_pair(uint8_t *words, uint32_t word, uint32_t offset, uint32_t count)
{
    image_put(words, word, offset);
    image_put(words, word + 1, count);
}

/* n items at the end, each as what stands at from, of the given words. */
static uint32_t repeat(struct craft *craft, uint32_t from, uint32_t words, uint32_t n)
{
    uint32_t at = grow(craft, 4 * words * n);
    for (uint32_t i = 0; i < n; i++)
        memcpy(craft->image + at + (size_t)4 * words * i, craft->image + from, (size_t)4 * words);
    return at;
}

static void share_texts(struct craft *craft, uint32_t area, uint32_t n)
{
    uint32_t list = grow(craft, 4 * IDNVI_S_WORDS * n);
    for (uint32_t i = 0; i < n; i++) {
        uint8_t *suffix = craft->image + list + (size_t)4 * IDNVI_S_WORDS * i;
        put_pair(suffix, IDNVI_S_TEXT, area, SHARED - 1);
        put_pair(suffix, IDNVI_S_TABLES, area, 0);
        put_pair(suffix, IDNVI_S_CONFIDENCE, area, 0);
    }
    put_pair(craft->image, IDNVI_H_SUFFIXES, list, n);
}

static void share_tables(struct craft *craft, uint32_t area, uint32_t n)
{
    uint8_t *table = table_of(craft);
    put_pair(table, IDNVI_T_STAGE1, area, 0);
    put_pair(table, IDNVI_T_STAGE2, area, SHARED / 2);
    uint32_t list = repeat(craft, image_get(craft->image, IDNVI_H_TABLES), IDNVI_T_WORDS, n);
    put_pair(craft->image, IDNVI_H_TABLES, list, n);
}

static uint8_t *repeat_rule(struct craft *craft, uint32_t n)
{
    uint32_t list = repeat(craft, image_get(table_of(craft), IDNVI_T_RULES), IDNVI_U_WORDS, n);
    put_pair(table_of(craft), IDNVI_T_RULES, list, n);
    return craft->image + list;
}

static void share_program(struct craft *craft, uint32_t area, uint32_t n)
{
    const uint32_t len = SHARED / 4;
    uint8_t *rules = repeat_rule(craft, n), *table = table_of(craft);
    uint8_t *path = craft->image + image_get(table, IDNVI_T_PATHS);
    for (uint32_t i = 0; i < len; i++)
        image_put(craft->image + area, i, IDNVI_OP_ANY);
    put_pair(table, IDNVI_T_CODE, area, len);
    put_pair(path, IDNVI_P_BEFORE, 0, len);
    put_pair(path, IDNVI_P_AFTER, 0, 0);
    for (uint32_t i = 0; i < n; i++)
        image_put(rules, IDNVI_U_WORDS * i + IDNVI_U_COST, len);
}

static void share_paths(struct craft *craft, uint32_t area, uint32_t n)
{
    const uint32_t len = SHARED / (4 * IDNVI_P_WORDS);
    uint8_t *rules = repeat_rule(craft, n);
    put_pair(table_of(craft), IDNVI_T_PATHS, area, len);
    for (uint32_t i = 0; i < n; i++) {
        put_pair(rules, IDNVI_U_WORDS * i + IDNVI_U_PATHS, 0, len);
        image_put(rules, IDNVI_U_WORDS * i + IDNVI_U_COST, 0);
    }
}

/* A record of the whole area as long variants, n times. */
static void share_variants(struct craft *craft, uint32_t area, uint32_t n)
{
    const uint32_t len = SHARED / (4 * IDNVI_L_WORDS);
    uint32_t list = repeat(craft, image_get(table_of(craft), IDNVI_T_RECORDS), IDNVI_R_WORDS, n);
    uint8_t *table = table_of(craft);
    put_pair(table, IDNVI_T_LONG, area, len);
    put_pair(table, IDNVI_T_STAGE2, area, 0); /* nobody has the other records */
    put_pair(table, IDNVI_T_STAGE1, area, 0);
    put_pair(table, IDNVI_T_SEQUENCES, area, 0);
    put_pair(table, IDNVI_T_RECORDS, list, n);
    for (uint32_t i = 0; i < n; i++) {
        uint8_t *record = craft->image + list + (size_t)4 * IDNVI_R_WORDS * i;
        image_put(record, IDNVI_R_HEAD, IDNVI_HEAD_LONG | len << IDNVI_HEAD_COUNT);
        image_put(record, IDNVI_R_VARIANTS, 0);
        image_put(record, IDNVI_R_SEQUENCE, 0);
    }
}

/* One such record, of n sequences. */
static void share_record(struct craft *craft, uint32_t area, uint32_t n)
{
    uint32_t sequence = image_get(table_of(craft), IDNVI_T_SEQUENCES);
    uint32_t list = repeat(craft, sequence, IDNVI_Q_WORDS, n);
    share_variants(craft, area, 1);
    put_pair(table_of(craft), IDNVI_T_SEQUENCES, list, n);
    for (uint32_t i = 0; i < n; i++)
        image_put(craft->image + list, IDNVI_Q_WORDS * i + IDNVI_Q_RECORD, 0);
}

static idnv_status open_shared(const struct engine *e,
                               void (*share)(struct craft *, uint32_t, uint32_t), uint32_t n,
                               uint32_t room)
{
    struct craft craft = {NULL, 0};
    idnv_policy policy;
    grow(&craft, (uint32_t)e->size);
    memcpy(craft.image, e->image, e->size);
    share(&craft, grow(&craft, SHARED), n);
    grow(&craft, room);
    image_seal(craft.image, craft.size);
    idnv_status status = idnv_policy_open(&policy, craft.image, craft.size);
    free(craft.image);
    return status;
}

/* A part with two owners is good, with a hundred too much, unless the image were as large. */
static void test_parts_with_many_owners(void **state)
{
    static void (*const share[])(struct craft *, uint32_t, uint32_t) = {
        share_texts, share_tables, share_program, share_paths, share_variants, share_record,
    };
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, document);
    for (size_t i = 0; i < sizeof share / sizeof *share; i++) {
        idnv_status two = open_shared(&e, share[i], 2, 0);
        idnv_status many = open_shared(&e, share[i], 100, 0);
        idnv_status roomy = open_shared(&e, share[i], 100, 100 * SHARED);
        if (two != IDNV_OK || many != IDNV_ERR_IMAGE || roomy != IDNV_OK)
            fail_msg("part %zu: %d, %d, %d", i, (int)two, (int)many, (int)roomy);
    }
    close_ruleset(&e, lgr);
}

/* A list of every table twice would say nothing, and could be as long as the image. */
static void list_of_tables(struct craft *craft, uint32_t area, uint32_t n)
{
    share_texts(craft, area, 1);
    put_pair(craft->image + image_get(craft->image, IDNVI_H_SUFFIXES), IDNVI_S_TABLES, area, n);
}

static void test_lists_of_tables(void **state)
{
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, document);
    assert_int_equal(open_shared(&e, list_of_tables, 0, 0), IDNV_OK);
    assert_int_equal(open_shared(&e, list_of_tables, 1, 0), IDNV_OK);
    assert_int_equal(open_shared(&e, list_of_tables, 2, 0), IDNV_ERR_IMAGE);
    close_ruleset(&e, lgr);
}

/* The sequence n times, with the record of "a", whose variant has a context of 30,000 steps. */
static void dear_sequences(struct craft *craft, uint32_t area, uint32_t n)
{
    uint32_t first = image_get(table_of(craft), IDNVI_T_SEQUENCES), number = 0;
    uint32_t list = repeat(craft, first, IDNVI_Q_WORDS, n);
    uint8_t *table = table_of(craft), *code = craft->image + area;
    uint8_t *records = craft->image + image_get(table, IDNVI_T_RECORDS);
    uint8_t *path = craft->image + image_get(table, IDNVI_T_PATHS);
    image_put(code, 0, IDNVI_OP_LOOP | 100u << 8);
    image_put(code, 1, 100);
    for (uint32_t i = 0; i < 299; i++)
        image_put(code, 2 + i, IDNVI_OP_ANY);
    image_put(code, 301, IDNVI_OP_NEXT);
    put_pair(table, IDNVI_T_CODE, area, 302);
    put_pair(path, IDNVI_P_BEFORE, 0, 302);
    put_pair(path, IDNVI_P_AFTER, 0, 0);
    image_put(craft->image + image_get(table, IDNVI_T_RULES), IDNVI_U_COST, 1 + 300 * 100);
    while ((image_get(records, IDNVI_R_WORDS * number) & IDNVI_HEAD_LONG) == 0)
        number++;
    put_pair(table, IDNVI_T_SEQUENCES, list, n);
    for (uint32_t i = 0; i < n; i++)
        image_put(craft->image + list, IDNVI_Q_WORDS * i + IDNVI_Q_RECORD, number);
}

/* The contexts of a variant are asked for by each sequence that has it: 65,536 steps at a place. */
static void test_contexts_of_a_shared_record(void **state)
{
    struct engine e;
    idnv_lgr *lgr;
    (void)state;
    open_ruleset(&e, &lgr, document);
    assert_int_equal(open_shared(&e, dear_sequences, 0, 0), IDNV_OK);
    assert_int_equal(open_shared(&e, dear_sequences, 1, 0), IDNV_OK);
    assert_int_equal(open_shared(&e, dear_sequences, 2, 0), IDNV_ERR_IMAGE);
    close_ruleset(&e, lgr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_with_many_owners),
        cmocka_unit_test(test_lists_of_tables),
        cmocka_unit_test(test_contexts_of_a_shared_record),
    };
    return cmocka_run_group_tests_name("policy-overlap", tests, NULL, NULL);
}
