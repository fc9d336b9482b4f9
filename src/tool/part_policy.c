/* SPDX-License-Identifier: MIT */
/* The policy part of `check`: which label a TLD's tables judge, and what they answer. */
#include <stdlib.h>
#include <string.h>

#include "policy_json.h"
#include "policy_store.h"

enum { BUNDLE_MAX = 100 };

/* tool->part_state of this part. */
struct state {
    struct policy_store *store;
    const idnv_policy *fixed; /* of --tld or --policy; NULL: from each name's own TLD */
    int by_option;            /* --tld or --policy was given */
    const char *under;        /* the TLD or zone of --tld */
    size_t under_len;         /* 0 without --tld */
    uint32_t suffix;          /* the same in the policy, or IDNV_POLICY_NONE */
    uint32_t table;           /* of --table, else IDNV_POLICY_NONE */
    const idnv_profile *registration;
};

static int open_tld(struct tool *tool, struct state *s)
{
    s->by_option = 1;
    s->under = tool->opt.suffix;
    s->under_len = strlen(s->under);
    int status = policy_store_tld(&s->fixed, s->store, tool->opt.tld, strlen(tool->opt.tld));
    if (s->fixed != NULL)
        s->suffix = policy_suffix(s->fixed, s->under);
    return status != 0 || s->suffix != IDNV_POLICY_NONE ? status : tool_tld_only(tool);
}

static int open_table(struct tool *tool, struct state *s)
{
    s->table = IDNV_POLICY_NONE;
    if (tool->opt.table == NULL)
        return 0;
    if (s->fixed == NULL)
        return tool_fail(tool, EXIT_USAGE, "--table needs --tld or --policy with a policy");
    s->table = idnv_policy_find(s->fixed, tool->opt.table, strlen(tool->opt.table));
    if (s->table == IDNV_POLICY_NONE)
        return tool_fail(tool, EXIT_USAGE, "--table=%s: the policy has no such table",
                         tool->opt.table);
    return 0;
}

static int part_open(struct tool *tool, void **state)
{
    struct state *s = calloc(1, sizeof *s);
    int status = 0;
    *state = s;
    if (s == NULL)
        return tool_fail(tool, EXIT_IO, "out of memory");
    s->registration = idnv_profile_find("registration", 12);
    s->suffix = IDNV_POLICY_NONE;
    s->store = policy_store_new(tool);
    if (s->store == NULL)
        return tool_fail(tool, EXIT_IO, "out of memory");
    if (tool->opt.tld != NULL)
        status = open_tld(tool, s);
    if (status == 0 && tool->opt.policy != NULL) {
        s->by_option = 1;
        status = policy_store_file(&s->fixed, s->store, tool->opt.policy);
    }
    return status != 0 ? status : open_table(tool, s);
}

static void part_close(void *state)
{
    struct state *s = state;
    policy_store_free(s->store);
    free(s);
}

/* A name in canonical form (A-form, lower case, no final dot) and what of it is judged. */
struct cut {
    const char *name;
    size_t len;
    const idnv_policy *policy; /* NULL: none */
    uint32_t suffix;           /* of the policy; IDNV_POLICY_NONE: another, or none */
    size_t suffix_start;       /* in name; len where there is no suffix */
    int outside;               /* the name does not end in the TLD or one of its zones */
};

static int ends_in(const struct cut *cut, const char *suffix, size_t len)
{
    return cut->len > len + 1 && cut->name[cut->len - len - 1] == '.' &&
           memcmp(cut->name + cut->len - len, suffix, len) == 0;
}

/* The longest suffix of the policy that the name ends in with something left of it. */
static void find_suffix(struct cut *cut)
{
    size_t longest = 0;
    idnv_policy_text suffix;
    for (uint32_t i = 0; idnv_policy_suffix(&suffix, cut->policy, i) == IDNV_OK; i++) {
        if (suffix.len > longest && ends_in(cut, suffix.ptr, suffix.len)) {
            longest = suffix.len;
            cut->suffix = i;
            cut->suffix_start = cut->len - suffix.len;
        }
    }
}

static size_t last_label(const char *name, size_t len)
{
    while (len > 0 && name[len - 1] != '.')
        len--;
    return len;
}

/* The suffix of a name, and the policy that judges below it. */
static int cut_name(struct cut *cut, struct state *s)
{
    size_t last = last_label(cut->name, cut->len);
    int status = 0;
    cut->policy = s->fixed;
    cut->suffix = last == 0 ? s->suffix : IDNV_POLICY_NONE; /* a label stands below --tld */
    cut->suffix_start = cut->len;
    if (!s->by_option && last > 0)
        status = policy_store_tld(&cut->policy, s->store, cut->name + last, cut->len - last);
    if (last == 0)
        return status;
    if (cut->policy != NULL)
        find_suffix(cut);
    int below = s->under_len > 0 && ends_in(cut, s->under, s->under_len);
    if (!below && s->under_len > 0 && memchr(s->under, '.', s->under_len) != NULL)
        cut->outside = 1; /* in the TLD perhaps, not in the zone that was given */
    if (cut->suffix != IDNV_POLICY_NONE || cut->outside)
        return status;
    /* A policy that names no suffix is that of whatever stands last. */
    int named = s->under_len > 0 || (s->by_option && cut->policy != NULL &&
                                     idnv_policy_suffixes(cut->policy) > 0);
    if (named && !below)
        cut->outside = 1;
    else
        cut->suffix_start = last;
    return status;
}

size_t policy_cut(void *state, const char *name, size_t len)
{
    struct cut cut = {.name = name, .len = len};
    (void)cut_name(&cut, state);
    return cut.outside ? last_label(name, len) : cut.suffix_start;
}

/* The judged label: its number from the left, and its place in a form of the name. */
struct place {
    uint32_t number;
    size_t start;
    size_t len;
};

static size_t label_len(const char *s, size_t len)
{
    const char *dot = len > 0 ? memchr(s, '.', len) : NULL;
    return dot != NULL ? (size_t)(dot - s) : len;
}

static void find_place(struct place *place, const char *form, size_t form_len, uint32_t number)
{
    size_t start = 0;
    for (uint32_t i = 0; i < number; i++)
        start += label_len(form + start, form_len - start) + 1;
    place->number = number;
    place->start = start;
    place->len = label_len(form + start, form_len - start);
}

/* The finding of a code point of the judged label, with its place in the input. */
static void place_finding(idnv_finding *f, const struct answer *answer, const idnv_profile *profile,
                          uint32_t number)
{
    const struct record *r = answer->record;
    size_t pos = 0, start = 0, len = 0;
    for (uint32_t i = 0; i <= number; i++)
        if (!idnv_label_next(&pos, &start, &len, r->data, r->len, profile))
            return;
    f->label = number;
    f->byte = (uint32_t)start;
    f->bytes = (uint32_t)len;
    int ace = len >= 4 && (r->data[start] | 32) == 'x' && (r->data[start + 1] | 32) == 'n' &&
              memcmp(r->data + start + 2, "--", 2) == 0;
    if (f->index == IDNV_ABSENT || ace)
        return;
    size_t at = start;
    for (uint32_t i = 0;; i++) {
        uint32_t cp;
        int32_t used = idnv_utf8_decode(&cp, r->data + at, start + len - at);
        if (used <= 0)
            return;
        if (i == f->index) {
            f->byte = (uint32_t)at;
            f->bytes = (uint32_t)used;
            return;
        }
        at += (size_t)used;
    }
}

static void refuse_outside(struct answer *answer)
{
    idnv_finding f = {.rule = IDNV_RULE_NOT_IN_TLD,
                      .severity = IDNV_SEVERITY_ERROR,
                      .label = IDNV_ABSENT,
                      .index = IDNV_ABSENT,
                      .cp = IDNV_ABSENT,
                      .bytes = (uint32_t)answer->record->len};
    answer_add(answer, &f);
    answer_raise(answer, VERDICT_INELIGIBLE);
}

/* A label as code points: lower case where it is all ASCII (a registry's tables know no other). */
static size_t label_cps(uint32_t *cps, const char *u, size_t len)
{
    size_t n = 0;
    uint32_t all = 0;
    if (idnv_utf8_to_utf32(cps, IDNV_POLICY_LABEL_MAX, &n, NULL, u, len) != IDNV_OK)
        return 0;
    for (size_t i = 0; i < n; i++)
        all |= cps[i];
    for (size_t i = 0; all < 0x80 && i < n; i++)
        cps[i] = cps[i] >= 'A' && cps[i] <= 'Z' ? cps[i] + 32 : cps[i];
    return n;
}

/* One evaluation, with what is needed to tell about it. */
struct evaluation {
    const idnv_policy *policy;
    const uint32_t *cps;
    size_t n;
    idnv_policy_result result;
    idnv_policy_refusal refused[POLICY_REFUSED_MAX];
    size_t refused_len;
    idnv_status status;
    idnv_policy_table info;
    idnv_finding found[IDNV_POLICY_LABEL_MAX + 1];
    idnv_variants variants;
};

static void tally_variants(struct policy_tally *t, struct json *bundle, const struct state *s,
                           struct evaluation *e, uint64_t limit)
{
    struct policy_walk walk = {.policy = e->policy,
                               .table = e->result.table,
                               .cps = e->cps,
                               .n = e->n,
                               .registration = s->registration,
                               .variants = &e->variants,
                               .limit = limit};
    uint32_t variant[IDNV_POLICY_LABEL_MAX];
    size_t len;
    enum policy_kind kind;
    policy_walk_begin(&walk, t);
    while (policy_walk_next(&walk, t, variant, &len, &kind))
        if (kind == POLICY_ALLOCATABLE || kind == POLICY_ACTIVATED)
            if (t->allocatable + t->activated <= BUNDLE_MAX)
                policy_json_cps(bundle, variant, len);
}

static void evaluate(struct evaluation *e, const struct tool *tool, const struct state *s,
                     const struct cut *cut, idnv_report *report)
{
    e->policy = cut->policy;
    e->result.size = sizeof e->result;
    if (s->table != IDNV_POLICY_NONE) {
        e->status = idnv_policy_eval(&e->result, cut->policy, s->table, e->cps, e->n, report);
        e->refused[0] = (idnv_policy_refusal){s->table, e->result.finding, e->result.index,
                                              e->result.rule};
        e->refused_len = e->status == IDNV_NO;
        return;
    }
    uint32_t first = IDNV_POLICY_NONE;
    if (tool->opt.lang != NULL)
        first = idnv_policy_find_language(cut->policy, tool->opt.lang, strlen(tool->opt.lang));
    e->status = idnv_policy_eval_first(&e->result, e->refused, POLICY_REFUSED_MAX, &e->refused_len,
                                       cut->policy, first, cut->suffix, e->cps, e->n, report);
}

static void json_evaluation(struct json *j, const struct tool *tool, const struct state *s,
                            struct evaluation *e)
{
    struct policy_tally tally;
    struct buf members = {0};
    struct json bundle = {.out = &members, .terminal = j->terminal};
    if (e->status == IDNV_OK)
        policy_json_table(j, &e->info);
    policy_json_result(j, &e->result);
    if (e->status == IDNV_OK) {
        json_begin(&bundle, '[');
        tally_variants(&tally, &bundle, s, e, tool->opt.limit);
        json_end(&bundle, ']');
        policy_json_tally(j, &tally);
        json_key(j, "bundle");
        json_raw(j, members.data, members.len);
    } else {
        policy_json_refused(j, e->policy, e->refused, e->refused_len);
    }
    buf_free(&members);
}

/* What the TSV columns need; the texts live in the image and in the worker's scratch. */
static void fill_columns(struct worker *w, struct answer *answer, const struct evaluation *e)
{
    size_t len = 0;
    if (e->status == IDNV_OK)
        answer->table = e->info.id.ptr;
    answer->disposition = e->result.disposition.ptr;
    char *room = buf_room(&w->index, 4 * IDNV_POLICY_INDEX_MAX);
    (void)idnv_utf32_to_utf8(room, 4 * IDNV_POLICY_INDEX_MAX, &len, NULL, e->result.index_label,
                             e->result.index_len);
    answer->index_label = room;
    answer->index_label_len = len;
}

static void judge_label(struct worker *w, struct state *s, struct answer *answer,
                        const struct cut *cut, struct json *j, const uint32_t *cps, size_t n,
                        uint32_t number)
{
    struct evaluation *e = (void *)buf_room(&w->text, sizeof *e);
    idnv_report report;

    memset(e, 0, sizeof *e);
    e->cps = cps;
    e->n = n;
    idnv_report_init(&report, e->found, IDNV_POLICY_LABEL_MAX + 1);
    evaluate(e, w->tool, s, cut, &report);
    if (e->status < 0)
        return;
    if (e->status == IDNV_NO) {
        for (uint32_t i = 0; i < report.count && i < report.cap; i++) {
            place_finding(&e->found[i], answer, w->tool->profile, number);
            answer_add(answer, &e->found[i]);
        }
        answer_raise(answer, VERDICT_INELIGIBLE);
    }
    (void)idnv_policy_table_info(&e->info, cut->policy, e->result.table);
    answer->policy_used = cut->policy;
    answer->policy_table = e->result.table;
    fill_columns(w, answer, e);
    if (w->tool->opt.format == FORMAT_JSON)
        json_evaluation(j, w->tool, s, e);
    if (w->tool->opt.explain)
        policy_explain_label(&answer->sentences, e->policy, &e->result, e->refused, e->refused_len,
                             e->cps, e->n, &e->variants);
}

/* The canonical form of an answer's name, in the worker's scratch. */
static void canonical(struct cut *cut, struct worker *w, const struct answer *answer)
{
    char *name = buf_room(&w->canonical, answer->a_label_len);
    cut->len = answer->a_label_len;
    for (size_t i = 0; i < cut->len; i++) {
        char c = answer->a_label[i];
        name[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    if (cut->len > 0 && name[cut->len - 1] == '.')
        cut->len--;
    cut->name = name;
}

static void json_tld(struct json *j, const struct state *s, const struct cut *cut)
{
    idnv_policy_text first;
    size_t tld_start = last_label(s->under, s->under_len);
    const char *tld = s->under_len > 0 ? s->under + tld_start : NULL;
    size_t len = s->under_len - tld_start;
    size_t last = last_label(cut->name, cut->len);
    if (len == 0 && last > 0 && !cut->outside) {
        tld = cut->name + last;
        len = cut->len - last;
    } else if (len == 0 && cut->policy != NULL &&
               idnv_policy_suffix(&first, cut->policy, 0) == IDNV_OK) {
        tld = first.ptr;
        len = first.len;
    }
    if (len > 0) {
        json_key(j, "tld");
        (void)json_text(j, tld, len);
    }
}

static int is_ascii(const uint32_t *cps, size_t n)
{
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= cps[i];
    return all < 0x80;
}

static uint32_t count_dots(const char *s, size_t len)
{
    uint32_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += s[i] == '.';
    return n;
}

static void part_judge(struct worker *w, void *state, struct answer *answer)
{
    struct state *s = state;
    struct json j = {.out = &answer->policy, .terminal = w->tool->out_terminal};
    struct cut cut = {0};
    uint32_t cps[IDNV_POLICY_LABEL_MAX];
    size_t n = 0;
    struct place place;

    if (answer->a_label != NULL)
        canonical(&cut, w, answer);
    int unusable = cut_name(&cut, s) != 0;
    if (unusable) {
        /* Nobody has said that the name may be had. */
        w->status = EXIT_IO;
        answer_raise(answer, VERDICT_REVIEW);
    }
    if (!s->by_option && last_label(cut.name, cut.len) == 0)
        return; /* one label, and no TLD that it is asked about */
    json_begin(&j, '{');
    json_tld(&j, s, &cut);
    /* A policy that cannot be used is not the same as none: the table is not said to be null. */
    if (answer->verdict == VERDICT_INVALID || answer->a_label == NULL || unusable) {
        policy_explain_unjudged(&answer->sentences, unusable ? UNJUDGED_UNUSABLE : UNJUDGED_INVALID);
        json_end(&j, '}');
        return;
    }
    if (cut.outside) {
        refuse_outside(answer);
    } else if (cut.policy == NULL) {
        policy_explain_unjudged(&answer->sentences, UNJUDGED_NO_POLICY);
        json_key(&j, "table");
        json_null(&j);
    } else {
        /* The label left of the suffix, in U-form. */
        size_t end = cut.suffix_start < cut.len ? cut.suffix_start - 1 : cut.len;
        find_place(&place, answer->u_label, answer->u_label_len, count_dots(cut.name, end));
        n = label_cps(cps, answer->u_label + place.start, place.len);
        memcpy(answer->judged, cps, n * sizeof *cps);
        answer->judged_len = n;
        answer->judged_number = place.number;
        if (!w->tool->opt.idn_only || !is_ascii(cps, n))
            judge_label(w, s, answer, &cut, &j, cps, n, place.number);
        else
            policy_explain_unjudged(&answer->sentences, UNJUDGED_ASCII);
    }
    json_end(&j, '}');
}

const struct part part_policy = {part_open, part_judge, part_close};
