#include "check.h"

#include "core/rate.h"
#include "core/sale.h"

static void reference__of_a_slip_is_kept_with_the_payment(void **state)
{
	struct tender tender;
	struct error why;

	(void)state;
	assert_ok(tender_parse("card:CNY:12.00:A17-x_9.b", &tender, &why));
	assert_int_equal(tender.value.minor, 1200);
	assert_string_equal(tender.reference, "A17-x_9.b");
	assert_ok(tender_parse("card:CNY:12.00", &tender, &why));
	assert_string_equal(tender.reference, "");
}

static void reference__has_1_to_40_plain_signs(void **state)
{
	struct error why;

	(void)state;
	assert_ok(tender_reference_check(
		"0123456789012345678901234567890123456789", &why));
	assert_err(ERR_INPUT,
		tender_reference_check(
			"01234567890123456789012345678901234567890", &why));
	assert_err(ERR_INPUT, tender_reference_check("", &why));
	assert_err(ERR_INPUT, tender_reference_check("A 17", &why));
	assert_said("'A 17'");
}

/* The amount before a reference is read as strictly as one alone. */
static void amount__before_a_reference_is_an_amount(void **state)
{
	static const char *const bad[] = { "card:CNY::A17", "card:CNY:1.234:A",
		"card:CNY:abc:A",
		"card:CNY:000000000000000000000000000000000000000001.00:A" };
	struct tender tender = { .rate_ppm = 42 };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_err(ERR_INPUT, tender_parse(bad[i], &tender, &why));
		assert_said("is not written like 12.50");
	}
	assert_int_equal(tender.rate_ppm, 42);
}

/* 1000 roubles at 0.085 are 85 yuan; what a rate makes too much is none. */
static void foreign_cash__is_worth_nothing_until_it_is_priced(void **state)
{
	struct tender tender;
	struct error why;

	(void)state;
	assert_ok(tender_parse("cash:RUB:1000", &tender, &why));
	assert_string_equal(tender.currency, "RUB");
	assert_int_equal(tender.amount.minor, 100000);
	assert_int_equal(tender.rate_ppm, 0);
	assert_int_equal(tender.value.minor, 0);
	assert_ok(tender_price(&tender, 85000, &why));
	assert_int_equal(tender.value.minor, 8500);
	assert_int_equal(tender.rate_ppm, 85000);
	assert_true(tender_is_real(&tender));
	assert_err(ERR_RANGE, tender_price(&tender, RATE_MAX_PPM * 2, &why));
	assert_int_equal(tender.value.minor, 8500);
}

/* 142,857,143 at 7.00 are 1,000,000,001.00, a yuan more than there can be. */
static void reach__beyond_every_bound_is_refused(void **state)
{
	const struct money most = { MONEY_MAX };
	struct tender tender = { .rate_ppm = 42 };
	struct error why;

	(void)state;
	assert_err(ERR_RANGE,
		tender_reach("USD", 7 * RATE_ONE, most, &tender, &why));
	assert_err(ERR_RANGE,
		tender_reach("USD", RATE_MAX_PPM + 1, most, &tender, &why));
	assert_said("no rate of USD");
	assert_err(
		ERR_RANGE, tender_reach("USD", INT64_MAX, most, &tender, &why));
	assert_int_equal(tender.rate_ppm, 42);
}

static void payment__that_cannot_be_is_not_real(void **state)
{
	const struct tender good =
		tender_of_yuan(TENDER_CASH, (struct money){ 1000 });
	struct tender bad = good;

	(void)state;
	assert_true(tender_is_real(&good));
	(void)memcpy(bad.reference, "A17", sizeof("A17"));
	assert_false(tender_is_real(&bad)); /* cash has no slip */
	bad.kind = TENDER_CARD;
	assert_true(tender_is_real(&bad));
	(void)memcpy(bad.currency, "RUB", sizeof("RUB"));
	assert_false(tender_is_real(&bad)); /* cards are charged in yuan */
	bad = good;
	(void)memcpy(bad.currency, "RUB", sizeof("RUB"));
	bad.rate_ppm = -RATE_ONE;
	bad.value.minor = -1000;
	assert_false(tender_is_real(&bad));
	bad.amount.minor = MONEY_MAX;
	bad.rate_ppm = 2 * RATE_ONE;
	bad.value.minor = 2 * MONEY_MAX;
	assert_false(tender_is_real(&bad));
	bad = good;
	bad.value.minor = 1001;
	assert_false(tender_is_real(&bad));
}

static void receipt_number__is_taken_apart(void **state)
{
	struct receipt_number number = { 0 };
	struct error why;

	(void)state;
	assert_ok(receipt_number_parse("T01-1-12", &number, &why));
	assert_string_equal(number.till, "T01");
	assert_int_equal(number.epoch, 1);
	assert_int_equal(number.seq, 12);
	assert_ok(receipt_number_parse(
		"abcdefghijklmnop-23-999999999999999", &number, &why));
	assert_string_equal(number.till, "abcdefghijklmnop");
	assert_int_equal(number.epoch, 23);
	assert_int_equal(number.seq, INT64_C(999999999999999));
}

/* There is one way to write it, so that none names two entries. */
static void receipt_number__of_another_form_is_refused(void **state)
{
	static const char *const bad[] = { "", "T01", "T01-1", "T01-1-", "-1-2",
		"T01--2", "T01-0-2", "T01-1-0", "T01-01-2", "T01-1-012",
		"T01-1-2-3", "T01-1-x", "T01-x-1", "T01 1-2", "T_1-1-2",
		"T01-1--2", "T01-1-1000000000000000", "abcdefghijklmnopq-1-2",
		"T01-1-00000000000000000000000000000000000000000000002" };
	struct receipt_number number = { .seq = 42 };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_err(
			ERR_INPUT, receipt_number_parse(bad[i], &number, &why));
		assert_said("written like T01-1-12");
	}
	assert_int_equal(number.seq, 42);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reference__of_a_slip_is_kept_with_the_payment),
		cmocka_unit_test(reference__has_1_to_40_plain_signs),
		cmocka_unit_test(amount__before_a_reference_is_an_amount),
		cmocka_unit_test(
			foreign_cash__is_worth_nothing_until_it_is_priced),
		cmocka_unit_test(reach__beyond_every_bound_is_refused),
		cmocka_unit_test(payment__that_cannot_be_is_not_real),
		cmocka_unit_test(receipt_number__is_taken_apart),
		cmocka_unit_test(receipt_number__of_another_form_is_refused),
	};

	return cmocka_run_group_tests_name("core/tender", tests, NULL, NULL);
}
