/* SPDX-License-Identifier: MIT */
/* check --explain: what a policy says to a label, in sentences. */
#include <string.h>

#include "module.h"
#include "policy_judge.h"
#include "quote.h"

enum {
    TABLES_TOLD = 5,     /* tables that refused, told one by one */
    VARIANTS_TOLD = 8    /* variants shown */
};

static void put_text(struct buf *out, idnv_policy_text text)
{
    text_put(out, text.ptr, text.len, TEXT_LINE | TEXT_VISIBLE);
}

static void put_character(struct buf *out, uint32_t cp)
{
    const struct display *display = display_get();
    char name[256];
    quote_put_cps(out, &cp, 1);
    buf_puts(out, " (");
    buf_putcp(out, cp);
    if (display != NULL && display->name(name, cp)) {
        buf_putc(out, ' ');
        buf_puts(out, name);
    }
    buf_putc(out, ')');
}

void policy_put_suffix(struct buf *out, idnv_policy_text suffix)
{
    char name[IDNV_NAME_UNICODE_MAX];
    size_t len = 0;
    if (idnv_to_unicode(name, sizeof name, &len, suffix.ptr, suffix.len,
                        idnv_profile_find("uts46", 5), NULL) == IDNV_OK)
        suffix = (idnv_policy_text){name, len};
    buf_putc(out, '.');
    put_text(out, suffix);
}

/* "The policy of .рф": the TLD under which the label stands, else the first that it is for. */
static void put_policy(struct buf *out, const idnv_policy *policy, uint32_t suffix)
{
    idnv_policy_text tld;
    buf_puts(out, "The policy");
    if (idnv_policy_suffix(&tld, policy, suffix != IDNV_POLICY_NONE ? suffix : 0) != IDNV_OK)
        return;
    for (const char *dot; (dot = memchr(tld.ptr, '.', tld.len)) != NULL;)
        tld = (idnv_policy_text){dot + 1, tld.len - (size_t)(dot + 1 - tld.ptr)};
    buf_puts(out, " of ");
    policy_put_suffix(out, tld);
}

/* A zone whose existence nobody has confirmed decides which label was judged, and by what. */
static void put_unverified_zone(struct buf *out, const idnv_policy *policy, uint32_t suffix)
{
    idnv_policy_text zone, confidence;
    if (idnv_policy_suffix_confidence(&confidence, policy, suffix) != IDNV_OK ||
        !policy_unverified(confidence) || idnv_policy_suffix(&zone, policy, suffix) != IDNV_OK)
        return;
    buf_puts(out, "That names are registered below ");
    policy_put_suffix(out, zone);
    buf_puts(out, " is unverified: it is general knowledge.\n");
}

/* "table 'latin' (version 1 of 2010-11-16, secondary source: https://...)" */
static void put_table(struct buf *out, const idnv_policy_table *info)
{
    const char *separator = " (";
    buf_puts(out, "table '");
    put_text(out, info->id);
    buf_putc(out, '\'');
    if (info->version.len > 0) {
        buf_puts(out, " (version ");
        put_text(out, info->version);
        separator = " of ";
    }
    if (info->date.len > 0) {
        buf_puts(out, separator);
        put_text(out, info->date);
        separator = ", ";
    } else if (info->version.len > 0) {
        separator = ", ";
    }
    if (info->confidence.len > 0) {
        buf_puts(out, separator);
        put_text(out, info->confidence);
        separator = ": ";
    }
    if (info->source.len > 0) {
        buf_puts(out, separator);
        put_text(out, info->source);
        separator = ", ";
    }
    if (separator[1] != '(')
        buf_putc(out, ')');
}

static void put_unverified(struct buf *out, const idnv_policy_table *info)
{
    if (policy_unverified(info->confidence))
        buf_puts(out, "That table is unverified: it rests on general knowledge, and no document of "
                      "the registry has been seen. Ask the registry.\n");
}

/* " of these", or " variants of it" where all were looked at. */
static const char *of_them(uint64_t count, int complete)
{
    return !complete ? " of these" : count == 1 ? " variant of it" : " variants of it";
}

/* The variants that belong with the label, and those that nobody may have, of the first `limit`. */
static void put_variants(struct buf *out, struct evaluation *e, uint64_t limit)
{
    struct policy_walk walk;
    struct buf shown = {0};
    size_t shared = 0;
    policy_walk_begin(&walk, e, limit);
    while (policy_walk_next(&walk)) {
        if (!walk.available || shared++ >= VARIANTS_TOLD)
            continue;
        buf_puts(&shown, shared > 1 ? ", " : "");
        quote_put_cps(&shown, walk.cps, walk.n);
    }
    if (!walk.complete)
        buf_printf(out, "It has more than %llu variants; no more were looked at.\n",
                   (unsigned long long)walk.total);
    if (shared > 0) {
        buf_printf(out, "Only its registrant may also have %zu%s: ", shared,
                   of_them(shared, walk.complete));
        buf_put(out, shown.data, shown.len);
        buf_puts(out, shared > VARIANTS_TOLD ? " and others.\n" : ".\n");
    }
    uint64_t nobodys = walk.total - shared;
    if (nobodys > 0)
        buf_printf(out, "Nobody may have %llu%s.\n", (unsigned long long)nobodys,
                   of_them(nobodys, walk.complete));
    buf_free(&shown);
}

/* Why one table refused: the code point, or the registry's rule in its own words. */
static void put_reason(struct buf *out, const struct evaluation *e,
                       const idnv_policy_refusal *refusal)
{
    idnv_policy_text name, comment;
    int named =
        idnv_policy_rule(&name, &comment, e->policy, refusal->table, refusal->rule) == IDNV_OK;
    if (refusal->index < e->n) {
        buf_printf(out, "character %lu, ", (unsigned long)refusal->index + 1);
        put_character(out, e->cps[refusal->index]);
        buf_puts(out, ": ");
    }
    if (named && comment.len > 0)
        put_text(out, comment);
    else
        buf_puts(out, idnv_rule_text((uint16_t)refusal->finding));
    if (named && name.len > 0) {
        buf_puts(out, " (rule '");
        put_text(out, name);
        buf_puts(out, "')");
    }
    buf_puts(out, ".\n");
}

static void put_refusal(struct buf *out, const struct evaluation *e,
                        const idnv_policy_refusal *refusal)
{
    idnv_policy_table info;
    if (idnv_policy_table_info(&info, e->policy, refusal->table) != IDNV_OK)
        return;
    buf_puts(out, "By its ");
    put_table(out, &info);
    buf_puts(out, ", ");
    put_reason(out, e, refusal);
    put_unverified(out, &info);
}

/* First the table whose findings are told, then the others in their order. */
static void put_refusals(struct buf *out, const struct evaluation *e)
{
    const idnv_policy_refusal *first = policy_refusal(e, e->result.table);
    size_t told = 1;
    put_refusal(out, e, first);
    for (size_t i = 0; i < e->refused_len && i < POLICY_REFUSED_MAX && told < TABLES_TOLD; i++) {
        if (&e->refused[i] == first)
            continue;
        put_refusal(out, e, &e->refused[i]);
        told++;
    }
    if (e->refused_len > TABLES_TOLD)
        buf_printf(out, "So do its other tables, %zu in number.\n", e->refused_len - TABLES_TOLD);
}

void policy_explain(struct buf *out, struct evaluation *e, uint32_t suffix, uint64_t limit)
{
    put_policy(out, e->policy, suffix);
    buf_puts(out, e->result.eligible ? " accepts " : " refuses ");
    quote_put_cps(out, e->cps, e->n);
    if (!e->result.eligible) {
        buf_puts(out, ".\n");
        put_refusals(out, e);
        put_unverified_zone(out, e->policy, suffix);
        return;
    }
    buf_puts(out, " by its ");
    put_table(out, &e->info);
    if (!policy_text_is(e->result.disposition, "valid")) {
        buf_puts(out, "; its disposition is '");
        put_text(out, e->result.disposition);
        buf_putc(out, '\'');
    }
    buf_puts(out, ".\n");
    put_unverified(out, &e->info);
    put_unverified_zone(out, e->policy, suffix);
    put_variants(out, e, limit);
}

void policy_explain_unjudged(struct buf *out, enum policy_unjudged why)
{
    static const char *const sentences[] = {
        "No policy was asked, since the protocol refuses the name.\n",
        ("No policy of its TLD is known: the protocol alone was checked, and the registry may have "
         "rules of its own.\n"),
        "The policy of its TLD cannot be used: the protocol alone was checked.\n",
        "The label is all ASCII, and --idn-only leaves such labels to others.\n",
    };
    buf_puts(out, sentences[why]);
}
