/* SPDX-License-Identifier: MIT */
/* policy show: summary of a table, or what it says of one character. */
#include <string.h>

#include "authoring.h"

static void put_text_line(struct buf *out, const char *key, const struct idnvi_lgr_text *text,
                          unsigned escapes)
{
    if (text->ptr == NULL)
        return;
    buf_printf(out, "%-16s ", key);
    text_put(out, text->ptr, text->len, TEXT_FIELDS | escapes);
    buf_putc(out, '\n');
}

static void put_count(struct buf *out, const char *key, uint64_t count)
{
    buf_printf(out, "%-16s ", key);
    buf_putu(out, count);
    buf_putc(out, '\n');
}

static void json_member(struct json *j, const char *key, const struct idnvi_lgr_text *text)
{
    if (text->ptr == NULL)
        return;
    json_key(j, key);
    json_text(j, text->ptr, text->len);
}

static void summary_json(struct json *j, const struct idnv_lgr *lgr)
{
    const struct idnvi_lgr_meta *m = &lgr->meta;
    json_member(j, "version", &m->version);
    json_member(j, "date", &m->date);
    json_key(j, "languages");
    json_begin(j, '[');
    for (uint32_t i = 0; i < m->language_count; i++)
        json_text(j, m->languages[i].ptr, m->languages[i].len);
    json_end(j, ']');
    json_key(j, "scopes");
    json_begin(j, '[');
    for (uint32_t i = 0; i < m->scope_count; i++)
        json_text(j, m->scopes[i].value.ptr, m->scopes[i].value.len);
    json_end(j, ']');
    json_member(j, "unicode_version", &m->unicode_version);
    const struct {
        const char *key;
        uint64_t count;
    } counts[] = {{"code_points", lgr->code_points}, {"sequences", lgr->sequence_count},
                  {"variants", lgr->variant_count},  {"classes", lgr->named_class_count},
                  {"rules", lgr->rule_count},        {"actions", lgr->action_count},
                  {"references", lgr->reference_count}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        json_key(j, counts[i].key);
        json_uint(j, counts[i].count);
    }
}

static void summary_text(struct buf *out, const struct idnv_lgr *lgr, unsigned escapes)
{
    const struct idnvi_lgr_meta *m = &lgr->meta;
    put_text_line(out, "version", &m->version, escapes);
    put_text_line(out, "date", &m->date, escapes);
    for (uint32_t i = 0; i < m->language_count; i++)
        put_text_line(out, "language", &m->languages[i], escapes);
    for (uint32_t i = 0; i < m->scope_count; i++)
        put_text_line(out, "scope", &m->scopes[i].value, escapes);
    put_text_line(out, "validity-start", &m->validity_start, escapes);
    put_text_line(out, "validity-end", &m->validity_end, escapes);
    put_text_line(out, "unicode-version", &m->unicode_version, escapes);
    put_count(out, "code points", lgr->code_points);
    put_count(out, "sequences", lgr->sequence_count);
    put_count(out, "variants", lgr->variant_count);
    put_count(out, "classes", lgr->named_class_count);
    put_count(out, "rules", lgr->rule_count);
    put_count(out, "actions", lgr->action_count);
    for (uint32_t i = 0; i < lgr->rule_count; i++) {
        put_text_line(out, "rule", &lgr->rules[i].name, escapes);
        put_text_line(out, "  comment", &lgr->rules[i].notes.comment, escapes);
    }
}

/* What is said, then a text of the document. */
static void put_said(struct buf *out, const char *said, const struct idnvi_lgr_text *text,
                     unsigned escapes)
{
    buf_puts(out, said);
    if (text->ptr != NULL)
        text_put(out, text->ptr, text->len, TEXT_FIELDS | escapes);
}

static void put_context(struct buf *out, const struct idnv_lgr *lgr,
                        const struct idnvi_lgr_context *context, unsigned escapes)
{
    if (context->rule != IDNVI_LGR_NONE)
        put_said(out, context->negated ? ", not when " : ", when ",
                 &lgr->rules[context->rule].name, escapes);
}

static void entry_text(struct buf *out, const struct idnv_lgr *lgr, const struct idnvi_lgr_char *c,
                       unsigned escapes)
{
    struct idnvi_lgr_cps last = {&c->last, 1};
    put_sequence(out, &c->cps);
    if (c->is_range) {
        buf_puts(out, " to ");
        put_sequence(out, &last);
    }
    buf_printf(out, ": line %lu", (unsigned long)c->notes.line);
    put_context(out, lgr, &c->context, escapes);
    for (uint32_t i = 0; i < c->tags.count; i++)
        put_said(out, ", tag ", &lgr->tags[lgr->tag_list[c->tags.first + i]], escapes);
    buf_putc(out, '\n');
    put_text_line(out, "  comment", &c->notes.comment, escapes);
    for (uint32_t i = 0; i < c->variants.count; i++) {
        const struct idnvi_lgr_variant *v = &lgr->variants[c->variants.first + i];
        buf_puts(out, "  variant ");
        put_sequence(out, &v->cps);
        if (v->type == IDNVI_LGR_NONE)
            buf_puts(out, ", no type");
        else
            put_said(out, ", ", &lgr->words[v->type], escapes);
        put_context(out, lgr, &v->context, escapes);
        buf_putc(out, '\n');
    }
    for (uint32_t i = 0; i < c->notes.refs.count; i++) {
        const struct idnvi_lgr_reference *r =
            &lgr->references[lgr->ref_list[c->notes.refs.first + i]];
        put_said(out, "  reference ", &r->id, escapes);
        put_said(out, " ", &r->value, escapes);
        buf_putc(out, '\n');
    }
}

static void json_sequence(struct json *j, const char *key, const struct idnvi_lgr_cps *cps)
{
    struct buf text = {0};
    put_sequence(&text, cps);
    json_key(j, key);
    json_text(j, text.data, text.len);
    buf_free(&text);
}

static void entry_json(struct json *j, const struct idnv_lgr *lgr, const struct idnvi_lgr_char *c)
{
    const struct idnvi_lgr_cps last = {&c->last, 1};
    if (c->is_range) {
        json_sequence(j, "first", &c->cps);
        json_sequence(j, "last", &last);
    }
    json_key(j, "line");
    json_uint(j, c->notes.line);
    if (c->context.rule != IDNVI_LGR_NONE)
        json_member(j, c->context.negated ? "not_when" : "when",
                    &lgr->rules[c->context.rule].name);
    json_member(j, "comment", &c->notes.comment);
    json_key(j, "variants");
    json_begin(j, '[');
    for (uint32_t i = 0; i < c->variants.count; i++) {
        const struct idnvi_lgr_variant *v = &lgr->variants[c->variants.first + i];
        json_begin(j, '{');
        json_sequence(j, "cp", &v->cps);
        if (v->type != IDNVI_LGR_NONE)
            json_member(j, "type", &lgr->words[v->type]);
        if (v->context.rule != IDNVI_LGR_NONE)
            json_member(j, v->context.negated ? "not_when" : "when",
                        &lgr->rules[v->context.rule].name);
        json_end(j, '}');
    }
    json_end(j, ']');
}

/* "U+0061 U+0308", "0061", or the characters themselves. */
static int parse_sequence(const char *text, uint32_t *cps, size_t *len)
{
    const char *at = text;
    *len = 0;
    if ((text[0] == 'U' || text[0] == 'u') && text[1] == '+') {
        while (*at != '\0' && *len < IDNV_LGR_MAX_SEQUENCE) {
            uint32_t cp = 0;
            int digits = 0;
            if ((at[0] == 'U' || at[0] == 'u') && at[1] == '+')
                at += 2;
            for (; strchr("0123456789ABCDEFabcdef", *at) != NULL && *at != '\0' && digits <= 6;
                 at++, digits++)
                cp = cp * 16 + (uint32_t)(*at <= '9' ? *at - '0' : (*at & 0xDF) - 'A' + 10);
            while (*at == ' ' || (*at == '+' && digits > 0))
                at++;
            if (digits == 0 || digits > 6 || cp > 0x10FFFF)
                return 0;
            cps[(*len)++] = cp;
        }
        return *len > 0 && *at == '\0';
    }
    return idnv_utf8_to_utf32(cps, IDNV_LGR_MAX_SEQUENCE, len, NULL, text, strlen(text)) ==
               IDNV_OK &&
           *len > 0;
}

/* Before anything is answered. */
static int check_arguments(struct tool *tool)
{
    uint32_t cps[IDNV_LGR_MAX_SEQUENCE];
    size_t len;
    for (size_t i = 1; i < tool->n_args; i++)
        if (!parse_sequence(tool->args[i], cps, &len))
            return tool_fail(tool, EXIT_USAGE, "'%s' is no character and no U+XXXX",
                             tool->args[i]);
    return 0;
}

static int show_one(const struct tool *tool, struct buf *out, const struct idnv_lgr *lgr,
                    const char *argument)
{
    uint32_t cps[IDNV_LGR_MAX_SEQUENCE];
    size_t len;
    unsigned escapes = tool->out_terminal ? TEXT_TERMINAL : 0;
    (void)parse_sequence(argument, cps, &len);
    uint32_t index = idnvi_lgr_find(lgr, cps, len);
    struct json j = {.out = out, .terminal = tool->out_terminal};
    struct idnvi_lgr_cps asked = {cps, (uint32_t)len};
    if (tool->opt.format == FORMAT_JSON) {
        json_begin(&j, '{');
        json_key(&j, "listed");
        json_bool(&j, index != IDNVI_LGR_NONE);
        json_sequence(&j, "cp", &asked);
        if (index != IDNVI_LGR_NONE)
            entry_json(&j, lgr, &lgr->chars[index]);
        json_end(&j, '}');
        buf_putc(out, '\n');
    } else if (index != IDNVI_LGR_NONE) {
        entry_text(out, lgr, &lgr->chars[index], escapes);
    } else {
        put_sequence(out, &asked);
        buf_puts(out, ": not in the repertoire\n");
    }
    return index == IDNVI_LGR_NONE ? EXIT_OTHER : 0;
}

static int show_document(struct tool *tool)
{
    struct buf text = {0};
    int status = document_read(tool, &text, tool->args[0]);
    if (status == 0)
        status = output_buf(tool, &text);
    buf_free(&text);
    return status;
}

int policy_show(struct tool *tool)
{
    struct table_file file;
    struct buf out = {0};
    if (tool->n_args == 0 || (tool->opt.xml && tool->n_args > 1))
        return tool_fail(tool, EXIT_USAGE, "policy show needs a FILE, with --xml nothing else");
    if (tool->opt.format == FORMAT_TSV)
        return tool_fail(tool, EXIT_USAGE, "policy show has no columns: --format takes text or json");
    if (tool->opt.xml)
        return show_document(tool);
    int status = check_arguments(tool);
    if (status == 0)
        status = table_open(tool, &file, tool->args[0], 0);
    if (status != 0)
        return status;
    if (tool->n_args == 1 && tool->opt.format == FORMAT_JSON) {
        struct json j = {.out = &out, .terminal = tool->out_terminal};
        json_begin(&j, '{');
        summary_json(&j, file.lgr);
        json_end(&j, '}');
        buf_putc(&out, '\n');
    } else if (tool->n_args == 1) {
        summary_text(&out, file.lgr, tool->out_terminal ? TEXT_TERMINAL : 0);
    }
    for (size_t i = 1; i < tool->n_args; i++) {
        int one = show_one(tool, &out, file.lgr, tool->args[i]);
        status = one > status ? one : status;
    }
    int written = output_buf(tool, &out);
    status = written > status ? written : status;
    buf_free(&out);
    table_close(&file);
    return status;
}
