#include "core/replay.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>

#define AGE_GROWN 151 /* above every age that rules can name */

/* The sale as it lay on the counter. */
struct replay {
	const struct sale *sale;
	const struct rules *rules;
	int32_t day;
	struct basket basket;
	struct usage usage;
	uint32_t days; /* limits that may have counted the day before */
	struct verdict verdict;
};

static void basket_restore(const struct sale *sale, struct basket *basket)
{
	basket->count = sale->line_count;
	basket->total = sale->total;
	for (int i = 0; i < sale->line_count; i++) {
		const struct sale_line *from = &sale->lines[i];
		struct basket_line *line = &basket->lines[i];
		struct goods *goods = &line->goods;

		*line = (struct basket_line){
			.goods = { .unit = from->unit, .price = from->price },
			.quantity_milli = from->quantity_milli,
			.amount = from->amount,
		};
		(void)text_copy(
			goods->barcode, sizeof(goods->barcode), from->barcode);
		(void)text_copy(goods->hs, sizeof(goods->hs), from->hs);
		(void)text_copy(
			goods->origin, sizeof(goods->origin), from->origin);
	}
}

/* A limit in force, and what the sale says of it, in the rules' order. */
static enum err usage_restore(struct replay *replay, struct error *why)
{
	const struct sale *sale = replay->sale;
	int at = 0;

	for (int i = 0; i < replay->rules->limit_count; i++) {
		const struct limit *limit = &replay->rules->limits[i];

		if (!limit_in_force(limit, replay->day))
			continue;
		if (at == sale->quota_count ||
			!text_same(sale->quota[at].limit, limit->id))
			return error_set(why, ERR_FORGED,
				"the sale does not state the limit '%s'",
				limit->id);
		replay->usage.used[i] = sale->quota[at].before;
		if (limit->measure == MEASURE_DAYS && sale->quota[at].used == 0)
			replay->days |= UINT32_C(1) << i;
		at++;
	}
	if (at < sale->quota_count)
		return error_set(why, ERR_FORGED,
			"the limit '%s' is not in force in these rules",
			sale->quota[at].limit);
	return ERR_OK;
}

static enum err line_compare(const struct sale_line *line,
	const struct share *share, int number, struct error *why)
{
	char said[MONEY_TEXT_SIZE];
	char is[MONEY_TEXT_SIZE];

	if (line->exempt.minor == share->exempt.minor &&
		line->rate_ppm == share->rate_ppm &&
		line->treatment == share->treatment)
		return ERR_OK;
	money_format(line->exempt, said);
	money_format(share->exempt, is);
	return error_set(why, ERR_FORGED,
		"line %d: the sale has %s free of duty and a rate of %" PRId64
		" ppm, but its rules say %s and %" PRId64 " ppm",
		number, said, line->rate_ppm, is, share->rate_ppm);
}

static enum err quota_compare(const struct replay *replay, struct error *why)
{
	int at = 0;

	for (int i = 0; i < replay->rules->limit_count; i++) {
		const struct quota *quota = &replay->verdict.quota[i];
		const struct sale_quota *said = &replay->sale->quota[at];

		if (!limit_in_force(&replay->rules->limits[i], replay->day))
			continue;
		if (said->cap != quota->cap || said->before != quota->before ||
			said->used != quota->used)
			return error_set(why, ERR_FORGED,
				"limit '%s': the sale uses %" PRId64
				" of %" PRId64 ", but by its rules %" PRId64
				" of %" PRId64,
				said->limit, said->used, said->cap, quota->used,
				quota->cap);
		at++;
	}
	return ERR_OK;
}

static enum err verdict_compare(const struct replay *replay, struct error *why)
{
	const struct sale *sale = replay->sale;
	const struct verdict *verdict = &replay->verdict;

	if (verdict->refusal != REFUSAL_NONE)
		return error_set(why, ERR_FORGED,
			"the rules of its day refuse the sale (%s)",
			refusal_name(verdict->refusal));
	for (int i = 0; i < sale->line_count; i++) {
		enum err rc = line_compare(
			&sale->lines[i], &verdict->lines[i], i + 1, why);

		if (rc)
			return rc;
	}
	return quota_compare(replay, why);
}

static int32_t born_at_age(int32_t age, int32_t day)
{
	struct date date = day_date(day);

	date.year -= age;
	if (!date_is_real(date))
		date.day = 28; /* of February */
	return day_from_date(date);
}

static enum err judge_at_age(
	struct replay *replay, int32_t age, struct error *why)
{
	const struct subject subject = {
		.kind = replay->sale->person.document,
		.registered = true,
		.status = RESIDENT_ACTIVE,
		.born = born_at_age(age, replay->day),
		.valid_until = replay->day,
		.day = replay->day,
		.approved = replay->sale->basis == BASIS_OVERRIDE,
	};

	basket_judge(replay->rules, &subject, &replay->usage, &replay->basket,
		&replay->verdict);
	return verdict_compare(replay, why);
}

/* At some age; the fault that is told is the one of a grown-up. */
static enum err judge_at_ages(struct replay *replay, struct error *why)
{
	const struct rules *rules = replay->rules;
	enum err rc = judge_at_age(replay, AGE_GROWN, why);
	struct error other;

	for (int i = 0; rc && i < rules->limit_count; i++) {
		int32_t minimum = rules->limits[i].minimum_age;
		int32_t reduced = rules->limits[i].reduced_under;

		if ((minimum > 0 &&
			    !judge_at_age(replay, minimum - 1, &other)) ||
			(reduced > 0 &&
				!judge_at_age(replay, reduced - 1, &other)))
			rc = ERR_OK;
	}
	return rc;
}

static void days_set(struct replay *replay, uint32_t days)
{
	for (int i = 0; i < replay->rules->limit_count; i++)
		replay->usage.today[i] = days >> i & 1;
}

/* With every set of limits that may have counted the day before. */
static enum err judge_on_days(struct replay *replay, struct error *why)
{
	uint32_t days = replay->days;
	struct error other;
	enum err rc;

	days_set(replay, days);
	rc = judge_at_ages(replay, why);
	while (rc && days != 0) {
		days = (days - 1) & replay->days;
		days_set(replay, days);
		rc = judge_at_ages(replay, &other);
	}
	return rc;
}

/*
 * A till of a market grants no more of the leased limit than its right
 * holds, or nothing without one; what else was left is reserved. False:
 * there is nothing else, or the till is the authority itself.
 */
static bool reserve_rest(struct replay *replay)
{
	const struct sale *sale = replay->sale;
	const struct limit *limit =
		rules_lease_limit(replay->rules, replay->day);
	const struct sale_quota *said = sale->quota;

	if (limit == NULL)
		return false;
	while (!text_same(said->limit, limit->id))
		said++; /* usage_restore has found it */
	replay->usage.reserved[limit - replay->rules->limits] =
		said->cap - said->after;
	return said->after < said->cap &&
	       (said->used == 0 || sale->lease[0] != '\0');
}

enum err replay_check(const struct sale *sale, const struct rules *rules,
	int32_t day, struct error *why)
{
	struct replay replay = { .sale = sale, .rules = rules, .day = day };
	struct error other;
	enum err rc;

	assert(sale->line_count <= BASKET_LINES_MAX);
	basket_restore(sale, &replay.basket);
	rc = usage_restore(&replay, why);
	if (rc)
		return rc;
	rc = judge_on_days(&replay, why);
	if (rc && reserve_rest(&replay))
		rc = judge_on_days(&replay, &other);
	return rc;
}
