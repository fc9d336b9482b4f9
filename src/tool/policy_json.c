/* SPDX-License-Identifier: MIT */
/* The object `policy` of an answer (policy_json.h). */
#include "policy_json.h"

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

void policy_json_tld(struct json *j, const struct policy_choice *choice,
                     const struct policy_cut *cut)
{
    size_t last = policy_last_label(cut->name, cut->len);
    size_t start = policy_last_label(choice->under, choice->under_len);
    idnv_policy_text tld = {choice->under != NULL ? choice->under + start : NULL,
                            choice->under_len - start};
    if (tld.len == 0 && cut->suffix_start < cut->len)
        tld = (idnv_policy_text){cut->name + last, cut->len - last};
    else if (tld.len == 0 && cut->policy != NULL)
        (void)idnv_policy_suffix(&tld, cut->policy, 0);
    policy_json_member(j, "tld", tld);
}

void policy_json_index(struct json *j, const idnv_policy_result *result)
{
    if (result->index_len == 0)
        return;
    json_key(j, "index_label");
    policy_json_cps(j, result->index_label, result->index_len);
}

static void put_count(struct json *j, const char *key, uint64_t count)
{
    json_key(j, key);
    json_uint(j, count);
}

void policy_json_variants(struct json *j, const struct policy_walk *walk)
{
    json_key(j, "variants");
    json_begin(j, '{');
    put_count(j, "bound", walk->bound);
    json_key(j, "complete");
    json_bool(j, walk->complete);
    put_count(j, "total", walk->total);
    put_count(j, "allocatable", walk->counts[POLICY_ALLOCATABLE]);
    put_count(j, "activated", walk->counts[POLICY_ACTIVATED]);
    put_count(j, "blocked", walk->counts[POLICY_BLOCKED]);
    json_end(j, '}');
}

/* The table that accepted. */
static void put_table(struct json *j, const idnv_policy_table *info)
{
    policy_json_member(j, "table", info->id);
    policy_json_member(j, "version", info->version);
    policy_json_member(j, "date", info->date);
    policy_json_member(j, "confidence", info->confidence);
    json_key(j, "sha256");
    json_hex(j, (const char *)info->sha256, sizeof info->sha256);
}

/* The tables that refused, each with its first reason. */
static void put_refused(struct json *j, const struct evaluation *e)
{
    json_key(j, "refused");
    json_begin(j, '[');
    for (size_t i = 0; i < e->refused_len && i < POLICY_REFUSED_MAX; i++) {
        const idnv_policy_refusal *r = &e->refused[i];
        idnv_policy_table info;
        json_begin(j, '{');
        if (idnv_policy_table_info(&info, e->policy, r->table) == IDNV_OK)
            policy_json_member(j, "table", info.id);
        json_key(j, "rule");
        json_string(j, idnv_rule_name((uint16_t)r->finding));
        if (r->index != IDNV_ABSENT)
            put_count(j, "index", r->index);
        json_end(j, '}');
    }
    json_end(j, ']');
}

/* The counts, and the members that belong to the same registrant; these are known after those. */
static void put_variants(struct json *j, struct evaluation *e, uint64_t limit)
{
    struct policy_walk walk;
    struct buf members = {0};
    struct json bundle = {.out = &members, .terminal = j->terminal};
    json_begin(&bundle, '[');
    policy_walk_begin(&walk, e, limit);
    while (policy_walk_next(&walk))
        if (walk.available)
            policy_json_cps(&bundle, walk.cps, walk.n);
    json_end(&bundle, ']');
    policy_json_variants(j, &walk);
    json_key(j, "bundle");
    json_raw(j, members.data, members.len);
    buf_free(&members);
}

void policy_json_evaluation(struct json *j, struct evaluation *e, uint64_t limit)
{
    if (e->status == IDNV_OK)
        put_table(j, &e->info);
    policy_json_member(j, "disposition", e->result.disposition);
    if (e->result.action > 0)
        put_count(j, "action", e->result.action);
    policy_json_index(j, &e->result);
    if (e->status == IDNV_OK)
        put_variants(j, e, limit);
    else
        put_refused(j, e);
}
