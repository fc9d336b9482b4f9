/* SPDX-License-Identifier: MIT */
/*
 * `policy eval` and `variants`: a label judged by its ruleset alone, without the protocol, its code
 * points as given. An A-label is decoded; what follows the label may be a suffix of the policy.
 */
#include <stdlib.h>
#include <string.h>

#include <idnv/punycode.h>

#include "policy_json.h"
#include "policy_store.h"

struct state {
    struct policy_store *store;
    const idnv_policy *policy;
    uint32_t table;  /* of --table, else IDNV_POLICY_NONE */
    uint32_t first;  /* of --lang, else IDNV_POLICY_NONE */
    uint32_t suffix; /* of --tld, else IDNV_POLICY_NONE */
};

int command_variants_open(struct tool *tool)
{
    struct state *s = calloc(1, sizeof *s);
    int status;
    tool->command_state = s;
    if (s == NULL || (s->store = policy_store_new(tool)) == NULL)
        return tool_fail(tool, EXIT_IO, "out of memory");
    if (tool->opt.policy != NULL)
        status = policy_store_file(&s->policy, s->store, tool->opt.policy);
    else if (tool->opt.tld != NULL)
        status = policy_store_tld(&s->policy, s->store, tool->opt.tld, strlen(tool->opt.tld));
    else
        return tool_fail(tool, EXIT_USAGE, "--policy=FILE or --tld=TLD is needed");
    if (status != 0)
        return status;
    if (s->policy == NULL)
        return tool_fail(tool, EXIT_IO, "%s: there is no policy of this TLD", tool->opt.tld);
    s->table = s->first = s->suffix = IDNV_POLICY_NONE;
    if (tool->opt.policy == NULL)
        s->suffix = policy_suffix(s->policy, tool->opt.suffix);
    if (tool->opt.policy == NULL && s->suffix == IDNV_POLICY_NONE &&
        (status = tool_tld_only(tool)) != 0)
        return status;
    if (tool->opt.lang != NULL)
        s->first = idnv_policy_find_language(s->policy, tool->opt.lang, strlen(tool->opt.lang));
    if (tool->opt.table == NULL)
        return 0;
    s->table = idnv_policy_find(s->policy, tool->opt.table, strlen(tool->opt.table));
    return s->table != IDNV_POLICY_NONE
               ? 0
               : tool_fail(tool, EXIT_USAGE, "--table=%s: the policy has no such table",
                           tool->opt.table);
}

/* The label at hand, and its answer. Lives in the worker's scratch. */
struct subject {
    size_t start, len; /* in the record */
    uint32_t number;   /* of the label from the left */
    uint32_t suffix;   /* of the policy that it stands below, or IDNV_POLICY_NONE */
    int ace;           /* given as an A-label */
    uint32_t cps[1024];
    size_t n;
    size_t bad; /* octet at which it is ill-formed; SIZE_MAX: it is not */
    idnv_policy_result result;
    idnv_policy_refusal refused[POLICY_REFUSED_MAX];
    size_t refused_len;
    idnv_status status;
    idnv_policy_table info;
    idnv_finding found[IDNV_POLICY_LABEL_MAX + 1];
    idnv_variants variants;
};

static int same_ignoring_case(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char x = a[i] >= 'A' && a[i] <= 'Z' ? (char)(a[i] + 32) : a[i];
        if (x != b[i])
            return 0;
    }
    return 1;
}

/* The label left of the longest suffix of the policy; all of the record when it has none: then it
 * stands below --tld. */
static void find_label(struct subject *subject, const struct state *s, const struct record *r)
{
    idnv_policy_text suffix;
    size_t end = r->len;
    subject->suffix = IDNV_POLICY_NONE;
    for (uint32_t i = 0; idnv_policy_suffix(&suffix, s->policy, i) == IDNV_OK; i++) {
        size_t at = r->len > suffix.len ? r->len - suffix.len : 0;
        if (at > 1 && at - 1 < end && r->data[at - 1] == '.' &&
            same_ignoring_case(r->data + at, suffix.ptr, suffix.len)) {
            end = at - 1;
            subject->suffix = i;
        }
    }
    subject->start = 0;
    subject->number = 0;
    for (size_t i = 0; subject->suffix != IDNV_POLICY_NONE && i < end; i++)
        if (r->data[i] == '.') {
            subject->start = i + 1;
            subject->number++;
        }
    subject->len = end - subject->start;
    if (subject->suffix == IDNV_POLICY_NONE)
        subject->suffix = s->suffix;
}

/* The code points of the label. One that is too long keeps as many as show that it is. */
static void decode(struct subject *subject, const struct record *r)
{
    const char *text = r->data + subject->start;
    size_t at = 0, cap = sizeof subject->cps / sizeof *subject->cps;
    subject->ace = 0;
    subject->bad = SIZE_MAX;
    subject->n = 0;
    if (subject->len > 4 && same_ignoring_case(text, "xn--", 4) &&
        idnv_punycode_decode(subject->cps, cap, &subject->n, NULL, text + 4, subject->len - 4) ==
            IDNV_OK &&
        subject->n > 0) {
        subject->ace = 1;
        return;
    }
    subject->n = 0;
    while (at < subject->len && subject->n < cap) {
        int32_t used = idnv_utf8_decode(&subject->cps[subject->n], text + at, subject->len - at);
        if (used <= 0) {
            subject->bad = at;
            return;
        }
        at += (size_t)used;
        subject->n++;
    }
}

/* A finding of the engine counts code points of the label; the record has octets. */
static void place(idnv_finding *f, const struct subject *subject, const struct record *r)
{
    uint32_t cp, index = f->index;
    size_t at = subject->start;
    f->label = subject->number;
    f->byte = (uint32_t)subject->start;
    f->bytes = (uint32_t)subject->len;
    if (index == IDNV_ABSENT || subject->ace)
        return;
    for (uint32_t i = 0; i <= index; i++) {
        int32_t used = idnv_utf8_decode(&cp, r->data + at, subject->start + subject->len - at);
        if (used <= 0)
            return;
        f->byte = (uint32_t)at;
        f->bytes = (uint32_t)used;
        at += (size_t)used;
    }
}

static void put_utf8(struct buf *out, const uint32_t *cps, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out->len += idnv_utf8_encode(buf_room(out, 4), cps[i]);
}

/* The A-form of a label; nothing where it has none. */
static void put_ascii(struct buf *out, const uint32_t *cps, size_t n)
{
    size_t bound = idnv_punycode_encode_bound(n), len = 0;
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= cps[i];
    if (all < 0x80) {
        put_utf8(out, cps, n);
        return;
    }
    char *room = buf_room(out, bound + 4);
    if (idnv_punycode_encode(room + 4, bound, &len, cps, n) == IDNV_OK) {
        memcpy(room, "xn--", 4);
        out->len += len + 4;
    }
}

static void ill_formed(struct answer *answer, const struct subject *subject)
{
    idnv_finding f = {.rule = IDNV_RULE_ILL_FORMED_UTF8,
                      .severity = IDNV_SEVERITY_ERROR,
                      .label = subject->number,
                      .index = (uint32_t)subject->n,
                      .cp = IDNV_ABSENT,
                      .byte = (uint32_t)(subject->start + subject->bad),
                      .bytes = 1};
    answer_add(answer, &f);
    answer_raise(answer, VERDICT_INELIGIBLE);
}

static void evaluate(struct subject *subject, const struct state *s, idnv_report *report)
{
    subject->result.size = sizeof subject->result;
    if (s->table == IDNV_POLICY_NONE) {
        subject->status = idnv_policy_eval_first(
            &subject->result, subject->refused, POLICY_REFUSED_MAX, &subject->refused_len,
            s->policy, s->first, subject->suffix, subject->cps, subject->n, report);
        return;
    }
    subject->status = idnv_policy_eval(&subject->result, s->policy, s->table, subject->cps,
                                       subject->n, report);
    subject->refused[0] = (idnv_policy_refusal){s->table, subject->result.finding,
                                                subject->result.index, subject->result.rule};
    subject->refused_len = subject->status == IDNV_NO;
}

/* Forms, findings, verdict and columns of the answer. */
static struct subject *judge(struct worker *w, const struct record *record)
{
    const struct state *s = w->tool->command_state;
    struct answer *answer = &w->answer;
    w->text.len = 0;
    struct subject *subject = (void *)buf_room(&w->text, sizeof *subject);
    idnv_report report;
    memset(subject, 0, sizeof *subject);
    answer_begin(w, record);
    find_label(subject, s, record);
    decode(subject, record);
    if (subject->bad != SIZE_MAX) {
        subject->status = IDNV_NO;
        ill_formed(answer, subject);
        return subject;
    }
    w->ascii.len = w->unicode.len = w->index.len = 0;
    put_utf8(&w->unicode, subject->cps, subject->n);
    put_ascii(&w->ascii, subject->cps, subject->n);
    answer->u_label = w->unicode.data;
    answer->u_label_len = w->unicode.len;
    answer->a_label = w->ascii.len > 0 ? w->ascii.data : NULL;
    answer->a_label_len = w->ascii.len;
    idnv_report_init(&report, subject->found, IDNV_POLICY_LABEL_MAX + 1);
    evaluate(subject, s, &report);
    for (uint32_t i = 0; i < report.count && i < report.cap; i++) {
        place(&subject->found[i], subject, record);
        answer_add(answer, &subject->found[i]);
    }
    if (subject->status != IDNV_OK)
        answer_raise(answer, VERDICT_INELIGIBLE);
    (void)idnv_policy_table_info(&subject->info, s->policy, subject->result.table);
    put_utf8(&w->index, subject->result.index_label, subject->result.index_len);
    answer->table = subject->status == IDNV_OK ? subject->info.id.ptr : NULL;
    answer->disposition = subject->result.disposition.ptr;
    answer->index_label = w->index.data;
    answer->index_label_len = w->index.len;
    return subject;
}

static struct policy_walk walk_of(const struct worker *w, struct subject *subject)
{
    const struct state *s = w->tool->command_state;
    return (struct policy_walk){.policy = s->policy,
                                .table = subject->result.table,
                                .cps = subject->cps,
                                .n = subject->n,
                                .variants = &subject->variants,
                                .limit = w->tool->opt.limit};
}

static void json_policy(struct worker *w, struct subject *subject)
{
    const struct state *s = w->tool->command_state;
    struct json j = {.out = &w->answer.policy, .terminal = w->tool->out_terminal};
    struct policy_tally tally;
    uint32_t variant[IDNV_POLICY_LABEL_MAX];
    size_t n;
    enum policy_kind kind;
    json_begin(&j, '{');
    if (w->tool->opt.tld != NULL) {
        json_key(&j, "tld");
        json_string(&j, w->tool->opt.tld);
    }
    if (subject->status == IDNV_OK)
        policy_json_table(&j, &subject->info);
    policy_json_result(&j, &subject->result);
    if (subject->status == IDNV_OK) {
        struct policy_walk walk = walk_of(w, subject);
        struct buf members = {0};
        struct json bundle = {.out = &members, .terminal = j.terminal};
        json_begin(&bundle, '[');
        policy_walk_begin(&walk, &tally);
        while (policy_walk_next(&walk, &tally, variant, &n, &kind))
            if (kind != POLICY_BLOCKED)
                policy_json_cps(&bundle, variant, n);
        json_end(&bundle, ']');
        policy_json_tally(&j, &tally);
        json_key(&j, "bundle");
        json_raw(&j, members.data, members.len);
        buf_free(&members);
    } else {
        policy_json_refused(&j, s->policy, subject->refused, subject->refused_len);
    }
    json_end(&j, '}');
}

int command_policy_eval(struct worker *w, const struct record *record)
{
    struct subject *subject = judge(w, record);
    if (w->tool->opt.format == FORMAT_JSON && subject->bad == SIZE_MAX)
        json_policy(w, subject);
    return answer_write(w, TEXT_VERDICT);
}

/* One entry of the list; what has no A-label has none here. */
static void json_entry(struct json *j, struct worker *w, const uint32_t *cps, size_t n,
                       idnv_policy_text disposition)
{
    w->ascii.len = 0;
    put_ascii(&w->ascii, cps, n);
    json_begin(j, '{');
    if (w->ascii.len > 0 && w->ascii.len <= IDNV_LABEL_MAX) {
        json_key(j, "a_label");
        (void)json_text(j, w->ascii.data, w->ascii.len);
    }
    json_key(j, "u_label");
    policy_json_cps(j, cps, n);
    policy_json_member(j, "disposition", disposition);
    json_end(j, '}');
}

static void write_json(struct worker *w, struct subject *subject)
{
    struct json j = worker_json(w);
    json_begin(&j, '{');
    answer_json_input(&j, w->answer.record);
    answer_json_forms(&j, &w->answer);
    policy_json_member(&j, "disposition", subject->result.disposition);
    if (subject->result.index_len > 0) {
        json_key(&j, "index_label");
        policy_json_cps(&j, subject->result.index_label, subject->result.index_len);
    }
    if (subject->status != IDNV_OK) {
        answer_json_findings(&j, &w->answer);
    } else {
        struct policy_walk walk = walk_of(w, subject);
        struct policy_tally tally;
        struct buf entries = {0};
        struct json list = {.out = &entries, .terminal = j.terminal};
        uint32_t variant[IDNV_POLICY_LABEL_MAX];
        size_t n;
        enum policy_kind kind;
        json_begin(&list, '[');
        policy_walk_begin(&walk, &tally);
        while (policy_walk_next(&walk, &tally, variant, &n, &kind))
            json_entry(&list, w, variant, n, walk.disposition);
        json_end(&list, ']');
        policy_json_tally(&j, &tally);
        json_key(&j, "list");
        json_raw(&j, entries.data, entries.len);
        buf_free(&entries);
    }
    json_end(&j, '}');
}

/* DISPOSITION, index label, then VARIANT=DISPOSITION for each, separated by tabs. */
static void write_text(struct worker *w, struct subject *subject)
{
    unsigned escapes = worker_escapes(w) | TEXT_FIELDS;
    buf_put(&w->out, subject->result.disposition.ptr, subject->result.disposition.len);
    buf_putc(&w->out, '\t');
    text_put(&w->out, w->index.data, w->index.len, escapes);
    if (subject->status != IDNV_OK)
        return;
    struct policy_walk walk = walk_of(w, subject);
    struct policy_tally tally;
    uint32_t variant[IDNV_POLICY_LABEL_MAX];
    size_t n;
    enum policy_kind kind;
    policy_walk_begin(&walk, &tally);
    while (policy_walk_next(&walk, &tally, variant, &n, &kind)) {
        buf_putc(&w->out, '\t');
        w->unicode.len = 0;
        put_utf8(&w->unicode, variant, n);
        text_put(&w->out, w->unicode.data, w->unicode.len, escapes);
        buf_putc(&w->out, '=');
        buf_put(&w->out, walk.disposition.ptr, walk.disposition.len);
    }
    if (!tally.complete)
        buf_puts(&w->out, "\t...");
}

int command_variants(struct worker *w, const struct record *record)
{
    struct subject *subject = judge(w, record);
    if (w->tool->opt.format == FORMAT_TSV)
        return answer_write(w, TEXT_VERDICT);
    if (w->tool->opt.format == FORMAT_JSON)
        write_json(w, subject);
    else
        write_text(w, subject);
    worker_end_record(w);
    if (w->tool->opt.format == FORMAT_TEXT)
        findings_print(w, &w->answer);
    return subject->status == IDNV_OK ? EXIT_VALID : EXIT_OTHER;
}
