/* SPDX-License-Identifier: MIT */
/* The module "policy": its table, and reading with diagnostics. */
#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "policy_module.h"
#include "policy_store.h"

enum { DIAGNOSTICS_MAX = 50 };

int policy_read(idnv_lgr **lgr, const struct tool *tool, const char *path, const struct buf *text,
                int tell)
{
    idnv_lgr_diagnostic list[DIAGNOSTICS_MAX / 10];
    idnv_lgr_diagnostics diagnostics;
    idnv_lgr_options options;

    idnv_lgr_options_init(&options);
    options.file = path;
    options.lenient = tool->opt.lenient;
    idnv_lgr_diagnostics_init(&diagnostics, list, DIAGNOSTICS_MAX / 10);
    idnv_status status = idnv_lgr_read(lgr, text->data, text->len, &options, &diagnostics);
    if (status != IDNV_OK || tell)
        diagnostics_print(tool, path, &diagnostics);
    if (status == IDNV_OK)
        return 0;
    if (diagnostics.count == 0)
        (void)tool_fail(tool, 0, "%s: %s", path, idnv_status_text(status));
    return EXIT_IO;
}

void policy_table_id(const char **id, size_t *len, const char *path)
{
    const char *slash = strrchr(path, '/');
    *id = slash != NULL ? slash + 1 : path;
    *len = strlen(*id);
    if (policy_is_document(*id))
        *len -= 4;
}

static int compile_text(struct buf *image, const struct tool *tool, const char *path,
                        const char *text, size_t len)
{
    struct buf document = {.data = (char *)(uintptr_t)text, .len = len, .cap = len};
    idnv_lgr_source source = {.size = sizeof source, .document = text, .document_len = len};
    idnv_lgr *lgr;
    void *octets = NULL;
    int status = policy_read(&lgr, tool, path, &document, 0);
    if (status != 0)
        return status;
    source.lgr = lgr;
    policy_table_id(&source.id, &source.id_len, path);
    idnv_lgr_diagnostic list[4];
    idnv_lgr_diagnostics diagnostics;
    idnv_lgr_diagnostics_init(&diagnostics, list, 4);
    size_t size = 0;
    idnv_status compiled =
        idnv_lgr_compile(&octets, &size, &source, 1, NULL, 0, NULL, &diagnostics);
    idnv_lgr_free(lgr);
    if (compiled != IDNV_OK) {
        diagnostics_print(tool, path, &diagnostics);
        return tool_fail(tool, EXIT_IO, "%s: %s", path, idnv_status_text(compiled));
    }
    buf_put(image, octets, size);
    idnv_lgr_image_free(octets, NULL);
    return 0;
}

static const struct policy_functions functions = {compile_text};

static const struct module_command commands[] = {
    {.name = "policy", .second = "compile", .run = command_policy_compile},
    {.name = NULL},
};

MODULE_EXPORT(policy) = {MODULE_ABI, commands, &functions};
