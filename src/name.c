/* SPDX-License-Identifier: MIT */
/* Names: the walk over the labels, empty labels, lengths, and the public conversions. */
#include <string.h>

#include <idnv/label.h>
#include <idnv/name.h>

#include "octets.h"
#include "stage.h"

size_t idnv_name_ascii_max(void) { return IDNV_NAME_ASCII_MAX; }

size_t idnv_name_unicode_max(void) { return IDNV_NAME_UNICODE_MAX; }

/* A label of letters, digits and hyphens that is its own A-form and U-form, but for its case. */
static bool is_plain_label(const uint8_t *label, uint32_t len)
{
    return len <= IDNV_LABEL_MAX && label[0] != '-' && label[len - 1] != '-' &&
           !(len >= 4 && label[2] == '-' && label[3] == '-');
}

static bool is_all_ascii(const struct idnvi_source *src)
{
    for (uint32_t i = 0; i < src->len; i++)
        if ((src->octets ? src->octets[i] : src->cps[i]) >= 0x80)
            return false;
    return true;
}

/* An empty label, with or without a dot behind it: an error, save the root label. */
static void judge_empty(struct idnvi_run *run, bool more, uint32_t next)
{
    const idnv_profile *profile = run->profile;

    if (run->number > 0 && !more) {
        if (run->judge_lengths && idnvi_is(profile, IDNVI_MAPS) && !idnvi_is(profile, IDNVI_ROOT))
            idnvi_find_name(run, IDNV_RULE_ROOT_LABEL, IDNV_SEVERITY_WARNING);
        return;
    }
    if (run->src.len == 0)
        idnvi_find_name(run, IDNV_RULE_EMPTY_LABEL, IDNV_SEVERITY_ERROR);
    else if (idnvi_is(profile, IDNVI_ROOT) && run->number == 0 && more && next == run->src.len)
        return; /* "." and its like */
    else if (idnvi_is(profile, IDNVI_DNS_LENGTHS))
        idnvi_find_label(run, IDNV_RULE_EMPTY_LABEL, IDNV_SEVERITY_ERROR);
}

/* A plain label, in lower case, as both forms. */
static void put_plain(struct idnvi_sink *ascii, struct idnvi_sink *unicode, const uint8_t *label,
                      uint32_t len, bool upper)
{
    uint8_t lower[IDNV_LABEL_MAX];
    if (upper) {
        for (uint32_t i = 0; i < len; i++)
            lower[i] = (uint8_t)idnvi_lower(label[i]);
        label = lower;
    }
    idnvi_put(ascii, label, len);
    idnvi_put(unicode, label, len);
}

/* Most labels are ASCII, and need no stage but perhaps Punycode. False: this one is not such. */
static bool quick_label(struct idnvi_run *run, struct idnvi_label *label,
                        struct idnvi_sink *ascii, struct idnvi_sink *unicode)
{
    const uint8_t *octets = run->src.octets;
    const uint32_t start = run->start, src_len = run->src.len;
    bool upper = false;

    if (!octets)
        return false;
    uint32_t end = idnvi_ldh_end(octets, start, src_len, false);
    if (end < src_len && octets[end] != '.') {
        upper = true;
        if (octets[end] < 'A' || octets[end] > 'Z' || !idnvi_is(run->profile, IDNVI_MAPS))
            return false;
        end = idnvi_ldh_end(octets, end, src_len, true);
        if (end < src_len && octets[end] != '.')
            return false;
    }
    run->end = end;
    octets += start;
    uint32_t len = end - start;
    if (len == 0) {
        judge_empty(run, end < src_len, end < src_len ? end + 1 : end);
        return true;
    }
    if (is_plain_label(octets, len) && !run->bidi) {
        put_plain(ascii, unicode, octets, len, upper);
        return true;
    }
    if (upper || len <= 4 || len > IDNV_LABEL_MAX || memcmp(octets, "xn--", 4) != 0)
        return false;
    idnvi_label_process_ace(run, label, ascii, unicode);
    return true;
}

/* One label; *next is where the next one begins, the result tells whether there is one. */
static bool walk_label(struct idnvi_run *run, struct idnvi_label *label, uint32_t *next,
                       struct idnvi_sink *ascii, struct idnvi_sink *unicode)
{
    if (quick_label(run, label, ascii, unicode)) {
        *next = run->end + 1;
        return run->end < run->src.len;
    }
    bool more = idnvi_label_read(run, label, next, false);
    if (label->len == 0) {
        judge_empty(run, more, *next);
        return more;
    }
    idnvi_label_process(run, label, ascii, unicode);
    if (label->len == 0 && !label->decoded)
        judge_empty(run, more, *next);
    return more;
}

static void judge_name(struct idnvi_run *run, const struct idnvi_sink *ascii, bool final_dot)
{
    if (run->judge_lengths && idnvi_is(run->profile, IDNVI_DNS_LENGTHS) && !ascii->none &&
        ascii->len - (final_dot ? 1 : 0) > IDNV_NAME_MAX)
        idnvi_find_name(run, IDNV_RULE_NAME_TOO_LONG, IDNV_SEVERITY_ERROR);
    /* URL standard, domain to ASCII: an empty result is a failure; an all-ASCII name has itself. */
    if (idnvi_is(run->profile, IDNVI_URL) && ascii->len == 0 && !ascii->none && run->src.len > 0 &&
        !run->soft)
        idnvi_find_name(run, IDNV_RULE_EMPTY_LABEL, IDNV_SEVERITY_ERROR);
}

IDNVI_OWN_FRAME static void walk(struct idnvi_run *run, struct idnvi_sink *ascii,
                                 struct idnvi_sink *unicode, bool stop_at_error)
{
    struct idnvi_label label;
    uint32_t next = 0, first = run->report ? run->report->count : 0;
    bool more = true, final_dot = false;

    run->soft = idnvi_is(run->profile, IDNVI_URL) && run->src.len > 0 && is_all_ascii(&run->src);
    for (; more; run->number++) {
        size_t begin = ascii->len;
        run->start = next;
        more = walk_label(run, &label, &next, ascii, unicode);
        final_dot = !more && run->number > 0 && ascii->len == begin;
        if (stop_at_error && run->errors)
            return;
        if (more) {
            idnvi_put(ascii, ".", 1);
            idnvi_put(unicode, ".", 1);
        }
    }
    judge_name(run, ascii, final_dot);
    if (run->report)
        idnvi_sort_findings(run->report, first);
}

/* The URL standard only lower-cases an all-ASCII name: the A-form is that, whatever was decoded. */
static void lower_case_url(const struct idnvi_run *run, struct idnvi_sink *ascii)
{
    ascii->len = 0;
    ascii->none = false;
    for (uint32_t at = 0; at < run->src.len;) {
        char octet = (char)idnvi_lower(idnvi_next(&run->src, &at, run->src.len));
        idnvi_put(ascii, &octet, 1);
    }
}

static idnv_status convert(struct idnvi_sink *ascii, size_t *ascii_needed,
                           struct idnvi_sink *unicode, size_t *unicode_needed,
                           struct idnvi_run *run, bool wants_unicode)
{
    walk(run, ascii, unicode, !run->report && !wants_unicode);
    if (run->soft)
        lower_case_url(run, ascii);
    if (!run->report && !wants_unicode && run->errors)
        ascii->none = true;
    if (ascii->none)
        ascii->len = 0;
    if (ascii_needed)
        *ascii_needed = ascii->len;
    if (unicode_needed)
        *unicode_needed = unicode->len;
    if ((ascii->dst && ascii->len > ascii->cap) || (unicode->dst && unicode->len > unicode->cap))
        return IDNV_ERR_SPACE;
    return run->errors ? IDNV_NO : IDNV_OK;
}

/* Until something is known of the form. */
static void no_length(size_t *needed)
{
    if (needed)
        *needed = 0;
}

/* The arguments that every conversion shares. */
static idnv_status set_up(struct idnvi_run *run, const char *dst, size_t dst_cap, const void *src,
                          size_t src_len, const idnv_profile *profile, idnv_report *report)
{
    if (!profile || (!src && src_len) || (!dst && dst_cap))
        return IDNV_ERR_ARGUMENT;
    if (src_len >= UINT32_MAX)
        return IDNV_ERR_LIMIT;
    *run = (struct idnvi_run){.profile = profile, .report = report};
    run->src.octets = src ? src : (const void *)"";
    run->src.len = (uint32_t)src_len;
    return IDNV_OK;
}

/* A capacity of 0 asks for the length alone; a NULL dst is then told from one that is too small. */
static struct idnvi_sink sink_of(char *dst, size_t cap)
{
    static const char nothing[1] = {0}; /* never written to: then cap is 0 */
    return (struct idnvi_sink){dst ? dst : (char *)(uintptr_t)nothing, cap, 0, false};
}

static const struct idnvi_sink unwanted = {NULL, 0, 0, false};

/* The answer for a plain name, which is most of them: the name. False: it is not plain. */
static inline bool answer_plain(idnv_status *status, char *dst, size_t dst_cap, size_t *needed,
                                const char *src, size_t src_len, const idnv_profile *profile)
{
    if (!profile || !src || (!dst && dst_cap) || src_len > IDNV_LABEL_MAX ||
        !idnvi_is_plain((const uint8_t *)src, (uint32_t)src_len))
        return false;
    *status = src_len > dst_cap ? IDNV_ERR_SPACE : IDNV_OK;
    if (needed)
        *needed = src_len;
    if (*status == IDNV_OK)
        idnvi_copy_plain(dst, (const uint8_t *)src, (uint32_t)src_len);
    return true;
}

/* What is not plain has a frame of its own: setting it up is a good part of a plain answer. */
IDNVI_OWN_FRAME static idnv_status convert_one(char *dst, size_t dst_cap, size_t *needed,
                                               const char *src, size_t src_len,
                                               const idnv_profile *profile, idnv_report *report,
                                               bool to_ascii)
{
    struct idnvi_sink nothing = {NULL, 0, 0, true}, sink = sink_of(dst, dst_cap);
    struct idnvi_run run;

    no_length(needed);
    idnv_status status = set_up(&run, dst, dst_cap, src, src_len, profile, report);
    if (status != IDNV_OK)
        return status;
    run.judge_lengths = to_ascii;
    if (to_ascii)
        return convert(&sink, needed, &nothing, NULL, &run, false);
    nothing.none = false;
    return convert(&nothing, NULL, &sink, needed, &run, true);
}

idnv_status idnv_to_ascii(char *dst, size_t dst_cap, size_t *needed, const char *src,
                          size_t src_len, const idnv_profile *profile, idnv_report *report)
{
    idnv_status status;
    if (answer_plain(&status, dst, dst_cap, needed, src, src_len, profile))
        return status;
    return convert_one(dst, dst_cap, needed, src, src_len, profile, report, true);
}

idnv_status idnv_to_unicode(char *dst, size_t dst_cap, size_t *needed, const char *src,
                            size_t src_len, const idnv_profile *profile, idnv_report *report)
{
    idnv_status status;
    if (answer_plain(&status, dst, dst_cap, needed, src, src_len, profile))
        return status;
    return convert_one(dst, dst_cap, needed, src, src_len, profile, report, false);
}

static idnv_status check(char *ascii, size_t ascii_cap, size_t *ascii_needed, char *unicode,
                         size_t unicode_cap, size_t *unicode_needed, struct idnvi_run *run)
{
    struct idnvi_sink a = ascii ? sink_of(ascii, ascii_cap) : unwanted;
    struct idnvi_sink u = unicode ? sink_of(unicode, unicode_cap) : unwanted;

    u.none = !unicode && !unicode_needed;
    if (!unicode && unicode_cap)
        return IDNV_ERR_ARGUMENT;
    run->judge_lengths = true;
    return convert(&a, ascii_needed, &u, unicode_needed, run, !u.none);
}

/* There is room for len octets; or the form is not wanted. */
static bool has_room(const char *dst, size_t dst_cap, size_t len)
{
    return dst ? len <= dst_cap : dst_cap == 0;
}

idnv_status idnv_check(char *ascii, size_t ascii_cap, size_t *ascii_needed, char *unicode,
                       size_t unicode_cap, size_t *unicode_needed, const char *src, size_t src_len,
                       const idnv_profile *profile, idnv_report *report)
{
    struct idnvi_run run;

    if (profile && src && src_len <= IDNV_LABEL_MAX && has_room(ascii, ascii_cap, src_len) &&
        has_room(unicode, unicode_cap, src_len) &&
        idnvi_is_plain((const uint8_t *)src, (uint32_t)src_len)) {
        if (ascii)
            idnvi_copy_plain(ascii, (const uint8_t *)src, (uint32_t)src_len);
        if (unicode)
            idnvi_copy_plain(unicode, (const uint8_t *)src, (uint32_t)src_len);
        if (ascii_needed)
            *ascii_needed = src_len;
        if (unicode_needed)
            *unicode_needed = src_len;
        return IDNV_OK;
    }
    no_length(ascii_needed);
    no_length(unicode_needed);
    idnv_status status = set_up(&run, ascii, ascii_cap, src, src_len, profile, report);
    if (status != IDNV_OK)
        return status;
    return check(ascii, ascii_cap, ascii_needed, unicode, unicode_cap, unicode_needed, &run);
}

idnv_status idnv_check_utf32(char *ascii, size_t ascii_cap, size_t *ascii_needed, char *unicode,
                             size_t unicode_cap, size_t *unicode_needed, const uint32_t *src,
                             size_t src_len, const idnv_profile *profile, idnv_report *report)
{
    struct idnvi_run run;

    no_length(ascii_needed);
    no_length(unicode_needed);
    idnv_status status = set_up(&run, ascii, ascii_cap, src, src_len, profile, report);
    if (status != IDNV_OK)
        return status;
    run.src.octets = NULL;
    run.src.cps = src;
    return check(ascii, ascii_cap, ascii_needed, unicode, unicode_cap, unicode_needed, &run);
}

idnv_status idnv_canonical_key(char *dst, size_t dst_cap, size_t *needed, const char *src,
                               size_t src_len, const idnv_profile *profile)
{
    char ascii[IDNV_NAME_ASCII_MAX];
    size_t len = 0;

    no_length(needed);
    if (!dst && dst_cap)
        return IDNV_ERR_ARGUMENT;
    idnv_status status = idnv_to_ascii(ascii, sizeof ascii, &len, src, src_len, profile, NULL);
    if (status == IDNV_ERR_SPACE)
        return IDNV_NO; /* profiles that judge no lengths: longer than any name */
    if (status != IDNV_OK)
        return status;
    if (len > 1 && ascii[len - 1] == '.')
        len--;
    if (len > IDNV_NAME_MAX)
        return IDNV_NO;
    if (needed)
        *needed = len;
    if (len > dst_cap)
        return IDNV_ERR_SPACE;
    for (size_t i = 0; i < len; i++)
        dst[i] = (char)idnvi_lower((uint8_t)ascii[i]);
    return IDNV_OK;
}

int idnv_label_next(size_t *pos, size_t *label_start, size_t *label_len, const char *src,
                    size_t src_len, const idnv_profile *profile)
{
    const bool maps = idnv_profile_maps(profile);
    size_t at = *pos;

    if (at >= src_len)
        return 0;
    *label_start = at;
    while (at < src_len) {
        uint32_t cp;
        int32_t used = idnvi_utf8_decode(&cp, (const uint8_t *)src + at, src_len - at);
        size_t step = (size_t)(used < 0 ? -used : used);
        if (maps ? idnvi_is_dot(cp) : cp == '.') {
            *label_len = at - *label_start;
            *pos = at + step;
            return 1;
        }
        at += step;
    }
    *label_len = at - *label_start;
    *pos = src_len;
    return 1;
}
