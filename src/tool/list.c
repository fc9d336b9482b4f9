/* SPDX-License-Identifier: MIT */
/* Lists of names, indexed by their k3 keys. */
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "list.h"

enum { LINE_MAX_OCTETS = 4096 };

/*
 * The number of the judged label: the one left of the suffix. The name of another zone is cut as
 * the policy says that names it, that of another TLD as without the option.
 */
static int label_number(uint32_t *number, const struct policy_choice *cutter, const char *form,
                        size_t len)
{
    char name[256] = {0};
    struct policy_cut cut = {.name = name, .len = len};
    const struct policy_choice own = {
        .store = cutter->store, .suffix = IDNV_POLICY_NONE, .table = IDNV_POLICY_NONE};
    uint32_t dots = 0;
    for (size_t i = 0; i < len; i++) {
        dots += form[i] == '.';
        if (i < sizeof name)
            name[i] = form[i] >= 'A' && form[i] <= 'Z' ? (char)(form[i] + 32) : form[i];
    }
    *number = dots > 0 ? dots - 1 : 0;
    if (len > sizeof name) /* no name that can be registered */
        return EXIT_VALID;
    int status = policy_cut_name(&cut, cutter);
    if (cut.outside && cut.suffix == IDNV_POLICY_NONE) {
        cut.suffix_start = policy_last_label(name, len);
        if (own.store != NULL)
            status = policy_cut_name(&cut, &own);
    }
    *number = policy_cut_label(&cut);
    return status;
}

static size_t without_dot(const char *form, size_t len)
{
    return len > 0 && form[len - 1] == '.' ? len - 1 : len;
}

int name_cut(const struct policy_choice *cutter, const char *a, size_t a_len, const char *u,
             size_t u_len, size_t *first, size_t *end)
{
    size_t len = without_dot(u, u_len);
    uint32_t number;
    /* The suffixes of a policy are A-forms. */
    int status = a != NULL ? label_number(&number, cutter, a, without_dot(a, a_len))
                           : label_number(&number, cutter, u, len);
    const char *label = policy_find_label(&len, u, len, number);
    *first = (size_t)(label - u);
    *end = *first + len;
    return status;
}

/* A list while it is read. */
struct reader {
    struct line_source source;
    const struct policy_choice *cutter;
    const idnv_profile *profile;
    struct list *list;
};

/* White space and controls, which no profile accepts, in a form whose spaces have been mapped. */
static void tell_odd_character(struct reader *r, const char *line, const char *form, size_t len)
{
    uint32_t cp;
    for (size_t i = 0; i < len;) {
        int32_t used = idnv_utf8_decode(&cp, form + i, len - i);
        i += (size_t)(used < 0 ? -used : used);
        if (used > 0 && (cp == ' ' || cp == 0x1680 || text_is_control(cp))) {
            struct buf why = {0};
            buf_putcp(&why, cp);
            buf_put(&why, " in it", sizeof " in it");
            line_no_name(&r->source, line, why.data);
            buf_free(&why);
            return;
        }
    }
}

static void add_entry(struct list *list, const idnv_homograph_keys *keys, size_t at, size_t len,
                      const char *label, size_t label_len)
{
    if (list->n == list->cap) {
        size_t cap = list->cap != 0 ? list->cap * 2 : 1024;
        if (cap > UINT32_MAX)
            out_of_memory(); /* an entry is known by its number */
        list->entries = memory_resize(list->entries, cap, sizeof *list->entries);
        list->cap = cap;
    }
    list->entries[list->n++] = (struct list_entry){.hash = keys->k[3].w[0],
                                                   .name = at,
                                                   .name_len = (uint32_t)len,
                                                   .label = list->labels.len,
                                                   .label_len = (uint32_t)label_len};
    buf_put(&list->labels, label, label_len);
}

/* Adds the line; one that nothing can clash with is only told of. EXIT_IO: not UTF-8. */
static int add_line(struct reader *r, const char *line, size_t len)
{
    char form[4 * LINE_MAX_OCTETS / 8];
    uint32_t cps[IDNV_HOMOGRAPH_MAX];
    char ascii[256];
    size_t form_len = 0, ascii_len = 0, first, end, n = 0;
    idnv_report report;
    idnv_homograph_keys keys;
    idnv_report_init(&report, NULL, 0);
    int too_long = len > LINE_MAX_OCTETS || idnv_to_unicode(form, sizeof form, &form_len, line, len,
                                                            r->profile, &report) < 0;
    /* Asked of the few lines with a fault: a list has millions. */
    if ((too_long || report.errors > 0) && line_check(&r->source, line, len) != EXIT_VALID)
        return EXIT_IO;
    if (too_long) {
        line_no_name(&r->source, line, "too long");
        return EXIT_VALID;
    }
    if (memchr(form, '.', form_len) != NULL &&
        idnv_canonical_key(ascii, sizeof ascii, &ascii_len, line, len, r->profile) != IDNV_OK)
        ascii_len = 0;
    int status =
        name_cut(r->cutter, ascii_len > 0 ? ascii : NULL, ascii_len, form, form_len, &first, &end);
    if (first == end) {
        line_no_name(&r->source, line, "there is no label to compare");
    } else if (idnv_utf8_to_utf32(cps, IDNV_HOMOGRAPH_MAX, &n, NULL, form + first, end - first) !=
                   IDNV_OK ||
               idnv_homograph_hash(&keys, cps, n) != IDNV_OK) {
        line_no_name(&r->source, line, "its label is too long");
    } else {
        tell_odd_character(r, line, form, form_len);
        add_entry(r->list, &keys, (size_t)(line - r->list->text.data), len, form + first,
                  end - first);
    }
    return status;
}

static void make_index(struct list *list)
{
    list->n_slots = 16;
    while (list->n_slots < list->n + list->n / 2)
        list->n_slots *= 2;
    list->slots = memory_zeroed(list->n_slots, sizeof *list->slots);
    /* Backwards, so that chains are in the order of the file. */
    for (size_t i = list->n; i > 0; i--) {
        uint32_t *slot = &list->slots[list->entries[i - 1].hash & (list->n_slots - 1)];
        list->entries[i - 1].next = *slot;
        *slot = (uint32_t)i;
    }
}

int list_read(const struct tool *tool, struct list *list, const char *path, const char *word,
              const struct policy_choice *cutter)
{
    struct reader r = {.source = {.tool = tool, .path = path, .text = &list->text},
                       .cutter = cutter,
                       .profile = idnv_profile_find("uts46", 5),
                       .list = list};
    *list = (struct list){.word = word};
    (void)pthread_mutex_init(&list->lock, NULL);
    int status = file_read(tool, &list->text, path, SIZE_MAX);
    if (status != EXIT_VALID)
        return status;
    const char *line;
    size_t at = 0, len;
    while (status == EXIT_VALID && (line = line_next(&len, &at, &list->text)) != NULL)
        status = add_line(&r, line, len);
    line_more_no_names(&r.source);
    make_index(list);
    return status;
}

void list_free(struct list *list)
{
    for (struct variant_index *v = list->variants, *more; v != NULL; v = more) {
        more = v->more;
        free(v->hash);
        free(v->slots);
        free(v->next);
        free(v);
    }
    list->variants = NULL;
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

static struct variant_index *make_variants(const struct list *list, const idnv_policy *policy,
                                           uint32_t table)
{
    struct variant_index *v = memory_zeroed(1, sizeof *v);
    v->policy = policy;
    v->table = table;
    v->hash = memory_zeroed(list->n + 1, sizeof *v->hash);
    v->next = memory_zeroed(list->n + 1, sizeof *v->next);
    v->slots = memory_zeroed(list->n_slots, sizeof *v->slots);
    for (size_t i = list->n; i > 0; i--) {
        const struct list_entry *e = &list->entries[i - 1];
        uint32_t cps[IDNV_HOMOGRAPH_MAX];
        idnv_policy_bucket bucket;
        size_t n = 0;
        (void)idnv_utf8_to_utf32(cps, IDNV_HOMOGRAPH_MAX, &n, NULL, list->labels.data + e->label,
                                 e->label_len);
        if (idnv_policy_bucket_key(&bucket, policy, table, cps, n) != IDNV_OK)
            continue;
        v->hash[i - 1] = bucket.hash[0];
        uint32_t *slot = &v->slots[bucket.hash[0] & (list->n_slots - 1)];
        v->next[i - 1] = *slot;
        *slot = (uint32_t)i;
    }
    return v;
}

const struct variant_index *list_variants(struct list *list, const idnv_policy *policy,
                                          uint32_t table)
{
    (void)pthread_mutex_lock(&list->lock);
    struct variant_index *v = list->variants;
    while (v != NULL && (v->policy != policy || v->table != table))
        v = v->more;
    if (v == NULL) {
        v = make_variants(list, policy, table);
        v->more = list->variants;
        list->variants = v;
    }
    (void)pthread_mutex_unlock(&list->lock);
    return v;
}

uint32_t list_find_variant(const struct list *list, const struct variant_index *index,
                           uint64_t hash)
{
    return index->slots[hash & (list->n_slots - 1)];
}
