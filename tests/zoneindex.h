/* SPDX-License-Identifier: MIT */
/* An index with the keys of zonekeys.h, in a folder of its own, and the questions put to it. */
#ifndef IDNV_TEST_ZONEINDEX_H
#define IDNV_TEST_ZONEINDEX_H

#include "zonekeys.h"

extern const idnv_policy *const some_policy;

idnv_status try_open(idnv_zone **zone, uint32_t flags, const idnv_policy *policy);
idnv_zone *must_open(uint32_t flags, const idnv_policy *policy);
idnv_zone *fresh(const idnv_policy *policy);

/* Opening fails with this status, and the message has these words. */
void refused(uint32_t flags, const idnv_policy *policy, idnv_status status, const char *words);

void put(idnv_zone *zone, const char *name, const char *owner);
uint64_t names_in(idnv_zone *zone);

/* All clashes of a name as "name:tier ", from pages of cap <= 8. Static. */
const char *clashes_of(idnv_zone *zone, const char *name, size_t cap, const char *owner);

/*
 * Which names an upgrade to the data that the index was opened with (IDNV_ZONE_ANY) would change,
 * as "name:what ". Closes it.
 */
void upgrade_says(idnv_zone *zone, const char *expected);

/* A list for idnv_zone_load: n names in a scattered order, every tenth twice, every hundredth not
 * a name. */
struct list {
    uint64_t at, n;
    uint64_t refused, last;
    char name[32];
};

int32_t give(void *context, const char **name, size_t *name_len, const char **owner,
             size_t *owner_len);
void load_of(idnv_zone *zone, uint64_t n, size_t memory, uint64_t known);

/* In a child process: the index once an octet has come, grown beyond a map of 1 MiB that we have of it;
 * the process ends where that fails. */
idnv_zone *grown_when_told(int from);

/* Runs the tests of a program in a folder that is gone afterwards. */
int run_with_index(const char *name, const struct CMUnitTest *tests, size_t count);

#endif
