/* SPDX-License-Identifier: MIT */
/* What the commands of the module "policy" share (libidnv-lgr). */
#ifndef IDNV_TOOL_POLICY_MODULE_H
#define IDNV_TOOL_POLICY_MODULE_H

#include <dirent.h>
#include <string.h>

#include "diagnostics.h"

/*
 * Reads an RFC 7940 document from text; why it cannot be used goes to standard error, and with tell
 * also warnings about one that can; an exit status.
 */
int policy_read(idnv_lgr **lgr, const struct tool *tool, const char *path, const struct buf *text,
                int tell);

/* Whether a document of a table is called so. */
static inline int policy_is_document(const char *name)
{
    size_t len = strlen(name);
    return len > 4 && strcmp(name + len - 4, ".xml") == 0;
}

/* The same of what is in a folder, for scandir. */
static inline int policy_is_document_entry(const struct dirent *entry)
{
    return policy_is_document(entry->d_name);
}

/* The base name of a path without ".xml": the id of the table. */
void policy_table_id(const char **id, size_t *len, const char *path);

/* The image of XML files, or of a policy directory (one argument); an exit status. */
int policy_compile(struct buf *image, const struct tool *tool, char **paths, size_t count);

int command_policy_compile(struct tool *tool);

#endif
