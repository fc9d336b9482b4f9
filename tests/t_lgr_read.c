/* SPDX-License-Identifier: MIT */
/* Reading, writing and importing of label generation rulesets. */
#include "test.h"

#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

#include <idnv/report.h>

#include "../src/lgr/model.h"
#include "../src/lgr/sources.h"

#define NS "<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\">\n"
/* Line 2 begins with what is under test. */
#define META(x)  NS "<meta>" x "</meta><data><char cp=\"0061\"/></data></lgr>"
#define DATA(x)  NS "<data>" x "</data><rules><rule name=\"r\"><any/></rule></rules></lgr>"
#define RULES(x) NS "<data><char cp=\"0061\" tag=\"t\"/></data><rules>" x "</rules></lgr>"
#define RULE(x)  RULES("<rule name=\"r\">" x "</rule>")

static idnv_status read_text(idnv_lgr **lgr, const char *text, int lenient,
                             idnv_lgr_diagnostics *found)
{
    static idnv_lgr_diagnostic list[64];
    idnv_lgr_options options;
    idnv_lgr_diagnostics_init(found, list, COUNT(list));
    idnv_lgr_options_init(&options);
    options.file = "folder/test.xml";
    options.lenient = (uint32_t)lenient;
    return idnv_lgr_read(lgr, text, strlen(text), &options, found);
}

/* --- refusals: what, where, which section; and whether lenient reading takes it ------------------
 */

static const struct refusal {
    const char *text;
    uint32_t line;
    const char *element;
    const char *section;
    int lenient; /* 1: then only a warning */
} refusals[] = {
    {"", 1, "", "XML 1.0", 0},
    {"<lgr/>", 1, "lgr", "4.1", 0},
    {"<x xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\"/>", 1, "x", "4.1", 0},
    {"<!DOCTYPE lgr>" NS "</lgr>", 1, "", "limits", 0},
    {"<!DOCTYPE lgr [<!ENTITY a \"b\">]>" NS "</lgr>", 1, "", "limits", 0},
    {NS "</lgr>", 1, "lgr", "4.2", 0},
    {NS "<data></data></lgr>", 2, "data", "RFC 7940, 5", 1},
    {NS "<data><char cp=\"0061\"/></data><data/></lgr>", 2, "data", "4.2", 0},
    {NS "<data><char cp=\"0061\"/></data><meta/></lgr>", 2, "meta", "4.2", 1},
    {NS "<data><char cp=\"0061\"/></data>\n<other/></lgr>", 3, "other", "4.2", 0},
    {NS "<data>text<char cp=\"0061\"/></data></lgr>", 2, "data", "4.2", 1},
    {NS "<data><char cp=\"0061\"/>", 2, "data", "XML 1.0", 0},
    {META("<version>1</version><version>2</version>"), 2, "version", "4.3.1", 1},
    {META("<other/>"), 2, "other", "4.3", 1},
    {META("<date>2020-02-30</date>"), 2, "date", "4.3.2", 1},
    {META("<date>20200101</date>"), 2, "date", "4.3.2", 1},
    {META("<language>e_n</language>"), 2, "language", "4.3.3", 1},
    {META("<scope>se</scope>"), 2, "scope", "4.3.4", 1},
    {META("<scope type=\"domain\"> </scope>"), 2, "scope", "4.3.4", 1},
    {META("<validity-start>x</validity-start>"), 2, "validity-start", "4.3.6", 1},
    {META("<validity-end>x</validity-end>"), 2, "validity-end", "4.3.6", 1},
    {META("<unicode-version>6.3</unicode-version>"), 2, "unicode-version", "4.3.7", 1},
    {META("<references><reference>x</reference></references>"), 2, "reference", "4.3.8", 0},
    {META("<references><reference id=\"a\">x</reference></references>"), 2, "reference", "4.3.8",
     1},
    {META("<references><reference id=\"0\"/><reference id=\"0\"/></references>"), 2, "reference",
     "4.3.8", 1},
    {DATA("<char/>"), 2, "char", "RFC 7940, 5", 0},
    {DATA("<char cp=\"61\"/>"), 2, "char", "RFC 7940, 5", 1},
    {DATA("<char cp=\"00e9\"/>"), 2, "char", "RFC 7940, 5", 1},
    {DATA("<char cp=\"00061\"/>"), 2, "char", "RFC 7940, 5", 1},
    {DATA("<char cp=\"110000\"/>"), 2, "char", "RFC 7940, 5", 0},
    {DATA("<char cp=\"U+0061\"/>"), 2, "char", "RFC 7940, 5", 0},
    {DATA("<char cp=\"0061\"/>\n<char cp=\"0061\"/>"), 3, "char", "RFC 7940, 5", 0},
    {DATA("<char cp=\"0061\"/>\n<range first-cp=\"0060\" last-cp=\"0062\"/>"), 2, "char",
     "RFC 7940, 5", 0},
    {DATA("<range first-cp=\"0060\" last-cp=\"0062\"/>\n<range first-cp=\"0062\" "
          "last-cp=\"0063\"/>"),
     3, "range", "RFC 7940, 5", 0},
    {DATA("<char cp=\"0061 0062\"/>\n<char cp=\"0061 0062\"/>"), 3, "char", "RFC 7940, 5", 0},
    {DATA("<range first-cp=\"0062\" last-cp=\"0061\"/>"), 2, "range", "RFC 7940, 5", 0},
    {DATA("<range first-cp=\"0062\"/>"), 2, "range", "RFC 7940, 5", 0},
    {DATA("<char cp=\"0061\" when=\"r\" not-when=\"r\"/>"), 2, "char", "5.2", 0},
    {DATA("<char cp=\"0061\" when=\"none\"/>"), 2, "char", "5.2", 0},
    {DATA("<char cp=\"0061\" not-when=\"none\"/>"), 2, "char", "5.2", 0},
    {DATA("<char cp=\"0061\" size=\"1\"/>"), 2, "char", "RFC 7940, 5", 1},
    {DATA("<char cp=\"0061 0062\" tag=\"t\"/>"), 2, "char", "5.5", 1},
    {DATA("<char cp=\"0061\" tag=\"t t\"/>"), 2, "char", "5.5", 1},
    {DATA("<char cp=\"0061\" tag=\"a/b\"/>"), 2, "char", "5.5", 1},
    {DATA("<char cp=\"0061\" ref=\"7\"/>"), 2, "char", "5.4.1", 1},
    {DATA("<char cp=\"\"/>"), 2, "char", "5.3.3", 0},
    {DATA("<char cp=\"0061\"><var/></char>"), 2, "var", "5.3.1", 0},
    {DATA("<char cp=\"0061\"><var cp=\"0062\" type=\"a b\"/></char>"), 2, "var", "5.3.2", 0},
    {DATA("<char cp=\"0061\"><var cp=\"0062\" type=\"\"/></char>"), 2, "var", "5.3.2", 0},
    {DATA("<char cp=\"0061\"><var cp=\"0062\" type=\"_a\"/></char>"), 2, "var", "5.3.2", 1},
    {DATA("<char cp=\"0061\"><var cp=\"0062\"/>\n<var cp=\"0062\"/></char>"), 3, "var", "5.3.1", 1},
    {DATA("<char cp=\"0061\"><var cp=\"0062\" when=\"x\"/></char>"), 2, "var", "5.2", 0},
    {RULES("<class>0061</class>"), 2, "class", "6.2.1", 1},
    {RULES("<class name=\"a\">0061</class><class name=\"a\">0062</class>"), 2, "class", "6.2.1", 0},
    {RULES("<class name=\"a\" property=\"gc:Mn\" from-tag=\"t\"/>"), 2, "class", "6.2.1", 0},
    {RULES("<class name=\"a\" property=\"xx:Mn\"/>"), 2, "class", "6.2.3", 0},
    {RULES("<class name=\"a\" property=\"gc:Qq\"/>"), 2, "class", "6.2.3", 0},
    {RULES("<class name=\"a\"/>"), 2, "class", "6.2.4", 1},
    {RULES("<class name=\"a\">0062-0061</class>"), 2, "class", "6.2.4", 0},
    {RULES("<class name=\"a\">x</class>"), 2, "class", "RFC 7940, 5", 0},
    {RULES("<class name=\"a\" count=\"1\">0061</class>"), 2, "class", "6.3.3", 1},
    {RULES("<class name=\"a\" from-tag=\"t\">0061</class>"), 2, "class", "6.2", 0},
    {RULES("<union name=\"a\"><class from-tag=\"t\"/></union>"), 2, "union", "6.2.5", 1},
    {RULES("<union name=\"a\"/>"), 2, "union", "6.2.5", 0},
    {RULES("<difference name=\"a\"><class from-tag=\"t\"/></difference>"), 2, "difference", "6.2.5",
     0},
    {RULES("<complement name=\"a\"><class>0061</class><class>0062</class></complement>"), 2,
     "complement", "6.2.5", 0},
    {RULES("<union name=\"a\"><class by-ref=\"a\"/><class by-ref=\"a\"/></union>"), 2, "class",
     "6.2.1", 0},
    {RULE("<class by-ref=\"none\"/>"), 2, "class", "6.2.1", 0},
    {RULES("<rule name=\"a\"><class by-ref=\"c\"/></rule><class name=\"c\">0061</class>"), 2,
     "class", "6.2.1", 1},
    {RULES("<rule><any/></rule>"), 2, "rule", "6.3.4", 1},
    {RULES("<rule name=\"a\"/><rule name=\"a\"/>"), 2, "rule", "6.3.4", 0},
    {RULE("<rule name=\"b\"><any/></rule>"), 2, "rule", "6.3.4", 1},
    {RULE("<rule by-ref=\"none\"/>"), 2, "rule", "6.3.4", 0},
    {RULE("<rule by-ref=\"r\"/>"), 2, "rule", "6.3.4", 0},
    {RULES("<rule name=\"a\"><rule by-ref=\"b\"/></rule><rule name=\"b\"><rule "
           "by-ref=\"a\"/></rule>"),
     2, "rule", "6.3.4", 0},
    {RULE("<any count=\"2:1\"/>"), 2, "any", "6.3.3", 0},
    {RULE("<any count=\"x\"/>"), 2, "any", "6.3.3", 0},
    {RULE("<any count=\"\"/>"), 2, "any", "6.3.3", 0},
    {RULE("<any count=\"1-2\"/>"), 2, "any", "6.3.3", 0},
    {RULE("<any count=\"99999999999999999999\"/>"), 2, "any", "6.3.3", 0},
    {RULE("<any count=\"0\"/>"), 2, "any", "6.3.3", 1},
    {RULE("<rule count=\"2\"><start/><any/></rule>"), 2, "rule", "6.3.3", 1},
    {RULE("<choice/>"), 2, "choice", "6.3.5", 0},
    {RULE("<choice><any/></choice>"), 2, "choice", "6.3.5", 1},
    {RULE("<char/>"), 2, "char", "6.3.6", 0},
    {RULE("<char cp=\"\"/>"), 2, "char", "6.3.6", 0},
    {RULE("<char cp=\"0061\" tag=\"t\"/>"), 2, "char", "6.3.6", 1},
    {RULE("<any/><start/>"), 2, "start", "6.3.8", 1},
    {RULE("<end/><any/>"), 2, "end", "6.3.8", 1},
    {RULE("<start count=\"1\"/>"), 2, "start", "6.3.8", 1},
    {RULE("<look-ahead><any/></look-ahead>"), 2, "rule", "6.4.2", 0},
    {RULE("<look-ahead><any/></look-ahead><anchor/>"), 2, "rule", "6.4.2", 0},
    {RULE("<anchor/><anchor/>"), 2, "rule", "6.4.2", 0},
    {RULE("<anchor/><any/>"), 2, "rule", "6.4.2", 1},
    {RULE("<anchor/><look-ahead><rule><anchor/></rule></look-ahead>"), 2, "look-ahead", "6.4.2", 0},
    {RULE("<anchor/>") "", 0, "", "", -1}, /* alone: allowed */
    {RULES("<rule name=\"a\"><anchor/></rule><action disp=\"invalid\" match=\"a\"/>"), 2, "action",
     "6.4.1", 0},
    {RULES("<action/>"), 2, "action", "RFC 7940, 7", 0},
    {RULES("<action disp=\"a b\"/>"), 2, "action", "RFC 7940, 7", 0},
    {RULES("<action disp=\"a\" match=\"none\"/>"), 2, "action", "7.1", 0},
    {RULES("<rule name=\"r\"><any/></rule><action disp=\"a\" match=\"r\" not-match=\"r\"/>"), 2,
     "action", "7.1", 0},
    {RULES("<action disp=\"a\" any-variant=\"x\" all-variants=\"x\"/>"), 2, "action", "7.2.1", 0},
    {RULES("<action disp=\"a\" any-variant=\"\"/>"), 2, "action", "7.2.1", 0},
    {RULES("<action disp=\"a\" any-variants=\"x\"/>"), 2, "action", "RFC 7940, 7", 0},
    {NS "<meta><unicode-version>99.0.0</unicode-version></meta><data><char cp=\"0061\"/></data>"
        "<rules><class name=\"a\" property=\"gc:Mn\"/></rules></lgr>",
     2, "unicode-version", "4.3.7", 0},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        const struct refusal *r = &refusals[i];
        idnv_lgr_diagnostics found;
        idnv_lgr *lgr;
        idnv_status status = read_text(&lgr, r->text, 0, &found);
        if (r->lenient < 0) {
            assert_int_equal(status, IDNV_OK);
            idnv_lgr_free(lgr);
            continue;
        }
        const idnv_lgr_diagnostic *d = &found.list[0];
        for (uint32_t k = 0; k < found.count; k++) {
            if (found.list[k].severity == IDNV_SEVERITY_ERROR) {
                d = &found.list[k];
                break;
            }
        }
        if (status != IDNV_ERR_SYNTAX || d->line != r->line ||
            strcmp(d->element, r->element) != 0 || strstr(d->section, r->section) == NULL)
            fail_msg("case %u: status %d, %u:<%s> [%s] %s\n%s", (unsigned)i, (int)status,
                     (unsigned)d->line, d->element, d->section, d->text, r->text);
        assert_null(lgr);
        assert_string_equal(d->file, "test.xml");
        assert_true(d->column > 0);
        status = read_text(&lgr, r->text, 1, &found);
        if ((status == IDNV_OK) != (r->lenient == 1))
            fail_msg("case %u, lenient: status %d\n%s", (unsigned)i, (int)status, r->text);
        idnv_lgr_free(lgr);
    }
}

/* --- every element and attribute reaches the model
 * ---------------------------------------------------- */

static const char everything[] =
    "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n" NS
    "<meta><version comment=\"vc\">3</version><date>2020-02-29</date><language>und-Latn</language>"
    "<language>sv</language><scope type=\"domain\">se</scope><scope type=\"x\">y</scope>"
    "<validity-start>2021-01-01</validity-start><validity-end>2022-01-01</validity-end>"
    "<unicode-version>6.3.0</unicode-version><description type=\"text/html\"> &lt;p&gt; "
    "</description><references><reference id=\"0\" comment=\"rc\">R zero</reference>"
    "<reference id=\"1\">R one</reference></references></meta>\n"
    "<data><char cp=\"0061\" tag=\"v\n\tw\" comment=\"ca\" ref=\"0 1\">"
    "<var cp=\"0062\" type=\"blocked\" comment=\"vb\" ref=\"1\"/>"
    "<var cp=\"\" type=\"nothing\"/><var cp=\"0061\"/>"
    "<var cp=\"0063 0064\" type=\"allocatable\" when=\"ctx\"/>"
    "<var cp=\"0063 0064\" type=\"allocatable\" not-when=\"ctx\"/></char>\n"
    "<char cp=\"0062\" not-when=\"ctx\"/>\n"
    "<range first-cp=\"0030\" last-cp=\"0039\" tag=\"d\" when=\"ctx\" comment=\"digits\"/>\n"
    "<char cp=\"0063 0064\"><var cp=\"0061\"/></char>\n"
    "<char cp=\"\"><var cp=\"200C\" type=\"invalid\"/></char></data>\n"
    "<rules><class name=\"list\" comment=\"cc\" ref=\"0\">0062 0061 0064-0066</class>"
    "<class name=\"tagged\" from-tag=\"d\"/><class name=\"prop\" property=\"gc:Nd\"/>"
    "<union name=\"u\"><class by-ref=\"list\"/><class from-tag=\"d\"/><class>0067</class></union>"
    "<intersection name=\"i\"><class by-ref=\"u\"/><class>0065-0070</class></intersection>"
    "<difference name=\"d\"><class by-ref=\"u\"/><class>0065-0070</class></difference>"
    "<symmetric-difference name=\"s\"><class>0061-0063</class><class>0063-0064</class>"
    "</symmetric-difference>"
    "<complement name=\"c\"><class>0000-10FFFE</class></complement>"
    "<rule name=\"ctx\" comment=\"rule\" ref=\"1\"><look-behind><start/><any count=\"2+\"/>"
    "</look-behind><anchor comment=\"an\"/><look-ahead><choice><class by-ref=\"list\" "
    "count=\"1:3\"/>"
    "<rule><char cp=\"0061 0062\" count=\"4\"/><end/></rule></choice></look-ahead></rule>"
    "<rule name=\"all\"><start/><union count=\"0+\"><class by-ref=\"u\"/><class "
    "by-ref=\"i\"/></union>"
    "<end/></rule><rule name=\"ref\"><rule by-ref=\"all\"/></rule>"
    "<action disp=\"invalid\" match=\"ref\" comment=\"act\" ref=\"0\"/>"
    "<action disp=\"odd\" not-match=\"all\" any-variant=\"blocked nothing\"/>"
    "<action disp=\"blocked\" all-variants=\"blocked\"/>"
    "<action disp=\"allocatable\" only-variants=\"allocatable\"/><action "
    "disp=\"valid\"/></rules></lgr>";

static const struct idnvi_lgr_set *class_set(const idnv_lgr *lgr, const char *name)
{
    uint32_t index = idnvi_lgr_class_find(lgr, name, strlen(name));
    assert_int_not_equal(index, IDNVI_LGR_NONE);
    return &lgr->classes[index].set;
}

static void test_model(void **state)
{
    (void)state;
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr;
    static const uint32_t cd[2] = {0x63, 0x64};
    static const uint32_t seven = 0x37;
    assert_int_equal(read_text(&lgr, everything, 0, &found), IDNV_OK);
    assert_int_equal(found.count, 0);
    const struct idnvi_lgr_meta *m = &lgr->meta;
    assert_string_equal(m->version.ptr, "3");
    assert_string_equal(m->version_comment.ptr, "vc");
    assert_string_equal(m->date.ptr, "2020-02-29");
    assert_int_equal(m->language_count, 2);
    assert_string_equal(m->languages[1].ptr, "sv");
    assert_int_equal(m->scope_count, 2);
    assert_string_equal(m->scopes[1].type.ptr, "x");
    assert_string_equal(m->scopes[1].value.ptr, "y");
    assert_string_equal(m->validity_start.ptr, "2021-01-01");
    assert_string_equal(m->validity_end.ptr, "2022-01-01");
    assert_string_equal(m->unicode_version.ptr, "6.3.0");
    assert_string_equal(m->description.ptr, " <p> ");
    assert_string_equal(m->description_type.ptr, "text/html");
    assert_int_equal(lgr->reference_count, 2);
    assert_string_equal(lgr->references[0].comment.ptr, "rc");
    assert_string_equal(lgr->references[1].value.ptr, "R one");
    assert_int_equal(lgr->char_count, 5);
    assert_int_equal(lgr->code_points, 12);
    assert_int_equal(lgr->max_sequence, 2);
    assert_int_equal(lgr->null_char, 4);
    const struct idnvi_lgr_char *a = &lgr->chars[0];
    assert_int_equal(a->tags.count, 2);
    assert_int_equal(a->notes.refs.count, 2);
    assert_string_equal(a->notes.comment.ptr, "ca");
    assert_int_equal(a->variants.count, 5);
    const struct idnvi_lgr_variant *v = &lgr->variants[a->variants.first];
    assert_string_equal(lgr->words[v[0].type].ptr, "blocked");
    assert_int_equal(v[1].cps.len, 0);
    assert_int_equal(v[2].type, IDNVI_LGR_NONE);
    assert_int_equal(v[3].context.rule, 0);
    assert_false(v[3].context.negated);
    assert_true(v[4].context.negated);
    assert_int_equal(idnvi_lgr_find(lgr, cd, 2), 3);
    assert_int_equal(idnvi_lgr_find(lgr, cd, 1), IDNVI_LGR_NONE);
    assert_int_equal(idnvi_lgr_find(lgr, &seven, 1), 2);
    assert_int_equal(idnvi_lgr_find(lgr, NULL, 0), 4);
    assert_true(lgr->chars[2].is_range);
    assert_true(lgr->chars[1].context.negated);
    assert_int_equal(class_set(lgr, "list")->len, 2);
    assert_true(idnvi_lgr_set_has(class_set(lgr, "tagged"), 0x39));
    assert_false(idnvi_lgr_set_has(class_set(lgr, "tagged"), 0x3A));
    assert_true(idnvi_lgr_set_has(class_set(lgr, "prop"), 0x0660));
    assert_false(idnvi_lgr_set_has(class_set(lgr, "prop"), 0x1E950)); /* assigned in 9.0 */
    assert_int_equal(class_set(lgr, "u")->len, 3);
    assert_int_equal(class_set(lgr, "i")->ptr[0].first, 0x65);
    assert_int_equal(class_set(lgr, "i")->ptr[0].last, 0x67);
    assert_false(idnvi_lgr_set_has(class_set(lgr, "d"), 0x65));
    assert_true(idnvi_lgr_set_has(class_set(lgr, "d"), 0x64));
    assert_int_equal(class_set(lgr, "s")->len, 2);
    assert_int_equal(class_set(lgr, "c")->len, 1);
    assert_int_equal(class_set(lgr, "c")->ptr[0].first, 0x10FFFF);
    assert_int_equal(lgr->rules[0].has, IDNVI_LGR_HAS_ANCHOR | IDNVI_LGR_HAS_LOOK |
                                            IDNVI_LGR_HAS_START | IDNVI_LGR_HAS_END);
    assert_int_equal(lgr->rules[2].height, 1);
    assert_int_equal(lgr->action_count, 5);
    assert_string_equal(lgr->words[lgr->actions[1].disp].ptr, "odd");
    assert_true(lgr->actions[1].negated);
    assert_int_equal(lgr->actions[1].types.count, 2);
    assert_int_equal(lgr->actions[3].trigger, IDNVI_LGR_TRIGGER_ONLY);
    idnv_lgr_free(lgr);
}

/* --- writing: reads back the same
 * --------------------------------------------------------------------- */

static char *write_text(const idnv_lgr *lgr, size_t *len)
{
    assert_int_equal(idnv_lgr_write(NULL, 0, len, lgr), IDNV_ERR_SPACE);
    char *text = malloc(*len);
    assert_int_equal(idnv_lgr_write(text, *len, len, lgr), IDNV_OK);
    return text;
}

static void round_trip(const char *name, const idnv_lgr *lgr)
{
    size_t len, again_len;
    idnv_lgr_options options;
    idnv_lgr *again;
    char *text = write_text(lgr, &len);
    idnv_lgr_options_init(&options);
    options.lenient = 1;
    if (idnv_lgr_read(&again, text, len, &options, NULL) != IDNV_OK)
        fail_msg("%s: what was written cannot be read", name);
    char *again_text = write_text(again, &again_len);
    if (len != again_len || memcmp(text, again_text, len) != 0)
        fail_msg("%s: written twice, it differs", name);
    if (lgr->char_count != again->char_count || lgr->variant_count != again->variant_count ||
        lgr->node_count != again->node_count || lgr->class_count != again->class_count ||
        lgr->action_count != again->action_count || lgr->word_count != again->word_count)
        fail_msg("%s: what was read back differs", name);
    idnv_lgr_free(again);
    free(text);
    free(again_text);
}

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

/* --- the i-th allocation fails
 * -------------------------------------------------------------------------- */

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
    return idnv_lgr_read(lgr, everything, sizeof everything - 1, options, NULL);
}

static const char rfc3743[] = "Reference 1 Book\nVersion 1 20130412\n# Version: 2\n"
                              "U+3447(0);U+3447(1,3);U+3473(1,3)\nU+3473(0);U+3447(1,3);\n";

static idnv_status make_import(idnv_lgr **lgr, const idnv_lgr_options *options)
{
    return idnv_lgr_import(lgr, rfc3743, sizeof rfc3743 - 1, IDNV_LGR_FORMAT_GUESS, options, NULL);
}

static void test_allocations(void **state)
{
    (void)state;
    fail_each(make_everything);
    fail_each(make_import);
}

/* --- hostile documents
 * ---------------------------------------------------------------------------------- */

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

/* --- importers
 * --------------------------------------------------------------------------------------------- */

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
    assert_int_equal(lgr->variant_count, 3);
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

/* --- the files of the collections
 * ------------------------------------------------------------------------------ */

static char *read_path(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    *len = fread(text, 1, (size_t)size, file);
    text[*len] = '\0';
    fclose(file);
    return text;
}

static void test_collections(void **state)
{
    (void)state;
    static const char *const folders[] = {
        "rz-lgr-5", "rz-common", "second-level-2024", "full-variant-set-2024", "msr",
        "cctld",    "gtld"};
    const char *data = getenv("IDNV_TEST_DATA");
    char path[1024];
    unsigned files = 0;
    for (size_t i = 0; i < COUNT(folders); i++) {
        snprintf(path, sizeof path, "%s/lgr/%s", data == NULL ? "" : data, folders[i]);
        DIR *folder = opendir(path);
        for (struct dirent *e; folder != NULL && (e = readdir(folder)) != NULL;) {
            size_t len = 0;
            idnv_lgr *lgr;
            if (strstr(e->d_name, ".xml") == NULL)
                continue;
            snprintf(path, sizeof path, "%s/lgr/%s/%s", data, folders[i], e->d_name);
            char *text = read_path(path, &len);
            assert_non_null(text);
            if (idnv_lgr_read(&lgr, text, len, NULL, NULL) != IDNV_OK)
                fail_msg("%s does not load", path);
            round_trip(path, lgr);
            idnv_lgr_free(lgr);
            free(text);
            files++;
        }
        if (folder != NULL)
            closedir(folder);
    }
    if (files == 0) {
        print_message("skip: put lgr/ below $IDNV_TEST_DATA\n");
        skip();
    }
    print_message("%u documents\n", files);
}

/* --- SOURCES
 * ------------------------------------------------------------------------------------------------------
 */

#define SECTION                                                                                    \
    "language: sv\ndate: 2020-01-01\ndated: table\nconfidence: exact table seen\nsource: x\n"      \
    "accepts: 0061\naccept-label: a r\nrefuse-label: b r\n"

static void test_sources(void **state)
{
    (void)state;
    static const char good[] = "# c\n\ntld: se\nalso: nu\nplace: Sweden\nzone: org.se latin.xml\n"
                               "zone: pp.se\n[latin.xml]\n" SECTION "[yiddish.xml]\n" SECTION;
    static const char *const bad[] = {
        "",
        "tld: se\n",
        "tld: se\nplace: x\n[a.xml]\nlanguage: sv\n",
        "place: x\ntld: se\n[a.xml]\n" SECTION,
        "tld: se\nplace: x \n[a.xml]\n" SECTION,
        "tld: se\nplace: x\nwhat: x\n[a.xml]\n" SECTION,
        "tld: se\nplace: x\nzone: org.se b.xml\n[a.xml]\n" SECTION,
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
    assert_int_equal(s->zone_count, 2);
    assert_string_equal(s->zones[0].suffix.ptr, "org.se");
    assert_int_equal(s->zones[0].table_count, 1);
    assert_int_equal(s->zones[0].tables[0], 0);
    assert_int_equal(s->zones[1].table_count, 0);
    idnvi_lgr_sources_free(s);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(idnvi_lgr_sources_read(&s, bad[i], strlen(bad[i]), NULL, NULL),
                         IDNV_ERR_SYNTAX);
        assert_null(s);
    }
}

static void test_arguments(void **state)
{
    (void)state;
    idnv_lgr *lgr;
    size_t needed;
    idnv_lgr_options options = {.size = 1};
    assert_int_equal(idnv_lgr_read(NULL, "", 0, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_read(&lgr, NULL, 1, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_read(&lgr, "", 0, &options, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_import(&lgr, "", 0, 9, NULL, NULL), IDNV_ERR_ARGUMENT);
    assert_int_equal(idnv_lgr_write(NULL, 0, &needed, NULL), IDNV_ERR_ARGUMENT);
    idnv_lgr_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),    cmocka_unit_test(test_model),
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_allocations),
        cmocka_unit_test(test_hostile),     cmocka_unit_test(test_import),
        cmocka_unit_test(test_collections), cmocka_unit_test(test_sources),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests_name("lgr-read", tests, NULL, NULL);
}
