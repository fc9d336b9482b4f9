/* SPDX-License-Identifier: MIT */
/* Display rules of browsers; doc/homograph.md says how well they are met. */
#include "forecast.h"

#include <string.h>

#include <idnv.h>

#include "ucd.h"

struct label {
    const uint32_t *cps;
    size_t n;
    const char *tld;
    size_t tld_len;
};

/* A set of code points as pairs of first and last. */
struct range {
    uint32_t first, last;
};

static int in_ranges(const struct range *set, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++) {
        if (cp >= set[i].first && cp <= set[i].last)
            return 1;
    }
    return 0;
}
#define IN(set, cp) in_ranges((set), sizeof(set) / sizeof *(set), (cp))

/* Identifier_Status Allowed that Chromium takes out again: rare blocks, look-alikes of punctuation.
 */
static const struct range chromium_refused[] = {
    {0x138, 0x138},   {0x1CD, 0x1DC},   {0x2BB, 0x2BC},   {0x2EC, 0x2EC},
    {0x338, 0x338},   {0x58A, 0x58A},   {0xF8C, 0xF8C},   {0x1C80, 0x1C8F},
    {0x1E00, 0x1E9B}, {0x1F00, 0x1FFF}, {0x2010, 0x2010}, {0x2019, 0x2019},
    {0x2027, 0x2027}, {0x30A0, 0x30A0}, {0xA640, 0xA69F}, {0xA720, 0xA7FF},
};

/* Firefox: network.IDN.extra_blocked_chars, as far as IDNA2008 allows them at all. */
static const struct range firefox_refused[] = {
    {0x1C3, 0x1C3}, {0x2D0, 0x2D0}, {0x2EE, 0x2EE}, {0x337, 0x338},
    {0x5F4, 0x5F4}, {0x6D4, 0x6D4}, {0x2BB, 0x2BC},
};

/* Ideographs and Bopomofo that look like strokes or Latin letters beside Latin letters. */
static const uint32_t cjk_strokes[] = {
    0x4E00, 0x4E01, 0x4E03, 0x4E05, 0x4E06, 0x4E28, 0x4E29, 0x4E2B, 0x4E36, 0x4E3F, 0x4E40,
    0x4E41, 0x4E42, 0x4E59, 0x4E5A, 0x4E5B, 0x4E85, 0x4E8C, 0x4EA0, 0x5182, 0x5196, 0x51AB,
    0x51F5, 0x5202, 0x5315, 0x531A, 0x5338, 0x5341, 0x535C, 0x5369, 0x5382, 0x53B6, 0x53E3,
    0x56D7, 0x5902, 0x590A, 0x5B80, 0x5C6E, 0x5DDB, 0x5DE5, 0x5E7A, 0x5E7F, 0x5EF4, 0x5EFE,
    0x5F0B, 0x5F50, 0x5F61, 0x5F73, 0x3007, 0x3108, 0x3112, 0x311A, 0x311F, 0x3127, 0x3128,
};

/* Kana that look like strokes between two Latin letters. */
static const uint32_t kana_strokes[] = {0x30CE, 0x30BD, 0x30BE, 0x30F3};

/* Look-alikes of digits; with digits alone or among themselves they spell a number. */
static const uint32_t digit_likes[] = {
    0x3B8, 0x968,  0x9E8,  0xA68, 0xAE8, 0xCE9, 0xCED,  0x577,  0x437,  0x499, 0x4E1,
    0x909, 0x993,  0xA24,  0xA69, 0xAE9, 0xC69, 0x1012, 0x10D5, 0x10DE, 0xA5C, 0x10D9,
    0xA6B, 0x4E29, 0x3110, 0x573, 0x9EA, 0xA6A, 0xB6B,  0xB68,  0xC68,
};

/* Scripts that have letters like Latin ones: those letters, and TLDs where they are at home. */
struct lookalikes {
    unsigned script;
    const char *letters; /* UTF-8 */
    const char *tlds;    /* A-labels, each between spaces */
};

static const struct lookalikes whole_scripts[] = {
    {IDNVI_SCRIPT_ARMN, "ագզէլհյոսւօՙ", " am xn--y9a3aq "},
    {IDNVI_SCRIPT_CYRL, "аысԁегԍһіюјкӏорԗԛсѕԃԝхуъьҽпѵѡмнтвшћԏѐӕԥҏӈҝҟҡӄҫұҳӽӿԋԧԟҭщӎґөѳ",
     " bg by kz mk mn rs ru su ua uz kg tj xn--p1ai xn--90ais xn--90ae xn--d1alf xn--l1acc "
     "xn--90a3ac"
     " xn--j1amh xn--80ao21a xn--e1a4c xn--80asehdb xn--80aswg xn--c1avg xn--p1acf xn--d1acj3b "},
    {IDNVI_SCRIPT_ETHI, "ሀሠሰስበነተከዐዕፐጠፀ", " er et "},
    {IDNVI_SCRIPT_GEOR, "იოყძხჽჿ", " ge xn--node "},
    {IDNVI_SCRIPT_GREK, "αικνρυωηοτ", " gr xn--qxam xn--qxa6a "},
    {IDNVI_SCRIPT_HEBR, "דוחיןסװײ׳", " il xn--4dbrk0ce "},
    {IDNVI_SCRIPT_BENG, "০৭", ""},
    {IDNVI_SCRIPT_DEVA, "ऽ०ट", ""},
    {IDNVI_SCRIPT_GUJR, "ડટ૦", ""},
    {IDNVI_SCRIPT_GURU, "੦ਠਰ", ""},
    {IDNVI_SCRIPT_KNDA, "ಽ೦೧ಾ", ""},
    {IDNVI_SCRIPT_MLYM, "ടഠധനറ൦", ""},
    {IDNVI_SCRIPT_ORYA, "୦୮ଠ", ""},
    {IDNVI_SCRIPT_TAML, "௦", ""},
    {IDNVI_SCRIPT_TELU, "౦౧", ""},
    {IDNVI_SCRIPT_MYMR, "ခဂငထပဝ၀၂ၔၕၡဌ႐႑႕႖႗", " mm xn--7idjb0f4ck "},
    {IDNVI_SCRIPT_THAI, "ทนบพรหเแ๐ดลปฟม", " th xn--o3cw4h "},
    {IDNVI_SCRIPT_LAOO, "ຟຮບ໐", " la xn--q7ce6a "},
};

static int has_cp(const uint32_t *set, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++) {
        if (set[i] == cp)
            return 1;
    }
    return 0;
}
#define HAS(set, cp) has_cp((set), sizeof(set) / sizeof *(set), (cp))

static int has_letter(const char *letters, uint32_t cp)
{
    size_t len = strlen(letters);
    for (size_t at = 0; at < len;) {
        uint32_t c;
        int32_t used = idnv_utf8_decode(&c, letters + at, len - at);
        if (c == cp)
            return 1;
        at += (size_t)(used > 0 ? used : 1);
    }
    return 0;
}

static int tld_among(const struct label *l, const char *list)
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

static unsigned script_of(uint32_t cp)
{
    return idnvi_props(cp)->script;
}

static int is_common(uint32_t cp)
{
    unsigned s = script_of(cp);
    return s == IDNVI_SCRIPT_ZYYY || s == IDNVI_SCRIPT_ZINH;
}

static int is_kana(uint32_t cp)
{
    const struct idnvi_scx *scx = idnvi_scx(idnvi_props(cp));
    return idnvi_scx_has(scx, IDNVI_SCRIPT_KANA) || idnvi_scx_has(scx, IDNVI_SCRIPT_HIRA);
}

static int is_latin_letter(uint32_t cp)
{
    return cp >= 'a' && cp <= 'z';
}

/* A code point that has a neighbour, and all its neighbours are as asked (0: none on that side). */
static uint32_t before(const struct label *l, size_t i)
{
    return i > 0 ? l->cps[i - 1] : 0;
}

static uint32_t after(const struct label *l, size_t i)
{
    return i + 1 < l->n ? l->cps[i + 1] : 0;
}

static int beside_latin(const struct label *l, size_t i)
{
    uint32_t a = before(l, i), b = after(l, i);
    return is_latin_letter(a) || is_latin_letter(b) ||
           (l->cps[i] != 0x4E00 && ((a >= '0' && a <= '9') || (b >= '0' && b <= '9')));
}

/* Marks that a reader does not see, or sees on the wrong letter. */
static const char *marks(const struct label *l, size_t i)
{
    uint32_t cp = l->cps[i], base = before(l, i);
    unsigned s = script_of(base);
    if (i > 0 && idnvi_props(cp)->gc == IDNVI_GC_MN) {
        if (base == 0x131 || base == 0x237)
            return "a mark on a dotless letter";
        if (cp >= 0x300 && cp <= 0x339 && s != IDNVI_SCRIPT_LATN && s != IDNVI_SCRIPT_GREK &&
            s != IDNVI_SCRIPT_CYRL && s != IDNVI_SCRIPT_ZINH)
            return "an accent on a letter of a script without accents";
        int arabic = (cp >= 0x64B && cp <= 0x655) || cp == 0x670;
        if (arabic && !idnvi_scx_has(idnvi_scx(idnvi_props(base)), IDNVI_SCRIPT_ARAB) &&
            s != IDNVI_SCRIPT_SYRC && s != IDNVI_SCRIPT_ZINH)
            return "an Arabic mark on a letter of another script";
        if (script_of(cp) == IDNVI_SCRIPT_HEBR && s != IDNVI_SCRIPT_HEBR)
            return "a Hebrew mark on a letter of another script";
    }
    return NULL;
}

static const char *kana(const struct label *l, size_t i)
{
    uint32_t cp = l->cps[i], a = before(l, i), b = after(l, i);
    if (cp == 0x30FC && !is_kana(a))
        return "the prolonged sound mark not after kana";
    if ((cp == 0x30FD || cp == 0x30FE) &&
        !(a != 0 && idnvi_scx_has(idnvi_scx(idnvi_props(a)), IDNVI_SCRIPT_KANA) &&
          script_of(a) != IDNVI_SCRIPT_HIRA))
        return "a Katakana iteration mark not after Katakana";
    if (cp == 0x30FB && (is_latin_letter(a) || is_latin_letter(b)))
        return "the Katakana middle dot beside a Latin letter";
    if ((HAS(cjk_strokes, cp) && beside_latin(l, i)) ||
        (HAS(kana_strokes, cp) && is_latin_letter(a) && is_latin_letter(b)))
        return "a stroke-like character beside a Latin letter";
    return NULL;
}

static const char *tld_letters(const struct label *l, size_t i)
{
    uint32_t cp = l->cps[i];
    if ((cp == 0xFE || cp == 0xF0) && !tld_among(l, " is fo "))
        return "thorn or eth outside .is and .fo";
    if (cp == 0x259 && !tld_among(l, " az "))
        return "schwa outside .az";
    if (cp == 0xB7 && !(tld_among(l, " cat ") && before(l, i) == 'l' && after(l, i) == 'l'))
        return "a middle dot outside l\xC2\xB7l under .cat";
    return NULL;
}

static const char *mixed(const struct label *l, int *single)
{
    size_t zeros = 0;
    int non_ascii_latin = 0;
    int32_t level = idnv_restriction_level(l->cps, l->n);
    *single = level <= IDNV_RESTRICTION_SINGLE_SCRIPT;
    for (size_t i = 0; i < l->n; i++)
        non_ascii_latin |= l->cps[i] >= 0x80 && script_of(l->cps[i]) == IDNVI_SCRIPT_LATN;
    if (level > IDNV_RESTRICTION_HIGHLY || (level == IDNV_RESTRICTION_HIGHLY && non_ascii_latin))
        return "scripts that do not go together";
    (void)idnv_mixed_numbers(NULL, 0, &zeros, l->cps, l->n);
    if (zeros > 1)
        return "digits of more than one series";
    if (idnv_marks_check(NULL, l->cps, l->n) != 0)
        return "a mark that cannot be seen";
    return NULL;
}

static const char *looks_like_number(const struct label *l)
{
    size_t likes = 0, digits = 0;
    for (size_t i = 0; i < l->n; i++) {
        likes += HAS(digit_likes, l->cps[i]) != 0;
        digits += l->cps[i] >= '0' && l->cps[i] <= '9';
    }
    return likes > 0 && likes + digits == l->n ? "looks like a number" : NULL;
}

/* All letters of one script, each like a Latin one, under a TLD where the script is not at home. */
static const char *whole_script(const struct label *l, const struct lookalikes *set, size_t count)
{
    for (size_t s = 0; s < count; s++) {
        size_t letters = 0, like = 0;
        for (size_t i = 0; i < l->n; i++) {
            if (is_common(l->cps[i]) && !has_letter(set[s].letters, l->cps[i]))
                continue;
            letters++;
            like += has_letter(set[s].letters, l->cps[i]) != 0;
        }
        if (like > 0 && like == letters && !tld_among(l, set[s].tlds))
            return "looks like Latin throughout";
    }
    return NULL;
}

static const char *chromium(const struct label *l)
{
    int single;
    const char *why = mixed(l, &single);
    for (size_t i = 0; why == NULL && i < l->n; i++) {
        if (!idnvi_id_allowed(idnvi_props(l->cps[i])) || IN(chromium_refused, l->cps[i]))
            why = "a character that is not for identifiers";
        if (why == NULL)
            why = tld_letters(l, i);
        if (why == NULL)
            why = marks(l, i);
        if (why == NULL)
            why = kana(l, i);
    }
    if (why == NULL)
        why = looks_like_number(l);
    if (why == NULL && single)
        why = whole_script(l, whole_scripts, sizeof whole_scripts / sizeof *whole_scripts);
    return why;
}

/*
 * Before Unicode 17.0, which Firefox does not have yet, letters of modern scripts that are now
 * Uncommon_Use were Recommended; marks and Latin letters of that type were not.
 */
static int firefox_identifier(uint32_t cp)
{
    const struct idnvi_props *props = idnvi_props(cp);
    int uncommon = props->gc != IDNVI_GC_MN && props->script != IDNVI_SCRIPT_LATN;
    unsigned allowed = IDNVI_ID_RECOMMENDED | IDNVI_ID_INCLUSION;
    if (props->script == IDNVI_SCRIPT_BOPO || (cp >= 0x48A && cp <= 0x52F && cp != 0x50B))
        return 1;
    return (props->id_types & ~(allowed | (uncommon ? IDNVI_ID_UNCOMMON_USE : 0u))) == 0;
}

static const char *firefox(const struct label *l)
{
    /* Only Cyrillic is looked at as a whole. */
    static const struct lookalikes cyrillic = {
        IDNVI_SCRIPT_CYRL, "аысԁеԍһіюјкӏморԗԛѕсԝхуъьҽпгѵѡ",
        " bg by kz mk mn rs ru su ua uz kg tj xn--p1ai xn--90ais xn--90ae xn--d1alf xn--l1acc "
        "xn--90a3ac xn--j1amh xn--80ao21a xn--e1a4c "};
    int single;
    const char *why = mixed(l, &single);
    for (size_t i = 0; why == NULL && i < l->n; i++) {
        uint32_t cp = l->cps[i];
        if (!firefox_identifier(cp) || IN(firefox_refused, cp))
            why = "a character that is not for identifiers";
        if (why == NULL)
            why = marks(l, i);
        if (why == NULL && (cp == 0xB7 || cp == 0xFE))
            why = tld_letters(l, i);
        if (why == NULL && cp != 0x4E06)
            why = kana(l, i);
    }
    if (why == NULL)
        why = looks_like_number(l);
    if (why == NULL)
        why = whole_script(l, &cyrillic, 1);
    return why;
}

const char *forecast_label(enum browser browser, const uint32_t *cps, size_t n, const char *tld,
                           size_t tld_len)
{
    struct label l = {cps, n, tld, tld_len};
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= cps[i];
    if (all < 0x80)
        return NULL;
    return browser == BROWSER_CHROMIUM ? chromium(&l) : firefox(&l);
}
