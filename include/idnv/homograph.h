/* SPDX-License-Identifier: MIT */
/*
 * Look-alikes: skeletons, scripts, tiered keys and the comparison of two labels.
 *
 * Everything here works on labels in code points. The functions take any uint32_t, valid under
 * IDNA2008 or not; none looks at policies. Two measures exist side by side:
 *
 *   UTS #39   idnv_skeleton, idnv_skeleton_bidi, the script functions: exactly the document, with
 *             the data of idnv_unicode_version().
 *   Tiers     idnv_homograph_*: the keys and the comparison that a registry decides with. A tier
 *             says how close two labels look (doc/homograph.md):
 *
 *             k0  identical after default-ignorables and joiners are removed
 *             v   variants of each other under the TLD's policy (idnv/policy.h; not decided here)
 *             k1  the same glyphs: twins of other scripts
 *             k2  near: the rest of UTS #39, strokes, hooks, small capitals, digits, rn and m
 *             k3  the same base letters: accents and points stripped
 *
 *             They nest: a pair that clashes at one tier clashes at all later ones.
 *
 * A key is a necessary condition: labels that clash at a tier have equal keys of that tier (and of
 * all later ones). Equal keys are only candidates, because a letter with several readings shares a
 * class with all of them; idnv_homograph_compare decides.
 */
#ifndef IDNV_HOMOGRAPH_H
#define IDNV_HOMOGRAPH_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/status.h>

IDNV_BEGIN

/* ---- Skeletons (UTS #39, 4) ---- */

/*
 * The skeleton of src[0..src_len) (UTS #39, 4: "skeleton(X)", with internal NFD) into dst. Any
 * length; the cost is linear, save that a run of n marks is put in order in n * n steps, n at most
 * 255. *needed receives the length, also where it does not fit; 0 with the other errors.
 *
 * IDNV_OK, IDNV_ERR_SPACE, IDNV_ERR_LIMIT (a run of more than 255 marks), IDNV_ERR_ARGUMENT.
 * Any thread.
 */
IDNV_API idnv_status idnv_skeleton(uint32_t *dst, size_t dst_cap, size_t *needed,
                                   const uint32_t *src, size_t src_len);

/* Longest text of idnv_skeleton_bidi, in code points. */
#define IDNV_SKELETON_BIDI_MAX 255

/*
 * The bidirectional skeleton (UTS #39, 4: "bidiSkeleton(d, X)"): the text is put in visual order
 * for a paragraph direction, 0 left to right, 1 right to left, and the skeleton of that is taken.
 * The Bidi algorithm is complete for labels of IDNA2008-valid code points; embeddings, overrides,
 * isolates and paired brackets, which no label has, are not resolved (they count as neutral), and
 * of mirrored characters only those of ASCII are mirrored.
 *
 * As idnv_skeleton; IDNV_ERR_LIMIT also when src_len exceeds IDNV_SKELETON_BIDI_MAX.
 */
IDNV_API idnv_status idnv_skeleton_bidi(uint32_t *dst, size_t dst_cap, size_t *needed,
                                        const uint32_t *src, size_t src_len, int rtl);

/* ---- Scripts (UTS #39, 5) ---- */

/* A set of scripts, one bit each; bit i of the set is bit i % 64 of word i / 64. */
typedef struct idnv_script_set {
    uint64_t bits[3];
} idnv_script_set;

/*
 * ISO 15924 code ("Latn") of script number i in the order of the codes, then Hanb, Jpan and Kore,
 * which UTS #39, 5.1 adds; NULL past the end. The number of a script by its code or long name,
 * letter case ignored, -1 for an unknown one. Static storage, any thread.
 */
IDNV_API const char *idnv_script_code(size_t i);
IDNV_API int32_t idnv_script_find(const char *name, size_t name_len);

/* 1: the set has script number i. */
IDNV_API int idnv_script_set_has(const idnv_script_set *set, size_t i);

/*
 * The scripts that occur in src: the Script of each code point other than Common and Inherited;
 * where there is none of these, the Script_Extensions of the code points (Zyyy for a text of digits
 * and hyphens). IDNV_OK, IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_scripts_used(idnv_script_set *set, const uint32_t *src, size_t src_len);

/*
 * The resolved script set (UTS #39, 5.1): the scripts that every code point can be of, by
 * Script_Extensions augmented with Hanb, Jpan and Kore. All bits are set where every code point is
 * Common or Inherited ("ALL"). IDNV_OK; IDNV_NO: the set is empty, src is of mixed scripts;
 * IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_scripts_resolve(idnv_script_set *set, const uint32_t *src,
                                          size_t src_len);

/* Restriction levels (UTS #39, 5.2), strictest first. */
enum {
    IDNV_RESTRICTION_ASCII = 0,
    IDNV_RESTRICTION_SINGLE_SCRIPT = 1,
    IDNV_RESTRICTION_HIGHLY = 2,
    IDNV_RESTRICTION_MODERATELY = 3,
    IDNV_RESTRICTION_MINIMALLY = 4,
    IDNV_RESTRICTION_UNRESTRICTED = 5
};

/*
 * The restriction level of src. The identifier profile is IDNA2008: a code point that is not
 * PVALID, CONTEXTJ or CONTEXTO makes it UNRESTRICTED; ASCII capitals count as small. NULL with a
 * length counts as the empty text (ASCII). The name is "single-script", "highly" and so on, "" for
 * another value. Static storage.
 */
IDNV_API int32_t idnv_restriction_level(const uint32_t *src, size_t src_len);
IDNV_API const char *idnv_restriction_name(int32_t level);

/*
 * The decimal number systems in src (UTS #39, 5.3): *zeros receives the zero digit of each, in
 * ascending order, *needed their number. IDNV_OK: at most one; IDNV_NO: mixed numbers;
 * IDNV_ERR_SPACE: zeros (of zeros_cap elements) holds only the first ones, and there are at least
 * two when *needed is; IDNV_ERR_ARGUMENT. With zeros NULL and zeros_cap 0 only the number is
 * wanted: IDNV_OK or IDNV_NO, never IDNV_ERR_SPACE.
 */
IDNV_API idnv_status idnv_mixed_numbers(uint32_t *zeros, size_t zeros_cap, size_t *needed,
                                        const uint32_t *src, size_t src_len);

/*
 * The scripts among "scripts" in which src has a whole-script look-alike (UTS #39, 4.1): each code
 * point of its canonical decomposition has a look-alike, itself or one that idnv_homograph_compare
 * finds alone at k0 to k2, that is of the script (Script_Extensions), Common, or Inherited. Scripts
 * of src itself are left out. For "which of the scripts used in this zone could this label be
 * mistaken in".
 * IDNV_OK; IDNV_NO: none; IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_whole_script(idnv_script_set *dst, const uint32_t *src, size_t src_len,
                                       const idnv_script_set *scripts);

/* ---- Marks (UTS #39, 5.4) ---- */

enum {
    IDNV_MARKS_HIDDEN = 1,  /* COMBINING DOT ABOVE on i, j, l or what looks like them */
    IDNV_MARKS_REPEATED = 2 /* the same nonspacing mark twice on one base */
};

/*
 * What is wrong with the marks of src, after NFD: bits of the enumeration above, 0 for nothing. *at
 * (may be NULL) receives the index in src of the first such mark, or src_len.
 */
IDNV_API int32_t idnv_marks_check(size_t *at, const uint32_t *src, size_t src_len);

/* ---- Tiers ---- */

enum {
    IDNV_TIER_K0 = 0,
    IDNV_TIER_V = 1,
    IDNV_TIER_K1 = 2,
    IDNV_TIER_K2 = 3,
    IDNV_TIER_K3 = 4,
    IDNV_TIER_NONE = 5 /* do not clash */
};

/* "k0", "v", "k1", "k2", "k3"; "" for another value. Static storage. */
IDNV_API const char *idnv_tier_name(int32_t tier);

/* Version of the fold data, as "6"; what was keyed under another version must be keyed again. */
IDNV_API const char *idnv_homograph_version(void);

/* Code points of the longest label that is keyed and compared. */
#define IDNV_HOMOGRAPH_MAX 63
/* Code points of the longest key text; also as a function, for callers in other languages. */
#define IDNV_HOMOGRAPH_KEY_MAX 1024
IDNV_API size_t idnv_homograph_key_max(void);

/* 128 bits of a key. Not keyed by a secret: an attacker can find collisions, comparison decides. */
typedef struct idnv_homograph_key {
    uint64_t w[2];
} idnv_homograph_key;

/* The keys k0, k1, k2, k3 of a label, in this order. */
typedef struct idnv_homograph_keys {
    idnv_homograph_key k[4];
} idnv_homograph_keys;

/*
 * All keys of src[0..src_len), a U-label or NR-LDH label; upper case counts as lower case (UTS #46
 * mapping of what IDNA2008 refuses). The same on every machine. No output is larger than stated.
 *
 * IDNV_OK, IDNV_ERR_LIMIT (longer than IDNV_HOMOGRAPH_MAX, or than 256 code points when it is
 * mapped and decomposed, which no label of IDNA2008 is), IDNV_ERR_ARGUMENT. Any thread.
 */
IDNV_API idnv_status idnv_homograph_hash(idnv_homograph_keys *keys, const uint32_t *src,
                                         size_t src_len);

/*
 * The key of one tier as text: code points that stand for their class. k0 is in NFC; the others are
 * canonically decomposed, in k2 and k3 with marks in the order of the classes that they appear to
 * have. tier is IDNV_TIER_K0, K1, K2 or K3. *needed receives the length (at most
 * IDNV_HOMOGRAPH_KEY_MAX). IDNV_OK, IDNV_ERR_SPACE, IDNV_ERR_LIMIT, IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_homograph_key_text(uint32_t *dst, size_t dst_cap, size_t *needed,
                                             const uint32_t *src, size_t src_len, int32_t tier);

/* How two labels that clash relate (UTS #39, 4). VARIANT and BLOCKED are for callers' use. */
enum {
    IDNV_CLASH_NONE = 0,
    IDNV_CLASH_IDENTICAL = 1,     /* tier k0 */
    IDNV_CLASH_VARIANT = 2,       /* tier v */
    IDNV_CLASH_SINGLE_SCRIPT = 3, /* their resolved script sets have a script in common */
    IDNV_CLASH_MIXED_SCRIPT = 4,  /* they have none, and one of them is of mixed scripts */
    IDNV_CLASH_WHOLE_SCRIPT = 5,  /* they have none, and each is of one script */
    IDNV_CLASH_BLOCKED = 6        /* the other is on a block list */
};

/* "identical", "variant", "single-script", ...; "" for another value. Static storage. */
IDNV_API const char *idnv_clash_name(int32_t kind);

/*
 * One step of an alignment where the labels differ: a_len code points at a in the first label look
 * like b_len code points at b in the second. A length of 0 is a mark that the other does not have;
 * its position is then that of the base letter.
 */
typedef struct idnv_homograph_step {
    uint8_t a, a_len;
    uint8_t b, b_len;
    uint8_t tier;   /* IDNV_TIER_K0 to K3: this step alone */
    uint8_t source; /* why: idnv_homograph_source */
    uint16_t cost;
} idnv_homograph_step;

/* The answer of a comparison; 64 octets, no pointers. */
typedef struct idnv_homograph_match {
    uint32_t size;     /* sizeof(idnv_homograph_match), set by the caller */
    int32_t tier;      /* IDNV_TIER_K0, K1, K2, K3 or NONE */
    int32_t kind;      /* IDNV_CLASH_... */
    uint32_t distance; /* for ranking: the sum of the costs of the steps; 0 for the same label, 1
                          for labels that differ and are identical at k0, which have no steps */
    idnv_script_set scripts_a; /* idnv_scripts_used of each */
    idnv_script_set scripts_b;
} idnv_homograph_match;

/* Steps of the longest alignment. */
#define IDNV_HOMOGRAPH_STEP_MAX 512

/*
 * Compares two labels: the first tier at which they clash, how, and where they differ. The answer
 * is the same with a and b exchanged, but for steps where readings tie. steps (steps_cap elements,
 * may be NULL with 0) receives what fits, *steps_len (may be NULL) the number of steps, at most
 * IDNV_HOMOGRAPH_STEP_MAX. The alignment allows each letter all of its readings; nothing is cut
 * off. Linear in the lengths.
 *
 * IDNV_OK: they clash, match->tier says how; IDNV_NO: they do not (tier NONE, no steps);
 * IDNV_ERR_LIMIT: a label that has no keys (idnv_homograph_hash); IDNV_ERR_ARGUMENT. Any thread.
 */
IDNV_API idnv_status idnv_homograph_compare(idnv_homograph_match *match,
                                            idnv_homograph_step *steps, size_t steps_cap,
                                            size_t *steps_len, const uint32_t *a, size_t a_len,
                                            const uint32_t *b, size_t b_len);

/*
 * Where a pair of the fold data comes from ("UTS #39", "accent", "stroke", ...); "" for an unknown
 * number. Static storage.
 */
IDNV_API const char *idnv_homograph_source(uint8_t source);

/* sizeof of the structures above, for callers in other languages. */
IDNV_API size_t idnv_homograph_keys_sizeof(void);
IDNV_API size_t idnv_homograph_match_sizeof(void);
IDNV_API size_t idnv_homograph_step_sizeof(void);

IDNV_END

#endif
