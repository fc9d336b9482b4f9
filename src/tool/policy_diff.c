/* SPDX-License-Identifier: MIT */
/* policy diff: what changed between two tables. */
#include <stdlib.h>

#include "authoring.h"

struct diff {
    struct tool *tool;
    const struct idnv_lgr *old;
    const struct idnv_lgr *new;
    struct buf out;
    size_t changes;
};

/* One change: sign + added, - removed, ~ changed. */
static void put_change(struct diff *d, char sign, const char *kind, const char *name,
                       const char *detail)
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

/* What a variant is, as text to compare and to show. */
static void variant_text(struct buf *out, const struct idnv_lgr *lgr,
                         const struct idnvi_lgr_variant *v)
{
    out->len = 0;
    put_sequence(out, &v->cps);
    buf_puts(out, v->type == IDNVI_LGR_NONE ? " no type" : " ");
    if (v->type != IDNVI_LGR_NONE)
        buf_puts(out, lgr->words[v->type].ptr);
    put_context(out, lgr, &v->context);
    buf_putc(out, '\0');
}

/* Context and tags of an entry, as text. Tags are compared in their order. */
static void entry_text(struct buf *out, const struct idnv_lgr *lgr, const struct idnvi_lgr_char *c)
{
    out->len = 0;
    put_context(out, lgr, &c->context);
    for (uint32_t i = 0; i < c->tags.count; i++) {
        buf_puts(out, ", tag ");
        buf_puts(out, lgr->tags[lgr->tag_list[c->tags.first + i]].ptr);
    }
    if (out->len == 0)
        buf_puts(out, ", plain");
    out->len -= 2; /* each part begins with a comma and a space */
    memmove(out->data, out->data + 2, out->len);
    buf_putc(out, '\0');
}

/* A variant with the document that its names are of. */
struct mapping {
    const struct idnv_lgr *lgr;
    const struct idnvi_lgr_variant *variant;
};

static const char *type_of(const struct mapping *m)
{
    return m->variant->type == IDNVI_LGR_NONE ? "" : m->lgr->words[m->variant->type].ptr;
}

static const char *rule_of(const struct mapping *m)
{
    uint32_t rule = m->variant->context.rule;
    return rule == IDNVI_LGR_NONE ? "" : m->lgr->rules[rule].name.ptr;
}

static int compare_mappings(const void *left, const void *right)
{
    const struct mapping *a = left, *b = right;
    int order = idnvi_lgr_cps_compare(&a->variant->cps, &b->variant->cps);
    if (order == 0)
        order = strcmp(type_of(a), type_of(b));
    if (order == 0)
        order = strcmp(rule_of(a), rule_of(b));
    return order != 0 ? order : a->variant->context.negated - b->variant->context.negated;
}

/* The variants that a has and b has not. */
static void diff_variants(struct diff *d, char sign, const char *name, const struct idnv_lgr *of_a,
                          const struct idnvi_lgr_char *a, const struct idnv_lgr *of_b,
                          const struct idnvi_lgr_char *b)
{
    uint32_t count = b != NULL ? b->variants.count : 0;
    if (a == NULL || a->variants.count == 0)
        return;
    struct buf text = {0};
    struct mapping *others = memory_zeroed(count + (size_t)1, sizeof *others);
    for (uint32_t i = 0; i < count; i++)
        others[i] = (struct mapping){of_b, &of_b->variants[b->variants.first + i]};
    qsort(others, count, sizeof *others, compare_mappings);
    for (uint32_t i = 0; i < a->variants.count; i++) {
        struct mapping mine = {of_a, &of_a->variants[a->variants.first + i]};
        if (bsearch(&mine, others, count, sizeof *others, compare_mappings) != NULL)
            continue;
        variant_text(&text, of_a, mine.variant);
        put_change(d, sign, "variant", name, text.data);
    }
    free(others);
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

/* A top-level child of <rules> in the canonical XML: its lines. */
struct rules_part {
    const char *text;
    size_t len;
    const char *key; /* element and name, "rule name=\"x\"" */
    size_t key_len;
    int kept; /* an action that the other table has too */
};

/* Parts begin with four spaces and "<", in the order of the file. */
static size_t split_rules(struct rules_part *parts, const char *xml, size_t len)
{
    const char *end = xml + len;
    size_t count = 0;
    const char *at = NULL;
    for (const char *line = xml; line < end; line++) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        next = next == NULL ? end : next;
        if (next - line == 9 && memcmp(line, "  <rules>", 9) == 0)
            at = line;
        if (at != NULL && next - line > 5 && memcmp(line, "    <", 5) == 0 && line[5] != '/') {
            struct rules_part *p = &parts[count++];
            const char *quote = memchr(line, '"', (size_t)(next - line));
            const char *close =
                quote == NULL ? NULL : memchr(quote + 1, '"', (size_t)(next - quote - 1));
            p->text = line;
            p->key = line + 5;
            p->key_len = close == NULL ? 0 : (size_t)(close + 1 - p->key);
        }
        if (at != NULL && count > 0 && next - line >= 4 && memcmp(line, "    ", 4) == 0)
            parts[count - 1].len = (size_t)(next - parts[count - 1].text);
        line = next;
    }
    return count;
}

static int is_action(const struct rules_part *p) { return strncmp(p->key, "action", 6) == 0; }

static int same_part(const struct rules_part *a, const struct rules_part *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* What the other table has in the place of a part: an action as it is, all else by its name. */
static int answers_to(const struct rules_part *a, const struct rules_part *b)
{
    if (is_action(a))
        return same_part(a, b);
    return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

static void part_change(struct diff *d, char sign, const struct rules_part *p)
{
    struct buf name = {0};
    int action = is_action(p);
    int rule = strncmp(p->key, "rule ", 5) == 0;
    if (action) {
        buf_put(&name, p->text + 4, p->len - 4);
    } else {
        const char *quote = memchr(p->key, '"', p->key_len);
        buf_put(&name, quote + 1, (size_t)(p->key + p->key_len - quote) - 2);
    }
    buf_putc(&name, '\0');
    put_change(d, sign, action ? "action" : rule ? "rule" : "class", name.data, "");
    buf_free(&name);
}

/* Rules and classes by name; actions as a list, since their order counts. */
static void diff_rules(struct diff *d)
{
    struct buf a_xml = {0}, b_xml = {0};
    put_xml(&a_xml, d->old);
    put_xml(&b_xml, d->new);
    struct rules_part *a = memory_zeroed(d->old->item_count + (size_t)1, sizeof *a);
    struct rules_part *b = memory_zeroed(d->new->item_count + (size_t)1, sizeof *b);
    size_t a_count = split_rules(a, a_xml.data, a_xml.len);
    size_t b_count = split_rules(b, b_xml.data, b_xml.len);
    for (size_t pass = 0; pass < 2; pass++) {
        struct rules_part *x = pass == 0 ? a : b;
        const struct rules_part *y = pass == 0 ? b : a;
        size_t x_count = pass == 0 ? a_count : b_count;
        size_t y_count = pass == 0 ? b_count : a_count;
        for (size_t i = 0; i < x_count; i++) {
            size_t j = 0;
            while (j < y_count && !answers_to(&x[i], &y[j]))
                j++;
            x[i].kept = is_action(&x[i]) && j < y_count;
            if (j == y_count)
                part_change(d, pass == 0 ? '-' : '+', &x[i]);
            else if (pass == 0 && !same_part(&x[i], &y[j]))
                part_change(d, '~', &x[i]);
        }
    }
    size_t changes = d->changes;
    size_t i = 0, j = 0;
    for (; changes == d->changes && i < a_count && j < b_count; i++, j++) {
        while (i < a_count && !a[i].kept)
            i++;
        while (j < b_count && !b[j].kept)
            j++;
        if (i < a_count && j < b_count && !same_part(&a[i], &b[j]))
            put_change(d, '~', "action", "order", "the actions stand in another order");
    }
    free(a);
    free(b);
    buf_free(&a_xml);
    buf_free(&b_xml);
}

static void diff_text(struct diff *d, const char *name, const struct idnvi_lgr_text *a,
                      const struct idnvi_lgr_text *b)
{
    struct buf detail = {0};
    if (a->len == b->len && (a->ptr == NULL) == (b->ptr == NULL) &&
        (a->len == 0 || memcmp(a->ptr, b->ptr, a->len) == 0))
        return;
    if (a->len < 80 && b->len < 80) {
        buf_put(&detail, a->ptr != NULL ? a->ptr : "", a->len);
        buf_puts(&detail, " -> ");
        buf_put(&detail, b->ptr != NULL ? b->ptr : "", b->len);
    }
    buf_putc(&detail, '\0');
    put_change(d, a->ptr == NULL ? '+' : b->ptr == NULL ? '-' : '~', "meta", name, detail.data);
    buf_free(&detail);
}

static void diff_meta(struct diff *d)
{
    const struct idnvi_lgr_meta *a = &d->old->meta;
    const struct idnvi_lgr_meta *b = &d->new->meta;
    diff_text(d, "version", &a->version, &b->version);
    diff_text(d, "date", &a->date, &b->date);
    diff_text(d, "validity-start", &a->validity_start, &b->validity_start);
    diff_text(d, "validity-end", &a->validity_end, &b->validity_end);
    diff_text(d, "unicode-version", &a->unicode_version, &b->unicode_version);
    diff_text(d, "description", &a->description, &b->description);
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
                   strcmp(x->scopes[i].value.ptr, y->scopes[j].value.ptr) != 0)
                j++;
            if (j == y->scope_count)
                put_change(d, pass == 0 ? '-' : '+', "meta", "scope", x->scopes[i].value.ptr);
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
