/* SPDX-License-Identifier: MIT */
/* Loading of modules (module.h). */
#include "config.h"

#include "module.h"

#include <dlfcn.h>
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

/* The folder of the running program, with its final slash; empty where it cannot be known. */
static void program_folder(struct buf *path)
{
    ssize_t n = readlink("/proc/self/exe", buf_room(path, 4096), 4096);
    if (n <= 0 || n >= 4096)
        return;
    path->len = (size_t)n;
    while (path->len > 0 && path->data[path->len - 1] != '/')
        path->len--;
}

static void *open_module(struct buf *path, const char *folder, const char *name)
{
    buf_puts(path, folder);
    buf_puts(path, "idnv-");
    buf_puts(path, name);
    buf_put(path, ".so", 4); /* with its NUL */
    return dlopen(path->data, RTLD_NOW | RTLD_LOCAL);
}

const struct module *module_load(const char *name)
{
    struct buf path = {0}, symbol = {0};
    void *handle = NULL;
    program_folder(&path);
    if (path.len > 0)
        handle = open_module(&path, ".libs/", name);
    if (handle == NULL) {
        path.len = 0;
        handle = open_module(&path, PKGLIBDIR "/", name);
    }
    const struct module *module = NULL;
    if (handle != NULL) {
        buf_puts(&symbol, "idnv_module_");
        buf_put(&symbol, name, strlen(name) + 1);
        module = dlsym(handle, symbol.data);
        if (module != NULL && module->abi != MODULE_ABI)
            module = NULL;
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
