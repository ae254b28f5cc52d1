#include "online.h"

#include <assert.h>
#include <string.h>

static_assert(TILL_HELD_MAX == HELD_MAX, "as many as there are slots");
static_assert(TILL_HELD_NOTE_SIZE == HELD_NOTE_SIZE, "one size of a note");

#define SLOT_COUNTER 0

/* A number as long as a document's has no place in a note. */
static enum err check_note(const char *note, struct error *why)
{
	int digits = 0;

	if (!text_is_clean(note, strlen(note)) ||
		strlen(note) >= HELD_NOTE_SIZE)
		return error_set(why, ERR_INPUT,
			"the note is not clean text of at most %d bytes",
			HELD_NOTE_SIZE - 1);
	for (const char *at = note; *at != '\0'; at++)
		digits += *at >= '0' && *at <= '9';
	if (digits > NOTE_DIGITS_MAX)
		return error_set(why, ERR_INPUT,
			"a note has at most %d digits: the number of a document"
			" is not kept with a basket",
			NOTE_DIGITS_MAX);
	return ERR_OK;
}

static enum err free_slot(struct till *till, int *ret, struct error *why)
{
	struct store_held held[HELD_MAX];
	int count = 0;
	int slot = 1;
	enum err rc = store_held_list(till->store, held, &count, why);

	if (rc)
		return rc;
	while (slot <= count && held[slot - 1].slot == slot)
		slot++;
	if (slot > HELD_MAX)
		return error_set(why, ERR_RANGE,
			"%d baskets are on hold already: finish or void one",
			HELD_MAX);
	*ret = slot;
	return ERR_OK;
}

/* A slot as of now; the operator and the note are the caller's. */
static struct store_held held_now(const struct till *till, int slot)
{
	return (struct store_held){ .slot = slot,
		.at = clock_read(till->clock).at };
}

enum err till_hold(struct till *till, const struct till_hold *hold,
	int *ret_slot, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	struct store_held held;
	int slot = 0;
	enum err rc = check_note(hold->note, why);

	if (!rc && hold->basket->count == 0)
		rc = error_set(why, ERR_INPUT, "the basket is empty");
	if (!rc)
		rc = free_slot(till, &slot, why);
	if (rc)
		return rc;
	held = held_now(till, slot);
	(void)text_copy(held.operator, sizeof(held.operator), hold->operator);
	(void)text_copy(held.note, sizeof(held.note), hold->note);
	rc = store_tx_begin(till->store, &tx, why);
	if (!rc)
		rc = store_held_put(till->store, &held, hold->basket, why);
	if (!rc)
		rc = store_held_drop(till->store, SLOT_COUNTER, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc)
		*ret_slot = slot;
	return rc;
}

enum err till_recall(
	struct till *till, int slot, struct basket *ret, struct error *why)
{
	static struct basket basket;
	AUTO(store_tx) tx = { 0 };
	struct store_held counter = held_now(till, SLOT_COUNTER);
	enum err rc = store_tx_begin(till->store, &tx, why);

	if (!rc && (slot < 1 || slot > HELD_MAX))
		rc = error_set(
			why, ERR_NOT_FOUND, "nothing is on hold as %d", slot);
	if (!rc)
		rc = store_held_find(till->store, slot, &basket, why);
	if (!rc)
		rc = store_held_drop(till->store, slot, why);
	if (!rc)
		rc = store_held_put(till->store, &counter, &basket, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc)
		*ret = basket;
	return rc;
}

enum err till_held_list(struct till *till, struct till_held *ret,
	int *ret_count, struct error *why)
{
	struct store_held held[HELD_MAX];
	int count = 0;
	enum err rc = store_held_list(till->store, held, &count, why);

	if (rc)
		return rc;
	for (int i = 0; i < count; i++) {
		ret[i] = (struct till_held){ .slot = held[i].slot,
			.at = held[i].at,
			.lines = held[i].lines,
			.total = held[i].total };
		(void)text_copy(ret[i].operator, sizeof(ret[i].operator),
			held[i].operator);
		(void)text_copy(ret[i].note, sizeof(ret[i].note), held[i].note);
	}
	*ret_count = count;
	return ERR_OK;
}

enum err till_counter_keep(struct till *till, const char *operator,
	const struct basket * basket, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	struct store_held counter = held_now(till, SLOT_COUNTER);
	enum err rc = store_tx_begin(till->store, &tx, why);

	(void)text_copy(counter.operator, sizeof(counter.operator), operator);
	if (!rc)
		rc = store_held_put(till->store, &counter, basket, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc && till->online != NULL)
		till->online->has_basket = basket->count > 0;
	return rc;
}

enum err till_counter_find(
	struct till *till, struct basket *ret, struct error *why)
{
	enum err rc = store_held_find(till->store, SLOT_COUNTER, ret, why);

	if (rc != ERR_NOT_FOUND)
		return rc;
	*ret = (struct basket){ 0 };
	return ERR_OK;
}
