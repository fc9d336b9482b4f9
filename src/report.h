/* SPDX-License-Identifier: MIT */
/* Internal: adding findings to the caller's report. */
#ifndef IDNVI_REPORT_H
#define IDNVI_REPORT_H

#include <idnv/report.h>

/* Findings that the array holds: none where a report was set up by hand without one. */
static inline uint32_t idnvi_report_room(const idnv_report *report)
{
    return report->findings ? report->cap : 0;
}

/* Adds a finding (counted when the array is full); report may be NULL. */
void idnvi_report_add(idnv_report *report, const idnv_finding *finding);

#endif
