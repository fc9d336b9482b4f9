/* SPDX-License-Identifier: MIT */
/*
 * Mutators that know what the input is, for engines that ask (libFuzzer; the driver of `make check`).
 * mutate.c is linked with one of mutate_text.c and mutate_xml.c.
 */
#ifndef IDNV_FUZZ_MUTATE_H
#define IDNV_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t cap, unsigned seed);

/* The engine's own change; not every engine has it. */
#if defined(__GNUC__)
__attribute__((weak))
#endif
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t cap);

/* Changes data[0..size) in place, at most cap octets; the new size. */
size_t fuzz_change(uint8_t *data, size_t size, size_t cap);

/* A number below n, 0 for n == 0. */
size_t fuzz_random(size_t n);

/* Replaces old octets at `at` by src; the new size, or the old one where there is no room. */
size_t fuzz_splice(uint8_t *data, size_t size, size_t cap, size_t at, size_t old, const void *src,
                   size_t len);

#endif
