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

#endif
