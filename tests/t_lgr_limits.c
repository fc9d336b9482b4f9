/* SPDX-License-Identifier: MIT */
/* Rulesets without end, and memory that has one: bounded work, and no block left behind. */
#include "lgrtext.h"

#include <time.h>

/* The i-th allocation fails. */
struct faulty {
    long left; /* allocations before the failure; < 0: none fails */
    long blocks;
};

static void *faulty_resize(void *context, void *block, size_t size)
{
    struct faulty *f = context;
    if (size == 0) {
        f->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (f->left == 0)
        return NULL;
    f->left--;
    void *moved = realloc(block, size);
    f->blocks += block == NULL && moved != NULL;
    return moved;
}

static void fail_each(idnv_status (*make)(idnv_lgr **, const idnv_lgr_options *))
{
    struct faulty f;
    idnv_lgr_allocator allocator = {faulty_resize, &f};
    idnv_lgr_options options;
    idnv_lgr *lgr;
    idnv_status status = IDNV_ERR_MEMORY;
    idnv_lgr_options_init(&options);
    options.allocator = &allocator;
    for (long i = 0; status != IDNV_OK; i++) {
        f = (struct faulty){i, 0};
        status = make(&lgr, &options);
        if (status != IDNV_OK) {
            assert_int_equal(status, IDNV_ERR_MEMORY);
            assert_null(lgr);
            assert_int_equal(f.blocks, 0);
        }
        assert_true(i < 100000);
    }
    idnv_lgr_free(lgr);
    assert_int_equal(f.blocks, 0);
}

static idnv_status make_everything(idnv_lgr **lgr, const idnv_lgr_options *options)
{
    return idnv_lgr_read(lgr, everything, strlen(everything), options, NULL);
}

static idnv_status make_import(idnv_lgr **lgr, const idnv_lgr_options *options)
{
    return idnv_lgr_import(lgr, rfc3743, strlen(rfc3743), IDNV_LGR_FORMAT_GUESS, options, NULL);
}

static void cve_2013_7424_each_allocation_fails(void **state)
{
    (void)state;
    fail_each(make_everything);
    fail_each(make_import);
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

static void expect(struct text *t, idnv_status expected)
{
    idnv_lgr *lgr;
    clock_t start = clock();
    idnv_status status = idnv_lgr_read(&lgr, t->data, t->len, NULL, NULL);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_equal(status, expected);
    assert_true(seconds < 20); /* the limit is 2 s; sanitizers take their part */
    idnv_lgr_free(lgr);
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
    expect(&t, IDNV_ERR_SYNTAX);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cve_2013_7424_each_allocation_fails),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(cve_2026_66046_45186_long_attributes_and_entities),
    };
    return cmocka_run_group_tests_name("lgr-limits", tests, NULL, NULL);
}
