/* SPDX-License-Identifier: MIT */
/* skeleton: the keys of labels. audit: a stream of names against a list of targets. */
#include <stdlib.h>
#include <string.h>

#include "code_points.h"
#include "homograph.h"
#include "policy_judge.h"

enum { LABELS_MAX = 128 }; /* more than a name of 253 octets has */

/* The labels of a name, each with keys of its own as in `compare`; their number, 0: not all have.
 */
static size_t take_labels(struct worker *w, struct subject **labels)
{
    struct answer *a = &w->answer;
    size_t n = 0, cap = 0;
    *labels = NULL;
    if (a->u_label == NULL || a->u_label_len == 0)
        return 0;
    const char *at = a->u_label, *end = at + a->u_label_len;
    end -= end - at > 1 && end[-1] == '.';
    for (const char *dot = at; dot != NULL; at = dot + 1) {
        dot = memchr(at, '.', (size_t)(end - at));
        if (n == cap) {
            cap = cap != 0 ? cap * 2 : 2;
            *labels = memory_resize(*labels, cap, sizeof **labels);
        }
        size_t len = (size_t)((dot != NULL ? dot : end) - at);
        if ((!subject_set(&(*labels)[n++], at, len) && len > 0) || n == LABELS_MAX) {
            answer_add_name(a, IDNV_RULE_COMPARE_LIMIT, IDNV_SEVERITY_ERROR, 0, a->record->len);
            answer_raise(a, VERDICT_INVALID);
            return 0;
        }
    }
    return n;
}

static void write_fields(struct worker *w, const struct subject *labels, size_t n)
{
    static const int32_t tiers[] = {IDNV_TIER_K0, IDNV_TIER_K1, IDNV_TIER_K2, IDNV_TIER_K3};
    idnv_script_set set;
    struct buf key = {0};
    int comma = 0;
    for (size_t i = 0; i < sizeof tiers / sizeof tiers[0]; i++) {
        key.len = 0;
        homograph_put_key(&key, labels, n, tiers[i]);
        text_put(&w->out, key.data, key.len, worker_escapes(w) | TEXT_FIELDS);
        buf_putc(&w->out, '\t');
    }
    buf_free(&key);
    if (n == 0) {
        buf_putc(&w->out, '\t');
        return;
    }
    homograph_scripts(&set, labels, n);
    for (size_t i = 0; idnv_script_code(i) != NULL; i++) {
        if (!idnv_script_set_has(&set, i))
            continue;
        if (comma++)
            buf_putc(&w->out, ',');
        buf_puts(&w->out, idnv_script_code(i));
    }
    buf_putc(&w->out, '\t');
    buf_puts(&w->out, idnv_restriction_name(homograph_restriction(labels, n)));
}

static void begin_tsv(struct worker *w)
{
    const struct answer *a = &w->answer;
    unsigned escapes = worker_escapes(w) | TEXT_FIELDS;
    buf_putu(&w->out, a->record->line);
    buf_putc(&w->out, '\t');
    text_put(&w->out, a->record->data, a->record->len, escapes);
    buf_putc(&w->out, '\t');
    if (a->a_label != NULL)
        text_put(&w->out, a->a_label, a->a_label_len, escapes);
    buf_putc(&w->out, '\t');
    if (a->u_label != NULL)
        text_put(&w->out, a->u_label, a->u_label_len, escapes);
    buf_putc(&w->out, '\t');
}

int command_skeleton(struct worker *w, const struct record *record)
{
    struct subject *labels;
    answer_begin(w, record);
    answer_convert(w, 0);
    size_t n = take_labels(w, &labels);
    if (w->tool->opt.format == FORMAT_JSON) {
        struct json j = worker_json(w);
        json_begin(&j, '{');
        answer_json_input(&j, record);
        answer_json_forms(&j, &w->answer);
        answer_json_findings(&j, &w->answer);
        if (n > 0) {
            json_key(&j, "homograph");
            homograph_json(&j, labels, n, NULL, 0, NULL);
        }
        answer_json_versions(&j, w->tool);
        json_end(&j, '}');
    } else {
        if (w->tool->opt.format == FORMAT_TSV)
            begin_tsv(w);
        write_fields(w, labels, n);
    }
    free(labels);
    worker_end_record(w);
    if (w->tool->opt.format == FORMAT_TEXT)
        findings_print(w, &w->answer);
    return w->answer.verdict == VERDICT_VALID ? EXIT_VALID : EXIT_OTHER;
}

int command_audit_open(struct tool *tool)
{
    if (tool->opt.targets == NULL)
        return tool_fail(tool, EXIT_USAGE, "audit: --targets=FILE is missing");
    struct homograph_lists *lists = memory_zeroed(1, sizeof *lists);
    tool->command_state = lists;
    return homograph_lists_open(tool, lists);
}

/* The label, and each part of it between hyphens, of which no policy makes variants. */
static void find_all(struct clashes *clashes, const struct subject *s, struct list *list,
                     const struct answer *answer, const struct tool *tool)
{
    clashes_find_label(clashes, s, list, answer, tool);
    for (size_t first = 0, i = 0; i <= s->len; i++) {
        if (i < s->len && s->cps[i] != '-')
            continue;
        if (i > first && i - first < s->len)
            clashes_find(clashes, s, first, i - first, list);
        first = i + 1;
    }
}

int command_audit(struct worker *w, const struct record *record)
{
    struct homograph_lists *lists = w->tool->command_state;
    struct answer *a = &w->answer;
    struct subject subject;
    struct clashes clashes = {0};
    size_t first = 0, end = 0;
    answer_begin(w, record);
    answer_convert(w, 0);
    if (a->u_label != NULL)
        a->status = name_cut(lists->cutter, a->a_label, a->a_label_len, a->u_label, a->u_label_len,
                             &first, &end);
    if (a->u_label != NULL && subject_set(&subject, a->u_label + first, end - first)) {
        if (!w->tool->opt.idn_only || !code_points_ascii(subject.cps, subject.len)) {
            (void)policy_find_table(w, lists->cutter); /* name_cut has told its status */
            find_all(&clashes, &subject, &lists->targets, a, w->tool);
            if (lists->have_blocked)
                find_all(&clashes, &subject, &lists->blocked, a, w->tool);
        }
        clashes_sort(&clashes);
        const struct tldrules *rules = clashes.n > 0 ? homograph_rules(lists, w->tool, a) : NULL;
        if (rules != NULL && rules->status > a->status)
            a->status = rules->status;
        clashes_tell(w, &clashes, rules, &subject);
        if (w->tool->opt.format == FORMAT_JSON)
            homograph_put_object(a, w->tool, &subject, &clashes);
    }
    clashes_free(&clashes);
    if (a->status != 0) /* another label may be the one to compare, another rule be for it */
        answer_raise(a, VERDICT_REVIEW);
    return answer_write(w, TEXT_CLASHES);
}
