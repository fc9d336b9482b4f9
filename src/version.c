/* SPDX-License-Identifier: MIT */
/* Versions of the library and of its Unicode data. */
#include <idnv/version.h>

const char *idnv_version(void) { return IDNV_VERSION_STRING; }

uint32_t idnv_version_number(void) { return IDNV_VERSION_NUMBER; }

const char *idnv_unicode_version(void) { return IDNV_UNICODE_VERSION_STRING; }
