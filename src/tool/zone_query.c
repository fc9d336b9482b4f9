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
        return tool_fail(tool, EXIT_IO, "--zone needs the module idnv-zone, which this build lacks");
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
    size_t rank, len;
};

/* A copy of the name and of the U-form of its label, which live as long as the clash. */
static void found(void *context, const idnv_zone_entry *e)
{
    static const char registration[] = "registration";
    struct finder *f = context;
    size_t label_len = 0;
    struct clash clash = {.list = "zone",
                          .rank = f->rank++,
                          .len = f->len,
                          .tier = e->tier,
                          .kind = e->kind,
                          .distance = e->distance};
    char *own = memory_zeroed(e->name_len + IDNV_LABEL_UNICODE_MAX, 1);
    memcpy(own, e->name, e->name_len);
    (void)idnv_to_unicode(own + e->name_len, IDNV_LABEL_UNICODE_MAX, &label_len,
                          e->key + e->label_start, e->label_len,
                          idnv_profile_find(registration, sizeof registration - 1), NULL);
    clash.own = own;
    clash.name = own;
    clash.name_len = e->name_len;
    clash.label = own + e->name_len;
    clash.label_len = label_len;
    clashes_add(f->clashes, &clash);
}

int zone_clashes_find(const struct tool *tool, const struct homograph_lists *lists,
                      struct clashes *clashes, const struct subject *subject, const char *label,
                      size_t label_len)
{
    struct finder f = {.clashes = clashes, .len = subject->len};
    return lists->zone->clashes(tool, lists->zone_state, label, label_len, found, &f);
}

/* The policy, where an option names one, for the label that is judged and its bucket key. */
static int asks(const struct tool *tool, const struct part *part)
{
    return part == &homograph_part || tool->opt.tld != NULL || tool->opt.policy != NULL;
}

int command_zone_query_open(struct tool *tool)
{
    int status = zone_take_path(tool);
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
