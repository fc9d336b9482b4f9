/* SPDX-License-Identifier: MIT */
/* What must hold of any table of any open image and any label. */
#ifndef IDNV_FUZZ_POLICY_H
#define IDNV_FUZZ_POLICY_H

#include "fuzz.h"

#include <idnv/lgr.h>
#include <idnv/policy.h>

/*
 * Evaluates, lists variants and asks for the keys of cps. compiled: the table came from the compiler,
 * so what the compiler promises is required too (bucket keys, exact membership, sound index labels);
 * else only that nothing breaks.
 */
void fuzz_judge_policy(const idnv_policy *policy, uint32_t table, const uint32_t *cps, size_t len,
                       bool compiled);

/*
 * idnv_policy_open and idnv_policy_match. Their work is bounded: whatever overlaps in an image, not
 * more than four times its octets are looked at.
 */
idnv_status fuzz_open(idnv_policy *policy, const void *image, size_t len);
idnv_status fuzz_match(idnv_policy_text *disposition, const idnv_policy *policy, uint32_t table,
                       const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len);

/* The document as canonical XML, in a block. */
char *fuzz_document(size_t *len, const idnv_lgr *lgr);

/* Compiles a document (it stays the caller's) into an open policy; false: it was refused. */
bool fuzz_compile(idnv_policy *policy, void **image, const idnv_lgr *lgr);

#endif
