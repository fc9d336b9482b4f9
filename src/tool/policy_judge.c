/* SPDX-License-Identifier: MIT */
/* A label judged by a policy (policy_judge.h). */
#include <stdlib.h>
#include <string.h>

#include "code_points.h"
#include "policy_judge.h"

/* Steps of the walk per variant that is wanted: a bound on time, for tables that make few of many.
 */
enum { STEPS_PER_VARIANT = 100000 };

/* Octets of the longest mapped label in which the places of findings are looked for. */
enum { SOURCE_MAX = 512 };

static int has_capitals(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] >= 'A' && s[i] <= 'Z')
            return 1;
    return 0;
}

void policy_canonical(struct policy_cut *cut, struct worker *w)
{
    const struct answer *a = &w->answer;
    struct buf *name = &w->canonical;
    char tld[IDNV_LABEL_MAX];
    size_t tld_len;
    if (a->a_label != NULL && !has_capitals(a->a_label, a->a_label_len)) {
        cut->name = a->a_label; /* as it is: a record may be of any length */
        cut->len = a->a_label_len;
        cut->len -= cut->len > 0 && cut->name[cut->len - 1] == '.';
        return;
    }
    name->len = 0;
    if (a->a_label != NULL)
        buf_put(name, a->a_label, a->a_label_len);
    else if (a->u_label != NULL)
        buf_put(name, a->u_label, a->u_label_len);
    if (name->len > 0 && name->data[name->len - 1] == '.')
        name->len--;
    for (size_t i = 0; i < name->len; i++)
        if (name->data[i] >= 'A' && name->data[i] <= 'Z')
            name->data[i] = (char)(name->data[i] + 32);
    /* Where a label has no A-form, the TLD still has. */
    size_t last = policy_last_label(name->data, name->len);
    if (a->a_label == NULL && last < name->len &&
        idnv_canonical_key(tld, sizeof tld, &tld_len, name->data + last, name->len - last,
                           idnv_profile_find("uts46", 5)) == IDNV_OK) {
        name->len = last;
        buf_put(name, tld, tld_len);
    }
    cut->name = name->data;
    cut->len = name->len;
}

/* The code points; lower case where all is ASCII and the protocol is asked too. */
static void take_code_points(struct evaluation *e, int lgr_alone)
{
    for (size_t at = 0; at < e->form_len && e->n < sizeof e->cps / sizeof *e->cps; e->n++) {
        int32_t used = idnv_utf8_decode(&e->cps[e->n], e->form + at, e->form_len - at);
        at += (size_t)(used < 0 ? -used : used);
    }
    if (!lgr_alone)
        code_points_canonical(e->cps, e->n);
}

/* Dots and all, a name without a suffix is the label of a command that takes labels. */
static int is_whole(const struct policy_choice *choice, const struct policy_cut *cut)
{
    return choice->lgr_alone && cut->suffix_start == cut->len;
}

struct evaluation *policy_label(struct worker *w, const struct policy_choice *choice,
                                const struct policy_cut *cut)
{
    const struct answer *a = &w->answer;
    struct evaluation *e = (void *)buf_room(&w->text, sizeof *e);
    memset(e, 0, offsetof(struct evaluation, variants));
    if (!choice->lgr_alone)
        e->registration = idnv_profile_find("registration", 12);
    e->form = a->u_label;
    e->form_len = a->u_label_len;
    if (!is_whole(choice, cut))
        e->form =
            policy_find_label(&e->form_len, a->u_label, a->u_label_len, policy_cut_label(cut));
    take_code_points(e, choice->lgr_alone);
    return e;
}

/* A code point of the label as given. */
struct piece {
    size_t end;  /* where it ends in the label */
    size_t made; /* code points of the U-form that it and those before it make */
    int joins;   /* it changes the form of those before it, and adds none */
};

/* The judged label in the record, and what stands there. */
struct source {
    const char *label;
    size_t len;
    uint32_t number, byte;
    size_t n; /* pieces; none where all of the label is the place */
    struct piece pieces[SOURCE_MAX];
};

/* What the first len octets of a label become, and how many code points these are. */
struct mapped {
    char form[2 * SOURCE_MAX];
    size_t len, n;
};

static void map_start(struct mapped *m, const char *label, size_t len, const idnv_profile *profile)
{
    idnv_report counted;
    idnv_report_init(&counted, NULL, 0);
    m->len = m->n = 0;
    if (idnv_to_unicode(m->form, sizeof m->form, &m->len, label, len, profile, &counted) < 0)
        m->n = SIZE_MAX;
    else
        (void)idnv_utf8_to_utf32(NULL, 0, &m->n, NULL, m->form, m->len);
}

/* Where the code point at `at` of a label ends. */
static size_t next_at(uint32_t *cp, const char *label, size_t len, size_t at)
{
    int32_t used = idnv_utf8_decode(cp, label + at, len - at);
    return at + (size_t)(used < 0 ? -used : used);
}

/* After "xn-" the prefix of an A-label has an empty U-form, or none. */
static int is_ace(const struct mapped *before, const struct mapped *now)
{
    return before->len == 3 && (before->form[0] | 32) == 'x' && (before->form[1] | 32) == 'n' &&
           before->form[2] == '-' && (now->n == 0 || (now->len == 4 && now->form[3] == '-'));
}

/* The pieces of a label that is its own U-form. */
static void take_given(struct source *s)
{
    uint32_t cp;
    for (size_t at = 0; at < s->len && s->n < SOURCE_MAX; s->n++) {
        at = next_at(&cp, s->label, s->len, at);
        s->pieces[s->n] = (struct piece){at, s->n + 1, 0};
    }
}

/* Those of a label that the profile maps; none of one that is an A-label then. */
static void take_mapped(struct source *s, const idnv_profile *profile)
{
    struct mapped before = {.len = 0}, now;
    uint32_t cp;
    for (size_t at = 0; at < s->len; s->n++) {
        at = next_at(&cp, s->label, s->len, at);
        map_start(&now, s->label, at, profile);
        if (is_ace(&before, &now)) {
            s->n = 0;
            return;
        }
        int joins = now.n == before.n && (now.len != before.len ||
                                          memcmp(now.form, before.form, now.len) != 0);
        s->pieces[s->n] = (struct piece){at, now.n, joins};
        before = now;
    }
}

static void find_source(struct source *s, const struct evaluation *e, const struct record *r,
                        const struct policy_choice *choice, const struct policy_cut *cut,
                        const idnv_profile *profile)
{
    size_t pos = 0, start = 0, len = r->len;
    s->number = policy_cut_label(cut);
    for (uint32_t i = 0; !is_whole(choice, cut) && i <= s->number; i++)
        if (!idnv_label_next(&pos, &start, &len, r->data, r->len, profile))
            break;
    s->label = r->data + start;
    s->len = len;
    s->byte = (uint32_t)start;
    if (len == e->form_len && (len == 0 || memcmp(s->label, e->form, len) == 0))
        take_given(s);
    else if (len <= SOURCE_MAX)
        take_mapped(s, profile);
}

/*
 * From a code point of the U-form to what it was made of: the first code point whose mapping reaches
 * so far, with those that are composed with it, or all of the label.
 */
static void place_finding(idnv_finding *f, const struct source *s)
{
    uint32_t want = f->index;
    f->label = s->number;
    f->byte = s->byte;
    f->bytes = (uint32_t)s->len;
    if (want == IDNV_ABSENT)
        return;
    for (size_t i = 0, start = 0; i < s->n; start = s->pieces[i++].end) {
        if (s->pieces[i].made <= want)
            continue;
        size_t last = i;
        while (last + 1 < s->n && s->pieces[last + 1].joins)
            last++;
        (void)next_at(&f->cp, s->label, s->len, start);
        f->index = (uint32_t)i;
        f->byte = s->byte + (uint32_t)start;
        f->bytes = (uint32_t)(s->pieces[last].end - start);
        return;
    }
}

static uint32_t place_index(uint32_t index, const struct source *s)
{
    idnv_finding f = {.index = index};
    place_finding(&f, s);
    return f.index;
}

static void evaluate(struct evaluation *e, const struct tool *tool,
                     const struct policy_choice *choice, const struct policy_cut *cut,
                     idnv_report *report)
{
    e->policy = cut->policy;
    e->result.size = sizeof e->result;
    if (choice->table != IDNV_POLICY_NONE) {
        e->status = idnv_policy_eval(&e->result, e->policy, choice->table, e->cps, e->n, report);
        e->refused[0] = (idnv_policy_refusal){choice->table, e->result.finding, e->result.index,
                                              e->result.rule};
        e->refused_len = e->status == IDNV_NO;
        return;
    }
    uint32_t first = IDNV_POLICY_NONE;
    if (tool->opt.lang != NULL)
        first = idnv_policy_find_language(e->policy, tool->opt.lang, strlen(tool->opt.lang));
    e->status = idnv_policy_eval_first(&e->result, e->refused, POLICY_REFUSED_MAX, &e->refused_len,
                                       e->policy, first, cut->suffix, e->cps, e->n, report);
}

/* Code points of the label that the table does not have. */
static size_t count_unlisted(struct evaluation *e, uint32_t table)
{
    idnv_policy_result result = {.size = sizeof result};
    idnv_report report;
    size_t n = 0;
    idnv_report_init(&report, e->found, IDNV_POLICY_LABEL_MAX + 1);
    (void)idnv_policy_eval(&result, e->policy, table, e->cps, e->n, &report);
    for (uint32_t i = 0; i < report.count && i < report.cap; i++)
        n += e->found[i].rule == IDNV_RULE_POLICY_CODE_POINT;
    return n;
}

const idnv_policy_refusal *policy_refusal(const struct evaluation *e, uint32_t table)
{
    for (size_t i = 0; i < e->refused_len && i < POLICY_REFUSED_MAX; i++)
        if (e->refused[i].table == table)
            return &e->refused[i];
    return NULL;
}

/*
 * Of several tables that refused, the one whose reasons help: that of --lang; for a label in ASCII
 * that of ASCII names, whose language is und-Latn; else the first of those that lack the fewest of
 * the label's code points.
 */
static uint32_t find_told(struct evaluation *e, const char *lang)
{
    uint32_t told = e->result.table;
    size_t least = SIZE_MAX;
    if (lang != NULL && idnv_policy_find_language(e->policy, lang, strlen(lang)) == told)
        return told;
    uint32_t ascii = idnv_policy_find_language(e->policy, "und-Latn", 8);
    if (code_points_ascii(e->cps, e->n) && policy_refusal(e, ascii) != NULL)
        return ascii;
    for (size_t i = 0; i < e->refused_len && i < POLICY_REFUSED_MAX && least > 0; i++) {
        size_t n = count_unlisted(e, e->refused[i].table);
        if (n < least) {
            least = n;
            told = e->refused[i].table;
        }
    }
    return told;
}

/* The result and the findings of the told table in place of those of the first one. */
static void tell(struct evaluation *e, const char *lang, idnv_report *report)
{
    uint32_t told = find_told(e, lang);
    idnv_report_init(report, e->found, IDNV_POLICY_LABEL_MAX + 1);
    e->status = idnv_policy_eval(&e->result, e->policy, told, e->cps, e->n, report);
}

static void put_quoted(struct buf *out, const char *what, idnv_policy_text text)
{
    buf_puts(out, what);
    buf_putc(out, '\'');
    buf_put(out, text.ptr, text.len);
    buf_putc(out, '\'');
}

/* "; table 'latin', one of 3; rule 'length': fewer than three characters" */
static void give_reason(struct answer *answer, const struct evaluation *e, uint32_t index)
{
    struct buf *out = &answer->reason;
    idnv_policy_text name, comment;
    put_quoted(out, "; table ", e->info.id);
    if (e->refused_len > 1)
        buf_printf(out, ", one of %zu", e->refused_len);
    answer->reason_table_len = out->len;
    answer->reason_rule = e->result.finding;
    answer->reason_index = index;
    if (idnv_policy_rule(&name, &comment, e->policy, e->result.table, e->result.rule) == IDNV_OK) {
        if (name.len > 0)
            put_quoted(out, "; rule ", name);
        if (comment.len > 0) {
            buf_puts(out, ": ");
            buf_put(out, comment.ptr, comment.len);
        }
    } else if (e->result.action > 0) {
        buf_printf(out, "; action %lu", (unsigned long)e->result.action);
    }
}

/*
 * What the TSV columns need, and the table of the keys; the texts live in the image and in the
 * worker's scratch.
 */
static void fill_columns(struct worker *w, const struct evaluation *e, uint32_t table)
{
    struct answer *answer = &w->answer;
    size_t cap = sizeof e->result.index_label, len = 0; /* four octets for each */
    char *room = buf_room(&w->index, cap);
    (void)idnv_utf32_to_utf8(room, cap, &len, NULL, e->result.index_label, e->result.index_len);
    answer->index_label = room;
    answer->index_label_len = len;
    answer->table = e->status == IDNV_OK ? e->info.id.ptr : NULL;
    answer->disposition = e->result.disposition.ptr;
    answer->policy_used = e->policy;
    answer->policy_table = table;
}

/* The table rests on general knowledge, or it is that a zone takes no other. */
static int is_unverified(const struct evaluation *e, uint32_t suffix)
{
    idnv_policy_text zone;
    if (policy_unverified(e->info.confidence))
        return 1;
    if (e->status != IDNV_NO ||
        idnv_policy_suffix_confidence(&zone, e->policy, suffix) != IDNV_OK ||
        !policy_unverified(zone))
        return 0;
    for (uint32_t i = 0; i < idnv_policy_tables(e->policy); i++)
        if (idnv_policy_suffix_uses(e->policy, suffix, i) == IDNV_NO)
            return 1;
    return 0;
}

/* The findings of the engine, and a note where no document of the registry is behind them. */
static void add_findings(struct evaluation *e, struct answer *answer, const idnv_report *report,
                         const struct source *source, int unverified)
{
    for (uint32_t i = 0; i < report->count && i < report->cap; i++) {
        place_finding(&e->found[i], source);
        answer_add(answer, &e->found[i]);
    }
    if (unverified) {
        idnv_finding note = {.rule = IDNV_RULE_POLICY_UNVERIFIED,
                             .severity = IDNV_SEVERITY_NOTE,
                             .index = IDNV_ABSENT,
                             .cp = IDNV_ABSENT};
        place_finding(&note, source);
        answer_add(answer, &note);
    }
}

void policy_judge(struct evaluation *e, struct worker *w, const struct policy_choice *choice,
                  const struct policy_cut *cut)
{
    struct answer *answer = &w->answer;
    idnv_report report;
    idnv_report_init(&report, e->found, IDNV_POLICY_LABEL_MAX + 1);
    evaluate(e, w->tool, choice, cut, &report);
    if (e->status < 0)
        return;
    uint32_t first = e->result.table; /* the keys are its, as policy_find_table has it */
    if (e->refused_len > 1 && e->status == IDNV_NO)
        tell(e, w->tool->opt.lang, &report);
    (void)idnv_policy_table_info(&e->info, e->policy, e->result.table);
    int unverified = !choice->lgr_alone && is_unverified(e, cut->suffix);
    fill_columns(w, e, first);
    if (w->tool->opt.explain && w->tool->opt.format == FORMAT_TEXT)
        policy_explain(&answer->sentences, e, cut->suffix, w->tool->opt.limit);
    if (e->status == IDNV_OK && !unverified)
        return;
    struct source *source = memory_zeroed(1, sizeof *source);
    find_source(source, e, answer->record, choice, cut, w->tool->profile);
    add_findings(e, answer, &report, source, unverified);
    if (e->status == IDNV_NO) {
        answer_raise(answer, VERDICT_INELIGIBLE);
        give_reason(answer, e, place_index(e->result.index, source));
    }
    for (size_t i = 0; i < e->refused_len && i < POLICY_REFUSED_MAX; i++)
        e->refused[i].index = place_index(e->refused[i].index, source);
    free(source);
}

void policy_outside(struct answer *answer, const struct policy_choice *choice)
{
    struct buf *reason = &answer->reason;
    idnv_policy_text suffix = {choice->under, choice->under_len};
    buf_puts(reason, "the name does not end in ");
    policy_put_suffix(reason, suffix.len > 0 ? suffix : policy_choice_tld(choice));
    if (suffix.len == 0 && idnv_policy_suffixes(choice->fixed) > 1)
        buf_puts(reason, " or another suffix of the policy");
    answer_add_name(answer, IDNV_RULE_NOT_IN_TLD, IDNV_SEVERITY_ERROR, 0, answer->record->len);
    answer_raise(answer, VERDICT_INELIGIBLE);
    buf_puts(&answer->sentences, "No policy was asked, since ");
    buf_put(&answer->sentences, reason->data, reason->len);
    buf_puts(&answer->sentences, ".\n");
}

int policy_find_table(struct worker *w, const struct policy_choice *choice)
{
    struct policy_cut cut = {0};
    policy_canonical(&cut, w);
    int status = policy_cut_name(&cut, choice);
    if (status != 0 || cut.outside || cut.policy == NULL)
        return status;
    struct evaluation *e = policy_label(w, choice, &cut);
    evaluate(e, w->tool, choice, &cut, NULL);
    if (e->status < 0)
        return status;
    w->answer.policy_used = e->policy;
    w->answer.policy_table = e->result.table;
    return status;
}

/* The counts are of the table's words (DESIGN 8), whoever asks. */
static enum policy_kind kind_of(idnv_policy_text disposition)
{
    if (policy_text_is(disposition, "activated"))
        return POLICY_ACTIVATED;
    int free = policy_text_is(disposition, "allocatable") || policy_text_is(disposition, "valid");
    return free ? POLICY_ALLOCATABLE : POLICY_BLOCKED;
}

static int may_be_had(const struct policy_walk *walk)
{
    const idnv_profile *registration = walk->e->registration;
    return walk->kind != POLICY_BLOCKED &&
           (registration == NULL || idnv_label_check_utf32(NULL, 0, NULL, walk->cps, walk->n,
                                                           registration, NULL) == IDNV_OK);
}

void policy_walk_begin(struct policy_walk *walk, struct evaluation *e, uint64_t limit)
{
    uint64_t steps = limit < UINT64_MAX / STEPS_PER_VARIANT ? (limit + 1) * STEPS_PER_VARIANT : 0;
    memset(walk, 0, sizeof *walk);
    walk->limit = limit;
    (void)idnv_policy_bound(&walk->bound, e->policy, e->result.table, e->cps, e->n);
    if (idnv_variants_begin(&e->variants, e->policy, e->result.table, e->cps, e->n,
                            IDNV_VARIANTS_ALL, steps) == IDNV_OK)
        walk->e = e;
}

int policy_walk_next(struct policy_walk *walk)
{
    if (walk->e == NULL)
        return 0;
    idnv_status status =
        idnv_variants_next(walk->cps, &walk->n, &walk->disposition, &walk->e->variants);
    if (status != IDNV_OK || walk->total == walk->limit) {
        walk->complete = status == IDNV_NO;
        return 0;
    }
    walk->kind = kind_of(walk->disposition);
    walk->available = may_be_had(walk);
    walk->total++;
    walk->counts[walk->kind]++;
    return 1;
}
