/* SPDX-License-Identifier: MIT */
/* The shape of the generated tables/unicode/lgr_property.c; for it and property.c only. */
#ifndef IDNVI_LGR_PROPERTY_DATA_H
#define IDNVI_LGR_PROPERTY_DATA_H

#include <stdint.h>

enum idnvi_property_kind {
    PROPERTY_ENUMERATED, /* a run's value is the number of an alias */
    PROPERTY_BINARY,     /* 1: yes */
    PROPERTY_NUMERIC,    /* the value is the number itself; some have names */
    PROPERTY_EXTENSIONS, /* the value is the number of a set of scripts */
    PROPERTY_GROUPED,    /* as enumerated, and further numbers stand for masks of values */
};

/* A run is start << 9 | value; runs of a property cover all code points, the first starts at 0. */
#define PROPERTY_VALUE_BITS 9

struct idnvi_lgr_property {
    uint32_t runs; /* index of the first in idnvi_lgr_runs */
    uint32_t run_count;
    uint16_t short_name; /* places in idnvi_lgr_names, NUL-terminated */
    uint16_t long_name;
    uint16_t aliases; /* index of the first in idnvi_lgr_aliases */
    uint16_t alias_count;
    enum idnvi_property_kind kind;
};

struct idnvi_lgr_alias {
    uint16_t name;
    uint16_t value;
};

extern const unsigned idnvi_lgr_property_count;
extern const unsigned idnvi_lgr_age_property; /* index of Age */
extern const unsigned idnvi_lgr_age_base;     /* Age value of the first selectable version */
extern const unsigned idnvi_lgr_scx_count;
extern const unsigned idnvi_lgr_gc_count; /* alias values from here on are masks */
extern const struct idnvi_lgr_property idnvi_lgr_properties[];
extern const struct idnvi_lgr_alias idnvi_lgr_aliases[];
extern const uint32_t idnvi_lgr_gc_masks[];
extern const uint64_t idnvi_lgr_scx_sets[][3];
extern const char idnvi_lgr_names[];
extern const uint32_t idnvi_lgr_runs[];

#endif
