/* SPDX-License-Identifier: MIT */
/* Where the index is: shared by the module and by `zone query`. */
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
