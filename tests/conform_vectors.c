/* SPDX-License-Identifier: MIT */
/*
 * The repository's own vectors, tests/vectors/core-*.tsv: kind (label or name), profile, input,
 * "valid" or the rules found, A-form, U-form; an empty form is not compared.
 */
#include "vectors.h"

static void judge(const char *file, unsigned number, struct text *f, size_t count)
{
    char profile[32] = "", rules[512] = "";

    memcpy(profile, f[1].octets, f[1].len < 31 ? f[1].len : 31);
    memcpy(rules, f[3].octets, f[3].len < 511 ? f[3].len : 511);
    unescape(&f[2]);
    const struct answer *a = text_is(f[0], "label", 5) ? ask_label(profile, f[2].octets, f[2].len)
                                                        : ask(profile, f[2].octets, f[2].len);
    const char *got = rules_of(a);
    count_case(strcmp(got, rules) == 0, "%s line %u: %s, not %s", file, number, got, rules);
    if (count > 4 && f[4].len) {
        unescape(&f[4]);
        count_case(text_is(f[4], a->ascii, a->ascii_len), "%s line %u: A-form %.*s", file, number,
                   (int)a->ascii_len, a->ascii);
    }
    if (count > 5 && f[5].len) {
        unescape(&f[5]);
        count_case(text_is(f[5], a->unicode, a->unicode_len), "%s line %u: U-form %.*s", file,
                   number, (int)a->unicode_len, a->unicode);
    }
}

int main(void)
{
    static const char *const files[] = {"core-kjd.tsv", "core-tlds.tsv"};
    static char path[4096], line[8192];
    const char *top = getenv("srcdir");

    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/tests/vectors/%s", top ? top : ".", files[i]);
        FILE *file = fopen(path, "r");
        if (!file) {
            printf("not ok: %s cannot be read\n", path);
            return 1;
        }
        for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
            struct text fields[6];
            if (line[0] == '#' || line[0] == '\n')
                continue;
            size_t count = split_fields(fields, 6, line);
            if (count < 4)
                count_case(false, "%s line %u: %zu fields", files[i], number, count);
            else
                judge(files[i], number, fields, count);
        }
        fclose(file);
    }
    return close_cases("own vectors", 200);
}
