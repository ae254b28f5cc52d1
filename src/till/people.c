#include "state.h"

#include "base/file.h"

#include <string.h>
#include <unistd.h>

/* Rows looked through at a time. */
#define RESIDENTS_PAGE 200

/* A document by its text, and the keys of its person. */
struct someone {
	struct document document;
	char key[PERSON_KEY_SIZE]; /* of the document */
	struct store_group group;
};

static enum err find_someone(struct till *till, const char *text,
	struct someone *ret, struct error *why)
{
	enum err rc = document_guess(text, &ret->document, why);

	if (rc)
		return rc;
	person_key(till, &ret->document, ret->key);
	return store_person_group(till->store, ret->key, &ret->group, why);
}

static enum err append_link(struct act *act, const struct till_link *link,
	const struct entry_link *body, struct error *why)
{
	static struct entry entry;
	enum err rc;

	entry = (struct entry){ .kind = ENTRY_PERSON_LINK };
	(void)text_copy(entry.operator, sizeof(entry.operator), link->by);
	entry.body.link = *body;
	rc = reason_take(link->reason, entry.body.link.reason, why);
	if (rc)
		return rc;
	return act_append(act, &entry, why);
}

static enum err may_link(const struct someone *person,
	const struct someone *other, struct error *why)
{
	if (text_same(person->group.keys[0], other->group.keys[0]))
		return error_set(why, ERR_CONFLICT,
			"both are documents of one person already");
	if (person->group.count + other->group.count > PERSON_DOCUMENTS_MAX)
		return error_set(why, ERR_CONFLICT,
			"a person has at most %d documents",
			PERSON_DOCUMENTS_MAX);
	return ERR_OK;
}

/* The other's documents come along, each by an entry of its own. */
static enum err append_links(struct act *act, const struct till_link *link,
	const struct someone *person, const struct someone *other,
	struct error *why)
{
	struct store *store = act->till->store;
	struct entry_link body = { .linked = true };
	enum err rc =
		store_document_put(store, person->key, &person->document, why);

	if (!rc)
		rc = store_document_put(
			store, other->key, &other->document, why);
	memcpy(body.person, person->group.keys[0], sizeof(body.person));
	for (int i = 0; !rc && i < other->group.count; i++) {
		memcpy(body.alias, other->group.keys[i], sizeof(body.alias));
		rc = append_link(act, link, &body, why);
	}
	return rc;
}

enum err till_link(
	struct till *till, const struct till_link *link, struct error *why)
{
	struct someone person;
	struct someone other;
	AUTO(act) act = { 0 };
	enum err rc = find_someone(till, link->document, &person, why);

	if (!rc)
		rc = find_someone(till, link->other, &other, why);
	if (!rc)
		rc = may_link(&person, &other, why);
	if (!rc)
		rc = act_begin(till, &act, why);
	if (!rc)
		rc = append_links(&act, link, &person, &other, why);
	if (!rc)
		rc = act_commit(&act, why);
	if (!rc)
		till->has_links = true;
	return rc;
}

enum err till_unlink(
	struct till *till, const struct till_link *link, struct error *why)
{
	struct someone person;
	struct entry_link body = { .linked = false };
	AUTO(act) act = { 0 };
	enum err rc = find_someone(till, link->document, &person, why);

	if (rc)
		return rc;
	if (text_same(person.key, person.group.keys[0]))
		return error_set(why, ERR_CONFLICT,
			"this document is not linked to a person by another;"
			" unlink the other documents");
	memcpy(body.person, person.group.keys[0], sizeof(body.person));
	memcpy(body.alias, person.key, sizeof(body.alias));
	rc = act_begin(till, &act, why);
	if (!rc)
		rc = append_link(&act, link, &body, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

/* A field of CSV, quoted: RFC 4180. */
static void add_field(struct text *csv, const char *value)
{
	text_add(csv, "\"");
	for (; *value != '\0'; value++) {
		if (*value == '"')
			text_add(csv, "\"");
		text_add_bytes(csv, value, 1);
	}
	text_add(csv, "\"");
}

static void add_day(struct text *csv, int32_t day)
{
	char text[DAY_TEXT_SIZE] = "";

	if (day != DAY_NONE)
		day_format(day, text);
	text_addf(csv, ",%s", text);
}

static void write_row(const struct resident *resident, struct text *csv)
{
	text_add(csv, "document,number,name,born,valid_until,status\r\n");
	text_addf(csv, "%s,", document_kind_name(resident->document.kind));
	add_field(csv, resident->document.number);
	text_add(csv, ",");
	add_field(csv, resident->name);
	add_day(csv, resident->born);
	add_day(csv, resident->valid_until);
	text_addf(csv, ",%s\r\n", resident_status_name(resident->status));
}

enum err till_resident_put(struct till *till, const char *by,
	const struct resident *resident, struct error *why)
{
	static struct till_imported imported;
	char bytes[1024];
	struct text csv = text_over(bytes, sizeof(bytes));
	char path[HOME_PATH_SIZE];
	struct file_write write = { .path = path,
		.bytes = bytes,
		.is_private = true,
		.replace = true };
	const struct till_import import = {
		.dataset = DATASET_RESIDENTS, .path = path, .by = by
	};
	enum err rc;

	write_row(resident, &csv);
	write.length = csv.length;
	home_path(till->home, "datasets/resident.csv", path);
	rc = may_administer(till, by, RIGHT_ADMINISTER, why);
	if (!rc)
		rc = file_write(&write, why);
	if (!rc)
		rc = till_import(till, &import, &imported, why);
	(void)unlink(path);
	explicit_bzero(bytes, sizeof(bytes));
	if (!rc && imported.bad > 0)
		rc = error_set(why, ERR_INPUT, "%s: %s",
			imported.faults[0].column, imported.faults[0].reason);
	return rc;
}

enum err till_resident_find(struct till *till, const char *document,
	struct resident *ret, struct error *why)
{
	struct document known;
	enum err rc = document_guess(document, &known, why);

	if (rc)
		return rc;
	return store_resident_find(till->store, &known, ret, why);
}

static bool is_of_group(const struct till *till,
	const struct store_group *group, const struct document *document)
{
	char key[PERSON_KEY_SIZE];

	person_key(till, document, key);
	for (int i = 0; i < group->count; i++) {
		if (text_same(key, group->keys[i]))
			return true;
	}
	return false;
}

/* Those of a page that are the person's, as the dataset has them now. */
static enum err take_page(struct till *till, const struct store_group *group,
	const struct document *page, int count, struct till_revealed *ret,
	struct error *why)
{
	for (int i = 0; i < count && ret->count < PERSON_DOCUMENTS_MAX; i++) {
		enum err rc;

		if (!is_of_group(till, group, &page[i]))
			continue;
		rc = store_resident_find(till->store, &page[i],
			&ret->residents[ret->count], why);
		if (rc && rc != ERR_NOT_FOUND)
			return rc;
		ret->count += rc ? 0 : 1; /* or out of sight by now */
	}
	return ERR_OK;
}

/* Every resident is looked at: a key does not lead back to its number. */
static enum err find_revealed(struct till *till,
	const struct store_group *group, struct till_revealed *ret,
	struct error *why)
{
	static struct document page[RESIDENTS_PAGE];
	struct document after = { 0 };
	int count = RESIDENTS_PAGE;
	enum err rc = ERR_OK;

	ret->count = 0;
	while (!rc && count == RESIDENTS_PAGE) {
		rc = store_residents_after(
			till->store, &after, page, RESIDENTS_PAGE, &count, why);
		if (!rc)
			rc = take_page(till, group, page, count, ret, why);
		if (!rc && count > 0)
			after = page[count - 1];
	}
	explicit_bzero(page, sizeof(page));
	if (rc || ret->count > 0)
		return rc;
	return error_set(why, ERR_NOT_FOUND,
		"no resident of this till is %.22s: only the auditor's secret"
		" key opens the sealed number",
		group->keys[0]);
}

enum err till_reveal(struct till *till, const struct till_reveal *reveal,
	struct till_revealed *ret, struct error *why)
{
	static struct entry entry;
	static struct till_revealed found;
	struct store_group group;
	enum err rc = till_may(till, reveal->by, RIGHT_ADMINISTER, why);

	if (!rc)
		rc = store_person_group(
			till->store, reveal->person, &group, why);
	if (!rc)
		rc = find_revealed(till, &group, &found, why);
	if (rc)
		return rc;
	entry = (struct entry){ .kind = ENTRY_PERSON_REVEAL };
	(void)text_copy(entry.operator, sizeof(entry.operator), reveal->by);
	memcpy(entry.body.reveal.person, group.keys[0],
		sizeof(entry.body.reveal.person));
	rc = reason_take(reveal->reason, entry.body.reveal.reason, why);
	if (!rc)
		rc = act_alone(till, &entry, why);
	if (!rc)
		*ret = found; /* shown only once it is on record */
	explicit_bzero(&found, sizeof(found));
	return rc;
}
