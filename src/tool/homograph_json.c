/* SPDX-License-Identifier: MIT */
/* The object `homograph` of an answer. */
#include <stdlib.h>
#include <string.h>

#include "homograph.h"

void homograph_put_key(struct buf *out, const struct subject *labels, size_t n, int32_t tier)
{
    uint32_t text[IDNV_HOMOGRAPH_KEY_MAX / 2];
    for (size_t i = 0; i < n; i++) {
        size_t len = 0, octets = 0;
        if (i > 0)
            buf_putc(out, '.');
        if (idnv_homograph_key_text(text, sizeof text / sizeof text[0], &len, labels[i].cps,
                                    labels[i].len, tier) != IDNV_OK)
            continue;
        char *room = buf_room(out, 4 * len);
        if (idnv_utf32_to_utf8(room, 4 * len, &octets, NULL, text, len) == IDNV_OK)
            out->len += octets;
    }
}

void homograph_scripts(idnv_script_set *set, const struct subject *labels, size_t n)
{
    uint32_t *all = memory_resize(NULL, n, sizeof labels->cps);
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        memcpy(all + len, labels[i].cps, labels[i].len * sizeof *all);
        len += labels[i].len;
    }
    (void)idnv_scripts_used(set, all, len);
    free(all);
}

int32_t homograph_restriction(const struct subject *labels, size_t n)
{
    int32_t worst = IDNV_RESTRICTION_ASCII;
    for (size_t i = 0; i < n; i++) {
        int32_t level = idnv_restriction_level(labels[i].cps, labels[i].len);
        worst = level > worst ? level : worst;
    }
    return worst;
}

void homograph_json_scripts(struct json *j, const idnv_script_set *set)
{
    json_begin(j, '[');
    for (size_t i = 0; idnv_script_code(i) != NULL; i++) {
        if (idnv_script_set_has(set, i))
            json_string(j, idnv_script_code(i));
    }
    json_end(j, ']');
}

int homograph_place(struct homograph_places *p, size_t *a, size_t *b)
{
    for (; p->i < p->n; p->i++, p->k = 0) {
        const idnv_homograph_step *s = &p->steps[p->i];
        size_t longest = s->a_len > s->b_len ? s->a_len : s->b_len;
        while (p->k < longest) {
            size_t k = p->k++, last_a = p->a, last_b = p->b;
            p->a = s->a + (k < s->a_len ? k : s->a_len != 0 ? s->a_len - 1u : 0u);
            p->b = s->b + (k < s->b_len ? k : s->b_len != 0 ? s->b_len - 1u : 0u);
            if (p->told && p->a == last_a && p->b == last_b)
                continue; /* a letter and its mark */
            p->told = 1;
            *a = p->a;
            *b = p->b;
            return 1;
        }
    }
    return 0;
}

void homograph_json_at(struct json *j, const idnv_homograph_step *steps, size_t n, size_t offset)
{
    struct homograph_places places = {.steps = steps, .n = n};
    json_begin(j, '[');
    for (size_t a, b; homograph_place(&places, &a, &b);) {
        json_begin(j, '[');
        json_uint(j, a + offset);
        json_uint(j, b);
        json_end(j, ']');
    }
    json_end(j, ']');
}

/*
 * Variants that do not look alike: where they differ. Of labels of one length each place, else the
 * one stretch between what they begin and end with in common.
 */
static size_t differences(struct clash_details *d, const struct clash *c)
{
    const uint32_t *a = c->cps, *b = d->other;
    size_t n = 0, start = 0, a_len = c->len, b_len = d->other_len;
    for (size_t i = 0; a_len == b_len && i < a_len; i++)
        if (a[i] != b[i])
            d->steps[n++] =
                (idnv_homograph_step){.a = (uint8_t)i, .a_len = 1, .b = (uint8_t)i, .b_len = 1};
    if (a_len == b_len)
        return n;
    while (start < a_len && start < b_len && a[start] == b[start])
        start++;
    while (a_len > start && b_len > start && a[a_len - 1] == b[b_len - 1])
        a_len--, b_len--;
    /* Nothing has its place at the letter before. */
    if (start > 0 && (start == a_len || start == b_len))
        start--;
    d->steps[0] = (idnv_homograph_step){.a = (uint8_t)start,
                                        .a_len = (uint8_t)(a_len - start),
                                        .b = (uint8_t)start,
                                        .b_len = (uint8_t)(b_len - start)};
    return 1;
}

static void json_clash(struct json *j, const struct clash *c, struct clash_details *d)
{
    if (!clash_details_take(d, c))
        d->n_steps = differences(d, c);
    json_begin(j, '{');
    json_key(j, "name");
    (void)json_text(j, c->name, c->name_len);
    json_key(j, "tier");
    json_string(j, idnv_tier_name(c->tier));
    json_key(j, "kind");
    json_string(j, idnv_clash_name(c->kind));
    json_key(j, "at");
    homograph_json_at(j, d->steps, d->n_steps, c->offset);
    json_key(j, "list");
    json_string(j, c->list);
    json_end(j, '}');
}

void homograph_json(struct json *j, const struct subject *labels, size_t n, const char *v,
                    size_t v_len, const struct clashes *clashes)
{
    static const int32_t tiers[] = {IDNV_TIER_K0, IDNV_TIER_V, IDNV_TIER_K1, IDNV_TIER_K2,
                                    IDNV_TIER_K3};
    idnv_script_set set;
    struct buf key = {0};
    homograph_scripts(&set, labels, n);
    json_begin(j, '{');
    json_key(j, "scripts");
    homograph_json_scripts(j, &set);
    json_key(j, "restriction");
    json_string(j, idnv_restriction_name(homograph_restriction(labels, n)));
    json_key(j, "keys");
    json_begin(j, '{');
    for (size_t i = 0; i < sizeof tiers / sizeof tiers[0]; i++) {
        if (tiers[i] == IDNV_TIER_V && v == NULL)
            continue;
        json_key(j, idnv_tier_name(tiers[i]));
        if (tiers[i] == IDNV_TIER_V) {
            (void)json_text(j, v, v_len);
            continue;
        }
        key.len = 0;
        homograph_put_key(&key, labels, n, tiers[i]);
        (void)json_text(j, key.data, key.len);
    }
    json_end(j, '}');
    buf_free(&key);
    if (clashes != NULL) {
        struct clash_details *d = memory_zeroed(1, sizeof *d);
        json_key(j, "clashes");
        json_begin(j, '[');
        for (size_t i = 0; i < clashes->n; i++)
            json_clash(j, &clashes->at[i], d);
        json_end(j, ']');
        free(d);
    }
    json_end(j, '}');
}

/* A bucket key as text; a class without a code point of its own is a number in angle brackets. */
static void put_bucket(struct buf *out, const idnv_policy_bucket *bucket)
{
    for (uint32_t i = 0; i < bucket->len; i++) {
        size_t n = idnv_utf8_encode(buf_room(out, 4), bucket->key[i]);
        out->len += n;
        if (n == 0) {
            buf_putc(out, '<');
            buf_puthex(out, bucket->key[i], 4);
            buf_putc(out, '>');
        }
    }
}

void homograph_put_object(struct answer *answer, const struct tool *tool,
                          const struct subject *subject, const struct clashes *clashes)
{
    struct json j = {.out = &answer->homograph, .terminal = tool->out_terminal};
    struct buf v = {0};
    idnv_policy_bucket bucket;
    int known = answer->policy_used != NULL &&
                idnv_policy_bucket_key(&bucket, answer->policy_used, answer->policy_table,
                                       subject->cps, subject->len) == IDNV_OK;
    if (known)
        put_bucket(&v, &bucket);
    homograph_json(&j, subject, 1, known && v.len > 0 ? v.data : NULL, v.len, clashes);
    buf_free(&v);
}
