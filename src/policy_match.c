/* SPDX-License-Identifier: MIT */
/*
 * RFC 7940 rules over sets of positions: bit i of a set is the place before code point i, bit n the
 * end. An operator maps a set of places to the set of places where a match of it can end, so that
 * choice is OR, repetition a bounded fixpoint, and look-around AND; there is no backtracking.
 */
#include "policy.h"

void idnvi_plabel_init(struct idnvi_plabel *label, const struct idnvi_table *table,
                       const uint32_t *cps, uint32_t n)
{
    label->table = table;
    label->cps = cps;
    label->n = n;
    label->everywhere = ((UINT64_C(1) << n) - 1) << 1 | 1;
    label->filled = false;
    label->work = 0;
    memset(label->cache_tag, 0, sizeof label->cache_tag);
    for (uint32_t i = 0; i < n; i++)
        label->records[i] = (uint16_t)idnvi_record_index(table, cps[i]);
}

/* The match sets that the i-th code point belongs to. */
static inline const uint8_t *sets_of(const struct idnvi_plabel *label, uint32_t i, uint32_t *count)
{
    const struct idnvi_table *table = label->table;
    uint32_t sign = idnvi_word(idnvi_record(table, label->records[i]), IDNVI_R_SIGN) & 0xFFFF;
    uint32_t first = idnvi_word(table->signatures, sign);
    *count = idnvi_word(table->signatures, sign + 1) - first;
    return table->set_list + 2 * (size_t)first;
}

/* One pass over the label fills all match sets. */
static void fill(struct idnvi_plabel *label)
{
    uint32_t sets = label->table->sets < IDNVI_LABEL_SETS ? label->table->sets : IDNVI_LABEL_SETS;
    memset(label->sets, 0, sets * sizeof *label->sets);
    for (uint32_t i = 0; i < label->n; i++) {
        uint32_t count;
        const uint8_t *list = sets_of(label, i, &count);
        for (uint32_t k = 0; k < count; k++) {
            uint32_t set = idnvi_le16(list + 2 * (size_t)k);
            if (set >= IDNVI_LABEL_SETS) /* lists ascend */
                break;
            label->sets[set] |= UINT64_C(1) << i;
        }
    }
    label->filled = true;
}

static uint64_t set_slow(const struct idnvi_plabel *label, uint32_t set)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < label->n; i++) {
        uint32_t count;
        const uint8_t *list = sets_of(label, i, &count);
        while (count > 0) {
            uint32_t half = count / 2, at = idnvi_le16(list + 2 * (size_t)half);
            if (at == set)
                bits |= UINT64_C(1) << i;
            if (at < set)
                list += 2 * (size_t)(half + 1);
            count = at < set ? count - half - 1 : at == set ? 0 : half;
        }
    }
    return bits;
}

static inline uint64_t set_bits(const struct idnvi_plabel *label, uint32_t set)
{
    return set < IDNVI_LABEL_SETS ? label->sets[set] : set_slow(label, set);
}

/*
 * One code point of the set, then any number of them. Forward, an addition carries each place through
 * the run of members that begins there; backward, runs are filled by doubling.
 */
static inline uint64_t step(uint64_t at, uint64_t set, bool back)
{
    return back ? at >> 1 & set : (at & set) << 1;
}

static uint64_t star(uint64_t at, uint64_t set, bool back)
{
    if (!back)
        return at | (((at & set) + set) ^ set);
    for (unsigned shift = 1; shift < 64 && set != 0; shift <<= 1) {
        at |= set & at >> shift;
        set &= set >> shift;
    }
    return at;
}

/* Any number of code points: every place from the first one on, or up to the last one. */
static uint64_t any_star(uint64_t at, uint64_t everywhere, bool back)
{
    if (!back)
        return everywhere & (0 - (at & (0 - at)));
    for (unsigned shift = 1; shift < 64; shift <<= 1)
        at |= at >> shift;
    return at;
}

/* What a FORK, LOOK or LOOP keeps until its end. */
struct frame {
    uint64_t first;  /* FORK, LOOK: places before it; LOOP: places before this round */
    uint64_t result; /* FORK, LOOP: places found so far */
    uint32_t body;   /* LOOP: where its code begins */
    uint32_t round, min, max;
};

/* End of one round of a loop. Returns whether there is another, *at its places. */
static bool next_round(struct frame *loop, uint64_t *at)
{
    loop->round++;
    if (loop->round < loop->min && *at != 0 && *at != loop->first) {
        loop->first = *at;
        return true;
    }
    /* No place is left, or a round changes nothing and so would no further one. */
    uint64_t fresh = *at & ~loop->result;
    loop->result |= *at;
    if (fresh == 0 || loop->round >= loop->max) {
        *at = loop->result;
        return false;
    }
    loop->first = *at = fresh;
    return true;
}

/*
 * Where a program goes on that has no place left: before the next alternative or the end of what it is
 * in, else at its end.
 */
static uint32_t skip(const uint8_t *code, uint32_t pc, uint32_t count)
{
    for (uint32_t depth = 0; pc + 1 < count; pc++) {
        uint32_t op = idnvi_word(code, pc + 1) & 0xFF;
        if (op < IDNVI_OP_FORK)
            continue;
        if (depth == 0 && op != IDNVI_OP_FORK && op != IDNVI_OP_LOOK && op != IDNVI_OP_LOOP)
            return pc;
        if (op == IDNVI_OP_LOOP)
            pc++; /* its second word */
        if (op == IDNVI_OP_FORK || op == IDNVI_OP_LOOK || op == IDNVI_OP_LOOP)
            depth++;
        else if (op != IDNVI_OP_ALT)
            depth--;
    }
    return count;
}

/*
 * Runs a program of a validated image from the given places. Its cost was bounded when the image
 * was opened.
 */
static uint64_t run(const struct idnvi_plabel *label, uint32_t first, uint32_t count, uint64_t at,
                    bool back)
{
    const uint8_t *code = label->table->code + (size_t)4 * first;
    uint64_t everywhere = label->everywhere, any = everywhere >> 1;
    struct frame frames[IDNVI_CODE_DEPTH], *top = frames;
    for (uint32_t pc = 0; pc < count; pc++) {
        uint32_t word = idnvi_word(code, pc), arg = word >> 8;
        switch (word & 0xFF) {
        case IDNVI_OP_SET:
            at = step(at, set_bits(label, arg), back);
            if (at == 0)
                pc = skip(code, pc, count);
            break;
        case IDNVI_OP_SET_STAR: at = star(at, set_bits(label, arg), back); break;
        case IDNVI_OP_ANY: at = step(at, any, back); break;
        case IDNVI_OP_ANY_STAR: at = any_star(at, everywhere, back); break;
        case IDNVI_OP_START: at &= 1; break;
        case IDNVI_OP_END: at &= everywhere ^ any; break;
        case IDNVI_OP_FORK:
            top->first = at;
            top->result = 0;
            top++;
            break;
        case IDNVI_OP_ALT:
            top[-1].result |= at;
            at = top[-1].first;
            break;
        case IDNVI_OP_JOIN: at |= (--top)->result; break;
        case IDNVI_OP_LOOK:
            (top++)->first = at;
            at = everywhere;
            break;
        case IDNVI_OP_LOOKED: at &= (--top)->first; break;
        case IDNVI_OP_LOOP:
            top->first = at;
            top->result = arg == 0 ? at : 0;
            top->round = 0;
            top->min = arg;
            top->max = idnvi_word(code, ++pc);
            top->body = pc;
            top++;
            break;
        case IDNVI_OP_NEXT:
            if (next_round(top - 1, &at))
                pc = top[-1].body;
            else
                top--;
            break;
        default: return 0; /* not in a validated image */
        }
    }
    return at;
}

static IDNVI_NOINLINE uint64_t find_places(struct idnvi_plabel *label, uint32_t rule, uint32_t len)
{
    if (!label->filled)
        fill(label);
    const uint8_t *entry = label->table->rules + (size_t)4 * IDNVI_U_WORDS * rule;
    const uint8_t *path = label->table->paths +
                          (size_t)4 * IDNVI_P_WORDS * idnvi_word(entry, IDNVI_U_PATHS);
    bool anchored = (idnvi_word(entry, IDNVI_U_FLAGS) & IDNVI_RULE_ANCHORED) != 0;
    uint64_t everywhere = label->everywhere, result = 0;
    for (uint32_t i = idnvi_word(entry, IDNVI_U_PATHS + 1); i > 0; i--) {
        uint64_t at = run(label, idnvi_word(path, IDNVI_P_BEFORE),
                          idnvi_word(path, IDNVI_P_BEFORE_COUNT), everywhere, false);
        if (!anchored)
            result |= at != 0 ? everywhere : 0;
        else if (at != 0)
            result |= at & run(label, idnvi_word(path, IDNVI_P_AFTER),
                               idnvi_word(path, IDNVI_P_AFTER_COUNT), everywhere, true) >> len;
        path += (size_t)4 * IDNVI_P_WORDS;
    }
    label->work += idnvi_word(entry, IDNVI_U_COST);
    return result;
}

/*
 * A context rule is asked for every place at once: the places where an anchor of that many code
 * points may begin. A rule without an anchor is the same everywhere.
 */
static inline uint64_t places(struct idnvi_plabel *label, uint32_t rule, uint32_t len)
{
    uint32_t key = rule << 6 | len, slot = (key ^ rule) % IDNVI_LABEL_CACHE;
    if (label->cache_tag[slot] != key + 1) {
        label->cache[slot] = find_places(label, rule, len);
        label->cache_tag[slot] = key + 1;
    }
    return label->cache[slot];
}

uint32_t idnvi_context_flags(const struct idnvi_table *table, uint32_t context)
{
    uint32_t rule = (context & IDNVI_CONTEXT_RULE) - 1;
    const uint8_t *entry = table->rules + (size_t)4 * IDNVI_U_WORDS * rule;
    return idnvi_word(entry, IDNVI_U_FLAGS);
}

bool idnvi_rule_matches(struct idnvi_plabel *label, uint32_t rule)
{
    return places(label, rule, 0) != 0;
}

bool idnvi_context_slow(struct idnvi_plabel *label, uint32_t context, uint32_t first, uint32_t len)
{
    bool holds = (places(label, (context & IDNVI_CONTEXT_RULE) - 1, len) >> first & 1) != 0;
    return holds != ((context & IDNVI_CONTEXT_NEGATED) != 0);
}

/* The code point of a sequence at a depth; sequences ascend by it while what is before is equal. */
static uint32_t sequence_cp(const struct idnvi_table *table, uint32_t i, uint32_t depth)
{
    const uint8_t *entry = table->sequences + (size_t)4 * IDNVI_Q_WORDS * i;
    return idnvi_word(table->pool, (size_t)idnvi_word(entry, IDNVI_Q_POOL) + depth);
}

static uint32_t sequence_len(const struct idnvi_table *table, uint32_t i)
{
    return idnvi_word(table->sequences + (size_t)4 * IDNVI_Q_WORDS * i, IDNVI_Q_LEN);
}

/* First sequence in [low, high) that has at depth a code point not below cp. */
static uint32_t lower_bound(const struct idnvi_table *table, uint32_t low, uint32_t high,
                            uint32_t depth, uint32_t cp)
{
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (sequence_len(table, mid) <= depth || sequence_cp(table, mid, depth) < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The same for the end of those that have cp there, from low on: usually few, so in growing steps. */
static uint32_t upper_bound(const struct idnvi_table *table, uint32_t low, uint32_t high,
                            uint32_t depth, uint32_t cp)
{
    uint32_t width = 1;
    while (low < high && width < high - low) {
        uint32_t at = low + width;
        if (sequence_len(table, at) > depth && sequence_cp(table, at, depth) > cp)
            return lower_bound(table, low, at, depth, cp + 1);
        width *= 2;
    }
    return lower_bound(table, low, high, depth, cp + 1);
}

uint32_t idnvi_sequences_at(uint8_t lens[64], uint32_t records[64], const struct idnvi_plabel *label,
                            uint32_t at)
{
    const struct idnvi_table *table = label->table;
    const uint8_t *single = idnvi_record(table, label->records[at]);
    uint32_t low = idnvi_word(single, IDNVI_R_SEQUENCE), high = table->sequence_count, found = 0;
    for (uint32_t depth = 0; at + depth < label->n && low < high; depth++) {
        uint32_t cp = label->cps[at + depth];
        if (depth > 0)
            low = lower_bound(table, low, high, depth, cp);
        high = upper_bound(table, low, high, depth, cp);
        if (low < high && sequence_len(table, low) == depth + 1 && depth > 0) {
            const uint8_t *entry = table->sequences + (size_t)4 * IDNVI_Q_WORDS * low;
            lens[found] = (uint8_t)(depth + 1);
            records[found++] = idnvi_word(entry, IDNVI_Q_RECORD);
        }
    }
    return found;
}

void idnvi_elements_at(struct idnvi_elements *dst, struct idnvi_plabel *label, uint32_t at)
{
    const uint8_t *single = idnvi_record(label->table, label->records[at]);
    uint32_t head = idnvi_le32(single);
    dst->count = 0;
    if (head & IDNVI_HEAD_SEQUENCE) {
        uint8_t lens[64];
        uint32_t records[64];
        for (uint32_t i = idnvi_sequences_at(lens, records, label, at); i-- > 0;) {
            uint32_t context = idnvi_le32(idnvi_record(label->table, records[i]));
            if (idnvi_context_holds(label, context, at, lens[i])) {
                dst->lens[dst->count] = lens[i];
                dst->records[dst->count++] = records[i];
            }
        }
    }
    if (head & IDNVI_HEAD_MEMBER && idnvi_context_holds(label, head, at, 1)) {
        dst->lens[dst->count] = 1;
        dst->records[dst->count++] = label->records[at];
    }
    label->work += dst->count + 1;
}

bool idnvi_covered(struct idnvi_plabel *label)
{
    struct idnvi_elements elements;
    for (uint32_t at = 0; at < label->n; at += elements.lens[0]) {
        idnvi_elements_at(&elements, label, at);
        if (elements.count == 0)
            return false;
    }
    return true;
}

void idnvi_variant_get(struct idnvi_variant *dst, const struct idnvi_table *table,
                       const uint8_t *record, uint32_t i)
{
    size_t at = (size_t)idnvi_word(record, IDNVI_R_VARIANTS) + i;
    if (idnvi_le32(record) & IDNVI_HEAD_LONG) {
        const uint8_t *entry = table->long_variants + 4 * IDNVI_L_WORDS * at;
        dst->pool = table->pool + (size_t)4 * idnvi_word(entry, IDNVI_L_POOL);
        dst->len = idnvi_word(entry, IDNVI_L_LEN);
        dst->cp = 0;
        dst->type = idnvi_word(entry, IDNVI_L_TYPE);
        dst->context = idnvi_word(entry, IDNVI_L_CONTEXT);
        return;
    }
    uint32_t word = idnvi_word(table->short_variants, at);
    dst->pool = NULL;
    dst->cp = word & IDNVI_SHORT_CP;
    dst->len = 1;
    dst->type = word >> IDNVI_SHORT_TYPE;
    dst->context = 0;
}

bool idnvi_variant_reflexive(const struct idnvi_variant *variant, const uint32_t *cps, uint32_t len)
{
    if (variant->len != len)
        return false;
    for (uint32_t i = 0; i < len; i++)
        if (idnvi_variant_cp(variant, i) != cps[i])
            return false;
    return true;
}

bool idnvi_reflexive_slow(uint64_t *types, struct idnvi_plabel *label, const uint8_t *record,
                          uint32_t at, uint32_t len)
{
    bool mapped = false;
    for (uint32_t i = 0; i < idnvi_variant_count(record); i++) {
        struct idnvi_variant variant;
        idnvi_variant_get(&variant, label->table, record, i);
        if (idnvi_variant_reflexive(&variant, label->cps + at, len) &&
            idnvi_context_holds(label, variant.context, at, len)) {
            *types |= variant.type ? UINT64_C(1) << (variant.type - 1) : 0;
            mapped = true;
        }
    }
    return mapped;
}
