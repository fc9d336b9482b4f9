/* SPDX-License-Identifier: MIT */
/*
 * Modules: the parts of the tool that need libunistring, libidnv-lgr or libidnv-zone. Each is a
 * shared object idnv-NAME.so in PKGLIBDIR that exports one table; the program itself depends on
 * the C library alone, because every library linked at start costs more than a conversion.
 *
 * A module is looked for in .libs beside the program (a build tree), then in PKGLIBDIR. It links
 * its own copy of libidnv-tool.la, which has no state, so it needs no symbol of the program. In a
 * build without shared libraries (--disable-shared) the modules are linked in.
 */
#ifndef IDNV_TOOL_MODULE_H
#define IDNV_TOOL_MODULE_H

#include <stddef.h>
#include <stdint.h>

#include "tool.h"

/* Both sides are built together; a module of another build is refused. */
#define MODULE_ABI IDNV_VERSION_NUMBER

struct module_command {
    const char *name;
    const char *second;
    int (*record)(struct worker *w, const struct record *record);
    int (*run)(struct tool *tool);
    int (*open)(struct tool *tool);
    int (*close)(struct tool *tool);
};

struct module {
    uint32_t abi;
    const struct module_command *commands; /* ends with a NULL name; may be NULL */
    const void *functions;                 /* what else it offers; the user knows the type */
};

/* The table that module NAME exports as idnv_module_NAME. */
#define MODULE_EXPORT(name) \
    __attribute__((visibility("default"))) extern const struct module idnv_module_##name; \
    const struct module idnv_module_##name

/*
 * The module, loaded once; NULL: it is not installed. One that is there and cannot be loaded, for
 * want of memory or of a library that it needs, or that does not fit, ends the program with a message
 * and EXIT_IO: what it would have told must not be missing in silence. Any thread.
 */
const struct module *module_load(const char *name);

/* What the module "display" offers (libunistring). */
struct display {
    /* The character's name in name[256]; 0: it has none. */
    int (*name)(char *name, uint32_t cp);
    /* Columns that text takes on a terminal. */
    int (*width)(const char *s, size_t len);
};
/* NULL: it is not installed, and characters are told by their numbers. */
const struct display *display_get(void);
/* Columns that text takes on a terminal; its octets where nobody knows. */
int display_columns(const char *s, size_t len);

#endif
