/* SPDX-License-Identifier: MIT */
/*
 * Internal: the policy image as it lies in memory, and what the evaluator keeps per label. The
 * layout is described to the bit in doc/policy-image.md; the compiler (src/lgr/compile*.c) writes
 * it with the names of this header. Everything is 32-bit little-endian words, offsets are octets
 * from the start of the image and multiples of 4.
 */
#ifndef IDNVI_POLICY_H
#define IDNVI_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <idnv/policy.h>

#define IDNVI_IMAGE_MAGIC0  0x564E4449u /* "IDNV" */
#define IDNVI_IMAGE_MAGIC1  0x1A4C4F50u /* "POL", SUB */
#define IDNVI_IMAGE_VERSION 1u

/* Words of the header. A pair is two words: offset, count. */
enum {
    IDNVI_H_MAGIC = 0,
    IDNVI_H_VERSION = 2,
    IDNVI_H_SIZE = 3,
    IDNVI_H_SUM = 4,    /* two words */
    IDNVI_H_SUMMED = 6, /* the sum is over all words from here on */
    IDNVI_H_TABLES = 6,
    IDNVI_H_SUFFIXES = 8,
    IDNVI_H_WORDS = 16
};

/* A suffix: text, pair of the list of its tables (no tables: all), text of its confidence. */
enum { IDNVI_S_TEXT = 0, IDNVI_S_TABLES = 2, IDNVI_S_CONFIDENCE = 4, IDNVI_S_WORDS = 6 };

/* Words of a table. Texts are pairs too: offset and octets, a NUL follows. */
enum {
    IDNVI_T_ID = 0,
    IDNVI_T_VERSION = 2,
    IDNVI_T_DATE = 4,
    IDNVI_T_LANGUAGES = 6,
    IDNVI_T_SOURCE = 8,
    IDNVI_T_CONFIDENCE = 10,
    IDNVI_T_UNICODE = 12,
    IDNVI_T_DOCUMENT = 14,
    IDNVI_T_SHA256 = 16,
    IDNVI_T_FLAGS = 24,
    IDNVI_T_FIRST_BLOCK = 25,
    IDNVI_T_STAGE1 = 26,
    IDNVI_T_STAGE2 = 28,
    IDNVI_T_RECORDS = 30,
    IDNVI_T_SIGNATURES = 32,
    IDNVI_T_SET_LIST = 34,
    IDNVI_T_SETS = 36,
    IDNVI_T_NULL_RECORD = 37,
    IDNVI_T_SEQUENCES = 38,
    IDNVI_T_POOL = 40,
    IDNVI_T_SHORT = 42,
    IDNVI_T_LONG = 44,
    IDNVI_T_RULES = 46,
    IDNVI_T_PATHS = 48,
    IDNVI_T_CODE = 50,
    IDNVI_T_ACTIONS = 52,
    IDNVI_T_FILE_ACTIONS = 54,
    IDNVI_T_MAX_SEQUENCE = 55,
    IDNVI_T_DISPOSITIONS = 56,
    IDNVI_T_WORDS = 64
};
#define IDNVI_TABLE_INDEX_SOUND 1u
#define IDNVI_TABLE_KNOWN_FLAGS 1u

#define IDNVI_BLOCK_SHIFT 6u
#define IDNVI_BLOCK_SIZE  (1u << IDNVI_BLOCK_SHIFT)

/*
 * A record says everything about an element of the repertoire: a code point, a sequence, or nothing
 * (source of null variants). Code points that are equal in all of it share one; record 0 is that of
 * code points the table does not know.
 */
enum { IDNVI_R_HEAD = 0, IDNVI_R_SIGN = 1, IDNVI_R_VARIANTS = 2, IDNVI_R_CLASS = 3,
       IDNVI_R_SEQUENCE = 4, IDNVI_R_WORDS = 5 };
/* Context: 0 none, else rule + 1; bit 13: not-when. The same in a head and in a long variant. */
#define IDNVI_CONTEXT_RULE    0x00001FFFu
#define IDNVI_CONTEXT_NEGATED 0x00002000u
#define IDNVI_CONTEXT         0x00003FFFu
#define IDNVI_HEAD_MEMBER     0x00004000u /* listed as a single code point or sequence */
#define IDNVI_HEAD_SEQUENCE   0x00008000u /* a sequence begins with it */
#define IDNVI_HEAD_CLASS      0x00010000u /* has a bucket class other than itself: R_CLASS */
#define IDNVI_HEAD_NOTHING    0x00020000u /* its bucket class is that of nothing */
#define IDNVI_HEAD_RUN        0x00040000u /* runs of its bucket class collapse */
#define IDNVI_HEAD_LONG       0x00080000u /* variants are long ones */
#define IDNVI_HEAD_COUNT      20u         /* shift: number of variants, ascending by target */
#define IDNVI_CLASS_KNOWN 0x80000000u /* in R_CLASS: not the record of unknown code points */
/* R_SIGN: low half signature; high half how the element stays unmapped. */
#define IDNVI_STAY_SHIFT       16u
#define IDNVI_STAY_ORIGINAL    0u /* no reflexive variant */
#define IDNVI_STAY_CONDITIONAL 1u /* reflexive variants with contexts: see the list */
#define IDNVI_STAY_TYPE        2u /* reflexive, plus a type code */

/* Type codes: 0 no type, else 1 + bit in type masks. */
#define IDNVI_TYPE_MAX 64u

/* A short variant is one word: target code point and type code. */
#define IDNVI_SHORT_CP   0x001FFFFFu
#define IDNVI_SHORT_TYPE 21u
/* A long variant: target in the pool, length, type code, context. */
enum { IDNVI_L_POOL = 0, IDNVI_L_LEN = 1, IDNVI_L_TYPE = 2, IDNVI_L_CONTEXT = 3,
       IDNVI_L_WORDS = 4 };
/* A sequence: its code points in the pool, their number, its record. Ascending. */
enum { IDNVI_Q_POOL = 0, IDNVI_Q_LEN = 1, IDNVI_Q_RECORD = 2, IDNVI_Q_WORDS = 4 };

/* A rule: name, comment, its paths (first, count), flags, cost. */
enum { IDNVI_U_NAME = 0, IDNVI_U_COMMENT = 2, IDNVI_U_PATHS = 4, IDNVI_U_FLAGS = 6,
       IDNVI_U_COST = 7, IDNVI_U_WORDS = 8 };
#define IDNVI_RULE_ANCHORED    1u
#define IDNVI_RULE_LENGTH_ONLY 2u /* no match set: depends on the number of code points alone */
#define IDNVI_RULE_KNOWN_FLAGS 3u
/* A path: code before the anchor (or all of it), code after the anchor read backwards. */
enum { IDNVI_P_BEFORE = 0, IDNVI_P_BEFORE_COUNT = 1, IDNVI_P_AFTER = 2, IDNVI_P_AFTER_COUNT = 3,
       IDNVI_P_WORDS = 4 };
/* An action: disposition, rule + 1 and negation as a context, trigger, reserved, mask of its types,
 * mask of types that it does not see. */
enum { IDNVI_A_DISPOSITION = 0, IDNVI_A_RULE = 1, IDNVI_A_TRIGGER = 2, IDNVI_A_MASK = 4,
       IDNVI_A_BLIND = 6, IDNVI_A_WORDS = 8 };
enum { IDNVI_TRIGGER_NONE, IDNVI_TRIGGER_ANY, IDNVI_TRIGGER_ALL, IDNVI_TRIGGER_ONLY,
       IDNVI_TRIGGER_COUNT };
/* A disposition: text, rank. */
enum { IDNVI_D_TEXT = 0, IDNVI_D_RANK = 2, IDNVI_D_WORDS = 3 };
/* Strictest first; those from ALLOCATABLE on are eligible. */
enum { IDNVI_RANK_INVALID, IDNVI_RANK_BLOCKED, IDNVI_RANK_OTHER, IDNVI_RANK_ALLOCATABLE,
       IDNVI_RANK_ACTIVATED, IDNVI_RANK_VALID, IDNVI_RANK_COUNT };

/*
 * Instructions of a program over position sets: low octet the operation, the rest its argument.
 * Forward programs move positions up, backward ones down; the same operations serve both.
 */
enum {
    IDNVI_OP_SET,      /* arg: match set; one code point of it */
    IDNVI_OP_SET_STAR, /* arg: match set; any number of them */
    IDNVI_OP_ANY,      /* one code point */
    IDNVI_OP_ANY_STAR, /* any number of code points */
    IDNVI_OP_START,    /* only before the first code point */
    IDNVI_OP_END,      /* only after the last */
    IDNVI_OP_FORK,     /* choice: remember where it began */
    IDNVI_OP_ALT,      /* next alternative */
    IDNVI_OP_JOIN,     /* end of choice */
    IDNVI_OP_LOOK,     /* look-around: start afresh from every position */
    IDNVI_OP_LOOKED,   /* end of it: both must hold */
    IDNVI_OP_LOOP,     /* arg: at least; next word: at most */
    IDNVI_OP_NEXT,     /* end of loop */
    IDNVI_OP_COUNT
};
#define IDNVI_LOOP_UNBOUNDED UINT32_MAX
#define IDNVI_CODE_DEPTH     32u         /* nested FORK, LOOK, LOOP */
#define IDNVI_COST_RULE      (1u << 16)  /* steps of one rule at most */
#define IDNVI_COST_TABLE     (1u << 20)  /* of all rules of a table together */
#define IDNVI_COST_CONTEXTS  (1u << 16)  /* of the contexts of variants at one place */
#define IDNVI_COST_SLOW_SET  64u         /* of a match set that is not kept for the label */
#define IDNVI_COST_ALONE     256u        /* of a label that is made for the context of a variant */
#define IDNVI_MAX_SETS       65535u
#define IDNVI_MAX_RECORDS    65535u
#define IDNVI_MAX_VARIANTS   4095u /* of one element */

/* Unaligned little-endian loads; a plain load where the machine is little-endian. */
static inline uint32_t idnvi_le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint32_t idnvi_le16(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static inline uint32_t idnvi_word(const uint8_t *p, size_t i) { return idnvi_le32(p + 4 * i); }

/* The parts of a table that evaluation touches, found once per call. */
struct idnvi_table {
    const uint8_t *blob;
    const uint8_t *head; /* of the table */
    const uint8_t *stage1;
    const uint8_t *stage2;
    const uint8_t *records;
    const uint8_t *signatures;
    const uint8_t *set_list;
    const uint8_t *sequences;
    const uint8_t *pool;
    const uint8_t *short_variants;
    const uint8_t *long_variants;
    const uint8_t *rules;
    const uint8_t *paths;
    const uint8_t *code;
    const uint8_t *actions;
    uint32_t first_block;
    uint32_t blocks;
    uint32_t sets;
    uint32_t sequence_count;
};

#define IDNVI_LABEL_SETS  160u /* match sets that are filled for a label; others are found on need */
#define IDNVI_LABEL_CACHE 64u
#define IDNVI_MATCH_WORK  (1u << 24) /* steps that the comparison of two labels may take */

/* A label under a table. About 2.6 KiB, on the stack. */
struct idnvi_plabel {
    const struct idnvi_table *table;
    const uint32_t *cps;
    uint32_t n;
    bool filled;          /* sets */
    uint64_t everywhere;  /* all places: before each code point and at the end */
    uint64_t work;        /* steps done: elements and options looked at, instructions of rules */
    uint16_t records[64]; /* of each code point */
    uint32_t cache_tag[IDNVI_LABEL_CACHE]; /* 1 + (rule << 6 | anchor length); 0: empty */
    uint64_t cache[IDNVI_LABEL_CACHE];
    uint64_t sets[IDNVI_LABEL_SETS]; /* where each match set has a code point */
};

/* policy_open.c */
struct idnvi_policy {
    const uint8_t *blob;
    const uint8_t *tables;
    const uint8_t *suffixes;
    uint32_t size;
    uint32_t table_count;
    uint32_t suffix_count;
    uint32_t magic;
};
/* Reads the handle; false when it is not open. */
bool idnvi_policy_get(struct idnvi_policy *dst, const idnv_policy *policy);
/* Finds the parts of a table; false when there is no such table. */
bool idnvi_table_get(struct idnvi_table *dst, const idnv_policy *policy, uint32_t table);

/* policy_match.c */
void idnvi_plabel_init(struct idnvi_plabel *label, const struct idnvi_table *table,
                       const uint32_t *cps, uint32_t n);
/* Whether a rule without an anchor matches anywhere in the label. */
bool idnvi_rule_matches(struct idnvi_plabel *label, uint32_t rule);
/* Whether a context holds for the code points [first, first + len). */
bool idnvi_context_slow(struct idnvi_plabel *label, uint32_t context, uint32_t first, uint32_t len);
static inline bool idnvi_context_holds(struct idnvi_plabel *label, uint32_t context, uint32_t first,
                                       uint32_t len)
{
    return (context & IDNVI_CONTEXT_RULE) == 0 || idnvi_context_slow(label, context, first, len);
}

static inline uint32_t idnvi_record_index(const struct idnvi_table *table, uint32_t cp)
{
    uint32_t block = (cp >> IDNVI_BLOCK_SHIFT) - table->first_block;
    if (block >= table->blocks)
        return 0;
    uint32_t base = idnvi_le16(table->stage1 + 2 * (size_t)block) << IDNVI_BLOCK_SHIFT;
    return idnvi_le16(table->stage2 + 2 * (size_t)(base + (cp & (IDNVI_BLOCK_SIZE - 1))));
}

static inline const uint8_t *idnvi_record(const struct idnvi_table *table, uint32_t index)
{
    return table->records + (size_t)index * (4 * IDNVI_R_WORDS);
}

/*
 * The elements that begin at a position: sequences that match there, shortest first (lens, records,
 * room for 63), the single code point not among them. Returns their number.
 */
uint32_t idnvi_sequences_at(uint8_t lens[64], uint32_t records[64], const struct idnvi_plabel *label,
                            uint32_t at);

#if defined(__GNUC__)
#define IDNVI_NOINLINE __attribute__((noinline)) /* keeps large frames apart */
#else
#define IDNVI_NOINLINE
#endif

/* One variant of an element, decoded. */
struct idnvi_variant {
    const uint8_t *pool; /* target, len words in the image; NULL: the one code point cp */
    uint32_t cp;
    uint32_t len;
    uint32_t type;
    uint32_t context;
};
void idnvi_variant_get(struct idnvi_variant *dst, const struct idnvi_table *table,
                       const uint8_t *record, uint32_t i);
static inline uint32_t idnvi_variant_cp(const struct idnvi_variant *variant, uint32_t i)
{
    return variant->pool ? idnvi_word(variant->pool, i) : variant->cp;
}
/* Whether its target is the source, [at, at + len) of the label. */
bool idnvi_variant_reflexive(const struct idnvi_variant *variant, const uint32_t *cps, uint32_t len);

/* How an element counts that stays as it is: IDNVI_STAY_... */
static inline uint32_t idnvi_stays(const uint8_t *record)
{
    return idnvi_word(record, IDNVI_R_SIGN) >> IDNVI_STAY_SHIFT;
}

/*
 * Whether a reflexive variant applies to the element that stands at [at, at + len) of the label;
 * adds the types of all that do (8.2, step 3: an unmapped code point records any).
 */
bool idnvi_reflexive_slow(uint64_t *types, struct idnvi_plabel *label, const uint8_t *record,
                          uint32_t at, uint32_t len);
static inline bool idnvi_reflexive_types(uint64_t *types, struct idnvi_plabel *label,
                                         const uint8_t *record, uint32_t at, uint32_t len)
{
    uint32_t how = idnvi_stays(record);
    if (how == IDNVI_STAY_CONDITIONAL)
        return idnvi_reflexive_slow(types, label, record, at, len);
    if (how > IDNVI_STAY_TYPE)
        *types |= UINT64_C(1) << (how - IDNVI_STAY_TYPE - 1);
    return how != IDNVI_STAY_ORIGINAL;
}

/* Types of the elements of a way to make a label. */
struct idnvi_types {
    uint64_t mask;
    bool only; /* every element is the target of a variant, reflexive ones included */
};

static inline uint32_t idnvi_variant_count(const uint8_t *record)
{
    return idnvi_le32(record) >> IDNVI_HEAD_COUNT;
}

/*
 * The elements that begin at a position and are eligible there (member, context holds in the
 * label), longest first. What of them is not listed as a single code point is left out.
 */
struct idnvi_elements {
    uint32_t count;
    uint8_t lens[64];
    uint32_t records[64];
};
void idnvi_elements_at(struct idnvi_elements *dst, struct idnvi_plabel *label, uint32_t at);

/* 8.1: whether the longest eligible elements, one after the other, cover the label. */
bool idnvi_covered(struct idnvi_plabel *label);
/* IDNVI_RULE_... of the rule of a context that is not 0. */
uint32_t idnvi_context_flags(const struct idnvi_table *table, uint32_t context);

/* policy_eval.c: the first action that a label triggers. */
struct idnvi_decision {
    uint32_t action; /* index, the defaults counted; always one: the last has no condition */
    uint32_t disposition;
    uint32_t rank;
};
void idnvi_decide(struct idnvi_decision *dst, struct idnvi_plabel *label, uint64_t types, bool only);
void idnvi_disposition_text(idnv_policy_text *dst, const struct idnvi_table *table, uint32_t i);
uint32_t idnvi_disposition_rank(const struct idnvi_table *table, uint32_t i);

/* A partition: the elements of a label, one behind the other. */
struct idnvi_partition {
    uint32_t count;
    bool unique; /* there is no other eligible one */
    uint8_t lens[64];
    uint32_t records[64];
};

/*
 * policy_index.c: RFC 7940, 8.5, over the eligible partitions of the label, of which one is given.
 * Returns its length, 0 when it is too long.
 */
uint32_t idnvi_index_label(uint32_t *dst, struct idnvi_plabel *label,
                           const struct idnvi_partition *partition);

static inline void idnvi_text_get(idnv_policy_text *dst, const uint8_t *blob, const uint8_t *pair)
{
    dst->ptr = (const char *)(blob + idnvi_word(pair, 0));
    dst->len = idnvi_word(pair, 1);
}

#endif
