/* SPDX-License-Identifier: MIT */
/*
 * Chromium's rules, as published in components/url_formatter/spoof_checks/idn_spoof_checker.cc (read
 * as it stood in early 2026), restated in its order: the checks of ICU, letters of one TLD, and
 * then for labels of one script other things than for labels of several.
 */
#include "forecast_rules.h"

/* Recommended or Inclusion, and taken out again: rare blocks, look-alikes of punctuation. */
static const struct forecast_range refused[] = {
    {0x138, 0x138},   {0x1CD, 0x1DC},   {0x2BB, 0x2BC},   {0x2EC, 0x2EC},   {0x338, 0x338},
    {0x58A, 0x58A},   {0x1C80, 0x1C8F}, {0x1E00, 0x1E9B}, {0x1F00, 0x1FFF}, {0x2010, 0x2010},
    {0x2019, 0x2019}, {0x2027, 0x2027}, {0x30A0, 0x30A0}, {0xA640, 0xA69F}, {0xA720, 0xA7FF},
};

/* Kana that ask for a look at their neighbours also in a label of one script; and accents. */
static const struct forecast_range exceptions[] = {
    {0x300, 0x339}, {0x3078, 0x307A}, {0x30D8, 0x30DA}, {0x30FB, 0x30FE}};

/* Kana and ideographs that look like slashes, or like Latin letters and punctuation. */
static const struct forecast_range slashes[] = {
    {0x30BD, 0x30BE}, {0x30CE, 0x30CE}, {0x30F3, 0x30F3},
    {0x4E36, 0x4E36}, {0x4E3F, 0x4E41}};
static const struct forecast_range strokes[] = {
    {0x3007, 0x3007}, {0x3108, 0x3108}, {0x3112, 0x3112}, {0x311A, 0x311A}, {0x311F, 0x311F},
    {0x3127, 0x3129}, {0x31B2, 0x31B3}, {0x31BA, 0x31BA}, {0x4E00, 0x4E01}, {0x4E03, 0x4E03},
    {0x4E05, 0x4E05}, {0x4E28, 0x4E28}, {0x4E36, 0x4E36}, {0x4E5B, 0x4E5B}, {0x4E85, 0x4E85},
    {0x4E8C, 0x4E8C}, {0x4EA0, 0x4EA0}, {0x5196, 0x5196}, {0x5341, 0x5341}, {0x5B80, 0x5B80},
    {0x5DDB, 0x5DDB}, {0x5DE5, 0x5DE5}, {0x8BA0, 0x8BA0}};

static const struct forecast_script whole_scripts[] = {
    {IDNVI_SCRIPT_ARMN, "ագզէլհյոսւօՙ", " am "},
    {IDNVI_SCRIPT_CYRL, "аысԁеԍһіюкјӏорԗԛѕтԝхуъьҽпгѵѡ", " bg by kz pyc ru su ua uz "},
    {IDNVI_SCRIPT_ETHI, "ሀሠሰስበነተከዐዕዘጠፐꬅ", " er et "},
    {IDNVI_SCRIPT_GEOR, "იოყძხჽჿ", " ge "},
    {IDNVI_SCRIPT_GREK, "αικνρυωηοτ", " gr "},
    {IDNVI_SCRIPT_HEBR, "דוחיןסװײ׳", " il "},
    {IDNVI_SCRIPT_BENG, "০৭", ""},
    {IDNVI_SCRIPT_DEVA, "ऽ०ॱ", ""},
    {IDNVI_SCRIPT_GUJR, "ડટ૦૧", ""},
    {IDNVI_SCRIPT_GURU, "੦੧", ""},
    {IDNVI_SCRIPT_KNDA, "ಽ೦೧", ""},
    {IDNVI_SCRIPT_MLYM, "ടഠധനറ൦", ""},
    {IDNVI_SCRIPT_ORYA, "ଠ୦୮", ""},
    {IDNVI_SCRIPT_TAML, "டப௦", ""},
    {IDNVI_SCRIPT_TELU, "౦౧", ""},
    {IDNVI_SCRIPT_MYMR, "ခဂငထပဝ၀၂ၔၜ႐႑႕႖႗", " mm "},
    {IDNVI_SCRIPT_THAI, "บพเแ๐", " th "}, /* on Linux more: others are drawn otherwise there */
};

/* Words that may look as they do. */
static const char *const words[] = {"секс",  "как",     "коса",     "курс",  "парк",  "такий",
                                    "укроп", "сахарок", "покраска", "театр", "астро", "пхукет"};

static int is_word(const struct forecast_label *l)
{
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        const char *text = words[w];
        size_t i = 0;
        while (i < l->n && forecast_next_cp(&text) == l->cps[i])
            i++;
        if (i == l->n && *text == '\0')
            return 1;
    }
    return 0;
}

static int is_of(uint32_t cp, unsigned script)
{
    return cp != 0 && idnvi_scx_has(idnvi_scx(idnvi_props(cp)), script);
}

static int is_kana(uint32_t cp)
{
    return is_of(cp, IDNVI_SCRIPT_KANA) || is_of(cp, IDNVI_SCRIPT_HIRA);
}

static int is_japanese(uint32_t cp)
{
    return is_kana(cp) || is_of(cp, IDNVI_SCRIPT_HANI);
}

/* There is a neighbour, and it is of none of the scripts of East Asia that mix. */
static int is_western(uint32_t cp)
{
    return cp != 0 && !is_japanese(cp) && !is_of(cp, IDNVI_SCRIPT_BOPO);
}

static const char *whole_script(const struct forecast_label *l)
{
    for (size_t s = 0; s < sizeof whole_scripts / sizeof *whole_scripts; s++) {
        if (forecast_looks_latin(l, &whole_scripts[s]) && !is_word(l))
            return "looks like Latin throughout";
    }
    return NULL;
}

/* What the checks of ICU find at the level "highly restrictive". */
static const char *icu(const struct forecast_label *l)
{
    size_t zeros = 0;
    if (l->n > 3 && l->cps[2] == '-' && l->cps[3] == '-')
        return "hyphens in the third and fourth place"; /* UTS #46, CheckHyphens */
    for (size_t i = 0; i < l->n; i++) {
        if (!idnvi_id_allowed(idnvi_props(l->cps[i])) || FORECAST_IN(refused, l->cps[i]))
            return "a character that is not for identifiers";
    }
    if (idnv_restriction_level(l->cps, l->n) > IDNV_RESTRICTION_HIGHLY)
        return "scripts that do not go together";
    (void)idnv_mixed_numbers(NULL, 0, &zeros, l->cps, l->n);
    if (zeros > 1)
        return "digits of more than one series";
    if (idnv_marks_check(NULL, l->cps, l->n) != 0)
        return "a mark that cannot be seen";
    return NULL;
}

/* Three Hiragana and three Katakana are drawn alike: one among letters of the other only. */
static const char *kana_twin(const struct forecast_label *l, size_t i)
{
    uint32_t cp = l->cps[i];
    int hiragana = cp >= 0x3078 && cp <= 0x307A, katakana = cp >= 0x30D8 && cp <= 0x30DA;
    if ((!hiragana && !katakana) || i == 0 || i + 1 == l->n)
        return NULL;
    for (size_t k = 0; k < l->n; k++) {
        if (k != i && !is_of(l->cps[k], hiragana ? IDNVI_SCRIPT_KANA : IDNVI_SCRIPT_HIRA))
            return NULL;
    }
    return "kana that look like those of the other kind";
}

static const char *kana(const struct forecast_label *l, size_t i)
{
    uint32_t cp = l->cps[i], a = forecast_before(l, i), b = forecast_after(l, i);
    if ((cp == 0x30FD || cp == 0x30FE) && !is_of(a, IDNVI_SCRIPT_KANA))
        return "a Katakana iteration mark not after Katakana";
    if (cp == 0x30FC && !is_kana(a))
        return "the prolonged sound mark not after kana";
    if (cp == 0x30FB && (b == 0 || !is_japanese(b) || (a != 0 && !is_japanese(a))))
        return "the Katakana middle dot not among kana and ideographs";
    if (cp == 0x3099 || cp == 0x309A)
        return "a combining sound mark of kana";
    return kana_twin(l, i);
}

static const char *dangerous(const struct forecast_label *l, size_t i)
{
    uint32_t cp = l->cps[i], a = forecast_before(l, i), b = forecast_after(l, i);
    if ((FORECAST_IN(slashes, cp) && a != 0 && b != 0 && !is_japanese(a) && !is_japanese(b)) ||
        (FORECAST_IN(strokes, cp) && (is_western(a) || is_western(b))))
        return "a stroke-like character beside a letter of another script";
    if (cp >= 0x300 && cp <= 0x339 && a != 0 && !is_of(a, IDNVI_SCRIPT_LATN) &&
        !is_of(a, IDNVI_SCRIPT_GREK) && !is_of(a, IDNVI_SCRIPT_CYRL))
        return "an accent on a letter of a script without accents";
    if (cp >= 0x300 && cp <= 0x339 && a == 0x131)
        return "a mark on a dotless letter";
    return kana(l, i);
}

/* Latin letters outside ASCII, among letters of a script that Latin does not take accents from. */
static int mixes_accented_latin(const struct forecast_label *l)
{
    int latin = 0, other = 0;
    for (size_t i = 0; i < l->n; i++) {
        unsigned script = idnvi_props(l->cps[i])->script;
        latin |= l->cps[i] >= 0x80 && script == IDNVI_SCRIPT_LATN;
        other |= l->cps[i] >= 0x80 && script != IDNVI_SCRIPT_LATN && script != IDNVI_SCRIPT_GREK &&
                 script != IDNVI_SCRIPT_CYRL && !(l->cps[i] >= 0x300 && l->cps[i] <= 0x339);
    }
    return latin && other;
}

const char *forecast_chromium(const struct forecast_label *l)
{
    int special = 0;
    const char *why = icu(l);
    for (size_t i = 0; i < l->n; i++) {
        special |= FORECAST_IN(exceptions, l->cps[i]);
        if (why == NULL && (l->n > 1 || l->cps[i] == 0xB7))
            why = forecast_tld_letter(l, i);
    }
    if (why != NULL)
        return why;
    if (idnv_restriction_level(l->cps, l->n) <= IDNV_RESTRICTION_SINGLE_SCRIPT && !special) {
        why = whole_script(l);
        return why != NULL ? why : forecast_number(l);
    }
    why = forecast_number(l);
    if (why == NULL && mixes_accented_latin(l))
        why = "scripts that do not go together";
    for (size_t i = 0; why == NULL && i < l->n; i++)
        why = dangerous(l, i);
    return why;
}
