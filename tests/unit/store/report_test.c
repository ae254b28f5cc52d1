#include "fixture.h"

#include "store/report.h"

/* The 50 entries of a ledger: one, then two, ... on every second day. */
static int days_setup(void **state)
{
	struct home *home;
	int32_t day = FIRST_DAY;
	int left = 1;
	int of_day = 1;

	if (home_open(state) != 0)
		return -1;
	home = *state;
	for (int i = 0; i < 50; i++) {
		struct entry entry = sale_of(home, "p", 100 + i);

		entry.day = day;
		home_append(home, &entry);
		if (--left == 0) {
			left = ++of_day;
			day += 2;
		}
	}
	return 0;
}

static void span__holds_the_entries_of_its_days(void **state)
{
	struct home *home = *state;
	struct store_span span;
	struct error why;

	/* 1 entry on the first day, 2 on the third, 3 on the fifth: 4 to 6 */
	assert_ok(store_span(home->store,
		(struct period){ FIRST_DAY + 4, FIRST_DAY + 4 }, &span, &why));
	assert_int_equal(span.first, 4);
	assert_int_equal(span.last, 6);
	assert_ok(store_span(home->store,
		(struct period){ FIRST_DAY, FIRST_DAY + 3 }, &span, &why));
	assert_int_equal(span.first, 1);
	assert_int_equal(span.last, 3);
}

static void span__is_the_same_as_asking_every_entry(void **state)
{
	struct home *home = *state;
	struct error why;

	for (int32_t day = FIRST_DAY - 2; day < FIRST_DAY + 30; day++) {
		static struct store_entry entry;
		struct store_span span;
		int64_t inside = 0;

		assert_ok(store_span(home->store,
			(struct period){ day, day + 3 }, &span, &why));
		for (int64_t id = 1; id <= 50; id++) {
			bool in_days;

			assert_ok(
				store_entry_get(home->store, id, &entry, &why));
			in_days = entry.day >= day && entry.day <= day + 3;
			inside += in_days;
			assert_int_equal(
				in_days, id >= span.first && id <= span.last);
		}
		assert_int_equal(span.last - span.first + 1, inside);
	}
}

static void span__of_no_entries_is_empty(void **state)
{
	struct home *home = *state;
	struct store_span span;
	struct error why;

	assert_ok(store_span(home->store,
		(struct period){ FIRST_DAY + 1, FIRST_DAY + 1 }, &span, &why));
	assert_true(span.first > span.last);
	assert_ok(store_span(
		home->store, (struct period){ 30000, 30001 }, &span, &why));
	assert_true(span.first > span.last);
}

static void span__of_an_empty_ledger_is_empty(void **state)
{
	struct home *home = *state;
	struct store_span span;
	struct error why;

	assert_ok(store_span(home->store,
		(struct period){ FIRST_DAY, FIRST_DAY }, &span, &why));
	assert_true(span.first > span.last);
}

static enum err stop(
	void *context, const struct store_row *row, struct error *why)
{
	int *rows = context;

	(void)row;
	if (++*rows == 2)
		return error_set(why, ERR_CONFLICT, "enough");
	return ERR_OK;
}

static void rows__end_when_their_taker_fails(void **state)
{
	struct home *home = *state;
	struct store_span span = { 1, 50 };
	struct error why;
	int rows = 0;

	assert_err(ERR_CONFLICT,
		store_sales(home->store, span,
			(struct store_sink){ stop, &rows }, &why));
	assert_int_equal(rows, 2);
	/* and can be asked for again */
	rows = 0;
	assert_err(ERR_CONFLICT,
		store_sales(home->store, span,
			(struct store_sink){ stop, &rows }, &why));
	assert_int_equal(rows, 2);
}

static enum err keep(
	void *context, const struct store_row *row, struct error *why)
{
	(void)why;
	*(struct store_row *)context = *row;
	return ERR_OK;
}

static void day__tells_what_is_not_known_from_zero(void **state)
{
	struct home *home = *state;
	struct store_row row;
	struct error why;

	assert_ok(store_day(home->store, STORE_DAY_TILL,
		(struct store_span){ 4, 6 }, (struct store_sink){ keep, &row },
		&why));
	assert_int_equal(row.count, 14);
	assert_int_equal(row.cells[0].kind, STORE_NULL);
	assert_int_equal(row.cells[2].number, 3);
	assert_int_equal(row.cells[3].number, 103 + 104 + 105);
	assert_int_equal(row.cells[6].kind, STORE_NUMBER);
	assert_int_equal(row.cells[8].number, 0); /* refunds */
	assert_string_equal(row.cells[12].text, "T01-1-4");
	assert_string_equal(row.cells[13].text, "T01-1-6");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			span__holds_the_entries_of_its_days, days_setup,
			home_remove),
		cmocka_unit_test_setup_teardown(
			span__is_the_same_as_asking_every_entry, days_setup,
			home_remove),
		cmocka_unit_test_setup_teardown(
			span__of_no_entries_is_empty, days_setup, home_remove),
		cmocka_unit_test_setup_teardown(
			span__of_an_empty_ledger_is_empty, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			rows__end_when_their_taker_fails, days_setup,
			home_remove),
		cmocka_unit_test_setup_teardown(
			day__tells_what_is_not_known_from_zero, days_setup,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
