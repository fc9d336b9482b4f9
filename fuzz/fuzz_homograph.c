/* SPDX-License-Identifier: MIT */
/* Two labels in UTF-8 with a line feed between: keys, comparison, skeletons, scripts. */
#include "fold.h"
#include "fuzz.h"

static const int32_t tiers[] = {IDNV_TIER_K0, IDNV_TIER_K1, IDNV_TIER_K2, IDNV_TIER_K3};
enum { TIERS = 4 };

/* Of the keys of a label, and of a comparison, whatever the labels. */
enum { KEY_STEPS = 150000, COMPARE_STEPS = 200000 };

struct text {
    const uint32_t *cps;
    size_t len;
    int32_t tier; /* of a key */
    int rtl;      /* of a bidirectional skeleton */
};

static idnv_status write_key(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct text *t = context;
    idnv_status status;
    WITHIN(KEY_STEPS, status,
           idnv_homograph_key_text(dst, cap, needed, t->cps, t->len, t->tier));
    return status;
}

static uint32_t *key_text(size_t *len, const uint32_t *src, size_t src_len, int32_t tier)
{
    struct text text = {.cps = src, .len = src_len, .tier = tier};
    idnv_status status;
    uint32_t *key = fuzz_write(len, &status, sizeof *key, write_key, &text);
    REQUIRE(status == IDNV_OK && *len <= IDNV_HOMOGRAPH_KEY_MAX);
    return key;
}

/* Keys as text and as hashes say the same; equal keys of a tier are equal at all later ones. */
static void judge_keys(bool *equal, const uint32_t *a, size_t a_len, const uint32_t *b,
                       size_t b_len)
{
    idnv_homograph_keys keys[2];

    REQUIRE(idnv_homograph_hash(&keys[0], a, a_len) == IDNV_OK);
    REQUIRE(idnv_homograph_hash(&keys[1], b, b_len) == IDNV_OK);
    for (size_t i = 0; i < TIERS; i++) {
        size_t len[2];
        uint32_t *text_a = key_text(&len[0], a, a_len, tiers[i]);
        uint32_t *text_b = key_text(&len[1], b, b_len, tiers[i]);
        equal[i] = len[0] == len[1] && memcmp(text_a, text_b, len[0] * sizeof *text_a) == 0;
        REQUIRE(equal[i] == (memcmp(&keys[0].k[i], &keys[1].k[i], sizeof keys[0].k[i]) == 0));
        REQUIRE(i == 0 || !equal[i - 1] || equal[i]);
    }
}

static idnv_status compare(idnv_homograph_match *match, const uint32_t *a, size_t a_len,
                           const uint32_t *b, size_t b_len)
{
    static idnv_homograph_step steps[IDNV_HOMOGRAPH_STEP_MAX];
    size_t count, again;
    uint64_t cost = 0;

    match->size = sizeof *match;
    idnv_status status;
    WITHIN(COMPARE_STEPS, status,
           idnv_homograph_compare(match, steps, IDNV_HOMOGRAPH_STEP_MAX, &count, a, a_len, b,
                                  b_len));
    REQUIRE(status == IDNV_OK || status == IDNV_NO);
    REQUIRE((status == IDNV_NO) == (match->tier == IDNV_TIER_NONE));
    REQUIRE((status == IDNV_NO) == (match->kind == IDNV_CLASH_NONE));
    REQUIRE(count <= IDNV_HOMOGRAPH_STEP_MAX && (status == IDNV_OK || count == 0));
    for (size_t i = 0; i < count; i++) {
        REQUIRE((size_t)steps[i].a + steps[i].a_len <= a_len);
        REQUIRE((size_t)steps[i].b + steps[i].b_len <= b_len);
        REQUIRE(steps[i].tier <= match->tier && idnv_homograph_source(steps[i].source)[0]);
        cost += steps[i].cost;
    }
    /* Labels of one k0 key that differ (joiners) are told apart by a distance of 1. */
    REQUIRE(cost == match->distance || (match->tier == IDNV_TIER_K0 && match->distance == 1));
    /* What fits is given, whatever there is room for. */
    const size_t rooms[] = {0, count > 0 ? count - 1 : 0, count, count + 1};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        idnv_homograph_step *some = fuzz_block(rooms[i] * sizeof *some);
        REQUIRE(idnv_homograph_compare(match, some, rooms[i], &again, a, a_len, b, b_len) ==
                status);
        REQUIRE(again == count);
        REQUIRE(memcmp(some, steps, (rooms[i] < count ? rooms[i] : count) * sizeof *some) == 0);
    }
    return status;
}

/* A label with one default-ignorable more, or in upper case, is the same at k0. */
static void judge_disguise(const uint32_t *a, size_t len)
{
    static const uint32_t ignorable[] = {0x200C, 0x200D, 0xAD, 0x34F, 0x2060, 0xFE0F};
    idnv_homograph_match match = {.size = sizeof match};
    idnv_homograph_keys keys[2];
    uint32_t *b = fuzz_block((len + 1) * sizeof *b);
    size_t at = len ? a[0] % (len + 1) : 0;

    if (len >= IDNV_HOMOGRAPH_MAX)
        return;
    memcpy(b, a, at * sizeof *b);
    b[at] = ignorable[len % (sizeof ignorable / sizeof *ignorable)];
    memcpy(b + at + 1, a + at, (len - at) * sizeof *b);
    REQUIRE(idnv_homograph_compare(&match, NULL, 0, NULL, a, len, b, len + 1) == IDNV_OK);
    REQUIRE(match.tier == IDNV_TIER_K0);
    REQUIRE(idnv_homograph_hash(&keys[0], a, len) == IDNV_OK);
    REQUIRE(idnv_homograph_hash(&keys[1], b, len + 1) == IDNV_OK);
    REQUIRE(memcmp(&keys[0], &keys[1], sizeof keys[0]) == 0);
    for (size_t i = 0; i < len; i++)
        b[i] = a[i] >= 'a' && a[i] <= 'z' ? a[i] - 32 : a[i];
    REQUIRE(idnv_homograph_compare(&match, NULL, 0, NULL, a, len, b, len) == IDNV_OK);
    REQUIRE(match.tier == IDNV_TIER_K0);
}

/*
 * The key text of a tier stands for its class: in canonical order it has itself as its key. It need
 * not be in that order: at k3 marks of other classes meet where what stood between them is left out.
 * Not at k1 and k2, where a letter and a mark may become i and its dot, which is then seen no more.
 */
static void judge_key_of_key(const uint32_t *a, size_t a_len)
{
    for (size_t i = 0; i < TIERS; i++) {
        size_t len, again;
        uint32_t *key = key_text(&len, a, a_len, tiers[i]);
        if (len > IDNV_HOMOGRAPH_MAX || (tiers[i] != IDNV_TIER_K0 && tiers[i] != IDNV_TIER_K3))
            continue;
        idnvi_canonical_order(key, NULL, len);
        uint32_t *second = key_text(&again, key, len, tiers[i]);
        REQUIRE(again == len && memcmp(key, second, len * sizeof *key) == 0);
    }
}

/* Over the limit once it is mapped and decomposed: to 18 code points, four below U+2000. */
static bool too_long_once_mapped(const uint32_t *src, size_t len)
{
    idnv_homograph_keys keys;
    size_t needed, ligatures = 0;
    idnv_status status;
    WITHIN(KEY_STEPS, status, idnv_homograph_hash(&keys, src, len));
    for (size_t i = 0; i < len; i++)
        ligatures += src[i] >= 0x2000;
    REQUIRE(status == IDNV_OK ||
            (status == IDNV_ERR_LIMIT && ligatures * 18 + (len - ligatures) * 4 > 256));
    for (size_t i = 0; status != IDNV_OK && i < TIERS; i++)
        REQUIRE(idnv_homograph_key_text(NULL, 0, &needed, src, len, tiers[i]) == status);
    return status != IDNV_OK;
}

static void judge_pair(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    bool equal[TIERS];
    idnv_homograph_match there = {0}, back = {0};

    if (a_len > IDNV_HOMOGRAPH_MAX || b_len > IDNV_HOMOGRAPH_MAX) {
        there.size = sizeof there;
        REQUIRE(idnv_homograph_compare(&there, NULL, 0, NULL, a, a_len, b, b_len) ==
                IDNV_ERR_LIMIT);
        return;
    }
    if (too_long_once_mapped(a, a_len) || too_long_once_mapped(b, b_len)) {
        there.size = sizeof there;
        REQUIRE(idnv_homograph_compare(&there, NULL, 0, NULL, a, a_len, b, b_len) ==
                IDNV_ERR_LIMIT);
        return;
    }
    judge_keys(equal, a, a_len, b, b_len);
    compare(&there, a, a_len, b, b_len);
    compare(&back, b, b_len, a, a_len);
    REQUIRE(there.tier == back.tier && there.kind == back.kind);
    REQUIRE(there.distance == back.distance);
    /* A key is a necessary condition. */
    for (size_t i = 0; i < TIERS; i++)
        REQUIRE(there.tier > tiers[i] || equal[i]);
    REQUIRE((there.tier == IDNV_TIER_K0) == equal[0]);
    compare(&there, a, a_len, a, a_len);
    REQUIRE(there.tier == IDNV_TIER_K0 && there.distance == 0);
    REQUIRE(there.kind == IDNV_CLASH_IDENTICAL);
    judge_disguise(a, a_len);
    judge_key_of_key(a, a_len);
}

/* A run of n marks is put in order in n * n steps, n at most 255. */
static uint64_t run_steps(size_t len)
{
    const uint64_t run = len < 255 ? len : 255;
    return 5000 + (200 + 5 * run) * len;
}

static idnv_status write_skeleton(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct text *t = context;
    idnv_status status;
    WITHIN(run_steps(t->len), status, idnv_skeleton(dst, cap, needed, t->cps, t->len));
    return status;
}

static idnv_status write_skeleton_bidi(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct text *t = context;
    idnv_status status;
    WITHIN(run_steps(IDNV_SKELETON_BIDI_MAX), status,
           idnv_skeleton_bidi(dst, cap, needed, t->cps, t->len, t->rtl));
    return status;
}

/* Mixed numbers are said also where there is no room for any. */
static idnv_status write_zeros(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct text *t = context;
    idnv_status status;
    /* A pass for each number system in the text. */
    WITHIN(2000 + 100 * (1 + (uint64_t)*needed) * t->len, status,
           idnv_mixed_numbers(dst, cap, needed, t->cps, t->len));
    if (cap > 0 || *needed == 0)
        return status;
    REQUIRE(status == IDNV_ERR_SPACE);
    REQUIRE(idnv_mixed_numbers(NULL, 0, needed, t->cps, t->len) ==
            (*needed > 1 ? IDNV_NO : IDNV_OK));
    return status;
}

static void judge_skeletons(const uint32_t *src, size_t len)
{
    struct text text = {.cps = src, .len = len};
    idnv_status status;
    size_t needed, again;
    uint32_t *skeleton = fuzz_write(&needed, &status, sizeof *skeleton, write_skeleton, &text);

    REQUIRE(status == IDNV_OK || (status == IDNV_ERR_LIMIT && needed == 0));
    struct text own = {.cps = skeleton, .len = needed};
    if (status == IDNV_OK) {
        const uint32_t *second = fuzz_write(&again, &status, sizeof *second, write_skeleton, &own);
        REQUIRE(status == IDNV_OK ? again == needed : status == IDNV_ERR_LIMIT);
        REQUIRE(status != IDNV_OK || memcmp(second, skeleton, needed * sizeof *second) == 0);
    }
    for (text.rtl = 0; text.rtl < 2; text.rtl++) {
        fuzz_write(&needed, &status, sizeof *skeleton, write_skeleton_bidi, &text);
        REQUIRE(status == IDNV_OK || (status == IDNV_ERR_LIMIT && needed == 0));
        REQUIRE((len > IDNV_SKELETON_BIDI_MAX) <= (status == IDNV_ERR_LIMIT));
    }
}

static void judge_text(const uint32_t *src, size_t len)
{
    struct text text = {.cps = src, .len = len};
    size_t needed, at;
    idnv_script_set used, resolved;
    idnv_status status;
    int32_t level, marks;

    judge_skeletons(src, len);
    WITHIN(1000 + 100 * (uint64_t)len, status, idnv_scripts_used(&used, src, len));
    REQUIRE(status == IDNV_OK);
    WITHIN(1000 + 100 * (uint64_t)len, status, idnv_scripts_resolve(&resolved, src, len));
    REQUIRE((status == IDNV_NO) == !(resolved.bits[0] | resolved.bits[1] | resolved.bits[2]));
    WITHIN(1000 + 150 * (uint64_t)len, level, idnv_restriction_level(src, len));
    REQUIRE(idnv_restriction_name(level)[0]);
    WITHIN(run_steps(len), marks, idnv_marks_check(&at, src, len));
    REQUIRE(at <= len && (marks != 0) == (at < len));
    const uint32_t *zeros = fuzz_write(&needed, &status, sizeof *zeros, write_zeros, &text);
    REQUIRE(status == (needed > 1 ? IDNV_NO : IDNV_OK));
    for (size_t i = 1; i < needed; i++)
        REQUIRE(zeros[i - 1] < zeros[i]);
    WITHIN(5000 + 300 * (uint64_t)len, status, idnv_whole_script(&resolved, src, len, &used));
    REQUIRE(status == (resolved.bits[0] | resolved.bits[1] | resolved.bits[2] ? IDNV_OK : IDNV_NO));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *src = (const char *)data, *feed = size ? memchr(src, '\n', size) : NULL;
    size_t first = feed ? (size_t)(feed - src) : size, a_len, b_len;

    if (size > FUZZ_INPUT_MAX)
        return 0;
    uint32_t *a = fuzz_code_points(&a_len, src, first);
    uint32_t *b = fuzz_code_points(&b_len, feed ? feed + 1 : src, feed ? size - first - 1 : first);
    a = fuzz_copy(a, a_len * sizeof *a);
    b = fuzz_copy(b, b_len * sizeof *b);
    judge_pair(a, a_len, b, b_len);
    judge_text(a, a_len);
    fuzz_free_all();
    return 0;
}
