/* SPDX-License-Identifier: MIT */
/* Names in UTF-8, in every profile: the input is the name. */
#include "fuzz.h"

static const char *const names[] = {"registration",       "lookup",  "uts46",
                                    "uts46-transitional", "browser", "dns"};
enum { REGISTRATION, LOOKUP, UTS46, TRANSITIONAL, BROWSER, DNS, PROFILES };

static bool same_but_case(const struct fuzz_answer *a, const struct fuzz_answer *b)
{
    if (a->ascii_len != b->ascii_len)
        return false;
    for (size_t i = 0; i < a->ascii_len; i++) {
        char x = a->ascii[i], y = b->ascii[i];
        if ((x >= 'A' && x <= 'Z' ? x + 32 : x) != (y >= 'A' && y <= 'Z' ? y + 32 : y))
            return false;
    }
    return true;
}

/* A stricter profile never accepts more, and what both accept is the same name. */
static void judge_monotony(const struct fuzz_answer *answers)
{
    const struct fuzz_answer *registration = &answers[REGISTRATION], *lookup = &answers[LOOKUP];

    if (registration->status == IDNV_OK) {
        REQUIRE(lookup->status == IDNV_OK && lookup->ascii_len == registration->ascii_len);
        REQUIRE(memcmp(lookup->ascii, registration->ascii, lookup->ascii_len) == 0);
    }
    if (lookup->status == IDNV_OK) {
        REQUIRE(answers[UTS46].status == IDNV_OK);
        REQUIRE(same_but_case(lookup, &answers[UTS46]));
    }
    if (answers[UTS46].status == IDNV_OK) {
        REQUIRE(answers[DNS].status == IDNV_OK);
        REQUIRE(same_but_case(&answers[UTS46], &answers[DNS]));
        REQUIRE(answers[BROWSER].status == IDNV_OK);
        REQUIRE(same_but_case(&answers[UTS46], &answers[BROWSER]));
    }
}

/* URL standard: whatever else is forgiven there, the result holds no forbidden domain code point. */
static void judge_forbidden(const struct fuzz_answer *browser)
{
    for (size_t i = 0; browser->status == IDNV_OK && i < browser->ascii_len; i++) {
        unsigned char octet = (unsigned char)browser->ascii[i];
        REQUIRE(octet > 0x20 && strchr("#%/:<>?@[\\]^|\x7F", octet) == NULL);
    }
}

/*
 * An older repertoire accepts no more, and gives the same name. The profile is chosen by len % 6: each
 * meets each version.
 */
static void judge_restriction(const struct fuzz_answer *newest, const char *src, size_t len,
                              const char *name)
{
    static const char *const versions[] = {"6.1", "10.0", "15.0", "17.0"};
    const char *version = versions[len / 6 % 4];
    static struct fuzz_answer answer;

    fuzz_ask(&answer, src, len,
             idnv_profile_restrict(fuzz_profile(name), version, strlen(version)));
    if (answer.status != IDNV_OK)
        return;
    REQUIRE(newest->status == IDNV_OK && answer.ascii_len == newest->ascii_len);
    REQUIRE(memcmp(answer.ascii, newest->ascii, answer.ascii_len) == 0);
}

static bool has_rule(const struct fuzz_answer *answer, uint16_t first, uint16_t last)
{
    for (uint32_t i = 0; i < answer->report.count && i < FUZZ_FINDINGS; i++)
        if (answer->findings[i].rule >= first && answer->findings[i].rule <= last)
            return true;
    return answer->report.count > FUZZ_FINDINGS;
}

static bool same_finding(const idnv_finding *a, const idnv_finding *b)
{
    return a->rule == b->rule && a->severity == b->severity && a->label == b->label &&
           a->index == b->index && a->cp == b->cp;
}

/* Sending the A-form of a name that is refused changes nothing of what is said about it. */
static void judge_other_form(const struct fuzz_answer *answer, const idnv_profile *profile)
{
    static struct fuzz_answer other;

    if (answer->ascii_len == 0 || !fuzz_is_ascii(answer->ascii, answer->ascii_len) ||
        has_rule(answer, IDNV_RULE_PUNYCODE, IDNV_RULE_A_LABEL_UPPER_CASE) ||
        has_rule(answer, IDNV_RULE_ILL_FORMED_UTF8, IDNV_RULE_ILL_FORMED_UTF8) ||
        has_rule(answer, IDNV_RULE_LABEL_TOO_LONG, IDNV_RULE_LABEL_LIMIT))
        return;
    fuzz_ask(&other, answer->ascii, answer->ascii_len, profile);
    if (has_rule(&other, IDNV_RULE_A_LABEL_UPPER_CASE, IDNV_RULE_A_LABEL_UPPER_CASE))
        return; /* upper case in a U-label is DISALLOWED, in an A-label a matter of its digits */
    REQUIRE(other.status == answer->status && other.report.count == answer->report.count);
    for (uint32_t i = 0; i < other.report.count && i < FUZZ_FINDINGS; i++)
        REQUIRE(same_finding(&other.findings[i], &answer->findings[i]));
}

/*
 * To-unicode of what to-unicode gave changes nothing; not so where mapping meets a fault, for what an
 * A-label holds is not mapped, and the same text outside of it is.
 */
static void judge_to_unicode(const char *src, size_t len, const idnv_profile *profile, bool maps)
{
    size_t first_len, again_len;
    idnv_report report;

    idnv_to_unicode(NULL, 0, &first_len, src, len, profile, NULL);
    char *first = fuzz_block(first_len);
    idnv_report_init(&report, NULL, 0);
    idnv_to_unicode(first, first_len, &first_len, src, len, profile, &report);
    if (maps && report.count > 0) /* in "browser" they are warnings */
        return;
    if (strcmp(idnv_profile_name(profile), names[TRANSITIONAL]) == 0 &&
        fuzz_has_deviation(first, first_len))
        return;
    idnv_to_unicode(NULL, 0, &again_len, first, first_len, profile, NULL);
    REQUIRE(again_len == first_len);
    char *again = fuzz_block(again_len);
    idnv_to_unicode(again, again_len, &again_len, first, first_len, profile, NULL);
    REQUIRE(memcmp(first, again, first_len) == 0);
}

/*
 * A name is judged as its labels are, save what is said of the name: length, root, and in a Bidi name
 * the Bidi rule, which a label of its own may not need.
 */
static void judge_labels(const struct fuzz_answer *answer, const char *src, size_t len,
                         const idnv_profile *profile)
{
    static idnv_finding findings[FUZZ_FINDINGS];
    size_t pos = 0, start, label_len, ascii_len, at = 0;
    uint32_t number = 0;

    if (has_rule(answer, IDNV_RULE_BIDI_1, IDNV_RULE_BIDI_6) ||
        has_rule(answer, IDNV_RULE_EMPTY_LABEL, IDNV_RULE_EMPTY_LABEL) ||
        has_rule(answer, IDNV_RULE_NAME_TOO_LONG, IDNV_RULE_ROOT_LABEL))
        return;
    for (; idnv_label_next(&pos, &start, &label_len, src, len, profile); number++) {
        idnv_report report;
        idnv_report_init(&report, findings, FUZZ_FINDINGS);
        idnv_status status = idnv_label_check(NULL, 0, NULL, NULL, 0, &ascii_len, src + start,
                                              label_len, profile, &report);
        REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_SPACE);
        if (report.count > 0 && findings[0].rule == IDNV_RULE_EMPTY_LABEL)
            continue; /* the root, in "dns": nothing, or mapped to nothing */
        for (uint32_t i = 0; i < report.count; i++, at++) {
            REQUIRE(at < answer->report.count && findings[i].label == 0);
            findings[i].label = number;
            REQUIRE(same_finding(&findings[i], &answer->findings[at]));
            REQUIRE(findings[i].byte + start == answer->findings[at].byte);
            REQUIRE(findings[i].bytes == answer->findings[at].bytes);
        }
    }
    REQUIRE(at == answer->report.count);
}

static void judge_utf32(const struct fuzz_answer *answer, const uint32_t *cps, size_t len,
                        const idnv_profile *profile)
{
    static struct fuzz_answer wide;

    fuzz_ask_utf32(&wide, cps, len, profile);
    REQUIRE(wide.status == answer->status);
    REQUIRE(wide.report.count == answer->report.count);
    REQUIRE(wide.ascii_len == answer->ascii_len);
    REQUIRE(memcmp(wide.ascii, answer->ascii, wide.ascii_len) == 0);
    REQUIRE(wide.unicode_len == answer->unicode_len);
    REQUIRE(memcmp(wide.unicode, answer->unicode, wide.unicode_len) == 0);
    for (uint32_t i = 0; i < wide.report.count && i < FUZZ_FINDINGS; i++)
        REQUIRE(same_finding(&wide.findings[i], &answer->findings[i]) ||
                wide.findings[i].rule == IDNV_RULE_ILL_FORMED_UTF8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_answer answers[PROFILES];
    const char *src = (const char *)data;
    size_t len;

    if (size > FUZZ_INPUT_MAX)
        return 0;
    uint32_t *cps = fuzz_code_points(&len, src, size);
    for (size_t i = 0; i < PROFILES; i++) {
        const idnv_profile *profile = fuzz_profile(names[i]);
        fuzz_ask(&answers[i], src, size, profile);
        judge_utf32(&answers[i], cps, len, profile);
        fuzz_round_trips(&answers[i], src, size, profile);
        judge_to_unicode(src, size, profile, i >= UTS46);
        if (i == REGISTRATION || i == LOOKUP)
            judge_other_form(&answers[i], profile);
        if (i != BROWSER)
            judge_labels(&answers[i], src, size, profile);
    }
    judge_monotony(answers);
    judge_forbidden(&answers[BROWSER]);
    judge_restriction(&answers[size % 6], src, size, names[size % 6]);
    fuzz_free_all();
    return 0;
}
