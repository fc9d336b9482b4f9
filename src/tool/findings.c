/* SPDX-License-Identifier: MIT */
/*
 * Findings as text on standard error: one line each, on a terminal followed by the part of the
 * input that it speaks of and a caret under the character; with --explain, sentences.
 */
#include "config.h" /* before the system headers: ioctl */

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <idnv/character.h>

#include "module.h"
#include "quote.h"
#include "tool.h"

enum {
    COLUMNS_UNKNOWN = 76, /* of a terminal that does not tell */
    MARGIN_WHOLE = 7,     /* besides the input: indent, brackets, a mark's carrier */
    MARGIN_CUT = 13,      /* and dots on both sides */
    EXCERPT_OCTETS = 1024 /* at most, before and after: marks take no column */
};

static void put_colored(struct buf *out, int color, const char *code, const char *s)
{
    if (color)
        buf_puts(out, code);
    buf_puts(out, s);
    if (color)
        buf_puts(out, "\033[0m");
}

static void put_named(struct buf *out, uint32_t cp)
{
    const struct display *display = display_get();
    char name[256];
    buf_putcp(out, cp);
    if (display != NULL && display->name(name, cp)) {
        buf_putc(out, ' ');
        buf_puts(out, name);
    }
}

static int width(const struct buf *b, size_t from)
{
    return display_columns(b->data + from, b->len - from);
}

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The columns of the terminal that findings go to. */
static int terminal_columns(void)
{
    struct winsize size;
    if (ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    long n = columns != NULL ? strtol(columns, NULL, 10) : 0;
    return n > 0 && n <= USHRT_MAX ? (int)n : COLUMNS_UNKNOWN;
}

/* The part of the input that is shown, [from, to), and that which is marked, [start, stop). */
struct excerpt {
    const char *input;
    size_t len, from, start, stop, to;
    int room; /* columns that are left */
};

/* Takes the character [from, to) where there is room for it. */
static int take_character(struct excerpt *e, size_t from, size_t to)
{
    struct buf shown = {0};
    text_put(&shown, e->input + from, to - from, TEXT_VISIBLE);
    int columns = width(&shown, 0);
    buf_free(&shown);
    if (columns > e->room)
        return 0;
    e->room -= columns;
    return 1;
}

/* Where the text ends that goes on from `at`, up to `end`: in columns, and in octets. */
static size_t take_after(struct excerpt *e, size_t at, size_t end)
{
    size_t most = end - at < EXCERPT_OCTETS ? end : at + EXCERPT_OCTETS;
    while (at < most) {
        uint32_t cp;
        int32_t used = idnv_utf8_decode(&cp, e->input + at, e->len - at);
        size_t next = at + (size_t)(used < 0 ? -used : used);
        if (!take_character(e, at, next))
            break;
        at = next;
    }
    return at < end ? at : end;
}

static size_t take_before(struct excerpt *e, size_t at)
{
    size_t least = at < EXCERPT_OCTETS ? 0 : at - EXCERPT_OCTETS;
    while (at > least) {
        size_t previous = at - 1;
        while (previous > least && at - previous < 4 && is_continuation(e->input[previous]))
            previous--;
        if (!take_character(e, previous, at))
            break;
        at = previous;
    }
    return at;
}

/* As much of the line as there is room for, more of it before the place than after. */
static void fit_excerpt(struct excerpt *e, size_t start, size_t stop, int room)
{
    e->room = room > 1 ? room : 1;
    e->from = e->start = start;
    e->stop = e->to = take_after(e, start, stop);
    if (e->stop < stop)
        return;
    int later = e->room * 3 / 5;
    e->room -= later;
    e->to = take_after(e, e->stop, e->len);
    e->room += later;
    e->from = take_before(e, start);
    e->to = take_after(e, e->to, e->len);
}

static int take_excerpt(struct excerpt *e, const char *input, size_t len, const idnv_finding *f)
{
    size_t start = f->byte, stop = start + (size_t)f->bytes;
    if (len == 0 || start > len || stop > len || f->rule == IDNV_RULE_CR_DROPPED ||
        f->rule == IDNV_RULE_MORE_FINDINGS)
        return 0;
    int columns = terminal_columns();
    *e = (struct excerpt){.input = input, .len = len};
    fit_excerpt(e, start, stop, columns - MARGIN_WHOLE);
    if (e->from > 0 || e->to < len)
        fit_excerpt(e, start, stop, columns - MARGIN_CUT);
    return 1;
}

/* Some terminals reorder a line that holds such a character, and columns below it mean nothing. */
static int is_right_to_left(const struct excerpt *e)
{
    idnv_character c = {.size = sizeof c};
    uint32_t cp;
    for (size_t i = e->from; i < e->to;) {
        int32_t used = idnv_utf8_decode(&cp, e->input + i, e->to - i);
        i += (size_t)(used < 0 ? -used : used);
        if (cp >= 0x590 && idnv_character_get(&c, cp, idnv_profile_at(0)) == IDNV_OK &&
            (strcmp(c.bidi_class, "R") == 0 || strcmp(c.bidi_class, "AL") == 0))
            return 1;
    }
    return 0;
}

/* The marked text; a mark with nothing before it is carried by a DOTTED CIRCLE. */
static int put_marked(struct buf *out, const struct excerpt *e, int alone)
{
    size_t place = out->len;
    text_put(out, e->input + e->start, e->stop - e->start, TEXT_VISIBLE);
    int marked = width(out, place);
    if (marked == 0 && e->stop > e->start && alone) {
        out->len = place;
        buf_puts(out, DOTTED_CIRCLE);
        text_put(out, e->input + e->start, e->stop - e->start, TEXT_VISIBLE);
    }
    return marked;
}

/* Brackets in the line go with the text wherever the terminal puts it. */
static void put_bracketed(struct buf *out, const struct excerpt *e, int color)
{
    text_put(out, e->input + e->from, e->start - e->from, TEXT_VISIBLE);
    put_colored(out, color, "\033[1;32m", "[");
    (void)put_marked(out, e, 1);
    put_colored(out, color, "\033[1;32m", "]");
    text_put(out, e->input + e->stop, e->to - e->stop, TEXT_VISIBLE);
    buf_puts(out, e->to < e->len ? "...\n" : "\n");
}

static void put_carets(struct buf *out, const struct excerpt *e, int color)
{
    size_t line = out->len;
    text_put(out, e->input + e->from, e->start - e->from, TEXT_VISIBLE);
    int before = width(out, line);
    int marked = put_marked(out, e, before == 0);
    if (marked == 0 && e->stop > e->start && before > 0)
        before--; /* a combining mark stands over what precedes it */
    text_put(out, e->input + e->stop, e->to - e->stop, TEXT_VISIBLE);
    buf_puts(out, e->to < e->len ? "...\n    " : "\n    ");
    before += e->from > 0 ? 3 : 0;
    while (before-- > 0)
        buf_putc(out, ' ');
    if (color)
        buf_puts(out, "\033[1;32m");
    do
        buf_putc(out, '^');
    while (--marked > 0);
    buf_puts(out, color ? "\033[0m\n" : "\n");
}

/* The input around the finding, escaped, and a mark at its place. */
static void put_place(struct buf *out, const char *input, size_t len, const idnv_finding *f,
                      int color)
{
    struct excerpt e;
    if (!take_excerpt(&e, input, len, f))
        return;
    buf_puts(out, e.from > 0 ? "    ..." : "    ");
    if (is_right_to_left(&e))
        put_bracketed(out, &e, color);
    else
        put_carets(out, &e, color);
}

static const char *severity_color(const idnv_finding *f)
{
    if (f->severity == IDNV_SEVERITY_ERROR)
        return "\033[1;31m";
    return f->severity == IDNV_SEVERITY_WARNING ? "\033[1;33m" : "\033[1;36m";
}

/* LINE:LABEL:INDEX: RULE: U+XXXX NAME: text (source), positions 1-based */
static void put_finding(struct buf *out, const struct tool *tool, const struct answer *answer,
                        const idnv_finding *f)
{
    buf_putu(out, answer->record->line);
    if (f->label != IDNV_ABSENT) {
        buf_putc(out, ':');
        buf_putu(out, (uint64_t)f->label + 1);
        if (f->index != IDNV_ABSENT) {
            buf_putc(out, ':');
            buf_putu(out, (uint64_t)f->index + 1);
        }
    }
    buf_puts(out, ": ");
    put_colored(out, tool->color, severity_color(f), idnv_rule_name(f->rule));
    buf_puts(out, ": ");
    if (f->cp != IDNV_ABSENT) {
        put_named(out, f->cp);
        buf_puts(out, ": ");
    }
    struct buf text = {0}; /* words of a policy's author may be in it */
    finding_text(&text, answer, f);
    text_put(out, text.data, text.len, TEXT_LINE | TEXT_TERMINAL);
    buf_free(&text);
    buf_puts(out, " (");
    buf_puts(out, idnv_rule_source(f->rule));
    buf_puts(out, ")\n");
}

/* The beginning of a name that may have any length. */
static void put_quoted(struct buf *out, const char *name, size_t len)
{
    enum { SHOWN = 1024 };
    quote_put(out, name, len < SHOWN ? len : SHOWN);
}

/* The verdict in a sentence: that of the protocol, and what others say to what it accepts. */
static void put_verdict(struct buf *out, const struct worker *w, const struct answer *a)
{
    static const char *const others[] = {
        [VERDICT_VALID] = "",
        [VERDICT_REVIEW] = ", but a person has to decide (review)",
        [VERDICT_BLOCKED] = ", but a registered or listed name stands in its way (blocked)",
        [VERDICT_INELIGIBLE] = ", but the registry does not take it (ineligible)",
        [VERDICT_INVALID] = "",
    };
    const struct record *r = a->record;
    enum verdict protocol = a->verdict == VERDICT_INVALID ? VERDICT_INVALID : VERDICT_VALID;
    if (r->field2 != NULL)
        buf_puts(out, "The pair ");
    put_quoted(out, r->data, r->len);
    if (r->field2 != NULL) {
        buf_puts(out, " and ");
        put_quoted(out, r->field2, r->field2_len);
    }
    buf_printf(out, " is %s under the profile %s with Unicode %s%s", verdict_name(protocol),
               idnv_profile_name(w->tool->profile), idnv_profile_unicode(w->tool->profile),
               others[a->verdict]);
    if (a->report.errors == 1)
        buf_puts(out, ": one rule is broken, as said above");
    else if (a->report.errors > 1)
        buf_printf(out, ": rules are broken in %lu places, as said above",
                   (unsigned long)a->report.errors);
    buf_puts(out, ".\n");
}

void findings_explain(struct worker *w, const struct answer *a)
{
    struct buf *out = w->tool->same_terminal ? &w->out : &w->err;
    if (w->tool->opt.quiet || !w->tool->opt.explain)
        return;
    if (!a->forms_only)
        put_verdict(out, w, a);
    const idnv_report *r = &a->report;
    for (size_t i = 0; i < r->count && i < r->cap; i++) {
        const idnv_finding *f = &r->findings[i];
        /* What a policy says follows, in its own words. */
        if (f->cp == IDNV_ABSENT || f->label == IDNV_ABSENT || f->index == IDNV_ABSENT ||
            f->rule == IDNV_RULE_POLICY_CODE_POINT || f->rule == IDNV_RULE_POLICY_CONTEXT)
            continue;
        buf_printf(out, "Character %lu of label %lu is ", (unsigned long)f->index + 1,
                   (unsigned long)f->label + 1);
        quote_put_cps(out, &f->cp, 1);
        buf_puts(out, " (");
        put_named(out, f->cp);
        buf_puts(out, "): ");
        buf_puts(out, idnv_rule_text(f->rule));
        buf_puts(out, ".\n");
    }
    buf_put(out, a->sentences.data, a->sentences.len);
}

static int is_pair(const struct tool *tool, const struct record *record)
{
    return record->field2 != NULL && strcmp(tool->command.name, "pair") == 0;
}

/* Of a pair: the findings about the record and the A-name come first; how many they are. */
static uint32_t before_u_name(const struct tool *tool, const struct record *record)
{
    idnv_report counted;
    idnv_report_init(&counted, NULL, 0);
    (void)idnv_check(NULL, 0, NULL, NULL, 0, NULL, record->data, record->len, tool->profile,
                     &counted);
    return counted.count + (record->cr_dropped != 0);
}

/* With their places on a terminal; what `compare` finds may be about both of its names at once. */
void findings_print(struct worker *w, const struct answer *answer)
{
    const struct tool *tool = w->tool;
    const struct record *record = answer->record;
    struct buf *out = tool->same_terminal ? &w->out : &w->err;
    if (tool->opt.quiet)
        return;
    int pair = is_pair(tool, record);
    int places = tool->err_terminal && (pair || record->field2 == NULL);
    size_t n = answer_listed(answer), of_data = places && pair ? before_u_name(tool, record) : n;
    for (size_t i = 0; i < n; i++) {
        const idnv_finding *f = &answer->report.findings[i];
        put_finding(out, tool, answer, f);
        if (places && i < of_data)
            put_place(out, record->data, record->len, f, tool->color);
        else if (places)
            put_place(out, record->field2, record->field2_len, f, tool->color);
    }
    buf_put(out, answer->clashes.data, answer->clashes.len);
}
