/* SPDX-License-Identifier: MIT */
/* One question to the core, put through both entry points, and the whole answer. */
#ifndef IDNV_TEST_NAMES_H
#define IDNV_TEST_NAMES_H

#include <stdbool.h>

#include "files.h"
#include "test.h"

#include <idnv.h>

/* A string literal and its length: test inputs hold NUL and ill-formed octets. */
#define S(literal) literal, sizeof(literal) - 1

enum { ANSWER_FINDINGS = 64, ANSWER_TEXT = 8192 };

struct answer {
    idnv_status status;
    char ascii[ANSWER_TEXT];
    size_t ascii_len;
    char unicode[ANSWER_TEXT];
    size_t unicode_len;
    idnv_finding findings[ANSWER_FINDINGS];
    idnv_report report;
};

/* The names of the profiles: all, those that judge a name as it stands, those that map it. */
extern const char *const all_profiles[6], *const strict_profiles[2], *const mapping_profiles[4];

const idnv_profile *profile_of(const char *name);

/*
 * idnv_check of src, and of the same code points as UTF-32: the two must agree in all but the units
 * of byte positions. The answer is static, good until the next call.
 */
const struct answer *ask(const char *profile, const char *src, size_t src_len);
const struct answer *ask_profile(const idnv_profile *profile, const char *src, size_t src_len);

/* The same for one label: idnv_label_check and, where it is a U-label, idnv_label_check_utf32. */
const struct answer *ask_label(const char *profile, const char *src, size_t src_len);

/* The first finding of this rule; NULL: there is none. */
const idnv_finding *found(const struct answer *answer, uint16_t rule);

/* The rules of an answer, comma-separated, in the order of the report. Static. */
const char *rules_of(const struct answer *answer);

/* "valid", or the comma-separated rules; what most rows of tables compare. */
#define assert_rules(profile, src, rules)                                                          \
    assert_string_equal(rules_of(ask(profile, src, strlen(src))), rules)

/* A valid name with these forms. */
void assert_forms(const char *profile, const char *src, const char *ascii, const char *unicode);

#define assert_finding(answer, rule, label_, index_, cp_, byte_, bytes_)                           \
    do {                                                                                           \
        const idnv_finding *finding_ = found(answer, rule);                                        \
        assert_non_null(finding_);                                                                 \
        assert_int_equal(finding_->label, label_);                                                 \
        assert_int_equal(finding_->index, index_);                                                 \
        assert_int_equal(finding_->cp, cp_);                                                       \
        assert_int_equal(finding_->byte, byte_);                                                   \
        assert_int_equal(finding_->bytes, bytes_);                                                 \
    } while (0)

#endif
