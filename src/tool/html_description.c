/* SPDX-License-Identifier: MIT */
/* The description on the page of a table. HTML in it is shown as text: it is not ours to trust. */
#include "html.h"

#include <idnv/utf8.h>

/* Text of HTML that is written as text. */
struct writer {
    struct buf *out;
    int newlines; /* that out ends in; at its beginning none is wanted */
    int wanted;   /* newlines that an element asks for before what follows */
    int space;    /* a space asked for by the end of a cell */
};

/* What an element leaves of itself. */
static const struct element {
    const char *name;
    int newlines; /* at the least, at its begin and end */
} elements[] = {
    {"p", 2},  {"h1", 2},   {"h2", 2},    {"h3", 2},         {"h4", 2},      {"h5", 2},
    {"h6", 2}, {"div", 1},  {"li", 1},    {"ul", 1},         {"ol", 1},      {"dl", 1},
    {"dt", 1}, {"dd", 1},   {"table", 1}, {"tr", 1},         {"caption", 1}, {"pre", 1},
    {"hr", 1}, {"body", 1}, {"title", 2}, {"blockquote", 1}, {"section", 1}, {"article", 1},
    {"th", 0}, {"td", 0},
};

static int is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* The text begins with the word, in any case, and that ends there. */
static int begins_word(const char *text, uint32_t len, const char *word)
{
    uint32_t n = 0;
    for (; word[n] != '\0'; n++)
        if (n >= len || (text[n] | 32) != (word[n] | 32))
            return 0;
    return n == len || (!is_letter(text[n]) && !is_digit(text[n]));
}

static int begins_comment(const char *text, uint32_t len)
{
    return len >= 4 && memcmp(text, "<!--", 4) == 0;
}

/* A "<" before anything else stands for itself. */
static int begins_tag(const char *text, uint32_t len)
{
    return len >= 2 && text[0] == '<' &&
           (is_letter(text[1]) || text[1] == '/' || text[1] == '!' || text[1] == '?');
}

/* Octets of the tag or comment that the text begins with; 0: nothing closes it. */
static uint32_t tag_length(const char *text, uint32_t len)
{
    int comment = begins_comment(text, len);
    for (uint32_t i = comment ? 4 : 1; i < len; i++) {
        if (text[i] == '>' && (!comment || (i >= 6 && memcmp(text + i - 2, "--", 2) == 0)))
            return i + 1;
    }
    return 0;
}

/*
 * Octets of what the text begins with and nobody reads: a tag, a comment, an element that is none of
 * the text. 0: nothing closes it.
 */
static uint32_t unread_length(const char *text, uint32_t len)
{
    static const char *const unread[] = {"style", "script"};
    uint32_t tag = tag_length(text, len);
    for (size_t k = 0; tag > 0 && k < 2; k++) {
        if (!begins_word(text + 1, len - 1, unread[k]))
            continue;
        for (uint32_t i = tag; i + 2 < len; i++) {
            if (text[i] == '<' && text[i + 1] == '/' &&
                begins_word(text + i + 2, len - i - 2, unread[k])) {
                uint32_t end = tag_length(text + i, len - i);
                return end > 0 ? i + end : 0;
            }
        }
        return 0;
    }
    return tag;
}

/* A tag in the place of which something is left. */
static void leave_break(struct writer *w, const char *tag, uint32_t len)
{
    uint32_t name = tag[1] == '/' ? 2 : 1;
    if (begins_word(tag + name, len - name, "br")) {
        w->wanted = (w->wanted > w->newlines ? w->wanted : w->newlines) + 1;
        return;
    }
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (!begins_word(tag + name, len - name, elements[i].name))
            continue;
        if (elements[i].newlines > w->wanted)
            w->wanted = elements[i].newlines;
        w->space |= elements[i].newlines == 0;
        return;
    }
}

/* Before text: what elements asked for, though no more than one empty line. */
static void put_break(struct writer *w)
{
    int wanted = w->wanted < 2 ? w->wanted : 2;
    if (w->newlines == 0 && wanted == 0 && w->space)
        buf_putc(w->out, ' ');
    for (; w->newlines < wanted; w->newlines++)
        buf_putc(w->out, '\n');
    w->newlines = w->wanted = w->space = 0;
}

/* Octets of a reference to a character by its number, and which it is; 0: there is none. */
static uint32_t number_length(uint32_t *cp, const char *text, uint32_t len)
{
    int hex = len > 2 && (text[2] | 32) == 'x';
    uint32_t first = hex ? 3 : 2, i = first;
    *cp = 0;
    if (len < 3 || text[1] != '#')
        return 0;
    for (; i < len; i++) {
        int digit = is_digit(text[i]), letter = hex && is_letter(text[i]) && (text[i] | 32) <= 'f';
        if (!digit && !letter)
            break;
        uint32_t value = (uint32_t)(digit ? text[i] - '0' : (text[i] | 32) - 'a' + 10);
        *cp = *cp > 0x10FFFF ? *cp : *cp * (hex ? 16 : 10) + value;
    }
    return i == first ? 0 : i;
}

/*
 * An entity stays one, but for those of what would reorder the text. (HTML reads 80 to 9F as what
 * they are in windows-1252.) Returns its octets, or 1.
 */
static uint32_t put_entity(struct buf *out, const char *text, uint32_t len)
{
    char utf8[4];
    uint32_t cp, n = number_length(&cp, text, len);
    if (begins_word(text + 1, len - 1, "lrm"))
        cp = 0x200E, n = 4;
    else if (begins_word(text + 1, len - 1, "rlm"))
        cp = 0x200F, n = 4;
    if (n == 0 || cp < 0xA0 || !text_is_control(cp)) {
        buf_putc(out, '&');
        return 1;
    }
    html_escape(out, utf8, idnv_utf8_encode(utf8, cp));
    return n < len && text[n] == ';' ? n + 1 : n;
}

static void put_html(struct buf *out, const char *text, uint32_t len)
{
    struct writer w = {.out = out, .newlines = 2};
    int tags = 1;
    for (uint32_t i = 0, n = 1; i < len; i += n, n = 1) {
        if (tags && begins_tag(text + i, len - i)) {
            uint32_t unread = unread_length(text + i, len - i);
            tags = unread > 0; /* not closed: the rest is text */
            if (tags) {
                leave_break(&w, text + i, len - i);
                n = unread;
                continue;
            }
        }
        if (text[i] == '\n') {
            if (w.newlines < 2)
                buf_putc(out, '\n');
            w.newlines += w.newlines < 2;
            continue;
        }
        if (text[i] == ' ' && (w.space || w.wanted > w.newlines))
            continue;
        if (text[i] == ' ' && w.newlines > 0) {
            buf_putc(out, ' ');
            continue;
        }
        put_break(&w);
        if (text[i] == '&') {
            n = put_entity(out, text + i, len - i);
            continue;
        }
        while (i + n < len && ((unsigned char)text[i + n] & 0xC0) == 0x80)
            n++; /* the rest of the character */
        html_escape(out, text + i, n);
    }
}

void html_description(struct buf *out, const struct idnvi_lgr_meta *meta)
{
    const struct idnvi_lgr_text *text = &meta->description, *type = &meta->description_type;
    if (text->ptr == NULL)
        return;
    buf_puts(out, "<h2 id=\"description\">Description</h2>\n<pre>");
    if (type->ptr != NULL && strcmp(type->ptr, "text/html") == 0)
        put_html(out, text->ptr, text->len);
    else
        html_escape(out, text->ptr, text->len);
    buf_puts(out, "</pre>\n");
}
