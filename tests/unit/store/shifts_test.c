#include "fixture.h"

static void put_shift(struct home *home, enum entry_kind kind, int64_t number)
{
	struct entry entry = entry_of_kind(home, kind);
	struct entry_shift *shift = &entry.body.shift;

	entry.shift = number;
	shift->count = 2;
	shift->cash[0] = (struct cash_count){ "RUB", { 300 } };
	shift->cash[1] = (struct cash_count){ "CNY", { 50000 } };
	home_append(home, &entry);
}

static void put_sale(struct home *home, int64_t number, int64_t used_fen)
{
	struct entry entry = sale_of(home, "a", used_fen);

	entry.shift = number;
	home_append(home, &entry);
}

static void shift__sums_its_own_sales_and_cash(void **state)
{
	struct home *home = *state;
	struct store_shift sum;
	struct entry sale;
	struct error why;

	put_shift(home, ENTRY_SHIFT_OPEN, 1);
	put_sale(home, 1, 99900);
	put_shift(home, ENTRY_SHIFT_CLOSE, 1);
	put_shift(home, ENTRY_SHIFT_OPEN, 2);
	put_sale(home, 2, 1000);
	sale = sale_of(home, "b", 2000);
	sale.shift = 2;
	sale.body.sale.tax.minor = 30;
	sale.body.sale.tenders[1] = (struct tender){ .kind = TENDER_CASH,
		.currency = "RUB",
		.amount = { 777 },
		.rate_ppm = 80000,
		.value = { 62 } };
	home_append(home, &sale);

	assert_ok(store_shift_sum(home->store, 2, &sum, &why));
	assert_int_equal(sum.sales, 2);
	assert_int_equal(sum.sold.minor, 3030);
	/* In yuan: 1100 - 150 change, and 2100 - 150. */
	assert_int_equal(sum.cash_count, 2);
	assert_string_equal(sum.cash[0].currency, "CNY");
	assert_int_equal(sum.cash[0].amount.minor, 2900);
	assert_string_equal(sum.cash[1].currency, "RUB");
	assert_int_equal(sum.cash[1].amount.minor, 777);
	assert_int_equal(sum.float_count, 2);
	assert_string_equal(sum.floats[0].currency, "CNY");
	assert_int_equal(sum.floats[0].amount.minor, 50000);
	assert_string_equal(sum.floats[1].currency, "RUB");
	assert_int_equal(sum.opened.ms, 1764000004000);

	assert_ok(store_shift_sum(home->store, 1, &sum, &why));
	assert_int_equal(sum.sales, 1);
	assert_int_equal(sum.cash[0].amount.minor, 99850);
}

static void shift__without_sales_has_only_its_float(void **state)
{
	struct home *home = *state;
	struct store_shift sum;
	struct error why;

	put_shift(home, ENTRY_SHIFT_OPEN, 1);
	assert_ok(store_shift_sum(home->store, 1, &sum, &why));
	assert_int_equal(sum.sales, 0);
	assert_int_equal(sum.sold.minor, 0);
	assert_int_equal(sum.cash_count, 0);
	assert_int_equal(sum.float_count, 2);
	assert_err(ERR_NOT_FOUND, store_shift_sum(home->store, 2, &sum, &why));
	assert_said("shift 2");
}

static void last_shift__is_the_highest_number(void **state)
{
	struct home *home = *state;
	struct error why;
	int64_t last = -1;

	assert_ok(store_shift_last(home->store, &last, &why));
	assert_int_equal(last, 0);
	put_shift(home, ENTRY_SHIFT_OPEN, 1);
	put_shift(home, ENTRY_SHIFT_CLOSE, 1);
	put_shift(home, ENTRY_SHIFT_OPEN, 2);
	assert_ok(store_shift_last(home->store, &last, &why));
	assert_int_equal(last, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			shift__sums_its_own_sales_and_cash, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			shift__without_sales_has_only_its_float, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			last_shift__is_the_highest_number, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
