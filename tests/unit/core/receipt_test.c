#include "check.h"
#include "random.h"

#include "core/rate.h"
#include "core/receipt.h"

#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uniwidth.h>

/* Two candies, a fish by weight; paid with 100.00. */
static const struct sale small = {
	.line_count = 2,
	.lines = {
		{ .name = "Candy", .unit = UNIT_PIECE, .quantity_milli = 2000,
			.price = { 625 }, .amount = { 1250 },
			.exempt = { 1250 } },
		{ .name = "Frozen pollock without head and tail, Okhotsk",
			.unit = UNIT_KG, .quantity_milli = 819,
			.price = { 9500 }, .amount = { 7781 },
			.exempt = { 7781 } },
	},
	.total = { 9031 },
	.exempt = { 9031 },
	.tender_count = 1,
	.tenders = { { .kind = TENDER_CASH, .currency = "CNY",
		.amount = { 10000 }, .rate_ppm = RATE_ONE,
		.value = { 10000 } } },
	.change = { 969 },
	.quota_count = 2,
	.quota = {
		{ .limit = "value-day", .window = "2026-11-24", .cap = 800000,
			.before = 1000, .used = 9031, .after = 10031 },
		{ .limit = "grain-day", .window = "2026-11-24", .cap = 50000 },
	},
	.receipt = "T01-1-17",
};

/* 2026-11-24 01:02:03 UTC is 09:02:03 at the market. */
static struct receipt receipt_of(const struct sale *sale)
{
	return (struct receipt){
		.market = "suifenhe",
		.till = "T01",
		.at = { INT64_C(1795482123000) },
		.offset_minutes = 480,
		.day = 20781,
		.operator= "cashier",
		.rules = 1,
		.leaf = "abcdEFGH0123456789-_abcdefghijklmnopqrstuvw",
		.sale = sale,
	};
}

static char paper_text[RECEIPT_TEXT_MAX];

static const char *print(
	const struct receipt *receipt, enum paper paper, enum language language)
{
	struct text out = text_over(paper_text, sizeof(paper_text));

	receipt_format(receipt, paper, language, &out);
	assert_false(out.cut);
	return paper_text;
}

static void receipt__on_58_mm_reads_like_this(void **state)
{
	const struct receipt receipt = receipt_of(&small);

	(void)state;
	assert_string_equal(print(&receipt, PAPER_58, LANGUAGE_EN),
		"            suifenhe\n"
		"            Till T01\n"
		"--------------------------------\n"
		"Receipt                 T01-1-17\n"
		"Time         2026-11-24 09:02:03\n"
		"Trade day             2026-11-24\n"
		"Operator                 cashier\n"
		"--------------------------------\n"
		"Candy\n"
		"  2 x 6.25                 12.50\n"
		"Frozen pollock without head and \n"
		"tail, Okhotsk\n"
		"  0.819 kg x 95.00         77.81\n"
		"--------------------------------\n"
		"TOTAL CNY                  90.31\n"
		"Duty-free                  90.31\n"
		"Cash                      100.00\n"
		"Change                      9.69\n"
		"--------------------------------\n"
		"Allowance value-day   2026-11-24\n"
		"  Limit                  8000.00\n"
		"  Used before              10.00\n"
		"  This purchase            90.31\n"
		"  Still left             7899.69\n"
		"--------------------------------\n"
		"Rules version                  1\n"
		"Check code              abcdEFGH\n");
}

static void has(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

/* 5.00 of 12.50 at 24.3 % are 1.215 of tax: 1.22; all fish at 1.232 %. */
static void receipt__shows_the_parts_of_a_line_and_its_tax(void **state)
{
	struct sale mixed = small;
	const struct receipt receipt = receipt_of(&mixed);
	const char *text;

	(void)state;
	mixed.lines[0].exempt.minor = 750;
	mixed.lines[0].dutiable.minor = 500;
	mixed.lines[0].rate_ppm = 243000;
	mixed.lines[0].tax.minor = 122;
	mixed.lines[1].exempt.minor = 0;
	mixed.lines[1].dutiable.minor = 7781;
	mixed.lines[1].rate_ppm = 12320;
	mixed.lines[1].tax.minor = 96;
	mixed.exempt.minor = 750;
	mixed.dutiable.minor = 8281;
	mixed.tax.minor = 218;
	text = print(&receipt, PAPER_58, LANGUAGE_EN);
	has(text, "  2 x 6.25                 12.50\n"
		  "    Duty-free               7.50\n"
		  "    Dutiable                5.00\n"
		  "    Tax 24.3 %              1.22\n"
		  "Frozen");
	has(text, "  0.819 kg x 95.00         77.81\n"
		  "    Dutiable               77.81\n"
		  "    Tax 1.232 %             0.96\n"
		  "---");
	has(text, "TOTAL CNY                  90.31\n"
		  "Duty-free                   7.50\n"
		  "Dutiable                   82.81\n"
		  "Tax                         2.18\n"
		  "TO PAY CNY                 92.49\n");
	mixed.lines[0].rate_ppm = 1000001;
	has(print(&receipt, PAPER_58, LANGUAGE_EN), "Tax 100.0001 % ");
	mixed.lines[0].rate_ppm = 1500000;
	has(print(&receipt, PAPER_58, LANGUAGE_EN), "Tax 150 % ");
}

static void receipt__on_80_mm_uses_the_width(void **state)
{
	const struct receipt receipt = receipt_of(&small);
	const char *text = print(&receipt, PAPER_80, LANGUAGE_EN);

	(void)state;
	has(text, "\n------------------------------------------------\n");
	has(text, "\nTOTAL CNY                                  90.31\n");
	has(text, "\nFrozen pollock without head and tail, Okhotsk\n");
}

static void copy__is_marked_with_its_number_and_only_then(void **state)
{
	struct receipt receipt = receipt_of(&small);

	(void)state;
	assert_null(strstr(print(&receipt, PAPER_58, LANGUAGE_EN), "COPY"));
	receipt.copy = 2;
	has(print(&receipt, PAPER_58, LANGUAGE_EN), " COPY 2\n");
}

static void training__is_marked_at_top_and_bottom(void **state)
{
	struct receipt receipt = receipt_of(&small);
	const char *text;
	const char *first;
	const char *last;

	(void)state;
	text = print(&receipt, PAPER_58, LANGUAGE_EN);
	assert_null(strstr(text, "TRAINING"));
	receipt.training = true;
	text = print(&receipt, PAPER_58, LANGUAGE_EN);
	first = strstr(text, "TRAINING");
	assert_non_null(first);
	assert_true(first < strchr(text, '\n'));
	last = strstr(first + 1, "TRAINING");
	assert_non_null(last);
	assert_true(last > strstr(text, "Check code"));
}

static void tax__is_shown_with_what_is_to_be_paid(void **state)
{
	struct sale sale = small;
	const struct receipt receipt = receipt_of(&sale);
	const char *text;

	(void)state;
	sale.exempt.minor = 8031;
	sale.dutiable.minor = 1000;
	sale.tax.minor = 125;
	text = print(&receipt, PAPER_58, LANGUAGE_EN);
	has(text, "\nTOTAL CNY                  90.31\n"
		  "Duty-free                  80.31\n"
		  "Dutiable                   10.00\n"
		  "Tax                         1.25\n"
		  "TO PAY CNY                 91.56\n");
}

static void tenders__are_listed_and_no_change_is_not(void **state)
{
	struct sale sale = small;
	const struct receipt receipt = receipt_of(&sale);
	const char *text;

	(void)state;
	sale.tender_count = 2;
	sale.tenders[0].kind = TENDER_MOBILE;
	sale.tenders[0].value.minor = 4000;
	sale.tenders[1] = sale.tenders[0];
	sale.tenders[1].kind = TENDER_CARD;
	sale.tenders[1].value.minor = 5031;
	sale.change.minor = 0;
	text = print(&receipt, PAPER_58, LANGUAGE_EN);
	has(text, "\nMobile payment             40.00\n"
		  "Card                       50.31\n"
		  "------");
	assert_null(strstr(text, "Change"));
}

/* Cells of one line, counted without the code under test. */
static int cells(const char *line, size_t length)
{
	return u8_width((const uint8_t *)line, length, "UTF-8");
}

static void lines_fit(const char *text, int width)
{
	while (text[0] != '\0') {
		const char *end = strchr(text, '\n');

		assert_non_null(end);
		if (cells(text, (size_t)(end - text)) > width)
			fail_msg("wider than %d cells: %.*s", width,
				(int)(end - text), text);
		text = end + 1;
	}
}

/* The text without its line ends, to find names that were wrapped. */
static const char *joined(const char *text)
{
	static char bytes[RECEIPT_TEXT_MAX];
	size_t length = 0;

	for (; *text != '\0'; text++) {
		if (*text != '\n')
			bytes[length++] = *text;
	}
	bytes[length] = '\0';
	return bytes;
}

/* Latin, Cyrillic, Chinese, combining, beyond the BMP, ambiguous, spaces. */
static void random_name(struct random *random, char *name)
{
	static const char *const signs[] = { "a", "W", "1", "-", " ", "  ", "Ж",
		"ё", "价", "糖", "，", "е\xcc\x81", "\xcc\x88",
		"\xf0\xa0\xae\xb7", "№", "×", "·", "が" };
	struct text out = text_over(name, GOODS_NAME_SIZE);
	int count = random_int(random, 1, 96);

	for (int i = 0; i < count; i++) {
		const char *sign = signs[random_int(random, 0, 17)];

		if (out.length + strlen(sign) < out.size)
			text_add(&out, sign);
	}
	if (out.length == 0)
		text_add(&out, "x");
}

static void random_sale(struct random *random, struct sale *sale)
{
	*sale = small;
	sale->line_count = random_int(random, 1, 6);
	for (int i = 0; i < sale->line_count; i++) {
		struct sale_line *line = &sale->lines[i];

		random_name(random, line->name);
		line->unit = (enum unit)random_int(random, 0, 2);
		line->quantity_milli = random_int(random, 1, QUANTITY_MAX);
		line->price.minor = random_int(random, 1, INT32_MAX);
		line->amount.minor = random_int(random, 0, INT32_MAX);
	}
}

/* Translations, when they are built, have widths of their own. */
static void use_catalogues(void)
{
	char path[512];
	const char *build = getenv("BUILD");

	say_start();
	(void)snprintf(path, sizeof(path), "%s/locale",
		build == NULL ? "build" : build);
	(void)bindtextdomain("quotapos", path);
}

static void names__of_any_width_fit_and_lose_no_character(void **state)
{
	struct random random = { .state = 20261124 };
	static struct sale sale;

	(void)state;
	print_message("# seed %" PRIu64 "\n", random.state);
	use_catalogues();
	for (int i = 0; i < 3000; i++) {
		enum language language = (enum language)(i % LANGUAGE_COUNT);
		enum paper paper = (enum paper)random_int(&random, 0, 1);
		struct receipt receipt;
		const char *text;

		random_sale(&random, &sale);
		receipt = receipt_of(&sale);
		receipt.bilingual = i % 2 == 1;
		receipt.second = (enum language)(i / 2 % LANGUAGE_COUNT);
		text = print(&receipt, paper, language);
		lines_fit(text, paper == PAPER_58 ? 32 : 48);
		text = joined(text);
		for (int line = 0; line < sale.line_count; line++)
			has(text, sale.lines[line].name);
	}
}

/* As long as every field can be. */
static void fill_largest(struct sale *sale)
{
	sale->line_count = BASKET_LINES_MAX;
	for (int i = 0; i < BASKET_LINES_MAX; i++) {
		struct sale_line *line = &sale->lines[i];

		memset(line->name, 'W', sizeof(line->name) - 1);
		line->unit = UNIT_KG;
		line->quantity_milli = QUANTITY_MAX;
		line->price.minor = MONEY_MAX;
		line->amount.minor = MONEY_MAX;
		line->exempt.minor = MONEY_MAX;
		line->dutiable.minor = MONEY_MAX;
		line->rate_ppm = RULES_RATE_PPM_MAX - 1;
		line->tax.minor = MONEY_MAX;
	}
	sale->total.minor = MONEY_MAX;
	sale->exempt.minor = MONEY_MAX;
	sale->dutiable.minor = MONEY_MAX;
	sale->tax.minor = MONEY_MAX;
	sale->tender_count = TENDERS_MAX;
	sale->change.minor = MONEY_MAX;
	for (int i = 0; i < TENDERS_MAX; i++) {
		struct tender *tender = &sale->tenders[i];

		*tender = (struct tender){ .kind = TENDER_MOBILE,
			.currency = "RUB",
			.amount = { MONEY_MAX },
			.rate_ppm = RATE_MAX_PPM - 1,
			.value = { MONEY_MAX } };
		memset(tender->reference, 'W', sizeof(tender->reference) - 1);
	}
	sale->quota_count = RULES_LIMITS_MAX;
	for (int i = 0; i < RULES_LIMITS_MAX; i++)
		sale->quota[i] = (struct sale_quota){
			.limit = "value-abcdefghijklmnopqr",
			.window = "2026-11-18/2026-11-24",
			.cap = INT64_C(9007199254740991),
			.before = INT64_C(9007199254740991),
			.used = INT64_C(9007199254740991),
			.after = INT64_C(9007199254740991),
		};
	memset(sale->receipt, '9', sizeof(sale->receipt) - 1);
}

static void largest_sale__fits_text_and_lines(void **state)
{
	static struct sale sale;
	struct receipt receipt = receipt_of(&sale);

	(void)state;
	use_catalogues();
	fill_largest(&sale);
	receipt.market = "abcdefghijklmnopqrstuvwx";
	receipt.operator= "shell:abcdefghijklmnopqrstuvwxyzabcdefghijklmno";
	receipt.rules = INT64_C(9007199254740991);
	receipt.copy = INT32_MAX;
	receipt.training = true;
	for (int i = 0; i < LANGUAGE_COUNT * LANGUAGE_COUNT; i++) {
		enum language language = (enum language)(i % LANGUAGE_COUNT);

		receipt.second = (enum language)(i / LANGUAGE_COUNT);
		receipt.bilingual = language != receipt.second;
		lines_fit(print(&receipt, PAPER_58, language), 32);
		lines_fit(print(&receipt, PAPER_80, language), 48);
		has(joined(paper_text), sale.receipt);
		has(joined(paper_text), receipt.operator);
	}
}

/* Each label with the other language behind it, or below where there is no
 * room; quantities and names once. */
static void receipt__in_two_languages_has_both_labels(void **state)
{
	struct receipt receipt = receipt_of(&small);
	const char *text;

	(void)state;
	use_catalogues();
	assert_string_not_equal(say_in(LANGUAGE_ZH, "Receipt"), "Receipt");
	receipt.bilingual = true;
	receipt.second = LANGUAGE_RU;
	text = print(&receipt, PAPER_80, LANGUAGE_ZH);
	has(text, "\n合计 CNY / ИТОГО CNY                       90.31\n");
	has(text,
		"\nCandy\n  2 x 6.25                                 12.50\n");
	text = print(&receipt, PAPER_58, LANGUAGE_ZH);
	has(text, "\n规则版本 / Версия правил       1\n");
	has(text, "\n交易日                2026-11-24\nТорговый день\n");
	receipt.second = LANGUAGE_ZH;
	text = print(&receipt, PAPER_58, LANGUAGE_ZH);
	assert_null(strstr(text, " / "));
}

static void tall_lines__are_marked_only_for_printers(void **state)
{
	struct receipt receipt = receipt_of(&small);
	const char *text = print(&receipt, PAPER_58, LANGUAGE_EN);

	(void)state;
	assert_null(strchr(text, PAPER_TALL));
	receipt.marked = true;
	text = print(&receipt, PAPER_58, LANGUAGE_EN);
	has(text, "\x0e            suifenhe\n");
	has(text, "\n\x0eTOTAL CNY                  90.31\n");
}

static void tender__of_foreign_cash_says_its_rate(void **state)
{
	struct sale sale = small;
	const struct receipt receipt = receipt_of(&sale);

	(void)state;
	sale.tender_count = 2;
	sale.tenders[0] = (struct tender){ .kind = TENDER_CASH,
		.currency = "RUB",
		.amount = { 100000 },
		.rate_ppm = 88150,
		.value = { 8815 } };
	sale.tenders[1] = (struct tender){ .kind = TENDER_CARD,
		.currency = "CNY",
		.reference = "0042-7f",
		.amount = { 216 },
		.rate_ppm = RATE_ONE,
		.value = { 216 } };
	sale.change.minor = 0;
	has(print(&receipt, PAPER_58, LANGUAGE_EN),
		"\nCash RUB                 1000.00\n"
		"  x 0.08815 = CNY          88.15\n"
		"Card                        2.16\n"
		"                         0042-7f\n"
		"--------------------------------\n");
}

static void allowance__that_is_overdrawn_has_nothing_left(void **state)
{
	struct sale sale = small;
	const struct receipt receipt = receipt_of(&sale);

	(void)state;
	sale.quota[0].before = 795000;
	sale.quota[0].after = 804031;
	has(print(&receipt, PAPER_58, LANGUAGE_EN),
		"  This purchase            90.31\n"
		"  Still left                0.00\n");
}

static void sale__with_nothing_free_of_duty_shows_no_such_sum(void **state)
{
	struct sale sale = small;
	const struct receipt receipt = receipt_of(&sale);

	(void)state;
	sale.line_count = 1;
	sale.lines[0].exempt.minor = 0;
	sale.lines[0].dutiable.minor = 1250;
	sale.lines[0].rate_ppm = 91000;
	sale.lines[0].tax.minor = 114;
	sale.total.minor = 1250;
	sale.exempt.minor = 0;
	sale.dutiable.minor = 1250;
	sale.tax.minor = 114;
	has(print(&receipt, PAPER_58, LANGUAGE_EN),
		"TOTAL CNY                  12.50\n"
		"Dutiable                   12.50\n"
		"Tax                         1.14\n"
		"TO PAY CNY                 13.64\n");
	assert_null(strstr(paper_text, "Duty-free"));
}

/* One candy, taxed in part, and 300 g of the fish come back. */
static const struct refund back = {
	.receipt = "T01-1-21",
	.sale = "T01-1-17",
	.day = 20780,
	.line_count = 2,
	.lines = {
		{ .line = 1, .name = "Candy", .unit = UNIT_PIECE,
			.quantity_milli = 1000, .amount = { 625 },
			.exempt = { 425 }, .dutiable = { 200 },
			.tax = { 49 } },
		{ .line = 2, .name = "Pollock", .unit = UNIT_KG,
			.quantity_milli = 300, .amount = { 2850 },
			.exempt = { 2850 } },
	},
	.total = { 3475 },
	.exempt = { 3275 },
	.dutiable = { 200 },
	.tax = { 49 },
	.tender_count = 1,
	.tenders = { { .kind = TENDER_CASH, .currency = "CNY",
		.amount = { 3524 }, .rate_ppm = RATE_ONE,
		.value = { 3524 } } },
	.quota_count = 3,
	.quota = {
		{ .limit = "value-day", .window = "2026-11-23", .cap = 800000,
			.before = 9031, .used = -3275, .after = 5756 },
		{ .limit = "value-year", .window = "2026", .cap = 800000 },
		{ .limit = "fish-day", .window = "2026-11-23", .cap = 5000,
			.before = 819, .used = -300, .after = 519 },
	},
};

static struct receipt receipt_of_refund(const struct refund *refund)
{
	struct receipt receipt = receipt_of(NULL);

	receipt.refund = refund;
	receipt.reason = "broken";
	receipt.approver = "manager";
	return receipt;
}

static void refund__on_58_mm_reads_like_this(void **state)
{
	const struct receipt receipt = receipt_of_refund(&back);

	(void)state;
	assert_string_equal(print(&receipt, PAPER_58, LANGUAGE_EN),
		"            suifenhe\n"
		"            Till T01\n"
		"--------------------------------\n"
		"         *** REFUND ***\n"
		"Receipt                 T01-1-21\n"
		"Time         2026-11-24 09:02:03\n"
		"Trade day             2026-11-24\n"
		"Operator                 cashier\n"
		"Of the receipt          T01-1-17\n"
		"Of the day            2026-11-23\n"
		"Approved by              manager\n"
		"Reason                    broken\n"
		"--------------------------------\n"
		"Candy\n"
		"  1                         6.25\n"
		"    Tax                     0.49\n"
		"Pollock\n"
		"  0.3 kg                   28.50\n"
		"--------------------------------\n"
		"TAKEN BACK CNY             34.75\n"
		"Tax                         0.49\n"
		"GIVEN BACK CNY             35.24\n"
		"Cash                       35.24\n"
		"--------------------------------\n"
		"Allowance value-day   2026-11-23\n"
		"  Given back               32.75\n"
		"  Still left             7942.44\n"
		"--------------------------------\n"
		"Rules version                  1\n"
		"Check code              abcdEFGH\n");
}

static void void_of_a_sale__leaves_out_what_there_is_not(void **state)
{
	struct refund whole = back;
	struct receipt receipt = receipt_of_refund(&whole);
	const char *text;

	(void)state;
	whole.is_void = true;
	whole.lines[0].tax.minor = 0;
	whole.tax.minor = 0;
	whole.quota[0].after = 800001; /* others bought beyond it */
	receipt.approver = "";
	text = print(&receipt, PAPER_58, LANGUAGE_EN);
	has(text, "          *** VOID ***\n");
	has(text, "  Still left                0.00\n");
	assert_null(strstr(text, "REFUND"));
	assert_null(strstr(text, "Approved"));
	assert_null(strstr(text, "Tax"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(receipt__on_58_mm_reads_like_this),
		cmocka_unit_test(
			receipt__shows_the_parts_of_a_line_and_its_tax),
		cmocka_unit_test(receipt__on_80_mm_uses_the_width),
		cmocka_unit_test(copy__is_marked_with_its_number_and_only_then),
		cmocka_unit_test(training__is_marked_at_top_and_bottom),
		cmocka_unit_test(tax__is_shown_with_what_is_to_be_paid),
		cmocka_unit_test(tenders__are_listed_and_no_change_is_not),
		cmocka_unit_test(names__of_any_width_fit_and_lose_no_character),
		cmocka_unit_test(largest_sale__fits_text_and_lines),
		cmocka_unit_test(receipt__in_two_languages_has_both_labels),
		cmocka_unit_test(tall_lines__are_marked_only_for_printers),
		cmocka_unit_test(allowance__that_is_overdrawn_has_nothing_left),
		cmocka_unit_test(
			sale__with_nothing_free_of_duty_shows_no_such_sum),
		cmocka_unit_test(refund__on_58_mm_reads_like_this),
		cmocka_unit_test(tender__of_foreign_cash_says_its_rate),
		cmocka_unit_test(void_of_a_sale__leaves_out_what_there_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
