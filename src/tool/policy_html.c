/* SPDX-License-Identifier: MIT */
/* policy html: one self-contained page for people who decide about a table. */
#include <stdlib.h>

#include "authoring.h"
#include "ucd.h"

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}"
    "h1{font-size:1.6rem}h2{margin-top:2.5rem;border-bottom:1px solid #ccc;font-size:1.25rem}"
    "table{border-collapse:collapse;margin:.5rem 0}th,td{border:1px solid #ccc;padding:.25rem "
    ".5rem;text-align:left;vertical-align:top}thead th{background:#f3f3f3}"
    ".chart td{width:2.4rem;height:2.2rem;text-align:center;font-size:1.3rem;padding:.1rem}"
    ".chart th{font:.75rem ui-monospace,monospace;color:#555;font-weight:normal}"
    ".chart td.no{background:#f4f4f4}.chart td.var{background:#fff4d6}.chart "
    "td.when{box-shadow:inset 0 -3px #b8860b}"
    ".cp{font:.8rem ui-monospace,monospace;color:#555;white-space:nowrap}.glyph{font-size:1.4rem}"
    ".note{color:#555}pre{white-space:pre-wrap;font:inherit;background:#f7f7f7;padding:.75rem}"
    "ul.rule{margin:.2rem 0}.key span{padding:.1rem .5rem;margin-right:1rem;border:1px solid #ccc}"
    "@media print{body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}"
    "tr{break-inside:avoid}.chart td,.key span{print-color-adjust:exact;-webkit-print-color-adjust:"
    "exact}}";

static void put_escaped(struct buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '&')
            buf_puts(out, "&amp;");
        else if (text[i] == '<')
            buf_puts(out, "&lt;");
        else if (text[i] == '>')
            buf_puts(out, "&gt;");
        else if (text[i] == '"')
            buf_puts(out, "&quot;");
        else
            buf_putc(out, text[i]);
    }
}

static void put_html(struct buf *out, const struct idnvi_lgr_text *text)
{
    if (text->ptr != NULL)
        put_escaped(out, text->ptr, text->len);
}

/* The characters in a direction of their own, a lone mark on a dotted circle. */
static void put_glyph(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    struct buf text = {0};
    buf_puts(out, "<bdi>");
    if (cps->len > 0 && idnvi_is_mark(idnvi_props(cps->ptr[0])))
        buf_puts(out, "\xE2\x97\x8C");
    put_characters(&text, cps);
    put_escaped(out, text.data, text.len);
    buf_puts(out, "</bdi>");
    buf_free(&text);
}

/* "LATIN SMALL LETTER A + COMBINING DIAERESIS", where libunistring knows them. */
static void put_names(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    const struct display *display = display_get();
    char name[256];
    for (uint32_t i = 0; i < cps->len; i++) {
        if (i > 0)
            buf_puts(out, " + ");
        if (display != NULL && display->name(name, cps->ptr[i]))
            buf_puts(out, name);
        else
            buf_putcp(out, cps->ptr[i]);
    }
}

static void put_row(struct buf *out, const char *key, const struct idnvi_lgr_text *value)
{
    if (value->ptr == NULL)
        return;
    buf_printf(out, "<tr><th>%s</th><td>", key);
    put_html(out, value);
    buf_puts(out, "</td></tr>\n");
}

/* Descriptions of type text/html are shown as text: their markup is not ours to trust. */
static void put_description(struct buf *out, const struct idnvi_lgr_meta *meta)
{
    const struct idnvi_lgr_text *text = &meta->description;
    int html = meta->description_type.ptr != NULL &&
               strcmp(meta->description_type.ptr, "text/html") == 0;
    int blank = 1;
    if (text->ptr == NULL)
        return;
    buf_puts(out, "<h2>Description</h2>\n<pre>");
    for (uint32_t i = 0; i < text->len; i++) {
        if (html && text->ptr[i] == '<') {
            const char *end = memchr(text->ptr + i, '>', text->len - i);
            if (end == NULL)
                break;
            i = (uint32_t)(end - text->ptr);
            continue;
        }
        if (html && text->ptr[i] == '\n' && blank > 1)
            continue;
        blank = text->ptr[i] == '\n' ? blank + 1 : text->ptr[i] == ' ' ? blank : 0;
        if (html && text->ptr[i] == '&') /* an entity stays one */
            buf_putc(out, '&');
        else
            put_escaped(out, text->ptr + i, 1);
    }
    buf_puts(out, "</pre>\n");
}

static void put_meta(struct buf *out, const struct idnv_lgr *lgr, const char *path)
{
    const struct idnvi_lgr_meta *m = &lgr->meta;
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    buf_puts(out, "<h1>");
    for (uint32_t i = 0; i < m->scope_count; i++) {
        buf_puts(out, i == 0 ? "" : ", ");
        put_html(out, &m->scopes[i].value);
    }
    if (m->scope_count == 0)
        put_escaped(out, base, strlen(base));
    for (uint32_t i = 0; i < m->language_count && i < 3; i++) {
        buf_puts(out, i == 0 ? ": " : ", ");
        put_html(out, &m->languages[i]);
    }
    buf_puts(out, "</h1>\n<p>Label generation ruleset (RFC 7940): which labels may be registered, "
                  "which are variants of each other, and what happens to them.</p>\n<table>\n");
    put_row(out, "Version", &m->version);
    put_row(out, "Date", &m->date);
    for (uint32_t i = 0; i < m->language_count; i++)
        put_row(out, "Language", &m->languages[i]);
    for (uint32_t i = 0; i < m->scope_count; i++)
        put_row(out, "Scope", &m->scopes[i].value);
    put_row(out, "Valid from", &m->validity_start);
    put_row(out, "Valid until", &m->validity_end);
    put_row(out, "Unicode version", &m->unicode_version);
    buf_printf(out,
               "<tr><th>Repertoire</th><td>%lu code points, %lu sequences</td></tr>\n"
               "<tr><th>Variant mappings</th><td>%lu</td></tr>\n"
               "<tr><th>Rules, actions</th><td>%lu, %lu</td></tr>\n</table>\n",
               (unsigned long)lgr->code_points, (unsigned long)lgr->sequence_count,
               (unsigned long)lgr->variant_count, (unsigned long)lgr->rule_count,
               (unsigned long)lgr->action_count);
}

static void put_cell(struct buf *out, const struct idnv_lgr *lgr, uint32_t cp)
{
    uint32_t index = idnvi_lgr_find(lgr, &cp, 1);
    struct idnvi_lgr_cps one = {&cp, 1};
    if (index == IDNVI_LGR_NONE) {
        buf_puts(out, "<td class=\"no\"></td>");
        return;
    }
    const struct idnvi_lgr_char *c = &lgr->chars[index];
    buf_printf(out, "<td class=\"%s%s\" title=\"", c->variants.count > 0 ? "var " : "",
               c->context.rule != IDNVI_LGR_NONE ? "when" : "");
    buf_putcp(out, cp);
    buf_putc(out, ' ');
    put_names(out, &one);
    if (c->context.rule != IDNVI_LGR_NONE) {
        buf_puts(out, c->context.negated ? ", not when " : ", only when ");
        put_html(out, &lgr->rules[c->context.rule].name);
    }
    buf_puts(out, "\">");
    put_glyph(out, &one);
    buf_puts(out, "</td>");
}

/* Sixteen code points a row; rows without any member are left out. */
static void put_chart(struct buf *out, const struct idnv_lgr *lgr)
{
    buf_puts(out, "<h2>Repertoire</h2>\n<p class=\"key\"><span style=\"background:#fff4d6\">has "
                  "variants</span><span style=\"box-shadow:inset 0 -3px #b8860b\">only in some "
                  "contexts</span></p>\n<table class=\"chart\"><thead><tr><th></th>");
    for (unsigned i = 0; i < 16; i++)
        buf_printf(out, "<th>%X</th>", i);
    buf_puts(out, "</tr></thead>\n");
    uint32_t next = 0;
    for (uint32_t i = 0; i < lgr->single_count; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[i]];
        uint32_t row = c->cps.ptr[0] & ~15u;
        for (row = row < next ? next : row; row <= c->last; row += 16) {
            buf_puts(out, "<tr><th>");
            buf_putcp(out, row);
            buf_puts(out, "</th>");
            for (uint32_t k = 0; k < 16; k++)
                put_cell(out, lgr, row + k);
            buf_puts(out, "</tr>\n");
            next = row + 16;
        }
    }
    buf_puts(out, "</table>\n");
}

static void put_context(struct buf *out, const struct idnv_lgr *lgr,
                        const struct idnvi_lgr_context *context)
{
    if (context->rule == IDNVI_LGR_NONE)
        return;
    buf_puts(out, context->negated ? "not when <a href=\"#rule-" : "only when <a href=\"#rule-");
    buf_printf(out, "%lu\">", (unsigned long)context->rule);
    put_html(out, &lgr->rules[context->rule].name);
    buf_puts(out, "</a>");
}

static void put_member(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    buf_puts(out, "<td class=\"glyph\">");
    if (cps->len == 0)
        buf_puts(out, "(nothing)");
    else
        put_glyph(out, cps);
    buf_puts(out, "</td><td class=\"cp\">");
    put_sequence(out, cps);
    buf_puts(out, "</td><td class=\"note\">");
    put_names(out, cps);
    buf_puts(out, "</td>");
}

/* What the chart can only mark: in which contexts a code point may stand. */
static void put_contexts(struct buf *out, const struct idnv_lgr *lgr)
{
    unsigned rows = 0;
    for (uint32_t i = 0; i < lgr->single_count; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[i]];
        if (c->context.rule == IDNVI_LGR_NONE)
            continue;
        buf_puts(out, rows++ == 0 ? "<h2>Only in some contexts</h2>\n<table>\n<tr>" : "<tr>");
        put_member(out, &c->cps);
        buf_puts(out, "<td class=\"cp\">");
        if (c->is_range) {
            buf_puts(out, "to ");
            buf_putcp(out, c->last);
        }
        buf_puts(out, "</td><td>");
        put_context(out, lgr, &c->context);
        buf_puts(out, "</td></tr>\n");
    }
    if (rows > 0)
        buf_puts(out, "</table>\n");
}

static void put_sequences(struct buf *out, const struct idnv_lgr *lgr)
{
    if (lgr->sequence_count == 0)
        return;
    buf_puts(out, "<h2>Sequences</h2>\n<table><thead><tr><th></th><th>Code points</th>"
                  "<th>Names</th><th>Context</th></tr></thead>\n");
    for (uint32_t i = 0; i < lgr->sequence_count; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->sequences[i]];
        buf_puts(out, "<tr>");
        put_member(out, &c->cps);
        buf_puts(out, "<td>");
        put_context(out, lgr, &c->context);
        buf_puts(out, "</td></tr>\n");
    }
    buf_puts(out, "</table>\n");
}

static uint32_t root(uint32_t *parents, uint32_t i)
{
    while (parents[i] != i) {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    return i;
}

static void put_mapping(struct buf *out, const struct idnv_lgr *lgr,
                        const struct idnvi_lgr_char *c)
{
    for (uint32_t i = 0; i < c->variants.count; i++) {
        const struct idnvi_lgr_variant *v = &lgr->variants[c->variants.first + i];
        buf_puts(out, i == 0 ? "" : "<br>");
        if (idnvi_lgr_cps_compare(&v->cps, &c->cps) == 0) {
            buf_puts(out, "itself");
        } else {
            put_glyph(out, &v->cps);
            buf_puts(out, " <span class=\"cp\">");
            put_sequence(out, &v->cps);
            buf_puts(out, "</span>");
        }
        if (v->type != IDNVI_LGR_NONE) {
            buf_puts(out, " ");
            put_html(out, &lgr->words[v->type]);
        }
        if (v->context.rule != IDNVI_LGR_NONE) {
            buf_puts(out, ", ");
            put_context(out, lgr, &v->context);
        }
    }
}

/* Sets: what any chain of mappings connects. next links the members of a set in file order. */
static void put_variants(struct buf *out, const struct idnv_lgr *lgr)
{
    uint32_t *parents = malloc((lgr->char_count + (size_t)1) * 3 * sizeof *parents);
    if (lgr->variant_count == 0 || parents == NULL) {
        free(parents);
        return;
    }
    uint32_t *next = parents + lgr->char_count;
    uint32_t *last = next + lgr->char_count;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        parents[i] = last[i] = i;
        next[i] = IDNVI_LGR_NONE;
    }
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        for (uint32_t j = 0; j < lgr->chars[i].variants.count; j++) {
            const struct idnvi_lgr_cps *t = &lgr->variants[lgr->chars[i].variants.first + j].cps;
            uint32_t other = idnvi_lgr_find(lgr, t->ptr, t->len);
            if (other == IDNVI_LGR_NONE)
                continue;
            uint32_t a = root(parents, i), b = root(parents, other);
            parents[a > b ? a : b] = a > b ? b : a;
        }
    }
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        uint32_t r = root(parents, i);
        if (r != i) {
            next[last[r]] = i;
            last[r] = i;
        }
    }
    buf_puts(out, "<h2>Variant sets</h2>\n<p>The members of a set are variants of each other; the "
                  "right column says what each one maps to and with which type.</p>\n");
    unsigned long number = 0;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        if (root(parents, i) != i || (lgr->chars[i].variants.count == 0 && last[i] == i))
            continue;
        buf_printf(out, "<table><thead><tr><th colspan=\"4\">Set %lu</th></tr></thead>\n",
                   ++number);
        for (uint32_t k = i; k != IDNVI_LGR_NONE; k = next[k]) {
            buf_puts(out, "<tr>");
            put_member(out, &lgr->chars[k].cps);
            buf_puts(out, "<td>");
            put_mapping(out, lgr, &lgr->chars[k]);
            buf_puts(out, "</td></tr>\n");
        }
        buf_puts(out, "</table>\n");
    }
    free(parents);
}

static void put_set(struct buf *out, const struct idnvi_lgr_set *set)
{
    for (uint32_t i = 0; i < set->len && i < 40; i++) {
        buf_puts(out, i == 0 ? "" : " ");
        buf_putcp(out, set->ptr[i].first);
        if (set->ptr[i].last != set->ptr[i].first) {
            buf_puts(out, "\xE2\x80\x93");
            buf_putcp(out, set->ptr[i].last);
        }
    }
    if (set->len > 40)
        buf_printf(out, " and %lu more ranges", (unsigned long)(set->len - 40));
    if (set->len == 0)
        buf_puts(out, "(empty)");
}

/* What a class is, in words. */
static void put_class(struct buf *out, const struct idnv_lgr *lgr,
                      const struct idnvi_lgr_class *c)
{
    static const char *const operators[] = {
        [IDNVI_LGR_CLASS_UNION] = "in any of several classes",
        [IDNVI_LGR_CLASS_INTERSECTION] = "in both of two classes",
        [IDNVI_LGR_CLASS_DIFFERENCE] = "in the first but not the second of two classes",
        [IDNVI_LGR_CLASS_SYMMETRIC_DIFFERENCE] = "in exactly one of two classes",
        [IDNVI_LGR_CLASS_COMPLEMENT] = "outside a class",
    };
    switch (c->kind) {
    case IDNVI_LGR_CLASS_REF:
        buf_puts(out, "of class ");
        put_html(out, &lgr->classes[c->target].name);
        return;
    case IDNVI_LGR_CLASS_PROPERTY:
        buf_puts(out, "with the property ");
        put_html(out, &c->text);
        return;
    case IDNVI_LGR_CLASS_TAG:
        buf_puts(out, "with the tag ");
        put_html(out, &c->text);
        return;
    case IDNVI_LGR_CLASS_LIST:
        buf_puts(out, "out of ");
        put_set(out, &c->set);
        return;
    default:
        buf_puts(out, operators[c->kind]);
        buf_puts(out, ": ");
        put_set(out, &c->set);
    }
}

static void put_times(struct buf *out, const struct idnvi_lgr_node *node)
{
    if (!node->counted)
        return;
    if (node->max == IDNVI_LGR_UNBOUNDED)
        buf_printf(out, node->min == 0 ? ", any number of times or not at all"
                                       : ", %lu or more times",
                   (unsigned long)node->min);
    else if (node->min == node->max)
        buf_printf(out, ", exactly %lu times", (unsigned long)node->min);
    else
        buf_printf(out, ", %lu to %lu times", (unsigned long)node->min, (unsigned long)node->max);
}

static void put_node(struct buf *out, const struct idnv_lgr *lgr,
                     const struct idnvi_lgr_node *node)
{
    switch (node->kind) {
    case IDNVI_LGR_NODE_SEQUENCE:
        buf_puts(out, "one after the other");
        break;
    case IDNVI_LGR_NODE_RULE:
        buf_printf(out, "what rule <a href=\"#rule-%lu\">", (unsigned long)node->target);
        put_html(out, &lgr->rules[node->target].name);
        buf_puts(out, "</a> demands");
        break;
    case IDNVI_LGR_NODE_CHOICE:
        buf_puts(out, "one of these");
        break;
    case IDNVI_LGR_NODE_CHAR:
        put_glyph(out, &node->cps);
        buf_puts(out, " <span class=\"cp\">");
        put_sequence(out, &node->cps);
        buf_puts(out, "</span>");
        break;
    case IDNVI_LGR_NODE_CLASS:
        buf_puts(out, "a code point ");
        put_class(out, lgr, &lgr->classes[node->target]);
        break;
    case IDNVI_LGR_NODE_ANY:
        buf_puts(out, "any code point");
        break;
    case IDNVI_LGR_NODE_START:
        buf_puts(out, "the start of the label");
        break;
    case IDNVI_LGR_NODE_END:
        buf_puts(out, "the end of the label");
        break;
    case IDNVI_LGR_NODE_ANCHOR:
        buf_puts(out, "the code point in question");
        break;
    case IDNVI_LGR_NODE_LOOK_BEHIND:
        buf_puts(out, "directly before it");
        break;
    case IDNVI_LGR_NODE_LOOK_AHEAD:
        buf_puts(out, "directly after it");
        break;
    }
    put_times(out, node);
    if (node->notes.comment.ptr != NULL) {
        buf_puts(out, " <span class=\"note\">(");
        put_html(out, &node->notes.comment);
        buf_puts(out, ")</span>");
    }
}

static void put_rule(struct buf *out, const struct idnv_lgr *lgr, uint32_t index)
{
    const struct idnvi_lgr_rule *rule = &lgr->rules[index];
    buf_printf(out, "<h3 id=\"rule-%lu\">", (unsigned long)index);
    put_html(out, &rule->name);
    buf_puts(out, "</h3>\n");
    if (rule->notes.comment.ptr != NULL) {
        buf_puts(out, "<p>");
        put_html(out, &rule->notes.comment);
        buf_puts(out, "</p>\n");
    }
    buf_puts(out, "<p>The label holds, one after the other:</p>\n<ul class=\"rule\">\n");
    uint32_t at = lgr->nodes[rule->root].first_child;
    while (at != IDNVI_LGR_NONE) {
        const struct idnvi_lgr_node *node = &lgr->nodes[at];
        buf_puts(out, "<li>");
        put_node(out, lgr, node);
        if (node->first_child != IDNVI_LGR_NONE) {
            buf_puts(out, ":\n<ul class=\"rule\">\n");
            at = node->first_child;
            continue;
        }
        buf_puts(out, "</li>\n");
        while (at != rule->root && lgr->nodes[at].next == IDNVI_LGR_NONE) {
            at = lgr->nodes[at].parent;
            buf_puts(out, at == rule->root ? "</ul>\n" : "</ul></li>\n");
        }
        if (at == rule->root)
            return;
        at = lgr->nodes[at].next;
    }
    buf_puts(out, "</ul>\n");
}

static void put_action(struct buf *out, const struct idnv_lgr *lgr,
                       const struct idnvi_lgr_action *a)
{
    static const char *const triggers[] = {
        [IDNVI_LGR_TRIGGER_ANY] = "a variant in it has the type ",
        [IDNVI_LGR_TRIGGER_ALL] = "all variants in it have the type ",
        [IDNVI_LGR_TRIGGER_ONLY] = "it is made of variants alone, all of type ",
    };
    buf_puts(out, "<li>");
    if (a->rule == IDNVI_LGR_NONE && a->trigger == IDNVI_LGR_TRIGGER_NONE) {
        buf_puts(out, "Every other label");
    } else {
        buf_puts(out, "A label where ");
        if (a->rule != IDNVI_LGR_NONE) {
            buf_printf(out, "rule <a href=\"#rule-%lu\">", (unsigned long)a->rule);
            put_html(out, &lgr->rules[a->rule].name);
            buf_puts(out, a->negated ? "</a> does not match" : "</a> matches");
        }
        if (a->trigger != IDNVI_LGR_TRIGGER_NONE) {
            buf_puts(out, a->rule != IDNVI_LGR_NONE ? " and " : "");
            buf_puts(out, triggers[a->trigger]);
            for (uint32_t i = 0; i < a->types.count; i++) {
                buf_puts(out, i == 0 ? "" : " or ");
                put_html(out, &lgr->words[lgr->type_list[a->types.first + i]]);
            }
        }
    }
    buf_puts(out, " is <strong>");
    put_html(out, &lgr->words[a->disp]);
    buf_puts(out, "</strong>.");
    if (a->notes.comment.ptr != NULL) {
        buf_puts(out, " <span class=\"note\">");
        put_html(out, &a->notes.comment);
        buf_puts(out, "</span>");
    }
    buf_puts(out, "</li>\n");
}

static void put_rules(struct buf *out, const struct idnv_lgr *lgr)
{
    if (lgr->named_class_count > 0)
        buf_puts(out, "<h2>Classes</h2>\n<table><thead><tr><th>Name</th><th>Code points</th>"
                      "<th></th></tr></thead>\n");
    for (uint32_t i = 0; i < lgr->named_class_count; i++) {
        const struct idnvi_lgr_class *c = &lgr->classes[lgr->named_classes[i]];
        buf_puts(out, "<tr><th>");
        put_html(out, &c->name);
        buf_puts(out, "</th><td class=\"cp\" style=\"white-space:normal\">");
        put_set(out, &c->set);
        buf_puts(out, "</td><td class=\"note\">");
        put_html(out, &c->notes.comment);
        buf_puts(out, "</td></tr>\n");
    }
    if (lgr->named_class_count > 0)
        buf_puts(out, "</table>\n");
    if (lgr->rule_count > 0)
        buf_puts(out, "<h2>Rules</h2>\n");
    for (uint32_t i = 0; i < lgr->rule_count; i++)
        put_rule(out, lgr, i);
    buf_puts(out, "<h2>What happens to a label</h2>\n<p>The first line that applies decides.</p>"
                  "\n<ol>\n");
    for (uint32_t i = 0; i < lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS; i++) {
        const struct idnvi_lgr_action *a = &lgr->actions[i];
        put_action(out, lgr, a);
        if (a->rule == IDNVI_LGR_NONE && a->trigger == IDNVI_LGR_TRIGGER_NONE)
            break;
    }
    buf_puts(out, "</ol>\n");
}

static void put_references(struct buf *out, const struct idnv_lgr *lgr)
{
    if (lgr->reference_count == 0)
        return;
    buf_puts(out, "<h2>References</h2>\n<table>\n");
    for (uint32_t i = 0; i < lgr->reference_count; i++) {
        buf_puts(out, "<tr><th>");
        put_html(out, &lgr->references[i].id);
        buf_puts(out, "</th><td>");
        put_html(out, &lgr->references[i].value);
        buf_puts(out, "</td></tr>\n");
    }
    buf_puts(out, "</table>\n");
}

int policy_html(struct tool *tool)
{
    struct table_file file;
    struct buf out = {0};
    if (tool->n_args != 1)
        return tool_fail(tool, EXIT_USAGE, "policy html takes one FILE");
    int status = table_open(tool, &file, tool->args[0], 0);
    if (status != 0)
        return status;
    buf_puts(&out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                   "<title>");
    put_escaped(&out, file.path, strlen(file.path));
    buf_puts(&out, "</title>\n<style>");
    buf_puts(&out, style);
    buf_puts(&out, "</style>\n</head>\n<body>\n");
    put_meta(&out, file.lgr, file.path);
    put_chart(&out, file.lgr);
    put_contexts(&out, file.lgr);
    put_sequences(&out, file.lgr);
    put_variants(&out, file.lgr);
    put_rules(&out, file.lgr);
    put_description(&out, &file.lgr->meta);
    put_references(&out, file.lgr);
    buf_puts(&out, "</body>\n</html>\n");
    table_close(&file);
    return authoring_output(tool, &out);
}
