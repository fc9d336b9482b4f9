/* SPDX-License-Identifier: MIT */
#include <idnv/lgr.h>
#include <idnv/version.h>

const char *idnv_lgr_version(void) { return IDNV_VERSION_STRING; }
