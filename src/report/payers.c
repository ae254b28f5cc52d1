#include "risk.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * One payer for many residents: goods of one owner, spread over other
 * people's allowances. Whoever pays is known by the reference of a card or
 * a mobile code. Source: DOMAIN section 2.3.
 */
#define PAYER_PERSONS 3     /* residents whom one reference paid for a day */
#define PAYMENTS_MAX  16384 /* of one day */

struct payment {
	int64_t seq;
	int64_t value;
	char reference[REFERENCE_SIZE];
	char person[PERSON_KEY_SIZE];
	char receipt[RECEIPT_SIZE];
};

/* The payments of one day, and of all days what cannot be looked at. */
struct payers {
	struct work *work;
	int32_t day;
	int count;
	int64_t nameless; /* no reference was recorded */
	int64_t beyond;   /* more than a day may have */
	struct payment payments[PAYMENTS_MAX];
};

/* By reference, and for each in the order of the chain. */
static int payment_order(const void *left, const void *right)
{
	const struct payment *a = left;
	const struct payment *b = right;
	int order = strcmp(a->reference, b->reference);

	return order != 0 ? order : (a->seq > b->seq) - (a->seq < b->seq);
}

/* Of a group; one that counts beyond the threshold may count no further. */
static int count_residents(const struct payment *group, int count)
{
	int persons = 0;

	for (int i = 0; i < count; i++) {
		int before = 0;

		while (before < i &&
			!text_same(group[before].person, group[i].person))
			before++;
		persons += before == i;
	}
	return persons;
}

static enum err send_group(struct payers *payers, const struct payment *group,
	int count, struct error *why)
{
	struct cell cells[RISK_COLUMNS] = { cell_text("one-payer") };
	char bytes[RISK_TEXT_SIZE];
	struct text detail = text_over(bytes, sizeof(bytes));
	int persons = count_residents(group, count);
	int64_t value = 0;
	int64_t sales = 1;

	if (persons < PAYER_PERSONS)
		return ERR_OK;
	for (int i = 0; i < count; i++) {
		value += group[i].value;
		sales += i > 0 && group[i].seq != group[i - 1].seq;
	}
	text_addf(&detail, say("%s paid for %d residents"), group->reference,
		persons);
	cells[RISK_FIRST_DAY] = cell_number(CELL_DAY, payers->day);
	cells[RISK_LAST_DAY] = cells[RISK_FIRST_DAY];
	cells[RISK_COUNT] = cell_number(CELL_COUNT, sales);
	cells[RISK_VALUE] = cell_number(CELL_MONEY, value);
	cells[RISK_FIRST_RECEIPT] = cell_text(group->receipt);
	cells[RISK_LAST_RECEIPT] = cell_text(group[count - 1].receipt);
	cells[RISK_DETAIL] = cell_text(bytes);
	return work_row(payers->work, cells, why);
}

static enum err end_day(struct payers *payers, struct error *why)
{
	struct payment *payments = payers->payments;
	int first = 0;
	enum err rc = ERR_OK;

	qsort(payments, (size_t)payers->count, sizeof(payments[0]),
		payment_order);
	for (int i = 1; !rc && i <= payers->count; i++) {
		if (i < payers->count && text_same(payments[first].reference,
						 payments[i].reference))
			continue;
		rc = send_group(payers, &payments[first], i - first, why);
		first = i;
	}
	payers->count = 0;
	return rc;
}

static void take_tender(struct payers *payers, const struct entry *entry,
	const struct tender *tender)
{
	struct payment *payment;

	if (tender->kind == TENDER_CASH)
		return;
	if (tender->reference[0] == '\0') {
		payers->nameless++;
		return;
	}
	if (payers->count == PAYMENTS_MAX) {
		payers->beyond++;
		return;
	}
	payment = &payers->payments[payers->count++];
	*payment = (struct payment){ .seq = entry->seq,
		.value = tender->value.minor };
	memcpy(payment->reference, tender->reference,
		sizeof(payment->reference));
	memcpy(payment->person, entry->body.sale.person.key,
		sizeof(payment->person));
	memcpy(payment->receipt, entry->body.sale.receipt,
		sizeof(payment->receipt));
}

/* A day ends where another begins; days never run back. */
static enum err take_sale(
	struct payers *payers, const struct entry *entry, struct error *why)
{
	const struct sale *sale = &entry->body.sale;
	enum err rc = ERR_OK;

	if (entry->day != payers->day)
		rc = end_day(payers, why);
	payers->day = entry->day;
	for (int i = 0; i < sale->tender_count; i++)
		take_tender(payers, entry, &sale->tenders[i]);
	return rc;
}

static void say_unseen(const struct payers *payers)
{
	if (payers->nameless > 0)
		work_note(payers->work,
			say("one payer for many residents: %" PRId64
			    " payments by card or code have no reference and"
			    " could not be compared"),
			payers->nameless);
	if (payers->beyond > 0)
		work_note(payers->work,
			say("one payer for many residents: %" PRId64
			    " payments beyond the first %d of a day were not"
			    " compared"),
			payers->beyond, PAYMENTS_MAX);
}

enum err find_payers(struct work *work, struct error *why)
{
	static struct payers payers;
	static struct store_entry stored;
	static struct entry entry;
	struct store_span rest = work->span;
	enum err rc;

	payers.work = work;
	payers.day = 0;
	payers.count = 0;
	payers.nameless = payers.beyond = 0;
	do {
		rc = store_cashless_after(
			work->source->store, rest, &stored, why);
		rest.first = stored.id + 1;
		if (!rc)
			rc = work_entry(work, &stored, &entry, why);
		if (!rc)
			rc = take_sale(&payers, &entry, why);
	} while (!rc);
	if (rc == ERR_NOT_FOUND)
		rc = end_day(&payers, why);
	if (!rc)
		say_unseen(&payers);
	return rc;
}
