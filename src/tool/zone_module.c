/* SPDX-License-Identifier: MIT */
/* The module "zone": its tables, opening an index, questions from several threads. */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "zonecmd.h"

void zone_options_fill(const struct tool *tool, idnv_zone_options *options, uint32_t flags)
{
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->flags = flags;
    (void)tool;
}

int zone_open_index(const struct tool *tool, idnv_zone **zone, uint32_t flags)
{
    idnv_zone_options options;
    zone_options_fill(tool, &options, flags);
    idnv_status status = idnv_zone_open(zone, tool->opt.zone, strlen(tool->opt.zone), &options);
    if (status == IDNV_OK)
        return 0;
    int exit_status = tool_fail(tool, EXIT_IO, "%s",
                                *zone != NULL ? idnv_zone_message(*zone) : idnv_status_text(status));
    idnv_zone_close(*zone);
    *zone = NULL;
    return exit_status;
}

/* ---- questions ---- */

struct pooled {
    struct pooled *next;
    idnv_zone_reader *reader;
    idnv_zone_entry entries[8];
};

struct access {
    idnv_zone *zone;
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
    idnv_zone_close(a->zone);
    (void)pthread_mutex_destroy(&a->lock);
    free(a);
}

static int access_open(const struct tool *tool, void **state)
{
    struct access *a = calloc(1, sizeof *a);
    if (a == NULL || pthread_mutex_init(&a->lock, NULL) != 0) {
        free(a);
        return tool_fail(tool, EXIT_IO, "out of memory");
    }
    int status = zone_open_index(tool, &a->zone, 0);
    if (status != 0) {
        access_close(a);
        return status;
    }
    *state = a;
    return 0;
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
    p = calloc(1, sizeof *p);
    if (p != NULL && idnv_zone_reader_new(&p->reader, a->zone) != IDNV_OK) {
        free(p);
        p = NULL;
    }
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
    if (p == NULL)
        return tool_fail(tool, EXIT_IO, "out of memory");
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

static const struct zone_access access_functions = {access_open, access_clashes, access_close};

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
