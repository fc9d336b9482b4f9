/* SPDX-License-Identifier: MIT */
/* Cost per octet against length, for inputs that are accepted and that are refused. */
#include <stdio.h>
#include <stdlib.h>

#include <idnv.h>

#include "bench.h"
#include "shapes.h"

static const size_t lengths[] = {100, 1000, 10000, 100000, 1000000};
enum { LENGTHS = sizeof lengths / sizeof *lengths, GROWTH = 12, FINDINGS = 1000, REPEATS = 5 };

struct task {
    char *name;
    char *ascii;
    char *unicode;
    size_t room;
    const idnv_profile *profile;
};

/* The best of some rounds, in nanoseconds per octet: what disturbs a round only adds to it. */
static double cost(const struct task *task, size_t len, int both)
{
    static idnv_finding findings[FINDINGS];
    double best = 0;
    size_t times = 1 + 200000 / len, a, u;
    for (int round = 0; round < REPEATS; round++) {
        double start = bench_now();
        for (size_t i = 0; i < times; i++) {
            idnv_report report;
            idnv_report_init(&report, findings, FINDINGS);
            if (both)
                (void)idnv_check(task->ascii, task->room, &a, task->unicode, task->room, &u,
                                 task->name, len, task->profile, &report);
            else
                (void)idnv_to_unicode(task->unicode, task->room, &u, task->name, len,
                                      task->profile, &report);
        }
        double took = (bench_now() - start) / (double)times / (double)len;
        best = round == 0 || took < best ? took : best;
    }
    return best;
}

static void print_shapes(const struct task *task, const char *kind, const struct shape *shapes,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%-9s %-36s", kind, shapes[i].name);
        for (int both = 0; both < 2; both++) {
            for (size_t k = 0; k < LENGTHS; k++) {
                size_t len = shape_write(task->name, lengths[k], &shapes[i]);
                if (len > 0)
                    printf(" %6.2f", cost(task, len, both));
                else
                    printf(" %6s", "-");
            }
            printf(both ? "\n" : "  ");
        }
        fflush(stdout);
    }
}

void bench_length(void)
{
    const size_t most = lengths[LENGTHS - 1];
    struct task task = {malloc(most), malloc(GROWTH * most), malloc(GROWTH * most), GROWTH * most,
                        idnv_profile_find("uts46", 5)};
    if (!task.name || !task.ascii || !task.unicode)
        exit(3);
    printf("ns per octet, profile uts46%20s to-unicode, 100 octets to 1 MB       both forms\n", "");
    print_shapes(&task, "accepted", accepted_shapes,
                 sizeof accepted_shapes / sizeof *accepted_shapes);
    print_shapes(&task, "refused", refused_shapes, sizeof refused_shapes / sizeof *refused_shapes);
    free(task.name);
    free(task.ascii);
    free(task.unicode);
}
