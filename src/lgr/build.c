/* SPDX-License-Identifier: MIT */
#include "build.h"

#include <string.h>

bool idnvi_lgr_build_init(struct idnvi_lgr_builder *b, const idnv_lgr_options *options,
                          idnv_lgr_diagnostics *diagnostics)
{
    memset(b, 0, sizeof *b);
    b->diagnostics = diagnostics;
    b->file = idnvi_lgr_base_name(options == NULL ? NULL : options->file);
    b->lenient = options != NULL && options->lenient != 0;
    const idnv_lgr_allocator *a = options == NULL || options->allocator == NULL
                                      ? &idnvi_lgr_default_allocator
                                      : options->allocator;
    b->arena = a->resize(a->context, NULL, sizeof *b->arena);
    if (b->arena == NULL) {
        b->status = IDNV_ERR_MEMORY;
        return false;
    }
    *b->arena = (struct idnvi_lgr_arena){.allocator = *a};
    b->allocator = &b->arena->allocator;
    b->lgr = idnvi_lgr_arena_alloc(b->arena, sizeof *b->lgr);
    if (b->lgr == NULL) {
        b->status = IDNV_ERR_MEMORY;
        return false;
    }
    b->lgr->arena = b->arena;
    b->lgr->lenient = b->lenient;
    b->lgr->null_char = IDNVI_LGR_NONE;
    return true;
}

static void free_names(const idnv_lgr_allocator *a, struct idnvi_lgr_names *names)
{
    idnvi_lgr_vec_free(a, &names->texts);
    idnvi_lgr_vec_free(a, &names->sorted);
}

static void free_vectors(struct idnvi_lgr_builder *b)
{
    const idnv_lgr_allocator *a = b->allocator;
    struct idnvi_lgr_vec *vecs[] = {
        &b->chars,          &b->variants,  &b->classes,    &b->nodes,         &b->rules,
        &b->actions,        &b->items,     &b->references, &b->ref_list,      &b->tag_list,
        &b->type_list,      &b->languages, &b->scopes,     &b->named_classes, &b->rule_use_info,
        &b->class_use_info, &b->scratch,
    };
    struct idnvi_lgr_names *names[] = {
        &b->words,       &b->tags,      &b->reference_ids, &b->rule_names,
        &b->class_names, &b->rule_uses, &b->class_uses,
    };
    for (size_t i = 0; i < sizeof vecs / sizeof *vecs; i++)
        idnvi_lgr_vec_free(a, vecs[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        free_names(a, names[i]);
}

void idnv_lgr_free(idnv_lgr *lgr)
{
    if (lgr == NULL)
        return;
    struct idnvi_lgr_arena *arena = lgr->arena;
    const idnv_lgr_allocator a = arena->allocator;
    idnvi_lgr_arena_free(arena);
    a.resize(a.context, arena, 0);
}

/* Moves a vector into the arena. */
static const void *keep(struct idnvi_lgr_builder *b, const struct idnvi_lgr_vec *vec,
                        size_t element)
{
    if (b->status != IDNV_OK)
        return NULL;
    void *copy = idnvi_lgr_arena_alloc(b->arena, vec->len * element);
    if (copy == NULL) {
        b->status = IDNV_ERR_MEMORY;
        return NULL;
    }
    if (vec->len > 0)
        memcpy(copy, vec->ptr, vec->len * element);
    return copy;
}

/* RFC 7940, 7.6: what applies after the actions of the file. */
static void add_default_actions(struct idnvi_lgr_builder *b)
{
    static const struct {
        const char *word;
        enum idnvi_lgr_trigger trigger;
    } defaults[IDNVI_LGR_DEFAULT_ACTIONS] = {
        {"invalid", IDNVI_LGR_TRIGGER_ANY},     {"blocked", IDNVI_LGR_TRIGGER_ANY},
        {"allocatable", IDNVI_LGR_TRIGGER_ANY}, {"activated", IDNVI_LGR_TRIGGER_ALL},
        {"valid", IDNVI_LGR_TRIGGER_NONE},
    };
    b->lgr->action_count = b->actions.len;
    for (size_t i = 0; i < IDNVI_LGR_DEFAULT_ACTIONS; i++) {
        struct idnvi_lgr_action *action =
            idnvi_lgr_push(b, &b->actions, sizeof *action, UINT32_MAX, NULL, "");
        uint32_t word = idnvi_lgr_name(b, &b->words, defaults[i].word, strlen(defaults[i].word),
                                       NULL, NULL, "words");
        if (action == NULL || word == IDNVI_LGR_NONE)
            return;
        action->disp = word;
        action->rule = IDNVI_LGR_NONE;
        action->trigger = defaults[i].trigger;
        if (action->trigger == IDNVI_LGR_TRIGGER_NONE)
            continue;
        action->types = (struct idnvi_lgr_run){b->type_list.len, 1};
        uint32_t *slot = idnvi_lgr_push(b, &b->type_list, sizeof *slot, UINT32_MAX, NULL, "");
        if (slot == NULL)
            return;
        *slot = word;
    }
}

static void keep_all(struct idnvi_lgr_builder *b)
{
    struct idnv_lgr *lgr = b->lgr;
    lgr->meta.languages = keep(b, &b->languages, sizeof *lgr->meta.languages);
    lgr->meta.language_count = b->languages.len;
    lgr->meta.scopes = keep(b, &b->scopes, sizeof *lgr->meta.scopes);
    lgr->meta.scope_count = b->scopes.len;
    lgr->references = keep(b, &b->references, sizeof *lgr->references);
    lgr->reference_count = b->references.len;
    lgr->ref_list = keep(b, &b->ref_list, sizeof *lgr->ref_list);
    lgr->words = keep(b, &b->words.texts, sizeof *lgr->words);
    lgr->word_count = b->words.texts.len;
    lgr->tags = keep(b, &b->tags.texts, sizeof *lgr->tags);
    lgr->tag_count = b->tags.texts.len;
    lgr->tag_list = keep(b, &b->tag_list, sizeof *lgr->tag_list);
    lgr->chars = keep(b, &b->chars, sizeof *lgr->chars);
    lgr->char_count = b->chars.len;
    lgr->variants = keep(b, &b->variants, sizeof *lgr->variants);
    lgr->variant_count = b->variants.len;
    lgr->classes = keep(b, &b->classes, sizeof *lgr->classes);
    lgr->class_count = b->classes.len;
    lgr->named_classes = keep(b, &b->named_classes, sizeof *lgr->named_classes);
    lgr->named_class_count = b->named_classes.len;
    lgr->nodes = keep(b, &b->nodes, sizeof *lgr->nodes);
    lgr->node_count = b->nodes.len;
    lgr->rules = keep(b, &b->rules, sizeof *lgr->rules);
    lgr->rule_count = b->rules.len;
    lgr->actions = keep(b, &b->actions, sizeof *lgr->actions);
    lgr->type_list = keep(b, &b->type_list, sizeof *lgr->type_list);
    lgr->items = keep(b, &b->items, sizeof *lgr->items);
    lgr->item_count = b->items.len;
}

idnv_status idnvi_lgr_build_finish(struct idnvi_lgr_builder *b, struct idnv_lgr **lgr)
{
    *lgr = NULL;
    if (b->arena == NULL)
        return IDNV_ERR_MEMORY;
    if (b->status == IDNV_OK && b->lgr != NULL && idnvi_lgr_resolve_references(b) &&
        idnvi_lgr_resolve_data(b) && idnvi_lgr_resolve_classes(b) && idnvi_lgr_resolve_rules(b))
        add_default_actions(b);
    if (b->status == IDNV_OK && b->errors == 0)
        keep_all(b);
    idnv_status status = b->status;
    if (status == IDNV_OK && b->errors > 0)
        status = IDNV_ERR_SYNTAX;
    free_vectors(b);
    struct idnvi_lgr_arena *arena = b->arena;
    if (status == IDNV_OK) {
        *lgr = b->lgr;
    } else {
        const idnv_lgr_allocator a = arena->allocator;
        idnvi_lgr_arena_free(arena);
        a.resize(a.context, arena, 0);
    }
    memset(b, 0, sizeof *b);
    return status;
}

void *idnvi_lgr_push(struct idnvi_lgr_builder *b, struct idnvi_lgr_vec *vec, size_t element,
                     uint32_t max, const struct idnvi_lgr_where *where, const char *what)
{
    if (b->status != IDNV_OK)
        return NULL;
    if (vec->len >= max) {
        idnvi_lgr_limit(b, where, "more than %lu %s", (unsigned long)max, what);
        return NULL;
    }
    void *slot = idnvi_lgr_vec_push(b->allocator, vec, element);
    if (slot == NULL)
        b->status = IDNV_ERR_MEMORY;
    return slot;
}

struct idnvi_lgr_text idnvi_lgr_text_copy(struct idnvi_lgr_builder *b, const char *ptr, size_t len)
{
    if (ptr == NULL || b->status != IDNV_OK)
        return (struct idnvi_lgr_text){0};
    const char *copy = idnvi_lgr_arena_text(b->arena, ptr, len);
    if (copy == NULL) {
        b->status = IDNV_ERR_MEMORY;
        return (struct idnvi_lgr_text){0};
    }
    return (struct idnvi_lgr_text){copy, (uint32_t)len};
}

struct idnvi_lgr_cps idnvi_lgr_cps_copy(struct idnvi_lgr_builder *b, const uint32_t *ptr,
                                        uint32_t len)
{
    if (len == 0 || b->status != IDNV_OK)
        return (struct idnvi_lgr_cps){0};
    uint32_t *copy = idnvi_lgr_arena_alloc(b->arena, len * sizeof *copy);
    if (copy == NULL) {
        b->status = IDNV_ERR_MEMORY;
        return (struct idnvi_lgr_cps){0};
    }
    memcpy(copy, ptr, len * sizeof *copy);
    return (struct idnvi_lgr_cps){copy, len};
}

/* Where the text stands or belongs in names->sorted. */
static bool name_position(const struct idnvi_lgr_names *names, const char *ptr, size_t len,
                          uint32_t *position)
{
    const struct idnvi_lgr_text *texts = names->texts.ptr;
    const uint32_t *sorted = names->sorted.ptr;
    uint32_t low = 0;
    uint32_t high = names->sorted.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct idnvi_lgr_text *text = &texts[sorted[middle]];
        size_t common = text->len < len ? text->len : len;
        int order = memcmp(ptr, text->ptr, common);
        if (order == 0 && len == text->len) {
            *position = middle;
            return true;
        }
        if (order < 0 || (order == 0 && len < text->len))
            high = middle;
        else
            low = middle + 1;
    }
    *position = low;
    return false;
}

uint32_t idnvi_lgr_name_find(const struct idnvi_lgr_names *names, const char *ptr, size_t len)
{
    uint32_t position;
    if (!name_position(names, ptr, len, &position))
        return IDNVI_LGR_NONE;
    return ((const uint32_t *)names->sorted.ptr)[position];
}

uint32_t idnvi_lgr_name(struct idnvi_lgr_builder *b, struct idnvi_lgr_names *names, const char *ptr,
                        size_t len, bool *added, const struct idnvi_lgr_where *where,
                        const char *what)
{
    uint32_t position;
    bool known = name_position(names, ptr, len, &position);
    if (added != NULL)
        *added = !known;
    if (known)
        return ((const uint32_t *)names->sorted.ptr)[position];
    struct idnvi_lgr_text text = idnvi_lgr_text_copy(b, ptr, len);
    struct idnvi_lgr_text *slot =
        idnvi_lgr_push(b, &names->texts, sizeof *slot, IDNV_LGR_MAX_RULES, where, what);
    if (slot == NULL || text.ptr == NULL)
        return IDNVI_LGR_NONE;
    *slot = text;
    if (idnvi_lgr_push(b, &names->sorted, sizeof(uint32_t), UINT32_MAX, where, what) == NULL)
        return IDNVI_LGR_NONE;
    uint32_t *sorted = names->sorted.ptr;
    memmove(sorted + position + 1, sorted + position,
            (names->sorted.len - 1 - position) * sizeof *sorted);
    sorted[position] = names->texts.len - 1;
    return names->texts.len - 1;
}

static uint32_t use(struct idnvi_lgr_builder *b, struct idnvi_lgr_names *uses,
                    struct idnvi_lgr_vec *info, const struct idnvi_lgr_names *defined,
                    const char *name, size_t len, bool by_ref, const struct idnvi_lgr_where *where,
                    const char *section)
{
    bool added;
    uint32_t index = idnvi_lgr_name(b, uses, name, len, &added, where, "names referred to");
    if (index == IDNVI_LGR_NONE)
        return IDNVI_LGR_NONE;
    if (added) {
        struct idnvi_lgr_use *slot =
            idnvi_lgr_push(b, info, sizeof *slot, UINT32_MAX, where, "names referred to");
        if (slot == NULL)
            return IDNVI_LGR_NONE;
        *slot = (struct idnvi_lgr_use){*where, section, false, IDNVI_LGR_NONE};
    }
    struct idnvi_lgr_use *entry = IDNVI_LGR_AT(struct idnvi_lgr_use, *info, index);
    if (by_ref && !entry->early && idnvi_lgr_name_find(defined, name, len) == IDNVI_LGR_NONE) {
        entry->where = *where;
        entry->section = section;
        entry->early = true;
    }
    return index;
}

uint32_t idnvi_lgr_use_rule(struct idnvi_lgr_builder *b, const char *name, size_t len, bool by_ref,
                            const struct idnvi_lgr_where *where, const char *section)
{
    return use(b, &b->rule_uses, &b->rule_use_info, &b->rule_names, name, len, by_ref, where,
               section);
}

uint32_t idnvi_lgr_use_class(struct idnvi_lgr_builder *b, const char *name, size_t len,
                             const struct idnvi_lgr_where *where, const char *section)
{
    return use(b, &b->class_uses, &b->class_use_info, &b->class_names, name, len, true, where,
               section);
}
