/* SPDX-License-Identifier: MIT */
/*
 * Internal: most labels of most names are ASCII letters, digits and hyphens. They are looked at
 * eight octets at a time, in plain C: the first octet is the lowest lane of a word, and the answer
 * for an octet is the top bit of its lane.
 */
#ifndef IDNVI_OCTETS_H
#define IDNVI_OCTETS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define IDNVI_LANES(octet) (UINT64_C(0x0101010101010101) * (uint64_t)(octet))
#define IDNVI_TOPS         IDNVI_LANES(0x80)

/* Written out, compilers make one load of it. */
static inline uint64_t idnvi_four_octets(const uint8_t *src)
{
    return (uint64_t)src[0] | (uint64_t)src[1] << 8 | (uint64_t)src[2] << 16 |
           (uint64_t)src[3] << 24;
}

static inline uint64_t idnvi_eight_octets(const uint8_t *src)
{
    return (uint64_t)src[0] | (uint64_t)src[1] << 8 | (uint64_t)src[2] << 16 |
           (uint64_t)src[3] << 24 | (uint64_t)src[4] << 32 | (uint64_t)src[5] << 40 |
           (uint64_t)src[6] << 48 | (uint64_t)src[7] << 56;
}

/*
 * The lanes of `word`, all below 0x80, that are from `low` to `high`: those that reach the one but
 * not what follows the other. Only the top bits mean something. Ranges join with ^ or |.
 */
static inline uint64_t idnvi_range(uint64_t word, unsigned low, unsigned high)
{
    return (word + IDNVI_LANES(0x80 - low)) ^ (word + IDNVI_LANES(0x7F - high));
}

/* Some lane is 0. */
static inline bool idnvi_has_zero(uint64_t word)
{
    return ((word - IDNVI_LANES(1)) & ~word & IDNVI_TOPS) != 0;
}

/* The number of the lowest lane with its top bit set; tops is not 0, and has no other bits. */
static inline uint32_t idnvi_lowest_lane(uint64_t tops)
{
    uint64_t below = ((tops & (0 - tops)) >> 7) - 1;
    return (uint32_t)((below & IDNVI_LANES(1)) * IDNVI_LANES(1) >> 56);
}

/*
 * A plain name is its own A-form and U-form in every profile, without a finding: a-z, 0-9, and
 * between them single hyphens and dots. Two separators side by side are left to the stages: "--"
 * may be right, at 3-4 it is not, and ".." never is.
 */
struct idnvi_plain {
    uint64_t fits;  /* lanes with an octet of a plain name, in each word so far */
    uint64_t high;  /* lanes that are not ASCII: they spoil what the other two say */
    uint64_t pairs; /* two separators side by side */
};

/* Looks at one more word; the result: its lanes with a separator. */
static inline uint64_t idnvi_plain_add(struct idnvi_plain *plain, uint64_t word)
{
    uint64_t separators = idnvi_range(word, '-', '.');
    plain->fits &= separators ^ idnvi_range(word, '0', '9') ^ idnvi_range(word, 'a', 'z');
    plain->high |= word;
    separators &= IDNVI_TOPS;
    plain->pairs |= separators & separators >> 8;
    return separators;
}

static inline bool idnvi_is_plain(const uint8_t *src, uint32_t len)
{
    struct idnvi_plain plain = {UINT64_MAX, 0, 0};
    uint64_t first, last;

    if (len < 4 || len > 63) /* longer names may have longer labels */
        return false;
    if (len < 8) {
        /* Two halves that overlap make one word; letters fill it up. */
        uint32_t bits = 8 * len;
        uint64_t word = idnvi_four_octets(src) | idnvi_four_octets(src + len - 4) << (bits - 32);
        first = idnvi_plain_add(&plain, word | IDNVI_LANES('a') << bits);
        last = first << (64 - bits);
    } else {
        /*
         * Words overlap by an octet: so each pair is in one of them. Three are enough for most
         * names, and without a branch that depends on the length.
         */
        uint32_t at = len < 15 ? len - 8 : 7;
        first = idnvi_plain_add(&plain, idnvi_eight_octets(src));
        if ((~plain.fits | plain.high | plain.pairs) & IDNVI_TOPS)
            return false; /* not ASCII, or "xn--" */
        idnvi_plain_add(&plain, idnvi_eight_octets(src + at));
        last = idnvi_plain_add(&plain, idnvi_eight_octets(src + len - 8));
        for (at = 14; at + 8 < len; at += 7)
            idnvi_plain_add(&plain, idnvi_eight_octets(src + at));
    }
    uint64_t bad = (~plain.fits | plain.high | plain.pairs) & IDNVI_TOPS;
    return !(bad | (first & 0x80) | last >> 63);
}

/* Copies 4 to 63 octets. */
static inline void idnvi_copy_plain(char *dst, const uint8_t *src, uint32_t len)
{
    if (len < 8) {
        memcpy(dst + len - 4, src + len - 4, 4);
        memcpy(dst, src, 4);
        return;
    }
    uint32_t at = len < 16 ? len - 8 : 8;
    memcpy(dst, src, 8);
    memcpy(dst + at, src + at, 8);
    memcpy(dst + len - 8, src + len - 8, 8);
    for (at = 16; at + 8 < len; at += 8)
        memcpy(dst + at, src + at, 8);
}

/* The eight octets at src[at..len), at < len; what is beyond the end is NUL. */
static inline uint64_t idnvi_octets_at(const uint8_t *src, uint32_t at, uint32_t len)
{
    uint64_t word = 0;
    if (len - at >= 8)
        return idnvi_eight_octets(src + at);
    if (len >= 8)
        return idnvi_eight_octets(src + len - 8) >> 8 * (8 - (len - at));
    for (uint32_t i = at; i < len; i++)
        word |= (uint64_t)src[i] << 8 * (i - at);
    return word;
}

/*
 * The end of the letters, digits and hyphens that begin at src[at], upper case only with `capitals`.
 * A lane that is not ASCII spoils those above it, but stops the scan itself.
 */
static inline uint32_t idnvi_ldh_end(const uint8_t *src, uint32_t at, uint32_t len, bool capitals)
{
    for (; at < len; at += 8) {
        uint64_t word = idnvi_octets_at(src, at, len);
        uint64_t fits = idnvi_range(word, 'a', 'z') ^ idnvi_range(word, '0', '9') ^
                        idnvi_range(word, '-', '-');
        if (capitals)
            fits ^= idnvi_range(word, 'A', 'Z');
        uint64_t stop = (~fits | word) & IDNVI_TOPS;
        if (stop)
            return at + idnvi_lowest_lane(stop);
    }
    return len;
}

#endif
