/* SPDX-License-Identifier: MIT */
/*
 * `policy eval` and `variants`: a label judged by its ruleset alone, without the protocol, its code
 * points as given. An A-label is decoded; what follows the label may be a suffix of the policy.
 */
#include <stdlib.h>
#include <string.h>

#include <idnv/punycode.h>

#include "code_points.h"
#include "policy_json.h"

int command_variants_open(struct tool *tool)
{
    struct policy_choice *choice = memory_zeroed(1, sizeof *choice);
    tool->command_state = choice;
    if (tool->opt.policy == NULL && tool->opt.tld == NULL)
        return tool_fail(tool, EXIT_USAGE, "--policy=FILE or --tld=TLD is needed");
    int status = policy_choice_open(tool, choice);
    choice->lgr_alone = 1;
    tool->profile = idnv_profile_find("registration", 12); /* the one that changes no label */
    if (status == 0 && choice->fixed == NULL)
        return tool_fail(tool, EXIT_IO, "%s: there is no policy of this TLD", tool->opt.tld);
    return status;
}

int command_variants_close(struct tool *tool)
{
    if (tool->command_state != NULL)
        policy_choice_close(tool->command_state);
    free(tool->command_state);
    return 0;
}

/* What is no label of the table's TLD, or no text, is out of any repertoire. */
static const char no_label[] = "invalid";

/* Findings, forms, verdict and columns of the answer; NULL: there is no label to judge. */
static struct evaluation *judge(struct worker *w, const struct record *record,
                                struct policy_cut *cut)
{
    const struct policy_choice *choice = w->tool->command_state;
    struct answer *answer = &w->answer;
    answer_begin(w, record);
    int readable = answer_forms(w);
    policy_canonical(cut, w);
    (void)policy_cut_name(cut, choice);
    if (cut->outside)
        policy_outside(answer, choice);
    if (cut->outside || !readable) {
        answer_raise(answer, VERDICT_INELIGIBLE);
        answer->disposition = no_label;
        return NULL;
    }
    struct evaluation *e = policy_label(w, choice, cut);
    policy_judge(e, w, choice, cut);
    return e;
}

static void put_disposition(struct json *j, const struct answer *answer)
{
    if (answer->disposition == NULL || *answer->disposition == '\0')
        return;
    json_key(j, "disposition");
    json_string(j, answer->disposition);
}

int command_policy_eval(struct worker *w, const struct record *record)
{
    struct policy_cut cut = {0};
    struct evaluation *e = judge(w, record, &cut);
    if (w->tool->opt.format == FORMAT_JSON) {
        struct json j = {.out = &w->answer.policy, .terminal = w->tool->out_terminal};
        json_begin(&j, '{');
        policy_json_tld(&j, w->tool->command_state, &cut);
        if (e != NULL)
            policy_json_evaluation(&j, e, w->tool->opt.limit);
        else
            put_disposition(&j, &w->answer);
        json_end(&j, '}');
    }
    return answer_write(w, TEXT_VERDICT);
}

/* The A-form of a label: its octets, 0 where there is none or it is too long for a label. */
static size_t ascii_form(char ascii[static IDNV_LABEL_MAX], const uint32_t *cps, size_t n)
{
    size_t len = 0;
    if (code_points_ascii(cps, n))
        return idnv_utf32_to_utf8(ascii, IDNV_LABEL_MAX, &len, NULL, cps, n) == IDNV_OK ? len : 0;
    memcpy(ascii, "xn--", 4);
    return idnv_punycode_encode(ascii + 4, IDNV_LABEL_MAX - 4, &len, cps, n) == IDNV_OK ? len + 4
                                                                                        : 0;
}

static void json_entry(struct json *j, const struct policy_walk *walk)
{
    char ascii[IDNV_LABEL_MAX];
    size_t len = ascii_form(ascii, walk->cps, walk->n);
    json_begin(j, '{');
    if (len > 0) {
        json_key(j, "a_label");
        (void)json_text(j, ascii, len);
    }
    json_key(j, "u_label");
    policy_json_cps(j, walk->cps, walk->n);
    policy_json_member(j, "disposition", walk->disposition);
    json_end(j, '}');
}

/* The counts, then the list; they are known in the other order. */
static void json_list(struct json *j, struct evaluation *e, uint64_t limit)
{
    struct policy_walk walk;
    struct buf entries = {0};
    struct json list = {.out = &entries, .terminal = j->terminal};
    json_begin(&list, '[');
    policy_walk_begin(&walk, e, limit);
    while (policy_walk_next(&walk))
        json_entry(&list, &walk);
    json_end(&list, ']');
    policy_json_variants(j, &walk);
    json_key(j, "list");
    json_raw(j, entries.data, entries.len);
    buf_free(&entries);
}

static void write_json(struct worker *w, struct evaluation *e)
{
    struct json j = worker_json(w);
    int accepted = e != NULL && e->status == IDNV_OK;
    json_begin(&j, '{');
    answer_json_input(&j, w->answer.record);
    answer_json_forms(&j, &w->answer);
    put_disposition(&j, &w->answer);
    if (e != NULL)
        policy_json_index(&j, &e->result);
    if (!accepted || w->answer.report.count > 0)
        answer_json_findings(&j, &w->answer);
    if (accepted)
        json_list(&j, e, w->tool->opt.limit);
    answer_json_versions(&j, w->tool);
    json_end(&j, '}');
}

/* DISPOSITION, index label, then VARIANT=DISPOSITION for each, separated by tabs. */
static void write_text(struct worker *w, struct evaluation *e)
{
    unsigned escapes = worker_escapes(w) | TEXT_FIELDS;
    struct policy_walk walk;
    char utf8[4 * IDNV_POLICY_LABEL_MAX];
    size_t len;
    if (w->answer.disposition != NULL)
        text_put(&w->out, w->answer.disposition, strlen(w->answer.disposition), escapes);
    buf_putc(&w->out, '\t');
    if (w->answer.index_label != NULL)
        text_put(&w->out, w->answer.index_label, w->answer.index_label_len, escapes);
    if (e == NULL || e->status != IDNV_OK)
        return;
    policy_walk_begin(&walk, e, w->tool->opt.limit);
    while (policy_walk_next(&walk)) {
        buf_putc(&w->out, '\t');
        (void)idnv_utf32_to_utf8(utf8, sizeof utf8, &len, NULL, walk.cps, walk.n);
        text_put(&w->out, utf8, len, escapes);
        buf_putc(&w->out, '=');
        text_put(&w->out, walk.disposition.ptr, walk.disposition.len, escapes);
    }
    if (!walk.complete)
        buf_puts(&w->out, "\t...");
}

int command_variants(struct worker *w, const struct record *record)
{
    struct policy_cut cut = {0};
    struct evaluation *e = judge(w, record, &cut);
    if (w->tool->opt.format == FORMAT_TSV)
        return answer_write(w, TEXT_VERDICT);
    if (w->tool->opt.format == FORMAT_JSON)
        write_json(w, e);
    else
        write_text(w, e);
    worker_end_record(w);
    if (w->tool->opt.format == FORMAT_TEXT) {
        findings_print(w, &w->answer);
        findings_explain(w, &w->answer);
    }
    return w->answer.verdict == VERDICT_VALID ? EXIT_VALID : EXIT_OTHER;
}
