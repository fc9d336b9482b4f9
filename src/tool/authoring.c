/* SPDX-License-Identifier: MIT */
/* The module "authoring": commands for writers of tables, over libidnv-lgr. */
#include "config.h" /* before the system headers: POSIX functions */

#include "authoring.h"
#include "code_points.h"

#include <dirent.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* The table of an image that is asked for: the one named by --table, or the only one. */
static int choose_table(const struct tool *tool, uint32_t *table, const idnv_policy *policy,
                        const char *path)
{
    const char *id = tool->opt.table;
    uint32_t count = idnv_policy_tables(policy);
    *table = id != NULL ? idnv_policy_find(policy, id, strlen(id)) : 0;
    if (*table >= count)
        return tool_fail(tool, EXIT_USAGE, "%s: no table '%s'", path, id != NULL ? id : "");
    if (id == NULL && count > 1)
        return tool_fail(tool, EXIT_USAGE, "%s holds %lu tables: --table=ID chooses one", path,
                         (unsigned long)count);
    return 0;
}

/* The image in text becomes the document that it keeps. */
static int take_document(const struct tool *tool, struct buf *text, const char *path)
{
    struct buf document = {0};
    idnv_policy policy;
    idnv_policy_table about;
    uint32_t table;
    idnv_status opened = idnv_policy_open(&policy, text->data, text->len);
    if (opened != IDNV_OK)
        return tool_fail(tool, EXIT_IO, "%s: %s", path, idnv_status_text(opened));
    int status = choose_table(tool, &table, &policy, path);
    if (status != 0)
        return status;
    (void)idnv_policy_table_info(&about, &policy, table);
    if (about.document.len == 0)
        return tool_fail(tool, EXIT_IO,
                         "%s: keeps no XML; policy compile does so with --keep-source", path);
    buf_put(&document, about.document.ptr, about.document.len);
    buf_free(text);
    *text = document;
    return 0;
}

int document_read(const struct tool *tool, struct buf *text, const char *path)
{
    static const char magic[8] = "IDNVPOL\x1A";
    int status = file_read(tool, text, path, POLICY_FILE_MAX);
    if (status == 0 && text->len >= sizeof magic && memcmp(text->data, magic, sizeof magic) == 0)
        status = take_document(tool, text, path);
    if (status != 0)
        buf_free(text);
    return status;
}

int table_open(const struct tool *tool, struct table_file *file, const char *path,
               int keep_warnings)
{
    struct buf text = {0};
    idnv_lgr_options options;
    memset(file, 0, sizeof *file);
    file->path = path;
    int status = document_read(tool, &text, path);
    if (status != 0)
        return status;
    file->list = memory_zeroed(AUTHORING_DIAGNOSTICS, sizeof *file->list);
    idnv_lgr_diagnostics_init(&file->found, file->list, AUTHORING_DIAGNOSTICS);
    idnv_lgr_options_init(&options);
    options.file = path;
    options.lenient = tool->opt.lenient;
    idnv_status read = idnv_lgr_read(&file->lgr, text.data, text.len, &options, &file->found);
    buf_free(&text);
    if (read == IDNV_OK && keep_warnings)
        return 0;
    diagnostics_print(tool, path, &file->found);
    if (read == IDNV_OK)
        return 0;
    status = tool_fail(tool, EXIT_IO, "%s: cannot be used: %s", path, idnv_status_text(read));
    table_close(file);
    return status;
}

void table_close(struct table_file *file)
{
    idnv_lgr_free(file->lgr);
    free(file->list);
    file->lgr = NULL;
    file->list = NULL;
}

int table_compile(const struct tool *tool, void **image, size_t *len,
                  const struct table_file *file)
{
    idnv_lgr_source source = {.size = sizeof source, .lgr = file->lgr, .id = "table", .id_len = 5};
    idnv_lgr_diagnostic list[4];
    idnv_lgr_diagnostics found;
    idnv_lgr_diagnostics_init(&found, list, 4);
    *image = NULL;
    idnv_status status = idnv_lgr_compile(image, len, &source, 1, NULL, 0, NULL, &found);
    if (status == IDNV_OK)
        return 0;
    diagnostics_print(tool, file->path, &found);
    return tool_fail(tool, EXIT_IO, "%s: cannot be compiled: %s", file->path,
                     idnv_status_text(status));
}

int authoring_output(struct tool *tool, struct buf *out)
{
    int status = output_file(tool, tool->opt.output != NULL ? tool->opt.output : "-", out);
    buf_free(out);
    return status;
}

void put_sequence(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    code_points_put(out, cps->ptr, cps->len, "(nothing)");
}

void put_characters(struct buf *out, const struct idnvi_lgr_cps *cps)
{
    for (uint32_t i = 0; i < cps->len; i++) {
        uint32_t cp = cps->ptr[i];
        char utf8[4];
        size_t len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
        static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
        if (cp < 0x20 || cp == 0x7F || (cp >= 0xD800 && cp < 0xE000))
            cp = 0xFFFD, len = 3;
        for (size_t k = len; k-- > 1; cp >>= 6)
            utf8[k] = (char)(0x80 | (cp & 0x3F));
        utf8[0] = (char)(len == 1 ? cp : lead[len] | cp);
        buf_put(out, utf8, len);
    }
}

void put_xml(struct buf *out, const struct idnv_lgr *lgr)
{
    size_t needed = 0;
    idnv_lgr_write(NULL, 0, &needed, lgr);
    char *room = buf_room(out, needed);
    idnv_lgr_write(room, needed, &needed, lgr);
    out->len += needed;
}

/* A document of RFC 7940, which is only put into canonical form; NULs are half of UTF-16. */
static int is_modern(const struct buf *text)
{
    static const char space[] = "urn:ietf:params:xml:ns:lgr-1.0";
    size_t found = 0;
    for (size_t i = 0; i < text->len && i < 32768 && space[found] != '\0'; i++) {
        if (text->data[i] != '\0')
            found = text->data[i] == space[found] ? found + 1 : text->data[i] == space[0];
    }
    return space[found] == '\0';
}

int policy_import(struct tool *tool)
{
    struct buf text = {0}, out = {0};
    idnv_lgr_options options;
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr = NULL;
    if (tool->n_args != 1)
        return tool_fail(tool, EXIT_USAGE, "policy import takes one FILE");
    const char *path = tool->args[0];
    int status = document_read(tool, &text, path);
    if (status != 0) {
        buf_free(&text);
        return status;
    }
    idnv_lgr_diagnostic *list = memory_zeroed(AUTHORING_DIAGNOSTICS, sizeof *list);
    idnv_lgr_diagnostics_init(&found, list, AUTHORING_DIAGNOSTICS);
    idnv_lgr_options_init(&options);
    options.file = path;
    options.lenient = tool->opt.lenient;
    idnv_status read =
        tool->opt.from == IDNV_LGR_FORMAT_GUESS && is_modern(&text)
            ? idnv_lgr_read(&lgr, text.data, text.len, &options, &found)
            : idnv_lgr_import(&lgr, text.data, text.len, tool->opt.from, &options, &found);
    diagnostics_print(tool, path, &found);
    free(list);
    buf_free(&text);
    if (read != IDNV_OK)
        return tool_fail(tool, EXIT_IO, "%s: cannot be imported: %s", path,
                         idnv_status_text(read));
    put_xml(&out, lgr);
    idnv_lgr_free(lgr);
    return authoring_output(tool, &out);
}

enum { TEMPLATE_FOLDERS = 4 };

/* tables/generic: where make install puts it, then beside a build tree or a source tree. */
static void put_template_folder(struct buf *path, size_t number)
{
    static const char *const beside[TEMPLATE_FOLDERS] = {
        NULL, "../tables/generic/", "tables/generic/", "../../tables/generic/"};
    path->len = 0;
    if (number == 0) {
        buf_puts(path, PKGDATADIR "/generic/");
        return;
    }
    ssize_t n = readlink("/proc/self/exe", buf_room(path, 4096), 4096);
    path->len = n > 0 && n < 4096 ? (size_t)n : 0;
    while (path->len > 0 && path->data[path->len - 1] != '/')
        path->len--;
    buf_puts(path, beside[number]);
}

static int is_template(const struct dirent *entry)
{
    return strlen(entry->d_name) == 8 && strcmp(entry->d_name + 4, ".xml") == 0;
}

/* ": there are Arab, Armn, ...", of the first folder that has any. */
static void put_scripts(struct buf *out)
{
    struct buf folder = {0};
    struct dirent **found;
    int n = 0;
    for (size_t i = 0; i < TEMPLATE_FOLDERS && n <= 0; i++) {
        put_template_folder(&folder, i);
        buf_putc(&folder, '\0');
        n = scandir(folder.data, &found, is_template, alphasort);
        for (int k = 0; k < n; k++) {
            buf_puts(out, k == 0 ? ": there are " : ", ");
            buf_put(out, found[k]->d_name, 4);
            free(found[k]);
        }
        if (n >= 0)
            free(found);
    }
    buf_free(&folder);
}

/* The starting file of a script, whose code is in its usual case. */
static int read_template(const struct tool *tool, struct buf *text, const char *script)
{
    struct buf path = {0};
    int found = 0;
    for (size_t i = 0; i < TEMPLATE_FOLDERS && !found; i++) {
        put_template_folder(&path, i);
        buf_puts(&path, strcmp(script, "Hang") == 0 ? "Kore" : script);
        buf_put(&path, ".xml", 5);
        found = access(path.data, R_OK) == 0;
    }
    int status = EXIT_USAGE;
    if (found) {
        status = file_read(tool, text, path.data, POLICY_FILE_MAX);
    } else {
        path.len = 0;
        put_scripts(&path);
        buf_putc(&path, '\0');
        (void)tool_fail(tool, status, "there is no starting file for script '%s'%s", script,
                        path.data);
    }
    buf_free(&path);
    return status;
}

/* "Latn", of a code in any case; 0: it cannot be one. */
static int take_script(char script[5], const char *code)
{
    if (strlen(code) != 4)
        return 0;
    for (size_t i = 0; i < 5; i++) {
        char lower = code[i] >= 'A' && code[i] <= 'Z' ? (char)(code[i] + 32) : code[i];
        if (i < 4 && (lower < 'a' || lower > 'z'))
            return 0;
        script[i] = i == 0 ? (char)(lower - 32) : lower;
    }
    return 1;
}

int policy_new(struct tool *tool)
{
    struct buf text = {0}, out = {0};
    const char *tld = tool->opt.tld;
    char script[5];
    char date[16];
    time_t now = time(NULL);
    struct tm day;
    if (tool->opt.script == NULL || tld == NULL || tool->n_args != 0)
        return tool_fail(tool, EXIT_USAGE, "policy new needs --script=CODE and --tld=TLD");
    if (!take_script(script, tool->opt.script))
        return tool_fail(tool, EXIT_USAGE, "'%s' is not an ISO 15924 code", tool->opt.script);
    int status = tool_tld_only(tool);
    if (status == 0)
        status = read_template(tool, &text, script);
    if (status != 0) {
        buf_free(&text);
        return status;
    }
    gmtime_r(&now, &day);
    strftime(date, sizeof date, "%Y-%m-%d", &day);
    for (size_t i = 0; i < text.len; i++) {
        if (text.len - i >= 5 && memcmp(text.data + i, "@TLD@", 5) == 0) {
            buf_puts(&out, tld);
            i += 4;
        } else if (text.len - i >= 6 && memcmp(text.data + i, "@DATE@", 6) == 0) {
            buf_puts(&out, date);
            i += 5;
        } else {
            buf_putc(&out, text.data[i]);
        }
    }
    buf_free(&text);
    return authoring_output(tool, &out);
}

static const struct module_command commands[] = {
    {.name = "policy", .second = "lint", .run = policy_lint},
    {.name = "policy", .second = "show", .run = policy_show},
    {.name = "policy", .second = "diff", .run = policy_diff},
    {.name = "policy", .second = "html", .run = policy_html},
    {.name = "policy", .second = "import", .run = policy_import},
    {.name = "policy", .second = "new", .run = policy_new},
    {.name = NULL},
};

MODULE_EXPORT(authoring) = {MODULE_ABI, commands, NULL};
