#include "rates.h"

#include "core/rate.h"
#include "drawer.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

/* What a rate of the day may be of the dataset's: half of it to twice. */
#define RATE_TIMES_MAX 2

/* What the dataset says; 0 when it says nothing. */
static enum err customs_rate(struct till *till, const char *currency,
	int32_t day, int64_t *ret_ppm, struct error *why)
{
	struct rate rate = { 0 };
	enum err rc = store_rate_find(till->store, currency, day, &rate, why);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	*ret_ppm = rate.rate_ppm;
	return ERR_OK;
}

static enum err rate_of_day(struct till *till, const char *currency,
	int32_t day, struct till_rate *ret, struct error *why)
{
	const struct store_rated rated = { currency, day, INT64_MAX };
	struct till_rate rate = { 0 };
	char text[DAY_TEXT_SIZE];
	enum err rc = customs_rate(till, currency, day, &rate.customs_ppm, why);

	if (!rc)
		rc = store_till_rate_find(
			till->store, &rated, &rate.rate_ppm, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	rate.given = rc == ERR_OK;
	if (!rate.given)
		rate.rate_ppm = rate.customs_ppm;
	day_format(day, text);
	if (rate.rate_ppm == 0)
		return error_set(why, ERR_NOT_FOUND,
			"there is no rate of %s on %s: import one (quotapos"
			" import rates)",
			currency, text);
	(void)text_copy(rate.currency, sizeof(rate.currency), currency);
	*ret = rate;
	return ERR_OK;
}

enum err till_rate_find(struct till *till, const char *currency,
	struct till_rate *ret, struct error *why)
{
	enum err rc = currency_check(currency, why);

	(void)till_rules(till);
	if (rc)
		return rc;
	return rate_of_day(till, currency, till_today(till), ret, why);
}

/* The close of the shift must be able to account for every currency. */
static enum err check_room(struct till *till, const struct tender *tenders,
	int count, struct error *why)
{
	struct store_shift sums;
	static struct entry_shift now;
	struct cash_count more[TENDERS_MAX] = { 0 };
	int foreign = 0;
	enum err rc =
		store_shift_sum(till->store, till->head.shift, &sums, why);

	now = (struct entry_shift){ 0 };
	if (!rc)
		rc = shift_expect(&sums, &now, why);
	if (rc)
		return rc;
	for (int i = 0; i < count; i++) {
		bool there = text_same(tenders[i].currency, "CNY");

		for (int j = 0; j < foreign; j++)
			there |= text_same(
				tenders[i].currency, more[j].currency);
		if (!there)
			memcpy(more[foreign++].currency, tenders[i].currency,
				CURRENCY_SIZE);
	}
	return drawer_room((struct till_cash){ .cash = now.expected,
				   .count = now.expected_count },
		(struct till_cash){ .cash = more, .count = foreign }, why);
}

enum err tenders_price(struct till *till, int32_t day, struct tender *tenders,
	int count, struct error *why)
{
	bool foreign = false;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < count; i++) {
		struct till_rate rate = { 0 };

		if (text_same(tenders[i].currency, "CNY"))
			continue;
		foreign = true;
		rc = rate_of_day(till, tenders[i].currency, day, &rate, why);
		if (!rc)
			rc = tender_price(&tenders[i], rate.rate_ppm, why);
	}
	if (!rc && foreign)
		rc = check_room(till, tenders, count, why);
	return rc;
}

/* A rate far from the dataset's is a slip of the finger. */
static enum err check_rate(
	int64_t ppm, const struct entry_rate *rate, struct error *why)
{
	char given[RATE_TEXT_SIZE];
	char customs[RATE_TEXT_SIZE];

	rate_format(ppm, given);
	rate_format(rate->customs_ppm, customs);
	if (text_same(rate->currency, "CNY"))
		return error_set(
			why, ERR_INPUT, "the yuan has no rate of its own");
	if (ppm > MONEY_MAX)
		return error_set(why, ERR_RANGE,
			"the rate %s is beyond every bound", given);
	if (rate->customs_ppm == 0)
		return error_set(why, ERR_INPUT,
			"no rate of %s was imported: a till's rate stays near"
			" one that was",
			rate->currency);
	if (ppm > rate->customs_ppm * RATE_TIMES_MAX ||
		ppm < rate->customs_ppm / RATE_TIMES_MAX)
		return error_set(why, ERR_INPUT,
			"the rate %s of %s is too far from %s, the dataset's",
			given, rate->currency, customs);
	return ERR_OK;
}

enum err till_rate_give(struct till *till, const struct till_rate_give *give,
	struct till_rate *ret, struct error *why)
{
	static struct entry entry;
	struct entry_rate *rate = &entry.body.rate;
	AUTO(act) act = { 0 };
	enum err rc = till_may(till, give->operator, RIGHT_RATE, why);

	entry = (struct entry){ .kind = ENTRY_RATE };
	(void)text_copy(entry.operator, sizeof(entry.operator), give->operator);
	if (!rc)
		rc = currency_check(give->currency, why);
	if (!rc)
		rc = act_begin(till, &act, why);
	if (!rc)
		rc = customs_rate(till, give->currency, act_day(&act),
			&rate->customs_ppm, why);
	if (rc)
		return rc;
	(void)text_copy(rate->currency, sizeof(rate->currency), give->currency);
	rate->rate_ppm = give->rate_ppm;
	rc = check_rate(give->rate_ppm, rate, why);
	if (!rc)
		rc = act_append(&act, &entry, why);
	if (!rc)
		rc = act_commit(&act, why);
	if (rc)
		return rc;
	*ret = (struct till_rate){ .rate_ppm = rate->rate_ppm,
		.customs_ppm = rate->customs_ppm,
		.given = true };
	memcpy(ret->currency, rate->currency, sizeof(ret->currency));
	return ERR_OK;
}

enum err rates_verify(struct till *till, const struct entry *entry, int64_t id,
	struct error *why)
{
	const struct sale *sale = &entry->body.sale;

	for (int i = 0; i < sale->tender_count; i++) {
		const struct tender *tender = &sale->tenders[i];
		const struct store_rated rated = { tender->currency, entry->day,
			id };
		int64_t ppm = tender->rate_ppm;
		enum err rc = ERR_OK;

		if (!text_same(tender->currency, "CNY"))
			rc = store_till_rate_find(
				till->store, &rated, &ppm, why);
		if (rc && rc != ERR_NOT_FOUND)
			return rc;
		if (ppm != tender->rate_ppm)
			return error_set(why, ERR_FORGED,
				"payment %d is not at the rate that was given"
				" for the day",
				i + 1);
	}
	return ERR_OK;
}
