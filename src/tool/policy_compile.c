/* SPDX-License-Identifier: MIT */
/* policy compile: XML files, or a policy directory with its SOURCES, to one image. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lgr/sources.h"
#include "policy_module.h"

/* The tables on their way into an image. */
struct tables {
    idnv_lgr_source *source;
    struct buf *text;
    size_t count;
    idnv_lgr_suffix *suffix;
    size_t suffix_count;
};

static void tables_free(struct tables *t)
{
    for (size_t i = 0; i < t->count; i++) {
        idnv_lgr_free((idnv_lgr *)(uintptr_t)t->source[i].lgr);
        buf_free(&t->text[i]);
    }
    free(t->source);
    free(t->text);
    free(t->suffix);
}

static void tables_room(struct tables *t, size_t tables, size_t suffixes)
{
    t->source = memory_zeroed(tables + 1, sizeof *t->source);
    t->text = memory_zeroed(tables + 1, sizeof *t->text);
    t->suffix = memory_zeroed(suffixes + 1, sizeof *t->suffix);
}

/* Reads one XML file as the next table. */
static int add_table(struct tables *t, const struct tool *tool, const char *path)
{
    idnv_lgr_source *source = &t->source[t->count];
    struct buf *text = &t->text[t->count];
    idnv_lgr *lgr = NULL;
    t->count++;
    int status = file_read(tool, text, path, POLICY_FILE_MAX);
    if (status == 0)
        status = policy_read(&lgr, tool, path, text, 1);
    source->size = sizeof *source;
    source->keep_document = tool->opt.keep_source;
    source->lgr = lgr;
    source->document = text->data;
    source->document_len = text->len;
    policy_table_id(&source->id, &source->id_len, path);
    return status;
}

static int compile(struct buf *image, const struct tool *tool, const struct tables *t,
                   const char *path)
{
    idnv_lgr_diagnostic list[8];
    idnv_lgr_diagnostics diagnostics;
    void *octets = NULL;
    size_t len = 0;
    idnv_lgr_diagnostics_init(&diagnostics, list, 8);
    idnv_status status = idnv_lgr_compile(&octets, &len, t->source, t->count, t->suffix,
                                          t->suffix_count, NULL, &diagnostics);
    if (status != IDNV_OK) {
        diagnostics_print(tool, path, &diagnostics);
        if (status == IDNV_ERR_ARGUMENT)
            return EXIT_IO; /* a name that is no id: what is to be said has been */
        return tool_fail(tool, EXIT_IO, "%s: %s", path, idnv_status_text(status));
    }
    buf_put(image, octets, len);
    idnv_lgr_image_free(octets, NULL);
    return 0;
}

static void add_suffix(struct tables *t, struct idnvi_lgr_text name)
{
    t->suffix[t->suffix_count++] = (idnv_lgr_suffix){.name = name.ptr, .name_len = name.len};
}

/* A zone may also say which tables the TLD or a twin itself takes. */
static void add_zone(struct tables *t, const struct idnvi_lgr_zone *zone)
{
    size_t i = 0;
    while (i < t->suffix_count &&
           (t->suffix[i].name_len != zone->suffix.len ||
            memcmp(t->suffix[i].name, zone->suffix.ptr, zone->suffix.len) != 0))
        i++;
    if (i == t->suffix_count)
        add_suffix(t, zone->suffix);
    t->suffix[i].tables = zone->tables;
    t->suffix[i].tables_len = zone->table_count;
    t->suffix[i].confidence = zone->confidence.ptr;
    t->suffix[i].confidence_len = zone->confidence.len;
}

static int fill_from_sources(struct tables *t, const struct tool *tool, const char *folder,
                             const struct idnvi_lgr_sources *sources)
{
    struct buf path = {0};
    int status = 0;
    tables_room(t, sources->table_count, (size_t)1 + sources->also_count + sources->zone_count);
    add_suffix(t, sources->tld);
    for (uint32_t i = 0; i < sources->also_count; i++)
        add_suffix(t, sources->also[i]);
    for (uint32_t i = 0; i < sources->zone_count; i++)
        add_zone(t, &sources->zones[i]);
    for (uint32_t i = 0; i < sources->table_count && status == 0; i++) {
        const struct idnvi_lgr_source_table *from = &sources->tables[i];
        path.len = 0;
        buf_puts(&path, folder);
        buf_putc(&path, '/');
        buf_put(&path, from->name.ptr, from->name.len);
        buf_put(&path, ".xml", 5); /* with its NUL */
        status = add_table(t, tool, path.data);
        idnv_lgr_source *source = &t->source[i];
        source->id = from->name.ptr;
        source->id_len = from->name.len;
        source->source = from->source.ptr;
        source->source_len = from->source.len;
        source->confidence = from->confidence.ptr;
        source->confidence_len = from->confidence.len;
    }
    buf_free(&path);
    return status;
}

static bool has_section(const struct idnvi_lgr_sources *sources, const char *file)
{
    size_t len = strlen(file) - 4;
    for (uint32_t i = 0; i < sources->table_count; i++) {
        const struct idnvi_lgr_text *table = &sources->tables[i].name;
        if (table->len == len && memcmp(table->ptr, file, len) == 0)
            return true;
    }
    return false;
}

/* Documents without a section are not in the image, which who put them there should know. */
static int tell_left_out(const struct tool *tool, const char *folder,
                         const struct idnvi_lgr_sources *sources)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, policy_is_document_entry, alphasort);
    if (count < 0)
        return tool_fail(tool, EXIT_IO, "%s: %s", folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        if (!has_section(sources, entries[i]->d_name))
            (void)tool_fail(tool, 0, "%s/%s: warning: left out, SOURCES has no section for it",
                            folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return 0;
}

static int compile_folder(struct buf *image, const struct tool *tool, const char *folder)
{
    struct buf path = {0}, text = {0};
    struct tables t = {0};
    struct idnvi_lgr_sources *sources = NULL;
    idnv_lgr_diagnostic list[8];
    idnv_lgr_diagnostics diagnostics;

    buf_puts(&path, folder);
    buf_put(&path, "/SOURCES", 9);
    int status = file_read(tool, &text, path.data, POLICY_FILE_MAX);
    if (status == 0) {
        idnv_lgr_diagnostics_init(&diagnostics, list, 8);
        idnv_status read =
            idnvi_lgr_sources_read(&sources, text.data, text.len, NULL, &diagnostics);
        if (read != IDNV_OK) {
            diagnostics_print(tool, path.data, &diagnostics);
            status = tool_fail(tool, EXIT_IO, "%s: %s", path.data, idnv_status_text(read));
        }
    }
    if (status == 0)
        status = fill_from_sources(&t, tool, folder, sources);
    if (status == 0)
        status = tell_left_out(tool, folder, sources);
    if (status == 0)
        status = compile(image, tool, &t, folder);
    tables_free(&t);
    idnvi_lgr_sources_free(sources);
    buf_free(&text);
    buf_free(&path);
    return status;
}

int policy_compile(struct buf *image, const struct tool *tool, char **paths, size_t count)
{
    struct stat about;
    struct tables t = {0};
    if (count == 1 && stat(paths[0], &about) == 0 && S_ISDIR(about.st_mode))
        return compile_folder(image, tool, paths[0]);
    int status = 0;
    tables_room(&t, count, 0);
    for (size_t i = 0; i < count && status == 0; i++)
        status = add_table(&t, tool, paths[i]);
    if (status == 0)
        status = compile(image, tool, &t, paths[0]);
    tables_free(&t);
    return status;
}

static bool is_same(const char *path, const struct stat *file)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_dev == file->st_dev && about.st_ino == file->st_ino;
}

/* A file of this name is one that the folder is compiled from. */
static bool is_source(const char *path, const struct stat *folder)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    struct buf parent = {0};
    if (strcmp(name, "SOURCES") != 0 && !policy_is_document(name))
        return false;
    buf_put(&parent, path, (size_t)(name - path));
    buf_put(&parent, ".", 2); /* with its NUL */
    bool same = is_same(parent.data, folder);
    buf_free(&parent);
    return same;
}

/* The argument of whose documents the image would replace one, which nobody means; NULL: none. */
static const char *replaced(const struct tool *tool)
{
    struct stat output, about;
    if (stat(tool->opt.output, &output) != 0)
        return NULL;
    for (size_t i = 0; i < tool->n_args; i++)
        if (is_same(tool->args[i], &output) ||
            (stat(tool->args[i], &about) == 0 && S_ISDIR(about.st_mode) &&
             is_source(tool->opt.output, &about)))
            return tool->args[i];
    return NULL;
}

int command_policy_compile(struct tool *tool)
{
    struct buf image = {0};
    if (tool->n_args == 0 || tool->opt.output == NULL)
        return tool_fail(tool, EXIT_USAGE, "policy compile needs -o IMAGE and a file or directory");
    const char *document = replaced(tool);
    if (document != NULL)
        return tool_fail(tool, EXIT_USAGE, "the image would replace a document of %s", document);
    int status = policy_compile(&image, tool, tool->args, tool->n_args);
    if (status == 0)
        status = output_file(tool, tool->opt.output, &image);
    buf_free(&image);
    return status;
}
