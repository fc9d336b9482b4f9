/* SPDX-License-Identifier: MIT */
/* policy diff: rules, classes and actions, compared as canonical XML. */
#include <stdlib.h>

#include "diff.h"

/* A top-level child of <rules> in the canonical XML: its lines. */
struct rules_part {
    const char *text;
    size_t len;
    const char *key; /* element and name, "rule name=\"x\"" */
    size_t key_len;
    int kept; /* an action whose like the other table has, for this one alone */
};

/* Parts begin with four spaces and "<", in the order of the file. */
static size_t split_rules(struct rules_part *parts, const char *xml, size_t len)
{
    const char *end = xml + len;
    size_t count = 0;
    const char *at = NULL;
    for (const char *line = xml; line < end; line++) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        next = next == NULL ? end : next;
        if (next - line == 9 && memcmp(line, "  <rules>", 9) == 0)
            at = line;
        if (at != NULL && next - line > 5 && memcmp(line, "    <", 5) == 0 && line[5] != '/') {
            struct rules_part *p = &parts[count++];
            const char *quote = memchr(line, '"', (size_t)(next - line));
            const char *close =
                quote == NULL ? NULL : memchr(quote + 1, '"', (size_t)(next - quote - 1));
            p->text = line;
            p->key = line + 5;
            p->key_len = close == NULL ? 0 : (size_t)(close + 1 - p->key);
        }
        if (at != NULL && count > 0 && next - line >= 4 && memcmp(line, "    ", 4) == 0)
            parts[count - 1].len = (size_t)(next - parts[count - 1].text);
        line = next;
    }
    return count;
}

static int is_action(const struct rules_part *p) { return strncmp(p->key, "action", 6) == 0; }

static int same_part(const struct rules_part *a, const struct rules_part *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/*
 * What the other table has in the place of a rule or class: that of the same name, or of the same
 * text where it has none, which only a lenient reader takes.
 */
static int answers_to(const struct rules_part *a, const struct rules_part *b)
{
    if (a->key_len == 0 || b->key_len == 0)
        return same_part(a, b);
    return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

/* Actions of both tables in pairs, as often as each table has them. */
static void pair_actions(struct rules_part *a, size_t a_count, struct rules_part *b, size_t b_count)
{
    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count && is_action(&a[i]) && !a[i].kept; j++)
            if (!b[j].kept && same_part(&a[i], &b[j]))
                a[i].kept = b[j].kept = 1;
    }
}

static void part_change(struct diff *d, char sign, const struct rules_part *p)
{
    struct buf name = {0};
    int action = is_action(p);
    int rule = strncmp(p->key, "rule ", 5) == 0;
    if (action || p->key_len == 0) { /* known by its text alone */
        buf_put(&name, p->text + 4, p->len - 4);
    } else {
        const char *quote = memchr(p->key, '"', p->key_len);
        buf_put(&name, quote + 1, (size_t)(p->key + p->key_len - quote) - 2);
    }
    buf_putc(&name, '\0');
    put_change(d, sign, action ? "action" : rule ? "rule" : "class", name.data, "");
    buf_free(&name);
}

/* Sorts the words of a list in place: there is one space between two of them. */
static void sort_words(char *list, size_t len)
{
    char *copy = memory_zeroed(len + 1, 1);
    size_t count = 1;
    memcpy(copy, list, len);
    for (size_t i = 0; i < len; i++) {
        if (copy[i] == ' ') {
            copy[i] = '\0';
            count++;
        }
    }
    const char **words = memory_zeroed(count, sizeof *words);
    const char *from = copy;
    for (size_t i = 0; i < count; i++, from += strlen(from) + 1)
        words[i] = from;
    qsort(words, count, sizeof *words, compare_texts);
    for (size_t i = 0; i < count; i++) {
        size_t word = strlen(words[i]);
        memcpy(list, words[i], word);
        list += word;
        if (i + 1 < count)
            *list++ = ' ';
    }
    free(words);
    free(copy);
}

/* Lists of types and references in one order. In an attribute a quote is &quot;. */
static void sort_lists(struct buf *xml)
{
    static const char *const names[] = {" any-variant=\"", " all-variants=\"",
                                        " only-variants=\"", " ref=\""};
    buf_putc(xml, '\0');
    char *rules = strstr(xml->data, "\n  <rules>\n");
    for (size_t i = 0; rules != NULL && i < sizeof names / sizeof *names; i++) {
        for (char *at = rules; (at = strstr(at, names[i])) != NULL;) {
            at += strlen(names[i]);
            sort_words(at, strcspn(at, "\""));
        }
    }
    xml->len--;
}

void diff_rules(struct diff *d)
{
    struct buf a_xml = {0}, b_xml = {0};
    put_xml(&a_xml, d->old);
    put_xml(&b_xml, d->new);
    sort_lists(&a_xml);
    sort_lists(&b_xml);
    struct rules_part *a = memory_zeroed(d->old->item_count + (size_t)1, sizeof *a);
    struct rules_part *b = memory_zeroed(d->new->item_count + (size_t)1, sizeof *b);
    size_t a_count = split_rules(a, a_xml.data, a_xml.len);
    size_t b_count = split_rules(b, b_xml.data, b_xml.len);
    pair_actions(a, a_count, b, b_count);
    for (size_t pass = 0; pass < 2; pass++) {
        struct rules_part *x = pass == 0 ? a : b;
        const struct rules_part *y = pass == 0 ? b : a;
        size_t x_count = pass == 0 ? a_count : b_count;
        size_t y_count = pass == 0 ? b_count : a_count;
        for (size_t i = 0; i < x_count; i++) {
            size_t j = 0;
            if (is_action(&x[i])) {
                if (!x[i].kept)
                    part_change(d, pass == 0 ? '-' : '+', &x[i]);
                continue;
            }
            while (j < y_count && !answers_to(&x[i], &y[j]))
                j++;
            if (j == y_count)
                part_change(d, pass == 0 ? '-' : '+', &x[i]);
            else if (pass == 0 && !same_part(&x[i], &y[j]))
                part_change(d, '~', &x[i]);
        }
    }
    size_t changes = d->changes;
    size_t i = 0, j = 0;
    for (; changes == d->changes && i < a_count && j < b_count; i++, j++) {
        while (i < a_count && !a[i].kept)
            i++;
        while (j < b_count && !b[j].kept)
            j++;
        if (i < a_count && j < b_count && !same_part(&a[i], &b[j]))
            put_change(d, '~', "action", "order", "the actions stand in another order");
    }
    free(a);
    free(b);
    buf_free(&a_xml);
    buf_free(&b_xml);
}
