/* SPDX-License-Identifier: MIT */
/* A label in code points, from text in UTF-8: for the tests of look-alikes and scripts. */
#ifndef IDNV_TESTS_LABELS_H
#define IDNV_TESTS_LABELS_H

#include "test.h"

#include <idnv.h>

struct label {
    uint32_t cp[IDNV_HOMOGRAPH_MAX + 8];
    size_t len;
};

static inline struct label label_of(const char *text)
{
    struct label l;
    assert_int_equal(idnv_utf8_to_utf32(l.cp, COUNT(l.cp), &l.len, NULL, text, strlen(text)),
                     IDNV_OK);
    return l;
}

#endif
