/* SPDX-License-Identifier: MIT */
/*
 * Long inputs of every kind, for the cost per octet: bench_length.c measures it, tests/t_linear.c
 * counts it. Most are of past faults of IDN software, named in tests/t_vulnerabilities.c.
 */
#ifndef IDNV_BENCH_SHAPES_H
#define IDNV_BENCH_SHAPES_H

#include <stddef.h>
#include <string.h>

struct shape {
    const char *name;
    const char *head; /* once */
    const char *unit; /* then this, as often as there is room for */
    const char *tail; /* once */
    size_t times;     /* of the unit in a label, before a dot; 0: the unit has its own dots, or none */
};

#define TEN(text)     text text text text text text text text text text
#define HUNDRED(text) TEN(TEN(text))

/* to-unicode accepts these at any length. */
static const struct shape accepted_shapes[] = {
    {"labels of ASCII", "", "abc.", "", 0},
    {"labels in upper case", "", "ABC.", "", 0},
    {"one letter to six", "", "\xE3\x8C\x96.", "", 0},
    {"U-labels", "", "b\xC3\xBC" "cher.", "", 0},
    {"U-labels in NFD", "", "bu\xCC\x88" "cher.", "", 0},
    {"A-labels", "", "xn--bcher-kva.", "", 0},
    {"labels of 50 Han", "", "\xE6\xBC\xA2", "", 50},
    {"marks out of order, 240 to a label", "",
     "a" HUNDRED("\xCC\x88") TEN("\xCC\x88\xCC\x88") HUNDRED("\xCC\xA3")
         TEN("\xCC\xA3\xCC\xA3") ".", "", 0},
    {"right to left", "", "\xD7\x90\xD7\x91.", "", 0},
    {"right to left at the end", "", "a1.", "\xD7\x90", 0},
};

static const struct shape refused_shapes[] = {
    {"dots alone", "", ".", "", 0},
    {"one label of a", "", "a", "", 0},                                   /* CVE-2022-45061 */
    {"xn--016c and a", "xn--016c", "a", "", 0},                           /* CVE-2022-45061 */
    {"U+0660", "", "\xD9\xA0", "", 0},                                    /* CVE-2024-3651 */
    {"U+0660, 63 to a label", "", "\xD9\xA0", "", 63},
    {"U+30FB and a Han", "", "\xE3\x83\xBB", "\xE6\xBC\xA2", 0},          /* CVE-2024-3651 */
    {"U+30FB, 63 to a label", "", "\xE3\x83\xBB", "", 63},
    {"U+200C, 63 to a label", "", "\xE2\x80\x8C", "", 63},                /* context, both ways */
    {"A-labels that overflow", "", "xn--99999999.", "", 0},               /* CVE-2017-14062 */
    {"A-labels above 10FFFF", "", "xn--0000h.", "", 0},
    {"A-labels of nothing", "", "xn--.", "", 0},                          /* CVE-2024-12224 */
    {"A-labels of A-labels", "", "xn--xn---epa.", "", 0},
    {"unassigned", "", "\xCD\xB8.", "", 0},
    {"ill-formed", "", "\xFF.", "", 0},                                   /* CVE-2015-2059 */
    {"ill-formed, one label", "", "\xF4\x90\x80\x80", "", 0},
    {"NUL and its like", "", "\x01", "", 0},                              /* CVE-2015-8948 */
    {"marks in order", "", "\xCC\xA3\xCC\x88", "", 0},
    {"marks out of order", "", "\xCC\x88\xCC\xA3.", "", 0},
    {"marks out of order, 120 to a label", "", "\xCC\x88\xCC\xA3", "", 60},
    {"U+FDFA, one to a label", "", "\xEF\xB7\xBA.", "", 0},               /* grows elevenfold */
    {"U+FDFA", "", "\xEF\xB7\xBA", "", 0},
    {"nothing after mapping", "", "\xC2\xAD.", "", 0},                    /* curl 10617 */
    {"letters of both directions", "", "a\xD7\x90.", "", 0},
};

/* Writes up to cap octets of a shape into name; the length. */
static inline size_t shape_write(char *name, size_t cap, const struct shape *shape)
{
    size_t head = strlen(shape->head), unit = strlen(shape->unit), tail = strlen(shape->tail);
    size_t len = head, n = 0;
    memcpy(name, shape->head, head);
    while (len + unit + 1 + tail <= cap) {
        memcpy(name + len, shape->unit, unit);
        len += unit;
        if (shape->times > 0 && ++n % shape->times == 0)
            name[len++] = '.';
    }
    memcpy(name + len, shape->tail, tail);
    return len + tail;
}

#endif
