/* SPDX-License-Identifier: MIT */
/*
 * Loaded before the C library (LD_PRELOAD): one call of a kind fails, the one of the number in
 * IDNV_FAULT ("memory 17", "read 0", "write 2", "file 1"). "short" makes every read and write short,
 * and every other one interrupted. A fault that was not reached leaves "unreached" in IDNV_FAULT_FILE.
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
#include <unistd.h>

static const char *kind = "";
static long left = -1;
static int reached;

__attribute__((constructor)) static void begin(void)
{
    static char word[16];
    const char *fault = getenv("IDNV_FAULT");
    if (fault != NULL && sscanf(fault, "%15s %ld", word, &left) >= 1)
        kind = word;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("IDNV_FAULT_FILE");
    int (*real_open)(const char *, int, ...);
    *(void **)&real_open = dlsym(RTLD_NEXT, "open");
    if (path != NULL && !reached)
        (void)real_open(path, O_WRONLY | O_CREAT, 0666);
}

static int strikes(const char *what, int error)
{
    if (strcmp(kind, what) != 0 || __atomic_fetch_sub(&left, 1, __ATOMIC_RELAXED) != 0)
        return 0;
    reached = 1;
    errno = error;
    return 1;
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

void *malloc(size_t size) { return strikes("memory", ENOMEM) ? NULL : __libc_malloc(size); }
void *calloc(size_t n, size_t size)
{
    return strikes("memory", ENOMEM) ? NULL : __libc_calloc(n, size);
}
void *realloc(void *p, size_t size)
{
    return strikes("memory", ENOMEM) ? NULL : __libc_realloc(p, size);
}

#define REAL(name) (*(void **)&real = dlsym(RTLD_NEXT, #name))

/* Every other transfer is interrupted, the rest move one octet. */
static int interrupts(size_t *len)
{
    static unsigned count;
    if (strcmp(kind, "short") != 0)
        return 0;
    if (__atomic_fetch_add(&count, 1, __ATOMIC_RELAXED) % 2 == 0) {
        errno = EINTR;
        return 1;
    }
    *len = *len > 1 ? 1 : *len;
    return 0;
}

ssize_t read(int fd, void *data, size_t len)
{
    ssize_t (*real)(int, void *, size_t);
    REAL(read);
    return strikes("read", EIO) || interrupts(&len) ? -1 : real(fd, data, len);
}

ssize_t write(int fd, const void *data, size_t len)
{
    ssize_t (*real)(int, const void *, size_t);
    REAL(write);
    return strikes("write", ENOSPC) || interrupts(&len) ? -1 : real(fd, data, len);
}

int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...);
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    REAL(open);
    return strikes("file", EMFILE) ? -1 : real(path, flags, mode);
}

#define WRAP(type, name, parameters, arguments, failed)                                            \
    type name parameters                                                                           \
    {                                                                                              \
        type(*real) parameters;                                                                    \
        REAL(name);                                                                                \
        return strikes("file", EIO) ? failed : real arguments;                                     \
    }
WRAP(int, fsync, (int fd), (fd), -1)
WRAP(int, rename, (const char *old, const char *new), (old, new), -1)
WRAP(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL)
