/* SPDX-License-Identifier: MIT */
/* Tables of other formats that become rulesets. */
#include "lgrtext.h"

#include <idnv.h>

static idnv_lgr *import(const char *text)
{
    idnv_lgr *lgr;
    assert_int_equal(idnv_lgr_import(&lgr, text, strlen(text), IDNV_LGR_FORMAT_GUESS, NULL, NULL),
                     IDNV_OK);
    round_trip(text, lgr);
    return lgr;
}

static void test_import(void **state)
{
    (void)state;
    idnv_lgr *lgr = import(rfc3743);
    assert_int_equal(lgr->char_count, 2);
    assert_int_equal(lgr->variant_count, 4);
    assert_string_equal(lgr->words[lgr->variants[0].type].ptr, "r-preferred");
    assert_string_equal(lgr->words[lgr->variants[1].type].ptr, "blocked");
    assert_string_equal(lgr->words[lgr->variants[2].type].ptr, "preferred");
    assert_string_equal(lgr->meta.date.ptr, "2013-04-12");
    assert_int_equal(lgr->action_count, 5);
    idnv_lgr_free(lgr);
    lgr = import("# German\nU+00E4|U+0061-U+0065:U+0061 # A WITH DIAERESIS\n");
    assert_int_equal(lgr->variant_count, 2);
    assert_int_equal(lgr->variants[0].cps.len, 2);
    assert_string_equal(lgr->chars[0].notes.comment.ptr, "A WITH DIAERESIS");
    assert_string_equal(lgr->meta.description.ptr, "German\n");
    idnv_lgr_free(lgr);
    lgr = import("\xEF\xBB\xBFU+0061 # A\r\n0062\nU+0063 U+0064\nU+0030..U+0039\n");
    assert_int_equal(lgr->char_count, 4);
    assert_int_equal(lgr->code_points, 12);
    assert_int_equal(lgr->sequence_count, 1);
    idnv_lgr_free(lgr);
    lgr = import("<idntable xmlns=\"http://www.iana.org/idn-tables/0.1\"><meta><domain>cn</domain>"
                 "</meta><data><char cp=\"3447\"><var cp=\"3447\" type=\"preferred\"/>"
                 "<var cp=\"3447\" type=\"character\"/><var cp=\"3473\" type=\"character\"/></char>"
                 "</data></idntable>");
    assert_int_equal(lgr->variant_count, 2);
    assert_string_equal(lgr->meta.scopes[0].value.ptr, "cn");
    assert_string_equal(lgr->words[lgr->variants[1].type].ptr, "blocked");
    idnv_lgr_free(lgr);
    static const char *const bad[] = {"",      "# only\n",     "U+110000\n",
                                      "xyz\n", "U+0061;xyz\n", "U+0061|\n"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(
            idnv_lgr_import(&lgr, bad[i], strlen(bad[i]), IDNV_LGR_FORMAT_GUESS, NULL, NULL),
            IDNV_ERR_SYNTAX);
}

/* The disposition of a variant label under an imported table; empty: it is none. */
static const char *disposition(const char *table, const char *label, const char *variant)
{
    static char word[32];
    idnv_lgr *lgr = import(table);
    const idnv_lgr_source source = {.size = sizeof source, .lgr = lgr, .id = "t", .id_len = 1};
    void *image;
    size_t image_len, n;
    idnv_policy policy;
    assert_int_equal(idnv_lgr_compile(&image, &image_len, &source, 1, NULL, 0, NULL, NULL), IDNV_OK);
    assert_int_equal(idnv_policy_open(&policy, image, image_len), IDNV_OK);
    uint32_t cps[IDNV_POLICY_LABEL_MAX];
    for (n = 0; label[n] != '\0'; n++)
        cps[n] = (unsigned char)label[n];
    static idnv_variants variants;
    idnv_policy_text found;
    word[0] = '\0';
    assert_int_equal(idnv_variants_begin(&variants, &policy, 0, cps, n, IDNV_VARIANTS_ALL, 0), IDNV_OK);
    while (idnv_variants_next(cps, &n, &found, &variants) == IDNV_OK) {
        size_t same = 0;
        while (same < n && cps[same] == (unsigned char)variant[same])
            same++;
        if (same == n && variant[n] == '\0')
            snprintf(word, sizeof word, "%.*s", (int)found.len, found.ptr);
    }
    idnv_lgr_image_free(image, NULL);
    idnv_lgr_free(lgr);
    return word;
}

/*
 * A code point without a preferred variant is its own preferred form, in the text table as in the
 * XML that leaves the mapping to itself out; one with others is not.
 */
/* Nothing has no preferred form; the reader says what else is wrong with it. */
static void nothing_has_no_preferred_form(void **state)
{
    static const char text[] =
        "<idntable xmlns=\"http://www.iana.org/idn-tables/0.1\"><data><char cp=\"\">"
        "<var cp=\"\" type=\"preferred\"/></char></data></idntable>";
    idnv_lgr *lgr;
    (void)state;
    idnv_status status =
        idnv_lgr_import(&lgr, text, sizeof text - 1, IDNV_LGR_FORMAT_GUESS, NULL, NULL);
    assert_true(status == IDNV_OK || status == IDNV_ERR_SYNTAX);
    if (status == IDNV_OK)
        idnv_lgr_free(lgr);
}

static void the_preferred_form_of_a_code_point(void **state)
{
#define OLD "<idntable xmlns=\"http://www.iana.org/idn-tables/0.1\"><data>"
#define VAR(cp, type) "<var cp=\"" cp "\" type=\"" type "\"/>"
    static const char *const tables[] = {
        "0061;0062;0062\n0062;0062;0061\n0063;0063;\n0064;0064;0065\n0065;0064;0064\n",
        "0061;0062;0062\n0062;;0061\n0063;;\n0064;;0065\n0065;0064;0064\n",
        OLD "<char cp=\"0061\">" VAR("0062", "preferred") VAR("0062", "character") "</char>"
        "<char cp=\"0062\">" VAR("0061", "character") "</char><char cp=\"0063\"/>"
        "<char cp=\"0064\">" VAR("0065", "character") VAR("0064", "preferred") "</char>"
        "<char cp=\"0065\">" VAR("0064", "character") VAR("0064", "preferred") "</char>"
        "</data></idntable>",
        OLD "<char cp=\"0061\">" VAR("0062", "character") VAR("0062", "preferred") "</char>"
        "<char cp=\"0062\">" VAR("0062", "character") VAR("0061", "character") "</char>"
        "<char cp=\"0063\"/><char cp=\"0064\">" VAR("0065", "character") "</char>"
        "<char cp=\"0065\">" VAR("0065", "character") VAR("0064", "preferred") "</char>"
        "</data></idntable>",
    };
    static const struct {
        const char *label, *variant, *disposition;
    } rows[] = {
        {"ac", "bc", "allocatable"}, {"bc", "ac", "blocked"},     {"ad", "bd", "allocatable"},
        {"ad", "be", "blocked"},     {"ae", "bd", "allocatable"}, {"ae", "be", "blocked"},
        {"ae", "ad", "blocked"},     {"aa", "ab", "blocked"},     {"aa", "bb", "allocatable"},
        {"cc", "cc", ""},            {"b", "a", "blocked"},
    };
    (void)state;
    for (size_t k = 0; k < COUNT(tables); k++) {
        for (size_t i = 0; i < COUNT(rows); i++) {
            const char *found = disposition(tables[k], rows[i].label, rows[i].variant);
            if (strcmp(found, rows[i].disposition) != 0)
                fail_msg("table %zu, %s: %s is \"%s\"", k, rows[i].label, rows[i].variant, found);
        }
    }
}

/* Carriage returns of a table from Windows, and space before a comment, are not part of a value. */
static void an_imported_reference_ends_with_its_line(void **state)
{
    (void)state;
    idnv_lgr *lgr = import("Reference 0 Unicode 3.2 \r\nReference 1 RFC 3743 \t# the JET\r\n"
                           "# Reference 2 Unihan\r\n0062(0);;\r\n");
    assert_int_equal(lgr->reference_count, 3);
    assert_string_equal(lgr->references[0].value.ptr, "Unicode 3.2");
    assert_string_equal(lgr->references[1].value.ptr, "RFC 3743");
    assert_string_equal(lgr->references[2].value.ptr, "Unihan");
    idnv_lgr_free(lgr);
}

/* Behind any line a comment may stand (RFC 3743, 5.1). */
static void comments_of_the_header_lines(void **state)
{
    (void)state;
    idnv_lgr *lgr = import("Version 1 20020701 # July 2002 \nReference 1 CP936 #\t(known as GBK)\n"
                           "Reference 2 zVariant\nReference 1 again # nothing\n4E00(1);4E00(2);\n");
    assert_string_equal(lgr->meta.version.ptr, "1");
    assert_string_equal(lgr->meta.version_comment.ptr, "July 2002");
    assert_string_equal(lgr->meta.date.ptr, "2002-07-01");
    assert_int_equal(lgr->reference_count, 2);
    assert_string_equal(lgr->references[0].value.ptr, "CP936");
    assert_string_equal(lgr->references[0].comment.ptr, "(known as GBK)");
    assert_null(lgr->references[1].comment.ptr);
    idnv_lgr_free(lgr);
}

static void refused_with(idnv_status expected, const char *text, size_t len, uint32_t line)
{
    idnv_lgr_diagnostic list[2] = {{0}};
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr;
    idnv_lgr_diagnostics_init(&found, list, COUNT(list));
    idnv_status status =
        idnv_lgr_import(&lgr, text, len, IDNV_LGR_FORMAT_GUESS, NULL, &found);
    if (status != expected || list[0].line != line ||
        (expected == IDNV_ERR_LIMIT && (found.count != 1 || strcmp(list[0].section, "idnv, limits"))))
        fail_msg("%.60s: status %d, line %u, %s", text, (int)status, (unsigned)list[0].line,
                 list[0].text);
    assert_null(lgr);
}

static void refused_at(const char *text, size_t len, uint32_t line)
{
    refused_with(IDNV_ERR_SYNTAX, text, len, line);
}

/* A date that is left out is said. */
static void a_date_that_is_none(void **state)
{
    static const char text[] = "# Table\n# Effective Date: 2021-13-01\n0061\n";
    idnv_lgr_diagnostic list[1];
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr;
    (void)state;
    idnv_lgr_diagnostics_init(&found, list, 1);
    assert_int_equal(idnv_lgr_import(&lgr, text, strlen(text), 0, NULL, &found), IDNV_OK);
    assert_int_equal(found.count, 1);
    assert_int_equal(list[0].severity, IDNV_SEVERITY_WARNING);
    assert_int_equal(list[0].line, 2);
    assert_non_null(strstr(list[0].text, "2021-13-01"));
    idnv_lgr_free(lgr);
}

/* A reference named twice is one, or the document would not be read (RFC 7940, 5.4.1). */
static void a_reference_of_one_item(void **state)
{
    char text[512] = "0061(";
    (void)state;
    idnv_lgr *lgr = import("0061(1,2,1,1);0062(3,3);0063(2)\n");
    assert_int_equal(lgr->reference_count, 3);
    assert_int_equal(lgr->chars[0].notes.refs.count, 2);
    assert_int_equal(lgr->variants[0].notes.refs.count, 1);
    idnv_lgr_free(lgr);
    for (unsigned i = 0; i < 64; i++)
        sprintf(text + strlen(text), "%u,", i);
    strcpy(text + strlen(text) - 1, ")\n");
    lgr = import(text);
    assert_int_equal(lgr->chars[0].notes.refs.count, 64);
    idnv_lgr_free(lgr);
    strcpy(text + strlen(text) - 2, ",64)\n");
    refused_with(IDNV_ERR_LIMIT, text, strlen(text), 1);
}

/* Of RFC 3743, 5.1; the other formats have at most six digits. */
static void a_code_point_of_eight_digits(void **state)
{
    (void)state;
    idnv_lgr *lgr = import("00004E00(0);U+04E00 0010FFFF;\n");
    assert_int_equal(lgr->chars[0].cps.ptr[0], 0x4E00);
    assert_int_equal(lgr->variants[0].cps.ptr[1], 0x10FFFF);
    idnv_lgr_free(lgr);
    static const char *const bad[] = {"000004E00;;\n", "00110000;;\n", "FFFFFFFF;;\n",
                                      "100004E00;;\n", "4E0;;\n",     "00004E00\n",
                                      "00004E00|4E00\n"};
    for (size_t i = 0; i < COUNT(bad); i++)
        refused_at(bad[i], strlen(bad[i]), 1);
}

/* Each code point of a sequence may have references, which do not end it (RFC 3743, 5.1). */
static void a_sequence_with_references(void **state)
{
    (void)state;
    idnv_lgr *lgr = import("4E00(1);4E00(1);4E01(1) 4E02(2),4E03 (1) 4E04(3,1) , 4E05\n");
    assert_int_equal(lgr->variant_count, 4);
    assert_int_equal(lgr->variants[1].cps.len, 2);
    assert_int_equal(lgr->variants[1].cps.ptr[1], 0x4E02);
    assert_int_equal(lgr->variants[1].notes.refs.count, 2);
    assert_int_equal(lgr->variants[2].cps.len, 2);
    assert_int_equal(lgr->variants[2].notes.refs.count, 2);
    assert_int_equal(lgr->variants[3].cps.len, 1);
    assert_int_equal(lgr->variants[3].notes.refs.count, 0);
    idnv_lgr_free(lgr);
    lgr = import("4E00(1) 4E01(2);4E00 4E01;\n");
    assert_int_equal(lgr->chars[0].cps.len, 2);
    assert_int_equal(lgr->chars[0].notes.refs.count, 2);
    assert_string_equal(lgr->words[lgr->variants[0].type].ptr, "r-preferred");
    idnv_lgr_free(lgr);
    static const char *const bad[] = {"4E00;4E00;4E01(1)(2)\n", "4E00;4E00;4E01(1)4E02\n",
                                      "4E00;4E00;4E01-4E02\n", "4E00);4E00\n", "4E00)\n",
                                      "4E00;4E01|4E02\n"};
    for (size_t i = 0; i < COUNT(bad); i++)
        refused_at(bad[i], strlen(bad[i]), 1);
}

/* As a code point: the first row counts, and the other is told. */
static void a_sequence_listed_twice(void **state)
{
    static const char *const texts[] = {
        "0061\n0061 0062\n0061 0063\n0061 0062 # again\n",
        "0061|0065\n0061-0062|0063\n0061-0063\n0061-0062|0064\n",
        "0061;0061;\n0061 0062;0061 0062;\n0061 0063;;\n0061 0062;;\n",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        idnv_lgr_diagnostic list[2];
        idnv_lgr_diagnostics found;
        idnv_lgr *lgr;
        idnv_lgr_diagnostics_init(&found, list, COUNT(list));
        assert_int_equal(idnv_lgr_import(&lgr, texts[i], strlen(texts[i]), 0, NULL, &found), IDNV_OK);
        assert_int_equal(found.count, 1);
        assert_int_equal(list[0].severity, IDNV_SEVERITY_WARNING);
        assert_int_equal(list[0].line, 4);
        assert_int_equal(lgr->char_count, 3);
        assert_int_equal(lgr->sequence_count, 2);
        round_trip(texts[i], lgr);
        idnv_lgr_free(lgr);
    }
}

/* Many sequences, each found again: 4096 chains hold them. */
static void many_sequences(void **state)
{
    size_t len = 0, cap = 40000 * 11;
    char *text = malloc(cap + 1);
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr;
    (void)state;
    assert_non_null(text);
    for (unsigned i = 0; i < 40000; i++)
        len += (size_t)snprintf(text + len, cap + 1 - len, "%04X %04X\n", 0x4E00 + i % 20000 / 100,
                                0x3400 + i % 100);
    idnv_lgr_diagnostics_init(&found, NULL, 0);
    assert_int_equal(idnv_lgr_import(&lgr, text, len, 0, NULL, &found), IDNV_OK);
    assert_int_equal(lgr->sequence_count, 20000);
    assert_int_equal(found.count, 20000);
    idnv_lgr_free(lgr);
    free(text);
}

/* What stands in the comments before the rows, and in the lines of RFC 3743 that are no rows. */
static void header_of_a_table(void **state)
{
    static const struct {
        const char *text, *version, *date; /* NULL: none */
    } rows[] = {
        {"# Version: 1.2\n# Version Number: 3\n# Effective Date: 2020-01-31\n0061\n", "1.2", "2020-01-31"},
        {"# Version Number:\t3\n# Effective Date: 31 January 2020\n0061\n", "3", NULL},
        {"# Effective Date: 2020/01/31\n# Version Numbers: 3\n# Versions: 3\n0061\n", NULL, NULL},
        {"# Effective Date: 2020-0a-31\n# Inception Date: 2020-01-31\n# Release: 1\n0061\n", NULL, NULL},
        {"# Registered: 1\n# Registry Number: 7\n0061\n# Version: 9\n", NULL, NULL},
        {"Version 1 20130412\nU+3447;U+3447;\n", "1", "2013-04-12"},
        {"Version 1.5\nU+3447;U+3447;\n", "1.5", NULL},
        {"Version 2\tof 2013\nU+3447;U+3447;\n", "2", NULL},
        /* A document with a date that is none would not be read (RFC 7940, 4.3.2). */
        {"Version 1 20130230\nU+3447;U+3447;\n", "1", NULL},
        {"Version 1 20130431\nU+3447;U+3447;\n", "1", NULL},
        {"# Effective Date: 2021-02-29\n0061\n", NULL, NULL},
        {"# Effective Date: 2021--1-01\n0061\n", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_lgr *lgr = import(rows[i].text);
        if (rows[i].version == NULL)
            assert_null(lgr->meta.version.ptr);
        else
            assert_string_equal(lgr->meta.version.ptr, rows[i].version);
        if (rows[i].date == NULL)
            assert_null(lgr->meta.date.ptr);
        else
            assert_string_equal(lgr->meta.date.ptr, rows[i].date);
        idnv_lgr_free(lgr);
    }
    /* What XML cannot hold becomes a question mark, a tab stays. */
    idnv_lgr *lgr = import("# a\x01\tb\xEF\xBF\xBE\xEF\xBF\xBF\xFF\r\n0061 # c\x02\n");
    assert_string_equal(lgr->meta.description.ptr, "a?\tb???????\n");
    assert_string_equal(lgr->chars[0].notes.comment.ptr, "c?");
    idnv_lgr_free(lgr);
}

/* The line that cannot be read is told. */
static void rows_that_are_none(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
    } rows[] = {
        {"Version x\nU+3447;\n", 1},
        {"Version 1x\nU+3447;\n", 1},
        {"U+3447;\nReference x Book\n", 2},
        {"0061\n0062 x\n", 2},
        {"0061\n0063-0062\n", 2},
        {"0061\n0063-x\n", 2},
        {"0061\n61\n", 2},
        {"0061\n0000061\n", 2},
        {"0061\n000000061\n", 2},
        {"0061\r0062 x\r", 2},
        {"0061\r\n\r\n0062 x\n", 3},
        {"U+0061\nU+0062 0063 LETTER\n", 2},
        {"U+0061\nU+0062LETTER\n", 2},
        {"# only a comment\n\n", 2},
        {"", 1},
        {"0061|0062:\n", 1},
        {"0061|0062|0063\n", 1},
        {"0061;0062;0063;0064\n", 1},
        {"0061(;0062\n", 1},
        {"0061(1;0062\n", 1},
        {"0061(1234567890);0062\n", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        refused_at(rows[i].text, strlen(rows[i].text), rows[i].line);
    static const char nul[] = "0061\n00\0" "62\n";
    refused_at(nul, sizeof nul - 1, 2);
    char line[2100] = "0061\n#";
    memset(line + 6, 'x', sizeof line - 6);
    line[5 + 2047] = '\n';
    idnv_lgr *lgr;
    assert_int_equal(idnv_lgr_import(&lgr, line, 5 + 2047, 0, NULL, NULL), IDNV_OK);
    idnv_lgr_free(lgr);
    line[5 + 2047] = 'x';
    line[5 + 2048] = '\n';
    refused_with(IDNV_ERR_LIMIT, line, 5 + 2049, 2);
}

/* The place in a line is counted in characters. */
static void the_column_of_a_row(void **state)
{
    static const struct {
        const char *text;
        uint32_t column;
    } rows[] = {
        {"x", 1}, {"\t0061 x", 7}, {"0061|", 6}, {"0061|0062:x", 11}, {"\u00E9", 1}, {"0061 \u00E9 x", 6},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_lgr_diagnostic list[1];
        idnv_lgr_diagnostics found;
        idnv_lgr *lgr;
        idnv_lgr_diagnostics_init(&found, list, 1);
        assert_int_equal(idnv_lgr_import(&lgr, rows[i].text, strlen(rows[i].text), 0, NULL, &found),
                         IDNV_ERR_SYNTAX);
        if (list[0].column != rows[i].column)
            fail_msg("%s: column %u", rows[i].text, (unsigned)list[0].column);
    }
}

/* Lines end with CR, LF or both (RFC 4290, 5); names need no "#" behind "U+". */
static void lists_of_many_hands(void **state)
{
    (void)state;
    idnv_lgr *lgr = import("0061\r0062|0063\r\n0063|0062\n\r0064");
    assert_int_equal(lgr->code_points, 4);
    assert_int_equal(lgr->chars[3].notes.line, 5);
    idnv_lgr_free(lgr);
    lgr = import("U+0061\tLATIN SMALL LETTER A \r\nU+0062..U+0063 B, C\nU+0301 U+0302 TWO # marks\n");
    assert_int_equal(lgr->code_points, 3);
    assert_string_equal(lgr->chars[0].notes.comment.ptr, "LATIN SMALL LETTER A");
    assert_string_equal(lgr->chars[1].notes.comment.ptr, "B, C");
    assert_int_equal(lgr->chars[2].cps.len, 2);
    assert_string_equal(lgr->chars[2].notes.comment.ptr, "marks");
    idnv_lgr_free(lgr);
    /* A row that repeats a part of others still lists the rest. */
    lgr = import("0063\n0065\n0061-0067\n0061-0067\n");
    assert_int_equal(lgr->code_points, 7);
    assert_int_equal(lgr->char_count, 5);
    idnv_lgr_free(lgr);
}

/* A column has at most 64 sequences, a sequence 63 code points: the last one, and a limit told. */
static void long_rows(void **state)
{
    static const struct {
        const char *first, *next;
        size_t most;
    } rows[] = {{"0061;;0100", ",%04X", 64},
                {"0100;0100", ",%04X", 64},
                {"0061|0100", ":%04X", 64},
                {"0100", " %04X", 63}};
    char text[1024];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t len = (size_t)snprintf(text, sizeof text, "%s", rows[i].first);
        for (size_t k = 1; k < rows[i].most; k++)
            len += (size_t)snprintf(text + len, sizeof text - len, rows[i].next, 0x100 + (unsigned)k);
        idnv_lgr *lgr = import(text);
        assert_int_equal(lgr->variant_count > 0 ? lgr->variant_count : lgr->chars[0].cps.len, rows[i].most);
        idnv_lgr_free(lgr);
        len += (size_t)snprintf(text + len, sizeof text - len, rows[i].next, 0x200);
        refused_with(IDNV_ERR_LIMIT, text, len, 1);
    }
}

static void wrong_arguments(void **state)
{
    idnv_lgr_options options = {.size = sizeof options - 1};
    idnv_lgr *lgr = (idnv_lgr *)&options;
    size_t needed;
    char dst[4];
    (void)state;
    assert_int_equal(idnv_lgr_import(NULL, "0061", 4, 0, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_import(&lgr, NULL, 4, 0, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_null(lgr);
    assert_int_equal(idnv_lgr_import(&lgr, "0061", 4, 0, &options, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_import(&lgr, "0061", 4, -1, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_import(&lgr, "0061", 4, 5, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_import(&lgr, NULL, 0, 0, NULL, NULL), IDNV_ERR_SYNTAX); /* no row */
    lgr = import("0061");
    assert_int_equal(idnv_lgr_write(dst, sizeof dst, NULL, lgr), IDNV_ERR_ARGUMENT);
    needed = 9;
    assert_int_equal(idnv_lgr_write(NULL, 1, &needed, lgr), IDNV_ERR_ARGUMENT);
    assert_int_equal(needed, 0);
    idnv_lgr_free(lgr);
    char *large = calloc(1, IDNV_LGR_MAX_BYTES + (size_t)1);
    assert_non_null(large);
    memset(large, '#', IDNV_LGR_MAX_BYTES + (size_t)1);
    assert_int_equal(idnv_lgr_import(&lgr, large, IDNV_LGR_MAX_BYTES + (size_t)1,
                                     IDNV_LGR_FORMAT_LIST, NULL, NULL),
                     IDNV_ERR_LIMIT);
    free(large);
}

/* What does not fit into a list is counted; what does not fit into a text is cut between characters. */
static void remarks_that_do_not_fit(void **state)
{
    static const char text[] = "0061\nx\ny\n";
    idnv_lgr_diagnostic list[2];
    idnv_lgr_diagnostics found;
    idnv_lgr_options options;
    idnv_lgr *lgr;
    char file[128];
    (void)state;
    for (uint32_t cap = 0; cap <= 2; cap++) {
        memset(list, 0x55, sizeof list);
        idnv_lgr_diagnostics_init(&found, list, cap);
        assert_int_equal(idnv_lgr_import(&lgr, text, sizeof text - 1, 0, NULL, &found), IDNV_ERR_SYNTAX);
        assert_int_equal(found.count, 2);
        assert_int_equal(found.errors, 2);
        for (uint32_t i = 0; i < 2; i++)
            assert_int_equal(list[i].line, i < cap ? 2 + i : 0x55555555);
    }
    idnv_lgr_diagnostics_init(&found, NULL, 7);
    assert_int_equal(found.cap, 0);
    assert_int_equal(idnv_lgr_import(&lgr, text, sizeof text - 1, 0, NULL, &found), IDNV_ERR_SYNTAX);
    assert_int_equal(found.count, 2);
    idnv_lgr_options_init(&options);
    idnv_lgr_diagnostics_init(&found, list, 1);
    memcpy(file, "a\x7F" "b", 3);
    for (size_t i = 3; i < sizeof file - 1; i += 2)
        memcpy(file + i, "\u00E9", 2);
    file[sizeof file - 1] = '\0';
    options.file = file;
    assert_int_equal(idnv_lgr_import(&lgr, text, sizeof text - 1, 0, &options, &found), IDNV_ERR_SYNTAX);
    assert_int_equal(strlen(list[0].file), 63);
    assert_memory_equal(list[0].file, "a?b\u00E9", 5);
    memmove(file + 2, file + 3, sizeof file - 3); /* a character stands over the end now */
    found.count = 0;
    assert_int_equal(idnv_lgr_import(&lgr, text, sizeof text - 1, 0, &options, &found), IDNV_ERR_SYNTAX);
    assert_int_equal(strlen(list[0].file), 62);
    options.file = NULL;
    found.count = 0;
    assert_int_equal(idnv_lgr_import(&lgr, text, sizeof text - 1, 0, &options, &found), IDNV_ERR_SYNTAX);
    assert_string_equal(list[0].file, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import),
        cmocka_unit_test(nothing_has_no_preferred_form),
        cmocka_unit_test(the_preferred_form_of_a_code_point),
        cmocka_unit_test(the_column_of_a_row),
        cmocka_unit_test(lists_of_many_hands),
        cmocka_unit_test(an_imported_reference_ends_with_its_line),
        cmocka_unit_test(comments_of_the_header_lines),
        cmocka_unit_test(a_date_that_is_none),
        cmocka_unit_test(a_reference_of_one_item),
        cmocka_unit_test(a_code_point_of_eight_digits),
        cmocka_unit_test(a_sequence_listed_twice),
        cmocka_unit_test(many_sequences),
        cmocka_unit_test(a_sequence_with_references),
        cmocka_unit_test(header_of_a_table),
        cmocka_unit_test(rows_that_are_none),
        cmocka_unit_test(long_rows),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(remarks_that_do_not_fit),
    };
    return cmocka_run_group_tests_name("lgr-import", tests, NULL, NULL);
}
