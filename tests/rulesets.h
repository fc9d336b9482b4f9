/* SPDX-License-Identifier: MIT */
/* Rulesets as text, for the tests of the policy engine. */
#ifndef IDNV_TEST_RULESETS_H
#define IDNV_TEST_RULESETS_H

#include "test.h"

#include "engine.h"

#define DOCUMENT_BEGIN \
    "<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\"><meta>" \
    "<unicode-version>15.0.0</unicode-version></meta><data>"
#define DOCUMENT(data, rules) DOCUMENT_BEGIN data "</data><rules>" rules "</rules></lgr>"
#define A_TO_E "<range first-cp=\"0061\" last-cp=\"0065\"/>"
#define AFTER_B \
    "<rule name=\"after-b\"><look-behind><char cp=\"0062\"/></look-behind><anchor/></rule>"
#define ONLY(name) "<action disp=\"invalid\" not-match=\"" name "\"/>"

/* A rule of what stands before an anchor, of what stands after it. */
#define BEHIND(x) "<look-behind>" x "</look-behind><anchor/>"
#define AHEAD(x)  "<anchor/><look-ahead>" x "</look-ahead>"

/* A letter d that is exchanged where the rule r holds, and a letter z. */
#define D_TO(x) "<char cp=\"0064\"><var cp=\"" x "\" when=\"r\"/></char><char cp=\"007A\"/>"

static inline idnv_status read_text(idnv_lgr **lgr, const char *text)
{
    return idnv_lgr_read(lgr, text, strlen(text), NULL, NULL);
}

/* Reads and compiles a ruleset that must be good. */
static inline void open_ruleset(struct engine *e, idnv_lgr **lgr, const char *text)
{
    assert_int_equal(read_text(lgr, text), IDNV_OK);
    assert_int_equal(engine_open(e, *lgr), IDNV_OK);
}

/* An ASCII label of len letters as code points. */
static inline void widen(uint32_t *cps, const char *label, size_t len)
{
    for (size_t i = 0; i < len; i++)
        cps[i] = (uint8_t)label[i];
}

static inline void close_ruleset(struct engine *e, idnv_lgr *lgr)
{
    engine_close(e);
    idnv_lgr_free(lgr);
}

#endif
