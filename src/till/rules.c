#include "online.h"
#include "refunds.h"

#include "base/file.h"
#include "entry/rulesdoc.h"

#include <inttypes.h>

static enum err take_rules(const struct store_entry *stored,
	const struct entry *entry, struct rules *ret, struct error *why)
{
	if (entry->kind != ENTRY_RULES)
		return error_set(why, ERR_FORGED,
			"the rules table points at entry %" PRId64
			", which holds none: run quotapos rebuild",
			stored->seq);
	*ret = entry->body.rules.rules;
	return ERR_OK;
}

/* Of an entry of the hub's chain, by its place there. */
static enum err read_of_hub(
	struct till *till, int64_t id, struct rules *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc = store_hub_after(till->store, id - 1, &stored, why);

	if (!rc)
		rc = hub_entry_open(
			till, stored.line, stored.length, &entry, why);
	return rc ? rc : take_rules(&stored, &entry, ret, why);
}

static enum err read_own(
	struct till *till, int64_t id, struct rules *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc = store_entry_get(till->store, id, &stored, why);

	if (!rc)
		rc = entry_of(till, &stored, &entry, why);
	return rc ? rc : take_rules(&stored, &entry, ret, why);
}

enum err rules_load(struct till *till, int32_t day, struct error *why)
{
	int64_t id = 0;
	/* A till of a market is told its rules by the hub. */
	enum err rc = till->online != NULL
			      ? store_hub_rules_find(till->store, day, &id, why)
			      : ERR_NOT_FOUND;

	if (!rc)
		rc = read_of_hub(till, id, &till->rules, why);
	/* Before the hub has told any, a till that joined has its own. */
	if (rc == ERR_NOT_FOUND) {
		rc = store_rules_find(till->store, day, &id, why);
		if (!rc)
			rc = read_own(till, id, &till->rules, why);
	}
	if (!rc)
		till->rules_day = day;
	return rc;
}

enum err rules_of_version(struct till *till, int64_t version, struct rules *ret,
	struct error *why)
{
	int64_t id = 0;
	enum err rc = store_rules_version(till->store, version, &id, why);

	if (!rc)
		return read_own(till, id, ret, why);
	if (rc == ERR_NOT_FOUND && till->online != NULL)
		rc = store_hub_rules_version(till->store, version, &id, why);
	return rc ? rc : read_of_hub(till, id, ret, why);
}

const struct rules *till_rules(struct till *till)
{
	struct error why;
	int32_t day = till_today(till);

	/* Rules that were in force stay so when later ones cannot be read. */
	if (till->rules_day != day && rules_load(till, day, &why))
		return &till->rules;
	return &till->rules;
}

/* The highest version in the chain, in force or not; 0 before the first. */
static enum err last_version(struct till *till, int64_t *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	int64_t id;
	enum err rc = store_rules_find(till->store, INT32_MAX, &id, why);

	if (rc == ERR_NOT_FOUND) {
		*ret = 0;
		return ERR_OK;
	}
	if (!rc)
		rc = store_entry_get(till->store, id, &stored, why);
	if (!rc)
		rc = entry_of(till, &stored, &entry, why);
	if (!rc)
		*ret = entry.body.rules.rules.version;
	return rc;
}

static enum err may_apply(
	struct till *till, const struct rules *rules, struct error *why)
{
	int64_t last = 0;
	char from[DAY_TEXT_SIZE];
	enum err rc = last_version(till, &last, why);

	if (rc)
		return rc;
	if (!text_same(rules->market, till->market))
		return error_set(why, ERR_DENIED,
			"the rules are for the market %s, this is %s",
			rules->market, till->market);
	if (rules->version <= last)
		return error_set(why, ERR_DENIED,
			"version %" PRId64 " of the rules is not above %" PRId64
			", the last in the chain",
			rules->version, last);
	if (last > 0 && rules->offset_minutes != till->rules.offset_minutes)
		return error_set(why, ERR_DENIED,
			"the market's day cannot move from UTC%+d to UTC%+d"
			" minutes: sales of one day would count in two",
			(int)till->rules.offset_minutes,
			(int)rules->offset_minutes);
	day_format(rules->from, from);
	if (last > 0 && rules->from < till_today(till))
		return error_set(why, ERR_DENIED,
			"the rules would be in force from %s, before today:"
			" old sales are never judged anew",
			from);
	return ERR_OK;
}

enum err till_rules_apply(struct till *till, const char *by,
	const struct rules *rules, struct error *why)
{
	static struct entry entry;
	enum err rc = hub_decides(till, why);

	if (!rc)
		rc = may_administer(till, by, RIGHT_ADMINISTER, why);
	if (!rc)
		rc = may_apply(till, rules, why);
	if (rc)
		return rc;
	entry = (struct entry){ .kind = ENTRY_RULES };
	(void)text_copy(entry.operator, sizeof(entry.operator), by);
	entry.body.rules.rules = *rules;
	rc = act_alone(till, &entry, why);
	if (rc)
		return rc;
	/* Today's rules are read back from the chain, never kept from here. */
	return rules_load(till, till->head.line.day, why);
}

enum err till_rules_read(const char *path, struct rules *ret, struct error *why)
{
	static char bytes[RULESDOC_MAX + 1];
	size_t length = 0;
	enum err rc = file_read(path, bytes, sizeof(bytes), &length, why);

	if (!rc && rulesdoc_decode(bytes, length, ret, why))
		rc = error_wrap(why, "%s", path);
	return rc;
}

enum err till_rules_document(
	struct till *till, struct text *out, struct error *why)
{
	return rulesdoc_encode(till_rules(till), out, why);
}
