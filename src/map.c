/* SPDX-License-Identifier: MIT */
/* UTS #46, section 4, step 1: mapping, with the origin of each code point. */
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

bool idnvi_map(struct idnvi_run *run, struct idnvi_label *label, uint32_t *next, bool whole)
{
    const struct idnvi_source src = run->src; /* a copy that no store through label can change */
    uint32_t at = run->start, end = src.len, len = 0, hot = 0, all = 0, source = 0;
    bool more = false;

    while (at < src.len) {
        uint32_t mapped[IDNVI_MAP_MAX], start = at;
        uint32_t cp = idnvi_next(&src, &at, src.len);
        if (!whole && idnvi_is_dot(cp)) {
            end = start;
            more = true;
            break;
        }
        source |= cp;
        if (len > IDNVI_LABEL_CAP)
            continue; /* only the end is looked for */
        const struct idnvi_props *props = idnvi_props(cp);
        size_t count = map_one(mapped, cp, props, run->profile);
        if (count > IDNVI_LABEL_CAP - len) {
            len = IDNVI_LABEL_CAP + 1;
            continue;
        }
        for (size_t i = 0; i < count; i++, len++) {
            hot |= mapped[i] == cp ? props->hot : idnvi_props(mapped[i])->hot;
            all |= mapped[i];
            label->cp[len] = mapped[i];
            label->start[len] = start;
            label->end[len] = at;
        }
    }
    label->len = len;
    label->hot = hot;
    label->non_ascii = all >= 0x80;
    label->source_ascii = source < 0x80;
    label->traced = true;
    label->decoded = label->plain = false;
    run->end = end;
    *next = at;
    return more;
}

void idnvi_label_trace(const struct idnvi_run *run, struct idnvi_label *label)
{
    uint32_t at = run->start;
    for (uint32_t i = 0; i < label->len; i++) {
        label->start[i] = at;
        idnvi_next(&run->src, &at, run->end);
        label->end[i] = at;
    }
    label->traced = true;
}
