/* SPDX-License-Identifier: MIT */
/* Lines of test data: fields between tabs, escapes, one case per line. */
#ifndef IDNV_TEST_VECTORS_H
#define IDNV_TEST_VECTORS_H

#include "names.h"

struct text {
    const char *octets;
    size_t len;
};

/* Cuts a line (changed) at its tabs into at most `cap` fields; the end of line is dropped. */
size_t split_fields(struct text *fields, size_t cap, char *line);

/* Replaces \x{H...} and \uHHHH (also in surrogate pairs) by UTF-8, in place. */
void unescape(struct text *field);

/* Counts a case; prints one that failed. */
void count_case(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the sums under a title; the exit status of the runner, failing below `least` cases. */
int close_cases(const char *title, unsigned least);

bool text_is(struct text text, const char *octets, size_t len);

#endif
