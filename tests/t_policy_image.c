/* SPDX-License-Identifier: MIT */
/* What an image says about itself, and what its functions say of wrong arguments. */
#include "lgrtext.h"

#include <idnv.h>

static const char latin[] =
    NS "<meta><version>7</version><date>2020-02-29</date><language>sv</language>"
       "<language>de-AT</language><language>az</language></meta><data><char cp=\"0061\"><var "
       "cp=\"0062\" type=\"blocked\"/>"
       "</char><char cp=\"0062\"><var cp=\"0061\" type=\"blocked\"/></char>"
       "<char cp=\"0078\"><var cp=\"\" type=\"activated\"/></char></data><rules>"
       "<rule name=\"r\" comment=\"why\"><char cp=\"0061 0061\"/></rule>"
       "<action disp=\"invalid\" match=\"r\"/></rules></lgr>";
static const char greek[] =
    NS "<data><char cp=\"03B1\"><var cp=\"03B1 03B1\"/></char><char cp=\"03B1 03B1\">"
       "<var cp=\"03B1\"/></char><range first-cp=\"03B2\" last-cp=\"03C9\"/></data></lgr>";

static void *image;
static idnv_policy policy;

static int make(void **state)
{
    static const uint32_t second[] = {1};
    const char *const documents[] = {latin, greek};
    const char *const ids[] = {"latin", "greek"};
    idnv_lgr_source source[2];
    idnv_lgr *lgr[2];
    size_t len;
    const idnv_lgr_suffix suffixes[] = {{.name = "se", .name_len = 2},
                                        {.name = "gr.se", .name_len = 5, .tables = second,
                                         .tables_len = 1, .confidence = "seen",
                                         .confidence_len = 4}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        if (idnv_lgr_read(&lgr[i], documents[i], strlen(documents[i]), NULL, NULL) != IDNV_OK)
            return -1;
        source[i] = (idnv_lgr_source){.size = sizeof *source, .lgr = lgr[i], .id = ids[i],
                                      .id_len = 5, .source = "here", .source_len = 4};
    }
    idnv_status status = idnv_lgr_compile(&image, &len, source, 2, suffixes, 2, NULL, NULL);
    for (size_t i = 0; i < 2; i++)
        idnv_lgr_free(lgr[i]);
    return status == IDNV_OK && idnv_policy_open(&policy, image, len) == IDNV_OK ? 0 : -1;
}

static int drop(void **state)
{
    (void)state;
    idnv_lgr_image_free(image, NULL);
    return 0;
}

static void ids_are_unique(void **state)
{
    idnv_lgr_diagnostic list[2];
    idnv_lgr_diagnostics found;
    idnv_lgr_source source[2];
    idnv_lgr *lgr;
    void *none;
    size_t len;
    (void)state;
    idnv_lgr_diagnostics_init(&found, list, 2);
    assert_int_equal(idnv_lgr_read(&lgr, latin, strlen(latin), NULL, NULL), IDNV_OK);
    for (size_t i = 0; i < 2; i++)
        source[i] = (idnv_lgr_source){
            .size = sizeof *source, .lgr = lgr, .id = "latin-2", .id_len = 5};
    assert_int_equal(idnv_lgr_compile(&none, &len, source, 2, NULL, 0, NULL, &found),
                     IDNV_ERR_SYNTAX);
    assert_null(none);
    assert_int_equal(found.count, 1);
    assert_string_equal(list[0].file, "latin");
    source[1].id = "latin-\303\211";
    source[1].id_len = 7; /* half of the last character */
    assert_int_equal(idnv_lgr_compile(&none, &len, source, 2, NULL, 0, NULL, &found),
                     IDNV_ERR_ARGUMENT);
    assert_string_equal(list[1].text, "the id of table 2 is not UTF-8 without NUL");
    source[1].id_len = 8;
    assert_int_equal(idnv_lgr_compile(&none, &len, source, 2, NULL, 0, NULL, &found), IDNV_OK);
    idnv_lgr_image_free(none, NULL);
    idnv_lgr_free(lgr);
}

/* Each text that is put into an image, with what it cannot be: a diagnostic names it. */
static void texts_are_utf_8_without_nul(void **state)
{
    enum { ID, SOURCE, CONFIDENCE, SUFFIX };
    static const char *const named[] = {"the id of table 2", "the source of table 2",
                                        "the confidence of table 2", "the confidence of suffix 1"};
    static const struct {
        const char *text;
        size_t len;
    } bad[] = {{"\377", 1}, {"a\0b", 3}, {"a\0", 2}, {"\303\251", 1}, {"\355\240\200", 3}};
    idnv_lgr *lgr;
    void *none;
    size_t len;
    (void)state;
    assert_int_equal(idnv_lgr_read(&lgr, latin, strlen(latin), NULL, NULL), IDNV_OK);
    for (size_t i = 0; i < 4 * sizeof bad / sizeof *bad; i++) {
        idnv_lgr_diagnostic list[1];
        idnv_lgr_diagnostics found;
        idnv_lgr_source source[2] = {
            {.size = sizeof *source, .lgr = lgr, .id = "a", .id_len = 1},
            {.size = sizeof *source, .lgr = lgr, .id = "\303\251", .id_len = 2}};
        idnv_lgr_suffix suffix = {.name = "se", .name_len = 2};
        size_t which = i % 4;
        const char **text = which == ID       ? &source[1].id
                            : which == SOURCE ? &source[1].source
                            : which == SUFFIX ? &suffix.confidence
                                              : &source[1].confidence;
        size_t *text_len = which == ID       ? &source[1].id_len
                           : which == SOURCE ? &source[1].source_len
                           : which == SUFFIX ? &suffix.confidence_len
                                             : &source[1].confidence_len;
        *text = bad[i / 4].text;
        *text_len = bad[i / 4].len;
        idnv_lgr_diagnostics_init(&found, list, 1);
        assert_int_equal(idnv_lgr_compile(&none, &len, source, 2, &suffix, 1, NULL, &found),
                         IDNV_ERR_ARGUMENT);
        assert_null(none);
        assert_int_equal(found.count, 1);
        assert_ptr_equal(strstr(list[0].text, named[which]), list[0].text);
        *text = "\303\251";
        *text_len = 2;
        assert_int_equal(idnv_lgr_compile(&none, &len, source, 2, &suffix, 1, NULL, NULL), IDNV_OK);
        idnv_lgr_image_free(none, NULL);
    }
    idnv_lgr_free(lgr);
}

/* Each fault alone: nothing is compiled, so nothing is made that could not be opened. */
static void arguments_of_the_compiler(void **state)
{
    static const uint32_t tables[] = {0, 1, 2};
    idnv_lgr_source good[2], bad[2];
    idnv_lgr_suffix suffix = {.name = "se", .name_len = 2}, wrong;
    idnv_lgr *lgr;
    void *none;
    size_t len;
    (void)state;
    assert_int_equal(idnv_lgr_read(&lgr, latin, strlen(latin), NULL, NULL), IDNV_OK);
    for (size_t i = 0; i < 2; i++)
        good[i] = (idnv_lgr_source){.size = sizeof *good, .lgr = lgr, .id = "ab", .id_len = i};
#define COMPILE(status)                                                                            \
    assert_int_equal(idnv_lgr_compile(&none, &len, bad, 2, &wrong, 1, NULL, NULL), status);        \
    memcpy(bad, good, sizeof bad);                                                                 \
    wrong = suffix
#define SOURCE(field, value)                                                                       \
    bad[1].field = value;                                                                          \
    COMPILE(IDNV_ERR_ARGUMENT)
#define SUFFIX(field, value)                                                                       \
    wrong.field = value;                                                                           \
    COMPILE(IDNV_ERR_ARGUMENT)
    memcpy(bad, good, sizeof bad);
    wrong = suffix;
    COMPILE(IDNV_OK);
    idnv_lgr_image_free(none, NULL);
    SOURCE(size, sizeof *bad - 1);
    SOURCE(lgr, NULL);
    SOURCE(id, NULL);
    SOURCE(id, "\377");
    SOURCE(id, "");
    SOURCE(source_len, 1);
    SOURCE(confidence_len, 1);
    SOURCE(document_len, 1);
    SUFFIX(name, NULL);
    SUFFIX(name, "Se");
    SUFFIX(name, ".e");
    SUFFIX(name, "e.");
    SUFFIX(name, "\u00e9");
    SUFFIX(name_len, 0);
    SUFFIX(confidence_len, 1);
    SUFFIX(tables_len, 1);
    suffix.tables = tables;
    suffix.tables_len = 2;
    wrong = suffix;
    COMPILE(IDNV_OK);
    idnv_lgr_image_free(none, NULL);
    SUFFIX(tables_len, 3);
    SUFFIX(tables, tables + 1);
    assert_int_equal(idnv_lgr_compile(NULL, &len, good, 2, NULL, 0, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_compile(&none, NULL, good, 2, NULL, 0, NULL, NULL),
                     IDNV_ERR_ARGUMENT);
    none = &wrong;
    len = 9;
    assert_int_equal(idnv_lgr_compile(&none, &len, NULL, 2, NULL, 0, NULL, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_null(none);
    assert_int_equal(len, 0);
    assert_int_equal(idnv_lgr_compile(&none, &len, good, 0, NULL, 0, NULL, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_compile(&none, &len, NULL, 0, NULL, 0, NULL, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_compile(&none, &len, good, 2, NULL, 1, NULL, NULL),
                     IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_compile(&none, &len, good, 65536, NULL, 0, NULL, NULL),
                     IDNV_ERR_LIMIT);
    assert_int_equal(idnv_lgr_compile(&none, &len, good, 2, &suffix, 65536, NULL, NULL),
                     IDNV_ERR_LIMIT);
    idnv_lgr_free(lgr);
}

#define assert_text(text, string)                                                                  \
    do {                                                                                           \
        assert_int_equal((text).len, strlen(string));                                              \
        assert_memory_equal((text).ptr, string, (text).len);                                       \
    } while (0)

static void tables_are_found(void **state)
{
    idnv_policy_table info;
    (void)state;
    assert_int_equal(idnv_policy_tables(&policy), 2);
    assert_int_equal(idnv_policy_table_info(&info, &policy, 0), IDNV_OK);
    assert_text(info.id, "latin");
    assert_text(info.version, "7");
    assert_text(info.date, "2020-02-29");
    assert_text(info.languages, "sv de-AT az");
    assert_text(info.source, "here");
    assert_int_equal(info.actions, 1);
    assert_int_equal(idnv_policy_table_info(&info, &policy, 1), IDNV_OK);
    assert_text(info.id, "greek");
    assert_int_equal(info.actions, 0);
    assert_int_equal(idnv_policy_table_info(&info, &policy, 2), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_table_info(NULL, &policy, 0), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_find(&policy, "latin", 5), 0);
    assert_int_equal(idnv_policy_find(&policy, "greek", 5), 1);
    assert_int_equal(idnv_policy_find(&policy, "gree", 4), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find(&policy, "Latin", 5), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find(&policy, NULL, 0), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find(&policy, NULL, 5), IDNV_POLICY_NONE);
    /* A tag, or what begins with it before a hyphen; in any case of letters. */
    assert_int_equal(idnv_policy_find_language(&policy, "sv", 2), 0);
    assert_int_equal(idnv_policy_find_language(&policy, "SV", 2), 0);
    assert_int_equal(idnv_policy_find_language(&policy, "de", 2), 0);
    assert_int_equal(idnv_policy_find_language(&policy, "de-at", 5), 0);
    assert_int_equal(idnv_policy_find_language(&policy, "AZ", 2), 0);
    assert_int_equal(idnv_policy_find_language(&policy, "de-at", 2), 0); /* the tag is de */
    assert_int_equal(idnv_policy_find_language(&policy, "fr", 2), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find_language(&policy, "sw", 2), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find_language(&policy, "A[", 2), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find_language(&policy, "d", 1), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find_language(&policy, "svx", 3), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find_language(&policy, "", 0), IDNV_POLICY_NONE);
    assert_int_equal(idnv_policy_find_language(&policy, NULL, 2), IDNV_POLICY_NONE);
}

/* RFC 4647, 3.4: by what is left of a tag that no table has. Of every document the language is given. */
static void languages_are_looked_up(void **state)
{
    static const char *const documents[] = {
        NS "<meta><language>de</language></meta><data><char cp=\"0061\"/></data></lgr>",
        NS "<meta><language>SV</language></meta><data><char cp=\"0061\"/></data></lgr>",
        NS "<meta><language>zh-TW</language></meta><data><char cp=\"0061\"/></data></lgr>",
        NS "<meta><language>zh-Hans</language></meta><data><char cp=\"0061\"/></data></lgr>",
        NS "<meta><language>zh-x-one</language></meta><data><char cp=\"0061\"/></data></lgr>"};
    static const struct {
        const char *tag;
        uint32_t table;
    } cases[] = {{"sv-SE", 1},
                 {"sv-se", 1},
                 {"sV-Latn-sE-1994", 1},
                 {"zh-Hans-CN", 3},
                 {"ZH-hANS-cn", 3},
                 {"zh-TW-x-y", 2},
                 {"zh-CN", 2}, /* the first for zh */
                 {"zh", 2},
                 {"de-x-sv", 0},
                 {"de-A", 0},
                 {"zh-X-one-more", 4},
                 {"zh-x-two", 2}, /* zh-x is not tried */
                 {"de-", 0},
                 {"de--AT", 0},
                 {"svx-SE", IDNV_POLICY_NONE},
                 {"s-SE", IDNV_POLICY_NONE},
                 {"fi-Latn-FI", IDNV_POLICY_NONE},
                 {"x-sv-SE", IDNV_POLICY_NONE},
                 {"-sv", IDNV_POLICY_NONE},
                 {"-", IDNV_POLICY_NONE}};
    idnv_lgr_source source[5];
    idnv_lgr *lgr[5];
    idnv_policy tables;
    void *made;
    size_t len;
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(idnv_lgr_read(&lgr[i], documents[i], strlen(documents[i]), NULL, NULL),
                         IDNV_OK);
        source[i] = (idnv_lgr_source){
            .size = sizeof *source, .lgr = lgr[i], .id = &"abcde"[i], .id_len = 1};
    }
    assert_int_equal(idnv_lgr_compile(&made, &len, source, 5, NULL, 0, NULL, NULL), IDNV_OK);
    assert_int_equal(idnv_policy_open(&tables, made, len), IDNV_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (idnv_policy_find_language(&tables, cases[i].tag, strlen(cases[i].tag)) !=
            cases[i].table)
            fail_msg("%s", cases[i].tag);
    idnv_lgr_image_free(made, NULL);
    for (size_t i = 0; i < 5; i++)
        idnv_lgr_free(lgr[i]);
}

static void suffixes_take_tables(void **state)
{
    idnv_policy_text text;
    (void)state;
    assert_int_equal(idnv_policy_suffixes(&policy), 2);
    assert_int_equal(idnv_policy_suffix(&text, &policy, 1), IDNV_OK);
    assert_text(text, "gr.se");
    assert_int_equal(idnv_policy_suffix(&text, &policy, 2), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_suffix(NULL, &policy, 0), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_suffix_confidence(&text, &policy, 1), IDNV_OK);
    assert_text(text, "seen");
    assert_int_equal(idnv_policy_suffix_confidence(&text, &policy, 2), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_suffix_confidence(NULL, &policy, 0), IDNV_ERR_ARGUMENT);
    for (uint32_t table = 0; table < 2; table++) {
        assert_int_equal(idnv_policy_suffix_uses(&policy, 0, table), IDNV_OK);
        assert_int_equal(idnv_policy_suffix_uses(&policy, 1, table), table ? IDNV_OK : IDNV_NO);
    }
    assert_int_equal(idnv_policy_suffix_uses(&policy, 2, 0), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_suffix_uses(&policy, 0, 2), IDNV_ERR_NOT_FOUND);
}

static void rules_have_names(void **state)
{
    idnv_policy_text name, comment;
    (void)state;
    assert_int_equal(idnv_policy_rule(&name, &comment, &policy, 0, 0), IDNV_OK);
    assert_text(name, "r");
    assert_text(comment, "why");
    assert_int_equal(idnv_policy_rule(&name, &comment, &policy, 0, 1), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_rule(&name, &comment, &policy, 1, 0), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_rule(&name, &comment, &policy, 2, 0), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_rule(NULL, &comment, &policy, 0, 0), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_rule(&name, NULL, &policy, 0, 0), IDNV_ERR_ARGUMENT);
}

static void what_is_not_open_answers_nothing(void **state)
{
    static idnv_policy closed;
    idnv_policy_text text;
    idnv_policy_table info;
    (void)state;
    assert_int_equal(idnv_policy_open(NULL, image, idnv_policy_size(&policy)), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_open(&closed, NULL, 8), IDNV_ERR_ARGUMENT);
    assert_true(idnv_policy_open(&closed, NULL, 0) < 0);
    assert_int_equal(idnv_policy_size(&closed), 0);
    assert_int_equal(idnv_policy_tables(&closed), 0);
    assert_int_equal(idnv_policy_suffixes(&closed), 0);
    assert_int_equal(idnv_policy_suffix(&text, &closed, 0), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_table_info(&info, &closed, 0), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_find(&closed, "latin", 5), IDNV_POLICY_NONE);
}

static void evaluation_and_its_arguments(void **state)
{
    static const uint32_t ab[] = {'a', 'b'}, alpha[] = {0x3B1};
    uint32_t label[IDNV_POLICY_LABEL_MAX + 1];
    idnv_policy_result r = {.size = sizeof r};
    idnv_policy_refusal refused[2];
    size_t n;
    (void)state;
    assert_int_equal(idnv_policy_eval(NULL, &policy, 0, ab, 2, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_eval(&r, &policy, 0, NULL, 2, NULL), IDNV_ERR_ARGUMENT);
    r.size--;
    assert_int_equal(idnv_policy_eval(&r, &policy, 0, ab, 2, NULL), IDNV_ERR_ARGUMENT);
    r.size++;
    assert_int_equal(idnv_policy_eval(&r, &policy, 2, ab, 2, NULL), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_eval(&r, &policy, 0, ab, 2, NULL), IDNV_OK);
    assert_int_equal(idnv_policy_eval(&r, &policy, 0, NULL, 0, NULL), IDNV_NO);
    for (size_t i = 0; i < COUNT(label); i++)
        label[i] = 'b';
    assert_int_equal(idnv_policy_eval(&r, &policy, 0, label, 63, NULL), IDNV_OK);
    assert_int_equal(idnv_policy_eval(&r, &policy, 0, label, 64, NULL), IDNV_NO);
    assert_int_equal(r.finding, IDNV_RULE_POLICY_LENGTH);
    assert_int_equal(idnv_policy_eval_first(&r, refused, 2, NULL, &policy, IDNV_POLICY_NONE,
                                            IDNV_POLICY_NONE, ab, 2, NULL), IDNV_ERR_ARGUMENT);
    n = 9;
    assert_int_equal(idnv_policy_eval_first(&r, NULL, 2, &n, &policy, IDNV_POLICY_NONE,
                                            IDNV_POLICY_NONE, ab, 2, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(n, 0);
    assert_int_equal(idnv_policy_eval_first(&r, NULL, 0, &n, &policy, 2, IDNV_POLICY_NONE, ab, 2,
                                            NULL), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_eval_first(&r, refused, 2, &n, &policy, 1, IDNV_POLICY_NONE, ab,
                                            2, NULL), IDNV_OK);
    assert_int_equal(r.table, 0);
    assert_int_equal(n, 0);
    assert_int_equal(idnv_policy_eval_first(&r, refused, 2, &n, &policy, IDNV_POLICY_NONE,
                                            IDNV_POLICY_NONE, alpha, 1, NULL), IDNV_OK);
    assert_int_equal(r.table, 1);
    /* Below gr.se only the second table counts; refused lists what was tried, up to its room. */
    assert_int_equal(idnv_policy_eval_first(&r, refused, 2, &n, &policy, IDNV_POLICY_NONE, 1, ab,
                                            2, NULL), IDNV_NO);
    assert_int_equal(n, 1);
    assert_int_equal(refused[0].table, 1);
    assert_int_equal(refused[0].finding, IDNV_RULE_POLICY_CODE_POINT);
    assert_int_equal(refused[0].index, 0);
    for (uint32_t suffix = 0; suffix < 2; suffix++)
        assert_int_equal(idnv_policy_eval_first(&r, NULL, 0, &n, &policy, 2, suffix, ab, 2, NULL),
                         IDNV_ERR_NOT_FOUND);
    refused[1].table = 7;
    assert_int_equal(idnv_policy_eval_first(&r, refused, 1, &n, &policy, 1, IDNV_POLICY_NONE, label,
                                            64, NULL), IDNV_NO);
    assert_int_equal(n, 2);
    assert_int_equal(refused[1].table, 7); /* there was room for one */
    assert_int_equal(refused[0].table, 1);
    assert_int_equal(r.table, 1);
}

static void variants_and_their_arguments(void **state)
{
    static const uint32_t ab[] = {'a', 'b'}, x[] = {'x'}, none[] = {'q'};
    uint32_t label[IDNV_POLICY_LABEL_MAX + 1], out[IDNV_POLICY_LABEL_MAX];
    static idnv_variants variants;
    idnv_policy_bucket bucket;
    idnv_policy_text disposition;
    uint64_t bound;
    size_t n;
    (void)state;
    for (size_t i = 0; i < COUNT(label); i++)
        label[i] = 'b';
    assert_int_equal(idnv_policy_bucket_key(NULL, &policy, 0, ab, 2), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_bucket_key(&bucket, &policy, 0, NULL, 2), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_bucket_key(&bucket, &policy, 2, ab, 2), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_bucket_key(&bucket, &policy, 0, label, 63), IDNV_OK);
    assert_int_equal(idnv_policy_bucket_key(&bucket, &policy, 0, label, 64), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_policy_bucket_key(&bucket, &policy, 0, NULL, 0), IDNV_OK);
    assert_int_equal(bucket.len, 0);
    /* An alpha and two are variants, so alphas do not count; letters without variants all do. */
    static const uint32_t alphas[] = {0x3B1, 0x3B1, 0x3B2, 0x3B2, 0x3B1};
    assert_int_equal(idnv_policy_bucket_key(&bucket, &policy, 1, alphas, COUNT(alphas)), IDNV_OK);
    assert_int_equal(bucket.len, 2);
    assert_int_equal(bucket.key[0], 0x3B2);
    assert_int_equal(bucket.key[1], 0x3B2);
    assert_int_equal(idnv_policy_bucket_key(&bucket, &policy, 0, label, 3), IDNV_OK);
    assert_int_equal(bucket.len, 3);
    assert_int_equal(idnv_policy_bound(NULL, &policy, 0, ab, 2), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_bound(&bound, &policy, 0, NULL, 2), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_bound(&bound, &policy, 2, ab, 2), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_bound(&bound, &policy, 0, label, 64), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_policy_bound(&bound, &policy, 0, label, 63), IDNV_OK);
    assert_true(bound == UINT64_C(1) << 63);
    assert_int_equal(idnv_policy_bound(&bound, &policy, 0, NULL, 0), IDNV_OK);
    assert_int_equal(bound, 0);
    assert_int_equal(idnv_policy_bound(&bound, &policy, 0, none, 1), IDNV_OK);
    assert_int_equal(bound, 0);
    assert_int_equal(idnv_policy_match(NULL, &policy, 0, ab, 2, label, 2), IDNV_OK);
    assert_int_equal(idnv_policy_match(&disposition, &policy, 0, ab, 2, label, 2), IDNV_OK);
    assert_text(disposition, "blocked");
    assert_int_equal(idnv_policy_match(NULL, &policy, 0, NULL, 2, ab, 2), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_match(NULL, &policy, 0, ab, 2, NULL, 2), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_policy_match(NULL, &policy, 0, label, 64, ab, 2), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_policy_match(NULL, &policy, 0, ab, 2, label, 64), IDNV_ERR_LIMIT);
    assert_int_equal(idnv_policy_match(NULL, &policy, 2, ab, 2, ab, 2), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_policy_match(NULL, &policy, 0, x, 1, NULL, 0), IDNV_NO);
    assert_int_equal(idnv_variants_begin(NULL, &policy, 0, ab, 2, 0, 0), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_variants_begin(&variants, NULL, 0, ab, 2, 0, 0), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_variants_begin(&variants, &policy, 0, ab, 2, 4, 0), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_variants_begin(&variants, &policy, 2, ab, 2, 0, 0), IDNV_ERR_NOT_FOUND);
    assert_int_equal(idnv_variants_begin(&variants, &policy, 0, none, 1, 0, 0), IDNV_NO);
    n = 7;
    assert_int_equal(idnv_variants_next(out, &n, &disposition, &variants), IDNV_ERR_ARGUMENT);
    assert_int_equal(n, 0);
    assert_int_equal(idnv_variants_begin(&variants, &policy, 0, ab, 2, 0, 0), IDNV_OK);
    assert_int_equal(idnv_variants_next(NULL, &n, &disposition, &variants), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_variants_next(out, NULL, &disposition, &variants), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_variants_next(out, &n, NULL, &variants), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_variants_next(out, &n, &disposition, NULL), IDNV_ERR_ARGUMENT);
    unsigned found = 0;
    idnv_status status;
    while ((status = idnv_variants_next(out, &n, &disposition, &variants)) == IDNV_OK) {
        assert_int_equal(n, 2);
        assert_text(disposition, "blocked");
        found++;
    }
    assert_int_equal(status, IDNV_NO);
    assert_int_equal(found, 2); /* bb and ba; aa breaks the rule */
}

/* IDNV_VARIANTS_ONE_SCRIPT: UTS #39, 5.1, with Japanese, Korean and Chinese as scripts. */
static void variants_of_one_script(void **state)
{
    static const char mixed[] =
        NS "<data><char cp=\"0031\"/><char cp=\"0061\"><var cp=\"0430\" type=\"blocked\"/></char>"
           "<char cp=\"0062\"><var cp=\"0432\" type=\"blocked\"/></char>"
           "<char cp=\"6F22\"><var cp=\"3042\" type=\"blocked\"/></char>"
           "<char cp=\"5B57\"><var cp=\"AC00\" type=\"blocked\"/></char><char cp=\"0430\"/>"
           "<char cp=\"6587\"><var cp=\"3105\" type=\"blocked\"/></char><char cp=\"3105\"/>"
           "<char cp=\"0432\"/><char cp=\"3042\"/><char cp=\"AC00\"/></data></lgr>";
    static const struct {
        uint32_t label[2];
        unsigned all, one;
    } rows[] = {
        {{'a', 'b'}, 3, 1},       /* of a and b in two alphabets only both Cyrillic */
        {{'a', '1'}, 1, 1},       /* a digit goes with every script */
        {{0x6F22, 0x5B57}, 3, 2}, /* Han with Kana, Han with Hangul, but not Kana with Hangul */
        {{0x6F22, 'a'}, 3, 0},    {{0x6587, 0x5B57}, 3, 2}, /* Han with Bopomofo, Han with Hangul */
        {{0x6587, 0x6F22}, 3, 2},
    };
    static idnv_variants variants;
    idnv_policy other;
    idnv_lgr *lgr;
    void *octets;
    size_t len;
    (void)state;
    assert_int_equal(idnv_lgr_read(&lgr, mixed, strlen(mixed), NULL, NULL), IDNV_OK);
    const idnv_lgr_source source = {.size = sizeof source, .lgr = lgr, .id = "m", .id_len = 1};
    assert_int_equal(idnv_lgr_compile(&octets, &len, &source, 1, NULL, 0, NULL, NULL), IDNV_OK);
    assert_int_equal(idnv_policy_open(&other, octets, len), IDNV_OK);
    for (size_t i = 0; i < COUNT(rows); i++)
        for (uint32_t filter = 0; filter <= IDNV_VARIANTS_ONE_SCRIPT; filter += 2) {
            uint32_t out[IDNV_POLICY_LABEL_MAX];
            idnv_policy_text disposition;
            unsigned found = 0;
            size_t n;
            assert_int_equal(idnv_variants_begin(&variants, &other, 0, rows[i].label, 2, filter, 0),
                             IDNV_OK);
            while (idnv_variants_next(out, &n, &disposition, &variants) == IDNV_OK)
                found++;
            if (found != (filter ? rows[i].one : rows[i].all))
                fail_msg("row %zu, filter %u: %u variants", i, filter, found);
        }
    idnv_lgr_image_free(octets, NULL);
    idnv_lgr_free(lgr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_found),
        cmocka_unit_test(texts_are_utf_8_without_nul),
        cmocka_unit_test(arguments_of_the_compiler),
        cmocka_unit_test(ids_are_unique),
        cmocka_unit_test(languages_are_looked_up),
        cmocka_unit_test(suffixes_take_tables),
        cmocka_unit_test(rules_have_names),
        cmocka_unit_test(what_is_not_open_answers_nothing),
        cmocka_unit_test(evaluation_and_its_arguments),
        cmocka_unit_test(variants_and_their_arguments),
        cmocka_unit_test(variants_of_one_script),
    };
    return cmocka_run_group_tests_name("policy-image", tests, make, drop);
}
