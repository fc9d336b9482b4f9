/* SPDX-License-Identifier: MIT */
/* All look-alike keys of a label, the UTS #39 skeleton and the comparison, against ICU's skeleton.
 */
#include <stdio.h>
#include <stdlib.h>

#include <idnv.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "bench.h"

enum { LABELS = 50000 };

struct labels {
    size_t count;
    uint32_t cp[LABELS][IDNV_HOMOGRAPH_MAX];
    uint8_t len[LABELS];
    UChar text[LABELS][2 * IDNV_HOMOGRAPH_MAX];
    uint8_t text_len[LABELS];
    USpoofChecker *icu;
};

static uint64_t run_keys(void *data)
{
    const struct labels *l = data;
    uint64_t sum = 0;
    for (size_t i = 0; i < l->count; i++) {
        idnv_homograph_keys keys;
        (void)idnv_homograph_hash(&keys, l->cp[i], l->len[i]);
        sum += keys.k[0].w[0] ^ keys.k[3].w[1];
    }
    return sum;
}

static uint64_t run_skeleton(void *data)
{
    const struct labels *l = data;
    uint64_t sum = 0;
    for (size_t i = 0; i < l->count; i++) {
        uint32_t dst[256];
        size_t len = 0;
        (void)idnv_skeleton(dst, 256, &len, l->cp[i], l->len[i]);
        sum += len + dst[0];
    }
    return sum;
}

/* Each label with the one before it, and with itself with one letter changed. */
static uint64_t run_compare(void *data)
{
    const struct labels *l = data;
    uint64_t sum = 0;
    for (size_t i = 0; i < l->count; i++) {
        idnv_homograph_match match = {.size = sizeof match};
        size_t k = i == 0 ? 0 : i - 1;
        sum += (uint64_t)idnv_homograph_compare(&match, NULL, 0, NULL, l->cp[i], l->len[i],
                                                l->cp[i % 2 ? k : i], l->len[i % 2 ? k : i]);
    }
    return sum;
}

static uint64_t run_icu(void *data)
{
    const struct labels *l = data;
    uint64_t sum = 0;
    for (size_t i = 0; i < l->count; i++) {
        UErrorCode error = U_ZERO_ERROR;
        UChar dst[256];
        sum +=
            (uint64_t)uspoof_getSkeleton(l->icu, 0, l->text[i], l->text_len[i], dst, 256, &error);
        sum += dst[0];
    }
    return sum;
}

static void load(struct labels *l, const struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->count && l->count < LABELS; i++) {
        size_t n = 0;
        UErrorCode error = U_ZERO_ERROR;
        int32_t units = 0;
        if (idnv_utf8_to_utf32(l->cp[l->count], IDNV_HOMOGRAPH_MAX, &n, NULL, corpus->line[i],
                               corpus->len[i]) != IDNV_OK)
            continue;
        u_strFromUTF8(l->text[l->count], 2 * IDNV_HOMOGRAPH_MAX, &units, corpus->line[i],
                      (int32_t)corpus->len[i], &error);
        if (U_FAILURE(error))
            continue;
        l->len[l->count] = (uint8_t)n;
        l->text_len[l->count++] = (uint8_t)units;
    }
}

void bench_homograph(void)
{
    struct corpus corpus;
    UErrorCode error = U_ZERO_ERROR;
    struct labels *l = calloc(1, sizeof *l);
    if (l == NULL || corpus_load(&corpus, bench_data("corpus/idn-labels.txt"), LABELS) != 0) {
        printf("homograph: corpus/idn-labels.txt is not there, skipped\n");
        free(l);
        return;
    }
    load(l, &corpus);
    l->icu = uspoof_open(&error);
    if (U_SUCCESS(error)) {
        struct subject keys[] = {{"idnv", run_keys, l}, {"ICU skeleton", run_icu, l}};
        struct subject skeleton[] = {{"idnv", run_skeleton, l}, {"ICU skeleton", run_icu, l}};
        struct subject compare[] = {{"idnv", run_compare, l}, {"ICU skeleton", run_icu, l}};
        (void)bench_task("all keys, idn-labels", keys, 2, l->count);
        (void)bench_task("skeleton, idn-labels", skeleton, 2, l->count);
        (void)bench_task("comparison, idn-labels", compare, 2, l->count);
        uspoof_close(l->icu);
    }
    corpus_free(&corpus);
    free(l);
}
