/* SPDX-License-Identifier: MIT */
/* Internal: the look-alike fold of a code point. The layout is in tables/homograph/README.md. */
#ifndef IDNVI_FOLD_H
#define IDNVI_FOLD_H

#include <stdint.h>

#include <idnv/homograph.h>

#include "../tables/homograph/fold_values.h"
#include "ucd.h"

#define IDNVI_FOLD_ITSELF 0xFFFFu /* a key text: the code point itself */

/* A reading: slots code points at place of the pool, then marks code points. */
struct idnvi_reading {
    uint16_t place;
    uint8_t shape; /* slots << 4 | marks */
    uint8_t why;   /* tier << 6 | source; tier 0 itself, 1 k1, 2 k2, 3 k3 */
    uint8_t cost;
};

struct idnvi_fold {
    uint16_t key[3];  /* places of the texts of tier 1, 2, 3, or IDNVI_FOLD_ITSELF */
    uint16_t reading; /* first of readings in idnvi_readings */
    uint8_t len12;    /* lengths of the texts of tier 1 and, << 4, tier 2 */
    uint8_t len3;     /* of tier 3; << 4: the tier at which it may be left out; 64: it moves */
    uint8_t readings; /* beside itself, unless the length of tier 3 exceeds 1 */
    uint8_t scripts;  /* in idnvi_fold_sets; 0: only its own */
};

/* Cost of leaving a code point out, by tier. */
#define IDNVI_FOLD_STRIP_COST(tier) ((tier) == 2 ? 3u : 5u)

extern const uint16_t idnvi_fold_ascii[128];
extern const uint32_t idnvi_fold_hash[1 << IDNVI_FOLD_BITS]; /* record << CP_BITS | code point */
extern const uint32_t idnvi_fold_pool[IDNVI_FOLD_POOL];
extern const struct idnvi_fold idnvi_folds[IDNVI_FOLD_RECORDS];
extern const struct idnvi_reading idnvi_readings[IDNVI_FOLD_READINGS];
extern const struct idnvi_scx idnvi_fold_sets[IDNVI_FOLD_SETS];
extern const uint32_t idnvi_soft_dotted[IDNVI_FOLD_SOFT];
extern const char idnvi_fold_sources[IDNVI_FOLD_SOURCES][12];

/* Number of the record of cp; 0: nothing looks like it. A composed character has none. */
static inline unsigned idnvi_fold_index(uint32_t cp)
{
    if (cp < 128)
        return idnvi_fold_ascii[cp];
    uint32_t slot = cp * 0x9E3779B1u >> (32 - IDNVI_FOLD_BITS), entry;
    while (((entry = idnvi_fold_hash[slot]) & ((1u << IDNVI_FOLD_CP_BITS) - 1)) != cp) {
        if (entry == 0)
            return 0;
        slot = (slot + 1) & ((1u << IDNVI_FOLD_BITS) - 1);
    }
    return entry >> IDNVI_FOLD_CP_BITS;
}

/* Code points of the key of tier 3, which every reading fills; 0: a mark or a sign. */
static inline unsigned idnvi_fold_slots(const struct idnvi_fold *fold)
{
    return fold->len3 & 15u;
}

static inline unsigned idnvi_fold_strip(const struct idnvi_fold *fold)
{
    return fold->len3 >> 4 & 3u;
}

/* The text of tier 2 has a code point of another combining class than the record's own. */
static inline bool idnvi_fold_moves(const struct idnvi_fold *fold)
{
    return (fold->len3 & 64u) != 0;
}

/* The text of cp in the key of tier 1, 2 or 3; its length. */
static inline unsigned idnvi_fold_text(const uint32_t **text, const uint32_t *cp,
                                       const struct idnvi_fold *fold, int tier)
{
    unsigned place = fold->key[tier - 1];
    *text = place == IDNVI_FOLD_ITSELF ? cp : &idnvi_fold_pool[place];
    return (tier == 3 ? fold->len3 : tier == 2 ? (unsigned)fold->len12 >> 4 : fold->len12) & 15u;
}

/* Code points of a label of 63 after UTS #46 mapping and NFD; longer ones are refused. */
#define IDNVI_FOLDED_MAX 256

/*
 * A label made ready: mapped, without default-ignorables, in NFD, without dots above that a soft
 * dotted letter hides. pos[i] is the index in the label that cp[i] comes from.
 */
struct idnvi_folded {
    size_t len;
    bool mixed; /* Cyrillic and other scripts (UTS #39, 5.1); set by who compares */
    uint32_t cp[IDNVI_FOLDED_MAX];
    uint8_t pos[IDNVI_FOLDED_MAX];
};

/* IDNV_OK or IDNV_ERR_LIMIT. */
int32_t idnvi_fold_label(struct idnvi_folded *dst, const uint32_t *src, size_t len);

/*
 * Puts each run of marks in ascending order of their classes, equal ones in the order of the text; a
 * class of 0 ends a run. pos (may be NULL) is permuted with it. True if anything was moved.
 */
bool idnvi_order_marks(uint32_t *cp, uint8_t *pos, size_t len, uint8_t (*class_of)(uint32_t cp));

/* Puts text in canonical order. */
void idnvi_canonical_order(uint32_t *cp, uint8_t *pos, size_t len);

/* The combining class that a mark appears to have: that of its text in k2; 0 of a letter. */
uint8_t idnvi_look_class(uint32_t cp);

/* The order of these classes: nobody sees that of two that look like marks of different classes. */
bool idnvi_look_order(uint32_t *cp, uint8_t *pos, size_t len);

/* How well two labels agree; tier as in struct idnvi_reading, 4 when they do not. */
struct idnvi_alignment {
    unsigned tier;
    uint32_t cost;
};

struct idnvi_steps {
    idnv_homograph_step *dst;
    size_t cap;
    size_t len;
};

/* IDNV_TIER_... of a tier of struct idnvi_reading. */
extern const uint8_t idnvi_public_tier[4];

/* homograph_align.c: the best alignment of a and b; its steps where they differ. */
struct idnvi_alignment idnvi_align(struct idnvi_steps *steps, const struct idnvi_folded *a,
                                   const struct idnvi_folded *b);

/* Whether two labels have one skeleton; false where one has more than any label of IDNA2008. */
bool idnvi_same_skeleton(const struct idnvi_folded *a, const struct idnvi_folded *b);

/* Soft_Dotted (PropList.txt). */
bool idnvi_is_soft_dotted(uint32_t cp);

#endif
