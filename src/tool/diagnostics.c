/* SPDX-License-Identifier: MIT */
#include "diagnostics.h"

#include <stdio.h>

void diagnostics_print(const struct tool *tool, const char *path,
                       const idnv_lgr_diagnostics *found)
{
    uint32_t stored = found->count < found->cap ? found->count : found->cap;
    for (uint32_t i = 0; i < stored; i++) {
        const idnv_lgr_diagnostic *d = &found->list[i];
        char place[32] = "";
        if (d->line > 0)
            (void)snprintf(place, sizeof place, "%lu:%lu:", (unsigned long)d->line,
                           (unsigned long)d->column);
        (void)tool_fail(tool, 0, "%s:%s %s: %s%s%s%s%s%s", path, place,
                        idnv_severity_name((uint8_t)d->severity), d->element,
                        d->element[0] ? ": " : "", d->text, d->section[0] ? " (" : "", d->section,
                        d->section[0] ? ")" : "");
    }
    if (found->count > stored)
        (void)tool_fail(tool, 0, "%s: %lu more", path, (unsigned long)(found->count - stored));
}
