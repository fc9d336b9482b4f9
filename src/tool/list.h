/* SPDX-License-Identifier: MIT */
/*
 * A list of names (--targets, --blocked): read once, found by look-alike key. One name or label per
 * line (lines.h). After list_read threads share it: only the indexes of variants are added later,
 * under a lock.
 */
#ifndef IDNV_TOOL_LIST_H
#define IDNV_TOOL_LIST_H

#include <pthread.h>

#include <idnv/policy.h>

#include "policy_choice.h"

struct list_entry {
    uint64_t hash;  /* half of the k3 key */
    uint64_t name;  /* offset of the line in text */
    uint64_t label; /* offset of the label that is compared, in labels */
    uint32_t next;  /* entry with the same slot, 1-based; 0: none */
    uint32_t name_len;
    uint32_t label_len;
};

/* The entries by the bucket keys of one table of a policy. */
struct variant_index {
    struct variant_index *more;
    const idnv_policy *policy;
    uint32_t table;
    uint64_t *hash;  /* of each entry */
    uint32_t *slots; /* as in struct list */
    uint32_t *next;
};

struct list {
    const char *word; /* "targets", "blocked": how clashes name it */
    struct buf text;
    struct buf labels;
    struct list_entry *entries; /* in the order of the file */
    uint32_t *slots;
    size_t n, cap, n_slots;
    struct variant_index *variants;
    pthread_mutex_t lock;
};

/*
 * The label of a name that is judged, the one left of the suffix (DESIGN 7): its place in the
 * U-form. a is the A-form, NULL when there is none. EXIT_VALID, or EXIT_IO after a message, where
 * a policy cannot be used: then it is the one left of the last dot.
 */
int name_cut(const struct policy_choice *cutter, const char *a, size_t a_len, const char *u,
             size_t u_len, size_t *first, size_t *end);

/* EXIT_VALID, or EXIT_IO after a message. */
int list_read(const struct tool *tool, struct list *list, const char *path, const char *word,
              const struct policy_choice *cutter);
void list_free(struct list *list);

/* First entry that may have this key, 1-based; 0: none. Then entries[i - 1].next. */
uint32_t list_find(const struct list *list, const idnv_homograph_keys *keys);

/* The index for a table, made on first use; NULL without memory. Any thread. */
const struct variant_index *list_variants(struct list *list, const idnv_policy *policy,
                                          uint32_t table);
uint32_t list_find_variant(const struct list *list, const struct variant_index *index,
                           uint64_t hash);

#endif
