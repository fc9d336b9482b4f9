/* SPDX-License-Identifier: MIT */
/*
 * Reads records, has them answered, writes the answers in order.
 *
 * Input is cut into blocks of whole records. With one thread a block is read, answered and
 * written; with -j N the main thread reads and writes, and N threads answer the blocks of a ring.
 * A block goes on as soon as it holds one whole record, so that a slow pipe is answered at once.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "progress.h"
#include "tool.h"

enum { BLOCK = 256 << 10, ARGS_PER_BLOCK = 256 };

enum state { FREE, WAITING, TAKEN, DONE };

struct block {
    struct buf data; /* whole records, or: */
    char **args;
    size_t n_args;
    uint64_t line; /* of the first record */
    struct buf out;
    struct buf err;
    int status;
    enum state state;
};

struct reader {
    struct tool *tool;
    struct buf rest; /* the beginning of a record whose end has not been read */
    size_t arg;      /* the next argument */
    uint64_t line;
    char end; /* of a record */
    int at_end;
    int status; /* EXIT_IO after an error of reading, or of writing the answers */
};

static size_t after_last(const char *data, size_t from, size_t len, char end)
{
    while (len > from && data[len - 1] != end)
        len--;
    return len > from ? len : 0;
}

static uint64_t count_records(const struct buf *b, char end)
{
    enum { STEP = 64 }; /* with a constant end compilers compare many octets at once */
    uint64_t n = 0;
    size_t i = 0;
    for (; i + STEP <= b->len; i += STEP) {
        unsigned in_step = 0;
        for (size_t k = 0; k < STEP; k++)
            in_step += b->data[i + k] == end;
        n += in_step;
    }
    for (; i < b->len; i++)
        n += b->data[i] == end;
    return n + (b->len > 0 && b->data[b->len - 1] != end);
}

/* Fills b with whole records. 0: there are no more. */
static int read_block(struct reader *r, struct block *b)
{
    struct buf *d = &b->data;
    d->len = 0;
    buf_put(d, r->rest.data, r->rest.len);
    r->rest.len = 0;
    while (!r->at_end) {
        char *at = buf_room(d, BLOCK);
        ssize_t n = read(0, at, d->cap - d->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            struct pollfd wait = {0, POLLIN, 0};
            (void)poll(&wait, 1, -1);
            continue;
        }
        if (n < 0) { /* what has come of a record is not one: its end may be another name's */
            r->status = tool_fail(r->tool, EXIT_IO, "cannot read: %s", strerror(errno));
            d->len = 0;
        }
        if (n <= 0) {
            r->at_end = 1;
            break;
        }
        size_t from = d->len;
        d->len += (size_t)n;
        size_t whole = after_last(d->data, from, d->len, r->end);
        if (whole != 0) {
            buf_put(&r->rest, d->data + whole, d->len - whole);
            d->len = whole;
            break;
        }
    }
    b->line = r->line;
    if (r->tool->opt.jobs > 1) /* else the one worker counts */
        r->line += count_records(d, r->end);
    return d->len > 0;
}

static int next_block(struct reader *r, struct block *b)
{
    size_t left = r->tool->n_args - r->arg;
    b->n_args = 0;
    if (r->tool->n_args == 0)
        return read_block(r, b);
    if (left == 0)
        return 0;
    b->args = r->tool->args + r->arg;
    b->n_args = left < ARGS_PER_BLOCK ? left : ARGS_PER_BLOCK;
    b->line = r->line;
    r->arg += b->n_args;
    r->line += b->n_args / (size_t)r->tool->command.fields;
    return 1;
}

static void split_fields(struct record *record)
{
    const char *end = record->data + record->len;
    const char *tab = memchr(record->data, '\t', record->len);
    record->fields_wrong = tab == NULL || memchr(tab + 1, '\t', (size_t)(end - tab - 1)) != NULL;
    if (record->fields_wrong)
        return;
    record->field2 = tab + 1;
    record->field2_len = (size_t)(end - tab - 1);
    record->len = (size_t)(tab - record->data);
}

static void answer_data(struct worker *w, struct block *b, char end)
{
    const char *p = b->data.data, *stop = p + b->data.len;
    uint64_t line = b->line;
    while (p < stop) {
        const char *e = memchr(p, end, (size_t)(stop - p));
        struct record record = {.data = p, .line = line};
        record.len = (size_t)((e != NULL ? e : stop) - p);
        if (e != NULL && end == '\n' && record.len > 0 && p[record.len - 1] == '\r') {
            record.len--;
            record.cr_dropped = 1;
        }
        if (w->tool->command.fields == 2)
            split_fields(&record);
        int status = w->tool->command.record(w, &record);
        if (status > b->status)
            b->status = status;
        line++;
        p = e != NULL ? e + 1 : stop;
    }
    b->line = line;
}

static void answer_args(struct worker *w, struct block *b)
{
    size_t fields = (size_t)w->tool->command.fields;
    for (size_t i = 0; i + fields <= b->n_args; i += fields) {
        struct record record = {.data = b->args[i], .line = b->line + i / fields};
        record.len = strlen(record.data);
        if (fields == 2) {
            record.field2 = b->args[i + 1];
            record.field2_len = strlen(record.field2);
        }
        int status = w->tool->command.record(w, &record);
        if (status > b->status)
            b->status = status;
    }
}

static void swap_bufs(struct buf *a, struct buf *b)
{
    struct buf c = *a;
    *a = *b;
    *b = c;
}

static void answer_block(struct worker *w, struct block *b)
{
    b->status = 0;
    if (b->n_args > 0)
        answer_args(w, b);
    else
        answer_data(w, b, w->tool->opt.nul ? '\0' : '\n');
}

static int write_both(struct tool *tool, struct buf *out, struct buf *err)
{
    int status = output_buf(tool, out);
    if (err->len > 0)
        (void)output_write(2, err->data, err->len);
    err->len = 0;
    return status;
}

static struct worker *worker_new(struct tool *tool)
{
    struct worker *w = memory_zeroed(1, sizeof *w);
    w->tool = tool;
    return w;
}

static void worker_free(struct worker *w)
{
    buf_free(&w->out);
    buf_free(&w->err);
    buf_free(&w->ascii);
    buf_free(&w->unicode);
    buf_free(&w->text);
    buf_free(&w->canonical);
    buf_free(&w->index);
    buf_free(&w->answer.policy);
    buf_free(&w->answer.homograph);
    buf_free(&w->answer.clash_names);
    buf_free(&w->answer.clashes);
    buf_free(&w->answer.sentences);
    buf_free(&w->answer.reason);
    free(w);
}

static void block_free(struct block *b)
{
    buf_free(&b->data);
    buf_free(&b->out);
    buf_free(&b->err);
}

/* A worker whose answers are written while they are made: none has to fit into memory. */
struct direct {
    struct worker *worker;
    struct buf_sink sink;
};

static void direct_begin(struct direct *d, struct tool *tool)
{
    d->worker = worker_new(tool);
    d->sink = (struct buf_sink){.fd = 1};
    if (!tool->same_terminal) /* carets look back into the buffer */
        d->worker->out.sink = &d->sink;
}

/* The exit status of writing; that of the answers is the block's. */
static int answer_direct(struct direct *d, struct block *b, struct progress *progress)
{
    struct worker *w = d->worker;
    answer_block(w, b);
    progress_clear(progress);
    int status = output_status(w->tool, d->sink.error);
    return status != 0 ? status : write_both(w->tool, &w->out, &w->err);
}

static int highest(int a, int b) { return a > b ? a : b; }

static int run_alone(struct tool *tool, struct reader *r, struct progress *progress)
{
    struct block b = {0};
    struct direct direct;
    int status = 0;
    direct_begin(&direct, tool);
    while (r->status == 0 && next_block(r, &b)) {
        r->status = answer_direct(&direct, &b, progress);
        if (b.n_args == 0)
            r->line = b.line;
        status = highest(status, b.status);
        progress_show_records(progress, r->line - 1);
    }
    worker_free(direct.worker);
    block_free(&b);
    return status;
}

/* The ring of blocks, shared by the main thread and the workers. */
struct ring {
    struct tool *tool;
    struct block *blocks;
    size_t n_blocks;
    size_t next_to_take;
    size_t filled; /* blocks read so far */
    int stop;
    int broken; /* nothing more can be written */
    pthread_mutex_t lock;
    pthread_cond_t work;
    pthread_cond_t done;
};

static void *work(void *argument)
{
    struct ring *ring = argument;
    struct worker *w = worker_new(ring->tool);
    pthread_mutex_lock(&ring->lock);
    for (;;) {
        while (!ring->stop && ring->next_to_take == ring->filled)
            pthread_cond_wait(&ring->work, &ring->lock);
        if (ring->next_to_take == ring->filled)
            break;
        struct block *b = &ring->blocks[ring->next_to_take++ % ring->n_blocks];
        b->state = TAKEN;
        pthread_mutex_unlock(&ring->lock);
        answer_block(w, b);
        swap_bufs(&w->out, &b->out);
        swap_bufs(&w->err, &b->err);
        pthread_mutex_lock(&ring->lock);
        b->state = DONE;
        pthread_cond_signal(&ring->done);
    }
    pthread_mutex_unlock(&ring->lock);
    worker_free(w);
    return NULL;
}

/* 0: input would have to be waited for. */
static int input_ready(const struct tool *tool)
{
    struct pollfd wait = {0, POLLIN, 0};
    return tool->n_args > 0 || poll(&wait, 1, 0) != 0;
}

/*
 * No name is this long. A block with such a record waits for those before it and is answered here:
 * the memory of several at once would add up.
 */
static int is_oversized(const struct block *b) { return b->n_args == 0 && b->data.len > 4 * BLOCK; }

static int answer_oversized(struct ring *ring, struct block *b, struct progress *progress)
{
    struct direct direct;
    direct_begin(&direct, ring->tool);
    int status = answer_direct(&direct, b, progress);
    worker_free(direct.worker);
    buf_free(&b->data);
    return status;
}

/* Hands the next block over to the workers. */
static void publish(struct ring *ring)
{
    pthread_mutex_lock(&ring->lock);
    ring->blocks[ring->filled++ % ring->n_blocks].state = WAITING;
    pthread_cond_signal(&ring->work);
    pthread_mutex_unlock(&ring->lock);
}

static void await(struct ring *ring, struct block *b)
{
    pthread_mutex_lock(&ring->lock);
    while (b->state != DONE)
        pthread_cond_wait(&ring->done, &ring->lock);
    b->state = FREE;
    pthread_mutex_unlock(&ring->lock);
}

static int run_ring(struct ring *ring, struct reader *r, struct progress *progress)
{
    size_t written = 0;
    int status = 0, more = 1, result = 0;
    struct block *b, *oversized = NULL;
    /* A record that could not be answered well does not keep the others from their answers. */
    while (result == 0 && (more || oversized != NULL || written < ring->filled)) {
        size_t in_flight = ring->filled - written;
        if (oversized != NULL && in_flight == 0) {
            b = oversized;
            oversized = NULL;
            result = answer_oversized(ring, b, progress);
        } else if (oversized == NULL && more && in_flight < ring->n_blocks &&
                   (in_flight == 0 || input_ready(r->tool))) {
            b = &ring->blocks[ring->filled % ring->n_blocks];
            more = next_block(r, b);
            if (more && is_oversized(b))
                oversized = b;
            else if (more)
                publish(ring);
            continue;
        } else {
            b = &ring->blocks[written++ % ring->n_blocks];
            await(ring, b);
            progress_clear(progress);
            result = write_both(r->tool, &b->out, &b->err);
        }
        status = highest(status, b->status);
        progress_show_records(progress, b->line - 1);
    }
    r->status = highest(r->status, result);
    pthread_mutex_lock(&ring->lock);
    ring->broken = result != 0;
    pthread_mutex_unlock(&ring->lock);
    return status;
}

static int run_threads(struct tool *tool, struct reader *r, struct progress *progress)
{
    struct ring ring = {.tool = tool, .n_blocks = 2 * (size_t)tool->opt.jobs + 2};
    pthread_t *threads = memory_zeroed(tool->opt.jobs, sizeof *threads);
    unsigned started = 0;
    ring.blocks = memory_zeroed(ring.n_blocks, sizeof *ring.blocks);
    pthread_mutex_init(&ring.lock, NULL);
    pthread_cond_init(&ring.work, NULL);
    pthread_cond_init(&ring.done, NULL);
    while (started < tool->opt.jobs && pthread_create(&threads[started], NULL, work, &ring) == 0)
        started++;
    /* Fewer threads than asked for do the same work; without any, this one does it. */
    int status = started > 0 ? run_ring(&ring, r, progress) : run_alone(tool, r, progress);
    pthread_mutex_lock(&ring.lock);
    ring.stop = 1;
    ring.filled = ring.broken ? ring.next_to_take : ring.filled;
    pthread_cond_broadcast(&ring.work);
    pthread_mutex_unlock(&ring.lock);
    while (started > 0)
        pthread_join(threads[--started], NULL);
    for (size_t i = 0; i < ring.n_blocks; i++)
        block_free(&ring.blocks[i]);
    pthread_mutex_destroy(&ring.lock);
    pthread_cond_destroy(&ring.work);
    pthread_cond_destroy(&ring.done);
    free(threads);
    free(ring.blocks);
    return status;
}

int tool_run_records(struct tool *tool)
{
    struct reader r = {.tool = tool, .line = 1, .end = tool->opt.nul ? '\0' : '\n'};
    struct progress progress;
    if (tool->command.fields == 0)
        tool->command.fields = 1;
    if (tool->command.fields == 2 && tool->n_args != 0 && tool->n_args != 2)
        return tool_fail(tool, EXIT_USAGE, "%s takes two names, or none to read pairs",
                         tool->command.name);
    int status = tool->command.open != NULL ? tool->command.open(tool) : 0;
    if (status == 0) {
        progress_init_records(&progress, tool);
        status =
            tool->opt.jobs > 1 ? run_threads(tool, &r, &progress) : run_alone(tool, &r, &progress);
        progress_clear(&progress);
    }
    tool->broken_off = r.status != 0;
    if (tool->command.close != NULL)
        status = highest(status, tool->command.close(tool));
    for (size_t i = 0; tool_parts[i] != NULL; i++)
        if (tool->part_state[i] != NULL && tool_parts[i]->close != NULL)
            tool_parts[i]->close(tool->part_state[i]);
    buf_free(&r.rest);
    return highest(status, r.status);
}
