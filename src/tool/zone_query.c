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

int zone_clashes_find(const struct tool *tool, const struct homograph_lists *lists,
                      struct clashes *clashes, const struct answer *a)
{
    struct subject subject;
    struct finder f = {.clashes = clashes, .subject = &subject};
    size_t first, end;
    (void)name_cut(zone_cutter(lists), a->a_label, a->a_label_len, a->u_label, a->u_label_len,
                   &first, &end);
    if (!subject_set(&subject, a->u_label + first, end - first))
        return EXIT_VALID;
    return lists->zone->clashes(tool, lists->zone_state, a->u_label + first, end - first, found,
                                &f);
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
