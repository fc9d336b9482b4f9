/* SPDX-License-Identifier: MIT */
/* The zone index with generated names: bulk load, size, questions, random changes. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <idnv/zone.h>

#include "bench.h"

#define QUESTIONS 200000u

static const char path[] = "bench-zone.index";

/* SplitMix64: name number i is the same in every run. */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/*
 * A label of three to six syllables and sometimes a number, mean 11 letters; one in ten has a letter
 * with a mark. All of them under .se.
 */
static size_t generate(char dst[64], uint64_t i)
{
    static const char *const onset[] = {"b", "k", "d", "f", "g", "h", "st", "l",
                                        "m", "n", "p", "r", "s", "t", "v", "tr"};
    static const char *const vowel[] = {"a", "e", "i", "o", "u", "y", "ia", "en"};
    static const char *const marked[] = {"å", "ä", "ö", "é"};
    uint64_t r = mix(i), idn = r % 10 == 0;
    size_t syllables = 3 + (size_t)(r >> 8) % 4, n = 0;
    for (size_t k = 0; k < syllables; k++) {
        const char *o = onset[(r >> (12 + 7 * k)) % 16], *v = vowel[(r >> (16 + 7 * k)) % 8];
        if (idn && k == 1)
            v = marked[(r >> 5) % 4];
        n += (size_t)snprintf(dst + n, 64 - n, "%s%s", o, v);
    }
    if (r >> 62 == 0)
        n += (size_t)snprintf(dst + n, 64 - n, "%u", (unsigned)(r >> 54) % 100);
    return n + (size_t)snprintf(dst + n, 64 - n, ".se");
}

struct stream {
    uint64_t at, end;
    char name[64];
};

static int32_t give(void *context, const char **name, size_t *name_len, const char **owner,
                    size_t *owner_len)
{
    struct stream *s = context;
    (void)owner;
    (void)owner_len;
    if (s->at == s->end)
        return 0;
    *name = s->name;
    *name_len = generate(s->name, s->at++);
    return 1;
}

static double wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void check(idnv_status status, const char *message)
{
    if (status < 0) {
        fprintf(stderr, "zone: %s: %s\n", idnv_status_name(status), message);
        unlink(path);
        exit(3);
    }
}

static void size_line(idnv_zone *zone, const char *what)
{
    idnv_zone_stats stats;
    check(idnv_zone_stat(&stats, zone), idnv_zone_message(zone));
    printf("zone: %s: %llu names, %.1f octets per label in use, %.1f with free pages\n", what,
           (unsigned long long)stats.names,
           (double)(stats.octets - stats.free_octets) / (double)stats.names,
           (double)stats.octets / (double)stats.names);
}

static void ask(idnv_zone *zone, size_t labels, const char *what)
{
    static idnv_zone_entry entries[16];
    static double took[QUESTIONS];
    idnv_zone_reader *reader;
    uint64_t clashes = 0;
    check(idnv_zone_reader_new(&reader, zone), idnv_zone_message(zone));
    for (int pass = 0; pass < 2; pass++) /* the first one warms the pages */
        for (size_t i = 0; i < QUESTIONS; i++) {
            char name[64];
            uint64_t after = 0;
            size_t count, len = generate(name, mix(i) % (2 * (uint64_t)labels));
            double start = wall();
            check(idnv_zone_query(entries, 16, &count, &after, reader, name, len, IDNV_TIER_K3,
                                  NULL, 0), idnv_zone_reader_message(reader));
            took[i] = wall() - start;
            clashes += pass ? count : 0;
        }
    idnv_zone_reader_free(reader);
    qsort(took, QUESTIONS, sizeof *took, by_value);
    printf("zone: %s: median %.0f ns, 99th percentile %.0f ns, %.2f clashes per question\n", what,
           took[QUESTIONS / 2], took[QUESTIONS - QUESTIONS / 100], (double)clashes / QUESTIONS);
}

static void add_random(idnv_zone *zone, size_t labels, size_t adds)
{
    double start = wall();
    for (size_t i = 0; i < adds;) {
        idnv_zone_txn *txn;
        check(idnv_zone_begin(&txn, zone), idnv_zone_message(zone));
        for (size_t k = 0; k < 1000 && i < adds; k++, i++) {
            char name[64];
            size_t len = generate(name, labels + mix(i) % (8 * (uint64_t)labels));
            check(idnv_zone_add(txn, name, len, NULL, 0), idnv_zone_message(zone));
        }
        check(idnv_zone_commit(txn), idnv_zone_message(zone));
    }
    printf("zone: %zu random adds, 1000 to a transaction: %.1f s\n", adds, (wall() - start) / 1e9);
}

/* 256 names that differ in marks alone, so that each is a candidate, and a clash, of all. */
static void candidates(idnv_zone *zone)
{
    enum { SAME = 256, ROUNDS = 2001 };
    static idnv_zone_entry entries[SAME];
    static double took[ROUNDS];
    idnv_zone_reader *reader;
    idnv_zone_txn *txn;
    char name[64];
    size_t count = 0;
    check(idnv_zone_begin(&txn, zone), idnv_zone_message(zone));
    for (unsigned i = 0; i < SAME; i++) {
        size_t n = 0;
        for (unsigned k = 0; k < 8; k++)
            n += (size_t)snprintf(name + n, sizeof name - n, "%s", i >> k & 1 ? "xå" : "xa");
        check(idnv_zone_add(txn, name, n, NULL, 0), idnv_zone_message(zone));
    }
    check(idnv_zone_commit(txn), idnv_zone_message(zone));
    check(idnv_zone_reader_new(&reader, zone), idnv_zone_message(zone));
    for (size_t i = 0; i < ROUNDS; i++) {
        uint64_t after = 0;
        double start = wall();
        check(idnv_zone_query(entries, SAME, &count, &after, reader, "xaxaxaxaxaxaxaxa", 16,
                              IDNV_TIER_K3, NULL, 0), idnv_zone_reader_message(reader));
        took[i] = wall() - start;
    }
    idnv_zone_reader_free(reader);
    qsort(took, ROUNDS, sizeof *took, by_value);
    printf("zone: %zu clashes: %.0f ns each\n", count, took[ROUNDS / 2] / (double)count);
}

static int count_pair(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    (void)a;
    (void)b;
    ++*(uint64_t *)context;
    return 0;
}

static void audit(idnv_zone *zone)
{
    idnv_zone_reader *reader;
    uint64_t pairs = 0;
    double start = wall();
    check(idnv_zone_reader_new(&reader, zone), idnv_zone_message(zone));
    check(idnv_zone_audit(reader, IDNV_TIER_K3, count_pair, NULL, &pairs),
          idnv_zone_reader_message(reader));
    idnv_zone_reader_free(reader);
    printf("zone: audit: %.1f s, %llu pairs\n", (wall() - start) / 1e9,
           (unsigned long long)pairs);
}

void bench_zone(size_t labels)
{
    idnv_zone_options options = {.size = sizeof options, .flags = IDNV_ZONE_CREATE};
    idnv_zone_load_result result;
    struct stream stream = {.end = labels};
    idnv_zone *zone;
    double start;
    unlink(path);
    check(idnv_zone_open(&zone, path, sizeof path - 1, &options),
          zone ? idnv_zone_message(zone) : "");
    start = wall();
    check(idnv_zone_load(&result, zone, give, NULL, &stream, 0), idnv_zone_message(zone));
    printf("zone: bulk load of %zu labels (%llu of them twice, %llu without a key): %.1f s\n",
           labels, (unsigned long long)result.duplicate, (unsigned long long)result.refused,
           (wall() - start) / 1e9);
    size_line(zone, "after the load");
    ask(zone, labels, "question");
    audit(zone);
    add_random(zone, labels, labels < 10000000 ? labels / 10 : 1000000);
    size_line(zone, "after the adds");
    ask(zone, labels, "question");
    candidates(zone);
    idnv_zone_close(zone);
    unlink(path);
    unlink("bench-zone.index-lock");
}
