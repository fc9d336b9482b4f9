/* SPDX-License-Identifier: MIT */
/* One label through the stages, and the two forms that come out. */
#include <string.h>

#include <idnv/label.h>

#include "punycode.h"
#include "stage.h"

static size_t encode(char *octets, uint32_t cp)
{
    return idnvi_utf8_encode(octets, cp == IDNVI_ILL_FORMED ? 0xFFFD : cp);
}

/* UTS #46, 4, step 2, where it applies; false: the label is over the limit. */
static bool normalise(const struct idnvi_run *run, struct idnvi_label *label)
{
    if (label->len > IDNVI_LABEL_CAP)
        return false;
    if (!idnvi_is(run->profile, IDNVI_MAPS) || !idnvi_nfc_suspect(label))
        return true;
    return idnvi_nfc_normalise(label);
}

/* The source as it is, in pieces: it may be of any length. */
IDNVI_OWN_FRAME static void put_source(struct idnvi_sink *sink, const struct idnvi_run *run,
                                       bool lower)
{
    char octets[256];
    size_t len = 0;
    for (uint32_t at = run->start; at < run->end;) {
        uint32_t cp = idnvi_next(&run->src, &at, run->end);
        len += encode(octets + len, lower ? idnvi_lower(cp) : cp);
        if (len > sizeof octets - 4) {
            idnvi_put(sink, octets, len);
            len = 0;
        }
    }
    idnvi_put(sink, octets, len);
}

IDNVI_OWN_FRAME static void put_label(struct idnvi_sink *sink, const struct idnvi_label *label)
{
    char octets[4 * IDNVI_LABEL_CAP];
    size_t len = 0;
    for (uint32_t i = 0; i < label->len; i++)
        len += encode(octets + len, label->cp[i]);
    idnvi_put(sink, octets, len);
}

IDNVI_OWN_FRAME static void put_encoded(struct idnvi_sink *sink, const struct idnvi_label *label)
{
    char encoded[4 + IDNV_PUNYCODE_ENCODE_BOUND(IDNVI_LABEL_CAP)];

    memcpy(encoded, "xn--", 4);
    if ((label->hot & IDNVI_HOT_AGE) == IDNVI_HOT_AGE) /* else nothing can be ill-formed */
        for (uint32_t i = 0; i < label->len; i++)
            if (label->cp[i] == IDNVI_ILL_FORMED)
                sink->none = true;
    if (!sink->none)
        idnvi_put(sink, encoded, 4 + idnvi_punycode_encode(encoded + 4, label->cp, label->len));
}

static void put_ascii(struct idnvi_sink *sink, const struct idnvi_run *run,
                      const struct idnvi_label *label)
{
    if (label->decoded && label->source_ascii &&
        (label->non_ascii || !idnvi_is(run->profile, IDNVI_MAPS))) {
        if (label->plain)
            idnvi_put(sink, run->src.octets + run->start, run->end - run->start);
        else
            put_source(sink, run, true);
    } else if (label->non_ascii) {
        put_encoded(sink, label);
    } else {
        put_label(sink, label);
    }
}

static void put_unicode(struct idnvi_sink *sink, const struct idnvi_run *run,
                        const struct idnvi_label *label, bool whole)
{
    /* A broken A-label, or one of ASCII only, is no other name. */
    if (!idnvi_is(run->profile, IDNVI_MAPS) && (!whole || (label->decoded && !label->non_ascii)))
        put_source(sink, run, false);
    else
        put_label(sink, label);
}

static void check_label(struct idnvi_run *run, struct idnvi_label *label)
{
    const bool restricted = idnvi_is_restricted(run->profile);
    const bool maps = idnvi_is(run->profile, IDNVI_MAPS);

    idnvi_check_hyphens(run, label);
    if (label->hot & IDNVI_HOT_MARK)
        idnvi_check_leading_mark(run, label);
    /* What is PVALID is also valid under UTS #46 once it is mapped; ASCII outside LDH is not PVALID. */
    if ((label->hot & (IDNVI_DERIVED_REFUSED | (maps ? IDNVI_HOT_UTS46 : 0))) || restricted)
        idnvi_check_code_points(run, label);
    if (idnvi_nfc_suspect(label) && (!maps || label->decoded)) {
        uint32_t at = idnvi_nfc_difference(label);
        if (at < label->len)
            idnvi_find_at(run, label, IDNV_RULE_NOT_NFC, at);
    }
    if (label->hot & (IDNVI_CONTEXTJ | IDNVI_CONTEXTO))
        idnvi_check_context(run, label);
    if ((label->hot & IDNVI_HOT_RTL) && !run->bidi) {
        run->bidi = true;
        idnvi_recheck_bidi(run);
    }
    if (run->bidi)
        idnvi_check_bidi(run, label);
}

/* A label that no stage looks at: over a limit. Only its ASCII can be given as an A-form. */
static void pass_through(struct idnvi_run *run, const struct idnvi_label *label,
                         struct idnvi_sink *ascii, struct idnvi_sink *unicode)
{
    const bool maps = idnvi_is(run->profile, IDNVI_MAPS);

    put_source(unicode, run, false);
    if (label->source_ascii)
        put_source(ascii, run, maps);
    else if (!maps && label->len <= IDNVI_LABEL_CAP)
        put_encoded(ascii, label);
    else
        ascii->none = true;
}

/* The tests of a label in its final form, and both outputs. whole: it is no broken A-label. */
static void finish(struct idnvi_run *run, struct idnvi_label *label, bool whole,
                   struct idnvi_sink *ascii, struct idnvi_sink *unicode)
{
    const bool judge = run->judge_lengths && idnvi_is(run->profile, IDNVI_DNS_LENGTHS);
    const bool before = ascii->none; /* an earlier label has no A-form; this one is measured still */
    size_t begin = ascii->len;

    ascii->none = false;
    if (whole && (!label->decoded || label->non_ascii))
        check_label(run, label);
    else if (run->soft) /* what is wrong with it is a warning; this is a test of the result */
        idnvi_check_code_points(run, label);
    /* A broken A-label: UTS #46, 4.2 encodes what it holds; elsewhere only ASCII has an A-form. */
    if (!ascii->dst && !run->judge_lengths)
        ascii->none = true;
    else if (whole || !label->non_ascii || idnvi_is(run->profile, IDNVI_MAPS))
        put_ascii(ascii, run, label);
    else
        ascii->none = true;
    if (!unicode->none)
        put_unicode(unicode, run, label, whole);
    if (judge && !ascii->none && ascii->len - begin > IDNV_LABEL_MAX)
        idnvi_find_label(run, IDNV_RULE_LABEL_TOO_LONG, IDNV_SEVERITY_ERROR);
    ascii->none |= before;
}

/* An A-label of too many octets that holds no more code points than others may have. */
IDNVI_OWN_FRAME static bool holds_label(const struct idnvi_run *run,
                                        const struct idnvi_label *label)
{
    if (!label->source_ascii || label->len > IDNVI_LABEL_CAP || !idnvi_has_ace_prefix(label))
        return false;
    struct idnvi_label decoded = *label;
    struct idnvi_run quiet = *run;
    quiet.report = NULL;
    return idnvi_ace_decode(&quiet, &decoded) && decoded.non_ascii &&
           decoded.len <= IDNV_LABEL_MAX;
}

/* Where nothing is mapped a label of more code points than an A-label has octets is only that. */
static bool is_too_long(const struct idnvi_run *run, const struct idnvi_label *label)
{
    return run->judge_lengths && idnvi_is(run->profile, IDNVI_DNS_LENGTHS) &&
           !idnvi_is(run->profile, IDNVI_MAPS) && label->len > IDNV_LABEL_MAX &&
           !holds_label(run, label);
}

void idnvi_label_process(struct idnvi_run *run, struct idnvi_label *label, struct idnvi_sink *ascii,
                         struct idnvi_sink *unicode)
{
    if (is_too_long(run, label)) {
        idnvi_find_label(run, IDNV_RULE_LABEL_TOO_LONG, IDNV_SEVERITY_ERROR);
        pass_through(run, label, ascii, unicode);
        return;
    }
    if (!normalise(run, label)) {
        idnvi_find_label(run, IDNV_RULE_LABEL_LIMIT, IDNV_SEVERITY_ERROR);
        if (run->soft)
            idnvi_check_forbidden(run);
        label->len = IDNVI_LABEL_CAP + 1; /* mapped half-way: its code points are no label */
        pass_through(run, label, ascii, unicode);
        return;
    }
    finish(run, label, !idnvi_has_ace_prefix(label) || idnvi_ace_decode(run, label), ascii, unicode);
}

void idnvi_label_process_ace(struct idnvi_run *run, struct idnvi_label *label,
                                   struct idnvi_sink *ascii, struct idnvi_sink *unicode)
{
    finish(run, label, idnvi_ace_decode_plain(run, label), ascii, unicode);
}

/* Reads a label again for the Bidi rule alone; faults of other kinds have been found before. */
IDNVI_OWN_FRAME static uint32_t bidi_only(struct idnvi_run *run, uint32_t start, uint32_t number)
{
    struct idnvi_label label;
    struct idnvi_run quiet = *run;
    uint32_t next;

    quiet.report = NULL;
    quiet.start = run->start = start;
    quiet.number = run->number = number;
    idnvi_label_read(&quiet, &label, &next, false);
    run->end = quiet.end;
    if (label.len == 0 || is_too_long(run, &label) || !normalise(&quiet, &label))
        return next;
    if (idnvi_has_ace_prefix(&label) && (!idnvi_ace_decode(&quiet, &label) || !label.non_ascii))
        return next;
    idnvi_check_bidi(run, &label);
    return next;
}

void idnvi_recheck_bidi(struct idnvi_run *run)
{
    uint32_t start = run->start, end = run->end, number = run->number, at = 0;
    for (uint32_t i = 0; i < number; i++)
        at = bidi_only(run, at, i);
    run->start = start;
    run->end = end;
    run->number = number;
}

static void find_dots(struct idnvi_run *run)
{
    const bool maps = idnvi_is(run->profile, IDNVI_MAPS);
    for (uint32_t at = 0; at < run->end;) {
        uint32_t place = at, cp = idnvi_next(&run->src, &at, run->end);
        if (maps ? idnvi_is_dot(cp) : cp == '.')
            idnvi_find_source(run, IDNV_RULE_LABEL_CHARACTER, place);
    }
}

static idnv_status label_status(const struct idnvi_run *run, const struct idnvi_sink *ascii,
                                size_t cps_len, size_t cps_cap, bool want_cps)
{
    if ((ascii->dst && !ascii->none && ascii->len > ascii->cap) || (want_cps && cps_len > cps_cap))
        return IDNV_ERR_SPACE;
    return run->errors ? IDNV_NO : IDNV_OK;
}

static idnv_status check_one(uint32_t *cps, size_t cps_cap, size_t *cps_len,
                             struct idnvi_sink *ascii, size_t *ascii_len, struct idnvi_run *run)
{
    struct idnvi_label label;
    struct idnvi_sink nowhere = {NULL, 0, 0, true};
    uint32_t next, first = run->report ? run->report->count : 0;
    size_t len = 0;

    run->judge_lengths = true;
    idnvi_label_read(run, &label, &next, true);
    if (label.len == 0) {
        idnvi_find_label(run, IDNV_RULE_EMPTY_LABEL, IDNV_SEVERITY_ERROR);
    } else {
        /* A dot is DISALLOWED, and so is all that is mapped to one. */
        if ((label.hot & IDNVI_DERIVED_REFUSED) || label.len > IDNVI_LABEL_CAP)
            find_dots(run);
        idnvi_label_process(run, &label, ascii, &nowhere);
        if (label.len == 0 && !label.decoded)
            idnvi_find_label(run, IDNV_RULE_EMPTY_LABEL, IDNV_SEVERITY_ERROR);
        if (label.len <= IDNVI_LABEL_CAP && (label.decoded || !idnvi_has_ace_prefix(&label)))
            len = label.len;
    }
    if (run->report)
        idnvi_sort_findings(run->report, first);
    for (size_t i = 0; i < len && i < cps_cap; i++)
        cps[i] = label.cp[i] == IDNVI_ILL_FORMED ? 0xFFFD : label.cp[i];
    if (cps_len)
        *cps_len = len;
    if (ascii_len)
        *ascii_len = ascii->none ? 0 : ascii->len;
    return label_status(run, ascii, len, cps_cap, cps != NULL);
}

idnv_status idnv_label_check(uint32_t *cps, size_t cps_cap, size_t *cps_len, char *ascii,
                             size_t ascii_cap, size_t *ascii_len, const char *src, size_t src_len,
                             const idnv_profile *profile, idnv_report *report)
{
    struct idnvi_sink sink = {ascii, ascii_cap, 0, false};
    struct idnvi_run run = {.profile = profile, .report = report};

    if (cps_len)
        *cps_len = 0;
    if (ascii_len)
        *ascii_len = 0;
    if (!profile || (!src && src_len) || (!ascii && ascii_cap) || (!cps && cps_cap))
        return IDNV_ERR_ARGUMENT;
    if (src_len >= UINT32_MAX)
        return IDNV_ERR_LIMIT;
    run.src = (struct idnvi_source){(const uint8_t *)(src ? src : ""), NULL, (uint32_t)src_len};
    return check_one(cps, cps_cap, cps_len, &sink, ascii_len, &run);
}

idnv_status idnv_label_check_utf32(char *ascii, size_t ascii_cap, size_t *ascii_len,
                                   const uint32_t *src, size_t src_len, const idnv_profile *profile,
                                   idnv_report *report)
{
    struct idnvi_sink sink = {ascii, ascii_cap, 0, false};
    struct idnvi_run run = {.profile = profile, .report = report};

    if (ascii_len)
        *ascii_len = 0;
    if (!profile || (!src && src_len) || (!ascii && ascii_cap))
        return IDNV_ERR_ARGUMENT;
    if (src_len >= UINT32_MAX)
        return IDNV_ERR_LIMIT;
    run.src = (struct idnvi_source){NULL, src, (uint32_t)src_len};
    return check_one(NULL, 0, NULL, &sink, ascii_len, &run);
}
