/* SPDX-License-Identifier: MIT */
/* zone create, load, add, remove. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lines.h"
#include "progress.h"
#include "zonecmd.h"

int zone_create(struct tool *tool)
{
    struct zone_index index;
    int status = zone_take_path(tool);
    if (status != 0)
        return status;
    if (tool->n_args != 0)
        return tool_fail(tool, EXIT_USAGE, "zone create takes one index");
    status = tool_tld_only(tool);
    if (status != 0)
        return status;
    status = zone_index_open(tool, &index, IDNV_ZONE_CREATE);
    if (status == 0)
        zone_tell_no_policy(tool, &index);
    zone_index_close(&index);
    return status;
}

/* ---- load ---- */

enum {
    PROGRESS_EVERY = 256, /* names */
    BLOCK = 64 << 10      /* octets that are read at a time, at least */
};

struct source {
    const struct tool *tool;
    char *const *paths; /* NULL: standard input */
    size_t n_paths, at;
    int fd;           /* -1: none */
    const char *path; /* of fd, for messages */
    struct buf data;  /* what was read and is not yet, or just now, given out */
    size_t given;     /* of data */
    char *line;       /* in data, good until the next one */
    uint64_t number;  /* line in this file */
    uint64_t refused_owners;
    struct progress progress;
    uint64_t names, octets, size; /* read so far; of all files, 0: nobody knows */
    int failed;
};

static void close_file(struct source *s)
{
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    s->fd = -1;
}

static int next_file(struct source *s)
{
    close_file(s);
    if (s->at == s->n_paths)
        return 0;
    s->path = s->paths[s->at++];
    s->number = 0;
    if (strcmp(s->path, "-") == 0) {
        s->path = "standard input";
        s->fd = STDIN_FILENO;
        return 1;
    }
    s->fd = open(s->path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) {
        s->failed = tool_fail(s->tool, EXIT_IO, "%s: %s", s->path, strerror(errno));
        return 0;
    }
    return 1;
}

/* Reads more behind what has not been given out; how much, 0: the file ends, -1: it cannot be read. */
static ssize_t read_more(struct source *s)
{
    struct buf *d = &s->data;
    d->len -= s->given;
    if (s->given > 0)
        memmove(d->data, d->data + s->given, d->len);
    s->given = 0;
    for (;;) {
        char *room = buf_room(d, BLOCK);
        ssize_t n = read(s->fd, room, d->cap - d->len);
        if (n >= 0) {
            d->len += (size_t)n;
            return n;
        }
        if (errno == EAGAIN) { /* whoever else has the other end may have made it so */
            struct pollfd wait = {s->fd, POLLIN, 0};
            (void)poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            s->failed = tool_fail(s->tool, EXIT_IO, "%s: %s", s->path, strerror(errno));
            return -1;
        }
    }
}

/*
 * The next line of the file with its end, which the last one may lack; its length, 0: no more, -1: the
 * file cannot be read. A line that an error cuts is none: its end may be another name's.
 */
static ssize_t line_of_file(struct source *s, int end)
{
    struct buf *d = &s->data;
    const char *found = NULL;
    size_t seen = 0;
    for (;;) {
        if (d->len > s->given + seen)
            found = memchr(d->data + s->given + seen, end, d->len - s->given - seen);
        if (found != NULL)
            break;
        seen = d->len - s->given;
        ssize_t n = read_more(s);
        if (n < 0)
            return -1;
        if (n == 0)
            break;
    }
    size_t len = found != NULL ? (size_t)(found + 1 - d->data) - s->given : seen;
    s->line = d->data + s->given;
    s->given += len;
    return (ssize_t)len;
}

/* The next line that is not skipped (lines.h), without its end; its length, -1: no more. */
static ssize_t next_line(struct source *s)
{
    int end = s->tool->opt.nul ? 0 : '\n';
    for (;;) {
        if (s->fd < 0 && !next_file(s))
            return -1;
        ssize_t n = line_of_file(s, end);
        if (n < 0)
            return -1;
        if (n == 0) {
            close_file(s);
            continue;
        }
        s->number++;
        s->octets += (uint64_t)n;
        size_t len = line_length(s->line, (size_t)n, (char)end);
        if (len > 0)
            return (ssize_t)len;
    }
}

static void refuse_line(struct source *s, const char *why)
{
    progress_clear(&s->progress);
    (void)tool_fail(s->tool, EXIT_OTHER, "%s:%llu: %s, left out", s->path,
                    (unsigned long long)s->number, why);
}

/* The next line whose owner, if any, is one field, as next_line; *tab stands before the owner. */
static ssize_t next_name(struct source *s, const char **tab)
{
    for (;;) {
        ssize_t n = next_line(s);
        *tab = n < 0 ? NULL : memchr(s->line, '\t', (size_t)n);
        if (*tab == NULL)
            return n;
        size_t len = (size_t)(s->line + n - *tab - 1);
        int is_field = zone_owner_is_field(*tab + 1, len);
        if (is_field && len <= IDNV_ZONE_OWNER_MAX)
            return n;
        s->refused_owners++;
        refuse_line(s, is_field ? "the owner is longer than an index keeps"
                                : "an owner holds no tab, line end or NUL");
    }
}

/* NAME, or NAME, tab, OWNER. */
static int32_t give(void *context, const char **name, size_t *name_len, const char **owner,
                    size_t *owner_len)
{
    struct source *s = context;
    const char *tab;
    ssize_t n = next_name(s, &tab);
    if (n < 0) {
        progress_say(&s->progress, "all names read, writing the index");
        return s->failed ? IDNV_ERR_IO : 0;
    }
    if (++s->names % PROGRESS_EVERY == 0)
        progress_show(&s->progress, "names", s->names, s->octets, s->size);
    *name = s->line;
    *name_len = tab != NULL ? (size_t)(tab - s->line) : (size_t)n;
    *owner = tab != NULL ? tab + 1 : s->tool->opt.owner;
    *owner_len = tab != NULL ? (size_t)n - *name_len - 1 : *owner != NULL ? strlen(*owner) : 0;
    return 1;
}

/* A name without a key is told at once, while its line is at hand; one that comes twice is counted. */
static int refused(void *context, uint64_t number, idnv_status status)
{
    struct source *s = context;
    (void)number;
    if (status == IDNV_ERR_SYNTAX)
        refuse_line(s, "not a valid name");
    return 0;
}

static int put_result(struct tool *tool, const idnv_zone_load_result *r)
{
    const struct {
        const char *word;
        uint64_t value;
    } rows[] = {{"loaded", r->loaded}, {"duplicate", r->duplicate}, {"refused", r->refused}};
    struct buf out = {0};
    struct json j = {.out = &out, .terminal = tool->out_terminal};
    int json = tool->opt.format == FORMAT_JSON, status;
    if (json)
        json_begin(&j, '{');
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (json) {
            json_key(&j, rows[i].word);
            json_uint(&j, rows[i].value);
        } else {
            buf_printf(&out, "%s\t%llu\n", rows[i].word, (unsigned long long)rows[i].value);
        }
    }
    if (json) {
        json_end(&j, '}');
        buf_putc(&out, '\n');
    }
    status = output_buf(tool, &out);
    buf_free(&out);
    if (status == 0 && r->refused != 0)
        status = EXIT_OTHER;
    return status;
}

/* The length of all files; 0 where one of them is a pipe. */
static uint64_t length_of(const struct source *s)
{
    uint64_t size = 0;
    for (size_t i = 0; i < s->n_paths; i++) {
        struct stat st;
        int rc = strcmp(s->paths[i], "-") == 0 ? fstat(0, &st) : stat(s->paths[i], &st);
        if (rc != 0 || !S_ISREG(st.st_mode))
            return 0;
        size += (uint64_t)st.st_size;
    }
    return size;
}

int zone_load(struct tool *tool)
{
    static char dash[] = "-";
    char *standard[] = {dash};
    struct source source = {.tool = tool, .fd = -1};
    idnv_zone_load_result result;
    struct zone_index index;
    int status = zone_take_path(tool);
    if (status == 0)
        status = zone_check_owner(tool);
    if (status == 0)
        status = zone_index_open(tool, &index, IDNV_ZONE_WRITE);
    if (status != 0)
        return status;
    source.paths = tool->n_args != 0 ? tool->args : standard;
    source.n_paths = tool->n_args != 0 ? tool->n_args : 1;
    source.size = length_of(&source);
    progress_init(&source.progress, tool);
    idnv_status done = idnv_zone_load(&result, index.zone, give, refused, &source, 0);
    if (done != IDNV_OK) /* the reason for a source that failed has been told */
        status = source.failed != 0 ? source.failed
                                    : tool_fail(tool, EXIT_IO, "%s", idnv_zone_message(index.zone));
    close_file(&source);
    buf_free(&source.data);
    progress_clear(&source.progress);
    zone_index_close(&index);
    result.refused += source.refused_owners;
    return status != 0 ? status : put_result(tool, &result);
}

/* ---- add, remove: all records in one transaction ---- */

struct change {
    struct zone_index index;
    idnv_zone_txn *txn;
    int failed;
};

int zone_change_open(struct tool *tool)
{
    int status = zone_take_path(tool);
    if (status == 0)
        status = zone_check_owner(tool);
    if (status != 0)
        return status;
    struct change *c = memory_zeroed(1, sizeof *c);
    tool->opt.jobs = 1; /* the transaction belongs to one thread */
    tool->command_state = c;
    status = zone_index_open(tool, &c->index, IDNV_ZONE_WRITE);
    if (status != 0)
        return status;
    if (idnv_zone_begin(&c->txn, c->index.zone) != IDNV_OK)
        return tool_fail(tool, EXIT_IO, "%s", idnv_zone_message(c->index.zone));
    return 0;
}

static int put_change(struct worker *w, const struct record *record, const char *word)
{
    answer_begin(w, record); /* that a CR was dropped */
    if (w->tool->opt.format == FORMAT_JSON) {
        struct json j = worker_json(w);
        json_begin(&j, '{');
        answer_json_input(&j, record);
        json_key(&j, "result");
        json_string(&j, word);
        if (w->answer.report.count > 0)
            answer_json_findings(&j, &w->answer);
        json_end(&j, '}');
    } else {
        if (w->tool->opt.format == FORMAT_TSV) {
            buf_putu(&w->out, record->line);
            buf_putc(&w->out, '\t');
        }
        buf_puts(&w->out, word);
        buf_putc(&w->out, '\t');
        text_put(&w->out, record->data, record->len, worker_escapes(w) | TEXT_FIELDS);
    }
    worker_end_record(w);
    if (w->tool->opt.format == FORMAT_TEXT)
        findings_print(w, &w->answer);
    return strcmp(word, "added") == 0 || strcmp(word, "removed") == 0 ? EXIT_VALID : EXIT_OTHER;
}

static int change_record(struct worker *w, const struct record *record, int adds)
{
    struct change *c = w->tool->command_state;
    const char *owner = w->tool->opt.owner;
    idnv_status status =
        adds ? idnv_zone_add(c->txn, record->data, record->len, owner,
                             owner != NULL ? strlen(owner) : 0)
             : idnv_zone_remove(c->txn, record->data, record->len);
    if (status == IDNV_OK)
        return put_change(w, record, adds ? "added" : "removed");
    if (status == IDNV_NO)
        return put_change(w, record, adds ? "present" : "absent");
    if (status == IDNV_ERR_SYNTAX)
        return put_change(w, record, "invalid");
    if (!c->failed)
        (void)tool_fail(w->tool, EXIT_IO, "%s", idnv_zone_message(c->index.zone));
    c->failed = 1;
    (void)put_change(w, record, "failed");
    return EXIT_IO;
}

int zone_add_record(struct worker *w, const struct record *record)
{
    return change_record(w, record, 1);
}

int zone_remove_record(struct worker *w, const struct record *record)
{
    return change_record(w, record, 0);
}

int zone_change_close(struct tool *tool)
{
    struct change *c = tool->command_state;
    int status = 0;
    if (c == NULL)
        return 0;
    if (c->txn != NULL && (c->failed || tool->broken_off)) {
        idnv_zone_abort(c->txn);
        status = tool_fail(tool, EXIT_IO, "nothing was changed");
    } else if (c->txn != NULL && idnv_zone_commit(c->txn) != IDNV_OK) {
        status = tool_fail(tool, EXIT_IO, "%s", idnv_zone_message(c->index.zone));
    }
    zone_index_close(&c->index);
    free(c);
    tool->command_state = NULL;
    return status;
}
