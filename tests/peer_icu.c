/* SPDX-License-Identifier: MIT */
/*
 * uts46 against the installed ICU (uidna_openUTS46, which needs no CONTEXTO either): the same verdict
 * and, where there is no error, the same A-form and U-form, else none of its errors that we do not
 * have. A difference is excused for the label that has a reason for it, not for its neighbours. The
 * repertoire is that of ICU's Unicode version.
 */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uidna.h>

static UIDNA *icu;
static const idnv_profile *newest;

/* Code points that UTS #46 treats in another way since ICU's version, with the version and why. */
static const struct {
    uint32_t first, last;
    const char *version, *reason;
} changes[] = {
    {0x1E9E, 0x1E9E, "15.1", "capital sharp s maps to U+00DF and no more to ss"},
    {0x2260, 0x2260, "15.1", "valid whatever UseSTD3ASCIIRules says"},
    {0x226E, 0x226F, "15.1", "likewise"},
    {0x04C0, 0x04C0, "16.0", "mapped to its lower case, added in 4.1"},
    {0x10A0, 0x10C5, "16.0", "likewise, Georgian"},
    {0x2132, 0x2132, "16.0", "likewise"},
    {0x2183, 0x2183, "16.0", "likewise"},
    {0x115F, 0x1160, "16.0", "default-ignorables are ignored and no more disallowed"},
    {0x17B4, 0x17B5, "16.0", "likewise"},
    {0x1806, 0x1806, "16.0", "valid: Mongolian soft hyphen"},
    {0x180E, 0x180E, "16.0", "ignored"},
    {0x2061, 0x2063, "16.0", "ignored"},
    {0x206A, 0x206F, "16.0", "ignored"},
    {0x3164, 0x3164, "16.0", "ignored"},
    {0xFFA0, 0xFFA0, "16.0", "ignored"},
    {0x1D173, 0x1D17A, "16.0", "ignored"},
};

enum { BIDI_CHANGED, MAPPING_CHANGED, ROOT_BY_MAPPING, HYPHENS_BY_UNIT, REASONS };

static const char *const reasons[REASONS] = {
    [BIDI_CHANGED] = "a changed Bidi_Class",
    [MAPPING_CHANGED] = "a changed mapping",
    [ROOT_BY_MAPPING] = "a final dot",
    [HYPHENS_BY_UNIT] = "hyphens at 3 and 4 being counted in UTF-16 units",
};

static unsigned explained[REASONS];

static int icu_version; /* major * 100 + minor, of its Unicode */

static bool mapping_changed(uint32_t cp)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (cp >= changes[i].first && cp <= changes[i].last)
            return icu_version < atoi(changes[i].version) * 100 + changes[i].version[3] - '0';
    return false;
}

/* A few characters have another Bidi_Class since 14.0. */
static bool bidi_changed(uint32_t cp)
{
    static const char *const classes[] = {"L",  "R",   "EN",  "ES", "ET",  "AN",  "CS",  "B",
                                          "S",  "WS",  "ON",  "LRE", "LRO", "AL",  "RLE", "RLO",
                                          "PDF", "NSM", "BN",  "FSI", "LRI", "RLI", "PDI"};
    idnv_character c = {.size = sizeof c};
    int32_t direction = (int32_t)u_charDirection((UChar32)cp);
    return idnv_character_get(&c, cp, newest) == 0 && direction >= 0 &&
           direction < (int32_t)(sizeof classes / sizeof *classes) && strcmp(classes[direction], c.bidi_class) != 0;
}

static bool holds(const char *text, size_t len, bool (*changed)(uint32_t))
{
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        int32_t used = idnv_utf8_decode(&cp, text + at, len - at);
        at += (size_t)(used < 0 ? -used : used);
        if (cp >= 0x80 && changed(cp))
            return true;
    }
    return false;
}

static bool found(const struct peer_case *c, uint16_t rule)
{
    for (uint32_t i = 0; i < c->count && i < c->cap; i++)
        if (c->findings[i].rule == rule)
            return true;
    return false;
}

/* Whether a label, or one of the name, has a supplementary code point before its third UTF-16 unit. */
static bool begins_supplementary(const char *text, size_t len)
{
    size_t units = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.')
            units = 0;
        else if ((uint8_t)text[i] >= 0xF0 && units < 2)
            return true;
        else
            units += ((uint8_t)text[i] & 0xC0) != 0x80;
    }
    return false;
}

/* Whether the label, as it was given or in its U-form, is one of these. */
static bool label_is(const struct peer_case *c, uint32_t number, bool (*is)(const char *, size_t))
{
    const char *label;
    size_t len;
    return (peer_label(&label, &len, c->name, c->len, newest, number) && is(label, len)) ||
           (peer_label(&label, &len, c->unicode, c->unicode_len, newest, number) &&
            is(label, len));
}

static bool maps_otherwise(const char *text, size_t len) { return holds(text, len, mapping_changed); }

/* Its form may be another. */
static bool label_changed(const struct peer_case *c, uint32_t number)
{
    return label_is(c, number, maps_otherwise);
}

/* The Bidi rule is of the name: one label with a right-to-left character makes all its subject. */
static int bidi_reason(const struct peer_case *c)
{
    return maps_otherwise(c->name, c->len) || maps_otherwise(c->unicode, c->unicode_len)
               ? MAPPING_CHANGED
           : holds(c->name, c->len, bidi_changed) || holds(c->unicode, c->unicode_len, bidi_changed)
               ? BIDI_CHANGED
               : REASONS;
}

/* It accepts, and this is one of our errors: the reason why it does not see it; REASONS: there is none. */
static int reason_of(const struct peer_case *c, const idnv_finding *f)
{
    if (f->rule >= IDNV_RULE_BIDI_1 && f->rule <= IDNV_RULE_BIDI_6)
        return bidi_reason(c);
    if (f->label == IDNV_ABSENT) /* the length of the name */
        return maps_otherwise(c->name, c->len) ? MAPPING_CHANGED : REASONS;
    if (label_changed(c, f->label))
        return MAPPING_CHANGED;
    if (f->rule == IDNV_RULE_HYPHEN_3_4 && label_is(c, f->label, begins_supplementary))
        return HYPHENS_BY_UNIT;
    return REASONS;
}

static bool explain_accepted(const struct peer_case *c)
{
    if (c->count > c->cap)
        return false;
    for (uint32_t i = 0; i < c->count; i++) {
        if (c->findings[i].severity != IDNV_SEVERITY_ERROR)
            continue;
        int reason = reason_of(c, &c->findings[i]);
        if (reason == REASONS)
            return false;
        explained[reason]++;
    }
    return true;
}

/* What ICU finds in a label alone. */
static uint32_t errors_of(const char *label, size_t len)
{
    static char out[1 << 15];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    (void)uidna_labelToASCII_UTF8(icu, label, (int32_t)len, out, sizeof out, &info, &code);
    return info.errors;
}

/*
 * It refuses and we accept: what it finds in each label, and in the name beside, must have a reason
 * there.
 */
static bool explain_refused(const struct peer_case *c, uint32_t errors)
{
    const char *label;
    size_t len;

    /* Ignored characters after the last dot: for us the name ends in a dot, in UTS #46 4.2 too;
     * ICU takes only a dot that ends the input for the root label. */
    if (found(c, IDNV_RULE_ROOT_LABEL) && errors == UIDNA_ERROR_EMPTY_LABEL)
        return ++explained[ROOT_BY_MAPPING] > 0;
    if (errors & UIDNA_ERROR_BIDI) {
        int reason = bidi_reason(c);
        if (reason == REASONS)
            return false;
        errors &= ~(uint32_t)UIDNA_ERROR_BIDI;
        explained[reason]++;
    }
    for (uint32_t i = 0; peer_label(&label, &len, c->name, c->len, newest, i); i++) {
        uint32_t own = errors_of(label, len) & ~(uint32_t)UIDNA_ERROR_BIDI;
        if (own == 0)
            continue;
        if (label_changed(c, i))
            explained[MAPPING_CHANGED]++;
        else if (own == UIDNA_ERROR_HYPHEN_3_4 && label_is(c, i, begins_supplementary))
            explained[HYPHENS_BY_UNIT]++;
        else
            return false;
        errors &= ~own;
    }
    if (errors & UIDNA_ERROR_DOMAIN_NAME_TOO_LONG && maps_otherwise(c->name, c->len))
        errors &= ~(uint32_t)UIDNA_ERROR_DOMAIN_NAME_TOO_LONG;
    return errors == 0;
}

/* Both accept: the same A-form and the same U-form, but for labels that map otherwise. */
static enum peer_verdict compare_forms(const struct peer_case *c, const char *ascii, size_t ascii_len,
                                       char *text, size_t text_cap)
{
    static char unicode[1 << 15];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    int32_t len = uidna_nameToUnicodeUTF8(icu, c->name, (int32_t)c->len, unicode, sizeof unicode,
                                          &info, &code);

    snprintf(text + strlen(text), text_cap - strlen(text), ", %x %.*s", (unsigned)info.errors,
             U_FAILURE(code) ? 0 : (int)len, unicode);
    if (U_FAILURE(code) || info.errors != 0)
        return PEER_DIFFERS;
    if (c->ascii_len == ascii_len && memcmp(c->ascii, ascii, ascii_len) == 0 &&
        c->unicode_len == (size_t)len && memcmp(c->unicode, unicode, (size_t)len) == 0)
        return PEER_SAME;
    if (!peer_forms(c, c->ascii, c->ascii_len, ascii, ascii_len, label_changed) ||
        !peer_forms(c, c->unicode, c->unicode_len, unicode, (size_t)len, label_changed))
        return PEER_DIFFERS;
    explained[MAPPING_CHANGED]++;
    return PEER_EXPLAINED;
}

/* What ICU calls our errors. */
static uint32_t kinds_of(const struct peer_case *c)
{
    static const struct {
        uint16_t first, last;
        uint32_t kinds;
    } kinds[] = {
        {IDNV_RULE_ILL_FORMED_UTF8, IDNV_RULE_ILL_FORMED_UTF8, UIDNA_ERROR_DISALLOWED},
        {IDNV_RULE_EMPTY_LABEL, IDNV_RULE_EMPTY_LABEL, UIDNA_ERROR_EMPTY_LABEL},
        {IDNV_RULE_LABEL_TOO_LONG, IDNV_RULE_LABEL_TOO_LONG, UIDNA_ERROR_LABEL_TOO_LONG},
        {IDNV_RULE_NAME_TOO_LONG, IDNV_RULE_NAME_TOO_LONG, UIDNA_ERROR_DOMAIN_NAME_TOO_LONG},
        {IDNV_RULE_LABEL_LIMIT, IDNV_RULE_LABEL_LIMIT, UIDNA_ERROR_LABEL_TOO_LONG},
        {IDNV_RULE_DISALLOWED, IDNV_RULE_UNASSIGNED, UIDNA_ERROR_DISALLOWED},
        {IDNV_RULE_NOT_NFC, IDNV_RULE_NOT_NFC, UIDNA_ERROR_INVALID_ACE_LABEL},
        {IDNV_RULE_HYPHEN_3_4, IDNV_RULE_HYPHEN_3_4, UIDNA_ERROR_HYPHEN_3_4},
        {IDNV_RULE_HYPHEN_START, IDNV_RULE_HYPHEN_START, UIDNA_ERROR_LEADING_HYPHEN},
        {IDNV_RULE_HYPHEN_END, IDNV_RULE_HYPHEN_END, UIDNA_ERROR_TRAILING_HYPHEN},
        {IDNV_RULE_LEADING_MARK, IDNV_RULE_LEADING_MARK, UIDNA_ERROR_LEADING_COMBINING_MARK},
        {IDNV_RULE_UTS46_DISALLOWED, IDNV_RULE_STD3_ASCII, UIDNA_ERROR_DISALLOWED},
        {IDNV_RULE_PUNYCODE, IDNV_RULE_PUNYCODE, UIDNA_ERROR_PUNYCODE},
        {IDNV_RULE_A_LABEL_EMPTY, IDNV_RULE_A_LABEL_NOT_ASCII, UIDNA_ERROR_INVALID_ACE_LABEL},
        {IDNV_RULE_CONTEXTJ_ZWNJ, IDNV_RULE_CONTEXTJ_ZWJ, UIDNA_ERROR_CONTEXTJ},
        {IDNV_RULE_BIDI_1, IDNV_RULE_BIDI_6, UIDNA_ERROR_BIDI},
    };
    uint32_t all = 0;
    for (uint32_t i = 0; i < c->count && i < c->cap; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (c->findings[i].severity == IDNV_SEVERITY_ERROR &&
                c->findings[i].rule >= kinds[k].first && c->findings[i].rule <= kinds[k].last)
                all |= kinds[k].kinds;
    return all;
}

/*
 * Both refuse: we have each error that it has. It looks at less of a label that has one, so it may have
 * fewer; and what an A-label may not hold makes the A-label itself wrong there.
 */
static enum peer_verdict compare_errors(const struct peer_case *c, uint32_t errors)
{
    const uint32_t of_an_a_label = UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL;
    uint32_t ours = kinds_of(c);
    if (ours & (of_an_a_label | UIDNA_ERROR_DISALLOWED | UIDNA_ERROR_LEADING_COMBINING_MARK))
        ours |= of_an_a_label;
    /* A label over the limit is not examined, and of findings too many are not at hand. */
    if ((errors & ~ours) == 0 || found(c, IDNV_RULE_LABEL_LIMIT) || c->count > c->cap)
        return PEER_SAME;
    int reason = bidi_reason(c); /* any change may leave other errors */
    if ((errors & ~ours) == UIDNA_ERROR_HYPHEN_3_4 && begins_supplementary(c->unicode, c->unicode_len))
        reason = HYPHENS_BY_UNIT;
    if (reason == REASONS)
        return PEER_DIFFERS;
    explained[reason]++;
    return PEER_EXPLAINED;
}

static enum peer_verdict ask(const struct peer_case *c, const char **said)
{
    static char out[1 << 15], text[1 << 17];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    int32_t out_len = uidna_nameToASCII_UTF8(icu, c->name, (int32_t)c->len, out, sizeof out, &info,
                                             &code);
    bool refused = info.errors != 0 || U_FAILURE(code);

    snprintf(text, sizeof text, "ICU errors %x %.*s", (unsigned)info.errors,
             U_FAILURE(code) ? 0 : (int)out_len, out);
    *said = text;
    if (refused && c->status == IDNV_NO)
        return compare_errors(c, info.errors);
    if (!refused && c->status != IDNV_NO)
        return compare_forms(c, out, (size_t)out_len, text, sizeof text);
    return (refused ? explain_refused(c, info.errors) : explain_accepted(c)) ? PEER_EXPLAINED
                                                                             : PEER_DIFFERS;
}

static const idnv_profile *open_peer(const char **about)
{
    static char text[U_MAX_VERSION_STRING_LENGTH + 32];
    char number[U_MAX_VERSION_STRING_LENGTH];
    UErrorCode code = U_ZERO_ERROR;
    UVersionInfo version;

    icu = uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                              UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
                          &code);
    u_getUnicodeVersion(version);
    snprintf(number, sizeof number, "%d.%d", version[0], version[1]);
    snprintf(text, sizeof text, "ICU with Unicode %s", number);
    *about = text;
    icu_version = version[0] * 100 + version[1];
    newest = idnv_profile_find("uts46", 5);
    return U_FAILURE(code) ? NULL : idnv_profile_restrict(newest, number, strlen(number));
}

static const char *reason(size_t i, unsigned *count)
{
    *count = i < REASONS ? explained[i] : 0;
    return i < REASONS ? reasons[i] : NULL;
}

const struct peer peer_icu = {open_peer, ask, reason};
