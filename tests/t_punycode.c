/* SPDX-License-Identifier: MIT */
/*
 * Punycode: the samples of RFC 3492, 7.1; small inputs without exception; that decoding loses
 * nothing, on which src/ace.c relies; limits and capacities.
 */
#include "names.h"

#include "punycode.h"

struct sample {
    const char *name;
    const char *encoded;
    uint32_t cps[40]; /* ends at 0 */
};

/* RFC 3492, 7.1 (A) to (S). Letters of the encoded form in lower case where case is a flag. */
static const struct sample samples[] = {
    {"Arabic", "egbpdaj6bu4bxfgehfvwxn",
     {0x644, 0x64A, 0x647, 0x645, 0x627, 0x628, 0x62A, 0x643, 0x644, 0x645, 0x648, 0x634, 0x639,
      0x631, 0x628, 0x64A, 0x61F}},
    {"Chinese (simplified)", "ihqwcrb4cv8a8dqg056pqjye",
     {0x4ED6, 0x4EEC, 0x4E3A, 0x4EC0, 0x4E48, 0x4E0D, 0x8BF4, 0x4E2D, 0x6587}},
    {"Chinese (traditional)", "ihqwctvzc91f659drss3x8bo0yb",
     {0x4ED6, 0x5011, 0x7232, 0x4EC0, 0x9EBD, 0x4E0D, 0x8AAA, 0x4E2D, 0x6587}},
    {"Czech", "Proprostnemluvesky-uyb24dma41a",
     {0x50, 0x72, 0x6F, 0x10D, 0x70, 0x72, 0x6F, 0x73, 0x74, 0x11B, 0x6E, 0x65, 0x6D, 0x6C, 0x75,
      0x76, 0xED, 0x10D, 0x65, 0x73, 0x6B, 0x79}},
    {"Hebrew", "4dbcagdahymbxekheh6e0a7fei0b",
     {0x5DC, 0x5DE, 0x5D4, 0x5D4, 0x5DD, 0x5E4, 0x5E9, 0x5D5, 0x5D8, 0x5DC, 0x5D0, 0x5DE, 0x5D3,
      0x5D1, 0x5E8, 0x5D9, 0x5DD, 0x5E2, 0x5D1, 0x5E8, 0x5D9, 0x5EA}},
    {"Hindi", "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd",
     {0x92F, 0x939, 0x932, 0x94B, 0x917, 0x939, 0x93F, 0x928, 0x94D, 0x926, 0x940, 0x915, 0x94D,
      0x92F, 0x94B, 0x902, 0x928, 0x939, 0x940, 0x902, 0x92C, 0x94B, 0x932, 0x938, 0x915, 0x924,
      0x947, 0x939, 0x948, 0x902}},
    {"Japanese", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa",
     {0x306A, 0x305C, 0x307F, 0x3093, 0x306A, 0x65E5, 0x672C, 0x8A9E, 0x3092, 0x8A71, 0x3057,
      0x3066, 0x304F, 0x308C, 0x306A, 0x3044, 0x306E, 0x304B}},
    {"Korean",
     "989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c",
     {0xC138, 0xACC4, 0xC758, 0xBAA8, 0xB4E0, 0xC0AC, 0xB78C, 0xB4E4, 0xC774, 0xD55C, 0xAD6D,
      0xC5B4, 0xB97C, 0xC774, 0xD574, 0xD55C, 0xB2E4, 0xBA74, 0xC5BC, 0xB9C8, 0xB098, 0xC88B,
      0xC744, 0xAE4C}},
    {"Russian", "b1abfaaepdrnnbgefbadotcwatmq2g4l",
     {0x43F, 0x43E, 0x447, 0x435, 0x43C, 0x443, 0x436, 0x435, 0x43E, 0x43D, 0x438, 0x43D, 0x435,
      0x433, 0x43E, 0x432, 0x43E, 0x440, 0x44F, 0x442, 0x43F, 0x43E, 0x440, 0x443, 0x441, 0x441,
      0x43A, 0x438}},
    {"Spanish", "PorqunopuedensimplementehablarenEspaol-fmd56a",
     {0x50, 0x6F, 0x72, 0x71, 0x75, 0xE9, 0x6E, 0x6F, 0x70, 0x75, 0x65, 0x64, 0x65, 0x6E, 0x73,
      0x69, 0x6D, 0x70, 0x6C, 0x65, 0x6D, 0x65, 0x6E, 0x74, 0x65, 0x68, 0x61, 0x62, 0x6C, 0x61,
      0x72, 0x65, 0x6E, 0x45, 0x73, 0x70, 0x61, 0xF1, 0x6F, 0x6C}},
    {"Vietnamese", "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g",
     {0x54, 0x1EA1, 0x69, 0x73, 0x61, 0x6F, 0x68, 0x1ECD, 0x6B, 0x68, 0xF4, 0x6E, 0x67, 0x74,
      0x68, 0x1EC3, 0x63, 0x68, 0x1EC9, 0x6E, 0xF3, 0x69, 0x74, 0x69, 0x1EBF, 0x6E, 0x67, 0x56,
      0x69, 0x1EC7, 0x74}},
    {"3<nen>B<gumi>", "3B-ww4c5e180e575a65lsy2b",
     {0x33, 0x5E74, 0x42, 0x7D44, 0x91D1, 0x516B, 0x5148, 0x751F}},
    {"<amuro>-with-SUPER-MONKEYS", "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n",
     {0x5B89, 0x5BA4, 0x5948, 0x7F8E, 0x6075, 0x2D, 0x77, 0x69, 0x74, 0x68, 0x2D, 0x53, 0x55,
      0x50, 0x45, 0x52, 0x2D, 0x4D, 0x4F, 0x4E, 0x4B, 0x45, 0x59, 0x53}},
    {"Hello-Another-Way-", "Hello-Another-Way--fc4qua05auwb3674vfr0b",
     {0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x2D, 0x41, 0x6E, 0x6F, 0x74, 0x68, 0x65, 0x72, 0x2D, 0x57,
      0x61, 0x79, 0x2D, 0x305D, 0x308C, 0x305E, 0x308C, 0x306E, 0x5834, 0x6240}},
    {"<hitotsu>", "2-u9tlzr9756bt3uc0v",
     {0x3072, 0x3068, 0x3064, 0x5C4B, 0x6839, 0x306E, 0x4E0B, 0x32}},
    {"Maji<de>Koi", "MajiKoi5-783gue6qz075azm5e",
     {0x4D, 0x61, 0x6A, 0x69, 0x3067, 0x4B, 0x6F, 0x69, 0x3059, 0x308B, 0x35, 0x79D2, 0x524D}},
    {"<pafii>de<runba>", "de-jg4avhby1noc0d",
     {0x30D1, 0x30D5, 0x30A3, 0x30FC, 0x64, 0x65, 0x30EB, 0x30F3, 0x30D0}},
    {"<sono><supiido><de>", "d9juau41awczczp",
     {0x305D, 0x306E, 0x30B9, 0x30D4, 0x30FC, 0x30C9, 0x3067}},
    {"-> $1.00 <-", "-> $1.00 <--",
     {0x2D, 0x3E, 0x20, 0x24, 0x31, 0x2E, 0x30, 0x30, 0x20, 0x3C, 0x2D}},
};

static void samples_of_rfc_3492(void **state)
{
    (void)state;
    assert_int_equal(COUNT(samples), 19);
    for (size_t i = 0; i < COUNT(samples); i++) {
        const struct sample *s = &samples[i];
        uint32_t cps[64];
        char text[512];
        size_t len = 0, needed, cp_needed;
        while (len < COUNT(s->cps) && s->cps[len])
            len++;
        assert_int_equal(idnv_punycode_encode(text, sizeof text, &needed, s->cps, len), IDNV_OK);
        assert_int_equal(needed, strlen(s->encoded));
        assert_memory_equal(text, s->encoded, needed);
        assert_int_equal(idnv_punycode_decode(cps, COUNT(cps), &cp_needed, NULL, s->encoded,
                                              strlen(s->encoded)),
                         IDNV_OK);
        assert_int_equal(cp_needed, len);
        assert_memory_equal(cps, s->cps, len * sizeof *cps);
    }
}

static void round_trip(const uint32_t *src, size_t len)
{
    uint32_t cps[IDNV_PUNYCODE_MAX];
    char text[IDNV_PUNYCODE_ENCODE_BOUND(IDNV_PUNYCODE_MAX)];
    size_t text_len, cps_len;

    if (idnv_punycode_encode(text, sizeof text, &text_len, src, len) != IDNV_OK ||
        idnv_punycode_decode(cps, COUNT(cps), &cps_len, NULL, text, text_len) != IDNV_OK ||
        cps_len != len || memcmp(cps, src, len * sizeof *cps) != 0)
        fail_msg("no round trip: %zu code points, first U+%04X", len, len ? src[0] : 0);
    if (text_len > idnv_punycode_encode_bound(len))
        fail_msg("%zu code points take %zu octets", len, text_len);
}

static bool is_surrogate(uint32_t cp) { return cp >= 0xD800 && cp <= 0xDFFF; }

/* Every code point alone and after a letter; all labels of up to four of a few code points. */
static void small_labels_come_back(void **state)
{
    static const uint32_t few[] = {'-', 'a', 'Z', '9', 0x80, 0x81, 0xFF, 0x3C3, 0xFFFF, 0x10FFFF};
    uint32_t cps[4];
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        if (is_surrogate(cp))
            continue;
        cps[0] = cp;
        cps[1] = 'b';
        round_trip(cps, 1);
        if (cp < 0x3000 || cp % 16 == 0)
            round_trip(cps, 2);
    }
    for (size_t n = 0; n < 10000; n++) {
        size_t rest = n;
        for (size_t i = 0; i < 4; i++, rest /= COUNT(few))
            cps[i] = few[rest % COUNT(few)];
        for (size_t len = 0; len <= 4; len++)
            round_trip(cps, len);
    }
}

static uint64_t random_state = 20261120;

static uint32_t next_random(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % below);
}

static void long_labels_come_back(void **state)
{
    uint32_t cps[IDNV_PUNYCODE_MAX];
    (void)state;
    for (size_t n = 0; n < 3000; n++) {
        size_t len = 1 + next_random(IDNV_PUNYCODE_MAX);
        uint32_t range = n % 3 == 0 ? 0x100 : n % 3 == 1 ? 0x3000 : 0x110000;
        for (size_t i = 0; i < len; i++) {
            cps[i] = next_random(range);
            if (is_surrogate(cps[i]))
                cps[i] = 'x';
        }
        round_trip(cps, len);
    }
    for (size_t i = 0; i < COUNT(cps); i++)
        cps[i] = 0x10FFFF - (uint32_t)(i % 2);
    round_trip(cps, COUNT(cps));
}

/*
 * What decodes encodes again to the same octets, capital letters in numbers aside: two A-labels in
 * lower case are never one U-label. src/ace.c leaves the second encoding out for this reason.
 */
static void decoding_loses_nothing(void **state)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    unsigned decoded = 0;
    (void)state;
    for (size_t n = 0; n < 600000; n++) {
        char src[60], again[IDNV_PUNYCODE_ENCODE_BOUND(IDNV_PUNYCODE_MAX)];
        uint32_t cps[IDNV_PUNYCODE_MAX];
        size_t len = 1 + next_random(n % 4 ? 8 : 59), cps_len, again_len;
        for (size_t i = 0; i < len; i++)
            src[i] = digits[next_random(n % 2 ? 37 : 26)];
        if (idnv_punycode_decode(cps, COUNT(cps), &cps_len, NULL, src, len) != IDNV_OK)
            continue;
        decoded++;
        assert_int_equal(idnv_punycode_encode(again, sizeof again, &again_len, cps, cps_len),
                         IDNV_OK);
        if (again_len != len || memcmp(again, src, len) != 0)
            fail_msg("%.*s decodes, and encodes to %.*s", (int)len, src, (int)again_len, again);
    }
    assert_true(decoded > 50000);
}

/* All strings of three digits, the same. */
static void short_strings_lose_nothing(void **state)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    (void)state;
    for (size_t n = 0; n < 37 * 37 * 37; n++) {
        char src[3] = {digits[n % 37], digits[n / 37 % 37], digits[n / 37 / 37]}, again[32];
        uint32_t cps[4];
        size_t cps_len, again_len;
        if (idnv_punycode_decode(cps, COUNT(cps), &cps_len, NULL, src, 3) != IDNV_OK)
            continue;
        assert_int_equal(idnv_punycode_encode(again, sizeof again, &again_len, cps, cps_len),
                         IDNV_OK);
        assert_int_equal(again_len, 3);
        assert_memory_equal(again, src, 3);
    }
}

static void faults_have_a_place(void **state)
{
    static const struct {
        const char *src;
        size_t at;
    } faults[] = {
        {"ple/", 3},
        {"ple\xD1\x90", 3},
        {"a\x80-b", 1},
        {"-", 0},
        {"99999999", 7},
        {"0000h", 0},
        {"a-9", 3},
        {"tda~", 3},
        {"tda\x60", 3},
        {"tda{", 3},
        /* 2^31 - 1 is a number, of no code point; 2^31 overflows in its last digit. */
        {"w416146o", 0},
        {"x416146o", 7},
        {"tda:", 3},
        {"tda@", 3},
        {"tda[", 3},
        {"\xE3\x81\x8C-", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        uint32_t cps[64];
        size_t needed, at = 999;
        assert_int_equal(idnv_punycode_decode(cps, COUNT(cps), &needed, &at, faults[i].src,
                                              strlen(faults[i].src)),
                         IDNV_NO);
        assert_int_equal(needed, 0);
        if (at != faults[i].at)
            fail_msg("%s: fault at %zu, not %zu", faults[i].src, at, faults[i].at);
    }
}

static void surrogates_are_refused(void **state)
{
    static const uint32_t bad[] = {0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF};
    char text[64];
    uint32_t cps[8];
    size_t needed, at;
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(idnv_punycode_encode(text, sizeof text, &needed, &bad[i], 1), IDNV_NO);
    /* The numbers of U+D7FF and U+E000 decode; those between them do not. */
    const uint32_t low = 0xD7FF, high = 0xE000;
    assert_int_equal(idnv_punycode_encode(text, sizeof text, &needed, &low, 1), IDNV_OK);
    assert_int_equal(idnv_punycode_decode(cps, 8, &needed, &at, text, needed), IDNV_OK);
    assert_int_equal(idnv_punycode_decode(cps, 8, &needed, &at, S("h41c")), IDNV_OK);
    unsigned refused = 0;
    for (uint32_t cp = low + 1; cp < high; cp++) {
        /* A single number of the code point minus 80: digits as in RFC 3492, 3.3 with bias 72. */
        static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
        uint32_t delta = cp - 0x80;
        size_t len = 0;
        for (uint32_t k = 36;; k += 36) {
            uint32_t t = k <= 72 ? 1 : k >= 98 ? 26 : k - 72;
            if (delta < t)
                break;
            text[len++] = digits[t + (delta - t) % (36 - t)];
            delta = (delta - t) / (36 - t);
        }
        text[len++] = digits[delta];
        refused += idnv_punycode_decode(cps, 8, &needed, &at, text, len) == IDNV_NO;
    }
    assert_int_equal(refused, 2048);
    assert_int_equal(idnv_punycode_encode(text, sizeof text, &needed, &high, 1), IDNV_OK);
    assert_int_equal(idnv_punycode_decode(cps, 8, &needed, &at, text, needed), IDNV_OK);
    assert_int_equal(cps[0], 0xE000);
}

static void capacities_are_exact(void **state)
{
    static const uint32_t cps[] = {'b', 0xFC, 'c', 'h', 'e', 'r'};
    char text[16];
    uint32_t back[8];
    size_t needed;
    (void)state;
    for (size_t cap = 0; cap <= 10; cap++) {
        memset(text, '#', sizeof text);
        idnv_status want = cap < 9 ? IDNV_ERR_SPACE : IDNV_OK;
        assert_int_equal(idnv_punycode_encode(text, cap, &needed, cps, COUNT(cps)), want);
        assert_int_equal(needed, 9);
        for (size_t i = want == IDNV_OK ? 9 : cap; i < sizeof text; i++)
            assert_int_equal(text[i], '#');
    }
    for (size_t cap = 0; cap <= 7; cap++) {
        memset(back, 0xEE, sizeof back);
        idnv_status want = cap < 6 ? IDNV_ERR_SPACE : IDNV_OK;
        assert_int_equal(idnv_punycode_decode(back, cap, &needed, NULL, S("bcher-kva")), want);
        assert_int_equal(needed, 6);
        for (size_t i = want == IDNV_OK ? 6 : cap; i < COUNT(back); i++)
            assert_int_equal(back[i], 0xEEEEEEEE);
    }
}

static void limits_and_arguments(void **state)
{
    static uint32_t many[IDNV_PUNYCODE_MAX + 2];
    static char text[8 * IDNV_PUNYCODE_MAX + 64];
    size_t needed = 7;
    (void)state;
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = 'a';
    assert_int_equal(idnv_punycode_encode(text, sizeof text, &needed, many, 255), IDNV_OK);
    assert_int_equal(needed, 256);
    assert_int_equal(idnv_punycode_encode(text, sizeof text, &needed, many, 256), IDNV_ERR_LIMIT);
    assert_int_equal(needed, 0);
    /* 255 basic code points decode; one more is over the limit, and so is one more number. */
    memset(text, 'a', 300);
    text[255] = '-';
    assert_int_equal(idnv_punycode_decode(many, COUNT(many), &needed, NULL, text, 256), IDNV_OK);
    assert_int_equal(needed, 255);
    assert_int_equal(idnv_punycode_decode(many, COUNT(many), &needed, NULL, text, 257),
                     IDNV_ERR_LIMIT);
    memset(text, 'a', 300);
    text[256] = '-';
    assert_int_equal(idnv_punycode_decode(many, COUNT(many), &needed, NULL, text, 257),
                     IDNV_ERR_LIMIT);
    assert_int_equal(idnv_punycode_decode(many, COUNT(many), &needed, NULL, text, SIZE_MAX),
                     IDNV_ERR_LIMIT);
    /* The longest text is read; one octet more is not. */
    static char longest[IDNV_PUNYCODE_ENCODE_BOUND(IDNV_PUNYCODE_MAX) + 1];
    memset(longest, '!', sizeof longest);
    assert_int_equal(idnv_punycode_decode(many, COUNT(many), &needed, NULL, longest, sizeof longest - 1),
                     IDNV_NO);
    assert_int_equal(idnv_punycode_decode(many, COUNT(many), &needed, NULL, longest, sizeof longest),
                     IDNV_ERR_LIMIT);
    assert_int_equal(idnv_punycode_encode(NULL, 1, &needed, many, 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_punycode_encode(text, 1, &needed, NULL, 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_punycode_decode(NULL, 1, &needed, NULL, "a", 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_punycode_decode(many, 1, &needed, NULL, NULL, 1), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_punycode_encode(NULL, 0, NULL, NULL, 0), IDNV_OK);
    assert_int_equal(idnv_punycode_decode(NULL, 0, NULL, NULL, NULL, 0), IDNV_OK);
}

/* Inside the library: the longest label fills its room to the last, and no more. */
static void the_longest_label_fills_its_room(void **state)
{
    char src[IDNV_PUNYCODE_MAX + 1];
    uint32_t dst[IDNV_PUNYCODE_MAX + 1], len, hot, at;
    (void)state;
    memset(src, 'a', IDNV_PUNYCODE_MAX);
    src[IDNV_PUNYCODE_MAX] = '-';
    dst[IDNV_PUNYCODE_MAX] = 0xEEEEEEEE;
    assert_int_equal(idnvi_punycode_decode(dst, &len, &hot, &at, src, sizeof src), IDNV_OK);
    assert_int_equal(len, IDNV_PUNYCODE_MAX);
    assert_int_equal(dst[IDNV_PUNYCODE_MAX - 1], 'a');
    assert_int_equal(dst[IDNV_PUNYCODE_MAX], 0xEEEEEEEE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_of_rfc_3492),
        cmocka_unit_test(small_labels_come_back),
        cmocka_unit_test(long_labels_come_back),
        cmocka_unit_test(decoding_loses_nothing),
        cmocka_unit_test(short_strings_lose_nothing),
        cmocka_unit_test(faults_have_a_place),
        cmocka_unit_test(surrogates_are_refused),
        cmocka_unit_test(capacities_are_exact),
        cmocka_unit_test(limits_and_arguments),
        cmocka_unit_test(the_longest_label_fills_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
