/* SPDX-License-Identifier: MIT */
/* UTS #39, section 4: the skeleton, and section 5.4: marks that hide. */
#include <string.h>

#include <idnv/homograph.h>

#include "fold.h"
#include "ucd.h"

#define RUN_MAX 255

/*
 * What receives the skeleton: text before the last starter is final, the run after it is not. Marks
 * wait for the end of their run, to be in canonical order before their prototypes are taken: these
 * may be of other classes.
 */
struct sink {
    uint32_t *dst;
    size_t cap;
    size_t len;
    uint32_t run[RUN_MAX + 1];
    size_t run_len;
    uint32_t marks[RUN_MAX];
    size_t marks_len;
};

bool idnvi_order_marks(uint32_t *cp, uint8_t *pos, size_t len, uint8_t (*class_of)(uint32_t cp))
{
    bool moved = false;
    for (size_t end = 1; end < len; end++) {
        const uint8_t class = class_of(cp[end]);
        if (class == 0)
            continue;
        const uint32_t mark = cp[end];
        const uint8_t place = pos != NULL ? pos[end] : 0;
        size_t i = end;
        for (; i > 0 && class_of(cp[i - 1]) > class; i--) {
            cp[i] = cp[i - 1];
            if (pos != NULL)
                pos[i] = pos[i - 1];
        }
        moved |= i != end;
        cp[i] = mark;
        if (pos != NULL)
            pos[i] = place;
    }
    return moved;
}

static uint8_t canonical_class(uint32_t cp)
{
    return idnvi_props(cp)->ccc;
}

void idnvi_canonical_order(uint32_t *cp, uint8_t *pos, size_t len)
{
    (void)idnvi_order_marks(cp, pos, len, canonical_class);
}

static void sink_flush(struct sink *sink)
{
    idnvi_canonical_order(sink->run, NULL, sink->run_len);
    for (size_t i = 0; i < sink->run_len; i++, sink->len++) {
        if (sink->len < sink->cap)
            sink->dst[sink->len] = sink->run[i];
    }
    sink->run_len = 0;
}

static bool sink_put(struct sink *sink, uint32_t cp)
{
    if (idnvi_props(cp)->ccc == 0)
        sink_flush(sink);
    else if (sink->run_len > RUN_MAX)
        return false;
    sink->run[sink->run_len++] = cp;
    return true;
}

/* One code point of the NFD text: its prototype, in NFD. */
static bool put_prototype(struct sink *sink, uint32_t cp)
{
    uint32_t text[IDNVI_SKEL_MAX], parts[IDNVI_NFD_MAX];
    const struct idnvi_props *props = idnvi_props(cp);
    if ((props->hot & IDNVI_HOT_FOLDS) == 0)
        return sink_put(sink, cp);
    if ((props->hot & IDNVI_HOT_IGNORABLE) != 0)
        return true;
    size_t len = (props->hot & IDNVI_HOT_PROTOTYPE) != 0 ? idnvi_prototype(text, cp) : 0;
    if (len == 0)
        text[len++] = cp;
    for (size_t i = 0; i < len; i++) {
        size_t n = idnvi_decompose(parts, text[i]);
        for (size_t k = 0; k < n; k++) {
            if (!sink_put(sink, parts[k]))
                return false;
        }
        if (n == 0 && !sink_put(sink, text[i]))
            return false;
    }
    return true;
}

static bool put_marks(struct sink *sink)
{
    if (sink->marks_len > 1)
        idnvi_canonical_order(sink->marks, NULL, sink->marks_len);
    for (size_t i = 0; i < sink->marks_len; i++) {
        if (!put_prototype(sink, sink->marks[i]))
            return false;
    }
    sink->marks_len = 0;
    return true;
}

/* One code point of the decomposition of the source. */
static bool put_source(struct sink *sink, uint32_t cp)
{
    if (idnvi_props(cp)->ccc == 0)
        return (sink->marks_len == 0 || put_marks(sink)) && put_prototype(sink, cp);
    if (sink->marks_len == RUN_MAX)
        return false;
    sink->marks[sink->marks_len++] = cp;
    return true;
}

idnv_status idnv_skeleton(uint32_t *dst, size_t dst_cap, size_t *needed, const uint32_t *src,
                          size_t src_len)
{
    struct sink out;
    uint32_t parts[IDNVI_NFD_MAX];
    if (needed != NULL)
        *needed = 0;
    if ((src == NULL && src_len != 0) || (dst == NULL && dst_cap != 0) || needed == NULL)
        return IDNV_ERR_ARGUMENT;
    out.dst = dst;
    out.cap = dst_cap;
    out.len = 0;
    out.run_len = 0;
    out.marks_len = 0;
    for (size_t i = 0; i < src_len; i++) {
        size_t n = (idnvi_props(src[i])->hot & IDNVI_HOT_DECOMPOSES) != 0
                       ? idnvi_decompose(parts, src[i])
                       : 0;
        if (n == 0)
            parts[n++] = src[i];
        for (size_t k = 0; k < n; k++) {
            if (!put_source(&out, parts[k]))
                return IDNV_ERR_LIMIT;
        }
    }
    if (!put_marks(&out))
        return IDNV_ERR_LIMIT;
    sink_flush(&out);
    *needed = out.len;
    return out.len <= dst_cap ? IDNV_OK : IDNV_ERR_SPACE;
}

/* A code point of IDNA2008 has a skeleton of at most 7 code points. */
#define SAME_MAX (IDNV_HOMOGRAPH_MAX * 7)

bool idnvi_same_skeleton(const struct idnvi_folded *a, const struct idnvi_folded *b)
{
    uint32_t x[SAME_MAX], y[SAME_MAX];
    size_t x_len, y_len;
    return idnv_skeleton(x, SAME_MAX, &x_len, a->cp, a->len) == IDNV_OK &&
           idnv_skeleton(y, SAME_MAX, &y_len, b->cp, b->len) == IDNV_OK && x_len == y_len &&
           memcmp(x, y, x_len * sizeof *x) == 0;
}

bool idnvi_is_soft_dotted(uint32_t cp)
{
    size_t low = 0, high = IDNVI_FOLD_SOFT;
    if (cp == 'i' || cp == 'j')
        return true;
    if (cp < 0x12F)
        return false;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (idnvi_soft_dotted[mid] < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return low < IDNVI_FOLD_SOFT && idnvi_soft_dotted[low] == cp;
}

static bool leads_dot(uint32_t cp)
{
    return idnvi_is_soft_dotted(cp) || cp == 'l' || cp == 0x131 || cp == 0x237;
}

/* A dot above is invisible on i, j, l, what is soft dotted, and what looks like one of them. */
static bool hides_dot(uint32_t cp)
{
    uint32_t text[IDNVI_SKEL_MAX];
    if (leads_dot(cp))
        return true;
    size_t len = idnvi_prototype(text, cp);
    return len != 0 && leads_dot(text[len - 1]);
}

/* State of idnv_marks_check over the NFD text: the base and the marks since. */
struct marks {
    uint32_t seen[64];
    size_t seen_len;
    bool dot_hides;
    int32_t found;
    size_t first; /* index of the first that was found */
    /* Marks that wait for the end of their run, to be in canonical order. */
    uint32_t run[RUN_MAX];
    uint8_t order[RUN_MAX];
    size_t at[RUN_MAX]; /* index in the source, by order */
    size_t run_len;
};

static int32_t marks_step(struct marks *m, uint32_t cp)
{
    const struct idnvi_props *props = idnvi_props(cp);
    int32_t found = 0;
    if (cp == 0x307 && m->dot_hides)
        found |= IDNV_MARKS_HIDDEN;
    if (props->ccc == 0)
        m->dot_hides = hides_dot(cp);
    else if (props->ccc == 230)
        m->dot_hides = false;
    if (props->gc != IDNVI_GC_MN) {
        m->seen_len = 0;
        return found;
    }
    for (size_t i = 0; i < m->seen_len; i++) {
        if (m->seen[i] == cp)
            return found | IDNV_MARKS_REPEATED;
    }
    if (m->seen_len < sizeof m->seen / sizeof m->seen[0])
        m->seen[m->seen_len++] = cp;
    return found;
}

static void marks_note(struct marks *m, uint32_t cp, size_t at)
{
    int32_t now = marks_step(m, cp);
    if (now != 0 && at < m->first)
        m->first = at;
    m->found |= now;
}

static void marks_flush(struct marks *m)
{
    idnvi_canonical_order(m->run, m->order, m->run_len);
    for (size_t i = 0; i < m->run_len; i++)
        marks_note(m, m->run[i], m->at[m->order[i]]);
    m->run_len = 0;
}

static void marks_put(struct marks *m, uint32_t cp, size_t at)
{
    bool mark = idnvi_props(cp)->ccc != 0;
    if (!mark || m->run_len == RUN_MAX)
        marks_flush(m);
    if (!mark) {
        marks_note(m, cp, at);
        return;
    }
    m->run[m->run_len] = cp;
    m->order[m->run_len] = (uint8_t)m->run_len;
    m->at[m->run_len++] = at;
}

int32_t idnv_marks_check(size_t *at, const uint32_t *src, size_t src_len)
{
    struct marks m;
    uint32_t parts[IDNVI_NFD_MAX];
    m.seen_len = m.run_len = 0;
    m.dot_hides = false;
    m.found = 0;
    m.first = src_len;
    for (size_t i = 0; src != NULL && i < src_len; i++) {
        size_t n = idnvi_decompose(parts, src[i]);
        if (n == 0)
            parts[n++] = src[i];
        for (size_t k = 0; k < n; k++)
            marks_put(&m, parts[k], i);
    }
    marks_flush(&m);
    if (at != NULL)
        *at = m.first;
    return m.found;
}
