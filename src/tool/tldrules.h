/* SPDX-License-Identifier: MIT */
/* What a TLD does about look-alikes (tables/homograph/tld/README.md). */
#ifndef IDNV_TOOL_TLDRULES_H
#define IDNV_TOOL_TLDRULES_H

#include "tool.h"

enum { TLDRULES_EXEMPT_MAX = 256 };

struct tldrules {
    struct tldrules *more;
    char tld[64];
    enum verdict action[IDNV_TIER_NONE]; /* by tier */
    uint32_t exempt[TLDRULES_EXEMPT_MAX];
    size_t n_exempt;
    int status; /* not 0: the file cannot be used */
};

/* Those of a TLD, read on first use and kept in *all under the lock of the caller. */
const struct tldrules *tldrules_get(struct tldrules **all, const struct tool *tool, const char *tld,
                                    size_t len);
void tldrules_free(struct tldrules *all);
int tldrules_exempt(const struct tldrules *rules, uint32_t cp);

#endif
