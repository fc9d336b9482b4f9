/* SPDX-License-Identifier: MIT */
/* The contextual rules of RFC 5892, appendix A. */
#include "stage.h"

static const struct idnvi_props *props_at(const struct idnvi_label *label, uint32_t i)
{
    return idnvi_props(label->cp[i]);
}

static bool script_at(const struct idnvi_label *label, uint32_t i, unsigned script)
{
    return props_at(label, i)->script == script;
}

static bool follows_virama(const struct idnvi_label *label, uint32_t i)
{
    return i > 0 && idnvi_is_virama(props_at(label, i - 1));
}

/* A.1: (Joining_Type:{L,D})(Joining_Type:T)*ZWNJ(Joining_Type:T)*(Joining_Type:{R,D}) */
static bool breaks_connection(const struct idnvi_label *label, uint32_t i)
{
    uint32_t before = i, after = i + 1;
    enum idnvi_joining type = IDNVI_JOINING_T;

    while (before > 0 && type == IDNVI_JOINING_T)
        type = idnvi_joining(props_at(label, --before));
    if (type != IDNVI_JOINING_L && type != IDNVI_JOINING_D)
        return false;
    for (type = IDNVI_JOINING_T; after < label->len && type == IDNVI_JOINING_T; after++)
        type = idnvi_joining(props_at(label, after));
    return type == IDNVI_JOINING_R || type == IDNVI_JOINING_D;
}

/* What A.7 to A.9 ask of the whole label, gathered once. */
struct surroundings {
    bool japanese;        /* a Hiragana, Katakana or Han character */
    bool arabic_indic;    /* U+0660..U+0669 */
    bool extended_arabic; /* U+06F0..U+06F9 */
};

static struct surroundings look_around(const struct idnvi_label *label)
{
    struct surroundings seen = {false, false, false};
    for (uint32_t i = 0; i < label->len; i++) {
        uint32_t cp = label->cp[i];
        unsigned script = props_at(label, i)->script;
        seen.japanese |= script == IDNVI_SCRIPT_HIRA || script == IDNVI_SCRIPT_KANA ||
                         script == IDNVI_SCRIPT_HANI;
        seen.arabic_indic |= cp >= 0x660 && cp <= 0x669;
        seen.extended_arabic |= cp >= 0x6F0 && cp <= 0x6F9;
    }
    return seen;
}

/* The rule that a CONTEXTO code point breaks; IDNV_RULE_NONE when its context is right. */
static uint16_t contexto_fault(const struct idnvi_label *label, uint32_t i,
                               const struct surroundings *seen)
{
    uint32_t cp = label->cp[i];
    switch (cp) {
    case 0x00B7: /* A.3 */
        if (i > 0 && label->cp[i - 1] == 'l' && i + 1 < label->len && label->cp[i + 1] == 'l')
            return IDNV_RULE_NONE;
        return IDNV_RULE_CONTEXTO_MIDDLE_DOT;
    case 0x0375: /* A.4 */
        if (i + 1 < label->len && script_at(label, i + 1, IDNVI_SCRIPT_GREK))
            return IDNV_RULE_NONE;
        return IDNV_RULE_CONTEXTO_GREEK_KERAIA;
    case 0x05F3: /* A.5 */
    case 0x05F4: /* A.6 */
        if (i > 0 && script_at(label, i - 1, IDNVI_SCRIPT_HEBR))
            return IDNV_RULE_NONE;
        return cp == 0x05F3 ? IDNV_RULE_CONTEXTO_HEBREW_GERESH
                            : IDNV_RULE_CONTEXTO_HEBREW_GERSHAYIM;
    case 0x30FB: /* A.7 */
        return seen->japanese ? IDNV_RULE_NONE : IDNV_RULE_CONTEXTO_KATAKANA_MIDDLE_DOT;
    default:
        if (cp >= 0x660 && cp <= 0x669 && seen->extended_arabic) /* A.8 */
            return IDNV_RULE_CONTEXTO_ARABIC_INDIC_DIGITS;
        if (cp >= 0x6F0 && cp <= 0x6F9 && seen->arabic_indic) /* A.9 */
            return IDNV_RULE_CONTEXTO_EXTENDED_ARABIC_INDIC_DIGITS;
        return IDNV_RULE_NONE;
    }
}

void idnvi_check_context(struct idnvi_run *run, struct idnvi_label *label)
{
    const bool contexto = idnvi_is(run->profile, IDNVI_CONTEXTO_RULES);
    struct surroundings seen = {false, false, false};

    if (contexto)
        seen = look_around(label);
    for (uint32_t i = 0; i < label->len; i++) {
        uint32_t cp = label->cp[i];
        if (cp == 0x200C) {
            if (!follows_virama(label, i) && !breaks_connection(label, i))
                idnvi_find_at(run, label, IDNV_RULE_CONTEXTJ_ZWNJ, i);
        } else if (cp == 0x200D) {
            if (!follows_virama(label, i))
                idnvi_find_at(run, label, IDNV_RULE_CONTEXTJ_ZWJ, i);
        } else if (contexto) {
            uint16_t rule = contexto_fault(label, i, &seen);
            if (rule != IDNV_RULE_NONE)
                idnvi_find_at(run, label, rule, i);
        }
    }
}
