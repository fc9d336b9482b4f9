/* SPDX-License-Identifier: MIT */
/*
 * Checks the names of its arguments as a registry does, and says what is wrong where.
 *
 *   cc -o check_name check_name.c $(pkg-config --cflags --libs libidnv)
 *   ./check_name bücher.example xn--a-ecp.example
 *
 * Exit status: 0 all valid, 1 some are not, 2 usage.
 */
#include <stdio.h>
#include <string.h>

#include <idnv.h>

enum { FINDINGS = 16 };

static void print_finding(const idnv_finding *finding)
{
    printf("  %s: %s", idnv_rule_name(finding->rule), idnv_rule_text(finding->rule));
    if (finding->cp != IDNV_ABSENT)
        printf(", U+%04X", (unsigned)finding->cp);
    if (finding->index != IDNV_ABSENT)
        printf(" at character %u of label %u", (unsigned)finding->index + 1,
               (unsigned)finding->label + 1);
    printf(" (%s)\n", idnv_rule_source(finding->rule));
}

static int check_name(const char *name, const idnv_profile *profile)
{
    char ascii[IDNV_NAME_ASCII_MAX], unicode[IDNV_NAME_UNICODE_MAX];
    size_t ascii_len, unicode_len;
    idnv_finding findings[FINDINGS];
    idnv_report report;

    idnv_report_init(&report, findings, FINDINGS);
    idnv_status status = idnv_check(ascii, sizeof ascii, &ascii_len, unicode, sizeof unicode,
                                    &unicode_len, name, strlen(name), profile, &report);
    /* Below 0 there is no answer: here, a name longer than any valid one. */
    if (status < 0)
        printf("%s: %s\n", name, idnv_status_text(status));
    else if (status == IDNV_OK)
        printf("%s: valid, %.*s, %.*s\n", name, (int)ascii_len, ascii, (int)unicode_len, unicode);
    else
        printf("%s: invalid\n", name);
    for (uint32_t i = 0; i < report.count && i < FINDINGS; i++)
        print_finding(&findings[i]);
    return status == IDNV_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    const idnv_profile *profile = idnv_profile_find("registration", strlen("registration"));
    int result = 0;

    if (argc < 2) {
        fprintf(stderr, "usage: %s NAME...\n", argv[0]);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        result |= check_name(argv[i], profile);
    return result;
}
