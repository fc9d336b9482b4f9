/* SPDX-License-Identifier: MIT */
/*
 * The tests of a label that look at one place: hyphens, the first character, each code point.
 * RFC 5891, 4.2; UTS #46, 4.1.
 */
#include "stage.h"

void idnvi_check_hyphens(struct idnvi_run *run, struct idnvi_label *label)
{
    const uint32_t *cp = label->cp;
    uint32_t len = label->len;

    if (idnvi_is(run->profile, IDNVI_HYPHENS_3_4)) {
        if (len >= 4 && cp[2] == '-' && cp[3] == '-')
            idnvi_find_at(run, label, IDNV_RULE_HYPHEN_3_4, 2);
    } else if (label->decoded && idnvi_has_ace_prefix(label)) {
        /* UTS #46, 4.1, V4: without CheckHyphens a label must still not begin with "xn--". */
        idnvi_find_at(run, label, IDNV_RULE_HYPHEN_3_4, 2);
    }
    if (idnvi_is(run->profile, IDNVI_HYPHENS_ENDS) && len > 0) {
        if (cp[0] == '-')
            idnvi_find_at(run, label, IDNV_RULE_HYPHEN_START, 0);
        if (cp[len - 1] == '-')
            idnvi_find_at(run, label, IDNV_RULE_HYPHEN_END, len - 1);
    }
}

void idnvi_check_leading_mark(struct idnvi_run *run, struct idnvi_label *label)
{
    if (label->len > 0 && idnvi_is_mark(idnvi_props(label->cp[0])))
        idnvi_find_at(run, label, IDNV_RULE_LEADING_MARK, 0);
}

/* RFC 5891, 4.2.2. Upper case in an ASCII label is the name of a host and no U-label. */
static uint16_t idna2008_fault(const struct idnvi_run *run, const struct idnvi_label *label,
                               uint32_t cp)
{
    if (!label->non_ascii)
        return idnvi_is_ldh(cp) ? IDNV_RULE_NONE : IDNV_RULE_DISALLOWED;
    switch (idnvi_derived_at(idnvi_props(cp), cp, run->profile->unicode)) {
    case IDNVI_DISALLOWED:
        return IDNV_RULE_DISALLOWED;
    case IDNVI_UNASSIGNED:
        return IDNV_RULE_UNASSIGNED;
    default:
        return IDNV_RULE_NONE;
    }
}

/* URL standard, "forbidden domain code point". */
static bool is_forbidden_in_url(uint32_t cp)
{
    if (cp <= 0x20 || cp == 0x7F)
        return true;
    switch (cp) {
    case '#': case '%': case '/': case ':': case '<': case '>': case '?': case '@':
    case '[': case '\\': case ']': case '^': case '|':
        return true;
    default:
        return false;
    }
}

void idnvi_check_forbidden(struct idnvi_run *run)
{
    for (uint32_t at = run->start; at < run->end;) {
        uint32_t place = at, cp = idnvi_next(&run->src, &at, run->end);
        if (is_forbidden_in_url(cp))
            idnvi_find_source(run, IDNV_RULE_FORBIDDEN_CODE_POINT, place);
    }
}

/*
 * UTS #46, 4.1, V7, with UseSTD3ASCIIRules (U1) and what the URL standard asks of the result. No A to
 * Z comes here: labels are mapped, A-labels in lower case when they are decoded.
 */
static uint16_t uts46_fault(const struct idnvi_run *run, const struct idnvi_label *label,
                            uint32_t cp)
{
    if (cp < 0x80) {
        if (idnvi_is(run->profile, IDNVI_URL) && is_forbidden_in_url(cp))
            return IDNV_RULE_FORBIDDEN_CODE_POINT;
        if (!idnvi_is(run->profile, IDNVI_STD3) || idnvi_is_ldh(cp))
            return IDNV_RULE_NONE;
        /* Not where mapping made the character: a solidus that nobody wrote (CVE-2019-9636). */
        if (idnvi_is(run->profile, IDNVI_SERVICE_ASCII) && label->source_ascii &&
            !label->non_ascii && (cp == '_' || cp == '/'))
            return IDNV_RULE_NONE;
        return IDNV_RULE_STD3_ASCII;
    }
    switch (idnvi_uts46_at(idnvi_props(cp), run->profile->unicode)) {
    case IDNVI_UTS46_VALID:
        return IDNV_RULE_NONE;
    case IDNVI_UTS46_DEVIATION:
        return IDNV_RULE_NONE; /* transitional mapping has replaced it where it applies */
    default:
        return IDNV_RULE_UTS46_DISALLOWED;
    }
}

void idnvi_check_code_points(struct idnvi_run *run, struct idnvi_label *label)
{
    const bool maps = idnvi_is(run->profile, IDNVI_MAPS);
    const uint32_t suspect = idnvi_is_restricted(run->profile)
                                 ? UINT32_MAX
                                 : IDNVI_DERIVED_REFUSED | (maps ? IDNVI_HOT_UTS46 : 0);
    for (uint32_t i = 0; i < label->len; i++) {
        uint32_t cp = label->cp[i];
        uint16_t rule;
        if (!(idnvi_props(cp)->hot & suspect))
            continue;
        if (cp == IDNVI_ILL_FORMED)
            rule = IDNV_RULE_ILL_FORMED_UTF8;
        else
            rule = maps ? uts46_fault(run, label, cp) : idna2008_fault(run, label, cp);
        if (rule != IDNV_RULE_NONE)
            idnvi_find_at(run, label, rule, i);
    }
}
