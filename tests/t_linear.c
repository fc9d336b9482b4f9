/* SPDX-License-Identifier: MIT */
/*
 * Work grows with the octets of the input and no faster, and what is refused costs no more than what
 * is accepted. Counted, not timed: the stages are compiled a second time, such that each basic block
 * calls the function below, and so does each call that copies or compares memory.
 */
#include <stdbool.h>

#include <idnv.h>

#include "../bench/shapes.h"
#include "test.h"

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void) { steps++; }

#define WRAP(result, name, parameters, arguments, octets)                                          \
    result __real_##name parameters;                                                               \
    result __wrap_##name parameters;                                                               \
    result __wrap_##name parameters                                                                \
    {                                                                                              \
        steps += 1 + (octets) / 16;                                                                \
        return __real_##name arguments;                                                            \
    }

WRAP(void *, memcpy, (void *a, const void *b, size_t n), (a, b, n), n)
WRAP(void *, memmove, (void *a, const void *b, size_t n), (a, b, n), n)
WRAP(void *, memset, (void *a, int c, size_t n), (a, c, n), n)
WRAP(int, memcmp, (const void *a, const void *b, size_t n), (a, b, n), n)
WRAP(void *, memchr, (const void *a, int c, size_t n), (a, c, n), n)

enum { LENGTH = 100000, GROWTH = 12, FINDINGS = 1000 };

static char name[LENGTH], ascii[GROWTH * LENGTH], unicode[GROWTH * LENGTH];

/* Steps of one conversion. */
static uint64_t steps_of(const struct shape *shape, size_t cap, const char *profile, bool both,
                      idnv_status *status, size_t *len)
{
    static idnv_finding findings[FINDINGS];
    idnv_report report;
    size_t a, u;
    const idnv_profile *found = idnv_profile_find(profile, strlen(profile));
    *len = shape_write(name, cap, shape);
    idnv_report_init(&report, findings, FINDINGS);
    steps = 0;
    *status = both ? idnv_check(ascii, sizeof ascii, &a, unicode, sizeof unicode, &u, name, *len,
                                found, &report)
                   : idnv_to_unicode(unicode, sizeof unicode, &u, name, *len, found, &report);
    uint64_t result = steps;
    assert_true(*status == IDNV_OK || *status == IDNV_NO);
    assert_true(result > *len / 16); /* it is counted at all */
    return result;
}

static const char *const profiles[] = {"registration", "lookup", "uts46", "dns", "browser"};

static void linear(const struct shape *shape)
{
    for (size_t i = 0; i < COUNT(profiles); i++)
        for (int both = 0; both < 2; both++) {
            size_t short_len, long_len;
            idnv_status status;
            uint64_t less = steps_of(shape, LENGTH / 10, profiles[i], both, &status, &short_len);
            uint64_t more = steps_of(shape, LENGTH, profiles[i], both, &status, &long_len);
            double growth = (double)more / (double)less;
            if (growth > 1.05 * (double)long_len / (double)short_len)
                fail_msg("%s, %s: %zu octets take %llu steps, %zu take %llu", shape->name,
                         profiles[i], short_len, (unsigned long long)less, long_len,
                         (unsigned long long)more);
        }
}

static void ten_times_the_octets_are_ten_times_the_work(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(accepted_shapes); i++)
        linear(&accepted_shapes[i]);
    for (size_t i = 0; i < COUNT(refused_shapes); i++)
        linear(&refused_shapes[i]);
}

/* U+FDFA becomes 18 code points, more than any other: what it costs is what it is mapped to. */
static bool grows(const struct shape *shape) { return strcmp(shape->unit, "\xEF\xB7\xBA.") == 0; }

static void what_is_refused_costs_no_more(void **state)
{
    (void)state;
    for (int both = 0; both < 2; both++) {
        double dearest = 0;
        for (size_t i = 0; i < COUNT(accepted_shapes); i++) {
            size_t len;
            idnv_status status;
            uint64_t work = steps_of(&accepted_shapes[i], LENGTH, "uts46", both, &status, &len);
            assert_int_equal(status, both ? IDNV_NO : IDNV_OK); /* both: no name is that long */
            if ((double)work / (double)len > dearest)
                dearest = (double)work / (double)len;
        }
        for (size_t i = 0; i < COUNT(refused_shapes); i++) {
            size_t len;
            idnv_status status;
            uint64_t work = steps_of(&refused_shapes[i], LENGTH, "uts46", both, &status, &len);
            double most = dearest * (grows(&refused_shapes[i]) ? 18.0 / 6 : 1);
            assert_true(status == IDNV_NO || !both); /* U+30FB is refused by the strict profiles */
            if ((double)work / (double)len > most)
                fail_msg("%s: %.1f steps per octet; accepted at most %.1f", refused_shapes[i].name,
                         (double)work / (double)len, dearest);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_times_the_octets_are_ten_times_the_work),
        cmocka_unit_test(what_is_refused_costs_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
