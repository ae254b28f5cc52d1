#include "check.h"

#include "fixture.h"

#include "base/file.h"
#include "sign/epoch.h"

static enum err rotate(
	struct shop_floor *floor, struct till_rotated *ret, struct error *why)
{
	const struct till_rotate rotate = { .by = "shell:test",
		.reason = "a test" };

	return till_rotate(floor->till, &rotate, ret, why);
}

static void close_shift(struct shop_floor *floor)
{
	struct till_shift shift;
	struct error why;

	assert_ok(till_shift_close(floor->till, "cashier",
		(struct till_cash){ .count = 0 }, &shift, &why));
}

static void rotate__goes_on_with_another_key(void **state)
{
	struct shop_floor *floor = *state;
	struct till_rotated rotated;
	struct till_facts before;
	struct till_facts after;
	struct till_sold sold;
	struct error why;

	floor_shift(floor);
	(void)floor_sell(floor, "S0001", 100, NULL);
	close_shift(floor);
	till_facts(floor->till, &before);
	assert_ok(rotate(floor, &rotated, &why));
	assert_int_equal(rotated.epoch, 2);
	assert_int_equal(rotated.from_epoch, 1);
	assert_int_equal(rotated.from_seq, before.seq);
	till_facts(floor->till, &after);
	assert_int_equal(after.epoch, 2);
	assert_int_equal(after.seq, 1);
	assert_int_equal(after.sold.minor, 100);
	assert_string_not_equal(after.kid, before.kid);
	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "S0001", 100, &sold), REFUSAL_NONE);
	assert_string_equal(sold.sale.receipt, "T01-2-3");
	assert_int_equal(sold.sale.quota[0].before, 100);
	floor_is_clean(floor);
	till_close(floor->till);
	floor_open(floor);
	close_shift(floor);
	assert_ok(rotate(floor, &rotated, &why));
	assert_int_equal(rotated.epoch, 3);
	floor_is_clean(floor);
}

static void rotate__waits_until_the_shift_is_closed(void **state)
{
	struct shop_floor *floor = *state;
	struct till_rotated rotated;
	struct till_facts before;
	struct till_facts after;
	struct error why;

	floor_shift(floor);
	till_facts(floor->till, &before);
	assert_err(ERR_DENIED, rotate(floor, &rotated, &why));
	assert_said("close it first");
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq);
	assert_int_equal(after.epoch, 1);
}

/* What happened to the machine since belongs to the old epoch. */
static void rotate__tells_of_a_start_of_the_machine_first(void **state)
{
	struct shop_floor *floor = *state;
	struct till_rotated rotated;
	struct till_facts before;
	struct error why;

	floor->boot = "00000000000000bb";
	till_facts(floor->till, &before);
	assert_ok(rotate(floor, &rotated, &why));
	assert_int_equal(rotated.from_seq, before.seq + 1);
	floor_is_clean(floor);
}

static void rotate__without_a_place_for_the_key_changes_nothing(void **state)
{
	struct shop_floor *floor = *state;
	struct till_rotated rotated;
	struct till_facts before;
	struct till_facts after;
	char keys[128];
	char away[128];
	struct text keys_text = text_over(keys, sizeof(keys));
	struct text away_text = text_over(away, sizeof(away));
	struct error why;

	text_addf(&keys_text, "%s/keys", floor->home);
	text_addf(&away_text, "%s/keys.away", floor->home);
	till_facts(floor->till, &before);
	assert_int_equal(rename(keys, away), 0);
	assert_int_not_equal(rotate(floor, &rotated, &why), ERR_OK);
	assert_int_equal(rename(away, keys), 0);
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq);
	assert_string_equal(after.kid, before.kid);
	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "S0001", 100, NULL), REFUSAL_NONE);
	floor_is_clean(floor);
}

/* A till that has had all it can have goes on with the last, and says so
 * before anything is made. */
static void rotate__more_often_than_a_till_can_is_refused(void **state)
{
	struct shop_floor *floor = *state;
	struct till_restore restore = { floor->home, NULL, &floor->clock };
	const struct till_restore_by by = { .operator= "shell:test" };
	struct till_restoring *restoring;
	static struct till_backed backed;
	struct till_restored restored;
	struct till_rotated rotated;
	char backup[128];
	struct text name = text_over(backup, sizeof(backup));
	struct error why;

	for (int i = 1; i < EPOCHS_MAX; i++)
		assert_ok(rotate(floor, &rotated, &why));
	assert_int_equal(rotated.epoch, EPOCHS_MAX);
	assert_err(ERR_RANGE, rotate(floor, &rotated, &why));
	assert_said("can have no more");
	text_addf(&name, "%s/one.backup", floor->home);
	assert_ok(till_backup(floor->till, backup, &backed, &why));
	till_close(floor->till);
	floor->till = NULL;
	restore.path = backup;
	assert_ok(till_restore_open(&restore, &restoring, &why));
	assert_err(ERR_RANGE,
		till_restore_finish(restoring, &by, &restored, &why));
	assert_said("can have no more");
	till_restore_close(restoring);
	floor_open(floor);
	floor_is_clean(floor);
}

#define FLOOR_TEST(name) \
	cmocka_unit_test_setup_teardown(name, floor_setup, floor_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOOR_TEST(rotate__goes_on_with_another_key),
		FLOOR_TEST(rotate__waits_until_the_shift_is_closed),
		FLOOR_TEST(rotate__tells_of_a_start_of_the_machine_first),
		FLOOR_TEST(rotate__without_a_place_for_the_key_changes_nothing),
		FLOOR_TEST(rotate__more_often_than_a_till_can_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
