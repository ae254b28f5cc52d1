#include "core/timeline.h"

#include "check.h"

#include "base/text.h"

#define OFFSET 480
#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* 2026-03-02 10:00 in Suifenhe, an hour after the machine was started. */
#define START INT64_C(1772416800000)

static struct timeline line;
static struct timing timing;

/* The machine's clock and the boot-time clock, both from START on. */
static struct reading reading(int64_t wall_ms, int64_t mono_ms)
{
	struct reading now = { .at = { START + wall_ms },
		.mono_ms = HOUR + mono_ms,
		.boot = "00000000000000aa",
		.source = CLOCK_RTC };

	return now;
}

static struct reading reading_after_start(int64_t wall_ms)
{
	struct reading now = reading(wall_ms, -HOUR);

	(void)text_copy(now.boot, sizeof(now.boot), "00000000000000bb");
	return now;
}

static enum clock_cause judge(struct reading now)
{
	timeline_judge(&line, &now, OFFSET, &timing);
	return timing.cause;
}

static void follow(struct reading now)
{
	timeline_follow(&line, &timing, &now);
}

static int chain_setup(void **state)
{
	(void)state;
	line = (struct timeline){ .day = DAY_NONE };
	(void)judge(reading(0, 0));
	follow(reading(0, 0));
	return 0;
}

static int32_t day(void)
{
	return day_of((struct stamp){ START }, OFFSET);
}

static void timeline__believes_the_first_clock_it_sees(void **state)
{
	(void)state;
	assert_int_equal(line.at.ms, START);
	assert_int_equal(line.told.ms, START);
	assert_int_equal(line.day, day());
	assert_true(line.is_anchored);
}

static void timeline__goes_with_a_clock_that_keeps_time(void **state)
{
	(void)state;
	assert_int_equal(judge(reading(HOUR, HOUR)), CAUSE_NONE);
	assert_int_equal(timing.told.ms, START + HOUR);
	assert_int_equal(timing.source, CLOCK_RTC);
	/* Overnight, losing 80 s on the boot-time clock. */
	assert_int_equal(judge(reading(DAY - 80000, DAY)), CAUSE_NONE);
	assert_int_equal(timing.day, day() + 1);
}

static void timeline__stands_still_for_the_little_a_clock_is_behind(
	void **state)
{
	(void)state;
	assert_int_equal(judge(reading(-1500, 10)), CAUSE_NONE);
	assert_int_equal(timing.told.ms, START);
	assert_int_equal(timing.at.ms, START);
}

static void timeline__notes_a_step_within_the_day_and_believes_it(void **state)
{
	(void)state;
	assert_int_equal(judge(reading(HOUR, MINUTE)), CAUSE_STEP);
	assert_false(timing_is_doubtful(&timing));
	assert_int_equal(timing.told.ms, START + HOUR);
	assert_int_equal(timing.expected.ms, START + MINUTE);
	/* Back, yet not before what was told. */
	assert_int_equal(judge(reading(MINUTE, HOUR)), CAUSE_STEP);
	assert_int_equal(timing.told.ms, START + MINUTE);
	/* Back before it: what is told goes along, the order does not. */
	assert_int_equal(judge(reading(-5 * MINUTE, 0)), CAUSE_STEP);
	assert_int_equal(timing.told.ms, START - 5 * MINUTE);
	assert_int_equal(timing.at.ms, START);
	follow(reading(-5 * MINUTE, 0));
	assert_int_equal(judge(reading(-4 * MINUTE, MINUTE)), CAUSE_NONE);
	assert_int_equal(timing.told.ms, START - 4 * MINUTE);
	assert_int_equal(timing.at.ms, START);
}

static void timeline__doubts_a_clock_set_back_for_long(void **state)
{
	(void)state;
	assert_int_equal(judge(reading(-5 * MINUTE - 1 - 2, 0)), CAUSE_BEHIND);
	assert_true(timing_is_doubtful(&timing));
	assert_int_equal(timing.told.ms, START);
	assert_int_equal(timing.source, CLOCK_HELD);
	/* The time goes on without it, from entry to entry. */
	follow(reading(-HOUR, 0));
	assert_int_equal(judge(reading(-HOUR + 10, 20 * MINUTE)), CAUSE_BEHIND);
	assert_int_equal(timing.told.ms, START + 20 * MINUTE);
}

static void timeline__doubts_a_step_into_another_day(void **state)
{
	int64_t to_midnight = 14 * HOUR;

	(void)state;
	assert_int_equal(judge(reading(to_midnight - 1, 0)), CAUSE_STEP);
	assert_int_equal(judge(reading(to_midnight, 0)), CAUSE_AHEAD);
	assert_int_equal(timing.day, day());
	assert_int_equal(timing.told.ms, START);
	/* Back over a midnight that the boot-time clock has seen. */
	assert_int_equal(judge(reading(to_midnight - 1, to_midnight + HOUR)),
		CAUSE_BEHIND);
	assert_int_equal(timing.day, day() + 1);
	/* A minute back over midnight is another day as well. */
	(void)judge(reading(to_midnight, to_midnight));
	follow(reading(to_midnight, to_midnight));
	assert_int_equal(judge(reading(to_midnight - MINUTE, to_midnight)),
		CAUSE_BEHIND);
}

static void timeline__believes_the_network_forward_only(void **state)
{
	struct reading now = reading(2 * DAY, 0);

	(void)state;
	now.source = CLOCK_NTP;
	assert_int_equal(judge(now), CAUSE_STEP);
	assert_int_equal(timing.day, day() + 2);
	now = reading(-DAY, 0);
	now.source = CLOCK_NTP;
	assert_int_equal(judge(now), CAUSE_BEHIND);
}

static void timeline__does_not_fall_for_a_step_back_and_a_leap(void **state)
{
	(void)state;
	assert_int_equal(judge(reading(-HOUR, 0)), CAUSE_BEHIND);
	follow(reading(-HOUR, 0));
	assert_int_equal(judge(reading(DAY, MINUTE)), CAUSE_AHEAD);
	follow(reading(DAY, MINUTE));
	/* Set right again, all is well without a word. */
	assert_int_equal(judge(reading(HOUR, HOUR)), CAUSE_NONE);
	assert_int_equal(timing.source, CLOCK_RTC);
}

static void timeline__has_only_the_clock_after_a_start(void **state)
{
	(void)state;
	assert_int_equal(judge(reading_after_start(3 * DAY)), CAUSE_NONE);
	assert_int_equal(timing.day, day() + 3);
	assert_false(timing.has_expected);
	assert_int_equal(
		judge(reading_after_start(TIMELINE_GAP_MS)), CAUSE_NONE);
	assert_int_equal(
		judge(reading_after_start(TIMELINE_GAP_MS + 1)), CAUSE_GAP);
	assert_int_equal(timing.told.ms, START);
	assert_int_equal(timing.source, CLOCK_STILL);
	/* A dead battery. */
	assert_int_equal(judge(reading_after_start(-START)), CAUSE_BEHIND);
	assert_int_equal(timing.told.ms, START);
	follow(reading_after_start(-START));
	/* Until the network puts it right: there was no time to hold on to. */
	assert_int_equal(judge(reading_after_start(9 * HOUR)), CAUSE_NONE);
	assert_int_equal(timing.told.ms, START + 9 * HOUR);
}

static void timeline__has_no_boot_time_clock_that_is_absurd(void **state)
{
	struct reading now = reading(DAY, 0);

	(void)state;
	now.mono_ms = TIMELINE_UPTIME_MS;
	assert_int_equal(judge(now), CAUSE_NONE);
	assert_false(timing.has_expected);
	now.mono_ms = 1; /* it ran back */
	assert_int_equal(judge(now), CAUSE_NONE);
	assert_false(timing.has_expected);
}

static void timeline__goes_on_where_an_administrator_says(void **state)
{
	struct reading now = reading_after_start(30 * DAY);

	(void)state;
	(void)judge(now); /* believed, and wrong */
	follow(now);
	assert_int_equal(line.day, day() + 30);
	now.at.ms = START + HOUR;
	assert_int_equal(judge(now), CAUSE_BEHIND);
	timeline_confirm(&line, &now, OFFSET, &timing);
	assert_int_equal(timing.cause, CAUSE_CONFIRM);
	assert_int_equal(timing.day, day());
	assert_int_equal(timing.told.ms, START + HOUR);
	assert_int_equal(timing.at.ms, START + 30 * DAY);
	follow(now);
	now.at.ms += MINUTE;
	now.mono_ms += MINUTE;
	assert_int_equal(judge(now), CAUSE_NONE);
	assert_int_equal(timing.told.ms, START + HOUR + MINUTE);
	assert_int_equal(timing.at.ms, START + 30 * DAY);
	assert_int_equal(timing.day, day());
	/* When the time has caught up, both are one again. */
	now = reading_after_start(31 * DAY);
	(void)text_copy(now.boot, sizeof(now.boot), "00000000000000cc");
	assert_int_equal(judge(now), CAUSE_NONE);
	assert_int_equal(timing.at.ms, timing.told.ms);
}

static void timeline__is_asked_whether_a_chain_flows(void **state)
{
	struct reading now = reading(HOUR, HOUR + 11000);

	(void)state;
	assert_true(timeline_flows(&line, &now)); /* twice the slack */
	now.mono_ms = HOUR + HOUR + 12000;
	assert_false(timeline_flows(&line, &now));
	now = reading_after_start(DAY);
	assert_true(timeline_flows(&line, &now));
	line.day = DAY_NONE;
	now = reading(DAY, 0);
	assert_true(timeline_flows(&line, &now));
}

static void cause__has_a_word_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(clock_cause_name(CAUSE_NONE), "");
	assert_string_equal(clock_cause_name(CAUSE_CONFIRM), "confirm");
}

#define CHAIN_TEST(name) cmocka_unit_test_setup(name, chain_setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHAIN_TEST(timeline__believes_the_first_clock_it_sees),
		CHAIN_TEST(timeline__goes_with_a_clock_that_keeps_time),
		CHAIN_TEST(
			timeline__stands_still_for_the_little_a_clock_is_behind),
		CHAIN_TEST(
			timeline__notes_a_step_within_the_day_and_believes_it),
		CHAIN_TEST(timeline__doubts_a_clock_set_back_for_long),
		CHAIN_TEST(timeline__doubts_a_step_into_another_day),
		CHAIN_TEST(timeline__believes_the_network_forward_only),
		CHAIN_TEST(timeline__does_not_fall_for_a_step_back_and_a_leap),
		CHAIN_TEST(timeline__has_only_the_clock_after_a_start),
		CHAIN_TEST(timeline__has_no_boot_time_clock_that_is_absurd),
		CHAIN_TEST(timeline__goes_on_where_an_administrator_says),
		CHAIN_TEST(timeline__is_asked_whether_a_chain_flows),
		CHAIN_TEST(cause__has_a_word_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
