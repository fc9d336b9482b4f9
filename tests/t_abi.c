/* SPDX-License-Identifier: MIT */
/*
 * What programs that are already compiled rely on: sizes and places of the members of public
 * structures (of 64-bit systems; those of 32-bit ones follow from the same types), numbers of
 * statuses, and limits. A change here is a new major version.
 */
#include "config.h" /* before any other header */

#include "test.h"

#include <idnv.h>
#include <idnv/lgr.h>
#include <idnv/zone.h>

static const struct {
    const char *name;
    size_t size, want;
} structures[] = {
    {"idnv_finding", sizeof(idnv_finding), 32},
    {"idnv_report", sizeof(idnv_report), 40},
    {"idnv_character", sizeof(idnv_character), 224},
    {"idnv_script_set", sizeof(idnv_script_set), 24},
    {"idnv_homograph_key", sizeof(idnv_homograph_key), 16},
    {"idnv_homograph_keys", sizeof(idnv_homograph_keys), 64},
    {"idnv_homograph_step", sizeof(idnv_homograph_step), 8},
    {"idnv_homograph_match", sizeof(idnv_homograph_match), 64},
    {"idnv_policy", sizeof(idnv_policy), 64},
    {"idnv_policy_text", sizeof(idnv_policy_text), 16},
    {"idnv_policy_table", sizeof(idnv_policy_table), 176},
    {"idnv_policy_result", sizeof(idnv_policy_result), 1104},
    {"idnv_policy_refusal", sizeof(idnv_policy_refusal), 16},
    {"idnv_policy_bucket", sizeof(idnv_policy_bucket), 272},
    {"idnv_variants", sizeof(idnv_variants), 4096},
    {"idnv_lgr_allocator", sizeof(idnv_lgr_allocator), 16},
    {"idnv_lgr_options", sizeof(idnv_lgr_options), 56},
    {"idnv_lgr_diagnostic", sizeof(idnv_lgr_diagnostic), 392},
    {"idnv_lgr_diagnostics", sizeof(idnv_lgr_diagnostics), 40},
    {"idnv_lgr_source", sizeof(idnv_lgr_source), 80},
    {"idnv_lgr_suffix", sizeof(idnv_lgr_suffix), 48},
    {"idnv_zone_options", sizeof(idnv_zone_options), 40},
    {"idnv_zone_load_result", sizeof(idnv_zone_load_result), 24},
    {"idnv_zone_entry", sizeof(idnv_zone_entry), 1392},
    {"idnv_zone_stats", sizeof(idnv_zone_stats), 232},
};

static void structures_keep_their_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; sizeof(void *) == 8 && i < COUNT(structures); i++)
        if (structures[i].size != structures[i].want)
            fail_msg("%s has %zu octets, not %zu", structures[i].name, structures[i].size,
                     structures[i].want);
}

/* What callers in other languages ask for. */
static void sizes_can_be_asked_for(void **state)
{
    static const struct {
        size_t (*asked)(void);
        size_t size;
    } sizes[] = {
        {idnv_finding_sizeof, sizeof(idnv_finding)},
        {idnv_report_sizeof, sizeof(idnv_report)},
        {idnv_character_sizeof, sizeof(idnv_character)},
        {idnv_homograph_keys_sizeof, sizeof(idnv_homograph_keys)},
        {idnv_homograph_step_sizeof, sizeof(idnv_homograph_step)},
        {idnv_homograph_match_sizeof, sizeof(idnv_homograph_match)},
        {idnv_policy_sizeof, sizeof(idnv_policy)},
        {idnv_policy_table_sizeof, sizeof(idnv_policy_table)},
        {idnv_policy_result_sizeof, sizeof(idnv_policy_result)},
        {idnv_policy_refusal_sizeof, sizeof(idnv_policy_refusal)},
        {idnv_policy_bucket_sizeof, sizeof(idnv_policy_bucket)},
        {idnv_variants_sizeof, sizeof(idnv_variants)},
#ifdef HAVE_LGR
        {idnv_lgr_options_sizeof, sizeof(idnv_lgr_options)},
        {idnv_lgr_diagnostic_sizeof, sizeof(idnv_lgr_diagnostic)},
        {idnv_lgr_diagnostics_sizeof, sizeof(idnv_lgr_diagnostics)},
        {idnv_lgr_source_sizeof, sizeof(idnv_lgr_source)},
        {idnv_lgr_suffix_sizeof, sizeof(idnv_lgr_suffix)},
#endif
#ifdef HAVE_ZONE
        {idnv_zone_options_sizeof, sizeof(idnv_zone_options)},
        {idnv_zone_load_result_sizeof, sizeof(idnv_zone_load_result)},
        {idnv_zone_entry_sizeof, sizeof(idnv_zone_entry)},
        {idnv_zone_stats_sizeof, sizeof(idnv_zone_stats)},
#endif
    };
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++)
        if (sizes[i].asked() != sizes[i].size)
            fail_msg("row %zu: %zu octets, not %zu", i, sizes[i].asked(), sizes[i].size);
}

static void members_keep_their_places(void **state)
{
    (void)state;
    assert_int_equal(offsetof(idnv_finding, rule), 0);
    assert_int_equal(offsetof(idnv_finding, severity), 2);
    assert_int_equal(offsetof(idnv_finding, label), 4);
    assert_int_equal(offsetof(idnv_finding, index), 8);
    assert_int_equal(offsetof(idnv_finding, cp), 12);
    assert_int_equal(offsetof(idnv_finding, byte), 16);
    assert_int_equal(offsetof(idnv_finding, bytes), 20);
    assert_int_equal(offsetof(idnv_report, size), 0);
    assert_int_equal(offsetof(idnv_report, cap), 4);
    assert_int_equal(offsetof(idnv_report, count), 8);
    assert_int_equal(offsetof(idnv_report, errors), 12);
    assert_int_equal(offsetof(idnv_report, findings), 16);
}

static void numbers_stay(void **state)
{
    (void)state;
    assert_int_equal(IDNV_OK, 0);
    assert_int_equal(IDNV_NO, 1);
    assert_int_equal(IDNV_ERR_ARGUMENT, -1);
    assert_int_equal(IDNV_ERR_SPACE, -2);
    assert_int_equal(IDNV_ERR_LIMIT, -3);
    assert_int_equal(IDNV_ERR_IMAGE, -4);
    assert_int_equal(IDNV_ERR_VERSION, -5);
    assert_int_equal(IDNV_ERR_MEMORY, -6);
    assert_int_equal(IDNV_ERR_SYNTAX, -7);
    assert_int_equal(IDNV_ERR_IO, -8);
    assert_int_equal(IDNV_ERR_MISMATCH, -9);
    assert_int_equal(IDNV_ERR_FULL, -10);
    assert_int_equal(IDNV_ERR_NOT_FOUND, -11);
    assert_int_equal(IDNV_SEVERITY_NOTE, 1);
    assert_int_equal(IDNV_SEVERITY_WARNING, 2);
    assert_int_equal(IDNV_SEVERITY_ERROR, 3);
    assert_int_equal(IDNV_RULE_ILL_FORMED_UTF8, 1);
    assert_int_equal(IDNV_RULE_DISALLOWED, 20);
    assert_int_equal(IDNV_RULE_PUNYCODE, 40);
    assert_int_equal(IDNV_RULE_CONTEXTJ_ZWNJ, 60);
    assert_int_equal(IDNV_RULE_BIDI_1, 81);
    for (idnv_status status = 1; status >= IDNV_ERR_NOT_FOUND; status--) {
        assert_true(strncmp(idnv_status_name(status), "IDNV_", 5) == 0);
        assert_true(strlen(idnv_status_text(status)) > 3);
        for (idnv_status other = status - 1; other >= IDNV_ERR_NOT_FOUND; other--)
            assert_string_not_equal(idnv_status_name(status), idnv_status_name(other));
    }
    assert_string_equal(idnv_status_name(-999), "IDNV_ERR_UNKNOWN");
}

static void versions_agree(void **state)
{
    char text[32];
    (void)state;
    snprintf(text, sizeof text, "%d.%d.%d", IDNV_VERSION_MAJOR, IDNV_VERSION_MINOR,
             IDNV_VERSION_PATCH);
    assert_string_equal(text, IDNV_VERSION_STRING);
    assert_string_equal(idnv_version(), IDNV_VERSION_STRING);
    assert_int_equal(idnv_version_number(), IDNV_VERSION_NUMBER);
    assert_int_equal(IDNV_VERSION_NUMBER,
                     IDNV_VERSION_MAJOR << 16 | IDNV_VERSION_MINOR << 8 | IDNV_VERSION_PATCH);
    assert_string_equal(idnv_unicode_version(), IDNV_UNICODE_VERSION_STRING);
    assert_int_equal(idnv_punycode_encode_bound(63), IDNV_PUNYCODE_ENCODE_BOUND(63));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structures_keep_their_sizes),
        cmocka_unit_test(members_keep_their_places),
        cmocka_unit_test(sizes_can_be_asked_for),
        cmocka_unit_test(numbers_stay),
        cmocka_unit_test(versions_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
