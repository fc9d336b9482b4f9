/* SPDX-License-Identifier: MIT */
/*
 * The enumeration of variant labels. It walks all choices depth first; a label is given only on the
 * first of the walks that make it. Whether a walk is the first is known from the label itself: at no
 * place does a choice with a lower number lead to it. So nothing need be remembered.
 */
#include "policy_ways.h"
#include "ucd.h"

/*
 * One place of a walk. Choices of a place are numbered: for each null variant to put in, first none,
 * and then for each eligible element, longest first: it stays, or one of its variants.
 */
struct level {
    uint8_t at;      /* place in the label */
    uint8_t out;     /* code points of the variant before it */
    uint16_t unused;
    uint32_t choice; /* the next to take */
};

struct walk {
    idnv_policy policy;
    uint32_t magic;
    uint32_t table;
    uint32_t filter;
    uint32_t n;
    uint64_t limit; /* steps left */
    uint32_t limited;
    uint32_t depth;     /* levels in use; 0: all was given */
    uint32_t cps[64];   /* the label */
    uint32_t built[64]; /* the variant being made */
    struct level levels[65];
};

#define WALK_MAGIC 0x56415249u

/* A choice taken apart. */
struct choice {
    uint32_t null; /* 0: none */
    uint32_t len;  /* of the element; 0 at the end of the label */
    const uint8_t *null_record;
    const uint8_t *record;
    uint32_t option;
};

/* False when the place has no such choice. */
static bool choice_get(struct choice *dst, struct idnvi_plabel *a, uint32_t at, uint32_t number)
{
    const uint8_t *null = idnvi_null_at(a, at);
    uint32_t nulls = null ? idnvi_variant_count(null) : 0, options = 0;
    struct idnvi_elements elements;
    elements.count = 0;
    if (at < a->n)
        idnvi_elements_at(&elements, a, at);
    for (uint32_t e = 0; e < elements.count; e++)
        options += 1 + idnvi_variant_count(idnvi_record(a->table, elements.records[e]));
    memset(dst, 0, sizeof *dst);
    dst->null_record = null;
    if (at == a->n) {
        dst->null = number;
        return number <= nulls;
    }
    dst->null = options ? number / options : nulls + 1;
    if (dst->null > nulls)
        return false;
    number %= options;
    for (uint32_t e = 0;; e++) {
        dst->record = idnvi_record(a->table, elements.records[e]);
        dst->len = elements.lens[e];
        if (number <= idnvi_variant_count(dst->record))
            break;
        number -= 1 + idnvi_variant_count(dst->record);
    }
    dst->option = number;
    return true;
}

/* The null variant of a choice as an option; false when it is empty. */
static bool null_option(struct idnvi_option *dst, const struct idnvi_table *table,
                        const struct choice *choice)
{
    *dst = (struct idnvi_option){0, false, choice->null_record, {0}};
    idnvi_variant_get(&dst->variant, table, dst->record, choice->null - 1);
    return dst->variant.len > 0;
}

/* Appends what an option gives; false when the variant would be too long. */
static bool build(struct walk *walk, const struct idnvi_option *option, uint32_t at, uint32_t *end)
{
    uint32_t len = idnvi_option_len(option);
    if (*end + len > IDNV_POLICY_LABEL_MAX)
        return false;
    for (uint32_t k = 0; k < len; k++)
        walk->built[(*end)++] =
            option->stays ? walk->cps[at + k] : idnvi_variant_cp(&option->variant, k);
    return true;
}

/* Takes a choice at a level and makes the level after it; false when it gives nothing. */
static bool take(struct walk *walk, struct idnvi_plabel *a, const struct level *level,
                 const struct choice *choice, struct level *next)
{
    struct idnvi_option option;
    uint32_t end = level->out;
    if (choice->null != 0 &&
        (!null_option(&option, a->table, choice) || !build(walk, &option, level->at, &end)))
        return false;
    if (choice->record != NULL &&
        (!idnvi_option_get(&option, a, choice->record, choice->len, level->at, choice->option) ||
         !build(walk, &option, level->at, &end)))
        return false;
    *next = (struct level){(uint8_t)(level->at + choice->len), (uint8_t)end, 0, 0};
    return true;
}

enum { WALK_LABEL, WALK_END, WALK_LIMIT };

/* Takes the steps that were done from those that are left; false when these are used up. */
static bool spend(struct walk *walk, uint64_t *work)
{
    uint64_t done = *work;
    *work = 0;
    if (!walk->limited)
        return true;
    walk->limit -= done < walk->limit ? done : walk->limit;
    return walk->limit > 0;
}

/* The next complete walk: a label of *len code points is built. */
static int next_walk(struct walk *walk, struct idnvi_plabel *a, uint32_t *len)
{
    while (walk->depth > 0) {
        struct level *level = &walk->levels[walk->depth - 1], next;
        struct choice choice;
        if (!choice_get(&choice, a, level->at, level->choice)) {
            walk->depth--;
            continue;
        }
        if (!spend(walk, &a->work))
            return WALK_LIMIT;
        level->choice++;
        if (!take(walk, a, level, &choice, &next))
            continue;
        if (level->at == walk->n) {
            *len = next.out;
            return WALK_LABEL;
        }
        walk->levels[walk->depth++] = next;
    }
    return WALK_END;
}

/* Whether a choice at (i, j) fits the label that was made, and leads to its end; *next: where. */
static bool choice_leads(struct idnvi_pair *pair, const struct choice *choice, uint32_t i,
                         uint32_t j, uint32_t *next)
{
    struct idnvi_option option;
    if (choice->null != 0) {
        if (!null_option(&option, pair->a->table, choice) || !idnvi_option_fits(pair, &option, i, j))
            return false;
        j += option.variant.len;
    }
    if (choice->record == NULL) {
        *next = j;
        return j == pair->b->n;
    }
    if (!idnvi_option_get(&option, pair->a, choice->record, choice->len, i, choice->option) ||
        !idnvi_option_fits(pair, &option, i, j))
        return false;
    *next = j + idnvi_option_len(&option);
    return (pair->reach[0][i + choice->len] >> *next & 1) != 0;
}

/* Whether the walk holds in the label that it made, and no earlier walk does. */
static bool is_first(const struct walk *walk, struct idnvi_pair *pair)
{
    if (!(pair->reach[0][0] & 1))
        return false;
    for (uint32_t d = 0; d < walk->depth; d++) {
        const struct level *level = &walk->levels[d];
        for (uint32_t number = 0; number < level->choice; number++) {
            struct choice choice;
            uint32_t next;
            bool own = number + 1 == level->choice;
            choice_get(&choice, pair->a, level->at, number);
            if (choice_leads(pair, &choice, level->at, level->out, &next) != own)
                return false;
        }
    }
    return true;
}

/* UTS #39, 5.1: the augmented script sets of all code points have a script in common. */
static bool one_script(const uint32_t *cps, uint32_t n)
{
    struct idnvi_scx common = {{UINT64_MAX, UINT64_MAX, UINT64_MAX}};
    bool japanese = true, korean = true, chinese = true;
    for (uint32_t i = 0; i < n; i++) {
        const struct idnvi_scx *set = idnvi_scx(idnvi_props(cps[i]));
        if (idnvi_scx_has(set, IDNVI_SCRIPT_ZYYY) || idnvi_scx_has(set, IDNVI_SCRIPT_ZINH))
            continue;
        bool han = idnvi_scx_has(set, IDNVI_SCRIPT_HANI);
        japanese = japanese && (han || idnvi_scx_has(set, IDNVI_SCRIPT_HIRA) ||
                                idnvi_scx_has(set, IDNVI_SCRIPT_KANA));
        korean = korean && (han || idnvi_scx_has(set, IDNVI_SCRIPT_HANG));
        chinese = chinese && (han || idnvi_scx_has(set, IDNVI_SCRIPT_BOPO));
        for (unsigned k = 0; k < 3; k++)
            common.bits[k] &= set->bits[k];
    }
    return japanese || korean || chinese || (common.bits[0] | common.bits[1] | common.bits[2]) != 0;
}

static bool is_label_itself(const struct walk *walk, uint32_t len)
{
    return len == walk->n && memcmp(walk->built, walk->cps, len * sizeof *walk->cps) == 0;
}

/* Judges the label that was made; b: as it is built. IDNV_NO: it is left out. */
static idnv_status judge(uint32_t *disposition, const struct walk *walk, struct idnvi_plabel *a,
                         struct idnvi_plabel *b)
{
    struct idnvi_pair pair = {a, b, {{0}}};
    if (!idnvi_find_reach(&pair))
        return IDNV_ERR_LIMIT;
    if (!is_first(walk, &pair))
        return IDNV_NO;
    idnv_status status = idnvi_dispose(disposition, &pair);
    if (status != IDNV_OK)
        return status;
    uint32_t len = b->n;
    uint32_t rank = idnvi_disposition_rank(a->table, *disposition);
    if (rank == IDNVI_RANK_INVALID ||
        (walk->filter & IDNV_VARIANTS_ELIGIBLE && rank < IDNVI_RANK_ALLOCATABLE) ||
        (walk->filter & IDNV_VARIANTS_ONE_SCRIPT && !one_script(walk->built, len)))
        return IDNV_NO;
    return IDNV_OK;
}

static IDNVI_NOINLINE idnv_status judge_built(uint32_t *disposition, struct walk *walk,
                                              struct idnvi_plabel *a, uint32_t len)
{
    struct idnvi_plabel b;
    idnvi_plabel_init(&b, a->table, walk->built, len);
    idnv_status status = judge(disposition, walk, a, &b);
    (void)spend(walk, &b.work); /* a label that was judged is given */
    return status;
}

idnv_status idnv_variants_begin(idnv_variants *variants, const idnv_policy *policy, uint32_t table,
                                const uint32_t *cps, size_t n, uint32_t filter, uint64_t limit)
{
    idnv_policy_result result;
    struct walk *walk = (struct walk *)(void *)variants;
    _Static_assert(sizeof *walk <= sizeof *variants, "the walk fits");
    if (!variants || !policy || filter & ~(uint32_t)3)
        return IDNV_ERR_ARGUMENT;
    result.size = sizeof result;
    walk->magic = 0;
    idnv_status status = idnv_policy_eval(&result, policy, table, cps, n, NULL);
    if (status != IDNV_OK)
        return status;
    walk->policy = *policy;
    walk->table = table;
    walk->filter = filter;
    walk->n = (uint32_t)n;
    walk->limit = limit;
    walk->limited = limit != 0;
    walk->depth = 1;
    walk->levels[0] = (struct level){0, 0, 0, 0};
    memcpy(walk->cps, cps, n * sizeof *cps);
    walk->magic = WALK_MAGIC;
    return IDNV_OK;
}

idnv_status idnv_variants_next(uint32_t *cps, size_t *n, idnv_policy_text *disposition,
                               idnv_variants *variants)
{
    struct idnvi_table parts;
    struct idnvi_plabel label;
    struct walk *walk = (struct walk *)(void *)variants;
    if (n)
        *n = 0;
    if (!cps || !n || !disposition || !variants || walk->magic != WALK_MAGIC ||
        !idnvi_table_get(&parts, &walk->policy, walk->table))
        return IDNV_ERR_ARGUMENT;
    idnvi_plabel_init(&label, &parts, walk->cps, walk->n);
    for (;;) {
        uint32_t len, number;
        int found = next_walk(walk, &label, &len);
        if (found != WALK_LABEL)
            return found == WALK_END ? IDNV_NO : IDNV_ERR_LIMIT;
        if (len == 0 || is_label_itself(walk, len)) /* null variants may leave nothing */
            continue;
        idnv_status status = judge_built(&number, walk, &label, len);
        if (status == IDNV_NO)
            continue;
        if (status == IDNV_OK) {
            memcpy(cps, walk->built, len * sizeof *cps);
            *n = len;
            idnvi_disposition_text(disposition, &parts, number);
        }
        return status;
    }
}
