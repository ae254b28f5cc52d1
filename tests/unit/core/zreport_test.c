#include "check.h"

#include "base/text.h"
#include "core/zreport.h"

static struct zreport report;
static char paper_text[ZREPORT_TEXT_MAX];

static void fill(void)
{
	report = (struct zreport){ .market = "suifenhe",
		.till = "T01",
		.shift = 3,
		.closed = true,
		.is_alone = true,
		.opened = { INT64_C(1795482123000) }, /* 09:02:03 */
		.until = { INT64_C(1795514523000) },
		.offset_minutes = 480,
		.first = 40,
		.last = 99,
		.leaf = "abcdEFGH0123456789-_abcdefghijklmnopqrstuvw",
		.kind_count = 1,
		.kinds = { { "training.sale", 2 } },
		.sales = 7,
		.total = { 123456 },
		.treatment_count = 1,
		.treatments = { { .name = "exempt",
			.lines = 9,
			.amount = { 123456 } } },
		.tender_count = 1,
		.tenders = { { .kind = "cash",
			.currency = "RUB",
			.count = 2,
			.amount = { 500000 },
			.value = { 40000 } } },
		.perpetual = { 1000000 },
		.absolute = { 1000500 } };
	zreport_cash_of(&report, "CNY")->difference.minor = -150;
	zreport_cash_of(&report, "RUB")->counted.minor = 200000;
}

static const char *print(enum paper paper)
{
	struct text text = text_over(paper_text, sizeof(paper_text));

	zreport_format(&report, paper, LANGUAGE_EN, &text);
	assert_false(text.cut);
	return paper_text;
}

static void has(const char *words)
{
	if (strstr(paper_text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, paper_text);
}

static void lines_fit(int cells)
{
	char line[256];
	const char *at = paper_text;

	while (*at != '\0') {
		size_t length = strcspn(at, "\n");

		assert_true(length < sizeof(line));
		memcpy(line, at, length);
		line[length] = '\0';
		assert_in_range(text_width(line), 0, cells);
		at += length + 1;
	}
}

static void z__tells_everything_on_58_mm(void **state)
{
	(void)state;
	fill();
	(void)print(PAPER_58);
	lines_fit(32);
	has("Z REPORT, SHIFT 3");
	has("2026-11-24 09:02:03");
	has("40 - 99");
	has("  training sales               2\n");
	has("  free of duty x 9       1234.56\n");
	has("  Cash RUB x 2           5000.00\n");
	has("  Difference               -1.50\n");
	has("  Counted                2000.00\n");
	has("Perpetual total         10000.00\n");
	has("Absolute total          10005.00\n");
	has("Entries not yet sent           0\n");
	has("stand-alone");
	has("abcdEFGH0123456789-_abcdefghijkl\nmnopqrstuvw\n");
	assert_null(strstr(paper_text, "24 hours"));
}

static void x__has_no_count_and_says_that_it_is_one(void **state)
{
	(void)state;
	fill();
	report.closed = false;
	report.is_long = true;
	report.is_alone = false;
	(void)print(PAPER_80);
	assert_null(strstr(paper_text, "stand-alone"));
	lines_fit(48);
	has("X REPORT, SHIFT 3");
	has("Read at");
	has("WARNING: open for more than 24 hours");
	assert_null(strstr(paper_text, "Counted"));
	assert_null(strstr(paper_text, "Difference"));
}

static void largest_report__fits_its_text(void **state)
{
	const struct money most = { INT64_C(9007199254740991) };

	(void)state;
	fill();
	report.kind_count = ZREPORT_KINDS_MAX;
	for (int i = 0; i < ZREPORT_KINDS_MAX; i++)
		report.kinds[i] =
			(struct zreport_kind){ "training.sale", most.minor };
	report.origin_count = ZREPORT_ORIGINS_MAX;
	for (int i = 0; i < ZREPORT_ORIGINS_MAX; i++)
		report.origins[i] = (struct zreport_lines){
			.name = "RU", .lines = most.minor, .amount = most
		};
	report.tender_count = ZREPORT_TENDERS_MAX;
	for (int i = 0; i < ZREPORT_TENDERS_MAX; i++)
		report.tenders[i] = (struct zreport_tender){ "mobile", "CNY",
			most.minor, most, most, most.minor, most, most };
	report.cash_count = ZREPORT_CASH_MAX;
	for (int i = 0; i < ZREPORT_CASH_MAX; i++)
		report.cash[i] = (struct zreport_cash){ "CNY", most, most, most,
			most, most, most };
	(void)print(PAPER_58);
	lines_fit(32);
}

static void cash__is_one_row_a_currency(void **state)
{
	char name[CURRENCY_SIZE] = "AAA";

	(void)state;
	fill();
	assert_ptr_equal(zreport_cash_of(&report, "RUB"), &report.cash[1]);
	for (int i = 2; i < ZREPORT_CASH_MAX; i++) {
		name[2] = (char)('A' + i);
		assert_non_null(zreport_cash_of(&report, name));
	}
	assert_null(zreport_cash_of(&report, "ZZZ"));
	assert_non_null(zreport_cash_of(&report, "CNY"));
}

static void entries__of_two_epochs_are_named_with_them(void **state)
{
	(void)state;
	fill();
	report.first_epoch = report.epoch = 2;
	print(PAPER_58);
	has("Numbers                  40 - 99\n");
	report.first_epoch = 1;
	print(PAPER_58);
	has("Numbers              1-40 - 2-99\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(z__tells_everything_on_58_mm),
		cmocka_unit_test(x__has_no_count_and_says_that_it_is_one),
		cmocka_unit_test(largest_report__fits_its_text),
		cmocka_unit_test(cash__is_one_row_a_currency),
		cmocka_unit_test(entries__of_two_epochs_are_named_with_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
