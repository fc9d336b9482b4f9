/* SPDX-License-Identifier: MIT */
/*
 * Who uses the memory map, and when it may be changed: only while no thread has a transaction.
 *
 * A lock that prefers readers would keep a writer out for ever that must grow the map, and one that
 * prefers writers would make all questions wait for the audit that the writer waits for, and for
 * ever those that are asked inside it. So there is a gate in front of the lock. A use of the map is
 * short, or it is a stay: it may last, because it runs code of the caller or waits for another
 * process. The gate closes to new stays first, while questions go on; when the last stay has ended
 * it closes to all, and the wait is for questions under way.
 */
#include "zone/internal.h"

#include <errno.h>

int idnvi_zone_lock_init(struct idnvi_zone_lock *lock)
{
    lock->stays = NULL;
    atomic_init(&lock->closed, IDNVI_GATE_OPEN);
    if (pthread_rwlock_init(&lock->map, NULL))
        return 0;
    if (pthread_mutex_init(&lock->gate, NULL) == 0) {
        if (pthread_cond_init(&lock->moved, NULL) == 0)
            return 1;
        pthread_mutex_destroy(&lock->gate);
    }
    pthread_rwlock_destroy(&lock->map);
    return 0;
}

void idnvi_zone_lock_destroy(struct idnvi_zone_lock *lock)
{
    pthread_cond_destroy(&lock->moved);
    pthread_mutex_destroy(&lock->gate);
    pthread_rwlock_destroy(&lock->map);
}

/* This thread is inside already: whoever wants to change the map waits for it. */
static int stays_here(const struct idnvi_zone_lock *lock)
{
    for (const struct idnvi_zone_stay *stay = lock->stays; stay; stay = stay->next)
        if (pthread_equal(stay->thread, pthread_self()))
            return 1;
    return 0;
}

void idnvi_zone_lock_use(struct idnvi_zone_lock *lock, struct idnvi_zone_stay *stay)
{
    if (stay) {
        pthread_mutex_lock(&lock->gate);
        while (atomic_load(&lock->closed) && !stays_here(lock))
            pthread_cond_wait(&lock->moved, &lock->gate);
        stay->thread = pthread_self();
        stay->next = lock->stays;
        lock->stays = stay;
        pthread_mutex_unlock(&lock->gate);
    } else if (atomic_load(&lock->closed) == IDNVI_GATE_CLOSED) {
        pthread_mutex_lock(&lock->gate);
        while (atomic_load(&lock->closed) == IDNVI_GATE_CLOSED)
            pthread_cond_wait(&lock->moved, &lock->gate);
        pthread_mutex_unlock(&lock->gate);
    }
    pthread_rwlock_rdlock(&lock->map);
}

void idnvi_zone_lock_leave(struct idnvi_zone_lock *lock, struct idnvi_zone_stay *stay)
{
    pthread_rwlock_unlock(&lock->map);
    if (!stay)
        return;
    pthread_mutex_lock(&lock->gate);
    struct idnvi_zone_stay **at = &lock->stays;
    while (*at != stay)
        at = &(*at)->next;
    *at = stay->next;
    pthread_cond_broadcast(&lock->moved);
    pthread_mutex_unlock(&lock->gate);
}

int idnvi_zone_lock_change(struct idnvi_zone_lock *lock)
{
    pthread_mutex_lock(&lock->gate);
    if (stays_here(lock)) {
        pthread_mutex_unlock(&lock->gate);
        return EDEADLK;
    }
    while (atomic_load(&lock->closed))
        pthread_cond_wait(&lock->moved, &lock->gate);
    atomic_store(&lock->closed, IDNVI_GATE_STAYS);
    while (lock->stays)
        pthread_cond_wait(&lock->moved, &lock->gate);
    atomic_store(&lock->closed, IDNVI_GATE_CLOSED);
    pthread_mutex_unlock(&lock->gate);
    pthread_rwlock_wrlock(&lock->map);
    return 0;
}

void idnvi_zone_lock_changed(struct idnvi_zone_lock *lock)
{
    pthread_rwlock_unlock(&lock->map);
    pthread_mutex_lock(&lock->gate);
    atomic_store(&lock->closed, IDNVI_GATE_OPEN);
    pthread_cond_broadcast(&lock->moved);
    pthread_mutex_unlock(&lock->gate);
}
