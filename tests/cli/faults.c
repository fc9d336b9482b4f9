/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into the tool by faults.py: makes allocations and calls of the system fail. glibc only,
 * for the __libc_ names, which are there before any symbol has been looked up.
 *
 *   IDNV_FAULT_ALLOC=I     the I-th allocation fails, 1-based
 *   IDNV_FAULT_ALLOC=I+    and so do all after it
 *   IDNV_FAULT_READ=LIST, IDNV_FAULT_WRITE=LIST, IDNV_FAULT_FILE=LIST
 *                          what happens to calls that read, that write, that open, sync or rename a
 *                          file, one word after the other, the last one for ever: "ok", "short"
 *                          (one octet), or a number of errno
 *   IDNV_FAULT_REPORT=FD   where "reached" is written when a fault was put in
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static long count, at, after;
static int armed, report = -1;

static ssize_t (*real_write)(int, const void *, size_t);

/* It is told once it is written, not before: another thread may end the program meanwhile. */
static void reached(void)
{
    int fd = report;
    if (fd >= 0 && real_write(fd, "reached", 7) >= 0)
        report = -1;
}

static int (*tool)(int, char **, char **);

/* The loader, the start-up of libraries and what runs at exit are not the tool's: main is counted. */
static int counted(int argc, char **argv, char **environment)
{
    const char *text = getenv("IDNV_FAULT_ALLOC"), *fd = getenv("IDNV_FAULT_REPORT");
    char *end = NULL;
    real_write = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    report = fd != NULL ? atoi(fd) : -1;
    at = text != NULL ? strtol(text, &end, 10) : 0;
    after = end != NULL && *end == '+';
    armed = 1;
    int status = tool(argc, argv, environment);
    armed = 0;
    return status;
}

int __libc_start_main(int (*program)(int, char **, char **), int argc, char **argv,
                      void (*init)(void), void (*fini)(void), void (*loader)(void), void *stack)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                void (*)(void), void *) =
        (int (*)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                 void (*)(void), void *))dlsym(RTLD_NEXT, "__libc_start_main");
    tool = program;
    return real(counted, argc, argv, init, fini, loader, stack);
}

static int fails(void)
{
    if (!armed || at == 0)
        return 0;
    long n = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
    if (n != at && !(after && n > at))
        return 0;
    reached();
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t n, size_t size) { return fails() ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t size) { return size != 0 && fails() ? NULL : __libc_realloc(p, size); }

/* The next word of a list: 0 for "ok", -1 for "short", else an errno. */
static int word(const char *name, const char **place)
{
    if (*place == NULL)
        *place = getenv(name);
    if (*place == NULL || **place == 0)
        return 0;
    const char *now = *place, *more = strchr(now, ',');
    if (more != NULL)
        *place = more + 1;
    int what = strncmp(now, "short", 5) == 0 ? -1 : strncmp(now, "ok", 2) == 0 ? 0 : atoi(now);
    if (what != 0)
        reached();
    return what;
}

ssize_t read(int fd, void *to, size_t n)
{
    static ssize_t (*real)(int, void *, size_t);
    static const char *place;
    if (real == NULL)
        real = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    int what = armed ? word("IDNV_FAULT_READ", &place) : 0;
    if (what > 0) {
        errno = what;
        return -1;
    }
    return real(fd, to, what < 0 && n > 1 ? 1 : n);
}

ssize_t write(int fd, const void *from, size_t n)
{
    static const char *place;
    if (real_write == NULL) /* before main */
        real_write = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    int what = fd == 2 || !armed ? 0 : word("IDNV_FAULT_WRITE", &place);
    if (what > 0) {
        errno = what;
        return -1;
    }
    return real_write(fd, from, what < 0 && n > 1 ? 1 : n);
}

static int file_fails(void)
{
    static const char *place;
    int what = armed ? word("IDNV_FAULT_FILE", &place) : 0;
    errno = what > 0 ? what : errno;
    return what > 0;
}

int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return file_fails() ? -1 : real(path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *) =
        (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen");
    return file_fails() ? NULL : real(path, mode);
}

int fsync(int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return file_fails() ? -1 : real(fd);
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) =
        (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    return file_fails() ? -1 : real(from, to);
}
