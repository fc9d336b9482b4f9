/* SPDX-License-Identifier: MIT */
/*
 * Internal: one label generation ruleset in memory, as RFC 7940 defines it. Made by read*.c and
 * import*.c, read by everything else (compiler, writer, lint). Plain data: whatever an element
 * refers to is an index into one of the arrays of struct idnv_lgr, everything lives in one arena
 * and is freed with it. After a successful read nothing changes any more.
 *
 * Promised after reading, so that nobody need check again:
 * - every index is in range or IDNVI_LGR_NONE;
 * - no two chars have the same sequence, no range overlaps another range or a single char;
 * - class and rule references are resolved and free of cycles; class sets are evaluated;
 * - code points are below 0x110000 (surrogates too may be listed; no label holds one);
 * - element nesting is at most IDNV_LGR_MAX_DEPTH (references nest on top of that, see
 *   idnvi_lgr_rule.height).
 */
#ifndef IDNVI_LGR_MODEL_H
#define IDNVI_LGR_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <idnv/lgr.h>

#define IDNVI_LGR_NONE      UINT32_MAX /* no such thing, for every index below */
#define IDNVI_LGR_UNBOUNDED UINT32_MAX /* idnvi_lgr_node.max of count="n+" */

/* UTF-8, also NUL-terminated. ptr is NULL when the attribute or element is absent. */
struct idnvi_lgr_text {
    const char *ptr;
    uint32_t len;
};

/* Code points. ptr is never NULL when len is not 0. */
struct idnvi_lgr_cps {
    const uint32_t *ptr;
    uint32_t len;
};

/* A run of elements of one array. */
struct idnvi_lgr_run {
    uint32_t first;
    uint32_t count;
};

/* A closed interval of code points. */
struct idnvi_lgr_interval {
    uint32_t first;
    uint32_t last;
};

/* A set of code points: ascending, disjoint, never adjacent. */
struct idnvi_lgr_set {
    const struct idnvi_lgr_interval *ptr;
    uint32_t len;
};

/* What every element may carry. Lines and columns are 1-based; line 0: not from a file. */
struct idnvi_lgr_notes {
    struct idnvi_lgr_text comment;
    struct idnvi_lgr_run refs; /* in ref_list: indexes of references */
    uint32_t line;
    uint32_t column;
};

/* when="RULE" or not-when="RULE" (5.2); rule IDNVI_LGR_NONE: no context. */
struct idnvi_lgr_context {
    uint32_t rule; /* in rules */
    bool negated;  /* not-when */
};

struct idnvi_lgr_reference {
    struct idnvi_lgr_text id;
    struct idnvi_lgr_text value;
    struct idnvi_lgr_text comment;
    uint32_t line;
    uint32_t column;
};

struct idnvi_lgr_scope {
    struct idnvi_lgr_text type; /* "domain" */
    struct idnvi_lgr_text value;
    uint32_t line;
    uint32_t column;
};

/* <meta>, 4.3. Texts are absent where the document does not state them. */
struct idnvi_lgr_meta {
    struct idnvi_lgr_text version;
    struct idnvi_lgr_text version_comment;
    struct idnvi_lgr_text date;
    struct idnvi_lgr_text validity_start;
    struct idnvi_lgr_text validity_end;
    struct idnvi_lgr_text unicode_version;
    struct idnvi_lgr_text description;
    struct idnvi_lgr_text description_type;
    const struct idnvi_lgr_text *languages;
    uint32_t language_count;
    const struct idnvi_lgr_scope *scopes;
    uint32_t scope_count;
    uint32_t line; /* of <meta>; 0: there is none */
    uint32_t unicode_line;
};

/* <var>, 5.3. Variants of one char are consecutive, in the order of the file. */
struct idnvi_lgr_variant {
    struct idnvi_lgr_cps cps; /* target; len 0: null variant (5.3.3) */
    uint32_t type;            /* in words; IDNVI_LGR_NONE: no type attribute */
    struct idnvi_lgr_context context;
    struct idnvi_lgr_notes notes;
};

/*
 * <char> or <range>, 5. A range has the attributes of each of its code points and no variants.
 * A char with an empty sequence (cps.len 0) is the source of variants of "nothing" (5.3.3): it is
 * no member of the repertoire.
 */
struct idnvi_lgr_char {
    struct idnvi_lgr_cps cps; /* of a range: its first code point */
    uint32_t last;            /* last code point of a range, else cps.ptr[0], or 0 for len 0 */
    bool is_range;
    struct idnvi_lgr_context context;
    struct idnvi_lgr_run tags;     /* in tag_list: indexes of tags */
    struct idnvi_lgr_run variants; /* in variants */
    struct idnvi_lgr_notes notes;
};

enum idnvi_lgr_class_kind {
    IDNVI_LGR_CLASS_PROPERTY, /* text: "gc:Mn" */
    IDNVI_LGR_CLASS_TAG,      /* text: the tag; the chars and ranges that carry it */
    IDNVI_LGR_CLASS_LIST,     /* explicitly declared: list holds it as written */
    IDNVI_LGR_CLASS_REF,      /* target: the class meant */
    IDNVI_LGR_CLASS_UNION,    /* two or more children */
    IDNVI_LGR_CLASS_INTERSECTION, /* the others two, complement one */
    IDNVI_LGR_CLASS_DIFFERENCE,
    IDNVI_LGR_CLASS_SYMMETRIC_DIFFERENCE,
    IDNVI_LGR_CLASS_COMPLEMENT, /* against 0..10FFFF */
};

/*
 * <class> and the set operators, 6.2: top-level ones have a name, others are children of an
 * operator or belong to one node of a rule. set is the value, for whatever kind.
 */
struct idnvi_lgr_class {
    enum idnvi_lgr_class_kind kind;
    struct idnvi_lgr_text name; /* absent: anonymous */
    struct idnvi_lgr_text text;
    struct idnvi_lgr_set list; /* as written: order and overlaps kept */
    uint32_t target;
    uint32_t first_child; /* in classes */
    uint32_t next;        /* next child of the same parent */
    struct idnvi_lgr_set set;
    struct idnvi_lgr_notes notes;
};

enum idnvi_lgr_node_kind {
    IDNVI_LGR_NODE_SEQUENCE,    /* <rule> with children: one after the other */
    IDNVI_LGR_NODE_RULE,        /* <rule by-ref>: target in rules */
    IDNVI_LGR_NODE_CHOICE,      /* two or more children: any one */
    IDNVI_LGR_NODE_CHAR,        /* cps, one after the other */
    IDNVI_LGR_NODE_CLASS,       /* target in classes (anonymous, or a REF): one code point */
    IDNVI_LGR_NODE_ANY,         /* one code point */
    IDNVI_LGR_NODE_START,       /* before the first code point */
    IDNVI_LGR_NODE_END,         /* after the last */
    IDNVI_LGR_NODE_ANCHOR,      /* the code points that the context is asked for */
    IDNVI_LGR_NODE_LOOK_BEHIND, /* children: what ends before the anchor */
    IDNVI_LGR_NODE_LOOK_AHEAD,  /* children: what begins after the anchor */
};

/* A match operator, 6.3.2, with its count (6.3.3). */
struct idnvi_lgr_node {
    enum idnvi_lgr_node_kind kind;
    uint32_t min; /* count: 1, 1 when there is none */
    uint32_t max; /* IDNVI_LGR_UNBOUNDED, else at most IDNV_LGR_MAX_COUNT */
    bool counted; /* the attribute is there */
    uint32_t parent;
    uint32_t first_child; /* in nodes */
    uint32_t next;
    uint32_t target;
    struct idnvi_lgr_cps cps;
    struct idnvi_lgr_notes notes;
};

/* What a rule contains, itself or by reference. */
#define IDNVI_LGR_HAS_ANCHOR      1u
#define IDNVI_LGR_HAS_LOOK        2u /* look-behind or look-ahead */
#define IDNVI_LGR_HAS_START       4u
#define IDNVI_LGR_HAS_END         8u
#define IDNVI_LGR_HAS_REFERENCES 16u

/* A named <rule>, 6.3.1. The order is the file's; references may point forward when lenient. */
struct idnvi_lgr_rule {
    struct idnvi_lgr_text name;
    uint32_t root;   /* in nodes: a SEQUENCE */
    uint32_t has;    /* IDNVI_LGR_HAS_... */
    uint32_t height; /* 0: no references; else 1 + the greatest height of the rules it refers to */
    struct idnvi_lgr_notes notes;
};

enum idnvi_lgr_trigger {
    IDNVI_LGR_TRIGGER_NONE, /* no condition on variant types */
    IDNVI_LGR_TRIGGER_ANY,  /* any-variant */
    IDNVI_LGR_TRIGGER_ALL,  /* all-variants */
    IDNVI_LGR_TRIGGER_ONLY, /* only-variants */
};

/* <action>, 7. */
struct idnvi_lgr_action {
    uint32_t disp; /* in words */
    uint32_t rule; /* match or not-match; IDNVI_LGR_NONE: neither */
    bool negated;  /* not-match */
    enum idnvi_lgr_trigger trigger;
    struct idnvi_lgr_run types; /* in type_list: indexes of words */
    struct idnvi_lgr_notes notes;
};

#define IDNVI_LGR_DEFAULT_ACTIONS 5u

struct idnvi_lgr_arena;

struct idnv_lgr {
    struct idnvi_lgr_meta meta;
    bool lenient; /* read so */

    const struct idnvi_lgr_reference *references;
    uint32_t reference_count;
    const uint32_t *ref_list;

    /* Variant types and dispositions share one list, each word once, in order of appearance; the
       words of the default actions follow where the file does not have them. */
    const struct idnvi_lgr_text *words;
    uint32_t word_count;
    const struct idnvi_lgr_text *tags;
    uint32_t tag_count;
    const uint32_t *tag_list;

    /* In the order of the file. */
    const struct idnvi_lgr_char *chars;
    uint32_t char_count;
    const struct idnvi_lgr_variant *variants;
    uint32_t variant_count;

    /* Indexes of chars: single code points and ranges ascending; sequences of two or more,
       ascending code point by code point, a prefix first. */
    const uint32_t *singles;
    uint32_t single_count;
    const uint32_t *sequences;
    uint32_t sequence_count;
    uint32_t null_char;      /* the char with an empty sequence, or IDNVI_LGR_NONE */
    uint32_t max_sequence;   /* longest sequence of a char; 0: empty repertoire */
    uint32_t code_points;    /* single code points, ranges counted out */

    const struct idnvi_lgr_class *classes;
    uint32_t class_count;
    const uint32_t *named_classes; /* indexes of the top-level ones, in the order of the file */
    uint32_t named_class_count;
    const struct idnvi_lgr_node *nodes;
    uint32_t node_count;
    const struct idnvi_lgr_rule *rules;
    uint32_t rule_count;

    /* The file's actions, then IDNVI_LGR_DEFAULT_ACTIONS (7.6): action_count counts the file's. */
    const struct idnvi_lgr_action *actions;
    uint32_t action_count;
    const uint32_t *type_list;

    /* Order of the top-level children of <rules>, for writing back. */
    const struct idnvi_lgr_item {
        uint8_t kind;   /* 0 class, 1 rule, 2 action */
        uint32_t index; /* in classes, rules, actions */
    } *items;
    uint32_t item_count;

    struct idnvi_lgr_arena *arena;
};

/*
 * The char or range that lists the code point alone (len 1) or exactly this sequence; len 0 is
 * the null char. IDNVI_LGR_NONE when there is none.
 */
uint32_t idnvi_lgr_find(const struct idnv_lgr *lgr, const uint32_t *cps, size_t len);

/* The place in lgr->sequences of the first that is not below cps: those that begin with it follow. */
uint32_t idnvi_lgr_first_sequence(const struct idnv_lgr *lgr, const struct idnvi_lgr_cps *cps);

/* The greatest code point of all elements and variants. */
uint32_t idnvi_lgr_greatest(const struct idnv_lgr *lgr);

/* Index of a word (variant type, disposition), IDNVI_LGR_NONE when the document has none such. */
uint32_t idnvi_lgr_word(const struct idnv_lgr *lgr, const char *text, size_t len);

/* Index of the rule, of the class (in classes) with that name, or IDNVI_LGR_NONE. */
uint32_t idnvi_lgr_rule_find(const struct idnv_lgr *lgr, const char *name, size_t len);
uint32_t idnvi_lgr_class_find(const struct idnv_lgr *lgr, const char *name, size_t len);

/* Whether the set holds the code point. */
bool idnvi_lgr_set_has(const struct idnvi_lgr_set *set, uint32_t cp);

/* Order of sequences, as above: < 0, 0, > 0. */
int idnvi_lgr_cps_compare(const struct idnvi_lgr_cps *a, const struct idnvi_lgr_cps *b);

#endif
