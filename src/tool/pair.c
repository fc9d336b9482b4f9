/* SPDX-License-Identifier: MIT */
/* pair: do an A-form and a U-form belong together (RFC 5891, 4.1)? */
#include <string.h>

#include "tool.h"

/* The A-form of the A-name and the U-form of the U-name. */
static void put_forms(struct worker *w, const struct record *r)
{
    idnv_report counted;
    size_t a = 0, u = 0, needed = 0;
    idnv_report_init(&counted, NULL, 0);
    w->ascii.len = w->unicode.len = 0;
    idnv_status status =
        idnv_to_ascii(w->ascii.data, w->ascii.cap, &a, r->data, r->len, w->tool->profile, &counted);
    if (status == IDNV_ERR_SPACE) {
        (void)buf_room(&w->ascii, a);
        status = idnv_to_ascii(w->ascii.data, w->ascii.cap, &a, r->data, r->len, w->tool->profile,
                               &counted);
    }
    w->answer.a_label = status >= 0 && a > 0 ? w->ascii.data : NULL;
    w->answer.a_label_len = a;
    status = idnv_to_unicode(w->unicode.data, w->unicode.cap, &u, r->field2, r->field2_len,
                             w->tool->profile, &counted);
    if (status == IDNV_ERR_SPACE) {
        needed = u;
        (void)buf_room(&w->unicode, needed);
        status = idnv_to_unicode(w->unicode.data, w->unicode.cap, &u, r->field2, r->field2_len,
                                 w->tool->profile, &counted);
    }
    w->answer.u_label = status >= 0 ? w->unicode.data : NULL;
    w->answer.u_label_len = u;
}

static void write_json(struct worker *w, const struct record *r)
{
    struct json j = worker_json(w);
    json_begin(&j, '{');
    json_key(&j, "line");
    json_uint(&j, r->line);
    json_key(&j, "a_name");
    (void)json_text(&j, r->data, r->len);
    json_key(&j, "u_name");
    (void)json_text(&j, r->field2, r->field2_len);
    answer_json_forms(&j, &w->answer);
    json_key(&j, "verdict");
    json_string(&j, verdict_name(w->answer.verdict));
    answer_json_findings(&j, &w->answer);
    json_end(&j, '}');
    worker_end_record(w);
}

int command_pair(struct worker *w, const struct record *record)
{
    struct answer *a = &w->answer;
    answer_begin(w, record);
    if (record->field_missing) {
        idnv_finding f = {.rule = IDNV_RULE_FIELDS,
                          .severity = IDNV_SEVERITY_ERROR,
                          .label = IDNV_ABSENT,
                          .index = IDNV_ABSENT,
                          .cp = IDNV_ABSENT,
                          .bytes = (uint32_t)record->len};
        answer_add(a, &f);
    } else {
        idnv_status status = idnv_pair_check(record->data, record->len, record->field2,
                                             record->field2_len, w->tool->profile, &a->report);
        if (status != IDNV_OK)
            answer_raise(a, VERDICT_INVALID);
        (void)buf_room(&w->ascii, 4096);
        (void)buf_room(&w->unicode, 4096);
        put_forms(w, record);
    }
    if (a->report.errors > 0)
        answer_raise(a, VERDICT_INVALID);
    if (w->tool->opt.format == FORMAT_JSON) {
        write_json(w, record);
        return a->verdict == VERDICT_VALID ? EXIT_VALID : EXIT_OTHER;
    }
    return answer_write(w, TEXT_VERDICT);
}
