/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: a failure that tells where, and one question with every check on it. */
#ifndef IDNV_FUZZ_H
#define IDNV_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <idnv.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Unlike assert, in every build. */
#define REQUIRE(condition)                                                                         \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, __func__, #condition))
_Noreturn void fuzz_fail(const char *file, int line, const char *function, const char *condition);

/* Why a target could require nothing, set by it: the replay is then skipped. NULL: it could. */
extern const char *fuzz_skip;

/* Longest input that the targets look at: above it they would only be slow. */
enum { FUZZ_INPUT_MAX = 8192 };

/*
 * Blocks of exactly n octets, so that AddressSanitizer and valgrind see one octet too many. All are
 * freed together by fuzz_free_all at the end of an input.
 */
void *fuzz_block(size_t n);
void *fuzz_copy(const void *src, size_t n);
void fuzz_free_all(void);

/*
 * Basic blocks of libidnv and libidnv-lgr that have run, where they are counted (not under other
 * sanitizers than a fuzzer's, nor with AFL++; expat's and libidnv-zone's are not): what bounds the work
 * of a call is a multiple of its input, and holds for each input, not only for those of
 * tests/t_linear.c.
 */
extern uint64_t fuzz_steps;
#if defined(FUZZ_COUNTED) && !defined(__AFL_COMPILER)
enum { FUZZ_COUNTS = 1 };
#else
enum { FUZZ_COUNTS = 0 };
#endif

/* Requires that some blocks have run since fuzz_steps was `before`, and no more than `most`. */
#define REQUIRE_STEPS(before, most)                                                                \
    (REQUIRE(!FUZZ_COUNTS || fuzz_steps > (before)),                                               \
     REQUIRE(fuzz_steps - (before) <= (uint64_t)(most)))

/* result = call, which takes no more than `most` steps; outputs of the call may be part of it. */
#define WITHIN(most, result, call)                                                                 \
    do {                                                                                           \
        const uint64_t fuzz_before = fuzz_steps;                                                   \
        (result) = (call);                                                                         \
        REQUIRE_STEPS(fuzz_before, most);                                                          \
    } while (0)

/* For units read and written of a name: a character may be mapped to 18. */
#define FUZZ_NAME_STEPS(units) (100000 + 250 * (uint64_t)(units))
/* Of a label, not in what is written: it is examined up to 255 code points. */
#define FUZZ_LABEL_STEPS(units) (150000 + 250 * (uint64_t)(units))

const idnv_profile *fuzz_profile(const char *name);

/* The code points of src; an ill-formed part becomes a surrogate. In a block. */
uint32_t *fuzz_code_points(size_t *len, const char *src, size_t src_len);

/* True where every octet is ASCII. */
bool fuzz_is_ascii(const char *src, size_t len);

/* Whether src has a deviation character (UTS #46, 4): sharp s, final sigma, a joiner. */
bool fuzz_has_deviation(const char *src, size_t len);

enum { FUZZ_FINDINGS = 256 };

struct fuzz_answer {
    idnv_status status;
    char *ascii; /* in blocks of exactly their lengths */
    size_t ascii_len;
    char *unicode;
    size_t unicode_len;
    idnv_report report;
    idnv_finding findings[FUZZ_FINDINGS];
};

/*
 * idnv_check of src. Requires: lengths needed are the same whatever the capacities, and outputs at
 * exactly that length are whole; a smaller report counts the same findings; each finding names a
 * rule and a range of the input between two characters, in order; without a report the answer is the
 * same; idnv_to_ascii and idnv_to_unicode agree.
 */
void fuzz_ask(struct fuzz_answer *answer, const char *src, size_t src_len,
              const idnv_profile *profile);

/* The answer alone, without any requirement. */
void fuzz_ask_once(struct fuzz_answer *answer, const char *src, size_t src_len,
                   const idnv_profile *profile);

/* The same as fuzz_ask for idnv_check_utf32. */
void fuzz_ask_utf32(struct fuzz_answer *answer, const uint32_t *src, size_t src_len,
                    const idnv_profile *profile);

/*
 * A call that writes up to cap units to dst and says in *needed how many there are. The context is the
 * target's: input, profile, and what else is to be the same each time.
 */
typedef idnv_status fuzz_writer(void *context, void *dst, size_t cap, size_t *needed);

/*
 * The output of such a call, units of `unit` octets, in a block of exactly its length, and the status.
 * Requires: with room for none, one too few, exactly all, and one too many the same length is told;
 * IDNV_ERR_SPACE where it does not fit, else the same status and units, and nothing beyond the room.
 */
void *fuzz_write(size_t *needed, idnv_status *status, size_t unit, fuzz_writer *writer,
                 void *context);

/* Where characters of src begin, and its end: src_len + 1 values, in a block. */
bool *fuzz_boundaries(const char *src, size_t src_len);

/* Whether the finding is of a range of so many units, from boundary to boundary (NULL: all are). */
bool fuzz_inside(const idnv_finding *finding, size_t units, const bool *boundary);

/* Findings in order, each inside the input as above. */
void fuzz_judge_report(const idnv_report *report, size_t units, const bool *boundary);

/*
 * An A-form with a label of more than 255 octets: "browser" makes them, because it verifies no DNS
 * lengths, but no label of that length is examined.
 */
bool fuzz_beyond_limit(const char *ascii, size_t len);

/* What must hold for one name and a profile beside the answer itself: round trips, keys. */
void fuzz_round_trips(const struct fuzz_answer *answer, const char *src, size_t src_len,
                      const idnv_profile *profile);

#endif
