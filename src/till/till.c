#include "till/till.h"

#include "base/file.h"
#include "online.h"
#include "sign/hash.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void home_path(const char *home, const char *name, char *path)
{
	struct text text = text_over(path, HOME_PATH_SIZE);

	text_addf(&text, "%s/%s", home, name);
}

enum err till_is_sealed(const char *home, bool *ret, struct error *why)
{
	char name[KEY_NAME_SIZE];
	char path[HOME_PATH_SIZE];

	home_path(home, LEDGER_NAME, path);
	if (!file_exists(path))
		home_path(home, RESTORED_NAME, path);
	if (!file_exists(path))
		return error_set(why, ERR_NOT_FOUND,
			"there is no ledger in %s: make one with quotapos init",
			home);
	key_name_of(key_epoch_last(home), name);
	home_path(home, name, path);
	return keyring_is_sealed(path, ret, why);
}

enum err entry_of(const struct till *till, const struct store_entry *stored,
	struct entry *ret, struct error *why)
{
	static struct jws_payload payload;

	switch (jws_open(stored->line, stored->length, JWS_ENTRY,
		key_of(till, stored->epoch), &payload)) {
	case JWS_GOOD:
		return entry_decode(payload.bytes, payload.length, ret, why);
	case JWS_BAD_FORM:
	case JWS_BAD_HEADER:
	case JWS_BAD_SIGNATURE:
		break;
	}
	return error_set(why, ERR_FORGED,
		"entry %lld of the ledger was not signed by this till's key:"
		" run quotapos verify",
		(long long)stored->seq);
}

/* Who we are, from the first entry, which our key must have signed. */
static enum err read_genesis(struct till *till, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc = store_entry_get(till->store, 1, &stored, why);

	if (!rc)
		rc = entry_of(till, &stored, &entry, why);
	if (rc)
		return rc;
	if (entry.kind != ENTRY_GENESIS)
		return error_set(why, ERR_FORGED,
			"the ledger does not begin with genesis");
	memcpy(till->market, entry.market, sizeof(till->market));
	memcpy(till->chain, entry.chain, sizeof(till->chain));
	memcpy(till->auditor_key, entry.body.genesis.auditor_key,
		sizeof(till->auditor_key));
	till->demo = entry.body.genesis.demo;
	return ERR_OK;
}

/* When the shift opened; a table that does not know it is for verify. */
static enum err read_opening(struct till *till, struct error *why)
{
	struct store_shift_ends span = { 0 };
	enum err rc = ERR_OK;

	if (till->head.shift != 0)
		rc = store_shift_span(
			till->store, till->head.shift, &span, why);
	till->head.shift_opened = span.opened;
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Is the shift open for too long? One whose opening is unknown is not. */
static bool is_shift_long(const struct till *till)
{
	const struct head *head = &till->head;
	struct timing now;

	till_time(till, &now);
	return head->shift != 0 && head->shift_opened.ms != 0 &&
	       now.told.ms - head->shift_opened.ms > SHIFT_LONG_MS;
}

void line_of(const struct entry *entry, struct timeline *ret)
{
	ret->at = entry->at;
	ret->told = entry_told(entry);
	ret->day = entry->day;
	ret->is_anchored = entry->clock.source != CLOCK_STILL;
	memcpy(ret->boot, entry->clock.boot, sizeof(ret->boot));
	ret->mono_ms = entry->clock.mono_ms;
}

/* Where the chain ends. */
static enum err read_head(struct till *till, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct head *head = &till->head;
	enum err rc = store_entry_last(till->store, &stored, why);

	if (!rc)
		rc = entry_of(till, &stored, &entry, why);
	if (rc)
		return rc;
	head->seq = entry.seq;
	hash_leaf(stored.line, stored.length, head->leaf);
	line_of(&entry, &head->line);
	head->in_doubt = entry.clock.source >= CLOCK_HELD;
	head->sales = entry.sum.sales;
	head->sold = entry.sum.sold;
	head->refunded = entry.sum.refunded;
	head->shift = entry.kind == ENTRY_SHIFT_CLOSE ? 0 : entry.shift;
	head->is_left = entry.kind == ENTRY_DECOMMISSION;
	rc = read_opening(till, why);
	if (rc)
		return rc;
	return store_shift_last(till->store, &head->shift_last, why);
}

/* The database, and the epoch it has come to. */
static enum err open_store(
	struct till *till, const struct till_parts *parts, struct error *why)
{
	char path[HOME_PATH_SIZE];
	int64_t epoch = 0;
	enum err rc;

	home_path(till->home, parts->ledger, path);
	rc = store_open(parts->foreign == NULL ? path : parts->foreign,
		parts->create, &till->store, why);
	if (!rc)
		rc = store_last_epoch(till->store, &epoch, why);
	if (!rc && epoch > 0)
		till->epoch = epoch;
	return rc;
}

/* What the ledger says of itself. */
static enum err read_ledger(
	struct till *till, const struct till_parts *parts, struct error *why)
{
	enum err rc;

	if (parts->create)
		return ERR_OK;
	rc = keys_load(till, why);
	if (!rc)
		rc = read_genesis(till, why);
	if (!rc)
		rc = read_head(till, why);
	if (!rc)
		rc = online_open(till, why);
	if (!rc)
		rc = rules_load(till, till->head.line.day, why);
	if (!rc)
		rc = store_has_links(till->store, &till->has_links, why);
	if (rc == ERR_NOT_FOUND && till->online != NULL) {
		till->rules.offset_minutes = MARKET_OFFSET_MINUTES;
		return ERR_OK; /* the hub will tell them */
	}
	if (parts->open->inspect && (rc == ERR_FORGED || rc == ERR_NOT_FOUND))
		return ERR_OK;
	return rc;
}

/* One that lies behind its watermark can be looked at, no more. */
static enum err check_mark(
	struct till *till, const struct till_parts *parts, struct error *why)
{
	const struct till_open *open = parts->open;
	enum err rc;

	if (!text_same(parts->ledger, LEDGER_NAME))
		return ERR_OK;
	rc = mark_open(till, why);
	if (rc && (open->inspect || open->look)) {
		till->inspect = true;
		rc = ERR_OK;
	}
	return rc;
}

/* The owner holds the lock and the secrets. */
static enum err open_copy(
	struct till *till, const struct till_parts *parts, struct error *why)
{
	enum err rc = keyring_public_only(
		parts->open->copy->public_key, &till->keyring, why);

	till->inspect = true;
	if (!rc)
		rc = open_store(till, parts, why);
	return rc ? rc : read_ledger(till, parts, why);
}

/* One that is only checked says itself whose it is. */
static enum err open_foreign(
	struct till *till, const struct till_parts *parts, struct error *why)
{
	char x[HASH_TEXT_SIZE] = "";
	enum err rc = open_store(till, parts, why);

	till->inspect = true;
	till->restoring = true;
	if (!rc)
		rc = key_read(till, till->epoch, x, why);
	if (!rc)
		rc = keyring_public_only(x, &till->keyring, why);
	return rc ? rc : read_ledger(till, parts, why);
}

/* The key file is that of the epoch the ledger has come to. */
static enum err open_key(
	struct till *till, const struct till_open *open, struct error *why)
{
	char name[KEY_NAME_SIZE];
	char path[HOME_PATH_SIZE];
	bool sealed = false;
	enum err rc;

	key_name_of(till->epoch, name);
	home_path(till->home, name, path);
	rc = keyring_is_sealed(path, &sealed, why);
	if (!rc)
		rc = keyring_open(path, open->passphrase, &till->keyring, why);
	till->plain_key = !sealed;
	return rc;
}

enum err till_unlock(
	struct till *till, const char *passphrase, struct error *why)
{
	const struct till_open open = { .passphrase = passphrase };
	struct keyring *public = till->keyring;
	enum err rc = open_key(till, &open, why);

	if (rc)
		return rc;
	if (!text_same(keyring_public(till->keyring), keyring_public(public)))
		rc = error_set(why, ERR_FORGED,
			"the key in the home is not that of the ledger's"
			" last entries");
	keyring_close(public);
	return rc;
}

static enum err open_parts(
	struct till *till, const struct till_parts *parts, struct error *why)
{
	const struct till_open *open = parts->open;
	char path[HOME_PATH_SIZE];
	enum err rc = keyring_start(why);

	if (!rc && open->copy != NULL)
		return open_copy(till, parts, why);
	if (!rc && parts->foreign != NULL)
		return open_foreign(till, parts, why);
	home_path(till->home, "owner.lock", path);
	if (!rc)
		rc = lock_take(path, open->purpose, &till->lock, why);
	if (!rc)
		rc = restore_settle(till->home, why);
	if (!rc)
		rc = open_store(till, parts, why);
	if (!rc)
		rc = open_key(till, open, why);
	if (!rc)
		rc = read_ledger(till, parts, why);
	if (!rc)
		rc = check_mark(till, parts, why);
	return rc;
}

enum err till_assemble(
	const struct till_parts *parts, struct till **ret, struct error *why)
{
	const struct till_open *open = parts->open;
	struct till *till;
	enum err rc;

	if (strlen(open->home) >= HOME_SIZE)
		return error_set(why, ERR_RANGE,
			"the home's path is longer than %d bytes",
			HOME_SIZE - 1);
	till = calloc(1, sizeof(*till));
	if (till == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	(void)text_copy(till->home, sizeof(till->home), open->home);
	till->clock = open->clock;
	till->inspect = open->inspect;
	till->lock.descriptor = -1;
	till->epoch = 1;
	till->mark_file = -1;
	till->rules_day = DAY_NONE;
	memcpy(till->head.leaf, ENTRY_PREV_NONE, sizeof(till->head.leaf));
	till->head.line.day = DAY_NONE;
	rc = open_parts(till, parts, why);
	if (rc) {
		till_close(till);
		return rc;
	}
	*ret = till;
	return ERR_OK;
}

enum err till_open(
	const struct till_open *open, struct till **ret, struct error *why)
{
	struct till_parts parts = { .open = open, .ledger = LEDGER_NAME };
	bool sealed;
	enum err rc = till_is_sealed(open->home, &sealed, why);

	if (open->copy != NULL)
		parts.ledger = open->copy->ledger;

	if (rc)
		return rc;
	return till_assemble(&parts, ret, why);
}

void till_close(struct till *till)
{
	if (till == NULL)
		return;
	online_close(till);
	mark_close(till);
	store_close(till->store);
	keyring_close(till->keyring);
	lock_release(&till->lock);
	free(till);
}

void till_time(const struct till *till, struct timing *ret)
{
	struct reading now = clock_read(till->clock);

	timeline_judge(&till->head.line, &now, till->rules.offset_minutes, ret);
}

int32_t till_today(const struct till *till)
{
	struct timing now;

	till_time(till, &now);
	return now.day;
}

void till_facts(const struct till *till, struct till_facts *ret)
{
	const struct head *head = &till->head;
	struct till_clock clock;

	till_clock(till, &clock);
	*ret = (struct till_facts){
		.epoch = till->epoch,
		.seq = head->seq,
		.rules = till->rules.version,
		.day = till_today(till),
		.offset_minutes = till->rules.offset_minutes,
		.shift = head->shift,
		.shift_opened = head->shift_opened,
		.shift_is_long = is_shift_long(till),
		.clock = clock.doubt,
		.sales = head->sales,
		.sold = head->sold,
		.refunded = head->refunded,
		.is_left = head->is_left,
		.demo = till->demo,
		.plain_key = till->plain_key,
		.mark = till->mark,
	};
	memcpy(ret->market, till->market, sizeof(ret->market));
	memcpy(ret->till, till->chain, sizeof(ret->till));
	memcpy(ret->leaf, head->leaf, sizeof(ret->leaf));
	memcpy(ret->auditor_key, till->auditor_key, sizeof(ret->auditor_key));
	(void)text_copy(ret->kid, sizeof(ret->kid), keyring_kid(till->keyring));
	(void)text_copy(ret->public_key, sizeof(ret->public_key),
		keyring_public(till->keyring));
}

const struct keyring *till_keyring(const struct till *till)
{
	return till->keyring;
}

struct store *till_store(const struct till *till)
{
	return till->store;
}

/* Keys of earlier epochs that lie in the open are sealed as well; those that
 * were sealed keep the passphrase of their time. */
static enum err seal_earlier(
	struct till *till, const char *passphrase, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < till->keys.count - 1; i++) {
		char name[KEY_NAME_SIZE];
		char path[HOME_PATH_SIZE];
		struct keyring *earlier = NULL;
		bool sealed = true;

		key_name_of(till->keys.list[i].epoch, name);
		home_path(till->home, name, path);
		if (!file_exists(path))
			continue;
		rc = keyring_is_sealed(path, &sealed, why);
		if (rc || sealed)
			continue;
		rc = keyring_open(path, NULL, &earlier, why);
		if (!rc)
			rc = keyring_reseal(earlier, path, passphrase, why);
		keyring_close(earlier);
	}
	return rc;
}

enum err till_passphrase(
	struct till *till, const char *passphrase, struct error *why)
{
	char name[KEY_NAME_SIZE];
	char path[HOME_PATH_SIZE];
	enum err rc;

	if (passphrase == NULL && !till->demo)
		return error_set(why, ERR_DENIED,
			"only a demo market may keep its key in the open");
	key_name_of(till->epoch, name);
	home_path(till->home, name, path);
	rc = keyring_reseal(till->keyring, path, passphrase, why);
	if (rc)
		return rc;
	till->plain_key = passphrase == NULL;
	return passphrase == NULL ? ERR_OK
				  : seal_earlier(till, passphrase, why);
}

enum err till_key_pem(struct till *till, char *ret, struct error *why)
{
	static_assert(TILL_PEM_SIZE == PEM_SIZE, "one size of a PEM");
	return key_pem(keyring_public(till->keyring), ret, why);
}
