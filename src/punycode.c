/* SPDX-License-Identifier: MIT */
/*
 * Punycode, RFC 3492.
 *
 * The encoder of the RFC scans the whole label once per distinct code point. Here the non-basic
 * code points are sorted once by (code point, position), and the number of code points that are
 * already handled before a position is counted in a bit set: work per code point is constant.
 */
#include <stdbool.h>
#include <string.h>

#include "punycode.h"

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, BIAS = 72, FIRST = 0x80 };
enum { CAP = IDNV_PUNYCODE_MAX, WORDS = 4 };

_Static_assert(CAP <= WORDS * 64 && CAP < 256, "positions fit the bit set and one octet");

/* RFC 3492, 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t count, bool first)
{
    uint32_t k = 0;
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / count;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
        delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
    if (k <= bias + T_MIN)
        return T_MIN;
    return k >= bias + T_MAX ? T_MAX : k - bias;
}

static uint32_t ones(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* How many positions below `position` are in the set. */
static uint32_t rank(const uint64_t *set, uint32_t position)
{
    uint32_t count = 0, word = position / 64;
    for (uint32_t i = 0; i < word; i++)
        count += ones(set[i]);
    return count + ones(set[word] & ((UINT64_C(1) << position % 64) - 1));
}

enum { FEW = 16 };

/* Few keys find their places by counting the smaller ones: no branch depends on the order. */
static void sort_few(int32_t *keys, uint32_t count)
{
    int32_t from[FEW];
    for (uint32_t i = 0; i < FEW; i++)
        from[i] = i < count ? keys[i] : INT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        int32_t key = from[i], place = 0;
        for (uint32_t k = 0; k < FEW; k++)
            place += from[k] < key;
        keys[place] = key;
    }
}

/* Keys are distinct, because positions are. */
static void sort_keys(int32_t *keys, uint32_t count)
{
    if (count <= FEW) {
        sort_few(keys, count);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        int32_t key = keys[i];
        uint32_t k = i;
        for (; k > 0 && keys[k - 1] > key; k--)
            keys[k] = keys[k - 1];
        keys[k] = key;
    }
}

static char *put_number(char *out, uint32_t delta, uint32_t bias)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = threshold(k, bias);
        if (delta < t)
            break;
        *out++ = digits[t + (delta - t) % (BASE - t)];
        delta = (delta - t) / (BASE - t);
    }
    *out++ = digits[delta];
    return out;
}

uint32_t idnvi_punycode_encode(char *dst, const uint32_t *src, uint32_t len)
{
    int32_t keys[CAP]; /* code point << 8 | position */
    uint64_t handled[WORDS] = {0};
    uint32_t count = 0, basic = 0, bias = BIAS, last_cp = FIRST, next = 0;
    char *out = dst;

    for (uint32_t i = 0; i < len; i++) {
        if (src[i] < FIRST) {
            handled[i / 64] |= UINT64_C(1) << i % 64;
            *out++ = (char)src[i];
            basic++;
        } else {
            keys[count++] = (int32_t)(src[i] << 8 | i);
        }
    }
    sort_keys(keys, count);
    if (basic > 0)
        *out++ = '-';
    for (uint32_t i = 0; i < count; i++) {
        uint32_t cp = (uint32_t)keys[i] >> 8, position = keys[i] & 0xFF, length = basic + i;
        uint32_t place = rank(handled, position);
        /* The decoder's counter runs from (last_cp, next) to (cp, place). */
        uint32_t delta = (cp - last_cp) * (length + 1) + place - next;
        out = put_number(out, delta, bias);
        bias = adapt(delta, length + 1, i == 0);
        handled[position / 64] |= UINT64_C(1) << position % 64;
        last_cp = cp;
        next = place + 1;
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

static uint32_t digit_value(uint8_t octet)
{
    if (octet >= 'a' && octet <= 'z')
        return octet - 'a';
    if (octet >= 'A' && octet <= 'Z')
        return octet - 'A';
    if (octet >= '0' && octet <= '9')
        return octet - '0' + 26u;
    return BASE;
}

/* One number from src[*at...); false: not a digit, the end, or overflow (RFC 3492, 6.2 and 6.4). */
static bool get_number(uint32_t *value, uint32_t *at, const char *src, uint32_t src_len,
                       uint32_t bias)
{
    uint64_t sum = 0, weight = 1;
    for (uint32_t k = BASE;; k += BASE, ++*at) {
        if (*at >= src_len)
            return false;
        uint32_t digit = digit_value((uint8_t)src[*at]);
        if (digit >= BASE)
            return false;
        sum += digit * weight;
        if (sum > INT32_MAX)
            return false;
        uint32_t t = threshold(k, bias);
        if (digit < t)
            break;
        weight *= BASE - t;
        if (weight > UINT32_MAX)
            return false;
    }
    ++*at;
    *value = (uint32_t)sum;
    return true;
}

idnv_status idnvi_punycode_decode(uint32_t *dst, uint32_t *len, uint32_t *error_at,
                                  const char *src, uint32_t src_len)
{
    uint32_t count = 0, basic = 0, at = 0, cp = FIRST, place = 0, bias = BIAS;

    for (uint32_t i = src_len; i > 0 && basic == 0; i--)
        if (src[i - 1] == '-')
            basic = i - 1;
    if (basic > CAP)
        return IDNV_ERR_LIMIT;
    for (; count < basic; count++) {
        *error_at = count;
        if ((uint8_t)src[count] >= FIRST)
            return IDNV_NO;
        dst[count] = (uint8_t)src[count];
    }
    at = basic > 0 ? basic + 1 : 0;
    for (bool first = true; at < src_len; first = false) {
        uint32_t delta;
        *error_at = at;
        if (!get_number(&delta, &at, src, src_len, bias)) {
            *error_at = at < src_len ? at : src_len;
            return IDNV_NO;
        }
        if (count == CAP)
            return IDNV_ERR_LIMIT;
        bias = adapt(delta, count + 1, first);
        uint32_t sum = place + delta, length = count + 1; /* delta is at most INT32_MAX */
        cp += sum / length;
        place = sum % length;
        if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
            return IDNV_NO;
        memmove(dst + place + 1, dst + place, (count - place) * sizeof *dst);
        dst[place++] = cp;
        count++;
    }
    *len = count;
    return IDNV_OK;
}

idnv_status idnv_punycode_decode(uint32_t *dst, size_t dst_cap, size_t *needed, size_t *error_at,
                                 const char *src, size_t src_len)
{
    uint32_t cps[CAP], len = 0, at = 0;

    if (needed)
        *needed = 0;
    if (error_at)
        *error_at = 0;
    if ((!dst && dst_cap) || (!src && src_len))
        return IDNV_ERR_ARGUMENT;
    /* Seven digits are the most that a code point takes before its value overflows. */
    if (src_len > IDNV_PUNYCODE_ENCODE_BOUND(CAP))
        return IDNV_ERR_LIMIT;
    idnv_status status = idnvi_punycode_decode(cps, &len, &at, src, (uint32_t)src_len);
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
