/* SPDX-License-Identifier: MIT */
/* Records of the elements with their variants, sequences, and the lookup by code point. */
#include "compile.h"

#include "../policy_image.h"

#include <stdlib.h>

#define SLOTS (1u << 17)

static uint32_t pool_add(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_cps *cps)
{
    uint32_t first = c->pool.len;
    for (uint32_t i = 0; i < cps->len; i++)
        if (!idnvi_lgr_word_push(c, &c->pool, cps->ptr[i]))
            break;
    return first;
}

/* A variant on its way into the image; order keeps that of the file between equal targets. */
struct target {
    const struct idnvi_lgr_variant *variant;
    uint32_t order;
};

static int compare_targets(const void *a, const void *b)
{
    const struct target *x = a, *y = b;
    int order = idnvi_lgr_cps_compare(&x->variant->cps, &y->variant->cps);
    return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

static uint32_t type_code(const struct idnvi_lgr_compiler *c,
                          const struct idnvi_lgr_variant *variant)
{
    return variant->type == IDNVI_LGR_NONE ? 0 : c->type_codes[variant->type];
}

/*
 * How the element counts when it stays: without a reflexive variant, with exactly one that is
 * unconditional (which is then not listed), or otherwise by the list.
 */
static uint32_t stay(const struct idnvi_lgr_compiler *c, const struct idnvi_lgr_char *entry,
                     const struct idnvi_lgr_cps *source)
{
    uint32_t how = IDNVI_STAY_ORIGINAL;
    for (uint32_t k = 0; entry && k < entry->variants.count; k++) {
        const struct idnvi_lgr_variant *variant = &c->lgr->variants[entry->variants.first + k];
        if (idnvi_lgr_cps_compare(&variant->cps, source) != 0)
            continue;
        if (how != IDNVI_STAY_ORIGINAL || variant->context.rule != IDNVI_LGR_NONE)
            return IDNVI_STAY_CONDITIONAL;
        how = IDNVI_STAY_TYPE + type_code(c, variant);
    }
    return how;
}

static bool put_variant(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_variant *variant,
                        bool wide)
{
    if (!wide)
        return idnvi_lgr_word_push(c, &c->shorts, variant->cps.ptr[0] |
                                                      type_code(c, variant) << IDNVI_SHORT_TYPE);
    return idnvi_lgr_word_push(c, &c->longs, pool_add(c, &variant->cps)) &&
           idnvi_lgr_word_push(c, &c->longs, variant->cps.len) &&
           idnvi_lgr_word_push(c, &c->longs, type_code(c, variant)) &&
           idnvi_lgr_word_push(c, &c->longs, idnvi_lgr_context_word(&variant->context));
}

/* The variants of an element into the image; head and first word of the list into the record. */
static bool put_variants(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_char *entry,
                         const struct idnvi_lgr_cps *source, uint32_t how,
                         uint32_t record[IDNVI_R_WORDS])
{
    struct target targets[64], *list = targets;
    uint32_t count = 0;
    bool wide = false, good = true;
    if (entry->variants.count > IDNVI_MAX_VARIANTS)
        return idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, &entry->notes, "char",
                                      "RFC 7940, 5.3", "more than 4095 variants");
    if (entry->variants.count > sizeof targets / sizeof *targets) {
        list = idnvi_lgr_compile_alloc(c, entry->variants.count, sizeof *list);
        if (!list)
            return false;
    }
    for (uint32_t k = 0; k < entry->variants.count; k++) {
        const struct idnvi_lgr_variant *variant = &c->lgr->variants[entry->variants.first + k];
        if (how >= IDNVI_STAY_TYPE && idnvi_lgr_cps_compare(&variant->cps, source) == 0)
            continue;
        wide = wide || variant->cps.len != 1 || variant->context.rule != IDNVI_LGR_NONE;
        list[count++] = (struct target){variant, k};
    }
    qsort(list, count, sizeof *list, compare_targets);
    if (count > 0)
        record[IDNVI_R_VARIANTS] = wide ? c->longs.len / IDNVI_L_WORDS : c->shorts.len;
    for (uint32_t k = 0; good && k < count; k++)
        good = put_variant(c, list[k].variant, wide);
    record[IDNVI_R_HEAD] |= count << IDNVI_HEAD_COUNT | (wide ? IDNVI_HEAD_LONG : 0);
    if (list != targets)
        idnvi_lgr_compile_release(c, list);
    return good;
}

/* The number of the record; equal ones are one. UINT32_MAX after a failure. */
static uint32_t record_number(struct idnvi_lgr_compiler *c, const uint32_t record[IDNVI_R_WORDS])
{
    uint32_t hash = 0, *slots = c->record_hash.ptr;
    for (uint32_t i = 0; i < IDNVI_R_WORDS; i++)
        hash = (hash ^ record[i]) * 0x9E3779B1u, hash ^= hash >> 15;
    uint32_t slot = hash & (SLOTS - 1);
    for (; slots[slot] != 0; slot = (slot + 1) & (SLOTS - 1))
        if (memcmp((uint32_t *)c->records.ptr + (size_t)IDNVI_R_WORDS * slots[slot], record,
                   IDNVI_R_WORDS * sizeof *record) == 0)
            return slots[slot];
    uint32_t number = c->records.len / IDNVI_R_WORDS;
    if (number == IDNVI_MAX_RECORDS) {
        idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "data", "RFC 7940, 5",
                               "more than 65534 different elements");
        return UINT32_MAX;
    }
    for (uint32_t i = 0; i < IDNVI_R_WORDS; i++)
        if (!idnvi_lgr_word_push(c, &c->records, record[i]))
            return UINT32_MAX;
    return slots[slot] = number;
}

static uint32_t put_record(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_char *entry,
                           const struct idnvi_lgr_cps *source, uint32_t record[IDNVI_R_WORDS])
{
    uint32_t how = stay(c, entry, source);
    record[IDNVI_R_SIGN] |= how << IDNVI_STAY_SHIFT;
    if (entry) {
        record[IDNVI_R_HEAD] |= idnvi_lgr_context_word(&entry->context) | IDNVI_HEAD_MEMBER;
        if (!put_variants(c, entry, source, how, record))
            return UINT32_MAX;
    }
    return record_number(c, record);
}

static uint32_t point_record(struct idnvi_lgr_compiler *c, uint32_t cp)
{
    const struct idnvi_lgr_point *point = &c->points[cp];
    const struct idnvi_lgr_char *entry = point->entry ? &c->lgr->chars[point->entry - 1] : NULL;
    uint32_t root = idnvi_lgr_bucket_root(c, cp), record[IDNVI_R_WORDS] = {0};
    struct idnvi_lgr_cps source = {&cp, 1};
    record[IDNVI_R_SIGN] = point->sign;
    record[IDNVI_R_CLASS] = IDNVI_CLASS_KNOWN;
    record[IDNVI_R_SEQUENCE] = point->sequence;
    if (point->begins)
        record[IDNVI_R_HEAD] |= IDNVI_HEAD_SEQUENCE;
    if (root == c->point_count)
        record[IDNVI_R_HEAD] |= IDNVI_HEAD_NOTHING;
    else if (root != cp) {
        record[IDNVI_R_HEAD] |= IDNVI_HEAD_CLASS;
        record[IDNVI_R_CLASS] |= root;
    }
    if (root != c->point_count && c->points[root].run)
        record[IDNVI_R_HEAD] |= IDNVI_HEAD_RUN;
    return put_record(c, entry, &source, record);
}

/* 64 records of a block as they stand in stage 2, two to a word. */
struct lookup {
    struct idnvi_lgr_vec stage1, stage2, hashes; /* uint16_t, uint16_t, uint32_t */
    uint32_t first;
};

static bool put_block(struct idnvi_lgr_compiler *c, struct lookup *lookup,
                      const uint16_t block[IDNVI_BLOCK_SIZE])
{
    uint32_t hash = 0, number = 0;
    for (uint32_t i = 0; i < IDNVI_BLOCK_SIZE; i++)
        hash = (hash ^ block[i]) * 0x9E3779B1u, hash ^= hash >> 15;
    const uint32_t *hashes = lookup->hashes.ptr;
    const uint16_t *blocks = lookup->stage2.ptr;
    while (number < lookup->hashes.len &&
           (hashes[number] != hash || memcmp(blocks + (size_t)IDNVI_BLOCK_SIZE * number, block,
                                             IDNVI_BLOCK_SIZE * sizeof *block) != 0))
        number++;
    if (number == lookup->hashes.len) {
        if (!idnvi_lgr_word_push(c, &lookup->hashes, hash))
            return false;
        for (uint32_t i = 0; i < IDNVI_BLOCK_SIZE; i++) {
            uint16_t *half = idnvi_lgr_compile_push(c, &lookup->stage2, sizeof *half);
            if (!half)
                return false;
            *half = block[i];
        }
    }
    uint16_t *half = idnvi_lgr_compile_push(c, &lookup->stage1, sizeof *half);
    if (!half)
        return false;
    *half = (uint16_t)number;
    return true;
}

static bool put_lookup(struct idnvi_lgr_compiler *c)
{
    struct lookup lookup = {0};
    uint32_t cp = 0;
    bool good = true;
    while (cp + 1 < c->point_count && !c->points[cp].known)
        cp++;
    lookup.first = cp >> IDNVI_BLOCK_SHIFT;
    for (uint32_t base = lookup.first << IDNVI_BLOCK_SHIFT; good && base < c->point_count;
         base += IDNVI_BLOCK_SIZE) {
        uint16_t block[IDNVI_BLOCK_SIZE] = {0};
        for (uint32_t i = 0; good && i < IDNVI_BLOCK_SIZE && base + i < c->point_count; i++) {
            uint32_t record = c->points[base + i].known ? point_record(c, base + i) : 0;
            good = record != UINT32_MAX;
            block[i] = (uint16_t)record;
        }
        good = good && put_block(c, &lookup, block);
    }
    good = good &&
           idnvi_lgr_put_halves(c, &c->table[IDNVI_T_STAGE1], lookup.stage1.ptr,
                                lookup.stage1.len) &&
           idnvi_lgr_put_halves(c, &c->table[IDNVI_T_STAGE2], lookup.stage2.ptr,
                                lookup.stage2.len);
    c->table[IDNVI_T_FIRST_BLOCK] = lookup.first;
    idnvi_lgr_vec_free(c->allocator, &lookup.stage1);
    idnvi_lgr_vec_free(c->allocator, &lookup.stage2);
    idnvi_lgr_vec_free(c->allocator, &lookup.hashes);
    return good;
}

static bool put_sequences(struct idnvi_lgr_compiler *c)
{
    struct idnvi_lgr_vec list = {0};
    bool good = true;
    for (uint32_t i = 0; good && i < c->lgr->sequence_count; i++) {
        const struct idnvi_lgr_char *entry = &c->lgr->chars[c->lgr->sequences[i]];
        uint32_t record[IDNVI_R_WORDS] = {0};
        uint32_t number = put_record(c, entry, &entry->cps, record);
        good = number != UINT32_MAX && idnvi_lgr_word_push(c, &list, pool_add(c, &entry->cps)) &&
               idnvi_lgr_word_push(c, &list, entry->cps.len) &&
               idnvi_lgr_word_push(c, &list, number) && idnvi_lgr_word_push(c, &list, 0);
    }
    good = good && idnvi_lgr_put(c, &c->table[IDNVI_T_SEQUENCES], list.ptr, list.len);
    c->table[IDNVI_T_SEQUENCES + 1] = c->lgr->sequence_count;
    c->table[IDNVI_T_MAX_SEQUENCE] = c->lgr->max_sequence;
    idnvi_lgr_vec_free(c->allocator, &list);
    return good;
}

/* The index label may have to ask for the contexts of an element's variants at each place. */
static bool contexts_affordable(struct idnvi_lgr_compiler *c)
{
    const uint8_t *image = c->image.ptr;
    const struct idnvi_contexts contexts = {
        image + c->table[IDNVI_T_RECORDS],
        image + c->table[IDNVI_T_SEQUENCES],
        image + c->table[IDNVI_T_LONG],
        image + c->table[IDNVI_T_RULES],
        c->table[IDNVI_T_RECORDS + 1],
        c->table[IDNVI_T_SEQUENCES + 1],
    };
    return idnvi_contexts_cost(&contexts) <= IDNVI_COST_CONTEXTS ||
           idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, &c->lgr->chars[0].notes, "var",
                                  "RFC 7940, 5.3.5", "the contexts of variants are too costly");
}

bool idnvi_lgr_compile_records(struct idnvi_lgr_compiler *c)
{
    static const uint32_t unknown[IDNVI_R_WORDS] = {0};
    if (!idnvi_lgr_vec_reserve(c->allocator, &c->record_hash, sizeof(uint32_t), SLOTS))
        return idnvi_lgr_compile_fail(c, IDNV_ERR_MEMORY, NULL, "", "", "");
    memset(c->record_hash.ptr, 0, SLOTS * sizeof(uint32_t));
    for (uint32_t i = 0; i < IDNVI_R_WORDS; i++)
        if (!idnvi_lgr_word_push(c, &c->records, unknown[i]))
            return false;
    if (!put_lookup(c) || !put_sequences(c))
        return false;
    if (c->lgr->null_char != IDNVI_LGR_NONE) {
        const struct idnvi_lgr_char *entry = &c->lgr->chars[c->lgr->null_char];
        uint32_t record[IDNVI_R_WORDS] = {0};
        c->table[IDNVI_T_NULL_RECORD] = put_record(c, entry, &entry->cps, record);
    }
    bool good = c->status == IDNV_OK &&
                idnvi_lgr_put(c, &c->table[IDNVI_T_RECORDS], c->records.ptr, c->records.len) &&
                idnvi_lgr_put(c, &c->table[IDNVI_T_SHORT], c->shorts.ptr, c->shorts.len) &&
                idnvi_lgr_put(c, &c->table[IDNVI_T_LONG], c->longs.ptr, c->longs.len) &&
                idnvi_lgr_put(c, &c->table[IDNVI_T_POOL], c->pool.ptr, c->pool.len);
    c->table[IDNVI_T_RECORDS + 1] /= IDNVI_R_WORDS;
    c->table[IDNVI_T_LONG + 1] /= IDNVI_L_WORDS;
    return good && contexts_affordable(c);
}
