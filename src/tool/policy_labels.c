/* SPDX-License-Identifier: MIT */
/* policy diff --labels: which registered labels get another answer from the new table. */
#include <stdlib.h>
#include <string.h>

#include "authoring.h"
#include "lines.h"

enum { LABELS_MAX = 128 }; /* more than a name can have */

struct compiled {
    void *image;
    size_t len;
    idnv_policy policy;
};

static int compile(const struct tool *tool, struct compiled *c, const struct table_file *file)
{
    int status = table_compile(tool, &c->image, &c->len, file);
    if (status != 0)
        return status;
    idnv_status opened = idnv_policy_open(&c->policy, c->image, c->len);
    return opened == IDNV_OK ? 0
                             : tool_fail(tool, EXIT_IO, "%s: cannot be compiled: %s", file->path,
                                         idnv_status_text(opened));
}

/* Old zones have labels with "_" too; a name that has no key even so stands as it is. */
static void take_key(char key[IDNV_NAME_MAX], const char **name, size_t *len)
{
    size_t key_len;
    if (idnv_canonical_key(key, IDNV_NAME_MAX, &key_len, *name, *len,
                           idnv_profile_find("dns", 3)) != IDNV_OK)
        return;
    *name = key;
    *len = key_len;
}

/* Where the labels of a name begin. */
struct labels {
    uint32_t count, start[LABELS_MAX];
};

static void split(struct labels *labels, const char *name, size_t len)
{
    const idnv_profile *dns = idnv_profile_find("dns", 3);
    size_t pos = 0, start, size;
    labels->count = 0;
    while (labels->count < LABELS_MAX && idnv_label_next(&pos, &start, &size, name, len, dns))
        labels->start[labels->count++] = (uint32_t)start;
}

/* How many labels of the name are a scope of the table, its longest; 0: none. */
static uint32_t scope_of(const struct idnv_lgr *lgr, const char *line, size_t len,
                         const struct labels *labels)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < lgr->meta.scope_count; i++) {
        const struct idnvi_lgr_text *scope = &lgr->meta.scopes[i].value;
        size_t dot = scope->len > 0 && scope->ptr[0] == '.', size = scope->len - dot;
        const char *value = scope->ptr + dot;
        char key[IDNV_NAME_MAX], end_key[IDNV_NAME_MAX];
        struct labels of_scope;
        split(&of_scope, value, size);
        if (of_scope.count <= found || of_scope.count >= labels->count)
            continue;
        uint32_t start = labels->start[labels->count - of_scope.count];
        const char *end = line + start;
        size_t end_len = len - start;
        take_key(key, &value, &size);
        take_key(end_key, &end, &end_len);
        if (end_len == size && memcmp(end, value, size) == 0)
            found = of_scope.count;
    }
    return found;
}

static int is_a_label(const char *label, size_t len)
{
    return len > 4 && (label[0] | 32) == 'x' && (label[1] | 32) == 'n' &&
           memcmp(label + 2, "--", 2) == 0;
}

/* The code points of the label of a line: left of a scope of the table, or of the last label. */
static size_t take_label(uint32_t cps[IDNV_POLICY_LABEL_MAX], const struct idnv_lgr *lgr,
                         const char *line, size_t len)
{
    char key[IDNV_NAME_MAX];
    struct labels labels;
    size_t n = 0, pos = 0, start, size;
    split(&labels, line, len);
    uint32_t behind = scope_of(lgr, line, len, &labels);
    if (behind == 0 && labels.count > 1)
        behind = 1;
    if (labels.count == 0)
        return 0;
    const char *label = line + labels.start[labels.count - behind - 1];
    (void)idnv_label_next(&pos, &start, &size, label, (size_t)(line + len - label),
                          idnv_profile_find("dns", 3));
    take_key(key, &label, &size);
    idnv_status status =
        is_a_label(label, size)
            ? idnv_punycode_decode(cps, IDNV_POLICY_LABEL_MAX, &n, NULL, label + 4, size - 4)
            : idnv_utf8_to_utf32(cps, IDNV_POLICY_LABEL_MAX, &n, NULL, label, size);
    return status == IDNV_OK ? n : 0;
}

static void put_answer(struct buf *out, const idnv_policy_result *result, idnv_status status)
{
    if (status == IDNV_NO && result->disposition.len == 0)
        buf_puts(out, "not in the repertoire");
    else
        buf_put(out, result->disposition.ptr, result->disposition.len);
    if (result->index_len > 0) {
        struct idnvi_lgr_cps index = {result->index_label, result->index_len};
        buf_puts(out, ", index label ");
        put_characters(out, &index);
    }
}

static int compare(struct buf *detail, const struct compiled *old, const struct compiled *new,
                   const uint32_t *cps, size_t n)
{
    idnv_policy_result a = {.size = sizeof a}, b = {.size = sizeof b};
    idnv_status before = idnv_policy_eval(&a, &old->policy, 0, cps, n, NULL);
    idnv_status after = idnv_policy_eval(&b, &new->policy, 0, cps, n, NULL);
    if (before == after && a.disposition.len == b.disposition.len &&
        memcmp(a.disposition.ptr, b.disposition.ptr, a.disposition.len) == 0 &&
        a.index_len == b.index_len &&
        memcmp(a.index_label, b.index_label, a.index_len * sizeof *cps) == 0)
        return 0;
    detail->len = 0;
    put_answer(detail, &a, before);
    buf_puts(detail, " -> ");
    put_answer(detail, &b, after);
    buf_putc(detail, '\0');
    return 1;
}

static void compare_line(struct line_source *source, const struct table_file *newer,
                         const struct compiled *old, const struct compiled *new, const char *line,
                         size_t len, label_change *change, void *context)
{
    uint32_t cps[IDNV_POLICY_LABEL_MAX];
    struct buf name = {0}, detail = {0};
    size_t n = take_label(cps, newer->lgr, line, len);
    if (n == 0)
        line_no_name(source, line, "there is no label, or it is too long");
    if (n > 0 && compare(&detail, old, new, cps, n)) {
        buf_put(&name, line, len);
        buf_putc(&name, '\0');
        change(context, name.data, detail.data);
    }
    buf_free(&name);
    buf_free(&detail);
}

int diff_labels(const struct tool *tool, const struct table_file *old,
                const struct table_file *new, const char *path, label_change *change,
                void *context)
{
    struct compiled a = {0}, b = {0};
    struct buf text = {0};
    struct line_source source = {.tool = tool, .path = path, .text = &text};
    int status = compile(tool, &a, old);
    if (status == 0)
        status = compile(tool, &b, new);
    if (status == 0)
        status = file_read(tool, &text, path, SIZE_MAX);
    const char *line;
    size_t at = 0, len;
    while (status == 0 && (line = line_next(&len, &at, &text)) != NULL) {
        status = line_check(&source, line, len);
        if (status == 0)
            compare_line(&source, new, &a, &b, line, len, change, context);
    }
    line_more_no_names(&source);
    idnv_lgr_image_free(a.image, NULL);
    idnv_lgr_image_free(b.image, NULL);
    buf_free(&text);
    return status;
}
