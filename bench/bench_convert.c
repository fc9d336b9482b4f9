/* SPDX-License-Identifier: MIT */
/* Conversion and the registration check, against ICU and libidn2, on the same corpora. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <idn2.h>
#include <idnv.h>
#include <unicode/uidna.h>

#include "bench.h"

struct work {
    const struct corpus *corpus;
    const idnv_profile *profile;
    UIDNA *icu;
    int idn2_flags;
    int to_unicode;
};

enum { ROOM = 1024, FINDINGS = 32 };

static uint64_t run_idnv(void *data)
{
    const struct work *work = data;
    idnv_finding findings[FINDINGS];
    idnv_report report;
    uint64_t sum = 0;
    for (size_t i = 0; i < work->corpus->count; i++) {
        char dst[ROOM];
        size_t needed = 0;
        idnv_report_init(&report, findings, FINDINGS);
        idnv_status status =
            (work->to_unicode ? idnv_to_unicode : idnv_to_ascii)(
                dst, sizeof dst, &needed, work->corpus->line[i], work->corpus->len[i],
                work->profile, &report);
        sum += needed + (uint64_t)status;
    }
    return sum;
}

static uint64_t run_label(void *data)
{
    const struct work *work = data;
    idnv_finding findings[FINDINGS];
    idnv_report report;
    uint64_t sum = 0;
    for (size_t i = 0; i < work->corpus->count; i++) {
        char dst[ROOM];
        size_t needed = 0;
        idnv_report_init(&report, findings, FINDINGS);
        idnv_status status = idnv_label_check(NULL, 0, NULL, dst, sizeof dst, &needed,
                                              work->corpus->line[i], work->corpus->len[i],
                                              work->profile, &report);
        sum += needed + (uint64_t)status;
    }
    return sum;
}

static uint64_t run_icu(void *data)
{
    const struct work *work = data;
    uint64_t sum = 0;
    for (size_t i = 0; i < work->corpus->count; i++) {
        char dst[ROOM];
        UIDNAInfo info = UIDNA_INFO_INITIALIZER;
        UErrorCode error = U_ZERO_ERROR;
        sum += (uint64_t)(work->to_unicode ? uidna_nameToUnicodeUTF8 : uidna_nameToASCII_UTF8)(
            work->icu, work->corpus->line[i], (int32_t)work->corpus->len[i], dst, sizeof dst, &info,
            &error);
        sum += info.errors;
    }
    return sum;
}

static uint64_t run_icu_label(void *data)
{
    const struct work *work = data;
    uint64_t sum = 0;
    for (size_t i = 0; i < work->corpus->count; i++) {
        char dst[ROOM];
        UIDNAInfo info = UIDNA_INFO_INITIALIZER;
        UErrorCode error = U_ZERO_ERROR;
        sum += (uint64_t)uidna_labelToASCII_UTF8(work->icu, work->corpus->line[i],
                                                 (int32_t)work->corpus->len[i], dst, sizeof dst,
                                                 &info, &error);
        sum += info.errors;
    }
    return sum;
}

/* libidn2 takes strings that end in NUL and allocates its result: that is its interface. */
static uint64_t run_idn2(void *data)
{
    const struct work *work = data;
    uint64_t sum = 0;
    for (size_t i = 0; i < work->corpus->count; i++) {
        char name[ROOM], *dst = NULL;
        size_t len = work->corpus->len[i] < ROOM ? work->corpus->len[i] : ROOM - 1;
        memcpy(name, work->corpus->line[i], len);
        name[len] = 0;
        int status = work->to_unicode ? idn2_to_unicode_8z8z(name, &dst, work->idn2_flags)
                                      : idn2_to_ascii_8z(name, &dst, work->idn2_flags);
        if (status == IDN2_OK)
            sum += (uint8_t)dst[0];
        idn2_free(dst);
    }
    return sum;
}

static void task(const char *name, const char *file, const char *profile, bench_fn *own,
                 bench_fn *icu_fn, uint32_t icu_options, int idn2_flags, int to_unicode)
{
    struct corpus corpus;
    UErrorCode error = U_ZERO_ERROR;
    if (corpus_load(&corpus, bench_data(file), 40000) < 0) {
        printf("%-34s skipped: %s is not there (set IDNV_TEST_DATA)\n", name, bench_data(file));
        return;
    }
    struct work work = {&corpus, idnv_profile_find(profile, strlen(profile)),
                        uidna_openUTS46(icu_options, &error), idn2_flags, to_unicode};
    const struct subject subjects[] = {
        {"idnv", own, &work}, {"ICU", icu_fn, &work}, {"libidn2", run_idn2, &work}};
    bench_task(name, subjects, 3, corpus.count);
    uidna_close(work.icu);
    corpus_free(&corpus);
}

void bench_convert(void)
{
    const uint32_t all = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                         UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_USE_STD3_RULES;
    const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES;

    task("to-ascii ascii", "corpus/ascii.txt", "uts46", run_idnv, run_icu, all, flags, 0);
    task("to-ascii idn-mixed", "corpus/idn-mixed.txt", "uts46", run_idnv, run_icu, all, flags, 0);
    task("to-ascii idn-alabel", "corpus/idn-alabel.txt", "uts46", run_idnv, run_icu, all, flags, 0);
    task("to-ascii needs-mapping", "corpus/needs-mapping.txt", "uts46", run_idnv, run_icu, all,
         flags, 0);
    task("to-unicode idn-alabel", "corpus/idn-alabel.txt", "uts46", run_idnv, run_icu, all, flags, 1);
    task("registration check, label", "corpus/idn-labels.txt", "registration", run_label,
         run_icu_label, all | UIDNA_CHECK_CONTEXTO, IDN2_NFC_INPUT, 0);
}
