/* SPDX-License-Identifier: MIT */
/*
 * A plain reader of Unicode data files for tests. It shares nothing with tables/unicode/gen, so
 * that a mistake there is not repeated here.
 */
#ifndef TESTS_UCDFILE_H
#define TESTS_UCDFILE_H

#include <stdbool.h>
#include <stdint.h>

#define UCD_LIMIT 0x110000u

/* A data line without its comment, cut at ';' (or ',' in a csv file) and trimmed. */
struct ucd_row {
    uint32_t first; /* of the range in field 0 */
    uint32_t last;
    int count;
    char *field[16]; /* field[0] is the range */
    bool missing;    /* from an @missing line: field[1] is the value */
};

typedef void ucd_row_fn(const struct ucd_row *row, void *data);

/* True when the folder of test data is there; else says how to get it. */
bool ucd_available(void);

/* Call fn for each row of a file below the folder "ucd", @missing lines included. */
void ucd_each(const char *name, ucd_row_fn *fn, void *data);

/* Read up to cap hexadecimal code points separated by spaces; returns how many. */
int ucd_sequence(uint32_t *dst, int cap, const char *text);

#endif
