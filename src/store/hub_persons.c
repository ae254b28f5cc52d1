#include "store/hub.h"

#include "query.h"

#include <string.h>

enum err store_person_put(struct store *store,
	const struct store_person *person, struct error *why)
{
	static const char sql[] =
		"INSERT INTO person (person, born, blocked)"
		" VALUES ($1, $2, $3) ON CONFLICT (person) DO UPDATE"
		" SET born = excluded.born, blocked = excluded.blocked";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, person->person);
	query_bind_day(&query, 2, person->born);
	query_bind_i64(&query, 3, person->blocked);
	return query_end(&query, why);
}

static enum err one_person(
	struct query *query, struct store_person *ret, struct error *why)
{
	bool found = query_next(query);
	enum err rc;

	if (found) {
		query_text(query, 0, ret->person, sizeof(ret->person));
		ret->born = query_day(query, 1);
		ret->blocked = query_i64(query, 2) != 0;
	}
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(
			why, ERR_NOT_FOUND, "no dataset knows the person");
	return rc;
}

enum err store_person_find(struct store *store, const char *key,
	struct store_person *ret, struct error *why)
{
	static const char sql[] =
		"SELECT person, born, blocked FROM person WHERE person = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, key);
	return one_person(&query, ret, why);
}

enum err store_person_after(struct store *store, const char *after,
	struct store_person *ret, struct error *why)
{
	static const char sql[] = "SELECT person, born, blocked FROM person"
				  " WHERE person > $1 ORDER BY person LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, after);
	return one_person(&query, ret, why);
}

enum err store_persons_clear(struct store *store, struct error *why)
{
	static const char sql[] = "DELETE FROM person";
	AUTO(query) query = query_open(store, sql);

	return query_end(&query, why);
}

enum err store_regular_after(
	struct store *store, struct store_regular *next, struct error *why)
{
	static const char sql[] =
		"SELECT person FROM quota_use WHERE chain = $1"
		"   AND limit_id = $2 AND day BETWEEN $3 AND $4"
		"   AND used > 0 AND person > $5 GROUP BY person"
		" HAVING count(DISTINCT day) >= $6 ORDER BY person LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	char person[PERSON_KEY_SIZE] = "";
	enum err rc;

	query_bind_text(&query, 1, next->chain);
	query_bind_text(&query, 2, next->limit);
	query_bind_i64(&query, 3, next->days.first);
	query_bind_i64(&query, 4, next->days.last);
	query_bind_text(&query, 5, next->person);
	query_bind_i64(&query, 6, next->times);
	if (query_next(&query))
		query_text(&query, 0, person, sizeof(person));
	rc = query_end(&query, why);
	if (!rc && person[0] == '\0')
		rc = error_set(
			why, ERR_NOT_FOUND, "nobody else comes regularly");
	if (!rc)
		memcpy(next->person, person, sizeof(person));
	return rc;
}
