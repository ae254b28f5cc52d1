#include "check.h"

#include "audit/sorter.h"

struct number {
	uint64_t value;
	uint64_t filling[7];
};

static int compare(const void *a, const void *b)
{
	const struct number *left = a;
	const struct number *right = b;

	return (left->value > right->value) - (left->value < right->value);
}

/* All numbers below count in a scattered order come back in their own. */
static void sort_below(uint64_t count)
{
	struct sorter *sorter = NULL;
	struct number number = { 0 };
	struct error why;
	uint64_t seen = 0;
	enum err rc;

	assert_ok(sorter_open(sizeof(number), compare, &sorter, &why));
	for (uint64_t i = 0; i < count; i++) {
		number.value = i * 7919 % count; /* a prime */
		assert_ok(sorter_add(sorter, &number, &why));
	}
	assert_ok(sorter_sort(sorter, &why));
	while (!(rc = sorter_next(sorter, &number, &why)))
		assert_int_equal(number.value, seen++);
	assert_int_equal(rc, ERR_NOT_FOUND);
	assert_int_equal(seen, count);
	sorter_close(sorter);
}

static void what_fits_into_memory__is_sorted(void **state)
{
	(void)state;
	sort_below(0);
	sort_below(1);
	sort_below(1000);
	sort_below(SORTER_BYTES / sizeof(struct number));
}

static void what_does_not__is_sorted_by_way_of_a_file(void **state)
{
	(void)state;
	sort_below(SORTER_BYTES / sizeof(struct number) + 1);
	sort_below(5 * SORTER_BYTES / sizeof(struct number) + 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_into_memory__is_sorted),
		cmocka_unit_test(what_does_not__is_sorted_by_way_of_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
