/* SPDX-License-Identifier: MIT */
/* Where the index is, and what an owner may be: shared by the module and by `zone query`. */
#include <string.h>

#include "zonecmd.h"

int zone_take_path(struct tool *tool)
{
    if (tool->opt.zone != NULL)
        return 0;
    if (tool->n_args == 0)
        return tool_fail(tool, EXIT_USAGE, "zone %s needs an index: --zone=FILE, or its name first",
                         tool->command.second);
    tool->opt.zone = tool->args[0];
    tool->n_args--;
    memmove(tool->args, tool->args + 1, tool->n_args * sizeof *tool->args);
    return 0;
}

int zone_owner_is_field(const char *owner, size_t len)
{
    static const char ends[] = "\t\n\r"; /* and its NUL */
    for (size_t i = 0; i < len; i++)
        if (memchr(ends, owner[i], sizeof ends) != NULL)
            return 0;
    return 1;
}

int zone_check_owner(const struct tool *tool)
{
    const char *owner = tool->opt.owner;
    size_t len = owner != NULL ? strlen(owner) : 0;
    if (!zone_owner_is_field(owner, len))
        return tool_fail(tool, EXIT_USAGE, "--owner takes no tab and no end of a line");
    if (len > IDNV_ZONE_OWNER_MAX)
        return tool_fail(tool, EXIT_USAGE, "--owner takes at most %d octets", IDNV_ZONE_OWNER_MAX);
    return 0;
}
