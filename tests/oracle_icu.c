/* SPDX-License-Identifier: MIT */
/* uts46 against the installed ICU; peer_icu.c lists what may differ. */
#include "oracle.h"

int main(void)
{
    return ask_peer("ICU", &peer_icu,
                    (const char *const[]){"corpus/needs-mapping.txt", "corpus/idn-mixed.txt",
                                          "corpus/idn-alabel.txt", NULL});
}
