#include "counter.h"

#include "ghost.h"
#include "machine.h"

#include "till/online.h"

#include <stdio.h>

/* Who stands before a counter, and what is sold to them or comes back. */

static struct error why;

static void checkout(int slot, void *what);

void machine_leave(int slot, void *what)
{
	struct machine *machine = &machines[slot];

	(void)what;
	if (machine->till == NULL || machine->person == NO_PERSON)
		return;
	machine->person = NO_PERSON;
	machine_before(slot);
	if (machine_has_done(slot, till_counter(machine->till, NULL, &why),
		    &why, "clear its counter"))
		counter_wake(slot, 0);
}

/* How long somebody looks for goods: once in a while very long. */
static int64_t patience(void)
{
	if (world_chance(30))
		return world_int(10, 50) * MINUTE_MS;
	if (world_chance(200))
		return world_int(100, 2500);
	return world_int(3, 180) * SECOND_MS;
}

void counter_document(int person, char *ret)
{
	(void)snprintf(ret, DOCUMENT_SIZE, "resident-card:S%04d", person + 1);
}

void machine_come(int slot, void *what)
{
	static struct till_person person;
	struct machine *machine = &machines[slot];
	char document[DOCUMENT_SIZE];
	enum err rc;

	(void)what;
	if (machine->till == NULL || machine->person != NO_PERSON ||
		machine->is_leaving || world.is_calm)
		return;
	machine->person = (int)world_int(0, world.plan.persons - 1);
	counter_document(machine->person, document);
	machine_before(slot);
	rc = till_identify(machine->till, document, &person, &why);
	if (!rc)
		rc = till_counter(machine->till, &person, &why);
	if (!machine_has_done(slot, rc, &why, "identify"))
		return;
	counter_wake(slot, 0);
	event_add(world.now_ms + patience(), checkout, slot, NULL);
}

static int64_t price_for(const struct till_person *person)
{
	int64_t left = person->standing.left.minor;

	if (world_chance(500) || left <= 1)
		return world_int(1, 200) * 1000;
	if (world_chance(500))
		return left;
	if (world_chance(500))
		return left + world_int(1, 100000);
	return world_int(1, CAP_FEN);
}

static void fill_basket(struct basket *basket, int64_t price_fen)
{
	const struct goods goods = { .barcode = "2000001",
		.name_zh = "x",
		.name_ru = "x",
		.name_en = "x",
		.hs = "1704900000",
		.origin = "RU",
		.shop = "S01",
		.unit = UNIT_PIECE,
		.price = { price_fen } };

	*basket = (struct basket){ 0 };
	world_must(basket_add(basket, &goods, QUANTITY_ONE, &why), "a basket",
		&why);
}

static void keep_receipt(struct machine *machine, const char *receipt)
{
	int at = machine->recent < RECENT ? machine->recent++
					  : (int)world_int(0, RECENT - 1);

	(void)text_copy(machine->receipts[at], RECEIPT_SIZE, receipt);
}

static void sell(int slot, const char *document, int64_t price_fen)
{
	static struct till_sold sold;
	static struct basket basket;
	struct machine *machine = &machines[slot];
	struct till_sell ask = {
		.operator= CASHIER, .document = document, .basket = &basket
	};
	enum err rc = ERR_OK;

	fill_basket(&basket, price_fen);
	machine_before(slot);
	if (world_chance(300))
		rc = till_counter_keep(machine->till, CASHIER, &basket, &why);
	if (!rc)
		rc = till_sell(machine->till, &ask, &sold, &why);
	world.acts++;
	if (!machine_has_done(slot, rc, &why, "sell") || rc)
		return;
	if (sold.refusal == REFUSAL_NONE) {
		ghost_printed(slot, sold.leaf);
		keep_receipt(machine, sold.sale.receipt);
	} else
		world_trace("%s refuses person %d: %s", machine->name,
			machine->person, refusal_name(sold.refusal));
}

static void checkout(int slot, void *what)
{
	static struct till_person person;
	struct machine *machine = &machines[slot];
	char document[DOCUMENT_SIZE];

	(void)what;
	if (machine->till == NULL || machine->person == NO_PERSON)
		return;
	counter_document(machine->person, document);
	if (till_identify(machine->till, document, &person, &why))
		return;
	sell(slot, document, price_for(&person));
	if (machine->till == NULL)
		return;
	counter_wake(slot, 0);
	event_add(world.now_ms + patience() / 2,
		world_chance(200) ? checkout : machine_leave, slot, NULL);
}

/* -- goods come back ----- */

void machine_take_back(int slot, void *what)
{
	static struct till_refundable found;
	static struct till_refunded refunded;
	struct machine *machine = &machines[slot];
	struct till_refund ask = { .operator= CASHIER,
		.approver = "manager",
		.reason = "changed their mind" };
	enum err rc;

	(void)what;
	if (machine->till == NULL || machine->till->head.shift == 0 ||
		machine->recent == 0 || world.is_calm)
		return;
	ask.receipt = machine->receipts[world_int(0, machine->recent - 1)];
	if (till_refund_look(machine->till, ask.receipt, &found, &why))
		return;
	ask.is_void = found.in_shift && world_chance(400);
	machine_before(slot);
	rc = till_refund(machine->till, &ask, &refunded, &why);
	world.acts++;
	if (!machine_has_done(slot, rc, &why, "take back") || rc)
		return;
	ghost_printed(slot, refunded.leaf);
	counter_wake(slot, 0);
}
