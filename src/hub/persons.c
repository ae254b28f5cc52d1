#include "base/csv.h"
#include "core/resident.h"
#include "state.h"

#include <string.h>

/* What of the residents' file matters here, by where its columns stand. */
enum column {
	COLUMN_DOCUMENT,
	COLUMN_NUMBER,
	COLUMN_BORN,
	COLUMN_STATUS
};

static const char *const columns[] = { "document", "number", "born", "status" };
#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

struct places {
	int at[sizeof(columns) / sizeof(columns[0])];
};

static enum err find_places(
	const struct csv_row *head, struct places *ret, struct error *why)
{
	for (int i = 0; i < COLUMNS; i++) {
		ret->at[i] = -1;
		for (int j = 0; j < head->count; j++) {
			if (text_same(head->fields[j], columns[i]))
				ret->at[i] = j;
		}
		if (ret->at[i] < 0)
			return error_set(why, ERR_INPUT,
				"the file lacks the column %s", columns[i]);
	}
	return ERR_OK;
}

static const char *field(
	const struct csv_row *row, const struct places *places, enum column at)
{
	return places->at[at] < row->count ? row->fields[places->at[at]] : "";
}

static enum err take_row(struct hub *hub, const struct csv_row *row,
	const struct places *places, struct error *why)
{
	struct store_person person = { .born = DAY_NONE };
	struct document document;
	enum document_kind kind = DOCUMENT_NONE;
	enum resident_status status = RESIDENT_ACTIVE;
	char plain[DOCUMENT_TEXT_SIZE];
	const char *born = field(row, places, COLUMN_BORN);
	enum err rc = document_kind_parse(
		field(row, places, COLUMN_DOCUMENT), &kind, why);

	if (!rc)
		rc = document_check(kind, field(row, places, COLUMN_NUMBER),
			&document, why);
	if (!rc && born[0] != '\0')
		rc = day_parse(born, &person.born, why);
	if (!rc)
		rc = resident_status_parse(
			field(row, places, COLUMN_STATUS), &status, why);
	if (rc)
		return error_wrap(why, "line %lld", (long long)row->line);
	document_text(&document, plain);
	keyring_person(hub->keyring, plain, person.person);
	explicit_bzero(plain, sizeof(plain));
	person.blocked = status == RESIDENT_BLOCKED;
	return store_person_put(hub->store, &person, why);
}

static enum err take_rows(struct hub *hub, struct csv *csv, struct error *why)
{
	struct csv_row row;
	struct places places = { .at = { 0 } };
	enum err rc = csv_next(csv, &row, why);

	if (!rc)
		rc = find_places(&row, &places, why);
	if (rc)
		return rc;
	while (!(rc = csv_next(csv, &row, why))) {
		rc = take_row(hub, &row, &places, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err persons_take(
	struct hub *hub, FILE *file, bool replaces, struct error *why)
{
	struct csv *csv = csv_open(file);
	enum err rc = ERR_OK;

	if (csv == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	if (replaces)
		rc = store_persons_clear(hub->store, why);
	if (!rc)
		rc = take_rows(hub, csv, why);
	csv_close(csv);
	return rc;
}

/* One that is in no dataset is the till's to judge: by its document. */
enum err persons_judge(struct hub *hub, const char *key, int32_t day,
	enum lease_reason *ret, struct error *why)
{
	struct store_person person;
	const struct rules *rules;
	enum err rc = store_person_find(hub->store, key, &person, why);

	*ret = LEASE_GRANTED;
	if (rc)
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	rc = hub_rules(hub, day, &rules, why);
	if (rc)
		return rc;
	if (person.blocked)
		*ret = LEASE_BLOCKED;
	else if (rules->minimum_age > 0 && person.born != DAY_NONE &&
		 day_age(person.born, day) < rules->minimum_age)
		*ret = LEASE_UNDER_AGE;
	return ERR_OK;
}
