/* SPDX-License-Identifier: MIT */
/*
 * Sorts index entries: runs by radix sort in memory, merged through one nameless file. Entries are
 * added with ascending ids, so a stable sort by hash leaves equal hashes in order of id.
 */
#include "zone/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HASH_LEN (IDNVI_ENTRY_LEN - IDNVI_ID_LEN)
#define RUN_BUFFER (4096u * IDNVI_ENTRY_LEN)

struct run {
    uint64_t start, at, end; /* place in the file; from at on it is still to be read */
    uint8_t *buffer;
    size_t pos, len;
};

struct idnvi_zone_sorter {
    uint8_t *entries, *scratch;
    size_t count, cap; /* entries */
    char *path;        /* of the index: the file lies beside it */
    int fd;
    uint64_t file_len;
    struct run *runs;
    size_t run_count, run_cap;
    size_t next; /* without runs: the entry that comes next */
};

struct idnvi_zone_sorter *idnvi_zone_sorter_new(const char *path, size_t memory)
{
    struct idnvi_zone_sorter *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->fd = -1;
    s->cap = memory / (2 * IDNVI_ENTRY_LEN);
    if (s->cap < 1024)
        s->cap = 1024;
    s->path = malloc(strlen(path) + 1);
    s->entries = malloc(s->cap * IDNVI_ENTRY_LEN);
    s->scratch = malloc(s->cap * IDNVI_ENTRY_LEN);
    if (!s->path || !s->entries || !s->scratch) {
        idnvi_zone_sorter_free(s);
        return NULL;
    }
    strcpy(s->path, path);
    return s;
}

void idnvi_zone_sorter_free(struct idnvi_zone_sorter *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->run_count; i++)
        free(s->runs[i].buffer);
    if (s->fd >= 0)
        close(s->fd);
    free(s->runs);
    free(s->path);
    free(s->entries);
    free(s->scratch);
    free(s);
}

static void radix_sort(struct idnvi_zone_sorter *s)
{
    for (int octet = HASH_LEN - 1; octet >= 0; octet--) {
        size_t start[256] = {0}, sum = 0;
        uint8_t *swap = s->entries;
        for (size_t i = 0; i < s->count; i++)
            start[s->entries[i * IDNVI_ENTRY_LEN + (size_t)octet]]++;
        for (size_t i = 0; i < 256; i++) {
            size_t n = start[i];
            start[i] = sum;
            sum += n;
        }
        for (size_t i = 0; i < s->count; i++) {
            const uint8_t *e = s->entries + i * IDNVI_ENTRY_LEN;
            memcpy(s->scratch + start[e[octet]]++ * IDNVI_ENTRY_LEN, e, IDNVI_ENTRY_LEN);
        }
        s->entries = s->scratch;
        s->scratch = swap;
    }
}

static int make_file(struct idnvi_zone_sorter *s)
{
    size_t cap = strlen(s->path) + 16;
    char *path = malloc(cap);
    if (!path) {
        errno = ENOMEM;
        return -1;
    }
    snprintf(path, cap, "%s.sort.XXXXXX", s->path);
    s->fd = mkstemp(path);
    if (s->fd >= 0)
        unlink(path);
    free(path);
    return s->fd < 0 ? -1 : 0;
}

static int write_all(int fd, const uint8_t *data, size_t len, uint64_t at)
{
    while (len > 0) {
        ssize_t n = pwrite(fd, data, len, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        data += n;
        len -= (size_t)n;
        at += (uint64_t)n;
    }
    return 0;
}

static int spill(struct idnvi_zone_sorter *s)
{
    size_t octets = s->count * IDNVI_ENTRY_LEN;
    struct run *run;
    radix_sort(s);
    if (s->fd < 0 && make_file(s))
        return -1;
    if (s->run_count == s->run_cap) {
        size_t cap = s->run_cap ? 2 * s->run_cap : 16;
        struct run *runs = realloc(s->runs, cap * sizeof *runs);
        if (!runs) {
            errno = ENOMEM;
            return -1;
        }
        s->runs = runs;
        s->run_cap = cap;
    }
    if (write_all(s->fd, s->entries, octets, s->file_len))
        return -1;
    run = &s->runs[s->run_count++];
    memset(run, 0, sizeof *run);
    run->start = run->at = s->file_len;
    s->file_len += octets;
    run->end = s->file_len;
    s->count = 0;
    return 0;
}

int idnvi_zone_sorter_add(struct idnvi_zone_sorter *s, uint64_t hash, uint64_t id)
{
    if (s->count == s->cap && spill(s))
        return -1;
    idnvi_zone_entry_put(s->entries + s->count++ * IDNVI_ENTRY_LEN, hash, id);
    return 0;
}

int idnvi_zone_sorter_finish(struct idnvi_zone_sorter *s)
{
    if (s->run_count == 0) {
        radix_sort(s);
        return 0;
    }
    if (s->count && spill(s))
        return -1;
    free(s->scratch);
    s->scratch = NULL;
    for (size_t i = 0; i < s->run_count; i++) {
        uint8_t *buffer = malloc(RUN_BUFFER);
        if (!buffer) {
            errno = ENOMEM;
            return -1;
        }
        s->runs[i].buffer = buffer;
    }
    return 0;
}

/* The head of a run: 1 there is one, 0 it is used up, -1 an error. */
static int run_head(struct idnvi_zone_sorter *s, struct run *run)
{
    uint64_t left = run->end - run->at;
    size_t want = left < RUN_BUFFER ? (size_t)left : RUN_BUFFER, have = 0;
    if (run->pos < run->len)
        return 1;
    if (want == 0)
        return 0;
    while (have < want) {
        ssize_t n = pread(s->fd, run->buffer + have, want - have, (off_t)(run->at + have));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            if (n == 0)
                errno = EIO;
            return -1;
        }
        have += (size_t)n;
    }
    run->at += have;
    run->len = have;
    run->pos = 0;
    return 1;
}

int idnvi_zone_sorter_next(struct idnvi_zone_sorter *s, uint8_t entry[IDNVI_ENTRY_LEN])
{
    struct run *least = NULL;
    if (s->run_count == 0) {
        if (s->next == s->count)
            return 0;
        memcpy(entry, s->entries + s->next++ * IDNVI_ENTRY_LEN, IDNVI_ENTRY_LEN);
        return 1;
    }
    for (size_t i = 0; i < s->run_count; i++) {
        struct run *run = &s->runs[i];
        int head = run_head(s, run);
        if (head < 0)
            return -1;
        if (head && (!least || memcmp(run->buffer + run->pos, least->buffer + least->pos,
                                      IDNVI_ENTRY_LEN) < 0))
            least = run;
    }
    if (!least)
        return 0;
    memcpy(entry, least->buffer + least->pos, IDNVI_ENTRY_LEN);
    least->pos += IDNVI_ENTRY_LEN;
    return 1;
}

void idnvi_zone_sorter_rewind(struct idnvi_zone_sorter *s)
{
    s->next = 0;
    for (size_t i = 0; i < s->run_count; i++) {
        s->runs[i].at = s->runs[i].start;
        s->runs[i].pos = s->runs[i].len = 0;
    }
}
