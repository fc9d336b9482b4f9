/* SPDX-License-Identifier: MIT */
/*
 * Which policy judges a name, and which label of it: what --tld, --policy and --table choose, and
 * how a name is cut (a suffix of the policy, the label left of it).
 */
#ifndef IDNV_TOOL_POLICY_CHOICE_H
#define IDNV_TOOL_POLICY_CHOICE_H

#include "policy_store.h"

/* Constant once open: threads share it. */
struct policy_choice {
    struct policy_store *store;
    const idnv_policy *fixed; /* of --tld or --policy; NULL: that of each name's own TLD */
    int by_option;            /* --tld or --policy was given */
    int lgr_alone;            /* `policy eval` and `variants`: labels, without the protocol */
    const char *under;        /* the TLD or zone of --tld */
    size_t under_len;         /* 0 without --tld */
    idnv_policy_text rtl;     /* the right-to-left suffix that a label alone stands below, or empty */
    uint32_t suffix;          /* the same in the policy, or IDNV_POLICY_NONE */
    uint32_t table;           /* of --table, else IDNV_POLICY_NONE */
};

/* An exit status; policy_choice_close also after a failure. */
int policy_choice_open(struct tool *tool, struct policy_choice *choice);
void policy_choice_close(struct policy_choice *choice);

/* The TLD that a label alone stands below: of --tld, else of the policy's first suffix; or empty. */
idnv_policy_text policy_choice_tld(const struct policy_choice *choice);

/* A name in canonical form (A-form, lower case, no final dot) and what of it is judged. */
struct policy_cut {
    const char *name;
    size_t len;
    const idnv_policy *policy; /* NULL: none */
    uint32_t suffix;           /* of the policy that the label stands below, or IDNV_POLICY_NONE */
    size_t suffix_start;       /* in name; len where there is no suffix */
    int outside;               /* the name does not end in the TLD or one of its zones */
};

/* The suffix of cut->name and the policy that judges below it; an exit status. */
int policy_cut_name(struct policy_cut *cut, const struct policy_choice *choice);

/* The number of the judged label from the left. */
uint32_t policy_cut_label(const struct policy_cut *cut);

/* Where the last label of a name begins. */
size_t policy_last_label(const char *name, size_t len);

/* Label `number` of a form of a name: where it begins, and its length. */
const char *policy_find_label(size_t *len, const char *form, size_t form_len, uint32_t number);

/* What the policy part of `check` has open; NULL: nothing. */
const struct policy_choice *policy_part_choice(const struct tool *tool);

#endif
