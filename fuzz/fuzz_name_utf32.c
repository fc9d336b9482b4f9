/* SPDX-License-Identifier: MIT */
/* Names in code points: four octets each, least first; any value. */
#include "fuzz.h"

struct subject {
    const uint32_t *cps;
    size_t len;
    const idnv_profile *profile;
    uint32_t findings; /* of all */
};

static idnv_status write_ascii(void *context, void *dst, size_t cap, size_t *needed)
{
    const struct subject *s = context;
    idnv_report report;

    idnv_report_init(&report, NULL, 0);
    idnv_status status;
    WITHIN(FUZZ_LABEL_STEPS(s->len), status,
           idnv_label_check_utf32(dst, cap, needed, s->cps, s->len, s->profile, &report));
    REQUIRE(report.count == s->findings);
    return status;
}

static void run(const uint32_t *cps, size_t len, const idnv_profile *profile)
{
    static struct fuzz_answer answer;
    static idnv_finding findings[FUZZ_FINDINGS];
    idnv_report report;
    size_t needed, again;

    fuzz_ask_utf32(&answer, cps, len, profile);
    /* In "browser" a warning may be all that is said of a fault. */
    if (answer.status == IDNV_OK && answer.report.count == 0) {
        static struct fuzz_answer back;
        fuzz_ask(&back, answer.unicode, answer.unicode_len, profile);
        REQUIRE(back.status == IDNV_OK && back.ascii_len == answer.ascii_len);
        REQUIRE(memcmp(back.ascii, answer.ascii, back.ascii_len) == 0);
    }
    /* The same as one label. */
    idnv_report_init(&report, findings, FUZZ_FINDINGS);
    idnv_status status = idnv_label_check_utf32(fuzz_block(0), 0, &needed, cps, len, profile, &report);
    REQUIRE(status == IDNV_OK || status == IDNV_NO || status == IDNV_ERR_SPACE);
    fuzz_judge_report(&report, len, NULL);
    struct subject subject = {cps, len, profile, report.count};
    fuzz_write(&again, &status, 1, write_ascii, &subject);
    REQUIRE(needed == again && status == (report.errors ? IDNV_NO : IDNV_OK));
    /* A label without a dot is a name of one label; "browser" treats all-ASCII names apart. */
    for (size_t i = 0; i < len; i++)
        if (cps[i] == '.' || cps[i] == 0x3002 || cps[i] == 0xFF0E || cps[i] == 0xFF61)
            return;
    if (len > 0 && strcmp(idnv_profile_name(profile), "browser") != 0)
        REQUIRE(status == answer.status && needed == answer.ascii_len);
}

/* Code points that are told of, of an input. */
enum { CHARACTERS = 16 };

/* All that is said of a code point, in its ranges. */
static void judge_character(uint32_t cp, const idnv_profile *profile)
{
    idnv_character c = {.size = sizeof c};
    size_t scripts = 0;

    REQUIRE(idnv_character_get(&c, cp, profile) == 0 && c.cp == cp);
    const char *const texts[] = {c.derived_name, c.derived_rule, c.age,         c.category,
                                 c.script,       c.bidi_class,   c.joining_type};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        REQUIRE(texts[i] != NULL && strlen(texts[i]) < 32);
    REQUIRE(c.derived <= IDNV_DERIVED_UNASSIGNED && c.derived_name[0] != 0);
    REQUIRE(c.uts46 <= IDNV_UTS46_STATUS_DISALLOWED && c.nfc <= 2 && c.identifier <= 1);
    REQUIRE(c.mapping_len <= IDNV_CHARACTER_SEQUENCE_MAX);
    REQUIRE(c.prototype_len <= IDNV_CHARACTER_SEQUENCE_MAX);
    for (uint32_t i = 0; i < c.mapping_len; i++)
        REQUIRE(c.mapping[i] <= 0x10FFFF);
    for (uint32_t i = 0; i < c.prototype_len; i++)
        REQUIRE(c.prototype[i] <= 0x10FFFF);
    REQUIRE(cp <= 0x10FFFF || c.derived == IDNV_DERIVED_UNASSIGNED);
    while (idnv_character_script(cp, scripts))
        scripts++;
    REQUIRE(scripts == c.script_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t len = size / 4;

    if (size > FUZZ_INPUT_MAX)
        return 0;
    uint32_t *cps = fuzz_block(len * sizeof *cps);
    for (size_t i = 0; i < len; i++)
        cps[i] = (uint32_t)data[4 * i] | (uint32_t)data[4 * i + 1] << 8 |
                 (uint32_t)data[4 * i + 2] << 16 | (uint32_t)data[4 * i + 3] << 24;
    for (size_t i = 0; idnv_profile_at(i); i++) {
        run(cps, len, idnv_profile_at(i));
        for (size_t k = 0; k < len && k < CHARACTERS; k++)
            judge_character(cps[k], idnv_profile_at(i));
    }
    fuzz_free_all();
    return 0;
}
