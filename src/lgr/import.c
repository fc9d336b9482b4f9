/* SPDX-License-Identifier: MIT */
/* Tables from before RFC 7940: RFC 3743, RFC 4290, lists of code points, and the idntable XML. */
#include <string.h>

#include <idnv/utf8.h>

#include "import.h"
#include "read.h"

#define MAX_COLUMN 64u /* sequences in one column of a row */

struct import {
    struct idnvi_lgr_builder b;
    idnv_lgr_format format;
    struct idnvi_lgr_vec description; /* char: header comments */
    struct idnvi_lgr_vec seen;        /* uint8_t: bits of single code points already listed */
    struct idnvi_lgr_where where;
    bool rows; /* a row has been seen: the header is over */
};

/* One code point or sequence of a row, with its references. */
struct item {
    uint32_t cps[IDNV_LGR_MAX_SEQUENCE];
    uint32_t len;
    struct idnvi_lgr_run refs;
};

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static void skip_space(const char **at)
{
    while (idnvi_lgr_is_space(**at))
        ++*at;
}

/* A code point with or without "U+"; false: there is none here. */
static bool read_cp(const char **at, uint32_t *cp)
{
    const char *text = *at;
    uint32_t value = 0;
    unsigned digits = 0;
    if ((text[0] == 'U' || text[0] == 'u') && text[1] == '+')
        text += 2;
    for (; is_hex(*text) && digits < 7; text++, digits++)
        value = value * 16 + (uint32_t)(*text <= '9' ? *text - '0' : (*text & 0xDF) - 'A' + 10);
    if (digits < 4 || digits > 6 || value > 0x10FFFF || is_hex(*text))
        return false;
    *at = text;
    *cp = value;
    return true;
}

/* Makes sure that a reference with this id exists; its index. */
static uint32_t reference(struct import *im, const char *id, size_t len, const char *value,
                          size_t value_len)
{
    struct idnvi_lgr_builder *b = &im->b;
    bool added;
    uint32_t index =
        idnvi_lgr_name(b, &b->reference_ids, id, len, &added, &im->where, "references");
    if (index == IDNVI_LGR_NONE || !added)
        return index;
    struct idnvi_lgr_reference *slot = idnvi_lgr_push(b, &b->references, sizeof *slot,
                                                      IDNV_LGR_MAX_RULES, &im->where, "references");
    if (slot == NULL)
        return IDNVI_LGR_NONE;
    slot->id = idnvi_lgr_text_copy(b, id, len);
    slot->value = idnvi_lgr_text_copy(b, value, value_len);
    slot->line = im->where.line;
    return index;
}

/* "(1,3)" behind a sequence. */
static bool read_refs(struct import *im, const char **at, struct item *item)
{
    struct idnvi_lgr_builder *b = &im->b;
    item->refs = (struct idnvi_lgr_run){b->ref_list.len, 0};
    skip_space(at);
    if (**at != '(')
        return true;
    ++*at;
    for (;;) {
        skip_space(at);
        const char *id = *at;
        while (**at >= '0' && **at <= '9')
            ++*at;
        size_t len = (size_t)(*at - id);
        skip_space(at);
        if (len == 0 || len > 9 || (**at != ',' && **at != ')'))
            return false;
        uint32_t index = reference(im, id, len, "", 0);
        uint32_t *slot =
            idnvi_lgr_push(b, &b->ref_list, sizeof *slot, 4000000, &im->where, "references used");
        if (slot == NULL || index == IDNVI_LGR_NONE)
            return false;
        *slot = index;
        item->refs.count++;
        if (*(*at)++ == ')')
            return true;
    }
}

/* A sequence: code points separated by white space, in RFC 4290 by hyphens. */
static bool read_item(struct import *im, const char **at, struct item *item)
{
    item->len = 0;
    for (;;) {
        skip_space(at);
        if (item->len == IDNV_LGR_MAX_SEQUENCE || !read_cp(at, &item->cps[item->len]))
            break;
        item->len++;
        if (im->format == IDNV_LGR_FORMAT_RFC4290 && **at == '-')
            ++*at;
    }
    return item->len > 0 && read_refs(im, at, item);
}

static bool listed_before(struct import *im, uint32_t first, uint32_t last)
{
    uint8_t *seen = im->seen.ptr;
    bool before = false;
    for (uint32_t cp = first; cp <= last; cp++) {
        before |= (seen[cp / 8] >> (cp % 8) & 1) != 0;
        seen[cp / 8] |= (uint8_t)(1u << (cp % 8));
    }
    return before;
}

static struct idnvi_lgr_char *add_char(struct import *im, const struct item *item, uint32_t last,
                                       const char *comment, size_t comment_len)
{
    struct idnvi_lgr_builder *b = &im->b;
    if (item->len == 1 && listed_before(im, item->cps[0], last)) {
        idnvi_lgr_warning(b, &im->where, "RFC 7940, 5",
                          "the code point is already listed, this row is left out");
        return NULL;
    }
    struct idnvi_lgr_char *slot =
        idnvi_lgr_push(b, &b->chars, sizeof *slot, IDNV_LGR_MAX_CHARS, &im->where, "rows");
    if (slot == NULL)
        return NULL;
    slot->cps = idnvi_lgr_cps_copy(b, item->cps, item->len);
    slot->last = last;
    slot->is_range = item->len == 1 && last != item->cps[0];
    slot->context.rule = IDNVI_LGR_NONE;
    slot->variants.first = b->variants.len;
    slot->notes.refs = item->refs;
    slot->notes.line = im->where.line;
    slot->notes.column = 1;
    if (comment_len > 0)
        slot->notes.comment = idnvi_lgr_text_copy(b, comment, comment_len);
    return slot;
}

static bool same_cps(const struct idnvi_lgr_cps *a, const struct item *b)
{
    return a->len == b->len && memcmp(a->ptr, b->cps, b->len * sizeof *b->cps) == 0;
}

/* Adds a variant to the last char, once per target: a preferred one comes before the others. */
static void add_variant(struct import *im, struct idnvi_lgr_char *owner, const struct item *item,
                        const char *type)
{
    struct idnvi_lgr_builder *b = &im->b;
    for (uint32_t i = 0; i < owner->variants.count; i++) {
        if (same_cps(&IDNVI_LGR_AT(struct idnvi_lgr_variant, b->variants, owner->variants.first + i)
                          ->cps,
                     item))
            return;
    }
    uint32_t word = idnvi_lgr_name(b, &b->words, type, strlen(type), NULL, &im->where, "types");
    struct idnvi_lgr_variant *slot = idnvi_lgr_push(b, &b->variants, sizeof *slot,
                                                    IDNV_LGR_MAX_VARIANTS, &im->where, "variants");
    if (slot == NULL)
        return;
    slot->cps = idnvi_lgr_cps_copy(b, item->cps, item->len);
    slot->type = word;
    slot->context.rule = IDNVI_LGR_NONE;
    slot->notes.refs = item->refs;
    slot->notes.line = im->where.line;
    slot->notes.column = 1;
    owner->variants.count++;
}

static void bad_row(struct import *im, const char *at)
{
    idnvi_lgr_error(&im->b, &im->where,
                    im->format == IDNV_LGR_FORMAT_RFC3743   ? "RFC 3743, 5"
                    : im->format == IDNV_LGR_FORMAT_RFC4290 ? "RFC 4290, 5"
                                                            : "idnv, lists",
                    "cannot read the row from \"%.40s\" on", at);
}

/* RFC 3743: base;preferred variants;other variants, each column separated by commas. */
static void row_3743(struct import *im, const char *at, const char *comment, size_t comment_len)
{
    struct item item;
    if (!read_item(im, &at, &item)) {
        bad_row(im, at);
        return;
    }
    struct idnvi_lgr_char *owner =
        add_char(im, &item, item.len == 1 ? item.cps[0] : 0, comment, comment_len);
    if (owner == NULL)
        return;
    const struct idnvi_lgr_cps base = owner->cps;
    for (unsigned column = 1; column <= 2; column++) {
        skip_space(&at);
        if (*at == '\0')
            return;
        if (*at++ != ';')
            break;
        for (unsigned i = 0;; i++) {
            skip_space(&at);
            if (*at == ';' || *at == '\0')
                break;
            if (i == MAX_COLUMN || !read_item(im, &at, &item)) {
                bad_row(im, at);
                return;
            }
            bool reflexive = same_cps(&base, &item);
            if (column == 1)
                add_variant(im, owner, &item, reflexive ? "r-preferred" : "preferred");
            else if (!reflexive)
                add_variant(im, owner, &item, "blocked");
            skip_space(&at);
            if (*at == ',')
                at++;
        }
    }
    skip_space(&at);
    if (*at == ';')
        at++;
    skip_space(&at);
    if (*at != '\0')
        bad_row(im, at);
}

/* RFC 4290: base|variant:variant, hyphens within a sequence. */
static void row_4290(struct import *im, const char *at, const char *comment, size_t comment_len)
{
    struct item item;
    if (!read_item(im, &at, &item)) {
        bad_row(im, at);
        return;
    }
    struct idnvi_lgr_char *owner =
        add_char(im, &item, item.len == 1 ? item.cps[0] : 0, comment, comment_len);
    if (owner == NULL)
        return;
    const struct idnvi_lgr_cps base = owner->cps;
    for (unsigned i = 0;; i++) {
        skip_space(&at);
        if (*at == '\0')
            return;
        if (*at++ != (i == 0 ? '|' : ':') || i == MAX_COLUMN || !read_item(im, &at, &item))
            break;
        if (!same_cps(&base, &item))
            add_variant(im, owner, &item, "blocked");
    }
    bad_row(im, at);
}

/* A list: one code point, range or sequence per line. */
static void row_list(struct import *im, const char *at, const char *comment, size_t comment_len)
{
    struct item item;
    if (!read_item(im, &at, &item)) {
        bad_row(im, at);
        return;
    }
    uint32_t last = item.len == 1 ? item.cps[0] : 0;
    skip_space(&at);
    if (item.len == 1 && (*at == '-' || (at[0] == '.' && at[1] == '.'))) {
        at += *at == '-' ? 1 : 2;
        skip_space(&at);
        if (!read_cp(&at, &last) || last < item.cps[0]) {
            bad_row(im, at);
            return;
        }
        skip_space(&at);
    }
    if (*at != '\0')
        bad_row(im, at);
    else
        add_char(im, &item, last, comment, comment_len);
}

/* "Reference 0 Unicode 3.2", also within a comment. */
static bool read_reference(struct import *im, const char *text)
{
    static const char word[] = "Reference ";
    if (strncmp(text, word, sizeof word - 1) != 0)
        return false;
    const char *id = text + sizeof word - 1;
    size_t len = strspn(id, "0123456789");
    if (len == 0 || len > 9 || !idnvi_lgr_is_space(id[len]))
        return false;
    const char *value = id + len;
    skip_space(&value);
    reference(im, id, len, value, strlen(value));
    return true;
}

/* RFC 3743: "Version 1 20130412". */
static bool read_version(struct import *im, const char *text)
{
    struct idnvi_lgr_meta *meta = &im->b.lgr->meta;
    char date[10];
    if (strncmp(text, "Version ", 8) != 0)
        return false;
    const char *number = text + 8;
    size_t len = strspn(number, "0123456789.");
    if (len == 0 || (number[len] != '\0' && !idnvi_lgr_is_space(number[len])))
        return false;
    meta->version = idnvi_lgr_text_copy(&im->b, number, len);
    const char *day = number + len;
    skip_space(&day);
    if (strspn(day, "0123456789") != 8)
        return true;
    memcpy(date, day, 4);
    memcpy(date + 5, day + 4, 2);
    memcpy(date + 8, day + 6, 2);
    date[4] = date[7] = '-';
    meta->date = idnvi_lgr_text_copy(&im->b, date, sizeof date);
    return true;
}

/* "Version: 1.0" and its like of the header, where the model has a place for them. */
static void read_header(struct import *im, const char *text)
{
    struct idnvi_lgr_builder *b = &im->b;
    struct idnvi_lgr_meta *meta = &b->lgr->meta;
    const char *colon = strchr(text, ':');
    if (colon == NULL)
        return;
    size_t key = (size_t)(colon - text);
    const char *value = colon + 1;
    skip_space(&value);
    size_t len = strlen(value);
    if (((key == 7 && memcmp(text, "Version", 7) == 0) ||
         (key == 14 && memcmp(text, "Version Number", 14) == 0)) &&
        meta->version.ptr == NULL)
        meta->version = idnvi_lgr_text_copy(b, value, len);
    if (key == 14 && memcmp(text, "Effective Date", 14) == 0 && len == 10 && value[4] == '-' &&
        strspn(value, "0123456789-") == 10)
        meta->date = idnvi_lgr_text_copy(b, value, len);
}

static void describe(struct import *im, const char *text)
{
    size_t len = strlen(text);
    if (!idnvi_lgr_vec_reserve(im->b.allocator, &im->description, 1, (uint32_t)len + 1)) {
        im->b.status = IDNV_ERR_MEMORY;
        return;
    }
    char *end = (char *)im->description.ptr + im->description.len;
    memcpy(end, text, len);
    end[len] = '\n';
    im->description.len += (uint32_t)len + 1;
}

/* The line is NUL-terminated and may be cut. */
static void read_line(struct import *im, char *line)
{
    char *comment = strchr(line, '#');
    if (comment != NULL)
        *comment++ = '\0';
    else
        comment = line + strlen(line);
    for (size_t end = strlen(comment); end > 0 && idnvi_lgr_is_space(comment[end - 1]);)
        comment[--end] = '\0';
    while (idnvi_lgr_is_space(*comment))
        comment++;
    const char *at = line;
    skip_space(&at);
    if (read_reference(im, *at == '\0' ? comment : at) || read_version(im, at))
        return;
    if (*at == '\0') {
        if (!im->rows && *comment != '\0') {
            read_header(im, comment);
            describe(im, comment);
        }
        return;
    }
    im->rows = true;
    if (im->format == IDNV_LGR_FORMAT_RFC3743)
        row_3743(im, at, comment, strlen(comment));
    else if (im->format == IDNV_LGR_FORMAT_RFC4290)
        row_4290(im, at, comment, strlen(comment));
    else
        row_list(im, at, comment, strlen(comment));
}

/*
 * Copies a line; what cannot stand in XML (ill-formed UTF-8, controls, noncharacters: XML 1.0, 2.2)
 * becomes question marks, because comments are kept and a document must be readable again.
 */
static void copy_line(char *dst, const char *src, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        int32_t used = idnv_utf8_decode(&cp, src + at, len - at);
        size_t step = (size_t)(used < 0 ? -used : used);
        if (used < 0 || (cp < 0x20 && cp != '\t' && cp != '\r') || cp == 0xFFFE || cp == 0xFFFF)
            memset(dst + at, '?', step);
        else
            memcpy(dst + at, src + at, step);
        at += step;
    }
    dst[len] = '\0';
}

static void read_lines(struct import *im, const char *bytes, size_t len)
{
    char line[2048];
    size_t at = len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < len && im->b.status == IDNV_OK) {
        const char *end = memchr(bytes + at, '\n', len - at);
        size_t line_len = end == NULL ? len - at : (size_t)(end - bytes) - at;
        im->where.line++;
        if (line_len >= sizeof line || memchr(bytes + at, '\0', line_len) != NULL) {
            idnvi_lgr_error(&im->b, &im->where, "idnv, lists",
                            "the line is longer than %u octets or holds a NUL",
                            (unsigned)sizeof line - 1);
        } else {
            copy_line(line, bytes + at, line_len);
            read_line(im, line);
        }
        at += line_len + 1;
    }
}

static uint32_t word(struct idnvi_lgr_builder *b, const char *text)
{
    return idnvi_lgr_name(b, &b->words, text, strlen(text), NULL, NULL, "types");
}

/* disp when the trigger holds for one or two types. */
static void add_action(struct idnvi_lgr_builder *b, const char *disp,
                       enum idnvi_lgr_trigger trigger, const char *type, const char *other)
{
    const char *const types[] = {type, other};
    struct idnvi_lgr_action *action =
        idnvi_lgr_push(b, &b->actions, sizeof *action, IDNV_LGR_MAX_RULES, NULL, "actions");
    struct idnvi_lgr_item *item =
        idnvi_lgr_push(b, &b->items, sizeof *item, IDNV_LGR_MAX_RULES, NULL, "actions");
    if (action == NULL || item == NULL)
        return;
    *item = (struct idnvi_lgr_item){2, b->actions.len - 1};
    action->disp = word(b, disp);
    action->rule = IDNVI_LGR_NONE;
    action->trigger = trigger;
    action->types.first = b->type_list.len;
    for (unsigned i = 0; i < 2 && types[i] != NULL; i++) {
        uint32_t *slot = idnvi_lgr_push(b, &b->type_list, sizeof *slot, 1000000, NULL, "types");
        if (slot == NULL)
            return;
        *slot = word(b, types[i]);
        action->types.count++;
    }
}

/*
 * RFC 3743 allots only the labels made of preferred variants throughout and reserves the others;
 * after RFC 7940, appendix B, a reflexive preferred mapping has a type of its own, so that the
 * label as applied for is known by it.
 */
void idnvi_lgr_add_actions(struct idnvi_lgr_builder *b, bool preferred)
{
    if (preferred) {
        add_action(b, "valid", IDNVI_LGR_TRIGGER_ALL, "r-preferred", NULL);
        add_action(b, "blocked", IDNVI_LGR_TRIGGER_ANY, "blocked", NULL);
        add_action(b, "allocatable", IDNVI_LGR_TRIGGER_ONLY, "preferred", "r-preferred");
        add_action(b, "blocked", IDNVI_LGR_TRIGGER_ANY, "preferred", NULL);
    } else if (b->variants.len > 0) {
        add_action(b, "blocked", IDNVI_LGR_TRIGGER_ANY, "blocked", NULL);
    }
    add_action(b, "valid", IDNVI_LGR_TRIGGER_NONE, NULL, NULL);
}

/* What the rows look like: XML, or the first separator that one of them has. */
static idnv_lgr_format guess(const char *bytes, size_t len)
{
    bool comment = false;
    for (size_t i = 0; i < len; i++) {
        char c = bytes[i];
        if (c == '\n')
            comment = false;
        else if (c == '#')
            comment = true;
        else if (c == '<' && !comment)
            return IDNV_LGR_FORMAT_IDNTABLE;
        else if (c == ';' && !comment)
            return IDNV_LGR_FORMAT_RFC3743;
        else if (c == '|' && !comment)
            return IDNV_LGR_FORMAT_RFC4290;
    }
    return IDNV_LGR_FORMAT_LIST;
}

idnv_status idnv_lgr_import(idnv_lgr **lgr, const char *bytes, size_t len, idnv_lgr_format format,
                            const idnv_lgr_options *options, idnv_lgr_diagnostics *diagnostics)
{
    struct import im;
    if (lgr == NULL)
        return IDNV_ERR_ARGUMENT;
    *lgr = NULL;
    if ((bytes == NULL && len > 0) || (options != NULL && options->size != sizeof *options) ||
        format < IDNV_LGR_FORMAT_GUESS || format > IDNV_LGR_FORMAT_IDNTABLE)
        return IDNV_ERR_ARGUMENT;
    if (format == IDNV_LGR_FORMAT_GUESS)
        format = guess(bytes, len);
    if (format == IDNV_LGR_FORMAT_IDNTABLE)
        return idnvi_lgr_read_idntable(lgr, bytes, len, options, diagnostics);
    memset(&im, 0, sizeof im);
    im.format = format;
    im.where.element = "";
    im.where.column = 1;
    if (idnvi_lgr_build_init(&im.b, options, diagnostics)) {
        if (len > IDNV_LGR_MAX_BYTES)
            idnvi_lgr_limit(&im.b, NULL, "the table is longer than %u octets", IDNV_LGR_MAX_BYTES);
        else if (!idnvi_lgr_vec_reserve(im.b.allocator, &im.seen, 1, 0x110000 / 8))
            im.b.status = IDNV_ERR_MEMORY;
        else
            read_lines(&im, bytes, len);
        im.b.lgr->meta.line = 1;
        if (im.description.len > 0)
            im.b.lgr->meta.description =
                idnvi_lgr_text_copy(&im.b, im.description.ptr, im.description.len);
        if (im.b.status == IDNV_OK && im.b.errors == 0 && im.b.chars.len == 0)
            idnvi_lgr_error(&im.b, NULL, "idnv, lists", "there is no row");
        idnvi_lgr_add_actions(&im.b, format == IDNV_LGR_FORMAT_RFC3743);
        idnvi_lgr_vec_free(im.b.allocator, &im.description);
        idnvi_lgr_vec_free(im.b.allocator, &im.seen);
    }
    return idnvi_lgr_build_finish(&im.b, lgr);
}
