#include "store/store.h"

#include "database.h"
#include "query.h"

#include <assert.h>

static const char *const whats[] = { "receipt", "report", "drawer" };
static const char *const states[] = { "waiting", "sent", "confirmed", "unknown",
	"dropped" };

/* The place of a word that the table's CHECK lets be there. */
static int place_of(const char *const *words, int count, const char *word)
{
	int at = 0;

	while (at < count && !text_same(words[at], word))
		at++;
	assert(at < count);
	return at;
}

/* Only the newest are kept; what is still to be done always is. */
static enum err prune(struct store *store, struct error *why)
{
	static const char sql[] =
		"DELETE FROM print_job"
		" WHERE state IN ('sent', 'confirmed', 'dropped')"
		"   AND job <= (SELECT max(job) FROM print_job) - $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, STORE_JOBS_KEPT);
	return query_end(&query, why);
}

enum err store_job_add(struct store *store, const struct store_job *job,
	int64_t *ret, struct error *why)
{
	static const char sql[] =
		"INSERT INTO print_job (at_ms, operator, what, receipt, copy,"
		" shift, language, kick, state)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')";
	AUTO(query) query = query_open(store, sql);
	enum err rc;

	query_bind_i64(&query, 1, job->at.ms);
	query_bind_text(&query, 2, job->operator);
	query_bind_text(&query, 3, whats[job->what]);
	query_bind_text(&query, 4, job->receipt);
	query_bind_i64(&query, 5, job->copy);
	query_bind_i64(&query, 6, job->shift);
	query_bind_text(&query, 7, language_name(job->language));
	query_bind_i64(&query, 8, job->kick);
	rc = query_end(&query, why);
	if (rc)
		return rc;
	*ret = database_inserted(store);
	return prune(store, why);
}

enum err store_job_mark(struct store *store, int64_t job,
	enum print_state state, struct error *why)
{
	static const char sql[] =
		"UPDATE print_job SET state = $2 WHERE job = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, job);
	query_bind_text(&query, 2, states[state]);
	return query_end(&query, why);
}

enum err store_jobs_drop(struct store *store, struct error *why)
{
	static const char sql[] = "UPDATE print_job SET state = 'dropped'"
				  " WHERE state IN ('waiting', 'unknown')";
	AUTO(query) query = query_open(store, sql);

	return query_end(&query, why);
}

static void read_job(struct query *query, struct store_job *ret)
{
	char word[16] = "";

	*ret = (struct store_job){ .job = query_i64(query, 0),
		.at = { query_i64(query, 1) },
		.copy = (int)query_i64(query, 5),
		.shift = query_i64(query, 6),
		.kick = query_i64(query, 8) != 0 };
	query_text(query, 2, ret->operator, sizeof(ret->operator));
	query_text(query, 3, word, sizeof(word));
	ret->what = (enum print_what)place_of(whats, PRINT_WHATS, word);
	query_text(query, 4, ret->receipt, sizeof(ret->receipt));
	query_text(query, 7, word, sizeof(word));
	(void)language_parse(word, &ret->language); /* as CHECKed */
	query_text(query, 9, word, sizeof(word));
	ret->state = (enum print_state)place_of(states, PRINT_STATES, word);
}

enum err store_job_find(struct store *store, int64_t job, struct store_job *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT job, at_ms, operator, what, receipt, copy, shift,"
		"       language, kick, state"
		"  FROM print_job WHERE job = $1";
	AUTO(query) query = query_open(store, sql);
	struct store_job found = { 0 };
	enum err rc;

	query_bind_i64(&query, 1, job);
	if (query_next(&query))
		read_job(&query, &found);
	rc = query_end(&query, why);
	if (!rc && found.job == 0)
		rc = error_set(why, ERR_NOT_FOUND, "there is no print job %lld",
			(long long)job);
	if (!rc)
		*ret = found;
	return rc;
}

enum err store_job_next(
	struct store *store, struct store_job *ret, struct error *why)
{
	static const char sql[] =
		"SELECT job, at_ms, operator, what, receipt, copy, shift,"
		"       language, kick, state"
		"  FROM print_job WHERE state = 'waiting' ORDER BY job LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct store_job found = { 0 };
	enum err rc;

	if (query_next(&query))
		read_job(&query, &found);
	rc = query_end(&query, why);
	if (!rc && found.job == 0)
		rc = error_set(why, ERR_NOT_FOUND, "nothing is to be printed");
	if (!rc)
		*ret = found;
	return rc;
}

enum err store_job_list(struct store *store, struct store_job *ret,
	int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT job, at_ms, operator, what, receipt, copy, shift,"
		"       language, kick, state"
		"  FROM print_job ORDER BY state = 'unknown' DESC,"
		"       state = 'waiting' DESC, job DESC LIMIT $1";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	query_bind_i64(&query, 1, STORE_JOBS_MAX);
	while (count < STORE_JOBS_MAX && query_next(&query))
		read_job(&query, &ret[count++]);
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}

enum err store_job_count_of(struct store *store, const char *receipt,
	int64_t *ret, struct error *why)
{
	static const char sql[] =
		"SELECT count(*) FROM print_job WHERE receipt = $1";
	AUTO(query) query = query_open(store, sql);
	int64_t count = 0;
	enum err rc;

	query_bind_text(&query, 1, receipt);
	if (query_next(&query))
		count = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = count;
	return rc;
}

enum err store_job_counts(struct store *store, int64_t *ret_waiting,
	int64_t *ret_unknown, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(sum(state = 'waiting'), 0),"
		"       coalesce(sum(state = 'unknown'), 0)"
		"  FROM print_job WHERE state IN ('waiting', 'unknown')";
	AUTO(query) query = query_open(store, sql);
	int64_t waiting = 0;
	int64_t unknown = 0;
	enum err rc;

	if (query_next(&query)) {
		waiting = query_i64(&query, 0);
		unknown = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	*ret_waiting = waiting;
	*ret_unknown = unknown;
	return ERR_OK;
}
