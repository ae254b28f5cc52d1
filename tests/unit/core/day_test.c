#include "check.h"

#include "core/day.h"

#define HOURS(n) (INT64_C(3600000) * (n))

static int32_t day(const char *text)
{
	struct error why = { 0 };
	int32_t ret = DAY_NONE;

	if (day_parse(text, &ret, &why) != ERR_OK)
		fail_msg("%s", why.text);
	return ret;
}

static const char *written(int32_t number)
{
	static char text[DAY_TEXT_SIZE];

	day_format(number, text);
	return text;
}

/* Ordinals of Python's datetime.date, less that of 1970-01-01. */
static void day__counts_from_1970(void **state)
{
	static const struct {
		const char *text;
		int32_t day;
	} cases[] = {
		{ "1970-01-01", 0 },
		{ "1969-12-31", -1 },
		{ "1583-01-01", -141349 },
		{ "1600-02-29", -135081 },
		{ "1949-12-31", -7306 },
		{ "2000-02-29", 11016 },
		{ "2000-03-01", 11017 },
		{ "2026-11-24", 20781 },
		{ "9999-12-31", 2932896 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(day(cases[i].text), cases[i].day);
		assert_string_equal(written(cases[i].day), cases[i].text);
	}
}

static void day__of_another_form_is_refused(void **state)
{
	static const char *const wrong[] = { "", "2026-11-2", "2026-11-241",
		"2026/11/24", "20261124", "2026-1-24", " 2026-11-24",
		"2026-11-24 ", "24-11-2026", "2026-11-2x", "+026-11-24" };
	int32_t ret = 42;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_err(ERR_INPUT, day_parse(wrong[i], &ret, &why));
	assert_err(ERR_INPUT, day_parse("2026/11/24", &ret, &why));
	assert_said("'2026/11/24'");
	assert_int_equal(ret, 42);
}

static void day__outside_the_calendar_is_refused(void **state)
{
	static const char *const wrong[] = { "2026-02-29", "1900-02-29",
		"2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
		"1582-12-31", "0000-01-01" };
	int32_t ret = 42;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_err(ERR_INPUT, day_parse(wrong[i], &ret, &why));
	assert_err(ERR_INPUT, day_parse("2026-02-29", &ret, &why));
	assert_said("'2026-02-29'");
	assert_int_equal(ret, 42);
}

static void day__without_a_date_is_written_as_hyphens(void **state)
{
	(void)state;
	assert_string_equal(written(DAY_NONE), "----------");
	assert_string_equal(written(INT32_MAX), "----------");
	assert_string_equal(written(2932897), "----------");
	assert_string_equal(written(-141350), "----------");
}

/* The next date, by turning the leaves of a calendar. */
static struct date tomorrow(struct date date)
{
	date.day++;
	if (date_is_real(date))
		return date;
	date.day = 1;
	date.month++;
	if (date_is_real(date))
		return date;
	return (struct date){ date.year + 1, 1, 1 };
}

static void calendar__has_every_day_once(void **state)
{
	struct date date = { 1583, 1, 1 };
	int32_t number = -141349;

	(void)state;
	for (; date_is_real(date); number++, date = tomorrow(date)) {
		struct date back = day_date(number);

		if (day_from_date(date) != number || back.year != date.year ||
			back.month != date.month || back.day != date.day)
			fail_msg("day %d is not %d-%d-%d", number, date.year,
				date.month, date.day);
	}
	assert_int_equal(number, 2932897);
}

/* 16:00 UTC is midnight in Suifenhe. */
static void market_day__turns_at_16_utc(void **state)
{
	struct stamp midnight = { INT64_C(1795536000000) };
	struct stamp before = { midnight.ms - 1 };

	(void)state;
	assert_string_equal(written(day_of(before, 480)), "2026-11-24");
	assert_string_equal(written(day_of(midnight, 480)), "2026-11-25");
	assert_string_equal(written(day_of(midnight, 0)), "2026-11-24");
	assert_string_equal(written(day_of(midnight, -480)), "2026-11-24");
}

static void market_day__before_1970_is_not_rounded_to_it(void **state)
{
	(void)state;
	assert_int_equal(day_of((struct stamp){ -1 }, 0), -1);
	assert_int_equal(day_of((struct stamp){ 0 }, 0), 0);
	assert_int_equal(day_of((struct stamp){ 0 }, -1), -1);
	assert_int_equal(day_of((struct stamp){ -HOURS(8) }, 480), 0);
	assert_int_equal(day_of((struct stamp){ -HOURS(8) - 1 }, 480), -1);
}

static void market_day__beyond_the_calendar_is_its_end(void **state)
{
	struct stamp late = { INT64_MAX };
	struct stamp early = { INT64_MIN };

	(void)state;
	assert_string_equal(written(day_of(late, 840)), "9999-12-31");
	assert_string_equal(written(day_of(early, -840)), "1583-01-01");
}

static void stamp__is_written_in_market_time(void **state)
{
	char text[STAMP_TEXT_SIZE];

	(void)state;
	stamp_format((struct stamp){ INT64_C(1795503845999) }, 480, text);
	assert_string_equal(text, "2026-11-24 15:04:05");
	stamp_format((struct stamp){ INT64_C(1795535999000) }, 480, text);
	assert_string_equal(text, "2026-11-24 23:59:59");
	stamp_format((struct stamp){ INT64_C(1795536000000) }, 480, text);
	assert_string_equal(text, "2026-11-25 00:00:00");
	stamp_format((struct stamp){ -1 }, 0, text);
	assert_string_equal(text, "1969-12-31 23:59:59");
}

static void stamp__of_any_number_fits_its_text(void **state)
{
	char text[STAMP_TEXT_SIZE];

	(void)state;
	stamp_format((struct stamp){ INT64_MAX }, 840, text);
	assert_int_equal(strlen(text), STAMP_TEXT_SIZE - 1);
	stamp_format((struct stamp){ INT64_MIN }, -840, text);
	assert_int_equal(strlen(text), STAMP_TEXT_SIZE - 1);
}

static void period__includes_both_its_days(void **state)
{
	struct period period = { 10, 12 };

	(void)state;
	assert_false(period_contains(period, 9));
	assert_true(period_contains(period, 10));
	assert_true(period_contains(period, 12));
	assert_false(period_contains(period, 13));
}

static void age__is_complete_on_the_birthday(void **state)
{
	int32_t born = day("2008-11-24");

	(void)state;
	assert_int_equal(day_age(born, day("2026-11-23")), 17);
	assert_int_equal(day_age(born, day("2026-11-24")), 18);
	assert_int_equal(day_age(born, day("2026-12-01")), 18);
	assert_int_equal(day_age(born, day("2027-01-31")), 18);
	assert_int_equal(day_age(born, born), 0);
}

static void age__of_a_leap_day_is_complete_on_1_march(void **state)
{
	int32_t born = day("2008-02-29");

	(void)state;
	assert_int_equal(day_age(born, day("2026-02-28")), 17);
	assert_int_equal(day_age(born, day("2026-03-01")), 18);
	assert_int_equal(day_age(born, day("2024-02-29")), 16);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(day__counts_from_1970),
		cmocka_unit_test(day__of_another_form_is_refused),
		cmocka_unit_test(day__outside_the_calendar_is_refused),
		cmocka_unit_test(day__without_a_date_is_written_as_hyphens),
		cmocka_unit_test(calendar__has_every_day_once),
		cmocka_unit_test(market_day__turns_at_16_utc),
		cmocka_unit_test(market_day__before_1970_is_not_rounded_to_it),
		cmocka_unit_test(market_day__beyond_the_calendar_is_its_end),
		cmocka_unit_test(stamp__is_written_in_market_time),
		cmocka_unit_test(stamp__of_any_number_fits_its_text),
		cmocka_unit_test(period__includes_both_its_days),
		cmocka_unit_test(age__is_complete_on_the_birthday),
		cmocka_unit_test(age__of_a_leap_day_is_complete_on_1_march),
	};

	return cmocka_run_group_tests_name("core/day", tests, NULL, NULL);
}
