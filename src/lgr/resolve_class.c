/* SPDX-License-Identifier: MIT */
/* RFC 7940, 6.2: the code points of each class. */
#include <string.h>

#include "build.h"
#include "property.h"
#include "set.h"
#include "ucd.h"

/* Intervals that all evaluations together may look at: bounds the time (about a second). */
#define MAX_WORK 100000000u

struct evaluation {
    struct idnvi_lgr_builder *b;
    struct idnvi_lgr_vec result;     /* interval: the set being made */
    struct idnvi_lgr_vec other;      /* interval: the left operand of the next step */
    struct idnvi_lgr_vec stack;      /* uint32_t: classes under evaluation */
    struct idnvi_lgr_vec state;      /* uint8_t per class: 0 new, 1 open, 2 done */
    struct idnvi_lgr_vec cursor;     /* uint32_t per class: the operand to look at next */
    struct idnvi_lgr_vec members;    /* uint32_t: chars in the order of their tags */
    struct idnvi_lgr_vec member_end; /* uint32_t per tag: end of its members */
    struct idnvi_lgr_vec tag_sets;   /* struct idnvi_lgr_set per tag, ptr NULL: not yet made */
    struct idnvi_lgr_names properties;
    struct idnvi_lgr_vec property_sets; /* struct idnvi_lgr_set */
    uint32_t intervals;
    unsigned version;
    bool version_warned;
};

static bool fail(struct evaluation *e)
{
    if (e->b->status == IDNV_OK)
        e->b->status = IDNV_ERR_MEMORY;
    return false;
}

static bool zeroed(struct evaluation *e, struct idnvi_lgr_vec *vec, size_t element, uint32_t count)
{
    if (!idnvi_lgr_vec_reserve(e->b->allocator, vec, element, count == 0 ? 1 : count))
        return fail(e);
    vec->len = count;
    return true;
}

/* Moves e->result into the arena as set. */
static bool keep(struct evaluation *e, const struct idnvi_lgr_where *where,
                 struct idnvi_lgr_set *set)
{
    size_t size = e->result.len * sizeof(struct idnvi_lgr_interval);
    e->intervals += e->result.len;
    if (e->intervals > IDNV_LGR_MAX_INTERVALS) {
        idnvi_lgr_limit(e->b, where, "classes of more than %u intervals", IDNV_LGR_MAX_INTERVALS);
        return false;
    }
    struct idnvi_lgr_interval *copy = idnvi_lgr_arena_alloc(e->b->arena, size);
    if (copy == NULL)
        return fail(e);
    if (size > 0)
        memcpy(copy, e->result.ptr, size);
    *set = (struct idnvi_lgr_set){copy, e->result.len};
    return true;
}

static bool add(struct evaluation *e, uint32_t first, uint32_t last)
{
    struct idnvi_lgr_interval *slot = idnvi_lgr_vec_push(e->b->allocator, &e->result, sizeof *slot);
    if (slot == NULL)
        return fail(e);
    *slot = (struct idnvi_lgr_interval){first, last};
    return true;
}

/* Chars by tag, once for all classes: counting sort of tag_list. */
static bool collect_tags(struct evaluation *e)
{
    struct idnvi_lgr_builder *b = e->b;
    const struct idnvi_lgr_char *chars = b->chars.ptr;
    const uint32_t *list = b->tag_list.ptr;
    uint32_t tags = b->tags.texts.len;
    if (!zeroed(e, &e->member_end, sizeof(uint32_t), tags + 1) ||
        !zeroed(e, &e->members, sizeof(uint32_t), b->tag_list.len) ||
        !zeroed(e, &e->tag_sets, sizeof(struct idnvi_lgr_set), tags))
        return false;
    uint32_t *end = e->member_end.ptr;
    uint32_t *members = e->members.ptr;
    for (uint32_t i = 0; i < b->tag_list.len; i++)
        end[list[i] + 1]++;
    for (uint32_t i = 1; i <= tags; i++)
        end[i] += end[i - 1];
    for (uint32_t i = 0; i < b->chars.len; i++) {
        for (uint32_t j = 0; j < chars[i].tags.count; j++)
            members[end[list[chars[i].tags.first + j]]++] = i;
    }
    return true;
}

static bool tag_set(struct evaluation *e, struct idnvi_lgr_class *entry,
                    const struct idnvi_lgr_where *where)
{
    struct idnvi_lgr_builder *b = e->b;
    const struct idnvi_lgr_char *chars = b->chars.ptr;
    uint32_t tag = idnvi_lgr_name_find(&b->tags, entry->text.ptr, entry->text.len);
    e->result.len = 0;
    if (tag == IDNVI_LGR_NONE) { /* 6.2.2: the empty set, with a warning */
        idnvi_lgr_warning(b, where, "RFC 7940, 6.2.2", "no char has the tag %.80s",
                          entry->text.ptr);
        return keep(e, where, &entry->set);
    }
    struct idnvi_lgr_set *cached = IDNVI_LGR_AT(struct idnvi_lgr_set, e->tag_sets, tag);
    if (cached->ptr == NULL) {
        const uint32_t *end = e->member_end.ptr;
        const uint32_t *members = e->members.ptr;
        for (uint32_t i = tag == 0 ? 0 : end[tag - 1]; i < end[tag]; i++) {
            const struct idnvi_lgr_char *member = &chars[members[i]];
            if (member->cps.len == 1 && !add(e, member->cps.ptr[0], member->last))
                return false;
        }
        idnvi_lgr_set_normalize(&e->result);
        if (!keep(e, where, cached))
            return false;
    }
    entry->set = *cached;
    return true;
}

/* The index of the document's version; 4.3.7: it is an error to use properties of one without its
 * data. */
static unsigned unicode_version(struct evaluation *e, const struct idnvi_lgr_where *where)
{
    const struct idnvi_lgr_text *text = &e->b->lgr->meta.unicode_version;
    if (text->ptr == NULL) {
        if (!e->version_warned)
            idnvi_lgr_warning(e->b, where, "RFC 7940, 4.3.7",
                              "properties are used without a unicode-version: 18.0.0 is taken");
        e->version_warned = true;
        return IDNVI_UNICODE_COUNT - 1;
    }
    bool known;
    unsigned found = idnvi_property_version(text->ptr, &known);
    if (!known && !e->version_warned) {
        struct idnvi_lgr_where at_meta = {"unicode-version", e->b->lgr->meta.unicode_line, 1};
        idnvi_lgr_error(e->b, &at_meta, "RFC 7940, 4.3.7",
                        "properties of Unicode %.20s are not known, only of 6.1.0 to 18.0.0",
                        text->ptr);
        e->version_warned = true;
    }
    return found;
}

static bool property_set(struct evaluation *e, struct idnvi_lgr_class *entry,
                         const struct idnvi_lgr_where *where)
{
    struct idnvi_property property;
    bool added;
    uint32_t index = idnvi_lgr_name(e->b, &e->properties, entry->text.ptr, entry->text.len, &added,
                                    where, "properties");
    if (index == IDNVI_LGR_NONE)
        return false;
    if (added) {
        struct idnvi_lgr_set *cached =
            idnvi_lgr_vec_push(e->b->allocator, &e->property_sets, sizeof *cached);
        if (cached == NULL)
            return fail(e);
        enum idnvi_property_result result =
            idnvi_property_parse(&property, entry->text.ptr, entry->text.len);
        if (result != IDNVI_PROPERTY_OK)
            idnvi_lgr_error(e->b, where, "RFC 7940, 6.2.3", "the %s of \"%.80s\" is not known",
                            result == IDNVI_PROPERTY_NO_NAME ? "property" : "property value",
                            entry->text.ptr);
        e->version = unicode_version(e, where);
        e->result.len = 0;
        uint32_t first;
        uint32_t last = 0;
        for (uint32_t from = 0; result == IDNVI_PROPERTY_OK &&
                                idnvi_property_next(&property, e->version, from, &first, &last);
             from = last + 1) {
            if (!add(e, first, last))
                return false;
        }
        idnvi_lgr_set_normalize(&e->result);
        if (!keep(e, where, cached))
            return false;
    }
    entry->set = *IDNVI_LGR_AT(struct idnvi_lgr_set, e->property_sets, index);
    return true;
}

static bool combine(struct evaluation *e, struct idnvi_lgr_class *entry,
                    const struct idnvi_lgr_where *where)
{
    static const enum idnvi_lgr_set_op ops[] = {
        [IDNVI_LGR_CLASS_UNION] = IDNVI_LGR_SET_UNION,
        [IDNVI_LGR_CLASS_INTERSECTION] = IDNVI_LGR_SET_INTERSECTION,
        [IDNVI_LGR_CLASS_DIFFERENCE] = IDNVI_LGR_SET_DIFFERENCE,
        [IDNVI_LGR_CLASS_SYMMETRIC_DIFFERENCE] = IDNVI_LGR_SET_SYMMETRIC_DIFFERENCE,
        [IDNVI_LGR_CLASS_COMPLEMENT] = IDNVI_LGR_SET_COMPLEMENT,
    };
    const struct idnvi_lgr_class *classes = e->b->classes.ptr;
    const struct idnvi_lgr_set nothing = {NULL, 0};
    uint32_t child = entry->first_child;
    struct idnvi_lgr_set left = classes[child].set;
    child = classes[child].next;
    for (unsigned step = 0; step == 0 || child != IDNVI_LGR_NONE; step++) {
        const struct idnvi_lgr_set *right =
            child == IDNVI_LGR_NONE ? &nothing : &classes[child].set;
        e->b->work += left.len + (uint64_t)right->len + 1;
        if (e->b->work > MAX_WORK) {
            idnvi_lgr_limit(e->b, where, "classes that are too dear to evaluate");
            return false;
        }
        e->result.len = 0;
        if (!idnvi_lgr_set_combine(e->b->allocator, &e->result, ops[entry->kind], &left, right))
            return fail(e);
        struct idnvi_lgr_vec swap = e->other; /* left must not be overwritten by the next step */
        e->other = e->result;
        e->result = swap;
        left = (struct idnvi_lgr_set){e->other.ptr, e->other.len};
        if (child != IDNVI_LGR_NONE)
            child = classes[child].next;
    }
    struct idnvi_lgr_vec swap = e->other;
    e->other = e->result;
    e->result = swap;
    return keep(e, where, &entry->set);
}

static bool evaluate(struct evaluation *e, struct idnvi_lgr_class *entry)
{
    const struct idnvi_lgr_class *classes = e->b->classes.ptr;
    struct idnvi_lgr_where where = {"class", entry->notes.line, entry->notes.column};
    switch (entry->kind) {
    case IDNVI_LGR_CLASS_PROPERTY:
        return property_set(e, entry, &where);
    case IDNVI_LGR_CLASS_TAG:
        return tag_set(e, entry, &where);
    case IDNVI_LGR_CLASS_REF:
        entry->set = classes[entry->target].set;
        return true;
    case IDNVI_LGR_CLASS_LIST:
        e->result.len = 0;
        for (uint32_t i = 0; i < entry->list.len; i++) {
            if (!add(e, entry->list.ptr[i].first, entry->list.ptr[i].last))
                return false;
        }
        idnvi_lgr_set_normalize(&e->result);
        return keep(e, &where, &entry->set);
    default:
        return combine(e, entry, &where);
    }
}

/* What must be known before the class: its first operand that is not done, or NONE. */
static uint32_t needed(struct evaluation *e, uint32_t index)
{
    const struct idnvi_lgr_class *classes = e->b->classes.ptr;
    const uint8_t *state = e->state.ptr;
    uint32_t *cursor = IDNVI_LGR_AT(uint32_t, e->cursor, index);
    bool reference = classes[index].kind == IDNVI_LGR_CLASS_REF;
    while (*cursor != IDNVI_LGR_NONE && state[*cursor] == 2)
        *cursor = reference ? IDNVI_LGR_NONE : classes[*cursor].next;
    return *cursor;
}

/* Depth first, with a stack of our own. */
static bool evaluate_from(struct evaluation *e, uint32_t start)
{
    uint32_t index = start;
    uint8_t *state = e->state.ptr;
    e->stack.len = 0;
    for (;;) {
        struct idnvi_lgr_class *entry = IDNVI_LGR_AT(struct idnvi_lgr_class, e->b->classes, index);
        if (state[index] == 0)
            *IDNVI_LGR_AT(uint32_t, e->cursor, index) =
                entry->kind == IDNVI_LGR_CLASS_REF ? entry->target : entry->first_child;
        state[index] = 1;
        uint32_t operand = needed(e, index);
        if (operand != IDNVI_LGR_NONE && state[operand] == 1) {
            struct idnvi_lgr_where where = {"class", entry->notes.line, entry->notes.column};
            idnvi_lgr_error(e->b, &where, "RFC 7940, 6.2.1", "a class that refers to itself");
            return false;
        }
        if (operand != IDNVI_LGR_NONE) {
            uint32_t *slot = idnvi_lgr_vec_push(e->b->allocator, &e->stack, sizeof *slot);
            if (slot == NULL)
                return fail(e);
            *slot = index;
            index = operand;
            continue;
        }
        if (!evaluate(e, entry))
            return false;
        state[index] = 2;
        if (e->stack.len == 0)
            return true;
        index = ((uint32_t *)e->stack.ptr)[--e->stack.len];
    }
}

bool idnvi_lgr_resolve_classes(struct idnvi_lgr_builder *b)
{
    struct evaluation e = {.b = b};
    bool good = zeroed(&e, &e.state, 1, b->classes.len) &&
                zeroed(&e, &e.cursor, sizeof(uint32_t), b->classes.len) && collect_tags(&e);
    for (uint32_t i = 0; good && i < b->classes.len; i++) {
        if (((uint8_t *)e.state.ptr)[i] == 0)
            good = evaluate_from(&e, i);
    }
    struct idnvi_lgr_vec *vecs[] = {
        &e.result,           &e.other,      &e.stack,    &e.state,         &e.cursor,
        &e.members,          &e.member_end, &e.tag_sets, &e.property_sets, &e.properties.texts,
        &e.properties.sorted};
    for (size_t i = 0; i < sizeof vecs / sizeof *vecs; i++)
        idnvi_lgr_vec_free(b->allocator, vecs[i]);
    return good;
}
