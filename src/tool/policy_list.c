/* SPDX-License-Identifier: MIT */
/* policy list: the tables that `check` would use, TLD by TLD, and what is known of each. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "policy_store.h"

/* The image of one TLD. */
struct found {
    char tld[64];
    char *path;
    size_t order; /* of the folder in the search path */
};

struct listing {
    struct tool *tool;
    struct found *found;
    size_t count;
    size_t cap;
    size_t folders;
    int status;
};

/* A line of the answer: where texts point into images, those stay loaded until all is written. */
struct row {
    const struct found *from;
    idnv_policy_table info;
};

struct rows {
    struct row *row;
    size_t count;
    size_t cap;
};

static void *grown(void *array, size_t *cap, size_t count, size_t size)
{
    if (count < *cap)
        return array;
    *cap = *cap > 0 ? 2 * *cap : 128;
    return memory_resize(array, *cap, size);
}

/* A TLD as it is looked for: A-form, lower case. No name leads to a file of another name. */
static int is_tld(const char *name, size_t len)
{
    char key[IDNV_NAME_MAX];
    size_t key_len;
    return memchr(name, '.', len) == NULL &&
           idnv_canonical_key(key, sizeof key, &key_len, name, len, idnv_profile_find("dns", 3)) ==
               IDNV_OK &&
           key_len == len && memcmp(key, name, len) == 0;
}

/* Keeps FOLDER/TLD.policy; other names are none of ours. */
static void note_file(struct listing *l, const char *folder, const char *name)
{
    static const char suffix[] = ".policy";
    size_t len = strlen(name), end = sizeof suffix - 1;
    struct buf path = {0};
    if (len <= end || len - end > 63 || strcmp(name + len - end, suffix) != 0 ||
        !is_tld(name, len - end))
        return;
    l->found = grown(l->found, &l->cap, l->count, sizeof *l->found);
    struct found *f = &l->found[l->count++];
    memcpy(f->tld, name, len - end);
    f->tld[len - end] = '\0';
    buf_puts(&path, folder);
    buf_putc(&path, '/');
    buf_put(&path, name, len + 1);
    f->path = path.data;
    f->order = l->folders;
}

static int list_folder(void *data, const char *folder)
{
    struct listing *l = data;
    DIR *dir = opendir(folder);
    struct dirent *entry;
    if (dir == NULL) {
        if (errno != ENOENT && errno != ENOTDIR)
            l->status = tool_fail(l->tool, EXIT_IO, "%s: %s", folder, strerror(errno));
        return 0;
    }
    while ((errno = 0, entry = readdir(dir)) != NULL)
        note_file(l, folder, entry->d_name);
    if (errno != 0)
        l->status = tool_fail(l->tool, EXIT_IO, "%s: %s", folder, strerror(errno));
    (void)closedir(dir);
    l->folders++;
    return 0;
}

static int by_tld(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order = strcmp(x->tld, y->tld);
    return order != 0 ? order : x->order < y->order ? -1 : x->order > y->order;
}

/* A label directly or further below the TLD can come to this table. */
static int tld_uses(const idnv_policy *policy, uint32_t table, const char *tld)
{
    size_t len = strlen(tld);
    int named = 0;
    idnv_policy_text s;
    for (uint32_t i = 0; idnv_policy_suffix(&s, policy, i) == IDNV_OK; i++) {
        if (s.len < len || memcmp(s.ptr + s.len - len, tld, len) != 0 ||
            (s.len > len && s.ptr[s.len - len - 1] != '.'))
            continue;
        named = 1;
        if (idnv_policy_suffix_uses(policy, i, table) == IDNV_OK)
            return 1;
    }
    return !named;
}

static void add_rows(struct rows *rows, const struct found *from, const idnv_policy *policy)
{
    idnv_policy_table info;
    for (uint32_t i = 0; idnv_policy_table_info(&info, policy, i) == IDNV_OK; i++) {
        if (!tld_uses(policy, i, from->tld))
            continue;
        rows->row = grown(rows->row, &rows->cap, rows->count, sizeof *rows->row);
        rows->row[rows->count++] = (struct row){from, info};
    }
}

static void json_text_member(struct json *j, const char *key, idnv_policy_text text)
{
    if (text.len == 0)
        return;
    json_key(j, key);
    (void)json_text(j, text.ptr, text.len);
}

static void json_languages(struct json *j, idnv_policy_text tags)
{
    json_key(j, "language");
    json_begin(j, '[');
    for (size_t i = 0; i < tags.len;) {
        const char *space = memchr(tags.ptr + i, ' ', tags.len - i);
        size_t end = space != NULL ? (size_t)(space - tags.ptr) : tags.len;
        (void)json_text(j, tags.ptr + i, end - i);
        i = end + 1;
    }
    json_end(j, ']');
}

static void put_json(struct buf *out, const struct tool *tool, const struct row *row)
{
    struct json j = {.out = out, .terminal = tool->out_terminal};
    json_begin(&j, '{');
    json_key(&j, "tld");
    json_string(&j, row->from->tld);
    json_text_member(&j, "table", row->info.id);
    json_languages(&j, row->info.languages);
    json_text_member(&j, "version", row->info.version);
    json_text_member(&j, "date", row->info.date);
    json_text_member(&j, "source", row->info.source);
    json_text_member(&j, "confidence", row->info.confidence);
    json_key(&j, "sha256");
    json_hex(&j, (const char *)row->info.sha256, sizeof row->info.sha256);
    json_key(&j, "file");
    json_string(&j, row->from->path);
    json_end(&j, '}');
    buf_putc(out, '\n');
}

/* Columns of text and TSV, in this order; the last of text has no width. */
enum { COLUMNS = 7 };

static void columns(idnv_policy_text text[COLUMNS], const struct row *row)
{
    text[0] = (idnv_policy_text){row->from->tld, strlen(row->from->tld)};
    text[1] = row->info.id;
    text[2] = row->info.languages;
    text[3] = row->info.date;
    text[4] = row->info.source;
    text[5] = row->info.confidence;
    text[6] = (idnv_policy_text){row->from->path, strlen(row->from->path)};
}

static void put_tsv(struct buf *out, const struct tool *tool, const struct row *row)
{
    unsigned escapes = TEXT_FIELDS | (tool->out_terminal ? TEXT_TERMINAL : 0u);
    idnv_policy_text text[COLUMNS];
    columns(text, row);
    for (size_t i = 0; i < COLUMNS; i++) {
        text_put(out, text[i].ptr, text[i].len, escapes);
        buf_putc(out, i + 1 < COLUMNS ? '\t' : '\n');
    }
}

/* For people: the source, of any length, comes last. */
static const unsigned char text_order[COLUMNS] = {0, 1, 2, 3, 5, 6, 4};

/* Appends a cell, and returns the columns that it takes. */
static size_t put_cell(struct buf *out, const struct tool *tool, idnv_policy_text text)
{
    size_t start = out->len;
    text_put(out, text.len > 0 ? text.ptr : "-", text.len > 0 ? text.len : 1,
             TEXT_FIELDS | (tool->out_terminal ? TEXT_TERMINAL : 0u));
    return (size_t)display_columns(out->data + start, out->len - start);
}

static void put_aligned(struct buf *out, const struct tool *tool, const idnv_policy_text *text,
                        const size_t *width)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        size_t n = put_cell(out, tool, text[text_order[i]]);
        for (; i + 1 < COLUMNS && n < width[text_order[i]]; n++)
            buf_putc(out, ' ');
        buf_put(out, i + 1 < COLUMNS ? "  " : "\n", i + 1 < COLUMNS ? 2 : 1);
    }
}

static void put_text(struct buf *out, const struct tool *tool, const struct rows *rows)
{
    static const char *const heads[COLUMNS] = {"TLD",    "TABLE",      "LANGUAGE", "DATE",
                                               "SOURCE", "CONFIDENCE", "FILE"};
    idnv_policy_text text[COLUMNS];
    size_t width[COLUMNS];
    struct buf cell = {0};
    for (size_t i = 0; i < COLUMNS; i++)
        width[i] = strlen(heads[i]);
    for (size_t k = 0; k < rows->count; k++) {
        columns(text, &rows->row[k]);
        for (size_t i = 0; i < COLUMNS; i++, cell.len = 0) {
            size_t n = put_cell(&cell, tool, text[i]);
            width[i] = n > width[i] ? n : width[i];
        }
    }
    buf_free(&cell);
    for (size_t i = 0; i < COLUMNS; i++)
        text[i] = (idnv_policy_text){heads[i], strlen(heads[i])};
    if (rows->count > 0)
        put_aligned(out, tool, text, width);
    for (size_t k = 0; k < rows->count; k++) {
        columns(text, &rows->row[k]);
        put_aligned(out, tool, text, width);
    }
}

static int write_rows(struct tool *tool, const struct rows *rows)
{
    struct buf out = {0};
    if (tool->opt.format == FORMAT_TEXT)
        put_text(&out, tool, rows);
    for (size_t i = 0; i < rows->count; i++) {
        if (tool->opt.format == FORMAT_JSON)
            put_json(&out, tool, &rows->row[i]);
        else if (tool->opt.format == FORMAT_TSV)
            put_tsv(&out, tool, &rows->row[i]);
    }
    int status = output_buf(tool, &out);
    buf_free(&out);
    return status;
}

/* The TLDs asked for, as A-labels, one after the other with a line feed behind each. */
static int wanted_tlds(struct buf *wanted, const struct tool *tool)
{
    for (size_t i = 0; i < tool->n_args; i++) {
        char tld[64];
        size_t len = 0;
        const char *name = tool->args[i] + (tool->args[i][0] == '.');
        idnv_status status = idnv_canonical_key(tld, sizeof tld, &len, name, strlen(name),
                                                idnv_profile_find("uts46", 5));
        if (status != IDNV_OK || memchr(tld, '.', len) != NULL)
            return tool_fail(tool, EXIT_USAGE, "%s: not a top-level domain", tool->args[i]);
        buf_put(wanted, tld, len);
        buf_putc(wanted, '\n');
    }
    return 0;
}

static int is_wanted(const struct buf *wanted, const char *tld)
{
    size_t len = strlen(tld);
    for (size_t at = 0; at < wanted->len;) {
        const char *line = wanted->data + at;
        size_t n = (size_t)((const char *)memchr(line, '\n', wanted->len - at) - line);
        if (n == len && memcmp(line, tld, n) == 0)
            return 1;
        at += n + 1;
    }
    return wanted->len == 0;
}

/* A TLD that was asked for and has no policy: the answer is no. */
static int missing_tlds(const struct listing *l, const struct buf *wanted)
{
    int status = 0;
    for (size_t at = 0; at < wanted->len;) {
        const char *line = wanted->data + at;
        size_t n = (size_t)((const char *)memchr(line, '\n', wanted->len - at) - line), i = 0;
        while (i < l->count &&
               (strlen(l->found[i].tld) != n || memcmp(l->found[i].tld, line, n) != 0))
            i++;
        if (i == l->count)
            status = tool_fail(l->tool, EXIT_OTHER, "%.*s: no policy", (int)n, line);
        at += n + 1;
    }
    return status;
}

static int raised(int status, int other)
{
    return other > status ? other : status;
}

int command_policy_list(struct tool *tool)
{
    struct listing l = {.tool = tool};
    struct rows rows = {0};
    struct buf wanted = {0};
    struct policy_store *store = policy_store_new(tool);
    const idnv_policy *policy;

    int status = store != NULL ? wanted_tlds(&wanted, tool)
                               : tool_fail(tool, EXIT_IO, "out of memory");
    if (status == 0) {
        (void)policy_each_folder(list_folder, &l);
        if (l.count > 0)
            qsort(l.found, l.count, sizeof *l.found, by_tld);
        for (size_t i = 0; i < l.count; i++) {
            const struct found *f = &l.found[i];
            if ((i > 0 && strcmp(f->tld, f[-1].tld) == 0) || !is_wanted(&wanted, f->tld))
                continue;
            /* Read as `check` would read it. */
            status = raised(status, policy_store_tld(&policy, store, f->tld, strlen(f->tld)));
            if (policy != NULL)
                add_rows(&rows, f, policy);
        }
        status = raised(raised(status, l.status), missing_tlds(&l, &wanted));
        status = raised(status, write_rows(tool, &rows));
    }
    for (size_t i = 0; i < l.count; i++)
        free(l.found[i].path);
    free(l.found);
    free(rows.row);
    buf_free(&wanted);
    policy_store_free(store);
    return status;
}
