/* SPDX-License-Identifier: MIT */
/* The model as canonical XML: one form per model, which reads back the same. */
#include <string.h>

#include "model.h"

struct out {
    char *dst;
    size_t cap;
    size_t len; /* needed so far, may exceed cap */
};

static void put(struct out *o, const char *text, size_t len)
{
    if (o->len < o->cap && len > 0)
        memcpy(o->dst + o->len, text, len < o->cap - o->len ? len : o->cap - o->len);
    o->len += len;
}

static void puts_raw(struct out *o, const char *text)
{
    put(o, text, strlen(text));
}

/* Escaped for content and for attributes in double quotes. */
static void put_text(struct out *o, const struct idnvi_lgr_text *text, bool attribute)
{
    for (uint32_t i = 0; i < text->len; i++) {
        char c = text->ptr[i];
        const char *escape = c == '&'     ? "&amp;"
                             : c == '<'   ? "&lt;"
                             : c == '>'   ? "&gt;"
                             : c == '\r'  ? "&#13;"
                             : !attribute ? NULL
                             : c == '"'   ? "&quot;"
                             : c == '\n'  ? "&#10;"
                             : c == '\t'  ? "&#9;"
                                          : NULL;
        if (escape != NULL)
            puts_raw(o, escape);
        else
            put(o, &c, 1);
    }
}

static void put_number(struct out *o, uint32_t value)
{
    char digits[10];
    size_t len = 0;
    do
        digits[sizeof digits - ++len] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    put(o, digits + sizeof digits - len, len);
}

static void put_cp(struct out *o, uint32_t cp)
{
    static const char digits[] = "0123456789ABCDEF";
    for (int shift = cp > 0xFFFFF ? 20 : cp > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4)
        put(o, &digits[cp >> shift & 15], 1);
}

static void put_cps(struct out *o, const char *name, const struct idnvi_lgr_cps *cps)
{
    put(o, " ", 1);
    puts_raw(o, name);
    puts_raw(o, "=\"");
    for (uint32_t i = 0; i < cps->len; i++) {
        if (i > 0)
            put(o, " ", 1);
        put_cp(o, cps->ptr[i]);
    }
    put(o, "\"", 1);
}

static void put_attribute(struct out *o, const char *name, const struct idnvi_lgr_text *text)
{
    if (text->ptr == NULL)
        return;
    put(o, " ", 1);
    puts_raw(o, name);
    puts_raw(o, "=\"");
    put_text(o, text, true);
    put(o, "\"", 1);
}

/* A list of words: texts of an array, chosen by the indexes of a run. */
static void put_list(struct out *o, const char *name, const struct idnvi_lgr_run *run,
                     const uint32_t *list, const struct idnvi_lgr_text *texts)
{
    if (run->count == 0)
        return;
    put(o, " ", 1);
    puts_raw(o, name);
    puts_raw(o, "=\"");
    for (uint32_t i = 0; i < run->count; i++) {
        if (i > 0)
            put(o, " ", 1);
        put_text(o, &texts[list[run->first + i]], true);
    }
    put(o, "\"", 1);
}

static void put_notes(struct out *o, const struct idnv_lgr *lgr,
                      const struct idnvi_lgr_notes *notes)
{
    if (notes->refs.count > 0) {
        puts_raw(o, " ref=\"");
        for (uint32_t i = 0; i < notes->refs.count; i++) {
            if (i > 0)
                put(o, " ", 1);
            put_text(o, &lgr->references[lgr->ref_list[notes->refs.first + i]].id, true);
        }
        put(o, "\"", 1);
    }
    put_attribute(o, "comment", &notes->comment);
}

static void put_context(struct out *o, const struct idnv_lgr *lgr,
                        const struct idnvi_lgr_context *context)
{
    if (context->rule != IDNVI_LGR_NONE)
        put_attribute(o, context->negated ? "not-when" : "when", &lgr->rules[context->rule].name);
}

static void put_indent(struct out *o, uint32_t depth)
{
    for (uint32_t i = 0; i < depth; i++)
        puts_raw(o, "  ");
}

/* <name>text</name> on a line of its own; nothing when the text is absent. */
static void put_element(struct out *o, const char *name, const struct idnvi_lgr_text *text,
                        const char *attribute, const struct idnvi_lgr_text *value)
{
    if (text->ptr == NULL)
        return;
    puts_raw(o, "    <");
    puts_raw(o, name);
    if (attribute != NULL)
        put_attribute(o, attribute, value);
    put(o, ">", 1);
    put_text(o, text, false);
    puts_raw(o, "</");
    puts_raw(o, name);
    puts_raw(o, ">\n");
}

static void write_meta(struct out *o, const struct idnv_lgr *lgr)
{
    const struct idnvi_lgr_meta *meta = &lgr->meta;
    puts_raw(o, "  <meta>\n");
    put_element(o, "version", &meta->version, "comment", &meta->version_comment);
    put_element(o, "date", &meta->date, NULL, NULL);
    for (uint32_t i = 0; i < meta->language_count; i++)
        put_element(o, "language", &meta->languages[i], NULL, NULL);
    for (uint32_t i = 0; i < meta->scope_count; i++)
        put_element(o, "scope", &meta->scopes[i].value, "type", &meta->scopes[i].type);
    put_element(o, "validity-start", &meta->validity_start, NULL, NULL);
    put_element(o, "validity-end", &meta->validity_end, NULL, NULL);
    put_element(o, "unicode-version", &meta->unicode_version, NULL, NULL);
    put_element(o, "description", &meta->description, "type", &meta->description_type);
    if (lgr->reference_count > 0) {
        puts_raw(o, "    <references>\n");
        for (uint32_t i = 0; i < lgr->reference_count; i++) {
            const struct idnvi_lgr_reference *reference = &lgr->references[i];
            puts_raw(o, "      <reference");
            put_attribute(o, "id", &reference->id);
            put_attribute(o, "comment", &reference->comment);
            put(o, ">", 1);
            put_text(o, &reference->value, false);
            puts_raw(o, "</reference>\n");
        }
        puts_raw(o, "    </references>\n");
    }
    puts_raw(o, "  </meta>\n");
}

static void write_variant(struct out *o, const struct idnv_lgr *lgr,
                          const struct idnvi_lgr_variant *variant)
{
    puts_raw(o, "      <var");
    put_cps(o, "cp", &variant->cps);
    if (variant->type != IDNVI_LGR_NONE)
        put_attribute(o, "type", &lgr->words[variant->type]);
    put_context(o, lgr, &variant->context);
    put_notes(o, lgr, &variant->notes);
    puts_raw(o, "/>\n");
}

static void write_data(struct out *o, const struct idnv_lgr *lgr)
{
    puts_raw(o, "  <data>\n");
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        const struct idnvi_lgr_char *entry = &lgr->chars[i];
        if (entry->is_range) {
            const struct idnvi_lgr_cps last = {&entry->last, 1};
            puts_raw(o, "    <range");
            put_cps(o, "first-cp", &entry->cps);
            put_cps(o, "last-cp", &last);
        } else {
            puts_raw(o, "    <char");
            put_cps(o, "cp", &entry->cps);
        }
        put_list(o, "tag", &entry->tags, lgr->tag_list, lgr->tags);
        put_context(o, lgr, &entry->context);
        put_notes(o, lgr, &entry->notes);
        if (entry->variants.count == 0) {
            puts_raw(o, "/>\n");
            continue;
        }
        puts_raw(o, ">\n");
        for (uint32_t j = 0; j < entry->variants.count; j++)
            write_variant(o, lgr, &lgr->variants[entry->variants.first + j]);
        puts_raw(o, "    </char>\n");
    }
    puts_raw(o, "  </data>\n");
}

static void put_count(struct out *o, const struct idnvi_lgr_node *node)
{
    if (node == NULL || (node->min == 1 && node->max == 1))
        return;
    puts_raw(o, " count=\"");
    put_number(o, node->min);
    if (node->max == IDNVI_LGR_UNBOUNDED) {
        put(o, "+", 1);
    } else if (node->max != node->min) {
        put(o, ":", 1);
        put_number(o, node->max);
    }
    put(o, "\"", 1);
}

static const char *class_name(enum idnvi_lgr_class_kind kind)
{
    switch (kind) {
    case IDNVI_LGR_CLASS_UNION:
        return "union";
    case IDNVI_LGR_CLASS_INTERSECTION:
        return "intersection";
    case IDNVI_LGR_CLASS_DIFFERENCE:
        return "difference";
    case IDNVI_LGR_CLASS_SYMMETRIC_DIFFERENCE:
        return "symmetric-difference";
    case IDNVI_LGR_CLASS_COMPLEMENT:
        return "complement";
    default:
        return "class";
    }
}

static void put_class_list(struct out *o, const struct idnvi_lgr_set *list)
{
    for (uint32_t i = 0; i < list->len; i++) {
        if (i > 0)
            put(o, " ", 1);
        put_cp(o, list->ptr[i].first);
        if (list->ptr[i].last != list->ptr[i].first) {
            put(o, "-", 1);
            put_cp(o, list->ptr[i].last);
        }
    }
}

/* The start of a class; true: it has children and stays open. */
static bool open_class(struct out *o, const struct idnv_lgr *lgr,
                       const struct idnvi_lgr_class *entry, const struct idnvi_lgr_node *node,
                       uint32_t depth)
{
    put_indent(o, depth);
    put(o, "<", 1);
    puts_raw(o, class_name(entry->kind));
    put_attribute(o, "name", &entry->name);
    if (entry->kind == IDNVI_LGR_CLASS_REF)
        put_attribute(o, "by-ref", &lgr->classes[entry->target].name);
    else if (entry->kind == IDNVI_LGR_CLASS_PROPERTY)
        put_attribute(o, "property", &entry->text);
    else if (entry->kind == IDNVI_LGR_CLASS_TAG)
        put_attribute(o, "from-tag", &entry->text);
    put_count(o, node);
    put_notes(o, lgr, &entry->notes);
    if (entry->kind == IDNVI_LGR_CLASS_LIST) {
        put(o, ">", 1);
        put_class_list(o, &entry->set);
        puts_raw(o, "</class>\n");
        return false;
    }
    puts_raw(o, entry->first_child == IDNVI_LGR_NONE ? "/>\n" : ">\n");
    return entry->first_child != IDNVI_LGR_NONE;
}

static void write_class(struct out *o, const struct idnv_lgr *lgr, uint32_t index,
                        const struct idnvi_lgr_node *node, uint32_t depth)
{
    uint32_t stack[IDNV_LGR_MAX_DEPTH + 1];
    uint32_t top = 0;
    uint32_t at = index;
    for (;;) {
        const struct idnvi_lgr_class *entry = &lgr->classes[at];
        if (open_class(o, lgr, entry, top == 0 ? node : NULL, depth + top)) {
            stack[top++] = at;
            at = entry->first_child;
            continue;
        }
        while (top > 0 && lgr->classes[at].next == IDNVI_LGR_NONE) {
            at = stack[--top];
            put_indent(o, depth + top);
            puts_raw(o, "</");
            puts_raw(o, class_name(lgr->classes[at].kind));
            puts_raw(o, ">\n");
        }
        if (top == 0)
            return;
        at = lgr->classes[at].next;
    }
}

static const char *const node_names[] = {"rule",   "rule",        "choice",    "char",
                                         "class",  "any",         "start",     "end",
                                         "anchor", "look-behind", "look-ahead"};

/* The start of a match operator other than a class; true: it has children and stays open. */
static bool open_node(struct out *o, const struct idnv_lgr *lgr, const struct idnvi_lgr_node *node,
                      const struct idnvi_lgr_text *name, uint32_t depth)
{
    put_indent(o, depth);
    put(o, "<", 1);
    puts_raw(o, node_names[node->kind]);
    if (name != NULL)
        put_attribute(o, "name", name);
    if (node->kind == IDNVI_LGR_NODE_RULE)
        put_attribute(o, "by-ref", &lgr->rules[node->target].name);
    if (node->kind == IDNVI_LGR_NODE_CHAR)
        put_cps(o, "cp", &node->cps);
    put_count(o, node);
    put_notes(o, lgr, &node->notes);
    puts_raw(o, node->first_child == IDNVI_LGR_NONE ? "/>\n" : ">\n");
    return node->first_child != IDNVI_LGR_NONE;
}

static void write_rule(struct out *o, const struct idnv_lgr *lgr, const struct idnvi_lgr_rule *rule)
{
    uint32_t at = rule->root;
    uint32_t depth = 2;
    for (;;) {
        const struct idnvi_lgr_node *node = &lgr->nodes[at];
        if (node->kind == IDNVI_LGR_NODE_CLASS) {
            write_class(o, lgr, node->target, node, depth);
        } else if (open_node(o, lgr, node, at == rule->root ? &rule->name : NULL, depth)) {
            at = node->first_child;
            depth++;
            continue;
        }
        while (at != rule->root && lgr->nodes[at].next == IDNVI_LGR_NONE) {
            at = lgr->nodes[at].parent;
            put_indent(o, --depth);
            puts_raw(o, "</");
            puts_raw(o, node_names[lgr->nodes[at].kind]);
            puts_raw(o, ">\n");
        }
        if (at == rule->root)
            return;
        at = lgr->nodes[at].next;
    }
}

static void write_action(struct out *o, const struct idnv_lgr *lgr,
                         const struct idnvi_lgr_action *action)
{
    static const char *const triggers[] = {"", "any-variant", "all-variants", "only-variants"};
    puts_raw(o, "    <action");
    put_attribute(o, "disp", &lgr->words[action->disp]);
    if (action->rule != IDNVI_LGR_NONE)
        put_attribute(o, action->negated ? "not-match" : "match", &lgr->rules[action->rule].name);
    put_list(o, triggers[action->trigger], &action->types, lgr->type_list, lgr->words);
    put_notes(o, lgr, &action->notes);
    puts_raw(o, "/>\n");
}

idnv_status idnv_lgr_write(char *dst, size_t cap, size_t *needed, const idnv_lgr *lgr)
{
    if (needed == NULL)
        return IDNV_ERR_ARGUMENT;
    *needed = 0;
    if (lgr == NULL || (dst == NULL && cap > 0))
        return IDNV_ERR_ARGUMENT;
    struct out o = {dst, cap, 0};
    puts_raw(&o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\">\n");
    if (lgr->meta.line > 0)
        write_meta(&o, lgr);
    write_data(&o, lgr);
    if (lgr->item_count > 0)
        puts_raw(&o, "  <rules>\n");
    for (uint32_t i = 0; i < lgr->item_count; i++) {
        const struct idnvi_lgr_item *item = &lgr->items[i];
        if (item->kind == 0)
            write_class(&o, lgr, item->index, NULL, 2);
        else if (item->kind == 1)
            write_rule(&o, lgr, &lgr->rules[item->index]);
        else
            write_action(&o, lgr, &lgr->actions[item->index]);
    }
    if (lgr->item_count > 0)
        puts_raw(&o, "  </rules>\n");
    puts_raw(&o, "</lgr>\n");
    *needed = o.len;
    return o.len > cap ? IDNV_ERR_SPACE : IDNV_OK;
}
