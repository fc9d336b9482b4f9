/* SPDX-License-Identifier: MIT */
/* Pieces of the answers about policy (policy_json.h). */
#include <string.h>

#include "policy_json.h"

/* Steps of the walk per variant that is wanted: a bound on time for tables that make few of many. */
enum { STEPS_PER_VARIANT = 256 };

void policy_json_cps(struct json *j, const uint32_t *cps, size_t n)
{
    char utf8[4 * IDNV_POLICY_INDEX_MAX];
    size_t len = 0;
    (void)idnv_utf32_to_utf8(utf8, sizeof utf8, &len, NULL, cps, n);
    (void)json_text(j, utf8, len);
}

void policy_json_member(struct json *j, const char *key, idnv_policy_text text)
{
    if (text.len == 0)
        return;
    json_key(j, key);
    (void)json_text(j, text.ptr, text.len);
}

void policy_json_tally(struct json *j, const struct policy_tally *t)
{
    json_key(j, "variants");
    json_begin(j, '{');
    json_key(j, "bound");
    json_uint(j, t->bound);
    json_key(j, "complete");
    json_bool(j, t->complete);
    json_key(j, "total");
    json_uint(j, t->total);
    json_key(j, "allocatable");
    json_uint(j, t->allocatable);
    json_key(j, "activated");
    json_uint(j, t->activated);
    json_key(j, "blocked");
    json_uint(j, t->blocked);
    json_end(j, '}');
}

void policy_json_table(struct json *j, const idnv_policy_table *info)
{
    policy_json_member(j, "table", info->id);
    policy_json_member(j, "version", info->version);
    policy_json_member(j, "date", info->date);
    policy_json_member(j, "confidence", info->confidence);
    json_key(j, "sha256");
    json_hex(j, (const char *)info->sha256, sizeof info->sha256);
}

void policy_json_result(struct json *j, const idnv_policy_result *result)
{
    policy_json_member(j, "disposition", result->disposition);
    if (result->action > 0) {
        json_key(j, "action");
        json_uint(j, result->action);
    }
    if (result->index_len > 0) {
        json_key(j, "index_label");
        policy_json_cps(j, result->index_label, result->index_len);
    }
}

void policy_json_refused(struct json *j, const idnv_policy *policy,
                         const idnv_policy_refusal *refused, size_t n)
{
    json_key(j, "refused");
    json_begin(j, '[');
    for (size_t i = 0; i < n && i < POLICY_REFUSED_MAX; i++) {
        idnv_policy_table info;
        json_begin(j, '{');
        if (idnv_policy_table_info(&info, policy, refused[i].table) == IDNV_OK)
            policy_json_member(j, "table", info.id);
        json_key(j, "rule");
        json_string(j, idnv_rule_name((uint16_t)refused[i].finding));
        if (refused[i].index != IDNV_ABSENT) {
            json_key(j, "index");
            json_uint(j, refused[i].index);
        }
        json_end(j, '}');
    }
    json_end(j, ']');
}

static int is_text(idnv_policy_text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

static enum policy_kind kind_of(const struct policy_walk *walk, const uint32_t *cps, size_t n)
{
    idnv_policy_text text = walk->disposition;
    int activated = is_text(text, "activated");
    if (!activated && !is_text(text, "allocatable") && !is_text(text, "valid"))
        return POLICY_BLOCKED;
    if (walk->registration != NULL &&
        idnv_label_check_utf32(NULL, 0, NULL, cps, n, walk->registration, NULL) != IDNV_OK)
        return POLICY_BLOCKED;
    return activated ? POLICY_ACTIVATED : POLICY_ALLOCATABLE;
}

void policy_walk_begin(struct policy_walk *walk, struct policy_tally *t)
{
    memset(t, 0, sizeof *t);
    (void)idnv_policy_bound(&t->bound, walk->policy, walk->table, walk->cps, walk->n);
    uint64_t steps = walk->limit < UINT64_MAX / STEPS_PER_VARIANT
                         ? (walk->limit + 1) * STEPS_PER_VARIANT
                         : 0;
    if (idnv_variants_begin(walk->variants, walk->policy, walk->table, walk->cps, walk->n,
                            IDNV_VARIANTS_ALL, steps) != IDNV_OK)
        walk->variants = NULL;
}

int policy_walk_next(struct policy_walk *walk, struct policy_tally *t, uint32_t *cps, size_t *n,
                     enum policy_kind *kind)
{
    if (walk->variants == NULL)
        return 0;
    idnv_status status = idnv_variants_next(cps, n, &walk->disposition, walk->variants);
    if (status != IDNV_OK || t->total == walk->limit) {
        t->complete = status == IDNV_NO;
        return 0;
    }
    *kind = kind_of(walk, cps, *n);
    t->total++;
    t->allocatable += *kind == POLICY_ALLOCATABLE;
    t->activated += *kind == POLICY_ACTIVATED;
    t->blocked += *kind == POLICY_BLOCKED;
    return 1;
}
