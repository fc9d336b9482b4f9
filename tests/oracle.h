/* SPDX-License-Identifier: MIT */
/* What both oracles are asked: the corpora, and labels made from every assigned code point. */
#ifndef IDNV_TEST_ORACLE_H
#define IDNV_TEST_ORACLE_H

#include "vectors.h"

typedef void oracle_question(const char *name, size_t len);

/* Every line of a corpus; false: it is not at hand. */
bool ask_corpus(const char *file, oracle_question *question);

/*
 * Labels around each code point that is assigned in the Unicode version of the profile: alone, after
 * and before letters of either direction, doubled, beside joiners and a mark, as an A-label. Of Han
 * and Hangul, which are uniform, one in 32.
 */
void ask_generated(const idnv_profile *profile, oracle_question *question);

#endif
