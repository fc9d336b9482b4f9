/* SPDX-License-Identifier: MIT */
/*
 * RFC 7940 documents, read strictly and leniently. What is read is written, read again and written
 * again: the same octets. What compiles opens, and judges labels made of its own repertoire. Then one
 * allocation fails, another for each document: nothing is left behind, and nothing is half read.
 */
#include "policy.h"

#include <stdlib.h>

enum { TABLE_MAX = 1 << 16 };

static void judge_diagnostics(const idnv_lgr_diagnostics *d)
{
    for (uint32_t i = 0; i < d->count && i < d->cap; i++) {
        REQUIRE(memchr(d->list[i].text, 0, sizeof d->list[i].text) != NULL);
        REQUIRE(memchr(d->list[i].element, 0, sizeof d->list[i].element) != NULL);
        REQUIRE(memchr(d->list[i].section, 0, sizeof d->list[i].section) != NULL);
        REQUIRE(idnv_severity_name((uint8_t)d->list[i].severity)[0]);
        REQUIRE((d->list[i].line == 0) == (d->list[i].column == 0));
    }
    REQUIRE(d->errors <= d->count);
}

/* Labels of code points that stand as cp="..." in the document. */
static void judge_labels(const idnv_lgr *lgr, const char *text, size_t len)
{
    uint32_t *cps = fuzz_block(IDNV_POLICY_LABEL_MAX * sizeof *cps);
    size_t n = 0;
    idnv_policy policy;
    void *image = NULL;

    if (!fuzz_compile(&policy, &image, lgr))
        return;
    for (size_t i = 0; i + 10 < len && n < 12; i++)
        if (memcmp(text + i, " cp=\"", 5) == 0)
            cps[n++] = (uint32_t)strtoul((char[]){text[i + 5], text[i + 6], text[i + 7],
                                                  text[i + 8], 0}, NULL, 16);
    for (size_t first = 0; first < n && first < 4; first++)
        for (size_t last = first + 1; last <= n; last++)
            fuzz_judge_policy(&policy, 0, fuzz_copy(cps + first, (last - first) * sizeof *cps),
                              last - first, true);
    idnv_lgr_image_free(image, NULL);
}

/* Counts blocks, and fails once. */
struct heap {
    long left, live, taken;
};

static void *resize(void *context, void *block, size_t size)
{
    struct heap *heap = context;
    if (size == 0) {
        heap->live -= block != NULL;
        free(block);
        return NULL;
    }
    if (heap->left-- == 0)
        return NULL;
    void *grown = realloc(block, size);
    REQUIRE(grown != NULL);
    heap->live += block == NULL;
    heap->taken++;
    return grown;
}

/* Reads and compiles with the n-th allocation failing; below 0 none. */
static idnv_status read_and_compile(struct heap *heap, const char *src, size_t len, long fails)
{
    const idnv_lgr_allocator allocator = {resize, heap};
    idnv_lgr_options options;
    idnv_lgr *lgr;
    void *image = NULL;
    size_t image_len;

    *heap = (struct heap){.left = fails};
    idnv_lgr_options_init(&options);
    options.lenient = 1;
    options.allocator = &allocator;
    idnv_status status = idnv_lgr_read(&lgr, src, len, &options, NULL);
    REQUIRE((status == IDNV_OK) == (lgr != NULL));
    if (status == IDNV_OK) {
        idnv_lgr_source source = {.size = sizeof source, .lgr = lgr, .id = "t", .id_len = 1};
        status = idnv_lgr_compile(&image, &image_len, &source, 1, NULL, 0, &allocator, NULL);
        REQUIRE((status == IDNV_OK) == (image != NULL));
        idnv_lgr_image_free(image, &allocator);
        idnv_lgr_free(lgr);
    }
    REQUIRE(heap->live == 0);
    return status;
}

static void judge_memory(const char *src, size_t len)
{
    struct heap heap;
    unsigned long hash = len;

    idnv_status status = read_and_compile(&heap, src, len, -1);
    for (size_t i = 0; i < len; i++)
        hash = hash * 31 + (uint8_t)src[i];
    long fails = (long)(hash % (unsigned long)(heap.taken + 1));
    idnv_status failed = read_and_compile(&heap, src, len, fails);
    REQUIRE(failed == status || failed == IDNV_ERR_MEMORY);
    REQUIRE(heap.left >= 0 || failed == IDNV_ERR_MEMORY || status != IDNV_OK);
}

static void read_document(const char *src, size_t len, bool lenient)
{
    static idnv_lgr_diagnostic list[8];
    idnv_lgr_diagnostics found;
    idnv_lgr_options options;
    idnv_lgr *lgr, *again;
    size_t text_len, again_len;

    idnv_lgr_diagnostics_init(&found, list, 8);
    idnv_lgr_options_init(&options);
    options.lenient = lenient;
    /* A class made of another is as long as that one: the product of a list and of what names it. */
    const uint64_t before = fuzz_steps, octets = len;
    idnv_status status = idnv_lgr_read(&lgr, src, len, &options, &found);
    REQUIRE_STEPS(before, 200000 + 500 * octets + octets * octets / 20);
    judge_diagnostics(&found);
    REQUIRE((status == IDNV_OK) == (lgr != NULL) && (status == IDNV_OK) == (found.errors == 0));
    REQUIRE(status == IDNV_OK || status == IDNV_ERR_SYNTAX || status == IDNV_ERR_LIMIT);
    if (status != IDNV_OK)
        return;
    char *text = fuzz_document(&text_len, lgr);
    idnv_lgr_diagnostics_init(&found, list, 8);
    REQUIRE(idnv_lgr_read(&again, text, text_len, &options, &found) == IDNV_OK);
    char *second = fuzz_document(&again_len, again);
    REQUIRE(again_len == text_len && memcmp(second, text, text_len) == 0);
    judge_labels(lgr, text, text_len);
    idnv_lgr_free(again);
    idnv_lgr_free(lgr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > TABLE_MAX)
        return 0;
    read_document((const char *)data, size, false);
    read_document((const char *)data, size, true);
    judge_memory((const char *)data, size);
    fuzz_free_all();
    return 0;
}
