#include "screens.h"

static struct request go(struct pos *pos, int step)
{
	struct request request = page_open(pos, SCREEN_CHARTS);

	request.day = pos->page.day + step;
	if (request.day > pos->facts.day)
		request.day = pos->facts.day;
	return request;
}

static struct request earlier(struct pos *pos)
{
	return go(pos, -1);
}

static struct request later(struct pos *pos)
{
	return go(pos, 1);
}

static const struct key charts_keys[] = {
	{ PRESS_F5, PRESS_NONE, 'e', N_("Day before"), N_("the day before"),
		earlier },
	{ PRESS_F6, PRESS_NONE, 't', N_("Day after"), N_("the day after"),
		later },
	PAGE_KEYS,
};

static void charts_view(const struct pos *pos, struct canvas *canvas)
{
	char day[DAY_TEXT_SIZE];

	day_format(pos->page.day, day);
	page_view(pos, canvas, day);
}

const struct screen screen_charts = { KEYS(charts_keys), .type = page_type,
	.view = charts_view };
