#include "core/rules.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

const char *measure_name(enum measure measure)
{
	static const char *const names[MEASURE_COUNT] = {
		[MEASURE_VALUE] = "value",
		[MEASURE_MASS] = "mass",
		[MEASURE_VOLUME] = "volume",
		[MEASURE_PIECES] = "pieces",
		[MEASURE_PURCHASES] = "purchases",
		[MEASURE_DAYS] = "days",
	};

	assert(measure < MEASURE_COUNT);
	return names[measure];
}

const char *window_name(enum window window)
{
	static const char *const names[WINDOW_COUNT] = {
		[WINDOW_TRANSACTION] = "transaction",
		[WINDOW_DAY] = "day",
		[WINDOW_MONTH] = "month",
		[WINDOW_YEAR] = "year",
		[WINDOW_ROLLING] = "rolling",
	};

	assert(window < WINDOW_COUNT);
	return names[window];
}

const char *excess_name(enum excess excess)
{
	static const char *const names[EXCESS_COUNT] = {
		[EXCESS_REFUSE] = "refuse",
		[EXCESS_TAX_PART] = "tax_part",
		[EXCESS_TAX_ITEM] = "tax_item",
		[EXCESS_OFFICER] = "officer",
	};

	assert(excess < EXCESS_COUNT);
	return names[excess];
}

const char *direction_name(enum direction direction)
{
	static const char *const names[DIRECTION_COUNT] = {
		[DIRECTION_IMPORT] = "import",
		[DIRECTION_EXPORT] = "export",
	};

	assert(direction < DIRECTION_COUNT);
	return names[direction];
}

const char *allocation_name(enum allocation allocation)
{
	static const char *const names[ALLOCATION_COUNT] = {
		[ALLOCATION_SCAN] = "scan",
		[ALLOCATION_VALUE_DESC] = "value_desc",
		[ALLOCATION_VALUE_ASC] = "value_asc",
		[ALLOCATION_PRICE_DESC] = "price_desc",
		[ALLOCATION_PRICE_ASC] = "price_asc",
		[ALLOCATION_RATE_DESC] = "rate_desc",
		[ALLOCATION_RATE_ASC] = "rate_asc",
	};

	assert(allocation < ALLOCATION_COUNT);
	return names[allocation];
}

const char *certificate_name(enum certificate certificate)
{
	static const char *const names[CERTIFICATE_COUNT] = {
		[CERTIFICATE_CHECKED] = "checked",
		[CERTIFICATE_REQUIRED] = "required",
		[CERTIFICATE_IGNORED] = "ignored",
	};

	assert(certificate < CERTIFICATE_COUNT);
	return names[certificate];
}

const char *others_name(enum others others)
{
	static const char *const names[OTHERS_COUNT] = {
		[OTHERS_NOT_EXEMPT] = "not_exempt",
		[OTHERS_PROHIBITED] = "prohibited",
	};

	assert(others < OTHERS_COUNT);
	return names[others];
}

const char *rules_by_name(enum rules_by by)
{
	static const char *const names[BY_COUNT] = {
		[BY_MANAGER] = "manager",
		[BY_CASHIER] = "cashier",
	};

	assert(by < BY_COUNT);
	return names[by];
}

bool dates_contain(struct dates dates, int32_t day)
{
	return (dates.from == 0 || dates.from <= day) &&
	       (dates.until == 0 || day <= dates.until);
}

static struct period month_of(int32_t day)
{
	struct date date = day_date(day);
	struct period period;

	date.day = 1;
	period.first = day_from_date(date);
	date.day = 31;
	while (date.day > 28 && !date_is_real(date))
		date.day--;
	period.last = day_from_date(date);
	return period;
}

static struct period year_of(int32_t day)
{
	int32_t year = day_date(day).year;

	return (struct period){
		.first = day_from_date((struct date){ year, 1, 1 }),
		.last = day_from_date((struct date){ year, 12, 31 }),
	};
}

struct period limit_period(const struct limit *limit, int32_t day)
{
	struct period period = { .first = day, .last = day };

	switch (limit->window) {
	case WINDOW_TRANSACTION:
	case WINDOW_DAY:
	case WINDOW_COUNT:
		break;
	case WINDOW_MONTH:
		return month_of(day);
	case WINDOW_YEAR:
		return year_of(day);
	case WINDOW_ROLLING:
		period.first = day - limit->window_days + 1;
		break;
	}
	return period;
}

bool limit_in_force(const struct limit *limit, int32_t day)
{
	return limit->direction == DIRECTION_IMPORT &&
	       dates_contain(limit->dates, day);
}

bool limit_is_general(const struct limit *limit)
{
	return limit->prefix_count == 0 && limit->except_count == 0 &&
	       limit->class[0] == '\0';
}

bool limit_taxes(const struct limit *limit)
{
	return limit->excess == EXCESS_TAX_PART ||
	       limit->excess == EXCESS_TAX_ITEM;
}

static bool is_young(int32_t under, int32_t born, int32_t day)
{
	return under > 0 && (born == DAY_NONE || day_age(born, day) < under);
}

bool limit_is_barred(const struct limit *limit, int32_t born, int32_t day)
{
	return is_young(limit->minimum_age, born, day);
}

/* cap x share / 1,000,000 rounded down, whatever the cap. */
static int64_t share_of(int64_t cap, int64_t ppm)
{
	return cap / RULES_SHARE_PPM_ONE * ppm +
	       cap % RULES_SHARE_PPM_ONE * ppm / RULES_SHARE_PPM_ONE;
}

int64_t limit_cap(const struct limit *limit, int32_t born, int32_t day)
{
	if (limit_is_barred(limit, born, day))
		return 0;
	if (is_young(limit->reduced_under, born, day))
		return share_of(limit->cap, limit->reduced_ppm);
	return limit->cap;
}

/* The length of prefix if hs begins with it, else -1. */
static int prefix_length(const char *hs, const char *prefix)
{
	int length = 0;

	while (prefix[length] != '\0') {
		if (hs[length] != prefix[length])
			return -1;
		length++;
	}
	return length;
}

bool hs_has_prefix(const char *hs, const struct hs_prefix *prefixes, int count)
{
	for (int i = 0; i < count; i++) {
		if (prefix_length(hs, prefixes[i].hs) >= 0)
			return true;
	}
	return false;
}

static bool class_has(
	const struct goods_class *class, const struct goods *goods)
{
	if (hs_has_prefix(goods->hs, class->prefixes, class->prefix_count))
		return true;
	for (int i = 0; i < class->barcode_count; i++) {
		if (text_same(class->barcodes[i].barcode, goods->barcode))
			return true;
	}
	return false;
}

const struct limit *rules_limit(const struct rules *rules, const char *id)
{
	for (int i = 0; i < rules->limit_count; i++) {
		if (text_same(rules->limits[i].id, id))
			return &rules->limits[i];
	}
	return NULL;
}

bool measure_counts(enum measure measure, enum unit unit)
{
	switch (measure) {
	case MEASURE_MASS:
		return unit == UNIT_KG;
	case MEASURE_VOLUME:
		return unit == UNIT_L;
	case MEASURE_PIECES:
		return unit == UNIT_PIECE;
	case MEASURE_VALUE:
	case MEASURE_PURCHASES:
	case MEASURE_DAYS:
	case MEASURE_COUNT:
		break;
	}
	return true;
}

bool limit_selects(const struct rules *rules, const struct limit *limit,
	const struct goods *goods)
{
	if (hs_has_prefix(goods->hs, limit->except, limit->except_count))
		return false;
	if (limit->prefix_count == 0 && limit->class[0] == '\0')
		return true;
	if (hs_has_prefix(goods->hs, limit->prefixes, limit->prefix_count))
		return true;
	for (int i = 0; limit->class[0] != '\0' && i < rules->class_count;
		i++) {
		if (text_same(rules->classes[i].id, limit->class))
			return class_has(&rules->classes[i], goods);
	}
	return false;
}

/* The longest prefix of a list that hs has on a day, or -1. */
static int list_length(
	const struct listed *list, int count, const char *hs, int32_t day)
{
	int longest = -1;

	for (int i = 0; i < count; i++) {
		int length = prefix_length(hs, list[i].hs);

		if (length > longest && dates_contain(list[i].dates, day))
			longest = length;
	}
	return longest;
}

static enum standing others_standing(const struct rules *rules)
{
	return rules->others == OTHERS_PROHIBITED ? STANDING_PROHIBITED
						  : STANDING_NOT_EXEMPT;
}

enum standing rules_standing(
	const struct rules *rules, const char *hs, int32_t day)
{
	int exempt = list_length(rules->exempt, rules->exempt_count, hs, day);
	int dutiable = list_length(
		rules->not_exempt, rules->not_exempt_count, hs, day);

	if (list_length(rules->prohibited, rules->prohibited_count, hs, day) >=
		0)
		return STANDING_PROHIBITED;
	if (exempt > dutiable)
		return STANDING_EXEMPT;
	if (dutiable >= 0)
		return STANDING_NOT_EXEMPT;
	if (rules->eligible_count > 0 &&
		list_length(rules->eligible, rules->eligible_count, hs, day) <
			0)
		return others_standing(rules);
	return STANDING_COUNTED;
}

int64_t rules_rate(const struct rules *rules, const char *hs, int32_t day)
{
	int longest = -1;
	int64_t ppm = 0;

	for (int i = 0; i < rules->rate_count; i++) {
		const struct tax_rate *rate = &rules->rates[i];
		int length = prefix_length(hs, rate->hs);

		if (length <= longest || !dates_contain(rate->dates, day))
			continue;
		longest = length;
		ppm = rate->ppm;
	}
	return ppm;
}

bool limit_id_is_value(const char *id)
{
	return text_same(id, "value") || strncmp(id, "value-", 6) == 0;
}

const struct limit *rules_lease_limit(const struct rules *rules, int32_t day)
{
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (limit->measure == MEASURE_VALUE &&
			limit->window == WINDOW_DAY &&
			limit_is_general(limit) && limit_in_force(limit, day))
			return limit;
	}
	return NULL;
}

int64_t rules_lease_most(
	const struct rules *rules, const struct limit *limit, int64_t want)
{
	int64_t most = rules->offline.lease.minor;
	bool bounded = most > 0 && limit->excess == EXCESS_REFUSE;

	return bounded && want > most ? most : want;
}
