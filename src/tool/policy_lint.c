/* SPDX-License-Identifier: MIT */
/* policy lint: what is allowed by RFC 7940 but is probably not meant. */
#include "config.h" /* before the system headers: POSIX functions */

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../lgr/property.h"
#include "lint.h"
#include "policy_module.h"
#include "ucd.h"

struct warning {
    uint16_t rule;
    uint32_t line;
    uint32_t column;
    uint32_t order;
    char text[200];
};

static void keep(struct lint *l, uint16_t rule, uint32_t line, uint32_t column, const char *detail)
{
    struct warning w = {.rule = rule, .line = line, .column = column};
    struct buf all = {0};
    w.order = (uint32_t)(l->warnings.len / sizeof w);
    buf_puts(&all, idnv_rule_text(rule));
    if (detail[0] != '\0') {
        buf_puts(&all, ": ");
        buf_puts(&all, detail);
    }
    size_t len = all.len < sizeof w.text ? all.len : sizeof w.text - 1;
    while (len < all.len && len > 0 && ((unsigned char)all.data[len] & 0xC0) == 0x80)
        len--;
    memcpy(w.text, all.data, len);
    w.text[len] = '\0';
    buf_free(&all);
    buf_put(&l->warnings, (const char *)&w, sizeof w);
}

void lint_warn(struct lint *l, uint16_t rule, uint32_t line, uint32_t column, const char *detail)
{
    l->work += LINT_WARN_WORK;
    if (l->found[rule - IDNV_RULE_LINT_DOCUMENT]++ < LINT_MAX_LISTED)
        keep(l, rule, line, column, detail);
}

/* What is not listed, and whether something was not looked at. */
static void tell_limits(struct lint *l)
{
    if (l->work >= LINT_MAX_WORK)
        keep(l, IDNV_RULE_LINT_LIMIT, 0, 0, "too much to compare");
    for (int rule = IDNV_RULE_LINT_DOCUMENT; rule < IDNV_RULE_LINT_LIMIT; rule++) {
        uint32_t found = l->found[rule - IDNV_RULE_LINT_DOCUMENT];
        struct buf text = {0};
        if (found <= LINT_MAX_LISTED)
            continue;
        buf_printf(&text, "%lu more %s", (unsigned long)found - LINT_MAX_LISTED,
                   idnv_rule_name((uint16_t)rule));
        buf_putc(&text, '\0');
        keep(l, IDNV_RULE_LINT_LIMIT, 0, 0, text.data);
        buf_free(&text);
    }
}

/* "U+0061 U+0062 to U+0063", for details. */
static void pair_text(struct buf *out, const struct idnvi_lgr_cps *from,
                      const struct idnvi_lgr_cps *to)
{
    out->len = 0;
    put_sequence(out, from);
    if (to != NULL) {
        buf_puts(out, " to ");
        put_sequence(out, to);
    }
    buf_putc(out, '\0');
}

static int same(const struct idnvi_lgr_cps *a, const struct idnvi_lgr_cps *b)
{
    return idnvi_lgr_cps_compare(a, b) == 0;
}

static uint32_t find(const struct lint *l, const struct idnvi_lgr_cps *cps)
{
    return idnvi_lgr_find(l->lgr, cps->ptr, cps->len);
}

/* 2: target is a variant of the char in this very context; 1: only in another; 0: it is none. */
static int has_variant(struct lint *l, const struct idnvi_lgr_char *c,
                       const struct idnvi_lgr_cps *target, const struct idnvi_lgr_context *context)
{
    int best = 0;
    for (uint32_t i = 0; i < c->variants.count && best < 2; i++) {
        const struct idnvi_lgr_variant *v = &l->lgr->variants[c->variants.first + i];
        l->work++;
        if (!same(&v->cps, target))
            continue;
        best =
            context == NULL ||
                    (v->context.rule == context->rule &&
                     (v->context.rule == IDNVI_LGR_NONE || v->context.negated == context->negated))
                ? 2
                : 1;
    }
    return best;
}

static void lint_transitive(struct lint *l, const struct idnvi_lgr_char *c,
                            const struct idnvi_lgr_variant *v, const struct idnvi_lgr_char *other,
                            struct buf *text)
{
    for (uint32_t i = 0; i < other->variants.count && l->work < LINT_MAX_WORK; i++) {
        const struct idnvi_lgr_variant *w = &l->lgr->variants[other->variants.first + i];
        if (same(&w->cps, &c->cps) || same(&w->cps, &other->cps) ||
            has_variant(l, c, &w->cps, NULL) > 0)
            continue;
        pair_text(text, &c->cps, &w->cps);
        text->len--;
        buf_puts(text, " by way of ");
        put_sequence(text, &other->cps);
        buf_putc(text, '\0');
        lint_warn(l, IDNV_RULE_LINT_NOT_TRANSITIVE, v->notes.line, v->notes.column, text->data);
    }
}

static void lint_variants(struct lint *l)
{
    const struct idnv_lgr *lgr = l->lgr;
    struct buf text = {0};
    for (uint32_t i = 0; i < lgr->char_count && l->work < LINT_MAX_WORK; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[i];
        for (uint32_t j = 0; j < c->variants.count && l->work < LINT_MAX_WORK; j++) {
            const struct idnvi_lgr_variant *v = &lgr->variants[c->variants.first + j];
            if (same(&v->cps, &c->cps))
                continue;
            uint32_t other = find(l, &v->cps);
            pair_text(&text, &c->cps, &v->cps);
            if (other == IDNVI_LGR_NONE) {
                if (v->cps.len > 0) /* nothing need not map back: RFC 7940, 5.3.3 */
                    lint_warn(l,
                              lint_is_label(l, &v->cps) ? IDNV_RULE_LINT_NOT_SYMMETRIC
                                                        : IDNV_RULE_LINT_VARIANT_OUTSIDE,
                              v->notes.line, v->notes.column, text.data);
                continue;
            }
            int reverse = has_variant(l, &lgr->chars[other], &c->cps, &v->context);
            if (reverse < 2)
                lint_warn(
                    l, reverse == 0 ? IDNV_RULE_LINT_NOT_SYMMETRIC : IDNV_RULE_LINT_CONTEXT_DIFFERS,
                    v->notes.line, v->notes.column, text.data);
            lint_transitive(l, c, v, &lgr->chars[other], &text);
        }
    }
    buf_free(&text);
}

/* Index of the table's Unicode version; the newest where it states none. */
static unsigned table_version(const struct idnv_lgr *lgr)
{
    bool known;
    const char *text = lgr->meta.unicode_version.ptr;
    return text == NULL ? IDNVI_UNICODE_COUNT - 1 : idnvi_property_version(text, &known);
}

/* What is wrong with a code point of a char or range; 0: nothing. */
static uint16_t fault_of(const struct lint *l, const struct idnvi_lgr_char *c, uint32_t cp)
{
    switch (idnvi_derived_at(idnvi_props(cp), cp, l->version)) {
    case IDNVI_UNASSIGNED:
        return IDNV_RULE_LINT_UNASSIGNED;
    case IDNVI_DISALLOWED:
        return IDNV_RULE_LINT_DISALLOWED;
    case IDNVI_CONTEXTJ:
        return c->cps.len == 1 && c->context.rule == IDNVI_LGR_NONE ? IDNV_RULE_LINT_JOINER : 0;
    default:
        return 0;
    }
}

static void warn_of_run(struct lint *l, const struct idnvi_lgr_char *c, uint16_t rule,
                        uint32_t first, uint32_t last)
{
    struct buf text = {0};
    buf_putcp(&text, first);
    if (last != first) {
        buf_puts(&text, " to ");
        buf_putcp(&text, last);
    }
    buf_putc(&text, '\0');
    lint_warn(l, rule, c->notes.line, c->notes.column, text.data);
    buf_free(&text);
}

/* One warning for each run of code points that have the same fault. */
static void lint_range(struct lint *l, const struct idnvi_lgr_char *c)
{
    for (uint32_t cp = c->cps.ptr[0]; cp <= c->last;) {
        uint32_t first = cp;
        uint16_t rule = fault_of(l, c, cp);
        do
            cp++;
        while (cp <= c->last && fault_of(l, c, cp) == rule);
        if (rule != 0)
            warn_of_run(l, c, rule, first, cp - 1);
    }
}

static void lint_repertoire(struct lint *l)
{
    for (uint32_t i = 0; i < l->lgr->char_count; i++) {
        const struct idnvi_lgr_char *c = &l->lgr->chars[i];
        if (c->is_range)
            lint_range(l, c);
        for (uint32_t k = 0; k < c->cps.len && !c->is_range; k++) {
            uint32_t cp = c->cps.ptr[k];
            uint16_t rule = fault_of(l, c, cp);
            if (rule != 0)
                warn_of_run(l, c, rule, cp, cp);
        }
    }
}

static void lint_meta(struct lint *l)
{
    const struct idnv_lgr *lgr = l->lgr;
    const struct idnvi_lgr_meta *m = &lgr->meta;
    const struct {
        int there;
        const char *name;
    } parts[] = {
        {m->version.len > 0, "version"},
        {m->date.len > 0, "date"},
        {m->language_count > 0, "language"},
        {m->scope_count > 0, "scope"},
        {m->unicode_version.len > 0, "unicode-version"},
        {m->description.len > 0, "description"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].there)
            lint_warn(l, IDNV_RULE_LINT_META_MISSING, m->line, m->line == 0 ? 0 : 1, parts[i].name);
    }
}

/* A table that is never valid: 4.3.6. Of what is no date the reader has remarked that. */
static void lint_validity(struct lint *l)
{
    const struct idnvi_lgr_meta *m = &l->lgr->meta;
    enum { DATE_LEN = 10 }; /* YYYY-MM-DD: dates are in the order of their octets */
    const struct idnvi_lgr_text *start = &m->validity_start, *end = &m->validity_end;
    struct buf text = {0};
    if (start->len != DATE_LEN || end->len != DATE_LEN ||
        memcmp(end->ptr, start->ptr, DATE_LEN) >= 0)
        return;
    buf_printf(&text, "validity-end %s is before validity-start %s (4.3.6)", end->ptr, start->ptr);
    buf_putc(&text, '\0');
    lint_warn(l, IDNV_RULE_LINT_DOCUMENT, m->line, 1, text.data);
    buf_free(&text);
}

/* A scope that no name is in: 4.3.4 asks of the type "domain" that the value is a domain name. */
static void lint_scopes(struct lint *l)
{
    const idnv_profile *dns = idnv_profile_find("dns", 3);
    for (uint32_t i = 0; i < l->lgr->meta.scope_count; i++) {
        const struct idnvi_lgr_scope *scope = &l->lgr->meta.scopes[i];
        char key[IDNV_NAME_MAX];
        size_t needed;
        struct buf text = {0};
        if (scope->value.len == 0 || scope->type.len != 6 ||
            memcmp(scope->type.ptr, "domain", 6) != 0 ||
            idnv_canonical_key(key, sizeof key, &needed, scope->value.ptr, scope->value.len,
                               dns) == IDNV_OK)
            continue;
        buf_puts(&text, "the scope is not a domain name (4.3.4): ");
        buf_put(&text, scope->value.ptr, scope->value.len + 1);
        lint_warn(l, IDNV_RULE_LINT_DOCUMENT, scope->line, scope->column, text.data);
        buf_free(&text);
    }
}

/* What the reader remarked, as warnings of lint. */
static void lint_document(struct lint *l, const idnv_lgr_diagnostics *found)
{
    for (uint32_t i = 0; i < found->count && i < found->cap; i++) {
        const idnv_lgr_diagnostic *d = &found->list[i];
        lint_warn(l,
                  strstr(d->section, "8.4") != NULL ? IDNV_RULE_LINT_DUPLICATE_VARIANT
                                                    : IDNV_RULE_LINT_DOCUMENT,
                  d->line, d->column, d->text);
    }
    if (found->count > found->cap) /* the reader only counted them */
        l->found[0] += found->count - found->cap;
}

static int compare_warnings(const void *left, const void *right)
{
    const struct warning *a = left;
    const struct warning *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void put_warning(struct buf *out, const struct tool *tool, const char *path,
                        const struct warning *w)
{
    if (tool->opt.format == FORMAT_JSON) {
        struct json j = {.out = out, .terminal = tool->out_terminal};
        json_begin(&j, '{');
        json_key(&j, "file");
        json_text(&j, path, strlen(path));
        if (w->line > 0) {
            json_key(&j, "line");
            json_uint(&j, w->line);
            json_key(&j, "column");
            json_uint(&j, w->column - 1);
        }
        json_key(&j, "rule");
        json_string(&j, idnv_rule_name(w->rule));
        json_key(&j, "number");
        json_uint(&j, w->rule);
        json_key(&j, "severity");
        json_string(&j, "warning");
        json_key(&j, "source");
        json_string(&j, idnv_rule_source(w->rule));
        json_key(&j, "text");
        json_text(&j, w->text, strlen(w->text));
        json_end(&j, '}');
        buf_putc(out, '\n');
        return;
    }
    char separator = tool->opt.format == FORMAT_TSV ? '\t' : ':';
    text_put(out, path, strlen(path), TEXT_FIELDS | (tool->out_terminal ? TEXT_TERMINAL : 0));
    buf_putc(out, separator);
    buf_putu(out, w->line);
    buf_putc(out, separator);
    buf_putu(out, tool->opt.format == FORMAT_TSV && w->column > 0 ? w->column - 1 : w->column);
    buf_putc(out, separator);
    if (separator == ':')
        buf_putc(out, ' ');
    buf_puts(out, idnv_rule_name(w->rule));
    buf_puts(out, separator == ':' ? ": " : "\t");
    text_put(out, w->text, strlen(w->text), TEXT_FIELDS | (tool->out_terminal ? TEXT_TERMINAL : 0));
    if (separator == ':') {
        buf_puts(out, " (");
        buf_puts(out, idnv_rule_source(w->rule));
        buf_putc(out, ')');
    } else {
        buf_putc(out, '\t');
        buf_puts(out, idnv_rule_source(w->rule));
    }
    buf_putc(out, '\n');
}

static int lint_file(struct tool *tool, const char *path)
{
    struct table_file file;
    struct lint l = {0};
    struct buf_sink sink = {.fd = 1};
    struct buf out = {.sink = &sink};
    void *image;
    size_t len;
    int status = table_open(tool, &file, path, 1);
    if (status != 0)
        return status;
    l.lgr = file.lgr;
    l.version = table_version(file.lgr);
    lint_document(&l, &file.found);
    lint_meta(&l);
    lint_validity(&l);
    lint_scopes(&l);
    lint_repertoire(&l);
    lint_variants(&l);
    lint_sequences(&l);
    lint_rules(&l);
    lint_actions(&l);
    tell_limits(&l);
    size_t count = l.warnings.len / sizeof(struct warning);
    struct warning *list = (struct warning *)(void *)l.warnings.data;
    if (count > 1)
        qsort(list, count, sizeof *list, compare_warnings);
    for (size_t i = 0; i < count; i++)
        put_warning(&out, tool, path, &list[i]);
    buf_flush(&out);
    status = sink.error != 0 ? output_status(tool, sink.error) : count > 0 ? EXIT_OTHER : 0;
    /* What only the compiler refuses, as rules that cost too much. */
    int compiled = table_compile(tool, &image, &len, &file);
    idnv_lgr_image_free(image, NULL);
    status = compiled > status ? compiled : status;
    buf_free(&out);
    buf_free(&l.warnings);
    buf_free(&l.used);
    table_close(&file);
    return status;
}

/* All documents of a directory, by name. */
static int lint_folder(struct tool *tool, const char *folder)
{
    struct dirent **entries = NULL;
    struct buf path = {0};
    int status = 0, count = scandir(folder, &entries, policy_is_document_entry, alphasort);
    if (count <= 0)
        return tool_fail(tool, EXIT_IO, "%s: %s", folder,
                         count < 0 ? strerror(errno) : "no .xml file in it");
    for (int i = 0; i < count; i++) {
        path.len = 0;
        buf_puts(&path, folder);
        if (path.data[path.len - 1] != '/')
            buf_putc(&path, '/');
        buf_puts(&path, entries[i]->d_name);
        buf_putc(&path, '\0');
        int one = lint_file(tool, path.data);
        status = one > status ? one : status;
        free(entries[i]);
    }
    free(entries);
    buf_free(&path);
    return status;
}

int policy_lint(struct tool *tool)
{
    struct stat about;
    int status = 0;
    if (tool->n_args == 0)
        return tool_fail(tool, EXIT_USAGE, "policy lint needs a FILE or DIRECTORY");
    for (size_t i = 0; i < tool->n_args; i++) {
        const char *path = tool->args[i];
        bool folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
        int one = folder ? lint_folder(tool, path) : lint_file(tool, path);
        if (one > status)
            status = one;
    }
    return status;
}
