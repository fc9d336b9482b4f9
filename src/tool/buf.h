/* SPDX-License-Identifier: MIT */
/* A growing byte buffer: every output of the tool is assembled in one of these. */
#ifndef IDNV_TOOL_BUF_H
#define IDNV_TOOL_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *data;
    size_t len;
    size_t cap;
    /* Not NULL: when much has gathered it is written away, so that the answer to a record of many
       megabytes is never whole in memory. Such a buffer must not be looked back into. */
    struct buf_sink *sink;
};

struct buf_sink {
    int fd;
    int error; /* errno of the first write that failed; later octets are dropped */
};

/* What the tool does without memory: it says so and ends with status 3. */
_Noreturn void out_of_memory(void);

/* calloc and realloc, for n > 0 elements, that return memory or not at all. */
void *memory_zeroed(size_t n, size_t size);
void *memory_resize(void *block, size_t n, size_t size);

/* Writes what is in the buffer to its sink. */
void buf_flush(struct buf *b);

/* Room for n more octets; out_of_memory where there is none. */
void buf_grow(struct buf *b, size_t n);

static inline char *buf_room(struct buf *b, size_t n)
{
    if (b->cap - b->len < n)
        buf_grow(b, n);
    return b->data + b->len;
}

/* buf_put of more than BUF_CHUNK octets into a sink. */
void buf_put_chunks(struct buf *b, const char *s, size_t len);
#define BUF_CHUNK ((size_t)256 << 10)

static inline void buf_put(struct buf *b, const char *s, size_t len)
{
    if (len == 0)
        return;
    if (len > BUF_CHUNK && b->sink != NULL) {
        buf_put_chunks(b, s, len);
        return;
    }
    memcpy(buf_room(b, len), s, len);
    b->len += len;
}

static inline void buf_putc(struct buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->len++;
}

static inline void buf_puts(struct buf *b, const char *s) { buf_put(b, s, strlen(s)); }

void buf_putu(struct buf *b, uint64_t value);
/* At least `digits` upper-case hexadecimal digits. */
void buf_puthex(struct buf *b, uint64_t value, int digits);
/* "U+00DF" */
void buf_putcp(struct buf *b, uint32_t cp);
/* Formatted text, for messages; at most 4,000 octets. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void buf_printf(struct buf *b, const char *format, ...);
void buf_free(struct buf *b);

#endif
