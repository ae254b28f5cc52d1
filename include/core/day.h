#ifndef CORE_DAY_H
#define CORE_DAY_H

#include "base/clock.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Market days: int32_t days since 1970-01-01 in the market's fixed offset
 * from UTC; no daylight saving, so no library and no time zone database.
 * Source: DESIGN section 6 (480 minutes; the day turns at 16:00 UTC).
 */
#define DAY_TEXT_SIZE          11
#define STAMP_TEXT_SIZE        20
#define DAY_NONE               INT32_MIN
#define DAY_OFFSET_MINUTES_MAX 840

struct date {
	int32_t year; /* 1583 to 9999 */
	int32_t month;
	int32_t day;
};

struct period { /* both days included */
	int32_t first;
	int32_t last;
};

bool date_is_real(struct date date);
int32_t day_from_date(struct date date);
struct date day_date(int32_t day);

/* The market day of an instant; beyond the calendar, its nearest end. */
int32_t day_of(struct stamp at, int32_t offset_minutes);

/* "2026-11-24" and nothing else; real calendar days from 1583 to 9999. */
enum err day_parse(const char *text, int32_t *ret, struct error *why) NODISCARD;

/* DAY_TEXT_SIZE bytes; ten hyphens for DAY_NONE and what has no date. */
void day_format(int32_t day, char *text);

/* "2026-11-24 15:04:05" in the market's offset; STAMP_TEXT_SIZE bytes. */
void stamp_format(struct stamp at, int32_t offset_minutes, char *text);

bool period_contains(struct period period, int32_t day);

/* Whole years from born to day (a birthday counts on the day itself). */
int32_t day_age(int32_t born, int32_t day);

#endif
