/* SPDX-License-Identifier: MIT */
/* Opening a policy image: one pass that checks everything evaluation relies on. */
#include "policy.h"
#include "policy_image.h"

#define HANDLE_MAGIC 0x49504F4Cu

/*
 * Nothing keeps the parts of an image from overlapping, so what is looked at is counted, in octets
 * and before it is looked at: otherwise ten thousand tables could share one array of a megabyte.
 * The compiler shares no octets; of an image that it wrote each array and text counts once, the
 * paths and the code of rules once more, long variants once more for their record and once more
 * where it is a sequence's: less than three times the image together.
 */
#define OCTETS_LOOKED_AT 4u /* times the size of the image, at most */

struct image {
    const uint8_t *blob;
    uint32_t size;
    uint64_t budget; /* octets that may still be looked at */
};

static bool spend(struct image *image, uint64_t octets)
{
    if (octets > image->budget)
        return false;
    image->budget -= octets;
    return true;
}

/* The array that a pair of words describes: items of size octets. */
static bool array_ok(struct image *image, const uint8_t *pair, uint32_t size)
{
    uint32_t offset = idnvi_word(pair, 0);
    uint64_t octets = (uint64_t)idnvi_word(pair, 1) * size;
    return offset % 4 == 0 && offset <= image->size && octets <= image->size - offset &&
           spend(image, octets);
}

/* Its end is enough here, but those who look for a language or list tables read all of it. */
static bool text_ok(struct image *image, const uint8_t *pair)
{
    uint32_t offset = idnvi_word(pair, 0);
    uint64_t len = idnvi_word(pair, 1);
    return offset + len < image->size && image->blob[offset + len] == 0 && spend(image, len);
}

static bool suffixes_ok(struct image *image, uint32_t tables)
{
    const uint8_t *pair = image->blob + 4 * IDNVI_H_SUFFIXES;
    if (!array_ok(image, pair, 4 * IDNVI_S_WORDS))
        return false;
    const uint8_t *suffix = image->blob + idnvi_word(pair, 0);
    for (uint32_t i = 0; i < idnvi_word(pair, 1); i++, suffix += (size_t)4 * IDNVI_S_WORDS) {
        const uint8_t *list = suffix + 4 * IDNVI_S_TABLES;
        if (!text_ok(image, suffix) || !array_ok(image, list, 4) ||
            !text_ok(image, suffix + 4 * IDNVI_S_CONFIDENCE) || idnvi_word(list, 1) > tables)
            return false;
        for (uint32_t k = 0; k < idnvi_word(list, 1); k++)
            if (idnvi_word(image->blob + idnvi_word(list, 0), k) >= tables)
                return false;
    }
    return true;
}

/* Counts of a table that its other parts are checked against. */
struct counts {
    uint32_t records, sets, pool, rules, paths, code, signatures, shorts, longs, dispositions;
};

static bool arrays_ok(struct image *image, const uint8_t *table, struct counts *counts)
{
    static const struct {
        uint8_t word, size;
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
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (!array_ok(image, table + 4 * (size_t)arrays[i].word, arrays[i].size))
            return false;
    for (uint32_t word = IDNVI_T_ID; word <= IDNVI_T_DOCUMENT; word += 2)
        if (!text_ok(image, table + 4 * (size_t)word))
            return false;
    counts->records = idnvi_word(table, IDNVI_T_RECORDS + 1);
    counts->sets = idnvi_word(table, IDNVI_T_SETS);
    counts->pool = idnvi_word(table, IDNVI_T_POOL + 1);
    counts->rules = idnvi_word(table, IDNVI_T_RULES + 1);
    counts->paths = idnvi_word(table, IDNVI_T_PATHS + 1);
    counts->code = idnvi_word(table, IDNVI_T_CODE + 1);
    counts->shorts = idnvi_word(table, IDNVI_T_SHORT + 1);
    counts->longs = idnvi_word(table, IDNVI_T_LONG + 1);
    counts->dispositions = idnvi_word(table, IDNVI_T_DISPOSITIONS + 1);
    uint32_t starts = idnvi_word(table, IDNVI_T_SIGNATURES + 1);
    counts->signatures = starts ? starts - 1 : 0;
    return starts > 0 && counts->records > 0 && counts->sets <= IDNVI_MAX_SETS &&
           counts->rules <= IDNVI_CONTEXT_RULE - 1 &&
           (idnvi_word(table, IDNVI_T_FLAGS) & ~IDNVI_TABLE_KNOWN_FLAGS) == 0 &&
           idnvi_word(table, IDNVI_T_NULL_RECORD) < counts->records;
}

static bool lookup_ok(const struct image *image, const uint8_t *table, const struct counts *counts)
{
    const uint8_t *stage1 = image->blob + idnvi_word(table, IDNVI_T_STAGE1);
    const uint8_t *stage2 = image->blob + idnvi_word(table, IDNVI_T_STAGE2);
    uint32_t blocks = idnvi_word(table, IDNVI_T_STAGE1 + 1);
    uint32_t entries = idnvi_word(table, IDNVI_T_STAGE2 + 1);
    for (uint32_t i = 0; i < blocks; i++)
        if ((idnvi_le16(stage1 + 2 * (size_t)i) + 1) << IDNVI_BLOCK_SHIFT > entries)
            return false;
    uint32_t max = 0;
    for (uint32_t i = 0; i < entries; i++) {
        uint32_t record = idnvi_le16(stage2 + 2 * (size_t)i);
        max = record > max ? record : max;
    }
    const uint8_t *starts = image->blob + idnvi_word(table, IDNVI_T_SIGNATURES);
    const uint8_t *list = image->blob + idnvi_word(table, IDNVI_T_SET_LIST);
    uint32_t list_count = idnvi_word(table, IDNVI_T_SET_LIST + 1);
    for (uint32_t i = 0; i < counts->signatures; i++) {
        uint32_t first = idnvi_word(starts, i), end = idnvi_word(starts, i + 1);
        if (first > end || end > list_count)
            return false;
        for (uint32_t k = first; k < end; k++)
            if (idnvi_le16(list + 2 * (size_t)k) >= counts->sets ||
                (k > first &&
                 idnvi_le16(list + 2 * (size_t)k) <= idnvi_le16(list + 2 * (size_t)(k - 1))))
                return false;
    }
    return max < counts->records && idnvi_word(starts, counts->signatures) <= list_count;
}

static bool context_ok(uint32_t context, const struct counts *counts)
{
    return (context & ~IDNVI_CONTEXT) == 0 && (context & IDNVI_CONTEXT_RULE) <= counts->rules &&
           context != IDNVI_CONTEXT_NEGATED;
}

static bool cps_ok(const struct counts *counts, uint32_t first, uint32_t len)
{
    return (uint64_t)first + len <= counts->pool && len <= IDNV_POLICY_LABEL_MAX;
}

/* What contexts_ok reads of the variants of a record. */
static uint32_t octets_of_longs(const uint8_t *record)
{
    return idnvi_word(record, IDNVI_R_HEAD) & IDNVI_HEAD_LONG
               ? idnvi_variant_count(record) * 4 * IDNVI_L_WORDS
               : 0;
}

static bool sequences_ok(struct image *image, const uint8_t *table, const struct counts *counts)
{
    const uint8_t *records = image->blob + idnvi_word(table, IDNVI_T_RECORDS);
    const uint8_t *sequence = image->blob + idnvi_word(table, IDNVI_T_SEQUENCES);
    uint32_t sequences = idnvi_word(table, IDNVI_T_SEQUENCES + 1);
    for (uint32_t i = 0; i < sequences; i++, sequence += (size_t)4 * IDNVI_Q_WORDS) {
        uint32_t record = idnvi_word(sequence, IDNVI_Q_RECORD);
        if (idnvi_word(sequence, IDNVI_Q_LEN) < 2 ||
            !cps_ok(counts, idnvi_word(sequence, IDNVI_Q_POOL),
                    idnvi_word(sequence, IDNVI_Q_LEN)) ||
            record >= counts->records ||
            !spend(image, octets_of_longs(records + (size_t)4 * IDNVI_R_WORDS * record)))
            return false;
    }
    return true;
}

static bool records_ok(struct image *image, const uint8_t *table, const struct counts *counts)
{
    const uint8_t *record = image->blob + idnvi_word(table, IDNVI_T_RECORDS);
    for (uint32_t i = 0; i < counts->records; i++, record += (size_t)4 * IDNVI_R_WORDS) {
        uint32_t head = idnvi_word(record, IDNVI_R_HEAD), sign = idnvi_word(record, IDNVI_R_SIGN);
        uint64_t end = (uint64_t)idnvi_word(record, IDNVI_R_VARIANTS) + (head >> IDNVI_HEAD_COUNT);
        if (!context_ok(head & IDNVI_CONTEXT, counts) || (sign & 0xFFFF) >= counts->signatures ||
            sign >> IDNVI_STAY_SHIFT >= IDNVI_STAY_TYPE + IDNVI_TYPE_MAX ||
            end > (head & IDNVI_HEAD_LONG ? counts->longs : counts->shorts) ||
            (idnvi_word(record, IDNVI_R_CLASS) & ~IDNVI_CLASS_KNOWN) > 0x10FFFF ||
            idnvi_word(record, IDNVI_R_SEQUENCE) > idnvi_word(table, IDNVI_T_SEQUENCES + 1) ||
            !spend(image, octets_of_longs(record)))
            return false;
    }
    const uint8_t *variant = image->blob + idnvi_word(table, IDNVI_T_SHORT);
    for (uint32_t i = 0; i < counts->shorts; i++)
        if (idnvi_word(variant, i) >> IDNVI_SHORT_TYPE >= IDNVI_TYPE_MAX)
            return false;
    variant = image->blob + idnvi_word(table, IDNVI_T_LONG);
    for (uint32_t i = 0; i < counts->longs; i++, variant += (size_t)4 * IDNVI_L_WORDS)
        if (!cps_ok(counts, idnvi_word(variant, IDNVI_L_POOL),
                    idnvi_word(variant, IDNVI_L_LEN)) ||
            idnvi_word(variant, IDNVI_L_TYPE) >= IDNVI_TYPE_MAX ||
            !context_ok(idnvi_word(variant, IDNVI_L_CONTEXT), counts))
            return false;
    return sequences_ok(image, table, counts);
}

/* The cost of all paths of a rule; above IDNVI_COST_RULE when one is wrong. */
static uint32_t paths_cost(struct image *image, const uint8_t *table, const struct counts *counts,
                           const uint8_t *rule)
{
    const uint8_t *path = image->blob + idnvi_word(table, IDNVI_T_PATHS);
    const uint8_t *code = image->blob + idnvi_word(table, IDNVI_T_CODE);
    uint64_t first = idnvi_word(rule, IDNVI_U_PATHS);
    uint32_t n = idnvi_word(rule, IDNVI_U_PATHS + 1), cost = 0;
    if (first + n > counts->paths || !spend(image, (uint64_t)4 * IDNVI_P_WORDS * n))
        return UINT32_MAX;
    path += 4 * IDNVI_P_WORDS * first;
    for (uint32_t i = 0; i < n && cost <= IDNVI_COST_RULE; i++, path += 4 * IDNVI_P_WORDS)
        for (uint32_t side = 0; side < 4; side += 2) {
            uint64_t start = idnvi_word(path, side);
            uint32_t len = idnvi_word(path, side + 1);
            if (start + len > counts->code || !spend(image, (uint64_t)4 * len))
                return UINT32_MAX;
            cost = idnvi_add_cost(cost, idnvi_program_cost(code + 4 * start, len, counts->sets));
        }
    return cost;
}

static bool rules_ok(struct image *image, const uint8_t *table, const struct counts *counts)
{
    const uint8_t *rule = image->blob + idnvi_word(table, IDNVI_T_RULES);
    uint32_t total = 0;
    for (uint32_t i = 0; i < counts->rules; i++, rule += (size_t)4 * IDNVI_U_WORDS) {
        if (!text_ok(image, rule) || !text_ok(image, rule + 4 * IDNVI_U_COMMENT) ||
            (idnvi_word(rule, IDNVI_U_FLAGS) & ~IDNVI_RULE_KNOWN_FLAGS) != 0)
            return false;
        uint32_t cost = paths_cost(image, table, counts, rule);
        if (cost > IDNVI_COST_RULE || cost != idnvi_word(rule, IDNVI_U_COST))
            return false;
        total = idnvi_add_cost(total, cost);
    }
    return total <= IDNVI_COST_TABLE;
}

/* After records_ok, which counts what is read here, and rules_ok. */
static bool contexts_ok(const struct image *image, const uint8_t *table,
                        const struct counts *counts)
{
    const struct idnvi_contexts contexts = {
        image->blob + idnvi_word(table, IDNVI_T_RECORDS),
        image->blob + idnvi_word(table, IDNVI_T_SEQUENCES),
        image->blob + idnvi_word(table, IDNVI_T_LONG),
        image->blob + idnvi_word(table, IDNVI_T_RULES),
        counts->records,
        idnvi_word(table, IDNVI_T_SEQUENCES + 1),
    };
    return idnvi_contexts_cost(&contexts) <= IDNVI_COST_CONTEXTS;
}

static bool actions_ok(struct image *image, const uint8_t *table, const struct counts *counts)
{
    const uint8_t *disposition = image->blob + idnvi_word(table, IDNVI_T_DISPOSITIONS);
    for (uint32_t i = 0; i < counts->dispositions; i++, disposition += (size_t)4 * IDNVI_D_WORDS)
        if (!text_ok(image, disposition) ||
            idnvi_word(disposition, IDNVI_D_RANK) >= IDNVI_RANK_COUNT)
            return false;
    const uint8_t *action = image->blob + idnvi_word(table, IDNVI_T_ACTIONS);
    uint32_t n = idnvi_word(table, IDNVI_T_ACTIONS + 1), last_rule = 1, last_trigger = 1;
    for (uint32_t i = 0; i < n; i++, action += (size_t)4 * IDNVI_A_WORDS) {
        last_rule = idnvi_word(action, IDNVI_A_RULE);
        last_trigger = idnvi_word(action, IDNVI_A_TRIGGER);
        if (idnvi_word(action, IDNVI_A_DISPOSITION) >= counts->dispositions ||
            !context_ok(last_rule, counts) || last_trigger >= IDNVI_TRIGGER_COUNT)
            return false;
    }
    /* The last takes every label, so that a decision is always found. */
    return n > 0 && last_rule == 0 && last_trigger == IDNVI_TRIGGER_NONE &&
           idnvi_word(table, IDNVI_T_FILE_ACTIONS) <= n;
}

static bool table_ok(struct image *image, const uint8_t *table)
{
    struct counts counts;
    return arrays_ok(image, table, &counts) && lookup_ok(image, table, &counts) &&
           records_ok(image, table, &counts) && rules_ok(image, table, &counts) &&
           contexts_ok(image, table, &counts) && actions_ok(image, table, &counts);
}

idnv_status idnv_policy_open(idnv_policy *policy, const void *blob, size_t len)
{
    if (!policy || (!blob && len > 0))
        return IDNV_ERR_ARGUMENT;
    memset(policy, 0, sizeof *policy);
    const uint8_t *bytes = blob;
    if (len < (size_t)4 * IDNVI_H_WORDS || len > INT32_MAX ||
        idnvi_word(bytes, IDNVI_H_MAGIC) != IDNVI_IMAGE_MAGIC0 ||
        idnvi_word(bytes, IDNVI_H_MAGIC + 1) != IDNVI_IMAGE_MAGIC1)
        return IDNV_ERR_IMAGE;
    if (idnvi_word(bytes, IDNVI_H_VERSION) > IDNVI_IMAGE_VERSION)
        return IDNV_ERR_VERSION;
    struct image image = {bytes, idnvi_word(bytes, IDNVI_H_SIZE), (uint64_t)OCTETS_LOOKED_AT * len};
    if (idnvi_word(bytes, IDNVI_H_VERSION) != IDNVI_IMAGE_VERSION || image.size != len ||
        len % 4 != 0)
        return IDNV_ERR_IMAGE;
    uint64_t sum = idnvi_image_sum(bytes + 4 * IDNVI_H_SUMMED, len / 4 - IDNVI_H_SUMMED);
    if (idnvi_word(bytes, IDNVI_H_SUM) != (uint32_t)sum ||
        idnvi_word(bytes, IDNVI_H_SUM + 1) != (uint32_t)(sum >> 32))
        return IDNV_ERR_IMAGE;
    const uint8_t *tables = bytes + 4 * IDNVI_H_TABLES;
    uint32_t count = idnvi_word(tables, 1);
    if (count == 0 || !array_ok(&image, tables, 4 * IDNVI_T_WORDS) || !suffixes_ok(&image, count))
        return IDNV_ERR_IMAGE;
    for (uint32_t i = 0; i < count; i++)
        if (!table_ok(&image, bytes + idnvi_word(tables, 0) + (size_t)4 * IDNVI_T_WORDS * i))
            return IDNV_ERR_IMAGE;
    struct idnvi_policy handle;
    memset(&handle, 0, sizeof handle);
    handle.blob = bytes;
    handle.tables = bytes + idnvi_word(tables, 0);
    handle.suffixes = bytes + idnvi_word(bytes, IDNVI_H_SUFFIXES);
    handle.size = image.size;
    handle.table_count = count;
    handle.suffix_count = idnvi_word(bytes, IDNVI_H_SUFFIXES + 1);
    handle.magic = HANDLE_MAGIC;
    _Static_assert(sizeof handle <= sizeof *policy, "the handle fits");
    memcpy(policy, &handle, sizeof handle);
    return IDNV_OK;
}

bool idnvi_policy_get(struct idnvi_policy *dst, const idnv_policy *policy)
{
    if (!policy)
        return false;
    memcpy(dst, policy, sizeof *dst);
    return dst->magic == HANDLE_MAGIC;
}

bool idnvi_table_get(struct idnvi_table *dst, const idnv_policy *policy, uint32_t table)
{
    struct idnvi_policy handle;
    if (!idnvi_policy_get(&handle, policy) || table >= handle.table_count)
        return false;
    const uint8_t *blob = handle.blob;
    const uint8_t *head = handle.tables + (size_t)4 * IDNVI_T_WORDS * table;
    dst->blob = blob;
    dst->head = head;
    dst->stage1 = blob + idnvi_word(head, IDNVI_T_STAGE1);
    dst->stage2 = blob + idnvi_word(head, IDNVI_T_STAGE2);
    dst->records = blob + idnvi_word(head, IDNVI_T_RECORDS);
    dst->signatures = blob + idnvi_word(head, IDNVI_T_SIGNATURES);
    dst->set_list = blob + idnvi_word(head, IDNVI_T_SET_LIST);
    dst->sequences = blob + idnvi_word(head, IDNVI_T_SEQUENCES);
    dst->pool = blob + idnvi_word(head, IDNVI_T_POOL);
    dst->short_variants = blob + idnvi_word(head, IDNVI_T_SHORT);
    dst->long_variants = blob + idnvi_word(head, IDNVI_T_LONG);
    dst->rules = blob + idnvi_word(head, IDNVI_T_RULES);
    dst->paths = blob + idnvi_word(head, IDNVI_T_PATHS);
    dst->code = blob + idnvi_word(head, IDNVI_T_CODE);
    dst->actions = blob + idnvi_word(head, IDNVI_T_ACTIONS);
    dst->first_block = idnvi_word(head, IDNVI_T_FIRST_BLOCK);
    dst->blocks = idnvi_word(head, IDNVI_T_STAGE1 + 1);
    dst->sets = idnvi_word(head, IDNVI_T_SETS);
    dst->sequence_count = idnvi_word(head, IDNVI_T_SEQUENCES + 1);
    return true;
}
