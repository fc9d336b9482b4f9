/* SPDX-License-Identifier: MIT */
/* Clashes with lists, the homograph object, and the part of `check`. */
#include <stdlib.h>
#include <string.h>

#include "forecast.h"
#include "homograph.h"
#include "policy_store.h"

enum { CLASHES_TOLD = 10 }; /* of one record, on standard error */

int homograph_lists_open(struct tool *tool, struct homograph_lists *lists)
{
    int status = EXIT_VALID;
    memset(lists, 0, sizeof *lists);
    (void)pthread_mutex_init(&lists->lock, NULL);
    lists->have_targets = tool->opt.targets != NULL;
    lists->have_blocked = tool->opt.blocked != NULL;
    lists->cutter = policy_part_choice(tool);
    if (lists->cutter == NULL) {
        status = policy_choice_open(tool, &lists->own);
        lists->cutter = &lists->own;
    }
    if (status == EXIT_VALID && lists->have_targets)
        status = list_read(tool, &lists->targets, tool->opt.targets, "targets", lists->cutter);
    if (status == EXIT_VALID && lists->have_blocked)
        status = list_read(tool, &lists->blocked, tool->opt.blocked, "blocked", lists->cutter);
    if (status == EXIT_VALID)
        status = zone_lists_open(tool, lists);
    return status;
}

void homograph_lists_free(struct homograph_lists *lists)
{
    list_free(&lists->targets);
    list_free(&lists->blocked);
    tldrules_free(lists->rules);
    policy_choice_close(&lists->own);
    zone_lists_free(lists);
}

int subject_set(struct subject *subject, const char *label, size_t len)
{
    subject->len = 0;
    return idnv_utf8_to_utf32(subject->cps, IDNV_HOMOGRAPH_MAX, &subject->len, NULL, label, len) ==
               IDNV_OK &&
           subject->len > 0 &&
           idnv_homograph_hash(&subject->keys, subject->cps, subject->len) == IDNV_OK;
}

int subject_is_ascii(const struct subject *subject)
{
    uint32_t all = 0;
    for (size_t i = 0; i < subject->len; i++)
        all |= subject->cps[i];
    return all < 0x80;
}

void clashes_add(struct clashes *clashes, const struct clash *clash)
{
    if (clashes->n == clashes->cap) {
        size_t cap = clashes->cap != 0 ? clashes->cap * 2 : 8;
        clashes->at = memory_resize(clashes->at, cap, sizeof *clashes->at);
        clashes->cap = cap;
    }
    clashes->at[clashes->n++] = *clash;
}

void clashes_find(struct clashes *clashes, const struct subject *subject, size_t offset, size_t len,
                  const struct list *list)
{
    idnv_homograph_keys keys = subject->keys;
    if (len != subject->len && idnv_homograph_hash(&keys, subject->cps + offset, len) != IDNV_OK)
        return;
    for (uint32_t i = list_find(list, &keys); i != 0; i = list->entries[i - 1].next) {
        const struct list_entry *e = &list->entries[i - 1];
        uint32_t other[IDNV_HOMOGRAPH_MAX];
        size_t n = 0;
        idnv_homograph_match match = {.size = sizeof match};
        const char *label = list->labels.data + e->label;
        if (e->hash != keys.k[3].w[0] ||
            idnv_utf8_to_utf32(other, IDNV_HOMOGRAPH_MAX, &n, NULL, label, e->label_len) !=
                IDNV_OK ||
            idnv_homograph_compare(&match, NULL, 0, NULL, subject->cps + offset, len, other, n) !=
                IDNV_OK)
            continue;
        struct clash clash = {.name = list->text.data + e->name,
                              .name_len = e->name_len,
                              .label = label,
                              .label_len = e->label_len,
                              .list = list->word,
                              .rank = i - 1,
                              .offset = offset,
                              .len = len,
                              .tier = match.tier,
                              .kind = match.kind,
                              .distance = match.distance};
        if (match.tier == IDNV_TIER_K0 && strcmp(list->word, "blocked") == 0)
            clash.kind = IDNV_CLASH_BLOCKED;
        clashes_add(clashes, &clash);
    }
}

static int is_variant(const idnv_policy *policy, uint32_t table, const uint32_t *a, size_t a_len,
                      const uint32_t *b, size_t b_len)
{
    idnv_policy_text word;
    idnv_status status = idnv_policy_match(&word, policy, table, a, a_len, b, b_len);
    if (status == IDNV_OK)
        return !(word.len == 7 && memcmp(word.ptr, "invalid", 7) == 0);
    return status == IDNV_ERR_LIMIT;
}

/* A pair that was found by its looks already is a variant in the first place. */
static void add_variant(struct clashes *clashes, const struct clash *clash)
{
    for (size_t i = 0; i < clashes->n; i++) {
        struct clash *c = &clashes->at[i];
        if (c->rank != clash->rank || c->list != clash->list)
            continue;
        if (c->tier > IDNV_TIER_V) {
            c->tier = clash->tier;
            c->kind = clash->kind;
        }
        return;
    }
    clashes_add(clashes, clash);
}

void clashes_find_variants(struct clashes *clashes, const struct subject *subject,
                           struct list *list, const idnv_policy *policy, uint32_t table)
{
    idnv_policy_bucket bucket;
    const struct variant_index *v = list_variants(list, policy, table);
    if (idnv_policy_bucket_key(&bucket, policy, table, subject->cps, subject->len) != IDNV_OK)
        return;
    for (uint32_t i = list_find_variant(list, v, bucket.hash[0]); i != 0; i = v->next[i - 1]) {
        const struct list_entry *e = &list->entries[i - 1];
        uint32_t other[IDNV_HOMOGRAPH_MAX];
        size_t n = 0;
        const char *label = list->labels.data + e->label;
        if (v->hash[i - 1] != bucket.hash[0] ||
            idnv_utf8_to_utf32(other, IDNV_HOMOGRAPH_MAX, &n, NULL, label, e->label_len) !=
                IDNV_OK ||
            (n == subject->len && memcmp(other, subject->cps, n * sizeof *other) == 0) ||
            (!is_variant(policy, table, subject->cps, subject->len, other, n) &&
             !is_variant(policy, table, other, n, subject->cps, subject->len)))
            continue;
        struct clash clash = {.name = list->text.data + e->name,
                              .name_len = e->name_len,
                              .label = label,
                              .label_len = e->label_len,
                              .list = list->word,
                              .rank = i - 1,
                              .len = subject->len,
                              .tier = IDNV_TIER_V,
                              .kind = IDNV_CLASH_VARIANT};
        add_variant(clashes, &clash);
    }
}

static int compare_clashes(const void *x, const void *y)
{
    const struct clash *a = x, *b = y;
    if (a->tier != b->tier)
        return a->tier < b->tier ? -1 : 1;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    int list = strcmp(a->list, b->list);
    if (list != 0)
        return list;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

void clashes_sort(struct clashes *clashes)
{
    if (clashes->n > 1)
        qsort(clashes->at, clashes->n, sizeof *clashes->at, compare_clashes);
}

void clashes_free(struct clashes *clashes)
{
    for (size_t i = 0; i < clashes->n; i++)
        free(clashes->at[i].own);
    free(clashes->at);
    *clashes = (struct clashes){0};
}

const struct tldrules *homograph_rules(struct homograph_lists *lists, const struct tool *tool,
                                       const struct answer *answer)
{
    char tld[64];
    const char *from = tool->opt.tld != NULL ? tool->opt.tld : answer->a_label;
    size_t end = tool->opt.tld != NULL ? strlen(from) : from != NULL ? answer->a_label_len : 0;
    if (end > 0 && from[end - 1] == '.')
        end--;
    size_t start = end;
    while (start > 0 && from[start - 1] != '.')
        start--;
    size_t len = end - start;
    if (len >= sizeof tld || (start == 0 && tool->opt.tld == NULL))
        len = 0; /* one label, of no TLD */
    for (size_t i = 0; i < len; i++) {
        char c = from[start + i];
        tld[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    (void)pthread_mutex_lock(&lists->lock);
    const struct tldrules *rules = tldrules_get(&lists->rules, tool, lists->cutter, tld, len);
    (void)pthread_mutex_unlock(&lists->lock);
    return rules;
}

/* The tier that a clash has when letters native to the TLD are no disguise. */
static int32_t tier_without_native(const struct tldrules *rules, const struct subject *subject,
                                   const struct clash *c)
{
    idnv_homograph_match match = {.size = sizeof match};
    uint32_t other[IDNV_HOMOGRAPH_MAX];
    idnv_homograph_step steps[IDNV_HOMOGRAPH_STEP_MAX / 2];
    size_t n = 0, n_steps = 0, cap = sizeof steps / sizeof steps[0];
    int32_t tier = IDNV_TIER_K0;
    if (c->tier != IDNV_TIER_K2 ||
        idnv_utf8_to_utf32(other, IDNV_HOMOGRAPH_MAX, &n, NULL, c->label, c->label_len) !=
            IDNV_OK ||
        idnv_homograph_compare(&match, steps, cap, &n_steps, subject->cps + c->offset, c->len,
                               other, n) != IDNV_OK ||
        n_steps > cap)
        return c->tier;
    for (size_t i = 0; i < n_steps; i++) {
        int native = steps[i].a_len > 0;
        for (size_t k = 0; k < steps[i].a_len && native; k++)
            native = tldrules_native(rules, subject->cps[c->offset + steps[i].a + k]);
        if (!native && steps[i].tier != IDNV_TIER_K3 && steps[i].tier > tier)
            tier = steps[i].tier;
    }
    return tier == IDNV_TIER_K0 ? IDNV_TIER_K3 : IDNV_TIER_K2;
}

enum verdict clash_verdict(const struct tool *tool, const struct tldrules *rules,
                           const struct subject *subject, const struct clash *clash)
{
    enum verdict verdict = rules->action[tier_without_native(rules, subject, clash)];
    if (strcmp(clash->list, "blocked") == 0)
        return verdict == VERDICT_VALID && clash->tier != IDNV_TIER_K0 ? VERDICT_VALID
                                                                       : VERDICT_BLOCKED;
    if (strcmp(clash->list, "targets") == 0) {
        if (tool->opt.targets_action == TARGETS_LIST)
            return VERDICT_VALID;
        if (tool->opt.targets_action == TARGETS_REVIEW && verdict == VERDICT_BLOCKED)
            return VERDICT_REVIEW;
    }
    return verdict;
}

void homograph_put_key(struct buf *out, const struct subject *subject, int32_t tier)
{
    uint32_t text[IDNV_HOMOGRAPH_KEY_MAX / 2];
    size_t len = 0, octets = 0;
    if (idnv_homograph_key_text(text, sizeof text / sizeof text[0], &len, subject->cps,
                                subject->len, tier) != IDNV_OK)
        return;
    char *room = buf_room(out, 4 * len);
    if (idnv_utf32_to_utf8(room, 4 * len, &octets, NULL, text, len) == IDNV_OK)
        out->len += octets;
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

void homograph_json_at(struct json *j, const idnv_homograph_step *steps, size_t n, size_t offset)
{
    size_t last_a = SIZE_MAX, last_b = SIZE_MAX;
    json_begin(j, '[');
    for (size_t i = 0; i < n; i++) {
        const idnv_homograph_step *s = &steps[i];
        size_t longest = s->a_len > s->b_len ? s->a_len : s->b_len;
        for (size_t k = 0; k < longest; k++) {
            size_t a = s->a + (k < s->a_len ? k : s->a_len != 0 ? s->a_len - 1u : 0u);
            size_t b = s->b + (k < s->b_len ? k : s->b_len != 0 ? s->b_len - 1u : 0u);
            if (a == last_a && b == last_b)
                continue; /* a letter and its mark */
            last_a = a;
            last_b = b;
            json_begin(j, '[');
            json_uint(j, a + offset);
            json_uint(j, b);
            json_end(j, ']');
        }
    }
    json_end(j, ']');
}

static void json_clash(struct json *j, const struct subject *subject, const struct clash *c)
{
    idnv_homograph_match match = {.size = sizeof match};
    uint32_t other[IDNV_HOMOGRAPH_MAX];
    idnv_homograph_step steps[IDNV_HOMOGRAPH_STEP_MAX / 2];
    size_t n = 0, n_steps = 0, cap = sizeof steps / sizeof steps[0];
    (void)idnv_utf8_to_utf32(other, IDNV_HOMOGRAPH_MAX, &n, NULL, c->label, c->label_len);
    (void)idnv_homograph_compare(&match, steps, cap, &n_steps, subject->cps + c->offset, c->len,
                                 other, n);
    json_begin(j, '{');
    json_key(j, "name");
    (void)json_text(j, c->name, c->name_len);
    json_key(j, "tier");
    json_string(j, idnv_tier_name(c->tier));
    json_key(j, "kind");
    json_string(j, idnv_clash_name(c->kind));
    json_key(j, "at");
    if (match.tier == IDNV_TIER_NONE && n == c->len) {
        /* Variants that do not look alike: where they differ. */
        for (size_t i = 0; i < n && n_steps < cap; i++) {
            if (subject->cps[c->offset + i] != other[i])
                steps[n_steps++] =
                    (idnv_homograph_step){.a = (uint8_t)i, .a_len = 1, .b = (uint8_t)i, .b_len = 1};
        }
    }
    homograph_json_at(j, steps, n_steps < cap ? n_steps : cap, c->offset);
    json_key(j, "list");
    json_string(j, c->list);
    json_end(j, '}');
}

void homograph_json(struct json *j, const struct subject *subject, const char *v, size_t v_len,
                    const struct clashes *clashes)
{
    static const int32_t tiers[] = {IDNV_TIER_K0, IDNV_TIER_V, IDNV_TIER_K1, IDNV_TIER_K2,
                                    IDNV_TIER_K3};
    idnv_script_set set;
    struct buf key = {0};
    (void)idnv_scripts_used(&set, subject->cps, subject->len);
    json_begin(j, '{');
    json_key(j, "scripts");
    homograph_json_scripts(j, &set);
    json_key(j, "restriction");
    json_string(j, idnv_restriction_name(idnv_restriction_level(subject->cps, subject->len)));
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
        homograph_put_key(&key, subject, tiers[i]);
        (void)json_text(j, key.data, key.len);
    }
    json_end(j, '}');
    buf_free(&key);
    if (clashes != NULL) {
        json_key(j, "clashes");
        json_begin(j, '[');
        for (size_t i = 0; i < clashes->n; i++)
            json_clash(j, subject, &clashes->at[i]);
        json_end(j, ']');
    }
    json_end(j, '}');
}

/* "1: looks like 'paypal' of the targets (k2, single-script)" */
static void put_clash(struct buf *out, const struct answer *a, const struct subject *subject,
                      const struct clash *c)
{
    buf_putu(out, a->record->line);
    buf_puts(out, c->len < subject->len ? ": a part " : ": ");
    buf_puts(out, c->tier == IDNV_TIER_K0  ? "is the same as '"
                  : c->tier == IDNV_TIER_V ? "is a variant of '"
                                           : "looks like '");
    text_put(out, c->name, c->name_len, TEXT_LINE | TEXT_VISIBLE);
    buf_printf(out, "' of the %s (%s, %s)\n",
               strcmp(c->list, "blocked") == 0 ? "block list" : c->list, idnv_tier_name(c->tier),
               idnv_clash_name(c->kind));
}

void clashes_tell(struct worker *w, const struct clashes *clashes, const struct tldrules *rules,
                  const struct subject *subject)
{
    struct answer *a = &w->answer;
    size_t told = 0, left = 0;
    for (size_t i = 0; i < clashes->n; i++) {
        const struct clash *c = &clashes->at[i];
        enum verdict verdict = clash_verdict(w->tool, rules, subject, c);
        answer_raise(a, verdict);
        if (w->tool->opt.format != FORMAT_TEXT)
            continue;
        buf_puts(&a->clash_names, i == 0 ? "" : ", ");
        buf_put(&a->clash_names, c->name, c->name_len);
        buf_printf(&a->clash_names, " (%s)", idnv_tier_name(c->tier));
        if (verdict == VERDICT_VALID && !w->tool->opt.explain)
            continue;
        if (told++ < CLASHES_TOLD)
            put_clash(&a->clashes, a, subject, c);
        else
            left++;
    }
    if (left > 0)
        buf_printf(&a->clashes, "%llu: and %zu more\n", (unsigned long long)a->record->line, left);
}

static int part_open(struct tool *tool, void **state)
{
    struct homograph_lists *lists = memory_zeroed(1, sizeof *lists);
    *state = lists;
    return homograph_lists_open(tool, lists);
}

/* The label that the policy part judged; else that of the suffix rule. Its place in the U-form. */
static int take_subject(struct subject *subject, const struct homograph_lists *lists,
                        const struct answer *a, size_t *first, size_t *end)
{
    name_cut(lists->cutter, a->a_label, a->a_label_len, a->u_label, a->u_label_len, first, end);
    if (a->judged_len == 0)
        return subject_set(subject, a->u_label + *first, *end - *first);
    memcpy(subject->cps, a->judged, a->judged_len * sizeof *a->judged);
    subject->len = a->judged_len;
    return idnv_homograph_hash(&subject->keys, subject->cps, subject->len) == IDNV_OK;
}

static void find_clashes(struct clashes *clashes, const struct subject *subject, struct list *list,
                         const struct answer *answer)
{
    clashes_find(clashes, subject, 0, subject->len, list);
    if (answer->policy_used != NULL)
        clashes_find_variants(clashes, subject, list, answer->policy_used, answer->policy_table);
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

static void put_object(struct answer *answer, const struct tool *tool,
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
    homograph_json(&j, subject, known && v.len > 0 ? v.data : NULL, v.len, clashes);
    buf_free(&v);
}

/* What a browser does with a name: why it shows an A-label, or NULL. */
static const char *forecast(enum browser browser, const struct answer *answer)
{
    const char *u = answer->u_label, *a = answer->a_label, *why = NULL;
    size_t len = answer->u_label_len, end = a != NULL ? answer->a_label_len : 0;
    if (end > 0 && a[end - 1] == '.')
        end--;
    size_t tld = end;
    while (tld > 0 && a[tld - 1] != '.')
        tld--;
    for (uint32_t i = 0; i < answer->report.count && i < answer->report.cap; i++) {
        if (strncmp(idnv_rule_name(answer->report.findings[i].rule), "A_LABEL", 7) == 0)
            why = "an A-label that is not one";
    }
    for (size_t start = 0; start < len && why == NULL;) {
        const char *dot = memchr(u + start, '.', len - start);
        size_t stop = dot != NULL ? (size_t)(dot - u) : len, n = 0;
        uint32_t cps[IDNV_LABEL_MAX];
        if (idnv_utf8_to_utf32(cps, IDNV_LABEL_MAX, &n, NULL, u + start, stop - start) == IDNV_OK)
            why = forecast_label(browser, cps, n, a != NULL ? a + tld : "", end - tld);
        start = stop + 1;
    }
    return why;
}

/* Sentences for --explain in text: what Chromium and Firefox will show. */
static void put_forecasts(const struct tool *tool, struct answer *answer, int famous)
{
    static const char *const names[] = {"Chromium", "Firefox"};
    if (!tool->opt.explain || tool->opt.format != FORMAT_TEXT)
        return;
    for (enum browser b = BROWSER_CHROMIUM; b <= BROWSER_FIREFOX; b++) {
        const char *why = forecast(b, answer);
        if (why == NULL && famous && b == BROWSER_CHROMIUM)
            why = "looks like a well-known name";
        if (why == NULL)
            buf_printf(&answer->sentences, "%s shows the name as it is.\n", names[b]);
        else
            buf_printf(&answer->sentences, "%s shows the A-label: %s.\n", names[b], why);
    }
}

static void part_judge(struct worker *w, void *state, struct answer *answer)
{
    struct homograph_lists *lists = state;
    const struct tool *tool = w->tool;
    struct subject subject;
    struct clashes clashes = {0};
    size_t first, end;
    int listed = lists->have_targets || lists->have_blocked || lists->zone != NULL;
    if ((!listed && !tool->opt.explain) || answer->verdict == VERDICT_INVALID ||
        answer->u_label == NULL)
        return;
    if (!take_subject(&subject, lists, answer, &first, &end)) {
        put_forecasts(tool, answer, 0);
        return;
    }
    int look = !tool->opt.idn_only || !subject_is_ascii(&subject);
    if (look && lists->have_targets)
        find_clashes(&clashes, &subject, &lists->targets, answer);
    if (look && lists->have_blocked)
        find_clashes(&clashes, &subject, &lists->blocked, answer);
    if (look && lists->zone != NULL) {
        int status = zone_clashes_find(tool, lists, &clashes, &subject, answer->u_label + first,
                                       end - first);
        answer->status = status > answer->status ? status : answer->status;
        if (status != 0) /* nobody has said that it collides with nothing */
            answer_raise(answer, VERDICT_REVIEW);
    }
    clashes_sort(&clashes);
    const struct tldrules *rules = listed ? homograph_rules(lists, tool, answer) : NULL;
    if (rules != NULL && rules->status > answer->status)
        answer->status = rules->status;
    clashes_tell(w, &clashes, rules, &subject);
    int famous = 0;
    for (size_t i = 0; i < clashes.n; i++)
        famous |= clashes.at[i].tier != IDNV_TIER_K0 && strcmp(clashes.at[i].list, "targets") == 0;
    put_forecasts(tool, answer, famous);
    if (tool->opt.format == FORMAT_JSON)
        put_object(answer, tool, &subject, listed ? &clashes : NULL);
    clashes_free(&clashes);
}

static void part_close(void *state)
{
    homograph_lists_free(state);
    free(state);
}

const struct part homograph_part = {part_open, part_judge, part_close};
