/* SPDX-License-Identifier: MIT */
/* libidnv-zone: the durable index of the names registered in a zone. */
#ifndef IDNV_ZONE_H
#define IDNV_ZONE_H

#include <idnv/export.h>
#include <idnv/status.h>

IDNV_BEGIN

/* Version of libidnv-zone that is loaded; the same numbering as idnv_version(). */
IDNV_API const char *idnv_zone_version(void);

IDNV_END

#endif
