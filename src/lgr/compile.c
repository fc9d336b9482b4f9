/* SPDX-License-Identifier: MIT */
/* Policy images: header, suffixes, and each table in turn. The format: doc/policy-image.md. */
#include "compile.h"

#include <stdio.h>

#include <idnv/utf8.h>

#include "../policy_image.h"
#include "build.h"
#include "read.h"

bool idnvi_lgr_compile_fail(struct idnvi_lgr_compiler *c, idnv_status status,
                            const struct idnvi_lgr_notes *at, const char *element,
                            const char *section, const char *text)
{
    static const struct idnvi_lgr_notes nowhere;
    at = at ? at : c->rule ? c->rule : &nowhere;
    if (c->status != IDNV_OK)
        return false;
    c->status = status;
    if (status != IDNV_ERR_MEMORY)
        idnvi_lgr_diagnose(c->diagnostics, c->file, IDNV_SEVERITY_ERROR, 0,
                           &(struct idnvi_lgr_where){element, at->line, at->column}, section, text);
    return false;
}

void *idnvi_lgr_compile_push(struct idnvi_lgr_compiler *c, struct idnvi_lgr_vec *vec, size_t size)
{
    void *slot = idnvi_lgr_vec_push(c->allocator, vec, size);
    if (!slot)
        c->status = IDNV_ERR_MEMORY;
    return slot;
}

bool idnvi_lgr_word_push(struct idnvi_lgr_compiler *c, struct idnvi_lgr_vec *vec, uint32_t word)
{
    uint32_t *slot = idnvi_lgr_compile_push(c, vec, sizeof *slot);
    if (!slot)
        return false;
    *slot = word;
    return true;
}

void *idnvi_lgr_compile_alloc(struct idnvi_lgr_compiler *c, size_t count, size_t size)
{
    void *block = count <= SIZE_MAX / size
                      ? c->allocator->resize(c->allocator->context, NULL, count * size)
                      : NULL;
    if (!block) {
        c->status = IDNV_ERR_MEMORY;
        return NULL;
    }
    return memset(block, 0, count * size);
}

void idnvi_lgr_compile_release(struct idnvi_lgr_compiler *c, void *block)
{
    if (block)
        c->allocator->resize(c->allocator->context, block, 0);
}

/* Room for count words more; the offset of the first in octets. The image has little-endian words
 * on every machine. */
static uint8_t *room(struct idnvi_lgr_compiler *c, uint32_t count, uint32_t *offset)
{
    if (c->status != IDNV_OK)
        return NULL;
    if (count > INT32_MAX / 4 - c->image.len) {
        idnvi_lgr_compile_fail(c, IDNV_ERR_LIMIT, NULL, "", "idnv, limits", "the image is too large");
        return NULL;
    }
    if (!idnvi_lgr_vec_reserve(c->allocator, &c->image, 4, count + 1)) {
        c->status = IDNV_ERR_MEMORY;
        return NULL;
    }
    *offset = c->image.len * 4;
    c->image.len += count;
    return (uint8_t *)c->image.ptr + *offset;
}

static void store(uint8_t *at, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(word >> 8 * i);
}

bool idnvi_lgr_put(struct idnvi_lgr_compiler *c, uint32_t pair[2], const uint32_t *words,
                   uint32_t count)
{
    uint8_t *at = room(c, count, &pair[0]);
    for (uint32_t i = 0; at && i < count; i++)
        store(at + 4 * (size_t)i, words[i]);
    pair[1] = count;
    return at != NULL;
}

bool idnvi_lgr_put_halves(struct idnvi_lgr_compiler *c, uint32_t pair[2], const uint16_t *halves,
                          uint32_t count)
{
    uint8_t *at = room(c, count / 2 + count % 2, &pair[0]);
    if (at && count % 2)
        store(at + 4 * (size_t)(count / 2), 0);
    for (uint32_t i = 0; at && i < count; i++) {
        at[2 * (size_t)i] = (uint8_t)halves[i];
        at[2 * (size_t)i + 1] = (uint8_t)(halves[i] >> 8);
    }
    pair[1] = count;
    return at != NULL;
}

bool idnvi_lgr_put_text(struct idnvi_lgr_compiler *c, uint32_t pair[2], const char *text,
                        size_t len)
{
    uint8_t *at = len < INT32_MAX ? room(c, (uint32_t)len / 4 + 1, &pair[0]) : NULL;
    if (!at)
        return false;
    memset(at, 0, (len / 4 + 1) * 4);
    if (len > 0)
        memcpy(at, text, len);
    pair[1] = (uint32_t)len;
    return true;
}

static bool put_model_text(struct idnvi_lgr_compiler *c, uint32_t word,
                           const struct idnvi_lgr_text *text)
{
    return idnvi_lgr_put_text(c, &c->table[word], text->ptr, text->len);
}

static bool put_languages(struct idnvi_lgr_compiler *c, const struct idnvi_lgr_meta *meta)
{
    size_t len = 0;
    for (uint32_t i = 0; i < meta->language_count; i++)
        len += meta->languages[i].len + 1;
    char *list = idnvi_lgr_compile_alloc(c, len + 1, 1), *end = list;
    if (!list)
        return false;
    for (uint32_t i = 0; i < meta->language_count; i++) {
        if (i > 0)
            *end++ = ' ';
        memcpy(end, meta->languages[i].ptr, meta->languages[i].len);
        end += meta->languages[i].len;
    }
    bool good = idnvi_lgr_put_text(c, &c->table[IDNVI_T_LANGUAGES], list, (size_t)(end - list));
    idnvi_lgr_compile_release(c, list);
    return good;
}

static void put_digest(struct idnvi_lgr_compiler *c, const char *document, size_t len)
{
    uint8_t digest[32];
    idnvi_sha256(digest, (const uint8_t *)document, len);
    for (uint32_t i = 0; i < 8; i++)
        c->table[IDNVI_T_SHA256 + i] = idnvi_le32(digest + 4 * (size_t)i);
}

/* The digest tells two tables apart, so there is one also of a table that came without octets. */
static bool put_checksum(struct idnvi_lgr_compiler *c, const idnv_lgr_source *source)
{
    size_t len = 0;
    if (source->document_len > 0) {
        put_digest(c, source->document, source->document_len);
        return true;
    }
    (void)idnv_lgr_write(NULL, 0, &len, source->lgr);
    char *document = idnvi_lgr_compile_alloc(c, len, 1);
    if (!document)
        return false;
    (void)idnv_lgr_write(document, len, &len, source->lgr);
    put_digest(c, document, len);
    idnvi_lgr_compile_release(c, document);
    return true;
}

static bool put_texts(struct idnvi_lgr_compiler *c, const idnv_lgr_source *source)
{
    const struct idnvi_lgr_meta *meta = &source->lgr->meta;
    return put_checksum(c, source) &&
           idnvi_lgr_put_text(c, &c->table[IDNVI_T_ID], source->id, source->id_len) &&
           put_model_text(c, IDNVI_T_VERSION, &meta->version) &&
           put_model_text(c, IDNVI_T_DATE, &meta->date) && put_languages(c, meta) &&
           idnvi_lgr_put_text(c, &c->table[IDNVI_T_SOURCE], source->source, source->source_len) &&
           idnvi_lgr_put_text(c, &c->table[IDNVI_T_CONFIDENCE], source->confidence,
                              source->confidence_len) &&
           put_model_text(c, IDNVI_T_UNICODE, &meta->unicode_version) &&
           idnvi_lgr_put_text(c, &c->table[IDNVI_T_DOCUMENT], source->document,
                              source->keep_document ? source->document_len : 0);
}

/* Frees all that belongs to the table at hand. */
static void clear_table(struct idnvi_lgr_compiler *c)
{
    struct idnvi_lgr_vec *vecs[] = {&c->sets, &c->signs, &c->sign_hash, &c->records,
                                    &c->record_hash, &c->shorts, &c->longs, &c->pool,
                                    &c->code, &c->paths, &c->stack};
    for (size_t i = 0; i < sizeof vecs / sizeof *vecs; i++)
        idnvi_lgr_vec_free(c->allocator, vecs[i]);
    void *blocks[] = {c->points, c->type_codes, c->node_prev, c->node_last, c->node_anchor};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        idnvi_lgr_compile_release(c, blocks[i]);
    c->points = NULL;
    c->type_codes = NULL;
    c->node_prev = c->node_last = NULL;
    c->node_anchor = NULL;
    c->standard_types = 0;
    c->work = 0;
}

/* What diagnostics call the table; an id has a length and no NUL. */
static void name_table(struct idnvi_lgr_compiler *c, const idnv_lgr_source *source)
{
    size_t len = source->id_len < sizeof c->file ? source->id_len : sizeof c->file - 1;
    if (len > 0)
        memcpy(c->file, source->id, len);
    c->file[len] = '\0';
}

static bool put_table(struct idnvi_lgr_compiler *c, const idnv_lgr_source *source,
                      uint32_t words[IDNVI_T_WORDS])
{
    c->lgr = source->lgr;
    name_table(c, source);
    c->table = words;
    bool good = put_texts(c, source) && idnvi_lgr_compile_types(c) &&
                idnvi_lgr_compile_points(c) && idnvi_lgr_compile_rules(c) &&
                idnvi_lgr_compile_sets(c) && idnvi_lgr_compile_records(c) &&
                idnvi_lgr_compile_actions(c);
    if (good && idnvi_lgr_index_sound(c))
        words[IDNVI_T_FLAGS] |= IDNVI_TABLE_INDEX_SOUND;
    clear_table(c);
    return good && c->status == IDNV_OK;
}

static bool put_suffixes(struct idnvi_lgr_compiler *c, uint32_t pair[2],
                         const idnv_lgr_suffix *suffixes, size_t count)
{
    struct idnvi_lgr_vec list = {0};
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        uint32_t words[IDNVI_S_WORDS];
        good = idnvi_lgr_put_text(c, &words[IDNVI_S_TEXT], suffixes[i].name,
                                  suffixes[i].name_len) &&
               idnvi_lgr_put(c, &words[IDNVI_S_TABLES], suffixes[i].tables,
                             (uint32_t)suffixes[i].tables_len) &&
               idnvi_lgr_put_text(c, &words[IDNVI_S_CONFIDENCE], suffixes[i].confidence,
                                  suffixes[i].confidence_len);
        for (uint32_t k = 0; good && k < IDNVI_S_WORDS; k++)
            good = idnvi_lgr_word_push(c, &list, words[k]);
    }
    good = good && idnvi_lgr_put(c, pair, list.ptr, list.len);
    pair[1] = (uint32_t)count;
    idnvi_lgr_vec_free(c->allocator, &list);
    return good;
}

/* Tables are asked for by id, and answers name it: two of one id could not be told apart. */
static bool is_new_id(struct idnvi_lgr_compiler *c, const idnv_lgr_source *sources, size_t at)
{
    const idnv_lgr_source *new = &sources[at];
    for (size_t i = 0; i < at; i++) {
        if (sources[i].id_len == new->id_len &&
            (new->id_len == 0 || memcmp(sources[i].id, new->id, new->id_len) == 0)) {
            name_table(c, new);
            return idnvi_lgr_compile_fail(c, IDNV_ERR_SYNTAX, NULL, "", "idnv, table ids",
                                          "another table of the image has this id");
        }
    }
    return true;
}

static bool put_tables(struct idnvi_lgr_compiler *c, uint32_t pair[2],
                       const idnv_lgr_source *sources, size_t count)
{
    uint32_t *words = idnvi_lgr_compile_alloc(c, count + 1, 4 * IDNVI_T_WORDS);
    bool good = words != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = is_new_id(c, sources, i) && put_table(c, &sources[i], words + IDNVI_T_WORDS * i);
    good = good && idnvi_lgr_put(c, pair, words, (uint32_t)(IDNVI_T_WORDS * count));
    pair[1] = (uint32_t)count;
    idnvi_lgr_compile_release(c, words);
    return good;
}

static void put_header(struct idnvi_lgr_compiler *c, const uint32_t header[IDNVI_H_WORDS])
{
    uint8_t *image = c->image.ptr;
    for (uint32_t i = 0; i < IDNVI_H_WORDS; i++)
        store(image + 4 * (size_t)i, header[i]);
    store(image + 4 * IDNVI_H_SIZE, c->image.len * 4);
    uint64_t sum = idnvi_image_sum(image + 4 * IDNVI_H_SUMMED, c->image.len - IDNVI_H_SUMMED);
    store(image + 4 * IDNVI_H_SUM, (uint32_t)sum);
    store(image + 4 * (IDNVI_H_SUM + 1), (uint32_t)(sum >> 32));
}

static bool text_ok(const char *text, size_t len) { return text != NULL || len == 0; }

static bool source_ok(const idnv_lgr_source *source)
{
    return source->size == sizeof *source && source->lgr != NULL &&
           text_ok(source->id, source->id_len) && text_ok(source->source, source->source_len) &&
           text_ok(source->confidence, source->confidence_len) &&
           text_ok(source->document, source->document_len);
}

/* Texts of an image are told and printed as they stand. One that cannot be is named: a number, as
 * its id may be what is wrong. */
static bool is_text(struct idnvi_lgr_compiler *c, const char *text, size_t len, const char *what,
                    size_t index)
{
    char sentence[96];
    if (len == 0 || (memchr(text, 0, len) == NULL &&
                     idnv_utf8_to_utf32(NULL, 0, NULL, NULL, text, len) != IDNV_NO))
        return true;
    snprintf(sentence, sizeof sentence, "the %s %zu is not UTF-8 without NUL", what, index + 1);
    return idnvi_lgr_compile_fail(c, IDNV_ERR_ARGUMENT, NULL, "", "idnv, texts", sentence);
}

static bool source_texts_ok(struct idnvi_lgr_compiler *c, const idnv_lgr_source *source,
                            size_t index)
{
    return is_text(c, source->id, source->id_len, "id of table", index) &&
           is_text(c, source->source, source->source_len, "source of table", index) &&
           is_text(c, source->confidence, source->confidence_len, "confidence of table", index);
}

/* A policy with an index of no table could not be opened, and no name ends in another form. */
static bool suffix_ok(const idnv_lgr_suffix *suffix, size_t tables)
{
    if (suffix->name == NULL || !idnvi_lgr_is_name(suffix->name, suffix->name_len) ||
        suffix->tables_len > tables ||
        !text_ok(suffix->confidence, suffix->confidence_len) ||
        (suffix->tables == NULL && suffix->tables_len > 0))
        return false;
    for (size_t i = 0; i < suffix->tables_len; i++)
        if (suffix->tables[i] >= tables)
            return false;
    return true;
}

idnv_status idnv_lgr_compile(void **image, size_t *len, const idnv_lgr_source *sources,
                             size_t count, const idnv_lgr_suffix *suffixes, size_t suffix_count,
                             const idnv_lgr_allocator *allocator,
                             idnv_lgr_diagnostics *diagnostics)
{
    uint32_t header[IDNVI_H_WORDS] = {IDNVI_IMAGE_MAGIC0, IDNVI_IMAGE_MAGIC1, IDNVI_IMAGE_VERSION};
    struct idnvi_lgr_compiler c;
    uint32_t start;
    if (image)
        *image = NULL;
    if (len)
        *len = 0;
    if (!image || !len || !sources || count == 0 || (!suffixes && suffix_count > 0))
        return IDNV_ERR_ARGUMENT;
    if (count > 65535 || suffix_count > 65535)
        return IDNV_ERR_LIMIT;
    memset(&c, 0, sizeof c);
    c.allocator = allocator ? allocator : &idnvi_lgr_default_allocator;
    c.diagnostics = diagnostics;
    for (size_t i = 0; i < count; i++)
        if (!source_ok(&sources[i]) || !source_texts_ok(&c, &sources[i], i))
            return IDNV_ERR_ARGUMENT;
    for (size_t i = 0; i < suffix_count; i++)
        if (!suffix_ok(&suffixes[i], count) ||
            !is_text(&c, suffixes[i].confidence, suffixes[i].confidence_len,
                     "confidence of suffix", i))
            return IDNV_ERR_ARGUMENT;
    bool good = room(&c, IDNVI_H_WORDS, &start) != NULL &&
                put_tables(&c, &header[IDNVI_H_TABLES], sources, count) &&
                put_suffixes(&c, &header[IDNVI_H_SUFFIXES], suffixes, suffix_count);
    if (!good || c.status != IDNV_OK) {
        idnvi_lgr_vec_free(c.allocator, &c.image);
        return c.status == IDNV_OK ? IDNV_ERR_MEMORY : c.status;
    }
    put_header(&c, header);
    *image = c.image.ptr;
    *len = (size_t)c.image.len * 4;
    return IDNV_OK;
}

void idnv_lgr_image_free(void *image, const idnv_lgr_allocator *allocator)
{
    const idnv_lgr_allocator *from = allocator ? allocator : &idnvi_lgr_default_allocator;
    if (image)
        from->resize(from->context, image, 0);
}

size_t idnv_lgr_source_sizeof(void) { return sizeof(idnv_lgr_source); }

size_t idnv_lgr_suffix_sizeof(void) { return sizeof(idnv_lgr_suffix); }
