#include "sample.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Somebody of age with the first document that is accepted. */
static struct subject sample_subject(const struct rules *rules, int32_t day)
{
	return (struct subject){ .kind = rules->kinds[0].kind,
		.registered = true,
		.status = RESIDENT_ACTIVE,
		.born = day - 40 * 366,
		.valid_until = day,
		.day = day };
}

/* The first goods that a limit counts, as a whole HS code. */
static void sample_hs(
	const struct rules *rules, const struct limit *limit, char *ret)
{
	const char *prefix = "9999";
	struct text hs = text_over(ret, HS_SIZE);

	if (limit->prefix_count > 0)
		prefix = limit->prefixes[0].hs;
	else if (rules->eligible_count > 0)
		prefix = rules->eligible[0].hs;
	for (int i = 0; limit->class[0] != '\0' && i < rules->class_count;
		i++) {
		if (text_same(rules->classes[i].id, limit->class) &&
			rules->classes[i].prefix_count > 0)
			prefix = rules->classes[i].prefixes[0].hs;
	}
	text_add(&hs, prefix);
	while (hs.length < 10)
		text_add(&hs, "0");
}

/* One and a half times the cap, in goods at a yuan, or in six parts. */
static enum err sample_basket(const struct rules *rules,
	const struct limit *limit, struct basket *ret, struct error *why)
{
	struct goods goods = { .barcode = "sample",
		.name_en = "sample",
		.shop = "S1",
		.unit = UNIT_PIECE,
		.price = { 100 } };
	int64_t milli = 6 * QUANTITY_ONE;

	(void)text_copy(goods.origin, sizeof(goods.origin),
		rules->origin_count > 0 ? rules->origins[0].country : "RU");
	sample_hs(rules, limit, goods.hs);
	if (limit->measure == MEASURE_VALUE)
		goods.price.minor = limit->cap / 4 + 1;
	else if (limit->measure == MEASURE_MASS ||
		 limit->measure == MEASURE_VOLUME)
		milli = limit->cap + limit->cap / 2;
	else if (limit->measure == MEASURE_PIECES)
		milli = (limit->cap + limit->cap / 2) / QUANTITY_ONE *
				QUANTITY_ONE +
			QUANTITY_ONE;
	if (limit->measure == MEASURE_MASS)
		goods.unit = UNIT_KG;
	if (limit->measure == MEASURE_VOLUME)
		goods.unit = UNIT_L;
	*ret = (struct basket){ 0 };
	return basket_add(ret, &goods, milli, why);
}

static void add_amount(struct text *out, const char *label, struct money amount)
{
	char text[MONEY_TEXT_SIZE];

	money_format(amount, text);
	text_addf(out, "  %s %s", say(label), text);
}

static void print_verdict(const char *name, const struct basket *basket,
	const struct verdict *verdict)
{
	char bytes[512];
	struct text out = text_over(bytes, sizeof(bytes));

	add_amount(&out, N_("yuan"), basket->total);
	if (verdict->refusal != REFUSAL_NONE) {
		text_addf(&out, "  %s: %s", refusal_name(verdict->refusal),
			say(refusal_message(verdict->refusal)));
	} else {
		add_amount(&out, N_("free"), verdict->exempt);
		add_amount(&out, N_("dutiable"), verdict->dutiable);
		add_amount(&out, N_("tax"), verdict->tax);
	}
	for (int i = 0; i < verdict->fit_count; i++) {
		char quantity[MONEY_TEXT_SIZE];

		quantity_format(verdict->fits[i].quantity_milli, quantity);
		text_addf(&out, say("; line %d fits with %s"),
			verdict->fits[i].line + 1, quantity);
	}
	printf("%-16s%s\n", name, bytes);
}

static enum err sample_limit(
	const struct rules *rules, int at, int32_t day, struct error *why)
{
	static struct basket basket;
	static struct verdict verdict;
	const struct limit *limit = &rules->limits[at];
	const struct subject subject = sample_subject(rules, day);
	struct usage usage = { 0 };
	enum err rc = sample_basket(rules, limit, &basket, why);

	if (rc)
		return rc;
	if (limit->measure == MEASURE_PURCHASES ||
		limit->measure == MEASURE_DAYS)
		usage.used[at] = limit->cap;
	basket_judge(rules, &subject, &usage, &basket, &verdict);
	print_verdict(limit->id, &basket, &verdict);
	return ERR_OK;
}

/* The goods are looked up as for a sale; the verdict is by the new rules. */
static enum err sample_items(struct call *call, const struct rules *rules,
	int32_t day, struct error *why)
{
	static struct basket basket;
	static struct verdict verdict;
	const struct subject subject = sample_subject(rules, day);
	const struct usage usage = { 0 };
	enum err rc = call_basket(call, &basket, why);

	if (rc)
		return rc;
	basket_judge(rules, &subject, &usage, &basket, &verdict);
	for (int i = 0; i < basket.count; i++) {
		const struct basket_line *line = &basket.lines[i];
		char bytes[256];
		struct text out = text_over(bytes, sizeof(bytes));

		add_amount(&out, N_("free"), verdict.lines[i].exempt);
		add_amount(&out, N_("dutiable"), verdict.lines[i].dutiable);
		add_amount(&out, N_("tax"), verdict.lines[i].tax);
		printf("%2d %-13s %-10s%s  %s\n", i + 1, line->goods.barcode,
			treatment_name(verdict.lines[i].treatment), bytes,
			line->goods.name_en);
	}
	print_verdict("basket", &basket, &verdict);
	return ERR_OK;
}

enum err sample_print(
	struct call *call, const struct rules *rules, struct error *why)
{
	struct till_facts facts;
	int32_t day;

	till_facts(call->till, &facts);
	day = facts.day > rules->from ? facts.day : rules->from;
	printf("%s\n", say("What they would do, for somebody who has bought"
			   " nothing yet:"));
	if (call_has(call, "item"))
		return sample_items(call, rules, day, why);
	for (int i = 0; i < rules->limit_count; i++) {
		enum err rc;

		if (!limit_in_force(&rules->limits[i], day))
			continue;
		rc = sample_limit(rules, i, day, why);
		if (rc == ERR_RANGE || rc == ERR_INPUT)
			continue; /* no basket holds so much */
		if (rc)
			return rc;
	}
	return ERR_OK;
}
