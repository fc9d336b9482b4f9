/* SPDX-License-Identifier: MIT */
/* The answer to one record: how it comes about and how it is written. */
#include <string.h>

#include "tool.h"

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"valid", "review", "blocked", "ineligible", "invalid"};
    return names[verdict];
}

void answer_begin(struct worker *w, const struct record *record)
{
    struct answer *a = &w->answer;
    a->record = record;
    a->a_label = a->u_label = NULL;
    a->a_label_len = a->u_label_len = 0;
    a->verdict = VERDICT_VALID;
    a->status = EXIT_VALID;
    a->forms_only = 0;
    a->table = a->disposition = a->index_label = NULL;
    a->index_label_len = a->judged_len = 0;
    a->policy_used = NULL;
    a->policy.len = a->homograph.len = a->sentences.len = a->reason.len = 0;
    a->clashes.len = a->clash_names.len = a->clash_count = 0;
    idnv_report_init(&a->report, w->findings, FINDINGS_MAX);
    if (record->cr_dropped)
        answer_add_name(a, IDNV_RULE_CR_DROPPED, IDNV_SEVERITY_NOTE,
                        record->field2 != NULL ? record->field2_len : record->len, 0);
    if (record->fields_wrong)
        answer_add_name(a, IDNV_RULE_FIELDS, IDNV_SEVERITY_ERROR, 0, record->len);
}

void answer_add(struct answer *answer, const idnv_finding *finding)
{
    idnv_report *r = &answer->report;
    if (r->count < r->cap)
        r->findings[r->count] = *finding;
    if (r->count < UINT32_MAX)
        r->count++;
    if (finding->severity == IDNV_SEVERITY_ERROR)
        r->errors++;
}

static idnv_finding about_name(uint16_t rule, uint8_t severity)
{
    return (idnv_finding){.rule = rule,
                          .severity = severity,
                          .label = IDNV_ABSENT,
                          .index = IDNV_ABSENT,
                          .cp = IDNV_ABSENT};
}

void answer_add_name(struct answer *answer, uint16_t rule, uint8_t severity, size_t byte,
                     size_t bytes)
{
    idnv_finding f = about_name(rule, severity);
    f.byte = byte < UINT32_MAX ? (uint32_t)byte : UINT32_MAX;
    f.bytes = bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX;
    answer_add(answer, &f);
}

size_t answer_listed(const struct answer *answer)
{
    const idnv_report *r = &answer->report;
    if (r->count <= r->cap)
        return r->count;
    r->findings[r->cap] = about_name(IDNV_RULE_MORE_FINDINGS, IDNV_SEVERITY_NOTE);
    return (size_t)r->cap + 1;
}

void answer_raise(struct answer *answer, enum verdict verdict)
{
    if (verdict > answer->verdict)
        answer->verdict = verdict;
}

/*
 * Room for the forms. Ill-formed octets become three; hardly anything else grows more, and what
 * does is converted twice. How much a large record grows is told from parts of it: U+FDFA goes from
 * 3 octets to 33.
 */
enum { FORMS_AT_FIRST = 4096, LARGE = 1 << 20, PARTS = 16, PART = 4096 };

static void make_room(struct worker *w)
{
    const struct record *r = w->answer.record;
    size_t room = 3 * r->len + FORMS_AT_FIRST;
    uint64_t a = 0, u = 0;
    for (size_t i = 0; r->len >= LARGE && i < PARTS; i++) {
        idnv_report counted;
        size_t part_a = 0, part_u = 0;
        const char *part = r->data + (r->len - PART) / (PARTS - 1) * i, *end = part + PART;
        while (part < end && *part != '.') /* half a label would have no A-form */
            part++;
        while (end > part && end[-1] != '.')
            end--;
        idnv_report_init(&counted, NULL, 0);
        (void)idnv_check(NULL, 0, &part_a, NULL, 0, &part_u, part, (size_t)(end - part),
                         w->tool->profile, &counted);
        a += part_a;
        u += part_u;
    }
    a = a * (r->len + r->len / 16) / (PARTS * PART);
    u = u * (r->len + r->len / 16) / (PARTS * PART);
    (void)buf_room(&w->ascii, a > room ? (size_t)a : room);
    (void)buf_room(&w->unicode, u > room ? (size_t)u : room);
}

/* Both forms in one pass. */
static idnv_status both_forms(struct worker *w, idnv_report *report, size_t *a, size_t *u)
{
    const struct record *r = w->answer.record;
    return idnv_check(w->ascii.data, w->ascii.cap, a, w->unicode.data, w->unicode.cap, u, r->data,
                      r->len, w->tool->profile, report);
}

static idnv_status unicode_form(struct worker *w, idnv_report *report, size_t *u)
{
    const struct record *r = w->answer.record;
    return idnv_to_unicode(w->unicode.data, w->unicode.cap, u, r->data, r->len, w->tool->profile,
                           report);
}

static idnv_status ascii_form(struct worker *w, idnv_report *report, size_t *a)
{
    const struct record *r = w->answer.record;
    return idnv_to_ascii(w->ascii.data, w->ascii.cap, a, r->data, r->len, w->tool->profile, report);
}

/* The conversions that the answer needs; *a and *u are the lengths of the forms. */
static idnv_status convert(struct worker *w, int unicode_rules, size_t *a, size_t *u)
{
    int text = w->tool->opt.format == FORMAT_TEXT;
    int ascii_only = text && !unicode_rules && strcmp(w->tool->command.name, "to-ascii") == 0;
    if (ascii_only)
        return ascii_form(w, &w->answer.report, a);
    if (!unicode_rules)
        return both_forms(w, &w->answer.report, a, u);
    idnv_status status = unicode_form(w, &w->answer.report, u);
    if (!text && status >= 0) {
        idnv_report counted;
        idnv_report_init(&counted, NULL, 0);
        idnv_status other = ascii_form(w, &counted, a);
        if (other < 0)
            return other;
    }
    return status;
}

void answer_convert(struct worker *w, int unicode_rules)
{
    struct answer *answer = &w->answer;
    idnv_report before = answer->report;
    size_t a = 0, u = 0;
    w->ascii.len = w->unicode.len = 0;
    make_room(w);
    idnv_status status = convert(w, unicode_rules, &a, &u);
    if (status == IDNV_ERR_SPACE) {
        (void)buf_room(&w->ascii, a);
        (void)buf_room(&w->unicode, u);
        answer->report = before;
        status = convert(w, unicode_rules, &a, &u);
    }
    if (status < 0) { /* the record is larger than the library takes (4 GiB) */
        answer_add_name(answer, IDNV_RULE_NAME_TOO_LONG, IDNV_SEVERITY_ERROR, 0,
                        answer->record->len);
        a = u = 0;
    }
    /* No A-form has no octets; of a name whose U-form has none either, that is its A-form. */
    answer->a_label = a > 0 || (status >= 0 && u == 0) ? w->ascii.data : NULL;
    answer->a_label_len = a;
    answer->u_label = status >= 0 ? w->unicode.data : NULL;
    answer->u_label_len = u;
    if (answer->report.errors > 0)
        answer_raise(answer, VERDICT_INVALID);
}

/* Findings of what has no U-form: without it there is nothing that a table could be asked. */
static int is_unreadable(uint16_t rule)
{
    return rule == IDNV_RULE_ILL_FORMED_UTF8 || rule == IDNV_RULE_PUNYCODE ||
           rule == IDNV_RULE_A_LABEL_EMPTY || rule == IDNV_RULE_A_LABEL_ASCII ||
           rule == IDNV_RULE_A_LABEL_NOT_ASCII;
}

int answer_forms(struct worker *w)
{
    struct answer *a = &w->answer;
    idnv_report before = a->report;
    answer_convert(w, 0);
    a->forms_only = 1;
    a->verdict = VERDICT_VALID;
    if (a->u_label == NULL)
        return 0;
    uint32_t end = a->report.count < a->report.cap ? a->report.count : a->report.cap;
    a->report = before;
    for (uint32_t i = before.count; i < end; i++)
        if (is_unreadable(a->report.findings[i].rule))
            answer_add(a, &a->report.findings[i]);
    return a->report.errors == 0;
}

struct json worker_json(struct worker *w)
{
    return (struct json){.out = &w->out, .terminal = w->tool->out_terminal};
}

void worker_end_record(struct worker *w)
{
    int nul = w->tool->opt.nul && w->tool->opt.format != FORMAT_JSON;
    buf_putc(&w->out, nul ? '\0' : '\n');
}

unsigned worker_escapes(const struct worker *w)
{
    unsigned escapes = w->tool->out_terminal ? TEXT_TERMINAL : 0;
    return w->tool->opt.nul ? escapes : escapes | TEXT_LINE;
}

/* Rules that findings name, each once, in the order of the findings. */
static void put_rules(struct buf *out, const struct answer *answer)
{
    uint64_t seen[8] = {0};
    size_t n = answer_listed(answer);
    int comma = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned rule = answer->report.findings[i].rule;
        if (rule < 512) {
            uint64_t bit = (uint64_t)1 << rule % 64;
            if (seen[rule / 64] & bit)
                continue;
            seen[rule / 64] |= bit;
        }
        if (comma)
            buf_putc(out, ',');
        comma = 1;
        buf_puts(out, idnv_rule_name((uint16_t)rule));
    }
}

void answer_json_input(struct json *j, const struct record *record)
{
    json_key(j, "line");
    json_uint(j, record->line);
    json_key(j, "input");
    if (json_text(j, record->data, record->len)) {
        json_key(j, "input_hex");
        json_hex(j, record->data, record->len);
    }
}

void answer_json_forms(struct json *j, const struct answer *a)
{
    if (a->a_label != NULL) {
        json_key(j, "a_label");
        (void)json_text(j, a->a_label, a->a_label_len);
    }
    if (a->u_label != NULL) {
        json_key(j, "u_label");
        (void)json_text(j, a->u_label, a->u_label_len);
    }
}

/* Findings whose text says more than that of their rule. */
static int says_more(const struct answer *answer, const idnv_finding *f)
{
    return f->rule == IDNV_RULE_MORE_FINDINGS ||
           (answer->reason.len > 0 &&
            (f->rule == IDNV_RULE_NOT_IN_TLD ||
             (f->rule >= IDNV_RULE_POLICY_CODE_POINT && f->rule <= IDNV_RULE_POLICY_DISPOSITION)));
}

void finding_text(struct buf *out, const struct answer *answer, const idnv_finding *f)
{
    int more = says_more(answer, f);
    if (more && f->rule == IDNV_RULE_NOT_IN_TLD) { /* its suffix, which may be a zone of the TLD */
        buf_put(out, answer->reason.data, answer->reason.len);
        return;
    }
    if (more && f->rule == IDNV_RULE_MORE_FINDINGS) {
        buf_putu(out, answer->report.count - answer->report.cap);
        buf_putc(out, ' ');
    }
    buf_puts(out, idnv_rule_text(f->rule));
    if (more && f->rule != IDNV_RULE_MORE_FINDINGS) {
        int decides = f->rule == answer->reason_rule && f->index == answer->reason_index;
        buf_put(out, answer->reason.data, decides ? answer->reason.len : answer->reason_table_len);
    }
}

static void json_finding(struct json *j, const struct answer *answer, const idnv_finding *f)
{
    json_begin(j, '{');
    json_key(j, "rule");
    json_string(j, idnv_rule_name(f->rule));
    json_key(j, "number");
    json_uint(j, f->rule);
    json_key(j, "severity");
    json_string(j, idnv_severity_name(f->severity));
    if (f->label != IDNV_ABSENT) {
        json_key(j, "label");
        json_uint(j, f->label);
    }
    if (f->index != IDNV_ABSENT) {
        json_key(j, "index");
        json_uint(j, f->index);
    }
    if (f->rule != IDNV_RULE_MORE_FINDINGS) {
        json_key(j, "byte");
        json_uint(j, f->byte);
        json_key(j, "bytes");
        json_uint(j, f->bytes);
    }
    if (f->cp != IDNV_ABSENT) {
        json_key(j, "cp");
        buf_putc(j->out, '"');
        buf_putcp(j->out, f->cp);
        buf_putc(j->out, '"');
        j->comma = 1;
    }
    json_key(j, "source");
    json_string(j, idnv_rule_source(f->rule));
    json_key(j, "text");
    if (says_more(answer, f)) {
        struct buf text = {0};
        finding_text(&text, answer, f);
        (void)json_text(j, text.data, text.len);
        buf_free(&text);
    } else {
        json_string(j, idnv_rule_text(f->rule));
    }
    json_end(j, '}');
}

void answer_json_findings(struct json *j, const struct answer *a)
{
    size_t n = answer_listed(a);
    json_key(j, "findings");
    json_begin(j, '[');
    for (size_t i = 0; i < n; i++)
        json_finding(j, a, &a->report.findings[i]);
    json_end(j, ']');
}

/* With --explain, the last key of every record. */
void answer_json_versions(struct json *j, const struct tool *tool)
{
    if (!tool->opt.explain)
        return;
    json_key(j, "versions");
    json_begin(j, '{');
    json_key(j, "idnv");
    json_string(j, idnv_version());
    json_key(j, "unicode");
    json_string(j, idnv_profile_unicode(tool->profile));
    json_key(j, "data");
    json_string(j, idnv_unicode_version());
    json_end(j, '}');
}

static void write_json(struct worker *w)
{
    const struct answer *a = &w->answer;
    struct json j = worker_json(w);
    json_begin(&j, '{');
    answer_json_input(&j, a->record);
    answer_json_forms(&j, a);
    json_key(&j, "verdict");
    json_string(&j, verdict_name(a->verdict));
    answer_json_findings(&j, a);
    if (a->policy.len > 0) {
        json_key(&j, "policy");
        json_raw(&j, a->policy.data, a->policy.len);
    }
    if (a->homograph.len > 0) {
        json_key(&j, "homograph");
        json_raw(&j, a->homograph.data, a->homograph.len);
    }
    answer_json_versions(&j, w->tool);
    json_end(&j, '}');
}

/* A word of a policy's author. */
static void put_word(struct buf *out, const char *word, unsigned escapes)
{
    if (word != NULL)
        text_put(out, word, strlen(word), escapes);
}

static void write_tsv(struct worker *w)
{
    const struct answer *a = &w->answer;
    unsigned escapes = worker_escapes(w) | TEXT_FIELDS;
    struct buf *out = &w->out;
    buf_putu(out, a->record->line);
    buf_putc(out, '\t');
    text_put(out, a->record->data, a->record->len, escapes);
    if (a->record->field2 != NULL) {
        buf_put(out, "\\t", 2);
        text_put(out, a->record->field2, a->record->field2_len, escapes);
    }
    buf_putc(out, '\t');
    if (a->a_label != NULL)
        text_put(out, a->a_label, a->a_label_len, escapes);
    buf_putc(out, '\t');
    if (a->u_label != NULL)
        text_put(out, a->u_label, a->u_label_len, escapes);
    buf_putc(out, '\t');
    buf_puts(out, verdict_name(a->verdict));
    buf_putc(out, '\t');
    put_rules(out, a);
    buf_putc(out, '\t');
    put_word(out, a->table, escapes);
    buf_putc(out, '\t');
    put_word(out, a->disposition, escapes);
    buf_putc(out, '\t');
    if (a->index_label != NULL)
        text_put(out, a->index_label, a->index_label_len, escapes);
}

static void write_text(struct worker *w, enum text_kind kind)
{
    const struct answer *a = &w->answer;
    unsigned escapes = worker_escapes(w);
    struct buf *out = &w->out;
    if (kind == TEXT_A_LABEL) {
        if (a->report.errors == 0 && a->a_label != NULL)
            text_put(out, a->a_label, a->a_label_len, escapes);
    } else if (kind == TEXT_U_LABEL) {
        if (a->u_label != NULL)
            text_put(out, a->u_label, a->u_label_len, escapes);
    } else {
        /* Fields: escaped as in TSV, so that they stay fields. */
        buf_puts(out, verdict_name(a->verdict));
        buf_putc(out, '\t');
        if (a->a_label != NULL)
            text_put(out, a->a_label, a->a_label_len, escapes | TEXT_FIELDS);
        buf_putc(out, '\t');
        if (a->u_label != NULL)
            text_put(out, a->u_label, a->u_label_len, escapes | TEXT_FIELDS);
        buf_putc(out, '\t');
        put_rules(out, a);
        if (kind == TEXT_CLASHES && a->clash_names.len > 0) {
            buf_putc(out, '\t');
            text_put(out, a->clash_names.data, a->clash_names.len, escapes | TEXT_FIELDS);
        }
    }
}

int answer_write(struct worker *w, enum text_kind kind)
{
    if (w->tool->opt.format == FORMAT_JSON)
        write_json(w);
    else if (w->tool->opt.format == FORMAT_TSV)
        write_tsv(w);
    else
        write_text(w, kind);
    worker_end_record(w);
    if (w->tool->opt.format == FORMAT_TEXT) {
        findings_print(w, &w->answer);
        findings_explain(w, &w->answer);
    }
    /* What these commands look for. */
    int found = kind == TEXT_CLASHES && w->answer.clash_count > 0;
    int status = w->answer.verdict == VERDICT_VALID && !found ? EXIT_VALID : EXIT_OTHER;
    return w->answer.status > status ? w->answer.status : status;
}
