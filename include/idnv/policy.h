/* SPDX-License-Identifier: MIT */
/*
 * Policies: what a registry allows, as RFC 7940 label generation rulesets compiled into a policy
 * image (by libidnv-lgr or `idnv policy compile`). One image holds one or more tables, usually all
 * of a TLD. Evaluation allocates nothing and parses nothing; doc/policy-image.md has the format.
 *
 * These functions judge by the ruleset alone: no IDNA2008 rule is implied. Check the label with
 * idnv_label_check first. Labels are code points as given (the caller folds case where it wants
 * to).
 */
#ifndef IDNV_POLICY_H
#define IDNV_POLICY_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/export.h>
#include <idnv/report.h>
#include <idnv/status.h>

IDNV_BEGIN

/* Code points of the longest label that is judged, and of the longest variant that is listed. */
#define IDNV_POLICY_LABEL_MAX 63
/* Code points of the longest index label; a longer one is not given. */
#define IDNV_POLICY_INDEX_MAX 255
/* "No table", "no rule". */
#define IDNV_POLICY_NONE UINT32_MAX

/*
 * An opened image: opaque, of fixed size, owned by the caller, no destructor. It points into the
 * image, which must stay unchanged as long as this is used. Copies of it are as good as it.
 */
typedef struct idnv_policy {
    uint64_t opaque[8];
} idnv_policy;

/*
 * Opens the image of len octets at blob (any alignment) and validates all of it in one pass:
 * checksum, every offset, count, string and program, and that no program is dearer than the limits
 * of the format. The time is linear in len: an image whose parts overlap so much that validation
 * would look at more than four times its octets is damaged. After IDNV_OK no call below can read
 * outside blob, loop or recurse, whatever the bytes are. The policy keeps the pointer.
 *
 * IDNV_OK            opened
 * IDNV_ERR_IMAGE     not an image, truncated, altered or inconsistent, or without a table: it
 *                    would refuse nothing
 * IDNV_ERR_VERSION   made by a newer version
 * IDNV_ERR_ARGUMENT  policy is NULL, or blob is NULL with len > 0
 */
IDNV_API idnv_status idnv_policy_open(idnv_policy *policy, const void *blob, size_t len);

/* sizeof(idnv_policy), for callers in other languages. */
IDNV_API size_t idnv_policy_sizeof(void);

/* Octets that belong to the image (its own size); tables in it, in the order in which they are
 * tried; suffixes under which registrations happen. 0 for a policy that is not open. */
IDNV_API size_t idnv_policy_size(const idnv_policy *policy);
IDNV_API uint32_t idnv_policy_tables(const idnv_policy *policy);
IDNV_API uint32_t idnv_policy_suffixes(const idnv_policy *policy);

/* Texts of an image: UTF-8, len octets, also NUL-terminated; "" when absent. They live in the
 * image. */
typedef struct idnv_policy_text {
    const char *ptr;
    size_t len;
} idnv_policy_text;

/*
 * The i-th suffix: the TLD itself, its twins, and the zones below them, lower case, A-labels, no
 * final dot. IDNV_OK, or IDNV_ERR_NOT_FOUND past the end.
 */
IDNV_API idnv_status idnv_policy_suffix(idnv_policy_text *suffix, const idnv_policy *policy,
                                        uint32_t i);

/* IDNV_OK when labels below the i-th suffix are tried against this table, IDNV_NO when not,
 * IDNV_ERR_NOT_FOUND when there is no such suffix or table. */
IDNV_API idnv_status idnv_policy_suffix_uses(const idnv_policy *policy, uint32_t i, uint32_t table);

/*
 * How sure it is that names are registered below the i-th suffix, in the words of a table's
 * confidence; "" where the policy does not say, as for the TLD itself. IDNV_OK, or
 * IDNV_ERR_NOT_FOUND past the end.
 */
IDNV_API idnv_status idnv_policy_suffix_confidence(idnv_policy_text *confidence,
                                                   const idnv_policy *policy, uint32_t i);

/* What is known about a table. */
typedef struct idnv_policy_table {
    idnv_policy_text id;         /* base name of the source file, unique in the image */
    idnv_policy_text version;    /* <version> */
    idnv_policy_text date;       /* <date> */
    idnv_policy_text languages;  /* <language> tags, separated by one space */
    idnv_policy_text source;     /* where the rules were read */
    idnv_policy_text confidence; /* "exact table seen", "secondary source", "general knowledge" */
    idnv_policy_text unicode_version; /* <unicode-version> */
    idnv_policy_text document; /* the XML that it was compiled from, when the image keeps it */
    uint8_t sha256[32];   /* of that XML; of its canonical form where the compiler had only that */
    uint32_t index_sound; /* 1: equal index labels and "variants of each other" are the same for all
                             eligible labels (certified); 0: use the bucket key and
                             idnv_policy_match */
    uint32_t actions;     /* <action> elements of the file */
    uint32_t reserved[2]; /* zero */
} idnv_policy_table;

/* IDNV_OK, or IDNV_ERR_NOT_FOUND where table is not below idnv_policy_tables. */
IDNV_API idnv_status idnv_policy_table_info(idnv_policy_table *info, const idnv_policy *policy,
                                            uint32_t table);
IDNV_API size_t idnv_policy_table_sizeof(void);

/* Index of the table with this id (exact case), IDNV_POLICY_NONE when there is none. */
IDNV_API uint32_t idnv_policy_find(const idnv_policy *policy, const char *id, size_t id_len);

/* Index of the first table whose languages have the BCP 47 tag, whole or as a prefix at a hyphen,
 * ASCII case ignored. Where no table has it, the tag is shortened subtag by subtag (RFC 4647, 3.4:
 * zh-Hans-CN, zh-Hans, zh) until one has; IDNV_POLICY_NONE when none has. */
IDNV_API uint32_t idnv_policy_find_language(const idnv_policy *policy, const char *tag,
                                            size_t tag_len);

/* Name of a rule of the table, and the comment that the registry gave it; IDNV_ERR_NOT_FOUND. */
IDNV_API idnv_status idnv_policy_rule(idnv_policy_text *name, idnv_policy_text *comment,
                                      const idnv_policy *policy, uint32_t table, uint32_t rule);

/* The answer for one label and one table. Set size before the call. */
typedef struct idnv_policy_result {
    uint32_t size;      /* sizeof(idnv_policy_result) */
    uint32_t table;     /* the table that answered */
    uint32_t eligible;  /* 1: disposition is valid, allocatable or activated */
    uint32_t action;    /* 1-based number of the deciding action in the file; 0: a default one, or
                           none was reached */
    uint32_t rule;      /* the rule that decided: of the action, or the context that failed */
    uint32_t finding;   /* IDNV_RULE_POLICY_... that was decisive; IDNV_RULE_NONE when eligible */
    uint32_t index;     /* code point that failed; IDNV_ABSENT when it is about the whole label */
    uint32_t reserved0; /* zero */
    idnv_policy_text disposition; /* in the image, or static */
    uint32_t index_len; /* code points of index_label; 0: the label is not made of the repertoire,
                           or it is longer than IDNV_POLICY_INDEX_MAX */
    uint32_t index_label[IDNV_POLICY_INDEX_MAX]; /* RFC 7940, 8.5: least label that its elements
                                                     and their variants make */
    uint64_t reserved[4];                        /* zero */
} idnv_policy_result;

IDNV_API size_t idnv_policy_result_sizeof(void);

/*
 * Judges the label of n code points by one table: RFC 7940, 8.1 (longest first), reflexive
 * variants, actions (8.3), index label over all eligible partitions (8.5). Findings of severity
 * error are added to the report, their label 0, byte and bytes counting code points; report may be
 * NULL, then only the first fault is looked for. Work is linear in n. Any thread.
 *
 * IDNV_OK            eligible
 * IDNV_NO            not eligible; result->finding says why
 * IDNV_ERR_NOT_FOUND no such table
 * IDNV_ERR_ARGUMENT  result NULL or of another size, cps NULL with n > 0
 */
IDNV_API idnv_status idnv_policy_eval(idnv_policy_result *result, const idnv_policy *policy,
                                      uint32_t table, const uint32_t *cps, size_t n,
                                      idnv_report *report);

/* Why a table refused. */
typedef struct idnv_policy_refusal {
    uint32_t table;
    uint32_t finding; /* IDNV_RULE_POLICY_... */
    uint32_t index;   /* code point, or IDNV_ABSENT */
    uint32_t rule;    /* of the table, or IDNV_POLICY_NONE */
} idnv_policy_refusal;
IDNV_API size_t idnv_policy_refusal_sizeof(void);

/*
 * The first table that accepts the label. Tables are tried in the order of the image; `first`, when
 * not IDNV_POLICY_NONE, is tried before the others; with `suffix` not IDNV_POLICY_NONE only those
 * that this suffix uses. When none accepts, result is that of the first table tried, findings are
 * added only for it, refused (cap elements, may be NULL with 0) receives one entry per table in the
 * order tried, and *refused_len their number (which may exceed cap).
 *
 * As idnv_policy_eval; IDNV_ERR_NOT_FOUND also when no table was to be tried.
 */
IDNV_API idnv_status idnv_policy_eval_first(idnv_policy_result *result,
                                            idnv_policy_refusal *refused, size_t refused_cap,
                                            size_t *refused_len, const idnv_policy *policy,
                                            uint32_t first, uint32_t suffix, const uint32_t *cps,
                                            size_t n, idnv_report *report);

/* The bucket key of a label: equal for any two labels that variants connect. */
typedef struct idnv_policy_bucket {
    uint64_t hash[2];                    /* of the key; the same on every machine */
    uint32_t len;                        /* code points of the key; may be 0 */
    uint32_t key[IDNV_POLICY_LABEL_MAX]; /* each class by its least code point */
} idnv_policy_bucket;

IDNV_API size_t idnv_policy_bucket_sizeof(void);

/*
 * A necessary condition for being variants, never a sufficient one: decide candidates of one bucket
 * with idnv_policy_match. Defined for every label of at most 63 code points, eligible or not.
 * IDNV_OK, IDNV_ERR_LIMIT (longer), IDNV_ERR_NOT_FOUND, IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_policy_bucket_key(idnv_policy_bucket *bucket, const idnv_policy *policy,
                                            uint32_t table, const uint32_t *cps, size_t n);

/*
 * Whether b is a variant label of a (RFC 7940, 8.2), exactly, over all eligible partitions of a.
 * IDNV_OK and the disposition (the strictest, where b arises in several ways: invalid, blocked, any
 * other word, allocatable, activated, valid), also when that is "invalid"; IDNV_NO when it is not.
 * disposition may be NULL. A label that is not eligible has no variants (8.2): what is registered
 * has been judged before, of any other label ask idnv_policy_eval too. The relation need not be
 * symmetric: for a collision test ask in both directions. IDNV_ERR_LIMIT when a label is longer
 * than 63 code points, or b arises in more essentially different ways than are followed, or finding
 * them takes more than some tenths of a second (never seen in a published table): treat it as a
 * collision. IDNV_ERR_NOT_FOUND, IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_policy_match(idnv_policy_text *disposition, const idnv_policy *policy,
                                       uint32_t table, const uint32_t *a, size_t a_len,
                                       const uint32_t *b, size_t b_len);

/*
 * Upper bound of the number of variant labels, the label itself included: the sum over all eligible
 * partitions of the product of the choices per element. Saturates at UINT64_MAX. 0 for a label that
 * has no eligible partition.
 */
IDNV_API idnv_status idnv_policy_bound(uint64_t *bound, const idnv_policy *policy, uint32_t table,
                                       const uint32_t *cps, size_t n);

/* What the iterator leaves out. */
enum {
    IDNV_VARIANTS_ALL = 0,
    IDNV_VARIANTS_ELIGIBLE = 1,   /* only allocatable, activated, valid */
    IDNV_VARIANTS_ONE_SCRIPT = 2 /* only those whose code points share one script (UTS #39, 5.1) */
};

/* State of an enumeration: opaque, of fixed size, owned by the caller, no destructor. */
typedef struct idnv_variants {
    uint64_t opaque[512];
} idnv_variants;

IDNV_API size_t idnv_variants_sizeof(void);

/*
 * Begins the enumeration of the variant labels of an eligible label, each once, without the label
 * itself and without those of disposition "invalid". filter is an OR of the bits above; limit is
 * the greatest number of steps that all following calls together may take, 0 for no limit. A step
 * is an element or a variant looked at, or an instruction of a rule, a few nanoseconds: some
 * hundred for a variant of an ordinary label, some ten thousand of one of 63 code points. Labels
 * that are left out cost steps too; the label at hand is finished.
 * The policy must stay open; cps is copied.
 * IDNV_OK; IDNV_NO: the label is not eligible, there is nothing to enumerate; errors as above.
 */
IDNV_API idnv_status idnv_variants_begin(idnv_variants *variants, const idnv_policy *policy,
                                         uint32_t table, const uint32_t *cps, size_t n,
                                         uint32_t filter, uint64_t limit);

/*
 * The next variant: cps (at least IDNV_POLICY_LABEL_MAX elements) and *n, and its disposition.
 * IDNV_OK: one was given. IDNV_NO: there are no more, all were given. IDNV_ERR_LIMIT: the limit of
 * steps is reached, there may be more; or a label with more different derivations than are
 * followed. Variants of more than 63 code points cannot be names and are left out.
 */
IDNV_API idnv_status idnv_variants_next(uint32_t *cps, size_t *n, idnv_policy_text *disposition,
                                        idnv_variants *variants);

IDNV_END

#endif
