/* SPDX-License-Identifier: MIT */
/* The six profiles, each in every Unicode version: constant objects, found by name. */
#include <string.h>

#include "profile.h"
#include "ucd.h"

#define STRICT (IDNVI_HYPHENS_3_4 | IDNVI_HYPHENS_ENDS | IDNVI_DNS_LENGTHS | IDNVI_CONTEXTO_RULES)
#define UTS46                                                                                      \
    (IDNVI_MAPS | IDNVI_HYPHENS_3_4 | IDNVI_HYPHENS_ENDS | IDNVI_STD3 | IDNVI_DNS_LENGTHS)

#define AT(name, flags, version) {name, flags, version}
#define EVERY_VERSION(name, flags)                                                                 \
    {AT(name, flags, 0),  AT(name, flags, 1),  AT(name, flags, 2),  AT(name, flags, 3),            \
     AT(name, flags, 4),  AT(name, flags, 5),  AT(name, flags, 6),  AT(name, flags, 7),            \
     AT(name, flags, 8),  AT(name, flags, 9),  AT(name, flags, 10), AT(name, flags, 11),           \
     AT(name, flags, 12), AT(name, flags, 13), AT(name, flags, 14), AT(name, flags, 15),           \
     AT(name, flags, 16)}

static const idnv_profile profiles[][IDNVI_UNICODE_COUNT] = {
    EVERY_VERSION("registration", STRICT | IDNVI_UPPER_IS_ERROR),
    EVERY_VERSION("lookup", STRICT),
    EVERY_VERSION("uts46", UTS46),
    EVERY_VERSION("uts46-transitional", UTS46 | IDNVI_TRANSITIONAL),
    EVERY_VERSION("browser", IDNVI_MAPS | IDNVI_URL | IDNVI_ROOT),
    EVERY_VERSION("dns", IDNVI_MAPS | IDNVI_HYPHENS_ENDS | IDNVI_STD3 | IDNVI_DNS_LENGTHS |
                             IDNVI_SERVICE_ASCII | IDNVI_ROOT),
};

enum { PROFILES = sizeof profiles / sizeof *profiles, NEWEST = IDNVI_UNICODE_COUNT - 1 };

_Static_assert(IDNVI_UNICODE_COUNT == 17, "EVERY_VERSION lists each version");

bool idnvi_is_restricted(const idnv_profile *profile) { return profile->unicode != NEWEST; }

const idnv_profile *idnv_profile_find(const char *name, size_t name_len)
{
    if (!name)
        return NULL;
    for (size_t i = 0; i < PROFILES; i++) {
        const char *own = profiles[i][NEWEST].name;
        if (strlen(own) == name_len && memcmp(own, name, name_len) == 0)
            return &profiles[i][NEWEST];
    }
    return NULL;
}

const idnv_profile *idnv_profile_restrict(const idnv_profile *profile, const char *version,
                                          size_t version_len)
{
    if (!profile || !version)
        return NULL;
    /* "15.0.0" is "15.0": an update version has no repertoire of its own. */
    if (version_len > 4 && memcmp(version + version_len - 2, ".0", 2) == 0 &&
        memchr(version, '.', version_len - 2))
        version_len -= 2;
    for (size_t v = 0; v < IDNVI_UNICODE_COUNT; v++) {
        const char *own = idnvi_unicode_versions[v];
        if (strlen(own) != version_len || memcmp(own, version, version_len) != 0)
            continue;
        for (size_t i = 0; i < PROFILES; i++)
            if (strcmp(profiles[i][NEWEST].name, profile->name) == 0)
                return &profiles[i][v];
    }
    return NULL;
}

const char *idnv_profile_name(const idnv_profile *profile) { return profile ? profile->name : ""; }

const char *idnv_profile_unicode(const idnv_profile *profile)
{
    return profile ? idnvi_unicode_versions[profile->unicode] : "";
}

int idnv_profile_maps(const idnv_profile *profile) { return profile && idnvi_is(profile, IDNVI_MAPS); }

const idnv_profile *idnv_profile_at(size_t i) { return i < PROFILES ? &profiles[i][NEWEST] : NULL; }
