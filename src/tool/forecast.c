/* SPDX-License-Identifier: MIT */
/* Display rules of browsers: what they have in common. */
#include "code_points.h"
#include "forecast_rules.h"

const char *forecast_tld_letter(const struct forecast_label *l, size_t i)
{
    uint32_t cp = l->cps[i];
    if ((cp == 0xFE || cp == 0xF0) && !forecast_tld(l, " is fo "))
        return "thorn or eth outside .is and .fo";
    if (cp == 0x259 && !forecast_tld(l, " az "))
        return "schwa outside .az";
    if (cp == 0xB7 && !(forecast_tld(l, " cat ") && forecast_before(l, i) == 'l' &&
                        forecast_after(l, i) == 'l'))
        return "a middle dot outside l\xC2\xB7l under .cat";
    return NULL;
}

/* Look-alikes of digits: among themselves and digits they spell a number. */
static const struct forecast_range digits[] = {
    {'0', '9'},       {0x3B8, 0x3B8},   {0x437, 0x437},   {0x499, 0x499},   {0x4E1, 0x4E1},
    {0x573, 0x573},   {0x577, 0x577},   {0x909, 0x909},   {0x968, 0x968},   {0x993, 0x993},
    {0x9E8, 0x9E8},   {0x9EA, 0x9EA},   {0xA24, 0xA24},   {0xA5C, 0xA5C},   {0xA68, 0xA6B},
    {0xAE8, 0xAE9},   {0xAED, 0xAED},   {0xB68, 0xB68},   {0xB6B, 0xB6B},   {0xC68, 0xC69},
    {0xCE9, 0xCE9},   {0xCED, 0xCED},   {0x1012, 0x1012}, {0x10D5, 0x10D5}, {0x10D9, 0x10D9},
    {0x10DE, 0x10DE}, {0x3110, 0x3110}, {0x4E29, 0x4E29}};

/* The next code point of a UTF-8 text that ends in NUL; 0 at its end. */
uint32_t forecast_next_cp(const char **text)
{
    uint32_t cp = 0;
    int32_t used = **text != '\0' ? idnv_utf8_decode(&cp, *text, strlen(*text)) : 0;
    *text += used > 0 ? used : 0;
    return used > 0 ? cp : 0;
}

static int has_letter(const char *letters, uint32_t cp)
{
    for (uint32_t c; (c = forecast_next_cp(&letters)) != 0;) {
        if (c == cp)
            return 1;
    }
    return 0;
}

static int tld_in_script(const struct forecast_label *l, unsigned script)
{
    uint32_t cps[IDNV_LABEL_MAX];
    size_t n = 0;
    if (l->tld_len <= 4 || memcmp(l->tld, "xn--", 4) != 0 ||
        idnv_punycode_decode(cps, IDNV_LABEL_MAX, &n, NULL, l->tld + 4, l->tld_len - 4) != IDNV_OK)
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (idnvi_props(cps[i])->script == script)
            return 1;
    }
    return 0;
}

int forecast_looks_latin(const struct forecast_label *l, const struct forecast_script *script)
{
    size_t letters = 0;
    for (size_t i = 0; i < l->n; i++) {
        if (idnvi_props(l->cps[i])->script != script->script)
            continue;
        if (!has_letter(script->letters, l->cps[i]))
            return 0;
        letters++;
    }
    return letters > 0 && !forecast_tld(l, script->tlds) && !tld_in_script(l, script->script);
}

const char *forecast_number(const struct forecast_label *l)
{
    for (size_t i = 0; i < l->n; i++) {
        if (!FORECAST_IN(digits, l->cps[i]))
            return NULL;
    }
    return "looks like a number";
}

const char *forecast_label(enum browser browser, const uint32_t *cps, size_t n, const char *tld,
                           size_t tld_len)
{
    struct forecast_label l = {cps, n, tld, tld_len};
    if (code_points_ascii(cps, n))
        return NULL;
    return browser == BROWSER_CHROMIUM ? forecast_chromium(&l) : forecast_firefox(&l);
}
