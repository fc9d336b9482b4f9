/* SPDX-License-Identifier: MIT */
/* What libidnv-lgr has to say of a document, on standard error. */
#ifndef IDNV_TOOL_DIAGNOSTICS_H
#define IDNV_TOOL_DIAGNOSTICS_H

#include <idnv/lgr.h>

#include "tool.h"

/*
 * "idnv: PATH:LINE:COLUMN: severity: element: text (section)" for each; without a place where it is
 * about the whole document.
 */
void diagnostics_print(const struct tool *tool, const char *path,
                       const idnv_lgr_diagnostics *found);

#endif
