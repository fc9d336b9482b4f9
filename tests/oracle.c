/* SPDX-License-Identifier: MIT */
#include "oracle.h"

bool ask_corpus(const char *name, oracle_question *question)
{
    static char line[4096];
    FILE *file = open_data(name);
    if (!file)
        return false;
    while (fgets(line, sizeof line, file))
        question(line, strcspn(line, "\r\n"));
    fclose(file);
    return true;
}

static void ask_label_of(const uint32_t *cps, size_t len, oracle_question *question)
{
    char name[64];
    size_t name_len;
    if (idnv_utf32_to_utf8(name, sizeof name, &name_len, NULL, cps, len) == IDNV_OK)
        question(name, name_len);
}

static void ask_about(uint32_t cp, oracle_question *question)
{
    const uint32_t labels[][4] = {
        {cp},           {'a', cp},         {cp, 'a'},           {0x5D0, cp},     {cp, 0x628},
        {cp, cp},       {cp, 0x200C, cp},  {cp, 0x94D, 0x200D}, {'b', cp, 0x301}, {cp, '-'},
        {cp, '.', '1'}, {'1', '.', cp},    {0x30A2, cp},
    };
    char name[64] = "xn--";
    size_t len;

    for (size_t i = 0; i < COUNT(labels); i++) {
        size_t n = 4;
        while (labels[i][n - 1] == 0)
            n--;
        ask_label_of(labels[i], n, question);
    }
    if (cp >= 0x80 && idnv_punycode_encode(name + 4, sizeof name - 4, &len, labels[1], 2) == 0)
        question(name, len + 4);
}

void ask_generated(const idnv_profile *profile, oracle_question *question)
{
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        idnv_character c = {.size = sizeof c};
        if ((cp >= 0xD800 && cp <= 0xF8FF) || cp >= 0xF0000)
            continue;
        if (idnv_character_get(&c, cp, profile) != 0 || c.derived == IDNV_DERIVED_UNASSIGNED)
            continue;
        bool uniform = strcmp(c.script, "Hani") == 0 || strcmp(c.script, "Hang") == 0 ||
                       strcmp(c.script, "Tang") == 0;
        if (!uniform || cp % 32 == 0)
            ask_about(cp, question);
    }
}
