/* SPDX-License-Identifier: MIT */
/* compare: do two labels or names look alike, how, and where. */
#include <stdlib.h>
#include <string.h>

#include "homograph.h"
#include "module.h"
#include "quote.h"

enum {
    NAME_CPS = 255, /* of a name: more than its 253 octets are, and a step's positions hold */
    STEPS_MAX = 4 * IDNV_HOMOGRAPH_STEP_MAX
};

struct comparison {
    uint32_t a[NAME_CPS], b[NAME_CPS];
    size_t a_len, b_len;
    int has_a, has_b;           /* as text */
    idnv_homograph_match match; /* the worst of the labels */
    idnv_homograph_step steps[STEPS_MAX];
    size_t n_steps;
    int clash;
};

/* Each place of a field that is no text, as check says it of a name. */
static void add_ill_formed(struct answer *answer, const char *field, size_t field_len,
                           const idnv_profile *profile)
{
    size_t pos = 0, start, len;
    for (uint32_t number = 0; idnv_label_next(&pos, &start, &len, field, field_len, profile);
         number++) {
        uint32_t cp, index = 0;
        for (size_t at = start; at < start + len; index++) {
            int32_t used = idnv_utf8_decode(&cp, field + at, start + len - at);
            uint32_t bytes = (uint32_t)(used < 0 ? -used : used);
            idnv_finding f = {.rule = IDNV_RULE_ILL_FORMED_UTF8,
                              .severity = IDNV_SEVERITY_ERROR,
                              .label = number,
                              .index = index,
                              .byte = (uint32_t)at,
                              .bytes = bytes,
                              .cp = IDNV_ABSENT};
            if (used < 0)
                answer_add(answer, &f);
            at += bytes;
        }
    }
}

/* The U-form of a field in code points, without a final dot; 0: there is none, and a finding. */
static int take(struct worker *w, uint32_t *cps, size_t *len, const char *field, size_t field_len)
{
    size_t n = 0;
    idnv_report report;
    idnv_report_init(&report, NULL, 0);
    *len = 0;
    if (idnv_utf8_to_utf32(NULL, 0, NULL, NULL, field, field_len) == IDNV_NO) {
        /* Other octets are another name, though shown the same. */
        add_ill_formed(&w->answer, field, field_len, w->tool->profile);
        return 0;
    }
    w->text.len = 0;
    (void)buf_room(&w->text, 4096);
    idnv_status status =
        idnv_to_unicode(w->text.data, w->text.cap, &n, field, field_len, w->tool->profile, &report);
    if (status >= 0 && n > 1 && w->text.data[n - 1] == '.')
        n--;
    if (status >= 0 && idnv_utf8_to_utf32(cps, NAME_CPS, len, NULL, w->text.data, n) == IDNV_OK)
        return 1;
    answer_add_name(&w->answer, IDNV_RULE_COMPARE_LIMIT, IDNV_SEVERITY_ERROR, 0, field_len);
    return 0;
}

static size_t dots(const uint32_t *cps, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += cps[i] == '.';
    return n;
}

static size_t label_end(const uint32_t *cps, size_t len, size_t at)
{
    while (at < len && cps[at] != '.')
        at++;
    return at;
}

/*
 * Adds what was found of the labels at i and k: tier and kind are each the worst of any label. That
 * of foreign scripts is the disguise, though another label may be alike at a worse tier.
 */
static void join(struct comparison *c, const idnv_homograph_match *match, size_t n_steps, size_t i,
                 size_t k)
{
    for (size_t n = c->n_steps; n < c->n_steps + n_steps; n++) {
        c->steps[n].a = (uint8_t)(c->steps[n].a + i);
        c->steps[n].b = (uint8_t)(c->steps[n].b + k);
    }
    c->n_steps += n_steps;
    c->match.distance += match->distance;
    if (match->tier > c->match.tier)
        c->match.tier = match->tier;
    if (match->kind > c->match.kind) /* in the order of their numbers */
        c->match.kind = match->kind;
}

static int labels_fit(const uint32_t *cps, size_t len)
{
    for (size_t at = 0, end; at <= len; at = end + 1) {
        end = label_end(cps, len, at);
        if (end - at > IDNV_HOMOGRAPH_MAX)
            return 0;
    }
    return 1;
}

/* Of unlike numbers of labels: something may look like a dot. Of long names nothing does. */
static idnv_status compare_wholes(struct comparison *c)
{
    idnv_status status = idnv_homograph_compare(&c->match, c->steps, STEPS_MAX, &c->n_steps, c->a,
                                                c->a_len, c->b, c->b_len);
    int long_names = c->a_len > IDNV_HOMOGRAPH_MAX || c->b_len > IDNV_HOMOGRAPH_MAX;
    if (long_names && labels_fit(c->a, c->a_len) && labels_fit(c->b, c->b_len))
        return IDNV_NO;
    return status;
}

/*
 * Names are compared label by label: what is a disguise, or of one script, is so in a label. As
 * many labels on both sides, and each like the other. A status as of the library.
 */
static idnv_status compare_labels(struct comparison *c)
{
    if (dots(c->a, c->a_len) != dots(c->b, c->b_len))
        return compare_wholes(c);
    c->match.tier = IDNV_TIER_K0;
    c->match.kind = IDNV_CLASH_IDENTICAL;
    for (size_t i = 0, k = 0; i <= c->a_len; i++, k++) {
        idnv_homograph_match match = {.size = sizeof match};
        size_t n_steps = 0, i_end = label_end(c->a, c->a_len, i),
               k_end = label_end(c->b, c->b_len, k);
        idnv_status status =
            idnv_homograph_compare(&match, c->steps + c->n_steps, STEPS_MAX - c->n_steps, &n_steps,
                                   c->a + i, i_end - i, c->b + k, k_end - k);
        if (status != IDNV_OK)
            return status;
        if (n_steps > STEPS_MAX - c->n_steps)
            return IDNV_ERR_LIMIT;
        join(c, &match, n_steps, i, k);
        i = i_end;
        k = k_end;
    }
    return IDNV_OK;
}

static void compare(struct worker *w, struct comparison *c, const struct record *r)
{
    idnv_status status = IDNV_NO;
    c->match = (idnv_homograph_match){.size = sizeof c->match};
    c->n_steps = 0;
    c->has_a = r->field2 != NULL && take(w, c->a, &c->a_len, r->data, r->len);
    c->has_b = r->field2 != NULL && take(w, c->b, &c->b_len, r->field2, r->field2_len);
    if (c->has_a && c->has_b) {
        status = compare_labels(c);
        if (status < 0)
            answer_add_name(&w->answer, IDNV_RULE_COMPARE_LIMIT, IDNV_SEVERITY_ERROR, 0, r->len);
    }
    c->clash = status == IDNV_OK;
    if (!c->clash)
        c->n_steps = 0;
}

/* Of what is text, though it may be too long to be compared. */
static void json_scripts(struct json *j, const char *key, const uint32_t *cps, size_t len, int has)
{
    idnv_script_set set;
    if (!has)
        return;
    (void)idnv_scripts_used(&set, cps, len);
    json_key(j, key);
    homograph_json_scripts(j, &set);
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
    json_scripts(&j, "scripts_a", c->a, c->a_len, c->has_a);
    json_scripts(&j, "scripts_b", c->b, c->b_len, c->has_b);
    if (w->answer.report.count > 0) /* why it was not compared, or a line end that was dropped */
        answer_json_findings(&j, &w->answer);
    answer_json_versions(&j, w->tool);
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
    struct homograph_places places = {.steps = c->steps, .n = c->n_steps};
    const char *sep = "";
    for (size_t a, b; homograph_place(&places, &a, &b); sep = ",")
        buf_printf(&w->out, "%s%zu:%zu", sep, a + base, b + base);
    if (w->tool->opt.format == FORMAT_TSV) {
        buf_putc(&w->out, '\t');
        if (c->clash)
            buf_putu(&w->out, c->match.distance);
    }
}

/*
 * The code points of a column, and how wide they are; in brackets where the labels differ: columns
 * of marks below would mean nothing to text from right to left.
 */
static int put_cells(struct buf *out, const uint32_t *cps, size_t len, int differs)
{
    const struct display *display = display_get();
    int columns = 0;
    for (size_t i = 0; i < len; i++) {
        char octets[4];
        size_t n = idnv_utf8_encode(octets, cps[i]);
        buf_putc(out, differs ? '[' : ' ');
        size_t start = out->len;
        text_put(out, octets, n, TEXT_TERMINAL | TEXT_VISIBLE);
        int width = display != NULL ? display->width(out->data + start, out->len - start) : 1;
        if (width == 0) {
            out->len = start;
            buf_puts(out, DOTTED_CIRCLE);
            buf_put(out, octets, n);
            width = 1;
        }
        buf_putc(out, differs ? ']' : ' ');
        for (; width < 2; width++)
            buf_putc(out, ' ');
        columns += width + 2;
    }
    return columns;
}

static void put_spaces(struct buf *out, int n)
{
    for (; n > 0; n--)
        buf_putc(out, ' ');
}

/* A column of the picture: what stands in it of each label, and the step that says why. */
struct column {
    size_t a_len, b_len;
    const idnv_homograph_step *step; /* NULL: the two are the same there */
};

/*
 * The column at i and k. A step of length 0 on one side is a mark that is missing there: of a
 * letter in this column, or, where the mark stands alone, of the letter before. What no key sees,
 * as a joiner, is in no step and stands alone.
 */
static struct column column_at(const struct comparison *c, size_t i, size_t k)
{
    struct column column = {i < c->a_len, k < c->b_len, NULL};
    for (size_t n = 0; c->clash && n < c->n_steps; n++) {
        const idnv_homograph_step *s = &c->steps[n];
        if (s->a == i && s->b == k) {
            column.a_len = s->a_len > 0 ? s->a_len : column.a_len;
            column.b_len = s->b_len > 0 ? s->b_len : column.b_len;
        } else if ((s->a == i && s->b_len == 0) || (s->b == k && s->a_len == 0)) {
            column.a_len = s->a_len;
            column.b_len = s->b_len;
        } else {
            continue;
        }
        column.step = s;
        break;
    }
    if (column.step == NULL && column.a_len > 0 && column.b_len > 0 && c->clash &&
        c->a[i] != c->b[k]) {
        if (homograph_vanishes(c->a[i], IDNV_TIER_K0))
            column.b_len = 0;
        else if (homograph_vanishes(c->b[k], IDNV_TIER_K0))
            column.a_len = 0;
    }
    column.a_len = column.a_len < c->a_len - i ? column.a_len : c->a_len - i;
    column.b_len = column.b_len < c->b_len - k ? column.b_len : c->b_len - k;
    return column;
}

/* What is to be said of each pair: more than a column shows, where several marks differ. */
static void put_pairs(struct buf *out, const struct comparison *c)
{
    for (size_t n = 0; c->clash && n < c->n_steps; n++) {
        const idnv_homograph_step *s = &c->steps[n];
        buf_printf(out, "\n  %u:%u ", s->a + 1u, s->b + 1u);
        homograph_put_step(out, s, c->a, c->b);
        buf_printf(out, " (%s, %s, cost %u)", idnv_tier_name(s->tier),
                   idnv_homograph_source(s->source), (unsigned)s->cost);
    }
}

/* The two labels, each letter under what it looks like, then the pairs. */
static void put_picture(struct buf *out, const struct comparison *c)
{
    struct buf above = {0}, below = {0};
    for (size_t i = 0, k = 0; i < c->a_len || k < c->b_len;) {
        struct column at = column_at(c, i, k);
        const idnv_homograph_step *s = at.step;
        if (at.a_len == 0 && at.b_len == 0)
            break;
        int over = put_cells(&above, c->a + i, at.a_len, s != NULL);
        int under = put_cells(&below, c->b + k, at.b_len, s != NULL);
        put_spaces(&above, under - over);
        put_spaces(&below, over - under);
        i += at.a_len;
        k += at.b_len;
    }
    if (c->clash)
        buf_printf(out, "%s %s, distance %u\n  ", idnv_tier_name(c->match.tier),
                   idnv_clash_name(c->match.kind), (unsigned)c->match.distance);
    else
        buf_puts(out, "no clash\n  ");
    buf_put(out, above.data, above.len);
    buf_puts(out, "\n  ");
    buf_put(out, below.data, below.len);
    put_pairs(out, c);
    buf_free(&above);
    buf_free(&below);
}

int command_compare(struct worker *w, const struct record *record)
{
    struct comparison *c = memory_zeroed(1, sizeof *c);
    answer_begin(w, record);
    compare(w, c, record);
    if (w->tool->opt.format == FORMAT_JSON)
        write_json(w, c, record);
    else if (w->tool->opt.format == FORMAT_TEXT && w->tool->out_terminal)
        put_picture(&w->out, c);
    else
        write_fields(w, c, record);
    worker_end_record(w);
    if (w->tool->opt.format == FORMAT_TEXT)
        findings_print(w, &w->answer);
    if (w->tool->opt.format == FORMAT_TEXT && w->tool->opt.explain && !w->tool->out_terminal &&
        !w->tool->opt.quiet) {
        put_picture(&w->err, c);
        buf_putc(&w->err, '\n');
    }
    int clash = c->clash;
    free(c);
    return clash || w->answer.report.errors > 0 ? EXIT_OTHER : EXIT_VALID;
}
