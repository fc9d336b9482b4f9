/* SPDX-License-Identifier: MIT */
/* Rulesets as text, for the tests of libidnv-lgr. */
#ifndef IDNV_TEST_LGRTEXT_H
#define IDNV_TEST_LGRTEXT_H

#include "test.h"

#include "lgr/model.h"

#define NS "<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\">\n"

/* A document with every element and attribute. */
extern const char everything[];

/* A table in the format of RFC 3743. */
extern const char rfc3743[];

/* Reads a document; the diagnostics are static, good until the next call. */
idnv_status read_text(idnv_lgr **lgr, const char *text, int lenient, idnv_lgr_diagnostics *found);

/* As XML, to be freed. */
char *write_text(const idnv_lgr *lgr, size_t *len);

/* What is written reads back as the same; `name` says what it was. */
void round_trip(const char *name, const idnv_lgr *lgr);

#endif
