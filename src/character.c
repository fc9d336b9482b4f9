/* SPDX-License-Identifier: MIT */
/* Properties of single code points, for explanations. */
#include <string.h>

#include <idnv/character.h>

#include "profile.h"
#include "ucd.h"

_Static_assert(IDNV_CHARACTER_SEQUENCE_MAX >= IDNVI_MAP_MAX, "mappings fit");
_Static_assert(IDNV_CHARACTER_SEQUENCE_MAX >= IDNVI_SKEL_MAX, "prototypes fit");
_Static_assert((int)IDNV_DERIVED_PVALID == (int)IDNVI_PVALID &&
                   (int)IDNV_DERIVED_CONTEXTJ == (int)IDNVI_CONTEXTJ &&
                   (int)IDNV_DERIVED_CONTEXTO == (int)IDNVI_CONTEXTO &&
                   (int)IDNV_DERIVED_DISALLOWED == (int)IDNVI_DISALLOWED &&
                   (int)IDNV_DERIVED_UNASSIGNED == (int)IDNVI_UNASSIGNED,
               "public and table values are the same");
_Static_assert((int)IDNV_UTS46_MAPPED == (int)IDNVI_UTS46_MAPPED &&
                   (int)IDNV_UTS46_DEVIATION == (int)IDNVI_UTS46_DEVIATION &&
                   (int)IDNV_UTS46_IGNORED == (int)IDNVI_UTS46_IGNORED &&
                   (int)IDNV_UTS46_STATUS_DISALLOWED == (int)IDNVI_UTS46_DISALLOWED,
               "public and table values are the same");

size_t idnv_character_sizeof(void) { return sizeof(idnv_character); }

static const char *derived_name(enum idnvi_derived derived)
{
    switch (derived) {
    case IDNVI_PVALID:
        return "PVALID";
    case IDNVI_CONTEXTJ:
        return "CONTEXTJ";
    case IDNVI_CONTEXTO:
        return "CONTEXTO";
    case IDNVI_DISALLOWED:
        return "DISALLOWED";
    default:
        return "UNASSIGNED";
    }
}

static uint8_t count_scripts(const struct idnvi_scx *set)
{
    uint8_t count = 0;
    for (unsigned script = 0; script < IDNVI_SCRIPT_COUNT; script++)
        count = (uint8_t)(count + idnvi_scx_has(set, script));
    return count;
}

/* The category that decided in that version: the last but one of section 3, or that of today. */
static const char *derived_rule(const struct idnvi_props *props, enum idnvi_derived derived)
{
    return idnvi_derived_rule_names[derived == IDNVI_UNASSIGNED          ? IDNVI_RULE_UNASSIGNED
                                    : derived == idnvi_derived(props) ? props->rule
                                                                      : IDNVI_RULE_NONE];
}

int idnv_character_get(idnv_character *character, uint32_t cp, const idnv_profile *profile)
{
    if (!character || !profile || character->size != sizeof *character)
        return -1;
    const struct idnvi_props *props = idnvi_props(cp);
    unsigned version = profile->unicode, age = idnvi_age(props);
    enum idnvi_derived derived = idnvi_derived_at(props, cp, version);
    enum idnvi_uts46 uts46 = idnvi_uts46_at(props, version);

    memset(character, 0, sizeof *character);
    character->size = sizeof *character;
    character->cp = cp;
    character->derived = (uint8_t)derived;
    character->derived_name = derived_name(derived);
    character->derived_rule = derived_rule(props, derived);
    character->uts46 = (uint8_t)uts46;
    character->combining_class = props->ccc;
    character->identifier = idnvi_id_allowed(props);
    character->identifier_type = props->id_types;
    character->nfc = (uint8_t)idnvi_nfc_qc(props);
    character->script_count = count_scripts(idnvi_scx(props));
    character->age = age < IDNVI_UNICODE_COUNT ? idnvi_unicode_versions[age] : "";
    character->category = idnvi_gc_names[props->gc];
    character->script = idnvi_script_code(props->script);
    character->bidi_class = idnvi_bidi_names[idnvi_bidi(props)];
    character->joining_type = idnvi_joining_names[idnvi_joining(props)];
    if (uts46 == IDNVI_UTS46_MAPPED || uts46 == IDNVI_UTS46_DEVIATION)
        character->mapping_len = (uint32_t)idnvi_mapping(character->mapping, cp, props);
    character->prototype_len = (uint32_t)idnvi_prototype(character->prototype, cp);
    return 0;
}

const char *idnv_character_script(uint32_t cp, size_t i)
{
    const struct idnvi_scx *set = idnvi_scx(idnvi_props(cp));
    for (unsigned script = 0; script < IDNVI_SCRIPT_COUNT; script++)
        if (idnvi_scx_has(set, script) && i-- == 0)
            return idnvi_script_code(script);
    return NULL;
}

const char *idnv_identifier_type_name(size_t i)
{
    return i < IDNVI_ID_TYPE_COUNT ? idnvi_id_type_names[i] : NULL;
}
