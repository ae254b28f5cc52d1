#include "screens.h"

static struct request moved(struct pos *pos, const struct event *event)
{
	const struct entry_cash *act = &event->as.moved->entry;
	char amount[MONEY_TEXT_SIZE];

	pos->cash = (struct cash_page){ 0 };
	pos_go(pos, SCREEN_SALE);
	if (act->count == 0) {
		pos_tell(pos, "%s", say("the drawer was opened; it is noted"));
		return ask_nothing();
	}
	money_format(act->cash[0].amount, amount);
	pos_tell(pos,
		act->direction == CASH_IN ? say("put in: %s %s")
					  : say("taken out: %s %s"),
		amount, act->cash[0].currency);
	return ask_nothing();
}

static struct request checked(struct pos *pos, const struct event *event)
{
	pos->check.basket = *event->as.checked;
	return ask_nothing();
}

/* An answer that comes after the screen has gone changes nothing. */
static struct request found(struct pos *pos, const struct event *event)
{
	struct search_page *page = &pos->search;

	if (pos->screen == SCREEN_SEARCH && event->as.found->of == page->of)
		page->found = *event->as.found;
	return ask_nothing();
}

const struct taking answers_counter[] = {
	{ EVENT_CASH_MOVED, moved },
	{ EVENT_CHECKED, checked },
	{ EVENT_FOUND, found },
	{ EVENT_COUNT, NULL },
};
