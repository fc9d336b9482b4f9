/* SPDX-License-Identifier: MIT */
/* After the last element: names become indexes, the repertoire is sorted and checked. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

static void *scratch(struct idnvi_lgr_builder *b, size_t element, uint32_t count)
{
    /* Elements of several sizes share the memory: free it rather than keep a wrong capacity. */
    idnvi_lgr_vec_free(b->allocator, &b->scratch);
    if (!idnvi_lgr_vec_reserve(b->allocator, &b->scratch, element, count == 0 ? 1 : count)) {
        b->status = IDNV_ERR_MEMORY;
        return NULL;
    }
    return b->scratch.ptr;
}

/* Finds the target of each name used, false where one has none; targets[i] is the index of the
 * definition of name i. */
static bool find_targets(struct idnvi_lgr_builder *b, const struct idnvi_lgr_names *uses,
                         struct idnvi_lgr_vec *info, const struct idnvi_lgr_names *defined,
                         const uint32_t *targets, const char *kind)
{
    bool good = true;
    for (uint32_t i = 0; i < info->len; i++) {
        struct idnvi_lgr_use *entry = IDNVI_LGR_AT(struct idnvi_lgr_use, *info, i);
        const struct idnvi_lgr_text *name = IDNVI_LGR_AT(struct idnvi_lgr_text, uses->texts, i);
        uint32_t index = idnvi_lgr_name_find(defined, name->ptr, name->len);
        if (index == IDNVI_LGR_NONE) {
            idnvi_lgr_error(b, &entry->where, entry->section, "no %s has the name \"%.80s\"", kind,
                            name->ptr);
            good = false;
            continue;
        }
        if (entry->early)
            idnvi_lgr_departure(b, &entry->where, entry->section,
                                "the %s %.80s is used before its definition", kind, name->ptr);
        entry->target = targets == NULL ? index : targets[index];
    }
    return good;
}

static uint32_t target(const struct idnvi_lgr_vec *info, uint32_t use)
{
    return use == IDNVI_LGR_NONE ? IDNVI_LGR_NONE
                                 : IDNVI_LGR_AT(struct idnvi_lgr_use, *info, use)->target;
}

bool idnvi_lgr_resolve_references(struct idnvi_lgr_builder *b)
{
    uint32_t *class_index = scratch(b, sizeof *class_index, b->class_names.texts.len);
    if (class_index == NULL)
        return false;
    for (uint32_t i = 0; i < b->named_classes.len; i++) {
        uint32_t index = *IDNVI_LGR_AT(uint32_t, b->named_classes, i);
        const struct idnvi_lgr_text *name =
            &IDNVI_LGR_AT(struct idnvi_lgr_class, b->classes, index)->name;
        if (name->ptr != NULL)
            class_index[idnvi_lgr_name_find(&b->class_names, name->ptr, name->len)] = index;
    }
    bool good =
        find_targets(b, &b->class_uses, &b->class_use_info, &b->class_names, class_index, "class");
    good = find_targets(b, &b->rule_uses, &b->rule_use_info, &b->rule_names, NULL, "rule") && good;
    /* What follows needs whole names and classes; other faults do not hide circles. */
    if (!good || b->broken)
        return false;
    const struct idnvi_lgr_vec *rules = &b->rule_use_info;
    for (uint32_t i = 0; i < b->chars.len; i++) {
        struct idnvi_lgr_context *c = &IDNVI_LGR_AT(struct idnvi_lgr_char, b->chars, i)->context;
        c->rule = target(rules, c->rule);
    }
    for (uint32_t i = 0; i < b->variants.len; i++) {
        struct idnvi_lgr_context *c =
            &IDNVI_LGR_AT(struct idnvi_lgr_variant, b->variants, i)->context;
        c->rule = target(rules, c->rule);
    }
    for (uint32_t i = 0; i < b->actions.len; i++) {
        struct idnvi_lgr_action *action = IDNVI_LGR_AT(struct idnvi_lgr_action, b->actions, i);
        action->rule = target(rules, action->rule);
    }
    for (uint32_t i = 0; i < b->nodes.len; i++) {
        struct idnvi_lgr_node *node = IDNVI_LGR_AT(struct idnvi_lgr_node, b->nodes, i);
        if (node->kind == IDNVI_LGR_NODE_RULE)
            node->target = target(rules, node->target);
    }
    for (uint32_t i = 0; i < b->classes.len; i++) {
        struct idnvi_lgr_class *entry = IDNVI_LGR_AT(struct idnvi_lgr_class, b->classes, i);
        entry->target = target(&b->class_use_info, entry->target);
    }
    return true;
}

/* A char or variant while it is sorted. */
struct key {
    struct idnvi_lgr_cps cps;
    uint32_t rule;
    uint32_t negated;
    uint32_t index;
};

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left;
    const struct key *b = right;
    int order = idnvi_lgr_cps_compare(&a->cps, &b->cps);
    if (order != 0)
        return order;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    if (a->negated != b->negated)
        return a->negated < b->negated ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static struct idnvi_lgr_where where_of(const char *element, const struct idnvi_lgr_notes *notes)
{
    return (struct idnvi_lgr_where){element, notes->line, notes->column};
}

/* "0061 0308" for a diagnostic; long sequences are cut. */
static void format_cps(char text[64], const struct idnvi_lgr_cps *cps)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t len = 0;
    for (uint32_t i = 0; i < cps->len && len + 8 < 60; i++) {
        if (i > 0)
            text[len++] = ' ';
        for (int shift = cps->ptr[i] > 0xFFFFF  ? 20
                         : cps->ptr[i] > 0xFFFF ? 16
                                                : 12;
             shift >= 0; shift -= 4)
            text[len++] = digits[cps->ptr[i] >> shift & 15];
    }
    text[len] = '\0';
}

/* Tells it of the one that stands later in the document. */
static void listed_twice(struct idnvi_lgr_builder *b, const struct idnvi_lgr_char *one,
                         const struct idnvi_lgr_char *other, const char *text)
{
    const struct idnvi_lgr_char *later = one > other ? one : other;
    const struct idnvi_lgr_char *first = one > other ? other : one;
    struct idnvi_lgr_where where = where_of(later->is_range ? "range" : "char", &later->notes);
    idnvi_lgr_error(b, &where, "RFC 7940, 5", "\"%s\" is already listed, in line %lu", text,
                    (unsigned long)first->notes.line);
}

/* RFC 7940, 5: distinct chars, disjoint ranges. Fills singles and sequences. */
static void sort_chars(struct idnvi_lgr_builder *b)
{
    const struct idnvi_lgr_char *chars = b->chars.ptr;
    struct idnv_lgr *lgr = b->lgr;
    uint32_t count = b->chars.len;
    struct key *keys = scratch(b, sizeof *keys, count);
    uint32_t *order = keys == NULL ? NULL : idnvi_lgr_arena_alloc(b->arena, count * sizeof *order);
    if (order == NULL) {
        b->status = IDNV_ERR_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        keys[i] = (struct key){chars[i].cps, chars[i].cps.len > 1, 0, i};
    qsort(keys, count, sizeof *keys, compare_keys);
    uint32_t end = 0; /* behind the greatest code point so far */
    uint32_t holder = 0; /* the char or range that lists it */
    for (uint32_t i = 0; i < count; i++) {
        const struct idnvi_lgr_char *entry = &chars[keys[i].index];
        const struct idnvi_lgr_char *before = i > 0 ? &chars[keys[i - 1].index] : entry;
        char text[64];
        format_cps(text, &entry->cps);
        bool twice = i > 0 && idnvi_lgr_cps_compare(&keys[i].cps, &keys[i - 1].cps) == 0;
        if (entry->cps.len == 1) {
            twice = entry->cps.ptr[0] < end;
            before = &chars[holder];
            holder = entry->last + 1 > end ? keys[i].index : holder;
            end = entry->last + 1 > end ? entry->last + 1 : end;
            lgr->code_points += entry->last - entry->cps.ptr[0] + 1;
        }
        if (twice)
            listed_twice(b, entry, before, text);
        if (entry->cps.len == 0)
            lgr->null_char = keys[i].index;
        else if (entry->cps.len > lgr->max_sequence)
            lgr->max_sequence = entry->cps.len;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (keys[i].cps.len == 1)
            order[lgr->single_count++] = keys[i].index;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (keys[i].cps.len > 1)
            order[lgr->single_count + lgr->sequence_count++] = keys[i].index;
    }
    lgr->singles = order;
    lgr->sequences = order + lgr->single_count;
}

/* The type of several variants, unless they have more than one. */
struct types {
    bool any, several;
    uint32_t type;
};

static bool differs(const struct types *types, uint32_t type)
{
    return types->any && (types->several || types->type != type);
}

static void add_type(struct types *types, uint32_t type)
{
    types->several = types->several || differs(types, type);
    types->any = true;
    types->type = type;
}

/*
 * Variants with one target (5.3.1, 5.3.5, 8.4), in the order of their contexts: only those with the
 * opposite context of the same rule never apply together.
 */
static void check_target(struct idnvi_lgr_builder *b, const struct key *keys, uint32_t count)
{
    const struct idnvi_lgr_variant *variants = b->variants.ptr;
    struct types others = {0}, same[2] = {{0}}; /* of other rules; of this one, when and not-when */
    for (uint32_t i = 0; i < count; i++) {
        const struct idnvi_lgr_variant *v = &variants[keys[i].index];
        struct idnvi_lgr_where where = where_of("var", &v->notes);
        char text[64];
        format_cps(text, &v->cps);
        if (i > 0 && keys[i].rule != keys[i - 1].rule) {
            for (unsigned k = 0; k < 2; k++) {
                if (same[k].any)
                    add_type(&others, same[k].type);
                others.several = others.several || same[k].several;
                same[k].any = same[k].several = false;
            }
        }
        struct types *mine = &same[v->context.negated];
        if (i > 0 && keys[i].rule == keys[i - 1].rule && keys[i].negated == keys[i - 1].negated &&
            v->type == variants[keys[i - 1].index].type)
            idnvi_lgr_departure(b, &where, "RFC 7940, 5.3.1", "the variant \"%s\" is listed twice",
                                text);
        else if (differs(&others, v->type) || differs(mine, v->type))
            idnvi_lgr_warning(b, &where, "RFC 7940, 8.4",
                              "variants \"%s\" of different types may apply at the same time",
                              text);
        add_type(mine, v->type);
    }
}

static void check_variants(struct idnvi_lgr_builder *b)
{
    const struct idnvi_lgr_char *chars = b->chars.ptr;
    const struct idnvi_lgr_variant *variants = b->variants.ptr;
    struct key *keys = scratch(b, sizeof *keys, b->variants.len);
    if (keys == NULL)
        return;
    for (uint32_t i = 0; i < b->chars.len; i++) {
        const struct idnvi_lgr_run *run = &chars[i].variants;
        for (uint32_t j = 0; j < run->count; j++) {
            const struct idnvi_lgr_variant *v = &variants[run->first + j];
            keys[j] = (struct key){v->cps, v->context.rule, v->context.negated, run->first + j};
        }
        if (run->count > 1)
            qsort(keys, run->count, sizeof *keys, compare_keys);
        for (uint32_t j = 0, end; j < run->count; j = end) {
            end = j + 1;
            while (end < run->count && idnvi_lgr_cps_compare(&keys[end].cps, &keys[j].cps) == 0)
                end++;
            if (end - j > 1)
                check_target(b, keys + j, end - j);
        }
    }
}

bool idnvi_lgr_resolve_data(struct idnvi_lgr_builder *b)
{
    sort_chars(b);
    if (b->status == IDNV_OK)
        check_variants(b);
    return b->status == IDNV_OK;
}
