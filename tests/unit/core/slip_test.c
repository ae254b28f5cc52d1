#include "check.h"

#include "core/slip.h"

/* 500 yuan and 1000 roubles put in; 09:02:03 at the market. */
static struct slip slip_of(enum slip_kind kind)
{
	return (struct slip){ .kind = kind,
		.market = "suifenhe",
		.till = "T01",
		.number = "T01-1-30",
		.at = { INT64_C(1795482123000) },
		.offset_minutes = 480,
		.day = 20781,
		.shift = 3,
		.operator= "cashier",
		.approver = "manager",
		.reason = "change float",
		.count = 2,
		.cash = { { "CNY", { 50000 } }, { "RUB", { 100000 } } },
		.leaf = "abcdEFGH0123456789-_abcdefghijklmnopqrstuvw" };
}

static const char *print(const struct slip *slip, enum paper paper)
{
	static char bytes[RECEIPT_TEXT_MAX];
	struct text out = text_over(bytes, sizeof(bytes));

	slip_format(slip, paper, LANGUAGE_EN, &out);
	assert_false(out.cut);
	return bytes;
}

static void slip__of_cash_put_in_reads_like_this(void **state)
{
	const struct slip slip = slip_of(SLIP_IN);

	(void)state;
	assert_string_equal(print(&slip, PAPER_58),
		"            suifenhe\n"
		"            Till T01\n"
		"          CASH PUT IN\n"
		"--------------------------------\n"
		"Number                  T01-1-30\n"
		"Time         2026-11-24 09:02:03\n"
		"Trade day             2026-11-24\n"
		"Shift                          3\n"
		"Operator                 cashier\n"
		"Approved by              manager\n"
		"Reason              change float\n"
		"--------------------------------\n"
		"CNY                       500.00\n"
		"RUB                      1000.00\n"
		"--------------------------------\n"
		" \n"
		"Given by\n"
		" \n"
		"--------------------------------\n"
		"Taken by\n"
		" \n"
		"--------------------------------\n"
		"Check code              abcdEFGH\n");
}

/* Nothing changed hands: there is nothing to sign for. */
static void slip__of_no_sale_has_no_money_and_no_signatures(void **state)
{
	struct slip slip = slip_of(SLIP_NO_SALE);
	const char *text;

	(void)state;
	slip.count = 0;
	slip.approver = "";
	text = print(&slip, PAPER_58);
	assert_non_null(strstr(text, "\n     OPENED WITHOUT A SALE\n"));
	assert_null(strstr(text, "Approved by"));
	assert_null(strstr(text, "Given by"));
	assert_null(strstr(text, "CNY"));
	assert_non_null(strstr(text, "Operator                 cashier\n"
				     "Reason              change float\n"
				     "--------------------------------\n"
				     "Check code              abcdEFGH\n"));
}

static void slip__of_cash_taken_out_says_so_and_stands_out(void **state)
{
	struct slip slip = slip_of(SLIP_OUT);
	const char *text = print(&slip, PAPER_80);

	(void)state;
	assert_non_null(strstr(
		text, "\nCNY                                       500.00\n"));
	assert_null(strchr(text, PAPER_TALL));
	slip.marked = true;
	text = print(&slip, PAPER_58);
	assert_non_null(strstr(text, "\n\x0e         CASH TAKEN OUT\n"));
	assert_non_null(strstr(text, "\n\x0e"
				     "CNY                       500.00\n"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(slip__of_cash_put_in_reads_like_this),
		cmocka_unit_test(
			slip__of_no_sale_has_no_money_and_no_signatures),
		cmocka_unit_test(
			slip__of_cash_taken_out_says_so_and_stands_out),
	};

	return cmocka_run_group_tests_name("core/slip", tests, NULL, NULL);
}
