/* SPDX-License-Identifier: MIT */
/* The reader of text tables: header and lines in import.c, rows in import_rows.c. */
#ifndef IDNV_LGR_IMPORT_TEXT_H
#define IDNV_LGR_IMPORT_TEXT_H

#include "import.h"
#include "read.h"

#define IDNVI_LGR_CHAINS 4096u

/* A sequence that a row has listed. */
struct idnvi_lgr_listed {
    uint32_t index; /* in chars */
    uint32_t next;  /* in its chain: index + 1 in sequences; 0: none */
};

struct import {
    struct idnvi_lgr_builder b;
    idnv_lgr_format format;
    struct idnvi_lgr_vec description; /* char: header comments */
    struct idnvi_lgr_vec seen;        /* uint8_t: bits of single code points already listed */
    struct idnvi_lgr_vec chains;      /* uint32_t: heads of the chains of sequences, by hash */
    struct idnvi_lgr_vec sequences;   /* struct idnvi_lgr_listed: those already listed */
    struct idnvi_lgr_where where;
    const char *line; /* at hand; NUL-terminated, its comment cut off */
    bool rows; /* a row has been seen: the header is over */
};

static inline void idnvi_lgr_skip_space(const char **at)
{
    while (idnvi_lgr_is_space(**at))
        ++*at;
}

/* Makes sure that a reference with this id exists; its index. */
uint32_t idnvi_lgr_import_reference(struct import *im, const char *id, size_t len,
                                    const char *value, size_t value_len);
/* A row of the format of the table, NUL-terminated. */
void idnvi_lgr_import_row(struct import *im, const char *at, const char *comment);

#endif
