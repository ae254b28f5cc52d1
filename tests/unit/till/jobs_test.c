#include "check.h"

#include "fixture.h"

#include <string.h>

static struct till_job job;
static char paper_text[ZREPORT_TEXT_MAX];

static int64_t waiting(struct shop_floor *floor)
{
	struct till_job_counts counts;
	struct error why;

	assert_ok(till_job_counts(floor->till, &counts, &why));
	return counts.waiting;
}

/* The first that waits, as it is printed. */
static const char *print_next(struct shop_floor *floor)
{
	static const struct till_form form = { .paper = PAPER_58 };
	struct text text = text_over(paper_text, sizeof(paper_text));
	struct error why;

	assert_ok(till_job_next(floor->till, &job, &why));
	assert_ok(till_job_text(floor->till, &job, &form, &text, &why));
	assert_false(text.cut);
	assert_ok(
		till_job_mark(floor->till, job.job, TILL_JOB_CONFIRMED, &why));
	return paper_text;
}

static void has(const char *words)
{
	if (strstr(paper_text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, paper_text);
}

static void move(struct shop_floor *floor, enum cash_direction direction,
	struct till_moved *ret)
{
	struct cash_count cash = { "RUB", { 150050 } };
	const struct till_move ask = { .operator= "manager",
		.direction = direction,
		.cash = { .cash = &cash, .count = direction != CASH_NO_SALE },
		.reason = "change for the morning",
		.paper = true,
		.language = LANGUAGE_EN };
	struct error why;

	assert_ok(till_cash_move(floor->till, &ask, ret, &why));
}

static void refund(struct shop_floor *floor, const char *receipt, bool is_void,
	struct till_refunded *ret)
{
	const struct till_refund ask = { .operator= "manager",
		.receipt = receipt,
		.is_void = is_void,
		.reason = "crushed",
		.paper = true,
		.language = LANGUAGE_RU };
	struct error why;

	assert_ok(till_refund(floor->till, &ask, ret, &why));
}

static void refund__and_void_wait_for_the_printer(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_refunded refunded;
	static struct till_sold sold;

	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "S0001", 100, &sold), REFUSAL_NONE);
	assert_int_equal(waiting(floor), 0);
	refund(floor, sold.sale.receipt, false, &refunded);
	(void)print_next(floor);
	assert_string_equal(job.receipt, refunded.refund.receipt);
	assert_int_equal(job.language, LANGUAGE_RU);
	assert_true(job.kick); /* the money comes out of the drawer */
	has(sold.sale.receipt);
	assert_int_equal(floor_sell(floor, "S0001", 100, &sold), REFUSAL_NONE);
	refund(floor, sold.sale.receipt, true, &refunded);
	(void)print_next(floor);
	assert_string_equal(job.receipt, refunded.refund.receipt);
	assert_int_equal(waiting(floor), 0);
}

static void cash__has_a_slip_that_opens_the_drawer(void **state)
{
	struct shop_floor *floor = *state;
	struct till_moved moved;

	floor_shift(floor);
	move(floor, CASH_OUT, &moved);
	(void)print_next(floor);
	assert_int_equal(job.kind, TILL_PAPER_REPORT);
	assert_true(job.kick);
	has("CASH TAKEN OUT");
	has(moved.number);
	has("RUB                      1500.50");
	has("change for the morning");
	move(floor, CASH_NO_SALE, &moved);
	(void)print_next(floor);
	has("OPENED WITHOUT A SALE");
	assert_null(strstr(paper_text, "Taken by"));
}

/* Free to be printed again, and never a copy of a receipt. */
static void slip__has_no_numbered_copies(void **state)
{
	struct shop_floor *floor = *state;
	struct till_moved moved;
	struct error why;
	int64_t number;

	floor_shift(floor);
	move(floor, CASH_IN, &moved);
	(void)print_next(floor);
	job.kind = TILL_PAPER_RECEIPT; /* as who knows only its number says */
	assert_err(ERR_INPUT,
		till_job_add(floor->till, &job, true, &number, &why));
	assert_ok(till_job_add(floor->till, &job, false, &number, &why));
	(void)print_next(floor);
	assert_int_equal(job.kind, TILL_PAPER_REPORT);
	assert_int_equal(job.copy, 0);
	floor_is_clean(floor);
}

static void restore__does_not_print_what_waited_then(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_refunded refunded;
	static struct till_backed backed;
	static struct till_restored restored;
	static struct till_sold sold;
	const struct till_restore_by by = { .operator= "shell:test" };
	struct till_restoring *restoring;
	struct till_moved moved;
	struct error why;
	char path[160];
	struct text name = text_over(path, sizeof(path));
	const struct till_restore from = { floor->home, path, &floor->clock };

	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "S0001", 100, &sold), REFUSAL_NONE);
	refund(floor, sold.sale.receipt, false, &refunded);
	move(floor, CASH_IN, &moved);
	assert_ok(till_job_next(floor->till, &job, &why));
	assert_ok(till_job_mark(floor->till, job.job, TILL_JOB_UNKNOWN, &why));
	text_addf(&name, "%s/papers.backup", floor->home);
	assert_ok(till_backup(floor->till, path, &backed, &why));
	till_close(floor->till);
	floor->till = NULL;
	assert_ok(till_restore_open(&from, &restoring, &why));
	assert_ok(till_restore_finish(restoring, &by, &restored, &why));
	till_restore_close(restoring);
	floor_open(floor);
	assert_err(ERR_NOT_FOUND, till_job_next(floor->till, &job, &why));
	assert_ok(till_job_find(floor->till, 1, &job, &why));
	assert_int_equal(job.state, TILL_JOB_DROPPED);
}

int main(void)
{
#define ONE(test) \
	cmocka_unit_test_setup_teardown(test, floor_setup, floor_teardown)
	const struct CMUnitTest tests[] = {
		ONE(refund__and_void_wait_for_the_printer),
		ONE(cash__has_a_slip_that_opens_the_drawer),
		ONE(slip__has_no_numbered_copies),
		ONE(restore__does_not_print_what_waited_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
