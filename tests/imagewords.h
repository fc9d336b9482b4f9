/* SPDX-License-Identifier: MIT */
/* Words of a policy image, least octet first, and the sum over them (src/policy_image.h). */
#ifndef IDNV_TESTS_IMAGEWORDS_H
#define IDNV_TESTS_IMAGEWORDS_H

#include "policy_image.h"

static inline uint32_t image_get(const uint8_t *at, size_t i)
{
    at += 4 * i;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline void image_put(uint8_t *at, size_t i, uint32_t word)
{
    for (unsigned k = 0; k < 4; k++)
        at[4 * i + k] = (uint8_t)(word >> 8 * k);
}

/* Makes the sum right, so that only the validation is between a change and the evaluator. */
static inline void image_seal(uint8_t *image, size_t len)
{
    uint64_t sum = idnvi_image_sum(image + 4 * IDNVI_H_SUMMED, len / 4 - IDNVI_H_SUMMED);
    image_put(image, IDNVI_H_SUM, (uint32_t)sum);
    image_put(image, IDNVI_H_SUM + 1, (uint32_t)(sum >> 32));
}

#endif
