/* SPDX-License-Identifier: MIT */
/* A-name, tab, U-name. Without a tab the pair is made of the name's own two forms. */
#include "fuzz.h"

/* Between characters of the A-name; once a finding is not, it and all after it are of the U-name. */
static void judge_places(const idnv_report *report, const char *a, size_t a_len, const char *u,
                         size_t u_len)
{
    const bool *a_boundary = fuzz_boundaries(a, a_len), *u_boundary = fuzz_boundaries(u, u_len);
    bool of_a = true;

    for (uint32_t i = 0; i < report->count && i < report->cap; i++) {
        const idnv_finding *f = &report->findings[i];
        of_a = of_a && fuzz_inside(f, a_len, a_boundary);
        REQUIRE(of_a || fuzz_inside(f, u_len, u_boundary));
    }
}

static idnv_status ask_pair(const char *a, size_t a_len, const char *u, size_t u_len,
                            const idnv_profile *profile)
{
    static idnv_finding findings[FUZZ_FINDINGS];
    idnv_report report;

    idnv_report_init(&report, findings, FUZZ_FINDINGS);
    idnv_status status, first;
    const uint64_t most = 200000 + 2000 * (uint64_t)(a_len + u_len);
    WITHIN(most, status, idnv_pair_check(a, a_len, u, u_len, profile, &report));
    REQUIRE(status == (report.errors ? IDNV_NO : IDNV_OK));
    WITHIN(most, first, idnv_pair_check(a, a_len, u, u_len, profile, NULL));
    REQUIRE(first == status);
    judge_places(&report, a, a_len, u, u_len);
    return status;
}

/* A pair is right only where each name is valid and both have one key. */
static void judge_pair(const char *a, size_t a_len, const char *u, size_t u_len,
                       const idnv_profile *profile)
{
    char key[2][IDNV_NAME_ASCII_MAX];
    size_t len[2];

    if (ask_pair(a, a_len, u, u_len, profile) != IDNV_OK)
        return;
    REQUIRE(fuzz_is_ascii(a, a_len));
    idnv_status status = idnv_canonical_key(key[0], sizeof key[0], &len[0], a, a_len, profile);
    REQUIRE(status == idnv_canonical_key(key[1], sizeof key[1], &len[1], u, u_len, profile));
    if (status == IDNV_OK)
        REQUIRE(len[0] == len[1] && memcmp(key[0], key[1], len[0]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"registration", "lookup", "uts46", "dns"};
    const char *src = (const char *)data, *tab = size ? memchr(src, '\t', size) : NULL;
    static struct fuzz_answer answer;

    if (size > FUZZ_INPUT_MAX)
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const idnv_profile *profile = fuzz_profile(names[i]);
        if (tab) {
            size_t a_len = (size_t)(tab - src);
            char *a = fuzz_copy(src, a_len), *u = fuzz_copy(tab + 1, size - a_len - 1);
            judge_pair(a, a_len, u, size - a_len - 1, profile);
            continue;
        }
        fuzz_ask(&answer, src, size, profile);
        if (answer.status == IDNV_OK)
            REQUIRE(ask_pair(answer.ascii, answer.ascii_len, answer.unicode, answer.unicode_len,
                             profile) == IDNV_OK);
    }
    fuzz_free_all();
    return 0;
}
