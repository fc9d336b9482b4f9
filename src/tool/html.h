/* SPDX-License-Identifier: MIT */
/* The page of `policy html`: its sections, and what they share. */
#ifndef IDNV_TOOL_HTML_H
#define IDNV_TOOL_HTML_H

#include "authoring.h"

/* Text that cannot be markup, nor put what stands around it in another order: \u{202E}. */
void html_escape(struct buf *out, const char *text, size_t len);
void html_text(struct buf *out, const struct idnvi_lgr_text *text);
/* The characters in a direction of their own, a lone mark on a dotted circle. */
void html_glyph(struct buf *out, const struct idnvi_lgr_cps *cps);
/* "LATIN SMALL LETTER A + COMBINING DIAERESIS", where libunistring knows them. */
void html_names(struct buf *out, const struct idnvi_lgr_cps *cps);
/* Characters and code points, the names shown on demand. */
void html_chip(struct buf *out, const struct idnvi_lgr_cps *cps);
/* "only when RULE", with a link; nothing where there is no context. */
void html_context(struct buf *out, const struct idnv_lgr *lgr,
                  const struct idnvi_lgr_context *context);

/* html_chart.c: repertoire, contexts, sequences. html_variants.c. html_rules.c: classes, rules,
   actions. html_description.c. */
void html_repertoire(struct buf *out, const struct idnv_lgr *lgr);
void html_variants(struct buf *out, const struct idnv_lgr *lgr);
void html_rules(struct buf *out, const struct idnv_lgr *lgr);
void html_description(struct buf *out, const struct idnvi_lgr_meta *meta);
/* Characters, code points and names, as the first three cells of a row. */
void html_member(struct buf *out, const struct idnvi_lgr_cps *cps);

#endif
