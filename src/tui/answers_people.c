#include "screens.h"

static void tell_kept(struct pos *pos)
{
	if (pos->counter.basket.count > 0)
		pos_tell(pos,
			say("a basket of %d lines was kept: go on with it, or"
			    " void it (F10 V)"),
			pos->counter.basket.count);
}

static struct request logged_in(struct pos *pos, const struct event *event)
{
	pos->cashier = *event->as.logged_in;
	pos_go(pos, pos->facts.shift == 0 ? SCREEN_SHIFT : SCREEN_SALE);
	tell_kept(pos);
	return ask_nothing();
}

/* The sale stays where it is: who comes back goes on with it. An exercise
 * ends with the one who made it. */
static struct request logged_out(struct pos *pos, const struct event *event)
{
	(void)event;
	if (pos->training) {
		pos_next_customer(pos);
		pos->message[0] = '\0';
	}
	pos->training = false;
	pos->cashier = (struct entry_operator){ 0 };
	pos->typed_operator[0] = '\0';
	pos_go(pos, SCREEN_LOGIN);
	return ask_nothing();
}

static struct request shift_opened(struct pos *pos, const struct event *event)
{
	(void)event;
	pos_go(pos, SCREEN_SALE);
	pos_tell(pos, say("shift %" PRId64 " is open"), pos->facts.shift);
	return ask_nothing();
}

static struct request clock_settled(struct pos *pos, const struct event *event)
{
	char day[DAY_TEXT_SIZE];

	(void)event;
	day_format(pos->facts.day, day);
	pos_go(pos, pos->clock.back);
	pos_tell(pos, say("the clock is right; today is %s"), day);
	return ask_nothing();
}

static struct request pin_changed(struct pos *pos, const struct event *event)
{
	(void)event;
	pos_go(pos, SCREEN_SALE);
	pos_tell(pos, "%s", say("the PIN is another one now"));
	return ask_nothing();
}

static struct request approved(struct pos *pos, const struct event *event)
{
	struct approve_page *page = &pos->approve;

	if (page->then == NULL)
		return ask_nothing();
	memcpy(page->id, event->as.logged_in->id, sizeof(page->id));
	return page->then(pos);
}

/* Somebody beside the till may have it. */
static struct request no_right(struct pos *pos, const struct event *event)
{
	(void)event;
	pos_go(pos, SCREEN_APPROVE);
	return ask_nothing();
}

const struct taking answers_people[] = {
	{ EVENT_LOGGED_IN, logged_in },
	{ EVENT_LOGGED_OUT, logged_out },
	{ EVENT_SHIFT_OPENED, shift_opened },
	{ EVENT_CLOCK_SETTLED, clock_settled },
	{ EVENT_PIN_CHANGED, pin_changed },
	{ EVENT_APPROVED, approved },
	{ EVENT_NO_RIGHT, no_right },
	{ EVENT_COUNT, NULL },
};
