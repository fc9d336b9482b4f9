/* SPDX-License-Identifier: MIT */
/*
 * The tool's reader of records: the octets after the second are its standard input, which comes in
 * pieces, with interruptions, and may end in an error; so may what it writes. What the command was
 * given, and in which order, is held against a plain split of the input.
 *
 *   octet 1   bit 0: records end in NUL   1: two fields   2, 3: threads - 1   4: reading ends in an
 *             error   5: writing does   6: standard output is a terminal
 *   octet 2   how the input is cut
 */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include "fuzz.h"

/* The outside world of run.c and output.c. */
static ssize_t world_read(int fd, void *dst, size_t len);
static ssize_t world_write(int fd, const void *src, size_t len);
static int world_poll(struct pollfd *fds, nfds_t count, int timeout);
#define read  world_read
#define write world_write
#define poll  world_poll
#include "../src/tool/output.c"
#include "../src/tool/run.c"
#undef read
#undef write
#undef poll

const struct part *const tool_parts[PARTS_MAX + 1] = {NULL};

enum { OUT_MAX = 1 << 17 };

static struct {
    const uint8_t *at, *end;
    uint32_t state; /* of the cuts */
    bool fails_reading, fails_writing;
    char out[OUT_MAX];
    size_t out_len;
    size_t room; /* octets until writing fails */
    size_t messages;
    size_t closed; /* how often the command's close was called */
    bool broken_off;
} world;

static uint32_t next_cut(void)
{
    world.state = world.state * 1664525 + 1013904223;
    return world.state >> 20;
}

/* 0: nothing; else what read and write say instead of working. */
static int interruption(void)
{
    uint32_t cut = next_cut();
    errno = cut % 16 == 0 ? EINTR : EAGAIN;
    return cut % 8 == 0;
}

static ssize_t world_read(int fd, void *dst, size_t len)
{
    REQUIRE(fd == 0 && len > 0);
    if (interruption())
        return -1;
    size_t left = (size_t)(world.end - world.at), n = 1 + next_cut() % 64;
    if (left == 0 && world.fails_reading) {
        errno = EIO;
        return -1;
    }
    n = n < left ? n : left;
    n = n < len ? n : len;
    if (n > 0)
        memcpy(dst, world.at, n);
    world.at += n;
    return (ssize_t)n;
}

static ssize_t world_write(int fd, const void *src, size_t len)
{
    if (fd == 2) { /* messages */
        world.messages++;
        return (ssize_t)len;
    }
    REQUIRE(fd == 1 && len > 0);
    if (interruption())
        return -1;
    size_t n = 1 + next_cut() % 64;
    n = n < len ? n : len;
    if (world.fails_writing && world.room < n) {
        errno = ENOSPC;
        return -1;
    }
    world.room -= world.fails_writing ? n : 0;
    REQUIRE(n <= OUT_MAX - world.out_len);
    memcpy(world.out + world.out_len, src, n);
    world.out_len += n;
    return (ssize_t)n;
}

static int world_poll(struct pollfd *fds, nfds_t count, int timeout)
{
    REQUIRE(count == 1 && fds->fd <= 1);
    return timeout < 0 ? 1 : (int)(next_cut() % 2);
}

/* A record as text: its number, whether a CR was dropped, its fields with their lengths. */
static void put_record(struct buf *out, const struct record *r, bool pair)
{
    buf_printf(out, "%lu %d %lu ", (unsigned long)r->line, r->cr_dropped, (unsigned long)r->len);
    buf_put(out, r->data, r->len);
    if (pair) {
        buf_printf(out, " %d %lu ", r->fields_wrong, (unsigned long)r->field2_len);
        buf_put(out, r->field2, r->field2_len);
    }
    buf_putc(out, '\n');
}

static int answer(struct worker *w, const struct record *record)
{
    put_record(&w->out, record, w->tool->command.fields == 2);
    return record->len % 3 == 0 ? EXIT_OTHER : EXIT_VALID;
}

/* After the last record: what the command is told of the run. */
static int ended(struct tool *tool)
{
    world.closed++;
    world.broken_off = tool->broken_off;
    return EXIT_VALID;
}

/*
 * The same by a plain walk over the whole input; the exit status. Of a record whose end could not be
 * read nothing is answered.
 */
static int expect(struct buf *out, const char *src, size_t len, const struct tool *tool)
{
    const char end = tool->opt.nul ? 0 : '\n';
    int status = EXIT_VALID;
    uint64_t line = 1;

    for (size_t at = 0; at < len; line++) {
        struct record r = {.data = src + at, .line = line};
        while (at < len && src[at] != end)
            at++, r.len++;
        if (at == len && world.fails_reading)
            break;
        if (at < len && end == '\n' && r.len > 0 && r.data[r.len - 1] == '\r') {
            r.len--;
            r.cr_dropped = 1;
        }
        at++;
        if (tool->command.fields == 2) {
            size_t tabs = 0, tab = 0;
            for (size_t i = 0; i < r.len; i++)
                if (r.data[i] == '\t' && tabs++ == 0)
                    tab = i;
            r.fields_wrong = tabs != 1;
            if (tabs == 1) {
                r.field2 = r.data + tab + 1;
                r.field2_len = r.len - tab - 1;
                r.len = tab;
            }
        }
        put_record(out, &r, tool->command.fields == 2);
        if (r.len % 3 == 0)
            status = EXIT_OTHER;
    }
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct tool tool;
    struct buf expected = {0};

    if (size < 2 || size > FUZZ_INPUT_MAX)
        return 0;
    tool = (struct tool){.command = {.name = "fuzz", .record = answer, .close = ended}};
    tool.command.fields = data[0] & 2 ? 2 : 1;
    tool.opt.nul = data[0] & 1;
    tool.opt.jobs = 1 + (data[0] >> 2 & 3);
    tool.opt.progress = WHEN_NEVER;
    tool.same_terminal = data[0] >> 6 & 1;
    world.at = data + 2;
    world.end = data + size;
    world.state = data[1];
    world.fails_reading = (data[0] & 16) != 0;
    world.fails_writing = (data[0] & 32) != 0;
    world.room = data[1] * (size_t)8;
    world.out_len = world.messages = world.closed = 0;

    int status = expect(&expected, (const char *)data + 2, size - 2, &tool);
    int given = tool_run_records(&tool);
    bool cut_off = world.fails_writing && world.room < expected.len - world.out_len;
    if (!cut_off) {
        REQUIRE(world.out_len == expected.len);
        REQUIRE(given == (world.fails_reading ? EXIT_IO : status));
    } else {
        REQUIRE(given == EXIT_IO && world.messages > 0);
    }
    REQUIRE(world.closed == 1 && world.broken_off == (cut_off || world.fails_reading));
    REQUIRE(world.out_len <= expected.len);
    REQUIRE(world.out_len == 0 || memcmp(world.out, expected.data, world.out_len) == 0);
    buf_free(&expected);
    fuzz_free_all();
    return 0;
}
