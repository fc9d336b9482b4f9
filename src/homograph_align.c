/* SPDX-License-Identifier: MIT */
/*
 * Alignment of two labels. Every reading of a code point fills as many slots as its k3 key has code
 * points (tables/homograph/README.md), so two labels that clash have equally many slots, and slot k
 * of one stands against slot k of the other: the alignment is fixed before any reading is chosen.
 * Between two places where code points of both labels end together (a "unit") dynamic programming
 * over the readings finds the best tier and cost; nearly all units are one code point each.
 */
#include <string.h>

#include <idnv/homograph.h>

#include "fold.h"
#include "ucd.h"

_Static_assert(IDNVI_FOLD_READINGS_MAX <= 16, "readings of one code point");

#define NEVER UINT32_MAX

/* Marks after one letter: 62 code points decompose to two each, and the letter itself to three. */
#define MARKS_MAX 136

/* A reading to look at: code points without a record have one, themselves. */
struct view {
    const uint32_t *text;
    unsigned slots, marks, tier, cost, source;
};

struct side {
    const struct idnvi_folded *f;
    size_t at;
};

/* A code point of a label, and what the readings of it depend on. */
struct letter {
    const uint32_t *cp;
    const struct idnvi_fold *fold;
    bool mixed; /* the label is of several scripts */
};

const uint8_t idnvi_public_tier[4] = {IDNV_TIER_K0, IDNV_TIER_K1, IDNV_TIER_K2, IDNV_TIER_K3};

static const struct idnvi_fold *fold_of(uint32_t cp)
{
    return &idnvi_folds[idnvi_fold_index(cp)];
}

static struct letter letter_of(const uint32_t *cp, bool mixed)
{
    return (struct letter){cp, fold_of(*cp), mixed};
}

static unsigned slots_of(uint32_t cp)
{
    return idnvi_fold_slots(fold_of(cp));
}

/* A letter of one slot, or a mark, reads as itself without an entry. */
static bool reads_itself(const struct idnvi_fold *fold)
{
    return idnvi_fold_slots(fold) <= 1;
}

static unsigned count_readings(const struct idnvi_fold *fold)
{
    return fold->readings + (reads_itself(fold) ? 1u : 0u);
}

/* A letter drawn like a capital (tables/homograph/fold.txt) is no disguise in its own script. */
static unsigned tier_of(const struct idnvi_reading *r, bool mixed)
{
    return (r->why & 63u) == IDNVI_FOLD_CAPITAL && !mixed ? 4 : r->why >> 6;
}

static struct view view_of(struct letter x, unsigned i)
{
    if (reads_itself(x.fold)) {
        unsigned slots = slots_of(*x.cp);
        if (i == 0)
            return (struct view){x.cp, slots, 1 - slots, 0, 0, 0};
        i--;
    }
    const struct idnvi_reading *r = &idnvi_readings[x.fold->reading + i];
    return (struct view){&idnvi_fold_pool[r->place],
                         r->shape >> 4,
                         r->shape & 15u,
                         tier_of(r, x.mixed),
                         r->cost,
                         r->why & 63u};
}

static bool better(unsigned tier, uint32_t cost, const struct idnvi_alignment *than)
{
    return tier < than->tier || (tier == than->tier && cost < than->cost);
}

static void add(struct idnvi_alignment *total, unsigned tier, uint32_t cost)
{
    if (tier > total->tier)
        total->tier = tier;
    total->cost += cost;
}

static void put_step(struct idnvi_steps *steps, idnv_homograph_step step)
{
    if (steps->len < steps->cap)
        steps->dst[steps->len] = step;
    if (steps->len < IDNV_HOMOGRAPH_STEP_MAX)
        steps->len++;
}

/* The best way to read the marks x and y alike; tier 4 when there is none. */
static struct idnvi_alignment match_marks(const uint32_t *x, const uint32_t *y, unsigned *source)
{
    struct idnvi_alignment best = {4, 0};
    *source = 0;
    if (*x == *y)
        return (struct idnvi_alignment){0, 0};
    const struct letter lx = letter_of(x, false), ly = letter_of(y, false);
    for (unsigned i = 0; i < count_readings(lx.fold); i++) {
        struct view a = view_of(lx, i);
        for (unsigned k = 0; k < count_readings(ly.fold); k++) {
            struct view b = view_of(ly, k);
            unsigned tier = a.tier > b.tier ? a.tier : b.tier;
            if (a.marks != b.marks || a.slots != b.slots ||
                memcmp(a.text, b.text, (a.slots + a.marks) * sizeof *a.text) != 0 ||
                !better(tier, a.cost + b.cost, &best))
                continue;
            best = (struct idnvi_alignment){tier, a.cost + b.cost};
            *source = a.source > b.source ? a.source : b.source;
        }
    }
    return best;
}

/* A run of marks with the index of each in its label. */
struct run {
    const uint32_t *cp;
    const uint8_t *pos; /* NULL: all at base */
    size_t len;
    uint8_t base;
};

static uint8_t run_pos(const struct run *run, size_t i)
{
    return run->pos != NULL && i < run->len ? run->pos[i] : run->base;
}

/* Mark i of a run that the other side, with its letter at other, does not have. */
static void drop_mark(struct idnvi_alignment *out, struct idnvi_steps *steps, const struct run *run,
                      size_t i, uint8_t other, bool is_a)
{
    const struct idnvi_fold *fold = fold_of(run->cp[i]);
    uint8_t tier = idnvi_fold_strip(fold) != 0 ? (uint8_t)idnvi_fold_strip(fold) : 3;
    add(out, tier, IDNVI_FOLD_STRIP_COST(tier));
    idnv_homograph_step step = {.tier = idnvi_public_tier[tier],
                                .cost = IDNVI_FOLD_STRIP_COST(tier)};
    step.source = tier == 2 ? IDNVI_FOLD_OVERLAY : IDNVI_FOLD_ACCENT;
    step.a = is_a ? run_pos(run, i) : other;
    step.a_len = is_a;
    step.b = is_a ? other : run_pos(run, i);
    step.b_len = !is_a;
    if (steps != NULL)
        put_step(steps, step);
}

/*
 * Two runs of marks in the order of idnvi_look_order. Those that look alike pair up; of two that do
 * not, the one of the lower class is one too many; both are when the classes are equal.
 */
static struct idnvi_alignment compare_marks(struct idnvi_steps *steps, const struct run *a,
                                            const struct run *b)
{
    struct idnvi_alignment out = {0, 0};
    size_t i = 0, k = 0;
    while (i < a->len || k < b->len) {
        bool drop_a = i < a->len, drop_b = k < b->len;
        if (drop_a && drop_b) {
            unsigned source;
            struct idnvi_alignment m = match_marks(&a->cp[i], &b->cp[k], &source);
            if (m.tier < 4) {
                add(&out, m.tier, m.cost);
                if (steps != NULL && a->cp[i] != b->cp[k])
                    put_step(steps, (idnv_homograph_step){run_pos(a, i), 1, run_pos(b, k), 1,
                                                          idnvi_public_tier[m.tier],
                                                          (uint8_t)source, (uint16_t)m.cost});
                i++;
                k++;
                continue;
            }
            uint8_t ca = idnvi_look_class(a->cp[i]), cb = idnvi_look_class(b->cp[k]);
            drop_a = ca <= cb;
            drop_b = cb <= ca;
        }
        if (drop_a)
            drop_mark(&out, steps, a, i++, b->base, true);
        if (drop_b)
            drop_mark(&out, steps, b, k++, a->base, false);
    }
    return out;
}

/* The marks from *at on. */
static struct run take_marks(const struct idnvi_folded *f, size_t *at, uint8_t base)
{
    struct run run = {f->cp + *at, f->pos + *at, 0, base};
    while (*at < f->len && slots_of(f->cp[*at]) == 0) {
        run.len++;
        ++*at;
    }
    return run;
}

/* The marks of a reading together with those that follow the letter. */
static struct run join_marks(uint32_t *space, const struct view *v, const struct run *run)
{
    struct run joined = *run;
    if (v->marks == 0 || v->marks + run->len > MARKS_MAX)
        return joined;
    size_t n = 0;
    for (unsigned i = 0; i < v->marks; i++)
        space[n++] = v->text[v->slots + i];
    for (size_t i = 0; i < run->len; i++)
        space[n++] = run->cp[i];
    (void)idnvi_look_order(space, NULL, n);
    return (struct run){space, NULL, n, run->base};
}

/* The best reading of one code point against one. */
struct single {
    struct idnvi_alignment letters;
    struct idnvi_alignment marks; /* those of the readings and those that follow */
    unsigned source;
    bool joined; /* a reading has marks: those that follow have no steps of their own */
};

/* The tier of two readings that are the same letters; 4: they are not alike for all that. */
static unsigned tier_of_both(const struct view *a, const struct view *b)
{
    unsigned tier = a->tier > b->tier ? a->tier : b->tier;
    unsigned gap = a->source == IDNVI_FOLD_GAP ? b->tier : b->source == IDNVI_FOLD_GAP ? a->tier : 0;
    unsigned stem =
        a->source == IDNVI_FOLD_STEM ? b->tier : b->source == IDNVI_FOLD_STEM ? a->tier : 0;
    return gap > 1 ? 4 : stem > 1 ? 3 : tier;
}

static struct single match_single(struct letter x, struct letter y, const struct run *mx,
                                  const struct run *my)
{
    uint32_t space_x[MARKS_MAX], space_y[MARKS_MAX];
    struct idnvi_alignment best = {4, 0}, plain = compare_marks(NULL, mx, my);
    struct single out = {best, plain, 0, false};
    for (unsigned i = 0; i < count_readings(x.fold); i++) {
        struct view a = view_of(x, i);
        for (unsigned k = 0; k < count_readings(y.fold); k++) {
            struct view b = view_of(y, k);
            unsigned tier = tier_of_both(&a, &b);
            if (a.slots != b.slots || tier == 4 ||
                memcmp(a.text, b.text, a.slots * sizeof *a.text) != 0)
                continue;
            struct single now = {{tier, a.cost + b.cost},
                                 plain,
                                 a.source > b.source ? a.source : b.source,
                                 a.marks + b.marks != 0};
            if (now.joined) {
                struct run ra = join_marks(space_x, &a, mx), rb = join_marks(space_y, &b, my);
                now.marks = compare_marks(NULL, &ra, &rb);
            }
            struct idnvi_alignment sum = now.letters;
            add(&sum, now.marks.tier, now.marks.cost);
            if (better(sum.tier, sum.cost, &best)) {
                best = sum;
                out = now;
            }
        }
    }
    return out;
}

/* The state of a unit: the letter that reaches further, and the cost of each of its readings. */
struct front {
    struct letter x;
    unsigned done; /* slots of it that are matched */
    uint32_t cost[16];
};

/*
 * A sequence that looks like one letter is an illusion of plain letters: none of them may be read
 * weakly, nor have a mark that only k3 leaves out. Ligatures may be k3 as a whole. The marks of a
 * reading are not compared here, so that it is one of k3; spelled out they are (match_spelled).
 */
static bool allowed(const struct view *v, unsigned limit)
{
    if (v->marks != 0 && limit < 3)
        return false;
    return v->slots > 1 ? v->tier <= limit : v->tier <= 2 && v->source < IDNVI_FOLD_GAP;
}

static void front_start(struct front *front, struct letter x, unsigned limit)
{
    front->x = x;
    front->done = 0;
    for (unsigned i = 0; i < count_readings(x.fold); i++) {
        struct view v = view_of(x, i);
        front->cost[i] = allowed(&v, limit) ? v.cost : NEVER;
    }
}

/* Matches the next letter y of the side that is behind; *swap: y reaches further now. */
static uint32_t front_next(struct front *front, struct letter y, unsigned limit, bool *swap)
{
    struct front next;
    const struct letter x = front->x;
    unsigned left = slots_of(*x.cp) - front->done, other = slots_of(*y.cp);
    unsigned overlap = left < other ? left : other;
    uint32_t best = NEVER;
    *swap = other > left;
    memset(next.cost, 0xFF, sizeof next.cost);
    for (unsigned i = 0; i < count_readings(x.fold); i++) {
        struct view a = view_of(x, i);
        for (unsigned k = 0; front->cost[i] != NEVER && k < count_readings(y.fold); k++) {
            struct view b = view_of(y, k);
            if (!allowed(&b, limit) ||
                memcmp(a.text + front->done, b.text, overlap * sizeof *b.text) != 0)
                continue;
            uint32_t cost = front->cost[i] + b.cost;
            uint32_t *slot = &next.cost[*swap ? k : i];
            if (cost < *slot)
                *slot = cost;
            if (cost < best)
                best = cost;
        }
    }
    next.x = *swap ? y : x;
    next.done = *swap ? overlap : front->done + overlap;
    *front = next;
    return best;
}

/*
 * A unit of several code points that starts at a, b with readings up to limit. Returns the cost or
 * NEVER, and the ends of the unit; bars and tildes inside it are left out.
 */
static uint32_t match_unit(struct side *a, struct side *b, unsigned limit)
{
    struct front front;
    bool ahead_a = true, swap;
    uint32_t cost, dropped = 0;
    front_start(&front, letter_of(&a->f->cp[a->at++], a->f->mixed), limit);
    for (;;) {
        struct side *behind = ahead_a ? b : a;
        if (behind->at == behind->f->len)
            return NEVER;
        const uint32_t *y = &behind->f->cp[behind->at++];
        if (slots_of(*y) == 0) {
            const struct idnvi_fold *fold = fold_of(*y);
            if (idnvi_fold_strip(fold) > 2)
                return NEVER;
            dropped += IDNVI_FOLD_STRIP_COST(idnvi_fold_strip(fold));
            continue;
        }
        cost = front_next(&front, letter_of(y, behind->f->mixed), limit, &swap);
        if (cost == NEVER)
            return NEVER;
        if (swap)
            ahead_a = !ahead_a;
        else if (front.done == slots_of(*front.x.cp))
            return cost + dropped;
    }
}

static uint8_t span(const struct idnvi_folded *f, size_t first, size_t end)
{
    uint8_t low = f->pos[first], high = low;
    for (size_t i = first; i < end; i++) {
        if (f->pos[i] < low)
            low = f->pos[i];
        if (f->pos[i] > high)
            high = f->pos[i];
    }
    return (uint8_t)(high - low + 1);
}

static idnv_homograph_step step_of(const struct idnvi_folded *a, size_t first_a, size_t end_a,
                                   const struct idnvi_folded *b, size_t first_b, size_t end_b)
{
    return (idnv_homograph_step){.a = a->pos[first_a],
                                 .a_len = span(a, first_a, end_a),
                                 .b = b->pos[first_b],
                                 .b_len = span(b, first_b, end_b)};
}

static void finish_step(struct idnvi_steps *steps, idnv_homograph_step step,
                        struct idnvi_alignment found, unsigned source)
{
    step.tier = idnvi_public_tier[found.tier];
    step.source = (uint8_t)source;
    step.cost = (uint16_t)found.cost;
    put_step(steps, step);
}

/* A mark stands where l has the upper half of its stem. */
static bool mark_above(const struct run *marks)
{
    for (size_t i = 0; i < marks->len; i++) {
        if (idnvi_props(marks->cp[i])->ccc == 230)
            return true;
    }
    return false;
}

/* Two letters that whoever types one of them can type: of ASCII, or of one other script. */
static bool both_typed(uint32_t x, uint32_t y)
{
    unsigned script = idnvi_props(x)->script;
    return (x | y) < 0x80 ||
           (script == idnvi_props(y)->script && script != IDNVI_SCRIPT_LATN);
}

/*
 * i as l and o as c are readings of letters in disguise. Two that anybody can type are in none, and
 * a mark is one only where it can hide the difference: under an i, or on an l.
 */
static bool not_disguised(uint32_t x, const struct run *mx, uint32_t y, const struct run *my,
                          unsigned source)
{
    if (source < IDNVI_FOLD_GAP || !both_typed(x, y))
        return false;
    return source == IDNVI_FOLD_GAP || mx->len + my->len == 0 || (x == 'i' && mark_above(mx)) ||
           (y == 'i' && mark_above(my));
}

/* The letters before i and k are the same, and part of one character with that at i or k. */
static bool is_part(const struct idnvi_folded *a, size_t i, const struct idnvi_folded *b, size_t k)
{
    return i > 0 && k > 0 && a->cp[i - 1] == b->cp[k - 1] &&
           (a->pos[i - 1] == a->pos[i] || b->pos[k - 1] == b->pos[k]);
}

/* One letter against one of as many slots, with the marks after them. */
static bool compare_letters(struct idnvi_alignment *total, struct idnvi_steps *steps,
                            struct side *a, struct side *b)
{
    size_t i = a->at++, k = b->at++;
    struct run mx = take_marks(a->f, &a->at, a->f->pos[i]);
    struct run my = take_marks(b->f, &b->at, b->f->pos[k]);
    if (a->f->cp[i] == b->f->cp[k]) {
        if ((mx.len | my.len) != 0) {
            struct idnvi_alignment marks = compare_marks(steps, &mx, &my);
            add(total, marks.tier, marks.cost);
        }
        return true;
    }
    struct single found = match_single(letter_of(&a->f->cp[i], a->f->mixed),
                                        letter_of(&b->f->cp[k], b->f->mixed), &mx, &my);
    if (found.letters.tier == 4 ||
        not_disguised(a->f->cp[i], &mx, b->f->cp[k], &my, found.source))
        return false;
    size_t end_a = found.joined ? a->at : i + 1, end_b = found.joined ? b->at : k + 1;
    add(total, found.letters.tier, found.letters.cost);
    add(total, found.marks.tier, found.marks.cost);
    if (found.joined)
        add(&found.letters, found.marks.tier, found.marks.cost);
    for (; is_part(a->f, i, b->f, k); i--)
        k--;
    finish_step(steps, step_of(a->f, i, end_a, b->f, k, end_b), found.letters, found.source);
    if (!found.joined)
        (void)compare_marks(steps, &mx, &my);
    return true;
}

/* The letters, each read as itself, are the slots of a reading. */
static bool spells(const struct view *v, const uint32_t *letters, size_t len)
{
    unsigned at = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned slots = slots_of(letters[i]);
        for (uint32_t k = 0; k < slots; k++, at++) {
            uint32_t own = slots > 1 ? letters[i] | k << 21 : letters[i];
            if (at >= v->slots || v->text[at] != own)
                return false;
        }
    }
    return at == v->slots;
}

/*
 * One letter that reads as several letters and the marks after them, spelled out on the other side:
 * the step of such a reading, with tier 4 where there is none.
 */
static struct idnvi_alignment match_spelled(struct letter x, const struct side *from,
                                            const struct side *to, const struct run *marks)
{
    struct idnvi_alignment best = {4, 0};
    size_t letters = to->at - from->at - marks->len;
    for (unsigned i = 0; i < count_readings(x.fold); i++) {
        struct view v = view_of(x, i);
        if (v.marks != 0 && v.marks == marks->len && spells(&v, from->f->cp + from->at, letters) &&
            memcmp(v.text + v.slots, marks->cp, marks->len * sizeof *v.text) == 0 &&
            better(v.tier, v.cost, &best))
            best = (struct idnvi_alignment){v.tier, v.cost};
    }
    return best;
}

/* Letters of different numbers of slots, and what follows as far as they end together. */
static bool compare_unit(struct idnvi_alignment *total, struct idnvi_steps *steps, struct side *a,
                         struct side *b)
{
    struct side from_a = *a, from_b = *b;
    struct idnvi_alignment found = {2, NEVER};
    for (; found.tier <= 3; found.tier++) {
        *a = from_a;
        *b = from_b;
        found.cost = match_unit(a, b, found.tier);
        if (found.cost != NEVER)
            break;
    }
    if (found.cost == NEVER)
        return false;
    size_t end_a = a->at, end_b = b->at;
    struct run mx = take_marks(a->f, &a->at, a->f->pos[end_a - 1]);
    struct run my = take_marks(b->f, &b->at, b->f->pos[end_b - 1]);
    struct idnvi_alignment marks = compare_marks(NULL, &mx, &my), sum = found, spelled = {4, 0};
    add(&sum, marks.tier, marks.cost);
    if (mx.len + my.len > 0 && end_a - from_a.at == 1 && mx.len == 0)
        spelled = match_spelled(letter_of(&a->f->cp[from_a.at], a->f->mixed), &from_b, b, &my);
    else if (mx.len + my.len > 0 && end_b - from_b.at == 1 && my.len == 0)
        spelled = match_spelled(letter_of(&b->f->cp[from_b.at], b->f->mixed), &from_a, a, &mx);
    bool whole = better(spelled.tier, spelled.cost, &sum);
    if (whole)
        found = sum = spelled;
    add(total, sum.tier, sum.cost);
    finish_step(steps, step_of(a->f, from_a.at, end_a, b->f, from_b.at, end_b), found,
                IDNVI_FOLD_SEQUENCE);
    if (!whole)
        (void)compare_marks(steps, &mx, &my);
    return true;
}

struct idnvi_alignment idnvi_align(struct idnvi_steps *steps, const struct idnvi_folded *fa,
                                   const struct idnvi_folded *fb)
{
    const struct idnvi_alignment none = {4, 0};
    struct idnvi_alignment total = {0, 0};
    struct side a = {fa, 0}, b = {fb, 0};
    struct run mx = take_marks(fa, &a.at, 0), my = take_marks(fb, &b.at, 0);
    struct idnvi_alignment marks = compare_marks(steps, &mx, &my);
    add(&total, marks.tier, marks.cost);
    while (a.at < fa->len && b.at < fb->len) {
        bool level = slots_of(fa->cp[a.at]) == slots_of(fb->cp[b.at]);
        if (!(level ? compare_letters : compare_unit)(&total, steps, &a, &b))
            return none;
    }
    return a.at == fa->len && b.at == fb->len ? total : none;
}
