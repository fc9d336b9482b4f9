/* SPDX-License-Identifier: MIT */
/* The Bidi rule of RFC 5893, section 2, for one label of a Bidi name. */
#include "stage.h"

#define CLASS(name) (1u << IDNVI_BIDI_##name)

/* Rules 2 and 5. */
static const uint32_t neutral = CLASS(EN) | CLASS(ES) | CLASS(CS) | CLASS(ET) | CLASS(ON) |
                                CLASS(BN) | CLASS(NSM);

static uint32_t class_at(const struct idnvi_label *label, uint32_t i)
{
    return 1u << idnvi_bidi(idnvi_props(label->cp[i]));
}

static void check_classes(struct idnvi_run *run, struct idnvi_label *label, uint32_t allowed,
                          uint16_t rule)
{
    for (uint32_t i = 0; i < label->len; i++)
        if (!(class_at(label, i) & allowed))
            idnvi_find_at(run, label, rule, i);
}

/* Rules 3 and 6: the last character, marks aside. */
static void check_end(struct idnvi_run *run, struct idnvi_label *label, uint32_t allowed,
                      uint16_t rule)
{
    uint32_t last = label->len - 1;
    while (last > 0 && class_at(label, last) == CLASS(NSM))
        last--;
    if (!(class_at(label, last) & allowed))
        idnvi_find_at(run, label, rule, last);
}

/* Rule 4: found at the first digit of the second kind. */
static void check_digits(struct idnvi_run *run, struct idnvi_label *label)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; i < label->len; i++) {
        seen |= class_at(label, i) & (CLASS(EN) | CLASS(AN));
        if (seen == (CLASS(EN) | CLASS(AN))) {
            idnvi_find_at(run, label, IDNV_RULE_BIDI_4, i);
            return;
        }
    }
}

void idnvi_check_bidi(struct idnvi_run *run, struct idnvi_label *label)
{
    if (label->len == 0)
        return;
    uint32_t first = class_at(label, 0);
    if (first & (CLASS(R) | CLASS(AL))) {
        check_classes(run, label, CLASS(R) | CLASS(AL) | CLASS(AN) | neutral, IDNV_RULE_BIDI_2);
        check_end(run, label, CLASS(R) | CLASS(AL) | CLASS(EN) | CLASS(AN), IDNV_RULE_BIDI_3);
        check_digits(run, label);
    } else if (first & CLASS(L)) {
        check_classes(run, label, CLASS(L) | neutral, IDNV_RULE_BIDI_5);
        check_end(run, label, CLASS(L) | CLASS(EN), IDNV_RULE_BIDI_6);
    } else {
        idnvi_find_at(run, label, IDNV_RULE_BIDI_1, 0);
    }
}
