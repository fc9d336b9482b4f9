/* SPDX-License-Identifier: MIT */
/* RFC 7940, 4.3: what a document says about itself. */
#include <string.h>

#include "read.h"

static bool is_digits(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    return len > 0;
}

bool idnvi_lgr_is_date(const char *text, size_t len)
{
    static const int days[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (len != 10 || text[4] != '-' || text[7] != '-' || !is_digits(text, 4) ||
        !is_digits(text + 5, 2) || !is_digits(text + 8, 2))
        return false;
    int year =
        (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
    int month = (text[5] - '0') * 10 + text[6] - '0';
    int day = (text[8] - '0') * 10 + text[9] - '0';
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    return month != 2 || day < 29 || leap;
}

/* The shape of RFC 5646, 2.1: subtags of one to eight letters and digits. */
static bool is_language(const char *text, size_t len)
{
    size_t run = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        bool alphanumeric =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '-' ? run == 0 : !alphanumeric || ++run > 8)
            return false;
        if (c == '-')
            run = 0;
    }
    return run > 0 && !(text[0] >= '0' && text[0] <= '9');
}

static bool is_version(const char *text, size_t len)
{
    unsigned dots = 0;
    size_t run = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.' ? run == 0 : text[i] < '0' || text[i] > '9')
            return false;
        run = text[i] == '.' ? 0 : run + 1;
        dots += text[i] == '.';
    }
    return run > 0 && dots == 2;
}

static bool is_reference_id(const char *text)
{
    size_t len = strspn(text, "-_.:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return len > 0 && text[len] == '\0';
}

static void start_reference(struct idnvi_lgr_reader *r)
{
    struct idnvi_lgr_builder *b = &r->b;
    const char *id = r->attributes[AT_ID];
    bool added = false;
    if (id == NULL || *id == '\0') {
        idnvi_lgr_error(b, &r->where, "RFC 7940, 4.3.8", "a reference without id");
        return;
    }
    if (!is_reference_id(id))
        idnvi_lgr_departure(b, &r->where, "RFC 7940, 4.3.8",
                            "the id %.40s has other characters than 0-9, A-Z, - _ . :", id);
    idnvi_lgr_name(b, &b->reference_ids, id, strlen(id), &added, &r->where, "references");
    if (!added) {
        idnvi_lgr_departure(b, &r->where, "RFC 7940, 4.3.8", "two references have the id %.40s",
                            id);
        return;
    }
    struct idnvi_lgr_reference *reference = idnvi_lgr_push(
        b, &b->references, sizeof *reference, IDNV_LGR_MAX_RULES, &r->where, "references");
    if (reference == NULL)
        return;
    reference->id = idnvi_lgr_text_copy(b, id, strlen(id));
    reference->comment = idnvi_lgr_read_text(r, AT_COMMENT);
    reference->line = r->where.line;
    reference->column = r->where.column;
    idnvi_lgr_top(r)->index = b->references.len - 1;
}

void idnvi_lgr_meta_start(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    struct idnvi_lgr_builder *b = &r->b;
    struct idnvi_lgr_meta *meta = &b->lgr->meta;
    if (element == EL_VERSION) {
        meta->version_comment = idnvi_lgr_read_text(r, AT_COMMENT);
    } else if (element == EL_DESCRIPTION) {
        meta->description_type = idnvi_lgr_read_text(r, AT_TYPE);
    } else if (element == EL_REFERENCE) {
        start_reference(r);
    } else if (element == EL_UNICODE_VERSION) {
        meta->unicode_line = r->where.line;
    } else if (element == EL_SCOPE) {
        const char *type = r->idntable ? "domain" : r->attributes[AT_TYPE];
        if (type == NULL || !idnvi_lgr_is_nmtoken(type, strlen(type)))
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 4.3.4", "a scope needs a type");
        struct idnvi_lgr_scope *scope =
            idnvi_lgr_push(b, &b->scopes, sizeof *scope, IDNV_LGR_MAX_RULES, &r->where, "scopes");
        if (scope != NULL)
            *scope = (struct idnvi_lgr_scope){
                .type = idnvi_lgr_text_copy(b, type == NULL ? "" : type,
                                            type == NULL ? 0 : strlen(type)),
                .line = r->where.line,
                .column = r->where.column,
            };
    }
}

static void end_language(struct idnvi_lgr_reader *r, const char *text, size_t len)
{
    struct idnvi_lgr_builder *b = &r->b;
    if (!is_language(text, len))
        idnvi_lgr_departure(b, &r->where, "RFC 7940, 4.3.3", "\"%.*s\" is not a language tag",
                            (int)(len > 40 ? 40 : len), text);
    struct idnvi_lgr_text *slot =
        idnvi_lgr_push(b, &b->languages, sizeof *slot, IDNV_LGR_MAX_RULES, &r->where, "languages");
    if (slot != NULL)
        *slot = idnvi_lgr_text_copy(b, text, len);
}

static struct idnvi_lgr_text end_date(struct idnvi_lgr_reader *r, const char *section,
                                      const char *text, size_t len)
{
    if (!idnvi_lgr_is_date(text, len))
        idnvi_lgr_departure(&r->b, &r->where, section, "\"%.*s\" is not a date YYYY-MM-DD",
                            (int)(len > 40 ? 40 : len), text);
    return idnvi_lgr_text_copy(&r->b, text, len);
}

void idnvi_lgr_meta_end(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    struct idnvi_lgr_builder *b = &r->b;
    struct idnvi_lgr_meta *meta = &b->lgr->meta;
    size_t len;
    const char *text = idnvi_lgr_trimmed(r, &len);
    switch (element) {
    case EL_VERSION:
        meta->version = idnvi_lgr_text_copy(b, text, len);
        break;
    case EL_DATE:
        meta->date = end_date(r, "RFC 7940, 4.3.2", text, len);
        break;
    case EL_VALIDITY_START:
        meta->validity_start = end_date(r, "RFC 7940, 4.3.6", text, len);
        break;
    case EL_VALIDITY_END:
        meta->validity_end = end_date(r, "RFC 7940, 4.3.6", text, len);
        break;
    case EL_LANGUAGE:
        end_language(r, text, len);
        break;
    case EL_UNICODE_VERSION:
        if (!is_version(text, len))
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 4.3.7",
                                "\"%.*s\" is not a version of the form x.y.z",
                                (int)(len > 40 ? 40 : len), text);
        meta->unicode_version = idnvi_lgr_text_copy(b, text, len);
        break;
    case EL_DESCRIPTION: /* kept as it is, white space too */
        meta->description =
            idnvi_lgr_text_copy(b, r->text.len == 0 ? "" : r->text.ptr, r->text.len);
        break;
    case EL_SCOPE:
        if (len == 0)
            idnvi_lgr_departure(b, &r->where, "RFC 7940, 4.3.4", "an empty scope");
        if (b->status == IDNV_OK && b->scopes.len > 0)
            IDNVI_LGR_AT(struct idnvi_lgr_scope, b->scopes, b->scopes.len - 1)->value =
                idnvi_lgr_text_copy(b, text, len);
        break;
    case EL_REFERENCE:
        if (idnvi_lgr_top(r)->index != IDNVI_LGR_NONE)
            IDNVI_LGR_AT(struct idnvi_lgr_reference, b->references, idnvi_lgr_top(r)->index)
                ->value = idnvi_lgr_text_copy(b, text, len);
        break;
    default:
        break;
    }
}
