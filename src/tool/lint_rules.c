/* SPDX-License-Identifier: MIT */
/* policy lint: rules, classes and actions that nothing leads to. */
#include "lint.h"

/* Room for count marks, all 0. */
static char *marks(struct lint *l, uint32_t count)
{
    l->used.len = 0;
    char *room = buf_room(&l->used, count + 1);
    memset(room, 0, count + 1);
    return room;
}

/* Marks the rules that contexts and actions name, and lists them. */
static void name_rules(const struct idnv_lgr *lgr, char *used, uint32_t *list, uint32_t *count)
{
    uint32_t chars = lgr->char_count, variants = chars + lgr->variant_count;
    for (uint32_t i = 0; i < variants + lgr->action_count; i++) {
        uint32_t rule = i < chars      ? lgr->chars[i].context.rule
                        : i < variants ? lgr->variants[i - chars].context.rule
                                       : lgr->actions[i - variants].rule;
        if (rule != IDNVI_LGR_NONE && !used[rule]) {
            used[rule] = 1;
            list[(*count)++] = rule;
        }
    }
}

/* Marks and lists a class, once. */
static void name_class(char *used, uint32_t *list, uint32_t *count, uint32_t index)
{
    if (!used[index])
        list[(*count)++] = index;
    used[index] = 1;
}

/* What the listed rules contain: other rules, which are listed too, and classes. */
static void follow_rules(const struct idnv_lgr *lgr, char *used, uint32_t *list, uint32_t count,
                         char *used_classes, uint32_t *classes, uint32_t *class_count)
{
    while (count > 0) {
        uint32_t rule = list[--count];
        uint32_t end = rule + 1 < lgr->rule_count ? lgr->rules[rule + 1].root : lgr->node_count;
        for (uint32_t i = lgr->rules[rule].root; i < end; i++) {
            const struct idnvi_lgr_node *node = &lgr->nodes[i];
            if (node->kind == IDNVI_LGR_NODE_CLASS)
                name_class(used_classes, classes, class_count, node->target);
            if (node->kind != IDNVI_LGR_NODE_RULE || used[node->target])
                continue;
            used[node->target] = 1;
            list[count++] = node->target;
        }
    }
}

static void follow_classes(const struct idnv_lgr *lgr, char *used, uint32_t *list, uint32_t count)
{
    while (count > 0) {
        const struct idnvi_lgr_class *c = &lgr->classes[list[--count]];
        if (c->kind == IDNVI_LGR_CLASS_REF)
            name_class(used, list, &count, c->target);
        for (uint32_t i = c->first_child; i != IDNVI_LGR_NONE; i = lgr->classes[i].next)
            name_class(used, list, &count, i);
    }
}

/* From contexts and actions to the rules, from those to other rules and to classes. */
void lint_rules(struct lint *l)
{
    const struct idnv_lgr *lgr = l->lgr;
    struct buf room = {0};
    uint32_t count = 0, class_count = 0;
    uint32_t *rules = (uint32_t *)(void *)buf_room(
        &room, sizeof *rules * ((size_t)lgr->rule_count + lgr->class_count + 1));
    uint32_t *classes = rules + lgr->rule_count;
    char *used = marks(l, lgr->rule_count + lgr->class_count);
    char *used_classes = used + lgr->rule_count;
    name_rules(lgr, used, rules, &count);
    follow_rules(lgr, used, rules, count, used_classes, classes, &class_count);
    follow_classes(lgr, used_classes, classes, class_count);
    buf_free(&room);
    for (uint32_t i = 0; i < lgr->rule_count; i++) {
        if (!used[i])
            lint_warn(l, IDNV_RULE_LINT_RULE_UNUSED, lgr->rules[i].notes.line,
                      lgr->rules[i].notes.column, lgr->rules[i].name.ptr);
    }
    for (uint32_t i = 0; i < lgr->named_class_count; i++) {
        const struct idnvi_lgr_class *c = &lgr->classes[lgr->named_classes[i]];
        const char *name = c->name.ptr != NULL ? c->name.ptr : "";
        if (!used_classes[lgr->named_classes[i]])
            lint_warn(l, IDNV_RULE_LINT_CLASS_UNUSED, c->notes.line, c->notes.column, name);
        if (c->set.len == 0)
            lint_warn(l, IDNV_RULE_LINT_CLASS_EMPTY, c->notes.line, c->notes.column, name);
    }
    for (uint32_t i = 0; i < lgr->node_count; i++) {
        if (lgr->nodes[i].kind != IDNVI_LGR_NODE_CLASS)
            continue;
        const struct idnvi_lgr_class *c = &lgr->classes[lgr->nodes[i].target];
        if (c->kind != IDNVI_LGR_CLASS_REF && c->set.len == 0)
            lint_warn(l, IDNV_RULE_LINT_CLASS_EMPTY, c->notes.line, c->notes.column, "");
    }
}

/* Whether each type of a that variants have is one of b. */
static int types_within(struct lint *l, const char *used, const struct idnvi_lgr_action *a,
                        const struct idnvi_lgr_action *b)
{
    for (uint32_t i = 0; i < a->types.count; i++) {
        uint32_t type = l->lgr->type_list[a->types.first + i], k = 0;
        while (k < b->types.count && l->lgr->type_list[b->types.first + k] != type)
            k++;
        l->work += k + 1;
        if (used[type] && k == b->types.count)
            return 0;
    }
    return 1;
}

/* Whether the rule of b lets through what that of a does. */
static int rule_within(const struct idnvi_lgr_action *a, const struct idnvi_lgr_action *b)
{
    return b->rule == IDNVI_LGR_NONE || (b->rule == a->rule && b->negated == a->negated);
}

/* Whether b applies wherever a does. */
static int covers(struct lint *l, const char *used, const struct idnvi_lgr_action *b,
                  const struct idnvi_lgr_action *a)
{
    l->work++;
    if (!rule_within(a, b))
        return 0;
    if (b->trigger == IDNVI_LGR_TRIGGER_NONE)
        return 1;
    /* only implies all, all implies any: a recorded type is needed for each (7.2). */
    return a->trigger >= b->trigger && types_within(l, used, a, b);
}

/* Whether an action before this one applies wherever this one does to a variant of the type. */
static int type_taken(struct lint *l, uint32_t index, uint32_t type)
{
    const struct idnvi_lgr_action *actions = l->lgr->actions;
    for (uint32_t i = 0; i < index && l->work < LINT_MAX_WORK; i++, l->work++) {
        const struct idnvi_lgr_action *b = &actions[i];
        if (b->trigger != IDNVI_LGR_TRIGGER_ANY || !rule_within(&actions[index], b))
            continue;
        for (uint32_t k = 0; k < b->types.count; k++, l->work++)
            if (l->lgr->type_list[b->types.first + k] == type)
                return 1;
    }
    return 0;
}

/* The same for each type that variants have: one of them is there wherever this action applies. */
static int types_taken(struct lint *l, const char *used, uint32_t index)
{
    const struct idnvi_lgr_action *a = &l->lgr->actions[index];
    for (uint32_t i = 0; i < a->types.count; i++) {
        uint32_t type = l->lgr->type_list[a->types.first + i];
        if (used[type] && !type_taken(l, index, type))
            return 0;
    }
    return a->trigger != IDNVI_LGR_TRIGGER_NONE;
}

/* An action before that leaves nothing to this one: the text that says so, or NULL. */
static const char *covered(struct lint *l, const char *used, uint32_t index)
{
    const struct idnvi_lgr_action *actions = l->lgr->actions;
    for (uint32_t i = 0; i < index && l->work < LINT_MAX_WORK; i++) {
        if (covers(l, used, &actions[i], &actions[index]))
            return "an action before it applies wherever this one would";
    }
    return types_taken(l, used, index) ? "actions before it apply wherever this one would" : NULL;
}

/* Without a rule, or by a rule whose opposite came before. */
static int applies_to_all(const struct lint *l, uint32_t index)
{
    const struct idnvi_lgr_action *actions = l->lgr->actions, *a = &actions[index];
    int all = a->rule == IDNVI_LGR_NONE;
    for (uint32_t i = 0; i < index && !all; i++)
        all = actions[i].rule == a->rule && actions[i].negated != a->negated &&
              actions[i].trigger == IDNVI_LGR_TRIGGER_NONE;
    return all;
}

/* Types of variants, and actions that can never decide. */
void lint_actions(struct lint *l)
{
    const struct idnv_lgr *lgr = l->lgr;
    char *used = marks(l, lgr->word_count * 2);
    char *named = used + lgr->word_count;
    const char *caught = NULL;
    for (uint32_t i = 0; i < lgr->variant_count; i++) {
        if (lgr->variants[i].type != IDNVI_LGR_NONE)
            used[lgr->variants[i].type] = 1;
    }
    for (uint32_t i = 0; i < lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS; i++) {
        const struct idnvi_lgr_action *a = &lgr->actions[i];
        int possible = a->trigger == IDNVI_LGR_TRIGGER_NONE;
        for (uint32_t j = 0; j < a->types.count; j++) {
            uint32_t word = lgr->type_list[a->types.first + j];
            /* A default action that is never come to handles nothing. */
            named[word] |= i < lgr->action_count || caught == NULL;
            possible |= used[word];
        }
        const char *why = caught != NULL ? caught : possible ? NULL : "no variant has such a type";
        if (why == NULL && i < lgr->action_count)
            why = covered(l, used, i);
        if (why != NULL && i < lgr->action_count)
            lint_warn(l, IDNV_RULE_LINT_ACTION_UNREACHABLE, a->notes.line, a->notes.column, why);
        if (caught == NULL && a->trigger == IDNVI_LGR_TRIGGER_NONE && applies_to_all(l, i))
            caught = "an action before it applies to every label";
    }
    for (uint32_t i = 0; i < lgr->variant_count; i++) {
        const struct idnvi_lgr_variant *v = &lgr->variants[i];
        if (v->type == IDNVI_LGR_NONE || named[v->type])
            continue;
        named[v->type] = 1; /* once per type */
        lint_warn(l, IDNV_RULE_LINT_TYPE_UNHANDLED, v->notes.line, v->notes.column,
                  lgr->words[v->type].ptr);
    }
}
