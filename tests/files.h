/* SPDX-License-Identifier: MIT */
/* Files that tests read: any by its path, and the shared test data, which may be missing. */
#ifndef IDNV_TEST_FILES_H
#define IDNV_TEST_FILES_H

#include <stddef.h>
#include <stdio.h>

/* Where a file of the shared test data is looked for: below $IDNV_TEST_DATA, else below ../shared
 * beside the sources. Static, good until the next call. */
const char *data_path(const char *name);

/* Opens a file of the shared test data; NULL after a line that says how to get it. */
FILE *open_data(const char *name);

/* The octets of a file and a NUL behind them, to be freed; NULL: it is not there. */
char *read_file(const char *path, size_t *len);

/* Calls `use` with the path of each file of a folder whose name ends in `suffix`, in the order of
 * the names. Returns how many these were; 0 also where there is no such folder. */
size_t each_file(const char *folder, const char *suffix,
                 void (*use)(const char *path, void *context), void *context);

#endif
