/* SPDX-License-Identifier: MIT */
/* Do an A-form and a U-form belong together? RFC 5891, 4.1. */
#include <string.h>

#include <idnv/name.h>

#include "stage.h"

/* The label is an A-label, perhaps only when it is mapped. */
IDNVI_OWN_FRAME static bool is_ace(const char *octets, size_t len, const idnv_profile *profile)
{
    struct idnvi_label label;
    struct idnvi_run run = {.profile = profile};
    uint32_t next;

    run.src = (struct idnvi_source){(const uint8_t *)octets, NULL, (uint32_t)len};
    idnvi_label_read(&run, &label, &next, true);
    return idnvi_has_ace_prefix(&label);
}

static bool is_ascii(const char *octets, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((uint8_t)octets[i] >= 0x80)
            return false;
    return true;
}

static bool same_letters(const char *a, size_t a_len, const char *b, size_t b_len)
{
    if (a_len != b_len)
        return false;
    for (size_t i = 0; i < a_len; i++)
        if (idnvi_lower((uint8_t)a[i]) != idnvi_lower((uint8_t)b[i]))
            return false;
    return true;
}

/* One label of a U-name, and what a name has at the same place: is it that label's A-form? */
static bool labels_match(const char *a, size_t a_len, const char *u, size_t u_len,
                         const idnv_profile *profile)
{
    char ascii[IDNV_NAME_ASCII_MAX];
    size_t len = 0;

    if (!is_ascii(a, a_len) || is_ace(u, u_len, profile))
        return false;
    idnv_report report;
    idnv_report_init(&report, NULL, 0);
    if (idnv_to_ascii(ascii, sizeof ascii, &len, u, u_len, profile, &report) < 0)
        return false;
    return same_letters(a, a_len, ascii, len);
}

static void find_mismatch(struct idnvi_run *run, uint32_t number, size_t start, size_t len)
{
    run->number = number;
    run->start = (uint32_t)start;
    run->end = (uint32_t)(start + len);
    idnvi_find_label(run, IDNV_RULE_PAIR_MISMATCH, IDNV_SEVERITY_ERROR);
}

/* Whether the label is the last one, or a full stop is behind it: no other separator is in an A-form. */
static bool ends_in_ascii(const char *name, size_t len, size_t end)
{
    return end == len || name[end] == '.';
}

/* What is left of a name from pos on is the root, written as characters that are mapped to nothing. */
static bool is_root(const char *name, size_t len, size_t pos, const idnv_profile *profile)
{
    size_t start, label, ascii = 0;
    idnv_report report;
    idnv_report_init(&report, NULL, 0);
    return idnv_label_next(&pos, &start, &label, name, len, profile) && start + label == len &&
           idnv_to_ascii(NULL, 0, &ascii, name + start, label, profile, &report) >= 0 && ascii == 0;
}

static void compare(struct idnvi_run *run, const char *a, size_t a_len, const char *u, size_t u_len)
{
    size_t a_pos = 0, a_start = 0, a_label = 0, u_pos = 0, u_start = 0, u_label = 0;

    for (uint32_t number = 0;; number++) {
        int more_a = idnv_label_next(&a_pos, &a_start, &a_label, a, a_len, run->profile);
        int more_u = (more_a || number == 0 || !is_root(u, u_len, u_pos, run->profile)) &&
                     idnv_label_next(&u_pos, &u_start, &u_label, u, u_len, run->profile);
        if (!more_a && !more_u)
            return;
        if (!more_a || !more_u) {
            idnvi_find_name(run, IDNV_RULE_PAIR_MISMATCH, IDNV_SEVERITY_ERROR);
            return;
        }
        if (!labels_match(a + a_start, a_label, u + u_start, u_label, run->profile) ||
            !ends_in_ascii(a, a_len, a_start + a_label))
            find_mismatch(run, number, u_start, u_label);
    }
}

idnv_status idnv_pair_check(const char *a, size_t a_len, const char *u, size_t u_len,
                            const idnv_profile *profile, idnv_report *report)
{
    struct idnvi_run run = {.profile = profile, .report = report};
    idnv_status status_a = idnv_check(NULL, 0, NULL, NULL, 0, NULL, a, a_len, profile, report);
    if (status_a < 0)
        return status_a;
    idnv_status status_u = idnv_check(NULL, 0, NULL, NULL, 0, NULL, u, u_len, profile, report);
    if (status_u < 0)
        return status_u;
    run.src = (struct idnvi_source){(const uint8_t *)(u ? u : ""), NULL, (uint32_t)u_len};
    compare(&run, a, a_len, u, u_len);
    return status_a == IDNV_NO || status_u == IDNV_NO || run.errors ? IDNV_NO : IDNV_OK;
}
