/* SPDX-License-Identifier: MIT */
/*
 * Policy images, found by TLD or read from a file, each opened once and kept.
 *
 * The image of a TLD is the file TLD.policy (lower case, A-label) in the first of these folders that
 * has it: those of $IDNV_POLICY_PATH (colons between), $XDG_DATA_HOME/idnv/policies
 * (~/.local/share/idnv/policies), policies/ beside a program that runs from its build folder, the
 * installed one.
 */
#ifndef IDNV_TOOL_POLICY_STORE_H
#define IDNV_TOOL_POLICY_STORE_H

#include <idnv/policy.h>

#include "tool.h"

struct policy_store;

/* An empty store; NULL without memory. */
struct policy_store *policy_store_new(const struct tool *tool);
void policy_store_free(struct policy_store *store);

/*
 * The policy of a TLD (A-label, lower case). EXIT_VALID with *policy NULL when there is none;
 * EXIT_IO, after a message, when there is one that cannot be used. Any thread.
 */
int policy_store_tld(const idnv_policy **policy, struct policy_store *store, const char *tld,
                     size_t len);

/* The policy in a file: an image, or RFC 7940 XML, which is compiled in memory. EXIT_IO as above. */
int policy_store_file(const idnv_policy **policy, struct policy_store *store, const char *path);

/* The suffix of the policy with this name, or IDNV_POLICY_NONE. */
uint32_t policy_suffix(const idnv_policy *policy, const char *name);

/* A confidence that is no document of the registry. */
int policy_unverified(idnv_policy_text confidence);

/*
 * The file TLD.SUFFIX of the first folder that has it, or where it cannot be told that it is not
 * there: to read it says what is wrong. To go on to the next folder would answer by what the registry
 * has replaced. 0: no folder has one.
 */
int policy_find_file(struct buf *path, const char *tld, size_t len, const char *suffix);

/* Calls fn for each folder of the search path, in order, until it returns other than 0. */
int policy_each_folder(int (*fn)(void *data, const char *folder), void *data);

/*
 * What the module "policy" offers to the rest of the tool (libidnv-lgr): compiles XML text into an
 * image that the caller frees; diagnostics are printed with the path; an exit status.
 */
struct policy_functions {
    int (*compile)(struct buf *image, const struct tool *tool, const char *path, const char *text,
                   size_t len);
};

extern const struct part part_policy;

/* A text of an image against a word. */
static inline int policy_text_is(idnv_policy_text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

#endif
