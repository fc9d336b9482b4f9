/* SPDX-License-Identifier: MIT */
#include <idnv/zone.h>
#include <idnv/version.h>

const char *idnv_zone_version(void) { return IDNV_VERSION_STRING; }
