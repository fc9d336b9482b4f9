/* SPDX-License-Identifier: MIT */
/*
 * A sequence of commands on a zone index against a plain array. One command per line: its first octet
 * says what, the rest is a name.
 *
 *   +  add   -  remove   ?  which names collide with it   .  commit   !  abort   @  close and open
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <idnv/zone.h>

#include "fuzz.h"

enum { MODEL_MAX = 128, PAGE = 3 };

struct name {
    char key[IDNV_NAME_MAX];
    size_t len;
};

struct model {
    struct name at[MODEL_MAX];
    size_t n;
};

struct run {
    idnv_zone *zone;
    idnv_zone_txn *txn;
    struct model now, committed;
    char path[64], lock[80];
};

static void open_index(struct run *r, uint32_t flags)
{
    idnv_zone_options options = {.size = sizeof options, .flags = flags};
    /* As small as LMDB takes, so that it grows. */
    options.map_size = 1 << 18;
    REQUIRE(idnv_zone_open(&r->zone, r->path, strlen(r->path), &options) == IDNV_OK);
}

static void end(struct run *r, bool keep)
{
    if (r->txn == NULL)
        return;
    if (keep) {
        REQUIRE(idnv_zone_commit(r->txn) == IDNV_OK);
        r->committed = r->now;
    } else {
        idnv_zone_abort(r->txn);
        r->now = r->committed;
    }
    r->txn = NULL;
}

static bool canonical(struct name *name, const char *src, size_t len)
{
    return idnv_canonical_key(name->key, sizeof name->key, &name->len, src, len,
                              fuzz_profile("registration")) == IDNV_OK;
}

static size_t find(const struct model *m, const struct name *name)
{
    size_t i = 0;
    while (i < m->n &&
           (m->at[i].len != name->len || memcmp(m->at[i].key, name->key, name->len) != 0))
        i++;
    return i;
}

static void change(struct run *r, const char *src, size_t len, bool adds)
{
    struct name name;
    bool valid = canonical(&name, src, len);
    size_t i = valid ? find(&r->now, &name) : 0;
    bool there = valid && i < r->now.n;
    if (valid && adds && !there && r->now.n == MODEL_MAX)
        return;
    if (r->txn == NULL)
        REQUIRE(idnv_zone_begin(&r->txn, r->zone) == IDNV_OK);
    idnv_status status = adds ? idnv_zone_add(r->txn, src, len, src, len < 9 ? len : 9)
                              : idnv_zone_remove(r->txn, src, len);
    REQUIRE(status == (!valid ? IDNV_ERR_SYNTAX : adds == there ? IDNV_NO : IDNV_OK));
    if (status == IDNV_OK && adds)
        r->now.at[r->now.n++] = name;
    else if (status == IDNV_OK)
        r->now.at[i] = r->now.at[--r->now.n];
}

/* The label before the last dot, in code points. */
static uint32_t *label_of(size_t *cps_len, const struct name *name)
{
    size_t last = name->len, start, needed;
    char text[IDNV_LABEL_UNICODE_MAX];
    while (last > 0 && name->key[last - 1] != '.')
        last--;
    last = last > 0 ? last - 1 : name->len;
    for (start = last; start > 0 && name->key[start - 1] != '.'; start--)
        ;
    REQUIRE(idnv_to_unicode(text, sizeof text, &needed, name->key + start, last - start,
                            fuzz_profile("registration"), NULL) == IDNV_OK);
    return fuzz_code_points(cps_len, text, needed);
}

static size_t clashes_expected(const struct model *m, const struct name *name)
{
    size_t a_len, n = 0;
    uint32_t *a = label_of(&a_len, name);
    for (size_t i = 0; i < m->n; i++) {
        idnv_homograph_match match = {.size = sizeof match};
        size_t b_len;
        uint32_t *b = label_of(&b_len, &m->at[i]);
        n += idnv_homograph_compare(&match, NULL, 0, NULL, a, a_len, b, b_len) == IDNV_OK;
    }
    return n;
}

/* A reader sees what was committed, whatever the open transaction has done. */
static void ask(struct run *r, const char *src, size_t len)
{
    static idnv_zone_entry page[PAGE];
    struct name name;
    idnv_zone_reader *reader;
    uint64_t after = 0, last = 0;
    size_t count, n = 0, same = 0;
    idnv_status status;
    bool valid = canonical(&name, src, len);
    REQUIRE(idnv_zone_reader_new(&reader, r->zone) == IDNV_OK);
    do {
        status = idnv_zone_query(page, PAGE, &count, &after, reader, src, len, IDNV_TIER_K3, NULL,
                                 0);
        REQUIRE(valid ? status >= 0 : status == IDNV_ERR_SYNTAX);
        for (size_t i = 0; i < count; i++) {
            REQUIRE(page[i].id > last && page[i].tier <= IDNV_TIER_K3);
            last = page[i].id;
            same += page[i].same;
        }
        n += count;
    } while (status == IDNV_NO);
    if (valid) {
        REQUIRE(n == clashes_expected(&r->committed, &name));
        REQUIRE(same == (find(&r->committed, &name) < r->committed.n));
        REQUIRE(idnv_zone_find(NULL, reader, src, len) == (same ? IDNV_OK : IDNV_NO));
    }
    idnv_zone_reader_free(reader);
}

static void command(struct run *r, const char *line, size_t len)
{
    switch (len > 0 ? line[0] : 0) {
    case '+':
    case '-':
        change(r, line + 1, len - 1, line[0] == '+');
        break;
    case '?':
        ask(r, line + 1, len - 1);
        break;
    case '.':
    case '!':
        end(r, line[0] == '.');
        break;
    case '@':
        end(r, false);
        idnv_zone_close(r->zone);
        open_index(r, IDNV_ZONE_WRITE);
        break;
    default:
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct run r;
    const char *text = (const char *)data;
    idnv_zone_stats stats;
    if (size > FUZZ_INPUT_MAX)
        return 0;
    memset(&r, 0, sizeof r);
    /* In memory where that is to be had: each commit waits for the disk. */
    snprintf(r.path, sizeof r.path, "%s/idnv-fuzz-zone.%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : ".", (long)getpid());
    snprintf(r.lock, sizeof r.lock, "%s-lock", r.path);
    unlink(r.path);
    open_index(&r, IDNV_ZONE_CREATE);
    for (size_t at = 0; at < size;) {
        const char *lf = memchr(text + at, '\n', size - at);
        size_t len = lf != NULL ? (size_t)(lf - text) - at : size - at;
        command(&r, text + at, len);
        at += len + 1;
        fuzz_free_all();
    }
    end(&r, true);
    REQUIRE(idnv_zone_stat(&stats, r.zone) == IDNV_OK);
    REQUIRE(stats.names == r.committed.n);
    idnv_zone_close(r.zone);
    unlink(r.path);
    unlink(r.lock);
    return 0;
}
