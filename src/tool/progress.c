/* SPDX-License-Identifier: MIT */
/* Progress of long runs. */
#include "config.h"

#include "progress.h"

#include <sys/stat.h>
#include <unistd.h>

void progress_init(struct progress *p, const struct tool *tool)
{
    struct stat input;
    *p = (struct progress){.terminal = tool->err_terminal};
    p->wanted = !tool->opt.quiet && tool->n_args == 0 &&
                (tool->opt.progress == WHEN_ALWAYS ||
                 (tool->opt.progress == WHEN_AUTO && tool->err_terminal && !tool->out_terminal &&
                  !isatty(0)));
    if (!p->wanted)
        return;
    if (fstat(0, &input) == 0 && S_ISREG(input.st_mode) && input.st_size > 0)
        p->size = (uint64_t)input.st_size;
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->last = p->start;
}

void progress_clear(struct progress *p)
{
    if (p->wanted && p->shown && p->terminal)
        (void)output_write(2, "\r\033[K", 4);
    p->shown = 0;
}

static double since(const struct timespec *then, const struct timespec *now)
{
    return (double)(now->tv_sec - then->tv_sec) + (double)(now->tv_nsec - then->tv_nsec) / 1e9;
}

void progress_show(struct progress *p, uint64_t records)
{
    struct timespec now;
    struct buf line = {0};
    if (!p->wanted)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double run = since(&p->start, &now);
    if (run < 1 || (since(&p->last, &now) < 0.25 && !p->terminal))
        return;
    p->last = now;
    off_t at = p->size != 0 ? lseek(0, 0, SEEK_CUR) : -1;
    buf_printf(&line, "idnv: %llu records, %.0f/s", (unsigned long long)records,
               (double)records / run);
    if (at > 0)
        buf_printf(&line, ", %.0f %%", 100.0 * (double)at / (double)p->size);
    if (!p->terminal)
        buf_putc(&line, '\n');
    (void)output_write(2, line.data, line.len);
    buf_free(&line);
    p->shown = 1;
}
