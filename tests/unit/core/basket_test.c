#include "check.h"

#include "core/basket.h"

#include <stdio.h>

static struct goods goods(const char *barcode, enum unit unit, int64_t price)
{
	struct goods made = {
		.hs = "1704900000",
		.origin = "RU",
		.shop = "S01",
		.unit = unit,
		.price = { price },
	};

	(void)snprintf(made.barcode, sizeof(made.barcode), "%s", barcode);
	return made;
}

static void line_is(const struct basket *basket, int line,
	int64_t quantity_milli, int64_t amount)
{
	assert_true(line < basket->count);
	assert_int_equal(basket->lines[line].quantity_milli, quantity_milli);
	assert_int_equal(basket->lines[line].amount.minor, amount);
}

static void add__the_same_piece_joins_its_line(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	const struct goods bread = goods("461", UNIT_PIECE, 400);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_ok(basket_add(&basket, &bread, 1000, &why));
	assert_ok(basket_add(&basket, &candy, 2000, &why));
	assert_int_equal(basket.count, 2);
	line_is(&basket, 0, 3000, 1875);
	line_is(&basket, 1, 1000, 400);
	assert_int_equal(basket.total.minor, 2275);
}

static void add__a_piece_at_another_price_is_another_line(void **state)
{
	struct goods candy = goods("460", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	candy.price.minor = 600;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_int_equal(basket.count, 2);
	assert_int_equal(basket.total.minor, 1225);
}

static void add__what_was_weighed_stays_a_line_of_its_own(void **state)
{
	const struct goods fish = goods("2200001", UNIT_KG, 9500);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &fish, 819, &why));
	assert_ok(basket_add(&basket, &fish, 819, &why));
	assert_int_equal(basket.count, 2);
	line_is(&basket, 0, 819, 7781); /* 77.805, half up */
	assert_int_equal(basket.total.minor, 15562);
}

static void unchanged(const struct basket *basket, const struct basket *before)
{
	assert_memory_equal(basket, before, sizeof(*basket));
}

static void add__refuses_bad_quantities_and_keeps_the_basket(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	const struct goods gold = goods("461", UNIT_KG, MONEY_MAX);
	static struct basket basket;
	static struct basket before;
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 9999000, &why));
	before = basket;
	assert_err(ERR_RANGE, basket_add(&basket, &candy, 0, &why));
	assert_err(ERR_RANGE, basket_add(&basket, &candy, -1000, &why));
	assert_err(ERR_RANGE, basket_add(&basket, &candy, 1500, &why));
	assert_said("1.5");
	assert_said("460");
	assert_err(ERR_RANGE, basket_add(&basket, &candy, 1000, &why));
	assert_err(
		ERR_RANGE, basket_add(&basket, &candy, QUANTITY_MAX + 1, &why));
	assert_err(ERR_RANGE, basket_add(&basket, &gold, 1001, &why));
	assert_said("461");
	assert_err(ERR_RANGE, basket_add(&basket, &gold, 1000, &why));
	unchanged(&basket, &before);
}

static void add__refuses_one_line_too_many(void **state)
{
	const struct goods fish = goods("2200001", UNIT_KG, 9500);
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	static struct basket basket;
	static struct basket before;
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	for (int i = 1; i < BASKET_LINES_MAX; i++)
		assert_ok(basket_add(&basket, &fish, 100, &why));
	before = basket;
	assert_err(ERR_RANGE, basket_add(&basket, &fish, 100, &why));
	assert_said("36");
	unchanged(&basket, &before);
	assert_ok(basket_add(&basket, &candy, 1000, &why)); /* joins */
	assert_int_equal(basket.count, BASKET_LINES_MAX);
}

static void scan__takes_the_weight_of_a_label(void **state)
{
	const struct goods fish = goods("2212345", UNIT_KG, 9500);
	const struct scan scan = { .has_weight = true, .value = 1255 };
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add_scan(&basket, &fish, &scan, 1000, &why));
	line_is(&basket, 0, 1255, 11923); /* 119.225 */
	assert_false(basket.lines[0].from_price);
}

static void scan__refuses_a_weight_of_goods_by_the_piece(void **state)
{
	const struct goods candy = goods("2212345", UNIT_PIECE, 625);
	const struct scan scan = { .has_weight = true, .value = 2000 };
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_err(
		ERR_INPUT, basket_add_scan(&basket, &candy, &scan, 1000, &why));
	assert_said("2212345");
	assert_int_equal(basket.count, 0);
}

static void scan__of_a_label_takes_no_other_quantity(void **state)
{
	struct basket basket = { 0 };
	struct goods candy = {
		.barcode = "2212345", .unit = UNIT_KG, .price = { 5000 }
	};
	const struct scan scan = {
		.barcode = "2212345", .has_weight = true, .value = 1255
	};
	struct error why;

	(void)state;
	assert_err(
		ERR_INPUT, basket_add_scan(&basket, &candy, &scan, 3000, &why));
	assert_said("scan each");
	assert_int_equal(basket.count, 0);
}

static void scan__takes_the_amount_of_a_price_label(void **state)
{
	const struct goods fish = goods("2112345", UNIT_KG, 9500);
	const struct scan scan = { .has_price = true, .value = 7777 };
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	/* 77.77 / 95.00 = 0.81863... */
	assert_ok(basket_add_scan(&basket, &fish, &scan, 1000, &why));
	line_is(&basket, 0, 819, 7777);
	assert_true(basket.lines[0].from_price);
	assert_int_equal(basket.total.minor, 7777);
}

static void scan__a_price_label_on_a_piece_is_its_price(void **state)
{
	struct goods cake = goods("2112345", UNIT_PIECE, 100);
	const struct scan scan = { .has_price = true, .value = 1350 };
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add_scan(&basket, &cake, &scan, 1000, &why));
	assert_ok(basket_add_scan(&basket, &cake, &scan, 1000, &why));
	assert_int_equal(basket.count, 2);
	line_is(&basket, 0, 1000, 1350);
	assert_int_equal(basket.lines[0].goods.price.minor, 1350);
	assert_int_equal(basket.total.minor, 2700);
	cake.price.minor = 1350; /* one without a label does not join them */
	assert_ok(basket_add(&basket, &cake, 1000, &why));
	assert_int_equal(basket.count, 3);
}

static void scan__refuses_a_price_for_less_than_half_a_gram(void **state)
{
	const struct goods saffron = goods("2112345", UNIT_KG, 4000000);
	const struct scan scan = { .has_price = true, .value = 1999 };
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_err(ERR_RANGE,
		basket_add_scan(&basket, &saffron, &scan, 1000, &why));
	assert_int_equal(basket.count, 0);
}

static void scan__without_embedded_value_takes_the_quantity(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	const struct scan scan = { .barcode = "460" };
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add_scan(&basket, &candy, &scan, 3000, &why));
	line_is(&basket, 0, 3000, 1875);
}

static void quantity__changes_amount_and_total(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	const struct goods fish = goods("2200001", UNIT_KG, 9500);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 3000, &why));
	assert_ok(basket_add(&basket, &fish, 1000, &why));
	assert_ok(basket_set_quantity(&basket, 0, 1000, &why));
	assert_ok(basket_set_quantity(&basket, 1, 819, &why));
	line_is(&basket, 0, 1000, 625);
	line_is(&basket, 1, 819, 7781);
	assert_int_equal(basket.total.minor, 8406);
	assert_err(ERR_RANGE, basket_set_quantity(&basket, 0, 500, &why));
	assert_err(ERR_RANGE, basket_set_quantity(&basket, 1, 0, &why));
	assert_int_equal(basket.total.minor, 8406);
}

static void quantity__of_a_label_is_then_priced_by_quantity(void **state)
{
	const struct goods fish = goods("2112345", UNIT_KG, 9500);
	const struct scan scan = { .has_price = true, .value = 7777 };
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add_scan(&basket, &fish, &scan, 1000, &why));
	assert_ok(basket_set_quantity(&basket, 0, 819, &why));
	line_is(&basket, 0, 819, 7777); /* as it was */
	assert_ok(basket_set_quantity(&basket, 0, 820, &why));
	line_is(&basket, 0, 820, 7790);
	assert_false(basket.lines[0].from_price);
	assert_int_equal(basket.total.minor, 7790);
}

static void price__another_one_keeps_the_own_beside_it(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 3000, &why));
	assert_int_equal(basket_overrides(&basket), 0);
	assert_ok(basket_set_price(&basket, 0, (struct money){ 500 }, &why));
	line_is(&basket, 0, 3000, 1500);
	assert_int_equal(basket.lines[0].list.minor, 625);
	assert_int_equal(basket.lines[0].goods.price.minor, 500);
	assert_int_equal(basket.total.minor, 1500);
	assert_int_equal(basket_overrides(&basket), 1);
	/* A second thought is measured against the goods' own price. */
	assert_ok(basket_set_price(&basket, 0, (struct money){ 6250 }, &why));
	assert_int_equal(basket.lines[0].list.minor, 625);
	assert_ok(basket_set_quantity(&basket, 0, 1000, &why));
	line_is(&basket, 0, 1000, 6250);
	assert_int_equal(basket_overrides(&basket), 1);
}

static void price__has_bounds_and_is_another_one(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct basket before;
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	before = basket;
	assert_err(ERR_RANGE,
		basket_set_price(&basket, 0, (struct money){ 0 }, &why));
	assert_err(ERR_RANGE,
		basket_set_price(&basket, 0, (struct money){ -1 }, &why));
	assert_err(ERR_RANGE,
		basket_set_price(&basket, 0, (struct money){ 6251 }, &why));
	assert_said("62.50");
	assert_err(ERR_INPUT,
		basket_set_price(&basket, 0, (struct money){ 625 }, &why));
	unchanged(&basket, &before);
}

static void price__agreed_for_a_line_is_not_that_of_the_next_scan(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct goods cheap = candy;
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	cheap.price.minor = 500;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_ok(basket_set_price(&basket, 0, (struct money){ 500 }, &why));
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_ok(basket_add(&basket, &cheap, 1000, &why));
	assert_int_equal(basket.count, 3);
	assert_int_equal(basket_overrides(&basket), 1);
}

static void price__of_weighed_goods_is_rounded_once(void **state)
{
	const struct goods fish = goods("2200001", UNIT_KG, 9500);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &fish, 819, &why));
	assert_ok(basket_set_price(&basket, 0, (struct money){ 5001 }, &why));
	line_is(&basket, 0, 819, 4096); /* 40.95819 */
}

static void line__added_as_it_is_joins_none(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_ok(basket_add_line(&basket, &basket.lines[0], &why));
	assert_int_equal(basket.count, 2);
	assert_int_equal(basket.total.minor, 1250);
	while (basket.count < BASKET_LINES_MAX)
		assert_ok(basket_add_line(&basket, &basket.lines[0], &why));
	assert_err(ERR_RANGE, basket_add_line(&basket, &basket.lines[0], &why));
}

static void remove__closes_the_gap_and_lowers_the_total(void **state)
{
	struct basket basket = { 0 };
	struct goods candy = goods("460", UNIT_PIECE, 100);
	struct error why;

	(void)state;
	for (int i = 0; i < 3; i++) {
		candy.barcode[2] = (char)('0' + i);
		candy.price.minor = 100 + i;
		assert_ok(basket_add(&basket, &candy, 1000, &why));
	}
	basket_remove(&basket, 1);
	assert_int_equal(basket.count, 2);
	assert_string_equal(basket.lines[0].goods.barcode, "460");
	assert_string_equal(basket.lines[1].goods.barcode, "462");
	assert_int_equal(basket.total.minor, 202);
	basket_remove(&basket, 1);
	basket_remove(&basket, 0);
	assert_int_equal(basket.count, 0);
	assert_int_equal(basket.total.minor, 0);
}

static bool adds_up(int64_t price, int64_t milli, int64_t amount, enum unit u)
{
	return line_adds_up(
		(struct money){ price }, milli, (struct money){ amount }, u);
}

static void line__adds_up_from_quantity_or_from_amount(void **state)
{
	(void)state;
	assert_true(adds_up(9500, 819, 7781, UNIT_KG));
	assert_true(adds_up(9500, 819, 7777, UNIT_KG)); /* label */
	assert_false(adds_up(9500, 820, 7777, UNIT_KG));
	assert_false(adds_up(9500, 819, 7790, UNIT_KG));
	assert_true(adds_up(625, 2000, 1250, UNIT_PIECE));
	assert_false(adds_up(625, 2000, 1251, UNIT_PIECE));
	assert_false(adds_up(3000, 1000, 3001, UNIT_PIECE));
	assert_false(adds_up(625, 500, 313, UNIT_PIECE));
	assert_true(adds_up(1, 1, 0, UNIT_L));
}

static void line__out_of_bounds_never_adds_up(void **state)
{
	(void)state;
	assert_false(adds_up(0, 1000, 0, UNIT_PIECE));
	assert_false(adds_up(-5, 1000, -5, UNIT_PIECE));
	assert_false(adds_up(5, 0, 0, UNIT_KG));
	assert_false(adds_up(5, -1000, -5, UNIT_KG));
	assert_false(adds_up(5, 10000000, 50000, UNIT_KG));
	assert_false(adds_up(INT64_MAX, 1000, INT64_MAX, UNIT_KG));
	assert_false(adds_up(INT64_MIN, 1000, INT64_MIN, UNIT_KG));
	assert_false(adds_up(5, 1000, -5, UNIT_KG));
	assert_false(adds_up(5, 1000, MONEY_MAX + 1, UNIT_KG));
	assert_false(adds_up(MONEY_MAX, QUANTITY_MAX, MONEY_MAX, UNIT_PIECE));
}

static void add__only_the_very_same_goods_join(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct goods other[5];
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	for (int i = 0; i < 5; i++)
		other[i] = candy;
	other[0].barcode[0] = '9';
	other[1].shop[0] = 'T';
	other[2].hs[0] = '2';
	other[3].origin[0] = 'C';
	other[4].unit = UNIT_L;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	for (int i = 0; i < 5; i++) {
		assert_ok(basket_add(&basket, &other[i], 1000, &why));
		assert_int_equal(basket.count, i + 2);
	}
	assert_ok(basket_add(&basket, &other[1], 1000, &why));
	assert_int_equal(basket.count, 6);
	line_is(&basket, 2, 2000, 1250);
}

static void add__joins_no_piece_whose_label_had_a_price(void **state)
{
	const struct scan label = { .has_price = true, .value = 625 };
	const struct goods cheese = goods("2100001", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add_scan(&basket, &cheese, &label, 1000, &why));
	assert_ok(basket_add(&basket, &cheese, 1000, &why));
	assert_int_equal(basket.count, 2);
}

static void add__refuses_what_makes_the_sale_too_dear(void **state)
{
	const struct goods ship = goods("460", UNIT_PIECE, MONEY_MAX);
	const struct goods candy = goods("461", UNIT_PIECE, 1);
	struct basket basket = { 0 };
	struct basket before;
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, basket_add(&basket, &ship, 2000, &why));
	assert_said("460");
	assert_ok(basket_add(&basket, &ship, 1000, &why));
	before = basket;
	assert_err(ERR_RANGE, basket_add(&basket, &candy, 1000, &why));
	assert_err(ERR_RANGE, basket_add(&basket, &ship, 1000, &why));
	unchanged(&basket, &before);
}

static void price__times_the_quantity_has_a_bound(void **state)
{
	const struct goods gold = goods("460", UNIT_KG, 100000000);
	struct basket basket = { 0 };
	struct basket before;
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &gold, 900000, &why));
	before = basket;
	assert_err(ERR_RANGE, basket_set_price(&basket, 0,
				      (struct money){ 1000000000 }, &why));
	assert_said("'460'");
	unchanged(&basket, &before);
}

static void quantity__beyond_its_bounds_changes_nothing(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct basket before;
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_ok(basket_set_price(&basket, 0, (struct money){ 600 }, &why));
	before = basket;
	assert_err(ERR_RANGE, basket_set_quantity(&basket, 0, 1500, &why));
	assert_err(ERR_RANGE, basket_set_quantity(&basket, 0, 0, &why));
	unchanged(&basket, &before);
}

static void discount__is_off_the_own_price_and_half_up(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 2000, &why));
	/* 10 % of 6.25 is 0.625: 0.63 off. */
	assert_ok(basket_discount(&basket, 0, 100000, &why));
	line_is(&basket, 0, 2000, 1124);
	/* Not ten off what ten are off already. */
	assert_ok(basket_discount(&basket, 0, 200000, &why));
	line_is(&basket, 0, 2000, 1000);
	assert_int_equal(basket.lines[0].list.minor, 625);
	assert_int_equal(basket.total.minor, 1000);
}

static void discount__of_all_leaves_agreed_prices(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 1000);
	const struct goods match = goods("461", UNIT_PIECE, 500);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_ok(basket_add(&basket, &match, 1000, &why));
	assert_ok(basket_set_price(&basket, 0, (struct money){ 800 }, &why));
	assert_ok(basket_discount_all(&basket, 100000, &why));
	line_is(&basket, 0, 1000, 800);
	line_is(&basket, 1, 1000, 450);
	assert_int_equal(basket.total.minor, 1250);
}

static void discount__takes_something_and_leaves_something(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	const struct goods match = goods("461", UNIT_PIECE, 1);
	struct basket basket = { 0 };
	struct basket before;
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &candy, 1000, &why));
	assert_ok(basket_add(&basket, &match, 1000, &why));
	before = basket;
	assert_err(ERR_INPUT, basket_discount(&basket, 0, 100, &why));
	assert_said("less than a fen");
	assert_err(ERR_INPUT, basket_discount(&basket, 0, 1000000, &why));
	assert_said("whole price");
	assert_err(ERR_INPUT, basket_discount(&basket, 1, 500000, &why));
	assert_said("whole price");
	assert_err(ERR_RANGE, basket_discount(&basket, 0, INT64_MAX, &why));
	unchanged(&basket, &before);
}

static int64_t discount(const char *text)
{
	struct error why;
	int64_t ppm = -1;

	if (discount_parse(text, &ppm, &why) == ERR_OK)
		return ppm;
	assert_said("is not written like 10% or 12.5%");
	assert_int_equal(why.code, ERR_INPUT);
	return -1;
}

static void discount__is_written_in_percent(void **state)
{
	static const char *const wrong[] = { "", "%", "10", "10%%", "10% ",
		"0%", "100%", "101%", "-5%", "1.125%", "1e1%", "10 %",
		"00000000000000000010%" };

	(void)state;
	assert_int_equal(discount("10%"), 100000);
	assert_int_equal(discount("12.5%"), 125000);
	assert_int_equal(discount("0.01%"), 100);
	assert_int_equal(discount("99.99%"), 999900);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(discount(wrong[i]), -1);
}

static void discount__beyond_what_may_be_taken_off_is_found(void **state)
{
	const struct goods candy = goods("460", UNIT_PIECE, 625);
	struct basket basket = { 0 };
	struct error why;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_ok(basket_add_line(&basket,
			&(struct basket_line){
				candy, 1000, candy.price, false, { 0 } },
			&why));
	assert_int_equal(basket_beyond(&basket, 100000), -1);
	/* Dearer is no discount; exactly the bound, rounded, is within. */
	assert_ok(basket_set_price(&basket, 0, (struct money){ 700 }, &why));
	assert_ok(basket_set_price(&basket, 1, (struct money){ 562 }, &why));
	assert_int_equal(basket_beyond(&basket, 100000), -1);
	assert_ok(basket_set_price(&basket, 2, (struct money){ 561 }, &why));
	assert_int_equal(basket_beyond(&basket, 100000), 2);
	assert_int_equal(basket_beyond(&basket, 0), -1); /* no bound */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(add__the_same_piece_joins_its_line),
		cmocka_unit_test(add__a_piece_at_another_price_is_another_line),
		cmocka_unit_test(add__what_was_weighed_stays_a_line_of_its_own),
		cmocka_unit_test(
			add__refuses_bad_quantities_and_keeps_the_basket),
		cmocka_unit_test(add__refuses_one_line_too_many),
		cmocka_unit_test(scan__takes_the_weight_of_a_label),
		cmocka_unit_test(scan__refuses_a_weight_of_goods_by_the_piece),
		cmocka_unit_test(scan__of_a_label_takes_no_other_quantity),
		cmocka_unit_test(scan__takes_the_amount_of_a_price_label),
		cmocka_unit_test(scan__a_price_label_on_a_piece_is_its_price),
		cmocka_unit_test(
			scan__refuses_a_price_for_less_than_half_a_gram),
		cmocka_unit_test(
			scan__without_embedded_value_takes_the_quantity),
		cmocka_unit_test(quantity__changes_amount_and_total),
		cmocka_unit_test(
			quantity__of_a_label_is_then_priced_by_quantity),
		cmocka_unit_test(price__another_one_keeps_the_own_beside_it),
		cmocka_unit_test(price__has_bounds_and_is_another_one),
		cmocka_unit_test(
			price__agreed_for_a_line_is_not_that_of_the_next_scan),
		cmocka_unit_test(price__of_weighed_goods_is_rounded_once),
		cmocka_unit_test(line__added_as_it_is_joins_none),
		cmocka_unit_test(remove__closes_the_gap_and_lowers_the_total),
		cmocka_unit_test(line__adds_up_from_quantity_or_from_amount),
		cmocka_unit_test(line__out_of_bounds_never_adds_up),
		cmocka_unit_test(add__only_the_very_same_goods_join),
		cmocka_unit_test(add__joins_no_piece_whose_label_had_a_price),
		cmocka_unit_test(add__refuses_what_makes_the_sale_too_dear),
		cmocka_unit_test(price__times_the_quantity_has_a_bound),
		cmocka_unit_test(quantity__beyond_its_bounds_changes_nothing),
		cmocka_unit_test(discount__is_off_the_own_price_and_half_up),
		cmocka_unit_test(discount__of_all_leaves_agreed_prices),
		cmocka_unit_test(
			discount__takes_something_and_leaves_something),
		cmocka_unit_test(discount__is_written_in_percent),
		cmocka_unit_test(
			discount__beyond_what_may_be_taken_off_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
