/* SPDX-License-Identifier: MIT */
/*
 * What opening a policy image checks: each word that points somewhere or chooses something, at its
 * last good value and one beyond, in an image whose sum is right. And what is open is not read
 * behind any of its arrays.
 */
#include "config.h" /* system extensions: before any other header */

#include "lgrtext.h"

#include <sys/mman.h>
#include <unistd.h>

#include <idnv.h>

#include "imagewords.h"

/* It has two of everything that can be: short and long variants, contexts, sequences, rules. */
static const char document[] =
    NS "<meta><version>7</version></meta><data>"
       "<char cp=\"0061\"><var cp=\"0062\" type=\"blocked\"/></char>"
       "<char cp=\"0062\"><var cp=\"0061\" type=\"blocked\"/></char>"
       "<char cp=\"0063\" when=\"after\"><var cp=\"0061 0062\" type=\"other\" when=\"after\"/></char>"
       "<char cp=\"0061 0062\"><var cp=\"0063\" type=\"other\"/></char>"
       "<char cp=\"0062 0062\"/></data><rules>"
       "<rule name=\"after\"><look-behind><class>0061-0062</class></look-behind><anchor/></rule>"
       "<rule name=\"r\"><class>0062</class><char cp=\"0063\" count=\"1+\"/></rule>"
       "<action disp=\"invalid\" match=\"r\"/><action disp=\"blocked\" any-variant=\"blocked\"/>"
       "</rules></lgr>";

static uint8_t *octets;
static size_t octets_len;

/* What opening says of an image with one word changed and the sum made right again. */
static idnv_status opens_with(uint32_t offset, uint32_t i, uint32_t word)
{
    idnv_policy opened;
    uint32_t before = image_get(octets + offset, i), size = image_get(octets, IDNVI_H_SIZE);
    image_put(octets + offset, i, word);
    image_seal(octets, size);
    idnv_status status = idnv_policy_open(&opened, octets, size);
    image_put(octets + offset, i, before);
    image_seal(octets, octets_len);
    return status;
}

static int make(void **state)
{
    static const uint32_t first[] = {0};
    const idnv_lgr_suffix suffix = {.name = "se", .name_len = 2, .tables = first, .tables_len = 1};
    idnv_lgr *lgr;
    void *made;
    (void)state;
    if (idnv_lgr_read(&lgr, document, strlen(document), NULL, NULL) != IDNV_OK)
        return -1;
    const idnv_lgr_source source = {.size = sizeof source, .lgr = lgr, .id = "a", .id_len = 1};
    idnv_status status =
        idnv_lgr_compile(&made, &octets_len, &source, 1, &suffix, 1, NULL, NULL);
    octets = made;
    idnv_lgr_free(lgr);
    return status == IDNV_OK ? 0 : -1;
}

static int drop(void **state)
{
    (void)state;
    idnv_lgr_image_free(octets, NULL);
    return 0;
}

static uint32_t table_at(void) { return image_get(octets, IDNVI_H_TABLES); }

/* A word of the table itself. */
static uint32_t of_table(uint32_t word) { return image_get(octets + table_at(), word); }

#define GOOD(offset, word, value) assert_int_equal(opens_with(offset, word, value), IDNV_OK)
#define BAD(offset, word, value)  assert_int_equal(opens_with(offset, word, value), IDNV_ERR_IMAGE)

static void records(void **state)
{
    uint32_t at = of_table(IDNVI_T_RECORDS), rules = of_table(IDNVI_T_RULES + 1);
    uint32_t sequences = of_table(IDNVI_T_SEQUENCES + 1), head = image_get(octets + at, IDNVI_R_HEAD);
    uint32_t signatures = of_table(IDNVI_T_SIGNATURES + 1) - 1;
    (void)state;
    assert_int_equal(rules, 2);
    assert_int_equal(sequences, 2);
    GOOD(at, IDNVI_R_CLASS, 0x10FFFF);
    GOOD(at, IDNVI_R_CLASS, 0x10FFFF | IDNVI_CLASS_KNOWN);
    BAD(at, IDNVI_R_CLASS, 0x110000);
    GOOD(at, IDNVI_R_SEQUENCE, sequences);
    BAD(at, IDNVI_R_SEQUENCE, sequences + 1);
    GOOD(at, IDNVI_R_SIGN, signatures - 1);
    BAD(at, IDNVI_R_SIGN, signatures);
    GOOD(at, IDNVI_R_SIGN, (IDNVI_STAY_TYPE + IDNVI_TYPE_MAX - 1) << IDNVI_STAY_SHIFT);
    BAD(at, IDNVI_R_SIGN, (IDNVI_STAY_TYPE + IDNVI_TYPE_MAX) << IDNVI_STAY_SHIFT);
    head &= ~IDNVI_CONTEXT;
    GOOD(at, IDNVI_R_HEAD, head | rules);
    GOOD(at, IDNVI_R_HEAD, head | rules | IDNVI_CONTEXT_NEGATED);
    BAD(at, IDNVI_R_HEAD, head | (rules + 1));
    BAD(at, IDNVI_R_HEAD, head | IDNVI_CONTEXT_NEGATED);
    head &= (1u << IDNVI_HEAD_COUNT) - 1;
    GOOD(at, IDNVI_R_HEAD, head | of_table(IDNVI_T_SHORT + 1) << IDNVI_HEAD_COUNT);
    BAD(at, IDNVI_R_HEAD, head | (of_table(IDNVI_T_SHORT + 1) + 1) << IDNVI_HEAD_COUNT);
    head |= IDNVI_HEAD_LONG;
    GOOD(at, IDNVI_R_HEAD, head | of_table(IDNVI_T_LONG + 1) << IDNVI_HEAD_COUNT);
    BAD(at, IDNVI_R_HEAD, head | (of_table(IDNVI_T_LONG + 1) + 1) << IDNVI_HEAD_COUNT);
}

static void variants_and_sequences(void **state)
{
    uint32_t shorts = of_table(IDNVI_T_SHORT), longs = of_table(IDNVI_T_LONG);
    uint32_t sequence = of_table(IDNVI_T_SEQUENCES), pool = of_table(IDNVI_T_POOL + 1);
    uint32_t rules = of_table(IDNVI_T_RULES + 1);
    (void)state;
    assert_true(of_table(IDNVI_T_SHORT + 1) > 0 && of_table(IDNVI_T_LONG + 1) > 0);
    GOOD(shorts, 0, 0x61 | (IDNVI_TYPE_MAX - 1) << IDNVI_SHORT_TYPE);
    BAD(shorts, 0, 0x61 | IDNVI_TYPE_MAX << IDNVI_SHORT_TYPE);
    GOOD(longs, IDNVI_L_TYPE, IDNVI_TYPE_MAX - 1);
    BAD(longs, IDNVI_L_TYPE, IDNVI_TYPE_MAX);
    GOOD(longs, IDNVI_L_CONTEXT, 0);
    GOOD(longs, IDNVI_L_CONTEXT, rules);
    BAD(longs, IDNVI_L_CONTEXT, rules + 1);
    BAD(longs, IDNVI_L_CONTEXT, IDNVI_CONTEXT_NEGATED);
    BAD(longs, IDNVI_L_CONTEXT, 1 | (IDNVI_CONTEXT + 1));
    GOOD(longs, IDNVI_L_POOL, pool - image_get(octets + longs, IDNVI_L_LEN));
    BAD(longs, IDNVI_L_POOL, pool - image_get(octets + longs, IDNVI_L_LEN) + 1);
    BAD(longs, IDNVI_L_POOL, UINT32_MAX);
    BAD(longs, IDNVI_L_LEN, UINT32_MAX);
    GOOD(sequence, IDNVI_Q_POOL, pool - 2);
    BAD(sequence, IDNVI_Q_POOL, pool - 1);
    BAD(sequence, IDNVI_Q_LEN, 1);
    BAD(sequence, IDNVI_Q_LEN, pool + 1);
    GOOD(sequence, IDNVI_Q_RECORD, of_table(IDNVI_T_RECORDS + 1) - 1);
    BAD(sequence, IDNVI_Q_RECORD, of_table(IDNVI_T_RECORDS + 1));
}

/* What opening says with one of the halves of words changed. */
static idnv_status opens_with_half(uint32_t offset, uint32_t i, uint32_t half)
{
    uint32_t word = image_get(octets + offset, i / 2), shift = 16 * (i % 2);
    return opens_with(offset, i / 2, (word & ~(0xFFFFu << shift)) | half << shift);
}

static uint32_t half_at(uint32_t offset, uint32_t i)
{
    return image_get(octets + offset, i / 2) >> 16 * (i % 2) & 0xFFFF;
}

static void lookup(void **state)
{
    uint32_t stage1 = of_table(IDNVI_T_STAGE1), stage2 = of_table(IDNVI_T_STAGE2);
    uint32_t blocks = of_table(IDNVI_T_STAGE2 + 1) >> IDNVI_BLOCK_SHIFT;
    uint32_t records = of_table(IDNVI_T_RECORDS + 1), sets = of_table(IDNVI_T_SETS);
    uint32_t starts = of_table(IDNVI_T_SIGNATURES), list = of_table(IDNVI_T_SET_LIST), several = 0;
    (void)state;
    assert_int_equal(opens_with_half(stage1, 0, blocks - 1), IDNV_OK);
    assert_int_equal(opens_with_half(stage1, 0, blocks), IDNV_ERR_IMAGE);
    for (uint32_t i = 0; i < of_table(IDNVI_T_STAGE2 + 1); i += 21) {
        assert_int_equal(opens_with_half(stage2, i, records - 1), IDNV_OK);
        assert_int_equal(opens_with_half(stage2, i, records), IDNV_ERR_IMAGE);
    }
    /* The lists of sets ascend, each on its own. */
    for (uint32_t i = 0; i + 1 < of_table(IDNVI_T_SIGNATURES + 1); i++) {
        uint32_t first = image_get(octets + starts, i), end = image_get(octets + starts, i + 1);
        if (first == end)
            continue;
        assert_int_equal(opens_with_half(list, end - 1, sets - 1), IDNV_OK);
        assert_int_equal(opens_with_half(list, end - 1, sets), IDNV_ERR_IMAGE);
        if (end - first < 2)
            continue;
        assert_int_equal(opens_with_half(list, end - 1, half_at(list, end - 2)), IDNV_ERR_IMAGE);
        assert_int_equal(opens_with_half(list, end - 1, half_at(list, end - 2) + 1), IDNV_OK);
        several++;
    }
    assert_true(several > 0);
}

static void rules_and_actions(void **state)
{
    uint32_t rule = of_table(IDNVI_T_RULES), path = of_table(IDNVI_T_PATHS);
    uint32_t paths = of_table(IDNVI_T_PATHS + 1), code = of_table(IDNVI_T_CODE + 1);
    uint32_t action = of_table(IDNVI_T_ACTIONS), actions = of_table(IDNVI_T_ACTIONS + 1);
    uint32_t last = action + 4 * IDNVI_A_WORDS * (actions - 1);
    uint32_t dispositions = of_table(IDNVI_T_DISPOSITIONS + 1);
    (void)state;
    BAD(rule, IDNVI_U_COST, image_get(octets + rule, IDNVI_U_COST) + 1);
    BAD(rule, IDNVI_U_COST, 0);
    BAD(rule, IDNVI_U_FLAGS, IDNVI_RULE_KNOWN_FLAGS + 1);
    BAD(rule, IDNVI_U_PATHS, paths);
    BAD(rule, IDNVI_U_PATHS, UINT32_MAX);
    BAD(rule, IDNVI_U_PATHS + 1, paths + 1);
    BAD(rule, IDNVI_U_NAME, (uint32_t)octets_len);
    BAD(rule, IDNVI_U_COMMENT, (uint32_t)octets_len);
    BAD(path, IDNVI_P_BEFORE, code);
    BAD(path, IDNVI_P_BEFORE_COUNT, code + 1);
    BAD(path, IDNVI_P_AFTER_COUNT, UINT32_MAX);
    GOOD(action, IDNVI_A_DISPOSITION, dispositions - 1);
    BAD(action, IDNVI_A_DISPOSITION, dispositions);
    GOOD(action, IDNVI_A_RULE, 2);
    BAD(action, IDNVI_A_RULE, 3);
    GOOD(action, IDNVI_A_TRIGGER, IDNVI_TRIGGER_COUNT - 1);
    BAD(action, IDNVI_A_TRIGGER, IDNVI_TRIGGER_COUNT);
    BAD(last, IDNVI_A_RULE, 1); /* it takes every label */
    BAD(last, IDNVI_A_TRIGGER, IDNVI_TRIGGER_ANY);
    GOOD(of_table(IDNVI_T_DISPOSITIONS), IDNVI_D_RANK, IDNVI_RANK_COUNT - 1);
    BAD(of_table(IDNVI_T_DISPOSITIONS), IDNVI_D_RANK, IDNVI_RANK_COUNT);
    BAD(of_table(IDNVI_T_DISPOSITIONS), IDNVI_D_TEXT, (uint32_t)octets_len);
}

static void the_table(void **state)
{
    uint32_t at = table_at(), size = (uint32_t)octets_len, signatures = of_table(IDNVI_T_SIGNATURES);
    uint32_t count = of_table(IDNVI_T_SIGNATURES + 1), list = of_table(IDNVI_T_SET_LIST + 1);
    (void)state;
    for (uint32_t word = IDNVI_T_STAGE1; word <= IDNVI_T_SET_LIST; word += 2) {
        BAD(at, word, size);            /* begins at the end */
        BAD(at, word + 1, size + 1);    /* more than there is */
        BAD(at, word + 1, UINT32_MAX);
    }
    for (uint32_t word = IDNVI_T_ID; word <= IDNVI_T_DOCUMENT; word += 2)
        BAD(at, word, size);
    BAD(at, IDNVI_T_RECORDS, of_table(IDNVI_T_RECORDS) + 2); /* not at a word */
    BAD(at, IDNVI_T_RECORDS + 1, 0);
    BAD(at, IDNVI_T_SIGNATURES + 1, 0);
    BAD(at, IDNVI_T_FLAGS, IDNVI_TABLE_KNOWN_FLAGS + 1);
    GOOD(at, IDNVI_T_NULL_RECORD, of_table(IDNVI_T_RECORDS + 1) - 1);
    BAD(at, IDNVI_T_NULL_RECORD, of_table(IDNVI_T_RECORDS + 1));
    GOOD(at, IDNVI_T_SETS, IDNVI_MAX_SETS);
    BAD(at, IDNVI_T_SETS, IDNVI_MAX_SETS + 1);
    BAD(at, IDNVI_T_SETS, 0);
    GOOD(at, IDNVI_T_FILE_ACTIONS, of_table(IDNVI_T_ACTIONS + 1));
    BAD(at, IDNVI_T_FILE_ACTIONS, of_table(IDNVI_T_ACTIONS + 1) + 1);
    BAD(at, IDNVI_T_ACTIONS + 1, 0);
    BAD(at, IDNVI_T_STAGE2 + 1, of_table(IDNVI_T_STAGE2 + 1) - 1);
    BAD(signatures, count - 1, list + 1);
    BAD(signatures, 0, list + 1);
    BAD(of_table(IDNVI_T_SET_LIST), 0, UINT32_MAX);
}

static void the_head(void **state)
{
    uint32_t suffix = image_get(octets, IDNVI_H_SUFFIXES), size = (uint32_t)octets_len;
    uint32_t tables = image_get(octets + suffix, IDNVI_S_TABLES);
    idnv_policy policy;
    (void)state;
    BAD(0, IDNVI_H_TABLES, size);
    BAD(0, IDNVI_H_TABLES + 1, size);
    BAD(0, IDNVI_H_SUFFIXES, size);
    BAD(0, IDNVI_H_SUFFIXES + 1, size);
    BAD(suffix, IDNVI_S_TEXT, size);
    BAD(suffix, IDNVI_S_TEXT + 1, 1); /* no NUL behind it */
    BAD(suffix, IDNVI_S_CONFIDENCE, size);
    BAD(suffix, IDNVI_S_TABLES, size);
    BAD(suffix, IDNVI_S_TABLES + 1, size);
    GOOD(tables, 0, 0);
    BAD(tables, 0, 1);
    assert_int_equal(idnv_policy_open(&policy, octets, octets_len - 1), IDNV_ERR_IMAGE);
    assert_int_equal(idnv_policy_open(NULL, octets, octets_len), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_open(&policy, NULL, octets_len), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_open(&policy, NULL, 0), IDNV_ERR_IMAGE);
}

enum { SIZE = 1 << 16 };

static uint8_t *map_page(void)
{
    size_t guard = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *area =
        mmap(NULL, SIZE + guard, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(area != MAP_FAILED);
    assert_int_equal(mprotect(area + SIZE, guard, PROT_NONE), 0);
    return area + SIZE;
}

/* The image with an array of its table behind everything else, at the end of the page. */
static uint32_t put_last(uint8_t *page, uint32_t word, uint32_t item)
{
    uint32_t used = of_table(word + 1) * item, len = (used + 3) / 4 * 4;
    uint32_t size = (uint32_t)octets_len + len;
    uint8_t *image = page - size;
    assert_true(size <= SIZE);
    memset(image, 0xFF, size); /* what fills the last word is no part of the array */
    memcpy(image, octets, octets_len);
    memcpy(image + octets_len, octets + of_table(word), used);
    image_put(image + table_at(), word, (uint32_t)octets_len);
    image_put(image, IDNVI_H_SIZE, size);
    image_seal(image, size);
    return size;
}

/* All that is said of a label alone, and of it with another, as a sum. */
static uint64_t answers(const idnv_policy *policy, const uint32_t *label, size_t len,
                        const uint32_t *other, size_t other_len)
{
    static idnv_variants variants;
    uint32_t out[IDNV_POLICY_LABEL_MAX];
    idnv_policy_result result = {.size = sizeof result};
    idnv_policy_bucket bucket;
    idnv_policy_text text = {"", 0};
    uint64_t bound = 0;
    size_t n;
    uint64_t sum =
        (uint64_t)idnv_policy_eval(&result, policy, 0, label, len, NULL) + result.finding;
    assert_int_equal(idnv_policy_bucket_key(&bucket, policy, 0, label, len), IDNV_OK);
    for (uint32_t i = 0; i < bucket.len; i++)
        sum = sum * 31 + bucket.key[i];
    (void)idnv_policy_bound(&bound, policy, 0, label, len);
    sum = sum * 31 + bound;
    sum = sum * 31 + (uint64_t)idnv_policy_match(&text, policy, 0, label, len, other, other_len);
    sum = sum * 31 + text.len;
    if (idnv_variants_begin(&variants, policy, 0, label, len, 0, 0) == IDNV_OK)
        while (idnv_variants_next(out, &n, &text, &variants) == IDNV_OK)
            sum = sum * 31 + n + text.len;
    return sum;
}

static size_t nth_label(uint32_t *label, size_t n)
{
    static const uint32_t letters[] = {'a', 'b', 'c', 'x'};
    size_t len = 0;
    for (; n > 0; n = (n - 1) / COUNT(letters))
        label[len++] = letters[(n - 1) % COUNT(letters)];
    return len;
}

/* Of an image and of it with the array at the page. */
static void answers_the_same(uint8_t *page, uint32_t word, uint32_t item)
{
    uint32_t size = put_last(page, word, item);
    idnv_policy here, there;
    assert_int_equal(idnv_policy_open(&here, octets, octets_len), IDNV_OK);
    assert_int_equal(idnv_policy_open(&there, page - size, size), IDNV_OK);
    for (size_t n = 0; n < 1 + 4 + 16 + 64 + 256; n++) {
        uint32_t label[4], other[4];
        size_t len = nth_label(label, n), other_len = nth_label(other, n * 7 % 341);
        if (answers(&here, label, len, other, other_len) !=
            answers(&there, label, len, other, other_len))
            fail_msg("word %u: label %zu is another", (unsigned)word, n);
    }
}

static const struct {
    uint32_t word, item;
} arrays[] = {
    {IDNVI_T_STAGE1, 2},
    {IDNVI_T_STAGE2, 2},
    {IDNVI_T_RECORDS, 4 * IDNVI_R_WORDS},
    {IDNVI_T_SIGNATURES, 4},
    {IDNVI_T_SET_LIST, 2},
    {IDNVI_T_SEQUENCES, 4 * IDNVI_Q_WORDS},
    {IDNVI_T_POOL, 4},
    {IDNVI_T_SHORT, 4},
    {IDNVI_T_LONG, 4 * IDNVI_L_WORDS},
    {IDNVI_T_RULES, 4 * IDNVI_U_WORDS},
    {IDNVI_T_PATHS, 4 * IDNVI_P_WORDS},
    {IDNVI_T_CODE, 4},
    {IDNVI_T_ACTIONS, 4 * IDNVI_A_WORDS},
    {IDNVI_T_DISPOSITIONS, 4 * IDNVI_D_WORDS},
};

static void arrays_may_lie_last(void **state)
{
    uint8_t *page = map_page();
    (void)state;
    for (size_t i = 0; i < COUNT(arrays); i++)
        answers_the_same(page, arrays[i].word, arrays[i].item);
}

/* An array of nothing begins where the image ends: either it may be empty, or that is found out. */
static void arrays_may_be_empty(void **state)
{
    uint8_t *page = map_page(), *image = page - octets_len;
    unsigned opened = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(arrays); i++) {
        idnv_policy policy;
        memcpy(image, octets, octets_len);
        image_put(image + table_at(), arrays[i].word, (uint32_t)octets_len);
        image_put(image + table_at(), arrays[i].word + 1, 0);
        image_seal(image, octets_len);
        if (idnv_policy_open(&policy, image, octets_len) != IDNV_OK)
            continue;
        opened++;
        for (size_t n = 0; n < 1 + 4 + 16 + 64; n++) {
            uint32_t label[4], other[4];
            size_t len = nth_label(label, n), other_len = nth_label(other, n * 7 % 85);
            (void)answers(&policy, label, len, other, other_len);
        }
    }
    assert_true(opened > 0);
}

/* The compiler always makes an "invalid"; in an image without, the last stands for it. */
static void no_disposition_is_invalid(void **state)
{
    uint8_t *list = octets + of_table(IDNVI_T_DISPOSITIONS), *page = map_page();
    uint32_t count = of_table(IDNVI_T_DISPOSITIONS + 1), ranks[16];
    (void)state;
    assert_true(count <= COUNT(ranks));
    for (uint32_t i = 0; i < count; i++) {
        ranks[i] = image_get(list, i * IDNVI_D_WORDS + IDNVI_D_RANK);
        image_put(list, i * IDNVI_D_WORDS + IDNVI_D_RANK, IDNVI_RANK_VALID);
    }
    image_seal(octets, octets_len);
    answers_the_same(page, IDNVI_T_DISPOSITIONS, 4 * IDNVI_D_WORDS);
    for (uint32_t i = 0; i < count; i++)
        image_put(list, i * IDNVI_D_WORDS + IDNVI_D_RANK, ranks[i]);
    image_seal(octets, octets_len);
}

/* A policy of no table would refuse nothing: not when counted so, nor as a head alone. */
static void no_table(void **state)
{
    uint32_t suffixes = image_get(octets, IDNVI_H_SUFFIXES + 1);
    uint8_t head[4 * IDNVI_H_WORDS];
    idnv_policy policy;
    (void)state;
    memcpy(head, octets, sizeof head);
    for (uint32_t word = IDNVI_H_TABLES; word < IDNVI_H_WORDS; word++)
        image_put(head, word, 0);
    image_put(head, IDNVI_H_SIZE, sizeof head);
    image_seal(head, sizeof head);
    assert_int_equal(idnv_policy_open(&policy, head, sizeof head), IDNV_ERR_IMAGE);
    image_put(octets, IDNVI_H_SUFFIXES + 1, 0);
    GOOD(0, IDNVI_H_TABLES + 1, 1);
    BAD(0, IDNVI_H_TABLES + 1, 0);
    image_put(octets, IDNVI_H_SUFFIXES + 1, suffixes);
    image_seal(octets, octets_len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records),
        cmocka_unit_test(variants_and_sequences),
        cmocka_unit_test(lookup),
        cmocka_unit_test(rules_and_actions),
        cmocka_unit_test(the_table),
        cmocka_unit_test(the_head),
        cmocka_unit_test(no_table),
        cmocka_unit_test(arrays_may_lie_last),
        cmocka_unit_test(arrays_may_be_empty),
        cmocka_unit_test(no_disposition_is_invalid),
    };
    return cmocka_run_group_tests_name("policy-words", tests, make, drop);
}
