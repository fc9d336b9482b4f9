/* SPDX-License-Identifier: MIT */
/* The policy part of `check`: the protocol's answer first, then that of the TLD's tables. */
#include <stdlib.h>
#include <string.h>

#include "code_points.h"
#include "policy_json.h"

static int part_open(struct tool *tool, void **state)
{
    struct policy_choice *choice = memory_zeroed(1, sizeof *choice);
    *state = choice;
    return policy_choice_open(tool, choice);
}

static void part_close(void *state)
{
    policy_choice_close(state);
    free(state);
}

const struct policy_choice *policy_part_choice(const struct tool *tool)
{
    for (size_t i = 0; tool_parts[i] != NULL; i++)
        if (tool_parts[i] == &part_policy)
            return tool->part_state[i];
    return NULL;
}

static void judge_label(struct worker *w, const struct policy_choice *choice,
                        const struct policy_cut *cut, struct json *j)
{
    struct answer *answer = &w->answer;
    struct evaluation *e = policy_label(w, choice, cut);
    answer->judged_len = e->n <= IDNV_LABEL_MAX ? e->n : 0;
    memcpy(answer->judged, e->cps, answer->judged_len * sizeof *e->cps);
    if (w->tool->opt.idn_only && code_points_ascii(e->cps, e->n)) {
        policy_explain_unjudged(&answer->sentences, UNJUDGED_ASCII);
        return;
    }
    policy_judge(e, w, choice, cut);
    if (e->status >= 0 && w->tool->opt.format == FORMAT_JSON)
        policy_json_evaluation(j, e, w->tool->opt.limit);
}

static int is_bidi(const idnv_finding *f)
{
    return f->rule >= IDNV_RULE_BIDI_1 && f->rule <= IDNV_RULE_BIDI_6;
}

/*
 * RFC 5893 is about the whole name, and a label alone stands below the TLD of --tld or --policy: where
 * that is written from right to left, the label is judged with it behind.
 */
static void judge_direction(struct worker *w, const struct policy_choice *choice,
                            struct answer *answer)
{
    const struct record *r = answer->record;
    size_t pos = 0, start = 0, len = 0;
    struct buf name = {0};
    idnv_report report;

    for (uint32_t i = 0; i < answer->report.count && i < answer->report.cap; i++)
        if (is_bidi(&answer->report.findings[i]))
            return; /* a right-to-left label: it has been judged */
    if (!idnv_label_next(&pos, &start, &len, r->data, r->len, w->tool->profile))
        return;
    buf_put(&name, r->data, len);
    buf_putc(&name, '.');
    buf_put(&name, choice->rtl.ptr, choice->rtl.len);
    idnv_finding *found = (void *)buf_room(&w->text, FINDINGS_MAX * sizeof *found);
    idnv_report_init(&report, found, FINDINGS_MAX);
    (void)idnv_check(NULL, 0, NULL, NULL, 0, NULL, name.data, name.len, w->tool->profile, &report);
    for (uint32_t i = 0; i < report.count && i < report.cap; i++)
        if (is_bidi(&found[i]) && found[i].label == 0)
            answer_add(answer, &found[i]);
    buf_free(&name);
    if (answer->report.errors > 0)
        answer_raise(answer, VERDICT_INVALID);
}

static void part_judge(struct worker *w, void *state, struct answer *answer)
{
    const struct policy_choice *choice = state;
    struct json j = {.out = &answer->policy, .terminal = w->tool->out_terminal};
    struct policy_cut cut = {0};

    policy_canonical(&cut, w);
    int unusable = policy_cut_name(&cut, choice) != 0;
    if (unusable) {
        /* Nobody has said that the name may be had. */
        w->status = EXIT_IO;
        answer_raise(answer, VERDICT_REVIEW);
    }
    size_t last = policy_last_label(cut.name, cut.len);
    if (!choice->by_option && (last == 0 || last == cut.len))
        return; /* one label, or none at the end, and no TLD that it is asked about */
    if (last == 0 && choice->rtl.len > 0 && answer->verdict != VERDICT_INVALID)
        judge_direction(w, choice, answer);
    json_begin(&j, '{');
    policy_json_tld(&j, choice, &cut);
    /* A policy that cannot be used is not the same as none: the table is not said to be null. */
    if (answer->verdict == VERDICT_INVALID || answer->a_label == NULL ||
        answer->a_label_len == 0 || unusable) {
        policy_explain_unjudged(&answer->sentences,
                                unusable ? UNJUDGED_UNUSABLE : UNJUDGED_INVALID);
    } else if (cut.outside) {
        policy_outside(answer, choice);
    } else if (cut.policy == NULL) {
        policy_explain_unjudged(&answer->sentences, UNJUDGED_NO_POLICY);
        json_key(&j, "table");
        json_null(&j);
    } else {
        judge_label(w, choice, &cut, &j);
    }
    json_end(&j, '}');
}

const struct part part_policy = {part_open, part_judge, part_close};
