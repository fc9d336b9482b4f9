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

/* An older repertoire accepts no more, and gives the same name. */
static void judge_restriction(const struct fuzz_answer *newest, const char *src, size_t len,
                              const char *name)
{
    static const char *const versions[] = {"6.1", "10.0", "15.0", "17.0"};
    const char *version = versions[len % 4];
    static struct fuzz_answer answer;

    fuzz_ask(&answer, src, len,
             idnv_profile_restrict(fuzz_profile(name), version, strlen(version)));
    if (answer.status == IDNV_OK && newest->status == IDNV_OK) {
        REQUIRE(answer.ascii_len == newest->ascii_len);
        REQUIRE(memcmp(answer.ascii, newest->ascii, answer.ascii_len) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_answer answers[PROFILES], wide;
    const char *src = (const char *)data;
    size_t len;

    if (size > FUZZ_INPUT_MAX)
        return 0;
    uint32_t *cps = fuzz_code_points(&len, src, size);
    for (size_t i = 0; i < PROFILES; i++) {
        const idnv_profile *profile = fuzz_profile(names[i]);
        fuzz_ask(&answers[i], src, size, profile);
        fuzz_ask_utf32(&wide, cps, len, profile);
        REQUIRE(wide.status == answers[i].status);
        REQUIRE(wide.report.count == answers[i].report.count);
        REQUIRE(wide.ascii_len == answers[i].ascii_len);
        REQUIRE(memcmp(wide.ascii, answers[i].ascii, wide.ascii_len) == 0);
        REQUIRE(wide.unicode_len == answers[i].unicode_len);
        REQUIRE(memcmp(wide.unicode, answers[i].unicode, wide.unicode_len) == 0);
        fuzz_round_trips(&answers[i], src, size, profile);
    }
    judge_monotony(answers);
    judge_restriction(&answers[size % 6], src, size, names[size % 6]);
    fuzz_free_all();
    return 0;
}
