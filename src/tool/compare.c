/* SPDX-License-Identifier: MIT */
/* compare: do two labels look alike, how, and where. */
#include <string.h>

#include "homograph.h"
#include "module.h"

struct comparison {
    uint32_t a[IDNV_HOMOGRAPH_MAX], b[IDNV_HOMOGRAPH_MAX];
    size_t a_len, b_len;
    idnv_homograph_match match;
    idnv_homograph_step steps[IDNV_HOMOGRAPH_STEP_MAX / 4];
    size_t n_steps;
    int clash;
};

/* The U-form of a field in code points; 0: too long to be compared. */
static int take(struct worker *w, uint32_t *cps, size_t *len, const char *field, size_t field_len)
{
    size_t n = 0;
    idnv_report report;
    idnv_report_init(&report, NULL, 0);
    w->text.len = 0;
    (void)buf_room(&w->text, 4096);
    idnv_status status =
        idnv_to_unicode(w->text.data, w->text.cap, &n, field, field_len, w->tool->profile, &report);
    *len = 0;
    return status >= 0 &&
           idnv_utf8_to_utf32(cps, IDNV_HOMOGRAPH_MAX, len, NULL, w->text.data, n) == IDNV_OK;
}

static void compare(struct worker *w, struct comparison *c, const struct record *r)
{
    c->match = (idnv_homograph_match){.size = sizeof c->match, .tier = IDNV_TIER_NONE};
    c->n_steps = 0;
    int fits = r->field2 != NULL && take(w, c->a, &c->a_len, r->data, r->len) &&
               take(w, c->b, &c->b_len, r->field2, r->field2_len);
    if (r->field2 != NULL && !fits)
        answer_add_name(&w->answer, IDNV_RULE_LABEL_TOO_LONG, IDNV_SEVERITY_ERROR, 0, r->len);
    c->clash =
        fits && idnv_homograph_compare(&c->match, c->steps, sizeof c->steps / sizeof c->steps[0],
                                       &c->n_steps, c->a, c->a_len, c->b, c->b_len) == IDNV_OK;
    if (c->n_steps > sizeof c->steps / sizeof c->steps[0])
        c->n_steps = sizeof c->steps / sizeof c->steps[0];
}

static void write_json(struct worker *w, const struct comparison *c, const struct record *r)
{
    struct json j = worker_json(w);
    json_begin(&j, '{');
    json_key(&j, "line");
    json_uint(&j, r->line);
    json_key(&j, "a");
    (void)json_text(&j, r->data, r->len);
    if (r->field2 != NULL) {
        json_key(&j, "b");
        (void)json_text(&j, r->field2, r->field2_len);
    }
    json_key(&j, "tier");
    if (c->clash) {
        json_string(&j, idnv_tier_name(c->match.tier));
        json_key(&j, "kind");
        json_string(&j, idnv_clash_name(c->match.kind));
        json_key(&j, "at");
        homograph_json_at(&j, c->steps, c->n_steps, 0);
        json_key(&j, "distance");
        json_uint(&j, c->match.distance);
    } else {
        json_null(&j);
    }
    json_key(&j, "scripts_a");
    homograph_json_scripts(&j, &c->match.scripts_a);
    json_key(&j, "scripts_b");
    homograph_json_scripts(&j, &c->match.scripts_b);
    json_end(&j, '}');
}

/* TIER, KIND, A, B, the pairs as 1:1,3:3 (from 1 in text, from 0 in TSV). */
static void write_fields(struct worker *w, const struct comparison *c, const struct record *r)
{
    unsigned base = w->tool->opt.format == FORMAT_TEXT, escapes = worker_escapes(w) | TEXT_FIELDS;
    if (w->tool->opt.format == FORMAT_TSV) {
        buf_putu(&w->out, r->line);
        buf_putc(&w->out, '\t');
    } else {
        buf_puts(&w->out, c->clash ? idnv_tier_name(c->match.tier) : "none");
        buf_putc(&w->out, '\t');
        buf_puts(&w->out, c->clash ? idnv_clash_name(c->match.kind) : "");
        buf_putc(&w->out, '\t');
    }
    text_put(&w->out, r->data, r->len, escapes);
    buf_putc(&w->out, '\t');
    text_put(&w->out, r->field2, r->field2_len, escapes);
    buf_putc(&w->out, '\t');
    if (w->tool->opt.format == FORMAT_TSV) {
        buf_puts(&w->out, c->clash ? idnv_tier_name(c->match.tier) : "");
        buf_putc(&w->out, '\t');
        buf_puts(&w->out, c->clash ? idnv_clash_name(c->match.kind) : "");
        buf_putc(&w->out, '\t');
    }
    for (size_t i = 0; i < c->n_steps; i++) {
        buf_printf(&w->out, "%s%u:%u", i == 0 ? "" : ",", c->steps[i].a + base,
                   c->steps[i].b + base);
    }
    if (w->tool->opt.format == FORMAT_TSV) {
        buf_putc(&w->out, '\t');
        if (c->clash)
            buf_putu(&w->out, c->match.distance);
    }
}

static void put_range(struct buf *out, const uint32_t *cps, size_t first, size_t len)
{
    if (len == 0)
        buf_puts(out, "nothing");
    for (size_t i = 0; i < len; i++) {
        if (i > 0)
            buf_putc(out, ' ');
        buf_putcp(out, cps[first + i]);
    }
}

/* Cells of three columns: `len` code points from first on, and empty ones up to `cells`. */
static void put_cells(struct buf *out, const uint32_t *cps, size_t first, size_t len, size_t cells)
{
    const struct display *display = display_get();
    for (size_t i = 0; i < cells; i++) {
        char octets[4];
        size_t n = i < len ? idnv_utf8_encode(octets, cps[first + i]) : 0;
        int width = n == 0 ? 0 : display != NULL ? display->width(octets, n) : 1;
        if (n > 0)
            text_put(out, octets, n, TEXT_TERMINAL | TEXT_VISIBLE);
        for (int k = width < 0 ? 1 : width; k < 3; k++)
            buf_putc(out, ' ');
    }
}

/* The step that begins at i and k; NULL: the two are the same there. */
static const idnv_homograph_step *step_at(const struct comparison *c, size_t i, size_t k)
{
    for (size_t s = 0; s < c->n_steps; s++) {
        if (c->steps[s].a == i && c->steps[s].b == k)
            return &c->steps[s];
    }
    return NULL;
}

/* The two labels, each letter under what it looks like, and marks where they differ. */
static void put_aligned(struct worker *w, const struct comparison *c)
{
    struct buf above = {0}, between = {0}, below = {0};
    size_t i = 0, k = 0;
    while (i < c->a_len || k < c->b_len) {
        const idnv_homograph_step *s = c->clash ? step_at(c, i, k) : NULL;
        size_t a = s != NULL && s->a_len > 1 ? s->a_len : 1;
        size_t b = s != NULL && s->b_len > 1 ? s->b_len : 1;
        a = a < c->a_len - i ? a : c->a_len - i;
        b = b < c->b_len - k ? b : c->b_len - k;
        size_t cells = a > b ? a : b;
        put_cells(&above, c->a, i, a, cells);
        put_cells(&below, c->b, k, b, cells);
        for (size_t n = 0; n < cells; n++)
            buf_puts(&between, s != NULL ? "^  " : c->clash ? "   " : ".  ");
        i += a;
        k += b;
    }
    const struct buf *lines[] = {&above, &between, &below};
    for (size_t n = 0; n < 3; n++) {
        buf_puts(&w->out, "  ");
        buf_put(&w->out, lines[n]->data, lines[n]->len);
        buf_putc(&w->out, '\n');
    }
    buf_free(&above);
    buf_free(&between);
    buf_free(&below);
}

static void write_terminal(struct worker *w, const struct comparison *c)
{
    if (c->clash)
        buf_printf(&w->out, "%s %s, distance %u\n", idnv_tier_name(c->match.tier),
                   idnv_clash_name(c->match.kind), (unsigned)c->match.distance);
    else
        buf_puts(&w->out, "no clash\n");
    put_aligned(w, c);
    for (size_t i = 0; i < c->n_steps; i++) {
        const idnv_homograph_step *s = &c->steps[i];
        buf_printf(&w->out, "  %u:%u ", s->a + 1u, s->b + 1u);
        put_range(&w->out, c->a, s->a, s->a_len);
        buf_puts(&w->out, " ~ ");
        put_range(&w->out, c->b, s->b, s->b_len);
        buf_printf(&w->out, " (%s, %s, cost %u)\n", idnv_tier_name(s->tier),
                   idnv_homograph_source(s->source), (unsigned)s->cost);
    }
    w->out.len--;
}

int command_compare(struct worker *w, const struct record *record)
{
    struct comparison c;
    answer_begin(w, record);
    compare(w, &c, record);
    if (w->tool->opt.format == FORMAT_JSON)
        write_json(w, &c, record);
    else if (w->tool->opt.format == FORMAT_TEXT && w->tool->out_terminal)
        write_terminal(w, &c);
    else
        write_fields(w, &c, record);
    worker_end_record(w);
    if (w->tool->opt.format == FORMAT_TEXT)
        findings_print(w, &w->answer);
    return c.clash || w->answer.report.errors > 0 ? EXIT_OTHER : EXIT_VALID;
}
