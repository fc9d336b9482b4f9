/* SPDX-License-Identifier: MIT */
/* Internal: the XML reader as the importers use it. */
#ifndef IDNVI_LGR_IMPORT_H
#define IDNVI_LGR_IMPORT_H

#include "build.h"

/* Reads the XML form before RFC 7940: another namespace and document element, <domain>. */
idnv_status idnvi_lgr_read_idntable(idnv_lgr **lgr, const char *bytes, size_t len,
                                    const idnv_lgr_options *options,
                                    idnv_lgr_diagnostics *diagnostics);

/* Completes the variants of the last char, as RFC 3743 has them: the mapping of it to itself. */
void idnvi_lgr_add_self(struct idnvi_lgr_builder *b, struct idnvi_lgr_char *entry);

/*
 * Actions for tables without any. preferred: the types are preferred, r-preferred, r-other and
 * blocked, as in RFC 3743; else blocked alone.
 */
void idnvi_lgr_add_actions(struct idnvi_lgr_builder *b, bool preferred);

#endif
