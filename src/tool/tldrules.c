/* SPDX-License-Identifier: MIT */
/* Files TLD.homograph: actions by tier, exempt letters. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy_store.h"
#include "tldrules.h"

struct search {
    const struct tldrules *rules;
    struct buf path;
};

static int try_folder(void *data, const char *folder)
{
    struct search *s = data;
    s->path.len = 0;
    buf_printf(&s->path, "%s/%s.homograph", folder, s->rules->tld);
    buf_putc(&s->path, '\0');
    return access(s->path.data, F_OK) == 0;
}

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

static int parse_letter(struct tldrules *rules, const char *word, size_t len)
{
    char *end, text[9] = "";
    if (len < 6 || len > 8 || memcmp(word, "U+", 2) != 0 || rules->n_exempt == TLDRULES_EXEMPT_MAX)
        return 0;
    memcpy(text, word + 2, len - 2);
    rules->exempt[rules->n_exempt++] = (uint32_t)strtoul(text, &end, 16);
    return *end == '\0';
}

static int parse_line(struct tldrules *rules, const char *at, const char *end)
{
    const char *word;
    size_t len = next_word(&word, &at, end);
    if (len == 0 || *word == '#')
        return 1;
    if (is_word(word, len, "exempt")) {
        while ((len = next_word(&word, &at, end)) > 0) {
            if (!parse_letter(rules, word, len))
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
    int status = file_read(tool, &text, path);
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

const struct tldrules *tldrules_get(struct tldrules **all, const struct tool *tool, const char *tld,
                                    size_t len)
{
    static const enum verdict defaults[IDNV_TIER_NONE] = {
        [IDNV_TIER_K0] = VERDICT_BLOCKED, [IDNV_TIER_V] = VERDICT_BLOCKED,
        [IDNV_TIER_K1] = VERDICT_BLOCKED, [IDNV_TIER_K2] = VERDICT_REVIEW,
        [IDNV_TIER_K3] = VERDICT_VALID,
    };
    struct tldrules *rules = *all;
    if (len >= sizeof rules->tld || memchr(tld, '/', len) != NULL)
        len = 0;
    while (rules != NULL && (strlen(rules->tld) != len || memcmp(rules->tld, tld, len) != 0))
        rules = rules->more;
    if (rules != NULL)
        return rules;
    rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        out_of_memory();
    memcpy(rules->tld, tld, len);
    memcpy(rules->action, defaults, sizeof defaults);
    struct search s = {rules, {0}};
    if (len > 0 && policy_each_folder(try_folder, &s))
        rules->status = read_rules(rules, tool, s.path.data);
    buf_free(&s.path);
    rules->more = *all;
    *all = rules;
    return rules;
}

void tldrules_free(struct tldrules *all)
{
    for (struct tldrules *more; all != NULL; all = more) {
        more = all->more;
        free(all);
    }
}

int tldrules_exempt(const struct tldrules *rules, uint32_t cp)
{
    for (size_t i = 0; i < rules->n_exempt; i++) {
        if (rules->exempt[i] == cp)
            return 1;
    }
    return 0;
}
