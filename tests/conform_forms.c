/* SPDX-License-Identifier: MIT */
/*
 * The answer does not depend on the form: over the corpora, a name and its other form agree in
 * verdict, rules, label, index and code point, have one canonical key, and belong together; both
 * entry points agree (names.c); and what is converted comes back.
 */
#include "vectors.h"

/* Labels made wrong on purpose, from a right one: each fault must look the same in both forms. */
static size_t spoil(char *dst, const char *src, size_t len, unsigned kind)
{
    static const char *const faults[] = {"\xC2\xB7", "\xE2\x80\x8D", "\xC2\xAD", "\xD9\xA1",
                                         "-",        "_\xC3\xBC",    "\xCC\x81", "\xE2\x98\x83"};
    const char *fault = faults[kind % COUNT(faults)];
    size_t dot = len, fault_len = strlen(fault);

    while (dot > 0 && src[dot - 1] != '.')
        dot--;
    if (kind / COUNT(faults) % 2)
        dot = 0; /* in the first label, else before the last */
    memcpy(dst, src, dot);
    memcpy(dst + dot, fault, fault_len);
    memcpy(dst + dot + fault_len, src + dot, len - dot);
    return len + fault_len;
}

/*
 * The A-form of a label whatever it holds, by the codec alone: the library refuses to make one of
 * most labels that are wrong.
 */
static size_t force_ascii(char *dst, size_t cap, const char *src, size_t len)
{
    size_t pos = 0, start, label, out = 0;
    while (idnv_label_next(&pos, &start, &label, src, len, profile_of("registration"))) {
        uint32_t cps[256];
        size_t n, needed;
        bool ascii = true;
        for (size_t i = 0; i < label; i++)
            ascii &= (unsigned char)src[start + i] < 0x80;
        if (out)
            dst[out++] = '.';
        if (ascii) {
            memcpy(dst + out, src + start, label);
            out += label;
            continue;
        }
        if (idnv_utf8_to_utf32(cps, COUNT(cps), &n, NULL, src + start, label) != IDNV_OK)
            return 0;
        memcpy(dst + out, "xn--", 4);
        if (idnv_punycode_encode(dst + out + 4, cap - out - 4, &needed, cps, n) != IDNV_OK)
            return 0;
        out += 4 + needed;
    }
    return out;
}

static struct answer saved;

/* Lengths apart: they are of the A-form, and a longer one is not looked into. */
static bool agree(const struct answer *a, const struct answer *b)
{
    if (a->status != b->status || a->report.count != b->report.count)
        return false;
    for (uint32_t i = 0; i < a->report.count && i < ANSWER_FINDINGS; i++) {
        const idnv_finding *x = &a->findings[i], *y = &b->findings[i];
        if (x->rule != y->rule || x->label != y->label || x->index != y->index || x->cp != y->cp ||
            x->severity != y->severity)
            return false;
    }
    return true;
}

static void judge(const char *u, size_t u_len)
{
    static char a[2048];
    char key_a[IDNV_NAME_MAX], key_u[IDNV_NAME_MAX];
    size_t a_len = force_ascii(a, sizeof a, u, u_len), key_a_len, key_u_len;
    const idnv_profile *p = profile_of("registration");

    if (a_len == 0 || a_len == u_len)
        return;
    saved = *ask("registration", u, u_len);
    const struct answer *other = ask("registration", a, a_len);
    if (found(&saved, IDNV_RULE_LABEL_TOO_LONG) || found(other, IDNV_RULE_LABEL_TOO_LONG)) {
        count_case(saved.status == other->status, "%.*s: too long in one form only", (int)u_len, u);
        return;
    }
    bool same = agree(&saved, other);
    count_case(same, "%.*s: U-form %s, A-form %s", (int)u_len, u, rules_of(&saved),
               same ? "" : rules_of(other));
    if (saved.status != IDNV_OK)
        return;
    count_case(saved.ascii_len == a_len && memcmp(saved.ascii, a, a_len) == 0,
               "%.*s: another A-form", (int)u_len, u);
    count_case(other->unicode_len == u_len && memcmp(other->unicode, u, u_len) == 0,
               "%.*s: does not come back", (int)u_len, u);
    count_case(idnv_canonical_key(key_a, sizeof key_a, &key_a_len, a, a_len, p) == IDNV_OK &&
                   idnv_canonical_key(key_u, sizeof key_u, &key_u_len, u, u_len, p) == IDNV_OK &&
                   key_a_len == key_u_len && memcmp(key_a, key_u, key_a_len) == 0,
               "%.*s: two keys", (int)u_len, u);
    count_case(idnv_pair_check(a, a_len, u, u_len, p, NULL) == IDNV_OK, "%.*s: no pair",
               (int)u_len, u);
}

/* Names that need mapping: every form that UTS #46 takes is one name, and done once it stays. */
static void judge_mapping(const char *name, size_t len)
{
    saved = *ask("uts46", name, len);
    if (saved.status != IDNV_OK)
        return;
    const struct answer *again = ask("uts46", saved.ascii, saved.ascii_len);
    count_case(again->status == IDNV_OK && again->ascii_len == saved.ascii_len &&
                   memcmp(again->ascii, saved.ascii, saved.ascii_len) == 0 &&
                   again->unicode_len == saved.unicode_len &&
                   memcmp(again->unicode, saved.unicode, saved.unicode_len) == 0,
               "%.*s: the A-form is another name", (int)len, name);
    again = ask("uts46", saved.unicode, saved.unicode_len);
    count_case(again->status == IDNV_OK && again->ascii_len == saved.ascii_len &&
                   memcmp(again->ascii, saved.ascii, saved.ascii_len) == 0,
               "%.*s: the U-form is another name", (int)len, name);
}

int main(void)
{
    static char line[4096], spoilt[4200];
    FILE *labels = open_data("corpus/idn-mixed.txt");
    FILE *mapping = open_data("corpus/needs-mapping.txt");
    unsigned number = 0;

    if (!labels || !mapping)
        return 77;
    while (fgets(line, sizeof line, labels)) {
        size_t len = strcspn(line, "\r\n");
        judge(line, len);
        if (number++ % 4 == 0) {
            size_t spoilt_len = spoil(spoilt, line, len, number / 4);
            judge(spoilt, spoilt_len);
        }
    }
    while (fgets(line, sizeof line, mapping))
        judge_mapping(line, strcspn(line, "\r\n"));
    fclose(labels);
    fclose(mapping);
    return close_cases("one answer for every form", 500000);
}
