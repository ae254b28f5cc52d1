#include "screens.h"

static struct request print(struct pos *pos)
{
	struct request request = ask(ASK_REPORT);

	request.slot = (int)pos->page.number;
	return request;
}

static const struct key zreport_keys[] = {
	{ PRESS_F9, PRESS_NONE, 'p', N_("Print"), N_("print this report"),
		print },
	PAGE_KEYS,
};

static void zreport_view(const struct pos *pos, struct canvas *canvas)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	text_addf(&text, say("Shift %" PRId64), pos->page.number);
	page_view(pos, canvas, buffer);
}

const struct screen screen_zreport = { KEYS(zreport_keys), .type = page_type,
	.view = zreport_view };
