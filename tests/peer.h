/* SPDX-License-Identifier: MIT */
/*
 * Other implementations' answers to a name, and the lists of what they decide otherwise and why. A
 * difference that no list explains is a fault, theirs or ours. Used by oracle_*.c on corpora and by
 * the fuzz target `peers`.
 */
#ifndef IDNV_TEST_PEER_H
#define IDNV_TEST_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <idnv.h>

/* A name and our answer (idnv_check under the profile that the peer's _open gives). */
struct peer_case {
    const char *name;
    size_t len;
    idnv_status status;
    const char *ascii;
    size_t ascii_len;
    const char *unicode;
    size_t unicode_len;
    const idnv_finding *findings; /* count of them, or the first `cap` */
    uint32_t count, cap;
};

enum peer_verdict { PEER_SAME, PEER_EXPLAINED, PEER_DIFFERS };

struct peer {
    /*
     * The profile that answers as the peer does, NULL when its Unicode version is none of ours;
     * *about says which peer it is. Once, before anything else.
     */
    const idnv_profile *(*open)(const char **about);
    /* What the peer said is in *said, until the next call. */
    enum peer_verdict (*ask)(const struct peer_case *c, const char **said);
    /* The i-th reason for a difference, and how many it has explained; NULL past the end. */
    const char *(*reason)(size_t i, unsigned *count);
};
extern const struct peer peer_icu, peer_idn2;

#endif
