/* SPDX-License-Identifier: MIT */
/*
 * The property sets of RFC 7940, section 6.2.2: <class property="gc:Mn"/>.
 *
 * An expression is NAME:VALUE, or NAME alone for a binary property, which also takes the values
 * Y, Yes, T, True, N, No, F, False. Names and values are the short or long aliases of the Unicode
 * Character Database, compared loosely (UAX #44, 5.9.3: letter case, '_', '-' and ' ' do not
 * count). Known are gc (with its groups: L, LC, M, ...), sc, scx, ccc, bc, jt, age, blk, hst, InCB,
 * the four quick checks and the binary properties of DerivedCoreProperties, PropList and
 * DerivedNormalizationProps. Indic_Syllabic_Category is not: a ruleset that names it, or anything
 * else that is unknown, must be refused.
 *
 * Values are those of Unicode 18.0; a version restricts a set to what that version assigned.
 */
#ifndef IDNVI_LGR_PROPERTY_H
#define IDNVI_LGR_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One parsed expression: the runs of a property and the set of its values that belong. */
struct idnvi_property {
    const uint32_t *runs;
    size_t run_count;
    uint64_t wanted[8];
};

enum idnvi_property_result {
    IDNVI_PROPERTY_OK,
    IDNVI_PROPERTY_NO_NAME,  /* the property is not known */
    IDNVI_PROPERTY_NO_VALUE, /* it is, but the value is not, or is missing */
};

/* Parse len octets of text. The result refers to constant tables only and needs no release. */
enum idnvi_property_result idnvi_property_parse(struct idnvi_property *property, const char *text,
                                                size_t len);

/*
 * Is cp in the set and assigned in that version (index into idnvi_unicode_versions[] of ucd.h; 16
 * is 18.0)? Noncharacters, surrogates and private use count as assigned: they have an Age.
 */
bool idnvi_property_has(const struct idnvi_property *property, uint32_t cp, unsigned version);

/*
 * The next range of the set, so restricted: the first maximal one that has a code point >= from,
 * cut at from. Call again with *last + 1. False: there is none.
 */
bool idnvi_property_next(const struct idnvi_property *property, unsigned version, uint32_t from,
                         uint32_t *first, uint32_t *last);

/*
 * The index of the newest version that is not after text, "6.3.0"; the oldest where all are.
 * *known: text is not before the oldest, nor after the newest.
 */
unsigned idnvi_property_version(const char *text, bool *known);

#endif
