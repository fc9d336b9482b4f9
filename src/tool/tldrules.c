/* SPDX-License-Identifier: MIT */
/* What a TLD does about look-alikes (tldrules.h). */
#include <stdlib.h>
#include <string.h>

#include "policy_choice.h"
#include "tldrules.h"

/* TLDs that nothing is known of are kept only so far: strangers name as many as they like. */
enum { KEPT_MAX = 256 };

/* One word of a line; 0 at its end. */
static size_t next_word(const char **word, const char **at, const char *end)
{
    while (*at < end && (**at == ' ' || **at == '\t' || **at == '\r'))
        ++*at;
    *word = *at;
    while (*at < end && **at != ' ' && **at != '\t' && **at != '\r')
        ++*at;
    return (size_t)(*at - *word);
}

static int is_word(const char *word, size_t len, const char *text)
{
    return len == strlen(text) && memcmp(word, text, len) == 0;
}

static int parse_action(struct tldrules *rules, int32_t tier, const char *word, size_t len)
{
    if (is_word(word, len, "list"))
        rules->action[tier] = VERDICT_VALID;
    else if (is_word(word, len, "review"))
        rules->action[tier] = VERDICT_REVIEW;
    else if (is_word(word, len, "block"))
        rules->action[tier] = VERDICT_BLOCKED;
    else
        return 0;
    return 1;
}

static int parse_letter(struct buf *letters, const char *word, size_t len)
{
    char text[9] = "";
    if (len < 6 || len > 8 || memcmp(word, "U+", 2) != 0)
        return 0;
    memcpy(text, word + 2, len - 2);
    uint32_t cp = (uint32_t)strtoul(text, NULL, 16);
    buf_put(letters, (const char *)&cp, sizeof cp);
    return strspn(text, "0123456789ABCDEFabcdef") == len - 2 && cp <= 0x10FFFF;
}

/* The letters that a line begins to list, or NULL. */
static struct buf *letters_named(struct tldrules *rules, const char *word, size_t len)
{
    return is_word(word, len, "exempt")    ? &rules->exempt
           : is_word(word, len, "foreign") ? &rules->foreign
                                           : NULL;
}

static int parse_line(struct tldrules *rules, const char *at, const char *end)
{
    const char *word;
    size_t len = next_word(&word, &at, end);
    if (len == 0 || *word == '#')
        return 1;
    struct buf *letters = letters_named(rules, word, len);
    if (letters != NULL) {
        while ((len = next_word(&word, &at, end)) > 0) {
            if (!parse_letter(letters, word, len))
                return 0;
        }
        return 1;
    }
    for (int32_t tier = IDNV_TIER_K0; tier < IDNV_TIER_NONE; tier++) {
        if (!is_word(word, len, idnv_tier_name(tier)))
            continue;
        len = next_word(&word, &at, end);
        return parse_action(rules, tier, word, len) && next_word(&word, &at, end) == 0;
    }
    return 0;
}

static int read_rules(struct tldrules *rules, const struct tool *tool, const char *path)
{
    struct buf text = {0};
    unsigned line = 0;
    int status = file_read(tool, &text, path, POLICY_FILE_MAX);
    for (size_t at = 0; status == EXIT_VALID && at < text.len;) {
        const char *lf = memchr(text.data + at, '\n', text.len - at);
        size_t end = lf != NULL ? (size_t)(lf - text.data) : text.len;
        line++;
        if (!parse_line(rules, text.data + at, text.data + end))
            status = tool_fail(tool, EXIT_IO, "%s:%u: not a rule about look-alikes", path, line);
        at = end + 1;
    }
    buf_free(&text);
    return status;
}

/* The rules for a TLD; *known: a file or a policy says so. */
static struct tldrules *make_rules(int *known, const struct tool *tool,
                                   const struct policy_choice *choice, const char *tld, size_t len)
{
    static const enum verdict defaults[IDNV_TIER_NONE] = {
        [IDNV_TIER_K0] = VERDICT_BLOCKED, [IDNV_TIER_V] = VERDICT_BLOCKED,
        [IDNV_TIER_K1] = VERDICT_BLOCKED, [IDNV_TIER_K2] = VERDICT_REVIEW,
        [IDNV_TIER_K3] = VERDICT_VALID,
    };
    struct tldrules *rules = memory_zeroed(1, sizeof *rules);
    struct buf path = {0};
    memcpy(rules->tld, tld, len);
    memcpy(rules->action, defaults, sizeof defaults);
    *known = len > 0 && policy_find_file(&path, tld, len, "homograph");
    if (*known)
        rules->status = read_rules(rules, tool, path.data);
    buf_free(&path);
    if (rules->status != 0) { /* the lines before a fault make nothing better than it is */
        memcpy(rules->action, defaults, sizeof defaults);
        rules->exempt.len = rules->foreign.len = 0;
    }
    rules->policy = choice->fixed;
    if (!choice->by_option && rules->status == 0) {
        rules->status = policy_store_tld(&rules->policy, choice->store, tld, len);
        *known = *known || rules->status != 0 || rules->policy != NULL;
    }
    return rules;
}

static void free_rules(struct tldrules *rules)
{
    buf_free(&rules->exempt);
    buf_free(&rules->foreign);
    free(rules);
}

const struct tldrules *tldrules_get(struct tldrules **all, const struct tool *tool,
                                    const struct policy_choice *choice, const char *tld, size_t len)
{
    struct tldrules *rules = *all;
    size_t kept = 0;
    int known;
    if (len >= sizeof rules->tld || memchr(tld, '/', len) != NULL || memchr(tld, '\0', len) != NULL)
        len = 0;
    for (; rules != NULL; rules = rules->more, kept++)
        if (strlen(rules->tld) == len && memcmp(rules->tld, tld, len) == 0)
            return rules;
    rules = make_rules(&known, tool, choice, tld, len);
    if (!known && len > 0 && kept >= KEPT_MAX) { /* as no TLD at all */
        free_rules(rules);
        return tldrules_get(all, tool, choice, tld, 0);
    }
    rules->more = *all;
    *all = rules;
    return rules;
}

void tldrules_free(struct tldrules *all)
{
    for (struct tldrules *more; all != NULL; all = more) {
        more = all->more;
        free_rules(all);
    }
}

static int is_listed(const struct buf *letters, uint32_t cp)
{
    for (size_t at = 0; at < letters->len; at += sizeof cp) {
        if (memcmp(letters->data + at, &cp, sizeof cp) == 0)
            return 1;
    }
    return 0;
}

/* A table for a language says what its speakers write, one for a script what is possible. */
static int for_language(const idnv_policy *policy, uint32_t table)
{
    idnv_policy_table info;
    if (idnv_policy_table_info(&info, policy, table) != IDNV_OK)
        return 0;
    for (const char *tag = info.languages.ptr; *tag != '\0'; tag += *tag == ' ') {
        if (strncmp(tag, "und", 3) != 0)
            return 1;
        tag += strcspn(tag, " ");
    }
    return 0;
}

int tldrules_native(const struct tldrules *rules, uint32_t cp)
{
    if (cp < 0x80 || is_listed(&rules->foreign, cp))
        return 0;
    if (is_listed(&rules->exempt, cp))
        return 1;
    for (uint32_t t = 0; rules->policy != NULL && t < idnv_policy_tables(rules->policy); t++) {
        idnv_policy_result result = {.size = sizeof result};
        /* Any other finding is about where the letter may stand. */
        if (for_language(rules->policy, t) &&
            idnv_policy_eval(&result, rules->policy, t, &cp, 1, NULL) >= 0 &&
            result.finding != IDNV_RULE_POLICY_CODE_POINT)
            return 1;
    }
    return 0;
}
