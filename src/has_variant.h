/* SPDX-License-Identifier: MIT */
/* A label against another, as the index and lists of names ask it. */
#ifndef IDNVI_HAS_VARIANT_H
#define IDNVI_HAS_VARIANT_H

#include <stdbool.h>
#include <string.h>

#include <idnv/policy.h>

/*
 * Is b in the variant set of a under a table that accepts a? What is invalid is not a variant label
 * (RFC 7940, 8.2, step 5). What cannot be decided counts as yes.
 */
static inline bool idnvi_has_variant(const idnv_policy *policy, uint32_t table, const uint32_t *a,
                                     size_t a_len, const uint32_t *b, size_t b_len)
{
    idnv_policy_text word;
    idnv_policy_result result = {.size = sizeof result};
    idnv_status status = idnv_policy_match(&word, policy, table, a, a_len, b, b_len);
    if (status != IDNV_OK)
        return status == IDNV_ERR_LIMIT;
    return !(word.len == 7 && memcmp(word.ptr, "invalid", 7) == 0) &&
           idnv_policy_eval(&result, policy, table, a, a_len, NULL) == IDNV_OK;
}

#endif
