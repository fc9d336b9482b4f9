/* SPDX-License-Identifier: MIT */
/*
 * Internal: the label that flows through the stages, and the run that they report to.
 *
 *   name.c      walks over the labels of a name
 *   label.c     takes one label through the stages and writes its two forms
 *   map.c       reads the label, UTS #46 mapping
 *   nfc.c       quick check, normalisation
 *   ace.c       A-labels
 *   idna.c      hyphens, leading mark, code points
 *   context.c   RFC 5892, appendix A
 *   bidi.c      RFC 5893, section 2
 */
#ifndef IDNVI_STAGE_H
#define IDNVI_STAGE_H

#include <stdbool.h>
#include <string.h>

#include "profile.h"
#include "report.h"
#include "ucd.h"
#include "utf8.h"

/* Keeps a large local array in a stack frame of its own. */
#if defined(__GNUC__)
#define IDNVI_OWN_FRAME __attribute__((noinline))
#else
#define IDNVI_OWN_FRAME
#endif

/* Code points of the longest label that the stages look at (after mapping). */
enum { IDNVI_LABEL_CAP = 255 };

/* Stands for an ill-formed part of the input; has the properties of an unassigned code point. */
#define IDNVI_ILL_FORMED UINT32_MAX

/* The caller's input: octets of UTF-8, or code points. Positions are units of it. */
struct idnvi_source {
    const uint8_t *octets; /* NULL: the input is cps */
    const uint32_t *cps;
    uint32_t len;
};

struct idnvi_label {
    uint32_t cp[IDNVI_LABEL_CAP];
    uint32_t start[IDNVI_LABEL_CAP]; /* once traced: the range of the source that a code point */
    uint32_t end[IDNVI_LABEL_CAP];   /* came from */
    uint32_t len;   /* may exceed IDNVI_LABEL_CAP after reading: then nothing else is filled */
    uint32_t hot;   /* the OR of the hot words of all code points (ucd.h); after NFC also those
                       of code points that it replaced */
    bool non_ascii; /* some code point is not ASCII */
    bool source_ascii; /* the source of the label is ASCII */
    bool plain;        /* the source is octets of a-z, 0-9 and hyphens */
    bool moved;     /* mapped or normalised; else cp[i] is the i-th of the source */
    bool grown;     /* a code point was mapped to several */
    bool traced;    /* start and end are filled (idnvi_label_trace) */
    bool decoded;   /* cp[] came out of an A-label: positions speak of the decoded form */
};

/* The rule of a finding, the label, and where in the source the code point begins. */
struct idnvi_told {
    uint16_t rule;
    uint32_t number, start;
};

struct idnvi_run {
    const idnv_profile *profile;
    struct idnvi_source src;
    idnv_report *report;
    uint32_t errors;
    uint32_t number;       /* of the label */
    uint32_t start, end;   /* of the label, units of the source */
    uint32_t cursor;       /* a place in the label, */
    uint32_t cursor_index; /* and its code point index: findings mostly go forward */
    struct idnvi_told last; /* of what was mapped */
    bool judge_lengths;    /* to-ASCII and check: lengths are findings */
    bool soft;             /* an all-ASCII name in the URL standard: faults are warnings */
    bool bidi;             /* a Bidi name, as far as is known */
};

/* The next code point of the source at *at < end; IDNVI_ILL_FORMED for a broken part. */
IDNVI_INLINE uint32_t idnvi_next(const struct idnvi_source *src, uint32_t *at, uint32_t end)
{
    uint32_t cp;
    if (!src->octets) {
        cp = src->cps[(*at)++];
        return cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ? IDNVI_ILL_FORMED : cp;
    }
    int32_t used = idnvi_utf8_decode(&cp, src->octets + *at, end - *at);
    *at += (uint32_t)(used < 0 ? -used : used);
    return used < 0 ? IDNVI_ILL_FORMED : cp;
}

/* A separator of labels in the profiles that map. */
static inline bool idnvi_is_dot(uint32_t cp)
{
    return cp == '.' || cp == 0x3002 || cp == 0xFF0E || cp == 0xFF61;
}

static inline bool idnvi_is_ldh(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') || cp == '-' ||
           (cp >= 'A' && cp <= 'Z');
}

static inline uint32_t idnvi_lower(uint32_t cp) { return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp; }

/* The label begins with "xn--" in any case. */
static inline bool idnvi_has_ace_prefix(const struct idnvi_label *label)
{
    return label->len >= 4 && (label->cp[0] | 32) == 'x' && (label->cp[1] | 32) == 'n' &&
           label->cp[2] == '-' && label->cp[3] == '-';
}

/* An output: counts past its capacity, and knows when there is no such form at all. */
struct idnvi_sink {
    char *dst;
    size_t cap;
    size_t len;
    bool none;
};

static inline void idnvi_put(struct idnvi_sink *sink, const void *octets, size_t len)
{
    if (sink->len < sink->cap) {
        size_t room = sink->cap - sink->len;
        memcpy(sink->dst + sink->len, octets, len < room ? len : room);
    }
    sink->len += len;
}

/*
 * Finds the end of the label that begins at run->start, sets run->end, and reads it, mapped where
 * the profile maps (UTS #46, 4, step 1). *next is where the next label begins; the result tells
 * whether there is one. With whole the label is all of the source. label->len is above
 * IDNVI_LABEL_CAP when the label that comes out is.
 */
bool idnvi_label_read(struct idnvi_run *run, struct idnvi_label *label, uint32_t *next, bool whole);

/* Runs the stages over the label that was read, and appends its two forms to the outputs. */
void idnvi_label_process(struct idnvi_run *run, struct idnvi_label *label, struct idnvi_sink *ascii,
                         struct idnvi_sink *unicode);

/*
 * The same for a label that is known to begin with "xn--" and to hold nothing but a-z, 0-9 and
 * hyphens, at most IDNV_LABEL_MAX octets: it needs no reading. run->start and end are set.
 */
void idnvi_label_process_ace(struct idnvi_run *run, struct idnvi_label *label,
                             struct idnvi_sink *ascii, struct idnvi_sink *unicode);

/* The Bidi rule for the labels before this one, which did not know that the name is a Bidi name. */
void idnvi_recheck_bidi(struct idnvi_run *run);

/*
 * An error at code point i of the label, which may have to be traced for it; at the label as a
 * whole; at the name as a whole.
 */
void idnvi_find_at(struct idnvi_run *run, struct idnvi_label *label, uint16_t rule, uint32_t i);
void idnvi_find_label(struct idnvi_run *run, uint16_t rule, uint8_t severity);
void idnvi_find_name(struct idnvi_run *run, uint16_t rule, uint8_t severity);

/* An error at a place of the source inside the label, without regard to mapping. */
void idnvi_find_source(struct idnvi_run *run, uint16_t rule, uint32_t at);

/* Puts the findings from `first` on in the order of their places. */
void idnvi_sort_findings(idnv_report *report, uint32_t first);

/* Recomputes hot and non_ascii. */
void idnvi_label_summarise(struct idnvi_label *label);

/* Fills start and end of a label that was moved and fits; its code points stay the same. */
void idnvi_label_trace(const struct idnvi_run *run, struct idnvi_label *label);

/* Puts the label, and its trace, in NFC; false: more than IDNVI_LABEL_CAP code points. */
bool idnvi_nfc_normalise(struct idnvi_label *label);

/* True when the label may need work to be in NFC, judging by its hot word alone. */
static inline bool idnvi_nfc_suspect(const struct idnvi_label *label)
{
    return (label->hot & (IDNVI_HOT_NFC_QC | IDNVI_HOT_MARK)) != 0;
}

/* The first code point where the label differs from its NFC; label->len when it is in NFC. */
uint32_t idnvi_nfc_difference(const struct idnvi_label *label);

/*
 * Replaces a label with the prefix xn-- by its decoded form; false: it is broken, found, and
 * left as it is.
 */
bool idnvi_ace_decode(struct idnvi_run *run, struct idnvi_label *label);

/* The same for a label of idnvi_label_process_ace, straight from the source. */
bool idnvi_ace_decode_plain(struct idnvi_run *run, struct idnvi_label *label);

void idnvi_check_hyphens(struct idnvi_run *run, struct idnvi_label *label);
void idnvi_check_leading_mark(struct idnvi_run *run, struct idnvi_label *label);
void idnvi_check_code_points(struct idnvi_run *run, struct idnvi_label *label);

/* URL standard, forbidden domain code points, in the source of a label that was not read. */
void idnvi_check_forbidden(struct idnvi_run *run);

void idnvi_check_context(struct idnvi_run *run, struct idnvi_label *label);
void idnvi_check_bidi(struct idnvi_run *run, struct idnvi_label *label);

#endif
