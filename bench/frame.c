/* SPDX-License-Identifier: MIT */
/* Corpora, the clock, interleaved rounds. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"

enum { ROUNDS_CAP = 101 };

int bench_rounds = 7;
static volatile uint64_t kept;

double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

const char *bench_data(const char *name)
{
    static char path[4096];
    const char *data = getenv("IDNV_TEST_DATA");
    snprintf(path, sizeof path, "%s/%s", data ? data : "../shared", name);
    return path;
}

int corpus_load(struct corpus *corpus, const char *path, size_t most)
{
    FILE *file = fopen(path, "rb");
    memset(corpus, 0, sizeof *corpus);
    if (!file)
        return -1;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    corpus->text = malloc((size_t)size + 1);
    size_t got = fread(corpus->text, 1, (size_t)size, file);
    fclose(file);
    size_t lines = 1;
    for (size_t i = 0; i < got; i++)
        lines += corpus->text[i] == '\n';
    corpus->line = malloc(lines * sizeof *corpus->line);
    corpus->len = malloc(lines * sizeof *corpus->len);
    for (size_t i = 0; i < got && (most == 0 || corpus->count < most);) {
        const char *start = corpus->text + i;
        const char *end = memchr(start, '\n', got - i);
        size_t len = end ? (size_t)(end - start) : got - i;
        corpus->line[corpus->count] = start;
        corpus->len[corpus->count++] = (uint32_t)len;
        i += len + 1;
    }
    return 0;
}

void corpus_free(struct corpus *corpus)
{
    free(corpus->text);
    free(corpus->line);
    free(corpus->len);
}

/* A fixed chain of integer work, to compare machines by: about as long as one table lookup. */
static double calibrate(void)
{
    uint64_t x = 88172645463325252u;
    double start = bench_now();
    for (int i = 0; i < 10000000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    kept += x;
    return (bench_now() - start) / 1e7;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double bench_task(const char *task, const struct subject *subjects, size_t count, size_t items)
{
    static double ns[BENCH_SUBJECTS][ROUNDS_CAP];
    double median[BENCH_SUBJECTS] = {0};
    int rounds = bench_rounds < ROUNDS_CAP ? bench_rounds : ROUNDS_CAP;

    for (int round = -1; round < rounds; round++) {
        for (size_t s = 0; s < count; s++) {
            double start = bench_now();
            kept += subjects[s].run(subjects[s].data);
            if (round >= 0)
                ns[s][round] = (bench_now() - start) / (double)items;
        }
    }
    for (size_t s = 0; s < count; s++) {
        qsort(ns[s], (size_t)rounds, sizeof **ns, ascending);
        median[s] = ns[s][rounds / 2];
    }
    printf("%-34s %8.1f ns", task, median[0]);
    for (size_t s = 1; s < count; s++)
        printf("   %s %8.1f ns, ratio %.3f", subjects[s].name, median[s], median[0] / median[s]);
    printf("   (%.1f units)\n", median[0] / calibrate());
    fflush(stdout);
    return median[0];
}
