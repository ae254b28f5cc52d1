#include "state.h"

#include "base/say.h"

/* Only what leaves the day open is a doubt; a step is no news here. */
static enum clock_cause doubt_of(const struct timing *timing)
{
	return timing_is_doubtful(timing) ? timing->cause : CAUSE_NONE;
}

static void tell(const struct till *till, const struct timing *timing,
	struct stamp wall, struct till_clock *ret)
{
	*ret = (struct till_clock){
		.doubt = doubt_of(timing),
		.wall = wall,
		.told = timing->told,
		.wall_day = day_of(wall, till->rules.offset_minutes),
		.day = timing->day,
	};
}

void till_clock(const struct till *till, struct till_clock *ret)
{
	struct reading now = clock_read(till->clock);
	struct timing timing;

	timeline_judge(
		&till->head.line, &now, till->rules.offset_minutes, &timing);
	tell(till, &timing, now.at, ret);
}

const char *till_clock_message(enum clock_cause doubt)
{
	switch (doubt) {
	case CAUSE_BEHIND:
		return N_("it lies before the time of the ledger");
	case CAUSE_AHEAD:
		return N_("it was set forward into another day");
	case CAUSE_GAP:
		return N_("it is more than 400 days after the ledger's time");
	case CAUSE_NONE:
	case CAUSE_STEP:
	case CAUSE_CONFIRM:
	case CAUSE_COUNT:
		break;
	}
	return N_("the day is certain");
}

/* Whoever confirms says the day, so that nobody confirms what was not read. */
static enum err may_confirm(
	const struct act *act, int32_t day, struct error *why)
{
	struct till_clock clock;
	char said[DAY_TEXT_SIZE];
	char given[DAY_TEXT_SIZE];

	tell(act->till, &act->time, act->now.at, &clock);
	if (clock.doubt == CAUSE_NONE)
		return error_set(why, ERR_CONFLICT,
			"the clock is not in doubt: there is nothing to"
			" confirm");
	if (clock.wall_day == day)
		return ERR_OK;
	day_format(clock.wall_day, said);
	day_format(day, given);
	return error_set(why, ERR_INPUT,
		"the machine's clock says %s, not %s: set the clock first",
		said, given);
}

/* The doubt itself is noted by act_begin; here its end follows. */
enum err till_clock_confirm(struct till *till,
	const struct till_clock_confirm *confirm, struct till_clock *ret,
	struct error *why)
{
	AUTO(act) act = { 0 };
	enum err rc = till_may(till, confirm->by, RIGHT_ADMINISTER, why);

	if (!rc)
		rc = act_begin(till, &act, why);
	if (!rc)
		rc = may_confirm(&act, confirm->day, why);
	if (rc)
		return rc;
	timeline_confirm(&act.head.line, &act.now, till->rules.offset_minutes,
		&act.time);
	rc = rules_load(till, act.time.day, why);
	if (rc == ERR_NOT_FOUND)
		return error_set(
			why, ERR_DENIED, "no rules were in force on that day");
	if (!rc)
		rc = act_note_clock(&act, confirm->by, why);
	if (!rc)
		rc = act_commit(&act, why);
	if (!rc)
		tell(till, &act.time, act.now.at, ret);
	return rc;
}
