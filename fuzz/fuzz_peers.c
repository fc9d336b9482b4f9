/* SPDX-License-Identifier: MIT */
/*
 * Names in UTF-8 against ICU and libidn2, where they are at hand: the same verdict and the same A-form,
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
};
enum { PEERS = sizeof peers / sizeof *peers };

/* Longer names only make the peers slow. */
enum { NAME_OCTETS = 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const idnv_profile *profiles[PEERS];
    static struct fuzz_answer answer;
    static bool open;
    const char *said;

    if (size > NAME_OCTETS)
        return 0;
    for (size_t i = 0; !open && i < PEERS; i++)
        profiles[i] = peers[i]->open(&said);
    open = true;
    for (size_t i = 0; i < PEERS; i++) {
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
