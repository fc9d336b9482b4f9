/* SPDX-License-Identifier: MIT */
/* The homograph object of an answer: keys, scripts, clashes with the names of lists. */
#ifndef IDNV_TOOL_HOMOGRAPH_H
#define IDNV_TOOL_HOMOGRAPH_H

#include "list.h"
#include "tldrules.h"

/* A label that is judged, in code points; one of ASCII in lower case. */
struct subject {
    uint32_t cps[IDNV_HOMOGRAPH_MAX];
    size_t len;
    idnv_homograph_keys keys;
};

/* What a clash with a registered name keeps of its own. */
struct clash_own {
    uint32_t cps[IDNV_HOMOGRAPH_MAX];
    char text[]; /* name and label */
};

/* One clash. The label compared may be a part of the subject: from code point `offset` on. */
struct clash {
    const char *name; /* the entry as it stands in its list */
    size_t name_len;
    const char *label; /* what was compared, UTF-8 */
    size_t label_len;
    const char *list; /* "zone", "targets", "blocked" */
    size_t rank;      /* place in the list */
    const uint32_t *cps; /* what of the name it was compared with: of the subject, as a rule */
    size_t offset, len;
    int32_t tier, kind;
    uint32_t distance;
    struct clash_own *own; /* freed with the clash; NULL: list and subject hold all */
};

struct clashes {
    struct clash *at;
    size_t n, cap;
};

/*
 * A clash in detail: the letters of the entry, and the steps from one label to the other. Too large
 * for the stack.
 */
struct clash_details {
    idnv_homograph_match match;
    uint32_t other[IDNV_HOMOGRAPH_MAX];
    size_t other_len;
    idnv_homograph_step steps[IDNV_HOMOGRAPH_STEP_MAX];
    size_t n_steps;
};
/* 0: the two do not look alike. */
int clash_details_take(struct clash_details *d, const struct clash *c);

struct zone_access;
/* What --targets, --blocked and --zone name, and what their TLDs do at each tier. */
struct homograph_lists {
    struct list targets, blocked;
    int have_targets, have_blocked;
    const struct zone_access *zone; /* --zone; NULL: none */
    void *zone_state;
    int told_other_policy; /* under the lock */
    const struct policy_choice *cutter; /* for the suffixes of names: that of the policy part, or */
    struct policy_choice own;           /* this one */
    struct tldrules *rules; /* of the TLDs seen, under the lock */
    pthread_mutex_t lock;
};
/* EXIT_VALID, or EXIT_IO after a message: reads the lists, and the rules of --tld. */
int homograph_lists_open(struct tool *tool, struct homograph_lists *lists);
void homograph_lists_free(struct homograph_lists *lists);

/* The subject of a U-form; 0: longer than what is compared, empty, or not UTF-8. */
int subject_set(struct subject *subject, const char *label, size_t len);

/* Adds the clashes of part [offset, offset + len) of the subject with the entries of a list. */
void clashes_find(struct clashes *clashes, const struct subject *subject, size_t offset, size_t len,
                  const struct list *list);
/*
 * Those of the whole subject, and, as in an index, its variants under any table of the policy that the
 * answer names, or that of --table: tier v.
 */
void clashes_find_label(struct clashes *clashes, const struct subject *subject, struct list *list,
                        const struct answer *answer, const struct tool *tool);
void clashes_add(struct clashes *clashes, const struct clash *clash);
/* Best tier first, then the nearest, then the order of the lists. */
void clashes_sort(struct clashes *clashes);
void clashes_free(struct clashes *clashes);

/* The TLD of the answer's name in A-form, lower case: its length, 0 for a label alone. */
size_t homograph_tld(char tld[IDNV_LABEL_MAX], const struct answer *answer);
/* The same, of a label alone that of the option or of the index below which it stands. */
idnv_policy_text homograph_tld_of(char own[IDNV_LABEL_MAX], const struct homograph_lists *lists,
                                  const struct answer *answer);
/* The rules of that TLD. Any thread. */
const struct tldrules *homograph_rules(struct homograph_lists *lists, const struct tool *tool,
                                       const struct answer *answer);

/*
 * The object of a label, or of the n labels of a name: {scripts, restriction, keys} and, with clashes
 * not NULL, the array. v: the bucket key, NULL when there is no policy.
 */
void homograph_json(struct json *j, const struct subject *labels, size_t n, const char *v,
                    size_t v_len, const struct clashes *clashes);
/* The object of an answer, with the bucket key under the table that it names. */
void homograph_put_object(struct answer *answer, const struct tool *tool,
                          const struct subject *subject, const struct clashes *clashes);
void homograph_json_scripts(struct json *j, const idnv_script_set *set);
/* Where steps are, one place after the other, each position of a sequence, none twice in a row. */
struct homograph_places {
    const idnv_homograph_step *steps;
    size_t n, i, k, a, b;
    int told;
};
/* The next pair of positions, 0: there is none. */
int homograph_place(struct homograph_places *places, size_t *a, size_t *b);
void homograph_json_at(struct json *j, const idnv_homograph_step *steps, size_t n, size_t offset);
/* "U+0065 ~ U+00E9": what stands for what, of labels a and b. */
void homograph_put_step(struct buf *out, const idnv_homograph_step *step, const uint32_t *a,
                        const uint32_t *b);
/* 1: the code point leaves nothing in the key of this tier. */
int homograph_vanishes(uint32_t cp, int32_t tier);
/* Text of the keys of n labels as UTF-8, dots between. */
void homograph_put_key(struct buf *out, const struct subject *labels, size_t n, int32_t tier);
/* The scripts of n labels, and the restriction level of the worst. */
void homograph_scripts(idnv_script_set *set, const struct subject *labels, size_t n);
int32_t homograph_restriction(const struct subject *labels, size_t n);
/* What the clashes make of the answer: its verdict, and the texts for people. */
void clashes_tell(struct worker *w, const struct clashes *clashes, const struct tldrules *rules,
                  const struct subject *subject);

/* zone_query.c: the index of --zone as a list of its own. Exit statuses. */
int zone_lists_open(const struct tool *tool, struct homograph_lists *lists);
void zone_lists_free(struct homograph_lists *lists);
/* How the index cuts names, NULL without one; its TLD is that of a label alone. */
const struct policy_choice *zone_cutter(const struct homograph_lists *lists);
/*
 * The names that this one collides with, each cut as the index cuts it. EXIT_IO where the index
 * cannot tell all of them: it could not be read, or the label has variants under `policy` (NULL: no
 * policy judged it) that the index, made without that policy, does not know.
 */
int zone_clashes_find(const struct tool *tool, struct homograph_lists *lists,
                      struct clashes *clashes, const struct answer *a, const idnv_policy *policy);
int command_zone_query(struct worker *w, const struct record *record);
int command_zone_query_open(struct tool *tool);

extern const struct part homograph_part;

int command_skeleton(struct worker *w, const struct record *record);
int command_compare(struct worker *w, const struct record *record);
int command_audit(struct worker *w, const struct record *record);
int command_audit_open(struct tool *tool);

#endif
