#include "check.h"

#include "report/work.h"

static void is(enum measure measure, enum cell_kind kind)
{
	const struct limit limit = { .id = "a", .measure = measure };
	struct cell cell = cell_measured(&limit, limit.id, 3);

	assert_int_equal(cell.kind, kind);
	assert_int_equal(cell.number, 3);
}

static void amount__is_shown_in_the_measure_of_its_limit(void **state)
{
	(void)state;
	is(MEASURE_VALUE, CELL_MONEY);
	is(MEASURE_MASS, CELL_QUANTITY);
	is(MEASURE_VOLUME, CELL_QUANTITY);
	is(MEASURE_PIECES, CELL_QUANTITY);
	is(MEASURE_PURCHASES, CELL_COUNT);
	is(MEASURE_DAYS, CELL_COUNT);
}

static void amount__of_a_limit_that_is_gone_is_told_from_its_name(void **state)
{
	(void)state;
	assert_int_equal(cell_measured(NULL, "value-day", 3).kind, CELL_MONEY);
	assert_int_equal(cell_measured(NULL, "sugar", 3).kind, CELL_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amount__is_shown_in_the_measure_of_its_limit),
		cmocka_unit_test(
			amount__of_a_limit_that_is_gone_is_told_from_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
