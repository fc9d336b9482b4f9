/* SPDX-License-Identifier: MIT */
/*
 * Every answer of libidnv to each line of the input, as text. tests/full.sh compares what builds for
 * other word sizes, byte orders, compilers and optimisations print: it must be the same.
 *
 *     answers [POLICY-IMAGE] <NAMES
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <idnv.h>
#include <idnv/policy.h>

enum { TEXT = 16384, FINDINGS = 64 };

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

static void print_policy(const idnv_policy *policy, const uint32_t *cps, size_t len)
{
    static idnv_policy_result result;
    idnv_policy_bucket bucket;

    for (uint32_t table = 0; table < idnv_policy_tables(policy); table++) {
        result.size = sizeof result;
        idnv_status status = idnv_policy_eval(&result, policy, table, cps, len, NULL);
        printf("%d %.*s %" PRIu32 " %" PRIu32 " %" PRIu32, (int)status,
               (int)result.disposition.len, result.disposition.ptr, result.action, result.index,
               result.index_len);
        if (idnv_policy_bucket_key(&bucket, policy, table, cps, len) == IDNV_OK)
            printf(" %016" PRIx64 "%016" PRIx64, bucket.hash[0], bucket.hash[1]);
        putchar('\n');
    }
}

static void *read_image(size_t *len, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *image = malloc((size_t)64 << 20);
    if (!file || !image) {
        perror(path);
        exit(3);
    }
    *len = fread(image, 1, (size_t)64 << 20, file);
    fclose(file);
    return image;
}

int main(int argc, char **argv)
{
    static uint32_t cps[TEXT];
    idnv_policy policy;
    size_t image_len = 0, n = 0;
    void *image = argc > 1 ? read_image(&image_len, argv[1]) : NULL;

    if (image && idnv_policy_open(&policy, image, image_len) != IDNV_OK) {
        fprintf(stderr, "%s: not a policy image\n", argv[1]);
        return 3;
    }
    while (fgets(line, sizeof line, stdin)) {
        size_t len = strcspn(line, "\n");
        print_names(len);
        if (idnv_utf8_to_utf32(cps, TEXT, &n, NULL, line, len) != IDNV_OK)
            continue;
        print_keys(cps, n);
        if (image)
            print_policy(&policy, cps, n);
    }
    free(image);
    return 0;
}
