/* SPDX-License-Identifier: MIT */
/* RFC 7940, 6 and 7: classes, rules, actions. */
#include <string.h>

#include "read.h"

static bool is_class(enum idnvi_lgr_element element)
{
    return element >= EL_CLASS && element <= EL_COMPLEMENT;
}

/* name: on a child of rules, and only there (6.2.1, 6.3.4). True: the name may be defined. */
static bool check_name(struct idnvi_lgr_reader *r, bool top, const char *section)
{
    const char *name = r->attributes[AT_NAME];
    if (!top) {
        if (name != NULL)
            idnvi_lgr_departure(&r->b, &r->where, section,
                                "only a child of rules has a name, %.40s is ignored", name);
        return false;
    }
    if (name == NULL)
        idnvi_lgr_departure(&r->b, &r->where, section, "a child of rules needs a name");
    else if (!idnvi_lgr_is_nmtoken(name, strlen(name)))
        idnvi_lgr_error(&r->b, &r->where, section, "\"%.40s\" is not a name", name);
    else
        return true;
    return false;
}

/* Adds the definition of a name; names of rules and of classes are two spaces. */
static bool define(struct idnvi_lgr_reader *r, struct idnvi_lgr_names *names, const char *section)
{
    const char *name = r->attributes[AT_NAME];
    bool added = false;
    idnvi_lgr_name(&r->b, names, name, strlen(name), &added, &r->where, "names");
    if (!added)
        idnvi_lgr_error(&r->b, &r->where, section, "the name %.40s is already taken", name);
    return added;
}

static void add_item(struct idnvi_lgr_reader *r, uint8_t kind, uint32_t index)
{
    struct idnvi_lgr_item *item = idnvi_lgr_push(&r->b, &r->b.items, sizeof *item,
                                                 3 * IDNV_LGR_MAX_NODES, &r->where,
                                                 "children of rules");
    if (item != NULL)
        *item = (struct idnvi_lgr_item){kind, index};
}

/* Decimal digits at *text; false: none. Above the limit it is any number above it. */
static bool read_number(const char **text, uint32_t *value)
{
    const char *at = *text;
    *value = 0;
    for (; *at >= '0' && *at <= '9'; at++)
        if (*value <= IDNV_LGR_MAX_COUNT)
            *value = *value * 10 + (uint32_t)(*at - '0');
    bool good = at != *text;
    *text = at;
    return good;
}

/* 6.3.3: n, n+ or n:m. */
static void read_count(struct idnvi_lgr_reader *r, struct idnvi_lgr_node *node)
{
    const char *text = r->attributes[AT_COUNT];
    const char *given = text;
    node->min = 1;
    node->max = 1;
    if (text == NULL)
        return;
    node->counted = true;
    while (idnvi_lgr_is_space(*text))
        text++;
    bool good = read_number(&text, &node->min);
    node->max = node->min;
    if (good && *text == '+') {
        node->max = IDNVI_LGR_UNBOUNDED;
        text++;
    } else if (good && *text == ':') {
        text++;
        good = read_number(&text, &node->max) && node->max >= node->min;
    }
    while (idnvi_lgr_is_space(*text))
        text++;
    if (!good || *text != '\0')
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.3.3",
                        "count \"%.40s\" is not n, n+ or n:m with n <= m", given);
    else if (node->min > IDNV_LGR_MAX_COUNT ||
             (node->max > IDNV_LGR_MAX_COUNT && node->max != IDNVI_LGR_UNBOUNDED))
        idnvi_lgr_limit(&r->b, &r->where, "a count above %u", IDNV_LGR_MAX_COUNT);
    else if (node->max == 0)
        idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 6.3.3", "a count of 0");
}

/* Links a new node below the open element. */
static uint32_t add_node(struct idnvi_lgr_reader *r, const struct idnvi_lgr_node *node)
{
    struct idnvi_lgr_builder *b = &r->b;
    struct idnvi_lgr_frame *parent = &r->stack[r->depth - 2];
    struct idnvi_lgr_node *slot = idnvi_lgr_push(b, &b->nodes, sizeof *slot, IDNV_LGR_MAX_NODES,
                                                 &r->where, "elements in rules");
    if (slot == NULL)
        return IDNVI_LGR_NONE;
    uint32_t index = b->nodes.len - 1;
    *slot = *node;
    slot->first_child = IDNVI_LGR_NONE;
    slot->next = IDNVI_LGR_NONE;
    slot->parent = IDNVI_LGR_NONE;
    if (parent->element == EL_RULES)
        return index;
    slot->parent = parent->index;
    if (parent->index != IDNVI_LGR_NONE) {
        if (parent->last == IDNVI_LGR_NONE)
            IDNVI_LGR_AT(struct idnvi_lgr_node, b->nodes, parent->index)->first_child = index;
        else
            IDNVI_LGR_AT(struct idnvi_lgr_node, b->nodes, parent->last)->next = index;
        parent->last = index;
        parent->children++;
    }
    return index;
}

static struct idnvi_lgr_node new_node(struct idnvi_lgr_reader *r, enum idnvi_lgr_node_kind kind)
{
    return (struct idnvi_lgr_node){
        .kind = kind,
        .min = 1,
        .max = 1,
        .target = IDNVI_LGR_NONE,
        .notes = idnvi_lgr_read_notes(r),
    };
}

/* A class or rule that an attribute names, one of them. IDNVI_LGR_NONE: the matter was said. */
static uint32_t use_class(struct idnvi_lgr_reader *r, const char *text)
{
    size_t len;
    const char *name = idnvi_lgr_only_word(text, &len);
    if (len > 0)
        return idnvi_lgr_use_class(&r->b, name, len, &r->where, "RFC 7940, 6.2.1");
    idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.2.1", "by-ref takes the name of one class");
    return IDNVI_LGR_NONE;
}

static uint32_t use_rule(struct idnvi_lgr_reader *r, const char *text, bool by_ref,
                         const char *section)
{
    size_t len;
    const char *name = idnvi_lgr_only_word(text, &len);
    if (len > 0)
        return idnvi_lgr_use_rule(&r->b, name, len, by_ref, &r->where, section);
    idnvi_lgr_error(&r->b, &r->where, section, "%s the name of one rule",
                    by_ref ? "by-ref takes" : "match and not-match take");
    return IDNVI_LGR_NONE;
}

/* What defines a <class>: exactly one of four ways (6.2). */
static void read_class_kind(struct idnvi_lgr_reader *r, struct idnvi_lgr_class *entry)
{
    const char *by_ref = r->attributes[AT_BY_REF];
    const char *property = r->attributes[AT_PROPERTY];
    const char *from_tag = r->attributes[AT_FROM_TAG];
    if ((by_ref != NULL) + (property != NULL) + (from_tag != NULL) > 1 ||
        (by_ref != NULL && (r->attributes[AT_NAME] != NULL || r->attributes[AT_REF] != NULL)))
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.2.1",
                        "by-ref, property and from-tag exclude each other, and by-ref excludes "
                        "name and ref");
    entry->kind = IDNVI_LGR_CLASS_LIST;
    if (by_ref != NULL) {
        entry->kind = IDNVI_LGR_CLASS_REF;
        entry->target = use_class(r, by_ref);
    } else if (property != NULL) {
        entry->kind = IDNVI_LGR_CLASS_PROPERTY;
        entry->text = idnvi_lgr_read_text(r, AT_PROPERTY);
    } else if (from_tag != NULL) {
        entry->kind = IDNVI_LGR_CLASS_TAG;
        entry->text = idnvi_lgr_read_text(r, AT_FROM_TAG);
        if (!idnvi_lgr_is_nmtoken(from_tag, strlen(from_tag)))
            idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 6.2.2", "from-tag takes one tag");
    }
}

static void start_class(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    struct idnvi_lgr_builder *b = &r->b;
    struct idnvi_lgr_frame *parent = &r->stack[r->depth - 2];
    bool in_class = is_class(parent->element);
    bool top = parent->element == EL_RULES;
    bool named = check_name(r, top, "RFC 7940, 6.2.1");
    struct idnvi_lgr_class entry = {
        .kind = (enum idnvi_lgr_class_kind)((int)IDNVI_LGR_CLASS_UNION + (int)element - EL_UNION),
        .target = IDNVI_LGR_NONE,
        .first_child = IDNVI_LGR_NONE,
        .next = IDNVI_LGR_NONE,
        .notes = idnvi_lgr_read_notes(r),
    };
    if (element == EL_CLASS)
        read_class_kind(r, &entry);
    if (named && define(r, &b->class_names, "RFC 7940, 6.2.1"))
        entry.name = idnvi_lgr_read_text(r, AT_NAME);
    if ((top || in_class) && r->attributes[AT_COUNT] != NULL)
        idnvi_lgr_departure(b, &r->where, "RFC 7940, 6.3.3",
                            "a count belongs to a class that is matched, it is ignored");
    struct idnvi_lgr_class *slot = idnvi_lgr_push(b, &b->classes, sizeof *slot, IDNV_LGR_MAX_NODES,
                                                  &r->where, "classes");
    if (slot == NULL)
        return;
    uint32_t index = b->classes.len - 1;
    *slot = entry;
    idnvi_lgr_top(r)->index = index;
    if (in_class) {
        if (parent->last == IDNVI_LGR_NONE)
            IDNVI_LGR_AT(struct idnvi_lgr_class, b->classes, parent->index)->first_child = index;
        else
            IDNVI_LGR_AT(struct idnvi_lgr_class, b->classes, parent->last)->next = index;
        parent->last = index;
        parent->children++;
    } else if (top) {
        uint32_t *named_slot = idnvi_lgr_push(b, &b->named_classes, sizeof *named_slot,
                                              IDNV_LGR_MAX_NODES, &r->where, "classes");
        if (named_slot != NULL)
            *named_slot = index;
        add_item(r, 0, index);
    } else {
        struct idnvi_lgr_node node = {.kind = IDNVI_LGR_NODE_CLASS, .target = index};
        node.notes.line = r->where.line;
        node.notes.column = r->where.column;
        read_count(r, &node);
        add_node(r, &node);
    }
}

static void start_rule(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_builder *b = &r->b;
    bool top = r->stack[r->depth - 2].element == EL_RULES;
    bool named = check_name(r, top, "RFC 7940, 6.3.4");
    const char *by_ref = r->attributes[AT_BY_REF];
    struct idnvi_lgr_node node = new_node(r, IDNVI_LGR_NODE_SEQUENCE);
    read_count(r, &node);
    if (by_ref != NULL) {
        if (top || r->attributes[AT_REF] != NULL)
            idnvi_lgr_error(b, &r->where, "RFC 7940, 6.3.4",
                            "by-ref excludes name and ref, and stands inside a rule");
        node.kind = IDNVI_LGR_NODE_RULE;
        node.target = use_rule(r, by_ref, true, "RFC 7940, 6.3.4");
    }
    if (top && node.counted) {
        idnvi_lgr_departure(b, &r->where, "RFC 7940, 6.3.3", "a count on a named rule");
        node.min = node.max = 1;
        node.counted = false;
    }
    uint32_t index = add_node(r, &node);
    idnvi_lgr_top(r)->index = index;
    if (!top || !named || !define(r, &b->rule_names, "RFC 7940, 6.3.4"))
        return;
    struct idnvi_lgr_rule *rule = idnvi_lgr_push(b, &b->rules, sizeof *rule, IDNV_LGR_MAX_RULES,
                                                 &r->where, "rules");
    if (rule == NULL)
        return;
    rule->root = index;
    rule->notes = node.notes;
    rule->name = idnvi_lgr_read_text(r, AT_NAME);
    add_item(r, 1, b->rules.len - 1);
}

static void start_literal(struct idnvi_lgr_reader *r)
{
    uint32_t cps[IDNV_LGR_MAX_SEQUENCE];
    uint32_t len = 0;
    struct idnvi_lgr_node node = new_node(r, IDNVI_LGR_NODE_CHAR);
    read_count(r, &node);
    if (r->attributes[AT_CP] == NULL)
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.3.6", "a char without cp");
    else if (idnvi_lgr_read_cps(r, r->attributes[AT_CP], cps, &len) && len == 0)
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.3.6", "a char with an empty cp");
    node.cps = idnvi_lgr_cps_copy(&r->b, cps, len);
    add_node(r, &node);
}

static struct idnvi_lgr_run read_types(struct idnvi_lgr_reader *r, const char *list)
{
    struct idnvi_lgr_builder *b = &r->b;
    struct idnvi_lgr_run run = {b->type_list.len, 0};
    size_t len;
    for (const char *word; word = idnvi_lgr_next_word(&list, &len), len > 0;) {
        if (!idnvi_lgr_is_nmtoken(word, len))
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 7.2.1, appendix D",
                                "a type is one word of letters, digits and . - _ : (NMTOKEN)");
        uint32_t index =
            idnvi_lgr_name(b, &b->words, word, len, NULL, &r->where, "types and dispositions");
        uint32_t *slot =
            idnvi_lgr_push(b, &b->type_list, sizeof *slot, 1000000, &r->where, "variant types");
        if (slot == NULL || index == IDNVI_LGR_NONE)
            return run;
        *slot = index;
        run.count++;
    }
    if (run.count == 0)
        idnvi_lgr_error(b, &r->where, "RFC 7940, 7.2.1", "an empty list of variant types");
    return run;
}

static void start_action(struct idnvi_lgr_reader *r)
{
    static const enum idnvi_lgr_attribute lists[3] = {AT_ANY_VARIANT, AT_ALL_VARIANTS,
                                                      AT_ONLY_VARIANTS};
    struct idnvi_lgr_builder *b = &r->b;
    const char *disp = r->attributes[AT_DISP];
    const char *match = r->attributes[AT_MATCH];
    const char *not_match = r->attributes[AT_NOT_MATCH];
    struct idnvi_lgr_action action = {
        .rule = IDNVI_LGR_NONE,
        .disp = IDNVI_LGR_NONE,
        .notes = idnvi_lgr_read_notes(r),
    };
    size_t len = 0;
    const char *word = disp == NULL ? NULL : idnvi_lgr_only_word(disp, &len);
    if (len == 0 || !idnvi_lgr_is_nmtoken(word, len))
        idnvi_lgr_error(b, &r->where, "RFC 7940, 7, appendix D",
                        "an action needs a disp: one word of letters, digits and . - _ : (NMTOKEN)");
    else
        action.disp = idnvi_lgr_name(b, &b->words, word, len, NULL, &r->where,
                                     "types and dispositions");
    if (match != NULL && not_match != NULL)
        idnvi_lgr_error(b, &r->where, "RFC 7940, 7.1", "match and not-match exclude each other");
    const char *name = match != NULL ? match : not_match;
    if (name != NULL) {
        action.negated = match == NULL;
        action.rule = use_rule(r, name, false, "RFC 7940, 7.1");
    }
    for (unsigned i = 0; i < 3; i++) {
        if (r->attributes[lists[i]] == NULL)
            continue;
        if (action.trigger != IDNVI_LGR_TRIGGER_NONE)
            idnvi_lgr_error(b, &r->where, "RFC 7940, 7.2.1",
                            "any-variant, all-variants and only-variants exclude each other");
        action.trigger = (enum idnvi_lgr_trigger)(IDNVI_LGR_TRIGGER_ANY + i);
        action.types = read_types(r, r->attributes[lists[i]]);
    }
    struct idnvi_lgr_action *slot = idnvi_lgr_push(b, &b->actions, sizeof *slot,
                                                   IDNV_LGR_MAX_RULES, &r->where, "actions");
    if (slot == NULL)
        return;
    *slot = action;
    add_item(r, 2, b->actions.len - 1);
}

void idnvi_lgr_rules_start(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    static const enum idnvi_lgr_node_kind kinds[] = {
        [EL_CHOICE] = IDNVI_LGR_NODE_CHOICE,
        [EL_ANY] = IDNVI_LGR_NODE_ANY,
        [EL_START] = IDNVI_LGR_NODE_START,
        [EL_END] = IDNVI_LGR_NODE_END,
        [EL_ANCHOR] = IDNVI_LGR_NODE_ANCHOR,
        [EL_LOOK_BEHIND] = IDNVI_LGR_NODE_LOOK_BEHIND,
        [EL_LOOK_AHEAD] = IDNVI_LGR_NODE_LOOK_AHEAD,
    };
    if (is_class(element)) {
        start_class(r, element);
    } else if (element == EL_RULE) {
        start_rule(r);
    } else if (element == EL_LITERAL) {
        start_literal(r);
    } else if (element == EL_ACTION) {
        start_action(r);
    } else {
        struct idnvi_lgr_node node = new_node(r, kinds[element]);
        read_count(r, &node);
        idnvi_lgr_top(r)->index = add_node(r, &node);
    }
}

/* 6.2.4: code points and ranges with a hyphen, separated by white space. */
static void end_list(struct idnvi_lgr_reader *r, struct idnvi_lgr_class *entry)
{
    struct idnvi_lgr_builder *b = &r->b;
    char *nul = idnvi_lgr_push(b, &r->text, 1, UINT32_MAX, &r->where, "");
    const char *at = r->text.ptr;
    size_t len;
    if (nul == NULL)
        return;
    b->scratch.len = 0;
    for (const char *word; word = idnvi_lgr_next_word(&at, &len), len > 0;) {
        const char *hyphen = memchr(word, '-', len);
        size_t first_len = hyphen == NULL ? len : (size_t)(hyphen - word);
        struct idnvi_lgr_interval interval;
        if (!idnvi_lgr_read_cp(r, word, first_len, &interval.first))
            return;
        interval.last = interval.first;
        if (hyphen != NULL &&
            !idnvi_lgr_read_cp(r, hyphen + 1, len - first_len - 1, &interval.last))
            return;
        if (interval.last < interval.first) {
            idnvi_lgr_error(b, &r->where, "RFC 7940, 6.2.4", "the range %.*s is descending",
                            (int)(len > 40 ? 40 : len), word);
            return;
        }
        struct idnvi_lgr_interval *slot =
            idnvi_lgr_push(b, &b->scratch, sizeof *slot, IDNV_LGR_MAX_INTERVALS, &r->where,
                           "intervals in classes");
        if (slot == NULL)
            return;
        *slot = interval;
    }
    if (b->scratch.len == 0)
        idnvi_lgr_departure(b, &r->where, "RFC 7940, 6.2.4", "a class without code points");
    size_t size = b->scratch.len * sizeof(struct idnvi_lgr_interval);
    struct idnvi_lgr_interval *copy = idnvi_lgr_arena_alloc(b->arena, size);
    if (copy == NULL) {
        b->status = IDNV_ERR_MEMORY;
        return;
    }
    if (size > 0)
        memcpy(copy, b->scratch.ptr, size);
    entry->list = (struct idnvi_lgr_set){copy, b->scratch.len};
}

static void end_class(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    struct idnvi_lgr_frame *frame = idnvi_lgr_top(r);
    if (frame->index == IDNVI_LGR_NONE)
        return;
    struct idnvi_lgr_class *entry =
        IDNVI_LGR_AT(struct idnvi_lgr_class, r->b.classes, frame->index);
    size_t len;
    if (element == EL_CLASS) {
        idnvi_lgr_trimmed(r, &len);
        if (entry->kind == IDNVI_LGR_CLASS_LIST)
            end_list(r, entry);
        else if (len > 0)
            idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.2",
                            "a class with an attribute that defines it lists no code points");
    } else if (frame->children == 0 || (element == EL_COMPLEMENT && frame->children != 1) ||
               (element != EL_UNION && element != EL_COMPLEMENT && frame->children != 2)) {
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.2.5", "%s takes %s", r->where.element,
                        element == EL_COMPLEMENT ? "one class"
                        : element == EL_UNION    ? "two or more classes"
                                                 : "two classes");
    } else if (element == EL_UNION && frame->children < 2) {
        idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 6.2.5", "union takes two or more classes");
    }
}

/* 6.4.2 and the grammar of RFC 7940, appendix D: [look-behind] anchor [look-ahead], or none. */
static void check_positional(struct idnvi_lgr_reader *r, const struct idnvi_lgr_node *node)
{
    const struct idnvi_lgr_node *nodes = r->b.nodes.ptr;
    uint32_t positional = 0;
    uint32_t others = 0;
    bool anchor = false;
    int stage = 0;
    bool order = true;
    for (uint32_t i = node->first_child; i != IDNVI_LGR_NONE; i = nodes[i].next) {
        int place = nodes[i].kind == IDNVI_LGR_NODE_LOOK_BEHIND  ? 1
                    : nodes[i].kind == IDNVI_LGR_NODE_ANCHOR     ? 2
                    : nodes[i].kind == IDNVI_LGR_NODE_LOOK_AHEAD ? 3
                                                                 : 0;
        anchor = anchor || place == 2;
        others += place == 0;
        positional += place != 0;
        order = order && (place == 0 || place > stage);
        stage = place == 0 ? stage : place;
    }
    if (positional == 0)
        return;
    if (!order || !anchor)
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.4.2",
                        "look-behind, anchor and look-ahead stand in this order, each at most "
                        "once, and never without the anchor");
    else if (others > 0)
        idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 6.4.2",
                            "other elements beside anchor, look-behind and look-ahead");
}

void idnvi_lgr_rules_end(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    struct idnvi_lgr_frame *frame = idnvi_lgr_top(r);
    if (is_class(element)) {
        end_class(r, element);
        return;
    }
    if (frame->index == IDNVI_LGR_NONE)
        return;
    const struct idnvi_lgr_node *node =
        IDNVI_LGR_AT(struct idnvi_lgr_node, r->b.nodes, frame->index);
    if (node->kind == IDNVI_LGR_NODE_RULE && frame->children > 0)
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.3.4", "a rule by-ref has no children");
    if (node->kind == IDNVI_LGR_NODE_CHOICE && frame->children == 0)
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 6.3.5", "a choice without alternatives");
    else if (node->kind == IDNVI_LGR_NODE_CHOICE && frame->children == 1)
        idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 6.3.5",
                            "a choice has two or more alternatives");
    if (node->kind == IDNVI_LGR_NODE_SEQUENCE)
        check_positional(r, node);
}
