/* SPDX-License-Identifier: MIT */
/* Tables from before RFC 7940: RFC 3743, RFC 4290, lists of code points, and the idntable XML. */
#include <string.h>

#include <idnv/utf8.h>

#include "import_text.h"

/* The comment of a line that is no row; absent without one. */
static struct idnvi_lgr_text copy_comment(struct import *im, const char *comment)
{
    return idnvi_lgr_text_copy(&im->b, *comment == '\0' ? NULL : comment, strlen(comment));
}

/* "Reference 0 Unicode 3.2", also within a comment. */
static bool read_reference(struct import *im, const char *text, const char *comment)
{
    static const char word[] = "Reference ";
    if (strncmp(text, word, sizeof word - 1) != 0)
        return false;
    const char *id = text + sizeof word - 1;
    size_t len = strspn(id, "0123456789");
    if (len == 0 || len > 9 || !idnvi_lgr_is_space(id[len]))
        return false;
    const char *value = id + len;
    idnvi_lgr_skip_space(&value);
    uint32_t index = idnvi_lgr_import_reference(im, id, len, value, strlen(value));
    if (index == IDNVI_LGR_NONE)
        return true;
    struct idnvi_lgr_reference *slot =
        IDNVI_LGR_AT(struct idnvi_lgr_reference, im->b.references, index);
    if (slot->line == im->where.line) /* else an earlier line has it */
        slot->comment = copy_comment(im, comment);
    return true;
}

/* A date that is none may not stand in the document (RFC 7940, 4.3.2). */
static void take_date(struct import *im, const char *text, size_t len)
{
    if (idnvi_lgr_is_date(text, len))
        im->b.lgr->meta.date = idnvi_lgr_text_copy(&im->b, text, len);
    else
        idnvi_lgr_warning(&im->b, &im->where, "RFC 7940, 4.3.2",
                          "\"%.*s\" is not a date, it is left out", (int)len, text);
}

/* RFC 3743: "Version 1 20130412". */
static bool read_version(struct import *im, const char *text, const char *comment)
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
    meta->version_comment = copy_comment(im, comment);
    const char *day = number + len;
    idnvi_lgr_skip_space(&day);
    if (strspn(day, "0123456789") != 8)
        return true;
    memcpy(date, day, 4);
    memcpy(date + 5, day + 4, 2);
    memcpy(date + 8, day + 6, 2);
    date[4] = date[7] = '-';
    take_date(im, date, sizeof date);
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
    idnvi_lgr_skip_space(&value);
    size_t len = strlen(value);
    if (((key == 7 && memcmp(text, "Version", 7) == 0) ||
         (key == 14 && memcmp(text, "Version Number", 14) == 0)) &&
        meta->version.ptr == NULL)
        meta->version = idnvi_lgr_text_copy(b, value, len);
    if (key == 14 && memcmp(text, "Effective Date", 14) == 0 && len == 10 && value[4] == '-' &&
        strspn(value, "0123456789-") == 10)
        take_date(im, value, len);
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

static void trim_end(char *text)
{
    for (size_t end = strlen(text); end > 0 && idnvi_lgr_is_space(text[end - 1]);)
        text[--end] = '\0';
}

/* The line is NUL-terminated and may be cut. */
static void read_line(struct import *im, char *line)
{
    char *rest = strchr(line, '#');
    im->line = line;
    if (rest != NULL)
        *rest++ = '\0';
    else
        rest = line + strlen(line);
    trim_end(line);
    trim_end(rest);
    const char *at = line, *comment = rest;
    idnvi_lgr_skip_space(&at);
    idnvi_lgr_skip_space(&comment);
    if (*at == '\0' ? read_reference(im, comment, "")
                   : read_reference(im, at, comment) || read_version(im, at, comment))
        return;
    if (*at == '\0') {
        if (!im->rows && *comment != '\0') {
            read_header(im, comment);
            describe(im, comment);
        }
        return;
    }
    im->rows = true;
    idnvi_lgr_import_row(im, at, comment);
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

static size_t skip_mark(const char *bytes, size_t len)
{
    return len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* A line ends with CR, LF or both (RFC 4290, 5). */
static void read_lines(struct import *im, const char *bytes, size_t len)
{
    char line[IDNV_LGR_MAX_LINE + 1];
    size_t at = skip_mark(bytes, len);
    while (at < len && im->b.status == IDNV_OK) {
        size_t line_len = 0;
        while (at + line_len < len && bytes[at + line_len] != '\n' && bytes[at + line_len] != '\r')
            line_len++;
        im->where.line++;
        if (line_len > IDNV_LGR_MAX_LINE) {
            idnvi_lgr_limit(&im->b, &im->where, "the line is longer than %u octets",
                            IDNV_LGR_MAX_LINE);
        } else if (memchr(bytes + at, '\0', line_len) != NULL) {
            idnvi_lgr_error(&im->b, &im->where, "idnv, lists", "the line holds a NUL");
        } else {
            copy_line(line, bytes + at, line_len);
            read_line(im, line);
        }
        at += line_len;
        at += len - at >= 2 && bytes[at] == '\r' && bytes[at + 1] == '\n' ? 2 : 1;
    }
    im->line = NULL;
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
 * A code point that lists no preferred variant is its own preferred form and needs no mapping. One
 * that lists others, but not itself, is known by a type of its own where a label keeps it: that
 * label is not made of preferred forms.
 */
void idnvi_lgr_add_self(struct idnvi_lgr_builder *b, struct idnvi_lgr_char *entry)
{
    uint32_t preferred = idnvi_lgr_name_find(&b->words, "preferred", 9);
    bool others = false;
    if (entry->cps.len == 0)
        return;
    for (uint32_t i = 0; i < entry->variants.count; i++) {
        const struct idnvi_lgr_variant *variant =
            IDNVI_LGR_AT(struct idnvi_lgr_variant, b->variants, entry->variants.first + i);
        if (idnvi_lgr_cps_compare(&variant->cps, &entry->cps) == 0)
            return;
        others |= variant->type == preferred;
    }
    if (preferred == IDNVI_LGR_NONE || !others)
        return;
    uint32_t type = word(b, "r-other");
    struct idnvi_lgr_variant *slot =
        idnvi_lgr_push(b, &b->variants, sizeof *slot, IDNV_LGR_MAX_VARIANTS, NULL, "variants");
    if (slot == NULL)
        return;
    slot->cps = entry->cps;
    slot->type = type;
    slot->context.rule = IDNVI_LGR_NONE;
    slot->notes.line = entry->notes.line;
    slot->notes.column = entry->notes.column;
    entry->variants.count++;
}

/*
 * RFC 3743 allots only the labels made of preferred forms throughout and reserves the others; after
 * RFC 7940, appendix B, a reflexive mapping has a type of its own, so that the label as applied for
 * is known by it. all-variants, not only-variants: a code point without a mapping is preferred.
 */
void idnvi_lgr_add_actions(struct idnvi_lgr_builder *b, bool preferred)
{
    if (preferred) {
        add_action(b, "valid", IDNVI_LGR_TRIGGER_ALL, "r-preferred", NULL);
        add_action(b, "blocked", IDNVI_LGR_TRIGGER_ANY, "blocked", NULL);
        add_action(b, "allocatable", IDNVI_LGR_TRIGGER_ALL, "preferred", "r-preferred");
        add_action(b, "blocked", IDNVI_LGR_TRIGGER_ANY, "preferred", NULL);
    } else if (b->variants.len > 0) {
        add_action(b, "blocked", IDNVI_LGR_TRIGGER_ANY, "blocked", NULL);
    }
    add_action(b, "valid", IDNVI_LGR_TRIGGER_NONE, NULL, NULL);
}

/* What the rows look like: XML begins with "<", others have a separator. */
static idnv_lgr_format guess(const char *bytes, size_t len)
{
    static const char blank[] = " \t\r\n\0\xFE\xFF"; /* UTF-16, with its mark, has the last three */
    size_t first = skip_mark(bytes, len);
    bool comment = false;
    while (first < len && memchr(blank, bytes[first], sizeof blank - 1) != NULL)
        first++;
    if (first < len && bytes[first] == '<')
        return IDNV_LGR_FORMAT_IDNTABLE;
    for (size_t i = first; i < len; i++) {
        char c = bytes[i];
        if (c == '\n' || c == '\r')
            comment = false;
        else if (c == '#')
            comment = true;
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
        else if (!idnvi_lgr_vec_reserve(im.b.allocator, &im.seen, 1, 0x110000 / 8) ||
                 !idnvi_lgr_vec_reserve(im.b.allocator, &im.chains, 4, IDNVI_LGR_CHAINS))
            im.b.status = IDNV_ERR_MEMORY;
        else
            read_lines(&im, bytes, len);
        if (im.where.line == 0)
            im.where.line = 1;
        im.b.lgr->meta.line = 1;
        if (im.description.len > 0)
            im.b.lgr->meta.description =
                idnvi_lgr_text_copy(&im.b, im.description.ptr, im.description.len);
        if (im.b.status == IDNV_OK && im.b.errors == 0 && im.b.chars.len == 0)
            idnvi_lgr_error(&im.b, &im.where, "idnv, lists", "there is no row");
        idnvi_lgr_add_actions(&im.b, format == IDNV_LGR_FORMAT_RFC3743);
        idnvi_lgr_vec_free(im.b.allocator, &im.description);
        idnvi_lgr_vec_free(im.b.allocator, &im.seen);
        idnvi_lgr_vec_free(im.b.allocator, &im.chains);
        idnvi_lgr_vec_free(im.b.allocator, &im.sequences);
    }
    return idnvi_lgr_build_finish(&im.b, lgr);
}
