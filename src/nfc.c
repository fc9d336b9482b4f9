/* SPDX-License-Identifier: MIT */
/* Unicode Normalization Form C (UAX #15) of one label, a run of marks at a time. */
#include <string.h>

#include "stage.h"

/*
 * A starter and the marks that follow it, decomposed. The bounds: a label has at most
 * IDNVI_LABEL_CAP code points, a mark decomposes to at most two, a starter to IDNVI_NFD_MAX.
 */
enum { SEGMENT_CAP = 2 * IDNVI_LABEL_CAP + IDNVI_NFD_MAX };

struct segment {
    uint32_t cp[SEGMENT_CAP];
    uint8_t ccc[SEGMENT_CAP];
    uint8_t first[SEGMENT_CAP]; /* the range of the label that a code point came from */
    uint8_t last[SEGMENT_CAP];
    uint32_t len;
};

/* UAX #15: canonical ordering is a stable sort of marks by combining class. */
static inline void append(struct segment *segment, uint32_t cp, uint8_t ccc, uint8_t origin)
{
    uint32_t i = segment->len++;
    for (; ccc != 0 && i > 0 && segment->ccc[i - 1] > ccc; i--) {
        segment->cp[i] = segment->cp[i - 1];
        segment->ccc[i] = segment->ccc[i - 1];
        segment->first[i] = segment->last[i] = segment->first[i - 1];
    }
    segment->cp[i] = cp;
    segment->ccc[i] = ccc;
    segment->first[i] = segment->last[i] = origin;
}

/* The canonical composition algorithm on a segment that begins with its starter. */
static void compose(struct segment *segment)
{
    uint32_t out = 0, starter = UINT32_MAX;
    int last_ccc = -1; /* of the code point before, since the starter */

    for (uint32_t i = 0; i < segment->len; i++) {
        uint8_t ccc = segment->ccc[i];
        if (starter != UINT32_MAX && last_ccc < (int)ccc) {
            uint32_t composite = idnvi_compose(segment->cp[starter], segment->cp[i]);
            if (composite) {
                segment->cp[starter] = composite;
                if (segment->last[i] > segment->last[starter])
                    segment->last[starter] = segment->last[i];
                continue;
            }
        }
        if (ccc == 0) {
            starter = out;
            last_ccc = -1;
        } else {
            last_ccc = ccc;
        }
        segment->cp[out] = segment->cp[i];
        segment->ccc[out] = ccc;
        segment->first[out] = segment->first[i];
        segment->last[out++] = segment->last[i];
    }
    segment->len = out;
}

/* A code point that begins a segment: a starter that nothing before it composes with. */
static bool begins_segment(const struct idnvi_props *props)
{
    return props->ccc == 0 && !(props->hot & (IDNVI_HOT_SECOND | IDNVI_HOT_NFC_QC));
}

/* The end of the code points from `at` on that are segments of their own, and in NFC. */
static uint32_t settled(const struct idnvi_label *label, uint32_t at)
{
    const struct idnvi_props *props = at < label->len ? idnvi_props(label->cp[at]) : NULL;
    for (; at < label->len; at++) {
        if (props->ccc != 0 || (props->hot & IDNVI_HOT_NFC_QC))
            break;
        props = at + 1 < label->len ? idnvi_props(label->cp[at + 1]) : NULL;
        if (props && !begins_segment(props))
            break;
    }
    return at;
}

/* The segment that begins at `at`; the result is its end, where the next one begins. */
static uint32_t fill(struct segment *segment, const struct idnvi_label *label, uint32_t at)
{
    segment->len = 0;
    for (uint32_t i = at; i < label->len; i++) {
        const struct idnvi_props *props = idnvi_props(label->cp[i]);
        uint32_t parts[IDNVI_NFD_MAX];
        if (i > at && begins_segment(props))
            return i;
        size_t count = props->hot & IDNVI_HOT_DECOMPOSES ? idnvi_decompose(parts, label->cp[i]) : 0;
        /* Starters that follow a starter are seconds; a long run of them is cut where it is full. */
        if (segment->len + IDNVI_NFD_MAX > SEGMENT_CAP)
            return i;
        if (count == 0)
            append(segment, label->cp[i], props->ccc, (uint8_t)i);
        for (size_t k = 0; k < count; k++)
            append(segment, parts[k], idnvi_props(parts[k])->ccc, (uint8_t)i);
    }
    return label->len;
}

/* UAX #15, 9: the quick check, deciding Maybe as "look closer". */
static bool quick_check(const struct idnvi_label *label)
{
    uint8_t last = 0;
    for (uint32_t i = 0; i < label->len; i++) {
        const struct idnvi_props *props = idnvi_props(label->cp[i]);
        if (props->hot & IDNVI_HOT_NFC_QC)
            return false;
        if (props->ccc != 0 && last > props->ccc)
            return false;
        last = props->ccc;
    }
    return true;
}

uint32_t idnvi_nfc_difference(const struct idnvi_label *label)
{
    struct segment segment;
    if (quick_check(label))
        return label->len;
    for (uint32_t at = 0; at < label->len;) {
        uint32_t end = fill(&segment, label, at);
        compose(&segment);
        for (uint32_t i = at; i < end; i++)
            if (i - at >= segment.len || segment.cp[i - at] != label->cp[i])
                return i;
        if (segment.len != end - at)
            return end - 1;
        at = end;
    }
    return label->len;
}

/* Moves a part of the label, its trace too, to a place before or after it. */
static void move(struct idnvi_label *label, uint32_t to, uint32_t from, uint32_t count)
{
    if (to == from)
        return;
    memmove(label->cp + to, label->cp + from, count * sizeof *label->cp);
    if (label->traced) {
        memmove(label->start + to, label->start + from, count * sizeof *label->start);
        memmove(label->end + to, label->end + from, count * sizeof *label->end);
    }
}

/* The trace of a segment that is written over label[at..end): a copy of what it came from serves. */
IDNVI_OWN_FRAME static void put_trace(struct idnvi_label *label, const struct segment *segment,
                                      uint32_t at, uint32_t end, uint32_t out)
{
    uint32_t start[IDNVI_LABEL_CAP], stop[IDNVI_LABEL_CAP];

    memcpy(start, label->start + at, (end - at) * sizeof *start);
    memcpy(stop, label->end + at, (end - at) * sizeof *stop);
    for (uint32_t i = 0; i < segment->len; i++, out++) {
        label->start[out] = start[segment->first[i] - at];
        label->end[out] = stop[segment->last[i] - at];
    }
}

/* Writes a segment over label[at..end) from `out` on. */
static void put(struct idnvi_label *label, const struct segment *segment, uint32_t at, uint32_t end,
                uint32_t out)
{
    if (label->traced)
        put_trace(label, segment, at, end, out);
    for (uint32_t i = 0; i < segment->len; i++) {
        label->cp[out + i] = segment->cp[i];
        label->hot |= idnvi_props(segment->cp[i])->hot;
    }
}

bool idnvi_nfc_normalise(struct idnvi_label *label)
{
    struct segment segment;
    uint32_t out = 0;

    if (quick_check(label))
        return true;
    label->moved = true;
    for (uint32_t at = 0; at < label->len;) {
        uint32_t begin = settled(label, at);
        move(label, out, at, begin - at);
        out += begin - at;
        at = begin;
        if (at == label->len)
            break;
        uint32_t end = fill(&segment, label, at);
        uint32_t next = end;
        compose(&segment);
        /* Only composition exclusions grow. */
        if (out + segment.len > end) {
            uint32_t room = out + segment.len - end;
            if (room > IDNVI_LABEL_CAP - label->len)
                return false;
            move(label, end + room, end, label->len - end);
            label->len += room;
            next += room;
        }
        put(label, &segment, at, end, out);
        out += segment.len;
        at = next;
    }
    label->len = out;
    uint32_t all = 0;
    for (uint32_t i = 0; i < out; i++)
        all |= label->cp[i];
    label->non_ascii = all >= 0x80;
    return true;
}
