/* SPDX-License-Identifier: MIT */
/*
 * Test data of others, in suites/: every row agrees, or is listed here with the reason. What a
 * whole registry policy would decide is left to the tests of the policies.
 */
#include "vectors.h"

struct exception {
    const char *input; /* as it stands in the file */
    const char *reason;
};

static bool is_exception(const struct exception *list, size_t count, struct text input)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(input, list[i].input, strlen(list[i].input)))
            return true;
    return false;
}

/* Zonemaster normalises names of the DNS, without their final dot. */
static const struct exception zonemaster[] = {
    {"\\x{130}.example.com", "UTS #46 maps U+0130 to two letters; Zonemaster refuses it for fear of "
                             "other lower-casing"},
    {"\\x{2764}\\x{FE0F}\\x{FF0E}example\\x{FF0E}com",
     "UTS #46 lets symbols pass (NV8 is not applied); Zonemaster uses libidn2's IDNA2008"},
};

static void judge_zonemaster(unsigned number, struct text kind, struct text input, struct text want)
{
    bool listed = is_exception(zonemaster, COUNT(zonemaster), input);
    char row[512], key[IDNV_NAME_ASCII_MAX];
    size_t key_len;

    snprintf(row, sizeof row, "%.*s", (int)input.len, input.octets);
    unescape(&input);
    idnv_status status = idnv_canonical_key(key, sizeof key, &key_len, input.octets, input.len,
                                            profile_of("dns"));
    if (text_is(kind, "valid", 5))
        count_case(status == IDNV_OK && (text_is(want, key, key_len) ||
                                         (want.len && want.octets[want.len - 1] == '.' &&
                                          key_len == want.len - 1 &&
                                          memcmp(key, want.octets, key_len) == 0)),
                   "zonemaster line %u: %s: %.*s", number, row, (int)key_len, key);
    else if (text_is(kind, "bad", 3))
        count_case((status == IDNV_NO) != listed, "zonemaster line %u: %s: %d", number, row,
                   status);
    else /* "trim": we trim nothing, so a name with spaces is refused */
        count_case((status == IDNV_NO) == (memchr(input.octets, ' ', input.len) != NULL),
                   "zonemaster line %u: %s: %d", number, row, status);
}

/* Nomulus judges by the tables of a registry; what it accepts must be right for us too. */
static const struct exception nomulus[] = {
    {"-みんなアシヨわみけ-", "Nomulus leaves hyphens to another check; RFC 5891, 4.2.3.1"},
    {"たか--い", "likewise: hyphens at 3 and 4"},
};

/* Of the rows that it refuses, these break the protocol; the others lack a table for their script. */
static const struct exception refused_by_protocol[] = {
    {"aЖЗ", "capital letters are DISALLOWED"},
    {"・ー・", "RFC 5892, A.7: U+30FC has the script Common"},
    {"〆〆example・・", "RFC 5892, A.7: U+3006 has the script Common"},
    {"〆bar・", "likewise"},
    {"eco・driving", "RFC 5892, A.7: Latin alone"},
    {"-ー", "RFC 5891, 4.2.3.1"},
};

static void judge_nomulus(unsigned number, struct text label, struct text want)
{
    const struct answer *a = ask_label("registration", label.octets, label.len);
    bool listed = is_exception(nomulus, COUNT(nomulus), label);
    if (text_is(want, "accept", 6))
        count_case((a->status == IDNV_OK) != listed, "nomulus line %u: %s", number, rules_of(a));
    else
        count_case((a->status == IDNV_NO) ==
                       is_exception(refused_by_protocol, COUNT(refused_by_protocol), label),
                   "nomulus line %u: %s", number, rules_of(a));
}

/* The value of "key": "..." in an object that begins at *at; *at moves behind it. */
static bool json_text(struct text *value, char **at, char *end, const char *key)
{
    char *place = strstr(*at, key);
    if (!place || place > end)
        return false;
    char *open = strchr(place + strlen(key), '"'), *close = open ? open + 1 : NULL;
    while (close && *close != '"' && *close)
        close += *close == '\\' ? 2 : 1;
    if (!close)
        return false;
    *value = (struct text){open + 1, (size_t)(close - open - 1)};
    *at = close + 1;
    return true;
}

static char *slurp(const char *name)
{
    FILE *file = open_data(name);
    char *text;
    if (!file)
        return NULL;
    text = calloc(1, 1 << 20);
    if (text && fread(text, 1, (1 << 20) - 1, file) == 0)
        text[0] = 0;
    fclose(file);
    return text;
}

static void judge_punycode(struct text decoded, struct text encoded)
{
    static uint32_t cps[256], back[256];
    static char out[2048];
    size_t cps_len, back_len, len;

    unescape(&decoded);
    if (idnv_utf8_to_utf32(cps, 256, &cps_len, NULL, decoded.octets, decoded.len) != IDNV_OK) {
        count_case(false, "rust-punycode: %.*s is no test", (int)encoded.len, encoded.octets);
        return;
    }
    idnv_status status = idnv_punycode_encode(out, sizeof out, &len, cps, cps_len);
    count_case(status == IDNV_OK && text_is(encoded, out, len), "rust-punycode encode %.*s",
               (int)encoded.len, encoded.octets);
    status = idnv_punycode_decode(back, 256, &back_len, NULL, encoded.octets, encoded.len);
    count_case(status == IDNV_OK && back_len == cps_len &&
                   memcmp(back, cps, cps_len * sizeof *cps) == 0,
               "rust-punycode decode %.*s", (int)encoded.len, encoded.octets);
}

static int run_punycode(void)
{
    char *text = slurp("suites/rust-punycode/punycode_tests.json");
    char *bad = slurp("suites/rust-punycode/bad_punycode_tests.json");
    struct text decoded, encoded;
    static char out[2048];
    size_t len;

    if (!text || !bad) {
        free(text);
        free(bad);
        return 77;
    }
    char *end = text + strlen(text), *at = text;
    while (json_text(&decoded, &at, end, "\"decoded\":") &&
           json_text(&encoded, &at, end, "\"encoded\":"))
        judge_punycode(decoded, encoded);
    /* A label of thousands of code points: refused before any work. */
    at = bad;
    end = bad + strlen(bad);
    while (json_text(&decoded, &at, end, "\"decoded\":")) {
        static uint32_t cps[16384];
        unescape(&decoded);
        count_case(idnv_utf8_to_utf32(cps, COUNT(cps), &len, NULL, decoded.octets, decoded.len) ==
                           IDNV_OK &&
                       idnv_punycode_encode(out, sizeof out, &len, cps, len) == IDNV_ERR_LIMIT,
                   "rust-punycode: an overlong label");
    }
    free(text);
    free(bad);
    return close_cases("rust-punycode", 47);
}

static int run_lines(const char *name, const char *title, unsigned least)
{
    static char line[8192];
    FILE *file = open_data(name);
    bool zone = strstr(name, "zonemaster") != NULL;

    if (!file)
        return 77;
    for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
        struct text f[3] = {{"", 0}, {"", 0}, {"", 0}};
        if (line[0] == '#' || line[0] == '\n')
            continue;
        split_fields(f, 3, line);
        if (zone)
            judge_zonemaster(number, f[0], f[1], f[2]);
        else
            judge_nomulus(number, f[0], f[1]);
    }
    fclose(file);
    return close_cases(title, least);
}

int main(void)
{
    int results[] = {run_lines("suites/zonemaster/normalization.tsv", "zonemaster", 45),
                     run_lines("suites/nomulus/idnlabelvalidator.tsv", "nomulus", 35),
                     run_punycode()};
    int worst = 0;
    for (size_t i = 0; i < COUNT(results); i++)
        if (results[i] && worst != 1)
            worst = results[i];
    return worst;
}
