#include "screens.h"

#define PIN_DIGITS_MAX 12

/* The day first, as the administrator knows it; then who says so. */
static struct request take_day(struct pos *pos)
{
	struct error why;
	enum err rc = day_parse(pos->input.text, &pos->clock.day, &why);

	input_clear(&pos->input);
	pos->clock.has_day = rc == ERR_OK;
	return rc ? pos_stop(pos, why.text) : ask_nothing();
}

static struct request take_administrator(struct pos *pos)
{
	if (input_is_too_long(&pos->input) ||
		!text_copy(pos->clock.administrator,
			sizeof(pos->clock.administrator), pos->input.text)) {
		pos->clock.administrator[0] = '\0';
		input_clear(&pos->input);
		return pos_stop(
			pos, say("that is too long for an operator's name"));
	}
	input_clear(&pos->input);
	return ask_nothing();
}

static struct request take_pin(struct pos *pos)
{
	struct request request = ask(ASK_CLOCK);

	if (!text_is_digits(pos->input.text) ||
		pos->input.total > PIN_DIGITS_MAX) {
		input_clear(&pos->input);
		return pos_stop(
			pos, say("a PIN has 4 to 12 digits: this looks like a"
				 " scan"));
	}
	(void)text_copy(request.operator, sizeof(request.operator),
		pos->clock.administrator);
	(void)text_copy(request.text, sizeof(request.text), pos->input.text);
	request.day = pos->clock.day;
	input_clear(&pos->input);
	return request;
}

static struct request clock_enter(struct pos *pos)
{
	if (input_is_empty(&pos->input))
		return ask_nothing();
	if (!pos->clock.has_day)
		return take_day(pos);
	return pos->clock.administrator[0] == '\0' ? take_administrator(pos)
						   : take_pin(pos);
}

static struct request clock_escape(struct pos *pos)
{
	if (!input_is_empty(&pos->input))
		input_clear(&pos->input);
	else
		pos_go(pos, pos->clock.back);
	return ask_nothing();
}

static const struct key clock_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		clock_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"),
		clock_escape },
};

static struct prompt next_prompt(const struct pos *pos)
{
	if (!pos->clock.has_day)
		return (struct prompt){ say("Today's date, YYYY-MM-DD"),
			false };
	if (pos->clock.administrator[0] == '\0')
		return (struct prompt){ say("Administrator"), false };
	return (struct prompt){ say("PIN"), true };
}

static void clock_view(const struct pos *pos, struct canvas *canvas)
{
	const struct till_facts *facts = &pos->facts;
	char machine[STAMP_TEXT_SIZE];
	char day[DAY_TEXT_SIZE];

	stamp_format(pos->now, facts->offset_minutes, machine);
	day_format(facts->day, day);
	(void)canvas_text(canvas, 2, 2, MARK_STRONG, "%s",
		say("The clock is in doubt, and nothing is sold."));
	(void)canvas_text(canvas, 4, 2, MARK_PLAIN, "%s",
		say(till_clock_message(facts->clock)));
	(void)canvas_text(canvas, 6, 2, MARK_PLAIN,
		say("the machine's clock  %s"), machine);
	(void)canvas_text(
		canvas, 7, 2, MARK_PLAIN, say("the ledger's day     %s"), day);
	(void)canvas_text(canvas, 9, 2, MARK_PLAIN, "%s",
		say("If the machine's clock is wrong, set it. If it is "
		    "right,"));
	(void)canvas_text(canvas, 10, 2, MARK_PLAIN, "%s",
		say("an administrator says so here, by the day it is."));
	view_input(pos, canvas, next_prompt(pos));
}

bool pos_doubts_clock(const struct pos *pos)
{
	return pos->facts.clock != CAUSE_NONE;
}

struct request pos_open_clock(struct pos *pos)
{
	if (!pos_doubts_clock(pos)) {
		pos_tell(pos, "%s", say("the clock is not in doubt"));
		return ask_nothing();
	}
	if (pos->screen == SCREEN_CLOCK)
		return ask_nothing();
	pos->clock = (struct clock_page){ .back = pos->screen };
	pos_go(pos, SCREEN_CLOCK);
	return ask_nothing();
}

const struct screen screen_clock = { KEYS(clock_keys), .view = clock_view };
