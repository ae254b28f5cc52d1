#include "core/sale.h"

#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

const char *treatment_name(enum treatment treatment)
{
	static const char *const names[TREATMENT_COUNT] = {
		[TREATMENT_EXEMPT] = "exempt",
		[TREATMENT_LIMITED] = "limited",
		[TREATMENT_NOT_EXEMPT] = "not_exempt",
		[TREATMENT_EXCESS] = "excess",
	};

	assert(treatment < TREATMENT_COUNT);
	return names[treatment];
}

const char *basis_name(enum basis basis)
{
	static const char *const names[BASIS_COUNT] = {
		[BASIS_ALONE] = "alone",
		[BASIS_LEASE] = "lease",
		[BASIS_PERMIT] = "permit",
		[BASIS_OVERRIDE] = "override",
	};

	assert(basis < BASIS_COUNT);
	return names[basis];
}

void window_format(const struct limit *limit, int32_t day, char *text)
{
	struct period period = limit_period(limit, day);
	struct text out = text_over(text, WINDOW_TEXT_SIZE);
	char first[DAY_TEXT_SIZE];
	char last[DAY_TEXT_SIZE];

	day_format(period.first, first);
	day_format(period.last, last);
	switch (limit->window) {
	case WINDOW_TRANSACTION:
	case WINDOW_COUNT:
		text_add(&out, window_name(WINDOW_TRANSACTION));
		break;
	case WINDOW_DAY:
		text_add(&out, first);
		break;
	case WINDOW_MONTH:
		text_add_bytes(&out, first, strlen("2026-11"));
		break;
	case WINDOW_YEAR:
		text_add_bytes(&out, first, strlen("2026"));
		break;
	case WINDOW_ROLLING:
		text_addf(&out, "%s/%s", first, last);
		break;
	}
	assert(!out.cut);
}

static const char *name_in(const struct goods *goods, enum language language)
{
	const char *const wanted[LANGUAGE_COUNT] = {
		[LANGUAGE_EN] = goods->name_en,
		[LANGUAGE_ZH] = goods->name_zh,
		[LANGUAGE_RU] = goods->name_ru,
	};

	assert(language < LANGUAGE_COUNT);
	if (wanted[language][0] != '\0')
		return wanted[language];
	if (goods->name_zh[0] != '\0')
		return goods->name_zh;
	if (goods->name_ru[0] != '\0')
		return goods->name_ru;
	return goods->name_en;
}

static void line_fill(struct sale_line *line, const struct basket_line *from,
	const struct share *share, enum language language)
{
	const struct goods *goods = &from->goods;

	*line = (struct sale_line){
		.unit = goods->unit,
		.quantity_milli = from->quantity_milli,
		.price = goods->price,
		.amount = from->amount,
		.treatment = share->treatment,
		.exempt = share->exempt,
		.dutiable = share->dutiable,
		.rate_ppm = share->rate_ppm,
		.tax = share->tax,
	};
	(void)text_copy(line->barcode, sizeof(line->barcode), goods->barcode);
	(void)text_copy(
		line->name, sizeof(line->name), name_in(goods, language));
	(void)text_copy(line->hs, sizeof(line->hs), goods->hs);
	(void)text_copy(line->origin, sizeof(line->origin), goods->origin);
	(void)text_copy(line->shop, sizeof(line->shop), goods->shop);
}

static void sale_quota_fill(struct sale_quota *to, const struct limit *limit,
	const struct quota *from, int32_t day)
{
	*to = (struct sale_quota){
		.cap = from->cap,
		.before = from->before,
		.used = from->used,
		.after = from->after,
	};
	(void)text_copy(to->limit, sizeof(to->limit), limit->id);
	window_format(limit, day, to->window);
}

void sale_fill(struct sale *sale, const struct rules *rules,
	const struct basket *basket, const struct verdict *verdict, int32_t day,
	enum language language)
{
	assert(verdict->refusal == REFUSAL_NONE);
	assert(verdict->quota_count == rules->limit_count);
	assert(verdict->line_count == basket->count);
	sale->line_count = basket->count;
	for (int i = 0; i < basket->count; i++)
		line_fill(&sale->lines[i], &basket->lines[i],
			&verdict->lines[i], language);
	sale->total = basket->total;
	sale->exempt = verdict->exempt;
	sale->dutiable = verdict->dutiable;
	sale->tax = verdict->tax;
	sale->quota_count = 0;
	for (int i = 0; i < verdict->quota_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (limit_in_force(limit, day))
			sale_quota_fill(&sale->quota[sale->quota_count++],
				limit, &verdict->quota[i], day);
	}
}

/* Grow a sum; false when it is beyond every bound. */
static bool grow(struct money *sum, struct money by)
{
	struct error why;

	return money_add(*sum, by, sum, &why) == ERR_OK;
}

static bool due_of(const struct sale *sale, struct money *ret)
{
	*ret = sale->total;
	return grow(ret, sale->tax);
}

/* Change comes out of the cash box: no more than was put into it. */
static bool change_of(const struct sale *sale, const struct tender *tenders,
	int count, struct money *ret)
{
	struct money due;
	struct money paid = { 0 };
	struct money cash = { 0 };

	if (!due_of(sale, &due))
		return false;
	for (int i = 0; i < count; i++) {
		if (tenders[i].amount.minor <= 0 || tenders[i].value.minor < 0)
			return false;
		if (!grow(&paid, tenders[i].value))
			return false;
		if (tenders[i].kind == TENDER_CASH)
			cash.minor += tenders[i].value.minor;
	}
	ret->minor = paid.minor - due.minor;
	return ret->minor >= 0 && ret->minor <= cash.minor;
}

bool sale_tender(struct sale *sale, const struct tender *tenders, int count)
{
	struct tender exact;
	struct money change;
	struct money due;

	assert(count >= 0 && count <= TENDERS_MAX);
	if (!due_of(sale, &due))
		return false;
	if (count == 0 && due.minor > 0) {
		exact = tender_of_yuan(TENDER_CASH, due);
		tenders = &exact;
		count = 1;
	}
	if (!change_of(sale, tenders, count, &change))
		return false;
	for (int i = 0; i < count; i++)
		sale->tenders[i] = tenders[i];
	sale->tender_count = count;
	sale->change = change;
	return true;
}

/* Tax and foreign money follow from a value and a rate. */
static bool follows(struct money value, int64_t rate_ppm, struct money result)
{
	struct money expected;
	struct error why;

	return rate_ppm >= 0 &&
	       money_rate(value, rate_ppm, &expected, &why) == ERR_OK &&
	       expected.minor == result.minor;
}

/* Only what is dutiable has a reason to be, and a rate. */
static bool treatment_fits(const struct sale_line *line)
{
	int64_t dutiable = line->dutiable.minor;

	if (dutiable == 0 && line->rate_ppm != 0)
		return false;
	switch (line->treatment) {
	case TREATMENT_EXEMPT:
	case TREATMENT_LIMITED:
		return dutiable == 0;
	case TREATMENT_NOT_EXEMPT:
		return line->exempt.minor == 0;
	case TREATMENT_EXCESS:
		return dutiable > 0;
	case TREATMENT_COUNT:
		break;
	}
	return false;
}

static enum err line_check(
	const struct sale_line *line, int number, struct error *why)
{
	char amount[MONEY_TEXT_SIZE];
	char price[MONEY_TEXT_SIZE];
	char quantity[MONEY_TEXT_SIZE];
	struct money parts = line->exempt;

	money_format(line->amount, amount);
	money_format(line->price, price);
	quantity_format(line->quantity_milli, quantity);
	if (!line_adds_up(line->price, line->quantity_milli, line->amount,
		    line->unit))
		return error_set(why, ERR_FORGED,
			"line %d: %s times %s is not %s", number, quantity,
			price, amount);
	if (line->exempt.minor < 0 || line->dutiable.minor < 0 ||
		!grow(&parts, line->dutiable) ||
		parts.minor != line->amount.minor)
		return error_set(why, ERR_FORGED,
			"line %d: exempt and dutiable part do not make up the "
			"amount %s",
			number, amount);
	if (!treatment_fits(line))
		return error_set(why, ERR_FORGED,
			"line %d: what is dutiable of it does not fit its "
			"treatment",
			number);
	if (!follows(line->dutiable, line->rate_ppm, line->tax))
		return error_set(why, ERR_FORGED,
			"line %d: the tax is not its rate of the dutiable part",
			number);
	return ERR_OK;
}

static enum err sum_check(const char *what, struct money stated,
	struct money sum, struct error *why)
{
	char said[MONEY_TEXT_SIZE];
	char is[MONEY_TEXT_SIZE];

	if (stated.minor == sum.minor)
		return ERR_OK;
	money_format(stated, said);
	money_format(sum, is);
	return error_set(why, ERR_FORGED,
		"the sale states %s as its %s, but its lines add up to %s",
		said, say(what), is);
}

static enum err lines_check(const struct sale *sale, struct error *why)
{
	struct money total = { 0 };
	struct money exempt = { 0 };
	struct money dutiable = { 0 };
	struct money tax = { 0 };
	enum err rc;

	if (sale->line_count < 1 || sale->line_count > BASKET_LINES_MAX)
		return error_set(why, ERR_FORGED, "the sale has %d lines",
			sale->line_count);
	for (int i = 0; i < sale->line_count; i++) {
		const struct sale_line *line = &sale->lines[i];

		rc = line_check(line, i + 1, why);
		if (rc)
			return rc;
		/* Within the amounts are their parts. */
		exempt.minor += line->exempt.minor;
		dutiable.minor += line->dutiable.minor;
		if (!grow(&total, line->amount) || !grow(&tax, line->tax))
			return error_set(why, ERR_FORGED,
				"line %d: the sums are beyond every bound",
				i + 1);
	}
	rc = sum_check(N_("total"), sale->total, total, why);
	if (rc)
		return rc;
	rc = sum_check(N_("exempt part"), sale->exempt, exempt, why);
	if (rc)
		return rc;
	rc = sum_check(N_("dutiable part"), sale->dutiable, dutiable, why);
	if (rc)
		return rc;
	return sum_check(N_("tax"), sale->tax, tax, why);
}

static enum err tenders_check(const struct sale *sale, struct error *why)
{
	struct money change;

	if (sale->tender_count < 0 || sale->tender_count > TENDERS_MAX)
		return error_set(why, ERR_FORGED, "the sale has %d payments",
			sale->tender_count);
	for (int i = 0; i < sale->tender_count; i++) {
		if (!tender_is_real(&sale->tenders[i]))
			return error_set(why, ERR_FORGED,
				"payment %d is not worth what it says", i + 1);
	}
	if (!change_of(sale, sale->tenders, sale->tender_count, &change) ||
		change.minor != sale->change.minor)
		return error_set(why, ERR_FORGED,
			"payments less change are not total and tax");
	return ERR_OK;
}

/*
 * A limit the sale takes nothing from may be full beyond its cap, and so
 * may one that an officer opened.
 */
static bool quota_adds_up(const struct sale_quota *quota, enum basis basis)
{
	int64_t after;

	return quota->used >= 0 &&
	       !__builtin_add_overflow(quota->before, quota->used, &after) &&
	       after == quota->after &&
	       (quota->used == 0 || after <= quota->cap ||
		       basis == BASIS_OVERRIDE);
}

enum err sale_check(const struct sale *sale, struct error *why)
{
	enum err rc = lines_check(sale, why);

	if (rc)
		return rc;
	rc = tenders_check(sale, why);
	if (rc)
		return rc;
	if (sale->quota_count < 0 || sale->quota_count > RULES_LIMITS_MAX)
		return error_set(why, ERR_FORGED, "the sale has %d limits",
			sale->quota_count);
	for (int i = 0; i < sale->quota_count; i++) {
		const struct sale_quota *quota = &sale->quota[i];

		if (!quota_adds_up(quota, sale->basis))
			return error_set(why, ERR_FORGED,
				"limit '%s': %" PRId64 " before and %" PRId64
				" used do not make %" PRId64
				" within the cap %" PRId64,
				quota->limit, quota->before, quota->used,
				quota->after, quota->cap);
	}
	return ERR_OK;
}
