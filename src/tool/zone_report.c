/* SPDX-License-Identifier: MIT */
/* zone stats, audit, export, backup, rebuild. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "progress.h"
#include "zonecmd.h"

static int open_for_reading(struct tool *tool, struct zone_index *index, uint32_t flags,
                            size_t more)
{
    int status = zone_take_path(tool);
    if (status != 0)
        return status;
    if (tool->n_args != more)
        return tool_fail(tool, EXIT_USAGE, "zone %s: too %s arguments; see idnv zone %s --help",
                         tool->command.second, tool->n_args > more ? "many" : "few",
                         tool->command.second);
    return zone_index_open(tool, index, flags);
}

static int zone_failed(const struct tool *tool, const idnv_zone *zone)
{
    return tool_fail(tool, EXIT_IO, "%s", idnv_zone_message(zone));
}

/* ---- stats ---- */

static void put_number(struct buf *out, struct json *j, const char *key, uint64_t value)
{
    if (j != NULL) {
        json_key(j, key);
        json_uint(j, value);
    } else {
        buf_printf(out, "%s\t%llu\n", key, (unsigned long long)value);
    }
}

static void put_text(struct buf *out, struct json *j, const char *key, const char *value)
{
    if (*value == 0)
        return;
    if (j != NULL) {
        json_key(j, key);
        json_string(j, value);
    } else {
        buf_printf(out, "%s\t%s\n", key, value);
    }
}

int zone_stats(struct tool *tool)
{
    struct buf out = {0};
    struct json json = {.out = &out}, *j = tool->opt.format == FORMAT_JSON ? &json : NULL;
    idnv_zone_stats s;
    struct zone_index index;
    int status = open_for_reading(tool, &index, IDNV_ZONE_ANY, 0);
    if (status != 0)
        return status;
    if (idnv_zone_stat(&s, index.zone) != IDNV_OK) {
        status = zone_failed(tool, index.zone);
        zone_index_close(&index);
        return status;
    }
    if (j != NULL)
        json_begin(j, '{');
    put_number(&out, j, "names", s.names);
    put_number(&out, j, "octets", s.octets);
    put_number(&out, j, "free_octets", s.free_octets);
    put_number(&out, j, "octets_per_name",
               s.names != 0 ? (s.octets - s.free_octets) / s.names : 0);
    put_number(&out, j, "map_size", s.map_size);
    put_number(&out, j, "readers", s.readers);
    put_number(&out, j, "format", s.format);
    put_text(&out, j, "library", s.library);
    put_text(&out, j, "unicode", s.unicode);
    put_text(&out, j, "fold", s.fold);
    put_text(&out, j, "policy", s.policy);
    put_text(&out, j, "tld", s.tld);
    if (j != NULL) {
        json_end(j, '}');
        buf_putc(&out, '\n');
    }
    zone_index_close(&index);
    status = output_buf(tool, &out);
    buf_free(&out);
    return status;
}

/* ---- listings: export, audit ---- */

struct listing {
    struct tool *tool;
    struct buf out;
    uint64_t line;
    int status;     /* of writing */
    int incomplete; /* EXIT_IO: a name was left out */
    struct progress progress;
};

#define FLUSH_AT ((size_t)1 << 16)

static int flush(struct listing *l, int all)
{
    if (l->status == 0 && (all || l->out.len >= FLUSH_AT)) {
        progress_clear(&l->progress);
        l->status = output_buf(l->tool, &l->out);
        l->out.len = 0;
    }
    return l->status;
}

static int progress(void *context, uint64_t done, uint64_t total)
{
    struct listing *l = context;
    progress_show(&l->progress, "names", done, done, total);
    return 0;
}

static int listing_end(struct listing *l, int status)
{
    (void)flush(l, 1);
    buf_free(&l->out);
    status = l->incomplete > status ? l->incomplete : status;
    return l->status > status ? l->status : status;
}

static unsigned escapes(const struct tool *tool)
{
    return TEXT_FIELDS | (tool->out_terminal ? TEXT_TERMINAL : 0);
}

static void end_record(struct listing *l)
{
    buf_putc(&l->out,
             l->tool->opt.nul && l->tool->opt.format != FORMAT_JSON ? '\0' : '\n');
}

/* A field of text that can be loaded again: as it stood, except before the eyes of a person. */
static void put_as_it_stood(struct listing *l, const char *s, size_t len)
{
    if (l->tool->opt.format == FORMAT_TSV)
        text_put(&l->out, s, len, escapes(l->tool));
    else if (l->tool->out_terminal)
        text_put(&l->out, s, len, TEXT_TERMINAL);
    else
        buf_put(&l->out, s, len);
}

/* An index that was made by other means than this tool may have any owner. */
static int can_be_told(struct listing *l, const idnv_zone_entry *e)
{
    const struct options *opt = &l->tool->opt;
    int told = opt->format == FORMAT_JSON ? 1
               : opt->format == FORMAT_TSV /* which has no escape for NUL */
                   ? !opt->nul || memchr(e->owner, 0, e->owner_len) == NULL
                   : zone_owner_is_field(e->owner, e->owner_len);
    if (told)
        return 1;
    l->incomplete = tool_fail(l->tool, EXIT_IO,
                              "%.*s: its owner holds a tab, line end or NUL, left out; "
                              "--format=json tells it",
                              (int)e->name_len, e->name);
    return 0;
}

static void put_entry(struct listing *l, const idnv_zone_entry *e)
{
    struct json j = {.out = &l->out, .terminal = l->tool->out_terminal};
    l->line++;
    if (l->tool->opt.format == FORMAT_JSON) {
        json_begin(&j, '{');
        json_key(&j, "name");
        (void)json_text(&j, e->name, e->name_len);
        json_key(&j, "a_label");
        (void)json_text(&j, e->key, e->key_len);
        if (e->owner_len != 0) {
            json_key(&j, "owner");
            (void)json_text(&j, e->owner, e->owner_len);
        }
        json_end(&j, '}');
    } else {
        put_as_it_stood(l, e->name, e->name_len);
        if (e->owner_len != 0) {
            buf_putc(&l->out, '\t');
            put_as_it_stood(l, e->owner, e->owner_len);
        }
    }
    end_record(l);
}

int zone_export(struct tool *tool)
{
    static idnv_zone_entry entry;
    struct listing l = {.tool = tool};
    idnv_zone_reader *reader;
    struct zone_index index;
    uint64_t after = 0;
    idnv_status got = IDNV_OK;
    int status = open_for_reading(tool, &index, IDNV_ZONE_ANY, 0);
    if (status != 0)
        return status;
    if (idnv_zone_reader_new(&reader, index.zone) != IDNV_OK) {
        status = zone_failed(tool, index.zone);
        zone_index_close(&index);
        return status;
    }
    while ((got = idnv_zone_next(&entry, &after, reader)) == IDNV_OK && flush(&l, 0) == 0)
        if (can_be_told(&l, &entry))
            put_entry(&l, &entry);
    if (got < 0)
        status = tool_fail(tool, EXIT_IO, "%s", idnv_zone_reader_message(reader));
    idnv_zone_reader_free(reader);
    zone_index_close(&index);
    return listing_end(&l, status);
}

static int put_clash(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    struct listing *l = context;
    struct json j = {.out = &l->out, .terminal = l->tool->out_terminal};
    l->line++;
    if (l->tool->opt.format == FORMAT_JSON) {
        json_begin(&j, '{');
        json_key(&j, "line");
        json_uint(&j, l->line);
        json_key(&j, "a");
        (void)json_text(&j, a->name, a->name_len);
        json_key(&j, "b");
        (void)json_text(&j, b->name, b->name_len);
        json_key(&j, "tier");
        json_string(&j, idnv_tier_name(b->tier));
        json_key(&j, "kind");
        json_string(&j, idnv_clash_name(b->kind));
        json_key(&j, "distance");
        json_uint(&j, b->distance);
        json_end(&j, '}');
    } else {
        buf_printf(&l->out, "%s\t%s\t", idnv_tier_name(b->tier), idnv_clash_name(b->kind));
        text_put(&l->out, a->name, a->name_len, escapes(l->tool));
        buf_putc(&l->out, '\t');
        text_put(&l->out, b->name, b->name_len, escapes(l->tool));
    }
    end_record(l);
    return flush(l, 0);
}

static int put_upgrade(void *context, const idnv_zone_entry *e, uint32_t what)
{
    static const struct {
        uint32_t bit;
        const char *word;
    } words[] = {{IDNV_ZONE_CHANGE_VERDICT, "verdict"},
                 {IDNV_ZONE_CHANGE_NAME, "name"},
                 {IDNV_ZONE_CHANGE_POLICY, "policy"},
                 {IDNV_ZONE_CHANGE_BUCKET, "bucket"},
                 {IDNV_ZONE_CHANGE_KEYS, "k0-k2"},
                 {IDNV_ZONE_CHANGE_K3, "k3"}};
    struct listing *l = context;
    struct json j = {.out = &l->out, .terminal = l->tool->out_terminal};
    int json = l->tool->opt.format == FORMAT_JSON, comma = 0;
    l->line++;
    if (json) {
        json_begin(&j, '{');
        json_key(&j, "line");
        json_uint(&j, l->line);
        json_key(&j, "name");
        (void)json_text(&j, e->name, e->name_len);
        json_key(&j, "changes");
        json_begin(&j, '[');
    } else {
        text_put(&l->out, e->name, e->name_len, escapes(l->tool));
        buf_putc(&l->out, '\t');
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((what & words[i].bit) == 0)
            continue;
        if (json)
            json_string(&j, words[i].word);
        else
            buf_printf(&l->out, "%s%s", comma ? "," : "", words[i].word);
        comma = 1;
    }
    if (json) {
        json_end(&j, ']');
        json_end(&j, '}');
    }
    end_record(l);
    return flush(l, 0);
}

int zone_audit(struct tool *tool)
{
    struct listing l = {.tool = tool};
    idnv_zone_reader *reader;
    struct zone_index index;
    idnv_status done;
    int status = open_for_reading(tool, &index, tool->opt.upgrade ? IDNV_ZONE_ANY : 0, 0);
    if (status != 0)
        return status;
    if (idnv_zone_reader_new(&reader, index.zone) != IDNV_OK) {
        status = zone_failed(tool, index.zone);
        zone_index_close(&index);
        return status;
    }
    progress_init(&l.progress, tool);
    if (tool->opt.upgrade)
        done = idnv_zone_upgrade_audit(reader, put_upgrade, progress, &l);
    else
        done = idnv_zone_audit(reader, (int32_t)tool->opt.tier, put_clash, progress, &l);
    if (done < 0)
        status = tool_fail(tool, EXIT_IO, "%s", idnv_zone_reader_message(reader));
    else if (l.line != 0)
        status = EXIT_OTHER;
    idnv_zone_reader_free(reader);
    zone_index_close(&index);
    return listing_end(&l, status);
}

/* ---- backup, rebuild ---- */

int zone_backup(struct tool *tool)
{
    struct zone_index index;
    int status = open_for_reading(tool, &index, IDNV_ZONE_ANY, 1);
    if (status != 0)
        return status;
    if (idnv_zone_backup(index.zone, tool->args[0], strlen(tool->args[0])) != IDNV_OK)
        status = zone_failed(tool, index.zone);
    zone_index_close(&index);
    return status;
}

static int left_out(void *context, uint64_t number, idnv_status status)
{
    const struct tool *tool = context;
    (void)status;
    (void)tool_fail(tool, EXIT_OTHER, "name %llu of the index is not valid any more, left out",
                    (unsigned long long)number + 1);
    return 0;
}

int zone_rebuild(struct tool *tool)
{
    struct zone_index index = {0};
    idnv_zone_options options;
    idnv_zone_load_result result;
    char message[512];
    int status = zone_take_path(tool);
    if (status != 0)
        return status;
    if (tool->n_args != 0)
        return tool_fail(tool, EXIT_USAGE, "zone rebuild takes one index");
    status = tool_tld_only(tool);
    if (status != 0)
        return status;
    status = zone_index_policy(tool, &index, 0);
    if (status != 0) {
        zone_index_close(&index);
        return status;
    }
    zone_index_options(&index, &options, 0);
    if (idnv_zone_rebuild(&result, tool->opt.zone, strlen(tool->opt.zone), &options, left_out, tool,
                          message, sizeof message) != IDNV_OK)
        status = tool_fail(tool, EXIT_IO, "%s", message);
    else
        zone_tell_no_policy(tool, &index);
    if (status == 0 && result.refused != 0)
        status = EXIT_OTHER;
    zone_index_close(&index);
    return status;
}
