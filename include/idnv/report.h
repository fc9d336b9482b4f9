/* SPDX-License-Identifier: MIT */
/*
 * Findings: every rule that a name breaks, with its place. The caller owns the report and the
 * array of findings; the library fills them and keeps no pointer to them.
 */
#ifndef IDNV_REPORT_H
#define IDNV_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/export.h>

IDNV_BEGIN

/*
 * Rules: one list, rules.def, gives the number (never reused), the name, the source document and
 * the text of each. IDNV_RULE_DISALLOWED and so on are the numbers.
 */
enum {
#define IDNV_RULE(number, name, source, text) IDNV_RULE_##name = number,
#include <idnv/rules.def>
#undef IDNV_RULE
    IDNV_RULE_NONE = 0
};

/* Only an error makes a name invalid; warnings and notes do not change a status. */
enum { IDNV_SEVERITY_NOTE = 1, IDNV_SEVERITY_WARNING = 2, IDNV_SEVERITY_ERROR = 3 };

/* Value of label, index and cp where they do not apply. */
#define IDNV_ABSENT UINT32_MAX

/* One finding, 32 octets, no pointers; may be copied and stored. */
typedef struct idnv_finding {
    uint16_t rule;     /* IDNV_RULE_... */
    uint8_t severity;  /* IDNV_SEVERITY_... */
    uint8_t reserved0; /* zero */
    uint32_t label;    /* label from the left, 0-based; IDNV_ABSENT: about the whole name */
    uint32_t index;    /* code point in the label as given (as decoded, for an A-label), 0-based;
                          IDNV_ABSENT: about the whole label */
    uint32_t cp;       /* the code point at fault; IDNV_ABSENT: none */
    uint32_t byte;     /* where it begins in the caller's input: octets of UTF-8, code points of
                          UTF-32 */
    uint32_t bytes;    /* how long it is there, in the same units */
    uint32_t reserved1[2]; /* zero */
} idnv_finding;

/*
 * A report. Set it up with idnv_report_init, or by hand: zero it, set size to
 * sizeof(idnv_report), and findings and cap to an array of the caller (cap 0, or NULL: count only).
 *
 * count is the number of findings, and may exceed cap: those over cap are counted, not stored. It
 * stays at UINT32_MAX, as errors does.
 * What is stored are the first cap findings that were found, which need not be the first of the
 * name (a Bidi fault of an early label may be found in a late one); only these are in order of
 * place.
 * Functions add to a report and never reset it; idnv_report_clear empties it.
 * Everywhere in this library a NULL report means: stop at the first error.
 */
typedef struct idnv_report {
    uint32_t size;          /* sizeof(idnv_report), set by the caller */
    uint32_t cap;           /* findings that fit into the array */
    uint32_t count;         /* findings of any severity so far */
    uint32_t errors;        /* findings of severity error so far */
    idnv_finding *findings; /* cap elements, owned by the caller */
    uint32_t reserved[4];   /* zero */
} idnv_report;

/* Makes an empty report over an array of cap findings (NULL with cap 0: count only). */
IDNV_API void idnv_report_init(idnv_report *report, idnv_finding *findings, uint32_t cap);

/* Forgets all findings; keeps the array. */
IDNV_API void idnv_report_clear(idnv_report *report);

/* sizeof(idnv_report) and sizeof(idnv_finding), for callers in other languages. */
IDNV_API size_t idnv_report_sizeof(void);
IDNV_API size_t idnv_finding_sizeof(void);

/*
 * Name ("CONTEXTJ_ZWJ"), source ("RFC 5892, A.2") and text of a rule; "" for an unknown number.
 * Static storage, any thread.
 */
IDNV_API const char *idnv_rule_name(uint16_t rule);
IDNV_API const char *idnv_rule_source(uint16_t rule);
IDNV_API const char *idnv_rule_text(uint16_t rule);

/* Number of the rule with this name (exact case); 0 where there is none. */
IDNV_API uint16_t idnv_rule_find(const char *name, size_t name_len);

/* The i-th rule of the list in ascending order of number, 0 past the end: for listings. */
IDNV_API uint16_t idnv_rule_at(size_t i);

/* "error", "warning", "note"; "" for another value. */
IDNV_API const char *idnv_severity_name(uint8_t severity);

IDNV_END

#endif
