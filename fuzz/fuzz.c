/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

uint64_t fuzz_steps;
const char *fuzz_skip;

void __wrap___sanitizer_cov_trace_pc(void);
void __wrap___sanitizer_cov_trace_pc(void) { fuzz_steps++; }

void fuzz_fail(const char *file, int line, const char *function, const char *condition)
{
    fprintf(stderr, "%s:%d: %s: does not hold: %s\n", file, line, function, condition);
    abort();
}

enum { BLOCKS_MAX = 4096 };
static void *blocks[BLOCKS_MAX];
static size_t block_count;

void *fuzz_block(size_t n)
{
    REQUIRE(block_count < BLOCKS_MAX);
    void *block = malloc(n ? n : 1);
    REQUIRE(block != NULL);
    memset(block, 0xA5, n ? n : 1);
    blocks[block_count++] = block;
    return block;
}

void *fuzz_copy(const void *src, size_t n)
{
    void *block = fuzz_block(n);
    if (n)
        memcpy(block, src, n);
    return block;
}

void fuzz_free_all(void)
{
    while (block_count > 0)
        free(blocks[--block_count]);
}

const idnv_profile *fuzz_profile(const char *name)
{
    const idnv_profile *profile = idnv_profile_find(name, strlen(name));
    REQUIRE(profile != NULL);
    return profile;
}

uint32_t *fuzz_code_points(size_t *len, const char *src, size_t src_len)
{
    uint32_t *cps = fuzz_block((src_len + 1) * sizeof *cps);
    *len = 0;
    for (size_t at = 0; at < src_len; ++*len) {
        int32_t used = idnv_utf8_decode(&cps[*len], src + at, src_len - at);
        REQUIRE(used != 0 && used >= -3 && used <= 4);
        if (used < 0)
            cps[*len] = 0xD800;
        at += (size_t)(used < 0 ? -used : used);
        REQUIRE(at <= src_len);
    }
    return fuzz_copy(cps, *len * sizeof *cps);
}

bool fuzz_is_ascii(const char *src, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((uint8_t)src[i] >= 0x80)
            return false;
    return true;
}

bool *fuzz_boundaries(const char *src, size_t src_len)
{
    bool *boundary = fuzz_block(src_len + 1);
    uint32_t cp;

    memset(boundary, 0, src_len + 1);
    for (size_t at = 0; at < src_len;) {
        boundary[at] = true;
        int32_t used = idnv_utf8_decode(&cp, src + at, src_len - at);
        at += (size_t)(used < 0 ? -used : used);
    }
    boundary[src_len] = true;
    return boundary;
}

void *fuzz_write(size_t *needed, idnv_status *status, size_t unit, fuzz_writer *writer,
                 void *context)
{
    size_t again;

    *needed = 0;
    const idnv_status none = writer(context, fuzz_block(0), 0, needed);
    const size_t octets = *needed * unit;
    uint8_t *exact = fuzz_block(octets), *larger = fuzz_block(octets + 2 * unit);
    again = 0;
    *status = writer(context, exact, *needed, &again);
    REQUIRE(again == *needed && *status != IDNV_ERR_SPACE);
    REQUIRE(none == (*needed ? IDNV_ERR_SPACE : *status));
    again = 0;
    REQUIRE(writer(context, larger, *needed + 1, &again) == *status && again == *needed);
    REQUIRE(memcmp(larger, exact, octets) == 0 && larger[octets + unit] == 0xA5);
    if (*needed == 0)
        return exact;
    again = 0;
    REQUIRE(writer(context, fuzz_block(octets - unit), *needed - 1, &again) == IDNV_ERR_SPACE);
    REQUIRE(again == *needed);
    return exact;
}

bool fuzz_inside(const idnv_finding *f, size_t units, const bool *boundary)
{
    return f->byte <= units && f->bytes <= units - f->byte &&
           (!boundary || (boundary[f->byte] && boundary[f->byte + f->bytes]));
}

static void judge_finding(const idnv_finding *f, size_t units, const bool *boundary)
{
    REQUIRE(idnv_rule_name(f->rule)[0] != 0);
    REQUIRE(idnv_severity_name(f->severity)[0] != 0);
    REQUIRE((f->reserved0 | f->reserved1[0] | f->reserved1[1]) == 0);
    REQUIRE(fuzz_inside(f, units, boundary));
    REQUIRE(f->label != IDNV_ABSENT || f->index == IDNV_ABSENT);
    REQUIRE(f->label == IDNV_ABSENT || f->label <= units);
    REQUIRE(f->cp == IDNV_ABSENT || f->cp <= 0x10FFFF);
}

void fuzz_judge_report(const idnv_report *report, size_t units, const bool *boundary)
{
    uint32_t errors = 0;
    for (uint32_t i = 0; i < report->count && i < report->cap; i++) {
        const idnv_finding *f = &report->findings[i];
        judge_finding(f, units, boundary);
        errors += f->severity == IDNV_SEVERITY_ERROR;
        if (i > 0)
            REQUIRE(f[-1].label < f->label ||
                    (f[-1].label == f->label && f[-1].index <= f->index));
    }
    REQUIRE(errors <= report->errors && report->errors <= report->count);
    REQUIRE(report->count > report->cap || errors == report->errors);
}

/* One of the two inputs. */
struct input {
    const char *utf8;
    const uint32_t *utf32; /* not NULL: this one */
    size_t len;
    const idnv_profile *profile;
    size_t written; /* of both forms, once that is known */
};

static idnv_status check(char *ascii, size_t ascii_cap, size_t *ascii_len, char *unicode,
                         size_t unicode_cap, size_t *unicode_len, const struct input *in,
                         idnv_report *report)
{
    const uint64_t before = fuzz_steps;
    idnv_status status =
        in->utf32 ? idnv_check_utf32(ascii, ascii_cap, ascii_len, unicode, unicode_cap, unicode_len,
                                     in->utf32, in->len, in->profile, report)
                  : idnv_check(ascii, ascii_cap, ascii_len, unicode, unicode_cap, unicode_len,
                               in->utf8, in->len, in->profile, report);
    REQUIRE_STEPS(before, FUZZ_NAME_STEPS(in->len + (ascii_len ? *ascii_len + *unicode_len
                                                               : in->written)));
    return status;
}

/* Capacities one below and one above the length needed. */
static void check_capacities(const struct fuzz_answer *answer, const struct input *in)
{
    const size_t a_len = answer->ascii_len, u_len = answer->unicode_len;
    char *ascii = fuzz_block(a_len + 2), *unicode = fuzz_block(u_len + 2);
    size_t a, u;
    idnv_report report;

    idnv_report_init(&report, NULL, 0);
    REQUIRE(check(ascii, a_len + 1, &a, unicode, u_len + 1, &u, in, &report) == answer->status);
    REQUIRE(a == a_len && u == u_len);
    REQUIRE(memcmp(ascii, answer->ascii, a_len) == 0);
    REQUIRE(memcmp(unicode, answer->unicode, u_len) == 0);
    REQUIRE((uint8_t)ascii[a_len + 1] == 0xA5 && (uint8_t)unicode[u_len + 1] == 0xA5);
    REQUIRE(report.count == answer->report.count && report.errors == answer->report.errors);
    if (a_len > 0) {
        idnv_report_clear(&report);
        REQUIRE(check(fuzz_block(a_len - 1), a_len - 1, &a, unicode, u_len, &u, in, &report) ==
                IDNV_ERR_SPACE);
        REQUIRE(a == a_len && u == u_len && report.count == answer->report.count);
    }
    if (u_len > 0) {
        idnv_report_clear(&report);
        REQUIRE(check(ascii, a_len, &a, fuzz_block(u_len - 1), u_len - 1, &u, in, &report) ==
                IDNV_ERR_SPACE);
        REQUIRE(a == a_len && u == u_len && report.count == answer->report.count);
    }
}

static void ask(struct fuzz_answer *answer, struct input *in, const bool *boundary)
{
    size_t a, u;

    /* How much is needed, asked with no room at all. */
    idnv_report_init(&answer->report, NULL, 0);
    idnv_status status = check(fuzz_block(0), 0, &answer->ascii_len, fuzz_block(0), 0,
                               &answer->unicode_len, in, &answer->report);
    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_SPACE);
    uint32_t count = answer->report.count, errors = answer->report.errors;
    in->written = answer->ascii_len + answer->unicode_len;

    answer->ascii = fuzz_block(answer->ascii_len);
    answer->unicode = fuzz_block(answer->unicode_len);
    memset(answer->findings, 0xA5, sizeof answer->findings);
    idnv_report_init(&answer->report, answer->findings, FUZZ_FINDINGS);
    answer->status = check(answer->ascii, answer->ascii_len, &a, answer->unicode,
                           answer->unicode_len, &u, in, &answer->report);
    REQUIRE(a == answer->ascii_len && u == answer->unicode_len);
    REQUIRE(answer->status == (answer->report.errors ? IDNV_NO : IDNV_OK));
    REQUIRE(answer->report.count == count && answer->report.errors == errors);
    fuzz_judge_report(&answer->report, in->len, boundary);
    check_capacities(answer, in);

    /* To stop at the first error changes nothing else. */
    status = check(NULL, 0, NULL, NULL, 0, NULL, in, NULL);
    REQUIRE(status == answer->status);
    REQUIRE(answer->status != IDNV_OK || answer->ascii_len > 0 || in->len > 0);
    REQUIRE(fuzz_is_ascii(answer->ascii, answer->ascii_len) || answer->status == IDNV_NO);
}

void fuzz_ask_once(struct fuzz_answer *answer, const char *src, size_t src_len,
                   const idnv_profile *profile)
{
    idnv_report_init(&answer->report, answer->findings, FUZZ_FINDINGS);
    (void)idnv_check(NULL, 0, &answer->ascii_len, NULL, 0, &answer->unicode_len, src, src_len,
                     profile, &answer->report);
    answer->ascii = fuzz_block(answer->ascii_len);
    answer->unicode = fuzz_block(answer->unicode_len);
    idnv_report_clear(&answer->report);
    answer->status = idnv_check(answer->ascii, answer->ascii_len, &answer->ascii_len,
                                answer->unicode, answer->unicode_len, &answer->unicode_len, src,
                                src_len, profile, &answer->report);
}

/* The single conversions, into dst of cap octets. */
struct conversion {
    const struct input *in;
    uint32_t findings; /* of all, on the way to the A-form */
};

static idnv_status write_ascii(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct conversion *c = context;
    idnv_report report;

    idnv_report_init(&report, NULL, 0);
    idnv_status status;
    WITHIN(FUZZ_NAME_STEPS(c->in->len + c->in->written), status,
           idnv_to_ascii(dst, cap, needed, c->in->utf8, c->in->len, c->in->profile, &report));
    REQUIRE(report.count == c->findings);
    return status;
}

static idnv_status write_unicode(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct conversion *c = context;
    idnv_status status;
    WITHIN(FUZZ_NAME_STEPS(c->in->len + c->in->written), status,
           idnv_to_unicode(dst, cap, needed, c->in->utf8, c->in->len, c->in->profile, NULL));
    return status;
}

/* The canonical key of a name. */
static idnv_status write_key(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct input *in = context;
    idnv_status status;
    WITHIN(FUZZ_NAME_STEPS(in->len + in->written), status,
           idnv_canonical_key(dst, cap, needed, in->utf8, in->len, in->profile));
    return status;
}

void fuzz_ask(struct fuzz_answer *answer, const char *src, size_t src_len,
              const idnv_profile *profile)
{
    struct input in = {src, NULL, src_len, profile, 0};
    idnv_status status;
    size_t len;

    ask(answer, &in, fuzz_boundaries(src, src_len));
    struct conversion conversion = {&in, answer->report.count};
    const char *ascii = fuzz_write(&len, &status, 1, write_ascii, &conversion);
    REQUIRE(status == answer->status);
    REQUIRE(len == answer->ascii_len && memcmp(ascii, answer->ascii, len) == 0);

    size_t key_len = 0; /* of same_key where it is valid */
    REQUIRE(answer->status == IDNV_OK ||
            (write_key(&in, NULL, 0, &key_len) == IDNV_NO && key_len == 0));

    const char *unicode = fuzz_write(&len, &status, 1, write_unicode, &conversion);
    REQUIRE(status == IDNV_OK || answer->status == IDNV_NO);
    /* A label that is too long for an A-label is examined only where lengths are not judged. */
    for (uint32_t i = 0; i < answer->report.count && i < FUZZ_FINDINGS; i++)
        if (answer->findings[i].rule == IDNV_RULE_LABEL_TOO_LONG)
            return;
    REQUIRE(answer->report.count > FUZZ_FINDINGS ||
            (len == answer->unicode_len && memcmp(unicode, answer->unicode, len) == 0));
}

void fuzz_ask_utf32(struct fuzz_answer *answer, const uint32_t *src, size_t src_len,
                    const idnv_profile *profile)
{
    struct input in = {NULL, src, src_len, profile, 0};
    ask(answer, &in, NULL);
}

bool fuzz_has_deviation(const char *src, size_t len)
{
    uint32_t cp;
    for (size_t at = 0; at < len;) {
        int32_t used = idnv_utf8_decode(&cp, src + at, len - at);
        at += (size_t)(used < 0 ? -used : used);
        if (cp == 0xDF || cp == 0x3C2 || cp == 0x200C || cp == 0x200D)
            return true;
    }
    return false;
}

/* The key of a form of the name, which is `key` where that is not NULL. */
static char *same_key(size_t *key_len, const char *key, const char *src, size_t src_len,
                      const idnv_profile *profile)
{
    struct input in = {src, NULL, src_len, profile, IDNV_NAME_UNICODE_MAX};
    idnv_status status;
    size_t len;
    char *own = fuzz_write(&len, &status, 1, write_key, &in);

    REQUIRE(status == IDNV_OK && len <= IDNV_NAME_MAX);
    REQUIRE(!key || (len == *key_len && memcmp(own, key, len) == 0));
    *key_len = len;
    return own;
}

bool fuzz_beyond_limit(const char *ascii, size_t len)
{
    for (size_t i = 0, start = 0; i <= len; i++) {
        if (i < len && ascii[i] != '.')
            continue;
        if (i - start > IDNV_PUNYCODE_MAX)
            return true;
        start = i + 1;
    }
    return false;
}

void fuzz_round_trips(const struct fuzz_answer *answer, const char *src, size_t src_len,
                      const idnv_profile *profile)
{
    static struct fuzz_answer again;
    char *key = NULL;
    size_t key_len = 0;

    if (answer->status != IDNV_OK)
        return;
    /* URL standard: faults in an all-ASCII name are only warnings, so its U-form may be any text. */
    if (answer->report.count > 0 && strcmp(idnv_profile_name(profile), "browser") == 0)
        return;
    /* The A-form is its own A-form and has the same U-form; so has the U-form. */
    fuzz_ask(&again, answer->ascii, answer->ascii_len, profile);
    if (fuzz_beyond_limit(answer->ascii, answer->ascii_len)) {
        REQUIRE(again.report.count > 0);
        return;
    }
    REQUIRE(again.status == IDNV_OK && again.ascii_len == answer->ascii_len);
    REQUIRE(memcmp(again.ascii, answer->ascii, again.ascii_len) == 0);
    REQUIRE(again.unicode_len == answer->unicode_len);
    REQUIRE(memcmp(again.unicode, answer->unicode, again.unicode_len) == 0);
    if (strcmp(idnv_profile_name(profile), "uts46-transitional") == 0 &&
        fuzz_has_deviation(answer->unicode, answer->unicode_len))
        return; /* an A-label holds what the mapping would exchange */
    fuzz_ask(&again, answer->unicode, answer->unicode_len, profile);
    REQUIRE(again.status == IDNV_OK && again.ascii_len == answer->ascii_len);
    REQUIRE(memcmp(again.ascii, answer->ascii, again.ascii_len) == 0);
    REQUIRE(again.unicode_len == answer->unicode_len);
    REQUIRE(memcmp(again.unicode, answer->unicode, again.unicode_len) == 0);
    if (answer->ascii_len > IDNV_NAME_MAX)
        return;
    key = same_key(&key_len, key, src, src_len, profile);
    same_key(&key_len, key, answer->ascii, answer->ascii_len, profile);
    same_key(&key_len, key, answer->unicode, answer->unicode_len, profile);
}
