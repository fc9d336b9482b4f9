/* SPDX-License-Identifier: MIT */
/*
 * Will a browser show a label as it is, or its A-label? The published display rules of Chromium and
 * Firefox, restated (forecast_chromium.c, forecast_firefox.c). A forecast is information and never
 * changes a verdict.
 */
#ifndef IDNV_TOOL_FORECAST_H
#define IDNV_TOOL_FORECAST_H

#include <stddef.h>
#include <stdint.h>

enum browser { BROWSER_CHROMIUM, BROWSER_FIREFOX };

/*
 * NULL: the label is shown as it is; else why its A-label is shown, in English. The label is one
 * that the protocol accepts, in code points; tld is the last label of the name in A-form, lower
 * case. Look-alikes of well-known names are not looked for here.
 */
const char *forecast_label(enum browser browser, const uint32_t *cps, size_t n, const char *tld,
                           size_t tld_len);

#endif
