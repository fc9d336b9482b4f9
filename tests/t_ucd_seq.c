/* SPDX-License-Identifier: MIT */
/* UTS #46 mappings, decomposition, composition and UTS #39 prototypes of every code point. */
#include "test.h"

#include "ucd.h"
#include "ucdfile.h"

enum { CAP = 18 };

/* The sequence that a file gives for each code point; length -1: none. */
static uint32_t sequences[UCD_LIMIT][CAP];
static int lengths[UCD_LIMIT];
static char status[UCD_LIMIT];
static bool excluded[UCD_LIMIT];
static uint32_t parts[UCD_LIMIT][2];
static unsigned failed;

static void same(const char *what, uint32_t cp, const uint32_t *got, size_t count)
{
    size_t want = lengths[cp] < 0 ? 0 : (size_t)lengths[cp];
    if (count == want && memcmp(got, sequences[cp], count * sizeof *got) == 0)
        return;
    failed++;
    print_error("U+%04X: %s differs, length %zu, expected %zu\n", (unsigned)cp, what, count, want);
}

static void forget(void)
{
    memset(lengths, 0xFF, sizeof lengths);
    failed = 0;
}

static void set_mapping(const struct ucd_row *row, void *data)
{
    (void)data;
    for (uint32_t cp = row->first; cp <= row->last; cp++) {
        status[cp] = row->field[1][0] == 'd' ? row->field[1][1] : row->field[1][0];
        if (status[cp] == 'm' || status[cp] == 'e')
            lengths[cp] = ucd_sequence(sequences[cp], CAP, row->field[2]);
    }
}

static void mapping(void **state)
{
    (void)state;
    memset(status, 0, sizeof status);
    forget();
    ucd_each("18.0.0/IdnaMappingTable.txt", set_mapping, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        uint32_t dst[IDNVI_MAP_MAX];
        /* valid, mapped, dEviation; ignored and dIsallowed share a letter, see below */
        static const char letters[] = {'v', 'm', 'e', 0, 'i', 0, 0, 'i'};
        char letter = letters[idnvi_uts46(props)];
        assert_true(letter == status[cp]);
        same("mapping", cp, dst, idnvi_mapping(dst, cp, props));
        bool rtl = false;
        for (int i = 0; i < lengths[cp]; i++)
            rtl = rtl || idnvi_is_rtl(idnvi_props(sequences[cp][i]));
        assert_true(rtl == ((props->hot & IDNVI_HOT_MAPS_RTL) != 0));
    }
    assert_int_equal(failed, 0);
}

/* ignored and disallowed share a letter above; the file tells them apart. */
static void set_ignored(const struct ucd_row *row, void *data)
{
    (void)data;
    for (uint32_t cp = row->first; cp <= row->last; cp++)
        status[cp] = strcmp(row->field[1], "ignored") == 0;
}

static void ignored(void **state)
{
    (void)state;
    ucd_each("18.0.0/IdnaMappingTable.txt", set_ignored, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++)
        assert_int_equal(idnvi_uts46(idnvi_props(cp)) == IDNVI_UTS46_IGNORED, status[cp]);
}

static void set_parts(const struct ucd_row *row, void *data)
{
    (void)data;
    if (row->field[5][0] == '<' || row->field[5][0] == '\0')
        return;
    uint32_t *pair = parts[row->first];
    assert_true(ucd_sequence(pair, 2, row->field[5]) >= 1);
}

static void set_excluded(const struct ucd_row *row, void *data)
{
    (void)data;
    if (strcmp(row->field[1], "Full_Composition_Exclusion") != 0)
        return;
    memset(&excluded[row->first], 1, row->last + 1 - row->first);
}

static void read_decompositions(void)
{
    memset(parts, 0, sizeof parts);
    memset(excluded, 0, sizeof excluded);
    ucd_each("18.0.0/UnicodeData.txt", set_parts, NULL);
    ucd_each("18.0.0/DerivedNormalizationProps.txt", set_excluded, NULL);
    /* The Unicode Standard, 3.12: LVT is LV and T, LV is L and V. */
    for (uint32_t i = 0; i < 11172; i++) {
        uint32_t cp = 0xAC00 + i;
        parts[cp][0] = i % 28 != 0 ? cp - i % 28 : 0x1100 + i / 588;
        parts[cp][1] = i % 28 != 0 ? 0x11A7 + i % 28 : 0x1161 + i / 28 % 21;
    }
}

/* Replace the first part that decomposes until none does; the result is the row of code point 0. */
static void expand(uint32_t cp)
{
    uint32_t *text = sequences[0];
    int count = 1;
    text[0] = cp;
    for (int i = 0; i < count;) {
        const uint32_t *pair = parts[text[i]];
        if (pair[0] == 0) {
            i++;
            continue;
        }
        if (pair[1] != 0) {
            assert_true(count < CAP);
            memmove(&text[i + 2], &text[i + 1], (size_t)(count - i - 1) * sizeof *text);
            text[i + 1] = pair[1];
            count++;
        }
        text[i] = pair[0];
    }
    lengths[0] = count;
}

static void decomposition(void **state)
{
    (void)state;
    forget();
    read_decompositions();
    for (uint32_t cp = UCD_LIMIT - 1; cp > 0; cp--) {
        uint32_t dst[IDNVI_NFD_MAX];
        size_t count = idnvi_decompose(dst, cp);
        bool decomposes = parts[cp][0] != 0;
        assert_true(decomposes == ((idnvi_props(cp)->hot & IDNVI_HOT_DECOMPOSES) != 0));
        if (!decomposes) {
            assert_int_equal(count, 0);
            continue;
        }
        expand(cp);
        same("decomposition", 0, dst, count);
        for (size_t i = 0; i < count; i++) {
            unsigned ccc = idnvi_props(dst[i])->ccc;
            assert_true(parts[dst[i]][0] == 0);
            assert_true(i == 0 || ccc == 0 || idnvi_props(dst[i - 1])->ccc <= ccc);
        }
    }
    assert_int_equal(failed, 0);
}

/* Every first of a composite with every second of one: the file's composite, or none. */
static void composition(void **state)
{
    static uint32_t seconds[UCD_LIMIT];
    uint32_t count = 0;
    (void)state;
    read_decompositions();
    memset(status, 0, sizeof status);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        if (parts[cp][1] == 0 || excluded[cp])
            parts[cp][0] = parts[cp][1] = 0;
        else
            status[parts[cp][1]] = 1;
    }
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        bool second = (idnvi_props(cp)->hot & IDNVI_HOT_SECOND) != 0;
        assert_int_equal(second, status[cp]);
        if (second)
            seconds[count++] = cp;
    }
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        if (parts[cp][0] != 0)
            assert_int_equal(idnvi_compose(parts[cp][0], parts[cp][1]), cp);
    }
    /* What composes must come back as its own pair: nothing else composes. */
    for (uint32_t first = 0; first < 0x30000; first++) {
        for (uint32_t i = 0; i < count; i++) {
            uint32_t cp = idnvi_compose(first, seconds[i]);
            if (cp != 0 && (parts[cp][0] != first || parts[cp][1] != seconds[i]))
                fail_msg("U+%04X U+%04X", (unsigned)first, (unsigned)seconds[i]);
        }
    }
}

/* Hangul syllables are computed: the ends of each range, and one beyond. */
static void hangul(void **state)
{
    static const uint32_t rows[][3] = {
        {0x1100, 0x1161, 0xAC00}, {0x1112, 0x1175, 0xD788}, {0x10FF, 0x1161, 0}, {0x1113, 0x1161, 0},
        {0x1100, 0x1160, 0},      {0x1100, 0x1176, 0},      {0xAC00, 0x11A8, 0xAC01},
        {0xAC00, 0x11C2, 0xAC1B}, {0xAC00, 0x11A7, 0},      {0xAC00, 0x11C3, 0},
        {0xAC01, 0x11A8, 0},      {0xD788, 0x11C2, 0xD7A3}, {0xD7A3, 0x11A8, 0},
        {0xD7A4, 0x11A8, 0},      {0xABFF, 0x11A8, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(idnvi_compose(rows[i][0], rows[i][1]), rows[i][2]);
}

static void set_prototype(const struct ucd_row *row, void *data)
{
    (void)data;
    lengths[row->first] = ucd_sequence(sequences[row->first], CAP, row->field[1]);
}

static void prototypes(void **state)
{
    (void)state;
    forget();
    ucd_each("18.0.0/confusables.txt", set_prototype, NULL);
    for (uint32_t cp = 0; cp < UCD_LIMIT; cp++) {
        const struct idnvi_props *props = idnvi_props(cp);
        uint32_t dst[IDNVI_SKEL_MAX];
        bool has = lengths[cp] > 0;
        same("prototype", cp, dst, idnvi_prototype(dst, cp));
        assert_true(has == ((props->hot & IDNVI_HOT_PROTOTYPE) != 0));
        bool folds = has || idnvi_is_ignorable(props) || props->ccc != 0 ||
                     idnvi_decompose(dst, cp) != 0;
        assert_true(folds == ((props->hot & IDNVI_HOT_FOLDS) != 0));
    }
    assert_int_equal(failed, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(mapping),       cmocka_unit_test(ignored),
        cmocka_unit_test(decomposition), cmocka_unit_test(composition), cmocka_unit_test(hangul),
        cmocka_unit_test(prototypes),
    };
    if (!ucd_available())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
