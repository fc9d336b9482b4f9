/* SPDX-License-Identifier: MIT */
/*
 * The frame of the benchmarks: subjects that do the same task run interleaved in one process;
 * medians of the rounds are compared, never single times.
 */
#ifndef IDNV_BENCH_H
#define IDNV_BENCH_H

#include <stddef.h>
#include <stdint.h>

/* The lines of a file in one block. */
struct corpus {
    char *text;
    const char **line;
    uint32_t *len;
    size_t count;
};

/* 0, or -1 when the file cannot be read. At most `most` lines (0: all). */
int corpus_load(struct corpus *corpus, const char *path, size_t most);
void corpus_free(struct corpus *corpus);

/* The path of a benchmark file: under $IDNV_TEST_DATA, else ../shared. Static buffer. */
const char *bench_data(const char *name);

/* One subject of a task: does the work for every item once; the result keeps the work alive. */
typedef uint64_t bench_fn(void *data);

struct subject {
    const char *name;
    bench_fn *run;
    void *data;
};

enum { BENCH_SUBJECTS = 4 };

/*
 * Runs subject[0] (this library) and the peers in turn, prints one line: nanoseconds per item, the
 * ratio to each peer, and the figure in units of the calibration loop. Returns ns per item of
 * subject[0].
 */
double bench_task(const char *task, const struct subject *subjects, size_t count, size_t items);

/* Process CPU time in nanoseconds. */
double bench_now(void);

/* Rounds per task; at least 7 for figures that are quoted. */
extern int bench_rounds;

/* The parts. Each skips with a word when what it needs is not there. */
void bench_convert(void);
void bench_policy(void);
void bench_homograph(void);
void bench_length(void);
void bench_zone(size_t labels);

#endif
