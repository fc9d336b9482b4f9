/* SPDX-License-Identifier: MIT */
/* What the commands for writers of tables share (module "authoring"). */
#ifndef IDNV_TOOL_AUTHORING_H
#define IDNV_TOOL_AUTHORING_H

#include <idnv/policy.h>

#include "../lgr/model.h"
#include "diagnostics.h"
#include "module.h"

#define AUTHORING_DIAGNOSTICS 1000

/* A table and what the reader said of it. */
struct table_file {
    const char *path;
    struct idnv_lgr *lgr;
    idnv_lgr_diagnostics found;
    idnv_lgr_diagnostic *list; /* AUTHORING_DIAGNOSTICS elements */
};

/* Reads a document, out of a file of it or an image that keeps it; an exit status. */
int document_read(const struct tool *tool, struct buf *text, const char *path);

/*
 * Reads a table: RFC 7940, or an image that keeps such a document. EXIT_IO (EXIT_USAGE: --table is
 * wrong) after messages where it cannot be used. Warnings are printed, or with keep_warnings kept.
 */
int table_open(const struct tool *tool, struct table_file *file, const char *path,
               int keep_warnings);
void table_close(struct table_file *file);
/*
 * Compiles a table alone; *image is for idnv_lgr_image_free, NULL after an error. EXIT_IO after
 * messages.
 */
int table_compile(const struct tool *tool, void **image, size_t *len,
                  const struct table_file *file);

/* Writes to -o FILE or standard output; the exit status. */
int authoring_output(struct tool *tool, struct buf *out);

/* "U+0061 U+0308" */
void put_sequence(struct buf *out, const struct idnvi_lgr_cps *cps);
/* The characters themselves, as UTF-8. */
void put_characters(struct buf *out, const struct idnvi_lgr_cps *cps);
/* The document as canonical XML. */
void put_xml(struct buf *out, const struct idnv_lgr *lgr);

/*
 * Calls change for each label of the file at path that gets another disposition or index label
 * from new than from old. An exit status; EXIT_IO after a message.
 */
typedef void label_change(void *context, const char *name, const char *detail);
int diff_labels(const struct tool *tool, const struct table_file *old,
                const struct table_file *new, const char *path, label_change *change,
                void *context);

int policy_lint(struct tool *tool);
int policy_show(struct tool *tool);
int policy_diff(struct tool *tool);
int policy_html(struct tool *tool);
int policy_import(struct tool *tool);
int policy_new(struct tool *tool);

#endif
