/* SPDX-License-Identifier: MIT */
/* The variant sets on the page of a table. */
#include <stdlib.h>

#include "html.h"

static uint32_t root(uint32_t *parents, uint32_t i)
{
    while (parents[i] != i) {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    return i;
}

static int same_kind(const struct idnvi_lgr_variant *a, const struct idnvi_lgr_variant *b)
{
    return a->type == b->type && a->context.rule == b->context.rule &&
           a->context.negated == b->context.negated;
}

/* One line: the type, all that the character maps to with it, and in which context. */
static void put_kind(struct buf *out, const struct idnv_lgr *lgr, const struct idnvi_lgr_char *c,
                     uint32_t first, uint32_t end)
{
    const struct idnvi_lgr_variant *all = &lgr->variants[c->variants.first];
    if (all[first].type != IDNVI_LGR_NONE)
        html_text(out, &lgr->words[all[first].type]);
    else
        buf_puts(out, "without type");
    buf_puts(out, ": ");
    for (uint32_t i = first; i < end; i++) {
        if (!same_kind(&all[first], &all[i]))
            continue;
        if (idnvi_lgr_cps_compare(&all[i].cps, &c->cps) == 0)
            buf_puts(out, "<span class=\"chip\">itself</span>");
        else
            html_chip(out, &all[i].cps);
    }
    html_context(out, lgr, &all[first].context);
}

/* Lines by type and context; beyond so many kinds each variant has one of its own. */
static void put_mapping(struct buf *out, const struct idnv_lgr *lgr, const struct idnvi_lgr_char *c)
{
    enum { KINDS_MOST = 64 };
    const struct idnvi_lgr_variant *all = &lgr->variants[c->variants.first];
    uint32_t kinds[KINDS_MOST], n = 0;
    for (uint32_t i = 0; i < c->variants.count; i++) {
        uint32_t k = 0;
        while (k < n && !same_kind(&all[kinds[k]], &all[i]))
            k++;
        if (k < n)
            continue;
        buf_puts(out, i == 0 ? "" : "<br>");
        put_kind(out, lgr, c, i, n < KINDS_MOST ? c->variants.count : i + 1);
        if (n < KINDS_MOST)
            kinds[n++] = i;
    }
    if (c->cps.len == 0 && c->context.rule != IDNVI_LGR_NONE) { /* no place in the repertoire */
        buf_puts(out, "<br>all of it ");
        html_context(out, lgr, &c->context);
    }
}

/* Sets: what any chain of mappings connects. next links the members of a set in file order. */
void html_variants(struct buf *out, const struct idnv_lgr *lgr)
{
    if (lgr->variant_count == 0)
        return;
    uint32_t *parents = memory_zeroed((size_t)3 * lgr->char_count, sizeof *parents);
    uint32_t *next = parents + lgr->char_count;
    uint32_t *last = next + lgr->char_count;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        parents[i] = last[i] = i;
        next[i] = IDNVI_LGR_NONE;
    }
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        for (uint32_t j = 0; j < lgr->chars[i].variants.count; j++) {
            const struct idnvi_lgr_cps *t = &lgr->variants[lgr->chars[i].variants.first + j].cps;
            uint32_t other = idnvi_lgr_find(lgr, t->ptr, t->len);
            if (other == IDNVI_LGR_NONE)
                continue;
            uint32_t a = root(parents, i), b = root(parents, other);
            parents[a > b ? a : b] = a > b ? b : a;
        }
    }
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        uint32_t r = root(parents, i);
        if (r != i) {
            next[last[r]] = i;
            last[r] = i;
        }
    }
    buf_puts(out, "<h2 id=\"variants\">Variant sets</h2>\n<p>The members of a set are variants of "
                  "each other; the right column says what each one maps to and with which type.</p>"
                  "\n<table class=\"wide sets\">\n");
    unsigned long number = 0;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        if (root(parents, i) != i || (lgr->chars[i].variants.count == 0 && last[i] == i))
            continue;
        buf_printf(out, "<tbody><tr><th colspan=\"4\">Set %lu</th></tr>\n", ++number);
        for (uint32_t k = i; k != IDNVI_LGR_NONE; k = next[k]) {
            buf_puts(out, "<tr>");
            html_member(out, &lgr->chars[k].cps);
            buf_puts(out, "<td>");
            put_mapping(out, lgr, &lgr->chars[k]);
            buf_puts(out, "</td></tr>\n");
        }
        buf_puts(out, "</tbody>\n");
    }
    buf_puts(out, "</table>\n");
    free(parents);
}
