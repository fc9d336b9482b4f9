/* SPDX-License-Identifier: MIT */
/* The lookups of ucd.h that are not worth inlining. */
#include "ucd.h"

_Static_assert(sizeof(struct idnvi_props) == 16, "four records in a cache line");
_Static_assert(IDNVI_SCRIPT_COUNT <= 192, "a set of scripts has 192 bits");
_Static_assert(IDNVI_UNICODE_COUNT <= IDNVI_AGE_NEVER, "Age has five bits");
_Static_assert(IDNVI_NFD_MAX >= 3, "a Hangul syllable decomposes to three");

/* The Unicode Standard, 3.12. */
#define HANGUL_S       0xAC00u
#define HANGUL_L       0x1100u
#define HANGUL_V       0x1161u
#define HANGUL_T       0x11A7u
#define HANGUL_L_COUNT 19u
#define HANGUL_V_COUNT 21u
#define HANGUL_T_COUNT 28u
#define HANGUL_S_COUNT (HANGUL_L_COUNT * HANGUL_V_COUNT * HANGUL_T_COUNT)

const struct idnvi_props *idnvi_props_high(uint32_t cp)
{
    uint32_t low = 0, high = IDNVI_UCD_RUNS; /* the run is in [low, high) */
    if (cp > 0x10FFFF)
        return &idnvi_ucd_records[IDNVI_UCD_UNASSIGNED];
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (idnvi_ucd_run_first[middle] <= cp)
            low = middle;
        else
            high = middle;
    }
    return &idnvi_ucd_records[idnvi_ucd_run_record[low]];
}

/* The sequence at a place of the pool: a count of UTF-16 units, then the units. */
static size_t copy_sequence(uint32_t *dst, uint32_t place)
{
    const uint16_t *unit = &idnvi_seq_pool[place];
    const uint16_t *end = unit + 1 + *unit;
    size_t len = 0;
    for (unit++; unit < end; unit++) {
        uint32_t cp = *unit;
        if ((cp & 0xFC00) == 0xD800) {
            unit++;
            cp = 0x10000 + ((cp & 0x3FF) << 10) + (*unit & 0x3FFu);
        }
        dst[len++] = cp;
    }
    return len;
}

static unsigned count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

/*
 * The place of cp's sequence in the pool: the block of 64 code points, whether cp has one, and how
 * many in the block come before it. Block 0 and place 0 are empty.
 */
static inline uint32_t find_place(uint32_t block, const uint64_t *present, const uint16_t *first,
                                  const uint16_t *places, uint32_t cp)
{
    uint64_t bit = (uint64_t)1 << (cp % 64);
    if ((present[block] & bit) == 0)
        return 0;
    return places[first[block] + count_bits(present[block] & (bit - 1))];
}

size_t idnvi_mapping_rare(uint32_t *dst, uint32_t cp)
{
    uint32_t block = cp / 64 < IDNVI_MAP_TOP ? idnvi_map_top[cp / 64] : 0;
    return copy_sequence(dst, find_place(block, idnvi_map_present, idnvi_map_first,
                                         idnvi_map_places, cp));
}

size_t idnvi_decompose(uint32_t *dst, uint32_t cp)
{
    uint32_t index = cp - HANGUL_S;
    if (index < HANGUL_S_COUNT) {
        uint32_t trail = index % HANGUL_T_COUNT;
        index /= HANGUL_T_COUNT;
        dst[0] = HANGUL_L + index / HANGUL_V_COUNT;
        dst[1] = HANGUL_V + index % HANGUL_V_COUNT;
        dst[2] = HANGUL_T + trail;
        return trail != 0 ? 3 : 2;
    }
    uint32_t block = cp / 64 < IDNVI_NFD_TOP ? idnvi_nfd_top[cp / 64] : 0;
    return copy_sequence(dst, find_place(block, idnvi_nfd_present, idnvi_nfd_first,
                                         idnvi_nfd_places, cp));
}

size_t idnvi_prototype(uint32_t *dst, uint32_t cp)
{
    uint32_t block = cp / 64 < IDNVI_SKEL_TOP ? idnvi_skel_top[cp / 64] : 0;
    return copy_sequence(dst, find_place(block, idnvi_skel_present, idnvi_skel_first,
                                         idnvi_skel_places, cp));
}

uint32_t idnvi_compose(uint32_t first, uint32_t second)
{
    uint32_t lead = first - HANGUL_L;
    uint32_t vowel = second - HANGUL_V;
    if (lead < HANGUL_L_COUNT && vowel < HANGUL_V_COUNT)
        return HANGUL_S + (lead * HANGUL_V_COUNT + vowel) * HANGUL_T_COUNT;
    uint32_t index = first - HANGUL_S;
    if (index < HANGUL_S_COUNT) {
        uint32_t trail = second - HANGUL_T;
        bool joins = index % HANGUL_T_COUNT == 0 && trail - 1 < HANGUL_T_COUNT - 1;
        return joins ? first + trail : 0;
    }
    /* The hash of gen/core.py, mix(): the top bits choose a bucket, its displacement a slot. */
    uint32_t hash = first * 0x9E3779B1u ^ second * 0x85EBCA6Bu;
    hash = (hash ^ hash >> 15) * 0x2C1B3C6Du;
    hash ^= hash >> 13;
    uint32_t slot = (hash + idnvi_compose_shift[hash >> 24] * (hash >> 10 | 1)) & 1023;
    const struct idnvi_composite *found = &idnvi_compose_slots[slot];
    return found->first == first && found->second == second ? found->composite : 0;
}

/* Loose comparison of property value names (UAX #44, 5.9.3) with a NUL-terminated one. */
static bool loosely_equal(const char *name, size_t len, const char *known)
{
    size_t i = 0;
    for (;;) {
        while (i < len && (name[i] == '_' || name[i] == '-' || name[i] == ' '))
            i++;
        while (*known == '_')
            known++;
        if (i == len || *known == '\0')
            return i == len && *known == '\0';
        char a = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];
        char b = *known >= 'A' && *known <= 'Z' ? (char)(*known + 32) : *known;
        if (a != b)
            return false;
        i++;
        known++;
    }
}

int idnvi_script_find(const char *name, size_t len)
{
    for (int i = 0; i < IDNVI_SCRIPT_COUNT; i++) {
        if (loosely_equal(name, len, idnvi_script_codes[i]) ||
            loosely_equal(name, len, idnvi_script_names[i]))
            return i;
    }
    return -1;
}
