/* SPDX-License-Identifier: MIT */
/* The repertoire on the page of a table: chart, contexts, sequences. */
#include <stdlib.h>

#include "html.h"

static void put_cell(struct buf *out, const struct idnv_lgr *lgr, uint32_t cp)
{
    uint32_t index = idnvi_lgr_find(lgr, &cp, 1);
    struct idnvi_lgr_cps one = {&cp, 1};
    if (index == IDNVI_LGR_NONE) {
        buf_puts(out, "<td class=\"no\"></td>");
        return;
    }
    const struct idnvi_lgr_char *c = &lgr->chars[index];
    buf_printf(out, "<td class=\"%s%s\" title=\"", c->variants.count > 0 ? "var " : "",
               c->context.rule != IDNVI_LGR_NONE ? "when" : "");
    buf_putcp(out, cp);
    buf_putc(out, ' ');
    html_names(out, &one);
    if (c->context.rule != IDNVI_LGR_NONE) {
        buf_puts(out, c->context.negated ? ", not when " : ", only when ");
        html_text(out, &lgr->rules[c->context.rule].name);
    }
    buf_puts(out, "\">");
    html_glyph(out, &one);
    buf_puts(out, "</td>");
}

/* Sixteen code points a row; rows without any member are left out. */
static void put_chart(struct buf *out, const struct idnv_lgr *lgr)
{
    buf_puts(out, "<h2 id=\"repertoire\">Repertoire</h2>\n<p class=\"key\"><span "
                  "style=\"background:#fff4d6\">has "
                  "variants</span><span style=\"box-shadow:inset 0 -3px #b8860b\">only in some "
                  "contexts</span></p>\n<table class=\"chart\"><thead><tr><th></th>");
    for (unsigned i = 0; i < 16; i++)
        buf_printf(out, "<th>%X</th>", i);
    buf_puts(out, "</tr></thead>\n");
    uint32_t next = 0;
    for (uint32_t i = 0; i < lgr->single_count; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[i]];
        uint32_t row = c->cps.ptr[0] & ~15u;
        for (row = row < next ? next : row; row <= c->last; row += 16) {
            buf_puts(out, "<tr><th>");
            buf_putcp(out, row);
            buf_puts(out, "</th>");
            for (uint32_t k = 0; k < 16; k++)
                put_cell(out, lgr, row + k);
            buf_puts(out, "</tr>\n");
            next = row + 16;
        }
    }
    buf_puts(out, "</table>\n");
}

/* The code points that may stand in one context only, after what the chart can only mark. */
static void put_members(struct buf *out, const struct idnv_lgr *lgr,
                        const struct idnvi_lgr_context *context)
{
    for (uint32_t i = 0; i < lgr->single_count; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[i]];
        if (c->context.rule != context->rule || c->context.negated != context->negated)
            continue;
        html_chip(out, &c->cps);
        if (c->is_range) {
            struct idnvi_lgr_cps last = {&c->last, 1};
            buf_puts(out, "to ");
            html_chip(out, &last);
        }
    }
}

static void put_contexts(struct buf *out, const struct idnv_lgr *lgr)
{
    char *shown = memory_zeroed(2 * (size_t)lgr->rule_count + 1, 1); /* of each rule, both ways */
    unsigned rows = 0;
    for (uint32_t i = 0; i < lgr->single_count; i++) {
        const struct idnvi_lgr_context *context = &lgr->chars[lgr->singles[i]].context;
        if (context->rule == IDNVI_LGR_NONE || shown[2 * context->rule + context->negated])
            continue;
        shown[2 * context->rule + context->negated] = 1;
        buf_puts(out, rows++ == 0 ? "<h2 id=\"contexts\">Only in some contexts</h2>\n"
                                    "<table class=\"wide contexts\">\n<tr><th>"
                                  : "<tr><th>");
        html_context(out, lgr, context);
        buf_puts(out, "</th><td>");
        put_members(out, lgr, context);
        buf_puts(out, "</td></tr>\n");
    }
    if (rows > 0)
        buf_puts(out, "</table>\n");
    free(shown);
}

static void put_sequences(struct buf *out, const struct idnv_lgr *lgr)
{
    if (lgr->sequence_count == 0)
        return;
    buf_puts(out, "<h2 id=\"sequences\">Sequences</h2>\n<table "
                  "class=\"wide\"><thead><tr><th></th><th>Code points</th>"
                  "<th>Names</th><th>Context</th></tr></thead>\n");
    for (uint32_t i = 0; i < lgr->sequence_count; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->sequences[i]];
        buf_puts(out, "<tr>");
        html_member(out, &c->cps);
        buf_puts(out, "<td>");
        html_context(out, lgr, &c->context);
        buf_puts(out, "</td></tr>\n");
    }
    buf_puts(out, "</table>\n");
}

void html_repertoire(struct buf *out, const struct idnv_lgr *lgr)
{
    put_chart(out, lgr);
    put_contexts(out, lgr);
    put_sequences(out, lgr);
}
