/* SPDX-License-Identifier: MIT */
/*
 * Every policy of this repository, as compiled, against what its SOURCES claim: each code point and
 * sequence of `accepts` is accepted in a frame, every other code point that IDNA2008 allows in none;
 * each accept-label is accepted and each refuse-label refused, by the rule that is named; a twin
 * has the same image, and a zone takes the tables that it names. One case per directory. Run in
 * the build folder.
 */
#include "config.h"

#include "test.h"

#include <idnv.h>
#include <idnv/policy.h>

#include "files.h"
#include "lgr/sources.h"

enum { MAX_POLICIES = 400, MAX_FRAMES = 32, MAX_SEQUENCES = 4000, MAX_WRONG = 20 };

struct label {
    uint32_t cps[IDNV_POLICY_LABEL_MAX + 1];
    size_t len;
};

/* A frame: what stands before and after the code point that is asked about. */
struct frame {
    struct label before;
    struct label after;
};

/* One table with its claims. */
struct table {
    const struct idnvi_lgr_sources *sources;
    const struct idnvi_lgr_source_table *section;
    const idnv_policy *policy;
    uint32_t number;
    struct frame frames[MAX_FRAMES];
    size_t frame_count;
    struct label sequences[MAX_SEQUENCES];
    size_t sequence_count;
    uint8_t accepted[0x110000 / 8];
    unsigned wrong;
};

static struct table the_table;
static uint8_t allowed[0x110000 / 8]; /* PVALID, CONTEXTJ or CONTEXTO */

static int has_bit(const uint8_t *set, uint32_t cp)
{
    return set[cp / 8] >> cp % 8 & 1;
}

static void set_bit(uint8_t *set, uint32_t cp)
{
    set[cp / 8] = (uint8_t)(set[cp / 8] | 1u << cp % 8);
}

static void complain(struct table *t, const char *what, const char *text, size_t len)
{
    if (t->wrong++ < MAX_WRONG)
        print_message("%.*s/%.*s: %s: %.*s\n", (int)t->sources->tld.len, t->sources->tld.ptr,
                      (int)t->section->name.len, t->section->name.ptr, what, (int)len, text);
}

static void complain_cp(struct table *t, const char *what, uint32_t cp)
{
    char text[16];
    snprintf(text, sizeof text, "U+%04X", (unsigned)cp);
    complain(t, what, text, strlen(text));
}

static int is_text(struct idnvi_lgr_text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

static void same_text(struct table *t, const char *what, struct idnvi_lgr_text a,
                      idnv_policy_text b)
{
    if (a.len != b.len || memcmp(a.ptr, b.ptr, b.len) != 0)
        complain(t, what, b.ptr, b.len);
}

static void decode(struct table *t, struct label *label, const char *text, size_t len)
{
    if (idnv_utf8_to_utf32(label->cps, IDNV_POLICY_LABEL_MAX, &label->len, NULL, text, len) !=
        IDNV_OK) {
        complain(t, "not UTF-8, or too long", text, len);
        label->len = 0;
    }
}

static void read_frame(struct table *t, struct idnvi_lgr_text value)
{
    const char *at = memchr(value.ptr, '@', value.len);
    if (at == NULL || t->frame_count == MAX_FRAMES) {
        complain(t, "a frame without @, or one too many", value.ptr, value.len);
        return;
    }
    struct frame *f = &t->frames[t->frame_count++];
    decode(t, &f->before, value.ptr, (size_t)(at - value.ptr));
    decode(t, &f->after, at + 1, value.len - (size_t)(at - value.ptr) - 1);
}

/* 00DF, 0061-007A, 05D0+05B7 */
static void read_accepts(struct table *t, struct idnvi_lgr_text value)
{
    const char *at = value.ptr, *end = value.ptr + value.len;
    while (at < end) {
        struct label one = {{0}, 0};
        char *next;
        one.cps[one.len++] = (uint32_t)strtoul(at, &next, 16);
        uint32_t last = one.cps[0];
        if (*next == '-')
            last = (uint32_t)strtoul(next + 1, &next, 16);
        while (*next == '+')
            one.cps[one.len++] = (uint32_t)strtoul(next + 1, &next, 16);
        if (one.len > 1 && t->sequence_count < MAX_SEQUENCES)
            t->sequences[t->sequence_count++] = one;
        else if (one.len > 1)
            complain(t, "too many sequences", at, 4);
        for (uint32_t cp = one.cps[0]; one.len == 1 && cp <= last && cp <= 0x10FFFF; cp++)
            set_bit(t->accepted, cp);
        if (next == at || (next < end && *next != ' ')) {
            complain(t, "accepts", at, (size_t)(end - at));
            return;
        }
        at = next + 1;
    }
}

static void read_claims(struct table *t)
{
    const struct idnvi_lgr_run *run = &t->section->pairs;
    for (uint32_t i = 0; i < run->count; i++) {
        const struct idnvi_lgr_pair *pair = &t->sources->pairs[run->first + i];
        if (is_text(pair->key, "frame"))
            read_frame(t, pair->value);
        else if (is_text(pair->key, "accepts"))
            read_accepts(t, pair->value);
    }
    if (t->frame_count == 0)
        t->frame_count = 1; /* @ alone */
}

static idnv_status judge(idnv_policy_result *result, const struct table *t, const struct label *l)
{
    memset(result, 0, offsetof(idnv_policy_result, index_label));
    result->size = sizeof *result;
    return idnv_policy_eval(result, t->policy, t->number, l->cps, l->len, NULL);
}

static int accepted_in_a_frame(const struct table *t, const uint32_t *cps, size_t len)
{
    idnv_policy_result result;
    for (size_t i = 0; i < t->frame_count; i++) {
        const struct frame *f = &t->frames[i];
        struct label l;
        l.len = f->before.len + len + f->after.len;
        if (l.len > IDNV_POLICY_LABEL_MAX)
            continue;
        memcpy(l.cps, f->before.cps, f->before.len * sizeof *cps);
        memcpy(l.cps + f->before.len, cps, len * sizeof *cps);
        memcpy(l.cps + f->before.len + len, f->after.cps, f->after.len * sizeof *cps);
        if (judge(&result, t, &l) == IDNV_OK)
            return 1;
    }
    return 0;
}

static void check_repertoire(struct table *t)
{
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        int claimed = has_bit(t->accepted, cp);
        if (claimed && !has_bit(allowed, cp))
            complain_cp(t, "is claimed, and IDNA2008 disallows it", cp);
        if (!claimed && !has_bit(allowed, cp))
            continue;
        if (accepted_in_a_frame(t, &cp, 1) != claimed)
            complain_cp(t, claimed ? "is accepted in no frame" : "is accepted in a frame", cp);
    }
    for (size_t i = 0; i < t->sequence_count; i++)
        if (!accepted_in_a_frame(t, t->sequences[i].cps, t->sequences[i].len))
            complain_cp(t, "a sequence is accepted in no frame, which begins with",
                        t->sequences[i].cps[0]);
}

/* `repertoire` is no rule of the table, but the lack of a code point in it. */
static int refused_by(const struct table *t, const idnv_policy_result *result, const char *rule,
                      size_t len)
{
    idnv_policy_text name, comment;
    if (len == 10 && memcmp(rule, "repertoire", 10) == 0)
        return result->finding == IDNV_RULE_POLICY_CODE_POINT;
    return idnv_policy_rule(&name, &comment, t->policy, t->number, result->rule) == IDNV_OK &&
           name.len == len && memcmp(name.ptr, rule, len) == 0;
}

static void check_label(struct table *t, const struct idnvi_lgr_pair *pair, int wanted)
{
    const struct idnvi_lgr_text *v = &pair->value;
    const char *space = memchr(v->ptr, ' ', v->len);
    struct label l;
    idnv_policy_result result;
    if (space == NULL) {
        complain(t, "no rule is named", v->ptr, v->len);
        return;
    }
    decode(t, &l, v->ptr, (size_t)(space - v->ptr));
    idnv_status status = judge(&result, t, &l);
    if (wanted && status != IDNV_OK)
        complain(t, "is refused", v->ptr, v->len);
    if (wanted && idnv_label_check_utf32(NULL, 0, NULL, l.cps, l.len,
                                         idnv_profile_find("registration", 12), NULL) != IDNV_OK)
        complain(t, "is accepted, but not by IDNA2008", v->ptr, v->len);
    if (!wanted && status != IDNV_NO)
        complain(t, "is accepted", v->ptr, v->len);
    if (!wanted && status == IDNV_NO &&
        !refused_by(t, &result, space + 1, (size_t)(v->ptr + v->len - space) - 1))
        complain(t, "is refused for another reason", v->ptr, v->len);
}

static void check_labels(struct table *t)
{
    const struct idnvi_lgr_run *run = &t->section->pairs;
    for (uint32_t i = 0; i < run->count; i++) {
        const struct idnvi_lgr_pair *pair = &t->sources->pairs[run->first + i];
        if (is_text(pair->key, "accept-label"))
            check_label(t, pair, 1);
        else if (is_text(pair->key, "refuse-label"))
            check_label(t, pair, 0);
    }
}

static void check_about(struct table *t)
{
    idnv_policy_table info;
    assert_int_equal(idnv_policy_table_info(&info, t->policy, t->number), IDNV_OK);
    same_text(t, "another id", t->section->name, info.id);
    same_text(t, "another date", t->section->date, info.date);
    same_text(t, "another confidence", t->section->confidence, info.confidence);
    same_text(t, "another source", t->section->source, info.source);
}

static unsigned check_table(const struct idnvi_lgr_sources *sources, const idnv_policy *policy,
                            uint32_t number)
{
    struct table *t = &the_table;
    memset(t, 0, sizeof *t);
    t->sources = sources;
    t->section = &sources->tables[number];
    t->policy = policy;
    t->number = number;
    check_about(t);
    read_claims(t);
    check_repertoire(t);
    check_labels(t);
    return t->wrong;
}

static char *read_image(struct idnvi_lgr_text tld, size_t *len)
{
    char path[256];
    snprintf(path, sizeof path, "policies/%.*s.policy", (int)tld.len, tld.ptr);
    return read_file(path, len);
}

/* Index of a suffix of the image; there must be one. */
static uint32_t find_suffix(const idnv_policy *policy, struct idnvi_lgr_text name)
{
    idnv_policy_text suffix;
    uint32_t i = 0;
    while (idnv_policy_suffix(&suffix, policy, i) == IDNV_OK &&
           (suffix.len != name.len || memcmp(suffix.ptr, name.ptr, name.len) != 0))
        i++;
    assert_true(i < idnv_policy_suffixes(policy));
    return i;
}

/* The twin has the same image, and is one of its suffixes. */
static void check_twin(const idnv_policy *policy, struct idnvi_lgr_text twin, const char *image,
                       size_t len)
{
    size_t other_len = 0;
    char *other = read_image(twin, &other_len);
    assert_non_null(other);
    assert_int_equal(other_len, len);
    assert_memory_equal(other, image, len);
    free(other);
    (void)find_suffix(policy, twin);
}

/* The zone is a suffix, and takes the tables that its line names, or all. */
static void check_zone(const idnv_policy *policy, const struct idnvi_lgr_zone *zone)
{
    uint32_t suffix = find_suffix(policy, zone->suffix);
    idnv_policy_text confidence;
    assert_int_equal(idnv_policy_suffix_confidence(&confidence, policy, suffix), IDNV_OK);
    assert_int_equal(confidence.len, zone->confidence.len);
    assert_memory_equal(confidence.ptr, zone->confidence.ptr, confidence.len);
    for (uint32_t table = 0; table < idnv_policy_tables(policy); table++) {
        bool named = zone->table_count == 0;
        for (uint32_t i = 0; i < zone->table_count; i++)
            named = named || zone->tables[i] == table;
        assert_int_equal(idnv_policy_suffix_uses(policy, suffix, table),
                         named ? IDNV_OK : IDNV_NO);
    }
}

static void policy_keeps_its_claims(void **state)
{
    size_t text_len = 0, image_len = 0;
    char *text = read_file(*state, &text_len);
    struct idnvi_lgr_sources *sources;
    idnv_policy policy;
    unsigned wrong = 0;

    assert_non_null(text);
    assert_int_equal(idnvi_lgr_sources_read(&sources, text, text_len, NULL, NULL), IDNV_OK);
    char *image = read_image(sources->tld, &image_len);
    assert_non_null(image);
    assert_int_equal(idnv_policy_open(&policy, image, image_len), IDNV_OK);
    assert_int_equal(idnv_policy_size(&policy), image_len);
    assert_int_equal(idnv_policy_tables(&policy), sources->table_count);
    for (uint32_t i = 0; i < sources->table_count; i++)
        wrong += check_table(sources, &policy, i);
    for (uint32_t i = 0; i < sources->also_count; i++)
        check_twin(&policy, sources->also[i], image, image_len);
    for (uint32_t i = 0; i < sources->zone_count; i++)
        check_zone(&policy, &sources->zones[i]);
    idnvi_lgr_sources_free(sources);
    free(image);
    free(text);
    assert_int_equal(wrong, 0);
}

static void note_allowed(void)
{
    const idnv_profile *profile = idnv_profile_find("registration", 12);
    unsigned n = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        idnv_character c;
        c.size = sizeof c;
        if (idnv_character_get(&c, cp, profile) == 0 && c.derived <= IDNV_DERIVED_CONTEXTO) {
            set_bit(allowed, cp);
            n++;
        }
    }
    print_message("%u code points that IDNA2008 allows, in every table\n", n);
}

struct cases {
    struct CMUnitTest test[MAX_POLICIES];
    size_t count;
};

/* A folder with a file SOURCES is a case. */
static void add_case(const char *folder, void *context)
{
    struct cases *cases = context;
    char path[1024];
    size_t len;
    snprintf(path, sizeof path, "%s/SOURCES", folder);
    char *sources = read_file(path, &len);
    if (sources == NULL)
        return;
    free(sources);
    assert_true(cases->count < MAX_POLICIES);
    cases->test[cases->count++] = (struct CMUnitTest){
        strdup(strrchr(folder, '/') + 1), policy_keeps_its_claims, NULL, NULL, strdup(path)};
}

int main(void)
{
    static struct cases cases;
    const char *srcdir = getenv("srcdir");
    char folder[512];
    snprintf(folder, sizeof folder, "%s/tables/policies", srcdir != NULL ? srcdir : ".");
    each_file(folder, "", add_case, &cases);
    if (cases.count == 0) {
        print_message("no policies in %s (set srcdir)\n", folder);
        return 99;
    }
    note_allowed();
    int failed = _cmocka_run_group_tests("policies", cases.test, cases.count, NULL, NULL);
    for (size_t i = 0; i < cases.count; i++) {
        free((void *)(uintptr_t)cases.test[i].name);
        free(cases.test[i].initial_state);
    }
    return failed;
}
