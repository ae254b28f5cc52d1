#include "check.h"

#include "core/goods.h"

#include <stdio.h>

/* 22: five of item, five of grams; 21: four of item, six of fen. */
static const struct scale_code layouts[] = {
	{ .prefix = "22", .item = 5, .value = 5, .holds = SCALE_WEIGHT },
	{ .prefix = "21", .item = 4, .value = 6, .holds = SCALE_PRICE },
	{ .prefix = "23", .item = 2, .value = 8, .holds = SCALE_WEIGHT },
};

static enum err scan_it(const char *text, struct scan *ret, struct error *why)
{
	return scan_parse(text, layouts,
		(int)(sizeof(layouts) / sizeof(layouts[0])), ret, why);
}

/* From GS1, Wikipedia and DOMAIN section 3. */
static const char *const published[] = {
	"6291041500213", /* GS1's own example */
	"4006381333931",
	"5901234123457",
	"9780306406157",
	"4600123456782",
	"2212345012558",
	"036000291452", /* UPC-A */
	"73513537",     /* EAN-8 */
	"96385074",
};

static void check_digit__is_that_of_published_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++) {
		size_t length = strlen(published[i]);

		assert_int_equal(barcode_check_digit(published[i], length - 1),
			published[i][length - 1]);
	}
}

static void code__with_a_right_check_digit_is_kept(void **state)
{
	char code[BARCODE_SIZE];
	struct error why;

	(void)state;
	assert_ok(barcode_normalise("4600123456782", code, &why));
	assert_string_equal(code, "4600123456782");
	assert_ok(barcode_normalise("73513537", code, &why));
	assert_string_equal(code, "73513537");
}

static void upc_a__is_the_same_code_as_its_ean_13(void **state)
{
	char short_form[BARCODE_SIZE];
	char long_form[BARCODE_SIZE];
	struct error why;

	(void)state;
	assert_ok(barcode_normalise("036000291452", short_form, &why));
	assert_ok(barcode_normalise("0036000291452", long_form, &why));
	assert_string_equal(short_form, "0036000291452");
	assert_string_equal(long_form, short_form);
}

static void any_wrong_digit__is_noticed(void **state)
{
	char kept[BARCODE_SIZE] = "kept";
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++)
		for (size_t at = 0; published[i][at] != '\0'; at++) {
			char wrong[BARCODE_SIZE] = { 0 };

			memcpy(wrong, published[i], strlen(published[i]));
			wrong[at] =
				wrong[at] == '9' ? '0' : (char)(wrong[at] + 1);
			assert_err(ERR_INPUT,
				barcode_normalise(wrong, kept, &why));
			assert_said(wrong);
			assert_said("check digit");
		}
	assert_string_equal(kept, "kept");
}

static void code__of_another_kind_needs_no_check_digit(void **state)
{
	static const char *const codes[] = { "1", "2212345", "SF-2026.11_a",
		"ABCDEFGH", "46001234567X8", "14600123456789",
		"12345678901234567890123456789012" };
	char code[BARCODE_SIZE];
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		assert_ok(barcode_normalise(codes[i], code, &why));
		assert_string_equal(code, codes[i]);
	}
}

static void code__loses_what_a_scanner_adds(void **state)
{
	char code[BARCODE_SIZE];
	struct error why;

	(void)state;
	assert_ok(barcode_normalise("4600123456782\r\n", code, &why));
	assert_string_equal(code, "4600123456782");
	assert_ok(barcode_normalise("  036000291452 \r", code, &why));
	assert_string_equal(code, "0036000291452");
}

static void scan__of_nothing_is_refused(void **state)
{
	static const char *const nothing[] = { "", " ", "\r\n", " \t " };
	struct scan scan = { .value = 42 };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
		assert_err(ERR_INPUT, scan_it(nothing[i], &scan, &why));
		assert_said("empty");
	}
	assert_int_equal(scan.value, 42);
}

static void scan__of_4_kb_is_refused_in_one_short_sentence(void **state)
{
	char text[4097];
	struct scan scan = { .value = 42 };
	struct error why;

	(void)state;
	memset(text, '8', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_err(ERR_INPUT, scan_it(text, &scan, &why));
	assert_said("'888888");
	assert_said("...'");
	assert_said("4096");
	assert_true(strlen(why.text) < 160);
	assert_int_equal(scan.value, 42);
	assert_err(ERR_INPUT,
		scan_it("123456789012345678901234567890123", &scan, &why));
}

static void scan__with_odd_characters_is_refused(void **state)
{
	static const char *const odd[] = { "46001\x1b[2J",
		"4600\x1d"
		"1234",
		"4600 1234", "12\n34", "A*B", "\u5df4\u514b", "\xff\xfe" };
	struct scan scan = { .value = 42 };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		assert_err(ERR_INPUT, scan_it(odd[i], &scan, &why));
		for (const char *at = why.text; *at != '\0'; at++)
			assert_false(*at == '\x1b' || *at == '\n');
	}
	assert_err(ERR_INPUT, scan_it("A*B\r\n", &scan, &why));
	assert_said("'A*B'");
	assert_said("place 2");
	assert_int_equal(scan.value, 42);
}

static void scan__of_a_packet_names_the_goods_only(void **state)
{
	struct scan scan = { .value = 42, .has_price = true };
	struct error why;

	(void)state;
	assert_ok(scan_it("4600123456782\r\n", &scan, &why));
	assert_string_equal(scan.barcode, "4600123456782");
	assert_false(scan.has_weight);
	assert_false(scan.has_price);
	assert_int_equal(scan.value, 0);
}

static void weight_label__holds_grams(void **state)
{
	struct scan scan = { 0 };
	struct error why;

	(void)state;
	assert_ok(scan_it("2212345012558", &scan, &why));
	assert_string_equal(scan.barcode, "2212345");
	assert_true(scan.has_weight);
	assert_false(scan.has_price);
	assert_int_equal(scan.value, 1255);
}

/* Check digit by hand: 54 + 6 = 60. */
static void price_label__holds_fen_in_its_own_layout(void **state)
{
	struct scan scan = { 0 };
	struct error why;

	(void)state;
	assert_ok(scan_it("2112340012556", &scan, &why));
	assert_string_equal(scan.barcode, "211234");
	assert_true(scan.has_price);
	assert_false(scan.has_weight);
	assert_int_equal(scan.value, 1255);
}

static void label__with_a_wrong_digit_is_not_taken_apart(void **state)
{
	struct scan scan = { .value = 42 };
	struct error why;

	(void)state;
	assert_err(ERR_INPUT, scan_it("2212345012658", &scan, &why));
	assert_said("2212345012658");
	assert_int_equal(scan.value, 42);
}

/* Check digits by hand: 35 + 5 = 40 and 15 + 5 = 20. */
static void label__of_nothing_or_too_much_is_refused(void **state)
{
	struct scan scan = { .value = 42 };
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, scan_it("2212345000005", &scan, &why));
	assert_said("2212345000005");
	assert_err(ERR_RANGE, scan_it("2301100000005", &scan, &why));
	assert_said("2301100000005");
	assert_int_equal(scan.value, 42);
}

static void label__without_a_layout_is_an_ordinary_code(void **state)
{
	struct scan scan = { 0 };
	struct error why;

	(void)state;
	assert_ok(scan_parse("2212345012558", NULL, 0, &scan, &why));
	assert_string_equal(scan.barcode, "2212345012558");
	assert_false(scan.has_weight);
}

/* 04600123456782 is the EAN-13 4600123456782 with a zero in front. */
static void gs1__names_goods_and_weight(void **state)
{
	static const struct {
		const char *text;
		const char *barcode;
		int64_t value;
		bool has_weight;
	} cases[] = {
		{ "]C10104600123456782", "4600123456782", 0, false },
		{ "(01)04600123456782(3103)000819", "4600123456782", 819,
			true },
		{ "]d20104600123456782310200125017261231", "4600123456782",
			12500, true },
		{ "]Q310AB-1\x1d"
		  "0104600123456782",
			"4600123456782", 0, false },
		{ "\x1d"
		  "0104600123456782"
		  "21XYZ\x1d"
		  "3103000001",
			"4600123456782", 1, true },
		{ "]C10114600123456789", "14600123456789", 0, false },
		{ "(01)04600123456782(10)AB-1(3100)000002", "4600123456782",
			2000, true },
		/* Without brackets of its own, a batch may have some. */
		{ "]C110A(1)\x1d"
		  "0104600123456782",
			"4600123456782", 0, false },
		{ "]C10104600123456782" /* a batch of all 20 letters */
		  "10ABCDEFGHIJKLMNOPQRST",
			"4600123456782", 0, false },
	};
	struct scan scan;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_ok(scan_it(cases[i].text, &scan, &why));
		assert_string_equal(scan.barcode, cases[i].barcode);
		assert_int_equal(scan.value, cases[i].value);
		assert_int_equal(scan.has_weight, cases[i].has_weight);
	}
}

static void gs1__that_is_not_right_is_refused(void **state)
{
	static const char *const texts[] = { "]C1", "]C10104600123456783",
		"]C101046001234567", "]C19", "(01)0460012345678", "(01",
		"(01)04600123456782(3103)00081", "]C13103000819",
		"(01)04600123456782x", "]C101046001234567823103000000",
		"]C101046001234567823109000001", "(77)1", "\x1d",
		"]C10104600123456782310012345678", "(01)04600123456782(3103",
		"(01)04600123456782(3103)00081A", "(310)000001",
		"]C1010460012345678231020000", "]C10104600123456782310X000001",
		"]C1010460012345678210ABCDEFGHIJKLMNOPQRSTU",
		"]C1010460012345678210", "]C101046001234567823100010000" };
	struct scan scan;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_err(ERR_INPUT, scan_it(texts[i], &scan, &why));
}

static void gs1__price_counts_unless_there_is_a_weight(void **state)
{
	struct scan scan;
	struct error why;

	(void)state;
	assert_ok(scan_it("]C101046001234567823922450", &scan, &why));
	assert_true(scan.has_price);
	assert_false(scan.has_weight);
	assert_int_equal(scan.value, 450);
	assert_ok(scan_it("]C101046001234567823920450", &scan, &why));
	assert_int_equal(scan.value, 45000);
	assert_ok(scan_it("]C1010460012345678239244500", &scan, &why));
	assert_int_equal(scan.value, 45); /* 0.4500 */
	assert_ok(scan_it("]C101046001234567823922450\x1d"
			  "3103000819",
		&scan, &why));
	assert_true(scan.has_weight);
	assert_false(scan.has_price);
	assert_int_equal(scan.value, 819);
	assert_ok(scan_it("]C1010460012345678231030008193922450", &scan, &why));
	assert_false(scan.has_price);
	assert_int_equal(scan.value, 819);
}

static void gs1__price_that_is_no_amount_is_refused(void **state)
{
	/* A letter, nothing, a part of a fen, too much for 64 bits or a sum. */
	static const char *const prices[] = { "3922A", "39220", "39231",
		"3922999999999999999", "39221000000001", "39201000000000",
		"39221234567890123456" };
	struct scan scan = { .value = 42 };
	struct error why;
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(prices) / sizeof(prices[0]); i++) {
		(void)snprintf(
			text, sizeof(text), "]C10104600123456782%s", prices[i]);
		assert_err(ERR_INPUT, scan_it(text, &scan, &why));
		assert_said("cannot be read");
	}
	assert_int_equal(scan.value, 42);
}

static void label__is_made_of_thirteen_digits(void **state)
{
	struct scan scan = { 0 };
	struct error why;

	(void)state;
	assert_ok(scan_it("22123450125", &scan, &why));
	assert_false(scan.has_weight);
	assert_ok(scan_it("22123450125A8", &scan, &why));
	assert_false(scan.has_weight);
	assert_string_equal(scan.barcode, "22123450125A8");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(gs1__names_goods_and_weight),
		cmocka_unit_test(gs1__that_is_not_right_is_refused),
		cmocka_unit_test(check_digit__is_that_of_published_codes),
		cmocka_unit_test(code__with_a_right_check_digit_is_kept),
		cmocka_unit_test(upc_a__is_the_same_code_as_its_ean_13),
		cmocka_unit_test(any_wrong_digit__is_noticed),
		cmocka_unit_test(code__of_another_kind_needs_no_check_digit),
		cmocka_unit_test(code__loses_what_a_scanner_adds),
		cmocka_unit_test(scan__of_nothing_is_refused),
		cmocka_unit_test(
			scan__of_4_kb_is_refused_in_one_short_sentence),
		cmocka_unit_test(scan__with_odd_characters_is_refused),
		cmocka_unit_test(scan__of_a_packet_names_the_goods_only),
		cmocka_unit_test(weight_label__holds_grams),
		cmocka_unit_test(price_label__holds_fen_in_its_own_layout),
		cmocka_unit_test(label__with_a_wrong_digit_is_not_taken_apart),
		cmocka_unit_test(label__of_nothing_or_too_much_is_refused),
		cmocka_unit_test(label__without_a_layout_is_an_ordinary_code),
		cmocka_unit_test(gs1__price_counts_unless_there_is_a_weight),
		cmocka_unit_test(gs1__price_that_is_no_amount_is_refused),
		cmocka_unit_test(label__is_made_of_thirteen_digits),
	};

	return cmocka_run_group_tests_name("core/barcode", tests, NULL, NULL);
}
