/* SPDX-License-Identifier: MIT */
/*
 * Policy evaluation over all tables of second-level-2024: eligibility, disposition and index label
 * with findings, 10,000 distinct labels per table; and opening the largest image. There is no peer
 * in C to compare with.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <idnv.h>
#include <idnv/lgr.h>

#include "../src/lgr/model.h"
#include "bench.h"

enum { LABELS = 10000, TABLES_MAX = 256 };

struct labels {
    idnv_policy policy;
    size_t count;
    uint32_t cp[LABELS][64];
    uint8_t len[LABELS];
};

/* What is known of a table after its run. */
struct figure {
    char name[64];
    double ns;   /* per label */
    double full; /* of a label of 63 code points */
};

static uint64_t seed;
static uint32_t random_below(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

static uint32_t some_cp(const struct idnv_lgr *lgr)
{
    const struct idnvi_lgr_char *c = &lgr->chars[lgr->singles[random_below(lgr->single_count)]];
    return c->cps.ptr[0] + random_below(c->last - c->cps.ptr[0] + 1);
}

/* Eligible labels of 5 to 13 code points, grown one by one; shorter where the table resists. */
static void make_labels(struct labels *l, const struct idnv_lgr *lgr)
{
    static idnv_policy_result result;
    result.size = sizeof result;
    seed = UINT64_C(88172645463325252);
    l->count = 0;
    for (unsigned tries = 0; l->count < LABELS && tries < 4 * LABELS; tries++) {
        uint32_t *cp = l->cp[l->count], n = 0, want = 5 + random_below(9);
        for (unsigned miss = 0; n < want && miss < 30;) {
            cp[n] = some_cp(lgr);
            if (idnv_policy_eval(&result, &l->policy, 0, cp, n + 1, NULL) == IDNV_OK) {
                n++;
                miss = 0;
            } else {
                miss++;
            }
        }
        if (n < 3)
            continue;
        l->len[l->count++] = (uint8_t)n;
    }
}

static uint64_t evaluate(const struct labels *l)
{
    static idnv_policy_result result;
    idnv_finding found[64];
    uint64_t sum = 0;
    result.size = sizeof result;
    for (size_t i = 0; i < l->count; i++) {
        idnv_report report;
        idnv_report_init(&report, found, 64);
        sum += (uint64_t)idnv_policy_eval(&result, &l->policy, 0, l->cp[i], l->len[i], &report);
        sum += result.index_label[0];
    }
    return sum;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(struct figure *figure, struct labels *l)
{
    double rounds[99];
    int count = bench_rounds < 99 ? bench_rounds : 99;
    volatile uint64_t keep = 0;
    for (int i = 0; i < count; i++) {
        double start = bench_now();
        keep += evaluate(l);
        rounds[i] = (bench_now() - start) / (double)l->count;
    }
    qsort(rounds, (size_t)count, sizeof *rounds, by_value);
    figure->ns = rounds[count / 2];
    for (size_t i = l->len[0]; i < 63; i++)
        l->cp[0][i] = l->cp[0][i % l->len[0]];
    l->len[0] = 63;
    size_t all = l->count;
    for (size_t i = 1; i < 100 && i < all; i++) {
        memcpy(l->cp[i], l->cp[0], sizeof l->cp[0]);
        l->len[i] = 63;
    }
    l->count = all < 100 ? all : 100;
    double start = bench_now();
    keep += evaluate(l);
    figure->full = (bench_now() - start) / (double)l->count;
    (void)keep;
}

/* The table compiled; the octets of its image, 0 when it cannot be. */
static size_t compile(void **image, idnv_lgr **lgr, const char *path)
{
    size_t len = 0;
    FILE *in = fopen(path, "rb");
    char *text = malloc(8u << 20);
    size_t size = in != NULL && text != NULL ? fread(text, 1, 8u << 20, in) : 0;
    if (in != NULL)
        fclose(in);
    *lgr = NULL;
    if (size > 0 && idnv_lgr_read(lgr, text, size, NULL, NULL) == IDNV_OK) {
        idnv_lgr_source source = {.size = sizeof source, .lgr = *lgr};
        (void)idnv_lgr_compile(image, &len, &source, 1, NULL, 0, NULL, NULL);
    }
    free(text);
    return len;
}

static double open_time(const void *image, size_t len)
{
    idnv_policy policy;
    double best = 0;
    for (int i = 0; i < 20; i++) {
        double start = bench_now();
        (void)idnv_policy_open(&policy, image, len);
        double time = bench_now() - start;
        best = i == 0 || time < best ? time : best;
    }
    return best / 1000;
}

static int by_time(const void *a, const void *b)
{
    return by_value(&((const struct figure *)a)->ns, &((const struct figure *)b)->ns);
}

static void report(struct figure *figures, size_t count, size_t largest, double open)
{
    qsort(figures, count, sizeof *figures, by_time);
    size_t full = 0;
    for (size_t i = 0; i < count; i++)
        full = figures[i].full > figures[full].full ? i : full;
    printf("policy: %zu tables, median %.1f ns per label (%.2f M/s), slowest %.1f ns (%.2f M/s, %s)\n",
           count, figures[count / 2].ns, 1e3 / figures[count / 2].ns, figures[count - 1].ns,
           1e3 / figures[count - 1].ns, figures[count - 1].name);
    printf("policy: 63 code points at most %.2f us (%s); largest image %zu octets, opened in %.1f us\n",
           figures[full].full / 1e3, figures[full].name, largest, open);
}

void bench_policy(void)
{
    static struct figure figures[TABLES_MAX];
    char folder[1024], path[1400];
    size_t count = 0, largest = 0;
    double open = 0;
    struct labels *labels = malloc(sizeof *labels);
    snprintf(folder, sizeof folder, "%s", bench_data("lgr/second-level-2024"));
    DIR *dir = opendir(folder);
    if (dir == NULL || labels == NULL) {
        printf("policy: skipped, put lgr/second-level-2024 below $IDNV_TEST_DATA\n");
        free(labels);
        return;
    }
    for (struct dirent *entry; count < TABLES_MAX && (entry = readdir(dir)) != NULL;) {
        void *image = NULL;
        idnv_lgr *lgr = NULL;
        if (strstr(entry->d_name, ".xml") == NULL)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        size_t len = compile(&image, &lgr, path);
        if (len > 0 && idnv_policy_open(&labels->policy, image, len) == IDNV_OK) {
            make_labels(labels, lgr);
            snprintf(figures[count].name, sizeof figures[count].name, "%.60s", entry->d_name);
            if (len > largest) {
                largest = len;
                open = open_time(image, len);
            }
            if (labels->count > 0)
                measure(&figures[count++], labels);
        }
        idnv_lgr_image_free(image, NULL);
        idnv_lgr_free(lgr);
    }
    closedir(dir);
    free(labels);
    if (count > 0)
        report(figures, count, largest, open);
}
