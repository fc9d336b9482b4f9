/* SPDX-License-Identifier: MIT */
/*
 * Policy images. The input is a list of changes to a good image, so that what is opened is nearly
 * right: a digit that chooses the image, then six octets per change: word (two octets, least first)
 * and its new value (four). A letter from a to l chooses one with two tables and all texts that an
 * image may have. An input that begins with '!' is an image itself. The sum is put right.
 */
#include "../tests/imagewords.h"
#include "policy.h"
#include "tables.h"

/* As much as most images have of tables, suffixes, and rules of a table. */
enum { TABLES = 8, SUFFIXES = 8, RULES = 64 };

static uint8_t *good_image(size_t *len, size_t which, bool full)
{
    static const uint32_t second[] = {1};
    idnv_lgr *lgr[2];
    void *image;
    idnv_lgr_source sources[2];
    idnv_lgr_suffix suffixes[] = {
        {.name = "test", .name_len = 4},
        {"co.test", 7, second, 1, "secondary source", 16},
    };

    for (size_t i = 0; i < 2; i++) {
        const char *table = fuzz_tables[(which + i) % FUZZ_TABLES];
        REQUIRE(idnv_lgr_read(&lgr[i], table, strlen(table), NULL, NULL) == IDNV_OK);
        sources[i] = (idnv_lgr_source){.size = sizeof *sources, .lgr = lgr[i], .id = i ? "u" : "t",
                                       .id_len = 1};
        if (!full)
            continue;
        sources[i].keep_document = 1;
        sources[i].document = table;
        sources[i].document_len = strlen(table);
        sources[i].source = "a page";
        sources[i].source_len = 6;
        sources[i].confidence = "exact table seen";
        sources[i].confidence_len = 16;
    }
    REQUIRE(idnv_lgr_compile(&image, len, sources, full ? 2 : 1, suffixes, full ? 2 : 1, NULL,
                             NULL) == IDNV_OK);
    idnv_lgr_free(lgr[0]);
    idnv_lgr_free(lgr[1]);
    return image;
}

struct subject {
    const idnv_policy *policy;
    const uint8_t *image;
    size_t len;
    uint32_t tables;
};

/* Whole and with its NUL inside the image; "" may be anywhere. */
static void judge_text(const struct subject *s, idnv_policy_text text)
{
    const uintptr_t at = (uintptr_t)text.ptr, image = (uintptr_t)s->image;

    REQUIRE(text.ptr != NULL && text.ptr[text.len] == 0);
    REQUIRE(text.len == 0 || (at >= image && at < image + s->len && text.len < image + s->len - at));
}

static void judge_table(const struct subject *s, uint32_t table)
{
    idnv_policy_table info;
    idnv_policy_text name, comment;
    idnv_status status = IDNV_OK;

    REQUIRE(idnv_policy_table_info(&info, s->policy, table) == IDNV_OK);
    const idnv_policy_text texts[] = {info.id,         info.version,         info.date,
                                      info.languages,  info.source,          info.confidence,
                                      info.unicode_version, info.document};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        judge_text(s, texts[i]);
    REQUIRE(idnv_policy_find(s->policy, info.id.ptr, info.id.len) == table);
    for (uint32_t rule = 0; rule < RULES && status == IDNV_OK; rule++) {
        status = idnv_policy_rule(&name, &comment, s->policy, table, rule);
        REQUIRE(status == IDNV_OK || status == IDNV_ERR_NOT_FOUND);
        if (status == IDNV_OK) {
            judge_text(s, name);
            judge_text(s, comment);
        }
    }
}

/* The first table of a suffix that accepts: one that the suffix uses, and all before it refused. */
static void judge_suffix(const struct subject *s, uint32_t suffix, const uint32_t *cps, size_t n)
{
    static idnv_policy_result result, again;
    static idnv_policy_refusal refused[TABLES];
    idnv_policy_text text;
    uint32_t used = 0;
    size_t count, repeated;

    REQUIRE(idnv_policy_suffix(&text, s->policy, suffix) == IDNV_OK);
    judge_text(s, text);
    REQUIRE(idnv_policy_suffix_confidence(&text, s->policy, suffix) == IDNV_OK);
    judge_text(s, text);
    for (uint32_t table = 0; table < s->tables; table++) {
        idnv_status uses = idnv_policy_suffix_uses(s->policy, suffix, table);
        REQUIRE(uses == IDNV_OK || uses == IDNV_NO);
        used += uses == IDNV_OK;
    }
    REQUIRE(idnv_policy_suffix_uses(s->policy, suffix, s->tables) == IDNV_ERR_NOT_FOUND);

    result.size = again.size = sizeof result;
    idnv_status status;
    WITHIN(100000 + 2 * (uint64_t)n * s->len, status,
           idnv_policy_eval_first(&result, refused, TABLES, &count, s->policy, IDNV_POLICY_NONE,
                                  suffix, cps, n, NULL));
    REQUIRE(used ? status == IDNV_OK || status == IDNV_NO : status == IDNV_ERR_NOT_FOUND);
    if (!used)
        return;
    REQUIRE(idnv_policy_suffix_uses(s->policy, suffix, result.table) == IDNV_OK);
    REQUIRE(idnv_policy_eval(&again, s->policy, result.table, cps, n, NULL) == status);
    REQUIRE(count <= used && (status == IDNV_OK) == (result.eligible == 1));
    for (size_t i = 0; i < count && i < TABLES; i++) {
        REQUIRE(idnv_policy_suffix_uses(s->policy, suffix, refused[i].table) == IDNV_OK);
        REQUIRE(idnv_policy_eval(&again, s->policy, refused[i].table, cps, n, NULL) == IDNV_NO);
        REQUIRE(again.finding == refused[i].finding && again.index == refused[i].index);
    }
    if (count > 0) /* no room for refusals changes nothing */
        REQUIRE(idnv_policy_eval_first(&result, refused, count - 1, &repeated, s->policy,
                                       IDNV_POLICY_NONE, suffix, cps, n, NULL) == status &&
                repeated == count);
}

/* What an image says of itself. */
static void judge_image(const struct subject *s, const uint32_t *cps, size_t n)
{
    static const char *const tags[] = {"de", "sv-SE", "zh-Hans-CN", "und", "a-", "-", ""};
    idnv_policy_text text;
    const uint32_t suffixes = idnv_policy_suffixes(s->policy);

    for (uint32_t table = 0; table < s->tables && table < TABLES; table++)
        judge_table(s, table);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        uint32_t found = idnv_policy_find_language(s->policy, tags[i], strlen(tags[i]));
        REQUIRE(found == IDNV_POLICY_NONE || found < s->tables);
    }
    for (uint32_t i = 0; i < suffixes && i < SUFFIXES; i++)
        judge_suffix(s, i, cps, n);
    REQUIRE(idnv_policy_suffix(&text, s->policy, suffixes) == IDNV_ERR_NOT_FOUND);
    REQUIRE(idnv_policy_suffix_confidence(&text, s->policy, suffixes) == IDNV_ERR_NOT_FOUND);
}

static void judge(const uint8_t *image, size_t len)
{
    static const uint32_t labels[][6] = {{0x61, 0x62, 0xE4, 0x2D, 0x7A, 0x61},
                                         {0x6B, 0x69, 0x63, 0x68, 0x73, 0x73},
                                         {0x4E00, 0x4E01, 0x4E02, 0x4E03, 0x4E04, 0x4E03}};
    idnv_policy policy;
    idnv_status status = fuzz_open(&policy, image, len);

    REQUIRE(status == IDNV_OK || status == IDNV_ERR_IMAGE || status == IDNV_ERR_VERSION);
    if (status != IDNV_OK)
        return;
    const struct subject subject = {&policy, image, len, idnv_policy_tables(&policy)};
    REQUIRE(subject.tables > 0 && idnv_policy_size(&policy) <= len);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        judge_image(&subject, labels[i], 2);
    for (uint32_t table = 0; table < subject.tables && table < 2; table++)
        for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
            for (size_t n = 1; n <= 6; n += i + 1)
                fuzz_judge_policy(&policy, table, labels[i], n, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t *good[2][FUZZ_TABLES]; /* to the end of the program */
    static size_t good_len[2][FUZZ_TABLES];

    if (size == 0 || size > FUZZ_INPUT_MAX)
        return 0;
    size_t which = data[0] % FUZZ_TABLES, len = (size - 1) / 4 * 4;
    const bool full = data[0] >= 'a' && data[0] <= 'l';
    uint8_t *image;
    if (!good[full][which])
        good[full][which] = good_image(&good_len[full][which], which, full);
    if (data[0] == '!' && len >= 4 * IDNVI_H_WORDS) {
        image = fuzz_copy(data + 1, len);
        image_put(image, IDNVI_H_MAGIC, IDNVI_IMAGE_MAGIC0);
        image_put(image, IDNVI_H_MAGIC + 1, IDNVI_IMAGE_MAGIC1);
        image_put(image, IDNVI_H_SIZE, (uint32_t)len);
    } else {
        len = good_len[full][which];
        image = fuzz_copy(good[full][which], len);
        for (size_t i = 1; i + 6 <= size; i += 6)
            image_put(image, (data[i] | (size_t)data[i + 1] << 8) % (len / 4),
                     image_get(data + i + 2, 0));
    }
    judge(image, len); /* mostly refused for its sum */
    image_seal(image, len);
    judge(image, len);
    fuzz_free_all();
    return 0;
}
