/* SPDX-License-Identifier: MIT */
/*
 * Threads of one process that share an index whose memory map must grow: who waits for whom. A test
 * that fails may hang; then the alarm ends it.
 */
#include "zoneindex.h"

#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void nap(void)
{
    struct timespec t = {0, 1000000};
    nanosleep(&t, NULL);
}

static pthread_t started(void *(*run)(void *), void *context)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, run, context), 0);
    return thread;
}

/* An index with one clash. */
static idnv_zone *with_a_clash(void)
{
    idnv_zone *zone = fresh(NULL);
    put(zone, "look", "");
    put(zone, "l00k", "");
    return zone;
}

/* What a thread does that must enlarge the map. */
struct growing {
    idnv_zone *zone;
    uint64_t size;
    idnv_status status;
    atomic_int done;
};

static void *grow(void *context)
{
    struct growing *g = context;
    char message[IDNVI_MESSAGE_MAX];
    g->status = idnvi_zone_grow(g->zone, g->size, message);
    atomic_store(&g->done, 1);
    return NULL;
}

struct finding {
    idnv_zone *zone;
    idnv_status status;
};

static void *find(void *context)
{
    struct finding *f = context;
    idnv_zone_reader *reader;
    f->status = idnv_zone_reader_new(&reader, f->zone);
    if (!f->status)
        f->status = idnv_zone_find(NULL, reader, "look", 4);
    idnv_zone_reader_free(reader);
    return NULL;
}

/* ---- audits that overlap without end ---- */

enum { ROUNDS = 1000 };

struct relay {
    idnv_zone *zone;
    atomic_int rounds, stop;
    atomic_int arriving[2]; /* how often each has come to the index */
};

struct runner {
    struct relay *relay;
    int number;
};

/* Stays until the other has come, too. */
static int until_the_other_comes(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    struct runner *r = context;
    int before = atomic_load(&r->relay->arriving[!r->number]);
    (void)a;
    (void)b;
    for (int i = 0; i < 3 && before == atomic_load(&r->relay->arriving[!r->number]); i++)
        nap();
    nap();
    return 1;
}

static void *run(void *context)
{
    struct runner *r = context;
    struct relay *relay = r->relay;
    idnv_zone_reader *reader;
    if (idnv_zone_reader_new(&reader, relay->zone))
        return NULL;
    while (!atomic_load(&relay->stop) && atomic_fetch_add(&relay->rounds, 1) < ROUNDS) {
        atomic_fetch_add(&relay->arriving[r->number], 1);
        idnv_zone_audit(reader, IDNV_TIER_K3, until_the_other_comes, NULL, r);
    }
    idnv_zone_reader_free(reader);
    return NULL;
}

static void overlapping_audits_do_not_keep_a_writer_out(void **state)
{
    struct relay relay = {.zone = with_a_clash()};
    struct runner runner[2] = {{&relay, 0}, {&relay, 1}};
    struct growing growing = {.zone = relay.zone, .size = 4 * idnvi_zone_map_size(relay.zone)};
    pthread_t thread[2];
    (void)state;
    for (size_t i = 0; i < COUNT(thread); i++)
        thread[i] = started(run, &runner[i]);
    while (atomic_load(&relay.rounds) < 4)
        sched_yield();
    grow(&growing);
    int rounds = atomic_load(&relay.rounds);
    atomic_store(&relay.stop, 1);
    for (size_t i = 0; i < COUNT(thread); i++)
        pthread_join(thread[i], NULL);
    assert_int_equal(growing.status, IDNV_OK);
    assert_true(rounds < ROUNDS);
    assert_true(idnvi_zone_map_size(relay.zone) >= growing.size);
    idnv_zone_close(relay.zone);
}

/* ---- a writer that waits for an audit ---- */

struct inside {
    struct growing growing;
    pthread_t writer;
    struct finding within, beside;
    idnv_status copied;
    char copy[128];
    int grown;
};

static int ask_inside(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    struct inside *in = context;
    (void)a;
    (void)b;
    in->writer = started(grow, &in->growing);
    while (!atomic_load(&in->growing.zone->lock.closed))
        sched_yield();
    pthread_t reader = started(find, &in->beside);
    pthread_join(reader, NULL);
    find(&in->within);
    in->copied = idnv_zone_backup(in->growing.zone, in->copy, strlen(in->copy));
    in->grown = atomic_load(&in->growing.done);
    return 1;
}

static void no_question_waits_for_the_audit_that_a_writer_waits_for(void **state)
{
    idnv_zone *zone = with_a_clash();
    struct inside in = {.growing = {.zone = zone, .size = 4 * idnvi_zone_map_size(zone)},
                        .within = {zone, IDNV_NO},
                        .beside = {zone, IDNV_NO}};
    idnv_zone_reader *reader;
    (void)state;
    snprintf(in.copy, sizeof in.copy, "%s.copy", test_path);
    remove(in.copy);
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_audit(reader, IDNV_TIER_K3, ask_inside, NULL, &in), IDNV_NO);
    pthread_join(in.writer, NULL);
    assert_int_equal(in.grown, 0);
    assert_int_equal(in.within.status, IDNV_OK);
    assert_int_equal(in.beside.status, IDNV_OK);
    assert_int_equal(in.copied, IDNV_OK);
    assert_int_equal(in.growing.status, IDNV_OK);
    assert_true(idnvi_zone_map_size(zone) >= in.growing.size);
    assert_int_equal(remove(in.copy), 0);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

/* ---- another process ---- */

/* Waits for an octet, adds more than the map of 1 MiB here holds, is a writer until the next. */
static pid_t other_writer(int from_here, int to_here)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    idnv_zone *zone = grown_when_told(from_here);
    idnv_zone_txn *txn;
    char octet;
    if (idnv_zone_begin(&txn, zone) || write(to_here, "x", 1) != 1 ||
        read(from_here, &octet, 1) != 1)
        _exit(1);
    idnv_zone_abort(txn);
    idnv_zone_close(zone);
    _exit(0);
}

struct other {
    int to[2], from[2];
    pid_t child;
};

static idnv_zone *outgrown(struct other *other)
{
    idnv_zone_close(with_a_clash());
    assert_int_equal(pipe(other->to), 0);
    assert_int_equal(pipe(other->from), 0);
    other->child = other_writer(other->to[0], other->from[1]);
    return must_open(IDNV_ZONE_WRITE, NULL);
}

static void let_it_write(struct other *other)
{
    char octet;
    if (write(other->to[1], "x", 1) != 1 || read(other->from[0], &octet, 1) != 1)
        fail_msg("the other process failed");
}

static void let_it_end(struct other *other)
{
    int status;
    assert_int_equal(write(other->to[1], "x", 1), 1);
    assert_int_equal(waitpid(other->child, &status, 0), other->child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    for (size_t i = 0; i < 2; i++) {
        close(other->to[i]);
        close(other->from[i]);
    }
}

static void *change(void *context)
{
    struct finding *f = context;
    idnv_zone_txn *txn;
    f->status = idnv_zone_begin(&txn, f->zone);
    if (!f->status)
        idnv_zone_abort(txn);
    return NULL;
}

static void a_question_is_answered_while_a_writer_waits_for_another_process(void **state)
{
    struct other other;
    idnv_zone *zone = outgrown(&other);
    struct finding writer = {zone, IDNV_NO}, reader = {zone, IDNV_NO};
    (void)state;
    let_it_write(&other);
    pthread_t thread = started(change, &writer);
    for (int i = 0; i < 100; i++) /* time for it to wait; one that comes later is in nobody's way */
        nap();
    find(&reader);
    let_it_end(&other);
    pthread_join(thread, NULL);
    assert_int_equal(reader.status, IDNV_OK);
    assert_int_equal(writer.status, IDNV_OK);
    idnv_zone_close(zone);
}

struct outgrown {
    struct other other;
    struct finding finding;
    char message[IDNVI_MESSAGE_MAX];
};

static int ask_of_the_new(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    struct outgrown *o = context;
    idnv_zone_reader *reader;
    (void)a;
    (void)b;
    let_it_write(&o->other);
    o->finding.status = idnv_zone_reader_new(&reader, o->finding.zone);
    if (!o->finding.status)
        o->finding.status = idnv_zone_find(NULL, reader, "look", 4);
    snprintf(o->message, sizeof o->message, "%s", idnv_zone_reader_message(reader));
    idnv_zone_reader_free(reader);
    return 0;
}

/* The audit needs the old map, what is asked inside it the new one. */
static void a_question_inside_an_audit_is_refused_where_the_map_is_outgrown(void **state)
{
    struct outgrown o;
    idnv_zone *zone = outgrown(&o.other);
    idnv_zone_reader *reader;
    (void)state;
    o.finding.zone = zone;
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_audit(reader, IDNV_TIER_K3, ask_of_the_new, NULL, &o), IDNV_OK);
    assert_int_equal(o.finding.status, IDNV_ERR_FULL);
    assert_non_null(strstr(o.message, "inside an audit"));
    assert_int_equal(idnv_zone_find(NULL, reader, "look", 4), IDNV_OK);
    let_it_end(&o.other);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

/* An audit of the same reader inside its own callback is refused, and leaves nothing behind. */
static int audit_again(void *context, const idnv_zone_entry *a, const idnv_zone_entry *b)
{
    idnv_zone_reader *reader = *(idnv_zone_reader **)context;
    (void)a;
    (void)b;
    assert_true(idnv_zone_audit(reader, IDNV_TIER_K3, audit_again, NULL, context) < 0);
    return 1;
}

static void an_audit_inside_itself_is_refused(void **state)
{
    idnv_zone *zone = with_a_clash();
    idnv_zone_reader *reader;
    (void)state;
    assert_int_equal(idnv_zone_reader_new(&reader, zone), 0);
    assert_int_equal(idnv_zone_audit(reader, IDNV_TIER_K3, audit_again, NULL, &reader), IDNV_NO);
    assert_int_equal(idnvi_zone_grow(zone, 4 * idnvi_zone_map_size(zone),
                                     zone->message), IDNV_OK);
    idnv_zone_reader_free(reader);
    idnv_zone_close(zone);
}

static int with_an_alarm(void **state)
{
    (void)state;
    alarm(300);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(overlapping_audits_do_not_keep_a_writer_out, with_an_alarm),
        cmocka_unit_test_setup(no_question_waits_for_the_audit_that_a_writer_waits_for,
                               with_an_alarm),
        cmocka_unit_test_setup(a_question_is_answered_while_a_writer_waits_for_another_process,
                               with_an_alarm),
        cmocka_unit_test_setup(a_question_inside_an_audit_is_refused_where_the_map_is_outgrown,
                               with_an_alarm),
        cmocka_unit_test_setup(an_audit_inside_itself_is_refused, with_an_alarm),
    };
    return run_with_index("zone-threads", tests, COUNT(tests));
}
