/* SPDX-License-Identifier: MIT */
/* Loading of modules (module.h). */
#include "config.h"

#include "module.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#ifdef IDNV_MODULES_LINKED

extern const struct module idnv_module_display;
#ifdef HAVE_LGR
extern const struct module idnv_module_policy;
#endif
#ifdef HAVE_LGR
extern const struct module idnv_module_authoring;
#endif
#ifdef HAVE_ZONE
extern const struct module idnv_module_zone;
#endif

const struct module *module_load(const char *name)
{
    if (strcmp(name, "display") == 0)
        return &idnv_module_display;
#ifdef HAVE_LGR
    if (strcmp(name, "policy") == 0)
        return &idnv_module_policy;
#endif
#ifdef HAVE_LGR
    if (strcmp(name, "authoring") == 0)
        return &idnv_module_authoring;
#endif
#ifdef HAVE_ZONE
    if (strcmp(name, "zone") == 0)
        return &idnv_module_zone;
#endif
    return NULL;
}

#else

/* A build tree's own folder of modules, with a final slash; empty where it cannot be known. */
static void built_folder(struct buf *path)
{
    ssize_t n = readlink("/proc/self/exe", buf_room(path, 4096), 4096);
    if (n <= 0 || n >= 4096)
        return;
    path->len = (size_t)n;
    while (path->len > 0 && path->data[path->len - 1] != '/')
        path->len--;
    if (path->len > 0)
        buf_puts(path, ".libs/");
}

static void put_file(struct buf *path, const char *name)
{
    buf_puts(path, "idnv-");
    buf_puts(path, name);
    buf_put(path, ".so", 4); /* with its NUL */
}

static void find_module(struct buf *path, const char *name)
{
    built_folder(path);
    if (path->len > 0) {
        put_file(path, name);
        if (access(path->data, F_OK) == 0)
            return;
    }
    path->len = 0;
    buf_puts(path, PKGLIBDIR "/");
    put_file(path, name);
}

static int is_absent(const char *path)
{
    return access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

static _Noreturn void end_without(const char *path, const char *reason)
{
    _exit(tool_fail(NULL, EXIT_IO, "%s cannot be loaded: %s", path, reason));
}

const struct module *module_load(const char *name)
{
    struct buf path = {0}, symbol = {0};
    const struct module *module = NULL;
    find_module(&path, name);
    void *handle = dlopen(path.data, RTLD_NOW | RTLD_LOCAL);
    if (handle != NULL) {
        buf_puts(&symbol, "idnv_module_");
        buf_put(&symbol, name, strlen(name) + 1);
        module = dlsym(handle, symbol.data);
        if (module == NULL || module->abi != MODULE_ABI)
            end_without(path.data, "it is of another build");
    } else {
        const char *reason = dlerror();
        if (!is_absent(path.data))
            end_without(path.data, reason != NULL ? reason : "out of memory");
    }
    buf_free(&path);
    buf_free(&symbol);
    return module; /* stays loaded until the program ends */
}

#endif

static const struct display *display;
static pthread_once_t display_once = PTHREAD_ONCE_INIT;

static void load_display(void)
{
    const struct module *module = module_load("display");
    if (module != NULL)
        display = module->functions;
}

const struct display *display_get(void)
{
    (void)pthread_once(&display_once, load_display);
    return display;
}

int display_columns(const char *s, size_t len)
{
    size_t ascii = 0;
    while (ascii < len && (unsigned char)s[ascii] < 0x80)
        ascii++;
    /* Nothing is loaded for what everybody knows. */
    const struct display *known = ascii < len ? display_get() : NULL;
    return known != NULL ? known->width(s, len) : (int)len;
}
