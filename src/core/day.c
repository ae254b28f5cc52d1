#include "core/day.h"

#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

#define YEAR_FIRST 1583 /* the first whole Gregorian year */
#define YEAR_LAST  9999
#define DAY_FIRST  (-141349) /* 1583-01-01 */
#define DAY_LAST   2932896   /* 9999-12-31 */

/*
 * Days are counted in eras of 400 years, and years from 1 March, so that
 * the leap day is the last of its year and needs no special case.
 */
#define ERA_DAYS    146097
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */

static int64_t floor_div(int64_t number, int64_t divisor)
{
	return number / divisor - (number % divisor < 0 ? 1 : 0);
}

static bool is_leap(int32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_in_month(struct date date)
{
	static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	if (date.month == 2 && is_leap(date.year))
		return 29;
	return days[date.month - 1];
}

bool date_is_real(struct date date)
{
	return date.year >= YEAR_FIRST && date.year <= YEAR_LAST &&
	       date.month >= 1 && date.month <= 12 && date.day >= 1 &&
	       date.day <= days_in_month(date);
}

int32_t day_from_date(struct date date)
{
	assert(date_is_real(date));

	int32_t month = (date.month + 9) % 12; /* March is 0 */
	int32_t year = date.year - (date.month <= 2 ? 1 : 0);
	int32_t era = year / 400;
	int32_t of_era = year % 400;
	int32_t of_year = (153 * month + 2) / 5 + date.day - 1;

	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - EPOCH_SHIFT;
}

struct date day_date(int32_t day)
{
	int64_t shifted = (int64_t)day + EPOCH_SHIFT;
	int64_t era = floor_div(shifted, ERA_DAYS);
	int32_t left = (int32_t)(shifted - era * ERA_DAYS);
	int32_t of_era =
		(left - left / 1460 + left / 36524 - left / 146096) / 365;
	int32_t of_year = left - (of_era * 365 + of_era / 4 - of_era / 100);
	int32_t month = (5 * of_year + 2) / 153;
	int32_t year = (int32_t)era * 400 + of_era;

	return (struct date){
		.year = year + (month >= 10 ? 1 : 0),
		.month = month < 10 ? month + 3 : month - 9,
		.day = of_year - (153 * month + 2) / 5 + 1,
	};
}

/* An instant beyond the calendar counts as its first or last day. */
static int32_t hold_day(int64_t day)
{
	if (day < DAY_FIRST)
		return DAY_FIRST;
	return day > DAY_LAST ? DAY_LAST : (int32_t)day;
}

/* The market's seconds since 1970-01-01 00:00 of its own calendar. */
static int64_t local_seconds(struct stamp at, int32_t offset_minutes)
{
	assert(offset_minutes >= -DAY_OFFSET_MINUTES_MAX);
	assert(offset_minutes <= DAY_OFFSET_MINUTES_MAX);
	return floor_div(at.ms, 1000) + (int64_t)offset_minutes * 60;
}

int32_t day_of(struct stamp at, int32_t offset_minutes)
{
	return hold_day(floor_div(local_seconds(at, offset_minutes), 86400));
}

static bool has_day_form(const char *text)
{
	static const char form[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(form) - 1; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (form[i] == 'd' ? !digit : text[i] != form[i])
			return false;
	}
	return text[sizeof(form) - 1] == '\0';
}

enum err day_parse(const char *text, int32_t *ret, struct error *why)
{
	struct date date;

	if (!has_day_form(text))
		return error_set(why, ERR_INPUT,
			"the day '%s' is not written like 2026-11-24",
			word_show(text).text);
	date = (struct date){
		.year = word_number(text, 4),
		.month = word_number(text + 5, 2),
		.day = word_number(text + 8, 2),
	};
	if (!date_is_real(date))
		return error_set(why, ERR_INPUT,
			"the day '%s' is not in the calendar", text);
	*ret = day_from_date(date);
	return ERR_OK;
}

/* A number in its digits, zeroes before it. */
static void put_number(char *text, int32_t number, int digits)
{
	for (; digits > 0; number /= 10)
		text[--digits] = (char)('0' + number % 10);
}

static void add_day(struct text *out, int32_t day)
{
	char text[DAY_TEXT_SIZE] = "----------";
	struct date date = day_date(day);

	if (date_is_real(date)) {
		put_number(text, date.year, 4);
		put_number(text + 5, date.month, 2);
		put_number(text + 8, date.day, 2);
	}
	text_add(out, text);
}

void day_format(int32_t day, char *text)
{
	struct text out = text_over(text, DAY_TEXT_SIZE);

	add_day(&out, day);
}

void stamp_format(struct stamp at, int32_t offset_minutes, char *text)
{
	struct text out = text_over(text, STAMP_TEXT_SIZE);
	int64_t seconds = local_seconds(at, offset_minutes);
	int of_day = (int)(seconds - floor_div(seconds, 86400) * 86400);

	add_day(&out, day_of(at, offset_minutes));
	text_addf(&out, " %02d:%02d:%02d", of_day / 3600, of_day / 60 % 60,
		of_day % 60);
}

bool period_contains(struct period period, int32_t day)
{
	return period.first <= day && day <= period.last;
}

int32_t day_age(int32_t born, int32_t day)
{
	struct date birth = day_date(born);
	struct date today = day_date(day);
	bool ahead = today.month < birth.month ||
		     (today.month == birth.month && today.day < birth.day);

	return today.year - birth.year - (ahead ? 1 : 0);
}
