#include "screens.h"

static struct request retry(struct pos *pos)
{
	(void)pos;
	return ask(ASK_RETRY);
}

static const struct key queue_keys[] = {
	{ PRESS_F9, PRESS_NONE, 'r', N_("Try now"),
		N_("try again now: hub and printer"), retry },
	PAGE_KEYS,
};

static void queue_view(const struct pos *pos, struct canvas *canvas)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	text_add(&text, say("What the hub has not yet"));
	if (pos->link.unsent > 0) {
		text_add(&text, say("; the oldest waits for "));
		age_add(pos->now.ms - pos->link.oldest.ms, &text);
	}
	page_view(pos, canvas, buffer);
}

const struct screen screen_queue = { KEYS(queue_keys), .type = page_type,
	.view = queue_view };

/* -- printer and devices -------------------------------------------------- */

static struct request reprint(struct pos *pos)
{
	struct request request = ask(ASK_REPRINT);
	long long job = 0;
	struct error why;

	if (text_parse_i64(page_key(pos), &job, &why) != ERR_OK) {
		pos_tell(pos, "%s", say("there is no paper yet"));
		return ask_nothing();
	}
	request.slot = (int)job;
	return request;
}

static const struct key papers_keys[] = {
	{ PRESS_F9, PRESS_NONE, 'p', N_("Print again"),
		N_("print the paper with the mark again, as a copy"), reprint },
	{ PRESS_F8, PRESS_NONE, 'r', N_("Try now"),
		N_("try again now: hub and printer"), retry },
	{ PRESS_NONE, PRESS_NONE, 'y', NULL,
		N_("yes, the paper in question was printed"), pos_printed },
	{ PRESS_NONE, PRESS_NONE, 'n', NULL, N_("no, it was not: print a copy"),
		pos_not_printed },
	PAGE_KEYS,
};

static void papers_view(const struct pos *pos, struct canvas *canvas)
{
	page_view(pos, canvas, say("Printer and devices"));
}

const struct screen screen_papers = { KEYS(papers_keys), .type = page_type,
	.view = papers_view };
