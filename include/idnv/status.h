/* SPDX-License-Identifier: MIT */
/*
 * What a call returns. Two channels are kept apart: the status says whether the question could be
 * answered and whether the answer is yes; what is wrong with the name goes to the report
 * (idnv/report.h).
 */
#ifndef IDNV_STATUS_H
#define IDNV_STATUS_H

#include <stdint.h>

#include <idnv/export.h>

IDNV_BEGIN

/*
 *   below 0  the question could not be answered; outputs other than lengths are unspecified
 *   0        done
 *   1        done, and the answer is no; the report says why
 *
 * Values are never reused; a caller may store them.
 */
typedef int32_t idnv_status;

enum {
    IDNV_OK = 0,            /* done */
    IDNV_NO = 1,            /* done, and the answer is no */
    IDNV_ERR_ARGUMENT = -1, /* an argument breaks the contract of the function (NULL, unknown
                               name) */
    IDNV_ERR_SPACE = -2,    /* dst too small; the length needed has been stored */
    IDNV_ERR_LIMIT = -3,    /* larger than the documented limit of the function */
    IDNV_ERR_IMAGE = -4,    /* not a policy image, damaged, or inconsistent */
    IDNV_ERR_VERSION = -5,  /* made by a newer version than this library can read */
    IDNV_ERR_MEMORY = -6,   /* out of memory (libidnv-lgr, libidnv-zone only) */
    IDNV_ERR_SYNTAX = -7,   /* a source file breaks its format; the diagnostics say where */
    IDNV_ERR_IO = -8,       /* could not read or write */
    IDNV_ERR_MISMATCH = -9, /* an index was made with other data than now in use */
    IDNV_ERR_FULL = -10,    /* no room left in the index or on the disk */
    IDNV_ERR_NOT_FOUND = -11 /* no such table, rule, name */
};

/*
 * Name ("IDNV_ERR_SPACE") and a short English sentence of a status. Static storage; never NULL
 * ("IDNV_ERR_UNKNOWN" for a value that is not listed). Any thread.
 */
IDNV_API const char *idnv_status_name(idnv_status status);
IDNV_API const char *idnv_status_text(idnv_status status);

IDNV_END

#endif
