/* SPDX-License-Identifier: MIT */
/* explain: what a rule is; what is known of a character. */
#include <string.h>

#include "character.h"
#include "tool.h"

/* The profiles of which a rule can be part, by the range of its number (rules.def). */
static const struct {
    uint16_t first, last;
    const char *profiles;
} applies[] = {
    {IDNV_RULE_ILL_FORMED_UTF8, IDNV_RULE_EMPTY_LABEL, "all"},
    {IDNV_RULE_LABEL_TOO_LONG, IDNV_RULE_NAME_TOO_LONG, "all but browser"},
    {IDNV_RULE_ROOT_LABEL, IDNV_RULE_ROOT_LABEL, "uts46, uts46-transitional"},
    {IDNV_RULE_LABEL_LIMIT, IDNV_RULE_LABEL_CHARACTER, "all"},
    {IDNV_RULE_DISALLOWED, IDNV_RULE_UNASSIGNED, "registration, lookup"},
    {IDNV_RULE_NOT_NFC, IDNV_RULE_NOT_NFC, "all (of an A-label in the mapping profiles)"},
    {IDNV_RULE_HYPHEN_3_4, IDNV_RULE_HYPHEN_3_4, "registration, lookup, uts46, uts46-transitional"},
    {IDNV_RULE_HYPHEN_START, IDNV_RULE_HYPHEN_END, "all but browser"},
    {IDNV_RULE_LEADING_MARK, IDNV_RULE_LEADING_MARK, "all"},
    {IDNV_RULE_UTS46_DISALLOWED, IDNV_RULE_UTS46_DISALLOWED,
     "uts46, uts46-transitional, browser, dns"},
    {IDNV_RULE_STD3_ASCII, IDNV_RULE_STD3_ASCII, "uts46, uts46-transitional, dns"},
    {IDNV_RULE_FORBIDDEN_CODE_POINT, IDNV_RULE_FORBIDDEN_CODE_POINT, "browser"},
    {IDNV_RULE_A_LABEL_UPPER_CASE, IDNV_RULE_A_LABEL_UPPER_CASE,
     "registration (an error), lookup (a note)"},
    {IDNV_RULE_PUNYCODE, IDNV_RULE_CONTEXTJ_ZWJ, "all"},
    {IDNV_RULE_CONTEXTO_MIDDLE_DOT, IDNV_RULE_CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS,
     "registration, lookup"},
    {IDNV_RULE_BIDI_1, IDNV_RULE_BIDI_6, "all"},
};

static const char *profiles_of(uint16_t rule)
{
    for (size_t i = 0; i < sizeof applies / sizeof applies[0]; i++)
        if (rule >= applies[i].first && rule <= applies[i].last)
            return applies[i].profiles;
    return NULL; /* of a policy or of a look-alike check: not a matter of profiles */
}

static void put_rule(struct buf *out, const struct tool *tool, uint16_t rule)
{
    const char *profiles = profiles_of(rule);
    if (tool->opt.format == FORMAT_JSON) {
        struct json j = {.out = out};
        json_begin(&j, '{');
        json_key(&j, "rule");
        json_string(&j, idnv_rule_name(rule));
        json_key(&j, "number");
        json_uint(&j, rule);
        json_key(&j, "source");
        json_string(&j, idnv_rule_source(rule));
        json_key(&j, "text");
        json_string(&j, idnv_rule_text(rule));
        if (profiles != NULL) {
            json_key(&j, "profiles");
            json_string(&j, profiles);
        }
        json_end(&j, '}');
    } else {
        buf_printf(out, "%s (rule %u)\n  says      %s\n  source    %s", idnv_rule_name(rule), rule,
                   idnv_rule_text(rule), idnv_rule_source(rule));
        if (profiles != NULL)
            buf_printf(out, "\n  profiles  %s", profiles);
    }
    buf_putc(out, '\n');
}

static int parse_hex(const char *s, size_t len, uint32_t *cp)
{
    uint32_t value = 0;
    if (len == 0 || len > 6)
        return 0;
    for (size_t i = 0; i < len; i++) {
        char c = s[i];
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else
            return 0;
        value = value * 16 + digit;
    }
    *cp = value;
    return value <= 0x10FFFF;
}

static int parse_character(const char *s, uint32_t *cp)
{
    size_t len = strlen(s);
    if (len > 2 && (s[0] == 'U' || s[0] == 'u') && s[1] == '+')
        return parse_hex(s + 2, len - 2, cp);
    return len > 0 && idnv_utf8_decode(cp, s, len) == (int32_t)len;
}

static uint16_t parse_rule(const char *s)
{
    uint16_t rule = idnv_rule_find(s, strlen(s));
    for (size_t i = 0; rule == 0 && idnv_rule_at(i) != 0; i++) {
        struct buf number = {0};
        buf_putu(&number, idnv_rule_at(i));
        if (number.len == strlen(s) && memcmp(number.data, s, number.len) == 0 && number.len > 1)
            rule = idnv_rule_at(i);
        buf_free(&number);
    }
    return rule;
}

int command_explain(struct tool *tool)
{
    struct buf out = {0};
    int status = 0;
    if (tool->n_args == 0)
        return tool_fail(tool, EXIT_USAGE, "explain takes a rule, U+XXXX or a character");
    for (size_t i = 0; i < tool->n_args && status == 0; i++) {
        uint32_t cp = 0;
        uint16_t rule = parse_rule(tool->args[i]);
        if (rule != 0)
            put_rule(&out, tool, rule);
        else if (parse_character(tool->args[i], &cp))
            character_put(&out, tool, cp);
        else
            status = tool_fail(tool, EXIT_USAGE, "'%s' is not a rule, a code point or a character",
                               tool->args[i]);
    }
    int written = output_buf(tool, &out);
    buf_free(&out);
    return written > status ? written : status;
}
