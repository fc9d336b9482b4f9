/* SPDX-License-Identifier: MIT */
/* Allocations that fail, in a target that is linked with --wrap for malloc, calloc and realloc. */
#ifndef IDNV_FUZZ_FAILING_H
#define IDNV_FUZZ_FAILING_H

#include <stdbool.h>

#include <idnv/status.h>

/* Before a call of the library: its n-th allocation fails, counted from 0; below 0 none. */
void fuzz_arm(long n);

/* After it: whether it says so, which it may only where one did fail. From here none fails. */
bool fuzz_out_of_memory(idnv_status status);

/* In a callback of the call none fails; what was to come is given back at its end. */
long fuzz_disarm(void);
void fuzz_arm_again(long left);

#endif
