#include "core/oracle.h"

#include <inttypes.h>
#include <stdio.h>

#define TODAY 20781 /* 2026-11-24 */

static const char *const codes[] = { "0303", "1704900000", "1806", "2208",
	"100630", "2402" };
static const char *const prefixes[] = { "03", "1704", "18", "22", "10", "17",
	"2402", "24" };

static const char *some_prefix(struct random *random)
{
	return prefixes[random_int(random, 0, 7)];
}

static void some_prefixes(
	struct random *random, struct hs_prefix *list, int count)
{
	for (int i = 0; i < count; i++)
		(void)text_copy(list[i].hs, HS_SIZE, some_prefix(random));
}

static bool chance(struct random *random, int of)
{
	return random_int(random, 1, of) == 1;
}

static struct dates some_span(struct random *random)
{
	struct dates dates = { 0 };

	if (chance(random, 4))
		dates.from = TODAY + random_int(random, -2, 1);
	if (chance(random, 4))
		dates.until = TODAY + random_int(random, -1, 2);
	return dates;
}

/* Caps near what a basket comes to: boundaries are where bugs live. */
static void some_limit(struct random *random, struct rules *rules)
{
	struct limit *limit = &rules->limits[rules->limit_count];

	*limit = (struct limit){
		.measure =
			(enum measure)random_int(random, 0, MEASURE_COUNT - 1),
		.window = (enum window)random_int(random, 0, WINDOW_COUNT - 1),
		.window_days = 7,
		.cap = random_int(random, 1, chance(random, 2) ? 300 : 9000),
		.excess = (enum excess)random_int(random, 0, EXCESS_COUNT - 1),
		.dates = some_span(random),
		.prefix_count = random_int(random, 0, 2),
		.direction = chance(random, 12) ? DIRECTION_EXPORT
						: DIRECTION_IMPORT,
	};
	(void)snprintf(limit->id, RULES_ID_SIZE, "l%d", rules->limit_count++);
	if (limit->measure == MEASURE_PURCHASES ||
		limit->measure == MEASURE_DAYS)
		limit->cap = random_int(random, 1, 3);
	some_prefixes(random, limit->prefixes, limit->prefix_count);
	if (chance(random, 6)) {
		limit->except_count = 1;
		some_prefixes(random, limit->except, 1);
	}
	if (chance(random, 6))
		(void)text_copy(limit->class, RULES_ID_SIZE, "some");
	if (chance(random, 8)) {
		limit->reduced_under = 20;
		limit->reduced_ppm = random_int(random, 1, 999999);
	}
}

/* Two limits as alternatives, or one that lends to another. */
static void some_bonds(struct random *random, struct rules *rules)
{
	int last = rules->limit_count - 1;
	struct limit *a = &rules->limits[last];
	struct limit *b = &rules->limits[last > 0 ? last - 1 : 0];

	if (last < 1 || chance(random, 2))
		return;
	if (chance(random, 2)) {
		(void)text_copy(a->group, RULES_ID_SIZE, "g");
		(void)text_copy(b->group, RULES_ID_SIZE, "g");
		a->exclusive = b->exclusive = chance(random, 2);
		return;
	}
	a->measure = b->measure = (enum measure)random_int(random, 0, 3);
	a->dates = b->dates;
	a->direction = b->direction;
	(void)text_copy(a->exchange_from, RULES_ID_SIZE, b->id);
}

static void some_list(struct random *random, struct listed *list, int *count)
{
	*count = chance(random, 4) ? random_int(random, 1, 2) : 0;
	for (int i = 0; i < *count; i++) {
		(void)text_copy(list[i].hs, HS_SIZE, some_prefix(random));
		list[i].dates = some_span(random);
	}
}

static void some_rates(struct random *random, struct rules *rules)
{
	rules->rate_count = random_int(random, 1, 4);
	for (int i = 0; i < rules->rate_count; i++) {
		struct tax_rate *rate = &rules->rates[i];

		*rate = (struct tax_rate){
			.ppm = random_int(random, 1, 2000000),
		};
		if (i == 0)
			continue; /* all goods, always */
		(void)text_copy(rate->hs, HS_SIZE, prefixes[i + 3]);
		rate->dates = some_span(random);
	}
}

static void some_rules(struct random *random, struct rules *rules)
{
	int limits = random_int(random, 1, 5);

	*rules = (struct rules){
		.kind_count = 1,
		.kinds = { { DOCUMENT_CN_ID } },
		.allocation = (enum allocation)random_int(
			random, 0, ALLOCATION_COUNT - 1),
		.class_count = 1,
		.classes = { { .id = "some",
			.prefix_count = 1,
			.prefixes = { { "18" } },
			.barcode_count = 1,
			.barcodes = { { "G3" } } } },
	};
	while (rules->limit_count < limits)
		some_limit(random, rules);
	some_bonds(random, rules);
	some_list(random, rules->exempt, &rules->exempt_count);
	some_list(random, rules->not_exempt, &rules->not_exempt_count);
	if (chance(random, 5))
		some_list(random, rules->eligible, &rules->eligible_count);
	some_rates(random, rules);
}

static void some_usage(
	struct random *random, const struct rules *rules, struct usage *usage)
{
	*usage = (struct usage){ .used = { 0 } };
	for (int i = 0; i < rules->limit_count; i++) {
		int cap = (int)rules->limits[i].cap;

		if (chance(random, 2))
			usage->used[i] = random_int(random, 0, cap + cap / 8);
		if (rules->limits[i].measure == MEASURE_DAYS &&
			usage->used[i] > 0)
			usage->today[i] = random_int(random, 0, 1);
	}
}

/* A till of a market has a right to a part of the day's allowance. */
static void some_reserve(
	struct random *random, const struct rules *rules, struct usage *usage)
{
	const struct limit *leased = rules_lease_limit(rules, TODAY);

	if (leased != NULL && chance(random, 2))
		usage->reserved[leased - rules->limits] =
			random_int(random, 0, (int)leased->cap);
}

static void judge__agrees_with_a_slow_one_whatever_the_rules_are(void **state)
{
	struct random random = { .state = 20261124 };
	struct oracle oracle = { 0 };

	(void)state;
	print_message("# seed %" PRIu64 "\n", random.state);
	for (int i = 0; i < 100000; i++) {
		static struct rules rules;
		static struct basket basket;
		struct usage usage;
		struct subject subject = { .kind = DOCUMENT_CN_ID,
			.born = TODAY - random_int(&random, 0, 14000),
			.valid_until = DAY_NONE,
			.day = TODAY,
			.approved = chance(&random, 3) };
		struct slow slow = { .rules = &rules,
			.subject = &subject,
			.usage = &usage,
			.basket = &basket };

		some_rules(&random, &rules);
		some_usage(&random, &rules, &usage);
		some_reserve(&random, &rules, &usage);
		basket = (struct basket){ 0 };
		for (int k = random_int(&random, 1, 4); k > 0; k--)
			oracle_scan(&random, &basket,
				codes[random_int(&random, 0, 5)],
				chance(&random, 3) ? 3 : 2000, 60);
		oracle_judge(&oracle, &slow, &random);
	}
	print_message("# %d allowed, %d refused, %d mixed, %d fits\n",
		oracle.allowed, oracle.refused, oracle.mixed, oracle.fits);
	/* Each way was gone often, or the cases prove little. */
	assert_true(oracle.allowed > 20000);
	assert_true(oracle.refused > 8000);
	assert_true(oracle.mixed > 5000);
	assert_true(oracle.fits > 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			judge__agrees_with_a_slow_one_whatever_the_rules_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
