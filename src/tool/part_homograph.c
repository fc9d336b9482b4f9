/* SPDX-License-Identifier: MIT */
/* The part of `check` that looks for look-alikes, and forecasts what browsers show. */
#include <stdlib.h>
#include <string.h>

#include "code_points.h"
#include "forecast.h"
#include "homograph.h"
#include "policy_judge.h"

static int part_open(struct tool *tool, void **state)
{
    struct homograph_lists *lists = memory_zeroed(1, sizeof *lists);
    *state = lists;
    return homograph_lists_open(tool, lists);
}

/* The label that the policy part judged; else that of the suffix rule. */
static int take_subject(struct subject *subject, const struct homograph_lists *lists,
                        const struct answer *a)
{
    size_t first, end;
    (void)name_cut(lists->cutter, a->a_label, a->a_label_len, a->u_label, a->u_label_len, &first,
                   &end);
    if (a->judged_len == 0)
        return subject_set(subject, a->u_label + first, end - first);
    memcpy(subject->cps, a->judged, a->judged_len * sizeof *a->judged);
    subject->len = a->judged_len;
    return idnv_homograph_hash(&subject->keys, subject->cps, subject->len) == IDNV_OK;
}

/*
 * The policy that the name falls to, where it has not been asked already; the index may have one for
 * a name that has none. An exit status.
 */
static int find_policy(const idnv_policy **own, struct worker *w,
                       const struct homograph_lists *lists)
{
    const struct answer *answer = &w->answer;
    int status = EXIT_VALID;
    if (answer->policy_used == NULL)
        status = policy_find_table(w, lists->cutter);
    *own = answer->policy_used;
    if (*own == NULL)
        (void)policy_find_table(w, zone_cutter(lists));
    return status;
}

/* What a browser does with a name: why it shows an A-label, or NULL. */
static const char *forecast(enum browser browser, const struct homograph_lists *lists,
                            const struct answer *answer)
{
    const char *u = answer->u_label, *why = NULL;
    size_t len = answer->u_label_len;
    char own[IDNV_LABEL_MAX];
    idnv_policy_text tld = homograph_tld_of(own, lists, answer);
    for (uint32_t i = 0; i < answer->report.count && i < answer->report.cap; i++) {
        const idnv_finding *f = &answer->report.findings[i];
        if (f->severity != IDNV_SEVERITY_NOTE &&
            strncmp(idnv_rule_name(f->rule), "A_LABEL", 7) == 0)
            why = "an A-label that is not one";
    }
    for (size_t start = 0; start < len && why == NULL;) {
        const char *dot = memchr(u + start, '.', len - start);
        size_t stop = dot != NULL ? (size_t)(dot - u) : len, n = 0;
        uint32_t cps[IDNV_LABEL_MAX];
        if (idnv_utf8_to_utf32(cps, IDNV_LABEL_MAX, &n, NULL, u + start, stop - start) == IDNV_OK)
            why = forecast_label(browser, cps, n, tld.ptr, tld.len);
        start = stop + 1;
    }
    return why;
}

/* What has no other form is shown as it is. */
static int is_ascii_name(const struct answer *answer)
{
    return answer->u_label_len == answer->a_label_len &&
           memcmp(answer->u_label, answer->a_label, answer->a_label_len) == 0;
}

/* Sentences for --explain in text: what Chromium and Firefox will show. */
static void put_forecasts(const struct tool *tool, const struct homograph_lists *lists,
                          struct answer *answer, int famous)
{
    static const char *const names[] = {"Chromium", "Firefox"};
    if (!tool->opt.explain || tool->opt.format != FORMAT_TEXT)
        return;
    for (enum browser b = BROWSER_CHROMIUM; b <= BROWSER_FIREFOX; b++) {
        const char *why = forecast(b, lists, answer);
        if (why == NULL && famous && b == BROWSER_CHROMIUM)
            why = "looks like a well-known name";
        if (why == NULL)
            buf_printf(&answer->sentences, "%s shows the name as it is.\n", names[b]);
        else
            buf_printf(&answer->sentences, "%s shows the A-label: %s.\n", names[b], why);
    }
}

static void part_judge(struct worker *w, void *state, struct answer *answer)
{
    struct homograph_lists *lists = state;
    const struct tool *tool = w->tool;
    struct subject subject;
    struct clashes clashes = {0};
    int listed = lists->have_targets || lists->have_blocked || lists->zone != NULL;
    if ((!listed && !tool->opt.explain) || answer->verdict == VERDICT_INVALID ||
        answer->u_label == NULL)
        return;
    if (!take_subject(&subject, lists, answer)) {
        put_forecasts(tool, lists, answer, 0);
        return;
    }
    const idnv_policy *own = NULL;
    int status = lists->zone != NULL ? find_policy(&own, w, lists) : EXIT_VALID;
    int look = !tool->opt.idn_only || !code_points_ascii(subject.cps, subject.len);
    if (look && lists->have_targets)
        clashes_find_label(&clashes, &subject, &lists->targets, answer, tool);
    if (look && lists->have_blocked)
        clashes_find_label(&clashes, &subject, &lists->blocked, answer, tool);
    if (look && lists->zone != NULL) {
        int unknown = zone_clashes_find(tool, lists, &clashes, answer, own);
        status = unknown > status ? unknown : status;
        answer->status = status > answer->status ? status : answer->status;
        if (status != 0) /* nobody has said that it collides with nothing */
            answer_raise(answer, VERDICT_REVIEW);
    }
    clashes_sort(&clashes);
    const struct tldrules *rules = listed ? homograph_rules(lists, tool, answer) : NULL;
    if (rules != NULL && rules->status != 0) {
        answer->status = rules->status > answer->status ? rules->status : answer->status;
        if (clashes.n > 0) /* nobody has said what they mean */
            answer_raise(answer, VERDICT_REVIEW);
    }
    clashes_tell(w, &clashes, rules, &subject);
    int famous = 0, idn = !is_ascii_name(answer);
    for (size_t i = 0; idn && i < clashes.n; i++)
        famous |= clashes.at[i].tier != IDNV_TIER_K0 && strcmp(clashes.at[i].list, "targets") == 0;
    put_forecasts(tool, lists, answer, famous);
    if (tool->opt.format == FORMAT_JSON)
        homograph_put_object(answer, tool, &subject, listed ? &clashes : NULL);
    clashes_free(&clashes);
}

static void part_close(void *state)
{
    homograph_lists_free(state);
    free(state);
}

const struct part homograph_part = {part_open, part_judge, part_close};
