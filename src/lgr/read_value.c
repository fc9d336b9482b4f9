/* SPDX-License-Identifier: MIT */
/* Values of attributes and texts: lists, code points, references. */
#include <string.h>

#include <idnv/name.h>
#include <idnv/profile.h>

#include "read.h"

bool idnvi_lgr_is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool idnvi_lgr_is_name(const char *text, size_t len)
{
    char key[IDNV_NAME_MAX];
    size_t needed;
    return idnv_canonical_key(key, sizeof key, &needed, text, len,
                              idnv_profile_find("registration", 12)) == IDNV_OK &&
           needed == len && memcmp(key, text, len) == 0;
}

/* XML 1.0 Nmtoken; beyond ASCII every character counts as a name character. */
bool idnvi_lgr_is_nmtoken(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '.' || c == '-' || c == '_' || c == ':' || c >= 0x80;
        if (!good)
            return false;
    }
    return len > 0;
}

const char *idnvi_lgr_next_word(const char **at, size_t *len)
{
    const char *start = *at;
    while (idnvi_lgr_is_space(*start))
        start++;
    const char *end = start;
    while (*end != '\0' && !idnvi_lgr_is_space(*end))
        end++;
    *at = end;
    *len = (size_t)(end - start);
    return start;
}

const char *idnvi_lgr_only_word(const char *text, size_t *len)
{
    size_t more;
    const char *word = idnvi_lgr_next_word(&text, len);
    idnvi_lgr_next_word(&text, &more);
    if (more > 0)
        *len = 0;
    return word;
}

const char *idnvi_lgr_trimmed(struct idnvi_lgr_reader *r, size_t *len)
{
    const char *text = r->text.ptr;
    size_t start = 0;
    size_t end = r->text.len;
    while (start < end && idnvi_lgr_is_space(text[start]))
        start++;
    while (end > start && idnvi_lgr_is_space(text[end - 1]))
        end--;
    *len = end - start;
    return *len == 0 ? "" : text + start;
}

struct idnvi_lgr_text idnvi_lgr_read_text(struct idnvi_lgr_reader *r,
                                          enum idnvi_lgr_attribute attribute)
{
    const char *text = r->attributes[attribute];
    return idnvi_lgr_text_copy(&r->b, text, text == NULL ? 0 : strlen(text));
}

bool idnvi_lgr_read_cp(struct idnvi_lgr_reader *r, const char *digits, size_t len, uint32_t *cp)
{
    uint32_t value = 0;
    bool lower = false;
    bool bad = len == 0;
    for (size_t i = 0; i < len && !bad; i++) {
        char c = digits[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                                                : 16;
        lower = lower || (c >= 'a' && c <= 'f');
        value = value * 16 + digit;
        bad = digit == 16 || value > 0x10FFFF;
    }
    if (bad) {
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 5", "\"%.*s\" is not a code point",
                        (int)(len > 40 ? 40 : len), digits);
        return false;
    }
    if (lower || len < 4 || (len > 4 && digits[0] == '0'))
        idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 5",
                            "code point %.*s is not in upper case with four digits, or as many as it "
                            "needs",
                            (int)(len > 40 ? 40 : len), digits);
    *cp = value;
    return true;
}

bool idnvi_lgr_read_cps(struct idnvi_lgr_reader *r, const char *text, uint32_t *cps, uint32_t *len)
{
    size_t digits;
    *len = 0;
    for (const char *word; word = idnvi_lgr_next_word(&text, &digits), digits > 0;) {
        if (*len == IDNV_LGR_MAX_SEQUENCE) {
            idnvi_lgr_limit(&r->b, &r->where, "a sequence of more than %u code points",
                            IDNV_LGR_MAX_SEQUENCE);
            return false;
        }
        if (!idnvi_lgr_read_cp(r, word, digits, &cps[*len]))
            return false;
        ++*len;
    }
    return true;
}

struct idnvi_lgr_notes idnvi_lgr_read_notes(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_builder *b = &r->b;
    struct idnvi_lgr_notes notes = {
        .comment = idnvi_lgr_read_text(r, AT_COMMENT),
        .refs = {b->ref_list.len, 0},
        .line = r->where.line,
        .column = r->where.column,
    };
    const char *list = r->attributes[AT_REF];
    size_t len;
    if (list == NULL)
        return notes;
    for (const char *id; id = idnvi_lgr_next_word(&list, &len), len > 0;) {
        uint32_t index = idnvi_lgr_name_find(&b->reference_ids, id, len);
        bool twice = false;
        for (uint32_t i = 0; i < notes.refs.count; i++)
            twice |= *IDNVI_LGR_AT(uint32_t, b->ref_list, notes.refs.first + i) == index;
        if (index == IDNVI_LGR_NONE) {
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 5.4.1", "no reference has the id %.*s",
                                (int)(len > 40 ? 40 : len), id);
            continue;
        }
        if (twice) {
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 5.4.1",
                                "the reference %.*s is named twice", (int)(len > 40 ? 40 : len),
                                id);
            continue;
        }
        if (notes.refs.count == IDNV_LGR_MAX_LIST)
            idnvi_lgr_limit(b, &r->where, "more than %u references", IDNV_LGR_MAX_LIST);
        uint32_t *slot =
            idnvi_lgr_push(b, &b->ref_list, sizeof *slot, 4000000, &r->where, "references used");
        if (slot == NULL)
            return notes;
        *slot = index;
        notes.refs.count++;
    }
    return notes;
}
