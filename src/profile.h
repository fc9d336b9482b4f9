/* SPDX-License-Identifier: MIT */
/* Internal: what a profile consists of. */
#ifndef IDNVI_PROFILE_H
#define IDNVI_PROFILE_H

#include <stdbool.h>

#include <idnv/profile.h>

/* Options of the standards; each profile is a fixed set of them (profile.c). */
enum {
    IDNVI_MAPS = 1 << 0,          /* UTS #46 mapping and normalisation; its code point test */
    IDNVI_TRANSITIONAL = 1 << 1,  /* UTS #46 Transitional_Processing */
    IDNVI_HYPHENS_3_4 = 1 << 2,   /* CheckHyphens, third and fourth position */
    IDNVI_HYPHENS_ENDS = 1 << 3,  /* CheckHyphens, first and last position */
    IDNVI_STD3 = 1 << 4,          /* UseSTD3ASCIIRules */
    IDNVI_DNS_LENGTHS = 1 << 5,   /* VerifyDnsLength, and no empty labels */
    IDNVI_CONTEXTO_RULES = 1 << 6,/* RFC 5892 A.3 to A.9 */
    IDNVI_UPPER_IS_ERROR = 1 << 7,/* upper case in an A-label: error; otherwise a note (strict) */
    IDNVI_SERVICE_ASCII = 1 << 8, /* '_' and '/' are allowed in ASCII labels */
    IDNVI_URL = 1 << 9,           /* the URL standard's domain to ASCII */
    IDNVI_ROOT = 1 << 10,         /* "." is a name; a final dot is no finding */
};

struct idnv_profile {
    char name[20]; /* here, not pointed to: nothing of this is relocated */
    uint16_t flags;
    uint8_t unicode; /* index into idnvi_unicode_versions[] */
};

static inline bool idnvi_is(const idnv_profile *profile, unsigned flag)
{
    return (profile->flags & flag) != 0;
}

/* The repertoire is that of an older Unicode version. */
bool idnvi_is_restricted(const idnv_profile *profile);

#endif
