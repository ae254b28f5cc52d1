#include "pool.h"

#include "sign/hash.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS_MAX 64

/* Pieces in the order of submission: taken, done or begun, waiting. */
struct pool {
	pool_work *work;
	void *context;
	int thread_count;
	bool closing;
	pthread_t threads[THREADS_MAX];
	pthread_mutex_t mutex;
	pthread_cond_t more; /* a piece waits, or the end has come */
	pthread_cond_t done; /* a piece is done */
	unsigned int taken;  /* numbers of pieces, from 0 on, wrapping */
	unsigned int begun;
	unsigned int submitted;
	struct {
		void *piece;
		bool done;
	} pieces[POOL_PIECES_MAX];
};

static_assert((POOL_PIECES_MAX & (POOL_PIECES_MAX - 1)) == 0, "a ring");

static void *run(void *argument)
{
	struct pool *pool = argument;

	(void)pthread_mutex_lock(&pool->mutex);
	for (;;) {
		unsigned int at;

		while (pool->begun == pool->submitted && !pool->closing)
			(void)pthread_cond_wait(&pool->more, &pool->mutex);
		if (pool->begun == pool->submitted)
			break;
		at = pool->begun++ % POOL_PIECES_MAX;
		(void)pthread_mutex_unlock(&pool->mutex);
		pool->work(pool->context, pool->pieces[at].piece);
		(void)pthread_mutex_lock(&pool->mutex);
		pool->pieces[at].done = true;
		(void)pthread_cond_signal(&pool->done);
	}
	(void)pthread_mutex_unlock(&pool->mutex);
	hash_thread_end();
	return NULL;
}

enum err pool_open(int jobs, pool_work *work, void *context, struct pool **ret,
	struct error *why)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	assert(jobs >= 1 && jobs <= THREADS_MAX);
	if (pool == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	pool->work = work;
	pool->context = context;
	hash_in_bulk();
	(void)pthread_mutex_init(&pool->mutex, NULL);
	(void)pthread_cond_init(&pool->more, NULL);
	(void)pthread_cond_init(&pool->done, NULL);
	while (jobs > 1 && pool->thread_count < jobs) {
		if (pthread_create(&pool->threads[pool->thread_count], NULL,
			    run, pool) != 0)
			break; /* fewer do it as well */
		pool->thread_count++;
	}
	*ret = pool;
	return ERR_OK;
}

void pool_close(struct pool *pool)
{
	if (pool == NULL)
		return;
	(void)pthread_mutex_lock(&pool->mutex);
	pool->closing = true;
	(void)pthread_cond_broadcast(&pool->more);
	(void)pthread_mutex_unlock(&pool->mutex);
	for (int i = 0; i < pool->thread_count; i++)
		(void)pthread_join(pool->threads[i], NULL);
	(void)pthread_cond_destroy(&pool->more);
	(void)pthread_cond_destroy(&pool->done);
	(void)pthread_mutex_destroy(&pool->mutex);
	free(pool);
}

void pool_submit(struct pool *pool, void *piece)
{
	unsigned int at = pool->submitted % POOL_PIECES_MAX;

	assert(pool->submitted - pool->taken < POOL_PIECES_MAX);
	pool->pieces[at].piece = piece;
	pool->pieces[at].done = false;
	if (pool->thread_count == 0) {
		pool->work(pool->context, piece);
		pool->pieces[at].done = true;
		pool->begun++;
		pool->submitted++;
		return;
	}
	(void)pthread_mutex_lock(&pool->mutex);
	pool->submitted++;
	(void)pthread_cond_signal(&pool->more);
	(void)pthread_mutex_unlock(&pool->mutex);
}

void *pool_take(struct pool *pool)
{
	unsigned int at = pool->taken % POOL_PIECES_MAX;

	assert(pool->taken != pool->submitted);
	(void)pthread_mutex_lock(&pool->mutex);
	while (!pool->pieces[at].done)
		(void)pthread_cond_wait(&pool->done, &pool->mutex);
	pool->taken++;
	(void)pthread_mutex_unlock(&pool->mutex);
	return pool->pieces[at].piece;
}

int pool_processors(int max)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	if (count < 1)
		return 1;
	return count > max ? max : (int)count;
}
