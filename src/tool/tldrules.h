/* SPDX-License-Identifier: MIT */
/*
 * What a TLD does about look-alikes: the action of each tier, and which letters are native to it and
 * so no disguise. Native is what the TLD's own tables for languages permit; files TLD.homograph
 * (tables/homograph/tld/README.md) have what the tables cannot say.
 */
#ifndef IDNV_TOOL_TLDRULES_H
#define IDNV_TOOL_TLDRULES_H

#include <idnv/policy.h>

#include "tool.h"

struct tldrules {
    struct tldrules *more;
    char tld[64];
    enum verdict action[IDNV_TIER_NONE]; /* by tier */
    const idnv_policy *policy;           /* of the TLD; NULL: none */
    struct buf exempt, foreign;          /* letters that its file names, each a uint32_t */
    int status; /* not 0: the file or the policy cannot be used */
};

struct policy_choice;

/*
 * Those of a TLD, read on first use and kept in *all under the lock of the caller. The policy is
 * that of the choice, or the one that its store has for the TLD.
 */
const struct tldrules *tldrules_get(struct tldrules **all, const struct tool *tool,
                                    const struct policy_choice *choice, const char *tld,
                                    size_t len);
void tldrules_free(struct tldrules *all);

/* 1: cp is a letter of the TLD. ASCII never is: it needs no exemption, and "rn" or 1 deserve none. */
int tldrules_native(const struct tldrules *rules, uint32_t cp);

#endif
