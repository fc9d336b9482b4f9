/* SPDX-License-Identifier: MIT */
/* Lists of names, indexed by their k3 keys. */
#include <stdlib.h>
#include <string.h>

#include "list.h"

enum { LINE_MAX_OCTETS = 4096 };

static int ends_with(const char *name, size_t len, const char *suffix, size_t suffix_len)
{
    return len > suffix_len && name[len - suffix_len - 1] == '.' &&
           memcmp(name + len - suffix_len, suffix, suffix_len) == 0;
}

void name_cut(const struct tool *tool, const char *name, size_t len, size_t *first, size_t *end)
{
    size_t stop = len;
    if (stop > 0 && name[stop - 1] == '.')
        stop--;
    const char *tld = tool->opt.tld;
    if (tld != NULL && ends_with(name, stop, tld, strlen(tld))) {
        stop -= strlen(tld) + 1;
    } else if (tld == NULL) {
        size_t dot = stop;
        while (dot > 0 && name[dot - 1] != '.')
            dot--;
        if (dot > 0)
            stop = dot - 1;
    }
    *end = stop;
    while (stop > 0 && name[stop - 1] != '.')
        stop--;
    *first = stop;
}

/* Adds the line unless its label is longer than any that can clash. */
static int add_line(const struct tool *tool, struct list *list, const idnv_profile *profile,
                    size_t at, size_t len)
{
    char form[4 * LINE_MAX_OCTETS / 8];
    uint32_t cps[IDNV_HOMOGRAPH_MAX];
    size_t form_len = 0, first, end, n = 0;
    idnv_report report;
    idnv_homograph_keys keys;
    idnv_report_init(&report, NULL, 0);
    if (len > LINE_MAX_OCTETS || idnv_to_unicode(form, sizeof form, &form_len, list->text.data + at,
                                                 len, profile, &report) < 0)
        return 1;
    name_cut(tool, form, form_len, &first, &end);
    if (idnv_utf8_to_utf32(cps, IDNV_HOMOGRAPH_MAX, &n, NULL, form + first, end - first) !=
            IDNV_OK ||
        n == 0 || idnv_homograph_hash(&keys, cps, n) != IDNV_OK)
        return 1;
    if (list->n == list->cap) {
        size_t cap = list->cap != 0 ? list->cap * 2 : 1024;
        void *grown = cap < UINT32_MAX ? realloc(list->entries, cap * sizeof *list->entries) : NULL;
        if (grown == NULL)
            return 0;
        list->entries = grown;
        list->cap = cap;
    }
    list->entries[list->n++] = (struct list_entry){.hash = keys.k[3].w[0],
                                                   .name = at,
                                                   .name_len = (uint32_t)len,
                                                   .label = list->labels.len,
                                                   .label_len = (uint32_t)(end - first)};
    buf_put(&list->labels, form + first, end - first);
    return 1;
}

static int make_index(struct list *list)
{
    list->n_slots = 16;
    while (list->n_slots < list->n + list->n / 2)
        list->n_slots *= 2;
    list->slots = calloc(list->n_slots, sizeof *list->slots);
    if (list->slots == NULL)
        return 0;
    /* Backwards, so that chains are in the order of the file. */
    for (size_t i = list->n; i > 0; i--) {
        uint32_t *slot = &list->slots[list->entries[i - 1].hash & (list->n_slots - 1)];
        list->entries[i - 1].next = *slot;
        *slot = (uint32_t)i;
    }
    return 1;
}

int list_read(const struct tool *tool, struct list *list, const char *path, const char *word)
{
    const idnv_profile *profile = idnv_profile_find("uts46", 5);
    *list = (struct list){.word = word};
    int status = file_read(tool, &list->text, path);
    if (status != EXIT_VALID)
        return status;
    const char *text = list->text.data;
    for (size_t at = 0; at < list->text.len;) {
        const char *lf = memchr(text + at, '\n', list->text.len - at);
        size_t end = lf != NULL ? (size_t)(lf - text) : list->text.len;
        size_t len = end - at;
        if (len > 0 && text[end - 1] == '\r')
            len--;
        if (len > 0 && text[at] != '#' && !add_line(tool, list, profile, at, len))
            return tool_fail(tool, EXIT_IO, "%s: out of memory", path);
        at = end + 1;
    }
    if (!make_index(list))
        return tool_fail(tool, EXIT_IO, "%s: out of memory", path);
    return EXIT_VALID;
}

void list_free(struct list *list)
{
    buf_free(&list->text);
    buf_free(&list->labels);
    free(list->entries);
    free(list->slots);
    list->entries = NULL;
    list->slots = NULL;
}

uint32_t list_find(const struct list *list, const idnv_homograph_keys *keys)
{
    uint64_t hash = keys->k[3].w[0];
    return list->slots != NULL ? list->slots[hash & (list->n_slots - 1)] : 0;
}
