/* SPDX-License-Identifier: MIT */
#include "sources.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "build.h"
#include "read.h"

#define MAX_LINE   8191u
#define MAX_BYTES  (1u << 20)
#define MAX_TABLES 4096u
#define MAX_NAMES  8192u /* twins, and zones: each is compared with those before it */

static const struct key {
    const char *name;
    bool section;
    bool required;
    bool repeats;
} keys[] = {
    {"tld", false, true, false},      {"also", false, false, true},
    {"place", false, true, false},    {"registry", false, false, false},
    {"zone", false, false, true},     {"note", false, false, true},
    {"language", true, true, true},   {"date", true, true, false},
    {"dated", true, true, false},     {"confidence", true, true, false},
    {"source", true, true, true},     {"accepts", true, true, true},
    {"frame", true, false, true},     {"accept-label", true, true, true},
    {"refuse-label", true, true, true}, {"note", true, false, true},
    {"lint", true, false, true},
};
#define KEYS (sizeof keys / sizeof *keys)

struct parser {
    struct idnvi_lgr_sources *s;
    const idnv_lgr_allocator *allocator;
    idnv_lgr_diagnostics *diagnostics;
    const char *file;
    struct idnvi_lgr_vec also, zones, tables, pairs;
    idnv_status status;
    uint32_t line;
    unsigned key;    /* of the last line, in keys[] */
    uint32_t seen;   /* bits of keys[] in this header or section */
    bool in_section;
};

static void fault(struct parser *p, const char *format, ...)
{
    struct idnvi_lgr_where where = {"", p->line, 1};
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    idnvi_lgr_diagnose(p->diagnostics, p->file, IDNV_SEVERITY_ERROR, 0, &where, "SOURCES", text);
    if (p->status == IDNV_OK)
        p->status = IDNV_ERR_SYNTAX;
}

static struct idnvi_lgr_text copy(struct parser *p, const char *text, size_t len)
{
    char *ptr = idnvi_lgr_arena_text(p->s->arena, text, len);
    if (ptr == NULL)
        p->status = IDNV_ERR_MEMORY;
    return (struct idnvi_lgr_text){ptr, ptr == NULL ? 0 : (uint32_t)len};
}

static void *push(struct parser *p, struct idnvi_lgr_vec *vec, size_t element)
{
    void *slot = idnvi_lgr_vec_push(p->allocator, vec, element);
    if (slot == NULL)
        p->status = IDNV_ERR_MEMORY;
    return slot;
}

/* All keys that the header or section at hand needs were there. */
static void end_part(struct parser *p)
{
    for (unsigned i = 0; i < KEYS; i++) {
        if (keys[i].section == p->in_section && keys[i].required && (p->seen & 1u << i) == 0)
            fault(p, "the key %s is missing before this line", keys[i].name);
    }
    p->seen = 0;
}

static bool is_table_name(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return len > 0;
}

static bool same(const struct idnvi_lgr_text *a, const char *text, size_t len)
{
    return a->len == len && memcmp(a->ptr, text, len) == 0;
}

static void read_section(struct parser *p, const char *text, size_t len)
{
    end_part(p);
    p->in_section = true;
    p->key = 0;
    if (len < 7 || memcmp(text + len - 5, ".xml]", 5) != 0 || !is_table_name(text + 1, len - 6)) {
        fault(p, "a section is [NAME.xml], NAME of a-z, 0-9 and hyphen");
        return;
    }
    for (uint32_t i = 0; i < p->tables.len; i++) {
        const struct idnvi_lgr_text *name =
            &IDNVI_LGR_AT(struct idnvi_lgr_source_table, p->tables, i)->name;
        if (same(name, text + 1, len - 6)) {
            fault(p, "the table %.80s has two sections", name->ptr);
            break;
        }
    }
    if (p->tables.len == MAX_TABLES) {
        fault(p, "more than %u tables", MAX_TABLES);
        p->status = IDNV_ERR_LIMIT;
        return;
    }
    struct idnvi_lgr_source_table *table = push(p, &p->tables, sizeof *table);
    if (table == NULL)
        return;
    table->name = copy(p, text + 1, len - 6);
    table->pairs.first = p->pairs.len;
    table->line = p->line;
}

/* The key in its place; KEYS where it is unknown or out of order. */
static unsigned find_key(struct parser *p, const char *text, size_t len)
{
    for (unsigned i = 0; i < KEYS; i++) {
        if (keys[i].section != p->in_section || strlen(keys[i].name) != len ||
            memcmp(keys[i].name, text, len) != 0)
            continue;
        if ((p->seen & 1u << i) != 0 && !keys[i].repeats)
            fault(p, "the key %s stands twice", keys[i].name);
        if (p->seen != 0 && i < p->key)
            fault(p, "the key %s is out of order", keys[i].name);
        return i;
    }
    fault(p, "the key %.*s is not known here", (int)(len > 40 ? 40 : len), text);
    return KEYS;
}

static bool is_own(const struct parser *p, const char *text, size_t len)
{
    if (p->s->tld.ptr != NULL && same(&p->s->tld, text, len))
        return true;
    for (uint32_t i = 0; i < p->also.len; i++)
        if (same(IDNVI_LGR_AT(struct idnvi_lgr_text, p->also, i), text, len))
            return true;
    return false;
}

/* The TLD or a twin. */
static void check_tld(struct parser *p, const struct idnvi_lgr_text *value)
{
    if (memchr(value->ptr, '.', value->len) != NULL || !idnvi_lgr_is_name(value->ptr, value->len))
        fault(p, "%.80s is not a TLD in lower case, as an A-label", value->ptr);
    else if (is_own(p, value->ptr, value->len))
        fault(p, "the TLD %.80s stands twice", value->ptr);
}

static bool has_room(struct parser *p, const struct idnvi_lgr_vec *vec, const char *what)
{
    if (vec->len < MAX_NAMES)
        return true;
    fault(p, "more than %u %s", MAX_NAMES, what);
    p->status = IDNV_ERR_LIMIT;
    return false;
}

/* The suffix of a zone, which the TLD and the twins stand before. */
static void check_zone(struct parser *p, const struct idnvi_lgr_text *value)
{
    size_t len = strcspn(value->ptr, " "), last = len;
    while (last > 0 && value->ptr[last - 1] != '.')
        last--;
    if (!idnvi_lgr_is_name(value->ptr, len) || !is_own(p, value->ptr + last, len - last))
        fault(p, "%.*s is not a name below the TLD or a twin, of A-labels in lower case",
              (int)(len > 80 ? 80 : len), value->ptr);
    else if (last == 0 && len == value->len)
        fault(p, "the zone %.80s names no table", value->ptr);
    for (uint32_t i = 0; i < p->zones.len; i++) {
        const char *line = IDNVI_LGR_AT(struct idnvi_lgr_zone, p->zones, i)->suffix.ptr;
        if (strncmp(line, value->ptr, len) == 0 && (line[len] == ' ' || line[len] == '\0')) {
            fault(p, "the zone %.*s stands twice", (int)(len > 80 ? 80 : len), value->ptr);
            break;
        }
    }
}

static void header_value(struct parser *p, const char *key, const struct idnvi_lgr_text *value)
{
    if (strcmp(key, "tld") == 0) {
        check_tld(p, value);
        p->s->tld = *value;
    } else if (strcmp(key, "place") == 0) {
        p->s->place = *value;
    } else if (strcmp(key, "registry") == 0) {
        p->s->registry = *value;
    } else if (strcmp(key, "also") == 0) {
        check_tld(p, value);
        struct idnvi_lgr_text *slot =
            has_room(p, &p->also, "twins") ? push(p, &p->also, sizeof *slot) : NULL;
        if (slot != NULL)
            *slot = *value;
    } else if (strcmp(key, "zone") == 0) { /* its tables are found when all are known */
        check_zone(p, value);
        struct idnvi_lgr_zone *slot =
            has_room(p, &p->zones, "zones") ? push(p, &p->zones, sizeof *slot) : NULL;
        if (slot != NULL)
            *slot = (struct idnvi_lgr_zone){.suffix = *value, .line = p->line};
    }
}

static bool is_one_of(const struct idnvi_lgr_text *value, const char *a, const char *b,
                      const char *c)
{
    return same(value, a, strlen(a)) || same(value, b, strlen(b)) || same(value, c, strlen(c));
}

/* Another word would count as verified: only "general knowledge" makes an answer say "unverified". */
static void check_confidence(struct parser *p, const struct idnvi_lgr_text *value)
{
    if (!is_one_of(value, "exact table seen", "secondary source", "general knowledge"))
        fault(p, "the confidence is %.80s, not one of: exact table seen, secondary source, "
                 "general knowledge", value->ptr);
}

static void check_section_value(struct parser *p, const char *key,
                                const struct idnvi_lgr_text *value)
{
    if (strcmp(key, "confidence") == 0)
        check_confidence(p, value);
    else if (strcmp(key, "dated") == 0 && !is_one_of(value, "table", "source", "compiled"))
        fault(p, "%.80s is not one of: table, source, compiled", value->ptr);
    else if (strcmp(key, "date") == 0 && !idnvi_lgr_is_date(value->ptr, value->len))
        fault(p, "%.80s is not a date YYYY-MM-DD", value->ptr);
}

static void section_value(struct parser *p, const char *key, const struct idnvi_lgr_text *value)
{
    check_section_value(p, key, value);
    if (p->tables.len == 0)
        return;
    struct idnvi_lgr_source_table *table =
        IDNVI_LGR_AT(struct idnvi_lgr_source_table, p->tables, p->tables.len - 1);
    table->pairs.count = p->pairs.len - table->pairs.first;
    struct idnvi_lgr_text *slot = strcmp(key, "date") == 0         ? &table->date
                                  : strcmp(key, "dated") == 0      ? &table->dated
                                  : strcmp(key, "confidence") == 0 ? &table->confidence
                                  : strcmp(key, "source") == 0     ? &table->source
                                  : strcmp(key, "language") == 0   ? &table->language
                                                                   : NULL;
    if (slot != NULL && slot->ptr == NULL)
        *slot = *value;
}

static void read_pair(struct parser *p, const char *text, size_t len)
{
    const char *colon = memchr(text, ':', len);
    size_t key_len = colon == NULL ? 0 : (size_t)(colon - text);
    if (key_len == 0 || len < key_len + 3 || colon[1] != ' ' || colon[2] == ' ') {
        fault(p, "a line is KEY: VALUE");
        return;
    }
    unsigned key = find_key(p, text, key_len);
    if (key == KEYS)
        return;
    p->key = key;
    p->seen |= 1u << key;
    struct idnvi_lgr_text value = copy(p, colon + 2, len - key_len - 2);
    struct idnvi_lgr_pair *pair = push(p, &p->pairs, sizeof *pair);
    if (pair == NULL || value.ptr == NULL)
        return;
    pair->key = (struct idnvi_lgr_text){keys[key].name, (uint32_t)key_len};
    pair->value = value;
    pair->line = p->line;
    if (p->in_section)
        section_value(p, keys[key].name, &value);
    else
        header_value(p, keys[key].name, &value);
}

static void read_line(struct parser *p, const char *text, size_t len)
{
    if (len == 0 || text[0] == '#')
        return;
    if (len > MAX_LINE || memchr(text, '\0', len) != NULL)
        fault(p, "a line is longer than %u octets or holds a NUL", MAX_LINE);
    else if (text[len - 1] == ' ' || text[len - 1] == '\t' || text[len - 1] == '\r')
        fault(p, "white space at the end of the line");
    else if (text[0] == '[')
        read_section(p, text, len);
    else
        read_pair(p, text, len);
}

/* The table of a file name, or the number of tables. */
static uint32_t find_table(const struct parser *p, const char *name, size_t len)
{
    uint32_t i = 0;
    for (; i < p->tables.len; i++) {
        const struct idnvi_lgr_text *t =
            &IDNVI_LGR_AT(struct idnvi_lgr_source_table, p->tables, i)->name;
        if (len == t->len + 4 && memcmp(name, t->ptr, t->len) == 0 &&
            memcmp(name + t->len, ".xml", 4) == 0)
            break;
    }
    return i;
}

/* zone: the file names behind the suffix become indexes, what is in brackets the confidence. */
static void resolve_zone(struct parser *p, struct idnvi_lgr_zone *zone)
{
    struct idnvi_lgr_text line = zone->suffix;
    const char *at = strchr(line.ptr, ' '), *bracket = strstr(line.ptr, " (");
    const char *end = line.ptr + line.len;
    p->line = zone->line;
    if (at == NULL)
        return;
    uint32_t *tables = idnvi_lgr_arena_alloc(p->s->arena, p->tables.len * sizeof *tables);
    if (tables == NULL) {
        p->status = IDNV_ERR_MEMORY;
        return;
    }
    zone->suffix = copy(p, line.ptr, (size_t)(at - line.ptr));
    if (bracket != NULL && end - bracket > 3 && end[-1] == ')') {
        zone->confidence = copy(p, bracket + 2, (size_t)(end - bracket) - 3);
        if (zone->confidence.ptr != NULL)
            check_confidence(p, &zone->confidence);
        end = bracket;
    }
    while (at < end) {
        const char *name = ++at;
        size_t len = strcspn(name, " ");
        at = name + len;
        uint32_t i = find_table(p, name, len);
        if (i == p->tables.len || zone->table_count == p->tables.len)
            fault(p, "the zone %.80s names a table without a section", zone->suffix.ptr);
        else
            tables[zone->table_count++] = i;
    }
    zone->tables = tables;
}

static void *keep(struct parser *p, const struct idnvi_lgr_vec *vec, size_t element)
{
    void *ptr = idnvi_lgr_arena_alloc(p->s->arena, vec->len * element);
    if (ptr == NULL)
        p->status = IDNV_ERR_MEMORY;
    else if (vec->len > 0)
        memcpy(ptr, vec->ptr, vec->len * element);
    return ptr;
}

static void finish(struct parser *p)
{
    struct idnvi_lgr_sources *s = p->s;
    p->line++;
    end_part(p);
    if (p->tables.len == 0)
        fault(p, "no table is named");
    for (uint32_t i = 0; p->status == IDNV_OK && i < p->zones.len; i++)
        resolve_zone(p, IDNVI_LGR_AT(struct idnvi_lgr_zone, p->zones, i));
    s->also = keep(p, &p->also, sizeof *s->also);
    s->also_count = p->also.len;
    s->zones = keep(p, &p->zones, sizeof *s->zones);
    s->zone_count = p->zones.len;
    s->tables = keep(p, &p->tables, sizeof *s->tables);
    s->table_count = p->tables.len;
    s->pairs = keep(p, &p->pairs, sizeof *s->pairs);
    s->pair_count = p->pairs.len;
}

static struct idnvi_lgr_sources *new_sources(const idnv_lgr_allocator *a)
{
    struct idnvi_lgr_arena *arena = a->resize(a->context, NULL, sizeof *arena);
    if (arena == NULL)
        return NULL;
    *arena = (struct idnvi_lgr_arena){.allocator = *a};
    struct idnvi_lgr_sources *s = idnvi_lgr_arena_alloc(arena, sizeof *s);
    if (s == NULL)
        a->resize(a->context, arena, 0);
    else
        s->arena = arena;
    return s;
}

idnv_status idnvi_lgr_sources_read(struct idnvi_lgr_sources **sources, const char *bytes,
                                   size_t len, const idnv_lgr_options *options,
                                   idnv_lgr_diagnostics *diagnostics)
{
    const idnv_lgr_allocator *a = options == NULL || options->allocator == NULL
                                      ? &idnvi_lgr_default_allocator
                                      : options->allocator;
    struct parser p = {.allocator = a, .diagnostics = diagnostics};
    *sources = NULL;
    p.file = idnvi_lgr_base_name(options == NULL ? NULL : options->file);
    if (len > MAX_BYTES)
        return IDNV_ERR_LIMIT;
    p.s = new_sources(a);
    if (p.s == NULL)
        return IDNV_ERR_MEMORY;
    for (size_t at = 0; at < len && p.status != IDNV_ERR_MEMORY && p.status != IDNV_ERR_LIMIT;) {
        const char *end = memchr(bytes + at, '\n', len - at);
        size_t line_len = end == NULL ? len - at : (size_t)(end - bytes) - at;
        p.line++;
        read_line(&p, bytes + at, line_len);
        at += line_len + 1;
    }
    if (p.status == IDNV_OK)
        finish(&p);
    idnvi_lgr_vec_free(a, &p.also);
    idnvi_lgr_vec_free(a, &p.zones);
    idnvi_lgr_vec_free(a, &p.tables);
    idnvi_lgr_vec_free(a, &p.pairs);
    if (p.status != IDNV_OK)
        idnvi_lgr_sources_free(p.s);
    else
        *sources = p.s;
    return p.status;
}

void idnvi_lgr_sources_free(struct idnvi_lgr_sources *sources)
{
    if (sources == NULL)
        return;
    struct idnvi_lgr_arena *arena = sources->arena;
    const idnv_lgr_allocator a = arena->allocator;
    idnvi_lgr_arena_free(arena);
    a.resize(a.context, arena, 0);
}
