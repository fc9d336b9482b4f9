/* SPDX-License-Identifier: MIT */
/* Where policies come from. */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "module.h"
#include "policy_store.h"

#ifndef POLICYDIR
#error "POLICYDIR is the folder of the installed policies"
#endif

struct entry {
    struct entry *next;
    char *name; /* the TLD, or the path of a file after a '/' */
    struct buf image;
    idnv_policy policy;
    int status;
    int found;
};

/* What strangers call a TLD is kept only so far: the root zone has 1,500. */
enum { BUCKETS = 256, MISSES_MAX = 4096 };

struct policy_store {
    const struct tool *tool;
    pthread_mutex_t lock;
    size_t misses; /* TLDs without a policy that are kept */
    struct entry *bucket[BUCKETS];
};

struct policy_store *policy_store_new(const struct tool *tool)
{
    struct policy_store *store = memory_zeroed(1, sizeof *store);
    store->tool = tool;
    (void)pthread_mutex_init(&store->lock, NULL);
    return store;
}

static void free_entry(struct entry *e)
{
    buf_free(&e->image);
    free(e->name);
    free(e);
}

void policy_store_free(struct policy_store *store)
{
    for (size_t i = 0; store != NULL && i < BUCKETS; i++) {
        for (struct entry *e = store->bucket[i], *next; e != NULL; e = next) {
            next = e->next;
            free_entry(e);
        }
    }
    if (store != NULL)
        (void)pthread_mutex_destroy(&store->lock);
    free(store);
}

/* policies/ beside a program that runs from its build folder (libtool puts the program in .libs). */
static int build_folder(struct buf *path)
{
    ssize_t n = readlink("/proc/self/exe", buf_room(path, 4096), 4096);
    if (n <= 0 || n >= 4096)
        return 0;
    path->len = (size_t)n;
    while (path->len > 0 && path->data[path->len - 1] != '/')
        path->len--;
    if (path->len >= 6 && memcmp(path->data + path->len - 6, ".libs/", 6) == 0)
        path->len -= 6;
    size_t stem = path->len;
    buf_put(path, "config.status", 14);
    if (access(path->data, R_OK) != 0)
        return 0;
    path->len = stem;
    buf_put(path, "policies", 9);
    return access(path->data, R_OK) == 0;
}

static int user_folder(struct buf *path)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data != NULL && data[0] == '/') {
        buf_puts(path, data);
    } else {
        if (home == NULL || home[0] != '/')
            return 0;
        buf_puts(path, home);
        buf_puts(path, "/.local/share");
    }
    buf_put(path, "/idnv/policies", 15);
    return access(path->data, X_OK) == 0; /* a home of somebody else holds nothing for us */
}

int policy_each_folder(int (*fn)(void *data, const char *folder), void *data)
{
    const char *list = getenv("IDNV_POLICY_PATH");
    struct buf path = {0};
    int stop = 0;
    while (list != NULL && *list != '\0' && !stop) {
        size_t len = strcspn(list, ":");
        path.len = 0;
        buf_put(&path, list, len);
        buf_putc(&path, '\0');
        if (len > 0)
            stop = fn(data, path.data);
        list += len + (list[len] == ':');
    }
    path.len = 0;
    if (!stop && user_folder(&path))
        stop = fn(data, path.data);
    path.len = 0;
    if (!stop && build_folder(&path))
        stop = fn(data, path.data);
    if (!stop)
        stop = fn(data, POLICYDIR);
    buf_free(&path);
    return stop;
}

struct search {
    const char *tld, *suffix;
    size_t len;
    struct buf *path;
};

static int try_folder(void *data, const char *folder)
{
    const struct search *s = data;
    struct stat file;
    s->path->len = 0;
    buf_puts(s->path, folder);
    buf_putc(s->path, '/');
    buf_put(s->path, s->tld, s->len);
    buf_putc(s->path, '.');
    buf_put(s->path, s->suffix, strlen(s->suffix) + 1);
    return lstat(s->path->data, &file) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int policy_find_file(struct buf *path, const char *tld, size_t len, const char *suffix)
{
    struct search s = {tld, suffix, len, path};
    return policy_each_folder(try_folder, &s);
}

/* XML, by its first octets: after a byte order mark and white space a '<'. NULs are half of UTF-16. */
static int is_xml(const struct buf *text)
{
    static const char *const marks[] = {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"};
    size_t i = 0;
    for (size_t m = 0; m < sizeof marks / sizeof *marks && i == 0; m++)
        if (text->len >= strlen(marks[m]) && memcmp(text->data, marks[m], strlen(marks[m])) == 0)
            i = strlen(marks[m]);
    while (i < text->len && memchr(" \t\r\n", text->data[i], 5) != NULL)
        i++;
    return i < text->len && text->data[i] == '<';
}

static int compile(struct entry *e, const struct tool *tool, const char *path)
{
    const struct module *module = module_load("policy");
    const struct policy_functions *functions = module != NULL ? module->functions : NULL;
    struct buf text = e->image;
    if (functions == NULL)
        return tool_fail(tool, EXIT_IO, "%s: reading XML needs libidnv-lgr, which is not installed",
                         path);
    e->image = (struct buf){0};
    int status = functions->compile(&e->image, tool, path, text.data, text.len);
    buf_free(&text);
    return status;
}

static int load(struct entry *e, const struct tool *tool, const char *path)
{
    int status = file_read(tool, &e->image, path, POLICY_FILE_MAX);
    if (status == 0 && is_xml(&e->image))
        status = compile(e, tool, path);
    if (status != 0)
        return status;
    idnv_status opened = idnv_policy_open(&e->policy, e->image.data, e->image.len);
    if (opened != IDNV_OK)
        return tool_fail(tool, EXIT_IO, "%s: %s", path, idnv_status_text(opened));
    e->found = 1;
    return 0;
}

static struct entry *new_entry(struct entry **bucket, const char *name, size_t len)
{
    struct entry *e = memory_zeroed(1, sizeof *e);
    e->name = memory_zeroed(len + 1, 1);
    memcpy(e->name, name, len);
    e->next = *bucket;
    *bucket = e;
    return e;
}

/* The entry for a TLD that was not asked for before; NULL: it has no policy, and is not kept. */
static struct entry *look_for(struct policy_store *store, struct entry **bucket, const char *tld,
                              size_t len)
{
    struct buf path = {0};
    struct entry *e = NULL;
    int there = policy_find_file(&path, tld, len, "policy");
    if (there || store->misses < MISSES_MAX)
        e = new_entry(bucket, tld, len);
    if (there)
        e->status = load(e, store->tool, path.data);
    else if (e != NULL)
        store->misses++;
    buf_free(&path);
    return e;
}

int policy_store_tld(const idnv_policy **policy, struct policy_store *store, const char *tld,
                     size_t len)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (uint8_t)tld[i]) * 16777619u;
    struct entry **bucket = &store->bucket[hash % BUCKETS];
    *policy = NULL;
    if (len == 0 || len > 63 || memchr(tld, '/', len) != NULL || memchr(tld, '\0', len) != NULL)
        return EXIT_VALID;
    (void)pthread_mutex_lock(&store->lock);
    struct entry *e = *bucket;
    while (e != NULL && (strlen(e->name) != len || memcmp(e->name, tld, len) != 0))
        e = e->next;
    if (e == NULL)
        e = look_for(store, bucket, tld, len);
    (void)pthread_mutex_unlock(&store->lock);
    if (e == NULL)
        return EXIT_VALID;
    if (e->found)
        *policy = &e->policy;
    return e->status;
}

int policy_store_file(const idnv_policy **policy, struct policy_store *store, const char *path)
{
    struct entry *e = new_entry(&store->bucket[0], "/", 1);
    *policy = NULL;
    int status = load(e, store->tool, path);
    if (status == 0)
        *policy = &e->policy;
    return status;
}

uint32_t policy_suffix(const idnv_policy *policy, const char *name)
{
    idnv_policy_text suffix;
    for (uint32_t i = 0; idnv_policy_suffix(&suffix, policy, i) == IDNV_OK; i++)
        if (strcmp(suffix.ptr, name) == 0)
            return i;
    return IDNV_POLICY_NONE;
}

int policy_unverified(idnv_policy_text confidence)
{
    static const char word[] = "general knowledge";
    return confidence.len == sizeof word - 1 && memcmp(confidence.ptr, word, sizeof word - 1) == 0;
}
