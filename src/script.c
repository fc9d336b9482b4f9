/* SPDX-License-Identifier: MIT */
/* UTS #39, section 5: scripts of a text, restriction levels, mixed numbers. */
#include <string.h>

#include <idnv/homograph.h>

#include "fold.h"
#include "stage.h"
#include "ucd.h"

#define SCRIPT(set, name) idnvi_scx_has((set), IDNVI_SCRIPT_##name)

/* Hanb, Jpan and Kore have no Script value of their own: three bits after the last script. */
enum { SET_HANB = IDNVI_SCRIPT_COUNT, SET_JPAN, SET_KORE, SET_END };
_Static_assert(SET_END <= 192, "augmented script sets fit 192 bits");

static void set_add(struct idnvi_scx *set, unsigned i)
{
    set->bits[i / 64] |= 1ull << (i % 64);
}

static void set_and(struct idnvi_scx *set, const struct idnvi_scx *other)
{
    for (int i = 0; i < 3; i++)
        set->bits[i] &= other->bits[i];
}

static bool set_empty(const struct idnvi_scx *set)
{
    return (set->bits[0] | set->bits[1] | set->bits[2]) == 0;
}

static bool is_common(const struct idnvi_scx *set)
{
    return SCRIPT(set, ZYYY) || SCRIPT(set, ZINH);
}

/* UTS #39, 5.1, augmented script set; false for ALL. */
static bool augmented(struct idnvi_scx *set, uint32_t cp)
{
    *set = *idnvi_scx(idnvi_props(cp));
    if (is_common(set))
        return false;
    if (SCRIPT(set, HANI)) {
        set_add(set, SET_HANB);
        set_add(set, SET_JPAN);
        set_add(set, SET_KORE);
    }
    if (SCRIPT(set, HIRA) || SCRIPT(set, KANA))
        set_add(set, SET_JPAN);
    if (SCRIPT(set, HANG))
        set_add(set, SET_KORE);
    if (SCRIPT(set, BOPO))
        set_add(set, SET_HANB);
    return true;
}

/* The resolved set of all code points, or of those that cannot be Latin. */
static void resolve(struct idnvi_scx *out, const uint32_t *src, size_t len, bool skip_latin)
{
    memset(out, 0xFF, sizeof *out);
    for (size_t i = 0; i < len; i++) {
        struct idnvi_scx set;
        if (!augmented(&set, src[i]) || (skip_latin && SCRIPT(&set, LATN)))
            continue;
        set_and(out, &set);
    }
}

/* The augmented sets of UTS #39, 5.1, behind the scripts. */
static const char extra[3][5] = {"Hanb", "Jpan", "Kore"};

const char *idnv_script_code(size_t i)
{
    if (i < IDNVI_SCRIPT_COUNT)
        return idnvi_script_codes[i];
    return i < SET_END ? extra[i - IDNVI_SCRIPT_COUNT] : NULL;
}

static bool is_code(const char *name, const char code[5])
{
    for (size_t i = 0; i < 4; i++)
        if (idnvi_lower((uint8_t)name[i]) != idnvi_lower((uint8_t)code[i]))
            return false;
    return true;
}

int32_t idnv_script_find(const char *name, size_t name_len)
{
    if (name == NULL)
        return -1;
    for (int32_t i = 0; i < 3; i++)
        if (name_len == 4 && is_code(name, extra[i]))
            return IDNVI_SCRIPT_COUNT + i;
    return idnvi_script_find(name, name_len);
}

int idnv_script_set_has(const idnv_script_set *set, size_t i)
{
    return set != NULL && i < 192 && (set->bits[i / 64] >> (i % 64) & 1) != 0;
}

idnv_status idnv_scripts_used(idnv_script_set *set, const uint32_t *src, size_t src_len)
{
    struct idnvi_scx used = {{0, 0, 0}}, extended = {{0, 0, 0}};
    if (set == NULL || (src == NULL && src_len != 0))
        return IDNV_ERR_ARGUMENT;
    for (size_t i = 0; i < src_len; i++) {
        const struct idnvi_props *props = idnvi_props(src[i]);
        if (props->script != IDNVI_SCRIPT_ZYYY && props->script != IDNVI_SCRIPT_ZINH) {
            set_add(&used, props->script);
            continue;
        }
        const struct idnvi_scx *scx = idnvi_scx(props);
        if (!is_common(scx)) {
            for (int k = 0; k < 3; k++)
                extended.bits[k] |= scx->bits[k];
        }
    }
    if (set_empty(&used))
        used = extended;
    if (set_empty(&used))
        set_add(&used, IDNVI_SCRIPT_ZYYY);
    memcpy(set->bits, used.bits, sizeof set->bits);
    return IDNV_OK;
}

idnv_status idnv_scripts_resolve(idnv_script_set *set, const uint32_t *src, size_t src_len)
{
    struct idnvi_scx out;
    if (set == NULL || (src == NULL && src_len != 0))
        return IDNV_ERR_ARGUMENT;
    resolve(&out, src, src_len, false);
    memcpy(set->bits, out.bits, sizeof set->bits);
    return set_empty(&out) ? IDNV_NO : IDNV_OK;
}

/* UAX #31, table 5, without Cyrillic and Greek: what may stand beside Latin (UTS #39, 5.2). */
static bool beside_latin(const struct idnvi_scx *set)
{
    static const uint8_t scripts[] = {
        IDNVI_SCRIPT_ARAB, IDNVI_SCRIPT_ARMN, IDNVI_SCRIPT_BENG, IDNVI_SCRIPT_BOPO,
        IDNVI_SCRIPT_DEVA, IDNVI_SCRIPT_ETHI, IDNVI_SCRIPT_GEOR, IDNVI_SCRIPT_GUJR,
        IDNVI_SCRIPT_GURU, IDNVI_SCRIPT_HANG, IDNVI_SCRIPT_HANI, IDNVI_SCRIPT_HEBR,
        IDNVI_SCRIPT_HIRA, IDNVI_SCRIPT_KANA, IDNVI_SCRIPT_KHMR, IDNVI_SCRIPT_KNDA,
        IDNVI_SCRIPT_LAOO, IDNVI_SCRIPT_MLYM, IDNVI_SCRIPT_MYMR, IDNVI_SCRIPT_ORYA,
        IDNVI_SCRIPT_SINH, IDNVI_SCRIPT_TAML, IDNVI_SCRIPT_TELU, IDNVI_SCRIPT_THAA,
        IDNVI_SCRIPT_THAI, IDNVI_SCRIPT_TIBT,
    };
    for (size_t i = 0; i < sizeof scripts; i++) {
        if (idnvi_scx_has(set, scripts[i]))
            return true;
    }
    return false;
}

int32_t idnv_restriction_level(const uint32_t *src, size_t src_len)
{
    struct idnvi_scx set;
    uint32_t any = 0;
    bool profile = true;
    for (size_t i = 0; src != NULL && i < src_len; i++) {
        uint32_t cp = idnvi_lower(src[i]);
        any |= cp;
        profile &= (idnvi_derived(idnvi_props(cp)) & IDNVI_DERIVED_REFUSED) == 0;
    }
    if (!profile)
        return IDNV_RESTRICTION_UNRESTRICTED;
    if (any < 0x80)
        return IDNV_RESTRICTION_ASCII;
    resolve(&set, src, src_len, false);
    if (!set_empty(&set))
        return IDNV_RESTRICTION_SINGLE_SCRIPT;
    resolve(&set, src, src_len, true);
    if (idnvi_scx_has(&set, SET_HANB) || idnvi_scx_has(&set, SET_JPAN) ||
        idnvi_scx_has(&set, SET_KORE))
        return IDNV_RESTRICTION_HIGHLY;
    return beside_latin(&set) ? IDNV_RESTRICTION_MODERATELY : IDNV_RESTRICTION_MINIMALLY;
}

const char *idnv_restriction_name(int32_t level)
{
    static const char names[][16] = {"ascii",      "single-script", "highly",
                                     "moderately", "minimally",     "unrestricted"};
    return level >= 0 && level <= IDNV_RESTRICTION_UNRESTRICTED ? names[level] : "";
}

/* The zero of the series of a decimal digit: series are runs of ten, several may follow another. */
static uint32_t zero_of(uint32_t cp)
{
    uint32_t first = cp;
    while (idnvi_props(first - 1)->gc == IDNVI_GC_ND)
        first--;
    return cp - (cp - first) % 10;
}

idnv_status idnv_mixed_numbers(uint32_t *zeros, size_t zeros_cap, size_t *needed,
                               const uint32_t *src, size_t src_len)
{
    uint32_t least = 0;
    bool more = true;
    if (needed == NULL)
        return IDNV_ERR_ARGUMENT;
    *needed = 0;
    if ((src == NULL && src_len != 0) || (zeros == NULL && zeros_cap != 0))
        return IDNV_ERR_ARGUMENT;
    /* One pass for each series found, in ascending order; there are some seventy series. */
    while (more) {
        uint32_t next = UINT32_MAX;
        for (size_t i = 0; i < src_len; i++) {
            if (idnvi_props(src[i])->gc != IDNVI_GC_ND)
                continue;
            uint32_t zero = zero_of(src[i]);
            if (zero >= least && zero < next)
                next = zero;
        }
        more = next != UINT32_MAX;
        if (more) {
            if (*needed < zeros_cap)
                zeros[*needed] = next;
            ++*needed;
            least = next + 1;
        }
    }
    if (zeros != NULL && *needed > zeros_cap)
        return IDNV_ERR_SPACE;
    return *needed > 1 ? IDNV_NO : IDNV_OK;
}

/* The scripts of what looks like cp, itself included; all for what is Common or Inherited. */
static void looks(struct idnvi_scx *out, uint32_t cp)
{
    const struct idnvi_props *props = idnvi_props(cp);
    const struct idnvi_scx *more = &idnvi_fold_sets[idnvi_folds[idnvi_fold_index(cp)].scripts];
    *out = *idnvi_scx(props);
    for (int i = 0; i < 3; i++)
        out->bits[i] |= more->bits[i];
    if (props->script == IDNVI_SCRIPT_ZINH || is_common(out))
        memset(out, 0xFF, sizeof *out);
}

idnv_status idnv_whole_script(idnv_script_set *dst, const uint32_t *src, size_t src_len,
                              const idnv_script_set *scripts)
{
    struct idnvi_scx all, one;
    uint32_t parts[IDNVI_NFD_MAX];
    idnv_script_set own;
    if (dst == NULL || scripts == NULL || idnv_scripts_used(&own, src, src_len) != IDNV_OK)
        return IDNV_ERR_ARGUMENT;
    for (int k = 0; k < 3; k++)
        all.bits[k] = scripts->bits[k] & ~own.bits[k];
    for (size_t i = 0; i < src_len; i++) {
        size_t n = idnvi_decompose(parts, src[i]);
        if (n == 0)
            parts[n++] = src[i];
        for (size_t k = 0; k < n; k++) {
            looks(&one, parts[k]);
            set_and(&all, &one);
        }
    }
    memcpy(dst->bits, all.bits, sizeof dst->bits);
    return set_empty(&all) ? IDNV_NO : IDNV_OK;
}
