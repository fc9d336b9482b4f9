/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 32768u

struct idnvi_lgr_chunk {
    struct idnvi_lgr_chunk *next;
    max_align_t data[];
};

static void *resize_heap(void *context, void *block, size_t size)
{
    (void)context;
    if (size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, size);
}

const idnv_lgr_allocator idnvi_lgr_default_allocator = {resize_heap, NULL};

static void *add_chunk(struct idnvi_lgr_arena *arena, size_t size)
{
    const idnv_lgr_allocator *a = &arena->allocator;
    if (size > SIZE_MAX - sizeof(struct idnvi_lgr_chunk))
        return NULL;
    struct idnvi_lgr_chunk *chunk =
        a->resize(a->context, NULL, sizeof(struct idnvi_lgr_chunk) + size);
    if (chunk == NULL)
        return NULL;
    memset(chunk->data, 0, size);
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk->data;
}

void *idnvi_lgr_arena_alloc(struct idnvi_lgr_arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return NULL;
    size = (size + align - 1) / align * align;
    if (arena->chunks == NULL || size > arena->size - arena->used) {
        size_t chunk = size > CHUNK_SIZE / 4 ? size : CHUNK_SIZE;
        char *data = add_chunk(arena, chunk);
        if (data == NULL)
            return NULL;
        arena->size = chunk;
        arena->used = size;
        return data;
    }
    char *data = (char *)arena->chunks->data + arena->used;
    arena->used += size;
    return data;
}

char *idnvi_lgr_arena_text(struct idnvi_lgr_arena *arena, const char *text, size_t len)
{
    char *copy = idnvi_lgr_arena_alloc(arena, len + 1);
    if (copy != NULL && len > 0)
        memcpy(copy, text, len);
    return copy;
}

void idnvi_lgr_arena_free(struct idnvi_lgr_arena *arena)
{
    const idnv_lgr_allocator a = arena->allocator;
    while (arena->chunks != NULL) {
        struct idnvi_lgr_chunk *next = arena->chunks->next;
        a.resize(a.context, arena->chunks, 0);
        arena->chunks = next;
    }
}

bool idnvi_lgr_vec_reserve(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *vec,
                           size_t element, uint32_t more)
{
    if (more <= vec->cap - vec->len)
        return true;
    if (more > UINT32_MAX / 4 - vec->len)
        return false;
    uint32_t cap = vec->cap < 16 ? 16 : vec->cap * 2;
    if (cap < vec->len + more)
        cap = vec->len + more;
    if (cap > SIZE_MAX / element)
        return false;
    char *ptr = allocator->resize(allocator->context, vec->ptr, cap * element);
    if (ptr == NULL)
        return false;
    memset(ptr + vec->cap * element, 0, (cap - vec->cap) * element);
    vec->ptr = ptr;
    vec->cap = cap;
    return true;
}

void *idnvi_lgr_vec_push(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *vec,
                         size_t element)
{
    if (!idnvi_lgr_vec_reserve(allocator, vec, element, 1))
        return NULL;
    char *slot = (char *)vec->ptr + vec->len * element;
    memset(slot, 0, element); /* the slot may have been used before len was set back */
    vec->len++;
    return slot;
}

void idnvi_lgr_vec_free(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *vec)
{
    if (vec->ptr != NULL)
        allocator->resize(allocator->context, vec->ptr, 0);
    *vec = (struct idnvi_lgr_vec){0};
}
