#include "state.h"

#include <inttypes.h>
#include <string.h>

/* An end of an export: a day, or a number of an epoch. */
struct place {
	bool is_day;
	int32_t day;
	int64_t epoch;
	int64_t seq;
};

static bool take_number(const char *text, int64_t *ret)
{
	struct error why;
	long long number = 0;

	if (strlen(text) > 15 || !text_is_digits(text) ||
		text_parse_i64(text, &number, &why))
		return false;
	*ret = number;
	return true;
}

/* "2026-11-24", "120" or "2-120". */
static enum err parse_place(const struct till *till, const char *text,
	struct place *ret, struct error *why)
{
	char epoch[EXPORT_PLACE_SIZE] = "";
	const char *dash = strchr(text, '-');
	struct text head = text_over(epoch, sizeof(epoch));

	*ret = (struct place){ .epoch = till->epoch };
	if (dash != NULL && strchr(dash + 1, '-') != NULL) {
		ret->is_day = true;
		return day_parse(text, &ret->day, why);
	}
	if (dash == NULL && take_number(text, &ret->seq))
		return ERR_OK;
	if (dash != NULL && dash - text < EXPORT_PLACE_SIZE) {
		text_add_bytes(&head, text, (size_t)(dash - text));
		if (take_number(epoch, &ret->epoch) &&
			take_number(dash + 1, &ret->seq))
			return ERR_OK;
	}
	return error_set(why, ERR_INPUT,
		"'%.40s' is no day like 2026-11-24, no number of an entry and"
		" no epoch and number like 2-120",
		text);
}

/* The position of the first entry of a place, or of the last. */
static enum err find_place(struct till *till, const struct place *place,
	bool last, int64_t *ret, struct error *why)
{
	static struct store_entry stored;
	struct period days = { place->day, place->day };
	struct store_positions positions;
	enum err rc;

	if (place->is_day) {
		rc = store_positions(till->store, days, &positions, why);
		if (!rc)
			*ret = last ? positions.last : positions.first;
		return rc;
	}
	rc = store_entry_find(
		till->store, place->epoch, place->seq, &stored, why);
	if (rc == ERR_NOT_FOUND)
		return error_set(why, ERR_INPUT,
			"there is no entry %" PRId64 " in epoch %" PRId64,
			place->seq, place->epoch);
	if (!rc)
		*ret = stored.id;
	return rc;
}

/* The ends as they were asked for. */
struct ends {
	struct place from;
	struct place to;
};

static enum err parse_ends(const struct till *till,
	const struct till_export *export, struct ends *ret, struct error *why)
{
	enum err rc = ERR_OK;

	if (export->from != NULL)
		rc = parse_place(till, export->from, &ret->from, why);
	if (!rc && export->to != NULL)
		rc = parse_place(till, export->to, &ret->to, why);
	if (!rc && ret->from.is_day && ret->to.is_day &&
		ret->from.day > ret->to.day)
		rc = error_set(why, ERR_INPUT,
			"the days from %s to %s are none", export->from,
			export->to);
	return rc;
}

/* What lies between the two ends, the export's own entry at id included. */
static enum err find_positions(struct till *till,
	const struct till_export *export, int64_t id,
	struct till_exported *result, struct error *why)
{
	struct ends ends = { 0 };
	enum err rc = parse_ends(till, export, &ends, why);

	if (rc)
		return rc;
	result->first = 1;
	result->last = id;
	if (export->from != NULL)
		rc = find_place(till, &ends.from, false, &result->first, why);
	if (!rc && export->to != NULL)
		rc = find_place(till, &ends.to, true, &result->last, why);
	if (rc)
		return rc;
	if (result->first == 0 || result->first > result->last)
		return error_set(
			why, ERR_NOT_FOUND, "there is no entry in this period");
	result->whole = result->first == 1 && result->last == id;
	return ERR_OK;
}

static enum err fill_entry(const struct till_export *export,
	struct entry *entry, struct error *why)
{
	struct entry_export *body = &entry->body.export;

	*entry = (struct entry){ .kind = ENTRY_EXPORT };
	(void)text_copy(entry->operator, sizeof(entry->operator), export->by);
	body->form = export->workbook ? EXPORT_XLSX : EXPORT_BUNDLE;
	body->identities = export->identities;
	if ((export->from != NULL &&
		    !text_copy(body->from, sizeof(body->from), export->from)) ||
		(export->to != NULL &&
			!text_copy(body->to, sizeof(body->to), export->to)))
		return error_set(why, ERR_INPUT,
			"a day, a number or an epoch and a number is shorter");
	if (export->reason != NULL)
		return reason_take(export->reason, body->reason, why);
	if (export->identities)
		return error_set(why, ERR_INPUT,
			"document numbers leave the till for a reason only:"
			" give --reason");
	return ERR_OK;
}

static void fill_result(const struct entry *entry,
	const struct store_entry *stored, struct till_exported *result)
{
	result->epoch = entry->epoch;
	result->seq = entry->seq;
	result->at = entry->at;
	memcpy(result->leaf, stored->leaf, sizeof(result->leaf));
	memcpy(result->reason, entry->body.export.reason,
		sizeof(result->reason));
}

/* Document numbers are given out by an operator, never by a shell. */
static enum err may_export(
	struct till *till, const struct till_export *export, struct error *why)
{
	if (export->identities)
		return till_may(till, export->by, RIGHT_ADMINISTER, why);
	return may_administer(till, export->by, RIGHT_EXPORT, why);
}

enum err till_export(struct till *till, const struct till_export *export,
	struct till_exported *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct till_exported result = { 0 };
	AUTO(act) act = { 0 };
	enum err rc = may_export(till, export, why);

	if (!rc)
		rc = fill_entry(export, &entry, why);
	if (!rc)
		rc = act_begin(till, &act, why);
	if (!rc)
		rc = act_append(&act, &entry, why);
	if (!rc)
		rc = store_entry_last(till->store, &stored, why);
	if (!rc)
		rc = find_positions(till, export, stored.id, &result, why);
	if (!rc)
		rc = act_commit(&act, why);
	if (rc)
		return rc;
	fill_result(&entry, &stored, &result);
	*ret = result;
	return ERR_OK;
}

enum err till_export_find(struct till *till, const char *place,
	struct till_exported *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	const struct entry_export *body = &entry.body.export;
	struct till_exported result = { 0 };
	struct till_export export = { 0 };
	struct place at = { 0 };
	enum err rc = parse_place(till, place, &at, why);

	if (!rc)
		rc = store_entry_find(
			till->store, at.epoch, at.seq, &stored, why);
	if (!rc)
		rc = entry_of(till, &stored, &entry, why);
	if (!rc && entry.kind != ENTRY_EXPORT)
		rc = error_set(why, ERR_INPUT, "entry %.40s tells of no export",
			place);
	if (rc)
		return rc;
	export.from = body->from[0] != '\0' ? body->from : NULL;
	export.to = body->to[0] != '\0' ? body->to : NULL;
	rc = find_positions(till, &export, stored.id, &result, why);
	if (rc)
		return rc;
	fill_result(&entry, &stored, &result);
	*ret = result;
	return ERR_OK;
}
