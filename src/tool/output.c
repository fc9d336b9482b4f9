/* SPDX-License-Identifier: MIT */
/* Writing, reading whole files, and messages. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

int output_write(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);
        if (n >= 0) {
            data += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = {fd, POLLOUT, 0};
            if (poll(&wait, 1, -1) < 0 && errno != EINTR)
                return errno;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

int output_status(const struct tool *tool, int error)
{
    if (error == 0)
        return 0;
    if (error == EPIPE) /* the reader has seen enough */
        return EXIT_IO;
    return tool_fail(tool, EXIT_IO, "cannot write: %s", strerror(error));
}

int output_buf(struct tool *tool, struct buf *b)
{
    int error = output_write(1, b->data, b->len);
    b->len = 0;
    return output_status(tool, error);
}

/* Written beside the file and moved into place: a reader sees the old file or the new one. */
static int replace_file(const char *path, mode_t mode, const struct buf *b)
{
    struct buf beside = {0};
    buf_puts(&beside, path);
    buf_put(&beside, ".XXXXXX", 8);
    int fd = mkstemp(beside.data);
    int error = fd < 0 ? errno : output_write(fd, b->data, b->len);
    if (fd >= 0 && error == 0 && fchmod(fd, mode) != 0)
        error = errno;
    if (fd >= 0 && error == 0 && fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
        error = errno;
    if (fd >= 0 && close(fd) != 0 && error == 0)
        error = errno;
    if (fd >= 0 && error == 0 && rename(beside.data, path) != 0)
        error = errno;
    if (fd >= 0 && error != 0)
        (void)unlink(beside.data);
    buf_free(&beside);
    return error;
}

/* A device or a pipe is written to, not replaced. */
static int write_into(const char *path, const struct buf *b)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int error = fd < 0 ? errno : output_write(fd, b->data, b->len);
    if (fd >= 0 && close(fd) != 0 && error == 0)
        error = errno;
    return error;
}

int output_file(struct tool *tool, const char *path, struct buf *b)
{
    struct stat there;
    if (strcmp(path, "-") == 0)
        return output_buf(tool, b);
    char *real = realpath(path, NULL); /* of a link, the file that it leads to */
    mode_t mask = umask(0);
    (void)umask(mask);
    int exists = stat(path, &there) == 0;
    int error = exists && !S_ISREG(there.st_mode)
                    ? write_into(path, b)
                    : replace_file(real != NULL ? real : path,
                                   exists ? there.st_mode & 0777 : 0666 & ~mask, b);
    free(real);
    return error == 0 ? 0 : tool_fail(tool, EXIT_IO, "%s: %s", path, strerror(error));
}

int tool_fail(const struct tool *tool, int status, const char *format, ...)
{
    char text[2000];
    struct buf line = {0};
    va_list args;
    if (tool != NULL && tool->opt.quiet)
        return status;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0)
        return status;
    buf_puts(&line, "idnv: ");
    text_put(&line, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1,
             TEXT_LINE | TEXT_TERMINAL);
    buf_putc(&line, '\n');
    (void)output_write(2, line.data, line.len);
    buf_free(&line);
    return status;
}

int tool_tld_only(const struct tool *tool)
{
    return tool->opt.tld == NULL || tool->opt.tld == tool->opt.suffix
               ? 0
               : tool_fail(tool, EXIT_USAGE, "--tld=%s: not a top-level domain", tool->opt.suffix);
}

int file_read(const struct tool *tool, struct buf *b, const char *path, size_t max)
{
    int standard = strcmp(path, "-") == 0;
    int fd = standard ? 0 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return tool_fail(tool, EXIT_IO, "%s: %s", path, strerror(errno));
    for (;;) {
        char *room = buf_room(b, (size_t)64 << 10);
        ssize_t n = read(fd, room, b->cap - b->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int error = errno;
            if (!standard)
                close(fd);
            return tool_fail(tool, EXIT_IO, "%s: %s", path, strerror(error));
        }
        if (n == 0)
            break;
        b->len += (size_t)n;
        if (b->len > max) {
            if (!standard)
                close(fd);
            return tool_fail(tool, EXIT_IO, "%s: longer than %zu octets", path, max);
        }
    }
    if (!standard)
        close(fd);
    return 0;
}
