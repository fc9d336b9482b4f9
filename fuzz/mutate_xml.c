/* SPDX-License-Identifier: MIT */
/* XML documents: elements are doubled, dropped, moved; values are taken from elsewhere. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "mutate.h"

static const char *const pieces[] = {
    "<char cp=\"0061\"/>",
    "<char cp=\"0062\" tag=\"t\"><var cp=\"0061\" type=\"blocked\"/></char>",
    "<char cp=\"0061 0062\"><var cp=\"0063\" type=\"allocatable\" when=\"k\"/></char>",
    "<char cp=\"0063\" not-when=\"k\"><var cp=\"0063\" type=\"r\"/><var cp=\"\"/></char>",
    "<range first-cp=\"0061\" last-cp=\"0066\" tag=\"t\"/>",
    "<var cp=\"0062\" type=\"x\"/>",
    "<class name=\"c\">0061-0063 0066</class>",
    "<class name=\"d\" from-tag=\"t\"/>",
    "<class name=\"e\" property=\"gc:Mn\"/>",
    "<union name=\"u\"><class by-ref=\"c\"/><class by-ref=\"d\"/></union>",
    "<complement name=\"v\"><class by-ref=\"c\"/></complement>",
    "<rule name=\"k\"><look-behind><any/></look-behind><anchor/></rule>",
    "<rule name=\"p\"><start/><class by-ref=\"c\" count=\"1+\"/><end/></rule>",
    "<rule name=\"q\"><choice><char cp=\"0061\"/><rule by-ref=\"p\"/></choice></rule>",
    "<action disp=\"invalid\" match=\"p\"/>",
    "<action disp=\"blocked\" any-variant=\"blocked x\"/>",
    "<action disp=\"valid\" only-variants=\"r\"/>",
    "<language>und-Latn</language>",
    "<scope type=\"domain\">example</scope>",
    "<references><reference id=\"1\">a</reference></references>",
};
static const char *const attributes[] = {
    " when=\"k\"", " not-when=\"k\"", " tag=\"t\"", " ref=\"1\"", " count=\"0+\"", " count=\"2\"",
    " count=\"1:3\"", " type=\"x\"", " comment=\"c\"", " by-ref=\"c\"", " name=\"n\"",
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* From a random place on the next such octet; size: there is none. */
static size_t find(const uint8_t *data, size_t size, size_t from, char octet)
{
    const uint8_t *at = from < size ? memchr(data + from, octet, size - from) : NULL;
    return at ? (size_t)(at - data) : size;
}

/* An element with all that is in it, or one tag where its end is not found. */
static size_t pick_element(size_t *len, const uint8_t *data, size_t size)
{
    size_t start = find(data, size, fuzz_random(size + 1), '<'), at = start, depth = 0;
    *len = 0;
    while (at < size) {
        size_t end = find(data, size, at, '>');
        if (end == size)
            break;
        bool closes = data[at + 1] == '/', alone = data[end - 1] == '/';
        if (closes && depth == 0)
            break;
        depth = closes ? depth - 1 : alone ? depth : depth + 1;
        *len = end + 1 - start;
        if (depth == 0)
            break;
        at = find(data, size, end, '<');
    }
    return start;
}

/* What stands between quotes. */
static size_t pick_value(size_t *len, const uint8_t *data, size_t size)
{
    size_t start = find(data, size, fuzz_random(size + 1), '=');
    *len = 0;
    if (start + 2 >= size || data[start + 1] != '"')
        return size;
    *len = find(data, size, start + 2, '"') - (start + 2);
    return start + 2;
}

static size_t change_value(uint8_t *data, size_t size, size_t cap)
{
    char text[256];
    size_t len, other_len, at = pick_value(&len, data, size);
    size_t other = pick_value(&other_len, data, size);
    if (at >= size || other >= size)
        return size;
    if (fuzz_random(2)) {
        other_len = (size_t)snprintf(text, sizeof text, "%04X", 0x61 + (unsigned)fuzz_random(8));
    } else {
        other_len = other_len < sizeof text ? other_len : sizeof text;
        memcpy(text, data + other, other_len);
    }
    return fuzz_splice(data, size, cap, at, len, text, other_len);
}

size_t fuzz_change(uint8_t *data, size_t size, size_t cap)
{
    static uint8_t text[4096];
    size_t len, other_len, at, other;
    const char *piece;
    switch (fuzz_random(6)) {
    case 0: /* a piece before an element */
        piece = pieces[fuzz_random(COUNT(pieces))];
        return fuzz_splice(data, size, cap, pick_element(&len, data, size), 0, piece, strlen(piece));
    case 1: /* an attribute behind a name */
        piece = attributes[fuzz_random(COUNT(attributes))];
        at = find(data, size, pick_element(&len, data, size), ' ');
        return fuzz_splice(data, size, cap, at, 0, piece, strlen(piece));
    case 2: /* gone */
        at = pick_element(&len, data, size);
        return fuzz_splice(data, size, cap, at, len, NULL, 0);
    case 3: /* an element once more, before another or in its place */
        other = pick_element(&other_len, data, size);
        if (other_len > sizeof text)
            return size;
        memcpy(text, data + other, other_len);
        at = pick_element(&len, data, size);
        return fuzz_splice(data, size, cap, at, fuzz_random(2) ? len : 0, text, other_len);
    default:
        return change_value(data, size, cap);
    }
}
