/* SPDX-License-Identifier: MIT */
/* lookup against the installed libidn2; peer_idn2.c lists what may differ. */
#include "oracle.h"

int main(void)
{
    return ask_peer("libidn2", &peer_idn2,
                    (const char *const[]){"corpus/idn-mixed.txt", "corpus/idn-alabel.txt",
                                          "corpus/ascii.txt", NULL});
}
