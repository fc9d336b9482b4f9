/* SPDX-License-Identifier: MIT */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

idnv_status engine_open(struct engine *engine, const struct idnv_lgr *lgr)
{
    idnv_lgr_source source;
    memset(engine, 0, sizeof *engine);
    memset(&source, 0, sizeof source);
    engine->lgr = lgr;
    source.size = sizeof source;
    source.lgr = lgr;
    source.id = "table";
    source.id_len = 5;
    idnv_status status =
        idnv_lgr_compile(&engine->image, &engine->size, &source, 1, NULL, 0, NULL, NULL);
    return status == IDNV_OK ? idnv_policy_open(&engine->policy, engine->image, engine->size)
                             : status;
}

void engine_close(struct engine *engine) { idnv_lgr_image_free(engine->image, NULL); }

static bool same_word(const struct idnv_lgr *lgr, uint32_t word, const idnv_policy_text *text)
{
    const struct idnvi_lgr_text *w = &lgr->words[word];
    return w->len == text->len && memcmp(w->ptr, text->ptr, w->len) == 0;
}

static bool is_invalid(const struct idnv_lgr *lgr, uint32_t word)
{
    const struct idnvi_lgr_text *w = &lgr->words[word];
    return w->len == 7 && memcmp(w->ptr, "invalid", 7) == 0;
}

static const struct literal_variant *find(const struct literal_list *list, const uint32_t *cps,
                                          size_t n)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->list[i].len == n && memcmp(list->list[i].cps, cps, n * sizeof *cps) == 0)
            return &list->list[i];
    return NULL;
}

/* Membership and bucket key of every literal variant. */
static const char *check_members(struct engine *e, const uint32_t *cps, uint32_t len,
                                 const struct literal_list *list)
{
    idnv_policy_bucket own, other;
    idnv_policy_text text;
    if (idnv_policy_bucket_key(&own, &e->policy, 0, cps, len) != IDNV_OK)
        return "bucket key";
    for (size_t i = 0; i < list->count; i++) {
        const struct literal_variant *v = &list->list[i];
        if (v->len > IDNV_POLICY_LABEL_MAX)
            continue;
        if (idnv_policy_match(&text, &e->policy, 0, cps, len, v->cps, v->len) != IDNV_OK ||
            !same_word(e->lgr, v->disp, &text))
            return "membership";
        if (idnv_policy_bucket_key(&other, &e->policy, 0, v->cps, v->len) != IDNV_OK ||
            other.len != own.len || memcmp(other.key, own.key, own.len * sizeof *own.key) != 0 ||
            memcmp(other.hash, own.hash, sizeof own.hash) != 0)
            return "bucket key of a variant";
        e->variants++;
    }
    return NULL;
}

static const char *check_variants(struct engine *e, const uint32_t *cps, uint32_t len,
                                  const struct literal_list *list)
{
    idnv_variants walk;
    idnv_policy_text text;
    uint32_t variant[IDNV_POLICY_LABEL_MAX];
    size_t n, given = 0, expected = 0;
    uint64_t bound;
    for (size_t i = 0; i < list->count; i++)
        expected += list->list[i].len <= IDNV_POLICY_LABEL_MAX &&
                    !is_invalid(e->lgr, list->list[i].disp);
    idnv_status status = idnv_variants_begin(&walk, &e->policy, 0, cps, len, 0, 0);
    if (status == IDNV_NO)
        return NULL; /* not eligible: has none */
    while ((status = idnv_variants_next(variant, &n, &text, &walk)) == IDNV_OK) {
        const struct literal_variant *v = find(list, variant, n);
        if (v == NULL || !same_word(e->lgr, v->disp, &text))
            return "variants";
        given++;
    }
    if (status != IDNV_NO || given != expected)
        return "number of variants";
    if (idnv_policy_bound(&bound, &e->policy, 0, cps, len) != IDNV_OK || bound < given + 1)
        return "bound";
    e->variant_sets++;
    return check_members(e, cps, len, list);
}

const char *engine_compare(struct engine *e, const uint32_t *cps, uint32_t len, size_t max)
{
    idnv_policy_result r;
    uint32_t index[LITERAL_MAX * 2];
    struct literal_verdict v = literal_judge(e->lgr, cps, len);
    r.size = sizeof r;
    if (idnv_policy_eval(&r, &e->policy, 0, cps, len, NULL) < 0)
        return "status";
    e->labels++;
    if (v.member ? !same_word(e->lgr, v.disp, &r.disposition) || v.action != r.action
                 : r.index_len != 0 || r.eligible)
        return "disposition";
    if (!v.member)
        return r.index == v.index ? NULL : "place of the first fault";
    uint32_t n = literal_index(index, e->lgr, cps, len, max);
    if (n != UINT32_MAX) {
        e->indexes++;
        if (n != r.index_len || memcmp(index, r.index_label, n * sizeof *index) != 0)
            return "index label";
    }
    struct literal_list list;
    bool complete = literal_variants(&list, e->lgr, cps, len, max);
    const char *wrong = complete && v.eligible ? check_variants(e, cps, len, &list) : NULL;
    free(list.list);
    return wrong;
}
