/* SPDX-License-Identifier: MIT */
/* The object `policy` of an answer, and its pieces. */
#ifndef IDNV_TOOL_POLICY_JSON_H
#define IDNV_TOOL_POLICY_JSON_H

#include "policy_judge.h"

void policy_json_cps(struct json *j, const uint32_t *cps, size_t n);
/* Nothing when the text is empty. */
void policy_json_member(struct json *j, const char *key, idnv_policy_text text);

/* The member `tld`, where there is one. */
void policy_json_tld(struct json *j, const struct policy_choice *choice,
                     const struct policy_cut *cut);
/* All members of a judged label from `table` on; walks through at most `limit` variants. */
void policy_json_evaluation(struct json *j, struct evaluation *e, uint64_t limit);
/* The member `index_label`, where there is one. */
void policy_json_index(struct json *j, const idnv_policy_result *result);
/* The member `variants` with what the walk has counted. */
void policy_json_variants(struct json *j, const struct policy_walk *walk);

#endif
