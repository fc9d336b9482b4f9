/* SPDX-License-Identifier: MIT */
/*
 * lookup against the installed libidn2 without its mapping (RFC 5891, 5): the same verdict and,
 * where there is no error, the same A-form. libidn2 tests less; what it leaves out is in the list,
 * and every finding of ours must be in it where libidn2 accepts. What it refuses we refuse.
 */
#include "oracle.h"

#include <idn2.h>

/* libidn2 2.3 carries tables of this Unicode version. */
#define IDN2_UNICODE "12.0"

enum { HYPHENS, CONTEXTO, EMPTY, ASCII, WHOLE_NAME, BIDI_CHANGED, REASONS };

static const char *const reasons[REASONS] = {
    [HYPHENS] = "RFC 5891, 4.2.3.1: it tests hyphens at 3 and 4 only, at lookup",
    [CONTEXTO] = "RFC 5892, A.3 to A.9: it does not test CONTEXTO at lookup",
    [EMPTY] = "RFC 1035: it lets empty labels pass",
    [ASCII] = "RFC 5891, 4.2.2: it does not look into ASCII labels",
    [WHOLE_NAME] = "RFC 5893, 2: it judges each label by itself, not the whole name",
    [BIDI_CHANGED] = "Bidi_Class has changed since its Unicode version",
};

static unsigned explained[REASONS];
static const idnv_profile *profile;

struct label {
    bool ascii;
    bool rtl;
    bool bidi_changed;
};

/* Marks that were NSM and are L now: Balinese, Ahom. */
static bool bidi_changed(uint32_t cp)
{
    return cp == 0x1B3A || cp == 0x1B3C || cp == 0x1B42 || cp == 0x1171E;
}

static struct label look_at(const char *name, size_t len, uint32_t number)
{
    struct label label = {true, false, false};
    size_t pos = 0, start = 0, label_len = 0;

    for (uint32_t i = 0; i <= number; i++)
        if (!idnv_label_next(&pos, &start, &label_len, name, len, profile))
            return label;
    for (size_t at = start; at < start + label_len;) {
        uint32_t cp;
        idnv_character c = {.size = sizeof c};
        int32_t used = idnv_utf8_decode(&cp, name + at, len - at);
        at += (size_t)(used < 0 ? -used : used);
        label.ascii &= cp < 0x80;
        label.bidi_changed |= bidi_changed(cp);
        if (idnv_character_get(&c, cp, profile) == 0)
            label.rtl |= strcmp(c.bidi_class, "R") == 0 || strcmp(c.bidi_class, "AL") == 0 ||
                         strcmp(c.bidi_class, "AN") == 0;
    }
    return label;
}

/* The reason why libidn2 does not find this; REASONS: there is none. */
static int reason_of(const idnv_finding *f, const char *u, size_t u_len)
{
    struct label label = look_at(u, u_len, f->label == IDNV_ABSENT ? 0 : f->label);

    switch (f->rule) {
    case IDNV_RULE_HYPHEN_START:
    case IDNV_RULE_HYPHEN_END:
        return HYPHENS;
    case IDNV_RULE_EMPTY_LABEL:
        return EMPTY;
    case IDNV_RULE_DISALLOWED:
        return label.ascii && f->cp < 0x80 ? ASCII : REASONS;
    default:
        if (f->rule >= IDNV_RULE_CONTEXTO_MIDDLE_DOT &&
            f->rule <= IDNV_RULE_CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS)
            return CONTEXTO;
        if (f->rule >= IDNV_RULE_BIDI_1 && f->rule <= IDNV_RULE_BIDI_6)
            return label.bidi_changed ? BIDI_CHANGED : !label.rtl ? WHOLE_NAME : REASONS;
        return REASONS;
    }
}

static bool explain(const struct answer *a)
{
    if (a->status != IDNV_NO || a->report.count > ANSWER_FINDINGS)
        return false;
    for (uint32_t i = 0; i < a->report.count; i++) {
        int reason = reason_of(&a->findings[i], a->unicode, a->unicode_len);
        if (reason == REASONS)
            return false;
        explained[reason]++;
    }
    return true;
}

static void question(const char *name, size_t len)
{
    char text[512];
    uint8_t *out = NULL;

    if (len >= sizeof text)
        return;
    memcpy(text, name, len);
    text[len] = 0;
    int code = idn2_lookup_u8((const uint8_t *)text, &out, IDN2_NO_TR46 | IDN2_ALABEL_ROUNDTRIP);
    const struct answer *a = ask_profile(profile, name, len);
    size_t out_len = out ? strlen((char *)out) : 0;
    bool same = (code == IDN2_OK) == (a->status == IDNV_OK) &&
                (code != IDN2_OK ||
                 (a->ascii_len == out_len && memcmp(a->ascii, out, out_len) == 0));
    if (same || (code == IDN2_OK && explain(a)))
        count_case(true, " ");
    else
        count_case(false, "%s: %s %.*s, libidn2 %s %s", text, rules_of(a), (int)a->ascii_len,
                   a->ascii, idn2_strerror_name(code), out ? (char *)out : "");
    idn2_free(out);
}

int main(void)
{
    profile = idnv_profile_restrict(profile_of("lookup"), S(IDN2_UNICODE));
    if (strncmp(idn2_check_version(NULL), "2.3.", 4) != 0) {
        printf("SKIP: libidn2 %s; its Unicode version is not known here\n",
               idn2_check_version(NULL));
        return 77;
    }
    ask_generated(profile, question);
    bool corpora = ask_corpus("corpus/idn-mixed.txt", question) &&
                   ask_corpus("corpus/idn-alabel.txt", question) &&
                   ask_corpus("corpus/ascii.txt", question);
    for (int i = 0; i < REASONS; i++)
        printf("explained: %u by %s\n", explained[i], reasons[i]);
    return close_cases(corpora ? "libidn2" : "libidn2 (generated labels alone)", 400000);
}
