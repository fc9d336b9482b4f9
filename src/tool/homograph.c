/* SPDX-License-Identifier: MIT */
/* Labels compared with those of lists: what clashes, and what that makes of a name. */
#include <stdlib.h>
#include <string.h>

#include "code_points.h"
#include "has_variant.h"
#include "homograph.h"

enum { CLASHES_TOLD = 10, PLACES_TOLD = 4 }; /* of one record, of one clash, on standard error */

size_t homograph_tld(char tld[IDNV_LABEL_MAX], const struct answer *answer)
{
    const char *name = answer->a_label;
    size_t end = answer->a_label_len;
    if (name == NULL)
        return 0;
    end -= end > 0 && name[end - 1] == '.';
    size_t start = policy_last_label(name, end), len = end - start;
    if (start == 0 || len > IDNV_LABEL_MAX)
        return 0;
    for (size_t i = 0; i < len; i++) {
        char c = name[start + i];
        tld[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return len;
}

idnv_policy_text homograph_tld_of(char own[IDNV_LABEL_MAX], const struct homograph_lists *lists,
                                  const struct answer *answer)
{
    idnv_policy_text tld = {own, homograph_tld(own, answer)};
    if (tld.len == 0)
        tld = policy_choice_tld(lists->cutter);
    if (tld.len == 0 && lists->zone != NULL)
        tld = policy_choice_tld(zone_cutter(lists));
    return tld;
}

static const struct tldrules *rules_of(struct homograph_lists *lists, const struct tool *tool,
                                       const char *tld, size_t len)
{
    (void)pthread_mutex_lock(&lists->lock);
    const struct tldrules *rules = tldrules_get(&lists->rules, tool, lists->cutter, tld, len);
    (void)pthread_mutex_unlock(&lists->lock);
    return rules;
}

int homograph_lists_open(struct tool *tool, struct homograph_lists *lists)
{
    int status = EXIT_VALID;
    memset(lists, 0, sizeof *lists);
    (void)pthread_mutex_init(&lists->lock, NULL);
    int standard = tool->n_args == 0; /* who reads standard input */
    standard += tool->opt.targets != NULL && strcmp(tool->opt.targets, "-") == 0;
    standard += tool->opt.blocked != NULL && strcmp(tool->opt.blocked, "-") == 0;
    if (standard > 1)
        return tool_fail(tool, EXIT_USAGE, "only one of the names and the lists can be '-'");
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
    int listed = lists->have_targets || lists->have_blocked || lists->zone != NULL;
    if (status == EXIT_VALID && listed && tool->opt.tld != NULL) /* before any record is answered */
        status = rules_of(lists, tool, tool->opt.tld, strlen(tool->opt.tld))->status;
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
    if (idnv_utf8_to_utf32(subject->cps, IDNV_HOMOGRAPH_MAX, &subject->len, NULL, label, len) !=
            IDNV_OK ||
        subject->len == 0)
        return 0;
    code_points_canonical(subject->cps, subject->len); /* a policy tells capitals apart */
    return idnv_homograph_hash(&subject->keys, subject->cps, subject->len) == IDNV_OK;
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

/* The code points of an entry, 0 when there are too many; *clash names the entry. */
static size_t read_entry(struct clash *clash, uint32_t cps[IDNV_HOMOGRAPH_MAX],
                         const struct list *list, uint32_t index)
{
    const struct list_entry *e = &list->entries[index];
    const char *label = list->labels.data + e->label;
    size_t n = 0;
    if (idnv_utf8_to_utf32(cps, IDNV_HOMOGRAPH_MAX, &n, NULL, label, e->label_len) != IDNV_OK)
        return 0;
    *clash = (struct clash){.name = list->text.data + e->name,
                            .name_len = e->name_len,
                            .label = label,
                            .label_len = e->label_len,
                            .list = list->word,
                            .rank = index};
    return n;
}

void clashes_find(struct clashes *clashes, const struct subject *subject, size_t offset, size_t len,
                  const struct list *list)
{
    idnv_homograph_keys keys = subject->keys;
    if (len != subject->len && idnv_homograph_hash(&keys, subject->cps + offset, len) != IDNV_OK)
        return;
    for (uint32_t i = list_find(list, &keys); i != 0; i = list->entries[i - 1].next) {
        uint32_t other[IDNV_HOMOGRAPH_MAX];
        idnv_homograph_match match = {.size = sizeof match};
        struct clash clash;
        if (list->entries[i - 1].hash != keys.k[3].w[0])
            continue;
        size_t n = read_entry(&clash, other, list, i - 1);
        if (n == 0 || idnv_homograph_compare(&match, NULL, 0, NULL, subject->cps + offset, len,
                                             other, n) != IDNV_OK)
            continue;
        int blocked = match.tier == IDNV_TIER_K0 && strcmp(list->word, "blocked") == 0;
        clash.cps = subject->cps + offset;
        clash.offset = offset;
        clash.len = len;
        clash.tier = match.tier;
        clash.kind = blocked ? IDNV_CLASH_BLOCKED : match.kind;
        clash.distance = match.distance;
        clashes_add(clashes, &clash);
    }
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

static void find_variants(struct clashes *clashes, const struct subject *subject, struct list *list,
                          const idnv_policy *policy, uint32_t table)
{
    idnv_policy_bucket bucket;
    const struct variant_index *v = list_variants(list, policy, table);
    if (idnv_policy_bucket_key(&bucket, policy, table, subject->cps, subject->len) != IDNV_OK)
        return;
    for (uint32_t i = list_find_variant(list, v, bucket.hash[0]); i != 0; i = v->next[i - 1]) {
        uint32_t other[IDNV_HOMOGRAPH_MAX];
        struct clash clash;
        if (v->hash[i - 1] != bucket.hash[0])
            continue;
        size_t n = read_entry(&clash, other, list, i - 1);
        if (n == 0 || (n == subject->len && memcmp(other, subject->cps, n * sizeof *other) == 0) ||
            (!idnvi_has_variant(policy, table, subject->cps, subject->len, other, n) &&
             !idnvi_has_variant(policy, table, other, n, subject->cps, subject->len)))
            continue;
        clash.cps = subject->cps;
        clash.len = subject->len;
        clash.tier = IDNV_TIER_V;
        clash.kind = IDNV_CLASH_VARIANT;
        add_variant(clashes, &clash);
    }
}

void clashes_find_label(struct clashes *clashes, const struct subject *subject, struct list *list,
                        const struct answer *answer, const struct tool *tool)
{
    const idnv_policy *policy = answer->policy_used;
    clashes_find(clashes, subject, 0, subject->len, list);
    for (uint32_t t = 0; policy != NULL && t < idnv_policy_tables(policy); t++)
        if (tool->opt.table == NULL || t == answer->policy_table)
            find_variants(clashes, subject, list, policy, t);
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
    char own[IDNV_LABEL_MAX];
    idnv_policy_text tld = homograph_tld_of(own, lists, answer);
    return rules_of(lists, tool, tld.ptr, tld.len);
}

static int is_ascii_letter(uint32_t cp) { return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z'; }

/* Sequences of different lengths, the longer one with letters beyond ASCII. */
static int is_spelled_out(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    const uint32_t *longer = a_len > b_len ? a : b;
    size_t len = a_len > b_len ? a_len : b_len;
    return a_len != b_len && !code_points_ascii(longer, len);
}

int clash_details_take(struct clash_details *d, const struct clash *c)
{
    d->match = (idnv_homograph_match){.size = sizeof d->match};
    d->other_len = d->n_steps = 0;
    return idnv_utf8_to_utf32(d->other, IDNV_HOMOGRAPH_MAX, &d->other_len, NULL, c->label,
                              c->label_len) == IDNV_OK &&
           idnv_homograph_compare(&d->match, d->steps, IDNV_HOMOGRAPH_STEP_MAX, &d->n_steps, c->cps,
                                  c->len, d->other, d->other_len) == IDNV_OK;
}

static int is_digit(uint32_t cp)
{
    size_t systems = 0;
    (void)idnv_mixed_numbers(NULL, 0, &systems, &cp, 1);
    return systems > 0;
}

/* One, or none. */
static int is_one_script(const idnv_script_set *set)
{
    int n = 0;
    for (size_t i = 0; i < sizeof set->bits / sizeof set->bits[0]; i++)
        for (uint64_t bits = set->bits[i]; bits != 0; bits &= bits - 1)
            n++;
    return n <= 1;
}

/*
 * A letter of another script is at home in a word of that script (сок, cok), and out of place in a
 * label of several, though these are written together (トヨ夕 for トヨタ, g口口gle).
 */
static int is_at_home(const struct clash_details *d, const uint32_t *a, size_t a_len,
                      const uint32_t *b, size_t b_len)
{
    idnv_script_set of_a, of_b;
    (void)idnv_scripts_used(&of_a, a, a_len);
    (void)idnv_scripts_used(&of_b, b, b_len);
    for (size_t i = 0; i < sizeof of_a.bits / sizeof of_a.bits[0]; i++)
        of_a.bits[i] |= of_b.bits[i];
    return is_one_script(&of_a) ||
           (is_one_script(&d->match.scripts_a) && is_one_script(&d->match.scripts_b));
}

/*
 * Whether the letters of a step beyond ASCII, of which there are some, are native to the TLD. A
 * mark that is missing or stands elsewhere is no letter, nor is a digit: none is a letter's other
 * spelling. To know the letters of a sequence does not help to tell it from another that looks the
 * same; plain letters (cœur, coeur) are another spelling.
 */
static int is_native_step(const struct tldrules *rules, const struct clash_details *d,
                          const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    size_t letters = 0;
    if (a_len == 0 || b_len == 0 || is_spelled_out(a, a_len, b, b_len))
        return 0;
    for (size_t i = 0; i < a_len + b_len; i++) {
        uint32_t cp = i < a_len ? a[i] : b[i - a_len];
        if (cp >= 0x80 ? is_digit(cp) || !tldrules_native(rules, cp) : !is_ascii_letter(cp))
            return 0;
        letters += cp >= 0x80;
    }
    return letters > 0 && is_at_home(d, a, a_len, b, b_len);
}

/*
 * The tier that a clash has when letters native to the TLD are no disguise, on either side. *d is
 * scratch.
 */
static int32_t tier_without_native(const struct tldrules *rules, const struct clash *c,
                                   struct clash_details *d)
{
    int32_t tier = IDNV_TIER_K0;
    if (c->tier != IDNV_TIER_K2 || !clash_details_take(d, c))
        return c->tier;
    for (size_t i = 0; i < d->n_steps; i++) {
        const idnv_homograph_step *s = &d->steps[i];
        int native = is_native_step(rules, d, c->cps + s->a, s->a_len, d->other + s->b, s->b_len);
        if (!native && s->tier != IDNV_TIER_K3 && s->tier > tier)
            tier = s->tier;
    }
    return tier == IDNV_TIER_K0 ? IDNV_TIER_K3 : IDNV_TIER_K2;
}

/* What a clash makes of a name, at the tier that it has under the TLD. */
static enum verdict verdict_of(const struct tool *tool, const struct tldrules *rules,
                               const struct clash *clash, int32_t tier)
{
    enum verdict verdict = rules->action[tier];
    if (strcmp(clash->list, "blocked") == 0) /* whatever the TLD does, but for accents */
        return tier == IDNV_TIER_K3 && verdict == VERDICT_VALID ? VERDICT_VALID : VERDICT_BLOCKED;
    if (strcmp(clash->list, "targets") == 0) {
        if (tool->opt.targets_action == TARGETS_LIST)
            return VERDICT_VALID;
        if (tool->opt.targets_action == TARGETS_REVIEW && verdict == VERDICT_BLOCKED)
            return VERDICT_REVIEW;
    }
    return verdict;
}

int homograph_vanishes(uint32_t cp, int32_t tier)
{
    uint32_t key[IDNV_HOMOGRAPH_KEY_MAX / 2];
    size_t key_len = 0;
    (void)idnv_homograph_key_text(key, sizeof key / sizeof key[0], &key_len, &cp, 1, tier);
    return key_len == 0;
}

/* How much of a label is shown for a step: what k3 leaves out stands against nothing, a letter with
 * an accent of its own against the letter. */
static size_t shown(size_t len, const uint32_t *other, size_t other_len)
{
    return len > 0 || other_len == 0 ? len : !homograph_vanishes(other[0], IDNV_TIER_K3);
}

void homograph_put_step(struct buf *out, const idnv_homograph_step *step, const uint32_t *a,
                        const uint32_t *b)
{
    a += step->a;
    b += step->b;
    code_points_put(out, a, shown(step->a_len, b, step->b_len), "nothing");
    buf_puts(out, " ~ ");
    code_points_put(out, b, shown(step->b_len, a, step->a_len), "nothing");
}

/* ": U+043E ~ U+006F at 2, U+0430 ~ U+0061 at 5": what stands for what, and where in the name's label. */
static void put_places(struct buf *out, const struct clash *c, const struct clash_details *d)
{
    for (size_t i = 0; i < d->n_steps && i < PLACES_TOLD; i++) {
        const idnv_homograph_step *s = &d->steps[i];
        buf_puts(out, i == 0 ? ": " : ", ");
        homograph_put_step(out, s, c->cps, d->other);
        buf_printf(out, " at %zu", c->offset + s->a + 1);
    }
    if (d->n_steps > PLACES_TOLD)
        buf_printf(out, " and %zu more", d->n_steps - PLACES_TOLD);
}

/* "1: looks like 'paypal' of the targets (k2, single-script): U+0031 ~ U+006C at 6" */
static void put_clash(struct buf *out, const struct answer *a, const struct subject *subject,
                      const struct clash *c, struct clash_details *d, int native)
{
    buf_putu(out, a->record->line);
    buf_puts(out, c->len < subject->len && c->own == NULL ? ": a part " : ": ");
    buf_puts(out, c->tier == IDNV_TIER_K0  ? "is the same as '"
                  : c->tier == IDNV_TIER_V ? "is a variant of '"
                                           : "looks like '");
    text_put(out, c->name, c->name_len, TEXT_LINE | TEXT_VISIBLE);
    buf_printf(out, "' of the %s (%s, %s)",
               strcmp(c->list, "blocked") == 0 ? "block list" : c->list, idnv_tier_name(c->tier),
               idnv_clash_name(c->kind));
    if (c->tier != IDNV_TIER_V && clash_details_take(d, c))
        put_places(out, c, d);
    buf_puts(out, native ? "; letters native to the TLD\n" : "\n");
}

void clashes_tell(struct worker *w, const struct clashes *clashes, const struct tldrules *rules,
                  const struct subject *subject)
{
    struct answer *a = &w->answer;
    size_t told = 0, left = 0;
    a->clash_count = clashes->n;
    if (clashes->n == 0)
        return;
    struct clash_details *d = memory_zeroed(1, sizeof *d);
    for (size_t i = 0; i < clashes->n; i++) {
        const struct clash *c = &clashes->at[i];
        int32_t tier = tier_without_native(rules, c, d);
        enum verdict verdict = verdict_of(w->tool, rules, c, tier);
        answer_raise(a, verdict);
        if (w->tool->opt.format != FORMAT_TEXT)
            continue;
        buf_puts(&a->clash_names, i == 0 ? "" : ", ");
        buf_put(&a->clash_names, c->name, c->name_len);
        buf_printf(&a->clash_names, " (%s)", idnv_tier_name(c->tier));
        if (verdict == VERDICT_VALID && !w->tool->opt.explain)
            continue;
        if (told++ < CLASHES_TOLD)
            put_clash(&a->clashes, a, subject, c, d, tier != c->tier);
        else
            left++;
    }
    free(d);
    if (left > 0)
        buf_printf(&a->clashes, "%llu: and %zu more\n", (unsigned long long)a->record->line, left);
}
