/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <string.h>

int idnvi_lgr_cps_compare(const struct idnvi_lgr_cps *a, const struct idnvi_lgr_cps *b)
{
    uint32_t len = a->len < b->len ? a->len : b->len;
    for (uint32_t i = 0; i < len; i++) {
        if (a->ptr[i] != b->ptr[i])
            return a->ptr[i] < b->ptr[i] ? -1 : 1;
    }
    return a->len < b->len ? -1 : a->len > b->len;
}

static uint32_t find_single(const struct idnv_lgr *lgr, uint32_t cp)
{
    uint32_t low = 0;
    uint32_t high = lgr->single_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct idnvi_lgr_char *entry = &lgr->chars[lgr->singles[middle]];
        if (cp < entry->cps.ptr[0])
            high = middle;
        else if (cp > entry->last)
            low = middle + 1;
        else
            return lgr->singles[middle];
    }
    return IDNVI_LGR_NONE;
}

uint32_t idnvi_lgr_first_sequence(const struct idnv_lgr *lgr, const struct idnvi_lgr_cps *cps)
{
    uint32_t low = 0, high = lgr->sequence_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (idnvi_lgr_cps_compare(&lgr->chars[lgr->sequences[middle]].cps, cps) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t idnvi_lgr_find(const struct idnv_lgr *lgr, const uint32_t *cps, size_t len)
{
    if (len == 0)
        return lgr->null_char;
    if (len == 1)
        return find_single(lgr, cps[0]);
    if (len > lgr->max_sequence)
        return IDNVI_LGR_NONE;
    struct idnvi_lgr_cps key = {cps, (uint32_t)len};
    uint32_t at = idnvi_lgr_first_sequence(lgr, &key);
    if (at == lgr->sequence_count ||
        idnvi_lgr_cps_compare(&lgr->chars[lgr->sequences[at]].cps, &key) != 0)
        return IDNVI_LGR_NONE;
    return lgr->sequences[at];
}

uint32_t idnvi_lgr_greatest(const struct idnv_lgr *lgr)
{
    uint32_t max = 0;
    for (uint32_t i = 0; i < lgr->char_count; i++) {
        const struct idnvi_lgr_char *entry = &lgr->chars[i];
        for (uint32_t k = 0; k < entry->cps.len; k++)
            max = entry->cps.ptr[k] > max ? entry->cps.ptr[k] : max;
        max = entry->last > max ? entry->last : max;
    }
    for (uint32_t i = 0; i < lgr->variant_count; i++)
        for (uint32_t k = 0; k < lgr->variants[i].cps.len; k++)
            max = lgr->variants[i].cps.ptr[k] > max ? lgr->variants[i].cps.ptr[k] : max;
    return max;
}

static bool same_text(const struct idnvi_lgr_text *a, const char *text, size_t len)
{
    return a->ptr != NULL && a->len == len && memcmp(a->ptr, text, len) == 0;
}

uint32_t idnvi_lgr_word(const struct idnv_lgr *lgr, const char *text, size_t len)
{
    for (uint32_t i = 0; i < lgr->word_count; i++) {
        if (same_text(&lgr->words[i], text, len))
            return i;
    }
    return IDNVI_LGR_NONE;
}

uint32_t idnvi_lgr_rule_find(const struct idnv_lgr *lgr, const char *name, size_t len)
{
    for (uint32_t i = 0; i < lgr->rule_count; i++) {
        if (same_text(&lgr->rules[i].name, name, len))
            return i;
    }
    return IDNVI_LGR_NONE;
}

uint32_t idnvi_lgr_class_find(const struct idnv_lgr *lgr, const char *name, size_t len)
{
    for (uint32_t i = 0; i < lgr->named_class_count; i++) {
        if (same_text(&lgr->classes[lgr->named_classes[i]].name, name, len))
            return lgr->named_classes[i];
    }
    return IDNVI_LGR_NONE;
}

bool idnvi_lgr_set_has(const struct idnvi_lgr_set *set, uint32_t cp)
{
    uint32_t low = 0;
    uint32_t high = set->len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (cp < set->ptr[middle].first)
            high = middle;
        else if (cp > set->ptr[middle].last)
            low = middle + 1;
        else
            return true;
    }
    return false;
}
