/* SPDX-License-Identifier: MIT */
/* Whole-script look-alikes: those that the comparison of every two letters finds, and no others. */
#include "labels.h"

#include <stdlib.h>

#include "ucd.h"

/* What labels are made of once they are decomposed, and what of it shares a key. */
struct part {
    uint32_t cp;
    idnv_homograph_key near; /* k2 */
};

static struct part parts[0x40000];
static size_t count;

static bool is_part(uint32_t cp)
{
    const struct idnvi_props *props = idnvi_props(cp);
    return (idnvi_derived(props) & IDNVI_DERIVED_REFUSED) == 0 &&
           (props->hot & IDNVI_HOT_DECOMPOSES) == 0;
}

static bool same_key(size_t x, size_t y)
{
    return memcmp(&parts[x].near, &parts[y].near, sizeof parts[x].near) == 0;
}

static int by_key(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    int keys = memcmp(&x->near, &y->near, sizeof x->near);
    return keys != 0 ? keys : (x->cp > y->cp) - (x->cp < y->cp);
}

static int collect(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        idnv_homograph_keys keys;
        if (!is_part(cp))
            continue;
        assert_true(count < COUNT(parts));
        assert_int_equal(idnv_homograph_hash(&keys, &cp, 1), IDNV_OK);
        parts[count++] = (struct part){cp, keys.k[2]};
    }
    qsort(parts, count, sizeof *parts, by_key);
    return 0;
}

/* The scripts that cp can be of: all for what is Common or Inherited. */
static void add_scripts(idnv_script_set *set, uint32_t cp)
{
    const struct idnvi_props *props = idnvi_props(cp);
    const struct idnvi_scx *scx = idnvi_scx(props);
    bool all = props->script == IDNVI_SCRIPT_ZINH || idnvi_scx_has(scx, IDNVI_SCRIPT_ZYYY);
    for (int i = 0; i < 3; i++)
        set->bits[i] |= all ? UINT64_MAX : scx->bits[i];
}

/* The answer for part x, from the parts from first to end, which have its key. */
static void compare_all(idnv_script_set *set, size_t x, size_t first, size_t end)
{
    idnv_script_set own;
    *set = (idnv_script_set){{0, 0, 0}};
    for (size_t y = first; y < end; y++) {
        idnv_homograph_match match = {.size = sizeof match};
        if (idnv_homograph_compare(&match, NULL, 0, NULL, &parts[x].cp, 1, &parts[y].cp, 1) ==
                IDNV_OK &&
            match.tier <= IDNV_TIER_K2)
            add_scripts(set, parts[y].cp);
    }
    assert_int_equal(idnv_scripts_used(&own, &parts[x].cp, 1), IDNV_OK);
    for (int i = 0; i < 3; i++)
        set->bits[i] &= ~own.bits[i];
}

static void what_every_pair_says(void **state)
{
    idnv_script_set all, expected, found;
    size_t shared = 0;
    (void)state;
    memset(&all, 0xFF, sizeof all);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && same_key(first, end);)
            end++;
        for (size_t x = first; x < end; x++) {
            compare_all(&expected, x, first, end);
            bool any = (expected.bits[0] | expected.bits[1] | expected.bits[2]) != 0;
            idnv_status status = idnv_whole_script(&found, &parts[x].cp, 1, &all);
            if (status != (any ? IDNV_OK : IDNV_NO) ||
                memcmp(&found, &expected, sizeof found) != 0)
                fail_msg("U+%04X", (unsigned)parts[x].cp);
            shared += any;
        }
    }
    printf("%zu code points, %zu with look-alikes of other scripts\n", count, shared);
    assert_true(shared > 2000);
}

/* Each letter of a label has a look-alike of the script. */
static void scripts_of_labels(void **state)
{
    static const struct {
        const char *label, *script;
        bool found;
    } rows[] = {
        {"\u0441\u043E\u0440\u0435", "Latn", true},
        {"\u0441\u043E\u0440\u0435", "Cyrl", false}, /* its own */
        {"\u0436\u0443\u043A", "Latn", false},
        /* c looks like o, o like 0; i looks like l, l like 1: but not c like 0, nor i like 1. */
        {"coco", "Cyrl", true},
        {"coco", "Hebr", false},
        {"\u0441\u043E\u0441\u043E", "Latn", true},
        {"\u0441\u043E\u0441\u043E", "Xsux", false},
        {"i", "Cyrl", true},
        {"i", "Xsux", false},
        {"ol", "Xsux", true},
        /* An o with a bar that is left out at k2. */
        {"\u0473", "Armn", true},
        {"\u03B8", "Arab", true},
        {"\u0463", "Grek", true},
        /* A look-alike of Cherokee that UTS #39 takes to another letter. */
        {"u", "Cher", true},
        {"\u00F3", "Armn", true},  /* the accent is of any script */
        {"\u1CE9", "Latn", false}, /* Common, but by its extensions of few */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct label l = label_of(rows[i].label);
        idnv_script_set wanted = {{0, 0, 0}}, found;
        size_t script = (size_t)idnv_script_find(rows[i].script, 4);
        wanted.bits[script / 64] = 1ull << script % 64;
        idnv_status status = idnv_whole_script(&found, l.cp, l.len, &wanted);
        if (status != (rows[i].found ? IDNV_OK : IDNV_NO) ||
            idnv_script_set_has(&found, script) != rows[i].found)
            fail_msg("%s in %s", rows[i].label, rows[i].script);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_every_pair_says),
        cmocka_unit_test(scripts_of_labels),
    };
    return cmocka_run_group_tests_name("whole-script", tests, collect, NULL);
}
