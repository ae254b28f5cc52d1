#include "check.h"

#include "core/day.h"
#include "core/document.h"

/* Published samples only (DOMAIN section 3): no plausible new numbers. */
#define WOMAN_1949   "11010519491231002X"
#define MAN_1980     "440524188001010014"
#define SAMPLE_ANHUI "34052419800101001X"

/* Test numbers of a public library of Chinese credentials. */
#define FOREIGNER_NEW "911398199012310021"
#define FOREIGNER_OLD "KAZ110090123105"

static struct document document(const char *text)
{
	struct document ret = { 0 };
	struct error why = { 0 };

	if (document_parse(text, &ret, &why) != ERR_OK)
		fail_msg("%s", why.text);
	return ret;
}

/* The sentence may name a number only in part. */
static void assert_hides(const struct error *why, const char *number)
{
	if (strstr(why->text, number) != NULL)
		fail_msg("the whole number is in: %s", why->text);
}

static void refused(
	enum document_kind kind, const char *number, const char *reason)
{
	struct document kept = { .number = "kept" };
	struct error why;

	assert_err(ERR_INPUT, document_check(kind, number, &kept, &why));
	assert_said(reason);
	if (strlen(number) > 1)
		assert_hides(&why, number);
	assert_string_equal(kept.number, "kept");
}

static void kind__is_read_as_it_is_written(void **state)
{
	static const char *const names[] = { "cn-id", "foreigner-id",
		"passport", "resident-card" };
	struct error why;

	(void)state;
	for (int i = 0; i < 4; i++) {
		enum document_kind kind = DOCUMENT_NONE;

		assert_ok(document_kind_parse(names[i], &kind, &why));
		assert_int_equal(kind, i + DOCUMENT_CN_ID);
		assert_string_equal(document_kind_name(kind), names[i]);
	}
}

static void kind__of_another_word_is_refused(void **state)
{
	enum document_kind kind = DOCUMENT_PASSPORT;
	struct error why;

	(void)state;
	assert_err(ERR_INPUT, document_kind_parse("", &kind, &why));
	assert_err(ERR_INPUT, document_kind_parse("none", &kind, &why));
	assert_err(ERR_INPUT, document_kind_parse("CN-ID", &kind, &why));
	assert_err(ERR_INPUT, document_kind_parse("licence", &kind, &why));
	assert_said("'licence'");
	assert_said("resident-card");
	assert_int_equal(kind, DOCUMENT_PASSPORT);
}

static void cn_id__of_the_published_samples_is_right(void **state)
{
	static const char *const samples[] = { WOMAN_1949, MAN_1980,
		SAMPLE_ANHUI };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct document ret = { 0 };

		assert_ok(
			document_check(DOCUMENT_CN_ID, samples[i], &ret, &why));
		assert_int_equal(ret.kind, DOCUMENT_CN_ID);
		assert_string_equal(ret.number, samples[i]);
	}
}

static void cn_id__is_the_same_however_it_is_typed(void **state)
{
	static const char *const ways[] = { "11010519491231002x",
		"110105 19491231 002X", "110105-19491231-002x",
		" 11010519491231002X\r\n" };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct document ret = { 0 };

		assert_ok(document_check(DOCUMENT_CN_ID, ways[i], &ret, &why));
		assert_string_equal(ret.number, WOMAN_1949);
	}
}

static void cn_id__with_any_digit_changed_is_refused(void **state)
{
	char number[] = WOMAN_1949;

	(void)state;
	for (size_t i = 0; i < 17; i++)
		for (char c = '0'; c <= '9'; c++) {
			char right = number[i];
			struct document ret;
			struct error why = { 0 };

			if (c == right)
				continue;
			number[i] = c;
			assert_int_equal(document_check(DOCUMENT_CN_ID, number,
						 &ret, &why),
				ERR_INPUT);
			assert_hides(&why, number);
			number[i] = right;
		}
	refused(DOCUMENT_CN_ID, "110105194912310020", "check digit");
	refused(DOCUMENT_CN_ID, "340524198001010012", "check digit");
}

/* The check characters below follow the published weights, by hand. */
static void cn_id__needs_a_day_of_the_calendar(void **state)
{
	(void)state;
	refused(DOCUMENT_CN_ID, "110105194902300020", "birth date");
	refused(DOCUMENT_CN_ID, "110105194913310021", "birth date");
}

static void cn_id__of_15_digits_is_refused_with_its_reason(void **state)
{
	(void)state;
	refused(DOCUMENT_CN_ID, "110105491231002", "no longer valid");
	refused(DOCUMENT_CN_ID, "110105491231002", "15 digits");
	refused(DOCUMENT_CN_ID, "110105491231002", "110105*****1002");
}

static void cn_id__of_another_form_is_refused(void **state)
{
	(void)state;
	refused(DOCUMENT_CN_ID, "", "empty");
	refused(DOCUMENT_CN_ID, " - ", "empty");
	refused(DOCUMENT_CN_ID, "1101051949123100", "17 digits");
	refused(DOCUMENT_CN_ID, "11010519491231002XX", "17 digits");
	refused(DOCUMENT_CN_ID, "X1010519491231002X", "17 digits");
	refused(DOCUMENT_CN_ID, "11010519491231002A", "17 digits");
	refused(DOCUMENT_CN_ID, FOREIGNER_NEW, "foreigner-id");
	refused(DOCUMENT_CN_ID, "1101051949123100\x1b[", "character 17");
	refused(DOCUMENT_CN_ID,
		"\u4e00"
		"10105",
		"character 1 ");
}

static void number__of_4_kb_is_refused_in_one_short_sentence(void **state)
{
	char text[4097];
	struct document ret;
	struct error why;

	(void)state;
	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	refused(DOCUMENT_RESIDENT_CARD, text, "20 characters");
	assert_err(ERR_INPUT, document_guess(text, &ret, &why));
	assert_true(strlen(why.text) < 160);
	text[4000] = ':';
	assert_err(ERR_INPUT, document_guess(text, &ret, &why));
	assert_true(strlen(why.text) < 160);
}

static void foreigner_id__has_an_old_and_a_new_form(void **state)
{
	struct document ret;
	struct error why;

	(void)state;
	assert_ok(document_check(
		DOCUMENT_FOREIGNER_ID, "kaz 1100 901231 05", &ret, &why));
	assert_string_equal(ret.number, FOREIGNER_OLD);
	assert_ok(document_check(
		DOCUMENT_FOREIGNER_ID, FOREIGNER_NEW, &ret, &why));
	assert_string_equal(ret.number, FOREIGNER_NEW);
	refused(DOCUMENT_FOREIGNER_ID, "911398199012310022", "check digit");
	refused(DOCUMENT_FOREIGNER_ID, WOMAN_1949, "neither");
	refused(DOCUMENT_FOREIGNER_ID, "KA1110090123105", "neither");
	refused(DOCUMENT_FOREIGNER_ID, "KAZ11009012310X", "neither");
	refused(DOCUMENT_FOREIGNER_ID, "KA", "neither");
}

static void passport__has_5_to_12_letters_and_digits(void **state)
{
	struct document ret;
	struct error why;

	(void)state;
	assert_ok(document_check(DOCUMENT_PASSPORT, "75 1234567", &ret, &why));
	assert_string_equal(ret.number, "751234567");
	assert_ok(document_check(DOCUMENT_PASSPORT, "ab123", &ret, &why));
	assert_string_equal(ret.number, "AB123");
	assert_ok(
		document_check(DOCUMENT_PASSPORT, "A12345678901", &ret, &why));
	refused(DOCUMENT_PASSPORT, "AB12", "4 characters");
	refused(DOCUMENT_PASSPORT, "A123456789012", "13 characters");
	refused(DOCUMENT_PASSPORT, "AB/12345", "character 3 ");
}

static void resident_card__has_1_to_20_letters_and_digits(void **state)
{
	struct document ret;
	struct error why;

	(void)state;
	assert_ok(document_check(DOCUMENT_RESIDENT_CARD, "s-0001", &ret, &why));
	assert_string_equal(ret.number, "S0001");
	assert_ok(document_check(
		DOCUMENT_RESIDENT_CARD, "12345678901234567890", &ret, &why));
	refused(DOCUMENT_RESIDENT_CARD, "123456789012345678901",
		"20 characters");
}

static void document__is_read_from_kind_and_number(void **state)
{
	struct document ret = { .number = "kept" };
	struct error why;

	(void)state;
	assert_ok(document_parse("cn-id:11010519491231002x", &ret, &why));
	assert_int_equal(ret.kind, DOCUMENT_CN_ID);
	assert_string_equal(ret.number, WOMAN_1949);
	assert_ok(document_parse("resident-card:S0001", &ret, &why));
	assert_int_equal(ret.kind, DOCUMENT_RESIDENT_CARD);
	assert_err(ERR_INPUT, document_parse("resident-card:", &ret, &why));
	assert_err(ERR_INPUT, document_parse(":S0002", &ret, &why));
	assert_err(ERR_INPUT, document_parse("", &ret, &why));
	assert_string_equal(ret.number, "S0001");
}

static void number__in_the_place_of_the_kind_is_not_told(void **state)
{
	struct document ret;
	struct error why;

	(void)state;
	assert_err(ERR_INPUT, document_parse(WOMAN_1949, &ret, &why));
	assert_hides(&why, "110105");
	assert_err(ERR_INPUT, document_parse(WOMAN_1949 ":", &ret, &why));
	assert_hides(&why, "110105");
	assert_err(
		ERR_INPUT, document_parse("110105:19491231002X", &ret, &why));
	assert_hides(&why, "110105");
	assert_hides(&why, "19491231");
}

static void kind__is_told_from_the_form_of_a_number(void **state)
{
	static const struct {
		const char *text;
		enum document_kind kind;
	} cases[] = {
		{ "11010519491231002x\r\n", DOCUMENT_CN_ID },
		{ MAN_1980, DOCUMENT_CN_ID },
		{ FOREIGNER_NEW, DOCUMENT_FOREIGNER_ID },
		{ "kaz110090123105", DOCUMENT_FOREIGNER_ID },
		{ "S0001", DOCUMENT_RESIDENT_CARD },
		{ "123456", DOCUMENT_RESIDENT_CARD },
		{ "passport:751234567", DOCUMENT_PASSPORT },
	};
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct document ret = { 0 };

		assert_ok(document_guess(cases[i].text, &ret, &why));
		assert_int_equal(ret.kind, cases[i].kind);
	}
}

/* Else a typing error would buy on the allowance of a card. */
static void mistyped_card__is_not_taken_for_another_kind(void **state)
{
	struct document ret = { .number = "kept" };
	struct error why;

	(void)state;
	assert_err(ERR_INPUT, document_guess("110105194912310021", &ret, &why));
	assert_said("check digit");
	assert_err(ERR_INPUT, document_guess("911398199012310022", &ret, &why));
	assert_said("check digit");
	assert_err(ERR_INPUT, document_guess("110105491231002", &ret, &why));
	assert_said("no longer valid");
	assert_err(ERR_INPUT, document_guess("", &ret, &why));
	assert_err(ERR_INPUT, document_guess("\r\n", &ret, &why));
	assert_string_equal(ret.number, "kept");
}

static void text__is_what_parse_reads(void **state)
{
	static const char *const texts[] = { "cn-id:" WOMAN_1949,
		"foreigner-id:" FOREIGNER_NEW, "passport:AB123",
		"resident-card:12345678901234567890" };
	char text[DOCUMENT_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct document it = document(texts[i]);

		document_text(&it, text);
		assert_string_equal(text, texts[i]);
	}
}

static void mask__leaves_only_the_ends(void **state)
{
	static const struct {
		const char *text;
		const char *masked;
	} cases[] = {
		{ "cn-id:" WOMAN_1949, "110105********002X" },
		{ "resident-card:12345678901", "123456*8901" },
		{ "resident-card:1234567890", "******7890" },
		{ "resident-card:12345678", "****5678" },
		{ "resident-card:1234567", "****567" },
		{ "resident-card:S0001", "***01" },
		{ "resident-card:7", "*" },
	};
	char masked[DOCUMENT_NUMBER_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct document it = document(cases[i].text);

		document_mask(&it, masked);
		assert_string_equal(masked, cases[i].masked);
	}
}

static void birth_day__is_in_both_identity_cards(void **state)
{
	struct document card = document("cn-id:" WOMAN_1949);
	struct document foreigner = document("foreigner-id:" FOREIGNER_NEW);
	char text[DAY_TEXT_SIZE];
	int32_t day = DAY_NONE;

	(void)state;
	assert_true(document_born(&card, &day));
	day_format(day, text);
	assert_string_equal(text, "1949-12-31");
	assert_true(document_born(&foreigner, &day));
	day_format(day, text);
	assert_string_equal(text, "1990-12-31");
}

static void birth_day__is_in_no_other_document(void **state)
{
	static const char *const texts[] = { "foreigner-id:" FOREIGNER_OLD,
		"passport:751234567", "resident-card:" WOMAN_1949 };
	int32_t day = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct document it = document(texts[i]);

		assert_false(document_born(&it, &day));
	}
	assert_int_equal(day, 42);
}

static void birth_day__outside_the_calendar_is_none(void **state)
{
	const struct document unchecked = { .kind = DOCUMENT_CN_ID,
		.number = "110105194913310021" };
	const struct document short_of_one = { .kind = DOCUMENT_CN_ID,
		.number = "11010519491331002" };
	int32_t day = 42;

	(void)state;
	assert_false(document_born(&unchecked, &day));
	assert_false(document_born(&short_of_one, &day));
	assert_int_equal(day, 42);
}

static void kind__that_is_not_given_is_asked_for(void **state)
{
	struct document ret = { .number = "kept" };
	struct error why;

	(void)state;
	assert_err(
		ERR_INPUT, document_check(DOCUMENT_NONE, "S0001", &ret, &why));
	assert_said("not given");
	assert_string_equal(ret.number, "kept");
	assert_string_equal(document_kind_name(DOCUMENT_NONE), "none");
}

/* Fifteen characters are a card of before 2023 only as it was written. */
static void number__of_fifteen_characters_is_told_by_its_letters(void **state)
{
	struct document ret = { 0 };
	struct error why;

	(void)state;
	assert_ok(document_guess("KAZ11009012310A", &ret, &why));
	assert_int_equal(ret.kind, DOCUMENT_RESIDENT_CARD);
	assert_ok(document_guess("AB1100901231050", &ret, &why));
	assert_int_equal(ret.kind, DOCUMENT_RESIDENT_CARD);
	assert_ok(document_guess("KAZ11", &ret, &why));
	assert_int_equal(ret.kind, DOCUMENT_RESIDENT_CARD);
	assert_ok(document_guess("AB", &ret, &why));
	assert_int_equal(ret.kind, DOCUMENT_RESIDENT_CARD);
	assert_err(
		ERR_INPUT, document_parse("cn-id:1101054912310AB", &ret, &why));
	assert_said("17 digits");
	assert_err(ERR_INPUT, document_parse("passport:A[123456", &ret, &why));
	assert_said("neither a letter nor a digit");
	assert_err(ERR_INPUT, document_parse("passport:A{123456", &ret, &why));
	assert_err(ERR_INPUT, document_parse("passport:A@123456", &ret, &why));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(kind__is_read_as_it_is_written),
		cmocka_unit_test(kind__of_another_word_is_refused),
		cmocka_unit_test(cn_id__of_the_published_samples_is_right),
		cmocka_unit_test(cn_id__is_the_same_however_it_is_typed),
		cmocka_unit_test(cn_id__with_any_digit_changed_is_refused),
		cmocka_unit_test(cn_id__needs_a_day_of_the_calendar),
		cmocka_unit_test(
			cn_id__of_15_digits_is_refused_with_its_reason),
		cmocka_unit_test(cn_id__of_another_form_is_refused),
		cmocka_unit_test(
			number__of_4_kb_is_refused_in_one_short_sentence),
		cmocka_unit_test(foreigner_id__has_an_old_and_a_new_form),
		cmocka_unit_test(passport__has_5_to_12_letters_and_digits),
		cmocka_unit_test(resident_card__has_1_to_20_letters_and_digits),
		cmocka_unit_test(document__is_read_from_kind_and_number),
		cmocka_unit_test(number__in_the_place_of_the_kind_is_not_told),
		cmocka_unit_test(kind__is_told_from_the_form_of_a_number),
		cmocka_unit_test(mistyped_card__is_not_taken_for_another_kind),
		cmocka_unit_test(text__is_what_parse_reads),
		cmocka_unit_test(mask__leaves_only_the_ends),
		cmocka_unit_test(birth_day__is_in_both_identity_cards),
		cmocka_unit_test(birth_day__is_in_no_other_document),
		cmocka_unit_test(birth_day__outside_the_calendar_is_none),
		cmocka_unit_test(kind__that_is_not_given_is_asked_for),
		cmocka_unit_test(
			number__of_fifteen_characters_is_told_by_its_letters),
	};

	return cmocka_run_group_tests_name("core/document", tests, NULL, NULL);
}
