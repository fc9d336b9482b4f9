/* SPDX-License-Identifier: MIT */
/* policy diff --labels: which registered labels get another answer from the new table. */
#include <stdlib.h>

#include "authoring.h"

struct compiled {
    void *image;
    size_t len;
    idnv_policy policy;
};

static int compile(const struct tool *tool, struct compiled *c, const struct table_file *file)
{
    idnv_lgr_source source = {.size = sizeof source, .lgr = file->lgr, .id = "table", .id_len = 5};
    idnv_lgr_diagnostic list[4];
    idnv_lgr_diagnostics found;
    idnv_lgr_diagnostics_init(&found, list, 4);
    c->image = NULL;
    idnv_status status =
        idnv_lgr_compile(&c->image, &c->len, &source, 1, NULL, 0, NULL, &found);
    if (status == IDNV_OK)
        status = idnv_policy_open(&c->policy, c->image, c->len);
    if (status == IDNV_OK)
        return 0;
    diagnostics_print(tool, file->path, &found);
    return tool_fail(tool, EXIT_IO, "%s: cannot be compiled: %s", file->path,
                     idnv_status_text(status));
}

/* The label of a line: left of a scope of the table or else of the last dot that is not final. */
static const char *find_label(const struct idnv_lgr *lgr, const char *line, size_t *len)
{
    size_t end = *len > 0 && line[*len - 1] == '.' ? *len - 1 : *len;
    size_t cut = 0; /* octets of the suffix with its dot */
    for (uint32_t i = 0; i < lgr->meta.scope_count; i++) {
        const struct idnvi_lgr_text *scope = &lgr->meta.scopes[i].value;
        size_t dot = scope->len > 0 && scope->ptr[0] == '.';
        size_t size = scope->len - dot + 1;
        if (size > cut && size > 1 && end > size && line[end - size] == '.' &&
            memcmp(line + end - size + 1, scope->ptr + dot, size - 1) == 0)
            cut = size;
    }
    for (size_t at = end; cut == 0 && at > 0; at--) {
        if (line[at - 1] == '.')
            cut = end - at + 1;
    }
    end -= cut;
    size_t start = end;
    while (start > 0 && line[start - 1] != '.')
        start--;
    *len = end - start;
    return line + start;
}

static int decode(uint32_t *cps, size_t cap, size_t *n, const char *label, size_t len)
{
    if (len > 4 && memcmp(label, "xn--", 4) == 0)
        return idnv_punycode_decode(cps, cap, n, NULL, label + 4, len - 4) == IDNV_OK;
    return idnv_utf8_to_utf32(cps, cap, n, NULL, label, len) == IDNV_OK;
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

static void compare_line(const struct table_file *newer, const struct compiled *old,
                         const struct compiled *new, const char *line, size_t len,
                         label_change *change, void *context)
{
    uint32_t cps[IDNV_POLICY_LABEL_MAX];
    size_t n = 0;
    struct buf name = {0}, detail = {0};
    size_t label_len = len;
    const char *label = find_label(newer->lgr, line, &label_len);
    if (decode(cps, IDNV_POLICY_LABEL_MAX, &n, label, label_len) && n > 0 &&
        compare(&detail, old, new, cps, n)) {
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
    int status = compile(tool, &a, old);
    if (status == 0)
        status = compile(tool, &b, new);
    if (status == 0)
        status = file_read(tool, &text, path, SIZE_MAX);
    for (size_t at = 0; status == 0 && at < text.len;) {
        const char *line = text.data + at;
        const char *end = memchr(line, '\n', text.len - at);
        size_t len = end == NULL ? text.len - at : (size_t)(end - line);
        at += len + 1;
        if (len > 0 && line[len - 1] == '\r')
            len--;
        if (len > 0 && line[0] != '#')
            compare_line(new, &a, &b, line, len, change, context);
    }
    idnv_lgr_image_free(a.image, NULL);
    idnv_lgr_image_free(b.image, NULL);
    buf_free(&text);
    return status;
}
