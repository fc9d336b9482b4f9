/* SPDX-License-Identifier: MIT */
/*
 * Internal: making a struct idnv_lgr. The XML reader and the importers of older formats fill a
 * builder; idnvi_lgr_build_finish resolves references, evaluates classes, checks what concerns
 * more than one element and turns it into the immutable model.
 *
 * Problems with the document are reported as they are found and counted by kind in the builder;
 * running out of memory or over a limit sets status, after which every call is a no-op.
 */
#ifndef IDNVI_LGR_BUILD_H
#define IDNVI_LGR_BUILD_H

#include <idnv/report.h>

#include "arena.h"
#include "model.h"

/* Where a diagnostic belongs. */
struct idnvi_lgr_where {
    const char *element; /* "" for none */
    uint32_t line;
    uint32_t column;
};

/* Texts known by an index, each once: sorted holds the indexes in the order of the texts. */
struct idnvi_lgr_names {
    struct idnvi_lgr_vec texts;  /* struct idnvi_lgr_text */
    struct idnvi_lgr_vec sorted; /* uint32_t */
};

/* First use of a name that by-ref, when, match and their like refer to. */
struct idnvi_lgr_use {
    struct idnvi_lgr_where where;
    const char *section;
    bool early;      /* by-ref before the definition */
    uint32_t target; /* the rule or class, once known */
};

struct idnvi_lgr_builder {
    struct idnv_lgr *lgr;
    struct idnvi_lgr_arena *arena;
    const idnv_lgr_allocator *allocator;
    idnv_lgr_diagnostics *diagnostics;
    const char *file; /* base name */
    bool lenient;
    idnv_status status; /* IDNV_OK, IDNV_ERR_MEMORY or IDNV_ERR_LIMIT */
    uint32_t errors;
    bool broken;   /* an error, not only a departure: parts of the model are missing */
    uint64_t work; /* intervals looked at while evaluating classes */

    struct idnvi_lgr_vec chars, variants, classes, nodes, rules, actions, items, references;
    struct idnvi_lgr_vec ref_list, tag_list, type_list, languages, scopes, named_classes;
    struct idnvi_lgr_names words, tags, reference_ids, rule_names, class_names;
    struct idnvi_lgr_names rule_uses, class_uses;    /* names referred to; until finish, contexts, */
    struct idnvi_lgr_vec rule_use_info, class_use_info; /* nodes and actions hold indexes of these */
    struct idnvi_lgr_vec scratch; /* of any type, between calls empty */
};

/* Sets status to IDNV_ERR_MEMORY and returns false when out of memory. */
bool idnvi_lgr_build_init(struct idnvi_lgr_builder *b, const idnv_lgr_options *options,
                          idnv_lgr_diagnostics *diagnostics);

/*
 * Ends the building, with or without success: *lgr is the model or NULL, all else is freed.
 * IDNV_OK, IDNV_ERR_SYNTAX, IDNV_ERR_LIMIT or IDNV_ERR_MEMORY.
 */
idnv_status idnvi_lgr_build_finish(struct idnvi_lgr_builder *b, struct idnv_lgr **lgr);

/* An error: the document will be refused. */
void idnvi_lgr_error(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                     const char *section, const char *format, ...);

/* Breaks the RFC, but ICANN's tools accept it: an error, or a warning when lenient. */
void idnvi_lgr_departure(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                         const char *section, const char *format, ...);

void idnvi_lgr_warning(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                       const char *section, const char *format, ...);

/* Over a limit: reports it and sets status. */
void idnvi_lgr_limit(struct idnvi_lgr_builder *b, const struct idnvi_lgr_where *where,
                     const char *format, ...);

/* Adds one diagnostic to a list; also for lint and the importers. */
void idnvi_lgr_diagnose(idnv_lgr_diagnostics *diagnostics, const char *file, uint32_t severity,
                        uint32_t rule, const struct idnvi_lgr_where *where, const char *section,
                        const char *text);

/* The part of a path after the last '/'; "" for NULL. */
const char *idnvi_lgr_base_name(const char *path);

/* The following set status on failure and then return NULL, false or IDNVI_LGR_NONE. */

/* Appends a zeroed element. */
void *idnvi_lgr_push(struct idnvi_lgr_builder *b, struct idnvi_lgr_vec *vec, size_t element,
                     uint32_t max, const struct idnvi_lgr_where *where, const char *what);

/* A copy in the arena; ptr NULL gives an absent text. */
struct idnvi_lgr_text idnvi_lgr_text_copy(struct idnvi_lgr_builder *b, const char *ptr,
                                          size_t len);

/* A copy in the arena. */
struct idnvi_lgr_cps idnvi_lgr_cps_copy(struct idnvi_lgr_builder *b, const uint32_t *ptr,
                                        uint32_t len);

/* Index of the text among the names; added when new, added tells so when not NULL. */
uint32_t idnvi_lgr_name(struct idnvi_lgr_builder *b, struct idnvi_lgr_names *names,
                        const char *ptr, size_t len, bool *added,
                        const struct idnvi_lgr_where *where, const char *what);

/* Index of the text among the names, or IDNVI_LGR_NONE. Sets no status. */
uint32_t idnvi_lgr_name_find(const struct idnvi_lgr_names *names, const char *ptr, size_t len);

/* A use of a rule or class by its name: what contexts, nodes and actions hold until finish. */
uint32_t idnvi_lgr_use_rule(struct idnvi_lgr_builder *b, const char *name, size_t len,
                            bool by_ref, const struct idnvi_lgr_where *where,
                            const char *section);
uint32_t idnvi_lgr_use_class(struct idnvi_lgr_builder *b, const char *name, size_t len,
                             const struct idnvi_lgr_where *where, const char *section);

/* Steps of idnvi_lgr_build_finish, each in a file of its own. */
bool idnvi_lgr_resolve_references(struct idnvi_lgr_builder *b);
bool idnvi_lgr_resolve_data(struct idnvi_lgr_builder *b);
bool idnvi_lgr_resolve_classes(struct idnvi_lgr_builder *b);
bool idnvi_lgr_resolve_rules(struct idnvi_lgr_builder *b);

/* Element i of a vector of type. */
#define IDNVI_LGR_AT(type, vec, i) (&((type *)(vec).ptr)[i])

#endif
