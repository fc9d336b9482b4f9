/* SPDX-License-Identifier: MIT */
#include "mutate.h"

#include <string.h>

static uint64_t state;

size_t fuzz_random(size_t n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return n ? (size_t)(state >> 33) % n : 0;
}

size_t fuzz_splice(uint8_t *data, size_t size, size_t cap, size_t at, size_t old, const void *src,
                   size_t len)
{
    if (size - old > cap || len > cap - (size - old))
        return size;
    memmove(data + at + len, data + at + old, size - at - old);
    if (len > 0)
        memcpy(data + at, src, len);
    return size - old + len;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t cap, unsigned seed)
{
    state = seed;
    fuzz_random(1);
    if (LLVMFuzzerMutate && fuzz_random(3) == 0)
        return LLVMFuzzerMutate(data, size, cap);
    for (size_t n = 1 + fuzz_random(4); n > 0; n--)
        size = fuzz_change(data, size, cap);
    return size;
}
