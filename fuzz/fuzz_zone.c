/* SPDX-License-Identifier: MIT */
/*
 * A sequence of commands on a zone index against a plain array. One command per line: its first octet
 * says what, the rest is a name.
 *
 *   +  add      -  remove     .  commit        !  abort     @  close and open   r  rebuild
 *   ?  which names collide with it             0 1 2 3 4  the same up to that tier
 *   o  the same but for names of its owner, which are its first octets
 *   a  all collisions         n  all names     b  copy to a file, which must hold the same
 *   u  what the data now in use changes: nothing
 *   l  load: names between spaces, sorted in little memory
 *   f  and digits: of each call of the next command that allocation fails; as the first line also of
 *      making the index
 *   p  as the first line: the index has a policy
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <idnv/zone.h>

#include "failing.h"
#include "fuzz.h"
#ifdef FUZZ_POLICY
#include "policy.h"
#include "tables.h"
#endif

/*
 * Steps of libidnv for a name, whatever else is in the index, and for a name that is compared; those of
 * libidnv-zone and LMDB are not counted.
 */
enum { NAME_STEPS = 1000000 };

enum { MODEL_MAX = 128, PAGE = 3, OWNER = 9 };

struct name {
    char key[IDNV_NAME_MAX];
    size_t len;
    char owner[OWNER];
    size_t owner_len;
};

struct model {
    struct name at[MODEL_MAX];
    size_t n;
};

struct run {
    long fail; /* the next command's allocation that fails; below 0: none */
    idnv_zone *zone;
    idnv_zone_txn *txn;
    const idnv_policy *policy;
    struct model now, committed;
    char path[64], copy[80], lock[96];
};

#ifdef FUZZ_POLICY
static const idnv_policy *the_policy(void)
{
    static idnv_policy policy;
    static void *image; /* to the end of the program */
    if (image == NULL) {
        idnv_lgr *lgr;
        REQUIRE(idnv_lgr_read(&lgr, fuzz_tables[0], strlen(fuzz_tables[0]), NULL, NULL) == IDNV_OK);
        REQUIRE(fuzz_compile(&policy, &image, lgr));
        idnv_lgr_free(lgr);
    }
    return &policy;
}

static bool reaches(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    idnv_policy_result result = {.size = sizeof result};
    return idnv_policy_eval(&result, the_policy(), 0, a, a_len, NULL) == IDNV_OK &&
           idnv_policy_match(NULL, the_policy(), 0, a, a_len, b, b_len) != IDNV_NO;
}
#else
static const idnv_policy *the_policy(void) { return NULL; }
static bool reaches(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    (void)a, (void)a_len, (void)b, (void)b_len;
    return false;
}
#endif

static void open_index(struct run *r, const char *path, uint32_t flags)
{
    idnv_zone_options options = {.size = sizeof options, .flags = flags, .policy = r->policy};
    /* As small as LMDB takes, so that it grows. */
    options.map_size = 1 << 18;
    fuzz_arm(r->fail);
    idnv_status status = idnv_zone_open(&r->zone, path, strlen(path), &options);
    if (fuzz_out_of_memory(status)) {
        idnv_zone_close(r->zone);
        if (flags == IDNV_ZONE_CREATE && access(path, F_OK) == 0) /* made, and then not opened */
            options.flags = IDNV_ZONE_WRITE;
        status = idnv_zone_open(&r->zone, path, strlen(path), &options);
    }
    REQUIRE(status == IDNV_OK);
}

/* A new reader; false: out of memory. */
static bool open_reader(idnv_zone_reader **reader, const struct run *r)
{
    fuzz_arm(r->fail);
    idnv_status status = idnv_zone_reader_new(reader, r->zone);
    if (fuzz_out_of_memory(status))
        return false;
    REQUIRE(status == IDNV_OK);
    return true;
}

static void end(struct run *r, bool keep)
{
    if (r->txn == NULL)
        return;
    if (keep) {
        fuzz_arm(r->fail);
        idnv_status status = idnv_zone_commit(r->txn);
        if (fuzz_out_of_memory(status)) {
            r->now = r->committed;
        } else {
            REQUIRE(status == IDNV_OK);
            r->committed = r->now;
        }
    } else {
        idnv_zone_abort(r->txn);
        r->now = r->committed;
    }
    r->txn = NULL;
}

/* Its key, and its first octets as its owner. */
static bool canonical(struct name *name, const char *src, size_t len)
{
    name->owner_len = len < OWNER ? len : OWNER;
    if (len > 0)
        memcpy(name->owner, src, name->owner_len);
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
    fuzz_arm(r->fail);
    idnv_status status = r->txn == NULL ? idnv_zone_begin(&r->txn, r->zone) : IDNV_OK;
    if (fuzz_out_of_memory(status)) {
        r->txn = NULL;
        return;
    }
    REQUIRE(status == IDNV_OK);
    fuzz_arm(r->fail);
    const uint64_t before = fuzz_steps;
    status = adds ? idnv_zone_add(r->txn, src, len, name.owner, name.owner_len)
                              : idnv_zone_remove(r->txn, src, len);
    REQUIRE(fuzz_steps - before <= NAME_STEPS + 500 * len);
    if (fuzz_out_of_memory(status)) {
        end(r, false);
        return;
    }
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

static int32_t tier_of(const struct run *r, const struct name *x, const struct name *y)
{
    idnv_homograph_match match = {.size = sizeof match};
    size_t a_len, b_len;
    uint32_t *a = label_of(&a_len, x), *b = label_of(&b_len, y);
    REQUIRE(idnv_homograph_compare(&match, NULL, 0, NULL, a, a_len, b, b_len) >= 0);
    if (match.tier > IDNV_TIER_V && r->policy &&
        (reaches(a, a_len, b, b_len) || reaches(b, b_len, a, a_len)))
        return IDNV_TIER_V;
    return match.tier;
}

static bool same_owner(const struct name *x, const struct name *y)
{
    return x->owner_len > 0 && x->owner_len == y->owner_len &&
           memcmp(x->owner, y->owner, x->owner_len) == 0;
}

static const struct name *by_key(const struct model *m, const idnv_zone_entry *entry)
{
    struct name name = {.len = entry->key_len};
    REQUIRE(entry->key_len <= sizeof name.key);
    memcpy(name.key, entry->key, entry->key_len);
    size_t i = find(m, &name);
    REQUIRE(i < m->n);
    REQUIRE(entry->owner_len == m->at[i].owner_len);
    REQUIRE(entry->owner_len == 0 ||
            memcmp(entry->owner, m->at[i].owner, entry->owner_len) == 0);
    return &m->at[i];
}

/* A reader sees what was committed, whatever the open transaction has done. */
static void ask(struct run *r, const char *src, size_t len, int32_t worst, bool others)
{
    static idnv_zone_entry page[PAGE];
    struct name name;
    idnv_zone_reader *reader;
    uint64_t after = 0, last = 0;
    size_t count, n = 0, expected = 0, same = 0;
    idnv_status status;
    bool valid = canonical(&name, src, len);
    size_t owner_len = others ? name.owner_len : 0;
    if (!open_reader(&reader, r))
        return;
    do {
        fuzz_arm(r->fail);
        const uint64_t before = fuzz_steps;
        status = idnv_zone_query(page, 1 + len % PAGE, &count, &after, reader, src, len, worst,
                                 name.owner, owner_len);
        REQUIRE(fuzz_steps - before <= (1 + r->committed.n) * NAME_STEPS + 500 * len);
        if (fuzz_out_of_memory(status)) {
            idnv_zone_reader_free(reader);
            return;
        }
        REQUIRE(valid ? status >= 0 : status == IDNV_ERR_SYNTAX);
        for (size_t i = 0; valid && i < count; i++) {
            const struct name *other = by_key(&r->committed, &page[i]);
            REQUIRE(page[i].id > last && page[i].tier == tier_of(r, &name, other));
            REQUIRE(page[i].tier <= worst && !(others && same_owner(&name, other)));
            last = page[i].id;
            same += page[i].same;
            fuzz_free_all();
        }
        n += valid ? count : 0;
    } while (status == IDNV_NO);
    for (size_t i = 0; valid && i < r->committed.n; i++) {
        expected += tier_of(r, &name, &r->committed.at[i]) <= worst &&
                    !(others && same_owner(&name, &r->committed.at[i]));
        fuzz_free_all();
    }
    if (valid) {
        bool there = find(&r->committed, &name) < r->committed.n;
        REQUIRE(n == expected && (others || same == there));
        fuzz_arm(r->fail);
        const uint64_t before = fuzz_steps;
        status = idnv_zone_find(NULL, reader, src, len);
        REQUIRE(fuzz_steps - before <= NAME_STEPS + 500 * len);
        REQUIRE(fuzz_out_of_memory(status) || status == (there ? IDNV_OK : IDNV_NO));
    }
    idnv_zone_reader_free(reader);
}

struct pairs {
    const struct run *r;
    size_t n;
};

static int on_clash(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    struct pairs *pairs = context;
    const long left = fuzz_disarm(); /* for what is here is not the library's */
    const struct name *x = by_key(&pairs->r->committed, a), *y = by_key(&pairs->r->committed, b);
    REQUIRE(a->id < b->id && b->tier == tier_of(pairs->r, x, y));
    pairs->n++;
    fuzz_free_all();
    fuzz_arm_again(left);
    return 0;
}

/* Each pair once. */
static void audit(struct run *r)
{
    struct pairs pairs = {r, 0};
    idnv_zone_reader *reader;
    size_t expected = 0;
    if (!open_reader(&reader, r))
        return;
    fuzz_arm(r->fail);
    idnv_status status = idnv_zone_audit(reader, IDNV_TIER_K3, on_clash, NULL, &pairs);
    idnv_zone_reader_free(reader);
    if (fuzz_out_of_memory(status))
        return;
    REQUIRE(status == IDNV_OK);
    for (size_t i = 0; i < r->committed.n; i++)
        for (size_t j = 0; j < i; j++) {
            expected += tier_of(r, &r->committed.at[i], &r->committed.at[j]) != IDNV_TIER_NONE;
            fuzz_free_all();
        }
    REQUIRE(pairs.n == expected);
}

static int on_change(void *context, const idnv_zone_entry *entry, uint32_t what)
{
    (void)context, (void)entry, (void)what;
    REQUIRE(!"a name is answered otherwise by the same data");
    return 0;
}

static void upgrade(struct run *r)
{
    idnv_zone_reader *reader;
    if (!open_reader(&reader, r))
        return;
    fuzz_arm(r->fail);
    idnv_status status = idnv_zone_upgrade_audit(reader, on_change, NULL, NULL);
    idnv_zone_reader_free(reader);
    REQUIRE(fuzz_out_of_memory(status) || status == IDNV_OK);
}

static void walk(struct run *r)
{
    static idnv_zone_entry entry;
    idnv_zone_reader *reader;
    uint64_t after = 0, last = 0;
    size_t n = 0;
    idnv_status status;
    if (!open_reader(&reader, r))
        return;
    for (;; n++) {
        fuzz_arm(r->fail);
        status = idnv_zone_next(&entry, &after, reader);
        if (fuzz_out_of_memory(status) || status == IDNV_NO)
            break;
        REQUIRE(status == IDNV_OK && entry.id > last);
        last = entry.id;
        by_key(&r->committed, &entry);
    }
    REQUIRE(status != IDNV_NO || n == r->committed.n);
    idnv_zone_reader_free(reader);
}

static void copy(struct run *r)
{
    static struct run other;
    idnv_zone_stats stats;
    other.fail = -1;
    other.policy = r->policy;
    other.committed = r->committed;
    unlink(r->copy);
    fuzz_arm(r->fail);
    idnv_status status = idnv_zone_backup(r->zone, r->copy, strlen(r->copy));
    if (fuzz_out_of_memory(status)) {
        REQUIRE(access(r->copy, F_OK) != 0);
        return;
    }
    REQUIRE(status == IDNV_OK);
    open_index(&other, r->copy, 0);
    REQUIRE(idnv_zone_stat(&stats, other.zone) == IDNV_OK && stats.names == r->committed.n);
    walk(&other);
    idnv_zone_close(other.zone);
    snprintf(other.lock, sizeof other.lock, "%s-lock", r->copy);
    unlink(other.lock);
    unlink(r->copy);
}

static void rebuild(struct run *r)
{
    idnv_zone_options options = {.size = sizeof options, .policy = r->policy};
    idnv_zone_load_result result;
    end(r, false);
    idnv_zone_close(r->zone);
    fuzz_arm(r->fail);
    idnv_status status = idnv_zone_rebuild(&result, r->path, strlen(r->path), &options, NULL, NULL,
                                           NULL, 0);
    if (!fuzz_out_of_memory(status)) {
        REQUIRE(status == IDNV_OK);
        REQUIRE(result.loaded == r->committed.n && result.refused == 0);
    }
    open_index(r, r->path, IDNV_ZONE_WRITE);
}

struct words {
    const char *at, *end;
    struct name name;
};

static int32_t next_word(void *context, const char **name, size_t *name_len, const char **owner,
                         size_t *owner_len)
{
    struct words *words = context;
    if (words->at >= words->end)
        return 0;
    const char *space = memchr(words->at, ' ', (size_t)(words->end - words->at));
    *name = words->at;
    *name_len = (size_t)((space != NULL ? space : words->end) - words->at);
    canonical(&words->name, *name, *name_len);
    *owner = words->name.owner;
    *owner_len = words->name.owner_len;
    words->at += *name_len + 1;
    return 1;
}

static void load(struct run *r, const char *src, size_t len)
{
    struct words words = {.at = src, .end = src + len};
    idnv_zone_load_result result, expected = {0};
    const char *text, *owner;
    size_t text_len, owner_len;
    end(r, true);
    while (next_word(&words, &text, &text_len, &owner, &owner_len)) {
        struct name name;
        if (!canonical(&name, text, text_len))
            expected.refused++;
        else if (find(&r->now, &name) < r->now.n)
            expected.duplicate++;
        else if (r->now.n == MODEL_MAX)
            break;
        else
            r->now.at[expected.loaded++, r->now.n++] = name;
    }
    bool full = words.at < words.end;
    if (full) {
        r->now = r->committed;
        return;
    }
    words = (struct words){.at = src, .end = src + len};
    fuzz_arm(r->fail);
    idnv_status status = idnv_zone_load(&result, r->zone, next_word, NULL, &words, 1 << 12);
    if (fuzz_out_of_memory(status)) {
        r->now = r->committed;
        return;
    }
    REQUIRE(status == IDNV_OK);
    REQUIRE(result.loaded == expected.loaded && result.duplicate == expected.duplicate);
    REQUIRE(result.refused == expected.refused);
    r->committed = r->now;
}

/* The number behind an f. */
static long allocation_of(const char *line, size_t len)
{
    long n = len > 1 ? line[1] & 15 : 0;
    for (size_t i = 2; i < len && i < 5 && line[i] >= '0' && line[i] <= '9'; i++)
        n = 10 * n + line[i] - '0';
    return n;
}

static void command(struct run *r, const char *line, size_t len)
{
    switch (len > 0 ? line[0] : 0) {
    case '+':
    case '-': change(r, line + 1, len - 1, line[0] == '+'); break;
    case '?': ask(r, line + 1, len - 1, IDNV_TIER_K3, false); break;
    case '0':
    case '1':
    case '2':
    case '3':
    case '4': ask(r, line + 1, len - 1, IDNV_TIER_K0 + line[0] - '0', false); break;
    case 'o': ask(r, line + 1, len - 1, IDNV_TIER_K3, true); break;
    case 'a': audit(r); break;
    case 'n': walk(r); break;
    case 'u': upgrade(r); break;
    case 'b': copy(r); break;
    case 'l': load(r, line + 1, len - 1); break;
    case '.':
    case '!': end(r, line[0] == '.'); break;
    case 'r': rebuild(r); break;
    case '@':
        end(r, false);
        idnv_zone_close(r->zone);
        open_index(r, r->path, IDNV_ZONE_WRITE);
        break;
    case 'f':
        r->fail = allocation_of(line, len);
        return;
    default: break;
    }
    r->fail = -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct run r;
    const char *text = (const char *)data;
    idnv_zone_stats stats;
    if (size > FUZZ_INPUT_MAX)
        return 0;
    memset(&r, 0, sizeof r);
    r.fail = -1;
    /* In memory where that is to be had: each commit waits for the disk. */
    snprintf(r.path, sizeof r.path, "%s/idnv-fuzz-zone.%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : ".", (long)getpid());
    snprintf(r.lock, sizeof r.lock, "%s-lock", r.path);
    snprintf(r.copy, sizeof r.copy, "%s-copy", r.path);
    unlink(r.path);
    if (size > 0 && text[0] == 'p')
        r.policy = the_policy();
    if (size > 0 && text[0] == 'f')
        r.fail = allocation_of(text, size);
    open_index(&r, r.path, IDNV_ZONE_CREATE);
    for (size_t at = 0; at < size;) {
        const char *lf = memchr(text + at, '\n', size - at);
        size_t len = lf != NULL ? (size_t)(lf - text) - at : size - at;
        command(&r, text + at, len);
        at += len + 1;
        fuzz_free_all();
    }
    r.fail = -1;
    end(&r, true);
    REQUIRE(idnv_zone_stat(&stats, r.zone) == IDNV_OK);
    REQUIRE(stats.names == r.committed.n);
    idnv_zone_close(r.zone);
    unlink(r.path);
    unlink(r.lock);
    return 0;
}
