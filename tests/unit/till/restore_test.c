#include "check.h"

#include "fixture.h"

#include "base/file.h"

#include <signal.h>
#include <sys/wait.h>

static char backup[128];
static struct till_restored restored;

static void backup_now(struct shop_floor *floor)
{
	static struct till_backed backed;
	struct text name = text_over(backup, sizeof(backup));
	struct error why;

	text_addf(&name, "%s/one.backup", floor->home);
	(void)unlink(backup);
	assert_ok(till_backup(floor->till, backup, &backed, &why));
}

static enum err restore_try(
	struct shop_floor *floor, const char *path, struct error *why)
{
	const struct till_restore restore = { floor->home, path,
		&floor->clock };
	const struct till_restore_by by = { .operator= "shell:test",
		.reason = "a test" };
	struct till_restoring *restoring;
	enum err rc = till_restore_open(&restore, &restoring, why);

	if (rc)
		return rc;
	rc = till_restore_finish(restoring, &by, &restored, why);
	till_restore_close(restoring);
	return rc;
}

static void restore_now(struct shop_floor *floor)
{
	struct error why;

	till_close(floor->till);
	floor->till = NULL;
	assert_ok(restore_try(floor, backup, &why));
	floor_open(floor);
}

/* The entry at a place, as it was signed. */
static const char *entry_at(
	struct shop_floor *floor, int64_t epoch, int64_t seq)
{
	static char payload[20000];
	struct till_log *log;
	struct error why;

	assert_ok(till_log_open(
		floor->till, (struct till_log_from){ epoch, seq }, &log, &why));
	assert_ok(till_log_next(log, &why));
	assert_int_equal(till_log_epoch(log), epoch);
	assert_int_equal(till_log_seq(log), seq);
	(void)text_copy(payload, sizeof(payload), till_log_payload(log));
	till_log_close(log);
	return payload;
}

static void restore__goes_on_where_the_backup_ends(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts before;
	struct till_facts after;
	struct till_sold sold;

	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "S0001", 100, NULL), REFUSAL_NONE);
	till_facts(floor->till, &before);
	backup_now(floor);
	assert_int_equal(floor_sell(floor, "S0001", 100, NULL), REFUSAL_NONE);
	restore_now(floor);
	till_facts(floor->till, &after);
	assert_int_equal(after.epoch, 2);
	assert_int_equal(after.seq, 1);
	assert_int_equal(after.shift, before.shift);
	assert_int_equal(after.sold.minor, before.sold.minor);
	assert_string_not_equal(after.kid, before.kid);
	assert_int_equal(restored.from_seq, before.seq);
	assert_int_equal(restored.known_seq, before.seq + 1);
	assert_string_equal(restored.aside, "ledger.db.old");
	assert_int_equal(floor_sell(floor, "S0001", 100, &sold), REFUSAL_NONE);
	assert_string_equal(sold.sale.receipt, "T01-2-2");
	assert_int_equal(sold.sale.quota[0].before, 100);
	floor_is_clean(floor);
}

static void restore__on_another_machine_adds_nothing_to_the_old_epoch(
	void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts before;

	floor_shift(floor);
	till_facts(floor->till, &before);
	backup_now(floor);
	floor->boot = "00000000000000bb";
	floor->now.ms += 3600 * 1000;
	restore_now(floor);
	assert_int_equal(restored.from_seq, before.seq);
	assert_non_null(strstr(entry_at(floor, 2, 1), "\"kind\":\"restore\""));
	assert_int_equal(floor_sell(floor, "S0001", 100, NULL), REFUSAL_NONE);
	floor_is_clean(floor);
}

static void restore__with_a_clock_in_doubt_begins_all_the_same(void **state)
{
	struct shop_floor *floor = *state;

	floor_shift(floor);
	backup_now(floor);
	floor->boot = "00000000000000cc";
	floor_set_clock(floor, -INT64_C(40) * 24 * 3600 * 1000);
	restore_now(floor);
	assert_non_null(strstr(entry_at(floor, 2, 1), "\"kind\":\"restore\""));
	floor_is_clean(floor);
	assert_int_equal(floor_sell(floor, "S0001", 100, NULL), REFUSAL_CLOCK);
	floor_is_clean(floor);
}

static void restore__over_and_over_uses_no_number_twice(void **state)
{
	struct shop_floor *floor = *state;

	floor_shift(floor);
	backup_now(floor);
	for (int64_t epoch = 2; epoch < 8; epoch++) {
		struct till_facts facts;

		restore_now(floor);
		till_facts(floor->till, &facts);
		assert_int_equal(facts.epoch, epoch);
		floor_is_clean(floor);
		if (epoch == 4)
			backup_now(floor); /* of an epoch that goes on from 1 */
	}
	assert_int_equal(restored.from_epoch, 4);
}

static void path_in(const struct shop_floor *floor, const char *name, char *ret)
{
	struct text text = text_over(ret, 128);

	text_addf(&text, "%s/%s", floor->home, name);
}

/* A process of its own, killed while the copy is open. */
static void restore_and_die(const struct shop_floor *floor)
{
	const struct till_restore restore = { floor->home, backup,
		&floor->clock };
	struct till_restoring *restoring;
	struct error why;
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		if (!till_restore_open(&restore, &restoring, &why))
			(void)raise(SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

/* Half of a key that came along, as it lies there after a power failure. */
static void leave_half_a_key(const struct shop_floor *floor, char *path)
{
	const struct file_write half = { .path = path,
		.bytes = "{\"kind\":\"quotapos-key",
		.length = 21,
		.is_private = true };
	struct error why;

	path_in(floor, "keys/restoring.key", path);
	assert_ok(file_write(&half, &why));
}

/* What it left is swept by the next. */
static void restore__that_was_interrupted_changes_nothing(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts facts;
	char draft[128];
	char half[128];

	floor_shift(floor);
	backup_now(floor);
	till_close(floor->till);
	floor->till = NULL;
	restore_and_die(floor);
	path_in(floor, "ledger.restoring", draft);
	assert_true(file_exists(draft));
	leave_half_a_key(floor, half);
	floor_open(floor);
	till_facts(floor->till, &facts);
	assert_int_equal(facts.epoch, 1);
	floor_is_clean(floor);
	restore_now(floor);
	assert_false(file_exists(draft));
	assert_false(file_exists(half));
	till_facts(floor->till, &facts);
	assert_int_equal(facts.epoch, 2);
	floor_is_clean(floor);
}

/* A reason that the ledger could not hold whole is not cut. */
static void restore__with_too_long_a_reason_changes_nothing(void **state)
{
	struct shop_floor *floor = *state;
	const struct till_restore restore = { floor->home, backup,
		&floor->clock };
	char reason[REASON_SIZE + 1];
	const struct till_restore_by by = { .operator= "shell:test",
		.reason = reason };
	struct till_restoring *restoring;
	struct till_facts facts;
	struct error why;

	memset(reason, 'x', REASON_SIZE);
	reason[REASON_SIZE] = '\0';
	backup_now(floor);
	till_close(floor->till);
	floor->till = NULL;
	assert_ok(till_restore_open(&restore, &restoring, &why));
	assert_err(ERR_INPUT,
		till_restore_finish(restoring, &by, &restored, &why));
	assert_said("the reason is not clean text");
	till_restore_close(restoring);
	floor_open(floor);
	till_facts(floor->till, &facts);
	assert_int_equal(facts.epoch, 1);
}

/* A new ledger that waits for its place gets it, wherever a crash came. */
static void restore__is_finished_at_the_next_start(void **state)
{
	struct shop_floor *floor = *state;
	char ledger[128];
	char log[128];
	char waiting[128];
	char aside[128];
	struct till_facts facts;

	path_in(floor, "ledger.db", ledger);
	path_in(floor, "ledger.db-wal", log);
	path_in(floor, "ledger.restored", waiting);
	path_in(floor, "ledger.db.old", aside);
	for (int crash = 0; crash < 3; crash++) {
		backup_now(floor);
		restore_now(floor);
		till_close(floor->till);
		floor->till = NULL;
		(void)unlink(log);
		assert_int_equal(rename(ledger, waiting), 0);
		if (crash > 0) /* the old one was there still, or its log */
			assert_int_equal(
				rename(aside, crash == 1 ? ledger : log), 0);
		floor_open(floor);
		till_facts(floor->till, &facts);
		assert_int_equal(facts.epoch, 2 + crash);
		assert_false(file_exists(waiting));
		floor_is_clean(floor);
		(void)unlink(aside);
	}
}

static void backup__of_a_ledger_with_faults_is_none(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_backed backed;
	char path[128];
	char command[512];
	struct text text = text_over(command, sizeof(command));
	struct error why;

	floor_shift(floor);
	till_close(floor->till);
	text_addf(&text,
		"sqlite3 %s/ledger.db \"DROP TRIGGER entry_stays; UPDATE entry"
		" SET kind = 'copy' WHERE id = 3\"",
		floor->home);
	assert_int_equal(system(command), 0);
	floor_open(floor);
	path_in(floor, "bad.backup", path);
	assert_err(ERR_FORGED, till_backup(floor->till, path, &backed, &why));
	assert_said("the first at entry 3");
	assert_false(file_exists(path));
}

int main(void)
{
#define ONE(test) \
	cmocka_unit_test_setup_teardown(test, floor_setup, floor_teardown)
	const struct CMUnitTest tests[] = {
		ONE(restore__goes_on_where_the_backup_ends),
		ONE(restore__on_another_machine_adds_nothing_to_the_old_epoch),
		ONE(restore__with_a_clock_in_doubt_begins_all_the_same),
		ONE(restore__over_and_over_uses_no_number_twice),
		ONE(restore__that_was_interrupted_changes_nothing),
		ONE(restore__with_too_long_a_reason_changes_nothing),
		ONE(restore__is_finished_at_the_next_start),
		ONE(backup__of_a_ledger_with_faults_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
