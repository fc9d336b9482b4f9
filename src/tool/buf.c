/* SPDX-License-Identifier: MIT */
/* The growing byte buffer. */
#include "config.h"

#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

/* Doubling wastes half of a very large record's memory, so large buffers grow by a quarter. */
#define DOUBLE_UP_TO ((size_t)4 << 20)

_Noreturn void out_of_memory(void)
{
    static const char text[] = "idnv: out of memory\n";
    if (write(2, text, sizeof text - 1) < 0)
        _exit(3);
    _exit(3);
}

void *memory_resize(void *block, size_t n, size_t size)
{
    if (n > SIZE_MAX / size || (block = realloc(block, n * size)) == NULL)
        out_of_memory();
    return block;
}

void *memory_zeroed(size_t n, size_t size)
{
    void *block = calloc(n, size);
    if (block == NULL)
        out_of_memory();
    return block;
}

void buf_flush(struct buf *b)
{
    if (b->sink->error == 0)
        b->sink->error = output_write(b->sink->fd, b->data, b->len);
    b->len = 0;
}

void buf_put_chunks(struct buf *b, const char *s, size_t len)
{
    while (len > BUF_CHUNK) {
        buf_put(b, s, BUF_CHUNK);
        s += BUF_CHUNK;
        len -= BUF_CHUNK;
    }
    buf_put(b, s, len);
}

void buf_grow(struct buf *b, size_t n)
{
    if (b->sink != NULL && b->len >= BUF_CHUNK) {
        buf_flush(b);
        if (b->cap >= n)
            return;
    }
    if (n > SIZE_MAX / 2 || b->len > SIZE_MAX / 2 - n)
        out_of_memory();
    size_t need = b->len + n;
    size_t cap = b->cap < DOUBLE_UP_TO ? b->cap * 2 : b->cap + b->cap / 4;
    if (cap < need)
        cap = need;
    if (cap < 256)
        cap = 256;
    b->data = memory_resize(b->data, cap, 1);
    b->cap = cap;
}

void buf_putu(struct buf *b, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    buf_put(b, digits + at, sizeof digits - at);
}

void buf_puthex(struct buf *b, uint64_t value, int digits)
{
    char text[16];
    size_t at = sizeof text;
    while (value != 0 || digits > 0) {
        text[--at] = "0123456789ABCDEF"[value & 15];
        value >>= 4;
        digits--;
        if (at == 0)
            break;
    }
    buf_put(b, text + at, sizeof text - at);
}

void buf_putcp(struct buf *b, uint32_t cp)
{
    buf_put(b, "U+", 2);
    buf_puthex(b, cp, 4);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    enum { ROOM = 4000 };
    char *at = buf_room(b, ROOM);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(at, ROOM, format, args);
    va_end(args);
    if (n > 0)
        b->len += n < ROOM ? (size_t)n : ROOM - 1;
}

void buf_free(struct buf *b)
{
    free(b->data);
    *b = (struct buf){0};
}
