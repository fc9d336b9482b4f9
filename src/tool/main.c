/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include <idnv.h>

int main(void)
{
    printf("idnv %s (Unicode %s)\n", idnv_version(), idnv_unicode_version());
    return 0;
}
