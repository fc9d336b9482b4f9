/* SPDX-License-Identifier: MIT */
/* What every unit test includes: cmocka needs these headers before its own. */
#ifndef IDNV_TEST_H
#define IDNV_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/*
 * A program of which a part was skipped, and in which nothing failed, ends with 77, as for automake
 * one does of which all was: cmocka's own status does not tell. What skips says why before, in a line
 * that begins with "SKIP: ".
 */
static inline int tests_ended(int failed, int skipped)
{
    static int any;
    any |= skipped;
    return failed == 0 && any ? 77 : failed;
}
#undef skip
#define skip() (tests_ended(0, 1), _skip(__FILE__, __LINE__))
#define _cmocka_run_group_tests(...) tests_ended(_cmocka_run_group_tests(__VA_ARGS__), 0)

#endif
