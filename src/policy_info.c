/* SPDX-License-Identifier: MIT */
/* What an image says about itself and its tables. */
#include "policy.h"

size_t idnv_policy_sizeof(void) { return sizeof(idnv_policy); }
size_t idnv_policy_table_sizeof(void) { return sizeof(idnv_policy_table); }
size_t idnv_policy_result_sizeof(void) { return sizeof(idnv_policy_result); }
size_t idnv_policy_refusal_sizeof(void) { return sizeof(idnv_policy_refusal); }
size_t idnv_policy_bucket_sizeof(void) { return sizeof(idnv_policy_bucket); }
size_t idnv_variants_sizeof(void) { return sizeof(idnv_variants); }

size_t idnv_policy_size(const idnv_policy *policy)
{
    struct idnvi_policy handle;
    return idnvi_policy_get(&handle, policy) ? handle.size : 0;
}

uint32_t idnv_policy_tables(const idnv_policy *policy)
{
    struct idnvi_policy handle;
    return idnvi_policy_get(&handle, policy) ? handle.table_count : 0;
}

uint32_t idnv_policy_suffixes(const idnv_policy *policy)
{
    struct idnvi_policy handle;
    return idnvi_policy_get(&handle, policy) ? handle.suffix_count : 0;
}

/* One of the texts of a suffix. */
static idnv_status suffix_text(idnv_policy_text *text, const idnv_policy *policy, uint32_t i,
                               size_t word)
{
    struct idnvi_policy handle;
    if (!text)
        return IDNV_ERR_ARGUMENT;
    if (!idnvi_policy_get(&handle, policy) || i >= handle.suffix_count)
        return IDNV_ERR_NOT_FOUND;
    idnvi_text_get(text, handle.blob, handle.suffixes + 4 * (IDNVI_S_WORDS * (size_t)i + word));
    return IDNV_OK;
}

idnv_status idnv_policy_suffix(idnv_policy_text *suffix, const idnv_policy *policy, uint32_t i)
{
    return suffix_text(suffix, policy, i, IDNVI_S_TEXT);
}

idnv_status idnv_policy_suffix_confidence(idnv_policy_text *confidence, const idnv_policy *policy,
                                          uint32_t i)
{
    return suffix_text(confidence, policy, i, IDNVI_S_CONFIDENCE);
}

idnv_status idnv_policy_suffix_uses(const idnv_policy *policy, uint32_t i, uint32_t table)
{
    struct idnvi_policy handle;
    if (!idnvi_policy_get(&handle, policy) || i >= handle.suffix_count ||
        table >= handle.table_count)
        return IDNV_ERR_NOT_FOUND;
    const uint8_t *suffix = handle.suffixes + (size_t)4 * IDNVI_S_WORDS * i;
    const uint8_t *list = handle.blob + idnvi_word(suffix, IDNVI_S_TABLES);
    uint32_t count = idnvi_word(suffix, IDNVI_S_TABLES + 1);
    for (uint32_t k = 0; k < count; k++)
        if (idnvi_word(list, k) == table)
            return IDNV_OK;
    return count == 0 ? IDNV_OK : IDNV_NO;
}

idnv_status idnv_policy_table_info(idnv_policy_table *info, const idnv_policy *policy,
                                   uint32_t table)
{
    struct idnvi_policy handle;
    if (!info)
        return IDNV_ERR_ARGUMENT;
    memset(info, 0, sizeof *info);
    if (!idnvi_policy_get(&handle, policy) || table >= handle.table_count)
        return IDNV_ERR_NOT_FOUND;
    const uint8_t *head = handle.tables + (size_t)4 * IDNVI_T_WORDS * table;
    idnvi_text_get(&info->id, handle.blob, head + 4 * IDNVI_T_ID);
    idnvi_text_get(&info->version, handle.blob, head + 4 * IDNVI_T_VERSION);
    idnvi_text_get(&info->date, handle.blob, head + 4 * IDNVI_T_DATE);
    idnvi_text_get(&info->languages, handle.blob, head + 4 * IDNVI_T_LANGUAGES);
    idnvi_text_get(&info->source, handle.blob, head + 4 * IDNVI_T_SOURCE);
    idnvi_text_get(&info->confidence, handle.blob, head + 4 * IDNVI_T_CONFIDENCE);
    idnvi_text_get(&info->unicode_version, handle.blob, head + 4 * IDNVI_T_UNICODE);
    idnvi_text_get(&info->document, handle.blob, head + 4 * IDNVI_T_DOCUMENT);
    memcpy(info->sha256, head + 4 * IDNVI_T_SHA256, sizeof info->sha256);
    info->index_sound = idnvi_word(head, IDNVI_T_FLAGS) & IDNVI_TABLE_INDEX_SOUND;
    info->actions = idnvi_word(head, IDNVI_T_FILE_ACTIONS);
    return IDNV_OK;
}

uint32_t idnv_policy_find(const idnv_policy *policy, const char *id, size_t id_len)
{
    idnv_policy_table info;
    if (!id && id_len > 0)
        return IDNV_POLICY_NONE;
    for (uint32_t i = 0; idnv_policy_table_info(&info, policy, i) == IDNV_OK; i++)
        if (info.id.len == id_len && (id_len == 0 || memcmp(info.id.ptr, id, id_len) == 0))
            return i;
    return IDNV_POLICY_NONE;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/* Whether one of the languages is the tag, or begins with it before a hyphen. */
static bool speaks(const idnv_policy_text *languages, const char *tag, size_t tag_len)
{
    const char *at = languages->ptr, *end = at + languages->len;
    while (at < end) {
        const char *stop = at;
        size_t same = 0;
        while (stop < end && *stop != ' ')
            stop++;
        while (same < tag_len && at + same < stop && lower(at[same]) == lower(tag[same]))
            same++;
        if (same == tag_len && (at + same == stop || at[same] == '-'))
            return true;
        at = stop < end ? stop + 1 : end;
    }
    return false;
}

/* RFC 4647, 3.4: without the last subtag, nor a single letter or digit that is then the last. */
static size_t shorten(const char *tag, size_t tag_len)
{
    while (tag_len > 0 && tag[--tag_len] != '-')
        ;
    return tag_len > 2 && tag[tag_len - 2] == '-' ? tag_len - 2 : tag_len;
}

uint32_t idnv_policy_find_language(const idnv_policy *policy, const char *tag, size_t tag_len)
{
    idnv_policy_table info;
    if (!tag)
        return IDNV_POLICY_NONE;
    for (; tag_len > 0; tag_len = shorten(tag, tag_len))
        for (uint32_t i = 0; idnv_policy_table_info(&info, policy, i) == IDNV_OK; i++)
            if (speaks(&info.languages, tag, tag_len))
                return i;
    return IDNV_POLICY_NONE;
}

idnv_status idnv_policy_rule(idnv_policy_text *name, idnv_policy_text *comment,
                             const idnv_policy *policy, uint32_t table, uint32_t rule)
{
    struct idnvi_table parts;
    if (!name || !comment)
        return IDNV_ERR_ARGUMENT;
    if (!idnvi_table_get(&parts, policy, table) ||
        rule >= idnvi_word(parts.head, IDNVI_T_RULES + 1))
        return IDNV_ERR_NOT_FOUND;
    const uint8_t *entry = parts.rules + (size_t)4 * IDNVI_U_WORDS * rule;
    idnvi_text_get(name, parts.blob, entry);
    idnvi_text_get(comment, parts.blob, entry + 4 * IDNVI_U_COMMENT);
    return IDNV_OK;
}
