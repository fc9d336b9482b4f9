/* SPDX-License-Identifier: MIT */
/* Internal: adding findings to the caller's report. */
#ifndef IDNVI_REPORT_H
#define IDNVI_REPORT_H

#include <idnv/report.h>

/* Adds a finding (counted when the array is full); report may be NULL. */
void idnvi_report_add(idnv_report *report, const idnv_finding *finding);

#endif
