/* SPDX-License-Identifier: MIT */
/*
 * A list of names (--targets, --blocked): read once, found by look-alike key. One name or label per
 * line; empty lines and lines beginning with # are skipped. Constant after list_read, so threads
 * share it.
 */
#ifndef IDNV_TOOL_LIST_H
#define IDNV_TOOL_LIST_H

#include "tool.h"

struct list_entry {
    uint64_t hash;  /* half of the k3 key */
    uint64_t name;  /* offset of the line in text */
    uint64_t label; /* offset of the label that is compared, in labels */
    uint32_t next;  /* entry with the same slot, 1-based; 0: none */
    uint32_t name_len;
    uint32_t label_len;
};

struct list {
    const char *word; /* "targets", "blocked": how clashes name it */
    struct buf text;
    struct buf labels;
    struct list_entry *entries; /* in the order of the file */
    uint32_t *slots;
    size_t n, cap, n_slots;
};

/* The label of a name that is judged: the one left of the suffix (DESIGN 7). */
void name_cut(const struct tool *tool, const char *name, size_t len, size_t *first, size_t *end);

/* EXIT_VALID, or EXIT_IO after a message. */
int list_read(const struct tool *tool, struct list *list, const char *path, const char *word);
void list_free(struct list *list);

/* First entry that may have this key, 1-based; 0: none. Then entries[i - 1].next. */
uint32_t list_find(const struct list *list, const idnv_homograph_keys *keys);

#endif
