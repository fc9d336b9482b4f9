/* SPDX-License-Identifier: MIT */
/* explain: what a rule is; what is known of a character. */
#include <string.h>

#include "character.h"
#include "code_points.h"
#include "quote.h"
#include "tool.h"

/* Names that break the rule: every profile that has it finds it in one of them. */
static const struct example {
    uint16_t rule;
    uint16_t times; /* how often text is repeated */
    const char *text;
} examples[] = {
    {IDNV_RULE_ILL_FORMED_UTF8, 1, "a\xFF"},
    {IDNV_RULE_EMPTY_LABEL, 1, "a..b"},
    {IDNV_RULE_EMPTY_LABEL, 1, ""}, /* to profiles that allow empty labels too */
    {IDNV_RULE_LABEL_TOO_LONG, 64, "a"},
    {IDNV_RULE_NAME_TOO_LONG, 128, "a."},
    {IDNV_RULE_ROOT_LABEL, 1, "a."},
    {IDNV_RULE_LABEL_LIMIT, 256, "a"},
    {IDNV_RULE_DISALLOWED, 1, u8"\u00C4"},
    {IDNV_RULE_UNASSIGNED, 1, u8"\u0378"},
    {IDNV_RULE_NOT_NFC, 1, "xn--a-ccb"}, /* a, COMBINING DIAERESIS */
    {IDNV_RULE_HYPHEN_3_4, 1, "ab--c"},
    {IDNV_RULE_HYPHEN_3_4, 1, "xn--xn---epa"}, /* UTS #46, 4.1, V4 without CheckHyphens */
    {IDNV_RULE_HYPHEN_START, 1, "-a"},
    {IDNV_RULE_HYPHEN_END, 1, "a-"},
    {IDNV_RULE_LEADING_MARK, 1, u8"\u0301q"},
    {IDNV_RULE_UTS46_DISALLOWED, 1, u8"\u2488"},
    {IDNV_RULE_STD3_ASCII, 1, "a!b"},
    {IDNV_RULE_FORBIDDEN_CODE_POINT, 1, "a%b"},
    {IDNV_RULE_PUNYCODE, 1, "xn--99999999"},
    {IDNV_RULE_A_LABEL_EMPTY, 1, "xn--"},
    {IDNV_RULE_A_LABEL_ASCII, 1, "xn--a-"},
    {IDNV_RULE_A_LABEL_NOT_ASCII, 1, u8"xn--\u00E4"},
    {IDNV_RULE_A_LABEL_UPPER_CASE, 1, "xn--4CA"},
    {IDNV_RULE_CONTEXTJ_ZWNJ, 1, "xn--ab-j1t"}, /* between a and b, as the next */
    {IDNV_RULE_CONTEXTJ_ZWJ, 1, "xn--ab-m1t"},
    {IDNV_RULE_CONTEXTO_MIDDLE_DOT, 1, u8"a\u00B7b"},
    {IDNV_RULE_CONTEXTO_GREEK_KERAIA, 1, u8"\u0375b"},
    {IDNV_RULE_CONTEXTO_HEBREW_GERESH, 1, u8"\u05F3\u05D0"},
    {IDNV_RULE_CONTEXTO_HEBREW_GERSHAYIM, 1, u8"\u05F4\u05D0"},
    {IDNV_RULE_CONTEXTO_KATAKANA_MIDDLE_DOT, 1, u8"a\u30FBb"},
    {IDNV_RULE_CONTEXTO_ARABIC_INDIC_DIGITS, 1, u8"\u0627\u0661\u06F1"},
    {IDNV_RULE_CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS, 1, u8"\u0627\u0661\u06F1"},
    {IDNV_RULE_BIDI_1, 1, u8"1\u05D0"},
    {IDNV_RULE_BIDI_2, 1, u8"\u05D0a\u05D0"},
    {IDNV_RULE_BIDI_3, 1, u8"\u05D0\u00B7"},
    {IDNV_RULE_BIDI_4, 1, u8"\u06271\u0661"},
    {IDNV_RULE_BIDI_5, 1, u8"a\u05D0b"},
    {IDNV_RULE_BIDI_6, 1, u8"a\u00B7.\u05D0"},
};

static const size_t examples_len = sizeof examples / sizeof examples[0];

/* The first example of a rule; those of one rule stand together. NULL: no matter of names. */
static const struct example *find_example(uint16_t rule)
{
    for (size_t i = 0; i < examples_len; i++)
        if (examples[i].rule == rule)
            return &examples[i];
    return NULL;
}

static const struct example *next_example(const struct example *example)
{
    const struct example *next = example + 1;
    return next < examples + examples_len && next->rule == example->rule ? next : NULL;
}

static uint8_t severity_among(uint16_t rule, const idnv_finding *found, const idnv_report *report)
{
    for (uint32_t i = 0; i < report->count && i < report->cap; i++)
        if (found[i].rule == rule)
            return found[i].severity;
    return 0;
}

/* The severity that a profile gives the rule in a name; 0: none. */
static uint8_t severity_in(uint16_t rule, const struct buf *name, const idnv_profile *profile)
{
    idnv_finding found[8];
    idnv_report report;
    idnv_report_init(&report, found, sizeof found / sizeof found[0]);
    (void)idnv_check(NULL, 0, NULL, NULL, 0, NULL, name->data, name->len, profile, &report);
    uint8_t severity = severity_among(rule, found, &report);
    if (severity != 0)
        return severity;
    /* To-unicode judges no lengths: only there does a strict profile come to the other limit. */
    idnv_report_init(&report, found, sizeof found / sizeof found[0]);
    (void)idnv_to_unicode(NULL, 0, NULL, name->data, name->len, profile, &report);
    return severity_among(rule, found, &report);
}

struct severities {
    uint8_t most;  /* 0: the profile does not know the rule */
    uint8_t ascii; /* in a name that is all ASCII (`browser` makes a difference) */
};

static uint8_t greater(uint8_t a, uint8_t b) { return a > b ? a : b; }

/* Adds what the profile says of an example: in its A-form, as it is, and in a name not all ASCII. */
static void ask_one(struct severities *s, const struct example *example,
                    const idnv_profile *profile)
{
    char form[1024];
    struct buf name = {0}, ascii = {.data = form};
    idnv_report report;
    for (uint16_t i = 0; i < example->times; i++)
        buf_puts(&name, example->text);
    idnv_report_init(&report, NULL, 0); /* the form in spite of the fault */
    (void)idnv_to_ascii(form, sizeof form, &ascii.len, name.data, name.len,
                        idnv_profile_find("registration", 12), &report);
    s->ascii = greater(s->ascii, severity_in(example->rule, &ascii, profile));
    s->most = greater(s->most, severity_in(example->rule, &name, profile));
    buf_puts(&name, ".\xC3\xA4");
    s->most = greater(s->most, severity_in(example->rule, &name, profile));
    buf_free(&name);
}

static struct severities ask(const struct example *example, const idnv_profile *profile)
{
    struct severities s = {0, 0};
    for (; example != NULL; example = next_example(example))
        ask_one(&s, example, profile);
    return s;
}

static void text_example(struct buf *out, const struct example *example)
{
    const char *separator = "\n  profiles  ";
    const char *before = "\n  example   ";
    for (const struct example *e = example; e != NULL; e = next_example(e)) {
        buf_puts(out, before);
        quote_put(out, e->text, strlen(e->text));
        if (e->times > 1)
            buf_printf(out, ", %u times", e->times);
        before = "\n            ";
    }
    for (size_t i = 0; idnv_profile_at(i) != NULL; i++) {
        struct severities s = ask(example, idnv_profile_at(i));
        if (s.most == 0)
            continue;
        buf_printf(out, "%s%s", separator, idnv_profile_name(idnv_profile_at(i)));
        if (s.most != IDNV_SEVERITY_ERROR)
            buf_printf(out, " (a %s)", idnv_severity_name(s.most));
        else if (s.ascii == IDNV_SEVERITY_WARNING)
            buf_puts(out, " (a warning in an all-ASCII name)");
        separator = ", ";
    }
}

static void json_example(struct json *j, const struct example *example)
{
    json_key(j, "profiles");
    json_begin(j, '[');
    for (size_t i = 0; idnv_profile_at(i) != NULL; i++) {
        uint8_t severity = ask(example, idnv_profile_at(i)).most;
        if (severity == 0)
            continue;
        json_begin(j, '{');
        json_key(j, "profile");
        json_string(j, idnv_profile_name(idnv_profile_at(i)));
        json_key(j, "severity");
        json_string(j, idnv_severity_name(severity));
        json_end(j, '}');
    }
    json_end(j, ']');
}

static void put_rule(struct buf *out, const struct tool *tool, uint16_t rule)
{
    const struct example *example = find_example(rule);
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
        if (example != NULL)
            json_example(&j, example);
        json_end(&j, '}');
    } else {
        buf_printf(out, "%s (rule %u)\n  says      %s\n  source    %s", idnv_rule_name(rule), rule,
                   idnv_rule_text(rule), idnv_rule_source(rule));
        if (example != NULL)
            text_example(out, example);
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

/* A rule by its name, in any case, or by its number. */
static uint16_t parse_rule(const char *s)
{
    char name[64];
    size_t len = strlen(s);
    if (len == 0 || len > sizeof name)
        return 0;
    for (size_t i = 0; i < len; i++)
        name[i] = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - 32) : s[i];
    uint16_t rule = idnv_rule_find(name, len);
    for (size_t i = 0; rule == 0 && idnv_rule_at(i) != 0; i++) {
        struct buf number = {0};
        buf_putu(&number, idnv_rule_at(i));
        if (number.len == len && memcmp(number.data, s, len) == 0)
            rule = idnv_rule_at(i);
        buf_free(&number);
    }
    return rule;
}

enum { TEXT_MOST = 16 }; /* code points of a text that is explained */

/* A text that is not ASCII alone, as a character of several code points is: each of them. */
static int put_text(struct buf *out, const struct tool *tool, const char *s)
{
    uint32_t cps[TEXT_MOST];
    size_t n = 0;
    if (idnv_utf8_to_utf32(cps, TEXT_MOST, &n, NULL, s, strlen(s)) != IDNV_OK ||
        code_points_ascii(cps, n))
        return 0;
    for (size_t i = 0; i < n; i++)
        character_put(out, tool, cps[i]);
    return 1;
}

/* A digit alone is both: the character, and the number of a rule. */
static int put_argument(struct buf *out, const struct tool *tool, const char *s)
{
    uint32_t cp = 0;
    uint16_t rule = parse_rule(s);
    int character = (rule == 0 || s[1] == '\0') && parse_character(s, &cp);
    if (character)
        character_put(out, tool, cp);
    if (rule != 0)
        put_rule(out, tool, rule);
    return rule != 0 || character || put_text(out, tool, s);
}

int command_explain(struct tool *tool)
{
    struct buf out = {0};
    int status = 0;
    if (tool->n_args == 0)
        return tool_fail(tool, EXIT_USAGE, "explain takes a rule, U+XXXX or a character");
    if (tool->opt.format == FORMAT_TSV)
        return tool_fail(tool, EXIT_USAGE, "explain has no columns: --format takes text or json");
    for (size_t i = 0; i < tool->n_args && status == 0; i++) {
        if (!put_argument(&out, tool, tool->args[i]))
            status = tool_fail(tool, EXIT_USAGE, "'%s' is not a rule, a code point or a character",
                               tool->args[i]);
    }
    if (status == 0)
        status = output_buf(tool, &out);
    buf_free(&out);
    return status;
}
