/* SPDX-License-Identifier: MIT */
#include "oracle.h"

#include "vectors.h"

static const idnv_profile *profile;

static void question(const struct peer *peer, const char *name, size_t len)
{
    const struct answer *a = ask_profile(profile, name, len);
    struct peer_case c = {name, len, a->status, a->ascii, a->ascii_len, a->unicode, a->unicode_len,
                          a->findings, a->report.count, ANSWER_FINDINGS};
    const char *said;
    if (peer->ask(&c, &said) != PEER_DIFFERS)
        count_case(true, " ");
    else
        count_case(false, "%.*s: %s %.*s, %s", (int)len, name, rules_of(a), (int)a->ascii_len,
                   a->ascii, said);
}

/* Every line of a corpus; false: it is not at hand. */
static bool ask_corpus(const struct peer *peer, const char *name)
{
    static char line[4096];
    FILE *file = open_data(name);
    if (!file)
        return false;
    while (fgets(line, sizeof line, file))
        question(peer, line, strcspn(line, "\r\n"));
    fclose(file);
    return true;
}

static void ask_label_of(const struct peer *peer, const uint32_t *cps, size_t len)
{
    char name[64];
    size_t name_len;
    if (idnv_utf32_to_utf8(name, sizeof name, &name_len, NULL, cps, len) == IDNV_OK)
        question(peer, name, name_len);
}

static void ask_about(const struct peer *peer, uint32_t cp)
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
        ask_label_of(peer, labels[i], n);
    }
    if (cp >= 0x80 && idnv_punycode_encode(name + 4, sizeof name - 4, &len, labels[1], 2) == 0)
        question(peer, name, len + 4);
}

static void ask_generated(const struct peer *peer)
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
            ask_about(peer, cp);
    }
}

int ask_peer(const char *title, const struct peer *peer, const char *const *corpora)
{
    const char *about, *text;
    unsigned count;
    profile = peer->open(&about);
    if (!profile) {
        printf("SKIP: %s: its Unicode version is none of ours\n", about);
        return 77;
    }
    printf("%s\n", about);
    ask_generated(peer);
    bool all = true;
    for (; *corpora; corpora++)
        all &= ask_corpus(peer, *corpora);
    for (size_t i = 0; (text = peer->reason(i, &count)); i++)
        printf("explained: %u by %s\n", count, text);
    int status = close_cases(all ? title : "generated labels alone", 400000);
    return status == 0 && !all ? 77 : status;
}
