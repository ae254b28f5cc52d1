#include "online.h"
#include "rates.h"
#include "sign/hash.h"
#include "sign/seal.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What is decided about one sale, on its way to an entry. */
struct deal {
	const struct till_sell *sell;
	struct till_person person;
	bool has_person;
	struct right right; /* that a sale to the person may stand on */
	struct till_sold *sold;
};

/* "drop line 2, reduce line 1 to 3": what alone would make it fit. */
static void tell_fits(const struct verdict *verdict, struct text *out)
{
	for (int i = 0; i < verdict->fit_count; i++) {
		const struct fit *fit = &verdict->fits[i];
		char quantity[MONEY_TEXT_SIZE];

		text_add(out, i == 0 ? ": " : say(" or "));
		if (fit->quantity_milli == 0) {
			text_addf(out, say("drop line %d"), fit->line + 1);
			continue;
		}
		quantity_format(fit->quantity_milli, quantity);
		text_addf(out, say("reduce line %d to %s"), fit->line + 1,
			quantity);
	}
}

static const char *limit_name(const struct limit *limit)
{
	switch (say_language()) {
	case LANGUAGE_ZH:
		return limit->name.zh;
	case LANGUAGE_RU:
		return limit->name.ru;
	case LANGUAGE_EN:
	case LANGUAGE_COUNT:
		break;
	}
	return limit->name.en;
}

/* The whole sentence of a refusal by verdict. */
static void tell_refusal(const struct till *till, const struct basket *basket,
	struct till_sold *sold)
{
	const struct verdict *verdict = &sold->verdict;
	struct text out = text_over(sold->message, sizeof(sold->message));
	char left[MONEY_TEXT_SIZE];

	text_add(&out, say(refusal_message(sold->refusal)));
	if (verdict->limit >= 0) {
		text_addf(&out, " (%s)",
			limit_name(&till->rules.limits[verdict->limit]));
		money_format((struct money){ verdict->remaining_fen }, left);
		text_addf(&out, say("; %s yuan are left"), left);
		tell_fits(verdict, &out);
	} else if (verdict->line >= 0) {
		const struct basket_line *line = &basket->lines[verdict->line];

		text_addf(&out, say(" (line %d, %s)"), verdict->line + 1,
			line->goods.barcode);
	}
}

static void refuse(struct till_sold *sold, enum refusal refusal)
{
	sold->refusal = refusal;
	(void)text_copy(sold->message, sizeof(sold->message),
		say(refusal_message(refusal)));
}

static void refuse_clock(struct till_sold *sold, enum clock_cause doubt)
{
	struct text out = text_over(sold->message, sizeof(sold->message));

	sold->refusal = REFUSAL_CLOCK;
	text_addf(&out, "%s: %s", say(refusal_message(REFUSAL_CLOCK)),
		say(till_clock_message(doubt)));
}

static void refuse_short(struct till_sold *sold, const struct till_sell *sell)
{
	struct text out = text_over(sold->message, sizeof(sold->message));
	char total[MONEY_TEXT_SIZE];

	sold->refusal = REFUSAL_SHORT_TENDER;
	money_format((struct money){ sell->basket->total.minor +
				     sold->verdict.tax.minor },
		total);
	text_add(&out, say(refusal_message(REFUSAL_SHORT_TENDER)));
	text_addf(&out, say("; %s yuan are to be paid"), total);
}

/* Is it not the allowance that is too small, but the right to grant it? */
static bool lacks_right(const struct till *till, const struct deal *deal)
{
	const struct verdict *verdict = &deal->sold->verdict;
	const struct limit *leased =
		rules_lease_limit(&till->rules, deal->person.day);
	enum till_standing_mode mode = deal->person.standing.mode;

	return till->online != NULL && verdict->limit >= 0 &&
	       &till->rules.limits[verdict->limit] == leased &&
	       mode != STANDING_LEASE && mode != STANDING_PERMIT &&
	       verdict->quota[verdict->limit].after <=
		       verdict->quota[verdict->limit].cap;
}

/* Holds the lease as much as one may, and less than is left? Or is there
 * another one? */
static bool is_bounded(const struct till *till, const struct deal *deal)
{
	const struct limit *leased =
		rules_lease_limit(&till->rules, deal->person.day);
	const struct verdict *verdict = &deal->sold->verdict;
	int64_t most = till->rules.offline.lease.minor;

	return deal->right.mode == STANDING_LEASE && verdict->limit >= 0 &&
	       &till->rules.limits[verdict->limit] == leased &&
	       (deal->right.statement.amount.minor == most ||
		       deal->right.others > 0) &&
	       deal->person.usage.reserved[verdict->limit] > 0;
}

/* Who has the rest, or that it is what a till may sell on its own. */
static void tell_standing(const struct till *till, struct deal *deal)
{
	struct till_sold *sold = deal->sold;
	const struct till_standing *standing = &deal->person.standing;
	size_t length = strlen(sold->message);
	struct text out = text_over(
		sold->message + length, sizeof(sold->message) - length);

	if (is_bounded(till, deal))
		text_add(&out, say("; another sale may have the rest"));
	if (standing->mode == STANDING_PERMIT)
		text_add(&out, say("; without the hub no more may be sold"));
	if (standing->mode == STANDING_NONE && standing->holder[0] != '\0')
		text_addf(&out, say("; till %s holds the rest"),
			standing->holder);
}

/* Person, shift, clock and basket, in the order a cashier can mend them. */
static enum err decide(struct act *act, struct deal *deal, struct error *why)
{
	struct till *till = act->till;
	const struct till_sell *sell = deal->sell;
	struct till_sold *sold = deal->sold;
	enum err rc = person_identify(
		till, sell->document, act_day(act), &deal->person, why);

	if (rc == ERR_INPUT || rc == ERR_RANGE) {
		sold->refusal = REFUSAL_BAD_DOCUMENT;
		(void)text_copy(
			sold->message, sizeof(sold->message), why->text);
		return ERR_OK;
	}
	if (!rc)
		rc = right_find(till, deal->person.key, act_day(act),
			&deal->right, why);
	if (rc)
		return rc;
	deal->has_person = true;
	deal->person.subject.approved = sell->officer;
	if (sell->training) /* an exercise takes nothing from anybody */
		memset(deal->person.usage.reserved, 0,
			sizeof(deal->person.usage.reserved));
	basket_judge(&till->rules, &deal->person.subject, &deal->person.usage,
		sell->basket, &sold->verdict);
	if (act->head.shift == 0)
		refuse(sold, REFUSAL_CLOSED);
	else if (timing_is_doubtful(&act->time))
		refuse_clock(sold, act->time.cause);
	else if (sold->verdict.refusal != REFUSAL_NONE) {
		sold->refusal = sold->verdict.refusal;
		if (lacks_right(till, deal))
			sold->refusal = REFUSAL_NO_RIGHT;
		tell_refusal(till, sell->basket, sold);
		tell_standing(till, deal);
	}
	return ERR_OK;
}

/*
 * The document number for the auditor's eyes. A person is sealed once and
 * named again by later sales: one blob to delete when the person asks.
 */
static enum err seal_person(struct act *act, const struct till_person *person,
	bool training, char *ret, struct error *why)
{
	struct till *till = act->till;
	char plain[DOCUMENT_TEXT_SIZE];
	uint8_t box[DOCUMENT_TEXT_SIZE + SEAL_OVERHEAD];
	size_t length;
	enum err rc =
		person->shown[0] == '\0'
			? store_sealed_find(till->store, person->key, ret, why)
			: store_shown_find(
				  till->store, person->shown, ret, why);

	if (rc != ERR_NOT_FOUND)
		return rc;
	document_text(&person->document, plain);
	length = strlen(plain);
	rc = seal_make(till->auditor_key, plain, length, box, why);
	if (rc)
		return rc;
	hash_text(box, length + SEAL_OVERHEAD, ret);
	if (training)
		return ERR_OK; /* nobody's number is kept for an exercise */
	return store_blob_put(
		till->store, ret, box, length + SEAL_OVERHEAD, why);
}

/*
 * What is granted of the leased limit stands on the right; what takes
 * nothing from it needs none.
 */
static void set_basis(
	const struct till *till, const struct deal *deal, struct sale *sale)
{
	const struct limit *leased =
		rules_lease_limit(&till->rules, deal->person.day);
	const struct verdict *verdict = &deal->sold->verdict;
	int at = leased != NULL ? (int)(leased - till->rules.limits) : -1;
	bool counts = at >= 0 && verdict->quota[at].used > 0;

	sale->basis = BASIS_ALONE;
	if (deal->right.mode == STANDING_LEASE && counts)
		sale->basis = BASIS_LEASE;
	if (deal->right.mode == STANDING_PERMIT && counts)
		sale->basis = BASIS_PERMIT;
	if (sale->basis != BASIS_ALONE && !deal->sell->training)
		memcpy(sale->lease, deal->right.leaf, sizeof(sale->lease));
	if (verdict->overridden)
		sale->basis = BASIS_OVERRIDE;
}

/* Did this sale go beyond the limit, which an officer opened? */
static bool is_opened(const struct quota *quota)
{
	return quota->used > 0 && quota->after > quota->cap;
}

static int count_opened(const struct verdict *verdict)
{
	int count = 0;

	for (int i = 0; verdict->overridden && i < verdict->quota_count; i++)
		count += is_opened(&verdict->quota[i]) ? 1 : 0;
	return count;
}

/* Turn the judged basket into the body of a sale. */
static enum err fill_sale(struct act *act, struct deal *deal,
	struct entry *entry, struct error *why)
{
	struct sale *sale = &entry->body.sale;
	const struct till_sell *sell = deal->sell;
	struct text number = text_over(sale->receipt, sizeof(sale->receipt));
	struct tender tenders[TENDERS_MAX];
	enum err rc;

	for (int i = 0; i < sell->tender_count; i++)
		tenders[i] = sell->tenders[i];
	rc = tenders_price(
		act->till, act_day(act), tenders, sell->tender_count, why);
	if (rc)
		return rc;
	entry->kind = sell->training ? ENTRY_TRAINING_SALE : ENTRY_SALE;
	sale_fill(sale, &act->till->rules, sell->basket, &deal->sold->verdict,
		act_day(act), sell->language);
	if (!sale_tender(sale, tenders, sell->tender_count)) {
		refuse_short(deal->sold, sell);
		return ERR_OK;
	}
	memcpy(sale->person.key, deal->person.key, sizeof(sale->person.key));
	memcpy(sale->person.shown, deal->person.shown,
		sizeof(sale->person.shown));
	sale->person.document = deal->person.document.kind;
	sale->person.method = sell->method;
	set_basis(act->till, deal, sale);
	text_addf(&number, "%s-%" PRId64 "-%" PRId64, act->till->chain,
		act->till->epoch,
		act->head.seq + 1 + basket_overrides(sell->basket) +
			count_opened(&deal->sold->verdict));
	return seal_person(
		act, &deal->person, sell->training, sale->person.sealed, why);
}

static void fill_refusal(
	const struct act *act, const struct deal *deal, struct entry *entry)
{
	struct entry_refusal *refusal = &entry->body.refusal;
	const struct verdict *verdict = &deal->sold->verdict;
	const struct basket *basket = deal->sell->basket;

	entry->kind = ENTRY_REFUSAL;
	memset(&entry->body, 0, sizeof(entry->body));
	refusal->code = deal->sold->refusal;
	refusal->total = basket->total;
	refusal->remaining.minor = verdict->remaining_fen;
	if (deal->has_person) {
		memcpy(refusal->person, deal->person.key,
			sizeof(refusal->person));
		refusal->document = deal->person.document.kind;
	}
	if (refusal->code != verdict->refusal)
		return;
	if (verdict->line >= 0)
		memcpy(refusal->barcode,
			basket->lines[verdict->line].goods.barcode,
			sizeof(refusal->barcode));
	if (verdict->limit >= 0)
		memcpy(refusal->limit,
			act->till->rules.limits[verdict->limit].id,
			sizeof(refusal->limit));
}

/* One entry a line whose price was agreed, before the sale itself. */
static enum err note_overrides(
	struct act *act, const struct till_sell *sell, struct error *why)
{
	static struct entry entry;
	struct entry_override *override = &entry.body.override;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < sell->basket->count; i++) {
		const struct basket_line *line = &sell->basket->lines[i];

		if (line->list.minor == 0)
			continue;
		entry = (struct entry){ .kind = ENTRY_OVERRIDE };
		(void)text_copy(
			entry.operator, sizeof(entry.operator), sell->operator);
		override->line = i + 1;
		override->list = line->list;
		override->price = line->goods.price;
		override->quantity_milli = line->quantity_milli;
		(void)text_copy(override->barcode, sizeof(override->barcode),
			line->goods.barcode);
		(void)text_copy(override->approver, sizeof(override->approver),
			sell->approver != NULL ? sell->approver
					       : sell->operator);
		rc = reason_take(sell->reason, override->reason, why);
		if (!rc)
			rc = act_append(act, &entry, why);
	}
	return rc;
}

/* The receipt waits for the printer from the moment there is one. */
static enum err add_paper(const struct act *act, const struct till_sell *sell,
	const struct entry *entry, struct error *why)
{
	const struct sale *sale = &entry->body.sale;
	struct till_job job = { .kind = TILL_PAPER_RECEIPT,
		.language = sell->language };

	for (int i = 0; i < sale->tender_count && !sell->training; i++)
		job.kick = job.kick || sale->tenders[i].kind == TENDER_CASH;
	(void)text_copy(job.operator, sizeof(job.operator), sell->operator);
	(void)text_copy(
		job.receipt, sizeof(job.receipt), entry->body.sale.receipt);
	return job_append(act->till, &job, why);
}

/* One entry a limit that an officer opened. */
static enum err note_approvals(
	struct act *act, const struct deal *deal, struct error *why)
{
	static struct entry entry;
	struct entry_approval *approval = &entry.body.approval;
	const struct verdict *verdict = &deal->sold->verdict;
	const struct till_sell *sell = deal->sell;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && verdict->overridden && i < verdict->quota_count;
		i++) {
		const struct quota *quota = &verdict->quota[i];

		if (!is_opened(quota))
			continue;
		entry = (struct entry){ .kind = ENTRY_APPROVAL };
		(void)text_copy(
			entry.operator, sizeof(entry.operator), sell->operator);
		memcpy(approval->limit, act->till->rules.limits[i].id,
			sizeof(approval->limit));
		approval->excess = quota->after - quota->cap;
		(void)text_copy(approval->approver, sizeof(approval->approver),
			sell->approver);
		rc = reason_take(sell->reason, approval->reason, why);
		if (!rc)
			rc = act_append(act, &entry, why);
	}
	return rc;
}

/* The entry itself, with what stands before it. */
static enum err record(struct act *act, const struct deal *deal,
	struct entry *entry, struct error *why)
{
	const struct till_sell *sell = deal->sell;
	bool sold = deal->sold->refusal == REFUSAL_NONE;
	enum err rc = ERR_OK;

	if (sold)
		rc = note_approvals(act, deal, why);
	if (!rc && sold)
		rc = note_overrides(act, sell, why);
	if (!rc)
		rc = act_append(act, entry, why);
	if (rc == ERR_RANGE)
		return error_wrap(
			why, "the basket is too large: sell it in two");
	memcpy(deal->sold->leaf, act->head.leaf, sizeof(deal->sold->leaf));
	if (!rc && sold && !sell->training &&
		deal->right.mode == STANDING_LEASE &&
		deal->right.statement.kind == LEASE_SCAN)
		rc = right_close(act, &deal->right, why);
	if (!rc && sold && sell->counter)
		rc = store_held_drop(act->till->store, 0, why);
	if (!rc && sold && sell->paper)
		rc = add_paper(act, sell, entry, why);
	if (!rc)
		rc = act_commit(act, why);
	return rc;
}

/* Decide, then record what was decided. */
static enum err deal_close(struct act *act, struct deal *deal,
	struct entry *entry, struct error *why)
{
	struct till_sold *sold = deal->sold;
	enum err rc = decide(act, deal, why);

	(void)text_copy(
		entry->operator, sizeof(entry->operator), deal->sell->operator);
	if (!rc && sold->refusal == REFUSAL_NONE)
		rc = fill_sale(act, deal, entry, why);
	if (rc)
		return rc;
	if (sold->refusal != REFUSAL_NONE) {
		if (deal->sell->training)
			return ERR_OK; /* an exercise; rolled back */
		fill_refusal(act, deal, entry);
	}
	return record(act, deal, entry, why);
}

/* No price lies further below the list's than the rules of today allow. */
static enum err check_bound(
	struct till *till, const struct basket *basket, struct error *why)
{
	const struct rules *rules = till_rules(till);
	int at = basket_beyond(basket, rules->discount_ppm);
	char list[MONEY_TEXT_SIZE];
	char price[MONEY_TEXT_SIZE];

	if (at < 0)
		return ERR_OK;
	money_format(basket->lines[at].list, list);
	money_format(basket->lines[at].goods.price, price);
	return error_set(why, ERR_DENIED,
		"line %d: %s instead of %s is more off than the rules allow"
		" (%" PRId64 " of a million)",
		at + 1, price, list, rules->discount_ppm);
}

/* Prices that were agreed need a reason and somebody with the right. */
static enum err check_overrides(
	struct till *till, const struct till_sell *sell, struct error *why)
{
	char reason[REASON_SIZE];
	enum err rc;

	if (basket_overrides(sell->basket) == 0)
		return ERR_OK;
	if (sell->training)
		return error_set(why, ERR_INPUT,
			"an exercise is sold at the prices of the list");
	rc = reason_take(sell->reason, reason, why);
	if (!rc)
		rc = check_bound(till, sell->basket, why);
	if (rc)
		return rc;
	return till_may(till,
		sell->approver != NULL ? sell->approver : sell->operator,
		RIGHT_OVERRIDE, why);
}

/* Who opens limits says why, and has the right. */
static enum err check_officer(
	struct till *till, const struct till_sell *sell, struct error *why)
{
	char reason[REASON_SIZE];
	enum err rc;

	if (!sell->officer)
		return ERR_OK;
	if (sell->training)
		return error_set(
			why, ERR_INPUT, "nobody opens a limit for an exercise");
	rc = reason_take(sell->reason, reason, why);
	if (rc)
		return rc;
	return till_may(till, sell->approver, RIGHT_EXCESS, why);
}

enum err till_sell(struct till *till, const struct till_sell *sell,
	struct till_sold *ret, struct error *why)
{
	static struct entry entry;
	static struct till_sold sold;
	struct deal deal = { .sell = sell, .sold = &sold };
	AUTO(act) act = { 0 };
	enum err rc;

	if (sell->basket->count == 0)
		return error_set(why, ERR_INPUT, "the basket is empty");
	rc = check_overrides(till, sell, why);
	if (!rc)
		rc = check_officer(till, sell, why);
	if (rc)
		return rc;
	/* What is not cleared no sale uses: a body may be twice as long. */
	memset(&entry, 0, offsetof(struct entry, body) + sizeof(struct sale));
	memset(&sold, 0, offsetof(struct till_sold, sale));
	sold.verdict.line = -1;
	sold.verdict.limit = -1;
	rc = act_begin(till, &act, why);
	if (rc)
		return rc;
	rc = deal_close(&act, &deal, &entry, why);
	if (rc)
		return rc;
	sold.seq = entry.seq;
	memcpy(ret, &sold, offsetof(struct till_sold, sale));
	if (sold.refusal == REFUSAL_NONE)
		ret->sale = entry.body.sale;
	else
		memset(&ret->sale, 0, sizeof(ret->sale));
	return ERR_OK;
}

enum err till_judge(struct till *till, const struct till_person *person,
	const struct basket *basket, struct verdict *ret, struct error *why)
{
	const struct rules *rules = till_rules(till);
	int32_t today = till_today(till);
	struct till_person again;
	char text[DOCUMENT_TEXT_SIZE];
	enum err rc;

	if (person->day == today) {
		basket_judge(
			rules, &person->subject, &person->usage, basket, ret);
		return ERR_OK;
	}
	/* The day turned while the person stood at the counter. */
	document_text(&person->document, text);
	rc = person_identify(till, text, today, &again, why);
	if (!rc)
		basket_judge(rules, &again.subject, &again.usage, basket, ret);
	return rc;
}
