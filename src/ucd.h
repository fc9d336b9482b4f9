/* SPDX-License-Identifier: MIT */
/*
 * Unicode properties of code points. One lookup answers every question that a stage asks for each
 * code point of a label; sequences (mappings, decompositions, prototypes) have tables of their own.
 *
 * The layout to the bit is in tables/unicode/README.md, the generator in tables/unicode/gen. All
 * functions take any uint32_t; what is above U+10FFFF has the properties of an unassigned code
 * point. Nothing here allocates, fails or has state.
 */
#ifndef IDNVI_UCD_H
#define IDNVI_UCD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../tables/unicode/ucd_values.h"

/*
 * The values of the first four properties are such that zero means "nothing to do" and the bits of
 * several code points can be ORed: with IDNVI_DERIVED_REFUSED absent, the other two bits tell
 * exactly which kinds of context rules a label needs.
 */
enum idnvi_derived {
    IDNVI_PVALID = 0,
    IDNVI_CONTEXTJ = 1,
    IDNVI_CONTEXTO = 2,
    IDNVI_DISALLOWED = 4,
    IDNVI_UNASSIGNED = 5,
};
#define IDNVI_DERIVED_REFUSED 4u /* the bit that DISALLOWED and UNASSIGNED have */

/* UTS #46, section 5. valid | deviation never has bit 0 or 2, all others have one of them. */
enum idnvi_uts46 {
    IDNVI_UTS46_VALID = 0,
    IDNVI_UTS46_MAPPED = 1,
    IDNVI_UTS46_DEVIATION = 2,
    IDNVI_UTS46_IGNORED = 4,
    IDNVI_UTS46_DISALLOWED = 7,
};

enum idnvi_nfc_qc {
    IDNVI_NFC_YES = 0,
    IDNVI_NFC_NO = 1,
    IDNVI_NFC_MAYBE = 2,
};

enum idnvi_bidi {
    IDNVI_BIDI_L,
    IDNVI_BIDI_R,
    IDNVI_BIDI_AL,
    IDNVI_BIDI_AN,
    IDNVI_BIDI_EN,
    IDNVI_BIDI_ES,
    IDNVI_BIDI_CS,
    IDNVI_BIDI_ET,
    IDNVI_BIDI_ON,
    IDNVI_BIDI_BN,
    IDNVI_BIDI_NSM,
    IDNVI_BIDI_B,
    IDNVI_BIDI_S,
    IDNVI_BIDI_WS,
    IDNVI_BIDI_LRE,
    IDNVI_BIDI_LRO,
    IDNVI_BIDI_RLE,
    IDNVI_BIDI_RLO,
    IDNVI_BIDI_PDF,
    IDNVI_BIDI_LRI,
    IDNVI_BIDI_RLI,
    IDNVI_BIDI_FSI,
    IDNVI_BIDI_PDI,
    IDNVI_BIDI_COUNT,
};

enum idnvi_joining {
    IDNVI_JOINING_U,
    IDNVI_JOINING_C,
    IDNVI_JOINING_D,
    IDNVI_JOINING_L,
    IDNVI_JOINING_R,
    IDNVI_JOINING_T,
    IDNVI_JOINING_COUNT,
};

enum idnvi_gc {
    IDNVI_GC_CC,
    IDNVI_GC_CF,
    IDNVI_GC_CN,
    IDNVI_GC_CO,
    IDNVI_GC_CS,
    IDNVI_GC_LL,
    IDNVI_GC_LM,
    IDNVI_GC_LO,
    IDNVI_GC_LT,
    IDNVI_GC_LU,
    IDNVI_GC_MC,
    IDNVI_GC_ME,
    IDNVI_GC_MN,
    IDNVI_GC_ND,
    IDNVI_GC_NL,
    IDNVI_GC_NO,
    IDNVI_GC_PC,
    IDNVI_GC_PD,
    IDNVI_GC_PE,
    IDNVI_GC_PF,
    IDNVI_GC_PI,
    IDNVI_GC_PO,
    IDNVI_GC_PS,
    IDNVI_GC_SC,
    IDNVI_GC_SK,
    IDNVI_GC_SM,
    IDNVI_GC_SO,
    IDNVI_GC_ZL,
    IDNVI_GC_ZP,
    IDNVI_GC_ZS,
    IDNVI_GC_COUNT,
};

/* UTS #39, Identifier_Type: a set of bits, since a code point may have several. */
enum idnvi_id_type {
    IDNVI_ID_NOT_CHARACTER = 1 << 0,
    IDNVI_ID_DEPRECATED = 1 << 1,
    IDNVI_ID_DEFAULT_IGNORABLE = 1 << 2,
    IDNVI_ID_NOT_NFKC = 1 << 3,
    IDNVI_ID_NOT_XID = 1 << 4,
    IDNVI_ID_EXCLUSION = 1 << 5,
    IDNVI_ID_OBSOLETE = 1 << 6,
    IDNVI_ID_TECHNICAL = 1 << 7,
    IDNVI_ID_UNCOMMON_USE = 1 << 8,
    IDNVI_ID_LIMITED_USE = 1 << 9,
    IDNVI_ID_INCLUSION = 1 << 10,
    IDNVI_ID_RECOMMENDED = 1 << 11,
};
#define IDNVI_ID_TYPE_COUNT 12

/* The category of RFC 5892, section 2, that decided the derived property; for explanations. */
enum idnvi_derived_rule {
    IDNVI_RULE_NONE, /* no category applies: DISALLOWED */
    IDNVI_RULE_EXCEPTIONS,
    IDNVI_RULE_UNASSIGNED,
    IDNVI_RULE_LDH,
    IDNVI_RULE_JOIN_CONTROL,
    IDNVI_RULE_OLD_HANGUL_JAMO,
    IDNVI_RULE_UNSTABLE,
    IDNVI_RULE_IGNORABLE_PROPERTIES,
    IDNVI_RULE_IGNORABLE_BLOCKS,
    IDNVI_RULE_LETTER_DIGITS,
    IDNVI_RULE_COUNT,
};

/* Fields of struct idnvi_props.hot; those of several bits have accessors below. */
#define IDNVI_HOT_DERIVED    0x00000007u
#define IDNVI_HOT_UTS46      0x00000038u
#define IDNVI_HOT_BIDI       0x000007C0u
#define IDNVI_HOT_JOINING    0x00003800u
#define IDNVI_HOT_NFC_QC     0x0000C000u
#define IDNVI_HOT_AGE        0x001F0000u
#define IDNVI_HOT_MARK       0x00200000u /* General_Category Mn, Mc or Me */
#define IDNVI_HOT_VIRAMA     0x00400000u /* Canonical_Combining_Class 9 */
#define IDNVI_HOT_RTL        0x00800000u /* Bidi_Class R, AL or AN: makes a name a Bidi name */
#define IDNVI_HOT_MAPS_RTL   0x01000000u /* the UTS #46 mapping contains R, AL or AN */
#define IDNVI_HOT_DECOMPOSES 0x02000000u /* has a canonical decomposition; also Hangul syllables */
#define IDNVI_HOT_SECOND     0x04000000u /* may be second in a composition; also Hangul V and T */
#define IDNVI_HOT_IGNORABLE  0x08000000u /* Default_Ignorable_Code_Point */
#define IDNVI_HOT_PROTOTYPE  0x10000000u /* UTS #39 gives it a prototype */
#define IDNVI_HOT_FOLDS      0x20000000u /* a skeleton has work: IGNORABLE, PROTOTYPE, DECOMPOSES
                                            or a combining class other than 0 */
#define IDNVI_HOT_ID_ALLOWED 0x40000000u /* UTS #39, Identifier_Status */

#define IDNVI_AGE_NEVER 31u /* Age of what 18.0 does not assign */

/* 16 bytes. Code points with equal properties share one. */
struct idnvi_props {
    uint32_t hot;
    int32_t map_delta;  /* UTS #46 maps to this one code point further; 0: see idnvi_mapping() */
    uint16_t scx;       /* index of the Script_Extensions set; equal to script when only that */
    uint16_t id_types;  /* bits of enum idnvi_id_type */
    uint8_t ccc;        /* Canonical_Combining_Class */
    uint8_t gc;         /* enum idnvi_gc */
    uint8_t script;     /* enum idnvi_script, in the order of the ISO 15924 codes */
    uint8_t rule;       /* enum idnvi_derived_rule */
};

/* A set of scripts; bit i of the set is bit i % 64 of word i / 64. */
struct idnvi_scx {
    uint64_t bits[3];
};

struct idnvi_composite {
    uint32_t first;
    uint32_t second;
    uint32_t composite;
};

extern const uint16_t idnvi_ucd_stage1[IDNVI_UCD_STAGE1];
extern const uint16_t idnvi_ucd_stage2[IDNVI_UCD_STAGE2];
extern const uint32_t idnvi_ucd_run_first[IDNVI_UCD_RUNS];
extern const uint16_t idnvi_ucd_run_record[IDNVI_UCD_RUNS];
extern const struct idnvi_props idnvi_ucd_records[IDNVI_RECORD_COUNT];
extern const uint8_t idnvi_map_top[IDNVI_MAP_TOP];
extern const uint64_t idnvi_map_present[IDNVI_MAP_BLOCKS];
extern const uint16_t idnvi_map_first[IDNVI_MAP_BLOCKS];
extern const uint16_t idnvi_map_places[IDNVI_MAP_PLACES];
extern const uint8_t idnvi_nfd_top[IDNVI_NFD_TOP];
extern const uint64_t idnvi_nfd_present[IDNVI_NFD_BLOCKS];
extern const uint16_t idnvi_nfd_first[IDNVI_NFD_BLOCKS];
extern const uint16_t idnvi_nfd_places[IDNVI_NFD_PLACES];
extern const uint16_t idnvi_skel_top[IDNVI_SKEL_TOP];
extern const uint64_t idnvi_skel_present[IDNVI_SKEL_BLOCKS];
extern const uint16_t idnvi_skel_first[IDNVI_SKEL_BLOCKS];
extern const uint16_t idnvi_skel_places[IDNVI_SKEL_PLACES];
extern const uint16_t idnvi_seq_pool[IDNVI_SEQ_POOL];
extern const uint16_t idnvi_compose_shift[256];
extern const struct idnvi_composite idnvi_compose_slots[1024];
extern const struct idnvi_scx idnvi_scx_sets[IDNVI_SCX_COUNT];

/* NUL-terminated names, indexed by the enumerations. */
extern const char idnvi_unicode_versions[IDNVI_UNICODE_COUNT][5];
extern const char idnvi_script_codes[IDNVI_SCRIPT_COUNT][5];
extern const char idnvi_script_names[IDNVI_SCRIPT_COUNT][IDNVI_SCRIPT_NAME_CAP];
extern const char idnvi_gc_names[IDNVI_GC_COUNT][3];
extern const char idnvi_bidi_names[IDNVI_BIDI_COUNT][4];
extern const char idnvi_joining_names[IDNVI_JOINING_COUNT][2];
extern const char idnvi_id_type_names[IDNVI_ID_TYPE_COUNT][18]; /* by bit number */
extern const char idnvi_derived_rule_names[IDNVI_RULE_COUNT][20];

/* From plane 2 on, where runs of code points have equal properties. */
const struct idnvi_props *idnvi_props_high(uint32_t cp);

/* The slow part of idnvi_mapping(). */
size_t idnvi_mapping_rare(uint32_t *dst, uint32_t cp);

/* The properties of any cp; never NULL. */
static inline const struct idnvi_props *idnvi_props(uint32_t cp)
{
    if (cp >= IDNVI_UCD_LIMIT)
        return idnvi_props_high(cp);
    uint32_t block = idnvi_ucd_stage1[cp >> IDNVI_UCD_SHIFT];
    return &idnvi_ucd_records[idnvi_ucd_stage2[block + (cp & ((1u << IDNVI_UCD_SHIFT) - 1))]];
}

static inline enum idnvi_derived idnvi_derived(const struct idnvi_props *props)
{
    return (enum idnvi_derived)(props->hot & 7);
}

static inline enum idnvi_uts46 idnvi_uts46(const struct idnvi_props *props)
{
    return (enum idnvi_uts46)(props->hot >> 3 & 7);
}

static inline enum idnvi_bidi idnvi_bidi(const struct idnvi_props *props)
{
    return (enum idnvi_bidi)(props->hot >> 6 & 31);
}

static inline enum idnvi_joining idnvi_joining(const struct idnvi_props *props)
{
    return (enum idnvi_joining)(props->hot >> 11 & 7);
}

static inline enum idnvi_nfc_qc idnvi_nfc_qc(const struct idnvi_props *props)
{
    return (enum idnvi_nfc_qc)(props->hot >> 14 & 3);
}

/*
 * Index into idnvi_unicode_versions[] of the version that assigned the code point; 0 also for
 * older ones, IDNVI_AGE_NEVER for what is unassigned. Noncharacters, surrogates and private use
 * have an Age.
 */
static inline unsigned idnvi_age(const struct idnvi_props *props)
{
    return props->hot >> 16 & 31;
}

static inline bool idnvi_assigned_at(const struct idnvi_props *props, unsigned version)
{
    return idnvi_age(props) <= version;
}

/*
 * The derived property in an older Unicode version (index into idnvi_unicode_versions[]): Age and
 * the one character whose value changed while assigned. U+19DA is no exception: Unicode's own
 * files of 6.1 to 6.3 call it PVALID, IANA's table of 6.3.0 and RFC 6452 do not.
 */
static inline enum idnvi_derived idnvi_derived_at(const struct idnvi_props *props, uint32_t cp,
                                                  unsigned version)
{
    if (idnvi_age(props) > version)
        return IDNVI_UNASSIGNED;
    if (cp == 0x111C9 && version <= IDNVI_UNICODE_10_0)
        return IDNVI_DISALLOWED;
    return idnvi_derived(props);
}

/* UTS #46 status in an older version: what was unassigned then is disallowed. */
static inline enum idnvi_uts46 idnvi_uts46_at(const struct idnvi_props *props, unsigned version)
{
    return idnvi_age(props) > version ? IDNVI_UTS46_DISALLOWED : idnvi_uts46(props);
}

static inline bool idnvi_is_mark(const struct idnvi_props *props)
{
    return (props->hot & IDNVI_HOT_MARK) != 0;
}

static inline bool idnvi_is_virama(const struct idnvi_props *props)
{
    return (props->hot & IDNVI_HOT_VIRAMA) != 0;
}

static inline bool idnvi_is_rtl(const struct idnvi_props *props)
{
    return (props->hot & IDNVI_HOT_RTL) != 0;
}

static inline bool idnvi_is_ignorable(const struct idnvi_props *props)
{
    return (props->hot & IDNVI_HOT_IGNORABLE) != 0;
}

static inline bool idnvi_id_allowed(const struct idnvi_props *props)
{
    return (props->hot & IDNVI_HOT_ID_ALLOWED) != 0;
}

static inline const struct idnvi_scx *idnvi_scx(const struct idnvi_props *props)
{
    return &idnvi_scx_sets[props->scx];
}

static inline bool idnvi_scx_has(const struct idnvi_scx *set, unsigned script)
{
    return (set->bits[script / 64] >> (script % 64) & 1) != 0;
}

static inline const char *idnvi_script_code(unsigned script)
{
    return idnvi_script_codes[script < IDNVI_SCRIPT_COUNT ? script : IDNVI_SCRIPT_ZZZZ];
}

/*
 * The script with that ISO 15924 code or long name, letter case, '_', '-' and ' ' ignored (UAX
 * #44, 5.9.3); -1 when there is none.
 */
int idnvi_script_find(const char *name, size_t len);

/*
 * The UTS #46 mapping of a mapped or deviation (then the transitional value) code point into dst,
 * which has room for IDNVI_MAP_MAX code points. Returns the length, 0 also for all others.
 */
static inline size_t idnvi_mapping(uint32_t *dst, uint32_t cp, const struct idnvi_props *props)
{
    if (props->map_delta == 0)
        return idnvi_mapping_rare(dst, cp);
    dst[0] = cp + (uint32_t)props->map_delta;
    return 1;
}

/*
 * The full canonical decomposition of cp, Hangul included, into dst, which has room for
 * IDNVI_NFD_MAX code points. It is in canonical order. Returns the length; 0 when cp has none.
 */
size_t idnvi_decompose(uint32_t *dst, uint32_t cp);

/*
 * The UTS #39 prototype of cp into dst, which has room for IDNVI_SKEL_MAX code points. Returns
 * the length; 0 when cp is its own prototype.
 */
size_t idnvi_prototype(uint32_t *dst, uint32_t cp);

/* The primary composite of a pair, Hangul included; 0 when they do not compose. */
uint32_t idnvi_compose(uint32_t first, uint32_t second);

#endif
