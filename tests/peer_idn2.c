/* SPDX-License-Identifier: MIT */
/*
 * lookup against the installed libidn2 without its mapping (RFC 5891, 5): the same verdict and, where
 * there is no error, the same A-form and U-form. libidn2 tests less; what it leaves out is in the list, and every
 * finding of ours must be in it where libidn2 accepts. What it refuses we refuse.
 */
#include "peer.h"

#include <stdio.h>
#include <string.h>

#include <idn2.h>

/* libidn2 2.3 carries tables of this Unicode version. */
#define IDN2_UNICODE "12.0"

enum { HYPHENS, CONTEXTO, EMPTY, ASCII, PREFIX_CASE, UPPER_CASE, WHOLE_NAME, BIDI_4,
       BIDI_END, BIDI_CHANGED, REASONS };

static const char *const reasons[REASONS] = {
    [HYPHENS] = "RFC 5891, 4.2.3.1: it tests hyphens at 3 and 4 only, at lookup",
    [CONTEXTO] = "RFC 5892, A.3 to A.9: it does not test CONTEXTO at lookup",
    [EMPTY] = "RFC 1035: it lets empty labels pass",
    [ASCII] = "RFC 5891, 4.2.2 and 4.2.3.1: it does not look into ASCII labels",
    [PREFIX_CASE] = "RFC 5890, 2.3.2.1: it knows the prefix of an A-label in lower case alone",
    [UPPER_CASE] = "RFC 5891, 5.3: it refuses upper case in an A-label",
    [WHOLE_NAME] = "RFC 5893, 2: it judges each label by itself, not the whole name",
    [BIDI_4] = "RFC 5893, 2 rule 4: it lets digits of both kinds pass",
    [BIDI_END] = "RFC 5893, 2 rules 3 and 6: where marks end a label it does not see what is before them",
    [BIDI_CHANGED] = "Bidi_Class has changed since its Unicode version",
};

static unsigned explained[REASONS];
static const idnv_profile *profile;

struct label {
    bool ascii;
    bool rtl;
    bool bidi_changed;
    bool ends_in_mark;
    bool plain;       /* ASCII, and no A-label */
    bool prefix_case; /* an A-label for us, not for it */
};

/* Marks that were NSM and are L now: Balinese, Ahom. */
static bool bidi_changed(uint32_t cp)
{
    return cp == 0x1B3A || cp == 0x1B3C || cp == 0x1B42 || cp == 0x1171E;
}

/* A label as it was given and in its U-form. */
static struct label look_at(const struct peer_case *c, uint32_t number)
{
    struct label label = {.ascii = true, .plain = true};
    const char *at, *given;
    size_t len, given_len;

    if (peer_label(&given, &given_len, c->name, c->len, profile, number)) {
        for (size_t i = 0; i < given_len; i++)
            label.plain &= (uint8_t)given[i] < 0x80;
        if (label.plain && given_len >= 4 && memcmp(given + 2, "--", 2) == 0 &&
            (given[0] | 0x20) == 'x' && (given[1] | 0x20) == 'n') {
            label.plain = false;
            label.prefix_case = given[0] != 'x' || given[1] != 'n';
        }
    }
    if (!peer_label(&at, &len, c->unicode, c->unicode_len, profile, number))
        return label;
    for (const char *end = at + len; at < end;) {
        uint32_t cp;
        idnv_character character = {.size = sizeof character};
        int32_t used = idnv_utf8_decode(&cp, at, (size_t)(end - at));
        at += used < 0 ? -used : used;
        label.ascii &= cp < 0x80;
        label.bidi_changed |= bidi_changed(cp);
        if (idnv_character_get(&character, cp, profile) != 0)
            continue;
        label.ends_in_mark = strcmp(character.bidi_class, "NSM") == 0;
        label.rtl |= strcmp(character.bidi_class, "R") == 0 ||
                     strcmp(character.bidi_class, "AL") == 0 ||
                     strcmp(character.bidi_class, "AN") == 0;
    }
    return label;
}

/* The reason why libidn2 does not find this; REASONS: there is none. */
static int reason_of(const idnv_finding *f, const struct peer_case *c)
{
    struct label label = look_at(c, f->label == IDNV_ABSENT ? 0 : f->label);

    if (f->severity != IDNV_SEVERITY_ERROR || label.prefix_case)
        return PREFIX_CASE;
    switch (f->rule) {
    case IDNV_RULE_HYPHEN_3_4:
        return label.plain ? ASCII : REASONS;
    case IDNV_RULE_HYPHEN_START:
    case IDNV_RULE_HYPHEN_END:
        return HYPHENS;
    case IDNV_RULE_EMPTY_LABEL:
        return EMPTY;
    case IDNV_RULE_BIDI_4:
        return BIDI_4;
    case IDNV_RULE_DISALLOWED:
        return label.plain || (label.ascii && f->cp < 0x80) ? ASCII : REASONS;
    default:
        if (f->rule >= IDNV_RULE_CONTEXTO_MIDDLE_DOT &&
            f->rule <= IDNV_RULE_CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS)
            return CONTEXTO;
        if (f->rule >= IDNV_RULE_BIDI_1 && f->rule <= IDNV_RULE_BIDI_6)
            return label.bidi_changed ? BIDI_CHANGED
                   : !label.rtl       ? WHOLE_NAME
                   : label.ends_in_mark &&
                           (f->rule == IDNV_RULE_BIDI_3 || f->rule == IDNV_RULE_BIDI_6)
                       ? BIDI_END
                       : REASONS;
        return REASONS;
    }
}

/* It accepts and we refuse: each of our errors must be one that it does not look for. */
static bool explain_accepted(const struct peer_case *c)
{
    if (c->count > c->cap)
        return false;
    for (uint32_t i = 0; i < c->count; i++) {
        int reason = reason_of(&c->findings[i], c);
        if (reason == REASONS)
            return false;
        explained[reason]++;
    }
    return true;
}

enum { FLAGS = IDN2_NO_TR46 | IDN2_ALABEL_ROUNDTRIP };

/* An A-label of which we lower the case. */
static bool upper_case(const struct peer_case *c, uint32_t number)
{
    for (uint32_t i = 0; i < c->count && i < c->cap; i++)
        if (c->findings[i].rule == IDNV_RULE_A_LABEL_UPPER_CASE && c->findings[i].label == number)
            return true;
    return false;
}

/* It alone refuses: each label that it refuses must be such an A-label. */
static bool explain_refused(const struct peer_case *c)
{
    static char text[4096];
    const char *label;
    size_t len;
    unsigned count = 0;

    for (uint32_t i = 0; peer_label(&label, &len, c->name, c->len, profile, i); i++) {
        uint8_t *out = NULL;
        memcpy(text, label, len); /* a part of what was asked */
        text[len] = 0;
        int code = idn2_lookup_u8((const uint8_t *)text, &out, FLAGS);
        idn2_free(out);
        if (code == IDN2_OK)
            continue;
        if (!upper_case(c, i))
            return false;
        count++;
    }
    explained[UPPER_CASE] += count;
    return count > 0;
}

/* Both accept: the same A-form, and the same U-form of it. */
static enum peer_verdict compare_forms(const struct peer_case *c, const char *ascii)
{
    char *unicode = NULL;
    size_t len = strlen(ascii);
    bool same = c->ascii_len == len && memcmp(c->ascii, ascii, len) == 0;

    if (!same && !peer_forms(c, c->ascii, c->ascii_len, ascii, len, upper_case))
        return PEER_DIFFERS;
    if (!same)
        return ++explained[UPPER_CASE] > 0 ? PEER_EXPLAINED : PEER_DIFFERS;
    int code = idn2_to_unicode_8z8z(ascii, &unicode, 0);
    same = code == IDN2_OK && strlen(unicode) == c->unicode_len &&
           memcmp(unicode, c->unicode, c->unicode_len) == 0;
    idn2_free(unicode);
    return same ? PEER_SAME : PEER_DIFFERS;
}

static enum peer_verdict ask(const struct peer_case *c, const char **said)
{
    static char text[4096], answer[4096];
    uint8_t *out = NULL;

    *said = "not asked";
    /* It takes strings that end in NUL. */
    if (c->len >= sizeof text || memchr(c->name, 0, c->len) != NULL)
        return PEER_SAME;
    memcpy(text, c->name, c->len);
    text[c->len] = 0;
    int code = idn2_lookup_u8((const uint8_t *)text, &out, FLAGS);
    snprintf(answer, sizeof answer, "libidn2 %s %s", idn2_strerror_name(code),
             out ? (char *)out : "");
    *said = answer;
    enum peer_verdict verdict = PEER_SAME;
    if (code == IDN2_OK && c->status == IDNV_OK)
        verdict = compare_forms(c, (const char *)out);
    else if (code == IDN2_OK || c->status == IDNV_OK)
        verdict = (code == IDN2_OK ? explain_accepted(c) : explain_refused(c)) ? PEER_EXPLAINED
                                                                               : PEER_DIFFERS;
    idn2_free(out);
    return verdict;
}

static const idnv_profile *open_peer(const char **about)
{
    *about = "libidn2 " IDN2_VERSION ", Unicode " IDN2_UNICODE;
    if (strncmp(idn2_check_version(NULL), "2.3.", 4) != 0)
        return NULL;
    profile = idnv_profile_restrict(idnv_profile_find("lookup", 6), IDN2_UNICODE,
                                    sizeof IDN2_UNICODE - 1);
    return profile;
}

static const char *reason(size_t i, unsigned *count)
{
    *count = i < REASONS ? explained[i] : 0;
    return i < REASONS ? reasons[i] : NULL;
}

const struct peer peer_idn2 = {open_peer, ask, reason};
