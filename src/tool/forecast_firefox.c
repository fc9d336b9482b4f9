/* SPDX-License-Identifier: MIT */
/*
 * Firefox's rules, as published in netwerk/dns/nsIDNService.cpp (IsLabelSafe, restriction profile
 * "high"; read as it stood late in 2025), restated in its order: one pass over the label that keeps the
 * last script other than Common and Inherited.
 */
#include "forecast_rules.h"

/* The character block list, as far as UTS #46 allows these at all. */
static const struct forecast_range refused[] = {
    {0x1C3, 0x1C3},   {0x2D0, 0x2D0},   {0x2EE, 0x2EE},   {0x337, 0x338},   {0x5F4, 0x5F4},
    {0x6D4, 0x6D4},   {0x2010, 0x2010}, {0x2019, 0x2019}, {0x2027, 0x2027}, {0x30A0, 0x30A0},
};

static const struct forecast_range slashes[] = {
    {0x30BD, 0x30BE}, {0x30CE, 0x30CE}, {0x30F3, 0x30F3},
    {0x4E36, 0x4E36}, {0x4E3F, 0x4E41}};

/* Ideographs and Bopomofo that look like Latin letters or punctuation. */
static const struct forecast_range strokes[] = {
    {0x3007, 0x3007}, {0x3108, 0x3108}, {0x3112, 0x3112}, {0x311A, 0x311A}, {0x311F, 0x311F},
    {0x3127, 0x3129}, {0x31B2, 0x31B3}, {0x31BA, 0x31BA}, {0x4E00, 0x4E01}, {0x4E03, 0x4E03},
    {0x4E05, 0x4E05}, {0x4E28, 0x4E28}, {0x4E5B, 0x4E5B}, {0x5341, 0x5341}, {0x5DE5, 0x5DE5},
    {0x8BA0, 0x8BA0}};

static const struct forecast_script whole_scripts[] = {
    {IDNVI_SCRIPT_CYRL, "аысԁеԍһіюкјӏморԗԛѕԝхуъьҽпгѵѡ", " bg by kz pyc ru su ua uz "},
    {IDNVI_SCRIPT_THAI, "บพฟรเแ๐", " th "}, /* on Linux more: others are drawn otherwise there */
};

enum { NO_SCRIPT = IDNVI_SCRIPT_COUNT };

/* The state of the pass. */
struct pass {
    const struct forecast_label *l;
    unsigned last; /* script */
    uint32_t base; /* the last code point that is no mark */
    int numbers;   /* 1 + the zero of the digits so far */
    int latin, groups; /* what the label is made of: bits of GROUP_ */
};

/* Scripts that may stand together, apart from Latin. */
enum { GROUP_CHINESE = 1, GROUP_JAPANESE = 2, GROUP_KOREAN = 4, GROUP_ALONE = 8 };

/*
 * Before Unicode 17.0, which Firefox does not have yet, letters of modern scripts that are now
 * Uncommon_Use were Recommended; marks and Latin letters of that type were not.
 */
static int is_identifier(uint32_t cp)
{
    const struct idnvi_props *props = idnvi_props(cp);
    int uncommon = props->gc != IDNVI_GC_MN && props->script != IDNVI_SCRIPT_LATN;
    unsigned allowed = IDNVI_ID_RECOMMENDED | IDNVI_ID_INCLUSION;
    if (props->script == IDNVI_SCRIPT_BOPO || (cp >= 0x48A && cp <= 0x52F && cp != 0x50B))
        return 1;
    return (props->id_types & ~(allowed | (uncommon ? IDNVI_ID_UNCOMMON_USE : 0u))) == 0;
}

/* The sets of scripts that one is of; 0: Latin. */
static int groups_of(unsigned script)
{
    switch (script) {
    case IDNVI_SCRIPT_LATN: return 0;
    case IDNVI_SCRIPT_HANI: return GROUP_CHINESE | GROUP_JAPANESE | GROUP_KOREAN;
    case IDNVI_SCRIPT_BOPO: return GROUP_CHINESE;
    case IDNVI_SCRIPT_HANG: return GROUP_KOREAN;
    case IDNVI_SCRIPT_HIRA:
    case IDNVI_SCRIPT_KANA: return GROUP_JAPANESE;
    default: return GROUP_ALONE;
    }
}

/* Latin goes with Chinese, Japanese or Korean; any other script with nothing but itself. */
static int goes_together(struct pass *p, unsigned script)
{
    int groups = groups_of(script), alone = p->groups & GROUP_ALONE;
    if (groups == 0) {
        p->latin = 1;
        return !alone;
    }
    if (p->groups == 0)
        p->groups = groups;
    else if (groups == GROUP_ALONE || alone)
        return 0; /* two of them, or one beside another set: script differs from the last one */
    else
        p->groups &= groups;
    return p->groups != 0 && !((p->groups & GROUP_ALONE) && p->latin);
}

static int is_kana_script(unsigned script)
{
    return script == IDNVI_SCRIPT_HIRA || script == IDNVI_SCRIPT_KANA;
}

static int is_japanese(unsigned script)
{
    return is_kana_script(script) || script == IDNVI_SCRIPT_HANI;
}

static const char *kana(const struct pass *p, uint32_t cp, unsigned next)
{
    if (cp == 0x30FC && !is_kana_script(p->last))
        return "the prolonged sound mark not after kana";
    if ((cp >= 0x3078 && cp <= 0x307A &&
         (p->last == IDNVI_SCRIPT_KANA || next == IDNVI_SCRIPT_KANA)) ||
        (cp >= 0x30D8 && cp <= 0x30DA &&
         (p->last == IDNVI_SCRIPT_HIRA || next == IDNVI_SCRIPT_HIRA)))
        return "kana that look like those of the other kind";
    if ((cp == 0x30FD || cp == 0x30FE) && p->last != IDNVI_SCRIPT_KANA)
        return "a Katakana iteration mark not after Katakana";
    if (FORECAST_IN(slashes, cp) && p->l->n > 1 && !is_japanese(p->last) && !is_japanese(next))
        return "a stroke-like character beside a letter of another script";
    if (cp == 0x30FB && (p->last == IDNVI_SCRIPT_LATN || next == IDNVI_SCRIPT_LATN))
        return "the Katakana middle dot beside a Latin letter";
    return NULL;
}

static int is_digit(uint32_t cp) { return cp >= '0' && cp <= '9'; }

/* Strokes beside what is neither of East Asia nor a digit. */
static int beside_western(const struct pass *p, size_t i, unsigned next)
{
    uint32_t a = forecast_before(p->l, i), b = forecast_after(p->l, i);
    return (a != 0 && !is_digit(a) && !is_japanese(p->last) && p->last != IDNVI_SCRIPT_BOPO) ||
           (b != 0 && !is_digit(b) && !is_japanese(next) && next != IDNVI_SCRIPT_BOPO);
}

static const char *mark(const struct pass *p, uint32_t cp, uint32_t before)
{
    const struct idnvi_scx *scx = idnvi_scx(idnvi_props(cp));
    if (cp == before)
        return "a mark that cannot be seen";
    if (p->last != NO_SCRIPT && !idnvi_scx_has(scx, IDNVI_SCRIPT_ZYYY) &&
        !idnvi_scx_has(scx, IDNVI_SCRIPT_ZINH) && !idnvi_scx_has(scx, p->last))
        return "a mark on a letter of another script";
    if (p->base == 0x131 && ((cp >= 0x300 && cp <= 0x314) || cp == 0x31A))
        return "a mark on a dotless letter";
    return NULL;
}

/* What is said of a code point by itself and by its neighbours. */
static const char *character(struct pass *p, size_t i)
{
    const struct forecast_label *l = p->l;
    uint32_t cp = l->cps[i], before = forecast_before(l, i);
    unsigned next = i + 1 < l->n ? idnvi_props(l->cps[i + 1])->script : (unsigned)NO_SCRIPT;
    const char *why = kana(p, cp, next);
    if (why != NULL)
        return why;
    if (FORECAST_IN(strokes, cp) && beside_western(p, i, next))
        return "a stroke-like character beside a letter of another script";
    if (cp >= 0x300 && cp <= 0x339 && p->last != IDNVI_SCRIPT_LATN &&
        p->last != IDNVI_SCRIPT_GREK && p->last != IDNVI_SCRIPT_CYRL)
        return "an accent on a letter of a script without accents";
    if (cp == 0x307 && (before == 'i' || before == 'j' || before == 'l'))
        return "a mark that cannot be seen";
    if (cp == 0x2BB || cp == 0x2BC)
        return "a character that is not for identifiers";
    return forecast_tld_letter(l, i);
}

static const char *digit(struct pass *p, uint32_t cp)
{
    size_t n = 0;
    uint32_t zero = 0;
    (void)idnv_mixed_numbers(&zero, 1, &n, &cp, 1);
    if (n == 1 && p->numbers != 0 && p->numbers != (int)zero + 1)
        return "digits of more than one series";
    if (n == 1)
        p->numbers = (int)zero + 1;
    return NULL;
}

const char *forecast_firefox(const struct forecast_label *l)
{
    struct pass p = {.l = l, .last = NO_SCRIPT};
    for (size_t i = 0; i < l->n; i++) {
        uint32_t cp = l->cps[i];
        const struct idnvi_props *props = idnvi_props(cp);
        int real = props->script != IDNVI_SCRIPT_ZYYY && props->script != IDNVI_SCRIPT_ZINH;
        const char *why = NULL;
        if (FORECAST_IN(refused, cp) || !is_identifier(cp))
            return "a character that is not for identifiers";
        if (real && props->script != p.last && !goes_together(&p, props->script))
            return "scripts that do not go together";
        if ((why = character(&p, i)) != NULL || (why = digit(&p, cp)) != NULL)
            return why;
        if (props->gc != IDNVI_GC_MN)
            p.base = cp;
        else if ((why = mark(&p, cp, forecast_before(l, i))) != NULL)
            return why;
        if (real)
            p.last = props->script;
    }
    for (size_t s = 0; s < sizeof whole_scripts / sizeof *whole_scripts; s++) {
        if (forecast_looks_latin(l, &whole_scripts[s]))
            return "looks like Latin throughout";
    }
    return forecast_number(l);
}
