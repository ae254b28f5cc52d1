#include "base/file.h"
#include "state.h"

#include <assert.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static_assert(ENDORSEMENT_TEXT_SIZE == ENDORSEMENT_SIZE,
	"one size of an endorsement");

void key_name_of(int64_t epoch, char *name)
{
	struct text text = text_over(name, KEY_NAME_SIZE);

	if (epoch <= 1)
		text_add(&text, "keys/till.key");
	else
		text_addf(&text, "keys/till-%" PRId64 ".key", epoch);
}

/* "till-2.key" is of epoch 2; 0: it is no key of a till. */
static int64_t epoch_of_name(const char *name)
{
	char again[KEY_NAME_SIZE];
	int64_t epoch = 1;

	if (strncmp(name, "till-", 5) == 0)
		epoch = strtoll(name + 5, NULL, 10);
	key_name_of(epoch, again);
	return text_same(name, strchr(again, '/') + 1) ? epoch : 0;
}

bool kept_is_key(const char *name)
{
	return strncmp(name, "keys/", 5) == 0 && epoch_of_name(name + 5) != 0;
}

bool kept_is_dataset(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *hash = name + strlen("datasets/");

	return strncmp(name, "datasets/", strlen("datasets/")) == 0 &&
	       strspn(hash, letters) == HASH_TEXT_SIZE - 1 &&
	       text_same(hash + HASH_TEXT_SIZE - 1, ".csv");
}

int64_t key_epoch_last(const char *home)
{
	char path[HOME_PATH_SIZE];
	DIR *directory;
	const struct dirent *found;
	int64_t last = 0;

	home_path(home, "keys", path);
	directory = opendir(path);
	if (directory == NULL)
		return 0;
	while ((found = readdir(directory)) != NULL) {
		int64_t epoch = epoch_of_name(found->d_name);

		if (epoch > last)
			last = epoch;
	}
	(void)closedir(directory);
	return last;
}

int64_t epoch_after(const char *home, int64_t epoch)
{
	int64_t last = key_epoch_last(home);

	return (last > epoch ? last : epoch) + 1;
}

enum err epoch_room(const struct till *till, struct error *why)
{
	if (till->keys.count < EPOCHS_MAX)
		return ERR_OK;
	return error_set(why, ERR_RANGE,
		"this till has had %d keys, and can have no more", EPOCHS_MAX);
}

enum err key_read(
	struct till *till, int64_t epoch, char *ret, struct error *why)
{
	static const struct jws_key nobody; /* only the payload is wanted */
	static struct store_entry stored;
	static struct jws_payload payload;
	static struct entry entry;
	struct error ignored;
	enum err rc = store_entry_find(till->store, epoch, 1, &stored, why);

	ret[0] = '\0';
	if (rc)
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	(void)jws_open(
		stored.line, stored.length, JWS_ENTRY, &nobody, &payload);
	if (entry_decode(payload.bytes, payload.length, &entry, &ignored))
		return ERR_OK;
	if (entry.kind == ENTRY_GENESIS)
		(void)text_copy(
			ret, HASH_TEXT_SIZE, entry.body.genesis.till_key);
	else if (entry_kind_begins_epoch(entry.kind))
		(void)text_copy(ret, HASH_TEXT_SIZE, entry.body.epoch.till_key);
	return ERR_OK;
}

enum err keys_load(struct till *till, struct error *why)
{
	char x[HASH_TEXT_SIZE];
	int64_t epoch = 0;
	enum err rc = store_next_epoch(till->store, 0, &epoch, why);

	till->keys.count = 0;
	while (!rc && epoch != 0 && epoch < till->epoch) {
		struct error ignored;

		rc = key_read(till, epoch, x, why);
		if (!rc && x[0] != '\0')
			(void)!epoch_keys_put(&till->keys, epoch, x, &ignored);
		if (!rc)
			rc = store_next_epoch(till->store, epoch, &epoch, why);
	}
	if (rc)
		return rc;
	return epoch_keys_put(
		&till->keys, till->epoch, keyring_public(till->keyring), why);
}

const struct jws_key *key_of(const struct till *till, int64_t epoch)
{
	const struct epoch_key *key = epoch_keys_find(&till->keys, epoch);

	return key != NULL ? &key->key : keyring_key(till->keyring);
}

const struct epoch_keys *till_keys(const struct till *till)
{
	return &till->keys;
}

bool till_key(const struct till *till, int number, struct till_key *ret)
{
	const struct epoch_key *key;

	if (number >= till->keys.count)
		return false;
	key = &till->keys.list[till->keys.count - 1 - number];
	ret->epoch = key->epoch;
	memcpy(ret->kid, key->key.kid, sizeof(ret->kid));
	memcpy(ret->public_key, key->x, sizeof(ret->public_key));
	return true;
}

/* The old key vouches, the new one signs. */
static void fill_epoch(const struct act *act, const struct epoch_begin *begin,
	struct entry_epoch *ret)
{
	const struct till *till = act->till;
	const struct epoch_claim claim = { till->market, till->chain,
		begin->epoch, keyring_public(begin->keyring), act->head.leaf };

	(void)text_copy(ret->till_key, sizeof(ret->till_key),
		keyring_public(begin->keyring));
	epoch_endorse(till->keyring, &claim, ret->endorsement);
	ret->from_epoch = till->epoch;
	ret->from_seq = act->head.seq;
	ret->known_epoch = begin->known.epoch;
	ret->known_seq = begin->known.seq;
	memcpy(ret->reason, begin->reason, sizeof(ret->reason));
	(void)text_copy(ret->software, sizeof(ret->software), QUOTAPOS_VERSION);
}

enum err epoch_begin(struct till *till, struct act *act,
	const struct epoch_begin *begin, struct error *why)
{
	static struct entry entry;

	entry = (struct entry){ .kind = begin->kind };
	(void)text_copy(entry.operator, sizeof(entry.operator), begin->by);
	fill_epoch(act, begin, &entry.body.epoch);
	till->keyring = begin->keyring;
	till->epoch = begin->epoch;
	act->head.seq = 0;
	return act_append(act, &entry, why);
}
