/* SPDX-License-Identifier: MIT */
/* Rulesets without end, and memory that has one: bounded work, and no block left behind. */
#include "lgrtext.h"

#include "lgr/sources.h"

/* The i-th allocation fails. */
struct faulty {
    long left; /* allocations before the failure; < 0: none fails */
    long blocks;
    int failed;
};

static void *faulty_resize(void *context, void *block, size_t size)
{
    struct faulty *f = context;
    if (size == 0) {
        f->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (f->left == 0) {
        f->failed = 1;
        return NULL;
    }
    f->left--;
    void *moved = realloc(block, size);
    f->blocks += block == NULL && moved != NULL;
    return moved;
}

enum { RFC7940 = -1 }; /* beside the formats that are imported */

static const struct text_of {
    const char *name, *text;
    int format;
    idnv_status want;
} texts[] = {
    {"RFC 7940", everything, RFC7940, IDNV_OK},
    {"RFC 3743", rfc3743, IDNV_LGR_FORMAT_GUESS, IDNV_OK},
    {"RFC 4290", "0061|0062:0063 0064\n0062|0061\nU+00E4\n0030-0039\n", IDNV_LGR_FORMAT_RFC4290,
     IDNV_OK},
    {"list", "# Version: 2\n0061\n0062..0070\nU+00E4\n0061 0062\n", IDNV_LGR_FORMAT_LIST, IDNV_OK},
    {"IDNTABLE",
     "<idntable xmlns=\"http://www.iana.org/idn-tables/0.1\"><meta><domain>cn</domain></meta><data>"
     "<char cp=\"0061\"><var cp=\"0061\" type=\"preferred\"/><var cp=\"0062\" type=\"character\"/>"
     "</char><char cp=\"0062\"/></data></idntable>",
     IDNV_LGR_FORMAT_IDNTABLE, IDNV_OK},
    /* Refused, with words about it. */
    {"no ruleset",
     NS "<data><char cp=\"0061\"/><char cp=\"zz\"/><foo/></data><rules><rule name=\"a\">"
        "<rule by-ref=\"b\"/></rule></rules></lgr>",
     RFC7940, IDNV_ERR_SYNTAX},
    {"no XML", NS "<data><char cp=\"0061\"></data>", RFC7940, IDNV_ERR_SYNTAX},
    {"no list", "0061\nzzz\n0063\n", IDNV_LGR_FORMAT_LIST, IDNV_ERR_SYNTAX},
    {"no IDNTABLE", "<idntable xmlns=\"http://www.iana.org/idn-tables/0.1\"><data><char/></idntable>",
     IDNV_LGR_FORMAT_IDNTABLE, IDNV_ERR_SYNTAX},
};

static void each_allocation_of_reading_fails(const struct text_of *t)
{
    static idnv_lgr_diagnostic list[4];
    struct faulty f;
    idnv_lgr_allocator allocator = {faulty_resize, &f};
    idnv_lgr_options options;
    idnv_lgr_diagnostics found;
    idnv_lgr_options_init(&options);
    options.allocator = &allocator;
    for (long i = 0;; i++) {
        idnv_lgr *lgr;
        size_t len = strlen(t->text);
        f = (struct faulty){.left = i};
        idnv_lgr_diagnostics_init(&found, list, COUNT(list));
        idnv_status status =
            t->format == RFC7940
                ? idnv_lgr_read(&lgr, t->text, len, &options, &found)
                : idnv_lgr_import(&lgr, t->text, len, t->format, &options, &found);
        idnv_status want = f.failed ? IDNV_ERR_MEMORY : t->want;
        if (status != want)
            fail_msg("%s, allocation %ld: %s, not %s", t->name, i, idnv_status_text(status),
                     idnv_status_text(want));
        assert_true((lgr != NULL) == (status == IDNV_OK));
        idnv_lgr_free(lgr);
        if (f.blocks != 0)
            fail_msg("%s, allocation %ld: %ld blocks are left", t->name, i, f.blocks);
        if (!f.failed) {
            assert_int_equal(found.errors > 0, status != IDNV_OK);
            break;
        }
        assert_true(i < 100000);
    }
}

/* What compiles to every part of an image: contexts, sequences, look-around, choices, sets. */
static const char compiled[] =
    NS "<meta><version>1</version><date>2020-01-01</date><language>sv</language>"
       "<unicode-version>6.3.0</unicode-version></meta><data>"
       "<range first-cp=\"0030\" last-cp=\"0039\" tag=\"d\" not-when=\"after\"/>"
       "<char cp=\"0061\" tag=\"v\"><var cp=\"0062\" type=\"blocked\"/>"
       "<var cp=\"0063 0064\" type=\"allocatable\" when=\"after\"/><var cp=\"0061\"/></char>"
       "<char cp=\"0062\"><var cp=\"0061\" type=\"blocked\"/></char>"
       "<char cp=\"0063\"/><char cp=\"0064\" when=\"before\"/>"
       "<char cp=\"0063 0064\"><var cp=\"0061\" type=\"activated\"/></char></data><rules>"
       "<class name=\"c\">0061-0062 0064</class><class name=\"t\" from-tag=\"d\"/>"
       "<rule name=\"after\"><look-behind><class by-ref=\"c\"/></look-behind><anchor/></rule>"
       "<rule name=\"before\"><anchor/><look-ahead><choice><end/><class by-ref=\"t\"/>"
       "<rule><any/><char cp=\"0061 0062\"/></rule></choice></look-ahead></rule>"
       "<rule name=\"part\"><char cp=\"0061\" count=\"0:3\"/></rule>"
       "<rule name=\"long\"><start/><choice count=\"2:20\"><class by-ref=\"c\" count=\"1+\"/>"
       "<any/></choice><rule by-ref=\"part\"/><end/></rule>"
       "<action disp=\"invalid\" match=\"long\"/><action disp=\"blocked\" not-match=\"part\" "
       "all-variants=\"blocked allocatable\"/></rules></lgr>";

static void an_image_is_made_whole_or_not_at_all(const char *document)
{
    static const uint32_t first[] = {0};
    struct faulty f;
    const idnv_lgr_allocator allocator = {faulty_resize, &f};
    idnv_lgr *lgr;
    void *image, *whole;
    size_t len, whole_len;
    assert_int_equal(idnv_lgr_read(&lgr, document, strlen(document), NULL, NULL), IDNV_OK);
    const idnv_lgr_source source = {
        .size = sizeof source, .lgr = lgr, .id = "a", .id_len = 1, .source = "s", .source_len = 1,
        .confidence = "exact", .confidence_len = 5, .document = document,
        .document_len = strlen(document)};
    const idnv_lgr_suffix suffixes[] = {{.name = "se", .name_len = 2},
                                        {.name = "pp.se", .name_len = 5, .tables = first,
                                         .tables_len = 1}};
    assert_int_equal(idnv_lgr_compile(&whole, &whole_len, &source, 1, suffixes, 2, NULL, NULL),
                     IDNV_OK);
    idnv_status status = IDNV_ERR_MEMORY;
    for (long i = 0; status != IDNV_OK; i++) {
        f = (struct faulty){.left = i};
        status = idnv_lgr_compile(&image, &len, &source, 1, suffixes, 2, &allocator, NULL);
        if (status == IDNV_OK)
            break;
        assert_int_equal(status, IDNV_ERR_MEMORY);
        assert_null(image);
        assert_int_equal(len, 0);
        assert_int_equal(f.blocks, 0);
        assert_true(i < 10000);
    }
    assert_int_equal(len, whole_len);
    assert_memory_equal(image, whole, len);
    idnv_lgr_image_free(image, &allocator);
    assert_int_equal(f.blocks, 0);
    idnv_lgr_image_free(whole, NULL);
    idnv_lgr_free(lgr);
}

static void cve_2013_7424_each_allocation_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        each_allocation_of_reading_fails(&texts[i]);
    an_image_is_made_whole_or_not_at_all(compiled);
}

static void each_allocation_for_sources_fails(void **state)
{
    static const char text[] =
        "tld: se\nalso: nu\nplace: Sweden\nzone: org.se latin.xml\n[latin.xml]\nlanguage: sv\n"
        "date: 2020-01-01\ndated: table\nconfidence: exact table seen\nsource: x\n"
        "accepts: 0061\naccept-label: a r\nrefuse-label: b r\n";
    struct faulty f;
    const idnv_lgr_allocator allocator = {faulty_resize, &f};
    idnv_lgr_options options;
    struct idnvi_lgr_sources *sources;
    idnv_status status = IDNV_ERR_MEMORY;
    (void)state;
    idnv_lgr_options_init(&options);
    options.allocator = &allocator;
    for (long i = 0; status != IDNV_OK; i++) {
        f = (struct faulty){.left = i};
        status = idnvi_lgr_sources_read(&sources, text, sizeof text - 1, &options, NULL);
        if (status == IDNV_OK)
            break;
        assert_int_equal(status, IDNV_ERR_MEMORY);
        assert_null(sources);
        assert_int_equal(f.blocks, 0);
        assert_true(i < 1000);
    }
    idnvi_lgr_sources_free(sources);
    assert_int_equal(f.blocks, 0);
}

/* Hostile documents. */
struct text {
    char *data;
    size_t len;
    size_t cap;
};

static void add(struct text *t, const char *s, size_t times)
{
    size_t len = strlen(s);
    if (t->cap < t->len + len * times + 1) { /* doubled: sanitizers copy at every realloc */
        t->cap = (t->len + len * times + 1) * 2;
        t->data = realloc(t->data, t->cap);
        assert_non_null(t->data);
    }
    for (size_t i = 0; i < times; i++, t->len += len)
        memcpy(t->data + t->len, s, len);
    t->data[t->len] = '\0';
}

/* Memory that is measured: each block has its size before it. */
struct measured {
    size_t now, most;
};

static void *measured_resize(void *context, void *block, size_t size)
{
    struct measured *m = context;
    max_align_t *old = block != NULL ? (max_align_t *)block - 1 : NULL;
    size_t old_size = 0;
    if (old != NULL)
        memcpy(&old_size, old, sizeof old_size);
    m->now -= old_size;
    if (size == 0) {
        free(old);
        return NULL;
    }
    max_align_t *new = realloc(old, sizeof *new + size);
    assert_non_null(new);
    memcpy(new, &size, sizeof size);
    m->now += size;
    /* What is moved is there twice meanwhile. */
    m->most = m->now + old_size > m->most ? m->now + old_size : m->most;
    return new + 1;
}

/* With its document within the memory of SECURITY.md. The time is for tests/cli/hostile.py. */
static void expect(struct text *t, idnv_status expected)
{
    struct measured memory = {0};
    const idnv_lgr_allocator allocator = {measured_resize, &memory};
    idnv_lgr_options options;
    idnv_lgr *lgr;
    idnv_lgr_options_init(&options);
    options.allocator = &allocator;
    assert_int_equal(idnv_lgr_read(&lgr, t->data, t->len, &options, NULL), expected);
    if (memory.most + t->len > 200000000)
        fail_msg("%zu octets for a document of %zu", memory.most, t->len);
    idnv_lgr_free(lgr);
    assert_int_equal(memory.now, 0);
    free(t->data);
    *t = (struct text){0};
}

static void test_hostile(void **state)
{
    (void)state;
    struct text t = {0};
    char number[64];
    add(&t, NS "<data><char cp=\"0061\"/></data><rules><rule name=\"a\">", 1);
    add(&t, "<rule>", 1000000);
    expect(&t, IDNV_ERR_LIMIT);
    add(&t, "<a>", 1000000);
    expect(&t, IDNV_ERR_LIMIT);
    add(&t, NS "<data><char cp=\"0061\"/></data><rules><class name=\"a\">", 1);
    for (unsigned i = 0; i < 1000000; i++) {
        snprintf(number, sizeof number, "%04X ", i + 1);
        add(&t, number, 1);
    }
    add(&t, "</class></rules></lgr>", 1);
    expect(&t, IDNV_OK);
    add(&t, NS "<data><char cp=\"0061\" comment=\"", 1);
    add(&t, "&#10;", 1000000);
    add(&t, "\"/></data></lgr>", 1);
    expect(&t, IDNV_OK);
    add(&t, NS "<data>", 1);
    add(&t, " ", IDNV_LGR_MAX_BYTES);
    expect(&t, IDNV_ERR_LIMIT);
    add(&t, NS "<data><char cp=\"0061\">", 1);
    add(&t, "<var cp=\"0062\"/>", IDNV_LGR_MAX_VARIANTS + 1);
    expect(&t, IDNV_ERR_LIMIT);
    add(&t, NS "<data><char cp=\"", 1);
    add(&t, "0061 ", IDNV_LGR_MAX_SEQUENCE + 1);
    add(&t, "\"/></data></lgr>", 1);
    expect(&t, IDNV_ERR_LIMIT);
    for (unsigned i = 0; i < 5; i++) {
        static const char *const counts[] = {"65535", "65536", "0:65536", "65536+",
                                             "99999999999999999999"};
        add(&t, NS "<data><char cp=\"0061\"/></data><rules><rule name=\"a\"><any count=\"", 1);
        add(&t, counts[i], 1);
        add(&t, "\"/></rule></rules></lgr>", 1);
        expect(&t, i == 0 ? IDNV_OK : IDNV_ERR_LIMIT);
    }
    add(&t, NS "<data><char cp=\"0061\"/></data><rules><class name=\"a\">", 1);
    for (unsigned i = 0; i < 400000; i++) {
        snprintf(number, sizeof number, "%04X ", i * 2);
        add(&t, number, 1);
    }
    add(&t, "</class>", 1);
    for (unsigned i = 0; i < 3000; i++) {
        snprintf(number, sizeof number, "<difference name=\"d%u\">", i);
        add(&t, number, 1);
        add(&t, "<class by-ref=\"a\"/>", 2);
        add(&t, "</difference>", 1);
    }
    add(&t, "</rules></lgr>", 1);
    expect(&t, IDNV_ERR_LIMIT);
}

static void add_number(struct text *t, const char *format, unsigned a, unsigned b)
{
    char part[160];
    snprintf(part, sizeof part, format, a, b);
    add(t, part, 1);
}

/* Read leniently, it is refused with these words as the last; or it is read, where words is NULL. */
static void limited(struct text *t, const char *words)
{
    static idnv_lgr_diagnostic list[4];
    idnv_lgr_diagnostics found;
    idnv_lgr_options options;
    idnv_lgr *lgr;
    idnv_lgr_diagnostics_init(&found, list, COUNT(list));
    idnv_lgr_options_init(&options);
    options.lenient = 1;
    assert_int_equal(idnv_lgr_read(&lgr, t->data, t->len, &options, &found),
                     words == NULL ? IDNV_OK : IDNV_ERR_LIMIT);
    assert_int_equal(found.errors, words != NULL);
    if (words != NULL && found.count == 1 && strstr(list[0].text, words) == NULL)
        fail_msg("%s, not %s", list[0].text, words);
    idnv_lgr_free(lgr);
    free(t->data);
    *t = (struct text){0};
}

/* expat keeps something for every name: what is short in the document is long in memory. */
static void names_take_no_more_than_the_parser_may(void **state)
{
    static const char words[] = "the XML parser needs more than 142606336 octets";
    struct text t = {0};
    (void)state;
    add(&t, NS "<data><char cp=\"0061\"", 1);
    for (unsigned i = 0; i < 500000; i++)
        add_number(&t, " xmlns:n%x=\"u\"", i, 0);
    add(&t, "/></data></lgr>", 1);
    limited(&t, words);
    add(&t, NS "<data><char cp=\"0061\"", 1);
    for (unsigned i = 0; i < 2400000; i++)
        add_number(&t, " n%x=\"\"", i, 0);
    add(&t, "/></data></lgr>", 1);
    limited(&t, words);
    add(&t, NS "<meta><a>", 1);
    for (unsigned i = 0; i < 800000; i++) {
        /* How much for a name differs with expat and machine. */
        add_number(&t, "<n%x a%x=''", i, i);
        add_number(&t, " b%x='' c%x=''/>", i, i);
    }
    add(&t, "</a></meta><data/></lgr>", 1);
    limited(&t, words);
}

static void elements_and_namespaces_have_limits(void **state)
{
    struct text t = {0};
    (void)state;
    for (unsigned more = 0; more < 2; more++) {
        add(&t, NS "<meta>", 1);
        add(&t, "<n/>", IDNV_LGR_MAX_ELEMENTS - 4 + more);
        add(&t, "</meta><data><char cp=\"0061\"/></data></lgr>", 1);
        limited(&t, more ? "more than 1000000 elements" : NULL);
        add(&t, NS "<meta><n>", 1);
        add(&t, "<n/>", IDNV_LGR_MAX_ELEMENTS - 5 + more);
        add(&t, "</n></meta><data><char cp=\"0061\"/></data></lgr>", 1);
        limited(&t, more ? "more than 1000000 elements" : NULL);
        add(&t, NS "<meta xmlns:n=\"", 1);
        add(&t, "u", IDNV_LGR_MAX_NAMESPACE + more);
        add(&t, "\"/><data><char cp=\"0061\"/></data></lgr>", 1);
        limited(&t, more ? "a namespace of more than 100 octets" : NULL);
    }
}

/* Of a table, of what is skipped, and below it; a namespace that is declared is one of them. */
static void an_element_has_so_many_attributes(void **state)
{
    static const char *const begin[] = {
        NS "<data><char cp=\"0061\" n=\"\"", NS "<meta><n a=\"\" b=\"\"",
        NS "<meta><n><n a=\"\" b=\"\"", NS "<meta><n xmlns:a=\"u\" a:b=\"\"",
        NS "<meta><n xmlns=\"u\" xmlns:b=\"u\""};
    static const char *const end[] = {
        "/></data></lgr>", "/></meta><data><char cp=\"0061\"/></data></lgr>",
        "/></n></meta><data><char cp=\"0061\"/></data></lgr>",
        "/></meta><data><char cp=\"0061\"/></data></lgr>",
        "/></meta><data><char cp=\"0061\"/></data></lgr>"};
    struct text t = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(begin); i++) {
        for (unsigned more = 0; more < 2; more++) {
            add(&t, begin[i], 1);
            for (unsigned k = 2; k < IDNV_LGR_MAX_ATTRIBUTES + more; k++)
                add_number(&t, k % 2 ? " n%x=\"\"" : " xmlns:n%x=\"u\"", k, 0);
            add(&t, end[i], 1);
            limited(&t, more ? "more than 1000 attributes" : NULL);
        }
    }
}

/* Inputs for which readers of XML took quadratic time: long and many attributes, and entities. */
static void cve_2026_66046_45186_long_attributes_and_entities(void **state)
{
    struct text t = {0};
    char attribute[32];
    (void)state;
    add(&t, NS "<data><char cp=\"0061\" comment=\"", 1);
    add(&t, "a", IDNV_LGR_MAX_BYTES - 200);
    add(&t, "\"/></data></lgr>", 1);
    expect(&t, IDNV_OK);
    add(&t, NS "<data><char cp=\"0061\" comment=\"", 1);
    add(&t, "&amp;", 1000000);
    add(&t, "\"/></data></lgr>", 1);
    expect(&t, IDNV_OK);
    add(&t, NS "<data><char cp=\"0061\"", 1);
    for (unsigned i = 0; i < 200000; i++) {
        snprintf(attribute, sizeof attribute, " a%u=\"\"", i);
        add(&t, attribute, 1);
    }
    add(&t, "/></data></lgr>", 1);
    expect(&t, IDNV_ERR_LIMIT);
    add(&t, NS "<data><char cp=\"0061\" comment=\"", 1);
    add(&t, "&x;", 1000000); /* not defined, and cannot be */
    add(&t, "\"/></data></lgr>", 1);
    expect(&t, IDNV_ERR_SYNTAX);
    add(&t, "<!DOCTYPE lgr [<!ENTITY a \"aaaaaaaaaaaaaaaa\">", 1);
    for (unsigned i = 0; i < 20; i++) {
        snprintf(attribute, sizeof attribute, "<!ENTITY %c \"", 'b' + i);
        add(&t, attribute, 1);
        snprintf(attribute, sizeof attribute, "&%c;", 'a' + i);
        add(&t, attribute, 16);
        add(&t, "\">", 1);
    }
    add(&t, "]>" NS "<data><char cp=\"0061\" comment=\"&u;\"/></data></lgr>", 1);
    expect(&t, IDNV_ERR_SYNTAX);
}

/* A document that is read; compiling it gives this status, and words about it. */
static void compiles(struct text *t, idnv_status expected, const char *words)
{
    static idnv_lgr_diagnostic list[4];
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr;
    void *image;
    size_t len;
    assert_int_equal(idnv_lgr_read(&lgr, t->data, t->len, NULL, NULL), IDNV_OK);
    const idnv_lgr_source source = {.size = sizeof source, .lgr = lgr, .id = "a", .id_len = 1};
    idnv_lgr_diagnostics_init(&found, list, COUNT(list));
    assert_int_equal(idnv_lgr_compile(&image, &len, &source, 1, NULL, 0, NULL, &found), expected);
    if (words != NULL) {
        assert_int_equal(found.count, 1);
        if (strstr(list[0].text, words) == NULL)
            fail_msg("%s: %s, not %s", list[0].element, list[0].text, words);
    }
    idnv_lgr_image_free(image, NULL);
    idnv_lgr_free(lgr);
    free(t->data);
    *t = (struct text){0};
}

static void variants_of_one_character(struct text *t, unsigned count, unsigned types)
{
    add(t, NS "<data><char cp=\"0061\">", 1);
    for (unsigned i = 0; i < count; i++)
        add_number(t, "<var cp=\"%04X\" type=\"t%u\"/>", 0x4E00 + i, i % types);
    add(t, "</char></data><rules>", 1);
    for (unsigned i = 0; i < types; i++)
        add_number(t, "<action disp=\"d%u\" any-variant=\"t%u\"/>", i, i);
    add(t, "</rules></lgr>", 1);
}

/* What an image can hold, to the last one and one more. */
static void an_image_has_limits(void **state)
{
    struct text t = {0};
    (void)state;
    variants_of_one_character(&t, 4095, 1);
    compiles(&t, IDNV_OK, NULL);
    variants_of_one_character(&t, 4096, 1);
    compiles(&t, IDNV_ERR_LIMIT, "more than 4095 variants");
    variants_of_one_character(&t, 100, 63);
    compiles(&t, IDNV_OK, NULL);
    variants_of_one_character(&t, 100, 64);
    compiles(&t, IDNV_ERR_LIMIT, "more than 63 variant types");
    /* Ten of ten of ten ...: programs that grow by references. */
    add(&t, NS "<data><char cp=\"0061\"/></data><rules><rule name=\"r0\"><any/></rule>", 1);
    for (unsigned i = 1; i < 8; i++) {
        add_number(&t, "<rule name=\"r%u\">", i, 0);
        for (unsigned k = 0; k < 10; k++)
            add_number(&t, "<rule by-ref=\"r%u\"/>", i - 1, 0);
        add(&t, "</rule>", 1);
    }
    add(&t, "<action disp=\"invalid\" match=\"r7\"/></rules></lgr>", 1);
    compiles(&t, IDNV_ERR_LIMIT, "too large with their references followed");
    /* A chain of references. */
    add(&t, NS "<data><char cp=\"0061\"/></data><rules><rule name=\"r0\"><any/></rule>", 1);
    for (unsigned i = 1; i < 4000; i++)
        add_number(&t, "<rule name=\"r%u\"><rule by-ref=\"r%u\"/></rule>", i, i - 1);
    add(&t, "<action disp=\"invalid\" match=\"r3999\"/></rules></lgr>", 1);
    compiles(&t, IDNV_ERR_LIMIT, "too deeply");
    /* Sets of code points: one per class. */
    add(&t, NS "<data><range first-cp=\"4E00\" last-cp=\"9FA5\"/></data><rules>"
               "<rule name=\"r\"><choice>", 1);
    for (unsigned i = 0; i < 8200; i++)
        add_number(&t, "<class>%04X %04X</class>", 0x4E00 + i, 0x4E01 + i);
    add(&t, "</choice></rule><action disp=\"invalid\" match=\"r\"/></rules></lgr>", 1);
    compiles(&t, IDNV_ERR_LIMIT, "more than 8192 different sets");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cve_2013_7424_each_allocation_fails),
        cmocka_unit_test(each_allocation_for_sources_fails),
        cmocka_unit_test(an_image_has_limits),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(names_take_no_more_than_the_parser_may),
        cmocka_unit_test(elements_and_namespaces_have_limits),
        cmocka_unit_test(an_element_has_so_many_attributes),
        cmocka_unit_test(cve_2026_66046_45186_long_attributes_and_entities),
    };
    return cmocka_run_group_tests_name("lgr-limits", tests, NULL, NULL);
}
