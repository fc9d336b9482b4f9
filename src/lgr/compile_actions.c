/* SPDX-License-Identifier: MIT */
/*
 * Variant types as bits, dispositions, actions. Types that occur in the conditions of exactly the
 * same actions cannot be told apart by any label and share a bit.
 */
#include "compile.h"

static const char *const standard[] = {"invalid", "blocked", "allocatable", "activated", "valid"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int standard_index(const struct idnvi_lgr_text *word)
{
    for (int i = 0; i < (int)COUNT(standard); i++)
        if (strlen(standard[i]) == word->len && memcmp(standard[i], word->ptr, word->len) == 0)
            return i;
    return -1;
}

/*
 * A row of bits for each word: the actions whose condition has it as a type. Behind them a bit each
 * for the standard types, which are kept apart.
 */
static void fill_rows(const struct idnv_lgr *lgr, uint64_t *rows, size_t width)
{
    uint32_t actions = lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS;
    for (uint32_t i = 0; i < actions; i++) {
        const struct idnvi_lgr_run *types = &lgr->actions[i].types;
        for (uint32_t k = 0; k < types->count; k++)
            rows[lgr->type_list[types->first + k] * width + i / 64] |= UINT64_C(1) << (i % 64);
    }
    for (uint32_t i = 0; i < lgr->word_count; i++) {
        int known = standard_index(&lgr->words[i]);
        uint32_t bit = actions + (uint32_t)(known < 0 ? 0 : known);
        if (known >= 0)
            rows[i * width + bit / 64] |= UINT64_C(1) << (bit % 64);
    }
}

bool idnvi_lgr_compile_types(struct idnvi_lgr_compiler *c)
{
    const struct idnv_lgr *lgr = c->lgr;
    size_t count = lgr->word_count ? lgr->word_count : 1;
    size_t width = (lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS + COUNT(standard)) / 64 + 1;
    const uint64_t *seen[IDNVI_TYPE_MAX];
    uint64_t *rows = idnvi_lgr_compile_alloc(c, count * width, sizeof *rows);
    uint32_t codes = 0;
    c->type_codes = idnvi_lgr_compile_alloc(c, count, 1);
    bool good = rows && c->type_codes;
    if (good)
        fill_rows(lgr, rows, width);
    for (uint32_t i = 0; good && i < lgr->variant_count; i++) {
        uint32_t word = lgr->variants[i].type, code = 0;
        if (word == IDNVI_LGR_NONE || c->type_codes[word])
            continue;
        const uint64_t *row = rows + word * width;
        while (code < codes && memcmp(seen[code], row, width * sizeof *row) != 0)
            code++;
        if (code == IDNVI_TYPE_MAX - 1)
            good = idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, &lgr->variants[i].notes, "var",
                                          "RFC 7940, 5.3.2",
                                          "the actions tell more than 63 variant types apart");
        else if (code == codes)
            seen[codes++] = row;
        c->type_codes[word] = (uint8_t)(code + 1);
        if (standard_index(&lgr->words[word]) >= 0)
            c->standard_types |= UINT64_C(1) << code;
    }
    idnvi_lgr_compile_release(c, rows);
    return good;
}

static uint32_t rank_of(const struct idnvi_lgr_text *word)
{
    static const uint8_t ranks[] = {IDNVI_RANK_INVALID, IDNVI_RANK_BLOCKED, IDNVI_RANK_ALLOCATABLE,
                                    IDNVI_RANK_ACTIVATED, IDNVI_RANK_VALID};
    int i = standard_index(word);
    return i < 0 ? IDNVI_RANK_OTHER : ranks[i];
}

static bool put_disposition(struct idnvi_lgr_compiler *c, struct idnvi_lgr_vec *list, uint32_t word)
{
    uint32_t words[IDNVI_D_WORDS];
    const struct idnvi_lgr_text *text = &c->lgr->words[word];
    if (!idnvi_lgr_put_text(c, words, text->ptr, text->len))
        return false;
    words[IDNVI_D_RANK] = rank_of(text);
    for (uint32_t i = 0; i < IDNVI_D_WORDS; i++)
        if (!idnvi_lgr_word_push(c, list, words[i]))
            return false;
    return true;
}

static bool put_action(struct idnvi_lgr_compiler *c, struct idnvi_lgr_vec *list, uint32_t index,
                       uint32_t disposition)
{
    static const uint8_t triggers[] = {IDNVI_TRIGGER_NONE, IDNVI_TRIGGER_ANY, IDNVI_TRIGGER_ALL,
                                       IDNVI_TRIGGER_ONLY};
    const struct idnvi_lgr_action *action = &c->lgr->actions[index];
    struct idnvi_lgr_context rule = {action->rule, action->negated};
    uint64_t mask = 0, blind = 0;
    for (uint32_t k = 0; k < action->types.count; k++) {
        uint8_t code = c->type_codes[c->lgr->type_list[action->types.first + k]];
        mask |= code ? UINT64_C(1) << (code - 1) : 0;
    }
    if (index >= c->lgr->action_count) /* 8.3: default actions do not see other types */
        blind = ~c->standard_types;
    uint32_t words[IDNVI_A_WORDS] = {
        disposition, idnvi_lgr_context_word(&rule), triggers[action->trigger], 0,
        (uint32_t)mask, (uint32_t)(mask >> 32), (uint32_t)blind, (uint32_t)(blind >> 32)};
    for (uint32_t i = 0; i < IDNVI_A_WORDS; i++)
        if (!idnvi_lgr_word_push(c, list, words[i]))
            return false;
    return true;
}

bool idnvi_lgr_compile_actions(struct idnvi_lgr_compiler *c)
{
    const struct idnv_lgr *lgr = c->lgr;
    struct idnvi_lgr_vec actions = {0}, dispositions = {0};
    uint32_t count = lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS, next = 0;
    uint32_t *numbers = idnvi_lgr_compile_alloc(c, (size_t)lgr->word_count + 1, sizeof *numbers);
    bool good = numbers != NULL;
    for (uint32_t i = 0; good && i < count; i++) {
        uint32_t word = lgr->actions[i].disp;
        if (numbers[word] == 0) {
            good = put_disposition(c, &dispositions, word);
            numbers[word] = ++next;
        }
        good = good && put_action(c, &actions, i, numbers[word] - 1);
    }
    good = good && idnvi_lgr_put(c, &c->table[IDNVI_T_ACTIONS], actions.ptr, actions.len) &&
           idnvi_lgr_put(c, &c->table[IDNVI_T_DISPOSITIONS], dispositions.ptr, dispositions.len);
    c->table[IDNVI_T_ACTIONS + 1] = count;
    c->table[IDNVI_T_DISPOSITIONS + 1] = next;
    c->table[IDNVI_T_FILE_ACTIONS] = lgr->action_count;
    idnvi_lgr_compile_release(c, numbers);
    idnvi_lgr_vec_free(c->allocator, &actions);
    idnvi_lgr_vec_free(c->allocator, &dispositions);
    return good;
}
