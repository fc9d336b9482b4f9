/* SPDX-License-Identifier: MIT */
/*
 * Every answer of libidnv to each line of the input, and of its policies to each label, as text; then
 * what it makes of images with one word changed. tests/analysis.sh and tests/full.sh compare what
 * builds for other word sizes, byte orders, compilers, optimisations and checkers print: it must be
 * the same.
 *
 *     answers [POLICY-IMAGE]... <NAMES
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <idnv.h>
#include <idnv/policy.h>

#include "imagewords.h"

enum { TEXT = 16384, FINDINGS = 64, IMAGES = 8, IMAGE_MAX = 1 << 20, VARIANTS = 8, STEPS = 10000 };

static char line[TEXT], ascii[TEXT], unicode[TEXT];

static void print_findings(const idnv_report *report)
{
    for (uint32_t i = 0; i < report->count && i < report->cap; i++) {
        const idnv_finding *f = &report->findings[i];
        printf(" %s/%u/%" PRIu32 "/%" PRIu32 "/%" PRIx32 "/%" PRIu32 "+%" PRIu32,
               idnv_rule_name(f->rule), (unsigned)f->severity, f->label, f->index, f->cp, f->byte,
               f->bytes);
    }
}

static void print_names(size_t len)
{
    static idnv_finding findings[FINDINGS];
    idnv_report report;

    for (size_t i = 0; idnv_profile_at(i); i++) {
        size_t a = 0, u = 0;
        idnv_report_init(&report, findings, FINDINGS);
        idnv_status status = idnv_check(ascii, TEXT, &a, unicode, TEXT, &u, line, len,
                                        idnv_profile_at(i), &report);
        printf("%d %.*s %.*s", (int)status, (int)a, ascii, (int)u, unicode);
        print_findings(&report);
        putchar('\n');
    }
}

static void print_keys(const uint32_t *cps, size_t len)
{
    static uint32_t skeleton[TEXT];
    idnv_homograph_keys keys;
    size_t needed = 0;

    if (idnv_homograph_hash(&keys, cps, len) == IDNV_OK)
        for (size_t i = 0; i < 4; i++)
            printf("%016" PRIx64 "%016" PRIx64 " ", keys.k[i].w[0], keys.k[i].w[1]);
    idnv_status status = idnv_skeleton(skeleton, TEXT, &needed, cps, len);
    for (size_t i = 0; status == IDNV_OK && i < needed; i++)
        printf("%" PRIx32 " ", skeleton[i]);
    printf("%s\n", idnv_restriction_name(idnv_restriction_level(cps, len)));
}

static void print_text(idnv_policy_text text) { printf(" %.*s", (int)text.len, text.ptr); }

static void print_variants(const idnv_policy *policy, uint32_t table, const uint32_t *cps, size_t len)
{
    static idnv_variants variants;
    uint32_t variant[IDNV_POLICY_LABEL_MAX];
    idnv_policy_text disposition;
    uint64_t bound = 0;
    size_t n = 0;

    idnv_status status = idnv_policy_bound(&bound, policy, table, cps, len);
    printf(" %d %" PRIu64, (int)status, bound);
    status = idnv_variants_begin(&variants, policy, table, cps, len, IDNV_VARIANTS_ALL, STEPS);
    for (int i = 0; i < VARIANTS && status == IDNV_OK; i++) {
        status = idnv_variants_next(variant, &n, &disposition, &variants);
        if (status != IDNV_OK)
            break;
        print_text(disposition);
        for (size_t k = 0; k < n; k++)
            printf("%c%" PRIx32, k ? '+' : '=', variant[k]);
        printf("/%d", (int)idnv_policy_match(&disposition, policy, table, cps, len, variant, n));
    }
    printf(" %d", (int)status);
}

static void print_policy(const idnv_policy *policy, const uint32_t *cps, size_t len)
{
    static idnv_policy_result result;
    idnv_policy_bucket bucket;

    for (uint32_t table = 0; table < idnv_policy_tables(policy); table++) {
        result.size = sizeof result;
        idnv_status status = idnv_policy_eval(&result, policy, table, cps, len, NULL);
        printf("%d", (int)status);
        print_text(result.disposition);
        printf(" %" PRIu32 " %" PRIu32 " %" PRIu32, result.action, result.index, result.index_len);
        if (idnv_policy_bucket_key(&bucket, policy, table, cps, len) == IDNV_OK)
            printf(" %016" PRIx64 "%016" PRIx64, bucket.hash[0], bucket.hash[1]);
        print_variants(policy, table, cps, len);
        putchar('\n');
    }
}

struct image {
    uint8_t *octets;
    size_t len;
    idnv_policy policy;
};

static void open_image(struct image *image, const char *path)
{
    FILE *file = fopen(path, "rb");

    image->octets = malloc(IMAGE_MAX);
    if (!file || !image->octets) {
        perror(path);
        exit(3);
    }
    image->len = fread(image->octets, 1, IMAGE_MAX, file);
    fclose(file);
    if (idnv_policy_open(&image->policy, image->octets, image->len) != IDNV_OK) {
        fprintf(stderr, "%s: not a policy image\n", path);
        exit(3);
    }
}

/*
 * Images with one word changed, in a block of their own length, their sum put right: refused, or
 * every call ends. Of a word that counts or points the last good value is next to the first bad one.
 */
static void print_changed(const struct image *image)
{
    static const uint32_t labels[][4] = {
        {0x61, 0xE9, 0x2D, 0x7A}, {0x3B1, 0x3AC, 0x3C2, 0x3B9}, {0xD9A, 0xDCA, 0x200D, 0xDBA}};
    static const uint32_t steps[] = {1, UINT32_MAX, 0x10000, 0x80000000};
    uint8_t *changed = malloc(image->len);
    idnv_policy policy;

    for (size_t word = 0; changed && word < image->len / 4; word++)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            memcpy(changed, image->octets, image->len);
            image_put(changed, word, image_get(changed, word) + steps[i]);
            if (word != IDNVI_H_SUM && word != IDNVI_H_SUM + 1)
                image_seal(changed, image->len);
            idnv_status status = idnv_policy_open(&policy, changed, image->len);
            printf("%zu+%" PRIx32 " %d\n", word, steps[i], (int)status);
            for (size_t k = 0; status == IDNV_OK && k < sizeof labels / sizeof *labels; k++)
                print_policy(&policy, labels[k], 4);
        }
    free(changed);
}

static void print_labels(const struct image *images, int count, const uint32_t *cps, size_t len)
{
    for (size_t from = 0, to; from <= len; from = to + 1) {
        for (to = from; to < len && cps[to] != '.'; to++)
            ;
        for (int i = 0; i < count; i++)
            print_policy(&images[i].policy, cps + from, to - from);
    }
}

int main(int argc, char **argv)
{
    static uint32_t cps[TEXT];
    static struct image images[IMAGES];
    size_t n = 0;
    int count = argc - 1 < IMAGES ? argc - 1 : IMAGES;

    for (int i = 0; i < count; i++)
        open_image(&images[i], argv[1 + i]);
    while (fgets(line, sizeof line, stdin)) {
        size_t len = strcspn(line, "\n");
        print_names(len);
        if (idnv_utf8_to_utf32(cps, TEXT, &n, NULL, line, len) != IDNV_OK)
            continue;
        print_keys(cps, n);
        print_labels(images, count, cps, n);
    }
    for (int i = 0; i < count; i++) {
        print_changed(&images[i]);
        free(images[i].octets);
    }
    return 0;
}
