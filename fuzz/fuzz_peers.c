/* SPDX-License-Identifier: MIT */
/*
 * Names in UTF-8 against ICU and libidn2, where they are at hand: the same verdict and the same forms,
 * or a difference that the lists of tests/peer_*.c explain.
 */
#include <stdio.h>

#include "../tests/peer.h"
#include "fuzz.h"

static const struct peer *const peers[] = {
#ifdef FUZZ_ICU
    &peer_icu,
#endif
#ifdef FUZZ_IDN2
    &peer_idn2,
#endif
    NULL,
};

/* Longer names only make the peers slow. */
enum { NAME_OCTETS = 1024 };

static const idnv_profile *profiles[sizeof peers / sizeof *peers];

/* A peer that cannot be asked is said, and the whole is no test where none can. */
static void open_peers(void)
{
    const char *about;
    size_t opened = 0;

    for (size_t i = 0; peers[i]; i++) {
        profiles[i] = peers[i]->open(&about);
        opened += profiles[i] != NULL;
        if (!profiles[i])
            fprintf(stderr, "%s: not asked, its Unicode version is none of ours\n", about);
    }
    if (opened == 0)
        fuzz_skip = "neither ICU nor libidn2 to ask";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_answer answer;
    static bool open;
    const char *said;

    if (!open)
        open_peers();
    open = true;
    if (size > NAME_OCTETS)
        return 0;
    for (size_t i = 0; peers[i]; i++) {
        if (!profiles[i])
            continue;
        fuzz_ask_once(&answer, (const char *)data, size, profiles[i]);
        if (answer.report.count > FUZZ_FINDINGS)
            continue; /* not all are at hand that would have to be explained */
        struct peer_case c = {(const char *)data, size, answer.status, answer.ascii,
                              answer.ascii_len, answer.unicode, answer.unicode_len,
                              answer.findings, answer.report.count, FUZZ_FINDINGS};
        enum peer_verdict verdict = peers[i]->ask(&c, &said);
        if (verdict == PEER_DIFFERS) {
            for (uint32_t k = 0; k < c.count && k < c.cap; k++)
                fprintf(stderr, "%s ", idnv_rule_name(c.findings[k].rule));
            fprintf(stderr, "%.*s, %s\n", (int)c.ascii_len, c.ascii, said);
        }
        REQUIRE(verdict != PEER_DIFFERS);
    }
    fuzz_free_all();
    return 0;
}
