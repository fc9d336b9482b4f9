/* SPDX-License-Identifier: MIT */
/*
 * A-labels: "xn--" and Punycode (RFC 5890, 2.3.2.1).
 *
 * Decoding is injective: RFC 3492, 3.3 gives each number one representation, and code points are
 * inserted in ascending order. So a label that decodes re-encodes to the same octets, but for the
 * case of its letters, which is judged here; no second encoding is needed. The tests encode again.
 */
#include "punycode.h"
#include "stage.h"

enum { PREFIX = 4 };

/* Puts the letters in lower case and tells whether there was an upper-case one. */
static bool lower_case(struct idnvi_label *label)
{
    bool upper = false;
    for (uint32_t i = 0; i < label->len; i++) {
        uint32_t lower = idnvi_lower(label->cp[i]);
        upper |= lower != label->cp[i];
        label->cp[i] = lower;
    }
    return upper;
}

/* The first character that is not ASCII, and every ill-formed part. */
static void find_not_ascii(struct idnvi_run *run, struct idnvi_label *label)
{
    bool found = false;
    for (uint32_t i = PREFIX; i < label->len; i++) {
        if (label->cp[i] == IDNVI_ILL_FORMED) {
            idnvi_find_at(run, label, IDNV_RULE_ILL_FORMED_UTF8, i);
        } else if (label->cp[i] >= 0x80 && !found) {
            idnvi_find_at(run, label, IDNV_RULE_A_LABEL_NOT_ASCII, i);
            found = true;
        }
    }
}

/* Decodes what follows the prefix into the label; on a fault the label is the ASCII text again. */
static bool decode(struct idnvi_run *run, struct idnvi_label *label, const char *digits,
                   uint32_t digits_len)
{
    uint32_t len, hot, at;

    if (idnvi_punycode_decode(label->cp, &len, &hot, &at, digits, digits_len) != IDNV_OK) {
        for (uint32_t i = 0; i < PREFIX; i++)
            label->cp[i] = (uint8_t)"xn--"[i];
        for (uint32_t i = 0; i < digits_len; i++)
            label->cp[i + PREFIX] = (uint8_t)digits[i];
        label->len = digits_len + PREFIX;
        label->non_ascii = false;
        if (at + PREFIX < label->len)
            idnvi_find_at(run, label, IDNV_RULE_PUNYCODE, at + PREFIX);
        else
            idnvi_find_label(run, IDNV_RULE_PUNYCODE, IDNV_SEVERITY_ERROR);
        return false;
    }
    label->len = len;
    label->decoded = true;
    label->hot = hot;
    label->non_ascii = digits_len > 0 && digits[digits_len - 1] != '-'; /* something follows */
    if (!label->plain) /* a-z, 0-9 and hyphens have nothing that a stage asks for */
        idnvi_label_summarise(label);
    if (len == 0)
        idnvi_find_label(run, IDNV_RULE_A_LABEL_EMPTY, IDNV_SEVERITY_ERROR);
    else if (!label->non_ascii)
        idnvi_find_label(run, IDNV_RULE_A_LABEL_ASCII, IDNV_SEVERITY_ERROR);
    return true;
}

bool idnvi_ace_decode(struct idnvi_run *run, struct idnvi_label *label)
{
    char digits[IDNVI_LABEL_CAP];

    if (label->non_ascii) {
        find_not_ascii(run, label);
        return false;
    }
    if (lower_case(label)) {
        bool error = idnvi_is(run->profile, IDNVI_UPPER_IS_ERROR);
        idnvi_find_label(run, IDNV_RULE_A_LABEL_UPPER_CASE,
                         error ? IDNV_SEVERITY_ERROR : IDNV_SEVERITY_NOTE);
    }
    for (uint32_t i = PREFIX; i < label->len; i++)
        digits[i - PREFIX] = (char)label->cp[i];
    return decode(run, label, digits, label->len - PREFIX);
}

bool idnvi_ace_decode_plain(struct idnvi_run *run, struct idnvi_label *label)
{
    const char *octets = (const char *)run->src.octets + run->start;

    label->source_ascii = label->plain = true;
    label->decoded = label->moved = label->grown = label->traced = false;
    return decode(run, label, octets + PREFIX, run->end - run->start - PREFIX);
}
