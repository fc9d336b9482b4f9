/* SPDX-License-Identifier: MIT */
/* RFC 7940, 5: the repertoire and its variants. */
#include <string.h>

#include "import.h"
#include "read.h"

static struct idnvi_lgr_context read_context(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_context context = {IDNVI_LGR_NONE, false};
    const char *when = r->attributes[AT_WHEN];
    const char *not_when = r->attributes[AT_NOT_WHEN];
    if (when != NULL && not_when != NULL) {
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 5.2",
                        "when and not-when exclude each other");
        return context;
    }
    const char *name = when != NULL ? when : not_when;
    if (name == NULL)
        return context;
    size_t len;
    const char *word = idnvi_lgr_only_word(name, &len);
    if (len == 0) {
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 5.2",
                        "when and not-when take the name of one rule");
        return context;
    }
    context.negated = not_when != NULL;
    context.rule = idnvi_lgr_use_rule(&r->b, word, len, false, &r->where, "RFC 7940, 5.2");
    return context;
}

static struct idnvi_lgr_run read_tags(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_builder *b = &r->b;
    struct idnvi_lgr_run run = {b->tag_list.len, 0};
    const char *list = r->attributes[AT_TAG];
    size_t len;
    if (list == NULL)
        return run;
    for (const char *tag; tag = idnvi_lgr_next_word(&list, &len), len > 0;) {
        uint32_t index = idnvi_lgr_name(b, &b->tags, tag, len, NULL, &r->where, "tags");
        bool twice = false;
        if (!idnvi_lgr_is_nmtoken(tag, len))
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 5.5", "\"%.*s\" is not a name for a tag",
                                (int)(len > 40 ? 40 : len), tag);
        for (uint32_t i = 0; i < run.count; i++)
            twice |= *IDNVI_LGR_AT(uint32_t, b->tag_list, run.first + i) == index;
        if (twice) {
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 5.5", "the tag %.*s is named twice",
                                (int)(len > 40 ? 40 : len), tag);
            continue;
        }
        if (run.count == IDNV_LGR_MAX_LIST)
            idnvi_lgr_limit(b, &r->where, "more than %u tags", IDNV_LGR_MAX_LIST);
        uint32_t *slot =
            idnvi_lgr_push(b, &b->tag_list, sizeof *slot, 2000000, &r->where, "tags used");
        if (slot == NULL || index == IDNVI_LGR_NONE)
            return run;
        *slot = index;
        run.count++;
    }
    return run;
}

static void start_char(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_builder *b = &r->b;
    uint32_t cps[IDNV_LGR_MAX_SEQUENCE];
    uint32_t len;
    if (r->attributes[AT_CP] == NULL) {
        idnvi_lgr_error(b, &r->where, "RFC 7940, 5", "a char without cp");
        return;
    }
    if (!idnvi_lgr_read_cps(r, r->attributes[AT_CP], cps, &len))
        return;
    struct idnvi_lgr_char entry = {
        .cps = idnvi_lgr_cps_copy(b, cps, len),
        .last = len == 1 ? cps[0] : len == 0 ? 0 : cps[0],
        .context = read_context(r),
        .tags = read_tags(r),
        .variants = {b->variants.len, 0},
        .notes = idnvi_lgr_read_notes(r),
    };
    if (len > 1 && entry.tags.count > 0)
        idnvi_lgr_departure(b, &r->where, "RFC 7940, 5.5", "a tag on a sequence");
    struct idnvi_lgr_char *slot = idnvi_lgr_push(b, &b->chars, sizeof *slot, IDNV_LGR_MAX_CHARS,
                                                 &r->where, "elements char and range");
    if (slot == NULL)
        return;
    *slot = entry;
    idnvi_lgr_top(r)->index = b->chars.len - 1;
}

static void start_range(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_builder *b = &r->b;
    const char *from = r->attributes[AT_FIRST_CP];
    const char *to = r->attributes[AT_LAST_CP];
    uint32_t first[IDNV_LGR_MAX_SEQUENCE];
    uint32_t last[IDNV_LGR_MAX_SEQUENCE];
    uint32_t first_len;
    uint32_t last_len;
    if (from == NULL || to == NULL) {
        idnvi_lgr_error(b, &r->where, "RFC 7940, 5", "a range needs first-cp and last-cp");
        return;
    }
    if (!idnvi_lgr_read_cps(r, from, first, &first_len) ||
        !idnvi_lgr_read_cps(r, to, last, &last_len))
        return;
    if (first_len != 1 || last_len != 1 || first[0] > last[0]) {
        idnvi_lgr_error(b, &r->where, "RFC 7940, 5",
                        "first-cp and last-cp are one code point each, in ascending order");
        return;
    }
    struct idnvi_lgr_char entry = {
        .cps = idnvi_lgr_cps_copy(b, first, 1),
        .last = last[0],
        .is_range = true,
        .context = read_context(r),
        .tags = read_tags(r),
        .variants = {b->variants.len, 0},
        .notes = idnvi_lgr_read_notes(r),
    };
    struct idnvi_lgr_char *slot = idnvi_lgr_push(b, &b->chars, sizeof *slot, IDNV_LGR_MAX_CHARS,
                                                 &r->where, "elements char and range");
    if (slot != NULL)
        *slot = entry;
}

/* 5.3.2: not empty, no leading underscore; the schema of appendix D says NMTOKEN. */
static uint32_t read_type(struct idnvi_lgr_reader *r, bool reflexive)
{
    const char *text = r->attributes[AT_TYPE];
    size_t len;
    if (text == NULL)
        return IDNVI_LGR_NONE;
    const char *rest = text;
    const char *type = idnvi_lgr_next_word(&rest, &len);
    if (!idnvi_lgr_is_nmtoken(type, len) || *rest != '\0' ||
        type != text) {
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 5.3.2, appendix D",
                        "a type is one word of letters, digits and . - _ : (NMTOKEN)");
        return IDNVI_LGR_NONE;
    }
    if (type[0] == '_')
        idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 5.3.2",
                            "a type does not begin with an underscore");
    if (r->idntable && strcmp(type, "character") == 0) /* what RFC 3743 reserves */
        type = "blocked";
    else if (r->idntable && reflexive && strcmp(type, "preferred") == 0)
        type = "r-preferred";
    return idnvi_lgr_name(&r->b, &r->b.words, type, strlen(type), NULL, &r->where,
                          "types and dispositions");
}

static struct idnvi_lgr_variant *find_var(const struct idnvi_lgr_builder *b, uint32_t owner,
                                          const uint32_t *cps, uint32_t len)
{
    const struct idnvi_lgr_run *run =
        &IDNVI_LGR_AT(struct idnvi_lgr_char, b->chars, owner)->variants;
    uint32_t last = run->first + run->count;
    for (uint32_t i = run->count > 256 ? last - 256 : run->first; i < last; i++) {
        struct idnvi_lgr_variant *variant = IDNVI_LGR_AT(struct idnvi_lgr_variant, b->variants, i);
        if (variant->cps.len == len && len > 0 &&
            memcmp(variant->cps.ptr, cps, len * sizeof *cps) == 0)
            return variant;
    }
    return NULL;
}

/*
 * The old form lists a preferred variant again among all characters, before or after, and it may
 * list a code point among its own characters: preferred counts, else the first, and of a code point
 * to itself "character" says nothing.
 */
static bool is_told(struct idnvi_lgr_reader *r, uint32_t owner, const uint32_t *cps, uint32_t len,
                    bool reflexive)
{
    const char *type = r->attributes[AT_TYPE] == NULL ? "" : r->attributes[AT_TYPE];
    struct idnvi_lgr_variant *variant = find_var(&r->b, owner, cps, len);
    if (variant == NULL)
        return reflexive && strcmp(type, "character") == 0;
    if (strcmp(type, "preferred") == 0)
        variant->type = read_type(r, reflexive);
    return true;
}

static void start_var(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_builder *b = &r->b;
    uint32_t owner = r->stack[r->depth - 2].index;
    uint32_t cps[IDNV_LGR_MAX_SEQUENCE];
    uint32_t len;
    if (r->attributes[AT_CP] == NULL) {
        idnvi_lgr_error(b, &r->where, "RFC 7940, 5.3.1", "a var without cp");
        return;
    }
    if (!idnvi_lgr_read_cps(r, r->attributes[AT_CP], cps, &len) || owner == IDNVI_LGR_NONE)
        return;
    const struct idnvi_lgr_cps *base =
        &IDNVI_LGR_AT(struct idnvi_lgr_char, b->chars, owner)->cps;
    bool reflexive = base->len == len && len > 0 && memcmp(base->ptr, cps, len * sizeof *cps) == 0;
    if (r->idntable && is_told(r, owner, cps, len, reflexive))
        return;
    struct idnvi_lgr_variant variant = {
        .cps = idnvi_lgr_cps_copy(b, cps, len),
        .type = read_type(r, reflexive),
        .context = read_context(r),
        .notes = idnvi_lgr_read_notes(r),
    };
    struct idnvi_lgr_variant *slot = idnvi_lgr_push(
        b, &b->variants, sizeof *slot, IDNV_LGR_MAX_VARIANTS, &r->where, "elements var");
    if (slot == NULL)
        return;
    *slot = variant;
    IDNVI_LGR_AT(struct idnvi_lgr_char, b->chars, owner)->variants.count++;
}

void idnvi_lgr_data_start(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    if (element == EL_CHAR)
        start_char(r);
    else if (element == EL_RANGE)
        start_range(r);
    else
        start_var(r);
}

void idnvi_lgr_data_end(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    uint32_t index = idnvi_lgr_top(r)->index;
    if (element != EL_CHAR || index == IDNVI_LGR_NONE)
        return;
    struct idnvi_lgr_char *entry = IDNVI_LGR_AT(struct idnvi_lgr_char, r->b.chars, index);
    if (r->idntable)
        idnvi_lgr_add_self(&r->b, entry);
    if (entry->cps.len == 0 && entry->variants.count == 0)
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 5.3.3",
                        "a char with an empty cp has at least one var");
}
