/* SPDX-License-Identifier: MIT */
/* explain of a character: its properties, why it is allowed or not, what each profile says. */
#include "character.h"

#include <idnv/character.h>
#include <string.h>

#include "code_points.h"
#include "module.h"
#include "quote.h"

/* RFC 5892, section 2: where the category that decided is defined. */
static const struct {
    const char *name, *section;
} categories[] = {
    {"LetterDigits", "2.1"},       {"Unstable", "2.2"},    {"IgnorableProperties", "2.3"},
    {"IgnorableBlocks", "2.4"},    {"LDH", "2.5"},         {"Exceptions", "2.6"},
    {"BackwardCompatible", "2.7"}, {"JoinControl", "2.8"}, {"OldHangulJamo", "2.9"},
    {"Unassigned", "2.10"},
};

static const char *section_of(const char *category)
{
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++)
        if (strcmp(categories[i].name, category) == 0)
            return categories[i].section;
    return NULL;
}

static const char *uts46_name(uint8_t status)
{
    switch (status) {
    case IDNV_UTS46_VALID:
        return "valid";
    case IDNV_UTS46_MAPPED:
        return "mapped";
    case IDNV_UTS46_DEVIATION:
        return "deviation";
    case IDNV_UTS46_IGNORED:
        return "ignored";
    default:
        return "disallowed";
    }
}

static const char *nfc_name(uint8_t nfc)
{
    return nfc == 0 ? "yes" : nfc == 1 ? "no" : "maybe";
}

/* "'ss' (U+0073 U+0073)" */
static void put_sequence(struct buf *out, const uint32_t *cps, size_t len)
{
    quote_put_cps(out, cps, len);
    buf_puts(out, " (");
    code_points_put(out, cps, len, "");
    buf_putc(out, ')');
}

static int needs_company(const idnv_character *c)
{
    return c->category[0] == 'M' || c->cp == '-';
}

/* The label that shows whether the profile takes the character: marks and hyphens need company. */
static size_t sample(char *src, const idnv_character *c)
{
    size_t len = 0;
    if (needs_company(c))
        src[len++] = 'q'; /* composes with no mark */
    len += idnv_utf8_encode(src + len, c->cp);
    if (needs_company(c))
        src[len++] = 'q';
    return len;
}

/* The k-th finding is of another rule than those before it. */
static int is_first(const idnv_report *r, uint32_t k)
{
    for (uint32_t i = 0; i < k; i++)
        if (r->findings[i].rule == r->findings[k].rule)
            return 0;
    return 1;
}

struct opinion {
    idnv_finding findings[16];
    idnv_report report;
    char text[256]; /* what the label becomes */
    size_t text_len;
    int changed;
};

/* Under the profile, with the Unicode version that was asked for. */
static void ask(struct opinion *o, const struct tool *tool, const idnv_profile *profile,
                const char *src, size_t len)
{
    idnv_report ignored;
    if (tool->opt.unicode != NULL)
        profile = idnv_profile_restrict(profile, tool->opt.unicode, strlen(tool->opt.unicode));
    idnv_report_init(&o->report, o->findings, 16);
    idnv_report_init(&ignored, NULL, 0);
    (void)idnv_to_ascii(o->text, sizeof o->text, &o->text_len, src, len, profile, &o->report);
    (void)idnv_to_unicode(o->text, sizeof o->text, &o->text_len, src, len, profile, &ignored);
    if (o->text_len > sizeof o->text)
        o->text_len = 0;
    o->changed = o->text_len != len || memcmp(o->text, src, len) != 0;
}

static void text_profiles(struct buf *out, const struct tool *tool, const idnv_character *c)
{
    char src[8];
    size_t len = sample(src, c);
    buf_puts(out, needs_company(c) ? "between two letters q:\n" : "as a label of its own:\n");
    for (size_t i = 0; idnv_profile_at(i) != NULL; i++) {
        const idnv_profile *profile = idnv_profile_at(i);
        struct opinion o;
        ask(&o, tool, profile, src, len);
        buf_printf(out, "  %-20s", idnv_profile_name(profile));
        buf_puts(out, o.report.errors == 0 ? "allowed" : "refused");
        if (o.changed) {
            buf_puts(out, ", becomes '");
            text_put(out, o.text, o.text_len, TEXT_VISIBLE);
            buf_putc(out, '\'');
        }
        for (uint32_t k = 0; k < o.report.count && k < o.report.cap; k++)
            if (is_first(&o.report, k))
                buf_printf(out, "%s%s (%s)", k == 0 ? ": " : ", ",
                           idnv_rule_name(o.findings[k].rule),
                           idnv_rule_source(o.findings[k].rule));
        buf_putc(out, '\n');
    }
}

static void text_derived(struct buf *out, const idnv_character *c)
{
    const char *section = section_of(c->derived_rule);
    buf_printf(out, "  IDNA2008            %s", c->derived_name);
    if (section != NULL)
        buf_printf(out, ", because of %s (RFC 5892, %s)\n", c->derived_rule, section);
    else
        buf_puts(out, ", because no category of RFC 5892, 2 includes it (RFC 5892, 3)\n");
}

static void text_identity(struct buf *out, const idnv_character *c)
{
    buf_printf(out, "  category            %s\n  script              ", c->category);
    buf_puts(out, c->script); /* RFC 5892, A, asks for this one */
    int same = c->script_count == 1 && strcmp(c->script, idnv_character_script(c->cp, 0)) == 0;
    for (size_t i = 0; !same && i < c->script_count; i++)
        buf_printf(out, "%s%s", i > 0 ? " " : ", used with ", idnv_character_script(c->cp, i));
    buf_puts(out, "\n  assigned in         ");
    buf_puts(out, c->age[0] == 0               ? "no version"
                  : strcmp(c->age, "6.1") == 0 ? "Unicode 6.1 or before"
                                               : c->age);
    buf_printf(out,
               "\n  Bidi class          %s\n  joining type        %s\n"
               "  NFC quick check     %s, combining class %u\n",
               c->bidi_class, c->joining_type, nfc_name(c->nfc), c->combining_class);
}

static void put_types(struct buf *out, struct json *j, const idnv_character *c)
{
    int first = 1;
    for (size_t i = 0; idnv_identifier_type_name(i) != NULL; i++) {
        if ((c->identifier_type >> i & 1) == 0)
            continue;
        if (j != NULL)
            json_string(j, idnv_identifier_type_name(i));
        else
            buf_printf(out, "%s%s", first ? ": " : " ", idnv_identifier_type_name(i));
        first = 0;
    }
}

static void text_character(struct buf *out, const struct tool *tool, const idnv_character *c)
{
    text_derived(out, c);
    text_identity(out, c);
    buf_printf(out, "  UTS #46             %s", uts46_name(c->uts46));
    if (c->uts46 == IDNV_UTS46_MAPPED || c->uts46 == IDNV_UTS46_DEVIATION) {
        buf_puts(out, c->mapping_len > 0 ? ", to " : ", to nothing");
        if (c->mapping_len > 0)
            put_sequence(out, c->mapping, c->mapping_len);
    }
    buf_puts(out, "\n  looks like          ");
    if (c->prototype_len > 0) {
        put_sequence(out, c->prototype, c->prototype_len);
        buf_puts(out, ", its prototype in UTS #39\n");
    } else {
        buf_puts(out, "itself (UTS #39)\n");
    }
    buf_puts(out,
             c->identifier ? "  identifiers         allowed" : "  identifiers         restricted");
    put_types(out, NULL, c);
    buf_puts(out, " (UTS #39)\n");
    if (strcmp(c->category, "Cs") != 0) /* a surrogate (Cs) can be in no text */
        text_profiles(out, tool, c);
}

static void json_cp(struct json *j, const char *key, uint32_t cp)
{
    struct buf text = {0};
    buf_putcp(&text, cp);
    if (key != NULL)
        json_key(j, key);
    (void)json_text(j, text.data, text.len);
    buf_free(&text);
}

static void json_sequence(struct json *j, const char *key, const uint32_t *cps, size_t len)
{
    json_key(j, key);
    json_begin(j, '[');
    for (size_t i = 0; i < len; i++)
        json_cp(j, NULL, cps[i]);
    json_end(j, ']');
}

static void json_named(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_string(j, value);
}

static void json_profiles(struct json *j, const struct tool *tool, const idnv_character *c)
{
    char src[8];
    size_t len = sample(src, c);
    json_key(j, "profiles");
    json_begin(j, '[');
    for (size_t i = 0; idnv_profile_at(i) != NULL; i++) {
        const idnv_profile *profile = idnv_profile_at(i);
        struct opinion o;
        ask(&o, tool, profile, src, len);
        json_begin(j, '{');
        json_named(j, "profile", idnv_profile_name(profile));
        json_key(j, "allowed");
        json_bool(j, o.report.errors == 0);
        if (o.changed) {
            json_key(j, "becomes");
            (void)json_text(j, o.text, o.text_len);
        }
        json_key(j, "rules");
        json_begin(j, '[');
        for (uint32_t k = 0; k < o.report.count && k < o.report.cap; k++)
            if (is_first(&o.report, k))
                json_string(j, idnv_rule_name(o.findings[k].rule));
        json_end(j, ']');
        json_end(j, '}');
    }
    json_end(j, ']');
}

static void json_character(struct json *j, const struct tool *tool, const idnv_character *c)
{
    const char *section = section_of(c->derived_rule);
    json_named(j, "derived", c->derived_name);
    if (section != NULL) {
        json_named(j, "because", c->derived_rule);
        json_key(j, "source");
        struct buf source = {0};
        buf_printf(&source, "RFC 5892, %s", section);
        (void)json_text(j, source.data, source.len);
        buf_free(&source);
    } else {
        json_named(j, "source", "RFC 5892, 3");
    }
    json_named(j, "category", c->category);
    json_key(j, "scripts");
    json_begin(j, '[');
    if (c->script_count == 0)
        json_string(j, c->script);
    for (size_t i = 0; idnv_character_script(c->cp, i) != NULL; i++)
        json_string(j, idnv_character_script(c->cp, i));
    json_end(j, ']');
    if (c->age[0] != 0)
        json_named(j, "age", c->age);
    json_named(j, "bidi_class", c->bidi_class);
    json_named(j, "joining_type", c->joining_type);
    json_named(j, "nfc_quick_check", nfc_name(c->nfc));
    json_key(j, "combining_class");
    json_uint(j, c->combining_class);
    json_named(j, "uts46", uts46_name(c->uts46));
    if (c->uts46 == IDNV_UTS46_MAPPED || c->uts46 == IDNV_UTS46_DEVIATION)
        json_sequence(j, "mapping", c->mapping, c->mapping_len);
    json_named(j, "identifier_status", c->identifier ? "allowed" : "restricted");
    json_key(j, "identifier_type");
    json_begin(j, '[');
    put_types(NULL, j, c);
    json_end(j, ']');
    if (c->prototype_len > 0)
        json_sequence(j, "prototype", c->prototype, c->prototype_len);
    if (strcmp(c->category, "Cs") != 0)
        json_profiles(j, tool, c);
}

void character_put(struct buf *out, const struct tool *tool, uint32_t cp)
{
    const struct display *display = display_get();
    char name[256], utf8[4];
    size_t len = idnv_utf8_encode(utf8, cp);
    int named = display != NULL && display->name(name, cp);
    idnv_character c = {.size = sizeof c};
    if (idnv_character_get(&c, cp, tool->profile) != 0)
        return;
    if (tool->opt.format == FORMAT_JSON) {
        struct json j = {.out = out, .terminal = tool->out_terminal};
        json_begin(&j, '{');
        json_cp(&j, "cp", cp);
        if (len > 0) {
            json_key(&j, "character");
            (void)json_text(&j, utf8, len);
        }
        if (named)
            json_named(&j, "name", name);
        json_character(&j, tool, &c);
        json_end(&j, '}');
        buf_putc(out, '\n');
        return;
    }
    buf_putcp(out, cp);
    if (named)
        buf_printf(out, " %s", name);
    if (len > 0) {
        /* A mark needs something to stand on. */
        buf_puts(out, c.category[0] == 'M' ? "  " DOTTED_CIRCLE : "  ");
        text_put(out, utf8, len, TEXT_VISIBLE);
    }
    buf_putc(out, '\n');
    text_character(out, tool, &c);
}
