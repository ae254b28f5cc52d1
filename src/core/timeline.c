#include "core/timeline.h"

#include "base/text.h"

#include <assert.h>

const char *clock_cause_name(enum clock_cause cause)
{
	static const char *const names[CAUSE_COUNT] = {
		[CAUSE_NONE] = "",
		[CAUSE_STEP] = "step",
		[CAUSE_BEHIND] = "behind",
		[CAUSE_AHEAD] = "ahead",
		[CAUSE_GAP] = "gap",
		[CAUSE_CONFIRM] = "confirm",
	};

	assert(cause < CAUSE_COUNT);
	return names[cause];
}

bool timing_is_doubtful(const struct timing *timing)
{
	return timing->cause == CAUSE_BEHIND || timing->cause == CAUSE_AHEAD ||
	       timing->cause == CAUSE_GAP;
}

static struct stamp later(struct stamp a, struct stamp b)
{
	return a.ms > b.ms ? a : b;
}

/* Can the boot-time clock say how long it is since the last entry? */
static bool is_same_boot(const struct timeline *line, const struct reading *now)
{
	return line->is_anchored && text_same(line->boot, now->boot) &&
	       now->mono_ms >= line->mono_ms &&
	       now->mono_ms < TIMELINE_UPTIME_MS;
}

static int64_t slack_ms(const struct timeline *line, const struct reading *now)
{
	return TIMELINE_SLACK_MS +
	       (now->mono_ms - line->mono_ms) / TIMELINE_SLEW;
}

/* Within a boot: how does the machine's clock stand to what it should be? */
static enum clock_cause judge_step(const struct timing *timing, int64_t slack,
	const struct reading *now, int32_t offset_minutes)
{
	int64_t step = now->at.ms - timing->expected.ms;
	bool same_day = day_of(now->at, offset_minutes) ==
			day_of(timing->expected, offset_minutes);

	if (step >= -slack && step <= slack)
		return CAUSE_NONE;
	if (step > 0)
		return same_day || now->source != CLOCK_RTC ? CAUSE_STEP
							    : CAUSE_AHEAD;
	if (now->at.ms + TIMELINE_SLACK_MS >= timing->told.ms)
		return same_day ? CAUSE_STEP : CAUSE_BEHIND;
	return same_day && -step <= TIMELINE_BACK_MS ? CAUSE_STEP
						     : CAUSE_BEHIND;
}

/* After a start: nothing but the chain's last time to hold it against. */
static enum clock_cause judge_start(
	const struct timeline *line, const struct reading *now)
{
	if (now->at.ms + TIMELINE_SLACK_MS < line->told.ms)
		return CAUSE_BEHIND;
	return now->at.ms - line->told.ms > TIMELINE_GAP_MS ? CAUSE_GAP
							    : CAUSE_NONE;
}

/* The times that follow from what is believed. */
static void settle(const struct timeline *line, const struct reading *now,
	int32_t offset_minutes, struct timing *timing)
{
	if (timing_is_doubtful(timing)) {
		timing->source =
			timing->has_expected ? CLOCK_HELD : CLOCK_STILL;
		timing->told =
			timing->has_expected ? timing->expected : line->told;
	} else {
		timing->source = now->source;
		timing->told = timing->cause == CAUSE_NONE
				       ? later(line->told, now->at)
				       : now->at;
	}
	timing->at = later(line->at, timing->told);
	timing->day = day_of(timing->told, offset_minutes);
}

void timeline_judge(const struct timeline *line, const struct reading *now,
	int32_t offset_minutes, struct timing *ret)
{
	*ret = (struct timing){ .told = line->told };
	if (line->day == DAY_NONE) {
		ret->told = now->at;
		ret->at = now->at;
		ret->day = day_of(now->at, offset_minutes);
		ret->source = now->source;
		return;
	}
	if (is_same_boot(line, now)) {
		ret->has_expected = true;
		ret->expected.ms = line->told.ms + now->mono_ms - line->mono_ms;
		ret->cause = judge_step(
			ret, slack_ms(line, now), now, offset_minutes);
	} else {
		ret->cause = judge_start(line, now);
	}
	settle(line, now, offset_minutes, ret);
}

void timeline_confirm(const struct timeline *line, const struct reading *now,
	int32_t offset_minutes, struct timing *ret)
{
	timeline_judge(line, now, offset_minutes, ret);
	ret->cause = CAUSE_CONFIRM;
	settle(line, now, offset_minutes, ret);
}

void timeline_follow(struct timeline *line, const struct timing *timing,
	const struct reading *now)
{
	line->at = timing->at;
	line->told = timing->told;
	line->day = timing->day;
	line->is_anchored = timing->source != CLOCK_STILL;
	(void)text_copy(line->boot, sizeof(line->boot), now->boot);
	line->mono_ms = now->mono_ms;
}

bool timeline_flows(const struct timeline *line, const struct reading *now)
{
	int64_t step;

	if (line->day == DAY_NONE || !is_same_boot(line, now))
		return true;
	step = now->at.ms - line->told.ms - (now->mono_ms - line->mono_ms);
	return step >= -2 * slack_ms(line, now) &&
	       step <= 2 * slack_ms(line, now);
}
