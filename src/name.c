/* SPDX-License-Identifier: MIT */
/* Names: the walk over the labels, empty labels, lengths, and the public conversions. */
#include <string.h>

#include <idnv/label.h>
#include <idnv/name.h>

#include "stage.h"

size_t idnv_name_ascii_max(void) { return IDNV_NAME_ASCII_MAX; }

size_t idnv_name_unicode_max(void) { return IDNV_NAME_UNICODE_MAX; }

enum { LETTER_DIGIT, HYPHEN, DOT, OTHER };

static const uint8_t ascii_class[256] = {
#define X OTHER
#define ROW16(v) v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v
    ROW16(X), ROW16(X),
    X, X, X, X, X, X, X, X, X, X, X, X, X, HYPHEN, DOT, X,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, X, X, X, X, X, X,
    ROW16(X), ROW16(X),
    X, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, X, X, X, X, X,
    ROW16(X), ROW16(X), ROW16(X), ROW16(X), ROW16(X), ROW16(X), ROW16(X), ROW16(X),
#undef ROW16
#undef X
};

/* The length of the label at src[start] when it holds a-z, 0-9 and hyphens only, 1 to 63; else 0. */
static uint32_t lower_label(const uint8_t *src, uint32_t len, uint32_t start)
{
    uint32_t i = start;
    while (i < len && ascii_class[src[i]] <= HYPHEN)
        i++;
    if (i < len && ascii_class[src[i]] != DOT)
        return 0;
    return i - start <= IDNV_LABEL_MAX ? i - start : 0;
}

/* Such a label that is its own A-form and U-form in every profile. */
static bool is_plain_label(const uint8_t *label, uint32_t len)
{
    return label[0] != '-' && label[len - 1] != '-' &&
           !(len >= 4 && label[2] == '-' && label[3] == '-');
}

/*
 * Names of up to 63 octets are looked at eight octets at a time: one bit per octet tells where the
 * dots and hyphens are.
 */
struct octet_map {
    uint64_t dots;
    uint64_t hyphens;
    uint64_t others; /* not 0: there is something else than dots, hyphens, a-z and 0-9 */
};

#define EVERY(octet) (UINT64_C(0x0101010101010101) * (octet))

/* The top bit of each octet of `word` (all below 0x80) that is at least `low`. */
static uint64_t at_least(uint64_t word, uint64_t low) { return word + EVERY(0x80 - low); }

/* The top bits of the octets, gathered: bit i is that of octet i. */
static uint64_t gather(uint64_t tops)
{
    return (tops >> 7 & EVERY(1)) * UINT64_C(0x0102040810204080) >> 56;
}

static inline void map_octets(struct octet_map *map, const uint8_t *src, uint32_t shift)
{
    /* Written out, compilers make one load of it. */
    uint64_t word = (uint64_t)src[0] | (uint64_t)src[1] << 8 | (uint64_t)src[2] << 16 |
                    (uint64_t)src[3] << 24 | (uint64_t)src[4] << 32 | (uint64_t)src[5] << 40 |
                    (uint64_t)src[6] << 48 | (uint64_t)src[7] << 56;
    uint64_t low = word & EVERY(0x7F);
    uint64_t letters = at_least(low, 'a') & ~at_least(low, 'z' + 1);
    uint64_t digits = at_least(low, '0') & ~at_least(low, '9' + 1);
    uint64_t dots = at_least(low, '.') & ~at_least(low, '.' + 1);
    uint64_t hyphens = at_least(low, '-') & ~at_least(low, '-' + 1);
    map->dots |= gather(dots) << shift;
    map->hyphens |= gather(hyphens) << shift;
    map->others |= (~(letters | digits | dots | hyphens) | word) & EVERY(0x80);
}

static bool is_plain_map(const struct octet_map *map, uint32_t len)
{
    uint64_t first = map->dots << 1 | 1;                          /* where labels begin */
    uint64_t last = map->dots >> 1 | UINT64_C(1) << (len - 1);     /* where they end */
    uint64_t bad = map->others;
    bad |= first & map->dots;                                     /* empty labels */
    bad |= UINT64_C(1) << (len - 1) & map->dots;                  /* a final dot */
    bad |= (first | last) & map->hyphens;
    bad |= first << 2 & map->hyphens & map->hyphens >> 1;         /* "--" at 3-4 */
    return bad == 0;
}

static bool is_plain_name(const uint8_t *src, uint32_t len)
{
    struct octet_map map = {0, 0, 0};
    uint32_t at = 0;

    if (len > 4 && memcmp(src, "xn--", 4) == 0)
        return false;
    if (len < 8 || len > IDNV_LABEL_MAX) {
        for (at = 0; len <= IDNV_NAME_MAX; at++) {
            uint32_t label = lower_label(src, len, at);
            if (label == 0 || !is_plain_label(src + at, label))
                return false;
            at += label;
            if (at == len)
                return true;
        }
        return false;
    }
    for (; at + 8 <= len && !map.others; at += 8)
        map_octets(&map, src + at, at);
    if (at < len && !map.others)
        map_octets(&map, src + len - 8, len - 8);
    return is_plain_map(&map, len);
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

/* One label; *next is where the next one begins, the result tells whether there is one. */
static bool walk_label(struct idnvi_run *run, struct idnvi_label *label, uint32_t *next,
                       struct idnvi_sink *ascii, struct idnvi_sink *unicode)
{
    const uint8_t *octets = run->src.octets;
    uint32_t len = octets ? lower_label(octets, run->src.len, run->start) : 0;
    if (len > 0) {
        bool ace = len > 4 && memcmp(octets + run->start, "xn--", 4) == 0;
        if (ace || (!run->bidi && is_plain_label(octets + run->start, len))) {
            run->end = run->start + len;
            *next = run->end + 1;
            if (ace) {
                idnvi_label_process_ace(run, label, ascii, unicode);
            } else {
                idnvi_put(ascii, octets + run->start, len);
                idnvi_put(unicode, octets + run->start, len);
            }
            return run->end < run->src.len;
        }
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
    /* URL standard, domain to ASCII: an empty result is a failure. */
    if (idnvi_is(run->profile, IDNVI_URL) && ascii->len == 0 && !ascii->none && run->src.len > 0)
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
        run->start = next;
        more = walk_label(run, &label, &next, ascii, unicode);
        final_dot = !more && run->number > 0 && run->start == run->end;
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
static bool answer_plain(idnv_status *status, char *dst, size_t dst_cap, size_t *needed,
                         const char *src, size_t src_len)
{
    if (src_len > IDNV_NAME_MAX || !src || !is_plain_name((const uint8_t *)src, (uint32_t)src_len))
        return false;
    *status = src_len > dst_cap ? IDNV_ERR_SPACE : IDNV_OK;
    if (needed)
        *needed = src_len;
    if (*status == IDNV_OK)
        memcpy(dst, src, src_len);
    return true;
}

idnv_status idnv_to_ascii(char *dst, size_t dst_cap, size_t *needed, const char *src,
                          size_t src_len, const idnv_profile *profile, idnv_report *report)
{
    struct idnvi_sink ascii = sink_of(dst, dst_cap), unicode = {NULL, 0, 0, true};
    struct idnvi_run run;
    idnv_status status = set_up(&run, dst, dst_cap, src, src_len, profile, report);

    if (status != IDNV_OK || answer_plain(&status, dst, dst_cap, needed, src, src_len))
        return status;
    run.judge_lengths = true;
    return convert(&ascii, needed, &unicode, NULL, &run, false);
}

idnv_status idnv_to_unicode(char *dst, size_t dst_cap, size_t *needed, const char *src,
                            size_t src_len, const idnv_profile *profile, idnv_report *report)
{
    struct idnvi_sink ascii = unwanted, unicode = sink_of(dst, dst_cap);
    struct idnvi_run run;
    idnv_status status = set_up(&run, dst, dst_cap, src, src_len, profile, report);

    if (status != IDNV_OK || answer_plain(&status, dst, dst_cap, needed, src, src_len))
        return status;
    return convert(&ascii, NULL, &unicode, needed, &run, true);
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
    return convert(&a, ascii_needed, &u, unicode_needed, run, unicode != NULL);
}

idnv_status idnv_check(char *ascii, size_t ascii_cap, size_t *ascii_needed, char *unicode,
                       size_t unicode_cap, size_t *unicode_needed, const char *src, size_t src_len,
                       const idnv_profile *profile, idnv_report *report)
{
    struct idnvi_run run;
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

    if (needed)
        *needed = 0;
    if (!dst && dst_cap)
        return IDNV_ERR_ARGUMENT;
    idnv_status status = idnv_to_ascii(ascii, sizeof ascii, &len, src, src_len, profile, NULL);
    if (status == IDNV_ERR_SPACE)
        return IDNV_NO; /* profiles that judge no lengths: longer than any name */
    if (status != IDNV_OK)
        return status;
    if (len > 1 && ascii[len - 1] == '.')
        len--;
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

    if (at > src_len || (at == src_len && (at > 0 || src_len == 0)))
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
