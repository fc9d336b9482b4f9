/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target without a fuzzer: every file of its corpus and of the fixed faults (fuzz/repro),
 * each also cut short at every place of its first octets and in MUTATIONS changed forms, always the
 * same ones, half of them by the target's own mutator where it has one. Works with every compiler
 * and under every checker.
 *
 *     fuzz_NAME [FILE | FOLDER]...    without arguments $srcdir/fuzz/{corpus,repro}/NAME
 *
 * IDNV_FUZZ_MUTATIONS=N in the environment sets the number of changed forms of a file.
 */
#include <config.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"
#include "mutate.h"

#if defined(__GNUC__)
#pragma weak LLVMFuzzerCustomMutator /* not every target has one */
#endif

enum { FILE_MAX = 1 << 20, GROWTH = 512, CUTS = 64, MUTATIONS = 200 };

static char current[8192];
static size_t current_number;
static unsigned long files, runs, mutations = MUTATIONS;
static uint64_t state;

static const uint8_t *current_data;
static size_t current_size;

/* Says which input it was, and leaves it as failed-input. */
static void on_abort(int number)
{
    FILE *file = fopen("failed-input", "wb");
    (void)number;
    fprintf(stderr, "input: %s, form %zu, left in failed-input\n", current, current_number);
    if (file) {
        fwrite(current_data, 1, current_size, file);
        fclose(file);
    }
    _exit(99);
}

static uint32_t next_random(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33);
}

static void run(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1); /* an octet read beyond the end is seen */
    REQUIRE(exact != NULL);
    if (size)
        memcpy(exact, data, size);
    current_data = exact;
    current_size = size;
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    current_number++;
    runs++;
}

/* One to four small changes; the size may become one more. */
static size_t mutate(uint8_t *data, size_t size)
{
    for (uint32_t n = next_random() % 4 + 1; n > 0; n--) {
        size_t at = size ? next_random() % size : 0;
        switch (next_random() % 5) {
        case 0:
            if (size)
                data[at] ^= (uint8_t)(1u << next_random() % 8);
            break;
        case 1:
            if (size)
                data[at] = (uint8_t)next_random();
            break;
        case 2:
            if (size) {
                memmove(data + at, data + at + 1, size - at - 1);
                size--;
            }
            break;
        case 3:
            memmove(data + at + 1, data + at, size - at);
            data[at] = (uint8_t)"-.x\0\xE2\x80\x8D\xCC\x81" "0a\xD7\x90\n"[next_random() % 14];
            size++;
            break;
        default:
            if (size)
                data[at] = data[next_random() % size];
        }
    }
    return size;
}

static void run_file(const char *path)
{
    static uint8_t data[FILE_MAX], changed[FILE_MAX + GROWTH];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    snprintf(current, sizeof current, "%s", path);
    current_number = 0;
    state = size;
    files++;
    run(data, size);
    for (size_t cut = 0; cut < size && cut < CUTS; cut++)
        run(data, cut);
    for (unsigned long i = 0; i < mutations; i++) {
        bool knows = i % 2 != 0 && LLVMFuzzerCustomMutator;
        memcpy(changed, data, size);
        run(changed, knows ? LLVMFuzzerCustomMutator(changed, size, size + GROWTH, (unsigned)i)
                           : mutate(changed, size));
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A folder: its files in the order of their names; false: it is none. */
static bool run_folder(const char *path)
{
    static char *names[4096], full[8192];
    size_t count = 0;
    DIR *folder = opendir(path);

    if (!folder)
        return false;
    for (struct dirent *entry; count < sizeof names / sizeof *names && (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "README") != 0)
            names[count++] = strdup(entry->d_name);
    closedir(folder);
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        snprintf(full, sizeof full, "%s/%s", path, names[i]);
        run_file(full);
        free(names[i]);
    }
    return true;
}

int main(int argc, char **argv)
{
    const char *base = strrchr(argv[0], '/'), *srcdir = getenv("srcdir"), *number;
    char path[4096];

    signal(SIGABRT, on_abort);
    if ((number = getenv("IDNV_FUZZ_MUTATIONS")))
        mutations = strtoul(number, NULL, 10);
    for (int i = 1; i < argc; i++)
        if (!run_folder(argv[i]))
            run_file(argv[i]);
    if (argc < 2) {
        base = base ? base + 1 : argv[0];
        base += strncmp(base, "lt-", 3) == 0 ? 3 : 0;
        base += strncmp(base, "fuzz_", 5) == 0 ? 5 : 0;
        snprintf(path, sizeof path, "%s/fuzz/corpus/%s", srcdir ? srcdir : ".", base);
        if (!run_folder(path)) {
            fprintf(stderr, "%s: no such folder\n", path);
            return 1;
        }
        snprintf(path, sizeof path, "%s/fuzz/repro/%s", srcdir ? srcdir : ".", base);
        run_folder(path);
    }
    if (fuzz_skip) {
        printf("SKIP: %s\n", fuzz_skip);
        return 77;
    }
    printf("%lu files, %lu runs\n", files, runs);
    return files ? 0 : 1;
}
