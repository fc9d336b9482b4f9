/* SPDX-License-Identifier: MIT */
/* Reading of label generation rulesets: what is refused where, and what the model holds. */
#include "lgrtext.h"

#include <idnv/report.h>

/* Line 2 begins with what is under test. */
#define META(x)  NS "<meta>" x "</meta><data><char cp=\"0061\"/></data></lgr>"
#define DATA(x)  NS "<data>" x "</data><rules><rule name=\"r\"><any/></rule></rules></lgr>"
#define RULES(x) NS "<data><char cp=\"0061\" tag=\"t\"/></data><rules>" x "</rules></lgr>"
#define RULE(x)  RULES("<rule name=\"r\">" x "</rule>")
/* Classes and rules of two names. */
#define AB \
    "<class name=\"a\">0061</class><class name=\"b\">0062</class>" \
    "<rule name=\"a\"><any/></rule><rule name=\"b\"><any/></rule>"

/* Refusals: what, where, which section; and whether lenient reading takes it. */
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
    {DATA("<char cp=\"0061\"/>\n<range first-cp=\"0060\" last-cp=\"0062\"/>"), 3, "range",
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
    {NS "<meta><unicode-version>6.0.0</unicode-version></meta><data><char cp=\"0061\"/></data>"
        "<rules><class name=\"a\" property=\"gc:Mn\"/></rules></lgr>",
     2, "unicode-version", "4.3.7", 0},
    {META("<unicode-version>5.2.0</unicode-version>"), 0, "", "", -1}, /* without a property: allowed */
    {META("<references><reference id=\"\">x</reference></references>"), 2, "reference", "4.3.8", 0},
    {META("<scope type=\"a b\">se</scope>"), 2, "scope", "4.3.4", 1},
    {DATA("<char cp=\"0061\" when=\"\"/>"), 2, "char", "5.2", 0},
    {DATA("<char cp=\"0061\" not-when=\"r r\"/>"), 2, "char", "5.2", 0},
    {DATA("<range first-cp=\"\" last-cp=\"0061\"/>"), 2, "range", "RFC 7940, 5", 0},
    {DATA("<range first-cp=\"0061\" last-cp=\"0062 0063\"/>"), 2, "range", "RFC 7940, 5", 0},
    {DATA("<range first-cp=\"x\" last-cp=\"0061\"/>"), 2, "range", "RFC 7940, 5", 0},
    {DATA("<range first-cp=\"0061\" last-cp=\"x\"/>"), 2, "range", "RFC 7940, 5", 0},
    {DATA("<char cp=\"0061\"><var cp=\"0062\" type=\" a\"/></char>"), 2, "var", "5.3.2", 0},
    {DATA("<char cp=\"0061\"><var cp=\"0062\" type=\"a!\"/></char>"), 2, "var", "5.3.2", 0},
    {DATA("<char cp=\"0061\"><var cp=\"0062\" type=\"a/b\"/></char>"), 2, "var",
     "5.3.2, appendix D", 0},
    {RULES("<action disp=\"hold/manual\"/>"), 2, "action", "7, appendix D", 0},
    {RULES("<action disp=\"x\" any-variant=\"a b/c\"/>"), 2, "action", "7.2.1, appendix D", 1},
    {DATA("<char cp=\"0061\"><var cp=\"x\"/></char>"), 2, "var", "RFC 7940, 5", 0},
    {RULES("<class name=\"c\">0061</class><class name=\"d\" by-ref=\"c\"/>"), 2, "class", "6.2.1",
     0},
    {RULES("<class name=\"c\">0061-x</class>"), 2, "class", "RFC 7940, 5", 0},
    {RULES("<class name=\"c\">-0061</class>"), 2, "class", "RFC 7940, 5", 0},
    {NS "<meta><references><reference id=\"0\">x</reference></references></meta><data>"
        "<char cp=\"0061\" ref=\"0 0\"/></data></lgr>",
     2, "char", "5.4.1", 1},
    {NS "<meta><references><reference id=\"0\">x</reference></references></meta><data>"
        "<char cp=\"0061\"/></data><rules><class name=\"c\">0061</class><rule name=\"r\">"
        "<class by-ref=\"c\" ref=\"0\"/></rule></rules></lgr>",
     2, "class", "6.2.1", 0},
    {NS "<meta><references><reference id=\"0\">x</reference></references></meta><data>"
        "<char cp=\"0061\"/></data><rules><rule name=\"a\"><any/></rule><rule name=\"r\">"
        "<rule by-ref=\"a\" ref=\"0\"/></rule></rules></lgr>",
     2, "rule", "6.3.4", 0},
    {RULES("<rule name=\"a\"><any/></rule><rule name=\"b\" by-ref=\"a\"/>"), 2, "rule", "6.3.4", 0},
    {RULE("<char cp=\"x\"/>"), 2, "char", "RFC 7940, 5", 0},
    {RULE("<any count=\" 2 : 3 \"/>"), 2, "any", "6.3.3", 0},
    {RULE("<any count=\" 2:3 \"/>"), 0, "", "", -1}, /* white space around it */
    {RULE("<anchor/><look-behind><any/></look-behind>"), 2, "rule", "6.4.2", 0},
    {RULES("<action disp=\"a!\"/>"), 2, "action", "RFC 7940, 7", 0},
    {RULES("<action disp=\"a\" any-variant=\"x\" only-variants=\"x\"/>"), 2, "action", "7.2.1", 0},
    /* A second name is not left out: these take the name of one. */
    {RULES(AB "<action disp=\"a\" match=\"a b\"/>"), 2, "action", "7.1", 0},
    {RULES(AB "<action disp=\"a\" not-match=\"a b\"/>"), 2, "action", "7.1", 0},
    {RULES(AB "<action disp=\"a\" match=\"\"/>"), 2, "action", "7.1", 0},
    {RULES(AB "<rule name=\"r\"><class by-ref=\"a b\"/></rule>"), 2, "class", "6.2.1", 0},
    {RULES(AB "<complement name=\"r\"><class by-ref=\"a b\"/></complement>"), 2, "class", "6.2.1", 0},
    {RULES(AB "<rule name=\"r\"><rule by-ref=\"a b\"/></rule>"), 2, "rule", "6.3.4", 0},
    {RULES(AB "<rule name=\"r\"><rule by-ref=\" \"/></rule>"), 2, "rule", "6.3.4", 0},
};

/* Values of the elements of <meta>, and the section that refuses what has not their form. */
static void test_meta_values(void **state)
{
    static const struct {
        const char *element, *section;
        const char *good[8], *bad[16];
    } rows[] = {
        {"date", "4.3.2",
         {"2000-02-29", "2024-02-29", "2023-02-28", "0001-12-31", " 2020-01-01\n"},
         {"1900-02-29", "2023-02-29", "2020-13-01", "2020-00-01", "2020-04-31", "2020-04-00",
          "2020/04-01", "2020-04/01", "202x-04-01", "2020-x4-01", "2020-04-0x", "2020-4-01",
          "2020-04-01Z", "/020-04-01", ":020-04-01"}},
        {"language", "4.3.3",
         {"sv", "sr-Latn-RS", "x-abc12345", "und", "ZH-hant", "de-1901"},
         {"", "1sv", "sv-", "-sv", "sv--SE", "abcdefghi", "sv-abcdefghi", "s v", "sv_SE", "s\xC3\xA9",
          "s[", "s`", "s{", "s@", "s/"}},
        {"unicode-version", "4.3.7", {"6.3.0", "15.0.0"}, {"6.3", "6.3.0.0", "6..0", ".6.3", "6.3."}},
    };
    char text[512];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t k = 0; k < COUNT(rows[i].good) + COUNT(rows[i].bad); k++) {
            bool good = k < COUNT(rows[i].good);
            const char *value = good ? rows[i].good[k] : rows[i].bad[k - COUNT(rows[i].good)];
            idnv_lgr_diagnostics found;
            idnv_lgr *lgr;
            if (value == NULL)
                continue;
            snprintf(text, sizeof text, NS "<meta><%s>%s</%s></meta><data><char cp=\"0061\"/></data></lgr>",
                     rows[i].element, value, rows[i].element);
            idnv_status status = read_text(&lgr, text, 0, &found);
            if (status != (good ? IDNV_OK : IDNV_ERR_SYNTAX) || found.count != !good)
                fail_msg("%s: \"%s\": status %d", rows[i].element, value, (int)status);
            if (!good)
                assert_non_null(strstr(found.list[0].section, rows[i].section));
            idnv_lgr_free(lgr);
        }
    }
}

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

/* White space around the name that an attribute takes is no second name. */
static void test_white_space_around_names(void **state)
{
    static const char text[] =
        NS "<data><char cp=\"0061\" when=\" b\n\"/></data><rules>" AB
           "<rule name=\"r\"><class by-ref=\" b\t\"/><rule by-ref=\" b \"/></rule>"
           "<action disp=\" x \" match=\" b \"/><action disp=\"y\" not-match=\"\nb \"/></rules></lgr>";
    idnv_lgr_diagnostics found;
    idnv_lgr *lgr;
    (void)state;
    assert_int_equal(read_text(&lgr, text, 0, &found), IDNV_OK);
    assert_int_equal(found.count, 0);
    assert_int_equal(lgr->chars[0].context.rule, 1);
    assert_string_equal(lgr->words[lgr->actions[0].disp].ptr, "x");
    assert_int_equal(lgr->actions[0].rule, 1);
    assert_int_equal(lgr->actions[1].rule, 1);
    const struct idnvi_lgr_node *of_class = &lgr->nodes[lgr->nodes[lgr->rules[2].root].first_child];
    uint32_t b = idnvi_lgr_class_find(lgr, "b", 1);
    assert_int_equal(lgr->classes[of_class->target].target, b);
    assert_int_equal(lgr->nodes[of_class->next].target, 1);
    idnv_lgr_free(lgr);
}

/* Every element and attribute reaches the model. */
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
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_meta_values),
        cmocka_unit_test(test_white_space_around_names),
        cmocka_unit_test(test_model),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests_name("lgr-read", tests, NULL, NULL);
}
