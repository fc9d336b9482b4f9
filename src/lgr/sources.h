/* SPDX-License-Identifier: MIT */
/*
 * Internal: the file SOURCES of a TLD's policy directory, which names its tables, their order and
 * where each comes from. The grammar is tables/policies/README.md.
 */
#ifndef IDNVI_LGR_SOURCES_H
#define IDNVI_LGR_SOURCES_H

#include "arena.h"
#include "model.h"

/* zone: SUFFIX [TABLE.xml]... [(CONFIDENCE)] */
struct idnvi_lgr_zone {
    struct idnvi_lgr_text suffix;
    struct idnvi_lgr_text confidence; /* empty: not said */
    const uint32_t *tables; /* indexes of tables; none: all */
    uint32_t table_count;
    uint32_t line;
};

/* A value that may repeat (language, source, note, ...). */
struct idnvi_lgr_pair {
    struct idnvi_lgr_text key;
    struct idnvi_lgr_text value;
    uint32_t line;
};

/* [NAME.xml] */
struct idnvi_lgr_source_table {
    struct idnvi_lgr_text name; /* without ".xml" */
    struct idnvi_lgr_text date;
    struct idnvi_lgr_text dated;
    struct idnvi_lgr_text confidence;
    struct idnvi_lgr_text source;   /* the first */
    struct idnvi_lgr_text language; /* the first */
    struct idnvi_lgr_run pairs;     /* in pairs: all lines of the section */
    uint32_t line;
};

struct idnvi_lgr_sources {
    struct idnvi_lgr_text tld;
    struct idnvi_lgr_text place;
    struct idnvi_lgr_text registry;
    struct idnvi_lgr_text *also; /* twins */
    uint32_t also_count;
    struct idnvi_lgr_zone *zones;
    uint32_t zone_count;
    struct idnvi_lgr_source_table *tables;
    uint32_t table_count;
    struct idnvi_lgr_pair *pairs;
    uint32_t pair_count;
    struct idnvi_lgr_arena *arena;
};

/*
 * Reads a SOURCES file. IDNV_OK: *sources is the caller's, to be freed with
 * idnvi_lgr_sources_free. IDNV_ERR_SYNTAX with a diagnostic per fault, IDNV_ERR_LIMIT (1 MiB,
 * 4096 tables, 8192 twins, 8192 zones), IDNV_ERR_MEMORY.
 */
idnv_status idnvi_lgr_sources_read(struct idnvi_lgr_sources **sources, const char *bytes,
                                   size_t len, const idnv_lgr_options *options,
                                   idnv_lgr_diagnostics *diagnostics);

void idnvi_lgr_sources_free(struct idnvi_lgr_sources *sources);

#endif
