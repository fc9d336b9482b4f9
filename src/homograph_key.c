/* SPDX-License-Identifier: MIT */
/* The keys k0 to k3 of a label, as hashes and as text. */
#include <string.h>

#include <idnv/homograph.h>

#include "fold.h"
#include "ucd.h"

_Static_assert(IDNVI_FOLDED_MAX *IDNVI_FOLD_KEY_MAX <= 1280, "IDNV_HOMOGRAPH_KEY_MAX");

#define COMBINING_DOT_ABOVE 0x307u

/* UTS #46 maps what IDNA2008 refuses, upper case above all; everything else stays. */
static size_t mapped(uint32_t *dst, uint32_t cp, const struct idnvi_props *props)
{
    dst[0] = cp;
    if (idnvi_uts46(props) != IDNVI_UTS46_MAPPED)
        return 1;
    return idnvi_mapping(dst, cp, props);
}

/* Drops each dot above that is invisible, and gives dotless i and j their dot. */
static void drop_hidden_dots(struct idnvi_folded *f)
{
    size_t kept = 0, base = SIZE_MAX;
    for (size_t i = 0; i < f->len; i++) {
        uint32_t cp = f->cp[i];
        uint8_t ccc = idnvi_props(cp)->ccc;
        if (cp == COMBINING_DOT_ABOVE && base != SIZE_MAX) {
            if (f->cp[base] == 0x131)
                f->cp[base] = 'i';
            else if (f->cp[base] == 0x237)
                f->cp[base] = 'j';
            continue;
        }
        if (ccc == 0)
            base = idnvi_is_soft_dotted(cp) || cp == 0x131 || cp == 0x237 ? kept : SIZE_MAX;
        else if (ccc == 230)
            base = SIZE_MAX;
        f->cp[kept] = cp;
        f->pos[kept++] = f->pos[i];
    }
    f->len = kept;
}

int32_t idnvi_fold_label(struct idnvi_folded *dst, const uint32_t *src, size_t len)
{
    uint32_t text[IDNVI_MAP_MAX], parts[IDNVI_NFD_MAX];
    bool reorder = false;
    dst->len = 0;
    if (len > IDNV_HOMOGRAPH_MAX)
        return IDNV_ERR_LIMIT;
    for (size_t i = 0; i < len; i++) {
        const struct idnvi_props *props = idnvi_props(src[i]);
        size_t n = mapped(text, src[i], props);
        if (idnvi_is_ignorable(props))
            continue;
        for (size_t k = 0; k < n; k++) {
            props = idnvi_props(text[k]);
            size_t count =
                (props->hot & IDNVI_HOT_DECOMPOSES) != 0 ? idnvi_decompose(parts, text[k]) : 0;
            if (count == 0)
                parts[count++] = text[k];
            reorder |= props->ccc != 0;
            if (dst->len + count > IDNVI_FOLDED_MAX)
                return IDNV_ERR_LIMIT;
            for (size_t p = 0; p < count; p++) {
                dst->cp[dst->len] = parts[p];
                dst->pos[dst->len++] = (uint8_t)i;
            }
        }
    }
    if (reorder) {
        idnvi_canonical_order(dst->cp, dst->pos, dst->len);
        drop_hidden_dots(dst);
    }
    return IDNV_OK;
}

/* Two 64-bit lanes: the second gathers every state of the first. */
struct lanes {
    uint64_t a, b;
};

static inline void lanes_put(struct lanes *h, uint32_t cp)
{
    h->a = (h->a ^ cp) * 0x9FB21C651E98DF25u;
    h->a ^= h->a >> 32;
    h->b = (h->b << 9 | h->b >> 55) + h->a;
}

static idnv_homograph_key lanes_end(struct lanes h, unsigned tier)
{
    idnv_homograph_key key;
    lanes_put(&h, 0x110000u + tier);
    key.w[0] = (h.a ^ h.b >> 31) * 0xFF51AFD7ED558CCDu;
    key.w[1] = (h.b ^ h.a >> 33) * 0xC4CEB9FE1A85EC53u;
    key.w[0] ^= key.w[0] >> 32;
    key.w[1] ^= key.w[1] >> 32;
    return key;
}

static inline void lanes_fold(struct lanes h[4], const uint32_t *cp)
{
    unsigned index = idnvi_fold_index(*cp);
    if (index == 0) {
        for (int t = 1; t < 4; t++)
            lanes_put(&h[t], *cp);
        return;
    }
    for (int t = 1; t < 4; t++) {
        const uint32_t *text;
        unsigned len = idnvi_fold_text(&text, cp, &idnvi_folds[index], t);
        for (unsigned i = 0; i < len; i++)
            lanes_put(&h[t], text[i]);
    }
}

/* 1: as it stands in k0, and no mark has to find its place; else the long way. */
static bool plain(const uint32_t *src, size_t len)
{
    const uint32_t slow = IDNVI_HOT_IGNORABLE | IDNVI_HOT_SECOND | IDNVI_HOT_NFC_QC;
    uint32_t hot = 0, ccc = 0, maps = 0;
    for (size_t i = 0; i < len; i++) {
        const struct idnvi_props *props = idnvi_props(src[i]);
        hot |= props->hot;
        ccc |= props->ccc;
        maps |= idnvi_uts46(props) == IDNVI_UTS46_MAPPED;
    }
    return (hot & slow) == 0 && ccc == 0 && maps == 0;
}

idnv_status idnv_homograph_hash(idnv_homograph_keys *keys, const uint32_t *src, size_t src_len)
{
    struct lanes h[4];
    if (keys == NULL || (src == NULL && src_len != 0))
        return IDNV_ERR_ARGUMENT;
    if (src_len > IDNV_HOMOGRAPH_MAX)
        return IDNV_ERR_LIMIT;
    for (int t = 0; t < 4; t++)
        h[t] = (struct lanes){0x243F6A8885A308D3u, 0x13198A2E03707344u};
    if (plain(src, src_len)) {
        uint32_t parts[IDNVI_NFD_MAX];
        for (size_t i = 0; i < src_len; i++) {
            lanes_put(&h[0], src[i]);
            bool composed =
                src[i] >= 0x80 && (idnvi_props(src[i])->hot & IDNVI_HOT_DECOMPOSES) != 0;
            size_t n = composed ? idnvi_decompose(parts, src[i]) : 0;
            for (size_t k = 0; k < n; k++)
                lanes_fold(h, &parts[k]);
            if (n == 0)
                lanes_fold(h, &src[i]);
        }
    } else {
        struct idnvi_folded f;
        uint32_t text[IDNVI_FOLDED_MAX];
        size_t len;
        idnv_status status = idnvi_fold_label(&f, src, src_len);
        if (status != IDNV_OK)
            return status;
        for (size_t i = 0; i < f.len; i++)
            lanes_fold(h, &f.cp[i]);
        (void)idnv_homograph_key_text(text, IDNVI_FOLDED_MAX, &len, src, src_len, IDNV_TIER_K0);
        for (size_t i = 0; i < len; i++)
            lanes_put(&h[0], text[i]);
    }
    for (unsigned t = 0; t < 4; t++)
        keys->k[t] = lanes_end(h[t], t);
    return IDNV_OK;
}

/* Canonical composition in place (The Unicode Standard, 3.11, D117). */
static void compose(struct idnvi_folded *f)
{
    size_t kept = 0, starter = SIZE_MAX;
    unsigned last = 0;
    for (size_t i = 0; i < f->len; i++) {
        uint32_t cp = f->cp[i];
        unsigned ccc = idnvi_props(cp)->ccc;
        bool adjacent = starter != SIZE_MAX && starter + 1 == kept;
        uint32_t both = 0;
        if (starter != SIZE_MAX && (adjacent || (last < ccc && last != 0)))
            both = idnvi_compose(f->cp[starter], cp);
        if (both != 0) {
            f->cp[starter] = both;
            continue;
        }
        if (ccc == 0)
            starter = kept;
        last = ccc;
        f->cp[kept++] = cp;
    }
    f->len = kept;
}

idnv_status idnv_homograph_key_text(uint32_t *dst, size_t dst_cap, size_t *needed,
                                    const uint32_t *src, size_t src_len, int32_t tier)
{
    struct idnvi_folded f;
    size_t len = 0;
    if (needed != NULL)
        *needed = 0;
    if (needed == NULL || (src == NULL && src_len != 0) || (dst == NULL && dst_cap != 0) ||
        tier < IDNV_TIER_K0 || tier > IDNV_TIER_K3 || tier == IDNV_TIER_V)
        return IDNV_ERR_ARGUMENT;
    idnv_status status = idnvi_fold_label(&f, src, src_len);
    if (status != IDNV_OK)
        return status;
    if (tier == IDNV_TIER_K0)
        compose(&f);
    for (size_t i = 0; i < f.len; i++) {
        const uint32_t *text = &f.cp[i];
        size_t n = 1;
        if (tier != IDNV_TIER_K0)
            n = idnvi_fold_text(&text, &f.cp[i], &idnvi_folds[idnvi_fold_index(f.cp[i])],
                                tier - IDNV_TIER_V);
        for (size_t k = 0; k < n; k++, len++) {
            if (len < dst_cap)
                dst[len] = text[k];
        }
    }
    *needed = len;
    return len <= dst_cap ? IDNV_OK : IDNV_ERR_SPACE;
}

const char *idnv_tier_name(int32_t tier)
{
    static const char names[][3] = {"k0", "v", "k1", "k2", "k3"};
    return tier >= IDNV_TIER_K0 && tier <= IDNV_TIER_K3 ? names[tier] : "";
}

const char *idnv_homograph_version(void)
{
    return IDNVI_FOLD_VERSION;
}

size_t idnv_homograph_key_max(void)
{
    return IDNV_HOMOGRAPH_KEY_MAX;
}

size_t idnv_homograph_keys_sizeof(void)
{
    return sizeof(idnv_homograph_keys);
}
