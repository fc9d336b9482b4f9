/* SPDX-License-Identifier: MIT */
/*
 * IdnaTestV2.txt: every line in the three operations, each its own case; strings are compared on
 * error rows too. Prints TAP-like lines for failures only, and a closing count.
 */
#include <stdbool.h>

#include "files.h"
#include "test.h"

#include <idnv.h>

enum { FIELD_CAP = 4096, FIELDS = 7 };

static unsigned passed, failed;

/* One field: trimmed, \uXXXX and \x{X} escapes to code points; "" means the empty string. */
static size_t unescape(uint32_t *dst, const char *src, size_t len)
{
    size_t n = 0;
    if (len == 2 && src[0] == '"' && src[1] == '"')
        return 0;
    for (size_t i = 0; i < len;) {
        if (src[i] == '\\' && i + 5 < len && src[i + 1] == 'u') {
            char hex[5] = {src[i + 2], src[i + 3], src[i + 4], src[i + 5], 0};
            dst[n++] = (uint32_t)strtoul(hex, NULL, 16);
            i += 6;
        } else if (src[i] == '\\' && i + 2 < len && src[i + 1] == 'x') {
            char *end;
            dst[n++] = (uint32_t)strtoul(src + i + 3, &end, 16);
            i = (size_t)(end - src) + 1;
        } else {
            uint32_t cp;
            int32_t used = idnv_utf8_decode(&cp, src + i, len - i);
            dst[n++] = cp;
            i += (size_t)(used < 0 ? -used : used);
        }
    }
    /* Pairs of surrogate escapes are one code point; single ones stay. */
    size_t out = 0;
    for (size_t i = 0; i < n; i++) {
        if (dst[i] >> 10 == 0x36 && i + 1 < n && dst[i + 1] >> 10 == 0x37) {
            dst[out++] = 0x10000 + ((dst[i] & 0x3FF) << 10) + (dst[i + 1] & 0x3FF);
            i++;
        } else {
            dst[out++] = dst[i];
        }
    }
    return out;
}

struct field {
    const char *text;
    size_t len;
};

static void split(struct field *fields, char *line)
{
    char *hash = strchr(line, '#');
    if (hash)
        *hash = 0;
    for (size_t i = 0; i < FIELDS; i++) {
        char *end = strchr(line, ';');
        size_t len = end ? (size_t)(end - line) : strlen(line);
        while (len && (line[0] == ' ' || line[0] == '\t'))
            line++, len--;
        while (len && strchr(" \t\r\n", line[len - 1]))
            len--;
        fields[i] = (struct field){line, len};
        line = end ? end + 1 : line + len;
    }
}

static bool has_errors(struct field status)
{
    return status.len > 0 && !(status.len == 2 && memcmp(status.text, "[]", 2) == 0);
}

/* Equal, U+FFFD in the actual value standing for any one code point. */
static bool same(const uint32_t *want, size_t want_len, const char *got, size_t got_len)
{
    static uint32_t cps[FIELD_CAP];
    size_t n;
    if (idnv_utf8_to_utf32(cps, FIELD_CAP, &n, NULL, got, got_len) != IDNV_OK || n != want_len)
        return false;
    for (size_t i = 0; i < n; i++)
        if (cps[i] != want[i] && cps[i] != 0xFFFD)
            return false;
    return true;
}

static bool has_root_label(const idnv_report *report)
{
    for (uint32_t i = 0; i < report->count && i < report->cap; i++)
        if (report->findings[i].rule == IDNV_RULE_ROOT_LABEL)
            return true;
    return false;
}

static bool has_surrogate(const uint32_t *src, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (src[i] >= 0xD800 && src[i] <= 0xDFFF)
            return true;
    return false;
}

/* One operation on one line. */
static void judge(unsigned line, const char *operation, const uint32_t *src, size_t src_len,
                  struct field want, struct field want_status, bool to_ascii, const char *profile)
{
    static char ascii[FIELD_CAP], unicode[FIELD_CAP];
    static uint32_t expected[FIELD_CAP];
    static idnv_finding room[512];
    size_t ascii_len, unicode_len;
    idnv_report report;
    const idnv_profile *p = idnv_profile_find(profile, strlen(profile));
    size_t expected_len = want.len ? unescape(expected, want.text, want.len) : 0;

    idnv_report_init(&report, room, COUNT(room));
    idnv_status status = idnv_check_utf32(ascii, sizeof ascii, &ascii_len, unicode, sizeof unicode,
                                          &unicode_len, src, src_len, p, &report);
    bool errors = status == IDNV_NO || (to_ascii && has_root_label(&report));
    if (!to_ascii) {
        /* Lengths are no finding of to-Unicode: ask the UTF-8 function, where the input has a form.
         */
        static char octets[FIELD_CAP];
        size_t len;
        if (idnv_utf32_to_utf8(octets, sizeof octets, &len, NULL, src, src_len) == IDNV_OK) {
            idnv_report_clear(&report);
            status =
                idnv_to_unicode(unicode, sizeof unicode, &unicode_len, octets, len, p, &report);
            errors = status == IDNV_NO;
        }
    }
    const char *got = to_ascii ? ascii : unicode;
    size_t got_len = to_ascii ? ascii_len : unicode_len;
    /* A surrogate cannot be encoded: there is no A-form to compare (UTS #46, 4.2, A3). */
    bool no_form = to_ascii && ascii_len == 0 && errors && has_surrogate(src, src_len);
    if (errors == has_errors(want_status) &&
        (no_form || same(expected, expected_len, got, got_len))) {
        passed++;
        return;
    }
    failed++;
    printf("not ok line %u %s: got %.*s, %s (first rule %s); want %.*s %.*s\n", line, operation,
           (int)got_len, got, errors ? "errors" : "no errors",
           report.count ? idnv_rule_name(room[0].rule) : "-", (int)want.len, want.text,
           (int)want_status.len, want_status.text);
}

int main(void)
{
    static char line[65536];
    FILE *file = open_data("ucd/18.0.0/IdnaTestV2.txt");
    if (!file)
        return 77;
    for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
        static uint32_t src[FIELD_CAP];
        struct field f[FIELDS];
        if (line[0] == '#' || line[0] == '\n')
            continue;
        split(f, line);
        size_t src_len = unescape(src, f[0].text, f[0].len);
        /* Blank fields repeat an earlier one; see the head of the file. */
        if (!f[1].len)
            f[1] = f[0];
        if (!f[3].len)
            f[3] = f[1];
        if (!f[4].len)
            f[4] = f[2];
        if (!f[5].len)
            f[5] = f[3];
        if (!f[6].len)
            f[6] = f[4];
        judge(number, "toUnicode", src, src_len, f[1], f[2], false, "uts46");
        judge(number, "toAsciiN", src, src_len, f[3], f[4], true, "uts46");
        judge(number, "toAsciiT", src, src_len, f[5], f[6], true, "uts46-transitional");
    }
    fclose(file);
    printf("IdnaTestV2: %u passed, %u failed\n", passed, failed);
    return failed || passed < 15000;
}
