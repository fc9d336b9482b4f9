/* SPDX-License-Identifier: MIT */
/* Which policy judges a name, and which label of it (policy_choice.h). */
#include <stdlib.h>
#include <string.h>

#include "policy_choice.h"

/* Only in a Bidi name may a label not begin with a digit (RFC 5893, 2 rule 1). */
static int is_rtl(idnv_policy_text suffix)
{
    struct buf name = {0};
    buf_puts(&name, "1.");
    buf_put(&name, suffix.ptr, suffix.len);
    idnv_status status = idnv_check(NULL, 0, NULL, NULL, 0, NULL, name.data, name.len,
                                    idnv_profile_find("lookup", 6), NULL);
    buf_free(&name);
    return status == IDNV_NO;
}

/* That of --tld; of a policy the first of its suffixes, when all are written in that direction. */
static void find_rtl(struct policy_choice *choice)
{
    idnv_policy_text suffix = {choice->under, choice->under_len};
    uint32_t n = choice->under_len > 0 ? 1 : 0;
    if (n == 0 && choice->fixed != NULL)
        n = idnv_policy_suffixes(choice->fixed);
    for (uint32_t i = n; i-- > 0;) {
        if (choice->under_len == 0)
            (void)idnv_policy_suffix(&suffix, choice->fixed, i);
        if (!is_rtl(suffix))
            return;
    }
    if (n > 0)
        choice->rtl = suffix;
}

static int open_policy(struct tool *tool, struct policy_choice *choice)
{
    const char *tld = tool->opt.tld;
    int status = 0;
    if (tool->opt.policy != NULL)
        status = policy_store_file(&choice->fixed, choice->store, tool->opt.policy);
    else if (tld != NULL)
        status = policy_store_tld(&choice->fixed, choice->store, tld, strlen(tld));
    if (tld == NULL && choice->fixed != NULL && idnv_policy_suffixes(choice->fixed) > 0)
        choice->suffix = 0; /* the TLD itself: it may take only some of the tables */
    if (tld == NULL || status != 0)
        return status;
    choice->under = tool->opt.suffix;
    choice->under_len = strlen(choice->under);
    if (choice->fixed != NULL)
        choice->suffix = policy_suffix(choice->fixed, choice->under);
    return choice->suffix != IDNV_POLICY_NONE ? 0 : tool_tld_only(tool);
}

static int find_table(struct tool *tool, struct policy_choice *choice)
{
    if (tool->opt.table == NULL)
        return 0;
    if (choice->fixed == NULL)
        return tool_fail(tool, EXIT_USAGE, "--table needs --tld or --policy with a policy");
    choice->table = idnv_policy_find(choice->fixed, tool->opt.table, strlen(tool->opt.table));
    if (choice->table == IDNV_POLICY_NONE)
        return tool_fail(tool, EXIT_USAGE, "--table=%s: the policy has no such table",
                         tool->opt.table);
    return 0;
}

int policy_choice_open(struct tool *tool, struct policy_choice *choice)
{
    *choice = (struct policy_choice){.suffix = IDNV_POLICY_NONE, .table = IDNV_POLICY_NONE};
    choice->by_option = tool->opt.tld != NULL || tool->opt.policy != NULL;
    choice->store = policy_store_new(tool);
    int status = open_policy(tool, choice);
    if (status == 0)
        find_rtl(choice);
    return status != 0 ? status : find_table(tool, choice);
}

void policy_choice_close(struct policy_choice *choice)
{
    policy_store_free(choice->store);
    choice->store = NULL;
}

/* What stands left of the suffix and its dot may be empty: that is a fault of the label. */
static int ends_in(const struct policy_cut *cut, const char *suffix, size_t len)
{
    return cut->len > len && cut->name[cut->len - len - 1] == '.' &&
           memcmp(cut->name + cut->len - len, suffix, len) == 0;
}

/*
 * The longest suffix of the policy that the name ends in, behind a dot. None is longer than what
 * follows the first dot, so most names of two labels need no look at the zones.
 */
static void find_suffix(struct policy_cut *cut)
{
    const char *dot = memchr(cut->name, '.', cut->len);
    size_t most = dot != NULL ? cut->len - (size_t)(dot + 1 - cut->name) : 0;
    size_t longest = 0;
    idnv_policy_text suffix;
    for (uint32_t i = 0;
         longest < most && idnv_policy_suffix(&suffix, cut->policy, i) == IDNV_OK; i++) {
        if (suffix.len > longest && ends_in(cut, suffix.ptr, suffix.len)) {
            longest = suffix.len;
            cut->suffix = i;
            cut->suffix_start = cut->len - suffix.len;
        }
    }
}

size_t policy_last_label(const char *name, size_t len)
{
    while (len > 0 && name[len - 1] != '.')
        len--;
    return len;
}

idnv_policy_text policy_choice_tld(const struct policy_choice *choice)
{
    idnv_policy_text suffix = {choice->under, choice->under_len};
    if (suffix.len == 0 && choice->fixed != NULL)
        (void)idnv_policy_suffix(&suffix, choice->fixed, 0);
    if (suffix.len == 0)
        return (idnv_policy_text){"", 0};
    size_t last = policy_last_label(suffix.ptr, suffix.len);
    return (idnv_policy_text){suffix.ptr + last, suffix.len - last};
}

int policy_cut_name(struct policy_cut *cut, const struct policy_choice *choice)
{
    size_t last = policy_last_label(cut->name, cut->len);
    int status = 0;
    cut->policy = choice->fixed;
    cut->suffix = last == 0 ? choice->suffix : IDNV_POLICY_NONE; /* a label stands below --tld */
    cut->suffix_start = cut->len;
    cut->outside = 0;
    if (!choice->by_option && last > 0)
        status = policy_store_tld(&cut->policy, choice->store, cut->name + last, cut->len - last);
    if (last == 0)
        return status;
    if (cut->policy != NULL)
        find_suffix(cut);
    int below = choice->under_len > 0 && ends_in(cut, choice->under, choice->under_len);
    if (!below && choice->under_len > 0 && memchr(choice->under, '.', choice->under_len) != NULL)
        cut->outside = 1; /* in the TLD perhaps, not in the zone that was given */
    if (cut->suffix != IDNV_POLICY_NONE || cut->outside)
        return status;
    int named = choice->under_len > 0 ||
                (choice->by_option && cut->policy != NULL && idnv_policy_suffixes(cut->policy) > 0);
    if (named && !below)
        cut->outside = 1;
    else if (named || !choice->lgr_alone)
        cut->suffix_start =
            last; /* a policy that names no suffix is that of whatever stands last */
    return status;
}

uint32_t policy_cut_label(const struct policy_cut *cut)
{
    uint32_t n = 0;
    for (size_t i = 0; cut->suffix_start < cut->len && i + 1 < cut->suffix_start; i++)
        n += cut->name[i] == '.';
    return n;
}

const char *policy_find_label(size_t *len, const char *form, size_t form_len, uint32_t number)
{
    const char *end = form + form_len, *dot;
    for (; number > 0 && (dot = memchr(form, '.', (size_t)(end - form))) != NULL; number--)
        form = dot + 1;
    dot = memchr(form, '.', (size_t)(end - form));
    *len = (size_t)((dot != NULL ? dot : end) - form);
    return form;
}
