/* SPDX-License-Identifier: MIT */
/* What check --zone and zone query ask of an index of registered names. */
#include <stdlib.h>
#include <string.h>

#include "homograph.h"
#include "module.h"
#include "zonecmd.h"

int zone_lists_open(const struct tool *tool, struct homograph_lists *lists)
{
    if (tool->opt.zone == NULL)
        return EXIT_VALID;
    const struct module *module = module_load("zone");
    if (module == NULL)
        return tool_fail(tool, EXIT_IO,
                         "--zone needs the module idnv-zone, which this build lacks");
    lists->zone = module->functions;
    return lists->zone->open(tool, &lists->zone_state);
}

void zone_lists_free(struct homograph_lists *lists)
{
    if (lists->zone_state != NULL)
        lists->zone->close(lists->zone_state);
    lists->zone_state = NULL;
}

struct finder {
    struct clashes *clashes;
    const struct subject *subject;
    size_t rank;
};

/* Copies of the name, of the U-form of its label and of what it was compared with. */
static void found(void *context, const idnv_zone_entry *e)
{
    static const char registration[] = "registration";
    struct finder *f = context;
    size_t label_len = 0;
    struct clash clash = {.list = "zone",
                          .rank = f->rank++,
                          .len = f->subject->len,
                          .tier = e->tier,
                          .kind = e->kind,
                          .distance = e->distance};
    struct clash_own *own = memory_zeroed(1, sizeof *own + e->name_len + IDNV_LABEL_UNICODE_MAX);
    memcpy(own->text, e->name, e->name_len);
    (void)idnv_to_unicode(own->text + e->name_len, IDNV_LABEL_UNICODE_MAX, &label_len,
                          e->key + e->label_start, e->label_len,
                          idnv_profile_find(registration, sizeof registration - 1), NULL);
    memcpy(own->cps, f->subject->cps, f->subject->len * sizeof *own->cps);
    clash.own = own;
    clash.cps = own->cps;
    clash.name = own->text;
    clash.name_len = e->name_len;
    clash.label = own->text + e->name_len;
    clash.label_len = label_len;
    clashes_add(f->clashes, &clash);
}

const struct policy_choice *zone_cutter(const struct homograph_lists *lists)
{
    return lists->zone != NULL ? lists->zone->cutter(lists->zone_state) : NULL;
}

/* Images of the same tables; those of two stores are never one in memory. */
static int is_same_policy(const idnv_policy *a, const idnv_policy *b)
{
    uint32_t n = idnv_policy_tables(a);
    if (b == NULL || idnv_policy_size(a) != idnv_policy_size(b) || n != idnv_policy_tables(b))
        return 0;
    for (uint32_t t = 0; t < n; t++) {
        idnv_policy_table of_a, of_b;
        if (idnv_policy_table_info(&of_a, a, t) != IDNV_OK ||
            idnv_policy_table_info(&of_b, b, t) != IDNV_OK ||
            memcmp(of_a.sha256, of_b.sha256, sizeof of_a.sha256) != 0)
            return 0;
    }
    return 1;
}

static int has_variants(const idnv_policy *policy, const struct subject *label)
{
    for (uint32_t t = 0; t < idnv_policy_tables(policy); t++) {
        uint64_t bound = 0;
        if (idnv_policy_bound(&bound, policy, t, label->cps, label->len) == IDNV_OK && bound > 1)
            return 1;
    }
    return 0;
}

/*
 * EXIT_IO, with a message the first time, where the index cannot tell the variants of the label: it
 * has some under `policy`, and that is not the policy that the index was made with.
 */
static int check_policy(const struct tool *tool, struct homograph_lists *lists,
                        const struct answer *a, const struct subject *label,
                        const idnv_policy *policy)
{
    char tld[IDNV_LABEL_MAX];
    size_t len = homograph_tld(tld, a);
    const struct policy_choice *index = lists->zone->cutter(lists->zone_state);
    if (policy == NULL || is_same_policy(policy, index->fixed) || !has_variants(policy, label))
        return EXIT_VALID;
    (void)pthread_mutex_lock(&lists->lock);
    int told = lists->told_other_policy;
    lists->told_other_policy = 1;
    (void)pthread_mutex_unlock(&lists->lock);
    return told ? EXIT_IO
                : tool_fail(tool, EXIT_IO,
                            "%s: not made with the policy of .%.*s, and finds no variants of its "
                            "names; 'idnv zone rebuild --tld=%.*s' makes its keys anew",
                            tool->opt.zone, (int)len, tld, (int)len, tld);
}

int zone_clashes_find(const struct tool *tool, struct homograph_lists *lists,
                      struct clashes *clashes, const struct answer *a, const idnv_policy *policy)
{
    struct subject subject;
    struct finder f = {.clashes = clashes, .subject = &subject};
    size_t first, end;
    (void)name_cut(zone_cutter(lists), a->a_label, a->a_label_len, a->u_label, a->u_label_len,
                   &first, &end);
    if (!subject_set(&subject, a->u_label + first, end - first))
        return EXIT_VALID;
    int status = check_policy(tool, lists, a, &subject, policy);
    int read = lists->zone->clashes(tool, lists->zone_state, a->u_label + first, end - first, found,
                                    &f);
    return read > status ? read : status;
}

/* The policy, where an option names one, for the label that is judged and its bucket key. */
static int asks(const struct tool *tool, const struct part *part)
{
    return part == &homograph_part || tool->opt.tld != NULL || tool->opt.policy != NULL;
}

int command_zone_query_open(struct tool *tool)
{
    int status = zone_take_path(tool);
    if (status == 0)
        status = zone_check_owner(tool);
    for (size_t i = 0; status == 0 && tool_parts[i] != NULL; i++)
        if (asks(tool, tool_parts[i]))
            status = tool_parts[i]->open(tool, &tool->part_state[i]);
    return status;
}

int command_zone_query(struct worker *w, const struct record *record)
{
    answer_begin(w, record);
    answer_convert(w, 0);
    for (size_t i = 0; tool_parts[i] != NULL; i++)
        if (asks(w->tool, tool_parts[i]))
            tool_parts[i]->judge(w, w->tool->part_state[i], &w->answer);
    w->answer.policy.len = 0; /* the object of this command has none */
    return answer_write(w, TEXT_CLASHES);
}
