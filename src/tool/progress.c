/* SPDX-License-Identifier: MIT */
/* Progress of long runs. */
#include "config.h"

#include "progress.h"

#include <sys/stat.h>
#include <unistd.h>

void progress_init(struct progress *p, const struct tool *tool)
{
    *p = (struct progress){.terminal = tool->err_terminal};
    p->wanted = !tool->opt.quiet &&
                (tool->opt.progress == WHEN_ALWAYS ||
                 (tool->opt.progress == WHEN_AUTO && tool->err_terminal && !tool->same_terminal));
    if (!p->wanted)
        return;
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->last = p->start;
}

void progress_init_records(struct progress *p, const struct tool *tool)
{
    struct stat input;
    progress_init(p, tool);
    if (tool->n_args > 0 || (tool->opt.progress == WHEN_AUTO && (tool->out_terminal || isatty(0))))
        p->wanted = 0;
    if (p->wanted && fstat(0, &input) == 0 && S_ISREG(input.st_mode) && input.st_size > 0)
        p->size = (uint64_t)input.st_size;
}

void progress_clear(struct progress *p)
{
    if (p->shown && p->terminal)
        (void)output_write(2, "\r\033[K", 4);
    p->shown = 0;
}

static double since(const struct timespec *then, const struct timespec *now)
{
    return (double)(now->tv_sec - then->tv_sec) + (double)(now->tv_nsec - then->tv_nsec) / 1e9;
}

static void put_line(struct progress *p, struct buf *line)
{
    if (!p->terminal)
        buf_putc(line, '\n');
    progress_clear(p);
    (void)output_write(2, line->data, line->len);
    buf_free(line);
    p->shown = 1;
}

/* Seconds since the start when a line is due, else 0. A line that was cleared is due again. */
static double due(struct progress *p)
{
    struct timespec now;
    if (!p->wanted)
        return 0;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double run = since(&p->start, &now);
    if (run < 1 || (since(&p->last, &now) < 0.25 && (p->shown || !p->terminal)))
        return 0;
    p->last = now;
    return run;
}

void progress_show(struct progress *p, const char *what, uint64_t done, uint64_t at, uint64_t size)
{
    struct buf line = {0};
    double run = due(p);
    if (run <= 0)
        return;
    buf_printf(&line, "idnv: %llu %s, %.0f/s", (unsigned long long)done, what, (double)done / run);
    if (at > 0 && size > 0)
        buf_printf(&line, ", %.0f %%", 100.0 * (double)at / (double)size);
    put_line(p, &line);
}

void progress_show_records(struct progress *p, uint64_t records)
{
    off_t at = p->size != 0 ? lseek(0, 0, SEEK_CUR) : 0;
    progress_show(p, "records", records, at > 0 ? (uint64_t)at : 0, p->size);
}

void progress_say(struct progress *p, const char *text)
{
    struct buf line = {0};
    if (!p->wanted || !p->shown)
        return;
    buf_printf(&line, "idnv: %s", text);
    put_line(p, &line);
}
