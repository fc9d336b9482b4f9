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

bool idnvi_map(const struct idnvi_run *run, struct idnvi_label *label)
{
    const struct idnvi_source src = run->src; /* a copy that no store through label can change */
    const bool transitional = idnvi_is(run->profile, IDNVI_TRANSITIONAL);
    uint32_t at = run->start, len = 0, hot = 0, all = 0;

    label->traced = true;
    while (at < run->end) {
        uint32_t mapped[IDNVI_MAP_MAX], start = at;
        uint32_t cp = idnvi_next(&src, &at, run->end);
        const struct idnvi_props *props = idnvi_props(cp);
        enum idnvi_uts46 status = idnvi_uts46_at(props, run->profile->unicode);
        size_t count = 1;

        mapped[0] = cp;
        if (status == IDNVI_UTS46_IGNORED)
            count = 0;
        else if (status == IDNVI_UTS46_MAPPED || (status == IDNVI_UTS46_DEVIATION && transitional))
            count = idnvi_mapping(mapped, cp, props);
        if (cp == 0x1E9E && transitional) { /* UTS #46, 4, step 1: the capital sharp s */
            mapped[0] = mapped[1] = 's';
            count = 2;
        }
        if (count > IDNVI_LABEL_CAP - len)
            return false;
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
    return true;
}
