/* SPDX-License-Identifier: MIT */
/* Property sets, RFC 7940, 6.2.2. */
#include "property.h"

#include <string.h>

#include "property_data.h"
#include "ucd.h"

#define CP_LIMIT  0x110000u
#define MAX_VALUE 511u

static bool is_filler(char letter) { return letter == '_' || letter == '-' || letter == ' '; }

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + ('a' - 'A')) : letter;
}

/* Loose comparison (UAX #44, 5.9.3) of text with a NUL-terminated name. */
static bool loosely_equal(const char *text, size_t len, const char *name)
{
    const char *end = text + len;
    for (;; text++, name++) {
        while (text < end && is_filler(*text))
            text++;
        while (is_filler(*name))
            name++;
        if (text == end || *name == '\0')
            return text == end && *name == '\0';
        if (lower(*text) != lower(*name))
            return false;
    }
}

static const struct idnvi_lgr_property *find_property(const char *name, size_t len)
{
    for (unsigned i = 0; i < idnvi_lgr_property_count; i++) {
        const struct idnvi_lgr_property *known = &idnvi_lgr_properties[i];
        if (loosely_equal(name, len, &idnvi_lgr_names[known->short_name]) ||
            loosely_equal(name, len, &idnvi_lgr_names[known->long_name]))
            return known;
    }
    return NULL;
}

static void want(struct idnvi_property *property, unsigned value)
{
    property->wanted[value / 64] |= (uint64_t)1 << (value % 64);
}

static bool want_binary(struct idnvi_property *property, const char *value, size_t len)
{
    static const char *const yes[] = {"Y", "Yes", "T", "True"};
    static const char *const no[] = {"N", "No", "F", "False"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (loosely_equal(value, len, yes[i])) {
            want(property, 1);
            return true;
        }
        if (loosely_equal(value, len, no[i])) {
            want(property, 0);
            return true;
        }
    }
    return false;
}

/* Canonical_Combining_Class in decimal, 0 to 254. */
static bool want_number(struct idnvi_property *property, const char *value, size_t len)
{
    unsigned number = 0;
    for (size_t i = 0; i < len; i++) {
        if (value[i] < '0' || value[i] > '9')
            return false;
        number = number * 10 + (unsigned)(value[i] - '0');
        if (number > 254)
            return false;
    }
    if (len != 0)
        want(property, number);
    return len != 0;
}

static void want_alias(struct idnvi_property *property, enum idnvi_property_kind kind,
                       unsigned value)
{
    if (kind == PROPERTY_EXTENSIONS) {
        for (unsigned i = 0; i < idnvi_lgr_scx_count; i++) {
            if ((idnvi_lgr_scx_sets[i][value / 64] >> (value % 64) & 1) != 0)
                want(property, i);
        }
    } else if (kind == PROPERTY_GROUPED && value >= idnvi_lgr_gc_count) {
        property->wanted[0] |= idnvi_lgr_gc_masks[value - idnvi_lgr_gc_count];
    } else {
        want(property, value);
    }
}

static bool want_value(struct idnvi_property *property, const struct idnvi_lgr_property *known,
                       const char *value, size_t len)
{
    if (known->kind == PROPERTY_BINARY)
        return want_binary(property, value, len);
    if (known->kind == PROPERTY_NUMERIC && want_number(property, value, len))
        return true;
    const struct idnvi_lgr_alias *alias = &idnvi_lgr_aliases[known->aliases];
    for (unsigned i = 0; i < known->alias_count; i++) {
        if (loosely_equal(value, len, &idnvi_lgr_names[alias[i].name])) {
            want_alias(property, known->kind, alias[i].value);
            return true;
        }
    }
    return false;
}

enum idnvi_property_result idnvi_property_parse(struct idnvi_property *property, const char *text,
                                                size_t len)
{
    const char *colon = len != 0 ? memchr(text, ':', len) : NULL;
    size_t name_len = colon != NULL ? (size_t)(colon - text) : len;
    const struct idnvi_lgr_property *known = find_property(text, name_len);
    memset(property, 0, sizeof *property);
    if (known == NULL)
        return IDNVI_PROPERTY_NO_NAME;
    property->runs = &idnvi_lgr_runs[known->runs];
    property->run_count = known->run_count;
    if (colon == NULL) {
        if (known->kind != PROPERTY_BINARY)
            return IDNVI_PROPERTY_NO_VALUE;
        want(property, 1);
        return IDNVI_PROPERTY_OK;
    }
    if (!want_value(property, known, colon + 1, len - name_len - 1))
        return IDNVI_PROPERTY_NO_VALUE;
    return IDNVI_PROPERTY_OK;
}

/* The run that holds cp; the first run starts at 0. */
static size_t find_run(const uint32_t *runs, size_t count, uint32_t cp)
{
    size_t low = 0;
    while (count > 1) {
        size_t half = count / 2;
        if (runs[low + half] >> PROPERTY_VALUE_BITS <= cp)
            low += half;
        count -= half;
    }
    return low;
}

static bool wants(const struct idnvi_property *property, uint32_t run)
{
    unsigned value = run & MAX_VALUE;
    return (property->wanted[value / 64] >> (value % 64) & 1) != 0;
}

/* Age values count versions upward, and "unassigned" follows the last. */
static bool is_assigned(uint32_t age_run, unsigned version)
{
    return (age_run & MAX_VALUE) <= idnvi_lgr_age_base + version;
}

static uint32_t run_end(const uint32_t *runs, size_t count, size_t i)
{
    return i + 1 < count ? runs[i + 1] >> PROPERTY_VALUE_BITS : CP_LIMIT;
}

bool idnvi_property_has(const struct idnvi_property *property, uint32_t cp, unsigned version)
{
    const struct idnvi_lgr_property *age = &idnvi_lgr_properties[idnvi_lgr_age_property];
    const uint32_t *ages = &idnvi_lgr_runs[age->runs];
    if (cp >= CP_LIMIT)
        return false;
    return wants(property, property->runs[find_run(property->runs, property->run_count, cp)]) &&
           is_assigned(ages[find_run(ages, age->run_count, cp)], version);
}

bool idnvi_property_next(const struct idnvi_property *property, unsigned version, uint32_t from,
                         uint32_t *first, uint32_t *last)
{
    const struct idnvi_lgr_property *age = &idnvi_lgr_properties[idnvi_lgr_age_property];
    const uint32_t *ages = &idnvi_lgr_runs[age->runs];
    if (from >= CP_LIMIT)
        return false;
    size_t i = find_run(property->runs, property->run_count, from);
    size_t j = find_run(ages, age->run_count, from);
    bool found = false;
    for (uint32_t cp = from; cp < CP_LIMIT;) {
        uint32_t end = run_end(property->runs, property->run_count, i);
        uint32_t age_end = run_end(ages, age->run_count, j);
        uint32_t next = end < age_end ? end : age_end;
        if (wants(property, property->runs[i]) && is_assigned(ages[j], version)) {
            if (!found)
                *first = cp;
            *last = next - 1;
            found = true;
        } else if (found) {
            break;
        }
        i += end == next;
        j += age_end == next;
        cp = next;
    }
    return found;
}

/* major * 10 + minor, by their index in ucd.h. */
static const unsigned versions[IDNVI_UNICODE_COUNT] = {
    [IDNVI_UNICODE_6_1] = 61,   [IDNVI_UNICODE_6_2] = 62,   [IDNVI_UNICODE_6_3] = 63,
    [IDNVI_UNICODE_7_0] = 70,   [IDNVI_UNICODE_8_0] = 80,   [IDNVI_UNICODE_9_0] = 90,
    [IDNVI_UNICODE_10_0] = 100, [IDNVI_UNICODE_11_0] = 110, [IDNVI_UNICODE_12_0] = 120,
    [IDNVI_UNICODE_12_1] = 121, [IDNVI_UNICODE_13_0] = 130, [IDNVI_UNICODE_14_0] = 140,
    [IDNVI_UNICODE_15_0] = 150, [IDNVI_UNICODE_15_1] = 151, [IDNVI_UNICODE_16_0] = 160,
    [IDNVI_UNICODE_17_0] = 170, [IDNVI_UNICODE_18_0] = 180,
};

unsigned idnvi_property_version(const char *text, bool *known)
{
    unsigned major = 0, minor = 0, found = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && major < 1000; at++)
        major = major * 10 + (unsigned)(*at - '0');
    if (*at == '.') {
        for (at++; *at >= '0' && *at <= '9' && minor < 1000; at++)
            minor = minor * 10 + (unsigned)(*at - '0');
    }
    unsigned wanted = major * 10 + (minor > 9 ? 9 : minor);
    for (unsigned i = 0; i < IDNVI_UNICODE_COUNT; i++) {
        if (versions[i] <= wanted)
            found = i;
    }
    *known = wanted >= versions[0] && wanted <= versions[IDNVI_UNICODE_COUNT - 1];
    return found;
}
