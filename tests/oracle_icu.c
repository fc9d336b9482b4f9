/* SPDX-License-Identifier: MIT */
/*
 * uts46 against the installed ICU (uidna_openUTS46, which needs no CONTEXTO either): the same
 * verdict and, where there is no error, the same A-form. The repertoire is that of ICU's Unicode
 * version; what still differs is in the list below with the reason, and anything else fails.
 */
#include "oracle.h"

#include <unicode/uchar.h>
#include <unicode/uidna.h>

static UIDNA *icu;
static const idnv_profile *profile, *newest;

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
    {0x1160, 0x1160, "16.0", "default-ignorables are ignored and no more disallowed"},
    {0x17B4, 0x17B5, "16.0", "likewise"},
    {0x1806, 0x1806, "16.0", "valid: Mongolian soft hyphen"},
    {0x180E, 0x180E, "16.0", "ignored"},
    {0x2061, 0x2063, "16.0", "ignored"},
    {0x206A, 0x206F, "16.0", "ignored"},
    {0xFFA0, 0xFFA0, "16.0", "ignored"},
    {0x1D173, 0x1D17A, "16.0", "ignored"},
};

enum { BIDI_CHANGED, MAPPING_CHANGED, ROOT_BY_MAPPING, REASONS };

static unsigned explained[REASONS];

static int icu_version; /* major * 100 + minor, of its Unicode */

static bool mapping_changed(uint32_t cp)
{
    for (size_t i = 0; i < COUNT(changes); i++)
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
    int32_t direction = u_charDirection((UChar32)cp);
    return idnv_character_get(&c, cp, newest) == 0 && direction >= 0 &&
           direction < (int32_t)COUNT(classes) && strcmp(classes[direction], c.bidi_class) != 0;
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

/* May the two differ on this name? */
static bool explain(const char *name, size_t len, const struct answer *a, uint32_t icu_errors)
{
    if (holds(name, len, mapping_changed) || holds(a->unicode, a->unicode_len, mapping_changed))
        return ++explained[MAPPING_CHANGED] > 0;
    if (holds(name, len, bidi_changed))
        return ++explained[BIDI_CHANGED] > 0;
    /* Ignored characters after the last dot: for us the name ends in a dot, in UTS #46 4.2 too;
     * ICU takes only a dot that ends the input for the root label. */
    if (found(a, IDNV_RULE_ROOT_LABEL) && icu_errors == UIDNA_ERROR_EMPTY_LABEL)
        return ++explained[ROOT_BY_MAPPING] > 0;
    return false;
}

static void question(const char *name, size_t len)
{
    static char out[4096];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    int32_t out_len = uidna_nameToASCII_UTF8(icu, name, (int32_t)len, out, sizeof out, &info, &code);
    const struct answer *a = ask_profile(profile, name, len);
    bool refused = info.errors != 0 || U_FAILURE(code);
    bool same = refused == (a->status == IDNV_NO) &&
                (refused || (a->ascii_len == (size_t)out_len &&
                             memcmp(a->ascii, out, (size_t)out_len) == 0));
    if (same || explain(name, len, a, info.errors))
        count_case(true, " ");
    else
        count_case(false, "%.*s: %s %.*s, ICU errors %x %.*s", (int)len, name, rules_of(a),
                   (int)a->ascii_len, a->ascii, info.errors, (int)out_len, out);
}

int main(void)
{
    UErrorCode code = U_ZERO_ERROR;
    UVersionInfo version;
    char text[U_MAX_VERSION_STRING_LENGTH];

    icu = uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                              UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
                          &code);
    u_getUnicodeVersion(version);
    snprintf(text, sizeof text, "%d.%d", version[0], version[1]);
    icu_version = version[0] * 100 + version[1];
    newest = profile_of("uts46");
    profile = idnv_profile_restrict(newest, text, strlen(text));
    if (U_FAILURE(code) || !profile) {
        printf("SKIP: ICU has Unicode %s, which is none of ours\n", text);
        return 77;
    }
    ask_generated(profile, question);
    bool corpora = ask_corpus("corpus/needs-mapping.txt", question) &&
                   ask_corpus("corpus/idn-mixed.txt", question) &&
                   ask_corpus("corpus/idn-alabel.txt", question);
    uidna_close(icu);
    printf("ICU's Unicode %s; explained differences: %u by a changed mapping, %u by a changed "
           "Bidi_Class, %u by a final dot\n",
           text, explained[MAPPING_CHANGED], explained[BIDI_CHANGED], explained[ROOT_BY_MAPPING]);
    return close_cases(corpora ? "ICU" : "ICU (generated labels alone)", 400000);
}
