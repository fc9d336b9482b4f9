/* SPDX-License-Identifier: MIT */
/* pair: do an A-form and a U-form belong together (RFC 5891, 4.1)? */
#include <string.h>

#include "tool.h"

typedef idnv_status conversion(char *dst, size_t dst_cap, size_t *needed, const char *src,
                               size_t src_len, const idnv_profile *profile, idnv_report *report);

/* A form of a name in b, or NULL. */
static const char *form(struct buf *b, size_t *len, conversion *convert, const char *name,
                        size_t name_len, const idnv_profile *profile)
{
    idnv_report counted;
    idnv_report_init(&counted, NULL, 0);
    b->len = *len = 0;
    (void)buf_room(b, 3 * name_len + 256);
    idnv_status status = convert(b->data, b->cap, len, name, name_len, profile, &counted);
    if (status == IDNV_ERR_SPACE) {
        (void)buf_room(b, *len);
        status = convert(b->data, b->cap, len, name, name_len, profile, &counted);
    }
    return status >= 0 ? b->data : NULL;
}

/* The A-form of the A-name and the U-form of the U-name. */
static void put_forms(struct worker *w, const struct record *r)
{
    struct answer *a = &w->answer;
    size_t unicode_len;
    a->a_label = form(&w->ascii, &a->a_label_len, idnv_to_ascii, r->data, r->len, w->tool->profile);
    /* No octets are no A-form, but of a name whose U-form has none either (answer_convert). */
    if (a->a_label_len == 0 &&
        (form(&w->unicode, &unicode_len, idnv_to_unicode, r->data, r->len, w->tool->profile) ==
             NULL ||
         unicode_len > 0))
        a->a_label = NULL;
    a->u_label = form(&w->unicode, &a->u_label_len, idnv_to_unicode, r->field2, r->field2_len,
                      w->tool->profile);
}

static void write_json(struct worker *w, const struct record *r)
{
    struct json j = worker_json(w);
    json_begin(&j, '{');
    json_key(&j, "line");
    json_uint(&j, r->line);
    json_key(&j, "a_name");
    (void)json_text(&j, r->data, r->len);
    if (r->field2 != NULL) {
        json_key(&j, "u_name");
        (void)json_text(&j, r->field2, r->field2_len);
    }
    answer_json_forms(&j, &w->answer);
    json_key(&j, "verdict");
    json_string(&j, verdict_name(w->answer.verdict));
    answer_json_findings(&j, &w->answer);
    answer_json_versions(&j, w->tool);
    json_end(&j, '}');
    worker_end_record(w);
}

int command_pair(struct worker *w, const struct record *record)
{
    struct answer *a = &w->answer;
    answer_begin(w, record);
    if (!record->fields_wrong) {
        (void)idnv_pair_check(record->data, record->len, record->field2, record->field2_len,
                              w->tool->profile, &a->report);
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
