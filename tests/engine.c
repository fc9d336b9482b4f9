/* SPDX-License-Identifier: MIT */
#include "engine.h"

#include <stdio.h>
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

/* Notes what both say of a variant; NULL: that it is none. */
static const char *differ(struct engine *e, const char *what, const uint32_t *cps, size_t n,
                          const struct literal_variant *literal, const idnv_policy_text *engine)
{
    char text[400] = "";
    for (size_t i = 0; i < n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), " %04X", (unsigned)cps[i]);
    snprintf(e->detail, sizeof e->detail, "%.400s: literal %.60s, engine %.60s", text,
             literal ? e->lgr->words[literal->disp].ptr : "-", engine ? engine->ptr : "-");
    return what;
}

const char *engine_compare_pair(struct engine *e, const struct literal_list *list,
                                const uint32_t *a, uint32_t a_len, const uint32_t *b,
                                uint32_t b_len)
{
    idnv_policy_text text;
    const struct literal_variant *v = find(list, b, b_len);
    idnv_status status = idnv_policy_match(&text, &e->policy, 0, a, a_len, b, b_len);
    if (status != (v != NULL ? IDNV_OK : IDNV_NO))
        return differ(e, "membership", b, b_len, v, status == IDNV_OK ? &text : NULL);
    if (v != NULL && !same_word(e->lgr, v->disp, &text))
        return differ(e, "disposition of a variant", b, b_len, v, &text);
    return NULL;
}

bool engine_same_bucket(const idnv_policy_bucket *a, const idnv_policy_bucket *b)
{
    return a->len == b->len && memcmp(a->key, b->key, a->len * sizeof *a->key) == 0 &&
           memcmp(a->hash, b->hash, sizeof a->hash) == 0;
}

/* Membership and bucket key of every literal variant. */
static const char *check_members(struct engine *e, const uint32_t *cps, uint32_t len,
                                 const struct literal_list *list)
{
    idnv_policy_bucket own, other;
    if (idnv_policy_bucket_key(&own, &e->policy, 0, cps, len) != IDNV_OK)
        return "bucket key";
    for (size_t i = 0; i < list->count; i++) {
        const struct literal_variant *v = &list->list[i];
        if (v->len > IDNV_POLICY_LABEL_MAX)
            continue;
        const char *wrong = engine_compare_pair(e, list, cps, len, v->cps, v->len);
        if (wrong != NULL)
            return wrong;
        if (idnv_policy_bucket_key(&other, &e->policy, 0, v->cps, v->len) != IDNV_OK ||
            !engine_same_bucket(&own, &other))
            return differ(e, "bucket key of a variant", v->cps, v->len, v, NULL);
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
            return differ(e, "variants", variant, n, v, &text);
        given++;
    }
    if (status != IDNV_NO || given != expected)
        return "number of variants";
    if (idnv_policy_bound(&bound, &e->policy, 0, cps, len) != IDNV_OK || bound < given + 1)
        return "bound";
    e->variant_sets++;
    return check_members(e, cps, len, list);
}

static bool in_cps(const struct idnvi_lgr_cps *cps, uint32_t cp)
{
    for (uint32_t i = 0; i < cps->len; i++)
        if (cps->ptr[i] == cp)
            return true;
    return false;
}

static bool in_char(const struct idnv_lgr *lgr, const struct idnvi_lgr_char *c, uint32_t cp)
{
    for (uint32_t i = 0; i < c->variants.count; i++)
        if (in_cps(&lgr->variants[c->variants.first + i].cps, cp))
            return true;
    return in_cps(&c->cps, cp) || (c->cps.len == 1 && c->cps.ptr[0] <= cp && cp <= c->last);
}

/* A code point that no element and no variant has: the engine has it in no class. */
static bool has_stranger(const struct idnv_lgr *lgr, const uint32_t *cps, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        bool known = false;
        for (uint32_t k = 0; k < lgr->char_count && !known; k++)
            known = in_char(lgr, &lgr->chars[k], cps[i]);
        if (!known)
            return true;
    }
    return false;
}

const char *engine_compare(struct engine *e, const uint32_t *cps, uint32_t len, size_t max)
{
    idnv_policy_result r;
    uint32_t index[LITERAL_MAX * 2];
    e->detail[0] = '\0';
    struct literal_verdict v = literal_judge(e->lgr, cps, len);
    r.size = sizeof r;
    if (idnv_policy_eval(&r, &e->policy, 0, cps, len, NULL) < 0)
        return "status";
    e->labels++;
    if (v.member ? !same_word(e->lgr, v.disp, &r.disposition) || v.action != r.action
                 : r.index_len != 0 || r.eligible)
        return "disposition";
    if (!v.member)
        return r.index == v.index || has_stranger(e->lgr, cps, len) ? NULL
                                                                    : "place of the first fault";
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
