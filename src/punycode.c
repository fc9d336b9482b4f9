/* SPDX-License-Identifier: MIT */
/*
 * Punycode, RFC 3492.
 *
 * The encoder of the RFC scans the whole label once per distinct code point. Here the non-basic
 * code points are sorted once by (code point, position), and how many are already handled before
 * each of them is counted for eight in one step. Decoding counts in the same way.
 */
#include <stdbool.h>
#include <string.h>

#include "octets.h"
#include "punycode.h"
#include "ucd.h"

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, BIAS = 72, FIRST = 0x80 };
enum { CAP = IDNV_PUNYCODE_MAX };

_Static_assert(CAP < 256, "a position fits an octet");

/*
 * Divisions by a length are multiplications: n / length is n * by_length[length] >> 38 for
 * n <= 110000 (hex) * length, since the rounding error of a reciprocal is at most length <= 2^8 and
 * n * 2^8 < 2^38; and n times a reciprocal is below 2^64.
 */
#define BY(n)    ((UINT64_C(1) << 38) / ((n) ? (n) : 1) + 1)
#define BY4(n)   BY(n), BY((n) + 1), BY((n) + 2), BY((n) + 3)
#define BY16(n)  BY4(n), BY4((n) + 4), BY4((n) + 8), BY4((n) + 12)
#define BY64(n)  BY16(n), BY16((n) + 16), BY16((n) + 32), BY16((n) + 48)
static const uint64_t by_length[CAP + 2] = {BY64(0), BY64(64), BY64(128), BY64(192), BY(256)};

static uint32_t divide(uint32_t n, uint32_t length)
{
    return (uint32_t)(n * by_length[length] >> 38);
}

/* The last step of adapt for each value that can reach it. */
enum { LAST_STEP = (BASE - T_MIN) * T_MAX / 2 };
#define LAST(n)   (BASE - T_MIN + 1) * (n) / ((n) + SKEW)
#define LAST4(n)  LAST(n), LAST((n) + 1), LAST((n) + 2), LAST((n) + 3)
#define LAST16(n) LAST4(n), LAST4((n) + 4), LAST4((n) + 8), LAST4((n) + 12)
#define LAST64(n) LAST16(n), LAST16((n) + 16), LAST16((n) + 32), LAST16((n) + 48)
static const uint8_t last_step[LAST_STEP + 1] = {
    LAST64(0),  LAST64(64),  LAST64(128), LAST64(192), LAST64(256), LAST64(320), LAST64(384),
    LAST4(448), LAST4(452)};

_Static_assert(LAST_STEP == 455, "last_step lists each value");

/* RFC 3492, 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t length, bool first)
{
    uint32_t k = 0;
    delta = first ? delta / DAMP : delta / 2;
    delta += divide(delta, length);
    for (; delta > LAST_STEP; k += BASE)
        delta /= BASE - T_MIN;
    return k + last_step[delta];
}

static inline uint32_t threshold(uint32_t k, uint32_t bias)
{
    int32_t t = (int32_t)k - (int32_t)bias;
    t = t < T_MIN ? T_MIN : t;
    return (uint32_t)(t > T_MAX ? T_MAX : t);
}

/*
 * A key finds its place by counting the smaller ones, so that no branch depends on the order. The
 * loop has a constant end for the compiler's sake; keys above `count` are made greater than others.
 */
static inline void sort_few(int32_t *sorted, int32_t *keys, uint32_t count, uint32_t few)
{
    for (uint32_t k = count; k < few; k++)
        keys[k] = INT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        int32_t key = keys[i], place = 0;
        for (uint32_t k = 0; k < few; k++)
            place += keys[k] < key;
        sorted[place] = key;
    }
}

enum { FEW = 64 };

/* Keys are distinct, because positions are. There is room for FEW. */
static void sort_keys(int32_t *sorted, int32_t *keys, uint32_t count)
{
    if (count <= 8) {
        sort_few(sorted, keys, count, 8);
    } else if (count <= 16) {
        sort_few(sorted, keys, count, 16);
    } else if (count <= 32) {
        sort_few(sorted, keys, count, 32);
    } else if (count <= FEW) {
        sort_few(sorted, keys, count, FEW);
    } else {
        for (uint32_t i = 0; i < count; i++) {
            uint32_t k = i;
            for (; k > 0 && sorted[k - 1] > keys[i]; k--)
                sorted[k] = sorted[k - 1];
            sorted[k] = keys[i];
        }
    }
}

/*
 * n / (BASE - t) for n < 2^30 is n * reciprocal[t] >> 36: the rounding error of a reciprocal is
 * less than BASE - t < 2^6, so that of the product is less than 2^36.
 */
#define RECIPROCAL(t) ((UINT64_C(1) << 36) / (BASE - (t)) + 1)
static const uint64_t reciprocal[T_MAX + 1] = {
    0,              RECIPROCAL(1),  RECIPROCAL(2),  RECIPROCAL(3),  RECIPROCAL(4),
    RECIPROCAL(5),  RECIPROCAL(6),  RECIPROCAL(7),  RECIPROCAL(8),  RECIPROCAL(9),
    RECIPROCAL(10), RECIPROCAL(11), RECIPROCAL(12), RECIPROCAL(13), RECIPROCAL(14),
    RECIPROCAL(15), RECIPROCAL(16), RECIPROCAL(17), RECIPROCAL(18), RECIPROCAL(19),
    RECIPROCAL(20), RECIPROCAL(21), RECIPROCAL(22), RECIPROCAL(23), RECIPROCAL(24),
    RECIPROCAL(25), RECIPROCAL(26)};

_Static_assert((0x110000u + 1) * (CAP + 1) < 1u << 30, "a number of the encoder is below 2^30");

static char *put_number(char *out, uint32_t delta, uint32_t bias)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = threshold(k, bias);
        if (delta < t)
            break;
        uint32_t quotient = (uint32_t)((delta - t) * reciprocal[t] >> 36);
        *out++ = digits[delta - quotient * (BASE - t)];
        delta = quotient;
    }
    *out++ = digits[delta];
    return out;
}

/*
 * The numbers of the sorted keys. places holds, eight to a word, how many of the code points that
 * are handled stand before each of the others; one that is handled moves on those behind it. With
 * the constant 1 for words, which most labels have, it stays in a register.
 */
static inline char *put_numbers(char *out, const int32_t *sorted, uint32_t count, uint32_t basic,
                                uint64_t *places, uint32_t words)
{
    uint32_t bias = BIAS, last_cp = FIRST, next = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t cp = (uint32_t)sorted[i] >> 8, index = sorted[i] & 0xFF, length = basic + i;
        uint32_t shift = 8 * (index % 8), word = words == 1 ? 0 : index / 8;
        uint32_t place = places[word] >> shift & 0xFF;
        /* The decoder's counter runs from (last_cp, next) to (cp, place). */
        uint32_t delta = (cp - last_cp) * (length + 1) + place - next;
        out = put_number(out, delta, bias);
        bias = adapt(delta, length + 1, i == 0);
        places[word] += IDNVI_LANES(1) << shift << 8;
        for (uint32_t w = word + 1; w < words; w++)
            places[w] += IDNVI_LANES(1);
        last_cp = cp;
        next = place + 1;
    }
    return out;
}

uint32_t idnvi_punycode_encode(char *dst, const uint32_t *src, uint32_t len)
{
    int32_t keys[CAP], sorted[CAP]; /* code point << 8 | number among those not basic */
    uint64_t places[(CAP + 7) / 8];
    uint32_t count = 0, basic = 0;
    char *out = dst;

    places[0] = 0;
    for (uint32_t i = 0; i < len; i++) {
        if (src[i] < FIRST) {
            *out++ = (char)src[i];
            basic++;
        } else {
            uint64_t place = (uint64_t)basic << 8 * (count % 8);
            places[count / 8] = count % 8 ? places[count / 8] | place : place;
            keys[count] = (int32_t)(src[i] << 8 | count);
            count++;
        }
    }
    if (basic > 0)
        *out++ = '-';
    sort_keys(sorted, keys, count);
    if (count <= 8) {
        uint64_t only = places[0]; /* octets that are stored cannot be a part of it */
        out = put_numbers(out, sorted, count, basic, &only, 1);
    } else {
        out = put_numbers(out, sorted, count, basic, places, (count + 7) / 8);
    }
    return (uint32_t)(out - dst);
}

size_t idnv_punycode_encode_bound(size_t src_len) { return IDNV_PUNYCODE_ENCODE_BOUND(src_len); }

idnv_status idnv_punycode_encode(char *dst, size_t dst_cap, size_t *needed, const uint32_t *src,
                                 size_t src_len)
{
    char encoded[IDNV_PUNYCODE_ENCODE_BOUND(CAP)];

    if (needed)
        *needed = 0;
    if ((!dst && dst_cap) || (!src && src_len))
        return IDNV_ERR_ARGUMENT;
    if (src_len > CAP)
        return IDNV_ERR_LIMIT;
    for (size_t i = 0; i < src_len; i++)
        if (src[i] > 0x10FFFF || (src[i] >= 0xD800 && src[i] <= 0xDFFF))
            return IDNV_NO;
    uint32_t len = idnvi_punycode_encode(encoded, src, (uint32_t)src_len);
    if (needed)
        *needed = len;
    if (len > dst_cap)
        return IDNV_ERR_SPACE;
    if (len)
        memcpy(dst, encoded, len);
    return IDNV_OK;
}

/* Digit values of RFC 3492, 5; BASE: not a digit. A table, since no branch could be foretold. */
static const uint8_t digit_value[256] = {
#define X BASE
#define X4 X, X, X, X
#define X16 X4, X4, X4, X4
#define LETTERS 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, \
    23, 24, 25
    X16, X16, X16, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, X4, X, X,
    X, LETTERS, X4, X,
    X, LETTERS, X4, X,
    X16, X16, X16, X16, X16, X16, X16, X16,
#undef LETTERS
#undef X16
#undef X4
#undef X
};

/*
 * One number from src[*at...); false: not a digit, the end, or overflow (RFC 3492, 6.2 and 6.4),
 * at *at. What is no digit is above every threshold, so it never ends a number.
 */
static inline bool get_number(uint32_t *value, uint32_t *at, const char *src, uint32_t src_len,
                              uint32_t bias)
{
    uint64_t sum = 0, weight = 1; /* a digit is below 2^6, a weight at most 2^32 */

    for (uint32_t k = BASE; *at < src_len && weight <= UINT32_MAX; k += BASE, ++*at) {
        uint32_t digit = digit_value[(uint8_t)src[*at]], t = threshold(k, bias);
        sum += digit * weight;
        if (sum > INT32_MAX)
            return false;
        if (digit < t) {
            ++*at;
            *value = (uint32_t)sum;
            return true;
        }
        if (digit >= BASE)
            return false;
        weight *= BASE - t;
    }
    return false;
}

/* What the digits say: code points in the order of insertion, each with its place at that time. */
struct insertions {
    uint32_t cp[CAP];
    uint8_t place[CAP];
    uint32_t count;
    uint32_t hot; /* the OR of their hot words */
};

/* Reads the digits that follow the basic code points. */
static idnv_status get_insertions(struct insertions *found, uint32_t *error_at, const char *src,
                                  uint32_t src_len, uint32_t basic)
{
    uint32_t cp = FIRST, place = 0, bias = BIAS, count = 0, hot = 0;
    uint32_t at = basic > 0 ? basic + 1 : 0;

    while (at < src_len) {
        uint32_t delta;
        *error_at = at;
        if (!get_number(&delta, &at, src, src_len, bias)) {
            *error_at = at;
            return IDNV_NO;
        }
        if (basic + count == CAP)
            return IDNV_ERR_LIMIT;
        uint32_t length = basic + count + 1, sum = place + delta;
        if (delta > 0x10FFFF * length)
            return IDNV_NO;
        bias = adapt(delta, length, count == 0);
        uint32_t turns = divide(sum, length);
        cp += turns;
        place = sum - turns * length;
        if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
            return IDNV_NO;
        hot |= idnvi_props(cp)->hot;
        found->cp[count] = cp;
        found->place[count++] = (uint8_t)place++;
    }
    found->count = count;
    found->hot = hot;
    return IDNV_OK;
}

static void insert_one_by_one(uint32_t *dst, const char *src, uint32_t len,
                              const struct insertions *found)
{
    for (uint32_t i = 0; i < len; i++)
        dst[i] = (uint8_t)src[i];
    for (uint32_t i = 0; i < found->count; i++, len++) {
        uint32_t place = found->place[i];
        memmove(dst + place + 1, dst + place, (len - place) * sizeof *dst);
        dst[place] = found->cp[i];
    }
}

/*
 * Where each code point ends up, eight to a word: an insertion moves on by one those before it in
 * order that are at its place or beyond. Below 0x80, lanes compare without touching each other.
 */
static inline void final_places(uint64_t *places, const struct insertions *found, uint32_t words)
{
    for (uint32_t i = 0; i < found->count; i++) {
        uint64_t place = found->place[i], each = place * IDNVI_LANES(1);
        uint64_t before = (UINT64_C(1) << 8 * (i % 8)) - 1;
        uint32_t word = words == 1 ? 0 : i / 8;
        for (uint32_t w = 0; w < word; w++)
            places[w] += ((places[w] | IDNVI_TOPS) - each) >> 7 & IDNVI_LANES(1);
        places[word] += ((places[word] | IDNVI_TOPS) - each) >> 7 & IDNVI_LANES(1) & before;
        places[word] |= place << 8 * (i % 8);
    }
}

/* The label of at most 63 code points whose basic ones are src[0..basic), src[basic] being there. */
static void insert_at_once(uint32_t *dst, const char *src, uint32_t basic,
                           const struct insertions *found)
{
    uint64_t places[8] = {0}, inserted = 0;

    if (found->count <= 8)
        final_places(places, found, 1);
    else
        final_places(places, found, 8);
    for (uint32_t i = 0; i < found->count; i++) {
        uint32_t place = places[i / 8] >> 8 * (i % 8) & 0x3F;
        inserted |= UINT64_C(1) << place;
        dst[place] = found->cp[i];
    }
    for (uint32_t i = 0, from = 0; from < basic; i++, inserted >>= 1) {
        bool taken = inserted & 1;
        dst[i] = taken ? dst[i] : (uint8_t)src[from];
        from += !taken;
    }
}

/* The number of octets before the last hyphen; 0: there is none. */
static uint32_t count_basic(const char *src, uint32_t len)
{
    const uint8_t *octets = (const uint8_t *)src;
    uint32_t at = len;

    for (; at >= 8; at -= 8) {
        uint64_t hyphens = idnvi_eight_octets(octets + at - 8) ^ IDNVI_LANES('-');
        if (idnvi_has_zero(hyphens))
            break;
    }
    while (at > 0 && octets[at - 1] != '-')
        at--;
    return at > 0 ? at - 1 : 0;
}

idnv_status idnvi_punycode_decode(uint32_t *dst, uint32_t *len, uint32_t *hot, uint32_t *error_at,
                                  const char *src, uint32_t src_len)
{
    struct insertions found;
    uint32_t basic = count_basic(src, src_len);

    if (basic > CAP)
        return IDNV_ERR_LIMIT;
    for (uint32_t i = 0; i < basic; i++)
        if ((uint8_t)src[i] >= FIRST) {
            *error_at = i;
            return IDNV_NO;
        }
    *error_at = basic > 0 ? basic - 1 : 0;
    idnv_status status = get_insertions(&found, error_at, src, src_len, basic);
    if (status != IDNV_OK)
        return status;
    if (src_len < 64)
        insert_at_once(dst, src, basic, &found);
    else
        insert_one_by_one(dst, src, basic, &found);
    *len = basic + found.count;
    *hot = found.hot;
    return IDNV_OK;
}

idnv_status idnv_punycode_decode(uint32_t *dst, size_t dst_cap, size_t *needed, size_t *error_at,
                                 const char *src, size_t src_len)
{
    uint32_t cps[CAP], len = 0, hot, at = 0;

    if (needed)
        *needed = 0;
    if (error_at)
        *error_at = 0;
    if ((!dst && dst_cap) || (!src && src_len))
        return IDNV_ERR_ARGUMENT;
    /* Seven digits are the most that a code point takes before its value overflows. */
    if (src_len > IDNV_PUNYCODE_ENCODE_BOUND(CAP))
        return IDNV_ERR_LIMIT;
    idnv_status status = idnvi_punycode_decode(cps, &len, &hot, &at, src, (uint32_t)src_len);
    if (error_at)
        *error_at = at;
    if (status != IDNV_OK)
        return status;
    if (needed)
        *needed = len;
    if (len > dst_cap)
        return IDNV_ERR_SPACE;
    if (len)
        memcpy(dst, cps, len * sizeof *dst);
    return IDNV_OK;
}
