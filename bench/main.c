/* SPDX-License-Identifier: MIT */
/* idnv-bench [--rounds N] [--zone LABELS] [convert|policy|homograph|length]... */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static const struct {
    const char *name;
    void (*run)(void);
} parts[] = {
    {"convert", bench_convert},
#ifdef HAVE_LGR
    {"policy", bench_policy},
#endif
    {"homograph", bench_homograph},
    {"length", bench_length},
};

int main(int argc, char **argv)
{
    int chosen = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) {
            bench_rounds = atoi(argv[++i]);
            continue;
        }
#ifdef HAVE_ZONE
        if (strcmp(argv[i], "--zone") == 0 && i + 1 < argc) {
            bench_zone((size_t)strtoull(argv[++i], NULL, 10));
            chosen = 1;
            continue;
        }
#endif
        size_t part = 0;
        while (part < sizeof parts / sizeof *parts && strcmp(parts[part].name, argv[i]) != 0)
            part++;
        if (part == sizeof parts / sizeof *parts) {
            fprintf(stderr, "usage: idnv-bench [--rounds N] [--zone LABELS] "
                            "[convert|policy|homograph|length]...\n");
            return 2;
        }
        parts[part].run();
        chosen = 1;
    }
    for (size_t part = 0; !chosen && part < sizeof parts / sizeof *parts; part++)
        parts[part].run();
    return 0;
}
