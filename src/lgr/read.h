/* SPDX-License-Identifier: MIT */
/*
 * Internal: the parts of the XML reader. read.c drives expat, keeps the stack of open elements and
 * checks which element may stand where with which attributes; read_meta.c, read_data.c and
 * read_rules.c turn elements into the model, one function at the start of an element and one at
 * its end.
 */
#ifndef IDNVI_LGR_READ_H
#define IDNVI_LGR_READ_H

#include "build.h"

enum idnvi_lgr_element {
    EL_LGR,
    EL_META,
    EL_DATA,
    EL_RULES,
    EL_VERSION,
    EL_DATE,
    EL_LANGUAGE,
    EL_SCOPE,
    EL_VALIDITY_START,
    EL_VALIDITY_END,
    EL_UNICODE_VERSION,
    EL_DESCRIPTION,
    EL_REFERENCES,
    EL_REFERENCE,
    EL_CHAR, /* in data */
    EL_RANGE,
    EL_VAR,
    EL_CLASS,
    EL_UNION,
    EL_INTERSECTION,
    EL_DIFFERENCE,
    EL_SYMMETRIC_DIFFERENCE,
    EL_COMPLEMENT,
    EL_RULE,
    EL_CHOICE,
    EL_LITERAL, /* char in a rule */
    EL_ANY,
    EL_START,
    EL_END,
    EL_ANCHOR,
    EL_LOOK_BEHIND,
    EL_LOOK_AHEAD,
    EL_ACTION,
    EL_SKIPPED, /* not understood, reported; what it contains is skipped too */
};

enum idnvi_lgr_attribute {
    AT_COMMENT,
    AT_REF,
    AT_TYPE,
    AT_ID,
    AT_CP,
    AT_FIRST_CP,
    AT_LAST_CP,
    AT_TAG,
    AT_WHEN,
    AT_NOT_WHEN,
    AT_NAME,
    AT_BY_REF,
    AT_PROPERTY,
    AT_FROM_TAG,
    AT_COUNT,
    AT_DISP,
    AT_MATCH,
    AT_NOT_MATCH,
    AT_ANY_VARIANT,
    AT_ALL_VARIANTS,
    AT_ONLY_VARIANTS,
    AT_NUMBER,
};

struct idnvi_lgr_frame {
    enum idnvi_lgr_element element;
    uint32_t line;
    uint32_t column;
    uint32_t index;    /* of the char, class or node that the element made */
    uint32_t children; /* classes or nodes below it so far */
    uint32_t last;     /* the last of them */
    uint64_t seen;     /* bits of enum idnvi_lgr_element: child elements so far */
    bool text;         /* there was text other than white space */
};

struct idnvi_lgr_reader {
    struct idnvi_lgr_builder b;
    void *parser;  /* XML_Parser */
    bool idntable; /* the form before RFC 7940 */
    struct idnvi_lgr_frame stack[IDNV_LGR_MAX_DEPTH];
    uint32_t depth;
    uint32_t elements;                 /* so far, with those that are skipped */
    uint32_t declared;                 /* namespaces, by the element that starts */
    uint32_t skipped;                  /* open elements below the innermost EL_SKIPPED */
    struct idnvi_lgr_vec text;         /* char: content of the innermost element that has text */
    const char *attributes[AT_NUMBER]; /* of the element that starts; NULL: absent */
    bool marked;                       /* the document begins with a byte order mark */
    struct idnvi_lgr_where where;      /* the element that starts or ends */
};

/* The innermost open element. */
static inline struct idnvi_lgr_frame *idnvi_lgr_top(struct idnvi_lgr_reader *r)
{
    return &r->stack[r->depth - 1];
}

void idnvi_lgr_meta_start(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element);
void idnvi_lgr_meta_end(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element);
void idnvi_lgr_data_start(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element);
void idnvi_lgr_data_end(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element);
void idnvi_lgr_rules_start(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element);
void idnvi_lgr_rules_end(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element);

/* comment and ref of the element that starts, and its position. */
struct idnvi_lgr_notes idnvi_lgr_read_notes(struct idnvi_lgr_reader *r);

/* A copy of an attribute; absent when the attribute is. */
struct idnvi_lgr_text idnvi_lgr_read_text(struct idnvi_lgr_reader *r,
                                          enum idnvi_lgr_attribute attribute);

/*
 * The next word of an attribute list: *at moves behind it, len is its length, 0 at the end. Lists
 * are split at any XML white space.
 */
const char *idnvi_lgr_next_word(const char **at, size_t *len);

/* The word of an attribute that takes one; len is 0 when there is none, or a second. */
const char *idnvi_lgr_only_word(const char *text, size_t *len);

/*
 * Code points of a cp attribute into cps, which has room for IDNV_LGR_MAX_SEQUENCE. False: the
 * text is not a list of code points, and that has been reported.
 */
bool idnvi_lgr_read_cps(struct idnvi_lgr_reader *r, const char *text, uint32_t *cps,
                        uint32_t *len);

/* One code point of len hexadecimal digits; false, and reported, where it is none. */
bool idnvi_lgr_read_cp(struct idnvi_lgr_reader *r, const char *digits, size_t len, uint32_t *cp);

/* The text of the element that ends, without white space around it. */
const char *idnvi_lgr_trimmed(struct idnvi_lgr_reader *r, size_t *len);

bool idnvi_lgr_is_space(char c);
bool idnvi_lgr_is_nmtoken(const char *text, size_t len);

/* A name in the form that is compared octet by octet: lower case, A-labels, no final dot. */
bool idnvi_lgr_is_name(const char *text, size_t len);

/* RFC 3339, 5.6: full-date. */
bool idnvi_lgr_is_date(const char *text, size_t len);

#endif
