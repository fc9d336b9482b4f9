/* SPDX-License-Identifier: MIT */
/* Text in UTF-8: code points are exchanged, labels become A-labels and U-labels again. */
#include <string.h>

#include <idnv.h>

#include "mutate.h"
#include "repertoires.h"

/* What rules ask for by name; blocks of the scripts that names are written in. */
static const uint32_t special[] = {
    '-',    '.',    '0',    '9',    'x',    'n',    'A',    '_',    0xAD,   0xB7,   0xDF,   0x130,
    0x131,  0x300,  0x307,  0x323,  0x34F,  0x375,  0x3C2,  0x5BE,  0x5F3,  0x5F4,  0x640,  0x660,
    0x669,  0x6F0,  0x6F9,  0x94D,  0xDCA,  0xE33,  0x115F, 0x1100, 0x1161, 0x11A8, 0x180B, 0x1E9E,
    0x200B, 0x200C, 0x200D, 0x2024, 0x2260, 0x3002, 0x302E, 0x30FB, 0x3164, 0xFE0F, 0xFEFF, 0xFF0E,
    0xFF61, 0xFFFD, 0x1F468, 0xE0100,
};
static const uint32_t blocks[][2] = {
    {0x61, 0x7A},     {0xE0, 0x17F},    {0x250, 0x2AF},   {0x300, 0x36F},   {0x390, 0x3CE},
    {0x430, 0x45F},   {0x561, 0x587},   {0x591, 0x5EA},   {0x620, 0x6D5},   {0x710, 0x74F},
    {0x780, 0x7B1},   {0x901, 0x97F},   {0x981, 0x9F1},   {0xB82, 0xBEF},   {0xD00, 0xD7F},
    {0xD81, 0xDF3},   {0xE01, 0xE4E},   {0xE81, 0xEDF},   {0xF00, 0xFBC},   {0x1000, 0x109D},
    {0x10D0, 0x10FF}, {0x1200, 0x137F}, {0x13A0, 0x13FD}, {0x1780, 0x17E9}, {0x1820, 0x18AA},
    {0x1E00, 0x1EFF}, {0x1F00, 0x1FFF}, {0x2D00, 0x2DFF}, {0x3041, 0x30FF}, {0x4E00, 0x9FFF},
    {0xA640, 0xA69F}, {0xAA00, 0xAADF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAD9}, {0xFB1D, 0xFDFB},
    {0xFF01, 0xFFDC}, {0x10000, 0x10FFF}, {0x11000, 0x11FFF}, {0x1D400, 0x1D7FF},
    {0x1E900, 0x1E95F}, {0x20000, 0x2FFFF}, {0, 0x10FFFF},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The start of a character at or before a random place. */
static size_t pick_place(const uint8_t *data, size_t size)
{
    size_t at = fuzz_random(size + 1);
    while (at > 0 && at < size && (data[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static size_t width(const uint8_t *data, size_t size, size_t at)
{
    uint32_t cp;
    int32_t used = idnv_utf8_decode(&cp, (const char *)data + at, size - at);
    return (size_t)(used < 0 ? -used : used);
}

static uint32_t pick_in(const uint32_t range[2])
{
    return range[0] + (uint32_t)fuzz_random(range[1] - range[0] + 1);
}

/* A label as a registry's table permits its code points. */
static size_t make_label(char dst[64])
{
    size_t which = fuzz_random(COUNT(repertoires) - 1), len = 0;
    size_t first = repertoires[which], count = repertoires[which + 1] - first;
    for (size_t left = 1 + fuzz_random(12); left > 0; left--)
        len += idnv_utf8_encode(dst + len, pick_in(ranges[first + fuzz_random(count)]));
    return len;
}

/* A new code point; also one near to a code point that is there, or that one itself. */
static size_t pick_character(char dst[4], const uint8_t *data, size_t size)
{
    uint32_t cp = 'a';
    size_t at = pick_place(data, size), which = fuzz_random(4);
    if (which == 0) {
        cp = special[fuzz_random(COUNT(special))];
    } else if (which == 1 || at == size) {
        cp = pick_in(blocks[fuzz_random(COUNT(blocks))]);
    } else {
        idnv_utf8_decode(&cp, (const char *)data + at, size - at);
        cp = which == 2 ? cp : cp + 8 - (uint32_t)fuzz_random(17);
    }
    size_t len = idnv_utf8_encode(dst, cp);
    if (len == 0)
        dst[len++] = 'a';
    return len;
}

/* The label around a random place: between dots, line feeds and tabs. */
static size_t pick_label(size_t *len, const uint8_t *data, size_t size)
{
    size_t start = pick_place(data, size), end = start;
    while (start > 0 && !memchr(".\n\t", data[start - 1], 3))
        start--;
    while (end < size && !memchr(".\n\t", data[end], 3))
        end++;
    *len = end - start;
    return start;
}

static size_t change_form(uint8_t *data, size_t size, size_t cap)
{
    char text[4 + IDNV_PUNYCODE_ENCODE_BOUND(IDNV_PUNYCODE_MAX)] = "xn--";
    uint32_t cps[IDNV_PUNYCODE_MAX];
    size_t len, cps_len, at = pick_label(&len, data, size);
    const char *label = (const char *)data + at;
    if (len > 4 && memcmp(label, "xn--", 4) == 0) {
        size_t text_len;
        if (idnv_punycode_decode(cps, IDNV_PUNYCODE_MAX, &cps_len, NULL, label + 4, len - 4) ||
            idnv_utf32_to_utf8(text, sizeof text, &text_len, NULL, cps, cps_len))
            return size;
        return fuzz_splice(data, size, cap, at, len, text, text_len);
    }
    size_t encoded;
    if (idnv_utf8_to_utf32(cps, IDNV_PUNYCODE_MAX, &cps_len, NULL, label, len) ||
        idnv_punycode_encode(text + 4, sizeof text - 4, &encoded, cps, cps_len))
        return size;
    return fuzz_splice(data, size, cap, at, len, text, encoded + 4);
}

size_t fuzz_change(uint8_t *data, size_t size, size_t cap)
{
    char text[64];
    size_t at = pick_place(data, size), here = at < size ? width(data, size, at) : 0, len;
    switch (fuzz_random(9)) {
    case 0:
    case 1:
        len = pick_character(text, data, size);
        return fuzz_splice(data, size, cap, at, 0, text, len);
    case 2:
    case 3:
        len = pick_character(text, data, size);
        return fuzz_splice(data, size, cap, at, here, text, len);
    case 4:
        return fuzz_splice(data, size, cap, at, here, NULL, 0);
    case 5: { /* a piece once more, elsewhere */
        size_t from = pick_place(data, size);
        len = fuzz_random(size - from + 1);
        len = len < sizeof text ? len : sizeof text;
        memcpy(text, data + from, len);
        return fuzz_splice(data, size, cap, at, 0, text, len);
    }
    case 6:
        return change_form(data, size, cap);
    case 7:
        len = make_label(text);
        return fuzz_splice(data, size, cap, at, 0, text, len);
    default:
        if (at < size && ((data[at] | 0x20) >= 'a' && (data[at] | 0x20) <= 'z'))
            data[at] ^= 0x20;
        return size;
    }
}
