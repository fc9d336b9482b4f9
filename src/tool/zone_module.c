/* SPDX-License-Identifier: MIT */
/* The module "zone": its tables, opening an index, questions from several threads. */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "policy_store.h"
#include "zonecmd.h"

void zone_index_close(struct zone_index *index)
{
    idnv_zone_close(index->zone);
    if (index->store != NULL)
        policy_store_free(index->store);
    memset(index, 0, sizeof *index);
}

void zone_index_options(const struct zone_index *index, idnv_zone_options *options, uint32_t flags)
{
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->flags = flags;
    options->policy = index->policy;
    options->tld = index->tld;
    options->tld_len = strlen(index->tld);
}

static int take_tld(struct zone_index *index, const char *tld)
{
    memcpy(index->tld, tld, strlen(tld) + 1);
    return policy_store_tld(&index->policy, index->store, index->tld, strlen(tld));
}

/* --tld is the TLD that the index names, or a zone of it that the policy names. */
static int take_given(const struct tool *tool, struct zone_index *index)
{
    int status = take_tld(index, tool->opt.tld);
    if (status != 0)
        return status;
    int known =
        index->policy != NULL && policy_suffix(index->policy, tool->opt.suffix) != IDNV_POLICY_NONE;
    return known ? 0 : tool_tld_only(tool);
}

/* The TLD that an existing index names. */
static int take_recorded(const struct tool *tool, struct zone_index *index)
{
    idnv_zone_options options;
    idnv_zone_stats stats;
    idnv_zone *zone;
    zone_index_options(index, &options, IDNV_ZONE_ANY);
    idnv_status status = idnv_zone_open(&zone, tool->opt.zone, strlen(tool->opt.zone), &options);
    if (status == IDNV_OK)
        status = idnv_zone_stat(&stats, zone);
    idnv_zone_close(zone);
    if (status != IDNV_OK || stats.tld[0] == 0)
        return 0; /* what is wrong is said when it is opened for its purpose */
    return take_tld(index, stats.tld);
}

int zone_index_policy(const struct tool *tool, struct zone_index *index, uint32_t flags)
{
    int fresh = (flags & IDNV_ZONE_CREATE) != 0;
    /* To list or copy names asks nobody what they mean. */
    int as_it_is = (flags & IDNV_ZONE_ANY) != 0 && !tool->opt.upgrade;
    if (tool->opt.zone[0] == 0)
        return tool_fail(tool, EXIT_IO, "the name of the index is empty");
    index->store = policy_store_new(tool);
    if (tool->opt.policy != NULL)
        return policy_store_file(&index->policy, index->store, tool->opt.policy);
    if (tool->opt.tld != NULL)
        return take_given(tool, index);
    return fresh || as_it_is ? 0 : take_recorded(tool, index);
}

void zone_tell_no_policy(const struct tool *tool, const struct zone_index *index)
{
    if (tool->opt.tld != NULL && index->policy == NULL)
        (void)tool_fail(tool, 0, "%s: there is no policy of this TLD, so the index finds no variants",
                        tool->opt.tld);
}

int zone_index_open(const struct tool *tool, struct zone_index *index, uint32_t flags)
{
    idnv_zone_options options;
    memset(index, 0, sizeof *index);
    int status = zone_index_policy(tool, index, flags);
    if (status == 0) {
        zone_index_options(index, &options, flags);
        idnv_status opened =
            idnv_zone_open(&index->zone, tool->opt.zone, strlen(tool->opt.zone), &options);
        if (opened != IDNV_OK)
            status = tool_fail(tool, EXIT_IO, "%s",
                               index->zone != NULL ? idnv_zone_message(index->zone)
                                                   : idnv_status_text(opened));
    }
    if (status != 0)
        zone_index_close(index);
    return status;
}

/* ---- questions ---- */

struct pooled {
    struct pooled *next;
    idnv_zone_reader *reader;
    idnv_zone_entry entries[8];
};

struct access {
    struct zone_index index;
    struct policy_choice cutter;
    pthread_mutex_t lock;
    struct pooled *idle; /* readers that no thread uses at the moment */
};

static void access_close(void *state)
{
    struct access *a = state;
    while (a->idle != NULL) {
        struct pooled *p = a->idle;
        a->idle = p->next;
        idnv_zone_reader_free(p->reader);
        free(p);
    }
    zone_index_close(&a->index);
    (void)pthread_mutex_destroy(&a->lock);
    free(a);
}

static int access_open(const struct tool *tool, void **state)
{
    struct access *a = memory_zeroed(1, sizeof *a);
    (void)pthread_mutex_init(&a->lock, NULL);
    int status = zone_index_open(tool, &a->index, 0);
    if (status != 0) {
        access_close(a);
        return status;
    }
    a->cutter = (struct policy_choice){.fixed = a->index.policy,
                                       .by_option = 1,
                                       .under = a->index.tld,
                                       .under_len = strlen(a->index.tld),
                                       .suffix = IDNV_POLICY_NONE,
                                       .table = IDNV_POLICY_NONE};
    *state = a;
    return 0;
}

static const struct policy_choice *access_cutter(const void *state)
{
    return &((const struct access *)state)->cutter;
}

static struct pooled *take(struct access *a)
{
    (void)pthread_mutex_lock(&a->lock);
    struct pooled *p = a->idle;
    if (p != NULL)
        a->idle = p->next;
    (void)pthread_mutex_unlock(&a->lock);
    if (p != NULL)
        return p;
    p = memory_zeroed(1, sizeof *p);
    if (idnv_zone_reader_new(&p->reader, a->index.zone) != IDNV_OK)
        out_of_memory(); /* nothing else can be wrong with the arguments */
    return p;
}

static void give_back(struct access *a, struct pooled *p)
{
    (void)pthread_mutex_lock(&a->lock);
    p->next = a->idle;
    a->idle = p;
    (void)pthread_mutex_unlock(&a->lock);
}

static int access_clashes(const struct tool *tool, void *state, const char *name, size_t len,
                          void (*found)(void *, const idnv_zone_entry *), void *context)
{
    struct access *a = state;
    struct pooled *p = take(a);
    const char *owner = tool->opt.owner;
    uint64_t after = 0;
    int exit_status = 0;
    idnv_status status;
    do {
        size_t count = 0;
        status = idnv_zone_query(p->entries, sizeof p->entries / sizeof p->entries[0], &count,
                                 &after, p->reader, name, len, (int32_t)tool->opt.tier, owner,
                                 owner != NULL ? strlen(owner) : 0);
        for (size_t i = 0; status >= 0 && i < count; i++)
            found(context, &p->entries[i]);
    } while (status == IDNV_NO);
    if (status < 0 && status != IDNV_ERR_SYNTAX)
        exit_status = tool_fail(tool, EXIT_IO, "%s", idnv_zone_reader_message(p->reader));
    give_back(a, p);
    return exit_status;
}

static const struct zone_access access_functions = {access_open, access_clashes, access_cutter,
                                                    access_close};

static const struct module_command commands[] = {
    {.name = "zone", .second = "create", .run = zone_create},
    {.name = "zone", .second = "load", .run = zone_load},
    {.name = "zone",
     .second = "add",
     .open = zone_change_open,
     .record = zone_add_record,
     .close = zone_change_close},
    {.name = "zone",
     .second = "remove",
     .open = zone_change_open,
     .record = zone_remove_record,
     .close = zone_change_close},
    {.name = "zone", .second = "stats", .run = zone_stats},
    {.name = "zone", .second = "audit", .run = zone_audit},
    {.name = "zone", .second = "export", .run = zone_export},
    {.name = "zone", .second = "backup", .run = zone_backup},
    {.name = "zone", .second = "rebuild", .run = zone_rebuild},
    {.name = NULL},
};

MODULE_EXPORT(zone) = {MODULE_ABI, commands, &access_functions};
