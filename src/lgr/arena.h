/* SPDX-License-Identifier: MIT */
/*
 * Internal: memory of libidnv-lgr. An arena holds what lives as long as the document; a vector
 * grows while the document is read and is copied into the arena at the end. Both take their memory
 * from the caller's allocator, and both report failure by NULL or false, never otherwise.
 */
#ifndef IDNVI_LGR_ARENA_H
#define IDNVI_LGR_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <idnv/lgr.h>

struct idnvi_lgr_chunk;

struct idnvi_lgr_arena {
    idnv_lgr_allocator allocator;
    struct idnvi_lgr_chunk *chunks;
    size_t used; /* in the newest chunk */
    size_t size;
};

/* The allocator that NULL stands for. */
extern const idnv_lgr_allocator idnvi_lgr_default_allocator;

/* size octets aligned for any object, zeroed; NULL: out of memory. size 0 gives a valid pointer. */
void *idnvi_lgr_arena_alloc(struct idnvi_lgr_arena *arena, size_t size);

/* A NUL-terminated copy. */
char *idnvi_lgr_arena_text(struct idnvi_lgr_arena *arena, const char *text, size_t len);

void idnvi_lgr_arena_free(struct idnvi_lgr_arena *arena);

struct idnvi_lgr_vec {
    void *ptr;
    uint32_t len; /* elements */
    uint32_t cap;
};

/* Room for more elements behind len; the new ones are zeroed. False: out of memory. */
bool idnvi_lgr_vec_reserve(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *vec,
                           size_t element, uint32_t more);

/* Appends one zeroed element; NULL: out of memory. */
void *idnvi_lgr_vec_push(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *vec,
                         size_t element);

void idnvi_lgr_vec_free(const idnv_lgr_allocator *allocator, struct idnvi_lgr_vec *vec);

#endif
