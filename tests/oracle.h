/* SPDX-License-Identifier: MIT */
/* A peer is asked about the corpora, and about labels made from every assigned code point. */
#ifndef IDNV_TEST_ORACLE_H
#define IDNV_TEST_ORACLE_H

#include "peer.h"

/*
 * The lines of the corpora (a list that ends in NULL; without them the rest alone), then labels around
 * each code point that is assigned in the Unicode version of the peer's profile: alone, after and
 * before letters of either direction, doubled, beside joiners and a mark, as an A-label. Of Han and
 * Hangul, which are uniform, one in 32. The exit status of the runner.
 */
int ask_peer(const char *title, const struct peer *peer, const char *const *corpora);

#endif
