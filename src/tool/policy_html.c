/* SPDX-License-Identifier: MIT */
/* policy html: one self-contained page for people who decide about a table. */
#include "html.h"
#include "quote.h"
#include "ucd.h"

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}"
    "h1{font-size:1.6rem}h2{margin-top:2.5rem;border-bottom:1px solid #ccc;font-size:1.25rem}"
    "td a,th a{white-space:nowrap}h3{margin:1.5rem 0 .25rem}h3+p,h3+p+p{margin:.25rem 0}nav "
    "a{margin-right:1rem}"
    "table{border-collapse:collapse;margin:.5rem 0}th,td{border:1px solid #ccc;padding:.25rem "
    ".5rem;text-align:left;vertical-align:baseline}thead th,.sets th{background:#f3f3f3}"
    ".wide{width:100%}.wide>tbody>tr>th{font-weight:normal}.contexts th{width:14rem}"
    ".chart td{min-width:2.4rem;height:2.4rem;text-align:center;vertical-align:middle;"
    "font-size:1.3rem;padding:0 .1rem}"
    ".chart th{font:.75rem ui-monospace,monospace;color:#555;font-weight:normal;text-align:center;"
    "vertical-align:middle}"
    ".chart td.no{background:#f4f4f4}.chart td.var{background:#fff4d6}.chart "
    "td.when{box-shadow:inset 0 -3px #b8860b}"
    ".cp{font:.8rem ui-monospace,monospace;color:#555}.glyph{font-size:1.4rem;white-space:nowrap}"
    ".chip{display:inline-block;margin-right:1rem;white-space:nowrap}"
    ".note{color:#555}pre{white-space:pre-wrap;font:inherit;background:#f7f7f7;padding:.75rem}"
    "ul.rule{margin:.2rem 0}.key span{padding:.1rem .5rem;margin-right:1rem;border:1px solid #ccc}"
    "@media print{html{font-size:10pt}body{font-size:1rem;margin:0;max-width:none}"
    "nav{display:none}a{color:inherit}"
    "h2,h3,thead,.sets th{break-after:avoid}tr{break-inside:avoid}.chart td,.key span,th{"
    "print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

static const char *entity_of(char c)
{
    return c == '&'   ? "&amp;"
           : c == '<' ? "&lt;"
           : c == '>' ? "&gt;"
           : c == '"' ? "&quot;"
                      : NULL;
}

void html_escape(struct buf *out, const char *text, size_t len)
{
    static const char kept[] = "\n\t\r";
    for (size_t i = 0, start = 0; i <= len; i++) {
        const char *entity = i < len ? entity_of(text[i]) : "";
        if (entity == NULL && memchr(kept, text[i], sizeof kept - 1) == NULL)
            continue;
        text_put(out, text + start, i - start, TEXT_TERMINAL);
        start = i + 1;
        if (entity != NULL)
            buf_puts(out, entity);
        else
            buf_putc(out, text[i]);
    }
}

void html_text(struct buf *out, const struct idnvi_lgr_text *text)
{
    if (text->ptr != NULL)
        html_escape(out, text->ptr, text->len);
}

void html_glyph(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    struct buf text = {0};
    buf_puts(out, "<bdi>");
    if (cps->len > 0 && idnvi_is_mark(idnvi_props(cps->ptr[0])))
        buf_puts(out, DOTTED_CIRCLE);
    put_characters(&text, cps);
    html_escape(out, text.data, text.len);
    buf_puts(out, "</bdi>");
    buf_free(&text);
}

/* Names that are made from the number, CJK UNIFIED IDEOGRAPH-4E00, say it once too often. */
static void put_name(struct buf *out, const char *name, uint32_t cp)
{
    struct buf number = {0};
    size_t len = strlen(name);
    buf_putc(&number, '-');
    buf_puthex(&number, cp, 4);
    if (len > number.len && memcmp(name + len - number.len, number.data, number.len) == 0)
        len -= number.len;
    buf_put(out, name, len);
    buf_free(&number);
}

void html_names(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    const struct display *display = display_get();
    char name[256];
    for (uint32_t i = 0; i < cps->len; i++) {
        if (i > 0)
            buf_puts(out, " + ");
        if (display != NULL && display->name(name, cps->ptr[i]))
            put_name(out, name, cps->ptr[i]);
        else
            buf_putcp(out, cps->ptr[i]);
    }
}

void html_chip(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    if (cps->len == 0) {
        buf_puts(out, "<span class=\"chip\">(nothing)</span> ");
        return;
    }
    buf_puts(out, "<span class=\"chip\" title=\"");
    html_names(out, cps);
    buf_puts(out, "\"><span class=\"glyph\">");
    html_glyph(out, cps);
    buf_puts(out, "</span> <span class=\"cp\">");
    put_sequence(out, cps);
    buf_puts(out, "</span></span> ");
}

void html_context(struct buf *out, const struct idnv_lgr *lgr,
                  const struct idnvi_lgr_context *context)
{
    if (context->rule == IDNVI_LGR_NONE)
        return;
    buf_puts(out, context->negated ? "not when <a href=\"#rule-" : "only when <a href=\"#rule-");
    buf_printf(out, "%lu\">", (unsigned long)context->rule);
    html_text(out, &lgr->rules[context->rule].name);
    buf_puts(out, "</a>");
}

void html_member(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    buf_puts(out, "<td class=\"glyph\">");
    if (cps->len == 0)
        buf_puts(out, "(nothing)");
    else
        html_glyph(out, cps);
    buf_puts(out, "</td><td class=\"cp\">");
    put_sequence(out, cps);
    buf_puts(out, "</td><td class=\"note\">");
    html_names(out, cps);
    buf_puts(out, "</td>");
}

static void put_row(struct buf *out, const char *key, const struct idnvi_lgr_text *value)
{
    if (value->ptr == NULL)
        return;
    buf_printf(out, "<tr><th>%s</th><td>", key);
    html_text(out, value);
    buf_puts(out, "</td></tr>\n");
}

static void put_meta(struct buf *out, const struct idnv_lgr *lgr, const char *path)
{
    const struct idnvi_lgr_meta *m = &lgr->meta;
    const char *slash = strrchr(path, '/'), *base = slash == NULL ? path : slash + 1;
    const char *end = strstr(base, ".xml");
    buf_puts(out, "<h1>");
    for (uint32_t i = 0; i < m->scope_count; i++) {
        buf_puts(out, i == 0 ? "" : ", ");
        html_text(out, &m->scopes[i].value);
    }
    if (m->scope_count > 0)
        buf_puts(out, ": ");
    html_escape(out, base, end != NULL ? (size_t)(end - base) : strlen(base));
    buf_puts(out, "</h1>\n<p>Label generation ruleset (RFC 7940): which labels may be registered, "
                  "which are variants of each other, and what happens to them.</p>\n<table>\n");
    put_row(out, "Version", &m->version);
    put_row(out, "Date", &m->date);
    for (uint32_t i = 0; i < m->language_count; i++)
        put_row(out, "Language", &m->languages[i]);
    for (uint32_t i = 0; i < m->scope_count; i++)
        put_row(out, "Scope", &m->scopes[i].value);
    put_row(out, "Valid from", &m->validity_start);
    put_row(out, "Valid until", &m->validity_end);
    put_row(out, "Unicode version", &m->unicode_version);
    buf_printf(out,
               "<tr><th>Repertoire</th><td>%lu code point%s, %lu sequence%s</td></tr>\n"
               "<tr><th>Variant mappings</th><td>%lu</td></tr>\n"
               "<tr><th>Rules, actions</th><td>%lu, %lu</td></tr>\n</table>\n",
               (unsigned long)lgr->code_points, lgr->code_points == 1 ? "" : "s",
               (unsigned long)lgr->sequence_count, lgr->sequence_count == 1 ? "" : "s",
               (unsigned long)lgr->variant_count, (unsigned long)lgr->rule_count,
               (unsigned long)lgr->action_count);
}

static void put_link(struct buf *out, int wanted, const char *id, const char *text)
{
    if (wanted)
        buf_printf(out, "<a href=\"#%s\">%s</a>\n", id, text);
}

static int has_contexts(const struct idnv_lgr *lgr)
{
    for (uint32_t i = 0; i < lgr->single_count; i++)
        if (lgr->chars[lgr->singles[i]].context.rule != IDNVI_LGR_NONE)
            return 1;
    return 0;
}

static void put_links(struct buf *out, const struct idnv_lgr *lgr)
{
    buf_puts(out, "<nav>\n");
    put_link(out, 1, "repertoire", "Repertoire");
    put_link(out, has_contexts(lgr), "contexts", "Contexts");
    put_link(out, lgr->sequence_count > 0, "sequences", "Sequences");
    put_link(out, lgr->variant_count > 0, "variants", "Variant sets");
    put_link(out, lgr->named_class_count > 0, "classes", "Classes");
    put_link(out, lgr->rule_count > 0, "rules", "Rules");
    put_link(out, 1, "actions", "What happens to a label");
    put_link(out, lgr->meta.description.ptr != NULL, "description", "Description");
    put_link(out, lgr->reference_count > 0, "references", "References");
    buf_puts(out, "</nav>\n");
}

static void put_references(struct buf *out, const struct idnv_lgr *lgr)
{
    if (lgr->reference_count == 0)
        return;
    buf_puts(out, "<h2 id=\"references\">References</h2>\n<table>\n");
    for (uint32_t i = 0; i < lgr->reference_count; i++) {
        buf_puts(out, "<tr><th>");
        html_text(out, &lgr->references[i].id);
        buf_puts(out, "</th><td>");
        html_text(out, &lgr->references[i].value);
        buf_puts(out, "</td></tr>\n");
    }
    buf_puts(out, "</table>\n");
}

int policy_html(struct tool *tool)
{
    struct table_file file;
    struct buf out = {0};
    if (tool->n_args != 1)
        return tool_fail(tool, EXIT_USAGE, "policy html takes one FILE");
    int status = table_open(tool, &file, tool->args[0], 0);
    if (status != 0)
        return status;
    buf_puts(&out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                   "<title>");
    html_escape(&out, file.path, strlen(file.path));
    buf_puts(&out, "</title>\n<style>");
    buf_puts(&out, style);
    buf_puts(&out, "</style>\n</head>\n<body>\n");
    put_meta(&out, file.lgr, file.path);
    put_links(&out, file.lgr);
    html_repertoire(&out, file.lgr);
    html_variants(&out, file.lgr);
    html_rules(&out, file.lgr);
    html_description(&out, &file.lgr->meta);
    put_references(&out, file.lgr);
    buf_puts(&out, "</body>\n</html>\n");
    table_close(&file);
    return authoring_output(tool, &out);
}
