/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "build.h"

void idnv_lgr_diagnostics_init(idnv_lgr_diagnostics *diagnostics, idnv_lgr_diagnostic *list,
                               uint32_t cap)
{
    memset(diagnostics, 0, sizeof *diagnostics);
    diagnostics->size = sizeof *diagnostics;
    diagnostics->list = list;
    diagnostics->cap = list == NULL ? 0 : cap;
}

size_t idnv_lgr_options_sizeof(void) { return sizeof(idnv_lgr_options); }

size_t idnv_lgr_diagnostic_sizeof(void) { return sizeof(idnv_lgr_diagnostic); }

size_t idnv_lgr_diagnostics_sizeof(void) { return sizeof(idnv_lgr_diagnostics); }

void idnv_lgr_options_init(idnv_lgr_options *options)
{
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->file = "";
}

const char *idnvi_lgr_base_name(const char *path)
{
    if (path == NULL)
        return "";
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* Copies a text, cut before a character that does not fit; control characters become '?'. */
static void copy_text(char *dst, size_t cap, const char *src)
{
    size_t len = strlen(src);
    if (len >= cap) {
        len = cap - 1;
        while (len > 0 && ((unsigned char)src[len] & 0xC0) == 0x80)
            len--;
    }
    for (size_t i = 0; i < len; i++)
        dst[i] = (unsigned char)src[i] < 0x20 || src[i] == 0x7F ? '?' : src[i];
    memset(dst + len, 0, cap - len);
}

void idnvi_lgr_diagnose(idnv_lgr_diagnostics *diagnostics, const char *file, uint32_t severity,
                        uint32_t rule, const struct idnvi_lgr_where *where, const char *section,
                        const char *text)
{
    if (diagnostics == NULL)
        return;
    if (diagnostics->count < diagnostics->cap) {
        idnv_lgr_diagnostic *d = &diagnostics->list[diagnostics->count];
        memset(d, 0, sizeof *d);
        d->severity = severity;
        d->rule = rule;
        if (where != NULL) {
            d->line = where->line;
            d->column = where->line == 0 ? 0 : where->column;
            copy_text(d->element, sizeof d->element, where->element);
        }
        copy_text(d->file, sizeof d->file, file);
        copy_text(d->section, sizeof d->section, section);
        copy_text(d->text, sizeof d->text, text);
    }
    if (diagnostics->count < UINT32_MAX)
        diagnostics->count++;
    if (severity == IDNV_SEVERITY_ERROR && diagnostics->errors < UINT32_MAX)
        diagnostics->errors++;
}

static void report(struct idnvi_lgr_builder *b, uint32_t severity,
                   const struct idnvi_lgr_where *where, const char *section, const char *format,
                   va_list args)
{
    char text[512];
    if (vsnprintf(text, sizeof text, format, args) < 0)
        text[0] = '\0';
    text[sizeof text - 1] = '\0';
    idnvi_lgr_diagnose(b->diagnostics, b->file, severity, 0, where, section, text);
    if (severity == IDNV_SEVERITY_ERROR)
        b->errors++;
}

void idnvi_lgr_error(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                     const char *section, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(b, IDNV_SEVERITY_ERROR, where, section, format, args);
    va_end(args);
    b->broken = true;
}

void idnvi_lgr_departure(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                         const char *section, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(b, b->lenient ? IDNV_SEVERITY_WARNING : IDNV_SEVERITY_ERROR, where, section, format,
           args);
    va_end(args);
}

void idnvi_lgr_warning(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                       const char *section, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(b, IDNV_SEVERITY_WARNING, where, section, format, args);
    va_end(args);
}

void idnvi_lgr_limit(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                     const char *format, ...)
{
    va_list args;
    if (b->status != IDNV_OK)
        return;
    va_start(args, format);
    report(b, IDNV_SEVERITY_ERROR, where, "idnv, limits", format, args);
    va_end(args);
    b->status = IDNV_ERR_LIMIT;
}
