/* SPDX-License-Identifier: MIT */
/* RFC 7940, 6.3 and 6.4: what concerns whole rules and the rules that they refer to. */
#include "build.h"

struct rules {
    struct idnvi_lgr_builder *b;
    struct idnvi_lgr_node *nodes;
    struct idnvi_lgr_rule *rules;
    struct idnvi_lgr_vec owner; /* uint32_t per node: its rule, or IDNVI_LGR_NONE */
    struct idnvi_lgr_vec has;   /* uint8_t per node: IDNVI_LGR_HAS_... */
    struct idnvi_lgr_vec order; /* uint32_t: rules, each after those that it refers to */
};

static struct idnvi_lgr_where where_of(const struct idnvi_lgr_node *node)
{
    static const char *const names[] = {"rule",   "rule",        "choice",    "char",
                                        "class",  "any",         "start",     "end",
                                        "anchor", "look-behind", "look-ahead"};
    return (struct idnvi_lgr_where){names[node->kind], node->notes.line, node->notes.column};
}

/* Children stand behind their parents, so one pass finds every node's rule. */
static bool find_owners(struct rules *w)
{
    struct idnvi_lgr_builder *b = w->b;
    if (!idnvi_lgr_vec_reserve(b->allocator, &w->owner, sizeof(uint32_t), b->nodes.len + 1) ||
        !idnvi_lgr_vec_reserve(b->allocator, &w->has, 1, b->nodes.len + 1)) {
        b->status = IDNV_ERR_MEMORY;
        return false;
    }
    uint32_t *owner = w->owner.ptr;
    for (uint32_t i = 0; i < b->nodes.len; i++)
        owner[i] =
            w->nodes[i].parent == IDNVI_LGR_NONE ? IDNVI_LGR_NONE : owner[w->nodes[i].parent];
    for (uint32_t i = 0; i < b->rules.len; i++)
        owner[w->rules[i].root] = i;
    for (uint32_t i = 0; i < b->nodes.len; i++) {
        if (w->nodes[i].parent != IDNVI_LGR_NONE)
            owner[i] = owner[w->nodes[i].parent];
    }
    return true;
}

/* The nodes of a rule follow its root; the next rule's root ends them. */
static uint32_t end_of(const struct rules *w, uint32_t rule)
{
    return rule + 1 < w->b->rules.len ? w->rules[rule + 1].root : w->b->nodes.len;
}

/* Orders the rules so that references point backwards; a circle is an error. */
static bool sort_rules(struct rules *w)
{
    struct idnvi_lgr_builder *b = w->b;
    uint32_t count = b->rules.len;
    struct idnvi_lgr_vec stack = {0}; /* pairs: rule, next node to look at */
    struct idnvi_lgr_vec state = {0};
    bool good = idnvi_lgr_vec_reserve(b->allocator, &stack, sizeof(uint32_t), 2 * count + 2) &&
                idnvi_lgr_vec_reserve(b->allocator, &state, 1, count + 1) &&
                idnvi_lgr_vec_reserve(b->allocator, &w->order, sizeof(uint32_t), count + 1);
    if (!good)
        b->status = IDNV_ERR_MEMORY;
    uint32_t *at = stack.ptr;
    uint8_t *done = state.ptr;
    for (uint32_t i = 0; good && i < count; i++) {
        if (done[i] != 0)
            continue;
        uint32_t depth = 2;
        at[0] = i;
        at[1] = w->rules[i].root;
        done[i] = 1;
        while (good && depth > 0) {
            uint32_t rule = at[depth - 2];
            uint32_t *node = &at[depth - 1];
            uint32_t target = IDNVI_LGR_NONE;
            const struct idnvi_lgr_node *reference = NULL;
            for (; *node < end_of(w, rule) && target == IDNVI_LGR_NONE; ++*node) {
                reference = &w->nodes[*node];
                if (reference->kind == IDNVI_LGR_NODE_RULE && done[reference->target] < 2)
                    target = reference->target;
            }
            if (target == IDNVI_LGR_NONE) {
                done[rule] = 2;
                ((uint32_t *)w->order.ptr)[w->order.len++] = rule;
                depth -= 2;
            } else if (done[target] == 1) {
                struct idnvi_lgr_where where = where_of(reference);
                idnvi_lgr_error(b, &where, "RFC 7940, 6.3.4", "the rule %.80s refers to itself",
                                w->rules[target].name.ptr);
                good = false;
            } else {
                done[target] = 1;
                at[depth] = target;
                at[depth + 1] = w->rules[target].root;
                depth += 2;
            }
        }
    }
    idnvi_lgr_vec_free(b->allocator, &stack);
    idnvi_lgr_vec_free(b->allocator, &state);
    return good;
}

/* What each node contains, from the leaves up, and the heights of the rules. */
static void collect(struct rules *w, uint32_t rule)
{
    static const uint8_t own[] = {
        [IDNVI_LGR_NODE_RULE] = IDNVI_LGR_HAS_REFERENCES,
        [IDNVI_LGR_NODE_START] = IDNVI_LGR_HAS_START,
        [IDNVI_LGR_NODE_END] = IDNVI_LGR_HAS_END,
        [IDNVI_LGR_NODE_ANCHOR] = IDNVI_LGR_HAS_ANCHOR,
        [IDNVI_LGR_NODE_LOOK_BEHIND] = IDNVI_LGR_HAS_LOOK,
        [IDNVI_LGR_NODE_LOOK_AHEAD] = IDNVI_LGR_HAS_LOOK,
    };
    uint8_t *has = w->has.ptr;
    struct idnvi_lgr_rule *r = &w->rules[rule];
    for (uint32_t i = end_of(w, rule); i-- > r->root;) {
        const struct idnvi_lgr_node *node = &w->nodes[i];
        has[i] |= own[node->kind];
        if (node->kind == IDNVI_LGR_NODE_RULE) {
            const struct idnvi_lgr_rule *target = &w->rules[node->target];
            has[i] |= (uint8_t)target->has;
            if (target->height + 1 > r->height)
                r->height = target->height + 1;
        }
        if (node->parent != IDNVI_LGR_NONE)
            has[node->parent] |= has[i];
    }
    r->has = has[r->root];
}

/* 6.3.3, 6.3.8, 6.4.2: where start, end and the positional elements may stand. */
static void check_node(struct rules *w, uint32_t index)
{
    struct idnvi_lgr_builder *b = w->b;
    const uint8_t *has = w->has.ptr;
    const struct idnvi_lgr_node *node = &w->nodes[index];
    struct idnvi_lgr_where where = where_of(node);
    if (node->counted && (has[index] & ~IDNVI_LGR_HAS_REFERENCES) != 0)
        idnvi_lgr_departure(b, &where, "RFC 7940, 6.3.3",
                            "a count around start, end, anchor, look-behind or look-ahead");
    if ((node->kind == IDNVI_LGR_NODE_LOOK_BEHIND || node->kind == IDNVI_LGR_NODE_LOOK_AHEAD) &&
        node->first_child != IDNVI_LGR_NONE) {
        for (uint32_t i = node->first_child; i != IDNVI_LGR_NONE; i = w->nodes[i].next) {
            if ((has[i] & (IDNVI_LGR_HAS_ANCHOR | IDNVI_LGR_HAS_LOOK)) != 0)
                idnvi_lgr_error(b, &where, "RFC 7940, 6.4.2",
                                "anchor, look-behind or look-ahead inside %s", where.element);
        }
    }
    if (node->kind == IDNVI_LGR_NODE_CHOICE)
        return;
    for (uint32_t i = node->first_child; i != IDNVI_LGR_NONE; i = w->nodes[i].next) {
        struct idnvi_lgr_where child = where_of(&w->nodes[i]);
        bool look = w->nodes[i].kind == IDNVI_LGR_NODE_LOOK_AHEAD ||
                    w->nodes[i].kind == IDNVI_LGR_NODE_LOOK_BEHIND;
        if ((has[i] & IDNVI_LGR_HAS_START) != 0 && i != node->first_child && !look)
            idnvi_lgr_departure(b, &child, "RFC 7940, 6.3.8", "start is not the first to match");
        if ((has[i] & IDNVI_LGR_HAS_END) != 0 && w->nodes[i].next != IDNVI_LGR_NONE && !look)
            idnvi_lgr_departure(b, &child, "RFC 7940, 6.3.8", "end is not the last to match");
    }
}

/* 6.4.1: only a context can be asked where the anchor is. */
static void check_actions(struct rules *w)
{
    for (uint32_t i = 0; i < w->b->actions.len; i++) {
        const struct idnvi_lgr_action *action =
            IDNVI_LGR_AT(struct idnvi_lgr_action, w->b->actions, i);
        struct idnvi_lgr_where where = {"action", action->notes.line, action->notes.column};
        if (action->rule != IDNVI_LGR_NONE &&
            (w->rules[action->rule].has & (IDNVI_LGR_HAS_ANCHOR | IDNVI_LGR_HAS_LOOK)) != 0)
            idnvi_lgr_error(w->b, &where, "RFC 7940, 6.4.1",
                            "a rule with an anchor can only be named by when and not-when");
    }
}

bool idnvi_lgr_resolve_rules(struct idnvi_lgr_builder *b)
{
    struct rules w = {.b = b, .nodes = b->nodes.ptr, .rules = b->rules.ptr};
    bool good = find_owners(&w) && sort_rules(&w);
    for (uint32_t i = 0; good && i < w.order.len; i++)
        collect(&w, ((uint32_t *)w.order.ptr)[i]);
    for (uint32_t i = 0; good && i < b->nodes.len; i++) {
        if (((uint32_t *)w.owner.ptr)[i] != IDNVI_LGR_NONE)
            check_node(&w, i);
    }
    if (good)
        check_actions(&w);
    idnvi_lgr_vec_free(b->allocator, &w.owner);
    idnvi_lgr_vec_free(b->allocator, &w.has);
    idnvi_lgr_vec_free(b->allocator, &w.order);
    return good;
}
