/* SPDX-License-Identifier: MIT */
/* Findings of the stages: from a code point of a label back to its place in the caller's input. */
#include "stage.h"

static void add(struct idnvi_run *run, idnv_finding *finding)
{
    if (run->soft && finding->severity == IDNV_SEVERITY_ERROR &&
        finding->rule != IDNV_RULE_FORBIDDEN_CODE_POINT)
        finding->severity = IDNV_SEVERITY_WARNING;
    if (finding->severity == IDNV_SEVERITY_ERROR)
        run->errors++;
    idnvi_report_add(run->report, finding);
}

/* Only a report with room needs the place; counting an error does not. */
static bool only_counted(struct idnvi_run *run, uint16_t rule)
{
    idnv_finding finding = {.rule = rule, .severity = IDNV_SEVERITY_ERROR};
    if (run->report && run->report->count < idnvi_report_room(run->report))
        return false;
    add(run, &finding);
    return true;
}

static idnv_finding of_label(const struct idnvi_run *run, uint16_t rule, uint8_t severity)
{
    return (idnv_finding){.rule = rule,
                          .severity = severity,
                          .label = run->number,
                          .index = IDNV_ABSENT,
                          .cp = IDNV_ABSENT,
                          .byte = run->start,
                          .bytes = run->end - run->start};
}

/* Moves the cursor to the code point with that index, or to the one that holds that place. */
static void seek(struct idnvi_run *run, uint32_t index, uint32_t place)
{
    if (run->cursor < run->start || run->cursor >= run->end || run->cursor > place ||
        run->cursor_index > index) {
        run->cursor = run->start;
        run->cursor_index = 0;
    }
    while (run->cursor_index < index) {
        uint32_t next = run->cursor;
        if (next >= run->end)
            break;
        idnvi_next(&run->src, &next, run->end);
        if (next > place)
            break;
        run->cursor = next;
        run->cursor_index++;
    }
}

static void at_cursor(struct idnvi_run *run, uint16_t rule, uint32_t end)
{
    idnv_finding finding = of_label(run, rule, IDNV_SEVERITY_ERROR);
    uint32_t next = run->cursor;
    uint32_t cp = next < run->end ? idnvi_next(&run->src, &next, run->end) : IDNV_ABSENT;
    finding.index = run->cursor_index;
    finding.cp = cp == IDNVI_ILL_FORMED ? IDNV_ABSENT : cp;
    finding.byte = run->cursor;
    finding.bytes = (end > next ? end : next) - run->cursor;
    add(run, &finding);
}

/* One code point may be mapped to several that break the rule: that is one finding. */
static bool is_told(struct idnvi_run *run, const struct idnvi_told *told)
{
    bool again = run->last.rule == told->rule && run->last.number == told->number &&
                 run->last.start == told->start;
    run->last = *told;
    return again;
}

void idnvi_find_at(struct idnvi_run *run, struct idnvi_label *label, uint16_t rule, uint32_t i)
{
    if (label->grown && !label->decoded) {
        idnvi_label_trace(run, label);
        if (is_told(run, &(struct idnvi_told){rule, run->number, label->start[i]}))
            return;
    }
    if (only_counted(run, rule))
        return;
    if (label->decoded) {
        idnv_finding finding = of_label(run, rule, IDNV_SEVERITY_ERROR);
        finding.index = i;
        finding.cp = label->cp[i];
        add(run, &finding);
        return;
    }
    if (label->moved) {
        idnvi_label_trace(run, label);
        seek(run, UINT32_MAX, label->start[i]);
        at_cursor(run, rule, label->end[i]);
        return;
    }
    seek(run, i, UINT32_MAX);
    at_cursor(run, rule, 0);
}

void idnvi_find_source(struct idnvi_run *run, uint16_t rule, uint32_t at)
{
    if (only_counted(run, rule))
        return;
    seek(run, UINT32_MAX, at);
    at_cursor(run, rule, 0);
}

void idnvi_find_label(struct idnvi_run *run, uint16_t rule, uint8_t severity)
{
    idnv_finding finding = of_label(run, rule, severity);
    add(run, &finding);
}

void idnvi_find_name(struct idnvi_run *run, uint16_t rule, uint8_t severity)
{
    idnv_finding finding = of_label(run, rule, severity);
    finding.label = IDNV_ABSENT;
    finding.byte = 0;
    finding.bytes = run->src.len;
    add(run, &finding);
}

static bool before(const idnv_finding *a, const idnv_finding *b)
{
    if (a->label != b->label)
        return a->label < b->label;
    if (a->index != b->index)
        return a->index < b->index;
    return a->rule < b->rule;
}

static void sift_down(idnv_finding *heap, size_t root, size_t count)
{
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= count)
            return;
        if (child + 1 < count && before(&heap[child], &heap[child + 1]))
            child++;
        if (!before(&heap[root], &heap[child]))
            return;
        idnv_finding held = heap[root];
        heap[root] = heap[child];
        heap[child] = held;
        root = child;
    }
}

/* Heap sort: in place, and no input makes it slow. Mostly the findings are in order already. */
void idnvi_sort_findings(idnv_report *report, uint32_t first)
{
    uint32_t room = idnvi_report_room(report);
    uint32_t stored = report->count < room ? report->count : room;
    bool sorted = true;

    if (first >= stored || stored - first < 2)
        return;
    idnv_finding *findings = report->findings + first;
    size_t count = stored - first;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = !before(&findings[i], &findings[i - 1]);
    if (sorted)
        return;
    for (size_t i = count / 2; i-- > 0;)
        sift_down(findings, i, count);
    for (size_t end = count - 1; end > 0; end--) {
        idnv_finding held = findings[0];
        findings[0] = findings[end];
        findings[end] = held;
        sift_down(findings, 0, end);
    }
}
