/* SPDX-License-Identifier: MIT */
/* policy lint: sequences that make more than one partition of a label (RFC 7940, 8.2). */
#include "lint.h"

/*
 * What members record that stay as they are (8.2): the types of their reflexive variants, and
 * UNMAPPED where one of them has none, for which only-variants looks (7.2).
 */
#define TYPES_APART 62u /* words that have a bit of their own */
#define UNMAPPED    (UINT64_C(1) << 63)

/* Of one member: may be recorded in some context, must be in each. */
struct stay {
    uint64_t may, must;
};

static uint64_t type_bit(uint32_t word)
{
    return UINT64_C(1) << (word < TYPES_APART ? word : TYPES_APART);
}

static struct stay stay_of(struct lint *l, const struct idnvi_lgr_char *c)
{
    struct stay stay = {UNMAPPED, UNMAPPED};
    l->work += c->variants.count;
    for (uint32_t i = 0; i < c->variants.count; i++) {
        const struct idnvi_lgr_variant *v = &l->lgr->variants[c->variants.first + i];
        uint64_t type = v->type == IDNVI_LGR_NONE ? 0 : type_bit(v->type);
        if (idnvi_lgr_cps_compare(&v->cps, &c->cps) != 0)
            continue;
        stay.may |= type;
        stay.must &= ~UNMAPPED;
        if (v->context.rule == IDNVI_LGR_NONE) {
            stay.may &= ~UNMAPPED;
            stay.must |= type;
        }
    }
    return stay;
}

/* All that can be recorded of what stays; nothing where all variants are reflexive, as then no
 * label is made of one that stays in part. */
static uint64_t recorded(const struct idnv_lgr *lgr)
{
    uint64_t types = 0;
    bool mapped = false;
    for (uint32_t i = 0; i < lgr->char_count; i++)
        for (uint32_t k = 0; k < lgr->chars[i].variants.count; k++) {
            const struct idnvi_lgr_variant *v = &lgr->variants[lgr->chars[i].variants.first + k];
            if (idnvi_lgr_cps_compare(&v->cps, &lgr->chars[i].cps) != 0)
                mapped = true;
            else
                types |= UNMAPPED | (v->type == IDNVI_LGR_NONE ? 0 : type_bit(v->type));
        }
    return mapped ? types : 0;
}

/*
 * What of it an action sees: a type that it names; any type where all variants have to be of its
 * own; UNMAPPED.
 */
static uint64_t seen_by_actions(const struct idnv_lgr *lgr)
{
    uint64_t seen = 0;
    for (uint32_t i = 0; i < lgr->action_count + IDNVI_LGR_DEFAULT_ACTIONS; i++) {
        const struct idnvi_lgr_action *a = &lgr->actions[i];
        for (uint32_t k = 0; k < a->types.count; k++)
            seen |= type_bit(lgr->type_list[a->types.first + k]);
        if (a->trigger == IDNVI_LGR_TRIGGER_NONE && a->rule == IDNVI_LGR_NONE)
            break; /* nothing gets past it */
        if (i < lgr->action_count && a->trigger >= IDNVI_LGR_TRIGGER_ALL)
            seen |= ~UNMAPPED; /* default actions do not see other types (8.3) */
        if (a->trigger == IDNVI_LGR_TRIGGER_ONLY)
            seen |= UNMAPPED;
    }
    return seen;
}

/* All ways to read some code points as members. */
struct readings {
    bool some;          /* there is one */
    bool with_variants; /* there is one with a member that has variants */
    /* Of those whose members have no context, as one might keep the reading out: */
    bool certain;   /* there is one */
    uint64_t most;  /* what one of them must record */
    uint64_t least; /* what all of them may record */
};

static void extend(struct lint *l, struct readings *to, const struct readings *from,
                   const struct idnvi_lgr_char *member)
{
    to->some = true;
    to->with_variants |= from->with_variants || member->variants.count > 0;
    if (!from->certain || member->context.rule != IDNVI_LGR_NONE)
        return;
    struct stay stay = stay_of(l, member);
    to->certain = true;
    to->most |= from->most | stay.must;
    to->least &= from->least | stay.may;
}

/* The readings of the code points, but not as the one member at index except. */
static struct readings read_as_members(struct lint *l, const uint32_t *cps, uint32_t len,
                                       uint32_t except)
{
    struct readings at[IDNV_LGR_MAX_SEQUENCE + 1];
    at[0] = (struct readings){.some = true, .certain = true};
    for (uint32_t i = 1; i <= len; i++)
        at[i] = (struct readings){.least = UINT64_MAX};
    for (uint32_t i = 0; i < len; i++) {
        for (uint32_t n = 1; at[i].some && n <= len - i; n++) {
            uint32_t member = idnvi_lgr_find(l->lgr, cps + i, n);
            l->work += 16;
            if (member != IDNVI_LGR_NONE && member != except)
                extend(l, &at[i + n], &at[i], &l->lgr->chars[member]);
        }
    }
    return at[len];
}

static int begins_with(const struct idnvi_lgr_cps *cps, const uint32_t *beginning, uint32_t len)
{
    return cps->len > len && memcmp(cps->ptr, beginning, len * sizeof *beginning) == 0;
}

int lint_is_label(struct lint *l, const struct idnvi_lgr_cps *cps)
{
    return read_as_members(l, cps->ptr, cps->len, IDNVI_LGR_NONE).some;
}

static void tell(struct lint *l, const struct idnvi_lgr_char *c, const struct idnvi_lgr_char *other)
{
    struct buf text = {0};
    put_sequence(&text, &c->cps);
    if (other != NULL) {
        buf_puts(&text, " overlaps ");
        put_sequence(&text, &other->cps);
    }
    buf_putc(&text, '\0');
    lint_warn(l, IDNV_RULE_LINT_AMBIGUOUS_SEQUENCE, c->notes.line, c->notes.column, text.data);
    buf_free(&text);
}

/* Whether c and then rest, begin and then other give labels that arise in both ways two types. */
static bool overlap_differs(struct lint *l, uint64_t seen, const struct idnvi_lgr_char *c,
                            const struct readings *rest, const struct readings *begin,
                            const struct idnvi_lgr_char *other)
{
    if (!rest->certain || !begin->certain || c->context.rule != IDNVI_LGR_NONE ||
        other->context.rule != IDNVI_LGR_NONE)
        return false;
    struct stay first = stay_of(l, c), last = stay_of(l, other);
    uint64_t most = first.must | rest->most, least = first.may | rest->least;
    uint64_t most_other = last.must | begin->most, least_other = last.may | begin->least;
    return (((most & ~least_other) | (most_other & ~least)) & seen) != 0;
}

/* Where c ends another sequence begins, and what either leaves can be read too. */
static void lint_overlaps(struct lint *l, uint64_t seen, const struct idnvi_lgr_char *c)
{
    const struct idnv_lgr *lgr = l->lgr;
    for (uint32_t i = 1; i < c->cps.len && l->work < LINT_MAX_WORK; i++) {
        struct idnvi_lgr_cps end = {c->cps.ptr + i, c->cps.len - i};
        uint32_t k = idnvi_lgr_first_sequence(lgr, &end);
        l->work += 16;
        if (k == lgr->sequence_count)
            continue;
        struct readings begin = read_as_members(l, c->cps.ptr, i, IDNVI_LGR_NONE);
        for (; begin.some && k < lgr->sequence_count && l->work < LINT_MAX_WORK; k++) {
            const struct idnvi_lgr_char *other = &lgr->chars[lgr->sequences[k]];
            if (other->cps.len == end.len && idnvi_lgr_cps_compare(&other->cps, &end) == 0)
                continue;
            if (!begins_with(&other->cps, end.ptr, end.len))
                break;
            l->work++;
            bool variants = c->variants.count > 0 || other->variants.count > 0;
            if (other == c || (!variants && seen == 0))
                continue;
            struct readings rest = read_as_members(l, other->cps.ptr + end.len,
                                                   other->cps.len - end.len, IDNVI_LGR_NONE);
            if (rest.some && (variants || overlap_differs(l, seen, c, &rest, &begin, other))) {
                tell(l, c, other); /* the first is enough */
                return;
            }
        }
    }
}

/* Whether the sequence can be read otherwise too, with other variants or reflexive types. */
static bool is_ambiguous(struct lint *l, uint64_t seen, uint32_t index)
{
    const struct idnvi_lgr_char *c = &l->lgr->chars[index];
    if (c->variants.count == 0 && seen == 0)
        return false;
    struct readings other = read_as_members(l, c->cps.ptr, c->cps.len, index);
    struct stay own = stay_of(l, c);
    return (c->variants.count > 0 && other.with_variants) ||
           (((other.most & ~own.may) | (own.must & ~other.least)) & seen) != 0;
}

void lint_sequences(struct lint *l)
{
    const struct idnv_lgr *lgr = l->lgr;
    uint64_t seen = recorded(lgr) & seen_by_actions(lgr);
    for (uint32_t i = 0; i < lgr->sequence_count && l->work < LINT_MAX_WORK; i++) {
        if (is_ambiguous(l, seen, lgr->sequences[i]))
            tell(l, &lgr->chars[lgr->sequences[i]], NULL);
        lint_overlaps(l, seen, &lgr->chars[lgr->sequences[i]]);
    }
}
