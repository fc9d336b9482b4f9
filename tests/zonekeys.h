/* SPDX-License-Identifier: MIT */
/*
 * Keys for tests of the zone index's storage, simple enough to be checked by eye: names of a-z, 0-9,
 * hyphen and dot, upper case folded. At k2 0 looks like o and 1 like l, at k3 i like l too; w and v are
 * variants of each other. All vowels share a bucket with nothing, so that there are false candidates.
 */
#ifndef IDNV_TEST_ZONEKEYS_H
#define IDNV_TEST_ZONEKEYS_H

#include "config.h" /* system extensions: before any other header */

#include "test.h"

#include "zone/internal.h"

extern const struct idnvi_zone_keyer test_keyer;
extern const char *test_unicode_version; /* "2.0.0" takes the letter q away */

/* What the keyer does, for a model that does the same without an index. */
idnv_status test_keys(struct idnvi_zone_keys *k, const char *name, size_t len,
                      const idnv_zone *zone);
int test_compare(idnv_zone_entry *entry, const uint32_t *a, size_t a_len, const uint32_t *b,
                 size_t b_len, const idnv_zone *zone);

/* A folder of its own for each test program, and the index in it. */
extern char test_dir[64];
extern char test_path[96];

void test_files_gone(void);

#endif
