/* SPDX-License-Identifier: MIT */
#include "lgrtext.h"

const char everything[] =
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

const char rfc3743[] = "Reference 1 Book\nVersion 1 20130412\n# Version: 2\n"
                              "U+3447(0);U+3447(1,3);U+3473(1,3)\nU+3473(0);U+3447(1,3);\n";

idnv_status read_text(idnv_lgr **lgr, const char *text, int lenient, idnv_lgr_diagnostics *found)
{
    static idnv_lgr_diagnostic list[64];
    idnv_lgr_options options;
    idnv_lgr_diagnostics_init(found, list, COUNT(list));
    idnv_lgr_options_init(&options);
    options.file = "folder/test.xml";
    options.lenient = (uint32_t)lenient;
    return idnv_lgr_read(lgr, text, strlen(text), &options, found);
}

char *write_text(const idnv_lgr *lgr, size_t *len)
{
    assert_int_equal(idnv_lgr_write(NULL, 0, len, lgr), IDNV_ERR_SPACE);
    char *text = malloc(*len);
    assert_int_equal(idnv_lgr_write(text, *len, len, lgr), IDNV_OK);
    return text;
}

void round_trip(const char *name, const idnv_lgr *lgr)
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
