#include "check.h"

#include "core/resident.h"

static void status__is_read_as_it_is_written(void **state)
{
	enum resident_status status = RESIDENT_STATUS_COUNT;
	struct error why;

	(void)state;
	assert_ok(resident_status_parse("active", &status, &why));
	assert_int_equal(status, RESIDENT_ACTIVE);
	assert_ok(resident_status_parse("blocked", &status, &why));
	assert_int_equal(status, RESIDENT_BLOCKED);
	assert_string_equal(resident_status_name(RESIDENT_ACTIVE), "active");
	assert_string_equal(resident_status_name(RESIDENT_BLOCKED), "blocked");
}

static void status__of_another_word_is_refused(void **state)
{
	static const char *const words[] = { "", "Active", "active ", "dead" };
	enum resident_status status = RESIDENT_BLOCKED;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_err(ERR_INPUT,
			resident_status_parse(words[i], &status, &why));
	assert_said("'dead'");
	assert_int_equal(status, RESIDENT_BLOCKED);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(status__is_read_as_it_is_written),
		cmocka_unit_test(status__of_another_word_is_refused),
	};

	return cmocka_run_group_tests_name("core/resident", tests, NULL, NULL);
}
