/* SPDX-License-Identifier: MIT */
/*
 * NormalizationTest.txt, every part: NFC of columns 1 to 3 is column 2, of 4 and 5 column 4; and
 * every code point that part 1 does not list is its own NFC.
 */
#include <stdbool.h>

#include "files.h"
#include "test.h"

#include "stage.h"

static unsigned passed, failed;
static bool listed[0x110000];

static uint32_t column(uint32_t *dst, const char **text)
{
    uint32_t len = 0;
    char *end;
    while (**text != ';') {
        dst[len++] = (uint32_t)strtoul(*text, &end, 16);
        *text = end;
    }
    (*text)++;
    return len;
}

static void load(struct idnvi_label *label, const uint32_t *cps, uint32_t len)
{
    memset(label, 0, sizeof *label);
    memcpy(label->cp, cps, len * sizeof *cps);
    label->len = len;
    idnvi_label_summarise(label);
}

/* The normaliser, the test for difference and the hot word must agree. */
static bool becomes(const uint32_t *src, uint32_t src_len, const uint32_t *want, uint32_t want_len)
{
    struct idnvi_label label;
    load(&label, src, src_len);
    bool same = src_len == want_len && memcmp(src, want, src_len * sizeof *src) == 0;
    if ((idnvi_nfc_difference(&label) == label.len) != same)
        return false;
    if (!same && !idnvi_nfc_suspect(&label))
        return false;
    return idnvi_nfc_normalise(&label) && label.len == want_len &&
           memcmp(label.cp, want, want_len * sizeof *want) == 0;
}

static void judge(unsigned line, const uint32_t *src, uint32_t src_len, const uint32_t *want,
                  uint32_t want_len, int which)
{
    if (becomes(src, src_len, want, want_len)) {
        passed++;
        return;
    }
    failed++;
    printf("not ok line %u column %d\n", line, which);
}

int main(void)
{
    static char line[65536];
    bool part1 = false;
    FILE *file = open_data("ucd/18.0.0/NormalizationTest.txt");
    if (!file)
        return 77;
    for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
        uint32_t c[5][32], len[5];
        if (line[0] == '@')
            part1 = strncmp(line, "@Part1", 6) == 0;
        if (line[0] == '#' || line[0] == '@' || line[0] == '\n')
            continue;
        const char *text = line;
        for (int i = 0; i < 5; i++)
            len[i] = column(c[i], &text);
        if (part1)
            listed[c[0][0]] = true;
        for (int i = 0; i < 5; i++)
            judge(number, c[i], len[i], i < 3 ? c[1] : c[3], i < 3 ? len[1] : len[3], i + 1);
    }
    fclose(file);
    for (uint32_t cp = 0; cp < 0x110000; cp++)
        if (!listed[cp] && (cp < 0xD800 || cp > 0xDFFF))
            judge(cp, &cp, 1, &cp, 1, 0);
    printf("NormalizationTest: %u passed, %u failed\n", passed, failed);
    return failed || passed < 1100000;
}
