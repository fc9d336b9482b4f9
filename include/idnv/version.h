/* SPDX-License-Identifier: MIT */
/* Version of the library and of the Unicode data inside it. */
#ifndef IDNV_VERSION_H
#define IDNV_VERSION_H

#include <stdint.h>

#include <idnv/export.h>

IDNV_BEGIN

/* Version of this header: major, minor, patch; also as one number 0xMMmmpp. */
#define IDNV_VERSION_MAJOR  0
#define IDNV_VERSION_MINOR  1
#define IDNV_VERSION_PATCH  0
#define IDNV_VERSION_NUMBER 0x000100u
#define IDNV_VERSION_STRING "0.1.0"

/* Unicode version of the tables. One version is built in; there is no choice at configure time. */
#define IDNV_UNICODE_VERSION_STRING "18.0.0"

/*
 * Version of the library that is loaded, as text ("0.1.0") and as 0xMMmmpp. May differ from the
 * header that a program was compiled with. Static storage; never NULL; any thread.
 */
IDNV_API const char *idnv_version(void);
IDNV_API uint32_t idnv_version_number(void);

/* Unicode version of the tables in the library that is loaded: "18.0.0". Static storage. */
IDNV_API const char *idnv_unicode_version(void);

IDNV_END

#endif
