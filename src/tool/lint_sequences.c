/* SPDX-License-Identifier: MIT */
/* policy lint: sequences that make more than one partition of a label (RFC 7940, 8.2). */
#include "lint.h"

enum { READ = 1, WITH_VARIANTS = 2 };

/*
 * Whether the code points can be read as members, but not as the one at index except, and whether a
 * way to do so has a member with variants: READ and WITH_VARIANTS.
 */
static unsigned read_as_members(struct lint *l, const uint32_t *cps, uint32_t len, uint32_t except)
{
    unsigned char ways[IDNV_LGR_MAX_SEQUENCE + 1] = {READ};
    for (uint32_t i = 0; i < len; i++) {
        for (uint32_t n = 1; ways[i] != 0 && n <= len - i; n++) {
            uint32_t member = idnvi_lgr_find(l->lgr, cps + i, n);
            l->work += 16;
            if (member == IDNVI_LGR_NONE || member == except)
                continue;
            ways[i + n] |= ways[i];
            if (l->lgr->chars[member].variants.count > 0)
                ways[i + n] |= WITH_VARIANTS;
        }
    }
    return ways[len];
}

static int begins_with(const struct idnvi_lgr_cps *cps, const uint32_t *beginning, uint32_t len)
{
    return cps->len > len && memcmp(cps->ptr, beginning, len * sizeof *beginning) == 0;
}

int lint_is_label(struct lint *l, const struct idnvi_lgr_cps *cps)
{
    return read_as_members(l, cps->ptr, cps->len, IDNVI_LGR_NONE) != 0;
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

/* Where c ends another sequence begins, and what either leaves can be read too. */
static void lint_overlaps(struct lint *l, const struct idnvi_lgr_char *c)
{
    const struct idnv_lgr *lgr = l->lgr;
    for (uint32_t i = 1; i < c->cps.len && l->work < LINT_MAX_WORK; i++) {
        struct idnvi_lgr_cps end = {c->cps.ptr + i, c->cps.len - i};
        uint32_t k = idnvi_lgr_first_sequence(lgr, &end);
        l->work += 16;
        if (k == lgr->sequence_count || read_as_members(l, c->cps.ptr, i, IDNVI_LGR_NONE) == 0)
            continue;
        for (; k < lgr->sequence_count && l->work < LINT_MAX_WORK; k++) {
            const struct idnvi_lgr_char *other = &lgr->chars[lgr->sequences[k]];
            if (other->cps.len == end.len && idnvi_lgr_cps_compare(&other->cps, &end) == 0)
                continue;
            if (!begins_with(&other->cps, end.ptr, end.len))
                break;
            l->work++;
            if (other != c && (c->variants.count > 0 || other->variants.count > 0) &&
                read_as_members(l, other->cps.ptr + end.len, other->cps.len - end.len,
                                IDNVI_LGR_NONE) != 0) {
                tell(l, c, other); /* the first is enough */
                return;
            }
        }
    }
}

void lint_sequences(struct lint *l)
{
    const struct idnv_lgr *lgr = l->lgr;
    for (uint32_t i = 0; i < lgr->sequence_count && l->work < LINT_MAX_WORK; i++) {
        const struct idnvi_lgr_char *c = &lgr->chars[lgr->sequences[i]];
        if (c->variants.count > 0 &&
            (read_as_members(l, c->cps.ptr, c->cps.len, lgr->sequences[i]) & WITH_VARIANTS) != 0)
            tell(l, c, NULL);
        lint_overlaps(l, c);
    }
}
