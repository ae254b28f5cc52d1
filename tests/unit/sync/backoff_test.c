#include "check.h"

#include "sync/backoff.h"

static void failure__is_followed_by_a_wait_up_to_a_bound_that_doubles(
	void **state)
{
	struct backoff backoff = { 0 };
	int64_t bound = BACKOFF_FIRST_MS;

	(void)state;
	assert_true(backoff_is_over(&backoff, 0));
	for (int i = 0; i < 20; i++) {
		backoff_fail(&backoff, 5000, UINT32_MAX, 0);
		assert_int_equal(backoff.bound_ms, bound);
		assert_true(backoff.until_ms >= 5000);
		assert_true(backoff.until_ms <= 5000 + bound);
		bound = 2 * bound < BACKOFF_MOST_MS ? 2 * bound
						    : BACKOFF_MOST_MS;
	}
	assert_int_equal(bound, BACKOFF_MOST_MS);
}

/* Chance takes every moment of it, the first and the last too. */
static void failure__is_followed_by_any_moment(void **state)
{
	struct backoff first = { 0 };
	struct backoff last = { 0 };

	(void)state;
	backoff_fail(&first, 7, 0, 0);
	assert_true(backoff_is_over(&first, 7));
	backoff_fail(&last, 7, (uint32_t)BACKOFF_FIRST_MS, 0);
	assert_false(backoff_is_over(&last, 7 + BACKOFF_FIRST_MS - 1));
	assert_true(backoff_is_over(&last, 7 + BACKOFF_FIRST_MS));
}

static void wait__that_the_hub_asks_for_comes_on_top_and_is_bounded(
	void **state)
{
	struct backoff backoff = { 0 };

	(void)state;
	backoff_fail(&backoff, 0, 0, 30000);
	assert_false(backoff_is_over(&backoff, 29999));
	assert_true(backoff_is_over(&backoff, 30000));
	backoff_fail(&backoff, 0, 0, INT64_C(1) << 50);
	assert_true(backoff_is_over(&backoff, BACKOFF_MOST_MS));
}

static void success__and_a_clock_that_began_anew_end_the_wait(void **state)
{
	struct backoff backoff = { 0 };

	(void)state;
	for (int i = 0; i < 9; i++)
		backoff_fail(&backoff, 1000000000, UINT32_MAX, 0);
	assert_true(backoff_is_over(&backoff, 0)); /* started again */
	backoff_reset(&backoff);
	assert_true(backoff_is_over(&backoff, 1000000000));
	backoff_fail(&backoff, 0, 0, 0);
	assert_int_equal(backoff.bound_ms, BACKOFF_FIRST_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			failure__is_followed_by_a_wait_up_to_a_bound_that_doubles),
		cmocka_unit_test(failure__is_followed_by_any_moment),
		cmocka_unit_test(
			wait__that_the_hub_asks_for_comes_on_top_and_is_bounded),
		cmocka_unit_test(
			success__and_a_clock_that_began_anew_end_the_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
