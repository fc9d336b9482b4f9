/* SPDX-License-Identifier: MIT */
/* What the display rules of all browsers are made of; inside forecast*.c. */
#ifndef IDNV_TOOL_FORECAST_RULES_H
#define IDNV_TOOL_FORECAST_RULES_H

#include <string.h>

#include <idnv.h>

#include "forecast.h"
#include "ucd.h"

struct forecast_label {
    const uint32_t *cps;
    size_t n;
    const char *tld; /* A-form, lower case */
    size_t tld_len;
};

/* A set of code points as pairs of first and last. */
struct forecast_range {
    uint32_t first, last;
};

static inline int forecast_in(const struct forecast_range *set, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++) {
        if (cp >= set[i].first && cp <= set[i].last)
            return 1;
    }
    return 0;
}
#define FORECAST_IN(set, cp) forecast_in((set), sizeof(set) / sizeof *(set), (cp))

/* Is the TLD one of the words of the list, between spaces? */
static inline int forecast_tld(const struct forecast_label *l, const char *list)
{
    char word[66];
    if (l->tld_len + 2 >= sizeof word)
        return 0;
    word[0] = ' ';
    memcpy(word + 1, l->tld, l->tld_len);
    word[l->tld_len + 1] = ' ';
    word[l->tld_len + 2] = '\0';
    return strstr(list, word) != NULL;
}

/* The neighbours of a code point; 0: there is none. */
static inline uint32_t forecast_before(const struct forecast_label *l, size_t i)
{
    return i > 0 ? l->cps[i - 1] : 0;
}

static inline uint32_t forecast_after(const struct forecast_label *l, size_t i)
{
    return i + 1 < l->n ? l->cps[i + 1] : 0;
}

/* A script that has letters like Latin ones: those, and the TLDs where the script is at home. */
struct forecast_script {
    unsigned script;
    const char *letters; /* UTF-8 */
    const char *tlds;    /* each between spaces; beside those that are in the script */
};

/* The letters of the script in the label, of which there are some, all look Latin. */
int forecast_looks_latin(const struct forecast_label *l, const struct forecast_script *script);

/* Digits and look-alikes of digits alone: why not, or NULL. */
const char *forecast_number(const struct forecast_label *l);

/* The next code point of a UTF-8 text that ends in NUL; 0 at its end. */
uint32_t forecast_next_cp(const char **text);

/* Thorn and eth, schwa, the middle dot: letters of one TLD or two. Both browsers have these rules. */
const char *forecast_tld_letter(const struct forecast_label *l, size_t i);

/* NULL, or why not. */
const char *forecast_chromium(const struct forecast_label *l);
const char *forecast_firefox(const struct forecast_label *l);

#endif
