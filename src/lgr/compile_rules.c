/* SPDX-License-Identifier: MIT */
/*
 * Rules to programs over position sets (src/policy_match.c). A rule by reference is compiled in
 * place. A context rule becomes one path for each anchor in it: what stands before the anchor reads
 * forward, what stands after it reads backward, both from every position.
 */
#include "../policy_image.h"
#include "compile.h"

#define CODE_MAX  1000000u /* words of all programs of a table */
#define PATHS_MAX 4096u    /* of one rule */
#define STACK_MAX 4096u    /* elements inside each other, references followed */

/* An element being compiled, and the child that is next. */
struct step {
    uint32_t node;
    uint32_t child;
};

static bool refuse(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_node *node,
                   const char *section, const char *text)
{
    return idnvi_lgr_compile_fail(c, IDNV_ERR_SYNTAX, &node->notes, "rule", section, text);
}

static bool emit(struct idnvi_lgr_compiler *c, uint32_t op, uint32_t arg)
{
    if (c->code.len >= CODE_MAX)
        return idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "rules", "RFC 7940, 6.3",
                                      "the rules are too large with their references followed");
    return idnvi_lgr_word_push(c, &c->code, op | arg << 8);
}

static bool emit_set(struct idnvi_lgr_compiler *c, uint32_t op, const struct idnvi_lgr_set *set)
{
    uint32_t number = idnvi_lgr_match_set(c, set);
    return number != UINT32_MAX && emit(c, op, number);
}

static const struct idnvi_lgr_set *class_set(const struct idnv_lgr *lgr, uint32_t index)
{
    return &lgr->classes[index].set;
}

static bool emit_cp(struct idnvi_lgr_compiler *c, uint32_t cp)
{
    struct idnvi_lgr_interval one = {cp, cp};
    struct idnvi_lgr_set set = {&one, 1};
    return emit_set(c, IDNVI_OP_SET, &set);
}

/* An element without children, once. */
static bool emit_leaf(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_node *node, bool back)
{
    switch (node->kind) {
    case IDNVI_LGR_NODE_CLASS:
        return emit_set(c, IDNVI_OP_SET, class_set(c->lgr, node->target));
    case IDNVI_LGR_NODE_ANY: return emit(c, IDNVI_OP_ANY, 0);
    case IDNVI_LGR_NODE_START: return emit(c, IDNVI_OP_START, 0);
    case IDNVI_LGR_NODE_END: return emit(c, IDNVI_OP_END, 0);
    case IDNVI_LGR_NODE_CHAR:
        for (uint32_t i = 0; i < node->cps.len; i++)
            if (!emit_cp(c, node->cps.ptr[back ? node->cps.len - 1 - i : i]))
                return false;
        return true;
    default:
        return refuse(c, node, "RFC 7940, 6.4.3",
                      "anchor, look-behind and look-ahead stand only in the order of 6.4, not "
                      "inside each other, and only in rules for when and not-when");
    }
}

/* "0+", "1+" of one code point need no loop. */
static bool emit_star(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_node *node)
{
    for (uint32_t i = 0; i < node->min; i++)
        if (!emit_leaf(c, node, false))
            return false;
    if (node->kind == IDNVI_LGR_NODE_ANY)
        return emit(c, IDNVI_OP_ANY_STAR, 0);
    return emit_set(c, IDNVI_OP_SET_STAR, class_set(c->lgr, node->target));
}

static bool once(const struct idnvi_lgr_node *node) { return node->min == 1 && node->max == 1; }

static bool push(struct idnvi_lgr_compiler *c, uint32_t node, uint32_t child)
{
    if (c->stack.len >= STACK_MAX)
        return idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "rules", "RFC 7940, 6.3",
                                      "rules refer to each other too deeply");
    struct step *step = idnvi_lgr_compile_push(c, &c->stack, sizeof *step);
    if (!step)
        return false;
    step->node = node;
    step->child = child;
    return true;
}

static uint32_t first_child(const struct idnvi_lgr_compiler *c, uint32_t node, bool back)
{
    const struct idnvi_lgr_node *n = &c->lgr->nodes[node];
    if (n->kind == IDNVI_LGR_NODE_RULE)
        return c->lgr->rules[n->target].root;
    return back ? c->node_last[node] : n->first_child;
}

static uint32_t next_child(const struct idnvi_lgr_compiler *c, uint32_t node, uint32_t child,
                           bool back)
{
    if (c->lgr->nodes[node].kind == IDNVI_LGR_NODE_RULE)
        return IDNVI_LGR_NONE;
    return back ? c->node_prev[child] : c->lgr->nodes[child].next;
}

/* The element begins: its loop, its fork, or all of it when it has no children. */
static bool enter(struct idnvi_lgr_compiler *c, uint32_t index, bool back)
{
    const struct idnvi_lgr_node *node = &c->lgr->nodes[index];
    bool single = node->kind == IDNVI_LGR_NODE_CLASS || node->kind == IDNVI_LGR_NODE_ANY;
    if (node->max == 0)
        return true;
    if (single && node->max == IDNVI_LGR_UNBOUNDED && node->min <= 8)
        return emit_star(c, node);
    if (!once(node) && (!emit(c, IDNVI_OP_LOOP, node->min) ||
                        !idnvi_lgr_word_push(c, &c->code, node->max == IDNVI_LGR_UNBOUNDED
                                                              ? IDNVI_LOOP_UNBOUNDED
                                                              : node->max)))
        return false;
    if (node->kind == IDNVI_LGR_NODE_CHOICE || node->kind == IDNVI_LGR_NODE_SEQUENCE ||
        node->kind == IDNVI_LGR_NODE_RULE) {
        if (node->kind == IDNVI_LGR_NODE_CHOICE && !emit(c, IDNVI_OP_FORK, 0))
            return false;
        return push(c, index, first_child(c, index, back));
    }
    return emit_leaf(c, node, back) && (once(node) || emit(c, IDNVI_OP_NEXT, 0));
}

/* One element with all that it contains. */
static bool compile_node(struct idnvi_lgr_compiler *c, uint32_t index, bool back)
{
    uint32_t base = c->stack.len;
    if (!enter(c, index, back))
        return false;
    while (c->stack.len > base) {
        struct step *top = (struct step *)c->stack.ptr + c->stack.len - 1;
        const struct idnvi_lgr_node *node = &c->lgr->nodes[top->node];
        uint32_t child = top->child;
        if (child == IDNVI_LGR_NONE) {
            c->stack.len--;
            if ((node->kind == IDNVI_LGR_NODE_CHOICE && !emit(c, IDNVI_OP_JOIN, 0)) ||
                (!once(node) && !emit(c, IDNVI_OP_NEXT, 0)))
                return false;
            continue;
        }
        if (node->kind == IDNVI_LGR_NODE_CHOICE && child != first_child(c, top->node, back) &&
            !emit(c, IDNVI_OP_ALT, 0))
            return false;
        top->child = next_child(c, top->node, child, back);
        if (!enter(c, child, back))
            return false;
    }
    return true;
}

/*
 * A sibling of the anchor: look-around on its own side, or code points that it stands next to. What
 * begins a program starts from every position anyway.
 */
static bool compile_sibling(struct idnvi_lgr_compiler *c, uint32_t index, bool back, bool begins)
{
    const struct idnvi_lgr_node *node = &c->lgr->nodes[index];
    enum idnvi_lgr_node_kind look = back ? IDNVI_LGR_NODE_LOOK_AHEAD : IDNVI_LGR_NODE_LOOK_BEHIND;
    if (node->kind != look)
        return compile_node(c, index, back);
    if (!begins && !emit(c, IDNVI_OP_LOOK, 0))
        return false;
    for (uint32_t child = first_child(c, index, back); child != IDNVI_LGR_NONE;
         child = next_child(c, index, child, back))
        if (!compile_node(c, child, back))
            return false;
    return begins || emit(c, IDNVI_OP_LOOKED, 0);
}

/* The path whose elements, outermost first, are steps [0, depth) of the walk; child is on it. */
static bool compile_path(struct idnvi_lgr_compiler *c, const struct step *walk, uint32_t depth)
{
    uint32_t path[IDNVI_P_WORDS] = {c->code.len, 0, 0, 0};
    for (uint32_t side = 0; side < 2; side++) {
        bool back = side == 1;
        path[2 * side] = c->code.len;
        for (uint32_t i = 0; i < depth; i++) {
            if (c->lgr->nodes[walk[i].node].kind != IDNVI_LGR_NODE_SEQUENCE)
                continue;
            for (uint32_t child = first_child(c, walk[i].node, back); child != walk[i].child;
                 child = next_child(c, walk[i].node, child, back))
                if (!compile_sibling(c, child, back, c->code.len == path[2 * side]))
                    return false;
        }
        path[2 * side + 1] = c->code.len - path[2 * side];
    }
    for (uint32_t i = 0; i < IDNVI_P_WORDS; i++)
        if (!idnvi_lgr_word_push(c, &c->paths, path[i]))
            return false;
    return true;
}

/* The child that the walk goes into: the next with an anchor. IDNVI_LGR_NONE: no more. */
static uint32_t anchored_child(const struct idnvi_lgr_compiler *c, uint32_t node, uint32_t child)
{
    while (child != IDNVI_LGR_NONE && !c->node_anchor[child])
        child = next_child(c, node, child, false);
    return child;
}

/*
 * What 6.4.3 leaves undefined is refused: an element with an anchor that is counted or is a
 * look-around, a sequence with two, a choice of which an alternative has none.
 */
static bool walk_ok(struct idnvi_lgr_compiler *c, uint32_t index)
{
    const struct idnvi_lgr_node *node = &c->lgr->nodes[index];
    uint32_t with = 0, without = 0;
    for (uint32_t child = first_child(c, index, false); child != IDNVI_LGR_NONE;
         child = next_child(c, index, child, false))
        c->node_anchor[child] ? with++ : without++;
    if (!once(node) || node->kind == IDNVI_LGR_NODE_LOOK_BEHIND ||
        node->kind == IDNVI_LGR_NODE_LOOK_AHEAD)
        return refuse(c, node, "RFC 7940, 6.4.3",
                      "an anchor stands in a counted element or in a look-around");
    if (node->kind == IDNVI_LGR_NODE_CHOICE ? without > 0 : with > 1)
        return refuse(c, node, "RFC 7940, 6.4.3",
                      "each way through a context rule must meet exactly one anchor");
    return true;
}

/* All paths of a context rule, by a walk through the elements that contain anchors. */
static bool compile_anchored(struct idnvi_lgr_compiler *c, uint32_t root)
{
    struct idnvi_lgr_vec walk = {0};
    uint32_t first = c->paths.len;
    struct step *step = idnvi_lgr_compile_push(c, &walk, sizeof *step);
    bool good = step != NULL && walk_ok(c, root);
    if (good)
        *step = (struct step){root, anchored_child(c, root, first_child(c, root, false))};
    while (good && walk.len > 0) {
        step = (struct step *)walk.ptr + walk.len - 1;
        if (step->child == IDNVI_LGR_NONE) {
            walk.len--;
            if (walk.len > 0) {
                step--;
                step->child = anchored_child(c, step->node,
                                             next_child(c, step->node, step->child, false));
            }
        } else if (c->lgr->nodes[step->child].kind == IDNVI_LGR_NODE_ANCHOR) {
            good = compile_path(c, walk.ptr, walk.len) &&
                   (c->paths.len - first) / IDNVI_P_WORDS <= PATHS_MAX;
            step->child = anchored_child(c, step->node,
                                         next_child(c, step->node, step->child, false));
        } else {
            uint32_t child = step->child;
            good = walk.len < STACK_MAX && walk_ok(c, child) &&
                   (step = idnvi_lgr_compile_push(c, &walk, sizeof *step)) != NULL;
            if (good)
                *step = (struct step){child,
                                      anchored_child(c, child, first_child(c, child, false))};
        }
    }
    idnvi_lgr_vec_free(c->allocator, &walk);
    return good || idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "rules", "RFC 7940, 6.4",
                                          "a context rule has too many alternatives");
}

static bool compile_plain(struct idnvi_lgr_compiler *c, uint32_t root)
{
    uint32_t start = c->code.len;
    return compile_node(c, root, false) && idnvi_lgr_word_push(c, &c->paths, start) &&
           idnvi_lgr_word_push(c, &c->paths, c->code.len - start) &&
           idnvi_lgr_word_push(c, &c->paths, c->code.len) && idnvi_lgr_word_push(c, &c->paths, 0);
}

/* Backward links, and which elements contain an anchor, themselves or by reference. */
static bool prepare(struct idnvi_lgr_compiler *c)
{
    const struct idnv_lgr *lgr = c->lgr;
    size_t count = lgr->node_count ? lgr->node_count : 1;
    c->node_prev = idnvi_lgr_compile_alloc(c, count, sizeof *c->node_prev);
    c->node_last = idnvi_lgr_compile_alloc(c, count, sizeof *c->node_last);
    c->node_anchor = idnvi_lgr_compile_alloc(c, count, 1);
    if (!c->node_prev || !c->node_last || !c->node_anchor)
        return false;
    for (uint32_t i = 0; i < lgr->node_count; i++)
        c->node_prev[i] = c->node_last[i] = IDNVI_LGR_NONE;
    for (uint32_t i = 0; i < lgr->node_count; i++) {
        uint32_t prev = IDNVI_LGR_NONE;
        for (uint32_t k = lgr->nodes[i].first_child; k != IDNVI_LGR_NONE; k = lgr->nodes[k].next) {
            c->node_prev[k] = prev;
            prev = k;
        }
        c->node_last[i] = prev;
    }
    for (uint32_t i = 0; i < lgr->node_count; i++) {
        const struct idnvi_lgr_node *node = &lgr->nodes[i];
        if (node->kind != IDNVI_LGR_NODE_ANCHOR &&
            !(node->kind == IDNVI_LGR_NODE_RULE &&
              (lgr->rules[node->target].has & IDNVI_LGR_HAS_ANCHOR)))
            continue;
        for (uint32_t k = i; k != IDNVI_LGR_NONE && !c->node_anchor[k]; k = lgr->nodes[k].parent)
            c->node_anchor[k] = 1;
    }
    return true;
}

/* Rules that only other rules use need no program. */
static void find_used(const struct idnv_lgr *lgr, uint8_t *used)
{
    for (uint32_t i = 0; i < lgr->char_count; i++)
        if (lgr->chars[i].context.rule != IDNVI_LGR_NONE)
            used[lgr->chars[i].context.rule] = 1;
    for (uint32_t i = 0; i < lgr->variant_count; i++)
        if (lgr->variants[i].context.rule != IDNVI_LGR_NONE)
            used[lgr->variants[i].context.rule] = 1;
    for (uint32_t i = 0; i < lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS; i++)
        if (lgr->actions[i].rule != IDNVI_LGR_NONE)
            used[lgr->actions[i].rule] |= 2;
}

/* Whether the code from start on has no match set. */
static bool length_only(const struct idnvi_lgr_compiler *c, uint32_t start)
{
    const uint32_t *code = c->code.ptr;
    for (uint32_t i = start; i < c->code.len; i++) {
        uint32_t op = code[i] & 0xFF;
        if (op == IDNVI_OP_SET || op == IDNVI_OP_SET_STAR)
            return false;
        i += op == IDNVI_OP_LOOP;
    }
    return true;
}

static bool compile_rule(struct idnvi_lgr_compiler *c, uint32_t index, uint8_t used,
                         uint32_t words[IDNVI_U_WORDS])
{
    const struct idnvi_lgr_rule *rule = &c->lgr->rules[index];
    bool anchored = (rule->has & IDNVI_LGR_HAS_ANCHOR) != 0;
    uint32_t first = c->paths.len / IDNVI_P_WORDS, start = c->code.len;
    if (!idnvi_lgr_put_text(c, &words[IDNVI_U_NAME], rule->name.ptr, rule->name.len) ||
        !idnvi_lgr_put_text(c, &words[IDNVI_U_COMMENT], rule->notes.comment.ptr,
                            rule->notes.comment.len))
        return false;
    if (anchored && used & 2)
        return refuse(c, &c->lgr->nodes[rule->root], "RFC 7940, 6.4.1",
                      "a rule with an anchor cannot be the condition of an action");
    if (used && !(anchored ? compile_anchored(c, rule->root) : compile_plain(c, rule->root)))
        return false;
    words[IDNVI_U_PATHS] = first;
    words[IDNVI_U_PATHS + 1] = c->paths.len / IDNVI_P_WORDS - first;
    words[IDNVI_U_FLAGS] = anchored ? IDNVI_RULE_ANCHORED : 0;
    if (!anchored && length_only(c, start))
        words[IDNVI_U_FLAGS] = IDNVI_RULE_LENGTH_ONLY;
    return true;
}

/* The code as it will stand in the image, for its cost. */
static uint32_t rule_cost(struct idnvi_lgr_compiler *c, const uint32_t words[IDNVI_U_WORDS])
{
    const uint32_t *paths = c->paths.ptr;
    const uint8_t *code = (const uint8_t *)c->image.ptr + c->table[IDNVI_T_CODE];
    uint32_t cost = 0;
    for (uint32_t i = 0; i < words[IDNVI_U_PATHS + 1]; i++)
        for (uint32_t side = 0; side < 4; side += 2) {
            const uint32_t *path = paths + (size_t)IDNVI_P_WORDS * (words[IDNVI_U_PATHS] + i);
            cost = idnvi_add_cost(cost, idnvi_program_cost(code + (size_t)4 * path[side],
                                                           path[side + 1], c->sets.len));
        }
    return cost;
}

bool idnvi_lgr_compile_rules(struct idnvi_lgr_compiler *c)
{
    const struct idnv_lgr *lgr = c->lgr;
    if (lgr->rule_count > IDNVI_CONTEXT_RULE - 2)
        return idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "rules", "RFC 7940, 6.3.1",
                                      "too many rules");
    struct idnvi_lgr_vec rules = {0};
    uint8_t *used = idnvi_lgr_compile_alloc(c, (size_t)lgr->rule_count + 1, 1);
    bool good = used && prepare(c);
    if (good)
        find_used(lgr, used);
    for (uint32_t i = 0; good && i < lgr->rule_count; i++) {
        uint32_t words[IDNVI_U_WORDS] = {0};
        c->rule = &lgr->rules[i].notes;
        good = compile_rule(c, i, used[i], words);
        for (uint32_t k = 0; good && k < IDNVI_U_WORDS; k++)
            good = idnvi_lgr_word_push(c, &rules, words[k]);
    }
    c->rule = NULL;
    good = good && idnvi_lgr_put(c, &c->table[IDNVI_T_CODE], c->code.ptr, c->code.len);
    uint32_t total = 0;
    for (uint32_t i = 0; good && i < lgr->rule_count; i++) {
        uint32_t *words = (uint32_t *)rules.ptr + (size_t)IDNVI_U_WORDS * i;
        words[IDNVI_U_COST] = rule_cost(c, words);
        total = idnvi_add_cost(total, words[IDNVI_U_COST]);
        if (words[IDNVI_U_COST] > IDNVI_COST_RULE || total > IDNVI_COST_TABLE)
            good = idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, &lgr->rules[i].notes, "rule",
                                          "RFC 7940, 6.3.3",
                                          "nested counts or choices make the rule too costly");
    }
    good = good && idnvi_lgr_put(c, &c->table[IDNVI_T_RULES], rules.ptr, rules.len) &&
           idnvi_lgr_put(c, &c->table[IDNVI_T_PATHS], c->paths.ptr, c->paths.len);
    c->table[IDNVI_T_RULES + 1] /= IDNVI_U_WORDS;
    c->table[IDNVI_T_PATHS + 1] /= IDNVI_P_WORDS;
    idnvi_lgr_vec_free(c->allocator, &rules);
    idnvi_lgr_compile_release(c, used);
    return good;
}
