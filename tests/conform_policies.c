/* SPDX-License-Identifier: MIT */
/*
 * Every table of tables/policies against its SOURCES: each code point that it claims is accepted in
 * some frame, each other code point that IDNA2008 permits in none (exhaustive); every label that it
 * says is accepted or refused is, for the reason it names; twins and zones are in the image. The
 * images are those of this build; the grammar of SOURCES is tables/policies/README.md.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <idnv.h>

#include "ucd.h"

#define LINE_CAP   8200
#define BYTES_CAP  (4u << 20)
#define FRAME_CAP  16
#define ACCEPT_CAP 64 /* sequences of one table */

static unsigned passed, failed;

struct frame {
    uint32_t cp[IDNV_POLICY_LABEL_MAX];
    size_t len, at;
};

/* What one section of SOURCES says. */
struct section {
    char name[64];
    bool accepts[0x110000];
    uint32_t sequence[ACCEPT_CAP][8];
    size_t sequence_len[ACCEPT_CAP], sequences;
    struct frame frames[FRAME_CAP];
    size_t frame_count;
};

static struct section section;
static idnv_policy policy;
static const char *tld;

static void case_of(bool ok, const char *what, const char *value)
{
    if (ok) {
        passed++;
        return;
    }
    failed++;
    printf("not ok %s/%s: %s %s\n", tld, section.name, what, value);
}

static size_t decode(uint32_t *dst, size_t cap, const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len && n < cap;) {
        unsigned char c = (unsigned char)text[i++];
        unsigned more = c < 0xC0 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
        uint32_t cp = more ? c & (0x3Fu >> more) : c;
        for (; more; more--)
            cp = cp << 6 | ((unsigned char)text[i++] & 0x3F);
        dst[n++] = cp;
    }
    return n;
}

static bool accepted(const uint32_t *cps, size_t n, idnv_policy_result *result)
{
    result->size = sizeof *result;
    uint32_t table = idnv_policy_find(&policy, section.name, strlen(section.name));
    return idnv_policy_eval(result, &policy, table, cps, n, NULL) == IDNV_OK;
}

static bool in_a_frame(const uint32_t *cps, size_t n)
{
    static idnv_policy_result result;
    for (size_t f = 0; f < section.frame_count; f++) {
        const struct frame *frame = &section.frames[f];
        uint32_t label[IDNV_POLICY_LABEL_MAX + 8];
        memcpy(label, frame->cp, frame->at * sizeof *label);
        memcpy(label + frame->at, cps, n * sizeof *label);
        memcpy(label + frame->at + n, frame->cp + frame->at + 1,
               (frame->len - frame->at - 1) * sizeof *label);
        if (accepted(label, frame->len - 1 + n, &result))
            return true;
    }
    return false;
}

static void add_frame(const char *text)
{
    struct frame *frame = &section.frames[section.frame_count++];
    frame->len = decode(frame->cp, IDNV_POLICY_LABEL_MAX, text, strlen(text));
    for (frame->at = 0; frame->cp[frame->at] != '@';)
        frame->at++;
}

static void add_accepts(const char *text)
{
    char *end;
    for (; *text; text = end + (*end == ' ')) {
        uint32_t first = (uint32_t)strtoul(text, &end, 16), last = first;
        if (*end == '+') {
            size_t s = section.sequences++, n = 0;
            section.sequence[s][n++] = first;
            while (*end == '+')
                section.sequence[s][n++] = (uint32_t)strtoul(end + 1, &end, 16);
            section.sequence_len[s] = n;
            continue;
        }
        if (*end == '-')
            last = (uint32_t)strtoul(end + 1, &end, 16);
        for (uint32_t cp = first; cp <= last; cp++)
            section.accepts[cp] = true;
    }
}

/* LABEL RULE */
static void judge(const char *value, bool want)
{
    static idnv_policy_result result;
    const char *rule = strchr(value, ' ') + 1;
    uint32_t cps[IDNV_POLICY_LABEL_MAX];
    size_t n = decode(cps, IDNV_POLICY_LABEL_MAX, value, (size_t)(rule - 1 - value));
    bool is = accepted(cps, n, &result);
    if (is || want) {
        case_of(is == want, want ? "should be accepted:" : "should be refused:", value);
        return;
    }
    if (strcmp(rule, "repertoire") == 0) {
        case_of(result.finding == IDNV_RULE_POLICY_CODE_POINT, "not by the repertoire:", value);
        return;
    }
    idnv_policy_text name = {"", 0}, comment;
    idnv_policy_rule(&name, &comment, &policy, result.table, result.rule);
    case_of(strlen(rule) == name.len && memcmp(rule, name.ptr, name.len) == 0,
            "refused by another rule:", value);
}

static void exhaust(void)
{
    char text[32];
    if (section.frame_count == 0)
        add_frame("@");
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        enum idnvi_derived derived = idnvi_derived(idnvi_props(cp));
        if (derived & IDNVI_DERIVED_REFUSED)
            continue;
        if (in_a_frame(&cp, 1) != section.accepts[cp]) {
            snprintf(text, sizeof text, "U+%04X", (unsigned)cp);
            case_of(false, section.accepts[cp] ? "claimed, not accepted:" : "accepted, not claimed:",
                    text);
        }
    }
    for (size_t s = 0; s < section.sequences; s++) {
        snprintf(text, sizeof text, "U+%04X...", (unsigned)section.sequence[s][0]);
        case_of(in_a_frame(section.sequence[s], section.sequence_len[s]), "sequence not accepted:",
                text);
    }
    case_of(true, "", "");
}

/* SUFFIX [TABLE.xml]...: the image has the suffix, and it takes these tables or all. */
static void suffix(const char *value)
{
    size_t len = strcspn(value, " ");
    const char *names = value[len] ? value + len : NULL;
    idnv_policy_text text;
    uint32_t i = 0;
    while (idnv_policy_suffix(&text, &policy, i) == IDNV_OK &&
           (text.len != len || memcmp(text.ptr, value, len) != 0))
        i++;
    case_of(i < idnv_policy_suffixes(&policy), "suffix is missing:", value);
    for (uint32_t t = 0; t < idnv_policy_tables(&policy); t++) {
        idnv_policy_table info;
        char name[80];
        idnv_policy_table_info(&info, &policy, t);
        snprintf(name, sizeof name, " %s.xml", info.id.ptr);
        bool named = names && strstr(names, name);
        bool uses = idnv_policy_suffix_uses(&policy, i, t) == IDNV_OK;
        /* A TLD without names may have a zone line of its own: judged there. */
        if (names || strchr(value, '.'))
            case_of(uses == (!names || named), "suffix and table:", name);
    }
}

static void line_of(char *line)
{
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '[') {
        if (section.name[0])
            exhaust();
        memset(&section, 0, sizeof section);
        memcpy(section.name, line + 1, strcspn(line, ".") - 1);
        return;
    }
    char *value = strstr(line, ": ");
    if (!value || line[0] == '#')
        return;
    *value = '\0';
    value += 2;
    if (strcmp(line, "tld") == 0 || strcmp(line, "also") == 0 || strcmp(line, "zone") == 0)
        suffix(value);
    else if (strcmp(line, "accepts") == 0)
        add_accepts(value);
    else if (strcmp(line, "frame") == 0)
        add_frame(value);
    else if (strcmp(line, "accept-label") == 0)
        judge(value, true);
    else if (strcmp(line, "refuse-label") == 0)
        judge(value, false);
}

static size_t slurp(void *dst, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t len = 0;
    if (file) {
        len = fread(dst, 1, BYTES_CAP, file);
        fclose(file);
    }
    return len;
}

/* A twin has a copy of the image under its own name. */
static void twin(const char *name, const void *image, size_t image_len)
{
    static char path[LINE_CAP + 32];
    static unsigned char copy[BYTES_CAP];
    snprintf(path, sizeof path, "policies/%s.policy", name);
    size_t len = slurp(copy, path);
    case_of(len == image_len && memcmp(copy, image, len) == 0, "twin is not the same:", name);
}

static void directory(const char *folder)
{
    static char text[BYTES_CAP + 1], line[LINE_CAP], path[4400];
    static unsigned char image[BYTES_CAP];
    snprintf(path, sizeof path, "%s/SOURCES", folder);
    text[slurp(text, path)] = '\0';
    snprintf(path, sizeof path, "policies/%s.policy", tld);
    size_t image_len = slurp(image, path);
    memset(&section, 0, sizeof section);
    bool good = idnv_policy_open(&policy, image, image_len) == IDNV_OK;
    case_of(good, "cannot be opened:", path);
    for (const char *at = text; good && *at; at += strcspn(at, "\n") + 1) {
        size_t n = strcspn(at, "\n");
        memcpy(line, at, n);
        line[n] = '\0';
        if (strncmp(line, "also: ", 6) == 0)
            twin(line + 6, image, image_len);
        line_of(line);
    }
    if (good)
        exhaust();
}

int main(void)
{
    static char top[4096], folder[4352];
    const char *srcdir = getenv("srcdir");
    unsigned tlds = 0;
    snprintf(top, sizeof top, "%s/tables/policies", srcdir ? srcdir : ".");
    DIR *list = opendir(top);
    for (struct dirent *entry; list && (entry = readdir(list)) != NULL;) {
        snprintf(folder, sizeof folder, "%s/%s", top, entry->d_name);
        DIR *inside = strpbrk(entry->d_name, "._") ? NULL : opendir(folder);
        if (!inside)
            continue;
        closedir(inside);
        tld = entry->d_name;
        tlds++;
        directory(folder);
    }
    if (list)
        closedir(list);
    printf("%u directories: %u passed, %u failed\n", tlds, passed, failed);
    return failed == 0 && tlds > 0 ? 0 : 1;
}
