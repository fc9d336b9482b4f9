/* SPDX-License-Identifier: MIT */
/* Rows of text tables: RFC 3743, RFC 4290, lists of code points. */
#include <string.h>

#include "import_text.h"

#define MAX_WORK 50000000u /* code points of all ranges, each as often as it is listed */

/* One code point or sequence of a row, with its references. */
struct item {
    uint32_t cps[IDNV_LGR_MAX_SEQUENCE];
    uint32_t len;
    bool prefixed; /* the first code point is written with "U+" */
    bool mixed;    /* and a later one is not */
    struct idnvi_lgr_run refs;
};

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/*
 * A code point with or without "U+"; false: there is none here. RFC 3743, 5.1, has four to eight
 * digits, whatever their value needs.
 */
static bool read_cp(const struct import *im, const char **at, uint32_t *cp)
{
    const char *text = *at;
    uint32_t value = 0;
    unsigned digits = 0, most = im->format == IDNV_LGR_FORMAT_RFC3743 ? 8 : 6;
    if ((text[0] == 'U' || text[0] == 'u') && text[1] == '+')
        text += 2;
    for (; is_hex(*text) && digits < most; text++, digits++)
        value = value * 16 + (uint32_t)(*text <= '9' ? *text - '0' : (*text & 0xDF) - 'A' + 10);
    if (digits < 4 || value > 0x10FFFF || is_hex(*text) || is_letter(*text))
        return false;
    *at = text;
    *cp = value;
    return true;
}

uint32_t idnvi_lgr_import_reference(struct import *im, const char *id, size_t len,
                                    const char *value, size_t value_len)
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

/* Whether a column or a reference list of count items takes another. */
static bool has_room(struct import *im, unsigned count, const char *what)
{
    if (count < IDNV_LGR_MAX_COLUMN)
        return true;
    idnvi_lgr_limit(&im->b, &im->where, "more than %u %s", IDNV_LGR_MAX_COLUMN, what);
    return false;
}

/* Adds a reference of an item; named twice, it is one (RFC 7940, 5.4.1). */
static bool add_reference(struct import *im, struct item *item, uint32_t index)
{
    struct idnvi_lgr_builder *b = &im->b;
    for (uint32_t i = 0; i < item->refs.count; i++)
        if (*IDNVI_LGR_AT(uint32_t, b->ref_list, item->refs.first + i) == index)
            return true;
    uint32_t *slot =
        idnvi_lgr_push(b, &b->ref_list, sizeof *slot, 4000000, &im->where, "references used");
    if (slot == NULL)
        return false;
    *slot = index;
    item->refs.count++;
    return true;
}

/* "(1,3)" behind a code point: they are those of the whole item. */
static bool read_refs(struct import *im, const char **at, struct item *item)
{
    idnvi_lgr_skip_space(at);
    if (**at != '(')
        return true;
    ++*at;
    for (;;) {
        idnvi_lgr_skip_space(at);
        const char *id = *at;
        while (**at >= '0' && **at <= '9')
            ++*at;
        size_t len = (size_t)(*at - id);
        idnvi_lgr_skip_space(at);
        if (len == 0 || len > 9 || (**at != ',' && **at != ')') ||
            !has_room(im, item->refs.count, "references"))
            return false;
        uint32_t index = idnvi_lgr_import_reference(im, id, len, "", 0);
        if (index == IDNVI_LGR_NONE || !add_reference(im, item, index))
            return false;
        if (*(*at)++ == ')')
            return true;
    }
}

/*
 * A sequence: code points separated by white space, in RFC 4290 by hyphens; in RFC 3743 each may
 * have references.
 */
static bool read_item(struct import *im, const char **at, struct item *item)
{
    item->len = 0;
    item->mixed = false;
    item->refs = (struct idnvi_lgr_run){im->b.ref_list.len, 0};
    for (;;) {
        idnvi_lgr_skip_space(at);
        if (item->len > 0 && (*at)[-1] == ')') /* no white space behind the references */
            break;
        bool prefixed = **at != '\0' && (*at)[1] == '+';
        uint32_t cp;
        if (!read_cp(im, at, &cp))
            break;
        if (item->len == IDNV_LGR_MAX_SEQUENCE) {
            idnvi_lgr_limit(&im->b, &im->where, "a sequence of more than %u code points",
                            IDNV_LGR_MAX_SEQUENCE);
            return false;
        }
        item->cps[item->len] = cp;
        if (item->len++ == 0)
            item->prefixed = prefixed;
        item->mixed = item->mixed || (item->prefixed && !prefixed);
        if (!read_refs(im, at, item))
            return false;
        if (im->format == IDNV_LGR_FORMAT_RFC4290 && **at == '-')
            ++*at;
    }
    return item->len > 0;
}

static bool is_listed(const struct import *im, uint32_t cp)
{
    return (((const uint8_t *)im->seen.ptr)[cp / 8] >> (cp % 8) & 1) != 0;
}

static bool listed_before(struct import *im, uint32_t first, uint32_t last)
{
    uint8_t *seen = im->seen.ptr;
    bool before = false;
    for (uint32_t cp = first; cp <= last; cp++) {
        before |= is_listed(im, cp);
        seen[cp / 8] |= (uint8_t)(1u << (cp % 8));
    }
    return before;
}

static bool same_cps(const struct idnvi_lgr_cps *a, const struct item *b)
{
    return a->len == b->len && memcmp(a->ptr, b->cps, b->len * sizeof *b->cps) == 0;
}

/* The same for a sequence. */
static bool sequence_before(struct import *im, const struct item *item)
{
    uint32_t hash = 0;
    for (uint32_t i = 0; i < item->len; i++)
        hash = (hash ^ item->cps[i]) * 0x9E3779B1u;
    uint32_t *head = IDNVI_LGR_AT(uint32_t, im->chains, (hash >> 16) % IDNVI_LGR_CHAINS);
    for (uint32_t at = *head, next; at != 0; at = next) {
        const struct idnvi_lgr_listed *listed =
            IDNVI_LGR_AT(struct idnvi_lgr_listed, im->sequences, at - 1);
        if (same_cps(&IDNVI_LGR_AT(struct idnvi_lgr_char, im->b.chars, listed->index)->cps, item))
            return true;
        if (++im->b.work > MAX_WORK)
            idnvi_lgr_limit(&im->b, &im->where, "too many sequences of one kind");
        next = im->b.status == IDNV_OK ? listed->next : 0;
    }
    struct idnvi_lgr_listed *slot =
        idnvi_lgr_push(&im->b, &im->sequences, sizeof *slot, IDNV_LGR_MAX_CHARS, NULL, "rows");
    if (slot == NULL)
        return false;
    *slot = (struct idnvi_lgr_listed){im->b.chars.len, *head};
    *head = im->sequences.len;
    return false;
}

static struct idnvi_lgr_char *add_char(struct import *im, const struct item *item, uint32_t last,
                                       const char *comment, size_t comment_len)
{
    struct idnvi_lgr_builder *b = &im->b;
    if (item->len == 1 ? listed_before(im, item->cps[0], last) : sequence_before(im, item)) {
        idnvi_lgr_warning(b, &im->where, "RFC 7940, 5",
                          "the %s is already listed, this row is left out",
                          item->len == 1 ? "code point" : "sequence");
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
    if (im->b.status != IDNV_OK) /* a limit, which is told */
        return;
    struct idnvi_lgr_where where = im->where;
    const char *section = im->format == IDNV_LGR_FORMAT_RFC3743   ? "RFC 3743, 5"
                          : im->format == IDNV_LGR_FORMAT_RFC4290 ? "RFC 4290, 5"
                                                                  : "idnv, lists";
    for (const char *c = im->line; c < at; c++) /* characters, not octets */
        where.column += ((unsigned char)*c & 0xC0) != 0x80;
    if (*at == '\0')
        idnvi_lgr_error(&im->b, &where, section, "the row ends too early");
    else
        idnvi_lgr_error(&im->b, &where, section, "cannot read the row from \"%.40s\" on", at);
}

/* The code points that a row is about; NULL, and the matter said, when it begins with none. */
static struct idnvi_lgr_char *start_row(struct import *im, const char **at, const char *comment,
                                        size_t comment_len)
{
    struct item item;
    if (!read_item(im, at, &item)) {
        bad_row(im, *at);
        return NULL;
    }
    return add_char(im, &item, item.len == 1 ? item.cps[0] : 0, comment, comment_len);
}

/* ;preferred variants;other variants, each column separated by commas. */
static void read_columns(struct import *im, struct idnvi_lgr_char *owner, const char *at)
{
    struct item item;
    const struct idnvi_lgr_cps base = owner->cps;
    for (unsigned column = 1; column <= 2; column++) {
        idnvi_lgr_skip_space(&at);
        if (*at == '\0')
            return;
        if (*at != ';')
            break;
        at++;
        for (unsigned i = 0;; i++) {
            idnvi_lgr_skip_space(&at);
            if (*at == ';' || *at == '\0')
                break;
            if (!has_room(im, i, "variants in a column") || !read_item(im, &at, &item)) {
                bad_row(im, at);
                return;
            }
            bool reflexive = same_cps(&base, &item);
            if (column == 1)
                add_variant(im, owner, &item, reflexive ? "r-preferred" : "preferred");
            else if (!reflexive)
                add_variant(im, owner, &item, "blocked");
            idnvi_lgr_skip_space(&at);
            if (*at == ',') {
                at++;
            } else if (*at != ';' && *at != '\0') {
                bad_row(im, at);
                return;
            }
        }
    }
    idnvi_lgr_skip_space(&at);
    if (*at == ';')
        at++;
    idnvi_lgr_skip_space(&at);
    if (*at != '\0')
        bad_row(im, at);
}

/* RFC 3743: base;preferred variants;other variants. */
static void row_3743(struct import *im, const char *at, const char *comment, size_t comment_len)
{
    struct idnvi_lgr_char *owner = start_row(im, &at, comment, comment_len);
    if (owner == NULL)
        return;
    read_columns(im, owner, at);
    idnvi_lgr_add_self(&im->b, owner);
}

/* RFC 4290: base|variant:variant, hyphens within a sequence. */
static void row_4290(struct import *im, const char *at, const char *comment, size_t comment_len)
{
    struct item item;
    struct idnvi_lgr_char *owner = start_row(im, &at, comment, comment_len);
    if (owner == NULL)
        return;
    const struct idnvi_lgr_cps base = owner->cps;
    for (unsigned i = 0;; i++) {
        idnvi_lgr_skip_space(&at);
        if (*at == '\0')
            return;
        if (*at++ != (i == 0 ? '|' : ':') || !has_room(im, i, "variants in a column") ||
            !read_item(im, &at, &item))
            break;
        if (!same_cps(&base, &item))
            add_variant(im, owner, &item, "blocked");
    }
    bad_row(im, at);
}

/* What of a range no row before it lists: nothing else may be lost. */
static void add_range(struct import *im, struct item *item, uint32_t last, const char *comment,
                      size_t comment_len)
{
    bool left_out = false;
    im->b.work += last - item->cps[0] + 1;
    if (im->b.work > MAX_WORK) {
        idnvi_lgr_limit(&im->b, &im->where, "ranges that list more than %u code points", MAX_WORK);
        return;
    }
    for (uint32_t cp = item->cps[0], end; cp <= last; cp = end + 1) {
        bool listed = is_listed(im, cp);
        for (end = cp; end < last && is_listed(im, end + 1) == listed;)
            end++;
        item->cps[0] = cp;
        left_out = left_out || listed;
        if (!listed)
            (void)add_char(im, item, end, comment, comment_len);
    }
    if (left_out)
        idnvi_lgr_warning(&im->b, &im->where, "RFC 7940, 5",
                          "what is already listed of this row is left out");
}

/*
 * A list: one code point, range or sequence per line. Behind what is written with "U+" its name may
 * stand without "#".
 */
static void row_list(struct import *im, const char *at, const char *comment, size_t comment_len)
{
    struct item item;
    if (!read_item(im, &at, &item)) {
        bad_row(im, at);
        return;
    }
    uint32_t last = item.len == 1 ? item.cps[0] : 0;
    idnvi_lgr_skip_space(&at);
    if (item.len == 1 && (*at == '-' || (at[0] == '.' && at[1] == '.'))) {
        at += *at == '-' ? 1 : 2;
        idnvi_lgr_skip_space(&at);
        if (!read_cp(im, &at, &last) || last < item.cps[0]) {
            bad_row(im, at);
            return;
        }
        idnvi_lgr_skip_space(&at);
    }
    size_t name_len = strlen(at);
    while (name_len > 0 && idnvi_lgr_is_space(at[name_len - 1]))
        name_len--;
    if (name_len > 0 && (!item.prefixed || item.mixed || !is_letter(*at))) {
        bad_row(im, at);
        return;
    }
    if (comment_len == 0) {
        comment = at;
        comment_len = name_len;
    }
    if (item.len == 1)
        add_range(im, &item, last, comment, comment_len);
    else
        (void)add_char(im, &item, last, comment, comment_len);
}

void idnvi_lgr_import_row(struct import *im, const char *at, const char *comment)
{
    if (im->format == IDNV_LGR_FORMAT_RFC3743)
        row_3743(im, at, comment, strlen(comment));
    else if (im->format == IDNV_LGR_FORMAT_RFC4290)
        row_4290(im, at, comment, strlen(comment));
    else
        row_list(im, at, comment, strlen(comment));
}
