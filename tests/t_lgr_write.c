/* SPDX-License-Identifier: MIT */
/* Rulesets that are written, and the file SOURCES. */
#include "lgrtext.h"

#include "files.h"
#include "lgr/sources.h"

static void test_round_trip(void **state)
{
    (void)state;
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr;
    assert_int_equal(read_text(&lgr, everything, 0, &found), IDNV_OK);
    round_trip("everything", lgr);
    size_t len;
    char *text = write_text(lgr, &len);
    for (size_t cap = 0; cap < len; cap += 7) { /* cut anywhere: never more than cap is written */
        size_t needed = 0;
        char *part = malloc(cap + 1);
        part[cap] = 'x';
        assert_int_equal(idnv_lgr_write(part, cap, &needed, lgr), IDNV_ERR_SPACE);
        assert_int_equal(needed, len);
        assert_int_equal(part[cap], 'x');
        assert_memory_equal(part, text, cap);
        free(part);
    }
    free(text);
    idnv_lgr_free(lgr);
}

static void read_and_write(const char *path, void *context)
{
    size_t len = 0;
    idnv_lgr *lgr;
    char *text = read_file(path, &len);
    (void)context;
    assert_non_null(text);
    if (idnv_lgr_read(&lgr, text, len, NULL, NULL) != IDNV_OK)
        fail_msg("%s does not load", path);
    round_trip(path, lgr);
    idnv_lgr_free(lgr);
    free(text);
}

static void test_collections(void **state)
{
    static const char *const folders[] = {
        "lgr/rz-lgr-5", "lgr/rz-common", "lgr/second-level-2024", "lgr/full-variant-set-2024",
        "lgr/msr",      "lgr/cctld",     "lgr/gtld"};
    size_t files = 0, missing = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(folders); i++) {
        size_t here = each_file(data_path(folders[i]), ".xml", read_and_write, NULL);
        files += here;
        missing += here == 0;
    }
    print_message("%zu documents\n", files);
    if (missing > 0) {
        printf("SKIP: put all of lgr/ below $IDNV_TEST_DATA\n");
        skip();
    }
}

/* SOURCES, which says what a folder of tables is. */
#define SECTION                                                                                    \
    "language: sv\ndate: 2020-01-01\ndated: table\nconfidence: exact table seen\nsource: x\n"      \
    "accepts: 0061\naccept-label: a r\nrefuse-label: b r\n"

static void test_sources(void **state)
{
    (void)state;
    static const char good[] = "# c\n\ntld: se\nalso: nu\nplace: Sweden\n"
                               "zone: org.se latin.xml (secondary source)\nzone: pp.se\n"
                               "zone: net.se (general knowledge)\n[latin.xml]\n" SECTION "[yiddish.xml]\n" SECTION;
    static const char *const bad[] = {
        "",
        "tld: se\n",
        "tld: se\nplace: x\n[a.xml]\nlanguage: sv\n",
        "place: x\ntld: se\n[a.xml]\n" SECTION,
        "tld: se\nplace: x \n[a.xml]\n" SECTION,
        "tld: se\nplace: x\nwhat: x\n[a.xml]\n" SECTION,
        "tld: se\nplace: x\nzone: org.se b.xml\n[a.xml]\n" SECTION,
        "tld: se\nplace: x\nzone: org.se (x) a.xml\n[a.xml]\n" SECTION,
        "tld: se\nplace: x\n[A.xml]\n" SECTION,
        "tld: se\nplace: x\n[a.xml]\n" SECTION "[a.xml]\n" SECTION,
        "tld: se\nplace: x\n[../a.xml]\n" SECTION,
    };
    struct idnvi_lgr_sources *s;
    assert_int_equal(idnvi_lgr_sources_read(&s, good, sizeof good - 1, NULL, NULL), IDNV_OK);
    assert_string_equal(s->tld.ptr, "se");
    assert_int_equal(s->also_count, 1);
    assert_int_equal(s->table_count, 2);
    assert_string_equal(s->tables[1].name.ptr, "yiddish");
    assert_string_equal(s->tables[1].confidence.ptr, "exact table seen");
    assert_int_equal(s->zone_count, 3);
    assert_string_equal(s->zones[0].suffix.ptr, "org.se");
    assert_int_equal(s->zones[0].table_count, 1);
    assert_int_equal(s->zones[0].tables[0], 0);
    assert_string_equal(s->zones[0].confidence.ptr, "secondary source");
    assert_int_equal(s->zones[1].table_count, 0);
    assert_int_equal(s->zones[1].confidence.len, 0);
    assert_string_equal(s->zones[2].suffix.ptr, "net.se");
    assert_int_equal(s->zones[2].table_count, 0);
    assert_string_equal(s->zones[2].confidence.ptr, "general knowledge");
    idnvi_lgr_sources_free(s);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(idnvi_lgr_sources_read(&s, bad[i], strlen(bad[i]), NULL, NULL),
                         IDNV_ERR_SYNTAX);
        assert_null(s);
    }
}

/* A suffix that no name ends in would silently be none: the labels below it would be judged wrong. */
static void suffixes_of_sources(void **state)
{
    static const struct {
        const char *header; /* the fault stands in its last line */
        bool good;
    } rows[] = {
        {"tld: se\nplace: x\nzone: q.se", true},
        {"tld: se\nplace: x\nzone: a.b.q.se a.xml (secondary source)", true},
        {"tld: se\nplace: x\nzone: q.se (general knowlege)", false},
        {"tld: se\nplace: x\nzone: q.se a.xml (General knowledge)", false},
        {"tld: se\nalso: nu\nplace: x\nzone: q.nu", true},
        {"tld: se\nalso: nu\nplace: x\nzone: nu a.xml", true},
        {"tld: xn--p1ai\nplace: x\nzone: xn--c1avg.xn--p1ai", true},
        {"tld: se\nplace: x\nzone: q.se\nzone: q.se.se\nzone: qq.se", true},
        {"tld: se\nplace: x\nzone: Q.se", false},
        {"tld: se\nplace: x\nzone: q.Se", false},
        {"tld: se\nplace: x\nzone: Q.se a.xml", false},
        {"tld: se\nplace: x\nzone: .q.se", false},
        {"tld: se\nplace: x\nzone: q.se.", false},
        {"tld: se\nplace: x\nzone: q..se", false},
        {"tld: se\nplace: x\nzone: .", false},
        {"tld: se\nplace: x\nzone: a.nu", false},
        {"tld: se\nplace: x\nzone: use", false},
        {"tld: se\nplace: x\nzone: \u00e5.se", false},
        {"tld: se\nplace: x\nzone: xn--a.se", false},
        {"tld: se\nplace: x\nzone: q_.se", false},
        {"tld: se\nplace: x\nzone: q.se,a.xml", false},
        {"tld: se\nplace: x\nzone: se", false},
        {"tld: se\nplace: x\nzone: q.se\nzone: q.se", false},
        {"tld: se\nplace: x\nzone: q.se\nzone: q.se a.xml", false},
        {"tld: se\nplace: x\nzone: q.se b.xml", false},
        {"tld: SE", false},
        {"tld: .se", false},
        {"tld: q.se", false},
        {"tld: \u0440\u0444", false},
        {"tld: se\nalso: Nu", false},
        {"tld: se\nalso: \u0440\u0444", false},
        {"tld: se\nalso: se", false},
        {"tld: se\nalso: nu\nalso: nu", false},
    };
    char text[1024];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_lgr_diagnostic list[1] = {{0}};
        idnv_lgr_diagnostics found;
        struct idnvi_lgr_sources *s;
        uint32_t line = 1;
        bool place = strstr(rows[i].header, "place") != NULL;
        for (const char *c = rows[i].header; (c = strchr(c, '\n')) != NULL; c++)
            line++;
        snprintf(text, sizeof text, "%s\n%s[a.xml]\n" SECTION, rows[i].header,
                 place ? "" : "place: x\n");
        idnv_lgr_diagnostics_init(&found, list, 1);
        idnv_status status = idnvi_lgr_sources_read(&s, text, strlen(text), NULL, &found);
        if (rows[i].good ? status != IDNV_OK
                         : status != IDNV_ERR_SYNTAX || found.count != 1 || list[0].line != line)
            fail_msg("%s: status %d, %u faults, line %u: %s", rows[i].header, (int)status,
                     (unsigned)found.count, (unsigned)list[0].line, list[0].text);
        idnvi_lgr_sources_free(s);
    }
}

/* A word beside those of the grammar would be taken for a good one: nothing else looks at it. */
static void words_of_sections(void **state)
{
    static const struct {
        const char *date, *dated, *confidence;
        uint32_t line; /* of the fault; 0: there is none */
    } rows[] = {
        {"2020-02-29", "table", "exact table seen", 0},
        {"2020-02-29", "source", "secondary source", 0},
        {"2020-02-29", "compiled", "general knowledge", 0},
        {"2026-02-29", "table", "exact table seen", 5},
        {"29.02.2020", "table", "exact table seen", 5},
        {"2020-02-29", "maybe", "exact table seen", 6},
        {"2020-02-29", "tables", "exact table seen", 6},
        {"2020-02-29", "table", "General knowledge", 7},
        {"2020-02-29", "table", "general  knowledge", 7},
        {"2020-02-29", "table", "general", 7},
    };
    char text[1024];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        idnv_lgr_diagnostic list[1] = {{0}};
        idnv_lgr_diagnostics found;
        struct idnvi_lgr_sources *s;
        snprintf(text, sizeof text,
                 "tld: se\nplace: x\n[a.xml]\nlanguage: sv\ndate: %s\ndated: %s\nconfidence: %s\n"
                 "source: x\naccepts: 0061\naccept-label: a r\nrefuse-label: b r\n",
                 rows[i].date, rows[i].dated, rows[i].confidence);
        idnv_lgr_diagnostics_init(&found, list, 1);
        idnv_status status = idnvi_lgr_sources_read(&s, text, strlen(text), NULL, &found);
        if (rows[i].line == 0 ? status != IDNV_OK
                              : status != IDNV_ERR_SYNTAX || found.count != 1 ||
                                    list[0].line != rows[i].line)
            fail_msg("row %zu: status %d, line %u: %s", i, (int)status, (unsigned)list[0].line,
                     list[0].text);
        idnvi_lgr_sources_free(s);
    }
}

/* What stands n times is told n - 1 times, however many there are. */
static void repeats_in_sources(void **state)
{
    static const char *const texts[] = {
        "tld: se\nplace: x\nzone: q.se\nzone: q.se\nzone: q.se\n[a.xml]\n" SECTION,
        "tld: se\nplace: x\n[a.xml]\n" SECTION "[a.xml]\n" SECTION "[a.xml]\n" SECTION,
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        idnv_lgr_diagnostics found;
        struct idnvi_lgr_sources *s;
        idnv_lgr_diagnostics_init(&found, NULL, 0);
        assert_int_equal(idnvi_lgr_sources_read(&s, texts[i], strlen(texts[i]), NULL, &found),
                         IDNV_ERR_SYNTAX);
        assert_int_equal(found.count, 2);
        idnvi_lgr_sources_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(repeats_in_sources),
        cmocka_unit_test(test_collections),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(suffixes_of_sources),
        cmocka_unit_test(words_of_sections),
    };
    return cmocka_run_group_tests_name("lgr-write", tests, NULL, NULL);
}
