/* SPDX-License-Identifier: MIT */
/* Reports and the list of rules. */
#include <string.h>

#include "report.h"

/* The texts lie in one object and are found by offset: a table of pointers would be relocated. */
static const struct texts {
#define IDNV_RULE(number, name, source, text)                                                      \
    char name_##name[sizeof #name];                                                                \
    char source_##name[sizeof source];                                                             \
    char text_##name[sizeof text];
#include <idnv/rules.def>
#undef IDNV_RULE
} texts = {
#define IDNV_RULE(number, name, source, text) #name, source, text,
#include <idnv/rules.def>
#undef IDNV_RULE
};

static const struct {
    uint16_t number;
    uint16_t name;
    uint16_t source;
    uint16_t text;
} rules[] = {
#define IDNV_RULE(number, name, source, text)                                                      \
    {number, offsetof(struct texts, name_##name), offsetof(struct texts, source_##name),           \
     offsetof(struct texts, text_##name)},
#include <idnv/rules.def>
#undef IDNV_RULE
};

_Static_assert(sizeof texts <= UINT16_MAX, "offsets have sixteen bits");

static const char *text_at(uint16_t offset) { return (const char *)&texts + offset; }

enum { RULES = sizeof rules / sizeof *rules };

void idnv_report_init(idnv_report *report, idnv_finding *findings, uint32_t cap)
{
    memset(report, 0, sizeof *report);
    report->size = sizeof *report;
    report->findings = findings;
    report->cap = findings ? cap : 0;
}

void idnv_report_clear(idnv_report *report)
{
    report->count = 0;
    report->errors = 0;
}

size_t idnv_report_sizeof(void) { return sizeof(idnv_report); }

size_t idnv_finding_sizeof(void) { return sizeof(idnv_finding); }

void idnvi_report_add(idnv_report *report, const idnv_finding *finding)
{
    if (!report)
        return;
    if (report->count < idnvi_report_room(report))
        report->findings[report->count] = *finding;
    if (report->count < UINT32_MAX)
        report->count++;
    if (finding->severity == IDNV_SEVERITY_ERROR && report->errors < UINT32_MAX)
        report->errors++;
}

/* The list is ascending; a number that is not in it gives RULES. */
static size_t rule_position(uint16_t number)
{
    size_t low = 0, high = RULES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rules[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < RULES && rules[low].number == number ? low : (size_t)RULES;
}

const char *idnv_rule_name(uint16_t rule)
{
    size_t i = rule_position(rule);
    return i < RULES ? text_at(rules[i].name) : "";
}

const char *idnv_rule_source(uint16_t rule)
{
    size_t i = rule_position(rule);
    return i < RULES ? text_at(rules[i].source) : "";
}

const char *idnv_rule_text(uint16_t rule)
{
    size_t i = rule_position(rule);
    return i < RULES ? text_at(rules[i].text) : "";
}

uint16_t idnv_rule_find(const char *name, size_t name_len)
{
    for (size_t i = 0; i < RULES && name; i++)
        if (strlen(text_at(rules[i].name)) == name_len &&
            memcmp(text_at(rules[i].name), name, name_len) == 0)
            return rules[i].number;
    return IDNV_RULE_NONE;
}

uint16_t idnv_rule_at(size_t i) { return i < RULES ? rules[i].number : (uint16_t)IDNV_RULE_NONE; }

const char *idnv_severity_name(uint8_t severity)
{
    static const char *const names[] = {"", "note", "warning", "error"};
    return severity < sizeof names / sizeof *names ? names[severity] : "";
}
