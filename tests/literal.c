/* SPDX-License-Identifier: MIT */
#include "literal.h"

#include <stdlib.h>
#include <string.h>

/* --- rules: where can a match that begins at one position end? ------------------------------ */

struct subject {
    const struct idnv_lgr *lgr;
    const uint32_t *cps;
    uint32_t len;
    uint32_t anchor;
    uint32_t anchor_len;
};

/* A set of positions, of which there may be LITERAL_MAX + 1. */
typedef struct {
    uint64_t bits[LITERAL_MAX / 64 + 1];
} ends;

static bool has(const ends *e, uint32_t at)
{
    return e->bits[at / 64] >> at % 64 & 1;
}

static void add(ends *e, uint32_t at)
{
    e->bits[at / 64] |= UINT64_C(1) << at % 64;
}

static void join(ends *e, const ends *more)
{
    for (size_t i = 0; i < LITERAL_MAX / 64 + 1; i++)
        e->bits[i] |= more->bits[i];
}

static bool is_empty(const ends *e)
{
    uint64_t all = 0;
    for (size_t i = 0; i < LITERAL_MAX / 64 + 1; i++)
        all |= e->bits[i];
    return all == 0;
}

/*
 * What has been asked of a node at a position in this match: nested counts ask it over and over.
 * The answers of other matches stay where they are and have another number.
 */
static struct memory {
    struct {
        uint32_t match;
        ends answer;
    } *at;
    size_t cap;
    uint32_t match;
} memory;

static void begin_match(const struct idnv_lgr *lgr)
{
    size_t needed = (size_t)lgr->node_count * (LITERAL_MAX + 1);
    if (needed > memory.cap || ++memory.match == 0) {
        free(memory.at);
        memory.at = calloc(needed, sizeof *memory.at);
        memory.cap = needed;
        memory.match = 1;
        if (memory.at == NULL)
            abort();
    }
}

static ends match_node(const struct subject *s, uint32_t node, uint32_t from);

/* All of the children, one behind the other. */
static ends match_children(const struct subject *s, uint32_t first_child, uint32_t from)
{
    ends here = {{0}};
    add(&here, from);
    for (uint32_t child = first_child; child != IDNVI_LGR_NONE; child = s->lgr->nodes[child].next) {
        ends next = {{0}};
        for (uint32_t i = 0; i <= s->len; i++) {
            if (!has(&here, i))
                continue;
            ends some = match_node(s, child, i);
            join(&next, &some);
        }
        here = next;
    }
    return here;
}

static bool ends_before(const struct subject *s, const struct idnvi_lgr_node *node, uint32_t at)
{
    for (uint32_t i = 0; i <= at; i++) {
        ends some = match_children(s, node->first_child, i);
        if (has(&some, at))
            return true;
    }
    return false;
}

/* One time, count aside. */
static ends match_once(const struct subject *s, uint32_t index, uint32_t from)
{
    const struct idnvi_lgr_node *node = &s->lgr->nodes[index];
    ends result = {{0}};
    switch (node->kind) {
    case IDNVI_LGR_NODE_SEQUENCE:
        return match_children(s, node->first_child, from);
    case IDNVI_LGR_NODE_RULE:
        return match_node(s, s->lgr->rules[node->target].root, from);
    case IDNVI_LGR_NODE_CHOICE:
        for (uint32_t i = node->first_child; i != IDNVI_LGR_NONE; i = s->lgr->nodes[i].next) {
            ends some = match_node(s, i, from);
            join(&result, &some);
        }
        break;
    case IDNVI_LGR_NODE_CHAR:
        if (from + node->cps.len <= s->len &&
            memcmp(node->cps.ptr, s->cps + from, node->cps.len * sizeof *s->cps) == 0)
            add(&result, from + node->cps.len);
        break;
    case IDNVI_LGR_NODE_CLASS:
        if (from < s->len) {
            const struct idnvi_lgr_set *set = &s->lgr->classes[node->target].set;
            for (uint32_t i = 0; i < set->len; i++)
                if (set->ptr[i].first <= s->cps[from] && s->cps[from] <= set->ptr[i].last)
                    add(&result, from + 1);
        }
        break;
    case IDNVI_LGR_NODE_ANY:
        if (from < s->len)
            add(&result, from + 1);
        break;
    case IDNVI_LGR_NODE_START:
        if (from == 0)
            add(&result, from);
        break;
    case IDNVI_LGR_NODE_END:
        if (from == s->len)
            add(&result, from);
        break;
    case IDNVI_LGR_NODE_ANCHOR:
        if (from == s->anchor)
            add(&result, from + s->anchor_len);
        break;
    case IDNVI_LGR_NODE_LOOK_BEHIND:
        if (ends_before(s, node, from))
            add(&result, from);
        break;
    case IDNVI_LGR_NODE_LOOK_AHEAD: {
        ends some = match_children(s, node->first_child, from);
        if (!is_empty(&some))
            add(&result, from);
        break;
    }
    }
    return result;
}

/* As often as its count says. */
static ends match_counted(const struct subject *s, uint32_t index, uint32_t from)
{
    const struct idnvi_lgr_node *node = &s->lgr->nodes[index];
    ends here = {{0}};
    ends result = {{0}};
    add(&here, from);
    /* After len + 1 rounds an unbounded repetition only meets again what it has met. */
    uint32_t rounds = node->max == IDNVI_LGR_UNBOUNDED ? node->min + s->len + 1 : node->max;
    for (uint32_t round = 0;; round++) {
        if (round >= node->min)
            join(&result, &here);
        if (round == rounds || is_empty(&here))
            return result;
        ends next = {{0}};
        for (uint32_t i = 0; i <= s->len; i++) {
            if (!has(&here, i))
                continue;
            ends some = match_once(s, index, i);
            join(&next, &some);
        }
        here = next;
    }
}

static ends match_node(const struct subject *s, uint32_t index, uint32_t from)
{
    size_t place = (size_t)index * (LITERAL_MAX + 1) + from;
    if (memory.at[place].match == memory.match)
        return memory.at[place].answer;
    ends answer = match_counted(s, index, from);
    memory.at[place].match = memory.match;
    memory.at[place].answer = answer;
    return answer;
}

bool literal_match(const struct idnv_lgr *lgr, uint32_t rule, const uint32_t *cps, uint32_t len,
                   uint32_t at, uint32_t anchor_len)
{
    const struct subject s = {lgr, cps, len, at, anchor_len};
    begin_match(lgr);
    for (uint32_t from = 0; from <= len; from++) {
        ends e = match_node(&s, lgr->rules[rule].root, from);
        if (!is_empty(&e))
            return true;
    }
    return false;
}

static bool context_holds(const struct idnv_lgr *lgr, const struct idnvi_lgr_context *context,
                          const uint32_t *cps, uint32_t len, uint32_t at, uint32_t anchor_len)
{
    if (context->rule == IDNVI_LGR_NONE)
        return true;
    return literal_match(lgr, context->rule, cps, len, at, anchor_len) != context->negated;
}

/* --- 8.3: dispositions ---------------------------------------------------------------------- */

struct types {
    const struct idnvi_lgr_variant *applied[LITERAL_MAX]; /* mappings used, reflexive ones too */
    uint32_t count;
    bool only; /* every element is the target of a mapping */
};

static bool in_list(const struct idnv_lgr *lgr, const struct idnvi_lgr_run *run, uint32_t word)
{
    for (uint32_t i = 0; i < run->count; i++) {
        if (lgr->type_list[run->first + i] == word)
            return true;
    }
    return false;
}

/* 8.3, step 2: default actions ignore types that are not of the recommended set. */
static bool ignored(const struct idnv_lgr *lgr, const struct idnvi_lgr_action *action,
                    uint32_t type)
{
    static const char *const seen[] = {"invalid", "blocked", "allocatable", "activated", "valid"};
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        if (strcmp(seen[i], lgr->words[type].ptr) == 0)
            return false;
    }
    return action >= lgr->actions + lgr->action_count;
}

static bool triggered(const struct idnv_lgr *lgr, const struct idnvi_lgr_action *action,
                      const uint32_t *cps, uint32_t len, const struct types *types)
{
    uint32_t typed = 0;
    uint32_t listed = 0;
    if (action->rule != IDNVI_LGR_NONE &&
        literal_match(lgr, action->rule, cps, len, UINT32_MAX, 0) == action->negated)
        return false;
    for (uint32_t i = 0; i < types->count; i++) {
        uint32_t type = types->applied[i]->type;
        if (type == IDNVI_LGR_NONE || ignored(lgr, action, type))
            continue;
        typed++;
        listed += in_list(lgr, &action->types, type);
    }
    switch (action->trigger) {
    case IDNVI_LGR_TRIGGER_ANY:
        return listed > 0;
    case IDNVI_LGR_TRIGGER_ALL:
        return typed > 0 && listed == typed;
    case IDNVI_LGR_TRIGGER_ONLY:
        return types->only && typed > 0 && listed == typed;
    default:
        return true;
    }
}

static uint32_t deciding_action(const struct idnv_lgr *lgr, const uint32_t *cps, uint32_t len,
                                const struct types *types)
{
    uint32_t i = 0;
    while (!triggered(lgr, &lgr->actions[i], cps, len, types))
        i++; /* the last default action always applies */
    return i;
}

/* --- 8.1: partition, the longest member first ------------------------------------------------- */

static uint32_t find_char(const struct idnv_lgr *lgr, const uint32_t *cps, uint32_t len)
{
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[i];
        if (c->cps.len != len || len == 0)
            continue;
        if (len == 1 ? c->cps.ptr[0] <= cps[0] && cps[0] <= c->last
                     : memcmp(c->cps.ptr, cps, len * sizeof *cps) == 0)
            return i;
    }
    return IDNVI_LGR_NONE;
}

static bool is_reflexive(const struct idnvi_lgr_variant *v, const uint32_t *cps, uint32_t len)
{
    return v->cps.len == len && len > 0 && memcmp(v->cps.ptr, cps, len * sizeof *cps) == 0;
}

/* The longest member that stands at this place in its context; its length, 0: none. */
static uint32_t longest_member(const struct idnv_lgr *lgr, const uint32_t *cps, uint32_t len,
                               uint32_t at, uint32_t *element)
{
    for (uint32_t n = lgr->max_sequence < len - at ? lgr->max_sequence : len - at; n > 0; n--) {
        *element = find_char(lgr, cps + at, n);
        if (*element != IDNVI_LGR_NONE &&
            context_holds(lgr, &lgr->chars[*element].context, cps, len, at, n))
            return n;
    }
    return 0;
}

/* The index of the first code point that is not a member; len: all are. */
static uint32_t first_stranger(const struct idnv_lgr *lgr, const uint32_t *cps, uint32_t len)
{
    uint32_t element;
    uint32_t n = 1;
    uint32_t at = 0;
    for (; at < len && n > 0; at += n)
        n = longest_member(lgr, cps, len, at, &element);
    return at;
}

struct literal_verdict literal_judge(const struct idnv_lgr *lgr, const uint32_t *cps, uint32_t len)
{
    struct literal_verdict v = {.disp = IDNVI_LGR_NONE};
    struct types types = {.only = true};
    uint32_t element = 0;
    v.index = first_stranger(lgr, cps, len);
    if (v.index < len)
        return v;
    for (uint32_t at = 0, n; at < len; at += n) {
        n = longest_member(lgr, cps, len, at, &element);
        const struct idnvi_lgr_char *c = &lgr->chars[element];
        bool mapped = false;
        for (uint32_t i = 0; i < c->variants.count; i++) {
            const struct idnvi_lgr_variant *var = &lgr->variants[c->variants.first + i];
            if (!is_reflexive(var, cps + at, n) ||
                !context_holds(lgr, &var->context, cps, len, at, n))
                continue;
            types.applied[types.count++] = var;
            mapped = true;
        }
        types.only = types.only && mapped;
    }
    uint32_t action = deciding_action(lgr, cps, len, &types);
    v.member = true;
    v.disp = lgr->actions[action].disp;
    v.action = action < lgr->action_count ? action + 1 : 0;
    const struct idnvi_lgr_text *word = &lgr->words[v.disp];
    v.eligible = !(word->len == 7 && memcmp(word->ptr, "invalid", 7) == 0);
    return v;
}

/* --- 8.2: permutations ------------------------------------------------------------------------ */

struct piece {
    uint32_t element; /* in chars */
    uint32_t at;      /* in the label */
    uint32_t len;
    uint32_t out_at; /* in the variant label */
    uint32_t out_len;
    const struct idnvi_lgr_variant *applied; /* NULL: the original code points */
};

struct search {
    const struct idnv_lgr *lgr;
    const uint32_t *cps;
    uint32_t len;
    struct piece pieces[LITERAL_MAX];
    uint32_t piece_count;
    uint32_t out[LITERAL_MAX];
    uint32_t out_len;
    size_t max;
    struct literal_list *result;
    uint32_t *best; /* literal_index */
    uint32_t best_len;
    bool failed;
};

/* 8.4: of two dispositions of one label the stricter. */
static int strictness(const struct idnv_lgr *lgr, uint32_t disp)
{
    static const char *const order[] = {"invalid", "blocked", NULL, "allocatable", "activated",
                                        "valid"};
    for (int i = 0; i < 6; i++) {
        if (order[i] != NULL && strcmp(order[i], lgr->words[disp].ptr) == 0)
            return i;
    }
    return 2;
}

static void add_variant(struct search *s, uint32_t disp)
{
    struct literal_list *r = s->result;
    for (size_t i = 0; i < r->count; i++) {
        struct literal_variant *v = &r->list[i];
        if (v->len != s->out_len || memcmp(v->cps, s->out, s->out_len * sizeof *s->out) != 0)
            continue;
        if (strictness(s->lgr, disp) < strictness(s->lgr, v->disp))
            v->disp = disp;
        return;
    }
    if (r->count == r->cap) {
        size_t cap = r->cap == 0 ? 64 : r->cap * 2;
        struct literal_variant *list = realloc(r->list, cap * sizeof *list);
        if (list == NULL)
            abort();
        r->list = list;
        r->cap = cap;
    }
    struct literal_variant *v = &r->list[r->count++];
    memcpy(v->cps, s->out, s->out_len * sizeof *s->out);
    v->len = s->out_len;
    v->disp = disp;
}

/* The permutation is complete: contexts on the variant label, then the actions. */
static void end_permutation(struct search *s)
{
    struct types types = {.only = true};
    for (uint32_t i = 0; i < s->piece_count; i++) {
        const struct piece *p = &s->pieces[i];
        const struct idnvi_lgr_char *c = &s->lgr->chars[p->element];
        const struct idnvi_lgr_context *context =
            p->applied != NULL ? &p->applied->context : &c->context;
        if (p->applied == NULL && p->len == 0)
            continue; /* nothing was put in */
        if (!context_holds(s->lgr, context, s->out, s->out_len, p->out_at, p->out_len))
            return;
        if (p->applied != NULL) {
            types.applied[types.count++] = p->applied;
            continue;
        }
        types.only = false;
        /* Unmapped although a reflexive mapping exists and applies: not a permutation of its own. */
        for (uint32_t j = 0; j < c->variants.count; j++) {
            const struct idnvi_lgr_variant *v = &s->lgr->variants[c->variants.first + j];
            if (is_reflexive(v, s->cps + p->at, p->len) &&
                context_holds(s->lgr, &v->context, s->out, s->out_len, p->out_at, p->out_len))
                return;
        }
    }
    if (s->out_len == s->len && memcmp(s->out, s->cps, s->len * sizeof *s->cps) == 0)
        return;
    if (s->out_len == 0)
        return; /* no label */
    if (first_stranger(s->lgr, s->out, s->out_len) < s->out_len) { /* 7.5: implied action */
        add_variant(s, idnvi_lgr_word(s->lgr, "invalid", 7));
        return;
    }
    uint32_t action = deciding_action(s->lgr, s->out, s->out_len, &types);
    add_variant(s, s->lgr->actions[action].disp);
}

static void permute(struct search *s, uint32_t piece)
{
    if (s->failed || ++s->result->steps > s->max) {
        s->failed = true;
        return;
    }
    if (piece == s->piece_count) {
        end_permutation(s);
        return;
    }
    struct piece *p = &s->pieces[piece];
    const struct idnvi_lgr_char *c = &s->lgr->chars[p->element];
    uint32_t out_len = s->out_len;
    for (uint32_t i = 0; i <= c->variants.count; i++) {
        p->applied = i == 0 ? NULL : &s->lgr->variants[c->variants.first + i - 1];
        const uint32_t *from = i == 0 ? s->cps + p->at : p->applied->cps.ptr;
        p->out_len = i == 0 ? p->len : p->applied->cps.len;
        p->out_at = out_len;
        if (i > 0 && p->len + p->out_len == 0) /* nothing for nothing is no variant */
            continue;
        if (out_len + p->out_len > LITERAL_MAX)
            continue;
        if (p->out_len > 0)
            memcpy(s->out + out_len, from, p->out_len * sizeof *from);
        s->out_len = out_len + p->out_len;
        permute(s, piece + 1);
    }
    s->out_len = out_len;
}

/* --- 8.5: the index label ----------------------------------------------------------------------- */

static int compare(const uint32_t *a, uint32_t a_len, const uint32_t *b, uint32_t b_len)
{
    for (uint32_t i = 0; i < a_len && i < b_len; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return a_len < b_len ? -1 : a_len > b_len;
}

/* The variant exists where only this one substitution is made in the label. */
static bool exists_alone(const struct search *s, const struct piece *p,
                         const struct idnvi_lgr_variant *v)
{
    uint32_t label[LITERAL_MAX * 2];
    uint32_t rest = p->at + p->len;
    memcpy(label, s->cps, p->at * sizeof *label);
    if (v->cps.len > 0)
        memcpy(label + p->at, v->cps.ptr, v->cps.len * sizeof *label);
    memcpy(label + p->at + v->cps.len, s->cps + rest, (s->len - rest) * sizeof *label);
    uint32_t len = s->len - p->len + v->cps.len;
    return len <= LITERAL_MAX && context_holds(s->lgr, &v->context, label, len, p->at, v->cps.len);
}

static void index_of_partition(struct search *s)
{
    uint32_t label[LITERAL_MAX * 2];
    uint32_t len = 0;
    for (uint32_t i = 0; i < s->piece_count; i++) {
        const struct piece *p = &s->pieces[i];
        const struct idnvi_lgr_char *c = &s->lgr->chars[p->element];
        const uint32_t *least = s->cps + p->at;
        uint32_t least_len = p->len;
        for (uint32_t j = 0; j < c->variants.count; j++) {
            const struct idnvi_lgr_variant *v = &s->lgr->variants[c->variants.first + j];
            if (compare(v->cps.ptr, v->cps.len, least, least_len) < 0 && exists_alone(s, p, v)) {
                least = v->cps.ptr;
                least_len = v->cps.len;
            }
        }
        if (len + least_len > LITERAL_MAX)
            return;
        if (least_len > 0)
            memcpy(label + len, least, least_len * sizeof *least);
        len += least_len;
    }
    if (s->best_len == UINT32_MAX || compare(label, len, s->best, s->best_len) < 0) {
        memcpy(s->best, label, len * sizeof *label);
        s->best_len = len;
    }
}

/* --- all partitions whose elements are members in the label --------------------------------------- */

static void partition(struct search *s, uint32_t at)
{
    uint32_t pieces = s->piece_count;
    if (s->failed || (s->best != NULL && ++s->result->steps > s->max)) {
        s->failed = true;
        return;
    }
    /* 5.3.3: nothing, wherever an element begins and at the end. */
    if (s->lgr->null_char != IDNVI_LGR_NONE &&
        context_holds(s->lgr, &s->lgr->chars[s->lgr->null_char].context, s->cps, s->len, at, 0))
        s->pieces[s->piece_count++] = (struct piece){.element = s->lgr->null_char, .at = at};
    if (at == s->len) {
        if (s->best != NULL)
            index_of_partition(s);
        else
            permute(s, 0);
    }
    for (uint32_t n = 1; n <= s->len - at && n <= s->lgr->max_sequence; n++) {
        uint32_t found = find_char(s->lgr, s->cps + at, n);
        if (found == IDNVI_LGR_NONE ||
            !context_holds(s->lgr, &s->lgr->chars[found].context, s->cps, s->len, at, n))
            continue;
        s->pieces[s->piece_count++] = (struct piece){.element = found, .at = at, .len = n};
        partition(s, at + n);
        s->piece_count--;
    }
    s->piece_count = pieces;
}

static int compare_variants(const void *left, const void *right)
{
    const struct literal_variant *a = left;
    const struct literal_variant *b = right;
    return compare(a->cps, a->len, b->cps, b->len);
}

bool literal_variants(struct literal_list *result, const struct idnv_lgr *lgr,
                      const uint32_t *cps, uint32_t len, size_t max)
{
    struct search s = {.lgr = lgr, .cps = cps, .len = len, .max = max, .result = result};
    *result = (struct literal_list){0};
    partition(&s, 0);
    if (result->count > 1)
        qsort(result->list, result->count, sizeof *result->list, compare_variants);
    return !s.failed;
}

uint32_t literal_index(uint32_t *dst, const struct idnv_lgr *lgr, const uint32_t *cps,
                       uint32_t len, size_t max)
{
    struct literal_list count = {0};
    struct search s = {.lgr = lgr, .cps = cps, .len = len, .max = max, .result = &count,
                       .best = dst, .best_len = UINT32_MAX};
    partition(&s, 0);
    return s.failed ? UINT32_MAX : s.best_len;
}
