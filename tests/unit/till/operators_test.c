#include "check.h"

#include "fixture.h"

static enum err try_pin(
	struct shop_floor *floor, const char *pin, struct error *why)
{
	const struct till_credentials credentials = { "cashier", pin };
	struct entry_operator operator;

	return till_authenticate(
		floor->till, &credentials, RIGHT_SELL, &operator, why);
}

static void operator__enters_with_the_right_pin(void **state)
{
	struct error why;

	assert_ok(try_pin(*state, "1111", &why));
	assert_err(ERR_DENIED, try_pin(*state, "1112", &why));
	assert_said("1 of 5");
}

static void operator__is_locked_for_five_minutes_after_five_wrong_pins(
	void **state)
{
	struct shop_floor *floor = *state;
	struct error why;

	for (int i = 0; i < 5; i++)
		assert_err(ERR_DENIED, try_pin(floor, "0000", &why));
	assert_err(ERR_DENIED, try_pin(floor, "1111", &why));
	assert_said("locked");
	floor->now.ms += INT64_C(5) * 60000 - 1;
	assert_err(ERR_DENIED, try_pin(floor, "1111", &why));
	assert_said("locked");
	floor->now.ms += 1;
	assert_ok(try_pin(floor, "1111", &why));
	/* The good one wiped the slate. */
	assert_err(ERR_DENIED, try_pin(floor, "0000", &why));
	assert_said("1 of 5");
}

static void operator__stays_locked_over_a_restart(void **state)
{
	struct shop_floor *floor = *state;
	struct error why;

	for (int i = 0; i < 5; i++)
		assert_err(ERR_DENIED, try_pin(floor, "0000", &why));
	till_close(floor->till);
	floor_open(floor);
	assert_err(ERR_DENIED, try_pin(floor, "1111", &why));
	assert_said("locked");
}

static void operator__is_not_unlocked_by_a_clock_that_is_set_back(void **state)
{
	struct shop_floor *floor = *state;
	struct error why;

	for (int i = 0; i < 5; i++)
		assert_err(ERR_DENIED, try_pin(floor, "0000", &why));
	floor_set_clock(floor, -INT64_C(60) * 60000);
	assert_err(ERR_DENIED, try_pin(floor, "1111", &why));
	assert_said("locked");
	assert_ok(till_operator_pin(
		floor->till, "shell:test", "cashier", "97531", &why));
	assert_ok(try_pin(floor, "97531", &why));
}

static void operator__gets_a_new_pin_which_unlocks(void **state)
{
	struct shop_floor *floor = *state;
	struct error why;

	for (int i = 0; i < 5; i++)
		assert_err(ERR_DENIED, try_pin(floor, "0000", &why));
	assert_ok(till_operator_pin(
		floor->till, "shell:test", "cashier", "97531", &why));
	assert_err(ERR_DENIED, try_pin(floor, "1111", &why));
	assert_ok(try_pin(floor, "97531", &why));
	floor_is_clean(floor);
}

static void operator__has_only_the_rights_of_its_role(void **state)
{
	struct shop_floor *floor = *state;
	const struct till_credentials auditor = { "auditor", "4444" };
	const struct till_credentials cashier = { "cashier", "1111" };
	const struct till_credentials admin = { "admin", "3333" };
	struct entry_operator operator;
	struct error why;

	assert_err(ERR_DENIED, till_authenticate(floor->till, &auditor,
				       RIGHT_SELL, &operator, & why));
	assert_err(ERR_DENIED, till_authenticate(floor->till, &cashier,
				       RIGHT_ADMINISTER, &operator, & why));
	assert_ok(till_authenticate(
		floor->till, &admin, RIGHT_ADMINISTER, &operator, & why));
	assert_string_equal(operator.id, "admin");
}

static void operator__can_be_disabled_and_added_again(void **state)
{
	struct shop_floor *floor = *state;
	struct till_operator_change again = { .by = "shell:test",
		.id = "cashier",
		.name = "Again",
		.pin = "8642",
		.role = ROLE_CASHIER,
		.active = true };
	struct error why;

	assert_err(ERR_CONFLICT, till_operator_add(floor->till, &again, &why));
	assert_ok(till_operator_disable(
		floor->till, "shell:test", "cashier", &why));
	assert_err(ERR_DENIED, try_pin(floor, "1111", &why));
	assert_said("disabled");
	assert_ok(till_operator_add(floor->till, &again, &why));
	assert_ok(try_pin(floor, "8642", &why));
}

static void operator__never_shows_a_pin_in_the_chain(void **state)
{
	struct shop_floor *floor = *state;
	struct till_log *log;
	struct error why;

	assert_ok(till_log_open(
		floor->till, (struct till_log_from){ 1, 1 }, &log, &why));
	while (till_log_next(log, &why) == ERR_OK) {
		assert_null(strstr(till_log_payload(log), "argon2"));
		assert_null(strstr(till_log_payload(log), "1111"));
	}
	till_log_close(log);
}

/* Whatever a face has asked before: the use case asks again. */
static void right__is_asked_where_the_act_is_done(void **state)
{
	struct shop_floor *floor = *state;
	const struct till_cash none = { .count = 0 };
	struct till_export export = { .by = "cashier" };
	struct till_operator_change change = { .by = "manager",
		.id = "anna",
		.name = "Anna",
		.pin = "8642",
		.active = true };
	struct till_exported exported;
	struct till_shift shift;
	struct error why;

	assert_err(ERR_DENIED,
		till_shift_open(floor->till, "auditor", none, &shift, &why));
	floor_shift(floor);
	assert_err(ERR_DENIED,
		till_shift_close(floor->till, "auditor", none, &shift, &why));
	assert_err(
		ERR_DENIED, till_export(floor->till, &export, &exported, &why));
	export = (struct till_export){
		.by = "shell:root", .identities = true, .reason = "an inquiry"
	};
	assert_err(
		ERR_DENIED, till_export(floor->till, &export, &exported, &why));
	assert_err(ERR_DENIED, till_operator_add(floor->till, &change, &why));
	assert_err(ERR_DENIED, till_operator_pin(floor->till, "manager",
				       "cashier", "8642", &why));
	assert_err(ERR_DENIED,
		till_operator_disable(floor->till, "cashier", "admin", &why));
	export.by = "admin";
	assert_ok(till_export(floor->till, &export, &exported, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FLOOR_TEST(name) \
	cmocka_unit_test_setup_teardown(name, floor_setup, floor_teardown)
		FLOOR_TEST(operator__enters_with_the_right_pin),
		FLOOR_TEST(
			operator__is_locked_for_five_minutes_after_five_wrong_pins),
		FLOOR_TEST(operator__stays_locked_over_a_restart),
		FLOOR_TEST(
			operator__is_not_unlocked_by_a_clock_that_is_set_back),
		FLOOR_TEST(operator__gets_a_new_pin_which_unlocks),
		FLOOR_TEST(operator__has_only_the_rights_of_its_role),
		FLOOR_TEST(operator__can_be_disabled_and_added_again),
		FLOOR_TEST(operator__never_shows_a_pin_in_the_chain),
		FLOOR_TEST(right__is_asked_where_the_act_is_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
