/* SPDX-License-Identifier: MIT */
/* Properties of single code points: what rules look at, for explanations and for policy tools. */
#ifndef IDNV_CHARACTER_H
#define IDNV_CHARACTER_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/export.h>
#include <idnv/profile.h>

IDNV_BEGIN

/* IDNA2008 derived property (RFC 5892). */
enum {
    IDNV_DERIVED_PVALID = 0,
    IDNV_DERIVED_CONTEXTJ = 1,
    IDNV_DERIVED_CONTEXTO = 2,
    IDNV_DERIVED_DISALLOWED = 4,
    IDNV_DERIVED_UNASSIGNED = 5
};

/* UTS #46, section 5. */
enum {
    IDNV_UTS46_VALID = 0,
    IDNV_UTS46_MAPPED = 1,
    IDNV_UTS46_DEVIATION = 2,
    IDNV_UTS46_IGNORED = 4,
    IDNV_UTS46_STATUS_DISALLOWED = 7
};

/* Code points of the longest sequence below. */
#define IDNV_CHARACTER_SEQUENCE_MAX 18

/* All of a code point. Text members are static storage and end in NUL. */
typedef struct idnv_character {
    uint32_t size;            /* sizeof(idnv_character), set by the caller */
    uint32_t cp;              /* the code point asked for */
    uint8_t derived;          /* IDNV_DERIVED_..., in the Unicode version of the profile */
    uint8_t uts46;            /* IDNV_UTS46_..., likewise */
    uint8_t combining_class;  /* Canonical_Combining_Class */
    uint8_t identifier;       /* 1: Identifier_Status is Allowed (UTS #39) */
    uint16_t identifier_type; /* bit i: the i-th name of idnv_identifier_type_name */
    uint8_t nfc;              /* NFC_Quick_Check: 0 Yes, 1 No, 2 Maybe */
    uint8_t script_count;     /* scripts in Script_Extensions */
    const char *derived_name; /* "PVALID" */
    const char *derived_rule; /* the category of RFC 5892, 2 that decided: "LetterDigits" */
    const char *age;          /* Unicode version that assigned it: "6.1" also for older ones,
                                 "" none */
    const char *category;     /* General_Category: "Ll" */
    const char *script;       /* ISO 15924: "Latn" */
    const char *bidi_class;   /* "AL" */
    const char *joining_type; /* "D" */
    uint32_t mapping_len;     /* UTS #46 mapping; 0 also for "to nothing" */
    uint32_t prototype_len;   /* UTS #39 prototype; 0: itself */
    uint32_t mapping[IDNV_CHARACTER_SEQUENCE_MAX];
    uint32_t prototype[IDNV_CHARACTER_SEQUENCE_MAX];
} idnv_character;

/* sizeof(idnv_character), for callers in other languages. */
IDNV_API size_t idnv_character_sizeof(void);

/*
 * Fills *character for cp (any value; above 10FFFF it is unassigned) in the Unicode version of the
 * profile. Returns 0; -1 when character or profile is NULL or character->size is not one that this
 * library knows. Any thread.
 */
IDNV_API int idnv_character_get(idnv_character *character, uint32_t cp,
                                const idnv_profile *profile);

/* The i-th script in Script_Extensions of cp ("Latn"), in the order of codes; NULL past them. */
IDNV_API const char *idnv_character_script(uint32_t cp, size_t i);

/* Name of bit i of identifier_type ("Recommended"); NULL past the last. */
IDNV_API const char *idnv_identifier_type_name(size_t i);

IDNV_END

#endif
