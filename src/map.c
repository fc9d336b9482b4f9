/* SPDX-License-Identifier: MIT */
/*
 * UTS #46, section 4, step 1: reading a label, mapped where the profile maps.
 *
 * Where each code point came from is asked for by findings alone, and most names have none: so the
 * origins are not kept. A label with a finding is mapped once more, then with its origins.
 */
#include "stage.h"

void idnvi_label_summarise(struct idnvi_label *label)
{
    uint32_t hot = 0, all = 0;
    for (uint32_t i = 0; i < label->len; i++) {
        hot |= idnvi_props(label->cp[i])->hot;
        all |= label->cp[i];
    }
    label->hot = hot;
    label->non_ascii = all >= 0x80;
}

/* The property bits that ask a profile that maps to map; for others none. */
static uint32_t mapping_work(const idnv_profile *profile)
{
    if (!idnvi_is(profile, IDNVI_MAPS))
        return 0;
    if (idnvi_is_restricted(profile))
        return UINT32_MAX; /* only a code point without any property is as it was in all versions */
    if (idnvi_is(profile, IDNVI_TRANSITIONAL))
        return IDNVI_HOT_UTS46;
    return IDNVI_HOT_UTS46 & ~((uint32_t)IDNVI_UTS46_DEVIATION << 3);
}

/* The mapping of one code point into mapped[IDNVI_MAP_MAX]; the length. */
static size_t map_one(uint32_t *mapped, uint32_t cp, const struct idnvi_props *props,
                      const idnv_profile *profile)
{
    const bool transitional = idnvi_is(profile, IDNVI_TRANSITIONAL);
    enum idnvi_uts46 status = idnvi_uts46_at(props, profile->unicode);

    mapped[0] = cp;
    if (status == IDNVI_UTS46_IGNORED)
        return 0;
    if (cp == 0x1E9E && transitional) { /* UTS #46, 4, step 1: the capital sharp s */
        mapped[0] = mapped[1] = 's';
        return 2;
    }
    if (status == IDNVI_UTS46_MAPPED || (status == IDNVI_UTS46_DEVIATION && transitional))
        return idnvi_mapping(mapped, cp, props);
    return 1;
}

/* What idnvi_label_read gathers. */
struct gathered {
    uint32_t len;
    uint32_t hot;
    uint32_t all;    /* the OR of the code points of the label */
    uint32_t mapped; /* the OR of the code points of the source that were mapped */
    bool grown;
};

/* Appends the mapping of a code point; in a label over the limit only the end is looked for. */
static void append_mapped(struct idnvi_label *label, struct gathered *sum, uint32_t cp,
                          const struct idnvi_props *props, const idnv_profile *profile)
{
    uint32_t mapped[IDNVI_MAP_MAX];

    sum->mapped |= cp;
    if (sum->len > IDNVI_LABEL_CAP)
        return;
    size_t count = map_one(mapped, cp, props, profile);
    if (count > IDNVI_LABEL_CAP - sum->len) {
        sum->len = IDNVI_LABEL_CAP + 1;
        return;
    }
    sum->grown |= count > 1;
    for (size_t i = 0; i < count; i++) {
        sum->hot |= mapped[i] == cp ? props->hot : idnvi_props(mapped[i])->hot;
        sum->all |= mapped[i];
        label->cp[sum->len++] = mapped[i];
    }
}

bool idnvi_label_read(struct idnvi_run *run, struct idnvi_label *label, uint32_t *next, bool whole)
{
    const struct idnvi_source src = run->src; /* a copy that no store through label can change */
    const uint32_t work = mapping_work(run->profile);
    struct gathered sum = {0, 0, 0, 0, false};
    uint32_t at = run->start, end = src.len;
    bool more = false, moved = false;

    while (at < src.len) {
        uint32_t place = at, cp = idnvi_next(&src, &at, src.len);
        const struct idnvi_props *props = idnvi_props(cp);
        /* Separators are DISALLOWED; U+3002 and its like are among what profiles map. */
        if (props->hot & (work | IDNVI_DERIVED_REFUSED)) {
            if (!whole && (cp == '.' || (work && idnvi_is_dot(cp)))) {
                end = place;
                more = true;
                break;
            }
            if (props->hot & work) {
                append_mapped(label, &sum, cp, props, run->profile);
                moved = true;
                continue;
            }
        }
        sum.hot |= props->hot;
        sum.all |= cp;
        if (sum.len < IDNVI_LABEL_CAP)
            label->cp[sum.len] = cp;
        sum.len++;
    }
    label->len = sum.len;
    label->hot = sum.hot;
    label->non_ascii = sum.all >= 0x80;
    label->source_ascii = (sum.all | sum.mapped) < 0x80;
    label->moved = moved;
    label->grown = sum.grown;
    label->traced = label->decoded = label->plain = false;
    run->end = end;
    *next = at;
    return more;
}

void idnvi_label_trace(const struct idnvi_run *run, struct idnvi_label *label)
{
    uint32_t at = run->start, len = 0;

    if (label->traced)
        return;
    while (at < run->end) {
        uint32_t mapped[IDNVI_MAP_MAX], start = at, cp = idnvi_next(&run->src, &at, run->end);
        size_t count = map_one(mapped, cp, idnvi_props(cp), run->profile);
        for (size_t i = 0; i < count; i++, len++) {
            label->cp[len] = mapped[i];
            label->start[len] = start;
            label->end[len] = at;
        }
    }
    label->len = len;
    label->traced = true;
    (void)idnvi_nfc_normalise(label); /* it has fitted before */
}
