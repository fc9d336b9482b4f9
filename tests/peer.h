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
#include <string.h>

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

/* The label of that number, by the separators of the profile. */
static inline bool peer_label(const char **label, size_t *label_len, const char *name, size_t len,
                              const idnv_profile *profile, uint32_t number)
{
    size_t pos = 0, start = 0;
    for (uint32_t i = 0; i <= number; i++)
        if (!idnv_label_next(&pos, &start, label_len, name, len, profile))
            return false;
    *label = name + start;
    return true;
}

/* Whether two forms of a name have as many labels, and differ only in labels that may differ. */
static inline bool peer_forms(const struct peer_case *c, const char *a, size_t a_len, const char *b,
                              size_t b_len, bool (*may_differ)(const struct peer_case *, uint32_t))
{
    for (uint32_t number = 0;; number++) {
        const char *a_dot = a_len ? memchr(a, '.', a_len) : NULL;
        const char *b_dot = b_len ? memchr(b, '.', b_len) : NULL;
        size_t a_label = a_dot ? (size_t)(a_dot - a) : a_len;
        size_t b_label = b_dot ? (size_t)(b_dot - b) : b_len;
        if ((a_label != b_label || (a_label && memcmp(a, b, a_label) != 0)) &&
            !may_differ(c, number))
            return false;
        if (!a_dot || !b_dot)
            return !a_dot && !b_dot;
        a_len -= a_label + 1;
        b_len -= b_label + 1;
        a = a_dot + 1;
        b = b_dot + 1;
    }
}

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
