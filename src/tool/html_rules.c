/* SPDX-License-Identifier: MIT */
/* Classes, rules and actions on the page of a table, in words. */
#include "html.h"

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
static void put_class(struct buf *out, const struct idnv_lgr *lgr, const struct idnvi_lgr_class *c)
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
        buf_printf(out, "of class <a href=\"#class-%lu\">", (unsigned long)c->target);
        html_text(out, &lgr->classes[c->target].name);
        buf_puts(out, "</a>");
        return;
    case IDNVI_LGR_CLASS_PROPERTY:
        buf_puts(out, "with the property ");
        html_text(out, &c->text);
        return;
    case IDNVI_LGR_CLASS_TAG:
        buf_puts(out, "with the tag ");
        html_text(out, &c->text);
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
        buf_printf(out,
                   node->min == 0 ? ", any number of times or not at all" : ", %lu or more times",
                   (unsigned long)node->min);
    else if (node->min == node->max)
        buf_printf(out, ", exactly %lu times", (unsigned long)node->min);
    else
        buf_printf(out, ", %lu to %lu times", (unsigned long)node->min, (unsigned long)node->max);
}

static void put_node(struct buf *out, const struct idnv_lgr *lgr, const struct idnvi_lgr_node *node)
{
    switch (node->kind) {
    case IDNVI_LGR_NODE_SEQUENCE:
        buf_puts(out, "one after the other");
        break;
    case IDNVI_LGR_NODE_RULE:
        buf_printf(out, "what rule <a href=\"#rule-%lu\">", (unsigned long)node->target);
        html_text(out, &lgr->rules[node->target].name);
        buf_puts(out, "</a> demands");
        break;
    case IDNVI_LGR_NODE_CHOICE:
        buf_puts(out, "one of these");
        break;
    case IDNVI_LGR_NODE_CHAR:
        html_glyph(out, &node->cps);
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
        html_text(out, &node->notes.comment);
        buf_puts(out, ")</span>");
    }
}

static void put_rule(struct buf *out, const struct idnv_lgr *lgr, uint32_t index)
{
    const struct idnvi_lgr_rule *rule = &lgr->rules[index];
    buf_printf(out, "<h3 id=\"rule-%lu\">", (unsigned long)index);
    html_text(out, &rule->name);
    buf_puts(out, "</h3>\n");
    if (rule->notes.comment.ptr != NULL) {
        buf_puts(out, "<p>");
        html_text(out, &rule->notes.comment);
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
            html_text(out, &lgr->rules[a->rule].name);
            buf_puts(out, a->negated ? "</a> does not match" : "</a> matches");
        }
        if (a->trigger != IDNVI_LGR_TRIGGER_NONE) {
            buf_puts(out, a->rule != IDNVI_LGR_NONE ? " and " : "");
            buf_puts(out, triggers[a->trigger]);
            for (uint32_t i = 0; i < a->types.count; i++) {
                buf_puts(out, i == 0 ? "" : " or ");
                html_text(out, &lgr->words[lgr->type_list[a->types.first + i]]);
            }
        }
    }
    buf_puts(out, " is <strong>");
    html_text(out, &lgr->words[a->disp]);
    buf_puts(out, "</strong>.");
    if (a->notes.comment.ptr != NULL) {
        buf_puts(out, " <span class=\"note\">");
        html_text(out, &a->notes.comment);
        buf_puts(out, "</span>");
    }
    buf_puts(out, "</li>\n");
}

void html_rules(struct buf *out, const struct idnv_lgr *lgr)
{
    if (lgr->named_class_count > 0)
        buf_puts(out, "<h2 id=\"classes\">Classes</h2>\n<table "
                      "class=\"wide\"><thead><tr><th>Name</th><th>Code points</th>"
                      "<th></th></tr></thead>\n");
    for (uint32_t i = 0; i < lgr->named_class_count; i++) {
        const struct idnvi_lgr_class *c = &lgr->classes[lgr->named_classes[i]];
        buf_printf(out, "<tr><th id=\"class-%lu\">", (unsigned long)lgr->named_classes[i]);
        html_text(out, &c->name);
        buf_puts(out, "</th><td class=\"cp\" style=\"white-space:normal\">");
        put_set(out, &c->set);
        buf_puts(out, "</td><td class=\"note\">");
        html_text(out, &c->notes.comment);
        buf_puts(out, "</td></tr>\n");
    }
    if (lgr->named_class_count > 0)
        buf_puts(out, "</table>\n");
    if (lgr->rule_count > 0)
        buf_puts(out, "<h2 id=\"rules\">Rules</h2>\n");
    for (uint32_t i = 0; i < lgr->rule_count; i++)
        put_rule(out, lgr, i);
    buf_puts(out, "<h2 id=\"actions\">What happens to a label</h2>\n<p>The first line that applies "
                  "decides.</p>"
                  "\n<ol>\n");
    for (uint32_t i = 0; i < lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS; i++) {
        const struct idnvi_lgr_action *a = &lgr->actions[i];
        put_action(out, lgr, a);
        if (a->rule == IDNVI_LGR_NONE && a->trigger == IDNVI_LGR_TRIGGER_NONE)
            break;
    }
    buf_puts(out, "</ol>\n");
}
