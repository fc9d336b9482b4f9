/* SPDX-License-Identifier: MIT */
/* policy diff: what changed between two tables. */
#include <stdlib.h>

#include "diff.h"

void put_change(struct diff *d, char sign, const char *kind, const char *name, const char *detail)
{
    d->changes++;
    if (d->tool->opt.format == FORMAT_JSON) {
        struct json j = {.out = &d->out, .terminal = d->tool->out_terminal};
        json_begin(&j, '{');
        json_key(&j, "change");
        json_string(&j, sign == '+' ? "added" : sign == '-' ? "removed" : "changed");
        json_key(&j, "kind");
        json_string(&j, kind);
        json_key(&j, "name");
        json_text(&j, name, strlen(name));
        if (detail[0] != '\0') {
            json_key(&j, "detail");
            json_text(&j, detail, strlen(detail));
        }
        json_end(&j, '}');
        buf_putc(&d->out, '\n');
        return;
    }
    const char *gap = d->tool->opt.format == FORMAT_TSV ? "\t" : " ";
    unsigned escapes = TEXT_FIELDS | (d->tool->out_terminal ? TEXT_TERMINAL : 0);
    buf_putc(&d->out, sign);
    buf_puts(&d->out, gap);
    buf_puts(&d->out, kind);
    buf_puts(&d->out, gap);
    text_put(&d->out, name, strlen(name), escapes);
    if (detail[0] != '\0') {
        buf_puts(&d->out, d->tool->opt.format == FORMAT_TSV ? "\t" : ": ");
        text_put(&d->out, detail, strlen(detail), escapes);
    }
    buf_putc(&d->out, '\n');
}

static void put_context(struct buf *out, const struct idnv_lgr *lgr,
                        const struct idnvi_lgr_context *context)
{
    if (context->rule == IDNVI_LGR_NONE)
        return;
    buf_puts(out, context->negated ? ", not-when " : ", when ");
    buf_puts(out, lgr->rules[context->rule].name.ptr);
}

int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* A list of names in ascending order, since the order of the document says nothing. */
static void put_names(struct buf *out, const char *said, const char **names, uint32_t count)
{
    if (count > 1)
        qsort(names, count, sizeof *names, compare_texts);
    for (uint32_t i = 0; i < count; i++) {
        buf_puts(out, said);
        buf_puts(out, names[i]);
    }
}

static void put_notes(struct buf *out, const struct idnv_lgr *lgr,
                      const struct idnvi_lgr_notes *notes)
{
    const char *refs[IDNV_LGR_MAX_LIST];
    for (uint32_t i = 0; i < notes->refs.count; i++)
        refs[i] = lgr->references[lgr->ref_list[notes->refs.first + i]].id.ptr;
    put_names(out, ", ref ", refs, notes->refs.count);
    if (notes->comment.ptr == NULL)
        return;
    buf_puts(out, ", comment ");
    buf_puts(out, notes->comment.ptr);
}

/* What a variant is, as text to compare and to show. */
static void put_variant(struct buf *out, const struct idnv_lgr *lgr,
                        const struct idnvi_lgr_variant *v)
{
    put_sequence(out, &v->cps);
    buf_puts(out, v->type == IDNVI_LGR_NONE ? " no type" : " ");
    if (v->type != IDNVI_LGR_NONE)
        buf_puts(out, lgr->words[v->type].ptr);
    put_context(out, lgr, &v->context);
    put_notes(out, lgr, &v->notes);
    buf_putc(out, '\0');
}

/* Context, tags and notes of an entry, as text. */
static void entry_text(struct buf *out, const struct idnv_lgr *lgr, const struct idnvi_lgr_char *c)
{
    const char *tags[IDNV_LGR_MAX_LIST];
    out->len = 0;
    put_context(out, lgr, &c->context);
    for (uint32_t i = 0; i < c->tags.count; i++)
        tags[i] = lgr->tags[lgr->tag_list[c->tags.first + i]].ptr;
    put_names(out, ", tag ", tags, c->tags.count);
    put_notes(out, lgr, &c->notes);
    if (out->len == 0)
        buf_puts(out, ", plain");
    out->len -= 2; /* each part begins with a comma and a space */
    memmove(out->data, out->data + 2, out->len);
    buf_putc(out, '\0');
}

/* The texts of all variants of a char, in ascending order; in names and text. */
static void list_variants(const char **names, struct buf *text, const struct idnv_lgr *lgr,
                          const struct idnvi_lgr_run *variants)
{
    for (uint32_t i = 0; i < variants->count; i++)
        put_variant(text, lgr, &lgr->variants[variants->first + i]);
    const char *at = text->data;
    for (uint32_t i = 0; i < variants->count; i++, at += strlen(at) + 1)
        names[i] = at;
    qsort(names, variants->count, sizeof *names, compare_texts);
}

/* The variants that a has and b has not. */
static void diff_variants(struct diff *d, char sign, const char *name, const struct idnv_lgr *of_a,
                          const struct idnvi_lgr_char *a, const struct idnv_lgr *of_b,
                          const struct idnvi_lgr_char *b)
{
    uint32_t count = b != NULL ? b->variants.count : 0;
    if (a == NULL || a->variants.count == 0)
        return;
    struct buf text = {0}, others_text = {0};
    const char **others = memory_zeroed(count + (size_t)1, sizeof *others);
    if (count > 0)
        list_variants(others, &others_text, of_b, &b->variants);
    for (uint32_t i = 0; i < a->variants.count; i++) {
        text.len = 0;
        put_variant(&text, of_a, &of_a->variants[a->variants.first + i]);
        const char *mine = text.data;
        if (bsearch(&mine, others, count, sizeof *others, compare_texts) == NULL)
            put_change(d, sign, "variant", name, mine);
    }
    free(others);
    buf_free(&others_text);
    buf_free(&text);
}

static void name_of(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    out->len = 0;
    put_sequence(out, cps);
    buf_putc(out, '\0');
}

/* An entry under the same sequence in both, or in one alone (the other NULL). */
static void diff_entry(struct diff *d, const struct idnvi_lgr_cps *cps,
                       const struct idnvi_lgr_char *a, const struct idnvi_lgr_char *b)
{
    struct buf name = {0}, before = {0}, after = {0};
    name_of(&name, cps);
    if (a == NULL || b == NULL) {
        put_change(d, a == NULL ? '+' : '-', cps->len > 1 ? "sequence" : "code-point", name.data,
                   "");
    } else {
        entry_text(&before, d->old, a);
        entry_text(&after, d->new, b);
        if (strcmp(before.data, after.data) != 0) {
            before.len--;
            buf_puts(&before, " -> ");
            buf_put(&before, after.data, after.len);
            put_change(d, '~', cps->len > 1 ? "sequence" : "code-point", name.data, before.data);
        }
    }
    if (a != NULL || b != NULL) {
        diff_variants(d, '-', name.data, d->old, a, d->new, b);
        diff_variants(d, '+', name.data, d->new, b, d->old, a);
    }
    buf_free(&name);
    buf_free(&before);
    buf_free(&after);
}

static const struct idnvi_lgr_char *entry(const struct idnv_lgr *lgr, uint32_t index)
{
    return index == IDNVI_LGR_NONE ? NULL : &lgr->chars[index];
}

/* What maps from nothing (RFC 7940, 5.3.3). */
static void diff_nothing(struct diff *d)
{
    static const struct idnvi_lgr_cps nothing = {NULL, 0};
    uint32_t old = d->old->null_char, new = d->new->null_char;
    if (old != IDNVI_LGR_NONE || new != IDNVI_LGR_NONE)
        diff_entry(d, &nothing, entry(d->old, old), entry(d->new, new));
}

/* Single code points of both tables in ascending order, then the sequences. */
static void diff_repertoire(struct diff *d)
{
    for (uint32_t cp = 0, i = 0, j = 0; cp < 0x110000;) {
        while (i < d->old->single_count && d->old->chars[d->old->singles[i]].last < cp)
            i++;
        while (j < d->new->single_count && d->new->chars[d->new->singles[j]].last < cp)
            j++;
        uint32_t first = UINT32_MAX;
        if (i < d->old->single_count)
            first = d->old->chars[d->old->singles[i]].cps.ptr[0];
        if (j < d->new->single_count && d->new->chars[d->new->singles[j]].cps.ptr[0] < first)
            first = d->new->chars[d->new->singles[j]].cps.ptr[0];
        if (first == UINT32_MAX)
            break;
        cp = first > cp ? first : cp;
        struct idnvi_lgr_cps one = {&cp, 1};
        diff_entry(d, &one, entry(d->old, idnvi_lgr_find(d->old, &cp, 1)),
                   entry(d->new, idnvi_lgr_find(d->new, &cp, 1)));
        cp++;
    }
    for (uint32_t i = 0, j = 0; i < d->old->sequence_count || j < d->new->sequence_count;) {
        const struct idnvi_lgr_char *a =
            i < d->old->sequence_count ? &d->old->chars[d->old->sequences[i]] : NULL;
        const struct idnvi_lgr_char *b =
            j < d->new->sequence_count ? &d->new->chars[d->new->sequences[j]] : NULL;
        int order = a == NULL ? 1 : b == NULL ? -1 : idnvi_lgr_cps_compare(&a->cps, &b->cps);
        diff_entry(d, order <= 0 ? &a->cps : &b->cps, order <= 0 ? a : NULL, order >= 0 ? b : NULL);
        i += order <= 0;
        j += order >= 0;
    }
}

static int same_text(const struct idnvi_lgr_text *a, const struct idnvi_lgr_text *b)
{
    return (a->ptr == NULL) == (b->ptr == NULL) && a->len == b->len &&
           (a->len == 0 || memcmp(a->ptr, b->ptr, a->len) == 0);
}

/* "old -> new", as text; long ones are left to the documents. */
static void put_texts(struct buf *out, const struct idnvi_lgr_text *a,
                      const struct idnvi_lgr_text *b)
{
    if (a->len < 80 && b->len < 80) {
        buf_put(out, a->ptr != NULL ? a->ptr : "", a->len);
        buf_puts(out, " -> ");
        buf_put(out, b->ptr != NULL ? b->ptr : "", b->len);
    }
    buf_putc(out, '\0');
}

static void diff_text(struct diff *d, const char *kind, const char *name,
                      const struct idnvi_lgr_text *a, const struct idnvi_lgr_text *b)
{
    struct buf detail = {0};
    if (same_text(a, b))
        return;
    put_texts(&detail, a, b);
    put_change(d, a->ptr == NULL ? '+' : b->ptr == NULL ? '-' : '~', kind, name, detail.data);
    buf_free(&detail);
}

/* Of a reference that both tables have. */
static void diff_reference(struct diff *d, const struct idnvi_lgr_reference *a,
                           const struct idnvi_lgr_reference *b)
{
    struct buf detail = {0};
    diff_text(d, "reference", a->id.ptr, &a->value, &b->value);
    if (same_text(&a->comment, &b->comment))
        return;
    buf_puts(&detail, "comment ");
    put_texts(&detail, &a->comment, &b->comment);
    put_change(d, '~', "reference", a->id.ptr, detail.data);
    buf_free(&detail);
}

static int compare_ids(const void *left, const void *right)
{
    const struct idnvi_lgr_reference *a = left, *b = right;
    return strcmp(a->id.ptr, b->id.ptr);
}

static struct idnvi_lgr_reference *sorted_references(const struct idnv_lgr *lgr)
{
    size_t count = lgr->reference_count;
    struct idnvi_lgr_reference *list = memory_zeroed(count + 1, sizeof *list);
    if (count > 0)
        memcpy(list, lgr->references, count * sizeof *list);
    qsort(list, count, sizeof *list, compare_ids);
    return list;
}

/* By their ids. */
static void diff_references(struct diff *d)
{
    struct idnvi_lgr_reference *a = sorted_references(d->old), *b = sorted_references(d->new);
    for (uint32_t i = 0, j = 0; i < d->old->reference_count || j < d->new->reference_count;) {
        int order = i == d->old->reference_count   ? 1
                    : j == d->new->reference_count ? -1
                                                   : compare_ids(&a[i], &b[j]);
        if (order == 0) {
            diff_reference(d, &a[i], &b[j]);
        } else {
            const struct idnvi_lgr_reference *one = order < 0 ? &a[i] : &b[j];
            put_change(d, order < 0 ? '-' : '+', "reference", one->id.ptr,
                       one->value.ptr != NULL ? one->value.ptr : "");
        }
        i += order <= 0;
        j += order >= 0;
    }
    free(a);
    free(b);
}

static void scope_change(struct diff *d, char sign, const struct idnvi_lgr_scope *scope)
{
    struct buf detail = {0};
    buf_puts(&detail, scope->value.ptr);
    if (scope->type.ptr == NULL) {
        buf_puts(&detail, ", no type");
    } else if (strcmp(scope->type.ptr, "domain") != 0) { /* the usual one goes without saying */
        buf_puts(&detail, ", type ");
        buf_puts(&detail, scope->type.ptr);
    }
    buf_putc(&detail, '\0');
    put_change(d, sign, "meta", "scope", detail.data);
    buf_free(&detail);
}

static void diff_meta(struct diff *d)
{
    const struct idnvi_lgr_meta *a = &d->old->meta;
    const struct idnvi_lgr_meta *b = &d->new->meta;
    diff_text(d, "meta", "version", &a->version, &b->version);
    diff_text(d, "meta", "version-comment", &a->version_comment, &b->version_comment);
    diff_text(d, "meta", "date", &a->date, &b->date);
    diff_text(d, "meta", "validity-start", &a->validity_start, &b->validity_start);
    diff_text(d, "meta", "validity-end", &a->validity_end, &b->validity_end);
    diff_text(d, "meta", "unicode-version", &a->unicode_version, &b->unicode_version);
    diff_text(d, "meta", "description", &a->description, &b->description);
    diff_text(d, "meta", "description-type", &a->description_type, &b->description_type);
    for (uint32_t pass = 0; pass < 2; pass++) {
        const struct idnvi_lgr_meta *x = pass == 0 ? a : b;
        const struct idnvi_lgr_meta *y = pass == 0 ? b : a;
        for (uint32_t i = 0; i < x->language_count; i++) {
            uint32_t j = 0;
            while (j < y->language_count && strcmp(x->languages[i].ptr, y->languages[j].ptr) != 0)
                j++;
            if (j == y->language_count)
                put_change(d, pass == 0 ? '-' : '+', "meta", "language", x->languages[i].ptr);
        }
        for (uint32_t i = 0; i < x->scope_count; i++) {
            uint32_t j = 0;
            while (j < y->scope_count &&
                   !(same_text(&x->scopes[i].value, &y->scopes[j].value) &&
                     same_text(&x->scopes[i].type, &y->scopes[j].type)))
                j++;
            if (j == y->scope_count)
                scope_change(d, pass == 0 ? '-' : '+', &x->scopes[i]);
        }
    }
}

static void put_label(void *context, const char *name, const char *detail)
{
    put_change(context, '~', "label", name, detail);
}

int policy_diff(struct tool *tool)
{
    struct table_file old, new;
    struct diff d = {.tool = tool};
    if (tool->n_args != 2)
        return tool_fail(tool, EXIT_USAGE, "policy diff takes OLD and NEW");
    int status = table_open(tool, &old, tool->args[0], 0);
    if (status != 0)
        return status;
    status = table_open(tool, &new, tool->args[1], 0);
    if (status == 0) {
        d.old = old.lgr;
        d.new = new.lgr;
        diff_meta(&d);
        diff_references(&d);
        diff_nothing(&d);
        diff_repertoire(&d);
        diff_rules(&d);
        if (tool->opt.labels != NULL)
            status = diff_labels(tool, &old, &new, tool->opt.labels, put_label, &d);
    }
    if (status == 0)
        status = output_buf(tool, &d.out);
    if (status == 0 && d.changes > 0)
        status = EXIT_OTHER;
    table_close(&new);
    buf_free(&d.out);
    table_close(&old);
    return status;
}
