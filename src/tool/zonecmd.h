/* SPDX-License-Identifier: MIT */
/*
 * The index of registered names in the tool. The module "zone" holds everything that needs
 * libidnv-zone: the commands `zone ...`, and what `check --zone` and `zone query` ask of an index.
 */
#ifndef IDNV_TOOL_ZONECMD_H
#define IDNV_TOOL_ZONECMD_H

#include <idnv/zone.h>

#include "policy_choice.h"

/* What the module offers to the program. */
struct zone_access {
    /* Opens --zone for questions; an exit status, after a message when it is not 0. */
    int (*open)(const struct tool *tool, void **state);
    /*
     * Calls found for each registered name that this one collides with, in order of id. Any thread.
     * Exit status; EXIT_VALID also for a name that has no key.
     */
    int (*clashes)(const struct tool *tool, void *state, const char *name, size_t len,
                   void (*found)(void *context, const idnv_zone_entry *entry), void *context);
    /* The policy and TLD of the index, by which it cuts names; without a store. */
    const struct policy_choice *(*cutter)(const void *state);
    void (*close)(void *state);
};

/*
 * Takes the index from --zone, or else from the first argument; the rest of the arguments stay. An
 * exit status.
 */
int zone_take_path(struct tool *tool);

/* An open index, and the policy that it was made with. */
struct zone_index {
    idnv_zone *zone;
    struct policy_store *store;
    const idnv_policy *policy; /* in the store; NULL: none */
    char tld[64];              /* whose policy, as said by --tld or the index; "" for --policy */
};

/*
 * Opens the index of --zone with the policy of --policy or --tld; without either with that of the
 * TLD that the index names. After a failure, which has been reported, nothing is open.
 */
int zone_index_open(const struct tool *tool, struct zone_index *index, uint32_t flags);
void zone_index_close(struct zone_index *index);
/* The policy alone, and the options to open an index with. */
int zone_index_policy(const struct tool *tool, struct zone_index *index, uint32_t flags);
/* A note, of an index that is made for a TLD without a policy: --tld may be misspelt. */
void zone_tell_no_policy(const struct tool *tool, const struct zone_index *index);
void zone_index_options(const struct zone_index *index, idnv_zone_options *options,
                        uint32_t flags);

/*
 * May the tool keep this owner? It is the second field of a line of `zone load` and `zone export`:
 * tab, LF, CR and NUL would end it, and begin another registration.
 */
int zone_owner_is_field(const char *owner, size_t len);
/* EXIT_USAGE, after a message, where --owner is no such field or too long for an index. */
int zone_check_owner(const struct tool *tool);

/* Commands. */
int zone_create(struct tool *tool);
int zone_load(struct tool *tool);
int zone_change_open(struct tool *tool);
int zone_add_record(struct worker *w, const struct record *record);
int zone_remove_record(struct worker *w, const struct record *record);
int zone_change_close(struct tool *tool);
int zone_stats(struct tool *tool);
int zone_audit(struct tool *tool);
int zone_export(struct tool *tool);
int zone_backup(struct tool *tool);
int zone_rebuild(struct tool *tool);

#endif
