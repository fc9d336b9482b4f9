/* SPDX-License-Identifier: MIT */
/* Judging one label by a table: RFC 7940, 8.1 and 8.3. */
#include "policy.h"
#include "report.h"

uint32_t idnvi_disposition_rank(const struct idnvi_table *table, uint32_t i)
{
    const uint8_t *list = table->blob + idnvi_word(table->head, IDNVI_T_DISPOSITIONS);
    return idnvi_word(list + (size_t)4 * IDNVI_D_WORDS * i, IDNVI_D_RANK);
}

void idnvi_disposition_text(idnv_policy_text *dst, const struct idnvi_table *table, uint32_t i)
{
    const uint8_t *list = table->blob + idnvi_word(table->head, IDNVI_T_DISPOSITIONS);
    idnvi_text_get(dst, table->blob, list + (size_t)4 * IDNVI_D_WORDS * i);
}

static uint64_t mask_of(const uint8_t *action, size_t word)
{
    return idnvi_word(action, word) | (uint64_t)idnvi_word(action, word + 1) << 32;
}

static bool triggered(const uint8_t *action, uint64_t types, bool only)
{
    uint64_t mask = mask_of(action, IDNVI_A_MASK);
    types &= ~mask_of(action, IDNVI_A_BLIND);
    switch (idnvi_word(action, IDNVI_A_TRIGGER)) {
    case IDNVI_TRIGGER_ANY: return (types & mask) != 0;
    case IDNVI_TRIGGER_ALL: return types != 0 && (types & ~mask) == 0;
    case IDNVI_TRIGGER_ONLY: return only && types != 0 && (types & ~mask) == 0;
    default: return true;
    }
}

void idnvi_decide(struct idnvi_decision *dst, struct idnvi_plabel *label, uint64_t types, bool only)
{
    const uint8_t *action = label->table->actions;
    for (uint32_t i = 0;; i++, action += (size_t)4 * IDNVI_A_WORDS) {
        uint32_t rule = idnvi_word(action, IDNVI_A_RULE);
        if (!triggered(action, types, only))
            continue;
        if (rule != 0 && idnvi_rule_matches(label, (rule & IDNVI_CONTEXT_RULE) - 1) ==
                             ((rule & IDNVI_CONTEXT_NEGATED) != 0))
            continue;
        dst->action = i;
        dst->disposition = idnvi_word(action, IDNVI_A_DISPOSITION);
        dst->rank = idnvi_disposition_rank(label->table, dst->disposition);
        return;
    }
}

/* Adds a finding about the label, or about its code point at index. */
static void fault(idnv_policy_result *result, idnv_report *report, uint16_t rule,
                  const struct idnvi_plabel *label, uint32_t index, uint32_t table_rule)
{
    if (result->finding == IDNV_RULE_NONE) {
        result->finding = rule;
        result->index = index;
        result->rule = table_rule;
    }
    if (!report)
        return;
    idnv_finding finding = {.rule = rule, .severity = IDNV_SEVERITY_ERROR, .index = index};
    finding.cp = index == IDNV_ABSENT ? IDNV_ABSENT : label->cps[index];
    finding.byte = index == IDNV_ABSENT ? 0 : index;
    finding.bytes = index == IDNV_ABSENT ? label->n : 1;
    idnvi_report_add(report, &finding);
}

/* How a label counts that stays as it is: the types of its reflexive variants. */
struct staying {
    uint64_t types;
    bool only; /* every element has a reflexive variant */
};

static inline void stay(struct staying *staying, struct idnvi_plabel *label, uint32_t record,
                        uint32_t at, uint32_t len)
{
    const uint8_t *entry = idnvi_record(label->table, record);
    if (!idnvi_reflexive_types(&staying->types, label, entry, at, len))
        staying->only = false;
}

/*
 * The longest element at a place whose context holds; its length, 0: there is none. others: whether
 * there are more.
 */
static inline uint32_t longest(uint32_t *record, bool *others, struct idnvi_plabel *label,
                               uint32_t at)
{
    uint32_t head = idnvi_le32(idnvi_record(label->table, label->records[at]));
    *record = label->records[at];
    if (head & IDNVI_HEAD_SEQUENCE) {
        struct idnvi_elements elements;
        idnvi_elements_at(&elements, label, at);
        *others = *others || elements.count > 1;
        *record = elements.count ? elements.records[0] : 0;
        return elements.count ? elements.lens[0] : 0;
    }
    return head & IDNVI_HEAD_MEMBER && idnvi_context_holds(label, head, at, 1);
}

/*
 * No element begins at the place. Whether something is listed there, the code point or else the
 * longest sequence, whose context does not hold; rule: that of the context.
 */
static bool listed_at(uint32_t *rule, struct idnvi_plabel *label, uint32_t at)
{
    uint32_t head = idnvi_le32(idnvi_record(label->table, label->records[at]));
    if ((head & (IDNVI_HEAD_MEMBER | IDNVI_HEAD_SEQUENCE)) == IDNVI_HEAD_SEQUENCE) {
        uint8_t lens[64];
        uint32_t records[64], count = idnvi_sequences_at(lens, records, label, at);
        if (count > 0)
            head = idnvi_le32(idnvi_record(label->table, records[count - 1]));
    }
    bool listed = (head & IDNVI_HEAD_MEMBER) != 0;
    *rule = listed ? (head & IDNVI_CONTEXT_RULE) - 1 : IDNV_POLICY_NONE;
    return listed;
}

/*
 * Places of a partition where no element begins (length 0). unknown: at one of them stands a code
 * point that the table does not know, so that its classes do not have it: that one is the fault, and
 * no context can be told beside it.
 */
static void find_faults(idnv_policy_result *result, struct idnvi_plabel *label,
                        const struct idnvi_partition *partition, bool unknown, idnv_report *report)
{
    for (uint32_t i = 0, at = 0; i < partition->count; i++) {
        uint32_t rule, len = partition->lens[i];
        if (len == 0 && !listed_at(&rule, label, at))
            fault(result, report, IDNV_RULE_POLICY_CODE_POINT, label, at, rule);
        else if (len == 0 && !unknown)
            fault(result, report, IDNV_RULE_POLICY_CONTEXT, label, at, rule);
        at += len ? len : 1;
    }
}

/* 8.1: at each place the longest element whose context holds. Returns whether all is covered. */
static bool make_partition(struct idnvi_partition *dst, idnv_policy_result *result,
                           struct idnvi_plabel *label, idnv_report *report)
{
    bool good = true, unknown = false, others = false;
    uint32_t count = 0;
    for (uint32_t at = 0; at < label->n;) {
        uint32_t record, rule, len = longest(&record, &others, label, at);
        dst->lens[count] = (uint8_t)len;
        dst->records[count++] = record;
        if (len == 0) {
            bool listed = listed_at(&rule, label, at);
            if (!report && good && !listed) { /* the first fault, and nothing else is asked for */
                fault(result, report, IDNV_RULE_POLICY_CODE_POINT, label, at, rule);
                return false;
            }
            good = false;
            unknown |= label->records[at] == 0 && !listed;
            len = 1;
        }
        at += len;
    }
    dst->count = count;
    dst->unique = !others;
    if (!good)
        find_faults(result, label, dst, unknown, report);
    return good;
}

/* Where the first element is whose reflexive variant has a type of the action. */
static uint32_t first_of_types(struct idnvi_plabel *label, const struct idnvi_partition *partition,
                               const uint8_t *action)
{
    uint64_t mask = mask_of(action, IDNVI_A_MASK);
    for (uint32_t i = 0, at = 0; i < partition->count; at += partition->lens[i++]) {
        struct staying one = {0, true};
        stay(&one, label, partition->records[i], at, partition->lens[i]);
        if (one.types & mask)
            return at;
    }
    return IDNV_ABSENT;
}

/* The finding for a disposition that is not eligible. */
static void refuse(idnv_policy_result *result, struct idnvi_plabel *label,
                   const struct idnvi_partition *partition, uint32_t number, idnv_report *report)
{
    const uint8_t *action = label->table->actions + (size_t)4 * IDNVI_A_WORDS * number;
    uint32_t rule = idnvi_word(action, IDNVI_A_RULE) & IDNVI_CONTEXT_RULE;
    uint32_t trigger = idnvi_word(action, IDNVI_A_TRIGGER);
    if (rule != 0)
        fault(result, report, IDNV_RULE_POLICY_RULE, label, IDNV_ABSENT, rule - 1);
    else if (trigger == IDNVI_TRIGGER_ANY)
        fault(result, report, IDNV_RULE_POLICY_VARIANT_TYPE, label,
              first_of_types(label, partition, action), IDNV_POLICY_NONE);
    else if (trigger != IDNVI_TRIGGER_NONE)
        fault(result, report, IDNV_RULE_POLICY_VARIANT_TYPE, label, IDNV_ABSENT, IDNV_POLICY_NONE);
    else
        fault(result, report, IDNV_RULE_POLICY_DISPOSITION, label, IDNV_ABSENT, IDNV_POLICY_NONE);
}

static void set_invalid(idnv_policy_result *result)
{
    result->disposition.ptr = "invalid";
    result->disposition.len = 7;
}

static void judge(idnv_policy_result *result, struct idnvi_plabel *label, idnv_report *report)
{
    struct idnvi_partition partition;
    struct idnvi_decision decision;
    struct staying staying = {0, true};
    set_invalid(result);
    if (!make_partition(&partition, result, label, report))
        return;
    for (uint32_t i = 0, at = 0; i < partition.count; at += partition.lens[i++])
        stay(&staying, label, partition.records[i], at, partition.lens[i]);
    idnvi_decide(&decision, label, staying.types, staying.only);
    idnvi_disposition_text(&result->disposition, label->table, decision.disposition);
    bool own = decision.action < idnvi_word(label->table->head, IDNVI_T_FILE_ACTIONS);
    result->action = own ? decision.action + 1 : 0;
    result->eligible = decision.rank >= IDNVI_RANK_ALLOCATABLE;
    if (!result->eligible)
        refuse(result, label, &partition, decision.action, report);
    result->index_len = idnvi_index_label(result->index_label, label, &partition);
}

idnv_status idnv_policy_eval(idnv_policy_result *result, const idnv_policy *policy, uint32_t table,
                             const uint32_t *cps, size_t n, idnv_report *report)
{
    struct idnvi_table parts;
    struct idnvi_plabel label;
    if (!result || result->size != sizeof *result || (!cps && n > 0))
        return IDNV_ERR_ARGUMENT;
    if (!idnvi_table_get(&parts, policy, table))
        return IDNV_ERR_NOT_FOUND;
    memset(result, 0, offsetof(idnv_policy_result, index_label));
    memset(result->reserved, 0, sizeof result->reserved);
    result->size = sizeof *result;
    result->table = table;
    result->rule = IDNV_POLICY_NONE;
    result->index = IDNV_ABSENT;
    if (n == 0 || n > IDNV_POLICY_LABEL_MAX) {
        label.n = n == 0 ? 0 : IDNV_POLICY_LABEL_MAX + 1;
        set_invalid(result);
        fault(result, report, n == 0 ? IDNV_RULE_EMPTY_LABEL : IDNV_RULE_POLICY_LENGTH, &label,
              IDNV_ABSENT, IDNV_POLICY_NONE);
        return IDNV_NO;
    }
    idnvi_plabel_init(&label, &parts, cps, (uint32_t)n);
    judge(result, &label, report);
    return result->eligible ? IDNV_OK : IDNV_NO;
}

/* The tables in the order in which they are tried: `first`, then the others. */
static uint32_t table_at(uint32_t i, uint32_t first)
{
    if (first == IDNV_POLICY_NONE)
        return i;
    if (i == 0)
        return first;
    return i <= first ? i - 1 : i;
}

idnv_status idnv_policy_eval_first(idnv_policy_result *result, idnv_policy_refusal *refused,
                                   size_t refused_cap, size_t *refused_len,
                                   const idnv_policy *policy, uint32_t first, uint32_t suffix,
                                   const uint32_t *cps, size_t n, idnv_report *report)
{
    uint32_t count = idnv_policy_tables(policy), shown = IDNV_POLICY_NONE;
    if (!refused_len)
        return IDNV_ERR_ARGUMENT;
    *refused_len = 0;
    if (!refused && refused_cap > 0)
        return IDNV_ERR_ARGUMENT;
    if (first != IDNV_POLICY_NONE && first >= count)
        return IDNV_ERR_NOT_FOUND;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t table = table_at(i, first);
        if (suffix != IDNV_POLICY_NONE && idnv_policy_suffix_uses(policy, suffix, table) != IDNV_OK)
            continue;
        idnv_status status = idnv_policy_eval(result, policy, table, cps, n, NULL);
        if (status == IDNV_OK)
            *refused_len = 0;
        if (status != IDNV_NO)
            return status;
        if (*refused_len < refused_cap) {
            idnv_policy_refusal *entry = &refused[*refused_len];
            *entry = (idnv_policy_refusal){table, result->finding, result->index, result->rule};
        }
        ++*refused_len;
        shown = shown == IDNV_POLICY_NONE ? table : shown;
    }
    if (shown == IDNV_POLICY_NONE)
        return IDNV_ERR_NOT_FOUND;
    return idnv_policy_eval(result, policy, shown, cps, n, report);
}
