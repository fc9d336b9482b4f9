/* SPDX-License-Identifier: MIT */
/* Internal: what the compiler and the opener of policy images compute in the same way. */
#ifndef IDNVI_POLICY_IMAGE_H
#define IDNVI_POLICY_IMAGE_H

#include "policy.h"

/* Two running sums over the words: the second makes the order count. */
static inline uint64_t idnvi_image_sum(const uint8_t *words, size_t count)
{
    uint64_t low = 1, high = 0;
    for (size_t i = 0; i < count; i++) {
        low += idnvi_word(words, i);
        high += low;
    }
    return low ^ (high << 32 | high >> 32);
}

/* Sum that stops growing at the limit of a table. */
static inline uint32_t idnvi_add_cost(uint32_t a, uint64_t b)
{
    return a + b > IDNVI_COST_TABLE ? IDNVI_COST_TABLE + 1 : (uint32_t)(a + b);
}

/*
 * Checks one program and returns its cost in steps, above IDNVI_COST_RULE when it is too dear or
 * wrong: balanced, not too deep, arguments in range. The rounds of a loop: at most 64 until the least
 * count is met or nothing changes, and 64 until no new position is found.
 */
static inline uint32_t idnvi_program_cost(const uint8_t *code, uint32_t count, uint32_t sets)
{
    uint32_t depth = 0, cost[IDNVI_CODE_DEPTH + 1] = {0};
    uint8_t kind[IDNVI_CODE_DEPTH + 1] = {0};
    uint64_t rounds[IDNVI_CODE_DEPTH + 1] = {0};
    for (uint32_t pc = 0; pc < count; pc++) {
        uint32_t op = idnvi_word(code, pc) & 0xFF, arg = idnvi_word(code, pc) >> 8;
        cost[depth] = idnvi_add_cost(cost[depth], 1);
        switch (op) {
        case IDNVI_OP_SET:
        case IDNVI_OP_SET_STAR:
            if (arg >= sets)
                return UINT32_MAX;
            if (arg >= IDNVI_LABEL_SETS)
                cost[depth] = idnvi_add_cost(cost[depth], IDNVI_COST_SLOW_SET);
            break;
        case IDNVI_OP_ANY:
        case IDNVI_OP_ANY_STAR:
        case IDNVI_OP_START:
        case IDNVI_OP_END:
            break;
        case IDNVI_OP_FORK:
        case IDNVI_OP_LOOK:
        case IDNVI_OP_LOOP:
            if (depth == IDNVI_CODE_DEPTH)
                return UINT32_MAX;
            depth++;
            cost[depth] = 0;
            kind[depth] = (uint8_t)op;
            rounds[depth] = 1;
            if (op == IDNVI_OP_LOOP) {
                uint32_t most = ++pc < count ? idnvi_word(code, pc) : 0;
                if (most < arg || most == 0)
                    return UINT32_MAX;
                rounds[depth] = (arg < 64 ? arg : 64) + 64;
                if (rounds[depth] > most)
                    rounds[depth] = most;
            }
            break;
        case IDNVI_OP_ALT:
            if (depth == 0 || kind[depth] != IDNVI_OP_FORK)
                return UINT32_MAX;
            break;
        case IDNVI_OP_JOIN:
        case IDNVI_OP_LOOKED:
        case IDNVI_OP_NEXT:
            if (depth == 0 || (op == IDNVI_OP_JOIN && kind[depth] != IDNVI_OP_FORK) ||
                (op == IDNVI_OP_LOOKED && kind[depth] != IDNVI_OP_LOOK) ||
                (op == IDNVI_OP_NEXT && kind[depth] != IDNVI_OP_LOOP))
                return UINT32_MAX;
            depth--;
            cost[depth] = idnvi_add_cost(cost[depth], cost[depth + 1] * rounds[depth + 1]);
            break;
        default:
            return UINT32_MAX;
        }
    }
    return depth == 0 ? cost[0] : UINT32_MAX;
}

/* Where the contexts of variants are, in the image: of rules the costs, computed. */
struct idnvi_contexts {
    const uint8_t *records, *sequences, *longs, *rules;
    uint32_t record_count, sequence_count;
};

/* The cost of the contexts of the variants of one record. */
static inline uint32_t idnvi_record_cost(const struct idnvi_contexts *in, uint32_t record)
{
    const uint8_t *entry = in->records + (size_t)4 * IDNVI_R_WORDS * record;
    uint32_t cost = 0;
    if (!(idnvi_word(entry, IDNVI_R_HEAD) & IDNVI_HEAD_LONG))
        return 0;
    const uint8_t *variant =
        in->longs + (size_t)4 * IDNVI_L_WORDS * idnvi_word(entry, IDNVI_R_VARIANTS);
    for (uint32_t i = 0; i < idnvi_variant_count(entry); i++, variant += 4 * IDNVI_L_WORDS) {
        uint32_t number = idnvi_word(variant, IDNVI_L_CONTEXT) & IDNVI_CONTEXT_RULE;
        if (number == 0)
            continue;
        const uint8_t *rule = in->rules + (size_t)4 * IDNVI_U_WORDS * (number - 1);
        cost = idnvi_add_cost(cost, idnvi_word(rule, IDNVI_U_COST));
        if (!(idnvi_word(rule, IDNVI_U_FLAGS) & IDNVI_RULE_ANCHORED))
            cost = idnvi_add_cost(cost, IDNVI_COST_ALONE);
    }
    return cost;
}

/*
 * What the index label may have to ask at one place: the contexts of the variants of one code
 * point, and of all sequences, each for itself, as sequences may share a record.
 */
static inline uint32_t idnvi_contexts_cost(const struct idnvi_contexts *in)
{
    uint32_t cost = 0;
    for (uint32_t i = 0; i < in->record_count; i++) {
        uint32_t one = idnvi_record_cost(in, i);
        cost = one > cost ? one : cost;
    }
    const uint8_t *sequence = in->sequences;
    for (uint32_t i = 0; i < in->sequence_count; i++, sequence += 4 * IDNVI_Q_WORDS)
        cost = idnvi_add_cost(cost, idnvi_record_cost(in, idnvi_word(sequence, IDNVI_Q_RECORD)));
    return cost;
}

#endif
