/* SPDX-License-Identifier: MIT */
#include "zonekeys.h"

const char *test_unicode_version = "1.0.0";
static const char *test_unicode(void) { return test_unicode_version; }
static const char *test_fold(void) { return "1"; }

static void test_policy(char dst[32], const idnv_policy *policy)
{
    snprintf(dst, 32, "%s", (const char *)policy);
}

static uint32_t test_k3(uint32_t c)
{
    return c == '0' ? 'o' : c == '1' || c == 'i' ? 'l' : c;
}

static size_t test_decode(uint32_t cps[IDNV_LABEL_MAX], const char *label, size_t len)
{
    for (size_t i = 0; i < len; i++)
        cps[i] = (unsigned char)label[i];
    return len;
}

static size_t test_display(char *dst, size_t cap, const char *key, size_t len)
{
    if (len + 1 > cap)
        return 0;
    dst[0] = '~';
    memcpy(dst + 1, key, len);
    return len + 1;
}

idnv_status test_keys(struct idnvi_zone_keys *k, const char *name, size_t len,
                      const idnv_zone *zone)
{
    char folded[64];
    size_t n = 0;
    if (len > 0 && name[0] == '~') {
        name++;
        len--;
    }
    if (len == 0 || len > 60)
        return IDNV_NO;
    k->label_start = 0;
    k->label_len = k->key_len = (uint32_t)len;
    for (size_t i = 0; i < len; i++) {
        char c = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.') ||
            (c == 'q' && test_unicode_version[0] == '2')) /* what a later version takes away */
            return IDNV_NO;
        if (c == '.' && k->label_len == len)
            k->label_len = (uint32_t)i;
        k->key[i] = c;
    }
    if (k->label_len == 0)
        return IDNV_NO;
    k->cps_len = (uint32_t)test_decode(k->cps, k->key, k->label_len);
    k->name = idnvi_zone_hash(k->key, len);
    for (size_t i = 0; i < k->label_len; i++)
        folded[i] = (char)test_k3(k->cps[i]);
    k->k3 = idnvi_zone_hash(folded, k->label_len);
    /* The later version finds that 5 is near something. */
    k->looks = test_unicode_version[0] == '2' && memchr(k->key, '5', k->label_len) != NULL;
    k->suffix = IDNV_POLICY_NONE;
    k->buckets = 0;
    if (zone->policy) {
        for (size_t i = 0; i < k->label_len; i++)
            if (!strchr("aeiou", (char)k->cps[i]))
                folded[n++] = (char)(k->cps[i] == 'w' ? 'v' : k->cps[i]);
        k->bucket[k->buckets++] = idnvi_zone_hash(folded, n);
        if (n > 1) /* a second table, coarser */
            k->bucket[k->buckets++] = idnvi_zone_hash(folded, n - 1) ^ 1;
    }
    return IDNV_OK;
}

/* The disposition of labels with a z is another one under each policy. */
static uint32_t test_judge(const struct idnvi_zone_keys *k, const idnv_zone *zone)
{
    const char *policy = (const char *)zone->policy;
    return memchr(k->key, 'z', k->label_len) != NULL ? (uint32_t)policy[strlen(policy) - 1] : 0;
}

int test_compare(idnv_zone_entry *entry, const uint32_t *a, size_t a_len, const uint32_t *b,
                 size_t b_len, const idnv_zone *zone)
{
    int variant = 0, k2 = 0, k3 = 0, other = 0;
    if (a_len != b_len)
        return 0;
    for (size_t i = 0; i < a_len; i++) {
        if (a[i] == b[i])
            continue;
        if ((a[i] == 'v' && b[i] == 'w') || (a[i] == 'w' && b[i] == 'v'))
            variant++;
        else if (test_k3(a[i]) != test_k3(b[i]))
            other++;
        else if (a[i] == 'i' || b[i] == 'i')
            k3++;
        else
            k2++;
    }
    if (other || (variant && (k2 || k3 || !zone->policy)))
        return 0;
    entry->tier = variant ? IDNV_TIER_V : k3 ? IDNV_TIER_K3 : k2 ? IDNV_TIER_K2 : IDNV_TIER_K0;
    entry->kind = variant ? IDNV_CLASH_VARIANT
                  : k2 + k3 ? IDNV_CLASH_SINGLE_SCRIPT
                            : IDNV_CLASH_IDENTICAL;
    entry->distance = (uint32_t)(variant + k2 + k3);
    return 1;
}

/* The policy is a text. */
static int test_opened(const idnv_policy *policy) { return *(const char *)policy != 0; }

const struct idnvi_zone_keyer test_keyer = {
    .opened = test_opened,
    .unicode = test_unicode,
    .fold = test_fold,
    .policy = test_policy,
    .keys = test_keys,
    .judge = test_judge,
    .decode = test_decode,
    .display = test_display,
    .compare = test_compare,
};

char test_dir[64];
char test_path[96];

void test_files_gone(void)
{
    char lock[128];
    snprintf(lock, sizeof lock, "%s-lock", test_path);
    remove(test_path);
    remove(lock);
}
