/* SPDX-License-Identifier: MIT */
/*
 * UTS #39, section 4: the bidirectional skeleton. The Bidi algorithm (UAX #9) for text without
 * explicit formatting, which no label has: one level run, rules W1 to W7, N1, N2, I1, I2, L1 to L4.
 */
#include <idnv/homograph.h>

#include "ucd.h"

/* The rules up to N2 do not see boundary neutrals (X9). */
struct line {
    const uint32_t *cp;
    size_t cp_len, len; /* without boundary neutrals: len */
    uint8_t type[IDNV_SKELETON_BIDI_MAX];
    uint8_t level[IDNV_SKELETON_BIDI_MAX]; /* of all */
    uint8_t base;
};

static enum idnvi_bidi class_of(uint32_t cp)
{
    return idnvi_bidi(idnvi_props(cp));
}

static bool is_neutral(uint8_t t)
{
    return t == IDNVI_BIDI_ON || t == IDNVI_BIDI_B || t == IDNVI_BIDI_S || t == IDNVI_BIDI_WS;
}

/* X9, W1; explicit formatting characters count as neutral. */
static void set_types(struct line *l)
{
    uint8_t before = l->base != 0 ? IDNVI_BIDI_R : IDNVI_BIDI_L;
    for (size_t i = 0; i < l->cp_len; i++) {
        uint8_t t = (uint8_t)class_of(l->cp[i]);
        if (t == IDNVI_BIDI_BN)
            continue;
        if (t == IDNVI_BIDI_NSM)
            t = before;
        else if (t >= IDNVI_BIDI_LRE)
            t = IDNVI_BIDI_ON;
        l->type[l->len++] = before = t;
    }
}

/* W2 to W7. */
static void resolve_weak(struct line *l)
{
    uint8_t strong = l->base != 0 ? IDNVI_BIDI_R : IDNVI_BIDI_L, *type = l->type;
    for (size_t i = 0; i < l->len; i++) {
        if (type[i] <= IDNVI_BIDI_AL)
            strong = type[i];
        else if (type[i] == IDNVI_BIDI_EN && strong == IDNVI_BIDI_AL)
            type[i] = IDNVI_BIDI_AN;
    }
    for (size_t i = 0; i < l->len; i++) {
        if (type[i] == IDNVI_BIDI_AL)
            type[i] = IDNVI_BIDI_R;
        if (i == 0 || i + 1 >= l->len)
            continue;
        uint8_t a = type[i - 1], b = type[i + 1];
        if (type[i] == IDNVI_BIDI_ES && a == IDNVI_BIDI_EN && b == IDNVI_BIDI_EN)
            type[i] = IDNVI_BIDI_EN;
        if (type[i] == IDNVI_BIDI_CS && a == b && (a == IDNVI_BIDI_EN || a == IDNVI_BIDI_AN))
            type[i] = a;
    }
    for (size_t i = 0; i < l->len;) {
        size_t end = i;
        while (end < l->len && type[end] == IDNVI_BIDI_ET)
            end++;
        if (end == i) {
            i++;
            continue;
        }
        bool number =
            (i > 0 && type[i - 1] == IDNVI_BIDI_EN) || (end < l->len && type[end] == IDNVI_BIDI_EN);
        for (; i < end; i++)
            type[i] = number ? IDNVI_BIDI_EN : IDNVI_BIDI_ON;
    }
    strong = l->base != 0 ? IDNVI_BIDI_R : IDNVI_BIDI_L;
    for (size_t i = 0; i < l->len; i++) {
        if (type[i] == IDNVI_BIDI_ES || type[i] == IDNVI_BIDI_CS)
            type[i] = IDNVI_BIDI_ON;
        if (type[i] <= IDNVI_BIDI_R)
            strong = type[i];
        else if (type[i] == IDNVI_BIDI_EN && strong == IDNVI_BIDI_L)
            type[i] = IDNVI_BIDI_L;
    }
}

/* What a character counts as beside neutrals (N1). */
static uint8_t side_of(uint8_t t)
{
    return t == IDNVI_BIDI_L ? IDNVI_BIDI_L : IDNVI_BIDI_R;
}

/* N1, N2. */
static void resolve_neutral(struct line *l)
{
    uint8_t embedding = l->base != 0 ? IDNVI_BIDI_R : IDNVI_BIDI_L;
    for (size_t i = 0; i < l->len;) {
        size_t end = i;
        while (end < l->len && is_neutral(l->type[end]))
            end++;
        uint8_t a = i > 0 ? side_of(l->type[i - 1]) : embedding;
        uint8_t b = end < l->len ? side_of(l->type[end]) : embedding;
        for (; i < end; i++)
            l->type[i] = a == b ? a : embedding;
        if (i < l->len)
            i++;
    }
}

static uint8_t level_of(uint8_t base, uint8_t t)
{
    if (base == 0)
        return t == IDNVI_BIDI_L ? 0 : t == IDNVI_BIDI_R ? 1 : 2;
    return t == IDNVI_BIDI_R ? 1 : 2;
}

/* I1, I2, L1; a boundary neutral has the level of what precedes it (5.2). */
static void set_levels(struct line *l)
{
    const uint8_t *type = l->type;
    uint8_t level = l->base;
    for (size_t i = 0; i < l->cp_len; i++) {
        if (class_of(l->cp[i]) != IDNVI_BIDI_BN)
            level = level_of(l->base, *type++);
        l->level[i] = level;
    }
    bool end = true; /* L1: separators, and white space before one or at the end */
    for (size_t i = l->cp_len; i > 0; i--) {
        enum idnvi_bidi t = class_of(l->cp[i - 1]);
        end = t == IDNVI_BIDI_S || t == IDNVI_BIDI_B ||
              (end && (t == IDNVI_BIDI_WS || t == IDNVI_BIDI_BN));
        if (end)
            l->level[i - 1] = l->base;
    }
}

static void reverse(uint8_t *order, size_t first, size_t end)
{
    while (first + 1 < end) {
        uint8_t swap = order[first];
        order[first++] = order[--end];
        order[end] = swap;
    }
}

/* Combined with what precedes it (The Unicode Standard, 3.6, D56). */
static bool is_combined(uint32_t cp)
{
    return idnvi_is_mark(idnvi_props(cp)) || cp == 0x200C || cp == 0x200D;
}

/* L2; then L3: marks stand after their base again. */
static void set_order(uint8_t *order, const struct line *l)
{
    for (size_t i = 0; i < l->cp_len; i++)
        order[i] = (uint8_t)i;
    for (uint8_t level = 2; level > 0; level--) {
        for (size_t i = 0; i < l->cp_len;) {
            size_t end = i;
            while (end < l->cp_len && l->level[order[end]] >= level)
                end++;
            if (end == i) {
                i++;
                continue;
            }
            reverse(order, i, end);
            i = end;
        }
    }
    for (size_t i = 0; i < l->cp_len;) {
        size_t end = i;
        while (end < l->cp_len && is_combined(l->cp[order[end]]) &&
               (l->level[order[end]] & 1) != 0)
            end++;
        if (end > i && end < l->cp_len && order[end] < order[i])
            reverse(order, i, end + 1);
        i = end + 1;
    }
}

static uint32_t mirrored(uint32_t cp)
{
    static const char pairs[] = "()<>[]{}";
    for (size_t i = 0; i + 1 < sizeof pairs; i++) {
        if (cp == (unsigned char)pairs[i])
            return (unsigned char)pairs[i ^ 1];
    }
    return cp;
}

idnv_status idnv_skeleton_bidi(uint32_t *dst, size_t dst_cap, size_t *needed, const uint32_t *src,
                               size_t src_len, int rtl)
{
    struct line line = {.cp = src, .cp_len = src_len, .base = rtl != 0};
    uint8_t order[IDNV_SKELETON_BIDI_MAX];
    uint32_t shown[IDNV_SKELETON_BIDI_MAX];
    if (needed != NULL)
        *needed = 0;
    if (needed == NULL || (src == NULL && src_len != 0))
        return IDNV_ERR_ARGUMENT;
    if (src_len > IDNV_SKELETON_BIDI_MAX)
        return IDNV_ERR_LIMIT;
    set_types(&line);
    resolve_weak(&line);
    resolve_neutral(&line);
    set_levels(&line);
    set_order(order, &line);
    for (size_t i = 0; i < src_len; i++) {
        uint32_t cp = src[order[i]];
        shown[i] = (line.level[order[i]] & 1) != 0 ? mirrored(cp) : cp;
    }
    return idnv_skeleton(dst, dst_cap, needed, shown, src_len);
}
