/* SPDX-License-Identifier: MIT */
#include "failing.h"

#include "fuzz.h"

static long left = -1; /* until the one that fails; below 0: none */
static bool failed;

static bool fails(void)
{
    failed |= left == 0;
    return left >= 0 && left-- == 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t n, size_t size) { return fails() ? NULL : __real_calloc(n, size); }
void *__wrap_realloc(void *block, size_t size)
{
    return fails() ? NULL : __real_realloc(block, size);
}

void fuzz_arm(long n)
{
    left = n;
    failed = false;
}

bool fuzz_out_of_memory(idnv_status status)
{
    left = -1;
    REQUIRE(status != IDNV_ERR_MEMORY || failed);
    return status == IDNV_ERR_MEMORY;
}

long fuzz_disarm(void)
{
    const long then = left;
    left = -1;
    return then;
}

void fuzz_arm_again(long then) { left = then; }
