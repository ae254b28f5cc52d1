#include "screens.h"

static struct request page_came(struct pos *pos, const struct event *event)
{
	if (pos->screen == SCREEN_FORM)
		form_leave(pos);
	page_take(pos, event->as.page);
	return ask_nothing();
}

static struct request drawer_came(struct pos *pos, const struct event *event)
{
	pos->drawer = *event->as.drawer;
	pos_go(pos, SCREEN_DRAWER);
	return ask_nothing();
}

/* The account of the shift is the first that is seen of its end. */
static struct request shift_closed(struct pos *pos, const struct event *event)
{
	struct request request = page_open(pos, SCREEN_ZREPORT);
	struct text text = text_over(request.text, sizeof(request.text));

	text_addf(&text, "%" PRId64, event->as.shift);
	pos->drawer = (struct drawer_page){ 0 };
	pos_tell(pos, say("shift %" PRId64 " is closed"), event->as.shift);
	return request;
}

static struct request done(struct pos *pos, const struct event *event)
{
	if (pos->screen == SCREEN_FORM)
		form_leave(pos);
	pos_tell(pos, "%s", event->as.done);
	return page_is_shown(pos) ? page_again(pos) : ask_nothing();
}

/* Saved: so it is in use, and in its own words. */
static struct request setting_saved(struct pos *pos, const struct event *event)
{
	pos->language = event->as.language;
	say_use(pos->language);
	pos_tell(pos, "%s", say("saved in the settings"));
	return page_again(pos);
}

/* The cashier may be in the midst of a sale: a line, no stop, when all is
 * well. */
static struct request errand_ended(struct pos *pos, const struct event *event)
{
	char buffer[ERROR_TEXT_MAX];
	struct text text = text_over(buffer, sizeof(buffer));

	if (event->as.errand.is_good) {
		pos_tell(pos, say("%s is done: %s"), event->as.errand.name,
			event->as.errand.said);
		return ask_nothing();
	}
	text_addf(&text, say("%s has failed: %s"), event->as.errand.name,
		event->as.errand.said);
	return pos_stop(pos, buffer);
}

const struct taking answers_office[] = {
	{ EVENT_PAGE, page_came },
	{ EVENT_DRAWER, drawer_came },
	{ EVENT_SHIFT_CLOSED, shift_closed },
	{ EVENT_DONE, done },
	{ EVENT_SETTING, setting_saved },
	{ EVENT_ERRAND, errand_ended },
	{ EVENT_COUNT, NULL },
};
