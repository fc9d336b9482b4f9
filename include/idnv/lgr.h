/* SPDX-License-Identifier: MIT */
/* libidnv-lgr: reads label generation rulesets (RFC 7940), checks and compiles them. */
#ifndef IDNV_LGR_H
#define IDNV_LGR_H

#include <idnv/export.h>
#include <idnv/status.h>

IDNV_BEGIN

/* Version of libidnv-lgr that is loaded; the same numbering as idnv_version(). */
IDNV_API const char *idnv_lgr_version(void);

IDNV_END

#endif
